"""Compare offices on the same visitors: what differs in the descriptions, then what it does, with paired intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim import screen
from mfc_sim.description.base import Description
from mfc_sim.description.clock import MIN
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.measures.estimates import Floats, Interval, Ints, Weights, interval
from mfc_sim.measures.frames import indexed
from mfc_sim.measures.kpis import KPIS, Kpi, linear, shown
from mfc_sim.measures.quantiles import Quantile, bootstrap, quantiles
from mfc_sim.measures.questions import Between, By, Where
from mfc_sim.measures.summary import Summary
from mfc_sim.measures.totals import BIN_MS
from mfc_sim.result import Result
from mfc_sim.simulation import simulate
from mfc_sim.studies.days import as_weeks
from mfc_sim.text import Language, say

TOLD = (
    "mean_wait_min",
    "p90_wait_min",
    "share_within_15",
    "over_15",
    "left",
    "utilization",
    "overtime_min",
    "people_waiting_max",
)
"""Figures that the text of a comparison shows."""
DAILY = ("over_15", "left", "overtime_min")
"""Those of them that a table gives per replication, and the text a day."""
Side = tuple[Summary, Ints]
"""A summary, and the cells of it to compare."""


def compare(
    offices: Mapping[str, Office], *, replications: int = 500, seed: int = 1, engine: str = "auto", **options: Any
) -> Comparison:
    """Simulate offices on the same visitors and compare them with the first.

    Parameters
    ----------
    offices : dict of str to Office
        Scenarios, at least two; the first is what the others are compared with.
    replications, seed, engine
        As in `mfc_sim.simulate`, the same for all.
    **options
        Further options of `mfc_sim.simulate`, such as ``dates``.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidDescription
        With fewer than two scenarios, or one that is no office.

    Notes
    -----
    Common random numbers: the same seed brings the same visitors with the same needs, whatever the windows, so
    differences are taken replication by replication. If the days of one office differ, a replication is a week for
    all.

    References
    ----------
    .. [1] A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, sections 10.2.1 and 11.2: paired comparison,
       common random numbers.
    """
    if problems := kind_problems("compare: offices", offices, Mapping, "from names to offices"):
        raise InvalidDescription(*problems)
    problems = [] if len(offices) > 1 else [f"compare: needs at least two offices, got {len(offices)}"]
    problems += [
        f"compare: {name!r} must be an Office, got {type(one).__name__}"
        for name, one in dict[str, object](offices).items()
        if not isinstance(one, Office)
    ]
    if problems:
        raise InvalidDescription(*problems)
    named = {str(name): office for name, office in offices.items()}
    week = as_weeks("compare", named, dates=options.get("dates"), week=options.get("week", False))
    options["week"] = week
    results = {
        name: simulate(office, replications=replications, seed=seed, engine=engine, **options)
        for name, office in named.items()
    }
    return Comparison(results)


class Comparison:
    """Results of several offices on the same visitors; made by `mfc_sim.compare`.

    Attributes
    ----------
    results : dict of str to Result
        By scenario; the first is the base.
    """

    def __init__(self, results: Mapping[str, Result]) -> None:
        self.results = dict(results)
        self.base, *self.others = self.results

    def __getitem__(self, scenario: str) -> Result:
        return self.results[scenario]

    @property
    def inputs(self) -> pd.DataFrame:
        """What differs from the base: columns scenario, field, before, after; "" where a field is not there."""
        base = self.results[self.base].office
        rows = [(name, *change) for name in self.others for change in changes(base, self.results[name].office)]
        return pd.DataFrame(rows, columns=["scenario", "field", "before", "after"])

    def table(self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all") -> pd.DataFrame:
        """Figures of every scenario, as in `Result.table`, one under the other."""
        tables = {name: result.table(by, between=between, where=where, of=of) for name, result in self.results.items()}
        frame = pd.concat(tables, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def differences(
        self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all"
    ) -> pd.DataFrame:
        """Differences from the base: scenario less base, with paired 95 % intervals.

        Parameters
        ----------
        by, between, where, of
            As in `Result.table`.

        Returns
        -------
        DataFrame
            Columns as in `Result.table`; index: scenario, and the cells that both have.

        Notes
        -----
        A figure per visitor is a ratio in each scenario: the differences of their linearized deviations are
        taken replication by replication. Quantiles are resampled together.
        """
        tables = {name: self._difference(name, by, between, where, of) for name in self.others}
        frame = pd.concat(tables, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def _difference(self, name: str, by: By, between: Between, where: Where, of: str) -> pd.DataFrame:
        base, other = self.results[self.base], self.results[name]
        before, after = (result.summary(result.question(by, between, where, of)) for result in (base, other))
        place = {labels: cell for cell, labels in enumerate(after.cells.labels)}
        seen = {summary.cells.labels[cell] for summary in (before, after) for cell in shown(summary)}
        labels = [label for label in before.cells.labels if label in place and label in seen]
        old = np.array([before.cells.labels.index(label) for label in labels], dtype=np.int64)
        new = np.array([place[label] for label in labels], dtype=np.int64)
        columns: dict[str, Floats] = {}
        for kpi in KPIS:
            found = _paired(kpi, (before, old), (after, new), base.weights)
            columns.update(zip((kpi.name, f"{kpi.name}_low", f"{kpi.name}_high"), found, strict=True))
        return indexed(columns, before.question.by, labels, alone=base.office.name)

    def __repr__(self) -> str:
        return (
            f"<Comparison of {', '.join(map(repr, self.results))}: {self.results[self.base].replications} replications>"
        )

    def __str__(self) -> str:
        lines = [self._title()]
        for name in self.others:
            lines += ["", say("result.against", self._language, other=name, base=self.base)]
            lines += [
                f"  {field}: {before or '–'} -> {after or '–'}" for field, before, after in self._changes(name)
            ] or [f"  {say('result.no_changes', self._language)}"]
            told = self._told(name)
            width = max(map(len, told))
            lines += [f"  {heading:<{width}}  {said}" for heading, said in told.items()]
        notes = [f"[{say('result.counts', self._language)}]", *screen.marked(self._warnings(), self._language)]
        return "\n".join([*lines, "", *notes])

    def _repr_html_(self) -> str:
        pages = []
        for name in self.others:
            told = {field: f"{before or '–'} → {after or '–'}" for field, before, after in self._changes(name)}
            lead = say("result.against", self._language, other=name, base=self.base)
            notes = [f"[{say('result.counts', self._language)}]"]
            pages.append(screen.page(self._title(), lead, told | self._told(name), notes, self._warnings()))
        return "".join(pages)

    @property
    def _language(self) -> Language:
        return self.results[self.base].office.language

    def _title(self) -> str:
        return say("result.same_visitors", self._language, title=screen.title(self.results[self.base]))

    def _changes(self, name: str) -> list[tuple[str, str, str]]:
        return list(changes(self.results[self.base].office, self.results[name].office))

    def _warnings(self) -> list[str]:
        """Warnings of the base, and those that a scenario adds, with its name."""
        known = screen.warnings(self.results[self.base])
        added = [(name, one) for name in self.others for one in screen.warnings(self.results[name]) if one not in known]
        return [*known, *(f"{name}: {one}" for name, one in added)]

    def _told(self, name: str) -> dict[str, str]:
        """Figures before and after, and their difference, in words."""
        language, days = self._language, len(self.results[self.base].days)
        before, after, difference = (
            frame.iloc[0]
            for frame in (self.results[self.base].table(), self.results[name].table(), self.differences().loc[[name]])
        )
        told = {}
        for kpi in (kpi for kpi in KPIS if kpi.name in TOLD):
            scale = 100 if kpi.unit == "share" else 1 / days if kpi.name in DAILY else 1
            unit = say("result.points", language) if kpi.unit == "share" else ""
            was, now, change, low, high = (
                screen.number(scale * float(frame[column]), language)
                for frame, column in (
                    (before, kpi.name), (after, kpi.name), (difference, kpi.name),
                    (difference, f"{kpi.name}_low"), (difference, f"{kpi.name}_high"),
                )
            )  # fmt: skip
            label = (
                kpi.label(language)
                if kpi.unit != "share"
                else say("result.in_percent", language, label=kpi.label(language))
            )
            between = say("result.from_to", language, low=low, high=high)
            known = np.isfinite(float(difference[f"{kpi.name}_low"]))
            told[label] = f"{was} -> {now}: {change}{unit}" + (f" ({between})" if known else "")
        return told


def _paired(kpi: Kpi, before: Side, after: Side, weights: Weights) -> Interval:
    """Difference of a figure by pair of cells, with its paired interval."""
    if kpi.q is not None:
        old, new = (quantiles(summary.waits, cells, kpi.q, weights) for summary, cells in (before, after))
        pairs = zip(old, new, strict=True)
        return bootstrap([Quantile(b.value - a.value, b.samples - a.samples) for a, b in pairs], BIN_MS / MIN)
    was, now = (linear(summary, kpi, cells) for summary, cells in (before, after))
    return interval(now - was)


def changes(before: Description, after: Description) -> Iterator[tuple[str, str, str]]:
    """Fields in which two descriptions differ: path, before and after; parts of a list go by their names.

    Examples
    --------
    >>> from mfc_sim import Break, Shift
    >>> early = Shift(name="early", count=3)
    >>> list(changes(early, early.replace(count=4, breaks=[Break("12:00", 45)])))
    [('count', '3', '4'), ('breaks', '', "Break(start='12:00', length_min=45.0)")]
    """
    yield from _differing("", before, after)


def _differing(path: str, before: object, after: object) -> Iterator[tuple[str, str, str]]:
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None or (isinstance(before, Description) and type(before) is not type(after)):
        yield path, _value(before), _value(after)
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _differing(".".join(filter(None, (path, key))), old.get(key), new.get(key))


def _parts(value: object) -> dict[str, object] | None:
    """Parts of a value by name: of a description, of named ones, of pairs; None if it is to be compared as a whole."""
    if isinstance(value, Description):
        return {field: getattr(value, field) for field in type(value).model_fields}
    if not isinstance(value, tuple) or not value:
        return None
    if all(isinstance(item, Description) and hasattr(item, "name") for item in value):
        return {item.name: item for item in value}
    if all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
        return dict(value) if len(dict(value)) == len(value) else None
    return None


def _value(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, Description) for item in value):
        return ", ".join(map(repr, value))
    return "" if value is None else repr(value) if isinstance(value, Description) else str(value)
