"""The data of an office: its fields, its windows by number, its days; what it can do is in office.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, PrivateAttr

from mfc_sim.description.base import Description
from mfc_sim.description.clock import WEEKDAYS, Clock, Span, days_of, days_text, to_ms, weekdays
from mfc_sim.description.compound import AnyLaw
from mfc_sim.description.day import Day
from mfc_sim.description.demand import Appointments, WalkIns, of_weekday
from mfc_sim.description.fields import AsMapping, Cv, Flag, Many, MinutesOrNone, Name, Some, Whole
from mfc_sim.description.location import Location
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Windows
from mfc_sim.errors import InvalidDescription
from mfc_sim.text import Language

if TYPE_CHECKING:
    pass

OpenHours = dict[int | None, tuple[int, int]]
"""Opening and closing [ms since midnight] by weekday; by None for a single kind of day."""
MOST_DATES = 3660
"""Greatest number of dates of one replication: ten years."""


def _hours(value: object) -> object:
    """Take one pair of times as the single kind of day of an office without weekdays; its days are ""."""
    if isinstance(value, Mapping) and value:
        return tuple(value.items())
    if isinstance(value, list | tuple) and value and not any(isinstance(part, list | tuple) for part in value):
        return (("", tuple(value)),)
    if isinstance(value, list | tuple) and all(isinstance(part, list | tuple) and len(part) == 2 for part in value):
        return value
    raise ValueError("a pair of clock times such as ('09:00', '18:00'), or a mapping of weekdays to such pairs")


def date_of(value: object) -> dt.date:
    """Return a date; a ValueError says that it is none."""
    if isinstance(value, dt.datetime) and str(value) != "NaT":  # pandas' missing time is one too
        return value.date()
    return value if type(value) is dt.date else dt.date.fromisoformat(str(value))


def check_flag(what: str, value: object) -> None:
    """Refuse what is neither True nor False."""
    if not isinstance(value, bool | np.bool_):
        raise InvalidDescription(f"{what} must be True or False, got {value!r}")


def _dates(value: object) -> object:
    allowed = "a mapping of dates such as '2026-05-01' to (from, until), or to None for closed"
    pairs = list(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(pairs, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs
    ):
        raise ValueError(allowed)
    try:
        keys = [date_of(date).isoformat() for date, _ in pairs]
    except ValueError:
        raise ValueError(allowed) from None
    if len(set(keys)) < len(keys):
        raise ValueError("a mapping that gives each date once")
    return tuple((key, None if span == "closed" else span) for key, (_, span) in zip(keys, pairs, strict=True))


OpenDays = Annotated[str, BeforeValidator(lambda value: "" if value == "" else days_of(value))]
Hours = Annotated[
    tuple[tuple[OpenDays, Span], ...], Field(min_length=1), BeforeValidator(_hours), AsMapping(alone=True)
]
Dates = Annotated[tuple[tuple[str, Span | None], ...], BeforeValidator(_dates), AsMapping(missing="closed")]
Stream = Annotated[WalkIns | Appointments, Field(discriminator="kind")]


class OfficeData(Description):
    """What is said of an office; see Office."""

    name: Name
    language: Language = "en"
    hours: Hours
    services: Some[Service]
    demand: Many[Stream] = ()
    windows: Some[Windows]
    patience: AnyLaw | None = None
    day_cv: Cv = 0.0
    pace_cv: Cv = 0.0
    at_closing: Literal["serve", "send_away"] = "serve"
    last_ticket: Clock | None = None
    hall: Whole | None = None
    absent_call_min: MinutesOrNone = 0.0
    dates: Dates = ()
    outpost: Flag = False
    municipality: Name | None = None
    institution: Name | None = None
    location: Location | None = None

    _changes: tuple[str, ...] = PrivateAttr(default=())
    _unread_sheets: tuple[str, ...] = PrivateAttr(default=())

    @property
    def unread_sheets(self) -> tuple[str, ...]:
        """Sheets of the workbook it was loaded from that were not read; no part of the description."""
        return self._unread_sheets

    @property
    def changes(self) -> tuple[str, ...]:
        """What ``with_windows`` did, a sentence each."""
        return self._changes

    @cached_property
    def window_names(self) -> tuple[str, ...]:
        """Names of all windows by number, such as "universal/3"."""
        return tuple(f"{group.name}/{index + 1}" for group in self.windows for index in range(group.count))

    @cached_property
    def window_groups(self) -> NDArray[np.int16]:
        """Place of its group, by window number; shape (windows,)."""
        return np.repeat(np.arange(len(self.windows)), [group.count for group in self.windows]).astype(np.int16)

    def open_days(self) -> OpenHours:
        """Find opening and closing [ms since midnight] by weekday, Monday 0; by None for a single kind of day."""
        return open_days(self.hours)

    def differing_days(self) -> bool:
        """Whether the open weekdays differ in anything, so that a replication is a week."""
        pictures = {picture_of_day(self, weekday, hours) for weekday, hours in self.open_days().items()}
        return len(pictures) > 1

    def days(self, *, dates: tuple[Any, Any] | None = None, week: bool = False) -> tuple[Day, ...]:
        """Return the days of one replication.

        Parameters
        ----------
        dates : (first, last), optional
            The open days of these dates, both included, with the exceptions of ``dates``.
        week : bool, default False
            All open weekdays even if they do not differ.

        Returns
        -------
        tuple of Day
            One day, or a week of open days where days differ.
        """
        check_flag("week", week)
        hours = self.open_days()
        if dates is not None:
            return tuple(self._dated(dates))
        if None in hours:
            return (Day(0, "", None, *hours[None]),)
        open_ = {weekday: times for weekday, times in hours.items() if weekday is not None}
        if week or self.differing_days():
            return tuple(Day(weekday, WEEKDAYS[weekday], weekday, *times) for weekday, times in sorted(open_.items()))
        first = min(open_)
        return (Day(first, days_text(frozenset(open_)), first, *open_[first]),)

    def _dated(self, dates: Any) -> Iterator[Day]:
        if not isinstance(dates, list | tuple) or len(dates) != 2:
            raise InvalidDescription(f"dates must be a pair (first, last), got {dates!r}")
        ends, problems = [], []
        for field, value in zip(("first", "last"), dates, strict=True):
            try:
                ends.append(date_of(value))
            except ValueError:
                problems.append(f"dates: {field} must be a date such as '2026-05-01', got {value!r}")
        if not problems and ends[0] > ends[1]:
            problems = [f"dates: first must not be later than last, got {ends[0]} to {ends[1]}"]
        if not problems and (ends[1] - ends[0]).days >= MOST_DATES:
            problems = [f"dates: must be at most {MOST_DATES} days, got {ends[0]} to {ends[1]}"]
        if problems:
            raise InvalidDescription(*problems)
        hours, special = self.open_days(), dict(self.dates)
        for ordinal in range(ends[0].toordinal(), ends[1].toordinal() + 1):
            date = dt.date.fromordinal(ordinal)
            weekday = None if None in hours else date.weekday()
            times = hours.get(weekday)
            if date.isoformat() in special:
                span = special[date.isoformat()]
                times = None if span is None else (to_ms(span[0]), to_ms(span[1]))
            if times is not None:
                yield Day(ordinal, date.isoformat(), weekday, *times)


def open_days(hours: Sequence[tuple[str, tuple[str, str]]]) -> OpenHours:
    """Find opening and closing [ms since midnight] by weekday; by None for a single kind of day."""
    result: OpenHours = {}
    for days, (opening, closing) in hours:
        keys: Sequence[int | None] = [None] if days == "" else sorted(weekdays(days))
        result.update(dict.fromkeys(keys, (to_ms(opening), to_ms(closing))))
    return result


def picture_of_day(office: OfficeData, day: int | None, hours: tuple[int, int]) -> tuple[object, ...]:
    """Everything that a weekday can change; days with equal pictures do not differ."""
    demand: list[object] = []
    for stream in office.demand:
        if isinstance(stream, WalkIns) and stream.comes_on(day):
            pairs = (stream.per_hour, stream.per_day, stream.at_opening)
            demand.append(tuple(of_weekday(pair or (), day) for pair in pairs))
        else:
            demand.append(stream.comes_on(day))
    shifts = tuple(shift.works_on(day) for group in office.windows for shift in group.shifts)
    return hours, tuple(demand), shifts
