"""A result as an Excel workbook, in the office's language; names are written as text, never as formulas."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from mfc_sim import screen
from mfc_sim.kpis import KPIS
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from mfc_sim.result import Result

Value = str | float | None
ROWS_MAX = 1_000_000
"""Rows of the sheet of customers; Excel holds 1,048,576."""


def write(result: Result, path: Path) -> Path:
    """Write a result to a workbook; see `Result.to_excel`."""
    language = result.office.language
    book = Workbook()
    book.remove(book.worksheets[0])
    _totals(book.create_sheet(say("result.sheet_totals", language)), result)
    for by, name in (("hour", say("result.sheet_hour", language)), ("service", say("result.sheet_service", language))):
        _cut(book.create_sheet(name), result.table(by=by), language)
    _people(book.create_sheet(say("result.sheet_customers", language)), result)
    origin = book.create_sheet(say("result.sheet_provenance", language))
    for item, value in result.provenance.items():
        _row(origin, [item, value])
    book.save(path)
    return path


def _row(sheet: Worksheet, values: Iterable[Value], *, bold: bool = False) -> None:
    row = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    for column, value in enumerate(values, start=1):
        if value is None or (isinstance(value, float) and isnan(value)):
            continue
        cell = sheet.cell(row=row, column=column)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
            cell.data_type = "s"  # "=1+1" is a name, not a formula
            cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
        else:
            cell.value = value
        if bold:
            cell.font = Font(bold=True)


def _totals(sheet: Worksheet, result: Result) -> None:
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


def _cut(sheet: Worksheet, table: pd.DataFrame, language: Language) -> None:
    low, high = say("result.head_low", language), say("result.head_high", language)
    heads = [heading(str(table.index.name), language)]
    for kpi in KPIS:
        heads += [kpi.label(language), low, high]
    sheet.freeze_panes = "B2"
    _row(sheet, heads, bold=True)
    for label, row in zip(table.index, table.itertuples(index=False), strict=True):
        _row(sheet, [label, *(float(value) for value in row)])


def _people(sheet: Worksheet, result: Result) -> None:
    frame = result.to_pandas([0]).head(ROWS_MAX)
    sheet.freeze_panes = "A2"
    _row(sheet, [heading(name, result.office.language) for name in frame.columns], bold=True)
    for row in frame.astype(object).itertuples(index=False):
        _row(sheet, row)


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
