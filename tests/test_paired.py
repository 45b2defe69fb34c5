"""What pairing gains, intervals that hold together, and the best with its probability."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, stdtrit

import mfc_sim as mfc
from mfc_sim.measures.estimates import resample
from mfc_sim.studies.compare import Comparison
from mfc_sim.studies.paired import leading

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    windows=[mfc.Windows(name="universal", count=3)],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)
PLANS = {
    "today": OFFICE,
    "one more": OFFICE.replace(windows=[mfc.Windows(name="universal", count=4)]),
    "two more": OFFICE.replace(windows=[mfc.Windows(name="universal", count=5)]),
}


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return mfc.compare(PLANS, replications=200, seed=3)


def test_the_gain_is_the_variance_apart_over_the_variance_together(compared: Comparison) -> None:
    daily = {
        name: result.to_pandas()
        .query("outcome == 'left'")
        .groupby("replication")
        .size()
        .reindex(range(200), fill_value=0)
        for name, result in compared.results.items()
    }
    before, after = daily["today"], daily["one more"]
    gain = compared.variance_reduction().loc["one more"]
    assert gain["left"] == pytest.approx((before.var() + after.var()) / (after - before).var())
    assert gain["mean_wait_min"] > 1.5
    assert gain["p90_wait_min"] > 1.5


def test_the_gain_says_what_separate_visitors_would_cost(compared: Comparison) -> None:
    # intervals of differences between runs on different seeds are about sqrt(gain) times as wide
    apart = [
        mfc.simulate(PLANS["today"], replications=200, seed=81),
        mfc.simulate(PLANS["one more"], replications=200, seed=82),
    ]
    wide = np.hypot(*(result.mean_wait().half_width for result in apart))
    row = compared.differences().loc["one more"]
    paired = (row["mean_wait_min_high"] - row["mean_wait_min_low"]) / 2
    gain = compared.variance_reduction().loc["one more", "mean_wait_min"]
    assert wide / paired == pytest.approx(np.sqrt(gain), rel=0.25)  # two standard deviations of 200 skewed days


def test_nothing_is_gained_where_nothing_varies() -> None:
    same = mfc.compare({"a": OFFICE, "b": OFFICE.replace(name="Copy")}, replications=20, seed=1)
    assert same.variance_reduction().isna().all(axis=None)
    assert "×" not in str(same).split("[")[0]


def test_cells_gain_apart(compared: Comparison) -> None:
    by_hour = compared.variance_reduction(by="hour")
    assert by_hour.index.names == ["scenario", "hour"]
    assert (by_hour.loc["one more", "mean_wait_min"].dropna() > 0).all()


def test_intervals_that_hold_together_are_wider_by_bonferroni(compared: Comparison) -> None:
    alone, together = compared.differences(), compared.differences(simultaneous=True)
    assert compared.level == pytest.approx(0.975)
    wider = stdtrit(199, 1 - 0.0125) / stdtrit(199, 0.975)
    for name in ("mean_wait_min", "left", "utilization"):
        one, other = (table[f"{name}_high"] - table[f"{name}_low"] for table in (alone, together))
        assert (other / one).tolist() == pytest.approx([wider, wider])
    one, other = (table["p90_wait_min_high"] - table["p90_wait_min_low"] for table in (alone, together))
    assert (other >= one).all()
    assert (together["mean_wait_min"] == alone["mean_wait_min"]).all()


def test_one_comparison_needs_no_correction() -> None:
    pair = mfc.compare(dict(list(PLANS.items())[:2]), replications=40, seed=3)
    assert pair.differences().equals(pair.differences(simultaneous=True))
    assert "together" not in str(pair)


def test_the_text_says_at_which_level_and_who_is_best(compared: Comparison) -> None:
    text = str(compared)
    assert "hold for all 2 scenarios together in 95 of 100 studies: each is taken at 97.50 %" in text
    assert "Best in 'Mean wait, min': 'two more'" in text
    assert "Best in 'Called within 15 minutes': 'two more'" in text
    russian = mfc.compare({name: one.replace(language="ru") for name, one in PLANS.items()}, replications=3, seed=1)
    assert "Лучший по показателю «Среднее ожидание, мин»: «two more»" in str(russian)
    assert "(2) сразу в 95 исследованиях из 100: каждый взят на уровне 97,50 %" in str(russian)
    assert "together" in compared._repr_html_()


def test_the_best_is_the_best_and_probabilities_add_up(compared: Comparison) -> None:
    best = compared.best("mean_wait_min")
    assert best.best == "two more"
    assert best.probability == 1.0
    assert best.table["probability"].sum() == pytest.approx(1)
    assert best.table.loc["today", "value"] == compared["today"].mean_wait().value
    assert compared.best("share_within_15").best == "two more"
    assert compared.best("utilization", want="most").best == "today"
    assert compared.best("p90_wait_min", where={"service": "passport"}).best == "two more"
    assert "two more" in repr(best)
    assert "100.0 %" in best._repr_html_()


def test_the_same_office_twice_is_the_best_in_half_of_all() -> None:
    twins = mfc.compare({"a": OFFICE, "b": OFFICE.replace(name="Copy")}, replications=20, seed=1)
    assert twins.best("mean_wait_min").table["probability"].tolist() == [0.5, 0.5]


def test_the_probability_of_the_best_is_that_of_a_normal_difference() -> None:
    # one window fewer in one hour: a difference of about one standard error
    fewer = OFFICE.replace(windows=[mfc.Windows(name="universal", count=3, closed=[("12:50", "12:51")])])
    pair = mfc.compare({"today": OFFICE, "closed": fewer}, replications=300, seed=2)
    row = pair.differences().loc["closed"]
    error = (row["mean_wait_min_high"] - row["mean_wait_min_low"]) / 2 / stdtrit(299, 0.975)
    expected = ndtr(row["mean_wait_min"] / error)
    found = pair.best("mean_wait_min").table.loc["today", "probability"]
    assert found == pytest.approx(expected, abs=0.08)  # 4 standard errors of 999 resamples, and skewed days


def test_wrong_words_about_the_best_are_named(compared: Comparison) -> None:
    with pytest.raises(mfc.InvalidDescription, match="did you mean 'mean_wait_min'"):
        compared.best("mean_wait")
    with pytest.raises(mfc.InvalidDescription, match="say want='least' or 'most'"):
        compared.best("utilization")
    with pytest.raises(mfc.InvalidDescription, match="want must be 'least' or 'most', got 'max'"):
        compared.best("left", want="max")
    with pytest.raises(mfc.InvalidDescription, match="want must be 'least' or 'most', got array"):
        compared.best("left", want=np.ones(2))  # type: ignore[arg-type]


def test_where_nobody_came_nobody_is_best() -> None:
    nobody = OFFICE.replace(demand=[mfc.WalkIns(name="queue", service="passport", per_hour=0.0)])
    result = mfc.simulate(nobody, replications=5)
    weights = resample(np.random.default_rng(1), 5)
    with pytest.raises(mfc.InvalidDescription, match="mean_wait_min exists in no scenario"):
        leading({"a": result.summary(result.question())}, "mean_wait_min", weights, "en", least=True)


@pytest.mark.parametrize("odd", [np.array([True, False]), "yes", None])
def test_simultaneous_is_true_or_false(odd: object) -> None:
    pair = mfc.compare({"a": mfc.presets.starter(), "b": mfc.presets.starter()}, replications=2)
    with pytest.raises(mfc.InvalidDescription, match="simultaneous must be True or False, got"):
        pair.differences(simultaneous=odd)  # type: ignore[arg-type]
