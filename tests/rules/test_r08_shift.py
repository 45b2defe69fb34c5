"""R8 Shift: [start, end): a window may call at its start and not at its end; service in hand is finished."""

from __future__ import annotations

import mfc_sim as mfc
from rules.days import day, group, office, pause, people, shift, windows

SPLIT = office(group(shift("morning", (0, 50)), shift("afternoon", (100, 600))))


def test_a_window_may_call_at_the_start_of_its_shift(engine: str) -> None:
    story = day(office(group(shift("late", (30, 600)))), engine, queued=[0, 1], need=10)
    assert story.called == [30, 40]


def test_a_window_may_not_call_at_the_end_of_its_shift(engine: str) -> None:
    story = day(SPLIT, engine, queued=[50], need=10)
    assert story.called == [100]
    assert story.window == ["desk/2"]


def test_a_window_may_call_until_just_before_the_end_of_its_shift(engine: str) -> None:
    story = day(SPLIT, engine, queued=[50 - 1 / 60_000], need=10)
    assert story.window == ["desk/1"]


def test_a_window_freed_at_the_end_of_its_shift_calls_nobody(engine: str) -> None:
    story = day(SPLIT, engine, queued=[40, 41], need=10)
    assert story.called == [40, 100]
    assert story.window == ["desk/1", "desk/2"]


def test_service_in_hand_at_the_end_is_finished_and_the_next_waits_for_another_window(engine: str) -> None:
    story = day(SPLIT, engine, queued=[45, 46], need=20)
    assert story.called == [45, 100]
    assert story.ended == [65, 120]


def test_service_begun_in_the_last_minute_keeps_its_length(engine: str) -> None:
    story = day(SPLIT, engine, queued=[49], need=300)
    assert story.ended == [349]


def test_a_shift_is_clipped_to_the_hours_of_the_day(engine: str) -> None:
    # on Saturday the office closes at 60: the shift until 300 ends there, and its window stays
    plan = office(windows(hours=(0, 300)), hours={"Mon": ("00:00", "10:00"), "Sat": ("00:00", "01:00")})
    story = day(plan, engine, queued=[55, 56], need=10, weekday="Sat")
    assert story.called == [55, 65]


def test_windows_of_other_days_are_not_there(engine: str) -> None:
    plan = office(
        group(shift("monday", (0, 600), days="Mon"), shift("every day", (0, 600))),
        hours={"Mon": ("00:00", "10:00"), "Sat": ("00:00", "10:00")},
    )
    assert day(plan, engine, queued=[0, 1], need=10, weekday="Mon").window == ["desk/1", "desk/2"]
    assert day(plan, engine, queued=[0, 1], need=10, weekday="Sat").window == ["desk/2", "desk/2"]


def overtime_min(plan: mfc.Office, engine: str, *, queued: list[float], need: list[float]) -> float:
    result = mfc.simulate(plan, customers=people(queued=queued, need=need), engine=engine)
    return float(result.table()["overtime_min"].iloc[0])


def test_overtime_counts_from_the_end_of_each_shift(engine: str) -> None:
    # desk 1 (shift to 50) works 39-65: 15 over; desk 2 (shift to closing, 60) works 40-60, 60-75, 75-80: 20 over
    plan = office(group(shift("one", (0, 50)), shift("two", (0, 60))), hours=(0, 60))
    assert overtime_min(plan, engine, queued=[39, 40, 41, 42], need=[26, 20, 15, 5]) == 35


def test_overtime_counts_work_only(engine: str) -> None:
    # the break 55-79 runs over the end of the shift; then one service, 79-84
    plan = office(windows(breaks=[pause(55, 24)]), hours=(0, 60))
    assert overtime_min(plan, engine, queued=[56], need=[5]) == 5
