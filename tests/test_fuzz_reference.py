"""Random small offices in whole minutes, so that ties are everywhere: engines against the rules by brute force."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim import records
from rules import plain
from rules.days import clock, simulated, span, told

MIN_MS = plain.MIN_MS
SERVICES = ("a", "b", "c")
Spec = dict[str, Any]


@st.composite
def spans(draw: st.DrawFn, least: int, most: int) -> tuple[int, int]:
    """Two minutes of the day, the first before the second."""
    begin = draw(st.integers(least, most - 1))
    return begin, draw(st.integers(begin + 1, most))


@st.composite
def shift_specs(draw: st.DrawFn, opening: int, closing: int) -> Spec:
    """A shift that overlaps the hours of the day."""
    hours = draw(st.one_of(st.just((opening, closing)), spans(opening, closing), spans(opening, closing + 9)))
    hours = (min(hours[0], closing - 1), hours[1])
    return {
        "count": draw(st.integers(1, 2)),
        "hours": hours,
        "closed": draw(st.lists(spans(opening, closing + 5), max_size=2)),
        "breaks": draw(
            st.lists(
                st.tuples(st.integers(hours[0], hours[1] - 1), st.integers(1, 8), st.sampled_from((None, 1))),
                max_size=2,
            )
        ),
    }


@st.composite
def office_specs(draw: st.DrawFn) -> Spec:
    """An office of one short day and the people who come to it."""
    opening = draw(st.sampled_from((0, 7)))
    closing = opening + draw(st.integers(10, 30))
    groups = [
        {
            "serves": draw(
                st.one_of(st.just(SERVICES), st.lists(st.sampled_from(SERVICES), min_size=1, unique=True).map(tuple))
            ),
            "rank": draw(st.sampled_from((None, None, 0, 1, 2))),
            "pace": draw(st.sampled_from((1.0, 1.0, 0.5, 1.5))),
            "shifts": draw(st.lists(shift_specs(opening, closing), min_size=1, max_size=2)),
            "closed": draw(st.lists(spans(opening, closing + 5), max_size=1)),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    offered = sorted({service for group in groups for service in group["serves"]})
    limit = st.one_of(st.none(), st.none(), st.integers(closing - 5, closing + 3))
    size = draw(st.integers(1, 30))
    visit = st.fixed_dictionaries(
        {
            "service": st.sampled_from(offered),
            "queued": st.integers(opening, closing),
            "need": st.integers(1, 9),
            "patience": st.one_of(st.none(), st.integers(0, 12)),
            "level": st.one_of(st.none(), st.integers(0, 3)),
            "channel": st.sampled_from(("walk_in", "walk_in", "walk_in", "appointment", "appointment_late")),
            "no_show": st.sampled_from((False,) * 9 + (True,)),
        }
    )
    return {
        "opening": opening,
        "closing": closing,
        "groups": groups,
        "services": {
            name: {"last_ticket": draw(limit), "tickets_max": draw(st.one_of(st.none(), st.none(), st.integers(1, 4)))}
            for name in offered
        },
        "last_ticket": draw(limit),
        "at_closing": draw(st.sampled_from(("serve", "serve", "send_away"))),
        "hall": draw(st.one_of(st.none(), st.integers(0, 4))),
        "absent_call": draw(st.sampled_from((0, 0, 1, 2))),
        "visits": draw(st.lists(visit, min_size=size, max_size=size)),
        "missing": draw(st.sets(st.integers(0, 11), max_size=2)),  # windows that are absent, if they have a shift
    }


def described(spec: Spec) -> mfc.Office:
    """The office in a planner's words."""

    def cut(minute: int | None) -> str | None:
        return None if minute is None else clock(minute)

    return mfc.Office(
        name="random",
        hours=span((spec["opening"], spec["closing"])),
        services=[
            mfc.Service(
                name=name,
                duration=mfc.Fixed(minutes=5),
                last_ticket=cut(limits["last_ticket"]),
                tickets_max=limits["tickets_max"],
            )
            for name, limits in spec["services"].items()
        ],
        demand=[mfc.WalkIns(name=name, service=name, per_hour=1) for name in spec["services"]],
        windows=[
            mfc.Windows(
                name=f"group {number}",
                serves=list(group["serves"]),
                rank=group["rank"],
                pace=group["pace"],
                closed=[span(period) for period in group["closed"]],
                shifts=[
                    mfc.Shift(
                        name=f"shift {place}",
                        count=shift["count"],
                        hours=span(shift["hours"]),
                        closed=[span(period) for period in shift["closed"]],
                        breaks=[
                            mfc.Break(clock(start), length, at_once=at_once)
                            for start, length, at_once in shift["breaks"]
                        ],
                    )
                    for place, shift in enumerate(group["shifts"])
                ],
            )
            for number, group in enumerate(spec["groups"])
        ],
        at_closing=spec["at_closing"],
        last_ticket=cut(spec["last_ticket"]),
        hall=spec["hall"],
        absent_call_min=float(spec["absent_call"]),
    )


def listed(spec: Spec) -> pd.DataFrame:
    """The people as `customers=` takes them."""
    return pd.DataFrame(
        {
            "service": [visit["service"] for visit in spec["visits"]],
            "queued_at_min": [float(visit["queued"]) for visit in spec["visits"]],
            "need_min": [float(visit["need"]) for visit in spec["visits"]],
            "patience_min": [visit["patience"] for visit in spec["visits"]],
            "level": [level_of(visit) for visit in spec["visits"]],
            "channel": [visit["channel"] for visit in spec["visits"]],
            "outcome": ["no_show" if visit["no_show"] else "" for visit in spec["visits"]],
        }
    ).astype({"patience_min": float})


def level_of(visit: Spec) -> int:
    """R3: the level given, or that of the channel."""
    if visit["level"] is not None:
        return int(visit["level"])
    return 1 if visit["channel"] == "appointment" else 2


def plain_windows(spec: Spec) -> list[plain.Window]:
    """The windows of the day by R4, R5, R7 and R8, without the description's code."""
    present: list[plain.Window] = []
    for number, group in enumerate(spec["groups"]):
        name = 0
        for shift in group["shifts"]:
            start, end = max(shift["hours"][0], spec["opening"]), min(shift["hours"][1], spec["closing"])
            for place in range(shift["count"]):
                name += 1
                due = [
                    (a + (place // at_once if at_once else 0) * length, length)
                    for a, length, at_once in shift["breaks"]
                ]
                present.append(
                    plain.Window(
                        name=f"group {number}/{name}",
                        serves=frozenset(group["serves"]),
                        rank=len(group["serves"]) if group["rank"] is None else group["rank"],
                        pace=group["pace"],
                        start=start * MIN_MS,
                        end=end * MIN_MS,
                        breaks=[(a * MIN_MS, length * MIN_MS) for a, length in due if start <= a < end],
                        closed=[(a * MIN_MS, b * MIN_MS) for a, b in (*group["closed"], *shift["closed"])],
                    )
                )
    return present


def missing(spec: Spec) -> list[str]:
    """Names of the windows that are absent."""
    return [desk.name for number, desk in enumerate(plain_windows(spec)) if number in spec["missing"]]


def worked(spec: Spec) -> tuple[list[plain.Customer], list[plain.Window]]:
    """What the rules say becomes of the people."""
    people = [
        plain.Customer(
            service=visit["service"],
            queued=visit["queued"] * MIN_MS,
            need=visit["need"] * MIN_MS,
            patience=None if visit["patience"] is None else visit["patience"] * MIN_MS,
            level=level_of(visit),
            channel=visit["channel"],
            no_show=visit["no_show"],
        )
        for visit in spec["visits"]
    ]
    limits = spec["services"]
    plain.give_tickets(
        people,
        closing=spec["closing"] * MIN_MS,
        last_ticket=None if spec["last_ticket"] is None else spec["last_ticket"] * MIN_MS,
        service_last={
            name: limit["last_ticket"] * MIN_MS for name, limit in limits.items() if limit["last_ticket"] is not None
        },
        tickets_max={name: limit["tickets_max"] for name, limit in limits.items() if limit["tickets_max"] is not None},
    )
    desks = plain_windows(spec)
    plain.work_through(
        [desk for desk in desks if desk.name not in missing(spec)],
        people,
        closing=spec["closing"] * MIN_MS,
        at_closing=spec["at_closing"],
        hall=spec["hall"],
        absent_call=spec["absent_call"] * MIN_MS,
    )
    return sorted((person for person in people if not person.no_show), key=lambda person: person.ticket), desks


def told_by_rules(people: list[plain.Customer]) -> list[tuple[Any, ...]]:
    """Ticket, service, called, ended, window and outcome of all who came, in minutes."""

    def minutes(moment: int | None) -> float | None:
        return None if moment is None else moment / MIN_MS

    return [(p.ticket, p.service, minutes(p.called), minutes(p.ended), p.window, p.outcome) for p in people]


def told_by_engine(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The same of a table of customers."""
    came = frame[frame["outcome"] != "no_show"].sort_values("ticket")
    story = told(came)
    return list(zip(story.ticket, came["service"], story.called, story.ended, story.window, story.outcome, strict=True))


def compare(spec: Spec, engine: str) -> None:
    """Fail unless an engine's day is that of the rules, customer by customer and break by break."""
    people, desks = worked(spec)
    office = described(spec)
    absent = pd.DataFrame({"window": missing(spec)}, dtype=object)
    result = simulated(office, engine, customers=listed(spec), absent=absent)
    assert told_by_engine(result.to_pandas()) == told_by_rules(people)

    for paths, found in result.run.blocks():
        records.check(office, paths, found)
        taken = [
            (int(window), int(begin), int(until))
            for window, begin, until in zip(found.break_window, found.break_from_ms, found.break_until_ms, strict=True)
        ]
        assert taken == [(number, *rest) for number, desk in enumerate(desks) for rest in desk.taken]
        assert [int(count) for count in found.breaks_missed[0]] == [desk.missed for desk in desks]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(spec=office_specs())
def test_a_random_day_goes_by_the_rules(spec: Spec, engine: str) -> None:
    assert spec["visits"]
    compare(spec, engine)


def test_the_brute_force_follows_a_day_worked_by_hand() -> None:
    # one window, break due 10-25 begins at 20; the second leaves at 19, the third is called at 35
    desk = plain.Window("desk/1", frozenset("a"), 1, 1.0, 0, 60, [(10, 15)], [])
    people = [
        plain.Customer("a", queued, need, patience, 2, "walk_in")
        for queued, need, patience in ((5, 15, None), (6, 5, 13), (7, 5, None))
    ]
    plain.give_tickets(people, closing=60)
    plain.work_through([desk], people, closing=60)
    assert [person.called for person in people] == [5, None, 35]
    assert [person.ended for person in people] == [20, 19, 40]
    assert [person.outcome for person in people] == ["served", "left", "served"]
    assert desk.taken == [(20, 35)]
