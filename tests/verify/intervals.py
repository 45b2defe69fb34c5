"""How often intervals hold the truth: thousands of small studies of one office, each asked as a planner would."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence

from joblib import Parallel, delayed

import mfc_sim as mfc

STUDIES = 2_000
TRUTH = 400_000
"""Replications of the run that stands for the truth: its error is a twentieth of that of the largest study."""
FIGURES: dict[str, Callable[[mfc.Result], mfc.Estimate]] = {
    "mean_wait_min": mfc.Result.mean_wait,
    "share_within_15": mfc.Result.share_within,
    "p90_wait_min": mfc.Result.wait_quantile,
    "mean_wait_min, adjusted": lambda result: result.adjusted("mean_wait_min"),
    "share_within_15, adjusted": lambda result: result.adjusted("share_within_15"),
}
"""The figures as a planner asks for them."""
CHUNK = 50
SEEDS = 1_000_000
"""Seeds of the studies of one kind; the truth takes the last."""


def office(day_cv: float) -> mfc.Office:
    """A short day with a queue: some forty visitors, three windows, patience."""
    return mfc.Office(
        name="Coverage",
        hours=("09:00", "13:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=16, cv=0.5)),
            mfc.Service(name="collect", duration=mfc.Fixed(minutes=8)),
        ],
        demand=[
            mfc.WalkIns(
                name="queue",
                mix={"passport": 2, "collect": 1},
                per_hour=[10, 14, 12, 8],
                starts="09:00",
                step_min=60,
            )
        ],
        windows=[mfc.Windows(name="universal", count=3)],
        patience=mfc.Exponential(mean_min=90),
        day_cv=day_cv,
    )


def truth(day_cv: float) -> dict[str, float]:
    """What the figures are in the long run."""
    found = mfc.simulate(office(day_cv), replications=TRUTH, seed=SEEDS - 1, n_jobs=cores(), progress=False)
    known = {name: float(ask(found)) for name, ask in FIGURES.items()}
    # The adjusted figures are of the same quantities, and those of so long a run nearer to them.
    adjusted = {name.removesuffix(", adjusted"): value for name, value in known.items() if name.endswith("adjusted")}
    return known | adjusted


def cores() -> int:
    """Processors to use."""
    return os.cpu_count() or 1


def studies(
    day_cv: float, names: Sequence[str], kind: int, **asked: object
) -> Iterator[tuple[int, dict[str, mfc.Estimate]]]:
    """Replications and figures of many studies, each of its own seed; ``kind`` keeps the seeds of calls apart."""
    first = SEEDS * (1 + kind)
    parts = (range(first + begin, first + begin + CHUNK) for begin in range(0, STUDIES, CHUNK))
    for part in Parallel(n_jobs=cores())(delayed(_some)(day_cv, names, seeds, asked) for seeds in parts):
        yield from part


def _some(
    day_cv: float, names: Sequence[str], seeds: range, asked: dict[str, object]
) -> list[tuple[int, dict[str, mfc.Estimate]]]:
    found = (mfc.simulate(office(day_cv), seed=seed, progress=False, **asked) for seed in seeds)
    return [(result.replications, {name: FIGURES[name](result) for name in names}) for result in found]


def coverage(held: int, of: int = STUDIES) -> str:
    """Say a share of studies with its error."""
    share = held / of
    return f"{100 * share:.1f} % (+-{196 * math.sqrt(share * (1 - share) / of):.1f})"
