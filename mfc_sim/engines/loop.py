"""The lanes one after another, in loops that numba compiles: the decisions of lanes.py, written for one lane.

Every function here takes arrays and numbers only, and reads no name of another file: what numba keeps on disk is
renewed when this file changes, not when another does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.compiled import kernel

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

# As in packing.py; a test holds them equal.
SHIFT = 29
LOW = (1 << 29) - 1
PLACE_AT, PLACE_MASK = 8, (1 << 17) - 1
FIFO_MASK = 255
GIVE_BITS = 32
GIVE_MASK = (1 << 32) - 1
NEVER_MS = 1 << 32
NEVER = NEVER_MS << 29
LATEST_MS = NEVER_MS // 2
SERVED, LEFT, SENT_AWAY = 0, 1, 2


@kernel
def seen_levels(level: NDArray[Any], seen: Bools) -> None:
    """Mark the levels that somebody has."""
    for one in level:
        seen[one] = True


@kernel
def pack_lanes(
    starts: Longs, queued_at_ms: Longs, patience_ms: Longs, need_ms: Longs, service: NDArray[Any],
    level: NDArray[Any], fate: NDArray[Any], low_of: Longs, nobody: int, records: Longs, heads: Longs,
) -> None:  # fmt: skip
    """Pack customers as `pack` of packing.py does."""
    last = np.empty(heads.shape[0], np.int64)
    for lane in range(heads.shape[1]):
        last[:] = -1
        first = starts[lane]
        for row in range(first, starts[lane + 1]):
            queued = queued_at_ms[row] + 1
            records[row + 1, 1] = min(queued + patience_ms[row], NEVER_MS - 1) | need_ms[row] << GIVE_BITS
            if fate[row] != 0:
                records[row + 1, 0] = nobody
                continue
            low = low_of[service[row] * 16 + level[row]]
            fifo = low & FIFO_MASK
            key = queued << SHIFT | low | (row - first + 1) << PLACE_AT
            if last[fifo] < 0:
                heads[fifo, lane] = key
            else:
                records[last[fifo] + 1, 0] = key
            last[fifo] = row
        for fifo in range(heads.shape[0]):
            if last[fifo] >= 0:
                records[last[fifo] + 1, 0] = nobody


@kernel
def run_lanes(
    starts: Longs, records: Longs, heads: Longs, absent: Bools, free_keys: Longs, free_at: Longs, table: Longs,
    table_at: Longs, pace: NDArray[np.float64], able: Bools, sets: Longs, set_groups: Longs, pools: Longs,
    pool_groups: Longs, closing_ms: Longs, absent_call: int, nobody: int, called_at_ms: Longs, ended_at_ms: Longs,
    window: NDArray[Any], outcome: NDArray[Any], breaks: Longs, missed: NDArray[Any],
) -> int:  # fmt: skip
    """Run lanes one after the other.

    Parameters
    ----------
    starts, records, heads, absent : ndarray
        People packed, and windows that are missing.
    free_keys, free_at : ndarray, shapes (windows of all days,) and (days, groups + 1)
        Keys of the windows on duty, and where those of a day and group begin.
    table, table_at : ndarray, shapes (operations, 7) and (days,)
        Operations of the timetable, and where those of a day begin.
    pace, able : ndarray, shapes (groups,) and (groups, FIFOs)
    sets, set_groups : ndarray, shapes (sets, 4) and (groups of all sets,)
        First FIFO of the same groups and the one after the last; where their groups begin and end.
    pools, pool_groups : ndarray, shapes (ranks + 1,) and (groups,)
        Groups by rank, and where those of a rank begin.
    closing_ms : ndarray, shape (days,)
    absent_call, nobody : int
        What calling the number of one who has gone costs; key of nobody.
    called_at_ms, ended_at_ms, window, outcome : ndarray, shape (customers,)
        Filled in for all who queue.
    breaks, missed : ndarray
        Filled in: rows lane, window, from, until of the breaks taken; how many were not, by lane and window.

    Returns
    -------
    int
        How many breaks were taken; -1: the work of a day does not fit the clock.
    """
    days, groups = free_at.shape[0], free_at.shape[1] - 1
    fifos = heads.shape[0]
    most = 0
    for day in range(days):
        most = max(most, free_at[day, groups] - free_at[day, 0])
    free = np.empty(most + 1, np.int64)
    at = np.empty(groups, np.int64)
    end = np.empty(groups, np.int64)
    soonest = np.empty(groups, np.int64)
    head = np.empty(fifos, np.int64)
    taken = 0
    for lane in range(heads.shape[1]):
        day = lane % days
        begin = 0
        for group in range(groups):
            at[group] = begin
            for place in range(free_at[day, group], free_at[day, group + 1]):
                key = free_keys[place]
                if not absent[lane, key & LOW]:
                    free[begin] = key
                    begin += 1
            end[group] = begin
            soonest[group] = free[at[group]] & ~LOW if begin > at[group] else NEVER
        for fifo in range(fifos):
            head[fifo] = heads[fifo, lane]
        before_first = starts[lane] - 1
        strand = True
        operation = table_at[day]
        acts_at = table[operation, 0] << SHIFT
        while True:
            if strand:  # R9: whom no window will ever serve again is never called
                strand = False
                for part in range(sets.shape[0]):
                    serve = False
                    for place in range(sets[part, 2], sets[part, 3]):
                        serve |= soonest[set_groups[place]] < NEVER
                    if serve:
                        continue
                    for fifo in range(sets[part, 0], sets[part, 1]):
                        key = head[fifo]
                        head[fifo] = nobody
                        while key < NEVER:
                            row = before_first + (key >> PLACE_AT & PLACE_MASK)
                            key = records[row + 1, 0]
                            gone = (records[row + 1, 1] & GIVE_MASK) - 1
                            called_at_ms[row] = -1
                            window[row] = -1
                            outcome[row] = LEFT if gone < closing_ms[day] else SENT_AWAY
                            ended_at_ms[row] = min(gone, closing_ms[day])
            least = nobody
            for part in range(sets.shape[0]):
                free_from = NEVER
                for place in range(sets[part, 2], sets[part, 3]):
                    free_from = min(free_from, soonest[set_groups[place]])
                for fifo in range(sets[part, 0], sets[part, 1]):
                    key = head[fifo]
                    least = min(least, max(key, free_from) | (key & LOW))
            if least >= acts_at:  # R6: the timetable acts before a decision at or after it
                group, lo, hi = table[operation, 1], table[operation, 2], table[operation, 3]
                due, length, before = table[operation, 4], table[operation, 5], table[operation, 6]
                operation += 1
                acts_at = table[operation, 0] << SHIFT
                for place in range(at[group], end[group]):
                    number = free[place] & LOW
                    was = free[place] >> SHIFT
                    if number < lo or number > hi or was >= NEVER_MS:
                        continue
                    start = max(was, due)
                    if start < before:
                        free[place] = min(start + length, NEVER_MS) << SHIFT | number
                        if length > 0:
                            breaks[0, taken] = lane
                            breaks[1, taken] = number
                            breaks[2, taken] = start - 1
                            breaks[3, taken] = start - 1 + length
                            taken += 1
                    elif length > 0:
                        missed[lane, number] += 1
                for place in range(at[group] + 1, end[group]):
                    key = free[place]
                    other = place
                    while other > at[group] and free[other - 1] > key:
                        free[other] = free[other - 1]
                        other -= 1
                    free[other] = key
                if end[group] > at[group]:
                    soonest[group] = free[at[group]] & ~LOW
                strand = due >= NEVER_MS
                continue
            if least >= NEVER:
                break
            fifo = least & FIFO_MASK
            row = before_first + (least >> PLACE_AT & PLACE_MASK)
            head[fifo] = records[row + 1, 0]
            who = records[row + 1, 1]
            now = least >> SHIFT
            gone = who & GIVE_MASK
            in_vain = gone < now
            if in_vain and not absent_call:  # R10
                called_at_ms[row] = -1
                ended_at_ms[row] = gone - 1
                window[row] = -1
                outcome[row] = LEFT
                continue
            # R5: the window of least rank, idle since and number among those that can call.
            best = NEVER
            caller = 0
            for part in range(pools.shape[0] - 1):
                for place in range(pools[part], pools[part + 1]):
                    group = pool_groups[place]
                    if able[group, fifo] and soonest[group] <= least and free[at[group]] < best:
                        best = free[at[group]]
                        caller = group
                if best < NEVER:
                    break
            if in_vain:
                until = now + absent_call
            elif pace[caller] == 1.0:
                until = now + (who >> GIVE_BITS)
            else:  # R11
                until = now + max(int(np.rint((who >> GIVE_BITS) * pace[caller])), 1)
            if until >= LATEST_MS:
                return -1
            key, size = until << SHIFT | (best & LOW), end[caller] - at[caller]
            keys = free[at[caller] : end[caller]]
            for place in range(size - 1):  # the first goes, and its new key finds its place: no branch to guess
                keys[place] = min(keys[place + 1], max(keys[place], key))
            keys[size - 1] = max(keys[size - 1], key)
            soonest[caller] = keys[0] & ~LOW
            called_at_ms[row] = now - 1
            window[row] = best & LOW
            if in_vain:
                ended_at_ms[row] = gone - 1
                outcome[row] = LEFT
            else:
                ended_at_ms[row] = until - 1
                outcome[row] = SERVED
    return taken
