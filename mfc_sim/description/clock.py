"""Clock times and weekdays as planners write them (R1): "09:30" or minutes since midnight; "Mon-Fri", "Sat"."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BeforeValidator

if TYPE_CHECKING:
    from mfc_sim.text import Language

MIN = 60_000
"""Milliseconds of a minute: the clock of paths, engines and records counts whole milliseconds."""
DAY_MS = 24 * 60 * MIN
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RUSSIAN = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS_IN_FULL = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")


def to_ms(clock: str) -> int:
    """Milliseconds since midnight of a clock time.

    >>> to_ms("09:30")
    34200000
    """
    hours, minutes, seconds = (int(part) for part in [*clock.split(":"), "0"][:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def to_clock(ms: float) -> str:
    """Clock time of milliseconds since midnight; seconds only where there are some.

    >>> to_clock(34_200_000), to_clock(34_230_000)
    ('09:30', '09:30:30')
    """
    seconds = round(ms / 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text


def clock(value: object) -> str:
    """Return a clock time in its one spelling; a ValueError says what is allowed."""
    if isinstance(value, dt.time):
        value = value.strftime("%H:%M:%S")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1440:
        return to_clock(value * MIN)
    if isinstance(value, str) and (found := _CLOCK.match(value.strip())):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        if minutes < 60 and seconds < 60 and (hours, minutes, seconds) <= (24, 0, 0):
            return to_clock(((hours * 60 + minutes) * 60 + seconds) * 1000)
    raise ValueError("a clock time such as '09:30', or minutes since midnight, from 0 to 24:00")


Clock = Annotated[str, BeforeValidator(clock)]


def _span(value: object) -> tuple[str, str]:
    allowed = "a pair of clock times (from, until) such as ('09:00', '18:00')"
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(allowed)
    try:
        begin, end = (clock(part) for part in value)
    except ValueError:
        raise ValueError(f"{allowed}, from 0 to 24:00") from None
    if to_ms(begin) >= to_ms(end):
        raise ValueError(f"{allowed} that ends after it begins; a day does not run past midnight")
    return begin, end


Span = Annotated[tuple[str, str], BeforeValidator(_span)]


def _weekday(name: str) -> int:
    text = name.strip().rstrip(".").lower()
    for names in (tuple(day.lower() for day in WEEKDAYS), _RUSSIAN, *WEEKDAYS_IN_FULL):
        if text in names:
            return names.index(text)
    raise ValueError("weekdays such as 'Mon-Fri', 'Sat' or 'Mon,Wed'")


@lru_cache(maxsize=1024)
def weekdays(days: str) -> frozenset[int]:
    """Weekday numbers, Monday 0, of a text of days.

    >>> sorted(weekdays("Tue-Thu,Sat")), sorted(weekdays("понедельник, Friday"))
    ([1, 2, 3, 5], [0, 4])
    """
    numbers: set[int] = set()
    for part in days.split(","):
        first, _, last = part.partition("-")
        begin = _weekday(first)
        end = _weekday(last) if last else begin
        if end < begin:
            raise ValueError("weekdays in the order Mon to Sun, such as 'Mon,Sat-Sun'")
        numbers.update(range(begin, end + 1))
    return frozenset(numbers)


def days_text(numbers: frozenset[int]) -> str:
    """Shortest text of weekday numbers.

    >>> days_text(frozenset({0, 1, 2, 5}))
    'Mon-Wed,Sat'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs)


def days_in(language: Language, days: str) -> str:
    """Write weekdays in a language.

    >>> days_in("ru", "Mon-Fri")
    'пн-пт'
    """
    if language == "ru":
        for word, russian in zip(WEEKDAYS, _RUSSIAN, strict=True):
            days = days.replace(word, russian)
    return days


def days_of(value: object) -> str:
    """Return weekdays in their shortest text; a ValueError says what is allowed."""
    if not isinstance(value, str):
        raise ValueError("weekdays such as 'Mon-Fri', 'Sat' or 'Mon,Wed'")
    return days_text(weekdays(value))


Days = Annotated[str, BeforeValidator(days_of)]
