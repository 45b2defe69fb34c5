"""Queueing theory: exact models of queues, each with its source.

``fcfs_waits`` and ``FcfsQueues`` take times in any unit, the same throughout. The formulas take minutes and arrivals an
hour, as their argument names say, or loads without a unit: arrivals per mean service time, in Erlangs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_sim.queueing.abandonment import ErlangA, erlang_a
    from mfc_sim.queueing.day_result import DayCurve
    from mfc_sim.queueing.erlang import MMc, MMInfinity, erlang_b, erlang_c, mm_infinity, mmc
    from mfc_sim.queueing.fixed_service import MDc, mdc
    from mfc_sim.queueing.general import MG1, MGc, mg1, mgc
    from mfc_sim.queueing.hall import MMcK, mmck
    from mfc_sim.queueing.of_office import OfOffice, of
    from mfc_sim.queueing.pooling import Pooling, pooled_vs_split
    from mfc_sim.queueing.priority import MMcPriorities, Priorities, priorities_mg1, priorities_mmc
    from mfc_sim.queueing.recursion import FcfsQueues, fcfs_waits
    from mfc_sim.queueing.staffing import SquareRoot, servers_needed, square_root_servers
    from mfc_sim.queueing.through_day import day_curve

_HOME = {
    "DayCurve": "day_result",
    "ErlangA": "abandonment",
    "FcfsQueues": "recursion",
    "MDc": "fixed_service",
    "MG1": "general",
    "MGc": "general",
    "MMInfinity": "erlang",
    "MMc": "erlang",
    "MMcK": "hall",
    "MMcPriorities": "priority",
    "OfOffice": "of_office",
    "Pooling": "pooling",
    "Priorities": "priority",
    "SquareRoot": "staffing",
    "day_curve": "through_day",
    "erlang_a": "abandonment",
    "erlang_b": "erlang",
    "erlang_c": "erlang",
    "fcfs_waits": "recursion",
    "mdc": "fixed_service",
    "mg1": "general",
    "mgc": "general",
    "mm_infinity": "erlang",
    "mmc": "erlang",
    "mmck": "hall",
    "of": "of_office",
    "pooled_vs_split": "pooling",
    "priorities_mg1": "priority",
    "priorities_mmc": "priority",
    "servers_needed": "staffing",
    "square_root_servers": "staffing",
}

__all__ = [
    "MG1",
    "DayCurve",
    "ErlangA",
    "FcfsQueues",
    "MDc",
    "MGc",
    "MMInfinity",
    "MMc",
    "MMcK",
    "MMcPriorities",
    "OfOffice",
    "Pooling",
    "Priorities",
    "SquareRoot",
    "day_curve",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "fcfs_waits",
    "mdc",
    "mg1",
    "mgc",
    "mm_infinity",
    "mmc",
    "mmck",
    "of",
    "pooled_vs_split",
    "priorities_mg1",
    "priorities_mmc",
    "servers_needed",
    "square_root_servers",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'mfc_sim.queueing' has no attribute {name!r}")
    value = getattr(import_module(f"mfc_sim.queueing.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
