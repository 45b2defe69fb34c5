"""Windows: groups of people of equal skills and pace, their shifts, breaks and absences."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from mfc_sim.description.base import Count, Description, Name, Positive, Real, Whole
from mfc_sim.description.clock import MIN, Clock, Days, Span, to_ms, weekdays
from mfc_sim.errors import InvalidDescription


class Break(Description):
    """A rest that keeps its length: it begins when the service in hand is finished (R7).

    Parameters
    ----------
    start : clock time
        When it is due.
    length_min : float
        Length [min], above 0.
    at_once : int, optional
        How many windows of the shift rest at once: window k begins at start + ((k-1) // at_once) x length.
        Default: all at once.

    Examples
    --------
    >>> Break("12:00", 45, at_once=2)
    Break(start='12:00', length_min=45.0, at_once=2)
    """

    start: Clock
    length_min: Positive
    at_once: Count | None = None

    def __init__(self, *args: Any, **data: Any) -> None:
        if len(args) > 2:
            raise InvalidDescription(f"Break takes a start and a length, got {args!r}")
        super().__init__(**dict(zip(("start", "length_min"), args, strict=False)), **data)

    def due_ms(self, index: int) -> int:
        """When the break of window ``index`` (from 0, in its shift) is due [ms since midnight]."""
        turn = 0 if self.at_once is None else index // self.at_once
        return to_ms(self.start) + turn * self.length_ms

    @property
    def length_ms(self) -> int:
        """Length on the clock [ms], at least 1."""
        return max(1, round(self.length_min * MIN))


class Shift(Description):
    """People of a group who come and go together.

    Parameters
    ----------
    name : str
        Unique in the group.
    count : int
        How many, at least 1.
    hours : (clock time, clock time), optional
        From and until; default: the opening hours of the day.
    days : str, optional
        Weekdays; default: all open days.
    breaks : sequence of Break
        Rests (R7).
    closed : sequence of (clock time, clock time)
        Periods in which they call nobody (R7).
    """

    name: Name
    count: Count
    hours: Span | None = None
    days: Days | None = None
    breaks: tuple[Break, ...] = ()
    closed: tuple[Span, ...] = ()

    def works_on(self, weekday: int | None) -> bool:
        """Whether the shift works on a weekday (None: the single kind of day)."""
        return weekday is None or self.days is None or weekday in weekdays(self.days)

    def clipped_ms(self, opening_ms: int, closing_ms: int) -> tuple[int, int]:
        """From and until, inside the hours of a day [ms since midnight]; empty if until <= from."""
        if self.hours is None:
            return opening_ms, closing_ms
        return max(opening_ms, to_ms(self.hours[0])), min(closing_ms, to_ms(self.hours[1]))


def _serves(value: object) -> object:
    if isinstance(value, str) and value != "all":
        raise ValueError('"all" or a list of service names')
    return value


class Windows(Description):
    """A group of windows: people of equal skills and pace, whatever their shifts.

    Give ``shifts``, or ``count`` (with ``hours``, ``days``, ``breaks``) for a single shift, which takes the name "day".

    Parameters
    ----------
    name : str
        Unique in the office.
    serves : "all" or list of str
        Services they serve; all others they refuse (R4).
    shifts : sequence of Shift
        Who comes when; windows are numbered in this order.
    count, hours, days, breaks
        A single shift in short.
    closed : sequence of (clock time, clock time)
        Periods in which the whole group calls nobody.
    pace : float, default 1
        Factor on service times; 1.2 is slower (R11).
    rank : int, optional
        Who is asked first to call, the least rank first (R5); default: how many services the group serves.
    absence : float, default 0
        Share of days on which each of its windows is missing.
    installed : int, optional
        Windows the group has, whoever staffs them; default: the most on duty at once.
    """

    name: Name
    serves: Annotated[Literal["all"] | tuple[str, ...], BeforeValidator(_serves)] = "all"
    shifts: tuple[Shift, ...] = ()
    closed: tuple[Span, ...] = ()
    pace: Positive = 1.0
    rank: Whole | None = None
    absence: Annotated[Real, Field(ge=0, lt=1)] = 0.0
    installed: Count | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:
        short = {"count", "hours", "days", "breaks"}
        if not isinstance(data, dict) or not short & data.keys():
            return data
        if data.get("shifts"):
            raise ValueError("give shifts, or count with hours, days and breaks, not both")
        if "count" not in data:
            raise ValueError(f"count is required with {', '.join(sorted(short & data.keys()))}")
        try:
            shift = Shift(name="day", **{field: value for field, value in data.items() if field in short})
        except InvalidDescription as error:
            # The short form shows no shift: its problems are the group's.
            raise InvalidDescription(*(problem.removeprefix(_DAY) for problem in error.problems)) from None
        return {**{field: value for field, value in data.items() if field not in short}, "shifts": (shift,)}

    @field_validator("serves")
    @classmethod
    def _some(cls, value: Any) -> Any:
        if not value:
            raise ValueError('"all" or a list of at least one service name')
        return value

    @model_validator(mode="after")
    def _sound(self) -> Windows:
        names = [shift.name for shift in self.shifts]
        problems = [f"shift name {name!r} is given twice" for name in sorted({n for n in names if names.count(n) > 1})]
        if not self.shifts:
            problems.append("count or shifts is required: a group has at least one window")
        if problems:
            raise InvalidDescription(*problems)
        return self

    @property
    def count(self) -> int:
        """All windows of the group, over all its shifts."""
        return sum(shift.count for shift in self.shifts)

    def serves_service(self, service: str) -> bool:
        """Whether the group serves a service."""
        return self.serves == "all" or service in self.serves


_DAY = "shift 'day': "
