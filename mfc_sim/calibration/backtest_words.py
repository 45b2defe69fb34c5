"""What the columns of a back-test are called, for notebooks, reports and workbooks alike."""

from __future__ import annotations

from mfc_sim.screen import number
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column


def predictor_labels(language: Language) -> dict[str, str]:
    """What the predictors are called."""
    return {
        "model": say("calibration.by_model", language),
        "queue_mean": say("calibration.by_queue_mean", language),
        "hour_mean": say("calibration.by_hour_mean", language),
        "recent_hour_mean": say("calibration.by_recent_hour_mean", language),
        "last_week": say("calibration.by_last_week", language),
        "live": say("calibration.by_live", language),
    }


def columns(language: Language) -> dict[str, Column]:
    """Headings of the tables of a back-test, its cells and its errors, and what is in them; by column."""
    named = {
        "service": Column(say("result.col_service", language)),
        "queue": Column(say("backtest.queue", language)),
        "day": Column(say("backtest.date", language)),
        "hour": Column(say("result.col_hour", language), "clock"),
        "predictor": Column(say("backtest.predictor", language)),
        "tickets": Column(say("backtest.tickets", language), "whole"),
        "wait_min": Column(say("backtest.observed_wait", language), "minutes"),
        "predicted_wait_min": Column(say("backtest.predicted_wait", language), "minutes"),
        "share_within_15": Column(say("backtest.observed_share", language), "share"),
        "predicted_share_within_15": Column(say("backtest.predicted_share", language), "share"),
        "people_waiting": Column(say("backtest.observed_waiting", language), "minutes"),
        "predicted_people_waiting": Column(say("backtest.predicted_waiting", language), "minutes"),
        "bias_min": Column(say("backtest.bias_min", language), "change"),
        "bias_points": Column(say("backtest.bias_points", language), "change"),
        "minutes": Column(say("backtest.error_min", language), "minutes"),
        "points": Column(say("backtest.error_points", language), "minutes"),
        "crps_min": Column(say("backtest.crps", language), "minutes"),
        "predicted_crps_min": Column(say("backtest.crps", language), "minutes"),
    }
    ends = {"low": say("result.head_low", language), "high": say("result.head_high", language)}
    for end, told in ends.items():
        named[f"bias_min_{end}"] = Column(
            say("backtest.end", language, what=named["bias_min"].heading, end=told), "change"
        )
    for percent in (80, 90):
        band = say("backtest.in_band", language, percent=percent)
        named[f"in_band_{percent}"] = Column(band, "share")
        for end, told in ends.items():
            named[f"in_band_{percent}_{end}"] = Column(say("backtest.end", language, what=band, end=told), "share")
            heading = say("backtest.band_end", language, percent=percent, end=told)
            named[f"wait_min_{end}_{percent}"] = Column(heading, "minutes")
            heading = say("backtest.share_band_end", language, percent=percent, end=told)
            named[f"share_within_15_{end}_{percent}"] = Column(heading, "share")
            heading = say("backtest.mean_end", language, percent=percent, end=told)
            named[f"mean_{end}_{percent}"] = Column(heading, "minutes")
    for name, label in predictor_labels(language).items():
        named[f"{name}_wait_min"] = Column(say("backtest.naive_wait", language, name=label), "minutes")
        named[f"{name}_share_within_15"] = Column(say("backtest.naive_share", language, name=label), "share")
        named[f"{name}_crps_min"] = Column(say("backtest.naive_crps", language, name=label), "minutes")
    return named


def told(value: float, column: Column, language: Language) -> str:
    """A value of a column in words.

    >>> (
    ...     told(0.724, columns("en")["share_within_15"], "en"),
    ...     told(12.34, columns("ru")["wait_min"], "ru"),
    ... )
    ('72.4 %', '12,3')
    """
    if column.kind == "share":
        return f"{number(100 * value, language)} %"
    return number(value, language, 0 if column.kind == "whole" else 1)
