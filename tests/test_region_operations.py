"""Operations on a region: the fields before and after, who goes where then, and what is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.description.homes import doors, homes_of
from mfc_sim.description.places import Settlement

WEEK = {"Mon-Fri": ("09:00", "18:00")}
TRAVEL = {("A", "B"): 12, ("A", "C"): 40, ("B", "C"): 25}


def office(name: str, **more: Any) -> mfc.Office:
    """An office with two windows for everything and eight visits an hour, three quarters of them for a passport."""
    given = dict(
        name=name,
        hours=WEEK,
        services=[
            mfc.Service(name="passport", duration=mfc.Fixed(minutes=10)),
            mfc.Service(name="sme", duration=mfc.Fixed(minutes=30)),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 3, "sme": 1}, per_hour=8)],
        windows=[mfc.Windows(name="universal", count=2)],
    )
    return mfc.Office(**{**given, **more})


def region(*offices: mfc.Office, **more: Any) -> mfc.Network:
    """A region of A, B and C, or of other offices."""
    given = offices or (office("A"), office("B"), office("C"))
    names = {one.name for one in given}
    travel = {pair: minutes for pair, minutes in TRAVEL.items() if set(pair) <= names}
    return mfc.Network(**{"offices": given, "travel_min": travel, **more})


def goes(network: mfc.Network, home: str, service: str = "passport", *, day: int = 0, booked: bool = False) -> dict:
    """Shares of those of a home, by office."""
    choices = Choices(network, week=True)
    place = [one.name for one in choices.homes].index(home)
    shares = choices.shares(place, day, service, booked=booked)
    names = [choices.offices[number].name for number in shares.offices]
    return dict(zip(names, shares.parts().round(6).tolist(), strict=True))


def refused(*words: str) -> Any:
    """Expect a problem that has all these words, in their order."""
    return pytest.raises(mfc.InvalidDescription, match="(?s)" + ".*".join(words))


def test_opening_an_office_adds_it_and_the_people_at_its_door() -> None:
    net = region(office("A"), office("B"))
    new = mfc.region.open(net, office("C", demand=[]))
    assert [one.name for one in new.offices] == ["A", "B", "C"]
    assert homes_of(new) == homes_of(net)
    assert new.changes == ("office 'C' opens: windows 2",)
    more = mfc.region.open(net, office("C"))
    assert [home.name for home in homes_of(more)] == ["A", "B", "C"]
    assert goes(more, "C") == {"C": 1.0}


def test_a_settlement_goes_to_a_nearer_office_once_it_is_open() -> None:
    village = Settlement(name="V", population=1000, visits_per_1000={"passport": 2})
    net = region(office("A"), settlements=[village], travel_min={("V", "A"): 50})
    near = office("N", demand=[], location=(51.0, 55.0))
    net = net.replace(settlements=[village.replace(location=(51.0, 55.01))])
    new = mfc.region.open(net, near)
    assert goes(net, "V") == {"A": 1.0}
    assert goes(new, "V") == {"N": 1.0}
    assert homes_of(new) == homes_of(net)


@pytest.mark.parametrize(("name", "kind"), [("A", "an? office"), ("V", "a settlement"), ("C", "a former office")])
def test_the_name_of_an_office_that_opens_is_new(name: str, kind: str) -> None:
    village = Settlement(name="V", population=10, visits_per_1000={"passport": 2}, office="A")
    net = mfc.region.close(region(settlements=[village]), "C")
    with refused(f"region.open: office '{name}': name must be new", kind, "has it"):
        mfc.region.open(net, office(name))


def test_the_travel_to_an_office_that_opens_is_given_with_it() -> None:
    net = region(office("A"), office("B"), choice="nearest")
    new = mfc.region.open(net, office("D"), travel_min={("A", "D"): 3})
    assert new.travel_min == (("A", "B", 12.0), ("A", "D", 3.0))
    assert mfc.region.close(new, "A").office("D") == new.office("D")
    assert goes(mfc.region.close(new, "A"), "A") == {"D": 1.0}
    with refused("office 'D': no travel time is known to it"):
        mfc.region.open(net, office("D"))
    with refused("travel_min must be a mapping of pairs with 'D' to minutes", "got 3"):
        mfc.region.open(net, office("D"), travel_min=3)
    with refused("travel_min must be a mapping of pairs with 'D'"):
        mfc.region.open(net, office("D"), travel_min={("A", "B"): 3})


def test_only_an_office_can_open() -> None:
    with refused("region.open: office must be of kind Office"):
        mfc.region.open(region(), "D")
    with refused("region.open: network must be of kind Network", "got Office"):
        mfc.region.open(office("A"), office("B"))


def test_the_people_of_an_office_that_closes_go_to_the_nearest() -> None:
    net = region()
    new = mfc.region.close(net, "A")
    assert [one.name for one in new.offices] == ["B", "C"]
    assert new.former == (net.office("A"),)
    assert new.goes_to == ()
    assert goes(net, "A") == {"A": 1.0}
    assert goes(new, "A") == {"B": 1.0}
    assert homes_of(new) == homes_of(net)
    assert new.changes == ("office 'A' closes; its people go to the nearest office",)


def test_the_people_of_an_office_that_closes_go_where_they_are_told() -> None:
    net = region(goes_to={"B": "A"})
    new = mfc.region.close(net, "A", into="C")
    assert dict(new.goes_to) == {"A": "C", "B": "C"}
    assert goes(new, "A") == goes(new, "B") == {"C": 1.0}
    back = mfc.region.close(net, "A")
    assert back.goes_to == ()
    assert goes(back, "B") == {"B": 1.0}


def test_a_settlement_whose_office_closes_keeps_the_services_of_that_office() -> None:
    laws = [mfc.Service(name="passport", duration=mfc.Fixed(minutes=20))]
    slow = office("B", services=laws, demand=[], patience=mfc.Fixed(minutes=40))
    village = Settlement(name="V", population=1000, visits_per_1000={"passport": 2}, office="B")
    free = Settlement(name="W", population=1000, visits_per_1000={"passport": 2})
    travel = {("V", "A"): 30, ("V", "B"): 5, ("W", "A"): 9, ("W", "B"): 10}
    quick = office("A", demand=[mfc.WalkIns(name="queue", service="passport", per_hour=8)])
    net = region(quick, slow, settlements=[village, free], travel_min=travel)
    new = mfc.region.close(net, "B")
    assert homes_of(new) == homes_of(net)
    assert homes_of(new)[0].door.services[0].duration == mfc.Fixed(minutes=20)
    assert goes(new, "V") == {"A": 1.0}
    first = mfc.region.close(net, "A")
    assert homes_of(first) == homes_of(net)
    assert homes_of(first)[1].door.services[0].duration == mfc.Fixed(minutes=10)
    assert list(doors(first)) == ["A", "B"]


def test_the_homes_keep_their_order_through_closing_and_opening() -> None:
    net = region()
    chain = mfc.region.open(mfc.region.close(net, "A"), office("D", demand=[]), travel_min={("D", "B"): 5})
    chain = mfc.region.close(chain, "B")
    assert list(doors(chain)) == ["A", "B", "C", "D"]
    assert [one.name for one in chain.former] == ["A", "B"]
    assert homes_of(chain) == homes_of(net)


def test_a_pool_loses_an_office_that_closes_and_starts_from_its_first() -> None:
    net = mfc.region.roam(region(), 1, base="A")
    (pool,) = mfc.region.close(net, "A").pools
    assert (pool.offices, pool.base) == (("B", "C"), None)
    alone = mfc.region.roam(region(), 1, offices=["A"])
    with refused("region.close: office 'A': cannot close, pool 'roaming' is sent nowhere else"):
        mfc.region.close(alone, "A")
    assert mfc.region.close(alone, "A", into="B").pools[0].offices == ("B",)


def test_what_cannot_close_is_named() -> None:
    with refused("region.close: unknown office 'AA'; did you mean 'A'?"):
        mfc.region.close(region(), "AA")
    with refused("office 'A': is the only office of the region"):
        mfc.region.close(region(office("A")), "A")
    with refused("office 'A': into must be another office, got 'A'"):
        mfc.region.close(region(), "A", into="A")
    with refused("unknown office 'Z'"):
        mfc.region.close(region(), "A", into="Z")
    visit = mfc.Windows(name="visit", count=1)
    net = mfc.region.circuit(region(), "notary", windows=visit, stops={"Tue": "A"})
    with refused("office 'A': cannot close, circuit 'notary' stops there"):
        mfc.region.close(net, "A")


def test_the_last_office_of_a_service_cannot_close() -> None:
    passport = mfc.Service(name="passport", duration=mfc.Fixed(minutes=10))
    only = office("B", services=[passport], demand=[])
    with refused("region.close: service 'sme'", "residents of 'A'", "no office has a window for it"):
        mfc.region.close(region(office("A"), only), "A")
    other = mfc.Service(name="land", duration=mfc.Fixed(minutes=10))
    with refused("office 'A': into must be an office that serves something", "'passport', 'sme'", "got 'C'"):
        mfc.region.close(region(office("A"), office("B"), office("C", services=[other], demand=[])), "A", into="C")


def test_an_office_that_becomes_an_outpost_keeps_its_people_and_its_name() -> None:
    slow = mfc.Windows(name="hall", count=5, pace=1.2, absence=0.1)
    dates = {"2026-05-01": None, "2026-04-30": ("09:00", "17:00")}
    before = office("B", windows=[mfc.Windows(name="sme", count=1, serves=["sme"]), slow], dates=dates)
    net = region(office("A"), before)
    new = mfc.region.to_outpost(net, "B", hours={"Tue": ("10:00", "13:00")}, windows=2)
    small = new.office("B")
    assert small.outpost
    assert small.hours == (("Tue", ("10:00", "13:00")),)
    assert small.demand == ()
    assert small.windows == (mfc.Windows(name="hall", count=2, pace=1.2, absence=0.1),)
    assert small.dates == (("2026-05-01", None),)
    assert new.former == (before,)
    assert homes_of(new) == homes_of(net)
    assert goes(new, "B") == {"B": 1.0}
    assert Choices(new, week=True).window_hours.tolist() == [90.0, 6.0]
    assert new.changes == ("office 'B' becomes an outpost: Tue 10:00-13:00, windows 2 (before: 6)",)
    again = mfc.region.to_outpost(new, "B", hours={"Tue": ("10:00", "13:00")}, windows=2)
    assert again == new
    assert len(again.changes) == 2


def test_people_of_an_outpost_who_choose_the_nearest_go_elsewhere_when_it_is_closed() -> None:
    new = mfc.region.to_outpost(region(office("A"), office("B"), choice="nearest"), "B")
    assert goes(new, "B", day=0) == {"A": 1.0}
    assert goes(new, "B", day=1) == {"B": 1.0}


def test_an_outpost_closes_and_its_people_stay_as_they_were_at_first() -> None:
    net = region()
    new = mfc.region.close(mfc.region.to_outpost(net, "B"), "B")
    assert new.former == (net.office("B"),)
    assert homes_of(new) == homes_of(net)


def test_an_outpost_by_weekday_needs_a_region_of_weekdays() -> None:
    one = office("A", hours=("09:00", "18:00"))
    net = region(one, one.replace(name="B"))
    with refused("region.to_outpost: office 'B': hours are by weekday", "single kind of day"):
        mfc.region.to_outpost(net, "B")
    assert mfc.region.to_outpost(net, "B", hours=("10:00", "12:00")).office("B").outpost
    with refused("region.open: office 'D': hours are by weekday"):
        mfc.region.open(net, office("D"))
    with refused("windows 'universal': count must be >= 1, got 0"):
        mfc.region.to_outpost(net, "B", windows=0)


def test_roaming_staff_may_be_sent_to_the_offices_of_one_institution() -> None:
    absent = mfc.Windows(name="universal", count=2, absence=0.1)
    net = region(office("A", windows=[absent]), office("B"))
    new = mfc.region.roam(net, 2, within_min=30, base="B")
    (pool,) = new.pools
    assert (pool.name, pool.people, pool.offices, pool.base, pool.within_min) == ("roaming", 2, ("A", "B"), "B", 30.0)
    assert new.changes == ("pool 'roaming': 2 people stand in for those who are absent in A, B",)
    assert "without effect" in mfc.region.roam(region(), 2).changes[0]
    apart = region(office("A", institution="a"), office("B", institution="b"))
    with refused("region.roam: offices must be of one institution, got 'a', 'b'; merge them first"):
        mfc.region.roam(apart, 2)
    assert mfc.region.roam(mfc.region.merge(apart, ["A", "B"], into="B"), 2).pools[0].people == 2


def test_roaming_staff_that_make_no_sense_are_refused() -> None:
    with refused("pool 'roaming': people must be >= 1, got -1"):
        mfc.region.roam(region(), -1)
    with refused("unknown office 'Z'"):
        mfc.region.roam(region(), 1, offices=["A", "Z"])
    with refused("offices must give each name once, got 'A' twice"):
        mfc.region.roam(region(), 1, offices=["A", "A"])
    with refused("offices must be a list of names, got 'A'"):
        mfc.region.roam(region(), 1, offices="A")
    with refused("office 'A' is in two of them"):
        mfc.region.roam(mfc.region.roam(region(), 1), 1, name="more", offices=["A"])


def test_visiting_specialists_serve_at_their_stops_on_their_days() -> None:
    passport = mfc.Service(name="passport", duration=mfc.Fixed(minutes=10))
    sme = mfc.Service(name="sme", duration=mfc.Fixed(minutes=30))
    small = office("B", services=[passport, sme], windows=[mfc.Windows(name="p", count=1, serves=["passport"])])
    net = region(office("A"), small, choice="nearest")
    visit = mfc.Windows(name="visit", count=1, serves=["sme"], hours=("10:00", "13:00"))
    new = mfc.region.circuit(net, "business", windows=visit, stops={"Tue": "B", "Thu": "A"})
    assert goes(net, "B", "sme") == {"A": 1.0}
    assert goes(new, "B", "sme", day=1) == {"B": 1.0}
    assert goes(new, "B", "sme", day=2) == {"A": 1.0}
    assert new.changes == ("visiting specialists 'business', 1: Tue B, Thu A",)
    with refused("stops .Tue. names an unknown office 'Z'"):
        mfc.region.circuit(net, "business", windows=visit, stops={"Tue": "Z"})
    with refused("windows"):
        mfc.region.circuit(net, "business", windows=3, stops={"Tue": "A"})


def test_shared_booking_offers_the_emptiest_office_in_reach() -> None:
    booked = mfc.Appointments(name="booked", service="passport", starts="10:00", ends="12:00", every_min=30)
    busy = office("A", demand=[mfc.WalkIns(name="queue", service="passport", per_hour=8), booked])
    net = region(busy, office("B", demand=[]), office("C", demand=[]))
    new = mfc.region.share_booking(net, within_min=20)
    assert new.booking_within_min == 20
    assert goes(net, "A", booked=True) == {"A": 1.0}
    assert goes(new, "A", booked=True) == {"B": 1.0}
    assert new.changes == ("those who book are offered the emptiest office of their institution within 20 min",)
    assert "without effect: nobody books" in mfc.region.share_booking(region()).changes[0]
    with refused("within_min must be a number from 0 to 10000, got '20'"):
        mfc.region.share_booking(net, "20")


def test_free_choice_lets_a_share_leave_their_own_office() -> None:
    net = region(office("A"), office("B", windows=[mfc.Windows(name="universal", count=6)]), decay_min=20)
    new = mfc.region.free_choice(net, 0.2, by="gravity")
    assert (new.free_share, new.free_choice) == (0.2, "gravity")
    pull = 6 * 2.718281828**-0.6
    assert goes(new, "A") == {"A": round(0.8 + 0.2 * 2 / (2 + pull), 6), "B": round(0.2 * pull / (2 + pull), 6)}
    assert new.changes[0].startswith("20 % of residents are free to choose")
    assert mfc.region.free_choice(net, 0, by="emptiest") == net
    with refused("share must be a number from 0 to 1, got -0.1"):
        mfc.region.free_choice(net, -0.1)
    with refused("by must be 'gravity', 'nearest' or 'emptiest', got 'best'"):
        mfc.region.free_choice(net, 0.1, by="best")


def test_institutions_of_one_office_are_merged_first() -> None:
    apart = region(office("A", institution="a"), office("B", institution="b"))
    for act in (lambda net: mfc.region.share_booking(net, 20), lambda net: mfc.region.free_choice(net, 0.2)):
        with refused("offices 'A', 'B': each is an institution of its own; merge them first"):
            act(apart)
        assert act(mfc.region.merge(apart, ["A", "B"], into="A")).changes[1]


def test_one_service_time_holds_in_the_whole_region() -> None:
    slow = office("B", services=[mfc.Service(name="passport", duration=mfc.Fixed(minutes=20))], demand=[])
    net = mfc.region.close(region(office("A"), slow, office("C")), "C")
    new = mfc.region.standardize(net, durations={"passport": mfc.Fixed(minutes=9)})
    every = {one.name: {s.name: s.duration.mean for s in one.services} for one in (*new.offices, *new.former)}
    assert every == {"A": {"passport": 9, "sme": 30}, "B": {"passport": 9}, "C": {"passport": 9, "sme": 30}}
    assert new.changes[1] == "one service time in the whole region: passport 9 min"
    like = mfc.region.standardize(net, like="A")
    assert [one.services[0].duration.mean for one in (*like.offices, *like.former)] == [10, 10, 10]
    assert mfc.region.standardize(region(), like="A") == region()
    some = mfc.region.standardize(net, like="B", services=["passport"])
    assert some.office("A").services[0].duration.mean == 20


def test_a_service_time_for_nobody_is_refused() -> None:
    law = mfc.Fixed(minutes=9)
    with refused("exactly one of durations and like is needed, got none"):
        mfc.region.standardize(region())
    with refused("exactly one of durations and like is needed, got both"):
        mfc.region.standardize(region(), {"passport": law}, like="A")
    with refused("durations: unknown service 'pasport'; did you mean 'passport'?"):
        mfc.region.standardize(region(), {"pasport": law})
    with refused("office 'A': unknown service 'land'"):
        mfc.region.standardize(region(), like="A", services=["land"])
    with refused("service 'passport': duration"):
        mfc.region.standardize(region(), {"passport": -9})
    with refused("services goes with like"):
        mfc.region.standardize(region(), {"passport": law}, services=["passport"])


def test_what_moves_online_does_not_come() -> None:
    net = region(office("A"), office("B"))
    new = mfc.region.move_online(net, {"passport": 0.5}, need=1.1)
    assert new.online == (("passport", 0.5),)
    again = mfc.region.move_online(new, {"passport": 0.5, "sme": 0.1}, need=2)
    assert dict(again.online) == pytest.approx({"passport": 0.75, "sme": 0.1})
    assert again.online_need == pytest.approx(2.2)
    visits = {name: visits_of(one) for name, one in {"net": net, "again": again}.items()}
    assert visits["net"]["A", "passport"] == pytest.approx(54)
    assert visits["again"]["A", "passport"] == pytest.approx(13.5)
    assert visits["again"]["A", "sme"] == pytest.approx(16.2)
    assert mfc.region.move_online(net, {"passport": 0}, need=3) == net
    assert new.changes == ("online from now on: passport 50 %; service times of those who still come x 1.1",)


def visits_of(network: mfc.Network) -> dict[tuple[str, str], float]:
    """Visits in a replication by home and service."""
    choices = Choices(network)
    found: dict[tuple[str, str], float] = {}
    for (home, _, service, _), number in choices.visits().items():
        key = choices.homes[home].name, service
        found[key] = found.get(key, 0.0) + number
    return found


def test_wrong_online_shares_are_refused() -> None:
    with refused("shares .passport. must be a number from 0 to 1, got -0.2"):
        mfc.region.move_online(region(), {"passport": -0.2})
    with refused("shares: unknown service 'pasport'; did you mean 'passport'?"):
        mfc.region.move_online(region(), {"pasport": 0.2})
    with refused("need must be a number from 0.001 to 1000, got 0"):
        mfc.region.move_online(region(), {"passport": 0.2}, need=0)
    with refused("shares must be a mapping"):
        mfc.region.move_online(region(), 0.2)


def test_business_windows_are_taken_from_the_greatest_group() -> None:
    shifts = [
        mfc.Shift(name="early", count=5, hours=("09:00", "17:00")),
        mfc.Shift(name="late", count=3, hours=("12:00", "18:00")),
    ]
    hall = mfc.Windows(name="hall", shifts=shifts, pace=1.1, absence=0.05, installed=9)
    net = region(office("A", windows=[mfc.Windows(name="sme", count=1, serves=["sme"]), hall]))
    new = mfc.region.business_windows(net, "A", count=2, services=["sme"]).office("A")
    taken = mfc.Shift(name="early", count=2, hours=("09:00", "17:00"))
    left = mfc.Shift(name="early", count=3, hours=("09:00", "17:00"))
    assert new.windows[1] == hall.replace(shifts=[left, shifts[1]], installed=8 - 1)
    assert new.windows[2] == mfc.Windows(name="business", serves=["sme"], shifts=[taken], pace=1.1, absence=0.05)
    more = mfc.region.business_windows(net, "A", count=2, services=["sme"], extra=True).office("A")
    assert more.windows == (*net.office("A").windows, new.windows[2])


def test_where_one_shift_has_too_few_business_windows_are_taken_from_the_next_longest_too() -> None:
    shifts = [mfc.Shift(name="early", count=2), mfc.Shift(name="late", count=2, hours=("12:00", "18:00"))]
    net = region(office("A", windows=[mfc.Windows(name="hall", shifts=shifts)]))
    new = mfc.region.business_windows(net, "A", count=3, services=["sme"]).office("A")
    assert new.windows[0].shifts == (shifts[1].replace(count=1),)
    assert new.windows[1].shifts == (shifts[0], shifts[1].replace(count=1))


def test_the_hours_of_business_windows_are_those_that_the_group_loses() -> None:
    net = region(office("A"), office("B"))
    before = Choices(net).window_hours
    taken = mfc.region.business_windows(net, "A", count=1, services=["sme"])
    extra = mfc.region.business_windows(net, "A", count=1, services=["sme"], extra=True)
    assert (Choices(taken).window_hours - before).tolist() == [0.0, 0.0]
    assert (Choices(extra).window_hours - before).tolist() == [9.0, 0.0]
    assert homes_of(taken)[1] == homes_of(net)[1]
    assert taken.changes == ("office 'A': 1 window(s) of group 'universal' serve sme only, as group 'business'",)


def test_business_windows_that_are_not_there_are_refused() -> None:
    with refused(
        "region.business_windows: office 'A': windows 'universal': "
        "count must leave a window on every day, so at most 1, got 3"
    ):
        mfc.region.business_windows(region(), "A", count=3, services=["sme"])
    with refused("count must be a whole number of at least 1, got 0"):
        mfc.region.business_windows(region(), "A", count=0, services=["sme"])
    with refused("office 'A': unknown service 'smee'; did you mean 'sme'?"):
        mfc.region.business_windows(region(), "A", count=1, services=["smee"])
    with refused("office 'A': no group of windows serves 'passport', 'sme' and other services"):
        mfc.region.business_windows(region(), "A", count=1, services=["passport", "sme"])
    with refused("windows 'universal': name is given twice"):
        mfc.region.business_windows(region(), "A", count=1, services=["sme"], name="universal")


def test_windows_learn_to_serve_everything_at_a_pace() -> None:
    groups = [mfc.Windows(name="p", count=2, serves=["passport"], pace=1.2), mfc.Windows(name="all", count=1)]
    net = region(office("A", windows=groups), office("B", windows=groups))
    new = mfc.region.train_universal(net, office="A", pace=1.5)
    assert [(one.serves, one.pace) for one in new.office("A").windows] == [("all", pytest.approx(1.8)), ("all", 1.0)]
    assert new.office("B") == net.office("B")
    assert mfc.region.train_universal(net).office("B").windows[0].serves == "all"
    assert mfc.region.train_universal(region(), pace=2) == region()
    with refused("unknown office 'Z'"):
        mfc.region.train_universal(net, office="Z")
    with refused("pace must be a number from 0.001 to 1000, got -1"):
        mfc.region.train_universal(net, pace=-1)


def test_a_life_situation_is_added() -> None:
    new = mfc.region.bundle(region(), "firm", services=["sme", "passport"], share=0.3, saved_share=0.1)
    (bundle,) = new.bundles
    assert (bundle.name, bundle.services, bundle.share, bundle.saved_share) == ("firm", ("sme", "passport"), 0.3, 0.1)
    with refused("region.bundle: bundle 'firm': services names an unknown service 'land'"):
        mfc.region.bundle(region(), "firm", services=["sme", "land"], share=0.3)
    with refused("bundle 'firm': share must be"):
        mfc.region.bundle(region(), "firm", services=["sme", "passport"], share=1.3)


def test_the_sentences_are_in_the_language_of_the_region_and_add_up() -> None:
    net = region(language="ru")
    chain = mfc.region.to_outpost(mfc.region.free_choice(mfc.region.close(net, "A"), 0.125), "C")
    assert chain.changes == (
        "закрыт офис «A»; его жители идут в ближайший офис",
        "свободно выбирают офис своего учреждения 12,5 % жителей: по часам окон и дороге",
        "офис «C» становится ТОСП: вт 10:00-13:00, окон 1 (было 2)",
    )
    assert net.changes == ()


def test_all_operations_are_listed_in_order() -> None:
    assert mfc.region.__all__ == sorted(mfc.region.__all__)
    assert all(callable(getattr(mfc.region, name)) for name in mfc.region.__all__)


def test_the_order_of_the_doors_names_known_offices_once() -> None:
    net = region(door_order=["C", "A"])
    assert list(doors(net)) == ["C", "A", "B"]
    with refused("door_order: office 'A': name is given twice", "door_order: unknown office 'Z'"):
        region(door_order=["A", "A", "Z"])


def test_who_needs_what_his_own_office_does_not_serve_goes_to_one_that_does() -> None:
    land = mfc.Service(name="land", duration=mfc.Fixed(minutes=10))
    only = office("B", services=[land], demand=[])
    village = Settlement(name="V", population=900, visits_per_1000={"passport": 2}, office="B")
    travel = {**TRAVEL, ("V", "B"): 5, ("V", "A"): 30, ("V", "C"): 20}
    net = region(office("A"), only, office("C"), settlements=[village], travel_min=travel)
    assert goes(net, "V") == {"C": 1.0}


def test_what_an_operation_says_tells_windows_from_those_on_duty_in_both_languages() -> None:
    spare = [mfc.Windows(name="universal", count=4, installed=8)]
    for language, both in (("ru", "мест для окон 8, в смене 4"), ("en", "places for 8 windows, 4 on duty")):
        net = region(office("A"), office("B", windows=spare), language=language)
        done = [
            mfc.region.open(region(office("A"), language=language), office("B", windows=spare)),
            mfc.region.to_outpost(net, "B"),
            mfc.region.merge(net, ["A", "B"], into="A", windows="move"),
        ]
        assert all(both in one.changes[0] for one in done)


def test_a_region_in_russian_names_its_stand_ins_and_says_that_no_institution_is_given() -> None:
    net = region(office("A"), office("B"), language="ru")
    roamed = mfc.region.roam(net, 2)
    assert roamed.pools[0].name == "подменные"
    assert roamed.changes[0].startswith("резерв «подменные», людей: 2, подменяет отсутствующих в офисах A, B")
    assert mfc.region.merge(net, ["A", "B"], into="A").changes == (
        "офисы A, B: учреждение не указано, такие офисы считаются одним; ничего не меняется",
    )
    given = region(office("A", institution="И"), office("B", institution="И"), language="ru")
    assert mfc.region.merge(given, ["A", "B"], into="A").changes == (
        "офисы A, B уже одно учреждение «И»; ничего не меняется",
    )
