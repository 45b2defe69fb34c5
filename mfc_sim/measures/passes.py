"""One pass over a run that answers several questions: block by block, each to parts that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mfc_sim.measures.conditions import Daily, measure_days
from mfc_sim.measures.promises import Promise, measure_promise
from mfc_sim.measures.questions import Question
from mfc_sim.measures.sections import section_of
from mfc_sim.measures.summary import measure
from mfc_sim.measures.waiting import Crowd, Length, measure_crowds, measure_lengths

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.measures.summary import Run
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

Asked = Question | Daily | Crowd | Length | Promise
"""What a pass answers: with a Summary, Days, Crowds, Lengths or Kept."""


def measured(office: Office, paths: Paths, records: Records, asked: Sequence[Asked], *, section: int = 1) -> list[Any]:
    """Answer questions from one block of replications; the answers of neighboring blocks add up.

    Parameters
    ----------
    office : Office
    paths, records : Paths, Records
        A block of replications, rows aligned.
    asked : sequence of Question, Daily, Crowd, Length or Promise
    section : int
        Replications that are added up, from `section_of` the number of all replications of the run.
    """
    return [_answer(office, paths, records, one, section) for one in asked]


def _answer(office: Office, paths: Paths, records: Records, asked: Asked, section: int) -> Any:
    match asked:
        case Question():
            return measure(office, paths, records, asked, section=section)
        case Daily():
            return measure_days(office, paths, records, asked, section=section)
        case Crowd():
            return measure_crowds(office, paths, records, asked, section=section)
        case Length():
            return measure_lengths(office, paths, records, asked, section=section)
        case Promise():
            return measure_promise(office, paths, records, asked, section=section)


def summarize(run: Run, asked: Sequence[Asked]) -> list[Any]:
    """Answer questions from all blocks of a run in one pass."""
    section = section_of(run.replications)
    return added(measured(run.office, paths, records, asked, section=section) for paths, records in run.blocks())


def added(parts: Iterable[list[Any]]) -> list[Any]:
    """Add up answers of neighboring blocks, question by question.

    Neighbors are added up two by two, then those sums, and so on, so that nothing is copied often.
    """
    sums: list[list[Any]] = []
    for number, part in enumerate(parts, start=1):
        sums.append(part)
        for _ in range((number & -number).bit_length() - 1):  # how often 2 divides it
            _add_last(sums)
    while len(sums) > 1:
        _add_last(sums)
    return sums[0]


def _add_last(sums: list[list[Any]]) -> None:
    """Put the sum of the last two in their place."""
    later = sums.pop()
    sums.append([one + other for one, other in zip(sums.pop(), later, strict=True)])
