"""M/G/1, exact, and M/G/c by two moments of the service, in steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from mfc_sim.queueing.arguments import (
    NOT_NEGATIVE,
    POSITIVE,
    SERVERS,
    FloatOrArray,
    Floats,
    Model,
    given,
    one_of,
    stable,
)
from mfc_sim.queueing.erlang import delay
from mfc_sim.queueing.fixed_service import mdc

METHODS = ("kimura", "allen_cunneen", "cosmetatos")


@dataclass(frozen=True, repr=False, eq=False)
class MG1(Model):
    """M/G/1 in steady state: made by ``mg1``.

    Attributes
    ----------
    per_hour, service_min, cv
        As given.
    offered_load : float or ndarray
        Share of time in which the server is busy [Erlangs].
    delayed : float or ndarray
        Share who wait at all; the same number.
    mean_wait_min : float or ndarray
        Mean wait over all visitors [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.queueing.mg1(per_hour=3, service_min=10, cv=1)
    MG1(per_hour=3, service_min=10, cv=1)
        offered_load = 0.5
        delayed = 0.5
        mean_wait_min = 10
        mean_waiting = 0.5
    """

    given_fields: ClassVar[tuple[str, ...]] = ("per_hour", "service_min", "cv")

    per_hour: FloatOrArray
    service_min: FloatOrArray
    cv: FloatOrArray
    offered_load: FloatOrArray
    delayed: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_waiting: FloatOrArray


def mg1(*, per_hour: ArrayLike, service_min: ArrayLike, cv: ArrayLike) -> MG1:
    """M/G/1: Poisson arrivals, services of any law, one server; exact, steady state (Pollaczek and Khinchine).

    Parameters
    ----------
    per_hour : float or array_like
        Mean number of arrivals an hour.
    service_min : float or array_like
        Mean service [min].
    cv : float or array_like
        Coefficient of variation of the service: 0 all equal, 1 as the exponential law.

    Returns
    -------
    MG1
        Its figures. The distribution of the wait depends on more than two moments.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load that one server cannot bear.

    References
    ----------
    .. [1] F. Pollaczek, Math. Z. 32 (1930) 64-100; A. Khinchine, Mat. Sbornik 39 (1932) 73-84; D. Gross et al.,
       "Fundamentals of queueing theory", 4th ed., 2008, section 5.1.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.queueing.mg1(per_hour=3, service_min=10, cv=[0, 1, 2]).mean_wait_min
    array([ 5., 10., 25.])
    """
    rate, service, vary = given(
        "mg1", per_hour=(per_hour, NOT_NEGATIVE), service_min=(service_min, POSITIVE), cv=(cv, NOT_NEGATIVE)
    )
    load = rate / 60 * service
    stable("mg1", np.ones_like(load), load)
    wait = load / (1 - load) * service * (1 + vary**2) / 2
    return MG1(
        per_hour=rate,
        service_min=service,
        cv=vary,
        offered_load=load,
        delayed=load,
        mean_wait_min=wait,
        mean_waiting=wait * rate / 60,
    )


@dataclass(frozen=True, repr=False, eq=False)
class MGc(Model):
    """M/G/c by two moments: made by ``mgc``.

    Attributes
    ----------
    servers, per_hour, service_min, cv, method
        As given.
    offered_load : float or ndarray
        Mean number of busy servers [Erlangs].
    utilization : float or ndarray
        Share of the servers' time spent serving.
    delayed : float or ndarray
        Share who wait at all, taken from M/M/c.
    mean_wait_min : float or ndarray
        Mean wait over all visitors [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mgc(servers=5, per_hour=20, service_min=12, cv=0.5)
    >>> queue.method, round(queue.mean_wait_min, 2)
    ('kimura', 4.29)
    """

    given_fields: ClassVar[tuple[str, ...]] = ("servers", "per_hour", "service_min", "cv", "method")

    servers: FloatOrArray
    per_hour: FloatOrArray
    service_min: FloatOrArray
    cv: FloatOrArray
    method: str
    offered_load: FloatOrArray
    utilization: FloatOrArray
    delayed: FloatOrArray
    mean_wait_min: FloatOrArray
    mean_waiting: FloatOrArray


def mgc(
    *, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike, cv: ArrayLike, method: str = "kimura"
) -> MGc:
    """M/G/c approximately: Poisson arrivals, services of any law of which two moments are known; steady state.

    With v = cv squared, M and D the mean waits of M/M/c and M/D/c::

        kimura          (1 + v) / (2 v / M + (1 - v) / D)       D exact
        allen_cunneen   M (1 + v) / 2
        cosmetatos      v M + (1 - v) D                         D by Cosmetatos' factor on M / 2, at most c / (c + 1) M

    All are exact for v = 1 and for one server. Largest errors found against exact M/D/c, M/E2/c (v = 0.5) and M/H2/c
    (v = 2 and 4, balanced means), 2 to 20 servers (`make verify PART=formulas` measures them anew)::

        load         0.7 to 0.95                        0.3 to 0.5
        kimura          3 %                                8 %
        allen_cunneen  18 % (v < 1), 51 % (v > 1)         42 %, 123 %
        cosmetatos      1 % (v < 1), 32 % (v > 1)         10 %,  37 %

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    per_hour : float or array_like
        Mean number of arrivals an hour.
    service_min : float or array_like
        Mean service [min].
    cv : float or array_like
        Coefficient of variation of the service: 0 all equal, 1 as the exponential law.
    method : {"kimura", "allen_cunneen", "cosmetatos"}
        Which of the three.

    Returns
    -------
    MGc
        Its figures. It says nothing of the distribution of the wait: two moments do not fix the share within a limit.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load that so many servers cannot bear.

    References
    ----------
    .. [1] T. Kimura, "A two-moment approximation for the mean waiting time in the GI/G/s queue", Manage. Sci. 32 (1986)
       751-763, for Poisson arrivals.
    .. [2] A. O. Allen, "Probability, statistics, and queueing theory", 2nd ed., 1990 (Allen-Cunneen).
    .. [3] G. P. Cosmetatos, "Some approximate equilibrium results for the multi-server queue (M/G/r)", Oper. Res. Q. 27
       (1976) 615-620; the factor for M/D/c is that of his paper in INFOR 13 (1975) 328-331.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> methods = ("kimura", "allen_cunneen", "cosmetatos")
    >>> [
    ...     round(
    ...         mfc.queueing.mgc(
    ...             servers=5, per_hour=20, service_min=12, cv=0.5, method=method
    ...         ).mean_wait_min,
    ...         3,
    ...     )
    ...     for method in methods
    ... ]
    [4.289, 4.156, 4.261]
    """
    one_of("mgc", "method", method, METHODS)
    count, rate, service, vary = given(
        "mgc",
        servers=(servers, SERVERS),
        per_hour=(per_hour, NOT_NEGATIVE),
        service_min=(service_min, POSITIVE),
        cv=(cv, NOT_NEGATIVE),
    )
    load = rate / 60 * service
    stable("mgc", count, load)
    delayed = delay(count, load)
    wait = mean_wait(count, load, vary**2, method) * service
    return MGc(
        servers=count,
        per_hour=rate,
        service_min=service,
        cv=vary,
        method=method,
        offered_load=load,
        utilization=load / count,
        delayed=delayed,
        mean_wait_min=wait,
        mean_waiting=wait * rate / 60,
    )


def mean_wait(servers: Floats, load: Floats, scv: Floats, method: str) -> Floats:
    """Mean wait [services] of checked arguments."""
    markov = delay(servers, load) / (servers - load)
    if method == "allen_cunneen":
        return np.asarray(markov * (1 + scv) / 2)
    if method == "cosmetatos":
        with np.errstate(divide="ignore"):
            more = (servers - load) / servers * (servers - 1) * (np.sqrt(4 + 5 * servers) - 2) / (16 * load)
        fixed = np.minimum((1 + more) / 2, servers / (servers + 1)) * markov
        return np.asarray(scv * markov + (1 - scv) * fixed)
    fixed = np.asarray(mdc(servers=servers, per_hour=load * 60, service_min=1.0).mean_wait_min)
    with np.errstate(divide="ignore", invalid="ignore"):
        mixed = (1 + scv) / (2 * scv / markov + (1 - scv) / fixed)
    return np.asarray(np.where(fixed > 0, mixed, 0.0))
