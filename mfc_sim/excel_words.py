"""Tables of results as sheets of a workbook: what their columns and words are called in a planner's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mfc_sim import provenance_told
from mfc_sim.description.clock import days_in
from mfc_sim.description.sentences import purpose_in
from mfc_sim.measures.kpis import KPI, Kpi
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column, Figure, Kind, Sheet

if TYPE_CHECKING:
    import pandas as pd

WORDS: dict[str, tuple[str, Kind]] = {
    "replication": ("result.col_replication", "whole"),
    "weekday": ("result.col_weekday", "text"),
    "ticket": ("result.col_ticket", "whole"),
    "service": ("result.col_service", "text"),
    "channel": ("result.col_channel", "text"),
    "level": ("result.col_level", "text"),
    "queued_at_min": ("result.col_queued_at", "moment"),
    "called_at_min": ("result.col_called_at", "moment"),
    "ended_at_min": ("result.col_ended_at", "moment"),
    "window": ("result.col_window", "text"),
    "outcome": ("result.col_outcome", "text"),
    "wait_min": ("result.col_wait", "minutes"),
    "need_min": ("result.col_need", "minutes"),
    "patience_min": ("result.col_patience", "minutes"),
    "arrival_min": ("result.col_arrival", "moment"),
    "stream": ("result.col_stream", "text"),
    "hour": ("result.col_hour", "clock"),
    "scenario": ("excel.scenario", "text"),
    "office": ("excel.office", "text"),
    "home": ("excel.home", "text"),
    "municipality": ("excel.municipality", "text"),
    "class": ("excel.class", "text"),
    "purpose": ("excel.purpose", "text"),
    "agency": ("excel.agency", "text"),
    "field": ("excel.field", "text"),
    "sentence": ("excel.sentence", "text"),
    "before": ("excel.before", "text"),
    "after": ("excel.after", "text"),
    "travel_min": ("excel.travel", "minutes"),
    "access_min": ("excel.access", "minutes"),
    "travel_before": ("excel.travel_before", "minutes"),
    "travel_after": ("excel.travel_after", "minutes"),
    "wait_before": ("excel.wait_before", "minutes"),
    "wait_after": ("excel.wait_after", "minutes"),
    "access_change": ("excel.access_change", "change"),
    "verdict": ("excel.verdict", "text"),
    "from": ("excel.from", "clock"),
    "until": ("excel.until", "clock"),
    "windows": ("excel.windows", "text"),
    "needed": ("excel.needed", "whole"),
    "fractional": ("excel.fractional", "minutes"),
    "load": ("excel.load", "minutes"),
    "sipp": ("excel.sipp", "whole"),
    "lag_sipp": ("excel.lag_sipp", "whole"),
    "mol": ("excel.mol", "whole"),
    "value": ("result.head_value", "number"),
    "low": ("result.head_low", "number"),
    "high": ("result.head_high", "number"),
    "surely": ("excel.surely", "number"),
    "slack": ("excel.slack", "number"),
    "on_duty": ("excel.on_duty", "whole"),
    "surplus": ("excel.surplus", "whole"),
    "method": ("excel.method", "text"),
    "window_hours": ("excel.window_hours", "count"),
    "short": ("excel.short", "whole"),
    "over": ("excel.over", "whole"),
    "missed": ("excel.missed", "whole"),
    "worst": ("excel.worst", "number"),
    "replications": ("provenance.replications", "whole"),
    "dropped_at": ("excel.dropped_at", "whole"),
    "dropped_by": ("excel.dropped_by", "text"),
    "moved": ("excel.moved", "whole"),
    "universal": ("excel.universal", "whole"),
    "object": ("excel.object", "text"),
    "parameter": ("excel.parameter", "text"),
    "rows": ("excel.rows", "whole"),
    "how": ("excel.how", "text"),
}
"""Column of a table to the key of its heading, and what it holds; figures of `measures.kpis` have their own."""
_VALUES: dict[str, dict[str, str]] = {
    "channel": {
        "walk_in": "excel.walk_in",
        "appointment": "excel.appointment",
        "appointment_late": "excel.appointment_late",
    },
    "outcome": {
        "served": "excel.served",
        "left": "excel.left",
        "sent_away": "excel.sent_away",
        "refused_full": "excel.refused_full",
        "refused_late": "excel.refused_late",
        "no_show": "excel.no_show",
    },
    "class": {"large": "excel.large", "small": "excel.small", "outpost": "excel.outpost"},
    "verdict": {"better": "excel.better", "worse": "excel.worse", "same": "excel.same"},
    "met": {"surely": "excel.met_surely", "met": "excel.met_by_value", "no": "excel.met_not"},
    "method": {
        "simulated": "excel.by_simulation",
        "sipp": "excel.sipp",
        "lag_sipp": "excel.lag_sipp",
        "mol": "excel.mol",
    },
}
"""Words that stand for values, by column."""
_KINDS: dict[str, Kind] = {"min": "minutes", "share": "share", "visitors": "count", "visitors/day": "count"}


def kind_of(kpi: Kpi, *, change: bool = False) -> Kind:
    """What cells of a figure, or of its change, hold."""
    if change:
        return "points" if kpi.unit == "share" else "change"
    return _KINDS[kpi.unit]


def label_of(kpi: Kpi, language: Language) -> str:
    """Heading of a figure in a workbook, where counts are those of a replication and say so.

    >>> label_of(KPI["served"], "en"), label_of(KPI["visits_per_day"], "en")
    ('Served, per replication', 'Visitors a day')
    """
    label = kpi.label(language)
    return say("result.per_replication", language, label=label) if kpi.of_replication else label


def figure(kpi: Kpi, value: float, *, change: bool = False) -> Figure:
    """Cell of a figure in a table of several."""
    return Figure(float(value), kind_of(kpi, change=change))


def end_of(label: str, end: str, language: Language) -> str:
    """Heading of an end of the interval of a figure."""
    told = {"_low": say("result.head_low", language), "_high": say("result.head_high", language)}
    return say("excel.end", language, label=label, end=told[end])


def column(name: str, language: Language, named: Mapping[str, Column], *, change: bool = False) -> Column:
    """Heading and kind of a column of a table."""
    if name in named:
        return named[name]
    stem, end = next(((name.removesuffix(end), end) for end in ("_low", "_high") if name.endswith(end)), (name, ""))
    if stem in named:
        heading, kind = named[stem]
    elif stem in KPI:
        heading, kind = label_of(KPI[stem], language), kind_of(KPI[stem], change=change)
        heading = say("excel.in_points", language, label=heading) if kind == "points" else heading
    elif stem in WORDS:
        key, kind = WORDS[stem]
        heading = say(key, language)
    else:  # of a table that a planner has given names to
        return Column(name, "number")
    return Column(end_of(heading, end, language) if end else heading, kind)


def level_in(language: Language, level: int) -> str:
    """Write a level of the queue in a language: who stands there if a description says nothing else.

    >>> level_in("en", 0), level_in("ru", 5)
    ('privileged', 'уровень 5')
    """
    usual = (
        say("excel.level_privileged", language),
        say("excel.level_booked", language),
        say("excel.level_walk_in", language),
    )
    return usual[level] if level < len(usual) else say("excel.level", language, level=level)


def word(name: str, value: Any, language: Language) -> Any:
    """Value of a cell in a planner's words."""
    if name == "weekday":
        return days_in(language, str(value))
    if name == "purpose":
        return purpose_in(language, str(value))
    if name == "level" and str(value).isdecimal():
        return level_in(language, int(value))
    key = _VALUES.get(name, {}).get(str(value))
    return value if key is None else say(key, language)


def table(
    name: str,
    frame: pd.DataFrame,
    language: Language,
    *,
    named: Mapping[str, Column] | None = None,
    own: Collection[str] = (),
    change: bool = False,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
) -> Sheet:
    """Sheet of a table; columns in which nothing stands are left out.

    Parameters
    ----------
    name : str
    frame : DataFrame
        Levels of its index that have a name become columns.
    language : str
    named : mapping of str to Column, optional
        Columns of this table alone.
    own : collection of str
        Columns that a planner named, such as axes: what is in them is written as it stands.
    change : bool
        Whether its figures are changes of figures.
    above, below : sequence of str
    """
    named, columns, cells = named or {}, [], []
    index = frame.index.to_frame(index=False) if any(frame.index.names) else frame[[]]
    for part in (index, frame):
        for label, values in part.items():
            if len(values) and (values.isna() | (values == "")).all():
                continue
            columns.append(column(str(label), language, named, change=change))
            known = values.astype(object).where(values.notna(), None)
            asis = label in own
            cells.append([one if asis or one is None else word(str(label), one, language) for one in known])
    return Sheet(name, above, columns, list(zip(*cells, strict=True)), below)


def lines(text: str) -> list[str]:
    """Sentences of a text that has been laid out for a screen."""
    return [line for line in text.split("\n") if line.strip()]


def origin(provenance: Mapping[str, Any], language: Language, more: Iterable[tuple[str, object]] = ()) -> Sheet:
    """Sheet of where the figures come from, and what else should be told."""
    columns = [Column(say("excel.item", language)), Column(say("result.head_value", language))]
    told = provenance_told.rows(provenance, language)
    return Sheet(say("result.sheet_provenance", language), (), columns, [*told, *more])


def descriptions(described: Mapping[str, Any], language: Language) -> list[Sheet]:
    """Sheets of descriptions as text of TOML files, by name: so a result can be redone."""
    from mfc_sim.description.plain_text import to_toml

    alone = len(described) == 1
    names = {
        name: say("excel.description", language) if alone else say("excel.description_of", language, name=name)
        for name in described
    }
    lead = say("excel.redo", language)
    return [
        Sheet(names[name], (), [Column(lead)], [(line,) for line in to_toml(one).split("\n") if line])
        for name, one in described.items()
    ]


def done(things: Iterable[str], language: Language) -> list[tuple[str, object]]:
    """Rows of what was changed, for the sheet of provenance."""
    return [(say("excel.origin_change", language), sentence) for sentence in things]
