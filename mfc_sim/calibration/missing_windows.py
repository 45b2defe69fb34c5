"""Windows that are missing on days of a log, as a table that somebody gives: checked, and put on the log's days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.run_dates import dated_absences
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.description.office import Office
from mfc_sim.description.sentences import short
from mfc_sim.errors import DataFormatError, among, nearest

ALLOWED = "day and window; or replication, weekday and window, as of Result.absences()"
FEW = 10
"""Unknown values of a column that are listed; more are counted."""


def absences_of_days(log: TicketLog, office: Office, absent: object) -> pd.DataFrame | None:
    """Absences in the columns that `simulate` reads, on the days of the log that are open.

    Parameters
    ----------
    log : TicketLog
    office : Office
    absent : DataFrame or None
        day and window; or as of `Result.absences`, its replications counted from the first day of the log. Other days
        than those of the log do not count.

    Returns
    -------
    DataFrame or None
        replication (0), weekday (the date), window; None: nobody is missing.

    Raises
    ------
    DataFormatError
        With every problem found: column, row, value, and what is allowed.
    """
    if absent is None:
        return None
    if not isinstance(absent, pd.DataFrame):
        raise DataFormatError(
            f"replay: absent must be a pandas DataFrame, got {type(absent).__name__}; allowed columns: {ALLOWED}"
        )
    names = list(absent.columns)
    problems = [
        f"replay: absent: column {name!r} is given {names.count(name)} times"
        for name in ("day", "window", "replication", "weekday")
        if names.count(name) > 1
    ]
    if problems:
        raise DataFormatError(*problems)
    if not len(absent):
        return None
    if "window" not in absent:
        problems.append(f"replay: absent: column 'window' is required; allowed: {ALLOWED}")
    else:
        problems += _unknown(absent, "window", office.window_names)
    first, last = log.dates[0].date(), log.dates[-1].date()
    if "day" in absent:
        days = absent["day"].astype(object).map(_date)
        problems += _refused(absent, "day", days.isna().to_numpy(), "must be a date such as '2026-09-07'")
    elif "replication" in absent:
        absent, wrong = _of_run(absent, office, (last - first).days)
        problems += wrong
    else:
        problems.append(f"replay: absent: column 'day' is required; allowed: {ALLOWED}")
    if problems:
        raise DataFormatError(*problems)
    if "day" not in absent:
        kinds = office.days()
        if not set(absent["weekday"]) <= {day.label for day in kinds}:
            kinds = office.days(week=True)
        absent = dated_absences(office, kinds, absent, first)
    labels = absent["day"].astype(object).map(_date).map(lambda day: f"{day:%Y-%m-%d}")
    open_ = {day.label for day in office.days(dates=(first, last))}
    kept = labels.isin(open_).to_numpy()
    return pd.DataFrame({"replication": 0, "weekday": labels[kept], "window": absent["window"][kept]})


def _of_run(absent: pd.DataFrame, office: Office, days_after: int) -> tuple[pd.DataFrame, list[str]]:
    """Check the replications and weekdays of a run's absences; replications after the log's last day are dropped."""
    given = absent["replication"].astype(object)
    whole = given.map(
        lambda value: (
            isinstance(value, int | np.integer | float | np.floating)
            and not isinstance(value, bool)
            and value >= 0
            and value == value // 1
        )
    ).to_numpy(dtype=np.bool_)
    problems = _refused(absent, "replication", ~whole, "must be a whole number from 0")
    labels = [day.label for day in office.days()]
    if "weekday" in absent:
        weekday = absent["weekday"].astype(str)
    elif len(labels) == 1:
        weekday = pd.Series(labels[0], index=absent.index)
    else:
        return absent, [
            *problems,
            f"replay: absent: column 'weekday' is required where days differ; allowed: {', '.join(labels)}",
        ]
    if weekday.str.fullmatch(r"\d{4}-\d\d-\d\d").all():
        return absent.assign(day=weekday), problems + _refused(
            absent, "weekday", weekday.map(_date).isna().to_numpy(), "must be a date such as '2026-09-07'"
        )
    if not set(weekday) <= set(labels):
        of_week = (day.label for day in office.days(week=True))
        problems += _unknown(absent, "weekday", tuple(dict.fromkeys([*labels, *of_week])))
    near = np.array([bool(fine and value <= days_after) for fine, value in zip(whole, given, strict=True)])
    return absent.assign(weekday=weekday)[near], problems


def _date(value: object) -> pd.Timestamp | None:
    """Return the date of a text, a date or a time; of anything else None."""
    if not isinstance(value, str | dt.date | np.datetime64):
        return None
    try:
        return pd.Timestamp(value)  # NaT stays NaT
    except ValueError:
        return None


def _refused(absent: pd.DataFrame, column: str, wrong: NDArray[np.bool_], allowed: str) -> list[str]:
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return []
    value: Any = absent[column].iloc[rows[0]]
    value = value.item() if isinstance(value, np.generic) else value
    more = f" (and {len(rows) - 1} more rows)" if len(rows) > 1 else ""
    return [f"replay: absent: {column} {allowed}, got {short(value)} in row {absent.index[rows[0]]}{more}"]


def _unknown(absent: pd.DataFrame, column: str, known: tuple[str, ...]) -> list[str]:
    """Name each value of a column that is not known, with the row where it stands first."""
    first: dict[str, tuple[object, object]] = {}
    for row, value in absent[column].items():
        if not among(value, known):
            first.setdefault(repr(value), (row, value))
    told = [
        f"replay: absent: unknown {column} {short(value)} in row {row}{nearest(value, known)}"
        for row, value in list(first.values())[:FEW]
    ]
    if len(first) > FEW:
        told.append(f"replay: absent: and {len(first) - FEW} more unknown values of {column}")
    return told
