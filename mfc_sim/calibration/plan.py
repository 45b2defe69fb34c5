"""The fitted office as planned days: what the means must be for its simulated waits to be those observed.

The office draws its own people (`paths.draw`); only the windows are worked by the small queue of `lanes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mfc_sim.calibration.groups import Group, solve
from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.lanes import Floats, Ints, call_times, next_on_duty
from mfc_sim.calibration.scores import middle
from mfc_sim.calibration.trials import ABSENT_CALL_MIN
from mfc_sim.description.clock import MIN
from mfc_sim.description.office import Office
from mfc_sim.paths import NO_LIMIT, Paths, draw

REPLICATIONS = 64


@dataclass(frozen=True, eq=False)
class Planned:
    """Drawn people of one group, ready to be worked with any mean duration.

    Attributes
    ----------
    queued_min, need_min, patience_min : ndarray, shape (customers, lanes)
        Lanes are replications x kinds of day.
    service : ndarray, shape (customers, lanes)
        Place in the group's queues.
    on_duty : ndarray, shape (kinds, windows, MINUTES + 1)
    """

    queued_min: Floats
    need_min: Floats
    patience_min: Floats
    service: Ints
    on_duty: Floats

    def waits(self, factor: float) -> Floats:
        """Return waits to the call of the number [min], all needs times a factor; shape (customers, lanes)."""
        lanes = np.arange(self.queued_min.shape[1]) % len(self.on_duty)
        called = call_times(
            self.queued_min, factor * self.need_min, self.patience_min, self.on_duty, lanes, ABSENT_CALL_MIN
        )
        return called - np.where(np.isfinite(self.queued_min), self.queued_min, np.nan)


def one_day_each(office: Office, kinds: Sequence[Kind]) -> Paths:
    """People of one day of each kind, in `REPLICATIONS` replications."""
    days = {day.weekday: day for day in office.days(week=True)}
    chosen = tuple(days[min(kind.weekdays)] for kind in kinds)
    return draw(office, seed=0, replications=REPLICATIONS, days=chosen)


def planned(paths: Paths, services: Sequence[int], windows: Sequence[Ints], kinds: Sequence[Kind]) -> Planned:
    """Put the people of some services side by side, one column a day.

    Parameters
    ----------
    paths : Paths
        As of `one_day_each`.
    services : sequence of int
        Places of the group's services in the office, in the order of its queues.
    windows : sequence of ndarray, shape (MINUTES,)
        Windows on duty, by kind.
    """
    mine = np.isin(paths.service, services)
    lane = paths.lane_numbers()[mine]
    counts = np.bincount(lane, minlength=paths.lanes)
    row = np.arange(len(lane)) - np.repeat(np.cumsum(counts) - counts, counts)
    shape = (int(counts.max(initial=0)), paths.lanes)

    def columns(values: np.ndarray, empty: float) -> np.ndarray:
        result = np.full(shape, empty, dtype=values.dtype)
        result[row, lane] = values
        return result

    place = np.full(max(services) + 1, -1)
    place[list(services)] = np.arange(len(services))
    patience = np.where(paths.patience_ms[mine] >= NO_LIMIT, np.inf, paths.patience_ms[mine] / MIN)
    on_duty = next_on_duty(np.stack(windows), np.array([kind.closing_min for kind in kinds]))
    return Planned(
        columns(paths.queued_at_ms[mine] / MIN, np.inf),
        columns(paths.need_ms[mine] / MIN, 1.0),
        columns(patience, np.inf),
        columns(place[paths.service[mine]], -1),
        on_duty,
    )


def planned_mean(group: Group, people: Planned, weights: Floats, days_of_kind: Mapping[int, Sequence[int]]) -> float:
    """Mean duration with which planned days wait as long as the fitted days did [min].

    Parameters
    ----------
    weights : ndarray, shape (days,)
        Weights of the fitted days.
    days_of_kind : mapping of int to sequence of int
        Fitted days of each kind.
    """
    total = np.nansum(group.line.wait_min, axis=0)
    observed = float((total * weights).sum() / (group.line.tickets * weights).sum())
    kinds = len(people.on_duty)
    share = np.array([weights[list(days_of_kind[kind])].sum() for kind in range(kinds)])
    there = np.isfinite(people.queued_min)
    came = np.array([there[:, kind::kinds].sum() for kind in range(kinds)])

    def mean_wait(mean_min: float) -> float:
        waits = np.nansum(people.waits(mean_min / group.mean_min), axis=0)
        return float((share * [waits[kind::kinds].sum() for kind in range(kinds)]).sum() / (share * came).sum())

    return solve(mean_wait, observed)


def cells_of_days(people: Planned, waits: Floats, queues: Sequence[str]) -> pd.DataFrame:
    """Mean wait by queue, kind, hour and replication; columns queue, kind, hour, replication, wait_min."""
    there = np.isfinite(people.queued_min)
    kinds = len(people.on_duty)
    lane = np.broadcast_to(np.arange(there.shape[1]), there.shape)[there]
    frame = pd.DataFrame(
        {
            "queue": np.array(queues, dtype=object)[people.service[there]],
            "kind": lane % kinds,
            "replication": lane // kinds,
            "hour": (people.queued_min[there] // 60).astype(int),
            "wait_min": waits[there],
        }
    )
    return frame.groupby(["queue", "kind", "hour", "replication"], as_index=False).agg(wait_min=("wait_min", "mean"))


def coverage(simulated: pd.DataFrame, observed: pd.DataFrame, widths: Sequence[float]) -> Floats:
    """Share of the tickets in cells whose observed mean lies in the middle of the simulated days, by its width.

    Parameters
    ----------
    simulated : DataFrame
        As of `cells_of_days`.
    observed : DataFrame
        Columns queue, kind, hour, tickets, wait_min.
    widths : sequence of float
        Share of the days that the middle holds.
    """
    days = simulated.pivot_table(index=["queue", "kind", "hour"], columns="replication", values="wait_min")
    both = observed.merge(days.index.to_frame(index=False).assign(row=np.arange(len(days))), on=days.index.names)
    held = []
    for width in widths:
        low, high = (ends[both["row"]] for ends in middle(days.to_numpy(dtype=np.float64), width, axis=1))
        held.append(np.average(both["wait_min"].between(low, high), weights=both["tickets"]))
    return np.array(held)
