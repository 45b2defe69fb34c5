"""An office in a planner's words: one screen of text; as HTML it is in office_view.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mfc_sim.description.clock import DAY_MS, days_in, days_text
from mfc_sim.description.demand import Appointments
from mfc_sim.description.load import warnings
from mfc_sim.description.sentences import service_in
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.model import OfficeData
    from mfc_sim.description.windows import Shift, Windows

LINES_MAX = 12
"""Lines that a part of the screen shows; the rest is counted."""


def told(office: OfficeData) -> str:
    """Tell hours, services, demand, windows and warnings of an office, in its language."""
    lines = [say("description.office", office.language, name=office.name)]
    for heading, rows in parts(office):
        lines.append(f"{heading}:")
        lines += [f"  {row}" for row in few(office, rows)]
    return "\n".join(lines)


def parts(office: OfficeData, *, services: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Headings, and the lines below each; also without the services."""
    language = office.language
    yield say("description.hours", language), _hours(office)
    if services:
        yield say("description.services", language), list(_services(office))
    yield say("description.demand", language), list(_demand(office)) or ["–"]
    windows = [row for group in office.windows for row in _group(office, group)]
    yield say("description.windows", language, count=_most_at_once(office)), windows
    if found := warnings(office):
        yield say("description.warnings", language), list(found)


def _most_at_once(office: OfficeData) -> int:
    """Greatest number of windows that are in their shifts at once, on any day."""
    most = 0
    for weekday, hours in office.open_days().items():
        shifts = [shift for group in office.windows for shift in group.shifts if shift.works_on(weekday)]
        spans = [(*shift.clipped_ms(*hours), shift.count) for shift in shifts]
        most = max(most, *(sum(n for a, b, n in spans if a <= start < b) for start, _, _ in spans), 0)
    return most


def few(office: OfficeData, rows: list[str]) -> list[str]:
    """Return the first lines of a part, and how many more there are."""
    if len(rows) <= LINES_MAX:
        return rows
    more = say("description.more", office.language, count=len(rows) - LINES_MAX + 1)
    return [*rows[: LINES_MAX - 1], more]


def _days(office: OfficeData, days: str) -> str:
    return days_in(office.language, days)


def _hours(office: OfficeData) -> list[str]:
    rows = [f"{_days(office, days)} {begin}–{end}".strip() for days, (begin, end) in office.hours]
    if office.dates:
        closed = sum(span is None for _, span in office.dates)
        values = {"closed": closed, "special": len(office.dates) - closed}
        rows.append(say("description.dates", office.language, **values))
    return rows


def _services(office: OfficeData) -> Iterator[str]:
    for service in office.services:
        minutes = say("description.minutes", office.language, mean=service.duration.mean)
        yield service_in(office.language, f"{service.name}: {minutes}", service.purpose, service.agency)


def _demand(office: OfficeData) -> Iterator[str]:
    """Yield visitors a day by stream, one number for each kind of day."""
    for stream in office.demand:
        counts: dict[float, list[int]] = {}
        for weekday, (opening, closing) in office.open_days().items():
            if isinstance(stream, Appointments):
                mean = float(len(stream.slots_ms(weekday, opening, closing)))
            else:
                mean = stream.rate(weekday, opening, closing).between(0, DAY_MS) + stream.at_door(weekday)
            counts.setdefault(round(mean, 1), []).append(-1 if weekday is None else weekday)
        texts = [
            f"{'' if days == [-1] else _days(office, days_text(frozenset(days))) + ' '}{mean:g}"
            for mean, days in counts.items()
            if mean or len(counts) == 1
        ]
        word = "description.booked" if isinstance(stream, Appointments) else "description.a_day"
        services = ", ".join(name for name, _ in stream.shares[:4]) + (", …" if len(stream.shares) > 4 else "")
        yield f"{stream.name} ({services}): {say(word, office.language, counts=', '.join(texts))}"


def _group(office: OfficeData, group: Windows) -> Iterator[str]:
    """Yield a line for each shift: how many, when, whom they serve."""
    language = office.language
    serves = say("description.all", language) if group.serves == "all" else ", ".join(group.serves)
    for shift in group.shifts:
        name = group.name if len(group.shifts) == 1 else f"{group.name}.{shift.name}"
        parts = [f"{name}: {shift.count} × {_when(office, shift)}"]
        parts += [
            say("description.break_at", language, start=rest.start, length=rest.length_min) for rest in shift.breaks
        ]
        parts += [say("description.closed", language, begin=a, until=b) for a, b in (*group.closed, *shift.closed)]
        yield f"{', '.join(parts)}; {say('description.serves', language, services=serves)}"


def _when(office: OfficeData, shift: Shift) -> str:
    hours = say("description.all_hours", office.language) if shift.hours is None else "–".join(shift.hours)
    return f"{_days(office, shift.days)} {hours}" if shift.days else hours
