"""A day's timetable: shifts, breaks and closed periods as changes in time; one code for every engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.duty import WindowDay, on_duty
from mfc_sim.description.load import arrivals_by_service
from mfc_sim.errors import InvalidDescription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office


class Change(IntEnum):
    """What the timetable does to a window, in the order of R6 within one instant."""

    CLOSED_ENDS = 0
    SHIFT_ENDS = 1
    SHIFT_BEGINS = 2
    CLOSED_BEGINS = 3
    BREAK_DUE = 4


@dataclass(frozen=True)
class Timetable:
    """Who is on duty on a day, and when that changes.

    Attributes
    ----------
    day : Day
    windows : tuple of WindowDay
        Windows with a shift that day, before absences, by number.
    changes : tuple of (at_ms, Change, place, value)
        By time, then in the order of R6; ``place`` is a place in ``windows``, ``value`` the length of a break [ms],
        else 0.
    """

    day: Day
    windows: tuple[WindowDay, ...]
    changes: tuple[tuple[int, Change, int, int], ...]


def timetable(office: Office, day: Day) -> Timetable:
    """Return the timetable of an office on a day."""
    windows = on_duty(office.services, office.windows, day)
    changes: list[tuple[int, Change, int, int]] = []
    for place, window in enumerate(windows):
        changes += [(window.start_ms, Change.SHIFT_BEGINS, place, 0), (window.end_ms, Change.SHIFT_ENDS, place, 0)]
        for from_ms, until_ms in window.closed:
            changes += [(from_ms, Change.CLOSED_BEGINS, place, 0), (until_ms, Change.CLOSED_ENDS, place, 0)]
        changes += [(due_ms, Change.BREAK_DUE, place, length_ms) for due_ms, length_ms in window.breaks]
    return Timetable(day=day, windows=windows, changes=tuple(sorted(changes, key=lambda change: change[:3])))


def check_served(office: Office, days: Sequence[Day], come: Sequence[frozenset[int]]) -> None:
    """R4: refuse services that somebody comes for on a day on which no window that serves them is ever on duty.

    Parameters
    ----------
    office : Office
    days : sequence of Day
    come : sequence of frozenset of int
        Services that somebody may come for, by day.
    """
    problems = []
    for day, services in zip(days, come, strict=True):
        served = frozenset().union(*(window.serves for window in on_duty(office.services, office.windows, day)))
        for place in sorted(services - served):
            groups = [group.name for group in office.windows if group.serves_service(office.services[place].name)]
            where = f" on {day.label}" if day.label else ""
            hint = (
                f"; {', '.join(groups)} serve it, but have no shift that day"
                if groups
                else "; allowed: a group that serves it"
            )
            title = f"service {office.services[place].name!r}"
            problems.append(f"{title}: has demand{where}, but no window serves it that day{hint}")
    if problems:
        raise InvalidDescription(*problems)


def demanded(office: Office, day: Day) -> frozenset[int]:
    """Places of the services that somebody may come for on a day."""
    arrivals = arrivals_by_service(office, day, [(day.opening_ms, day.closing_ms)])
    return frozenset(np.flatnonzero(arrivals.any(axis=1)).tolist())
