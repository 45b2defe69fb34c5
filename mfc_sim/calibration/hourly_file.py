"""Read hourly figures of an office: people, open windows, people by band of wait."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from mfc_sim.calibration.bad_rows import SHOWN
from mfc_sim.calibration.hourly_columns import HOURLY_PRESETS, HourlyColumns, chosen
from mfc_sim.calibration.hourly_rows import PEOPLE_MOST, WAIT_MOST, Figures, arguments, read_figures
from mfc_sim.calibration.log_days import Date, between, dates_of, missing_days
from mfc_sim.calibration.log_times import DAY_MS, Order
from mfc_sim.calibration.report import Note, Report
from mfc_sim.errors import DataFormatError, InvalidDescription, file_path, nearest
from mfc_sim.text import Language, say

Band = tuple[str, float, float | None]


@dataclass(frozen=True, eq=False, repr=False)
class HourlyLog:
    """What an office counted in each hour.

    Attributes
    ----------
    office : str
        Name of the office.
    table : DataFrame
        One row an hour, sorted: day, from_min and until_min [minutes since midnight], people, open_windows,
        mean_wait_min, max_wait_min, excluded (people in no band), batches (groups in which they came), the bands,
        further columns. NaN where unknown.
    bands : tuple of (str, float, float or None)
        Column of each band of waits, its least and its most minutes, both in it; None: no most.
    report : Report
        What was dropped or does not add up.
    """

    office: str
    table: pd.DataFrame
    bands: tuple[Band, ...]
    report: Report
    language: Language = field(default="en")

    @property
    def dates(self) -> tuple[pd.Timestamp, ...]:
        """Days with a row, in order."""
        return dates_of(self.table)

    def days(self, first: Date, last: Date) -> HourlyLog:
        """Return the log of the days from `first` to `last`, both included.

        Raises
        ------
        DataFormatError
            If there is no row between them, or they are not dates.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> log.days("2016-01-01", "2016-01-20")
        <HourlyLog 'ORD': 20 days, 393 hours>
        """
        kept, note = between(self.dates, self.office, "row", first, last, self.language)
        table = self.table[self.table["day"].isin(kept)].reset_index(drop=True)
        return replace(self, table=table, report=replace(self.report, notes=(*self.report.notes, note)))

    def months(self, *months: int) -> HourlyLog:
        """Return the log of some months of the year, 1 for January.

        Raises
        ------
        InvalidDescription
            If they are not months.
        DataFormatError
            If there is no row in them.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> log.months(6, 7, 8)
        <HourlyLog 'ORD': 92 days, 1672 hours>
        """
        wrong = [month for month in months if type(month) is not int or not 1 <= month <= 12]
        if wrong or not months:
            raise InvalidDescription(f"months: must be whole numbers from 1 to 12, got {', '.join(map(repr, months))}")
        table = self.table[self.table["day"].dt.month.isin(months)].reset_index(drop=True)
        held = sorted(set(self.table["day"].dt.month))
        if table.empty:
            raise DataFormatError(f"log of {self.office!r}: no row in the months {list(months)}; it holds {held}")
        words = {"months": ", ".join(map(str, months)), "days": table["day"].nunique(), "all": len(self.dates)}
        note = Note("restricted", table["day"].nunique(), say("hourly.note_months", self.language, **words))
        return replace(self, table=table, report=replace(self.report, notes=(*self.report.notes, note)))

    def mean_wait_min(self) -> float:
        """Mean wait of all people but those excluded [min], of the hours whose mean is known; NaN if none is.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> round(log.mean_wait_min(), 1)
        18.0
        """
        known = self.table[self.table["mean_wait_min"].notna()]
        people = known["people"] - known["excluded"].fillna(0)
        every = float(people.sum())
        return float((known["mean_wait_min"] * people).sum()) / every if every else float("nan")

    def share_within(self, limit_min: float) -> float:
        """Share of the people in bands whose wait was at most a limit; NaN if there are none.

        Parameters
        ----------
        limit_min : float
            The most of a band [min]: nobody knows how the people of one band waited.

        Raises
        ------
        InvalidDescription
            If no band ends at the limit.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> round(log.share_within(15), 3)
        0.592
        """
        ends = [most for _, _, most in self.bands if most is not None]
        if limit_min not in ends:
            raise InvalidDescription(f"share_within: no band ends at limit_min {limit_min!r}{nearest(limit_min, ends)}")
        every = float(self.table[[name for name, _, _ in self.bands]].to_numpy().sum())
        inside = [name for name, _, most in self.bands if most is not None and most <= limit_min]
        return float(self.table[inside].to_numpy().sum()) / every if every else float("nan")

    def __str__(self) -> str:
        dates = self.dates
        lines = [
            say(
                "readers.hourly_title",
                self.language,
                office=self.office,
                days=len(dates),
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                hours=len(self.table),
                people=int(self.table["people"].sum()),
            )
        ]
        mean = self.mean_wait_min()
        if not np.isnan(mean):
            lines.append(say("readers.hourly_mean", self.language, mean=mean))
        for limit in [most for _, _, most in self.bands if most is not None][:1]:
            share = 100 * self.share_within(limit)
            if not np.isnan(share):
                lines.append(say("readers.hourly_share", self.language, limit=f"{limit:g}", share=share))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<HourlyLog {self.office!r}: {len(self.dates)} days, {len(self.table)} hours>"


def read_hourly(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, Any] | HourlyColumns | str = "cbp",
    dates: Order | None = None,
    office: str | None = None,
    bad_rows: Literal["refuse", "drop"] = "refuse",
    language: Language | None = None,
) -> HourlyLog:
    """Read a file of hourly figures: how many came, how many windows were open, how long people waited.

    Parameters
    ----------
    path : path
        CSV (comma, semicolon, tab or bar; UTF-8 or Windows-1251; plain or gzipped; decimal point or comma), the first
        sheet of an Excel workbook, or Parquet (needs pyarrow).
    columns : mapping, HourlyColumns or str
        What the columns are called, by the names of `HourlyColumns` or their Russian words, such as
        ``{"дата": "day"}``; ``"cbp"`` for the airport reports of awt.cbp.gov.
    dates : {"day first", "month first"}, optional
        How to read 03/04/2026; None: as the dates with a day above 12 show.
    office : str, optional
        Which office, if the file holds several; else the name of the log.
    bad_rows : {"refuse", "drop"}
        What to do with rows whose values cannot be: refuse the file and list them, or drop and count them.
    language : {"en", "ru"}, optional
        Of the report; English by default.

    Returns
    -------
    HourlyLog
        Rows of the file are its rows and what the report counts as bad_rows, other_offices, duplicates and conflicts;
        all else that the report counts is kept.

    Raises
    ------
    DataFormatError
        If the file cannot be read as hourly figures, or something has to be asked: every problem.
    InvalidDescription
        If the columns make no sense.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
    ...     print("day;hour;came;open", file=file)
    ...     print("01.09.2026;9;42;5", file=file)
    >>> names = {"date": "day", "hour": "hour", "people": "came"}
    >>> names["open_windows"] = "open"
    >>> log = read_hourly(file.name, columns=names, office="Office 1")
    >>> log
    <HourlyLog 'Office 1': 1 days, 1 hours>
    >>> log.table[["from_min", "people", "open_windows"]].values.tolist()
    [[540.0, 42.0, 5.0]]
    >>> os.remove(file.name)
    """
    source = file_path("read_hourly", path)
    told = arguments("read_hourly", dates, office, bad_rows, language)
    names = chosen("read_hourly", columns, HourlyColumns, HOURLY_PRESETS)
    most: dict[str, float] = dict.fromkeys(("people", "excluded", "open_windows", "batches"), PEOPLE_MOST)
    most |= dict.fromkeys(("mean_wait", "max_wait"), WAIT_MOST)
    columns_of_bands = [band[0] for band in names.bands]
    most |= dict.fromkeys([*columns_of_bands, *names.extra], PEOPLE_MOST)
    used = names.used() | {name: name for name in (*columns_of_bands, *names.extra)}
    required = frozenset(("people", "excluded", *columns_of_bands))
    figures = read_figures(source, used, most, required, dates=dates, bad_rows=bad_rows, language=told)
    name = _one_office(figures, office)
    repeated(figures, ["date", "from_min"])
    bands = tuple(
        (f"people_{least:g}_{'up' if top is None else format(top, 'g')}", least, top) for _, least, top in names.bands
    )
    _sums(figures, columns_of_bands, names)
    table = figures.table
    made = {"day": table["date"].to_numpy(np.int64).view("datetime64[ms]")}
    made |= {column: table[column].to_numpy() for column in ("from_min", "until_min")}
    for role, column in _SHOWN.items():
        made[column] = table[role].to_numpy() if role in table else np.full(len(table), np.nan)
    made |= {band[0]: table[column].to_numpy() for band, column in zip(bands, columns_of_bands, strict=True)}
    made |= {column: table[column].to_numpy() for column in names.extra}
    frame = pd.DataFrame(made).sort_values(["day", "from_min"], kind="stable", ignore_index=True)
    gaps = missing_days(np.unique(table["date"].to_numpy(np.int64) // DAY_MS), told)
    report = Report(source.name, figures.read, (*figures.notes, *gaps), language=told)
    return HourlyLog(name, frame, bands, report, told)


_SHOWN = {
    "people": "people",
    "open_windows": "open_windows",
    "mean_wait": "mean_wait_min",
    "max_wait": "max_wait_min",
    "excluded": "excluded",
    "batches": "batches",
}


def _one_office(figures: Figures, office: str | None) -> str:
    """Keep the rows of the office asked for; its name."""
    if "office" not in figures.table:
        return office or figures.path.stem.removesuffix(".csv")
    held = sorted(set(figures.table["office"]))
    if office is None and len(held) > 1:
        raise DataFormatError(
            f"file '{figures.path}' holds {len(held)} offices; name one: office=... of "
            + ", ".join(repr(name) for name in held[:SHOWN])
        )
    keep_office(figures, office)
    return office or str(held[0])


def keep_office(figures: Figures, office: str | None) -> None:
    """Drop the rows of other offices, if one is named.

    Raises
    ------
    DataFormatError
        If it has no rows.
    """
    if office is None:
        return
    held = sorted(set(figures.table["office"]))
    if office not in held:
        raise DataFormatError(f"file '{figures.path}': no rows of office {office!r}{nearest(office, held)}")
    figures.dropped("other_offices", (figures.table["office"] != office).to_numpy(), "readers.note_other_offices")


def repeated(figures: Figures, key: list[str]) -> None:
    """Drop rows that repeat another, and all but the last of those that contradict each other."""
    values = [column for column in figures.table if column != "line"]
    figures.dropped("duplicates", figures.table.duplicated(values).to_numpy(), "readers.note_ticket_duplicates")
    figures.dropped("conflicts", figures.table.duplicated(key, keep="last").to_numpy(), "readers.note_conflicts")


def _sums(figures: Figures, bands: list[str], names: HourlyColumns) -> None:
    """Note what does not add up; nothing is changed."""
    table = figures.table
    people = table["people"].to_numpy()
    if bands:
        excluded = table["excluded"].to_numpy() if names.excluded else 0.0
        off = np.abs(table[bands].to_numpy().sum(axis=1) + excluded - people) > 1e-6
        figures.noted("totals", off, "readers.note_totals")
    if names.mean_wait and names.max_wait:
        above = table["mean_wait"].to_numpy() > table["max_wait"].to_numpy()
        figures.noted("mean_above_max", above, "readers.note_mean_above_max")
    if names.open_windows:
        idle = (table["open_windows"].to_numpy() == 0) & (people > 0)
        figures.noted("no_windows", idle, "readers.note_no_windows")
