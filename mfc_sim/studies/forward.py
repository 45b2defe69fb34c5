"""Windows half-hour by half-hour: the smallest numbers with which everybody who came so far is served as promised.

Half-hours are settled in the order of the day, all days at once. For one half-hour the earlier ones stand, and its own
number of windows is taken to stay until closing: it is raised until every half-hour up to this one meets the targets,
then lowered, window by window, as long as they do. All trials meet the same visitors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.studies.loads import split
from mfc_sim.studies.profiles import Counts, Profile, least_cover, staffed

if TYPE_CHECKING:
    from mfc_sim.studies.trials import Trial, Trials

Floats = NDArray[np.float64]
STEPS_BACK = 200
"""How often a half-hour that cannot be mended may ask the one before it for a window."""


class Forward:
    """Settles half-hours one after the other.

    Parameters
    ----------
    trials : Trials
    seed : Profile
        Where to begin.
    bounds : (Profile, Profile)
        The fewest and the most windows of each group.

    Attributes
    ----------
    profile : list of ndarray, shape (groups, half-hours)
        By day.
    fractional : list of ndarray
        The same, with the part of the last window that is needed.
    """

    def __init__(self, trials: Trials, seed: Profile, bounds: tuple[Profile, Profile]) -> None:
        office, days = trials.office, trials.days
        self.trials = trials
        self.floor, self.most = [counts.copy() for counts in bounds[0]], bounds[1]
        self.profile = [np.clip(*counts) for counts in zip(seed, *bounds, strict=True)]
        self.fractional = [counts.astype(float) for counts in self.profile]
        whole = [(groups, split(where[None], seed)) for groups, where in least_cover(office, days)]
        self.least = [[(groups, where[day][0]) for groups, where in whole] for day in range(len(days))]
        self.sizes = [counts.shape[1] for counts in self.profile]
        self.first = np.cumsum([0, *self.sizes])
        self.stepped_back = 0

    def settle(self) -> Profile:
        """Settle all half-hours."""
        now = 0
        while now < max(self.sizes):
            now = self._settle(now)
        return tuple(self.profile)

    def _settle(self, now: int) -> int:
        """Settle one half-hour of all days; return the one to be settled next."""
        active = [day for day, size in enumerate(self.sizes) if now < size]
        value = {day: np.maximum(self.profile[day][:, now], self.floor[day][:, now]) for day in active}
        slack = self._slacks(now, [value])[0]
        while short := [day for day in active if slack[day] < 0]:
            moves = list(self._moves(value, short, now, +1))
            stuck = [day for day in short if not any(day in move for move in moves)]
            if stuck:
                return self._step_back(stuck, now)
            found = self._slacks(now, [{**value, **move} for move in moves])
            for day in short:
                best = max((place for place, move in enumerate(moves) if day in move), key=lambda k: found[k][day])
                value[day], slack[day] = moves[best][day], found[best][day]
        below: dict[tuple[int, int], float] = {}
        falling = list(active)
        while falling:
            moves = list(self._moves(value, falling, now, -1))
            found = self._slacks(now, [{**value, **move} for move in moves]) if moves else []
            passed = []
            for day in falling:
                mine = [place for place, move in enumerate(moves) if day in move]
                good = [place for place in mine if found[place][day] >= 0]
                if good:
                    best = max(good, key=lambda k: found[k][day])
                    value[day], slack[day] = moves[best][day], found[best][day]
                    passed.append(day)
                    continue
                for place in mine:
                    group = int(np.flatnonzero(moves[place][day] != value[day])[0])
                    below[day, group] = found[place][day]
            falling = passed
        for day in active:
            self._write(day, now, value[day], slack[day], below)
        return now + 1

    def _write(self, day: int, now: int, value: Counts, slack: float, below: dict[tuple[int, int], float]) -> None:
        self.profile[day][:, now] = value
        part = np.zeros(len(value))
        for group in range(len(value)):
            missing = below.get((day, group))
            if missing is not None and np.isfinite(missing) and slack > missing:
                part[group] = min(slack / (slack - missing), 1.0)
        self.fractional[day][:, now] = value - part

    def _moves(self, value: dict[int, Counts], days: Sequence[int], now: int, step: int) -> Iterator[dict[int, Counts]]:
        """By group: the days on which a window more (or less) of it is allowed, with the numbers it makes."""
        for group in range(len(self.most[0])):
            move: dict[int, Counts] = {}
            for day in days:
                changed = value[day].copy()
                changed[group] += step
                if self.floor[day][group, now] <= changed[group] <= self.most[day][group, now] and (
                    step > 0 or self._covers(day, now, changed)
                ):
                    move[day] = changed
            if move:
                yield move

    def _covers(self, day: int, now: int, value: Counts) -> bool:
        return bool((value >= 0).all()) and all(
            value[list(groups)].sum() > 0 for groups, where in self.least[day] if where[now]
        )

    def _slacks(self, now: int, values: Sequence[dict[int, Counts]]) -> list[dict[int, float]]:
        """By trial and day: the least slack of the half-hours up to this one, inf where nobody came."""
        offices = []
        for value in values:
            profile = [counts.copy() for counts in self.profile]
            for day, of_day in value.items():
                profile[day][:, now:] = np.clip(of_day[:, None], self.floor[day][:, now:], self.most[day][:, now:])
            offices.append(staffed(self.trials.office, self.trials.days, tuple(profile)))
        return [self._by_day(trial, now) for trial in self.trials.all(offices)]

    def _by_day(self, trial: Trial, now: int) -> dict[int, float]:
        found = {}
        for day, size in enumerate(self.sizes):
            here = slice(self.first[day], self.first[day] + min(now + 1, size))
            slacks = [
                verdict.slack[here]
                for verdict, target in zip(trial.verdicts, self.trials.targets, strict=True)
                if target.per == "half-hour"
            ]
            known = np.concatenate(slacks)
            known = known[~np.isnan(known)]
            found[day] = float(known.min()) if len(known) else np.inf
        return found

    def _step_back(self, stuck: Sequence[int], now: int) -> int:
        """All windows of this half-hour are too few for whom the one before it left: that one gets a window more."""
        self.stepped_back += 1
        earlier = now
        for day in stuck:
            place = now - 1
            while place >= 0 and (self.profile[day][:, place] >= self.most[day][:, place]).all():
                place -= 1
            if place < 0 or self.stepped_back > STEPS_BACK:
                # Everything that is installed: whether that is enough is for the caller to see.
                self.profile[day][:, now] = self.floor[day][:, now] = self.most[day][:, now]
                self.fractional[day][:, now] = self.most[day][:, now]
                earlier = min(earlier, now + 1)
                continue
            group = int(np.argmax(self.most[day][:, place] - self.profile[day][:, place]))
            self.floor[day][group, place] = self.profile[day][group, place] + 1
            self.profile[day][group, place] += 1
            earlier = min(earlier, place)
        return earlier
