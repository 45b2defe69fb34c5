"""Offered load by half-hour, and the windows that formulas ask for: where a search begins, and what it is held against.

Three readings of the load of a half-hour, each the mean number of busy windows if there were windows without end:

- ``sipp``: arrivals of the half-hour x mean service, as if it went on for ever ("stationary, independent, period by
  period") [1]_;
- ``lag_sipp``: arrivals of the half-hour that lies one mean service earlier [1]_;
- ``mol``: the modified offered load, in which those who came before are still served; services are taken as
  exponential [2]_.

References
----------
.. [1] L. V. Green, P. J. Kolesar and J. Soares, "Improving the SIPP approach for staffing service systems that have
   cyclic demands", Operations Research 49 (2001) 549-564.
.. [2] O. B. Jennings, A. Mandelbaum, W. A. Massey and W. Whitt, "Server staffing to meet time-varying demand",
   Management Science 42 (1996) 1383-1394.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN
from mfc_sim.description.load import arrivals_by_service, half_hours
from mfc_sim.description.services import patience_of
from mfc_sim.queueing.staffing import servers_needed
from mfc_sim.studies.profiles import Profile, installed, with_cover

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target

METHODS = ("sipp", "lag_sipp", "mol")
STEP_MS = 5 * MIN
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Load:
    """Offered load of a day.

    Attributes
    ----------
    arrivals_per_hour : ndarray, shape (services, half-hours)
        Mean arrivals, those at the door in the first half-hour.
    by_method : dict of str to ndarray, shape (services, half-hours)
        Load in windows of pace 1.
    """

    arrivals_per_hour: Floats
    by_method: dict[str, Floats]


def load_of(office: Office, day: Day) -> Load:
    """Offered load of one day of an office."""
    edges = half_hours(day)
    fine = np.unique(np.concatenate([np.arange(edges[0], edges[-1], STEP_MS), edges]))
    steps = list(pairwise(fine.tolist()))
    lengths = np.diff(fine) / MIN
    come = arrivals_by_service(office, day, steps)
    minutes = np.maximum([service.duration.mean for service in office.services], 1 / MIN)[:, None]
    rate = come / lengths  # a minute
    busy, course = np.zeros(len(minutes)), np.empty_like(rate)
    for step, length in enumerate(lengths):
        stays = np.exp(-length / minutes[:, 0])
        # mean over the step of the solution of busy' = rate - busy / mean service
        settled = rate[:, step] * minutes[:, 0]
        course[:, step] = settled + (busy - settled) * (1 - stays) * minutes[:, 0] / length
        busy = settled + (busy - settled) * stays
    of_step = np.searchsorted(np.array(edges), fine[:-1], side="right") - 1

    def by_half_hour(values: Floats) -> Floats:
        sums = [np.bincount(of_step, row * lengths) for row in values]
        return np.array(sums) / np.bincount(of_step, lengths)

    mean_service = float((come.sum(axis=1) @ minutes[:, 0]) / max(come.sum(), 1e-12))
    earlier = np.searchsorted(fine, fine[:-1] - mean_service * MIN, side="right") - 1
    lagged = np.where(earlier >= 0, rate[:, np.maximum(earlier, 0)], 0.0)
    found = {"sipp": rate * minutes, "lag_sipp": lagged * minutes, "mol": course}
    return Load(60 * by_half_hour(rate), {name: by_half_hour(values) for name, values in found.items()})


def shared_out(office: Office, load: Floats, most: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Share the load of services out to groups.

    A window of few services is asked for only where their work fills it; the rest is for those who do more, the last
    of whom take what is left.

    Returns
    -------
    load : ndarray, shape (groups, half-hours)
        In windows of the group's own pace.
    of : ndarray, shape (groups, services, half-hours)
        The same at pace 1, by service.
    """
    names = [service.name for service in office.services]
    able = np.array([[group.serves_service(name) for name in names] for group in office.windows])
    order = sorted(range(len(able)), key=lambda place: (able[place].sum(), place))
    left, given = load.copy(), np.zeros((len(able), *load.shape))
    for turn, place in enumerate(order):
        mine = left * able[place][:, None]
        last = able[place] & ~able[order[turn + 1 :]].any(axis=0)  # whom nobody else can take
        total, pace = mine.sum(axis=0), office.windows[place].pace
        whole = np.minimum(np.floor(total * pace), most[place]) / pace
        part = np.divide(whole, total, out=np.zeros_like(total), where=total > 0)
        mine = np.where(last[:, None], mine, mine * np.minimum(part, 1.0))
        given[place] = mine
        left = left - mine
    paces = np.array([group.pace for group in office.windows])
    return given.sum(axis=1) * paces[:, None], given


def windows_by_formula(office: Office, days: Sequence[Day], target: Target, method: str) -> Profile:
    """Windows that a method asks for, by Erlang C, or Erlang A where visitors have a patience.

    Not below one where a service would be without a window, not above the installed windows.
    """
    most = installed(office, days)
    found = []
    for day in days:
        load = load_of(office, day)
        by_group, of = shared_out(office, load.by_method[method], most)
        means = np.maximum([service.duration.mean for service in office.services], 1 / MIN)
        counts = np.zeros(by_group.shape, np.int64)
        for place, of_group in enumerate(by_group):
            some = of_group > 1e-6
            if some.any():
                per_min = (of[place] / means[:, None]).sum(axis=0)[some]
                patience_min = _patience_min(office, of[place].sum(axis=1))
                counts[place, some] = _servers(target, patience_min, of_group[some], of_group[some] / per_min)
        found.append(np.minimum(counts, most[:, None]))
    return with_cover(office, days, tuple(found))


def _patience_min(office: Office, load: Floats) -> float | None:
    """Mean patience of those who come to a group, by the load of each service [min]; None: nobody leaves."""
    laws = [patience_of(office, int(place)) for place in np.flatnonzero(load)]
    if len(set(laws)) == 1:
        return None if laws[0] is None else max(laws[0].mean, 0.01)
    leave = np.average([0.0 if law is None else 1 / max(law.mean, 0.01) for law in laws], weights=load[load > 0])
    return float(1 / leave)


def _servers(target: Target, patience_min: float | None, load: Floats, minutes: Floats) -> NDArray[np.int64]:
    """Windows that a formula asks for a load of services of so many minutes at windows of the group's pace."""
    asked: dict[str, Any]
    if target.kind in ("share", "quantile"):
        asked = {"share": min(target.bound, 0.999), "limit_min": target.limit_min}
    elif target.kind == "mean_wait_min":
        asked = {"mean_wait_min": max(target.bound, 0.01)}
    elif patience_min is not None:
        asked = {"left": min(max(target.bound, 0.001), 0.999)}
    else:
        asked = {"share": 0.9, "limit_min": 15.0}
    if patience_min is not None:
        asked["patience_min"] = patience_min
    found: NDArray[np.int64] = servers_needed(per_hour=60 * load / minutes, service_min=minutes, **asked)
    return found
