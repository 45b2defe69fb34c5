"""Figures adjusted for the number who came: control variates whose means the description gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import stdtrit

import mfc_sim as mfc
from mfc_sim.measures.adjusted import known

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    windows=[mfc.Windows(name="universal", count=3)],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)
BOOKED = mfc.Appointments(
    name="booked", service="passport", starts="09:30", ends="12:00", every_min=15, per_slot=2, no_show=0.2
)
STREAMS = {
    "one stream": {},
    "no factor": {"day_cv": 0.0},
    "people at the door": {
        "demand": [
            mfc.WalkIns(name="queue", service="passport", per_hour=[5, 9], starts="08:00", at_opening=8.0, scale=1.2)
        ]
    },
    "streams of their own factors": {
        "demand": [
            mfc.WalkIns(name="a", service="passport", per_hour=12, day_cv=0.3),
            mfc.WalkIns(name="b", service="passport", per_day=20, shape=[1, 2, 3]),
            BOOKED,
        ]
    },
    "weeks": {
        "hours": {"Mon-Tue": ("09:00", "13:00"), "Sat": ("10:00", "12:00")},
        "demand": [
            mfc.WalkIns(name="a", service="passport", per_day={"Mon": 60, "Tue-Sat": 30}),
            BOOKED.replace(days="Mon-Tue"),
        ],
    },
    "refused at the last ticket": {"last_ticket": "12:00"},
}


@pytest.mark.parametrize("name", STREAMS)
def test_mean_and_variance_of_those_who_come_are_those_drawn(name: str) -> None:
    office = OFFICE.replace(**STREAMS[name])
    result = mfc.simulate(office, replications=1000, seed=5)
    visits = result.summary(result.question()).total("visits")[:, 0].astype(float)
    expected = known(office, result.days)
    error = math.sqrt(expected.variance / 1000)
    assert abs(visits.mean() - expected.mean) < 4 * error
    squares = (visits - expected.mean) ** 2
    assert abs(squares.mean() - expected.variance) < 4 * squares.std() / math.sqrt(1000)


@pytest.fixture(scope="module")
def result() -> mfc.Result:
    return mfc.simulate(OFFICE, replications=300, seed=7)


def test_the_adjustment_is_a_regression_on_visits_and_their_square(result: mfc.Result) -> None:
    frame = result.to_pandas()
    come = frame.groupby("replication").size().to_numpy().astype(float)
    left = frame[frame["outcome"] == "left"].groupby("replication").size().reindex(range(300), fill_value=0).to_numpy()
    mean, variance = 48.0, 48 + (48 * 0.2) ** 2
    design = np.column_stack([np.ones(300), come - mean, (come - mean) ** 2 - variance])
    # the intercept of the regression is the figure where both controls are at their means
    slopes = np.linalg.solve(design.T @ design, design.T @ left)
    rest = left - design @ slopes
    half = stdtrit(297, 0.975) * math.sqrt(np.linalg.inv(design.T @ design)[0, 0] * (rest**2).sum() / 297)
    found = result.adjusted("left")
    assert found.value == pytest.approx(slopes[0])
    assert found.high - found.value == pytest.approx(half)


def test_the_interval_is_much_tighter_and_nearer_to_the_truth(result: mfc.Result) -> None:
    long = mfc.simulate(OFFICE, replications=20_000, seed=8)
    for name, plain in (("mean_wait_min", result.mean_wait()), ("share_within_15", result.share_within(15))):
        found, truth = result.adjusted(name), long.adjusted(name)
        assert (plain.half_width / found.half_width) ** 2 > 1.5
        error = math.hypot(found.half_width, truth.half_width) / 1.96
        assert abs(found.value - truth.value) < 4 * error
        assert found.n == 300


def test_sections_are_adjusted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = mfc.simulate(OFFICE, replications=1000, seed=3).adjusted("mean_wait_min")
    monkeypatch.setattr("mfc_sim.measures.sections.SECTIONS_MAX", 300)
    found = mfc.simulate(OFFICE, replications=1000, seed=3)
    assert found.summary(found.question()).span.section == 4
    coarse = found.adjusted("mean_wait_min")
    # the square of a sum of four tells less than four squares: tighter than without, wider than with
    assert plain.half_width <= coarse.half_width < found.mean_wait().half_width
    assert abs(coarse.value - plain.value) < coarse.half_width


def test_the_number_who_come_is_known_without_error(result: mfc.Result) -> None:
    visits = result.adjusted("visits")
    assert visits.value == pytest.approx(48.0)
    assert visits.half_width == pytest.approx(0.0, abs=1e-9)


def test_parts_of_the_day_are_adjusted_for_the_whole(result: mfc.Result) -> None:
    plain = result.mean_wait(between=("11:00", "12:00"))
    found = result.adjusted("mean_wait_min", between=("11:00", "12:00"))
    assert found.half_width < plain.half_width
    assert found.low < plain.high


def test_where_nothing_varies_nothing_is_adjusted() -> None:
    booked = OFFICE.replace(demand=[BOOKED.replace(no_show=0.0)], day_cv=0.0)
    result = mfc.simulate(booked, replications=100, seed=1)
    found, plain = result.adjusted("mean_wait_min"), result.mean_wait()
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_what_cannot_be_adjusted_is_named(result: mfc.Result) -> None:
    with pytest.raises(mfc.InvalidDescription, match="'p90_wait_min' is a quantile, which cannot be adjusted"):
        result.adjusted("p90_wait_min")
    with pytest.raises(mfc.InvalidDescription, match="'mean_wait' is no figure; did you mean 'mean_wait_min'"):
        result.adjusted("mean_wait")
    with pytest.raises(mfc.InvalidDescription, match=r"'left'.* is no figure"):
        result.adjusted(["left"])  # type: ignore[arg-type]
    with pytest.raises(mfc.InvalidDescription, match="at least 30 replications to learn from, got 20"):
        mfc.simulate(OFFICE, replications=20).adjusted("left")
    with pytest.raises(mfc.InvalidDescription, match="listed people have no known mean"):
        mfc.simulate(OFFICE, customers=result.to_pandas(40)).adjusted("left")
