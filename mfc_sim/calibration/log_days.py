"""Days of a log: those between two dates, and those without a row."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.log_times import DAY_MS
from mfc_sim.calibration.report import Note
from mfc_sim.errors import DataFormatError
from mfc_sim.text import Language, say

SHOWN = 20
"""How many days a note names."""


def between(
    table: pd.DataFrame, name: str, first: str | dt.date, last: str | dt.date, language: Language
) -> tuple[pd.DataFrame, Note]:
    """Rows of the days from `first` to `last`, and the note that says so.

    Raises
    ------
    DataFormatError
        If there is no row between them, or they are not dates.
    """
    try:
        begin, end = pd.Timestamp(first), pd.Timestamp(last)
        inside = table[(table["day"] >= begin) & (table["day"] <= end)].reset_index(drop=True)
        words = {"first": f"{begin:%Y-%m-%d}", "last": f"{end:%Y-%m-%d}"}
    except (TypeError, ValueError):
        raise DataFormatError(f"days: must be two dates such as '2026-09-01', got {first!r}, {last!r}") from None
    dates = np.sort(table["day"].unique())
    if inside.empty:
        held = f"{pd.Timestamp(dates[0]):%Y-%m-%d} to {pd.Timestamp(dates[-1]):%Y-%m-%d}"
        raise DataFormatError(f"log of {name!r}: no row from {words['first']} to {words['last']}; it holds {held}")
    kept = inside["day"].nunique()
    text = say("calibration.note_restricted", language, **words, days=kept, all=len(dates))
    return inside, Note("restricted", kept, text)


def missing_days(days: npt.NDArray[np.int64], language: Language) -> list[Note]:
    """Note about the days without a row, of weekdays that have some; `days` since 1970, sorted."""
    weekdays = set((days % 7).tolist())
    known = set(days.tolist())
    gone = [day for day in range(int(days[0]), int(days[-1])) if day not in known and day % 7 in weekdays]
    if not gone:
        return []
    shown = ", ".join(f"{pd.Timestamp(day * DAY_MS, unit='ms'):%Y-%m-%d}" for day in gone[:SHOWN])
    shown += ", ..." if len(gone) > SHOWN else ""
    return [
        Note("missing_days", len(gone), say("calibration.note_missing_days", language, count=len(gone), days=shown))
    ]
