"""Intervals that decided when to stop hold the truth at least 92 times of 100."""

from __future__ import annotations

import sys

from intervals import STUDIES, coverage, studies, truth

import mfc_sim as mfc

LEAST = 0.92
GOALS = (
    (0.0, "mean_wait_min", 0.6),
    (0.0, "share_within_15", 0.018),
    (0.0, "p90_wait_min", 1.6),
    (0.3, "mean_wait_min", 0.8),
    (0.3, "mean_wait_min", 1.4),
    (0.3, "share_within_15", 0.025),
    (0.3, "share_within_15", 0.05),
    (0.3, "p90_wait_min", 2.5),
    (0.3, "p90_wait_min", 3.8),
    (0.3, "mean_wait_min, adjusted", 0.5),
    (0.3, "share_within_15, adjusted", 0.015),
)
"""Factor of the day, figure, half-width: some take hundreds of replications, some hardly more than the first look."""


def main() -> int:
    """Stop by each figure, and count the intervals of that figure that hold the truth."""
    wrong = []
    truths = {day_cv: truth(day_cv) for day_cv in {goal[0] for goal in GOALS}}
    for kind, (day_cv, name, half_width) in enumerate(GOALS):
        of, _, adjusted = name.partition(", ")
        true, goal = truths[day_cv][name], mfc.Precision(of=of, half_width=half_width, adjusted=bool(adjusted))
        held, replications = 0, []
        for count, found in studies(day_cv, [name], kind=2_000 + kind, precision=goal):
            held += found[name].low <= true <= found[name].high
            replications.append(count)
        mean, first = sum(replications) / STUDIES, replications.count(128) / STUDIES
        row = f"day_cv {day_cv}  {name:25} until +-{half_width:<6}  {mean:6.0f} replications"
        print(f"{row} ({100 * first:.0f} % at the first look)  {coverage(held)}", flush=True)
        if held < LEAST * STUDIES:
            wrong.append(f"{name} +-{half_width} at day_cv {day_cv}: {coverage(held)}")
    told = f"{len(GOALS)} goals, each of {STUDIES} studies: at least 92 % of the intervals hold the truth"
    print(f"{'FAIL' if wrong else 'PASS'} coverage of stopping: {'; '.join(wrong) or told}; seeds from 2001000000")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
