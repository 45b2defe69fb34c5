"""Speed of mfc_sim against the yardsticks, in one run: `make bench`, or `python benchmarks/run.py`.

Read the ratios, not the times: machines are noisy, so each pass takes both sides one after the other, and a row is the
median of the passes' ratios. What is timed is first held to the right answer. The yardsticks run unedited in an
environment of their own under .venv/. `--plant-slowdown` does our side's work ten times over, and imports what a
careless package would: every row must fail.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import mfc_sim as mfc
from mfc_sim.engines.support import AUTO_LANES
from mfc_sim.paths import BLOCK, draw
from work_b import HALF_HOURS, MEAN_MIN, OFFICE, OPENING_MIN, PER_DAY, SHARES

HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".venv" / "yardsticks"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
SEED = 7
PASSES = 5
SLOWDOWN = "do our side's work N times over (10), to see that rows fail"
CARELESS = "matplotlib.pyplot, pandas, scipy.stats, mfc_sim"
MIN_MS = 60_000


def verdict(holds: bool) -> str:
    """First word of a line."""
    return "PASS" if holds else "FAIL"


@dataclass(frozen=True)
class Row:
    """One comparison: each side gives seconds per piece of work; `repeats` is how often ours is done over."""

    name: str
    ours: Callable[[int], float]
    theirs: Callable[[], float]
    bound: float
    aim: float

    def line(self, repeats: int) -> str:
        """Measure and judge."""
        passes = [(self.ours(repeats), self.theirs()) for _ in range(PASSES)]
        ratios = [ours / theirs for ours, theirs in passes]
        ratio = statistics.median(ratios)
        ours_us, theirs_us = (1e6 * statistics.median(side) for side in zip(*passes, strict=True))
        return (
            f"{verdict(ratio <= self.bound)} {self.name:52} {ratio:5.2f} x [{min(ratios):.2f}-{max(ratios):.2f}]"
            f"  bound {self.bound:g}, aim {self.aim:g}   {ours_us:.3f} / {theirs_us:.3f} us"
        )


def environment() -> None:
    """Make the yardsticks' environment, once: numpy and simpy in the versions that their requirements pin."""
    ready = HOME / "ready"
    if not ready.exists():
        venv.create(HOME, clear=True, with_pip=True)
        pins = HERE / "yardsticks" / "requirements.txt"
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "-c", pins, "numpy", "simpy"], check=True)
        ready.touch()


def yardstick(*arguments: object) -> Any:
    """The answer of benchmarks/yardstick.py."""
    command = [PYTHON, HERE / "yardstick.py", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def yardstick_unit(*arguments: object) -> float:
    """Seconds per customer of a yardstick."""
    answer = yardstick(*arguments)
    return answer["seconds"] / answer["customers"]


def paths(replications: int) -> int:
    """The draws of Work B, block by block as simulate() makes them; returns how many come."""
    firsts = range(0, replications, BLOCK)
    return sum(len(draw(OFFICE, seed=SEED, first=first, replications=BLOCK).need_ms) for first in firsts)


def office_days(replications: int, *, engine: str = "reference", office: mfc.Office = OFFICE) -> None:
    """Work B through the front door; on the reference its mean wait is read too."""
    result = mfc.simulate(office, replications=replications, seed=SEED, engine=engine)
    if engine == "reference" and office is OFFICE:
        float(result.mean_wait())


def our_unit(work: Callable[[int], object], replications: int, repeats: int) -> float:
    """Seconds per customer of our side."""
    customers = paths(replications)
    began = time.perf_counter()
    for _ in range(repeats):
        work(replications)
    return (time.perf_counter() - began) / customers


def few_days(engine: str) -> None:
    """The starter office for as many days as make "auto" take lanes."""
    office = mfc.presets.starter()
    office_days(AUTO_LANES // len(office.days()) + 1, engine=engine, office=office)


def seconds_of(work: Callable[[], object], repeats: int) -> float:
    """Seconds of some work, done over and over."""
    began = time.perf_counter()
    for _ in range(repeats):
        work()
    return time.perf_counter() - began


def seconds_to_import(module: str) -> float:
    """Seconds that an import takes in a fresh interpreter."""
    code = f"import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


ROWS = (
    Row(
        name="reference engine, Work B / SimPy idiomatic",
        ours=partial(our_unit, office_days, 2 * BLOCK),
        theirs=lambda: yardstick_unit("office", "idiomatic", 2 * BLOCK),
        bound=1.5,
        aim=0.7,
    ),
    Row(
        name="lanes engine, 2,048 days of Work B / SimPy idiomatic",
        ours=partial(our_unit, partial(office_days, engine="lanes"), 32 * BLOCK),
        theirs=lambda: yardstick_unit("office", "idiomatic", 2 * BLOCK),
        bound=1 / 30,
        aim=1 / 80,
    ),
    Row(
        name="lanes / reference where auto changes, the starter",
        ours=lambda repeats: seconds_of(partial(few_days, "lanes"), repeats),
        theirs=lambda: seconds_of(partial(few_days, "reference"), 1),
        bound=1.5,
        aim=1,
    ),
    Row(
        name="drawing Work B / its bare draws",
        ours=partial(our_unit, paths, 16 * BLOCK),
        theirs=lambda: yardstick_unit("bare", 128 * BLOCK * 800),
        bound=4,
        aim=2.5,
    ),
    Row(
        name="import mfc_sim / import numpy",
        ours=lambda repeats: seconds_to_import("mfc_sim" if repeats == 1 else CARELESS),
        theirs=lambda: seconds_to_import("numpy"),
        bound=3.5,
        aim=1,
    ),
)


def frame(day: dict[str, list[float]]) -> pd.DataFrame:
    """A yardstick's day in the columns of simulate(customers=): queues 0, 2 are privileged, 2, 3 long services."""
    queue = np.array(day["queue"])
    return pd.DataFrame({
        "service": np.where(queue < 2, "inquiry", "submit"),
        "queued_at_min": np.array(day["arrival_ms"]) / MIN_MS + OPENING_MIN,
        "need_min": np.array(day["need_ms"]) / MIN_MS,
        "patience_min": np.array(day["patience_ms"]) / MIN_MS,
        "level": np.where(queue % 2 == 0, 0, 2),
    })  # fmt: skip


def waits_ms(day: dict[str, list[float]]) -> np.ndarray:
    """Waits of a yardstick's people in our engine, in their order [ms]; nan for one who left."""
    people = mfc.simulate(OFFICE, customers=frame(day), engine="reference").to_pandas().sort_values("ticket")
    wait = np.rint((people["called_at_min"] - people["queued_at_min"]) * MIN_MS)
    return np.where(people["outcome"] == "served", wait, np.nan)


def z_of_waits(days: list[dict[str, list[float]]]) -> float:
    """Mean wait of our own days against the yardstick's, in standard errors; both are ratios of totals over days."""
    served = np.array([sum(wait is not None for wait in day["wait_ms"]) for day in days])
    waited = np.array([sum(wait or 0.0 for wait in day["wait_ms"]) for day in days]) / MIN_MS
    mean = waited.sum() / served.sum()
    error = np.std(waited - mean * served, ddof=1) / math.sqrt(len(days)) / served.mean()
    ours = mfc.simulate(OFFICE, replications=len(days), seed=SEED, engine="reference").mean_wait()
    return float((ours.value - mean) / math.hypot(error, (ours.high - ours.low) / (2 * 1.96)))


def z_of_draws() -> float:
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
    return float(np.abs(z).max())


def answers() -> list[str]:
    """Hold what is timed to the right answer."""
    days = yardstick("days", SEED, 120)
    held = days[:24]
    same = sum(np.array_equal(waits_ms(day), np.array(day["wait_ms"], float), equal_nan=True) for day in held)
    people = sum(len(day["queue"]) for day in held)
    z_waits, z_draws = z_of_waits(days), z_of_draws()
    equal = f"{same} of {len(held)} days, {people} people, equal to the ms in every wait and leaving"
    return [
        f"{verdict(same == len(held))} the yardstick's days in our engine: {equal}",
        f"{verdict(abs(z_waits) < 4)} mean wait of {len(days)} days of ours and of the yardstick's: z {z_waits:+.1f}",
        f"{verdict(z_draws < 4)} arrivals, needs, mix and patience as drawn and as stated: largest |z| {z_draws:.1f}",
    ]


def main() -> int:
    """Print the answers' checks and the ratios; nonzero if any fails."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plant-slowdown", type=int, nargs="?", default=1, const=10, metavar="N", help=SLOWDOWN)
    repeats = parser.parse_args().plant_slowdown
    environment()
    lines = []
    for line in itertools.chain(answers() if repeats == 1 else (), (row.line(repeats) for row in ROWS)):
        print(line, flush=True)
        lines.append(line)
    return int(any(line.startswith("FAIL") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
