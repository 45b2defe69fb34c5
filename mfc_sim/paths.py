"""Paths: who comes, when, for what, how long it takes, how long he waits. Drawn before any engine runs.

The only module that makes random generators. Draws are made in fixed blocks of 64 replications; the generator of a
draw is keyed by (seed, block, purpose, stream, day), so a new purpose moves no old draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from mfc_sim.attributes import NO_LIMIT
from mfc_sim.source import BLOCK, Scratch, Source, alike, fresh, side_by_side
from mfc_sim.visitors import Channel, Fate, absences, numbered, visitors

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

__all__ = [
    "BLOCK",
    "NO_LIMIT",
    "Channel",
    "Fate",
    "Paths",
    "absent_windows",
    "draw",
    "generator",
    "joined",
    "numbered",
]

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Paths:
    """All customers of some replications; one row each, in ticket order within a lane, the no-shows last.

    A lane is one day of one replication: lane = (replication - first) x days + day.

    Attributes
    ----------
    days : tuple of Day
        Days of one replication.
    first, replications : int
        Number of the first replication, and how many.
    starts : ndarray, shape (lanes + 1,)
        Customers of lane l are the rows ``starts[l]:starts[l + 1]``.
    queued_at_ms, arrival_ms : ndarray, shape (customers,)
        When he queues (a no-show: his slot) and when he came [ms since midnight]; one array if nobody waits between.
    need_ms : ndarray, shape (customers,)
        Time at a window of pace 1, after the day's pace (R11) [ms].
    patience_ms : ndarray, shape (customers,)
        How long he waits (R10) [ms]; NO_LIMIT: for ever.
    service, stream, level, channel, ticket, fate : ndarray, shape (customers,)
        Places in the office's lists, level (R3), Channel, ticket from 1 (R2; a no-show -1), Fate.
    absent : ndarray of bool, shape (lanes, windows)
        Windows that are missing on the day.
    homes : tuple of str
        In a region, the home of each stream by its number; else empty.
    """

    days: tuple[Day, ...]
    first: int
    replications: int
    starts: Longs
    queued_at_ms: Longs
    arrival_ms: Longs
    need_ms: Longs
    patience_ms: Longs
    service: NDArray[np.int16]
    stream: NDArray[np.int16]
    level: NDArray[np.int8]
    channel: NDArray[np.int8]
    ticket: NDArray[np.int32]
    fate: NDArray[np.int8]
    absent: NDArray[np.bool_]
    homes: tuple[str, ...] = ()

    @property
    def lanes(self) -> int:
        """Days of all replications."""
        return self.replications * len(self.days)

    def lane_numbers(self) -> Longs:
        """Lane of each customer; shape (customers,)."""
        return np.repeat(np.arange(self.lanes), np.diff(self.starts))

    def part(self, first: int, replications: int) -> Paths:
        """Return the replications ``first`` to ``first + replications - 1`` alone."""
        lanes = slice((first - self.first) * len(self.days), (first - self.first + replications) * len(self.days))
        rows = slice(self.starts[lanes.start], self.starts[lanes.stop])
        columns = {name: getattr(self, name)[rows] for name in ROW_COLUMNS}
        if self.arrival_ms is self.queued_at_ms:
            columns["arrival_ms"] = columns["queued_at_ms"]
        starts = self.starts[lanes.start : lanes.stop + 1] - self.starts[lanes.start]
        return replace(
            self, first=first, replications=replications, starts=starts, absent=self.absent[lanes], **columns
        )


NOT_ROWS = {"days", "first", "replications", "starts", "absent", "homes"}
ROW_COLUMNS = tuple(field.name for field in fields(Paths) if field.name not in NOT_ROWS)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[int, int]:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def generator(*, seed: int, block: int, purpose: str, stream: str = "", day: int = 0) -> np.random.Generator:
    """Make the generator of one draw.

    Parameters
    ----------
    seed : int
        Seed of the study, at least 0.
    block : int
        Draw block: replication // 64.
    purpose, stream : str
        What is drawn, and for which demand stream or shift.
    day : int
        Key of the day.
    """
    key = (block, day, *_words(purpose), *_words(stream))
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy=seed, spawn_key=key)))


def draw(
    office: Office,
    *,
    seed: int,
    first: int = 0,
    replications: int,
    days: tuple[Day, ...] | None = None,
    scratch: Scratch | None = None,
) -> Paths:
    """Draw who comes to an office.

    Parameters
    ----------
    office : Office
    seed : int
        At least 0. The same seed gives the same people, whatever the windows.
    first, replications : int
        Number of the first replication, and how many.
    days : tuple of Day, optional
        Days of one replication; default ``office.days()``.
    scratch : Scratch, optional
        Of another draw of the same office and days, whose buffers then serve this one too.

    Returns
    -------
    Paths
        Equal bytes for a replication whatever ``first`` and ``replications``.
    """
    days = office.days() if days is None else days
    scratch = scratch or Scratch()
    last = first + replications
    people = _Gathered(replications)
    people.reserve(scratch)
    for block in range(first // BLOCK, (last - 1) // BLOCK + 1):
        begin, end = max(first, block * BLOCK), min(last, (block + 1) * BLOCK)
        column = people.column if end - begin == BLOCK else fresh
        people.add(_block(office, seed, block, days, scratch, column).part(begin, end - begin))
    people.remember(scratch)
    return people.paths()


def joined(blocks: Iterable[Paths], replications: int) -> Paths:
    """Put runs of replications that follow each other, so many in all, into one."""
    people = _Gathered(replications)
    for block in blocks:
        people.add(block)
    return people.paths()


_NOTHING = np.empty(0, np.int8)


def _alike(column: NDArray[Any]) -> bool:
    """Whether a column says the same of all, without room for each."""
    return not column.strides[0]


class _Gathered:
    """Runs of replications that follow each other, put into columns made once.

    Fresh memory for every block would cost more than drawing it; what may be written in its place is not copied.
    """

    def __init__(self, replications: int) -> None:
        self.replications = replications
        self.columns: dict[str, NDArray[Any]] = {}
        self.size = self.count = 0
        self.starts, self.absent = [np.zeros(1, np.int64)], list[NDArray[np.bool_]]()
        self.last: Paths | None = None

    def reserve(self, scratch: Scratch) -> None:
        """Make columns as those of the last draw, so that not even the first block has to be copied."""
        if scratch.columns and self.replications > BLOCK:
            self.columns = side_by_side(self._room(scratch.a_replication), scratch.columns)

    def remember(self, scratch: Scratch) -> None:
        """Tell the next draw what columns to make."""
        if self.count > BLOCK:
            scratch.columns = {name: column.dtype for name, column in self.columns.items() if not _alike(column)}
            scratch.a_replication = self.size / self.count

    def _room(self, a_replication: float) -> int:
        """Customers for whom there should be room."""
        return int(a_replication * self.replications * 1.02) + 1024

    def column(self, name: str, size: int, dtype: type) -> NDArray[Any]:
        """Return the place of the next customers, or a fresh one if there is no room."""
        column = self.columns.get(name)
        if column is None or len(column) < self.size + size:
            return np.empty(size, dtype)
        return column[self.size : self.size + size]

    def add(self, block: Paths) -> None:
        """Put the next replications behind the others."""
        self.last = block
        self.count += block.replications
        if block.replications == self.replications:
            return
        end = self.size + len(block.ticket)
        both = "arrival_ms" in self.columns or block.arrival_ms is not block.queued_at_ms
        names = [name for name in ROW_COLUMNS if both or name != "arrival_ms"]
        more: dict[str, DTypeLike] = {}
        for name in names:
            given, column = getattr(block, name), self.columns.get(name, _NOTHING)
            if len(given) and not given.strides[0] and (self.size == 0 or (_alike(column) and column[0] == given[0])):
                self.columns[name] = column if self.size else alike(given[0])
            elif column is _NOTHING or len(column) < end or (len(given) and _alike(column)):
                more[name] = given.dtype
        if more:
            for name, grown in side_by_side(self._room(end / self.count), more).items():
                column = self.columns.get(name, _NOTHING)
                if column is _NOTHING and name == "arrival_ms":
                    column = self.columns["queued_at_ms"]  # up to here
                grown[: self.size] = column[: self.size]
                self.columns[name] = grown
        for name in names:
            given, column = getattr(block, name), self.columns[name]
            in_place = given.base is column.base and name != "arrival_ms"  # who may be one array with another
            if not in_place and not _alike(column):
                column[self.size : end] = given
        self.starts.append(block.starts[1:] + self.size)
        self.absent.append(block.absent)
        self.size = end

    def paths(self) -> Paths:
        """All of them."""
        assert self.last is not None
        if self.last.replications == self.replications:
            return self.last
        columns = {name: column[: self.size] for name, column in self.columns.items()}
        return Paths(
            days=self.last.days,
            first=self.last.first + self.last.replications - self.count,
            replications=self.count,
            starts=np.concatenate(self.starts),
            absent=np.concatenate(self.absent),
            homes=self.last.homes,
            **{"arrival_ms": columns["queued_at_ms"], **columns},
        )


def _block(
    office: Office,
    seed: int,
    block: int,
    days: tuple[Day, ...],
    scratch: Scratch,
    column: Callable[[str, int, type], NDArray[Any]],
) -> Paths:
    """Draw a whole block of 64 replications."""

    def source(day: Day) -> Source:
        def random(purpose: str, stream: str) -> np.random.Generator:
            return generator(seed=seed, block=block, purpose=purpose, stream=stream, day=day.key)

        return Source(random, day, scratch, column if len(days) == 1 else fresh)

    sources = [source(day) for day in days]
    drawn = [visitors(office, source) for source in sources]
    counts = np.stack([people.counts for people in drawn], axis=1)
    columns = drawn[0].columns
    if len(drawn) > 1:
        columns = {name: np.concatenate([people.columns[name] for people in drawn]) for name in columns}
    starts = np.concatenate([[0], np.cumsum(counts.ravel())])
    if len(days) > 1:  # from day by day to replication by replication
        begins = np.concatenate([[0], np.cumsum(counts.T.ravel())])[:-1].reshape(counts.T.shape).T.ravel()
        order = np.repeat(begins - starts[:-1], counts.ravel()) + np.arange(starts[-1])
        columns = {name: column[order] for name, column in columns.items()}
    absent = np.stack([absences(office, source) for source in sources], axis=1).reshape(len(starts) - 1, -1)
    return Paths(days=days, first=block * BLOCK, replications=BLOCK, starts=starts, absent=absent, homes=(), **columns)


def absent_windows(
    office: Office, *, seed: int, first: int, replications: int, days: tuple[Day, ...]
) -> NDArray[np.bool_]:
    """Draw which windows are missing, shape (lanes, windows): the same as in `draw`, and nothing else."""
    lanes = slice((first % BLOCK) * len(days), (first % BLOCK + replications) * len(days))
    if not any(group.absence for group in office.windows):
        return np.zeros((lanes.stop - lanes.start, len(office.window_names)), np.bool_)
    scratch = Scratch()
    blocks = []
    for block in range(first // BLOCK, (first + replications - 1) // BLOCK + 1):
        sources = [Source(partial(_draw_of_day, seed, block, day.key), day, scratch, fresh) for day in days]
        missing = np.stack([absences(office, source) for source in sources], axis=1)
        blocks.append(missing.reshape(BLOCK * len(days), -1))
    return np.concatenate(blocks)[lanes]


def _draw_of_day(seed: int, block: int, day: int, purpose: str, stream: str) -> np.random.Generator:
    return generator(seed=seed, block=block, purpose=purpose, stream=stream, day=day)
