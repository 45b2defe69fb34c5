"""Cells of tables: what a planner writes in one, and the place of each in the words of an error."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mfc_sim.description.base import Description
from mfc_sim.description.cell_words import TIME, CellError, clock_text, number_only, without_minutes
from mfc_sim.description.sentences import short, title_of
from mfc_sim.errors import DataFormatError, InvalidDescription, nearest
from mfc_sim.text import Language

T = TypeVar("T", bound=Description)

MANY = 12
"""More names than so are not all shown as those allowed."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", re.ASCII)
_HOURS = re.compile(rf"(?P<days>\D*?)\s*(?P<from>{TIME})\s*-\s*(?P<until>{TIME})", re.ASCII)
_BY_DAYS = re.compile(r"(?P<days>\D+?)\s+(?P<number>[+-]?\d.*)", re.ASCII)
_BETWEEN_DAYS = re.compile(r"[;\n]|(?<=\d)\s*,\s*(?=[^\W\d_])")
"""Commas too, where a number stands before one and a day behind it."""
_TOTALS = {"итого", "всего", "total"}
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
    language : "ru" or "en"
        That of the sheets' names: the language of the words that are allowed.
    unread : bool
        Whether one of them is of a value that cannot be read, and not only of one that makes no sense.
    strangers : list of str
        Sheets with names that are unknown; they are not read.
    """

    problems: list[str] = field(default_factory=list)
    language: Language = "en"
    unread: bool = False
    strangers: list[str] = field(default_factory=list)

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
            rest += _per_cent(rest)
            if word not in bad or not word:
                found.no_sense(f"{at.get(word, at[''])}: {rest}")
        return None
    return None if bad else made


def _per_cent(problem: str) -> str:
    """Hint on a share above 1: how per cent are written."""
    got = re.search(r"must be <=? 1, got (\d+(?:\.\d+)?)$", problem)
    if not got or not 1 < float(got[1]) <= 100:
        return ""
    return f"; for {float(got[1]):g} % write {float(got[1]) / 100:.15g} or '{float(got[1]):g} %'"


def _begins(problem: str, word: str) -> bool:
    return problem.startswith(word) and not re.match(r"\w", problem[len(word) :])


def strange(name: object, names: Collection[str] | None) -> str:
    """End of a sentence on a name that is none of some, with its nearest; empty if it is one, or not all are known."""
    if names is None or name in names:
        return ""
    return f"{name!r}{nearest(name, names, few=len(names) > MANY)}"


class _Unread:
    """What stands in the place of a cell that is told already: no value, and shown as nothing."""

    def __str__(self) -> str:
        return ""


UNREAD = _Unread()


def is_total(name: object) -> bool:
    """Whether the name of a row says that it sums up those above.

    >>> is_total("Итого:"), is_total("Total"), is_total("паспорт")
    (True, True, False)
    """
    return isinstance(name, str) and name.strip(" :.").casefold() in _TOTALS


def both(names: tuple[str, ...], language: Language) -> str:
    """English and Russian name as an error tells them; in a Russian workbook the Russian one.

    >>> both(("closes", "закрытие"), "en"), both(("closes", "закрытие"), "ru")
    ("'closes' (or 'закрытие')", "'закрытие'")
    """
    return repr(names[1]) if language == "ru" else f"{names[0]!r} (or {names[1]!r})"


def offered(name: str, names: Iterable[tuple[str, ...]], language: Language) -> str:
    """End of a sentence on a name that is none of some: the nearest, else all, in a Russian workbook the Russian ones.

    >>> (
    ...     offered("opnes", [("opens", "открытие")], "ru"),
    ...     offered("x", [("opens", "открытие")], "ru"),
    ... )
    ("; did you mean 'opens'?", "; allowed: 'открытие'")
    """
    english, russian = ([many[place] for many in names] for place in (0, 1))
    own = nearest(name, russian if language == "ru" else [*english, *russian])
    other = nearest(name, english)
    return other if "did you mean" in other and "did you mean" not in own else own


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
            raise CellError("a number", hint=number_only(plain))
        value = float(plain.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    if not math.isfinite(value):
        raise ValueError("a finite number")
    return value


def minutes(value: object) -> float:
    """Return the number of a cell of minutes, with or without its unit.

    >>> minutes("14 мин"), minutes(7.5), minutes("2,5 min")
    (14, 7.5, 2.5)
    """
    return number(without_minutes(value) if isinstance(value, str) else value)


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
    raise CellError("yes or no", "'да' or 'нет'")


def hours(value: object) -> object:
    """Hours by weekday, or one pair.

    >>> hours("Mon-Fri 09:00-18:00; сб 9:00–14:00"), hours("09:00-18:00")
    ({'Mon-Fri': ('09:00', '18:00'), 'сб': ('9:00', '14:00')}, ('09:00', '18:00'))
    """
    allowed = CellError(
        "hours such as 'Mon-Fri 09:00-18:00; Sat 09:00-14:00'", "hours such as 'пн-пт 09:00-18:00; сб 09:00-14:00'"
    )
    found: dict[str, tuple[str, str]] = {}
    for part in _parts(value, allowed):
        match = _HOURS.fullmatch(part)
        if match is None or match["days"] in found:
            raise allowed
        found[match["days"]] = (clock_text(match["from"]), clock_text(match["until"]))
    if "" in found and len(found) > 1:
        raise allowed
    return found.get("", found)


def by_days(value: object) -> object:
    """Return a number, or numbers by weekday.

    >>> by_days("260"), by_days("Mon 1 260; Tue-Fri 200,5"), by_days("пн,вт 20, ср 5")
    (260, {'Mon': 1260, 'Tue-Fri': 200.5}, {'пн,вт': 20, 'ср': 5})
    """
    words = "a number, or numbers by weekday such as '{}'"
    try:
        return number(value)
    except ValueError as error:
        hint = getattr(error, "hint", "")
    allowed = CellError(words.format("Mon 260; Tue-Fri 200"), words.format("пн 260; вт-пт 200"), hint)
    found: dict[str, float] = {}
    for part in _parts(value, allowed):
        match = _BY_DAYS.fullmatch(part)
        try:
            given = number(match["number"]) if match else math.nan
        except ValueError:
            raise allowed from None
        days = match["days"].rstrip(" :=-") if match else ""
        if not days or days in found:
            raise allowed
        found[days] = given
    return found


def numbers(value: object) -> list[float]:
    """Numbers one after another.

    >>> numbers("9; 14; 11,5")
    [9, 14, 11.5]
    """
    allowed = CellError("numbers such as '9; 14; 11'")
    if isinstance(value, int | float):
        return [number(value)]
    try:
        return [number(part) for part in _parts(value, allowed)]
    except ValueError:
        raise allowed from None


def _parts(value: object, allowed: CellError) -> list[str]:
    if not isinstance(value, str):
        raise allowed
    parts = [part.strip() for part in _BETWEEN_DAYS.split(value.translate(_DASHES)) if part.strip()]
    if not parts:
        raise allowed
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
    if value is UNREAD:
        return None, False
    try:
        return read(value), True
    except CellError as error:
        found.cannot_read(f"{place}: must be {error.allowed(found.language)}, got {short(value)}{error.hint}")
        return None, False
    except ValueError as error:
        found.cannot_read(f"{place}: must be {error}, got {short(value)}")
        return None, False
