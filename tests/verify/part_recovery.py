"""Parameters found back from simulated ticket logs: do their 95 % intervals hold the truth?

Twenty random offices with all laws, patience, appointments, paces, absences and factors of the day are simulated for
ten weeks, written as ticket logs and fitted. Over at least 300 intervals 92 to 98 % have to hold the truth, and of
every kind of parameter with 40 intervals or more at least 85 %. The same with intervals half as wide has to fail.
A number on the command line is that of the first office.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from intervals import cores
from joblib import Parallel, delayed

from recovering import SEED, Compared, compared

OFFICES = 20
LEAST_INTERVALS = 300
POOLED = (0.92, 0.98)
OF_A_KIND, LEAST_OF_A_KIND = 0.85, 40


def judged(found: Sequence[Compared]) -> tuple[bool, str, list[str]]:
    """Whether enough intervals hold the truth, a sentence, and the table by kind."""
    every = Counter(one.kind for one in found)
    held = Counter(one.kind for one in found if one.holds)
    lines = [f"{kind:20} {every[kind]:6} {100 * held[kind] / every[kind]:6.1f} %" for kind in sorted(every)]
    share = sum(held.values()) / len(found)
    rest = [one for one in found if one.kind != "per_hour"]
    of_rest = sum(one.holds for one in rest) / len(rest)
    low = [kind for kind in every if every[kind] >= LEAST_OF_A_KIND and held[kind] < OF_A_KIND * every[kind]]
    told = (
        f"{100 * share:.1f} % of {len(found)} intervals hold the truth ({100 * of_rest:.1f} % of {len(rest)} but rates)"
    )
    if low:
        told += f", too few of {', '.join(sorted(low))}"
    good = len(found) >= LEAST_INTERVALS and POOLED[0] <= share <= POOLED[1] and not low
    return good, told, lines


def main() -> int:
    """Fit, list, plant the fault, judge."""
    began = time.perf_counter()
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    numbers = range(first, first + OFFICES)
    worked = Parallel(n_jobs=cores())(delayed(compared)(number) for number in numbers)
    good, told, lines = judged([one for office in worked for one in office])
    print("parameter         intervals   hold the truth", *lines, told, sep="\n", flush=True)
    worked = Parallel(n_jobs=cores())(delayed(compared)(number, halved=True) for number in numbers)
    faulty, of_fault, _ = judged([one for office in worked for one in office])
    print(f"planted, half as wide: {of_fault}")
    passed = good and not faulty
    print(
        f"{'PASS' if passed else 'FAIL'} recovery: {told}; planted fault {'missed' if faulty else 'found'}; "
        f"offices {first} to {first + OFFICES - 1}, {time.perf_counter() - began:.0f} s, seed {SEED}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
