"""R10 Patience: he leaves at queued + patience wherever he stands; a number whose holder left may cost a call."""

from __future__ import annotations

import mfc_sim as mfc
from rules.days import day, group, office, pause, shift, to_ms, windows


def test_he_leaves_when_his_patience_ends_wherever_he_stands(engine: str) -> None:
    # patience seen at the head of the queue only would keep the third until 20
    story = day(office(1), engine, queued=[0, 1, 2, 3], need=[20, 20, 5, 5], patience_min=[None, None, 3, None])
    assert story.outcome == ["served", "served", "left", "served"]
    assert story.ended == [20, 40, 5, 45]
    assert story.called[2] is None
    assert not story.window[2]


def test_one_who_has_left_takes_no_room_in_the_hall(engine: str) -> None:
    # the second leaves at 4, deep behind a service that lasts to 20: at 5 there is room again
    story = day(office(1, hall=1), engine, queued=[0, 1, 5], need=20, patience_min=[None, 3, None])
    assert story.outcome == ["served", "left", "served"]


def test_until_he_leaves_he_counts_in_the_queue(engine: str) -> None:
    story = day(office(1, hall=1), engine, queued=[0, 1, 3], need=20, patience_min=[None, 3, None])
    assert story.outcome == ["served", "left", "refused_full"]


def test_no_patience_is_enough_for_a_free_window_and_for_nothing_else(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1, 10], need=10, patience_min=[0, 0, 0])
    assert story.outcome == ["served", "left", "served"]
    assert story.ended == [10, 1, 20]


def test_patience_ends_between_events_of_others(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1], need=20, patience_min=[None, 6.5])
    assert story.ended == [20, 7.5]


def test_no_limit_waits_as_long_as_it_takes(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1], need=[599, 5])
    assert story.called == [0, 599]


def test_his_patience_stops_counting_once_he_is_called(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1], need=[10, 50], patience_min=[5, 20])
    assert story.outcome == ["served", "served"]
    assert story.ended == [10, 60]


def test_one_millisecond_too_late_is_too_late(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 0], need=[10, 5], patience_min=[None, 10 - 1 / 60_000])
    assert story.outcome == ["served", "left"]


# absent calls


def test_without_an_absent_call_one_who_left_costs_nothing(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
    assert story.called == [0, None, 10]


def test_an_absent_call_keeps_the_window_and_he_still_has_left(engine: str) -> None:
    # the second left at 4; his number is called at 10 and costs 2 minutes
    story = day(office(1, absent_call_min=2.0), engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
    assert story.called == [0, 10, 12]
    assert story.ended == [10, 4, 22]
    assert story.outcome == ["served", "left", "served"]
    assert story.window == ["desk/1"] * 3


def test_the_number_keeps_its_place_in_the_order(engine: str) -> None:
    # level 1 goes before the number that was left (level 2, ticket 2), ticket 4 after it
    story = day(
        office(1, absent_call_min=2.0),
        engine,
        queued=[0, 1, 2, 3],
        need=10,
        patience_min=[None, 3, None, None],
        level=[2, 2, 1, 2],
    )
    assert story.called == [0, 20, 10, 22]


def test_several_numbers_are_called_one_after_the_other(engine: str) -> None:
    story = day(office(1, absent_call_min=2.0), engine, queued=[0, 1, 2, 3], need=10, patience_min=[None, 3, 3, None])
    assert story.called == [0, 10, 12, 14]


def test_a_number_is_called_though_nobody_waits(engine: str) -> None:
    # called at 10 for 2 minutes, so who comes at 11 is called at 12
    story = day(office(1, absent_call_min=2.0), engine, queued=[0, 1, 11], need=10, patience_min=[None, 3, None])
    assert story.called == [0, 10, 12]


def test_the_absent_call_does_not_depend_on_the_pace_of_the_window(engine: str) -> None:
    plan = office(windows(pace=2.0), absent_call_min=2.0)
    story = day(plan, engine, queued=[0, 1, 2], need=[5, 10, 10], patience_min=[None, 3, None])
    assert story.called == [0, 10, 12]


def test_the_absent_call_is_rounded_to_the_clock_and_lasts_a_millisecond_at_least(engine: str) -> None:
    for minutes, length in ((1e-9, 1), (1 / 64, 938), (3 / 64, 2_812)):
        plan = office(1, absent_call_min=minutes)
        story = day(plan, engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
        assert to_ms(story.called[2]) == 600_000 + length


def test_one_who_left_in_silence_does_not_count_as_waiting(engine: str) -> None:
    story = day(office(1, absent_call_min=2.0, hall=1), engine, queued=[0, 1, 5], need=20, patience_min=[None, 3, None])
    assert story.outcome == ["served", "left", "served"]
    assert story.called == [0, 20, 22]


def test_called_in_the_instant_he_would_leave_is_no_absent_call(engine: str) -> None:
    story = day(office(1, absent_call_min=2.0), engine, queued=[0, 1], need=10, patience_min=[None, 9])
    assert story.outcome == ["served", "served"]
    assert story.ended == [10, 20]


def test_the_number_is_called_by_the_window_that_would_have_called_him(engine: str) -> None:
    # windows that may not serve him do not call him
    plan = office(
        windows(name="a", serves=["a"]), windows(name="b", serves=["b"]), services=("a", "b"), absent_call_min=2.0
    )
    story = day(plan, engine, queued=[0, 1, 2], need=10, service=["a", "a", "b"], patience_min=[None, 3, None])
    assert story.called == [0, 10, 2]
    assert story.window == ["a/1", "a/1", "b/1"]


def test_an_absent_call_is_a_service_for_the_idle_time(engine: str) -> None:
    # desk 1 calls the number at 10-12 and is idle since 12, desk 2 since 11
    story = day(
        office(2, absent_call_min=2.0),
        engine,
        queued=[0, 0, 1, 20],
        need=[10, 11, 10, 10],
        patience_min=[None, None, 3, None],
    )
    assert story.called == [0, 0, 10, 20]
    assert story.window == ["desk/1", "desk/2", "desk/1", "desk/2"]


def test_a_break_waits_for_an_absent_call(engine: str) -> None:
    # call of the number 10-12, break due 11 begins at 12 and lasts 10 minutes
    plan = office(windows(breaks=[pause(11, 10)]), absent_call_min=2.0)
    story = day(plan, engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
    assert story.called == [0, 10, 22]


def test_the_number_is_not_called_in_a_pause_nor_after_the_shift(engine: str) -> None:
    plan = office(windows(closed=[(10, 30)]), absent_call_min=2.0)
    story = day(plan, engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
    assert story.called == [0, 30, 32]
    plan = office(group(shift("one", (0, 10)), shift("two", (30, 600))), absent_call_min=2.0)
    story = day(plan, engine, queued=[0, 1, 2], need=10, patience_min=[None, 3, None])
    assert story.called == [0, 30, 32]


def test_after_closing_a_staying_window_still_calls_the_number(engine: str) -> None:
    plan = office(1, hours=(0, 60), absent_call_min=2.0)
    story = day(plan, engine, queued=[50, 51, 52], need=20, patience_min=[None, 3, None])
    assert story.called == [50, 70, 72]


def test_from_closing_on_a_number_that_no_staying_window_may_serve_is_dropped(engine: str) -> None:
    plan = office(
        windows(name="a", serves=["a"], closed=[(55, 60)]),
        windows(name="b", serves=["b"]),
        services=("a", "b"),
        hours=(0, 60),
        absent_call_min=2.0,
    )
    story = day(
        plan, engine, queued=[50, 51, 52, 53], need=20, service=["a", "a", "b", "b"], patience_min=[None, 3, None, 3]
    )
    assert story.outcome == ["served", "left", "served", "left"]
    assert story.called == [50, None, 52, 72]
    assert story.ended == [70, 54, 72, 56]


def test_under_send_away_numbers_are_dropped_at_closing(engine: str) -> None:
    plan = office(1, hours=(0, 60), absent_call_min=2.0, at_closing="send_away")
    story = day(plan, engine, queued=[50, 51], need=10, patience_min=[None, 3])
    assert story.outcome == ["served", "left"]
    assert story.called == [50, None]
    assert story.ended == [60, 54]


def test_one_who_leaves_after_closing_leaves_his_number_too(engine: str) -> None:
    plan = office(1, hours=(0, 60), absent_call_min=2.0)
    story = day(plan, engine, queued=[50, 51, 52], need=20, patience_min=[None, 14, None])
    assert story.called == [50, 70, 72]
    assert story.ended == [70, 65, 92]


def left_by_service(engine: str, *, own: mfc.Fixed | None, common: mfc.Fixed | None) -> dict[str, set[float]]:
    """How long those waited who left [min], by service; one window, too many people for "a" and for "b"."""
    services = [mfc.Service(name="a", duration=mfc.Fixed(minutes=7), patience=own)]
    services += [mfc.Service(name="b", duration=mfc.Fixed(minutes=7))]
    crowded = mfc.Office(
        name="Office 1",
        hours=("09:00", "12:00"),
        services=services,
        demand=[mfc.WalkIns(name="all", mix={"a": 0.5, "b": 0.5}, per_hour=30)],
        windows=[mfc.Windows(name="w", serves="all", count=1)],
        patience=common,
    )
    people = mfc.simulate(crowded, replications=2, seed=3, engine=engine, progress=False).to_pandas()
    left = people[people["outcome"] == "left"]
    waited = (left["ended_at_min"] - left["queued_at_min"]).round(3)
    return {str(name): set(part) for name, part in waited.groupby(left["service"])}


def test_he_leaves_by_the_patience_of_his_service_and_others_by_that_of_the_office(engine: str) -> None:
    five, fifteen = mfc.Fixed(minutes=5), mfc.Fixed(minutes=15)
    assert left_by_service(engine, own=five, common=fifteen) == {"a": {5.0}, "b": {15.0}}
    assert left_by_service(engine, own=None, common=fifteen) == {"a": {15.0}, "b": {15.0}}


def test_where_the_office_has_no_patience_only_those_leave_whose_service_has_one(engine: str) -> None:
    assert left_by_service(engine, own=mfc.Fixed(minutes=5), common=None) == {"a": {5.0}}
    assert left_by_service(engine, own=None, common=None) == {}
