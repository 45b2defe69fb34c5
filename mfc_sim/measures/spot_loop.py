"""Entries of histograms added up by spot and section, in loops that numba compiles; see quantiles.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.compiled import kernel
from mfc_sim.measures.estimates import Floats, Ints


@kernel
def pool(
    cell: NDArray[Any], bins: NDArray[Any], count: Ints, place: Ints, width: int, spot: Ints, pooled: Floats
) -> None:
    """Find the spot of each entry, and add up what falls on each spot."""
    for entry in range(len(cell)):
        spot[entry] = place[cell[entry]] * width + np.int64(bins[entry])
        pooled[spot[entry]] += count[entry]


@kernel
def by_section(section: NDArray[Any], spot: Ints, count: Ints, column: Ints, counts: Floats) -> None:
    """Add up entries by section and column."""
    for entry in range(len(spot)):
        counts[section[entry], column[spot[entry]]] += count[entry]
