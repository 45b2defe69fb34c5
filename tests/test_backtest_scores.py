"""Scores and readings on figures worked out by hand, and against closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr, ndtri

import mfc_sim as mfc
from mfc_sim.calibration.backtest import Backtest
from mfc_sim.calibration.pieces import scored
from mfc_sim.calibration.readings import HOURS, READINGS, TOTALS, Visits, side_by_side, tally
from mfc_sim.calibration.scores import crps, held, jackknife, middle, over_days
from mfc_sim.errors import InvalidDescription

DAYS = pd.to_datetime(["2026-09-01", "2026-09-02"])


def test_crps_of_three_draws_by_hand() -> None:
    """Draws 1, 2, 6 and 4 comes true: off by 3, 2, 2; pairs apart by 1, 4, 5."""
    draws, observed = np.array([[6.0, 1.0, 2.0]]), np.array([4.0])
    assert crps(draws, observed)[0] == pytest.approx(7 / 3 - 10 / 3 / 2)
    assert crps(draws, observed, sample=False)[0] == pytest.approx(7 / 3 - 20 / 9 / 2)
    # A draw that has no ticket says nothing.
    assert crps(np.array([[6.0, np.nan, 1.0, 2.0]]), observed)[0] == pytest.approx(7 / 3 - 10 / 3 / 2)
    assert math.isnan(crps(np.array([[np.nan, np.nan]]), observed)[0])


@pytest.mark.parametrize("observed", [-1.5, 0.0, 0.7])
def test_crps_of_a_normal_is_the_closed_form(observed: float) -> None:
    """Gneiting & Raftery 2007, equation 21: z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi), of quantiles evenly spread."""
    draws = np.asarray(ndtri((np.arange(20_000) + 0.5) / 20_000))[None]
    density = math.exp(-(observed**2) / 2) / math.sqrt(2 * math.pi)
    exact = observed * (2 * float(ndtr(observed)) - 1) + 2 * density - 1 / math.sqrt(math.pi)
    assert crps(draws, np.array([observed]), sample=False)[0] == pytest.approx(exact, abs=1e-4)


def test_crps_of_few_draws_has_no_bias_and_that_of_the_draws_alone_does() -> None:
    """Four draws of a normal, many times: the mean is the closed form within its sampling error."""
    source = np.random.default_rng(7)
    draws, observed = source.standard_normal((40_000, 4)), source.standard_normal(40_000)
    exact = 1 / math.sqrt(math.pi)  # E|X - y| - E|X - X'| / 2 for y from the same normal: 2 / sqrt(pi) - 1 / sqrt(pi)
    for sample, bias in ((True, 0.0), (False, exact / 4)):
        scores = crps(draws, observed, sample=sample)
        z = (scores.mean() - exact - bias) / (scores.std(ddof=1) / math.sqrt(len(scores)))
        assert abs(z) < 4


@pytest.mark.parametrize("width", [0.8, 0.9])
def test_the_middle_of_few_draws_holds_as_many_further_ones_as_it_says(width: float) -> None:
    """The ends are the 2nd or the 4th of 39 draws from below and above, so 36 or 32 of 40 places lie between them."""
    source = np.random.default_rng(7)
    low, high = middle(source.standard_normal((20_000, 39)), width, axis=1)
    further = source.standard_normal(20_000)
    held_share = ((further >= low) & (further <= high)).mean()
    assert abs(held_share - width) < 4 * math.sqrt(width * (1 - width) / 20_000)


def test_a_draw_without_a_value_does_not_count_in_the_middle() -> None:
    low, high = middle(np.array([[np.nan, 3.0, 1.0], [2.0, 2.0, 2.0]]), 0.8, axis=1)
    assert (low.tolist(), high.tolist()) == ([1, 2], [3, 2])


def test_errors_are_clustered_by_day() -> None:
    """Days of 3 and 1 tickets with means 1 and 5: mean 2; deviations (3 - 6)/2 and (5 - 2)/2 give an error of 1.5."""
    day = pd.Series([DAYS[0], DAYS[0], DAYS[1]])
    told = over_days(np.array([[0.0], [1.5], [5.0]]), np.array([1.0, 2.0, 1.0]), day)
    half = 12.706204736 * 1.5  # t with one degree of freedom
    assert (told.value[0], told.high[0]) == (2.0, pytest.approx(2 + half))
    assert math.isnan(over_days(np.ones((1, 1)), np.ones(1), day[:1]).low[0])


def test_a_share_with_days_left_out_has_a_wide_interval_within_its_bounds() -> None:
    told = jackknife(0.9, np.array([0.8, 0.9, 1.0]))
    error = math.sqrt(2 / 3 * 0.02)
    assert told.low == pytest.approx(0.9 - 4.302652730 * error)
    assert told.high == 1.0
    assert math.isnan(jackknife(1.0, np.array([])).low)


def test_an_interval_of_a_mean_holds_what_lies_in_it_by_tickets() -> None:
    waits, numbers = np.array([[10.0, 20.0, 30.0], [0.0, 2.0, 4.0]]), np.array([[1.0, 2.0, 2.0], [1.0, 1.0, 1.0]])
    observed = np.array([[12.0, 9.0, np.nan], [5.0, 2.0, 2.0]])  # nobody of the first came in the last course
    assert held(waits, numbers, observed, np.array([3.0, 1.0]), 80).tolist() == [0.75, 0.25, 1.0]


def visits() -> Visits:
    """Three tickets of one queue and day: served after 30 min, served after 10 of a slot at 9:20, left after 20."""
    zero = np.zeros(3, np.int64)
    return Visits(
        zero,
        zero,
        queued_min=np.array([550.0, 565.0, 590.0]),
        called_min=np.array([580.0, 575.0, np.nan]),
        until_min=np.array([580.0, 575.0, 610.0]),
        served=np.array([True, True, False]),
        slot_min=np.array([np.nan, 560.0, np.nan]),
    )


def test_readings_of_three_tickets_by_hand() -> None:
    told = {name: float(part.sum()) for name, part in tally(visits(), 1, 1).items()}
    assert [told[name] for name in READINGS["numbers"]] == [2, 40, 1]
    assert [told[name] for name in READINGS["served_only"]] == [2, 40, 1]
    assert [told[name] for name in READINGS["booked_from_slot"]] == [1, 15, 1]  # five minutes late himself
    # Present 30, 10 and 20 minutes; ages at the end 30, 10, 20: squares halved; young for 15, 10 and 15 of them.
    assert [told[name] for name in READINGS["waiting_now"]] == [60, (900 + 100 + 400) / 2, 40]


def test_minutes_of_waiting_fall_into_the_hours_of_the_clock() -> None:
    told = tally(visits(), 1, 1)
    assert told["present_min"][0, 0, [8, 9, 10]].tolist() == [0, 50, 10]
    assert told["age_min2"][0, 0, 10] == (20**2 - 10**2) / 2
    assert told["young_min"][0, 0, 10] == 5
    assert told["wait_min"][0, 0, [9, 10]].tolist() == [40, 0]


def test_a_long_wait_over_several_hours_is_counted_once() -> None:
    one = replace_visits(queued_min=100.0, until_min=400.0)
    told = tally(one, 1, 1)
    assert told["present_min"][0, 0, 1:7].tolist() == [20, 60, 60, 60, 60, 40]
    assert told["age_min2"].sum() == 300**2 / 2


def replace_visits(**times: float) -> Visits:
    """One ticket of the three, with other times."""
    parts = {name: part[:1] for name, part in vars(visits()).items()}
    return Visits(**parts | {name: np.array([value]) for name, value in times.items()})


def by_hand() -> Backtest:
    """Two services, two days, three cells; draws that are the same in both services."""
    cells = pd.DataFrame(
        {
            "service": ["A", "A", "B"],
            "queue": ["A", "A", "B"],
            "day": [DAYS[0], DAYS[1], DAYS[0]],
            "hour": [9, 9, 10],
            "tickets": [2, 1, 1],
            "wait_min": [10.0, 16.0, 4.0],
            "share_within_15": [1.0, 0.0, 1.0],
            "predicted_wait_min": [12.0, 12.0, 4.0],
            "predicted_share_within_15": [0.5, 0.5, 1.0],
            "wait_min_low_80": [11.0, 11.0, 3.0],
            "wait_min_high_80": [13.0, 13.0, 5.0],
            "wait_min_low_90": [9.0, 9.0, 2.0],
            "wait_min_high_90": [15.0, 15.0, 6.0],
            "predicted_crps_min": [1.0, 3.0, 0.5],
        }
    )
    for name, wait_min in (("queue_mean", 13.0), ("hour_mean", 11.0), ("recent_hour_mean", 20.0), ("last_week", 30.0)):
        cells[f"{name}_wait_min"] = cells[f"{name}_crps_min"] = wait_min
        cells[f"{name}_share_within_15"] = 1.0
    for what in ("wait_min", "share_within_15", "crps_min"):
        cells[f"live_{what}"] = 0.0
    observed = {name: np.zeros((2, 2, HOURS)) for name in TOTALS}
    predicted = {name: np.zeros((2, 1, HOURS)) for name in TOTALS}
    observed["present_min"][0, :, 9], observed["present_min"][1, 0, 10] = [20, 16], 4
    observed["present_min"][0, 0, 23] = 999  # no ticket is issued in this hour
    predicted["present_min"][0, 0, 9], predicted["present_min"][1, 0, 10] = 30, 8
    totals = side_by_side(observed, predicted, ["A", "B"], list(DAYS), [0, 0])
    numbers = np.array([[1.0, 3.0], [1.0, 1.0], [0.0, 2.0]])
    waits = np.array([[10.0, 30.0], [13.0, 10.0], [0.0, 8.0]])
    fitted = (pd.Timestamp("2026-08-31"),)
    return Backtest("Office", "plan", cells, scored(cells), totals, numbers, waits, (), fitted, (DAYS[0],))


def test_the_table_by_hand() -> None:
    table = by_hand().table()
    assert list(table.index) == ["A", "B", "Office"]
    a = table.loc["A"]
    assert (a["tickets"], a["wait_min"], a["bias_min"], a["minutes"]) == (3, 12, 0, pytest.approx(8 / 3))
    assert (a["in_band_80"], a["in_band_90"], a["crps_min"]) == (0, pytest.approx(2 / 3), pytest.approx(5 / 3))
    assert [a["mean_low_90"], a["mean_high_90"]] == [10, 11.5]  # of means 23 / 2 and 40 / 4
    assert [table.loc["B", "mean_low_90"], table.loc["B", "mean_high_90"]] == [4, 4]  # one draw has no ticket
    # Three hours with tickets: 9 and 10 of the first day, 9 of the second.
    assert table["people_waiting"].tolist() == pytest.approx([36 / 180, 4 / 180, 40 / 180])
    assert table["predicted_people_waiting"].tolist() == pytest.approx([60 / 180, 8 / 180, 68 / 180])


def test_the_table_by_hour_day_and_weekday_adds_up_to_the_office() -> None:
    test = by_hand()
    by_hour = test.table("hour")
    assert list(by_hour.index) == [9, 10, "Office"]
    assert by_hour["people_waiting"].tolist() == pytest.approx([36 / 120, 4 / 60, 40 / 180])
    by_day = test.table("day")
    assert list(by_day.index) == [*DAYS, "Office"]
    assert by_day["wait_min"].tolist() == [8, 16, 10]
    assert list(test.table("weekday").index) == [1, 2, "Office"]
    pair = test.table(("service", "hour"))
    assert list(pair.index) == [("A", 9), ("B", 10), ("Office", "")]
    assert pair["people_waiting"].tolist() == pytest.approx([36 / 120, 4 / 60, 40 / 180])
    for by in ("service", "hour", "day", "weekday"):
        table = test.table(by)  # type: ignore[arg-type]
        assert table["tickets"].iloc[:-1].sum() == table["tickets"].iloc[-1] == 4
        pd.testing.assert_series_equal(table.iloc[-1], test.table().iloc[-1])


def test_what_intervals_hold_is_counted_by_tickets() -> None:
    test = by_hand()
    assert (test.coverage(80), test.band_coverage(90).value) == (0.25, 0.75)
    assert 0 <= test.band_coverage(90).low < 0.75 < test.band_coverage(90).high <= 1
    # A's mean over both days, 12, lies above 11.5; B's 4 in [4, 4].
    assert test.mean_coverage(90).value == 0.25
    # Two draws are the ends of their own interval; B is 4 in the draw that has it, and weighs nothing in the other.
    assert test.mean_coverage_if_right(90) == (1, 1)
    with pytest.raises(InvalidDescription, match="percent must be a whole number from 1 to 99"):
        test.mean_coverage(0.9)  # type: ignore[arg-type]


def test_skill_is_what_the_model_saves_of_the_best_naive_error() -> None:
    test = by_hand()
    minutes = {"hour_mean": (2 * 1 + 5 + 7) / 4, "model": (2 * 2 + 4 + 0) / 4}
    assert test.best_naive == "hour_mean"  # live has seen the day
    assert test.skill == pytest.approx(1 - minutes["model"] / minutes["hour_mean"])
    assert test.crps_skill == pytest.approx(1 - 5.5 / 4 / 11)
    assert replace(test, mode="live").best_naive == "hour_mean"


def test_groups_that_do_not_exist_are_refused_by_name() -> None:
    with pytest.raises(InvalidDescription, match="table: by must be one of 'service', 'hour', 'day', 'weekday'"):
        by_hand().table("h")  # type: ignore[arg-type]
    with pytest.raises(InvalidDescription, match="readings: by must be one of"):
        by_hand().readings(["day"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "words"), [("en", "skill against the best"), ("ru", "выигрыш против лучшего")])
def test_a_back_test_is_told_in_both_languages(language: mfc.text.Language, words: str) -> None:
    test = replace(by_hand(), language=language)
    told = str(test).splitlines()
    assert any(words in line for line in told)
    assert {test.verdict, test.comparison} <= set(told)
    page = replace(test, office="<Office>")._repr_html_()
    assert "<Office>" not in page
    assert ("<td>10,0</td>" if language == "ru" else "<td>10.0</td>") in page
