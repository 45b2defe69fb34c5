"""Intervals that decided when to stop hold the truth at least 92 times of 100."""

from __future__ import annotations

import sys

from intervals import FIGURES, STUDIES, coverage, studies, truth

import mfc_sim as mfc

LEAST = 0.92
GOALS = {
    0.0: {"mean_wait_min": 0.6, "share_within_15": 0.018, "p90_wait_min": 1.6},
    0.3: {"mean_wait_min": 0.8, "share_within_15": 0.025, "p90_wait_min": 2.5},
}
"""Half-widths that take some hundreds of replications."""


def main() -> int:
    """Stop by each figure, and count the intervals of that figure that hold the truth."""
    wrong = []
    for day_cv, goals in GOALS.items():
        true = truth(day_cv)
        for kind, name in enumerate(FIGURES):
            goal = mfc.Precision(of=name, half_width=goals[name])
            held, replications = 0, []
            for count, found in studies(day_cv, kind=2_000 + kind, precision=goal):
                held += found[name].low <= true[name] <= found[name].high
                replications.append(count)
            mean, first = sum(replications) / STUDIES, replications.count(128) / STUDIES
            row = f"day_cv {day_cv}  {name:16} until +-{goals[name]:<6}  {mean:6.0f} replications"
            print(f"{row} ({100 * first:.0f} % at the first look)  {coverage(held)}", flush=True)
            if held < LEAST * STUDIES:
                wrong.append(f"{name} at day_cv {day_cv}: {coverage(held)}")
    told = f"{2 * len(FIGURES)} goals, each of {STUDIES} studies: at least 92 % of the intervals hold the truth"
    print(f"{'FAIL' if wrong else 'PASS'} coverage of stopping: {'; '.join(wrong) or told}; seeds from 2001000000")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
