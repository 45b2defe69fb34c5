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
from mfc_sim.queueing.day_chains import drawn, poisson, steps, thinned, uniformized
from mfc_sim.queueing.day_plan import Move, Plan

NOTHING = 1e-13
"""So many windows are not late if that is less likely."""
MOST_CASES = 300
"""Cases of how many windows were busy when they left that are kept apart; beyond, chances are taken as independent."""
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
        Probability that may be lost; places are added until no more is.
    """
    places = _first_places(plan)
    while True:
        swept = _Sweep(plan, places, limit_min).run(at_min, until_min)
        if swept.lost <= tolerance:
            return swept
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
    return int(windows.max(initial=0.0) + most + 3 * math.sqrt(come) + 20)


class _Sweep:
    """One pass over the events of a day with a given number of places."""

    def __init__(self, plan: Plan, places: int, limit_min: float) -> None:
        self.plan, self.places, self.limit_min = plan, places, limit_min
        self.windows = plan.windows
        self.rate = 0.0
        self.kept: dict[tuple[object, ...], tuple[Any, float]] = {}
        # By (late, present, case): how many windows of each group that is away were busy when it left, or one chance.
        self.p = np.zeros((1, places, 1))
        self.cases: list[tuple[int | None, int]] = []
        self.busy: dict[int | None, float] = {}
        self.finishing = 0.0  # mean number in service at windows that may not call
        self.followed = np.zeros((1, places, 1, 0))  # and by who is followed
        self.called = np.zeros(0)
        self.rows: list[int] = []
        self.cut = 0.0
        self.found = Swept(*np.empty((4, 0)))

    def run(self, at_min: Floats, until_min: float) -> Swept:
        """Go through all events in order of time."""
        plan = self.plan
        self.found = found = Swept(*np.full((4, len(at_min)), np.nan))
        self.p[0, :, 0] = poisson(plan.door, self.places)
        last = max([until_min, *(at_min[-1:] + self.limit_min)])
        now = plan.opening_min
        for at, _, act in sorted(self._events(at_min), key=lambda event: event[:2]):
            if at > last:
                break
            self._pass(at - now)
            now = at
            act()
        self._pass(last - now)
        found.number = self.p.sum(axis=(0, 2))
        found.lost = max(0.0, 1 - float(self.p.sum())) + self.cut
        return found

    def _events(self, at_min: Floats) -> Iterator[Event]:
        """Events: (when, which kind first at one instant, what to do)."""
        plan = self.plan
        rates, moves, away, ends, starts = range(5)
        ends = ends if self.limit_min else 5
        for edge, rate in zip(plan.edges_min.tolist(), [*plan.per_min.tolist(), 0.0], strict=True):
            yield edge, rates, partial(self._set_rate, rate)
        act = {"leave": self._leave, "begin": self._begin, "back": self._back}
        for move in plan.moves:
            yield move.at_min, moves, partial(act[move.kind], move)
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
        number, p, found = np.arange(self.places), self.p.sum(axis=2), self.found
        servers = np.maximum(self.windows - np.arange(len(p)), 0)[:, None]
        found.waiting[row] = (p * np.maximum(number - servers, 0)).sum()
        found.present[row] = (p * number).sum() + self.finishing
        found.delayed[row] = (p * (number >= servers)).sum()
        self._follow(row, self.p)

    def _start_at_door(self) -> None:
        """Follow those at the door: with n before them is each of a door of more than n."""
        behind = np.zeros_like(self.p)
        behind[0, :, 0] = np.maximum(1 - np.cumsum(poisson(self.plan.door, self.places)), 0.0)
        self.found.door_delayed = float(behind[0, self.windows :, 0].sum()) / self.plan.door
        self._follow(DOOR, behind)

    def _end(self, row: int) -> None:
        """The limit of one who is followed has passed."""
        place = self.rows.index(row)
        called = float(self.called[place])
        self.rows.pop(place)
        self.called = np.delete(self.called, place)
        self.followed = np.delete(self.followed, place, axis=-1)
        if row == DOOR:
            self.found.door_within = called / self.plan.door
        else:
            self.found.within[row] = called

    def _pass(self, minutes: float) -> None:
        """Let time pass in which nothing is planned."""
        if minutes <= 0:
            return
        self._cut_late()
        states = len(self.p) * self.places
        matrix, speed = self._chain("queue", self.rate)
        flat = self.p.reshape(states, -1)
        self.p = uniformized(matrix, speed, flat, minutes).reshape(self.p.shape)
        self.finishing *= math.exp(-self.plan.mu * minutes)
        if self.rows:
            matrix, speed = self._chain("visitor")
            shape = self.followed.shape
            flat = self.followed.reshape(states, -1)
            flat = np.concatenate([flat, np.zeros((1, flat.shape[1]))])
            flat = uniformized(matrix, speed, flat, minutes)
            self.followed = flat[:-1].reshape(shape)
            self.called += flat[-1].reshape(shape[2:]).sum(axis=0)

    def _cut_late(self) -> None:
        """Follow no more windows that are late than there may be."""
        while len(self.p) > 1:
            ahead = self.followed[-1].sum(axis=(0, 1)).max(initial=0.0)
            if max(float(self.p[-1].sum()), float(ahead)) > NOTHING:
                break
            self.cut += float(ahead)
            self.p, self.followed = self.p[:-1], self.followed[:-1]

    def _chain(self, kind: str, rate: float = 0.0) -> tuple[Any, float]:
        """Transposed matrix of the steps of a chain, and how many there are a minute."""
        key = (kind, rate, self.windows, len(self.p))
        if key not in self.kept:
            late, number = (grid.ravel() for grid in np.indices((len(self.p), self.places)))
            states, mu, theta = late.size, self.plan.mu, self.plan.theta
            here = np.arange(states)
            servers = np.maximum(self.windows - late, 0)
            if kind == "queue":
                ends = np.minimum(number, servers) * mu + theta * np.maximum(number - servers, 0)
                flows = [
                    (here + 1, np.full(states, rate), number < self.places - 1),
                    (here - 1, ends, number > 0),
                    (here - self.places, late * mu, late > 0),
                ]
                self.kept[key] = steps(states, flows, np.where(number == self.places - 1, rate, 0.0))
            else:  # each call, each window that is back, and each who loses patience brings him one place forward
                ends = servers * mu + theta * number
                flows = [
                    (np.where(number > 0, here - 1, states), ends, ends > 0),
                    (np.where(number > 0, here - self.places - 1, states), late * mu, late > 0),
                ]
                self.kept[key] = steps(states + 1, flows, np.full(states, theta))
        return self.kept[key]

    def _follow(self, row: int, present: Floats) -> None:
        """Follow one who comes now, with so many present: called at once, or so many wait before him."""
        ahead, called = np.zeros_like(present), 0.0
        for late, lines in enumerate(present):
            servers = max(self.windows - late, 0)
            called += float(lines[:servers].sum())
            ahead[late, : self.places - servers] = lines[servers:]
        self.followed = np.concatenate([self.followed, ahead[..., None]], axis=-1)
        self.called = np.append(self.called, called)
        self.rows.append(row)

    def _send_away(self) -> None:
        self.followed[:] = 0.0

    def _leave(self, move: Move) -> None:
        """Windows leave, busy or not as likely as any; the busy ones take their visitors with them (R8).

        If they come back, how many were busy is kept, since so many may be late: one more axis, in front of the others.
        """
        count = move.count
        kept = count if move.group is not None and (count + 1) * self.p.shape[2] <= MOST_CASES else 0
        left = np.zeros((*self.p.shape[:2], kept + 1, self.p.shape[2]))
        after = np.zeros((*self.p.shape[:2], kept + 1, *self.followed.shape[2:]))
        total = late_total = 0.0
        for late in range(min(len(self.p) - 1, self.windows) + 1):
            servers = self.windows - late
            # If the group was away before, the late ones are its own: late again. Of another group nobody is late.
            gone_late = min(late, count) if move.again else max(0, count - servers)
            gone, to = count - gone_late, late - gone_late
            # Who is followed waits, so all are busy.
            after[to, :, min(count, kept)] += self.followed[late]
            lines = self.p[late]
            left[to, servers - gone : self.places - gone, min(count, kept)] += lines[servers:]
            total += gone * float(lines[servers:].sum())
            late_total += gone_late * float(lines.sum())
            for number in range(min(servers, self.places)):
                for busy, part in drawn(servers, number, gone):
                    left[to, number - busy, min(busy + gone_late, kept)] += part * lines[number]
                    total += busy * part * float(lines[number].sum())
        if kept:
            self.cases.insert(0, (move.group, kept + 1))
        elif move.group is not None:
            self.busy[move.group] = min(1.0, (total + late_total) / count)
        self.p = left.reshape(*self.p.shape[:2], -1)
        self.followed = after.reshape(*self.p.shape, -1)
        self.windows -= count
        self.finishing += total

    def _begin(self, move: Move) -> None:
        self._come(move.count, [(0, 1.0, self.p, self.followed)])

    def _back(self, move: Move) -> None:
        """Windows come back; of those that were busy when they left some are late, and so is their break (R7)."""
        still = math.exp(-self.plan.mu * move.slack_min)
        groups = [group for group, _ in self.cases]
        if move.group not in groups:
            chances = thinned(move.count, self.busy[move.group] * still)
            self._come(move.count, [(late, chance, self.p, self.followed) for late, chance in chances])
            return
        axis = groups.index(move.group)
        sizes = [size for _, size in self.cases]
        del self.cases[axis]
        apart = (*self.p.shape[:2], *sizes)
        p, followed = self.p.reshape(apart), self.followed.reshape(*apart, -1)
        shape = (*self.p.shape[:2], -1)
        parts = []
        for busy in range(sizes[axis]):
            of_p = p.take(busy, axis=axis + 2).reshape(shape)
            of_followed = followed.take(busy, axis=axis + 2).reshape(*of_p.shape, followed.shape[-1])
            parts += [(late, chance, of_p, of_followed) for late, chance in thinned(busy, still)]
        self._come(move.count, parts)

    def _come(self, count: int, parts: list[tuple[int, float, Any, Any]]) -> None:
        """Windows may call, but for so many who are late with such a chance in each of these cases."""
        levels = len(self.p) + max(more for more, *_ in parts)
        came, after = (np.zeros((levels, *like.shape[1:])) for like in parts[0][2:])
        for more, chance, p, followed in parts:
            calls = min(count - more, self.places)
            came[more : more + len(p)] += chance * p
            self.called += chance * followed[:, :calls].sum(axis=(0, 1, 2))
            after[more : more + len(p), : self.places - calls] += chance * followed[:, calls:]
        self.p, self.followed = came, after
        self.windows += count
