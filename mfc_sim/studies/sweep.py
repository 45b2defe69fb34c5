"""Sweeps: an office over a grid of values, or several offices, all points on the same visitors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.arguments import MEMORY_MIB, whole_numbers, workers
from mfc_sim.description.office import Office
from mfc_sim.description.target import Target
from mfc_sim.engines.support import check_engine
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.measures.questions import Between, By, Question, Where, question
from mfc_sim.provenance import fingerprint, versions
from mfc_sim.result import Result
from mfc_sim.simulation import run_of
from mfc_sim.studies import best, books, told
from mfc_sim.studies.answers import Answer, Work, index_of, together, work
from mfc_sim.studies.axes import PROBLEMS_MAX, Axis, Key, Label, axes_of, fixed_places, grid, key_of, point_name
from mfc_sim.studies.days import as_weeks
from mfc_sim.tasks import Point, Points, each, tasks_of, watched
from mfc_sim.text import Language
from mfc_sim.workbook import Sheet

ALL: tuple[str, ...] = ()
"""All figures."""


def sweep(
    office: Office | Sequence[Office] | Mapping[str, Office],
    vary: Mapping[str, Any] | Axis | Sequence[Axis] | None = None,
    *,
    replications: int = 200,
    seed: int = 0,
    engine: str = "auto",
    n_jobs: int = 1,
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    memory_mib: float = MEMORY_MIB,
    progress: bool = True,
    store: object = None,
) -> Sweep:
    """Simulate an office at all combinations of some values, or several offices, on the same visitors.

    Parameters
    ----------
    office : Office, or sequence or mapping of them
        One office with ``vary``; or several, by their own names or those of the mapping.
    vary : mapping of path to values, or sequence of Axis
        What varies; paths as in ``Office.with_values``. All combinations are simulated, the last axis running fastest.
    replications : int, default 200
        Independent days of every point; if the days of one office differ, weeks for all.
    seed : int, default 0
        The same people come to all points, as far as what varies lets them.
    engine : "auto", "lanes" or "reference", default "auto"
        "auto" chooses for speed only.
    n_jobs : int, default 1
        Worker processes, through joblib; -1: all processors. With another number than 1, whatever backend joblib is
        set to does the work: ``joblib.parallel_config(backend="dask")`` a cluster. No figure depends on it.
    dates : (first, last), optional
        A replication is the open days of these dates.
    week : bool, default False
        A replication is a week even if its days do not differ.
    memory_mib : float, default 256
        Memory that a worker may take for its work [MiB], whatever the number of points and replications, but always
        enough for a draw block of 64 replications; Python and its libraries come on top. No figure depends on it.
    progress : bool, default True
        Show a bar on a terminal when it takes longer than two seconds.
    store : None
        A store that outlives a crash comes in a later version.

    Returns
    -------
    Sweep

    Raises
    ------
    InvalidDescription
        Before anything runs: a wrong path with the nearest right one, a value that the office refuses, an axis that is
        empty or has a value twice.
    UnsupportedFeature
        ``store``; or no engine can do an office.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> late = mfc.Axis("late", "windows.universal.shifts.late.count", [2, 3, 4])
    >>> swept = mfc.sweep(office, [late], replications=32)
    >>> swept.table()["mean_wait_min"].is_monotonic_decreasing
    True
    >>> swept.best(mfc.Target(limit_min=15, share=0.95, per="day")).point
    4
    """
    if store is not None:
        raise UnsupportedFeature("sweep: store= comes in a later version; this one keeps a sweep in memory")
    count, seed = whole_numbers("sweep", replications=(replications, 1), seed=(seed, 0))
    n_jobs, budget = workers("sweep", n_jobs, memory_mib)
    check_engine("sweep", engine)
    axes, offices = _offices(office, vary)
    names = {point_name(axes, key): one for key, one in offices.items()}
    week = as_weeks("sweep", names, dates=dates, week=week)
    maker = Points(lanes=count * len(offices), engine=engine)
    points: dict[Key, Point] = {}
    problems: list[str] = []
    for key, one in offices.items():
        try:
            days = one.days(dates=dates, week=week)
            if not days:
                raise InvalidDescription(f"office {one.name!r}: no open day in dates {dates!r}")
            points[key] = maker.point(one, days)
        except InvalidDescription as error:
            problems += [f"sweep: at {point_name(axes, key)}: {problem}" for problem in error.problems]
            if len(problems) >= PROBLEMS_MAX:
                break
        except UnsupportedFeature as error:
            raise UnsupportedFeature(f"sweep: at {point_name(axes, key)}: {error}") from None
    if problems:
        raise InvalidDescription(*problems)
    swept = Sweep(axes, points, seed=seed, replications=count, n_jobs=n_jobs, budget=budget, progress=progress)
    swept.table()
    return swept


def _offices(office: object, vary: object) -> tuple[tuple[Axis, ...], dict[Key, Office]]:
    """Axes of a sweep, and the office of every point."""
    if isinstance(office, Office):
        if vary is None:
            raise InvalidDescription("sweep: vary is missing; allowed: paths and their values, or several offices")
        axes = axes_of(vary)
        return axes, grid(office, axes)
    if not isinstance(office, Mapping | Sequence) or isinstance(office, str) or not office:
        raise InvalidDescription(f"sweep: takes an Office, a list or a mapping of them, got {office!r}")
    if vary is not None:
        raise InvalidDescription("sweep: vary goes with one office; several are points of their own")
    named = (
        list(office.items()) if isinstance(office, Mapping) else [(getattr(one, "name", "?"), one) for one in office]
    )
    problems = [
        problem
        for name, one in named
        for problem in kind_problems(f"sweep: {name!r}", one, Office, "as of Office(...)")
    ]
    names = [name for name, _ in named]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    problems += [f"sweep: two offices have the name {name!r}; give a mapping of names to offices" for name in twice]
    if problems:
        raise InvalidDescription(*problems)
    return (Axis("scenario", "office", dict(named)),), {(name,): one for name, one in named}


class Sweep(Writable):
    """Figures of all points of a sweep; made by `mfc_sim.sweep`.

    ``sweep[4]``, with several axes ``sweep[1.1, 4]``, is the Result of a point, drawn and run again.

    Attributes
    ----------
    axes : tuple of Axis
        Several offices are one axis, "scenario".
    offices : dict of tuple to Office
        By point: its labels on all axes.
    fixed : dict of str to label
        Axes fixed by `Sweep.at`.
    seed, replications : int

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> late = mfc.Axis("late", "windows.universal.shifts.late.count", [2, 3])
    >>> people = mfc.Axis("people", "demand.live queue.scale", [1, 1.1])
    >>> swept = mfc.sweep(mfc.presets.starter(), [late, people], replications=8)
    >>> swept
    <Sweep of 4 points, late x 2, people x 2: 8 replications, seed 0>
    >>> round(float(swept[3, 1.1].mean_wait()), 2)
    2.2
    >>> swept.at({"people": 1.1}).table()["mean_wait_min"].round(1).to_dict()
    {2: 3.1, 3: 2.2}
    """

    def __init__(
        self, axes: tuple[Axis, ...], points: Mapping[Key, Point],
        *, seed: int, replications: int, n_jobs: int, budget: float, progress: bool,
        fixed: Mapping[str, Label] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.axes, self._points, self.fixed = axes, dict(points), dict(fixed)
        self.seed, self.replications = seed, replications
        self._n_jobs, self._budget, self._progress = n_jobs, budget, progress
        self._answers: dict[tuple[Question, tuple[str, ...]], list[Answer]] = {}

    @property
    def offices(self) -> dict[Key, Office]:
        """Office of every point."""
        return {key: point.office for key, point in self._points.items()}

    @property
    def points(self) -> tuple[Point, ...]:
        """The points as they are run, in the order of the table."""
        return tuple(self._points.values())

    @property
    def engines(self) -> tuple[str, ...]:
        """Names of the engines that ran."""
        return tuple(sorted({point.engine for point in self._points.values()}))

    @property
    def language(self) -> Language:
        """Language of its texts: that of the first office."""
        return next(iter(self._points.values())).office.language

    @property
    def days(self) -> int:
        """Days of a replication of the first point."""
        return len(next(iter(self._points.values())).days)

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the figures come from: axes, hash of the first office's description, seed, replications, versions."""
        first = next(iter(self._points.values()))
        return {
            "office": first.office.name,
            "description_sha256": fingerprint(first.office),
            "axes": {axis.name: list(axis.labels) for axis in self.axes},
            "fixed": dict(self.fixed),
            "seed": self.seed,
            "replications": self.replications,
            "days": ", ".join(day.label for day in first.days if day.label) or "1",
            "engine": ", ".join(self.engines),
            **versions(),
        }

    def __len__(self) -> int:
        return len(self._points)

    def __getitem__(self, point: Label | tuple[Label, ...]) -> Result:
        found = self._points[key_of(self.axes, point)]
        run = run_of(
            found, seed=self.seed, replications=self.replications,
            budget=self._budget, n_jobs=self._n_jobs, progress=self._progress,
        )  # fmt: skip
        return Result(run)

    def at(self, fixed: Mapping[str, Label]) -> Sweep:
        """Return the part of the sweep at which some axes have one label each; what is known of it is kept.

        Parameters
        ----------
        fixed : dict of axis name to label
            Not all of the axes.

        Raises
        ------
        InvalidDescription
            Naming an unknown axis or label, with the nearest.
        """
        places = fixed_places(self.axes, fixed)
        keys = [key for key in self._points if all(key[place] == label for place, label in places.items())]
        free = [place for place in range(len(self.axes)) if place not in places]
        part = Sweep(
            tuple(self.axes[place] for place in free),
            {tuple(key[place] for place in free): self._points[key] for key in keys},
            seed=self.seed, replications=self.replications,
            n_jobs=self._n_jobs, budget=self._budget, progress=self._progress,
            fixed={**self.fixed, **{self.axes[place].name: label for place, label in places.items()}},
        )  # fmt: skip
        numbers = [place for place, key in enumerate(self._points) if key in set(keys)]
        for asked, answers in self._answers.items():
            part._answers[asked] = [answers[number] for number in numbers]
        return part

    def table(self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all") -> pd.DataFrame:
        """Figures of every point, each with the ends of its 95 % interval.

        Those of whole days are there after the run; other cuts draw and run all points again, in one pass.

        Parameters
        ----------
        by, between, where, of
            As in ``Result.table``.

        Returns
        -------
        DataFrame
            Columns as in ``Result.table``; index: the labels on the axes, then the cells of ``by``.
        """
        asked = self._questions(by=by, between=between, where=where, of=of)
        if both := [axis.name for axis in self.axes if axis.name in asked[0].by]:
            raise InvalidDescription(f"by: {both[0]!r} is the name of an axis too; give that axis another name")
        answers = self._answered(asked, ALL)
        rows = [(*key, *cell) for key, one in zip(self._points, answers, strict=True) for cell in one.cells]
        columns = {name: np.concatenate([one.columns[name] for one in answers]) for name in answers[0].columns}
        return pd.DataFrame(columns, index=index_of(self.axes, rows, asked[0].by))

    def best(self, target: Target) -> best.Best:
        """Find the points that meet a target, and the cheapest of them.

        It chooses among all points: where an axis is not the planner's to choose, such as demand, fix it by `at`
        first, or the cheapest is found where few people come.

        Parameters
        ----------
        target : Target
            ``per``: "day" (all visitors together), "service" or "level": then it has to be met in each of them.

        Returns
        -------
        Best
            The cheapest has the fewest window-hours on duty, of equals the better share. If none meets the target, the
            nearest.

        Raises
        ------
        UnsupportedFeature
            For ``per="half-hour"``.
        """
        return best.best(self, target)

    def shares(self, target: Target) -> list[Answer]:
        """Share within the limit of a target, by point and cell."""
        by = None if target.per == "day" else target.per
        asked = self._questions(by=by, limit_min=target.limit_min)
        whole = self._answers.get((asked[0], ALL))
        return whole or self._answered(asked, ("share_within_15",))

    def _questions(self, **asked: Any) -> list[Question]:
        """Question to every point; an error names the point if not all refuse it."""
        found: list[Question] = []
        refused: tuple[Key, InvalidDescription] | None = None
        for key, point in self._points.items():
            try:
                found.append(question(point.office, point.days, **asked))
            except InvalidDescription as error:
                refused = refused or (key, error)
            if refused and found:
                named = (f"at {point_name(self.axes, refused[0])}: {problem}" for problem in refused[1].problems)
                raise InvalidDescription(*named)
        if refused:
            raise refused[1]
        return found

    def _answered(self, questions: Sequence[Question], kpis: tuple[str, ...]) -> list[Answer]:
        """Answers of all points, kept, so that nothing is asked twice."""
        asked = questions[0], kpis
        if asked not in self._answers:
            self._answers[asked] = self._run(questions, kpis)
        return self._answers[asked]

    def _run(self, questions: Sequence[Question], kpis: tuple[str, ...]) -> list[Answer]:
        """Draw and run all points, and answer a question to each."""
        points = [replace(point, asked=(one,)) for point, one in zip(self._points.values(), questions, strict=True)]
        count = self.replications
        given = [
            Work(task, kpis, whole=task.replications == count)
            for task in tasks_of(points, seed=self.seed, replications=count, budget=self._budget, n_jobs=self._n_jobs)
        ]
        parts: dict[int, list[Any]] = {}
        answers: dict[int, Answer] = {}
        with (
            watched("sweep", count * len(points), shown=self._progress) as progress,
            closing(each(work, given, n_jobs=self._n_jobs)) as done,
        ):
            for one, found in done:
                last = one.task.first + one.task.replications == count
                for place, part in zip(one.task.places, found, strict=True):
                    parts.setdefault(place, []).append(part)
                    if last:
                        answers[place] = together(parts.pop(place), self.seed, kpis)
                progress.add(one.task.replications * len(found))
        return [answers[place] for place in range(len(points))]

    def _sheets(self) -> Iterator[Sheet]:
        return books.sweep(self)

    def __repr__(self) -> str:
        axes = ", ".join(f"{axis.name} x {len(axis.labels)}" for axis in self.axes)
        return f"<Sweep of {len(self)} points, {axes}: {self.replications} replications, seed {self.seed}>"

    def __str__(self) -> str:
        return told.text(self)

    def _repr_html_(self) -> str:
        return told.html(self)
