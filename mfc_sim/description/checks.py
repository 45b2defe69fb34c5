"""Checks between the parts of an office; each returns sentences that name object, field, value and what is allowed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfc_sim.description.clock import MIN, days_text, to_clock, to_ms, weekdays
from mfc_sim.description.compound import not_below_zero
from mfc_sim.description.demand import MOST_VISITS, Appointments, WalkIns, of_weekday, twice
from mfc_sim.description.duty import most_on_duty
from mfc_sim.description.model import open_days
from mfc_sim.errors import nearest

if TYPE_CHECKING:
    from mfc_sim.description.model import OfficeData, OpenHours


@dataclass(frozen=True)
class Parts:
    """The parts of an office that are sound by themselves; None where the whole field is not."""

    hours: Any
    services: Any
    demand: Any
    windows: Any
    patience: Any
    last_ticket: Any
    dates: Any


@dataclass(frozen=True)
class NamedOnly:
    """A part with problems of its own, of which only the name is known."""

    name: Any


MOST_WINDOWS = 2**15 - 1


def cross_problems(office: OfficeData | Parts) -> Iterator[str]:
    """All problems between the parts of an office."""
    yield from (f"office: {problem}" for problem in not_below_zero(office.patience, "patience"))
    for kind, things in (("service", office.services), ("demand", office.demand), ("windows", office.windows)):
        names = [thing.name for thing in things or () if isinstance(thing.name, str)]
        yield from (f"{kind} {n!r}: name is given twice" for n in dict.fromkeys(names) if names.count(n) > 1)
    services = [service.name for service in office.services or ()]
    if services and all(isinstance(name, str) for name in services):
        yield from _unknown_services(office, services)
    most = sum(group.count for group in _sound(office.windows))
    if most > MOST_WINDOWS:
        yield f"office: windows must be at most {MOST_WINDOWS} in all, got {most}"
        return
    if days := twice(tuple((days, None) for days, _ in office.hours or () if days)):
        yield f"office: hours gives {days} more than once"
    elif office.hours:
        hours = open_days(office.hours)
        yield from _wrong_days(office, hours)
        yield from _wrong_shifts(office, hours)
        yield from _wrong_demand(office, hours)
        yield from _wrong_last_tickets(office, hours)


def _sound(things: Sequence[Any] | None) -> Iterator[Any]:
    return (thing for thing in things or () if not isinstance(thing, NamedOnly))


def _unknown_services(office: OfficeData | Parts, services: Sequence[str]) -> Iterator[str]:
    for stream in _sound(office.demand):
        for name, _ in stream.shares:
            if name not in services:
                field = "mix" if getattr(stream, "mix", None) else "service"
                yield f"{stream.title()}: {field} names an unknown service {name!r}{nearest(name, services)}"
    for group in _sound(office.windows):
        for name in group.serves if group.serves != "all" else ():
            if name not in services:
                yield f"{group.title()}: serves names an unknown service {name!r}{nearest(name, services)}"


def _day_fields(office: OfficeData | Parts) -> Iterator[tuple[str, str, str]]:
    """Title, field and text of everything that speaks of weekdays."""
    for stream in _sound(office.demand):
        if stream.days is not None:
            yield stream.title(), "days", stream.days
        for field in ("per_hour", "per_day", "at_opening"):
            for days, _ in getattr(stream, field, None) or ():
                if days != "Mon-Sun":
                    yield stream.title(), field, days
    for group in _sound(office.windows):
        for shift in group.shifts:
            if shift.days is not None:
                yield f"{group.title()}: {shift.title()}", "days", shift.days


def _wrong_days(office: OfficeData | Parts, hours: OpenHours) -> Iterator[str]:
    """Find weekdays on which the office is never open, not even on one of its dates."""
    special = {dt.date.fromisoformat(date).weekday() for date, span in office.dates or () if span is not None}
    open_ = special | {day for day in hours if day is not None}
    for title, field, days in _day_fields(office):
        if None in hours:
            one = "hours is one pair, a single kind of day; allowed: hours by weekday"
            yield f"{title}: {field} names {days!r}, but {one}"
        elif not weekdays(days) & open_:
            yield f"{title}: {field} must name an open day, got {days!r}; open: {days_text(frozenset(open_))}"


def _hours_text(hours: OpenHours, days: Iterable[int | None]) -> str:
    """Opening hours of some days, such as "Sat 09:00-14:00"."""
    texts = dict.fromkeys(
        f"{'' if day is None else days_text(frozenset({day})) + ' '}{'-'.join(map(to_clock, hours[day]))}"
        for day in days
    )
    return ", ".join(texts)


def _wrong_shifts(office: OfficeData | Parts, hours: OpenHours) -> Iterator[str]:
    for group in _sound(office.windows):
        for shift in group.shifts:
            works = [day for day in hours if shift.works_on(day)]
            if works and all(start >= end for start, end in (shift.clipped_ms(*hours[day]) for day in works)):
                got = f"got {'-'.join(shift.hours)}; open: {_hours_text(hours, works)}"
                yield f"{group.title()}: {shift.title()}: hours must overlap the opening hours, {got}"
        most = max(most_on_duty(group, day, hours[day]) for day in hours)
        if group.installed is not None and most > group.installed:
            allowed = f"at least {most}, the windows on duty at once"
            yield f"{group.title()}: installed must be {allowed}, got {group.installed}"


def _wrong_demand(office: OfficeData | Parts, hours: OpenHours) -> Iterator[str]:
    for stream in _sound(office.demand):
        for day, (opening, closing) in hours.items():
            if isinstance(stream, Appointments):
                problem = _slots_outside(stream, opening, closing) if stream.comes_on(day) else ""
            else:
                problem = _lost_visitors(stream, day, opening, closing)
            if problem:
                yield f"{stream.title()}: {problem}; open: {_hours_text(hours, [day])}"
                break


def _slots_outside(stream: Appointments, opening: int, closing: int) -> str:
    begin, step = to_ms(stream.starts), stream.every_min * MIN
    last = round(begin + math.floor((to_ms(stream.ends) - 1 - begin) / step) * step)
    if opening <= begin and last < closing:
        return ""
    got = f"{to_clock(begin)} to {to_clock(last)}"
    return f"starts and ends must keep all slots inside the opening hours, got slots from {got}"


def _lost_visitors(stream: WalkIns, day: int | None, opening: int, closing: int) -> str:
    door = stream.at_door(day)
    come = float(stream.rate(day, opening, closing).counts.sum())
    if come + door > MOST_VISITS:
        return f"must bring at most {MOST_VISITS} visitors a day, got {come + door:.6g}"
    if stream.shape is not None and not come and stream.comes_on(day):
        due = stream.scale * (of_weekday(stream.per_day or (), day) or 0.0)
        if due:
            return f"shape must have a weight inside the opening hours, got {list(stream.shape)}"
    return ""


def _wrong_last_tickets(office: OfficeData | Parts, hours: OpenHours) -> Iterator[str]:
    services = [(f"service {service.name!r}", service.last_ticket) for service in _sound(office.services)]
    for title, last_ticket in (("office", office.last_ticket), *services):
        if last_ticket is not None and all(to_ms(last_ticket) <= opening for opening, _ in hours.values()):
            open_ = _hours_text(hours, hours)
            yield f"{title}: last_ticket must be later than opening, got {last_ticket}; open: {open_}"
