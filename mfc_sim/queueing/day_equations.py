"""The forward equations of a queue through a day, and of one visitor in it, by uniformization.

State (late, present): how many windows that should be back still finish what delays them, and how many visitors wait or
are served at windows that may call. The visitor who is followed has (late, ahead): how many wait before him. Whoever
comes later cannot delay him, so arrivals do not matter to him, and windows that leave do not either: they are busy, and
take with them nobody who waits. All that is cut off only takes probability away, so what is lost bounds the error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from mfc_sim.queueing.arguments import Floats
from mfc_sim.queueing.day_plan import Move, Plan

STEPS_AT_ONCE = 64.0
"""Greatest mean number of steps in one Poisson series, far from underflow."""
REMEMBERED = 14.0
"""After so many mean services few windows are still late: more than came back since then are not followed."""
SERIES_END = 1e-16
DOOR = -1
"""Row of those at the door."""
Event = tuple[float, int, Callable[[], None]]


@dataclass(eq=False)
class Swept:
    """What was found at the instants that were asked; shape (instants,) unless said.

    Attributes
    ----------
    within : ndarray
        Share of those who come then who are called within the limit.
    delayed : ndarray
        Share who are not called at once.
    waiting, present : ndarray
        Mean numbers; ``present`` with those whose window has left or is late.
    door_within, door_delayed : float
        The same of those at the door; nan if nobody is.
    number : ndarray, shape (places,)
        Probability of so many waiting or served at windows that may call, at the end of the sweep.
    lost : float
        Probability lost: a bound on the error of every probability.
    """

    within: Floats
    delayed: Floats
    waiting: Floats
    present: Floats
    door_within: float = math.nan
    door_delayed: float = math.nan
    number: Floats = field(default_factory=lambda: np.zeros(0))
    lost: float = 0.0


def sweep(plan: Plan, at_min: Floats, *, limit_min: float, until_min: float, tolerance: float) -> Swept:
    """Solve the equations from opening on.

    Parameters
    ----------
    plan : Plan
    at_min : ndarray
        Instants of arrival that are asked, increasing, none of them one of a change.
    limit_min : float
        Promised wait.
    until_min : float
        Until when the queue itself is followed, at least.
    tolerance : float
        Probability that may be lost; places, and windows that are late, are added until no more is.
    """
    places, late = _first_places(plan), _first_late(plan)
    while True:
        one = _Sweep(plan, places, late, limit_min)
        swept = one.run(at_min, until_min)
        if swept.lost <= tolerance:
            return swept
        if one.overflow > tolerance / 2:
            late += 2
        else:
            places = places * 3 // 2


def _first_places(plan: Plan) -> int:
    """So many places as the fluid queue and a few standard deviations take."""
    edges = sorted({*plan.edges_min.tolist(), *(move.at_min for move in plan.moves if move.at_min < plan.closing_min)})
    windows = plan.windows_at(np.array(edges[:-1]))
    queue = most = plan.door
    for (begin, end), rate, count in zip(pairwise(edges), plan.rate_at(np.array(edges[:-1])), windows, strict=True):
        growth = rate - count * plan.mu
        if plan.theta and growth > 0:
            queue = min(queue + growth * (end - begin), max(queue, growth / plan.theta))
        else:
            queue = max(0.0, queue + growth * (end - begin))
        most = max(most, queue)
    come = plan.door + float(plan.arrivals_until(np.array(plan.closing_min)))
    return int(windows.max(initial=0.0) + most + 5 * math.sqrt(come) + 20)


def _first_late(plan: Plan) -> int:
    """Most windows that came back within a time after which few are late."""
    times = [(move.at_min, len(move.back)) for move in plan.moves]
    memory = REMEMBERED * plan.service_min
    return max((sum(count for at, count in times if end - memory < at <= end) for end, _ in times), default=0)


class _Sweep:
    """One pass over the events of a day with a given number of places."""

    def __init__(self, plan: Plan, places: int, late: int, limit_min: float) -> None:
        self.plan, self.places, self.late, self.limit_min = plan, places, late, limit_min
        self.late_grid, self.number_grid = (grid.ravel() for grid in np.indices((self.late + 1, places)))
        self.states = self.late_grid.size
        self.windows = plan.windows
        self.rate = 0.0
        self.kept: dict[tuple[object, ...], tuple[Any, float]] = {}
        self.busy_at: dict[float, float] = {}  # how likely a window that left then was busy
        self.p = np.zeros((self.late + 1, places))
        self.finishing = 0.0  # mean number in service at windows that may not call
        self.followed = np.zeros((self.states + 1, 0))  # the last state: called
        self.rows: list[int] = []
        self.overflow = 0.0
        self.found = Swept(*np.empty((4, 0)))

    def run(self, at_min: Floats, until_min: float) -> Swept:
        """Go through all events in order of time."""
        plan = self.plan
        self.found = found = Swept(*np.full((4, len(at_min)), np.nan))
        self.p[0] = _poisson(plan.door, self.places)
        last = max([until_min, *(at_min[-1:] + self.limit_min)])
        now = plan.opening_min
        for at, _, act in sorted(self._events(at_min), key=lambda event: event[:2]):
            if at > last:
                break
            self._pass(at - now)
            now = at
            act()
        self._pass(last - now)
        found.number = self.p.sum(axis=0)
        found.lost = max(0.0, 1 - float(self.p.sum())) + self.overflow
        return found

    def _events(self, at_min: Floats) -> Iterator[Event]:
        """Events: (when, which kind first at one instant, what to do)."""
        plan = self.plan
        rates, moves, away, ends, starts = range(5)
        ends = ends if self.limit_min else 5
        for edge, rate in zip(plan.edges_min.tolist(), [*plan.per_min.tolist(), 0.0], strict=True):
            yield edge, rates, partial(self._set_rate, rate)
        for move in plan.moves:
            yield move.at_min, moves, partial(self._move, move)
        if plan.sent_away:
            yield plan.closing_min, away, self._send_away
        for row, at in enumerate(at_min.tolist()):
            yield at, starts, partial(self._start, row)
            yield at + self.limit_min, ends, partial(self._end, row)
        if plan.door and len(at_min):
            yield plan.opening_min, starts, self._start_at_door
            yield plan.opening_min + self.limit_min, ends, partial(self._end, DOOR)

    def _set_rate(self, rate: float) -> None:
        self.rate = rate

    def _start(self, row: int) -> None:
        """Note how it is now, and follow one who comes now."""
        number = np.arange(self.places)
        servers = np.maximum(self.windows - np.arange(self.late + 1), 0)[:, None]
        found = self.found
        found.waiting[row] = (self.p * np.maximum(number - servers, 0)).sum()
        found.present[row] = (self.p * number).sum() + self.finishing
        found.delayed[row] = (self.p * (number >= servers)).sum()
        self._follow(row, self.p)

    def _start_at_door(self) -> None:
        """Follow those at the door: with n before them is each of a door of more than n."""
        behind = np.zeros_like(self.p)
        behind[0] = np.maximum(1 - np.cumsum(_poisson(self.plan.door, self.places)), 0.0)
        self.found.door_delayed = float(behind[0, self.windows :].sum()) / self.plan.door
        self._follow(DOOR, behind)

    def _end(self, row: int) -> None:
        """The limit of one who is followed has passed."""
        place = self.rows.index(row)
        called = float(self.followed[-1, place])
        self.rows.pop(place)
        self.followed = np.delete(self.followed, place, axis=1)
        if row == DOOR:
            self.found.door_within = called / self.plan.door
        else:
            self.found.within[row] = called

    def _pass(self, minutes: float) -> None:
        """Let time pass in which nothing is planned."""
        if minutes <= 0:
            return
        moves, speed = self._chain("queue", self.rate)
        self.p = _uniformized(moves, speed, self.p.reshape(-1, 1), minutes).reshape(self.p.shape)
        self.finishing *= math.exp(-self.plan.mu * minutes)
        if self.rows:
            self.followed = _uniformized(*self._chain("visitor"), self.followed, minutes)

    def _chain(self, kind: str, rate: float = 0.0) -> tuple[Any, float]:
        """Transposed matrix of the steps of a chain, and how many there are a minute."""
        key = (kind, rate, self.windows)
        if key not in self.kept:
            late, number, mu, theta = self.late_grid, self.number_grid, self.plan.mu, self.plan.theta
            here = np.arange(self.states)
            servers = np.maximum(self.windows - late, 0)
            if kind == "queue":
                ends = np.minimum(number, servers) * mu + theta * np.maximum(number - servers, 0)
                flows = [
                    (here + 1, np.full(self.states, rate), number < self.places - 1),
                    (here - 1, ends, number > 0),
                    (here - self.places, late * mu, late > 0),
                ]
                self.kept[key] = _matrix(self.states, flows, np.where(number == self.places - 1, rate, 0.0))
            else:  # each call, each window that is back, and each who loses patience brings him one place forward
                ends = np.where((late > 0) | (servers > 0), servers * mu, 0.0) + theta * number
                flows = [
                    (np.where(number > 0, here - 1, self.states), ends, ends > 0),
                    (np.where(number > 0, here - self.places - 1, self.states), late * mu, late > 0),
                ]
                self.kept[key] = _matrix(self.states + 1, flows, np.full(self.states, theta))
        return self.kept[key]

    def _follow(self, row: int, ahead: Floats) -> None:
        """Follow one who comes now, with so many present: called at once, or so many wait before him."""
        visitor = np.zeros((self.late + 1, self.places))
        called = 0.0
        for late, line in enumerate(ahead):
            servers = max(self.windows - late, 0)
            called += float(line[:servers].sum())
            visitor[late, : self.places - servers] = line[servers:]
        column = np.append(visitor.ravel(), called)[:, None]
        self.followed = np.concatenate([self.followed, column], axis=1)
        self.rows.append(row)

    def _send_away(self) -> None:
        self.followed[:-1] = 0.0

    def _move(self, move: Move) -> None:
        if move.leave:
            self._leave(move)
        if move.begin or move.back:
            self._come(move)

    def _leave(self, move: Move) -> None:
        """Windows leave, any of them as likely; the busy ones take their visitors with them (R8)."""
        count, left = move.leave, np.zeros_like(self.p)
        follow = self.followed[:-1].reshape(self.late + 1, self.places, -1)
        after = np.zeros_like(follow)
        busy = 0.0
        for late in range(min(self.late, self.windows) + 1):
            servers = self.windows - late
            for gone_late, chance in _drawn(self.windows, late, count):
                gone, to = count - gone_late, late - gone_late
                after[to] += chance * follow[late]
                line = chance * self.p[late]
                left[to, servers - gone : self.places - gone] += line[servers:]
                busy += gone * float(line[servers:].sum())
                for number in range(min(servers, self.places)):
                    for of_them, part in _drawn(servers, number, gone):
                        left[to, number - of_them] += part * line[number]
                        busy += of_them * part * float(line[number])
        self.p, self.windows = left, self.windows - count
        self.followed[:-1] = after.reshape(self.followed[:-1].shape)
        self.finishing += busy
        self.busy_at[move.at_min] = busy / count

    def _come(self, move: Move) -> None:
        """Windows begin, or come back; of these some are late, however many wait."""
        count = move.begin + len(move.back)
        chances = np.ones(1)
        for left_min, slack_min in move.back:
            late = min(1.0, self.busy_at[left_min]) * math.exp(-self.plan.mu * slack_min)
            chances = np.convolve(chances, [1 - late, late])
        came = np.zeros_like(self.p)
        follow = self.followed[:-1].reshape(self.late + 1, self.places, -1)
        after, called = np.zeros_like(follow), np.zeros(follow.shape[-1])
        for late in range(self.late + 1):
            for more, chance in enumerate(chances.tolist()):
                if late + more > self.late:
                    self.overflow += chance * max(float(self.p[late].sum()), *follow[late].sum(axis=0), 0.0)
                    continue
                came[late + more] += chance * self.p[late]
                calls = min(count - more, self.places)
                called += chance * follow[late, :calls].sum(axis=0)
                after[late + more, : self.places - calls] += chance * follow[late, calls:]
        self.p, self.windows = came, self.windows + count
        self.followed[:-1] = after.reshape(self.followed[:-1].shape)
        self.followed[-1] += called


def _poisson(mean: float, places: int) -> Floats:
    """Probabilities of 0..places - 1."""
    number = np.arange(places)
    if not mean:
        return np.asarray(number == 0, np.float64)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, places)))])
    return np.asarray(np.exp(number * math.log(mean) - mean - log_factorial))


def _drawn(of: int, marked: int, count: int) -> list[tuple[int, float]]:
    """How many of ``count`` drawn from ``of`` are among the marked ones, and how likely: hypergeometric."""
    least, most = max(0, count - (of - marked)), min(marked, count)
    ways = math.comb(of, count)
    return [(k, math.comb(marked, k) * math.comb(of - marked, count - k) / ways) for k in range(least, most + 1)]


def _matrix(size: int, flows: list[tuple[Any, Any, Any]], leak: Floats) -> tuple[Any, float]:
    """Transposed matrix of the steps of a uniformized chain, and steps a minute; what leaks goes nowhere."""
    from scipy import sparse

    out = np.zeros(size)
    out[: leak.size] = leak
    rows, columns, values = [], [], []
    for to, rate, there in flows:
        here = np.flatnonzero(there)
        out[here] += rate[here]
        rows.append(to[here])
        columns.append(here)
        values.append(rate[here])
    speed = float(out.max())
    if not speed:
        return sparse.identity(size, format="csr"), 0.0
    rows.append(np.arange(size))
    columns.append(np.arange(size))
    values.append(speed - out)
    entries = np.concatenate(values) / speed
    matrix = sparse.coo_matrix((entries, (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))
    return matrix.tocsr(), speed


def _uniformized(matrix: Any, speed: float, start: Floats, minutes: float) -> Floats:
    """Let a chain run: its steps are a Poisson process, so the state is a Poisson mixture of powers of the matrix."""
    if not speed:
        return start
    parts = math.ceil(speed * minutes / STEPS_AT_ONCE)
    mean = speed * minutes / parts
    for _ in range(parts):
        weight = math.exp(-mean)
        power, total, k = start, np.asarray(weight * start), 0
        while weight > SERIES_END or k < mean:
            k += 1
            weight *= mean / k
            power = matrix @ power
            total += weight * power
        start = total
    return start
