"""A back-test says how far to believe a fit, never more; its errors are those of YARDSTICKS, weighted by tickets."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import fitted_days, judged_days, warsaw, warsaw_fit
from mfc_sim.calibration.backtest import Backtest, grade
from mfc_sim.calibration.cells import NAIVE, errors
from mfc_sim.calibration.live import moments_of
from mfc_sim.calibration.simulated import Cube
from mfc_sim.errors import DataFormatError, InvalidDescription


@cache
def judged(mode: Literal["plan", "replay"]) -> Backtest:
    return mfc.backtest(warsaw_fit(), judged_days(), mode=mode, replications=64 if mode == "plan" else 30)


@pytest.mark.parametrize(
    ("bias", "observed", "coverage", "expected"),
    [
        (2.0, 13.4, 0.80, "good"),  # 15 % of 13.4 is 2.01
        (2.1, 13.4, 0.80, "usable"),
        (-0.9, 2.0, 0.70, "good"),  # within 1 min
        (0.0, 13.4, 0.91, "usable"),  # a band that holds too much is no good band
        (0.0, 13.4, 0.69, "usable"),
        (0.0, 13.4, 0.54, "poor"),
        (-2.9, 5.0, 0.55, "usable"),  # within 3 min
        (4.1, 13.4, 0.80, "poor"),
    ],
)
def test_the_grade_follows_its_rule(bias: float, observed: float, coverage: float, expected: str) -> None:
    assert grade(bias, observed, coverage) == expected


def test_errors_are_weighted_by_tickets() -> None:
    cells = pd.DataFrame(
        {
            "tickets": [3, 1],
            "wait_min": [10.0, 20.0],
            "share_within_15": [1.0, 0.0],
            "queue_mean_wait_min": [12.0, 12.0],
            "queue_mean_share_within_15": [0.5, 0.5],
        }
    )
    found = errors(cells, ["queue_mean"]).loc["queue_mean"]
    assert found.to_dict() == {"minutes": 3.5, "points": 50.0, "bias_min": -0.5, "bias_points": -25.0}


def test_a_cell_is_a_mean_over_visitors_and_its_band_one_over_replications() -> None:
    numbers, waits = np.zeros((1, 1, 48, 3)), np.zeros((1, 1, 48, 3))
    numbers[0, 0, 9], waits[0, 0, 9] = [1, 3, 0], [10, 60, 0]
    cell = Cube(numbers, waits, numbers).cell(0, 0, 9)
    assert cell["predicted_wait_min"] == 70 / 4
    ends = cell["wait_min_low_80"], cell["wait_min_high_80"]
    assert ends == (10, 20)  # two daily means tell no more of a band than themselves; a day without a number has none
    assert Cube(numbers, waits, numbers).cell(0, 0, 11) == cell  # the nearest hour with a number
    assert Cube(numbers * 0, waits, numbers).cell(0, 0, 9) == {}


def test_days_of_the_usual_pace_tell_the_mean_and_the_others_the_band() -> None:
    numbers, waits = np.ones((1, 1, 48, 4)), np.zeros((1, 1, 48, 4))
    waits[0, 0, 9] = [10, 20, 0, 100]
    cell = Cube(numbers, waits, numbers, usual=2).cell(0, 0, 9)
    assert cell["predicted_wait_min"] == 15
    assert (cell["wait_min_low_80"], cell["wait_min_high_80"]) == (0, 100)


@pytest.mark.parametrize("mode", ["plan", "replay"])
def test_every_cell_of_the_judged_days_is_predicted_with_bands_in_order(mode: Literal["plan", "replay"]) -> None:
    cells = judged(mode).cells
    assert cells["tickets"].sum() == pytest.approx(3_314, rel=0.01)
    assert set(cells["queue"]) == set(warsaw_fit().queues.values())
    assert cells.notna().all(axis=None)
    for what in ("wait_min", "share_within_15"):
        ends = cells[[f"{what}_low_90", f"{what}_low_80", f"{what}_high_80", f"{what}_high_90"]].to_numpy()
        assert (np.diff(ends, axis=1) >= 0).all()
        assert (ends >= 0).all()
    assert {f"{name}_wait_min" for name in NAIVE} <= set(cells.columns)


@pytest.mark.parametrize(("mode", "minutes", "points"), [("plan", 7.6, 21.9), ("replay", 7.1, 19.8)])
def test_the_model_errs_no_more_than_the_yardstick_of_its_mode(
    mode: Literal["plan", "replay"], minutes: float, points: float
) -> None:
    """Yardsticks of Ochota; gaps under 1 min are ties, and a minute goes with some 3 points."""
    found = judged(mode).errors
    assert list(found.index) == ["model", *NAIVE]
    assert found.loc["model", "minutes"] < minutes + 0.5
    assert found.loc["model", "points"] < points + 1.5
    assert found.loc["model", "minutes"] < found.loc["queue_mean", "minutes"] - 1


def test_what_a_newcomer_is_told_errs_no_more_than_people_waiting_times_the_time_between_calls() -> None:
    result = mfc.backtest(warsaw_fit(), judged_days(), mode="live", replications=8)
    assert result.errors.loc["model", "minutes"] < result.errors.loc["live", "minutes"]
    assert abs(result.bias_min) < abs(result.errors.loc["live", "bias_min"])
    assert "live: of the judged day, what the board had shown when the ticket was issued" in str(result)
    assert "live: waiting x time between calls" in result.comparison


def test_a_newcomer_is_told_nothing_of_what_happens_after_him() -> None:
    """Every snapshot after noon is changed; what the tickets issued before were told stays the same."""
    fit, day = warsaw_fit(), judged_days().days("2020-01-21", "2020-01-21")
    later_tickets = day.tickets["issued_min"] > 720
    tickets = day.tickets.assign(
        issued_min=day.tickets["issued_min"] + 30 * later_tickets,
        called_min=day.tickets["called_min"].where(day.tickets["called_min"] <= 720, day.tickets["called_min"] + 60),
    )
    counters = day.counters.assign(counters=day.counters["counters"].where(day.counters["at_min"] <= 720, 1))
    for group in fit.groups:
        told_min = []
        for log in (day, replace(day, tickets=tickets, counters=counters)):
            moments = moments_of(fit, group, log)
            early = moments.issued_min <= 720
            ahead = np.isfinite(moments.ahead_min[:, early]).sum(axis=0)
            told_min.append((ahead, moments.windows[early], moments.calls[early], moments.expected[early]))
        for one, other in zip(*told_min, strict=True):
            np.testing.assert_array_equal(one, other)


def test_the_shipped_office_is_graded_by_the_rule_and_the_grade_is_printed() -> None:
    result = judged("plan")
    assert result.grade == grade(result.bias_min, result.mean("wait_min"), result.coverage(80))
    assert abs(result.bias_min) < 0.15 * result.mean("wait_min")
    text = str(result)
    assert f"grade: {result.grade}" in text
    assert "Distrust most the queue" in text
    assert (
        "fitted on 2020-01-02 to 2020-01-15 (9 days), judged on 2020-01-16 to 2020-01-22 (5 days, 3314 tickets)" in text
    )
    assert "hour mean, all fitted days" in text
    assert text.count("\n") < 25
    assert "<table" in result._repr_html_()


def test_the_table_ends_with_the_office_and_adds_up() -> None:
    table = judged("plan").table()
    assert table.index[-1] == "UD_Ochota"
    assert table["tickets"].iloc[:-1].sum() == table["tickets"].iloc[-1]
    assert table["minutes"].iloc[-1] == pytest.approx(judged("plan").errors.loc["model", "minutes"])


def test_people_waiting_are_those_that_the_board_showed() -> None:
    """The board's own column, hour by hour, between snapshots as a straight line; the tables take it from tickets."""
    test, board = judged("plan"), judged_days().counters
    hours = {(day, hour) for day, hour in zip(test.cells["day"], test.cells["hour"], strict=True)}
    minutes = 0.0
    for (_, day), part in board[board["queue"].isin(warsaw_fit().queues.values())].groupby(["queue", "day"]):
        at_min, waiting = part["at_min"].to_numpy(float), part["waiting"].to_numpy(float)
        fine = np.arange(0.5, 1440)
        shown = np.interp(fine, at_min, waiting, left=0.0, right=0.0)
        minutes += sum(shown[60 * hour : 60 * hour + 60].sum() for other, hour in hours if other == day)
    assert test.table("hour")["people_waiting"].iloc[-1] == pytest.approx(minutes / (60 * len(hours)), rel=0.03)


def test_a_board_shows_neither_who_was_served_nor_who_was_booked() -> None:
    readings = judged("replay").readings().droplevel(0)
    assert readings["observed_wait_min"].notna().to_dict() == {
        "numbers": True,
        "served_only": False,
        "booked_from_slot": False,
        "waiting_now": True,
    }
    assert readings.loc["numbers", "observed_wait_min"] == pytest.approx(judged("replay").mean("wait_min"))
    # The model's people are those listed, and those who left in silence waited longest.
    assert readings.loc["numbers", "predicted_count"] == pytest.approx(3_314, rel=0.01)
    assert readings.loc["served_only", "predicted_wait_min"] < readings.loc["numbers", "predicted_wait_min"] - 1
    by_hour = judged("replay").readings("hour")
    assert by_hour.xs("numbers", level="reading")["observed_count"].sum() == 3_314


def test_a_wrong_office_is_poor_and_says_so() -> None:
    fit = warsaw_fit()
    slow = [
        service.replace(duration=service.duration.replace(mean_min=2 * service.duration.mean_min))
        for service in fit.office.services
    ]
    result = mfc.backtest(replace(fit, office=fit.office.replace(services=slow)), judged_days(), replications=8)
    assert result.grade == "poor"
    assert "grade: poor (do not plan with it)" in str(result)
    assert "the model errs more than what needs none" in str(result)
    assert result.bias_min > 10


def test_days_already_fitted_are_named_and_days_on_which_it_is_closed_not_judged() -> None:
    fit, log = warsaw_fit(), fitted_days()
    seen = str(mfc.backtest(fit, log.days("2020-01-15", "2020-01-15"), replications=4))
    assert "days both fitted and judged: 1" in seen
    assert "plan: some of the judged days were fitted on" in seen.splitlines()[0]
    assert "nothing of the judged days was used" not in seen
    no_monday = fit.office.replace(
        hours={"Tue-Fri": ("08:00", "16:00")},
        demand=_without_monday(fit.office),
        windows=[group.replace(shifts=[s for s in group.shifts if s.days != "Mon"]) for group in fit.office.windows],
    )
    tuesday_on = replace(fit, office=no_monday)
    result = mfc.backtest(tuesday_on, judged_days(), replications=4)
    assert result.cells["day"].dt.day_of_week.min() == 1
    assert "tickets on days on which the fitted office is closed" in str(result)
    with pytest.raises(DataFormatError, match="closed on all judged days"):
        mfc.backtest(tuesday_on, warsaw().days("2020-01-20", "2020-01-20"), replications=4)


def _without_monday(office: mfc.Office) -> list[mfc.WalkIns]:
    return [
        stream.replace(
            per_hour=dict(pair for pair in stream.per_hour or () if pair[0] != "Mon"),
            at_opening=dict(pair for pair in stream.at_opening if pair[0] != "Mon"),
        )
        for stream in office.demand
        if isinstance(stream, mfc.WalkIns)
    ]


def test_what_cannot_be_judged_is_refused_by_name() -> None:
    fit = warsaw_fit()
    with pytest.raises(InvalidDescription, match="mode must be 'plan', 'replay' or 'live', got 'guess'"):
        mfc.backtest(fit, judged_days(), mode="guess")  # type: ignore[arg-type]
    with pytest.raises(InvalidDescription, match="replications must be a whole number >= 2, got 0"):
        mfc.backtest(fit, judged_days(), replications=0)
    with pytest.raises(DataFormatError, match="fitted on 'UD_Ochota', the days are of 'Elsewhere'"):
        mfc.backtest(fit, replace(judged_days(), office="Elsewhere"))


def test_the_same_seed_gives_the_same_back_test() -> None:
    day = warsaw().days("2020-01-16", "2020-01-16")
    first, second = (mfc.backtest(warsaw_fit(), day, mode="replay", replications=4, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first.cells, second.cells)
