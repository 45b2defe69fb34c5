"""How many wait through the day: chairs by half-hour, and the length of the queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS, MIN, to_clock
from mfc_sim.description.load import HALF_HOUR_MS
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.cuts import Cut
from mfc_sim.measures.estimates import Floats, Ints, Weights, interval, ratio
from mfc_sim.measures.histograms import Histogram
from mfc_sim.measures.occupancy import greatest_waiting, wait_ends, waiting_at
from mfc_sim.measures.pieces import pieces
from mfc_sim.measures.quantiles import quantile_intervals
from mfc_sim.measures.questions import Codes, Question, real
from mfc_sim.measures.sections import Span

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

_STARTS_MS = np.arange(0, 2 * DAY_MS, HALF_HOUR_MS)
_SLOTS = [(start, start + HALF_HOUR_MS, 0) for start in _STARTS_MS.tolist()]
Waits = tuple[Codes, Codes, Codes]


@dataclass(frozen=True)
class Crowd:
    """Asks for the greatest number waiting at once in each half-hour.

    Attributes
    ----------
    question : Question
        Of whom; not cut, and without hours.
    """

    question: Question


@dataclass(frozen=True)
class Length:
    """Asks how many wait at instants of the day.

    Attributes
    ----------
    question : Question
        Of whom; not cut, and without hours.
    step_ms : int
        Distance of the instants.
    """

    question: Question
    step_ms: int


@dataclass(frozen=True, eq=False)
class Crowds:
    """Greatest numbers waiting, over days; those of neighboring blocks add up.

    Attributes
    ----------
    span : Span
        The replications.
    most : Histogram
        By section (from the first of the span), half-hour and number waiting: on how many days.
    """

    span: Span
    most: Histogram

    def __add__(self, other: Crowds) -> Crowds:
        if other.span.first < self.span.first:
            return other + self
        span = self.span + other.span
        return Crowds(span, self.most + other.most.shifted(other.span.first_section - span.first_section))


@dataclass(frozen=True, eq=False)
class Lengths:
    """Numbers waiting at instants; those of neighboring blocks add up.

    Attributes
    ----------
    span : Span
        The replications.
    sums : ndarray of int64, shape (sections, instants)
        Sums over the days that are open at the instant.
    waiting : Histogram
        By day of the replication (in place of the section), instant and number waiting, if not 0: in how many
        replications.
    """

    span: Span
    sums: Ints
    waiting: Histogram

    def __add__(self, other: Lengths) -> Lengths:
        if other.span.first < self.span.first:
            return other + self
        sums = self.span.added(other.span, self.sums, other.sums)
        return Lengths(self.span + other.span, sums, self.waiting + other.waiting)


def crowd(asked: Question) -> Crowd:
    """Check what is asked of `Result.people_waiting`."""
    return Crowd(_without_hours(asked))


def length(asked: Question, step_min: float) -> Length:
    """Check what is asked of `Result.queue_length`."""
    if not 0.1 <= real(step_min) <= 1440:
        raise InvalidDescription(f"step_min: must be at least 0.1 minutes and at most 1440, got {step_min!r}")
    return Length(_without_hours(asked), round(real(step_min) * MIN))


def _without_hours(asked: Question) -> Question:
    if "hour" in dict(asked.where):
        raise InvalidDescription("where: 'hour' cuts those who queue; here everybody who waits at a time counts")
    return asked


def measure_crowds(office: Office, paths: Paths, records: Records, asked: Crowd, *, section: int = 1) -> Crowds:
    """Greatest number waiting by half-hour, on the days of a block when the office is open, or anybody waits."""
    span, parts = Span(paths.first, paths.replications, section), []
    opening, closing = (np.array([[getattr(day, end)] for day in paths.days]) for end in ("opening_ms", "closing_ms"))
    is_open = (closing > _STARTS_MS) & (opening < _STARTS_MS + HALF_HOUR_MS)
    for some, (lane, from_ms, until_ms) in _waits(office, paths, records, asked.question):
        most = greatest_waiting(lane, from_ms, until_ms, places=some.lanes, slots=_SLOTS)
        lanes, slot = np.nonzero(np.tile(is_open, (some.replications, 1)) | (most > 0))
        part = Span(some.first, some.replications, section)
        place = part.of_lanes(some.lanes) + part.first_section - span.first_section
        parts.append(Histogram.of(place[lanes], slot, most[lanes, slot]))
    return Crowds(span, Histogram.joined(parts))


def people_waiting(found: Crowds, q: float, weights: Weights) -> pd.DataFrame:
    """By half-hour, the number waiting not exceeded on a share q of the days; see `Result.people_waiting`."""
    rows = np.unique(found.most.cell).astype(np.int64)
    (chairs,) = quantile_intervals(found.most, rows, (q,), weights)
    index = pd.Index([to_clock(_STARTS_MS[row]) for row in rows], name="half_hour")
    return pd.DataFrame({**chairs._asdict(), "n": found.span.replications}, index=index)


def _instants(days: Sequence[Day], step_ms: int) -> tuple[Codes, NDArray[np.bool_]]:
    """Instants of the day, and on which days they count, shape (days, instants).

    Days that are closed at an instant say nothing of its queue; when all are, they all do.
    """
    instants = np.arange(min(day.opening_ms for day in days), 2 * DAY_MS, step_ms, dtype=np.int64)
    counts = np.array([(instants >= day.opening_ms) & (instants <= day.closing_ms) for day in days])
    return instants, counts | ~counts.any(axis=0)


def measure_lengths(office: Office, paths: Paths, records: Records, asked: Length, *, section: int = 1) -> Lengths:
    """Numbers waiting at the instants of the days of a block."""
    span, parts = Span(paths.first, paths.replications, section), []
    instants, counts = _instants(paths.days, asked.step_ms)
    sums = np.zeros((span.sections, len(instants)), dtype=np.int64)
    for some, waits in _waits(office, paths, records, asked.question):
        waiting = waiting_at(*waits, lanes=some.lanes, instants_ms=instants)
        lane, at = np.nonzero(waiting)
        parts.append(Histogram.of(lane % len(paths.days), at, waiting[lane, at]))
        of_replication = (waiting.reshape(some.replications, len(paths.days), -1) * counts).sum(axis=1)
        part = Span(some.first, some.replications, section)
        np.add.at(sums, part.of_lanes(some.replications) + part.first_section - span.first_section, of_replication)
    return Lengths(span, sums, sum(parts[1:], start=parts[0]))


def queue_length(found: Lengths, days: Sequence[Day], step_ms: int) -> pd.DataFrame:
    """How many wait, by instant; see `Result.queue_length`."""
    instants, counts = _instants(days, step_ms)
    last = max(int(found.waiting.cell.max(initial=0)) + 2, int((instants <= max(day.closing_ms for day in days)).sum()))
    instants, counts = instants[:last], counts[:, :last]
    by_section = found.sums[:, :last] / counts.sum(axis=0)
    sizes = np.repeat(found.span.sizes()[:, None], len(instants), axis=1)
    length = interval(ratio(by_section, sizes), least=0.0)
    low, high = (_of_days(found, counts, q) for q in (0.025, 0.975))
    index = pd.Index(instants / MIN, name="time_min")
    return pd.DataFrame({**length._asdict(), "day_low": low, "day_high": high}, index=index)


def _of_days(found: Lengths, counts: NDArray[np.bool_], q: float) -> Floats:
    """Quantile over the days that count at each instant; days of which nothing is written had nobody waiting."""
    waiting = found.waiting.rows(counts[found.waiting.section, found.waiting.cell])
    size = found.span.replications * counts.sum(axis=0)
    nobody = size - np.bincount(waiting.cell, waiting.count, minlength=len(size)).astype(np.int64)
    cell = np.concatenate([np.arange(len(size)), waiting.cell])
    number = np.concatenate([np.zeros(len(size), dtype=np.int64), waiting.bin])
    order = np.lexsort((number, cell))
    below = np.cumsum(np.concatenate([nobody, waiting.count])[order])
    wanted = np.cumsum(size) - size + np.maximum(np.ceil(size * q - 1), 0) + 1
    quantile: Floats = number[order][np.searchsorted(below, wanted)].astype(np.float64)
    return quantile


def _waits(office: Office, paths: Paths, records: Records, asked: Question) -> Iterator[tuple[Paths, Waits]]:
    """Pieces of a block, and lane, begin and end of the waits that a question takes."""
    cut = Cut(office, paths.days, asked)
    for some, of_some in pieces(paths, records):
        ends = wait_ends(some, of_some)
        rows = np.flatnonzero((cut.customers(some, of_some) >= 0) & (ends > some.queued_at_ms))
        yield some, (some.lane_numbers()[rows], some.queued_at_ms[rows], ends[rows])
