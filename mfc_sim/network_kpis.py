"""The figures of a whole region: waits in each official reading, reach, satisfaction, travel, staff and cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.classes import windows_of
from mfc_sim.description.clock import MIN
from mfc_sim.description.duty import on_duty
from mfc_sim.measures.estimates import Floats, Linear, mean, ratio
from mfc_sim.measures.kpis import KPI, linear
from mfc_sim.measures.totals import BIN_MS

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices
    from mfc_sim.network_figures import NetworkFigures

HOUR_MS = 60 * MIN
MEAN_LIMIT_MIN = 15.0
"""Mean wait of an office up to which it keeps the official promise in that reading."""


@dataclass(frozen=True)
class RegionKpi:
    """One figure of a whole region.

    Attributes
    ----------
    name : str
        Its row, the same everywhere.
    unit : str
        "share", "min", "visits", "people", "hours", "cost", "offices".
    heading : str
        Key of its heading.
    read : function of NetworkFigures
        Its value, shape (1,), and what each section adds to its error.
    better : "more", "less" or ""
        Which is better.
    target : float or None
        What it is to reach: at least if more is better, at most if less is.
    """

    name: str
    unit: str
    heading: str
    read: Callable[[NetworkFigures], Linear]
    better: str = ""
    target: float | None = None


def _of(name: str) -> Callable[[NetworkFigures], Linear]:
    return lambda figures: linear(figures.summary(None), KPI[name])


def _over_15_per_day(figures: NetworkFigures) -> Linear:
    summary = figures.summary(None)
    return ratio(summary.total("over_15"), summary.total("days"))


def _lost(figures: NetworkFigures) -> Linear:
    """Share of visitors who left, were sent away or refused."""
    summary = figures.summary(None)
    lost = sum(summary.total(name) for name in ("left", "sent_away", "refused"))
    return ratio(np.asarray(lost), summary.total("visits"))


def _known(value: float, figures: NetworkFigures) -> Linear:
    """A figure that follows from the description alone."""
    return Linear(np.array([float(value)]), np.zeros((figures.travels.span.sections, 1)))


def _offices_over(figures: NetworkFigures) -> Linear:
    means = linear(figures.summary("office"), KPI["mean_wait_min"]).value
    return _known(float((means > MEAN_LIMIT_MIN).sum()), figures)


def worst_tenth(figures: NetworkFigures) -> list[str]:
    """Names of the tenth of the offices, at least one, whose share within 15 minutes is least."""
    summary = figures.summary("office")
    shares = linear(summary, KPI["share_within_15"]).value
    met = np.flatnonzero(~np.isnan(shares))
    count = max(1, -(-len(met) // 10)) if len(met) else 0
    worst = met[np.argsort(shares[met], kind="stable")[:count]]
    return [summary.cells.labels[cell][0] for cell in worst]


def _worst_tenth(figures: NetworkFigures) -> Linear:
    summary, worst = figures.summary("office"), set(worst_tenth(figures))
    cells = np.array([cell for cell, label in enumerate(summary.cells.labels) if label[0] in worst], np.int64)
    within, asked = (summary.total(name, cells).sum(axis=1, keepdims=True) for name in ("within", "asked"))
    return ratio(within, asked)


def _within_reach(figures: NetworkFigures) -> Linear:
    return _known(share_in_reach(figures.choices), figures)


def share_in_reach(choices: Choices) -> float:
    """Share of residents with an office within ``reach_min`` of travel; of visits, where no home has a population."""
    weights: Floats = np.array([home.population or 0 for home in choices.homes], dtype=np.float64)
    if not weights.any():
        for (home, *_), visits in choices.visits().items():
            weights[home] += visits
    minutes = choices.travel_min.min(axis=1, initial=np.inf)
    near = minutes <= choices.network.reach_min
    return float(weights[near].sum() / weights.sum()) if weights.any() else np.nan


def _satisfied(figures: NetworkFigures) -> Linear:
    """Share satisfied, by the curve of the region: an assumption; who is not served is not."""
    summary = figures.summary(None)
    points = np.array(figures.network.satisfaction, dtype=np.float64)
    wait_min = np.maximum(summary.waits.bin.astype(np.float64) - 0.5, 0.0) * (BIN_MS / MIN)
    content = summary.waits.count * np.interp(wait_min, points[:, 0], points[:, 1])
    by_section = np.bincount(summary.waits.section, content, minlength=summary.span.sections)[:, None]
    return ratio(by_section, summary.total("visits"))


def _travel(figures: NetworkFigures) -> Linear:
    return figures.access((), [()], travel_only=True)


def _access(figures: NetworkFigures) -> Linear:
    return figures.access((), [()])


def people_on_duty(choices: Choices) -> int:
    """People that a region employs: of each office the most who have a shift on one day, visiting and roaming ones."""
    visiting = {circuit.name: circuit.windows.count for circuit in choices.network.circuits}
    most = 0
    for office, days in zip(choices.offices, choices.office_days, strict=True):
        own = [place for place, group in enumerate(office.windows) if group.name not in visiting]
        most += max(
            (sum(one.group in own for one in on_duty(office.services, office.windows, day)) for day in days.values()),
            default=0,
        )
    return most + sum(visiting.values()) + sum(pool.people for pool in choices.network.pools)


def person_hours(choices: Choices) -> float:
    """Hours of all shifts in a replication, breaks included; a roaming person works while the base office is open."""
    total = 0
    for office, days in zip(choices.offices, choices.office_days, strict=True):
        for day in days.values():
            total += sum(one.end_ms - one.start_ms for one in on_duty(office.services, office.windows, day))
    place = {office.name: number for number, office in enumerate(choices.offices)}
    for pool in choices.network.pools:
        open_ = choices.office_days[place[pool.base or pool.offices[0]]].values()
        total += pool.people * sum(day.closing_ms - day.opening_ms for day in open_)
    return total / HOUR_MS


def _overtime(figures: NetworkFigures) -> Linear:
    return mean(figures.summary(None).total("overtime_ms"), 1 / HOUR_MS / _section(figures))


def _section(figures: NetworkFigures) -> float:
    """Replications of a section, on average."""
    return figures.replications / figures.travels.span.sections


def _cost(figures: NetworkFigures) -> Linear:
    network = figures.network
    overtime = _overtime(figures)
    factor = network.hour_cost * network.overtime_factor
    fixed = network.hour_cost * person_hours(figures.choices)
    return Linear(fixed + factor * overtime.value, factor * overtime.influence)


def _windows(figures: NetworkFigures) -> Linear:
    return _known(float(sum(map(windows_of, figures.choices.offices))), figures)


REGION_KPIS = (
    RegionKpi("visits_per_day", "visits", "network.kpi_visits", _of("visits_per_day")),
    RegionKpi("mean_wait_min", "min", "network.kpi_mean", _of("mean_wait_min"), "less", 15.0),
    RegionKpi("offices_mean_over_15", "offices", "network.kpi_offices_over", _offices_over, "less", 0.0),
    RegionKpi("share_within_15", "share", "network.kpi_share", _of("share_within_15"), "more", 0.9),
    RegionKpi("over_15_per_day", "visits", "network.kpi_over", _over_15_per_day, "less"),
    RegionKpi("worst_tenth_within_15", "share", "network.kpi_worst", _worst_tenth, "more"),
    RegionKpi("lost", "share", "network.kpi_lost", _lost, "less"),
    RegionKpi("within_reach", "share", "network.kpi_reach", _within_reach, "more", 0.9),
    RegionKpi("satisfied", "share", "network.kpi_satisfied", _satisfied, "more", 0.9),
    RegionKpi("travel_min", "min", "network.kpi_travel", _travel, "less"),
    RegionKpi("access_min", "min", "network.kpi_access", _access, "less"),
    RegionKpi("offices", "offices", "network.kpi_offices", lambda f: _known(float(len(f.choices.offices)), f)),
    RegionKpi("windows", "people", "network.kpi_windows", _windows),
    RegionKpi("staff", "people", "network.kpi_staff", lambda f: _known(people_on_duty(f.choices), f), "less"),
    RegionKpi("person_hours", "hours", "network.kpi_hours", lambda f: _known(person_hours(f.choices), f), "less"),
    RegionKpi("overtime_hours", "hours", "network.kpi_overtime", _overtime, "less"),
    RegionKpi("cost", "cost", "network.kpi_cost", _cost, "less"),
)
"""All figures of a region, in the order of its table."""
