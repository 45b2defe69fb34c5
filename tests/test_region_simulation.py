"""A region simulated: engines that agree, tables that add up, figures that hang on no block, and what is refused."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim import records
from mfc_sim.network_result import NetworkResult
from regions import ACTS, PASSPORT, SME, WEEK, columns, facts, networks

COUNTS = ["visits", "served", "left", "sent_away", "refused", "no_show", "over_15"]


def office(name: str, **more: Any) -> mfc.Office:
    """An office that has a bit of everything."""
    given = dict(
        name=name,
        hours=WEEK,
        services=[
            PASSPORT.replace(purpose="submit", agency="МВД"),
            SME.replace(last_ticket="17:00"),
            mfc.Service(name="collect", purpose="collect", duration=mfc.Fixed(minutes=5), tickets_max=20),
        ],
        demand=[
            mfc.WalkIns(
                name="queue",
                mix={"passport": 3, "sme": 1, "collect": 2},
                per_hour={"Mon": 9, "Tue-Fri": 6},
                at_opening=3,
                privileged_share=0.05,
            ),
            mfc.Appointments(
                name="booked",
                service="passport",
                starts="10:00",
                ends="16:00",
                every_min=20,
                no_show=0.1,
                lateness=mfc.Normal(mean_min=-2, sd_min=10),
                grace_min=10,
            ),
        ],
        windows=[
            mfc.Windows(
                name="universal",
                count=3,
                absence=0.2,
                breaks=[mfc.Break("12:00", 45, at_once=1), mfc.Break("15:00", 10)],
                closed=[("16:00", "16:20")],
            ),
            mfc.Windows(name="quick", count=1, serves=["collect"], pace=1.2),
        ],
        patience=mfc.Exponential(mean_min=40),
        absent_call_min=1.0,
        day_cv=0.1,
        pace_cv=0.1,
    )
    return mfc.Office(**{**given, **more})


def awkward(**more: Any) -> mfc.Network:
    """Three offices, an outpost, a village, a visiting specialist, a pool, life situations, free choice."""
    small = office("B", municipality="west", at_closing="send_away", patience=None)
    large = office("C", absent_call_min=0.0, last_ticket="16:30", hours={"Mon-Sat": ("10:00", "19:00")})
    village = mfc.Settlement(
        name="V", population=5000, visits_per_1000={"passport": 4, "collect": 2}, office="B", booked_share=0.3
    )
    places = ["A", "B", "C", "D", "V"]
    net = mfc.Network(
        name="all",
        offices=[office("A", municipality="west"), small, large, office("D")],
        settlements=[village],
        travel_min={(a, b): 5.5 * (j - i) for i, a in enumerate(places) for j, b in enumerate(places) if i < j},
        day_cv=0.1,
    )
    net = mfc.region.to_outpost(net, "D", hours={"Tue": ("10:00", "13:00"), "Thu": ("12:00", "16:00")})
    visit = mfc.Windows(name="visit", count=1, serves=["sme"], hours=("10:00", "13:00"), pace=0.8)
    net = mfc.region.circuit(net, "business", windows=visit, stops={"Tue": "B", "Wed": "C"})
    net = mfc.region.roam(net, 1, offices=["C", "A"])
    net = mfc.region.bundle(net, "firm", services=["sme", "passport"], share=0.5, saved_share=0.2)
    net = mfc.region.free_choice(mfc.region.share_booking(net, 30), 0.2, by="gravity")
    return mfc.region.move_online(net, {"collect": 0.2}, need=1.1).replace(**more)


@cache
def simulated(engine: str = "auto", replications: int = 40) -> NetworkResult:
    """The awkward region."""
    return mfc.simulate(awkward(), replications=replications, seed=5, engine=engine)


def checked(result: NetworkResult) -> dict[str, bytes]:
    """What became of everybody, by office; the invariants of the records hold."""
    found = {}
    for one in result.choices.offices:
        blocks = [*result.office(one.name).run.blocks()]
        for paths, of_block in blocks:
            records.check(one, paths, of_block)
        found[one.name] = b"".join(columns(paths) + facts(of_block) for paths, of_block in blocks)
    return found


# Engines


def test_the_engines_agree_on_every_record_and_table_of_an_awkward_region() -> None:
    by_rules, by_lanes = (simulated(engine, replications=8) for engine in ("reference", "lanes"))
    assert checked(by_rules) == checked(by_lanes)
    for by in ("office", "home", None, ["class", "service"], "hour", ("municipality", "level")):
        pd.testing.assert_frame_equal(by_lanes.table(by), by_rules.table(by), check_exact=True)


def _rough(one: mfc.Office, draw: st.DrawFn) -> mfc.Office:
    """An office with breaks, closed periods and people who lose patience."""
    groups = [
        group.replace(
            shifts=[
                shift.replace(
                    breaks=draw(st.sampled_from([[], [mfc.Break("12:00", 30, at_once=1)]])),
                    closed=draw(st.sampled_from([[], [("11:00", "11:30")]])),
                )
                for shift in group.shifts
            ]
        )
        for group in one.windows
    ]
    return one.replace(
        windows=groups,
        patience=draw(st.sampled_from([None, mfc.Exponential(mean_min=8)])),
        absent_call_min=draw(st.sampled_from([0.0, 1.0])),
        at_closing=draw(st.sampled_from(["serve", "send_away"])),
    )


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_the_engines_agree_on_any_region_after_any_operations(data: st.DataObject) -> None:
    net = data.draw(networks())
    assume(any(one.demand for one in net.offices) or net.settlements)
    net = net.replace(offices=[_rough(one, data.draw) for one in net.offices])
    for act in data.draw(st.lists(st.sampled_from(ACTS), max_size=3)):
        try:
            net = act(net, data.draw)
        except mfc.InvalidDescription:
            continue
    by_rules, by_lanes = (mfc.simulate(net, replications=2, seed=2, engine=one) for one in ("reference", "lanes"))
    assert checked(by_rules) == checked(by_lanes)
    pd.testing.assert_frame_equal(by_lanes.table(), by_rules.table(), check_exact=True)


def test_only_the_office_with_a_hall_runs_on_the_reference() -> None:
    net = mfc.Network(offices=[office("A", hall=2), office("B")], travel_min={("A", "B"): 12})
    auto, by_rules = (mfc.simulate(net, replications=10, engine=engine) for engine in ("auto", "reference"))
    assert [auto.office(name).run.engine for name in "AB"] == ["reference", "lanes"]
    assert checked(auto) == checked(by_rules)
    assert auto.table()["refused"]["A"] > auto.table()["refused"]["B"] + 1
    with pytest.raises(mfc.UnsupportedFeature, match=r"office 'A': engine 'lanes' has no hall \(R13\)"):
        mfc.simulate(net, replications=10, engine="lanes")


# Blocks, workers, replications


def test_no_figure_hangs_on_blocks_and_workers() -> None:
    few = [mfc.WalkIns(name="queue", mix={"passport": 1, "collect": 1}, per_hour=3, at_opening=1)]
    days = {"Mon": ("09:00", "18:00"), "Tue": ("10:00", "14:00")}
    offices = [office(name, demand=few, hours=days, windows=[mfc.Windows(name="u", count=1)]) for name in "AB"]
    net = mfc.Network(offices=offices, travel_min={("A", "B"): 12}, free_share=0.5)
    told = []
    for more in ({}, {"run_block": 1}, {"run_block": 7}, {"run_block": 64}, {"run_block": 100}, {"n_jobs": 2}):
        result = mfc.simulate(net, replications=70, seed=5, **more)
        told.append((result.table().to_csv(), result.table("hour").to_csv(), result.flows().to_csv()))
    assert len(set(told)) == 1


def test_more_replications_begin_with_the_same_ones() -> None:
    many, few = mfc.simulate(awkward(), replications=70, seed=5), simulated(replications=3)
    for name in "ABCD":
        pd.testing.assert_frame_equal(many.office(name).to_pandas(3), few.office(name).to_pandas())


def test_the_same_seed_gives_the_same_region_and_another_does_not() -> None:
    one, again, other = (mfc.simulate(awkward(), replications=2, seed=seed).table().to_csv() for seed in (1, 1, 2))
    assert one == again != other


# One office of a region


def test_an_office_of_the_region_has_the_figures_of_its_row() -> None:
    result = simulated()
    table = result.table()
    for name in "ABCD":
        row = result.office(name).table().iloc[0]
        pd.testing.assert_series_equal(table.loc[name, row.index], row, rtol=1e-12, atol=0)
        assert result.office(name).mean_wait() == result.office(name).mean_wait(where={"office": name})
    by_service = result.table(["office", "service"]).loc["C"]
    pd.testing.assert_frame_equal(
        by_service[["visits", "mean_wait_min", "left"]],
        result.office("C").table("service")[["visits", "mean_wait_min", "left"]],
        check_index_type=False,
        rtol=1e-12,
        atol=0,
    )


def test_the_people_of_an_office_are_told_with_their_homes() -> None:
    result = simulated(replications=8)
    flows = result.flows().set_index(["home", "office"])["visits"]
    for name in "ABCD":
        people = result.office(name).to_pandas()
        came = people[people["outcome"] != "no_show"]
        assert (came["home"].astype(str).value_counts() / 8).to_dict() == flows.xs(name, level="office").to_dict()


def test_what_only_holds_of_an_office_alone_is_not_said_of_one_in_a_region() -> None:
    busy = office("A", demand=[mfc.WalkIns(name="queue", service="sme", per_hour=20)])
    net = mfc.Network(offices=[busy, office("B", demand=[])], goes_to={"A": "B"}, travel_min={("A", "B"): 12})
    result = mfc.simulate(net, replications=30)
    assert "the queue grows" in str(mfc.simulate(busy, replications=30))
    assert "! " not in str(result.office("A")) + str(result.office("B"))
    with pytest.raises(mfc.UnsupportedFeature, match="adjusted: office 'B' is part of a region"):
        result.office("B").adjusted("mean_wait_min")


# Tables


def test_tables_add_up_however_they_are_cut() -> None:
    result = simulated()
    whole = result.table(None).iloc[0]
    cuts = ("office", "home", "settlement", "municipality", "class", "service", "purpose", "agency", "hour")
    for by in (*cuts, "channel", "level", ["class", "service"], ["municipality", "home", "level"]):
        table = result.table(by)
        assert table[COUNTS].sum().tolist() == pytest.approx(whole[COUNTS].tolist()), by
        waited = (table["mean_wait_min"].fillna(0) * table["served"]).sum()
        assert waited == pytest.approx(whole["mean_wait_min"] * whole["served"]), by
    for by in ("office", "municipality", "class"):
        table = result.table(by)
        assert table["overtime_min"].sum() == pytest.approx(whole["overtime_min"])


def test_a_municipality_is_that_of_its_offices_and_an_office_without_one_its_own() -> None:
    result = simulated()
    by_office, table = result.table(), result.table("municipality")
    assert table.index.tolist() == ["west", "C", "D"]
    assert table["visits"]["west"] == pytest.approx(by_office["visits"]["A"] + by_office["visits"]["B"])
    for by, row, name in (("municipality", "C", "C"), ("municipality", "D", "D"), ("class", "outpost", "D")):
        found, alone = result.table(by).loc[row], by_office.loc[name]
        pd.testing.assert_series_equal(found, alone[found.index], rtol=1e-12, atol=0, check_names=False)
    assert result.table("settlement").rename_axis("home").equals(result.table("home"))


def test_a_cell_has_the_days_on_which_any_of_its_offices_is_open() -> None:
    first, then = {"Mon-Wed": ("09:00", "18:00")}, {"Wed-Fri": ("09:00", "18:00")}
    one = office("A", municipality="m", hours=first, demand=[mfc.WalkIns(name="queue", service="sme", per_hour=2)])
    net = mfc.Network(offices=[one, one.replace(name="B", hours=then)], travel_min={("A", "B"): 12})
    result = mfc.simulate(net, replications=40)
    days = {
        by: (result.table(by)["visits"] / result.table(by)["visits_per_day"]).round(9) for by in ("office", "class")
    }
    assert days["office"].tolist() == [3, 3]
    assert days["class"].tolist() == [5]
    for by in (None, "municipality", "service", "purpose"):
        table = result.table(by)
        assert (table["visits"] / table["visits_per_day"]).dropna().tolist() == pytest.approx([5])
    # On no day but Wednesday do people wait in both at once: the greatest numbers add up over the days.
    by_office, whole = result.table(), result.table(None).iloc[0]
    assert 5 * whole["people_waiting_max"] == pytest.approx(3 * by_office["people_waiting_max"].sum())


def test_travel_is_that_of_those_who_came() -> None:
    result = simulated()
    flows = result.flows()
    trips = flows["visits"] * flows["travel_min"]
    whole = result.table(None).iloc[0]
    assert flows["visits"].sum() == pytest.approx(whole["visits"])
    assert trips.sum() / flows["visits"].sum() == pytest.approx(whole["travel_min"])
    assert whole["access_min"] == pytest.approx(whole["travel_min"] + whole["mean_wait_min"])
    for by in ("office", "home"):
        table = result.table(by)
        sums = trips.groupby(flows[by]).sum() / flows["visits"].groupby(flows[by]).sum()
        assert table["travel_min"].to_dict() == pytest.approx(sums.to_dict())
        assert table["access_min"].tolist() == pytest.approx((table["travel_min"] + table["mean_wait_min"]).tolist())
    outpost = flows[(flows["home"] == "D") & (flows["office"] == "D")]
    assert outpost["travel_min"].tolist() == [0.0]


def test_figures_have_the_intervals_of_the_table() -> None:
    result = simulated()
    table = result.table()
    mean, share, most = (
        result.mean_wait("office"),
        result.share_within(15, "office"),
        result.wait_quantile(0.9, "office"),
    )
    for found, name in ((mean, "mean_wait_min"), (share, "share_within_15"), (most, "p90_wait_min")):
        given = table[[name, f"{name}_low", f"{name}_high"]].set_axis(["value", "low", "high"], axis=1)
        pd.testing.assert_frame_equal(found[["value", "low", "high"]], given, check_exact=True)
    region = result.mean_wait()
    assert region.low < region.value < region.high
    assert region.n == 40
    left_in_time = result.mean_wait(of="queued")
    assert left_in_time.value != region.value


def test_a_region_of_one_office_has_the_figures_of_the_office() -> None:
    alone = office("A", pace_cv=0.0)
    region, single = mfc.simulate(mfc.Network(offices=[alone]), replications=400), mfc.simulate(alone, replications=400)
    for name in ("visits", "mean_wait_min", "share_within_15", "left", "no_show", "utilization"):
        one, other = (
            table[[name, f"{name}_low", f"{name}_high"]].iloc[0] for table in (region.table(), single.table())
        )
        widths = np.hypot(*(part.iloc[2] - part.iloc[1] for part in (one, other))) / 2 / 1.96
        assert abs(one.iloc[0] - other.iloc[0]) / widths < 4, name  # drawn at home: other people, of the same kind


# Refused


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"customers": pd.DataFrame()}, "customers= is for an office, not for a region"),
        ({"absent": pd.DataFrame()}, "absent= is for an office, not for a region"),
        (
            {"precision": mfc.Precision(of="mean_wait_min", half_width=1)},
            "precision= is for an office, not for a region",
        ),
        ({"engine": "lane"}, "engine must be 'auto', 'lanes' or 'reference', got 'lane'; did you mean 'lanes'?"),
        ({"replications": 0}, "replications must be a whole number >= 1, got 0"),
        ({"seed": -1}, "seed must be a whole number >= 0, got -1"),
        ({"run_block": 0}, "run_block must be a whole number >= 1, got 0"),
        ({"n_jobs": 0}, "n_jobs"),
        ({"dates": 3}, r"dates must be a pair \(first, last\), got 3"),
        ({"dates": ("2026-05-09", "2026-05-10")}, r"no office is open in dates \('2026-05-09', '2026-05-10'\)"),
    ],
)
def test_what_makes_no_sense_for_a_region_is_named(given: dict[str, Any], told: str) -> None:
    net = mfc.Network(offices=[office("A"), office("B")], travel_min={("A", "B"): 12})
    with pytest.raises(mfc.InvalidDescription, match=told.replace("?", r"\?")):
        mfc.simulate(net, **{"replications": 2, **given})


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda result: result.table("ofice"), "by: unknown key 'ofice'; did you mean 'office'?"),
        (lambda result: result.table("weekday"), "by: unknown key 'weekday'; allowed: 'office', 'home'"),
        (lambda result: result.table(3), "by: unknown key 3; allowed: 'office'"),
        (lambda result: result.table(["office", "office"]), "by: 'office' is given twice"),
        (lambda result: result.table(of="servd"), "of: unknown reading 'servd'; did you mean 'served'?"),
        (lambda result: result.table(limit_min=-3), "limit_min: must be a number of minutes, not below 0, got -3"),
        (lambda result: result.share_within("15"), "limit_min: must be a number of minutes, not below 0, got '15'"),
        (lambda result: result.wait_quantile(2), "q: must be a share above 0 and at most 1, got 2"),
        (lambda result: result.office("AA"), "office: unknown office 'AA'; did you mean 'A'?"),
    ],
)
def test_what_makes_no_sense_to_ask_is_named_with_the_nearest_word(ask: Any, told: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as found:
        ask(simulated(replications=8))
    assert told in str(found.value)


def test_all_problems_of_a_question_are_told_at_once() -> None:
    with pytest.raises(mfc.InvalidDescription) as found:
        simulated(replications=8).table(["servise", "hours"], of="al", limit_min=-1)
    assert len(found.value.problems) == 4


def test_a_region_in_which_nobody_lives_is_refused() -> None:
    net = mfc.Network(name="desert", offices=[office("A", demand=[])])
    with pytest.raises(mfc.InvalidDescription, match="region 'desert': nobody comes; allowed: demand of its offices"):
        mfc.simulate(net, replications=2)


def test_an_office_closed_on_all_dates_is_named_and_its_row_left_out() -> None:
    shut = office("B", dates={"2026-05-06": None})
    net = mfc.Network(offices=[office("A"), shut], travel_min={("A", "B"): 12})
    result = mfc.simulate(net, replications=4, dates=("2026-05-06", "2026-05-06"))
    assert result.table().index.tolist() == ["A"]
    with pytest.raises(
        mfc.InvalidDescription, match=r"office 'B': no open day in dates \('2026-05-06', '2026-05-06'\)"
    ):
        result.office("B")
