"""Demand: the live queue and the booked visitors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from mfc_sim.description.base import Description
from mfc_sim.description.clock import MIN, Clock, Days, days_text, to_ms, weekdays
from mfc_sim.description.compound import AnyLaw
from mfc_sim.description.fields import (
    AsMapping,
    Count,
    Cv,
    Level,
    Minutes,
    MinutesOrNone,
    Name,
    NotNegative,
    Pairs,
    Share,
    Some,
    Text,
)

T = TypeVar("T")

MOST_VISITS = 100_000
"""Greatest mean number of visitors of one stream on one day."""


def _by_days(value: object) -> object:
    """Turn what is given without days into what holds on all days."""
    if isinstance(value, Mapping):
        if not value:
            raise ValueError("a number, a list of numbers, or a mapping of days to them")
        return tuple(value.items())
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return value
    return (("Mon-Sun", value),)


def _branch(value: object) -> str:
    return "list" if isinstance(value, list | tuple | np.ndarray) else "number"


def _step(value: float) -> float:
    if value * MIN < 1:
        raise ValueError("at least 1 ms")
    return value


Step = Annotated[Minutes, AfterValidator(_step)]
Weights = Some[NotNegative]
Rates = Annotated[Annotated[NotNegative, Tag("number")] | Annotated[Weights, Tag("list")], Discriminator(_branch)]
RatesByDays = Annotated[tuple[tuple[Days, Rates], ...], BeforeValidator(_by_days), AsMapping(alone=True)]
NumberByDays = Annotated[tuple[tuple[Days, NotNegative], ...], BeforeValidator(_by_days), AsMapping(alone=True)]


def of_weekday(pairs: tuple[tuple[str, T], ...], weekday: int | None) -> T | None:
    """Return what pairs of (days, value) say for a weekday; None where they say nothing."""
    for days, value in pairs:
        if weekday is None or weekday in weekdays(days):
            return value
    return None


def twice(pairs: tuple[tuple[str, object], ...] | None) -> str:
    """Name the weekdays that pairs of (days, value) give more than once; empty if none."""
    seen: Counter[int] = Counter(day for days, _ in pairs or () for day in weekdays(days))
    return days_text(frozenset(day for day, times in seen.items() if times > 1))


@dataclass(frozen=True)
class Rate:
    """Mean number of arrivals by interval of one day.

    Attributes
    ----------
    edges_ms : ndarray, shape (intervals + 1,)
        Ends of the intervals [ms since midnight].
    counts : ndarray, shape (intervals,)
        Mean number that comes in each; constant within it.
    """

    edges_ms: NDArray[np.int64]
    counts: NDArray[np.float64]

    def between(self, from_ms: float, until_ms: float) -> float:
        """Mean number of arrivals in [from, until)."""
        integral = np.concatenate([[0.0], np.cumsum(self.counts)])
        ends = np.interp([from_ms, until_ms], self.edges_ms, integral)
        return float(ends[1] - ends[0])


class WalkIns(Description):
    """A live queue: visitors who come without a booking, a Poisson process whose rate changes through the day.

    Exactly one of ``service`` and ``mix``, and exactly one of ``per_hour`` and ``per_day``.

    Parameters
    ----------
    name : str
        Unique in the office.
    service : str, optional
        The one service they come for.
    mix : dict of str to float, optional
        Weights of the services they come for; scaled to sum to 1.
    per_hour : float, list, or either by days, optional
        Arrivals an hour: a number (opening to closing), or a list of numbers for intervals of ``step_min``
        minutes from ``starts`` on. What would come before opening waits at the door; what after closing does not come.
    per_day : float, or by days, optional
        Mean number who come while the office is open, spread by ``shape``.
    shape : list of float, optional
        Weights of ``per_day`` by hour from opening; those that fall in a day's hours count. Default: even.
    starts : clock time, optional
        Begin of the list ``per_hour``; default: opening.
    step_min : float, default 60
        Length of its intervals [min].
    at_opening : float, or by days, default 0
        Mean number waiting at the door at opening, on top of all others.
    scale : float, default 1
        Factor on all of it.
    privileged_share : float, default 0
        Share called at level 0, before all others.
    level : int, optional
        Level of the others (R3); default 2.
    day_cv : float, default 0
        Coefficient of variation of a gamma factor of the day of this stream alone.
    days : str, optional
        Weekdays on which they come; default: all.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.WalkIns(name="queue", service="passport", per_hour=20)
    WalkIns(name='queue', service='passport', per_hour=20.0)
    >>> week = mfc.WalkIns(
    ...     name="week",
    ...     mix={"passport": 60, "collect": 40},
    ...     per_day={"Mon": 260, "Tue-Fri": 200},
    ...     shape=[9, 14, 11, 8],
    ... )
    >>> week.shares
    (('passport', 0.6), ('collect', 0.4))
    """

    example = "name='live queue', service='passport', per_hour=20"

    kind: Literal["walk_ins"] = Field("walk_ins", repr=False)
    name: Name
    service: Text | None = None
    mix: Pairs[NotNegative] | None = None
    per_hour: RatesByDays | None = None
    per_day: NumberByDays | None = None
    shape: Weights | None = None
    starts: Clock | None = None
    step_min: Step = 60.0
    at_opening: NumberByDays = (("Mon-Sun", 0.0),)
    scale: NotNegative = 1.0
    privileged_share: Share = 0.0
    level: Level | None = None
    day_cv: Cv = 0.0
    days: Days | None = None

    def _problems(self) -> Iterable[str]:
        for a, b in (("service", "mix"), ("per_hour", "per_day")):
            if (getattr(self, a) is None) == (getattr(self, b) is None):
                yield f"exactly one of {a} and {b} is needed, got {'none' if getattr(self, a) is None else 'both'}"
        if self.mix is not None and sum(weight for _, weight in self.mix) <= 0:
            yield f"mix must have a weight above 0, got {dict(self.mix)}"
        if self.shape is not None and self.per_day is None:
            yield "shape goes with per_day, which is not given"
        if self.shape is not None and sum(self.shape) <= 0:
            yield f"shape must have a weight above 0, got {list(self.shape)}"
        lists = any(isinstance(rates, tuple) for _, rates in self.per_hour or ())
        if not lists and (self.starts is not None or self.step_min != 60):
            yield "starts and step_min go with a list per_hour, which is not given"
        for field in ("per_hour", "per_day", "at_opening"):
            if days := twice(getattr(self, field)):
                yield f"{field} gives {days} more than once"

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """Services and their shares, summing to 1."""
        if self.mix is None:
            return ((str(self.service), 1.0),)
        total = sum(weight for _, weight in self.mix)
        return tuple((service, weight / total) for service, weight in self.mix)

    def comes_on(self, weekday: int | None) -> bool:
        """Whether anybody of this stream may come on a weekday (None: the single kind of day)."""
        return weekday is None or self.days is None or weekday in weekdays(self.days)

    def at_door(self, weekday: int | None) -> float:
        """Mean number waiting at the door at opening."""
        return self.scale * (of_weekday(self.at_opening, weekday) or 0.0) if self.comes_on(weekday) else 0.0

    def rate(self, weekday: int | None, opening_ms: int, closing_ms: int) -> Rate:
        """Mean arrivals by interval of a day that is open from opening to closing."""
        if self.per_day is not None:
            hours = np.append(np.arange(opening_ms, closing_ms, 60 * MIN), closing_ms)
            weights = np.ones(len(hours) - 1) if self.shape is None else _padded(self.shape, len(hours) - 1)
            weights = weights * np.diff(hours)
            total = of_weekday(self.per_day, weekday) or 0.0
            edges, counts = hours, weights * (total / weights.sum() if weights.sum() else 0.0)
        else:
            edges, counts = self._hourly(of_weekday(self.per_hour or (), weekday) or 0.0, opening_ms, closing_ms)
        factor = self.scale if self.comes_on(weekday) else 0.0
        return Rate(edges_ms=edges.astype(np.int64), counts=counts * factor)

    def _hourly(
        self, per_hour: float | tuple[float, ...], opening_ms: int, closing_ms: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        if not isinstance(per_hour, tuple):
            edges = np.array([opening_ms, closing_ms])
            return edges, per_hour * np.diff(edges) / (60 * MIN)
        begin = opening_ms if self.starts is None else to_ms(self.starts)
        edges = np.minimum(begin + np.rint(np.arange(len(per_hour) + 1) * self.step_min * MIN), max(closing_ms, begin))
        return edges, np.array(per_hour) * np.diff(edges) / (60 * MIN)


def _padded(weights: tuple[float, ...], length: int) -> NDArray[np.float64]:
    given = np.array(weights[:length], dtype=np.float64)
    return np.pad(given, (0, length - len(given)))


class Appointments(Description):
    """Booked visitors: slots of the day, all of them taken.

    Parameters
    ----------
    name : str
        Unique in the office.
    service : str
        The service they come for.
    starts, ends : clock time
        First slot, and the time before which the last one lies.
    every_min : float
        Distance of slots [min].
    per_slot : int, default 1
        Bookings of a slot.
    no_show : float, default 0
        Share of the booked who do not come.
    lateness : law, optional
        Arrival minus slot [min], may be negative; default: on time.
    grace_min : float, default 15
        One who is later (strictly) queues at ``late_level`` (R12) [min].
    days : str, optional
        Weekdays with slots; default: all.
    level, late_level : int
        Levels of those in time and of the late (R3); default 1 and 2.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> booked = mfc.Appointments(
    ...     name="booked",
    ...     service="passport",
    ...     starts="10:00",
    ...     ends="17:00",
    ...     every_min=15,
    ...     no_show=0.1,
    ... )
    >>> booked
    Appointments(name='booked', service='passport', starts='10:00', ends='17:00', every_min=15.0, no_show=0.1)
    """

    example = "name='booked', service='passport', starts='10:00', ends='17:00', every_min=15"

    kind: Literal["appointments"] = Field("appointments", repr=False)
    name: Name
    service: Text
    starts: Clock
    ends: Clock
    every_min: Step
    per_slot: Count = 1
    no_show: Share = 0.0
    lateness: AnyLaw | None = None
    grace_min: MinutesOrNone = 15.0
    days: Days | None = None
    level: Level | None = None
    late_level: Level = 2

    def _problems(self) -> Iterable[str]:
        length = to_ms(self.ends) - to_ms(self.starts)
        bookings = length / MIN / self.every_min * self.per_slot
        if length <= 0:
            yield f"ends must be later than starts, got {self.starts} to {self.ends}"
        elif bookings > MOST_VISITS:
            yield f"must have at most {MOST_VISITS} bookings a day, got {bookings:.0f}"

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """Services and their shares, as of a live queue."""
        return ((self.service, 1.0),)

    def comes_on(self, weekday: int | None) -> bool:
        """Whether there are slots on a weekday (None: the single kind of day)."""
        return weekday is None or self.days is None or weekday in weekdays(self.days)

    def slots_ms(self, weekday: int | None, opening_ms: int, closing_ms: int) -> NDArray[np.int64]:
        """Slots of a day [ms since midnight], one entry per booking; only those inside the hours."""
        if not self.comes_on(weekday):
            return np.empty(0, np.int64)
        begin, end = to_ms(self.starts), to_ms(self.ends)
        slots = begin + np.rint(np.arange(int((end - begin) / (self.every_min * MIN)) + 1) * self.every_min * MIN)
        slots = slots[(slots < end) & (slots >= opening_ms) & (slots < closing_ms)].astype(np.int64)
        return np.repeat(slots, self.per_slot)
