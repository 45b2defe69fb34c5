"""Estimates and their intervals: 95 % everywhere, over replications, never over customers.

A figure per visitor is a ratio of totals over replications (visitors weigh equally); its error comes from the delta
method, that of a quantile from a bootstrap of whole replications (quantiles.py). Office days are terminating runs: the
replications are the sample, of more than 1,024 their sums by section (sections.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

LEVEL = 0.95
"""The one confidence level."""
RESAMPLES = 999
"""Bootstrap resamples; with 999 the ends of a 95 % interval are order statistics (the 25th and the 975th)."""
ROWS = 27
"""Resamples drawn at once."""
FEW_REPLICATIONS = 30
"""Below this an interval rests on too few replications, and the result says so."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval.

    Attributes
    ----------
    value : float
        The estimate; nan where there is nothing to estimate from.
    low, high : float
        Ends of the 95 % interval; nan with a single replication.
    n : int
        Replications (of a `day_probability` by days: days) it rests on.

    Examples
    --------
    >>> estimate = Estimate(7.314, 7.02, 7.6, n=500)
    >>> print(estimate)
    7.31 (7.02 to 7.6)
    >>> float(estimate)
    7.314
    >>> f"{estimate:.1f}"
    '7.3 (7.0 to 7.6)'
    """

    value: float
    low: float
    high: float
    n: int

    def __float__(self) -> float:
        return self.value

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    def __format__(self, spec: str) -> str:
        spec = spec or ".3g"
        if math.isnan(self.low) or math.isnan(self.high):
            return f"{self.value:{spec}}"
        return f"{self.value:{spec}} ({self.low:{spec}} to {self.high:{spec}})"

    def __str__(self) -> str:
        return format(self)

    def __repr__(self) -> str:
        return f"Estimate({self.value:.6g}, low={self.low:.6g}, high={self.high:.6g}, n={self.n})"


class Interval(NamedTuple):
    """Estimates of many cells at once: three arrays of shape (cells,)."""

    value: Floats
    low: Floats
    high: Floats

    def estimate(self, n: int, cell: int = 0) -> Estimate:
        """One cell of it as an Estimate over n replications."""
        return Estimate(float(self.value[cell]), float(self.low[cell]), float(self.high[cell]), n)


class Linear(NamedTuple):
    """A ratio of totals made linear: its value and what each section contributes to its error.

    Attributes
    ----------
    value : ndarray, shape (cells,)
    influence : ndarray, shape (sections, cells)
        Deviations with sum 0; the mean of squares over sections, divided by their number less one, is the squared
        standard error.
    """

    value: Floats
    influence: Floats

    def of_cells(self, cells: Ints) -> Linear:
        """Only these cells, in this order."""
        return Linear(self.value[cells], self.influence[:, cells])

    def __sub__(self, other: Linear) -> Linear:
        """Difference under common random numbers: deviations are taken section by section."""
        return Linear(self.value - other.value, self.influence - other.influence)


def ratio(numerator: NDArray[np.generic], denominator: NDArray[np.generic], scale: float = 1.0) -> Linear:
    """Ratio of totals over sections, with the delta method's deviations.

    Parameters
    ----------
    numerator, denominator : ndarray, shape (sections, cells)
        Totals by section.
    scale : float
        Factor of the ratio, such as minutes per millisecond.

    Returns
    -------
    Linear
        Value nan where the denominators sum to 0.

    References
    ----------
    .. [1] W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 6.4: variance of a ratio, mean((a - r b)^2) /
       b_mean^2 / (n - 1).

    Examples
    --------
    >>> ratio(np.array([[10], [0]]), np.array([[4], [1]])).value
    array([2.])
    """
    a, b = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = a.sum(axis=0) / b.sum(axis=0)
        influence = (a - value * b) / b.mean(axis=0)
    return Linear(scale * value, scale * influence)


def mean(totals: NDArray[np.generic], scale: float = 1.0) -> Linear:
    """Mean per section of totals of shape (sections, cells)."""
    return ratio(totals, np.ones_like(totals), scale)


def standard_error(linear: Linear) -> Floats:
    """Standard error of a linear figure; nan with fewer than two sections."""
    sections = len(linear.influence)
    if sections < 2:
        return np.full_like(linear.value, np.nan)
    return np.asarray(np.sqrt((linear.influence**2).sum(axis=0) / (sections - 1) / sections))


def interval(linear: Linear, least: float = -np.inf, most: float = np.inf, level: float = LEVEL) -> Interval:
    """Student's interval of a linear figure, cut to [least, most]; nan with fewer than two sections."""
    sections = len(linear.influence)
    if sections < 2:
        empty = np.full_like(linear.value, np.nan)
        return Interval(linear.value, empty, empty)
    half = stdtrit(sections - 1, (1 + level) / 2) * standard_error(linear)
    return Interval(linear.value, np.maximum(linear.value - half, least), np.minimum(linear.value + half, most))


def wilson(successes: int, trials: int) -> Estimate:
    """Probability from independent trials, with Wilson's score interval.

    References
    ----------
    .. [1] E. B. Wilson, Probable inference, the law of succession, and statistical inference, J. Amer. Statist. Assoc.
       22, 1927.

    Examples
    --------
    >>> wilson(30, 30)
    Estimate(1, low=0.886487, high=1, n=30)
    """
    if not trials:
        return Estimate(np.nan, np.nan, np.nan, 0)
    share = successes / trials
    z2 = float(ndtri((1 + LEVEL) / 2)) ** 2
    center = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = np.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return Estimate(
        share, min(share, max(0.0, float(center - half))), max(share, min(1.0, float(center + half))), trials
    )


def resample(generator: np.random.Generator, sections: int) -> Weights:
    """Bootstrap weights: how often each resample holds each section, shape (RESAMPLES, sections)."""
    weights = np.empty((RESAMPLES, sections), dtype=np.float32)
    for first in range(0, RESAMPLES, ROWS):
        part = weights[first : first + ROWS]
        drawn = generator.integers(0, sections, size=part.shape)
        drawn += np.arange(len(part))[:, None] * sections
        part[:] = np.bincount(drawn.ravel(), minlength=part.size).reshape(part.shape)
    return weights
