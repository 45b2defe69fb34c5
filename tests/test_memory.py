"""Memory of large columns is used again, and never while somebody still looks at it."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator

import numpy as np
import pytest

from mfc_sim import memory


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    gc.collect()
    memory._free.clear()
    yield
    memory._free.clear()


def address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def test_memory_of_what_is_gone_is_used_again() -> None:
    array = memory.empty(100_000, np.int64)
    before = address(array)
    del array
    assert address(memory.empty((49_000, 2), np.int64)) == before


def test_memory_is_not_used_again_while_a_view_of_it_lives() -> None:
    array = memory.empty((50_000, 2), np.int64)
    array[:] = 7
    view = array[10:, 0][::2].view(np.uint64)
    del array
    other = memory.empty(100_000, np.int64)
    other[:] = 1
    assert (view == 7).all()
    assert not np.shares_memory(view, other)
    del view
    assert len(memory._free) == 1


def test_arrays_are_what_numpy_makes() -> None:
    for shape, dtype in ((5, np.int8), ((0, 2), np.int64), (300_000, np.int8), ((200_000, 2), np.float64)):
        array, plain = memory.empty(shape, dtype), np.empty(shape, dtype)
        assert (array.shape, array.dtype, array.flags.c_contiguous) == (plain.shape, plain.dtype, True)
        array[:] = 3
        assert (pickle.loads(pickle.dumps(array)) == 3).all()


def test_no_more_is_kept_than_stated_and_the_longest_idle_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT_BYTES", 3_000_000)
    arrays = [memory.empty(size, np.int8) for size in (1_000_000, 1_100_000, 1_200_000, 5_000_000)]
    kept = [address(array) for array in arrays]
    while arrays:
        arrays.pop(0)
    assert [address(raw) for raw in memory._free.values()] == []  # the last alone is more than may be kept
    arrays = [memory.empty(size, np.int8) for size in (1_000_000, 1_100_000, 1_200_000)]
    kept = [address(array) for array in arrays]
    while arrays:
        arrays.pop(0)
    assert [address(raw) for raw in memory._free.values()] == kept[1:]
