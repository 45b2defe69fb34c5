"""Which unknown columns of a ticket log may hold what: by the words of their headers and by their first values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from mfc_sim.calibration.log_file import Bytes, Ints, LogFile
from mfc_sim.calibration.log_times import BAD, DAY_MS, ORDERS, Kind, Order, Times
from mfc_sim.calibration.log_words import LEVELS, OUTCOMES, YES_NO, folded

SAMPLE = 200
"""First rows whose values are looked at."""
LIKE = 0.6
"""A header that is less like the known ones, of which 1 is the same, is not proposed for what they hold."""
SKEW_MS = 60_000
"""An event may be written down so much before the one that it follows."""

REQUIRED = ("issued", "called")
EVENTS = ("issued", "called", "started", "finished", "left", "slot")
_FOLLOWS = {"called": ("issued",), "started": ("issued", "called"), "finished": ("issued", "called", "started")}
_FOLLOWS |= {"left": ("issued",)}
_WORDS: dict[str, Collection[str]] = {
    "no_show": YES_NO,
    "transferred": YES_NO,
    "outcome": OUTCOMES,
    "level": LEVELS,
}
_KINDS: tuple[Kind, ...] = ("instant", "clock", "date")
_FEW = 10
_LONG_NUMBER = re.compile(r"(?:\D*\d){10}")  # of a telephone or a passport, not of a ticket
_OFFSET = re.compile(r"(:\d{2}(?:[.,]\d+)?)\s*(?:Z|[+-]\d{2}(?::?\d{2})?)$")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_NO_WORDS = "т, д, дт, в, на, по, из, момент, метка, t, d, dt, ts, tm, at, on, of, the, by, dttm, datetime, timestamp"
_HOLLOW = frozenset(_NO_WORDS.split(", "))


@dataclass(frozen=True, eq=False)
class Values:
    """First values of a column.

    Attributes
    ----------
    rows : int
        Rows looked at.
    texts : tuple of str
        Values that are not empty.
    when : mapping of {"instant", "clock", "date"} to ndarray, shape (rows,)
        Times as which they can be read [ms]; what is not above `BAD` is none.
    """

    rows: int
    texts: tuple[str, ...]
    when: Mapping[Kind, Ints]

    def mostly(self, kind: Kind) -> bool:
        """Whether most of the values that are not empty are times of a kind."""
        return 2 * int((self.when[kind] > BAD).sum()) > len(self.texts)

    @property
    def timed(self) -> Ints:
        """Instants, or times of day if most are no more than that."""
        return self.when["instant" if self.mostly("instant") else "clock"]

    @property
    def day(self) -> bool:
        """Whether they are dates without a time of day, few of them: not a birthday each."""
        return self.mostly("date") and not self.mostly("instant") and _repeated(self.texts)


def sample(log: LogFile) -> list[Values]:
    """First values of every column of a log.

    Raises
    ------
    DataFormatError
        If its rows cannot be read.
    """
    block = next(log.blocks(range(len(log.header))), None)
    cells = [block.cells[place][:SAMPLE].tolist() if block else [] for place in range(len(log.header))]
    texts = [[_text(cell) for cell in some] for some in cells]
    plain = [np.array([_OFFSET.sub(r"\1", text).encode() for text in some], np.bytes_) for some in texts]
    tried = [[_times(some, order) for some in plain] for order in ORDERS]
    when = max(tried, key=lambda columns: sum(int((one["instant"] > BAD).sum()) for one in columns))
    return [Values(len(some), tuple(filter(None, some)), one) for some, one in zip(texts, when, strict=True)]


def _text(cell: bytes) -> str:
    try:
        return cell.decode("utf-8").strip()
    except UnicodeDecodeError:
        return cell.decode("cp1251", "replace").strip()


def _times(cells: Bytes, order: Order) -> dict[Kind, Ints]:
    if not len(cells):
        return dict.fromkeys(_KINDS, np.zeros(0, np.int64))
    return {kind: Times(order, None, kind).read(cells) for kind in _KINDS}


def fits(role: str, values: Values, *, dated: bool) -> bool:
    """Whether the first values of a column may be what a role says.

    Parameters
    ----------
    dated : bool
        Whether another column has the date, so that a time of day is enough.
    """
    if not values.texts:
        return False
    timed = values.mostly("instant") or values.mostly("clock")
    if role in EVENTS:
        enough = values.mostly("instant") or (timed and (dated or role == "slot"))
        return enough and (role not in REQUIRED or 2 * int((values.timed > BAD).sum()) > values.rows)
    if role == "date":
        return values.day
    if role in _WORDS:
        return 2 * sum(folded(text) in _WORDS[role] for text in values.texts) > len(values.texts)
    if timed or values.mostly("date"):
        return False
    if role == "ticket":
        long = sum(_LONG_NUMBER.match(text) is not None for text in values.texts)
        return 2 * len(set(values.texts)) > len(values.texts) > 2 * long
    named = role == "window" or 2 * sum(not text.isdecimal() for text in values.texts) > len(values.texts)
    return named and _repeated(values.texts)  # a number alone may be an age or a floor


def _repeated(texts: Sequence[str]) -> bool:
    """Whether texts come again, or are too few to tell."""
    return len(set(texts)) <= max(_FEW, len(texts) // 2)


def in_course(role: str, values: Values, others: Mapping[str, Values]) -> bool:
    """Whether most times of a role stand where a visit has them, before and after those of other roles."""
    return all(
        _before(others[other], values) if other in _FOLLOWS.get(role, ()) else _before(values, others[other])
        for other in others
        if other in _FOLLOWS.get(role, ()) or role in _FOLLOWS.get(other, ())
    )


def _before(earlier: Values, later: Values) -> bool:
    one, other = earlier.timed, later.timed
    both = (one > BAD) & (other > BAD)
    if not (earlier.mostly("instant") and later.mostly("instant")):
        one, other = one % DAY_MS, other % DAY_MS
    return 2 * int((other[both] < one[both] - SKEW_MS).sum()) <= int(both.sum())


def parts(name: str) -> tuple[str, ...]:
    """Words of a header that say something.

    >>> parts("Т нач. обсл."), parts("ВремяВыдачи")
    (('нач', 'обсл'), ('время', 'выдачи'))
    """
    return tuple(word for word in folded(_CAMEL.sub(" ", name)).split() if word not in _HOLLOW)


@cache
def _same(word: str, known: str) -> float:
    """How much a word of a header, perhaps cut short or bent, is a known one."""
    if word == known:
        return 1.0
    shared = next((place for place, both in enumerate(zip(word, known, strict=False)) if both[0] != both[1]), None)
    begin = min(len(word), len(known)) if shared is None else shared
    if (begin == len(word) >= 2) or (begin == len(known) >= 4):
        return 0.9
    if begin >= 4 and 3 * begin >= 2 * min(len(word), len(known)):
        return 0.85
    ratio = difflib.SequenceMatcher(None, word, known).ratio()
    return ratio if ratio >= 0.75 else 0.0


class Likeness:
    """How like a header is to the known ones of a role; a word that many roles use weighs little.

    Examples
    --------
    >>> like = Likeness({"issued": ["время выдачи"], "called": ["время вызова"]})
    >>> like("Вр. выд.", "issued") > like("Вр. выд.", "called")
    True
    """

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        self._known = {role: [words for name in names if (words := parts(name))] for role, names in known.items()}
        users: dict[str, set[str]] = {}
        for role, names in self._known.items():
            for words in names:
                for word in words:
                    users.setdefault(word, set()).add(role)
        self._weights = {word: 1 / len(roles) for word, roles in users.items()}

    def __call__(self, header: str, role: str) -> float:
        """Between 0 and 1: the same words."""
        words = parts(header)
        weights = [self._weight(word) for word in words]
        return max((self._shared(words, weights, known) for known in self._known[role]), default=0.0)

    def _weight(self, word: str) -> float:
        best = max(self._weights, key=lambda known: _same(word, known))
        return self._weights[best] if _same(word, best) else 1.0

    def _shared(self, words: Sequence[str], weights: Sequence[float], known: Sequence[str]) -> float:
        if not words:
            return 0.0
        of_known = [self._weights[word] for word in known]
        mine = [max(_same(word, one) for one in known) for word in words]
        theirs = [max(_same(word, one) for word in words) for one in known]
        precise = float(np.dot(weights, mine)) / sum(weights)
        whole = float(np.dot(of_known, theirs)) / sum(of_known)
        return 2 * precise * whole / (precise + whole) if precise and whole else 0.0


@dataclass(frozen=True, eq=False)
class Proposal:
    """What unknown columns may hold.

    Attributes
    ----------
    missing : tuple of str
        Roles that are required and known of no column.
    chosen : mapping of str to int
        Column proposed for a role: its header is like known ones, and its first values fit.
    possible : mapping of str to tuple of int
        Columns that are left, whose first values fit a missing role for which none is proposed.
    undated : tuple of int
        Columns that are left of times of day, if no column holds their date.
    """

    missing: tuple[str, ...]
    chosen: Mapping[str, int]
    possible: Mapping[str, tuple[int, ...]]
    undated: tuple[int, ...]


def proposal(
    header: Sequence[str], columns: Sequence[Values], roles: Mapping[str, int], known: Mapping[str, Iterable[str]]
) -> Proposal:
    """Propose columns for the roles that are not known.

    Parameters
    ----------
    columns : sequence of Values, one a column
    roles : mapping of str to int
        Columns that are known.
    known : mapping of str to iterable of str
        Known headers of each role.
    """
    free = [
        place for place, name in enumerate(header) if name and header.count(name) == 1 and place not in roles.values()
    ]
    dated = "date" in roles or any(columns[place].day for place in free)
    fixed = {role: columns[place] for role, place in roles.items() if role in EVENTS}
    like = Likeness(known)
    scored = [
        (like(header[place], role), place, role)
        for place in free
        for role in known
        if role not in roles and role != "date" and fits(role, columns[place], dated=dated)
    ]
    chosen: dict[str, int] = {}
    for score, place, role in sorted(scored, key=lambda one: (-one[0], one[1])):
        if score < LIKE or role in chosen or place in chosen.values():
            continue
        if role not in EVENTS:
            chosen[role] = place
        elif in_course(role, columns[place], fixed):
            chosen[role] = place
            fixed[role] = columns[place]
    missing = [role for role in REQUIRED if role not in roles]
    if "date" not in roles and any(not values.mostly("instant") for role, values in fixed.items() if role in REQUIRED):
        missing.append("date")
        days = [place for place in free if columns[place].day]
        if len(days) == 1:
            chosen["date"] = days[0]

    def possible() -> dict[str, tuple[int, ...]]:
        left = [place for place in free if place not in chosen.values()]
        able = [(role, place) for role in missing for place in left if fits(role, columns[place], dated=dated)]
        return {
            role: tuple(place for one, place in able if one == role and in_course(role, columns[place], fixed))
            for role in missing
            if role not in chosen
        }

    if not all(possible().values()):  # an event proposed may stand in the way of one that is missing
        chosen = {role: place for role, place in chosen.items() if role not in EVENTS}
        fixed = {role: columns[place] for role, place in roles.items() if role in EVENTS}
    left = [place for place in free if place not in chosen.values()]
    undated = () if dated else tuple(place for place in left if columns[place].mostly("clock"))
    return Proposal(tuple(missing), chosen, possible(), undated)
