"""Compare offices on the same visitors: what differs in the descriptions, then what it does, with paired intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd

from mfc_sim import screen
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.measures.estimates import LEVEL, Floats
from mfc_sim.measures.frames import indexed
from mfc_sim.measures.kpis import KPIS, shown
from mfc_sim.measures.questions import Between, By, Where
from mfc_sim.result import Result
from mfc_sim.simulation import simulate
from mfc_sim.studies import books, changed_words, compare_told
from mfc_sim.studies.days import as_weeks
from mfc_sim.studies.differing import changes
from mfc_sim.studies.paired import Leading, Paired, direction, leading, paired
from mfc_sim.studies.regions import RegionComparison, compare_regions
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet


@overload
def compare(
    offices: Mapping[str, Network], *, replications: int = 500, seed: int = 0, engine: str = "auto", **options: Any
) -> RegionComparison: ...
@overload
def compare(
    offices: Mapping[str, Office], *, replications: int = 500, seed: int = 0, engine: str = "auto", **options: Any
) -> Comparison: ...
def compare(
    offices: Mapping[str, Office] | Mapping[str, Network],
    *,
    replications: int = 500,
    seed: int = 0,
    engine: str = "auto",
    **options: Any,
) -> Comparison | RegionComparison:
    """Simulate offices on the same visitors, or regions on the same residents, and compare them with the first.

    Parameters
    ----------
    offices : dict of str to Office, or to Network
        Scenarios, at least two; the first is what the others are compared with, in its language.
    replications, seed, engine
        As in `mfc_sim.simulate`, the same for all.
    **options
        Further options of `mfc_sim.simulate`, such as ``dates``.

    Returns
    -------
    Comparison, or of regions RegionComparison

    Raises
    ------
    InvalidDescription
        With fewer than two scenarios, or one that is no office; of regions, one that is no region.

    Notes
    -----
    Common random numbers: the same seed brings the same visitors with the same needs, whatever the windows, so
    differences are taken replication by replication. If the days of one office differ, a replication is a week for
    all.

    References
    ----------
    .. [1] A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, sections 10.2.1 and 11.2: paired comparison,
       common random numbers.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> compared = mfc.compare(
    ...     {
    ...         "today": office,
    ...         "one more": office.with_windows(**{"universal.late": "+1"}),
    ...     },
    ...     replications=8,
    ...     seed=7,
    ... )
    >>> compared.differences()["mean_wait_min"].round(2).to_dict()
    {'one more': -0.27}
    """
    if problems := kind_problems("compare: offices", offices, Mapping, "from names to offices"):
        raise InvalidDescription(*problems)
    if any(isinstance(one, Network) for one in offices.values()):
        return compare_regions(offices, replications=replications, seed=seed, engine=engine, **options)
    problems = [] if len(offices) > 1 else [f"compare: needs at least two offices, got {len(offices)}"]
    problems += [
        f"compare: {name!r} must be an Office, got {type(one).__name__}"
        for name, one in dict[str, object](offices).items()
        if not isinstance(one, Office)
    ]
    if problems:
        raise InvalidDescription(*problems)
    named = {str(name): office for name, office in offices.items() if isinstance(office, Office)}
    language = next(iter(named.values())).language  # all that is told of them is told in one
    named = {name: one if one.language == language else one.replace(language=language) for name, one in named.items()}
    week = as_weeks("compare", named, dates=options.get("dates"), week=options.get("week", False))
    options["week"] = week
    results = {
        name: simulate(office, replications=replications, seed=seed, engine=engine, **options)
        for name, office in named.items()
    }
    return Comparison(results)


class Comparison(Writable):
    """Results of several offices on the same visitors; made by `mfc_sim.compare`.

    Attributes
    ----------
    results : dict of str to Result
        By scenario; the first is the base.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> more = office.with_windows(universal="+1")
    >>> compared = mfc.compare({"now": office, "more": more}, replications=8, seed=7)
    >>> compared.inputs.loc[0, ["field", "before", "after"]].tolist()
    ['windows.universal.shifts.early.count', '5', '6']
    >>> bool(compared.variance_reduction().loc["more", "mean_wait_min"] > 1)
    True
    """

    def __init__(self, results: Mapping[str, Result]) -> None:
        self.results = dict(results)
        self.base, *self.others = self.results

    def __getitem__(self, scenario: str) -> Result:
        return self.results[scenario]

    @property
    def inputs(self) -> pd.DataFrame:
        """What differs from the base: columns scenario, sentence, field (its path), before, after ("" for nothing)."""
        rows = [(name, *told) for name in self.others for told in self._changes(name)]
        return pd.DataFrame(rows, columns=["scenario", "sentence", "field", "before", "after"])

    def sentences(self, name: str) -> list[str]:
        """What differs from the base in a scenario, a sentence each."""
        return [sentence for sentence, *_ in self._changes(name)]

    def table(self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all") -> pd.DataFrame:
        """Figures of every scenario, as in `Result.table`, one under the other.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter()
        >>> more = office.with_windows(universal="+1")
        >>> compared = mfc.compare({"now": office, "more": more}, replications=8, seed=7)
        >>> compared.table()[["mean_wait_min", "p90_wait_min"]].round(1)
                  mean_wait_min  p90_wait_min
        scenario
        now                 1.6           5.9
        more                0.9           2.8
        """
        tables = {name: result.table(by, between=between, where=where, of=of) for name, result in self.results.items()}
        frame = pd.concat(tables, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def differences(
        self,
        by: By = None,
        *,
        between: Between = None,
        where: Where = None,
        of: str = "all",
        simultaneous: bool = False,
    ) -> pd.DataFrame:
        """Differences from the base: scenario less base, with paired 95 % intervals.

        Parameters
        ----------
        by, between, where, of
            As in `Result.table`.
        simultaneous : bool, default False
            Whether the intervals of a figure hold for all scenarios together in 95 of 100 studies, not each for itself:
            with k scenarios beside the base, each is taken at the level 1 - 0.05 / k (Bonferroni, valid whatever the
            dependence). Cells of ``by``, and figures, are not counted. Ends of quantiles are those of 999 resamples,
            so for more than 25 scenarios the outermost.

        Returns
        -------
        DataFrame
            Columns as in `Result.table`; index: scenario, and the cells that both have.

        Notes
        -----
        A figure per visitor is a ratio in each scenario: the differences of their linearized deviations are
        taken replication by replication. Quantiles are resampled together.

        References
        ----------
        .. [1] A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, section 10.3.1: comparisons with a standard
           by Bonferroni's inequality.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter()
        >>> more = office.with_windows(universal="+1")
        >>> compared = mfc.compare({"now": office, "more": more}, replications=8, seed=7)
        >>> compared.differences("service")["mean_wait_min"].round(2).tolist()
        [-0.7, -0.81, -0.43]
        """
        if not isinstance(simultaneous, bool):
            raise InvalidDescription(f"differences: simultaneous must be True or False, got {simultaneous!r}")
        level = self.level if simultaneous else LEVEL
        ends = ("value", "low", "high")
        return self._pairs(by, between, where, of, level, dict(zip(ends, ("", "_low", "_high"), strict=True)))

    def variance_reduction(
        self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all"
    ) -> pd.DataFrame:
        """What common random numbers gain: how many times as many replications separate visitors would take.

        Parameters
        ----------
        by, between, where, of
            As in `Result.table`.

        Returns
        -------
        DataFrame
            By scenario and figure, the variance of its difference from the base if each office had visitors of its
            own, over that on the same visitors; below 1, common random numbers do harm. nan where nothing varies.
        """
        return self._pairs(by, between, where, of, LEVEL, {"gain": ""})

    def best(
        self, of: str = "mean_wait_min", *, want: str | None = None, between: Between = None, where: Where = None
    ) -> Leading:
        """Find the scenario with the best value of a figure, and the probability that it is the best.

        Parameters
        ----------
        of : str
            Name of a figure, as in `Result.table`.
        want : "least" or "most", optional
            Default: the most of ``share_within_15`` and ``served``, the least of all others; of visits and utilization
            it has to be said.
        between, where
            As in `Result.table`.

        Returns
        -------
        Leading

        Notes
        -----
        Whole replications are resampled, the same for all scenarios. The probability says how surely these replications
        name the best; for a choice with a guarantee see `mfc_sim.select_best`.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter()
        >>> more = office.with_windows(universal="+1")
        >>> compared = mfc.compare({"now": office, "more": more}, replications=8, seed=7)
        >>> print(compared.best("mean_wait_min"))
        Best in 'Mean wait, min': 'more', 0.9; it is the best with probability 100.0 %.
        """
        least = direction("best", of, want)
        found = {name: result.summary(result.question(None, between, where)) for name, result in self.results.items()}
        return leading(found, of, self.results[self.base].weights, self.language, least=least)

    @property
    def level(self) -> float:
        """Level of each interval that makes those of all scenarios hold together with 95 %."""
        return 1 - (1 - LEVEL) / len(self.others)

    def _pairs(
        self, by: By, between: Between, where: Where, of: str, level: float, parts: Mapping[str, str]
    ) -> pd.DataFrame:
        tables = {name: self._pair(name, by, between, where, of, level, parts) for name in self.others}
        frame = pd.concat(tables, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def _pair(
        self, name: str, by: By, between: Between, where: Where, of: str, level: float, parts: Mapping[str, str]
    ) -> pd.DataFrame:
        """Parts of the paired differences from the base, each under the name of its figure and an ending."""
        base, other = self.results[self.base], self.results[name]
        before, after = (result.summary(result.question(by, between, where, of)) for result in (base, other))
        place = {labels: cell for cell, labels in enumerate(after.cells.labels)}
        seen = {summary.cells.labels[cell] for summary in (before, after) for cell in shown(summary)}
        labels = [label for label in before.cells.labels if label in place and label in seen]
        old = np.array([before.cells.labels.index(label) for label in labels], dtype=np.int64)
        new = np.array([place[label] for label in labels], dtype=np.int64)
        columns: dict[str, Floats] = {}
        for kpi in KPIS:
            found: Paired = paired(kpi, (before, old), (after, new), base.weights, level)
            columns.update({f"{kpi.name}{end}": getattr(found, part) for part, end in parts.items()})
        return indexed(columns, before.question.by, labels, alone=base.office.name)

    def _sheets(self) -> Iterator[Sheet]:
        return books.comparison(self)

    def __repr__(self) -> str:
        return (
            f"<Comparison of {', '.join(map(repr, self.results))}: {self.results[self.base].replications} replications>"
        )

    def __str__(self) -> str:
        lines = [self._title(), *compare_told.answers(self)]
        for name in self.others:
            lines += ["", say("result.against", self.language, other=name, base=self.base)]
            lines += [f"  {one}" for one in self.sentences(name) or [say("result.no_changes", self.language)]]
            told = compare_told.lines(self.told(name), self.language)
            width = max(map(len, told))
            lines += [f"  {heading:<{width}}  {said}" for heading, said in told.items()]
        best = [str(self.best(of)) for of in compare_told.LEADING] if len(self.others) > 1 else []
        notes = [*self._notes(), *screen.marked(self._warnings(), self.language)]
        return "\n".join([*lines, "", *best, *notes])

    def _repr_html_(self) -> str:
        return compare_told.html(self, self._notes(), self._warnings())

    def change_of(self, figure: str, name: str) -> tuple[float, float, float]:
        """Difference of a figure of a scenario from the base, and its interval that holds for all together."""
        row = self._differences.loc[[name]].iloc[0]
        return float(row[figure]), float(row[f"{figure}_low"]), float(row[f"{figure}_high"])

    @cached_property
    def _differences(self) -> pd.DataFrame:
        return self.differences(simultaneous=True)

    @cached_property
    def _gains(self) -> pd.DataFrame:
        return self.variance_reduction()

    @property
    def language(self) -> Language:
        """Language of its words: that of the base."""
        return self.results[self.base].office.language

    def _title(self) -> str:
        return say("result.same_visitors", self.language, title=screen.title(self.results[self.base]))

    def _changes(self, name: str) -> list[tuple[str, str, str, str]]:
        """Sentence, path, and what was and is there, of every difference."""
        found = changes(self.results[self.base].office, self.results[name].office)
        return [changed_words.told(change, self.language) for change in found]

    def _notes(self) -> list[str]:
        """How the differences are to be read."""
        language, count = self.language, len(self.others)
        notes = [say("result.counts", language), say("result.pairing", language)]
        if count > 1:
            level = screen.number(100 * self.level, language, 2)
            notes.insert(1, say("result.together", language, count=count, level=level))
        return [f"[{note}]" for note in notes]

    def _warnings(self) -> list[str]:
        """Warnings of the base, and those that a scenario adds, with its name."""
        known = screen.warnings(self.results[self.base])
        added = [(name, one) for name in self.others for one in screen.warnings(self.results[name]) if one not in known]
        return [*known, *(f"{name}: {one}" for name, one in added)]

    def told(self, name: str) -> list[compare_told.Told]:
        """Figures of the base and of a scenario in words, and their difference with what pairing gains."""
        rows = (
            self.results[self.base].table(), self.results[name].table(),
            self._differences.loc[[name]], self._gains.loc[[name]],
        )  # fmt: skip
        before, after, difference, gains = (frame.iloc[0].to_dict() for frame in rows)
        days = len(self.results[self.base].days)
        told = compare_told.told_of(before, after, difference, gains, days, self.language)
        return [*told, compare_told.hours_told(self.results[self.base], self.results[name])]
