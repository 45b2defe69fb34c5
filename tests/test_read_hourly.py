"""Hourly figures and posted waits: the published files give their published totals, and what is odd is counted."""

from __future__ import annotations

import csv
import gzip
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.calibration.hourly_columns import CBP
from mfc_sim.errors import DataFormatError, InvalidDescription

DATA = Path(__file__).parent / "data"
CBP_FILE = mfc.presets.airport_path()
DMV_FILE = DATA / "ca_dmv_waits_2025-02.csv.gz"
HOURS: dict[str, Any] = {"date": "d", "hour": "h", "people": "n", "excluded": "x", "open_windows": "w"}
HOURS["bands"] = [("a", 0, 15), ("b", 16, None)]
POSTED = {"office": "o", "captured": "t", "booked": "b", "walk_in": "w"}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file of this text."""
    path = folder / "figures.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_border_control_of_2016_gives_its_published_totals() -> None:
    log = mfc.read_hourly(CBP_FILE)
    bands = [name for name, _, _ in log.bands]
    assert len(log.table) == log.report.rows == 6_650
    assert log.report.count("totals") == 0
    assert log.table[bands].to_numpy().sum() == 4_680_889
    assert round(100 * log.share_within(15), 2) == 59.15
    assert round(log.mean_wait_min(), 2) == 18.01
    windows = log.table["open_windows"]
    assert (windows.min(), windows.max(), windows.median()) == (0, 51, 16)
    assert log.table["max_wait_min"].max() == 212
    assert len(log.dates) == 363
    assert log.report.count("no_windows") == 3


def test_two_weeks_of_border_control_are_what_pandas_reads_of_them() -> None:
    log = mfc.read_hourly(CBP_FILE).days("2016-06-01", "2016-06-14")
    plain = pd.read_csv(CBP_FILE)
    plain = plain[plain["date"].between("2016-06-01", "2016-06-14")].reset_index(drop=True)
    assert log.table["day"].dt.strftime("%Y-%m-%d").tolist() == plain["date"].tolist()
    assert (log.table["from_min"] / 60 * 100).astype(int).tolist() == plain["hour"].str[:4].astype(int).tolist()
    for (ours, _, _), (theirs, _, _) in zip(log.bands, CBP.bands, strict=True):
        assert log.table[ours].tolist() == plain[theirs].tolist()
    pairs = [("people", "all_total"), ("mean_wait_min", "all_avg_wait"), ("open_windows", "all_booths")]
    assert all(log.table[ours].tolist() == plain[theirs].tolist() for ours, theirs in pairs)
    assert "14" in log.report.notes[-1].text


def test_motor_vehicle_offices_of_february_give_their_published_totals() -> None:
    log = mfc.read_posted(DMV_FILE)
    booked, walk_in = log.table["booked_min"], log.table["walk_in_min"]
    assert len(log.table) == log.report.rows == 33_652
    assert len(log.offices) == 188
    assert log.table.groupby(["day", "at_min"]).ngroups == 179
    assert log.report.count("empty") == 6_412
    assert [round(float(wait.mean()), 2) for wait in (booked, walk_in)] == [16.22, 43.50]
    shares = [round(100 * float((wait.dropna() <= 15).mean()), 2) for wait in (booked, walk_in)]
    assert shares == [50.04, 25.91]
    assert (booked.max(), walk_in.max()) == (99, 331)
    assert set(log.table["at_min"] // 60) == set(range(7, 16))


def test_posted_waits_that_did_not_change_are_those_a_plain_loop_finds() -> None:
    log = mfc.read_posted(DMV_FILE)
    with gzip.open(DMV_FILE, "rt", encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["location"], row["captured"]))
    pairs = [
        (row, before)
        for before, row in itertools.pairwise(rows)
        if (row["location"], row["captured"][:10]) == (before["location"], before["captured"][:10])
    ]
    same = [
        row
        for row, before in pairs
        if (row["appt_wait"], row["no_appt_wait"]) == (before["appt_wait"], before["no_appt_wait"])
        and row["appt_wait"] + row["no_appt_wait"]
    ]
    assert log.report.count("unchanged") == len(same)


def test_one_office_and_some_days_of_posted_waits() -> None:
    log = mfc.read_posted(DMV_FILE, office="arleta")
    assert log.offices == ("arleta",)
    assert len(log.table) + log.report.count("other_offices") == log.report.rows
    assert len(log.days("2025-02-03", "2025-02-04").dates) == 2
    with pytest.raises(DataFormatError, match="no row from 2026-01-01"):
        log.days("2026-01-01", "2026-01-02")
    with pytest.raises(DataFormatError, match="days: a date must be such as"):
        log.days("yesterday", "2026-01-02")
    with pytest.raises(DataFormatError, match="did you mean 'arleta'"):
        mfc.read_posted(DMV_FILE, office="arlet")


def test_decimal_commas_and_russian_dates_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "d;h;n;x;w;a;b\n31.01.2026;9;10,5;0,5;2;6;4\n01.02.2026;10:00-11:00;3;0;1;3;0\n", "cp1251")
    log = mfc.read_hourly(path, columns=HOURS, office="МФЦ", language="ru")
    assert log.table["people"].tolist() == [10.5, 3]
    assert log.table["from_min"].tolist() == [540, 600]
    assert log.table["day"].dt.strftime("%d.%m").tolist() == ["31.01", "01.02"]
    assert "МФЦ: дней 2 (2026-01-31 – 2026-02-01), часов 2, людей 13" in str(log)
    assert repr(log) == "<HourlyLog 'МФЦ': 2 days, 2 hours>"


def test_what_does_not_add_up_is_counted_and_kept(tmp_path: Path) -> None:
    rows = ["2026-01-01,9,10,0,1,6,4", "2026-01-01,10,11,0,1,6,4", "2026-01-01,11,5,0,0,5,0", "2026-01-01,11,5,0,0,5,0"]
    rows += ["2026-01-01,12,5,0,1,5,0", "2026-01-01,12,6,0,1,6,0"]
    log = mfc.read_hourly(written(tmp_path, "d,h,n,x,w,a,b\n" + "\n".join(rows)), columns=HOURS)
    counted = {note.code: note.count for note in log.report.notes}
    assert counted == {"duplicates": 1, "conflicts": 1, "totals": 1, "no_windows": 1}
    assert log.table["people"].tolist() == [10, 11, 5, 6]
    assert log.report.rows == len(log.table) + 2
    assert "lines 3" in str(log.report)


def test_rows_that_cannot_be_are_refused_together_or_dropped_and_counted(tmp_path: Path) -> None:
    rows = [
        "2026-01-01,9,-1,0,1,6,4",
        "2026-02-30,9,1,0,1,1,0",
        "2026-01-01,25,1,0,1,1,0",
        "2026-01-01,8,1,0,1,1,0",
        "1",
    ]
    path = written(tmp_path, "d,h,n,x,w,a,b\n" + "\n".join(rows))
    with pytest.raises(DataFormatError) as caught:
        mfc.read_hourly(path, columns=HOURS)
    assert [problem.partition("', ")[2][:6] for problem in caught.value.problems] == [
        "line 2",
        "line 3",
        "line 4",
        "line 6",
        "",
    ]
    assert caught.value.problems[4].startswith("mend them, or go on without these 4 of 5 rows: bad_rows='drop'")
    assert "column 'n': got '-1', allowed: a number from 0 to 1000000" in caught.value.problems[0]
    log = mfc.read_hourly(path, columns=HOURS, bad_rows="drop")
    assert len(log.table) == 1
    assert log.report.count("bad_rows") == 4


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("cpb", "did you mean 'cbp'"),
        ({"date": "d", "hour": "h", "peple": "n"}, "did you mean 'people'"),
        ({"date": "d", "hour": "h"}, "must name 'people'"),
        ({"date": "d", "hour": "d", "people": "n"}, "'d' is named twice"),
        ({**HOURS, "bands": [("a", 15, 0)]}, "must end at 15 or later"),
        ({**HOURS, "bands": ["a"]}, "a band must be"),
        ({"date": 3, "hour": "d", "people": ""}, "date must be a text"),
    ],
)
def test_columns_of_hours_that_make_no_sense_are_named(tmp_path: Path, columns: Any, said: str) -> None:
    with pytest.raises(InvalidDescription, match=said):
        mfc.read_hourly(written(tmp_path, "d,h,n\n"), columns=columns)


def test_a_share_is_told_only_where_a_band_ends() -> None:
    log = mfc.read_hourly(CBP_FILE)
    with pytest.raises(InvalidDescription, match="no band ends at limit_min 20"):
        log.share_within(20)
    assert log.share_within(30) > log.share_within(15)


def test_ambiguous_dates_of_posted_waits_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "o,t,b,w\nA,03/04/2026 09:00,1,2\nA,04/04/2026 09:00,,\n")
    with pytest.raises(DataFormatError, match="dates='day first' or dates='month first'"):
        mfc.read_posted(path, columns=POSTED)
    log = mfc.read_posted(path, columns=POSTED, dates="day first")
    assert [f"{day:%m-%d}" for day in log.dates] == ["04-03", "04-04"]
    assert np.isnan(log.table["booked_min"]).tolist() == [False, True]
    assert "2026-04-03" in str(log)


@pytest.mark.parametrize("read", [mfc.read_hourly, mfc.read_posted, mfc.read_tickets])
def test_arguments_of_readers_that_make_no_sense_are_named(tmp_path: Path, read: Any) -> None:
    wrong = {"dates": "dmy", "office": "", "bad_rows": "keep", "language": "de"}
    with pytest.raises(DataFormatError) as caught:
        read(written(tmp_path, "a,b\n"), **wrong)
    assert len(caught.value.problems) == 4
    with pytest.raises(DataFormatError, match="cannot be read"):
        read(tmp_path / "none.csv")
    with pytest.raises(DataFormatError, match="is empty"):
        read(written(tmp_path, ""))


def test_a_file_of_nothing_but_its_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFormatError, match="a header but no rows"):
        mfc.read_hourly(written(tmp_path, "d,h,n,x,w,a,b\n"), columns=HOURS)
    with pytest.raises(DataFormatError, match=r"column 'walk_in_wait' \(walk_in\) is missing"):
        mfc.read_posted(written(tmp_path, "o,t\n"), columns={"office": "o", "captured": "t", "walk_in": "walk_in_wait"})
