"""Erlang B and C, and the queues M/M/c and M/M/infinity in steady state."""

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
    plain,
    stable,
    together,
)
from mfc_sim.queueing.poisson import upper_ratio

PIECE = 8_192
"""Numbers at a time: all steps of so many stay in the processor's cache."""


def blocking(servers: Floats, offered_load: Floats) -> Floats:
    """Erlang B of checked arguments."""
    blocked = np.empty(servers.shape)
    counts, loads, flat = servers.ravel(), offered_load.ravel(), blocked.reshape(-1)
    for begin in range(0, len(counts), PIECE):
        piece = slice(begin, begin + PIECE)
        load = np.where(loads[piece] > 0, loads[piece], 1.0)
        flat[piece] = np.where(loads[piece] > 0, 1 / upper_ratio(counts[piece], load), 0.0)
    return blocked


def delay(servers: Floats, offered_load: Floats) -> Floats:
    """Erlang C of checked arguments."""
    blocked = blocking(servers, offered_load)
    return np.asarray(servers * blocked / (servers - offered_load + offered_load * blocked))


def erlang_b(servers: ArrayLike, offered_load: ArrayLike) -> FloatOrArray:
    """Erlang B: share refused where nobody may wait, M/G/c/c, whatever the law of the service.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    offered_load : float or array_like
        Arrivals per mean service time [Erlangs], at least 0; may exceed ``servers``.

    Returns
    -------
    float or ndarray
        Share in [0, 1), with a relative error below 1e-10; 0 where it is below 1e-308.

    Raises
    ------
    InvalidDescription
        Naming every bad value: no server, part of one, a negative load, nan, shapes that do not broadcast.

    References
    ----------
    .. [1] A. K. Erlang, 1917, in E. Brockmeyer, H. L. Halstrom and A. Jensen, "The life and works of A. K. Erlang",
       1948. Here as an incomplete gamma function: D. L. Jagerman, "Some properties of the Erlang loss function",
       Bell Syst. Tech. J. 53 (1974) 525-551.

    Examples
    --------
    Four lines and three Erlangs: 3^4/4! over 1 + 3 + 9/2 + 27/6 + 81/24.

    >>> import mfc_sim as mfc
    >>> round(mfc.queueing.erlang_b(4, 3.0), 6)
    0.206107
    >>> mfc.queueing.erlang_b([10, 10_000], [9.0, 9_999.0]).round(6)
    array([0.167963, 0.007874])
    """
    return plain(blocking(*given("erlang_b", servers=(servers, SERVERS), offered_load=(offered_load, NOT_NEGATIVE))))


def erlang_c(servers: ArrayLike, offered_load: ArrayLike) -> FloatOrArray:
    """Erlang C: share who wait in M/M/c.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    offered_load : float or array_like
        Arrivals per mean service time [Erlangs], at least 0 and below ``servers``: visitors an hour x minutes of
        service / 60. ``mmc`` takes the rates themselves.

    Returns
    -------
    float or ndarray
        Share in [0, 1), with a relative error below 1e-10; 0 where it is below 1e-308.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load that no queue of so many servers can bear.

    References
    ----------
    .. [1] A. K. Erlang, 1917, as for ``erlang_b``; by way of Erlang B, as in R. B. Cooper, "Introduction to queueing
       theory", 2nd ed., 1981.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> round(mfc.queueing.erlang_c(2, 1.0), 6)
    0.333333
    >>> mfc.queueing.erlang_c([5, 6, 7], 4.0).round(4)
    array([0.5541, 0.2848, 0.1351])
    """
    checked = given("erlang_c", servers=(servers, SERVERS), offered_load=(offered_load, NOT_NEGATIVE))
    stable("erlang_c", *checked)
    return plain(delay(*checked))


@dataclass(frozen=True, repr=False, eq=False)
class MMc(Model):
    """M/M/c in steady state: made by ``mmc``.

    Attributes
    ----------
    servers, per_hour, service_min
        As given.
    offered_load : float or ndarray
        Mean number of busy servers [Erlangs].
    utilization : float or ndarray
        Share of the servers' time spent serving.
    delayed : float or ndarray
        Share who wait at all (Erlang C).
    mean_wait_min : float or ndarray
        Mean wait over all visitors [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mmc(servers=5, per_hour=20, service_min=12)
    >>> round(queue.mean_wait_min, 2), round(queue.share_within(15), 3)
    (6.65, 0.841)
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "per_hour", "service_min")

    servers: FloatOrArray
    per_hour: FloatOrArray
    service_min: FloatOrArray
    offered_load: FloatOrArray
    utilization: FloatOrArray
    delayed: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_waiting: FloatOrArray

    @property
    def _rate(self) -> FloatOrArray:
        """How fast the tail of the wait falls [1/min]."""
        return (self.servers - self.offered_load) / self.service_min

    def wait_exceeds(self, limit_min: ArrayLike) -> FloatOrArray:
        """Share who wait longer than a limit [min]: delayed x exp(-(servers - load) limit / service).

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.wait_exceeds(15), 3)
        0.159
        """
        limit = together("wait_exceeds", limit_min, NOT_NEGATIVE, "limit_min", self.servers)
        return plain(self.delayed * np.exp(-self._rate * limit))

    def share_within(self, limit_min: ArrayLike = 15.0) -> FloatOrArray:
        """Share called within a limit [min].

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.share_within(15), 3)
        0.841
        """
        return plain(1 - self.wait_exceeds(limit_min))

    def wait_quantile(self, q: ArrayLike = 0.9) -> FloatOrArray:
        """Wait that a share q of the visitors do not exceed [min]; 0 where so many do not wait.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mmc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.wait_quantile(0.9), 3)
        20.546
        """
        share = together("wait_quantile", q, BELOW_ONE, "q", self.servers)
        with np.errstate(divide="ignore"):
            return plain(np.maximum(np.log(self.delayed / (1 - share)) / self._rate, 0.0))


def mmc(*, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike) -> MMc:
    """M/M/c: Poisson arrivals, exponential services, equal servers, first come first served, all wait; steady state.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    per_hour : float or array_like
        Mean number of arrivals an hour.
    service_min : float or array_like
        Mean service [min].

    Returns
    -------
    MMc
        Its figures and the distribution of the wait.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load that so many servers cannot bear.

    References
    ----------
    .. [1] D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of queueing theory", 4th ed., 2008,
       section 2.3.

    Examples
    --------
    Twenty visitors an hour, twelve minutes each, at five windows:

    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mmc(servers=5, per_hour=20, service_min=12)
    >>> queue
    MMc(servers=5, per_hour=20, service_min=12)
        offered_load = 4
        utilization = 0.8
        delayed = 0.554113
        mean_wait_min = 6.64935
        mean_waiting = 2.21645
    >>> round(queue.share_within(15), 4), round(queue.wait_quantile(0.9), 2)
    (0.8412, 20.55)
    """
    count, rate, service = given(
        "mmc", servers=(servers, SERVERS), per_hour=(per_hour, NOT_NEGATIVE), service_min=(service_min, POSITIVE)
    )
    load = rate / 60 * service
    stable("mmc", count, load)
    delayed = delay(count, load)
    wait = delayed * service / (count - load)
    return MMc(
        servers=count,
        per_hour=rate,
        service_min=service,
        offered_load=load,
        utilization=load / count,
        delayed=delayed,
        mean_wait_min=wait,
        mean_waiting=wait * rate / 60,
    )


@dataclass(frozen=True, repr=False, eq=False)
class MMInfinity(Model):
    """M/G/infinity in steady state: made by ``mm_infinity``.

    Attributes
    ----------
    per_hour, service_min
        As given.
    mean_present : float or ndarray
        Mean number in service [Erlangs]; their number is Poisson.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.queueing.mm_infinity(per_hour=20, service_min=12)
    MMInfinity(per_hour=20, service_min=12)
        mean_present = 4
    """

    given_fields: ClassVar[tuple[str, ...]] = ("per_hour", "service_min")

    per_hour: FloatOrArray
    service_min: FloatOrArray
    mean_present: FloatOrArray

    def present_exceeds(self, number: ArrayLike) -> FloatOrArray:
        """Share of time with more than so many present.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> round(
        ...     mfc.queueing.mm_infinity(per_hour=20, service_min=12).present_exceeds(6), 3
        ... )
        0.111
        """
        limit = together("present_exceeds", number, NOT_NEGATIVE, "number", self.mean_present)
        return plain(special.gammainc(np.floor(limit) + 1, self.mean_present))

    def present_quantile(self, q: ArrayLike = 0.95) -> FloatOrArray:
        """Least number that is not exceeded for a share q of the time.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> mfc.queueing.mm_infinity(per_hour=20, service_min=12).present_quantile(0.95)
        8.0
        """
        share = together("present_quantile", q, BELOW_ONE, "q", self.mean_present)
        low, high = np.broadcast_arrays(-1.0, self.mean_present + share * 0)
        high = np.ceil(high + 40 * np.sqrt(high) + 800)  # beyond every share that a float can hold
        low = np.broadcast_to(low, high.shape)
        while (high - low > 1).any():  # low is exceeded too often, high is not
            middle = np.floor((low + high) / 2)
            enough = special.gammaincc(middle + 1, self.mean_present) >= share
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return plain(high)


def mm_infinity(*, per_hour: ArrayLike, service_min: ArrayLike) -> MMInfinity:
    """M/M/infinity: Poisson arrivals and a server for everybody; the law of the service does not matter.

    Parameters
    ----------
    per_hour : float or array_like
        Mean number of arrivals an hour.
    service_min : float or array_like
        Mean service [min].

    Returns
    -------
    MMInfinity
        Mean number present and its Poisson distribution.

    Raises
    ------
    InvalidDescription
        Naming every bad value.

    References
    ----------
    .. [1] C. Palm, "Intensitatsschwankungen im Fernsprechverkehr", Ericsson Technics 44, 1943; D. Gross et al.,
       "Fundamentals of queueing theory", 4th ed., 2008, section 2.7.

    Examples
    --------
    Thirty an hour who stay ten minutes: five present on average, and seldom more than nine.

    >>> import mfc_sim as mfc
    >>> hall = mfc.queueing.mm_infinity(per_hour=30, service_min=10)
    >>> (
    ...     hall.mean_present,
    ...     round(hall.present_exceeds(9), 6),
    ...     hall.present_quantile(0.95),
    ... )
    (5.0, 0.031828, 9.0)
    """
    rate, service = given("mm_infinity", per_hour=(per_hour, NOT_NEGATIVE), service_min=(service_min, POSITIVE))
    return MMInfinity(per_hour=rate, service_min=service, mean_present=rate / 60 * service)
