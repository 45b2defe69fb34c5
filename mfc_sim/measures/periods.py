"""The probability that a condition holds over a whole period, such as a month, from whole days.

A condition on a ratio of totals, "share_within_15 >= 0.9", holds over a period if the sum over its days of
(numerator - 0.9 denominator) is not negative; one on a quantile likewise, as it is one on the share of waits up to a
bin. So a period is the sum of as many whole days (or weeks, where days differ) drawn from those that were simulated:
visitors of one day stay together, as they shared its queue and its luck.

References
----------
.. [1] B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap, 1993, sections 8.4 and 21: resampling the units
   that are independent; the influence of a unit on a functional of their distribution (the infinitesimal jackknife).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtrit

from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.estimates import LEVEL, Estimate, Floats, wilson
from mfc_sim.measures.summary import measure
from mfc_sim.measures.totals import BIN_MS

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.measures.conditions import Condition
    from mfc_sim.measures.questions import Question
    from mfc_sim.measures.summary import Summary
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

PERIODS = 20_000
"""Periods that are drawn: the error of the drawing is at most a third of a percentage point."""
DRAWN_AT_ONCE = 1 << 20
MOST_DAYS = 1_000_000


def length(days: object, of_replication: int) -> int:
    """How many replications a period of so many days has.

    Raises
    ------
    InvalidDescription
        If it is no whole number of them.
    """
    plain = days.item() if isinstance(days, np.integer) else days
    if isinstance(plain, bool) or not isinstance(plain, int) or not 1 <= plain <= MOST_DAYS:
        raise InvalidDescription(
            f"period_probability: days must be a whole number from 1 to {MOST_DAYS:,}, got {days!r}"
        )
    if plain % of_replication:
        raise InvalidDescription(
            f"period_probability: a replication has {of_replication} open days, so days must be a multiple of that, "
            f"such as {-(-plain // of_replication) * of_replication}, got {days!r}"
        )
    return plain // of_replication


def margins(
    office: Office, blocks: Iterable[tuple[Paths, Records]], question: Question, condition: Condition
) -> tuple[Floats, bool]:
    """By how much each replication adds to a condition's holding, shape (replications,), and whether 0 is enough.

    Replications without the figure, as when nobody came, add nothing.
    """
    if condition.kpi.timed and not question.timed:
        raise InvalidDescription(f"condition: {condition.kpi.name} cannot be cut by these keys of where")
    margin = np.concatenate([_margin(measure(office, *block, question), condition) for block in blocks])
    # A quantile lies in bins up to one where enough of the waits do: 0 is enough there, and not enough for more.
    enough = condition.test.endswith("=") if condition.kpi.q is None else condition.test[0] == "<"
    return (margin if condition.test[0] == ">" else -margin), enough


def _margin(summary: Summary, condition: Condition) -> Floats:
    """Figure less number, times the denominator, of every replication of a block."""
    kpi, number = condition.kpi, condition.number
    if kpi.q is None:
        numerator, denominator = (summary.total(name)[:, 0].astype(np.float64) for name in kpi.over)
        margin: Floats = numerator * kpi.scale - number * denominator
        return margin
    # The quantile exceeds the number if fewer than a share q of the waits lie in the bins up to it.
    count = summary.waits.count.astype(np.float64)
    last = np.floor(number * MIN / BIN_MS + 1e-9)
    if condition.test in (">=", "<"):  # it reaches the number if fewer lie below
        last = np.ceil(number * MIN / BIN_MS - 1e-9) - 1
    sections = summary.span.sections
    size = np.bincount(summary.waits.section, count, minlength=sections)
    below = np.bincount(summary.waits.section, count * (summary.waits.bin <= last), minlength=sections)
    return np.asarray(kpi.q * size - below, dtype=np.float64)


def period_probability(margin: Floats, enough: bool, length: int, source: np.random.Generator) -> Estimate:
    """Probability that the margins of so many replications add up to more than 0 (or to 0, if that is enough).

    Parameters
    ----------
    margin : ndarray, shape (replications,)
        From `margins`.
    enough : bool
        Whether a sum of 0 is enough.
    length : int
        Replications of a period.
    source : Generator

    Returns
    -------
    Estimate
        The interval is by the influence of single replications on the probability, on the scale of the normal quantile,
        on which the probability is nearly linear in the mean margin. Where all periods drawn agree, it is Wilson's
        for as many periods as the replications make without sharing any.
    """
    count = len(margin)
    held, influence = 0, np.zeros(count)
    at_once = max(1, DRAWN_AT_ONCE // length)
    ascending = np.sort(margin)
    place = np.searchsorted(ascending, margin)
    for first in range(0, PERIODS, at_once):
        drawn = margin[source.integers(0, count, size=(min(at_once, PERIODS - first), length))]
        # A hair above 0 makes up for sums of fractions that would be 0 in whole numbers.
        hair = 1e-9 * np.abs(drawn).sum(axis=1)
        total = drawn.sum(axis=1)
        held += int(_holds(total, hair, enough).sum())
        # With one replication in the place of the last of each period: how many of the periods hold.
        needed = -(total - drawn[:, -1]) + np.where(enough, -hair, hair)
        reached = np.searchsorted(ascending, np.sort(needed), side="left")
        influence += np.cumsum(np.bincount(reached, minlength=count + 1))[place]
    share = held / PERIODS
    if held in (0, PERIODS):
        apart = max(1, count // length)
        surely = wilson(apart if held else 0, apart)
        return Estimate(share, surely.low, surely.high, count)
    influence = length * (influence / PERIODS - (influence / PERIODS).mean())
    if count < 2:
        return Estimate(share, np.nan, np.nan, count)
    error = np.sqrt((influence**2).sum() / (count - 1) / count)
    score = float(ndtri(share))
    slope = np.exp(-(score**2) / 2) / np.sqrt(2 * np.pi)
    half = float(stdtrit(count - 1, (1 + LEVEL) / 2)) * error / slope
    return Estimate(share, float(ndtr(score - half)), float(ndtr(score + half)), count)


def _holds(total: Floats, hair: Floats, enough: bool) -> NDArray[np.bool_]:
    return total >= -hair if enough else total > hair
