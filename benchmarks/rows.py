"""The rows of the table: our side and the yardsticks' side of each, and what each is held to first."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial

import answers
import mfc_sim as mfc
import work_a
from mfc_sim import compiled
from mfc_sim.engines import lanes
from mfc_sim.engines.compiled_lanes import pack_compiled, run_packed
from mfc_sim.engines.packing import fifos_of, pack
from mfc_sim.engines.support import AUTO_LANES
from mfc_sim.paths import BLOCK, draw
from mfc_sim.source import Scratch
from mfc_sim.tasks import LOOP_LANES
from peers import Yardsticks, queuecomputer
from table import Group, Row
from work_b import OFFICE, build

SEED = 7
DAYS = 65 * BLOCK
"""Of ours, 4,160: lanes whose number is a multiple of 512 are slower."""
DAYS_SIMPY, DAYS_CIW, DAYS_CIMBA, DAYS_BOTH = 64, 32, 640, 4 * DAYS
QUEUE_CUSTOMERS = 3_000
"""Work A, of each of ours; the yardsticks' are below."""
PEERS_CUSTOMERS = {"simpy": 100_000, "ciw": 40_000, "cimba": 4_000_000}
CARELESS = "matplotlib.pyplot, pandas, scipy.stats, mfc_sim"
PLAN_DAYS = 200


@cache
def customers(days: int) -> int:
    """How many come in so many days of Work B, seed 7; every plan of a sweep meets them."""
    parts = (
        draw(OFFICE, seed=SEED, first=first, replications=min(BLOCK, days - first)) for first in range(0, days, BLOCK)
    )
    return sum(len(part.need_ms) for part in parts)


def seconds_of(work: Callable[[], object], repeats: int = 1) -> float:
    """Seconds of some work, done over and over."""
    began = time.perf_counter()
    for _ in range(repeats):
        work()
    return time.perf_counter() - began


def unit(work: Callable[[], object], units: int, repeats: int = 1) -> float:
    """Seconds per customer."""
    return seconds_of(work, repeats) / units


def office_days(days: int, *, engine: str = "auto", by: object = None, **options: object) -> object:
    """Work B through the front door: described, validated, drawn, packed, run, and all columns of its table."""
    return mfc.simulate(build(), replications=days, seed=SEED, engine=engine, **options).table(by=by)


def office_unit(days: int, repeats: int, **options: object) -> float:
    """Seconds per customer of `office_days`."""
    return unit(partial(office_days, days, **options), customers(days), repeats)


def plans(times: int, seconds: int) -> dict[str, list[object]]:
    """Axes of a sweep: 5 numbers of windows of the first shift, of the second and of the third, times of a pause."""
    pauses = [[(clock(at), clock(at + 30))] for at in range(720, 720 + 30 * times, 30)]
    return {
        "windows.universal.shifts.first.count": [2, 3, 4, 5, 6],
        "windows.universal.shifts.second.count": [3, 2, 4, 1, 5][:seconds],
        "windows.universal.shifts.first.closed": pauses,
        "windows.short.shifts.third.count": [1, 2, 3, 4, 5],
    }


def clock(minute: int) -> str:
    """Time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def sweep_unit(repeats: int) -> float:
    """Seconds per customer of the sweep of 1,000 plans, with its table; of a tenth of them if done over."""
    times, seconds = (8, 5) if repeats == 1 else (4, 1)

    def work() -> object:
        swept = mfc.sweep(build(), plans(times, seconds), replications=PLAN_DAYS, seed=SEED, n_jobs=1, progress=False)
        return swept.table()

    return unit(work, 25 * times * seconds * customers(PLAN_DAYS), repeats)


@cache
def paths_of(days: int) -> object:
    """Draws of Work B that are used again and again."""
    return draw(OFFICE, seed=SEED, replications=days)


def core_unit(days: int, repeats: int) -> float:
    """Seconds per customer of the lanes alone: people packed and lanes set up before the clock, results by record."""
    paths = paths_of(days)
    seconds = 0.0
    for _ in range(repeats):
        hall = lanes._Lanes([(OFFICE, paths)], fifos_of(OFFICE, [0, 2]))
        seconds += seconds_of(hall.advance)
    return seconds / customers(days)


@cache
def blocks_packed(days: int) -> list[tuple[object, object]]:
    """The same people, as many at once as a run draws, packed for the compiled loop."""
    fifos = fifos_of(OFFICE, [0, 2])
    parts = [
        draw(OFFICE, seed=SEED, first=first, replications=min(LOOP_LANES, days - first))
        for first in range(0, days, LOOP_LANES)
    ]
    return [(part, pack_compiled(part, fifos)) for part in parts]


def compiled_core_unit(days: int, repeats: int) -> float:
    """Seconds per customer of the compiled loop alone, from packed people to records."""
    fifos = fifos_of(OFFICE, [0, 2])

    def work() -> None:
        for people, packed in blocks_packed(days):
            run_packed(OFFICE, people, packed, fifos)

    blocks_packed(days)
    return unit(work, customers(days), repeats)


def draw_and_pack(days: int) -> None:
    """Draws of Work B, packed for the lanes, as many at once as a run draws."""
    fifos, scratch = fifos_of(OFFICE, [0, 2]), Scratch()
    for first in range(0, days, LOOP_LANES):
        some = min(LOOP_LANES, days - first)
        people = draw(OFFICE, seed=SEED, first=first, replications=some, scratch=scratch)
        (pack_compiled if compiled.on() else pack)(people, fifos)


def queue_unit(servers: int, each: int, repeats: int) -> float:
    """Seconds per customer of Work A, draws and mean wait included."""
    return unit(partial(work_a.total_waits, servers, each), each * work_a.SEQUENCES, repeats)


def few_days(engine: str) -> None:
    """The starter office for as many days as make "auto" take lanes."""
    office = mfc.presets.starter()
    mfc.simulate(office, replications=AUTO_LANES // len(office.days()) + 1, seed=SEED, engine=engine)


def single_days(engine: str) -> None:
    """Thirty single days of Work B, each asked for its table."""
    for seed in range(30):
        mfc.simulate(OFFICE, replications=1, seed=seed, engine=engine).table()


def seconds_to_import(module: str) -> float:
    """Seconds that an import takes in a fresh interpreter."""
    code = f"import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return float(done.stdout)


def groups(peers: Yardsticks) -> dict[str, Group]:
    """All groups by name."""
    simpy = {"simpy": lambda: peers.unit("office", "idiomatic", DAYS_SIMPY)}
    return {
        "office": Group(
            rows=(
                Row("office-simpy", "Work B, draws included", "idiomatic SimPy", "table", "simpy", 80, 150),
                Row("office-by", "same, table by service and hour", "idiomatic SimPy", "by", "simpy", 50, 90),
                Row("office-ciw", "Work B, draws included", "Ciw (reduced)", "table", "ciw", 200, 350),
                Row("office-cimba", "Work B, draws included", "cimba", "table", "cimba", 8, 16),
            ),
            ours={
                "table": partial(office_unit, DAYS),
                "by": partial(office_unit, DAYS, by=("service", "hour")),
            },
            theirs=simpy | {
                "ciw": lambda: peers.unit("office_ciw", DAYS_CIW),
                "cimba": lambda: peers.unit("office_cimba", DAYS_CIMBA),
            },
            needs={"cimba": "cimba"},
            warm=partial(office_days, BLOCK, engine="lanes", by=("service", "hour")),
            answers=answers.office(peers),
        ),
        "sweep": Group(
            rows=(Row("sweep", "sweep of 1,000 plans x 200 days", "idiomatic SimPy", "sweep", "simpy", 150, 350),),
            ours={"sweep": sweep_unit},
            theirs=simpy,
            answers=(lambda: answers.sweep(plans(2, 2)),),
        ),
        "core": Group(
            rows=(
                Row("core", "Work B core alone, draws reused", "numba, one core", "lanes", "numba", 1.8, 1.2,
                    faster=False),
                *(Row("core-compiled", "same, compiled loop, to records", "numba, one core", "loop", "numba", 1.8, 1.2,
                      faster=False) for _ in range(compiled.on())),
            ),
            ours={"lanes": partial(core_unit, 4_104), "loop": partial(compiled_core_unit, 4_104)},
            theirs={"numba": lambda: peers.unit("core", 4_104)},
            needs={"numba": "numba"},
            answers=answers.core(peers),
        ),
        "queue": Group(
            rows=(
                Row("queue-simpy", "Work A, draws and recursion, mean wait", "SimPy", "numpy", "simpy", 350, 600),
                Row("queue-ciw", "Work A, draws and recursion, mean wait", "Ciw", "numpy", "ciw", 800, 1_300),
                Row("queue-cimba", "Work A, draws and recursion, mean wait", "cimba", "numpy", "cimba", 10, 16),
                Row("queue-queuecomputer", "Work A, draws and recursion, mean wait", "queuecomputer", "numpy",
                    "queuecomputer", 6, 10),
            ),
            ours={"numpy": partial(queue_unit, 10, QUEUE_CUSTOMERS)},
            theirs={name: partial(peers.unit, "queue", name, count, SEED) for name, count in PEERS_CUSTOMERS.items()}
            | {"queuecomputer": lambda: queuecomputer()[0]},
            needs={"cimba": "cimba", "queuecomputer": "queuecomputer"},
            warm=partial(work_a.total_waits, 10, 80),
            answers=answers.queue(peers),
        ),
        "draws": Group(
            rows=(Row("draws", "draw and pack, Work B", "its bare draws", "draws", "bare", 3, 2, faster=False),),
            ours={"draws": lambda repeats: unit(partial(draw_and_pack, DAYS), customers(DAYS), repeats)},
            theirs={"bare": lambda: peers.unit("bare", 2 * DAYS * 800)},
            answers=(answers.draws,),
        ),
        "workers": Group(
            rows=(Row("workers", f"two workers, {DAYS_BOTH // 2:,} lanes each", "one", "two", "one", 1.6, 1.9),),
            ours={"two": lambda repeats: office_unit(DAYS_BOTH, repeats, n_jobs=2)},
            theirs={"one": lambda: office_unit(DAYS_BOTH, 1, n_jobs=1)},
            answers=(lambda: answers.workers(partial(office_days, DAYS_BOTH)),),
            warm=partial(office_days, DAYS_BOTH, n_jobs=2),
        ),
        "reference": Group(
            rows=(
                Row("reference", "reference engine, Work B, table", "idiomatic SimPy", "ours", "simpy", 1.5, 0.7,
                    faster=False),
            ),
            ours={"ours": partial(office_unit, 2 * BLOCK, engine="reference")},
            theirs=simpy,
        ),
        "small": Group(
            rows=(
                Row("auto", f"lanes at {AUTO_LANES} days, where auto changes", "reference engine", "lanes", "reference",
                    1.5, 1, faster=False),
                Row("day", "thirty single days, engine chosen by auto", "reference engine", "auto", "single", 1.2, 1,
                    faster=False),
            ),
            ours={
                "lanes": lambda repeats: seconds_of(partial(few_days, "lanes"), repeats),
                "auto": lambda repeats: seconds_of(partial(single_days, "auto"), repeats),
            },
            theirs={
                "reference": lambda: seconds_of(partial(few_days, "reference")),
                "single": lambda: seconds_of(partial(single_days, "reference")),
            },
            warm=lambda: (few_days("lanes"), few_days("reference"), single_days("reference")),
        ),
        "import": Group(
            rows=(Row("import", "import mfc_sim", "import numpy", "mfc_sim", "numpy", 3.5, 1, faster=False),),
            ours={"mfc_sim": lambda repeats: seconds_to_import("mfc_sim" if repeats == 1 else CARELESS)},
            theirs={"numpy": lambda: seconds_to_import("numpy")},
            warm=lambda: seconds_to_import("mfc_sim"),
        ),
    }  # fmt: skip
