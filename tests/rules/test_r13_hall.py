"""R13 Hall: after the calls of an instant, newcomers who do not fit are refused, last ticket first."""

from __future__ import annotations

from rules.days import day, office, pause, windows


def test_a_hall_of_0_serves_while_a_window_is_idle(engine: str) -> None:
    # "nobody may wait, so nobody may come in" would refuse all
    story = day(office(2, hall=0), engine, queued=[0, 1, 2, 10], need=10)
    assert story.outcome == ["served", "served", "refused_full", "served"]
    assert story.called == [0, 1, None, 10]


def test_who_finds_the_hall_full_is_refused_at_once(engine: str) -> None:
    story = day(office(1, hall=1), engine, queued=[0, 1, 2, 10, 11], need=10)
    assert story.outcome == ["served", "served", "refused_full", "served", "refused_full"]
    assert story.ended == [10, 20, 2, 30, 11]
    assert story.called[2] is None
    assert not story.window[2]


def test_no_hall_given_is_no_limit(engine: str) -> None:
    story = day(office(1), engine, queued=[0] * 50, need=1)
    assert story.called == list(range(50))


def test_the_last_ticket_is_refused_first(engine: str) -> None:
    story = day(office(1, hall=2), engine, queued=[0, 1, 1, 1, 1], need=10)
    assert story.outcome == ["served", "served", "served", "refused_full", "refused_full"]


def test_the_last_ticket_is_refused_whatever_its_level(engine: str) -> None:
    story = day(office(1, hall=1), engine, queued=[0, 1, 1], need=10, level=[2, 2, 0])
    assert story.outcome == ["served", "served", "refused_full"]


def test_those_who_waited_before_are_not_refused_for_a_privileged_newcomer(engine: str) -> None:
    story = day(office(1, hall=1), engine, queued=[0, 1, 2], need=10, level=[2, 2, 0])
    assert story.outcome == ["served", "served", "refused_full"]


def test_the_hall_is_counted_after_the_calls(engine: str) -> None:
    # at 10 the one who waited is called, so there is room for the first of two newcomers
    story = day(office(1, hall=1), engine, queued=[0, 5, 10, 10], need=10)
    assert story.outcome == ["served", "served", "served", "refused_full"]
    assert story.called == [0, 10, 20, None]


def test_a_newcomer_who_is_called_at_once_is_not_refused(engine: str) -> None:
    # at 10 the privileged newcomer is called over the one who waited: the hall stays as full as it was
    story = day(office(1, hall=1), engine, queued=[0, 5, 10, 10], need=10, level=[2, 2, 2, 0])
    assert story.outcome == ["served", "served", "refused_full", "served"]
    assert story.called == [0, 20, None, 10]


def test_at_one_instant_windows_take_some_the_hall_some_and_the_rest_are_refused(engine: str) -> None:
    story = day(office(2, hall=1), engine, queued=[0, 0, 0, 0, 0], need=10)
    assert story.outcome == ["served", "served", "served", "refused_full", "refused_full"]
    assert story.called[:3] == [0, 0, 10]


def test_the_hall_counts_all_who_wait_for_whatever_window(engine: str) -> None:
    plan = office(windows(name="a", serves=["a"]), windows(name="b", serves=["b"]), services=("a", "b"), hall=1)
    story = day(plan, engine, queued=[0, 1, 2, 3, 4], need=10, service=["a", "a", "a", "b", "b"])
    assert story.outcome == ["served", "served", "refused_full", "served", "refused_full"]


def test_windows_on_a_break_leave_the_hall_to_those_who_wait(engine: str) -> None:
    story = day(office(windows(breaks=[pause(5, 10)]), hall=1), engine, queued=[6, 7], need=1)
    assert story.outcome == ["served", "refused_full"]
    assert story.called == [15, None]


def test_booked_customers_need_room_too(engine: str) -> None:
    story = day(office(1, hall=0), engine, queued=[0, 1], need=10, channel=["walk_in", "appointment"])
    assert story.outcome == ["served", "refused_full"]


def test_those_refused_at_the_ticket_machine_take_no_room(engine: str) -> None:
    story = day(
        office(1, hall=1, last_ticket=5),
        engine,
        queued=[0, 5, 6],
        need=10,
        channel=["walk_in", "walk_in", "appointment"],
    )
    assert story.outcome == ["served", "refused_late", "served"]
