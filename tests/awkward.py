"""Awkward offices: random ones in which ties are everywhere, and the people who come to them.

Most of them list their people, the others draw them; most keep to whole minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.description.duty import on_duty
from mfc_sim.description.windows import Shift
from side_by_side import Case

MIN_MS = 60_000
WEEK = ("Mon", "Tue", "Sat")
SERVICES = tuple("abcdefgh")
MOST_WINDOWS = 30
SEARCH = 30
"""Offices of one search."""


def clock(minute: int) -> str:
    """Minute of the day as a planner writes it."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Hours:
    """The hours of a generated office [min], and how fine its times are.

    Attributes
    ----------
    by_day : dict of weekday to (opening, closing); "" is the single kind of day
    grain : int
        All its times are multiples of it [ms]: a minute, or nothing.
    """

    by_day: dict[str, tuple[int, int]]
    grain: int

    @property
    def opening(self) -> int:
        """Latest opening."""
        return max(opening for opening, _ in self.by_day.values())

    @property
    def closing(self) -> int:
        """Earliest closing."""
        return min(closing for _, closing in self.by_day.values())

    def minutes(self, least: int, most: int) -> st.SearchStrategy[float]:
        """Minutes from least to most."""
        return st.integers(least * MIN_MS // self.grain, most * MIN_MS // self.grain).map(
            lambda count: count * self.grain / MIN_MS
        )


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """A short day, or a short week of different ones."""
    opening = draw(st.sampled_from((7, 0, 540)))
    closing = opening + draw(st.integers(10, 45))
    by_day = {"": (opening, closing)}
    if draw(st.integers(0, 4)) == 4:
        many = draw(st.integers(1, len(WEEK)))
        by_day = {day: (opening + draw(st.integers(0, 4)), closing + draw(st.integers(-4, 9))) for day in WEEK[:many]}
    return Hours(by_day, draw(st.sampled_from((MIN_MS,) * 5 + (1,))))


@st.composite
def spans(draw: st.DrawFn, least: int, most: int) -> tuple[int, int]:
    """Two minutes of the day, the first before the second."""
    begin = draw(st.integers(max(0, least), most - 1))
    return begin, draw(st.integers(begin + 1, most))


@st.composite
def shifts(draw: st.DrawFn, day: Hours, name: str, closed_too: tuple[tuple[int, int], ...]) -> Shift:
    """A shift that overlaps the hours of each of its days; its breaks like to fall where it is awkward."""
    opening, closing = day.opening, day.closing
    begin, end = opening, closing
    hours = None
    if draw(st.booleans()):
        begin, end = draw(spans(opening - 3, closing + 9))
        begin, end = min(begin, closing - 1), max(end, opening + 1)
        hours = clock(begin), clock(end)
    closed = draw(st.lists(spans(opening - 3, closing + 5), max_size=2)) if draw(st.booleans()) else []
    last = min(end, closing)
    breaks = []
    due = max(begin, opening)
    for _ in range(draw(st.sampled_from((0, 1, 2, 3, 1, 2)))):
        away = [*closed, *closed_too]
        match draw(st.sampled_from(("anywhere", "next", "in a closed period", "before the end"))):
            case "anywhere":
                due = draw(st.integers(begin, end - 1))
            case "next":  # chains, and equal starts
                due += draw(st.integers(0, 3))
            case "in a closed period" if away:
                due = draw(st.sampled_from(away))[0] + draw(st.integers(0, 2))
            case _:
                due = max(begin, last - draw(st.integers(1, 4)))
        length = draw(day.minutes(1, 8))
        breaks.append(mfc.Break(clock(due), length, at_once=draw(st.sampled_from((None, None, 1, 2)))))
    days = None
    if "" not in day.by_day:
        days = draw(st.sampled_from((None, None, *day.by_day)))
    return Shift(
        name=name,
        count=draw(st.sampled_from((1, 1, 1, 2, 2, 3, 8))),
        hours=hours,
        days=days,
        breaks=breaks,
        closed=[(clock(a), clock(b)) for a, b in closed],
    )


@st.composite
def groups(draw: st.DrawFn, day: Hours, services: tuple[str, ...]) -> list[mfc.Windows]:
    """Groups of windows with any skills, 1 to 30 windows in all."""
    made: list[mfc.Windows] = []
    total = 0
    for number in range(draw(st.sampled_from((1, 2, 3, 2, 3, 4, 5)))):
        some = st.lists(st.sampled_from(services), min_size=1, unique=True)
        closed = draw(spans(day.opening - 3, day.closing + 5)) if draw(st.integers(0, 3)) == 3 else None
        mine = [
            draw(shifts(day, f"shift {place}", () if closed is None else (closed,)))
            for place in range(draw(st.sampled_from((1, 1, 2, 3))))
        ]
        total += sum(shift.count for shift in mine)
        if made and total > MOST_WINDOWS:
            break
        made.append(
            mfc.Windows(
                name=f"group {number}",
                serves=draw(st.just("all") | some),
                shifts=mine,
                closed=[] if closed is None else [tuple(map(clock, closed))],
                pace=draw(st.sampled_from((1.0, 1.0, 1.0, 0.5, 1.5, 1.37, 1 / 3))),
                rank=draw(st.sampled_from((None, 1, 1, 0, 2))),
                absence=draw(st.sampled_from((0.0, 0.0, 0.3))),
            )
        )
    return made


@st.composite
def laws(draw: st.DrawFn, day: Hours, least: int, most: int) -> Any:
    """A law of times from least to most minutes: whole minutes, or any."""
    if day.grain == MIN_MS:
        values = st.lists(st.integers(least, most), min_size=1, max_size=3)
        return draw(st.integers(least, most).map(lambda m: mfc.Fixed(minutes=m)) | values.map(_empirical))
    mean = max(1, (least + most) // 2)
    return draw(
        st.sampled_from((mfc.Exponential(mean_min=mean), mfc.Gamma(mean_min=mean, cv=0.5), mfc.Fixed(minutes=mean)))
    )


def _empirical(values: list[int]) -> mfc.Empirical:
    return mfc.Empirical(values_min=values)


@st.composite
def streams(draw: st.DrawFn, day: Hours, services: tuple[str, ...], windows: int) -> list[Any]:
    """Walk-ins and appointments for these services."""
    made: list[Any] = []
    for number in range(draw(st.sampled_from((1, 2, 2, 3)))):
        chosen = draw(st.sampled_from(services))
        own = {"level": draw(st.sampled_from((None, None, None, 0, 1, 2, 3, 15)))}
        if draw(st.booleans()):
            lateness = mfc.Normal(mean_min=0, sd_min=4)
            if day.grain == MIN_MS:
                lateness = draw(laws(day, 0, 6))
            made.append(
                mfc.Appointments(
                    name=f"booked {number}",
                    service=chosen,
                    starts=clock(day.opening),
                    ends=clock(day.closing),
                    every_min=draw(st.integers(2, 9)),
                    per_slot=draw(st.integers(1, 3)),
                    no_show=draw(st.sampled_from((0, 0.2))),
                    lateness=lateness,
                    grace_min=draw(st.sampled_from((0, 2, 4))),
                    late_level=draw(st.sampled_from((2, 2, 3, 0))),
                    **own,
                )
            )
        else:
            mix = {"mix": dict.fromkeys(services, 1)} if draw(st.booleans()) else {"service": chosen}
            made.append(
                mfc.WalkIns(
                    name=f"queue {number}",
                    per_hour=draw(st.integers(0, 15)) * (windows + 2),
                    at_opening=draw(st.sampled_from((0, 0, 4))),
                    privileged_share=draw(st.sampled_from((0, 0, 0.2))),
                    **mix,
                    **own,
                )
            )
    return made


@st.composite
def tables(draw: st.DrawFn, day: Hours, office: mfc.Office) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The listed people of a few days, and the windows missing on them."""
    replications = draw(st.sampled_from((1, 1, 2, 4)))
    days = office.days()
    labels = [one.label for one in days]
    able = [
        sorted({place for w in on_duty(office.services, office.windows, one) for place in w.serves}) for one in days
    ]
    names = [service.name for service in office.services]
    come = [(labels[place], names[service]) for place in range(len(days)) for service in able[place]]
    spans = {one.label: (one.opening_ms // MIN_MS, one.closing_ms // MIN_MS) for one in days}
    row = st.sampled_from(come).flatmap(
        lambda where: st.fixed_dictionaries(
            {
                "replication": st.integers(0, replications - 1),
                "weekday": st.just(where[0]),
                "service": st.just(where[1]),
                "queued_at_min": day.minutes(*spans[where[0]]),
                "need_min": day.minutes(1, 9),
                "patience_min": st.none() | day.minutes(0, 12),
                "level": st.sampled_from((None, None, None, None, 0, 1, 2, 3, 15)),
                "channel": st.sampled_from(("walk_in", "walk_in", "appointment", "appointment_late")),
                "outcome": st.sampled_from(("served",) * 9 + ("no_show",)),
            }
        )
    )
    # Several lists: one alone would be short most of the time, and rows counted beforehand would not go one by one.
    rows = [draw(row)]
    for _ in range(draw(st.integers(1, 3 + len(office.window_names) // 2))):
        rows += draw(st.lists(row, max_size=30))
    customers = pd.DataFrame(rows).astype({"patience_min": float, "level": float})
    missing = draw(st.lists(st.sampled_from(office.window_names), max_size=3, unique=True))
    if not missing:
        return customers, None
    some = sorted({row["replication"] for row in rows})
    absent = pd.DataFrame(
        {
            "window": missing,
            "replication": [draw(st.sampled_from(some)) for _ in missing],
            "weekday": [draw(st.sampled_from(labels)) for _ in missing],
        },
        dtype=object,
    )
    return customers, absent


def just_patient(office: mfc.Office, customers: pd.DataFrame, absent: pd.DataFrame | None) -> pd.DataFrame:
    """Let the patience of every other one who is called or sent away end then: by the rules nothing else changes."""
    found = mfc.simulate(office, customers=customers, absent=absent, engine="reference", progress=False).to_pandas()
    until = found["called_at_min"].where(found["outcome"] == "served", found["ended_at_min"])
    some = found["outcome"].isin(["served", "sent_away"]) & (found.index % 2 == 1)
    patience = found["patience_min"].where(~some, until - found["queued_at_min"])
    return found.assign(patience_min=patience)[[*customers.columns]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any office without a hall, with the people who come to it."""
    day = draw(hours())
    services = SERVICES[: draw(st.sampled_from((1, 2, 3, 3, 4, 5, 8)))]
    desks = draw(groups(day, services))
    cut = st.sampled_from((None, None, None)) | st.integers(max(day.opening + 1, day.closing - 5), day.closing + 3)
    listed = draw(st.sampled_from((True, True, False)))
    office = mfc.Office(
        name="awkward",
        hours=_given(day),
        services=[
            mfc.Service(
                name=name,
                duration=mfc.Fixed(minutes=5) if listed else draw(laws(day, 1, 9)),
                last_ticket=_clock(draw(cut)),
                tickets_max=draw(st.sampled_from((None, None, None, 1, 3))),
            )
            for name in services
        ],
        windows=desks,
        at_closing=draw(st.sampled_from(("serve", "serve", "send_away"))),
        last_ticket=_clock(draw(cut)),
        absent_call_min=draw(st.sampled_from((0, 0, 1, 2, 0.013))),
    )
    total = len(office.window_names)
    customers = absent = None
    seed, replications = 0, 1
    if not listed:
        able = _able_every_day(office)
        listed = not able
    if listed:
        customers, absent = draw(tables(day, office))
        if draw(st.integers(0, 2)) == 2:
            customers = just_patient(office, customers, absent)
    else:
        office = office.replace(
            demand=draw(streams(day, able, total)),
            patience=draw(st.none() | laws(day, 0, 12)),
            day_cv=draw(st.sampled_from((0, 0.3))),
            pace_cv=draw(st.sampled_from((0, 0, 0.2))),
        )
        if draw(st.integers(0, 3)):
            own = [service.replace(patience=draw(st.none() | laws(day, 0, 12))) for service in office.services]
            office = office.replace(services=own)
        seed, replications = draw(st.integers(0, 999)), draw(st.sampled_from((1, 2, 3) * 8 + (70, 140)))
    beside = draw(st.sampled_from((0, 0, 0, 1, 2)))
    return Case(office, customers, absent, seed, replications, tuple(draw(variants(office)) for _ in range(beside)))


def _given(day: Hours) -> Any:
    return (
        {name: tuple(map(clock, span)) for name, span in day.by_day.items()}
        if "" not in day.by_day
        else tuple(map(clock, day.by_day[""]))
    )


def _clock(minute: int | None) -> str | None:
    return None if minute is None else clock(minute)


def _able_every_day(office: mfc.Office) -> tuple[str, ...]:
    """Services for which some window is on duty on every day, so that a stream may name them (R4)."""
    days = office.days(week=True)
    served = [{place for w in on_duty(office.services, office.windows, day) for place in w.serves} for day in days]
    return tuple(service.name for place, service in enumerate(office.services) if all(place in one for one in served))


@st.composite
def variants(draw: st.DrawFn, office: mfc.Office) -> mfc.Office:
    """Another plan for the same groups and skills."""
    match draw(st.sampled_from(("closing", "absent calls", "pace", "breaks", "closed", "windows", "people"))):
        case "closing":
            return office.replace(at_closing="serve" if office.at_closing == "send_away" else "send_away")
        case "absent calls":
            return office.replace(absent_call_min=0.0 if office.absent_call_min else 1.0)
        case "pace":
            return office.with_values({"windows.*.pace": 1.25})
        case "breaks":
            changes: dict[str, Any] = {"breaks": ()}
        case "closed":
            changes = {"closed": ()}
        case "people":
            changed = {"patience": mfc.Fixed(minutes=3)} if office.demand else {"name": "read anew"}
            return office.replace(**changed)
        case _:
            changes = {}
    group = draw(st.integers(0, len(office.windows) - 1))
    windows = list(office.windows)
    first, *others = windows[group].shifts
    changes = changes or {"count": first.count + 1}
    windows[group] = windows[group].replace(shifts=[first.replace(**changes), *others])
    return office.replace(windows=windows)


def each_office(examine: Callable[[Case], None], *, offices: int, seed: int, shrink: bool = True) -> None:
    """Examine so many awkward offices; the first that fails is shrunk.

    Several short searches, since a long one likes to change little from office to office.
    """
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    for begin in range(0, offices, SEARCH):

        @seeded(seed * 1_000_003 + begin)
        @settings(
            max_examples=min(SEARCH, offices - begin),
            database=None,
            deadline=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases())
        def search(case: Case) -> None:
            examine(case)

        search()
