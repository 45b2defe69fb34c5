"""Reports on one office, and on several compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import screen
from mfc_sim.description.clock import MIN, days_in, to_clock
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.kpis import KPI
from mfc_sim.plots import plot_people_waiting, plot_wait_by_hour
from mfc_sim.plots.svg import inline_svg
from mfc_sim.reports import parts
from mfc_sim.reports.page import Block, Page, Plot, Section, Table
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.result import Result
    from mfc_sim.studies.compare import Comparison

TOLD = (
    "visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15", "over_15", "served", "left", "sent_away",
    "refused", "utilization", "overtime_min", "people_waiting_max",
)  # fmt: skip
"""Figures of a comparison."""
DAILY = ("over_15", "served", "left", "sent_away", "refused", "overtime_min")
"""Those of them that a table gives per replication, and a report a day."""
RARE = ("left", "sent_away", "refused")
"""Those left out where they are 0 everywhere."""


def of_result(result: Result, given: Result) -> Page:
    """Page on one office; ``given`` is the result as it was made, in its own language."""
    language, name = result.office.language, result.office.name
    percent = screen.number(100 * screen.PROMISE_SHARE, language, 0)
    warned = screen.warnings(result)
    sections = [
        Section(say("report.question", language), [say("report.ask_result", language, name=name, percent=percent)]),
        Section(say("report.verdict", language), [screen.verdict(result)], answer=True),
        Section(
            say("report.figures", language),
            [parts.told(screen.lines(result), say("report.table_figures", language), language)],
        ),
        Section(say("report.cuts", language), _cuts(result)),
        Section(say("report.plots", language), _plots(result, "p")),
        Section(say("report.described", language), parts.outline(str(result.office))),
        Section(say("report.sure", language), [_sure(result, [result], [*parts.plain(screen.notes(result)), *warned])]),
        parts.by_hand(language),
        _origin(result, given),
    ]
    return Page(language, say("report.title_result", language, name=name), screen.title(result), sections)


def of_comparison(comparison: Comparison, given: Comparison) -> Page:
    """Page on several offices on the same visitors."""
    base = comparison[comparison.base]
    language = base.office.language
    names = {
        "base": comparison.base,
        "others": ", ".join(f"«{one}»" if language == "ru" else f'"{one}"' for one in comparison.others),
    }
    verdicts = [f"{name}: {screen.verdict(result)}" for name, result in comparison.results.items()]
    leading = [str(comparison.best(of)) for of in ("mean_wait_min", "share_within_15")]
    notes = [say("result.counts", language), say("result.pairing", language)]
    if len(comparison.others) > 1:
        level = screen.number(100 * comparison.level, language, 2)
        notes.insert(1, say("result.together", language, count=len(comparison.others), level=level))
    warned = [f"{name}: {one}" for name, result in comparison.results.items() for one in screen.warnings(result)]
    title = say("result.same_visitors", language, title=screen.title(base))
    files = {
        f"scenario{place}.toml": (name, result.office) for place, (name, result) in enumerate(given.results.items(), 1)
    }
    run = given[given.base].run
    days = [day.label for day in run.days]
    more = f"{parts.dates_of(days)}{parts.week_of(days)}"
    commands = [
        "import mfc_sim as mfc",
        *parts.loads("offices", files),
        f"comparison = mfc.compare(offices, replications={run.replications}, seed={run.seed}{more})",
        parts.saved("comparison", language, given[given.base].office.language),
    ]
    sections = [
        Section(say("report.question", language), [say("report.ask_compare", language, **names)]),
        Section(
            say("report.compared", language),
            [block for name in comparison.others for block in _changes(comparison, name)],
        ),
        Section(say("report.verdict", language), [verdicts, *leading], answer=True),
        Section(say("report.figures", language), [_differences(comparison, name) for name in comparison.others]),
        Section(
            say("report.cuts", language),
            [Section(name, _cuts(result)) for name, result in comparison.results.items()],
        ),
        Section(
            say("report.plots", language),
            [
                Section(name, _plots(result, f"p{place}"))
                for place, (name, result) in enumerate(comparison.results.items())
            ],
        ),
        Section(say("report.sure", language), [_sure(base, list(comparison.results.values()), [*notes, *warned])]),
        parts.by_hand(language),
        parts.origin(given[given.base].provenance, files, commands, language),
    ]
    return Page(language, say("report.title_compare", language, name=base.office.name), title, sections)


def _changes(comparison: Comparison, name: str) -> list[Block]:
    """Fields in which a scenario differs from the base."""
    language = comparison[comparison.base].office.language
    rows = comparison.inputs
    mine = rows[rows["scenario"] == name][["field", "before", "after"]]
    caption = say("report.table_changes", language, other=name, base=comparison.base)
    if mine.empty:
        return [f"{name}: {say('report.nothing_changed', language)}"]
    heads = (say("report.field", language), say("report.before", language), say("report.after", language))
    cells = tuple((str(field), str(old) or "–", str(new) or "–") for field, old, new in mine.to_numpy().tolist())
    return [Table(caption, heads, cells, words=True, code=True)]


def _differences(comparison: Comparison, name: str) -> Table:
    """Figures of a scenario beside those of the base, with paired intervals that hold for all scenarios together."""
    base = comparison[comparison.base]
    language, days = base.office.language, len(base.days)
    before, after = base.table().iloc[0], comparison[name].table().iloc[0]
    change = comparison.differences(simultaneous=True).loc[[name]].iloc[0]
    gains = comparison.variance_reduction().loc[[name]].iloc[0]
    rows = []
    for kpi in (KPI[told] for told in TOLD):
        if kpi.name in RARE and not before[kpi.name] and not after[kpi.name]:
            continue
        scale = 100 if kpi.unit == "share" else 1 / days if kpi.name in DAILY else 1
        unit = say("result.points", language) if kpi.unit == "share" else ""
        value, low, high = (float(change[f"{kpi.name}{end}"]) for end in ("", "_low", "_high"))
        gain = float(gains[kpi.name])
        rows.append((
            parts.kpi_heading(kpi.name, language),
            screen.number(scale * float(before[kpi.name]), language),
            screen.number(scale * float(after[kpi.name]), language),
            screen.spread(Estimate(value, low, high, base.replications), language, 1, scale, unit),
            f"×{screen.number(gain, language)}" if np.isfinite(gain) else "–",
        ))  # fmt: skip
    heads = (
        say("report.figure", language), comparison.base, name, say("report.change", language),
        say("report.gain", language),
    )  # fmt: skip
    return Table(say("report.table_against", language, other=name, base=comparison.base), heads, tuple(rows))


def _cuts(result: Result) -> list[Block]:
    """Figures by hour, by service and, where days differ, by day."""
    language = result.office.language
    blocks = parts.figures(
        result.table("hour"), parts.TIMED, say("report.table_hour", language), [say("report.hour", language)], language
    )
    if len(result.office.services) > 1:
        caption, heads = say("report.table_service", language), [say("report.service", language)]
        blocks += parts.figures(result.table("service"), parts.CUT, caption, heads, language)
    if len(result.days) > 1:
        caption, heads = say("report.table_weekday", language), [say("report.weekday", language)]
        table = result.table("weekday").rename(index=lambda label: days_in(language, str(label)))
        blocks += parts.figures(table, parts.TIMED, caption, heads, language)
    return blocks


def _plots(result: Result, prefix: str) -> list[Block]:
    """Wait by hour, and how many wait; what they show in words too."""
    language = result.office.language
    waits = result.mean_wait(by="hour")["value"].dropna()
    if waits.empty:
        return [say("result.nobody", language)]
    wait = screen.number(float(waits.max()), language)
    told = say("report.alt_hour", language, hour=str(waits.idxmax()), wait=wait)
    length = result.queue_length()["value"]
    busiest = round(float(length.index.to_numpy(dtype=np.float64)[int(length.argmax())]) * MIN)
    people = screen.number(float(length.max()), language)
    crowd = say("report.alt_people", language, time=to_clock(busiest), people=people)
    return [
        Plot(say("report.plot_hour", language), inline_svg(plot_wait_by_hour, result, prefix=f"{prefix}h", label=told)),
        Plot(
            say("report.plot_people", language),
            inline_svg(plot_people_waiting, result, prefix=f"{prefix}w", label=crowd),
        ),
    ]


def _sure(first: Result, results: list[Result], notes: list[str]) -> list[str]:
    """How sure the figures are, and what they leave out."""
    language: Language = first.office.language
    told = screen.sample(len(first.days), first.replications, language)
    listed = [say("report.listed", language)] if first.run.listed else []
    return [
        say("report.chance", language, sample=told),
        *dict.fromkeys(notes),
        *listed,
        *parts.assumed([result.office for result in results], language),
        say("report.left_out", language),
    ]


def _origin(result: Result, given: Result) -> Section:
    language, run = result.office.language, given.run
    days = [day.label for day in run.days]
    if run.listed:
        how = [
            'people = pd.read_csv("customers.csv")  # result.to_pandas()',
            'absent = pd.read_csv("absences.csv")  # result.absences()',
        ]
        call = "customers=people, absent=absent"
    else:
        how, call = [], f"replications={run.replications}, seed={run.seed}"
    commands = [
        *(["import pandas as pd"] if run.listed else []),
        "import mfc_sim as mfc",
        'office = mfc.load("office.toml")',
        *how,
        f"result = mfc.simulate(office, {call}, engine={run.engine!r}{parts.dates_of(days)}{parts.week_of(days)})",
        parts.saved("result", language, given.office.language),
    ]
    return parts.origin(given.provenance, {"office.toml": (given.office.name, given.office)}, commands, language)
