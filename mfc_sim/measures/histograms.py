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
        cells = int(cell.max(initial=0)) + 1
        return cls.at(section * cells + cell, bins, np.arange(cells))

    @classmethod
    def at(cls, place: Ints, bins: Ints, numbers: Ints) -> Histogram:
        """Count values given by place, which is section x cells + cell, and bin; cells have these numbers."""
        width = int(bins.max(initial=0)) + 1
        keys, count = _counted(place * width + bins)
        place = keys // width  # a division and a product are quicker than np.divmod
        section = place // len(numbers)
        cell = numbers.astype(np.int32)[place - section * len(numbers)]
        return cls(section.astype(np.int32), cell, (keys - place * width).astype(np.uint32), count)

    @classmethod
    def joined(cls, parts: Sequence[Histogram]) -> Histogram:
        """Entries of all; the sections of a part begin where those of the part before end, or in its last."""
        apart: list[Histogram] = []
        for part in parts:
            if apart and len(part.section) and apart[-1].section[-1] >= part.section[0]:
                before = apart.pop()
                cut = int(np.searchsorted(before.section, part.section[0]))
                apart += [one for one in (before.rows(slice(cut)), _merged(before.rows(slice(cut, None)), part)) if one]
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


def _counted(keys: Ints) -> tuple[NDArray[np.signedinteger[Any]], Ints]:
    """The keys that there are, in order, and how often each is there."""
    most = int(keys.max(initial=0))
    if most < len(keys):
        count = np.bincount(keys)
        met = np.flatnonzero(count > 0)
        return met, count[met]
    short = keys.astype(np.int32) if most < 2**31 else keys.copy()  # sorts twice as fast
    short.sort()
    begins = np.flatnonzero(np.concatenate([[True], short[1:] != short[:-1]])[: len(keys)])
    return short[begins], np.concatenate([begins[1:], [len(keys)]])[: len(begins)] - begins


def _concatenated(parts: Sequence[Histogram]) -> Histogram:
    if len(parts) == 1:
        return parts[0]
    return Histogram(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Histogram)))


def _merged(one: Histogram, other: Histogram) -> Histogram:
    """Entries of two that have sections in common."""
    both = _concatenated([one, other])
    order = np.lexsort((both.bin, both.cell, both.section))
    section, cell, bins = both.section[order], both.cell[order], both.bin[order]
    new = (section[1:] != section[:-1]) | (cell[1:] != cell[:-1]) | (bins[1:] != bins[:-1])
    begins = np.flatnonzero(np.concatenate([[True], new]))
    return Histogram(section[begins], cell[begins], bins[begins], np.add.reduceat(both.count[order], begins))
