"""Days of a log: those between two dates, and those without a row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.log_times import DAY_MS
from mfc_sim.calibration.report import Note
from mfc_sim.errors import DataFormatError
from mfc_sim.text import Language, say

Date: TypeAlias = str | dt.date
"""A date as a planner gives it."""
_DOTTED, _ISO = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
SHOWN = 20
"""How many days a note names."""


def dates_of(table: pd.DataFrame) -> tuple[pd.Timestamp, ...]:
    """Days of a table with a column day, in order."""
    return tuple(pd.Timestamp(day) for day in np.sort(table["day"].unique()))


def between(
    dates: Sequence[pd.Timestamp], name: str, what: str, first: Date, last: Date, language: Language
) -> tuple[list[pd.Timestamp], Note]:
    """Those of the days from `first` to `last`, both included, and the note that says so.

    Parameters
    ----------
    dates : sequence of Timestamp
        Days of the log, in order.
    name : str
        Name of the log, for the error.
    what : str
        What a day has to hold: "row", "ticket", "open day".

    Raises
    ------
    DataFormatError
        If there is no day between them, or they are not dates.
    """
    begin, end = _date(first), _date(last)
    kept = [day for day in dates if begin <= day <= end]
    words = {"first": f"{begin:%Y-%m-%d}", "last": f"{end:%Y-%m-%d}"}
    if not kept:
        held = f"{dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}" if dates else "none"
        raise DataFormatError(f"log of {name!r}: no {what} from {words['first']} to {words['last']}; it holds {held}")
    text = say("calibration.note_restricted", language, **words, days=len(kept), all=len(dates))
    return kept, Note("restricted", len(kept), text)


def _date(day: object) -> pd.Timestamp:
    """A date; with dots it is day first, as wherever it is written so; with slashes nobody knows."""
    given: Any = day
    if isinstance(day, str):
        dotted = _DOTTED.fullmatch(day.strip())
        given = f"{dotted[3]}-{int(dotted[2]):02}-{int(dotted[1]):02}" if dotted else day.strip()
    try:
        known = _ISO.match(given) if isinstance(given, str) else isinstance(given, dt.date | np.datetime64)
        when = pd.Timestamp(given) if known else pd.NaT
    except ValueError:
        when = pd.NaT
    if not isinstance(when, pd.Timestamp) or when.tz is not None:
        raise DataFormatError(
            f"days: a date must be such as '2026-09-01' or '01.09.2026', without a time zone, got {day!r}"
        )
    return when.normalize()


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
