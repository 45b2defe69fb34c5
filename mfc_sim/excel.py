"""A result as an Excel workbook, in the office's language; names are written as text, never as formulas."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from mfc_sim import screen
from mfc_sim.errors import DataFormatError, file_path
from mfc_sim.measures.kpis import KPIS
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.figures import Figures

Value = str | float | None
ROWS_MAX = 20_000
"""Customers on their sheet; a note says so if there are more. All of them: `Result.to_pandas`."""

LONGEST = 32_767
"""Characters that a cell can hold."""


def write(result: Figures, path: object) -> Path:
    """Write a result to a workbook; see `Result.to_excel`."""
    file = _file(path)
    language = result.office.language
    book = Workbook(write_only=True)  # rows go straight to the file: a sheet of many takes no quadratic time
    _totals(book.create_sheet(say("result.sheet_totals", language)), result)
    for by, name in (("hour", say("result.sheet_hour", language)), ("service", say("result.sheet_service", language))):
        _cut(book.create_sheet(name), result.table(by=by), language)
    _people(book.create_sheet(say("result.sheet_customers", language)), result)
    origin = book.create_sheet(say("result.sheet_provenance", language))
    for item, value in result.provenance.items():
        _row(origin, [item, value])
    packed = BytesIO()  # a book that cannot be saved would leave its sheets open
    book.save(packed)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(packed.getvalue())
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be written ({error.strerror or error})") from None
    return file


def _file(path: object) -> Path:
    file = file_path("to_excel", path)
    if file.suffix.lower() != ".xlsx":
        raise DataFormatError(f"{file}: a workbook is written to a .xlsx file, got {file.suffix or 'no ending'!r}")
    if file.is_dir():
        raise DataFormatError(f"{file}: cannot be written (it is a folder)")
    return file


def _row(sheet: Any, values: Iterable[Value], *, bold: bool = False) -> None:
    """Write a row; numbers and texts as they are, a text that looks like a formula as text."""
    cells: list[Any] = []
    for value in values:
        if value is None or (isinstance(value, float) and isnan(value)):
            cells.append(None)
        elif isinstance(value, str):
            cells.append(_text(sheet, value, bold))
        else:
            cells.append(value)
    sheet.append(cells)


def _text(sheet: Any, value: str, bold: bool) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST]
    formula = text[:1] in ("=", "+", "-", "@")
    if not formula and not bold and not text.startswith("#"):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # "=1+1" is a name, not a formula; "#N/A" is one too
    if bold:
        cell.font = Font(bold=True)
    if formula:
        cell.quotePrefix = True
    return cell


def _totals(sheet: Any, result: Figures) -> None:
    language, table = result.office.language, result.table()
    sheet.column_dimensions["A"].width, sheet.column_dimensions["E"].width = 36, 90
    _row(sheet, [screen.title(result)], bold=True)
    _row(sheet, [screen.verdict(result)])
    for warning in screen.warnings(result):
        _row(sheet, [f"! {warning}"])
    _row(sheet, [" "])
    _row(sheet, _heads(language), bold=True)
    for kpi in KPIS:
        values = [float(table[name].iloc[0]) for name in (kpi.name, f"{kpi.name}_low", f"{kpi.name}_high")]
        _row(sheet, [kpi.label(language), *values, kpi.what(language)])
    _row(sheet, [f"[{say('result.reading', language)}]"])


def _heads(language: Language) -> list[str]:
    return [
        say("result.head_figure", language), say("result.head_value", language), say("result.head_low", language),
        say("result.head_high", language), say("result.head_what", language),
    ]  # fmt: skip


def _cut(sheet: Any, table: pd.DataFrame, language: Language) -> None:
    low, high = say("result.head_low", language), say("result.head_high", language)
    heads = [heading(str(table.index.name), language)]
    for kpi in KPIS:
        heads += [kpi.label(language), low, high]
    sheet.freeze_panes = "B2"
    _row(sheet, heads, bold=True)
    for label, row in zip(table.index, table.itertuples(index=False), strict=True):
        _row(sheet, [label, *(float(value) for value in row)])


def _people(sheet: Any, result: Figures) -> None:
    language, frame = result.office.language, result.to_pandas([0])
    sheet.freeze_panes = "A2"
    _row(sheet, [heading(name, language) for name in frame.columns], bold=True)
    for row in frame.head(ROWS_MAX).astype(object).itertuples(index=False, name=None):
        _row(sheet, row)
    if len(frame) > ROWS_MAX:
        _row(sheet, [say("result.more_customers", language, shown=ROWS_MAX, all=len(frame))])


def heading(column: str, language: Language) -> str:
    """Heading of a column of customers, or of a key that cuts a table."""
    return {
        "replication": say("result.col_replication", language),
        "weekday": say("result.col_weekday", language),
        "ticket": say("result.col_ticket", language),
        "service": say("result.col_service", language),
        "channel": say("result.col_channel", language),
        "level": say("result.col_level", language),
        "queued_at_min": say("result.col_queued_at", language),
        "called_at_min": say("result.col_called_at", language),
        "ended_at_min": say("result.col_ended_at", language),
        "window": say("result.col_window", language),
        "outcome": say("result.col_outcome", language),
        "wait_min": say("result.col_wait", language),
        "need_min": say("result.col_need", language),
        "patience_min": say("result.col_patience", language),
        "arrival_min": say("result.col_arrival", language),
        "stream": say("result.col_stream", language),
        "hour": say("result.col_hour", language),
    }.get(column, column)
