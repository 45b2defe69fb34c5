"""The front door: paths, then an engine, then measures, block by block."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

from mfc_sim import tasks
from mfc_sim.arguments import MEMORY_MIB, whole_numbers, workers
from mfc_sim.description.model import check_flag
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.region_days import pair_of_dates
from mfc_sim.engines.support import check_engine, chosen
from mfc_sim.engines.timetable import check_served
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.listed import listed_paths
from mfc_sim.measures.adjusted import known
from mfc_sim.measures.passes import Asked, added, summarize
from mfc_sim.measures.precision import FIRST, Looked, Precision
from mfc_sim.network_result import NetworkResult, of_network
from mfc_sim.network_run import NetworkRun
from mfc_sim.paths import Fate, Paths, draw
from mfc_sim.records import Records
from mfc_sim.result import Result
from mfc_sim.tasks import MIB, Point, Points, watched

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.day import Day

AT_ONCE_CUSTOMERS = 1_000_000
"""Runs up to this size are made when they are asked for, and stay in memory; larger ones when something is asked of
them: one pass then answers it in little memory, which is half the time where memory has to be found first."""
KEPT_CUSTOMERS = 4_000_000
"""Runs up to this size stay in memory when more is asked of them (about 60 bytes a customer); larger ones never."""
Block = tuple[Paths, Records]


@dataclass(eq=False)
class Run:
    """An office simulated: its blocks of paths and records, kept while they are small, else drawn and run again.

    Attributes
    ----------
    point : Point
        The office, the days of one replication, the engine.
    seed, replications : int
    run_block : int
        Replications advanced at once; no figure depends on it.
    people : Paths or None
        Listed people (trace-driven); None: drawn.
    keep : bool
        Whether the blocks are kept once they are run.
    passing : bool
        Whether what is asked next is answered by a pass that keeps nothing, although the blocks may be kept.
    progress : bool
        Whether a pass that takes long shows a bar.
    n_jobs : int
        Workers of a pass that is not kept.
    budget : float
        Memory that a worker may take [bytes].
    """

    point: Point
    seed: int
    replications: int
    run_block: int
    people: Paths | None = None
    keep: bool = True
    passing: bool = False
    progress: bool = False
    n_jobs: int = 1
    budget: float = MEMORY_MIB * MIB
    _kept: list[Block] | None = field(default=None, repr=False)

    @property
    def office(self) -> Office:
        """The office that is simulated."""
        return self.point.office

    @property
    def days(self) -> tuple[Day, ...]:
        """Days of one replication."""
        return self.point.days

    @property
    def engine(self) -> str:
        """Name of the engine that runs it."""
        return self.point.engine

    @property
    def listed(self) -> bool:
        """Whether the people were listed, not drawn."""
        return self.people is not None

    def blocks(self) -> Iterator[Block]:
        """Paths and records in the order of replications; a pass that takes long shows its progress."""
        if self._kept is not None:
            yield from self._kept
            return
        with watched("simulate", self.replications, shown=self.progress) as progress:
            for block in self._made():
                yield block
                progress.add(block[0].replications)

    def _made(self) -> Iterator[Block]:
        """Blocks drawn and run anew; kept if they are to be."""
        kept: list[Block] = []
        for first in range(0, self.replications, self.run_block):
            block = self.part(first, min(self.run_block, self.replications - first))
            if self.keep:
                kept.append(block)
            yield block
        if self.keep:
            self._kept = kept

    def part(self, first: int, replications: int) -> Block:
        """Paths and records of some replications alone, drawn and run anew."""
        if self.people is not None:
            people = self.people.part(first, replications)
        else:
            people = draw(self.office, seed=self.seed, first=first, replications=replications, days=self.days)
        return people, next(tasks.run_jobs(self.point, [(self.office, people)]))

    def grown(self, replications: int) -> Run:
        """Return the same run with more replications; those that are kept are not run again."""
        lanes = replications * len(self.days)
        auto = self.point.auto
        point = replace(self.point, engine=chosen(self.office, "auto", lanes=lanes)) if auto else self.point
        run = run_of(
            point,
            seed=self.seed,
            replications=replications,
            budget=self.budget,
            n_jobs=self.n_jobs,
            progress=self.progress,
        )
        run.passing = False
        if run.keep and self._kept is not None:
            added = range(self.replications, replications, run.run_block)
            more = (run.part(first, min(run.run_block, replications - first)) for first in added)
            run.keep_blocks([*self._kept, *more])
        return run

    def keep_blocks(self, blocks: list[Block]) -> None:
        """Keep blocks that hold all its replications."""
        self._kept = blocks

    def answers(self, asked: Sequence[Asked]) -> list[Any]:
        """Answer questions from one pass over all replications; by several workers if the blocks are not kept."""
        if self.listed or (self.keep and not (self.passing and self._kept is None)):
            return summarize(self, asked)
        self.passing = False
        given = tasks.tasks_of(
            [replace(self.point, asked=tuple(asked))],
            seed=self.seed,
            replications=self.replications,
            budget=self.budget,
            n_jobs=self.n_jobs,
            block=self.run_block,
        )
        with (
            watched("simulate", self.replications, shown=self.progress) as progress,
            closing(tasks.each(tasks.answered, given, n_jobs=self.n_jobs)) as done,
        ):
            return added(answers for (answers,) in tasks.counted(done, progress))


@overload
def simulate(
    office: Network,
    *,
    replications: int | None = None,
    seed: int = 0,
    engine: str = "auto",
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    run_block: int | None = None,
    n_jobs: int = 1,
    memory_mib: float = MEMORY_MIB,
    progress: bool = True,
) -> NetworkResult: ...
@overload
def simulate(
    office: Office,
    *,
    replications: int | None = None,
    precision: Precision | None = None,
    seed: int = 0,
    engine: str = "auto",
    customers: pd.DataFrame | None = None,
    absent: pd.DataFrame | None = None,
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    run_block: int | None = None,
    n_jobs: int = 1,
    memory_mib: float = MEMORY_MIB,
    progress: bool = True,
) -> Result: ...
def simulate(
    office: Office | Network,
    *,
    replications: int | None = None,
    precision: Precision | None = None,
    seed: int = 0,
    engine: str = "auto",
    customers: pd.DataFrame | None = None,
    absent: pd.DataFrame | None = None,
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    run_block: int | None = None,
    n_jobs: int = 1,
    memory_mib: float = MEMORY_MIB,
    progress: bool = True,
) -> Result | NetworkResult:
    """Simulate an office, or all offices of a region.

    Parameters
    ----------
    office : Office or Network
        Of a region the residents are drawn first, the same in every scenario, and then go to offices; it takes no
        ``customers``, ``absent`` and ``precision``.
    replications : int, default 500
        Independent days, or weeks of open days where days differ. With ``customers``: how many, from 0, also those to
        which nobody came; default: the ones that the tables name.
    precision : Precision, optional
        Instead of ``replications``: whole draw blocks of 64 are added until every figure asked is that tight. The
        result is that of ``replications=`` the number that were run, and says whether the precision was reached.
    seed : int, default 0
        The same seed gives the same people, whatever the windows.
    engine : "auto", "lanes" or "reference", default "auto"
        Both engines give the same records; "auto" chooses for speed only.
    customers : DataFrame, optional
        Listed people instead of drawn ones: ``service``, ``queued_at_min``, ``need_min`` and more, see
        ``Result.to_pandas``; ``seed`` then means nothing.
    absent : DataFrame, optional
        With ``customers``: windows that are missing, as ``Result.absences`` gives them; default: nobody.
    dates : (first, last), optional
        A replication is the open days of these dates.
    week : bool, default False
        A replication is a week even if its days do not differ.
    run_block : int, optional
        Replications run at once; no figure depends on it. Default: 64, on lanes as many as ``memory_mib`` holds.
    n_jobs : int, default 1
        Worker processes of a run of more than a million drawn customers, through joblib and whatever backend it is set
        to; -1: all processors. No figure depends on it.
    memory_mib : float, default 256
        Memory that a worker may take for its work [MiB], but always enough for a draw block of 64 replications;
        Python and its libraries come on top. No figure depends on it.
    progress : bool, default True
        Show a bar on a terminal when a run takes longer than two seconds.

    Returns
    -------
    Result, or of a region NetworkResult
        A run of more than a million drawn customers is made when something is asked of it, in little memory, and one of
        up to four million stays in memory when more is asked.

    Raises
    ------
    InvalidDescription
        The office, or what is asked of it, makes no sense.
    DataFormatError
        ``customers`` or ``absent`` cannot be read.
    UnsupportedFeature
        No engine can do it; the sentence says why.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     windows=[mfc.Windows(name="universal", count=2)],
    ...     services=[mfc.Service(name="passport", duration=mfc.Fixed(minutes=10))],
    ... )
    >>> import pandas as pd
    >>> people = pd.DataFrame(
    ...     {"service": "passport", "queued_at_min": [540, 541, 542], "need_min": 10}
    ... )
    >>> mfc.simulate(office, customers=people).to_pandas()["wait_min"].tolist()
    [0.0, 0.0, 8.0]
    """
    if not isinstance(office, Office | Network):
        raise InvalidDescription(f"simulate: takes an Office or a Network, got {type(office).__name__}")
    count, seed, block = whole_numbers(
        "simulate",
        replications=(500 if replications is None else replications, 1),
        seed=(seed, 0),
        run_block=(1 if run_block is None else run_block, 1),
    )
    n_jobs, budget = workers("simulate", n_jobs, memory_mib)
    if isinstance(office, Network):
        given = {"precision": precision, "customers": customers, "absent": absent}
        if strange := [
            f"simulate: {name}= is for an office, not for a region" for name, one in given.items() if one is not None
        ]:
            raise InvalidDescription(*strange)
        check_engine("simulate", engine)
        check_flag("week", week)
        dates = pair_of_dates(dates)
        network_run = NetworkRun(
            office, dates, week, engine, seed, count, n_jobs, budget, progress, None if run_block is None else block
        )
        return of_network(network_run)
    if precision is not None:
        problems = kind_problems("simulate: precision", precision, Precision, "as of Precision(of=, half_width=)")
        if replications is not None or customers is not None:
            problems.append("simulate: precision= finds the number of replications; not with replications=, customers=")
        if problems:
            raise InvalidDescription(*problems)
        count = FIRST
    days = office.days(dates=dates, week=week)
    if not days:
        raise InvalidDescription(f"office {office.name!r}: no open day in dates {dates!r}")
    if customers is None:
        if absent is not None:
            raise InvalidDescription("simulate: absent= goes with customers=; drawn days draw their absences")
        point, people = Points(lanes=count, engine=engine).point(office, days), None
    else:
        people = listed_paths(
            office, customers, absent=absent, days=days, count=None if replications is None else count
        )
        count = people.replications
        check_served(office, days, [_services(people, place) for place in range(len(days))])
        name = chosen(office, engine, lanes=count * len(days))
        point = Point(office, days, name, engine == "auto", len(people.ticket) / count)
    run = run_of(point, seed=seed, replications=count, people=people, progress=progress, n_jobs=n_jobs, budget=budget)
    if run_block is not None:
        run.run_block = block
    if precision is not None:
        return _until_precise(run, precision)
    if run.keep and not run.passing:
        deque(run.blocks(), maxlen=0)
    return Result(run)


def _until_precise(run: Run, precision: Precision) -> Result:
    """Let a run grow until some figures are tight enough, or to the ceiling."""
    looks: tuple[int, ...] = ()
    run.passing = False  # it will grow
    while True:
        result = Result(run)
        looked = _judged(result, precision, looks)
        following = looked.following()
        if following is None:
            result.precision = looked
            return result
        looks, run = looked.looks, run.grown(following)


def _judged(result: Result, precision: Precision, looks: tuple[int, ...]) -> Looked:
    summary, expected = result.summary(result.question()), known(result.office, result.days)
    return precision.judge(summary, lambda: result.weights, expected, looks)


def run_of(
    point: Point,
    *,
    seed: int,
    replications: int,
    budget: float,
    n_jobs: int = 1,
    people: Paths | None = None,
    progress: bool = False,
) -> Run:
    """Return a run, not yet begun, its block as large as the budget holds."""
    customers = replications * point.customers
    keep = customers <= KEPT_CUSTOMERS
    passing = people is None and customers > min(AT_ONCE_CUSTOMERS, KEPT_CUSTOMERS)
    workers = tasks.workers_of(n_jobs) if passing else 1
    tasks.load_if_worth(point, customers / workers)
    block = tasks.block_of(point, sharing=1, replications=replications, budget=budget, workers=workers, passing=passing)
    return Run(point, seed, replications, block, people, keep, passing, progress, n_jobs, budget)


def _services(people: Paths, place: int) -> frozenset[int]:
    """Services that somebody queues for on a day."""
    queues = people.fate == Fate.QUEUES
    on_day = people.lane_numbers() % len(people.days) == place
    return frozenset(people.service[queues & on_day].tolist())
