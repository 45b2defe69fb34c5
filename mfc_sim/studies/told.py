"""A sweep in a planner's words: a screen of text, and the same as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import views
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.measures.estimates import FEW_REPLICATIONS, Estimate
from mfc_sim.measures.kpis import KPI
from mfc_sim.screen import number, sample, spread
from mfc_sim.studies.axes import point_name
from mfc_sim.studies.paired import MORE_IS_BETTER, UNDECIDED
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mfc_sim.description.office import Office
    from mfc_sim.studies.axes import Axis, Key
    from mfc_sim.studies.swept import Swept

ROWS = 20
"""Points that one screen shows."""
WARNINGS_MAX = 5
"""Warnings that one screen shows."""
NAMED_MAX = 2
"""Points that a warning names; the rest of them is counted."""
SPREAD = ("mean_wait_min", "share_within_15")
"""Figures shown with their intervals."""
TOLD = ("mean_wait_min", "p90_wait_min", "share_within_15", "utilization")


def text(sweep: Swept) -> str:
    """One screen of text."""
    rows = _rows(sweep)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([_title(sweep), *(f"  {line}" for line in lines), *_notes(sweep)])


def html(sweep: Swept) -> str:
    """Return the same for a notebook; every word escaped."""
    head, *body = _rows(sweep)
    columns = [_shades(sweep, name) for name in TOLD]
    axes = len(sweep.axes)
    rows: list[list[str | views.Cell]] = [
        [*row[:axes], *(views.Cell(cell, shade=shades[at]) for cell, shades in zip(row[axes:], columns, strict=True))]
        for at, row in enumerate(body)
    ]
    table = views.table(head, rows, names=axes)
    notes = [say("views.shade", sweep.language), *_notes(sweep)]
    return views.fragment(_title(sweep), table, views.notes(notes))


def _shades(sweep: Swept, name: str) -> list[float]:
    """How strongly a figure of each point is colored: from 0, the best, to 1; none where neither is better."""
    if name in UNDECIDED:
        return [0.0] * len(sweep)
    values = sweep.table()[name].to_numpy(dtype=np.float64)
    worse = -values if name in MORE_IS_BETTER else values
    known = worse[np.isfinite(worse)]
    if not len(known) or known.max() == known.min():
        return [0.0] * len(values)
    shades: list[float] = np.nan_to_num((worse - known.min()) / (known.max() - known.min())).tolist()
    return shades


def _title(sweep: Swept) -> str:
    language = sweep.language
    fixed = ", ".join(f"{name}={label}" for name, label in sweep.fixed.items())
    name = sweep.provenance["office"] + (f" ({fixed})" if fixed else "")
    return say(
        "sweep.title", language, name=name, count=len(sweep), seed=sweep.seed,
        sample=sample(sweep.days, sweep.replications, language),
        engine=", ".join(sweep.engines),
    )  # fmt: skip


def _rows(sweep: Swept) -> list[tuple[str, ...]]:
    """Heads, then the first points: labels and figures as text."""
    language, table = sweep.language, sweep.table()
    shares = {name for name in TOLD if KPI[name].unit == "share"}
    heads = [
        say("result.in_percent", language, label=KPI[name].label(language))
        if name in shares
        else KPI[name].label(language)
        for name in TOLD
    ]
    rows = [(*(axis.name for axis in sweep.axes), *heads)]
    for place, key in enumerate(list(sweep.offices)[:ROWS]):
        row = table.iloc[place]
        cells = []
        for name in TOLD:
            value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
            scale = 100.0 if name in shares else 1.0
            figure = Estimate(value, low, high, sweep.replications)
            cells.append(spread(figure, language, 1, scale) if name in SPREAD else number(scale * value, language))
        rows.append((*(_label(label, language) for label in key), *cells))
    return rows


def _label(label: object, language: str) -> str:
    return str(label).replace(".", ",") if language == "ru" and isinstance(label, float) else str(label)


def _notes(sweep: Swept) -> list[str]:
    language, more = sweep.language, len(sweep) - ROWS
    notes = [say("sweep.more", language, count=more)] if more > 0 else []
    notes.append(f"[{say('result.reading', language)}]")
    if sweep.replications < FEW_REPLICATIONS:
        notes.append(f"! {say('result.few', language, replications=sweep.replications)}")
    return [*notes, *(f"! {warning}" for warning in warnings(sweep.axes, sweep.offices, language))]


def warnings(axes: Sequence[Axis], offices: Mapping[Key, Office], language: Language) -> list[str]:
    """What axes leave as it is; what the descriptions warn of, a sentence once, with its points if they are not all."""
    found: dict[str, list[Key]] = {}
    for key, office in offices.items():
        for sentence in office.warnings():
            found.setdefault(sentence, []).append(key)
    told = []
    for sentence, keys in sorted(found.items(), key=lambda one: -len(one[1])):
        named = "; ".join(point_name(axes, key) for key in keys[:NAMED_MAX])
        values = {"points": named, "count": len(keys) - NAMED_MAX, "warning": sentence}
        all_named = "sweep.warning" if len(keys) <= NAMED_MAX else "sweep.warning_of_many"
        told.append(sentence if len(keys) == len(offices) else say(all_named, language, **values))
    told = [*(skipped for axis in axes for skipped in _skipped(axis, offices, language)), *told]
    more = len(told) - WARNINGS_MAX
    return [*told[:WARNINGS_MAX], *([say("sweep.more_warnings", language, count=more)] if more > 0 else [])]


def _skipped(axis: Axis, offices: Mapping[Key, Office], language: Language) -> Iterator[str]:
    """Sentences on the bookings that an axis of all demand passes by, as they have no such field."""
    booked = {
        stream.name: None for office in offices.values() for stream in office.demand if isinstance(stream, Appointments)
    }
    for path in axis.paths if booked else ():
        kind, _, rest = path.partition(".*.")
        field = rest.partition(".")[0]
        if kind == "demand" and field in WalkIns.model_fields and field not in Appointments.model_fields:
            names = ", ".join(f"«{name}»" if language == "ru" else repr(name) for name in booked)
            yield say("sweep.skipped", language, axis=axis.name, field=field, names=names)
