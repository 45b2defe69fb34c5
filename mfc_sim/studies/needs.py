"""Needs: how many windows of each group have to be on duty in each interval of each day, before anybody is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Needs:
    """Windows needed, by day, group and interval.

    Attributes
    ----------
    groups : tuple of str
        Names of the groups of windows.
    covers : tuple of tuple of int
        By group: the groups whose needs its people can cover, itself first, then those that serve less, or the same no
        faster.
    days : tuple of str
        Labels of the days of a replication, as "Mon"; ("",) where there is a single kind of day.
    edges_ms : tuple of tuple of int
        By day: the ends of its intervals, one more than there are intervals [ms since midnight].
    windows : tuple of ndarray of int64, shape (groups, intervals)
        By day: windows that call, not on a break.
    """

    groups: tuple[str, ...]
    covers: tuple[tuple[int, ...], ...]
    days: tuple[str, ...]
    edges_ms: tuple[tuple[int, ...], ...]
    windows: tuple[NDArray[np.int64], ...]

    def sets(self) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Sets of groups that can meet the same needs, and the groups whose needs only they can meet."""
        order = range(len(self.covers))
        able = [frozenset(group for group in order if pool in self.covers[group]) for pool in order]
        unions = set(able)
        while True:
            more = {one | other for one in unions for other in able if one & other} - unions
            if not more:
                break
            unions |= more
        return [
            (tuple(sorted(groups)), tuple(pool for pool in order if able[pool] <= groups))
            for groups in sorted(unions, key=sorted)
        ]
