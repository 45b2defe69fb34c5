"""What docs/region.md says of merges: nil until used, good for equal halls, harmful where services differ much."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.studies.regions import RegionComparison

WAIT = ["mean_wait_min", "mean_wait_min_low", "mean_wait_min_high"]


def hall(name: str, service: str, minutes: float, per_hour: float, windows: int, **group: Any) -> mfc.Office:
    """One queue from 09:00 to 18:00, exponential services, universal windows unless told."""
    return mfc.Office(
        name=name,
        hours=("09:00", "18:00"),
        services=[mfc.Service(name=service, duration=mfc.Exponential(mean_min=minutes))],
        demand=[mfc.WalkIns(name="queue", mix={service: 1}, per_day=9 * per_hour)],
        windows=[mfc.Windows(name="windows", count=windows, **group)],
    )


def two_halls(*, own_service_only: bool = False) -> mfc.Network:
    """Return two halls of one building, each busy to 80 %: many short visits, and few long ones."""
    quick, slow = ({"serves": [service]} if own_service_only else {} for service in ("collect", "case"))
    return mfc.Network(
        name="Two halls",
        travel_min={("Quick", "Slow"): 0},
        offices=[hall("Quick", "collect", 2, 48, 2, **quick), hall("Slow", "case", 40, 4.8, 4, **slow)],
    )


def in_one_place(network: mfc.Network) -> mfc.Network:
    return mfc.region.merge(network, ["Quick"], into="Slow", windows="move")


@cache
def halls() -> RegionComparison:
    universal = in_one_place(two_halls())
    kept = mfc.region.business_windows(universal, "Slow", count=2, services=["collect"], name="collecting")
    plans = {"apart": two_halls(), "universal": universal, "two kept": kept}
    return mfc.compare(plans, replications=1000, seed=7)


def test_universal_windows_for_needs_that_differ_much_make_the_mean_wait_of_all_longer() -> None:
    change, low, _ = halls().differences().loc["universal", WAIT]
    assert change > low > 0


def test_the_many_short_visits_pay_for_the_few_long_ones() -> None:
    changes = halls().differences("service").loc["universal"]
    assert changes.loc["collect", "mean_wait_min_low"] > 0
    assert changes.loc["case", "mean_wait_min_high"] < 0
    visits = halls()["apart"].table("service")["visits"]
    assert visits["collect"] > 9 * visits["case"]


def test_the_formula_of_a_settled_queue_says_so_too() -> None:
    settled = mfc.queueing.pooled_vs_split(servers=[2, 4], per_hour=[48, 4.8], service_min=[2, 40])
    assert settled.pooled_method == settled.split_method == "exact"
    assert settled.saved_min < 0
    assert settled.worse_off == (0,)


def test_by_office_the_harmful_merge_looks_like_a_success() -> None:
    seen = halls().kpis().loc["universal"]
    assert seen.loc["offices_mean_over_15", ["base", "value"]].tolist() == [1, 0]
    assert seen.loc["worst_tenth_within_15", "low"] > 0
    assert seen.loc["share_within_15", "high"] < 0


def test_two_windows_kept_for_short_visits_cure_it() -> None:
    changes = halls().differences()
    assert changes.loc["two kept", "mean_wait_min_high"] < 0
    by_service = halls().differences("service").loc["two kept"]
    assert by_service.loc["collect", "mean_wait_min_high"] < 0
    assert 0 < by_service.loc["case", "mean_wait_min"] < 1


def test_windows_that_serve_their_own_service_change_nothing_by_moving() -> None:
    apart = two_halls(own_service_only=True)
    study = mfc.compare({"apart": apart, "moved": in_one_place(apart)}, replications=128, seed=7)
    assert (study.differences("service")[WAIT] == 0).all(axis=None)


def test_a_merge_that_nobody_uses_changes_no_figure_of_the_region() -> None:
    region = mfc.presets.orenburg("en")
    assert len({office.institution for office in region.offices}) == 17
    names = [office.name for office in region.offices]
    study = mfc.compare({"today": region, "merged": mfc.region.merge(region, names, into=names[0])}, replications=64)
    assert (study.kpis()[["change", "low", "high"]] == 0).all(axis=None)
    assert (study.moves()["verdict"] == "same").all()


@pytest.mark.parametrize("minutes", [6, 12])
def test_travel_of_those_who_move_is_exactly_the_way(minutes: float) -> None:
    halves = [hall(name, "any", 10, 24, 5) for name in ("A", "B")]
    split = mfc.Network(offices=halves, travel_min={("A", "B"): minutes})
    pooled = mfc.region.merge(split, ["B"], into="A", windows="move")
    moves = mfc.compare({"split": split, "pooled": pooled}, replications=64, seed=7).moves()
    assert moves["travel_after"].tolist() == [0, minutes]
    assert moves["travel_before"].tolist() == [0, 0]
