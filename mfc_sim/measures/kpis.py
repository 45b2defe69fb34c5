"""The figures of a table: their names, what they mean, their units, and how each comes from the totals of a summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mfc_sim.description.clock import MIN
from mfc_sim.measures.estimates import Floats, Interval, Ints, Linear, Weights, interval, ratio
from mfc_sim.measures.quantiles import quantile_intervals
from mfc_sim.measures.summary import Summary
from mfc_sim.measures.totals import BIN_MS
from mfc_sim.text import Language, say


@dataclass(frozen=True)
class Kpi:
    """One figure of a table.

    Attributes
    ----------
    name : str
        Its column, the same everywhere.
    unit : str
        "visitors", "min", "share", "visitors/day".
    heading, meaning : str
        Keys of its heading, and of the sentence that says what it is.
    over : (str, str)
        The totals of which it is the quotient (`Summary.total`): over "replications", a mean per replication.
    scale : float
        Factor of the quotient, such as minutes per millisecond.
    most : float
        Upper end of its range; the lower is 0.
    q : float or None
        Of a quantile of the waits, which.
    timed : bool
        Whether it counts the time of windows, and so exists only by time, windows and office.
    """

    name: str
    unit: str
    heading: str
    meaning: str
    over: tuple[str, str] = ("visits", "replications")
    scale: float = 1.0
    most: float = np.inf
    q: float | None = None
    timed: bool = False

    def label(self, language: Language) -> str:
        """Heading of its column or row."""
        return say(self.heading, language)

    @property
    def of_replication(self) -> bool:
        """Whether it is a sum over all days of a replication."""
        return self.q is None and self.over[1] == "replications"

    def what(self, language: Language) -> str:
        """Say in one sentence what it is."""
        return say(self.meaning, language)


KPIS = (
    Kpi("visits", "visitors", "result.visits", "result.visits_what"),
    Kpi(
        "visits_per_day", "visitors/day", "result.visits_per_day", "result.visits_per_day_what", over=("visits", "days")
    ),
    Kpi(
        "mean_wait_min",
        "min",
        "result.mean_wait_min",
        "result.mean_wait_min_what",
        over=("wait_ms", "waited"),
        scale=1 / MIN,
    ),
    Kpi("p50_wait_min", "min", "result.p50_wait_min", "result.p50_wait_min_what", q=0.5),
    Kpi("p90_wait_min", "min", "result.p90_wait_min", "result.p90_wait_min_what", q=0.9),
    Kpi("p95_wait_min", "min", "result.p95_wait_min", "result.p95_wait_min_what", q=0.95),
    Kpi(
        "max_wait_min",
        "min",
        "result.max_wait_min",
        "result.max_wait_min_what",
        over=("longest_ms", "days_with_waits"),
        scale=1 / MIN,
    ),
    Kpi(
        "share_within_15",
        "share",
        "result.share_within_15",
        "result.share_within_15_what",
        over=("within", "asked"),
        most=1.0,
    ),
    Kpi("over_15", "visitors", "result.over_15", "result.over_15_what", over=("over_15", "replications")),
    Kpi("served", "visitors", "result.served", "result.served_what", over=("served", "replications")),
    Kpi("left", "visitors", "result.left", "result.left_what", over=("left", "replications")),
    Kpi("sent_away", "visitors", "result.sent_away", "result.sent_away_what", over=("sent_away", "replications")),
    Kpi("refused", "visitors", "result.refused", "result.refused_what", over=("refused", "replications")),
    Kpi("no_show", "visitors", "result.no_show", "result.no_show_what", over=("no_show", "replications")),
    Kpi(
        "utilization",
        "share",
        "result.utilization",
        "result.utilization_what",
        over=("serving_ms", "on_duty_ms"),
        most=1.0,
        timed=True,
    ),
    Kpi(
        "overtime_min",
        "min",
        "result.overtime_min",
        "result.overtime_min_what",
        over=("overtime_ms", "replications"),
        scale=1 / MIN,
        timed=True,
    ),
    Kpi(
        "people_waiting_max",
        "visitors",
        "result.people_waiting_max",
        "result.people_waiting_max_what",
        over=("most_waiting", "days"),
    ),
)
"""All figures, in the order of the columns of a table."""

KPI = {kpi.name: kpi for kpi in KPIS}


QUANTILES = tuple(kpi for kpi in KPIS if kpi.q is not None)


def linear(summary: Summary, kpi: Kpi, cells: Ints | None = None) -> Linear:
    """Value of a quotient by cell (all, or those given), and what each section adds to its error; nan for none."""
    numerator, denominator = (summary.total(name, cells) for name in kpi.over)
    value, influence = ratio(numerator, denominator, kpi.scale)
    if kpi.timed and not summary.question.timed:
        return Linear(np.full_like(value, np.nan), np.full_like(influence, np.nan))
    return Linear(value, influence)


def wait_quantiles(summary: Summary, cells: Ints, q: Sequence[float], weights: Weights) -> list[Interval]:
    """Quantiles of the waits [min] of some cells, for each q."""
    found = quantile_intervals(summary.waits, cells, q, weights)
    return [Interval(*(column * (BIN_MS / MIN) for column in one)) for one in found]


def estimate(summary: Summary, kpi: Kpi, weights: Weights, cells: Ints | None = None) -> Interval:
    """Figure of every cell (or of those given) with its interval; ``weights`` from `resample` serve the quantiles."""
    if kpi.q is not None:
        cells = np.arange(len(summary.cells.labels)) if cells is None else cells
        return wait_quantiles(summary, cells, (kpi.q,), weights)[0]
    return interval(linear(summary, kpi, cells), least=0.0, most=kpi.most)


def columns(summary: Summary, weights: Weights, cells: Ints) -> dict[str, Floats]:
    """All figures of some cells, each with the ends of its interval: the columns of a table."""
    quantiles = wait_quantiles(summary, cells, [kpi.q for kpi in QUANTILES if kpi.q], weights)
    waits = dict(zip(QUANTILES, quantiles, strict=True))
    table: dict[str, Floats] = {}
    for kpi in KPIS:
        found = waits[kpi] if kpi in waits else estimate(summary, kpi, weights, cells)
        table.update(zip((kpi.name, f"{kpi.name}_low", f"{kpi.name}_high"), found, strict=True))
    return table


def shown(summary: Summary) -> Ints:
    """Cells to show: all that always are, and the others to which anybody or anything belongs."""
    seen = np.array(summary.cells.always)
    seen[summary.numbers[summary.totals.any(axis=(0, 2))]] = True
    return np.flatnonzero(seen)
