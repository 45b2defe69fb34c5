"""Dates of a run, and names of services: what a log and an office call the same thing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from mfc_sim.description.clock import weekdays
from mfc_sim.description.model import date_of
from mfc_sim.errors import InvalidDescription

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

FIRST = "2026-09-07"
"""First date of a log where none is given, a Monday."""


def first_date(what: str, value: object) -> dt.date:
    """Return the date; an error names the argument."""
    try:
        return date_of(value)
    except ValueError:
        raise InvalidDescription(f"{what} must be a date such as '2026-09-07', got {value!r}") from None


def dates_of(office: Office, days: Sequence[Day], replications: int, first: dt.date) -> list[pd.Timestamp]:
    """Find the date of every day of every replication, one after another from `first` on.

    Each takes the next date whose weekday is its own, so a week begins on the next Monday; dates on which the office
    is closed or has other hours are passed over. Days that are dates stay what they are.
    """
    if days and len(days[0].label) == 10:
        if replications > 1:
            raise InvalidDescription(f"dates: a run of dates makes a log of one replication, got {replications}")
        return [pd.Timestamp(day.label) for day in days]
    special = {date for date, _ in office.dates}
    result, next_day = [], first
    for _ in range(replications):
        for day in days:
            allowed = range(7) if day.weekday is None else weekdays(day.label)
            while next_day.weekday() not in allowed or next_day.isoformat() in special:
                next_day += dt.timedelta(days=1)
            result.append(pd.Timestamp(next_day))
            next_day += dt.timedelta(days=1)
    return result


def dated_absences(office: Office, days: Sequence[Day], absent: pd.DataFrame, first: dt.date) -> pd.DataFrame:
    """Give absences of a run (replication, weekday, window) the dates of its log: day, window."""
    count = int(absent["replication"].max()) + 1 if len(absent) else 0
    dates = dates_of(office, days, count, first)
    place = {day.label: number for number, day in enumerate(days)}
    rows: list[tuple[Any, Any]] = [
        (dates[int(replication) * len(days) + place[weekday]], window)
        for replication, weekday, window in absent[["replication", "weekday", "window"]].itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["day", "window"])


def service_names(services: pd.Series[Any]) -> pd.Series[Any]:
    """Names of services as an office may have them: without ".", "/" and "*", which a log may well hold.

    >>> service_names(pd.Series(["passport", "1.2 tax/fees", ""])).tolist()
    ['passport', '1 2 tax fees', '?']
    """
    names = services.astype(str).astype("category")
    clean = {name: " ".join(re.sub(r"[./*]", " ", name).split()) or "?" for name in names.cat.categories}
    return names.astype(object).map(clean)
