"""The share of days on which a condition holds, such as "share_within_15 >= 0.9"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.cuts import Cut
from mfc_sim.measures.estimates import Estimate, Floats, Ints, interval, ratio, wilson
from mfc_sim.measures.histograms import Histogram
from mfc_sim.measures.kpis import KPI, Kpi
from mfc_sim.measures.occupancy import duty
from mfc_sim.measures.pieces import pieces
from mfc_sim.measures.questions import Question
from mfc_sim.measures.sections import Span
from mfc_sim.measures.totals import BIN_MS, TOTALS, totals

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

_TESTS = {">=": ge, "<=": le, ">": gt, "<": lt}
_CONDITION = re.compile(r"\s*(?P<name>[A-Za-z_0-9.]+)\s*(?P<test>>=|<=|>|<)\s*(?P<number>\S+)\s*$")
_SHARE = re.compile(r"share_within_(?P<limit>[0-9]+(?:\.[0-9]+)?)$")
_QUANTILE = re.compile(r"p(?P<percent>[0-9]{1,2}(?:\.[0-9]+)?)_wait_min$")


@dataclass(frozen=True)
class Condition:
    """A figure of a day, a comparison and a number.

    Attributes
    ----------
    kpi : Kpi
    limit_min : float
        Limit of the share [min].
    test : str
        ">=", "<=", ">" or "<".
    number : float
    """

    kpi: Kpi
    limit_min: float
    test: str
    number: float


def condition(text: object) -> Condition:
    """Read a condition.

    Raises
    ------
    InvalidDescription
        If it is no condition, or names an unknown figure.

    Examples
    --------
    >>> read = condition("share_within_20 >= 0.9")
    >>> read.kpi.name, read.limit_min, read.test, read.number
    ('share_within_15', 20.0, '>=', 0.9)
    """
    found = _CONDITION.match(text) if isinstance(text, str) else None
    try:
        number = float(found["number"]) if found else np.nan
    except ValueError:
        number = np.nan
    if found is None or not np.isfinite(number):
        raise InvalidDescription(
            f"condition: must be a figure, one of >=, <=, >, < and a number, such as "
            f"'share_within_15 >= 0.9', got {text!r}"
        )
    name, limit_min = found["name"], 15.0
    if share := _SHARE.match(name):
        name, limit_min = "share_within_15", float(share["limit"])
    if name not in KPI:
        raise InvalidDescription(f"condition: unknown figure {name!r}{nearest(name, KPI)}")
    return Condition(KPI[name], limit_min, found["test"], number)


@dataclass(frozen=True)
class Daily:
    """Asks on how many days a condition holds.

    Attributes
    ----------
    question : Question
        Of whom; not cut.
    condition : Condition
    """

    question: Question
    condition: Condition


@dataclass(frozen=True, eq=False)
class Days:
    """On how many days a condition holds; those of neighboring blocks add up.

    Attributes
    ----------
    span : Span
        The replications.
    holds, known : ndarray, shape (sections,)
        Days on which it does, and days on which the figure exists, of those asked about.
    """

    span: Span
    holds: Ints
    known: Ints

    def __add__(self, other: Days) -> Days:
        if other.span.first < self.span.first:
            return other + self
        holds, known = (
            self.span.added(other.span, getattr(self, name), getattr(other, name)) for name in ("holds", "known")
        )
        return Days(self.span + other.span, holds, known)


def measure_days(office: Office, paths: Paths, records: Records, asked: Daily, *, section: int = 1) -> Days:
    """Count the days of a block on which a condition holds; days not asked about, or without the figure, are left out.

    Parameters
    ----------
    office : Office
    paths, records : Paths, Records
        A block of replications, rows aligned.
    asked : Daily
    section : int
        Replications that are added up.
    """
    span = Span(paths.first, paths.replications, section)
    cut, shifts = Cut(office, paths.days, asked.question), duty(office, paths.days)
    counts = np.zeros((2, span.sections), dtype=np.int64)
    for some, of_some in pieces(paths, records):
        found, waits = totals(cut, asked.question, some, of_some, shifts, np.arange(some.lanes))
        value = _daily(asked, found[:, 0], waits)
        known = ~np.isnan(value) & np.tile(cut.day_places >= 0, some.replications)
        holds = known & _TESTS[asked.condition.test](np.where(known, value, 0.0), asked.condition.number)
        part = Span(some.first, some.replications, section)
        place = part.of_lanes(some.lanes) + part.first_section - span.first_section
        for count, days in zip(counts, (holds, known), strict=True):
            np.add.at(count, place, days)
    return Days(span, counts[0], counts[1])


def day_probability(found: Days, days: int) -> Estimate:
    """Share of days on which a condition holds, with `days` in a replication.

    With one, the days are independent trials of one probability: Wilson's interval. With more, the days of a week
    differ: a ratio over sections, and Wilson's over the days only where all of them agree.
    """
    holds, known = int(found.holds.sum()), int(found.known.sum())
    trials = wilson(holds, known)
    if days == 1 or holds in (0, known):
        return trials
    of_sections = ratio(found.holds[:, None], found.known[:, None])
    return interval(of_sections, least=0.0, most=1.0).estimate(found.span.replications)


def _daily(asked: Daily, totals: Ints, waits: Histogram) -> Floats:
    """Figure of each day, nan where it does not exist; totals of shape (days, len(TOTALS)), waits by day."""
    kpi = asked.condition.kpi
    if kpi.q is not None:
        return _daily_quantile(waits, kpi.q, len(totals))
    ones = np.ones(len(totals), dtype=np.int64)
    numerator, denominator = (totals[:, TOTALS.index(name)] if name in TOTALS else ones for name in kpi.over)
    value = np.full(len(totals), np.nan)
    if asked.question.timed or not kpi.timed:
        np.divide(numerator * kpi.scale, denominator, out=value, where=denominator > 0)
    return value


def _daily_quantile(waits: Histogram, q: float, days: int) -> Floats:
    """Quantile [min] of every day: entries are sorted by day and bin, so one cumulative sum serves all."""
    size = np.bincount(waits.section, waits.count, minlength=days)
    before = np.cumsum(size) - size
    wanted = before + np.maximum(np.ceil(q * size - 1e-9 * size), 1)
    at = np.searchsorted(np.cumsum(waits.count), wanted[size > 0])
    value = np.full(days, np.nan)
    value[size > 0] = waits.bin[at] * BIN_MS / MIN
    return value
