"""Reports on a region, and on several scenarios of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import network_told, screen
from mfc_sim.measures.estimates import Estimate
from mfc_sim.network_kpis import REGION_KPIS
from mfc_sim.plots import plot_map, plot_maps, plot_moves, plot_travel_wait
from mfc_sim.plots.svg import inline_svg
from mfc_sim.reports import parts
from mfc_sim.reports.page import Block, Page, Plot, Section, Table
from mfc_sim.studies import regions_told
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.network_result import NetworkResult
    from mfc_sim.studies.regions import RegionComparison

WORST_MAX = 3
"""Offices that the words for a map name."""
SQUARE = (9.0, 6.5)
"""Size of a map [inches]."""


def of_network(result: NetworkResult, given: NetworkResult) -> Page:
    """Page on one region; ``given`` is the result as it was made, in its own language."""
    network, language = result.network, result.network.language
    rows = _told(result)
    kept = [f"{head}: {value}; {mark}" for head, value, mark in rows if mark]
    heads = (say("report.figure", language), say("report.value", language), say("report.target", language))
    notes = [*parts.plain(network_told.notes(result)), *_assumed([result], language)]
    commands = [
        "import mfc_sim as mfc",
        'region = mfc.load("region.toml")',
        f"result = mfc.simulate(region, {parts.of_region(given.run)})",
        parts.saved("result", language, given.network.language),
    ]
    changed = [Section(say("report.changed", language), [list(network.changes)])] if network.changes else []
    sections = [
        Section(say("report.question", language), [say("report.ask_network", language, name=network.name)]),
        *changed,
        Section(say("report.verdict", language), [kept], answer=True),
        Section(
            say("report.figures", language),
            [Table(say("report.table_region", language), heads, tuple(rows), words=True), *_offices(result)],
        ),
        Section(say("report.plots", language), _plots(result)),
        Section(say("report.described", language), parts.outline(str(network))),
        Section(say("report.sure", language), [_sure(result, notes)]),
        parts.by_hand(language),
        parts.origin(given.provenance, {"region.toml": (given.network.name, given.network)}, commands, language),
    ]
    return Page(language, say("report.title_network", language, name=network.name), _lead(result), sections)


def of_regions(comparison: RegionComparison, given: RegionComparison) -> Page:
    """Page on several scenarios of a region, for the same residents."""
    base = comparison[comparison.base]
    language, name = base.network.language, base.network.name
    asked = {"name": name, "base": comparison.base, "others": parts.quoted(comparison.others, language)}
    files = {
        f"scenario{place}.toml": (one, result.network) for place, (one, result) in enumerate(given.results.items(), 1)
    }
    commands = [
        "import mfc_sim as mfc",
        *parts.loads("regions", files),
        f"comparison = mfc.compare(regions, {parts.of_region(given[given.base].run)})",
        parts.saved("comparison", language, given[given.base].network.language),
    ]
    results = list(comparison.results.values())
    of_base = [f"{comparison.base}: {note}" for note in parts.plain(network_told.notes(base))]
    notes = [say("network.paired", language), *of_base, *_assumed(results, language)]
    done = [
        Section(one, [comparison.sentences(one) or say("report.nothing_changed", language)])
        for one in comparison.others
    ]
    sections = [
        Section(say("report.question", language), [say("report.ask_region", language, **asked)]),
        Section(say("report.compared", language), done),
        Section(
            say("report.verdict", language),
            [Section(one, [_verdict(comparison, one)]) for one in comparison.others],
            answer=True,
        ),
        Section(say("report.figures", language), [_differences(comparison, one) for one in comparison.others]),
        Section(
            say("report.table_office", language),
            [Section(one, _offices(result)) for one, result in comparison.results.items()],
        ),
        Section(
            say("report.plots", language),
            [
                Section(one, _moved(comparison, one, f"p{place}", language))
                for place, one in enumerate(comparison.others)
            ],
        ),
        Section(say("report.described", language), parts.outline(str(base.network))),
        Section(say("report.sure", language), [_sure(base, notes)]),
        parts.by_hand(language),
        parts.origin(given[given.base].provenance, files, commands, language),
    ]
    return Page(language, say("report.title_region", language, name=name), _lead(base), sections)


def _lead(result: NetworkResult) -> str:
    return parts.sentence(screen.sample(result.days, result.replications, result.network.language))


def _told(result: NetworkResult) -> list[tuple[str, str, str]]:
    """Heading, value and target of every figure of the region."""
    language = result.network.language
    values = result.kpis()[["value", "low", "high"]].to_numpy(dtype=np.float64).tolist()
    rows = []
    for kpi, (value, low, high) in zip(REGION_KPIS, values, strict=True):
        found = Estimate(value, low, high, result.replications)
        mark = network_told.verdict(kpi, found, language)[1:-1]
        rows.append((network_told.kpi_label(kpi, language), network_told.shown(kpi, found, language), mark))
    return rows


def _offices(result: NetworkResult) -> list[Block]:
    language = result.network.language
    caption, heads = say("report.table_office", language), [say("report.office", language)]
    return parts.figures(result.table("office"), parts.TIMED, caption, heads, language)


def _plots(result: NetworkResult) -> list[Block]:
    """Map, if it is known where the offices are, and travel against wait."""
    language = result.network.language
    blocks: list[Block] = []
    if any(office.location for office in result.choices.offices):
        shares = result.table("office")["share_within_15"].dropna().sort_values().head(WORST_MAX)
        worst = ", ".join(
            f"{name} {screen.number(100 * float(share), language, 0)} %" for name, share in shares.items()
        )
        said = say("report.alt_map", language, worst=worst)
        svg = inline_svg(plot_map, result, prefix="pm", label=said, size=SQUARE)
        blocks.append(Plot(say("report.plot_map", language), svg))
    if result.table("home")["access_min"].notna().any():
        svg = inline_svg(plot_travel_wait, result, prefix="pt", label=say("report.alt_travel", language))
        blocks.append(Plot(say("report.plot_travel", language), svg))
    return blocks or [say("result.nobody", language)]


def _moved(comparison: RegionComparison, name: str, prefix: str, language: Language) -> list[Block]:
    """Who gains and who loses, and both maps, if it is known where the offices are."""
    blocks: list[Block] = []
    if comparison.moves(name)["access_change"].notna().any():
        said = say("report.alt_moves", language)
        svg = inline_svg(plot_moves, comparison, prefix=f"{prefix}g", label=said, size=SQUARE, name=name)
        blocks.append(Plot(say("report.plot_moves", language, other=name), svg))
    both = (comparison[comparison.base], comparison[name])
    if all(any(office.location for office in result.choices.offices) for result in both):
        said = say("report.alt_maps", language)
        svg = inline_svg(plot_maps, comparison, prefix=f"{prefix}m", label=said, size=(12.8, 5.5), name=name)
        blocks.append(Plot(say("report.plot_maps", language, base=comparison.base, other=name), svg))
    return blocks or [say("result.nobody", language)]


def _verdict(comparison: RegionComparison, name: str) -> list[str]:
    """What became of the targets, then who gains and who loses."""
    language = comparison[comparison.base].network.language
    kept = [f"{head}: {value}; {mark}" for head, value, mark in _told(comparison[name]) if mark]
    return [*kept, *regions_told.notes(comparison, name, language)]


def _differences(comparison: RegionComparison, name: str) -> Table:
    """Figures of a scenario beside those of the base, with paired intervals that hold for all scenarios together."""
    language = comparison[comparison.base].network.language
    values = comparison.kpis(simultaneous=True).loc[name][["base", "value", "change", "low", "high"]]
    rows = []
    for kpi, (was, now, change, low, high) in zip(REGION_KPIS, values.to_numpy(dtype=np.float64).tolist(), strict=True):
        scale = 100.0 if kpi.unit == "share" else 1.0
        digits = 0 if kpi.unit in ("people", "offices") else 1
        unit = say("result.points", language) if kpi.unit == "share" else ""
        ends = (np.nan, np.nan) if low == high else (low, high)  # what the description alone says has no interval
        found = Estimate(change, ends[0], ends[1], 0)
        sign = "+" if change > 0 else ""
        rows.append((
            network_told.kpi_label(kpi, language),
            screen.number(scale * was, language, digits),
            screen.number(scale * now, language, digits),
            f"{sign}{screen.spread(found, language, digits, scale, unit)}",
        ))  # fmt: skip
    heads = (say("report.figure", language), comparison.base, name, say("report.change", language))
    return Table(say("report.table_against", language, other=name, base=comparison.base), heads, tuple(rows))


def _assumed(results: Sequence[NetworkResult], language: Language) -> list[str]:
    """What the offices of all regions take for granted."""
    return parts.assumed([office for result in results for office in result.choices.offices], language)


def _sure(result: NetworkResult, notes: list[str]) -> list[str]:
    language = result.network.language
    told = screen.sample(result.days, result.replications, language)
    chance, rest = say("report.chance", language, sample=told), say("report.left_out_region", language)
    return [chance, *dict.fromkeys(notes), rest]
