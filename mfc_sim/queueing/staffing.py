"""How many servers: the smallest number for a target, and the square root rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from mfc_sim.errors import InvalidDescription
from mfc_sim.queueing.abandonment import erlang_a
from mfc_sim.queueing.arguments import (
    INSIDE,
    MOST_SERVERS,
    NOT_NEGATIVE,
    POSITIVE,
    FloatOrArray,
    Floats,
    Model,
    Rule,
    given,
    one_of,
    plain,
)
from mfc_sim.queueing.erlang import blocking, delay, mmc

Met = Callable[[Floats], NDArray[np.bool_]]


def servers_needed(
    *,
    per_hour: ArrayLike,
    service_min: ArrayLike,
    patience_min: ArrayLike | None = None,
    limit_min: ArrayLike | None = None,
    share: ArrayLike | None = None,
    of: str = "all",
    mean_wait_min: ArrayLike | None = None,
    delayed: ArrayLike | None = None,
    left: ArrayLike | None = None,
    refused: ArrayLike | None = None,
) -> Any:
    """Smallest number of servers that meets a target in steady state: M/M/c, Erlang A with patience, or Erlang B.

    Parameters
    ----------
    per_hour, service_min : float or array_like
        Mean number of arrivals an hour, and mean service [min].
    patience_min : float or array_like, optional
        Mean patience [min]: Erlang A in the place of M/M/c.
    share, limit_min : float or array_like
        Target: at least this share called within the limit [min].
    of : {"all", "queued", "served", "patient", "in_queue"}
        How the share is read where visitors may leave; see ``ErlangA.share_within``.
    mean_wait_min : float or array_like
        Target: greatest mean wait of those served [min].
    delayed : float or array_like
        Target: greatest share who wait at all.
    left : float or array_like
        Target: greatest share who leave; needs ``patience_min``.
    refused : float or array_like
        Target: greatest share refused where nobody may wait (Erlang B).

    Returns
    -------
    int or ndarray of int
        Exactly one target is met, and with one server less it is not.

    Raises
    ------
    InvalidDescription
        Naming every bad value, and when there is not exactly one target.

    Examples
    --------
    Nine in ten visitors within a quarter of an hour:

    >>> import mfc_sim as mfc
    >>> mfc.queueing.servers_needed(
    ...     per_hour=20, service_min=12, limit_min=15, share=0.9
    ... )
    6
    >>> mfc.queueing.servers_needed(
    ...     per_hour=[20, 200], service_min=12, patience_min=20, left=0.05
    ... )
    array([ 6, 41])
    """
    function = "servers_needed"
    targets: dict[str, tuple[object, Rule]] = {
        "share": (share, INSIDE),
        "mean_wait_min": (mean_wait_min, POSITIVE),
        "delayed": (delayed, INSIDE),
        "left": (left, INSIDE),
        "refused": (refused, INSIDE),
    }
    asked = [name for name, (value, _) in targets.items() if value is not None]
    problems = []
    if len(asked) != 1:
        problems.append(f"exactly one of {', '.join(targets)} must be given, got {', '.join(asked) or 'none'}")
    if (limit_min is None) != (share is None):
        problems.append("share and limit_min go together")
    if left is not None and patience_min is None:
        problems.append("left needs patience_min")
    if refused is not None and patience_min is not None:
        problems.append("refused goes without patience_min: nobody waits")
    if problems:
        raise InvalidDescription(*(f"{function}: {problem}" for problem in problems))
    one_of(function, "of", of, ("all", "queued", "served", "patient", "in_queue"))
    name = asked[0]
    optional = {"patience_min": (patience_min, POSITIVE), "limit_min": (limit_min, NOT_NEGATIVE)}
    rest = {key: pair for key, pair in optional.items() if pair[0] is not None}
    rate, service, target, *more = given(
        function, per_hour=(per_hour, POSITIVE), service_min=(service_min, POSITIVE), **{name: targets[name]}, **rest
    )
    extra = dict(zip(rest, more, strict=True))
    load = rate / 60 * service

    def met(servers: Floats) -> NDArray[np.bool_]:
        if name == "refused":
            return np.asarray(blocking(servers, load) <= target)
        if patience_min is None:
            queue: Any = mmc(servers=servers, per_hour=rate, service_min=service)
            within = queue.share_within(extra["limit_min"]) if name == "share" else None
        else:
            queue = erlang_a(servers=servers, per_hour=rate, service_min=service, patience_min=extra["patience_min"])
            within = queue.share_within(extra["limit_min"], of=of) if name == "share" else None
        if within is not None:
            return np.asarray(within >= target)
        return np.asarray(getattr(queue, name) <= target)

    endless = patience_min is None and name != "refused"
    return _smallest(met, np.floor(load) + 1 if endless else np.ones_like(load))


def _smallest(met: Met, least: Floats) -> Any:
    """Smallest whole number from ``least`` on that is enough; more are enough too."""
    low, step = least - 1, np.ones_like(least)  # low is never enough
    high = least.copy()
    while (short := ~met(high)).any():
        low, step = np.where(short, high, low), np.where(short, 2 * step, step)
        high = np.minimum(np.where(short, high + step, high), MOST_SERVERS)
        if (low >= MOST_SERVERS).any():
            raise InvalidDescription(f"servers_needed: more than {MOST_SERVERS:,} servers would be needed")
    while (high - low > 1).any():
        middle = np.maximum(np.floor((low + high) / 2), least)
        enough = met(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        low = np.minimum(low, high - 1)
    return int(high) if not high.ndim else high.astype(np.int64)


@dataclass(frozen=True, repr=False, eq=False)
class SquareRoot(Model):
    """Servers by the square root rule: made by ``square_root_servers``.

    Attributes
    ----------
    per_hour, service_min, delayed
        As given.
    offered_load : float or ndarray
        Mean number of servers that the work needs [Erlangs].
    beta : float or ndarray
        Quality of service: servers = load + beta sqrt(load).
    servers : float or ndarray
        That number, rounded up, at least 1.
    delayed_exact : float or ndarray
        Share who wait with so many servers, by Erlang C or Erlang A; inf where the queue has no steady state.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> rule = mfc.queueing.square_root_servers(
    ...     per_hour=60, service_min=10, delayed=0.2
    ... )
    >>> rule.servers, round(rule.delayed_exact, 3)
    (14.0, 0.174)
    """

    given_fields: ClassVar[tuple[str, ...]] = ("per_hour", "service_min", "delayed")

    per_hour: FloatOrArray
    service_min: FloatOrArray
    delayed: FloatOrArray
    offered_load: FloatOrArray
    beta: FloatOrArray
    servers: FloatOrArray
    delayed_exact: FloatOrArray


def square_root_servers(
    *, per_hour: ArrayLike, service_min: ArrayLike, delayed: ArrayLike, patience_min: ArrayLike | None = None
) -> SquareRoot:
    """Square root staffing: load + beta sqrt(load) servers keep the share who wait near a target, whatever the load.

    For fewer than some five servers ``servers_needed`` is the better answer: it is exact.

    Parameters
    ----------
    per_hour, service_min : float or array_like
        Mean number of arrivals an hour, and mean service [min].
    delayed : float or array_like
        Share who may wait.
    patience_min : float or array_like, optional
        Mean patience [min]; without it nobody leaves.

    Returns
    -------
    SquareRoot
        The number of servers, and the exact share who wait with it.

    Raises
    ------
    InvalidDescription
        Naming every bad value.

    References
    ----------
    .. [1] S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers", Oper. Res. 29 (1981)
       567-588: without patience.
    .. [2] O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call center with impatient customers", Manuf. Serv.
       Oper. Manag. 4 (2002) 208-227: with patience.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> rule = mfc.queueing.square_root_servers(
    ...     per_hour=[20, 500], service_min=12, delayed=0.2
    ... )
    >>> rule.servers, rule.beta.round(4), rule.delayed_exact.round(3)
    (array([  7., 111.]), array([1.0615, 1.0615]), array([0.135, 0.2  ]))
    """
    function = "square_root_servers"
    more = {} if patience_min is None else {"patience_min": (patience_min, POSITIVE)}
    rate, service, share, *patience = given(
        function,
        per_hour=(per_hour, POSITIVE),
        service_min=(service_min, POSITIVE),
        delayed=(delayed, INSIDE),
        **more,
    )
    load = rate / 60 * service
    ratio = np.sqrt(service / patience[0]) if patience else None
    low, high = np.zeros_like(load) if ratio is None else np.full_like(load, -40.0), np.full_like(load, 40.0)
    for _ in range(70):
        middle = (low + high) / 2
        too_many_wait = _delayed(middle, ratio) > share
        low, high = np.where(too_many_wait, middle, low), np.where(too_many_wait, high, middle)
    servers = np.maximum(np.ceil(load + high * np.sqrt(load) - 1e-9), 1.0)
    if patience:
        queue = erlang_a(servers=servers, per_hour=rate, service_min=service, patience_min=patience[0])
        exact = np.asarray(queue.delayed)
    else:
        exact = np.where(servers > load, delay(servers, np.minimum(load, servers - 1e-9 * servers)), np.inf)
    return SquareRoot(
        per_hour=rate,
        service_min=service,
        delayed=share,
        offered_load=load,
        beta=plain(high),
        servers=servers,
        delayed_exact=exact,
    )


def _delayed(beta: Floats, ratio: Floats | None) -> Floats:
    """Share who wait in the limit of many servers; ``ratio`` is the root of service over patience."""
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        idle = special.erfcx(-beta / np.sqrt(2))  # proportional to 1 / hazard of the normal law at -beta
        if ratio is None:
            return np.asarray(1 / (1 + beta * idle * np.sqrt(np.pi / 2)))
        return np.asarray(1 / (1 + ratio * idle / special.erfcx(beta / ratio / np.sqrt(2))))
