"""Offered load against windows on duty: what can be said of an office before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS, MIN, days_in, days_text, to_clock, to_ms, weekdays
from mfc_sim.description.day import Day
from mfc_sim.description.demand import Appointments, of_weekday
from mfc_sim.description.duty import Interval, WindowDay, merged, on_duty
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.model import OfficeData

HOUR_MS = 60 * MIN
HALF_HOUR_MS = 30 * MIN
MOST_CV = 3.0
"""A greater coefficient of variation was probably meant in per cent."""


def load_by_hour(office: OfficeData) -> pd.DataFrame:
    """Offered load by day, hour and skill pool; see Office.load_by_hour."""
    import pandas as pd

    columns = ["weekday", "from", "until", "pool", "arrivals", "offered", "windows", "load", "warning"]
    rows = [row for day in office.days() for row in _rows(office, day)]
    return pd.DataFrame(rows, columns=columns)


def hours_of(day: Day) -> list[Interval]:
    """Clock hours of a day, the first and the last cut to the opening hours [ms since midnight]."""
    return list(pairwise(_edges(day, HOUR_MS)))


def half_hours(day: Day) -> tuple[int, ...]:
    """Ends of the clock half-hours of a day, the first and the last cut to its opening hours [ms since midnight].

    >>> from mfc_sim.description.day import Day
    >>> [
    ...     edge / 60_000
    ...     for edge in half_hours(Day(0, "", None, 525 * 60_000, 600 * 60_000))
    ... ]
    [525.0, 540.0, 570.0, 600.0]
    """
    return _edges(day, HALF_HOUR_MS)


def _edges(day: Day, step_ms: int) -> tuple[int, ...]:
    """Opening, the marks of the clock at some distance, and closing."""
    inner = range((day.opening_ms // step_ms + 1) * step_ms, day.closing_ms, step_ms)
    return (day.opening_ms, *inner, day.closing_ms)


def arrivals_by_service(office: OfficeData, day: Day, hours: Sequence[Interval]) -> NDArray[np.float64]:
    """Mean number who come for each service in each interval; shape (services, intervals).

    Who waits at the door before opening counts in the first.
    """
    places = {service.name: place for place, service in enumerate(office.services)}
    result = np.zeros((len(places), len(hours)))
    for stream in office.demand:
        if isinstance(stream, Appointments):
            slots = stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms)
            come = np.array([np.count_nonzero((slots >= a) & (slots < b)) for a, b in hours]) * (1 - stream.no_show)
        else:
            rate = stream.rate(day.weekday, day.opening_ms, day.closing_ms)
            come = np.array([rate.between(a, b) for a, b in hours])
            come[0] += rate.between(0, day.opening_ms) + stream.at_door(day.weekday)
        for name, share in stream.shares:
            result[places[name]] += come * share
    return result


def duty_and_work(office: OfficeData, day: Day) -> tuple[tuple[int, ...], NDArray[np.float64], NDArray[np.float64]]:
    """Windows on duty and the work that comes, through a day.

    Returns
    -------
    edges_ms : tuple of int, length half-hours + 1
        Ends of the half-hours [ms since midnight].
    windows : ndarray, shape (half-hours,)
        Mean number on duty, breaks as planned.
    work : ndarray, shape (half-hours,)
        Mean number of windows that those who come keep busy (Erlangs, at pace 1).
    """
    edges = half_hours(day)
    spans = list(pairwise(edges))
    minutes = np.array([service.duration.mean for service in office.services])
    lengths = np.diff(edges) / MIN
    work = minutes @ arrivals_by_service(office, day, spans) / lengths
    windows, _ = _present(office, on_duty(office.services, office.windows, day), spans)
    return edges, windows, work


def _rows(office: OfficeData, day: Day) -> Iterator[tuple[object, ...]]:
    hours = hours_of(day)
    arrivals = arrivals_by_service(office, day, hours)
    minutes = np.array([service.duration.mean for service in office.services])
    lengths = np.array([(until - begin) / MIN for begin, until in hours])
    offered = arrivals * minutes[:, None] / lengths
    duty = on_duty(office.services, office.windows, day)
    for groups in _pools(office):
        members = [place for place in _members(office, groups) if arrivals[place].any()]
        if not members:
            continue
        present, capacity = _present(office, [window for window in duty if window.group in groups], hours)
        pool = ", ".join(office.services[place].name for place in members)
        for k, (begin, until) in enumerate(hours):
            need = float(offered[members, k].sum())
            load = need / capacity[k] if capacity[k] else (np.inf if need else 0.0)
            warning = ""
            if need and not capacity[k]:
                warning = say("description.no_window", office.language)
            elif load >= 1:
                warning = say("description.overload", office.language, offered=need, windows=capacity[k])
            visits = float(arrivals[members, k].sum())
            yield day.label, to_clock(begin), to_clock(until), pool, visits, need, float(present[k]), load, warning


def _able(office: OfficeData) -> list[frozenset[int]]:
    """Find the groups that serve each service."""
    return [
        frozenset(place for place, group in enumerate(office.windows) if group.serves_service(service.name))
        for service in office.services
    ]


def _members(office: OfficeData, groups: frozenset[int]) -> list[int]:
    """Places of the services that only these groups serve; those that nobody serves are a pool of their own."""
    return [place for place, able in enumerate(_able(office)) if able <= groups and bool(able) == bool(groups)]


def _pools(office: OfficeData) -> list[frozenset[int]]:
    """Find the sets of groups that share work: each service's own set, and the unions of those that overlap."""
    pools = list(dict.fromkeys(_able(office)))
    whole: list[frozenset[int]] = []
    for groups in pools:
        touching = [union for union in whole if union & groups]
        whole = [union for union in whole if union not in touching] + [frozenset(groups).union(*touching)]
    return list(dict.fromkeys([*whole, *pools]))


def _present(
    office: OfficeData, duty: Sequence[WindowDay], hours: Sequence[Interval]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean number of windows in each interval, and what they can serve at pace 1."""
    present, capacity = np.zeros(len(hours)), np.zeros(len(hours))
    for window in duty:
        there = 1 - office.windows[window.group].absence
        for k, (begin, until) in enumerate(hours):
            covered = sum(max(0, min(b, until) - max(a, begin)) for a, b in window.planned_ms())
            present[k] += there * covered / (until - begin)
            capacity[k] += there * covered / (until - begin) / window.pace
    return present, capacity


def warnings(office: OfficeData) -> tuple[str, ...]:
    """Sentences on what is allowed but probably not meant; what holds on many weekdays is said once."""
    finders = (_odd_hours, _odd_demand, _uncovered, _overloaded, _lost_breaks)
    days: dict[str, set[int]] = {}
    for day in office.days():
        for sentence in (text for finder in finders for text in finder(office, day)):
            days.setdefault(sentence, set()).update(weekdays(day.label) if day.label else ())
    language = office.language
    found = [*unread(office.unread_sheets, language), *spreads(office)]
    for sentence, on in days.items():
        where = days_in(language, days_text(frozenset(on)))
        found.append((say("description.on_day", language, day=where) if on else "") + sentence)
    if not office.demand:
        found.append(say("description.no_demand", language))
    return tuple(dict.fromkeys(found))


def unread(sheets: Sequence[str], language: Language) -> Iterator[str]:
    """Sheets of a workbook that were not read."""
    for sheet in sheets:
        yield say("description.unread_sheet", language, sheet=sheet)


def spreads(office: OfficeData) -> Iterator[str]:
    """Spreads so great that per cent were probably meant."""
    language = office.language
    laws = [("", office.patience)]
    for service in office.services:
        laws += [(service.name, service.duration), (service.name, service.patience)]
    for name, law in laws:
        if (cv := getattr(law, "cv", 0.0)) > MOST_CV:
            what = (
                say("description.service_named", language, name=name) if name else say("description.patience", language)
            )
            yield say("description.great_spread", language, what=what, **_spread(cv))
    factors = [("day_cv", office.day_cv), ("pace_cv", office.pace_cv)]
    factors += [(f"{one.name}: day_cv", one.day_cv) for one in office.demand if not isinstance(one, Appointments)]
    for field, cv in factors:
        if cv > MOST_CV:
            yield say("description.great_factor", language, field=field, **_spread(cv))


def _spread(cv: float) -> dict[str, object]:
    """Numbers of a warning: 50, and 0.5 for those who meant 50 %."""
    return {"cv": float(f"{cv:.6g}"), "share": float(f"{cv / 100:.6g}")}


def _odd_hours(office: OfficeData, day: Day) -> Iterator[str]:
    """Hours given as numbers: 9 is nine minutes past midnight."""
    if day.closing_ms <= 24 * MIN:
        values = {"begin": to_clock(day.opening_ms), "until": to_clock(day.closing_ms)}
        yield say("description.odd_hours", office.language, **values)


def _odd_demand(office: OfficeData, day: Day) -> Iterator[str]:
    """Streams that say nothing of a day, or end before it does, or go on after it."""
    for stream in office.demand:
        if isinstance(stream, Appointments) or not stream.comes_on(day.weekday):
            continue
        values = {"stream": stream.name}
        if of_weekday(stream.per_hour or stream.per_day or (), day.weekday) is None:
            yield say("description.silent_days", office.language, **values)
            continue
        lengths = -(-(day.closing_ms - day.opening_ms) // HOUR_MS)
        if stream.shape is not None and len(stream.shape) < lengths:
            yield say("description.short_shape", office.language, hours=len(stream.shape), **values)
        to_midnight = stream.rate(day.weekday, day.opening_ms, DAY_MS) if stream.per_day is None else None
        if to_midnight is not None and isinstance(of_weekday(stream.per_hour or (), day.weekday), tuple):
            late = to_midnight.between(day.closing_ms, DAY_MS)
            if late > 0:
                yield say("description.after_closing", office.language, count=late, **values)


def _uncovered(office: OfficeData, day: Day) -> Iterator[str]:
    """Services with demand that lose their last window for a while, or for the rest of the day."""
    duty = on_duty(office.services, office.windows, day)
    arrivals = arrivals_by_service(office, day, [(0, DAY_MS)])[:, 0]
    for place, service in enumerate(office.services):
        able = [window for window in duty if place in window.serves]
        if not arrivals[place]:
            continue
        if not able:
            yield say("description.never_served", office.language, service=service.name)
            continue
        last_ticket = min(
            to_ms(text) for text in (service.last_ticket, office.last_ticket, to_clock(day.closing_ms)) if text
        )
        end, gaps = day.opening_ms, list[str]()
        covered = merged(period for window in able for period in window.planned_ms())
        for begin, until in [*covered, (last_ticket, last_ticket)]:
            if end < min(begin, last_ticket):
                values = {"begin": to_clock(end), "until": to_clock(min(begin, last_ticket))}
                gaps.append(say("description.from_until", office.language, **values))
            end = max(end, until)
        if gaps:
            joined = say("description.and", office.language).join([", ".join(gaps[:-1]), gaps[-1]][-len(gaps) :])
            yield say("description.uncovered", office.language, service=service.name, gaps=joined)


def _overloaded(office: OfficeData, day: Day) -> Iterator[str]:
    """Pools whose whole day brings more work than their windows can do."""
    hours = [(day.opening_ms, day.closing_ms)]
    arrivals = arrivals_by_service(office, day, hours)[:, 0]
    minutes = np.array([service.duration.mean for service in office.services])
    duty = on_duty(office.services, office.windows, day)
    for groups in _pools(office):
        members = [place for place in _members(office, groups) if arrivals[place]]
        _, capacity = _present(office, [window for window in duty if window.group in groups], hours)
        offered = float((arrivals * minutes)[members].sum()) * MIN / (day.closing_ms - day.opening_ms)
        if capacity[0] and offered >= capacity[0]:
            pool = ", ".join(office.services[place].name for place in members)
            values = {"pool": pool, "offered": offered, "windows": float(capacity[0])}
            yield say("description.day_overload", office.language, **values)


def _lost_breaks(office: OfficeData, day: Day) -> Iterator[str]:
    """Find breaks of which no window of the shift takes its turn on a day."""
    for group in office.windows:
        for shift in group.shifts:
            start, end = shift.clipped_ms(day.opening_ms, day.closing_ms)
            for rest in shift.breaks if shift.works_on(day.weekday) and start < end else ():
                outside = [k for k in range(shift.count) if not start <= rest.due_ms(k) < end]
                if outside:
                    values = {"windows": f"{group.name}.{shift.name}", "start": rest.start, "count": len(outside)}
                    yield say("description.break_outside", office.language, **values)
