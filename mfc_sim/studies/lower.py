"""The least that any plan needs in a half-hour: its windows when everything else is staffed in full.

For each group and half-hour, the smallest number of windows with which the targets can still be met if all other groups
and half-hours have all their installed windows. No plan with fewer can meet them, provided that more windows elsewhere
do not hurt on average: an assumption, true in all that was simulated, and no law once skills or patience are in play.
A number counts as enough if the targets are not missed for sure, so that the bound errs on the low side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.studies.profiles import Counts, Profile, full, least_cover, split, staffed

if TYPE_CHECKING:
    from mfc_sim.studies.trials import Trial, Trials


def possible(trial: Trial) -> bool:
    """Whether a staffing may meet all targets: the better end of every one-sided interval does."""
    ends = []
    for verdict in trial.verdicts:
        side = np.sign(verdict.value - verdict.surely)
        better = verdict.slack + side * 2 * (verdict.value - verdict.surely)
        ends.append(np.where(np.isfinite(verdict.slack), better, verdict.slack))
    slack = np.concatenate(ends)
    return bool((slack[~np.isnan(slack)] >= 0).all())


def least_possible(trials: Trials, enough: Profile) -> Profile:
    """Windows without which no plan can do, never more than ``enough``, which is known to do.

    Each number is sought from above, one window at a time, all half-hours side by side.
    """
    everything = np.concatenate(full(trials.office, trials.days), axis=1)
    least: Counts = np.minimum(np.concatenate(enough, axis=1), everything)
    floor = np.zeros_like(least)
    for groups, where in least_cover(trials.office, trials.days):
        if len(groups) == 1:
            floor[groups[0]] = np.maximum(floor[groups[0]], where)
    falling = [tuple(place) for place in np.argwhere(least > floor).tolist()]
    while falling:
        offices = []
        for place in falling:
            counts = everything.copy()
            counts[place] = least[place] - 1
            offices.append(staffed(trials.office, trials.days, split(counts, enough)))
        passed = [possible(trial) for trial in trials.all(offices)]
        falling = [place for place, good in zip(falling, passed, strict=True) if good]
        for place in falling:
            least[place] -= 1
        falling = [place for place in falling if least[place] > floor[place]]
    return split(least, enough)
