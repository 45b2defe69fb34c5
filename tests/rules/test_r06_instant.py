"""R6 One instant: services and pauses end, shifts and pauses begin, closing, queueing, calls, the hall, patience."""

from __future__ import annotations

from rules.days import day, group, office, pause, shift, windows


def test_called_in_the_very_instant_his_patience_ends_he_is_served(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1, 2], need=[10, 5, 5], patience_min=[None, 9, 7])
    assert story.outcome == ["served", "served", "left"]
    assert story.called[1] == 10
    assert story.ended[2] == 9


def test_who_queues_as_the_window_is_freed_is_called_before_those_who_waited(engine: str) -> None:
    # queueing comes before the calls, so the privileged one of minute 10 is there in time
    story = day(office(1), engine, queued=[0, 1, 10], need=[10, 5, 5], level=[2, 2, 0])
    assert story.called == [0, 15, 10]


def test_a_window_freed_at_an_instant_serves_who_queues_at_it(engine: str) -> None:
    story = day(office(1, hall=0), engine, queued=[0, 10, 20], need=10)
    assert story.outcome == ["served"] * 3
    assert story.called == [0, 10, 20]


def test_a_break_due_as_the_window_is_freed_begins_before_the_next_call(engine: str) -> None:
    story = day(office(windows(breaks=[pause(10, 20)])), engine, queued=[0, 1], need=[10, 5])
    assert story.called == [0, 30]


def test_a_break_ends_before_the_calls_of_its_instant(engine: str) -> None:
    story = day(office(windows(breaks=[pause(10, 20)])), engine, queued=[11, 30], need=5, patience_min=[19, None])
    assert story.called == [30, 35]


def test_a_closed_period_begins_before_the_calls_of_its_instant_and_ends_before_them(engine: str) -> None:
    story = day(office(windows(closed=[(10, 20)])), engine, queued=[0, 1, 20], need=[10, 5, 5], level=[2, 2, 0])
    assert story.called == [0, 25, 20]


def test_touching_closed_periods_leave_no_instant_between_them(engine: str) -> None:
    story = day(office(windows(closed=[(10, 20), (20, 30)])), engine, queued=[11], need=5)
    assert story.called == [30]


def test_a_closed_period_and_a_break_that_meet_leave_no_instant_between_them(engine: str) -> None:
    story = day(office(windows(closed=[(10, 20)], breaks=[pause(20, 10)])), engine, queued=[11], need=5)
    assert story.called == [30]
    story = day(office(windows(closed=[(20, 30)], breaks=[pause(10, 10)])), engine, queued=[11], need=5)
    assert story.called == [30]


def test_a_shift_begins_before_the_calls_of_its_instant(engine: str) -> None:
    story = day(office(group(shift("late", (10, 600)))), engine, queued=[0], patience_min=[10])
    assert story.called == [10]


def test_shifts_that_meet_leave_no_gap_and_the_first_calls_no_more(engine: str) -> None:
    plan = office(group(shift("early", (0, 10)), shift("late", (10, 600))))
    story = day(plan, engine, queued=[10, 11], need=5)
    assert story.window == ["desk/2", "desk/2"]
    assert story.called == [10, 15]


def test_the_waiting_are_gone_through_once_each_called_by_his_own_window(engine: str) -> None:
    # at 10 both windows are freed: level 0 goes to the narrow one, level 1 to the universal, level 2 waits on
    plan = office(windows(name="universal"), windows(name="a", serves=["a"]), services=("a", "b"))
    story = day(plan, engine, queued=[0, 0, 1, 2, 3], need=10, service=["a", "b", "a", "a", "a"], level=[2, 2, 2, 1, 0])
    assert story.called == [0, 0, 20, 10, 10]
    assert story.window == ["a/1", "universal/1", "a/1", "universal/1", "a/1"]


def test_the_hall_is_looked_at_before_patience_ends(engine: str) -> None:
    # at 5 the first to wait is about to leave and still counts: the newcomer is refused
    story = day(office(1, hall=1), engine, queued=[0, 1, 5, 6], need=20, patience_min=[None, 4, None, None])
    assert story.outcome == ["served", "left", "refused_full", "served"]
    assert story.ended[1:3] == [5, 5]


def test_no_patience_and_no_room_is_refused_and_not_left(engine: str) -> None:
    story = day(office(1, hall=0), engine, queued=[0, 1], need=20, patience_min=[None, 0])
    assert story.outcome == ["served", "refused_full"]


def test_at_closing_the_sending_away_comes_before_calls_and_patience(engine: str) -> None:
    plan = office(1, hours=(0, 60), at_closing="send_away")
    story = day(plan, engine, queued=[0, 50, 55], need=[60, 5, 5], patience_min=[None, 10, None])
    assert story.outcome == ["served", "sent_away", "sent_away"]
    assert story.ended == [60, 60, 60]
