"""What is asked of the records: cut by what, queued when, of whom, and which reading of the wait.

A `Question` is checked once against the office, every wrong word named with the nearest right one; `cells` then says
which rows of the table there are and `codes` which customers belong to each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS, MIN, WEEKDAYS, to_clock, to_ms
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.paths import Channel

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

HOUR_MS = 60 * MIN
LAST_HOUR = 47
"""Work may run past midnight (R1); whatever happens later than two days after it counts in the last hour."""
_NEVER_MS = 2**53
READINGS = ("all", "queued", "served", "patient", "in_queue", "numbers")
CHANNELS = tuple(channel.name.lower() for channel in Channel)
EVERY_DAY = "every day"
"""Weekday of an office without weekdays."""
TIMED = frozenset({"hour", "weekday", "windows", "office"})
"""Keys that cut the time of windows as well as customers: utilization and overtime exist only under these."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """What a summary answers; equal questions have equal answers.

    Attributes
    ----------
    by : tuple of str
        Keys that cut the customers into cells; empty for all of them together.
    between : (int, int) or None
        Only those who queue in [from, until) [ms since midnight].
    where : tuple of (key, labels)
        Only those whose label is one of these.
    of : str
        Reading of the wait: "all", "queued", "served", "patient", "in_queue", "numbers".
    limit_ms : int
        The promised wait.
    per_day : bool
        Totals by day instead of by replication.
    """

    by: tuple[str, ...] = ()
    between: tuple[int, int] | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    of: str = "all"
    limit_ms: int = 15 * MIN
    per_day: bool = False

    @property
    def timed(self) -> bool:
        """Whether the time of windows can be cut this way."""
        return TIMED.issuperset({*self.by, *(key for key, _ in self.where)})


@dataclass(frozen=True)
class Key:
    """One way to cut the customers.

    Attributes
    ----------
    labels : tuple of str
        Names of its cells.
    always : tuple of bool
        Whether a cell is shown even if nobody belongs to it.
    codes : function of (Paths, Records)
        Cell of every customer, shape (customers,).
    """

    labels: tuple[str, ...]
    always: tuple[bool, ...]
    codes: Callable[[Paths, Records], Codes]


def keys(office: Office, days: Sequence[Day]) -> dict[str, Key]:
    """All ways to cut the customers of an office."""
    services = office.services
    week = _unique(_weekday(day) for day in days)
    day_code = np.array([week.index(_weekday(day)) for day in days], dtype=np.int64)
    first, last = min(day.opening_ms for day in days) // HOUR_MS, -(-max(day.closing_ms for day in days) // HOUR_MS)
    groups = (*(group.name for group in office.windows), "")
    group_code = np.append(office.window_groups, len(groups) - 1).astype(np.int64)

    def word(words: Sequence[str | None]) -> Key:
        named = [text or "" for text in words]
        labels = _unique(named)
        table = np.array([labels.index(text) for text in named], dtype=np.int64)
        return Key(labels, (True,) * len(labels), lambda paths, _: table[paths.service])

    return {
        "service": word([service.name for service in services]),
        "purpose": word([service.purpose for service in services]),
        "agency": word([service.agency for service in services]),
        "hour": Key(
            tuple(to_clock(hour * HOUR_MS) for hour in range(LAST_HOUR + 1)),
            tuple(first <= hour < last for hour in range(LAST_HOUR + 1)),
            lambda paths, _: np.minimum(paths.queued_at_ms // HOUR_MS, LAST_HOUR),
        ),
        "weekday": Key(week, (True,) * len(week), lambda paths, _: day_code[paths.lane_numbers() % len(days)]),
        "channel": Key(CHANNELS, (False,) * len(CHANNELS), lambda paths, _: paths.channel.astype(np.int64)),
        "level": Key(
            tuple(str(level) for level in range(16)), (False,) * 16, lambda paths, _: paths.level.astype(np.int64)
        ),
        "windows": Key(groups, (True,) * (len(groups) - 1) + (False,), lambda _, records: group_code[records.window]),
        "office": Key((office.name,), (True,), lambda paths, _: np.zeros(len(paths.service), dtype=np.int64)),
    }


def _weekday(day: Day) -> str:
    """Weekday of a day; of a dated one too. Weekdays that do not differ are one, such as "Mon-Fri"."""
    if day.weekday is None:
        return EVERY_DAY
    return WEEKDAYS[day.weekday] if day.label[:1].isdigit() else day.label


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


By = str | Sequence[str] | None
Where = Mapping[str, object] | None
Between = tuple[str | float, str | float] | None


def question(
    office: Office,
    days: Sequence[Day],
    *,
    by: By = None,
    between: Between = None,
    where: Where = None,
    of: str = "all",
    limit_min: float = 15.0,
    per_day: bool = False,
) -> Question:
    """Check a question against an office and return it.

    Parameters
    ----------
    office : Office
    days : sequence of Day
        The days of one replication.
    by : str, pair of str, or None
        "service", "purpose", "agency", "hour" (of queueing), "weekday", "channel", "level", "windows", "office", or
        several of them.
    between : (clock time, clock time), optional
        Only those who queue in [from, until); for the time of windows, only that time of day.
    where : dict, optional
        Only some cells: ``{"service": "passport"}``, ``{"hour": ["09:00", "10:00"]}``.
    of : str
        Reading of the wait: "all", "queued", "served", "patient", "in_queue", "numbers".
    limit_min : float
        Promised wait [min], not below 0.

    Raises
    ------
    InvalidDescription
        Naming every wrong key, value, time and reading, with the nearest right one.
    """
    known = keys(office, days)
    cut = _cut(by)
    problems = [f"by: unknown key {key!r}{nearest(key, known)}" for key in cut if key not in tuple(known)]
    problems += [f"by: {key!r} is given twice" for key in known if cut.count(key) > 1]
    if of not in READINGS:
        problems.append(f"of: unknown reading {of!r}{nearest(of, READINGS)}")
    limit_ms = _limit(limit_min, problems)
    chosen = _chosen(known, where, problems)
    span = _span(between, problems)
    hours = dict(chosen).get("hour")
    if span is not None and hours and not set(hours) & set(_hours_of(span)):
        problems.append(f"between: {between!r} holds none of the hours of where, {', '.join(hours)}")
    if problems:
        raise InvalidDescription(*problems)
    return Question(cut, span, chosen, of, limit_ms, per_day)


def _cut(by: object) -> tuple[str, ...]:
    if by is None:
        return ()
    return tuple(by) if isinstance(by, Iterable) and not isinstance(by, str) else (by,)  # type: ignore[return-value]


def _hours_of(span: tuple[int, int]) -> tuple[str, ...]:
    """Labels of the hours that a span of the day touches."""
    return tuple(to_clock(hour * HOUR_MS) for hour in range(span[0] // HOUR_MS, -(-span[1] // HOUR_MS)))


def _limit(limit_min: object, problems: list[str]) -> int:
    minutes = real(limit_min)
    if not 0 <= minutes < np.inf:
        problems.append(f"limit_min: must be a number of minutes, not below 0, got {limit_min!r}")
        return 0
    return round(min(minutes, 1e9) * MIN)


def real(value: object) -> float:
    """Return a number, also one of numpy's, as a float; nan for what is none.

    >>> real(np.float32(0.5)), real(True), real("5")
    (0.5, nan, nan)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _chosen(known: dict[str, Key], where: object, problems: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    chosen = []
    if where is None:
        return ()
    if not isinstance(where, Mapping):
        problems.append(f"where: must be a dict such as {{'service': 'passport'}}, got {where!r}")
        return ()
    for key, value in sorted(where.items(), key=lambda pair: str(pair[0])):
        if key not in known:
            problems.append(f"where: unknown key {key!r}{nearest(key, known)}")
            continue
        labels = known[key].labels
        wanted = [value] if isinstance(value, str | int) else list(value) if isinstance(value, Iterable) else [value]
        if key == "hour":
            wanted = [_hour(one) for one in wanted]
        if not wanted:
            problems.append(f"where: {key} names nothing; allowed: one of its values or a list of them")
        problems += [f"where: {key} has no {one!r}{nearest(one, labels)}" for one in wanted if str(one) not in labels]
        chosen.append((key, tuple(label for label in labels if label in {str(one) for one in wanted})))
    return tuple(chosen)


def _hour(value: object) -> object:
    """Return "09:00" for "9:00"; what is no clock time as it is."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"{int(found[1]):02d}:{found[2]}" if found else value


def _span(between: Between, problems: list[str]) -> tuple[int, int] | None:
    if between is None:
        return None
    try:
        from_ms, until_ms = (_instant(clock) for clock in between)
    except (TypeError, ValueError):
        problems.append(f"between: must be two clock times such as ('10:00', '12:00'), got {between!r}")
        return None
    if not 0 <= from_ms < until_ms <= DAY_MS:
        problems.append(f"between: must end after it begins, from 00:00 to 24:00, got {between!r}")
    return from_ms, until_ms


def _instant(clock: object) -> int:
    """Milliseconds since midnight of a clock time or of minutes; a ValueError if it is neither."""
    if isinstance(clock, dt.time):
        clock = f"{clock:%H:%M:%S}"
    if isinstance(clock, str):
        found = _CLOCK.fullmatch(clock.strip())
        if found is None or int(found[2]) > 59 or int(found[3] or 0) > 59:
            raise ValueError(clock)
        return to_ms(clock.strip())
    return round(min(real(clock), 1e9) * MIN)


@dataclass(frozen=True)
class Cells:
    """The rows of the answer to a question, numbered with the last key of ``by`` running fastest.

    Attributes
    ----------
    labels : tuple of tuple of str
        Of every cell, its label under each key of ``by``.
    always : tuple of bool
        Whether it is shown even if nobody belongs to it.
    """

    labels: tuple[tuple[str, ...], ...]
    always: tuple[bool, ...]


class Cut:
    """How a question cuts the customers and the hours of one office.

    Attributes
    ----------
    cells : Cells
    slots : tuple of (from_ms, until_ms, code)
        Periods of the day that count, with their share in the number of a cell (0 unless cut by hour).
    bases : ndarray
        The cells of the first hour: a cell is one of these plus the share of a slot.
    """

    def __init__(self, office: Office, days: Sequence[Day], asked: Question) -> None:
        self._question, self._known = asked, keys(office, days)
        where = dict(asked.where)
        self._allowed = {key: where.get(key, one.labels) for key, one in self._known.items()}
        if asked.between is not None:
            hours = _hours_of(asked.between)
            self._allowed["hour"] = tuple(label for label in self._allowed["hour"] if label in hours)
        self._labels = {key: self._allowed[key] for key in asked.by}
        self._stride: dict[str, int] = {}
        size = 1
        for key in reversed(asked.by):
            self._stride[key] = size
            size *= len(self._labels[key])
        shown = {key: dict(zip(self._known[key].labels, self._known[key].always, strict=True)) for key in asked.by}
        labels: list[tuple[str, ...]] = [()]
        for key in asked.by:
            labels = [(*before, label) for before in labels for label in self._labels[key]]
        always = tuple(all(shown[key][label] for key, label in zip(asked.by, cell, strict=True)) for cell in labels)
        self.cells = Cells(tuple(labels), always)
        self.slots = self._slots("hour" in where)
        hour = np.arange(len(labels)) // self._stride.get("hour", 1) % len(self._labels.get("hour", ("",)))
        self.bases = np.flatnonzero(hour == 0)
        self._group_place = self.place("windows", office.window_groups.astype(np.int64))
        week = self._known["weekday"].labels
        self._day_place = self.place("weekday", np.array([week.index(_weekday(day)) for day in days], dtype=np.int64))

    def _slots(self, some_hours: bool) -> tuple[tuple[int, int, int], ...]:
        from_ms, until_ms = (0, _NEVER_MS) if self._question.between is None else self._question.between
        if "hour" not in self._stride and not some_hours:
            return ((from_ms, until_ms, 0),)
        slots = []
        for hour, label in enumerate(self._known["hour"].labels):
            begin, end = (
                max(hour * HOUR_MS, from_ms),
                min((hour + 1) * HOUR_MS if hour < LAST_HOUR else _NEVER_MS, until_ms),
            )
            if label in self._allowed["hour"] and begin < end:
                place = self._labels["hour"].index(label) * self._stride["hour"] if "hour" in self._stride else 0
                slots.append((begin, end, place))
        return tuple(slots)

    def place(self, key: str, codes: Codes) -> Codes:
        """Share of a key in the number of a cell, by code of the key; -1 where the question leaves it out."""
        table = np.full(len(self._known[key].labels), -1, dtype=np.int64)
        for code, label in enumerate(self._known[key].labels):
            if label in self._allowed[key]:
                table[code] = self._labels[key].index(label) * self._stride[key] if key in self._stride else 0
        return table[codes]

    def customers(self, paths: Paths, records: Records, *, hours: bool = True) -> Codes:
        """Cell of every customer, -1 for those left out; without ``hours``, whenever they queued."""
        asked = self._question
        cell = np.zeros(len(paths.service), dtype=np.int64)
        for key in _unique((*asked.by, *(key for key, _ in asked.where))):
            if hours or key != "hour":
                place = self.place(key, self._known[key].codes(paths, records))
                cell = np.where((cell < 0) | (place < 0), -1, cell + place)
        if hours and asked.between is not None:
            from_ms, until_ms = asked.between
            cell[(paths.queued_at_ms < from_ms) | (paths.queued_at_ms >= until_ms)] = -1
        return cell

    def window_days(self, window: Codes, day: Codes) -> Codes:
        """Cell of the time of windows, before hours, by window and place of the day; -1 for those left out."""
        group, weekday = self._group_place[window], self._day_place[day]
        return np.where((group < 0) | (weekday < 0), -1, group + weekday)

    def day_cells(self) -> NDArray[np.bool_]:
        """Which cells a day of the replication belongs to, by its weekday: shape (days, cells)."""
        cells = np.arange(len(self.cells.labels))
        if "weekday" not in self._stride:
            return np.repeat(self._day_place[:, None] >= 0, len(cells), axis=1)
        stride = self._stride["weekday"]
        code = cells // stride % len(self._labels["weekday"])
        belongs: NDArray[np.bool_] = self._day_place[:, None] == code * stride
        return belongs
