"""How a plan is made: required, covered, simulated, verified; and the greatest share that some people can promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.load import half_hours
from mfc_sim.errors import InvalidDescription, NoFeasiblePlan
from mfc_sim.studies.joint import Found, Joint
from mfc_sim.studies.loads import load_of, shared_out
from mfc_sim.studies.lower import least_possible
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.plan_facts import watched
from mfc_sim.studies.profiles import Profile, full, needs_of
from mfc_sim.studies.required_told import PER
from mfc_sim.studies.shift_cover import Row, ShiftCover
from mfc_sim.studies.shift_model import Limits, ShiftModel, most_people
from mfc_sim.studies.shifts import covered
from mfc_sim.studies.staffing import requirement
from mfc_sim.studies.trials import Trial, Trials
from mfc_sim.tasks import customers_of
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType
    from mfc_sim.description.target import Target

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

    def trials(
        self, days: tuple[Day, ...], targets: Sequence[Target], seed: int, replications: int, tell: Tell
    ) -> Trials:
        """Trials on the visitors of a seed."""
        return Trials(self.office, days, targets, seed=seed, replications=replications, engine=self.engine, tell=tell)

    def bounds(self, *, limited: bool) -> tuple[Profile, Profile]:
        """The fewest and the most windows: groups without shift types stay as they are, others keep ``people_max``."""
        mine = {one.windows for one in self.types}
        high = tuple(counts.copy() for counts in full(self.office, self.days))
        for fixed, most in zip(self.limits.fixed, high, strict=True):
            for place, group in enumerate(self.office.windows):
                if group.name not in mine:
                    most[place] = fixed[place]
                elif limited:
                    most[place] = most_people(self.types, group.name, int(self.limits.installed[place]))
        return self.limits.fixed, high


def plan_for(wish: Wish, targets: Sequence[Target], tell: Tell) -> StaffingPlan:
    """Find a plan for targets, and verify it.

    Raises
    ------
    NoFeasiblePlan
        No staffing within the limits meets them.
    """
    office, days = wish.office, wish.days
    first = wish.trials(days, targets, wish.seed, wish.replications, tell)
    try:
        required = requirement(first, wish.bounds(limited=True))
    except NoFeasiblePlan:
        required = requirement(first, wish.bounds(limited=False))  # the cover says which limit is in the way
    parts = [_Part(wish, some, required.windows, targets, tell) for some in _apart(wish, targets)]
    tried, seed, count = first.tried, wish.seed, wish.replications
    failing: Sequence[_Part] = parts
    for attempt in range(1, ATTEMPTS + 1):
        for part in failing:
            part.search(wish.trials(part.days, targets, seed, count, tell))
        proof_seed = wish.seed + FRESH * attempt
        proofs = wish.trials(days, (*targets, *watched(targets)), proof_seed, PROOF * wish.replications, tell)
        cover = _joined(wish, parts, required.windows)
        proof, within = _apart_from(proofs.trial(cover.office(office)), len(targets))
        if proof.met:
            tried += proofs.tried + sum(part.tried for part in parts)
            today, before = _today(proofs, office, len(targets))
            return StaffingPlan(
                before=office, office=proof.office, days=days, targets=tuple(targets), cover=cover,
                requirement=required, proof=proof, today=today, within=(before, within), lower_bound=cover.bound,
                attempts=attempt, seeds=(seed, proof_seed), replications=(count, proofs.replications),
                simulated=tried, again=_Again(wish),
            )  # fmt: skip
        tried += proofs.tried
        # The visitors that it failed are those of the next search.
        failing = [part for part in parts if not _met(part, proof, wish.days)]
        seed, count = proof_seed, proofs.replications
    raise NoFeasiblePlan(say("staffing.unverified", office.language, attempts=ATTEMPTS))


def _apart(wish: Wish, targets: Sequence[Target]) -> list[range]:
    """Places of days that can be planned on their own: each to which anybody comes, if nothing holds over several."""
    places = range(len(wish.days))
    together = any(one.per != "half-hour" for one in targets) or any(one.days_on for one in wish.types)
    if together or wish.limits.changes_max is not None:
        return [places]
    return [range(place, place + 1) for place in places if customers_of(wish.office, wish.days[place : place + 1])]


class _Part:
    """Days that are planned together.

    Attributes
    ----------
    places : range
        Places of the days.
    found : Found or None
        The plan of the last search.
    bound : float
        Cost that no plan goes below.
    tried : int
        Staffings simulated.
    """

    def __init__(self, wish: Wish, places: range, required: Profile, targets: Sequence[Target], tell: Tell) -> None:
        office = wish.office
        cut = slice(places.start, places.stop)
        self.places, self.days, self.required = places, wish.days[cut], required[cut]
        first = np.cumsum([0, *(counts.shape[1] for counts in required)])
        here = slice(first[places.start], first[places.stop])
        least = tuple((groups, where[here]) for groups, where in wish.limits.least)
        self.limits = replace(wish.limits, fixed=wish.limits.fixed[cut], least=least)
        self.model = ShiftModel(wish.types, needs_of(office, self.days, self.required), self.limits)
        count = min(BOUND_REPLICATIONS, wish.replications)
        trials = wish.trials(self.days, targets, wish.seed + FRESH * (ATTEMPTS + 1), count, tell)
        self.least = least_possible(trials, self.required)
        self.tried = trials.tried
        solution = self.model.solve(self.least, time_limit_s=wish.time_limit_s)
        self.bound = solution.bound if solution else 0.0
        most = full(office, wish.days)[0][:, 0]
        self.load = [shared_out(office, load_of(office, day).by_method["mol"], most)[0] for day in self.days]
        self.found: Found | None = None
        self._raised: Profile | None = None
        self._wish = wish

    def search(self, trials: Trials) -> None:
        """Find a plan that meets the targets on some visitors."""
        joint = Joint(trials, self.model, self._cover, self.required, self.least, self.load)
        self.found, self._raised = joint.find(self._raised)
        self.tried += trials.tried

    def _cover(self, windows: Profile) -> ShiftCover:
        wish = self._wish
        free = any(one.cost_of_day == 0 for one in wish.types)  # who costs nothing would come in any number
        return covered("staff", self.model, windows, wish.office.language, time_limit_s=wish.time_limit_s, fewest=free)

    def rows(self) -> Iterator[Row]:
        """Rows of the plan, days counted as in the whole."""
        assert self.found is not None
        for row in self.found.covered.rows:
            days = tuple(self.places[day] for day in row.pattern.days)
            yield replace(row, pattern=replace(row.pattern, days=days))


def _joined(wish: Wish, parts: Sequence[_Part], required: Profile) -> ShiftCover:
    """Plans of all parts as one."""
    if len(parts) == 1 and len(parts[0].days) == len(wish.days):
        model = parts[0].model
    else:
        model = ShiftModel(wish.types, needs_of(wish.office, wish.days, required), wish.limits)
    rows = tuple(row for part in parts for row in part.rows())
    found = [part.found.covered for part in parts if part.found]
    bound = sum(min(part.bound, covered.cost) for part, covered in zip(parts, found, strict=True))
    seconds = sum(covered.seconds for covered in found)
    return ShiftCover(model, required, rows, bound, False, seconds, wish.office.language)


def _met(part: _Part, proof: Trial, days: tuple[Day, ...]) -> bool:
    """Whether the days of a part pass a proof."""
    if len(part.days) == len(days):
        return proof.met
    first = np.cumsum([0, *(len(half_hours(day)) - 1 for day in days)])
    here = slice(first[part.places.start], first[part.places.stop])
    return not any((verdict.slack[here] < 0).any() for verdict in proof.verdicts)


def _today(trials: Trials, office: Office, count: int) -> tuple[Trial, Trial] | tuple[None, None]:
    """The office as it is, as `_apart_from` returns it; nothing where a service has no window at all."""
    try:
        return _apart_from(trials.trial(office), count)
    except InvalidDescription:
        return None, None


def _apart_from(trial: Trial, count: int) -> tuple[Trial, Trial]:
    """Split a trial: so many first targets, and those that are only shown."""
    first, rest = slice(count), slice(count, None)
    one, other = (replace(trial, kept=trial.kept[cut], verdicts=trial.verdicts[cut]) for cut in (first, rest))
    return one, other


@dataclass(frozen=True, eq=False)
class _Again:
    """Makes the plan of a wish for other targets, or nothing if there is none."""

    wish: Wish

    def __call__(self, targets: Sequence[Target]) -> StaffingPlan | None:
        try:
            return plan_for(self.wish, targets, _untold)
        except NoFeasiblePlan:
            return None


def _untold(_tried: int) -> None:
    """Tell nobody how many staffings were tried."""


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
    refused: NoFeasiblePlan | None = None
    while high - low > 1:
        percent = (low + high) // 2
        try:
            best = plan_for(wish, (target.replace(**{target.kind: percent / 100}),), tell)
        except NoFeasiblePlan as error:
            high, refused = percent, error
        else:
            low = max(percent, _proved(best))
            high = max(high, low + 1)
    if best is None:
        raise NoFeasiblePlan(
            say(
                "staffing.nothing", wish.office.language, people=wish.limits.people_max, percent=1,
                limits=say(PER[target.per], wish.office.language),
            ),
            *(refused.problems if refused else ()),
        )  # fmt: skip
    promised = target.replace(**{target.kind: _proved(best) / 100})
    verdict = best.proof.verdicts[0]
    slack = verdict.surely - promised.bound
    proof = replace(best.proof, verdicts=(replace(verdict, slack=slack),))
    return replace(best, targets=(promised,), proof=proof)


def _proved(plan: StaffingPlan) -> int:
    """Whole percent that the proof shows in every part."""
    return int(np.floor(100 * float(np.nanmin(plan.proof.verdicts[0].surely)) + 1e-9))
