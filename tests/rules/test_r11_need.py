"""R11 Need and pace: the need is rounded once, the service is need x pace rounded half to even, at least 1 ms."""

from __future__ import annotations

import mfc_sim as mfc
from rules.days import day, drawn, office, to_ms, windows


def lengths_ms(pace: float, needs_ms: list[int], engine: str) -> list[int]:
    story = day(
        office(windows(len(needs_ms), pace=pace)),
        engine,
        queued=[0] * len(needs_ms),
        need=[ms / 60_000 for ms in needs_ms],
    )
    return [to_ms(ended) for ended in story.ended]


def test_service_takes_need_times_pace(engine: str) -> None:
    story = day(office(windows(pace=1.5)), engine, queued=[0, 1], need=[10, 4])
    assert story.called == [0, 15]
    assert story.ended == [15, 21]


def test_each_group_has_its_own_pace(engine: str) -> None:
    story = day(office(windows(name="slow", pace=2.0), windows(name="usual")), engine, queued=[0, 0], need=10)
    assert story.ended == [20, 10]


def test_half_a_millisecond_of_service_goes_to_the_even_one(engine: str) -> None:
    # 1.5 -> 2, 2.5 -> 2 (half up: 3), 3.5 -> 4 (cut off: 3)
    assert lengths_ms(0.5, [3, 5, 7, 8], engine) == [2, 2, 4, 4]


def test_a_service_lasts_a_millisecond_at_least(engine: str) -> None:
    assert lengths_ms(0.25, [1, 2, 4], engine) == [1, 1, 1]


def test_the_need_is_rounded_before_the_pace(engine: str) -> None:
    # 1/64 min = 937.5 ms -> 938, twice as long 1876 (rounded only once, at the end: 1875)
    story = day(office(windows(pace=2.0)), engine, queued=[0], need=[1 / 64])
    assert to_ms(story.ended[0]) == 1_876


def test_need_min_of_the_table_is_before_the_pace_of_the_window(engine: str) -> None:
    story = day(office(windows(pace=2.0)), engine, queued=[0], need=[7])
    assert list(story.frame["need_min"]) == [7]


def test_day_factors_do_not_act_on_listed_people(engine: str) -> None:
    story = day(office(1, pace_cv=0.5), engine, queued=[0, 1], need=10)
    assert story.ended == [10, 20]


def test_the_pace_of_the_day_is_one_factor_for_all_services_of_the_day(engine: str) -> None:
    services = [
        mfc.Service(name="ten", duration=mfc.Fixed(minutes=10)),
        mfc.Service(name="twenty", duration=mfc.Fixed(minutes=20)),
    ]
    frame = drawn(office(windows(4), services=services, pace_cv=0.3), engine, replications=30)
    factors = []
    for _, of_day in frame.groupby("replication"):
        tens = {to_ms(need) for need in of_day.loc[of_day["service"] == "ten", "need_min"]}
        twenties = {to_ms(need) for need in of_day.loc[of_day["service"] == "twenty", "need_min"]}
        assert len(tens) <= 1
        assert len(twenties) <= 1
        if tens and twenties:
            assert abs(2 * tens.pop() - twenties.copy().pop()) <= 2
        factors += [need / 1_200_000 for need in twenties]
    assert len(set(factors)) > 20
    assert 0.7 < sum(factors) / len(factors) < 1.3


def test_without_pace_cv_a_fixed_need_is_fixed(engine: str) -> None:
    frame = drawn(office(1), engine, replications=5)
    assert set(frame["need_min"]) == {5}


def test_the_table_replayed_gives_the_same_day(engine: str) -> None:
    # need_min is after the day's pace, so the replay needs no factor
    plan = office(windows(2, pace=1.25), pace_cv=0.3, patience=mfc.Exponential(mean_min=20))
    first = drawn(plan.with_values({"demand.*.per_hour": 30}), engine, replications=1)
    again = mfc.simulate(plan, customers=first, engine=engine).to_pandas()
    for column in ("ticket", "called_at_min", "ended_at_min", "window", "outcome"):
        assert list(first[column].astype(str)) == list(again[column].astype(str)), column
    assert len(first) > 200
    assert list(first["need_min"]) == list(again["need_min"])
