"""Quantiles of pooled histograms, with a bootstrap of whole sections.

A quantile is the least bin that a share q of the values does not exceed. What a resample holds at or below a bin is
a weighted sum over sections; all bins between two that matter are one column, so that the sums stay few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfc_sim import compiled
from mfc_sim.measures import spot_loop
from mfc_sim.measures.estimates import LEVEL, Floats, Interval, Ints, Weights
from mfc_sim.measures.histograms import Histogram

DENSE_MAX = 1 << 16
"""Histograms with higher bins are looked up by the bins that they have."""
SPREADS = 2.7
"""Standard errors around a quantile that are looked at first; what lies beyond them is looked for further out."""
NORMAL = 1.96
"""Standard errors at which the ends of an interval are looked for first."""
EXACT = float(2**24)
"""Whole numbers up to it are exact in single precision."""


Sums = NDArray[np.floating[Any]]


class Quantile(NamedTuple):
    """A quantile of pooled values in bins: its bin, and those of the bootstrap resamples (nan: an empty resample)."""

    value: float
    samples: Floats


def quantiles(waits: Histogram, cells: Sequence[int] | Ints, q: float, weights: Weights) -> list[Quantile]:
    """Quantile of some cells, with that of every resample.

    Parameters
    ----------
    waits : Histogram
    cells : sequence of int
        Numbers of the cells, each once.
    q : float
        In (0, 1].
    weights : ndarray, shape (resamples, sections)
        From `resample`; cells and scenarios that share them are resampled together.

    Notes
    -----
    Totals are whole numbers, so sums are exact in any order.
    """
    pooled = _Pooled(waits, np.asarray(cells, dtype=np.int64), weights)
    asked = _Asked(np.arange(len(cells)), np.full(len(cells), q))
    value = np.where(pooled.size > 0, pooled.bins(pooled.find(asked)), np.nan)
    samples = [np.full(len(weights), np.nan)] * len(cells)
    if weights.shape[1] > 1:
        known = np.flatnonzero(pooled.size > 0)
        for cell, found in zip(known, _sampled(pooled, asked.some(known), 2 * SPREADS), strict=True):
            samples[cell] = found
    return [Quantile(float(one), found) for one, found in zip(value, samples, strict=True)]


def quantile_intervals(waits: Histogram, cells: Ints, q: Sequence[float], weights: Weights) -> list[Interval]:
    """Quantiles of some cells with their percentile intervals, for each q: what `bootstrap` makes of `quantiles`.

    The ends of an interval are order statistics of the resamples, so it is enough to count, at a few bins, the
    resamples whose quantile lies there or below.
    """
    pooled = _Pooled(waits, cells, weights)
    cell = np.tile(np.arange(len(cells)), len(q))
    asked = _Asked(cell, np.repeat(np.asarray(q, dtype=np.float64), len(cells)))
    value = np.where(pooled.size[cell] > 0, pooled.bins(pooled.find(asked)), np.nan)
    low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    known = np.flatnonzero(pooled.size[cell] > 0)
    if weights.shape[1] > 1 and len(known):
        low[known], high[known] = (pooled.bins(end) for end in _ends_of(pooled, asked.some(known), SPREADS))
        low, high = np.minimum(low, value), np.maximum(high, value)
    split = (column.reshape(len(q), len(cells)) for column in (value, low, high))
    return [Interval(*columns) for columns in zip(*split, strict=True)]


def bootstrap(quantiles: list[Quantile], scale: float = 1.0) -> Interval:
    """Percentile intervals of bootstrapped quantiles, one per cell; nan with fewer than two sections."""
    value = np.array([one.value for one in quantiles], dtype=np.float64)
    low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    for cell, one in enumerate(quantiles):
        known = np.sort(one.samples[~np.isnan(one.samples)])
        if len(known):
            first, last = (int(end[0]) for end in _ends(np.array([len(known)])))
            low[cell] = min(known[first - 1], one.value)
            high[cell] = max(known[last - 1], one.value)
    return Interval(scale * value, scale * low, scale * high)


def _ends(known: Ints) -> tuple[Ints, Ints]:
    """Which of so many samples, in order and counted from 1, are the ends of the interval."""
    cut = np.maximum(((known + 1) * (1 - LEVEL) / 2).astype(np.int64), 1)
    return cut, known - cut + 1


def _rank(q: float | Floats, size: Sums) -> Floats:
    """How many values must lie at or below the quantile; the small term undoes the error of q as a binary fraction."""
    size = size.astype(np.float64)
    return np.maximum(np.ceil(q * size - 1e-9 * np.maximum(size, 1)), 1)


class _Asked(NamedTuple):
    """Quantiles that are asked: of which cells, by place, and which."""

    cell: Ints
    q: Floats

    def some(self, places: Ints) -> _Asked:
        """Some of them."""
        return _Asked(self.cell[places], self.q[places])


class _Pooled:
    """Values of some cells pooled over sections; a spot is cell x width + bin.

    Attributes
    ----------
    size : ndarray, shape (cells,)
        Values of each cell.
    """

    def __init__(self, waits: Histogram, cells: Ints, weights: Weights) -> None:
        place = np.full(int(max(waits.cell.max(initial=0), cells.max(initial=0))) + 1, -1, dtype=np.int64)
        place[cells] = np.arange(len(cells))
        if len(cells) < len(place):
            kept = place.take(waits.cell) >= 0
            waits = waits if kept.all() else waits.rows(kept)
        bins: NDArray[Any] = waits.bin
        self._values: Ints | None = None
        if bins.max(initial=0) >= DENSE_MAX:
            self._values, bins = np.unique(bins, return_inverse=True)
        self._width = int(bins.max(initial=0)) + 1
        self._waits = waits
        self.weights = weights
        self.start = np.arange(len(cells)) * self._width
        self.end = self.start + self._width - 1
        if compiled.on():
            self._spot, pooled = np.empty(len(waits), np.int64), np.zeros(len(cells) * self._width)
            spot_loop.pool(waits.cell, bins, waits.count, place, self._width, self._spot, pooled)
        else:
            self._spot = place.take(waits.cell) * self._width + bins
            found = np.bincount(self._spot, waits.count, minlength=len(cells) * self._width)
            pooled = np.asarray(found, dtype=np.float64)
        self._below = np.cumsum(pooled)
        self._before = self._below[self.start] - pooled[self.start]
        self.size = self._below[self.end] - self._before

    def bins(self, spot: Ints) -> Floats:
        """Bins of spots."""
        place = spot % self._width
        return (place if self._values is None else self._values[place]).astype(np.float64)

    def find(self, asked: _Asked, more: Floats | float = 0.0) -> Ints:
        """Spots of quantiles, or of what lies so many values further."""
        wanted = self._before[asked.cell] + np.clip(
            _rank(asked.q, self.size[asked.cell]) + more, 1, np.maximum(self.size[asked.cell], 1)
        )
        return np.clip(np.searchsorted(self._below, wanted), self.start[asked.cell], self.end[asked.cell])

    def columns(self, first: Ints, last: Ints) -> _Columns:
        """Counts by section of the spots of some windows, [first, last] each, one by one."""
        change = np.zeros(len(self._below) + 2, dtype=np.int64)
        np.add.at(change, first, 1)
        np.add.at(change, last + 2, -1)
        begins = np.cumsum(change)[: len(self._below)] > 0
        begins[self.start] = True
        column = np.cumsum(begins) - 1
        shape = (self.weights.shape[1], int(column[-1]) + 1 if len(column) else 0)  # no cell, no column
        waits = self._waits
        if compiled.on():
            counts = np.zeros(shape)
            spot_loop.by_section(waits.section, self._spot, waits.count, column, counts)
        else:
            key = waits.section.astype(np.int64) * shape[1] + column.take(self._spot)
            found = np.bincount(key, waits.count, minlength=shape[0] * shape[1])
            counts = np.asarray(found, dtype=np.float64).reshape(shape)
        exact = counts.sum(axis=1).max(initial=0) * shape[0] < EXACT
        kind = np.dtype(np.float32 if exact else np.float64)
        below = np.zeros((shape[0], shape[1] + 1), dtype=kind)
        np.cumsum(counts.astype(kind, copy=False), axis=1, out=below[:, 1:])
        return _Columns(self.weights.astype(kind, copy=False), below, column, self.start, self.end)


class _Columns(NamedTuple):
    """Values at or below some spots, by section.

    Attributes
    ----------
    weights : ndarray, shape (resamples, sections)
    below : ndarray, shape (sections, columns + 1)
        Values before each column, counted through all cells; in single precision where all sums are exact in it.
    column : ndarray, shape (spots,)
    start, end : ndarray, shape (cells,)
        First and last spot of each cell.
    """

    weights: Sums
    below: Sums
    column: Ints
    start: Ints
    end: Ints

    def at(self, cell: Ints, spot: Ints) -> Sums:
        """Values of cells at or below spots, shape (sections, spots)."""
        return self.below[:, self.column[spot] + 1] - self.below[:, self.column[self.start[cell]]]

    def resampled(self, cell: Ints, spot: Ints) -> Sums:
        """The same summed over each resample, shape (resamples, spots)."""
        return self.weights @ self.at(cell, spot)


def _around(pooled: _Pooled, asked: _Asked, values: Floats) -> tuple[_Columns, Ints, Ints]:
    """First and last spots within so many values of some quantiles, and the columns of all between."""
    first, last = (pooled.find(asked, side * values) for side in (-1, 1))
    return pooled.columns(first, last), first, last


def _errors(pooled: _Pooled, asked: _Asked) -> Floats:
    """By how many values the number below a quantile differs between resamples: a standard error, and one more."""
    at = pooled.find(asked)
    columns = pooled.columns(at, at)
    gap = columns.at(asked.cell, at) - asked.q * columns.at(asked.cell, pooled.end[asked.cell])
    spread: Floats = np.sqrt(((gap - gap.mean(axis=0)) ** 2).sum(axis=0)) + 1
    return spread


def _ends_of(pooled: _Pooled, asked: _Asked, spreads: float) -> tuple[Ints, Ints]:
    """Spots of the ends of the intervals, looked for within so many standard errors, and if need be further out."""
    error = _errors(pooled, asked)
    near, first, last = _around(pooled, asked, spreads * error)
    sizes = near.resampled(np.arange(len(pooled.start)), pooled.end)[:, asked.cell]
    rank, numbers = _rank(asked.q, sizes), _ends((sizes > 0).sum(axis=0))
    guesses = [pooled.find(asked, side * error) for side in (-NORMAL, NORMAL)]
    low, high = _search(near, asked.cell, rank, np.stack(numbers), first, last, np.stack(guesses))
    outside = np.flatnonzero((low < first) | (high < first) | (low > last) | (high > last))
    if len(outside):
        low[outside], high[outside] = _ends_of(pooled, asked.some(outside), 4 * spreads)
    return low, high


def _search(
    near: _Columns, cell: Ints, rank: Floats, wanted: Ints, first: Ints, last: Ints, guess: Ints
) -> tuple[Ints, Ints]:
    """Least spots at which so many resamples have reached their ranks, for two numbers of resamples.

    Steps double from a guess until the spot is passed; then halves. The spot before the first, and the one after the
    last, say that it lies outside; a cell has none before its first and none after its last.
    """
    at = np.tile(np.arange(len(cell)), 2)
    low = np.where(first > near.start[cell], first - 2, first - 1)[at]
    high = np.where(last < near.end[cell], last + 1, last)[at]
    wanted, spot, step = wanted.ravel(), np.clip(guess.ravel(), low + 1, high - 1), 1
    active = np.flatnonzero(high - low > 1)
    while len(active):
        here = spot[active]
        of = at[active]
        reached = (near.resampled(cell[of], here) >= rank[:, of]).sum(axis=0) >= wanted[active]
        high[active[reached]], low[active[~reached]] = here[reached], here[~reached]
        spot[active] = here + np.where(reached, -step, step)
        spot = np.where((spot > low) & (spot < high), spot, (low + high) // 2)
        step *= 2
        active = active[high[active] - low[active] > 1]
    return high[: len(cell)], high[len(cell) :]


def _sampled(pooled: _Pooled, asked: _Asked, spreads: float) -> list[Floats]:
    """Quantiles of every resample, looked for within so many standard errors, and if need be further out."""
    near, first, last = _around(pooled, asked, spreads * _errors(pooled, asked))
    sizes = near.resampled(np.arange(len(pooled.start)), pooled.end)
    samples: list[Floats] = []
    outside = []
    for place, (cell, q) in enumerate(zip(*asked, strict=True)):
        known = sizes[:, cell] > 0
        spots = np.arange(max(first[place] - 1, near.start[cell]), last[place] + 1)
        sums = near.resampled(np.full_like(spots, cell), spots)
        reached = sums[known] >= _rank(q, sizes[known, cell])[:, None]
        found = np.full(len(sizes), np.nan)
        found[known] = pooled.bins(spots[reached.argmax(axis=1)])
        samples.append(found)
        if not reached[:, -1].all() or (spots[0] < first[place] and reached[:, 0].any()):
            outside.append(place)
    if outside:
        further = _sampled(pooled, asked.some(np.array(outside)), 4 * spreads)
        for place, found in zip(outside, further, strict=True):
            samples[place] = found
    return samples
