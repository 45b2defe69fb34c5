"""Needs of windows as a planner writes them in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.description.clock import DAY_MS, WEEKDAYS, clock, to_ms, weekdays
from mfc_sim.description.shift_types import ShiftType
from mfc_sim.errors import InvalidDescription
from mfc_sim.studies.needs import Needs

ALLOWED = "an index of clock times, of weekdays, or of both (weekday, time); columns of groups of windows"
MOST = 100_000


def needs_of_table(who: str, table: Any, types: Sequence[ShiftType]) -> Needs:
    """Read needs from a DataFrame, Series or mapping.

    Raises
    ------
    InvalidDescription
        Naming every row or value that cannot be read.
    """
    frame = _frame(who, table, types)
    rows, problems = [], []
    for label in frame.index:
        words = label if isinstance(label, tuple) else (label,)
        try:
            rows.append(_place(words))
        except ValueError:
            problems.append(f"{who}: requirement: row {label!r} cannot be read; allowed: {ALLOWED}")
    for name in frame.columns:
        for label, value in frame[name].items():
            number = value.item() if isinstance(value, np.generic) else value
            whole = isinstance(number, int | float) and not isinstance(number, bool) and number == np.floor(number)
            if not whole or not 0 <= number <= MOST:
                problems.append(
                    f"{who}: requirement: windows {name!r} at {label!r} must be a whole number from 0, got {value!r}"
                )
    if len({(day is None, start is None) for day, start in rows}) > 1:
        problems.append(f"{who}: requirement: rows must all be of one kind; allowed: {ALLOWED}")
    if len(set(rows)) < len(rows):
        problems.append(f"{who}: requirement: a row is given twice")
    if problems:
        raise InvalidDescription(*problems)
    values = frame.to_numpy().astype(np.int64)
    order = sorted(range(len(rows)), key=lambda place: (rows[place][0] or 0, rows[place][1] or 0))
    by_day: dict[int | None, list[int]] = {}
    for place in order:
        by_day.setdefault(rows[place][0], []).append(place)
    edges = tuple(_edges(who, [rows[place][1] for place in places], types) for places in by_day.values())
    return Needs(
        groups=tuple(str(name) for name in frame.columns),
        covers=tuple((place,) for place in range(len(frame.columns))),
        days=tuple("" if day is None else WEEKDAYS[day] for day in by_day),
        edges_ms=edges,
        windows=tuple(values[places].T for places in by_day.values()),
    )


def _frame(who: str, table: Any, types: Sequence[ShiftType]) -> pd.DataFrame:
    """Any of the allowed tables as a DataFrame."""
    if isinstance(table, Mapping):
        table = pd.Series(dict(table), dtype=object)
    if isinstance(table, pd.Series):
        groups = list(dict.fromkeys(one.windows for one in types))
        if len(groups) > 1:
            raise InvalidDescription(
                f"{who}: requirement: a Series or mapping is of one group, the shift types have {groups}; "
                "allowed: a DataFrame with a column for each"
            )
        table = table.to_frame(groups[0])
    if not isinstance(table, pd.DataFrame) or table.empty:
        got = "an empty table" if isinstance(table, pd.DataFrame) else type(table).__name__
        raise InvalidDescription(
            f"{who}: requirement must be what required_windows returns, or a table: {ALLOWED}; got {got}"
        )
    if table.columns.has_duplicates:
        raise InvalidDescription(f"{who}: requirement: a column is given twice: {list(table.columns)}")
    return table


def _place(words: Sequence[Any]) -> tuple[int | None, int | None]:
    """Weekday and start of a row."""
    if len(words) == 2:
        return _weekday(words[0]), _clock(words[1])
    (word,) = words
    if isinstance(word, str) and ":" not in word:
        return _weekday(word), None
    return None, _clock(word)


def _weekday(word: Any) -> int:
    days = weekdays(word) if isinstance(word, str) else frozenset()
    if len(days) != 1:
        raise ValueError("one weekday")
    return min(days)


def _clock(word: Any) -> int:
    return to_ms(clock(word))


def _edges(who: str, starts: Sequence[int | None], types: Sequence[ShiftType]) -> tuple[int, ...]:
    """Ends of the intervals of a day."""
    known = [start for start in starts if start is not None]
    if not known:  # one interval, inside every shift
        if resting := [one.name for one in types if one.breaks]:
            raise InvalidDescription(
                f"{who}: requirement: needs by weekday alone leave no room for breaks, as of shift types {resting}; "
                "allowed: (weekday, time), or shift types without breaks"
            )
        latest = max(start for one in types for start in one.starts_ms())
        earliest = min(start + one.length_ms for one in types for start in one.starts_ms())
        if latest >= earliest:
            raise InvalidDescription(
                f"{who}: requirement: needs by weekday alone need shift types that overlap; allowed: (weekday, time)"
            )
        return latest, earliest
    steps = {later - earlier for earlier, later in pairwise(known)}
    if len(steps) != 1:
        raise InvalidDescription(
            f"{who}: requirement: times must be at least two, at equal distances, got {len(known)} with distances "
            f"of {sorted(step / 60_000 for step in steps)} minutes"
        )
    if known[-1] >= DAY_MS:
        raise InvalidDescription(f"{who}: requirement: no interval begins at 24:00, the end of the day")
    return (*known, min(known[-1] + steps.pop(), DAY_MS))
