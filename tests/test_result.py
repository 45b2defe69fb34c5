"""What a result says: figures, tables, words, files, and the way back into a simulation."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import screen
from rules.days import group, office, pause, people, shift, windows

HOSTILE = "=1+1"


def small(**changes: Any) -> mfc.Office:
    """A small busy office of weeks."""
    fields: dict[str, Any] = {
        "name": "Office <1>",
        "hours": {"Mon-Tue": ("09:00", "12:00"), "Sat": ("09:00", "11:00")},
        "services": [
            mfc.Service(name="passport", duration=mfc.Exponential(mean_min=12)),
            mfc.Service(name=HOSTILE, duration=mfc.Fixed(minutes=5)),
        ],
        "demand": [
            mfc.WalkIns(name="queue", mix={"passport": 2, HOSTILE: 1}, per_hour=20, at_opening=3),
            mfc.Appointments(
                name="booked",
                service="passport",
                starts="09:00",
                ends="11:00",
                every_min=20,
                no_show=0.2,
                lateness=mfc.Normal(mean_min=0, sd_min=9),
                grace_min=5,
            ),
        ],
        "windows": [mfc.Windows(name="universal", count=4, absence=0.1, breaks=[mfc.Break("10:00", 15, at_once=2)])],
        "patience": mfc.Exponential(mean_min=30),
        "absent_call_min": 0.5,
        "day_cv": 0.2,
    }
    return mfc.Office(**{**fields, **changes})


@pytest.fixture(scope="module")
def result() -> mfc.Result:
    return mfc.simulate(small(), replications=40, seed=7)


def test_figures_are_those_of_the_table(result: mfc.Result) -> None:
    row = result.table().iloc[0]
    for name, figure in (
        ("mean_wait_min", result.mean_wait()),
        ("share_within_15", result.share_within(15)),
        ("p90_wait_min", result.wait_quantile(0.9)),
    ):
        assert (row[name], row[f"{name}_low"], row[f"{name}_high"]) == (figure.value, figure.low, figure.high)
        assert figure.low < figure.value < figure.high
        assert figure.n == 40
    by_hour = result.share_within(15, by="hour")
    assert by_hour["value"].tolist() == pytest.approx(result.table(by="hour")["share_within_15"].tolist(), nan_ok=True)
    assert list(by_hour.columns) == ["value", "low", "high", "n"]
    assert by_hour.index.name == "hour"


def test_a_table_has_every_figure_with_both_ends_of_its_interval(result: mfc.Result) -> None:
    table = result.table(by=("service", "weekday"))
    figures = [
        *("visits", "visits_per_day", "mean_wait_min", "p50_wait_min", "p90_wait_min", "p95_wait_min", "max_wait_min"),
        *("share_within_15", "over_15", "served", "left", "sent_away", "refused", "no_show"),
        *("utilization", "overtime_min", "people_waiting_max"),
    ]
    assert list(table.columns) == [f"{name}{end}" for name in figures for end in ("", "_low", "_high")]
    assert table.index.names == ["service", "weekday"]
    for name in figures:
        known = table[table[name].notna()]
        assert (known[f"{name}_low"] <= known[name]).all()
        assert (known[name] <= known[f"{name}_high"]).all()


def test_the_same_seed_says_the_same_bytes(result: mfc.Result) -> None:
    again = mfc.simulate(small(), replications=40, seed=7, run_block=64)
    assert again.table(by="hour").equals(result.table(by="hour"))
    assert str(again) == str(result)


def test_the_share_of_days_is_counted_day_by_day(result: mfc.Result) -> None:
    frame = result.to_pandas()
    queued = frame[frame["outcome"].isin(["served", "left", "sent_away"])]
    good = (queued["outcome"] == "served") & (queued["wait_min"] <= 10)
    days = good.groupby([queued["replication"], queued["weekday"].astype(str)]).mean()
    found = result.day_probability("share_within_10 >= 0.8")
    assert found.value == pytest.approx((days >= 0.8).mean())
    assert found.low < found.value < found.high
    weekly = (days >= 0.8).groupby("replication").mean()  # three days each: a plain mean over weeks
    assert found.half_width == pytest.approx(2.022691 * weekly.std() / math.sqrt(40))
    waits = queued[queued["outcome"] == "served"]
    bins = np.ceil((waits["wait_min"] * 60_000).round() / 6_000) / 10
    daily = bins.groupby([waits["replication"], waits["weekday"].astype(str)])
    p90 = daily.apply(lambda day: float(np.quantile(day, 0.9, method="inverted_cdf")))
    assert len(p90) == 120
    assert result.day_probability("p90_wait_min <= 12").value == pytest.approx((p90 <= 12).mean())


def test_only_the_days_asked_about_count(result: mfc.Result) -> None:
    visits = result.to_pandas().query("weekday == 'Sat' and outcome != 'no_show'").groupby("replication").size()
    found = result.day_probability("visits > 45", where={"weekday": "Sat"})
    assert 0 < found.value < 1
    assert found.value == pytest.approx((visits > 45).sum() / 40)


def test_single_days_are_independent_trials() -> None:
    one = mfc.simulate(small(hours=("09:00", "12:00")), replications=40, seed=7)
    found = one.day_probability("mean_wait_min < 8")
    hits = round(40 * found.value)
    assert 0 < hits < 40
    assert found.n == 40
    assert found.low == pytest.approx(wilson_low(hits, 40))
    sure = one.day_probability("visits >= 0")
    assert (sure.value, sure.high) == (1, 1)
    assert sure.low < 0.95


def wilson_low(hits: int, trials: int, z: float = 1.959964) -> float:
    """Root of (p - share)^2 = z^2 p (1 - p) / n."""
    share = hits / trials
    a, b, c = 1 + z**2 / trials, -(2 * share + z**2 / trials), share**2
    return (-b - math.sqrt(b**2 - 4 * a * c)) / (2 * a)


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("share_within_15", "condition: must be a figure"),
        ("share_within_15 = 0.9", "condition: must be a figure"),
        ("share_within_15 >= much", "condition: must be a figure"),
        ("share_wihtin_15 >= 0.9", "condition: unknown figure 'share_wihtin_15'; did you mean 'share_within_15'?"),
        (None, "condition: must be a figure"),
    ],
)
def test_a_wrong_condition_says_what_is_allowed(result: mfc.Result, condition: Any, says: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        result.day_probability(condition)
    assert str(error.value).startswith(says)


def test_chairs_are_what_most_days_do_not_exceed(result: mfc.Result) -> None:
    chairs = result.people_waiting(0.9)
    assert chairs.index[0] == "09:00"
    assert (chairs["low"] <= chairs["value"]).all()
    assert (chairs["value"] <= chairs["high"]).all()
    busiest = result.people_waiting(1.0)["value"].max()
    assert busiest >= result.table()["people_waiting_max"].iloc[0]
    assert result.people_waiting(0.5)["value"].le(chairs["value"]).all()
    passport = result.people_waiting(1.0, where={"service": "passport"})["value"]
    assert passport.le(result.people_waiting(1.0)["value"].loc[passport.index]).all()


def test_the_length_of_the_queue_is_counted_at_instants(result: mfc.Result) -> None:
    found = result.queue_length(30)
    frame = result.to_pandas()
    frame = frame[frame["wait_min"].notna()]
    for instant in (540.0, 600.0, 690.0):
        there = (frame["queued_at_min"] <= instant) & (frame["queued_at_min"] + frame["wait_min"] > instant + 1e-9)
        open_ = [day.label for day in result.days if day.opening_ms <= instant * 60_000 <= day.closing_ms]
        there &= frame["weekday"].isin(open_)
        assert found["value"].loc[instant] == pytest.approx(there.sum() / (len(open_) * result.replications))
    assert (found["day_low"] <= found["day_high"]).all()
    with pytest.raises(mfc.InvalidDescription, match="step_min: must be at least"):
        result.queue_length(0)
    with pytest.raises(mfc.InvalidDescription, match="where: 'hour'"):
        result.queue_length(where={"hour": "09:00"})


def test_a_wait_has_no_patient_reading(result: mfc.Result) -> None:
    assert result.share_within(15, of="patient").value > result.share_within(15).value
    with pytest.raises(mfc.InvalidDescription, match="'patient' is a reading of the share"):
        result.mean_wait(of="patient")
    for q in (0, 1.5, 90, "half", True):
        with pytest.raises(mfc.InvalidDescription, match="q: must be a share above 0"):
            result.wait_quantile(q)  # type: ignore[call-overload]


COLUMNS = [
    *("replication", "weekday", "ticket", "service", "channel", "level", "queued_at_min", "called_at_min"),
    *("ended_at_min", "window", "outcome", "wait_min", "need_min", "patience_min", "arrival_min", "stream"),
]


def test_the_table_of_customers_replays_them_exactly(result: mfc.Result) -> None:
    frame = result.to_pandas()
    assert list(frame.columns) == COLUMNS
    replay = mfc.simulate(small(), customers=frame, absent=result.absences())
    again = replay.to_pandas()
    for column in COLUMNS[:-1]:
        assert frame[column].astype(object).equals(again[column].astype(object)), column
    assert replay.table(by="hour").iloc[:, :3].equals(result.table(by="hour").iloc[:, :3])
    assert replay.provenance["customers"] == "listed"


def test_some_replications_are_the_same_as_among_all(result: mfc.Result) -> None:
    frame = result.to_pandas()
    for some in ([3, 39], range(5, 25), 2):
        wanted = range(some) if isinstance(some, int) else some
        part = frame[frame["replication"].isin(list(wanted))].reset_index(drop=True)
        assert result.to_pandas(some).equals(part)
    with pytest.raises(mfc.InvalidDescription, match="the run has 0 to 39, got 40, 41"):
        result.to_pandas(42)
    with pytest.raises(mfc.InvalidDescription, match="got none"):
        result.to_pandas([])


def test_nobody_who_never_queued_has_a_wait(result: mfc.Result) -> None:
    frame = result.to_pandas()
    never = frame["outcome"].isin(["no_show", "refused_late", "refused_full"])
    assert frame["wait_min"].isna().equals(never)
    assert (frame["ticket"] == -1).equals(frame["outcome"] == "no_show")
    silent = (frame["outcome"] == "left") & frame["called_at_min"].notna()
    assert silent.any()
    assert (frame["called_at_min"] >= frame["ended_at_min"])[silent].all()
    assert (frame["window"][silent] != "").all()


def test_absences_are_of_windows_with_a_shift() -> None:
    plan = office(
        group(shift("monday", (0, 60), count=3, days="Mon"), absence=0.5),
        hours={"Mon": ("00:00", "01:00"), "Tue": ("00:00", "01:00")},
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=1, days="Mon")],
    )
    absences = mfc.simulate(plan, replications=64, seed=1).absences()
    assert list(absences.columns) == ["replication", "weekday", "window"]
    assert set(absences["weekday"]) == {"Mon"}
    assert 64 < len(absences) < 128  # 192 window-days, half of them
    assert set(absences["window"]) == {"desk/1", "desk/2", "desk/3"}


def test_window_times_tell_the_day() -> None:
    plan = office(windows(1, breaks=[pause(10, 10)], closed=[(40, 50)]), hours=(0, 60), absent_call_min=2)
    run = mfc.simulate(plan, customers=people(queued=[0, 1], need=[15, 10], patience_min=[None, 3]))
    times = run.window_times()
    assert list(times.columns) == ["window", "what", "service", "from_min", "until_min"]
    told = {
        what: (begin, end)
        for what, begin, end in zip(times["what"], times["from_min"], times["until_min"], strict=True)
    }
    assert told == {
        "shift": (0, 60),
        "serving": (0, 15),
        "break": (15, 25),
        "absent_call": (25, 27),
        "closed": (40, 50),
    }
    with pytest.raises(mfc.InvalidDescription, match="day: a replication has days 0 to 0, got 1"):
        run.window_times(0, 1)


def test_the_screen_tells_a_planner_whether_the_promise_is_kept(result: mfc.Result) -> None:
    text = str(result)
    assert text.splitlines()[0].startswith("Office <1>: 40 replications of 3 open days, seed 7, engine")
    assert '"90 % within 15 minutes": NOT KEPT' in text
    assert screen.spread(result.mean_wait(), "en", unit=" min") in text
    assert text.count("[") == 1
    assert len(text.splitlines()) <= 30


def test_the_verdict_follows_the_interval() -> None:
    plan = office(windows(1), hours=(0, 600))
    kept = mfc.simulate(plan, customers=frame_of(waiting=0))
    assert ": KEPT" in str(kept)
    close = mfc.simulate(plan, customers=frame_of(waiting=2))
    assert "TOO CLOSE TO CALL" in str(close)
    missed = mfc.simulate(plan, customers=frame_of(waiting=30))
    assert "NOT KEPT" in str(missed)


def frame_of(waiting: int) -> pd.DataFrame:
    """30 days of ten visitors, one of whom waits 20 minutes on so many of the days."""
    rows = [
        {"replication": day, "service": "any", "queued_at_min": 40.0 * one, "need_min": 20.0}
        for day in range(30)
        for one in range(10)
    ]
    late = [
        {"replication": day, "service": "any", "queued_at_min": 40.0 * one + 0.5, "need_min": 10.0}
        for day in range(waiting)
        for one in range(1 if waiting == 30 else 8)
    ]
    if waiting == 30:
        late = [{**row, "queued_at_min": 40.0 * one + 0.5} for row in late for one in range(5)]
    return pd.DataFrame(rows + late)


def test_few_replications_come_with_a_warning() -> None:
    few, enough = (str(mfc.simulate(small(), replications=n, seed=1)) for n in (29, 30))
    assert "fewer than 30" in few
    assert "fewer than 30" not in enough


def test_the_warnings_of_the_office_are_on_the_screen() -> None:
    crowded = office(windows(1), demand=[mfc.WalkIns(name="queue", service="any", per_hour=100)])
    assert crowded.warnings()
    assert crowded.warnings()[0] in str(mfc.simulate(crowded, replications=2, seed=1))


def test_an_office_that_speaks_russian_is_answered_in_russian() -> None:
    text = str(mfc.simulate(small(language="ru"), replications=3, seed=7))
    assert "Среднее ожидание" in text
    assert "«90 % за 15 минут»" in text
    assert "Повторов всего 3" in text
    assert re.search(r"Среднее ожидание +\d+,\d мин \(от \d+,\d до \d+,\d\)", text)
    assert "min" not in text


def test_html_is_escaped(result: mfc.Result) -> None:
    page = result._repr_html_()
    assert "Office &lt;1&gt;" in page
    assert "<1>" not in page
    assert repr(result).startswith("<Result of 'Office <1>': 40 replications, seed 7")


def test_provenance_names_what_the_figures_depend_on(result: mfc.Result) -> None:
    origin = result.provenance
    assert (origin["seed"], origin["replications"], origin["days"]) == (7, 40, "Mon, Tue, Sat")
    assert len(origin["description_sha256"]) == 64
    other = mfc.simulate(small(day_cv=0.1), replications=1, seed=7).provenance
    assert other["description_sha256"] != origin["description_sha256"]
    assert {"version_mfc_sim", "version_numpy", "version_scipy", "version_simpy"} <= origin.keys()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_workbook_holds_the_figures_as_numbers_and_names_as_text(tmp_path: Path, language: Any) -> None:
    plan = small(name="=2+3", language=language)
    told = mfc.simulate(plan, replications=4, seed=7)
    path = told.to_excel(tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(path)
    names = {"en": "Summary By hour By service", "ru": "Итоги По часам По услугам"}
    assert " ".join(book.sheetnames).startswith(names[language])
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    by_service = book.worksheets[2]
    assert [row[0].value for row in by_service.iter_rows(min_row=2)] == ["passport", HOSTILE]
    assert by_service["B2"].value == pytest.approx(told.table(by="service")["visits"].iloc[0])
    people_sheet = book.worksheets[3]
    assert people_sheet.max_row == 1 + len(told.to_pandas(1))
    totals = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert pytest.approx(float(told.mean_wait())) in totals.values()


def test_the_mean_queue_of_an_instant_is_over_the_days_open_then() -> None:
    # Two days: Monday is open till 12, Tuesday till 10; on Monday one person waits from 11:00 to 11:30.
    office = mfc.Office(
        name="two days",
        hours={"Mon": ("09:00", "12:00"), "Tue": ("09:00", "10:00")},
        services=[mfc.Service(name="any", duration=mfc.Fixed(minutes=30))],
        windows=[mfc.Windows(name="w", count=1)],
    )
    people = pd.DataFrame({"service": "any", "weekday": "Mon", "queued_at_min": [660.0, 660.0], "need_min": 30.0})
    length = mfc.simulate(office, customers=people).queue_length(step_min=15)
    assert length["value"][660.0] == 1
    assert length["value"][690.0] == 0
    assert length["day_high"][675.0] == 1


@pytest.mark.parametrize(
    ("language", "said"), [("ru", ", ушли или отправлены домой 50 %"), ("en", ", 50 % left or were sent away")]
)
def test_the_worst_hour_says_how_many_were_not_served_where_many_were_not(language: str, said: str) -> None:
    plan = office(1, hours=(0, 60)).replace(language=language)
    comes = people(queued=[0, 0, 0, 0], need=2, patience_min=[600, 600, 1, 1])
    heading = "Worst hour" if language == "en" else "Худший час"
    (many,) = [told for name, told in screen.lines(mfc.simulate(plan, customers=comes)).items() if name == heading]
    assert many.endswith(said)
    few = screen.lines(mfc.simulate(plan, customers=people(queued=[0, 10], need=2)))[heading]
    assert few.endswith(("min", "мин"))
