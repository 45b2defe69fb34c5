"""Sheets of the workbooks of a fit and of a back-test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mfc_sim.excel_words import descriptions, lines, origin, table
from mfc_sim.provenance import fingerprint, versions
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column, Sheet

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.calibration.backtest import Backtest
    from mfc_sim.calibration.fit import Fit
    from mfc_sim.calibration.ticket_fit import TicketFit


def fit(found: Fit | TicketFit) -> Iterator[Sheet]:
    """Sheets of a fitted office."""
    language, office = found.language, found.office
    yield Sheet(say("excel.text", language), lines(str(found)))
    yield table(say("excel.parameters", language), found.table(), language)
    dates = [f"{date:%Y-%m-%d}" for date in found.log.dates]
    known = {
        "office": office.name,
        "description_sha256": fingerprint(office),
        "fitted": ", ".join(dates),
        **_versions(),
    }
    yield origin(known, language)
    yield from descriptions({office.name: office}, language)


def backtest(found: Backtest, labels: dict[str, str]) -> Iterator[Sheet]:
    """Sheets of a back-test; ``labels``: what its predictors are called."""
    language = found.language
    yield Sheet(say("excel.text", language), lines(str(found)))
    yield table(say("excel.queues", language), found.table(), language, named=_columns(language))
    errors = {
        "predictor": Column(say("excel.predictor", language)),
        "minutes": Column(say("excel.error_min", language), "minutes"),
        "points": Column(say("excel.error_points", language), "minutes"),
        "bias_min": Column(say("excel.bias_min", language), "change"),
        "bias_points": Column(say("excel.bias_points", language), "change"),
    }
    told = found.errors.rename(index=labels).rename_axis("predictor")
    yield table(say("excel.predictors", language), told, language, named=errors)
    yield table(
        say("excel.cells", language), _dated(found.cells), language, named=_columns(language) | _naive(labels, language)
    )
    days = ", ".join(f"{day:%Y-%m-%d}" for day in found.fitted)
    yield origin({"office": found.office, "fitted": days, **_versions()}, language)


def _versions() -> dict[str, Any]:
    return {f"version_{name}": number for name, number in versions().items()}


def _dated(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with their dates and hours as text."""
    hours = [f"{hour:02d}:00" for hour in cells["hour"]]
    return cells.assign(day=[f"{day:%Y-%m-%d}" for day in cells["day"]], hour=hours)


def _columns(language: Language) -> dict[str, Column]:
    named = {
        "service": Column(say("result.col_service", language)),
        "queue": Column(say("excel.queue", language)),
        "day": Column(say("excel.date", language)),
        "hour": Column(say("result.col_hour", language), "clock"),
        "tickets": Column(say("excel.tickets", language), "whole"),
        "wait_min": Column(say("excel.observed_wait", language), "minutes"),
        "predicted_wait_min": Column(say("excel.predicted_wait", language), "minutes"),
        "share_within_15": Column(say("excel.observed_share", language), "share"),
        "predicted_share_within_15": Column(say("excel.predicted_share", language), "share"),
        "bias_min": Column(say("excel.bias_min", language), "change"),
        "minutes": Column(say("excel.error_min", language), "minutes"),
        "points": Column(say("excel.error_points", language), "minutes"),
    }
    ends = {"low": say("result.head_low", language), "high": say("result.head_high", language)}
    for percent in (80, 90):
        named[f"in_band_{percent}"] = Column(say("excel.in_band", language, percent=percent), "share")
        for end, told in ends.items():
            heading = say("excel.band_end", language, percent=percent, end=told)
            named[f"wait_min_{end}_{percent}"] = Column(heading, "minutes")
            heading = say("excel.share_band_end", language, percent=percent, end=told)
            named[f"share_within_15_{end}_{percent}"] = Column(heading, "share")
    return named


def _naive(labels: dict[str, str], language: Language) -> dict[str, Column]:
    named = {}
    for key, label in labels.items():
        named[f"{key}_wait_min"] = Column(say("excel.naive_wait", language, name=label), "minutes")
        named[f"{key}_share_within_15"] = Column(say("excel.naive_share", language, name=label), "share")
    return named
