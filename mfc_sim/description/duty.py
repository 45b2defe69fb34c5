"""Who is on duty on a day: every window with its clipped shift, its breaks and its closed periods, before absences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfc_sim.description.clock import MIN, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mfc_sim.description.day import Day
    from mfc_sim.description.model import OfficeData
    from mfc_sim.description.services import Service
    from mfc_sim.description.windows import Break, Windows

Interval = tuple[int, int]


@dataclass(frozen=True)
class WindowDay:
    """One window on one day; times in ms since midnight, intervals half-open.

    Attributes
    ----------
    number, group : int
        Its place in the office over all groups and shifts, and its group.
    start_ms, end_ms : int
        Its shift, clipped to the hours of the day.
    breaks : tuple of (due_ms, length_ms)
        By due time, then as listed (R7); only those due inside the shift.
    closed : tuple of (from_ms, until_ms)
        Merged and in order (R7).
    rank : int
        Least rank calls first (R5).
    pace : float
        Factor on service times (R11).
    serves : frozenset of int
        Places of the services it serves (R4).
    stays : bool
        Whether under "serve" it serves on after closing (R9).
    """

    number: int
    group: int
    start_ms: int
    end_ms: int
    breaks: tuple[tuple[int, int], ...]
    closed: tuple[Interval, ...]
    rank: int
    pace: float
    serves: frozenset[int]
    stays: bool

    def planned_ms(self) -> list[Interval]:
        """Periods in which it may call if every break begins when due."""
        away = merged([*self.closed, *((due, due + length) for due, length in self.breaks)])
        periods, begin = [], self.start_ms
        for from_ms, until_ms in away:
            if begin < min(from_ms, self.end_ms):
                periods.append((begin, min(from_ms, self.end_ms)))
            begin = max(begin, until_ms)
        if begin < self.end_ms:
            periods.append((begin, self.end_ms))
        return periods


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of half-open intervals, in order; those that touch become one.

    >>> merged([(5, 7), (1, 3), (3, 4)])
    [(1, 4), (5, 7)]
    """
    union: list[Interval] = []
    for from_ms, until_ms in sorted(intervals):
        if union and from_ms <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], until_ms))
        else:
            union.append((from_ms, until_ms))
    return union


def on_duty(services: Sequence[Service], windows: Sequence[Windows], day: Day) -> tuple[WindowDay, ...]:
    """Windows with a shift on a day, in the order of their numbers.

    A shift that is empty once clipped to the hours of the day is not there.
    """
    present: list[WindowDay] = []
    first = 0
    for group_number, group in enumerate(windows):
        serves = frozenset(place for place, service in enumerate(services) if group.serves_service(service.name))
        for shift in group.shifts:
            start, end = shift.clipped_ms(day.opening_ms, day.closing_ms)
            closed = tuple(merged((to_ms(a), to_ms(b)) for a, b in (*group.closed, *shift.closed)))
            if shift.works_on(day.weekday) and start < end:
                present += [
                    WindowDay(
                        number=first + index,
                        group=group_number,
                        start_ms=start,
                        end_ms=end,
                        breaks=_breaks(shift.breaks, index, start, end),
                        closed=closed,
                        rank=group.rank_among(service.name for service in services),
                        pace=group.pace,
                        serves=serves,
                        stays=end == day.closing_ms and not any(a < day.closing_ms <= b for a, b in closed),
                    )
                    for index in range(shift.count)
                ]
            first += shift.count
    return tuple(present)


def _breaks(breaks: Sequence[Break], index: int, start_ms: int, end_ms: int) -> tuple[tuple[int, int], ...]:
    due = ((rest.due_ms(index), rest.length_ms) for rest in breaks)
    return tuple(sorted((pair for pair in due if start_ms <= pair[0] < end_ms), key=lambda pair: pair[0]))


def most_on_duty(group: Windows, weekday: int | None, hours: Interval) -> int:
    """Greatest number of windows of a group that are in their shifts at once, on a day with some hours [ms]."""
    shifts = [(*shift.clipped_ms(*hours), shift.count) for shift in group.shifts if shift.works_on(weekday)]
    return max((sum(n for a, b, n in shifts if a <= start < b) for start, end, _ in shifts if start < end), default=0)


def service_ms(need_ms: int, pace: float) -> int:
    """Length of a service [ms]: need x pace in float64, rounded half to even, at least 1 (R11).

    >>> service_ms(5, 0.5), service_ms(7, 0.5), service_ms(1, 0.1)
    (2, 4, 1)
    """
    return max(1, round(need_ms * pace))


def absent_call_ms(office: OfficeData) -> int:
    """Find what calling one who left in silence costs a window [ms]: 0, or at least 1 (R10)."""
    return max(1, round(office.absent_call_min * MIN)) if office.absent_call_min else 0


def window_hours(office: OfficeData, days: Sequence[Day]) -> float:
    """Hours on duty of all windows on some days, as the shifts say, whoever is absent."""
    total = 0
    for day in days:
        for group in office.windows:
            for shift in group.shifts:
                start, end = shift.clipped_ms(day.opening_ms, day.closing_ms)
                if shift.works_on(day.weekday) and start < end:
                    total += (end - start) * shift.count
    return total / (60 * MIN)
