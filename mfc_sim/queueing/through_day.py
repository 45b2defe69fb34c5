"""An office's queue through a day by the forward equations, and the stationary methods beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from html import escape
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import TypeAdapter

from mfc_sim.description.clock import MIN, Clock, to_clock, to_ms
from mfc_sim.description.day import Day
from mfc_sim.description.model import OfficeData
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.queueing.arguments import NOT_NEGATIVE, Floats, given
from mfc_sim.queueing.day_equations import sweep
from mfc_sim.queueing.day_methods import stationary_rates, stationary_share
from mfc_sim.queueing.day_plan import Plan, plan_of
from mfc_sim.queueing.of_office import one_day
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

BLOCK_MIN = 30.0
TOLERANCE = 1e-7
"""Greatest probability that may be lost."""
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


@dataclass(frozen=True, repr=False, eq=False)
class DayCurve:
    """A queue through a day: made by ``day_curve``. Times are minutes since midnight, arrays read-only.

    Attributes
    ----------
    office, day : str
        Name of the office; weekday, if days differ.
    name : str
        Kendall's name of the model.
    limit_min : float
        Promised wait T.
    service_min, patience_min : float
        Means; patience is inf if nobody leaves.
    from_min, until_min : ndarray, shape (blocks,)
        Half-hours of the clock, cut to the opening hours.
    arrivals, windows : ndarray, shape (blocks,)
        Mean number who come; mean number of windows that may call, breaks as planned.
    share_within : ndarray, shape (blocks,)
        Share of those who come in the block who are called within T; one who leaves before is a miss; nan if nobody comes.
    delayed : ndarray, shape (blocks,)
        Share of them who are not called at once.
    waiting, present : ndarray, shape (blocks,)
        Mean numbers over the block, waiting, and waiting or served.
    psa, sipp, lag_sipp, mol : ndarray, shape (blocks,)
        ``share_within`` by stationary formulas, see ``table``.
    at_min, share_within_at, delayed_at, waiting_at, present_at : ndarray, shape (instants,)
        The same through the day, for those who come at an instant.
    total : float
        ``share_within`` of all visitors of the day.
    lost : float
        Bound on the error of every probability in the equations: the probability lost by cutting off long queues and
        the series of the time steps.
    quadrature : float
        Greatest difference that half as many instants make in a ``share_within`` by block: that integral is closer.
    ignored : tuple of str
        What of the office the equations leave out or simplify, a sentence each.
    language : "ru" or "en"
        Language of its text.
    """

    shown_fields: ClassVar[tuple[str, ...]] = ("office", "day", "name", "limit_min", "total", "lost", "quadrature")

    office: str
    day: str
    name: str
    limit_min: float
    service_min: float
    patience_min: float
    from_min: Floats
    until_min: Floats
    arrivals: Floats
    windows: Floats
    share_within: Floats
    delayed: Floats
    waiting: Floats
    present: Floats
    psa: Floats
    sipp: Floats
    lag_sipp: Floats
    mol: Floats
    at_min: Floats
    share_within_at: Floats
    delayed_at: Floats
    waiting_at: Floats
    present_at: Floats
    total: float
    lost: float
    quadrature: float
    ignored: tuple[str, ...]
    language: Language
    _plan: Plan = field(repr=False)

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def numbers(self, at: object) -> Floats:
        """Probabilities P(n, t) that n visitors wait or are served at windows that may call.

        One whose window has left (its shift, break or closed period began) and finishes with him does not count.

        Parameters
        ----------
        at : clock time
            From opening to closing; at a change of windows, after it.

        Returns
        -------
        ndarray
            By n, from 0 on; up to ``lost`` they sum to 1.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.Office(
        ...     name="Office 1",
        ...     hours=("09:00", "13:00"),
        ...     services=[
        ...         mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))
        ...     ],
        ...     demand=[mfc.WalkIns(name="queue", service="any", per_hour=12)],
        ...     windows=[mfc.Windows(name="desk", count=3)],
        ... )
        >>> curve = mfc.queueing.day_curve(office)
        >>> curve.numbers("09:00")[0], round(curve.numbers("10:00")[0], 4)
        (1.0, 0.1195)
        """
        clock = _clock("at", at)
        plan, minutes = self._plan, to_ms(clock) / MIN
        if not plan.opening_min <= minutes <= plan.closing_min:
            hours = f"{to_clock(plan.opening_min * MIN)} to {to_clock(plan.closing_min * MIN)}"
            raise InvalidDescription(f"queueing.day_curve: at must be from {hours}, got {clock}")
        swept = sweep(plan, np.empty(0), limit_min=0.0, until_min=minutes, tolerance=TOLERANCE)
        return swept.number

    def table(self) -> pd.DataFrame:
        """One row per half-hour.

        Returns
        -------
        DataFrame
            ``from, until, arrivals, windows``; ``share_within, delayed, waiting, present`` by the equations, and
            ``share_within`` by ``psa`` (the formula of every instant), ``sipp`` (of the mean rate of the half-hour),
            ``lag_sipp`` (of that one mean service earlier), ``mol`` (of the modified offered load): Erlang C, with
            patience Erlang A, for the windows of the instant.
        """
        import pandas as pd

        clocks = {
            name: [to_clock(float(time) * MIN) for time in times]
            for name, times in (("from", self.from_min), ("until", self.until_min))
        }
        names = (
            "arrivals", "windows", "share_within", "delayed", "waiting", "present", "psa", "sipp", "lag_sipp", "mol",
        )  # fmt: skip
        return pd.DataFrame({**clocks, **{name: getattr(self, name) for name in names}})

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown_fields)
        return f"DayCurve({shown}, blocks={len(self.from_min)})"

    def __str__(self) -> str:
        head, rows = self._cells()
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in (head, *rows)]
        return "\n".join([*self._lead(), *lines, *self._notes()])

    def _repr_html_(self) -> str:
        head, rows = self._cells()
        title, *lead = map(escape, self._lead())
        cells = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
        heads = "".join(f"<th>{escape(text)}</th>" for text in head)
        notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in self._notes())
        leads = "".join(f"<p>{line}</p>" for line in lead)
        return f"<div><p><b>{title}</b></p>{leads}<table><tr>{heads}</tr>{cells}</table>{notes}</div>"

    def _lead(self) -> list[str]:
        title = say("daycurve.title", self.language, office=self.office, day=f", {self.day}" if self.day else "", name=self.name)
        total = say("daycurve.total", self.language, limit=self.limit_min, share=100 * self.total)
        return [title, total]

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        language = self.language
        head = [
            say("daycurve.time", language),
            say("daycurve.arrivals", language),
            say("daycurve.windows", language),
            say("daycurve.within", language),
            say("daycurve.waiting", language),
            "PSA",
            "SIPP",
            "lag-SIPP",
            "MOL",
        ]
        shares = (self.share_within, self.psa, self.sipp, self.lag_sipp, self.mol)
        rows = []
        for k, begin in enumerate(self.from_min):
            exact, *others = (_number(100 * share[k], language) for share in shares)
            plain = [_number(column[k], language) for column in (self.arrivals, self.windows)]
            rows.append([to_clock(float(begin) * MIN), *plain, exact, _number(self.waiting[k], language), *others])
        return head, rows

    def _notes(self) -> list[str]:
        error = say("daycurve.error", self.language, lost=self.lost, quadrature=self.quadrature)
        heading = [say("queueing.ignored", self.language)] if self.ignored else []
        return [say("daycurve.reading", self.language), error, *heading, *(f"  - {text}" for text in self.ignored)]


def _number(value: float, language: Language) -> str:
    text = f"{value:.1f}" if np.isfinite(value) else "–"
    return text.replace(".", ",") if language == "ru" else text


def _clock(name: str, value: object) -> str:
    try:
        return TypeAdapter(Clock).validate_python(value)
    except ValueError:
        sentence = f"queueing.day_curve: {name} must be a clock time such as '11:00', got {value!r}"
        raise InvalidDescription(sentence) from None


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
    Two things are simpler than in the engines. When windows leave while others are idle, any of the windows is as
    likely to be busy: the number busy among those that leave is hypergeometric. When a window should be back from a
    break or a closed period, whether it is late does not depend on how many wait by then. `make verify
    PART=day-curve` measures what that costs.

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
    ...     services=[
    ...         mfc.Service(name="any", duration=mfc.Exponential(mean_min=5))
    ...     ],
    ...     demand=[
    ...         mfc.WalkIns(name="queue", service="any", per_hour=[10, 40, 10])
    ...     ],
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
    """
    if problems := kind_problems("queueing.day_curve: office", office, OfficeData, "as of Office(...)"):
        raise InvalidDescription(*problems)
    (limit,) = given("queueing.day_curve", limit_min=(limit_min, NOT_NEGATIVE))
    if limit.ndim:
        raise InvalidDescription(f"queueing.day_curve: limit_min must be one number, got {limit_min!r}")
    names = [known.name for known in office.services]
    if service is not None and service not in names:
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
        return np.bincount(block, values, size)

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
    ends = [np.linspace(a, b, int(np.ceil((b - a) / PANEL_MIN)) + 1) for a, b in zip(edges, edges[1:], strict=False)]
    edges = np.unique(np.concatenate(ends))
    half, middle = np.diff(edges)[:, None] / 2, ((edges[1:] + edges[:-1]) / 2)[:, None]
    return tuple(part.ravel() for part in (middle + half * NODES, half * WEIGHTS, half * COARSE))  # type: ignore[return-value]
