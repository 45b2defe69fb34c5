"""Windows through the day as shifts a planner can read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.lanes import MINUTES, Floats, Ints
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.windows import Shift

STEP_MIN = 30
"""Windows change on this grid [min]."""


def mean_windows(windows: Ints, weights: Floats, level: float = 1.0) -> Ints:
    """Typical day of several: the mean number of windows by interval, rounded; shape (MINUTES,).

    Parameters
    ----------
    windows : ndarray, shape (days, MINUTES)
    weights : ndarray, shape (days,)
    level : float, default 1
        What is expected, over the mean. It closes no interval that the mean has open.
    """
    mean = np.average(windows, axis=0, weights=weights).reshape(-1, STEP_MIN).mean(axis=1)
    whole = np.maximum(np.rint(level * mean), np.minimum(np.rint(mean), 1.0))
    return np.repeat(whole.astype(np.int64), STEP_MIN)


def shifts(windows: Ints, kind: Kind, days: str | None) -> list[Shift]:
    """Return shifts that put so many windows on duty: window k works while k are, its pauses are closed periods.

    Parameters
    ----------
    windows : ndarray, shape (MINUTES,)
        Inside the hours of the kind; outside them they do not count.
    kind : Kind
    days : str or None
        Weekdays of the shifts; None: a single kind of day.
    """
    result: list[Shift] = []
    inside = windows[kind.opening_min : kind.closing_min]
    levels: dict[tuple[tuple[int, int], ...], int] = {}
    for level in range(1, int(inside.max(initial=0)) + 1):
        spells = tuple(_spells(inside >= level, kind.opening_min))
        levels[spells] = levels.get(spells, 0) + 1
    for place, (spells, count) in enumerate(levels.items(), start=1):
        name = f"{days} {place}" if days else str(place)
        gaps = tuple((_clock(a[1]), _clock(b[0])) for a, b in pairwise(spells))
        result.append(
            Shift(name=name, count=count, hours=(_clock(spells[0][0]), _clock(spells[-1][1])), days=days, closed=gaps)
        )
    return result


def _spells(on: np.ndarray, start: int) -> Sequence[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]]))) + start
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _clock(minute: int) -> str:
    assert 0 <= minute <= MINUTES
    return to_clock(minute * MIN)
