"""R12 Appointment: the booked queue at the later of arrival and slot; later than the grace they lose their level."""

from __future__ import annotations

from typing import Any

import pandas as pd

import mfc_sim as mfc
from rules.days import day, drawn, office, windows


def booked_days(
    engine: str, *, late_min: float, replications: int = 3, plan: dict[str, Any] | None = None, **more: Any
) -> pd.DataFrame:
    """Slots at 01:00, 01:20, ... 02:40, everybody late by the same minutes (early below 0)."""
    stream = mfc.Appointments(
        name="booked",
        service="any",
        starts="01:00",
        ends="03:00",
        every_min=20,
        lateness=mfc.Normal(mean_min=late_min, sd_min=0),
        **more,
    )
    return drawn(office(windows(2), demand=[stream], **(plan or {})), engine, replications=replications)


SLOTS = [60, 80, 100, 120, 140, 160]


def test_who_comes_early_queues_at_his_slot(engine: str) -> None:
    frame = booked_days(engine, late_min=-15)
    for _, of_day in frame.groupby("replication"):
        assert list(of_day["queued_at_min"]) == SLOTS
    assert set(frame["channel"]) == {"appointment"}
    assert set(frame["level"]) == {1}


def test_who_comes_late_queues_when_he_comes(engine: str) -> None:
    frame = booked_days(engine, late_min=7, grace_min=15)
    assert list(frame["queued_at_min"]) == [slot + 7 for slot in SLOTS] * 3
    assert set(frame["channel"]) == {"appointment"}


def test_as_late_as_the_grace_is_in_time(engine: str) -> None:
    frame = booked_days(engine, late_min=15, grace_min=15)
    assert set(frame["channel"]) == {"appointment"}
    assert set(frame["level"]) == {1}


def test_later_than_the_grace_is_late_and_stands_with_the_walk_ins(engine: str) -> None:
    frame = booked_days(engine, late_min=15.001, grace_min=15)
    assert set(frame["channel"]) == {"appointment_late"}
    assert set(frame["level"]) == {2}


def test_a_late_level_of_its_own_replaces_2_and_a_level_of_its_own_replaces_1(engine: str) -> None:
    assert set(booked_days(engine, late_min=20, grace_min=15, late_level=7)["level"]) == {7}
    assert set(booked_days(engine, late_min=5, grace_min=15, level=4, late_level=7)["level"]) == {4}


def test_a_no_show_never_queues_and_is_counted(engine: str) -> None:
    frame = booked_days(engine, late_min=0, no_show=0.999_999)
    assert len(frame) == 3 * len(SLOTS)
    assert set(frame["outcome"]) == {"no_show"}
    assert set(frame["ticket"]) == {-1}
    assert frame["called_at_min"].isna().all()


def test_some_show_up_and_some_do_not(engine: str) -> None:
    frame = booked_days(engine, late_min=0, no_show=0.5, replications=40)
    absent = (frame["outcome"] == "no_show").mean()
    assert len(frame) == 40 * len(SLOTS)
    assert 0.5 - 4 * 0.0323 < absent < 0.5 + 4 * 0.0323  # four standard errors of 240 coins


def test_as_many_as_the_slot_holds(engine: str) -> None:
    frame = booked_days(engine, late_min=-1, per_slot=3, replications=1)
    assert list(frame["queued_at_min"]) == [slot for slot in SLOTS for _ in range(3)]


def test_a_listed_no_show_takes_no_window(engine: str) -> None:
    story = day(
        office(1), engine, queued=[0, 1, 0], channel=["walk_in", "walk_in", "appointment"], outcome=["", "", "no_show"]
    )
    assert story.called == [0, 10, None]
    assert story.ended == [10, 20, None]
    assert story.outcome == ["served", "served", "no_show"]


def test_a_booked_customer_in_time_goes_before_walk_ins_and_a_late_one_does_not(engine: str) -> None:
    story = day(
        office(1),
        engine,
        queued=[0, 1, 2, 3],
        need=10,
        channel=["walk_in", "walk_in", "appointment_late", "appointment"],
    )
    assert story.called == [0, 20, 30, 10]


def test_late_after_the_last_ticket_is_refused_in_time_is_not(engine: str) -> None:
    # slots at 60 ... 160, last ticket at 120: all 20 minutes late, so it binds from the slot of 100 on (queued 120)
    late = booked_days(engine, late_min=20, grace_min=15, replications=1, plan={"last_ticket": 120})
    assert list(late["outcome"]) == ["served"] * 2 + ["refused_late"] * 4
    in_time = booked_days(engine, late_min=15, grace_min=15, replications=1, plan={"last_ticket": 120})
    assert set(in_time["outcome"]) == {"served"}


def test_in_time_until_closing_only(engine: str) -> None:
    # closing at 03:00: the slot of 160, 20 minutes late, comes at closing
    frame = booked_days(engine, late_min=20, grace_min=30, replications=1, plan={"hours": (0, 180)})
    assert list(frame["outcome"]) == ["served"] * 5 + ["refused_late"]


def test_slots_of_a_short_day_outside_its_hours_are_not_offered(engine: str) -> None:
    stream = mfc.Appointments(
        name="booked",
        service="any",
        starts="10:00",
        ends="13:00",
        every_min=30,
        lateness=mfc.Normal(mean_min=-1, sd_min=0),
    )
    plan = office(
        windows(2), hours={"Mon-Sun": ("09:00", "18:00")}, demand=[stream], dates={"2026-04-30": ("10:30", "12:00")}
    )
    frame = drawn(plan, engine, replications=1, dates=("2026-04-29", "2026-04-30"))
    moments = sorted(frame["queued_at_min"])
    assert moments == sorted([600, 630, 660, 690, 720, 750, 630, 660, 690])
