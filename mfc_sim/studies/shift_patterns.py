"""Patterns: what one person may be given - type, start, days, and breaks, either fixed or still to be placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import weekdays
from mfc_sim.studies.needs import Needs

if TYPE_CHECKING:
    from mfc_sim.description.shift_types import ShiftType

Flags = NDArray[np.bool_]
Break = tuple[int, int]
EXPLICIT_MAX = 1_000
"""Patterns with their breaks fixed are listed up to so many; beyond, breaks are placed by counts of their own."""


@dataclass(frozen=True)
class Pattern:
    """What one person may be given.

    Attributes
    ----------
    type, group : int
        Places of the shift type and of the group.
    start_ms, end_ms : int
        The shift [ms since midnight].
    days : tuple of int
        Places of the days worked.
    breaks : tuple of (from_ms, until_ms), or None
        Its breaks, the same on all days; None if they are still to be placed.
    """

    type: int
    group: int
    start_ms: int
    end_ms: int
    days: tuple[int, ...]
    breaks: tuple[Break, ...] | None


def patterns_of(types: Sequence[ShiftType], needs: Needs) -> list[Pattern]:
    """Patterns of all types, breaks fixed if there are not too many, those that cover nothing else left out."""
    known = list(_without_breaks(types, needs))
    ways = [int(np.prod([len(of_break) for of_break in _break_starts(types[one.type], one.start_ms)])) for one in known]
    apart = {place for place, one in enumerate(types) if sum(ways) > EXPLICIT_MAX and not _meet(one, needs)}
    found: dict[tuple[object, ...], Pattern] = {}
    for pattern in known:
        if pattern.type in apart:
            found[pattern.type, pattern.start_ms, pattern.days] = pattern
            continue
        for breaks in _breaks(types[pattern.type], pattern.start_ms):
            one = replace(pattern, breaks=breaks)
            covered = tuple(cover_of(one, needs, day).tobytes() for day in one.days)
            found.setdefault((one.type, one.start_ms, one.days, covered), one)
    return list(found.values())


def _meet(one: ShiftType, needs: Needs) -> bool:
    """Whether both breaks can lie in one interval, which counts apart would take away twice."""
    if len(one.breaks) < 2:
        return False
    (_, _, first_until), (_, second_from, _) = one.breaks
    return any(
        begin < first_until and second_from < until for edges in needs.edges_ms for begin, until in pairwise(edges)
    )


def _without_breaks(types: Sequence[ShiftType], needs: Needs) -> Iterator[Pattern]:
    stands_for = [sorted(weekdays(label)) if label else [] for label in needs.days]
    for place, one in enumerate(types):
        able = [day for day, numbers in enumerate(stands_for) if all(map(one.works_on, numbers))]
        if one.days_on is None:
            chosen: list[tuple[int, ...]] = [(day,) for day in able]
        else:
            of_week = {numbers[0]: day for day, numbers in enumerate(stands_for) if len(numbers) == 1}
            chosen = [tuple(of_week[day] for day in worked) for worked in one.week_patterns(of_week)]
        for start in one.starts_ms():
            breaks = None if one.breaks else ()
            for days in chosen:
                pattern = Pattern(place, needs.groups.index(one.windows), start, start + one.length_ms, days, breaks)
                if all(in_shift(pattern, needs, day).any() for day in days):
                    yield pattern


def _break_starts(one: ShiftType, start_ms: int) -> list[tuple[int, ...]]:
    return [one.break_starts_ms(start_ms, number) for number in range(len(one.breaks))]


def _breaks(one: ShiftType, start_ms: int) -> Iterator[tuple[Break, ...]]:
    """All ways to place the breaks of a shift."""
    lengths = [length for length, _, _ in one.breaks]
    for begins in product(*_break_starts(one, start_ms)):
        yield tuple((begin, begin + length) for begin, length in zip(begins, lengths, strict=True))


def reach(types: Sequence[ShiftType], needs: Needs) -> tuple[Flags, ...]:
    """Intervals in which some shift can bring somebody, whatever its breaks; by day, shape (groups, intervals)."""
    found: tuple[Flags, ...] = tuple(np.zeros_like(counts, np.bool_) for counts in needs.windows)
    for place, start, group, day in {
        (one.type, one.start_ms, one.group, day) for one in _without_breaks(types, needs) for day in one.days
    }:
        pattern = Pattern(place, group, start, start + types[place].length_ms, (day,), None)
        there = in_shift(pattern, needs, day)
        for begins, (length, _, _) in zip(_break_starts(types[place], start), types[place].breaks, strict=True):
            there &= ~np.all([touched((begin, begin + length), needs, day) for begin in begins], axis=0)
        found[day][group] |= there
    return found


def in_shift(pattern: Pattern, needs: Needs, day: int) -> Flags:
    """Intervals of a day that lie wholly in a shift, cut to the hours of the day."""
    edges = np.array(needs.edges_ms[day])
    inside: Flags = (edges[:-1] >= pattern.start_ms) & (edges[1:] <= pattern.end_ms)
    return inside


def touched(rest: Break, needs: Needs, day: int) -> Flags:
    """Intervals of a day that a break touches."""
    edges = np.array(needs.edges_ms[day])
    inside: Flags = (edges[:-1] < rest[1]) & (edges[1:] > rest[0])
    return inside


def cover_of(pattern: Pattern, needs: Needs, day: int) -> Flags:
    """Intervals of a day that a person covers, breaks as far as they are placed."""
    covered = in_shift(pattern, needs, day)
    for rest in pattern.breaks or ():
        covered &= ~touched(rest, needs, day)
    return covered
