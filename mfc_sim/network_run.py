"""A region simulated: passes over its replications, in this process or in many, and the run of one of its offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mfc_sim import compiled
from mfc_sim.measures.passes import Asked, added, summarize
from mfc_sim.measures.questions import Question
from mfc_sim.measures.sections import section_of
from mfc_sim.network_tasks import RegionTask, answered, drawn, points_of, residents_of, run
from mfc_sim.paths import BLOCK, Paths
from mfc_sim.tasks import PEOPLE_BYTES, Point, counted, each, watched, workers_of

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices
    from mfc_sim.description.day import Day
    from mfc_sim.description.network import Network
    from mfc_sim.description.office import Office
    from mfc_sim.records import Records
    from mfc_sim.residents import Residents

AT_ONCE = 256
"""Replications drawn at once, at most: more cost only memory."""


@dataclass(eq=False)
class NetworkRun:
    """A region simulated; nothing is kept but answers: a new question draws and runs it again.

    Attributes
    ----------
    network : Network
    dates : (first, last) or None
    week : bool
    engine : str
        As asked: "auto", "lanes" or "reference".
    seed, replications : int
    n_jobs : int
    budget : float
        Memory of a worker [bytes].
    progress : bool
    block : int or None
        Replications drawn at once; None: as many as the budget holds.
    """

    network: Network
    dates: tuple[Any, Any] | None
    week: bool
    engine: str
    seed: int
    replications: int
    n_jobs: int
    budget: float
    progress: bool
    block: int | None = None
    _offices: dict[str, OfficeRun] = field(default_factory=dict, repr=False)

    @cached_property
    def residents(self) -> Residents:
        """What draws its people."""
        return residents_of(self.network, self.dates, self.week, self.seed)

    @cached_property
    def choices(self) -> Choices:
        """Its homes, offices and days, and who goes where."""
        return self.residents.choices

    @cached_property
    def points(self) -> list[Point]:
        """How each office is run."""
        return points_of(self.choices, self.engine, self.replications * len(self.choices.days))

    def answers(self, asked: Sequence[Question]) -> list[Any]:
        """Answer questions from one pass: a Summary for each, and last the Travel of all who came."""
        given = self._tasks(tuple(asked))
        with (
            watched("simulate", self.replications, shown=self.progress) as progress,
            closing(each(answered, given, n_jobs=self.n_jobs)) as done,
        ):
            return added(counted(done, progress))

    def _tasks(self, asked: tuple[Question, ...]) -> list[RegionTask]:
        visits = max(1.0, sum(self.choices.visits().values()))
        workers = workers_of(self.n_jobs)
        share = -(-self.replications // workers)
        held = max(1, int(min(self.budget / PEOPLE_BYTES / visits, AT_ONCE, share) // BLOCK)) * BLOCK
        block = self.block or min(held, self.replications)
        fast = compiled.worth(visits * self.replications / workers) and compiled.load()
        return [
            RegionTask(
                self.network,
                self.dates,
                self.week,
                self.engine,
                self.replications * len(self.choices.days),
                self.seed,
                first,
                min(block, self.replications - first),
                block,
                section_of(self.replications),
                asked,
                fast,
            )
            for first in range(0, self.replications, block)
        ]

    def office(self, name: str) -> OfficeRun:
        """Return the run of one office, with the people who come to it from wherever they live."""
        if name not in self._offices:
            names = [office.name for office in self.choices.offices]
            self._offices[name] = OfficeRun(self, names.index(name))
        return self._offices[name]


@dataclass(eq=False)
class OfficeRun:
    """One office of a region simulated: its blocks are kept."""

    region: NetworkRun
    place: int
    listed: bool = False
    _kept: list[tuple[Paths, Records]] = field(default_factory=list, repr=False)

    @property
    def office(self) -> Office:
        """The office, with the specialists who visit it."""
        return self.region.choices.offices[self.place]

    @property
    def days(self) -> tuple[Day, ...]:
        """Days of a replication on which it is open."""
        return tuple(self.region.choices.office_days[self.place].values())

    @property
    def seed(self) -> int:
        """Seed of the region."""
        return self.region.seed

    @property
    def replications(self) -> int:
        """Replications of the region."""
        return self.region.replications

    @property
    def engine(self) -> str:
        """Name of the engine that runs it."""
        return self.region.points[self.place].engine

    def blocks(self) -> Iterator[tuple[Paths, Records]]:
        """Paths and records in the order of replications."""
        if not self._kept:
            count = self.replications
            self._kept = [self.part(first, min(AT_ONCE, count - first)) for first in range(0, count, AT_ONCE)]
        yield from self._kept

    def part(self, first: int, replications: int) -> tuple[Paths, Records]:
        """Paths and records of some replications alone, drawn and run anew."""
        people = drawn(self.region.residents, first=first, replications=replications, offices=[self.place])
        ((_, paths, records),) = run(self.region.points, people)
        return paths, records

    def answers(self, asked: Sequence[Asked]) -> list[Any]:
        """Answer questions from one pass over all replications."""
        return summarize(self, asked)
