"""R9 Closing: last tickets, tickets a day, who stays after closing and who is sent away."""

from __future__ import annotations

import mfc_sim as mfc
from rules.days import clock, day, group, office, pause, shift, windows

HOUR = (0, 60)


def named(name: str, **more: object) -> mfc.Service:
    return mfc.Service(name=name, duration=mfc.Fixed(minutes=5), **more)


# tickets


def test_tickets_are_issued_until_closing_by_default(engine: str) -> None:
    story = day(office(3, hours=HOUR), engine, queued=[60 - 1 / 60_000, 60, 61], need=5)
    assert story.outcome == ["served", "refused_late", "refused_late"]
    assert story.ended[1:] == [60, 61]
    assert story.called[1:] == [None, None]


def test_no_ticket_is_issued_at_the_last_ticket_time(engine: str) -> None:
    story = day(office(3, last_ticket=40, hours=HOUR), engine, queued=[40 - 1 / 60_000, 40, 50], need=5)
    assert story.outcome == ["served", "refused_late", "refused_late"]


def test_the_earliest_of_closing_and_both_last_ticket_times_holds(engine: str) -> None:
    services = (named("early", last_ticket=clock(30)), named("later", last_ticket=clock(50)), named("plain"))
    plan = office(9, services=services, last_ticket=40, hours=HOUR)
    story = day(
        plan,
        engine,
        queued=[29, 30, 39, 39, 40, 40, 45],
        need=1,
        service=["early", "early", "later", "plain", "later", "plain", "later"],
    )
    assert story.outcome == [
        "served",
        "refused_late",
        "served",
        "served",
        "refused_late",
        "refused_late",
        "refused_late",
    ]


def test_the_tickets_of_a_day_are_spent_in_ticket_order(engine: str) -> None:
    plan = office(9, services=(named("few", tickets_max=2), named("plain")))
    story = day(
        plan,
        engine,
        queued=[0, 1, 2, 3, 4],
        need=1,
        service=["few", "plain", "few", "few", "plain"],
        level=[2, 2, 2, 0, 2],
    )
    assert story.outcome == ["served", "served", "served", "refused_late", "served"]


def test_whom_the_hall_refuses_has_had_his_ticket(engine: str) -> None:
    plan = office(1, services=(named("few", tickets_max=2),), hall=0)
    story = day(plan, engine, queued=[0, 1, 20], need=10, service="few")
    assert story.outcome == ["served", "refused_full", "refused_late"]


def test_who_leaves_has_had_his_ticket(engine: str) -> None:
    plan = office(1, services=(named("few", tickets_max=2),))
    story = day(plan, engine, queued=[0, 1, 20], need=10, service="few", patience_min=[None, 1, None])
    assert story.outcome == ["served", "left", "refused_late"]


def test_no_last_ticket_and_no_number_binds_a_booked_customer_in_time(engine: str) -> None:
    plan = office(9, services=(named("few", tickets_max=1, last_ticket=clock(30)),), last_ticket=40, hours=HOUR)
    story = day(
        plan,
        engine,
        queued=[0, 1, 2, 45, 60],
        need=1,
        service="few",
        channel=["appointment", "walk_in", "walk_in", "appointment", "appointment"],
    )
    # the booked one of minute 0 does not count: the first walk-in has the one ticket; at closing all are refused
    assert story.outcome == ["served", "served", "refused_late", "served", "refused_late"]


def test_a_booked_customer_who_is_late_is_bound_and_counts(engine: str) -> None:
    plan = office(9, services=(named("few", tickets_max=1),), last_ticket=40, hours=HOUR)
    story = day(
        plan,
        engine,
        queued=[0, 1, 45],
        need=1,
        service="few",
        channel=["appointment_late", "walk_in", "appointment_late"],
    )
    assert story.outcome == ["served", "refused_late", "refused_late"]
    plan = office(9, last_ticket=40, hours=HOUR)
    story = day(plan, engine, queued=[39, 40], need=1, channel="appointment_late")
    assert story.outcome == ["served", "refused_late"]


# closing, those who wait are served


def test_those_who_wait_at_closing_are_served(engine: str) -> None:
    story = day(office(1, hours=HOUR), engine, queued=[50, 51, 52], need=20)
    assert story.called == [50, 70, 90]
    assert story.ended == [70, 90, 110]


def test_a_window_freed_at_closing_calls_at_closing_though_its_shift_ends_there(engine: str) -> None:
    # the end of the shift applied before the calls of closing would send the second away
    story = day(office(1, hours=HOUR), engine, queued=[50, 51], need=10)
    assert story.called == [50, 60]
    assert story.outcome == ["served", "served"]


def test_an_idle_window_stays_and_a_window_on_a_break_stays(engine: str) -> None:
    plan = office(windows(breaks=[pause(55, 20)]), hours=HOUR)
    story = day(plan, engine, queued=[56, 57], need=5)
    assert story.called == [75, 80]


def test_a_window_closed_at_the_last_instant_before_closing_does_not_stay(engine: str) -> None:
    story = day(office(windows(closed=[(50, 60)]), hours=HOUR), engine, queued=[51], need=5)
    assert story.outcome == ["sent_away"]
    assert story.ended == [60]
    story = day(office(windows(closed=[(50, 59)]), hours=HOUR), engine, queued=[45, 51], need=[15, 5])
    assert story.called == [45, 60]


def test_a_window_that_serves_while_closed_finishes_and_does_not_stay(engine: str) -> None:
    story = day(office(windows(closed=[(50, 60)]), hours=HOUR), engine, queued=[45, 46], need=30)
    assert story.outcome == ["served", "sent_away"]
    assert story.ended == [75, 60]


def test_a_window_whose_shift_ended_earlier_does_not_stay(engine: str) -> None:
    # the window of "a" goes home at 50; its visitor waits until closing and is sent away then
    plan = office(
        group(shift("short", (0, 50)), name="a", serves=["a"]),
        windows(name="b", serves=["b"]),
        services=("a", "b"),
        hours=HOUR,
    )
    story = day(plan, engine, queued=[45, 46, 47, 55], need=20, service=["a", "a", "b", "b"])
    assert story.outcome == ["served", "sent_away", "served", "served"]
    assert story.ended == [65, 60, 67, 87]


def test_only_those_whom_no_staying_window_may_serve_are_sent_away(engine: str) -> None:
    plan = office(
        windows(name="a", serves=["a"], closed=[(55, 60)]),
        windows(name="b", serves=["b"]),
        services=("a", "b"),
        hours=HOUR,
    )
    story = day(plan, engine, queued=[50, 51, 52, 53], need=20, service=["b", "a", "a", "b"])
    assert story.outcome == ["served", "served", "sent_away", "served"]
    assert story.called == [50, 51, None, 70]


def test_a_closed_period_that_ends_at_closing_opens_no_window(engine: str) -> None:
    # desk 2 is closed 55-60 and free again at closing, but does not stay: the last waits for desk 1
    plan = office(group(shift("one", HOUR), shift("two", HOUR, closed=[(55, 60)])), hours=HOUR)
    story = day(plan, engine, queued=[40, 50, 56], need=[30, 3, 5])
    assert story.called == [40, 50, 70]
    assert story.window == ["desk/1", "desk/2", "desk/1"]


def test_patience_runs_on_after_closing(engine: str) -> None:
    story = day(office(1, hours=HOUR), engine, queued=[50, 51, 52], need=20, patience_min=[None, 14, None])
    assert story.outcome == ["served", "left", "served"]
    assert story.ended[1] == 65
    assert story.called[2] == 70


def test_who_is_sent_away_at_closing_does_not_leave_there(engine: str) -> None:
    story = day(office(windows(closed=[(50, 60)]), hours=HOUR), engine, queued=[51], patience_min=[9])
    assert story.outcome == ["sent_away"]
    story = day(office(1, hours=HOUR), engine, queued=[50, 51], need=20, patience_min=[None, 9])
    assert story.outcome == ["served", "left"]


def test_a_shift_that_ends_before_closing_sends_nobody_away_early(engine: str) -> None:
    plan = office(group(shift("one", (0, 30)), shift("two", (45, 60))), hours=HOUR)
    story = day(plan, engine, queued=[25, 26], need=10)
    assert story.called == [25, 45]


# closing, those who wait are sent away


def test_under_send_away_nobody_is_called_at_or_after_closing(engine: str) -> None:
    plan = office(1, hours=HOUR, at_closing="send_away")
    story = day(plan, engine, queued=[50, 51, 52], need=10)
    assert story.outcome == ["served", "sent_away", "sent_away"]
    assert story.ended == [60, 60, 60]
    assert story.called == [50, None, None]


def test_under_send_away_service_in_hand_is_finished(engine: str) -> None:
    plan = office(2, hours=HOUR, at_closing="send_away")
    story = day(plan, engine, queued=[50, 59, 59.5], need=20)
    assert story.ended == [70, 79, 60]
    assert story.outcome == ["served", "served", "sent_away"]


def test_under_send_away_also_he_whose_patience_ends_at_closing_is_sent_away(engine: str) -> None:
    plan = office(1, hours=HOUR, at_closing="send_away")
    story = day(plan, engine, queued=[40, 41, 42], need=30, patience_min=[None, 19, 17])
    assert story.outcome == ["served", "sent_away", "left"]
    assert story.ended == [70, 60, 59]


def test_closing_is_an_instant_of_its_own(engine: str) -> None:
    # nothing else happens at 60: the shift ends at 50, and the plan speaks of a period after closing
    for closed in ([], [(70, 75)], [(55, 75)]):
        plan = office(group(shift("short", (0, 50), closed=closed)), hours=HOUR)
        story = day(plan, engine, queued=[45, 46], need=[3, 300], patience_min=[None, None])
        assert story.ended == [48, 348]
        story = day(plan, engine, queued=[45, 46], need=[7, 300], patience_min=[None, None])
        assert story.outcome == ["served", "sent_away"]
        assert story.ended == [52, 60]
