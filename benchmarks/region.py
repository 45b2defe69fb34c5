"""A region in one run: seconds and memory of 15 million visits, the reference engine on a sample, and the growth.

The region is `mfc.presets.synthetic_region(43, 283, 3000)`: 43 offices and 283 outposts, 3,000 visits a day, 250
working days x 20 replications as 1,000 weeks of five days. Before anything is timed, the reference engine runs the same
residents of a few weeks, and every record must be equal. The ratio is that of a visit: the whole simulation on lanes,
by one worker, against draws and the reference engine on the sample.

    python benchmarks/region.py [--markdown] [--plant-slowdown]
"""

from __future__ import annotations

import resource
import sys
import time

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.network_tasks import drawn, points_of, run
from mfc_sim.residents import Residents

SEED, WEEKS, WORKERS = 1, 1_000, 2
BOUND, AIM, MEMORY_GIB = 12.0, 6.0, 2.0
MEMORY_MIB = 700
SAMPLE_WEEKS = 1
SIZES = (10, 30, 100, 300, 1_000)
"""Offices of the regions by which the growth is told; each has 70 visits a day an office."""
SIZE_DAYS = 192
SLOWER = 3


def verified(network: mfc.Network) -> tuple[int, float]:
    """Run a sample on both engines; visits, and seconds of the reference engine with its draws."""
    choices = Choices(network)
    began = time.perf_counter()
    people = drawn(Residents(choices, seed=SEED), first=0, replications=SAMPLE_WEEKS)
    reference = {place: records for place, _, records in run(points_of(choices, "reference", 1), people)}
    seconds = time.perf_counter() - began
    for place, _, records in run(points_of(choices, "lanes", 1), people):
        if not records.same_as(reference[place]):
            raise SystemExit(f"FAIL: the engines differ in office {choices.offices[place].name!r}")
    return sum(len(paths.ticket) for paths in people.values()), seconds


def timed(network: mfc.Network, weeks: int, n_jobs: int, times: int = 1) -> tuple[float, float]:
    """Seconds of a simulation, and its visits."""
    began = time.perf_counter()
    for _ in range(times):
        result = mfc.simulate(
            network, replications=weeks, seed=SEED, n_jobs=n_jobs, memory_mib=MEMORY_MIB, progress=False
        )
    seconds = time.perf_counter() - began
    return seconds, float(result.travels.flows.sum())


def memory_gib() -> float:
    """Greatest memory of this process, and of all its workers as if each took as much as the greatest."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)
    own, worker = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + WORKERS * worker) / 2**20


def main() -> int:
    """Print the table; nonzero if the time or the memory is over its bound."""
    slower = SLOWER if "--plant-slowdown" in sys.argv else 1
    network = mfc.presets.synthetic_region(43, 283, 3000.0)
    seconds, visits = timed(network, WEEKS, WORKERS, slower)
    memory = memory_gib()
    sampled, reference_s = verified(network)
    alone_s, alone = timed(network, 256, 1)
    ratio = (reference_s / sampled) / (alone_s / alone)
    verdict = "FAIL" if seconds > BOUND or memory > MEMORY_GIB else "PASS" if seconds > AIM else "PASS, aim reached"
    rows = [
        ("326 offices and outposts", f"{visits / 1e6:.1f} M", f"{seconds:.1f} s", f"{memory:.2f} GiB",
         f"{1e9 * alone_s / alone:.0f} ns", f"{ratio:.0f} x", verdict),
    ]  # fmt: skip
    heads = ("region", "visits", f"{WORKERS} workers", "memory", "a visit, 1 worker", "reference / lanes", "")
    growth = [("offices", "visits", "seconds, 1 worker", "ms an office and day", "ns a visit")]
    for size in SIZES if slower == 1 else ():
        one = mfc.presets.synthetic_region(size, 0, 70.0 * size)
        spent, came = timed(one, SIZE_DAYS, 1)
        growth.append(
            (str(size), f"{came / 1e6:.2f} M", f"{spent:.2f}", f"{1e3 * spent / size / SIZE_DAYS:.3f}",
             f"{1e9 * spent / came:.0f}")
        )  # fmt: skip
    for lines in ([heads, *rows], growth):
        if "--markdown" in sys.argv:
            print(*(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * len(lines[0]), *lines[1:]]), sep="\n")
        else:
            widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
            print(*("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines), sep="\n")
        print()
    print(f"seed {SEED}; at most {BOUND:g} s (aim {AIM:g}) and {MEMORY_GIB:g} GiB")
    return int(verdict == "FAIL")


if __name__ == "__main__":
    sys.exit(main())
