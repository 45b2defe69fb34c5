"""The merge of offices, and what all operations keep: no resident is lost, doubled or drawn anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.description.homes import homes_of
from mfc_sim.description.places import Settlement
from regions import ACTS, networks

WEEK = {"Mon-Fri": ("09:00", "18:00")}
PASSPORT = mfc.Service(name="passport", duration=mfc.Fixed(minutes=10))
SME = mfc.Service(name="sme", duration=mfc.Fixed(minutes=30))


def office(name: str, *windows: mfc.Windows, **more: Any) -> mfc.Office:
    """An office for passports, with two windows for everything or others."""
    groups = windows or (mfc.Windows(name="universal", count=2),)
    queue = mfc.WalkIns(name="queue", service="passport", per_hour=8)
    return mfc.Office(
        **{"name": name, "hours": WEEK, "services": [PASSPORT], "demand": [queue], "windows": groups, **more}
    )


def region(*offices: mfc.Office, **more: Any) -> mfc.Network:
    """A region in which it is 10 minutes from each office to the next."""
    names = [one.name for one in offices]
    travel = {(a, b): 10 * (j - i) for i, a in enumerate(names) for j, b in enumerate(names) if i < j}
    return mfc.Network(offices=offices, travel_min=travel, **more)


def moved(*offices: mfc.Office, **more: Any) -> mfc.Network:
    """The region in which the windows of the others are in the first."""
    return mfc.region.merge(region(*offices, **more), [one.name for one in offices], into="A", windows="move")


def refused(*words: str) -> Any:
    """Expect a problem that has all these words, in their order."""
    return pytest.raises(mfc.InvalidDescription, match="(?s)" + ".*".join(words))


def shifts(*counts: tuple[str, int], **more: Any) -> list[mfc.Shift]:
    """Shifts by name and count."""
    return [mfc.Shift(name=name, count=count, **more) for name, count in counts]


def test_offices_of_no_institution_are_one_already() -> None:
    net = region(office("A"), office("B"))
    same = mfc.region.merge(net, ["A", "B"], into="A")
    assert same == net
    assert same.changes == (
        "offices A, B: no institution is given, such offices count as one already; nothing changes",
    )


def test_a_merge_of_institutions_moves_nobody_and_no_window() -> None:
    net = region(office("A", institution="a"), office("B", institution="b"), office("C", institution="c"))
    one = mfc.region.merge(net, ["B"], into="A")
    assert [each.institution for each in one.offices] == ["a", "a", "c"]
    assert [each.replace(institution=None) for each in one.offices] == [
        each.replace(institution=None) for each in net.offices
    ]
    assert shares_of(one) == shares_of(net)
    assert one.changes == ("offices B, A become one institution 'a'; their windows stay where they are",)


def test_an_office_without_institution_gives_its_name_unless_others_have_none_too() -> None:
    net = region(office("A"), office("B", institution="b"))
    assert [one.institution for one in mfc.region.merge(net, ["A", "B"], into="A").offices] == ["A", "A"]
    more = region(office("A"), office("B", institution="b"), office("C"))
    joined = mfc.region.merge(more, ["A", "B"], into="A")
    assert [one.institution for one in joined.offices] == [None, None, None]
    assert "region's own institution" in joined.changes[0]


def test_a_merge_of_institutions_acts_once_people_are_free_to_choose() -> None:
    large = office("B", mfc.Windows(name="universal", count=6), institution="b")
    net = region(office("A", institution="a"), large, free_share=1.0, free_choice="emptiest")
    one = mfc.region.merge(net, ["A", "B"], into="A")
    assert shares_of(net)["A", 0, "passport"] == {"A": 1.0}
    assert shares_of(one)["A", 0, "passport"] == {"A": 0.5, "B": 0.5}


def shares_of(network: mfc.Network) -> dict[tuple[str, int, str], dict[str, float]]:
    """Shares by home, day and service, by office."""
    choices = Choices(network, week=True)
    found = {}
    for home, day, service, booked in choices.visits():
        shares = choices.shares(home, day, service, booked=booked)
        names = [choices.offices[place].name for place in shares.offices]
        key = choices.homes[home].name, day, service
        found[key] = dict(zip(names, shares.parts().tolist(), strict=True))
    return found


def test_windows_that_move_take_their_people_along() -> None:
    net = region(office("A"), office("B"), office("C"))
    one = mfc.region.merge(net, ["A", "B"], into="A", windows="move")
    assert [each.name for each in one.offices] == ["A", "C"]
    assert one.former == (net.office("B"),)
    assert dict(one.goes_to) == {"B": "A"}
    assert [home.name for home in homes_of(one)] == ["A", "B", "C"]
    assert Choices(one).window_hours.tolist() == [36.0, 18.0]
    assert one.changes == ("the windows of office 'B' (2) and its people move to 'A'; office 'B' closes",)


def test_equal_groups_become_one_with_the_shifts_of_both() -> None:
    mine = mfc.Windows(name="hall", shifts=shifts(("day", 3), ("late", 1)), installed=5)
    theirs = mfc.Windows(name="hall", shifts=shifts(("day", 2), ("dawn", 1)))
    (group,) = moved(office("A", mine), office("B", theirs)).office("A").windows
    assert [(shift.name, shift.count) for shift in group.shifts] == [
        ("day", 3),
        ("late", 1),
        ("day (B)", 2),
        ("dawn", 1),
    ]
    assert group.installed == 5 + 3


@pytest.mark.parametrize("different", [{"pace": 1.1}, {"rank": 3}, {"absence": 0.1}, {"serves": ["passport"]}])
def test_groups_that_differ_stay_apart_under_another_name(different: dict[str, Any]) -> None:
    mine, theirs = mfc.Windows(name="hall", count=3), mfc.Windows(**{"name": "hall", "count": 2, **different})
    new = moved(office("A", mine, services=[PASSPORT, SME]), office("B", theirs)).office("A")
    assert new.windows == (mine, theirs.replace(name="hall (B)"))


def test_a_list_of_all_services_means_what_all_means() -> None:
    mine, theirs = mfc.Windows(name="hall", count=3), mfc.Windows(name="hall", count=2, serves=["passport"])
    (group,) = moved(office("A", mine), office("B", theirs)).office("A").windows
    assert (group.serves, group.count) == ("all", 5)


def test_closed_periods_stay_with_the_shifts_that_had_them() -> None:
    mine = mfc.Windows(name="hall", count=1, closed=[("12:00", "12:20")])
    theirs = mfc.Windows(name="hall", shifts=shifts(("late", 1), closed=[("15:00", "15:30")]))
    (group,) = moved(office("A", mine), office("B", theirs)).office("A").windows
    assert group.closed == ()
    assert [shift.closed for shift in group.shifts] == [(("12:00", "12:20"),), (("15:00", "15:30"),)]
    same = moved(office("A", mine), office("B", mine)).office("A").windows[0]
    assert (same.closed, [shift.closed for shift in same.shifts]) == (mine.closed, [(), ()])


def test_the_office_gets_the_services_that_it_lacks_and_keeps_its_own() -> None:
    slow = PASSPORT.replace(duration=mfc.Fixed(minutes=20))
    both = office("B", mfc.Windows(name="firms", count=1), services=[slow, SME])
    net = region(office("A"), both)
    one = mfc.region.merge(net, ["A", "B"], into="A", windows="move")
    new = one.office("A")
    assert new.services == (PASSPORT, SME)
    assert [(group.name, group.serves) for group in new.windows] == [("universal", "all"), ("firms", "all")]
    assert one.former == net.offices
    assert homes_of(one) == homes_of(net)


def test_people_keep_their_days_and_times_where_the_hours_differ() -> None:
    saturday = {"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")}
    one = moved(
        office("A", hours=saturday), office("B", hours={"Mon-Thu": ("08:00", "17:00"), "Fri": ("10:00", "18:00")})
    )
    got = [(shift.name, shift.hours, shift.days) for shift in one.office("A").windows[0].shifts]
    assert got == [
        ("day", None, None),
        ("day (B)", ("08:00", "17:00"), "Mon-Thu"),
        ("day (Fri)", ("10:00", "18:00"), "Fri"),
    ]
    assert Choices(one).window_hours.tolist() == [2 * (45 + 5) + 2 * (4 * 8 + 8)]
    assert one.changes[0].endswith("; shifts cut short by the hours of 'A': universal.day")


def test_a_shift_that_was_cut_by_its_own_office_gains_nothing_in_another() -> None:
    long = mfc.Windows(name="universal", count=1, hours=("07:00", "20:00"))
    one = moved(office("A", hours={"Mon-Fri": ("08:00", "20:00")}), office("B", long))
    assert one.office("A").windows[0].shifts[1].hours == ("09:00", "18:00")
    assert "cut short" not in one.changes[0]


def test_hours_that_are_equal_are_left_unsaid() -> None:
    one = moved(office("A"), office("B"))
    assert [(shift.hours, shift.days) for shift in one.office("A").windows[0].shifts] == [(None, None)] * 2


def test_a_shift_wholly_outside_the_new_hours_cannot_move() -> None:
    dawn = mfc.Windows(name="dawn", count=1, hours=("07:00", "09:00"))
    early = office("B", dawn, mfc.Windows(name="universal", count=1), hours={"Mon-Fri": ("07:00", "18:00")})
    with refused(
        "region.merge: office 'B': windows 'dawn': shift 'day': cannot move",
        "wholly outside the hours of 'A'; open: Mon-Fri 09:00-18:00",
    ):
        moved(office("A"), early)
    sat = office("B", hours={"Sat": ("09:00", "14:00")})
    with refused("shift 'day': cannot move, it lies wholly outside the hours of 'A'"):
        moved(office("A"), sat)


def test_a_single_kind_of_day_takes_only_days_that_are_alike() -> None:
    single = office("A", hours=("09:00", "18:00"))
    one = moved(single, office("B", hours={"Mon-Fri": ("10:00", "18:00")}))
    assert [shift.hours for shift in one.office("A").windows[0].shifts] == [None, ("10:00", "18:00")]
    with refused("shift 'day': cannot move, its days differ and 'A' has a single kind of day"):
        moved(single, office("B", hours={"Mon-Thu": ("10:00", "18:00"), "Fri": ("10:00", "17:00")}))
    back = mfc.region.merge(region(single.replace(name="B"), office("A")), ["A", "B"], into="A", windows="move")
    assert [(shift.hours, shift.days) for shift in back.office("A").windows[0].shifts] == [(None, None)] * 2


def test_a_pool_and_a_settlement_follow_the_windows() -> None:
    village = Settlement(name="V", population=900, visits_per_1000={"passport": 2}, office="B")
    net = region(office("A"), office("B"), office("C"), settlements=[village])
    one = mfc.region.merge(mfc.region.roam(net, 1, offices=["B", "C"]), ["A", "B"], into="A", windows="move")
    assert one.pools[0].offices == ("C",)
    assert dict(one.goes_to) == {"V": "A", "B": "A"}
    assert drawn(one) == drawn(net)


def test_merges_that_make_no_sense_are_named() -> None:
    net = region(office("A"), office("B"))
    with refused("region.merge: names must be two different offices or more with into, got only 'A'"):
        mfc.region.merge(net, ["A"], into="A")
    with refused("names must give each name once, got 'A' twice"):
        mfc.region.merge(net, ["A", "A"], into="B")
    with refused("names must name at least 1"):
        mfc.region.merge(net, [], into="A")
    with refused("unknown office 'a'; did you mean 'A'?", "unknown office 'Z'"):
        mfc.region.merge(net, ["a", "B"], into="Z")
    with refused("windows must be 'leave' or 'move', got 'close'"):
        mfc.region.merge(net, ["A", "B"], into="A", windows="close")
    visit = mfc.Windows(name="visit", count=1)
    stop = mfc.region.circuit(net, "notary", windows=visit, stops={"Tue": "B"})
    with refused("office 'B': cannot close, circuit 'notary' stops there"):
        mfc.region.merge(stop, ["A", "B"], into="A", windows="move")


def test_a_pool_of_two_institutions_is_refused_by_name() -> None:
    net = region(office("A", institution="a"), office("B", institution="b"), office("C", institution="b"))
    sent = mfc.region.roam(net, 1, offices=["B", "C"])
    with refused("region.merge: pool 'roaming': offices must be of one institution"):
        mfc.region.merge(sent, ["A", "B"], into="A")


def visits_of(network: mfc.Network) -> dict[tuple[str, str], float]:
    """Visits in a week by home and service."""
    choices = Choices(network, week=True)
    found: dict[tuple[str, str], float] = {}
    for (home, _, service, _), number in choices.visits().items():
        key = choices.homes[home].name, service
        found[key] = found.get(key, 0.0) + number
    return found


def drawn(network: mfc.Network) -> list[tuple[Any, ...]]:
    """Everything that the draws of a home are made from."""
    return [
        (
            *(home.name, home.booked_share, home.online_share, home.location, home.municipality),
            *(getattr(home.door, field) for field in ("hours", "services", "demand", "patience", "day_cv", "dates")),
        )
        for home in homes_of(network)
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_resident_is_lost_doubled_or_drawn_anew(data: st.DataObject) -> None:
    net = data.draw(networks())
    before, people = visits_of(net), drawn(net)
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4)):
        told = len(net.changes)
        try:
            net = act(net, data.draw)
        except mfc.InvalidDescription as error:
            assert all(problem.startswith("region.") for problem in error.problems), error  # noqa: PT017
            assert "door_order" not in str(error)  # noqa: PT017
            continue
        assert len(net.changes) > told
        assert visits_of(net) == pytest.approx(before)
        assert drawn(net) == people
        choices = Choices(net, week=True)
        for home, day, service, booked in choices.visits():
            shares = choices.shares(home, day, service, booked=booked)
            assert np.isclose(shares.parts().sum(), 1)
            assert all(choices.serves(place, service) for place in shares.offices)
