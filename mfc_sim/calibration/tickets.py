"""Tickets out of snapshots: when each number was issued, and when it was called.

A number is issued when (numbers called + people waiting) passes it and called when the number shown passes it. Both are
known up to the interval between two snapshots, from which the points are spread evenly: of n numbers that pass in an
interval, number j stands at (j - 1/2)/n of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.report import Note
from mfc_sim.errors import DataFormatError
from mfc_sim.text import Language, say

BEFORE_FIRST_MIN = 5.0
"""Length given to the interval before the first snapshot of a day, whose true start nobody saw [min]."""

BLOCK_FROM = 100
"""A queue whose numbers never fall below this counts them from a block, such as 500 or 600, not from one."""

UNSEEN_FROM = 10
"""If more numbers than this are already called at the first snapshot of a day, nobody knows when: they make no
tickets."""

TICKETS_MOST = 20_000
"""Most tickets of a queue on one day."""

TICKET_COLUMNS = [
    "queue",
    "day",
    "number",
    "issued_from_min",
    "issued_until_min",
    "issued_min",
    "called_from_min",
    "called_until_min",
    "called_min",
    "wait_min",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Numbering:
    """How the office counts: where each queue starts, and the days on which it did not start again."""

    base: dict[str, int]
    not_reset: frozenset[pd.Timestamp]
    notes: tuple[Note, ...]


def numbering(rows: pd.DataFrame, language: Language) -> Numbering:
    """Find blocks and days without a reset, the latter by a vote over the queues of the office.

    A queue votes on a day if it showed numbers on that day and the open day before, and had got far enough (10
    numbers) for the difference to be seen: "not reset" if its first number continues the last of the day before.
    """
    notes: list[Note] = []
    shown = rows.dropna(subset=["number"])
    base = {
        str(queue): int(least // 100 * 100) if least > BLOCK_FROM else 0
        for queue, least in shown.groupby("queue")["number"].min().items()
    }
    notes += [
        Note("blocks", 1, say("calibration.note_blocks", language, queue=queue, base=block))
        for queue, block in base.items()
        if block
    ]
    by_day = shown.groupby(["queue", "day"])["number"]
    first, last = by_day.first().unstack("day"), by_day.last().unstack("day")
    not_reset: set[pd.Timestamp] = set()
    days = [pd.Timestamp(str(day)) for day in first.columns]
    for before, day in pairwise(days):
        start = pd.Series(base).reindex(first.index)
        voters = (last[before] - start >= 10) & first[day].notna()
        votes = voters & (first[day] >= last[before])
        if voters.any() and votes.sum() * 2 > voters.sum():
            not_reset.add(day)
            notes.append(
                Note(
                    "not_reset",
                    1,
                    say(
                        "calibration.note_not_reset",
                        language,
                        day=f"{day:%Y-%m-%d}",
                        votes=int(votes.sum()),
                        voters=int(voters.sum()),
                    ),
                )
            )
    return Numbering(base, frozenset(not_reset), tuple(notes))


def tickets(rows: pd.DataFrame, count: Numbering, language: Language) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Tickets of every queue in the rows.

    Parameters
    ----------
    rows : DataFrame
        As `Rows.table`, of queues that show their own numbers, sorted.
    count : Numbering
        Of the same rows.

    Returns
    -------
    table : DataFrame
        One row per ticket: queue, day, number (from 1 each day), issued and called as intervals and points [minutes
        since midnight], wait_min (NaN with the call if it was not called that day).
    notes : tuple of Note
        Numbers that step back, tickets not called.

    Raises
    ------
    DataFormatError
        If a queue issues more than `TICKETS_MOST` on one day: some number in the log is wrong.
    """
    tables: list[pd.DataFrame] = []
    notes: list[Note] = []
    wrong: list[str] = []
    back = issued_back = silent = early = 0
    for queue, history in rows.groupby("queue"):
        last = 0.0
        for day, part in history.groupby("day"):
            assert isinstance(day, pd.Timestamp)
            shown = part["number"].to_numpy(dtype=np.float64)
            waiting, at_min = part["waiting"].to_numpy(dtype=np.float64), part["at_min"].to_numpy(dtype=np.float64)
            start = last if day in count.not_reset and last else float(count.base[str(queue)])
            if np.isnan(shown).all():
                silent += bool(waiting.any())
                continue
            called = filled(shown, start)
            last = called[-1]
            unseen = called[0] - start if called[0] - start > UNSEEN_FROM else 0.0
            early += int(unseen)
            back += int((called < np.maximum.accumulate(called)).sum())
            issued = called + waiting
            if issued.max() - start > TICKETS_MOST:
                most = f"{int(start)} to {int(issued.max())}"
                wrong.append(f"queue {queue!r}, {day:%Y-%m-%d}: numbers from {most}, allowed: {TICKETS_MOST} a day")
                continue
            issued_back += int((issued < np.maximum.accumulate(issued)).sum())
            tables.append(_passings(str(queue), day, at_min, called - start, issued - start, unseen=int(unseen)))
    if wrong:
        raise DataFormatError(*wrong)
    for code, number, text in (
        ("steps_back", back, say("calibration.note_steps_back", language, count=back)),
        ("issued_back", issued_back, say("calibration.note_issued_back", language, count=issued_back)),
        ("before_log", early, say("calibration.note_before_log", language, count=early)),
        ("no_calls", silent, say("calibration.note_no_calls", language, count=silent)),
    ):
        if number:
            notes.append(Note(code, number, text))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=TICKET_COLUMNS)
    uncalled = int(table["wait_min"].isna().sum())
    if uncalled:
        notes.append(Note("uncalled", uncalled, say("calibration.note_uncalled", language, count=uncalled)))
    return table, tuple(notes)


def filled(shown: Floats, start: float) -> Floats:
    """Numbers by snapshot: the last one seen; before the first call, the number the day starts from."""
    places = np.where(np.isnan(shown), -1, np.arange(len(shown)))
    latest = np.maximum.accumulate(places)
    return np.where(latest < 0, start, shown[latest])


def _passings(
    queue: str, day: pd.Timestamp, at_min: Floats, called: Floats, issued: Floats, *, unseen: int
) -> pd.DataFrame:
    called, issued = np.maximum.accumulate(called), np.maximum.accumulate(issued)
    number = np.arange(unseen + 1, int(issued[-1]) + 1)
    edges = np.concatenate([[at_min[0] - BEFORE_FIRST_MIN], at_min])
    issued_from, issued_until, issued_at = _passed(number, edges, issued)
    called_from, called_until, called_at = _passed(number, edges, called)
    return pd.DataFrame(
        {
            "queue": queue,
            "day": day,
            "number": number,
            "issued_from_min": issued_from,
            "issued_until_min": issued_until,
            "issued_min": issued_at,
            "called_from_min": called_from,
            "called_until_min": called_until,
            "called_min": called_at,
            "wait_min": called_at - issued_at,
        }
    )


def _passed(number: NDArray[np.int64], edges: Floats, passed: Floats) -> tuple[Floats, Floats, Floats]:
    """Interval in which the count passes each number, and its point in it; NaN where it never does."""
    before = np.concatenate([[0.0], passed])[:-1]
    place = np.searchsorted(passed, number)
    ever = place < len(passed)
    place = np.where(ever, place, 0)
    begin, end = edges[place], edges[place + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        point = begin + (number - before[place] - 0.5) / (passed[place] - before[place]) * (end - begin)
    return np.where(ever, begin, np.nan), np.where(ever, end, np.nan), np.where(ever, point, np.nan)
