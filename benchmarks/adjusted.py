"""What adjusting for the number who came gains on Work B with day_cv 0.2: replications saved, by figure and control.

`python benchmarks/adjusted.py`; the gain is the variance without controls over what is left of it with them.
"""

from __future__ import annotations

import numpy as np

import mfc_sim as mfc
import work_b
from mfc_sim.measures.adjusted import known
from mfc_sim.measures.kpis import KPI, linear

REPLICATIONS = 500
SEEDS = range(20)
FIGURES = ("mean_wait_min", "share_within_15", "over_15", "left", "served", "utilization", "max_wait_min")
LEAST = 1.5
OFFICE = work_b.build().replace(day_cv=0.2)


def gains(seed: int) -> np.ndarray:
    """Gains of a run, shape (figures, sets of controls)."""
    result = mfc.simulate(OFFICE, replications=REPLICATIONS, seed=seed, progress=False)
    summary, expected = result.summary(result.question()), known(OFFICE, result.days)
    come = summary.total("visits")[:, 0] - expected.mean
    needs = [
        np.bincount(paths.lane_numbers(), weights=paths.need_ms.astype(float), minlength=paths.lanes)
        for paths, _ in result.run.blocks()
    ]
    sets = [[come], [come, come**2], [come, come**2, np.concatenate(needs)]]
    return np.array([[gain(linear(summary, KPI[name]).influence[:, 0], one) for one in sets] for name in FIGURES])


def gain(deviations: np.ndarray, controls: list[np.ndarray]) -> float:
    """Variance of deviations over what is left of it at given controls."""
    design = np.column_stack([np.ones(len(deviations)), *((one - one.mean()) / one.std() for one in controls)])
    left = deviations - design @ np.linalg.lstsq(design, deviations, rcond=None)[0]
    return float(deviations.var(ddof=1) / ((left**2).sum() / (len(left) - design.shape[1])))


def main() -> None:
    """Print the table of docs/statistics.md, and the control that was left out."""
    found = np.mean([gains(seed) for seed in SEEDS], axis=0)
    print(f"Work B, day_cv 0.2, {REPLICATIONS} replications, mean of {len(SEEDS)} seeds; kept from {LEAST} on")
    print("| figure | number who came | its square too | and the work brought |")
    print("|---|---|---|---|")
    for name, row in zip(FIGURES, found, strict=True):
        print(f"| `{name}` | " + " | ".join(f"{one:.1f}" for one in row) + " |")


if __name__ == "__main__":
    main()
