"""R3 Order: by (level, ticket) among first stages; lower level first; nobody is interrupted."""

from __future__ import annotations

import mfc_sim as mfc
from rules.days import day, drawn, group, office, shift, windows


def test_within_a_level_the_ticket_decides(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1, 2, 3], need=[10, 5, 1, 3])
    assert story.called == [0, 10, 15, 16]


def test_a_lower_level_goes_before_an_earlier_ticket(engine: str) -> None:
    # first come, first served across levels would say [0, 10, 15, 20]
    story = day(office(1), engine, queued=[0, 1, 2, 3], need=[10, 5, 5, 5], level=[2, 2, 0, 1])
    assert story.called == [0, 20, 10, 15]


def test_nobody_is_interrupted_by_a_lower_level(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1], need=[10, 5], level=[2, 0])
    assert story.called == [0, 10]
    assert story.ended == [10, 15]


def test_equal_moments_of_queueing_stand_by_ticket(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 1, 1, 1], need=[10, 9, 8, 7])
    assert story.called == [0, 10, 19, 27]


def test_a_lower_level_goes_first_at_the_same_moment(engine: str) -> None:
    story = day(office(1), engine, queued=[0, 0, 0], need=10, level=[2, 1, 0])
    assert story.called == [20, 10, 0]


def test_levels_by_channel_are_1_for_an_appointment_and_2_for_the_others(engine: str) -> None:
    story = day(
        office(1),
        engine,
        queued=[0, 1, 2, 3],
        need=10,
        channel=["walk_in", "walk_in", "appointment_late", "appointment"],
    )
    assert story.called == [0, 20, 30, 10]
    assert list(story.frame["level"]) == [2, 2, 2, 1]


def test_a_given_level_replaces_that_of_the_channel_and_levels_go_up_to_15(engine: str) -> None:
    story = day(
        office(1),
        engine,
        queued=[0, 1, 2, 3],
        need=10,
        channel=["walk_in", "appointment", "walk_in", "walk_in"],
        level=[2, 15, 3, 1],
    )
    assert story.called == [0, 30, 20, 10]


def test_the_ticket_and_not_the_channel_decides_within_a_level(engine: str) -> None:
    story = day(
        office(1), engine, queued=[0, 1, 2], need=10, channel=["walk_in", "walk_in", "appointment"], level=[1, 1, 1]
    )
    assert story.called == [0, 10, 20]


def test_the_order_holds_across_services_and_windows(engine: str) -> None:
    # "both" comes on duty at 20 and finds b (level 3), a and b (level 2): a has the least (level, ticket)
    plan = office(
        group(shift("first", (0, 600)), name="a", serves=["a"]),
        group(shift("late", (20, 600)), name="both", serves=["a", "b"]),
        services=("a", "b"),
    )
    story = day(plan, engine, queued=[0, 1, 2, 3], need=30, service=["a", "b", "a", "b"], level=[2, 3, 2, 2])
    assert story.called == [0, 80, 20, 50]


def test_an_earlier_ticket_goes_first_whatever_service_it_waits_for(engine: str) -> None:
    plan = office(
        group(shift("first", (0, 600)), name="a", serves=["a"]),
        group(shift("late", (20, 600)), name="both", serves=["a", "b"]),
        services=("a", "b"),
    )
    assert day(plan, engine, queued=[0, 1, 2], need=30, service=["a", "b", "a"]).called == [0, 20, 30]
    assert day(plan, engine, queued=[0, 1, 2], need=30, service=["a", "a", "b"]).called == [0, 20, 50]


def test_a_stream_replaces_its_level_and_its_privileged_keep_0(engine: str) -> None:
    plan = office(
        windows(4),
        services=("own", "usual", "booked"),
        demand=[
            mfc.WalkIns(name="own", service="own", per_hour=20, level=5, privileged_share=0.5),
            mfc.WalkIns(name="usual", service="usual", per_hour=20, privileged_share=0.5),
            mfc.Appointments(
                name="booked",
                service="booked",
                starts="00:00",
                ends="09:00",
                every_min=10,
                lateness=mfc.Normal(mean_min=-1, sd_min=0),
            ),
        ],
    )
    frame = drawn(plan, engine, replications=2)
    levels = {service: set(of_service["level"]) for service, of_service in frame.groupby("service")}
    assert levels == {"own": {0, 5}, "usual": {0, 2}, "booked": {1}}
