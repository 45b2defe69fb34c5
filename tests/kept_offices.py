"""Workbooks of offices by hand, and what is told of those that cannot be read."""

from __future__ import annotations

from pathlib import Path

import openpyxl

Rows = list[list[object]]
GIVEN: dict[str, Rows] = {
    "Office": [["key", "value"], ["name", "A"]],
    "Hours": [["days", "opens", "closes"], ["Mon-Fri", "09:00", "18:00"]],
    "Services": [["name", "mean_min", "cv"], ["passport", 12, 0.5], ["collect", 5, 0]],
    "Demand": [["name", "service", "per_day"], ["queue", "passport", 90]],
    "Windows": [["group", "count"], ["universal", 5]],
}


def book(path: Path, **sheets: Rows | None) -> Path:
    """A workbook of an office: of sheets by name, each of rows; what is not given is as it should be."""
    whole = openpyxl.Workbook()
    whole.remove(whole.worksheets[0])
    for name, rows in {**GIVEN, **sheets}.items():
        if rows is not None:
            sheet = whole.create_sheet(name)
            for row in rows:
                sheet.append(row)
    whole.save(path)
    return path


def cells(text: str) -> Rows:
    """Rows divided by " / ", cells by "|"; numbers as numbers, empty ones as none."""
    return [[_cell(cell.strip()) for cell in row.split("|")] for row in text.split(" / ")]


def _cell(text: str) -> object:
    try:
        return float(text) if text else None
    except ValueError:
        return text
