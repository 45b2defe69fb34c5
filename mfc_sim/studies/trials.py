"""Trials: many staffings of one office, all on the same visitors, judged by the same targets.

People are drawn once and kept, so that a trial costs the queues alone; staffings that lanes can run together are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.description.target import Target
from mfc_sim.measures.passes import measured
from mfc_sim.measures.promises import Kept, Promise, Verdict, judge
from mfc_sim.measures.sections import section_of
from mfc_sim.paths import BLOCK, Paths, absent_windows, draw
from mfc_sim.tasks import LANES, Point, Points, customers_of, run_jobs

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

CUSTOMERS_AT_ONCE = 2_500_000
"""Customers drawn and kept for all trials; larger samples are drawn again in every round."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One staffing, and how it keeps the targets.

    Attributes
    ----------
    office : Office
    kept : tuple of Kept
        Totals by target.
    verdicts : tuple of Verdict
        By target.
    """

    office: Office
    kept: tuple[Kept, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def met(self) -> bool:
        """Whether every target is met in every part."""
        return all(verdict.met for verdict in self.verdicts)

    @property
    def least_slack(self) -> float:
        """Slack of the worst part of all targets; inf where nobody came."""
        slacks = np.concatenate([verdict.slack for verdict in self.verdicts])
        return float(np.min(slacks, where=~np.isnan(slacks), initial=np.inf))


class Trials:
    """Staffings of an office tried on the same visitors.

    Parameters
    ----------
    office : Office
        Its people come to all.
    days : tuple of Day
    targets : sequence of Target
    seed, replications : int
    engine : str
    tell : function, optional
        Is told how many staffings were tried.
    """

    def __init__(
        self,
        office: Office,
        days: tuple[Day, ...],
        targets: Sequence[Target],
        *,
        seed: int,
        replications: int,
        engine: str = "auto",
        tell: Callable[[int], object] | None = None,
    ) -> None:
        self._tell = tell
        self.office, self.days, self.targets = office, days, tuple(targets)
        self.seed, self.replications = seed, replications
        self.promises = tuple(Promise(target) for target in self.targets)
        self.tried = 0
        """Staffings simulated so far."""
        self._points = Points(lanes=replications, engine=engine)
        self._section = section_of(replications)
        most = max(BLOCK, int(CUSTOMERS_AT_ONCE / max(customers_of(office, days), 1.0)) // BLOCK * BLOCK)
        self._blocks = [(first, min(most, replications - first)) for first in range(0, replications, most)]
        self._drawn: dict[int, Paths] = {}

    def trial(self, office: Office) -> Trial:
        """Try one staffing."""
        return self.all([office])[0]

    def all(self, offices: Sequence[Office]) -> list[Trial]:
        """Try several staffings, those of equal groups together.

        Raises
        ------
        InvalidDescription
            If a service with demand has no window on a day.
        """
        points = [self._points.point(office, self.days) for office in offices]
        found: list[list[list[Kept]]] = [[] for _ in points]
        for first, count in self._blocks:
            people = self._people(first, count)
            for places in _together(points, count * len(self.days)):
                jobs = [(points[place].office, self._of(points[place].office, people)) for place in places]
                for place, records in zip(places, run_jobs(points[places[0]], jobs), strict=True):
                    office = points[place].office
                    found[place].append(measured(office, people, records, self.promises, section=self._section))
        self.tried += len(offices)
        if self._tell is not None:
            self._tell(len(offices))
        return [
            self._judged(office, [reduce(add, parts) for parts in zip(*blocks, strict=True)])
            for office, blocks in zip(offices, found, strict=True)
        ]

    def _judged(self, office: Office, kept: Iterable[Kept]) -> Trial:
        totals = tuple(kept)
        verdicts = tuple(judge(one, target) for one, target in zip(totals, self.targets, strict=True))
        return Trial(office=office, kept=totals, verdicts=verdicts)

    def _people(self, first: int, count: int) -> Paths:
        if first not in self._drawn:
            if len(self._blocks) > 1:
                self._drawn.clear()
            self._drawn[first] = draw(self.office, seed=self.seed, first=first, replications=count, days=self.days)
        return self._drawn[first]

    def _of(self, office: Office, people: Paths) -> Paths:
        """People who meet a staffing: the same, but for the windows that are absent."""
        first, count = people.first, people.replications
        absent = absent_windows(office, seed=self.seed, first=first, replications=count, days=self.days)
        return replace(people, absent=absent)


def _together(points: Sequence[Point], lanes: int) -> list[list[int]]:
    """Places of the points that are run at once: equal groups, and about LANES days."""
    order = sorted(range(len(points)), key=lambda place: points[place].structure)
    runs: list[list[int]] = []
    for structure in dict.fromkeys(points[place].structure for place in order):
        mine = [place for place in order if points[place].structure == structure]
        at_once = max(1, LANES // lanes) if points[mine[0]].engine == "lanes" else 1
        runs += [mine[begin : begin + at_once] for begin in range(0, len(mine), at_once)]
    return runs


@contextmanager
def counting(who: str, *, shown: bool) -> Iterator[Callable[[int], object]]:
    """Show on a terminal, or in a notebook, how many staffings were tried; say so when it is stopped."""
    from tqdm.auto import tqdm

    with tqdm(desc=who, delay=2, unit="staffing", leave=False, disable=None if shown else True) as bar:
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            bar.update(more)

        try:
            yield tell
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"{who}: stopped after {done} staffings; nothing is kept") from None
