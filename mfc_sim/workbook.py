"""Excel workbooks: cells written as they are, tables that print well, the same file for the same content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from math import isfinite, isnan
from pathlib import Path
from typing import Any, Literal, NamedTuple

from mfc_sim.errors import DataFormatError, file_path
from mfc_sim.whole_file import write_whole

Kind = Literal["text", "minutes", "share", "points", "change", "count", "whole", "number", "clock", "moment"]
FORMATS: dict[Kind, str] = {
    "text": "General",
    "minutes": "0.0",
    "share": "0.0 %",
    "points": "+0.0;-0.0;0.0",
    "change": "+0.0;-0.0;0.0",
    "count": "#,##0.0",
    "whole": "#,##0",
    "number": "General",
    "clock": "hh:mm",
    "moment": "[hh]:mm:ss",
}
"""Number formats by what a column holds. A moment is a time of day that may lie past midnight."""
LONGEST = 32_767
"""Characters that a cell can hold."""
ROWS_MOST = 1_048_576
"""Rows that a sheet can hold."""
_MADE = (1980, 1, 1, 0, 0, 0)
"""Time that all parts of a file bear: a workbook is the same whenever it is written."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NAME_MARKS = re.compile(r"[\[\]:*?/\\]")


class Column(NamedTuple):
    """A column of a table: its heading, and what it holds."""

    heading: str
    kind: Kind = "text"


class Figure(NamedTuple):
    """A value that is not of the kind of its column: rows of a table may be of different figures."""

    value: float
    kind: Kind


class Sheet(NamedTuple):
    """A sheet: a title and sentences, under them a table, and notes below it; each may be missing."""

    name: str
    above: Sequence[str] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[object]] = ()
    below: Sequence[str] = ()


def workbook_file(path: object) -> Path:
    """Path of a workbook to be written; a DataFormatError if it cannot be one."""
    file = file_path("to_excel", path)
    if file.suffix.lower() != ".xlsx":
        raise DataFormatError(f"{file}: a workbook is written to a .xlsx file, got {file.suffix or 'no ending'!r}")
    if file.is_dir():
        raise DataFormatError(f"{file}: cannot be written (it is a folder)")
    return file


def write_workbook(path: object, sheets: Iterable[Sheet]) -> Path:
    """Write sheets to a workbook.

    Parameters
    ----------
    path : path-like
        An .xlsx file; its folder is made if it is not there.
    sheets : iterable of Sheet

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    DataFormatError
        If it is no .xlsx file or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> table = Sheet("Waits", columns=[Column("Wait, min", "minutes")], rows=[[4.5]])
    >>> write_workbook(Path(tempfile.mkdtemp()) / "waits.xlsx", [table]).name
    'waits.xlsx'
    """
    import openpyxl

    file, sheets = workbook_file(path), list(sheets)
    book = openpyxl.Workbook(write_only=True)  # rows go straight to the file: a sheet of many takes no quadratic time
    names: list[str] = []
    for sheet in sheets:
        names.append(_name(sheet.name, names))
        fill(book.create_sheet(names[-1]), sheet)
    content = packed(book)  # a book that cannot be saved would leave its sheets open
    write_whole(file, content, folder=True)
    return file


def _name(name: str, known: Sequence[str]) -> str:
    """Name of a sheet as Excel allows it: 31 characters, no marks of a formula, each once."""
    plain = _NAME_MARKS.sub(" ", name).strip("' ")[:31] or "-"
    taken, number = {one.casefold() for one in known}, 1
    while plain.casefold() in taken:
        number += 1
        plain = f"{plain[: 31 - len(f' {number}')].rpartition(' ')[0] or plain[:28]} {number}"
    return plain


def packed(book: Any) -> bytes:
    """Content of a workbook, without the time at which it was made."""
    raw, told = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(entry.filename, _MADE), content, zipfile.ZIP_DEFLATED)
    return told.getvalue()


def fill(sheet: Any, told: Sheet) -> None:
    """Write a sheet of a write-only workbook."""
    from openpyxl.utils import get_column_letter

    head = len(told.above) + bool(told.above) + 1
    for place, column in enumerate(told.columns):
        width = _width(column, [row[place] for row in told.rows[:200]])
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    if not told.columns:
        sheet.column_dimensions["A"].width = 110
    if told.columns and told.rows:
        sheet.freeze_panes = f"{'B' if len(told.columns) > 1 else 'A'}{head + 1}"
        sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = bool(told.columns)
    sheet.oddFooter.right.text, sheet.oddFooter.left.text = "&P / &N", "&A"
    for place, line in enumerate(told.above):
        sheet.append([_line(sheet, line, bold=place == 0, wrap=not told.columns)])
    if told.above and told.columns:
        sheet.append([])
    if told.columns:
        sheet.append([_heading(sheet, column) for column in told.columns])
    kinds = [column.kind for column in told.columns] or ["text"]
    for row in told.rows:
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])
    for line in told.below:
        sheet.append([_text(sheet, line)])


def _width(column: Column, values: Sequence[object]) -> float:
    """Width that shows the longest word of the heading, and the values up to a limit."""
    words = max(map(len, re.split(r"[ \n]", column.heading)), default=0)
    if column.kind != "text":
        return max(10.0, words + 2, min(len(column.heading) / 3, 20))
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(10.0, words + 2, longest + 2), 70)


def _line(sheet: Any, line: str, *, bold: bool, wrap: bool) -> Any:
    """Sentence above a table; one that begins with blanks stands in columns, and keeps them."""
    from openpyxl.styles import Alignment, Font

    cell = _text(sheet, line, bold=bold, plain=False)
    if line.startswith("  "):
        cell.font = Font(name="Courier New", size=10)
    elif wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _heading(sheet: Any, column: Column) -> Any:
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    cell = _text(sheet, column.heading, bold=True, plain=False)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if column.kind == "text" else "right")
    cell.border, cell.fill = Border(bottom=Side("thin")), PatternFill("solid", fgColor="E7EEF5")
    return cell


def _cell(sheet: Any, value: Any, kind: Kind) -> Any:
    """Cell of a value; numbers keep every digit, and a value that is none, or no finite number, is left empty."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Figure):
        value, kind = value
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        value = str(value)
    if isinstance(value, str):
        if kind != "clock" or not _CLOCK.fullmatch(value):
            return _text(sheet, value)
        value = dt.time.fromisoformat(value)
    elif not isfinite(value):
        return _text(sheet, "∞" if value > 0 else "-∞")
    elif kind == "points":
        value = 100 * value
    elif kind == "moment":
        value = value / (24 * 60)
    if FORMATS[kind] == "General":
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = FORMATS[kind]
    return cell


def _text(sheet: Any, value: str, *, bold: bool = False, plain: bool = True) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST]
    special = text[:1] in ("=", "+", "-", "@", "#", "'")
    if plain and not special and not bold:
        return text
    cell = WriteOnlyCell(sheet, value=text)
    as_text(cell, text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def as_text(cell: Any, text: str) -> None:
    """Write text that is never taken as a formula or an error, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"  # "=1+1" is a name, not a formula; "#N/A" is one too
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
