"""What the lanes engine runs on: customers packed by FIFO, windows packed by group, the timetable as operations.

Inside, the clock is shifted by 1 ms, so that 0 is before everything. Keys are whole numbers whose order is the rule:

    key of a customer   time (32 bits) | level 4 | ticket 17 | FIFO 8      R3: level, queued_at, ticket
    key of a window     time free      | number 29                         R5: idle since, number

What does not fit is refused by name, in `pack`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS
from mfc_sim.description.duty import absent_call_ms
from mfc_sim.engines.timetable import timetable
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.paths import Fate
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.duty import WindowDay
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths

Longs = NDArray[np.int64]

SHIFT = 29
LEVEL_AT, TICKET_AT = 25, 8
FIFO_MASK = 255
LOW = (1 << SHIFT) - 1
GIVE_BITS = 33
GIVE_MASK = (1 << GIVE_BITS) - 1
GONE_AT = 28
GONE = 1 << GONE_AT
"""Mark of a result: the holder was gone when his number's turn came."""
CHUNK = 1 << 15
"""Customers unpacked at once: what stays in the cache."""
NEVER_MS = 1 << 32
NEVER = NEVER_MS << SHIFT
END_MS = 1 << 33
"""Trigger after the last operation of a lane; later than never."""


@dataclass(frozen=True)
class Fifos:
    """Those who wait, split into FIFOs: one for each set of groups that may serve, and level.

    Attributes
    ----------
    of : ndarray, shape (services, 16)
        FIFO by service and level.
    groups : tuple of tuple of int
        Groups that may serve a FIFO.
    """

    of: NDArray[np.int64]
    groups: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many FIFOs; the number after the last is the dummy of lanes that hold still."""
        return len(self.groups)


def fifos_of(office: Office, levels: Sequence[int]) -> Fifos:
    """Return the FIFOs of an office whose customers have these levels."""
    skills = [
        tuple(place for place, group in enumerate(office.windows) if group.serves_service(service.name))
        for service in office.services
    ]
    known: dict[tuple[tuple[int, ...], int], int] = {}
    of = np.zeros((len(skills), 16), np.int64)
    for service, groups in enumerate(skills):
        for level in levels:
            of[service, level] = known.setdefault((groups, level), len(known))
    return Fifos(of=of, groups=tuple(groups for groups, _ in known))


@dataclass(frozen=True)
class Packed:
    """Customers of paths who queue, FIFO by FIFO, lane by lane, in ticket order.

    Attributes
    ----------
    records : ndarray, shape (customers + 1, 2)
        Key of the next in the FIFO; need and instant of giving up in one number. The last row is the dummy.
    heads, rows : ndarray, shape (FIFOs, lanes)
        Key of the first of each FIFO, and its row.
    place : ndarray, shape (customers of the paths,)
        Record of each row of the paths; the dummy's for one who does not queue.
    """

    records: Longs
    heads: Longs
    rows: Longs
    place: Longs


def check_fits(office: Office, paths: Paths) -> None:
    """Refuse paths that the keys cannot hold: 131,071 tickets a day, and days whose work could last beyond 49 days.

    Raises
    ------
    UnsupportedFeature
        The sentence says what does not fit, and that the reference engine has no limit.
    """
    pace = max(windows.pace for windows in office.windows)
    needs = np.add.reduceat(np.append(paths.need_ms, 0), np.minimum(paths.starts[:-1], len(paths.need_ms)))
    work = float(needs.max(initial=0)) * pace + float(np.diff(paths.starts).max(initial=0)) * (
        absent_call_ms(office) + 1
    )
    latest = float(paths.queued_at_ms.max(initial=0)) + work + 10 * DAY_MS
    problem = ""
    if latest >= NEVER_MS or float(paths.need_ms.max(initial=0)) * pace >= 1 << 30:
        problem = "the work of a day could last beyond 49 days (R1)"
    elif paths.ticket.max(initial=0) >= 1 << (LEVEL_AT - TICKET_AT):
        problem = f"a day has {paths.ticket.max()} tickets, more than {(1 << (LEVEL_AT - TICKET_AT)) - 1} (R2)"
    if problem:
        raise UnsupportedFeature(f"engine 'lanes': {problem}; engine 'reference' has no limit")


def pack(paths: Paths, fifos: Fifos) -> Packed:
    """Pack the customers of paths."""
    queues = None if not paths.fate.any() else paths.fate == Fate.QUEUES
    fifo = fifos.of.reshape(-1).take(paths.service.astype(np.int64) * 16 + paths.level)
    key = paths.queued_at_ms + 1
    give = np.minimum(key + paths.patience_ms, GIVE_MASK)
    key <<= SHIFT
    key |= paths.level.astype(np.int64) << LEVEL_AT
    key |= paths.ticket.astype(np.int64) << TICKET_AT
    key |= fifo
    give |= paths.need_ms << GIVE_BITS
    size = len(key) if queues is None else int(np.count_nonzero(queues))
    records = np.empty((size + 1, 2), np.int64)
    heads = np.full((fifos.count, paths.lanes), NEVER | fifos.count)
    rows = np.full((fifos.count, paths.lanes), size)
    place = np.full(len(key), size)
    begin = 0
    for number in range(fifos.count):
        mine = fifo == number
        mine = np.flatnonzero(mine if queues is None else mine & queues)
        if not len(mine):
            continue
        end = begin + len(mine)
        place[mine] = np.arange(begin, end)
        starts = np.searchsorted(mine, paths.starts)
        someone = starts[1:] > starts[:-1]
        keys = key[mine]
        heads[number, someone] = keys[starts[:-1][someone]]
        rows[number, someone] = begin + starts[:-1][someone]
        records[begin : end - 1, 0] = keys[1:]
        records[begin + starts[1:][someone] - 1, 0] = NEVER | fifos.count
        records[begin:end, 1] = give[mine]
        begin = end
    records[size] = NEVER | fifos.count, 0
    return Packed(records=records, heads=heads, rows=rows, place=place)


@dataclass(frozen=True)
class Operation:
    """Something the timetable does to windows lo..hi of a group, when the next decision is at or after ``trigger``.

    A window free at f is then free at max(f, due) + length, if max(f, due) < before; else nothing changes.
    A break (R7) is due at its start, has a length, and must begin before the end of the shift; a closed period is due
    at its end and has no length; the end of a shift (R8, R9) is due never.
    """

    trigger: int
    group: int
    lo: int
    hi: int
    due: int
    length: int
    before: int


@dataclass(frozen=True)
class Plan:
    """One day of an office for the lanes: when each window is first free, and the operations in order.

    Attributes
    ----------
    free : tuple of ndarray
        By group: sorted keys of its windows on duty.
    operations : tuple of Operation
    """

    free: tuple[Longs, ...]
    operations: tuple[Operation, ...]


def plan_of(office: Office, day: Day) -> Plan:
    """Return the plan of an office on a day, before absences."""
    windows = timetable(office, day).windows
    free = [
        np.array(sorted((w.start_ms + 1) << SHIFT | w.number for w in windows if w.group == group), np.int64)
        for group in range(len(office.windows))
    ]
    same: dict[tuple[int, int, int, int, int, int], list[int]] = {}
    for window in windows:
        chain = sorted(_chain(window, serve=office.at_closing == "serve"), key=lambda link: link[0])
        for place, (trigger, due, length, before) in enumerate(chain):
            same.setdefault((trigger, place, window.group, due, length, before), []).append(window.number)
    operations = []
    for (trigger, _, group, due, length, before), numbers in sorted(same.items()):
        breaks = [0, *(k for k in range(1, len(numbers)) if numbers[k] != numbers[k - 1] + 1), len(numbers)]
        operations += [
            Operation(trigger, group, numbers[a], numbers[b - 1], due, length, before) for a, b in pairwise(breaks)
        ]
    return Plan(free=tuple(free), operations=tuple(operations))


def _chain(window: WindowDay, *, serve: bool) -> list[tuple[int, int, int, int]]:
    """Chain of one window: trigger, due, length, before; a closed period and the breaks due in it share one trigger."""
    end = window.end_ms + 1
    chain = []
    rest = list(window.breaks)
    for from_ms, until_ms in window.closed:
        inside = [pause for pause in rest if from_ms <= pause[0] < until_ms]
        rest = [pause for pause in rest if pause not in inside]
        chain += [(from_ms + 1, due + 1, length, end) for due, length in inside]
        chain.append((from_ms + 1, until_ms + 1, 0, NEVER_MS))
    chain += [(due + 1, due + 1, length, end) for due, length in rest]
    if not (window.stays and serve):
        chain.append((end, NEVER_MS, 0, NEVER_MS + 1))
    return chain


def unpack(office: Office, paths: Paths, packed: Packed, results: Longs) -> dict[str, NDArray[Any]]:
    """Turn the results of the packed people into columns of Records, in the order of the paths.

    A result is 0 if nothing was decided; else when the window that called is free again, its number, and GONE if the
    holder had gone by then.
    """
    place_of = packed.place
    results[-1] = 0  # the dummy's
    size = len(paths.ticket)
    called_at, ended_at = np.empty(size, np.int64), np.empty(size, np.int64)
    window, outcome = np.empty(size, np.int16), np.empty(size, np.int8)
    paces = np.array([windows.pace for windows in office.windows])
    pace_of = paces[office.window_groups] if (paces != 1).any() else None
    closing = np.array([day.closing_ms for day in paths.days])
    for begin in range(0, size, CHUNK):  # in pieces that stay in the cache
        rows = slice(begin, begin + CHUNK)
        result = results.take(place_of[rows])
        give = paths.queued_at_ms[rows] + paths.patience_ms[rows]
        length = paths.need_ms[rows]
        gone, called = (result & GONE) > 0, result >= 1 << SHIFT
        number = np.where(called, result & (GONE - 1), -1)
        if pace_of is not None:
            length = np.maximum(np.rint(length * pace_of[number]), 1).astype(np.int64)
        length = np.where(gone, absent_call_ms(office), length)
        free_at = (result >> SHIFT) - 1
        closed = closing[0]
        if len(closing) > 1:
            lane = np.searchsorted(paths.starts, np.arange(begin, begin + len(result)), side="right") - 1
            closed = closing[lane % len(closing)]
        # R9: who was never called left before closing, or was sent away then.
        away = (result == 0) & (give >= closed)
        served = called & ~gone
        called_at[rows] = np.where(called, free_at - length, -1)
        window[rows] = number
        ended_at[rows] = np.where(served, free_at, np.where(away, closed, give))
        outcome[rows] = np.where(served, Outcome.SERVED, np.where(away, Outcome.SENT_AWAY, Outcome.LEFT))
    for fate, end in ((Fate.REFUSED_LATE, Outcome.REFUSED_LATE), (Fate.NO_SHOW, Outcome.NO_SHOW)):
        those = np.flatnonzero(paths.fate == fate)
        outcome[those] = end
        ended_at[those] = paths.queued_at_ms[those] if fate == Fate.REFUSED_LATE else -1
    return {"called_at_ms": called_at, "ended_at_ms": ended_at, "window": window, "outcome": outcome}
