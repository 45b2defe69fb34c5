"""A back-test in a planner's words: grade, reasons, what to distrust, and whether a simple predictor does as well."""

from __future__ import annotations

import html as escaping
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.calibration import backtest_table
from mfc_sim.calibration.backtest_words import columns, predictor_labels, told
from mfc_sim.screen import number, spread
from mfc_sim.text import Language, say

SHOWN = (
    "tickets", "wait_min", "predicted_wait_min", "share_within_15", "predicted_share_within_15", "people_waiting",
    "predicted_people_waiting", "bias_min", "minutes", "in_band_90",
)  # fmt: skip
"""Columns of the table that a notebook and a report show."""
TIE_MIN = 1.0
"""Errors nearer than this are a tie [min]."""


def comparison(test: Any) -> str:
    """See `Backtest.comparison`."""
    minutes = test.errors["minutes"]
    model, best = float(minutes["model"]), float(minutes[test.best_naive])
    values = {"model": model, "best": best, "name": predictor_labels(test.language)[test.best_naive]}
    if best - model >= TIE_MIN:
        return say("calibration.better", test.language, **values)
    if best - model > -TIE_MIN:
        return say("calibration.tie", test.language, **values)
    return say("calibration.worse", test.language, **values)


def verdict(test: Any) -> str:
    """See `Backtest.verdict`."""
    observed = test.mean("wait_min")
    off = backtest_table.off_min(test.cells) * test.weights
    by_service, by_hour = off.groupby(test.cells["service"]).sum(), off.groupby(test.cells["hour"]).sum()
    worst, hour = by_service.idxmax(), by_hour.idxmax()
    tickets = float(test.weights[test.cells["service"] == worst].sum())
    what = {
        "good": say("calibration.grade_good", test.language),
        "usable": say("calibration.grade_usable", test.language),
        "poor": say("calibration.grade_poor", test.language),
    }[test.grade]
    values = {
        "grade": what,
        "bias": test.bias_min,
        "cover": 100 * test.coverage(80),
        "queue": worst,
        "off": float(by_service.max()) / tickets,
        "hour": hour,
        "cell": float(test.errors["minutes"]["model"]),
    }
    if not observed:
        return say("backtest.verdict_no_wait", test.language, **values)
    percent = 100 * test.bias_min / observed
    return say("calibration.verdict", test.language, observed=observed, percent=percent, **values)


def text(test: Any) -> str:
    """One screen of text."""
    words, dates = test.language, np.sort(test.cells["day"].unique())
    lines = [
        say("calibration.backtest_title", words, office=test.office, mode=_mode(test)),
        say(
            "calibration.backtest_days",
            words,
            fit_first=f"{test.fitted[0]:%Y-%m-%d}",
            fit_last=f"{test.fitted[-1]:%Y-%m-%d}",
            fit_days=len(test.fitted),
            first=f"{pd.Timestamp(dates[0]):%Y-%m-%d}",
            last=f"{pd.Timestamp(dates[-1]):%Y-%m-%d}",
            days=len(dates),
            tickets=int(test.cells["tickets"].sum()),
        ),
        *([say("backtest.rolling", words, fits=len(test.origins))] if len(test.origins) > 1 else []),
        test.verdict,
        test.comparison,
        say(
            "calibration.backtest_means",
            words,
            observed=test.mean("wait_min"),
            predicted=test.mean("predicted_wait_min"),
            share=100 * test.mean("share_within_15"),
            predicted_share=100 * test.mean("predicted_share_within_15"),
            cover80=100 * test.coverage(80),
            cover90=100 * test.coverage(90),
        ),
        *_sure(test),
        say("backtest.errors", words),
    ]
    labels = predictor_labels(words)
    lines += [
        f"  {labels[str(name)]:<44} {number(minutes, words):>5} {number(points, words):>6} "
        f"{_signed(bias_min, words):>6} {_signed(bias_points, words):>6} {number(crps_min, words):>5}"
        for name, minutes, points, bias_min, bias_points, crps_min in test.errors.itertuples()
    ]
    lines += [f"  - {warning}" for warning in test.warnings]
    return "\n".join(lines)


def html(test: Any) -> str:
    """Return the same for a notebook, with a short table by service; every word escaped."""
    words, table, named = test.language, test.table(), columns(test.language)
    shown = pd.DataFrame(
        {
            named[name].heading: [told(value, named[name], words) for value in table[name].astype(float)]
            for name in SHOWN
        },
        index=table.index.rename(None),
    )
    return f"<pre style='white-space:pre-wrap'>{escaping.escape(str(test))}</pre>{shown.to_html()}"


def _mode(test: Any) -> str:
    words = test.language
    if test.mode == "replay":
        return say("calibration.mode_replay", words)
    if test.mode == "live":
        return say("calibration.mode_live", words)
    if set(test.fitted) & set(map(pd.Timestamp, test.cells["day"].unique())):
        return say("calibration.mode_plan_seen", words)
    return say("calibration.mode_plan", words)


def _sure(test: Any) -> list[str]:
    """How sure the bias and what the intervals hold are; people waiting, where the model says how many."""
    words = test.language
    lines = [
        say(
            "backtest.sure",
            words,
            bias=spread(test.bias, words),
            band=spread(test.band_coverage(90), words, 0, 100, " %"),
            mean=100 * test.mean_coverage(90).value,
            low=100 * test.mean_coverage_if_right(90)[0],
            high=100 * test.mean_coverage_if_right(90)[1],
        )
    ]
    if np.isfinite([test.skill, test.crps_skill]).all():  # where nobody waited there is nothing to be saved
        lines.append(say("backtest.skill", words, minutes=100 * test.skill, crps=100 * test.crps_skill))
    waiting = backtest_table.people_waiting(test, None)[test.office]
    if np.isfinite(waiting["predicted_people_waiting"]):
        observed, predicted = (number(value, words) for value in waiting.values())
        lines.append(say("backtest.people", words, observed=observed, predicted=predicted))
    return lines


def _signed(value: float, language: Language) -> str:
    """Write a number with its sign."""
    return ("+" if value >= 0 else "") + number(value, language)
