"""How many wait through the day: chairs by half-hour, and the length of the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mfc_sim.description.clock import DAY_MS, MIN, to_clock
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.estimates import Floats, Histogram, bootstrap, interval, mean, quantiles
from mfc_sim.measures.occupancy import greatest_waiting, wait_ends, waiting_at
from mfc_sim.measures.questions import Codes, Cut, Question, real

if TYPE_CHECKING:
    from mfc_sim.measures.summary import Run

HALF_HOUR_MS = 30 * MIN
Waits = tuple[Codes, Codes, Codes]


def people_waiting(run: Run, asked: Question, q: float, weights: Floats) -> pd.DataFrame:
    """By half-hour, the number waiting not exceeded on a share q of the days; see `Result.people_waiting`."""
    starts = np.arange(0, 2 * DAY_MS, HALF_HOUR_MS)
    slots = [(start, start + HALF_HOUR_MS, 0) for start in starts.tolist()]

    def most(lanes: int, waits: Waits) -> Codes:
        lane, from_ms, until_ms = waits
        return greatest_waiting(lane, np.zeros_like(lane), from_ms, until_ms, lanes=lanes, groups=1, slots=slots)[:, 0]

    greatest = _by_lane(run, asked, most)
    opening, closing = (np.array([[getattr(day, end)] for day in run.days]) for end in ("opening_ms", "closing_ms"))
    is_open = np.tile((starts < closing) & (starts + HALF_HOUR_MS > opening), (run.replications, 1))
    lane, slot = np.nonzero(is_open | (greatest > 0))
    histogram = Histogram.of(lane // len(run.days), slot, greatest[lane, slot])
    rows = np.unique(slot)
    found = bootstrap(quantiles([histogram.of_cell(row) for row in rows], q, weights))
    index = pd.Index([to_clock(starts[row]) for row in rows], name="half_hour")
    return pd.DataFrame({**found._asdict(), "n": run.replications}, index=index)


def queue_length(run: Run, asked: Question, step_min: float) -> pd.DataFrame:
    """How many wait, by instant; see `Result.queue_length`."""
    if not 0.1 <= real(step_min) <= 1440:
        raise InvalidDescription(f"step_min: must be at least 0.1 minutes and at most 1440, got {step_min!r}")
    step_ms = round(real(step_min) * MIN)
    instants = np.arange(min(day.opening_ms for day in run.days), 2 * DAY_MS, step_ms)
    count = _by_lane(run, asked, lambda lanes, waits: waiting_at(*waits, lanes=lanes, instants_ms=instants))
    last = max(
        int(np.flatnonzero(count.any(axis=0)).max(initial=0)) + 2,
        int((instants <= max(day.closing_ms for day in run.days)).sum()),
    )
    count, instants = count[:, :last], instants[:last]
    # Days that are closed at an instant say nothing of its queue; when all are, they all do.
    is_open = np.array([(instants >= day.opening_ms) & (instants <= day.closing_ms) for day in run.days])
    is_open |= ~is_open.any(axis=0)
    count = count.reshape(run.replications, len(run.days), -1)
    of_replication = (count * is_open).sum(axis=1) / is_open.sum(axis=0)
    low, high = np.empty(len(instants)), np.empty(len(instants))
    for days in np.unique(is_open, axis=1).T:
        alike = (is_open == days[:, None]).all(axis=0)
        values = count[:, days][:, :, alike].reshape(-1, int(alike.sum()))
        low[alike], high[alike] = np.quantile(values, [0.025, 0.975], axis=0, method="inverted_cdf")
    found = interval(mean(of_replication), least=0.0)
    index = pd.Index(instants / MIN, name="time_min")
    return pd.DataFrame({**found._asdict(), "day_low": low, "day_high": high}, index=index)


def _by_lane(run: Run, asked: Question, of: Callable[[int, Waits], Codes]) -> Codes:
    """Values of shape (lanes, anything) of the waits that a question takes, over all blocks."""
    if "hour" in dict(asked.where):
        raise InvalidDescription("where: 'hour' cuts those who queue; here everybody who waits at a time counts")
    parts = []
    for paths, records in run.blocks():
        ends = wait_ends(paths, records)
        rows = (Cut(run.office, run.days, asked).customers(paths, records) >= 0) & (ends > paths.queued_at_ms)
        parts.append(of(paths.lanes, (paths.lane_numbers()[rows], paths.queued_at_ms[rows], ends[rows])))
    return np.concatenate(parts)
