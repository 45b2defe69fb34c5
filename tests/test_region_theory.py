"""A region against queueing theory: two offices M/M/5, their merger M/M/10, and a village that splits between two."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.network_result import NetworkResult
from mfc_sim.records import Outcome
from verify.formulas import relaxation_min

q = mfc.queueing
DAYS, LOAD, WINDOWS = 120, 0.85, 5
SPAN = ("08:00", "22:00")
"""At eight the empty start of midnight is at least eight relaxation times ago, as `exact` asserts."""
SPAN_MS = (8 * 3_600_000, 22 * 3_600_000)


def office(name: str, **more: Any) -> mfc.Office:
    """Five windows day and night, service of a mean of one minute."""
    given = dict(
        name=name,
        hours=("00:00", "24:00"),
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=1))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=60 * WINDOWS * LOAD)],
        windows=[mfc.Windows(name="desk", count=WINDOWS)],
    )
    return mfc.Office(**{**given, **more})


def two(minutes: float) -> mfc.Network:
    """Two such offices so far from each other."""
    return mfc.Network(offices=[office("A"), office("B")], travel_min={("A", "B"): minutes})


@cache
def simulated(*, merged: bool, minutes: float = 12) -> NetworkResult:
    """The two offices, or the one into which their windows went."""
    net = two(minutes)
    if merged:
        net = mfc.region.merge(net, ["A", "B"], into="A", windows="move")
    return mfc.simulate(net, replications=DAYS, seed=11)


def exact(windows: int, load: float = LOAD) -> Any:
    """The stationary queue of so many windows."""
    assert relaxation_min(windows, load) * 8 < SPAN_MS[0] / 60_000
    return q.mmc(servers=windows, per_hour=60 * load * windows, service_min=1)


def waits(result: NetworkResult) -> tuple[np.ndarray, np.ndarray]:
    """Wait of all who queue in the span [min], and how many they are, by day."""
    total, count = np.zeros(DAYS), np.zeros(DAYS)
    for one in result.choices.offices:
        for paths, found in result.office(one.name).run.blocks():
            inside = (paths.queued_at_ms >= SPAN_MS[0]) & (paths.queued_at_ms < SPAN_MS[1])
            assert (found.outcome == Outcome.SERVED).all()
            day = paths.first + paths.lane_numbers()
            wait = (found.called_at_ms - paths.queued_at_ms) / 60_000
            total += np.bincount(day[inside], wait[inside], DAYS)
            count += np.bincount(day[inside], minlength=DAYS)
    return total, count


def z(total: np.ndarray, count: np.ndarray, truth: float) -> float:
    """Standard errors between a ratio of totals over independent days and its exact value."""
    value = total.sum() / count.sum()
    error = np.sqrt(((total - value * count) ** 2).sum() / (len(total) - 1) / len(total)) / count.mean()
    return float((value - truth) / error)


@pytest.mark.parametrize(("merged", "windows"), [(False, 5), (True, 10)])
def test_the_mean_wait_is_the_exact_one_before_and_after_the_merger(merged: bool, windows: int) -> None:
    result = simulated(merged=merged)
    assert abs(z(*waits(result), exact(windows).mean_wait_min)) < 4
    for one in result.choices.offices:
        share = result.office(one.name).share_within(0.5, between=SPAN)
        error = (share.high - share.low) / 2 / 1.98  # Student, 119 degrees of freedom
        assert abs(share.value - exact(windows).share_within(0.5)) / error < 4


def test_the_gain_of_a_merger_is_the_difference_of_the_exact_waits_and_known_better_in_pairs() -> None:
    (apart, count), (together, same) = (waits(simulated(merged=merged)) for merged in (False, True))
    assert count.tolist() == same.tolist()  # the same people
    gain = exact(5).mean_wait_min - exact(10).mean_wait_min
    assert gain > 0
    assert abs(z(apart - together, count, gain)) < 4
    assert np.var(apart - together) < np.var(apart) + np.var(together)


def test_travel_takes_exactly_what_it_takes_of_those_who_moved() -> None:
    before, after, far = (simulated(merged=merged, minutes=m) for merged, m in ((False, 12), (True, 12), (True, 36)))
    homes = {name: one.table("home") for name, one in (("before", before), ("after", after), ("far", far))}
    assert homes["before"]["travel_min"].tolist() == [0, 0]
    assert homes["after"]["travel_min"].to_dict() == {"A": 0, "B": 12}
    assert homes["far"]["travel_min"].to_dict() == {"A": 0, "B": 36}
    # How far it is moves nobody who was told where to go.
    assert homes["far"]["mean_wait_min"].tolist() == homes["after"]["mean_wait_min"].tolist()
    visits = homes["after"]["visits"]
    share = visits["B"] / visits.sum()
    assert abs(share - 0.5) < 4 * (0.25 / visits.sum() / DAYS) ** 0.5
    whole = [one.table(None).iloc[0] for one in (before, after)]
    assert whole[1]["travel_min"] == pytest.approx(12 * share, rel=1e-12)
    rise = whole[1]["access_min"] - whole[0]["access_min"]
    assert rise == pytest.approx(12 * share + whole[1]["mean_wait_min"] - whole[0]["mean_wait_min"], rel=1e-12)


def test_a_village_that_splits_makes_two_queues_of_their_own() -> None:
    # Two windows and six, equally far: a quarter and three quarters of a Poisson stream, so M/M/2 and M/M/6.
    village = mfc.Settlement(name="V", population=1000, visits_per_1000={"any": 0.8 * 8 * 1440}, office="A")
    sizes = {"A": 2, "B": 6}
    offices = [office(name, demand=[], windows=[mfc.Windows(name="u", count=n)]) for name, n in sizes.items()]
    travel = {("V", "A"): 20, ("V", "B"): 20, ("A", "B"): 5}
    net = mfc.Network(offices=offices, settlements=[village], travel_min=travel, hours=("00:00", "24:00"))
    result = mfc.simulate(mfc.region.free_choice(net, 1.0, by="gravity"), replications=60, seed=11)
    for name, windows in sizes.items():
        wait = result.office(name).mean_wait(between=SPAN)
        error = (wait.high - wait.low) / 2 / 2.0  # Student, 59 degrees of freedom
        assert abs(wait.value - exact(windows, 0.8).mean_wait_min) / error < 4


def test_a_day_that_begins_empty_is_that_of_the_equations_before_and_after() -> None:
    def small(name: str, windows: int, per_hour: float) -> mfc.Office:
        streams = [mfc.WalkIns(name="queue", service="any", per_hour=per_hour)] if per_hour else []
        law = mfc.Exponential(mean_min=12)
        return office(
            name,
            hours=("09:00", "18:00"),
            services=[mfc.Service(name="any", duration=law)],
            demand=streams,
            windows=[mfc.Windows(name="desk", count=windows)],
        )

    net = mfc.Network(offices=[small("A", 5, 24), small("B", 5, 24)], travel_min={("A", "B"): 12})
    merged = mfc.region.merge(net, ["A", "B"], into="A", windows="move")
    for one, alone in ((net, small("A", 5, 24)), (merged, small("A", 10, 48))):
        share = mfc.simulate(one, replications=400, seed=11).share_within(15)
        error = (share.high - share.low) / 2 / 1.97  # Student, 399 degrees of freedom
        assert abs(share.value - q.day_curve(alone).total) / error < 4
