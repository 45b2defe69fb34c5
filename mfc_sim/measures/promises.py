"""Whether a target is met in every part of the visitors it names: totals by section and part, and their lower ends.

A target is a bound on a ratio of two totals (within the limit / all who queued, waits / served ...). It is met in a
part of the visitors if the end of the one-sided 95 % interval on the bad side meets it; a part in which people queued,
but nobody was served, meets no promise to those served. Every part has to pass at
that level, so that all of them together are promised with an error of at most 5 %: an intersection-union test needs
no correction for the number of its parts [1]_.

References
----------
.. [1] R. L. Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24 (1982) 295-300.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.load import HALF_HOUR_MS, half_hours
from mfc_sim.measures.estimates import LEVEL, Floats, Ints, ratio, standard_error
from mfc_sim.measures.sections import Span
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

LEVELS = 16


@dataclass(frozen=True)
class Promise:
    """Asks by how much a target is met in each part of the visitors.

    Attributes
    ----------
    target : Target
    """

    target: Target

    def parts(self, office: Office, days: Sequence[Day]) -> tuple[str, ...]:
        """Labels of the parts, as "Mon 09:30"."""
        match self.target.per:
            case "half-hour":
                return tuple(f"{day.label} {to_clock(edge)}".strip() for day in days for edge in half_hours(day)[:-1])
            case "service":
                return tuple(service.name for service in office.services)
            case "level":
                return tuple(str(level) for level in range(LEVELS))
            case _:
                return ("",)


@dataclass(frozen=True, eq=False)
class Kept:
    """Totals that a target is judged by; those of neighboring blocks add up.

    Attributes
    ----------
    span : Span
    over, under : ndarray of int64, shape (sections, parts)
        Of the ratio: the numerator and the denominator.
    queued : ndarray of int64, shape (sections, parts)
        All who queued, served or not.
    """

    span: Span
    over: Ints
    under: Ints
    queued: Ints

    def __add__(self, other: Kept) -> Kept:
        if other.span.first < self.span.first:
            return other + self
        mine, theirs = (self.over, self.under, self.queued), (other.over, other.under, other.queued)
        totals = (self.span.added(other.span, one, more) for one, more in zip(mine, theirs, strict=True))
        return Kept(self.span + other.span, *totals)


@dataclass(frozen=True, eq=False)
class Verdict:
    """Figures of a target by part.

    Attributes
    ----------
    value, surely : ndarray, shape (parts,)
        The figure, and the end of its one-sided 95 % interval that has to meet the target; nan where nobody queued.
    low, high : ndarray, shape (parts,)
        Ends of its two-sided 95 % interval.
    slack : ndarray, shape (parts,)
        By how much that end meets the bound, below 0 where it fails; nan where nobody queued, -inf where nobody of
        those who did was served and the target is of those served.
    """

    value: Floats
    surely: Floats
    low: Floats
    high: Floats
    slack: Floats

    @property
    def failing(self) -> NDArray[np.intp]:
        """Places of the parts that fail."""
        return np.flatnonzero(self.slack < 0)

    @property
    def met(self) -> bool:
        """Whether every part passes."""
        return not len(self.failing)


def measure_promise(office: Office, paths: Paths, records: Records, asked: Promise, *, section: int = 1) -> Kept:
    """Add up what a target is judged by, from a block of replications.

    Parameters
    ----------
    office : Office
    paths, records : Paths, Records
        A block of replications, rows aligned.
    asked : Promise
    section : int
        Replications that are added up.
    """
    span, target = Span(paths.first, paths.replications, section), asked.target
    parts = len(asked.parts(office, paths.days))
    place = np.repeat(span.of_lanes(paths.lanes) * parts, np.diff(paths.starts))
    match target.per:
        case "half-hour":
            place += _half_hour(paths)
        case "service":
            place += paths.service
        case "level":
            place += paths.level
    size = span.sections * parts
    served, wait = records.outcome == Outcome.SERVED, records.called_at_ms - paths.queued_at_ms
    queued = records.outcome <= Outcome.SENT_AWAY
    match target.kind:
        case "share":
            over, under = served & (wait <= _limit_ms(target)), queued
        case "quantile":
            over, under = served & (wait <= _limit_ms(target)), served
        case "left":
            over, under = queued & ~served, queued
        case _:
            sums = np.bincount(place[served], weights=wait[served], minlength=size)
            waits = np.rint(sums).astype(np.int64).reshape(-1, parts)
            return Kept(span, waits, *(_counted(place[who], size, parts) for who in (served, queued)))
    return Kept(span, *(_counted(place[who], size, parts) for who in (over, under, queued)))


def _counted(place: Ints, size: int, parts: int) -> Ints:
    found: Ints = np.bincount(place, minlength=size).reshape(-1, parts)
    return found


def _limit_ms(target: Target) -> int:
    return round((target.limit_min or 0.0) * MIN)


def _half_hour(paths: Paths) -> Ints:
    """Half-hour in which each customer queues, counted through all days; who queues outside counts in the nearest."""
    edges = [half_hours(day) for day in paths.days]
    first = np.cumsum([0, *(len(of_day) - 1 for of_day in edges)])
    if len(edges) == 1:
        inner = edges[0][1] // HALF_HOUR_MS
        number = paths.queued_at_ms // HALF_HOUR_MS - (inner - 1)
        inside: Ints = np.clip(number, 0, first[1] - 1)
        return inside
    day = np.repeat(np.arange(paths.lanes) % len(edges), np.diff(paths.starts))
    inners = np.array([of_day[1] // HALF_HOUR_MS for of_day in edges])
    number = paths.queued_at_ms // HALF_HOUR_MS - (inners - 1)[day]
    found: Ints = first[day] + np.clip(number, 0, np.diff(first)[day] - 1)
    return found


def judge(kept: Kept, target: Target) -> Verdict:
    """Judge a target by part.

    The end of the interval is by the delta method over sections; where all agree (no miss at all, or nothing but
    misses), which tells nothing of their spread, by the share that would show so few in 5 % of samples as large.
    """
    over, under, sections = kept.over, kept.under, len(kept.over)
    many = under.sum(axis=0) > 0
    linear = ratio(over, under, 1 / MIN if target.kind == "mean_wait_min" else 1.0)
    value, error = linear.value, standard_error(linear)
    share, freedom = target.kind != "mean_wait_min", max(sections - 1, 1)
    present = np.maximum((under > 0).sum(axis=0), 1)

    def end(side: float, level: float) -> Floats:
        """End of the interval on one side: -1 below, 1 above."""
        found = value + side * float(stdtrit(freedom, level)) * error
        if sections == 1:
            found = np.where(many, side * np.inf, np.nan)
        if share:
            found = np.clip(found, 0.0, 1.0)
            agreeing = many & (value == (1 if side < 0 else 0))
            found = np.where(agreeing, (value if side < 0 else 0) + side * (1 - (1 - level) ** (1 / present)), found)
        return np.asarray(found)

    side = 1.0 if target.at_least else -1.0
    two_sided = (1 + LEVEL) / 2
    unserved = ~many & (kept.queued.sum(axis=0) > 0)
    surely = np.where(unserved, -side * np.inf, end(-side, LEVEL))
    slack = side * (surely - target.bound)
    return Verdict(value=value, surely=surely, low=end(-1, two_sided), high=end(1, two_sided), slack=slack)
