"""One pass of a yardstick, in the yardsticks' own environment: `python yardstick.py NAME NUMBER ...`, answer as JSON.

office VERSION DAYS   time of DAYS days of Work B in SimPy ("idiomatic" or "lean"), draws included
bare CUSTOMERS        time of the random numbers alone for so many customers of Work B
days SEED DAYS        the days themselves, in whole milliseconds from opening, and what run_idiomatic makes of them
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "yardsticks"))

import bare as bare_draws
import common
import numpy as np
import peers_b
import simpy_b

MIN_MS = 60_000


def office(version: str, days: str) -> dict[str, float]:
    peers_b.simpy_b(1, version)
    began = time.perf_counter()
    customers, mean_wait_min, left_per_day = peers_b.simpy_b(int(days), version)
    return {
        "seconds": time.perf_counter() - began,
        "customers": customers,
        "mean_wait_min": mean_wait_min,
        "left_per_day": left_per_day,
    }


def bare(customers: str) -> dict[str, float]:
    bare_draws.bare(int(customers) // 10, bare_draws.WORK_B)
    began = time.perf_counter()
    bare_draws.bare(int(customers), bare_draws.WORK_B)
    return {"seconds": time.perf_counter() - began, "customers": int(customers)}


def days(seed: str, number: str) -> list[dict[str, list[float | None]]]:
    # run_idiomatic knows no unit but that of BREAKS: in whole milliseconds its float sums are exact.
    common.BREAKS.update({window: (from_ * MIN_MS, until * MIN_MS) for window, (from_, until) in common.BREAKS.items()})
    pack = common.draw_b(np.random.Generator(np.random.SFC64(int(seed))), int(number))
    found = []
    for lane in range(pack.lanes):
        arrival, queue, *lengths, _ = common.day_lists(pack, lane)
        arrival, service, patience = (np.rint(np.multiply(times, MIN_MS)).tolist() for times in (arrival, *lengths))
        waits = simpy_b.run_idiomatic(arrival, queue, service, patience)
        day = {"arrival_ms": arrival, "queue": queue, "need_ms": service, "patience_ms": patience}
        found.append(day | {"wait_ms": [None if math.isnan(wait) else wait for wait in waits]})
    return found


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    json.dump({"office": office, "bare": bare, "days": days}[name](*arguments), sys.stdout)
