"""The share of days on which a condition holds, such as "share_within_15 >= 0.9"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import ge, gt, le, lt

import numpy as np

from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.estimates import Estimate, Floats, Histogram, interval, ratio, wilson
from mfc_sim.measures.kpis import KPI, Kpi
from mfc_sim.measures.summary import BIN_MS, Summary

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


def day_probability(summary: Summary, asked: Condition, days: int) -> Estimate:
    """Share of days on which a condition holds; days not asked about, or without the figure, are left out.

    Parameters
    ----------
    summary : Summary
        Of a question asked per day, a single cell.
    asked : Condition
    days : int
        Days of one replication. With 1, the days are independent trials of one probability: Wilson's interval. With
        more, the days of a week differ: a ratio over replications, and Wilson's over the days only where all of them
        agree.
    """
    value = _daily(summary, asked.kpi)
    known = ~np.isnan(value) & (summary.total("days")[:, 0] > 0)
    holds = known & _TESTS[asked.test](np.where(known, value, 0.0), asked.number)
    trials = wilson(int(holds.sum()), int(known.sum()))
    if days == 1 or holds.sum() in (0, known.sum()):
        return trials
    by_replication = ratio(holds.reshape(-1, days).sum(axis=1)[:, None], known.reshape(-1, days).sum(axis=1)[:, None])
    return interval(by_replication, least=0.0, most=1.0).estimate(len(value) // days)


def _daily(summary: Summary, kpi: Kpi) -> Floats:
    """Figure of each day, nan where it does not exist."""
    if kpi.q is not None:
        return _daily_quantile(summary.waits, kpi.q, summary.replications)
    numerator, denominator = (summary.total(name)[:, 0] for name in kpi.over)
    value = np.full(len(numerator), np.nan)
    if summary.question.timed or not kpi.timed:
        np.divide(numerator * kpi.scale, denominator, out=value, where=denominator > 0)
    return value


def _daily_quantile(waits: Histogram, q: float, days: int) -> Floats:
    """Quantile [min] of every day: entries are sorted by day and bin, so one cumulative sum serves all."""
    size = np.bincount(waits.replication, waits.count, minlength=days)
    before = np.cumsum(size) - size
    wanted = before + np.maximum(np.ceil(q * size - 1e-9 * size), 1)
    at = np.searchsorted(np.cumsum(waits.count), wanted[size > 0])
    value = np.full(days, np.nan)
    value[size > 0] = waits.bin[at] * BIN_MS / MIN
    return value
