"""A comparison in a planner's words: figures before and after with their difference, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mfc_sim import screen, views
from mfc_sim.description.duty import window_hours
from mfc_sim.measures.kpis import KPI, estimate
from mfc_sim.studies.paired import paired
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.measures.estimates import Estimate, Weights
    from mfc_sim.measures.summary import Summary
    from mfc_sim.result import Result

Row = Mapping[Any, Any]
"""A figure, or an end of its interval, by its name: also a row of a table."""
TOLD = (
    "mean_wait_min",
    "p90_wait_min",
    "share_within_15",
    "over_15",
    "left",
    "utilization",
    "overtime_min",
    "people_waiting_max",
)
"""Figures that a comparison tells."""
LEADING = ("mean_wait_min", "share_within_15")
"""Figures of which the words name the best of more than two scenarios."""
HEADS = ("views.figure", "views.before", "views.after", "views.difference", "views.interval")


class Told(NamedTuple):
    """A figure before and after, in words; ``between`` and ``gain`` are empty where nothing is known of them."""

    label: str
    before: str
    after: str
    change: str
    low: str
    high: str
    gain: str
    sure: bool

    def between(self, language: Language) -> str:
        """Ends of the interval of the difference; empty if it has none."""
        return say("result.from_to", language, low=self.low, high=self.high) if self.low else ""


def told_between(before: Result, after: Result) -> list[Told]:
    """Tell the figures of two results on the same people and their difference: only those told are worked out."""
    cell = np.zeros(1, dtype=np.int64)
    summaries = [result.summary(result.question()) for result in (before, after)]
    was, now = ({name: _value(one, name, before.weights) for name in TOLD} for one in summaries)
    difference: dict[str, float] = {}
    for name in TOLD:
        found = paired(KPI[name], (summaries[0], cell), (summaries[1], cell), before.weights)
        ends = zip(("", "_low", "_high"), (found.value, found.low, found.high), strict=True)
        difference |= {f"{name}{end}": float(one[0]) for end, one in ends}
    told = told_of(was, now, difference, None, len(before.days), before.office.language)
    return [*told, hours_told(before, after)]


def _value(summary: Summary, name: str, weights: Weights) -> float:
    return float(estimate(summary, KPI[name], weights).value[0])


def label_of(name: str, language: Language) -> str:
    """Heading of a figure as the words tell it: shares in percent, counts a day.

    >>> label_of("served", "en"), label_of("utilization", "ru")
    ('Served, a day', 'Занятость окон, %')
    """
    label = KPI[name].label(language)
    if KPI[name].unit == "share":
        return say("result.in_percent", language, label=label)
    return say("result.daily", language, label=label) if KPI[name].of_replication else label


def scale_of(name: str, days: int) -> float:
    """Factor that makes a figure of a table one of the words; ``days``: days of a replication."""
    return 100 if KPI[name].unit == "share" else 1 / days if KPI[name].of_replication else 1


def hours_a_day(result: Result) -> float:
    """Hours of the shifts of all windows, mean per open day [h]."""
    return window_hours(result.office, result.days) / len(result.days)


def hours_told(before: Result, after: Result) -> Told:
    """Tell what two results cost: it is no matter of chance."""
    language = before.office.language
    was, now = hours_a_day(before), hours_a_day(after)
    before_h, after_h, change = (screen.number(one, language) for one in (was, now, now - was))
    label = say("result.window_hours", language)
    return Told(label, before_h, after_h, change, low="", high="", gain="", sure=False)


def answers(comparison: Any) -> list[str]:
    """Say of each scenario what it does to the share called within 15 minutes, what it costs, and when it is worst."""
    base, language = comparison[comparison.base], comparison.language
    told = []
    for name, result in comparison.results.items():
        share = result.share_within(15)
        if not np.isfinite(share.value):
            told.append(say("result.answer_nobody", language, name=name))
            continue
        known = {"name": name, "met": _met(share, language), "worst": _worst(result, language)}
        if name == comparison.base:
            said = screen.spread(share, language, 1, 100, " %")
            told.append(say("result.answer_base", language, share=said, **known))
            continue
        change, low, high = (100 * one for one in comparison.change_of("share_within_15", name))
        points = screen.change(change, low, high, language, say("result.points", language))
        unsure = say("result.answer_unsure", language) if low <= 0 <= high and change else ""
        hours = _hours(base, result)
        told.append(say("result.answer", language, change=points, unsure=unsure, hours=hours, **known))
    return told


def _met(share: Estimate, language: Language) -> str:
    percent = screen.number(100 * screen.PROMISE_SHARE, language, 0)
    return {
        "surely": say("result.answer_met", language, percent=percent),
        "no": say("result.answer_missed", language, percent=percent),
        "unclear": say("result.answer_unclear", language, percent=percent),
    }[screen.promise(share)]


def _worst(result: Result, language: Language) -> str:
    worst = screen.worst_hour(result)
    if worst is None:
        return ""
    return say("result.answer_worst", language, hour=worst[0], share=screen.number(100 * worst[1], language, 0))


def _hours(base: Result, result: Result) -> str:
    """What a scenario costs beside the base."""
    language, was, now = base.office.language, hours_a_day(base), hours_a_day(result)
    hours, change = screen.number(now, language), screen.signed(now - was, language)
    if was == now:
        return say("result.answer_same_hours", language, hours=hours)
    return say("result.answer_hours", language, hours=hours, change=change)


def told_of(before: Row, after: Row, difference: Row, gains: Row | None, days: int, language: Language) -> list[Told]:
    """Tell the figures of two rows of `Result.table` and the difference between them.

    Parameters
    ----------
    before, after : mapping
        A row of `Result.table` each.
    difference : mapping
        Of the same columns, with ``_low`` and ``_high``.
    gains : mapping, optional
        What pairing gains, by figure.
    days : int
        Days of a replication.
    """
    found = []
    for name in TOLD:
        kpi = KPI[name]
        scale = scale_of(name, days)
        value, low, high = (scale * float(difference[f"{name}{end}"]) for end in ("", "_low", "_high"))
        known = np.isfinite(low)
        unit = say("result.points", language) if kpi.unit == "share" else ""
        gain = float("nan") if gains is None else float(gains[name])
        found.append(
            Told(
                label=label_of(name, language),
                before=screen.number(scale * float(before[name]), language),
                after=screen.number(scale * float(after[name]), language),
                change=screen.number(value, language) + unit,
                low=screen.number(low, language) if known else "",
                high=screen.number(high, language) if known else "",
                gain=f"×{screen.number(gain, language)}" if np.isfinite(gain) else "",
                sure=bool(known and (low > 0 or high < 0)),
            )
        )
    return found


def lines(rows: list[Told], language: Language) -> dict[str, str]:
    """Heading of each figure to its values and difference in one line."""
    told = {}
    for row in rows:
        gain = f" {row.gain}" if row.gain else ""
        between = f" ({row.between(language)}){gain}" if row.low else ""
        told[row.label] = f"{row.before} -> {row.after}: {row.change}{between}"
    return told


def table(rows: list[Told], language: Language) -> str:
    """Build the table of differences; bold, and marked, where the interval excludes zero."""
    gains = any(row.gain for row in rows)
    head = [*(say(word, language) for word in HEADS), *([say("views.gain", language)] if gains else [])]
    cells: list[list[str | views.Cell]] = [
        [
            row.label, row.before, row.after, views.Cell(row.change + (" *" if row.sure else ""), strong=row.sure),
            row.between(language), *([row.gain] if gains else []),
        ]
        for row in rows
    ]  # fmt: skip
    return views.table(head, cells)


def html(comparison: Any, said: list[str], warned: list[str]) -> str:
    """Tell all scenarios against the base in HTML, with notes and warnings."""
    language, parts = comparison.language, [views.paragraph("\n".join(answers(comparison)))]
    for name in comparison.others:
        parts.append(views.paragraph(say("result.against", language, other=name, base=comparison.base)))
        changed = comparison.sentences(name) or [say("result.no_changes", language)]
        parts.append(views.paragraph("\n".join(changed)))
        parts.append(table(comparison.told(name), language))
    best = [str(comparison.best(of)) for of in LEADING] if len(comparison.others) > 1 else []
    title = say("result.same_visitors", language, title=screen.title(comparison[comparison.base]))
    notes = views.notes([say("views.bold", language), *said])
    return views.fragment(title, *parts, *map(views.paragraph, best), notes, views.warnings(warned))
