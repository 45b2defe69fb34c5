"""Shifts and queue together: cover what is needed, simulate, add what the simulation asks for, then take away.

The search goes up twice, from the windows required and from one less everywhere: shifts that cover them at least cost
are simulated, and where a target is missed, one more window is asked for there, or shortly before, and the cover is
sought again. Of the cheaper plan people are then taken away, or exchanged for cheaper shifts, as long as the targets
are met; needs are relaxed by some windows where that makes a cheaper cover; and where few plans are cheaper still, all
of them are tried. What the simulation adds to the needs are heuristic cuts: nothing proves that another half-hour
would not do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import days_in, to_clock
from mfc_sim.errors import NoFeasiblePlan
from mfc_sim.studies.exhaust import cheaper, covers
from mfc_sim.studies.profiles import Counts, Profile, edges_of
from mfc_sim.studies.shift_cover import ShiftCover
from mfc_sim.studies.shift_model import most_people
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.studies.shift_model import Place, ShiftModel
    from mfc_sim.studies.trials import Trial, Trials

Floats = NDArray[np.float64]
ROUNDS = 120
"""Covers simulated in one ascent."""
RELAXED_MAX = 8
"""People that may be missing, all half-hours together, when the windows required are relaxed."""
BACK = 3
"""Half-hours before a miss in which a window may be what is missing."""


Cover = Callable[[Profile], ShiftCover]
"""Covers windows needed at least cost; raises NoFeasiblePlan."""


@dataclass(frozen=True, eq=False)
class Found:
    """Shifts, and the trial that they passed.

    Attributes
    ----------
    covered : ShiftCover
    trial : Trial
    """

    covered: ShiftCover
    trial: Trial


class Joint:
    """A search for shifts that meet all targets on one sample.

    Parameters
    ----------
    trials : Trials
    model : ShiftModel
    cover : function of windows needed
        Covers them by the model at least cost.
    required, least : Profile
        Windows with which the targets are met, half-hour by half-hour; and windows without which they cannot be.
    load : Profile of float
        Offered load in windows, by group: where a target of the whole day is missed, the tightest half-hour is mended.
    """

    def __init__(
        self, trials: Trials, model: ShiftModel, cover: Cover, required: Profile, least: Profile, load: Sequence[Floats]
    ) -> None:
        self.trials, self.model, self.cover = trials, model, cover
        self.required, self.least, self.load = required, least, load
        most = zip(trials.office.windows, model.limits.installed.tolist(), strict=True)
        self.most = np.array([most_people(model.types, group.name, count) for group, count in most])
        self.first = np.cumsum([0, *(len(edges) - 1 for edges in edges_of(trials.days))])
        self._language = trials.office.language

    def find(self, raised: Profile | None = None) -> tuple[Found, Profile]:
        """Find shifts.

        Parameters
        ----------
        raised : Profile, optional
            Windows asked for by an earlier search, on other visitors.

        Returns
        -------
        Found
        Profile
            Windows asked for in the end.

        Raises
        ------
        NoFeasiblePlan
        """
        if raised is not None:
            begins = [raised]
        else:
            low = tuple(np.maximum(counts - 1, np.minimum(counts, 1)) for counts in self.required)
            begins = [self.required, low]
        best: Found | None = None
        needs = begins[0]
        refused: NoFeasiblePlan | None = None
        for begin in begins:
            try:
                found, asked = self._ascend(begin, np.inf if best is None else best.covered.cost)
            except NoFeasiblePlan as error:
                refused = refused or error
                continue
            if found is not None:
                best, needs = found, asked
        if best is None:
            raise refused or NoFeasiblePlan(say("staffing.not_found", self._language, rounds=ROUNDS))
        best = self._exhausted(self._relaxed(self._descend(best)))
        return best, needs

    def _ascend(self, needs: Profile, below: float) -> tuple[Found | None, Profile]:
        """Ask for more until the targets are met; nothing if that costs as much as is known."""
        for _ in range(ROUNDS):
            covered = self.cover(needs)
            if covered.cost >= below:
                return None, needs
            trial = self.trials.trial(covered.office(self.trials.office))
            if trial.met:
                return Found(covered, trial), needs
            needs = self.more(needs, covered.on_duty, trial)
        raise NoFeasiblePlan(say("staffing.not_found", self._language, rounds=ROUNDS))

    def more(self, needs: Profile, on_duty: Profile, trial: Trial) -> Profile:
        """Needs with a window more where a target is missed: once a day, at the first miss."""
        raised = [counts.copy() for counts in needs]
        done: set[int] = set()
        for verdict, target in zip(trial.verdicts, self.trials.targets, strict=True):
            if verdict.met:
                continue
            if target.per != "half-hour":
                if not done:
                    self._raise_tightest(raised, on_duty)
                    done.add(-1)
                continue
            for place in verdict.failing.tolist():
                day = int(np.searchsorted(self.first, place, side="right")) - 1
                if day not in done:
                    done.add(day)
                    self._raise_near(raised[day], on_duty[day], day, place - int(self.first[day]))
        return tuple(raised)

    def _raise_near(self, needs: Counts, on_duty: Counts, day: int, at: int) -> None:
        """Raise the place, at a miss or shortly before it, where most is missing of what is required."""
        places = [
            (int(self.required[day][group, back] - on_duty[group, back]), back, -group)
            for back in range(max(0, at - BACK), at + 1)
            for group in range(len(needs))
            if on_duty[group, back] < self.most[group]
        ]
        if not places:
            label, begin = self.trials.days[day].label, to_clock(edges_of(self.trials.days)[day][at])
            part = f"{days_in(self._language, label)} {begin}".strip()
            raise NoFeasiblePlan(say("staffing.all_before", self._language, part=part))
        _, back, group = max(places)
        needs[-group, back] = on_duty[-group, back] + 1

    def _raise_tightest(self, needs: list[Counts], on_duty: Profile) -> None:
        """Raise the half-hour in which the load presses most."""
        places = []
        for day, counts in enumerate(on_duty):
            spare = (counts - self.load[day]) / np.sqrt(np.maximum(self.load[day], 0.25))
            spare = np.where(counts < self.most[:, None], spare, np.inf)
            group, at = (int(place) for place in np.unravel_index(int(np.argmin(spare)), spare.shape))
            places.append((float(spare[group, at]), day, group, at))
        least, day, group, at = min(places)
        if not np.isfinite(least):
            raise NoFeasiblePlan(say("staffing.all_day", self._language))
        needs[day][group, at] = on_duty[day][group, at] + 1

    def _relaxed(self, best: Found) -> Found:
        """Cover the windows required but for some, more and more of them, as long as that is cheaper and met.

        Where a target is missed, the need nearby of which most was missing is relaxed no longer so far.
        """
        most: dict[Place, int] = {}
        for total in range(1, RELAXED_MAX + 1):
            for _ in range(ROUNDS):
                relaxed = self.model.relaxed(self.required, most, total)
                if relaxed is None or relaxed[0].cost >= best.covered.cost - 1e-9:
                    break
                covered = ShiftCover.of(self.model, self.required, relaxed[0], best.covered.language)
                trial = self.trials.trial(covered.office(self.trials.office))
                if trial.met:
                    best = Found(covered, trial)
                    continue
                guilty = self._guilty(relaxed[1], trial)
                if guilty is None:
                    break
                most[guilty] = relaxed[1][guilty] - 1
        return best

    def _guilty(self, missing: Mapping[Place, int], trial: Trial) -> Place | None:
        """The need not met in full that a miss is put down to."""
        missed = [
            place
            for verdict, target in zip(trial.verdicts, self.trials.targets, strict=True)
            if target.per == "half-hour"
            for place in verdict.failing.tolist()
        ]
        if not missing:
            return None
        first = missed[0] if missed else max(at for at, _ in missing)
        near = [place for place in missing if first - BACK <= place[0] <= first + 1]
        return max(near or missing, key=lambda place: (missing[place], place[0] <= first, place[0]))

    def _exhausted(self, best: Found) -> Found:
        """Try all cheaper plans, if they are few: the first that meets the targets is the cheapest there is."""
        plans = cheaper(self.model, self.least, best.covered.cost)
        if not plans:
            return best
        failed: list[Counts] = []
        for covered in covers(self.model, self.required, plans, best.covered):
            people = covered.by_pattern()
            if any((people <= other).all() for other in failed):
                continue
            trial = self.trials.trial(covered.office(self.trials.office))
            if trial.met:
                return Found(covered, trial)
            failed.append(people)
        return best

    def _descend(self, found: Found) -> Found:
        """Take people away, or exchange them for cheaper shifts, as long as the targets are met."""
        while True:
            better = self._best_of(found.covered.fewer()) or self._best_of(found.covered.exchanged())
            if better is None:
                return found
            found = better

    def _best_of(self, changes: Sequence[ShiftCover]) -> Found | None:
        """The cheapest change that meets the targets; of equals the one that meets them best."""
        if not changes:
            return None
        trials = self.trials.all([change.office(self.trials.office) for change in changes])
        passed = [Found(*pair) for pair in zip(changes, trials, strict=True) if pair[1].met]
        return min(passed, key=lambda one: (one.covered.cost, -one.trial.least_slack), default=None)
