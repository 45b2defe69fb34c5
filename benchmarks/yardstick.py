"""The yardsticks, in an environment of their own, one question a line: `python yardstick.py` reads [name, argument ...]
as JSON and answers with a line of JSON. Compilers and first calls are warmed before any clock starts.

present                       versions of the packages that are there
office VERSION DAYS           Work B in SimPy ("idiomatic" or "lean"), draws included
office_ciw, office_cimba DAYS the same in Ciw (reduced: no skills) and in cimba
queue NAME CUSTOMERS SEED     Work A in "simpy", "ciw" or "cimba"
core DAYS                     Work B's queues alone in numba, one core, on draws made before
recursion SERVERS CUSTOMERS   Work A's queues alone in numba, the quicker of insertion and heap, on draws made before
bare CUSTOMERS                the random numbers of Work B alone
days SEED DAYS                days in whole milliseconds from opening, and what run_idiomatic makes of them
core_days SEED DAYS           days on the common grid of ticks and milliseconds, and what the numba core makes of them
core_equal SEED DAYS          customers, and how many of them numba and run_idiomatic treat alike to the bit
recursion_waits SERVERS       gaps, needs and the waits of both numba recursions
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "yardsticks"))

with suppress(ImportError):  # its models do not compile if numba has compiled anything before this import
    import cimba  # noqa: F401

import bare as bare_draws
import common
import numpy as np
import peers_a
import peers_b
import simpy_b

MIN_MS = 60_000
GRID_TICKS = 512
GRID_MS = 1_875
"""512 ticks of 1/16,384 minute are 1,875 ms: times on this grid are whole in both clocks."""
Answer = dict[str, Any]


def present() -> Answer:
    found = {}
    for name in ("numpy", "simpy", "ciw", "numba", "cimba"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def timed(work: Callable[[], Any], warm: Callable[[], Any]) -> tuple[float, Any]:
    warm()
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def office_answer(work: Callable[[int], Any], days: int) -> Answer:
    seconds, (customers, mean_wait_min, left_per_day) = timed(lambda: work(days), lambda: work(1))
    return {"seconds": seconds, "customers": customers, "mean_wait_min": mean_wait_min, "left_per_day": left_per_day}


def office(version_name: str, days: int) -> Answer:
    return office_answer(lambda number: peers_b.simpy_b(number, version_name), days)


def office_ciw(days: int) -> Answer:
    return office_answer(peers_b.ciw_b, days)


def office_cimba(days: int) -> Answer:
    return office_answer(peers_b.cimba_b, days)


def queue(name: str, customers: int, seed: int) -> Answer:
    work = getattr(peers_a, f"{name}_a")
    seconds, (served, mean_wait) = timed(lambda: work(customers, seed), lambda: work(1_000, seed))
    return {"seconds": seconds, "customers": served, "mean_wait": mean_wait}


def run_core(pack: Any) -> np.ndarray:
    """Start of each record's service: the clock shifted left, 0 for one who left."""
    import numba_core

    start = np.zeros(len(pack.rec), np.int64)
    numba_core.office_1(
        pack.rec,
        np.ascontiguousarray(pack.start.T),
        common.N_UNI,
        common.N_SPE,
        *numba_core.flat_breaks(common.break_events(), common.TICK),
        start,
    )
    return start


@cache
def core_pack(days: int) -> Any:
    return common.draw_b(np.random.Generator(np.random.SFC64(3)), days)


def core(days: int) -> Answer:
    pack = core_pack(days)
    seconds, start = timed(lambda: run_core(pack), lambda: run_core(core_pack(1)))
    waits = (start - pack.rec[:, 3])[start > 0] >> common.SH
    return {"seconds": seconds, "customers": pack.n, "mean_wait_min": float(waits.mean() / common.TICK)}


def people_a(servers: int, customers: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.Generator(np.random.SFC64(5))
    return rng.standard_exponential(customers) / (common.A_RHO * servers), rng.standard_exponential(customers)


def recursion(servers: int, customers: int) -> Answer:
    import numba_core

    gaps, needs = people_a(servers, customers)
    few = gaps[:100], needs[:100]
    seconds = [
        timed(lambda work=work: work(gaps, needs, servers), lambda work=work: work(*few, servers))[0]
        for work in (numba_core.kw_one, numba_core.kw_heap)
    ]
    return {"seconds": min(seconds), "customers": customers}


def recursion_waits(servers: int) -> list[list[float]]:
    import numba_core

    gaps, needs = people_a(servers, 3_000)
    found = (numba_core.kw_one(gaps, needs, servers), numba_core.kw_heap(gaps, needs, servers))
    return [column.tolist() for column in (gaps, needs, *found)]


def bare(customers: int) -> Answer:
    seconds, _ = timed(
        lambda: bare_draws.bare(customers, bare_draws.WORK_B),
        lambda: bare_draws.bare(customers // 10, bare_draws.WORK_B),
    )
    return {"seconds": seconds, "customers": customers}


def days(seed: int, number: int) -> list[Answer]:
    # run_idiomatic knows no unit but that of BREAKS: in whole milliseconds its float sums are exact.
    minutes = dict(common.BREAKS)
    common.BREAKS.update({window: (from_ * MIN_MS, until * MIN_MS) for window, (from_, until) in minutes.items()})
    pack = common.draw_b(np.random.Generator(np.random.SFC64(seed)), number)
    found = []
    for lane in range(pack.lanes):
        arrival, queue_of, *lengths, _ = common.day_lists(pack, lane)
        arrival, need, patience = (np.rint(np.multiply(times, MIN_MS)).tolist() for times in (arrival, *lengths))
        waits = simpy_b.run_idiomatic(arrival, queue_of, need, patience)
        day = {"arrival_ms": arrival, "queue": queue_of, "need_ms": need, "patience_ms": patience}
        found.append(day | {"wait_ms": [None if math.isnan(wait) else wait for wait in waits]})
    common.BREAKS.update(minutes)
    return found


def put_on_grid(pack: Any) -> None:
    """Round the people of a pack to GRID_TICKS; patience ends a tick after the grid, where no call can be."""
    fifo = np.repeat(np.arange(common.Q), common.NCOL)
    place = np.concatenate([np.arange(columns) for columns in common.NCOL])
    real = np.flatnonzero(place < pack.per_queue[fifo].T)  # rows of the pack, lane by lane
    records, low = pack.rec[real], np.int64(common.LOW)
    fifo_of = np.tile(fifo, pack.lanes)[real]

    def rounded(ticks: np.ndarray) -> np.ndarray:
        return ticks // GRID_TICKS * GRID_TICKS

    patience = rounded((records[:, 0] - records[:, 3]) >> common.SH) + 1
    arrival = rounded(records[:, 3] >> common.SH)
    need = np.maximum(rounded(records[:, 1] >> common.SH), GRID_TICKS)
    tier = records[:, 3] & low & np.int64(3 << 29)
    key = arrival << common.SH | tier | arrival << 5 | fifo_of
    pack.rec[real, 0] = key + (patience << common.SH)
    pack.rec[real, 1] = need << common.SH
    pack.rec[real, 3] = key
    pack.rec[real, 2] = pack.rec[real + 1, 3]  # the last one's next is the sentinel behind him


def core_days(seed: int, number: int) -> list[Answer]:
    pack = common.draw_b(np.random.Generator(np.random.SFC64(seed)), number)
    put_on_grid(pack)
    start = run_core(pack)
    scale = GRID_MS / GRID_TICKS
    found = []
    for lane in range(number):
        *_, rows = common.day_lists(pack, lane)
        records = pack.rec[lane * pack.width + rows]
        arrival, need = records[:, 3] >> common.SH, records[:, 1] >> common.SH
        patience = (records[:, 0] - records[:, 3]) >> common.SH
        begun = start[lane * pack.width + rows]
        waits = ((begun >> common.SH) - arrival) * scale
        found.append({
            "arrival_ms": (arrival * scale).tolist(),
            "queue": (records[:, 3] & 31).tolist(),
            "need_ms": (need * scale).tolist(),
            "patience_ms": (np.floor(patience * scale)).tolist(),  # between the same points of the grid
            "wait_ms": [wait if served else None for wait, served in zip(waits.tolist(), begun > 0, strict=True)],
        })  # fmt: skip
    return found


def core_equal(seed: int, number: int) -> list[int]:
    pack = common.draw_b(np.random.Generator(np.random.SFC64(seed)), number)
    start = run_core(pack)
    customers = same = 0
    for lane in range(number):
        arrival, queue_of, need, patience, rows = common.day_lists(pack, lane)
        begun = start[lane * pack.width + rows]
        waits = np.where(begun > 0, (begun >> common.SH) / common.TICK - np.array(arrival), np.nan)
        theirs = np.array(simpy_b.run_idiomatic(arrival, queue_of, need, patience))
        customers += len(rows)
        same += int(np.count_nonzero((waits == theirs) | (np.isnan(waits) & np.isnan(theirs))))
    return [customers, same]


QUESTIONS: dict[str, Callable[..., Any]] = {
    work.__name__: work
    for work in (
        present, office, office_ciw, office_cimba, queue, core, recursion, bare, days, core_days, core_equal,
        recursion_waits,
    )
}  # fmt: skip


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a package prints is no answer
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(QUESTIONS[name](*arguments)), file=answers, flush=True)
