"""Rows of a ticket log, read block by block into compact columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.bad_rows import SHOWN
from mfc_sim.calibration.grown import Grown
from mfc_sim.calibration.log_file import Block, Ints, LogFile, decoded
from mfc_sim.calibration.log_times import (
    ALLOWED,
    ALLOWED_CLOCK,
    ALLOWED_DATE,
    BAD,
    DAY_MS,
    Kind,
    Order,
    Times,
    UnknownOrder,
    UnknownZone,
    order_of,
)
from mfc_sim.calibration.log_words import Texts
from mfc_sim.errors import DataFormatError

TIMES = ("issued", "slot", "called", "started", "finished", "left")
TEXTS = ("ticket", "service", "purpose", "agency", "window", "operator", "office")
WORDS = ("level", "outcome", "no_show", "transferred")
KINDS: tuple[Kind, ...] = ("instant", "clock", "date")
HALF_DAY_MS = DAY_MS // 2


@dataclass(eq=False)
class TicketRows:
    """Rows that could be read.

    Attributes
    ----------
    read : int
        Rows of the file.
    lines : ndarray, shape (rows,)
        Line of each row.
    times : mapping of str to ndarray, shape (rows,)
        Local time [ms since 1970] of each event that the log has a column for; `NEVER` where empty.
    codes, texts : mappings
        Codes of the texts of a column, and the text of each code.
    unread : int
        Rows that could not be read.
    reasons : list of (int, str)
        Line of the first of them, and why.
    old : bool
        Whether the texts are in Windows-1251.
    """

    path: Path
    read: int = 0
    lines: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    times: dict[str, Ints] = field(default_factory=dict)
    codes: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    unread: int = 0
    reasons: list[tuple[int, str]] = field(default_factory=list)
    old: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    def keep(self, rows: npt.NDArray[np.bool_]) -> None:
        """Keep some rows, a column at a time."""
        self.lines = self.lines[rows]
        for table in (self.times, self.codes):
            for name in table:
                table[name] = table[name][rows]

    def reorder(self, order: Ints) -> None:
        """Put the rows in an order; each column of times is written where the one before it was."""
        spare = np.empty_like(self.lines)
        for name in self.times:
            spare, self.times[name] = self.times[name], np.take(self.times[name], order, out=spare, mode="clip")
        self.lines = np.take(self.lines, order, out=spare, mode="clip")
        for name in self.codes:
            self.codes[name] = self.codes[name][order]


def read_ticket_rows(log: LogFile, roles: dict[str, int], order: Order | None, zone: ZoneInfo | None) -> TicketRows:
    """Read all rows.

    Raises
    ------
    DataFormatError
        If the order of day and month, or the time zone of an offset, has to be asked for.
    """
    try:
        try:
            return _read(log, roles, order, zone)
        except UnknownOrder:
            timed = [roles[role] for role in (*TIMES, "date") if role in roles]
            cells = (block.cells[column] for block in log.blocks(timed) for column in timed)
            return _read(log, roles, order_of(cells, str(log.path)), zone)
    except UnknownZone as error:
        raise DataFormatError(
            f"file '{log.path}': {error.args[0]!r} has an offset from UTC; name the local time zone: "
            "time_zone='Europe/Moscow'"
        ) from None


def _read(log: LogFile, roles: dict[str, int], order: Order | None, zone: ZoneInfo | None) -> TicketRows:
    readers: dict[Kind, Times] = {kind: Times(order, zone, kind) for kind in KINDS}
    timed = [role for role in TIMES if role in roles]
    texts = {role: Texts() for role in (*TEXTS, *WORDS) if role in roles}
    rows = TicketRows(log.path)
    lines = Grown(np.int64)
    times = {role: Grown(np.int64) for role in timed}
    codes = {role: Grown(np.int32) for role in texts}
    for block in log.blocks(sorted(set(roles.values()))):
        bad = np.zeros(len(block.lines), bool)
        bad[list(block.bad)] = True
        reasons = list(block.bad.items())[:SHOWN]
        day: Ints | None = None
        if "date" in roles:
            day = readers["date"].read(block.cells[roles["date"]])
            reasons += _wrong(block, log, roles["date"], (day <= BAD) & ~bad, ALLOWED_DATE)
            bad |= day <= BAD
        read = _times(block, roles, timed, readers, day)
        for role, value in read.items():
            wrong = (value == BAD) & ~bad
            reasons += _wrong(block, log, roles[role], wrong, ALLOWED if day is None else ALLOWED_CLOCK)
            bad |= wrong
        rows.read += len(bad)
        rows.unread += int(bad.sum())
        rows.reasons += [(int(block.lines[place]), why) for place, why in sorted(reasons)][: SHOWN - len(rows.reasons)]
        kept = slice(None) if not bad.any() else ~bad
        lines.add(block.lines[kept])
        for role, value in read.items():
            times[role].add(value[kept])
        for role, column in texts.items():
            codes[role].add(column.add(block.cells[roles[role]])[kept])
    rows.lines = lines.whole()
    for role in timed:
        rows.times[role] = times.pop(role).whole()
    every = [*log.raw, *(text for column in texts.values() for text in column.known)]
    plain, rows.old = decoded(log.path, every)
    words = iter(plain[len(log.raw) :])
    for role, column in texts.items():
        names = pd.Index([next(words).strip() for _ in column.known], dtype=object)
        place, unique = pd.factorize(names)
        rows.codes[role] = place.astype(np.min_scalar_type(-len(unique) - 1))[codes.pop(role).whole()]
        rows.texts[role] = [str(name) for name in unique]
    return rows


def _times(
    block: Block, roles: dict[str, int], timed: Sequence[str], readers: Mapping[Kind, Times], day: Ints | None
) -> dict[str, Ints]:
    """Instants of a block; a mere time of day is of the row's date, a mere slot of the day of the ticket."""
    read: dict[str, Ints] = {}
    for role in timed:
        cells = block.cells[roles[role]]
        value = readers["instant"].read(cells)
        odd = np.flatnonzero(value == BAD)
        base = day
        if base is None and role == "slot":
            issued = read["issued"]
            base = np.where(issued > BAD, issued // DAY_MS * DAY_MS, BAD)
        if len(odd) and base is not None:
            clock = readers["clock"].read(cells[odd])
            fine = (clock > BAD) & (base[odd] > BAD)
            value[odd[fine]] = (base[odd] + clock)[fine]
            if role not in ("slot", "issued"):
                known = odd[fine & (read["issued"][odd] > BAD)]
                late = known[value[known] + HALF_DAY_MS < read["issued"][known]]
                value[late] += DAY_MS
        read[role] = value
    return read


def _wrong(
    block: Block, log: LogFile, column: int, wrong: npt.NDArray[np.bool_], allowed: str
) -> list[tuple[int, str]]:
    """Rows with a value that cannot be, and the sentence of each."""
    said = []
    for place in np.flatnonzero(wrong)[:SHOWN].tolist():
        value = block.cells[column][place].decode("utf-8", "replace")
        said.append(
            (place, f"line {block.lines[place]}, column {log.header[column]!r}: got {value!r}, allowed: {allowed}")
        )
    return said
