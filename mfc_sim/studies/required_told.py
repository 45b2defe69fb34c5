"""A requirement, its targets and its limits in a planner's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mfc_sim.description.clock import MIN, days_in, to_clock
from mfc_sim.description.load import half_hours
from mfc_sim.screen import number, sample
from mfc_sim.studies.lines import aligned, html_of
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target
    from mfc_sim.measures.promises import Verdict
    from mfc_sim.studies.profiles import Counts, Profile
    from mfc_sim.studies.trials import Trial


KIND = {
    "share": "staffing.share",
    "quantile": "staffing.quantile",
    "mean_wait_min": "staffing.mean_wait_min",
    "left": "staffing.left",
}
PER = {
    "half-hour": "staffing.per_half-hour",
    "day": "staffing.per_day",
    "service": "staffing.per_service",
    "level": "staffing.per_level",
}
"""Messages of targets, by kind and by part."""
FORMULAS = {
    "sipp": "staffing.sipp_what",
    "lag_sipp": "staffing.lag_sipp_what",
    "mol": "staffing.mol_what",
}
"""What each formula is, in words."""


class Told(Protocol):
    """What is read of a requirement; see `mfc_sim.studies.staffing.Requirement`."""

    @property
    def office(self) -> Office:
        """The office."""
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
    def windows(self) -> Profile:
        """Windows needed."""
        ...

    @property
    def trial(self) -> Trial:
        """The simulation that shows it."""
        ...

    @property
    def seed(self) -> int:
        """Seed of the simulation."""
        ...

    @property
    def replications(self) -> int:
        """Its replications."""
        ...

    @property
    def simulated(self) -> int:
        """Staffings simulated to find it."""
        ...

    @property
    def window_hours(self) -> float:
        """Hours of all windows."""
        ...

    def methods(self) -> Any:
        """What each formula gets wrong."""
        ...


def figure(target: Target, value: float, language: Language) -> str:
    """Write a figure of a target with its unit."""
    if target.kind == "mean_wait_min":
        return say("staffing.minutes", language, minutes=number(value, language))
    return number(100 * value, language) + " %"


def promise(targets: Sequence[Target], language: Language) -> str:
    """All targets in one sentence."""
    found = []
    for target in targets:
        limit = target.bound if target.kind == "mean_wait_min" else (target.limit_min or 0.0)
        minutes, percent = f"{limit:.6g}", f"{100 * target.bound:.4g}"
        if language == "ru":
            minutes, percent = minutes.replace(".", ","), percent.replace(".", ",")
        per = say(PER[target.per], language)
        found.append(say(KIND[target.kind], language, percent=percent, minutes=minutes, per=per))
    return say("staffing.and", language).join(found)


def missed(office: Office, target: Target, verdict: Verdict, parts: Sequence[str]) -> Iterator[str]:
    """Sentences on the parts that miss a target."""
    language = office.language
    for place in verdict.failing.tolist():
        part, surely = named(target, parts[place], language), _worse(target, float(verdict.surely[place]))
        value, bound = float(verdict.value[place]), figure(target, target.bound, language)
        if np.isnan(value):
            yield say("staffing.unserved", language, part=part)
        elif value >= target.bound if target.at_least else value <= target.bound:
            found = {"value": figure(target, value, language), "surely": figure(target, surely, language)}
            yield say("staffing.unsure", language, part=part, bound=bound, **found)
        else:
            yield say("staffing.missed", language, part=part, value=figure(target, surely, language), bound=bound)


def named(target: Target, part: str, language: Language) -> str:
    """Name a part of the visitors."""
    match target.per:
        case "half-hour":
            return days_in(language, part)
        case "service":
            return say("staffing.part_service", language, name=part)
        case "level":
            return say("staffing.part_level", language, number=part)
        case _:
            return say("staffing.everybody", language)


def _worse(target: Target, value: float) -> float:
    """Round a figure as it is shown, to the side that does not meet the target."""
    scale = 10 if target.kind == "mean_wait_min" else 1000
    return float(np.floor(value * scale) if target.at_least else np.ceil(value * scale)) / scale


def limits(office: Office, installed: Counts) -> str:
    """Sentence on the installed windows."""
    language = office.language
    groups = ", ".join(
        say("staffing.group_has", language, group=group.name, count=int(count))
        for group, count in zip(office.windows, installed, strict=True)
    )
    return say("staffing.limits", language, groups=groups)


def text(need: Told) -> str:
    """One screen of text."""
    heading, rows, notes = _parts(need)
    return "\n".join([heading, *(f"  {line}" for line in aligned(rows)), *notes])


def html(need: Told) -> str:
    """Return the same for a notebook."""
    return html_of(*_parts(need))


def _parts(need: Told) -> tuple[str, list[tuple[str, ...]], list[str]]:
    language = need.office.language
    heading = say("staffing.required", language, name=need.office.name)
    rows = _by_half_hour(need) if len(need.days) == 1 else _by_day(need)
    notes = [
        say("staffing.target", language, targets=promise(need.targets, language)),
        say(
            "staffing.proof", language, hours=number(need.window_hours, language), seed=need.seed,
            sample=sample(len(need.days), need.replications, language), tried=need.simulated,
        ),
    ]  # fmt: skip
    methods = need.methods()
    told = [
        say(
            "staffing.formula", language, method=name, hours=number(float(row["window_hours"]), language),
            short=int(row["short"]), over=int(row["over"]), what=say(FORMULAS[str(name)], language),
        )
        for name, row in methods.iterrows()
        if name != "simulated"
    ]  # fmt: skip
    return heading, rows, [*notes, say("staffing.formulas", language), *(f"  {line}" for line in told)]


def _by_half_hour(need: Told) -> list[tuple[str, ...]]:
    """Half-hours of the single day, with what each of the targets per half-hour reaches there."""
    language, (day,), (counts,) = need.office.language, need.days, need.windows
    groups = [group.name for group in need.office.windows]
    verdicts = [
        (target, verdict)
        for target, verdict in zip(need.targets, need.trial.verdicts, strict=True)
        if target.per == "half-hour"
    ]
    heads = [say("staffing.value", language), say("staffing.at_least", language)] * len(verdicts)
    rows = [(say("staffing.from", language), *groups, *heads)]
    edges = half_hours(day)
    for at, begin in enumerate(edges[:-1]):
        figures = [
            figure(target, float(of[at]), language)
            for target, verdict in verdicts
            for of in (verdict.value, verdict.surely)
        ]
        rows.append((to_clock(begin), *map(str, counts[:, at].tolist()), *figures))
    return rows


def _by_day(need: Told) -> list[tuple[str, ...]]:
    """Days of the week: the most windows at once, and window-hours."""
    language = need.office.language
    groups = [f"{group.name}, {say('staffing.most', language)}" for group in need.office.windows]
    rows = [(say("staffing.day", language), *groups, say("staffing.hours", language))]
    for day, counts in zip(need.days, need.windows, strict=True):
        lengths = np.diff(half_hours(day)) / (60 * MIN)
        hours = number(float((counts * lengths).sum()), language)
        rows.append((days_in(language, day.label), *map(str, counts.max(axis=1).tolist()), hours))
    return rows
