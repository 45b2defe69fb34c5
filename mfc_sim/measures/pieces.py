"""Pieces of a block of replications, small enough that what is made of them stays in the cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.records import Records

if TYPE_CHECKING:
    from mfc_sim.paths import Paths

KEPT_BYTES = 1 << 24
"""Size of the array by which the allocator learns to keep memory; it is never touched."""
PIECE_CUSTOMERS = 1 << 17
"""Customers of a piece, roughly: passes over a million are some times slower than as many over 130 thousand."""


def keep_memory() -> None:
    """Have the allocator keep what is freed.

    glibc returns idle memory to the system beyond twice the largest array freed so far; until a large one was, each
    passing array of a piece would be fresh memory, which costs more than what is done with it.
    """
    np.empty(KEPT_BYTES, dtype=np.int8)


def pieces(paths: Paths, records: Records) -> Iterator[tuple[Paths, Records]]:
    """Split a block into runs of a power of two replications, cut at whole multiples of that number."""
    most = PIECE_CUSTOMERS * paths.replications // max(len(paths.ticket), 1)
    length = 1 << max(min(most, paths.replications).bit_length() - 1, 0)
    last = paths.first + paths.replications
    first = paths.first
    while first < last:
        until = min((first // length + 1) * length, last)
        yield paths.part(first, until - first), _part(paths, records, first, until - first)
        first = until


def _part(paths: Paths, records: Records, first: int, replications: int) -> Records:
    """Records of some replications alone."""
    days = len(paths.days)
    lanes = slice((first - paths.first) * days, (first - paths.first + replications) * days)
    rows = slice(paths.starts[lanes.start], paths.starts[lanes.stop])
    breaks = slice(*np.searchsorted(records.break_lane, [lanes.start, lanes.stop]))
    return Records(
        called_at_ms=records.called_at_ms[rows],
        ended_at_ms=records.ended_at_ms[rows],
        window=records.window[rows],
        outcome=records.outcome[rows],
        break_lane=records.break_lane[breaks] - np.int32(lanes.start),
        break_window=records.break_window[breaks],
        break_from_ms=records.break_from_ms[breaks],
        break_until_ms=records.break_until_ms[breaks],
        breaks_missed=records.breaks_missed[lanes],
    )
