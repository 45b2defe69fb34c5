"""How a plan is made: required, covered, simulated, verified; and the greatest share that some people can promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.errors import InvalidDescription, NoFeasiblePlan
from mfc_sim.studies.joint import Joint
from mfc_sim.studies.loads import load_of, shared_out
from mfc_sim.studies.lower import least_possible
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.profiles import Profile, full, needs_of
from mfc_sim.studies.shift_model import Limits, ShiftModel
from mfc_sim.studies.shifts import covered
from mfc_sim.studies.staffing import requirement
from mfc_sim.studies.trials import Trial, Trials
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType
    from mfc_sim.description.target import Target
    from mfc_sim.studies.shift_cover import ShiftCover

Tell = Callable[[int], object]
ATTEMPTS = 6
"""Verifications: a first one, and after a failed one at most 5 more."""
FRESH = 1_000_003
"""Distance of the seeds of a search and its proofs."""
PROOF = 4
"""Replications of a proof, in those of the search."""
BOUND_REPLICATIONS = 256
"""Replications of the lower bound: fewer make it lower, not wrong."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What a plan is sought for.

    Attributes
    ----------
    office : Office
    days : tuple of Day
    types : tuple of ShiftType
    limits : Limits
    replications, seed : int
        Of the search.
    engine : str
    time_limit_s : float
        Of one cover.
    """

    office: Office
    days: tuple[Day, ...]
    types: tuple[ShiftType, ...]
    limits: Limits
    replications: int
    seed: int
    engine: str
    time_limit_s: float

    def trials(self, targets: Sequence[Target], seed: int, replications: int, tell: Tell) -> Trials:
        """Trials on the visitors of a seed."""
        return Trials(
            self.office, self.days, targets, seed=seed, replications=replications, engine=self.engine, tell=tell
        )

    def bounds(self) -> tuple[Profile, Profile]:
        """The fewest and the most windows: groups without shift types stay as they are."""
        mine = {one.windows for one in self.types}
        high = tuple(counts.copy() for counts in full(self.office, self.days))
        for fixed, most in zip(self.limits.fixed, high, strict=True):
            for place, group in enumerate(self.office.windows):
                if group.name not in mine:
                    most[place] = fixed[place]
        return self.limits.fixed, high


def plan_for(wish: Wish, targets: Sequence[Target], tell: Tell) -> StaffingPlan:
    """Find a plan for targets, and verify it.

    Raises
    ------
    NoFeasiblePlan
        No staffing within the limits meets them.
    """
    office, days = wish.office, wish.days
    search = wish.trials(targets, wish.seed, wish.replications, tell)
    required = requirement(search, wish.bounds())
    most = full(office, days)[0][:, 0]
    load = [shared_out(office, load_of(office, day).by_method["mol"], most)[0] for day in days]
    model = ShiftModel(wish.types, needs_of(office, days, required.windows), wish.limits)

    def cover(windows: Profile) -> ShiftCover:
        return covered("staff", model, windows, office.language, time_limit_s=wish.time_limit_s)

    low = wish.trials(targets, wish.seed + FRESH * (ATTEMPTS + 1), min(BOUND_REPLICATIONS, wish.replications), tell)
    least = least_possible(low, required.windows)
    bound = model.solve(least, time_limit_s=wish.time_limit_s)
    floor = bound.bound if bound else 0.0
    raised: Profile | None = None
    tried, seed = low.tried, wish.seed
    for attempt in range(1, ATTEMPTS + 1):
        found, asked = Joint(search, model, cover, required.windows, least, load).find(raised)
        proof_seed = wish.seed + FRESH * attempt
        proofs = wish.trials(targets, proof_seed, PROOF * wish.replications, tell)
        proof = proofs.trial(found.trial.office)
        tried += search.tried + proofs.tried
        if proof.met:
            today = _today(proofs, office)
            return StaffingPlan(
                before=office, office=found.trial.office, days=days, targets=tuple(targets), cover=found.covered,
                requirement=required, proof=proof, today=today, lower_bound=min(floor, found.covered.cost),
                attempts=attempt, seeds=(seed, proof_seed), replications=(search.replications, proofs.replications),
                simulated=tried, again=_again(wish, tell),
            )  # fmt: skip
        # The visitors that it failed are those of the next search.
        raised = asked
        search, seed = wish.trials(targets, proof_seed, PROOF * wish.replications, tell), proof_seed
    raise NoFeasiblePlan(say("staffing.unverified", office.language, attempts=ATTEMPTS))


def _today(trials: Trials, office: Office) -> Trial | None:
    """The office as it is; nothing where a service has no window at all."""
    try:
        return trials.trial(office)
    except InvalidDescription:
        return None


def _again(wish: Wish, tell: Tell) -> Callable[[Target], StaffingPlan | None]:
    def again(target: Target) -> StaffingPlan | None:
        try:
            return plan_for(wish, (target,), tell)
        except NoFeasiblePlan:
            return None

    return again


def most_for(wish: Wish, target: Target, tell: Tell) -> StaffingPlan:
    """Find the plan of the greatest share, in whole percent, that the people of a wish can promise.

    Plans are sought for one share after the other, halving the range, as the plan of a smaller share is no harder to
    find; of the plan found last the share promised is what its proof shows, rounded down to a whole percent.

    Raises
    ------
    NoFeasiblePlan
        They cannot promise even one percent.
    """
    low, high = 0, 100  # low is possible, high is not
    best: StaffingPlan | None = None
    again = _again(wish, tell)
    while high - low > 1:
        percent = (low + high) // 2
        plan = again(target.replace(**{target.kind: percent / 100}))
        if plan is None:
            high = percent
        else:
            best, low = plan, max(percent, _proved(plan))
            high = max(high, low + 1)
    if best is None:
        raise NoFeasiblePlan(
            say(
                "staffing.nothing", wish.office.language, people=wish.limits.people_max, percent=1,
                limits=say(f"staffing.per_{target.per}", wish.office.language),
            )
        )  # fmt: skip
    promised = target.replace(**{target.kind: _proved(best) / 100})
    verdict = best.proof.verdicts[0]
    slack = verdict.surely - promised.bound
    proof = replace(best.proof, verdicts=(replace(verdict, slack=slack),))
    return replace(best, targets=(promised,), proof=proof)


def _proved(plan: StaffingPlan) -> int:
    """Whole percent that the proof shows in every part."""
    return int(np.floor(100 * float(np.nanmin(plan.proof.verdicts[0].surely)) + 1e-9))
