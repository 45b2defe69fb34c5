"""Sparse histograms by section and cell, which merge exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.measures.estimates import Ints

LAST_BIN = 2**31 - 2


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of values in bins, sorted by (section, cell, bin).

    Attributes
    ----------
    section, cell, bin : ndarray, shape (entries,)
        Section counted from the first of the run (of no run: from any), number of the cell, bin up to LAST_BIN.
    count : ndarray, shape (entries,)
        How many values fell there, at least 1.
    """

    section: NDArray[np.int32]
    cell: NDArray[np.int32]
    bin: NDArray[np.uint32]
    count: Ints

    @classmethod
    def of(cls, section: Ints, cell: Ints, bins: Ints) -> Histogram:
        """Count values given by section, cell and bin."""
        sections, cells = (int(one.max(initial=0)) + 1 for one in (section, cell))
        return Tally(section * cells + cell, bins + 1, sections * cells).histogram(np.arange(cells))

    @classmethod
    def side_by_side(cls, parts: Sequence[Histogram]) -> Histogram:
        """Entries of parts over the same sections, those of equal section, cell and bin added up."""
        return _merged(_concatenated(parts))

    @classmethod
    def joined(cls, parts: Sequence[Histogram]) -> Histogram:
        """Entries of all; the sections of a part begin where those of the part before end, or in its last."""
        apart: list[Histogram] = []
        for part in parts:
            if apart and len(part.section) and apart[-1].section[-1] >= part.section[0]:
                before = apart.pop()
                cut = int(np.searchsorted(before.section, part.section[0]))
                apart += [
                    one
                    for one in (before.rows(slice(cut)), _merged(_concatenated([before.rows(slice(cut, None)), part])))
                    if one
                ]
            elif part:
                apart.append(part)
        return _concatenated(apart or [*parts][:1])

    def __len__(self) -> int:
        return len(self.section)

    def __add__(self, other: Histogram) -> Histogram:
        """Entries of both; the other's sections begin in the last of this one or later."""
        return Histogram.joined([self, other])

    def rows(self, which: slice | NDArray[np.bool_] | NDArray[np.intp]) -> Histogram:
        """Return some of the entries."""
        return Histogram(self.section[which], self.cell[which], self.bin[which], self.count[which])

    def shifted(self, sections: int) -> Histogram:
        """Return the same entries under section numbers raised by so many."""
        return Histogram(self.section + np.int32(sections), self.cell, self.bin, self.count)


class Tally:
    """Values counted by place, which is section x cells + cell, and bin.

    Parameters
    ----------
    place : ndarray, shape (values,)
    ranks : ndarray, shape (values,)
        One more than the bin; 0 for a value that is left out.
    places : int
        How many places there are.
    """

    def __init__(self, place: Ints, ranks: NDArray[np.signedinteger[Any]], places: int) -> None:
        self.places, self._width = places, int(ranks.max(initial=0)) + 1
        keys = place.astype(_short(places * self._width), copy=False) * self._width + ranks
        if places * self._width <= 2 * len(keys):
            count = np.bincount(keys)
            count[:: self._width] = 0
            self._keys: NDArray[np.signedinteger[Any]] = np.flatnonzero(count > 0)
            self._count = count[self._keys]
        else:
            self._keys, self._count = _sorted(keys[np.flatnonzero(ranks > 0)], places * self._width)
        self._below = np.concatenate([[0], np.cumsum(self._count)])
        self._edges = self._first(0, places + 1)

    def _first(self, rank: int, places: int) -> Ints:
        """First entry of each place that has this rank or a later one."""
        keys = np.arange(places) * self._width + min(rank, self._width)
        return np.searchsorted(self._keys, keys.astype(self._keys.dtype)).astype(np.int64)

    def up_to(self, last_bin: int) -> Ints:
        """How many values of each place are in the bins up to the last one given, shape (places,)."""
        edges = self._edges[:-1]
        found: Ints = self._below[self._first(last_bin + 2, len(edges))] - self._below[edges]
        return found

    def all(self) -> Ints:
        """How many values each place has, shape (places,)."""
        return np.diff(self._below[self._edges])

    def histogram(self, numbers: Ints) -> Histogram:
        """Return the entries; cells have these numbers."""
        place = np.arange(len(self._edges) - 1)
        section, cell = np.divmod(place, len(numbers))
        sizes = np.diff(self._edges)
        section, cell = (np.repeat(one.astype(np.int32), sizes) for one in (section, numbers[cell]))
        first = np.repeat(place * self._width + 1, sizes)
        return Histogram(section, cell, (self._keys - first).astype(np.uint32), self._count)


def _short(end: int) -> type[np.signedinteger[Any]]:
    """Type of keys below an end: passes over 32 bits cost half."""
    return np.int32 if end < 2**31 else np.int64


def _sorted(keys: Ints, end: int) -> tuple[NDArray[np.signedinteger[Any]], Ints]:
    """Keys below an end, in order, and how often each is there."""
    short = keys.astype(_short(end), copy=False)  # sorts twice as fast
    short.sort()
    begins = np.flatnonzero(np.concatenate([[True], short[1:] != short[:-1]])[: len(keys)])
    return short[begins], np.diff(begins, append=len(keys))


def _concatenated(parts: Sequence[Histogram]) -> Histogram:
    if len(parts) == 1:
        return parts[0]
    return Histogram(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Histogram)))


def _merged(both: Histogram) -> Histogram:
    """Put entries into order, those of equal section, cell and bin added up."""
    if not len(both):
        return both
    columns: tuple[NDArray[Any], ...] = (both.section, both.cell, both.bin)
    bits = [int(column.max()).bit_length() for column in (*columns, both.count)]
    if sum(bits) < 63 and min(int(column.min()) for column in columns) >= 0:  # one number each sorts ten times as fast
        entries = both.section.astype(np.int64)
        for column, width in zip((*columns[1:], both.count), bits[1:], strict=True):
            entries <<= width
            entries |= column
        entries.sort()
        count = entries & ((1 << bits[3]) - 1)
        entries >>= bits[3]
        begins = np.flatnonzero(np.concatenate([[True], entries[1:] != entries[:-1]]))
        entries = entries[begins]
        bins, cell, section = (
            entries & ((1 << bits[2]) - 1),
            entries >> bits[2] & ((1 << bits[1]) - 1),
            entries >> (bits[1] + bits[2]),
        )
    else:
        order = np.lexsort(columns[::-1])
        section, cell, bins, count = (column[order] for column in (*columns, both.count))
        new = (section[1:] != section[:-1]) | (cell[1:] != cell[:-1]) | (bins[1:] != bins[:-1])
        begins = np.flatnonzero(np.concatenate([[True], new]))
        section, cell, bins = section[begins], cell[begins], bins[begins]
    if len(begins) < len(count):
        count = np.add.reduceat(count, begins)
    return Histogram(section.astype(np.int32), cell.astype(np.int32), bins.astype(np.uint32), count)
