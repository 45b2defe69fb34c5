"""How much is to be expected of the coming days: the level of recent days against the mean of the fitted ones.

The course of a day is told best by many days. How many people come in all, and how many windows are open, is told best
by the last few where it rises or falls: how few is chosen by foretelling each fitted day from those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mfc_sim.calibration.groups import surer
from mfc_sim.calibration.lanes import Floats, Ints

FORGETTING = 0.9
"""Weight of a day against that of the open day after it, in all that is a mean over the fitted days."""
WEIGHTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Weights of a day, against the open day after it, that are tried; with less than the first a single day would tell."""
LEAST_DAYS = 3
"""The first day that is foretold has so many before it ..."""
LEAST_ALIKE = 2
"""Days of a kind seen less often tell no level, and are not foretold."""
AHEAD = 5
"""Days are foretold from those up to so many open days before them."""
BOUNDS = (0.5, 2.0)
"""A level lies between these: a queue that closed, or has just begun, is for the planner to say."""

Error = Callable[[Floats, Floats], float]
"""Of observed and foretold totals of a day."""


@dataclass(frozen=True, eq=False)
class Level:
    """How much of each thing is to be expected, against its mean over the fitted days.

    Attributes
    ----------
    weight : float
        Of a day, against the open day after it, in the level.
    factors : ndarray, shape (kinds, things)
        Recent level over the mean, for all kinds the same; 1 for a kind with a single day.
    error, usual_error : float
        Mean error of a day that is foretold so, and by the mean; ``nan``: too few days.
    """

    weight: float
    factors: Floats
    error: float
    usual_error: float


def level(totals: Floats, of_day: Sequence[int], error: Error) -> Level:
    """Choose the level that foretells best; the mean stands unless another is surer.

    Parameters
    ----------
    totals : ndarray, shape (days, things)
    of_day : sequence of int
        Kind of each day.
    error : Error

    Returns
    -------
    Level

    Examples
    --------
    Twice as many came on the last three days as on the three before:

    >>> totals = np.array([[50.0], [50.0], [50.0], [100.0], [100.0], [100.0]])
    >>> found = level(totals, [0] * 6, squares)
    >>> found.weight, found.factors.round(2)
    (0.4, array([[1.23]]))
    """
    kinds = np.array(of_day)
    errors = {weight: _foretold(totals, kinds, weight, error) for weight in WEIGHTS}
    best = min(WEIGHTS, key=lambda weight: errors[weight])
    weight = best if surer(errors[FORGETTING], errors[best]) else FORGETTING
    factors = np.ones((int(kinds.max()) + 1, totals.shape[1]))
    if weight != FORGETTING:
        factors[np.bincount(kinds) >= LEAST_ALIKE] = _expected(totals, kinds, weight)[1]
    return Level(weight, factors, errors[weight], errors[FORGETTING])


def squares(observed: Floats, foretold: Floats) -> float:
    """Mean square of what is off."""
    return float(np.square(observed - foretold).mean())


def deviance(observed: Floats, foretold: Floats) -> float:
    """Mean Poisson deviance of counts; less than half a person is taken for half.

    Examples
    --------
    >>> round(deviance(np.array([12.0]), np.array([10.0])), 3)
    0.376
    """
    mean = np.maximum(foretold, 0.5)
    ratio = np.log(np.maximum(observed, 1e-12) / mean)
    return float(2 * (np.where(observed > 0, observed * ratio, 0.0) - (observed - mean)).mean())


def _foretold(totals: Floats, kinds: Ints, weight: float, error: Error) -> float:
    """Mean error of days foretold from those before them."""
    errors = []
    for origin in range(LEAST_DAYS, len(kinds)):
        means, factors = _expected(totals[:origin], kinds[:origin], weight)
        errors += [
            error(totals[day], means[kinds[day]] * factors)
            for day in range(origin, min(origin + AHEAD, len(kinds)))
            if np.count_nonzero(kinds[:origin] == kinds[day]) >= LEAST_ALIKE
        ]
    return abs(round(float(np.mean(errors)), 9)) if errors else np.nan  # what is left of equal means is none


def _expected(totals: Floats, kinds: Ints, weight: float) -> tuple[Floats, Floats]:
    """Mean of each kind of day, and the level of each thing against it, which all kinds have in common."""
    ages = np.arange(len(kinds) - 1, -1, -1.0)
    means = np.zeros((int(kinds.max()) + 1, totals.shape[1]))
    for kind in np.unique(kinds):
        mine = kinds == kind
        means[kind] = np.average(totals[mine], axis=0, weights=FORGETTING ** ages[mine])
    of_day = means[kinds]
    tell = (np.bincount(kinds)[kinds] >= LEAST_ALIKE)[:, None] & (of_day > 0)
    weights = np.where(tell, (weight**ages)[:, None], 0.0)
    told = (weights * np.divide(totals, of_day, out=np.ones(totals.shape), where=tell)).sum(axis=0)
    heard = weights.sum(axis=0)
    factors = np.divide(told, heard, out=np.ones(len(heard)), where=heard > 0)
    return means, np.clip(factors, *BOUNDS)
