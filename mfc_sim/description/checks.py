"""Checks between the parts of an office; each returns sentences that name object, field, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfc_sim.description.clock import days_text, to_clock, to_ms, weekdays
from mfc_sim.description.demand import Appointments, WalkIns, of_weekday, twice
from mfc_sim.description.laws import not_below_zero
from mfc_sim.errors import nearest

if TYPE_CHECKING:
    from mfc_sim.description.office import Office

    Hours = dict[int | None, tuple[int, int]]


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
    """A service with problems of its own, of which only the name is known."""

    name: Any
    last_ticket: None = None


def cross_problems(office: Office | Parts) -> list[str]:
    """All problems between the parts of an office."""
    from mfc_sim.description.office import open_days

    problems = [f"office: {problem}" for problem in not_below_zero(office.patience, "patience")]
    for kind, things in (("service", office.services), ("demand", office.demand), ("windows", office.windows)):
        names = [thing.name for thing in things or ()]
        problems += [f"{kind} {name!r}: name is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    services = [service.name for service in office.services or () if service.name is not None]
    if services:
        problems += _unknown_services(office, services)
    if office.hours:
        if days := twice(tuple((days, None) for days, _ in office.hours if days)):
            problems.append(f"office: hours gives {days} more than once")
        hours = open_days(office.hours)
        problems += _wrong_days(office, hours)
        problems += _wrong_hours(office, hours)
    return problems


def _unknown_services(office: Office | Parts, services: Sequence[str]) -> Iterator[str]:
    for stream in office.demand or ():
        for name, _ in stream.shares:
            if name not in services:
                field = "mix" if getattr(stream, "mix", None) else "service"
                yield f"{stream.title()}: {field} names an unknown service {name!r}{nearest(name, services)}"
    for group in office.windows or ():
        for name in group.serves if group.serves != "all" else ():
            if name not in services:
                yield f"{group.title()}: serves names an unknown service {name!r}{nearest(name, services)}"


def _day_fields(office: Office | Parts) -> Iterator[tuple[str, str, str]]:
    """Title, field and text of everything that speaks of weekdays."""
    for stream in office.demand or ():
        if stream.days is not None:
            yield stream.title(), "days", stream.days
        for field in ("per_hour", "per_day", "at_opening"):
            for days, _ in getattr(stream, field, None) or ():
                if days != "Mon-Sun":
                    yield stream.title(), field, days
    for group in office.windows or ():
        for shift in group.shifts:
            if shift.days is not None:
                yield f"{group.title()}: {shift.title()}", "days", shift.days


def _wrong_days(office: Office | Parts, hours: Hours) -> Iterator[str]:
    open_ = days_text(frozenset(day for day in hours if day is not None))
    for title, field, days in _day_fields(office):
        if None in hours:
            yield f"{title}: {field} names {days!r}, but hours is one pair, a single kind of day; allowed: hours by weekday"
        elif field == "days" and not weekdays(days) & hours.keys():
            yield f"{title}: {field} must name an open day, got {days!r}; open: {open_}"


def _wrong_hours(office: Office | Parts, hours: Hours) -> Iterator[str]:
    def text(day: int | None) -> str:
        return (
            f"{'' if day is None else days_text(frozenset({day})) + ' '}{'-'.join(to_clock(ms) for ms in hours[day])}"
        )

    for group in office.windows or ():
        for shift in group.shifts:
            works = [day for day in hours if shift.works_on(day)]
            if works and all(start >= end for start, end in (shift.clipped_ms(*hours[day]) for day in works)):
                opens = ", ".join(dict.fromkeys(text(day) for day in works))
                yield f"{group.title()}: {shift.title()}: hours must overlap the opening hours, got {'-'.join(shift.hours)}; open: {opens}"
        for day in hours if group.installed is not None else ():
            most = most_on_duty(group, day, hours[day])
            if most > group.installed:
                yield f"{group.title()}: installed must be at least the {most} windows on duty at once, got {group.installed}"
                break
    for stream in office.demand or ():
        if isinstance(stream, Appointments):
            begin = to_ms(stream.starts)
            for day, (opening, closing) in hours.items():
                last = begin + (to_ms(stream.ends) - 1 - begin) // round(stream.every_min * 60_000) * round(
                    stream.every_min * 60_000
                )
                if stream.comes_on(day) and not (opening <= begin and last < closing):
                    got = f"{stream.starts} to {to_clock(last)}"
                    yield f"{stream.title()}: starts and ends must keep all slots inside the opening hours, got {got}; open: {text(day)}"
    things = [("office", office.last_ticket), *((f"service {s.name!r}", s.last_ticket) for s in office.services or ())]
    for title, last_ticket in things:
        if last_ticket is not None and all(to_ms(last_ticket) <= opening for opening, _ in hours.values()):
            yield f"{title}: last_ticket must be later than opening, got {last_ticket}; open: {', '.join(map(text, hours))}"


def most_on_duty(group: Any, day: int | None, hours: tuple[int, int]) -> int:
    """Greatest number of windows of a group that are in their shifts at once on a day."""
    shifts = [(*shift.clipped_ms(*hours), shift.count) for shift in group.shifts if shift.works_on(day)]
    return max((sum(n for a, b, n in shifts if a <= start < b) for start, end, _ in shifts if start < end), default=0)


def picture_of_day(office: Office, day: int | None, hours: tuple[int, int]) -> tuple[object, ...]:
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
