"""Tasks of a region: residents drawn, all offices run in few wide runs, and measured, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim import compiled
from mfc_sim.description.choice import Choices
from mfc_sim.description.clock import MIN
from mfc_sim.engines.support import chosen
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.measures.estimates import Ints
from mfc_sim.measures.passes import added
from mfc_sim.measures.questions import Question
from mfc_sim.measures.regional import of_one_home, together, travel
from mfc_sim.measures.summary import Summary, measure
from mfc_sim.paths import BLOCK, Paths, joined
from mfc_sim.residents import Residents
from mfc_sim.tasks import LANES, Point, run_jobs, structure_of

if TYPE_CHECKING:
    from mfc_sim.description.network import Network
    from mfc_sim.records import Records

BY_OFFICE = Question(by=("office",))
BY_HOME = Question(by=("home",))
"""What is always asked of every office: of it the travel follows."""
Blocks = dict[int, tuple[Paths, "Records"]]
"""Paths and records of some replications, by the place of the office."""


@dataclass(frozen=True)
class RegionTask:
    """Some replications of a region.

    Attributes
    ----------
    network : Network
    dates : (first, last) or None
    week : bool
    engine : str
        "auto", "lanes" or "reference".
    lanes : int
        Days that are to be run in all, by which "auto" chooses.
    seed, first, replications : int
    block : int
        Replications drawn at once.
    section : int
        Replications that are added up.
    asked : tuple of Question
    compiled : bool
        Whether it runs on compiled loops, where they can be loaded.
    """

    network: Network
    dates: tuple[Any, Any] | None
    week: bool
    engine: str
    lanes: int
    seed: int
    first: int
    replications: int
    block: int
    section: int
    asked: tuple[Question, ...]
    compiled: bool = False


@lru_cache(maxsize=2)
def residents_of(network: Network, dates: tuple[Any, Any] | None, week: bool, seed: int) -> Residents:
    """Return what draws the people of a region; kept, as the tasks of a pass share it."""
    return Residents(Choices(network, dates=dates, week=week), seed=seed)


def drawn(
    people: Residents, *, first: int, replications: int, offices: Sequence[int] | None = None
) -> dict[int, Paths]:
    """Draw any replications, by the place of the office."""
    last = first + replications
    ends = [first, *range((first // BLOCK + 1) * BLOCK, last, BLOCK), last]
    blocks = [people.draw(first=begin, replications=end - begin, offices=offices) for begin, end in pairwise(ends)]
    if len(blocks) == 1:
        return blocks[0]
    return {place: joined((block[place] for block in blocks), replications) for place in blocks[0]}


def points_of(choices: Choices, engine: str, lanes: int) -> list[Point]:
    """Make the points of all offices; their customers are not counted.

    Raises
    ------
    UnsupportedFeature
        The engine asked for cannot do one of them.
    """
    structures: dict[tuple[object, ...], int] = {}
    points = []
    for place, office in enumerate(choices.offices):
        try:
            name = chosen(office, engine, lanes=lanes)
        except UnsupportedFeature as error:
            raise UnsupportedFeature(f"office {office.name!r}: {error}") from None
        structure = structures.setdefault((name, *structure_of(office)), len(structures))
        days = tuple(choices.office_days[place].values())
        points.append(Point(office, days, name, engine == "auto", 0.0, place, structure))
    return points


def run(points: Sequence[Point], people: dict[int, Paths]) -> Iterator[tuple[int, Paths, Records]]:
    """Run offices, those of equal structure and about as many windows together."""

    def kind(place: int) -> tuple[int, int]:
        return points[place].structure, len(points[place].office.window_names).bit_length()

    for _, group in groupby(sorted(people, key=kind), key=kind):
        for places in _wide(list(group), people):
            jobs = [(points[place].office, people[place]) for place in places]
            for place, records in zip(places, run_jobs(points[places[0]], jobs), strict=True):
                yield place, people[place], records


def _wide(places: Sequence[int], people: dict[int, Paths]) -> Iterator[list[int]]:
    """Cut offices into runs of about LANES lanes, those of about as many visitors a day together."""
    ordered = sorted(places, key=lambda place: len(people[place].ticket) / people[place].lanes)
    some: list[int] = []
    lanes = 0
    for place in ordered:
        if some and lanes + people[place].lanes > LANES:
            yield some
            some, lanes = [], 0
        some.append(place)
        lanes += people[place].lanes
    if some:
        yield some


def travel_ms(choices: Choices) -> Ints:
    """Travel from homes to offices on the clock [ms]; 0 where nothing is known, as where all live at the door."""
    minutes = choices.travel_min
    found: Ints = np.rint(np.where(np.isfinite(minutes), minutes, 0.0) * MIN).astype(np.int64)
    return found


def measured(
    choices: Choices, blocks: Iterator[tuple[int, Paths, Records]], asked: Sequence[Question], *, section: int
) -> list[Any]:
    """Answer questions from some replications of all offices: summaries of the region, and last the Travel."""
    answers: dict[int, dict[Question, Summary]] = {}
    for place, paths, records in blocks:
        office, found = choices.offices[place], dict[Question, Summary]()
        for question in dict.fromkeys((*asked, BY_HOME)):
            homes = set(paths.homes) - {""}
            if question == BY_HOME and BY_OFFICE in found and len(homes) == 1:
                found[question] = of_one_home(found[BY_OFFICE], BY_HOME, {office.name: homes.pop()})
            else:
                found[question] = measure(office, paths, records, question, section=section)
        answers[place] = found
    ordered = sorted(answers.items())  # runs finish in any order; the cells of a region stand in that of its offices
    open_on = [choices.office_days[place] for place, _ in ordered]
    whole: list[Any] = [together([found[question] for _, found in ordered], question, open_on) for question in asked]
    by_home = [(place, found[BY_HOME]) for place, found in ordered]
    return [*whole, travel(by_home, travel_ms(choices), [home.name for home in choices.homes])]


def answered(task: RegionTask) -> list[Any]:
    """Do a task: the answers to what is asked, and the Travel."""
    if task.compiled:
        compiled.load()
    people = residents_of(task.network, task.dates, task.week, task.seed)
    points = points_of(people.choices, task.engine, task.lanes)
    firsts = range(task.first, task.first + task.replications, task.block)
    return added(_block(people, points, task, first) for first in firsts)


def _block(people: Residents, points: Sequence[Point], task: RegionTask, first: int) -> list[Any]:
    count = min(task.block, task.first + task.replications - first)
    blocks = run(points, drawn(people, first=first, replications=count))
    return measured(people.choices, blocks, task.asked, section=task.section)
