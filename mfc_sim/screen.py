"""A result in a planner's words: a screen of text, the same as HTML, and where the figures come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import views
from mfc_sim.description.clock import MIN
from mfc_sim.measures.estimates import FEW_REPLICATIONS, Estimate, interval, ratio
from mfc_sim.measures.kpis import KPI, estimate, linear, shown
from mfc_sim.measures.summary import Summary
from mfc_sim.sparks import Series, chart
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.figures import Figures

PROMISE_SHARE = 0.9
"""Share of visitors to be called within 15 minutes for the verdict "kept"."""
LOST = ("left", "sent_away")
"""Those who queued and were not served."""
LOST_SAID = 0.05
"""Greatest share of them that the worst hour does not tell: waits are over those served."""
WARNINGS_MAX = 6
"""Warnings that one screen shows."""


def number(value: float, language: Language, digits: int = 1) -> str:
    """Write a number in a language; a dash where there is none, and no sign before a zero.

    >>> number(1234.56, "ru"), number(float("nan"), "en"), number(-0.04, "en")
    ('1234,6', '–', '0.0')
    """
    if not np.isfinite(value):
        return "–"
    text = f"{value:z.{digits}f}"
    return text.replace(".", ",") if language == "ru" else text


def signed(value: float, language: Language, digits: int = 1) -> str:
    """Write a change: with its sign, if it is not nothing.

    >>> signed(2.5, "ru"), signed(-2.5, "en"), signed(0.04, "en")
    ('+2,5', '-2.5', '0.0')
    """
    text = number(value, language, digits)
    return f"+{text}" if np.isfinite(value) and round(value, digits) > 0 else text


def spread(estimate: Estimate, language: Language, digits: int = 1, scale: float = 1.0, unit: str = "") -> str:
    """Write an estimate and its interval in a language.

    >>> spread(Estimate(0.724, 0.701, 0.747, n=64), "en", scale=100, unit=" %")
    '72.4 % (70.1 to 74.7)'
    """
    value, low, high = (
        number(part * scale, language, digits) for part in (estimate.value, estimate.low, estimate.high)
    )
    if not (np.isfinite(estimate.low) and np.isfinite(estimate.high)):
        return f"{value}{unit}" if np.isfinite(estimate.value) else value
    return f"{value}{unit} ({say('result.from_to', language, low=low, high=high)})"


def change(value: float, low: float, high: float, language: Language, unit: str = "") -> str:
    """Write a change and its interval, with its sign.

    >>> change(2.5, 2.0, 3.0, "en", " points"), change(0.01, -0.04, 0.04, "ru")
    ('+2.5 points (2.0 to 3.0)', '0,0 (от 0,0 до 0,0)')
    """
    said = signed(value, language) + (unit if np.isfinite(value) else "")
    if not (np.isfinite(low) and np.isfinite(high)):
        return said
    ends = number(low, language), number(high, language)
    return f"{said} ({say('result.from_to', language, low=ends[0], high=ends[1])})"


def sample(days: int, replications: int, language: Language) -> str:
    """Say what was simulated: replications of a day, or of so many days.

    >>> sample(1, 500, "en"), sample(6, 200, "en")
    ('500 replications of a day', '200 replications of 6 open days')
    """
    if days > 1:
        return say("result.of_days", language, replications=replications, days=days)
    return say("result.of_one_day", language, replications=replications)


def title(result: Figures) -> str:
    """Office, replications, seed, engine."""
    language, origin = result.office.language, result.provenance
    told = sample(len(result.days), result.replications, language)
    return say(
        "result.title", language, name=result.office.name, sample=told, seed=origin["seed"], engine=origin["engine"]
    )


def promise(share: Estimate) -> str:
    """Whether the promise of 15 minutes is kept: "surely", "no", or "unclear" where the interval holds both.

    >>> (
    ...     promise(Estimate(0.92, 0.91, 0.93, n=64)),
    ...     promise(Estimate(0.9, 0.88, 0.92, n=64)),
    ... )
    ('surely', 'unclear')
    """
    return "surely" if share.low >= PROMISE_SHARE else "no" if share.high < PROMISE_SHARE else "unclear"


def verdict(result: Figures) -> str:
    """Whether the promise of 15 minutes is kept, and on how many days."""
    language = result.office.language
    share, on_days = result.share_within(15), result.day_probability(f"share_within_15 >= {PROMISE_SHARE}")
    if not np.isfinite(share.value):
        return say("result.nobody", language)
    word = {
        "surely": say("result.kept", language),
        "no": say("result.not_kept", language),
        "unclear": say("result.undecided", language),
    }[promise(share)]
    return say(
        "result.verdict", language, word=word, percent=number(100 * PROMISE_SHARE, language, 0),
        share=spread(share, language, 1, 100, " %"), days=spread(on_days, language, 0, 100, " %"),
    )  # fmt: skip


def lines(result: Figures) -> dict[str, str]:
    """Say the waits, the visitors and the windows: heading to text."""
    language = result.office.language
    summary, by_hour = result.summaries(result.question(), result.question(by="hour"))

    def per_day(name: str, scale: float = 1.0) -> Estimate:
        return interval(ratio(summary.total(name), summary.total("days"), scale), least=0.0).estimate(
            result.replications
        )

    def figure(name: str) -> Estimate:
        return estimate(summary, KPI[name], result.weights).estimate(result.replications)

    minutes = say("result.minutes", language)
    told = {
        say("result.mean_wait", language): spread(figure("mean_wait_min"), language, 1, unit=minutes),
        say("result.wait_half", language): spread(figure("p50_wait_min"), language, 1, unit=minutes),
        say("result.wait_most", language): spread(figure("p90_wait_min"), language, 1, unit=minutes),
        say("result.wait_longest", language): spread(figure("max_wait_min"), language, 0, unit=minutes),
        say("result.over_limit", language): spread(per_day("over_15"), language, 1),
        say("result.came", language): spread(per_day("visits"), language, 1),
        say("result.served_daily", language): spread(per_day("served"), language, 1),
    }
    for name, heading in (
        ("left", say("result.left_daily", language)),
        ("sent_away", say("result.sent_away_daily", language)),
        ("refused", say("result.refused_daily", language)),
        ("no_show", say("result.no_show_daily", language)),
    ):
        if summary.total(name).any():
            told[heading] = spread(per_day(name), language, 1)
    told[say("result.busy", language)] = spread(figure("utilization"), language, 1, 100, " %")
    told[say("result.overtime", language)] = spread(per_day("overtime_ms", 1 / MIN), language, 0, unit=minutes)
    told[say("result.crowd", language)] = spread(figure("people_waiting_max"), language, 1)
    if (worst := _worst_hour(by_hour)) is not None:
        hour, share, wait = worst
        told[say("result.worst_hour", language)] = say(
            "result.worst_hour_text", language, hour=hour, share=number(100 * share, language, 0),
            wait=number(wait, language, 1),
        )  # fmt: skip
        place = [label[0] for label in by_hour.cells.labels].index(hour)
        lost, asked = (
            sum(by_hour.total(name)[:, place].sum() for name in names) for names in (LOST, (*LOST, "served"))
        )
        if lost > LOST_SAID * asked:
            told[say("result.worst_hour", language)] += say(
                "result.worst_hour_lost", language, lost=number(100 * lost / asked, language, 0)
            )
    return told


def worst_hour(result: Figures) -> tuple[str, float, float] | None:
    """Hour with the least share called within 15 minutes, that share, and the mean wait [min]; None if nobody came."""
    return _worst_hour(result.summary(result.question(by="hour")))


def _worst_hour(by_hour: Summary) -> tuple[str, float, float] | None:
    """... of the hours in which at least 1 % of the visitors queue."""
    visits = by_hour.total("visits").sum(axis=0)
    shares, waits = (linear(by_hour, KPI[name]).value for name in ("share_within_15", "mean_wait_min"))
    share = np.where(visits >= max(visits.sum() / 100, 1), shares, np.nan)
    if np.isnan(share).all():
        return None
    worst = int(np.nanargmin(share))
    return by_hour.cells.labels[worst][0], float(share[worst]), float(waits[worst])


def warnings(result: Figures) -> list[str]:
    """List what to keep in mind: few replications, and what the description warns of."""
    language = result.office.language
    few = (
        [say("result.few", language, replications=result.replications)]
        if result.replications < FEW_REPLICATIONS
        else []
    )
    hit = [precision(result)] if result.precision is not None and not result.precision.reached else []
    return [*few, *hit, *result.described_warnings()]


def precision(result: Figures) -> str:
    """Say whether the precision asked for was reached; empty if none was."""
    looked, language = result.precision, result.office.language
    if looked is None:
        return ""
    told = []
    for name, width in looked.widths.items():
        scale, unit = (100, say("result.points", language)) if KPI[name].unit == "share" else (1, "")
        # as many digits as show the first two of the goal
        digits = int(np.clip(1 - np.floor(np.log10(max(looked.asked[name] * scale, 1e-9))), 1, 6))
        value, half, asked = (
            number(part * scale, language, digits) for part in (looked.found[name].value, width, looked.asked[name])
        )
        label = KPI[name].label(language)
        told.append(say("result.width", language, label=label, value=value, half=half, asked=asked, unit=unit))
    if looked.precision.adjusted:
        told.append(say("result.adjusted", language))
    said = "; ".join(told)
    if looked.reached:
        return say("result.precise", language, replications=looked.replications, widths=said)
    return say("result.not_precise", language, replications=looked.replications, widths=said)


def notes(result: Figures) -> list[str]:
    """How the figures are to be read, and that they are as tight as asked."""
    reached = result.precision is not None and result.precision.reached
    said = [say("result.reading", result.office.language), *([precision(result)] if reached else [])]
    return [f"[{one}]" for one in said]


def marked(warned: Sequence[str], language: Language) -> list[str]:
    """Warnings as lines of text; of many, only the first."""
    more = len(warned) - WARNINGS_MAX
    rest = [say("result.more_warnings", language, count=more)] if more > 0 else []
    return [f"! {warning}" for warning in [*warned[:WARNINGS_MAX], *rest]]


def text(result: Figures) -> str:
    """One screen of text."""
    told, language = lines(result), result.office.language
    width = max(map(len, told))
    return "\n".join(
        [
            title(result),
            verdict(result),
            *(f"  {heading:<{width}}  {said}" for heading, said in told.items()),
            *notes(result),
            *marked(warnings(result), language),
        ]
    )


def html(result: Figures) -> str:
    """Return the same for a notebook, with a small chart of the mean wait by hour; every word escaped."""
    return views.fragment(
        title(result),
        views.paragraph(verdict(result)),
        wait_chart(result),
        views.pairs(lines(result)),
        views.notes(notes(result)),
        views.warnings(warnings(result)),
    )


def wait_chart(result: Figures) -> str:
    """Draw the mean wait by hour of queueing with the 15-minute line, as a small picture."""
    language, by_hour = result.office.language, result.summary(result.question(by="hour"))
    waits = linear(by_hour, KPI["mean_wait_min"]).value
    cells = [cell for cell in shown(by_hour).tolist() if np.isfinite(waits[cell])]
    series = Series(say("views.mean_wait", language), waits[cells].tolist(), "line")
    limit = say("views.limit", language), 15.0
    return chart(
        [by_hour.cells.labels[cell][0] for cell in cells], [series],
        title=say("views.wait_by_hour", language), language=language, limit=limit,
    )  # fmt: skip
