"""Measures on days worked by hand, and on a busy office against a plain recomputation from its table of customers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.measures.kpis import KPIS
from mfc_sim.measures.occupancy import greatest_waiting, waiting_at
from mfc_sim.measures.totals import BIN_MS
from rules.days import group, office, pause, people, shift, windows

# A: 0-20 at the desk. B waits 1-20, served to 30. C leaves at 7 after 5 minutes. D: 50-80, over closing at 60.
# E is sent away at 60. F comes too late. G does not come.
DAY = office(windows(1), hours=(0, 60), at_closing="send_away")
COME = pd.DataFrame(
    {
        "service": "any",
        "queued_at_min": [0, 1, 2, 50, 55, 61, 30],
        "need_min": [20, 10, 5, 30, 5, 5, 5],
        "patience_min": [None, None, 5, None, None, None, None],
        "outcome": ["", "", "", "", "", "", "no_show"],
        "channel": ["walk_in"] * 6 + ["appointment"],
    }
)


def by_hand(**cut: Any) -> dict[str, float]:
    """First row of the table of the day above."""
    return dict(mfc.simulate(DAY, customers=COME).table(**cut).iloc[0])


def test_everybody_is_counted_once() -> None:
    row = by_hand()
    counts = {name: row[name] for name in ("visits", "served", "left", "sent_away", "refused", "no_show")}
    assert counts == {"visits": 6, "served": 3, "left": 1, "sent_away": 1, "refused": 1, "no_show": 1}
    assert row["visits_per_day"] == 6
    assert row["over_15"] == 1


def test_waits_are_those_of_the_served() -> None:
    row = by_hand()
    assert row["mean_wait_min"] == pytest.approx(19 / 3)
    assert (row["p50_wait_min"], row["p90_wait_min"], row["max_wait_min"]) == (0, 19, 19)


def test_one_who_left_or_was_sent_away_is_a_miss() -> None:
    assert by_hand()["share_within_15"] == 2 / 5


@pytest.mark.parametrize(
    ("of", "share", "mean_wait"),
    [
        ("all", 2 / 5, 19 / 3),  # A, D of those who queued
        ("queued", 2 / 5, 29 / 5),  # 0, 19, 5, 0, 5
        ("served", 2 / 3, 19 / 3),
        ("patient", 2 / 4, 19 / 3),  # without C, who left before 15 minutes
        ("in_queue", 4 / 5, 29 / 5),  # C and E were not long in the queue
        ("numbers", 2 / 3, 19 / 3),
    ],
)
def test_the_readings_of_a_service_level_differ(of: str, share: float, mean_wait: float) -> None:
    row = by_hand(of=of)
    assert row["share_within_15"] == pytest.approx(share)
    assert row["mean_wait_min"] == pytest.approx(mean_wait)


def test_a_wait_of_exactly_the_limit_keeps_the_promise() -> None:
    result = mfc.simulate(DAY, customers=COME)
    assert float(result.share_within(19)) == 3 / 5
    assert float(result.share_within(18.999)) == 2 / 5
    assert float(result.share_within(5, of="patient")) == 2 / 5  # C left at the limit, not before it
    assert float(result.share_within(5.001, of="patient")) == 2 / 4


def test_windows_work_in_their_shifts_and_over() -> None:
    row = by_hand()
    assert row["utilization"] == pytest.approx(40 / 60)  # 0-30 and 50-60
    assert row["overtime_min"] == 20
    assert row["people_waiting_max"] == 2  # B and C


def test_a_number_called_after_its_holder_left_is_on_the_board_but_serves_nobody() -> None:
    # B leaves at 5 and is called at 20 for 2 minutes: C is called at 22
    plan = office(windows(1), hours=(0, 100), absent_call_min=2)
    come = people(queued=[0, 1, 2], need=[20, 10, 10], patience_min=[None, 4, None])
    result = mfc.simulate(plan, customers=come)
    assert float(result.mean_wait()) == (0 + 20) / 2
    assert float(result.mean_wait(of="numbers")) == pytest.approx((0 + 19 + 20) / 3)
    assert float(result.share_within(19, of="numbers")) == 2 / 3
    assert float(result.mean_wait(of="queued")) == pytest.approx((0 + 4 + 20) / 3)
    assert result.table()["utilization"].iloc[0] == pytest.approx(30 / 100)  # the 2 minutes are time on duty
    assert result.table(by="windows")["left"].loc["desk"] == 1


def test_time_on_duty_is_without_breaks_and_closed_periods_but_with_work_in_them() -> None:
    # served 0-15, break 15-25 (due 10), closed 20-40 and 60-70, served 40-50 and 55-65
    plan = office(windows(1, breaks=[pause(10, 10)], closed=[(20, 40), (60, 70)]), hours=(0, 100))
    result = mfc.simulate(plan, customers=people(queued=[0, 16, 55], need=[15, 10, 10]))
    assert result.to_pandas()["called_at_min"].tolist() == [0, 40, 55]
    # 100 less 15-40, less 60-70, and again 60-65
    assert result.table()["utilization"].iloc[0] == pytest.approx(35 / 70)


def test_a_break_that_runs_over_the_shift_takes_only_what_lies_in_it() -> None:
    # busy to 58, break 58-68 in a shift that ends at 60
    plan = office(group(shift("one", (0, 60), breaks=[pause(50, 10)]), shift("two", (60, 100))), hours=(0, 100))
    result = mfc.simulate(plan, customers=people(queued=[0], need=[58]))
    assert result.table()["utilization"].iloc[0] == pytest.approx(58 / (58 + 40))


def test_an_absent_window_is_not_on_duty() -> None:
    plan = office(windows(2, absence=0.5), hours=(0, 100))
    absent = pd.DataFrame({"window": ["desk/2"]})
    result = mfc.simulate(plan, customers=people(queued=[0], need=[50]), absent=absent)
    assert result.table()["utilization"].iloc[0] == pytest.approx(0.5)


def test_the_time_of_windows_goes_to_the_hours_in_which_it_passes() -> None:
    # served 50-80 in the hours 00 (10 min) and 01 (20 min); 110-130: 10 inside the shift that ends at 120, 10 over
    plan = office(windows(1), hours=(0, 120))
    table = mfc.simulate(plan, customers=people(queued=[50, 110], need=[30, 20])).table(by="hour")
    assert table["utilization"].loc[["00:00", "01:00"]].tolist() == pytest.approx([10 / 60, 30 / 60])
    assert table["overtime_min"].tolist() == [0, 0, 10]
    assert math.isnan(table["utilization"].loc["02:00"])
    assert table["visits"].tolist() == [1, 1, 0]


def test_between_takes_who_queues_then_and_the_windows_time_of_that_span() -> None:
    plan = office(windows(1), hours=(0, 120))
    result = mfc.simulate(plan, customers=people(queued=[50, 60, 110], need=[30, 10, 20]))
    table = result.table(between=("01:00", "01:50"))
    assert table["visits"].iloc[0] == 1
    assert table["mean_wait_min"].iloc[0] == 20
    assert table["utilization"].iloc[0] == pytest.approx(30 / 50)  # 60-90 of 60-110
    assert list(result.table(by="hour", between=("01:00", "01:50")).index) == ["01:00"]


def test_people_who_wait_already_when_an_hour_begins_count_in_it() -> None:
    # B waits 30-70, C 65-71
    plan = office(windows(1), hours=(0, 180))
    result = mfc.simulate(plan, customers=people(queued=[0, 30, 65, 130], need=[70, 1, 1, 1]))
    assert result.table(by="hour")["people_waiting_max"].tolist() == [1, 2, 0]
    assert result.people_waiting(1.0)["value"].tolist() == [0, 1, 2, 0, 0, 0]


def test_who_is_called_and_who_queues_at_one_instant_do_not_wait_together() -> None:
    # B waits 1-10; C queues at 10, when B is called
    lane = np.zeros(2, dtype=np.int64)
    begins, ends = np.array([1, 10]), np.array([10, 20])
    found = greatest_waiting(lane, begins, ends, places=1, slots=[(0, 10, 0), (10, 30, 0)])
    assert found.tolist() == [[1, 1]]
    at = waiting_at(lane, begins, ends, lanes=1, instants_ms=np.array([0, 1, 9, 10, 20]))
    assert at.tolist() == [[0, 1, 1, 1, 0]]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("customers", [300, 6000])
def test_the_greatest_number_waiting_is_that_of_a_plain_count(seed: int, customers: int) -> None:
    """Few customers are all counted out; of many, some: ties, waits of nothing and late rows of early times as well."""
    draws = np.random.default_rng(seed)
    lane = np.repeat([0, 2, 3], customers // 3)
    begins = draws.integers(100, 100 + customers // 2, len(lane))
    if seed % 2:
        begins = begins[np.lexsort((begins, lane))]
    ends = begins + draws.integers(0, [2, 30, 400][seed % 3], len(lane))
    slots = [(0, 150, 0), (150, 220, 0), (230, 10**6, 0)][: seed % 3 + 1]
    found = greatest_waiting(lane, begins, ends, places=4, slots=slots)
    for place in range(4):
        here = lane == place
        change = np.bincount(begins[here], minlength=10_000) - np.bincount(ends[here], minlength=10_000)
        waiting = np.cumsum(change)
        assert found[place].tolist() == [waiting[begin:end].max() for begin, end, _ in slots]


def test_those_who_wait_for_nothing_after_everybody_else_do_not_wait() -> None:
    begins = np.append(np.arange(2000), [3000, 3000, 3000])
    ends = begins + np.where(begins < 2000, 7, 0)
    lane = np.zeros(len(begins), dtype=np.int64)
    found = greatest_waiting(lane, begins, ends, places=1, slots=[(0, 10**6, 0)])
    assert found.tolist() == [[7]]


def test_the_wait_bin_is_a_tenth_of_a_minute_rounded_up() -> None:
    assert BIN_MS == 6_000
    plan = office(windows(1))
    result = mfc.simulate(plan, customers=people(queued=[0, 0], need=[12.34, 1]))
    assert float(result.wait_quantile(1.0)) == pytest.approx(12.4)
    assert float(result.wait_quantile(0.5)) == 0


def test_a_day_without_visitors_has_counts_of_nothing_and_no_shares() -> None:
    quiet = office(windows(1), hours=(0, 60), demand=[mfc.WalkIns(name="rare", service="any", per_day=1e-6)])
    row = mfc.simulate(quiet, replications=3, seed=1).table(by="hour").iloc[0]
    assert row["visits"] == row["people_waiting_max"] == row["utilization"] == 0
    assert np.isnan(row[["mean_wait_min", "p90_wait_min", "max_wait_min", "share_within_15"]].astype(float)).all()


def test_every_figure_has_a_name_a_unit_and_a_sentence_in_both_languages() -> None:
    assert len({kpi.name for kpi in KPIS}) == len(KPIS) == 17
    for kpi in KPIS:
        assert kpi.unit in {"visitors", "visitors/day", "min", "share"}
        for language in ("ru", "en"):
            assert kpi.label(language)
            assert kpi.what(language)
