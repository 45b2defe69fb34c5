"""The front door: arguments, determinism, progress and interruption."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import records, simulation, tasks
from mfc_sim.paths import ROW_COLUMNS
from offices import contract_office, small_office

BUSY = contract_office(
    language="en",
    hall=30,
    absent_call_min=0.5,
    windows=[
        mfc.Windows(name="u", count=7, absence=0.1, breaks=[mfc.Break("12:00", 45, at_once=3)]),
        mfc.Windows(name="business", count=1, serves=["sme"], pace=1.2),
    ],
)


def everything(result: mfc.Result) -> bytes:
    """All paths and records of a run, byte for byte, in the order of replications."""
    blocks = list(result.run.blocks())
    columns = [np.concatenate([getattr(paths, name) for paths, _ in blocks]) for name in (*ROW_COLUMNS, "absent")]
    columns.append(np.concatenate([np.diff(paths.starts) for paths, _ in blocks]))
    for field in fields(records.Records):
        parts = [getattr(found, field.name) for _, found in blocks]
        if field.name == "break_lane":  # counted from the first lane of a block
            parts = [lanes + paths.first * len(paths.days) for lanes, (paths, _) in zip(parts, blocks, strict=True)]
        columns.append(np.concatenate(parts).astype(parts[0].dtype))
    return b"".join(column.tobytes() for column in columns)


def test_any_run_block_gives_the_same_bytes_and_the_same_figures() -> None:
    office = BUSY.replace(hours=("09:00", "19:00"), demand=[BUSY.demand[0].replace(per_day=200)])
    results = [mfc.simulate(office, replications=70, seed=7, run_block=block) for block in (1, 9, 64, 1000)]
    assert len({everything(result) for result in results}) == 1
    assert len({result.table().to_csv() for result in results}) == 1
    for paths, found in results[1].run.blocks():
        records.check(office, paths, found)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not() -> None:
    one, two, other = (everything(mfc.simulate(BUSY, replications=3, seed=seed)) for seed in (7, 7, 8))
    assert one == two != other
    many = mfc.simulate(BUSY, replications=80, seed=7).to_pandas(replications=3)
    pd.testing.assert_frame_equal(many, mfc.simulate(BUSY, replications=3, seed=7).to_pandas())


def people(office: mfc.Office, **more: Any) -> pd.DataFrame:
    """Who comes, when, for what and with what need: no engine has a say in it."""
    frame = mfc.simulate(office, replications=3, seed=7, **more).to_pandas()
    return frame[["replication", "weekday", "ticket", "service", "channel", "queued_at_min", "need_min"]]


def test_patience_windows_hall_and_closing_move_no_arrival_and_no_need() -> None:
    before = people(BUSY)
    for change in (
        {"patience": None},
        {"patience": mfc.Exponential(mean_min=5)},
        {"hall": 3},
        {"at_closing": "send_away"},
        {"absent_call_min": 0.0},
        {"windows": [mfc.Windows(name="other", count=20, pace=0.5)]},
    ):
        pd.testing.assert_frame_equal(people(BUSY.replace(**change)), before, check_exact=True)
    pd.testing.assert_frame_equal(people(BUSY.with_windows(u="+2")), before, check_exact=True)


def test_a_run_too_large_to_keep_is_drawn_and_run_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = mfc.simulate(small_office(), replications=130, seed=7)
    monkeypatch.setattr(simulation, "KEPT_CUSTOMERS", 1000)
    again = mfc.simulate(small_office(), replications=130, seed=7)
    assert again.run._kept is None
    assert everything(kept) == everything(again) == everything(again)


def test_weeks_are_replications_where_days_differ_and_days_where_not() -> None:
    assert mfc.simulate(BUSY, replications=2).to_pandas()["weekday"].unique().tolist() == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
    ]
    alike = small_office(hours={"Mon-Fri": ("09:00", "18:00")})
    assert mfc.simulate(alike, replications=2).to_pandas()["weekday"].unique().tolist() == ["Mon-Fri"]
    assert mfc.simulate(alike, replications=2, week=True).to_pandas()["weekday"].nunique() == 5
    assert mfc.simulate(small_office(), replications=2).to_pandas()["weekday"].unique().tolist() == [""]


def test_dates_make_a_replication_of_their_open_days() -> None:
    result = mfc.simulate(BUSY, replications=2, dates=("2026-04-29", "2026-05-03"))
    frame = result.to_pandas()
    assert frame["weekday"].unique().tolist() == ["2026-04-29", "2026-04-30", "2026-05-02"]
    short = frame[(frame["weekday"] == "2026-04-30") & (frame["outcome"] != "no_show")]
    assert short["queued_at_min"].max() < 18 * 60 + 30
    with pytest.raises(mfc.InvalidDescription, match=r"no open day in dates \('2026-05-01', '2026-05-01'\)"):
        mfc.simulate(BUSY, dates=("2026-05-01", "2026-05-01"))


ARGUMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "no replication": ({"replications": 0}, "simulate: replications must be a whole number >= 1, got 0"),
    "half a replication": ({"replications": 2.5}, "simulate: replications must be a whole number >= 1, got 2.5"),
    "True": ({"replications": True}, "simulate: replications must be a whole number >= 1, got True"),
    "negative seed": ({"seed": -1}, "simulate: seed must be a whole number >= 0, got -1"),
    "text seed": ({"seed": "7"}, "simulate: seed must be a whole number >= 0, got '7'"),
    "no block": ({"run_block": 0}, "simulate: run_block must be a whole number >= 1, got 0"),
    "engine": (
        {"engine": "referense"},
        "engine must be 'auto', 'lanes' or 'reference', got 'referense'; did you mean 'reference'?",
    ),
    "no engine": ({"engine": None}, "simulate: engine must be 'auto', 'lanes' or 'reference', got None"),
    "engines": ({"engine": np.array(["lanes"])}, "simulate: engine must be 'auto', 'lanes' or 'reference', got array("),
    "endless": ({"replications": 10**30}, "simulate: replications must be at most 1000000000, got 1000000000000"),
    "week": ({"week": "no"}, "week must be True or False, got 'no'"),
    "no week": ({"week": pd.NA}, "week must be True or False, got <NA>"),
    "no date": ({"dates": (pd.NaT, "2026-05-01")}, "dates: first must be a date such as '2026-05-01', got NaT"),
    "dates": ({"dates": 3}, "dates must be a pair (first, last), got 3"),
    "absent": ({"absent": pd.DataFrame()}, "simulate: absent= goes with customers=; drawn days draw their absences"),
}


@pytest.mark.parametrize(("arguments", "sentence"), ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_a_wrong_argument_is_one_sentence(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.simulate(small_office(), **arguments)
    assert sentence in str(error.value)
    assert len(error.value.problems) == 1


def test_all_wrong_numbers_are_listed_and_numpy_numbers_are_right() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.simulate(small_office(), replications=0, seed=-1, run_block=1.5)
    assert len(error.value.problems) == 3
    one = mfc.simulate(small_office(), replications=np.int64(2), seed=np.uint64(7), run_block=np.int8(1))
    assert everything(one) == everything(mfc.simulate(small_office(), replications=2, seed=7))
    with pytest.raises(mfc.InvalidDescription, match="simulate: takes an Office or a Network, got dict"):
        mfc.simulate({})


def test_an_office_without_demand_is_an_error_before_the_run() -> None:
    with pytest.raises(mfc.InvalidDescription, match="office 'Office 1': demand is empty, nobody comes"):
        mfc.simulate(small_office(demand=[]))


def test_visits_of_several_stages_are_refused_by_the_rule_and_the_services_names() -> None:
    staged = mfc.Service(name="passport", duration=mfc.Fixed(minutes=5), stages=["back office"])
    with pytest.raises(mfc.UnsupportedFeature, match=r"services 'passport': visits of several stages \(R14\)"):
        mfc.simulate(small_office(services=[staged]))


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if an engine runs."""

    def engine(name: str) -> Any:
        raise AssertionError(f"engine {name} was asked for")

    monkeypatch.setattr(tasks, "runner", engine)


@pytest.mark.usefixtures("no_engine")
def test_a_service_that_no_window_serves_on_some_day_is_an_error_before_the_run() -> None:
    windows = [mfc.Windows(name="u", count=5, days="Mon-Thu"), mfc.Windows(name="v", count=1, serves=["collect"])]
    services = [mfc.Service(name=name, duration=mfc.Fixed(minutes=5)) for name in ("passport", "collect", "visa")]
    demand = [mfc.WalkIns(name="q", mix={"passport": 1, "collect": 1, "visa": 1}, per_hour=20)]
    office = small_office(hours={"Mon-Fri": ("09:00", "18:00")}, services=services, demand=demand, windows=windows)
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.simulate(office)
    assert error.value.problems == tuple(
        f"service {name!r}: has demand on Fri, but no window serves it that day; u serve it, but have no shift that day"
        for name in ("passport", "visa")
    )


@pytest.mark.usefixtures("no_engine")
def test_a_service_that_no_group_serves_is_an_error_before_the_run() -> None:
    office = small_office(windows=[mfc.Windows(name="v", count=1, serves=["collect"])])
    with pytest.raises(mfc.InvalidDescription, match="service 'passport': has demand, but no window serves it"):
        mfc.simulate(office)


def test_an_interrupted_run_says_how_far_it_was_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    part = simulation.Run.part

    def interrupted(run: simulation.Run, first: int, replications: int) -> Any:
        if first >= 6:
            raise KeyboardInterrupt
        return part(run, first, replications)

    monkeypatch.setattr(simulation.Run, "part", interrupted)
    with pytest.raises(KeyboardInterrupt, match="stopped after 6 of 20 replications; nothing is kept") as stop:
        mfc.simulate(small_office(), replications=20, run_block=3)
    assert stop.value.__cause__ is None
    assert stop.value.__suppress_context__


@pytest.mark.parametrize("progress", [True, False])
def test_progress_leaves_nothing_where_there_is_no_terminal(progress: bool) -> None:
    with redirect_stderr(io.StringIO()) as written:
        mfc.simulate(small_office(), replications=2, progress=progress)
    assert written.getvalue() == ""


def test_the_example_of_the_documentation_is_worked_by_hand() -> None:
    office = small_office(demand=[], windows=[mfc.Windows(name="u", count=2)])
    frame = pd.DataFrame({"service": "passport", "queued_at_min": [540, 541, 542], "need_min": 10})
    assert mfc.simulate(office, customers=frame).to_pandas()["wait_min"].tolist() == [0, 0, 8]
