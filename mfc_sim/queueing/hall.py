"""M/M/c/K: a hall that holds so many, the rest are refused; steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mfc_sim.queueing.arguments import (
    BELOW_ONE,
    NOT_NEGATIVE,
    PLACES,
    POSITIVE,
    SERVERS,
    FloatOrArray,
    Floats,
    Model,
    given,
    plain,
    together,
)
from mfc_sim.queueing.poisson import below_ratio
from mfc_sim.queueing.quantiles import least_wait

PIECE = 512
"""States of the hall that are added up at a time."""


@dataclass(frozen=True, repr=False, eq=False)
class MMcK(Model):
    """M/M/c/K in steady state: made by ``mmck``. Waits are over those let in.

    Attributes
    ----------
    servers, hall, per_hour, service_min
        As given.
    offered_load : float or ndarray
        Arrivals per mean service time [Erlangs].
    refused : float or ndarray
        Share who find the hall full.
    utilization : float or ndarray
        Share of the servers' time spent serving.
    delayed : float or ndarray
        Share of those let in who wait at all.
    mean_wait_min : float or ndarray
        Mean wait of those let in [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mmck(servers=4, per_hour=25, service_min=10, hall=10)
    >>> round(queue.refused, 3)
    0.096
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "hall", "per_hour", "service_min")

    servers: FloatOrArray
    hall: FloatOrArray
    per_hour: FloatOrArray
    service_min: FloatOrArray
    offered_load: FloatOrArray
    refused: FloatOrArray
    utilization: FloatOrArray
    delayed: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_waiting: FloatOrArray

    def wait_exceeds(self, limit_min: ArrayLike) -> FloatOrArray:
        """Share of those let in who wait longer than a limit [min]: who finds j waiting needs j + 1 ends of service.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmck(servers=4, per_hour=25, service_min=10, hall=10)
        >>> round(queue.wait_exceeds(15), 3)
        0.382
        """
        limit = together("wait_exceeds", limit_min, NOT_NEGATIVE, "limit_min", self.servers)
        return plain(self._exceeds(limit))

    def _exceeds(self, limit: Floats) -> Floats:
        ends = self.servers / self.service_min * limit
        ratio, hall, ends = np.broadcast_arrays(np.log(self.offered_load / self.servers), self.hall, ends)
        top = np.maximum(hall - 1, 0) * np.maximum(ratio, 0)  # keeps all weights at most 1
        met, all_waiting = np.zeros(ratio.shape), np.zeros(ratio.shape)
        for first in range(0, int(np.max(self.hall)), PIECE):
            j = np.arange(first, min(first + PIECE, int(np.max(self.hall))))
            weights = np.where(j < hall[..., None], np.exp(j * ratio[..., None] - top[..., None]), 0.0)
            met += (weights * special.gammaincc(j + 1.0, ends[..., None])).sum(axis=-1)
            all_waiting += weights.sum(axis=-1)
        shares = np.divide(met, all_waiting, out=np.zeros_like(met), where=all_waiting > 0)
        return np.asarray(self.delayed * shares)

    def share_within(self, limit_min: ArrayLike = 15.0) -> FloatOrArray:
        """Share of those let in who are called within a limit [min].

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmck(servers=4, per_hour=25, service_min=10, hall=10)
        >>> round(queue.share_within(15), 3)
        0.618
        """
        return plain(1 - self.wait_exceeds(limit_min))

    def wait_quantile(self, q: ArrayLike = 0.9) -> FloatOrArray:
        """Wait that a share q of those let in do not exceed [min].

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmck(servers=4, per_hour=25, service_min=10, hall=10)
        >>> round(queue.wait_quantile(0.9), 3)
        26.292
        """
        share = together("wait_quantile", q, BELOW_ONE, "q", self.servers)
        return plain(least_wait(self._exceeds, 1 - share, np.asarray(self.service_min + share * 0)))


def mmck(*, servers: ArrayLike, hall: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike) -> MMcK:
    """M/M/c/K with K = servers + hall: who finds the hall full is refused; steady state.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    hall : int or array_like
        How many may wait, at least 0; with 0 this is Erlang B.
    per_hour : float or array_like
        Mean number of arrivals an hour, above 0, whatever the servers can do.
    service_min : float or array_like
        Mean service [min].

    Returns
    -------
    MMcK
        Its figures and the distribution of the wait.

    Raises
    ------
    InvalidDescription
        Naming every bad value.

    References
    ----------
    .. [1] D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of queueing theory", 4th ed., 2008,
       section 2.5.

    Examples
    --------
    One window, one place to wait, load 1: the three states are equally likely.

    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mmck(servers=1, hall=1, per_hour=6, service_min=10)
    >>> round(queue.refused, 6), queue.mean_wait_min
    (0.333333, 5.0)
    """
    count, places, rate, service = given(
        "mmck",
        servers=(servers, SERVERS),
        hall=(hall, PLACES),
        per_hour=(per_hour, POSITIVE),
        service_min=(service_min, POSITIVE),
    )
    load = rate / 60 * service
    # In units of all states up to that with all servers busy and nobody waiting; divided by the largest of the hall.
    idle = below_ratio(count, load)
    busy = 1 / (1 + idle)
    below = np.where(idle < np.inf, np.minimum(idle, 1e308) * busy, 1.0)
    near = np.abs(load - count) < count / 2
    ratio = np.where(near, np.log1p(np.where(near, load - count, 0.0) / count), np.log(load) - np.log(count))
    below = below * np.exp(-np.maximum(ratio, 0) * places)
    hall_weight, waiting = _geometric(ratio, places)
    whole = below + busy * hall_weight
    # Those let in find a state below the full one.
    wait = np.where(places > 0, _geometric(ratio, np.maximum(places - 1, 0))[0], 0.0)
    wait = busy * wait * np.exp(-np.maximum(ratio, 0))
    let_in = below + wait
    mean_waiting = busy * hall_weight * waiting / whole
    return MMcK(
        servers=count,
        hall=places,
        per_hour=rate,
        service_min=service,
        offered_load=load,
        refused=busy * np.exp(np.minimum(ratio, 0) * places) / whole,
        utilization=load * let_in / whole / count,
        delayed=wait / let_in,
        mean_wait_min=mean_waiting / (rate / 60 * let_in / whole),
        mean_waiting=mean_waiting,
    )


def _geometric(ratio: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Sum of exp(ratio j), j = 0..last, over its largest term, and the mean of j; nothing cancels at ratio 0."""
    size = np.abs(ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(size > 0, np.expm1(-size * (last + 1)) / np.expm1(-size), last + 1)
        # Mean from the end where the weight is.
        small = np.exp(-size)
        closed = small * (1 - small**last * (last + 1 - last * small)) / (1 - small) ** 2 / total
        near = (last + 1) * _half_up(-size * (last + 1)) - _half_up(-size)
    mean = np.where(size > np.log(2), closed, near)
    return total, np.where(ratio > 0, last - mean, mean)


def _half_up(x: Floats) -> Floats:
    """Return (x / (1 - exp(-x)) - 1) / x for x <= 0, 1/2 at 0."""
    little = np.where(x > -1, x, 0.0)
    series = np.zeros_like(little)
    for k in range(10, 0, -1):
        series = series * little * little + special.bernoulli(2 * k)[-1] / special.factorial(2 * k)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        direct = (x / -np.expm1(-x) - 1) / x
    return np.where(x > -1, 0.5 + little * series, direct)
