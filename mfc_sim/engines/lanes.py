"""The lanes engine: many days advance together, one decision per day and step, in numpy.

A lane is one day. It knows when each window is free as far as decided, and who stands first in each FIFO; the next
decision is the least over the FIFOs of (when the first can start, level, ticket), because calls and the timetable only
ever make windows free later, and heads only move back. That is R1-R12 exactly, provided the timetable acts before a
decision at or after it. State arrays have shape (rows, lanes), so that each step is a few long passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim import compiled
from mfc_sim.description.duty import absent_call_ms
from mfc_sim.engines.compiled_lanes import run_compiled
from mfc_sim.engines.packing import (
    DECIDED,
    END_MS,
    FIFO_MASK,
    GIVE_BITS,
    GIVE_MASK,
    IN_VAIN,
    LATEST_MS,
    LOW,
    NEVER,
    NEVER_MS,
    PLACE_AT,
    PLACE_MASK,
    SHIFT,
    TOO_LONG,
    Fifos,
    Packed,
    Plan,
    check_fits,
    fifos_of,
    of_lanes,
    pack,
    plan_of,
    recorded,
    unpack,
)
from mfc_sim.errors import UnsupportedFeature

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

HIGH = ~LOW
ACT_EVERY = 4
"""Steps between two looks for lanes whose timetable has to act."""
CHECK_EVERY = 16
"""Steps between two looks for lanes that are done."""
LANES_WRITTEN = 128
LOGGED = 2 * CHECK_EVERY
"""Steps whose results are kept side by side until they are written lane by lane: one by one would miss the cache."""


def run(office: Office, paths: Paths) -> Records:
    """Run all lanes of ``paths`` together.

    Returns
    -------
    Records
        The records of the reference engine, bit for bit.
    """
    return next(run_many([(office, paths)]))


def run_many(jobs: Sequence[tuple[Office, Paths]]) -> Iterator[Records]:
    """Run several offices of the same groups, skills and ranks together, and yield their records one by one.

    Jobs whose people are the same arrays share them; only the absent may differ.
    """
    for office, paths in jobs:
        check_fits(office, paths)
    if compiled.on():
        return run_compiled(jobs)
    people = {id(paths.ticket): paths for _, paths in jobs}
    seen = np.sum([np.bincount(paths.level, minlength=16) for paths in people.values()], axis=0)
    fifos = fifos_of(jobs[0][0], np.flatnonzero(seen).tolist())
    hall = _Lanes(jobs, fifos)
    hall.advance()
    return map(hall.records_of, range(len(jobs)))  # one at a time: the next takes the memory of the last


@dataclass
class _Job:
    """One office and its paths in a run."""

    office: Office
    paths: Paths
    packed: Packed
    plans: list[Plan]
    first_lane: int
    first_record: int  # where its packed people begin among all
    first_result: int  # where its results begin among all


class _Lanes:
    """All lanes of a run and their state."""

    def __init__(self, jobs: Sequence[tuple[Office, Paths]], fifos: Fifos) -> None:
        self.fifos = fifos
        self.groups = len(jobs[0][0].windows)
        packed: dict[int, Packed] = {}
        first_record: dict[int, int] = {}
        self.jobs: list[_Job] = []
        lanes = records = results = 0
        for office, paths in jobs:
            who = id(paths.ticket)
            if who not in packed:
                packed[who] = pack(paths, fifos)
                first_record[who] = records
                records += len(packed[who].records)
            plans = [plan_of(office, day) for day in paths.days]
            self.jobs.append(_Job(office, paths, packed[who], plans, lanes, first_record[who], results))
            lanes += paths.lanes
            results += len(paths.ticket) + paths.lanes
        unique = list(packed.values())
        self.records = unique[0].records if len(unique) == 1 else np.concatenate([one.records for one in unique])
        self.results = np.zeros(results, np.int64)  # 0: not decided
        self.breaks = [np.empty((4, 0), np.int64)]  # rows: lane, window, from, until
        self.missed = [np.empty((2, 0), np.int64)]  # rows: lane, window
        self._begin(lanes)

    def _begin(self, lanes: int) -> None:
        """Fill the state of all lanes as at midnight."""
        count = self.fifos.count
        self.lane = np.arange(lanes)
        self.heads = np.full((count + 1, lanes), self.fifos.nobody)
        self.base = np.empty(lanes, np.int64)  # row of nobody's record, before those of the lane
        self.shift = np.empty(lanes, np.int64)  # from a record's row to its result's
        self.absent_call = np.empty(lanes, np.int64)
        self.pace = np.ones((self.groups, lanes))
        self.operation = np.empty(lanes, np.int64)
        sizes = [max(len(plan.free[group]) for job in self.jobs for plan in job.plans) for group in range(self.groups)]
        self.free = [np.full((size, lanes), NEVER | LOW) for size in sizes]
        table: list[tuple[int, ...]] = []
        for job in self.jobs:
            days, here = len(job.plans), slice(job.first_lane, job.first_lane + job.paths.lanes)
            self.heads[:count, here] = job.packed.heads
            self.base[here] = job.paths.starts[:-1] + job.first_record
            self.shift[here] = np.arange(job.paths.lanes) + (job.first_result - job.first_record)
            self.absent_call[here] = absent_call_ms(job.office)
            for group, windows in enumerate(job.office.windows):
                self.pace[group, here] = windows.pace
            for place, plan in enumerate(job.plans):
                lanes_of_day = slice(job.first_lane + place, job.first_lane + job.paths.lanes, days)
                self.operation[lanes_of_day] = len(table)
                table += [(o.trigger, o.group, o.lo, o.hi, o.due, o.length, o.before) for o in plan.operations]
                table.append((END_MS, 0, 0, -1, 0, 0, 0))
                absent = job.paths.absent[place::days]
                for group, free in enumerate(plan.free):
                    keys = np.broadcast_to(free[:, None], (len(free), len(absent)))
                    if absent.any():
                        keys = np.where(absent.T[free & LOW], NEVER | LOW, keys)
                        keys.sort(axis=0)
                    self.free[group][: len(free), lanes_of_day] = keys
        office = self.jobs[0].office
        services = [service.name for service in office.services]
        rank = [windows.rank_among(services) for windows in office.windows]
        manned = [group for group in range(self.groups) if sizes[group]]
        self.ranks = [[g for g in manned if rank[g] == one] for one in sorted({rank[g] for g in manned})]
        self.able = np.zeros((self.groups, count + 1), np.bool_)
        for number, groups in enumerate(self.fifos.groups):
            self.able[list(groups), number] = True
        sets = dict.fromkeys(self.fifos.groups)
        levels = count // max(len(sets), 1)
        self.sets = [(groups, slice(place * levels, (place + 1) * levels)) for place, groups in enumerate(sets)]
        self.table = np.array(table, np.int64).T.copy()
        self.next_operation = self.table[0].take(self.operation) << SHIFT
        self._strand(np.arange(lanes))

    def advance(self) -> None:
        """Advance all lanes, a decision each, until every lane is done."""
        self.step = self.logged = 0
        self._resize()
        while len(self.lane):
            self._step()
            self.step += 1
            self.logged += 1
            if self.logged == LOGGED:
                self._write()
            if self.step % CHECK_EVERY == 0:
                alive = np.minimum(self.least, self.next_operation) < NEVER
                left = int(np.count_nonzero(alive))
                if left < 0.85 * len(self.lane) or not left:
                    self._write()
                    self._narrow(alive)
        if self.results.max(initial=0) >= LATEST_MS << SHIFT:
            raise UnsupportedFeature(TOO_LONG)
        self.breaks, self.missed = ([np.concatenate(parts, axis=1)] for parts in (self.breaks, self.missed))

    def _write(self) -> None:
        """Put the results of the last steps where they belong."""
        rows, results = self.row_log[: self.logged], self.result_log[: self.logged]
        for first in range(0, len(self.lane), LANES_WRITTEN):
            lanes = slice(first, first + LANES_WRITTEN)
            self.results[rows[:, lanes].T.ravel()] = results[:, lanes].T.ravel()
        self.logged = 0

    def _narrow(self, alive: Bools) -> None:
        """Drop the lanes that are done."""
        for name in ("lane", "base", "shift", "absent_call", "operation", "next_operation"):
            setattr(self, name, getattr(self, name)[alive])
        for name in ("heads", "pace"):
            setattr(self, name, getattr(self, name).compress(alive, axis=1))
        self.free = [free.compress(alive, axis=1) for free in self.free]
        self._resize()

    def _resize(self) -> None:
        """Make the buffers of a step: fresh memory in it would cost more than the work."""
        width = len(self.lane)
        self.spare = [np.empty_like(free) for free in self.free]
        self.first_free = np.full((self.groups, width), NEVER)
        self.least_free = [
            self.first_free[groups[0]] if len(groups) == 1 else np.full(width, NEVER) for groups, _ in self.sets
        ]
        self.starts = np.empty((self.fifos.count, width), np.int64)
        self.spare_starts = np.empty_like(self.starts)
        self.least, self.fifo, self.place, self.row = (np.empty(width, np.int64) for _ in range(4))
        self.record = np.empty((width, 2), np.int64)
        self.now, self.give, self.need, self.end = (np.empty(width, np.int64) for _ in range(4))
        self.key = np.empty(width, np.int64)
        self.row_log, self.result_log = np.empty((LOGGED, width), np.int64), np.empty((LOGGED, width), np.int64)
        self.length, self.paced_end = np.empty(width), np.empty(width, np.int64)
        self.calls, self.mine, self.flag = (np.empty(width, np.bool_) for _ in range(3))
        self.offset = np.arange(width)
        self.any_absent_call = bool(self.absent_call.any())
        self.paced = [bool((pace != 1).any()) for pace in self.pace]

    def _step(self) -> None:
        """Let every lane decide once, or hold still while its timetable acts."""
        least, fifo, place, row, record = self.least, self.fifo, self.place, self.row, self.record
        self.result = self.result_log[self.logged]
        heads, starts, low = self.heads[:-1], self.starts, self.spare_starts
        for group, free in enumerate(self.free):
            if len(free):
                np.bitwise_and(free[0], HIGH, out=self.first_free[group])
        # When the first of each FIFO can start: at his time, or when one of his groups has a window free.
        for (groups, here), free_at in zip(self.sets, self.least_free, strict=True):
            for place_of in range(1, len(groups)):
                before = free_at if place_of > 1 else self.first_free[groups[0]]
                np.minimum(before, self.first_free[groups[place_of]], out=free_at)
            np.maximum(heads[here], free_at, out=starts[here])
        np.bitwise_and(heads, LOW, out=low)
        np.bitwise_or(starts, low, out=starts)
        np.minimum.reduce(starts, axis=0, out=least)
        # R6: the timetable acts before a decision at or after it; the lane decides nothing, and looks again.
        np.greater_equal(least, self.next_operation, out=self.flag)
        held = np.flatnonzero(self.flag)
        if len(held):
            if self.step % ACT_EVERY == 0:  # a few idle steps of a few lanes cost less than acting for each alone
                self._act(held)
            least[held] = self.fifos.nobody
        np.bitwise_and(least, FIFO_MASK, out=fifo)
        np.multiply(fifo, len(fifo), out=place)
        np.add(place, self.offset, out=place)
        np.right_shift(least, PLACE_AT, out=row)
        np.bitwise_and(row, PLACE_MASK, out=row)
        np.add(row, self.base, out=row)
        self.records.take(row, axis=0, out=record, mode="clip")
        self.heads.reshape(-1)[place] = record[:, 0]
        np.right_shift(least, SHIFT, out=self.now)
        np.bitwise_and(record[:, 1], GIVE_MASK, out=self.give)
        np.right_shift(record[:, 1], GIVE_BITS, out=self.need)
        self._call()
        np.add(row, self.shift, out=self.row_log[self.logged])

    def _call(self) -> None:
        """R5: the window of least rank, idle since and number among those that can call; the gone take none (R10)."""
        calls, mine, flag, result, need = self.calls, self.mine, self.flag, self.result, self.need
        np.greater_equal(self.give, self.now, out=calls)
        result.fill(DECIDED)
        if self.any_absent_call:
            in_vain = ~calls & (self.absent_call > 0) & (self.fifo != self.fifos.count)
            result[in_vain] |= IN_VAIN
            np.copyto(need, self.absent_call, where=in_vain)
            self.in_vain = in_vain
            calls |= in_vain
        np.add(self.now, need, out=self.end)
        np.left_shift(self.end, SHIFT, out=self.end)
        for groups in self.ranks:
            if len(groups) > 1:
                self._call_equals(groups)
                continue
            group = groups[0]
            if groups is self.ranks[-1]:  # whom no other window took, this one does
                self._occupy(group, calls)
                break
            np.less_equal(self.first_free[group], self.least, out=mine)
            np.logical_and(mine, calls, out=mine)
            self.able[group].take(self.fifo, out=flag, mode="clip")
            np.logical_and(mine, flag, out=mine)
            np.greater(calls, mine, out=calls)
            self._occupy(group, mine)

    def _call_equals(self, groups: Sequence[int]) -> None:
        """Groups of equal rank: the least of their first windows calls."""
        keys = []
        for group in groups:
            can = self.calls & self.able[group].take(self.fifo) & (self.first_free[group] <= self.least)
            keys.append(np.where(can, self.free[group][0], NEVER | LOW))
        best = np.minimum.reduce(keys)
        taken = best < NEVER
        for group, key in zip(groups, keys, strict=True):
            self._occupy(group, taken & (key == best))
        self.calls &= ~taken

    def _occupy(self, group: int, mine: Bools) -> None:
        """The first window of a group serves where ``mine``: its key becomes (end, number); columns stay sorted."""
        free, spare, key = self.free[group], self.spare[group], self.key
        np.bitwise_and(free[0], LOW, out=key)
        np.bitwise_or(key, self._paced_end(group) if self.paced[group] else self.end, out=key)
        np.multiply(key, mine, out=key)
        np.bitwise_or(self.result, key, out=self.result)
        # Replace the first by its new key and keep the column sorted; a key of 0 changes nothing.
        np.maximum(free, key, out=spare)
        np.minimum(free[1:], spare[:-1], out=spare[:-1])
        self.free[group], self.spare[group] = spare, free

    def _paced_end(self, group: int) -> Longs:
        """R11: end of a service of a group's pace; the call of one who has gone lasts the same at any window."""
        end, length = self.paced_end, self.length
        np.multiply(self.need, self.pace[group], out=length)
        np.maximum(np.rint(length, out=length), 1, out=length)
        np.copyto(end, length, casting="unsafe")
        if self.any_absent_call:
            np.copyto(end, self.absent_call, where=self.in_vain)
        np.add(end, self.now, out=end)
        return np.left_shift(end, SHIFT, out=end)

    def _act(self, held: Longs) -> None:
        """Apply to lanes that hold still all operations due by their next decision."""
        while len(held):
            number = self.operation[held]
            group_of = self.table[1].take(number)
            for group in range(self.groups):
                mine = np.flatnonzero(group_of == group)
                if len(mine):
                    self._operate(group, held[mine], number[mine])
            self.operation[held] += 1
            self.next_operation[held] = self.table[0].take(number + 1) << SHIFT
            held = held[self.next_operation[held] <= self.least[held]]

    def _operate(self, group: int, lanes: Longs, number: Longs) -> None:
        _, _, lo, hi, due, length, before = self.table[:, number]
        keys = self.free[group][:, lanes]
        window, free = keys & LOW, keys >> SHIFT
        hit = (window >= lo) & (window <= hi) & (free < NEVER_MS)
        begin = np.maximum(free, due)
        does = hit & (begin < before)
        pauses = np.broadcast_to(length > 0, does.shape)
        taken, missed = np.nonzero(does & pauses), np.nonzero(hit & ~does & pauses)
        if len(taken[0]):
            lane = self.lane[lanes[taken[1]]]
            self.breaks.append(np.stack([lane, window[taken], begin[taken] - 1, begin[taken] - 1 + length[taken[1]]]))
        if len(missed[0]):
            self.missed.append(np.stack([self.lane[lanes[missed[1]]], window[missed]]))
        keys = np.where(does, np.minimum(begin + length, NEVER_MS) << SHIFT | window, keys)
        keys.sort(axis=0)
        self.free[group][:, lanes] = keys
        if (due >= NEVER_MS).any():
            self._strand(lanes)

    def _strand(self, lanes: Longs) -> None:
        """Close the FIFOs that no window will ever serve again: who stands in them is never called (R9)."""
        never = [free[0][lanes] >= NEVER if len(free) else np.ones(len(lanes), np.bool_) for free in self.free]
        for number, groups in enumerate(self.fifos.groups):
            dead = (
                np.logical_and.reduce([never[group] for group in groups]) if groups else np.ones(len(lanes), np.bool_)
            )
            self.heads[number, lanes[dead]] = self.fifos.nobody

    def records_of(self, place: int) -> Records:
        """Records of one job, in the order of its paths."""
        job = self.jobs[place]
        paths, office = job.paths, job.office
        results = self.results[job.first_result : job.first_result + len(paths.ticket) + paths.lanes]
        lanes = (job.first_lane, job.first_lane + paths.lanes)
        missed_lane, missed_window = of_lanes(self.missed, *lanes)
        missed = np.zeros((paths.lanes, len(job.office.window_names)), np.int16)
        np.add.at(missed, (missed_lane, missed_window), 1)
        return recorded(unpack(office, paths, results), of_lanes(self.breaks, *lanes), missed)
