"""Listed people: a table of customers in, paths out; no draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.errors import DataFormatError, nearest
from mfc_sim.paths import NO_LIMIT, Channel, Fate, Paths, numbered

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

REQUIRED = ("service", "queued_at_min", "need_min")
CHANNELS = {channel.name.lower(): channel for channel in Channel}
_LEVELS = {Channel.WALK_IN: 2, Channel.APPOINTMENT: 1, Channel.APPOINTMENT_LATE: 2}


def listed_paths(office: Office, customers: pd.DataFrame, *, absent: pd.DataFrame | None = None) -> Paths:
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

    Returns
    -------
    Paths

    Raises
    ------
    DataFormatError
        With every problem found: column, row, value, and what is allowed.
    """
    days = office.days()
    table = _Table(customers, "customers", REQUIRED)
    places = {service.name: place for place, service in enumerate(office.services)}
    service = table.places("service", places)
    queued = table.minutes("queued_at_min")
    need = table.minutes("need_min")
    patience = table.minutes("patience_min", missing=NO_LIMIT)
    arrival = table.minutes("arrival_min", missing=-1) if "arrival_min" in table else queued
    channel = table.places("channel", CHANNELS, missing="walk_in")
    level = table.whole("level", missing=-1)
    replications, replication = table.replications()
    day = table.day_of(days)
    missing = table.texts("outcome") == "no_show"
    openings = np.array([one.opening_ms for one in days])[day]
    table.refuse(
        "queued_at_min", ~missing & (queued < openings), f"must not be before opening ({to_clock(days[0].opening_ms)})"
    )
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
    absences = _absences(office, days, replications, absent)
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
        parts.append(numbered(office, days[number % len(days)], counts[number : number + 1], of_day).columns)
    merged: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Paths(days=days, first=0, replications=len(replications), starts=starts, absent=absences, **merged)


class _Table:
    """A table whose problems are collected, so that all are said at once."""

    def __init__(self, frame: pd.DataFrame, name: str, required: Sequence[str]) -> None:
        import pandas as pd

        if not isinstance(frame, pd.DataFrame):
            raise DataFormatError(f"{name}: must be a pandas DataFrame, got {type(frame).__name__}")
        missing = [column for column in required if column not in frame]
        if missing:
            known = [column for column in frame.columns if column not in required]
            raise DataFormatError(
                *(f"{name}: column {column!r} is required{nearest(column, known)}" for column in missing)
            )
        if not len(frame):
            raise DataFormatError(f"{name}: the table is empty; at least one row is needed")
        self.frame, self.name, self.problems = frame, name, list[str]()

    def __contains__(self, column: str) -> bool:
        return column in self.frame and bool(self.frame[column].notna().any())

    def refuse(self, column: str, wrong: NDArray[np.bool_], allowed: str) -> None:
        """Note the rows in which a column is wrong."""
        rows = np.flatnonzero(wrong)
        if len(rows):
            value = self.frame[column].iloc[rows[0]] if column in self.frame else None
            more = f" (and {len(rows) - 1} more rows)" if len(rows) > 1 else ""
            label = self.frame.index[rows[0]]
            self.problems.append(f"{self.name}: {column} {allowed}, got {value!r} in row {label}{more}")

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
        if (found < 0).any():
            first = texts[np.flatnonzero(found < 0)[0]]
            self.refuse(column, found < 0, f"must be a known one{nearest(first, known)}")
        return np.maximum(found, 0)

    def numbers(self, column: str, missing: float | None) -> NDArray[np.float64]:
        import pandas as pd

        if column not in self.frame:
            return np.full(len(self.frame), np.nan if missing is None else missing)
        given = self._column(column)
        values = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64)
        bad = np.isnan(values) & given.notna().to_numpy() | np.isinf(values) | (given.map(type) == bool).to_numpy()
        if missing is None:
            bad |= np.isnan(values)
        self.refuse(column, bad, "must be a number")
        return np.where(np.isnan(values) | bad, 0.0 if missing is None else missing, values)

    def minutes(self, column: str, *, missing: int | None = None) -> NDArray[np.int64]:
        """Minutes on the clock [ms], rounded half to even; ``missing`` stands where none are given [ms]."""
        values = self.numbers(column, None if missing is None else np.inf)
        ms = np.rint(np.where(np.isinf(values), 0, np.clip(values, -1e6, 1e6)) * MIN).astype(np.int64)
        return np.where(np.isinf(values), 0 if missing is None else missing, ms)

    def whole(self, column: str, *, missing: int) -> NDArray[np.int64]:
        values = self.numbers(column, missing)
        self.refuse(column, values != np.rint(values), "must be a whole number")
        return np.rint(values).astype(np.int64)

    def replications(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of the replications listed, and the place of each row's among them."""
        numbers, places = np.unique(self.whole("replication", missing=0), return_inverse=True)
        return numbers, places.astype(np.int64)

    def day_of(self, days: Sequence[Day]) -> NDArray[np.int64]:
        """Place of each row's day."""
        if len(days) == 1:
            return np.zeros(len(self.frame), np.int64)
        if "weekday" not in self:
            labels = ", ".join(day.label for day in days)
            self.problems.append(f"{self.name}: column 'weekday' is required where days differ; allowed: {labels}")
            return np.zeros(len(self.frame), np.int64)
        return self.places("weekday", {day.label: place for place, day in enumerate(days)})


def _absences(
    office: Office, days: Sequence[Day], replications: NDArray[np.int64], absent: pd.DataFrame | None
) -> NDArray[np.bool_]:
    """Windows that are missing, by lane; shape (lanes, windows)."""
    result = np.zeros((len(replications) * len(days), len(office.window_names)), np.bool_)
    if absent is None or not len(absent):
        return result
    table = _Table(absent, "absent", ("window",))
    window = table.places("window", {name: place for place, name in enumerate(office.window_names)})
    numbers = table.whole("replication", missing=int(replications[0]))
    place = np.searchsorted(replications, numbers)
    known = (place < len(replications)) & (replications[np.minimum(place, len(replications) - 1)] == numbers)
    day = table.day_of(days)
    table.raise_problems()
    result[(place * len(days) + day)[known], window[known]] = True
    return result
