"""Sheets of the workbooks of studies; `to_excel` of each writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mfc_sim.description.clock import days_in
from mfc_sim.excel_words import descriptions, done, end_of, figure, kind_of, label_of, lines, origin, table
from mfc_sim.measures.kpis import KPI, KPIS
from mfc_sim.network_excel import region_rows
from mfc_sim.provenance import fingerprint, versions
from mfc_sim.studies import plan_facts
from mfc_sim.studies.compare_told import hours_a_day
from mfc_sim.studies.required_told import named, promise
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column, Figure, Kind, Sheet

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType
    from mfc_sim.description.target import Target


def in_words(told: object, language: Language) -> Sheet:
    """Sheet of what a study says on a screen."""
    return Sheet(say("excel.text", language), lines(str(told)))


def comparison(found: Any) -> Iterator[Sheet]:
    """Sheets of a comparison of offices."""
    base = found[found.base]
    language = base.office.language
    yield in_words(found, language)
    whole: Any = found.table()
    gains: Any = found.variance_reduction()
    differences: Any = found.differences(simultaneous=True)
    rows = []
    for name in found.others:
        for kpi in KPIS:
            label = label_of(kpi, language)
            if kpi.unit == "share":
                label = say("excel.change_in_points", language, label=label)
            both = [figure(kpi, whole.loc[one, kpi.name]) for one in (found.base, name)]
            ends = (f"{kpi.name}{end}" for end in ("", "_low", "_high"))
            change = [figure(kpi, differences.loc[name, end], change=True) for end in ends]
            rows.append((name, label, *both, *change, float(gains.loc[name, kpi.name]), kpi.what(language)))
        hours = [hours_a_day(one) for one in (base, found[name])]
        cost = [Figure(hour, "count") for hour in hours], Figure(hours[1] - hours[0], "change")
        what = say("result.window_hours_what", language)
        rows.append((name, say("result.window_hours", language), *cost[0], cost[1], None, None, None, what))
    columns = [*_change_columns(language), Column(say("excel.gain", language), "minutes")]
    columns.append(Column(say("result.head_what", language)))
    yield Sheet(say("excel.differences", language), (), columns, rows)
    yield table(say("excel.changes", language), found.inputs, language)
    yield table(say("excel.figures", language), whole, language)
    for by, name in (("hour", say("excel.by_hour", language)), ("service", say("excel.by_service", language))):
        yield table(name, found.differences(by), language, change=True)
    yield origin(base.provenance, language)
    yield from descriptions({name: one.office for name, one in found.results.items()}, language)


def _change_columns(language: Language) -> list[Column]:
    words = (say("excel.scenario", language), say("result.head_figure", language))
    numbers = ["excel.before", "excel.after", "excel.change", "result.head_low", "result.head_high"]
    return [*map(Column, words), *(Column(say(word, language), "number") for word in numbers)]


def regions(found: Any) -> Iterator[Sheet]:
    """Sheets of a comparison of regions."""
    base = found[found.base]
    language = base.network.language
    yield in_words(found, language)
    kpis, rows = found.kpis(simultaneous=True), []
    for name in found.others:
        told = region_rows(kpis.loc[name], language, ("base", "value"), ("change", "low", "high"))
        rows += [(name, *row) for row in told]
    columns = [*_change_columns(language), Column(say("excel.target", language), "number")]
    yield Sheet(say("excel.differences", language), (), columns, rows)
    yield table(say("excel.changes", language), found.inputs, language)
    yield table(say("excel.offices", language), found.differences("office"), language, change=True)
    moves = pd.concat({name: found.moves(name) for name in found.others}, names=["scenario"])
    visits = {"visits": Column(say("excel.visits", language), "count")}
    yield table(say("excel.moves", language), moves, language, named=visits)
    changed = {name: found.sentences(name) for name in found.others}
    more = [row for name, said in changed.items() for row in done([f"{name}: {one}" for one in said], language)]
    yield origin(base.provenance, language, more)
    yield from descriptions({name: one.network for name, one in found.results.items()}, language)


def sweep(found: Any) -> Iterator[Sheet]:
    """Sheets of a sweep."""
    language, frame = found.language, found.table()
    yield in_words(found, language)
    axes = {axis.name: Column(axis.name, _kind_of_labels(axis.labels)) for axis in found.axes}
    yield table(say("excel.points", language), frame, language, named=axes, own=axes)
    more = [(axis.name, f"{', '.join(axis.paths)} = {', '.join(map(str, axis.values))}") for axis in found.axes]
    first = next(iter(found.offices.values()))
    yield origin(found.provenance, language, more)
    yield from descriptions({first.name: first}, language)


def best(found: Any) -> Iterator[Sheet]:
    """Sheets of the cheapest point of a sweep."""
    language = found.office.language
    yield in_words(found, language)
    share = say("excel.in_time", language)
    columns = {
        **{str(name): Column(str(name), "number") for name in found.table.index.names},
        "share": Column(share, "share"),
        "low": Column(end_of(share, "_low", language), "share"),
        "high": Column(end_of(share, "_high", language), "share"),
        "worst": Column(say("excel.worst_part", language)),
        "met": Column(say("excel.met", language)),
    }
    axes = [str(name) for name in found.table.index.names]
    yield table(say("excel.points", language), found.table, language, named=columns, own=axes)
    yield _origin(found.office, None, found.share.n, _targets([found.target], language))
    yield from descriptions({found.office.name: found.office}, language)


def _kind_of_labels(labels: Sequence[object]) -> Kind:
    return "number" if all(isinstance(label, int | float) for label in labels) else "text"


def universal(curve: Any) -> Iterator[Sheet]:
    """Sheets of the curve of universal specialists."""
    language, kpi, frame = curve.language, KPI[curve.of], curve.table()
    yield in_words(curve, language)

    def change(label: str) -> Column:
        kind = kind_of(kpi, change=True)
        return Column(say("excel.in_points", language, label=label) if kind == "points" else label, kind)

    columns = {
        "value": Column(kpi.label(language), kind_of(kpi)),
        "gain": change(say("excel.better_than_none", language)),
        "rest": change(say("excel.all_would_add", language)),
        "later_high": change(say("excel.later_high", language)),
    }
    for name in frame.columns:
        if name.startswith("left_"):
            columns[name] = Column(say("excel.left_in", language, group=name.removeprefix("left_")), "whole")
    yield table(say("excel.points", language), frame, language, named=columns)
    yield _origin(curve.office, curve.seed, curve.replications)
    yield from descriptions({curve.office.name: curve.office}, language)


def selection(found: Any) -> Iterator[Sheet]:
    """Sheets of a selection of the best."""
    language, kpi = found.office.language, KPI[found.of]
    yield in_words(found, language)
    change = kind_of(kpi, change=True)
    apart = say("excel.difference", language)
    columns = {
        "value": Column(kpi.label(language), kind_of(kpi)),
        "low": Column(end_of(kpi.label(language), "_low", language), kind_of(kpi)),
        "high": Column(end_of(kpi.label(language), "_high", language), kind_of(kpi)),
        "difference": Column(say("excel.in_points", language, label=apart) if change == "points" else apart, change),
    }
    yield table(say("excel.points", language), found.table, language, named=columns)
    yield _origin(found.office, None, found.estimate.n)
    yield from descriptions({found.best: found.office}, language)


def cover(found: Any) -> Iterator[Sheet]:
    """Sheets of shifts that cover needs."""
    yield in_words(found, found.language)
    yield from _shifts(found)
    yield origin(versions(), found.language, _types(found.types, found.language))


def _shifts(found: Any, above: Sequence[str] = (), *, proved: bool = False) -> Iterator[Sheet]:
    _, (head, *rows), _ = found.told()
    head = tuple(word[:1].upper() + word[1:] for word in head)
    columns = [*map(Column, head[:-1]), Column(head[-1], "whole")]
    yield Sheet(say("excel.shifts", found.language), above, columns, [(*row[:-1], int(row[-1])) for row in rows])
    frame, surplus = found.table(), say("excel.surplus", found.language)
    fewer = proved and bool((frame["surplus"] < 0).any())
    below = [say("staffing.fewer_do", found.language, surplus=surplus)] if fewer else []
    yield table(say("excel.coverage", found.language), frame, found.language, below=below)


def requirement(need: Any) -> Iterator[Sheet]:
    """Sheets of windows required."""
    language = need.office.language
    yield in_words(need, language)
    yield _needs(need)
    kind: Kind = "minutes" if need.targets[0].kind == "mean_wait_min" else "share"
    worst = {"worst": Column(say("excel.worst", language), kind)}
    yield table(say("excel.formulas", language), need.methods(), language, named=worst)
    yield _origin(need.office, need.seed, need.replications, _targets(need.targets, language))
    yield from descriptions({need.office.name: need.office}, language)


def _needs(need: Any) -> Sheet:
    language = need.office.language
    halves = [target for target in need.targets if target.per == "half-hour"]
    kind: Kind = "minutes" if halves and halves[0].kind == "mean_wait_min" else "share"
    figures = {
        "value": Column(say("result.head_value", language), kind),
        "surely": Column(say("excel.surely", language), kind),
        "slack": Column(say("excel.slack", language), kind),
    }
    return table(say("excel.needs", language), need.table(), language, named=figures)


def plan(found: Any) -> Iterator[Sheet]:
    """Sheets of a staffing plan."""
    language = found.before.language
    yield in_words(found, language)
    heads = (say(key, language) for key in ("views.figure", "staffing.today", "staffing.plan", "excel.in_words"))
    kinds: tuple[Kind, ...] = ("text", "number", "number", "text")
    facts = [
        (
            one.label,
            *(Figure(value, one.kind) if np.isfinite(value) else None for value in (one.today, one.plan)),
            " -> ".join(one.told),
        )
        for one in plan_facts.facts(found)
    ]
    figures = [Column(*pair) for pair in zip(heads, kinds, strict=True)]
    yield Sheet(say("excel.today_and_plan", language), (), figures, facts, plan_facts.kept_groups(found))
    yield Sheet(say("excel.roster", language), found.changes or [say("staffing.unchanged", language)])
    yield from _shifts(found.cover, found.warnings(), proved=True)
    numbers = ["excel.before", "result.head_value", "result.head_low", "result.head_high", "excel.surely"]
    numbers += ["excel.bound", "excel.slack"]
    columns = [Column(say("excel.target", language)), Column(say("excel.part", language))]
    rows = []
    told: Any = found.table().itertuples(index=False)
    for row in told:
        target = found.targets[row.target]
        kind: Kind = "minutes" if target.kind == "mean_wait_min" else "share"
        values = (row.before, row.value, row.low, row.high, row.surely, row.bound, row.slack)
        part = days_in(language, named(target, row.part, language))
        rows.append((promise([target], language), part, *(Figure(float(value), kind) for value in values)))
    columns += [Column(say(word, language), "number") for word in numbers]
    yield Sheet(say("excel.targets", language), (), columns, rows)
    yield _needs(found.requirement)
    more = [*_targets(found.targets, language), *_types(found.cover.types, language)]
    seeds, counts = (" / ".join(map(str, pair)) for pair in (found.seeds, found.replications))
    yield _origin(found.before, seeds, counts, more)
    both = {say("excel.before", language): found.before, say("excel.after", language): found.office}
    yield from descriptions(both, language)


def _targets(targets: Iterable[Target], language: Language) -> list[tuple[str, object]]:
    return [(say("excel.target", language), f"{promise([one], language)}: {one!r}") for one in targets]


def _types(types: Iterable[ShiftType], language: Language) -> list[tuple[str, object]]:
    return [(say("excel.shift_type", language), repr(one)) for one in types]


def _origin(office: Office, seed: Any, replications: Any, more: Iterable[tuple[str, object]] = ()) -> Sheet:
    """Sheet of where the figures of a study of one office come from."""
    known = {
        "office": office.name,
        "description_sha256": fingerprint(office),
        **({} if seed is None else {"seed": seed}),
        "replications": replications,
        **versions(),
    }
    return origin(known, office.language, more)
