"""An office in the making: what was counted and found, put into the public words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.demand import STEP_MIN, Demand, intake_limits
from mfc_sim.calibration.groups import Group
from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.lanes import Ints
from mfc_sim.calibration.levels import Level, deviance, level, squares
from mfc_sim.calibration.schedule import mean_windows, shifts
from mfc_sim.calibration.trials import ABSENT_CALL_MIN, DURATION_CV, Setting, windows_by_minute
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
    """All that is known but the pace of each group: how the windows of a typical day keep up with those listed.

    Attributes
    ----------
    people, open_windows : Level or None
        Of each queue, and of each group of windows; None: the fitted days as they were, on average.
    """

    log: BoardLog
    language: Language
    kinds: tuple[Kind, ...]
    groups: list[Group]
    queues: list[str]
    demand: list[Demand]
    day_cv: tuple[float, float]
    setting: Setting
    of_day: tuple[int, ...]
    people: Level | None = None
    open_windows: Level | None = None

    def days(self, kind: int) -> list[int]:
        """Fitted days of a kind."""
        return [day for day, place in enumerate(self.of_day) if place == kind]

    def by_minute(self, group: Group) -> Ints:
        """Windows of a group in each minute of the fitted days; shape (days, MINUTES)."""
        return windows_by_minute(group.line.listed, [self.kinds[place] for place in self.of_day], group.rule)

    def windows(self, group: Group) -> list[Ints]:
        """Windows of a group through a typical day of each kind."""
        by_minute, mine = self.by_minute(group), self.groups.index(group)
        result = []
        for place, kind in enumerate(self.kinds):
            days = self.days(place)
            expected = 1.0 if self.open_windows is None else float(self.open_windows.factors[place, mine])
            typical = mean_windows(by_minute[days], self.setting.weights[days], expected)
            typical[kind.closing_min - STEP_MIN : kind.closing_min] = np.maximum(
                typical[kind.closing_min - STEP_MIN], 1
            )
            result.append(typical)
        return result

    def expected(self) -> list[Demand]:
        """Arrivals of each kind of day, at the level of recent days if it was found."""
        if self.people is None:
            return self.demand
        return [
            Demand(part.per_interval * factors[:, None], part.at_opening * factors, part.days)
            for part, factors in zip(self.demand, self.people.factors, strict=True)
        ]

    def ahead(self, tickets: pd.DataFrame) -> Draft:
        """Return the same for the coming days: people and windows at the level of recent days.

        Parameters
        ----------
        tickets : DataFrame
            Of the queues of the office on the fitted days; columns day and queue.
        """
        people = tickets.groupby(["day", "queue"]).size().unstack("queue", fill_value=0)
        people = people.reindex(index=list(self.log.dates), columns=self.queues, fill_value=0)
        hours = [slice(self.kinds[place].opening_min, self.kinds[place].closing_min) for place in self.of_day]
        windows = np.array(
            [
                [minutes[inside].mean() for minutes, inside in zip(self.by_minute(group), hours, strict=True)]
                for group in self.groups
            ]
        ).T
        return replace(
            self,
            people=level(people.to_numpy(dtype=np.float64), self.of_day, deviance),
            open_windows=level(windows, self.of_day, squares),
        )

    def changes(self) -> tuple[float, float]:
        """How many more people come, and window-hours are open, on the coming days than on the fitted ones [%]."""
        people = [
            sum(part.days * float(part.per_interval.sum() + part.at_opening.sum()) for part in parts)
            for parts in (self.expected(), self.demand)
        ]
        windows = np.array([self._hours(group) for group in self.groups]).sum(axis=0)
        return 100 * (people[0] / people[1] - 1), 100 * float(windows[1] / windows[0] - 1)

    def pace_ahead(self, group: Group, pace: float) -> float:
        """Pace of a group on the coming days: quicker where its whole windows lack some of the hours expected."""
        _, expected, whole = self._hours(group)
        return pace * whole / expected

    def _hours(self, group: Group) -> tuple[float, float, float]:
        """Window-minutes of the fitted days, those to be expected at the level found, and those of whole windows."""
        if self.open_windows is None:
            return 1.0, 1.0, 1.0
        factors = self.open_windows.factors[:, self.groups.index(group)]
        days = np.array([len(self.days(place)) for place in range(len(self.kinds))])
        before, ahead = (
            days * [_inside(one, kind) for one, kind in zip(draft.windows(group), self.kinds, strict=True)]
            for draft in (replace(self, open_windows=None), self)
        )
        return float(before.sum()), float((factors * before).sum()), float(ahead.sum())

    def office(self, paces: Sequence[float]) -> Office:
        """Put the office together, with the pace of each group."""
        return Office(
            name=self.log.office,
            language=self.language,
            hours=tuple((kind.label, (_clock(kind.opening_min), _clock(kind.closing_min))) for kind in self.kinds),
            services=tuple(self._services()),
            demand=tuple(self._streams()),
            windows=tuple(self._windows(group, pace) for group, pace in zip(self.groups, paces, strict=True)),
            patience=_law(self.patience_min),
            absent_call_min=ABSENT_CALL_MIN,
            day_cv=round(self.day_cv[0], 3),
            pace_cv=self.setting.pace_cv,
        )

    @property
    def patience_min(self) -> float:
        """Patience of the office [min]; ``inf``, if one of its groups has none: then each of the others has its own."""
        all_go = all(np.isfinite(group.patience_min) for group in self.groups)
        return self.setting.patience_min if all_go else np.inf

    def _services(self) -> Iterator[Service]:
        own = {queue: group.patience_min for group in self.groups for queue in group.line.queues}
        means_min = {queue: group.mean_min for group in self.groups for queue in group.line.queues}
        for queue in self.queues:
            last_ticket, tickets_max, _ = intake_limits(self.log, queue, self.kinds)
            duration = Lognormal(mean_min=round(means_min[queue], 3), cv=DURATION_CV)
            name = service_name(self.log, queue)
            patience = None if own[queue] == self.patience_min else _law(own[queue])
            yield Service(
                name=name, duration=duration, last_ticket=last_ticket, tickets_max=tickets_max, patience=patience
            )

    def _streams(self) -> Iterator[WalkIns]:
        parts = [(kind.label, part) for kind, part in zip(self.kinds, self.expected(), strict=True)]
        for place, queue in enumerate(self.queues):
            per_hour = [(days, np.round(60 / STEP_MIN * part.per_interval[place], 2).tolist()) for days, part in parts]
            yield WalkIns(
                name=service_name(self.log, queue),
                service=service_name(self.log, queue),
                per_hour=tuple((days, tuple(rates)) for days, rates in per_hour),
                starts=_clock(min(kind.opening_min for kind in self.kinds)),
                step_min=float(STEP_MIN),
                at_opening=tuple((days, round(float(part.at_opening[place]), 2)) for days, part in parts),
                day_cv=round(self.day_cv[1], 3),
            )

    def _windows(self, group: Group, pace: float) -> Windows:
        serves = tuple(service_name(self.log, queue) for queue in group.line.queues)
        days = zip(self.windows(group), self.kinds, strict=True)
        schedule = tuple(shift for windows, kind in days for shift in shifts(windows, kind, kind.label))
        return Windows(name=" + ".join(serves), serves=serves, shifts=schedule, pace=round(pace, 3))


def _inside(windows: Ints, kind: Kind) -> int:
    return int(windows[kind.opening_min : kind.closing_min].sum())


def _law(patience_min: float) -> Exponential | None:
    return Exponential(mean_min=patience_min) if np.isfinite(patience_min) else None


def _clock(minute: int) -> str:
    return to_clock(minute * MIN)
