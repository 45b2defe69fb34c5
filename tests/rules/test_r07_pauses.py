"""R7 Pauses: a break waits for the service in hand and keeps its length; a closed period only delays the next call."""

from __future__ import annotations

from rules.days import breaks_missed, day, group, office, pause, shift, windows


def test_a_delayed_break_keeps_its_full_length(engine: str) -> None:
    # due 10-25, begins at 20 when the service ends: 20-35 (end fixed: 25; dropped because busy when due: 20)
    story = day(office(windows(breaks=[pause(10, 15)])), engine, queued=[5, 6], need=[15, 5])
    assert story.called == [5, 35]


def test_an_idle_window_takes_its_break_on_time(engine: str) -> None:
    story = day(office(windows(breaks=[pause(10, 15)])), engine, queued=[9, 12, 13], need=[1, 5, 5])
    assert story.called == [9, 25, 30]


def test_a_service_is_always_finished_before_a_break(engine: str) -> None:
    story = day(office(windows(breaks=[pause(10, 15)])), engine, queued=[5], need=20)
    assert story.ended == [25]


def test_a_closed_period_delays_the_next_call_and_does_not_move(engine: str) -> None:
    # the service runs 5-20; [10, 25) ends at 25 all the same (moved like a break: 35)
    story = day(office(windows(closed=[(10, 25)])), engine, queued=[5, 6], need=[15, 5])
    assert story.called == [5, 25]
    assert story.ended == [20, 30]


def test_a_closed_period_within_a_service_costs_nothing(engine: str) -> None:
    story = day(office(windows(closed=[(10, 15)])), engine, queued=[5, 6], need=[15, 5])
    assert story.called == [5, 20]


def test_a_break_begins_in_a_closed_period_too(engine: str) -> None:
    # closed 10-30: the break is 12-22 (put off until the window opens: 40), or 12-42
    story = day(office(windows(closed=[(10, 30)], breaks=[pause(12, 10)])), engine, queued=[11], need=5)
    assert story.called == [30]
    story = day(office(windows(closed=[(10, 30)], breaks=[pause(12, 30)])), engine, queued=[11], need=5)
    assert story.called == [42]


def test_breaks_follow_each_other_by_start(engine: str) -> None:
    # busy 5-20, due 10 and 15, each 10 minutes: 20-30 and 30-40 (second swallowed: 30; one call between them: 30)
    story = day(office(windows(breaks=[pause(10, 10), pause(15, 10)])), engine, queued=[5, 6, 7], need=[15, 1, 1])
    assert story.called == [5, 40, 41]


def test_a_break_due_during_an_earlier_one_begins_at_its_end(engine: str) -> None:
    story = day(office(windows(breaks=[pause(10, 10), pause(15, 10)])), engine, queued=[12], need=1)
    assert story.called == [30]


def test_breaks_listed_out_of_order_are_taken_by_start(engine: str) -> None:
    # 10-15 and 30-50 whatever the order of the list
    plan = office(windows(breaks=[pause(30, 20), pause(10, 5)]))
    story = day(plan, engine, queued=[11, 31], need=1)
    assert story.called == [15, 50]


def test_breaks_of_equal_start_follow_each_other(engine: str) -> None:
    plan = office(windows(breaks=[pause(10, 5), pause(10, 20)]))
    story = day(plan, engine, queued=[11], need=1)
    assert story.called == [35]


def test_a_break_due_at_the_start_of_the_shift_comes_first(engine: str) -> None:
    story = day(office(windows(breaks=[pause(0, 7)])), engine, queued=[0], need=1)
    assert story.called == [7]


def test_a_break_that_cannot_begin_before_the_end_of_the_shift_is_not_taken(engine: str) -> None:
    # due 50, busy 45-60, closing and end of shift 60: not taken, so the staying window calls at 60 (taken: 80)
    plan = office(windows(breaks=[pause(50, 20)]), hours=(0, 60))
    story = day(plan, engine, queued=[45, 46], need=[15, 5])
    assert story.called == [45, 60]
    # one minute less and it is taken, 59-79: begun, it is finished
    story = day(plan, engine, queued=[45, 46], need=[14, 5])
    assert story.called == [45, 79]


def test_a_break_that_comes_too_late_is_not_made_up_for_after_the_shift(engine: str) -> None:
    plan = office(windows(breaks=[pause(50, 20)]), hours=(0, 60))
    story = day(plan, engine, queued=[45, 46, 47], need=[30, 5, 5])
    assert story.called == [45, 75, 80]


def test_a_break_not_taken_is_counted_and_one_outside_the_shift_is_none(engine: str) -> None:
    # due 50, busy 45-60: missed; one at a time from 50, 20 minutes each, shift to 60: window 2 has none to miss
    plan = office(windows(2, breaks=[pause(50, 20, at_once=1)]), hours=(0, 60))
    assert breaks_missed(plan, engine, queued=[45, 45], need=15) == [1, 0]
    assert breaks_missed(plan, engine, queued=[45, 45], need=14) == [0, 0]


def test_a_chain_of_breaks_is_cut_where_the_shift_ends(engine: str) -> None:
    # due 50 and 55: the first runs 50-65, the second could begin at 65 only, after the shift
    plan = office(windows(breaks=[pause(50, 15), pause(55, 10)]), hours=(0, 60))
    story = day(plan, engine, queued=[51], need=5)
    assert story.called == [65]


def test_breaks_are_staggered_by_at_once(engine: str) -> None:
    # three windows, one at a time from 10: 10-20, 20-30, 30-40
    plan = office(windows(3, breaks=[pause(10, 10, at_once=1)]))
    story = day(plan, engine, queued=[11, 11, 21, 21, 31, 31], need=1)
    assert story.window == ["desk/2", "desk/3", "desk/3", "desk/1", "desk/1", "desk/2"]
    assert story.called == [11, 11, 21, 21, 31, 31]


def test_two_at_once_go_together(engine: str) -> None:
    # four windows, two at a time from 10: 1 and 2 at 10-20, 3 and 4 at 20-30
    plan = office(windows(4, breaks=[pause(10, 10, at_once=2)]))
    story = day(plan, engine, queued=[11, 11, 11, 21, 21, 21], need=[1, 1, 9, 1, 1, 1], level=[0, 0, 2, 0, 0, 0])
    assert story.window[:2] == ["desk/3", "desk/4"]
    assert story.called == [11, 11, 12, 21, 21, 22]
    assert set(story.window[3:]) == {"desk/1", "desk/2"}


def test_all_go_at_once_by_default(engine: str) -> None:
    story = day(office(windows(3, breaks=[pause(10, 10)])), engine, queued=[11, 12], need=1)
    assert story.called == [20, 20]


def test_a_staggered_start_outside_the_shift_is_no_break(engine: str) -> None:
    # one at a time from 30, 20 minutes each, shift to 60: 30-50, 50-70, and the third (70) is none
    plan = office(group(shift("short", (0, 60), 3, breaks=[pause(30, 20, at_once=1)]), shift("long", (300, 600))))
    story = day(plan, engine, queued=[55, 55, 55], need=1)
    assert story.called == [55, 55, 56]
    assert set(story.window) == {"desk/1", "desk/3"}


def test_each_window_of_a_shift_rests_by_its_own_work(engine: str) -> None:
    # both due 10-20: desk 1 busy 0-15 rests 15-25, desk 2 busy 1-12 rests 12-22
    story = day(office(windows(2, breaks=[pause(10, 10)])), engine, queued=[0, 1, 2, 3], need=[15, 11, 5, 5])
    assert story.called == [0, 1, 22, 25]
    assert story.window == ["desk/1", "desk/2", "desk/2", "desk/1"]


def test_closed_periods_of_group_and_shift_add_up(engine: str) -> None:
    plan = office(group(shift("one", (0, 600), closed=[(10, 20)]), closed=[("00:15", "00:30")]))
    story = day(plan, engine, queued=[12], need=1)
    assert story.called == [30]
