"""Windows for targets that hold over whole days: where one more helps most, and where one less costs least.

A target of the day, of a service or of a level does not say which half-hour has to give. Windows are added where the
load presses most until all targets are met, then taken away, first where they are least pressed, until none can go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.studies.loads import load_of, shared_out
from mfc_sim.studies.profiles import Counts, Profile, installed, least_cover, split, staffed

if TYPE_CHECKING:
    from mfc_sim.studies.trials import Trials

AT_ONCE = 16
"""Changes tried in one round."""


class Whole:
    """A profile that is repaired and trimmed; half-hours of all days side by side.

    Attributes
    ----------
    counts : ndarray, shape (groups, half-hours of all days)
    """

    def __init__(self, trials: Trials, seed: Profile, bounds: tuple[Profile, Profile]) -> None:
        office, days = trials.office, trials.days
        self.trials, self.like = trials, seed
        self.floor, self.most = (np.concatenate(bound, axis=1) for bound in bounds)
        self.counts: Counts = np.clip(np.concatenate(seed, axis=1), self.floor, self.most)
        self.least, most = least_cover(office, days), installed(office, days)
        loads = [shared_out(office, load_of(office, day).by_method["mol"], most)[0] for day in days]
        self.load = np.concatenate(loads, axis=1)
        self.slack = self._slacks([self.counts])[0]

    @property
    def profile(self) -> Profile:
        """The profile so far."""
        return split(self.counts, self.like)

    def repair(self) -> bool:
        """Add windows until every target is met; whether that is possible."""
        while self.slack < 0:
            room = np.argwhere(self.counts < self.most)
            if not len(room):
                return False
            spare = self._spare()[tuple(room.T)]
            changes = [tuple(place) for place in room[np.argsort(spare, kind="stable")][:AT_ONCE].tolist()]
            found = self._slacks([self._changed([change], +1) for change in changes])
            gains = np.array(found) - self.slack
            order = np.argsort(-gains, kind="stable")
            # As many of the best at once as would do, if their gains added up.
            enough = int(np.searchsorted(np.cumsum(np.maximum(gains[order], 0)), -self.slack)) + 1
            chosen = [changes[place] for place in order[: max(1, min(enough, len(order)))]]
            self.counts = self._changed(chosen, +1)
            self.slack = self._slacks([self.counts])[0]
        return True

    def trim(self) -> None:
        """Take windows away as long as every target is met."""
        settled = np.zeros(self.counts.shape, np.bool_)
        while True:
            open_ = [tuple(place) for place in np.argwhere(~settled & (self.counts > self.floor)).tolist()]
            open_ = [place for place in open_ if self._covers(self._changed([place], -1))]
            if not open_:
                return
            spare = self._spare()
            open_.sort(key=lambda place: -spare[place])
            changes = open_[:AT_ONCE]
            found = self._slacks([self._changed([change], -1) for change in changes])
            for change, slack in zip(changes, found, strict=True):
                settled[change] |= slack < 0
            good = [place for _, place in sorted(zip(found, changes, strict=True), reverse=True) if not settled[place]]
            while good:
                counts = self._changed(good, -1)
                slack = self._slacks([counts])[0] if self._covers(counts) else -np.inf
                if slack >= 0:
                    self.counts, self.slack = counts, slack
                    break
                if len(good) == 1:
                    settled[good[0]] = True
                good = good[: len(good) // 2]

    def _spare(self) -> NDArray[np.float64]:
        """How little each group is pressed: windows above the load, in units of its spread."""
        return (self.counts - self.load) / np.sqrt(np.maximum(self.load, 0.25))

    def _covers(self, counts: Counts) -> bool:
        return bool((counts >= self.floor).all()) and not any(
            (where & (counts[list(groups)].sum(axis=0) < 1)).any() for groups, where in self.least
        )

    def _changed(self, places: Sequence[tuple[int, ...]], step: int) -> Counts:
        counts = self.counts.copy()
        for place in places:
            counts[place] += step
        return counts

    def _slacks(self, found: Sequence[Counts]) -> list[float]:
        trials = self.trials
        offices = [staffed(trials.office, trials.days, split(counts, self.like)) for counts in found]
        return [trial.least_slack for trial in trials.all(offices)]
