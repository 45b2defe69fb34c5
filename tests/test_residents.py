"""R15 Residents: the same people whatever happens to the offices, each at one of them, on a day and at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.residents import Residents
from regions import ACTS, PASSPORT, SME, WEEK, at_one_pace, columns, come, facts, networks

TEN_TO_SEVEN = {"Mon-Fri": ("10:00", "19:00")}
WHO = ["home", "replication", "stream", "service", "need_ms", "patience_ms", "level", "channel", "missing"]
NINE, QUARTER = 9 * 60, 15


def office(name: str, **more: Any) -> mfc.Office:
    """An office open from nine to six for passports and firms, at whose door nobody lives."""
    given = dict(
        name=name, hours=WEEK, services=[PASSPORT, SME], windows=[mfc.Windows(name="u", count=2)], language="en"
    )
    return mfc.Office(**{**given, **more})


def queue(service: str = "passport", **more: Any) -> mfc.WalkIns:
    """Eight an hour."""
    return mfc.WalkIns(**{"name": "queue", "service": service, "per_hour": 8, **more})


def booked(*, starts: str = "09:00", ends: str = "18:00", **more: Any) -> mfc.Appointments:
    """One booked for every half-hour: a queue in which everybody's time is known."""
    given = dict(name="booked", service="passport", starts=starts, ends=ends, every_min=30)
    return mfc.Appointments(**{**given, **more})


def village(name: str = "V", **more: Any) -> mfc.Settlement:
    """A thousand people, of whom 90 need a passport every day, 12 minutes from A, which is their own office."""
    given = dict(name=name, population=1000, visits_per_1000={"passport": 90}, office="A")
    return mfc.Settlement(**{**given, **more})


def region(*offices: mfc.Office, **more: Any) -> mfc.Network:
    """Offices A, B and C 12 minutes from each other."""
    names = [one.name for one in (*offices, *more.get("former", ()), *more.get("settlements", ()))]
    travel = {(a, b): 12 for i, a in enumerate(names) for b in names[i + 1 :]}
    return mfc.Network(**{"offices": offices, "travel_min": travel, **more})


def instead(host: mfc.Office, *streams: Any, **more: Any) -> mfc.Network:
    """A region in which A has closed, so that those at its door, of these streams, go to B."""
    return region(host, former=[office("A", demand=streams, **more)])


def clocks(frame: pd.DataFrame, column: str = "at") -> list[str]:
    """Times as a planner writes them."""
    return [f"{int(at) // 60:02d}:{int(at) % 60:02d}" for at in frame[column]]


def everybody(people: pd.DataFrame) -> pd.DataFrame:
    """All people in an order that no office has a say in."""
    return people[WHO].sort_values(WHO, ignore_index=True)


def peopled() -> st.SearchStrategy[mfc.Network]:
    """Regions in which somebody lives."""
    return networks().filter(lambda net: any(one.demand for one in net.offices) or net.settlements)


# Who is drawn


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_everybody_comes_once_to_one_office_today_and_in_every_scenario(data: st.DataObject) -> None:
    today = at_one_pace(data.draw(peopled()))
    people, changed = everybody(come(today)), today
    homes = {home.name for home in Choices(today).homes}
    assert set(people["home"]) <= homes
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=3)):
        try:
            changed = act(changed, data.draw)
        except mfc.InvalidDescription:
            continue
    pd.testing.assert_frame_equal(everybody(come(changed)), people, check_exact=True)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_the_pace_of_an_office_is_on_top_of_what_was_drawn_at_home(data: st.DataObject) -> None:
    today = data.draw(peopled())
    slow = today.replace(offices=[one.replace(pace_cv=0.3) for one in today.offices])
    plain, paced = come(at_one_pace(today), replications=64), come(slow, replications=64)
    pd.testing.assert_frame_equal(plain.drop(columns="need_ms"), paced.drop(columns="need_ms"), check_exact=True)
    for _, rows in plain.groupby(["office", "replication", "day"]):
        before, after = rows["need_ms"], paced["need_ms"][rows.index]
        longest = before.idxmax()
        # Needs of one office and day differ by one factor; it is known as closely as the longest need is rounded.
        wrong = (after - before * after[longest] / before[longest]).abs()
        assert (wrong <= 1 + before / before[longest]).all()


def test_the_pace_is_that_of_the_office_and_day_whatever_its_other_days() -> None:
    streams = [queue(days="Mon"), queue(name="then", days="Tue")]
    slow = office("A", demand=streams, pace_cv=0.3)
    plain, week = (come(region(one), replications=64) for one in (slow.replace(pace_cv=0.0), slow))
    short = come(region(slow.replace(hours={"Mon": ("09:00", "18:00")}, demand=streams[:1])), replications=64)
    mondays = week[week["day"] == "Mon"]
    assert short["need_ms"].tolist() == mondays["need_ms"].tolist()
    pace = (week["need_ms"] / plain["need_ms"]).groupby([week["day"], week["replication"]]).median()
    assert abs(np.corrcoef(pace["Mon"], pace["Tue"])[0, 1]) < 0.5
    assert pace["Mon"].std() == pytest.approx(0.3, rel=0.5)


def test_a_good_day_of_the_region_is_one_at_every_door_and_a_bad_day_too() -> None:
    offices = [office(name, demand=[queue()]) for name in "AB"]
    counts = []
    for factor in (0.5, 0.0):
        frame = come(region(*offices, day_cv=factor), replications=64)
        counts.append(frame.groupby(["home", "day", "replication"]).size())
    assert np.corrcoef(counts[0]["A", "Mon"], counts[0]["B", "Mon"])[0, 1] > 0.8
    assert abs(np.corrcoef(counts[0]["A", "Mon"], counts[0]["B", "Tue"])[0, 1]) < 0.5
    assert abs(np.corrcoef(counts[1]["A", "Mon"], counts[1]["B", "Mon"])[0, 1]) < 0.5


def test_people_draw_in_their_homes_so_a_village_more_moves_nobody() -> None:
    net = region(office("A", demand=[queue()]), settlements=[village()])
    more = region(office("A", demand=[queue()]), settlements=[village(), village("W")])
    ours = come(more).query("home != 'W'").drop(columns=["ticket", "stream"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(ours, come(net).drop(columns=["ticket", "stream"]), check_exact=True)


def test_any_replication_is_drawn_the_same_alone() -> None:
    net = mfc.region.free_choice(region(office("A", demand=[queue()], pace_cv=0.2), office("B")), 0.5)
    people = Residents(Choices(net), seed=7)
    whole, alone = people.draw(first=64, replications=64), people.draw(first=100, replications=1)
    assert [columns(one) for one in alone.values()] == [columns(one.part(100, 1)) for one in whole.values()]
    only = people.draw(first=64, replications=64, offices=[1])
    assert [columns(one) for one in only.values()] == [columns(whole[1])]
    with pytest.raises(ValueError, match="replications 60 to 69 lie in more than one draw block"):
        people.draw(first=60, replications=10)


# What changes nothing

NOTHING: list[Callable[[mfc.Network], mfc.Network]] = [
    lambda net: mfc.region.merge(net, ["A", "B"], into="A"),
    lambda net: mfc.region.free_choice(net, 0),
    lambda net: mfc.region.free_choice(net, 1, by="nearest"),
    lambda net: mfc.region.move_online(net, {"passport": 0.0}),
    lambda net: mfc.region.roam(net, 2),
    lambda net: mfc.region.share_booking(net, 30),
    lambda net: mfc.region.standardize(net, like="A"),
    lambda net: mfc.region.train_universal(net, pace=1.0),
    lambda net: mfc.region.bundle(net, "firm", services=["passport", "sme"], share=0.0),
    lambda net: mfc.region.open(net, office("C"), travel_min={("A", "C"): 5}),
    lambda net: net.replace(reach_min=5, decay_min=3, choice="nearest"),
]


@pytest.mark.parametrize("act", NOTHING)
def test_what_changes_nothing_changes_no_byte(act: Callable[[mfc.Network], mfc.Network]) -> None:
    both = mfc.WalkIns(name="queue", mix={"passport": 1, "sme": 1}, per_hour=6)
    one = office("A", demand=[both], pace_cv=0.1, patience=mfc.Exponential(mean_min=20))
    net = region(one, one.replace(name="B"))
    today, then = (mfc.simulate(each, replications=70, seed=3) for each in (net, act(net)))
    for name in "AB":
        before, after = ([*result.office(name).run.blocks()] for result in (today, then))
        assert [(columns(paths), facts(found)) for paths, found in before] == [
            (columns(paths), facts(found)) for paths, found in after
        ]
    more_windows = len(then.choices.offices) > 2
    for by in ("office", "home", *(() if more_windows else ("service", "hour", None))):
        found = then.table(by).drop(index="C", errors="ignore")
        pd.testing.assert_frame_equal(found, today.table(by), check_exact=True)


# What takes visits away


def test_visits_made_online_are_gone_and_all_others_are_as_they_were() -> None:
    net = region(office("A", demand=[mfc.WalkIns(name="q", mix={"passport": 1, "sme": 1}, per_hour=8)]))
    before, after = (come(one, replications=64) for one in (net, mfc.region.move_online(net, {"sme": 0.3}, need=1.5)))
    kept = before.merge(after, on=["replication", "day", "at", "service"], how="left", suffixes=("", "_then"))
    stays = kept["need_ms_then"].notna()
    assert stays[kept["service"] == "passport"].all()
    of_firms = kept[kept["service"] == "sme"]
    count, gone = len(of_firms), (~stays[of_firms.index]).sum()
    assert abs(gone - 0.3 * count) / (count * 0.3 * 0.7) ** 0.5 < 4
    assert len(after) == len(before) - gone
    longer = kept[stays]
    factor = np.where(longer["service"] == "sme", 1.5, 1.0)
    assert (longer["need_ms_then"] == np.maximum(np.rint(longer["need_ms"] * factor), 1)).all()


def test_more_online_takes_away_the_same_people_and_some_more() -> None:
    net = region(office("A", demand=[queue()]))
    some, more = (come(mfc.region.move_online(net, {"passport": share})) for share in (0.2, 0.6))
    assert len(more.merge(some, on=["replication", "day", "at", "need_ms"])) == len(more) < len(some)
    assert come(mfc.region.move_online(net, {"passport": 1.0})).empty


def test_of_those_who_would_come_from_a_village_each_share_online_takes_its_part() -> None:
    net = region(office("A"), settlements=[village(online_share=0.5)])
    count = len(come(region(office("A"), settlements=[village()]), replications=64))
    stays = len(come(mfc.region.move_online(net, {"passport": 0.4}), replications=64))
    assert abs(stays - 0.5 * 0.6 * count) / (count * 0.3 * 0.7) ** 0.5 < 4


def test_in_a_life_situation_the_second_visit_falls_away_and_its_work_is_done_in_the_first() -> None:
    laws = [mfc.Service(name="birth", duration=mfc.Fixed(minutes=30))]
    laws += [mfc.Service(name="benefit", duration=mfc.Fixed(minutes=10))]
    door = office("A", services=laws, demand=[queue("birth", name="a", per_hour=3), queue("benefit", name="b")])
    net = region(door)
    new = mfc.region.bundle(net, "child", services=["birth", "benefit"], share=1.0, saved_share=0.25)
    before, after = come(net, replications=8), come(new, replications=8)
    for key, of_day in before.groupby(["replication", "day"]):
        births, benefits = ((of_day["service"] == name).sum() for name in ("birth", "benefit"))
        then = after[(after["replication"] == key[0]) & (after["day"] == key[1])]
        both = min(births, benefits)
        assert (then["service"] == "birth").sum() == births
        assert (then["service"] == "benefit").sum() == benefits - both
        work = [37.5] * both + [30.0] * (births - both)  # in the order of arrival; a quarter of ten minutes is saved
        assert (then[then["service"] == "birth"]["need_ms"] / 60_000).tolist() == work


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_the_work_of_life_situations_adds_up(share: float, saved: float) -> None:
    door = office("A", demand=[mfc.WalkIns(name="q", mix={"passport": 1, "sme": 1}, per_hour=8), booked(no_show=0.5)])
    net = region(door)
    new = mfc.region.bundle(net, "firm", services=["sme", "passport"], share=share, saved_share=saved)
    before, after = come(net, replications=4), come(new, replications=4)
    both = before.merge(after, on=["replication", "day", "at", "service"], how="left", suffixes=("", "_then"))
    gone = both[both["need_ms_then"].isna()]
    assert set(gone["service"]) <= {"passport"}
    assert not gone["missing"].any()
    more = both["need_ms_then"] - both["need_ms"]
    assert set(both[more > 0]["service"]) <= {"sme"}
    assert (more > 0).sum() <= len(gone)
    for key, rows in both.groupby(["replication", "day"]):
        left = gone[(gone["replication"] == key[0]) & (gone["day"] == key[1])]["need_ms"]
        assert more[rows.index].sum() == sum(round(need * (1 - saved)) for need in left.tolist())


# On which day, at which time


def test_who_finds_the_office_open_comes_at_his_own_time() -> None:
    frame = come(instead(office("B"), booked()))
    assert clocks(frame[frame["day"] == "Mon"]) == [f"{9 + k // 2:02d}:{30 * (k % 2):02d}" for k in range(18)]
    assert frame["day"].value_counts().tolist() == [18] * 5


def test_who_would_find_it_closed_comes_at_the_same_share_of_its_hours() -> None:
    host = office("B", hours={"Mon-Fri": ("10:00", "14:00")})
    frame = come(instead(host, booked(every_min=90)))
    # 09:00 and 15:00 are 0/9 and 6/9 of the day at home: 10:00 and 12:40 there; 10:30, 12:00 and 13:30 are as they were
    assert clocks(frame[frame["day"] == "Mon"]) == ["10:00", "10:30", "12:00", "12:40", "13:20", "13:30"]


def test_at_closing_an_office_is_closed() -> None:
    host = office("B", hours={"Mon-Fri": ("09:00", "12:00")})
    frame = come(instead(host, booked(starts="11:30", ends="12:30")))
    # 11:30 is before closing; 12:00 is 3/9 of the day at home, 10:00 there
    assert clocks(frame[frame["day"] == "Mon"]) == ["10:00", "11:30"]


def test_one_who_is_moved_may_come_after_one_who_wished_to_come_later() -> None:
    frame = come(instead(office("B", hours=TEN_TO_SEVEN), booked(ends="10:30")))
    assert clocks(frame[frame["day"] == "Mon"]) == ["10:00", "10:00", "10:30"]  # who wished 09:00, 10:00 and 09:30
    home = come(region(office("A", demand=[booked(ends="10:30")])))
    wished = dict(zip(home["need_ms"], home["at"], strict=True))
    assert [wished[need] / 30 for need in frame[frame["day"] == "Mon"]["need_ms"]] == [18, 20, 19]


def test_on_a_day_without_the_office_people_come_on_its_next_day() -> None:
    host = office("B", hours={"Tue": ("10:00", "13:00"), "Fri": ("10:00", "13:00")})
    frame = come(instead(host, booked(every_min=180)))
    # Tue: of Mon 10:00, 11:00, 12:00; its own 09:00 is 10:00, 12:00 stays, 15:00 is 12:00. Fri: the same, and Wed, Thu.
    tue, fri = (clocks(frame[frame["day"] == day]) for day in ("Tue", "Fri"))
    assert tue == ["10:00"] * 2 + ["11:00"] + ["12:00"] * 3
    assert fri == ["10:00"] * 3 + ["11:00"] * 2 + ["12:00"] * 4


def test_after_the_last_day_of_the_week_comes_its_first() -> None:
    frame = come(instead(office("B", hours={"Mon": ("09:00", "18:00")}), booked(every_min=180)), replications=2)
    assert frame.groupby("replication")["day"].value_counts().to_dict() == {(0, "Mon"): 15, (1, "Mon"): 15}


def test_the_day_is_one_on_which_a_window_serves_the_service() -> None:
    groups = [mfc.Windows(name="p", count=1, serves=["passport"]), mfc.Windows(name="s", count=1, days="Thu")]
    frame = come(instead(office("B", windows=groups), booked(), booked(name="firms", service="sme", ends="10:00")))
    assert frame[frame["service"] == "sme"]["day"].unique().tolist() == ["Thu"]
    assert frame[frame["service"] == "passport"]["day"].value_counts().tolist() == [18] * 5
    # On Thursday they come at their own time, on all other days at the same share of equal hours.
    assert clocks(frame[frame["service"] == "sme"]) == ["09:00"] * 5 + ["09:30"] * 5


def test_who_needs_what_his_own_office_never_serves_goes_to_the_nearest_that_does() -> None:
    own = office("A", services=[PASSPORT, SME], windows=[mfc.Windows(name="p", count=1, serves=["passport"])])
    net = mfc.Network(
        offices=[own, office("B"), office("C", services=[PASSPORT])],
        former=[office("D", demand=[booked(ends="12:00"), booked(name="firms", service="sme", ends="12:00")])],
        goes_to={"D": "A"},
        travel_min={("D", "A"): 5, ("D", "B"): 60, ("D", "C"): 6},
    )
    assert come(net).groupby("service")["office"].unique().map(list).to_dict() == {"passport": ["A"], "sme": ["B"]}


def early(**more: Any) -> mfc.WalkIns:
    """Sixty an hour from half past eight to nine."""
    return mfc.WalkIns(name="early", service="passport", per_hour=[60], starts="08:30", step_min=30, **more)


def test_who_waits_at_the_door_before_opening_waits_as_long_before_a_later_opening() -> None:
    home, later = come(region(office("A", demand=[early()]))), come(instead(office("B", hours=TEN_TO_SEVEN), early()))
    assert set(clocks(home)) == {"09:00"}
    assert home["arrival"].between(8 * 60 + 30, NINE).all()
    assert set(clocks(later)) == {"10:00"}
    assert (later["arrival"] - 60).tolist() == pytest.approx(home["arrival"].tolist())


def test_who_waits_at_the_door_at_opening_comes_then_though_another_office_is_open_already() -> None:
    frame = come(instead(office("B", hours={"Mon-Fri": ("08:00", "17:00")}), early(), queue(name="n", per_hour=0)))
    assert set(clocks(frame)) == {"09:00"}


def test_who_is_late_even_for_the_closing_of_his_home_is_as_late_elsewhere() -> None:
    late = booked(starts="17:30", lateness=mfc.Normal(mean_min=40, sd_min=0), grace_min=15)
    home, there = (
        come(one)
        for one in (
            region(office("A", demand=[late])),
            instead(office("B", hours={"Mon-Fri": ("09:00", "12:00")}), late),
        )
    )
    assert set(clocks(home)) == {"18:10"}
    assert set(clocks(there)) == {"12:10"}
    assert there["late"].all()
    assert set(there["channel"]) == {2}


def test_a_day_of_one_minute_and_days_of_lateness_stay_on_the_clock() -> None:
    late = booked(starts="10:00", ends="10:01", lateness=mfc.Normal(mean_min=3000, sd_min=0), service="sme")
    host = office("B", hours={"Mon": ("00:00", "24:00")})
    frame = come(instead(host, late, queue(), hours={"Mon-Fri": ("10:00", "10:01")}), replications=3)
    assert frame[frame["service"] == "sme"]["at"].tolist() == [24 * 60 + 10 * 60 + 3000 - 601] * 15
    assert frame["replication"].is_monotonic_increasing


def test_a_no_show_has_his_slot_where_he_would_have_come() -> None:
    frame = come(instead(office("B", hours=TEN_TO_SEVEN), booked(ends="10:00", no_show=1.0)))
    assert clocks(frame[frame["day"] == "Mon"]) == ["10:00", "10:30"]
    assert frame["missing"].all()
    assert set(frame["ticket"]) == {-1}


def test_on_a_holiday_residents_wait_for_the_next_day_of_the_dates() -> None:
    holiday = {"2026-05-01": None}
    net = region(office("A", demand=[booked()], dates=holiday), settlements=[village()])
    frame = come(net, dates=("2026-04-30", "2026-05-04"))
    days = frame.groupby("home")["day"].value_counts().to_dict()
    assert days["A", "2026-04-30"] == days["A", "2026-05-04"] == 18  # nobody at the door of A wishes to come on Friday
    assert ("V", "2026-05-01") not in days
    alone = come(net.replace(offices=[office("A", demand=[booked()])]), dates=("2026-04-30", "2026-05-04"))
    before = alone[alone["home"] == "V"]["day"].value_counts()
    assert days["V", "2026-05-04"] == before["2026-05-01"] + before["2026-05-04"]
    ring = come(net, dates=("2026-04-30", "2026-05-01"))
    assert ring[ring["home"] == "V"]["day"].unique().tolist() == ["2026-04-30"]


def test_people_of_an_office_that_is_open_on_none_of_the_dates_go_elsewhere() -> None:
    closed = office("B", dates={"2026-05-04": None, "2026-05-05": None})
    net = region(office("A"), closed, settlements=[village(office="B")])
    assert set(come(net, dates=("2026-05-04", "2026-05-05"))["office"]) == {"A"}
    assert set(come(net, dates=("2026-05-06", "2026-05-06"))["office"]) == {"B"}


def test_dates_on_which_nobody_serves_what_people_come_for_are_refused() -> None:
    only = office("B", dates={"2026-05-04": None})
    net = region(
        office("A", services=[PASSPORT]), only, settlements=[village(visits_per_1000={"passport": 9, "sme": 9})]
    )
    told = (
        r"service 'sme': asked for by residents of 'V', but no office serves it in dates \('2026-05-04', '2026-05-04'\)"
    )
    with pytest.raises(mfc.InvalidDescription, match=told):
        mfc.simulate(net, replications=2, dates=("2026-05-04", "2026-05-04"))
    with pytest.raises(mfc.InvalidDescription, match="no office is open in dates"):
        mfc.simulate(region(only), replications=2, dates=("2026-05-04", "2026-05-04"))


# Booked quarters of an hour


def test_who_books_comes_at_the_full_quarter_in_which_he_would_have_come() -> None:
    hours = {"Mon-Fri": ("09:10", "18:00")}
    here = office("A", hours=hours)
    live, all_book = (come(region(here, settlements=[village(booked_share=b)], hours=hours)) for b in (0.0, 1.0))
    wished, books = (one.sort_values("need_ms", ignore_index=True) for one in (live, all_book))
    assert books["need_ms"].tolist() == wished["need_ms"].tolist()
    assert books["at"].tolist() == np.maximum(wished["at"] // QUARTER * QUARTER, NINE + 10).tolist()
    assert set(books["level"]) == set(books["channel"]) == {1}
    assert set(live["channel"]) == {0}


def test_a_greater_share_books_the_same_people_and_some_more() -> None:
    some, more = (come(region(office("A"), settlements=[village(booked_share=b)]), replications=64) for b in (0.2, 0.5))
    one, other = (set(frame[frame["channel"] == 1]["need_ms"]) for frame in (some, more))
    assert one < other
    assert abs(len(other) - 0.5 * len(more)) / (len(more) * 0.25) ** 0.5 < 4


# Which office


def torn(**more: Any) -> mfc.Network:
    """A village as far from its own office A, two windows, as from B with six; nobody lives at their doors."""
    big = office("B", windows=[mfc.Windows(name="u", count=6)])
    return region(office("A"), big, **{"settlements": [village()], **more})


def share_of(network: mfc.Network, name: str, *, home: str = "V", booked: bool = False) -> float:
    """Share of those of a home who go to an office."""
    choices = Choices(network, week=True)
    shares = choices.shares([one.name for one in choices.homes].index(home), 0, "passport", booked=booked)
    return dict(
        zip((choices.offices[place].name for place in shares.offices), shares.parts().tolist(), strict=True)
    ).get(name, 0.0)


def z_of_share(network: mfc.Network, name: str, exact: float, *, home: str = "V") -> float:
    """Standard errors between the share of those drawn who come to an office and the exact one."""
    frame = come(network, replications=64)
    ours = frame[frame["home"] == home]
    return float((ours["office"] == name).mean() - exact) / (exact * (1 - exact) / len(ours)) ** 0.5


def test_the_free_go_by_window_hours_where_travel_is_equal() -> None:
    free = mfc.region.free_choice(torn(), 1.0, by="gravity")
    assert share_of(free, "B") == pytest.approx(6 / 8)
    assert abs(z_of_share(free, "B", 0.75)) < 4
    some = mfc.region.free_choice(torn(), 0.4, by="gravity")
    assert share_of(some, "B") == pytest.approx(0.3)
    assert abs(z_of_share(some, "B", 0.3)) < 4


def test_nobody_moves_to_the_nearest_where_his_own_is_as_near() -> None:
    net = torn()
    assert share_of(mfc.region.free_choice(net, 1.0, by="nearest"), "A") == 1.0
    assert set(come(mfc.region.free_choice(net, 1.0, by="nearest"))["office"]) == {"A"}
    other = torn(settlements=[village(office="B")])
    assert set(come(mfc.region.free_choice(other, 1.0, by="nearest"))["office"]) == {"B"}


def test_the_free_who_are_offered_the_emptiest_even_the_loads() -> None:
    free = mfc.region.free_choice(torn(), 1.0, by="emptiest")
    assert share_of(free, "B") == pytest.approx(6 / 8)  # 48 of 64 portions
    assert abs(z_of_share(free, "B", 0.75)) < 4


def test_the_free_weigh_who_is_in_the_emptier_office_already() -> None:
    # A day at A's door: 54 x 10 min = 9 h in 18 window-hours; V brings 108 x 10 min = 18 h, so that at A and B, 18
    # window-hours each, there are 13.5 h: a quarter of V goes to A.
    busy = region(office("A", demand=[queue(per_hour=6)]), office("B"))
    net = region(*busy.offices, settlements=[village(visits_per_1000={"passport": 108})])
    choices = Choices(net.replace(free_share=1.0, free_choice="emptiest"), week=True)
    homes = [home.name for home in choices.homes]
    load = np.zeros(2)
    for (home, _, service, booked), visits in choices.visits().items():
        shares = choices.shares(home, 0, service, booked=booked)
        load[shares.offices] += shares.parts() * visits * 10 / 60 / 90
    assert homes == ["V", "A"]
    assert load.tolist() == pytest.approx([0.75, 0.75])
    only_v = net.replace(offices=[office("A"), office("B")], former=[], booking_within_min=30)
    only_v = only_v.replace(
        offices=[office("A", demand=[queue(per_hour=6)]), office("B")],
        settlements=[village(visits_per_1000={"passport": 108}, booked_share=1.0)],
    )
    assert share_of(only_v, "A", booked=True) == pytest.approx(0.25)
    assert abs(z_of_share(only_v, "A", 0.25)) < 4


def test_shared_booking_moves_only_those_who_book() -> None:
    net = region(office("A", demand=[queue(), booked()]), office("B"))
    before, after = come(net), come(mfc.region.share_booking(net, 30))
    live = [frame[frame["channel"] == 0].drop(columns="ticket").reset_index(drop=True) for frame in (before, after)]
    pd.testing.assert_frame_equal(*live, check_exact=True)
    assert set(after[after["channel"] == 1]["office"]) == {"B"}
    assert len(after) == len(before)
    assert set(come(mfc.region.share_booking(net, 11))["office"]) == {"A"}


def test_the_pull_of_an_office_falls_with_travel() -> None:
    travel = {("V", "A"): 10, ("V", "B"): 40, ("A", "B"): 30}
    net = torn(choice="gravity", decay_min=20, travel_min=travel)
    to_b = 6 * np.exp(-40 / 20) / (2 * np.exp(-10 / 20) + 6 * np.exp(-40 / 20))
    assert share_of(net, "B") == pytest.approx(to_b)
    assert abs(z_of_share(net, "B", to_b)) < 4
    nearest = torn(choice="nearest", travel_min=travel)
    assert set(come(nearest)["office"]) == {"A"}


def test_whom_nobody_expects_finds_an_office_all_the_same() -> None:
    # No visit of these is planned: a service online altogether, a stream of no-shows, a village where everybody books.
    ghosts = office("A", demand=[queue(), booked(no_show=1.0)])
    net = region(ghosts, office("B"), settlements=[village(booked_share=1.0)])
    net = mfc.region.share_booking(mfc.region.free_choice(net, 0.5, by="emptiest"), 30)
    assert come(net)["missing"].sum() == 18 * 5
    assert come(mfc.region.move_online(net, {"passport": 1.0})).empty


# Roaming staff


def absent(network: mfc.Network) -> dict[str, np.ndarray]:
    """Missing windows by office; shape (64 replications, days, windows)."""
    people = Residents(Choices(network, week=True), seed=1)
    drawn = people.draw(first=0, replications=64)
    return {people.choices.offices[at].name: one.absent.reshape(64, len(one.days), -1) for at, one in drawn.items()}


def ill(name: str, count: int = 3, **more: Any) -> mfc.Office:
    """An office half of whose windows are missing, a fourth one works on Tuesdays only."""
    groups = [mfc.Windows(name="u", count=count, absence=0.5)]
    groups.append(mfc.Windows(name="tuesday", count=1, absence=0.5, days="Tue"))
    return office(name, windows=groups, demand=[queue()], **more)


def stood_in(missing: list[bool], people: int) -> list[bool]:
    """What is left of absences after the first of them were made good."""
    left = []
    for one in missing:
        left.append(one and people == 0)
        people -= one and people > 0
    return left


@pytest.mark.parametrize("people", [1, 2, 7])
def test_so_many_absent_windows_are_staffed_in_the_order_of_the_pool(people: int) -> None:
    net = region(ill("A"), ill("B", 2))
    before, after = absent(net), absent(mfc.region.roam(net, people, offices=["B", "A"]))
    assert 0.4 < before["A"].mean() < 0.6
    for replication in range(64):
        for day in range(5):
            duty = {"B": 3, "A": 4} if day == 1 else {"B": 2, "A": 3}  # who has no shift needs no one in his place
            missing = [bool(one) for name, on in duty.items() for one in before[name][replication, day, :on]]
            left = [bool(one) for name, on in duty.items() for one in after[name][replication, day, :on]]
            assert left == stood_in(missing, people)


def test_roaming_staff_go_no_farther_than_told_from_their_base() -> None:
    travel = {("A", "B"): 12, ("A", "C"): 31, ("B", "C"): 20}
    net = mfc.Network(offices=[ill("A"), ill("B"), ill("C")], travel_min=travel)
    before = absent(net)
    near = absent(mfc.region.roam(net, 20, within_min=30))
    assert [near[name][..., :3].any() for name in "ABC"] == [False, False, True]
    assert (near["C"] == before["C"]).all()
    from_c = absent(mfc.region.roam(net, 20, within_min=20, base="C"))
    assert [from_c[name][..., :3].any() for name in "ABC"] == [True, False, False]


def test_a_pool_moves_nobody_who_comes() -> None:
    net = region(ill("A"), ill("B"))
    pd.testing.assert_frame_equal(come(mfc.region.roam(net, 2)), come(net), check_exact=True)
