"""A result as an Excel workbook, in the office's language; names are written as text, never as formulas."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfc_sim import screen
from mfc_sim.excel_words import descriptions, done, figure, label_of, origin, table
from mfc_sim.measures.kpis import KPIS
from mfc_sim.text import Language, say
from mfc_sim.workbook import Column, Sheet, workbook_file, write_workbook

if TYPE_CHECKING:
    from mfc_sim.figures import Figures

ROWS_MAX = 20_000
"""Customers on their sheet; a note says so if there are more. All of them: `Result.to_pandas`."""


class Writable(ABC):
    """What can be written to a workbook: it has sheets."""

    @abstractmethod
    def _sheets(self) -> Iterator[Sheet]:
        """Sheets of its workbook."""

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: what it says, its tables as numbers of full precision, and where they come from.

        Returns
        -------
        Path
            Where it was written; its folder is made if it is not there.

        Raises
        ------
        DataFormatError
            If it is no .xlsx file or cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result.to_excel(f"{folder}/result.xlsx").name
        'result.xlsx'
        """
        file = workbook_file(path)  # refused before anything is simulated again
        return write_workbook(file, self._sheets())


def sheets(result: Figures) -> Iterator[Sheet]:
    """Sheets of the result of an office; see `Result.to_excel`."""
    language = result.office.language
    yield _totals(result)
    yield table(say("result.sheet_hour", language), result.table(by="hour"), language)
    yield table(say("result.sheet_service", language), result.table(by="service"), language)
    yield _people(result)
    yield origin(result.provenance, language, done(result.office.changes, language))
    yield from descriptions({result.office.name: result.office}, language)


def _totals(result: Figures) -> Sheet:
    language, whole = result.office.language, result.table()
    above = [screen.title(result), screen.verdict(result), *(f"! {one}" for one in screen.warnings(result))]
    rows = []
    for kpi in KPIS:
        ends = (figure(kpi, whole[f"{kpi.name}{end}"].iloc[0]) for end in ("", "_low", "_high"))
        rows.append((label_of(kpi, language), *ends, kpi.what(language)))
    return Sheet(say("result.sheet_totals", language), above, figure_columns(language), rows, screen.notes(result))


def figure_columns(language: Language) -> list[Column]:
    """Headings of a table of figures, a row each: its name, value, interval, and what it is."""
    return [
        Column(say("result.head_figure", language)),
        Column(say("result.head_value", language), "number"),
        Column(say("result.head_low", language), "number"),
        Column(say("result.head_high", language), "number"),
        Column(say("result.head_what", language)),
    ]


def _people(result: Figures) -> Sheet:
    language, frame = result.office.language, result.to_pandas([0])
    more = [say("result.more_customers", language, shown=ROWS_MAX, all=len(frame))] if len(frame) > ROWS_MAX else []
    return table(say("result.sheet_customers", language), frame.head(ROWS_MAX), language, below=more)
