"""R5 Call: the window with the least (rank, idle since, number) among those that can call and serve."""

from __future__ import annotations

from rules.days import day, group, office, pause, shift, windows


def test_among_windows_idle_since_the_same_moment_the_lowest_number_calls(engine: str) -> None:
    story = day(office(3), engine, queued=[0, 0, 0], need=10)
    assert story.window == ["desk/1", "desk/2", "desk/3"]


def test_the_longest_idle_window_calls_and_not_the_lowest_number(engine: str) -> None:
    # desk 1 is idle again since 2, desk 2 since 4, desk 3 since 6
    story = day(office(3), engine, queued=[0, 3, 5, 10, 11, 12], need=[2, 1, 1, 9, 9, 9])
    assert story.window == ["desk/1", "desk/2", "desk/3", "desk/1", "desk/2", "desk/3"]


def test_the_longest_idle_is_not_the_one_that_called_longest_ago(engine: str) -> None:
    # desk 1 called at 0 and is idle since 9, desk 2 called at 1 and is idle since 3
    story = day(office(2), engine, queued=[0, 1, 20], need=[9, 2, 1])
    assert story.window == ["desk/1", "desk/2", "desk/2"]


def test_windows_are_numbered_in_the_order_the_groups_are_described(engine: str) -> None:
    plan = office(windows(name="z"), windows(name="a"))
    story = day(plan, engine, queued=[0, 0], need=10)
    assert story.window == ["z/1", "a/1"]


def test_windows_of_a_group_are_numbered_through_its_shifts(engine: str) -> None:
    plan = office(group(shift("late", (5, 600), 2), shift("early", (0, 600), 2)))
    story = day(plan, engine, queued=[0, 0, 5, 5], need=10)
    assert story.window == ["desk/3", "desk/4", "desk/1", "desk/2"]


def test_the_window_that_serves_fewest_services_calls_before_a_longer_idle_one(engine: str) -> None:
    # at 5 the universal window is idle since 0, the window of "a" since 2
    plan = office(windows(name="universal"), windows(name="a", serves=["a"]), services=("a", "b"))
    story = day(plan, engine, queued=[0, 5, 6], need=[2, 5, 5], service="a")
    assert story.window == ["a/1", "a/1", "universal/1"]


def test_the_next_rank_calls_when_the_lowest_cannot(engine: str) -> None:
    plan = office(windows(name="universal"), windows(name="a", serves=["a"]), services=("a", "b"))
    story = day(plan, engine, queued=[0, 1, 2], need=10, service="a")
    assert story.window == ["a/1", "universal/1", "a/1"]
    assert story.called == [0, 1, 10]


def test_a_rank_given_replaces_the_number_of_services(engine: str) -> None:
    plan = office(windows(name="a", serves=["a"]), windows(name="universal", rank=0), services=("a", "b"))
    story = day(plan, engine, queued=[0, 1], need=10, service="a")
    assert story.window == ["universal/1", "a/1"]


def test_groups_of_equal_rank_are_one_pool(engine: str) -> None:
    # the first group is idle since 3, the second since 0
    plan = office(windows(name="one"), windows(name="two"))
    story = day(plan, engine, queued=[0, 5], need=[3, 3])
    assert story.window == ["one/1", "two/1"]


def test_the_customer_is_given_a_window_and_not_the_window_a_customer(engine: str) -> None:
    # both windows free at 10; the first waits for "a" and takes the narrow window, so the second is called at once
    plan = office(windows(name="universal"), windows(name="a", serves=["a"]), services=("a", "b"))
    story = day(plan, engine, queued=[0, 0, 1, 2], need=10, service=["a", "b", "a", "b"])
    assert story.window == ["a/1", "universal/1", "a/1", "universal/1"]
    assert story.called == [0, 0, 10, 10]


def test_the_end_of_a_break_starts_the_idle_time_anew(engine: str) -> None:
    # desk 1 is back from its break at 14 and idle since then, desk 2 since its service ended at 13
    plan = office(group(shift("one", (0, 600), breaks=[pause(4, 10)]), shift("two", (0, 600))))
    story = day(plan, engine, queued=[5, 20], need=[8, 1])
    assert story.window == ["desk/2", "desk/2"]


def test_the_end_of_a_closed_period_starts_the_idle_time_anew(engine: str) -> None:
    plan = office(group(shift("one", (0, 600), closed=[(4, 14)]), shift("two", (0, 600))))
    story = day(plan, engine, queued=[5, 20], need=[8, 1])
    assert story.window == ["desk/2", "desk/2"]


def test_a_window_is_idle_since_the_start_of_its_shift_at_most(engine: str) -> None:
    # at 20: desk 1 came on duty at 15, desk 2 is idle since 10
    plan = office(group(shift("late", (15, 600)), shift("early", (0, 600))))
    story = day(plan, engine, queued=[0, 20], need=10)
    assert story.window == ["desk/2", "desk/2"]


def test_a_closed_period_that_ends_during_a_service_does_not_shorten_the_idle_time(engine: str) -> None:
    # desk 1 serves 0-12, closed 5-8: idle since 12; desk 2 serves 1-10: idle since 10
    plan = office(group(shift("one", (0, 600), closed=[(5, 8)]), shift("two", (0, 600))))
    story = day(plan, engine, queued=[0, 1, 20], need=[12, 9, 1])
    assert story.window == ["desk/1", "desk/2", "desk/2"]
