"""Tasks: one or many offices drawn, run and measured, block by block, in this process or in many.

A task holds all it needs, so any process can do it; summaries add up exactly, so neither the blocks nor the workers
move a byte. Offices whose people are the same share the drawn and the packed ones: that is most of the speed of a
sweep, and what makes its points comparable.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import add
from typing import TYPE_CHECKING, Any, TypeVar

from mfc_sim import compiled
from mfc_sim.description.clock import DAY_MS
from mfc_sim.description.load import arrivals_by_service
from mfc_sim.engines.support import chosen, runner
from mfc_sim.engines.timetable import check_served, demanded
from mfc_sim.errors import InvalidDescription, UnsupportedFeature
from mfc_sim.measures.passes import Asked, measured
from mfc_sim.measures.sections import section_of
from mfc_sim.paths import BLOCK, Paths, absent_windows, draw
from mfc_sim.source import Scratch

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.records import Records

MIB = 2**20
PEOPLE_BYTES = 120
"""Memory of a customer drawn, packed, and unpacked or measured for one office at a time."""
OWN_BYTES = 10
"""Memory of a customer for each further office that meets him: what the engine notes of him."""
LANES = 4_104
"""Days that lanes advance at once; fewer cost overhead, more only memory."""
SHARED_LANES = 256
"""Days drawn at once where several offices share them: their people stay in the cache, and many offices run at once."""
LOOP_LANES = 128
"""Days drawn, run and measured at once by compiled loops, in which days share no step: with more, two processes get in
each other's way in the cache."""
SHARING = 16
"""Offices that meet the people drawn, at least where there are so many: drawing is then a few per cent."""
TASK_CUSTOMERS = {"lanes": 6_000_000, "reference": 60_000}
"""Customers of a task, all offices together: a second or two."""

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Point:
    """One office to be run, and what is asked of it.

    Attributes
    ----------
    office : Office
    days : tuple of Day
        Days of one replication.
    engine : str
        "lanes" or "reference".
    auto : bool
        Whether the engine was chosen for speed only, so that the reference takes over what lanes cannot do.
    customers : float
        Mean number who come in a replication.
    people, structure : int
        Points of equal number meet the same people; lanes can run points of equal structure together.
    asked : tuple of Question, Daily, Crowd or Length
    """

    office: Office
    days: tuple[Day, ...]
    engine: str
    auto: bool
    customers: float
    people: int = 0
    structure: int = 0
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, eq=False)
class Task:
    """Some replications of some points.

    Attributes
    ----------
    points : tuple of Point
    places : tuple of int
        Places of the points in the pass.
    seed, first, replications : int
    block : int
        Replications drawn at once.
    section : int
        Replications that are added up.
    budget : float
        Memory that it may take [bytes].
    compiled : bool
        Whether it runs on compiled loops, where they can be loaded.
    """

    points: tuple[Point, ...]
    places: tuple[int, ...]
    seed: int
    first: int
    replications: int
    block: int
    section: int
    budget: float
    compiled: bool = False


class Points:
    """Makes points, and tells which of them meet the same people and run together."""

    def __init__(self, *, lanes: int, engine: str) -> None:
        self._lanes, self._engine = lanes, engine
        self._people: dict[tuple[object, ...], tuple[int, float, list[frozenset[int]]]] = {}
        self._structures: dict[tuple[object, ...], int] = {}

    def point(self, office: Office, days: tuple[Day, ...]) -> Point:
        """Make the point of an office whose people are drawn.

        Raises
        ------
        InvalidDescription, UnsupportedFeature
            Nobody comes, or for what no window serves; no engine can do it.
        """
        if not office.demand:
            raise InvalidDescription(
                f"office {office.name!r}: demand is empty, nobody comes; allowed: demand, or customers="
            )
        key = drawn_from(office, days)
        if key not in self._people:
            come = [demanded(office, day) for day in days]
            self._people[key] = len(self._people), customers_of(office, days), come
        people, customers, come = self._people[key]
        check_served(office, days, come)
        engine = chosen(office, self._engine, lanes=self._lanes * len(days))
        structure = self._structures.setdefault((engine, *structure_of(office)), len(self._structures))
        return Point(office, days, engine, self._engine == "auto", customers, people, structure)


def customers_of(office: Office, days: Sequence[Day]) -> float:
    """Mean number who come in a replication."""
    return float(sum(arrivals_by_service(office, day, [(0, DAY_MS)]).sum() for day in days))


def drawn_from(office: Office, days: tuple[Day, ...]) -> tuple[object, ...]:
    """All that a draw depends on, but for the absences: equal values, the same people."""
    return days, office.services, office.demand, office.patience, office.day_cv, office.pace_cv, office.last_ticket


def structure_of(office: Office) -> tuple[object, ...]:
    """What offices have in common that lanes run together: groups, skills and ranks."""
    services = [service.name for service in office.services]
    skills = tuple(tuple(map(group.serves_service, services)) for group in office.windows)
    return skills, tuple(group.rank_among(services) for group in office.windows)


def load_if_worth(point: Point, customers: float) -> bool:
    """Load compiled loops if a pass over so many customers by a process is worth it; whether they are there."""
    return point.engine == "lanes" and compiled.worth(customers) and compiled.load()


def block_of(
    point: Point, *, sharing: int, replications: int, budget: float, workers: int = 1, passing: bool = True
) -> int:
    """Replications of a point drawn at once: whole draw blocks that the budget holds, as many for every worker."""
    if point.engine == "reference":
        return BLOCK
    lanes = SHARED_LANES if sharing > 1 else LOOP_LANES if passing and compiled.on() else LANES
    wanted = lanes / len(point.days)
    most = max(1.0, min(budget / PEOPLE_BYTES / max(point.customers, 1.0), wanted) // BLOCK)
    parts = -(-replications // int(most * BLOCK))
    parts = -(-parts // workers) * workers if parts > 1 else parts
    return BLOCK * -(-replications // parts // BLOCK) if parts > 1 else replications


def tasks_of(
    points: Sequence[Point], *, seed: int, replications: int, budget: float, n_jobs: int = 1, block: int | None = None
) -> list[Task]:
    """Cut a pass into tasks, those of the same people together.

    Parameters
    ----------
    points : sequence of Point
    seed, replications : int
        The same for all points.
    budget : float
        Memory of a worker [bytes].
    n_jobs : int
        Workers: each gets several tasks.
    block : int, optional
        Replications drawn at once; default: what the budget holds.
    """
    work = replications * sum(point.customers for point in points)
    workers = workers_of(n_jobs)
    fast = any(load_if_worth(point, work / workers) for point in points)
    order = sorted(range(len(points)), key=lambda place: (points[place].structure, points[place].people))
    found: list[Task] = []
    for _, group in groupby(order, key=lambda place: points[place].structure):
        places = list(group)
        most = max((points[place] for place in places), key=lambda point: point.customers)
        sharing = min(SHARING, len(places) // len({points[place].people for place in places}))
        at_once = block or block_of(most, sharing=sharing, replications=replications, budget=budget)
        customers = max(most.customers, 1.0)
        size: float = TASK_CUSTOMERS[most.engine]
        if workers > 1:
            size = min(size, work / workers / 4)
        number = replications
        if number * customers * sharing > size:
            number = max(at_once, int(size / customers / sharing) // at_once * at_once)
        several = max(1, int(size / customers / min(number, replications)))
        for begin in range(0, len(places), several):
            mine = places[begin : begin + several]
            found += [
                Task(
                    tuple(points[place] for place in mine),
                    tuple(mine),
                    seed,
                    first,
                    min(number, replications - first),
                    at_once,
                    section_of(replications),
                    budget,
                    fast,
                )
                for first in range(0, replications, number)
            ]
    return found


def workers_of(n_jobs: int) -> int:
    """How many workers there are."""
    if n_jobs == 1:
        return 1
    from joblib import effective_n_jobs

    return max(1, int(effective_n_jobs(n_jobs)))


def answers(task: Task) -> Iterator[list[Any]]:
    """Do a task: point by point the answers to what is asked of it.

    Few points at a time, each with all its replications, so that few answers are in hand at once.
    """
    if task.compiled:
        compiled.load()
    drawn = _Drawn(task.seed)
    for places in _together(task):
        points = [task.points[place] for place in places]
        found: list[list[list[Any]]] = [[] for _ in points]
        for first in range(task.first, task.first + task.replications, task.block):
            jobs = drawn.jobs(points, first, min(task.block, task.first + task.replications - first))
            for point, blocks, (_, paths), records in zip(points, found, jobs, run_jobs(points[0], jobs), strict=True):
                blocks.append(measured(point.office, paths, records, point.asked, section=task.section))
            del jobs, paths, records  # before others are drawn
        yield from ([reduce(add, parts) for parts in zip(*blocks, strict=True)] for blocks in found)


def answered(task: Task) -> list[list[Any]]:
    """Do a task at once; see `answers`."""
    return list(answers(task))


class _Drawn:
    """People drawn last, for the points that meet them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._people: dict[tuple[int, int], Paths] = {}
        self._scratch: dict[int, Scratch] = {}

    def jobs(self, points: Sequence[Point], first: int, count: int) -> list[tuple[Office, Paths]]:
        """Offices of points, and the people of a block of replications."""
        met = {(point.people, first) for point in points}
        self._people = {key: people for key, people in self._people.items() if key in met}
        return [(point.office, self._paths(point, first, count)) for point in points]

    def _paths(self, point: Point, first: int, count: int) -> Paths:
        office, key = point.office, (point.people, first)
        if key not in self._people:
            scratch = self._scratch.get(point.people) or Scratch()
            self._scratch = {point.people: scratch}
            self._people[key] = draw(
                office, seed=self._seed, first=first, replications=count, days=point.days, scratch=scratch
            )
            return self._people[key]
        # Only who is absent depends on the windows.
        absent = absent_windows(office, seed=self._seed, first=first, replications=count, days=point.days)
        return replace(self._people[key], absent=absent)


def run_jobs(point: Point, jobs: Sequence[tuple[Office, Paths]]) -> Iterator[Records]:
    """Run offices of the structure of a point; "auto" leaves to the reference what only the people drawn show."""
    if point.engine == "reference":
        yield from (runner("reference")(*job) for job in jobs)
        return
    from mfc_sim.engines.lanes import run_many

    done = 0
    try:
        for records in run_many(jobs):
            yield records
            done += 1
    except UnsupportedFeature:
        if not point.auto:
            raise
        for job in jobs[done:]:
            yield next(run_jobs(point, [job])) if len(jobs) > 1 else runner("reference")(*job)


def _together(task: Task) -> Iterator[list[int]]:
    """Places of the points that are run at once: about LANES days, and no more than the budget holds."""
    count = min(task.block, task.replications)
    places: list[int] = []
    lanes = memory = 0.0
    met: set[int] = set()
    for place, point in enumerate(task.points):
        customers = count * point.customers
        more = customers * (OWN_BYTES if point.people in met else PEOPLE_BYTES)
        full = lanes + count * len(point.days) > LANES or memory + more > task.budget
        if places and (full or point.engine == "reference"):
            yield places
            places, lanes, memory, met = [], 0.0, 0.0, set()
            more = customers * PEOPLE_BYTES
        places.append(place)
        lanes, memory = lanes + count * len(point.days), memory + more
        met.add(point.people)
    yield places


def each(function: Callable[[Given], Made], given: Sequence[Given], *, n_jobs: int) -> Generator[tuple[Given, Made]]:
    """What a function makes of things, in their order; with several workers through joblib, whatever its backend.

    A worker that is killed is made good by the backend, if it can (Dask), as a task changes nothing but its answer.
    """
    if n_jobs == 1:
        yield from ((one, function(one)) for one in given)
        return
    from joblib import Parallel, delayed

    n_jobs = min(n_jobs, len(given))  # all workers are started, whether there is work for them or not
    made = Parallel(n_jobs=n_jobs, batch_size=1, return_as="generator")(delayed(function)(one) for one in given)
    try:
        yield from zip(given, made, strict=True)
    finally:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*tasks which were still being processed")
            made.close()  # stopped early, it stops its workers too


class Progress:
    """How many replications of how many are done, and a bar that shows it."""

    def __init__(self, bar: Any) -> None:
        self.done, self._bar = 0, bar

    def add(self, replications: int) -> None:
        """Note that so many more are done."""
        self.done += replications
        self._bar.update(replications)


@contextmanager
def watched(who: str, total: int, *, shown: bool, unit: str = "replication") -> Iterator[Progress]:
    """Show the progress of a pass on a terminal, or in a notebook, after two seconds; say how far a stopped one was."""
    from tqdm.auto import tqdm

    bar = tqdm(total=total, delay=2, unit=unit, leave=False, disable=None if shown else True)
    with bar:
        progress = Progress(bar)
        try:
            yield progress
        except KeyboardInterrupt:
            told = f"{who}: stopped after {progress.done} of {total} {unit}s; nothing is kept"
            raise KeyboardInterrupt(told) from None


def counted(done: Iterable[tuple[Any, Made]], progress: Progress) -> Iterator[Made]:
    """What was made of tasks, each of them noted as done."""
    for task, made in done:
        progress.add(task.replications)
        yield made
