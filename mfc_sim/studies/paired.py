"""Offices on the same visitors: paired differences, what pairing gains, and which is the best how surely."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.estimates import LEVEL, Floats, Ints, Weights
from mfc_sim.measures.kpis import KPI, Kpi, linear
from mfc_sim.measures.quantiles import quantiles
from mfc_sim.measures.summary import Summary
from mfc_sim.measures.totals import BIN_MS
from mfc_sim.screen import number
from mfc_sim.text import Language, say

Side = tuple[Summary, Ints]
"""A summary, and the cells of it to compare."""
MORE_IS_BETTER = ("share_within_15", "served")
UNDECIDED = ("visits", "visits_per_day", "utilization")
"""Figures of which neither more nor less is better in itself."""


class Paired(NamedTuple):
    """Differences of a figure by pair of cells: four arrays of shape (cells,).

    ``gain`` is the variance of the difference on separate visitors over that on the same: so many times as many
    replications would be needed without common random numbers. nan where nothing varies.
    """

    value: Floats
    low: Floats
    high: Floats
    gain: Floats


def paired(kpi: Kpi, before: Side, after: Side, weights: Weights, level: float = LEVEL) -> Paired:
    """Difference of a figure, after less before, with its paired interval.

    Parameters
    ----------
    kpi : Kpi
    before, after : (Summary, cells)
        Pairs of cells, of two runs on the same visitors.
    weights : ndarray
        From `resample`: quantiles are resampled together.
    level : float
        Confidence level.
    """
    if kpi.q is not None:
        return _of_quantiles(kpi.q, before, after, weights, level)
    was, now = (linear(summary, kpi, cells) for summary, cells in (before, after))
    change = now - was
    sections = len(change.influence)
    if sections < 2:
        unknown = np.full_like(change.value, np.nan)
        return Paired(change.value, unknown, unknown, unknown)
    apart, together = ((one**2).sum(axis=0) for one in (np.stack([was.influence, now.influence]), change.influence))
    half = stdtrit(sections - 1, (1 + level) / 2) * np.sqrt(together / (sections - 1) / sections)
    return Paired(change.value, change.value - half, change.value + half, _over(apart.sum(axis=0), together))


def _of_quantiles(q: float, before: Side, after: Side, weights: Weights, level: float) -> Paired:
    scale = BIN_MS / MIN
    rows = []
    for was, now in zip(
        *(quantiles(summary.waits, cells, q, weights) for summary, cells in (before, after)), strict=True
    ):
        change, value = now.samples - was.samples, now.value - was.value
        known = np.sort(change[~np.isnan(change)])
        if len(known) < 2:
            rows.append((value, np.nan, np.nan, np.nan))
            continue
        cut = max(int((len(known) + 1) * (1 - level) / 2), 1)
        apart = np.nanvar(was.samples) + np.nanvar(now.samples)
        gain = float(_over(np.array(apart), np.array(known.var())))
        rows.append((value, min(known[cut - 1], value), max(known[-cut], value), gain))
    value, low, high, gains = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return Paired(scale * value, scale * low, scale * high, gains)


def _over(apart: Floats, together: Floats) -> Floats:
    return np.divide(apart, together, out=np.full_like(apart, np.nan), where=together > 0)


def direction(who: str, of: object, want: object = None) -> bool:
    """Whether the least of a figure is the best.

    Raises
    ------
    InvalidDescription
        If there is no such figure, or neither more nor less of it is better and ``want`` does not say.
    """
    if not isinstance(of, str) or of not in KPI:
        raise InvalidDescription(f"{who}: unknown figure {of!r}{nearest(of, KPI)}")
    if want is not None and not (isinstance(want, str) and want in ("least", "most")):
        raise InvalidDescription(
            f"{who}: want must be 'least' or 'most', got {want!r}{nearest(want, ('least', 'most'))}"
        )
    if want is None and of in UNDECIDED:
        raise InvalidDescription(f"{who}: neither more nor less {of} is better in itself; say want='least' or 'most'")
    return want == "least" or (want is None and of not in MORE_IS_BETTER)


@dataclass(frozen=True, eq=False, repr=False)
class Leading:
    """The scenario with the best value of a figure, and how surely it is; made by `Comparison.best`.

    Attributes
    ----------
    of : str
        The figure.
    best : str
        Name of the scenario.
    probability : float
        Share of the bootstrap resamples of whole replications in which it is the best; ties count in equal parts.
    table : DataFrame
        Scenario to value and probability.
    text : str
        The same in a planner's words.
    """

    of: str
    best: str
    probability: float
    table: pd.DataFrame
    text: str

    def __repr__(self) -> str:
        return f"<Leading in {self.of}: {self.best!r}, probability {self.probability:.3f}>"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.text)}</p>"


def leading(summaries: Mapping[str, Summary], of: str, weights: Weights, language: Language, *, least: bool) -> Leading:
    """Find the best of some scenarios on the same visitors, each summary of one cell."""
    values, samples = zip(*(_sampled(summary, KPI[of], weights) for summary in summaries.values()), strict=True)
    sign = 1.0 if least else -1.0
    value, drawn = np.array(values), np.stack(samples)
    known = ~np.isnan(drawn).any(axis=0)
    chances = np.full(len(value), np.nan)
    if known.any():
        wins = drawn[:, known] * sign == (drawn[:, known] * sign).min(axis=0)
        chances = (wins / wins.sum(axis=0)).mean(axis=1)
    if np.isnan(value).all():
        raise InvalidDescription(f"best: {of} exists in no scenario, as nobody came or nobody was called")
    place = int(np.nanargmin(sign * value))
    name = list(summaries)[place]
    table = pd.DataFrame({"value": value, "probability": chances}, index=pd.Index(list(summaries), name="scenario"))
    unit = 100.0 if KPI[of].unit == "share" else 1.0
    text = say(
        "result.leading", language, label=KPI[of].label(language), name=name,
        value=number(unit * values[place], language, 1) + (" %" if unit > 1 else ""),
        percent=number(100 * float(chances[place]), language, 1),
    )  # fmt: skip
    return Leading(of, name, float(chances[place]), table, text)


def _sampled(summary: Summary, kpi: Kpi, weights: Weights) -> tuple[float, Floats]:
    """Figure of all visitors, and of every resample."""
    cell = np.zeros(1, dtype=np.int64)
    if kpi.q is not None:
        (found,) = quantiles(summary.waits, cell, kpi.q, weights)
        return found.value * BIN_MS / MIN, found.samples * BIN_MS / MIN
    totals = (summary.total(name, cell)[:, 0].astype(np.float64) for name in kpi.over)
    numerator, denominator = (np.concatenate([[one.sum()], weights @ one]) for one in totals)
    value = np.divide(numerator * kpi.scale, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
    return float(value[0]), value[1:]
