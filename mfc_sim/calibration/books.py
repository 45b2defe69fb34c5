"""Sheets of the workbooks of a fit and of a back-test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mfc_sim.calibration.backtest_asked import ASKED
from mfc_sim.calibration.backtest_words import columns, predictor_labels
from mfc_sim.excel_words import descriptions, lines, origin, table
from mfc_sim.provenance import fingerprint, versions
from mfc_sim.text import say
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    import pandas as pd


def fit(found: Any) -> Iterator[Sheet]:
    """Sheets of a fitted office."""
    language, office = found.language, found.office
    yield Sheet(say("excel.text", language), lines(str(found)))
    yield table(say("excel.parameters", language), found.table(), language)
    dates = [f"{date:%Y-%m-%d}" for date in found.log.dates]
    known = {
        "office": office.name,
        "description_sha256": fingerprint(office),
        "fitted": ", ".join(dates),
        **versions(),
    }
    yield origin(known, language)
    yield from descriptions({office.name: office}, language)


def backtest(found: Any) -> Iterator[Sheet]:
    """Sheets of a back-test."""
    language, named = found.language, columns(found.language)
    yield Sheet(say("excel.text", language), lines(str(found)))
    yield table(say("excel.queues", language), found.table(), language, named=named)
    errors = found.errors.rename(index=predictor_labels(language)).rename_axis("predictor")
    yield table(say("excel.predictors", language), errors, language, named=named)
    yield table(say("excel.cells", language), _dated(found.cells), language, named=named)
    days = ", ".join(f"{day:%Y-%m-%d}" for day in found.fitted)
    told = {name: value for name, value in found.provenance.items() if name not in ASKED}
    yield origin({"office": found.office, **told, "fitted": days}, language)


def _dated(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with their dates and hours as text."""
    hours = [f"{hour:02d}:00" for hour in cells["hour"]]
    return cells.assign(day=[f"{day:%Y-%m-%d}" for day in cells["day"]], hour=hours)
