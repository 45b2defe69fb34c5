"""Sheets of the workbook of a simulated region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mfc_sim.excel_words import descriptions, done, lines, origin, table
from mfc_sim.network_kpis import REGION_KPIS, RegionKpi
from mfc_sim.network_told import kpi_label
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column, Figure, Kind, Sheet

_KINDS: dict[str, Kind] = {"share": "share", "min": "minutes", "offices": "whole", "people": "whole"}


def sheets(result: Any) -> Iterator[Sheet]:
    """Sheets of the result of a region."""
    language = result.network.language
    yield Sheet(say("excel.text", language), lines(str(result)))
    numbers = ["result.head_value", "result.head_low", "result.head_high", "excel.target"]
    columns = [
        Column(say("result.head_figure", language)),
        *(Column(say(word, language), "number") for word in numbers),
    ]
    rows = region_rows(result.kpis(), language, ("value", "low", "high"), ())
    yield Sheet(say("excel.figures", language), (), columns, rows)
    yield table(say("excel.offices", language), result.table("office"), language)
    yield table(say("excel.homes", language), result.table("home"), language)
    visits = {"visits": Column(say("excel.visits", language), "count")}
    yield table(say("excel.flows", language), result.flows(), language, named=visits)
    yield origin(result.provenance, language, done(result.network.changes, language))
    yield from descriptions({result.network.name: result.network}, language)


def region_figure(kpi: RegionKpi, value: float, *, change: bool = False) -> Figure:
    """Cell of a figure of a region, or of its change."""
    kind = _KINDS.get(kpi.unit, "count")
    if change:
        kind = "points" if kind == "share" else "change"
    return Figure(float(value), kind)


def region_rows(
    kpis: Any, language: Language, values: Sequence[str], changes: Sequence[str]
) -> list[tuple[object, ...]]:
    """Rows of a table of figures of a region: label, values, changes, target."""
    rows: list[tuple[object, ...]] = []
    for kpi in REGION_KPIS:
        row = kpis.loc[kpi.name]
        told = [region_figure(kpi, row[name]) for name in values]
        told += [region_figure(kpi, row[name], change=True) for name in changes]
        rows.append((kpi_label(kpi, language), *told, region_figure(kpi, row["target"])))
    return rows
