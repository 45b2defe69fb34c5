"""What a plan is compared with: the office of today, figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mfc_sim.description.target import Target
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.promises import Promise
from mfc_sim.screen import PROMISE_SHARE, number, spread
from mfc_sim.studies.required_told import named
from mfc_sim.studies.roster import hours_today, most_on_a_day, per_of, person_hours
from mfc_sim.text import say
from mfc_sim.workbook import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.studies.trials import Trial

LIMIT_MIN = 15.0
"""Wait whose share is shown where the target names none."""


def watched(targets: Sequence[Target]) -> tuple[Target, Target]:
    """Promises whose figures every plan shows, whatever it was sought for: of the day, and of the half-hours."""
    limit = targets[0].limit_min or LIMIT_MIN
    return (
        Target(limit_min=limit, share=PROMISE_SHARE, per="day"),
        Target(limit_min=limit, share=PROMISE_SHARE, per="half-hour"),
    )


class Fact(NamedTuple):
    """A figure today and with the plan; nan where it is not known.

    Attributes
    ----------
    label : str
    kind : "share" or "count"
    today, plan : float
    told : tuple of (str, str)
        The same in words.
    """

    label: str
    kind: Kind
    today: float
    plan: float
    told: tuple[str, str]


def facts(plan: Any) -> list[Fact]:
    """Figures of an office today and with a plan: what visitors get, and what it costs."""
    language, days = plan.before.language, plan.days
    minutes = f"{watched(plan.targets)[0].limit_min:.6g}"
    minutes = minutes.replace(".", ",") if language == "ru" else minutes
    per = per_of([day.label for day in days], language)
    hours = hours_today(plan.before, days, {one.windows for one in plan.cover.types})

    def counted(label: str, today: float, now: float, digits: int = 1) -> Fact:
        return Fact(label, "count", today, now, (number(today, language, digits), number(now, language, digits)))

    return [
        _fact(say("staffing.row_within", language, minutes=minutes), *(_share(plan, one) for one in plan.within)),
        _fact(say("staffing.row_worst", language), *(_worst(plan, one) for one in plan.within)),
        counted(say("staffing.row_hours", language, per=per), person_hours(hours), plan.cover.person_hours),
        counted(say("staffing.row_people", language), most_on_a_day(hours), plan.cover.most_on_a_day, 0),
        counted(say("staffing.row_cost", language, per=per), np.nan, plan.cover.cost),
    ]


def rows(plan: Any) -> list[tuple[str, str, str]]:
    """Facts in words, the headings first."""
    language = plan.before.language
    heads = "", say("staffing.today", language), say("staffing.plan", language)
    return [heads, *((one.label, *one.told) for one in facts(plan))]


def kept_groups(plan: Any) -> list[str]:
    """Say which groups were not planned; nothing if all were."""
    mine = {one.windows for one in plan.cover.types}
    others = [group.name for group in plan.before.windows if group.name not in mine]
    return [say("staffing.kept_groups", plan.before.language, groups=", ".join(others))] if others else []


def _fact(label: str, today: tuple[float, str], now: tuple[float, str]) -> Fact:
    return Fact(label, "share", today[0], now[0], (today[1], now[1]))


def _share(plan: Any, trial: Trial | None) -> tuple[float, str]:
    """Share of all visitors."""
    language = plan.before.language
    if trial is None:
        return np.nan, say("staffing.no_window", language)
    verdict = trial.verdicts[0]
    found = Estimate(float(verdict.value[0]), float(verdict.low[0]), float(verdict.high[0]), 0)
    return found.value, spread(found, language, 1, 100, " %")


def _worst(plan: Any, trial: Trial | None) -> tuple[float, str]:
    """Share of the half-hour in which the promise is furthest from being kept, and which it is."""
    language = plan.before.language
    if trial is None:
        return np.nan, say("staffing.no_window", language)
    target, verdict = watched(plan.targets)[1], trial.verdicts[1]
    if np.isnan(verdict.slack).all():  # nobody came
        return np.nan, "–"
    place = int(np.nanargmin(verdict.slack))
    share = float(verdict.value[place])
    part = named(target, Promise(target).parts(plan.before, plan.days)[place], language)
    return share, say("staffing.at", language, value=number(100 * share, language) + " %", part=part)
