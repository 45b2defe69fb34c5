"""The probability that a month meets a condition, from whole days or weeks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma, norm

import mfc_sim as mfc
from mfc_sim.measures.periods import period_probability

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    windows=[mfc.Windows(name="universal", count=3)],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)
LIMIT = 0.88


@pytest.fixture(scope="module")
def result() -> mfc.Result:
    return mfc.simulate(OFFICE, replications=500, seed=7)


def frame_shares(frame: object, days: int) -> np.ndarray:
    """Share within 15 minutes of periods of so many replications that follow each other."""
    frame = frame[frame["wait_min"].notna()].assign(period=lambda rows: rows["replication"] // days)
    kept = (frame["outcome"] == "served") & (frame["wait_min"] <= 15)
    return kept.groupby(frame["period"]).mean().to_numpy()


def test_a_period_of_one_day_is_a_day(result: mfc.Result) -> None:
    for asked in (
        f"share_within_15 >= {LIMIT}",
        "p90_wait_min <= 15",
        "p90_wait_min < 15",
        "mean_wait_min > 5",
        "left < 2",
    ):
        day, period = result.day_probability(asked), result.period_probability(asked, days=1)
        assert period.value == pytest.approx(day.value, abs=4 * 0.5 / np.sqrt(20_000))
        assert period.low == pytest.approx(day.low, abs=0.025)
        assert period.high == pytest.approx(day.high, abs=0.025)


def test_a_month_is_that_of_months_simulated_apart(result: mfc.Result) -> None:
    long = mfc.simulate(OFFICE, replications=21 * 400, seed=8)
    months = frame_shares(long.to_pandas(), 21) >= LIMIT
    found = result.period_probability(f"share_within_15 >= {LIMIT}", days=21)
    error = np.hypot(found.half_width / 1.96, np.sqrt(months.mean() * (1 - months.mean()) / len(months)))
    assert 0.05 < months.mean() < 0.95
    assert abs(found.value - months.mean()) < 4 * error


def test_a_long_month_is_surer_than_a_day(result: mfc.Result) -> None:
    share = result.share_within(15).value
    below, above = f"share_within_15 >= {share - 0.03}", f"share_within_15 >= {share + 0.03}"
    assert result.period_probability(below, 120).value > result.period_probability(below, 20).value > 0.6
    assert result.period_probability(above, 120).value < result.period_probability(above, 20).value < 0.4


def test_complements_add_up_to_one(result: mfc.Result) -> None:
    for one, other in (
        ("share_within_15 >= 0.9", "share_within_15 < 0.9"),
        ("p90_wait_min <= 20", "p90_wait_min > 20"),
    ):
        assert result.period_probability(one).value + result.period_probability(other).value == pytest.approx(1)


def test_what_is_always_so_has_the_interval_of_months_that_share_no_day(result: mfc.Result) -> None:
    sure = result.period_probability("mean_wait_min < 500")
    assert sure.value == sure.high == 1
    assert sure.low == pytest.approx(23 / (23 + 1.96**2), abs=1e-4)  # Wilson: 500 days are 23 months


def test_the_same_run_gives_the_same_probability_whatever_its_blocks(result: mfc.Result) -> None:
    again = mfc.simulate(OFFICE, replications=500, seed=7, run_block=50)
    asked = "share_within_20 >= 0.9"
    assert again.period_probability(asked) == result.period_probability(asked)


def test_weeks_stay_whole() -> None:
    week = OFFICE.replace(hours={"Mon-Fri": ("09:00", "13:00"), "Sat": ("09:00", "11:00")})
    result = mfc.simulate(week, replications=100, seed=1)
    assert 0 <= result.period_probability("share_within_15 >= 0.9", days=24).value <= 1
    with pytest.raises(
        mfc.InvalidDescription, match="has 6 open days, so days must be a multiple of that, such as 24, got 21"
    ):
        result.period_probability("share_within_15 >= 0.9", days=21)


def test_wrong_questions_are_named(result: mfc.Result) -> None:
    with pytest.raises(mfc.InvalidDescription, match="days must be a whole number from 1 to 1,000,000, got 10000000"):
        result.period_probability("left <= 0.1", 10**400)
    with pytest.raises(mfc.InvalidDescription, match="days must be a whole number from 1 to 1,000,000, got 0"):
        result.period_probability("share_within_15 >= 0.9", days=0)
    with pytest.raises(mfc.InvalidDescription, match="utilization cannot be cut by these keys"):
        result.period_probability("utilization < 0.9", where={"service": "passport"})
    with pytest.raises(mfc.InvalidDescription, match="must be a figure"):
        result.period_probability("share_within_15")


@pytest.mark.parametrize("mean", [0.1, 0.3])
def test_the_interval_holds_the_truth_in_95_of_100_studies(mean: float) -> None:
    # margins of days: skewed, as bad days are; the sum of 21 of them is a shifted gamma
    random = np.random.default_rng(5)
    truth = gamma.cdf(42 + 21 * mean * np.sqrt(2), 42)
    studies = 300
    held = 0
    for _ in range(studies):
        found = period_probability(mean - (random.gamma(2, 1, 200) - 2) / np.sqrt(2), True, 21, random)
        held += found.low <= truth <= found.high
    # 4 standard errors, and a point for what 200 skewed days leave
    assert abs(held / studies - 0.95) < 0.01 + 4 * np.sqrt(0.95 * 0.05 / studies)


def test_of_normal_margins_the_error_is_that_of_their_mean() -> None:
    random = np.random.default_rng(1)
    margin = norm.ppf((np.arange(400) + 0.5) / 400, loc=0.2)
    found = period_probability(margin, True, 25, random)
    assert found.value == pytest.approx(norm.cdf(1.0), abs=4 * 0.37 / np.sqrt(20_000))
    # the score has the error of the mean, sqrt(25 / 400), and half as much of the spread, z^2 / 2n of it
    error = np.sqrt(25 / 400 + 1 / 800)
    assert norm.ppf(found.high) - norm.ppf(found.value) == pytest.approx(1.966 * error, rel=0.05)


def test_one_replication_has_no_interval() -> None:
    found = period_probability(np.array([0.0]), False, 5, np.random.default_rng(1))
    assert found.value == 0
    assert found.low == 0
