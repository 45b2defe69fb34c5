"""Intervals hold the truth as often as they say: 2,000 studies each of 30, 200 and 1,000 replications."""

from __future__ import annotations

import sys
import time

from intervals import FIGURES, STUDIES, coverage, office, studies, truth

DAY_CV = (0.0, 0.3)
SIZES = (30, 200, 1_000)
LEAST, MOST = 0.93, 0.97
JUDGED_FROM = 200


def main() -> int:
    """Count the intervals that hold the truth; those of 30 replications are shown, not judged."""
    wrong, judged = [], 0
    print(f"{STUDIES} studies each of {office(0.3).name!r}, intervals of 95 %", flush=True)
    for day_cv in DAY_CV:
        true = truth(day_cv)
        for size in SIZES:
            began = time.monotonic()
            held, widths = dict.fromkeys(FIGURES, 0), dict.fromkeys(FIGURES, 0.0)
            for _, found in studies(day_cv, list(FIGURES), kind=size, replications=size):
                for name, one in found.items():
                    held[name] += one.low <= true[name] <= one.high
                    widths[name] += one.half_width / STUDIES
            for name, count in held.items():
                row = f"day_cv {day_cv}  {size:5} replications  {name:25} {true[name]:8.4f} +-{widths[name]:.4f}"
                print(f"{row}  {coverage(count)}", flush=True)
                if size >= JUDGED_FROM:
                    judged += 1
                    if not LEAST <= count / STUDIES <= MOST:
                        wrong.append(f"{name} at day_cv {day_cv}, {size} replications: {coverage(count)}")
            print(f"  {time.monotonic() - began:.0f} s", flush=True)
    told = f"{judged} intervals, {STUDIES} studies each: 93 to 97 % hold the truth from {JUDGED_FROM} replications on"
    print(
        f"{'FAIL' if wrong else 'PASS'} coverage of intervals: {'; '.join(wrong) or told}; seeds 31000000 to 1001001999"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
