"""Draws of 64 replications turned into customers one after the other, in loops that numba compiles; see attributes.py.

Draws have shape (rows, 64); of column r the first ``counts[r]`` are somebody's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.compiled import kernel

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@kernel
def arrivals(
    times: Floats, factor: Floats, counts: Longs, edges: Floats, slopes: Floats, values: Floats, out: Longs
) -> None:
    """Interpolate the sums of one column after the other, which ascend, as np.interp does; fractions are cut off."""
    begin = 0
    for column in range(len(counts)):
        row, rows = 0, counts[column]
        for place in range(len(slopes)):
            while row < rows:
                time = times[row, column] / factor[column]
                if time >= edges[place + 1]:
                    break
                out[begin + row] = np.int64(slopes[place] * (time - edges[place]) + values[place])
                row += 1
        for beyond in range(row, rows):
            out[begin + beyond] = np.int64(values[-1])
        begin += rows


@kernel
def codes_of(uniform: Floats, edges: Floats, codes: NDArray[Any], counts: Longs, out: NDArray[Any]) -> None:
    """Code of each one's kind."""
    width = len(counts)
    begins = np.cumsum(counts) - counts
    passed = np.empty(width, np.int64)
    for row in range(counts.max()):
        passed[:] = 0
        for edge in edges:
            for column in range(width):
                passed[column] += uniform[row, column] >= edge
        for column in range(width):
            if row < counts[column]:
                out[begins[column] + row] = codes[passed[column]]


@kernel
def lines(draws: Floats, kind: NDArray[Any], b_of: Floats, a_of: Floats, counts: Longs, out: Floats) -> None:
    """Evaluate a + b x by the kind of each."""
    begin = 0
    for column in range(len(counts)):
        for row in range(counts[column]):
            code = kind[begin + row]
            out[begin + row] = draws[row, column] * b_of[code] + a_of[code]
        begin += counts[column]


@kernel
def whole(minutes: Floats, factor: Floats, least: float, most: float, counts: Longs, out: Longs) -> None:
    """Turn minutes into whole milliseconds between two limits; ``factor`` by column."""
    begin = 0
    for column in range(len(counts)):
        for row in range(begin, begin + counts[column]):
            out[row] = np.int64(min(max(np.rint(minutes[row] * factor[column]), least), most))
        begin += counts[column]


@kernel
def tickets(counts: Longs, out: NDArray[np.int32]) -> None:
    """Number the customers of each lane from 1."""
    begin = 0
    for count in counts:
        for row in range(count):
            out[begin + row] = row + 1
        begin += count


@kernel
def running_sums(steps: Floats, before: Floats, tile: int) -> None:
    """Sum steps down the rows in place, tile by tile, each after what was before: the additions of source.py."""
    for first in range(0, len(steps), tile):
        for row in range(first + 1, first + tile):
            for column in range(steps.shape[1]):
                steps[row, column] += steps[row - 1, column]
        for row in range(first, first + tile):
            for column in range(steps.shape[1]):
                steps[row, column] += before[column]
        before = steps[first + tile - 1]
