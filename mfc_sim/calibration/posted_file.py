"""Read waits that offices post: one row per office and instant, booked and walk-in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.hourly_columns import POSTED_PRESETS, PostedColumns, chosen
from mfc_sim.calibration.hourly_file import keep_office, repeated
from mfc_sim.calibration.hourly_rows import WAIT_MOST, Floats, Mask, arguments, read_figures
from mfc_sim.calibration.log_days import Date, between, dates_of, missing_days
from mfc_sim.calibration.log_times import DAY_MS, Order
from mfc_sim.calibration.report import Report
from mfc_sim.errors import file_path
from mfc_sim.text import Language, say


@dataclass(frozen=True, eq=False, repr=False)
class PostedLog:
    """Waits that offices posted.

    Attributes
    ----------
    source : str
        Name of the file.
    table : DataFrame
        One row per office and instant, sorted: office, day, at_min [minutes since midnight], booked_min and
        walk_in_min [posted wait, min]; NaN where nothing was posted.
    report : Report
        What was dropped or is odd.
    """

    source: str
    table: pd.DataFrame
    report: Report
    language: Language = field(default="en")

    @property
    def dates(self) -> tuple[pd.Timestamp, ...]:
        """Days with a row, in order."""
        return dates_of(self.table)

    @property
    def offices(self) -> tuple[str, ...]:
        """Offices, in order of their names."""
        return tuple(sorted(map(str, self.table["office"].unique())))

    def days(self, first: Date, last: Date) -> PostedLog:
        """Return the log of the days from `first` to `last`, both included.

        Raises
        ------
        DataFormatError
            If there is no row between them, or they are not dates.
        """
        kept, note = between(self.dates, self.source, "row", first, last, self.language)
        table = self.table[self.table["day"].isin(kept)].reset_index(drop=True)
        return replace(self, table=table, report=replace(self.report, notes=(*self.report.notes, note)))

    def __str__(self) -> str:
        dates = self.dates
        lines = [
            say(
                "readers.posted_title",
                self.language,
                source=self.source,
                offices=len(self.offices),
                days=len(dates),
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                rows=len(self.table),
            )
        ]
        booked, walk_in = (self.table[column].dropna() for column in ("booked_min", "walk_in_min"))
        if len(booked):
            share = float(100 * (booked <= 15).mean())
            lines.append(say("readers.posted_booked", self.language, mean=float(booked.mean()), share=share))
        if len(walk_in):
            share = float(100 * (walk_in <= 15).mean())
            lines.append(say("readers.posted_walk_in", self.language, mean=float(walk_in.mean()), share=share))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<PostedLog {self.source!r}: {len(self.offices)} offices, {len(self.table)} rows>"


def read_posted(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | PostedColumns | str = "dmv",
    dates: Order | None = None,
    office: str | None = None,
    bad_rows: Literal["refuse", "drop"] = "refuse",
    language: Language | None = None,
) -> PostedLog:
    """Read a file of posted waits: an estimate for who comes now, not a wait that anybody measured.

    Parameters
    ----------
    path : path
        CSV (comma, semicolon, tab or bar; UTF-8 or Windows-1251; plain or gzipped; decimal point or comma), the first
        sheet of an Excel workbook, or Parquet (needs pyarrow).
    columns : mapping, PostedColumns or str
        What the columns are called, by the names of `PostedColumns` or their Russian words, such as
        ``{"отделение": "site"}``; ``"dmv"`` for the waits of the California DMV.
    dates : {"day first", "month first"}, optional
        How to read 03/04/2026; None: as the dates with a day above 12 show.
    office : str, optional
        One office only.
    bad_rows : {"refuse", "drop"}
        What to do with rows whose values cannot be: refuse the file and list them, or drop and count them.
    language : {"en", "ru"}, optional
        Of the report; English by default.

    Returns
    -------
    PostedLog
        Rows of the file are its rows and what the report counts as bad_rows, other_offices, duplicates and conflicts;
        all else that the report counts is kept.

    Raises
    ------
    DataFormatError
        If the file cannot be read as posted waits, or something has to be asked: every problem.
    InvalidDescription
        If the columns make no sense.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
    ...     print("site,at,wait", file=file)
    ...     print("Office 1,2026-09-01 09:00,12.5", file=file)
    >>> names = {"office": "site", "captured": "at", "walk_in": "wait"}
    >>> read_posted(file.name, columns=names).table[
    ...     ["office", "at_min", "walk_in_min"]
    ... ].values.tolist()
    [['Office 1', 540.0, 12.5]]
    >>> os.remove(file.name)
    """
    source = file_path("read_posted", path)
    told = arguments("read_posted", dates, office, bad_rows, language)
    names = chosen("read_posted", columns, PostedColumns, POSTED_PRESETS)
    most = dict.fromkeys(("booked", "walk_in"), float(WAIT_MOST))
    figures = read_figures(source, names.used(), most, frozenset(), dates=dates, bad_rows=bad_rows, language=told)
    keep_office(figures, office)
    repeated(figures, ["office", "captured"])
    table = figures.table.sort_values(["office", "captured"], kind="stable", ignore_index=True)
    figures.table = table
    captured = table["captured"].to_numpy(np.int64)
    midnight = captured // DAY_MS * DAY_MS
    unknown = np.full(len(table), np.nan)
    booked, walk_in = (table[role].to_numpy() if role in table else unknown for role in ("booked", "walk_in"))
    figures.noted("empty", np.isnan(booked) & np.isnan(walk_in), "readers.note_empty")
    same = _unchanged(table["office"].to_numpy(), midnight, booked, walk_in)
    figures.noted("unchanged", same, "readers.note_unchanged")
    frame = pd.DataFrame(
        {
            "office": table["office"].to_numpy(),
            "day": midnight.view("datetime64[ms]"),
            "at_min": (captured - midnight) / 60_000,
            "booked_min": booked,
            "walk_in_min": walk_in,
        }
    )
    gaps = missing_days(np.unique(midnight // DAY_MS), told)
    report = Report(source.name, figures.read, (*figures.notes, *gaps), language=told)
    return PostedLog(source.name, frame, report, told)


def _unchanged(
    office: npt.NDArray[np.object_], midnight: npt.NDArray[np.int64], booked: Floats, walk_in: Floats
) -> Mask:
    """Rows whose waits are those of the row before, of the same office and day: perhaps not refreshed."""
    same = (office[1:] == office[:-1]) & (midnight[1:] == midnight[:-1])
    for wait in (booked, walk_in):
        same &= (wait[1:] == wait[:-1]) | (np.isnan(wait[1:]) & np.isnan(wait[:-1]))
    return np.append(False, same & ~(np.isnan(booked[1:]) & np.isnan(walk_in[1:])))
