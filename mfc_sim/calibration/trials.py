"""Judge one line with one rule for its windows on days that were left out: the measure of every choice of the fit.

The fitted days are replayed, their arrivals and counters given, with many mean durations at once. For each day the
mean is the one at which the simulated waits of the *other* days add up to the observed ones; what is then wrong on that
day, by cell, is its error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mfc_sim.calibration.cells import LIMIT_MIN
from mfc_sim.calibration.history import Kind, Line
from mfc_sim.calibration.lanes import Floats, Ints, call_times, next_on_duty
from mfc_sim.calibration.scores import middle
from mfc_sim.description.laws import Lognormal
from mfc_sim.paths import generator

ABSENT_CALL_MIN = 0.5
"""What calling a number costs whose holder has gone [min]: not seen on a board, assumed."""
DURATION_CV = 0.8
"""Coefficient of variation of a duration: a board cannot tell it from a lull, assumed."""
MEAN_MIN = (0.3, 90.0)
"""Mean durations are looked for between these [min]."""
POINTS_PER_MIN = 6.0
"""So many points of the share count as one minute of the mean."""
REPLICATIONS = 16
"""Repetitions of each fitted day."""
COARSE_REPLICATIONS = 2
"""... while the mean is looked for from afar."""
COARSE, FINE = 14, 6
"""How many means are tried from afar and from near."""
NEAR = (0.68, 1.5)
"""Means from near lie between these, times the one found from afar: days left out move it by less."""


@dataclass(frozen=True)
class Rule:
    """How many windows really serve a line, of those listed.

    Attributes
    ----------
    least : int
        At least so many while the office is open; 0: also none, if none is listed.
    most : int
        At most so many at once; 0: as many as are listed.
    """

    least: int = 0
    most: int = 0

    @property
    def as_listed(self) -> bool:
        """Whether the list is believed."""
        return self == LISTED


LISTED = Rule()


@dataclass(frozen=True, eq=False)
class Setting:
    """What all lines have in common.

    Attributes
    ----------
    kinds : tuple of Kind
        Of each fitted day.
    weights : ndarray, shape (days,)
        Weight of each day, recent days first.
    patience_min : float
        Mean of the exponential time after which a holder has gone [min]; ``inf``: nobody goes.
    pace_cv : float
        Spread of the day's pace.
    seed : int
    """

    kinds: tuple[Kind, ...]
    weights: Floats
    patience_min: float
    pace_cv: float
    seed: int


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of a rule.

    Attributes
    ----------
    mean_min : float
        Mean duration with which the replay of all fitted days waits as long as observed [min].
    by_day : ndarray, shape (days,)
        Error by cell on each day while it is left out, summed over its tickets [min].
    left_out_min : ndarray, shape (days,)
        Mean duration found while a day is left out [min].
    """

    mean_min: float
    by_day: Floats
    left_out_min: Floats

    @property
    def error(self) -> float:
        """Over all days [min]."""
        return float(self.by_day.sum())

    @property
    def bounded(self) -> bool:
        """Whether the mean lies inside what is searched, not at an end of it."""
        return MEAN_MIN[0] * 1.01 < self.mean_min < MEAN_MIN[1] * 0.99


def windows_by_minute(listed: Ints, kinds: tuple[Kind, ...] | list[Kind], rule: Rule) -> Ints:
    """Windows that serve a line in each minute; shape (days, MINUTES).

    As listed, or by the rule while the office is open. At the end of the day one always stays.
    """
    windows = listed.copy()
    for day, kind in enumerate(kinds):
        open_ = slice(kind.opening_min if rule.least else kind.closing_min - 1, kind.closing_min)
        windows[day, open_] = np.maximum(windows[day, open_], max(rule.least, 1))
    return np.minimum(windows, rule.most) if rule.most else windows


class Replay:
    """The fitted days of a line, ready to be worked with any mean duration."""

    def __init__(self, line: Line, rule: Rule, setting: Setting, replications: int = REPLICATIONS) -> None:
        self.line, self.days = line, line.issued_min.shape[1]
        opening = np.array([kind.opening_min for kind in setting.kinds])
        closing = np.array([kind.closing_min for kind in setting.kinds])
        self._on_duty = next_on_duty(windows_by_minute(line.listed, list(setting.kinds), rule), closing)
        self._queued = np.where(np.isfinite(line.issued_min), np.maximum(line.issued_min, opening), np.inf)
        self._need, self._patience = draws(line, setting, replications)

    def waits(self, means_min: Floats, replications: int) -> Floats:
        """Return waits to the call of the number [min]; shape (customers, means, replications, days).

        Means are of shape (means,), or (means, days) if each day has its own.
        """
        means, lanes = len(means_min), replications * self.days
        by_lane = np.tile(means_min.reshape(means, -1), (1, replications)) if means_min.ndim > 1 else means_min[:, None]
        need = by_lane * self._need[:, None, :lanes]
        called = call_times(
            np.tile(self._queued, (1, means * replications)),
            need.reshape(len(need), means * lanes),
            np.tile(self._patience[:, :lanes], (1, means)),
            self._on_duty,
            np.tile(np.arange(self.days), means * replications),
            ABSENT_CALL_MIN,
        )
        waits: Floats = called.reshape(-1, means, replications, self.days) - self.line.issued_min[:, None, None, :]
        return waits


def draws(line: Line, setting: Setting, replications: int) -> tuple[Floats, Floats]:
    """Needs of mean 1 and patience of the customers of a line; each of shape (customers, replications x days)."""
    customers, days = line.issued_min.shape
    name, shape = "+".join(line.queues), (customers, replications, days)
    uniform = evenly_spread(generator(seed=setting.seed, block=0, purpose="fit need", stream=name), shape)
    need = Lognormal(mean_min=1.0, cv=DURATION_CV).transform(ndtri(uniform).reshape(customers, -1))
    if setting.pace_cv:
        gamma, lanes = 1 / setting.pace_cv**2, replications * days
        need = need * generator(seed=setting.seed, block=0, purpose="fit pace").standard_gamma(gamma, lanes) / gamma
    if not np.isfinite(setting.patience_min):
        return need, np.full(need.shape, np.inf)
    uniform = evenly_spread(generator(seed=setting.seed, block=0, purpose="fit patience", stream=name), shape)
    return need, -setting.patience_min * np.log1p(-uniform).reshape(customers, -1)


def evenly_spread(source: np.random.Generator, shape: tuple[int, int, int]) -> Floats:
    """Draw uniform numbers, evenly spread over the repetitions: each takes a part of [0, 1) of its own by lot.

    A repetition by itself is an ordinary draw. The mean over all of them depends less on the seed, and so does what is
    chosen by it.

    Parameters
    ----------
    source : Generator
    shape : tuple of int
        Customers, replications, days.

    Returns
    -------
    ndarray
        Of that shape.

    Examples
    --------
    >>> drawn = evenly_spread(np.random.default_rng(0), (1, 4, 1))
    >>> np.floor(4 * drawn).ravel()
    array([3., 2., 1., 0.])
    """
    part = source.random(shape).argsort(axis=1)
    spread: Floats = (part + source.random(shape)) / shape[1]
    return spread


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of a line (queue, day, hour of issue) as they were observed.

    Attributes
    ----------
    there : ndarray of bool, shape (customers, days)
    place : ndarray of int
        Cell of each that is there.
    day, tickets, wait_min, share : ndarray, shape (cells,)
        Day; tickets; mean wait [min]; share within the limit.
    """

    there: NDArray[np.bool_]
    place: Ints
    day: Ints
    tickets: Floats
    wait_min: Floats
    share: Floats

    @classmethod
    def of(cls, line: Line) -> Cells:
        """Cells of a line."""
        numbers = line.cells()
        there = numbers >= 0
        _, first, place, tickets = np.unique(numbers[there], return_index=True, return_inverse=True, return_counts=True)
        day = np.broadcast_to(np.arange(numbers.shape[1]), numbers.shape)[there][first]
        waits = line.wait_min[there]
        share = np.bincount(place, waits <= LIMIT_MIN) / tickets
        return cls(there, place, day, tickets.astype(np.float64), np.bincount(place, waits) / tickets, share)

    def means(self, values: Floats) -> Floats:
        """Mean by cell of values of shape (customers, days)."""
        return np.bincount(self.place, values[self.there]) / self.tickets


def trial(line: Line, rule: Rule, setting: Setting) -> Trial:
    """Judge a rule for the windows of a line."""
    replay, weights = Replay(line, rule, setting), setting.weights
    observed = np.nansum(line.wait_min, axis=0)
    target = float((observed * weights).sum())
    coarse = np.geomspace(*MEAN_MIN, COARSE)
    totals = _totals(replay.waits(coarse, COARSE_REPLICATIONS))
    centre = crossing(coarse, (totals * weights).sum(axis=1), target)
    means_min = np.clip(centre * np.geomspace(*NEAR, FINE), *MEAN_MIN)
    waits = replay.waits(means_min, REPLICATIONS)
    totals, cells = _totals(waits), Cells.of(line)
    wait_min = np.stack([cells.means(one) for one in waits.mean(axis=2).swapaxes(0, 1)])
    share = np.stack([cells.means(one) for one in (waits <= LIMIT_MIN).mean(axis=2).swapaxes(0, 1)])
    by_day, left_out_min = np.zeros(replay.days), np.zeros(replay.days)
    for day in range(replay.days):
        others = np.where(np.arange(replay.days) == day, 0.0, weights)
        mean = crossing(means_min, (totals * others).sum(axis=1), float((observed * others).sum()))
        here, left_out_min[day] = cells.day == day, mean
        minutes = np.abs(_between(means_min, wait_min[:, here], mean) - cells.wait_min[here])
        points = 100 * np.abs(_between(means_min, share[:, here], mean) - cells.share[here])
        by_day[day] = ((minutes + points / POINTS_PER_MIN) * cells.tickets[here]).sum()
    return Trial(crossing(means_min, (totals * weights).sum(axis=1), target), by_day, left_out_min)


def tickets_in_bands(
    line: Line, rule: Rule, found: Trial, setting: Setting, widths: Sequence[float], replications: int
) -> Floats:
    """Tickets in cells whose observed mean lies in the middle of the replayed days, by width of that middle.

    Each day is replayed with the mean found while it was left out.
    """
    waits = Replay(line, rule, setting, replications).waits(found.left_out_min[None], replications)[:, 0]
    cells = Cells.of(line)
    means = np.stack([cells.means(one) for one in waits.swapaxes(0, 1)])
    inside = []
    for width in widths:
        low, high = middle(means, width)
        inside.append(cells.tickets[(cells.wait_min >= low) & (cells.wait_min <= high)].sum())
    return np.array(inside)


def crossing(means_min: Floats, totals: Floats, target: float) -> float:
    """Mean duration at which totals that rise with it meet a target, or the end nearest to it [min]."""
    rising = np.maximum.accumulate(np.log1p(totals)) + 1e-9 * np.arange(len(totals))
    return float(np.exp(np.interp(np.log1p(max(target, 0.0)), rising, np.log(means_min))))


def _totals(waits: Floats) -> Floats:
    """Sum of waits by mean and day [min]; shape (means, days)."""
    totals: Floats = np.nansum(waits, axis=0).mean(axis=1)
    return totals


def _between(means_min: Floats, values: Floats, mean_min: float) -> Floats:
    """Values at a mean between those that were tried; `values` of shape (means, cells)."""
    place = np.interp(np.log(mean_min), np.log(means_min), np.arange(len(means_min)))
    low = min(int(place), len(means_min) - 2)
    result: Floats = (1 - (place - low)) * values[low] + (place - low) * values[low + 1]
    return result
