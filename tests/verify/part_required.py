"""The windows that `mfc.required_windows` finds against those that the equations of the day (`day_curve`) ask for.

200 random offices of one queue with exponential services, a third of them with patience: the requirement of every
half-hour is the smallest number that meets the target by the equations, the earlier half-hours staffed as required and
the number kept from there on. They may differ only where the truth lies within 4 standard errors of the estimate (how
many lie inside its 95 % interval is told), in at most 5 % of the half-hours; and the shares that the requirement shows
are the true ones, but for what `day_curve` states that it simplifies where windows leave. The requirement less one
window, and services 3 % longer, have to be found out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from intervals import cores
from joblib import Parallel, delayed
from requirements import Compared, compared

SEED = 20_261_124
OFFICES = 200
PLANTED = 20
DAYS, PLANTED_DAYS = 10_240, 6_144
"""The fewer days, the more half-hours whose share lies too near the target for an interval to tell."""
APART = 0.05
"""Greatest share of the half-hours on which the two may differ."""
WORST = 4.5
"""Greatest distance [standard errors] of a share from the truth: some 1,800 are looked at."""


def run(offices: int, days: int, **fault: Any) -> list[Compared]:
    """Compare the first so many offices."""
    tasks = (delayed(compared)(number, SEED, days, **fault) for number in range(offices))
    return list(Parallel(n_jobs=cores(), batch_size=1)(tasks))


def holds(found: Sequence[Compared], name: str) -> tuple[bool, str]:
    """Whether the two agree, and a sentence."""
    half_hours = sum(one.half_hours for one in found)
    differences = [difference for one in found for difference in one.differences]
    touched = sum(bool(one.differences) for one in found)
    unexplained = sum(not difference.explained for difference in differences)
    inside = sum(difference.inside for difference in differences)
    worst = max(one.worst for one in found)
    told = (
        f"{name}: {len(differences)} of {half_hours} half-hours differ ({touched} of {len(found)} offices), "
        f"{inside} with the truth inside the 95 % interval of the estimate, {unexplained} beyond 4 errors; "
        f"shares within {worst:.2f} standard errors of the truth"
    )
    return len(differences) <= APART * half_hours and not unexplained and worst < WORST, told


def main() -> int:
    """Compare, list the differences, plant the faults."""
    began = time.perf_counter()
    found = run(OFFICES, DAYS)
    for difference in (difference for one in found for difference in one.differences):
        print(
            f"office {difference.number}, half-hour {difference.at + 1}: {difference.simulated} simulated, "
            f"{difference.exact} by the equations{'' if difference.explained else ', NOT EXPLAINED'}; "
            f"{difference.told}"
        )
    agree, told = holds(found, "as it is")
    print(f"{told}; the truth falls short of the target by at most {max(one.below for one in found):.4f}")
    print(
        f"{sum(one.staffings for one in found)} staffings of {DAYS} days, {sum(one.curves for one in found)} days of "
        f"equations, 1 to {max(one.most for one in found)} windows, {time.perf_counter() - began:.0f} s",
        flush=True,
    )
    finds = []
    for name, fault in (("one window less", {"lowered": 1}), ("services 3 % longer", {"longer": True})):
        good, faulty = holds(run(PLANTED, PLANTED_DAYS, **fault), name)
        print(faulty, flush=True)
        finds.append(not good)
    good = agree and all(finds)
    print(
        f"{'PASS' if good else 'FAIL'} required: {told}; {sum(finds)} of {len(finds)} planted faults found; "
        f"{DAYS} days, {time.perf_counter() - began:.0f} s, seed {SEED}"
    )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
