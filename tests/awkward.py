"""Awkward offices: random ones in which ties are everywhere, and the people who come to them.

Half of the offices list their people, half draw them; most of them keep to whole minutes. What both engines say of an
office is compared bit for bit, and one in which they differ prints itself as Python to paste.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from hypothesis import assume
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.description.duty import on_duty
from mfc_sim.description.windows import Shift
from mfc_sim.engines import lanes, reference
from mfc_sim.listed import listed_paths
from mfc_sim.paths import Paths, draw
from mfc_sim.records import Records
from mfc_sim.studies.agreement import compared

ENGINES = ("reference", "lanes")
MIN_MS = 60_000
WEEK = ("Mon", "Tue", "Sat")
SERVICES = tuple("abcdefgh")
MOST_WINDOWS = 30


@dataclass(frozen=True, eq=False)
class Case:
    """An office with the people who come, and variants of it that run beside it on lanes.

    Attributes
    ----------
    office : Office
    customers, absent : DataFrame or None
        Listed people and missing windows; None: drawn.
    seed, replications : int
        Of the draw.
    variants : tuple of Office
        Offices of the same groups and skills for the same people.
    """

    office: mfc.Office
    customers: pd.DataFrame | None = None
    absent: pd.DataFrame | None = None
    seed: int = 0
    replications: int = 1
    variants: tuple[mfc.Office, ...] = ()

    def people(self, office: mfc.Office) -> Paths:
        """Who comes to an office."""
        if self.customers is None:
            return draw(office, seed=self.seed, replications=self.replications)
        return listed_paths(office, self.customers, absent=self.absent)

    @cached_property
    def jobs(self) -> list[tuple[mfc.Office, Paths]]:
        """The office and its variants, each with its people; the same ones while the windows are as many."""
        paths = self.people(self.office)
        names = self.office.window_names
        beside = [(one, paths if one.window_names == names else self.people(one)) for one in self.variants]
        return [(self.office, paths), *beside]

    def __repr__(self) -> str:
        return f"<Case of {len(self.jobs[0][1].ticket)} people and {len(self.office.window_names)} windows>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("..." if cycle else repr(self))


def differing(case: Case) -> tuple[Records, str]:
    """What the reference says of the office, and where lanes differ from it; empty if nowhere."""
    by_rules = [reference.run(*job) for job in case.jobs]
    try:
        by_lanes = lanes.run_many(case.jobs) if case.variants else [lanes.run(*case.jobs[0])]
    except Exception as error:  # whatever it is, the office is worth a look
        return by_rules[0], f"lanes stop with {type(error).__name__}: {error}"
    for place, (job, one, other) in enumerate(zip(case.jobs, by_rules, by_lanes, strict=True)):
        if not one.same_as(other):
            which = f"variant {place} of {len(case.variants)}: " if place else ""
            return by_rules[0], which + str(compared(*job, (one, other), ENGINES))
    return by_rules[0], ""


class Differs(AssertionError):
    """The engines differ in a case."""

    def __init__(self, case: Case, where: str) -> None:
        super().__init__(where)
        self.case = case


def agreeing(case: Case) -> Records:
    """Run an office through both engines; Differs unless every record is equal."""
    found, where = differing(case)
    if where:
        raise Differs(case, where)
    return found


@contextmanager
def printing() -> Iterator[None]:
    """Print the case in which engines differ, made as small as it gets, as Python to paste."""
    try:
        yield
    except Differs as found:
        case = smaller(found.case)
        _, where = differing(case)
        raise AssertionError(f"{where}\n\n# To paste:\n{as_python(case)}") from None


def smaller(case: Case) -> Case:
    """A case in which the engines still differ, its people listed and as few as can be."""
    if case.customers is None:
        drawn = mfc.simulate(
            case.office, seed=case.seed, replications=case.replications, engine="reference", progress=False
        )
        columns = ["replication", "weekday", "service", "queued_at_min", "need_min", "patience_min", "level", "channel"]
        listed = drawn.to_pandas()[[*columns, "outcome"]]
        as_listed = replace(case, customers=listed.astype({"weekday": object}), absent=drawn.absences().astype(object))
        if not differing(as_listed)[1]:
            return case
        case = as_listed
    size = len(case.customers) // 2
    while size:
        begin = 0
        while begin < len(case.customers):
            fewer = replace(case, customers=case.customers.drop(case.customers.index[begin : begin + size]))
            if _still_differs(fewer):
                case = fewer
            else:
                begin += size
        size //= 2
    return case


def _still_differs(case: Case) -> bool:
    try:
        return len(case.customers) > 0 and bool(differing(case)[1])
    except mfc.DataFormatError:  # the absences name a replication to which nobody comes any more
        return False


def as_python(case: Case) -> str:
    """Everything that is needed to see a case again, as Python to paste."""
    lines = ["import pandas as pd", "", "import mfc_sim as mfc", "from mfc_sim.engines import lanes, reference"]
    if case.customers is None:
        lines.append("from mfc_sim.paths import draw")
        people = f"draw(office, seed={case.seed}, replications={case.replications})"
    else:
        lines.append("from mfc_sim.listed import listed_paths")
        people = f"listed_paths(office, customers, absent={'absent' if case.absent is not None else None})"
    lines += ["from mfc_sim.studies.agreement import compared", "", f"office = {_code(case.office)}"]
    if case.variants:
        listed = ",\n    ".join(map(_code, case.variants))
        lines.append(f"variants = [\n    {listed},\n]")
    lines += [
        f"{name} = pd.DataFrame({frame.to_dict('list')}){types}"
        for name, frame, types in (("customers", case.customers, ""), ("absent", case.absent, ".astype(object)"))
        if frame is not None
    ]
    lines.append(f"paths = {people}")
    if not case.variants:
        lines.append("jobs = [(office, paths)]")
    else:
        again = people.replace("office", "one", 1)
        lines.append("same = [one.window_names == office.window_names for one in variants]")
        lines.append(
            "jobs = [(office, paths), "
            f"*((one, paths if equal else {again}) for one, equal in zip(variants, same, strict=True))]"
        )
    lines += [
        "for (one, people), found in zip(jobs, lanes.run_many(jobs), strict=True):",
        '    print(compared(one, people, (reference.run(one, people), found), ("reference", "lanes")))',
    ]
    return re.sub(r"\bnan\b", 'float("nan")', "\n".join(lines)) + "\n"


def _code(office: mfc.Office) -> str:
    """An office as a planner writes it."""
    return re.sub(r"\b([A-Z][a-z]+[A-Za-z]*)\(", r"mfc.\1(", repr(office))


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
                    per_hour=draw(st.integers(1, 15)) * (windows + 2),
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
        if draw(st.integers(0, 3)) == 3:
            customers = just_patient(office, customers, absent)
    else:
        office = office.replace(
            demand=draw(streams(day, able, total)),
            patience=draw(st.none() | laws(day, 0, 12)),
            day_cv=draw(st.sampled_from((0, 0.3))),
            pace_cv=draw(st.sampled_from((0, 0, 0.2))),
        )
        seed, replications = draw(st.integers(0, 999)), draw(st.integers(1, 3))
    beside = draw(st.sampled_from((0, 0, 0, 1, 2)))
    case = Case(office, customers, absent, seed, replications, tuple(draw(variants(office)) for _ in range(beside)))
    assume(all(len(paths.ticket) for _, paths in case.jobs))
    return case


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
    match draw(st.sampled_from(("closing", "absent calls", "pace", "breaks", "closed", "windows"))):
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
        case _:
            changes = {}
    group = draw(st.integers(0, len(office.windows) - 1))
    windows = list(office.windows)
    first, *others = windows[group].shifts
    changes = changes or {"count": first.count + 1}
    windows[group] = windows[group].replace(shifts=[first.replace(**changes), *others])
    return office.replace(windows=windows)
