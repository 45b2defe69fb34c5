"""A comparison of regions in a planner's words: what was done, then the figures, who loses, and who stays away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim import views
from mfc_sim.description.network_screen import names_in
from mfc_sim.measures.estimates import Estimate
from mfc_sim.network_kpis import REGION_KPIS, RegionKpi
from mfc_sim.network_told import kpi_label, verdict
from mfc_sim.screen import number, sample
from mfc_sim.studies.lines import aligned
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.studies.region_figures import RegionFigures

SENTENCES_MAX = 12
OTHER_HOMES = {"gone": "network.homes_gone", "new": "network.homes_new", "changed": "network.homes_changed"}
WORST_MAX = 3
"""Homes that lose most, named."""


def text(comparison: RegionFigures) -> str:
    """Tell all scenarios against the base."""
    lines = [_title(comparison)]
    for name, said, rows, notes in _parts(comparison):
        lines += ["", say("result.against", _language(comparison), other=name, base=comparison.base)]
        lines += [f"  - {sentence}" for sentence in said]
        lines += [f"  {row}" for row in aligned(rows)]
        lines += [f"  {note}" for note in notes]
    return "\n".join([*lines, "", f"[{say('network.paired', _language(comparison))}]"])


def html(comparison: RegionFigures) -> str:
    """Tell the same in HTML."""
    parts = []
    for name, said, rows, notes in _parts(comparison):
        lead = say("result.against", _language(comparison), other=name, base=comparison.base)
        parts += [views.paragraph("\n".join([lead, *said])), views.table([], rows), views.notes(notes)]
    return views.fragment(_title(comparison), *parts)


def _language(comparison: RegionFigures) -> Language:
    return comparison[comparison.base].network.language


def _title(comparison: RegionFigures) -> str:
    base, language = comparison[comparison.base], _language(comparison)
    told = sample(base.days, base.replications, language)
    title = say("network.title", language, name=base.network.name, sample=told, seed=base.run.seed)
    title = f"{title} ({base.network.label})" if base.network.label else title
    others = [homes for name in comparison.others for homes in comparison.other_homes(name).values()]
    return title if any(others) else say("network.same_residents", language, title=title)


def _parts(comparison: RegionFigures) -> Iterator[tuple[str, list[str], list[list[str]], list[str]]]:
    """Scenario, what was done, the rows of its table, and what follows below."""
    language = _language(comparison)
    kpis = comparison.kpis(simultaneous=True)
    for name in comparison.others:
        said = comparison.sentences(name) or [say("result.no_changes", language)]
        if len(said) > SENTENCES_MAX:
            said = [*said[:SENTENCES_MAX], say("description.more", language, count=len(said) - SENTENCES_MAX)]
        values = kpis.loc[name][["base", "value", "change", "low", "high"]].to_numpy(dtype=np.float64).tolist()
        rows = [_row(kpi, row, language) for kpi, row in zip(REGION_KPIS, values, strict=True)]
        yield name, said, rows, list(notes(comparison, name, language))


def _row(kpi: RegionKpi, row: list[float], language: Language) -> list[str]:
    scale = 100.0 if kpi.unit == "share" else 1.0
    digits = 0 if kpi.unit in ("people", "offices") else 1
    was, now, change, low, high = (number(scale * value, language, digits) for value in row)
    between = (
        "" if row[3] == row[4] or np.isnan(row[3]) else f" ({say('result.from_to', language, low=low, high=high)})"
    )
    unit = say("result.points", language) if kpi.unit == "share" else ""
    sign = "+" if row[2] > 0 else ""
    reached = verdict(kpi, Estimate(row[1], row[1], row[1], 0), language)
    return [kpi_label(kpi, language), f"{was} -> {now}", f"{sign}{change}{unit}{between}", reached]


def notes(comparison: RegionFigures, name: str, language: Language) -> Iterator[str]:
    """Say whose people are not those of the base, who gains, who loses, and who may stay away."""
    for what, homes in comparison.other_homes(name).items():
        if homes:
            yield say(OTHER_HOMES[what], language, names=names_in(homes, language))
    moves, days = comparison.moves(name), comparison[comparison.base].days
    counts: dict[str, Any] = {}
    for word in ("better", "worse"):
        mine = moves[moves["verdict"] == word]
        counts |= {word: len(mine), f"{word}_visits": number(float(mine["visits"].sum()) / days, language, 0)}
    yield say("network.moved", language, **counts)
    worst = moves[moves["verdict"] == "worse"].sort_values("access_change", ascending=False).head(WORST_MAX)
    if len(worst):
        changes = zip(worst.index, worst["access_change"].tolist(), strict=True)
        told = ", ".join(
            f"{home} +{number(change, language)}{say('result.minutes', language)}" for home, change in changes
        )
        yield f"{say('network.worst_off', language)}: {told}"
    lost = comparison.stop_coming().loc[name]["visits_per_day"]
    if lost.max() > 0:
        decays = ", ".join(f"{decay:g}" for decay in lost.index)
        low, high = (number(float(end), language) for end in (lost.min(), lost.max()))
        yield say("network.stop_coming", language, low=low, high=high, decays=decays)
