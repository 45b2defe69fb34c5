"""A queue through one hour: what share of its people waits at most a limit, if they come in batches.

Within an hour the people of each batch arrive evenly over the time it takes to unload it, at a minute nobody wrote
down; the windows serve so many people a minute. The share is a mean over the minutes at which the batches may come and
over the pace of the windows, which differs from hour to hour. Nothing is drawn: both run through a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOUR_MIN = 60
POINTS = 128
"""Courses of an hour over which a share is averaged."""
BATCHES_MOST = 8
"""More batches in an hour are as even as so many."""
LOADS = np.geomspace(0.05, 20.0, 40)
"""Work that comes over what the windows can do, at which shares are worked out; linear between them."""
UNLOADING_MIN = (20, 40)
"""Times to unload a batch that are tried [min]."""
PACE_CV = (0.0, 0.3, 0.6, 1.0, 1.4)
"""Spreads of the hour's pace that are tried."""
SERVICE_MIN = (0.01, 240.0)
"""Between these the mean service time is searched [min]."""
STEPS = 24
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23)


@dataclass(frozen=True)
class HourlyQueue:
    """A queue fitted to hours.

    Attributes
    ----------
    limit_min : int
        Promised wait [min].
    unloading_min : int
        Time over which the people of a batch arrive [min]; 60: evenly through the hour.
    pace_cv : float
        Spread of the pace of windows from hour to hour.
    service_min : tuple of (int, float)
        Hour of the day and its mean service time [window-minutes a person].
    """

    limit_min: int
    unloading_min: int
    pace_cv: float
    service_min: tuple[tuple[int, float], ...]

    @property
    def unbounded(self) -> tuple[int, ...]:
        """Hours of the day whose service time lies at an end of what is searched, `SERVICE_MIN`."""
        low, high = SERVICE_MIN[0] * 1.01, SERVICE_MIN[1] * 0.99
        return tuple(hour for hour, minutes in self.service_min if not low < minutes < high)

    def share(self, hours: pd.DataFrame) -> Floats:
        """Share of people who wait at most the limit.

        Parameters
        ----------
        hours : DataFrame
            hour, load [people a window, over this hour and the one before], batches; as of `hourly_log.hours_of`.

        Returns
        -------
        ndarray, shape (hours,)
            An hour of the day that was not fitted takes the mean service time of those that were.
        """
        known = dict(self.service_min)
        mean = float(np.mean(list(known.values())))
        minutes = np.array([known.get(int(hour), mean) for hour in hours["hour"]])
        return _shares(hours, minutes, self.limit_min, self.unloading_min, self.pace_cv)


def fitted_queue(hours: pd.DataFrame, limit_min: int, *, batches: bool) -> HourlyQueue:
    """Fit a queue: the service time of each hour of the day so that the mean share is right, the rest by error.

    Where all were in time it is the longest service with which they would have been.

    Parameters
    ----------
    hours : DataFrame
        hour, load, batches, share, people.
    batches : bool
        Whether people come in batches; else evenly through the hour.
    """
    spreads = UNLOADING_MIN if batches else (HOUR_MIN,)
    tried = []
    for unloading_min, pace_cv in product(spreads, PACE_CV):
        of_day = np.unique(hours["hour"].to_numpy(np.int64))
        place = np.searchsorted(of_day, hours["hour"].to_numpy(np.int64))
        low, high = (np.full(len(of_day), np.log(end)) for end in SERVICE_MIN)
        people, off = hours["people"].to_numpy(np.float64), np.zeros(len(hours))
        for _ in range(STEPS):
            middle = (low + high) / 2
            predicted = _shares(hours, np.exp(middle)[place], limit_min, unloading_min, pace_cv)
            off = predicted - hours["share"].to_numpy(np.float64)
            above = np.bincount(place, off * people, len(of_day)) >= -1e-9  # too many in time: the service takes longer
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        minutes = tuple(zip(of_day.tolist(), np.exp(middle).round(4).tolist(), strict=True))
        error = float(np.average(np.abs(off), weights=people))
        tried.append((error, HourlyQueue(limit_min, unloading_min, pace_cv, minutes)))
    return min(tried, key=lambda one: one[0])[1]


def _shares(hours: pd.DataFrame, service_min: Floats, limit_min: int, unloading_min: int, pace_cv: float) -> Floats:
    """Shares of hours, linear in the logarithm of the work that comes over what can be done."""
    many = np.clip(hours["batches"].to_numpy(np.float64), 1, BATCHES_MOST).round().astype(np.int64)
    many = np.ones_like(many) if unloading_min == HOUR_MIN else many
    work = np.clip(hours["load"].to_numpy(np.float64) * service_min / HOUR_MIN, LOADS[0], LOADS[-1])
    at = np.interp(np.log(work), np.log(LOADS), np.arange(len(LOADS)))
    before = np.minimum(at.astype(np.int64), len(LOADS) - 2)
    table = np.stack([_curve(count, limit_min, unloading_min, pace_cv) for count in range(1, int(many.max()) + 1)])
    rest = at - before
    found: Floats = table[many - 1, before] * (1 - rest) + table[many - 1, before + 1] * rest
    return found


@cache
def _curve(batches: int, limit_min: int, unloading_min: int, pace_cv: float) -> Floats:
    """Share within the limit at each of `LOADS`, of hours with so many equal batches.

    Examples
    --------
    >>> _curve(1, 15, 60, 0.0)[[0, -1]].round(
    ...     2
    ... ).tolist()  # nobody waits; 1/20 served in an hour
    [1.0, 0.01]
    """
    spots = np.outer(np.arange(1, POINTS + 1), np.sqrt(_PRIMES)) % 1.0  # even in all directions, without a draw
    normal = NormalDist()
    width = float(np.sqrt(np.log1p(pace_cv**2)))
    pace = np.exp([width * normal.inv_cdf(spot) - width**2 / 2 for spot in np.maximum(spots[:, 0], 1e-6)])
    begin = np.floor(spots[:, 1 : batches + 1] * (HOUR_MIN - unloading_min + 1)).astype(np.int64)
    minutes = np.arange(HOUR_MIN + limit_min)
    there = (minutes >= begin[:, :, None]) & (minutes < begin[:, :, None] + unloading_min)
    coming = there.sum(axis=1) / (batches * unloading_min)  # share of the hour's people, by minute
    come = np.cumsum(coming, axis=1)
    shares = []
    for load in LOADS:
        queue = np.cumsum(coming - pace[:, None] / (load * HOUR_MIN), axis=1)
        queue -= np.minimum(np.minimum.accumulate(queue, axis=1), 0.0)
        called = come - queue
        first = (come - coming)[:, :HOUR_MIN]
        part = np.clip(called[:, limit_min:] - first, 0.0, coming[:, :HOUR_MIN])
        shares.append(float(part.sum(axis=1).mean()))
    return np.array(shares)
