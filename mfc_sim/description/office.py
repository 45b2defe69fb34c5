"""The office: what a planner says of one public service center."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, PrivateAttr, TypeAdapter

from mfc_sim.description import checks, edit, load, screen
from mfc_sim.description.base import Description
from mfc_sim.description.clock import WEEKDAYS, Clock, Span, days_of, days_text, to_ms
from mfc_sim.description.compound import AnyLaw
from mfc_sim.description.day import Day
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.fields import AsMapping, Cv, Many, MinutesOrNone, Name, Some, Whole
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Windows
from mfc_sim.errors import InvalidDescription
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

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
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


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


class Office(Description):
    """A public service center: its hours, services, demand and windows.

    Parameters
    ----------
    name : str
        Name in results, plots and reports.
    language : "ru" or "en", default "en"
        Language of the text of its results, plots and reports.
    hours : dict of days to (from, until), or one pair
        Opening hours by weekday; one pair is a single kind of day.
    services, demand, windows : sequences of Service, of WalkIns and Appointments, and of Windows
        What is offered, who comes, who serves.
    patience : law, optional
        How long a visitor waits before he leaves (R10) [min]; None: nobody leaves.
    day_cv : float, default 0
        Coefficient of variation of a gamma factor of the day, common to all walk-in streams.
    pace_cv : float, default 0
        The same on all service times of a day (R11).
    at_closing : "serve" or "send_away", default "serve"
        What happens to those who wait at closing (R9).
    last_ticket : clock time, optional
        No tickets from then on (R9); default: closing.
    hall : int, optional
        How many may wait (R13); default: no limit.
    absent_call_min : float, default 0
        What calling one who left in silence costs a window (R10) [min].
    dates : dict of date to (from, until) or None
        Holidays (None) and short days.

    Raises
    ------
    InvalidDescription
        With every problem found: object, field, value, and what is allowed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(
    ...             name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)
    ...         )
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=5)],
    ... )
    >>> office.window_names
    ('universal/1', 'universal/2', 'universal/3', 'universal/4', 'universal/5')
    """

    example = "name='Office 1', hours=('09:00', '18:00'), services=[...], demand=[...], windows=[...]"
    outermost: ClassVar[bool] = True
    """Its parts are named in messages without it."""

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

    _changes: tuple[str, ...] = PrivateAttr(default=())

    def _between(self, given: Any) -> Iterable[str]:
        if given is not self:
            given = checks.Parts(**{field: _sound_part(field, given) for field in checks.Parts.__match_args__})
        return checks.cross_problems(given)

    def _summary(self, data: Mapping[str, Any], count: int) -> str:
        name = data.get("name") if isinstance(data.get("name"), str) else "?"
        return say("description.invalid", "ru" if data.get("language") == "ru" else "en", name=name, count=count)

    def __str__(self) -> str:
        return screen.told(self)

    def _repr_html_(self) -> str:
        return screen.html(self)

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

    def open_days(self) -> dict[int | None, tuple[int, int]]:
        """Find opening and closing [ms since midnight] by weekday, Monday 0; by None for a single kind of day."""
        return checks.open_days(self.hours)

    def differing_days(self) -> bool:
        """Whether the open weekdays differ in anything, so that a replication is a week."""
        pictures = {checks.picture_of_day(self, weekday, hours) for weekday, hours in self.open_days().items()}
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

    def load_by_hour(self) -> pd.DataFrame:
        """Offered load against windows on duty, by hour and skill pool.

        Returns
        -------
        DataFrame
            One row per day, hour and pool: ``weekday, from, until, pool`` (services that only these windows serve),
            ``arrivals`` (mean number who come), ``offered`` (mean number of windows they keep busy, Erlangs),
            ``windows`` (mean number on duty, breaks as planned), ``load`` (offered / windows; inf without windows),
            ``warning`` (empty if none), in the office's language.
        """
        return load.load_by_hour(self)

    def warnings(self) -> tuple[str, ...]:
        """Sentences on what is allowed but probably not meant, in the office's language."""
        return load.warnings(self)

    def with_windows(self, **counts: int | str) -> Self:
        """Return a copy with other numbers of windows.

        Parameters
        ----------
        **counts
            By group: "+2" or "-1" changes the longest shift of each day, the first of equals; a whole number sets
            the group's only shift. By "group.shift" (``with_windows(**{"universal.late": 4})``): that shift.

        Returns
        -------
        Office
            Its ``changes`` says which shifts were changed.
        """
        changed, sentences = edit.with_windows(self, counts)
        changed._changes = (*self._changes, *sentences)  # noqa: SLF001
        return changed

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """Return a copy with values at paths replaced.

        Parameters
        ----------
        values : mapping of path to value
            A path names real fields: ``"demand.live queue.scale"``, ``"windows.universal.shifts.late.count"``;
            ``*`` means all that have the field, at least one.

        Raises
        ------
        InvalidDescription
            A path leads nowhere (the nearest name is given), or the value is not allowed there.
        """
        return edit.with_values(self, values)


def _sound_part(field: str, data: Mapping[str, Any]) -> Any:
    """Keep what of a field is sound by itself: the elements that are, or nothing."""
    info = Office.model_fields[field]
    given = data.get(field, info.default)
    kind: Any = Annotated[info.annotation, info]
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    if field in {"services", "demand", "windows"} and isinstance(given, list | tuple):
        sound: list[Any] = []
        for element in given:
            try:
                sound += adapter.validate_python([element])
            except ValueError:  # its name counts as known: one problem is enough
                sound.append(checks.NamedOnly(element.get("name") if isinstance(element, Mapping) else None))
        return tuple(sound)
    try:
        return adapter.validate_python(given)
    except ValueError:
        return None
