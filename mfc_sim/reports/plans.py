"""Reports on a staffing plan, and on a sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import screen
from mfc_sim.description.clock import days_in
from mfc_sim.description.target import Target
from mfc_sim.measures.estimates import FEW_REPLICATIONS
from mfc_sim.plots import plot_plan_shares, plot_plan_shifts, plot_sweep
from mfc_sim.plots.svg import inline_svg
from mfc_sim.provenance import versions
from mfc_sim.provenance_told import label
from mfc_sim.reports import parts
from mfc_sim.reports.page import Block, Page, Plot, Section, Table
from mfc_sim.studies import plan_facts, told
from mfc_sim.studies.axes import point_name
from mfc_sim.studies.required_told import figure, named, promise
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.studies.plan import StaffingPlan
    from mfc_sim.studies.sweep import Sweep

PARTS_MAX = 40
"""Parts of the visitors that a table of a target shows."""
KPIS = ("mean_wait_min", "share_within_15")
"""Figures of a sweep that are drawn."""


def of_plan(plan: StaffingPlan, given: StaffingPlan) -> Page:
    """Page on a plan; ``given`` is the plan as it was made, in its own language."""
    office, language = plan.before, plan.before.language
    heading, (head, *body), _ = plan.cover.told()
    _, *facts = plan_facts.rows(plan)
    columns = say("report.figure", language), say("report.today", language), say("report.planned", language)
    targets = promise(plan.targets, language)
    days = [day.label for day in plan.days]
    proof = f"replications={plan.replications[1]}, seed={plan.seeds[1]}"
    commands = [
        "import mfc_sim as mfc",
        'plan_office = mfc.load("plan.toml")',
        f"result = mfc.simulate(plan_office, {proof}{parts.week_of(days)})",
        "# the search was for, and with:",
        *(f"# mfc.{one!r}" for one in (*plan.targets, *plan.cover.types)),
    ]
    places = {"office.toml": (say("report.today", language), given.before)}
    places["plan.toml"] = (say("report.planned", language), given.office)
    search, checked = (f"{seed}, {count}" for seed, count in zip(plan.seeds, plan.replications, strict=True))
    origin = {"office": office.name, "days": ", ".join(filter(None, days)) or "1"}
    origin |= versions()
    more = [(say("report.origin_search", language), search), (say("report.origin_proof", language), checked)]
    changed = plan.changes
    sample = screen.sample(len(plan.days), plan.replications[1], language)
    hall = parts.plain([say("staffing.hall", language)]) if office.hall is not None else []
    sections = [
        Section(
            say("report.question", language), [say("report.ask_plan", language, name=office.name, targets=targets)]
        ),
        Section(
            say("report.verdict", language),
            [
                parts.sentence(heading),
                say("report.proved", language),
                *([list(plan.warnings())] if plan.warnings() else []),
                Table(say("report.table_today", language), columns, tuple(facts)),
                *plan_facts.kept_groups(plan),
            ],
            answer=True,
        ),
        Section(say("report.roster", language), [changed or say("staffing.unchanged", language)]),
        Section(
            say("report.figures", language),
            [
                Table(say("report.table_shifts", language), tuple(head), tuple(map(tuple, body)), words=True),
                *(block for place in range(len(plan.targets)) for block in _target(plan, place)),
            ],
        ),
        Section(say("report.plots", language), _plan_plots(plan)),
        Section(
            say("report.sure", language),
            [
                [
                    say("report.chance", language, sample=sample),
                    say("staffing.bound", language, bound=screen.number(plan.lower_bound, language)),
                    *hall,
                    *_warned(plan),
                    *parts.assumed([plan.office], language),
                    say("report.left_out", language),
                    say("report.proof_only", language),
                ]
            ],
        ),
        parts.by_hand(language),
        parts.origin(origin, places, commands, language, more),
    ]
    verified = "staffing.verified" if plan.attempts == 1 else "staffing.verified_again"
    values = {"sample": sample, "seed": plan.seeds[1], "failed": plan.attempts - 1, "tried": plan.simulated}
    lead = say(verified, language, **values)
    return Page(language, say("report.title_plan", language, name=office.name), lead, sections)


def _warned(plan: StaffingPlan) -> list[str]:
    """Warnings of the plan's own office, and how many of today's it does away with."""
    left, before = plan.office.warnings(), plan.before.warnings()
    gone = len(before) - len(left)
    return [*([say("staffing.mends", plan.before.language, count=gone)] if gone > 0 else []), *left]


def _target(plan: StaffingPlan, place: int) -> list[Block]:
    """Figures of every part of the visitors that a target names, today and with the plan."""
    language, target, table = plan.before.language, plan.targets[place], plan.table()
    mine: pd.DataFrame = table[table["target"] == place]
    shown = mine.nsmallest(PARTS_MAX, "slack").sort_index() if len(mine) > PARTS_MAX else mine
    rows = []
    for one in shown.to_dict("records"):
        values = [figure(target, float(one[name]), language) for name in ("before", "value", "surely", "bound")]
        low, high = (figure(target, float(one[end]), language) for end in ("low", "high"))
        between = say("result.from_to", language, low=low, high=high)
        known = bool(np.isfinite(float(one["low"])))
        before = values[0] if np.isfinite(float(one["before"])) else "–"
        middle = f"{values[1]} ({between})" if known else values[1]
        rows.append((named(target, str(one["part"]), language), before, middle, *values[2:]))
    heads = (
        say("report.part", language), say("report.today", language), say("report.planned", language),
        say("report.surely", language), say("report.bound", language),
    )  # fmt: skip
    caption = say("report.table_parts", language, place=place + 1, target=promise([target], language))
    more = [say("report.parts_worst", language, shown=len(shown), all=len(mine))] if len(shown) < len(mine) else []
    return [Table(caption, heads, tuple(rows)), *more]


def _plan_plots(plan: StaffingPlan) -> list[Block]:
    """Shifts of every day, and the shares by half-hour if they are promised."""
    language = plan.before.language
    halves = any(target.per == "half-hour" and target.at_least for target in plan.targets)
    blocks: list[Block] = []
    for place, day in enumerate(plan.days):
        label = f", {days_in(language, day.label)}" if day.label else ""
        if plan.cover.bars(place):
            said = say("report.alt_shifts", language)
            svg = inline_svg(plot_plan_shifts, plan, prefix=f"p{place}s", label=said, day=day.label or None)
            blocks.append(Plot(say("report.plot_shifts", language, day=label), svg))
        if halves:
            said = say("report.alt_shares", language)
            svg = inline_svg(plot_plan_shares, plan, prefix=f"p{place}h", label=said, day=day.label or None)
            blocks.append(Plot(say("report.plot_shares", language, day=label), svg))
    return blocks


def of_sweep(sweep: Sweep, given: Sweep) -> Page:
    """Page on a sweep; ``given`` is the sweep as it was made, in its own language."""
    language, provenance = sweep.language, given.provenance
    percent = screen.number(100 * screen.PROMISE_SHARE, language, 0)
    best = sweep.best(Target(limit_min=15, share=screen.PROMISE_SHARE, per="day"))
    sure = best.table["low"] >= screen.PROMISE_SHARE
    not_kept = best.table["high"] < screen.PROMISE_SHARE
    counts = {"kept": int(sure.sum()), "missed": int(not_kept.sum()), "count": len(sweep)}
    counts["unclear"] = len(sweep) - counts["kept"] - counts["missed"]
    axes = ", ".join(axis.name for axis in sweep.axes)
    name = str(provenance["office"])
    sample = screen.sample(sweep.days, sweep.replications, language)
    title = {"name": name, "count": len(sweep), "sample": sample, "seed": sweep.seed}
    few = (
        [say("result.few", language, replications=sweep.replications)] if sweep.replications < FEW_REPLICATIONS else []
    )
    offices = list(sweep.offices.values())
    notes = [
        say("report.chance", language, sample=sample),
        say("result.reading", language),
        *few,
        *told.warnings(sweep.axes, sweep.offices, language),
        *parts.assumed(offices, language),
        say("report.cheapest_of_all", language),
        say("report.left_out", language),
    ]
    asked = say("report.ask_sweep", language, name=name, axes=axes, count=len(sweep))
    kept = say("report.points_kept", language, percent=percent, **counts)
    sections: list[Section] = [
        Section(say("report.question", language), [asked]),
        Section(say("report.compared", language), [_axes(sweep)]),
        Section(
            say("report.verdict", language),
            [kept, [line.strip() for line in str(best).splitlines()]],
            answer=True,
        ),
        Section(
            say("report.figures", language),
            parts.figures(
                sweep.table(), parts.TIMED, say("report.table_points", language),
                [axis.name for axis in sweep.axes], language,
            ),
        ),
        *_sweep_plots(sweep),
        Section(say("report.sure", language), [notes]),
        parts.by_hand(language),
        _sweep_origin(given, language),
    ]  # fmt: skip
    lead = say("sweep.title", language, engine=", ".join(sweep.engines), **title)
    return Page(language, say("report.title_sweep", language, name=name), lead, sections)


def _axes(sweep: Sweep) -> Table:
    """What varies."""
    language = sweep.language
    heads = (say("provenance.axes", language), say("report.field", language), say("report.found", language))
    rows = tuple(
        (axis.name, ", ".join(axis.paths), ", ".join(label(one, language) for one in axis.labels))
        for axis in sweep.axes
    )
    return Table(say("provenance.axes", language), heads, rows, words=True)


def _sweep_plots(sweep: Sweep) -> list[Section]:
    """Waits and shares over one or two axes; more cannot be drawn."""
    language = sweep.language
    table, keys = sweep.table(), list(sweep.offices)
    if len(sweep.axes) > 2:
        return []
    blocks: list[Block] = []
    for kpi in KPIS:
        values = table[kpi].to_numpy(dtype=np.float64) * (100 if kpi == "share_within_15" else 1)
        if np.isnan(values).all():
            continue
        heading = parts.kpi_heading(kpi, language)
        ends = int(np.nanargmin(values)), int(np.nanargmax(values))
        low, high = (screen.number(float(values[end]), language) for end in ends)
        least, most = (point_name(sweep.axes, keys[end]) for end in ends)
        said = say("report.alt_sweep", language, label=heading, low=low, high=high, least=least, most=most)
        svg = inline_svg(plot_sweep, sweep, prefix=f"p{kpi[:1]}", label=said, kpi=kpi)
        blocks.append(Plot(say("report.plot_sweep", language, label=heading), svg))
    return [Section(say("report.plots", language), blocks)] if blocks else []


def _sweep_origin(sweep: Sweep, language: Language) -> Section:
    """Where it comes from: the office of the first point, to which every axis is applied again, or all offices."""
    days = [day.label for day in sweep.points[0].days]
    how = f"replications={sweep.replications}, seed={sweep.seed}{parts.dates_of(days)}{parts.week_of(days)}"
    first = next(iter(sweep.offices.values()))
    if [axis.paths for axis in sweep.axes] == [("office",)]:
        files = {
            f"scenario{place}.toml": (str(key[0]), office)
            for place, (key, office) in enumerate(sweep.offices.items(), 1)
        }
        commands = [*parts.loads("offices", files), f"sweep = mfc.sweep(offices, {how})"]
    else:
        files = {"office.toml": (first.name, first)}
        axes = [
            f"mfc.Axis({axis.name!r}, {list(axis.paths)!r}, {dict(zip(axis.labels, axis.values, strict=True))!r})"
            for axis in sweep.axes
        ]
        values = [value for axis in sweep.axes for value in axis.values]
        by_name = any(value is not None and not isinstance(value, int | float | str) for value in values)
        commands = ["from mfc_sim import *  # the names of what varies"] if by_name else []
        commands += ['office = mfc.load("office.toml")', "axes = ["]
        commands += [*(f"    {axis}," for axis in axes), "]", f"sweep = mfc.sweep(office, axes, {how})"]
    commands = ["import mfc_sim as mfc", *commands, parts.saved("sweep", language, sweep.language)]
    return parts.origin(sweep.provenance, files, commands, language)
