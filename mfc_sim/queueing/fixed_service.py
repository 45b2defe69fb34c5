"""M/D/c: Poisson arrivals, services all of one length, equal servers; exact, in steady state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from mfc_sim.errors import InvalidDescription
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
from mfc_sim.queueing.poisson import log_probability, lower_ratio
from mfc_sim.queueing.quantiles import least_wait

MOST_TERMS = 20_000
"""Terms of Spitzer's sum; a queue that needs more is so heavily loaded that the roots lose nothing."""
DIGITS = 37.0
"""exp(-37) is below the precision of a float."""
MOST_SERVERS = 20_000
"""Beyond, the distribution of the wait takes more than some seconds."""
AT_A_TIME = 2_000_000
"""Numbers in a pass over points and roots."""


@dataclass(frozen=True, repr=False, eq=False)
class MDc(Model):
    """M/D/c in steady state: made by ``mdc``.

    Attributes
    ----------
    servers, per_hour, service_min
        As given.
    offered_load : float or ndarray
        Mean number of busy servers [Erlangs].
    utilization : float or ndarray
        Share of the servers' time spent serving.
    delayed : float or ndarray
        Share who wait at all.
    mean_wait_min : float or ndarray
        Mean wait over all visitors [min].
    mean_waiting : float or ndarray
        Mean number waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> queue = mfc.queueing.mdc(servers=5, per_hour=20, service_min=12)
    >>> round(queue.mean_wait_min, 2)
    3.47
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

    def wait_exceeds(self, limit_min: ArrayLike) -> FloatOrArray:
        """Share who wait longer than a limit [min] (Franx 2001); its absolute error is below 1e-9.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mdc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.wait_exceeds(15), 3)
        0.044
        """
        limit = together("wait_exceeds", limit_min, NOT_NEGATIVE, "limit_min", self.servers)
        return plain(self._exceeds(limit))

    def _exceeds(self, limit: Floats) -> Floats:
        if np.max(self.servers) > MOST_SERVERS:
            got = f"got {np.max(self.servers):,.0f}"
            raise InvalidDescription(f"mdc: waits of single visitors are for at most {MOST_SERVERS:,} servers, {got}")
        parts = np.broadcast_arrays(self.servers, self.offered_load, limit / self.service_min)
        triples = zip(*(part.ravel().tolist() for part in parts), strict=True)
        return np.array([_waits_longer(int(c), a, t) for c, a, t in triples]).reshape(parts[0].shape)

    def share_within(self, limit_min: ArrayLike = 15.0) -> FloatOrArray:
        """Share called within a limit [min].

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mdc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.share_within(15), 3)
        0.956
        """
        return plain(1 - self.wait_exceeds(limit_min))

    def wait_quantile(self, q: ArrayLike = 0.9) -> FloatOrArray:
        """Wait that a share q of the visitors do not exceed [min]; 0 where so many do not wait.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.queueing.mdc(servers=5, per_hour=20, service_min=12)
        >>> round(queue.wait_quantile(0.9), 3)
        10.404
        """
        share = together("wait_quantile", q, BELOW_ONE, "q", self.servers)
        return plain(least_wait(self._exceeds, 1 - share, np.asarray(self.service_min + share * 0)))


def mdc(*, servers: ArrayLike, per_hour: ArrayLike, service_min: ArrayLike) -> MDc:
    """M/D/c: Poisson arrivals, every service of the same length, equal servers, first come first served; steady state.

    Parameters
    ----------
    servers : int or array_like
        At least 1.
    per_hour : float or array_like
        Mean number of arrivals an hour.
    service_min : float or array_like
        Length of every service [min].

    Returns
    -------
    MDc
        Its figures, to 10 digits, and the distribution of the wait.

    Raises
    ------
    InvalidDescription
        Naming every bad value, also a load that so many servers cannot bear.

    References
    ----------
    .. [1] C. D. Crommelin, "Delay probability formulae when the holding times are constant", Post Office Elect. Engrs.
       J. 25 (1932) 41-50: by the roots of z^c = exp(a (z - 1)), here from Lambert's W.
    .. [2] F. Spitzer, "A combinatorial lemma and its application to probability theory", Trans. AMS 82 (1956) 323-339:
       the same as sums of positive terms, used wherever they end early.
    .. [3] G. J. Franx, "A simple solution for the M/D/c waiting time distribution", Oper. Res. Lett. 29 (2001) 221-229.

    Examples
    --------
    One server at load 0.5: half a service, half the wait of M/M/1.

    >>> import mfc_sim as mfc
    >>> round(mfc.queueing.mdc(servers=1, per_hour=3, service_min=10).mean_wait_min, 9)
    5.0
    >>> queue = mfc.queueing.mdc(servers=5, per_hour=20, service_min=12)
    >>> round(queue.mean_wait_min, 6), round(queue.share_within(15), 6)
    (3.46872, 0.956024)
    """
    count, rate, service = given(
        "mdc", servers=(servers, SERVERS), per_hour=(per_hour, NOT_NEGATIVE), service_min=(service_min, POSITIVE)
    )
    load = rate / 60 * service
    stable("mdc", count, load)
    pairs = [_figures(int(c), a) for c, a in zip(count.ravel().tolist(), load.ravel().tolist(), strict=True)]
    delayed, wait = np.array(pairs).reshape(*count.shape, 2).transpose(-1, *range(count.ndim))
    return MDc(
        servers=count,
        per_hour=rate,
        service_min=service,
        offered_load=load,
        utilization=load / count,
        delayed=delayed,
        mean_wait_min=wait * service,
        mean_waiting=wait * load,
    )


@lru_cache(maxsize=4096)
def _figures(c: int, a: float) -> tuple[float, float]:
    """Share who wait, and mean wait [services]."""
    if not a:
        return 0.0, 0.0
    terms = DIGITS / (c * _drop(a / c)) + 2
    if terms > MOST_TERMS:
        roots = _roots(c, a)[1:]
        waiting = float(np.sum(1 / (1 - roots)).real) - (c * (c - 1) - a * a) / (2 * (c - a))
        at_once = (c - a) * float(np.exp(-np.sum(np.log(1 - roots)).real))
        return 1 - at_once, waiting / a
    # Between two instants one service apart c leave and a Poisson number comes: a random walk, never below 0.
    m = np.arange(1.0, terms)
    log_ratio, excess = lower_ratio(m * c, m * a)
    reached = np.exp(log_probability(m * c, m * a) + log_ratio)
    return float(-np.expm1(-np.sum(reached / m))), float(np.sum(reached * excess / m)) / a


def _drop(load: float) -> float:
    """Return load - 1 - ln(load), at least 0."""
    gap = 1 - load
    if gap < 0.01:
        return gap**2 * (1 / 2 + gap * (1 / 3 + gap * (1 / 4 + gap / 5)))
    return float(-gap - np.log(load))


def _roots(c: int, a: float) -> NDArray[np.complex128]:
    """Roots of z^c = exp(a (z - 1)) in the unit disk, 1 first."""
    load = a / c
    turns = np.exp(2j * np.pi * np.arange(c) / c)
    roots = -special.lambertw(-load * np.exp(-load) * turns) / load
    roots[0] = 1.0
    return np.asarray(roots)


def _beyond(c: int, a: float) -> float:
    """Real root above 1 of z^c = exp(a (z - 1)), less 1."""
    load = a / c
    start = -special.lambertw(-load * np.exp(-load), -1).real / load - 1 if load < 0.999_999 else 2 * (c - a) / c
    for _ in range(4):  # Newton, on 1 - ln(1 + s) / s = 1 - load
        if start < 0.1:
            powers = (-start) ** np.arange(20)
            value, slope = (
                start * (powers / np.arange(2, 22)).sum(),
                (powers * np.arange(1, 21) / np.arange(2, 22)).sum(),
            )
        else:
            value = 1 - np.log1p(start) / start
            slope = (np.log1p(start) - start / (1 + start)) / start**2
        start -= (value - (c - a) / c) / slope
    return float(start)


@lru_cache(maxsize=64)
def _queue(c: int, a: float) -> tuple[float, float, Floats]:
    """Tail of the number waiting: P(more than j wait) = share exp(-fall j) + rest[j], rest being 0 beyond its end.

    Its generating function has one pole nearest to 0, which gives the geometric part; the rest is read from a circle
    between that pole and the next ones.
    """
    load = a / c
    roots = _roots(c, a)[1:]
    beyond = _beyond(c, a)
    near = np.log1p(beyond)
    other = special.lambertw(-load * np.exp(-load - 2j * np.pi / c), -1).item() / load
    far = float(np.log(abs(other))) if c > 1 else np.inf
    far = min(far, near + 1.0, 700 / c)
    part = far > 2 * near  # else both fall so fast that the pole needs no care
    level = (near + far) / 2 if part else near / 2
    points = 1 << int(np.ceil(np.log2(2 * DIGITS / ((far - near) if part else near) + 64)))
    z = np.exp(level + 2j * np.pi * np.arange(points) / points)
    scale = np.sum(np.log(1 - roots)) - np.log(c - a)

    def over_power(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """(c - a) (z - 1) times the product of (z - root) / (1 - root), over z^c."""
        total = np.zeros(len(z), np.complex128)
        width = max(1, AT_A_TIME // len(z))
        for begin in range(0, len(roots), width):
            total += np.log1p(-roots[begin : begin + width] / z[:, None]).sum(axis=1)
        return np.asarray(np.exp(total - scale) * (z - 1) / z)

    values = over_power(z) / -np.expm1(a * (z - 1) - c * np.log(z))
    share = 0.0
    if part:
        share = float((-over_power(np.array([1 + beyond + 0j]))[0] / (c - a - a * beyond)).real)
        values = values - share / (1 - z / (1 + beyond))
    chances = np.fft.fft(values).real / points * np.exp(-level * np.arange(points))
    rest = np.cumsum(chances[: points // 2][::-1])[::-1]
    return float(near), share / beyond, np.append(rest[1:], 0.0)


def _waits_longer(c: int, a: float, limit: float) -> float:
    """Share who wait longer than a limit [services]: the number waiting less what goes by then is still c or more."""
    if not a:
        return 0.0
    fall, share, rest = _queue(c, a)
    whole = int(np.floor(limit)) + 1
    come = a * (whole - limit)
    room = whole * c - 1
    most = min(room, int(come + 12 * np.sqrt(come) + 60))
    i = np.arange(most + 1)
    j = room - i
    with np.errstate(under="ignore"):
        tail = share * np.exp(-fall * j) + np.where(j < len(rest), rest[np.minimum(j, len(rest) - 1)], 0.0)
        chances = np.exp(special.xlogy(i, come) - come - special.gammaln(i + 1))
        longer = float(chances @ tail) + float(special.gammainc(room + 1, come))
    return min(max(longer, 0.0), 1.0)
