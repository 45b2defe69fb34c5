"""Cells of an office's workbook: times, dates, words, breaks, as planners write them; read, and written so."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mfc_sim.description import network_cells as cells
from mfc_sim.description.cell_words import TIME, CellError, clock_text, one_break, times_apart, whole_hour
from mfc_sim.description.clock import WEEKDAYS_IN_FULL, days_in, weekdays
from mfc_sim.description.clock import clock as clock_of
from mfc_sim.errors import nearest
from mfc_sim.text import Language

_DAY_MIN = 24 * 60
_RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPAN = re.compile(rf"({TIME})\s*-\s*({TIME})", re.ASCII)
_DASHES = str.maketrans("–—", "--")
CLOSED = ("closed", "закрыто", "выходной", "day off", "не работает")
ALIKE = ("every day", "все дни")
"""Days of hours that are the only kind of day."""
ALL = ("all", "все")
_Choices = dict[str, tuple[str, ...]]
KINDS: _Choices = {
    "walk_ins": ("walk-ins", "живая очередь", "walk_ins", "живая"),
    "appointments": ("appointments", "по записи", "запись", "booked"),
}
CLOSING: _Choices = {
    "serve": ("serve", "обслужить"),
    "send_away": ("send away", "отправить домой", "send_away"),
}
LAWS: _Choices = {
    "lognormal": ("lognormal", "логнормальный"),
    "gamma": ("gamma", "гамма"),
    "exponential": ("exponential", "показательный", "экспоненциальный"),
    "fixed": ("fixed", "постоянный", "фиксированный"),
}
LANGUAGES: _Choices = {"ru": ("ru", "русский", "russian"), "en": ("en", "английский", "english")}


def _one_of(choices: _Choices) -> Callable[[object], str]:
    known = {word.casefold(): choice for choice, many in choices.items() for word in many}

    def read(value: object) -> str:
        if isinstance(value, str) and " ".join(value.split()).casefold() in known:
            return known[" ".join(value.split()).casefold()]
        told = nearest(value, [word for many in choices.values() for word in many[:2]])
        english, russian = (" or ".join(repr(many[place]) for many in choices.values()) for place in (0, 1))
        raise CellError(english, russian, told if "did you mean" in told else "")

    return read


stream_kind = _one_of(KINDS)
at_closing = _one_of(CLOSING)
law = _one_of(LAWS)
language = _one_of(LANGUAGES)


def word(choices: _Choices, choice: str, language: Language) -> str:
    """Word of a choice in a language."""
    return choices[choice][language == "ru"]


def time(value: object) -> str:
    """Clock time of a cell, of Excel's own kind or text.

    >>> time(dt.time(9, 30)), time("9:30"), time(0.375), time(9), time("8-00")
    ('09:30', '9:30', '09:00', '09:00', '08:00')

    A 9 in a cell that Excel shows as a time is the ninth day of its first year:

    >>> time(dt.datetime(1900, 1, 9)), time(dt.datetime(1900, 1, 1))
    ('09:00', '24:00')
    """
    if isinstance(value, dt.datetime) and value.year <= 1900:
        clock = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        if clock and (value.year < 1900 or value.timetuple().tm_yday == 1):
            value = clock
        elif not clock and value.year == 1900 and value.month == 1:
            value = dt.timedelta(days=value.day)
    if isinstance(value, dt.timedelta):
        value = value.total_seconds() / 86_400
        if value == 1:
            return _clock(value)
    if isinstance(value, dt.time):
        value = (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
        return _clock(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if hour := whole_hour(value):
            return hour
        if 0 < value < 1:
            return _clock(value)
    allowed = CellError("a clock time such as 09:30")
    if isinstance(value, str):
        try:
            clock_of(clock_text(value))
        except ValueError:
            raise allowed from None
        return clock_text(value)
    raise allowed


def _clock(share_of_day: float) -> str:
    seconds = round(share_of_day * 86_400)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text


def time_or_closed(value: object) -> str:
    """Clock time, or "closed"."""
    if isinstance(value, str) and value.strip().casefold() in CLOSED:
        return CLOSED[0]
    try:
        return time(value)
    except ValueError as error:
        hint = nearest(value, CLOSED) if isinstance(value, str) else ""
        hint = hint if "did you mean" in hint else ""
        raise CellError(f"{error}, or '{CLOSED[0]}'", f"{error}, or '{CLOSED[1]}'", hint) from None


def day_or_date(value: object) -> str:
    """Weekdays, "" for every day, or a date as 2026-05-01.

    >>> (
    ...     day_or_date("пн–пт"),
    ...     day_or_date(dt.datetime(2026, 5, 1)),
    ...     day_or_date("01.05.2026"),
    ... )
    ('пн-пт', '2026-05-01', '2026-05-01')
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, str):
        raise _no_days(f"{_DAYS}, or a date such as 2026-05-01")
    plain = value.strip()
    if found := _RUSSIAN_DATE.fullmatch(plain):
        plain = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    if _ISO_DATE.fullmatch(plain):
        try:
            return dt.date.fromisoformat(plain).isoformat()
        except ValueError:
            raise ValueError("a date that there is, such as 2026-05-01") from None
    if plain.casefold() in ALIKE:
        return ""
    try:
        return weekdays_text(plain)
    except CellError as error:
        raise _no_days(f"{error}, or a date such as 2026-05-01", plain) from None


def is_date(days: str) -> bool:
    """Whether what `day_or_date` returns is a date."""
    return bool(_ISO_DATE.fullmatch(days))


_DAYS = "weekdays such as 'Mon-Fri', 'Sat' or 'Mon,Wed'"


def weekdays_text(value: object) -> str:
    """Text of weekdays, with any dashes."""
    if not isinstance(value, str):
        raise _no_days(_DAYS)
    days = value.translate(_DASHES).strip()
    try:
        weekdays(days)
    except ValueError as error:
        raise _no_days(str(error), days) from None
    return days


def _no_days(allowed: str, days: str = "") -> CellError:
    """The error on what are no weekdays, with the nearest day in full if there is one."""
    told = nearest(days, [day for many in WEEKDAYS_IN_FULL for day in many]) if days else ""
    return CellError(allowed, days_in("ru", allowed), told if "did you mean" in told else "")


def by_days(value: object) -> object:
    """Return a number, or numbers by weekday, with any dashes."""
    return cells.by_days(value.translate(_DASHES) if isinstance(value, str) else value)


def rates(value: object) -> object:
    """Return a number, numbers by weekday, or numbers one after another.

    >>> rates(20), rates("9; 14,5"), rates("Mon 20; Tue-Fri 15")
    (20, [9, 14.5], {'Mon': 20, 'Tue-Fri': 15})
    """
    hint = ""
    for read in (by_days, cells.numbers):
        try:
            return read(value)
        except CellError as error:
            hint = hint or error.hint
    words = "a number, numbers by weekday such as '{}', or numbers such as '9; 14; 11'"
    raise CellError(words.format("Mon 20; Tue-Fri 15"), words.format("пн 20; вт-пт 15"), hint)


def spans(value: object) -> list[list[str]]:
    """Periods of a day.

    >>> spans("15:00-15:20; 16:00–16:10")
    [['15:00', '15:20'], ['16:00', '16:10']]
    """
    found = [_SPAN.fullmatch(part) for part in times_apart(value)] if isinstance(value, str) else []
    if not found or not all(found):
        raise CellError("periods such as '15:00-15:20; 16:00-16:10'")
    return [[clock_text(one[1]), clock_text(one[2])] for one in found if one]


def breaks(value: object) -> list[dict[str, Any]]:
    """Breaks: start, minutes, and how many windows rest at once.

    >>> breaks("12:00 45 min by 2; 15:00 10")
    [{'start': '12:00', 'length_min': 45, 'at_once': 2}, {'start': '15:00', 'length_min': 10}]
    """
    words = "breaks such as '{}' (start, length, how many at once)"
    allowed = CellError(
        words.format("12:00 45 min by 2; 15:00 10 min"), words.format("12:00 45 мин по 2; 15:00 10 мин")
    )
    found = [one_break(part) for part in times_apart(value)] if isinstance(value, str) else []
    made = []
    for one in found:
        if one is None:
            raise allowed
        try:
            length = cells.number(one.pop("length"))
        except ValueError:
            raise allowed from None
        made.append({"start": one.pop("start"), "length_min": length, **one})
    if not made:
        raise allowed
    return made


def services(text: str, known: Iterable[str]) -> object:
    """Return "all", or names of services; commas divide them too where no name with a comma is meant.

    >>> services("passport, collect", ["passport", "collect"])
    ['passport', 'collect']
    """
    known = set(known)
    if text.strip().casefold() in ALL and text.strip() not in known:
        return "all"
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    found: list[str] = []
    for part in parts:
        found += [part] if part in known or "," not in part else [one.strip() for one in part.split(",")]
    return [part for part in found if part]


def any_value(value: object) -> object:
    """Return a value of any kind: a number, yes or no, or text, which may be JSON.

    >>> (
    ...     any_value('{"law": "uniform", "low_min": 1.0}'),
    ...     any_value("serve"),
    ...     any_value(5),
    ... )
    ({'law': 'uniform', 'low_min': 1.0}, 'serve', 5)
    """
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value.strip()
    if isinstance(value, dt.time | dt.timedelta | dt.datetime):
        try:
            return time(value)
        except ValueError:
            raise ValueError("a number, a word, a time or JSON") from None
    return value


def as_spans(pairs: Iterable[Sequence[str]]) -> str:
    """Write periods as `spans` reads them."""
    return "; ".join("-".join(pair) for pair in pairs)


def as_breaks(many: Iterable[dict[str, Any]], language: Language) -> str:
    """Write breaks as `breaks` reads them."""
    minutes, together = ("мин", "по") if language == "ru" else ("min", "by")
    texts = []
    for one in many:
        length = f"{one['length_min']:.0f}" if float(one["length_min"]).is_integer() else repr(one["length_min"])
        many_at_once = f" {together} {one['at_once']}" if "at_once" in one else ""
        texts.append(f"{one['start']} {length} {minutes}{many_at_once}")
    return "; ".join(texts)


def as_rates(value: Any, language: Language) -> object:
    """Write a number, numbers by weekday, or numbers one after another, as `rates` reads them."""
    if isinstance(value, list):
        return "; ".join(map(_figure, value)) if len(value) > 1 else None
    if isinstance(value, dict):
        if any(isinstance(one, list) for one in value.values()):
            return None
        return "; ".join(f"{days_in(language, days)} {_figure(one)}" for days, one in value.items())
    return value


def _figure(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def as_shape(values: Sequence[float]) -> str:
    """Write numbers one after another."""
    return "; ".join(map(_figure, values))
