"""Workbooks that planners fill in: what is read of their cells, and what spoils them."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mfc_sim.description.network_cells import UNREAD, Findings, blank, both
from mfc_sim.description.network_tables import Table, plain_heading
from mfc_sim.errors import DataFormatError, near_file, nearest
from mfc_sim.text import Language

ABOUT = ("About", "Пояснения", "How to fill in", "Как заполнять")
"""Sheets that only explain; they are not read."""
_LOCKED = b"\xd0\xcf\x11\xe0"
_PLACE = re.compile(r"!(?P<column>[A-Z]+)(?P<row>\d+)|, row (?P<whole>\d+)|:")
_FORMULA = (b"<f>", b"<f ", b"<f/")


def opened(file: Path) -> bytes:
    """Content of a workbook."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be opened ({error.strerror}){near_file(file)}") from None
    if content.startswith(_LOCKED):
        raise DataFormatError(
            f"{file.name}: is not an Excel workbook (.xlsx): it is locked with a password or an old .xls; "
            "save it as .xlsx without a password"
        )
    return content


def sheets_of(file: Path, content: bytes, names: Mapping[str, tuple[str, ...]], found: Findings) -> dict[str, Table]:
    """Sheets that hold anything, by their English names.

    Parameters
    ----------
    file : Path
        For messages.
    content : bytes
    names : mapping of str to tuple of str
        English name of a sheet to all names it may have.
    found : Findings
        Gets doubled sheets, merged cells, formulas without a value, cells that hold an error, and the names of sheets
        that are unknown.
    """
    book = _loaded(file, content, values=True)
    formulas = _loaded(file, content, values=False) if _has_formulas(content) else None
    known = {plain_heading(name): sheet for sheet, many in names.items() for name in many}
    sheets: dict[str, Table] = {}
    for sheet in book.worksheets:
        if plain_heading(sheet.title) in map(plain_heading, ABOUT):
            continue
        meant = known.get(plain_heading(sheet.title))
        of_sheet = found if meant else Findings()
        rows = list(_rows(sheet, formulas and formulas[sheet.title], of_sheet))
        if not rows:
            continue
        if meant is None:
            found.strangers.append(sheet.title)
        elif meant in sheets:
            found.cannot_read(f"{sheet.title}: is the same as sheet {sheets[meant].name!r}; allowed: one of them")
        else:
            sheets[meant] = Table(sheet.title, tuple(rows), sheet=True)
    return sheets


def _loaded(file: Path, content: bytes, *, values: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():  # of what a workbook has beside its cells
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    except Exception as error:  # a broken file breaks the reader anywhere
        told = str(error).partition("\n")[0] or type(error).__name__
        raise DataFormatError(f"{file.name}: is not an Excel workbook (.xlsx): {told}") from None


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/"))
        return any(mark in parts.read(name) for name in sheets for mark in _FORMULA)


def _rows(sheet: Any, formulas: Any, found: Findings) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows in which anything stands, numbered as in Excel; text in composed letters."""
    hidden = set()
    for merged in sheet.merged_cells.ranges:
        if not blank(sheet.cell(merged.min_row, merged.min_col).value):
            found.cannot_read(f"{sheet.title}!{merged.coord}: cells are merged; allowed: a value in each cell")
            hidden |= {(row, column - 1) for row, column in merged.cells}
            hidden.remove((merged.min_row, merged.min_col - 1))
    last_row, last_column = _held(sheet, formulas)
    for row, cells in enumerate(sheet.iter_rows(max_row=last_row, max_col=last_column) if last_row else (), start=1):
        values: list[object] = [
            unicodedata.normalize("NFC", cell.value) if isinstance(cell.value, str) else cell.value for cell in cells
        ]
        for place, cell in enumerate(cells):
            if (row, place) in hidden:
                values[place] = UNREAD
            elif getattr(cell, "data_type", "") == "e":
                found.cannot_read(f"{sheet.title}!{cell.coordinate}: holds the error {cell.value}")
                values[place] = UNREAD
            elif cell.value is None and formulas is not None and formulas[cell.coordinate].data_type == "f":
                found.cannot_read(
                    f"{sheet.title}!{cell.coordinate}: holds a formula without a value; "
                    "open the workbook in Excel and save it, or write the value"
                )
                values[place] = UNREAD
        if not all(map(blank, values)):
            yield row, tuple(values)


def _held(sheet: Any, formulas: Any) -> tuple[int, int]:
    """Last row and column in which a value or a formula stands; a cell far away may only be colored."""
    books = [one for one in (sheet, formulas) if one is not None]
    places = [place for one in books for place, cell in one._cells.items() if cell.value is not None]  # noqa: SLF001
    return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def exact(value: object) -> object:
    """Value as a cell keeps it: a number of which a workbook would lose a digit is text.

    >>> exact(0.5), exact(0.1 + 0.2)
    (0.5, '0.30000000000000004')
    """
    return repr(value) if isinstance(value, float) and float(f"{value:.16g}") != value else value


def named(sheets: Iterable[str], names: Mapping[str, tuple[str, ...]], language: Language) -> str:
    """Names of sheets as an error tells them."""
    return ", ".join(both(names[sheet], language) for sheet in sheets)


def tongue(sheets: Mapping[str, Table]) -> Language:
    """Language of most sheets' names."""
    russian = sum(table.name.strip() not in {sheet, sheet.lower()} for sheet, table in sheets.items())
    return "ru" if 2 * russian > len(sheets) else "en"


def tell_strangers(
    sheets: Mapping[str, Table], names: Mapping[str, tuple[str, ...]], needed: Iterable[str], found: Findings
) -> None:
    """Tell of unknown sheets; one that is like none of those that are missing may stand there, if none is needed.

    Parameters
    ----------
    sheets : mapping of str to Table
        Those that are known.
    names : mapping of str to tuple of str
        All that there may be, with their names.
    needed : iterable of str
        Those that must be there.
    found : Findings
        Gets what is wrong; keeps as strangers only those that may stand there.
    """
    allowed = [name for sheet, many in names.items() if sheet not in sheets for name in _own(many, found.language)]
    lacking = any(sheet not in sheets for sheet in needed)
    left = []
    for title in found.strangers:
        told = nearest(title, allowed)
        if lacking or "did you mean" in told:
            found.cannot_read(f"{title}: unknown sheet{told}")
        else:
            left.append(title)
    found.strangers = left


def _own(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return names[1:] if language == "ru" else names[:2]


def sort_by_place(found: Findings, sheets: Mapping[str, Table]) -> None:
    """Put problems in the order of sheets, rows and columns; first those of no sheet."""
    names = [table.name for table in sheets.values()]

    def place(problem: str) -> tuple[int, int, int, str]:
        for number, name in enumerate(names):
            rest = problem.removeprefix(name)
            if rest != problem and (at := _PLACE.match(rest)):
                column = at["column"] or ""
                return number, int(at["row"] or at["whole"] or 0), len(column), column
        return -1, 0, 0, ""

    found.problems.sort(key=place)
