"""How many wait and what windows do through the day: all that is counted by the time of day, not by the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import on_duty
from mfc_sim.measures.questions import Codes, Cut
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

Slot = tuple[int, int, int]
Times = NDArray[np.int64]


def wait_ends(paths: Paths, records: Records) -> Codes:
    """End of every wait [ms]: call, leaving or sending away; for those who never queued, its begin."""
    ends = np.where(records.outcome == Outcome.SERVED, records.called_at_ms, records.ended_at_ms)
    return np.where(records.outcome == Outcome.NO_SHOW, paths.queued_at_ms, ends)


def greatest_waiting(
    lane: Codes, group: Codes, from_ms: Codes, until_ms: Codes, *, lanes: int, groups: int, slots: Sequence[Slot]
) -> NDArray[np.int64]:
    """Greatest number waiting at once, by lane, group and period of the day.

    Parameters
    ----------
    lane, group, from_ms, until_ms : ndarray, shape (waits,)
        One who waits over [from, until), in his lane and group.
    slots : sequence of (from_ms, until_ms, anything)
        Disjoint periods of the day, in order.

    Returns
    -------
    ndarray, shape (lanes, groups, slots)
        Who waits already when a period begins counts in it; who leaves or is called at that instant does not.
    """
    waits = until_ms > from_ms
    edges = np.unique(np.array([slot[:2] for slot in slots], dtype=np.int64))
    # Nobody waits from `last` on, so later edges are that one: keys stay short, however long a day runs.
    last = int(until_ms[waits].max(initial=0))
    edges, clock = np.unique(np.minimum(edges, last)), _clock(last)
    base = (lane[waits] * groups + group[waits]) * clock
    places = np.arange(lanes * groups, dtype=np.int64)[:, None] * clock
    # Ends before edges before starts: an edge sees who is left, and nobody is counted twice at one instant.
    events = np.concatenate(
        [(base + until_ms[waits]) << 2, ((places + edges).ravel() << 2) | 1, ((base + from_ms[waits]) << 2) | 2]
    )
    events.sort()
    kind = events & 3
    level = np.cumsum(kind - 1)
    at_edge = np.flatnonzero(kind == 1)
    greatest = np.maximum.reduceat(level, at_edge).reshape(lanes, groups, len(edges))
    return greatest[:, :, np.searchsorted(edges, [min(slot[0], last) for slot in slots])]


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


class WindowTime:
    """Adds up periods of windows by unit (replication or day) and cell.

    Attributes
    ----------
    total_ms : ndarray, shape (units, cells)
    """

    def __init__(self, units: int, cells: int, slots: Sequence[Slot]) -> None:
        self.total_ms = np.zeros(units * cells, dtype=np.int64)
        self._shape, self._slots = (units, cells), slots

    def add(self, unit: Codes, cell: Codes, from_ms: Codes, until_ms: Codes, sign: int = 1) -> None:
        """Add (or take off) periods [from, until) of units, each to the cells of its hours; empty ones add nothing."""
        keep = (cell >= 0) & (until_ms > from_ms)
        if not keep.any():
            return
        place, from_ms, until_ms = unit[keep] * self._shape[1] + cell[keep], from_ms[keep], until_ms[keep]
        earliest, latest = from_ms.min(), until_ms.max()
        for begin, end, code in self._slots:
            if begin < latest and end > earliest:
                part = np.minimum(until_ms, end) - np.maximum(from_ms, begin)
                inside = part > 0
                # Sums of whole milliseconds below 2**53 are exact as floats.
                added = np.bincount(place[inside] + code, part[inside], minlength=len(self.total_ms))
                self.total_ms += sign * added.astype(np.int64)

    def totals(self) -> NDArray[np.int64]:
        """Totals [ms], shape (units, cells)."""
        return self.total_ms.reshape(self._shape)


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
        Unit (replication or day) of each lane.
    """
    size = (int(units[-1]) + 1, len(cut.cells.labels), cut.slots)
    serving, available, overtime = WindowTime(*size), WindowTime(*size), WindowTime(*size)
    days = len(paths.days)

    def periods(lane: Codes, window: Codes) -> tuple[Codes, Codes, tuple[Codes, Codes]]:
        return units[lane], cut.window_days(window, lane % days), (lane % days, window)

    served = records.outcome == Outcome.SERVED
    unit, cell, at = periods(paths.lane_numbers()[served], records.window[served].astype(np.int64))
    called_ms, ended_ms, end_ms = records.called_at_ms[served], records.ended_at_ms[served], shifts.end_ms[at]
    work = (unit, cell, at, called_ms, np.minimum(ended_ms, end_ms))
    serving.add(unit, cell, called_ms, work[-1])
    overtime.add(unit, cell, np.maximum(called_ms, end_ms), ended_ms)

    unit, cell, at = periods(records.break_lane.astype(np.int64), records.break_window.astype(np.int64))
    rest = (unit, cell, at, records.break_from_ms, np.minimum(records.break_until_ms, shifts.end_ms[at]))
    unit, cell, at = periods(*np.nonzero(~paths.absent))
    available.add(unit, cell, shifts.start_ms[at], shifts.end_ms[at])
    available.add(rest[0], rest[1], *rest[3:], sign=-1)
    for period in range(shifts.closed_ms.shape[2]):
        begin_ms, until_ms = shifts.closed_ms[..., period, 0], shifts.closed_ms[..., period, 1]
        available.add(unit, cell, begin_ms[at], until_ms[at], sign=-1)
        # What of it was served in counts after all; what lay in a break was taken off twice.
        for of_unit, of_cell, of_at, from_ms, to_ms in (work, rest):
            available.add(of_unit, of_cell, np.maximum(from_ms, begin_ms[of_at]), np.minimum(to_ms, until_ms[of_at]))
    return serving.totals(), available.totals(), overtime.totals()
