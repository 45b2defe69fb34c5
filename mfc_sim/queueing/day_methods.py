"""Stationary formulas carried through a day: PSA, SIPP, lag-SIPP and the modified offered load."""

from __future__ import annotations

import numpy as np

from mfc_sim.queueing.abandonment import erlang_a
from mfc_sim.queueing.arguments import Floats
from mfc_sim.queueing.day_plan import Plan
from mfc_sim.queueing.erlang import mmc


def stationary_rates(plan: Plan, at_min: Floats, from_min: Floats, until_min: Floats) -> dict[str, Floats]:
    """Arrivals a minute that each method puts into a stationary formula.

    Parameters
    ----------
    plan : Plan
    at_min : ndarray, shape (instants,)
        Instants asked.
    from_min, until_min : ndarray, shape (instants,)
        The block each of them lies in.

    Returns
    -------
    dict of str to ndarray, shape (instants,)
        "psa": the rate of the instant [1]_. "sipp": the mean rate of the block [2]_. "lag_sipp": the same, one mean
        service earlier [3]_. "mol": the mean number in service if windows were without number, times their rate [4]_.

    References
    ----------
    .. [1] L. Green and P. Kolesar, "The pointwise stationary approximation for queues with nonstationary arrivals",
       Management Science 37 (1991).
    .. [2] L. Green, P. Kolesar and J. Soares, "Improving the SIPP approach for staffing service systems that have
       cyclic demands", Operations Research 49 (2001).
    .. [3] The same: Lag Avg. Before opening nobody comes.
    .. [4] O. Jennings, A. Mandelbaum, W. Massey and W. Whitt, "Server staffing to meet time-varying demand", Management
       Science 42 (1996). The day starts with those at the door.
    """
    lag = plan.service_min
    length = until_min - from_min

    def mean_rate(begin: Floats, end: Floats) -> Floats:
        return np.asarray((plan.arrivals_until(end) - plan.arrivals_until(begin)) / length)

    return {
        "psa": plan.rate_at(at_min),
        "sipp": mean_rate(from_min, until_min),
        "lag_sipp": mean_rate(from_min - lag, until_min - lag),
        "mol": offered_load(plan, at_min) * plan.mu,
    }


def offered_load(plan: Plan, at_min: Floats) -> Floats:
    """Mean number in service if windows were without number: m' = rate - m / service."""
    mean, load = plan.service_min, [plan.door]
    for begin, end, rate in zip(plan.edges_min, plan.edges_min[1:], plan.per_min, strict=False):
        load.append(rate * mean + (load[-1] - rate * mean) * np.exp(-(end - begin) / mean))
    place = np.clip(np.searchsorted(plan.edges_min, at_min, side="right") - 1, 0, len(plan.per_min) - 1)
    settled = plan.per_min[place] * mean
    passed = at_min - plan.edges_min[place]
    return np.asarray(settled + (np.array(load)[place] - settled) * np.exp(-passed / mean))


def stationary_share(plan: Plan, per_min: Floats, servers: Floats, limit_min: float) -> Floats:
    """Share called within a limit by Erlang C, or by Erlang A if visitors lose patience.

    Without windows, and by Erlang C where the load is too much for them, nobody is.
    """
    share = np.where(servers > 0, 1.0, 0.0)
    patient = np.isinf(plan.patience_min)
    grows = per_min * plan.service_min >= servers
    share[grows & patient] = 0.0
    asked = (servers > 0) & (per_min > 0) & ~(grows & patient)
    if asked.any():
        given = {"servers": servers[asked], "per_hour": per_min[asked] * 60, "service_min": plan.service_min}
        model = mmc(**given) if patient else erlang_a(**given, patience_min=plan.patience_min)
        share[asked] = model.share_within(limit_min)
    return share
