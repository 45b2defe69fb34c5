"""Levels of priority, nobody interrupted: M/M/c with any number of levels, and M/G/1; steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfc_sim.errors import InvalidDescription
from mfc_sim.queueing.arguments import (
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
from mfc_sim.queueing.erlang import delay

CONTOUR = 32
"""Points of the contour on which a transform of a wait is inverted: they give some 12 digits."""


@dataclass(frozen=True, repr=False, eq=False)
class Priorities(Model):
    """A queue with levels in steady state: made by ``priorities_mmc`` and ``priorities_mg1``; levels on the last axis.

    Attributes
    ----------
    servers, per_hour, service_min
        As given.
    offered_load : ndarray
        Mean number of servers busy with each level [Erlangs].
    delayed : float or ndarray
        Share who wait at all, the same on all levels.
    mean_wait_min : ndarray
        Mean wait by level [min].
    mean_wait_all_min : float or ndarray
        Mean wait over the visitors of all levels [min].
    mean_waiting : ndarray
        Mean number waiting by level.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.priorities_mg1(per_hour=[1, 3], service_min=10, cv=0.5)
    >>> queue.mean_wait_min.round(2)
    array([ 5., 15.])
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "per_hour", "service_min")

    servers: FloatOrArray
    per_hour: FloatOrArray
    service_min: FloatOrArray
    offered_load: FloatOrArray
    delayed: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_wait_all_min: FloatOrArray
    mean_waiting: FloatOrArray


@dataclass(frozen=True, repr=False, eq=False)
class MMcPriorities(Priorities):
    """M/M/c with levels: as ``Priorities``, and the distribution of the wait of each level.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.priorities_mmc(servers=5, per_hour=[2, 18], service_min=12)
    >>> queue.mean_wait_min.round(2)
    array([1.45, 7.23])
    """

    def wait_exceeds(self, limit_min: float) -> FloatOrArray:
        """Share of each level who wait longer than a limit [min], to 1e-9.

        The wait of one who waits is that of an M/G/1 queue of his own level, in which a service is the time for which a
        server is kept by one visitor and by all of higher levels who come meanwhile (Kella and Yechiali 1985); its
        transform is inverted on a contour (Weideman and Trefethen 2007).

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.priorities_mmc(servers=5, per_hour=[2, 18], service_min=12)
        >>> queue.wait_exceeds(15).round(3)
        array([0.002, 0.175])
        """
        limit = together("wait_exceeds", limit_min, NOT_NEGATIVE, "limit_min", 0.0)
        if limit.ndim:
            raise InvalidDescription(f"wait_exceeds: limit_min must be one number, got {limit_min!r}")
        delayed = np.asarray(self.delayed)[..., None]
        if not limit:
            return plain(np.broadcast_to(delayed, self.per_hour.shape).copy())
        theta = np.pi * (2 * np.arange(CONTOUR // 2) + 1) / CONTOUR
        wide = 0.6407 * theta
        point = np.asarray(0.5017 * theta / np.tan(wide) - 0.6122 + 0.2645j * theta, np.complex128)
        slope = 0.5017 / np.tan(wide) - 0.5017 * wide / np.sin(wide) ** 2 + 0.2645j
        s = CONTOUR / float(limit) * point
        transform = (1 - self._transform(s)) / s
        tail = 2 * np.imag(np.exp(s * limit) * transform * slope).sum(axis=-1) / limit
        return plain(np.clip(delayed * tail, 0.0, delayed))

    def share_within(self, limit_min: float = 15.0) -> FloatOrArray:
        """Share of each level called within a limit [min].

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.priorities_mmc(servers=5, per_hour=[2, 18], service_min=12)
        >>> queue.share_within(15).round(3)
        array([0.998, 0.825])
        """
        return plain(1 - self.wait_exceeds(limit_min))

    def _transform(self, s: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """Laplace transform of the wait of those who wait, by level; shape (..., levels, points)."""
        ends = np.asarray(self.servers / self.service_min)[..., None, None]  # per minute, all busy
        own = self.per_hour[..., None] / 60
        higher = np.cumsum(self.per_hour, axis=-1)[..., None] / 60 - own
        # The cuts of the roots lie on the negative axis, inside the contour.
        root = np.sqrt(s + (np.sqrt(ends) + np.sqrt(higher)) ** 2) * np.sqrt(s + (np.sqrt(ends) - np.sqrt(higher)) ** 2)
        kept = 2 * ends / (s + higher + ends + root)
        return np.asarray((ends - higher - own) * (1 - kept) / (s - own + own * kept))


def priorities_mmc(*, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike) -> MMcPriorities:
    """M/M/c with levels of priority, nobody interrupted: one exponential service for all; steady state.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    per_hour : array_like, shape (..., levels)
        Mean number of arrivals an hour of each level, the one that is called first in front.
    service_min : float or array_like
        Mean service of all [min].

    Returns
    -------
    MMcPriorities
        Its figures and the distribution of the wait by level.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load of all levels together that so many servers cannot bear.

    References
    ----------
    .. [1] A. Cobham, "Priority assignment in waiting line problems", Oper. Res. 2 (1954) 70-76.
    .. [2] O. Kella and U. Yechiali, "Waiting times in the non-preemptive priority M/M/c queue", Stoch. Models 1 (1985)
       257-262: the distribution, first found by R. H. Davis, Oper. Res. 14 (1966) 133-136.

    Examples
    --------
    Eight privileged among forty visitors an hour, five minutes each, at four windows:

    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.priorities_mmc(servers=4, per_hour=[8, 32], service_min=5)
    >>> queue.mean_wait_min.round(4), round(queue.mean_wait_all_min, 4)
    (array([0.9866, 5.9195]), 4.9329)
    >>> queue.share_within(15).round(4)
    array([1.    , 0.8738])
    """
    rates = _levels("priorities_mmc", per_hour)
    count, service, _ = given(
        "priorities_mmc",
        servers=(servers, SERVERS),
        service_min=(service_min, POSITIVE),
        per_hour=(rates[..., 0], NOT_NEGATIVE),
    )
    rates = np.broadcast_to(rates, (*count.shape, rates.shape[-1]))
    load = rates / 60 * service[..., None]
    whole = load.sum(axis=-1)
    stable("priorities_mmc", count, whole)
    delayed = delay(count, whole)
    return MMcPriorities(
        servers=count,
        per_hour=rates,
        service_min=service,
        offered_load=load,
        delayed=delayed,
        **_waits(rates, load / count[..., None], delayed * service / count),
    )


def priorities_mg1(*, per_hour: ArrayLike, service_min: ArrayLike, cv: ArrayLike) -> Priorities:
    """M/G/1 with levels of priority, nobody interrupted: each level has services of its own law; steady state.

    Parameters
    ----------
    per_hour : array_like, shape (..., levels)
        Mean number of arrivals an hour of each level, the one that is called first in front.
    service_min : array_like
        Mean service [min]: one number, or by level.
    cv : array_like
        Coefficient of variation of the service: one number, or by level.

    Returns
    -------
    Priorities
        Its figures by level.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load of all levels together that one server cannot bear.

    References
    ----------
    .. [1] A. Cobham, "Priority assignment in waiting line problems", Oper. Res. 2 (1954) 70-76.

    Examples
    --------
    Those who need little time first: 12 an hour for one minute, 3 for ten.

    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.priorities_mg1(per_hour=[12, 3], service_min=[1, 10], cv=0)
    >>> queue.mean_wait_min.round(6), round(queue.mean_wait_all_min, 6)
    (array([ 3.25     , 10.833333]), 4.766667)
    """
    rates = _levels("priorities_mg1", per_hour)
    rates, service, vary = given(
        "priorities_mg1",
        per_hour=(rates, NOT_NEGATIVE),
        service_min=(service_min, POSITIVE),
        cv=(cv, NOT_NEGATIVE),
    )
    load = rates / 60 * service
    whole = load.sum(axis=-1)
    stable("priorities_mg1", np.ones_like(whole), whole)
    return Priorities(
        servers=np.ones_like(whole),
        per_hour=rates,
        service_min=service,
        offered_load=load,
        delayed=whole,
        **_waits(rates, load, (load * service * (1 + vary**2) / 2).sum(axis=-1)),
    )


def _levels(function: str, per_hour: ArrayLike) -> Floats:
    (rates,) = given(function, per_hour=(per_hour, NOT_NEGATIVE))
    if not rates.ndim or not rates.shape[-1]:
        shape = f"got shape {rates.shape}"
        raise InvalidDescription(f"{function}: per_hour must list the levels on its last axis, {shape}")
    return rates


def _waits(rates: Floats, shares: Floats, residual: Floats) -> dict[str, Floats]:
    """Figures that follow from the time until the first of all servers is free."""
    upto = np.cumsum(shares, axis=-1)
    wait = residual[..., None] / ((1 - upto + shares) * (1 - upto))
    waiting = wait * rates / 60
    come = rates.sum(axis=-1)
    all_min = np.divide(waiting.sum(axis=-1) * 60, come, out=np.zeros_like(come), where=come > 0)
    return {"mean_wait_min": wait, "mean_wait_all_min": all_min, "mean_waiting": waiting}
