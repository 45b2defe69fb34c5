"""Windows half-hour by half-hour: the smallest numbers with which everybody who came so far is served as promised.

Half-hours are settled in the order of the day, all days at once. For one half-hour the earlier ones stand, and its own
number of windows is taken to stay until closing: it is raised until every half-hour up to this one meets the targets,
then lowered, window by window, as long as they do. All trials meet the same visitors.

Where even all installed windows come too late for those whom the half-hours before left waiting, the nearest of these
in which a window more helps gets one, and is never lowered below that again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.studies.profiles import Counts, Profile, least_cover, split, staffed

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
    beyond : set of int
        Days that stepping back did not mend: they miss the targets, and are for the caller to mend.
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
        self.beyond: set[int] = set()
        self._known: dict[tuple[int, bytes], dict[int, float]] = {}

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
        while short := [day for day in active if slack[day] < 0 and day not in self.beyond]:
            moves = list(self._moves(value, short, now, +1))
            stuck = [day for day in short if not any(day in move for move in moves)]
            if stuck:
                earlier = self._step_back(stuck, now, slack)
                if earlier is not None:
                    return earlier
                continue
            found = self._slacks(now, [{**value, **move} for move in moves])
            for day in short:
                best = max((place for place, move in enumerate(moves) if day in move), key=lambda k: found[k][day])
                value[day], slack[day] = moves[best][day], found[best][day]
        below: dict[tuple[int, int], float] = {}
        falling = [day for day in active if slack[day] >= 0]
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
        return self._tried(now, [self._kept(value, now) for value in values])

    def _kept(self, value: dict[int, Counts], now: int) -> list[Counts]:
        """Profile so far, with numbers that are kept from this half-hour until closing."""
        profile = [counts.copy() for counts in self.profile]
        for day, of_day in value.items():
            profile[day][:, now:] = np.clip(of_day[:, None], self.floor[day][:, now:], self.most[day][:, now:])
        return profile

    def _tried(self, now: int, profiles: Sequence[list[Counts]]) -> list[dict[int, float]]:
        keys = [(now, np.concatenate(profile, axis=1).tobytes()) for profile in profiles]
        new = {key: profile for key, profile in zip(keys, profiles, strict=True) if key not in self._known}
        offices = [staffed(self.trials.office, self.trials.days, tuple(profile)) for profile in new.values()]
        for key, trial in zip(new, self.trials.all(offices), strict=True):
            self._known[key] = self._by_day(trial, now)
        return [dict(self._known[key]) for key in keys]

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

    def _step_back(self, stuck: Sequence[int], now: int, slack: dict[int, float]) -> int | None:
        """All windows of this half-hour are too few for whom those before it left: one of them gets a window more.

        Returns the half-hour to be settled next; None if no day is left that it could mend.
        """
        self.stepped_back += 1
        earlier = []
        for day in stuck:
            found = self._mending(day, now, slack[day]) if self.stepped_back <= STEPS_BACK else None
            if found is None:
                self.beyond.add(day)
                continue
            self.profile[day][found] += 1
            self.floor[day][found] = self.profile[day][found]
            earlier.append(found[1])
        return min(earlier, default=None)

    def _mending(self, day: int, now: int, slack: float) -> tuple[int, int] | None:
        """Group and half-hour, the nearest before this one, of which a window more helps most, if any does."""
        for place in range(now - 1, -1, -1):
            room = np.flatnonzero(self.profile[day][:, place] < self.most[day][:, place]).tolist()
            profiles = [self._kept({day: self.most[day][:, now]}, now) for _ in room]
            for group, profile in zip(room, profiles, strict=True):
                profile[day][group, place] += 1
            gains = [found[day] - slack for found in self._tried(now, profiles)]
            if gains and max(gains) > 0:
                return room[gains.index(max(gains))], place
        return None
