"""Random offices, simulated and fitted back from their ticket logs: which intervals hold the truth.

All laws, patience, appointments, paces, absences and factors of the day are drawn for each office from its number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import mfc_sim as mfc
from mfc_sim.description.clock import MIN, weekdays

SEED = 20_261_124
OPENING, CLOSING = 9 * 60, 18 * 60


@dataclass(frozen=True)
class Compared:
    """One interval beside the truth."""

    office: int
    kind: str
    name: str
    truth: float
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the truth lies in the interval; one part in a million is given to rounding."""
        slack = 1e-6 * max(1.0, abs(self.truth))
        return self.low - slack <= self.truth <= self.high + slack

    def near(self, times: float) -> bool:
        """Whether the truth lies within so many times the interval around the estimate."""
        slack = 1e-6 * max(1.0, abs(self.truth))
        low, high = self.value - times * (self.value - self.low), self.value + times * (self.high - self.value)
        return low - slack <= self.truth <= high + slack


def a_law(random: np.random.Generator, number: int, mean_min: float) -> Any:
    """Each law in its turn."""
    cv = float(random.uniform(0.35, 0.9))
    laws = (
        mfc.Lognormal(mean_min=mean_min, cv=cv),
        mfc.Gamma(mean_min=mean_min, cv=cv),
        mfc.Exponential(mean_min=mean_min),
        mfc.Mixture(
            (0.75, mfc.Lognormal(mean_min=mean_min * 0.7, cv=0.3)),
            (0.25, mfc.Lognormal(mean_min=mean_min * 1.9, cv=0.4)),
        ),
        mfc.Uniform(low_min=mean_min * 0.4, high_min=mean_min * 1.6),
        mfc.Law("weibull_min", c=1.6, scale=mean_min / 0.8966),
    )
    return laws[number % len(laws)]


def an_office(number: int) -> mfc.Office:
    """An office of a number."""
    random = np.random.default_rng([SEED, number])
    means = random.uniform(4, 18, 3)
    services = [
        mfc.Service(name=name, purpose=purpose, duration=a_law(random, number + place, float(mean)))
        for place, (name, purpose, mean) in enumerate(
            zip(("passport", "collect", "sme"), ("submit", "collect", "submit"), means, strict=True)
        )
    ]
    weights = random.dirichlet([8, 6, 3])
    mix = dict(zip(("passport", "collect", "sme"), map(float, weights), strict=True))
    per_day = float(random.uniform(140, 240))
    shape = [float(one) for one in random.uniform(3, 10, 9)]
    paces = (1.0, float(random.uniform(0.75, 1.3)), float(random.uniform(0.75, 1.3)))
    work_min = (per_day + 20) * float(weights @ means)
    windows = max(4, int(np.ceil(work_min / (CLOSING - OPENING) / 0.85)) + 1)
    first = max(2, windows // 2)
    patience = (
        mfc.Exponential(mean_min=float(random.uniform(30, 90))),
        mfc.Lognormal(mean_min=float(random.uniform(30, 60)), cv=0.8),
        mfc.Gamma(mean_min=float(random.uniform(30, 60)), cv=0.7),
    )[number % 3]
    breaks = [mfc.Break("12:00", 30, at_once=2)]
    return mfc.Office(
        name=f"Office {number}",
        hours={"Mon-Fri": ("09:00", "18:00")},
        services=services,
        demand=[
            mfc.WalkIns(
                name="live",
                mix=mix,
                per_day={"Mon": per_day * 1.2, "Tue-Fri": per_day},
                shape=shape,
                at_opening=float(random.uniform(4, 12)),
                privileged_share=float(random.uniform(0.01, 0.1)),
            ),
            mfc.Appointments(
                name="booked",
                service="passport",
                starts="10:00",
                ends="16:00",
                every_min=20,
                no_show=float(random.uniform(0.03, 0.25)),
                lateness=mfc.Normal(mean_min=float(random.uniform(-6, 3)), sd_min=float(random.uniform(3, 9))),
                grace_min=10,
            ),
        ],
        windows=[
            mfc.Windows(
                name="senior", count=first, breaks=breaks, pace=paces[0], absence=float(random.uniform(0, 0.12))
            ),
            mfc.Windows(name="junior", count=windows - first, breaks=breaks, pace=paces[1], absence=0.05),
            mfc.Windows(name="desk", count=1, serves=["passport", "collect"], pace=paces[2], rank=9),
        ],
        patience=patience,
        day_cv=float(random.choice([0.0, 0.1, 0.2])),
        pace_cv=float(random.choice([0.0, 0.08, 0.15])),
        absent_call_min=float(random.choice([0.0, 0.5])),
    )


def compared(number: int, weeks: int = 10, halved: bool = False, seed: int = SEED) -> list[Compared]:
    """Simulate an office, fit it from its log, and set every interval beside the truth."""
    office = an_office(number)
    result = mfc.simulate(office, replications=weeks, seed=seed + number, progress=False)
    log = mfc.to_tickets(
        result,
        forgotten=0.02 * (number % 2),
        leaving="at_call" if office.absent_call_min and number % 4 < 2 else "seen",
    )
    table = mfc.fit_office(log).table()
    truths = truths_of(office, table)
    found = []
    for row in table.itertuples():
        truth = truths.get((row.object, row.parameter))
        if truth is None or np.isnan(row.low) or np.isnan(row.high):
            continue
        low, high = row.low, row.high
        if halved:
            low, high = row.value - (row.value - low) / 2, row.value + (high - row.value) / 2
        kind = row.parameter.split(" ")[0] if row.parameter.startswith(("per_hour", "at_opening")) else row.parameter
        name = f"{row.object}: {row.parameter}"
        found.append(Compared(number, kind, name, truth, float(row.value), float(low), float(high)))
    return found


def with_operators(log: Any, paces: list[float], seed: int = SEED) -> Any:
    """Seat operators at windows anew each day, and let each take his own time: paces of at most 1.

    None may be above 1: a service that outlasts the next call of its window is no service.
    """
    random, tickets = np.random.default_rng(seed), log.tickets
    windows = sorted(set(tickets["window"]) - {""})
    seats = {}
    for day in tickets["day"].unique():
        order = random.permutation(len(paces))
        seats |= {(day, window): int(one) for window, one in zip(windows, order, strict=False)}
    who = [seats.get(seat, -1) for seat in zip(tickets["day"], tickets["window"], strict=True)]
    pace = np.array([*paces, 1.0])[who]
    finished = tickets["called_min"] + (tickets["finished_min"] - tickets["called_min"]) * pace
    names = [f"operator {one}" if one >= 0 else "" for one in who]
    return replace(log, tickets=tickets.assign(finished_min=finished, operator=names))


def truths_of(office: mfc.Office, table: Any) -> dict[tuple[str, str], float]:
    """What the description says of each parameter of the table."""
    live, booked = office.demand
    reference = _reference(table)
    paces = {group.name: group.pace for group in office.windows}
    truths: dict[tuple[str, str], float] = {
        (office.name, "day_cv"): office.day_cv,
        (office.name, "pace_cv"): office.pace_cv,
        (office.name, "patience mean_min"): office.patience.mean,
        ("passport", "no_show"): booked.no_show,
        ("passport", "lateness mean_min"): booked.lateness.mean_min,
        ("passport", "lateness sd_min"): booked.lateness.sd_min,
        ("passport", "grace_min"): booked.grace_min,
    }
    laws = {row.object: row.value for row in table[table["parameter"] == "patience law"].itertuples()}
    if laws.get(office.name) != "exponential":
        truths[office.name, "patience cv"] = office.patience.scv**0.5
    for service in office.services:
        truths[service.name, "duration mean_min"] = service.duration.mean * paces[reference]
        truths[service.name, "duration cv"] = service.duration.scv**0.5
        truths[service.name, "privileged_share"] = live.privileged_share
    for group in office.windows:
        if group.name != reference:
            truths[group.name, "windows pace"] = group.pace / paces[reference]
        truths[group.name, "absence"] = group.absence
    shares = dict(live.shares)
    for name, parameter in table[["object", "parameter"]].itertuples(index=False):
        if parameter.startswith("at_opening"):
            truths[name, parameter] = live.at_door(0)
        if parameter.startswith("per_hour"):
            _, days, span = parameter.split(" ")
            begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
            rates = [live.rate(day, OPENING * MIN, CLOSING * MIN) for day in weekdays(days)]
            mean = sum(rate.between(begin * MIN, end * MIN) for rate in rates) / len(rates)
            truths[name, parameter] = mean * shares[name] * 60 / (end - begin)
    return truths


def _reference(table: Any) -> str:
    """Group of pace 1: the one whose interval has no width."""
    paces = table[table["parameter"] == "windows pace"]
    return str(paces[(paces["low"] == 1) & (paces["high"] == 1)]["object"].iloc[0])
