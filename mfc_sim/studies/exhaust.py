"""All plans that are cheaper than one known, where they are few: small cases are then solved, not only searched.

A plan that fails rules out all plans with no more people in any pattern: more windows are taken not to hurt, as in the
lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.studies.shift_cover import Row, ShiftCover

if TYPE_CHECKING:
    from mfc_sim.studies.shift_model import Counts, ShiftModel

NODES_MAX = 30_000
"""Partial plans looked at before the search for all plans is given up."""
PLANS_MAX = 1_500
"""Plans that are simulated, one after the other, if need be."""


def cheaper(model: ShiftModel, windows: Sequence[Counts], below: float) -> list[Counts] | None:
    """People by pattern of all plans that cover windows for less than a cost, the cheapest first; None if too many.

    Patterns are gone through in the order of their starts, and a partial plan is given up as soon as an interval stays
    short that no later pattern reaches.
    """
    if any(pattern.breaks is None for pattern in model.patterns) or model.changes:
        return None
    order = sorted(range(len(model.patterns)), key=lambda k: (model.patterns[k].days, model.patterns[k].start_ms))
    rows, low = model.demand_rows(windows)
    rows = rows[:, order]
    costs = model.costs[order]
    if not (costs > 0).all():
        return None
    last = np.array([np.flatnonzero(row)[-1] if row.any() else -1 for row in rows])
    closes = [np.flatnonzero(last == place) for place in range(len(order))]
    found: list[Counts] = []
    nodes = 0

    def grow(place: int, counts: list[int], cost: float, short: NDArray[np.float64]) -> bool:
        """Whether all plans that begin like this were found before there were too many."""
        nonlocal nodes
        if place == len(order):
            people = np.zeros(len(order), np.int64)
            people[order] = counts
            found.append(people)
            return len(found) <= PLANS_MAX
        number = 0
        while cost + number * costs[place] < below - 1e-9:
            nodes += 1
            if nodes > NODES_MAX:
                return False
            left = short - number * rows[:, place]
            if (left[closes[place]] <= 0).all() and not grow(
                place + 1, [*counts, number], cost + number * costs[place], left
            ):
                return False
            number += 1
        return True

    if (last < 0).any() or not grow(0, [], 0.0, low):
        return None
    return sorted(found, key=lambda people: float(model.costs @ people))


def covers(
    model: ShiftModel, windows: Sequence[Counts], plans: Sequence[Counts], like: ShiftCover
) -> Iterator[ShiftCover]:
    """Return plans as covers, those that break no limit."""
    for people in plans:
        rows = tuple(
            Row(pattern, (pattern.breaks or (),) * len(pattern.days), int(count))
            for pattern, count in zip(model.patterns, people, strict=True)
            if count
        )
        one = ShiftCover(model, tuple(windows), rows, 0.0, False, 0.0, like.language)
        if rows and one.allowed():
            yield one
