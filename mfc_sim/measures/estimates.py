"""Estimates and their intervals: 95 % everywhere, over replications, never over customers.

A figure per visitor is a ratio of totals over replications (visitors weigh equally); its error comes from the delta
method, that of a quantile from a bootstrap of whole replications. Office days are terminating runs: the replications
are the sample.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

LEVEL = 0.95
"""The one confidence level."""
RESAMPLES = 999
"""Bootstrap resamples; with 999 the ends of a 95 % interval are order statistics (the 25th and the 975th)."""
COLUMNS_MAX = 4_096
"""Bins of bootstrapped quantiles that are summed at once, roughly."""
FEW_REPLICATIONS = 30
"""Below this an interval rests on too few replications, and the result says so."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    """A ratio of totals made linear: its value and what each replication contributes to its error.

    Attributes
    ----------
    value : ndarray, shape (cells,)
    influence : ndarray, shape (replications, cells)
        Deviations with sum 0; the mean of squares over replications, divided by their number less one, is the squared
        standard error.
    """

    value: Floats
    influence: Floats

    def of_cells(self, cells: Ints) -> Linear:
        """Only these cells, in this order."""
        return Linear(self.value[cells], self.influence[:, cells])

    def __sub__(self, other: Linear) -> Linear:
        """Difference under common random numbers: deviations are taken replication by replication."""
        return Linear(self.value - other.value, self.influence - other.influence)


def ratio(numerator: NDArray[np.generic], denominator: NDArray[np.generic], scale: float = 1.0) -> Linear:
    """Ratio of totals over replications, with the delta method's deviations.

    Parameters
    ----------
    numerator, denominator : ndarray, shape (replications, cells)
        Totals by replication.
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
    """Mean per replication of totals of shape (replications, cells)."""
    return ratio(totals, np.ones_like(totals), scale)


def interval(linear: Linear, least: float = -np.inf, most: float = np.inf) -> Interval:
    """Student's 95 % interval of a linear figure, cut to [least, most]; nan with fewer than two replications."""
    replications = len(linear.influence)
    if replications < 2:
        empty = np.full_like(linear.value, np.nan)
        return Interval(linear.value, empty, empty)
    error = np.sqrt((linear.influence**2).sum(axis=0) / (replications - 1) / replications)
    half = stdtrit(replications - 1, (1 + LEVEL) / 2) * error
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


@dataclass(frozen=True, eq=False)
class Histogram:
    """Sparse histograms by replication and cell, sorted by (replication, cell, bin).

    Attributes
    ----------
    replication, cell, bin : ndarray, shape (entries,)
    count : ndarray, shape (entries,)
        How many values fell there, at least 1.
    """

    replication: Ints
    cell: Ints
    bin: Ints
    count: Ints

    @classmethod
    def of(cls, replication: Ints, cell: Ints, bins: Ints) -> Histogram:
        """Count values given by replication, cell and bin (below 2**32)."""
        cells = int(cell.max(initial=0)) + 1
        keys, count = np.unique((replication * cells + cell) << 32 | bins, return_counts=True)
        place = keys >> 32
        return cls(place // cells, place % cells, keys & (2**32 - 1), count.astype(np.int64))

    def __add__(self, other: Histogram) -> Histogram:
        """Entries of both; the other's replications come later."""
        return Histogram(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("replication", "cell", "bin", "count")
            )
        )

    def shifted(self, replications: int) -> Histogram:
        """Return the same entries under replication numbers raised by so many."""
        return Histogram(self.replication + replications, self.cell, self.bin, self.count)

    def of_cell(self, cell: int) -> Histogram:
        """Entries of one cell."""
        at = self.cell == cell
        return Histogram(self.replication[at], self.cell[at], self.bin[at], self.count[at])


class Quantile(NamedTuple):
    """A quantile of pooled values in bins: its bin, and those of the bootstrap resamples (nan: an empty resample)."""

    value: float
    samples: Floats


def resample(generator: np.random.Generator, replications: int) -> Floats:
    """Bootstrap weights: how often each resample holds each replication, shape (RESAMPLES, replications)."""
    drawn = generator.integers(0, replications, size=(RESAMPLES, replications))
    drawn += np.arange(RESAMPLES)[:, None] * replications
    return (
        np.bincount(drawn.ravel(), minlength=RESAMPLES * replications)
        .reshape(RESAMPLES, replications)
        .astype(np.float64)
    )


def quantiles(histograms: Sequence[Histogram], q: float, weights: Floats) -> list[Quantile]:
    """Quantile of each cell, the least bin that a share q of its values does not exceed, with its bootstrap.

    Parameters
    ----------
    histograms : sequence of Histogram
        One for each cell, of a single cell each.
    q : float
        In (0, 1].
    weights : ndarray, shape (resamples, replications)
        From `resample`; cells and scenarios that share them are resampled together.

    Notes
    -----
    Totals are whole numbers, so sums are exact in any order. Only bins within four standard errors of the quantile
    are looked at: a resample beyond them counts at their edge, which moves no end of a 95 % interval.
    """
    near = [_near(histogram, q, weights.shape[1]) for histogram in histograms]
    found: list[Quantile] = []
    while len(found) < len(near):
        # One product for many cells at once: small ones cost as much as large ones.
        group = near[len(found) :]
        widths = np.cumsum([one.below.shape[1] for one in group])
        group = group[: max(1, int(np.searchsorted(widths, COLUMNS_MAX)))]
        sums = weights @ np.concatenate([one.below for one in group], axis=1)
        parts = np.split(sums, widths[: len(group) - 1], axis=1)
        found += [_resampled(one, q, part) for one, part in zip(group, parts, strict=True)]
    return found


class _Near(NamedTuple):
    """What is counted of a cell around its quantile.

    Attributes
    ----------
    value : float
        Bin of the quantile.
    bins : ndarray, shape (span,)
    below : ndarray, shape (replications, span + 1)
        Values at or below each bin, and in the last column all values.
    """

    value: float
    bins: Ints
    below: Floats


def _near(histogram: Histogram, q: float, replications: int) -> _Near:
    if not len(histogram.bin):
        return _Near(np.nan, np.zeros(1, dtype=np.int64), np.zeros((replications, 2)))
    size = np.bincount(histogram.replication, histogram.count, minlength=replications)
    bins, place = np.unique(histogram.bin, return_inverse=True)
    below = np.cumsum(np.bincount(place, histogram.count))
    at = int(np.searchsorted(below, _rank(q, below[-1])))
    first, last = _window(histogram, place, at, q, size)
    span = last - first + 1
    inside = place <= last
    column = histogram.replication[inside] * span + np.maximum(place[inside] - first, 0)
    counts = np.bincount(column, histogram.count[inside], minlength=replications * span).reshape(replications, span)
    return _Near(float(bins[at]), bins[first : last + 1], np.column_stack([np.cumsum(counts, axis=1), size]))


def _resampled(near: _Near, q: float, sums: Floats) -> Quantile:
    """Quantiles of the resamples, from their sums of `_Near.below`."""
    sizes, replications = sums[:, -1], len(near.below)
    reached = sums[:, :-1] >= _rank(q, sizes)[:, None]
    reached[:, -1] = True
    known = (sizes > 0) & (replications > 1)
    return Quantile(near.value, np.where(known, near.bins[reached.argmax(axis=1)], np.nan))


def _rank(q: float, size: Floats) -> Floats:
    """How many values must lie at or below the quantile; the small term undoes the error of q as a binary fraction."""
    return np.maximum(np.ceil(q * size - 1e-9 * np.maximum(size, 1)), 1)


def _window(
    histogram: Histogram, place: NDArray[np.intp], at: int, q: float, size: NDArray[np.number]
) -> tuple[int, int]:
    """First and last bin (by place) within four standard errors of the quantile, found by bisection."""

    def z(bin_place: int) -> float:
        under = place <= bin_place
        counts = np.bincount(histogram.replication[under], histogram.count[under], minlength=len(size))
        gap = counts - q * size
        total, spread = float(gap.sum()), float(np.sqrt(((gap - gap.mean()) ** 2).sum()))
        return total / spread if spread > 0 else math.copysign(math.inf, total) if total else 0.0

    def bisect(low: int, high: int, wanted: float) -> int:
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if z(middle) >= wanted else (middle + 1, high)
        return low

    return bisect(0, at, -4.0), bisect(at, int(place.max()), 4.0)


def bootstrap(quantiles: list[Quantile], scale: float = 1.0) -> Interval:
    """Percentile intervals of bootstrapped quantiles, one per cell; nan with fewer than two replications."""
    value = np.array([one.value for one in quantiles], dtype=np.float64)
    low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    for cell, one in enumerate(quantiles):
        known = np.sort(one.samples[~np.isnan(one.samples)])
        if len(known):
            cut = int((len(known) + 1) * (1 - LEVEL) / 2)
            low[cell] = min(known[max(cut - 1, 0)], one.value)
            high[cell] = max(known[len(known) - max(cut, 1)], one.value)
    return Interval(scale * value, scale * low, scale * high)
