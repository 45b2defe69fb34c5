"""What a newcomer is told: bands of an hour whose tickets wait behind the same people."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

import mfc_sim as mfc
from boards import fitted_days, warsaw_fit
from mfc_sim.calibration import live
from mfc_sim.calibration.fit import PACE_CV
from mfc_sim.calibration.groups import Group
from mfc_sim.calibration.live import Moments, Tuning, day_factors, day_spread, foretold, moments_of

AS_FITTED = Tuning(learning=np.inf, factor=1.0, trust=0.0)


@cache
def busiest() -> tuple[Group, Moments]:
    """The group with most tickets, and its moments on the fitted days."""
    group = max(warsaw_fit().groups, key=lambda one: one.line.tickets.sum())
    return group, moments_of(warsaw_fit(), group, fitted_days())


def taken(moments: Moments, tickets: list[int]) -> Moments:
    """Return some of the tickets."""
    return replace(moments, **{one.name: getattr(moments, one.name)[..., tickets] for one in fields(moments)})


def test_two_who_see_the_same_board_at_the_same_moment_are_told_the_same() -> None:
    group, moments = busiest()
    waits = foretold(group, taken(moments, [40, 40]), AS_FITTED, 20, seed=3)
    same = moments.since[40] % 1  # how many came since the snapshot is whole, and drawn for each
    alike = waits[0] == waits[1]
    assert alike.mean() > 0.2 if same else alike.all()
    assert len(np.unique(waits[0])) > 10


def test_whoever_stands_before_two_tickets_is_the_same_person_in_both() -> None:
    _, moments = busiest()
    for name in ("ahead", "next_comer", "board"):
        assert getattr(moments, name).dtype == np.int64
    issued_of = np.full(int(moments.ahead.max()) + 1, np.nan)
    there = moments.ahead >= 0
    assert np.array_equal(there, np.isfinite(moments.ahead_min))
    issued_of[moments.ahead[there]] = moments.ahead_min[there]
    assert np.array_equal(issued_of[moments.ahead[there]], moments.ahead_min[there])
    seen = np.broadcast_to(moments.next_comer, moments.ahead.shape)[there]
    assert (moments.ahead[there] < seen).all()  # who waits at the snapshot came before it
    assert len(np.unique(moments.board)) == len(np.unique(np.stack([moments.day, moments.seen_min]), axis=1).T)


def test_the_errors_of_an_hour_do_not_average_out_over_its_tickets() -> None:
    """How much the mean of an hour's tickets varies, against tickets independent of each other."""
    group, moments = busiest()
    waits = foretold(group, moments, AS_FITTED, 40, seed=3)
    cell = np.stack([moments.day, moments.issued_min // 60]).astype(int)
    keys, place, count = np.unique(cell, axis=1, return_inverse=True, return_counts=True)
    more = []
    for number in np.flatnonzero(count >= 15):
        mine = waits[place.ravel() == number]
        more.append(mine.mean(axis=0).std() / np.sqrt((mine.var(axis=1)).mean() / len(mine)))
    assert keys.shape[1] > len(more) > 20
    assert np.mean(more) > 1.8


def test_bands_of_what_is_told_hold_about_as_many_fitted_tickets_as_they_say() -> None:
    fit = replace(warsaw_fit(), groups=warsaw_fit().groups[2:5])
    test = mfc.backtest(fit, fitted_days(), mode="live")
    assert test.weights.sum() == sum(group.line.tickets.sum() for group in fit.groups) > 3_000
    assert test.coverage(80) == pytest.approx(0.8, abs=0.05)
    assert test.coverage(90) == pytest.approx(0.9, abs=0.05)


def test_days_differ_by_a_factor_of_mean_one_and_the_spread_that_is_asked_for() -> None:
    group, _ = busiest()
    factors = day_factors(group, 50, 40, 0.3, seed=1)
    assert factors.shape == (50, 40)
    assert factors.mean(axis=1) == pytest.approx(1, abs=0.02)  # spread evenly over the draws of a day
    assert factors.std() == pytest.approx(0.3, rel=0.05)
    assert (day_factors(group, 50, 40, 0.0, seed=1) == 1).all()


def test_bands_too_narrow_on_fitted_days_are_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is made sure of itself; the spread of days must then make up for it."""
    fit = replace(warsaw_fit(), groups=warsaw_fit().groups[2:5])
    chosen = [AS_FITTED] * len(fit.groups)
    usual = day_spread(fit, chosen, 1)
    certain = live.foretold

    def sure(*args: object) -> np.ndarray:
        waits: np.ndarray = certain(*args)  # type: ignore[arg-type]
        mean = waits.mean(axis=1, keepdims=True)
        return np.asarray(mean + 0.2 * (waits - mean))

    monkeypatch.setattr(live, "foretold", sure)
    assert day_spread(fit, chosen, 1) > usual
    assert usual in PACE_CV
