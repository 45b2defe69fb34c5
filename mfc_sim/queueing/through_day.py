"""An office's queue through a day by the forward equations, and the stationary methods beside it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from mfc_sim.description.day import Day
from mfc_sim.description.model import OfficeData
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.queueing.arguments import NOT_NEGATIVE, Floats, given, known_word
from mfc_sim.queueing.day_equations import sweep
from mfc_sim.queueing.day_methods import stationary_rates, stationary_share
from mfc_sim.queueing.day_plan import Plan, plan_of
from mfc_sim.queueing.day_result import TOLERANCE, DayCurve
from mfc_sim.queueing.of_office import one_day

BLOCK_MIN = 30.0
PANEL_MIN = 10.0
"""Greatest length between nodes of one rule of integration."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(7)


def _inner_weights() -> Floats:
    """Weights of every second node: a coarser rule of the same values, to judge the finer one by."""
    powers = np.arange(4)
    whole = np.where(powers % 2 == 0, 2 / (powers + 1), 0.0)
    weights = np.zeros(len(NODES))
    weights[::2] = np.linalg.solve(NODES[::2] ** powers[:, None], whole)
    return weights


COARSE = _inner_weights()


def day_curve(
    office: OfficeData, *, limit_min: float = 15.0, day: str | None = None, service: str | None = None
) -> DayCurve:
    """Follow the queue of an office through a day, from an empty hall, without simulating.

    The queue is M(t)/M/c(t), with patience M(t)/M/c(t)+M: its forward equations are solved by uniformization [1]_ [2]_.
    The wait is that of one who comes at an instant: those before him, and the windows still to come and to leave, are
    followed until he is called. A window that leaves finishes its service in hand (R8).

    Parameters
    ----------
    office : Office
        One queue with equal windows; services and patience are taken as exponential with their mean.
    limit_min : float, default 15
        Promised wait [min].
    day : str, optional
        Weekday, such as "Mon"; needed where days differ.
    service : str, optional
        A service of the queue that is meant; needed where windows that share no service make several queues.

    Returns
    -------
    DayCurve
        By half-hour and by instant, with PSA, SIPP, lag-SIPP and modified offered load beside it, the bound on its
        error, and what it ignores.

    Raises
    ------
    InvalidDescription
        What is asked makes no sense.
    UnsupportedFeature
        No such model knows the queue: several queues, skills, windows of different pace, a limited hall, patience that
        is not exponential.

    Notes
    -----
    How many windows were busy when they left for a break or a closed period, and so may be late to call again (R7), is
    followed together with the queue; beyond 300 cases the two are taken as independent. What is simpler than in the
    engines, and the greatest difference that it makes to a share within 15 minutes by half-hour on the days of `make
    verify PART=day-curve`, where it is provoked:

    - When windows leave while others are idle, the busy ones among them are taken as drawn at random, so that their
      number is hypergeometric. Within the noise of 100,000 days (0.001) for shifts of one rank; up to 0.005 where
      windows leave minutes after they came, since those are idle longest; up to 0.02 where the windows that leave, or
      those that stay, are asked first (R5).
    - Late windows are told from others only by whether they have been away. Up to 0.003 where breaks are so close that
      one delays the next, else within the noise.
    - A break just before closing is taken as begun even if the window is busy until then, and would not take it.

    References
    ----------
    .. [1] A. Jensen, "Markoff chains as an aid in the study of Markoff processes", Skandinavisk Aktuarietidskrift 36
       (1953).
    .. [2] A. Ingolfsson, E. Akhmetshina, S. Budge, Y. Li and X. Wu, "A survey and experimental comparison of
       service-level-approximation methods for nonstationary M(t)/M/s(t) queueing systems with exhaustive discipline",
       INFORMS Journal on Computing 19 (2007).

    Examples
    --------
    Forty an hour between ten and eleven, else ten; a second and a third window come too late to prevent the queue.

    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "12:00"),
    ...     services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=5))],
    ...     demand=[mfc.WalkIns(name="queue", service="any", per_hour=[10, 40, 10])],
    ...     windows=[
    ...         mfc.Windows(
    ...             name="desk",
    ...             shifts=[
    ...                 mfc.Shift(name="all", count=2),
    ...                 mfc.Shift(name="peak", count=2, hours=("10:30", "12:00")),
    ...             ],
    ...         )
    ...     ],
    ... )
    >>> print(mfc.queueing.day_curve(office))
    Office 1: M(t)/M/c(t), equations of the day
    called within 15 min: 88.0 % of the visitors of the day
     from  come  windows  in time, %  waiting    PSA   SIPP  lag-SIPP    MOL
    09:00   5.0      2.0        99.7      0.1   99.3   99.3      99.6   99.5
    09:30   5.0      2.0        99.3      0.2   99.3   99.3      99.3   99.3
    10:00  20.0      2.0        82.5      4.1    0.0    0.0       0.0    8.0
    10:30  20.0      4.0        82.8      5.4   91.1   91.1      91.1   91.1
    11:00   5.0      4.0        95.6      1.6  100.0  100.0     100.0   99.8
    11:30   5.0      4.0        99.9      0.0  100.0  100.0     100.0  100.0
    in time: share of those who come in the half-hour; PSA, SIPP, lag-SIPP, MOL: the same by formulas of a settled queue
    error of the equations at most 1e-07, of the means over half-hours less than 2e-06
    """
    if problems := kind_problems("queueing.day_curve: office", office, OfficeData, "as of Office(...)"):
        raise InvalidDescription(*problems)
    (limit,) = given("queueing.day_curve", limit_min=(limit_min, NOT_NEGATIVE))
    if limit.ndim:
        raise InvalidDescription(f"queueing.day_curve: limit_min must be one number, got {limit_min!r}")
    names = [known.name for known in office.services]
    if service is not None and not known_word(service, names):
        raise InvalidDescription(f"queueing.day_curve: unknown service {service!r}{nearest(service, names)}")
    chosen = one_day("day_curve", office, day)
    return _curve(office, chosen, plan_of(office, chosen, service), float(limit))


def _curve(office: OfficeData, day: Day, plan: Plan, limit_min: float) -> DayCurve:
    begin, end = plan.opening_min, plan.closing_min
    inner = np.arange((begin // BLOCK_MIN + 1) * BLOCK_MIN, end, BLOCK_MIN)
    blocks = np.array([begin, *inner, end])
    at, weight, coarse = _nodes(plan, blocks, limit_min)
    swept = sweep(plan, at, limit_min=limit_min, until_min=end, tolerance=TOLERANCE)
    block = np.searchsorted(blocks, at, side="right") - 1
    size = len(blocks) - 1

    def summed(values: Floats) -> Floats:
        return np.bincount(block, values, size).astype(np.float64)

    rate, count, lengths = plan.rate_at(at), plan.windows_at(at), np.diff(blocks)
    arrivals = np.diff(plan.arrivals_until(blocks))
    at_door = np.zeros(size)
    at_door[0] = plan.door
    door_within = at_door * (swept.door_within if plan.door else 0.0)
    door_delayed = at_door * (swept.door_delayed if plan.door else 0.0)
    of_rate = stationary_rates(plan, at, blocks[block], blocks[block + 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        everybody = arrivals + at_door
        hits = summed(weight * rate * swept.within) + door_within
        rough = summed(coarse * rate * swept.within) + door_within
        methods = {
            name: summed(weight * rate * stationary_share(plan, per_min, count, limit_min)) / arrivals
            for name, per_min in of_rate.items()
        }
        difference = np.abs(hits - rough) / everybody
        return DayCurve(
            office=office.name,
            day=day.label,
            name="M(t)/M/c(t)" if np.isinf(plan.patience_min) else "M(t)/M/c(t)+M",
            limit_min=limit_min,
            service_min=plan.service_min,
            patience_min=plan.patience_min,
            from_min=blocks[:-1],
            until_min=blocks[1:],
            arrivals=everybody,
            windows=summed(weight * count) / lengths,
            share_within=hits / everybody,
            delayed=(summed(weight * rate * swept.delayed) + door_delayed) / everybody,
            waiting=summed(weight * swept.waiting) / lengths,
            present=summed(weight * swept.present) / lengths,
            **methods,
            at_min=at,
            share_within_at=swept.within,
            delayed_at=swept.delayed,
            waiting_at=swept.waiting,
            present_at=swept.present,
            total=float(hits.sum() / everybody.sum()),
            lost=swept.lost,
            quadrature=float(np.nanmax(difference)),
            ignored=plan.ignored,
            language=office.language,
            _plan=plan,
        )


def _nodes(plan: Plan, blocks: Floats, limit_min: float) -> tuple[Floats, Floats, Floats]:
    """Instants between which nothing jumps, and the weights of two rules of integration.

    The share called within the limit jumps where windows change, and so long before.
    """
    changes = np.array([*(move.at_min for move in plan.moves), *([plan.closing_min] if plan.sent_away else [])])
    edges = np.concatenate([blocks, plan.edges_min, changes, changes - limit_min])
    edges = np.unique(np.round(edges[(edges >= blocks[0]) & (edges <= blocks[-1])], 9))
    ends = [np.linspace(a, b, int(np.ceil((b - a) / PANEL_MIN)) + 1) for a, b in pairwise(edges)]
    edges = np.unique(np.concatenate(ends))
    half, middle = np.diff(edges)[:, None] / 2, ((edges[1:] + edges[:-1]) / 2)[:, None]
    return (middle + half * NODES).ravel(), (half * WEIGHTS).ravel(), (half * COARSE).ravel()
