"""A ticket log made ready for fitting: who queued when, the hours, and the days that are set apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.run_dates import service_names
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.errors import DataFormatError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

GRID_MIN = 15
"""Hours of opening and of shifts lie on this grid [min]."""
OUTLIER = 4.0
"""A day is set apart if its total is so many robust standard deviations from the median of its weekday ..."""
OUTLIER_RATIO = 1.6
"""... and at least this factor from it."""
SECOND_MIN = 1 / 60
LEAST = 30
"""A service with fewer service times borrows its law, an operator with fewer has no pace of his own."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Tickets of a log in columns; minutes since midnight, nan where the log says nothing.

    Attributes
    ----------
    log : TicketLog
    dates : DatetimeIndex
        Days with tickets.
    weekday : ndarray, shape (days,)
    kept : ndarray of bool, shape (days,)
        Days that are not set apart.
    hours : dict of weekday to (opening, closing) [min]
    day, service, window : ndarray, shape (tickets,)
        Places in dates, services, windows; window -1: none.
    services, windows : list of str
    purposes, agencies : list of str
        By service; "" where the log does not say. The purpose is that of its first ticket, the agency that of most.
    """

    log: TicketLog
    dates: pd.DatetimeIndex
    weekday: Ints
    kept: Bools
    hours: Mapping[int, tuple[int, int]]
    day: Ints
    service: Ints
    window: Ints
    services: list[str]
    windows: list[str]
    purposes: list[str]
    agencies: list[str]
    told: NDArray[Any]
    level: Ints
    slot: Floats
    issued: Floats
    queued: Floats
    called: Floats
    finished: Floats
    left: Floats
    opening: Floats
    closing: Floats

    @property
    def came(self) -> Bools:
        """Who took a ticket, on a day that is not set apart."""
        return np.asarray((self.told != "no_show") & self.kept[self.day])

    @property
    def booked(self) -> Bools:
        """Who has a slot."""
        return ~np.isnan(self.slot)

    @property
    def holidays(self) -> list[pd.Timestamp]:
        """Dates between the first and the last day, of open weekdays, without a ticket."""
        every = pd.date_range(self.dates[0], self.dates[-1])
        return [date for date in every.difference(self.dates) if date.weekday() in self.hours]

    @property
    def outliers(self) -> list[pd.Timestamp]:
        """Days set apart."""
        return list(self.dates[~self.kept])


def prepared(log: TicketLog, hours: Mapping[int, tuple[int, int]] | None = None) -> Prepared:
    """Read the columns of a log."""
    tickets = log.tickets
    if tickets.empty:
        raise DataFormatError(f"log of {log.office!r}: it holds no ticket; nothing can be fitted")
    numbers = {
        name: pd.to_numeric(tickets[f"{name}_min"], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        for name in ("slot", "issued", "called", "finished", "left")
    }
    day, dates = pd.factorize(tickets["day"], sort=True)
    service, services = pd.factorize(service_names(tickets["service"]), sort=False)
    windows = tickets["window"].astype(str)
    window, labels = pd.factorize(windows.where(windows != "", None), sort=True)
    dates = pd.DatetimeIndex(dates)
    weekday = dates.day_of_week.to_numpy().astype(np.int64)
    told = tickets["outcome"].astype(str).to_numpy(dtype=object)
    came = told != "no_show"
    found = dict(hours) if hours else _hours(day, weekday, numbers["issued"], numbers["slot"], came)
    opening, closing = (
        np.array([found.get(one, (0, 1440))[end] for one in weekday.tolist()], np.float64)[day] for end in (0, 1)
    )
    queued = np.fmax(np.maximum(numbers["issued"], opening), numbers["slot"])
    return Prepared(
        log=log,
        dates=dates,
        weekday=weekday,
        kept=_usual(np.bincount(day[came], minlength=len(dates)), weekday),
        hours=found,
        day=day.astype(np.int64),
        service=service.astype(np.int64),
        window=window.astype(np.int64),
        services=[str(name) for name in services],
        windows=[str(name) for name in labels],
        purposes=[str(text) for text in tickets["purpose"].fillna("").astype(str).groupby(service).first()],
        agencies=_agencies(tickets["agency"], service, len(services)),
        told=told,
        level=pd.to_numeric(tickets["level"], errors="coerce").fillna(2).to_numpy().astype(np.int64),
        queued=queued,
        opening=opening,
        closing=closing,
        **numbers,
    )


def _agencies(told: pd.Series[Any], service: Ints, services: int) -> list[str]:
    """By service the agency that most of its tickets name."""
    codes, names = pd.factorize(told.fillna("").astype(str), sort=True)
    plain = [" ".join(str(name).split()) for name in names]
    counts = np.zeros((services, len(names)), np.int64)
    np.add.at(counts, (service, codes), [bool(name) for name in np.array(plain, dtype=object)[codes]])
    return [plain[place] if counts[row, place] else "" for row, place in enumerate(counts.argmax(axis=1).tolist())]


def _hours(day: Ints, weekday: Ints, issued: Floats, slot: Floats, came: Bools) -> dict[int, tuple[int, int]]:
    """Opening and closing by weekday: first and last tickets of most days, on the grid."""
    times = pd.Series(np.where(came, issued, np.fmax(issued, slot))).groupby(day).agg(["min", "max"])
    result = {}
    for one in np.unique(weekday).tolist():
        of_day = times[weekday[times.index] == one]
        first, last = float(of_day["min"].quantile(0.1)), float(of_day["max"].quantile(0.9))
        opening = int(np.floor((first + SECOND_MIN) / GRID_MIN)) * GRID_MIN
        closing = int(np.ceil((last - SECOND_MIN) / GRID_MIN)) * GRID_MIN
        result[one] = (opening, min(max(closing, opening + GRID_MIN), 1440))
    # Weekdays whose hours differ by one step of the grid differ by chance.
    for end, choose in ((0, min), (1, max)):
        for one, span in list(result.items()):
            near = [other[end] for other in result.values() if abs(other[end] - span[end]) <= GRID_MIN]
            widest = choose(near)
            result[one] = (widest, result[one][1]) if end == 0 else (result[one][0], widest)
    return result


def _usual(totals: Ints, weekday: Ints) -> Bools:
    """Days whose totals are not far from the median of their weekday (of all days, if there are few)."""
    kept = np.ones(len(totals), np.bool_)
    logs = np.log(np.maximum(totals, 0.5))
    for one in np.unique(weekday).tolist():
        mine = weekday == one
        if mine.sum() < 3:
            continue
        away = np.abs(logs - np.median(logs[mine]))
        robust = max(1.4826 * float(np.median(away[mine])), float(1 / np.sqrt(max(np.median(totals[mine]), 1.0))))
        kept[mine & (away > OUTLIER * robust) & (away > np.log(OUTLIER_RATIO))] = False
    return kept
