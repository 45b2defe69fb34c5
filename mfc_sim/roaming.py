"""Roaming staff: absent windows that a pool stands in for (R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import on_duty

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices

Absences = dict[int, dict[int, NDArray[np.bool_]]]
"""By office and day of the region: absent windows, shape (64, windows)."""


def cover(choices: Choices, absent: Absences) -> None:
    """Have the pools stand in: every day, the first absent windows of their offices are staffed after all.

    Offices go in the order of the pool, windows by their numbers; only windows with a shift on the day count.
    """
    place_of = {office.name: place for place, office in enumerate(choices.offices)}
    for pool in choices.network.pools:
        offices = [place_of[name] for name in choices.in_reach(pool)]
        for day in range(len(choices.days)):
            here = [office for office in offices if day in absent.get(office, {})]
            duty = [_numbers(choices, office, day) for office in here]
            if not here:
                continue
            missing = np.concatenate(
                [absent[office][day][:, on] for office, on in zip(here, duty, strict=True)], axis=1
            )
            still = missing & (np.cumsum(missing, axis=1) > pool.people)
            edges = np.cumsum([len(on) for on in duty])[:-1]
            for office, on, part in zip(here, duty, np.split(still, edges, axis=1), strict=True):
                absent[office][day][:, on] = part


def _numbers(choices: Choices, office: int, day: int) -> list[int]:
    one = choices.offices[office]
    return [window.number for window in on_duty(one.services, one.windows, choices.office_days[office][day])]
