"""Summaries of the offices of a region as one: their cells side by side, or added up where they have one name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mfc_sim.measures.cuts import Cells
from mfc_sim.measures.estimates import Ints
from mfc_sim.measures.histograms import Histogram
from mfc_sim.measures.questions import Question
from mfc_sim.measures.sections import Span
from mfc_sim.measures.summary import Summary
from mfc_sim.measures.totals import TOTALS

Label = tuple[str, ...]


def together(parts: Sequence[Summary], question: Question, open_on: Sequence[Collection[int]]) -> Summary:
    """Summaries of offices over the same replications as one; cells of equal labels are added up.

    Of a cell that several offices share, the greatest number waiting is the sum of theirs, and the longest wait the
    mean over their days.

    Parameters
    ----------
    parts : sequence of Summary
        Of the same question, one for each office.
    question : Question
        Whose answer they are together; the cell of no home, which is empty, is left out.
    open_on : sequence of collection of int
        Days of the region on which each office is open: a cell has those on which any of its offices is.
    """
    numbered: dict[Label, int] = {}
    home = question.by.index("home") if "home" in question.by else None
    for part in parts:
        for label in part.cells.labels:
            if home is None or label[home]:
                numbered.setdefault(label, len(numbered))
    always, days = [False] * len(numbered), [set[int]() for _ in numbered]
    for part, open_days in zip(parts, open_on, strict=True):
        for label, shown in zip(part.cells.labels, part.cells.always, strict=True):
            if label in numbered:
                place = numbered[label]
                always[place] = always[place] or shown
                days[place].update(open_days)
    totals = np.zeros((parts[0].span.sections, len(numbered), len(TOTALS)), np.int64)
    waits = []
    for part in parts:
        to = np.array([numbered.get(label, -1) for label in part.cells.labels], np.int64)
        to_used = to[part.numbers]
        kept = to_used >= 0
        totals[:, to_used[kept]] += part.totals[:, kept]
        histogram = part.waits.rows(to[part.waits.cell] >= 0) if (to < 0).any() else part.waits
        waits.append(replace(histogram, cell=to[histogram.cell].astype(np.int32)))
    cells = Cells(tuple(numbered), tuple(always), tuple(map(len, days)))
    return Summary(question, cells, parts[0].span, np.arange(len(numbered)), totals, Histogram.side_by_side(waits))


TIMES = [TOTALS.index(name) for name in ("serving_ms", "on_duty_ms", "overtime_ms")]
"""Time of windows, which no home has."""


def of_one_home(summary: Summary, question: Question, homes: Mapping[str, str]) -> Summary:
    """Summary by home of offices, to each of which people of one home come (by its name): it need not be measured.

    Offices to which nobody comes are left out.
    """
    cells = summary.cells
    totals = summary.totals.copy()
    totals[:, :, TIMES] = 0
    kept = np.array([label[0] in homes for label in cells.labels])
    labels = tuple((homes[label[0]],) for label in cells.labels if label[0] in homes)
    days = tuple(day for day, one in zip(cells.days, kept.tolist(), strict=True) if one)
    place = np.cumsum(kept) - 1
    waits = summary.waits  # of an office to which nobody comes there are none
    return Summary(
        question,
        Cells(labels, (False,) * len(labels), days),
        summary.span,
        np.arange(len(labels)),
        totals[:, kept],
        replace(waits, cell=place[waits.cell].astype(np.int32)),
    )


def grouped(
    summary: Summary, name: Callable[[Label], Label], question: Question, open_on: Callable[[Label], Collection[int]]
) -> Summary:
    """Return a summary whose cells are those of another, added up under new labels.

    Parameters
    ----------
    summary : Summary
    name : function of a label
        The new one.
    question : Question
    open_on : function of a label
        Days of the region on which its office is open: a new cell has those of all it is made of.
    """
    numbered: dict[Label, int] = {}
    to = np.array([numbered.setdefault(name(label), len(numbered)) for label in summary.cells.labels], np.int64)
    totals = np.zeros((len(summary.totals), len(numbered), len(TOTALS)), np.int64)
    np.add.at(totals.swapaxes(0, 1), to[summary.numbers], summary.totals.swapaxes(0, 1))
    days = [set[int]() for _ in numbered]
    for label in summary.cells.labels:
        days[numbered[name(label)]].update(open_on(label))
    cells = Cells(tuple(numbered), (True,) * len(numbered), tuple(map(len, days)))
    waits = Histogram.side_by_side([replace(summary.waits, cell=to[summary.waits.cell].astype(np.int32))])
    return Summary(question, cells, summary.span, np.arange(len(numbered)), totals, waits)


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel of all who came; travels of neighboring replications add up.

    Attributes
    ----------
    span : Span
    flows : ndarray, shape (homes, offices)
        Visits from each home to each office, over all replications.
    of_home_ms, of_office_ms : ndarray, shape (sections, homes) and (sections, offices)
        Travel of all visits, one way.
    home_visits, office_visits : ndarray, shape (sections, homes) and (sections, offices)
        Visits.
    """

    span: Span
    flows: Ints
    of_home_ms: Ints
    of_office_ms: Ints
    home_visits: Ints
    office_visits: Ints

    def __add__(self, other: Travel) -> Travel:
        """Both together."""

        def added(name: str) -> Ints:
            mine: Ints = self.span.added(other.span, getattr(self, name), getattr(other, name))
            return mine

        return Travel(
            self.span + other.span,
            self.flows + other.flows,
            added("of_home_ms"),
            added("of_office_ms"),
            added("home_visits"),
            added("office_visits"),
        )


def travel(parts: Sequence[tuple[int, Summary]], travel_ms: Ints, homes: Sequence[str]) -> Travel:
    """Add up the travel of a block.

    Parameters
    ----------
    parts : sequence of (office, Summary)
        Place of each office, and its visitors by home.
    travel_ms : ndarray, shape (homes, offices)
        From home to office [ms].
    homes : sequence of str
    """
    place = {name: number for number, name in enumerate(homes)}
    span = parts[0][1].span
    offices = travel_ms.shape[1]
    flows = np.zeros(travel_ms.shape, np.int64)
    by_home, home_visits = (np.zeros((span.sections, len(homes)), np.int64) for _ in range(2))
    by_office, office_visits = (np.zeros((span.sections, offices), np.int64) for _ in range(2))
    for office, summary in parts:
        labels = summary.cells.labels
        known = [number for number in summary.numbers.tolist() if labels[number][0] in place]
        at = [place[labels[number][0]] for number in known]
        visits = summary.total("visits", np.array(known, np.int64))
        flows[at, office] += visits.sum(axis=0)
        home_visits[:, at] += visits
        by_home[:, at] += visits * travel_ms[at, office]
        office_visits[:, office] += visits.sum(axis=1)
        by_office[:, office] += (visits * travel_ms[at, office]).sum(axis=1)
    return Travel(span, flows, by_home, by_office, home_visits, office_visits)
