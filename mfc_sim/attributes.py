"""Kind, need and patience of customers from their draws: in passes of numpy, or in loops that numba compiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim import compiled, draw_loops
from mfc_sim.description.clock import MIN
from mfc_sim.kinds import Kinds, Laws, minutes_of
from mfc_sim.source import BLOCK, Floats, Longs, Source

NO_LIMIT = 2**60
"""Patience [ms] of one who never leaves."""
_AT_ONCE = 8
_SMALL = 1 << 14
_ALL = slice(0, BLOCK)
Codes = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True)
class Kept:
    """Which of draws of shape (depth, 64) are somebody's, and their order replication by replication."""

    counts: Longs

    @property
    def size(self) -> int:
        """How many are somebody's."""
        return int(self.counts.sum())

    @property
    def depth(self) -> int:
        """Rows of draws needed."""
        return int(self.counts.max(initial=0))

    def parts(self, draws: NDArray[Any], replications: slice = _ALL) -> list[NDArray[Any]]:
        """Return what is somebody's, replication by replication."""
        counts = enumerate(self.counts[replications].tolist(), replications.start)
        return [draws[:count, replication] for replication, count in counts]

    def pick(self, draws: NDArray[Any], out: NDArray[Any]) -> NDArray[Any]:
        """Pick replication by replication; whole numbers cut the fractions off."""
        return np.concatenate(self.parts(draws), out=out, casting="unsafe")

    def runs(self) -> Iterator[tuple[slice, slice]]:
        """A few replications at a time, all if they are small, and their rows."""
        ends = np.concatenate([[0], np.cumsum(self.counts)]).tolist()
        step = BLOCK if ends[-1] <= _SMALL else _AT_ONCE
        for first in range(0, BLOCK, step):
            yield slice(first, first + step), slice(ends[first], ends[first + step])


def write(
    kinds: Kinds, source: Source, who: tuple[str, str], kept: Kept, pace: Floats, columns: tuple[Codes, Longs, Longs]
) -> None:
    """Write kind, need and patience of everybody.

    Parameters
    ----------
    kinds : Kinds
    source : Source
    who : (str, str)
        How they come, and the name of their stream.
    kept : Kept
    pace : ndarray, shape (64,)
        Pace of the day (R11).
    columns : tuple of ndarray, shape (customers,)
        Kind, need and patience [ms]; where nobody ever leaves, patience is not written.
    """
    lines = kinds.needs.line and (kinds.patience is None or kinds.patience.line)
    (_in_loops if lines and compiled.on() else _in_passes)(kinds, source, who, kept, pace, columns)


def _in_passes(
    kinds: Kinds, source: Source, who: tuple[str, str], kept: Kept, pace: Floats, columns: tuple[Codes, Longs, Longs]
) -> None:
    """Transform rows of draws, and pick from them replication by replication; see `write`."""
    come, stream = who
    mine, need_ms, patience_ms = columns
    # One uniform number says the service and, within its share, the privilege.
    kind = source.scratch.rows("kind", kept.depth, kinds.codes.dtype.type)
    kind.fill(kinds.codes[0])
    if len(kinds.edges):
        uniform = source.standard("uniform", f"{come} kind", stream, kept.depth)
        passed = source.scratch.rows("passed", kept.depth, np.bool_)
        step = source.scratch.rows("step", kept.depth, kinds.codes.dtype.type)
        for edge, more in zip(kinds.edges, np.diff(kinds.codes), strict=True):  # may wrap around, and back
            np.greater_equal(uniform, edge, out=passed)
            np.multiply(passed.view(np.uint8), more, out=step)
            kind += step
    need = minutes_of(kinds.needs, kind, source, f"{come} need", stream)
    need *= pace * MIN
    kept.pick(np.clip(np.rint(need, out=need), 1.0, NO_LIMIT, out=need), need_ms)
    if kinds.patience is not None:
        minutes = minutes_of(kinds.patience, kind, source, f"{come} patience", stream)
        for code in kinds.stay:
            minutes[kind == code] = NO_LIMIT
        minutes *= MIN
        kept.pick(np.minimum(np.rint(minutes, out=minutes), NO_LIMIT, out=minutes), patience_ms)
    kept.pick(kind, mine)


def _in_loops(
    kinds: Kinds, source: Source, who: tuple[str, str], kept: Kept, pace: Floats, columns: tuple[Codes, Longs, Longs]
) -> None:
    """Read the draws of each replication where they lie; see `write`."""
    come, stream = who
    kind, need_ms, patience_ms = columns
    if len(kinds.edges):
        uniform = source.standard("uniform", f"{come} kind", stream, kept.depth)
        draw_loops.codes_of(uniform, np.array(kinds.edges), kinds.codes, kept.counts, kind)
    else:
        kind.fill(kinds.codes[0])

    def whole(laws: Laws, purpose: str, factor: Floats, least_ms: int, out_ms: Longs) -> None:
        draws = source.standard(laws.bases[0], purpose, stream, kept.depth)
        b_of, a_of = source.scratch.once((purpose, stream, "line"), lambda: _by_code(laws, kinds.codes))
        minutes = source.scratch.rows("minutes", kept.depth).reshape(-1)[: kept.size]
        draw_loops.lines(draws, kind, b_of, a_of, kept.counts, minutes)
        if laws.laws[0][1].logarithmic:
            np.exp(minutes, out=minutes)
        draw_loops.whole(minutes, factor, float(least_ms), float(NO_LIMIT), kept.counts, out_ms)

    whole(kinds.needs, f"{come} need", pace * MIN, 1, need_ms)
    if kinds.patience is not None:
        whole(kinds.patience, f"{come} patience", np.full(BLOCK, float(MIN)), -NO_LIMIT, patience_ms)


def _by_code(laws: Laws, codes: Codes) -> list[Floats]:
    """Numbers of a line for every code, also where one serves them all."""
    return [np.full(int(codes.max()) + 1, numbers[0]) if len(numbers) == 1 else numbers for numbers in laws.line]
