"""Shift types: the kinds of shifts that people may be given, from which a plan is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Annotated

from pydantic import BeforeValidator, Field

from mfc_sim.description.base import Description
from mfc_sim.description.clock import DAY_MS, MIN, Clock, Days, Span, to_clock, to_ms, weekdays
from mfc_sim.description.fields import BreakMinutes, Count, Name, NotNegative, Whole

STEP_MIN = 30.0


def _starts(value: object) -> object:
    """One clock time stands for a range of itself."""
    return value if isinstance(value, list | tuple) else (value, value)


class ShiftType(Description):
    """A kind of shift.

    Parameters
    ----------
    name : str
        Unique among the types of a plan.
    windows : str
        Group of windows whose people work it.
    starts : clock time, or (first, last)
        When it may begin.
    every_min : float, default 30
        Distance of the starts [min].
    length_min : float
        Length with breaks [min].
    break_min, break_within : float and (clock time, clock time), optional
        Length of a break [min], and the time within which all of it lies.
    second_break_min, second_break_within : optional
        The same of a second break, later than the first.
    break_every_min : float, default 30
        Distance of the starts of a break [min].
    days : str, optional
        Weekdays on which it may be worked; default: all open days.
    days_on : int, optional
        Days that one person works in a week, with the same start and breaks; default: people are found for each day on
        its own.
    off_in_a_row : bool, default False
        Whether the days off of ``days_on`` stand in a row, Sunday next to Monday.
    people_min, people_max : int, optional
        How many have it, on every day it may be worked; with ``days_on``: how many have it in the week.
    cost : float, optional
        Cost of one person and day; default: hours with breaks.

    Examples
    --------
    >>> full = ShiftType(
    ...     name="full",
    ...     windows="universal",
    ...     starts=("09:00", "10:00"),
    ...     length_min=540,
    ...     break_min=45,
    ...     break_within=("11:30", "15:00"),
    ... )
    >>> full.cost_of_day, [start / 3_600_000 for start in full.starts_ms()]
    (9.0, [9.0, 9.5, 10.0])
    """

    example = "name='full', windows='universal', starts=('09:00', '10:00'), length_min=540"

    name: Name
    windows: Name
    starts: Annotated[tuple[Clock, Clock], BeforeValidator(_starts)]
    every_min: BreakMinutes = STEP_MIN
    length_min: BreakMinutes
    break_min: BreakMinutes | None = None
    break_within: Span | None = None
    second_break_min: BreakMinutes | None = None
    second_break_within: Span | None = None
    break_every_min: BreakMinutes = STEP_MIN
    days: Days | None = None
    days_on: Annotated[Count, Field(le=7)] | None = None
    off_in_a_row: Annotated[bool, Field(strict=True)] = False
    people_min: Whole = 0
    people_max: Count | None = None
    cost: NotNegative | None = None

    def _problems(self) -> Iterable[str]:
        first, last = (to_ms(one) for one in self.starts)
        if last < first:
            yield f"starts must be one clock time, or (first, last), got {self.starts!r}"
            return
        if last + self.length_ms > DAY_MS:
            yield f"starts and length_min run past midnight: {self.starts[1]} and {self.length_min:g} minutes"
        for word in ("", "second_"):
            length, within = getattr(self, f"{word}break_min"), getattr(self, f"{word}break_within")
            if (length is None) != (within is None):
                yield f"{word}break_min and {word}break_within go together"
        if self.second_break_min is not None and self.break_min is None:
            yield "second_break_min goes with break_min"
        if self.break_within and self.second_break_within and self.second_break_within[0] < self.break_within[1]:
            yield (
                f"second_break_within must begin at or after the end of break_within {self.break_within[1]!r}, "
                f"got {self.second_break_within!r}"
            )
        for start in self.starts_ms():
            for number in range(len(self.breaks)):
                if not self.break_starts_ms(start, number):
                    yield (
                        f"{'second_' if number else ''}break_within leaves no room for the break in a shift "
                        f"that begins at {to_clock(start)}"
                    )
                    return
        if self.people_max is not None and self.people_max < self.people_min:
            yield f"people_max must be >= people_min, {self.people_min}, got {self.people_max}"
        if self.off_in_a_row and self.days_on is None:
            yield "off_in_a_row goes with days_on"
        if self.days_on is not None and self.days is not None and len(weekdays(self.days)) < self.days_on:
            yield f"days_on must be at most the number of days {self.days!r}, got {self.days_on}"

    @property
    def length_ms(self) -> int:
        """Length with breaks [ms]."""
        return round(self.length_min * MIN)

    @property
    def cost_of_day(self) -> float:
        """Cost of one person and day."""
        return self.length_min / 60 if self.cost is None else self.cost

    @property
    def breaks(self) -> tuple[tuple[int, int, int], ...]:
        """Breaks: length, earliest start and latest end [ms]."""
        given = ((self.break_min, self.break_within), (self.second_break_min, self.second_break_within))
        return tuple(
            (round(length * MIN), to_ms(within[0]), to_ms(within[1]))
            for length, within in given
            if length is not None and within is not None
        )

    def starts_ms(self) -> tuple[int, ...]:
        """When it may begin [ms since midnight]."""
        first, last = (to_ms(one) for one in self.starts)
        return tuple(range(first, last + 1, max(1, round(self.every_min * MIN))))

    def break_starts_ms(self, start_ms: int, number: int) -> tuple[int, ...]:
        """When a break of a shift that begins at some time may begin [ms since midnight]."""
        length, earliest, latest = self.breaks[number]
        step = max(1, round(self.break_every_min * MIN))
        last = min(latest, start_ms + self.length_ms) - length
        return tuple(begin for begin in range(earliest, last + 1, step) if begin >= start_ms)

    def works_on(self, weekday: int | None) -> bool:
        """Whether it may be worked on a weekday (None: the single kind of day)."""
        return weekday is None or self.days is None or weekday in weekdays(self.days)

    def week_patterns(self, weekdays_open: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """Weekdays that one person works: every choice of ``days_on`` among the open ones."""
        assert self.days_on is not None
        able = sorted(day for day in weekdays_open if self.works_on(day))
        for worked in combinations(able, self.days_on):
            off = [day not in worked for day in range(7)]
            gaps = sum(off[day] and not off[day - 1] for day in range(7))
            if not self.off_in_a_row or gaps <= 1:
                yield worked
