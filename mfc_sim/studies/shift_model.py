"""Cover of needs with shifts at least cost: a mixed-integer program, solved by HiGHS.

Set covering after Dantzig [1]_, one variable for each pattern of start, days and breaks. Where there are too many of
these, a pattern has no breaks, and other variables count how many of its people begin each break when: after Aykin
[2]_, exact as long as the breaks of a type lie in windows of time that do not overlap, which ShiftType asks for.
People of groups that serve more stand in for those that serve less: by Hall's theorem it is enough that for every set
of groups that can be met by the same people, these people are as many as all the needs of the set together.

References
----------
.. [1] G. B. Dantzig, "A comment on Edie's 'Traffic delays at toll booths'", Operations Research 2 (1954) 339-341.
.. [2] T. Aykin, "Optimal shift scheduling with multiple break windows", Management Science 42 (1996) 591-602.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.studies.needs import Needs
from mfc_sim.studies.shift_patterns import Break, Pattern, cover_of, in_shift, patterns_of, touched

if TYPE_CHECKING:
    from mfc_sim.description.shift_types import ShiftType

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
ENDLESS = 1e9
RELAXED = 3
"""People that may be missing in an interval, at most, when needs are relaxed."""
TIE = 1e-4
"""Price of a missing person: of equal costs the fuller cover is better."""
Place = tuple[int, int]
"""Interval of all days, and place of the set of groups in `ShiftModel.asked`."""
Hours = tuple[int, int, int, int]
"""Group, day, start and end of a shift."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Hard limits besides the needs.

    Attributes
    ----------
    fixed : tuple of ndarray, shape (groups, intervals)
        By day: windows on duty already.
    installed : ndarray, shape (groups,)
        Windows that a group has.
    least : tuple of (groups, intervals)
        Sets of groups of which somebody has to be on duty, and in which intervals of all days.
    people_max : int, optional
        People on any day; with weekly shifts: also in the week.
    today : dict of (group, day, start_ms, end_ms) to int
        Today's shifts, for ``changes_max``.
    changes_max : int, optional
        Shifts by day that may be added or dropped.
    """

    fixed: tuple[Counts, ...]
    installed: Counts
    least: tuple[tuple[tuple[int, ...], NDArray[np.bool_]], ...] = ()
    people_max: int | None = None
    today: Mapping[Hours, int] = field(default_factory=dict)
    changes_max: int | None = None


def most_people(types: Sequence[ShiftType], group: str, installed: int) -> int:
    """People of a group who can be on duty at once: its windows, and how many all its shift types together allow."""
    allowed = [one.people_max for one in types if one.windows == group]
    return installed if None in allowed else min(installed, sum(filter(None, allowed)))


@dataclass(frozen=True, eq=False)
class Solution:
    """What the solver found.

    Attributes
    ----------
    people : list of (Pattern, breaks by day, int)
        Who is given what, breaks placed.
    cost, bound : float
        Cost, and the proved lower bound of it.
    optimal : bool
        Whether the bound is reached; else time ran out.
    seconds : float
    """

    people: list[tuple[Pattern, tuple[tuple[Break, ...], ...], int]]
    cost: float
    bound: float
    optimal: bool
    seconds: float


class ShiftModel:
    """Patterns, limits and their coefficients, made once and solved for many needs.

    Parameters
    ----------
    types : sequence of ShiftType
    needs : Needs
        Of which groups, days and intervals hold; the windows may differ from solution to solution.
    limits : Limits
    """

    def __init__(self, types: Sequence[ShiftType], needs: Needs, limits: Limits) -> None:
        self.types, self.needs, self.limits = tuple(types), needs, limits
        self.patterns = patterns_of(types, needs)
        self.first = np.cumsum([0, *(len(edges) - 1 for edges in needs.edges_ms)])
        self.size = int(self.first[-1])
        self.options = [
            (place, number, begin)
            for place, pattern in enumerate(self.patterns)
            if pattern.breaks is None
            for number in range(len(types[pattern.type].breaks))
            for begin in types[pattern.type].break_starts_ms(pattern.start_ms, number)
        ]
        """Breaks to be placed, the same on all days: pattern, number of the break, start."""
        self.changes = self._changes() if limits.changes_max is not None else {}
        """By hours: patterns that are such a shift, and how many there are today."""
        self.width = len(self.patterns) + len(self.options) + len(self.changes)
        self.cover = self._cover()
        self.fixed = np.concatenate(limits.fixed, axis=1)
        self.costs = np.array([types[one.type].cost_of_day * len(one.days) for one in self.patterns])
        self.sets = needs.sets()
        self._rows = self._limit_rows()

    def _cover(self) -> Floats:
        """Who covers which interval, shape (groups, intervals, variables)."""
        cover = np.zeros((len(self.needs.groups), self.size, self.width))
        for place, pattern in enumerate(self.patterns):
            for day in pattern.days:
                here = slice(self.first[day], self.first[day + 1])
                cover[pattern.group, here, place] = cover_of(pattern, self.needs, day)
        for place, (of, number, begin) in enumerate(self.options, start=len(self.patterns)):
            pattern = self.patterns[of]
            rest = (begin, begin + self.types[pattern.type].breaks[number][0])
            for day in pattern.days:
                here = slice(self.first[day], self.first[day + 1])
                away = touched(rest, self.needs, day) & in_shift(pattern, self.needs, day)
                cover[pattern.group, here, place] = -away.astype(float)
        return cover

    def _changes(self) -> dict[Hours, tuple[list[int], int]]:
        found: dict[Hours, tuple[list[int], int]] = {key: ([], count) for key, count in self.limits.today.items()}
        for place, pattern in enumerate(self.patterns):
            for day in pattern.days:
                opening, *_, closing = self.needs.edges_ms[day]  # an office's shifts are cut to its hours
                key = pattern.group, day, max(pattern.start_ms, opening), min(pattern.end_ms, closing)
                found.setdefault(key, ([], 0))[0].append(place)
        return found

    def _limit_rows(self) -> dict[str, tuple[Floats, Floats, Floats]]:
        """Rows of the limits by name: coefficients, lower and upper bounds."""
        rows: dict[str, list[tuple[Floats, float, float]]] = {}
        width = self.width

        def row(name: str, places: Sequence[int], low: float, high: float) -> None:
            coefficients = np.zeros(width)
            coefficients[list(places)] = 1
            rows.setdefault(name, []).append((coefficients, low, high))

        number = range(len(self.patterns))
        days = range(len(self.needs.days))
        for place, one in enumerate(self.types):
            mine = [k for k in number if self.patterns[k].type == place]
            worked = [mine] if one.days_on else [[k for k in mine if day in self.patterns[k].days] for day in days]
            for some in worked:
                if one.people_max is not None and some:
                    row(f"people_max={one.people_max} of shift type {one.name!r}", some, 0, one.people_max)
                if one.people_min and (some or not mine):
                    row(f"people_min={one.people_min} of shift type {one.name!r}", some, one.people_min, ENDLESS)
        if self.limits.people_max is not None:
            weekly = [k for k in number if self.types[self.patterns[k].type].days_on]
            for day in days:
                daily = [k for k in number if k not in set(weekly) and day in self.patterns[k].days]
                row(f"people_max={self.limits.people_max}", [*weekly, *daily], 0, self.limits.people_max)
        for group, most in enumerate(self.limits.installed):
            for day in days:
                mine = [k for k in number if self.patterns[k].group == group and day in self.patterns[k].days]
                for start in sorted({self.patterns[k].start_ms for k in mine}):
                    there = [k for k in mine if self.patterns[k].start_ms <= start < self.patterns[k].end_ms]
                    row(f"installed={most} of windows {self.needs.groups[group]!r}", there, 0, float(most))
        first = len(self.patterns) + len(self.options)
        for place, (mine, today) in enumerate(self.changes.values(), start=first):
            for sign in (1.0, -1.0):  # what differs is at least as much either way
                row("", mine, -ENDLESS, sign * today)
                rows[""][-1][0][mine] = sign
                rows[""][-1][0][place] = -1
        if self.limits.changes_max is not None:
            row(f"changes_max={self.limits.changes_max}", range(first, width), 0, self.limits.changes_max)
        for place, pattern in enumerate(self.patterns):  # everybody has every break
            for count in range(len(self.types[pattern.type].breaks) if pattern.breaks is None else 0):
                some = [k for k, one in enumerate(self.options, len(number)) if one[:2] == (place, count)]
                row("", some, 0, 0)
                rows[""][-1][0][place] = -1
        return {name: tuple(map(np.array, zip(*some, strict=True))) for name, some in rows.items()}  # type: ignore[misc]

    def demand_rows(self, windows: Sequence[Counts]) -> tuple[Floats, Floats]:
        """Rows of the needs: coefficients, and what they have to reach; those that nobody has to reach left out."""
        coefficients, low = [], []
        for groups, asked in self.asked(windows):
            coefficients.append(self.cover[list(groups)].sum(axis=0)[asked > 0])
            low.append(asked[asked > 0].astype(float))
        return np.concatenate(coefficients), np.concatenate(low)

    def asked(self, windows: Sequence[Counts]) -> Iterator[tuple[tuple[int, ...], Counts]]:
        """Sets of groups, and how many people of each have to come besides those who are there, shape (intervals,).

        First those of ``sets``, then those of which somebody always has to be on duty.
        """
        whole = np.concatenate(windows, axis=1)
        for able, pools in self.sets:
            yield able, whole[list(pools)].sum(axis=0) - self.fixed[list(able)].sum(axis=0)
        for groups, where in self.limits.least:
            yield groups, where.astype(np.int64) - self.fixed[list(groups)].sum(axis=0)

    def solve(
        self, windows: Sequence[Counts], *, time_limit_s: float = 30.0, fewest: bool = False, without: str = ""
    ) -> Solution | None:
        """Cover needs at least cost; None if that cannot be done.

        Parameters
        ----------
        windows : tuple of ndarray, shape (groups, intervals)
            By day.
        time_limit_s : float
        fewest : bool
            Of the plans of least cost, one with the fewest people.
        without : str
            Name of a limit that is left out.
        """
        began = time.perf_counter()
        if not self.width:  # nobody can be given anything
            idle = not len(self.demand_rows(windows)[1]) and self.keeps_limits(self.costs, without=without)
            return Solution([], 0.0, 0.0, True, 0.0) if idle else None
        result = self._milp(self.costs, windows, time_limit_s, without)
        if result.x is None:
            return None
        bound = float(result.mip_dual_bound)
        if fewest:
            ones = np.array([float(len(one.days)) for one in self.patterns])
            second = self._milp(ones, windows, time_limit_s, without, cost_max=float(result.fun))
            result = second if second.x is not None else result
        counts = np.rint(result.x).astype(np.int64)
        rows, low = self.demand_rows(windows)
        assert (rows @ counts >= low - 1e-9).all(), "the rounded plan does not cover the needs"
        cost = float(self.costs @ counts[: len(self.patterns)])
        optimal = cost <= bound + 1e-6 * max(1.0, abs(cost))
        return Solution(self._people(counts), cost, min(bound, cost), optimal, time.perf_counter() - began)

    def _milp(
        self, costs: Floats, windows: Sequence[Counts], time_limit_s: float, without: str, cost_max: float | None = None
    ) -> Any:
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp

        rows, low = self.demand_rows(windows)
        constraints = [LinearConstraint(sparse.csr_array(rows), low, np.full(len(low), np.inf))] if len(low) else []
        for name, (some, least, most) in self._rows.items():
            if not name or name != without:
                constraints.append(LinearConstraint(sparse.csr_array(some), least, most))
        padded = np.concatenate([costs, np.zeros(self.width - len(costs))])
        if cost_max is not None:
            of_cost = np.concatenate([self.costs, np.zeros(self.width - len(self.costs))])
            limit = cost_max + 1e-6 * max(1.0, cost_max)
            constraints.append(LinearConstraint(of_cost[None], -np.inf, limit))
        options = {"time_limit": time_limit_s, "mip_rel_gap": 0.0}
        return milp(
            padded, integrality=np.ones(self.width), bounds=Bounds(0, np.inf), constraints=constraints, options=options
        )

    def shortages(self, windows: Sequence[Counts], *, time_limit_s: float = 30.0) -> dict[Place, int]:
        """Where a cover fails under the limits, and by how many people, as few as possible all intervals together."""
        places, result = self._elastic(windows, {}, np.inf, time_limit_s, priced=False) if self.width else ([], None)
        if result is None or result.x is None:
            return {}
        missing = np.rint(result.x[self.width :]).astype(int).tolist()
        return {place: count for place, count in zip(places, missing, strict=True) if count}

    def relaxed(
        self, windows: Sequence[Counts], most: Mapping[Place, int], total: int, *, time_limit_s: float = 30.0
    ) -> tuple[Solution, dict[Place, int]] | None:
        """Cover needs at least cost, some of them not in full.

        Parameters
        ----------
        windows : tuple of ndarray, shape (groups, intervals)
            By day.
        most : dict
            How many people may be missing in an interval, where less than RELAXED.
        total : int
            How many may be missing in all.
        time_limit_s : float

        Returns
        -------
        Solution, and where people are missing; None if there is no cover.
        """
        began = time.perf_counter()
        places, result = self._elastic(windows, most, total, time_limit_s, priced=True) if self.width else ([], None)
        if result is None or result.x is None:
            return None
        counts = np.rint(result.x).astype(np.int64)
        cost = float(self.costs @ counts[: len(self.patterns)])
        missing = {place: count for place, count in zip(places, counts[self.width :].tolist(), strict=True) if count}
        return Solution(self._people(counts), cost, 0.0, False, time.perf_counter() - began), missing

    def _elastic(
        self, windows: Sequence[Counts], most: Mapping[Place, int], total: float, time_limit_s: float, *, priced: bool
    ) -> tuple[list[Place], Any]:
        """Cover with a price on people, or (without one) as few missing as possible."""
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp

        places, coefficients, low = list[Place](), [], []
        for place, (groups, asked) in enumerate(self.asked(windows)):
            for at in np.flatnonzero(asked > 0).tolist():
                places.append((at, place))
                coefficients.append(self.cover[list(groups), at].sum(axis=0))
                low.append(float(asked[at]))
        bare = sparse.csr_array((0, self.width + len(places)))
        rows = bare
        if places:
            rows = sparse.hstack(
                [sparse.csr_array(np.array(coefficients)), sparse.eye_array(len(places))], format="csr"
            )
        constraints = [LinearConstraint(rows, low, np.full(len(low), np.inf))] if places else []
        for some, least, upper in self._rows.values():
            wide = sparse.hstack([sparse.csr_array(some), sparse.csr_array((len(some), len(places)))], format="csr")
            constraints.append(LinearConstraint(wide, least, upper))
        own = np.concatenate([self.costs * priced, np.zeros(self.width - len(self.costs))])
        costs = np.concatenate([own, np.full(len(places), TIE if priced else 1.0)])
        always = len(self.sets)  # from here on: services that are never without a window
        missing = [most.get(place, RELAXED) if place[1] < always else 0 for place in places]
        high = np.concatenate([np.full(self.width, np.inf), missing])
        if not priced:
            high[self.width :] = np.inf
        if np.isfinite(total):
            sums = np.concatenate([np.zeros(self.width), np.ones(len(places))])
            constraints.append(LinearConstraint(sums[None], -np.inf, total))
        result = milp(
            costs, integrality=np.ones(len(costs)), bounds=Bounds(0, high), constraints=constraints,
            options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
        )  # fmt: skip
        return places, result

    def keeps_limits(self, people: Floats, *, without: str = "") -> bool:
        """Whether people by pattern keep all limits besides the needs, but for one."""
        differ = [abs(people[mine].sum() - today) for mine, today in self.changes.values()]
        whole = np.concatenate([people, np.zeros(len(self.options)), differ])
        found = (
            (some @ whole, low, high) for name, (some, low, high) in self._rows.items() if name not in ("", without)
        )
        return all(bool(((low <= sums) & (sums <= high)).all()) for sums, low, high in found)

    def limit_names(self) -> list[str]:
        """Names of the limits besides the needs."""
        return [name for name in self._rows if name]

    def _people(self, counts: Counts) -> list[tuple[Pattern, tuple[tuple[Break, ...], ...], int]]:
        """Who is given what: where breaks were counted apart, they are dealt out in the order of their starts."""
        found: list[tuple[Pattern, tuple[tuple[Break, ...], ...], int]] = []
        for place, pattern in enumerate(self.patterns):
            people = int(counts[place])
            if not people:
                continue
            if pattern.breaks is not None:
                found.append((pattern, (pattern.breaks,) * len(pattern.days), people))
                continue
            dealt: list[tuple[Break, ...]] = [()] * people
            for number, (length, _, _) in enumerate(self.types[pattern.type].breaks):
                begins = [
                    begin
                    for k, (*of, begin) in enumerate(self.options, len(self.patterns))
                    if of == [place, number]
                    for _ in range(int(counts[k]))
                ]
                assert len(begins) == people, "breaks do not add up to people"
                dealt = [
                    (*breaks, (begin, begin + length)) for breaks, begin in zip(dealt, sorted(begins), strict=True)
                ]
            found += [(pattern, (breaks,) * len(pattern.days), number) for breaks, number in Counter(dealt).items()]
        return found
