"""Reports on one office, and on several compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim import screen
from mfc_sim.description.clock import MIN, days_in, to_clock, to_ms
from mfc_sim.measures.kpis import KPI
from mfc_sim.network_result import OfficeResult
from mfc_sim.plots import plot_people_waiting, plot_wait_by_hour, plot_waits_by_hour
from mfc_sim.plots.svg import inline_svg
from mfc_sim.reports import parts
from mfc_sim.reports.page import Block, Page, Plot, Section, Table
from mfc_sim.studies import compare_told
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.description.base import Description
    from mfc_sim.network_run import NetworkRun
    from mfc_sim.result import Result
    from mfc_sim.studies.compare import Comparison

TOLD = (
    "visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15", "over_15", "served", "left", "sent_away",
    "refused", "utilization", "overtime_min", "people_waiting_max",
)  # fmt: skip
"""Figures of a comparison."""
RARE = ("left", "sent_away", "refused")
"""Those left out where they are 0 everywhere."""
COLUMNS_MAX = 5
"""Scenarios in one table of figures, beside the base: so many stand side by side on paper."""


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
    lead = parts.sentence(screen.sample(len(result.days), result.replications, language))
    return Page(language, say("report.title_result", language, name=name), lead, sections)


def of_comparison(comparison: Comparison, given: Comparison) -> Page:
    """Page on several offices on the same visitors."""
    base = comparison[comparison.base]
    language = base.office.language
    names = {"base": comparison.base, "others": parts.quoted(comparison.others, language)}
    leading = [str(comparison.best(of)) for of in compare_told.LEADING]
    notes = [say("result.counts", language)]
    if len(comparison.others) > 1:
        level = screen.number(100 * comparison.level, language, 2)
        notes.append(say("result.together", language, count=len(comparison.others), level=level))
    warned = [f"{name}: {one}" for name, result in comparison.results.items() for one in screen.warnings(result)]
    sample = parts.sentence(screen.sample(len(base.days), base.replications, language)).removesuffix(".")
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
    drawn = say("report.same_visitors", language), say("report.same_visitors_what", language)
    same = say("report.nothing_changed", language)
    sections = [
        Section(say("report.question", language), [say("report.ask_compare", language, **names)]),
        Section(say("report.verdict", language), [compare_told.answers(comparison), *leading], answer=True),
        Section(
            say("report.compared", language),
            [Section(name, [comparison.sentences(name) or same]) for name in comparison.others],
        ),
        Section(say("report.figures", language), _differences(comparison)),
        Section(say("report.plots", language), _waits(comparison)),
        Section(
            say("report.cuts", language),
            [Section(name, _cuts(result)) for name, result in comparison.results.items()],
        ),
        Section(say("report.sure", language), [_sure(base, list(comparison.results.values()), [*notes, *warned])]),
        parts.by_hand(language),
        parts.origin(given[given.base].provenance, files, commands, language, [drawn]),
    ]
    lead = say("report.lead_compare", language, sample=sample)
    return Page(language, say("report.title_compare", language, name=base.office.name), lead, sections)


def _differences(comparison: Comparison) -> list[Block]:
    """Figures of all scenarios beside those of the base, with paired intervals that hold for all together."""
    base = comparison[comparison.base]
    language, days = base.office.language, len(base.days)
    table, hours = comparison.table(), {name: compare_told.hours_a_day(one) for name, one in comparison.results.items()}
    told = [name for name in TOLD if name not in RARE or table[name].any()]

    def cell(name: str, of: str) -> str:
        scale = compare_told.scale_of(of, days)
        value = screen.number(scale * float(table.loc[[name], of].iloc[0]), language)
        if name == comparison.base:
            return value
        unit = say("result.points", language) if KPI[of].unit == "share" else ""
        change, low, high = (scale * one for one in comparison.change_of(of, name))
        said = screen.change(change, low, high, language, unit).replace(" ", "\u00a0")
        return "\n".join([value, said.replace("\u00a0(", " (")])  # broken before its interval alone

    def cost(name: str) -> str:
        value = screen.number(hours[name], language)
        more = screen.signed(hours[name] - hours[comparison.base], language)
        return value if name == comparison.base else f"{value}\n{more}"

    caption, blocks = say("report.table_variants", language, base=comparison.base), list[Block]()
    for first in range(0, len(comparison.others), COLUMNS_MAX):
        names = [comparison.base, *comparison.others[first : first + COLUMNS_MAX]]
        rows = [(compare_told.label_of(of, language), *(cell(name, of) for name in names)) for of in told]
        rows.append((say("result.window_hours", language), *map(cost, names)))
        blocks.append(Table(caption, (say("report.figure", language), *names), tuple(rows), lines=True))
    return blocks


def _waits(comparison: Comparison) -> list[Block]:
    """Wait by hour of all scenarios on one axis; what it shows in words too."""
    language = comparison.language
    longest = []
    for name, result in comparison.results.items():
        waits = result.mean_wait(by="hour")["value"].dropna()
        if len(waits):
            wait = screen.number(float(waits.max()), language)
            longest.append(say("report.longest", language, name=name, wait=wait, hour=str(waits.idxmax())))
    if not longest:
        return [say("result.nobody", language)]
    told = say("report.alt_hours", language, longest="; ".join(longest))
    svg = inline_svg(plot_waits_by_hour, comparison.results, prefix="ph", label=told)
    return [Plot(say("report.plot_hours", language), svg)]


def _cuts(result: Result) -> list[Block]:
    """Figures by hour, by service and, where days differ, by day."""
    language = result.office.language
    blocks = parts.figures(
        result.table("hour"), parts.TIMED, say("report.table_hour", language), [say("report.hour", language)], language
    )
    if hours := _part_hours(result):
        blocks.append(say("report.part_days", language, hours=hours, days=len(result.days)))
    if len(result.office.services) > 1:
        caption, heads = say("report.table_service", language), [say("report.service", language)]
        blocks += parts.figures(result.table("service"), parts.CUT, caption, heads, language)
    if len(result.days) > 1:
        caption, heads = say("report.table_weekday", language), [say("report.weekday", language)]
        table = result.table("weekday").rename(index=lambda label: days_in(language, str(label)))
        blocks += parts.figures(table, parts.TIMED, caption, heads, language)
    return blocks


def _part_hours(result: Result) -> str:
    """Hours of the table in which the office is not open on all days; empty if there are none."""
    language, length = result.office.language, 60 * MIN
    table = result.table("hour")
    shown = sorted(to_ms(hour) for hour in table.index[table["visits"] > 0])
    runs: list[list[int]] = []
    for start in shown:
        opened = {max(0, min(day.closing_ms, start + length) - max(day.opening_ms, start)) for day in result.days}
        if len(opened) > 1:
            if runs and runs[-1][-1] + length == start:
                runs[-1].append(start)
            else:
                runs.append([start])
    told = []
    for run in runs:
        if len(run) == 1:
            told.append(to_clock(run[0]))
        elif run[-1] == shown[-1]:
            told.append(say("report.from_hour", language, hour=to_clock(run[0])))
        else:
            told.append(f"{to_clock(run[0])}-{to_clock(run[-1] + length)}")
    return ", ".join(told)


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
    own = given.office.language
    if isinstance(given, OfficeResult):
        of_office: Any = given.run  # an OfficeRun
        region: NetworkRun = of_office.region
        commands = [
            "import mfc_sim as mfc",
            'region = mfc.load("region.toml")',
            f"result = mfc.simulate(region, {parts.of_region(region)}).office({given.office.name!r})",
            parts.saved("result", language, own),
        ]
        files: dict[str, tuple[str, Description]] = {"region.toml": (region.network.name, region.network)}
        return parts.origin(given.provenance, files, commands, language)
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
        parts.saved("result", language, own),
    ]
    return parts.origin(given.provenance, {"office.toml": (given.office.name, given.office)}, commands, language)
