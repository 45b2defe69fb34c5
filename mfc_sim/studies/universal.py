"""How many specialists should be universal: a curve over how many are, and the point beyond which it does not pay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.arguments import MEMORY_MIB, whole_numbers, workers
from mfc_sim.description.office import Office
from mfc_sim.engines.support import check_engine
from mfc_sim.errors import InvalidDescription
from mfc_sim.excel import Writable
from mfc_sim.measures.estimates import Floats, resample
from mfc_sim.measures.kpis import KPI, Kpi, estimate
from mfc_sim.measures.questions import question, real
from mfc_sim.measures.summary import Summary
from mfc_sim.paths import generator
from mfc_sim.result import Result
from mfc_sim.simulation import run_of
from mfc_sim.studies import books, universal_told
from mfc_sim.studies.days import as_weeks
from mfc_sim.studies.moves import Moves, moves
from mfc_sim.studies.paired import direction, paired
from mfc_sim.tasks import MIB, Point, Points, answered, each, tasks_of, watched
from mfc_sim.text import Language
from mfc_sim.workbook import Sheet

WHO = "universal_curve"
NUMBERS_MAX = 31
"""Numbers of universal specialists that are simulated; of more people a spread of them."""
WORTH = {"share": 0.01, "min": 0.5}
"""By unit of the figure, what an improvement has to exceed to pay: one percentage point, half a minute."""


def universal_curve(
    office: Office,
    *,
    universal: str = "universal",
    specialists: Sequence[str] | None = None,
    of: str = "share_within_15",
    want: str | None = None,
    worth: float | None = None,
    pace: float = 1.0,
    replications: int = 500,
    seed: int = 0,
    engine: str = "auto",
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    n_jobs: int = 1,
    progress: bool = True,
) -> UniversalCurve:
    """Find how many specialists should be universal, and beyond how many it no longer pays.

    Scenario k has k of the N specialists in the universal group, where they serve everything: with the shift, the
    breaks (each his own turn), the closed periods, the days and the absence they had. The largest group left gives the
    next one, in it the largest shift left, of it the last window; of equals the one described first. A window of a
    shift is a person. All scenarios meet the same visitors.

    Parameters
    ----------
    office : Office
    universal : str, default "universal"
        Group that they join; if the office has no group that serves everything, one of this name is made.
    specialists : list of str, optional
        Groups they come from; default: all that do not serve everything.
    of : str, default "share_within_15"
        A figure of ``Result.table``, of the whole replication.
    want : "least" or "most", optional
        Default: the most of ``share_within_15`` and ``served``, the least of all others; of visits and utilization it
        has to be said.
    worth : float, optional
        Improvement that pays, in the unit of the figure, above 0. Default: 0.01 (one percentage point) of a share, 0.5
        of minutes; of all others it has to be said.
    pace : float, default 1
        Factor on the pace of one who moved: 1.1 is slower by a tenth. Those whose pace or absence then differs from
        that of the universal group are a group of their own beside it, of equal rank.
    replications : int, default 500
        At least 2.
    seed, engine, dates, week, n_jobs, progress
        As in `mfc_sim.simulate`.

    Returns
    -------
    UniversalCurve

    Raises
    ------
    InvalidDescription
        With every problem: a group that is not there, a universal group that does not serve everything, no
        specialists, an unknown figure, a number that makes no sense.

    Notes
    -----
    Differences are paired, replication by replication. Of more than 30 specialists 31 numbers are simulated, evenly
    spread from 0 to N.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "13:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10)),
    ...         mfc.Service(name="land", duration=mfc.Exponential(mean_min=10)),
    ...     ],
    ...     demand=[mfc.WalkIns(name="q", mix={"passport": 3, "land": 1}, per_hour=28)],
    ...     windows=[
    ...         mfc.Windows(name="lands", count=4, serves=["land"]),
    ...         mfc.Windows(name="passports", count=3, serves=["passport"]),
    ...     ],
    ... )
    >>> curve = mfc.universal_curve(office, replications=64)
    >>> curve.knee, curve.people
    (4, 7)
    >>> curve.table()["left_lands"].tolist()
    [4, 3, 2, 2, 1, 1, 0, 0]
    """
    problems: list[str] = []

    def checked(check: Callable[[], Any]) -> Any:
        try:
            return check()
        except InvalidDescription as error:
            problems.extend(error.problems)
            return None

    plan = checked(lambda: moves(WHO, office, universal, specialists, pace))
    least = checked(lambda: direction(WHO, of, want))
    pays = checked(lambda: _worth(of, worth))
    numbers = checked(lambda: whole_numbers(WHO, replications=(replications, 2), seed=(seed, 0)))
    checked(lambda: check_engine(WHO, engine))
    checked(lambda: workers(WHO, n_jobs, MEMORY_MIB))
    if problems:
        raise InvalidDescription(*problems)
    count, seed = numbers
    tried = numbers_of(len(plan.order))
    offices = {number: plan.after(number) for number in tried}
    week = as_weeks(WHO, {str(number): one for number, one in offices.items()}, dates=dates, week=week)
    days = office.days(dates=dates, week=week)
    if not days:
        raise InvalidDescription(f"{WHO}: office {office.name!r}: no open day in dates {dates!r}")
    maker = Points(lanes=count * len(tried), engine=engine)
    points = {number: maker.point(one, days) for number, one in offices.items()}
    found = _summaries(tuple(points.values()), seed, count, n_jobs=n_jobs, progress=progress)
    table = _table(plan, tried, found, KPI[of], seed, least=least)
    if table["value"].isna().all():
        raise InvalidDescription(f"{WHO}: {of} exists in no scenario, as nobody came or nobody was called")
    knee = knee_of(tried, table["later_high"].tolist(), pays)
    return UniversalCurve(plan, of, pays, least, points, seed, count, knee, table)


def numbers_of(people: int) -> tuple[int, ...]:
    """Numbers of universal specialists to simulate: all, or an even spread with both ends.

    >>> numbers_of(3), len(numbers_of(100)), numbers_of(100)[-2:]
    ((0, 1, 2, 3), 31, (97, 100))
    """
    spread = np.linspace(0, people, min(people + 1, NUMBERS_MAX))
    return tuple(np.rint(spread).astype(int).tolist())


def knee_of(numbers: Sequence[int], later_high: Sequence[float], worth: float) -> int:
    """Find the smallest number beyond which no later one is better by ``worth``; nothing is later than the last.

    >>> knee_of((0, 1, 2, 3), (0.2, 0.03, 0.004, float("nan")), 0.01)
    2
    """
    pairs = zip(numbers, later_high, strict=True)
    return next(number for number, high in pairs if high < worth or number == numbers[-1])


def _worth(of: str, worth: float | None) -> float:
    unit = KPI[of].unit if of in KPI else "share"
    if worth is None and unit not in WORTH:
        raise InvalidDescription(f"{WHO}: worth must be given for {of}: the improvement that pays, above 0")
    value = WORTH[unit] if worth is None else real(worth)
    if not 0 < value < np.inf:
        raise InvalidDescription(f"{WHO}: worth must be a number above 0, in the unit of {of}, got {worth!r}")
    return value


def _summaries(points: Sequence[Point], seed: int, replications: int, *, n_jobs: int, progress: bool) -> list[Summary]:
    """Totals of all points on the same visitors, drawn once for all of them."""
    asked = [replace(point, asked=(question(point.office, point.days),)) for point in points]
    given = tasks_of(asked, seed=seed, replications=replications, budget=MEMORY_MIB * MIB, n_jobs=n_jobs)
    parts: dict[int, list[Summary]] = {}
    with (
        watched(WHO, replications * len(points), shown=progress) as bar,
        closing(each(answered, given, n_jobs=n_jobs)) as done,
    ):
        for task, found in done:
            for place, (summary,) in zip(task.places, found, strict=True):
                parts.setdefault(place, []).append(summary)
            bar.add(task.replications * len(found))
    return [reduce(add, parts[place]) for place in range(len(points))]


def _table(
    plan: Moves, tried: Sequence[int], found: Sequence[Summary], kpi: Kpi, seed: int, *, least: bool
) -> pd.DataFrame:
    weights = resample(generator(seed=seed, block=0, purpose="bootstrap"), found[0].span.sections)
    cell = np.zeros(1, dtype=np.int64)

    def better(later: int, earlier: int) -> tuple[float, float, float]:
        """By how much a number is better than another: value and ends."""
        change = paired(kpi, (found[earlier], cell), (found[later], cell), weights)
        value, low, high = (float(of_cell[0]) for of_cell in change[:3])
        return (0.0 - value, 0.0 - high, 0.0 - low) if least else (value, low, high)

    def ends(name: str, rows: Sequence[tuple[float, float, float]]) -> dict[str, Floats]:
        return dict(zip((name, f"{name}_low", f"{name}_high"), np.array(rows).T, strict=True))

    values = [estimate(summary, kpi, weights, cell) for summary in found]
    last = len(tried) - 1
    latest = [
        max((better(later, place)[2] for later in range(place + 1, len(tried))), default=np.nan)
        for place in range(len(tried))
    ]
    left = [plan.left(number) for number in tried]
    columns: dict[str, Any] = {
        "universal": [plan.people_universal(number) for number in tried],
        **{f"left_{name}": [of_number[name] for of_number in left] for name in left[0]},
        **ends("value", [(float(one.value[0]), float(one.low[0]), float(one.high[0])) for one in values]),
        **ends("gain", [better(place, 0) for place in range(len(tried))]),
        **ends("rest", [better(last, place) for place in range(len(tried))]),
        "later_high": latest,
    }
    return pd.DataFrame(columns, index=pd.Index(tried, name="moved"))


@dataclass(frozen=True, eq=False, repr=False)
class UniversalCurve(Writable):
    """A figure over how many specialists are universal; made by `mfc_sim.universal_curve`.

    ``curve[k]`` is the Result with k of them, drawn and run again.

    Attributes
    ----------
    moves : Moves
        Who moves in which order.
    of : str
        The figure.
    worth : float
        Improvement that pays, in its unit.
    least : bool
        Whether the least of it is the best.
    points : dict of int to Point
        By number moved, as it was run.
    seed, replications : int
    knee : int
        Smallest number simulated beyond which nothing pays: of every later number, the upper end of the paired 95 %
        interval of how much better it is lies below ``worth``. All of them qualify always, as nothing is later.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> curve = mfc.universal_curve(
    ...     mfc.presets.starter(), universal="universal", replications=8
    ... )
    >>> curve
    <UniversalCurve of 'Office 1': share_within_15, knee 1 of 1>
    >>> curve.table()["universal"].to_dict()
    {0: 12, 1: 13}
    """

    moves: Moves
    of: str
    worth: float
    least: bool
    points: dict[int, Point]
    seed: int
    replications: int
    knee: int
    _table: pd.DataFrame

    @property
    def office(self) -> Office:
        """The office as it was given."""
        return self.moves.office

    @property
    def people(self) -> int:
        """Specialists that could be universal."""
        return len(self.moves.order)

    @property
    def offices(self) -> dict[int, Office]:
        """Office of every number moved."""
        return {number: point.office for number, point in self.points.items()}

    @property
    def language(self) -> Language:
        """Language of its texts: that of the office."""
        return self.office.language

    @property
    def days(self) -> int:
        """Days of a replication."""
        return len(self.points[0].days)

    def __getitem__(self, moved: int) -> Result:
        if moved not in self.points:
            known = ", ".join(map(str, self.points))
            raise InvalidDescription(f"{WHO}: {moved!r} moved was not simulated; allowed: {known}")
        return Result(
            run_of(self.points[moved], seed=self.seed, replications=self.replications, budget=MEMORY_MIB * MIB)
        )

    def table(self) -> pd.DataFrame:
        """Figures by how many moved.

        Returns
        -------
        DataFrame
            Index: moved. universal: windows of the universal group, and all who moved; left_<group>:
            specialists left in a group; value, low and high: the figure and its 95 % interval; gain: by how much it is
            better than with none moved; rest: by how much all moved are still better; both paired, with ``_low`` and
            ``_high``; later_high: the greatest upper end of the paired intervals of how much better a later number is
            (nan for the last), which ``knee`` is judged by.
        """
        return self._table.copy()

    def _sheets(self) -> Iterator[Sheet]:
        return books.universal(self)

    def __repr__(self) -> str:
        return f"<UniversalCurve of {self.office.name!r}: {self.of}, knee {self.knee} of {self.people}>"

    def __str__(self) -> str:
        return universal_told.text(self)

    def _repr_html_(self) -> str:
        return universal_told.html(self)
