"""A simulated region in a planner's words: one screen of text, and the same as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import views
from mfc_sim.measures.estimates import FEW_REPLICATIONS, Estimate
from mfc_sim.network_kpis import REGION_KPIS, RegionKpi, worst_tenth
from mfc_sim.screen import number, sample, spread
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.network_figures import NetworkFigures

OUTPOSTS_MAX = 3
OFFICES_MAX = 5
"""Worst offices that one screen names."""


def text(result: NetworkFigures, kpis: pd.DataFrame) -> str:
    """Tell figures of the region, the worst offices, assumptions and warnings, in its language."""
    rows = dict(_rows(result, kpis))
    width = max(map(len, rows))
    lines = [_title(result), *(f"  {heading:<{width}}  {told}" for heading, told in rows.items())]
    return "\n".join([*lines, *notes(result)])


def html(result: NetworkFigures, kpis: pd.DataFrame) -> str:
    """Tell the same in HTML."""
    rows = views.pairs(dict(_rows(result, kpis)))
    return views.fragment(_title(result), rows, views.notes(notes(result)))


def _title(result: NetworkFigures) -> str:
    network = result.network
    told = sample(result.days, result.replications, network.language)
    title = say("network.title", network.language, name=network.name, sample=told, seed=result.run.seed)
    return f"{title} ({network.label})" if network.label else title


def _rows(result: NetworkFigures, kpis: pd.DataFrame) -> Iterator[tuple[str, str]]:
    language = result.network.language
    values = kpis[["value", "low", "high"]].to_numpy(dtype=np.float64).tolist()
    for kpi, (value, low, high) in zip(REGION_KPIS, values, strict=True):
        found = Estimate(value, low, high, result.replications)
        told = shown(kpi, found, language)
        yield kpi_label(kpi, language), f"{told}  {verdict(kpi, found, language)}".rstrip()


def kpi_label(kpi: RegionKpi, language: Language) -> str:
    """Heading of a figure."""
    return say(kpi.heading, language)


def shown(kpi: RegionKpi, found: Estimate, language: Language) -> str:
    """Write a figure and its interval; what follows from the description alone has none."""
    scale = 100.0 if kpi.unit == "share" else 1.0
    digits = 0 if kpi.unit in ("people", "offices") else 1
    if found.low == found.high:
        return number(found.value * scale, language, digits)
    return spread(found, language, digits, scale)


def verdict(kpi: RegionKpi, found: Estimate, language: Language) -> str:
    """Say whether a figure reaches its target, and what that is; empty if it has none."""
    if kpi.target is None or not np.isfinite(found.value):
        return ""
    word = "network.target_least" if kpi.better == "more" else "network.target_most"
    scale = 100.0 if kpi.unit == "share" else 1.0
    target = number(kpi.target * scale, language, 0)
    low, high = (found.value, found.value) if np.isnan(found.low) else (found.low, found.high)
    better = low >= kpi.target if kpi.better == "more" else high <= kpi.target
    worse = high < kpi.target if kpi.better == "more" else low > kpi.target
    said = "network.met" if better else "network.missed" if worse else "network.unclear"
    return f"[{say(word, language, target=target)}: {say(said, language)}]"


def notes(result: NetworkFigures) -> list[str]:
    """Assumptions and the offices that are worst, then what the description warns of."""
    network, language = result.network, result.network.language
    found = [say("network.reach_assumed", language, minutes=network.reach_min, speed=network.speed_kmh)]
    shares = result.summary("office")
    of = {label[0]: cell for cell, label in enumerate(shares.cells.labels)}
    worst = worst_tenth(result)[:OFFICES_MAX]
    if worst:
        asked, within = (shares.total(name).sum(axis=0) for name in ("asked", "within"))
        told = ", ".join(f"{name} {number(100 * within[of[name]] / asked[of[name]], language, 0)} %" for name in worst)
        found.append(f"{say('network.worst_offices', language)}: {told}")
    outposts = result.outposts().sort_values("share_within_15").head(OUTPOSTS_MAX)
    figures = outposts[["visits_per_day", "p90_wait_min", "idle_share"]].to_numpy(dtype=np.float64).tolist()
    for name, (visits, p90, idle) in zip(outposts.index, figures, strict=True):
        values = {
            "visits": number(visits, language),
            "p90": number(p90, language),
            "idle": number(100 * idle, language, 0),
        }
        found.append(say("network.outpost_told", language, name=name, **values))
    if result.replications < FEW_REPLICATIONS:
        found.append(say("result.few", language, replications=result.replications))
    return [*(f"[{note}]" for note in found), *network.warnings()]
