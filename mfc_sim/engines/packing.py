"""What the lanes engine runs on: customers packed by FIFO, windows packed by group, the timetable as operations.

Inside, the clock is shifted by 1 ms, so that 0 is before everything. Keys are whole numbers whose order is the rule:

    key of a customer   time (32 bits) | level 4 | place 17 | FIFO 8       R3: level, queued_at, ticket
    key of a window     time free      | number 29                         R5: idle since, number

The place of a customer in his lane, from 1, is the order of the tickets, and finds his record; place 0 is nobody.

What does not fit is refused by name, in `pack`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import absent_call_ms
from mfc_sim.engines.timetable import timetable
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.paths import Fate
from mfc_sim.records import Outcome, Records
from mfc_sim.source import side_by_side

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.duty import WindowDay
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths

Longs = NDArray[np.int64]

SHIFT = 29
LEVEL_AT, PLACE_AT = 25, 8
PLACE_MASK = (1 << (LEVEL_AT - PLACE_AT)) - 1
FIFO_MASK = 255
LOW = (1 << SHIFT) - 1
GIVE_BITS = 32
GIVE_MASK = (1 << GIVE_BITS) - 1
DECIDED = 1 << 28
"""Mark of a result: the turn of his number came."""
IN_VAIN = 1 << 27
"""Mark of a result: the holder was gone, and his number was called."""
CHUNK = 1 << 15
"""Customers packed and unpacked at once, roughly: what stays in the cache."""
FEW_FIFOS = 8
"""So many are sought one by one: among more, sorting is faster."""
NEVER_MS = 1 << 32
NEVER = NEVER_MS << SHIFT
LATEST_MS = NEVER_MS // 2
LONGEST_MS = NEVER_MS // 4
END_MS = 1 << 33
"""Trigger after the last operation of a lane; later than never."""


@dataclass(frozen=True)
class Fifos:
    """Those who wait, split into FIFOs: one for each set of groups that may serve, and level.

    Attributes
    ----------
    of : ndarray of uint8, shape (services, 16)
        FIFO by service and level.
    groups : tuple of tuple of int
        Groups that may serve a FIFO; FIFOs of the same groups stand side by side.
    """

    of: NDArray[np.uint8]
    groups: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many FIFOs; the number after the last is nobody's."""
        return len(self.groups)

    @property
    def nobody(self) -> int:
        """Key of nobody: at the end of a FIFO, and of a lane that holds still."""
        return NEVER | self.count


def fifos_of(office: Office, levels: Sequence[int]) -> Fifos:
    """Return the FIFOs of an office whose customers have these levels."""
    skills = [
        tuple(place for place, group in enumerate(office.windows) if group.serves_service(service.name))
        for service in office.services
    ]
    sets = sorted(set(skills))
    levels = levels or (0,)  # there is a FIFO even if nobody comes
    of = np.zeros((len(skills), 16), np.uint8)
    for service, groups in enumerate(skills):
        of[service, list(levels)] = sets.index(groups) * len(levels) + np.arange(len(levels))
    return Fifos(of=of, groups=tuple(groups for groups in sets for _ in levels))


@dataclass(frozen=True)
class Packed:
    """Customers of paths as the lanes read them.

    Attributes
    ----------
    records : ndarray, shape (1 + customers, 2)
        Of each row of the paths, after one of nobody's: key of the next in his FIFO; need and instant of giving up in
        one number.
    heads : ndarray, shape (FIFOs, lanes)
        Key of the first of each FIFO.
    """

    records: Longs
    heads: Longs


TOO_LONG = "engine 'lanes': the work of a day lasts beyond 24 days (R1); engine 'reference' has no limit"


def check_fits(office: Office, paths: Paths) -> None:
    """Refuse paths that the keys cannot hold: 131,071 visitors a day, and single times beyond 12 or 24 days.

    Whether all the work of a day is done within 24 days shows when it is run: no step goes further than 12 days, so
    that whatever passes 24 is seen before it reaches never, at 49.

    Raises
    ------
    UnsupportedFeature
        The sentence says what does not fit, and that the reference engine has no limit.
    """
    most = int(np.diff(paths.starts).max(initial=0))
    longest = float(paths.need_ms.max(initial=0)) * max(windows.pace for windows in office.windows)
    if longest >= LONGEST_MS or paths.queued_at_ms.max(initial=0) >= LATEST_MS or absent_call_ms(office) >= LONGEST_MS:
        raise UnsupportedFeature(TOO_LONG)
    if most > PLACE_MASK:
        raise UnsupportedFeature(
            f"engine 'lanes': a day has {most} visitors, more than {PLACE_MASK} (R2); engine 'reference' has no limit"
        )


def pack(paths: Paths, fifos: Fifos) -> Packed:
    """Pack the customers of paths."""
    records = np.empty((1 + len(paths.ticket), 2), np.int64)
    records[0] = fifos.nobody, 0
    heads = np.full((fifos.count, paths.lanes), fifos.nobody)
    low_of = np.arange(16) << LEVEL_AT | fifos.of.astype(np.int64)
    some_do_not_queue = paths.fate.any()
    counts = np.diff(paths.starts)
    most = int(counts.max(initial=0))
    places = np.arange(1, most + 1) << PLACE_AT
    spare, turned = np.empty((2, max(CHUNK, most)), np.int64)  # what is new every time would be cold
    for lanes, rows in chunks(paths.starts):
        size = rows.stop - rows.start
        kind = paths.service[rows].astype(np.int32)
        kind *= 16
        kind += paths.level[rows]
        low = low_of.reshape(-1).take(kind, out=spare[:size], mode="clip")
        fifo = low.astype(np.uint8)
        if some_do_not_queue:
            fifo[paths.fate[rows] != Fate.QUEUES] = fifos.count
        key = paths.queued_at_ms[rows] + 1
        give = key + paths.patience_ms[rows]
        np.minimum(give, NEVER_MS - 1, out=give)  # before never: nobody, whose turn that is, takes no window
        key <<= SHIFT
        key |= low
        key |= np.concatenate([places[:count] for count in counts[lanes].tolist()], out=turned[:size])
        give |= np.left_shift(paths.need_ms[rows], GIVE_BITS, out=spare[:size])
        # FIFO by FIFO, each by ticket: everybody's next is then the one behind him, but for the last of a lane.
        turn = _by_fifo(fifo, fifos.count)
        firsts = paths.starts[lanes.start : lanes.stop + 1] - rows.start + size * np.arange(fifos.count)[:, None]
        bounds = turn.searchsorted(firsts)
        someone = bounds[:, 1:] > bounds[:, :-1]
        for number, first, last in zip(range(fifos.count), bounds[:, 0].tolist(), bounds[:, -1].tolist(), strict=True):
            turn[first:last] -= number * size
        keys = key.take(turn, out=spare[: len(turn)], mode="clip")
        heads[:, lanes][someone] = keys[bounds[:, :-1][someone]]
        keys[:-1] = keys[1:]
        keys[bounds[:, 1:][someone] - 1] = fifos.nobody
        turned[turn] = keys
        here = records[1 + rows.start : 1 + rows.stop]
        here[:, 0] = turned[:size]
        here[:, 1] = give
    return Packed(records=records, heads=heads)


def _by_fifo(fifo: NDArray[np.uint8], count: int) -> Longs:
    """Return FIFO x size + place of those who stand in one of so many, ascending."""
    if count <= FEW_FIFOS:
        return np.flatnonzero(fifo == np.arange(count, dtype=np.uint8)[:, None])
    turn = np.argsort(fifo, kind="stable")[: np.count_nonzero(fifo < count)]
    turn += len(fifo) * fifo.take(turn).astype(np.int64)
    return turn


def chunks(starts: Longs) -> Iterator[tuple[slice, slice]]:
    """Lanes, and their rows, in pieces of up to 64 lanes and about CHUNK customers, at least a lane."""
    last, lanes = 0, len(starts) - 1
    while last < lanes:
        first = last
        last = int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1
        last = min(max(last, first + 1), first + 64, lanes)
        yield slice(first, last), slice(int(starts[first]), int(starts[last]))


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


@lru_cache(maxsize=32)
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


def of_lanes(parts: Sequence[Longs], first: int, last: int) -> Longs:
    """Columns of the lanes from the first to before the last, counted from the first."""
    columns = np.concatenate([part[:, (part[0] >= first) & (part[0] < last)] for part in parts], axis=1)
    columns[0] -= first
    return columns


def unpack(office: Office, paths: Paths, results: Longs) -> dict[str, NDArray[Any]]:
    """Turn results into columns of Records, in the order of the paths.

    Parameters
    ----------
    office : Office
    paths : Paths
    results : ndarray, shape (customers + lanes,)
        After a place of nobody's in every lane, its customers': 0 if nothing was decided; else DECIDED, and when the
        window that called is free again with its number, if one called.
    """
    size = len(paths.ticket)
    kinds = {"called_at_ms": np.int64, "ended_at_ms": np.int64, "window": np.int16, "outcome": np.int8}
    columns = side_by_side(size, kinds)
    called_at, ended_at, window, outcome = columns.values()
    paces = np.array([windows.pace for windows in office.windows])
    pace_of = paces[office.window_groups] if (paces != 1).any() else None
    closing = np.array([day.closing_ms for day in paths.days])
    absent_call = absent_call_ms(office)
    for lanes, rows in chunks(paths.starts):
        edges = enumerate(pairwise(paths.starts[lanes.start : lanes.stop + 1].tolist()), lanes.start + 1)
        result = np.concatenate([results[first + nobodys : last + nobodys] for nobodys, (first, last) in edges])
        # As if all were served; the others, who are few, then one by one.
        free_at, number = ended_at[rows], result & (IN_VAIN - 1)
        np.right_shift(result, SHIFT, out=free_at)
        free_at -= 1
        length = paths.need_ms[rows]
        if pace_of is not None:
            length = np.maximum(np.rint(length * pace_of.take(number, mode="clip")), 1).astype(np.int64)
        np.subtract(free_at, length, out=called_at[rows])
        window[rows] = number
        outcome[rows] = Outcome.SERVED
        uncalled = result < 1 << SHIFT
        others = np.flatnonzero(uncalled | (result & IN_VAIN > 0) if absent_call else uncalled)
        result, those = result[others], others + rows.start
        give = paths.queued_at_ms[those] + paths.patience_ms[those]
        closed = closing[0]
        if len(closing) > 1:
            closed = closing[(np.searchsorted(paths.starts, those, side="right") - 1) % len(closing)]
        # R9: who was never called left before closing, or was sent away then.
        away = (result == 0) & (give >= closed)
        called_at[those] = window[those] = -1
        if absent_call:
            in_vain = np.flatnonzero(result >= 1 << SHIFT)
            called_at[those[in_vain]] = (result[in_vain] >> SHIFT) - 1 - absent_call
            window[those[in_vain]] = number[others[in_vain]]
        ended_at[those] = np.where(away, closed, give)
        outcome[those] = np.where(away, Outcome.SENT_AWAY, Outcome.LEFT)
    mend_refused(paths, columns)
    return columns


def recorded(columns: dict[str, NDArray[Any]], breaks: Longs, missed: NDArray[np.int16]) -> Records:
    """Records of these columns and breaks: rows lane, window, from, until, in whatever order."""
    breaks = breaks[:, np.lexsort(breaks[2::-1])]
    return Records(
        **columns,
        break_lane=breaks[0].astype(np.int32),
        break_window=breaks[1].astype(np.int16),
        break_from_ms=breaks[2].copy(),
        break_until_ms=breaks[3].copy(),
        breaks_missed=missed,
    )


def mend_refused(paths: Paths, columns: dict[str, NDArray[Any]]) -> None:
    """Write down what became of those who never queued, as it was decided when they were drawn."""
    if not paths.fate.any():
        return
    for fate, end in ((Fate.REFUSED_LATE, Outcome.REFUSED_LATE), (Fate.NO_SHOW, Outcome.NO_SHOW)):
        those = np.flatnonzero(paths.fate == fate)
        columns["called_at_ms"][those] = columns["window"][those] = -1
        columns["outcome"][those] = end
        columns["ended_at_ms"][those] = paths.queued_at_ms[those] if fate == Fate.REFUSED_LATE else -1
