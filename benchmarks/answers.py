"""What is timed is first held to the right answer: to the bit where people are shared, statistically where not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

import mfc_sim as mfc
import work_a
from mfc_sim.paths import draw
from mfc_sim.queueing import fcfs_waits
from peers import Yardsticks, queuecomputer, rscript
from work_b import HALF_HOURS, MEAN_MIN, OFFICE, OPENING_MIN, PER_DAY, SHARES, reduced

SEED = 7
MIN_MS = 60_000
SHARED_DAYS, YARDSTICK_DAYS = 24, 120
OUR_DAYS = 1_024
NEAR = {"ciw": 0.20, "cimba": 0.10}
"""How near mean wait and number of leavers must be, because the models differ: at the end of a pause Ciw's windows
begin anew while those who still serve finish beside them, and in cimba some window pauses, not a named one."""
Checks = tuple[Callable[[], list[str]], ...]
Day = dict[str, list[Any]]


def told(holds: bool, sentence: str) -> str:
    """Line of a check."""
    return f"{'PASS' if holds else 'FAIL'} {sentence}"


def frame(days: Sequence[Day]) -> pd.DataFrame:
    """A yardstick's days in the columns of simulate(customers=): queues 0, 2 are privileged, 2, 3 long services."""
    frames = []
    for replication, day in enumerate(days):
        queue = np.array(day["queue"])
        frames.append(pd.DataFrame({
            "replication": replication,
            "service": np.where(queue < 2, "inquiry", "submit"),
            "queued_at_min": np.array(day["arrival_ms"]) / MIN_MS + OPENING_MIN,
            "need_min": np.array(day["need_ms"]) / MIN_MS,
            "patience_min": np.array(day["patience_ms"]) / MIN_MS,
            "level": np.where(queue % 2 == 0, 0, 2),
        }))  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def waits_ms(days: Sequence[Day], engine: str) -> np.ndarray:
    """Waits of a yardstick's people in our engine, in their order [ms]; nan for one who left."""
    people = mfc.simulate(OFFICE, customers=frame(days), engine=engine).to_pandas()
    people = people.sort_values(["replication", "ticket"])
    wait = np.rint((people["called_at_min"] - people["queued_at_min"]) * MIN_MS)
    return np.where(people["outcome"] == "served", wait, np.nan)


def same_days(theirs: Sequence[Day], name: str) -> str:
    """Hold both engines to a yardstick's days."""
    expected = np.concatenate([np.array(day["wait_ms"], float) for day in theirs])
    same = {
        engine: np.array_equal(waits_ms(theirs, engine), expected, equal_nan=True) for engine in ("reference", "lanes")
    }
    left = int(np.isnan(expected).sum())
    differ = "".join(f"; engine {engine} differs" for engine, equal in same.items() if not equal)
    people = f"{len(theirs)} days, {expected.size:,} people, {left:,} of them left"
    return told(all(same.values()), f"{name} and both engines, {people}: every wait equal to the millisecond{differ}")


@cache
def our_office(office: mfc.Office) -> tuple[float, float, float]:
    """Mean wait, its standard error [min], and leavers a day in many days of ours."""
    result = mfc.simulate(office, replications=OUR_DAYS, seed=SEED, engine="lanes")
    wait = result.mean_wait()
    return wait.value, (wait.high - wait.low) / (2 * 1.96), float(result.table()["left"].iloc[0])


def days_of_simpy(peers: Yardsticks) -> list[str]:
    """The same people to the bit, and other people in the mean."""
    days = peers.ask("days", SEED, YARDSTICK_DAYS)
    served = np.array([sum(wait is not None for wait in day["wait_ms"]) for day in days])
    waited = np.array([sum(wait or 0.0 for wait in day["wait_ms"]) for day in days]) / MIN_MS
    mean = waited.sum() / served.sum()
    error = np.std(waited - mean * served, ddof=1) / math.sqrt(len(days)) / served.mean()
    value, ours_error, _ = our_office(OFFICE)
    z = float((value - mean) / math.hypot(error, ours_error))
    return [
        same_days(days[:SHARED_DAYS], "idiomatic SimPy"),
        told(abs(z) < 4, f"mean wait of {OUR_DAYS:,} days of ours {value:.2f} min, of SimPy's {mean:.2f}: z {z:+.1f}"),
    ]


def near(peers: Yardsticks, name: str, question: Sequence[object], office: mfc.Office) -> str:
    """Hold another package's mean wait and leavers to ours, as nearly as its model allows."""
    answer = peers.ask(*question)
    wait, _, left = our_office(office)
    off = max(abs(answer["mean_wait_min"] / wait - 1), abs(answer["left_per_day"] / left - 1))
    values = f"mean wait {answer['mean_wait_min']:.2f} min and {answer['left_per_day']:.0f} who leave a day"
    return told(
        off < NEAR[name],
        f"{name}, Work B: {values}, ours {wait:.2f} and {left:.0f}; {off:.0%} off, allowed {NEAR[name]:.0%}",
    )


def office(peers: Yardsticks) -> Checks:
    """Work B in SimPy, Ciw and cimba."""
    return (
        partial(days_of_simpy, peers),
        lambda: [near(peers, "ciw", ["office_ciw", YARDSTICK_DAYS], reduced())],
        lambda: [near(peers, "cimba", ["office_cimba", 640], OFFICE)] if "cimba" in peers.ask("present") else [],
    )


def core(peers: Yardsticks) -> Checks:
    """Work B's queues in numba."""

    def shared() -> list[str]:
        customers, same = peers.ask("core_equal", SEED, SHARED_DAYS)
        equal = f"{same:,} of {customers:,} people alike to the bit"
        return [
            same_days(peers.ask("core_days", SEED, SHARED_DAYS), "numba"),
            told(same == customers, f"numba and idiomatic SimPy on numba's own draws: {equal}"),
        ]

    return (lambda: shared() if "numba" in peers.ask("present") else [],)


def against_erlang(name: str, waits: np.ndarray, servers: int = 10) -> str:
    """Hold independent mean waits to Erlang C."""
    exact = work_a.erlang_c_wait(servers)
    z = float((waits.mean() - exact) / (waits.std(ddof=1) / math.sqrt(waits.size)))
    return told(abs(z) < 4, f"{name}, M/M/{servers}: mean wait {waits.mean():.4f}, Erlang C {exact:.4f}: z {z:+.1f}")


def our_queues(servers: int) -> str:
    """Our mean wait from queues that have run warm."""
    customers = 2_000
    waits = work_a.total_waits(servers, customers, sequences=1_032, warm=400 * servers, seed=SEED) / customers
    return against_erlang("ours", waits, servers)


def queue(peers: Yardsticks) -> Checks:
    """Work A in every package that is there."""

    def theirs(name: str, customers: int) -> list[str]:
        if name not in ("simpy", "ciw") and name not in peers.ask("present"):
            return []
        waits = [peers.ask("queue", name, customers, seed)["mean_wait"] for seed in range(1, 11)]
        return [against_erlang(name, np.array(waits))]

    def in_r() -> list[str]:
        if not rscript():
            return []
        wait, exact = queuecomputer()[1], work_a.erlang_c_wait(10)
        # one sequence of a million: its standard error is about 0.02 (correlation over some 700 customers)
        return [told(abs(wait - exact) < 0.08, f"queuecomputer, M/M/10: mean wait {wait:.4f}, Erlang C {exact:.4f}")]

    return (
        lambda: [our_queues(10)],
        partial(theirs, "simpy", 20_000),
        partial(theirs, "ciw", 20_000),
        partial(theirs, "cimba", 400_000),
        in_r,
    )


def servers(peers: Yardsticks, counts: Sequence[int]) -> list[str]:
    """Work A for other numbers of servers: theory, and numba's waits to the bit."""
    lines = [our_queues(count) for count in counts]
    if "numba" not in peers.ask("present"):
        return lines
    for count in counts:
        gaps, needs, inserted, heaped = np.array(peers.ask("recursion_waits", count))
        waits = fcfs_waits(np.cumsum(gaps), needs, count)
        equal = np.array_equal(waits, inserted) and np.array_equal(waits, heaped)
        lines.append(told(equal, f"numba, M/M/{count}: waits of {gaps.size:,} people equal to the bit"))
    return lines


def draws() -> list[str]:
    """Largest distance of our draws from Work B [standard errors]: arrivals by half-hour, needs, mix, patience."""
    replications = 256
    drawn = draw(OFFICE, seed=SEED, replications=replications)
    expected = replications * PER_DAY * np.array(HALF_HOURS) / sum(HALF_HOURS)
    came = np.histogram(drawn.queued_at_ms / MIN_MS - OPENING_MIN, bins=len(HALF_HOURS), range=(0, 600))[0]
    z = [*((came - expected) / np.sqrt(expected))]
    for service, (mean, share) in enumerate(zip(MEAN_MIN.values(), SHARES, strict=True)):
        needs = drawn.need_ms[drawn.service == service] / MIN_MS
        z.append((needs.mean() / mean - 1) / (0.5 / math.sqrt(needs.size)))
        z.append((needs.size - expected.sum() * share) / math.sqrt(expected.sum() * share))
    z.append((drawn.patience_ms.mean() / MIN_MS / 60 - 1) * math.sqrt(drawn.patience_ms.size))
    largest = float(np.abs(z).max())
    return [
        told(largest < 4, f"our arrivals, needs, mix and patience against Work B as stated: largest |z| {largest:.1f}")
    ]


def sweep(plans: Mapping[str, Sequence[object]]) -> list[str]:
    """Points of a sweep are what simulate() gives for them, to the last digit."""
    points = [dict(zip(plans, values, strict=True)) for values in itertools.product(*plans.values())]
    swept = mfc.sweep(OFFICE, plans, replications=64, seed=SEED, progress=False).table()
    same = 0
    held = range(0, len(points), 7)
    for place, point in ((place, points[place]) for place in held):
        alone = mfc.simulate(OFFICE.with_values(point), replications=64, seed=SEED).table()
        same += np.array_equal(swept[alone.columns].iloc[place], alone.iloc[0], equal_nan=True)
    return [told(same == len(held), f"sweep and simulate(): {same} of {len(held)} plans have the same table")]


def workers(work: Callable[..., pd.DataFrame]) -> list[str]:
    """Two workers give the table of one."""
    return [told(work(n_jobs=2).equals(work(n_jobs=1)), "two workers and one: the same table")]
