"""Staffing plans: what they promise on visitors not met before, what they cost beside formulas, and all plans tried.

On three days with two peaks (services of 6, 12 and 25 minutes in the mean) the plan of `mfc.staff` meets the target in
every half-hour of 4,096 days that neither its search nor its proof has seen, and costs no more than any plan that
covers what SIPP, lag-SIPP or the modified offered load ask for with the same shifts and meets it too. Forty small
offices cost what trying all plans costs. The people of a plan promise at least its target. Planted: a person less has
to be found out.
"""

import itertools
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
sys.path.insert(0, str(Path(__file__).parent))

from intervals import cores
from joblib import Parallel, delayed

import mfc_sim as mfc
import peaked
from mfc_sim.studies.joint import Joint
from mfc_sim.studies.shift_cover import Row, ShiftCover
from mfc_sim.studies.shifts import covered
from mfc_sim.studies.trials import Trial, Trials

SEED = 20_261_124
FRESH, DAYS = 987_654_321, 4_096
SMALL = 40
MORE: dict[str, Any] = {"progress": False, "seed": SEED}


def fresh(office: mfc.Office, target: mfc.Target, tried: list[mfc.Office]) -> list[Trial]:
    """Staffings on visitors that nobody has met."""
    return Trials(office, office.days(), [target], seed=FRESH, replications=DAYS).all(tried)


def misses(trial: Trial) -> int:
    """Half-hours whose share is below the target."""
    verdict = trial.verdicts[0]
    return int((verdict.value < peaked.TARGET.bound).sum())


@dataclass(frozen=True)
class Judged:
    """What was found of a peaked day: lines to print, whether all holds, and whether the fault is found out."""

    lines: list[str]
    holds: bool
    finds: bool


def judged(place: int) -> Judged:
    """Plan a peaked day, and judge the plan."""
    day = peaked.DAYS[place]
    office = day.office()
    plan = mfc.staff(office, peaked.TARGET, shift_types=peaked.types(), **MORE)
    formulas = plan.requirement.by_formula
    covers = {
        name: covered("check", plan.cover.model, windows, "en", fewest=True) for name, windows in formulas.items()
    }
    fewer = plan.cover.fewer()
    ours, *others = fresh(office, peaked.TARGET, [plan.office, *(one.office(office) for one in covers.values())])
    less = fresh(office, peaked.TARGET, [one.office(office) for one in fewer])
    worst = float(np.nanmin(ours.verdicts[0].value))
    told = f"{day.name}: plan costs {plan.cost:.2f}, {plan.people} people, bound {plan.lower_bound:.2f}, verified at "
    lines = [told + f"attempt {plan.attempts}; misses {misses(ours)} of 20 half-hours, worst {worst:.3f}"]
    holds = misses(ours) == 0
    for (name, cover), trial in zip(covers.items(), others, strict=True):
        lines.append(
            f"  {name:8} costs {cover.cost:.2f}, misses {misses(trial)}, worst {np.nanmin(trial.verdicts[0].value):.3f}"
        )
        holds = holds and (misses(trial) > 0 or plan.cost <= cover.cost + 1e-9)
    found_out = sum(misses(trial) > 0 for trial in less)
    lines.append(f"  one person less: {found_out} of {len(less)} such plans miss")
    most = mfc.staff(office, people=plan.people, shift_types=peaked.types(), replications=256, **MORE)
    promised = most.targets[0].share or 0.0
    lines.append(f"  {plan.people} people promise {promised:.0%}")
    return Judged(lines, holds and promised >= peaked.TARGET.bound, found_out > 0)


def small(number: int) -> tuple[float, float, int]:
    """Cost of the plan of a small office, of the cheapest of all plans on the same visitors, and plans tried."""
    random = np.random.default_rng((SEED, number))
    office = mfc.Office(
        name=f"small {number}",
        hours=("09:00", "13:00"),
        services=[mfc.Service(name="any", duration=mfc.Gamma(mean_min=float(random.choice([6, 10, 14])), cv=0.7))],
        demand=[
            mfc.WalkIns(
                name="q", service="any", per_hour=random.uniform(4, 18, 4).tolist(), starts="09:00", step_min=60
            )
        ],
        windows=[mfc.Windows(name="u", count=2, installed=8)],
    )
    types = [
        mfc.ShiftType(
            name="all",
            windows="u",
            starts="09:00",
            length_min=240,
            break_min=20,
            break_within=("10:30", "12:00"),
            cost=4,
        ),
        mfc.ShiftType(name="two", windows="u", starts=("09:00", "11:00"), every_min=60, length_min=120, cost=2.3),
    ]
    seen: list[Any] = []
    find = Joint.find

    def noted(self: Joint, raised: Any = None) -> Any:
        found = find(self, raised)
        seen.append((self, found[0].covered))
        return found

    Joint.find = noted  # type: ignore[method-assign]
    try:
        mfc.staff(
            office, mfc.Target(limit_min=15, share=0.85, per="half-hour"), shift_types=types, replications=256, **MORE
        )
    finally:
        Joint.find = find  # type: ignore[method-assign]
    joint, cover = seen[0]
    costs = joint.model.costs
    failed: list[np.ndarray] = []
    plans = itertools.product(*(range(int(cover.cost / cost) + 1) for cost in costs))
    cheaper = sorted((float(costs @ plan), plan) for plan in plans if any(plan) and costs @ plan < cover.cost - 1e-9)
    for cost, plan in cheaper:
        people = np.array(plan)
        if any((people <= other).all() for other in failed):
            continue  # fewer of the same, which fails
        given = [(pattern, n) for pattern, n in zip(joint.model.patterns, plan, strict=True) if n]
        rows = tuple(Row(pattern, (pattern.breaks or (),), n) for pattern, n in given)
        one = ShiftCover(joint.model, joint.required, rows, 0.0, False, 0.0, "en")
        if one.allowed() and joint.trials.trial(one.office(office)).met:
            return cover.cost, cost, len(failed)
        failed.append(people)
    return cover.cost, cover.cost, len(failed)


def main() -> int:
    """Judge the peaked days, then the small offices."""
    began = time.perf_counter()
    work = Parallel(n_jobs=cores(), batch_size=1)
    days = list(work(delayed(judged)(place) for place in range(len(peaked.DAYS))))
    print(*(line for day in days for line in day.lines), sep="\n", flush=True)
    pairs = list(work(delayed(small)(number) for number in range(SMALL)))
    dearer = [(number, ours, least) for number, (ours, least, _) in enumerate(pairs) if ours > least + 1e-9]
    print(*(f"small office {number}: {ours} found, {least} is enough" for number, ours, least in dearer), sep="\n")
    tried = sum(count for _, _, count in pairs)
    good = all(day.holds for day in days) and all(day.finds for day in days) and not dearer
    held, finds = sum(day.holds for day in days), sum(day.finds for day in days)
    print(
        f"{'PASS' if good else 'FAIL'} staffing: {held} of {len(days)} peaked days hold, {finds} planted faults found; "
        f"{SMALL - len(dearer)} of {SMALL} small offices cost what all plans tried cost ({tried} cheaper ones fail); "
        f"{time.perf_counter() - began:.0f} s, seed {SEED}"
    )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
