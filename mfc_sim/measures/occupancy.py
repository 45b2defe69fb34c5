"""How many wait and what windows do through the day: all that is counted by the time of day, not by the customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import on_duty
from mfc_sim.measures.cuts import Cut, Slot
from mfc_sim.measures.questions import Codes
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

_NEVER_MS = 2**53
PROBED = 32
"""Of so many starts one is counted out before all others."""
Times = NDArray[np.int64]
Instants = NDArray[np.signedinteger[Any]]


def wait_ends(paths: Paths, records: Records) -> Codes:
    """End of every wait [ms]: call, leaving or sending away; for those who never queued, its begin."""
    others = np.flatnonzero(records.outcome != Outcome.SERVED)
    times = (paths.queued_at_ms, records.called_at_ms, records.ended_at_ms)
    ends: Codes = ends_of(others, records.outcome, *times)
    return ends


def ends_of(
    others: Codes,
    outcome: NDArray[np.int8],
    queued_at_ms: Instants,
    called_at_ms: Instants,
    ended_at_ms: Instants,
) -> Instants:
    """Ends of waits as in `wait_ends`, of the same type as the instants; the others are those who are not served."""
    ends = called_at_ms.copy()
    ends[others] = np.where(outcome[others] == Outcome.NO_SHOW, queued_at_ms[others], ended_at_ms[others])
    return ends


def greatest_waiting(
    place: Codes, from_ms: Instants, until_ms: Instants, *, places: int, slots: Sequence[Slot]
) -> NDArray[np.int64]:
    """Greatest number waiting at once, by place (such as a lane) and period of the day.

    Parameters
    ----------
    place, from_ms, until_ms : ndarray, shape (waits,)
        One who waits over [from, until), in his place.
    slots : sequence of (from_ms, until_ms, anything)
        Disjoint periods of the day, in order.

    Returns
    -------
    ndarray, shape (places, slots)
        Who waits already when a period begins counts in it; who leaves or is called at that instant does not.
    """
    few = 8 * places * (len(slots) + 1) * PROBED < len(place)  # of long periods it is quick to count out a few starts
    if not few:
        waits = np.flatnonzero(until_ms > from_ms)
        place, from_ms, until_ms = place[waits], from_ms[waits], until_ms[waits]
    if not len(place):
        return np.zeros((places, len(slots)), dtype=np.int64)
    first, last = int(from_ms.min()), int(until_ms.max())
    # Nobody waits before `first`, or from `last` on: keys are short, however long a day runs.
    bounds = [(min(max(begin, first), last), min(max(end, first), last)) for begin, end, _ in slots]
    edges = np.array(sorted({first, *(edge for slot in bounds for edge in slot)}))
    clock = last - first + 1
    kind = np.dtype(np.uint32 if places * clock * (1 if few else 2) < 2**32 else np.int64)  # short keys sort faster
    base = place.astype(kind) * kind.type(clock) - kind.type(first)
    starts, ends = base + from_ms.astype(kind), base + until_ms.astype(kind)
    asked = (np.arange(places)[:, None] * clock + (edges - first)).ravel().astype(kind)
    greatest = (_few_counted if few else _all_counted)(starts, ends, asked).reshape(places, len(edges))
    chosen: NDArray[np.int64] = greatest[:, np.searchsorted(edges, [begin for begin, _ in bounds])]
    chosen[:, [end <= first for _, end, _ in slots]] = 0
    return chosen


def _few_counted(starts: Instants, ends: Instants, edges: Instants) -> Times:
    """Greatest number waiting from each edge to the next, for long periods; some may wait for no time at all.

    After start i of all, i + 1 less the ends so far wait: more than g if end i - g, in order, is still to come. So a
    few starts are counted out, and then only those that beat the greatest number of these. Of starts at one instant
    the last says how many wait.
    """
    if (starts[1:] < starts[:-1]).any():
        starts.sort()
    ends = np.append(ends, edges[:1])
    ends.sort()  # the first of all is no end: it comes before every start that is looked at
    begun = np.searchsorted(starts, edges)
    greatest: Times = begun + 1 - np.searchsorted(ends, edges, side="right")
    np.maximum(greatest, 0, out=greatest)  # less: some wait for no time
    counted = np.arange(0, len(starts), PROBED)
    for last in (False, True):
        level = counted + 2 - np.searchsorted(ends, starts[counted], side="right")
        np.maximum.at(greatest, np.searchsorted(begun, counted, side="right") - 1, level)
        if not last:
            more, until = np.zeros(len(starts), np.bool_), np.append(begun[1:], len(starts))
            begin = np.maximum(begun, greatest - 1)  # so many have not begun before
            some = np.flatnonzero(until > begin)
            for first, end, most in zip(*(one[some].tolist() for one in (begin, until, greatest)), strict=True):
                np.greater(ends[first + 1 - most : end + 1 - most], starts[first:end], out=more[first:end])
            counted = np.flatnonzero(more)
    return greatest


def _all_counted(starts: Instants, ends: Instants, edges: Instants) -> Times:
    """Greatest number waiting from each edge to the next; everybody waits for some time."""
    # An end comes before a start of the same instant, so that nobody is counted twice.
    events = np.concatenate([ends, starts])
    events <<= 1
    events[len(ends) :] |= 1
    events.sort()
    at = np.flatnonzero((events & 1).astype(np.bool_))  # of what is no truth value it takes long
    # Before start i of all there are i starts and at - i ends; whoever began in a place before has ended there.
    level = np.arange(1, 2 * len(at) + 2, 2)
    level[:-1] -= at
    asked = edges << 1 | 1
    begun = np.searchsorted(events[at], asked)
    at_edge = 2 * begun - np.searchsorted(events, asked)
    some = np.append(begun[1:], len(at)) > begun
    greatest: Times = np.maximum(at_edge, np.maximum.reduceat(level, begun) * some)
    return greatest


def _clock(last_ms: int) -> int:
    """Power of two above every instant of a lane [ms]: lane x clock + instant sorts by lane, then by instant."""
    return 1 << last_ms.bit_length()


def waiting_at(lane: Codes, from_ms: Codes, until_ms: Codes, *, lanes: int, instants_ms: Codes) -> NDArray[np.int64]:
    """How many wait at given instants, shape (lanes, instants); who is called or leaves at an instant waits no more."""
    clock = _clock(max(int(until_ms.max(initial=0)), int(instants_ms.max(initial=0))))
    begins, ends = np.sort(lane * clock + from_ms), np.sort(lane * clock + until_ms)
    asked = np.arange(lanes, dtype=np.int64)[:, None] * clock + instants_ms
    return np.searchsorted(begins, asked, side="right") - np.searchsorted(ends, asked, side="right")


@dataclass(frozen=True, eq=False)
class Duty:
    """Shifts of the windows by day of a replication; a window without a shift has start = end.

    Attributes
    ----------
    start_ms, end_ms : ndarray, shape (days, windows)
        The clipped shift.
    closed_ms : ndarray, shape (days, windows, periods, 2)
        Closed periods inside the shift; unused ones are empty.
    """

    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    closed_ms: NDArray[np.int64]


@lru_cache(maxsize=8)
def duty(office: Office, days: tuple[Day, ...]) -> Duty:
    """Collect the shifts of the days of a replication."""
    by_day = [on_duty(office.services, office.windows, day) for day in days]
    windows = len(office.window_names)
    periods = max((len(window.closed) for day in by_day for window in day), default=0)
    start_ms, end_ms = (np.zeros((len(days), windows), dtype=np.int64) for _ in range(2))
    closed_ms = np.zeros((len(days), windows, periods, 2), dtype=np.int64)
    for place, day in enumerate(by_day):
        for window in day:
            start_ms[place, window.number], end_ms[place, window.number] = window.start_ms, window.end_ms
            for period, span in enumerate(window.closed):
                closed_ms[place, window.number, period] = np.clip(span, window.start_ms, window.end_ms)
    return Duty(start_ms, end_ms, closed_ms)


class Periods(NamedTuple):
    """What windows did over [from, until), in the order of lanes.

    Attributes
    ----------
    lane, window, from_ms, until_ms : ndarray
    starts : ndarray, shape (lanes + 1,), optional
        Where each lane begins, if that is known.
    """

    lane: NDArray[np.signedinteger[Any]]
    window: NDArray[np.signedinteger[Any]]
    from_ms: Instants
    until_ms: Instants
    starts: Codes | None = None

    def some(self, rows: NDArray[np.intp]) -> Periods:
        """Return some of them."""
        return Periods(self.lane[rows], self.window[rows], self.from_ms[rows], self.until_ms[rows])

    def within(self, from_ms: Codes | int, until_ms: Codes) -> Periods:
        """Return them cut to a period of the day, or to one each; what lies outside is empty."""
        return self._replace(from_ms=np.maximum(self.from_ms, from_ms), until_ms=np.minimum(self.until_ms, until_ms))

    def touching(self, from_ms: int, until_ms: int) -> Periods:
        """Return those that have a part in a period of the day."""
        return self.some(np.flatnonzero((self.from_ms < until_ms) & (self.until_ms > from_ms)))


class Places:
    """Where the time of windows belongs: to its lane, and the cell of a window on its day.

    Attributes
    ----------
    size : (int, int)
        Lanes and cells.
    slots : tuple of (from_ms, until_ms, code)
        Periods of the day that count, with what they add to the cell.
    """

    def __init__(self, cut: Cut, lanes: int, shifts: Duty) -> None:
        self.size, self.slots = (lanes, len(cut.numbers)), cut.slots
        days, windows = shifts.end_ms.shape
        day, window = np.divmod(np.arange(days * windows), windows)
        self._cell = cut.window_days(window, day)
        self._window = np.arange(lanes) % days * windows

    def windows(self, periods: Periods) -> Codes:
        """Day of the replication x windows + window."""
        at: Codes = self._window[periods.lane] + periods.window
        return at

    def counted(self, periods: Periods) -> Periods:
        """Return those that belong to a cell."""
        if (self._cell >= 0).all():
            return periods
        return periods.some(np.flatnonzero(self._cell[self.windows(periods)] >= 0))

    def total_ms(self, *signed: tuple[int, Periods]) -> Times:
        """Add up (or take off) periods, each in the cells of its hours; empty ones add nothing; (lanes, cells)."""
        total = np.zeros(self.size[0] * self.size[1], dtype=np.int64)
        for sign, periods in signed:
            if not len(periods.lane):
                continue
            for part, code in self._by_slot(periods):
                total += sign * self._added(part, code)
        return total.reshape(self.size)

    def _by_slot(self, periods: Periods) -> Iterator[tuple[Periods, Codes]]:
        """Cut periods into parts that lie in one slot each, with its code: first parts, then second ones, and so on."""
        begins, ends, codes = np.array(self.slots, dtype=np.int64).T
        if len(ends) == 1 and begins[0] <= 0 and ends[0] >= _NEVER_MS:
            yield periods, codes
            return
        slot = np.searchsorted(ends, periods.from_ms, side="right")
        while True:
            rows = np.flatnonzero((slot < len(ends)) & (begins.take(slot, mode="clip") < periods.until_ms))
            if not len(rows):
                return
            periods, slot = periods.some(rows), slot[rows]
            yield periods.within(begins[slot], ends[slot]), codes[slot]
            slot += 1

    def _added(self, periods: Periods, code: Codes) -> Times:
        part = periods.until_ms - periods.from_ms
        np.maximum(part, 0, out=part)
        if self.size[1] > 1:
            place = periods.lane * self.size[1] + self._cell[self.windows(periods)] + code
            return Runs(place, self.size[0] * self.size[1]).sums(part)
        return Runs(periods.lane, self.size[0], periods.starts).sums(part)


class Runs:
    """Values by place, such as lane and cell; quick if those of a place come in runs.

    Parameters
    ----------
    place : ndarray, shape (values,)
    places : int
        How many places there are.
    starts : ndarray, shape (places + 1,), optional
        Where each place begins, if they are in order and that is known.
    """

    def __init__(self, place: NDArray[np.signedinteger[Any]], places: int, starts: Codes | None = None) -> None:
        if starts is None:
            begins = np.flatnonzero(np.concatenate([[True], place[1:] != place[:-1]])[: len(place)])
        else:
            begins = starts[:-1][starts[1:] > starts[:-1]]
        self._long = 4 * len(begins) < len(place)
        self._size, self._places = len(place), places
        self._begins, self._place = begins, place[begins] if self._long else place

    def sizes(self) -> Times:
        """How many values each place has."""
        sizes = np.diff(self._begins, append=self._size) if self._long else None
        return np.bincount(self._place, sizes, minlength=self._places).astype(np.int64)

    def sums(self, values: Instants) -> Times:
        """Sums of whole numbers by place, shape (places,)."""
        if self._long:
            values = np.add.reduceat(values, self._begins, dtype=np.int64)
        return np.bincount(self._place, values, minlength=self._places).astype(np.int64)  # exact below 2**53

    def greatest(self, values: Instants, least: int) -> Instants:
        """Greatest value of each place, and not below the least, shape (places,)."""
        found = np.full(self._places, least, dtype=values.dtype)
        np.maximum.at(found, self._place, np.maximum.reduceat(values, self._begins) if self._long else values)
        return found


def window_time(cut: Cut, paths: Paths, records: Records, work: Periods, shifts: Duty) -> tuple[Times, Times, Times]:
    """Add up serving inside shifts, time on duty and serving after the end of the shift [ms], by lane and cell.

    On duty is the shift of every window that is not absent, less its breaks and closed periods unless it serves in
    them. Keeping a number whose holder left in silence (R10) is time on duty, and serves nobody.

    Parameters
    ----------
    cut : Cut
    paths, records : Paths, Records
    work : Periods
        Services.
    shifts : Duty

    Returns
    -------
    tuple of ndarray, shape (lanes, cells in use)
    """
    places, starts_ms, ends_ms = Places(cut, paths.lanes, shifts), shifts.start_ms.ravel(), shifts.end_ms.ravel()
    work = places.counted(work)
    late = work.some(np.flatnonzero(work.until_ms > int(ends_ms.min(initial=_NEVER_MS))))
    called_ms, ended_ms, end_ms = late.from_ms, late.until_ms, ends_ms[places.windows(late)]
    late = late._replace(from_ms=np.minimum(np.maximum(called_ms, end_ms), ended_ms))

    lane, window = np.nonzero(~paths.absent)
    shift = Periods(lane, window, lane, lane)
    at = places.windows(shift)
    shift = shift._replace(from_ms=starts_ms[at], until_ms=ends_ms[at])
    rest = Periods(
        records.break_lane.astype(np.int64), records.break_window, records.break_from_ms, records.break_until_ms
    )
    shift, rest = places.counted(shift), places.counted(rest)
    rest = rest.within(0, ends_ms[places.windows(rest)])
    available = [(1, shift), (-1, rest)]
    for period in range(shifts.closed_ms.shape[2]):
        begin_ms, until_ms = (shifts.closed_ms[..., period, end].ravel() for end in (0, 1))
        real = until_ms > begin_ms
        if real.any():
            at = places.windows(shift)
            available.append((-1, shift._replace(from_ms=begin_ms[at], until_ms=until_ms[at])))
            # What of it was served in counts after all; what lay in a break was taken off twice.
            for what in (work, rest):
                part = what.touching(int(begin_ms[real].min()), int(until_ms[real].max()))
                at = places.windows(part)
                available.append((1, part.within(begin_ms[at], np.minimum(until_ms[at], ends_ms[at]))))
    overtime_ms = places.total_ms((1, late))
    return places.total_ms((1, work)) - overtime_ms, places.total_ms(*available), overtime_ms
