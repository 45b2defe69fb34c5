"""Small offices for one-minute stories.

The clock of a story starts at 00:00, so minute 5 of the day is 5 minutes after opening; times and needs are minutes.
Customers are listed in ticket order, those who do not show up last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

import mfc_sim as mfc

Hours = tuple[int, int]


def clock(minute: int) -> str:
    """Minute of the day as a planner writes it."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span(minutes: Hours) -> tuple[str, str]:
    """Two minutes of the day as a pair of clock times."""
    return clock(minutes[0]), clock(minutes[1])


def pause(start: int, length: int, **more: Any) -> mfc.Break:
    """A break (R7)."""
    return mfc.Break(clock(start), length, **more)


def shift(name: str, hours: Hours, count: int = 1, *, closed: Sequence[Hours] = (), **more: Any) -> mfc.Shift:
    """A shift, minutes for clock times."""
    return mfc.Shift(name=name, count=count, hours=span(hours), closed=[span(period) for period in closed], **more)


def windows(
    count: int = 1,
    *,
    name: str = "desk",
    serves: Any = "all",
    closed: Sequence[Hours] = (),
    hours: Hours | None = None,
    **more: Any,
) -> mfc.Windows:
    """A group of windows, minutes for clock times."""
    if hours is not None:
        more["hours"] = span(hours)
    return mfc.Windows(name=name, count=count, serves=serves, closed=[span(period) for period in closed], **more)


def group(*shifts: mfc.Shift, name: str = "desk", serves: Any = "all", **more: Any) -> mfc.Windows:
    """A group of windows that work in shifts."""
    return mfc.Windows(name=name, serves=serves, shifts=list(shifts), **more)


def office(
    *desks: mfc.Windows | int, services: Sequence[str | mfc.Service] = ("any",), hours: Any = (0, 600), **more: Any
) -> mfc.Office:
    """An office of one service and one window, unless told otherwise."""
    if isinstance(hours, tuple) and isinstance(hours[0], int):
        hours = span(hours)
    offered = [mfc.Service(name=s, duration=mfc.Fixed(minutes=5)) if isinstance(s, str) else s for s in services]
    more.setdefault("demand", [mfc.WalkIns(name=f"queue of {s.name}", service=s.name, per_hour=1) for s in offered])
    if "last_ticket" in more:
        more["last_ticket"] = clock(more["last_ticket"])
    groups = [windows(desk) if isinstance(desk, int) else desk for desk in desks or (1,)]
    return mfc.Office(name="story", language="en", hours=hours, services=offered, windows=groups, **more)


@dataclass(frozen=True)
class Story:
    """What became of the customers, in the order they were listed; None where there was no such moment."""

    ticket: list[int]
    called: list[float | None]
    ended: list[float | None]
    window: list[str]
    outcome: list[str]
    frame: pd.DataFrame


def told(frame: pd.DataFrame) -> Story:
    """The story of a table of customers, one row each."""

    def minutes(column: str) -> list[float | None]:
        return [None if math.isnan(value) else value for value in frame[column].astype(float)]

    return Story(
        ticket=[int(ticket) for ticket in frame["ticket"]],
        called=minutes("called_at_min"),
        ended=minutes("ended_at_min"),
        window=[str(window) for window in frame["window"]],
        outcome=[str(outcome) for outcome in frame["outcome"]],
        frame=frame,
    )


def people(*, queued: Sequence[float], need: float | Sequence[float] = 10, **columns: Any) -> pd.DataFrame:
    """The listed people: one value for all, or one each; service "any" unless given."""
    columns.setdefault("service", "any")
    return pd.DataFrame({"queued_at_min": [float(q) for q in queued], "need_min": need, **columns}).astype(
        {"need_min": float}
    )


def simulated(plan: mfc.Office, engine: str, **more: Any) -> mfc.Result:
    """Run an engine; one that refuses a hall (R13) has to say so, and leaves the day to the reference."""
    if engine == "lanes" and plan.hall is not None:
        with pytest.raises(mfc.UnsupportedFeature, match=r"no hall \(R13\).*engine 'reference' has"):
            mfc.simulate(plan, engine=engine, **more)
        engine = "reference"
    return mfc.simulate(plan, engine=engine, **more)


def day(
    plan: mfc.Office, engine: str, *, queued: Sequence[float], need: float | Sequence[float] = 10, **columns: Any
) -> Story:
    """Work the listed people through the office: R1-R13 without a draw."""
    frame = simulated(plan, engine, customers=people(queued=queued, need=need, **columns)).to_pandas()
    order = frame["ticket"].where(frame["ticket"] > 0, len(frame) + 1).argsort(kind="stable")
    return told(frame.iloc[order.to_numpy()].reset_index(drop=True))


def breaks_missed(
    plan: mfc.Office, engine: str, *, queued: Sequence[float], need: float | Sequence[float] = 10
) -> list[int]:
    """Breaks that could not begin before the end of the shift, by window (R7)."""
    result = simulated(plan, engine, customers=people(queued=queued, need=need))
    ((_, records),) = result.run.blocks()
    return [int(count) for count in records.breaks_missed[0]]


def drawn(plan: mfc.Office, engine: str, *, replications: int = 20, seed: int = 7, **more: Any) -> pd.DataFrame:
    """The customers of a few drawn days."""
    return simulated(plan, engine, replications=replications, seed=seed, **more).to_pandas()


def to_ms(minutes: float) -> int:
    """Minutes of a table as the whole milliseconds they stand for."""
    return round(minutes * 60_000)
