"""Who shares windows with whom, how many really serve, and how long a service takes: found by simulated waits.

Every choice is judged alike: replay the fitted days, their arrivals and counters given, with the mean duration at
which the simulated waits add up to the observed ones; then count what is wrong by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from mfc_sim.calibration.cells import LIMIT_MIN
from mfc_sim.calibration.history import Kind, Line, pooled
from mfc_sim.calibration.lanes import Floats, Ints, call_times, next_on_duty
from mfc_sim.description.laws import Lognormal
from mfc_sim.paths import generator

ABSENT_CALL_MIN = 0.5
"""What calling a number costs whose holder has gone [min]: not seen on a board, assumed."""
DURATION_CV = 0.8
"""Coefficient of variation of a duration: a board cannot tell it from a lull, assumed."""
MEAN_MIN = (0.3, 90.0)
"""Mean durations are looked for between these [min]."""
SAME_COUNTERS = 0.8
"""Queues whose listed counters correlate by this much may share windows."""
POOL_MARGIN = 0.02
"""A pool must take this share off the error of its queues apart."""
CAP_MARGIN = 0.10
"""Fewer windows than listed must take this share off the error: the list is what a planner knows."""
POINTS_PER_MIN = 6.0
"""So many points of the share count as one minute of the mean."""
REPLICATIONS = 8
"""Repetitions of each fitted day."""
BAND_REPLICATIONS = 40
"""... when a band is asked for."""


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
class Group:
    """A line with its windows.

    Attributes
    ----------
    cap : int
        Most windows at once; 0: as many as are listed.
    mean_min : float
        Mean duration with which the replay of the fitted days waits as long as observed [min].
    error : float
        Error by cell of that replay, summed over tickets [min].
    """

    line: Line
    cap: int
    mean_min: float
    error: float


def windows_by_minute(listed: Ints, kinds: Sequence[Kind], cap: int) -> Ints:
    """Windows that serve a line in each minute; shape (days, MINUTES).

    As listed, or at most `cap` and at least one while the office is open. At the end of the day one always stays.
    """
    windows = listed.copy()
    for day, kind in enumerate(kinds):
        open_ = slice(kind.closing_min - 1 if cap == 0 else kind.opening_min, kind.closing_min)
        windows[day, open_] = np.maximum(windows[day, open_], 1)
    return np.minimum(windows, cap) if cap else windows


def groups(lines: Sequence[Line], setting: Setting) -> list[Group]:
    """Find pools and caps: begin with every queue by itself, and join the two that gain most while any gain."""
    found = [best_cap(one, setting) for one in lines]
    known: dict[tuple[str, ...], Group] = {}
    while True:
        gains = []
        for a, b in combinations(range(len(found)), 2):
            if not alike(found[a].line.listed, found[b].line.listed):
                continue
            queues = found[a].line.queues + found[b].line.queues
            if queues not in known:
                known[queues] = best_cap(pooled([found[a].line, found[b].line]), setting)
            apart = found[a].error + found[b].error
            gains.append(((1 - POOL_MARGIN) * apart - known[queues].error, a, b, known[queues]))
        gain, a, b, joined = max(gains, key=lambda one: one[0], default=(0.0, 0, 0, None))
        if gain <= 0 or joined is None:
            return found
        found[a] = joined
        del found[b]


def alike(a: Ints, b: Ints) -> bool:
    """Whether two lists of counters rise and fall together."""
    busy = (a > 0) | (b > 0)
    a, b = a[busy], b[busy]
    if not len(a) or a.std() == 0 or b.std() == 0:
        return bool(len(a)) and bool((a == b).all())
    return float(np.corrcoef(a, b)[0, 1]) >= SAME_COUNTERS


def best_cap(line: Line, setting: Setting) -> Group:
    """Choose how many windows of those listed really serve a line."""
    best = fitted(line, 0, setting)
    for cap in range(1, max(int(line.listed.max()), 1) + 1):
        other = fitted(line, cap, setting)
        if other.error < best.error * (1 - CAP_MARGIN if best.cap == 0 else 1):
            best = other
    return best


def fitted(line: Line, cap: int, setting: Setting) -> Group:
    """Find the mean duration at which replayed waits add up to those observed, and the error that is left."""
    waits = replay(line, cap, setting, REPLICATIONS)
    observed = float((np.nansum(line.wait_min, axis=0) * setting.weights).sum())
    mean_min = solve(
        lambda mean: float((np.nansum(waits(mean), axis=1).mean(axis=0) * setting.weights).sum()), observed
    )
    return Group(line, cap, mean_min, cell_error(line, waits(mean_min), setting.weights))


def replay(line: Line, cap: int, setting: Setting, replications: int) -> Callable[[float], Floats]:
    """Return what replays the fitted days.

    Returns
    -------
    function
        From a mean duration [min] to waits [min], shape (replications, customers, days), nan where there is nobody.
    """
    days = line.issued_min.shape[1]
    opening = np.array([kind.opening_min for kind in setting.kinds])
    on_duty = next_on_duty(
        windows_by_minute(line.listed, setting.kinds, cap), np.array([k.closing_min for k in setting.kinds])
    )
    need, patience = draws(line, setting, replications)
    lanes = np.tile(np.arange(days), replications)
    queued = np.tile(
        np.where(np.isfinite(line.issued_min), np.maximum(line.issued_min, opening), np.inf), (1, replications)
    )

    def waits(mean_min: float) -> Floats:
        called = call_times(queued, mean_min * need, patience, on_duty, lanes, ABSENT_CALL_MIN)
        return called.reshape(len(called), replications, days).swapaxes(0, 1) - line.issued_min

    return waits


def draws(line: Line, setting: Setting, replications: int) -> tuple[Floats, Floats]:
    """Needs of mean 1 and patience of the customers of a line; each of shape (customers, replications x days)."""
    customers, days = line.issued_min.shape
    name, size = "+".join(line.queues), (customers, replications * days)
    normal = generator(seed=setting.seed, block=0, purpose="fit need", stream=name).standard_normal(size)
    need = Lognormal(mean_min=1.0, cv=DURATION_CV).transform(normal)
    if setting.pace_cv:
        shape = 1 / setting.pace_cv**2
        need = need * generator(seed=setting.seed, block=0, purpose="fit pace").standard_gamma(shape, size[1]) / shape
    if not np.isfinite(setting.patience_min):
        return need, np.full(size, np.inf)
    exponential = generator(seed=setting.seed, block=0, purpose="fit patience", stream=name).standard_exponential(size)
    return need, setting.patience_min * exponential


def tickets_in_band(group: Group, setting: Setting, width: float) -> float:
    """Tickets in cells whose observed mean lies in the middle `width` of the replayed days."""
    waits = replay(group.line, group.cap, setting, BAND_REPLICATIONS)(group.mean_min)
    cells = group.line.cells()
    there = cells >= 0
    _, place, tickets = np.unique(cells[there], return_inverse=True, return_counts=True)
    observed = np.bincount(place, group.line.wait_min[there]) / tickets
    means = np.stack([np.bincount(place, one[there]) / tickets for one in waits])
    low, high = np.quantile(means, [(1 - width) / 2, (1 + width) / 2], axis=0)
    return float(tickets[(observed >= low) & (observed <= high)].sum())


def cell_error(line: Line, waits: Floats, weights: Floats) -> float:
    """Error of the replayed means and shares by cell, over tickets and days [min]."""
    cells = line.cells()
    there = cells >= 0
    _, place = np.unique(cells[there], return_inverse=True)
    weight = np.broadcast_to(weights, cells.shape)[there]

    def gap(observed: Floats, predicted: Floats) -> float:
        sums = np.bincount(place, (predicted - observed)[there] * weight)
        return float(np.abs(sums).sum())

    minutes = gap(line.wait_min, waits.mean(axis=0))
    points = 100 * gap((line.wait_min <= LIMIT_MIN).astype(float), (waits <= LIMIT_MIN).mean(axis=0))
    return minutes + points / POINTS_PER_MIN


def solve(function: Callable[[float], float], target: float, tolerance: float = 0.005) -> float:
    """Mean duration at which an increasing function meets its target, or the end of `MEAN_MIN` nearest to it [min]."""
    low, high = (float(np.log(end)) for end in MEAN_MIN)
    goal = np.log1p(max(target, 0.0))
    below, above = np.log1p(function(MEAN_MIN[0])) - goal, np.log1p(function(MEAN_MIN[1])) - goal
    if below >= 0 or above <= 0:
        return MEAN_MIN[0] if below >= 0 else MEAN_MIN[1]
    for _ in range(20):
        middle = (low * above - high * below) / (above - below)
        value = np.log1p(function(float(np.exp(middle)))) - goal
        if abs(value) < tolerance or high - low < tolerance:
            break
        # Illinois: halve the end that stays, so that both ends come nearer.
        if value < 0:
            low, below, above = middle, value, above / 2
        else:
            high, above, below = middle, value, below / 2
    return float(np.exp(middle))
