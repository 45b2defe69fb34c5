"""The equations of a day (`mfc.queueing.day_curve`) against both engines, by half-hour.

20,000 days from empty with a tenfold peak, windows that step up and down, exponential services: every half-hour of
every figure has |z| < 4 on both engines, with no allowance after a step down. The same days with services 3 % longer
have to be found out. Then what the equations simplify is measured against lanes, and has to be within what is stated.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import curves

import mfc_sim as mfc

SEED = 20_261_124
DAYS = 20_000
COST_DAYS = 100_000
LIMIT = 4.0


def worst(curve: mfc.queueing.DayCurve, found: dict[str, curves.Found]) -> dict[str, tuple[float, str]]:
    """Greatest |z| of each figure over the half-hours, and when."""
    listed = {}
    for name in curves.FIGURES:
        z = curves.z_values(getattr(curve, name), found[name])
        place = int(np.argmax(z))
        minutes = int(curve.from_min[place])
        listed[name] = float(z[place]), f"{minutes // 60:02d}:{minutes % 60:02d}"
    return listed


def held(day: curves.Changing) -> tuple[bool, bool]:
    """Whether the equations hold on both engines, and whether longer services are found out on both."""
    office = day.office()
    curve = mfc.queueing.day_curve(office, limit_min=curves.LIMIT_MIN)
    print(f"{day.name}: lost {curve.lost:.1e}, quadrature {curve.quadrature:.1e}; ignored: {len(curve.ignored)}")
    holds = curve.lost < 1e-7 and curve.quadrature < 1e-4
    finds = True
    for engine in ("lanes", "reference"):
        for slower in (1.0, curves.SLOWER):
            days = DAYS if engine == "lanes" or slower == 1.0 else DAYS // 4
            began = time.perf_counter()
            found = curves.found(day.office(slower), engine=engine, replications=days, seed=SEED, like=curve)
            far = worst(curve, found)
            told = ", ".join(f"{name} {z:.2f} at {when}" for name, (z, when) in far.items())
            passed = max(z for z, _ in far.values()) < LIMIT
            if slower == 1.0:
                holds = holds and passed
            else:
                finds = finds and not passed
            seconds = time.perf_counter() - began
            print(f"  {engine:9} services x {slower:<4} {days} days, {seconds:3.0f} s: worst |z| {told}", flush=True)
    return holds, finds


def costs(day: curves.Changing) -> bool:
    """Measure what is simplified on a day: within what is stated, but for the noise of the days."""
    office = day.office()
    curve = mfc.queueing.day_curve(office, limit_min=curves.LIMIT_MIN)
    found = curves.found(office, engine="lanes", replications=COST_DAYS, seed=SEED, like=curve)
    share = found["share_within"]
    difference = curve.share_within - share.value
    place = int(np.argmax(np.abs(difference)))
    waiting = np.max(np.abs(curve.waiting - found["waiting"].value))
    within = bool(np.all(np.abs(difference) < day.stated + LIMIT * share.error))
    print(
        f"{day.name}: share within {curves.LIMIT_MIN} min off by at most {difference[place]:+.4f} "
        f"(one standard error {share.error[place]:.4f}), stated {day.stated}; mean number waiting by {waiting:.3f}: "
        f"{'within' if within else 'not within'}",
        flush=True,
    )
    return within


def main() -> int:
    """Hold the equations to both engines, plant the fault, measure what is simplified."""
    outcomes = [held(day) for day in curves.EXACT]
    holds = sum(holds for holds, _ in outcomes)
    finds = sum(finds for _, finds in outcomes)
    print(f"measured on lanes, {COST_DAYS} days:")
    within = sum(costs(day) for day in curves.SIMPLIFIED)
    good = holds == finds == len(outcomes) and within == len(curves.SIMPLIFIED)
    verdict = "PASS" if good else "FAIL"
    print(
        f"{verdict} day_curve: of {len(outcomes)} days {holds} hold at every half-hour on both engines "
        f"and {finds} are found out with services 3 % longer; of {len(curves.SIMPLIFIED)} simplifications {within} are "
        f"within what is stated; seed {SEED}"
    )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
