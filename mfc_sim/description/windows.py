"""Windows: groups of people of equal skills and pace, their shifts, breaks and absences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from mfc_sim.description.base import Description
from mfc_sim.description.clock import MIN, Clock, Days, Span, to_ms, weekdays
from mfc_sim.description.fields import BreakMinutes, Count, Many, Name, Pace, PartOfDays, Text, Whole
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
    length_min: BreakMinutes
    at_once: Count | None = None

    def __init__(self, *args: Any, **data: Any) -> None:
        given = dict(zip(("start", "length_min"), args, strict=False))
        if len(args) > 2 or given.keys() & data.keys():
            got = ", ".join([*map(repr, args), *(f"{word}={value!r}" for word, value in data.items())])
            raise InvalidDescription(f"Break takes a start and a length, as Break('12:00', 45, at_once=2), got {got}")
        super().__init__(**given, **data)

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Shift(
    ...     name="early",
    ...     count=5,
    ...     hours=("09:00", "18:00"),
    ...     breaks=[mfc.Break("12:00", 45, at_once=2)],
    ... )
    Shift(name='early', count=5, hours=('09:00', '18:00'), breaks=(Break(start='12:00', length_min=45.0, at_once=2),))
    """

    example = "name='early', count=5, hours=('09:00', '18:00')"

    name: Name
    count: Count
    hours: Span | None = None
    days: Days | None = None
    breaks: Many[Break] = ()
    closed: Many[Span] = ()

    def works_on(self, weekday: int | None) -> bool:
        """Whether the shift works on a weekday (None: the single kind of day)."""
        return weekday is None or self.days is None or weekday in weekdays(self.days)

    def clipped_ms(self, opening_ms: int, closing_ms: int) -> tuple[int, int]:
        """From and until, inside the hours of a day [ms since midnight]; empty if until <= from."""
        if self.hours is None:
            return opening_ms, closing_ms
        return max(opening_ms, to_ms(self.hours[0])), min(closing_ms, to_ms(self.hours[1]))


def _serves(value: object) -> object:
    if isinstance(value, str) and value == "all":
        return value
    if not isinstance(value, list | tuple) or not value or not all(isinstance(name, str) for name in value):
        raise ValueError('"all" or a list of at least one service name')
    if len(set(value)) < len(value):
        raise ValueError("a list that names each service once")
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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Windows(name="universal", count=5).shifts
    (Shift(name='day', count=5),)
    >>> business = mfc.Windows(
    ...     name="business",
    ...     serves=["business"],
    ...     shifts=[mfc.Shift(name="early", count=1), mfc.Shift(name="late", count=2)],
    ...     pace=1.2,
    ... )
    >>> business.count
    3
    """

    example = "name='universal', count=5"
    short_words: ClassVar[tuple[str, ...]] = ("count", "hours", "days", "breaks")
    """Words of a single shift in short."""

    name: Name
    serves: Annotated[Literal["all"] | tuple[Text, ...], BeforeValidator(_serves)] = "all"
    shifts: Many[Shift] = ()
    closed: Many[Span] = ()
    pace: Pace = 1.0
    rank: Whole | None = None
    absence: PartOfDays = 0.0
    installed: Count | None = None

    def _prepared(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        short = {field: value for field, value in data.items() if field in self.short_words}
        rest = {field: value for field, value in data.items() if field not in short}
        if not short:
            missing = "shifts" not in data or (isinstance(data["shifts"], list | tuple) and not data["shifts"])
            return data, ["count or shifts is required: a group has at least one window"] if missing else []
        if rest.get("shifts"):
            return rest, ["give shifts, or count with hours, days and breaks, not both"]
        if "count" not in short:
            return rest, [f"count is required with {', '.join(short)}"]
        try:
            return {**rest, "shifts": (Shift(name="day", **short),)}, []
        except InvalidDescription as error:
            # The short form shows no shift: its problems are the group's.
            return {**rest, "shifts": ()}, [problem.removeprefix("shift 'day': ") for problem in error.problems]

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Add the words of a single shift in short."""
        reference: dict[str, Any] = handler(core_schema)
        words = handler.resolve_ref_schema(reference)["properties"]
        of_shift = handler.resolve_ref_schema(words["shifts"]["items"])["properties"]
        words.update({word: dict(of_shift[word]) for word in cls.short_words})
        return reference

    def _problems(self) -> Iterable[str]:
        names = [shift.name for shift in self.shifts]
        return [f"shift {name!r}: name is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]

    @property
    def count(self) -> int:
        """All windows of the group, over all its shifts."""
        return sum(shift.count for shift in self.shifts)

    def serves_service(self, service: str) -> bool:
        """Whether the group serves a service."""
        return self.serves == "all" or service in self.serves

    def rank_among(self, services: Iterable[str]) -> int:
        """R5: rank of the group; by default how many of the office's services it serves."""
        return sum(map(self.serves_service, services)) if self.rank is None else self.rank
