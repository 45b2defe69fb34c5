"""Odd questions: numbers of numpy are numbers, what is none is refused in our own words, and long days are counted."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import excel, workbook
from rules.days import office, people, windows


@pytest.fixture(scope="module")
def result() -> mfc.Result:
    plan = office(windows(2), hours=("09:00", "12:00"), demand=[mfc.WalkIns(name="queue", service="any", per_hour=20)])
    return mfc.simulate(plan, replications=8, seed=3)


def refused(call: Any) -> str:
    with pytest.raises(mfc.InvalidDescription) as error:
        call()
    return str(error.value)


def test_numbers_of_numpy_are_numbers(result: mfc.Result) -> None:
    assert result.share_within(np.int64(15)) == result.share_within(15)
    assert result.wait_quantile(np.int64(1)) == result.wait_quantile(1)
    assert result.wait_quantile(np.float32(0.5)) == result.wait_quantile(0.5)
    assert result.queue_length(np.int32(30)).equals(result.queue_length(30))
    assert result.to_pandas(np.int64(3)).equals(result.to_pandas(3))
    assert result.to_pandas(np.array([1, 2])).equals(result.to_pandas([1, 2]))
    assert result.window_times(np.int64(1), np.int64(0)).equals(result.window_times(1, 0))


@pytest.mark.parametrize("value", [float("nan"), "5", None, float("inf"), True, [5], 0.01, 10**400])
def test_a_step_that_is_no_number_of_minutes_is_refused(result: mfc.Result, value: Any) -> None:
    assert refused(lambda: result.queue_length(value)).startswith("step_min: must be at least 0.1 minutes")


@pytest.mark.parametrize("value", [float("nan"), "15", None, float("inf"), True, -1, 10**400])
def test_a_limit_that_is_no_number_of_minutes_is_refused(result: mfc.Result, value: Any) -> None:
    assert refused(lambda: result.share_within(value)).startswith("limit_min: must be a number of minutes")


def test_a_limit_longer_than_any_wait_is_kept_by_all_who_were_served(result: mfc.Result) -> None:
    assert result.share_within(1e300, of="served").value == 1


@pytest.mark.parametrize("value", ["3", [1.7], True, [True], 1.0, ["1"], [None], [[1]]])
def test_replications_that_are_no_whole_numbers_are_refused(result: mfc.Result, value: Any) -> None:
    assert refused(lambda: result.to_pandas(value)).startswith("replications: must be a whole number")


@pytest.mark.parametrize("place", [("a", 0), (1.5, 0), (None, 0), (True, 0), (8, 0), (-1, 0)])
def test_a_replication_that_is_not_there_is_refused(result: mfc.Result, place: Any) -> None:
    assert refused(lambda: result.window_times(*place)).startswith("replication: the run has 0 to 7, got ")
    assert refused(lambda: result.window_times(0, "a")) == "day: a replication has days 0 to 0, got 'a'"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "span",
    [(float("inf"), 5), (float("nan"), 5), ("10:00", float("inf")), ("10:99", "12:00"), ("10:00", None), 5, "10:00"],
)
def test_a_span_that_is_no_two_clock_times_is_refused(result: mfc.Result, span: Any) -> None:
    assert refused(lambda: result.mean_wait(between=span)).startswith("between: must ")


def test_a_span_may_be_written_as_planners_do(result: mfc.Result) -> None:
    said = result.mean_wait(between=("09:00", "10:30"))
    assert result.mean_wait(between=("9:00", np.int64(630))) == said
    times: Any = (dt.time(9), dt.time(10, 30))
    assert result.mean_wait(between=times) == said


def test_an_hour_may_be_written_without_its_zero(result: mfc.Result) -> None:
    assert result.mean_wait(where={"hour": "9:00"}) == result.mean_wait(where={"hour": "09:00"})
    assert "did you mean" in refused(lambda: result.mean_wait(where={"hour": "9:30"}))


@pytest.mark.parametrize("by", [pd.NA, [pd.NA, "hour"], [["hour"]], [5], 5, [None], {"hour": 1}.items()])
def test_keys_that_are_no_words_are_refused(result: mfc.Result, by: Any) -> None:
    assert refused(lambda: result.table(by=by)).startswith("by: unknown key ")


@pytest.mark.parametrize("of", [np.array(["all"]), ["all"], None, pd.NA])
def test_a_reading_that_is_no_text_is_refused(result: mfc.Result, of: Any) -> None:
    assert refused(lambda: result.table(of=of)).startswith("of: unknown reading ")


def test_a_day_longer_than_25_days_is_counted_as_any_other() -> None:
    # 720 people come at once, at midnight and on two days alike; one window serves each for an hour: 30 days.
    plan = office(windows(1), hours=("00:00", "24:00"))
    frame = pd.concat([people(queued=[0] * 720, need=[60] * 720).assign(replication=day) for day in range(2)])
    run = mfc.simulate(plan, customers=frame)
    table = run.table().iloc[0]
    assert table["people_waiting_max"] == 719
    assert table["max_wait_min"] == 719 * 60
    assert table["overtime_min"] == 719 * 60 - 23 * 60
    assert run.people_waiting(1.0)["value"].iloc[0] == 719
    length = run.queue_length(60)["value"]
    assert length.loc[0.0] == 719
    assert length.loc[47 * 60.0] == 719 - 47


def test_a_quantile_of_waits_beyond_70_days_is_not_cut() -> None:
    plan = office(windows(1), hours=("00:00", "24:00"))
    run = mfc.simulate(plan, customers=people(queued=[0] * 4, need=[60_000] * 4))
    assert run.wait_quantile(1.0).value == 180_000


def test_a_workbook_of_many_customers_says_how_many_it_leaves_out(
    result: mfc.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "ROWS_MAX", 10)
    sheet = openpyxl.load_workbook(result.to_excel(tmp_path / "new" / "out.XLSX")).worksheets[3]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 12
    assert rows[-1][0] == f"The first 10 of {len(result.to_pandas(1))}; all: result.to_pandas([0])"


def test_customers_go_to_a_sheet_that_can_only_grow(result: mfc.Result) -> None:
    # Looking back at rows already written made many customers take quadratic time.
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("customers")
    workbook.fill(sheet, excel._people(result))
    assert not hasattr(sheet, "max_row")  # nothing to look back at
    book.save(written := BytesIO())
    assert openpyxl.load_workbook(written)["customers"].max_row > len(result.to_pandas([0]))


def test_a_workbook_that_cannot_be_written_is_an_error_of_ours(result: mfc.Result, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").write_text("")
    wrong: list[tuple[Any, str]] = [
        (tmp_path / "out.csv", "a workbook is written to a .xlsx file, got '.csv'"),
        (tmp_path / "folder.xlsx", "cannot be written"),
        (tmp_path / "file" / "out.xlsx", "cannot be written"),
        (None, "to_excel: path must be the path of a file, got None"),
        ("a\0b.xlsx", "to_excel: path must be"),
    ]
    for path, says in wrong:
        with pytest.raises(mfc.DataFormatError, match=says):
            result.to_excel(path)


@pytest.mark.parametrize("offices", [None, [], pd.Series(dtype=object), "offices"])
def test_scenarios_without_names_are_refused(offices: Any) -> None:
    assert refused(lambda: mfc.compare(offices)).startswith("compare: offices must be of kind Mapping")


def test_a_day_and_a_week_are_not_compared_since_their_counts_are_of_different_time() -> None:
    day = office(windows(1), hours=("09:00", "10:00"))
    week = day.replace(hours={"Mon": ("09:00", "10:00"), "Tue": ("09:00", "11:00")})
    said = refused(lambda: mfc.compare({"now": day, "then": week}))
    assert said.startswith("compare: 'now' has hours of any day, 'then' of a week: their counts do not compare")
    longer = week.replace(hours={"Mon": ("09:00", "10:00"), "Tue": ("09:00", "12:00"), "Sat": ("09:00", "10:00")})
    assert mfc.compare({"now": week, "then": longer}, replications=2).table().loc["then", "visits"] >= 0


def test_hours_that_changed_are_named_without_an_empty_part() -> None:
    day = office(windows(1), hours=("09:00", "10:00"))
    text = mfc.compare({"now": day, "then": day.replace(hours=("09:00", "11:00"))}, replications=2).inputs
    assert text["field"].tolist() == ["hours"]


@pytest.mark.parametrize("odd", [np.ma.masked, np.timedelta64(3, "s"), np.array("hour")])
def test_what_is_no_key_and_no_number_is_named_whatever_it_calls_itself(odd: Any) -> None:
    result = mfc.simulate(mfc.presets.starter(), replications=2)
    with pytest.raises(mfc.InvalidDescription, match="by: unknown key"):
        result.table(by=odd)
    with pytest.raises(mfc.InvalidDescription, match="limit_min: must be a number of minutes"):
        result.share_within(odd)
