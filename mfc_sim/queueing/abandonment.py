"""Erlang A: M/M/c with impatient visitors, M/M/c+M, in steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mfc_sim.queueing.arguments import (
    BELOW_ONE,
    NOT_NEGATIVE,
    POSITIVE,
    SERVERS,
    FloatOrArray,
    Floats,
    Model,
    given,
    one_of,
    plain,
    together,
)
from mfc_sim.queueing.poisson import below_ratio, far_below, lower_ratio
from mfc_sim.queueing.quantiles import least_wait

NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)
DROP = 45.0
"""An integrand that has fallen by exp(-45) below its peak counts no more."""


@dataclass(frozen=True, repr=False, eq=False)
class ErlangA(Model):
    """M/M/c+M in steady state: made by ``erlang_a``.

    Attributes
    ----------
    servers, per_hour, service_min, patience_min
        As given.
    offered_load : float or ndarray
        Arrivals per mean service time [Erlangs]; may exceed ``servers``.
    utilization : float or ndarray
        Share of the servers' time spent serving.
    delayed : float or ndarray
        Share who are not called at once.
    left : float or ndarray
        Share who leave uncalled.
    mean_wait_min : float or ndarray
        Mean wait of those served [min].
    mean_wait_queued_min : float or ndarray
        Mean time in the queue of all, each until the call or the leaving [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.erlang_a(
    ...     servers=4, per_hour=25, service_min=10, patience_min=30
    ... )
    >>> round(queue.left, 3), round(queue.mean_wait_min, 2)
    (0.16, 4.65)
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "per_hour", "service_min", "patience_min")

    servers: FloatOrArray
    per_hour: FloatOrArray
    service_min: FloatOrArray
    patience_min: FloatOrArray
    offered_load: FloatOrArray
    utilization: FloatOrArray
    delayed: FloatOrArray
    left: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_wait_queued_min: FloatOrArray
    mean_waiting: FloatOrArray

    def share_within(self, limit_min: ArrayLike = 15.0, *, of: str = "all") -> FloatOrArray:
        """Share of visitors within a limit, in the readings of ``Result.share_within``.

        Parameters
        ----------
        limit_min : float or array_like
            Promised wait [min].
        of : {"all", "queued", "served", "patient", "in_queue"}
            "all" and "queued": called within the limit, of all, so that one who left is a miss. "served": of those
            served. "patient": without those who left before the limit. "in_queue": time in the queue within the limit,
            however it ended.

        Returns
        -------
        float or ndarray
            In [0, 1]; with a relative error below 1e-9 where it is above 1e-4, else an absolute one below 1e-13.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.erlang_a(
        ...     servers=4, per_hour=25, service_min=10, patience_min=30
        ... )
        >>> round(queue.share_within(15), 3)
        0.787
        """
        one_of("share_within", "of", of, ("all", "queued", "served", "patient", "in_queue"))
        limit = together("share_within", limit_min, NOT_NEGATIVE, "limit_min", self.servers)
        waiting, called_later = self._tails(limit)
        if of == "in_queue":
            return plain(1 - waiting)
        served = 1 - np.asarray(self.left)
        within = np.maximum(served - called_later, 0.0)
        return plain(within / {"served": served, "patient": within + waiting}.get(of, 1.0))

    def wait_exceeds(self, limit_min: ArrayLike, *, of: str = "all") -> FloatOrArray:
        """Share whose wait is longer than a limit [min].

        Parameters
        ----------
        limit_min : float or array_like
            Limit [min].
        of : {"all", "served", "queued", "in_queue"}
            "all" and "served": of those served, the wait for the call. "queued" and "in_queue": of all, the time in the
            queue.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.erlang_a(
        ...     servers=4, per_hour=25, service_min=10, patience_min=30
        ... )
        >>> round(queue.wait_exceeds(15), 3)
        0.063
        """
        one_of("wait_exceeds", "of", of, ("all", "served", "queued", "in_queue"))
        limit = together("wait_exceeds", limit_min, NOT_NEGATIVE, "limit_min", self.servers)
        return plain(self._exceeds(limit, of))

    def wait_quantile(self, q: ArrayLike = 0.9, *, of: str = "all") -> FloatOrArray:
        """Wait that a share q do not exceed [min]; ``of`` as in ``wait_exceeds``.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.erlang_a(
        ...     servers=4, per_hour=25, service_min=10, patience_min=30
        ... )
        >>> round(queue.wait_quantile(0.9), 3)
        12.751
        """
        one_of("wait_quantile", "of", of, ("all", "served", "queued", "in_queue"))
        share = together("wait_quantile", q, BELOW_ONE, "q", self.servers)
        guess = np.asarray(self.service_min / self.servers + share * 0)
        return plain(least_wait(lambda limit: self._exceeds(limit, of), 1 - share, guess))

    def _exceeds(self, limit: Floats, of: str) -> Floats:
        waiting, called_later = self._tails(limit)
        return waiting if of in ("queued", "in_queue") else called_later / (1 - np.asarray(self.left))

    def _tails(self, limit: Floats) -> tuple[Floats, Floats]:
        """Shares of all who still wait after a limit, and who are called after it.

        The wait that is offered has the density exp(y (1 - e^-u) - x u) where u is the time in units of patience [1]_,
        so that its tail is gamma(x, y e^-u) over gamma(x, y).
        """
        x, y, u = (
            np.asarray(part, np.float64)
            for part in np.broadcast_arrays(
                self.servers * self.patience_min / self.service_min,
                self.offered_load * self.patience_min / self.service_min,
                limit / self.patience_min,
            )
        )
        y = np.maximum(y, 1e-250)
        shrunk = np.maximum(y * np.exp(-u), 1e-280)
        log_all, _ = lower_ratio(x, y)
        log_tail, excess = lower_ratio(x, shrunk)
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            tail = np.exp(-y * np.expm1(-u) - x * u + log_tail - log_all)
            # Where it is no far tail no logarithm is needed, and some digits are saved.
            tail = np.where(far_below(x, shrunk), tail, special.gammainc(x, shrunk) / special.gammainc(x, y))
            offered = self.delayed * tail
            return np.asarray(offered * np.exp(-u)), np.asarray(offered * (shrunk - excess) / y)


def erlang_a(*, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike, patience_min: ArrayLike) -> ErlangA:
    """Erlang A, M/M/c+M: M/M/c whose visitors leave after an exponential time if they are not called; steady state.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    per_hour : float or array_like
        Mean number of arrivals an hour, above 0, whatever the servers can do.
    service_min : float or array_like
        Mean service [min].
    patience_min : float or array_like
        Mean patience [min].

    Returns
    -------
    ErlangA
        Its figures, its service levels and the distribution of the wait.

    Raises
    ------
    InvalidDescription
        Naming every bad value.

    References
    ----------
    .. [1] A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue, with applications to
       call centers", in "Advances in services innovations", 2007.
    .. [2] C. Palm, "Research on telephone traffic carried by full availability groups", Tele 1 (1957).

    Examples
    --------
    Thirty an hour, twelve minutes each, at five windows; they would queue without end if nobody left.

    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.erlang_a(
    ...     servers=5, per_hour=30, service_min=12, patience_min=20
    ... )
    >>> queue
    ErlangA(servers=5, per_hour=30, service_min=12, patience_min=20)
        offered_load = 6
        utilization = 0.92015
        delayed = 0.780316
        left = 0.233209
        mean_wait_min = 4.59734
        mean_wait_queued_min = 4.66417
        mean_waiting = 2.33209
    >>> readings = ("all", "served", "patient", "in_queue")
    >>> [round(queue.share_within(10, of=of), 4) for of in readings]
    [0.6512, 0.8493, 0.8193, 0.8564]
    """
    count, rate, service, patience = given(
        "erlang_a",
        servers=(servers, SERVERS),
        per_hour=(per_hour, POSITIVE),
        service_min=(service_min, POSITIVE),
        patience_min=(patience_min, POSITIVE),
    )
    load = rate / 60 * service
    x, y = count * patience / service, load * patience / service
    log_ratio, waiting = lower_ratio(x, y)
    with np.errstate(over="ignore"):
        idle = np.exp(-log_ratio) * below_ratio(count, load)  # over all busy
    delayed = 1 / (1 + idle)
    left = delayed * waiting / y
    called = np.where(y > x, x / y * -np.expm1(-log_ratio), 1 - waiting / y)  # of those who wait
    served = np.where(idle < 1, np.minimum(idle, 1.0) * delayed, 1 - delayed) + delayed * called
    later = delayed * _waited(x, y, log_ratio) * patience
    return ErlangA(
        servers=count,
        per_hour=rate,
        service_min=service,
        patience_min=patience,
        offered_load=load,
        utilization=load * served / count,
        delayed=delayed,
        left=left,
        mean_wait_min=later / served,
        mean_wait_queued_min=left * patience,
        mean_waiting=delayed * waiting,
    )


def _waited(x: Floats, y: Floats, log_ratio: Floats) -> Floats:
    """Mean of the offered wait over those who wait and outlast it (0 for those who leave), in units of patience.

    The integral of u exp(h(u)), h(u) = y (1 - e^-u) - (x + 1) u, over that of the density; h is concave.
    """
    fall = x + 1
    peak = np.log(np.maximum(y / fall, 1.0))

    def below_peak(u: Floats) -> Floats:
        d = u - peak
        return np.asarray(-y * np.exp(-peak) * np.expm1(-d) - fall * d)

    ends = []
    for low, high in ((peak, peak + DROP / fall + 1 + np.sqrt(2 * DROP / fall)), (peak, np.zeros_like(peak))):
        near, far = low, high
        for _ in range(50):
            middle = (near + far) / 2
            inside = below_peak(middle) > -DROP
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        ends.append(far)
    total, offered = np.zeros_like(peak), np.zeros_like(peak)
    for end in ends:
        half = np.abs(end - peak)[..., None] / 2
        u = (end + peak)[..., None] / 2 + half * NODES
        d = u - peak[..., None]
        values = np.exp(-(y * np.exp(-peak))[..., None] * np.expm1(-d) - fall[..., None] * d) * half * WEIGHTS
        total += (u * values).sum(axis=-1)
        offered += (np.exp(d) * values).sum(axis=-1)
    with np.errstate(divide="ignore", over="ignore"):
        scaled = np.log(total) - y * np.expm1(-peak) - fall * peak
        by_ratio = x * np.exp(scaled - log_ratio)
    # With many servers the same nodes give the density's own integral, and no large logarithms meet.
    return np.where((y > x) & (x > 30), total / (np.exp(peak) * offered), by_ratio)
