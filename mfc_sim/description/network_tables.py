"""Tables of a region: CSV files and sheets with a row of headings, read cell by cell, every problem with its place."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mfc_sim.description.network_cells import Findings, blank, both, is_total, offered, read_cell

Cells = tuple[object, ...]
COMMENT = ("comment", "комментарий", "примечание", "note")
"""Headings of columns that are not read."""
Words = Mapping[str, tuple[str, ...]]
"""Field to the headings it may have: first the English one, then the Russian one, then others."""


@dataclass(frozen=True)
class Table:
    """A table of cells.

    Attributes
    ----------
    name : str
        Of the file or the sheet.
    rows : tuple of (int, cells)
        Row numbers as in a spreadsheet, from 1, and cells; the first are the headings. Rows of blanks are left out.
    sheet : bool
        Whether places are told as in a workbook: "Offices!C4".
    whole : bool
        Whether no row was left out because it could not be read.
    """

    name: str
    rows: tuple[tuple[int, Cells], ...]
    sheet: bool = False
    whole: bool = True

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Text of the first row."""
        return tuple("" if blank(cell) else str(cell).strip() for cell in self.rows[0][1])

    @property
    def body(self) -> tuple[tuple[int, Cells], ...]:
        """All rows but the first."""
        return self.rows[1:]

    def at(self, row: int, column: int | None = None) -> str:
        """Place of a row, or of a cell in it (columns from 0)."""
        if self.sheet:
            return f"{self.name}, row {row}" if column is None else f"{self.name}!{_letters(column)}{row}"
        if column is None:
            return f"{self.name}, row {row}"
        heading = self.headings[column] if column < len(self.headings) and row != self.rows[0][0] else ""
        return f"{self.name}, row {row}, column {repr(heading) if heading else column + 1}"


def _letters(column: int) -> str:
    """Letters of a column.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def read_csv(file: Path, known: Callable[[str], bool], found: Findings) -> Table | None:
    """Read a CSV file: UTF-8 (with or without BOM) or Windows-1251; comma, semicolon or tab.

    Parameters
    ----------
    file : Path
    known : callable
        Whether a heading has a meaning: the delimiter is the one that finds most of these.

    Returns
    -------
    Table or None
        None if it cannot be read at all, which is told.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        found.cannot_read(f"{file.name}: cannot be opened ({error.strerror})")
        return None
    text = _decoded(data)
    if text is None:
        found.cannot_read(f"{file.name}: is not text in UTF-8 or Windows-1251; save it as CSV in UTF-8")
        return None
    if not text.strip():
        found.cannot_read(f"{file.name}: is empty; a row of headings is expected")
        return None
    tables = [_split(text, mark) for mark in ",;\t"]
    sound = [rows for rows in tables if isinstance(rows, list)]
    chosen = max(sound, key=lambda rows: _score(rows, known), default=[])
    torn = next((rows for rows in tables if isinstance(rows, str)), "")
    if torn and _score(chosen, known)[0] == 0:
        found.cannot_read(f"{file.name}: is not a table of values: {torn}")
        return None
    return _squared(file.name, chosen, found)


def _decoded(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else unicodedata.normalize("NFC", text)
    return None


def _split(text: str, mark: str) -> list[tuple[int, Cells]] | str:
    """Rows that are not blank with their numbers; a sentence if the text is no table."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        rows = [(place, tuple(row)) for place, row in enumerate(reader, start=1)]
    except csv.Error as error:
        return f"line {reader.line_num}: {error}"
    return [(place, row) for place, row in rows if not all(map(blank, row))] or "no cell holds anything"


def _score(rows: Sequence[tuple[int, Cells]], known: Callable[[str], bool]) -> tuple[int, float]:
    """How likely it is that rows were divided as they should be: headings known; columns, and rows of equal length."""
    if not rows:
        return 0, 0.0
    first = rows[0][1]
    equal = sum(len(row) == len(first) for _, row in rows)
    return sum(known(str(cell).strip()) for cell in first), len(first) * equal / len(rows)


def _squared(name: str, rows: list[tuple[int, Cells]], found: Findings) -> Table:
    """Leave out blanks beyond the headings; a row that is longer or shorter than they are is told and left out."""
    width = max(place for place, cell in enumerate(rows[0][1], start=1) if not blank(cell))
    kept = []
    for row, cells in rows:
        if len(cells) < width or not all(map(blank, cells[width:])):
            found.cannot_read(f"{name}, row {row}: has {len(cells)} values, allowed: {width} as in row {rows[0][0]}")
        else:
            kept.append((row, cells[:width]))
    return Table(name, tuple(kept), whole=len(kept) == len(rows))


def plain_heading(heading: str) -> str:
    """Heading without regard to case, underscores, blanks and ё.

    >>> plain_heading(" Доля_по  записи")
    'доля по записи'
    """
    return " ".join(heading.casefold().replace("ё", "е").replace("_", " ").split())


def field_of(heading: str, words: Words, series: Words) -> tuple[str, str]:
    """Field that a heading means and, of a series of columns such as "на 1000: паспорт", which; ("", "") if none."""
    for field, headings in words.items():
        if plain_heading(heading) in map(plain_heading, headings):
            return field, ""
    begin, colon, which = heading.partition(":")
    for field, headings in series.items():
        if colon and which.strip() and plain_heading(begin) in map(plain_heading, headings):
            return field, which.strip()
    return "", ""


@dataclass
class Record:
    """A row of a table.

    Attributes
    ----------
    row : int
    values : dict of str to object
        By field; what is blank is left out.
    series : dict of str to dict
        By field, of a series of columns by which.
    at : dict of str to str
        Place by field, of a series by ``"field (which)"``, of the row by ``""``.
    bad : set of str
        Fields whose cell cannot be read, or whose column is missing.
    """

    row: int
    values: dict[str, Any]
    series: dict[str, dict[str, Any]]
    at: dict[str, str]
    bad: set[str]

    def place(self, field: str) -> str:
        """Place of the cell of a field; of the row where it has no column."""
        return self.at.get(field, self.at[""])


def records(
    table: Table,
    words: Words,
    readers: Mapping[str, Callable[[object], Any]],
    needed: Iterable[str],
    found: Findings,
    series: Words | None = None,
    *,
    named: str = "",
) -> Iterator[Record]:
    """Read the rows of a table.

    Parameters
    ----------
    table : Table
    words, series : mapping of field to headings
        Fields of one column, and of as many as are given: "heading: which".
    readers : mapping of field to callable
        What reads its cells; a ValueError says what is allowed.
    needed : iterable of str
        Fields without which the table makes no sense.
    named : str
        What a row stands for, such as "a service", if its name must not be that of a total.
    """
    columns, missing = _columns(table, words, needed, found, series or {})
    names = [column for column, (field, _) in columns.items() if named and field in {"name", "group"}]
    for row, cells in table.body:
        total = [column for column in names if is_total(cells[column])]
        for column in total:
            told = f"{str(cells[column]).strip()!r} is read as {named}; delete the row, or give it another name"
            found.cannot_read(f"{table.at(row, column)}: {told}")
        if total:
            continue
        record = Record(row, {}, {field: {} for field in series or {}}, {"": table.at(row)}, set(missing))
        for column, (field, which) in columns.items():
            key = f"{field} ({which})" if which else field
            record.at[key] = table.at(row, column)
            if blank(cells[column]):
                continue
            value, sound = read_cell(cells[column], readers[field], record.at[key], found)
            if not sound:
                record.bad.add(key)
            elif which:
                record.series[field][which] = value
            else:
                record.values[field] = value
        yield record


def _columns(
    table: Table, words: Words, needed: Iterable[str], found: Findings, series: Words
) -> tuple[dict[int, tuple[str, str]], set[str]]:
    columns: dict[int, tuple[str, str]] = {}
    allowed = _all_headings(words, series)
    top = table.rows[0][0]
    for column, heading in enumerate(table.headings):
        meant = field_of(heading, words, series)
        if not meant[0] and plain_heading(heading) in COMMENT:
            continue
        if not heading:
            if any(not blank(cells[column]) for _, cells in table.body):
                found.cannot_read(f"{table.at(top, column)}: has values but no heading")
        elif not meant[0]:
            found.cannot_read(
                f"{table.at(top, column)}: unknown heading {heading!r}{offered(heading, allowed, found.language)}"
            )
        elif meant in columns.values():
            found.cannot_read(f"{table.at(top, column)}: {heading!r} stands there twice")
        else:
            columns[column] = meant
    there = {field for field, _ in columns.values()}
    missing = {field for field in needed if field not in there}
    for field in needed:
        if field in missing:
            headings = words[field] if field in words else tuple(f"{one}: ..." for one in series[field])
            found.cannot_read(f"{table.name}: no column {both(headings, found.language)}")
    return columns, missing


def _all_headings(words: Words, series: Words) -> list[tuple[str, ...]]:
    """English and Russian headings, those of a series with dots for what is named."""
    return [*words.values(), *(tuple(f"{one}: ..." for one in many) for many in series.values())]


def twice(records: Sequence[Record], found: Findings) -> None:
    """Tell names that are given twice."""
    first: dict[str, int] = {}
    for record in records:
        name = record.values.get("name")
        if name is None:
            continue
        if name in first:
            found.no_sense(f"{record.at['name']}: name {name!r} is given twice, first in row {first[name]}")
        first.setdefault(name, record.row)


def keyed(
    table: Table | None,
    words: Words,
    readers: Mapping[str, Callable[[object], Any]],
    found: Findings,
    series: Words | None = None,
) -> tuple[dict[str, Any], dict[str, str], set[str]]:
    """Read a table of keys and values, a row each: the fields, the places of their cells, those that cannot be read."""
    fields: dict[str, Any] = {}
    at: dict[str, str] = {}
    bad: set[str] = set()
    series = series or {}
    keys = _all_headings(words, series)
    for place, (row, line) in enumerate(table.rows if table else ()):
        key, value = str(line[0] or "").strip(), line[1] if len(line) > 1 else None
        where = f"{table.name}!B{row}"  # type: ignore[union-attr]
        if (place == 0 and key.casefold() in {"key", "ключ", "поле", "field"}) or (not key and blank(value)):
            continue
        name, which = field_of(key, words, series)
        if not name:
            found.cannot_read(f"{where.replace('!B', '!A')}: unknown key {key!r}{offered(key, keys, found.language)}")
        elif f"{name} ({which})" in at or (name in at and not which):
            found.cannot_read(f"{where.replace('!B', '!A')}: {key!r} stands there twice")
        elif not blank(value):
            at[f"{name} ({which})" if which else name] = where
            got, sound = read_cell(value, readers[name], where, found)
            if not sound:
                bad.add(name)
            elif which:
                fields.setdefault(name, {})[which] = got
            else:
                fields[name] = got
    return fields, at, bad
