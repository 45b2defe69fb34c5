"""Tasks of a sweep: some replications of some points, and what the figures of each point are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add
from typing import Any

import pandas as pd

from mfc_sim.measures.estimates import Floats, resample
from mfc_sim.measures.kpis import KPI, estimate, shown
from mfc_sim.measures.summary import Summary
from mfc_sim.paths import generator
from mfc_sim.studies.axes import Axis, Label
from mfc_sim.tasks import Task, summaries


@dataclass(frozen=True, eq=False)
class Answer:
    """Figures of one point.

    Attributes
    ----------
    cells : tuple of tuple of str
        Labels of the cells shown, under each key of the question.
    columns : dict of str to ndarray, shape (cells,)
        By figure; with ``_low`` and ``_high`` the ends of its interval.
    """

    cells: tuple[tuple[str, ...], ...]
    columns: dict[str, Floats]


@dataclass(frozen=True, eq=False)
class Work:
    """A task, and the figures that are wanted of it.

    Attributes
    ----------
    task : Task
    kpis : tuple of str
    whole : bool
        Whether the task has all replications of its points.
    """

    task: Task
    kpis: tuple[str, ...]
    whole: bool


def work(given: Work) -> list[Answer | Summary]:
    """Do a task: by point the answer, or a summary if other tasks have the rest of its replications."""
    found = [summary for (summary,) in summaries(given.task)]
    return [answer(one, given.task.seed, given.kpis) for one in found] if given.whole else list(found)


def together(parts: Sequence[Answer | Summary], seed: int, kpis: Sequence[str]) -> Answer:
    """Answer of a point from what its tasks returned."""
    (first, *_) = parts
    if isinstance(first, Answer):
        return first
    return answer(reduce(add, (part for part in parts if isinstance(part, Summary))), seed, kpis)


def answer(summary: Summary, seed: int, kpis: Sequence[str]) -> Answer:
    """Figures of a summary, the same as in ``Result.table``."""
    cells = shown(summary)
    weights = _weights(seed, len(summary.totals)) if any(KPI[name].q is not None for name in kpis) else None
    columns: dict[str, Floats] = {}
    for name in kpis:
        found = estimate(summary, KPI[name], weights)  # type: ignore[arg-type]
        ends = (name, f"{name}_low", f"{name}_high")
        columns.update({column: values[cells] for column, values in zip(ends, found, strict=True)})
    return Answer(tuple(summary.cells.labels[cell] for cell in cells), columns)


@lru_cache(maxsize=1)
def _weights(seed: int, replications: int) -> Floats:
    """Weights of the bootstrap, the same for all points: as in `Figures.weights`."""
    return resample(generator(seed=seed, block=0, purpose="bootstrap"), replications)


def index_of(axes: Sequence[Axis], rows: Iterable[tuple[Label, ...]], by: Sequence[str] = ()) -> pd.Index[Any]:
    """Index of a table of points, and of cells in them.

    Labels stand in the order of their axis, not in that of the alphabet: so the table is sorted by its index.
    """
    names, columns = [*(axis.name for axis in axes), *by], list(zip(*rows, strict=True))
    if len(names) == 1:
        index: pd.Index[Any] = pd.Index(columns[0], name=names[0])
        return index
    known = [*(axis.labels for axis in axes), *(tuple(dict.fromkeys(column)) for column in columns[len(axes) :])]
    numbers = [{label: code for code, label in enumerate(labels)} for labels in known]
    codes = [[number[label] for label in column] for number, column in zip(numbers, columns, strict=True)]
    return pd.MultiIndex(levels=known, codes=codes, names=names)
