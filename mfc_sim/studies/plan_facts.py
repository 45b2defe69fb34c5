"""What a plan is compared with: the office of today, figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.target import Target
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.promises import Promise
from mfc_sim.screen import PROMISE_SHARE, number, spread
from mfc_sim.studies.required_told import named
from mfc_sim.studies.roster import hours_today, most_on_a_day, per_of, person_hours
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.studies.plan_told import Told
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


def rows(plan: Told) -> list[tuple[str, str, str]]:
    """Figures today and with the plan, the headings first."""
    language, days = plan.before.language, plan.days
    minutes = f"{watched(plan.targets)[0].limit_min:.6g}"
    minutes = minutes.replace(".", ",") if language == "ru" else minutes
    per = per_of([day.label for day in days], language)
    mine = {one.windows for one in plan.cover.types}
    today = hours_today(plan.before, days, mine)
    then, now = plan.within
    dash = say("staffing.no_window", language)
    return [
        ("", say("staffing.today", language), say("staffing.plan", language)),
        (
            say("staffing.row_within", language, minutes=minutes),
            _share(then, language) if then else dash,
            _share(now, language),
        ),
        (
            say("staffing.row_worst", language),
            _worst(plan, then, language) if then else dash,
            _worst(plan, now, language),
        ),
        (
            say("staffing.row_hours", language, per=per),
            number(person_hours(today), language),
            number(plan.cover.person_hours, language),
        ),
        (say("staffing.row_people", language), str(most_on_a_day(today)), str(plan.cover.most_on_a_day)),
        (say("staffing.row_cost", language, per=per), "–", number(plan.cover.cost, language)),
    ]


def kept_groups(plan: Told) -> list[str]:
    """Say which groups were not planned; nothing if all were."""
    mine = {one.windows for one in plan.cover.types}
    others = [group.name for group in plan.before.windows if group.name not in mine]
    return [say("staffing.kept_groups", plan.before.language, groups=", ".join(others))] if others else []


def _share(trial: Trial, language: Language) -> str:
    verdict = trial.verdicts[0]
    found = Estimate(float(verdict.value[0]), float(verdict.low[0]), float(verdict.high[0]), 0)
    return spread(found, language, 1, 100, " %")


def _worst(plan: Told, trial: Trial, language: Language) -> str:
    """Share of the half-hour in which the promise is furthest from being kept, and which it is."""
    target, verdict = watched(plan.targets)[1], trial.verdicts[1]
    if np.isnan(verdict.slack).all():  # nobody came
        return "–"
    place = int(np.nanargmin(verdict.slack))
    part = named(target, Promise(target).parts(plan.before, plan.days)[place], language)
    return say("staffing.at", language, value=number(100 * float(verdict.value[place]), language) + " %", part=part)
