"""Profiles: how many windows of each group are on duty in each half-hour, and the office that they make.

A profile is a tuple by day of whole numbers, shape (groups, half-hours). Its people need no names: windows stand one
upon the other, each on duty as long as the profile reaches up to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS, days_in, to_clock, to_ms
from mfc_sim.description.duty import merged, most_on_duty, on_duty
from mfc_sim.description.load import arrivals_by_service, half_hours
from mfc_sim.description.windows import Shift
from mfc_sim.studies.needs import Needs

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.windows import Windows

Counts = NDArray[np.int64]
Profile = tuple[Counts, ...]
Kind = TypeVar("Kind", bound=np.generic)


def edges_of(days: Sequence[Day]) -> tuple[tuple[int, ...], ...]:
    """By day the ends of its half-hours [ms since midnight]."""
    return tuple(half_hours(day) for day in days)


def installed(office: Office, days: Sequence[Day]) -> Counts:
    """Windows that each group has: ``installed``, by default the most that are on duty at once; shape (groups,)."""
    hours = [(day.weekday, (day.opening_ms, day.closing_ms)) for day in days]
    most = [max(most_on_duty(group, *of_day) for of_day in hours) for group in office.windows]
    given = [group.installed for group in office.windows]
    return np.array([at_once if one is None else one for at_once, one in zip(most, given, strict=True)], np.int64)


def full(office: Office, days: Sequence[Day]) -> Profile:
    """All installed windows, all day."""
    most = installed(office, days)
    return tuple(np.repeat(most[:, None], len(half_hours(day)) - 1, axis=1) for day in days)


def present(office: Office, days: Sequence[Day]) -> Profile:
    """Windows of the office itself that are on duty, all of a half-hour, if breaks begin when due."""
    found = []
    for day in days:
        edges = half_hours(day)
        counts = np.zeros((len(office.windows), len(edges) - 1), np.int64)
        for window in on_duty(office.services, office.windows, day):
            for from_ms, until_ms in window.planned_ms():
                inside = [from_ms <= a and b <= until_ms for a, b in pairwise(edges)]
                counts[window.group] += inside
        found.append(counts)
    return tuple(found)


def staffed(office: Office, days: Sequence[Day], profile: Profile) -> Office:
    """Return an office with the windows of a profile on duty; a group that nobody is on duty of is left out."""
    shifts: list[list[Shift]] = [[] for _ in office.windows]
    for day, counts in zip(days, profile, strict=True):
        edges = half_hours(day)
        for place, of_group in enumerate(counts):
            label = day.label or None
            named = days_in(office.language, day.label)
            shifts[place] += [
                Shift(
                    name=f"{named} {to_clock(edges[first])}-{to_clock(edges[last])}".strip(),
                    count=number,
                    hours=(to_clock(edges[first]), to_clock(edges[last])),
                    days=label,
                )
                for (first, last), number in Counter(_runs(of_group)).items()
            ]
    windows = [group.replace(shifts=tuple(mine)) for group, mine in zip(office.windows, shifts, strict=True) if mine]
    return office.replace(windows=tuple(windows))


def _runs(counts: Counts) -> Iterator[tuple[int, int]]:
    """First and last edge of every window's time, level by level."""
    for level in range(1, int(counts.max(initial=0)) + 1):
        steps = np.flatnonzero(np.diff(np.concatenate([[0], counts >= level, [0]])))
        yield from zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)


def least_cover(office: Office, days: Sequence[Day]) -> tuple[tuple[tuple[int, ...], NDArray[np.bool_]], ...]:
    """Sets of groups of which at least one window has to be on duty, and in which half-hours of all days.

    A service for which anybody comes on a day has a window as long as the office is open: never none, at lunch or ever.
    A group that is closed all of a half-hour does not count there, unless all that serve the service are.

    Returns
    -------
    tuple of (groups, half-hours)
        Each set of groups once; half-hours counted through all days.
    """
    able = [
        tuple(place for place, group in enumerate(office.windows) if group.serves_service(service.name))
        for service in office.services
    ]
    size = sum(len(half_hours(day)) - 1 for day in days)
    found: dict[tuple[int, ...], NDArray[np.bool_]] = {}
    first = 0
    for day in days:
        come = arrivals_by_service(office, day, [(0, DAY_MS)])[:, 0] > 0
        for at, span in enumerate(pairwise(half_hours(day)), start=first):
            for groups in {mine for place, mine in enumerate(able) if come[place]}:
                calling = tuple(place for place in groups if not _closed(office.windows[place], *span))
                found.setdefault(calling or groups, np.zeros(size, np.bool_))[at] = True
        first += len(half_hours(day)) - 1
    return tuple(sorted(found.items()))


def _closed(group: Windows, from_ms: int, until_ms: int) -> bool:
    """Whether a group calls nobody in all of a period."""
    return any(a <= from_ms and until_ms <= b for a, b in merged((to_ms(a), to_ms(b)) for a, b in group.closed))


def with_cover(office: Office, days: Sequence[Day], profile: Profile) -> Profile:
    """Add a window where a service would have none: of the group that serves most, of those that have one to give."""
    whole = np.concatenate(profile, axis=1)
    most = installed(office, days)
    names = [service.name for service in office.services]
    breadth = [sum(map(group.serves_service, names)) for group in office.windows]
    for groups, where in least_cover(office, days):
        bare = where & (whole[list(groups)].sum(axis=0) == 0)
        if bare.any():
            able = [place for place in groups if most[place]]
            whole[max(able, key=lambda place: breadth[place]), bare] = 1
    return split(whole, profile)


def split(whole: NDArray[Kind], like: Profile) -> tuple[NDArray[Kind], ...]:
    """Cut the half-hours of all days into days."""
    ends = np.cumsum([part.shape[1] for part in like])[:-1]
    return tuple(np.split(whole, ends, axis=1))


def needs_of(office: Office, days: Sequence[Day], profile: Profile) -> Needs:
    """Needs that a profile states."""
    names = [service.name for service in office.services]
    serves = [frozenset(name for name in names if group.serves_service(name)) for group in office.windows]
    order = range(len(serves))
    covers = tuple(
        (place, *(other for other in order if other != place and _stands_in(office, serves, place, other)))
        for place in order
    )
    return Needs(
        groups=tuple(group.name for group in office.windows),
        covers=covers,
        days=tuple(day.label for day in days),
        edges_ms=edges_of(days),
        windows=profile,
    )


def _stands_in(office: Office, serves: Sequence[frozenset[str]], one: int, other: int) -> bool:
    """Whether people of a group can do what those of another do: they serve more, or the same no slower."""
    if serves[one] == serves[other]:
        return office.windows[one].pace <= office.windows[other].pace
    return serves[other] < serves[one]
