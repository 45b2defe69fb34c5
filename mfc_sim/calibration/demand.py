"""Who comes, when: rates by half-hour from counted tickets, and how much days differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.lanes import Floats
from mfc_sim.description.clock import MIN, to_clock

EARLY_MIN = 60
"""An intake that stops this long before closing was stopped on purpose [min]."""
LIMITED_SHARE = 0.6
"""... if it does so on this share of the days."""
CLOCK_MIN = 10
"""A last ticket lies on this grid [min]."""
STEP_MIN = 30
"""Intervals of the rates [min]."""
PRIOR_DAYS = 1.0
"""Weight of what the office as a whole says of an interval, in days of the queue's own counts."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Arrivals of some queues on one kind of day.

    Attributes
    ----------
    per_interval : ndarray, shape (queues, intervals)
        Mean tickets in each interval from opening, `STEP_MIN` long.
    at_opening : ndarray, shape (queues,)
        Mean tickets issued before opening.
    days : int
        Days that were counted.
    """

    per_interval: Floats
    at_opening: Floats
    days: int


def demand(
    tickets: pd.DataFrame, queues: Sequence[str], dates: Sequence[pd.Timestamp], weights: Floats, kinds: Sequence[Kind]
) -> list[Demand]:
    """Mean tickets by interval, recent days first.

    A kind with few days (one Monday) borrows from the others: `PRIOR_DAYS` days on which each interval brings as many
    as the office's counts of that kind say, divided over the queues as in that interval on all days.

    Parameters
    ----------
    tickets : DataFrame
        As of `cells.called_tickets`.
    queues, dates, weights
        Queues, fitted days, and the weight of each day.
    kinds : sequence of Kind
    """
    begin = min(kind.opening_min for kind in kinds)
    intervals = max(-(-(kind.closing_min - begin) // STEP_MIN) for kind in kinds)
    counts = np.zeros((len(dates), len(queues), intervals + 1))  # column 0: before opening
    day_place = {day: place for place, day in enumerate(dates)}
    queue_place = {queue: place for place, queue in enumerate(queues)}
    opening = {day: kind.opening_min for kind in kinds for day in dates if day.weekday() in kind.weekdays}
    mine = tickets[tickets["queue"].isin(queue_place) & tickets["day"].isin(day_place)]
    early = mine["issued_min"].to_numpy() < mine["day"].map(opening).to_numpy()
    column = np.clip((mine["issued_min"].to_numpy() - begin) // STEP_MIN, 0, intervals - 1).astype(int) + 1
    np.add.at(counts, (mine["day"].map(day_place), mine["queue"].map(queue_place), np.where(early, 0, column)), 1.0)

    def mean(days: Sequence[int]) -> Floats:
        return np.average(counts[days], axis=0, weights=weights[days])

    overall = sum(weights[place] * counts[place] for place in range(len(dates)))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.nan_to_num(overall / overall.sum(axis=0))
    result = []
    for kind in kinds:
        days = [place for place, day in enumerate(dates) if day.weekday() in kind.weekdays]
        own = mean(days)
        trusted = float(weights[days].sum() / weights.max())
        blend = (trusted * own + PRIOR_DAYS * own.sum(axis=0) * shares) / (trusted + PRIOR_DAYS)
        open_ = 1 + np.arange(begin, begin + STEP_MIN * intervals, STEP_MIN).searchsorted(
            [kind.opening_min, kind.closing_min]
        )
        result.append(Demand(blend[:, open_[0] : open_[1]], blend[:, 0], len(days)))
    return result


def day_spread(tickets: pd.DataFrame, dates: Sequence[pd.Timestamp], kinds: Sequence[Kind]) -> tuple[float, float]:
    """How much days of a kind differ beyond chance.

    Returns
    -------
    office_cv, queue_cv : float
        Coefficient of variation of a factor of the day common to all queues, and of one of each queue alone, by the
        method of moments on daily totals: what Poisson counts would not show.
    """
    totals = tickets.groupby(["day", "queue"]).size().unstack("queue").reindex(list(dates)).fillna(0.0)
    common, own, freedom = 0.0, 0.0, 0
    for kind in kinds:
        part = totals[[day.weekday() in kind.weekdays for day in totals.index]].to_numpy()
        if len(part) < 2 or not part.sum():  # of a kind of day on which nobody comes there is nothing to tell
            continue
        office = part.sum(axis=1)
        common += (len(part) - 1) * (office.var(ddof=1) - office.mean()) / office.mean() ** 2
        expected = office[:, None] * (part.sum(axis=0) / part.sum())
        busy = part.mean(axis=0) >= 10
        own += (
            (len(part) - 1)
            * float(
                (((part - expected) ** 2 - expected).sum(axis=0)[busy].sum())
                / (expected**2).sum(axis=0)[busy].sum()
                * len(part)
                / (len(part) - 1)
            )
            if busy.any()
            else 0.0
        )
        freedom += len(part) - 1
    if not freedom:
        return 0.0, 0.0
    return float(np.sqrt(max(common / freedom, 0.0))), float(np.sqrt(max(own / freedom, 0.0)))


def intake_limits(log: BoardLog, queue: str, kinds: Sequence[Kind]) -> tuple[str | None, int | None, int]:
    """Last ticket and tickets a day of a queue whose intake is stopped well before closing.

    The intake counts as limited if on `LIMITED_SHARE` of the days numbers stop at least `EARLY_MIN` before closing.
    If it then stops at one time, that is the last ticket; if it stops at one number of tickets, that is the tickets a
    day.

    Returns
    -------
    last_ticket : str or None
        Clock time.
    tickets_max : int or None
    days : int
        Days on which the intake stopped early.
    """
    board = log.counters[(log.counters["queue"] == queue) & log.counters["issuing"].fillna(False).astype(bool)]
    stops = board.groupby("day")["at_min"].max()
    closing = pd.Series(
        {day: kind.closing_min for day in stops.index for kind in kinds if day.weekday() in kind.weekdays}
    )
    early = stops[stops <= closing.reindex(stops.index) - EARLY_MIN]
    if not len(early) or len(early) < LIMITED_SHARE * len(stops):
        return None, None, len(early)
    mine = log.tickets[log.tickets["queue"] == queue]
    issued = mine.groupby("day").size().reindex(early.index).fillna(0)
    if issued.median() >= 10 and issued.max() - issued.min() <= 0.1 * issued.median():
        return None, int(issued.median()), len(early)
    if early.quantile(0.75) - early.quantile(0.25) <= 2 * CLOCK_MIN:
        last = float(np.ceil(early.median() / CLOCK_MIN) * CLOCK_MIN)
        return to_clock(last * MIN), None, len(early)
    return None, None, len(early)
