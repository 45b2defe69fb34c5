"""Records to summaries: whole-number totals by section and cell, which merge exactly whatever the blocks of a run.

Every figure of a table is a quotient of these totals (kpis.py), or a quantile of the waits counted here in
bins of 0.1 min.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mfc_sim import compiled
from mfc_sim.measures.cuts import Cells, Cut
from mfc_sim.measures.estimates import Ints
from mfc_sim.measures.histograms import Histogram
from mfc_sim.measures.occupancy import duty
from mfc_sim.measures.pieces import keep_memory, pieces
from mfc_sim.measures.questions import Question
from mfc_sim.measures.sections import Span
from mfc_sim.measures.totals import TOTALS, totals

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records


class Run(Protocol):
    """What is read of a run: office, days, and blocks of paths and records in the order of replications."""

    @property
    def seed(self) -> int:
        """Seed of the draws."""
        ...

    @property
    def replications(self) -> int:
        """Number of replications."""
        ...

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

    def answers(self, asked: Sequence[Any]) -> list[Any]:
        """Return the answers to questions, from one pass over all replications."""
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
    span : Span
        The replications, in sections.
    numbers : ndarray, shape (cells in use,)
        The cells that are kept, ascending; in all others nothing happened.
    totals : ndarray of int64, shape (sections, cells in use, len(TOTALS))
    waits : Histogram
        Waits of the reading in bins of 0.1 min, by section (counted from the first of the span) and cell.
    """

    question: Question
    cells: Cells
    span: Span
    numbers: Ints
    totals: Ints
    waits: Histogram

    @property
    def replications(self) -> int:
        """How many replications it holds."""
        return self.span.replications

    def total(self, name: str, cells: Ints | None = None) -> Ints:
        """Return one of the TOTALS, or "replications", or "days" that belong to a cell, shape (sections, cells)."""
        cells = np.arange(len(self.cells.labels)) if cells is None else cells
        if name == "replications":
            return np.repeat(self.span.sizes()[:, None], len(cells), axis=1)
        if name == "days":
            return self.span.sizes()[:, None] * np.array(self.cells.days, dtype=np.int64)[cells]
        if np.array_equal(cells, self.numbers):
            whole: Ints = self.totals[:, :, TOTALS.index(name)]
            return whole
        place = np.minimum(np.searchsorted(self.numbers, cells), len(self.numbers) - 1)
        found: Ints = self.totals[:, :, TOTALS.index(name)].take(place, axis=1)
        found[:, self.numbers[place] != cells] = 0
        return found

    def __add__(self, other: Summary) -> Summary:
        """Both together; exact, and the same in either order.

        Raises
        ------
        ValueError
            If they answer different questions or are not neighbors.
        """
        if other.span.first < self.span.first:
            return other + self
        if (self.question, self.cells) != (other.question, other.cells):
            raise ValueError(f"summaries of different questions cannot be added: {self.question} and {other.question}")
        span = self.span + other.span
        numbers = np.union1d(self.numbers, other.numbers)
        totals = self.span.added(other.span, self._kept(numbers), other._kept(numbers))
        waits = other.waits.shifted(other.span.first_section - span.first_section)
        return Summary(self.question, self.cells, span, numbers, totals, self.waits + waits)

    def _kept(self, numbers: Ints) -> Ints:
        """Totals of more cells than are in use."""
        if len(numbers) == len(self.numbers):
            return self.totals
        wide = np.zeros((len(self.totals), len(numbers), len(TOTALS)), dtype=np.int64)
        wide[:, np.searchsorted(numbers, self.numbers)] = self.totals
        return wide


def measure(office: Office, paths: Paths, records: Records, question: Question, *, section: int = 1) -> Summary:
    """Add up what a question asks of a block of replications.

    Parameters
    ----------
    office : Office
    paths, records : Paths, Records
        A block of replications, rows aligned.
    question : Question
        From `mfc_sim.measures.questions.question`, checked against this office.
    section : int
        Replications that are added up, from `section_of` the number of all replications of the run.

    Returns
    -------
    Summary

    Notes
    -----
    A visitor belongs to the hour, and to the time span, in which he queued (a no-show: his slot); the number
    waiting and the time of windows belong to the hour in which they happen.
    """
    keep_memory()
    span = Span(paths.first, paths.replications, section)
    used_ms = _used(paths, records) if "hour" in question.by else None
    cut = Cut(office, paths.days, question, used_ms, paths.homes if "home" in question.by else ())
    shifts = duty(office, paths.days)
    counted = np.zeros((span.sections, len(cut.numbers), len(TOTALS)), dtype=np.int64)
    waits = []
    in_one_loop = compiled.on() and cut.whole
    for some, of_some in [(paths, records)] if in_one_loop else pieces(paths, records):
        part = Span(some.first, some.replications, section)
        first = part.first_section - span.first_section
        found, histogram = totals(cut, question, some, of_some, shifts, part.of_lanes(some.lanes))
        counted[first : first + part.sections] += found
        waits.append(histogram.shifted(first))
    return Summary(question, cut.cells, span, cut.numbers, counted, Histogram.joined(waits))


def _used(paths: Paths, records: Records) -> tuple[int, int]:
    """Instants between which anything can happen in a block: all hours of opening, and whatever comes before or after.

    Shifts are clipped to the opening hours.
    """
    first, last = min(day.opening_ms for day in paths.days), max(day.closing_ms for day in paths.days)
    begins, ends = (paths.queued_at_ms,), (paths.queued_at_ms, records.ended_at_ms, records.called_at_ms)
    return (
        min(int(one.min(initial=first)) for one in begins),
        max(int(one.max(initial=last)) for one in ends),
    )
