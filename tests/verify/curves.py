"""Days that change, their equations (`mfc.queueing.day_curve`), and what an engine finds of them by half-hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

import mfc_sim as mfc
from mfc_sim.description.clock import MIN
from mfc_sim.records import Outcome

LIMIT_MIN = 15
MEAN_MIN = 10.0
SLOWER = 1.03
"""The fault that has to be found out."""
PEAK = [4, 6, 10, 16, 24, 32, 40, 40, 34, 26, 18, 14, 12, 10, 8, 4]
"""Visitors an hour by half-hour from nine to seventeen."""
STEPS = (
    mfc.Shift(name="all day", count=2),
    mfc.Shift(name="long", count=3, hours=("10:30", "15:00")),
    mfc.Shift(name="short", count=3, hours=("11:45", "13:40")),
)
FIGURES = ("share_within", "waiting", "present")


@dataclass(frozen=True)
class Changing:
    """A day from empty with a tenfold peak, and what else it has."""

    name: str
    rules: dict[str, Any] = field(default_factory=dict)
    stream: dict[str, Any] = field(default_factory=dict)
    windows: tuple[mfc.Windows, ...] = (mfc.Windows(name="desk", shifts=STEPS),)
    stated: float = 0.0  # greatest error of a share by half-hour

    def office(self, slower: float = 1.0) -> mfc.Office:
        """The office, its services so many times as long."""
        return mfc.Office(
            name=self.name,
            hours=("09:00", "17:00"),
            services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=MEAN_MIN * slower))],
            demand=[mfc.WalkIns(name="live", service="any", per_hour=PEAK, step_min=30, **self.stream)],
            windows=self.windows,
            **self.rules,
        )


EXACT = (
    Changing("windows step up and down"),
    Changing("and patience", {"patience": mfc.Exponential(mean_min=25)}),
    Changing("a queue at the door", {"at_closing": "send_away", "last_ticket": "16:50"}, stream={"at_opening": 5}),
)
"""Days on which only who is busy among the windows that leave is taken as random."""


def desk(*shifts: mfc.Shift) -> tuple[mfc.Windows, ...]:
    """One group of windows."""
    return (mfc.Windows(name="desk", shifts=shifts),)


def ranked(*, first: int) -> tuple[mfc.Windows, ...]:
    """Three windows that stay, and eight that leave; those of rank 0 are asked first."""
    leaving = (
        mfc.Shift(name="early", count=4, hours=("10:30", "13:00")),
        mfc.Shift(name="late", count=4, hours=("10:30", "14:00")),
    )
    return (
        mfc.Windows(name="staying", count=3, rank=first),
        mfc.Windows(name="leaving", shifts=leaving, rank=1 - first),
    )


RESTS = (mfc.Break("12:00", 30, at_once=2),)
SIMPLIFIED = (
    Changing(
        "windows that leave soon after they came",
        windows=desk(
            mfc.Shift(name="all day", count=2),
            mfc.Shift(name="long", count=5, hours=("10:30", "15:00")),
            mfc.Shift(name="short", count=6, hours=("12:00", "12:20")),
        ),
        stated=0.001,
    ),
    Changing(
        "breaks and a closed period",
        windows=desk(
            mfc.Shift(name="all day", count=2, closed=[("14:00", "14:10")]),
            mfc.Shift(name="long", count=3, hours=("10:00", "16:00"), breaks=RESTS),
            mfc.Shift(name="short", count=3, hours=("10:30", "15:30"), breaks=RESTS),
        ),
        stated=0.001,
    ),
    Changing(
        "breaks close to each other and to the end of a shift",
        windows=desk(
            mfc.Shift(name="all day", count=3),
            mfc.Shift(
                name="long", count=3, hours=("10:00", "15:00"), breaks=[mfc.Break("12:30", 20), mfc.Break("12:55", 10)]
            ),
            mfc.Shift(name="short", count=3, hours=("10:30", "14:00"), breaks=[mfc.Break("13:50", 20)]),
        ),
        stated=0.003,
    ),
    Changing(
        "a late break that delays the next",
        windows=desk(
            mfc.Shift(name="all day", count=3),
            mfc.Shift(
                name="long",
                count=4,
                hours=("10:30", "15:00"),
                breaks=[mfc.Break("12:00", 30), mfc.Break("12:32", 30)],
            ),
        ),
        stated=0.003,
    ),
    Changing(
        "a break minutes after the shift begins",
        windows=desk(
            mfc.Shift(name="all day", count=3),
            mfc.Shift(name="long", count=4, hours=("10:30", "15:00"), breaks=[mfc.Break("10:35", 30)]),
        ),
        stated=0.01,
    ),
    Changing("those who stay are asked first", windows=ranked(first=0), stated=0.02),
    Changing("those who leave are asked first", windows=ranked(first=1), stated=0.02),
)
"""Days that show what the equations simplify, and the error that the docstring of `day_curve` states."""


@dataclass(frozen=True)
class Found:
    """What an engine found by half-hour: value, standard error, and of a share its visitors; shape (blocks,)."""

    value: np.ndarray
    error: np.ndarray
    visitors: np.ndarray | None = None


def z_values(exact: np.ndarray, found: Found) -> np.ndarray:
    """Distances in standard errors; where too few are missed to show one, in those of independent visitors."""
    error = found.error
    if found.visitors is not None:
        error = np.maximum(error, np.sqrt(exact * (1 - exact) / found.visitors))
    return np.abs(found.value - exact) / error


def found(office: mfc.Office, *, engine: str, replications: int, seed: int, like: Any) -> dict[str, Found]:
    """Figures of an engine by the half-hours of a curve, with errors over days (delta method)."""
    blocks = len(like.from_min)
    edges = np.rint(np.append(like.from_min, like.until_min[-1]) * MIN).astype(np.int64)
    result = mfc.simulate(office, replications=replications, seed=seed, engine=engine, progress=False)
    sums: dict[str, list[np.ndarray]] = {name: [] for name in ("hits", "came", "waiting", "present")}
    for paths, records in result.run.blocks():
        queued = paths.queued_at_ms
        came = (records.outcome != Outcome.REFUSED_LATE) & (records.outcome != Outcome.NO_SHOW)
        served = records.outcome == Outcome.SERVED
        lane = paths.lane_numbers()
        cell = lane * blocks + np.searchsorted(edges, queued, side="right") - 1
        called = np.where(served, records.called_at_ms, records.ended_at_ms)
        within = served & (called - queued <= LIMIT_MIN * MIN)

        def counted(rows: np.ndarray, cell: np.ndarray = cell, size: int = paths.lanes * blocks) -> np.ndarray:
            return np.bincount(cell[rows], minlength=size).reshape(-1, blocks).astype(float)

        sums["came"].append(counted(came))
        sums["hits"].append(counted(came & within))
        for name, until in (("waiting", called), ("present", records.ended_at_ms)):
            begin, end, where = queued[came], until[came], lane[came]
            spent = np.empty((paths.lanes, blocks))
            for k in range(blocks):
                inside = np.maximum(np.minimum(end, edges[k + 1]) - np.maximum(begin, edges[k]), 0)
                spent[:, k] = np.bincount(where, inside, paths.lanes) / (edges[k + 1] - edges[k])
            sums[name].append(spent)
    whole = {name: np.concatenate(parts) for name, parts in sums.items()}
    days = len(whole["came"])
    hits, came = whole["hits"], whole["came"]
    share = hits.sum(axis=0) / came.sum(axis=0)
    error = np.sqrt(((hits - share * came) ** 2).sum(axis=0) / (days - 1) / days) / came.mean(axis=0)
    means = {
        name: Found(whole[name].mean(axis=0), whole[name].std(axis=0, ddof=1) / np.sqrt(days))
        for name in ("waiting", "present")
    }
    return {"share_within": Found(share, error, came.sum(axis=0)), **means}
