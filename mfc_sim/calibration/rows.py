"""A log file as a table of typed rows: every value is checked, every row that goes is counted.

The file is split with the csv module and not with pandas, so that an error can name the line in which it sits.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.calibration.bad_rows import SHOWN, refuse
from mfc_sim.calibration.columns import PRESETS, BoardColumns
from mfc_sim.calibration.log_head import HEAD_ROWS, Head, head_of, named, unused
from mfc_sim.calibration.report import Note
from mfc_sim.errors import DataFormatError, nearest
from mfc_sim.text import Language, say

EMPTY = "is empty; expected a header and one row per queue and snapshot"
WAITING_MOST, COUNTERS_MOST, NUMBER_MOST = 10_000, 1_000, 999_999
"""No board shows more people waiting, open counters, or a higher number."""

_NUMBER = re.compile(r"(\D*?)\s*(\d{1,9})")
_COUNT = re.compile(r"(\d{1,9})(\.0+)?")


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a board log, typed and sorted by queue, day and minute.

    Attributes
    ----------
    table : DataFrame
        queue, name, letter, day (midnight), at_min (minutes since midnight), issuing (True, False, or None where the
        log does not say), counters, waiting, letters and number (NaN: none) of the number shown.
    office : str
        The office's name; empty if the log has none.
    read : int
        Rows of the file.
    """

    table: pd.DataFrame
    office: str
    read: int
    notes: tuple[Note, ...]


def read_rows(path: Path, columns: BoardColumns, *, office: str, bad_rows: str, language: Language) -> Rows:
    """Read, check and sort the rows of a log.

    Raises
    ------
    DataFormatError
        If the file cannot be read, lacks a column, has no rows, is about several offices and none is named, or holds
        values that cannot be, unless `bad_rows` is ``"drop"``: all are listed, with line, column, value and what is
        allowed.
    """
    notes: list[Note] = []
    text = _decode(path, columns, notes, language)
    header, lines = _split(path, text, columns, notes, language)
    table = _typed(path, header, lines, columns, bad_rows, notes, language)
    table, office = _one_office(path, table, office)
    return Rows(_tidy(table, notes, language), office, len(lines), tuple(notes))


def _decode(path: Path, columns: BoardColumns, notes: list[Note], language: Language) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataFormatError(f"file '{path}' cannot be read: {error}") from None
    if not data.strip():
        raise DataFormatError(f"file '{path}' {EMPTY}")
    if b"\0" in data:
        raise DataFormatError(
            f"file '{path}' is not a text file in UTF-8 or Windows-1251 (it holds zero bytes); save it as CSV in UTF-8"
        )
    if data.startswith(b"\xef\xbb\xbf"):
        notes.append(Note("mark", 1, say("calibration.note_mark", language)))
        data = data[3:]
    for encoding in (columns.encoding,) if columns.encoding else ("utf-8", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        except (LookupError, ValueError):
            raise DataFormatError(f"board columns: there is no encoding {encoding!r}") from None
        if encoding == "cp1251" and not columns.encoding:
            notes.append(Note("encoding", 1, say("calibration.note_encoding", language, encoding="cp1251")))
        return text
    expected = columns.encoding or "UTF-8 or Windows-1251"
    raise DataFormatError(
        f"file '{path}' cannot be read as {expected}; name its encoding in BoardColumns(encoding=...)"
    )


def _split(
    path: Path, text: str, columns: BoardColumns, notes: list[Note], language: Language
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header, and the values of each row with its line number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=columns.delimiter)
    try:
        lines = [(reader.line_num, row) for row in reader if any(value.strip() for value in row)]
    except csv.Error as error:
        raise DataFormatError(f"file '{path}', line {reader.line_num}: not a table of values: {error}") from None
    if not lines:
        raise DataFormatError(f"file '{path}' {EMPTY}")
    used = columns.used().values()
    head = head_of({columns.delimiter: lines[:HEAD_ROWS]}, named(used))
    notes += head.notes(language)
    if columns not in PRESETS.values():
        notes += unused([name.strip() for name in lines[head.above][1]], used, language)
    lines = lines[head.above :]
    header = [name.strip() for name in lines[0][1]]
    missing = {role: name for role, name in columns.used().items() if name not in header}
    if missing:
        raise DataFormatError(*_missing(path, header, missing, columns, head))
    twice = sorted({name for name in used if header.count(name) > 1})
    if twice:
        raise DataFormatError(*(f"file '{path}': column {name!r} stands twice in the header" for name in twice))
    if len(lines) == 1:
        raise DataFormatError(f"file '{path}' has a header but no rows")
    return header, lines[1:]


def _missing(path: Path, header: list[str], missing: dict[str, str], columns: BoardColumns, head: Head) -> list[str]:
    others = [mark for mark in ",;\t|" if mark != columns.delimiter]
    likely = max(others, key=lambda mark: sum(name in header[0].split(mark) for name in missing.values()))
    if len(header) == 1 and likely in header[0]:
        looks = f"its header looks separated by {likely!r}: use BoardColumns(delimiter={likely!r}, ...)"
        return [f"file '{path}': no column is separated by {columns.delimiter!r}; {looks}"]
    said = [
        f"file '{path}': column {name!r} ({role}) is missing{nearest(name, header)}" for role, name in missing.items()
    ]
    return [*said, head.told(columns.used().values())]


def _typed(
    path: Path,
    header: list[str],
    lines: Sequence[tuple[int, list[str]]],
    columns: BoardColumns,
    bad_rows: str,
    notes: list[Note],
    language: Language,
) -> pd.DataFrame:
    bad: dict[int, str] = {}
    for place, (line, row) in enumerate(lines):
        if len(row) != len(header):
            bad[place] = f"line {line}: {len(row)} values, allowed: {len(header)} as in the header"
    whole = [row if place not in bad else [""] * len(header) for place, (_, row) in enumerate(lines)]
    used = columns.used()
    raw = pd.DataFrame(
        {role: [row[header.index(name)].strip() for row in whole] for role, name in used.items()}, dtype=object
    )
    blank = pd.Series([""] * len(raw), dtype=object)

    def parsed(role: str, read: Callable[[str], object], allowed: str) -> pd.Series[Any]:
        """Values of a column; each different text is read once."""
        known: dict[str, object] = {}
        for value in raw[role].unique():
            try:
                known[value] = read(value)
            except ValueError:
                known[value] = None
                what = f"column {used[role]!r}: got {value!r}, allowed: {allowed}"
                for place in np.flatnonzero(raw[role] == value).tolist():
                    bad.setdefault(place, f"line {lines[place][0]}, {what}")
        return raw[role].map(known)

    table = pd.DataFrame({role: raw.get(role, blank) for role in ("office", "queue", "name", "letter")})
    table["queue"] = parsed("queue", _named, "a name of the queue")
    dates = pd.to_datetime(parsed("date", _instant(columns.date_format), f"a date as {columns.date_format}"))
    times = dates
    if "time" in used:
        times = pd.to_datetime(parsed("time", _instant(columns.time_format), f"a time as {columns.time_format}"))
    table["day"] = dates.dt.normalize()
    table["at_min"] = (times - times.dt.normalize()).dt.total_seconds() / 60
    for role, most in (("counters", COUNTERS_MOST), ("waiting", WAITING_MOST)):
        table[role] = pd.to_numeric(parsed(role, _count(most), f"a whole number from 0 to {most}"))
    shown = parsed("number", _shown, f"letters and digits such as N231, up to {NUMBER_MOST}, or nothing")
    table["letters"] = [value[0] if value else "" for value in shown]
    table["number"] = [value[1] if value else float("nan") for value in shown]
    table["issuing"] = raw["status"].map(_status(columns)) if "status" in used else None

    if bad:
        offenders = [f"file '{path}', {bad[place]}" for place in sorted(bad)]
        if bad_rows == "refuse":
            refuse(offenders, len(bad), len(lines))
        first = "; ".join(bad[place] for place in sorted(bad)[:3])
        notes.append(
            Note("bad_rows", len(bad), say("calibration.note_bad_rows", language, count=len(bad), first=first))
        )
        table = table.drop(index=list(bad))
        if table.empty:
            raise DataFormatError(f"file '{path}': no usable row is left", *offenders[:SHOWN])
    if "status" in used:
        strange = raw["status"][table.index][table["issuing"].isna()].value_counts().drop("", errors="ignore")
        if len(strange):
            values = ", ".join(repr(str(value)) for value in strange.index[:3])
            text = say("calibration.note_strange_status", language, count=int(strange.sum()), values=values)
            notes.append(Note("strange_status", int(strange.sum()), text))
    return table.astype({"counters": "int64", "waiting": "int64"})


def _status(columns: BoardColumns) -> dict[str, bool]:
    """Whether numbers are issued, by the value of the status; other values do not say."""
    return {**dict.fromkeys(columns.not_issuing, False), **dict.fromkeys(columns.issuing, True)}


def _instant(form: str) -> Callable[[str], pd.Timestamp]:
    def read(value: str) -> pd.Timestamp:
        when: object = pd.to_datetime(value, format=form)
        if not isinstance(when, pd.Timestamp) or when.tz is not None or not 1 <= when.year <= 9999:
            raise ValueError(value)
        return when

    return read


def _named(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


def _count(most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        match = _COUNT.fullmatch(value)
        if match is None or int(match[1]) > most:
            raise ValueError(value)
        return int(match[1])

    return read


def _shown(value: str) -> tuple[str, int] | None:
    if not value:
        return None
    match = _NUMBER.fullmatch(value)
    if match is None or int(match[2]) > NUMBER_MOST:
        raise ValueError(value)
    return match[1], int(match[2])


def _one_office(path: Path, table: pd.DataFrame, office: str) -> tuple[pd.DataFrame, str]:
    offices = sorted(table["office"].unique())
    if office and office not in offices:
        raise DataFormatError(f"file '{path}' has no rows of office {office!r}{nearest(office, offices)}")
    if not office and len(offices) > 1:
        raise DataFormatError(
            f"file '{path}' holds {len(offices)} offices; name one: office=... of "
            + ", ".join(repr(name) for name in offices[:SHOWN])
        )
    chosen = office or offices[0]
    return table[table["office"] == chosen].drop(columns="office"), chosen


def _tidy(table: pd.DataFrame, notes: list[Note], language: Language) -> pd.DataFrame:
    """Rows sorted by queue, day and minute, one for each."""
    before = len(table)
    when = table["day"] + pd.to_timedelta(table["at_min"], unit="min")
    unsorted = int((when < when.groupby(table["queue"]).cummax()).sum())
    table = table.drop_duplicates()
    if len(table) < before:
        count = before - len(table)
        notes.append(Note("duplicates", count, say("calibration.note_duplicates", language, count=count)))
    before = len(table)
    key = ["queue", "day", "at_min"]
    table = table.drop_duplicates(key, keep="last")
    if len(table) < before:
        count = before - len(table)
        notes.append(Note("conflicts", count, say("calibration.note_conflicts", language, count=count)))
    if unsorted:
        notes.append(Note("unsorted", unsorted, say("calibration.note_unsorted", language, count=unsorted)))
    return table.sort_values(key, kind="stable", ignore_index=True)
