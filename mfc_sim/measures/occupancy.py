"""How many wait and what windows do through the day: all that is counted by the time of day, not by the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
Times = NDArray[np.int64]
Instants = NDArray[np.signedinteger[Any]]


def wait_ends(paths: Paths, records: Records) -> Codes:
    """End of every wait [ms]: call, leaving or sending away; for those who never queued, its begin."""
    served = (records.outcome == Outcome.SERVED).astype(np.int64)
    ends = records.ended_at_ms + (records.called_at_ms - records.ended_at_ms) * served  # np.where takes thrice as long
    missing = records.outcome == Outcome.NO_SHOW
    return np.where(missing, paths.queued_at_ms, ends) if missing.any() else ends


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
    waits = np.flatnonzero(until_ms > from_ms)
    if not len(waits):
        return np.zeros((places, len(slots)), dtype=np.int64)
    from_ms, until_ms = from_ms[waits], until_ms[waits]
    first, last = int(from_ms.min()), int(until_ms.max())
    # Nobody waits before `first`, or from `last` on: keys are short, however long a day runs.
    bounds = [(min(max(begin, first), last), min(max(end, first), last)) for begin, end, _ in slots]
    edges = np.array(sorted({first, *(edge for slot in bounds for edge in slot)}))
    clock = _clock(last - first)
    kind = np.dtype(np.int32 if places * clock <= 2**30 else np.int64)  # what is short sorts twice as fast
    base = place[waits].astype(kind) * clock - first
    # An end comes before a start of the same instant, so that nobody is counted twice.
    events = np.concatenate([base + until_ms.astype(kind), base + from_ms.astype(kind)])
    events <<= 1
    events[len(waits) :] |= 1
    events.sort()
    at = np.flatnonzero((events & 1).astype(np.bool_))
    starts = events[at]
    # Before start i of all there are i starts and at - i ends; whoever began in a place before has ended there.
    level = np.arange(1, 2 * len(at) + 2, 2)
    level[:-1] -= at
    asked = (np.arange(places)[:, None] * clock + (edges - first)).ravel() << 1 | 1
    asked = asked.astype(kind)
    begun = np.searchsorted(starts, asked)
    at_edge = 2 * begun - np.searchsorted(events, asked)
    some = np.concatenate([begun[1:], [len(at)]]) > begun
    greatest = np.maximum(at_edge, np.maximum.reduceat(level, begun) * some).reshape(places, len(edges))
    chosen: NDArray[np.int64] = greatest[:, np.searchsorted(edges, [begin for begin, _ in bounds])]
    chosen[:, [end <= first for _, end, _ in slots]] = 0
    return chosen


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


def duty(office: Office, days: Sequence[Day]) -> Duty:
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
    """What windows did over [from, until).

    Attributes
    ----------
    place : ndarray
        Unit x cells + cell, before hours.
    window : ndarray
        Day of the replication x windows + window.
    from_ms, until_ms : ndarray
    """

    place: Codes
    window: Codes
    from_ms: Codes
    until_ms: Codes

    def some(self, rows: NDArray[np.intp]) -> Periods:
        """Some of them."""
        return Periods(self.place[rows], self.window[rows], self.from_ms[rows], self.until_ms[rows])

    def between(self, begin_ms: int, end_ms: int) -> Periods:
        """Return the parts of a period of the day."""
        some = self.some(np.flatnonzero((self.from_ms < end_ms) & (self.until_ms > begin_ms)))
        return some._replace(from_ms=np.maximum(some.from_ms, begin_ms), until_ms=np.minimum(some.until_ms, end_ms))

    def inside(self, begin_ms: Codes, end_ms: Codes) -> Periods:
        """Return the parts of one period of each window; an empty one holds nothing."""
        real = end_ms > begin_ms
        some = self.between(begin_ms[real].min(initial=_NEVER_MS), end_ms[real].max(initial=0))
        return some._replace(
            from_ms=np.maximum(some.from_ms, begin_ms[some.window]),
            until_ms=np.minimum(some.until_ms, end_ms[some.window]),
        )


class WindowTime:
    """Adds up periods of windows by unit and cell.

    Attributes
    ----------
    total_ms : ndarray, shape (units, cells)
    """

    def __init__(self, units: int, cells: int, slots: Sequence[Slot]) -> None:
        self.total_ms = np.zeros(units * cells, dtype=np.int64)
        self._shape, self._slots = (units, cells), slots

    def add(self, periods: Periods, sign: int = 1) -> None:
        """Add (or take off) periods, each to the cells of its hours; empty ones add nothing."""
        if not len(periods.place):
            return
        earliest, latest = periods.from_ms.min(), periods.until_ms.max()
        for begin, end, code in self._slots:
            if begin < latest and end > earliest:
                some = periods if begin <= earliest and latest <= end else periods.between(begin, end)
                part = np.maximum(some.until_ms - some.from_ms, 0)
                self.total_ms += sign * added(some.place + code, part, len(self.total_ms))

    def totals(self) -> NDArray[np.int64]:
        """Totals [ms], shape (units, cells)."""
        return self.total_ms.reshape(self._shape)


def added(place: Codes, values: NDArray[np.integer], places: int, *, in_order: bool = False) -> NDArray[np.int64]:
    """Sums of whole numbers by place; faster if the places are in order, each in one run."""
    if not in_order or not len(place):
        return np.bincount(place, values.astype(np.float64), minlength=places).astype(np.int64)  # exact below 2**53
    begins = np.searchsorted(place, np.arange(places))
    some = np.flatnonzero(begins < np.append(begins[1:], len(place)))
    sums = np.zeros(places, dtype=np.int64)
    sums[some] = np.add.reduceat(values, begins[some], dtype=np.int64)
    return sums


def window_time(cut: Cut, paths: Paths, records: Records, shifts: Duty, units: Codes) -> tuple[Times, Times, Times]:
    """Add up serving inside shifts, time on duty and serving after the end of the shift [ms], by unit and cell.

    On duty is the shift of every window that is not absent, less its breaks and closed periods unless it serves in
    them. Keeping a number whose holder left in silence (R10) is time on duty, and serves nobody.

    Parameters
    ----------
    cut : Cut
    paths, records : Paths, Records
    shifts : Duty
    units : ndarray, shape (lanes,)
        Unit (section or day) of each lane.

    Returns
    -------
    tuple of ndarray, shape (units, cells in use)
    """
    size = (int(units[-1]) + 1, len(cut.numbers), cut.slots)
    serving, available, overtime = WindowTime(*size), WindowTime(*size), WindowTime(*size)
    days, windows = shifts.end_ms.shape
    place_of_lane, window_of_lane = units * size[1], np.arange(paths.lanes, dtype=np.int64) % days * windows
    cell_of = cut.window_days(*np.divmod(np.arange(days * windows), windows)[::-1])
    start_of, end_of = shifts.start_ms.ravel(), shifts.end_ms.ravel()

    def periods(lane: Codes, window: NDArray[np.integer], from_ms: Codes, until_ms: Codes) -> Periods:
        at = window_of_lane[lane] + window
        cell = cell_of[at]
        found = Periods(place_of_lane[lane] + cell, at, from_ms, until_ms)
        return found.some(np.flatnonzero(cell >= 0)) if (cell_of < 0).any() else found

    served = np.flatnonzero(records.outcome == Outcome.SERVED)
    work = periods(
        paths.lane_numbers()[served], records.window[served], records.called_at_ms[served], records.ended_at_ms[served]
    )
    serving.add(work)
    late = work.some(np.flatnonzero(work.until_ms > end_of.min(initial=_NEVER_MS)))
    called_ms, ended_ms, end_ms = late.from_ms, late.until_ms, end_of[late.window]
    late = late._replace(from_ms=np.minimum(np.maximum(called_ms, end_ms), ended_ms), until_ms=ended_ms)
    serving.add(late, sign=-1)
    overtime.add(late)

    rest = periods(
        records.break_lane.astype(np.int64), records.break_window, records.break_from_ms, records.break_until_ms
    )
    rest = rest._replace(until_ms=np.minimum(rest.until_ms, end_of[rest.window]))
    lane, window = np.nonzero(~paths.absent)
    at = window_of_lane[lane] + window
    shift = periods(lane, window, start_of[at], end_of[at])
    available.add(shift)
    available.add(rest, sign=-1)
    for period in range(shifts.closed_ms.shape[2]):
        begin_ms, until_ms = (shifts.closed_ms[..., period, end].ravel() for end in (0, 1))
        available.add(shift._replace(from_ms=begin_ms[shift.window], until_ms=until_ms[shift.window]), sign=-1)
        # What of it was served in counts after all; what lay in a break was taken off twice.
        part = work.inside(begin_ms, until_ms)
        available.add(part._replace(until_ms=np.minimum(part.until_ms, end_of[part.window])))
        available.add(rest.inside(begin_ms, until_ms))
    return serving.totals(), available.totals(), overtime.totals()
