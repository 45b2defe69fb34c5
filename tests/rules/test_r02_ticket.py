"""R2 Ticket: numbered when the day is drawn, by (queued_at, arrival, stream, draw), for all who come; a no-show -1."""

from __future__ import annotations

import pandas as pd
import pytest

import mfc_sim as mfc
from rules.days import day, drawn, office, people, windows


def booked(name: str, service: str, *, early_min: float, slot: int = 0, per_slot: int = 2) -> mfc.Appointments:
    start, end = f"{slot // 60:02d}:{slot % 60:02d}", f"{(slot + 60) // 60:02d}:{slot % 60:02d}"
    return mfc.Appointments(
        name=name,
        service=service,
        starts=start,
        ends=end,
        every_min=60,
        per_slot=per_slot,
        lateness=mfc.Normal(mean_min=-early_min, sd_min=0),
    )


def test_tickets_follow_the_moment_of_queueing_and_then_the_order_of_the_list(engine: str) -> None:
    frame = people(queued=[3, 0, 3, 1], need=[1, 2, 3, 4])
    result = mfc.simulate(office(4), customers=frame, engine=engine).to_pandas()
    assert list(result.sort_values("ticket")["need_min"]) == [2, 4, 1, 3]
    assert sorted(result["ticket"]) == [1, 2, 3, 4]


def test_a_given_ticket_counts_and_the_order_of_the_rows_means_nothing(engine: str) -> None:
    frame = people(queued=[0, 0, 0], need=[5, 7, 11], ticket=[3, 1, 2])
    result = mfc.simulate(office(1), customers=frame, engine=engine).to_pandas().sort_values("ticket")
    assert list(result["need_min"]) == [7, 11, 5]
    assert list(result["called_at_min"]) == [0, 7, 18]


def test_the_refused_have_a_number_and_the_no_show_has_none(engine: str) -> None:
    plan = office(1, last_ticket=60, hall=0)
    story = day(
        plan,
        engine,
        queued=[0, 1, 60, 61, 5],
        channel=["walk_in", "walk_in", "walk_in", "appointment", "appointment"],
        outcome=["", "", "", "", "no_show"],
    )
    assert story.outcome == ["served", "refused_full", "refused_late", "served", "no_show"]
    assert story.ticket == [1, 2, 3, 4, -1]


def test_who_comes_before_opening_queues_at_opening_in_the_order_of_the_door(engine: str) -> None:
    # the booked come at 08:50 and 08:40 and hold the slot of 09:00; the walk-ins wait at the door, arrival = opening
    plan = office(
        windows(3),
        hours=("09:00", "12:00"),
        services=("walk", "late booked", "early booked"),
        demand=[
            mfc.WalkIns(name="live", service="walk", per_hour=0.01, at_opening=4),
            booked("ten", "late booked", early_min=10, slot=540),
            booked("twenty", "early booked", early_min=20, slot=540),
        ],
    )
    frame = drawn(plan, engine)
    door = frame[frame["queued_at_min"] == 540].sort_values(["replication", "ticket"])
    assert (frame["queued_at_min"] >= 540).all()
    assert (door["service"] == "walk").sum() > 20
    for _, of_day in door.groupby("replication"):
        services = list(of_day["service"])
        assert services == ["early booked"] * 2 + ["late booked"] * 2 + ["walk"] * (len(services) - 4)
        assert list(of_day["ticket"]) == list(range(1, len(services) + 1))


def test_among_equal_arrivals_the_stream_described_first_comes_first(engine: str) -> None:
    plan = office(
        windows(3),
        services=("b", "a"),
        demand=[mfc.WalkIns(name=name, service=name, per_hour=0.01, at_opening=6) for name in ("b", "a")],
    )
    frame = drawn(plan, engine)
    door = frame[frame["queued_at_min"] == 0].sort_values(["replication", "ticket"])
    assert door["service"].nunique() == 2
    for _, of_day in door.groupby("replication"):
        services = list(of_day["service"])
        assert services == sorted(services, reverse=True)


def test_tickets_follow_queueing_and_not_arrival(engine: str) -> None:
    # the booked come half an hour before their slot of 01:00 and are numbered after the walk-ins who queued meanwhile
    plan = office(
        windows(2),
        services=("walk", "booked"),
        demand=[
            mfc.WalkIns(name="live", service="walk", per_hour=30),
            booked("booked", "booked", early_min=30, slot=60),
        ],
    )
    frame = drawn(plan, engine, replications=5).sort_values(["replication", "ticket"])
    before = frame[(frame["service"] == "walk") & frame["queued_at_min"].between(31, 59)]
    assert len(before) > 20
    for _, of_day in frame.groupby("replication"):
        assert of_day["queued_at_min"].is_monotonic_increasing
        assert list(of_day["ticket"]) == list(range(1, len(of_day) + 1))


def test_queueing_before_opening_is_an_error_in_a_list(engine: str) -> None:
    with pytest.raises(mfc.MfcSimError, match="queued_at_min"):
        day(office(1, hours=(540, 600)), engine, queued=[539, 541])


def test_a_given_ticket_must_follow_the_moment_of_queueing(engine: str) -> None:
    frame = pd.DataFrame({"service": "any", "queued_at_min": [0.0, 1.0], "need_min": 5.0, "ticket": [2, 1]})
    with pytest.raises(mfc.MfcSimError, match="ticket"):
        mfc.simulate(office(1), customers=frame, engine=engine)
