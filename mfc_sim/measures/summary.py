"""Records to summaries: whole-number totals by replication and cell, which merge exactly whatever the blocks of a run.

Every figure of a table is a quotient of these totals (kpis.py), or a quantile of the waits counted here in
bins of 0.1 min.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN
from mfc_sim.measures.estimates import Histogram, Ints
from mfc_sim.measures.occupancy import duty, greatest_waiting, wait_ends, window_time
from mfc_sim.measures.questions import Cells, Codes, Cut, Question
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

BIN_MS = 6_000
"""Bin of wait histograms: 0.1 min. Bin k holds the waits in (k - 1, k] x 0.1 min, and bin 0 those of nothing at all."""
LAST_BIN = 2**32 - 1
LONG_WAIT_MS = 15 * MIN
"""The official limit of the count over 15 minutes."""

TOTALS = (
    "visits", "served", "left", "sent_away", "refused", "no_show", "over_15", "replications", "days",
    "waited", "wait_ms", "within", "asked", "longest_ms", "days_with_waits", "most_waiting",
    "serving_ms", "on_duty_ms", "overtime_ms",
)  # fmt: skip
"""What is added up.

visits: served, left, sent away and refused. days: open days that belong to the cell. waited, wait_ms: how many the
reading takes, and their waits. within, asked: of the share. longest_ms, most_waiting: sums over days of the day's
greatest wait and greatest number waiting; days_with_waits: days on which anybody's wait is read.
"""


class Run(Protocol):
    """What is read of a run: office, days, and blocks of paths and records in the order of replications."""

    seed: int
    replications: int

    @property
    def office(self) -> Office:
        """The office that is simulated."""
        ...

    @property
    def days(self) -> tuple[Day, ...]:
        """Days of one replication."""
        ...

    @property
    def engine(self) -> str:
        """Name of the engine that runs it."""
        ...

    @property
    def listed(self) -> bool:
        """Whether the people were listed, not drawn."""
        ...

    def blocks(self) -> Iterator[tuple[Paths, Records]]:
        """Return all replications."""
        ...

    def part(self, first: int, replications: int) -> tuple[Paths, Records]:
        """Return some replications alone."""
        ...

    def summaries(self, asked: Sequence[Question]) -> list[Summary]:
        """Return the totals that answer questions."""
        ...


@dataclass(frozen=True, eq=False)
class Summary:
    """Totals of some replications of one office; summaries of neighboring blocks add up.

    Attributes
    ----------
    question : Question
        What was asked.
    cells : Cells
        The rows of its answer.
    first : int
        Number of the first replication (or day, if the question is asked per day).
    totals : ndarray of int64, shape (replications, cells, len(TOTALS))
    waits : Histogram
        Waits of the reading in bins of 0.1 min, by replication (counted from `first`) and cell.
    """

    question: Question
    cells: Cells
    first: int
    totals: Ints
    waits: Histogram

    @property
    def replications(self) -> int:
        """How many replications it holds."""
        return len(self.totals)

    def total(self, name: str) -> Ints:
        """One of the TOTALS, shape (replications, cells)."""
        return self.totals[:, :, TOTALS.index(name)]

    def __add__(self, other: Summary) -> Summary:
        """Both together; exact, and the same in either order.

        Raises
        ------
        ValueError
            If they answer different questions or are not neighbors.
        """
        if other.first < self.first:
            return other + self
        if (self.question, self.cells) != (other.question, other.cells):
            raise ValueError(f"summaries of different questions cannot be added: {self.question} and {other.question}")
        if other.first != self.first + self.replications:
            raise ValueError(
                "summaries of neighboring replications add up; "
                f"got {self.first} to {self.first + self.replications - 1} "
                f"and {other.first} to {other.first + other.replications - 1}"
            )
        return Summary(
            self.question, self.cells, self.first,
            np.concatenate([self.totals, other.totals]), self.waits + other.waits.shifted(self.replications),
        )  # fmt: skip


def measure(office: Office, paths: Paths, records: Records, question: Question) -> Summary:
    """Add up what a question asks of a block of replications.

    Parameters
    ----------
    office : Office
    paths, records : Paths, Records
        A block of replications, rows aligned.
    question : Question
        From `mfc_sim.measures.questions.question`, checked against this office.

    Returns
    -------
    Summary

    Notes
    -----
    A visitor belongs to the hour, and to the time span, in which he queued (a no-show: his slot); the number
    waiting and the time of windows belong to the hour in which they happen.
    """
    days = len(paths.days)
    lanes = paths.lanes
    units = np.arange(lanes, dtype=np.int64) if question.per_day else np.arange(lanes, dtype=np.int64) // days
    cut = Cut(office, paths.days, question)
    size = (int(lanes if question.per_day else lanes // days), len(cut.cells.labels))
    lane = paths.lane_numbers()
    cell = cut.customers(paths, records)
    totals = np.zeros((*size, len(TOTALS)), dtype=np.int64)

    def put(name: str, values: NDArray[np.integer]) -> None:
        totals[:, :, TOTALS.index(name)] = values

    row = units[lane] * size[1] + cell

    def count(name: str, rows: NDArray[np.bool_], weights: Codes | None = None) -> None:
        # Sums of whole numbers below 2**53 are exact as floats.
        rows = rows & (cell >= 0)
        put(
            name,
            np.bincount(row[rows], None if weights is None else weights[rows], minlength=size[0] * size[1]).reshape(
                size
            ),
        )

    outcome = records.outcome
    served, left, sent_away = (outcome == kind for kind in (Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY))
    queued = served | left | sent_away
    time_in_queue = wait_ends(paths, records) - paths.queued_at_ms
    count("visits", outcome != Outcome.NO_SHOW)
    count("served", served)
    count("left", left)
    count("sent_away", sent_away)
    count("refused", (outcome == Outcome.REFUSED_FULL) | (outcome == Outcome.REFUSED_LATE))
    count("no_show", outcome == Outcome.NO_SHOW)
    count("over_15", queued & (time_in_queue > LONG_WAIT_MS))

    read, wait = _waits(question.of, paths, records, time_in_queue, served, queued)
    count("waited", read)
    count("wait_ms", read, wait)
    within, asked = _share(question, read, wait, served, left, queued, time_in_queue)
    count("within", within)
    count("asked", asked)

    read = read & (cell >= 0)
    longest = np.full((lanes, size[1]), -1, dtype=np.int64)
    np.maximum.at(longest.reshape(-1), lane[read] * size[1] + cell[read], wait[read])
    put("longest_ms", _by_unit(np.maximum(longest, 0), size[0]))
    put("days_with_waits", _by_unit(longest >= 0, size[0]))
    put("most_waiting", _by_unit(_most_waiting(cut, paths, records, lane, queued), size[0]))
    put("days", _by_unit(np.tile(cut.day_cells(), (lanes // days, 1)), size[0]))
    put("replications", np.ones(size, dtype=np.int64))
    if question.timed:
        time = window_time(cut, paths, records, duty(office, paths.days), units)
        for name, values in zip(("serving_ms", "on_duty_ms", "overtime_ms"), time, strict=True):
            put(name, values)
    bins = np.minimum(-(-wait[read] // BIN_MS), LAST_BIN)
    first = paths.first * days if question.per_day else paths.first
    return Summary(question, cut.cells, first, totals, Histogram.of(units[lane][read], cell[read], bins))


def _waits(
    of: str, paths: Paths, records: Records, time_in_queue: Codes, served: NDArray[np.bool_], queued: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], Codes]:
    """Whose waits a reading takes, and the waits [ms]."""
    if of == "numbers":
        return records.called_at_ms >= 0, records.called_at_ms - paths.queued_at_ms
    return queued if of in ("queued", "in_queue") else served, time_in_queue


def _share(
    question: Question,
    read: NDArray[np.bool_],
    wait: Codes,
    served: NDArray[np.bool_],
    left: NDArray[np.bool_],
    queued: NDArray[np.bool_],
    time_in_queue: Codes,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who is within the limit, and of whom: the five readings of a service level."""
    short = wait <= question.limit_ms
    match question.of:
        case "numbers" | "in_queue":
            return read & short, read
        case "served":
            return served & short, served
        case "patient":
            return served & short, queued & ~(left & (time_in_queue < question.limit_ms))
        case _:
            return served & (time_in_queue <= question.limit_ms), queued


def _by_unit(by_lane: NDArray[np.generic], units: int) -> Ints:
    """Sum over the days of each unit, shape (units, cells), of values of shape (lanes, cells)."""
    sums: Ints = by_lane.reshape(units, -1, by_lane.shape[1]).sum(axis=1, dtype=np.int64)
    return sums


def _most_waiting(cut: Cut, paths: Paths, records: Records, lane: Codes, queued: NDArray[np.bool_]) -> Ints:
    """Greatest number waiting at once by lane and cell, shape (lanes, cells)."""
    lanes = paths.lanes
    greatest = np.zeros((lanes, len(cut.cells.labels)), dtype=np.int64)
    cell, until_ms = cut.customers(paths, records, hours=False), wait_ends(paths, records)
    waits = queued & (cell >= 0) & (until_ms > paths.queued_at_ms)
    if not waits.any():
        return greatest
    from_ms, until_ms = paths.queued_at_ms[waits], until_ms[waits]
    slots = [slot for slot in cut.slots if slot[0] < until_ms.max() and slot[1] > from_ms.min()]
    if not slots:
        return greatest
    group = np.searchsorted(cut.bases, cell[waits])
    most = greatest_waiting(lane[waits], group, from_ms, until_ms, lanes=lanes, groups=len(cut.bases), slots=slots)
    for place, (_, _, code) in enumerate(slots):
        greatest[:, cut.bases + code] = np.maximum(greatest[:, cut.bases + code], most[:, :, place])
    return greatest
