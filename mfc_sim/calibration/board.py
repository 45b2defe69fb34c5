"""Logs of a queue board: a snapshot of every queue each few minutes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from mfc_sim.calibration.columns import BoardColumns, board_columns
from mfc_sim.calibration.glitches import repaired
from mfc_sim.calibration.log_days import Date, between, dates_of
from mfc_sim.calibration.report import Note, Report
from mfc_sim.calibration.rows import read_rows
from mfc_sim.calibration.tickets import numbering, tickets
from mfc_sim.errors import DataFormatError, file_path, kind_problems
from mfc_sim.text import Language, say

GAP_MIN = 15.0
"""Snapshots further apart than this are reported [min]."""

OWN_SHARE = 0.95
"""A queue is refused if less than this share of the numbers shown for it bear one letter."""


@dataclass(frozen=True, eq=False, repr=False)
class BoardLog:
    """What a board showed, and the tickets that follow from it.

    Attributes
    ----------
    office : str
        Name of the office.
    tickets : DataFrame
        One row per ticket: queue, day, number (from 1 each day); issued_from_min, issued_until_min, called_from_min and
        called_until_min, the snapshots between which it was issued and called [minutes since midnight]; issued_min and
        called_min, the points spread evenly in them; wait_min. NaN where a ticket was not called that day.
    counters : DataFrame
        One row per queue and snapshot: queue, day, at_min, issuing (whether numbers are issued), counters (open),
        waiting (people).
    queues : DataFrame
        One row per queue: queue, name, letter, base (its numbers start above this), tickets, refused (the reason, or
        empty).
    report : Report
        What was dropped, repaired, refused or taken for granted.
    """

    office: str
    tickets: pd.DataFrame
    counters: pd.DataFrame
    queues: pd.DataFrame
    report: Report
    language: Language = field(default="en")

    @property
    def dates(self) -> tuple[pd.Timestamp, ...]:
        """Open days of the log, in order."""
        return dates_of(self.counters)

    def days(self, first: Date, last: Date) -> BoardLog:
        """Return the log of the open days from `first` to `last`, both included.

        Raises
        ------
        DataFormatError
            If there is no open day between them, or they are not dates.

        Examples
        --------
        >>> from mfc_sim.presets import warsaw_path
        >>> log = read_board(warsaw_path()).days("2020-01-16", "2020-01-22")
        >>> len(log.dates), len(log.tickets)
        (5, 3415)
        """
        kept, note = between(self.dates, self.office, "open day", first, last, self.language)
        inside = self.tickets[self.tickets["day"].isin(kept)].reset_index(drop=True)
        return replace(
            self,
            tickets=inside,
            counters=self.counters[self.counters["day"].isin(kept)].reset_index(drop=True),
            queues=self.queues.assign(tickets=_per_queue(self.queues["queue"], inside)),
            report=replace(self.report, notes=(*self.report.notes, note)),
        )

    def __str__(self) -> str:
        waits = self.tickets["wait_min"].dropna()
        dates = self.dates
        lines = [
            say(
                "calibration.log_title",
                self.language,
                office=self.office,
                days=len(dates),
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                queues=int((self.queues["refused"] == "").sum()),
                tickets=len(self.tickets),
            )
        ]
        if len(waits):
            lines.append(
                say(
                    "calibration.log_waits",
                    self.language,
                    mean=float(waits.mean()),
                    share=float(100 * (waits <= 15).mean()),
                )
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<BoardLog {self.office!r}: {len(self.dates)} days, {len(self.tickets)} tickets>"


def read_board(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, Any] | BoardColumns | str = "warsaw",
    office: str = "",
    bad_rows: Literal["refuse", "drop"] = "refuse",
    language: Language = "en",
) -> BoardLog:
    """Read a log of periodic queue snapshots, and make tickets of it.

    A ticket is issued when (number called + people waiting) passes its number and called when the number called
    passes it, so both are known up to the interval between two snapshots. The wait is to the call: nobody knows
    whether the holder was still there.

    Parameters
    ----------
    path : path
        A CSV file, plain or gzipped: one row per queue and snapshot.
    columns : mapping, BoardColumns or str
        What the columns are called, by the names of `BoardColumns` or their Russian words, such as
        ``{"ожидают": "people"}``; ``"warsaw"`` for the files of the city of Warsaw.
    office : str
        Which office, if the file holds several.
    bad_rows : {"refuse", "drop"}
        What to do with rows whose values cannot be (text in a number, a negative count): refuse the file and list
        them, or drop and count them.
    language : {"en", "ru"}
        Of the report.

    Raises
    ------
    DataFormatError
        If the file cannot be read as a board log: every problem, with line, column, value and what is allowed.
    InvalidDescription
        If the columns make no sense.

    Examples
    --------
    >>> from mfc_sim.presets import warsaw_path
    >>> log = read_board(warsaw_path())
    >>> log
    <BoardLog 'UD_Ochota': 14 days, 9973 tickets>
    >>> log.report.refused["712"]
    'the board never showed a number of it'
    """
    source = file_path("read_board", path)
    problems = kind_problems("read_board: office", office, str, "a name or empty")
    if bad_rows not in ("refuse", "drop"):
        problems.append(f"read_board: bad_rows must be 'refuse' or 'drop', got {bad_rows!r}")
    if language not in ("en", "ru"):
        problems.append(f"read_board: language must be 'en' or 'ru', got {language!r}")
    if problems:
        raise DataFormatError(*problems)
    rows = read_rows(source, board_columns(columns), office=office, bad_rows=bad_rows, language=language)
    table, notes = _open_days(source, rows.table, language)
    table, own, refused, letter_notes = _own_numbers(table, language)
    usable, glitch_notes = repaired(table[~table["queue"].isin(list(refused))], language)
    table = table.assign(waiting=usable["waiting"].reindex(table.index).fillna(table["waiting"]).astype(np.int64))
    count = numbering(usable, language)
    made, ticket_notes = tickets(usable, count, language)
    table, counter_notes = _counters(table, language)
    always = [
        Note(code, 0, text)
        for code, text in (
            ("shared_counters", say("calibration.note_shared_counters", language)),
            ("convention", say("calibration.note_convention", language)),
        )
    ]
    report = Report(
        source.name,
        rows.read,
        (*rows.notes, *notes, *letter_notes, *glitch_notes, *count.notes, *ticket_notes, *counter_notes, *always),
        refused,
        language,
    )
    names = {str(queue): str(part.iloc[-1]) for queue, part in table.groupby("queue")["name"]}
    queues = pd.DataFrame(
        [
            (queue, name, own.get(queue, ""), count.base.get(queue, 0), refused.get(queue, ""))
            for queue, name in names.items()
        ],
        columns=["queue", "name", "letter", "base", "refused"],
    )
    queues.insert(4, "tickets", _per_queue(queues["queue"], made))
    counters = table[["queue", "day", "at_min", "issuing", "counters", "waiting"]].reset_index(drop=True)
    return BoardLog(rows.office or source.stem, made, counters, queues, report, language)


def _per_queue(queues: pd.Series[str], made: pd.DataFrame) -> pd.Series[int]:
    return queues.map(made["queue"].value_counts()).fillna(0).astype(int)


def _listed(days: list[pd.Timestamp]) -> str:
    return ", ".join(f"{day:%Y-%m-%d}" for day in days)


def _open_days(source: Path, table: pd.DataFrame, language: Language) -> tuple[pd.DataFrame, list[Note]]:
    """Rows of days on which anything happened; what was missing or closed is noted."""
    notes: list[Note] = []
    alive = (table["counters"] > 0) | table["number"].notna()
    by_day = alive.groupby(table["day"]).any()
    closed = [pd.Timestamp(day) for day in by_day.index[~by_day]]
    if by_day.sum() == 0:
        raise DataFormatError(
            f"file '{source}': on no day was a counter open or a number called; nothing to make tickets of"
        )
    if closed:
        gone = table[table["day"].isin(closed)]
        notes.append(
            Note(
                "closed_days",
                len(closed),
                say(
                    "calibration.note_closed_days",
                    language,
                    count=len(closed),
                    days=_listed(closed),
                    rows=len(gone),
                    waiting=int((gone["waiting"] > 0).sum()),
                ),
            )
        )
    weekdays = {day.weekday() for day in by_day.index}
    missing = [
        day
        for day in pd.date_range(by_day.index[0], by_day.index[-1])
        if day.weekday() in weekdays and day not in by_day.index
    ]
    if missing:
        notes.append(
            Note(
                "missing_days",
                len(missing),
                say("calibration.note_missing_days", language, count=len(missing), days=_listed(missing)),
            )
        )
    table, alive = table[~table["day"].isin(closed)], alive[~table["day"].isin(closed)]
    instants = table[alive].drop_duplicates(["day", "at_min"]).sort_values(["day", "at_min"])
    gaps = int((instants.groupby("day")["at_min"].diff() > GAP_MIN).sum())
    if gaps:
        notes.append(Note("gaps", gaps, say("calibration.note_gaps", language, count=gaps, limit=f"{GAP_MIN:.0f}")))
    return table, notes


def _own_numbers(
    table: pd.DataFrame, language: Language
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str], list[Note]]:
    """Whose number does the board show? Own letter of each queue, and the queues that cannot be used."""
    notes: list[Note] = []
    own: dict[str, str] = {}
    refused: dict[str, str] = {}
    spans: dict[str, tuple[float, float]] = {}
    printed: dict[str, list[str]] = {}
    foreign = pd.Series(False, index=table.index)
    strangers: list[str] = []
    for key, part in table.groupby("queue"):
        queue = str(key)
        for letter in part["letter"].unique():
            if letter:
                printed.setdefault(letter, []).append(queue)
        shown = part[part["number"].notna()]
        if shown.empty:
            refused[queue] = say("calibration.refused_silent", language)
            continue
        letters = shown["letters"].value_counts()
        own[queue] = str(letters.index[0])
        if letters.iloc[0] < OWN_SHARE * len(shown):
            refused[queue] = say(
                "calibration.refused_foreign", language, letters=", ".join(sorted(map(str, letters.index)))
            )
            continue
        mine = shown["letters"] == own[queue]
        if not mine.all():
            strangers.append(queue)
            foreign[shown.index[~mine]] = True
        spans[queue] = (shown["number"][mine].min(), shown["number"][mine].max())
    for queue, (least, most) in spans.items():
        same = [
            other
            for other in spans
            if other != queue and own[other] == own[queue] and spans[other][0] <= most and least <= spans[other][1]
        ]
        if same:
            refused[queue] = say("calibration.refused_shared", language, queues=", ".join(same))
    for letter, queues in printed.items():
        if len(queues) > 1:
            notes.append(
                Note(
                    "letters",
                    len(queues),
                    say("calibration.note_letters", language, letter=letter, queues=", ".join(queues)),
                )
            )
    if strangers:
        notes.append(
            Note(
                "foreign",
                int(foreign.sum()),
                say("calibration.note_foreign", language, count=int(foreign.sum()), queues=", ".join(strangers)),
            )
        )
    return table.assign(number=table["number"].mask(foreign)), own, refused, notes


def _counters(table: pd.DataFrame, language: Language) -> tuple[pd.DataFrame, list[Note]]:
    """Counters and status by time, with the gaps that the board leaves filled and noted."""
    notes: list[Note] = []
    issuing = table["issuing"].astype("boolean")
    unknown = int(issuing.isna().sum())
    if unknown:
        issuing = issuing.groupby([table["queue"], table["day"]]).ffill()
        if unknown < len(table):
            notes.append(Note("status", unknown, say("calibration.note_status", language, count=unknown)))
    idle = (table["waiting"] > 0) & (table["counters"] == 0)
    if idle.any():
        notes.append(
            Note("no_counters", int(idle.sum()), say("calibration.note_no_counters", language, count=int(idle.sum())))
        )
    by_day = table.groupby(["queue", "day"])
    following = by_day["counters"].shift(-1).fillna(0).astype(int)
    door = idle & (by_day.cumcount() == 0) & (following > 0)
    if door.any():
        notes.append(Note("door", int(door.sum()), say("calibration.note_door", language, count=int(door.sum()))))
    return table.assign(issuing=issuing, counters=table["counters"].mask(door, following)), notes
