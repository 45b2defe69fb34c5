"""Words of cells as planners write them: clock times, breaks, units; each only where it has one meaning."""

from __future__ import annotations

import re
from typing import Any

from mfc_sim.description.clock import MIN, clock, to_ms
from mfc_sim.text import Language

TIME = r"[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?"
"""A clock time inside a longer text."""
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})\s*(?:[-.–]\s*(?P<minute>[0-9]{2})"
    r"|(?:ч|час|часа|часов|h)(?![^\W0-9_])\.?(?:\s*(?P<rest>[0-9]{2})\s*(?:м|мин|минут|m|min)?\.?)?)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"(?P<number>[+-]?[0-9.,]+)\s*(?:min|mins|minutes?|мин|минут[аы]?)\.?", re.IGNORECASE)
_HOURS = re.compile(r"(?P<number>[0-9.,]+)\s*(?:h|hours?|ч|час|часа|часов)\.?", re.IGNORECASE)
_UNIT = re.compile(r"(?P<number>[+-]?[0-9][0-9.,]*)\s*(?:[^\W0-9_][^0-9]*)")
_REST = r"(?:(?:обед|перерыв|lunch|break)\w*:?\s+)?"
_BREAK = re.compile(
    rf"{_REST}(?P<start>{TIME})\s*"
    rf"(?:-\s*(?P<end>{TIME})|\s(?P<length>[0-9.,]+(?:e[+-]?[0-9]+)?)\s*(?P<unit>(?:[^\W0-9_]+\.?)?))"
    r"(?:\s*(?:\bby|\bпо)\s+(?P<at_once>[0-9]+))?",
    re.IGNORECASE,
)
_MINUTE_UNITS = {"", "min", "mins", "minute", "minutes", "мин", "минут", "минута", "минуты"}
_HOUR_UNITS = {"h", "hour", "hours", "ч", "час", "часа", "часов"}
_BETWEEN = re.compile(rf"[;\n]|,\s*(?=[0-9]{{1,2}}:[0-9]{{2}})|,\s+(?={_REST}{TIME})", re.IGNORECASE)
_DASHES = str.maketrans("–—", "--")


class CellError(ValueError):
    """What is allowed in a cell: as an English and as a Russian workbook shows it, and a hint on what stands there.

    The hint begins with "; " or is empty.
    """

    def __init__(self, english: str, russian: str = "", hint: str = "") -> None:
        super().__init__(english)
        self.russian = russian or english
        self.hint = hint

    def allowed(self, language: Language) -> str:
        """What is allowed, as a workbook in a language shows it."""
        return self.russian if language == "ru" else str(self)


def clock_text(text: str) -> str:
    """Clock time of a text; what is none is returned as it is.

    >>> [
    ...     clock_text(text)
    ...     for text in ("8-00", "20.00", "9", "9 ч", "9ч30", "9:30", "8.5", "25")
    ... ]
    ['08:00', '20:00', '09:00', '09:00', '09:30', '9:30', '8.5', '25']
    """
    text = text.strip()
    if found := _CLOCK.fullmatch(text):
        hour, minute = int(found["hour"]), int(found["minute"] or found["rest"] or 0)
        if minute < 60 and (hour, minute) <= (24, 0):
            return f"{hour:02d}:{minute:02d}"
    return text


def whole_hour(value: float) -> str:
    """Clock time of a whole number of hours; empty if it is none.

    >>> whole_hour(9), whole_hour(9.0), whole_hour(9.5), whole_hour(25)
    ('09:00', '09:00', '', '')
    """
    return f"{value:02.0f}:00" if value in range(25) else ""


def times_apart(text: str) -> list[str]:
    """Parts of a text that each hold a time: divided by semicolons, lines, and commas before a time.

    >>> times_apart("обед 12:00 7,5 мин, 15:00 10 мин")
    ['обед 12:00 7,5 мин', '15:00 10 мин']
    """
    parts = (part.strip() for part in _BETWEEN.split(text.translate(_DASHES)))
    return [part for part in parts if part]


def one_break(text: str) -> dict[str, Any] | None:
    """Start, text of the minutes and how many rest at once; None if it is no break.

    >>> one_break("обед 12:00-13:00 по 2")
    {'start': '12:00', 'length': '60', 'at_once': 2}
    >>> one_break("15.00 10 минут")
    {'start': '15:00', 'length': '10'}
    """
    found = _BREAK.fullmatch(text)
    if found is None:
        return None
    start, length = clock_text(found["start"]), found["length"]
    unit = (found["unit"] or "").rstrip(".").casefold()
    if found["end"]:
        try:
            length = f"{(to_ms(clock(clock_text(found['end']))) - to_ms(clock(start))) / MIN:.15g}"
        except ValueError:
            return None
        if length.startswith("-"):
            return None
    elif unit in _HOUR_UNITS and re.fullmatch(r"[0-9]+([.,][0-9]+)?", length):
        length = f"{60 * float(length.replace(',', '.')):.15g}"
    elif unit not in _MINUTE_UNITS:
        return None
    return {"start": start, "length": length} | ({"at_once": int(found["at_once"])} if found["at_once"] else {})


def without_minutes(text: str) -> str:
    """Text of a number without its unit, if that is minutes; a CellError on hours says how many minutes these are.

    >>> without_minutes("14 мин."), without_minutes("14"), without_minutes("6 окон")
    ('14', '14', '6 окон')
    """
    plain = text.strip()
    if found := _MINUTES.fullmatch(plain):
        return found["number"]
    found = _HOURS.fullmatch(plain)
    if found and re.fullmatch(r"[0-9]+([.,][0-9]+)?", found["number"]):
        minutes = 60 * float(found["number"].replace(",", "."))
        raise CellError("a number", hint=f"; write it in minutes: {minutes:.15g}")
    return text


def number_only(text: str) -> str:
    """Hint on a number with a unit behind it; empty if it is none.

    >>> number_only("6 окон"), number_only("окон 6")
    ('; write the number only: 6', '')
    """
    found = _UNIT.fullmatch(text.strip())
    return f"; write the number only: {found['number']}" if found else ""
