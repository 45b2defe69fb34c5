"""R4 Skills: a group serves the services it names and refuses all others."""

from __future__ import annotations

import pytest

import mfc_sim as mfc
from rules.days import day, office, windows

A = windows(name="a", serves=["a"])
B = windows(name="b", serves=["b"])


def test_an_idle_window_does_not_serve_what_it_does_not_name(engine: str) -> None:
    story = day(office(A, B, services=("a", "b")), engine, queued=[0, 1], need=10, service="b")
    assert story.called == [0, 10]
    assert story.window == ["b/1", "b/1"]


def test_who_waits_for_another_window_holds_nobody_up(engine: str) -> None:
    story = day(office(A, B, services=("a", "b")), engine, queued=[0, 1, 2], need=10, service=["b", "b", "a"])
    assert story.called == [0, 10, 2]
    assert story.window == ["b/1", "b/1", "a/1"]


def test_a_lower_level_gives_no_skill(engine: str) -> None:
    story = day(
        office(A, B, services=("a", "b")), engine, queued=[0, 1, 2], need=10, service=["b", "b", "a"], level=[2, 0, 2]
    )
    assert story.called == [0, 10, 2]


def test_a_window_for_all_serves_all(engine: str) -> None:
    plan = office(windows(name="every"), services=("a", "b", "c"))
    story = day(plan, engine, queued=[0, 0, 0], need=1, service=["c", "a", "b"])
    assert story.called == [0, 1, 2]


def test_a_service_with_demand_and_no_window_that_day_is_an_error_before_the_run(engine: str) -> None:
    hours = {"Mon": ("00:00", "10:00"), "Tue": ("00:00", "10:00")}
    plan = office(
        windows(name="a", serves=["a"]),
        windows(name="b", serves=["b"], days="Mon"),
        services=("a", "b"),
        hours=hours,
    )
    with pytest.raises(mfc.MfcSimError, match=r"'b'"):
        mfc.simulate(plan, replications=1, seed=1, engine=engine)


def test_a_listed_visit_to_a_service_without_a_window_that_day_is_an_error(engine: str) -> None:
    hours = {"Mon": ("00:00", "10:00"), "Tue": ("00:00", "10:00")}
    plan = office(
        windows(name="a", serves=["a"]),
        windows(name="b", serves=["b"], days="Mon"),
        services=("a", "b"),
        hours=hours,
        demand=[
            mfc.WalkIns(name="a", service="a", per_hour=1),
            mfc.WalkIns(name="b", service="b", per_hour={"Mon": 1}),
        ],
    )
    with pytest.raises(mfc.MfcSimError, match=r"'b'"):
        day(plan, engine, queued=[5, 5], service="b", weekday=["Mon", "Tue"])
    assert day(plan, engine, queued=[5, 6], service="b", weekday="Mon").called == [5, 15]


def test_an_unknown_service_is_an_error(engine: str) -> None:
    with pytest.raises(mfc.MfcSimError, match=r"'pasport'"):
        day(office(1, services=("passport",)), engine, queued=[5], service="pasport")
