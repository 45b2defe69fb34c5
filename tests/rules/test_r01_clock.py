"""R1 Clock: whole milliseconds from midnight, "24:00" ends a day, work may run past it, the next day starts empty."""

from __future__ import annotations

import pytest

import mfc_sim as mfc
from rules.days import day, office, to_ms, windows


def test_half_a_millisecond_goes_to_the_even_one_in_moments_and_needs(engine: str) -> None:
    # 1/64 min = 937.5 ms -> 938, 3/64 min = 2812.5 ms -> 2812 (half up: 2813; cut off: 937)
    story = day(office(4), engine, queued=[1 / 64, 3 / 64, 1, 1], need=[1, 1, 1 / 64, 3 / 64])
    assert [to_ms(called) for called in story.called] == [938, 2_812, 60_000, 60_000]
    assert [to_ms(ended) for ended in story.ended] == [60_938, 62_812, 60_938, 62_812]


def test_the_clock_is_read_back_in_minutes_exactly(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1.5], need=[2.25, 0.5])
    assert story.called == [0, 2.25]
    assert story.ended == [2.25, 2.75]


def test_sums_are_exact_where_floating_minutes_would_drift(engine: str) -> None:
    # 0.1 + 0.1 + 0.1 > 0.3 in floating point: the fourth would be found gone at the moment his turn comes
    story = day(office(1), engine, queued=[0, 0, 0, 0], need=[0.1, 0.1, 0.1, 1], patience_min=[None, None, None, 0.3])
    assert story.outcome == ["served"] * 4
    assert to_ms(story.called[3]) == 18_000


def test_need_and_patience_are_whole_milliseconds_too(engine: str) -> None:
    # patience 1/64 min = 937.5 ms -> 938, and the window is free after 938 ms: called in that very instant
    story = day(office(1), engine, queued=[0, 0], need=[938 / 60_000, 1], patience_min=[None, 1 / 64])
    assert story.outcome == ["served", "served"]
    # 3/64 min = 2812.5 ms -> 2812, the window is free after 2813 ms
    story = day(office(1), engine, queued=[0, 0], need=[2_813 / 60_000, 1], patience_min=[None, 3 / 64])
    assert story.outcome == ["served", "left"]
    assert to_ms(story.ended[1]) == 2_812


def test_the_day_counts_from_midnight_not_from_opening(engine: str) -> None:
    story = day(office(1, hours=(540, 600)), engine, queued=[540, 541], need=10)
    assert story.called == [540, 550]
    assert story.ended == [550, 560]


def test_a_day_may_end_at_24_00_and_its_work_runs_past_midnight(engine: str) -> None:
    story = day(office(1, hours=("20:00", "24:00")), engine, queued=[1435, 1439, 1439], need=[10, 10, 30])
    assert story.called == [1435, 1445, 1455]
    assert story.ended == [1445, 1455, 1485]


def test_the_next_day_starts_empty(engine: str) -> None:
    plan = office(windows(1), hours={"Mon": ("00:00", "24:00"), "Tue": ("00:00", "23:00")})
    customers = [("Mon", 1430, 600), ("Mon", 1431, 600), ("Tue", 5, 10)]
    weekday, queued, need = zip(*customers, strict=True)
    story = day(plan, engine, queued=queued, need=need, weekday=list(weekday))
    tuesday = story.frame[story.frame["weekday"] == "Tue"]
    monday = story.frame[story.frame["weekday"] == "Mon"]
    assert list(monday["called_at_min"]) == [1430, 2030]
    assert list(tuesday["called_at_min"]) == [5]


def test_a_need_below_one_millisecond_is_an_error(engine: str) -> None:
    with pytest.raises(mfc.MfcSimError, match="need_min"):
        day(office(1), engine, queued=[0, 0], need=[1, 0.000_001])
