"""An office in the making: what was counted and found, put into the public words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.demand import STEP_MIN, Demand, intake_limits
from mfc_sim.calibration.groups import ABSENT_CALL_MIN, DURATION_CV, Group, windows_by_minute
from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.lanes import Floats, Ints
from mfc_sim.calibration.schedule import mean_windows, shifts
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.demand import WalkIns
from mfc_sim.description.laws import Exponential, Lognormal
from mfc_sim.description.office import Office
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Windows
from mfc_sim.text import Language


def service_name(log: BoardLog, queue: str) -> str:
    """Name of a queue in the fitted office: its letter and number, "N 599"."""
    letter = dict(zip(log.queues["queue"], log.queues["letter"], strict=True)).get(queue, "")
    name = f"{letter} {queue}".strip()
    return "".join("-" if mark in "./*\n\r\t" else mark for mark in name)


@dataclass(frozen=True, eq=False)
class Draft:
    """All that is known before the last step: the spread of the day's pace and the mean durations that go with it."""

    log: BoardLog
    language: Language
    kinds: tuple[Kind, ...]
    groups: list[Group]
    queues: list[str]
    demand: list[Demand]
    day_cv: tuple[float, float]
    patience_min: float
    weights: Floats
    of_day: tuple[int, ...]

    def days(self, kind: int) -> list[int]:
        """Fitted days of a kind."""
        return [day for day, place in enumerate(self.of_day) if place == kind]

    def windows(self, group: Group) -> list[Ints]:
        """Windows of a group through a typical day of each kind."""
        by_minute = windows_by_minute(group.line.listed, [self.kinds[place] for place in self.of_day], group.cap)
        result = []
        for place, kind in enumerate(self.kinds):
            days = self.days(place)
            typical = mean_windows(by_minute[days], self.weights[days])
            typical[kind.closing_min - STEP_MIN : kind.closing_min] = np.maximum(typical[kind.closing_min - STEP_MIN], 1)
            result.append(typical)
        return result

    def office(self, means_min: Mapping[str, float], pace_cv: float) -> Office:
        """The office with mean durations by queue."""
        names = {queue: service_name(self.log, queue) for queue in self.queues}
        limits = {queue: intake_limits(self.log, queue, self.kinds) for queue in self.queues}
        labels = [kind.label for kind in self.kinds]
        streams = []
        for place, queue in enumerate(self.queues):
            rates = {label: [round(60 / STEP_MIN * value, 2) for value in part.per_interval[place]]
                     for label, part in zip(labels, self.demand, strict=True)}
            door = {label: round(float(part.at_opening[place]), 2) for label, part in zip(labels, self.demand, strict=True)}
            streams.append(WalkIns(name=names[queue], service=names[queue], per_hour=rates, step_min=STEP_MIN, at_opening=door,
                                   starts=to_clock(min(kind.opening_min for kind in self.kinds) * MIN),
                                   day_cv=round(self.day_cv[1], 3)))
        groups = []
        for group in self.groups:
            schedule = [shift for windows, kind in zip(self.windows(group), self.kinds, strict=True)
                        for shift in shifts(windows, kind, kind.label)]
            serves = [names[queue] for queue in group.line.queues]
            groups.append(Windows(name=" + ".join(serves), serves=serves, shifts=schedule))
        return Office(
            name=self.log.office, language=self.language, absent_call_min=ABSENT_CALL_MIN, pace_cv=pace_cv,
            hours={kind.label: (to_clock(kind.opening_min * MIN), to_clock(kind.closing_min * MIN)) for kind in self.kinds},
            services=[Service(name=names[queue], duration=Lognormal(mean_min=round(means_min[queue], 3), cv=DURATION_CV),
                              last_ticket=limits[queue][0], tickets_max=limits[queue][1]) for queue in self.queues],
            demand=streams, windows=groups, day_cv=round(self.day_cv[0], 3),
            patience=Exponential(mean_min=self.patience_min) if np.isfinite(self.patience_min) else None,
        )
