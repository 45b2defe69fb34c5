"""What is asked of the records: cut by what, queued when, of whom, and which reading of the wait.

A `Question` is checked once against the office, every wrong word named with the nearest right one; a `Cut` (cuts.py)
then says which rows of the table there are, and which customers belong to each.
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
READINGS = ("all", "queued", "served", "patient", "in_queue", "numbers")
CHANNELS = tuple(channel.name.lower() for channel in Channel)
EVERY_DAY = "every day"
"""Weekday of an office without weekdays."""
TIMED = frozenset({"hour", "weekday", "windows", "office", "municipality", "class"})
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
    """

    by: tuple[str, ...] = ()
    between: tuple[int, int] | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    of: str = "all"
    limit_ms: int = 15 * MIN

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
    codes : ndarray
        Cell of each number that is read.
    read : function of (Paths, Records)
        A number of every customer, shape (customers,); beyond the last of `codes` it counts as that.
    """

    labels: tuple[str, ...]
    always: tuple[bool, ...]
    codes: Codes
    read: Callable[[Paths, Records], NDArray[np.integer]]


def keys(office: Office, days: Sequence[Day], homes: Sequence[str] = ()) -> dict[str, Key]:
    """All ways to cut the customers of an office; of one in a region, where ``homes`` says whose each stream is."""
    services = office.services
    week = _unique(weekday(day) for day in days)
    day_code = np.array([week.index(weekday(day)) for day in days], dtype=np.int64)
    first, last = min(day.opening_ms for day in days) // HOUR_MS, -(-max(day.closing_ms for day in days) // HOUR_MS)
    groups = (*(group.name for group in office.windows), "")
    group_code = np.concatenate([[len(groups) - 1], office.window_groups]).astype(np.int64)

    def word(words: Sequence[str | None]) -> Key:
        named = [text or "" for text in words]
        labels = _unique(named)
        codes = np.array([labels.index(text) for text in named], dtype=np.int64)
        return Key(labels, (True,) * len(labels), codes, lambda paths, _: paths.service)

    of_region: dict[str, Key] = {}
    if homes:
        names = _unique(homes)
        codes = np.array([names.index(name) for name in homes], dtype=np.int64)
        of_region["home"] = Key(names, (False,) * len(names), codes, lambda paths, _: paths.stream)
    return of_region | {
        "service": word([service.name for service in services]),
        "purpose": word([service.purpose for service in services]),
        "agency": word([service.agency for service in services]),
        "hour": Key(
            tuple(to_clock(hour * HOUR_MS) for hour in range(LAST_HOUR + 1)),
            tuple(first <= hour < last for hour in range(LAST_HOUR + 1)),
            np.arange(LAST_HOUR + 1),
            lambda paths, _: paths.queued_at_ms // HOUR_MS,
        ),
        "weekday": Key(week, (True,) * len(week), day_code, lambda paths, _: paths.lane_numbers() % len(days)),
        "channel": Key(CHANNELS, (False,) * len(CHANNELS), np.arange(len(CHANNELS)), lambda paths, _: paths.channel),
        "level": Key(
            tuple(str(level) for level in range(16)), (False,) * 16, np.arange(16), lambda paths, _: paths.level
        ),
        "windows": Key(
            groups, (True,) * (len(groups) - 1) + (False,), group_code, lambda _, records: records.window + 1
        ),
        "office": Key((office.name,), (True,), np.zeros(1, dtype=np.int64), lambda paths, _: paths.level),
    }


def weekday(day: Day) -> str:
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
    given = _cut(by)
    reading: object = of
    cut = tuple(key for key in given if isinstance(key, str))
    strange = [key for key in given if not isinstance(key, str) or key not in known]
    problems = [f"by: unknown key {key!r}{nearest(key, known)}" for key in strange]
    problems += [f"by: {key!r} is given twice" for key in known if cut.count(key) > 1]
    if not isinstance(reading, str) or of not in READINGS:
        problems.append(f"of: unknown reading {of!r}{nearest(of, READINGS)}")
    limit = limit_ms(limit_min, problems)
    chosen = _chosen(known, where, problems)
    span = _span(between, problems)
    hours = dict(chosen).get("hour")
    if span is not None and hours and not set(hours) & set(hours_of(span)):
        problems.append(f"between: {between!r} holds none of the hours of where, {', '.join(hours)}")
    if problems:
        raise InvalidDescription(*problems)
    return Question(cut, span, chosen, of, limit)


def _cut(by: object) -> tuple[object, ...]:
    if by is None:
        return ()
    alone = isinstance(by, str) or (isinstance(by, np.ndarray) and not by.ndim)
    return tuple(by) if isinstance(by, Iterable) and not alone else (by,)


def hours_of(span: tuple[int, int]) -> tuple[str, ...]:
    """Labels of the hours that a span of the day touches."""
    return tuple(to_clock(hour * HOUR_MS) for hour in range(span[0] // HOUR_MS, -(-span[1] // HOUR_MS)))


def limit_ms(limit_min: object, problems: list[str]) -> int:
    """Promised wait on the clock [ms]; what is wrong with it goes to the problems."""
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
    except TypeError:  # a span of time calls itself a whole number
        return float("nan")


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
