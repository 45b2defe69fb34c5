"""Estimators against plain recomputation, and intervals against the share of samples they must hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mfc_sim.measures.estimates import (
    Estimate,
    interval,
    mean,
    ratio,
    resample,
    wilson,
)
from mfc_sim.measures.histograms import Histogram
from mfc_sim.measures.quantiles import bootstrap, quantile_intervals, quantiles

Array = NDArray[np.int64]


def test_the_interval_of_a_mean_is_students() -> None:
    # mean 2.5, s = 1.29099, t with 3 degrees 3.18245: 2.5 +- 3.18245 * 1.29099 / 2
    found = interval(mean(np.array([[1], [2], [3], [4]])))
    assert found.value[0] == 2.5
    assert found.low[0] == pytest.approx(0.4457397)
    assert found.high[0] == pytest.approx(4.5542603)


def test_a_ratio_is_of_totals_and_not_a_mean_of_ratios() -> None:
    found = ratio(np.array([[9], [10]]), np.array([[10], [40]]))
    assert found.value[0] == 19 / 50


def test_the_delta_method_agrees_with_its_formula_and_nearly_with_the_jackknife() -> None:
    random = np.random.default_rng(1)
    b = random.poisson(200, 80)
    a = random.binomial(b, random.beta(8, 2, 80))
    found = interval(ratio(a[:, None], b[:, None]))
    r, n = a.sum() / b.sum(), len(a)
    error = math.sqrt(sum((x - r * y) ** 2 for x, y in zip(a, b, strict=True)) / (n - 1) / n) / b.mean()
    without = np.array([(a.sum() - x) / (b.sum() - y) for x, y in zip(a, b, strict=True)])
    jackknife = math.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = (found.high[0] - found.low[0]) / 2
    assert half == pytest.approx(1.990450 * error)  # t with 79 degrees
    assert half == pytest.approx(1.990450 * jackknife, rel=0.02)


def test_several_cells_are_estimated_at_once_and_an_empty_one_is_nan() -> None:
    found = interval(ratio(np.array([[1, 0], [2, 0]]), np.array([[2, 0], [2, 0]])))
    assert found.value.tolist() == pytest.approx([0.75, math.nan], nan_ok=True)
    assert np.isnan([found.low[1], found.high[1]]).all()


def test_one_replication_has_no_interval() -> None:
    found = interval(ratio(np.array([[3]]), np.array([[4]])))
    assert found.value[0] == 0.75
    assert math.isnan(found.low[0])
    assert math.isnan(found.high[0])


def test_an_interval_stays_inside_the_range_of_its_figure() -> None:
    found = interval(ratio(np.array([[0], [9]]), np.array([[10], [10]])), least=0.0, most=1.0)
    assert (found.low[0], found.high[0]) == (0.0, 1.0)


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    found = wilson(8, 10)
    assert (round(found.low, 4), round(found.high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 30).low == 0
    assert wilson(0, 30).high > 0.1
    assert wilson(30, 30).high == 1
    assert math.isnan(wilson(0, 0).value)


def test_an_estimate_is_a_number_and_speaks() -> None:
    estimate = Estimate(12.345, 11.2, 13.5, n=64)
    assert float(estimate) == 12.345
    assert f"{estimate:.1f}" == "12.3 (11.2 to 13.5)"
    assert str(estimate) == "12.3 (11.2 to 13.5)"
    assert repr(estimate) == "Estimate(12.345, low=11.2, high=13.5, n=64)"
    assert estimate.half_width == pytest.approx(1.15)
    assert str(Estimate(0.5, math.nan, math.nan, n=1)) == "0.5"
    with pytest.raises(AttributeError):
        estimate.value = 1  # type: ignore[misc]


def clustered(seed: int, replications: int, cv: float = 0.5) -> tuple[Array, Array]:
    """Waits in bins of customers that share the fate of their day: (replication, bin)."""
    random = np.random.default_rng(seed)
    busy = random.gamma(cv**-2, cv**2, replications)
    count = random.poisson(40 * busy)
    day = np.repeat(np.arange(replications), count)
    return day, (random.exponential(60, len(day)) * busy[day] ** 2).astype(np.int64)


@pytest.mark.parametrize("q", [0.05, 0.5, 0.9, 0.95, 1.0])
def test_a_quantile_and_its_bootstrap_are_those_of_a_naive_resampling(q: float) -> None:
    day, bins = clustered(seed=5, replications=40)
    weights = resample(np.random.default_rng(2), 40)
    found = bootstrap(quantiles(Histogram.of(day, np.zeros_like(day), bins), [0], q, weights))
    assert found.value[0] == np.quantile(bins, q, method="inverted_cdf")
    naive = [np.quantile(np.repeat(bins, row[day].astype(int)), q, method="inverted_cdf") for row in weights]
    low, high = np.sort(naive)[[24, 974]]
    assert (found.low[0], found.high[0]) == (low, max(high, found.value[0]))


def test_the_quantile_of_nothing_is_nan_and_of_one_replication_has_no_interval() -> None:
    none = np.zeros(0, dtype=np.int64)
    weights = resample(np.random.default_rng(2), 5)
    empty = bootstrap(quantiles(Histogram.of(none, none, none), [0], 0.9, weights))
    assert np.isnan([empty.value[0], empty.low[0], empty.high[0]]).all()
    three = np.array([4, 7, 9])
    of_one = Histogram.of(0 * three, 0 * three, three)
    one = bootstrap(quantiles(of_one, [0], 0.5, resample(np.random.default_rng(2), 1)))
    assert one.value[0] == 7
    assert math.isnan(one.low[0])


def test_quantiles_hit_binary_fractions_exactly() -> None:
    # 0.7 * 10 is 7.000000000000001 as floats go up: the 7th of ten, not the 8th
    bins = np.arange(1, 11)
    weights = resample(np.random.default_rng(2), 2)
    for q, rank in ((0.1, 1), (0.3, 3), (0.7, 7), (0.9, 9), (0.95, 10)):
        (found,) = quantiles(Histogram.of(bins % 2, 0 * bins, bins), [0], q, weights)
        assert found.value == rank


@pytest.mark.parametrize("sections", [2, 3, 40, 300])
@pytest.mark.parametrize("far", [1, 1_000_000])
def test_the_ends_of_an_interval_are_found_without_all_the_samples(sections: int, far: int) -> None:
    # a section with very long waits, cells with few values and with none
    day, bins = clustered(seed=9, replications=sections)
    bins = np.where(day == 1, bins * far, bins)
    cell = np.where(bins % 7 == 0, 3, np.where(bins % 50 == 1, 2, 0))
    waits, cells = Histogram.of(day, cell, bins), np.arange(5)
    weights = resample(np.random.default_rng(2), sections)
    asked = (0.01, 0.5, 0.9, 1.0)
    for q, found in zip(asked, quantile_intervals(waits, cells, asked, weights), strict=True):
        for ends, expected in zip(found, bootstrap(quantiles(waits, cells, q, weights)), strict=True):
            assert np.array_equal(ends, expected, equal_nan=True), q


def test_sums_beyond_single_precision_are_exact() -> None:
    section = np.repeat(np.arange(3), 2)
    waits = Histogram(
        section.astype(np.int32), 0 * section.astype(np.int32), np.tile([3, 4], 3).astype(np.uint32),
        np.array([2**25 + 1, 2**25, 2**25, 2**25 + 1, 2**25, 2**25]),
    )  # fmt: skip
    weights = resample(np.random.default_rng(2), 3)
    (found,) = quantiles(waits, [0], 0.5, weights)
    # a resample reaches half its values in bin 3 unless it holds section 1 more often than section 0
    assert found.samples.tolist() == np.where(weights[:, 1] > weights[:, 0], 4, 3).tolist()


def test_histograms_of_blocks_add_up_to_the_histogram_of_all() -> None:
    day, bins = clustered(seed=8, replications=10)
    cell = bins % 3
    whole = Histogram.of(day, cell, bins)
    early = day < 4
    parts = Histogram.of(day[early], cell[early], bins[early]) + Histogram.of(
        day[~early] - 4, cell[~early], bins[~early]
    ).shifted(4)
    for name in ("section", "cell", "bin", "count"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def coverage(held: list[bool], wanted: float = 0.95) -> float:
    """How many standard errors the share of intervals that hold the truth is away from 0.95."""
    return (np.mean(held) - wanted) / math.sqrt(wanted * (1 - wanted) / len(held))


def test_the_interval_of_a_share_holds_the_truth_in_95_of_100_samples() -> None:
    # customers of a day share its fate; the truth is the ratio of expectations of 400,000 days
    def sample(seed: int, days: int) -> tuple[Array, Array]:
        day, bins = clustered(seed, days)
        return np.bincount(day[bins <= 90], minlength=days), np.bincount(day, minlength=days)

    within, came = sample(0, 400_000)
    truth = within.sum() / came.sum()
    held, held_binomial = [], []
    for seed in range(1, 2001):
        within, came = sample(seed, 100)
        found = interval(ratio(within[:, None], came[:, None]))
        held.append(bool(found.low[0] <= truth <= found.high[0]))
        share = within.sum() / came.sum()
        held_binomial.append(bool(abs(share - truth) < 1.96 * math.sqrt(share * (1 - share) / came.sum())))
    # the delta method is asymptotic: with 100 skewed days it misses some tenths of a point
    assert abs(coverage(held, 0.945)) < 4
    assert np.mean(held_binomial) < 0.7  # taking customers as independent would mislead


def test_the_bootstrap_interval_of_a_quantile_holds_the_truth_in_95_of_100_samples() -> None:
    # a day factor of 0.2 as offices have it; with 0.5 and 100 days the percentile bootstrap holds 90 of 100
    day, bins = clustered(0, 400_000, cv=0.2)
    truth = np.quantile(bins, 0.9, method="inverted_cdf")
    weights = resample(np.random.default_rng(2), 100)
    held = []
    for seed in range(1, 301):
        day, bins = clustered(seed, 100, cv=0.2)
        found = bootstrap(quantiles(Histogram.of(day, np.zeros_like(day), bins), [0], 0.9, weights))
        held.append(bool(found.low[0] <= truth <= found.high[0]))
    assert abs(coverage(held, 0.94)) < 4
