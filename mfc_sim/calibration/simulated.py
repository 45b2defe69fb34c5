"""Simulated cells: waits of the fitted office by queue, day, hour and replication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mfc_sim.calibration import readings
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import LIMIT_MIN, called_tickets
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.history import Kind, listed_counters
from mfc_sim.calibration.lanes import Floats, Ints
from mfc_sim.calibration.readings import Visits, tally
from mfc_sim.calibration.schedule import shifts
from mfc_sim.calibration.scores import middle
from mfc_sim.calibration.trials import windows_by_minute
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.office import Office
from mfc_sim.description.services import patience_of
from mfc_sim.description.windows import Windows
from mfc_sim.paths import Paths, generator
from mfc_sim.records import Outcome, Records
from mfc_sim.simulation import simulate

if TYPE_CHECKING:
    from mfc_sim.result import Result

HOURS = readings.HOURS
"""Hours of issue that a cube holds."""


@dataclass(frozen=True, eq=False)
class Cube:
    """Totals by queue, day, hour of issue and replication, over the numbers called.

    Attributes
    ----------
    numbers, wait_min, within : ndarray, shape (queues, days, HOURS, replications)
        Numbers called, their waits [min], and how many of them were called within 15 minutes.
    totals : mapping of str to ndarray, shape (queues, days, HOURS)
        What the readings need of one day, on average over the replications; see `readings.tally`.
    usual : int
        So many replications are days of the usual pace: they tell the mean; those after them, each of a pace drawn
        anew, the bands. 0: all tell both.
    """

    numbers: Floats
    wait_min: Floats
    within: Floats
    totals: Mapping[str, Floats] = field(default_factory=dict)
    usual: int = 0

    def nearest(self, queue: int, day: int, hour: int) -> int | None:
        """Return the hour itself if it has any number, else the nearest that has; None if the day has none."""
        numbers = self.numbers[queue, day]
        means, bands = self._parts()
        busy = np.flatnonzero((numbers[:, means].sum(axis=1) > 0) & (numbers[:, bands].sum(axis=1) > 0))
        return int(busy[np.abs(busy - hour).argmin()]) if len(busy) else None

    def _parts(self) -> tuple[slice, slice]:
        """Replications that tell the mean, and those that tell the bands."""
        return slice(self.usual or None), slice(self.usual, None)

    def draws(self, queue: int, day: int, hour: int) -> tuple[Floats, Floats]:
        """Numbers called of a cell in each drawn day, and the sums of their waits [min]; see `cell`."""
        at, (_, bands) = self.nearest(queue, day, hour), self._parts()
        return self.numbers[queue, day, at, bands], self.wait_min[queue, day, at, bands]

    def cell(self, queue: int, day: int, hour: int) -> dict[str, float]:
        """Predicted mean, share and bands of a cell; of the nearest hour with any number if its own has none."""
        at, (means, bands) = self.nearest(queue, day, hour), self._parts()
        if at is None:
            return {}
        came = self.numbers[queue, day, at]
        result: dict[str, float] = {}
        for name, totals in (
            ("wait_min", self.wait_min[queue, day, at]),
            ("share_within_15", self.within[queue, day, at]),
        ):
            result[f"predicted_{name}"] = float(totals[means].sum() / came[means].sum())
            some = came[bands] > 0
            values = totals[bands][some] / came[bands][some]
            (low_90, high_90), (low_80, high_80) = middle(values, 0.9), middle(values, 0.8)
            result |= {f"{name}_low_90": float(low_90), f"{name}_low_80": float(low_80)}
            result |= {f"{name}_high_80": float(high_80), f"{name}_high_90": float(high_90)}
        return result


class Gathered:
    """Totals that grow block by block; all are over the same replications.

    Parameters
    ----------
    queues, days, replications : int
    leavers : bool
        Whether the source sees when somebody leaves. If not, a number waits until it is called.
    usual : int
        See `Cube`.
    """

    def __init__(self, queues: int, days: int, replications: int, *, leavers: bool = False, usual: int = 0) -> None:
        self._shape, self._leavers, self._usual = (queues, days, HOURS, replications), leavers, usual
        self._numbers = np.zeros((3, *self._shape))
        self._totals: dict[str, Floats] = {}

    def add(self, visits: Visits, replication: Ints) -> None:
        """Add tickets, each of a replication; of the numbers called also those whose holder had left: of="numbers"."""
        called = np.isfinite(visits.called_min)
        wait_min = np.maximum((visits.called_min - visits.queued_min)[called], 0.0)
        hour = np.minimum(visits.queued_min[called] // 60, HOURS - 1).astype(np.int64)
        cell = np.ravel_multi_index((visits.queue[called], visits.day[called], hour, replication[called]), self._shape)
        size = self._numbers[0].size
        for place, value in enumerate((None, wait_min, wait_min <= LIMIT_MIN)):
            self._numbers[place] += np.bincount(cell, value, size).reshape(self._shape)
        count = self._usual or self._shape[3]
        told = visits if count == self._shape[3] else visits.taken(replication < count)
        for name, part in tally(told, *self._shape[:2]).items():
            self._totals[name] = self._totals.get(name, 0.0) + part / count

    def add_run(self, paths: Paths, records: Records, day: Ints, replication: Ints, queued_ms: Ints) -> None:
        """Add the customers of a run, as the source would see them."""
        called = np.where(records.called_at_ms >= 0, records.called_at_ms / MIN, np.nan)
        until = called
        if self._leavers:
            gone = np.isin(records.outcome, (Outcome.LEFT, Outcome.SENT_AWAY))
            until = np.where(gone, records.ended_at_ms / MIN, called)
        served = records.outcome == Outcome.SERVED
        booked = np.full(len(called), np.nan)  # records do not hold slots
        queue = paths.service.astype(np.int64)
        self.add(Visits(queue, day, queued_ms / MIN, called, until, served, booked), replication)

    def cube(self) -> Cube:
        """Everything added."""
        numbers, waits, within = self._numbers
        return Cube(numbers, waits, within, self._totals, self._usual)


def planned_cube(
    office: Office, replications: int, seed: int, *, leavers: bool = False
) -> tuple[Cube, dict[int, int], Result]:
    """Simulate weeks that know nothing of any judged day; also return the place of each weekday, and the run."""
    result = simulate(office, replications=replications, seed=seed, week=True, progress=False)
    run = result.run
    totals = Gathered(len(office.services), len(run.days), replications, leavers=leavers)
    for paths, records in run.blocks():
        lane = paths.lane_numbers()
        day, replication = lane % len(run.days), paths.first + lane // len(run.days)
        totals.add_run(paths, records, day, replication, paths.queued_at_ms)
    places = {
        weekday: place
        for place, day in enumerate(run.days)
        for weekday in (range(7) if day.weekday is None else [day.weekday])  # one kind of day is every day
    }
    return totals.cube(), places, result


def replayed_cube(fit: Fit, judged: BoardLog, replications: int, seed: int) -> Cube:
    """Replay the judged days' tickets at their open counters; only durations, patience and pace are drawn."""
    tickets = called_tickets(judged, list(fit.queues.values())).sort_values(["day", "issued_min"], kind="stable")
    names = {queue: name for name, queue in fit.queues.items()}
    totals = Gathered(len(fit.queues), len(judged.dates), replications, usual=replications // 2)
    for place, day in enumerate(judged.dates):
        part = tickets[tickets["day"] == day]
        kind = next((kind for kind in fit.kinds if day.weekday() in kind.weekdays), None)
        if kind is None or part.empty:
            continue
        issued_min = part["issued_min"].to_numpy(dtype=np.float64)
        kind = replace(kind, closing_min=max(kind.closing_min, int(issued_min[-1]) + 1))
        office = _office_of_day(fit, judged, day, kind)
        service = part["queue"].map(names).to_numpy(dtype=object)
        queued_min = np.maximum(issued_min, kind.opening_min)
        people = _people(office, fit.replay_pace_cv, service, queued_min, replications, seed, f"{day:%Y-%m-%d}")
        run = simulate(office, customers=people, progress=False).run
        for paths, records in run.blocks():
            # Rows of a lane are in ticket order, which is the order of `part`.
            issued_ms = np.rint(np.tile(issued_min * MIN, paths.replications)).astype(np.int64)
            replication = paths.first + paths.lane_numbers()
            totals.add_run(paths, records, np.full(len(issued_ms), place), replication, issued_ms)
    return totals.cube()


def _office_of_day(fit: Fit, judged: BoardLog, day: pd.Timestamp, kind: Kind) -> Office:
    """Give the fitted office the counters of one day, each at the pace of a listed one; all who are listed get in."""
    groups = []
    for group, windows in zip(fit.groups, fit.office.windows, strict=True):
        listed = np.max([listed_counters(judged, queue, [day]) for queue in group.line.queues], axis=0)
        by_minute = windows_by_minute(listed, [kind], group.rule)[0]
        groups.append(Windows(name=windows.name, serves=windows.serves, shifts=tuple(shifts(by_minute, kind, None))))
    services = [service.replace(last_ticket=None, tickets_max=None) for service in fit.office.services]
    hours = (to_clock(kind.opening_min * MIN), to_clock(kind.closing_min * MIN))
    return fit.office.replace(hours=hours, windows=groups, services=services, demand=())


def _people(
    office: Office,
    pace_cv: float,
    service: np.ndarray,
    queued_min: Floats,
    replications: int,
    seed: int,
    day: str,
) -> pd.DataFrame:
    """List the day's customers, once for every replication, with drawn needs and patience; half at the usual pace."""
    size = (len(service), replications)
    laws = {one.name: one.duration for one in office.services}
    need = np.empty(size)
    for name, law in laws.items():
        mine = service == name
        normal = generator(seed=seed, block=0, purpose="back-test need", stream=f"{name} {day}").standard_normal(size)
        need[mine] = law.transform(normal[mine])
    if pace_cv:
        shape = 1 / pace_cv**2
        source = generator(seed=seed, block=0, purpose="back-test pace", stream=day)
        need[:, replications // 2 :] *= source.standard_gamma(shape, replications - replications // 2) / shape
    frame = {
        "replication": np.repeat(np.arange(replications), size[0]),
        "ticket": np.tile(np.arange(1, size[0] + 1), replications),
        "service": np.tile(service, replications),
        "queued_at_min": np.tile(queued_min, replications),
        "need_min": np.maximum(need.T.ravel(), 0.01),
    }
    leaves = {one.name: patience_of(office, place) for place, one in enumerate(office.services)}
    if any(law is not None for law in leaves.values()):
        patience = generator(seed=seed, block=0, purpose="back-test patience", stream=day).standard_exponential(size)
        for row, name in enumerate(service):
            goes = leaves[name]
            patience[row] = np.nan if goes is None else goes.transform(patience[row])
        frame["patience_min"] = patience.T.ravel()
    return pd.DataFrame(frame)
