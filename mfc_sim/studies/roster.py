"""Rosters as hours: who comes when today, what a plan changes, and which of its hours lie behind a closed door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mfc_sim.description.clock import MIN, days_in, days_text, to_clock, weekdays
from mfc_sim.description.duty import on_duty
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.studies.shift_model import Hours

HOUR_MS = 60 * MIN
Named = tuple[str, int, int, int]
"""Name of a group, day, start and end of a shift cut to the hours of the day."""
Rests = tuple[tuple[tuple[int, int], int], ...]
"""Breaks, from and until, and how many people have each."""


def hours_today(office: Office, days: Sequence[Day], groups: set[str]) -> dict[Hours, int]:
    """Shifts of some groups: group, day, start and end to how many."""
    found: dict[Hours, int] = {}
    for place, day in enumerate(days):
        for window in on_duty(office.services, office.windows, day):
            if office.windows[window.group].name in groups:
                key = window.group, place, window.start_ms, window.end_ms
                found[key] = found.get(key, 0) + 1
    return found


def person_hours(hours: Mapping[Hours, int]) -> float:
    """Hours of shifts, breaks among them, those of an office cut to its own hours."""
    return sum((end - start) * count for (_, _, start, end), count in hours.items()) / HOUR_MS


def most_on_a_day(hours: Mapping[Hours, int]) -> int:
    """People on the day on which most come."""
    found = Counter[int]()
    for (_, day, _, _), count in hours.items():
        found[day] += count
    return max(found.values(), default=0)


def changes(before: Office, after: Office, days: Sequence[Day], groups: set[str]) -> list[str]:
    """Sentences on the hours and the breaks that a plan adds and drops, days of equal change together.

    Shifts are compared as far as the office is open, and told as they are paid: a shift of 13:00-17:00 is that even
    if the office shuts at 14:00.
    """
    names = [group.name for group in before.windows]
    then = {_named(before, key): count for key, count in hours_today(before, days, groups).items()}
    now = {_named(after, key): count for key, count in hours_today(after, days, groups).items()}
    paid, language = _paid(after, days, groups), before.language
    found: dict[tuple[str, str, int, int], list[str]] = {}
    for key in sorted({*then, *now}, key=lambda one: (names.index(one[0]), one[2], one[3], one[1])):
        group, day, start, end = key
        was, becomes = then.get(key, 0), now.get(key, 0)
        if was != becomes:
            open_hours = f"{to_clock(start)}-{to_clock(end)}"
            hours = paid.get(key, open_hours)
            if was and hours != open_hours:
                hours = say("staffing.hours_paid", language, hours=open_hours, paid=hours)
            found.setdefault((group, hours, was, becomes), []).append(days[day].label)
    return [
        *(
            say(
                "staffing.changed", language, group=group, hours=hours, was=was, now=becomes,
                days=_on(labels, language),
            )
            for (group, hours, was, becomes), labels in found.items()
        ),
        *_rests_changed(before, after, days, [name for name in names if name in groups]),
    ]  # fmt: skip


def _named(office: Office, key: Hours) -> Named:
    return office.windows[key[0]].name, *key[1:]


def _paid(office: Office, days: Sequence[Day], groups: set[str]) -> dict[Named, str]:
    """Hours of shifts as they are paid, by the hours that are left of them while the office is open."""
    found: dict[Named, dict[str, None]] = {}
    for group in office.windows:
        for place, day in enumerate(days):
            for shift in group.shifts if group.name in groups else ():
                start, end = shift.clipped_ms(day.opening_ms, day.closing_ms)
                if shift.hours is not None and shift.works_on(day.weekday) and start < end:
                    found.setdefault((group.name, place, start, end), {})["-".join(shift.hours)] = None
    return {key: ", ".join(hours) for key, hours in found.items()}


def _rests_changed(before: Office, after: Office, days: Sequence[Day], groups: Iterable[str]) -> Iterator[str]:
    """Sentences on breaks, by group."""
    language = before.language
    then, now = _rests(before, days), _rests(after, days)
    for group in groups:
        found: dict[tuple[Rests, Rests], list[str]] = {}
        for place, day in enumerate(days):
            both = then.get((group, place), ()), now.get((group, place), ())
            if both[0] != both[1]:
                found.setdefault(both, []).append(day.label)
        for (was, becomes), labels in found.items():
            yield say(
                "staffing.changed_breaks", language, group=group, was=_told(was, language),
                now=_told(becomes, language), days=_on(labels, language),
            )  # fmt: skip


def _rests(office: Office, days: Sequence[Day]) -> dict[tuple[str, int], Rests]:
    """Breaks by group and day."""
    found: dict[tuple[str, int], Counter[tuple[int, int]]] = {}
    for place, day in enumerate(days):
        for window in on_duty(office.services, office.windows, day):
            here = found.setdefault((office.windows[window.group].name, place), Counter())
            here.update((due, due + length) for due, length in window.breaks)
    return {key: tuple(sorted(rests.items())) for key, rests in found.items()}


def _told(rests: Rests, language: Language) -> str:
    if not rests:
        return say("staffing.no_breaks", language)
    return ", ".join(
        say("staffing.break_of", language, hours=f"{to_clock(begin)}-{to_clock(until)}", people=people)
        for (begin, until), people in rests
    )


def _on(labels: Sequence[str], language: Language) -> str:
    """Days in brackets; nothing where there is a single kind of day."""
    return f" ({together(labels, language)})" if labels[0] else ""


def per_of(labels: Sequence[str], language: Language) -> str:
    """Say whether figures are of a day or of a week."""
    return say("staffing.a_week", language) if any(labels) else say("staffing.a_day", language)


def together(labels: Sequence[str], language: Language) -> str:
    """Labels of days as one text.

    >>> together(["Mon", "Tue", "Sat"], "ru"), together(["Mon-Fri", "Sat"], "en")
    ('пн-вт,сб', 'Mon-Sat')
    """
    return days_in(language, days_text(frozenset[int]().union(*map(weekdays, labels))))


def behind_the_door(cover: Any, days: Sequence[Day], language: Language) -> list[str]:
    """Sentences on the shifts that people are paid for while the office is shut.

    One for each shift and excess, with the days and the most people on one of them.
    """
    found: dict[tuple[str, int, int, int, int], dict[str, int]] = {}
    for row in cover.rows:
        pattern = row.pattern
        for place in pattern.days:
            day = days[place]
            if pattern.start_ms < day.opening_ms or day.closing_ms < pattern.end_ms:
                name = cover.types[pattern.type].name
                key = name, pattern.start_ms, pattern.end_ms, day.opening_ms, day.closing_ms
                by_day = found.setdefault(key, {})
                by_day[day.label] = by_day.get(day.label, 0) + row.people
    told = []
    for (name, start, end, opening, closing), by_day in sorted(found.items()):
        labels, more = list(by_day), _shut(start, end, opening, closing)
        where = say("staffing.shut_on", language, days=together(labels, language)) if all(labels) else ""
        told.append(
            say(
                "staffing.shut", language, name=name, hours=f"{to_clock(start)}-{to_clock(end)}", days=where,
                open=f"{to_clock(opening)}-{to_clock(closing)}", people=max(by_day.values()),
                more=_hours(more, language), per=per_of(labels, language),
                total=_hours(sum(by_day.values()) * more, language),
            )
        )  # fmt: skip
    return told


def _shut(start: int, end: int, opening: int, closing: int) -> int:
    """How much of a shift lies outside of hours [ms]."""
    return (end - start) - (min(end, closing) - max(start, opening))


def _hours(ms: int, language: Language) -> str:
    """Hours, to a minute or so, without needless digits.

    >>> _hours(3 * HOUR_MS, "en"), _hours(90 * MIN, "ru")
    ('3', '1,5')
    """
    text = f"{round(ms / HOUR_MS, 2):g}"
    return text.replace(".", ",") if language == "ru" else text


def unreached(days: Sequence[str], places: Mapping[str, Iterable[tuple[int, int, int]]], language: Language) -> str:
    """Days and hours that no shift reaches: runs of intervals, days of equal runs together.

    Parameters
    ----------
    days : sequence of str
        Labels.
    places : mapping of group names to (day, from_ms, until_ms)
    language : "ru" or "en"
    """
    told = []
    for names, spans in places.items():
        by_day: dict[int, list[list[int]]] = {}
        for day, begin, until in sorted(set(spans)):
            runs = by_day.setdefault(day, [])
            if runs and runs[-1][1] >= begin:
                runs[-1][1] = max(runs[-1][1], until)
            else:
                runs.append([begin, until])
        alike: dict[str, list[str]] = {}
        for day, runs in by_day.items():
            hours = ", ".join(f"{to_clock(begin)}-{to_clock(until)}" for begin, until in runs)
            alike.setdefault(hours, []).append(days[day])
        told += [
            f"{together(labels, language)} {hours} ({names})" if all(labels) else f"{hours} ({names})"
            for hours, labels in alike.items()
        ]
    return "; ".join(told)
