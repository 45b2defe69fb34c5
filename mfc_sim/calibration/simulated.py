"""Simulated cells: waits of the fitted office by queue, day, hour and replication."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import LIMIT_MIN, called_tickets
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.history import Kind, listed_counters
from mfc_sim.calibration.lanes import Floats, Ints
from mfc_sim.calibration.schedule import shifts
from mfc_sim.calibration.trials import windows_by_minute
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.office import Office
from mfc_sim.description.services import patience_of
from mfc_sim.description.windows import Windows
from mfc_sim.paths import Paths, generator
from mfc_sim.records import Records
from mfc_sim.simulation import simulate

HOURS = 48
"""Hours of issue that a cube holds: work may run past midnight."""


@dataclass(frozen=True, eq=False)
class Cube:
    """Totals by queue, day, hour of issue and replication, over the numbers called.

    Attributes
    ----------
    numbers, wait_min, within : ndarray, shape (queues, days, HOURS, replications)
        Numbers called, their waits [min], and how many of them were called within 15 minutes.
    usual : int
        So many replications are days of the usual pace: they tell the mean; those after them, each of a pace drawn
        anew, the bands. 0: all tell both.
    """

    numbers: Floats
    wait_min: Floats
    within: Floats
    usual: int = 0

    def cell(self, queue: int, day: int, hour: int) -> dict[str, float]:
        """Predicted mean, share and bands of a cell; of the nearest hour with any number if its own has none."""
        numbers = self.numbers[queue, day]
        means, bands = slice(self.usual or None), slice(self.usual, None)
        busy = np.flatnonzero((numbers[:, means].sum(axis=1) > 0) & (numbers[:, bands].sum(axis=1) > 0))
        if not len(busy):
            return {}
        hour = int(busy[np.abs(busy - hour).argmin()])
        came = numbers[hour]
        result: dict[str, float] = {}
        for name, totals in (
            ("wait_min", self.wait_min[queue, day, hour]),
            ("share_within_15", self.within[queue, day, hour]),
        ):
            result[f"predicted_{name}"] = float(totals[means].sum() / came[means].sum())
            some = came[bands] > 0
            ends = np.quantile(totals[bands][some] / came[bands][some], [0.05, 0.1, 0.9, 0.95])
            result |= {
                f"{name}_{end}": float(value)
                for end, value in zip(("low_90", "low_80", "high_80", "high_90"), ends, strict=True)
            }
        return result


def planned_cube(fit: Fit, replications: int, seed: int) -> tuple[Cube, dict[int, int]]:
    """Simulate weeks that know nothing of any judged day; also return the place of each weekday."""
    result = simulate(fit.office, replications=replications, seed=seed, week=True, progress=False)
    run = result.run
    shape = (len(fit.queues), len(run.days), HOURS, replications)
    totals = np.zeros((3, *shape))
    for paths, records in run.blocks():
        lane = paths.lane_numbers()
        _add(totals, paths, records, lane % len(run.days), paths.first + lane // len(run.days), paths.queued_at_ms)
    return Cube(*totals), {int(day.weekday or 0): place for place, day in enumerate(run.days)}


def replayed_cube(fit: Fit, judged: BoardLog, replications: int, seed: int) -> Cube:
    """Replay the judged days' tickets at their open counters; only durations, patience and pace are drawn."""
    tickets = called_tickets(judged, list(fit.queues.values())).sort_values(["day", "issued_min"], kind="stable")
    names = {queue: name for name, queue in fit.queues.items()}
    totals = np.zeros((3, len(fit.queues), len(judged.dates), HOURS, replications))
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
            _add(totals, paths, records, np.full(len(issued_ms), place), replication, issued_ms)
    return Cube(totals[0], totals[1], totals[2], usual=replications // 2)


def _add(totals: Floats, paths: Paths, records: Records, day: Ints, replication: Ints, issued_ms: Ints) -> None:
    """Add the numbers called, also those whose holder had left: of="numbers"."""
    called = records.called_at_ms >= 0
    wait_min = (records.called_at_ms - issued_ms)[called] / MIN
    hour = np.minimum(issued_ms // (60 * MIN), HOURS - 1)
    cell = (paths.service[called], day[called], hour[called], replication[called])
    for total, value in zip(totals, (np.ones(len(wait_min)), wait_min, wait_min <= LIMIT_MIN), strict=True):
        np.add.at(total, cell, value)


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
