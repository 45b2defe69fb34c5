"""Inner loops that numba compiles, where it is installed (extra ``fast``): the same answers to the bit, sooner.

Each such loop stands beside passes of numpy that do the same, and is used once `load` has been called: by whoever wants
it, or by a pass so large that it pays. What is compiled is kept on disk; the first time on a machine takes seconds.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

LOAD_AT: float = 10_000_000
"""Customers of a pass by one process from which numba is loaded: a second, as much as it then saves."""

Given = ParamSpec("Given")
Made = TypeVar("Made")
_state = {"on": False}


def worth(customers: float) -> bool:
    """Whether a pass over so many customers should run on compiled loops: they are there, or it pays to load them."""
    return _state["on"] or customers >= LOAD_AT


def load() -> bool:
    """Have everything from now on run on compiled loops; False if numba is not installed, or does not work here."""
    if not _state["on"]:
        try:
            numba: Any = import_module("numba")
            _state["on"] = not numba.config.DISABLE_JIT
        except Exception:  # it is not there, asks for another numpy, misses a library: passes of numpy do the same
            return False
    return _state["on"]


def on() -> bool:
    """Whether loops are compiled."""
    return _state["on"]


def exact() -> bool:
    """Whether numpy multiplies and adds in two steps as compiled loops do: elsewhere its compiler may make it one."""
    return _state["on"] and platform.machine().lower() in ("x86_64", "amd64")


@contextmanager
def switched(wanted: bool) -> Iterator[None]:
    """Have it one way or the other for a while, in all threads: to compare, or to measure."""
    before = _state["on"]
    try:
        if wanted and not load():
            raise ImportError("numba is not installed, or does not work here: pip install mfc_sim[fast]")
        _state["on"] = wanted
        yield
    finally:
        _state["on"] = before


def kernel(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """Compile a loop when it is first called.

    It takes arrays and numbers only, and reads no name of another file: what is kept on disk is renewed when its own
    file changes.
    """
    made: list[Any] = []

    @wraps(function)
    def call(*given: Given.args, **named: Given.kwargs) -> Made:
        numba: Any = import_module("numba")
        try:
            if not made:
                made.append(numba.njit(cache=True, nogil=True)(function))
            found: Made = made[0](*given, **named)
        except MemoryError:
            raise
        except Exception:  # before it ran: no place to keep it, a full disk, a damaged file
            made[:] = [numba.njit(nogil=True)(function)]
            found = made[0](*given, **named)
        return found

    return call
