"""Queueing theory: exact models of queues, each with its source.

``fcfs_waits`` and ``FcfsQueues`` take times in any unit, the same throughout. The formulas take minutes and arrivals an
hour, as their argument names say, or loads without a unit: arrivals per mean service time, in Erlangs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_sim.queueing.abandonment import ErlangA, erlang_a
    from mfc_sim.queueing.erlang import MMc, MMInfinity, erlang_b, erlang_c, mm_infinity, mmc
    from mfc_sim.queueing.hall import MMcK, mmck
    from mfc_sim.queueing.recursion import FcfsQueues, fcfs_waits

_HOME = {
    "ErlangA": "abandonment",
    "FcfsQueues": "recursion",
    "MMInfinity": "erlang",
    "MMc": "erlang",
    "MMcK": "hall",
    "erlang_a": "abandonment",
    "erlang_b": "erlang",
    "erlang_c": "erlang",
    "fcfs_waits": "recursion",
    "mm_infinity": "erlang",
    "mmc": "erlang",
    "mmck": "hall",
}

__all__ = [
    "ErlangA",
    "FcfsQueues",
    "MMInfinity",
    "MMc",
    "MMcK",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "fcfs_waits",
    "mm_infinity",
    "mmc",
    "mmck",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'mfc_sim.queueing' has no attribute {name!r}")
    value = getattr(import_module(f"mfc_sim.queueing.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
