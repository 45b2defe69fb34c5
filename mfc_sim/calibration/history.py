"""What the fit needs of a log: kinds of days, and the history of every queue on the same days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.lanes import MINUTES, Floats, Ints
from mfc_sim.description.clock import days_text

GRID_MIN = 30
"""Opening and closing lie on this grid [min]."""


@dataclass(frozen=True)
class Kind:
    """Weekdays of equal hours, which share their demand and their windows.

    Attributes
    ----------
    weekdays : frozenset of int
        Monday 0.
    opening_min, closing_min : int
        Hours [minutes since midnight], on the half-hour.
    """

    weekdays: frozenset[int]
    opening_min: int
    closing_min: int

    @property
    def label(self) -> str:
        """Weekdays as the description writes them: "Tue-Fri"."""
        return days_text(self.weekdays)


def kinds_of_days(log: BoardLog) -> tuple[Kind, ...]:
    """Hours by weekday, weekdays of equal hours together.

    The office opens when, on the median day, the first counter does (to the nearest half-hour), and closes at the
    half-hour after the last snapshot at which any queue still issues numbers, or after the last ticket if the log has
    no status.
    """
    board = log.counters
    first = board[board["counters"] > 0].groupby("day")["at_min"].min()
    last = board[board["issuing"].fillna(False).astype(bool)].groupby("day")["at_min"].max()
    first = first.combine_first(log.tickets.groupby("day")["called_min"].min())
    last = last.combine_first(log.tickets.groupby("day")["issued_min"].max())
    hours: dict[tuple[int, int], set[int]] = {}
    for weekday in sorted({day.weekday() for day in log.dates}):
        days = [day for day in log.dates if day.weekday() == weekday and day in first and day in last]
        if not days:  # nothing happened on them that tells the hours
            days = list(first.index.intersection(last.index))
        opening = min(round(float(first.reindex(days).median()) / GRID_MIN) * GRID_MIN, MINUTES - GRID_MIN)
        closing = min(int(np.ceil(float(last.reindex(days).median()) / GRID_MIN)) * GRID_MIN, MINUTES)
        hours.setdefault((opening, max(closing, opening + GRID_MIN)), set()).add(weekday)
    return tuple(Kind(frozenset(weekdays), *span) for span, weekdays in hours.items())


@dataclass(frozen=True, eq=False)
class Line:
    """One queue, or several that share their windows, through the days of a log.

    Attributes
    ----------
    queues : tuple of str
    issued_min : ndarray, shape (customers, days)
        In order of issue; ``inf`` where a day has no more [min].
    wait_min : ndarray, shape (customers, days)
        Observed; ``nan`` where a day has no more [min].
    which : ndarray, shape (customers, days)
        Place in `queues`.
    listed : ndarray, shape (days, MINUTES)
        Counters listed in each minute.
    """

    queues: tuple[str, ...]
    issued_min: Floats
    wait_min: Floats
    which: Ints
    listed: Ints

    @property
    def tickets(self) -> Ints:
        """Tickets by day; shape (days,)."""
        tickets: Ints = np.count_nonzero(np.isfinite(self.issued_min), axis=0)
        return tickets

    def cells(self) -> Ints:
        """Give each cell (queue, day, hour of issue) a number; -1 where nobody is; shape (customers, days)."""
        days = self.issued_min.shape[1]
        there = np.isfinite(self.issued_min)
        hour = np.where(there, self.issued_min, 0).astype(np.int64) // 60
        return np.where(there, (self.which * days + np.arange(days)) * 24 + hour, -1)


def line(log: BoardLog, tickets: pd.DataFrame, queue: str, days: Sequence[pd.Timestamp]) -> Line:
    """History of one queue on some days; `tickets` as of `cells.called_tickets`."""
    mine = tickets[tickets["queue"] == queue].sort_values(["day", "issued_min"])
    by_day = [mine[mine["day"] == day] for day in days]
    most = max(map(len, by_day), default=0)
    issued, wait = np.full((most, len(days)), np.inf), np.full((most, len(days)), np.nan)
    for place, part in enumerate(by_day):
        issued[: len(part), place], wait[: len(part), place] = part["issued_min"], part["wait_min"]
    return Line((queue,), issued, wait, np.zeros(issued.shape, dtype=np.int64), listed_counters(log, queue, days))


def listed_counters(log: BoardLog, queue: str, days: Sequence[pd.Timestamp]) -> Ints:
    """Counters listed for a queue in each minute of some days; shape (days, MINUTES)."""
    board = log.counters[log.counters["queue"] == queue]
    result = np.zeros((len(days), MINUTES), dtype=np.int64)
    for place, day in enumerate(days):
        part = board[board["day"] == day]
        at = np.searchsorted(part["at_min"].to_numpy(), np.arange(MINUTES), side="right") - 1
        if len(part):
            result[place] = np.where(at >= 0, part["counters"].to_numpy()[np.maximum(at, 0)], 0)
    return result


def pooled(lines: Sequence[Line]) -> Line:
    """One line of several: all customers in order of issue, the most counters listed for any."""
    queues = tuple(queue for one in lines for queue in one.queues)
    shift = np.cumsum([0, *(len(one.queues) for one in lines)])
    issued = np.concatenate([one.issued_min for one in lines])
    order = np.argsort(issued, axis=0, kind="stable")
    most = int(np.isfinite(issued).sum(axis=0).max())

    def merged(arrays: Sequence[np.ndarray]) -> Any:
        return np.take_along_axis(np.concatenate(arrays), order, axis=0)[:most]

    return Line(
        queues,
        merged([issued]),
        merged([one.wait_min for one in lines]),
        merged([one.which + start for one, start in zip(lines, shift, strict=False)]),
        np.max([one.listed for one in lines], axis=0),
    )
