"""The front door: paths, then an engine, then measures, block by block."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim.description.clock import DAY_MS
from mfc_sim.description.load import arrivals_by_service
from mfc_sim.description.office import Office
from mfc_sim.engines.support import chosen, runner
from mfc_sim.engines.timetable import check_served, demanded
from mfc_sim.errors import InvalidDescription, UnsupportedFeature
from mfc_sim.listed import listed_paths
from mfc_sim.paths import BLOCK, Fate, Paths, draw
from mfc_sim.records import Records
from mfc_sim.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.day import Day

BLOCK_CUSTOMERS = 1_000_000
"""Customers that lanes advance at once."""
KEPT_CUSTOMERS = 4_000_000
"""Runs up to this size stay in memory; larger ones are drawn and run again when asked (about 100 bytes a customer)."""
Block = tuple[Paths, Records]


@dataclass(eq=False)
class Run:
    """An office simulated: its blocks of paths and records, kept while they are small, else drawn and run again.

    Attributes
    ----------
    office : Office
    days : tuple of Day
        Days of one replication.
    seed, replications : int
    engine : str
        Name of the engine that ran.
    run_block : int
        Replications advanced at once; no figure depends on it.
    people : Paths or None
        Listed people (trace-driven); None: drawn.
    auto : bool
        Whether the engine was chosen for speed only, so that the reference takes over what it cannot do.
    progress : bool
        Whether a pass that takes long shows a bar.
    done : int
        Replications that the pass under way has done.
    """

    office: Office
    days: tuple[Day, ...]
    seed: int
    replications: int
    engine: str
    run_block: int = BLOCK
    people: Paths | None = None
    auto: bool = False
    progress: bool = False
    done: int = 0
    _kept: list[Block] | None = field(default=None, repr=False)

    @property
    def listed(self) -> bool:
        """Whether the people were listed, not drawn."""
        return self.people is not None

    def blocks(self) -> Iterator[Block]:
        """Paths and records in the order of replications; a pass that takes long shows its progress."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[Block] = []
        customers = self.done = 0
        with _bar(self.replications, shown=self.progress) as bar:
            for first in range(0, self.replications, self.run_block):
                block = self.part(first, min(self.run_block, self.replications - first))
                customers += len(block[0].ticket)
                if customers <= KEPT_CUSTOMERS:
                    kept.append(block)
                else:
                    kept.clear()
                yield block
                self.done += block[0].replications
                bar.update(block[0].replications)
        if customers <= KEPT_CUSTOMERS:
            self._kept = kept

    def part(self, first: int, replications: int) -> Block:
        """Paths and records of some replications alone, drawn and run anew."""
        if self.people is not None:
            people = self.people.part(first, replications)
        else:
            people = draw(self.office, seed=self.seed, first=first, replications=replications, days=self.days)
        try:
            return people, runner(self.engine)(self.office, people)
        except UnsupportedFeature:  # what only the people drawn show: "auto" changes speed only
            if not self.auto:
                raise
            return people, runner("reference")(self.office, people)


def simulate(
    office: Office,
    *,
    replications: int | None = None,
    seed: int = 0,
    engine: str = "auto",
    customers: pd.DataFrame | None = None,
    absent: pd.DataFrame | None = None,
    dates: tuple[Any, Any] | None = None,
    week: bool = False,
    run_block: int | None = None,
    progress: bool = True,
) -> Result:
    """Simulate an office.

    Parameters
    ----------
    office : Office
    replications : int, default 500
        Independent days, or weeks of open days where days differ. With ``customers``: how many, from 0, also those to
        which nobody came; default: the ones that the tables name.
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
        Replications run at once; no figure depends on it. Default: 64, on lanes as many as make a million customers.
    progress : bool, default True
        Show a bar on a terminal when a run takes longer than two seconds.

    Returns
    -------
    Result

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
    if not isinstance(office, Office):
        raise InvalidDescription(f"simulate: takes an Office, got {type(office).__name__}")
    count, seed, block = _whole_numbers(
        replications=(500 if replications is None else replications, 1),
        seed=(seed, 0),
        run_block=(1 if run_block is None else run_block, 1),
    )
    days = office.days(dates=dates, week=week)
    if not days:
        raise InvalidDescription(f"office {office.name!r}: no open day in dates {dates!r}")
    people = None
    if customers is not None:
        people = listed_paths(
            office, customers, absent=absent, days=days, count=None if replications is None else count
        )
        count = people.replications
        come = [_services(people, place) for place in range(len(days))]
    else:
        if absent is not None:
            raise InvalidDescription("simulate: absent= goes with customers=; drawn days draw their absences")
        come = [demanded(office, day) for day in days]
        if not office.demand:
            raise InvalidDescription(
                f"office {office.name!r}: demand is empty, nobody comes; allowed: demand, or customers="
            )
    check_served(office, days, come)
    name = chosen(office, engine, lanes=count * len(days))
    if run_block is None:
        block = BLOCK if name == "reference" else _lanes_block(office, days)
    run = Run(
        office=office,
        days=days,
        seed=seed,
        replications=count,
        engine=name,
        run_block=block,
        people=people,
        auto=engine == "auto",
        progress=progress,
    )
    result = Result(run)
    try:
        if count * _customers(office, days, people) <= KEPT_CUSTOMERS:
            deque(run.blocks(), maxlen=0)
        else:  # too many to keep: the one pass answers what is always asked
            result.summary(result.question())
    except KeyboardInterrupt:
        told = f"simulate: stopped after {run.done} of {count} replications; nothing is kept"
        raise KeyboardInterrupt(told) from None
    return result


def _customers(office: Office, days: tuple[Day, ...], people: Paths | None) -> float:
    """Mean number who come in a replication."""
    if people is not None:
        return len(people.ticket) / people.replications
    return float(sum(arrivals_by_service(office, day, [(0, DAY_MS)]).sum() for day in days))


def _lanes_block(office: Office, days: tuple[Day, ...]) -> int:
    """Replications that make about a million customers, in whole draw blocks: some 200 MiB of state."""
    return BLOCK * int(np.clip(BLOCK_CUSTOMERS / max(_customers(office, days, None), 1.0) / BLOCK, 1, BLOCK))


def _services(people: Paths, place: int) -> frozenset[int]:
    """Services that somebody queues for on a day."""
    queues = people.fate == Fate.QUEUES
    on_day = people.lane_numbers() % len(people.days) == place
    return frozenset(people.service[queues & on_day].tolist())


def _whole_numbers(**given: tuple[object, int]) -> list[int]:
    """Arguments as plain whole numbers; refuses all those that are none or below their least value."""
    numbers: list[int] = []
    problems = []
    for name, (value, least) in given.items():
        plain = value.item() if isinstance(value, np.integer) else value
        if isinstance(plain, bool) or not isinstance(plain, int) or plain < least:
            problems.append(f"simulate: {name} must be a whole number >= {least}, got {value!r}")
        else:
            numbers.append(plain)
    if problems:
        raise InvalidDescription(*problems)
    return numbers


def _bar(total: int, *, shown: bool) -> Any:
    """Progress bar that shows itself on a terminal, or in a notebook, after two seconds."""
    from tqdm.auto import tqdm

    return tqdm(total=total, delay=2, unit="replication", leave=False, disable=None if shown else True)
