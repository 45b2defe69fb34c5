"""Columns that come in blocks, and masks over long ones: a few million rows at a time cost the memory twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

PART = 1 << 16
"""Rows that are looked at together: what is made of them stays in the processor's cache."""


class Grown:
    """One array that grows as blocks come, as pieces beside their sum would need the memory twice.

    Examples
    --------
    >>> column = Grown(np.int64)
    >>> column.add(np.array([1, 2])), column.add(np.array([3]))
    (None, None)
    >>> column.whole().tolist()
    [1, 2, 3]
    """

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._held: npt.NDArray[Any] = np.empty(PART, dtype)
        self._size = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        """Take in the values of a block."""
        size = self._size + len(values)
        if size > len(self._held):
            self._held.resize(max(size, len(self._held) + max(len(self._held) // 4, 8 * PART)), refcheck=False)
        self._held[self._size : size] = values
        self._size = size

    def whole(self) -> npt.NDArray[Any]:
        """Give the column away; nothing can be added afterwards."""
        self._held.resize(self._size, refcheck=False)
        given, self._held = self._held, self._held[:0].copy()
        return given


def in_parts(
    rows: int,
    look: Callable[[slice], npt.NDArray[Any]],
    dtype: npt.DTypeLike = np.bool_,
    *,
    into: npt.NDArray[Any] | None = None,
) -> npt.NDArray[Any]:
    """Values of so many rows, part by part, so that what lies between is never as long as the whole.

    They are put into an array of theirs, if it is given; it may be what they are made of.

    Examples
    --------
    >>> wait = np.array([5, 1, 9])
    >>> in_parts(3, lambda part: wait[part] > 4).tolist()
    [True, False, True]
    """
    made: npt.NDArray[Any] = np.empty(rows, dtype) if into is None else into
    for begin in range(0, rows, PART):
        part = slice(begin, begin + PART)
        made[part] = look(part)
    return made
