"""Regions compared on the same residents: the figures of a region by hand, who gains, who loses, who stays away."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.network_kpis import REGION_KPIS, people_on_duty, person_hours, share_in_reach, worst_tenth
from mfc_sim.studies.regions import RegionComparison

PASSPORT = mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))


def office(name: str, *, windows: int = 2, per_hour: float = 8, **more: Any) -> mfc.Office:
    """An office of one service, open from nine to six every day, nobody early and nobody impatient."""
    given: dict[str, Any] = {
        "hours": ("09:00", "18:00"),
        "services": [PASSPORT],
        "demand": [mfc.WalkIns(name="queue", service="passport", per_hour=per_hour)] if per_hour else [],
        "windows": [mfc.Windows(name="universal", count=windows)],
    }
    return mfc.Office(name=name, **{**given, **more})


def region(**more: Any) -> mfc.Network:
    """Two offices twenty minutes apart; B has little to do."""
    given: dict[str, Any] = {
        "offices": [office("A"), office("B", per_hour=2)],
        "travel_min": {("A", "B"): 20},
    }
    return mfc.Network(**{**given, **more})


@cache
def compared() -> RegionComparison:
    """Today; a merge that is only administrative; B closed, its window left behind."""
    today = region()
    merged = mfc.region.merge(
        today.replace(offices=[one.replace(institution=one.name) for one in today.offices]), ["A", "B"], into="A"
    )
    return mfc.compare(
        {"today": today, "merged": merged, "closed": mfc.region.close(today, "B", into="A")}, replications=128, seed=3
    )


def test_an_administrative_merge_changes_no_figure() -> None:
    rows = compared().kpis().loc["merged"]
    assert (rows["change"] == 0).all()
    assert (rows["low"] == 0).all()
    assert (rows["high"] == 0).all()


def test_who_must_travel_loses_by_his_travel_and_the_longer_wait_and_those_at_home_by_the_wait_alone() -> None:
    moves = compared().moves("closed")
    assert moves["travel_before"].tolist() == [0, 0]
    assert moves["travel_after"].tolist() == [0, 20]
    waits = moves["wait_after"] - moves["wait_before"]
    assert np.allclose(moves["access_change"], waits + np.array([0, 20]))
    assert moves["verdict"].tolist() == ["worse", "worse"]
    assert (moves["access_change_low"] > 0).all()


def test_everybody_still_comes_after_an_office_is_closed() -> None:
    rows = compared().kpis().loc["closed"]
    assert rows.loc["visits_per_day", "change"] == 0
    assert rows.loc["offices", ["base", "value"]].tolist() == [2, 1]
    assert rows.loc["staff", "change"] == -2
    assert rows.loc["person_hours", "change"] == -18


def test_who_stays_away_follows_from_the_longer_way_alone() -> None:
    lost = compared().stop_coming([20.0, 40.0])
    visits = compared().moves("closed").loc["B", "visits"]
    assert lost.loc[("merged", 20.0), "visits_per_day"] == 0
    assert np.isclose(lost.loc[("closed", 20.0), "visits_per_day"], visits * (1 - np.exp(-1)))
    assert np.isclose(lost.loc[("closed", 40.0), "visits_per_day"], visits * (1 - np.exp(-0.5)))


def test_sentences_stand_before_figures_and_fields_where_there_is_no_sentence() -> None:
    comparison = compared()
    assert comparison.inputs["scenario"].tolist() == ["merged", "closed"]
    text = str(comparison)
    assert text.index(comparison.sentences("closed")[0]) < text.index("Mean wait, min", text.index("'closed'"))
    two = mfc.compare({"a": region(), "b": region(reach_min=10)}, replications=2)
    assert two.sentences("b") == ["reach_min: 30 -> 10"]


def test_paired_differences_are_those_of_the_tables() -> None:
    comparison = compared()
    for by in (None, "office", "home", "class", "service"):
        frame = comparison.differences(by)
        before, after = comparison["today"].table(by), comparison["closed"].table(by)
        mine = frame.loc[["closed"]] if by is None else frame.loc["closed"]
        for column in ("visits", "mean_wait_min", "p90_wait_min", "share_within_15"):
            want = (after[column] - before[column]).dropna().to_numpy()
            assert np.allclose(mine[column].to_numpy(), want), (by, column)


def test_intervals_that_hold_together_are_wider() -> None:
    comparison = compared()
    one, both = (comparison.kpis(simultaneous=flag).loc[("closed", "mean_wait_min")] for flag in (False, True))
    assert both["low"] < one["low"] < one["change"] < one["high"] < both["high"]


def test_a_month_is_surer_than_a_day() -> None:
    result = compared()["today"]
    share = float(result.table("office").loc["A", "share_within_15"])
    month = result.month_probability(share - 0.02, days=84).loc["A", "value"]
    day = result.month_probability(share - 0.02, days=1).loc["A", "value"]
    assert day < month
    assert result.month_probability(0.95, days=84).loc["A", "value"] == 0


def test_an_office_to_which_nobody_comes_keeps_no_promise() -> None:
    result = mfc.simulate(region(offices=[office("A"), office("B", per_hour=0)]), replications=8)
    assert np.isnan(result.month_probability().loc["B", "value"])


def test_a_comparison_says_when_the_residents_are_not_the_same() -> None:
    today = region()
    busier = region(offices=[office("A", per_hour=9), office("C")], travel_min={("A", "C"): 20})
    comparison = mfc.compare({"today": today, "other": busier}, replications=4)
    assert comparison.other_homes("other") == {"gone": ["B"], "new": ["C"], "changed": ["A"]}
    text = str(comparison)
    assert "the same residents" not in text
    assert text.count("BEWARE") == 3
    assert "the same residents" in str(compared())


def test_dates_may_be_a_list_and_what_is_no_pair_of_dates_is_named() -> None:
    one, other = (
        mfc.simulate(region(), replications=2, dates=dates).table("office")
        for dates in (["2026-05-04", "2026-05-05"], ("2026-05-04", "2026-05-05"))
    )
    assert one.equals(other)
    for dates in ("2026-05-04", ["2026-05-04"], [{}, {}], ["tomorrow", "2026-05-05"]):
        with pytest.raises(mfc.InvalidDescription, match="dates"):
            mfc.simulate(region(), dates=dates)
    with pytest.raises(mfc.InvalidDescription, match="week must be True or False, got 'x'"):
        mfc.simulate(region(), week="x")


def test_residents_within_reach_are_counted_by_population_and_visits_where_there_is_none() -> None:
    towns = [
        mfc.Settlement(name=name, population=people, visits_per_1000={"passport": 1.0})
        for name, people in (("near", 3_000), ("far", 1_000))
    ]
    travel = {("near", "A"): 30, ("far", "A"): 31, ("near", "B"): 60, ("far", "B"): 45}
    net = region(
        offices=[office("A"), office("B", per_hour=0)], settlements=towns, travel_min={**travel, ("A", "B"): 20}
    )
    assert share_in_reach(Choices(net)) == 0.75
    assert share_in_reach(Choices(net.replace(reach_min=31))) == 1.0
    closed = mfc.region.close(region(reach_min=15), "B")
    assert share_in_reach(Choices(closed)) == pytest.approx(8 / 10)


def test_staff_hours_and_cost_by_hand() -> None:
    shifts = [
        mfc.Shift(name="long", count=2),
        mfc.Shift(name="short", count=1, hours=("09:00", "13:00")),
    ]
    staffed = office("A", windows=3).replace(windows=[mfc.Windows(name="universal", shifts=shifts)])
    net = region(offices=[staffed, office("B", per_hour=2)], hour_cost=10, overtime_factor=2)
    choices = Choices(net)
    assert people_on_duty(choices) == 5
    assert person_hours(choices) == 2 * 9 + 4 + 2 * 9
    pooled = Choices(mfc.region.roam(net, 1))
    assert people_on_duty(pooled) == 6
    assert person_hours(pooled) == 40 + 9
    kpis = mfc.simulate(net, replications=16, seed=1).kpis()["value"]
    assert kpis["cost"] == pytest.approx(10 * (40 + 2 * kpis["overtime_hours"]))


def test_satisfaction_follows_the_curve_and_who_is_not_served_is_not_satisfied() -> None:
    net = region(satisfaction=[(0, 1.0), (1e4, 1.0)])
    assert mfc.simulate(net, replications=8, seed=1).kpis().loc["satisfied", "value"] == 1.0
    quitting = [one.replace(patience=mfc.Fixed(minutes=1)) for one in net.offices]
    result = mfc.simulate(net.replace(offices=quitting), replications=32, seed=1)
    table = result.table(None).iloc[0]
    assert table["left"] > 0
    assert result.kpis().loc["satisfied", "value"] == pytest.approx(table["served"] / table["visits"])
    step = mfc.simulate(region(satisfaction=[(15.0, 1.0), (15.001, 0.0)]), replications=64, seed=1)
    assert step.kpis().loc["satisfied", "value"] == pytest.approx(step.kpis().loc["share_within_15", "value"], abs=1e-3)


def test_the_worst_tenth_is_the_office_with_the_least_share() -> None:
    result = compared()["today"]
    table = result.table("office")["share_within_15"]
    assert worst_tenth(result) == [table.idxmin()]
    assert result.kpis().loc["worst_tenth_within_15", "value"] == table.min()


def test_every_figure_of_a_region_has_a_heading_in_both_languages() -> None:
    from mfc_sim.text import say

    headings = {say(kpi.heading, language) for kpi in REGION_KPIS for language in ("ru", "en")}
    assert len(headings) == 2 * len(REGION_KPIS)


def test_outposts_are_told_by_quantiles_and_idle_time() -> None:
    outpost = office("C", windows=1, per_hour=1, outpost=True)
    result = mfc.simulate(region(offices=[*region().offices, outpost]), replications=64, seed=2)
    row = result.outposts().loc["C"]
    assert row["idle_share"] == pytest.approx(1 - result.table("office").loc["C", "utilization"])
    assert "C: " in str(result)
    assert list(mfc.simulate(region(), replications=2).outposts().index) == []


def test_what_cannot_be_compared_is_named() -> None:
    net = region()
    with pytest.raises(mfc.InvalidDescription, match="'b' must be a Network as the others are, got Office"):
        mfc.compare({"a": net, "b": net.offices[0]})
    with pytest.raises(mfc.InvalidDescription, match="needs at least two regions, got 1"):
        mfc.compare({"a": net})
    comparison = compared()
    with pytest.raises(mfc.InvalidDescription, match="unknown scenario 'Merged'; allowed: 'merged', 'closed'"):
        comparison.moves("Merged")
    with pytest.raises(mfc.InvalidDescription, match=r"decays_min must be minutes above 0, got \[0\]"):
        comparison.stop_coming([0])
    with pytest.raises(mfc.InvalidDescription, match="share must be above 0 and at most 1, got 90"):
        comparison["today"].month_probability(90)
    with pytest.raises(mfc.InvalidDescription, match="days must be a whole number >= 1, got 0"):
        comparison["today"].month_probability(days=0)
    with pytest.raises(mfc.InvalidDescription, match="days must be at most 3660, got 4000"):
        comparison["today"].month_probability(days=4_000)
    with pytest.raises(mfc.InvalidDescription, match="by: unknown key"):
        comparison["today"].table([["office"]])
    with pytest.raises(mfc.InvalidDescription, match="unknown office 'a'; did you mean 'A'"):
        comparison["today"].office("a")


def test_html_shows_a_hostile_name_as_text() -> None:
    net = region(name="<script>alert(1)")
    assert "<script>" not in mfc.simulate(net, replications=2)._repr_html_()
    assert "<script>" not in mfc.compare({"<b>a": net, "b": net}, replications=2)._repr_html_()
