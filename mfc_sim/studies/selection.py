"""The best of many scenarios with a guarantee, replications spent where they matter.

The procedure is KN (elimination.py). An observation is the figure over a draw block of 64 replications: so it is nearly
normal, as KN asks, a ratio or a quantile has hardly a bias left, and common random numbers pair it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from mfc_sim.arguments import MEMORY_MIB, whole_numbers, workers
from mfc_sim.description.clock import MIN
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.measures.estimates import LEVEL, Estimate, Floats, Ints
from mfc_sim.measures.kpis import KPI, Kpi
from mfc_sim.measures.questions import question, real
from mfc_sim.measures.summary import Summary
from mfc_sim.measures.totals import BIN_MS
from mfc_sim.paths import BLOCK
from mfc_sim.studies.days import as_weeks
from mfc_sim.studies.elimination import Elimination
from mfc_sim.studies.paired import direction
from mfc_sim.studies.selected import Selection, lines
from mfc_sim.studies.sweep import Sweep
from mfc_sim.tasks import LANES, Point, Points, answered, each, tasks_of, watched

FIRST = 10
"""Observations of the first stage: 640 replications."""


def select_best(
    offices: Mapping[str, Office] | Sweep,
    *,
    of: str,
    indifference: float,
    probability: float = 0.95,
    want: str | None = None,
    max_replications: int = 50_000,
    seed: int = 0,
    engine: str = "auto",
    n_jobs: int = 1,
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    memory_mib: float = MEMORY_MIB,
    progress: bool = True,
) -> Selection:
    """Find the best of many scenarios, with replications where they matter and a guarantee.

    Parameters
    ----------
    offices : dict of str to Office, or Sweep
        Scenarios, at least two, which meet the same visitors as far as they can. Of a sweep: its points, run anew.
    of : str
        Name of a figure, as in ``Result.table``.
    indifference : float
        Least difference worth finding, in the unit of the figure (0.01 of a share is one percentage point).
    probability : float, default 0.95
        With which the best is found if it is better than all others by at least the indifference. Of others that are
        closer to it, one may be found instead; the difference is then not worth finding.
    want : "least" or "most", optional
        Default: the most of ``share_within_15`` and ``served``, the least of all others; of visits and utilization it
        has to be said.
    max_replications : int, default 50000
        The ceiling of each scenario; the result says if it was hit, as there is no guarantee then.
    seed, engine, n_jobs, dates, week, memory_mib, progress
        As in `mfc_sim.sweep`. No figure depends on the workers and the memory.

    Returns
    -------
    Selection

    Raises
    ------
    InvalidDescription
        Naming fewer than two scenarios, what is no office, an unknown figure, and every number that makes no sense.

    Notes
    -----
    Each scenario begins with 640 replications, and from then on gets a block of 64 at a time as long as it is neither
    dropped nor decided. The bias of a ratio over a block, a 64th of that over one day, is not in the guarantee.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "13:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    ...     windows=[mfc.Windows(name="universal", count=3)],
    ... )
    >>> plans = {
    ...     f"{count} windows": office.replace(
    ...         windows=[mfc.Windows(name="universal", count=count)]
    ...     )
    ...     for count in (2, 3, 4)
    ... }
    >>> found = mfc.select_best(plans, of="mean_wait_min", indifference=0.5)
    >>> found.best, found.replications["2 windows"], found.guaranteed
    ('4 windows', 640, True)
    """
    named = _named(offices)
    least = direction("select_best", of, want)
    seed, most = whole_numbers("select_best", seed=(seed, 0), max_replications=(max_replications, FIRST * BLOCK))
    n_jobs, budget = workers("select_best", n_jobs, memory_mib)
    problems = []
    if not 0 < real(indifference) < np.inf:
        problems.append(f"select_best: indifference must be a number above 0, got {indifference!r}")
    if not 1 / len(named) < real(probability) < 1:
        problems.append(
            f"select_best: probability must be above {1 / len(named):.3g}, that of a guess, and below 1, "
            f"got {probability!r}"
        )
    if problems:
        raise InvalidDescription(*problems)
    week = as_weeks("select_best", named, dates=dates, week=week)
    maker = Points(lanes=FIRST * BLOCK, engine=engine)
    points = []
    for name, office in named.items():
        days = office.days(dates=dates, week=week)
        if not days:
            raise InvalidDescription(f"select_best: {name!r} has no open day in dates {dates!r}")
        point = maker.point(office, days)
        points.append(replace(point, asked=(question(office, days),)))
    runner = _Runner(points, list(named), KPI[of], seed=seed, n_jobs=n_jobs, budget=budget, progress=progress)
    sign = 1.0 if least else -1.0
    runner.run(np.arange(len(points)), FIRST)
    first = np.stack([runner.observed[place] for place in range(len(points))])
    rule = Elimination(first, indifference=real(indifference), probability=real(probability), sign=sign)
    while not rule.decided and rule.seen < most // BLOCK:
        ahead = _ahead(rule, points, most // BLOCK)
        runner.run(rule.left, ahead)
        for place in range(rule.seen, rule.seen + ahead):
            if not rule.decided:
                rule.add(np.array([runner.observed[one][place] for one in rule.left.tolist()]))
    return _selection(runner, rule, named, KPI[of], indifference=real(indifference), probability=real(probability))


def _ahead(rule: Elimination, points: Sequence[Point], most: int) -> int:
    """Observations simulated at once: as many as fill the lanes, but no more than an eighth of those there are.

    The rule still takes them one by one; those after a scenario was dropped are lost.
    """
    days = max(len(points[place].days) for place in rule.left.tolist())
    full = LANES // (BLOCK * days * len(rule.left))
    return int(max(1, min(full, rule.seen // 8, rule.most + 1 - rule.seen, most - rule.seen)))


def _named(offices: object) -> dict[str, Office]:
    """Scenarios by name."""
    if isinstance(offices, Sweep):
        named: dict[str, Any] = {
            ", ".join(f"{axis.name}={label}" for axis, label in zip(offices.axes, key, strict=True)): office
            for key, office in offices.offices.items()
        }
    elif isinstance(offices, Mapping):
        named = {str(name): office for name, office in offices.items()}
    else:
        raise InvalidDescription(f"select_best: takes a mapping of names to offices, or a Sweep, got {offices!r}")
    problems = [] if len(named) > 1 else [f"select_best: needs at least two scenarios, got {len(named)}"]
    for name, office in named.items():
        problems += kind_problems(f"select_best: {name!r}", office, Office, "as of Office(...)")
    if problems:
        raise InvalidDescription(*problems)
    return named


def _selection(
    runner: _Runner,
    rule: Elimination,
    named: Mapping[str, Office],
    kpi: Kpi,
    *,
    indifference: float,
    probability: float,
) -> Selection:
    """What a selection says."""
    names, leader = list(named), rule.leader()
    estimates = [runner.estimate(place) for place in range(len(names))]
    differences = [runner.difference(place, leader) for place in range(len(names))]
    dropped = rule.dropped_at >= 0
    table = pd.DataFrame(
        {
            **{end: [getattr(one, end) for one in estimates] for end in ("value", "low", "high")},
            "difference": [one.value for one in differences],
            **{f"difference_{end}": [getattr(one, end) for one in differences] for end in ("low", "high")},
            "replications": [one.n for one in estimates],
            "dropped_at": pd.array(np.where(dropped, rule.dropped_at * BLOCK, 0), dtype="Int64"),
            "dropped_by": [names[by] if by >= 0 else "" for by in rule.beaten_by.tolist()],
        },
        index=pd.Index(names, name="scenario"),
    )
    table.loc[~dropped, "dropped_at"] = pd.NA
    behind = rule.sign * table["difference"].to_numpy()
    behind[leader] = -np.inf
    table = table.iloc[np.argsort(behind, kind="stable")]
    found = Selection(
        of=kpi.name,
        best=names[leader],
        office=named[names[leader]],
        estimate=estimates[leader],
        indifference=indifference,
        probability=probability,
        guaranteed=rule.decided,
        table=table,
        text="",
    )
    return replace(found, text="\n".join(lines(found, kpi, named[names[0]].language)))


class _Runner:
    """Runs blocks of scenarios, and keeps what was observed.

    Attributes
    ----------
    observed : dict of int to ndarray
        Scenario to its figure over each block.
    summaries : dict of int to Summary
        Scenario to all its totals, a block a section.
    """

    def __init__(
        self,
        points: Sequence[Point],
        names: Sequence[str],
        kpi: Kpi,
        *,
        seed: int,
        n_jobs: int,
        budget: float,
        progress: bool,
    ) -> None:
        self._points, self._names, self._kpi = points, names, kpi
        self._seed, self._n_jobs, self._budget, self._progress = seed, n_jobs, budget, progress
        self.observed: dict[int, Floats] = {}
        self.summaries: dict[int, Summary] = {}

    def run(self, places: Ints, blocks: int) -> None:
        """Give some scenarios so many blocks more; all of them have had the same number."""
        done = self.summaries[int(places[0])].replications if self.summaries else 0
        points = [self._points[place] for place in places]
        given = [
            replace(task, first=done + task.first, section=BLOCK)
            for task in tasks_of(
                points, seed=self._seed, replications=blocks * BLOCK, budget=self._budget, n_jobs=self._n_jobs
            )
        ]
        with (
            watched("select_best", len(points) * blocks * BLOCK, shown=self._progress) as progress,
            closing(each(answered, given, n_jobs=self._n_jobs)) as made,
        ):
            for task, found in made:
                for place, (summary,) in zip(task.places, found, strict=True):
                    self._take(int(places[place]), summary)
                progress.add(task.replications * len(found))

    def _take(self, place: int, summary: Summary) -> None:
        seen = _figures(summary, self._kpi)
        if np.isnan(seen).any():
            raise InvalidDescription(
                f"select_best: {self._names[place]!r} has blocks of {BLOCK} replications without {self._kpi.name}, "
                "as nobody came or nobody was called; allowed: scenarios in which visitors are served"
            )
        if place in self.summaries:
            self.summaries[place] += summary
            self.observed[place] = np.concatenate([self.observed[place], seen])
        else:
            self.summaries[place], self.observed[place] = summary, seen

    def estimate(self, place: int) -> Estimate:
        """Figure over all replications of a scenario; its interval is Student's over the blocks."""
        summary, seen = self.summaries[place], self.observed[place]
        value = float(_figures(summary, self._kpi, pooled=True)[0])
        half = _half_width(seen)
        return Estimate(value, max(value - half, 0.0), min(value + half, self._kpi.most), summary.replications)

    def difference(self, place: int, other: int) -> Estimate:
        """How much a scenario's figure exceeds another's, over the blocks that both have; the interval is paired."""
        common = min(len(self.observed[one]) for one in (place, other))
        change = self.observed[place][:common] - self.observed[other][:common]
        value, half = float(change.mean()), _half_width(change)
        return Estimate(value, value - half, value + half, common * BLOCK)


def _half_width(seen: Floats) -> float:
    """Half of Student's interval of a mean."""
    return float(stdtrit(len(seen) - 1, (1 + LEVEL) / 2) * seen.std(ddof=1) / np.sqrt(len(seen)))


def _figures(summary: Summary, kpi: Kpi, *, pooled: bool = False) -> Floats:
    """Figure of all visitors in each section, or in all together; nan where it does not exist."""
    sections = 1 if pooled else summary.span.sections
    value = np.full(sections, np.nan)
    if kpi.q is None:
        totals = (summary.total(name)[:, 0].astype(np.float64) for name in kpi.over)
        numerator, denominator = (one.sum(keepdims=True) if pooled else one for one in totals)
        np.divide(kpi.scale * numerator, denominator, out=value, where=denominator > 0)
        return value
    waits = summary.waits
    section = np.zeros_like(waits.section) if pooled else waits.section
    order = np.lexsort((waits.bin, section))
    size = np.bincount(section, waits.count, minlength=sections)
    wanted = np.cumsum(size) - size + np.maximum(np.ceil(kpi.q * size - 1e-9 * size), 1)
    reached = np.searchsorted(np.cumsum(waits.count[order]), wanted[size > 0])
    value[size > 0] = waits.bin[order][reached] * BIN_MS / MIN
    return value
