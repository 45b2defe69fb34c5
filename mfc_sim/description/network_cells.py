"""Cells of tables: what a planner writes in one, and the place of each in the words of an error."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mfc_sim.description.base import Description
from mfc_sim.description.sentences import short, title_of
from mfc_sim.errors import DataFormatError, InvalidDescription, nearest

T = TypeVar("T", bound=Description)

MANY = 12
"""More names than so are not all shown as those allowed."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", re.ASCII)
_HOURS = re.compile(
    r"(?P<days>\D*?)\s*(?P<from>\d{1,2}:\d{2}(:\d{2})?)\s*-\s*(?P<until>\d{1,2}:\d{2}(:\d{2})?)", re.ASCII
)
_BY_DAYS = re.compile(r"(?P<days>\D+?)\s+(?P<number>[+-]?\d.*)", re.ASCII)
_DASHES = str.maketrans("–—", "--")
_FLAGS = {
    "yes": True,
    "true": True,
    "да": True,
    "истина": True,
    "no": False,
    "false": False,
    "нет": False,
    "ложь": False,
}


@dataclass
class Findings:
    """Problems found in the parts of a region, whatever file they are in.

    Attributes
    ----------
    problems : list of str
    unread : bool
        Whether one of them is of a value that cannot be read, and not only of one that makes no sense.
    """

    problems: list[str] = field(default_factory=list)
    unread: bool = False

    def cannot_read(self, *problems: str) -> None:
        """Take problems of what cannot be read."""
        self.problems += problems
        self.unread = self.unread or bool(problems)

    def no_sense(self, *problems: str) -> None:
        """Take problems of what is read and makes no sense."""
        self.problems += problems

    def error(self, summary: str) -> DataFormatError | InvalidDescription:
        """Return the error that lists all of them."""
        kind = DataFormatError if self.unread else InvalidDescription
        return kind(*self.problems, summary=summary)


def built(
    kind: type[T], data: Mapping[str, Any], at: Mapping[str, str], bad: Collection[str], found: Findings
) -> T | None:
    """Make a part of a region from cells; every problem gets the place of its cell.

    Parameters
    ----------
    kind : type of Description
    data : mapping of str to object
    at : mapping of str to str
        Place by the words that begin a problem, such as ``"population"``; by ``""`` the place of the whole.
    bad : collection of str
        Those of the words whose cell cannot be read: it is told already.
    """
    try:
        made = kind(**data)
    except InvalidDescription as error:
        title = title_of(kind, data.get("name"))
        for problem in error.problems:
            rest = problem.removeprefix(f"{title}: ").removeprefix(f"{title_of(kind, None)}: ")
            word = max((word for word in {*at, *bad} if _begins(rest, word)), key=len, default="")
            if word not in bad or not word:
                found.no_sense(f"{at.get(word, at[''])}: {rest}")
        return None
    return None if bad else made


def _begins(problem: str, word: str) -> bool:
    return problem.startswith(word) and not re.match(r"\w", problem[len(word) :])


def strange(name: object, names: Collection[str] | None) -> str:
    """End of a sentence on a name that is none of some, with its nearest; empty if it is one, or not all are known."""
    if names is None or name in names:
        return ""
    return f"{name!r}{nearest(name, names, few=len(names) > MANY)}"


def blank(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: object) -> str:
    """Text of a cell.

    >>> text(" Офис 1 "), text(7)
    ('Офис 1', '7')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("text")
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def number(value: object) -> float:
    """Return the number of a cell; text may have a decimal comma, blanks between thousands, and a percent sign.

    >>> number("1,6"), number("2 100"), number(5), number("2,5 %")
    (1.6, 2100, 5, 0.025)
    """
    if isinstance(value, str) and value.strip().endswith("%"):
        return number(value.strip()[:-1]) / 100
    if isinstance(value, str):
        plain = _THOUSANDS.sub("", value.strip())
        if _WHOLE.fullmatch(plain):
            return int(plain)
        if not _NUMBER.fullmatch(plain):
            raise ValueError("a number")
        value = float(plain.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    if not math.isfinite(value):
        raise ValueError("a finite number")
    return value


def whole(value: object) -> float:
    """Return the number of a cell, as a whole one if it is.

    >>> whole("12"), whole(12.0), whole("12,5")
    (12, 12, 12.5)
    """
    got = number(value)
    return int(got) if got == int(got) else got


def flag(value: object) -> bool:
    """Return yes or no.

    >>> flag("да"), flag(0), flag(True)
    (True, False, True)
    """
    if isinstance(value, str) and value.strip().casefold() in _FLAGS:
        return _FLAGS[value.strip().casefold()]
    if value in (0, 1, "0", "1"):
        return value in (1, "1")
    raise ValueError("yes or no")


def hours(value: object) -> object:
    """Hours by weekday, or one pair.

    >>> hours("Mon-Fri 09:00-18:00; сб 9:00–14:00"), hours("09:00-18:00")
    ({'Mon-Fri': ('09:00', '18:00'), 'сб': ('9:00', '14:00')}, ('09:00', '18:00'))
    """
    allowed = "hours such as 'Mon-Fri 09:00-18:00; Sat 09:00-14:00'"
    found: dict[str, tuple[str, str]] = {}
    for part in _parts(value, allowed):
        match = _HOURS.fullmatch(part)
        if match is None or match["days"] in found:
            raise ValueError(allowed)
        found[match["days"]] = (match["from"], match["until"])
    if "" in found and len(found) > 1:
        raise ValueError(allowed)
    return found.get("", found)


def by_days(value: object) -> object:
    """Return a number, or numbers by weekday.

    >>> by_days("260"), by_days("Mon 1 260; Tue-Fri 200,5")
    (260, {'Mon': 1260, 'Tue-Fri': 200.5})
    """
    allowed = "a number, or numbers by weekday such as 'Mon 260; Tue-Fri 200'"
    try:
        return number(value)
    except ValueError:
        pass
    found: dict[str, float] = {}
    for part in _parts(value, allowed):
        match = _BY_DAYS.fullmatch(part)
        try:
            given = number(match["number"]) if match else math.nan
        except ValueError:
            raise ValueError(allowed) from None
        if match is None or match["days"] in found:
            raise ValueError(allowed)
        found[match["days"]] = given
    return found


def numbers(value: object) -> list[float]:
    """Numbers one after another.

    >>> numbers("9; 14; 11,5")
    [9, 14, 11.5]
    """
    allowed = "numbers such as '9; 14; 11'"
    if isinstance(value, int | float):
        return [number(value)]
    try:
        return [number(part) for part in _parts(value, allowed)]
    except ValueError:
        raise ValueError(allowed) from None


def _parts(value: object, allowed: str) -> list[str]:
    if not isinstance(value, str):
        raise ValueError(allowed)
    parts = [part.strip() for part in re.split(r"[;\n]", value.translate(_DASHES)) if part.strip()]
    if not parts:
        raise ValueError(allowed)
    return parts


def as_hours(pairs: Iterable[tuple[str, tuple[str, str]]]) -> str:
    """Write hours as `hours` reads them."""
    return "; ".join(f"{days} {begin}-{end}".strip() for days, (begin, end) in pairs)


def as_by_days(pairs: Iterable[tuple[str, float]]) -> object:
    """Write numbers by weekday as `by_days` reads them."""
    pairs = list(pairs)
    if [days for days, _ in pairs] == ["Mon-Sun"]:
        return pairs[0][1]
    return "; ".join(f"{days} {value!r}" for days, value in pairs)


def read_cell(value: object, read: Callable[[object], Any], place: str, found: Findings) -> tuple[Any, bool]:
    """Return the value of a cell and whether it can be read; if not, it is told."""
    try:
        return read(value), True
    except ValueError as error:
        found.cannot_read(f"{place}: must be {error}, got {short(value)}")
        return None, False
