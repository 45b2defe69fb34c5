"""Listed people: a table of customers in, paths out; no draws."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.sentences import short
from mfc_sim.errors import DataFormatError, nearest
from mfc_sim.paths import NO_LIMIT, Channel, Fate, Paths, numbered

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

REQUIRED = ("service", "queued_at_min", "need_min")
CHANNELS = {channel.name.lower(): channel for channel in Channel}
GREATEST = 1e8
"""Greatest number a table may hold, minutes or tickets."""
FEW = 10
"""Unknown values of a column that are listed; more are counted."""
_LEVELS = {Channel.WALK_IN: 2, Channel.APPOINTMENT: 1, Channel.APPOINTMENT_LATE: 2}


def listed_paths(
    office: Office,
    customers: pd.DataFrame,
    *,
    absent: pd.DataFrame | None = None,
    days: tuple[Day, ...] | None = None,
    count: int | None = None,
) -> Paths:
    """Return the paths of the people listed in a table.

    Parameters
    ----------
    office : Office
    customers : DataFrame
        One row a customer. Required: ``service``, ``queued_at_min``, ``need_min`` [min]. Optional: ``replication``,
        ``weekday`` (needed where days differ), ``ticket`` (the order in which tickets were issued), ``channel``,
        ``level``, ``patience_min``, ``arrival_min``, and ``outcome`` "no_show"; other columns are ignored.
    absent : DataFrame, optional
        Windows that are missing: ``window`` and, where there are several, ``replication`` and ``weekday``.
    days : tuple of Day, optional
        Days of one replication; default ``office.days()``.
    count : int, optional
        How many replications there are, from 0; default: those that the tables name.

    Returns
    -------
    Paths

    Raises
    ------
    DataFormatError
        With every problem found: column, row, value, and what is allowed.
    """
    days = office.days() if days is None else days
    table = _Table(customers, "customers", REQUIRED)
    places = {service.name: place for place, service in enumerate(office.services)}
    service = table.places("service", places)
    queued = table.minutes("queued_at_min")
    need = table.minutes("need_min")
    patience = table.minutes("patience_min", missing=NO_LIMIT)
    arrival = table.minutes("arrival_min", missing=-1) if "arrival_min" in table else queued
    channel = table.places("channel", CHANNELS, missing="walk_in")
    level = table.whole("level", missing=-1)
    replications, replication = table.replications(absent, count)
    day = table.day_of(days, replication)
    missing = table.texts("outcome") == "no_show"
    openings = np.array([one.opening_ms for one in days])[day]
    hours = ", ".join(dict.fromkeys(to_clock(one.opening_ms) for one in days))
    table.refuse("queued_at_min", ~missing & (queued < openings), f"must not be before opening ({hours})")
    table.refuse("arrival_min", ~missing & (arrival > queued), "must not be later than queued_at_min")
    table.refuse("need_min", ~missing & (need < 1), "must be at least 1 ms")
    table.refuse("patience_min", patience < 0, "must be at least 0")
    table.refuse("level", (level < -1) | (level > 15), "must be from 0 to 15")
    ticket = table.whole("ticket", missing=0)
    lane = replication * len(days) + day
    if "ticket" in table:
        table.refuse("ticket", ~missing & (ticket < 1), "must be 1 or more")
        order = np.lexsort((ticket, missing, lane))
        ahead, behind = order[:-1], order[1:]
        both = (lane[ahead] == lane[behind]) & ~missing[ahead] & ~missing[behind]
        wrong = np.zeros(len(lane), np.bool_)
        wrong[behind[both & (queued[behind] < queued[ahead])]] = True
        table.refuse("ticket", wrong, "must follow queued_at_min within a day")
        wrong = np.zeros(len(lane), np.bool_)
        wrong[behind[both & (ticket[behind] == ticket[ahead])]] = True
        table.refuse("ticket", wrong, "must be given once within a day")
    else:
        order = np.lexsort((np.arange(len(lane)), queued, missing, lane))
    absences = _absences(office, days, replications, absent, table.problems)
    table.raise_problems()

    level = np.where(level < 0, np.array([_LEVELS[one] for one in Channel])[channel], level)
    columns: dict[str, NDArray[Any]] = {
        "queued_at_ms": queued,
        "arrival_ms": np.where(arrival < 0, queued, arrival),
        "need_ms": np.maximum(need, 1),
        "patience_ms": patience,
        "service": service.astype(np.int16),
        "stream": np.full(len(lane), -1, np.int16),
        "level": level.astype(np.int8),
        "channel": channel.astype(np.int8),
        "fate": np.where(missing, Fate.NO_SHOW, Fate.QUEUES).astype(np.int8),
    }
    columns = {name: column[order] for name, column in columns.items()}
    counts = np.bincount(lane, minlength=len(replications) * len(days))
    starts = np.concatenate([[0], np.cumsum(counts)])
    parts = []
    for number in range(len(counts)):  # tickets are decided day by day, since days close at different times
        rows = slice(starts[number], starts[number + 1])
        of_day = {name: column[rows] for name, column in columns.items()}
        parts.append(numbered(office, (days[number % len(days)],), counts[number : number + 1], of_day).columns)
    merged: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Paths(days=days, first=0, replications=len(replications), starts=starts, absent=absences, **merged)


class _Table:
    """A table whose problems are collected, so that all are said at once."""

    def __init__(self, frame: pd.DataFrame, name: str, required: Sequence[str], *, empty: bool = False) -> None:
        import pandas as pd

        if not isinstance(frame, pd.DataFrame):
            raise DataFormatError(f"{name}: must be a pandas DataFrame, got {type(frame).__name__}")
        problems = [
            f"{name}: column {column!r} is given {list(frame.columns).count(column)} times"
            for column in dict.fromkeys(frame.columns)
            if list(frame.columns).count(column) > 1
        ]
        spare = [str(column) for column in frame.columns if column not in required]
        for column in required:
            if column not in frame:
                near = difflib.get_close_matches(column, spare, n=1)
                problems.append(f"{name}: column {column!r} is required{f'; is it {near[0]!r}?' if near else ''}")
        if problems:
            raise DataFormatError(*problems)
        if not len(frame) and not empty:
            raise DataFormatError(f"{name}: the table is empty; at least one row is needed")
        self.frame, self.name, self.problems = frame, name, list[str]()
        self._wrong: dict[str, NDArray[np.bool_]] = {}

    def __contains__(self, column: str) -> bool:
        return column in self.frame and bool(self.frame[column].notna().any())

    def refuse(self, column: str, wrong: NDArray[np.bool_], allowed: str) -> None:
        """Note the rows in which a column is wrong; of several things wrong with a value the first counts."""
        before = self._wrong.setdefault(column, np.zeros(len(self.frame), np.bool_))
        rows = np.flatnonzero(wrong & ~before)
        before |= wrong
        if len(rows):
            value = self.frame[column].iloc[rows[0]] if column in self.frame else None
            value = value.item() if isinstance(value, np.generic) else value
            more = f" (and {len(rows) - 1} more rows)" if len(rows) > 1 else ""
            label = self.frame.index[rows[0]]
            self.problems.append(f"{self.name}: {column} {allowed}, got {short(value)} in row {label}{more}")

    def raise_problems(self) -> None:
        if self.problems:
            raise DataFormatError(*self.problems)

    def _column(self, column: str) -> pd.Series[Any]:
        return self.frame[column]

    def texts(self, column: str, missing: str = "") -> NDArray[Any]:
        if column not in self.frame:
            return np.full(len(self.frame), missing, dtype=object)
        return self._column(column).astype(object).where(self._column(column).notna(), missing).to_numpy()

    def places(
        self, column: str, known: dict[str, int] | dict[str, Channel], *, missing: str | None = None
    ) -> NDArray[np.int64]:
        texts = self.texts(column, missing or "")
        found = np.array([known.get(text, -1) for text in texts.tolist()], np.int64)
        unknown = list(dict.fromkeys(texts[found < 0].tolist()))
        for text in unknown[:FEW]:
            row = self.frame.index[texts.tolist().index(text)]
            self.problems.append(f"{self.name}: unknown {column} {text!r} in row {row}{nearest(text, known)}")
        if len(unknown) > FEW:
            self.problems.append(f"{self.name}: and {len(unknown) - FEW} more unknown values of {column}")
        return np.maximum(found, 0)

    def numbers(self, column: str, missing: float | None) -> NDArray[np.float64]:
        import pandas as pd

        if column not in self.frame:
            return np.full(len(self.frame), np.nan if missing is None else missing)
        given = self._column(column)
        if given.dtype.kind in "mMc":  # times and complex numbers, which pandas would convert
            given = given.astype(object).where(given.isna(), "")
        values = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        bad = np.isnan(values) & given.notna().to_numpy() | np.isinf(values)
        if given.dtype.kind not in "iuf":
            bad |= given.map(lambda value: isinstance(value, bool | np.bool_ | str)).to_numpy(dtype=np.bool_)
        if missing is None:
            bad |= np.isnan(values)
        self.refuse(column, bad, "must be a number")
        self.refuse(column, np.abs(values) > GREATEST, f"must be at most {GREATEST:.0f}")
        return np.where(np.isnan(values) | bad, 0.0 if missing is None else missing, values)

    def minutes(self, column: str, *, missing: int | None = None) -> NDArray[np.int64]:
        """Minutes on the clock [ms], rounded half to even; ``missing`` stands where none are given [ms]."""
        values = self.numbers(column, None if missing is None else np.inf)
        ms = np.rint(np.where(np.isinf(values), 0, np.clip(values, -GREATEST, GREATEST)) * MIN).astype(np.int64)
        return np.where(np.isinf(values), 0 if missing is None else missing, ms)

    def whole(self, column: str, *, missing: int) -> NDArray[np.int64]:
        values = self.numbers(column, missing)
        self.refuse(column, values != np.rint(values), "must be a whole number")
        return np.rint(values).astype(np.int64)

    def replications(
        self, absent: pd.DataFrame | None, count: int | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of the replications, and the place of each row's among them.

        Without a count, they are those that the customers or the absences name.
        """
        given = self.whole("replication", missing=0)
        self.refuse("replication", given < 0, "must be at least 0")
        if count is not None:
            self.refuse("replication", given >= count, f"must be below the {count} replications asked for")
            return np.arange(count), np.clip(given, 0, count - 1)
        named = given
        if absent is not None and "replication" in getattr(absent, "columns", ()):
            import pandas as pd

            more = pd.to_numeric(absent["replication"], errors="coerce").to_numpy(dtype=np.float64, na_value=-1.0)
            named = np.concatenate([given, more[(more >= 0) & (more == np.rint(more))].astype(np.int64)])
        numbers = np.unique(named)
        return numbers, np.searchsorted(numbers, given)

    def day_of(self, days: Sequence[Day], replication: NDArray[np.int64]) -> NDArray[np.int64]:
        """Place of each row's day."""
        labels = {day.label: place for place, day in enumerate(days)}
        if len(days) == 1:
            told = self.texts("weekday").astype(str)
            _, first = np.unique(replication, return_index=True)
            several = told != told[first][np.searchsorted(replication[first], replication)]
            allowed = "must be one day, since days do not differ (week=True keeps them apart)"
            self.refuse("weekday", several, allowed)
            return np.zeros(len(self.frame), np.int64)
        if "weekday" not in self:
            allowed = ", ".join(labels)
            self.problems.append(f"{self.name}: column 'weekday' is required where days differ; allowed: {allowed}")
            return np.zeros(len(self.frame), np.int64)
        return self.places("weekday", labels)


def _absences(
    office: Office,
    days: Sequence[Day],
    replications: NDArray[np.int64],
    absent: pd.DataFrame | None,
    problems: list[str],
) -> NDArray[np.bool_]:
    """Windows that are missing, by lane; shape (lanes, windows). What is wrong with the table is added to problems."""
    result = np.zeros((len(replications) * len(days), len(office.window_names)), np.bool_)
    try:
        table = None if absent is None else _Table(absent, "absent", ("window",), empty=True)
    except DataFormatError as error:
        problems += error.problems
        table = None
    if table is None or not len(table.frame):
        return result
    window = table.places("window", {name: place for place, name in enumerate(office.window_names)})
    numbers = table.whole("replication", missing=int(replications[0]))
    place = np.minimum(np.searchsorted(replications, numbers), len(replications) - 1)
    table.refuse("replication", replications[place] != numbers, "must be one of the replications")
    day = table.day_of(days, place)
    problems += table.problems
    result[place * len(days) + day, window] = True
    return result
