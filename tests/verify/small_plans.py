"""Small offices whose shifts can be planned by trying all plans, and the cheapest plan so found."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import mfc_sim as mfc
from mfc_sim.studies import joint
from mfc_sim.studies.shift_cover import Row, ShiftCover
from mfc_sim.studies.shift_model import ShiftModel
from mfc_sim.studies.trials import Trials

TARGET = mfc.Target(limit_min=15, share=0.85, per="half-hour")
TYPES = [
    mfc.ShiftType(
        name="all", windows="u", starts="09:00", length_min=240, cost=4, break_min=20, break_within=("10:30", "12:00")
    ),
    mfc.ShiftType(name="two", windows="u", starts=("09:00", "11:00"), every_min=60, length_min=120, cost=2.3),
]
INSTALLED = 7
AT_ONCE = 64


def office(rng: np.random.Generator) -> mfc.Office:
    """Four hours at random."""
    return mfc.Office(
        name="small",
        language="en",
        hours=("09:00", "13:00"),
        services=[
            mfc.Service(name="a", duration=mfc.Gamma(mean_min=float(rng.choice([6.0, 10.0, 14.0])), cv=0.7)),
        ],
        demand=[
            mfc.WalkIns(name="q", service="a", per_hour=rng.uniform(4, 22, 4).tolist(), starts="09:00", step_min=60)
        ],
        windows=[mfc.Windows(name="u", count=2, installed=INSTALLED)],
    )


class FirstSearch:
    """Notes what the first search of mfc.staff found, and the visitors that it met."""

    def __enter__(self) -> FirstSearch:
        self.found: joint.Found | None = None
        self.trials: Trials | None = None
        self._find = find = joint.Joint.find

        def noting(search: joint.Joint, raised: object = None) -> object:
            answer = find(search, raised)
            if self.found is None:
                self.found, self.trials = answer[0], search.trials
            return answer

        joint.Joint.find = noting
        return self

    def __exit__(self, *_: object) -> None:
        joint.Joint.find = self._find


def all_below(model: ShiftModel, cost: float) -> Iterator[np.ndarray]:
    """People by pattern of every plan that costs less, whatever it covers."""
    counts = [0] * len(model.patterns)

    def grow(place: int, left: float) -> Iterator[np.ndarray]:
        if place == len(counts):
            yield np.array(counts)
            return
        number = 0
        while number * model.costs[place] < left - 1e-9 and number <= INSTALLED:
            counts[place] = number
            yield from grow(place + 1, left - number * model.costs[place])
            number += 1
        counts[place] = 0

    return grow(0, cost)


def cheapest(trials: Trials, model: ShiftModel, below: float) -> tuple[float, int]:
    """Cost of the cheapest plan below a cost that meets the targets, or that cost; and how many plans were tried."""
    plans = sorted(all_below(model, below), key=lambda people: float(model.costs @ people))
    covers = []
    for people in plans:
        rows = tuple(
            Row(pattern, (pattern.breaks or (),), int(count))
            for pattern, count in zip(model.patterns, people, strict=True)
            if count
        )
        cover = ShiftCover(model, (), rows, 0.0, False, 0.0, "en")
        if rows and cover.allowed():
            covers.append(cover)
    for begin in range(0, len(covers), AT_ONCE):
        some = covers[begin : begin + AT_ONCE]
        tried = trials.all([cover.office(trials.office) for cover in some])
        if met := [cover.cost for cover, trial in zip(some, tried, strict=True) if trial.met]:
            return min(met), begin + len(some)
    return below, len(covers)
