"""Memory of large columns, used again: fresh pages from the system cost 1 to 3 ns per number, as much as drawing it."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LEAST_BYTES = 1 << 18
"""Smaller arrays are left to numpy."""
KEPT_BYTES = 1 << 28
"""How much is kept for use again."""

_free: dict[int, NDArray[np.uint8]] = {}


def empty(shape: int | tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array with whatever is in it; when it and all its views are gone, its memory is used again."""
    kind = np.dtype(dtype)
    size = int(np.prod(shape, dtype=np.int64))
    wanted = size * kind.itemsize
    if wanted < LEAST_BYTES:
        return np.empty(shape, kind)
    fitting = [(one.nbytes, key) for key, one in list(_free.items()) if wanted <= one.nbytes <= 2 * wanted]
    raw = _free.pop(min(fitting)[1], None) if fitting else None  # another thread may have been quicker
    if raw is None:
        raw = np.empty(wanted + wanted // 16, np.uint8)
    array = np.frombuffer(raw.data, kind, size)  # views hold on to this array, and not to what is below
    weakref.finalize(array, _give_back, raw).atexit = False
    return array if isinstance(shape, int) else array.reshape(shape)


def _give_back(raw: NDArray[np.uint8]) -> None:
    """Keep memory for use again; what has lain idle longest goes back to the system."""
    _free[id(raw)] = raw
    while sum(one.nbytes for one in list(_free.values())) > KEPT_BYTES:
        oldest = next(iter(list(_free)), None)
        if oldest is not None:
            _free.pop(oldest, None)
