"""Variants of an office simulated one after the other on the same people, who are drawn only when they change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfc_sim.arguments import MEMORY_MIB
from mfc_sim.description.office import Office
from mfc_sim.paths import Paths, absent_windows, draw
from mfc_sim.result import Result
from mfc_sim.simulation import run_of, simulate
from mfc_sim.tasks import MIB, Points, drawn_from, run_jobs


class Runs:
    """Results of variants of an office, each equal to that of `mfc_sim.simulate`; the people drawn last are kept.

    Where another variant meets the same people (other windows, another hall) drawing is half of the time, so it is
    saved.

    Parameters
    ----------
    office : Office
        Whose open days make a replication of every variant.
    replications, seed : int
    """

    def __init__(self, office: Office, *, replications: int, seed: int) -> None:
        self.days = office.days(week=office.differing_days())
        self.week = office.differing_days()
        self.replications, self.seed = replications, seed
        self._from: tuple[object, ...] = ()
        self._people: Paths | None = None

    def result(self, office: Office) -> Result:
        """Simulate a variant.

        Raises
        ------
        InvalidDescription
            Nobody comes, or for what no window serves.
        """
        point = Points(lanes=self.replications, engine="auto").point(office, self.days)
        run = run_of(point, seed=self.seed, replications=self.replications, budget=MEMORY_MIB * MIB)
        if not run.keep or run.run_block < self.replications:
            return simulate(office, replications=self.replications, seed=self.seed, week=self.week, progress=False)
        people = self._met(office)
        run.keep_blocks([(people, next(run_jobs(point, [(office, people)])))])
        return Result(run)

    def _met(self, office: Office) -> Paths:
        """People whom a variant meets; only who of the staff is absent depends on the windows."""
        drawn, of = drawn_from(office, self.days), dict[str, Any](seed=self.seed, replications=self.replications)
        if self._people is None or self._from != drawn:
            self._people, self._from = draw(office, **of, days=self.days), drawn
            return self._people
        absent = absent_windows(office, **of, first=0, days=self.days)
        return replace(self._people, absent=absent)
