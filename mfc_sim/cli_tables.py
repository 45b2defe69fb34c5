"""Tables as the commands print them, in a planner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mfc_sim.screen import number
from mfc_sim.text import Language

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.workbook import Sheet

SHOWN = ["visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15", "utilization"]
"""Columns of a table that is printed."""


def printed(table: pd.DataFrame, language: Language, *, change: bool = False) -> str:
    """A cut table as text, in a planner's words; rows in which nobody came are left out.

    >>> import mfc_sim as mfc
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=1)
    >>> printed(result.table(by="service"), "en").splitlines()[0][:43]
    'Service   Visitors a day  Mean wait, min  9'
    """
    from mfc_sim import excel_words

    return _text(
        excel_words.table("", table[SHOWN].dropna(how="all"), language, change=change), language, change=change
    )


def parameters(table: pd.DataFrame, language: Language) -> str:
    """The table of a fit as text; a law and a reason stand as they are."""
    from mfc_sim import excel_words

    return _text(excel_words.table("", table, language), language, digits=3)


def _text(sheet: Sheet, language: Language, *, change: bool = False, digits: int = 1) -> str:
    kinds = [column.kind for column in sheet.columns]
    rows = [[column.heading for column in sheet.columns]]
    rows += [
        [_cell(value, kind, language, change=change, digits=digits) for value, kind in zip(cells, kinds, strict=True)]
        for cells in sheet.rows
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = ["<" if kind == "text" else ">" for kind in kinds]
    lines = [
        "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True)) for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any, kind: str, language: Language, *, change: bool, digits: int) -> str:
    if isinstance(value, bool) or not isinstance(value, float | int):
        return "" if value is None else str(value)
    percent = kind in ("share", "points")
    told = number(100 * value if percent else value, language, 0 if isinstance(value, int) else digits)
    unit = " %" if kind == "share" else ""
    return f"{'+' if change and value > 0 else ''}{told}{unit}"
