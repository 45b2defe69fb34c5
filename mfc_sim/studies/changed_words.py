"""What differs between two descriptions in a planner's words: a sentence, and what was and is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mfc_sim.description.clock import days_in
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.laws import BaseLaw
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Break, Shift, Windows
from mfc_sim.studies.differing import BY_DAYS, CLOSED, Difference
from mfc_sim.text import Language, say

REPR_MAX = 60
"""Characters shown of a value that has no words of its own."""
LIST_MAX = 96
"""Values shown of a list: all quarters of an hour of a day."""
LISTS = ("offices", "services", "demand", "windows", "shifts")
"""Fields that hold parts with names."""
LABELS = {
    "name": "changes.name", "count": "changes.count", "hours": "changes.hours", "days": "changes.days",
    "breaks": "changes.breaks", "closed": "changes.closed", "serves": "changes.serves", "pace": "changes.pace",
    "rank": "changes.rank", "absence": "changes.absence", "installed": "changes.installed",
    "duration": "changes.duration", "purpose": "changes.purpose", "agency": "changes.agency",
    "last_ticket": "changes.last_ticket", "tickets_max": "changes.tickets_max", "patience": "changes.patience",
    "service": "changes.of_service", "mix": "changes.mix", "per_hour": "changes.per_hour",
    "per_day": "changes.per_day", "shape": "changes.shape", "starts": "changes.starts", "ends": "changes.ends",
    "every_min": "changes.every_min", "per_slot": "changes.per_slot", "no_show": "changes.no_show",
    "lateness": "changes.lateness", "grace_min": "changes.grace_min", "at_opening": "changes.at_opening",
    "scale": "changes.scale", "privileged_share": "changes.privileged_share", "level": "changes.level",
    "day_cv": "changes.day_cv", "pace_cv": "changes.pace_cv", "at_closing": "changes.at_closing",
    "hall": "changes.hall", "absent_call_min": "changes.absent_call_min", "dates": "changes.dates",
    "mean_min": "changes.mean", "cv": "changes.cv",
}  # fmt: skip
"""Usual fields to the key of their words; the path of any other stands as it is."""
MISSING = {
    "hours": "changes.all_hours", "days": "changes.all_days", "hall": "changes.no_limit",
    "tickets_max": "changes.no_limit", "last_ticket": "changes.until_closing", "lateness": "changes.on_time",
    "breaks": "changes.nothing", "closed": "changes.nothing",
}  # fmt: skip
"""What it means that a field is not there."""
LAWS = {
    "exponential": "changes.exponential", "lognormal": "changes.lognormal", "gamma": "changes.gamma",
    "fixed": "changes.fixed", "uniform": "changes.uniform", "normal": "changes.normal",
    "empirical": "changes.empirical", "mixture": "changes.mixture", "scipy": "changes.scipy",
}  # fmt: skip
NEW = {
    "windows": "changes.new_group", "shifts": "changes.new_shift", "services": "changes.new_service",
    "demand": "changes.new_stream", "offices": "changes.new_office",
}  # fmt: skip
GONE = {
    "windows": "changes.group_gone", "shifts": "changes.shift_gone", "services": "changes.service_gone",
    "demand": "changes.stream_gone", "offices": "changes.office_gone",
}  # fmt: skip
PLACES = {
    "offices": "changes.office", "services": "changes.service", "demand": "changes.stream", "shifts": "changes.shift",
}  # fmt: skip


def told(change: Difference, language: Language) -> tuple[str, str, str, str]:
    """Tell a difference in a sentence, its path, and what was and is there; empty where nothing is."""
    before, after = (
        "" if one in (None, ()) else value_in_words(change.path, one, language) for one in (change.before, change.after)
    )
    return sentence(change, language), change.field, before, after


def sentence(change: Difference, language: Language) -> str:
    """Tell a difference in one sentence.

    >>> sentence(
    ...     Difference(("windows", "universal", "shifts", "day", "count"), 5, 6), "en"
    ... )
    'universal, shift "day": windows 5 -> 6'
    >>> helpers = Shift(
    ...     name="helpers", count=2, hours=("12:00", "14:00"), days="Mon-Fri"
    ... )
    >>> sentence(
    ...     Difference(
    ...         ("windows", "универсальные", "shifts", "helpers"), None, helpers
    ...     ),
    ...     "ru",
    ... )
    'универсальные: новая смена «helpers»: 2 окна, 12:00-14:00, пн-пт'
    """
    parents, rest = _split(change.path)
    if not rest and parents and (change.before is None or change.after is None):
        return _whole(parents, change, language)
    before, after = (value_in_words(change.path, one, language) or "–" for one in (change.before, change.after))
    where, label = _where(parents, language), _label(parents, rest, language)
    if not label:
        return say("changes.plain", language, field=change.field, before=before, after=after)
    if not where:
        return say("changes.field_alone", language, label=label, before=before, after=after)
    return say("changes.field", language, where=where, label=label, before=before, after=after)


def value_in_words(path: Sequence[str], value: object, language: Language) -> str:
    """Tell what stands at a path; where nothing does, what that means, or nothing."""
    parents, rest = _split(tuple(path))
    field = rest[0] if rest else ""
    if value == CLOSED and field == "dates":
        return say("changes.closed_day", language)
    if value in (None, ()):
        if field == "patience" and len(rest) == 1:
            of_service = parents and parents[-1][0] == "services"
            return say("changes.as_office", language) if of_service else say("changes.nobody_leaves", language)
        in_shift = field != "hours" or parents
        return say(MISSING[field], language) if field in MISSING and len(rest) == 1 and in_shift else ""
    if field == "at_closing":
        return say("changes.serve", language) if value == "serve" else say("changes.send_away", language)
    if field == "serves" and value == "all":
        return say("changes.all_services", language)
    if field == "days":
        return days_in(language, str(value))
    if field in BY_DAYS and len(rest) == 1 and isinstance(value, tuple) and not _is_span(value):
        return _by_days(value, language)
    return _words(value, language)


def _split(path: tuple[str, ...]) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Parts with names that a path goes through, and what is left of it."""
    parents = []
    while len(path) > 1 and path[0] in LISTS:
        parents.append((path[0], path[1]))
        path = path[2:]
    return parents, path


def _where(parents: Sequence[tuple[str, str]], language: Language) -> str:
    return ", ".join(name if field == "windows" else say(PLACES[field], language, name=name) for field, name in parents)


def _label(parents: Sequence[tuple[str, str]], rest: tuple[str, ...], language: Language) -> str:
    """Words of a field, and of what it is in it; empty for a field without words."""
    if not rest or rest[0] not in LABELS:
        return ""
    label = say(LABELS[rest[0]], language)
    if rest[0] == "hours" and not (parents and parents[-1][0] == "shifts"):
        label = say("changes.open", language)
    if len(rest) == 1 or (rest[0] in BY_DAYS and rest[1] == "Mon-Sun"):
        return label
    part = say(LABELS[rest[1]], language) if rest[1] in LABELS else ".".join(rest[1:])
    return say("changes.part", language, label=label, part=days_in(language, part) if rest[0] in BY_DAYS else part)


def _whole(parents: Sequence[tuple[str, str]], change: Difference, language: Language) -> str:
    """Tell a part with a name that comes or goes."""
    (field, name), where = parents[-1], _where(parents[:-1], language)
    thing = change.after if change.before is None else change.before
    if field == "offices":
        came = change.before is None
        return (
            say("changes.new_office", language, name=name) if came else say("changes.office_gone", language, name=name)
        )
    told = _words(thing, language)
    if change.before is None:
        return say(NEW[field], language, where=f"{where}: " if where else "", name=name, told=told)
    return say(GONE[field], language, where=f"{where}, " if where else "", name=name, told=told)


def _words(value: Any, language: Language) -> str:
    """Tell a value whatever it is."""
    match value:
        case bool():
            return say("changes.yes", language) if value else say("changes.no", language)
        case int() | float():
            return number(value, language)
        case str():
            return value
        case BaseLaw():
            return _law(value, language)
        case Break():
            return _break(value, language)
        case Shift():
            return _shift(value, language)
        case Windows():
            return _group(value, language)
        case Service():
            return ", ".join(filter(None, (_law(value.duration, language), value.purpose, value.agency)))
        case WalkIns() | Appointments():
            return _stream(value, language)
        case tuple() if _is_span(value):
            return "-".join(value)
        case tuple() if all(isinstance(one, tuple) and len(one) == 2 and not _is_span(one) for one in value):
            return ", ".join(f"{key} {_words(one, language)}" for key, one in value)
        case tuple() if len(value) > LIST_MAX:
            return "; ".join([*(_words(one, language) for one in value[:LIST_MAX]), "…"])
        case tuple():
            return "; ".join(_words(one, language) for one in value)
    text = repr(value)
    return text if len(text) <= REPR_MAX else f"{text[: REPR_MAX - 1]}…"


def number(value: float, language: Language) -> str:
    """Number as short as it can be written.

    >>> number(1.0, "ru"), number(1.25, "ru")
    ('1', '1,25')
    """
    text = f"{value:.10g}"
    return text.replace(".", ",") if language == "ru" else text


def _is_span(value: object) -> bool:
    """Whether a value is a pair of clock times."""
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(one, str) and ":" in one for one in value)


def _by_days(value: tuple[Any, ...], language: Language) -> str:
    """Values by days; alone, without days, what holds on all of them."""
    told = []
    for days, one in value:
        words = _words(one, language)
        told.append(words if days in ("", "Mon-Sun") else f"{days_in(language, days)} {words}")
    return ", ".join(told)


def windows(count: int, language: Language) -> str:
    """How many windows, with the word that goes with the number.

    >>> windows(1, "ru"), windows(2, "ru"), windows(11, "ru"), windows(2, "en")
    ('1 окно', '2 окна', '11 окон', '2 windows')
    """
    last, teens = count % 10, count % 100 in (11, 12, 13, 14)
    if count == 1 or (language == "ru" and last == 1 and not teens):
        return say("changes.window_one", language, count=count)
    if last in (2, 3, 4) and not teens:
        return say("changes.window_few", language, count=count)
    return say("changes.window_many", language, count=count)


def _shift(shift: Shift, language: Language) -> str:
    told = [windows(shift.count, language), value_in_words(("shifts", shift.name, "hours"), shift.hours, language)]
    told += [days_in(language, shift.days)] if shift.days else []
    told += [say("changes.with_breaks", language, told=_break(one, language)) for one in shift.breaks]
    told += [say("changes.with_closed", language, told="-".join(one)) for one in shift.closed]
    return ", ".join(told)


def _break(rest: Break, language: Language) -> str:
    length = number(rest.length_min, language)
    if rest.at_once is None:
        return say("changes.break", language, start=rest.start, length=length)
    return say("changes.break_by", language, start=rest.start, length=length, at_once=rest.at_once)


def _group(group: Windows, language: Language) -> str:
    if len(group.shifts) == 1:
        told = [_shift(group.shifts[0], language)]
    else:
        told = [f"{say('changes.shift', language, name=one.name)}: {_shift(one, language)}" for one in group.shifts]
    serves = say("changes.all_services", language) if group.serves == "all" else ", ".join(group.serves)
    return "; ".join([*told, serves])


def _stream(stream: WalkIns | Appointments, language: Language) -> str:
    services = ", ".join(name for name, _ in stream.shares)
    if isinstance(stream, Appointments):
        every = number(stream.every_min, language)
        told = say("changes.booked", language, starts=stream.starts, ends=stream.ends, every=every)
    elif stream.per_day is not None:
        told = say("changes.a_day", language, count=_by_days(stream.per_day, language))
    else:
        told = say("changes.an_hour", language, count=_by_days(stream.per_hour or (), language))
    return ", ".join(filter(None, (services, told, days_in(language, stream.days or ""))))


def _law(law: BaseLaw, language: Language) -> str:
    name, mean = say(LAWS[vars(law)["law"]], language), number(law.mean, language)
    cv = getattr(law, "cv", None)
    if cv is None:
        return say("changes.law", language, name=name, mean=mean)
    return say("changes.law_cv", language, name=name, mean=mean, cv=number(cv, language))
