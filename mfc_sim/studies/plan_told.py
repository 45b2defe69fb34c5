"""A staffing plan in a planner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mfc_sim import views
from mfc_sim.description.clock import to_clock
from mfc_sim.description.load import half_hours
from mfc_sim.description.office_view import CHARTS_MAX, alike, of_day
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.promises import Promise
from mfc_sim.screen import number, sample
from mfc_sim.sparks import Series, chart
from mfc_sim.studies import plan_facts
from mfc_sim.studies.lines import aligned, html_of
from mfc_sim.studies.required_told import figure, named, promise
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target
    from mfc_sim.studies.trials import Trial

CHANGES_MAX = 8
"""Changes that one screen shows."""


class Told(Protocol):
    """What is read of a plan; see `mfc_sim.studies.plan.StaffingPlan`."""

    @property
    def before(self) -> Office:
        """The office as it was."""
        ...

    @property
    def days(self) -> tuple[Day, ...]:
        """Days of a replication."""
        ...

    @property
    def targets(self) -> tuple[Target, ...]:
        """What is promised."""
        ...

    @property
    def cover(self) -> Any:
        """Who is given what."""
        ...

    @property
    def requirement(self) -> Any:
        """Windows required."""
        ...

    @property
    def proof(self) -> Trial:
        """The simulation that proves it."""
        ...

    @property
    def today(self) -> Trial | None:
        """The office as it was on the same visitors."""
        ...

    @property
    def within(self) -> tuple[Trial | None, Trial]:
        """Share called in time, today and with the plan."""
        ...

    @property
    def lower_bound(self) -> float:
        """No plan costs less."""
        ...

    @property
    def attempts(self) -> int:
        """Verifications it took."""
        ...

    @property
    def seeds(self) -> tuple[int, int]:
        """Of the search, and of the proof."""
        ...

    @property
    def replications(self) -> tuple[int, int]:
        """Of the search, and of the proof."""
        ...

    @property
    def simulated(self) -> int:
        """Staffings simulated."""
        ...

    @property
    def changes(self) -> list[str]:
        """What changes."""
        ...

    def warnings(self) -> tuple[str, ...]:
        """What is probably not meant."""
        ...


def check_share(target: Target) -> None:
    """Refuse a frontier of a target that is no share."""
    if not target.at_least:
        raise InvalidDescription(f"frontier: the first target must be a share or a quantile, got {target!r}")


def text(plan: Told) -> str:
    """One screen of text."""
    heading, rows, notes = _parts(plan)
    facts, shifts = ([f"  {line}" for line in aligned(one)] for one in (plan_facts.rows(plan), rows))
    return "\n".join([heading, *facts, "", *shifts, *notes])


def html(plan: Told) -> str:
    """Return the same for a notebook."""
    heading, rows, notes = _parts(plan)
    head, *body = plan_facts.rows(plan)
    return html_of(heading, rows, notes, *_charts(plan), views.table(head, body))


def _charts(plan: Told) -> list[str]:
    """People of the plan at the windows beside what is needed, by kind of day."""
    language, days = plan.before.language, plan.days
    mine = {one.windows for one in plan.cover.types}
    places = [place for place, group in enumerate(plan.before.windows) if group.name in mine]
    people, needed = (
        [counts[places].sum(axis=0) for counts in profile] for profile in (plan.cover.on_duty, plan.requirement.windows)
    )
    edges = [half_hours(day) for day in days]
    pictures = [(at, tuple(a.tolist()), tuple(b.tolist())) for at, a, b in zip(edges, people, needed, strict=True)]
    drawn = []
    for place, name in alike(days, pictures, language)[:CHARTS_MAX]:
        series = [
            Series(say("views.people", language), people[place].tolist(), "bars"),
            Series(say("views.needed", language), needed[place].tolist(), "steps"),
        ]
        title = say("views.plan_day", language, day=of_day(name, language))
        drawn.append(chart(list(map(to_clock, edges[place][:-1])), series, title=title, language=language))
    return drawn


def _parts(plan: Told) -> tuple[str, list[tuple[str, ...]], list[str]]:
    language, office = plan.before.language, plan.before
    heading, rows, _ = plan.cover.told()
    notes = [say("staffing.target", language, targets=promise(plan.targets, language))]
    for place, target in enumerate(plan.targets):
        now = plan.proof.verdicts[place]
        if np.isnan(now.slack).all():  # nobody came
            continue
        worst = int(np.nanargmin(now.slack))
        part = Promise(target).parts(office, plan.days)[worst]
        values = {
            "part": named(target, part, language),
            "value": figure(target, now.value[worst], language),
        }
        values["surely"] = figure(target, now.surely[worst], language)
        if plan.today is None:
            before = say("staffing.no_window", language)
        else:
            then = plan.today.verdicts[place]
            before = figure(target, float(then.value[int(np.nanargmin(then.slack))]), language)
        notes.append(say("staffing.worst", language, **values, before=before))
    key = "staffing.verified" if plan.attempts == 1 else "staffing.verified_again"
    notes.append(
        say(
            key, language, sample=sample(len(plan.days), plan.replications[1], language), seed=plan.seeds[1],
            failed=plan.attempts - 1, tried=plan.simulated,
        )
    )  # fmt: skip
    notes += [f"! {sentence}" for sentence in plan.warnings()]
    notes += plan_facts.kept_groups(plan)
    if office.hall is not None:
        notes.append(say("staffing.hall", language))
    notes.append(say("staffing.bound", language, bound=number(plan.lower_bound, language)))
    changed = plan.changes
    if changed:
        more = len(changed) - CHANGES_MAX
        notes.append(say("staffing.changes", language))
        notes += [f"  {sentence}" for sentence in changed[:CHANGES_MAX]]
        notes += [f"  {say('staffing.more_changes', language, count=more)}"] if more > 0 else []
    else:
        notes.append(say("staffing.unchanged", language))
    return f"{office.name}. {heading}", rows, notes
