"""A day of an office as a queue that changes in time: arrivals, calling windows, services; and what that leaves out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from mfc_sim.description.clock import DAY_MS, MIN
from mfc_sim.description.day import Day
from mfc_sim.description.demand import WalkIns
from mfc_sim.description.duty import WindowDay, merged
from mfc_sim.description.laws import BaseLaw, Exponential
from mfc_sim.description.model import OfficeData
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.queueing.arguments import Floats
from mfc_sim.queueing.of_office import Flow, NoMatch, Queue
from mfc_sim.text import say

NEVER_MS = 10 * DAY_MS
FEW_SERVICES = 5
"""A service hardly ever lasts so many mean ones."""
KINDS = ("leave", "begin", "back")
"""Moves at one instant, in this order."""


@dataclass(frozen=True)
class Move:
    """Windows that leave, begin their shift, or come back at one instant.

    Attributes
    ----------
    at_min : float
    kind : "leave", "begin" or "back"
    count : int
        How many.
    group : int or None
        Which of those that left come back; None: they do not.
    slack_min : float
        Of those that come back: how long the service in hand when they left may last without delaying them.
    again : bool
        Of those that leave: whether they have been away before, so that those of them who are late leave first.
    """

    at_min: float
    kind: Literal["leave", "begin", "back"]
    count: int
    group: int | None = None
    slack_min: float = 0.0
    again: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """One queue through one day; minutes since midnight, arrivals a minute.

    Attributes
    ----------
    opening_min, closing_min : float
    edges_min : ndarray, shape (intervals + 1,)
        From opening to closing.
    per_min : ndarray, shape (intervals,)
        Arrivals a minute in each.
    door : float
        Mean number who queue at opening at once (Poisson).
    service_min : float
        Mean service.
    patience_min : float
        Mean patience; inf: nobody leaves.
    windows : int
        How many may call from opening on.
    moves : tuple of Move
        By time, all after opening; at one instant those that leave first.
    sent_away : bool
        Whether all who wait at closing are sent away.
    ignored : tuple of str
        What of the office this leaves out, a sentence each.
    """

    opening_min: float
    closing_min: float
    edges_min: Floats
    per_min: Floats
    door: float
    service_min: float
    patience_min: float
    windows: int
    moves: tuple[Move, ...]
    sent_away: bool
    ignored: tuple[str, ...]

    @property
    def mu(self) -> float:
        """Services a window ends in a minute."""
        return 1 / self.service_min

    @property
    def theta(self) -> float:
        """Rate at which one who waits leaves [1/min]."""
        return 1 / self.patience_min

    def windows_at(self, at_min: Floats) -> Floats:
        """Number of windows that may call, breaks as planned; shape as given."""
        times = np.array([move.at_min for move in self.moves])
        steps = np.array([-move.count if move.kind == "leave" else move.count for move in self.moves], np.float64)
        counts = self.windows + np.concatenate([[0.0], np.cumsum(steps)])
        return np.asarray(counts[np.searchsorted(times, at_min, side="right")])

    def rate_at(self, at_min: Floats) -> Floats:
        """Arrivals a minute; shape as given."""
        place = np.searchsorted(self.edges_min, at_min, side="right") - 1
        inside = (place >= 0) & (place < len(self.per_min))
        return np.where(inside, self.per_min[np.clip(place, 0, len(self.per_min) - 1)], 0.0)

    def arrivals_until(self, at_min: Floats) -> Floats:
        """Mean number who come from opening on, those at the door not counted; shape as given."""
        total = np.concatenate([[0.0], np.cumsum(self.per_min * np.diff(self.edges_min))])
        return np.asarray(np.interp(at_min, self.edges_min, total))


def plan_of(office: OfficeData, day: Day, service: str | None) -> Plan:
    """Take a day of an office as M(t)/M/c(t), or with patience as M(t)/M/c(t)+M.

    Raises
    ------
    UnsupportedFeature
        No single queue of equal windows, a limited hall, or patience that is not exponential.
    """
    queue = Queue(office.replace(language="en"), day, day.opening_ms)
    queue.windows = list(queue.duty)
    edges_ms = _edges(queue)
    spans = list(pairwise(edges_ms))
    found = [list(queue.arrivals(begin)) for begin, _ in spans]
    door = list(_door(queue))
    # R9: tickets from opening until the last ticket; those at the door are there at opening.
    come = [
        Flow(flow.service, flow.level, flow.per_min * (until - begin) / MIN)
        for (begin, until), flows in zip(spans, found, strict=True)
        for flow in flows
    ]
    try:
        flows = queue.one_pool(_summed([*door, *come]), service)
        patience = queue.patience(flows)
        _supported(office, patience)
    except NoMatch as reason:
        raise UnsupportedFeature(f"queueing.day_curve: office {office.name!r}: {reason}") from None
    members = {flow.service for flow in flows}
    mean, scv = queue.moments(flows)
    begins, moves = _moves(queue, serve=office.at_closing == "serve")
    staying = office.at_closing == "serve" and any(window.stays for window in queue.windows)
    return Plan(
        opening_min=day.opening_ms / MIN,
        closing_min=day.closing_ms / MIN,
        edges_min=np.array(edges_ms) / MIN,
        per_min=np.array([sum(flow.per_min for flow in row if flow.service in members) for row in found]),
        door=sum(flow.per_min for flow in door if flow.service in members),
        service_min=mean,
        patience_min=math.inf if patience is None else patience.mean,
        windows=begins,
        moves=moves,
        sent_away=not staying,
        ignored=tuple(_ignored(office, queue, flows, mean, scv, moves)),
    )


def _supported(office: OfficeData, patience: BaseLaw | None) -> None:
    if office.hall is not None:
        raise NoMatch("the hall is limited, and no equations here know that; simulate")
    if patience is not None and not isinstance(patience, Exponential):
        raise NoMatch("patience is not exponential, as the equations need; simulate")


def _edges(queue: Queue) -> list[int]:
    """Instants between which no rate of arrivals changes [ms]."""
    office, day = queue.office, queue.day
    edges = {day.opening_ms, day.closing_ms}
    edges |= {queue.last_ticket_ms(place) for place in range(len(office.services))}
    for stream in office.demand:
        if isinstance(stream, WalkIns):
            edges |= set(stream.rate(day.weekday, day.opening_ms, day.closing_ms).edges_ms.tolist())
        else:
            slots = stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms).tolist()
            edges |= {slots[0], math.ceil(slots[-1] + stream.every_min * MIN)} if slots else set()
    return sorted(edge for edge in edges if day.opening_ms <= edge <= day.closing_ms)


def _door(queue: Queue) -> Iterator[Flow]:
    """Those who queue at opening; ``per_min`` is their mean number."""
    day = queue.day
    places = {service.name: place for place, service in enumerate(queue.office.services)}
    for stream in queue.office.demand:
        if not isinstance(stream, WalkIns):
            continue
        rate = stream.rate(day.weekday, day.opening_ms, day.closing_ms)
        mean = rate.between(0, day.opening_ms) + stream.at_door(day.weekday)
        level = 2 if stream.level is None else stream.level
        for name, share in stream.shares:
            if mean * share > 0 and day.opening_ms < queue.last_ticket_ms(places[name]):
                yield Flow(places[name], 0, mean * share * stream.privileged_share)
                yield Flow(places[name], level, mean * share * (1 - stream.privileged_share))


def _summed(flows: Sequence[Flow]) -> list[Flow]:
    """Flows of one service and level as one."""
    totals: dict[tuple[int, int], float] = {}
    for flow in flows:
        totals[flow.service, flow.level] = totals.get((flow.service, flow.level), 0.0) + flow.per_min
    return [Flow(*key, total) for key, total in totals.items()]


def _away(window: WindowDay) -> list[tuple[int, int, int]]:
    """When a window does not call though its shift goes on: from, until, and of that the rest of breaks (R7)."""
    rests, end_ms = [], 0
    for due_ms, length_ms in window.breaks:  # they follow each other, each in full
        begin_ms = max(due_ms, end_ms)
        if begin_ms < window.end_ms:
            end_ms = begin_ms + length_ms
            rests.append((begin_ms, end_ms))
    return [
        (from_ms, until_ms, sum(b - a for a, b in rests if from_ms <= a < until_ms))
        for from_ms, until_ms in merged([*window.closed, *rests])
    ]


def _periods(window: WindowDay, *, serve: bool) -> list[tuple[int, int, int]]:
    """When a window may call, from and until, and the rest of breaks just before; one that stays (R9) without end."""
    end_ms = NEVER_MS if serve and window.stays else window.end_ms
    periods, begin_ms, rested_ms = [], window.start_ms, 0
    for from_ms, until_ms, resting_ms in _away(window):
        if begin_ms < min(from_ms, end_ms):
            periods.append((begin_ms, min(from_ms, end_ms), rested_ms))
        begin_ms, rested_ms = max(begin_ms, until_ms), resting_ms
    if begin_ms < end_ms:
        periods.append((begin_ms, end_ms, rested_ms))
    return periods


def _moves(queue: Queue, *, serve: bool) -> tuple[int, tuple[Move, ...]]:
    """How many windows may call from opening on, and what changes that."""
    at_opening = 0
    begin, gone = Counter[int](), Counter[tuple[int, bool]]()
    away = Counter[tuple[int, int, int, bool]]()
    for window in queue.windows:
        periods = _periods(window, serve=serve)
        if not periods:
            continue
        if periods[0][0] <= queue.day.opening_ms:
            at_opening += 1
        else:
            begin[periods[0][0]] += 1
        for place, ((_, left_ms, _), (back_ms, _, rested_ms)) in enumerate(pairwise(periods)):
            away[left_ms, back_ms, rested_ms, place > 0] += 1
        if periods[-1][1] < NEVER_MS:
            gone[periods[-1][1], len(periods) > 1] += 1
    moves = [Move(at_ms / MIN, "leave", count, again=again) for (at_ms, again), count in gone.items()]
    moves += [Move(at_ms / MIN, "begin", count) for at_ms, count in begin.items()]
    for group, ((left_ms, back_ms, rested_ms, again), count) in enumerate(sorted(away.items())):
        # R7: a break begins after the service in hand and keeps its length; a closed period only delays calls.
        slack_min = max(0, back_ms - left_ms - rested_ms) / MIN
        moves.append(Move(left_ms / MIN, "leave", count, group, again=again))
        moves.append(Move(back_ms / MIN, "back", count, group, slack_min))
    return at_opening, tuple(sorted(moves, key=lambda move: (move.at_min, KINDS.index(move.kind), not move.again)))


def _ignored(
    office: OfficeData, queue: Queue, flows: Sequence[Flow], mean_min: float, scv: float, moves: Sequence[Move]
) -> Iterator[str]:
    """What the equations leave out, or take as simpler than it is; in the office's language."""
    language = office.language
    laws = [queue.law(flow) for flow in flows]
    if any(not isinstance(law, Exponential) for law in laws) or len({law.mean for law in laws}) > 1:
        yield say("queueing.service_law", language, cv=math.sqrt(scv))
    if len({flow.level for flow in flows if flow.per_min > 0}) > 1:
        yield say("queueing.levels", language)
    if any(move.kind == "leave" and move.at_min < queue.day.closing_ms / MIN for move in moves):
        ranks = len({window.rank for window in queue.windows}) > 1
        yield say("queueing.ranks", language) if ranks else say("queueing.who_leaves", language)
    soon_ms = queue.day.closing_ms - FEW_SERVICES * mean_min * MIN
    if any(window.stays and due_ms > soon_ms for window in queue.windows for due_ms, _ in window.breaks):
        yield say("queueing.breaks", language)
    if queue.patience(flows) is not None and office.absent_call_min:
        yield say("queueing.absent_call", language)
    own = Queue(office, queue.day, queue.at_ms)
    own.windows = queue.windows
    yield from own.random_days()
