"""Offices that several tests share: the one of the contract's first page, a small one, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import mfc_sim as mfc


def contract_office(**more: Any) -> mfc.Office:
    """The office that shows every word of a description."""
    given = dict(
        name="МФЦ Новотроицк",
        language="ru",
        hours={"Mon-Fri": ("09:00", "19:00"), "Sat": ("09:00", "14:00")},
        services=[
            mfc.Service(name="passport", purpose="submit", duration=mfc.Lognormal(mean_min=12, cv=0.5), agency="МВД"),
            mfc.Service(name="collect", purpose="collect", duration=mfc.Fixed(minutes=5)),
            mfc.Service(name="sme", duration=mfc.Gamma(mean_min=25, cv=0.6)),
        ],
        demand=[
            mfc.WalkIns(
                name="live queue",
                mix={"passport": 0.6, "collect": 0.35, "sme": 0.05},
                per_day={"Mon": 260, "Tue-Fri": 200, "Sat": 90},
                shape=[9, 14, 11, 8, 7, 8, 9, 8, 6, 4],
                at_opening=12,
                privileged_share=0.03,
            ),
            mfc.Appointments(
                name="booked",
                service="passport",
                starts="10:00",
                ends="17:00",
                every_min=15,
                per_slot=1,
                no_show=0.1,
                lateness=mfc.Normal(mean_min=-3, sd_min=6),
                grace_min=15,
                days="Mon-Fri",
            ),
        ],
        windows=[
            mfc.Windows(
                name="universal",
                serves="all",
                shifts=[
                    mfc.Shift(
                        name="early",
                        count=5,
                        hours=("09:00", "18:00"),
                        days="Mon-Fri",
                        breaks=[mfc.Break("12:00", 45, at_once=2)],
                    ),
                    mfc.Shift(
                        name="late",
                        count=3,
                        hours=("10:00", "19:00"),
                        days="Mon-Fri",
                        breaks=[mfc.Break("13:30", 45, at_once=1)],
                    ),
                    mfc.Shift(name="saturday", count=4, days="Sat"),
                ],
            ),
            mfc.Windows(
                name="business", count=2, serves=["sme"], days="Mon-Fri", pace=1.0, closed=[("15:00", "15:20")]
            ),
        ],
        patience=mfc.Exponential(mean_min=60),
        day_cv=0.15,
        pace_cv=0.1,
        dates={"2026-05-01": None, "2026-04-30": ("09:00", "18:00")},
    )
    return mfc.Office(**{**given, **more})


def small_office(**more: Any) -> mfc.Office:
    """Nine hours, two services, five windows."""
    given = dict(
        name="Office 1",
        hours=("09:00", "18:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
        ],
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
        windows=[mfc.Windows(name="universal", count=5)],
    )
    return mfc.Office(**{**given, **more})


names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="./*"), min_size=1, max_size=8
).filter(lambda text: text == text.strip() and text.strip())
numbers = st.floats(0.1, 100, allow_nan=False)
laws = st.one_of(
    st.builds(mfc.Exponential, mean_min=numbers),
    st.builds(mfc.Lognormal, mean_min=numbers, cv=st.floats(0.01, 3)),
    st.builds(mfc.Gamma, mean_min=numbers, cv=st.floats(0.01, 3)),
    st.builds(mfc.Fixed, minutes=st.floats(0, 100)),
    st.builds(lambda low, more: mfc.Uniform(low_min=low, high_min=low + more), numbers, numbers),
    st.builds(mfc.Empirical, values_min=st.lists(st.floats(0, 100), min_size=1, max_size=4)),
    st.builds(lambda c, scale: mfc.Law("weibull_min", c=c, scale=scale), st.floats(0.5, 3), numbers),
)
any_law = st.one_of(
    laws,
    st.lists(st.tuples(numbers, laws), min_size=1, max_size=3).map(lambda parts: mfc.Mixture(*parts)),
)


def clock(minute: int) -> str:
    """Minute of the day as a planner writes it."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def spans(draw: st.DrawFn, least: int = 0, most: int = 1440) -> tuple[str, str]:
    """From and until."""
    begin = draw(st.integers(least, most - 1))
    return clock(begin), clock(draw(st.integers(begin + 1, most)))


@st.composite
def offices(draw: st.DrawFn) -> mfc.Office:
    """Any office that makes sense, however odd; open on all days of the week or on a single kind of day."""
    by_weekday = draw(st.booleans())
    opening = draw(st.integers(0, 1000))
    closing = draw(st.integers(opening + 1, 1440))
    days = st.none() if not by_weekday else st.sampled_from([None, "Mon-Fri", "Sat", "Mon,Wed", "Sat-Sun"])
    unique = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    services = [
        mfc.Service(
            name=name,
            duration=draw(any_law),
            purpose=draw(st.none() | st.sampled_from(["submit", "collect"])),
            agency=draw(st.none() | names),
            last_ticket=draw(st.none() | st.integers(opening + 1, 1440).map(clock)),
            tickets_max=draw(st.none() | st.integers(1, 50)),
        )
        for name in unique
    ]
    shifts = st.builds(
        dict,
        name=names,
        count=st.integers(1, 3),
        hours=st.none() | st.integers(opening + 1, 1440).map(lambda end: (clock(0), clock(end))),
        days=days,
        breaks=st.lists(
            st.builds(
                lambda start, length, at_once: mfc.Break(clock(start), length, at_once=at_once),
                st.integers(0, 1440),
                st.integers(1, 90),
                st.none() | st.just(1),
            ),
            max_size=2,
        ),
        closed=st.lists(spans(), max_size=2),
    )
    some_shifts = st.lists(shifts, min_size=1, max_size=2, unique_by=lambda words: words["name"])
    groups = [
        mfc.Windows(
            name=name,
            serves=draw(st.just("all") | st.lists(st.sampled_from(unique), min_size=1, unique=True)),
            shifts=[mfc.Shift(**words) for words in draw(some_shifts)],
            pace=draw(st.sampled_from([1.0, 0.8, 1.25])),
            rank=draw(st.none() | st.integers(0, 3)),
            absence=draw(st.sampled_from([0.0, 0.3])),
        )
        for name in draw(st.lists(names, min_size=1, max_size=2, unique=True))
    ]
    demand: list[Any] = []
    for name in draw(st.lists(names, max_size=2, unique=True)):
        many = {"per_hour": draw(st.one_of(numbers, st.lists(st.floats(0, 30), min_size=1, max_size=5)))}
        if draw(st.booleans()):
            many = {"per_day": draw(st.just(0) | numbers)}
        elif isinstance(many["per_hour"], list):
            many |= {"starts": draw(st.none() | st.integers(0, 1440).map(clock)), "step_min": draw(numbers)}
        who = {"service": draw(st.sampled_from(unique))}
        if draw(st.booleans()):
            who = {"mix": {service: draw(numbers) for service in unique}}
        demand.append(
            mfc.WalkIns(
                name=name,
                **many,
                **who,
                at_opening=draw(st.just(0) | numbers),
                scale=draw(st.floats(0, 2)),
                privileged_share=draw(st.sampled_from([0, 0.1, 1])),
                level=draw(st.none() | st.integers(0, 15)),
                day_cv=draw(st.sampled_from([0, 0.2, 2])),
                days=draw(days),
            )
        )
    if draw(st.booleans()):
        demand.append(
            mfc.Appointments(
                name="[booked]",
                service=draw(st.sampled_from(unique)),
                starts=clock(opening),
                ends=clock(closing),
                every_min=draw(st.floats(5, 500)),
                per_slot=draw(st.integers(1, 3)),
                no_show=draw(st.sampled_from([0, 0.3, 1])),
                lateness=draw(st.none() | any_law | st.just(mfc.Normal(mean_min=-3, sd_min=6))),
                grace_min=draw(st.sampled_from([0, 15])),
                days=draw(days),
                late_level=draw(st.integers(0, 15)),
            )
        )
    return mfc.Office(
        name=draw(names),
        language=draw(st.sampled_from(["ru", "en"])),
        hours={"Mon-Sun": (clock(opening), clock(closing))} if by_weekday else (clock(opening), clock(closing)),
        services=services,
        demand=demand,
        windows=groups,
        patience=draw(st.none() | any_law),
        day_cv=draw(st.sampled_from([0, 0.15])),
        pace_cv=draw(st.sampled_from([0, 0.1])),
        at_closing=draw(st.sampled_from(["serve", "send_away"])),
        last_ticket=draw(st.none() | st.integers(opening + 1, 1440).map(clock)),
        hall=draw(st.none() | st.integers(0, 30)),
        absent_call_min=draw(st.sampled_from([0, 0.5])),
        dates=draw(st.sampled_from([{}, {"2026-05-01": None, "2026-04-30": ("09:00", "18:00")}])),
    )
