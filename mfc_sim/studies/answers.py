"""Tasks of a sweep: some replications of some points, and what the figures of each point are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add
from typing import Any

import pandas as pd

from mfc_sim.measures.estimates import Floats, Weights, resample
from mfc_sim.measures.kpis import KPI, columns, estimate, shown
from mfc_sim.measures.summary import Summary
from mfc_sim.paths import generator
from mfc_sim.studies.axes import Axis, Label
from mfc_sim.tasks import Task, answers


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
        Empty: all.
    whole : bool
        Whether the task has all replications of its points.
    """

    task: Task
    kpis: tuple[str, ...]
    whole: bool


def work(given: Work) -> list[Answer | Summary]:
    """Do a task: by point the answer, or a summary if other tasks have the rest of its replications."""
    found = (summary for (summary,) in answers(given.task))
    return [answer(one, given.task.seed, given.kpis) if given.whole else one for one in found]


def together(parts: Sequence[Answer | Summary], seed: int, kpis: Sequence[str]) -> Answer:
    """Answer of a point from what its tasks returned."""
    (first, *_) = parts
    if isinstance(first, Answer):
        return first
    return answer(reduce(add, (part for part in parts if isinstance(part, Summary))), seed, kpis)


def answer(summary: Summary, seed: int, kpis: Sequence[str]) -> Answer:
    """Figures of a summary, the same as in ``Result.table``: those named, or all."""
    cells, found = shown(summary), dict[str, Floats]()
    weights = _weights(seed, summary.span.sections)
    for name in kpis:
        ends = (name, f"{name}_low", f"{name}_high")
        found.update(zip(ends, estimate(summary, KPI[name], weights, cells), strict=True))
    if not kpis:
        found = columns(summary, weights, cells)
    return Answer(tuple(summary.cells.labels[cell] for cell in cells), found)


@lru_cache(maxsize=1)
def _weights(seed: int, sections: int) -> Weights:
    """Weights of the bootstrap, the same for all points: as in `Figures.weights`."""
    return resample(generator(seed=seed, block=0, purpose="bootstrap"), sections)


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
