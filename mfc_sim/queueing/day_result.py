"""The result of following a queue through a day: figures by half-hour and by instant, and how they show themselves."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from html import escape
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import TypeAdapter

from mfc_sim.description.clock import MIN, Clock, days_in, to_clock, to_ms
from mfc_sim.errors import InvalidDescription
from mfc_sim.queueing.arguments import Floats
from mfc_sim.queueing.day_equations import sweep
from mfc_sim.queueing.day_plan import Plan
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-7
"""Greatest probability that may be lost."""


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
        Share of those who come in the block who are called within T; one who leaves before is a miss; nan if nobody
        comes.
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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> curve = mfc.queueing.day_curve(mfc.presets.starter(), day="Sat")
    >>> curve.table()[["from", "arrivals", "share_within"]].round(3).head(2)
        from  arrivals  share_within
    0  09:00    20.265         0.657
    1  09:30     8.265         0.820
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
        ...     services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        ...     demand=[mfc.WalkIns(name="queue", service="any", per_hour=12)],
        ...     windows=[mfc.Windows(name="desk", count=3)],
        ... )
        >>> curve = mfc.queueing.day_curve(office)
        >>> [round(float(p), 4) for p in curve.numbers("10:00")[:3]]
        [0.1213, 0.2395, 0.2355]
        """
        clock = _clock(at)
        plan, minutes = self._plan, to_ms(clock) / MIN
        if not plan.opening_min <= minutes <= plan.closing_min:
            hours = f"{to_clock(plan.opening_min * MIN)} to {to_clock(plan.closing_min * MIN)}"
            raise InvalidDescription(f"DayCurve: at must be from {hours}, got {clock}")
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
            patience Erlang A, for the windows of the instant; those at the door do not count in it.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> curve = mfc.queueing.day_curve(mfc.presets.starter(), day="Sat")
        >>> curve.table()[["share_within", "psa", "sipp", "mol"]].round(3).tail(2)
           share_within    psa   sipp    mol
        8         0.969  0.978  0.978  0.974
        9         0.977  0.978  0.978  0.978
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
        day = f", {days_in(self.language, self.day)}" if self.day else ""
        title = say("daycurve.title", self.language, office=self.office, day=day, name=self.name)
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
        error = say("daycurve.error", self.language, lost=TOLERANCE, quadrature=self.quadrature)
        heading = [say("queueing.ignored", self.language)] if self.ignored else []
        return [say("daycurve.reading", self.language), error, *heading, *(f"  - {text}" for text in self.ignored)]


def _number(value: float, language: Language) -> str:
    text = f"{value:.1f}" if np.isfinite(value) else "–"
    return text.replace(".", ",") if language == "ru" else text


def _clock(value: object) -> str:
    try:
        return str(TypeAdapter(Clock).validate_python(value))
    except ValueError:
        raise InvalidDescription(f"DayCurve: at must be a clock time such as '11:00', got {value!r}") from None
