"""Offices for the compiled loop of loop.py: the lanes of lanes.py one after another, to the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import absent_call_ms
from mfc_sim.engines.loop import pack_lanes, run_lanes, seen_levels
from mfc_sim.engines.packing import (
    END_MS,
    LEVEL_AT,
    TOO_LONG,
    Fifos,
    Packed,
    Plan,
    fifos_of,
    mend_refused,
    plan_of,
    recorded,
)
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.source import side_by_side

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

Longs = NDArray[np.int64]


def run_compiled(jobs: Sequence[tuple[Office, Paths]]) -> Iterator[Records]:
    """Run offices of the same groups, skills and ranks, and yield their records one by one; people are packed once."""
    seen = np.zeros(16, np.bool_)
    for paths in {id(paths.ticket): paths for _, paths in jobs}.values():
        seen_levels(np.ascontiguousarray(paths.level), seen)
    fifos = fifos_of(jobs[0][0], np.flatnonzero(seen).tolist())
    packed: dict[int, Packed] = {}
    for office, paths in jobs:
        who = id(paths.ticket)
        if who not in packed:
            packed = {who: pack_compiled(paths, fifos)}
        yield run_packed(office, paths, packed[who], fifos)


def pack_compiled(paths: Paths, fifos: Fifos) -> Packed:
    """Pack the customers of paths as `pack` does."""
    records = np.empty((1 + len(paths.ticket), 2), np.int64)
    records[0] = fifos.nobody, 0
    heads = np.full((fifos.count, paths.lanes), fifos.nobody)
    low_of = (np.arange(16) << LEVEL_AT | fifos.of.astype(np.int64)).ravel()
    pack_lanes(
        paths.starts,
        np.ascontiguousarray(paths.queued_at_ms),
        np.ascontiguousarray(paths.patience_ms),
        np.ascontiguousarray(paths.need_ms),
        np.ascontiguousarray(paths.service),
        np.ascontiguousarray(paths.level),
        np.ascontiguousarray(paths.fate),
        low_of,
        fifos.nobody,
        records,
        heads,
    )
    return Packed(records=records, heads=heads)


def run_packed(office: Office, paths: Paths, packed: Packed, fifos: Fifos) -> Records:
    """Run an office on people that are packed."""
    plans = [plan_of(office, day) for day in paths.days]
    kinds = {"called_at_ms": np.int64, "ended_at_ms": np.int64, "window": np.int16, "outcome": np.int8}
    columns = side_by_side(len(paths.ticket), kinds)
    pauses = sum(o.hi - o.lo + 1 for plan in plans for o in plan.operations if o.length)
    breaks = np.empty((4, pauses * paths.replications), np.int64)
    missed = np.zeros((paths.lanes, len(office.window_names)), np.int16)
    keys, free_at, table, table_at = _windows(plans, len(office.windows))
    pace, able, sets, set_groups, pools, pool_groups = _skills(office, fifos)
    taken = run_lanes(
        paths.starts, packed.records, packed.heads, paths.absent, keys, free_at, table, table_at, pace, able, sets,
        set_groups, pools, pool_groups, np.array([day.closing_ms for day in paths.days]), absent_call_ms(office),
        fifos.nobody, columns["called_at_ms"], columns["ended_at_ms"], columns["window"], columns["outcome"], breaks,
        missed,
    )  # fmt: skip
    if taken < 0:
        raise UnsupportedFeature(TOO_LONG)
    mend_refused(paths, columns)
    return recorded(columns, breaks[:, :taken], missed)


def _windows(plans: Sequence[Plan], groups: int) -> tuple[Longs, Longs, Longs, Longs]:
    """Keys of the windows and where those of a group begin, by day; operations and where those of a day begin."""
    sizes = np.array([[len(free) for free in plan.free] for plan in plans]).reshape(len(plans), groups)
    ends = np.cumsum(sizes.ravel()).reshape(sizes.shape)
    free_at = np.concatenate([ends[:, :1] - sizes[:, :1], ends], axis=1)
    table: list[tuple[int, ...]] = []
    table_at = []
    for plan in plans:
        table_at.append(len(table))
        table += [(o.trigger, o.group, o.lo, o.hi, o.due, o.length, o.before) for o in plan.operations]
        table.append((END_MS, 0, 0, -1, 0, 0, 0))
    keys = np.concatenate([free for plan in plans for free in plan.free])
    return keys, free_at, np.array(table, np.int64), np.array(table_at)


def _skills(office: Office, fifos: Fifos) -> tuple[NDArray[np.float64], NDArray[np.bool_], Longs, Longs, Longs, Longs]:
    """Pace of each group; who may serve whom; FIFOs of the same groups, and these; groups of the same rank."""
    groups = len(office.windows)
    able = np.zeros((groups, fifos.count), np.bool_)
    sets: list[tuple[int, ...]] = []
    set_groups: list[int] = []
    for number, serve in enumerate(fifos.groups):
        able[list(serve), number] = True
        if number and serve == fifos.groups[number - 1]:
            first, _, begin, end = sets.pop()
            sets.append((first, number + 1, begin, end))
        else:
            sets.append((number, number + 1, len(set_groups), len(set_groups) + len(serve)))
            set_groups += serve
    services = [service.name for service in office.services]
    rank = [windows.rank_among(services) for windows in office.windows]
    order = sorted(range(groups), key=rank.__getitem__)
    others = [place for place, (one, next_one) in enumerate(pairwise(order), start=1) if rank[one] != rank[next_one]]
    return (
        np.array([windows.pace for windows in office.windows], np.float64),
        able,
        np.array(sets, np.int64),
        np.array(set_groups, np.int64),
        np.array([0, *others, groups]),
        np.array(order),
    )
