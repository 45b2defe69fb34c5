"""Where draws come from: generators, standard draws, and buffers for them.

Draws have shape (customers, 64): the customer is the slow index and the replication the fast one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from mfc_sim import compiled, draw_loops

if TYPE_CHECKING:
    from mfc_sim.description.day import Day

BLOCK = 64
"""Replications of a draw block: a constant of the format, not a setting."""

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Value = TypeVar("Value")
_LARGE_PAGE = 1 << 21
_LINE = 64
_ENDLESS = 1 << 30


class Scratch:
    """What the blocks of one draw share: buffers, one for each use, and what is the same in all blocks.

    Fresh memory would cost more than the numbers in it.
    """

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, type], NDArray[Any]] = {}
        self._known: dict[Hashable, Any] = {}
        self.columns: dict[str, DTypeLike] = {}  # of the last draw of several blocks
        self.a_replication = 0.0  # customers of one, in it

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what ``make`` made for the first block."""
        if key not in self._known:
            self._known[key] = make()
        known: Value = self._known[key]
        return known

    def apart(self) -> Scratch:
        """Return one that shares the buffers, and knows nothing yet: for the draws of another home."""
        other = Scratch()
        other._buffers = self._buffers
        return other

    def rows(self, use: str, count: int, dtype: type = np.float64) -> NDArray[Any]:
        """Return a buffer with whatever is in it; shape (count, 64)."""
        buffer = self._buffers.get((use, dtype))
        if buffer is None or len(buffer) < count:
            buffer = self._buffers[use, dtype] = np.empty((int(count * 1.1), BLOCK), dtype)
        return buffer[:count]


def fresh(_: str, size: int, dtype: type) -> NDArray[Any]:
    """Return a column that is not yet in its place."""
    return np.empty(size, dtype)


def alike(value: np.generic) -> NDArray[Any]:
    """Return a column that says the same of all, as long as anybody wants, without room for each."""
    return np.broadcast_to(value, _ENDLESS)


def side_by_side(size: int, kinds: Mapping[str, DTypeLike]) -> dict[str, NDArray[Any]]:
    """Return columns that are parts of one piece of memory.

    The system hands memory out by pages, and a page costs as much as a thousand draws. A large piece that begins where
    a large page may begin is handed out by large pages; each column for itself would get small ones at both ends.
    """
    sizes = [-(-size * np.dtype(kind).itemsize // _LINE) * _LINE for kind in kinds.values()]
    whole = np.empty(sum(sizes) + _LARGE_PAGE, np.uint8)
    ends = np.cumsum(sizes) + -whole.ctypes.data % _LARGE_PAGE
    return {
        name: whole[end - room : end].view(kind)[:size]
        for (name, kind), room, end in zip(kinds.items(), sizes, ends.tolist(), strict=True)
    }


@dataclass(frozen=True)
class Source:
    """Where draws of one block and day come from.

    What ``standard`` and ``unit_rate`` return is good until the next call.

    Attributes
    ----------
    random : function of purpose and stream
        Makes the generator of a draw.
    day : Day
    scratch : Scratch
    column : function of name, size and type
        Makes the column of so many customers.
    numbers : sequence of str
        Names of uniform numbers that everybody draws besides, such as the one that decides his choice of an office.
    """

    random: Callable[[str, str], np.random.Generator]
    day: Day
    scratch: Scratch
    column: Callable[[str, int, type], NDArray[Any]]
    numbers: tuple[str, ...] = ()

    def standard(self, base: str, purpose: str, stream: str, rows: int) -> Floats:
        """Standard draws; shape (rows, 64)."""
        rng, out = self.random(f"{purpose}/{base}", stream), self.scratch.rows("draws", rows)
        if base == "normal":
            return rng.standard_normal(out=out)
        if base == "exponential":
            return rng.standard_exponential(out=out)
        if base == "uniform":
            return rng.random(out=out)
        return rng.standard_gamma(float(base.removeprefix("gamma:")), out=out)

    def factor(self, cv: float, purpose: str, stream: str = "") -> Floats:
        """Gamma factor of the day with mean 1, by replication; shape (64,)."""
        return np.ones(BLOCK) if cv == 0 else self.random(purpose, stream).standard_gamma(1 / cv**2, BLOCK) * cv**2

    def unit_rate(self, until: Floats, purpose: str, stream: str) -> tuple[Floats, Longs]:
        """Arrivals of a unit-rate Poisson process by replication, and how many of them lie before ``until``.

        Returns
        -------
        times : ndarray, shape (rows, 64)
        counts : ndarray, shape (64,)
        """
        rng = self.random(purpose, stream)
        most = float(until.max(initial=0.0))
        times = self.scratch.rows("draws", _tiles(most + 4 * most**0.5))
        _running_sums(rng.standard_exponential(out=times), np.zeros(BLOCK))
        while (times[-1] < until).any():
            more = rng.standard_exponential((_tiles(most**0.5), BLOCK))
            times = np.concatenate([times, _running_sums(more, times[-1])])
        least = float(until.min(initial=most))
        sure = max(int(least - 5 * least**0.5), 0)  # rows that lie before in all likelihood: not counted one by one
        if not (times[:sure][-1:] < until).all():
            sure = 0
        return times, sure + (times[sure:] < until).sum(axis=0, dtype=np.int64)


_TILE = 8


def _tiles(rows: float) -> int:
    """Whole tiles that hold so many rows, and some."""
    return (int(rows) // _TILE + 1) * _TILE


def _running_sums(steps: Floats, start: Floats) -> Floats:
    """Sum steps down the rows, in place; shape (rows, 64), whole tiles of 8 rows.

    Tile by tile, because numpy adds rows to rows four times as fast as it accumulates down a column. The order of
    additions is part of the format: it does not depend on how many rows are drawn.
    """
    if compiled.on():
        draw_loops.running_sums(steps, start, _TILE)
        return steps
    tiles = steps.reshape(-1, _TILE, BLOCK)
    for row in range(1, _TILE):
        tiles[:, row] += tiles[:, row - 1]
    before = np.cumsum(np.concatenate([start[None], tiles[:-1, -1]]), axis=0)
    tiles += before[:, None]
    return steps
