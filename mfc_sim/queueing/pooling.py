"""Groups of windows pooled into one, against each with a queue of its own; steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from mfc_sim.errors import InvalidDescription
from mfc_sim.queueing.arguments import NOT_NEGATIVE, POSITIVE, SERVERS, Floats, Model, given, stable
from mfc_sim.queueing.general import mean_wait
from mfc_sim.queueing.mixed_service import MOST_SERVERS, mixed_wait


@dataclass(frozen=True, repr=False, eq=False)
class Pooling(Model):
    """Split queues and the pooled one: made by ``pooled_vs_split``.

    Attributes
    ----------
    servers, per_hour, service_min, cv
        As given, by group.
    split_wait_min : ndarray
        Mean wait in each group's own queue [min].
    split_mean_wait_min : float
        Mean wait over the visitors of all groups [min].
    pooled_wait_min : float
        Mean wait of everybody in the common queue [min].
    saved_min : float
        What pooling saves a visitor on average [min]; below 0 where pooling harms.
    worse_off : tuple of int
        Places of the groups whose visitors wait longer in the common queue.
    split_method, pooled_method : str
        "exact", or "kimura" (two moments, see ``mgc``).

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> pooled = mfc.queueing.pooled_vs_split(
    ...     servers=2, per_hour=[9, 9], service_min=10
    ... )
    >>> round(pooled.saved_min, 2), pooled.worse_off
    (7.76, ())
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "per_hour", "service_min", "cv")

    servers: Floats
    per_hour: Floats
    service_min: Floats
    cv: Floats
    split_wait_min: Floats
    split_mean_wait_min: float
    pooled_wait_min: float
    saved_min: float
    worse_off: tuple[int, ...]
    split_method: str
    pooled_method: str


def pooled_vs_split(*, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike, cv: ArrayLike = 1.0) -> Pooling:
    """Compare a queue for each group of windows with one common queue at all of them; steady state.

    With equal services pooling always helps. With services that differ much it may not: the short ones then wait for
    the long ones, and even the mean over all can rise [1]_.

    Parameters
    ----------
    servers, per_hour, service_min : array_like, shape (groups,)
        Windows, arrivals an hour and mean service [min] of each group; one number stands for all groups.
    cv : array_like, default 1
        Coefficient of variation of the service in each group.

    Returns
    -------
    Pooling
        Exact where exponential services (cv 1) are equal, or of two kinds at no more than 100 windows in all, or where
        one window serves the queue; else by Kimura's two moments, and it says so.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a group whose own windows cannot bear its load.

    References
    ----------
    .. [1] N. M. van Dijk and E. van der Sluis, "To pool or not to pool in call centers", Prod. Oper. Manag. 17 (2008)
       296-305.

    Examples
    --------
    Two windows, one for visits of 2 minutes, one for visits of 20, each busy 90 % of the time. Pooled, the many short
    ones wait for the few long ones:

    >>> import mfc_sim as mfc
    >>> mfc.queueing.pooled_vs_split(servers=1, per_hour=[27, 2.7], service_min=[2, 20])
    Pooling(servers=[1., 1.], per_hour=[27. ,  2.7], service_min=[ 2., 20.], cv=[1., 1.])
        split_wait_min = [ 18., 180.]
        split_mean_wait_min = 32.7273
        pooled_wait_min = 45.996
        saved_min = -13.2688
        worse_off = (0,)
        split_method = 'exact'
        pooled_method = 'exact'
    """
    count, rate, service, vary = given(
        "pooled_vs_split",
        servers=(servers, SERVERS),
        per_hour=(per_hour, POSITIVE),
        service_min=(service_min, POSITIVE),
        cv=(cv, NOT_NEGATIVE),
    )
    if count.ndim != 1 or len(count) < 2:
        raise InvalidDescription(f"pooled_vs_split: two groups or more must be given in lists, got shape {count.shape}")
    load = rate / 60 * service
    stable("pooled_vs_split", count, load)
    split = mean_wait(count, load, vary**2, "kimura") * service
    split_mean = float(split @ rate / rate.sum())
    pooled, method = _pooled(count, rate / 60, service, vary**2)
    return Pooling(
        servers=count,
        per_hour=rate,
        service_min=service,
        cv=vary,
        split_wait_min=split,
        split_mean_wait_min=split_mean,
        pooled_wait_min=pooled,
        saved_min=split_mean - pooled,
        worse_off=tuple(np.flatnonzero(split < pooled).tolist()),
        split_method="exact" if ((vary == 1) | (vary == 0) | (count == 1)).all() else "kimura",
        pooled_method=method,
    )


def _pooled(count: Floats, rate: Floats, service: Floats, scv: Floats) -> tuple[float, str]:
    """Mean wait of the common queue, and how it was found."""
    means = np.unique(service)
    if (scv == 1).all() and len(means) == 2 and count.sum() <= MOST_SERVERS:
        short, long = (float(rate[service == mean].sum()) for mean in means)
        return mixed_wait(int(count.sum()), (short, long), (float(means[0]), float(means[1])))[1], "exact"
    mean = rate @ service / rate.sum()
    spread = float(rate @ (service**2 * (1 + scv)) / rate.sum() / mean**2 - 1)
    spread = 0.0 if abs(spread) < 1e-12 else spread
    alike = len(means) == 1 and bool((scv == scv[0]).all()) and scv[0] in (0, 1)
    wait = mean_wait(count.sum(), rate.sum() * mean, np.asarray(scv[0] if alike else spread), "kimura") * mean
    return float(wait), "exact" if alike else "kimura"
