"""Cells: tickets of one queue, one day and one hour of issue; and what simple predictors say of them.

Predictors that need no model are the measure of any model. Errors are weighted by tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.scores import crps

LIMIT_MIN = 15.0
"""The promised wait of the share [min]."""

RECENT_DAYS = 5
"""Days of the predictor that trusts the last days only."""

CELL = ["queue", "day", "hour"]
NAIVE = ("queue_mean", "hour_mean", "recent_hour_mean", "last_week", "live")
"""Predictors without a model: mean of the queue; its mean by hour, over all fitted days and over the last five; the
same weekday
and hour one week before; and, on the day itself, people waiting x time between calls."""


class Seen(NamedTuple):
    """What a predictor may know of some days.

    Attributes
    ----------
    tickets : DataFrame
        Those called, as of `called_tickets`.
    snapshots : DataFrame
        How many people wait: queue, day, at_min, waiting.
    dates : tuple of Timestamp
    """

    tickets: pd.DataFrame
    snapshots: pd.DataFrame
    dates: tuple[pd.Timestamp, ...]


def seen(log: BoardLog, queues: Sequence[str]) -> Seen:
    """What a board tells of some queues."""
    snapshots = log.counters[log.counters["queue"].isin(list(queues))]
    return Seen(called_tickets(log, queues), snapshots, log.dates)


def called_tickets(log: BoardLog, queues: Sequence[str]) -> pd.DataFrame:
    """Return tickets of some queues whose wait is known, with hour of issue and whether they were called in time."""
    tickets = log.tickets[log.tickets["queue"].isin(list(queues)) & log.tickets["wait_min"].notna()]
    columns = ["queue", "day", "number", "issued_min", "called_min", "wait_min"]
    return tickets[columns].assign(
        hour=(tickets["issued_min"] // 60).astype(int), within=(tickets["wait_min"] <= LIMIT_MIN).astype(float)
    )


def observed_cells(tickets: pd.DataFrame) -> pd.DataFrame:
    """Cells with tickets, wait_min (mean) and share_within_15, in order."""
    means = tickets.groupby(CELL, as_index=False).agg(
        tickets=("wait_min", "size"), wait_min=("wait_min", "mean"), share_within_15=("within", "mean")
    )
    return means.astype({"tickets": int})


def with_naive(cells: pd.DataFrame, fitted: Seen, judged: Seen) -> pd.DataFrame:
    """Add to cells what each of `NAIVE` says: ``<name>_wait_min``, ``_share_within_15``, and its ``_crps_min``.

    A cell of which a predictor knows nothing, an hour without a ticket, gets the mean of the queue. Means of the queue
    and of its hours are scored (`scores.crps`) as the past days that they are means of; the others are points.
    """
    past = fitted.tickets
    recent = past[past["day"].isin(list(fitted.dates[-RECENT_DAYS:]))]
    week_before = past.assign(day=past["day"] + pd.Timedelta(days=7))
    sources = {
        "queue_mean": (past, ["queue"]),
        "hour_mean": (past, ["queue", "hour"]),
        "recent_hour_mean": (recent, ["queue", "hour"]),
        "last_week": (week_before, CELL),
        "live": (_live(judged, _minutes_per_call(fitted)), CELL),
    }
    days: dict[str, dict[tuple[object, ...], NDArray[np.float64]]] = {}
    for name, (tickets, keys) in sources.items():
        columns = {f"{name}_wait_min": ("wait_min", "mean"), f"{name}_share_within_15": ("within", "mean")}
        means = tickets.groupby(keys, as_index=False).agg(**columns)
        cells = cells.merge(means, on=keys, how="left")
        by_day = observed_cells(tickets).groupby(keys)["wait_min"]
        days[name] = {tuple(key): part.to_numpy(dtype=np.float64) for key, part in by_day}
    for name in NAIVE[1:]:
        for what in ("wait_min", "share_within_15"):
            cells[f"{name}_{what}"] = cells[f"{name}_{what}"].fillna(cells[f"queue_mean_{what}"])
    for name, (_, keys) in sources.items():
        values = [
            days[name].get(tuple(key), days["queue_mean"].get((key[0],), np.array([])))
            for key in cells[keys].itertuples(index=False)
        ]
        draws = np.full((len(cells), max(map(len, values), default=0)), np.nan)
        for row, value in zip(draws, values, strict=True):
            row[: len(value)] = value
        cells[f"{name}_crps_min"] = crps(draws, cells["wait_min"].to_numpy(), sample=False)
    return cells


def _minutes_per_call(past: Seen) -> dict[str, float]:
    """Mean time between two calls of a queue while two or more wait [min]."""
    result = {}
    days = dict(iter(past.tickets.groupby(["queue", "day"])["called_min"]))
    for queue, boards_of_queue in past.snapshots.groupby("queue"):
        minutes = calls = 0.0
        for day, board in boards_of_queue.groupby("day"):
            if (queue, day) not in days:
                continue
            at_min = board["at_min"].to_numpy(dtype=np.float64)
            called = np.searchsorted(np.sort(days[queue, day].to_numpy()), at_min)
            busy = board["waiting"].to_numpy()[:-1] >= 2
            minutes += np.diff(at_min)[busy].sum()
            calls += np.diff(called)[busy].sum()
        result[str(queue)] = minutes / max(calls, 1.0)
    return result


def _live(present: Seen, minutes_per_call: dict[str, float]) -> pd.DataFrame:
    """Wait that each ticket is told when it is issued: people waiting at the last snapshot x time between calls."""
    parts = []
    boards = dict(iter(present.snapshots.groupby(["queue", "day"])))
    for key, part in present.tickets.groupby(["queue", "day"]):
        board = boards[key]
        place = np.searchsorted(board["at_min"].to_numpy(), part["issued_min"].to_numpy()) - 1
        told = board["waiting"].to_numpy()[np.maximum(place, 0)] * minutes_per_call.get(str(part["queue"].iloc[0]), 0.0)
        parts.append(part.assign(wait_min=told, within=(told <= LIMIT_MIN).astype(float)))
    return pd.concat(parts)


def errors(cells: pd.DataFrame, predictors: Sequence[str]) -> pd.DataFrame:
    """Errors of predictors over cells, weighted by tickets.

    Returns
    -------
    DataFrame
        Index: predictor. Columns: minutes (mean absolute error of the mean wait [min]), points (of the share within
        15 minutes [percentage points]), bias_min and bias_points (predicted minus observed).
    """
    weights: NDArray[np.float64] = cells["tickets"].to_numpy(dtype=np.float64)
    rows = {}
    for name in predictors:
        wait = (cells[f"{name}_wait_min"] - cells["wait_min"]).to_numpy()
        share = 100 * (cells[f"{name}_share_within_15"] - cells["share_within_15"]).to_numpy()
        rows[name] = {
            "minutes": np.average(np.abs(wait), weights=weights),
            "points": np.average(np.abs(share), weights=weights),
            "bias_min": np.average(wait, weights=weights),
            "bias_points": np.average(share, weights=weights),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
