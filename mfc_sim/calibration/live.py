"""What a newcomer is told when he takes his number: his wait, from the board's last snapshot and the fitted office.

Those who wait at the snapshot stand before him, and those who came since, as many as usual at that time of day. The
windows of that snapshot call them one by one; a holder may have gone, and today's pace is learned from today's calls.

Tickets of one hour wait behind the same people, for the same services in hand, on the same day: whoever stands before
two of them has one need and one patience for both. Drawn for each ticket anew, the errors of an hour would average out,
and its bands be too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaincinv, ndtri

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import LIMIT_MIN
from mfc_sim.calibration.fit import BAND_REPLICATIONS, BANDS, PACE_CV, Fit, least, missed
from mfc_sim.calibration.groups import Group
from mfc_sim.calibration.history import Kind, listed_counters
from mfc_sim.calibration.lanes import MINUTES, Floats, Ints
from mfc_sim.calibration.scores import middle
from mfc_sim.calibration.simulated import HOURS, Cube
from mfc_sim.calibration.trials import ABSENT_CALL_MIN, DURATION_CV, evenly_spread, windows_by_minute
from mfc_sim.description.laws import Lognormal
from mfc_sim.paths import generator

LEARNING_CALLS = (np.inf, 100.0, 30.0, 10.0)
"""Calls of today that weigh as much as all that was known before; ``inf``: today teaches nothing."""
FACTORS = np.geomspace(0.5, 1.6, 5)
"""Mean durations are tried times these."""
TUNING_REPLICATIONS = 8
"""Draws of each fitted ticket while this is chosen."""
TRUST = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of people waiting x usual time between calls that are tried in what is told; the rest is the model's."""
PLACES = ("queue", "day", "ahead", "next_comer", "board", "windows")
"""Fields of `Moments` that are whole numbers."""
STEP_MIN = 30
"""What is usual is told by intervals of this length [min]."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Tickets of one group on some days, each at the moment when it was issued.

    Attributes
    ----------
    queue, day : ndarray, shape (tickets,)
        Place of the queue in the group's, and of the day.
    issued_min, wait_min : ndarray, shape (tickets,)
        Moment, and the wait that was observed [min].
    seen_min : ndarray, shape (tickets,)
        The last snapshot before it [min].
    ahead_min : ndarray, shape (most, tickets)
        When those were issued who waited at that snapshot, first come first; ``nan`` where there is nobody more.
    ahead : ndarray of int, shape (most, tickets)
        Who they are: numbers of people, of all days; -1 where there is nobody more.
    next_comer : ndarray of int, shape (tickets,)
        Who came first after that snapshot.
    board : ndarray of int, shape (tickets,)
        Number of that snapshot, of all days.
    since : ndarray, shape (tickets,)
        How many usually come between that snapshot and the moment.
    windows : ndarray, shape (tickets,)
        Windows that serve the group at that snapshot.
    calls, expected : ndarray, shape (tickets,)
        Calls of the day up to that snapshot while two or more waited, and how many are usual in that time.
    busy : ndarray, shape (tickets,)
        Share of the windows that usually serve at that time of day when nobody waits.
    simple_min : ndarray, shape (tickets,)
        People waiting at that snapshot x usual time between calls [min].
    """

    queue: Ints
    day: Ints
    issued_min: Floats
    wait_min: Floats
    seen_min: Floats
    ahead_min: Floats
    ahead: Ints
    next_comer: Ints
    board: Ints
    since: Floats
    windows: Ints
    calls: Floats
    expected: Floats
    busy: Floats
    simple_min: Floats


class Tuning(NamedTuple):
    """What is chosen for a group on the fitted days; see `tuned`."""

    learning: float
    factor: float
    trust: float


def live_cube(fit: Fit, judged: BoardLog, replications: int, seed: int) -> Cube:
    """Predict every ticket of the judged days when it is issued."""
    totals = np.zeros((3, len(fit.queues), len(judged.dates), HOURS, replications))
    chosen = [tuned(fit, group, seed) for group in fit.groups]
    pace_cv = day_spread(fit, chosen, seed)
    for group, tuning in zip(fit.groups, chosen, strict=True):
        moments = moments_of(fit, group, judged)
        waits = foretold(group, moments, tuning, replications, seed)
        waits *= day_factors(group, len(judged.dates), replications, pace_cv, seed)[moments.day]
        known = np.isfinite(moments.wait_min)  # what was never called is judged nowhere
        place = [list(fit.queues.values()).index(queue) for queue in group.line.queues]
        cell = (np.array(place)[moments.queue], moments.day, (moments.issued_min // 60).astype(np.int64))
        for total, value in zip(totals, (np.ones(waits.shape), waits, waits <= LIMIT_MIN), strict=True):
            np.add.at(total, tuple(part[known] for part in cell), value[known])
    return Cube(*totals)


def foretold(group: Group, moments: Moments, tuning: Tuning, replications: int, seed: int) -> Floats:
    """Waits that may come true on a day like others [min]; shape (tickets, replications)."""
    waits = told(group, moments, tuning.learning, tuning.factor, replications, seed)
    shift = tuning.trust * (moments.simple_min - waits.mean(axis=1))
    result: Floats = np.maximum(waits + shift[:, None], 0.0)
    return result


def day_factors(group: Group, days: int, replications: int, pace_cv: float, seed: int) -> Floats:
    """What the waits of a day are multiplied by, of mean 1; shape (days, replications)."""
    if not pace_cv:
        return np.ones((days, replications))
    shape, stream = 1 / pace_cv**2, "+".join(group.line.queues)
    source = generator(seed=seed, block=0, purpose="live day", stream=stream)
    result: Floats = gammaincinv(shape, evenly_spread(source, (days, replications, 1))[:, :, 0]) / shape
    return result


def day_spread(fit: Fit, chosen: Sequence[Tuning], seed: int) -> float:
    """Choose by how much a day may differ in what its board has not shown: as with replayed days, by bands.

    It is the spread with which they hold nearest to what they should of the fitted tickets.
    """
    held, tickets = np.zeros((len(PACE_CV), len(BANDS))), 0.0
    for group, tuning in zip(fit.groups, chosen, strict=True):
        moments = moments_of(fit, group, fit.log)
        known = np.isfinite(moments.wait_min)
        waits = foretold(group, moments, tuning, BAND_REPLICATIONS, seed)[known]
        cells = _cells(moments, len(fit.log.dates))[known]
        _, first, place, count = np.unique(cells, return_index=True, return_inverse=True, return_counts=True)
        mean = np.zeros((len(count), BAND_REPLICATIONS))
        np.add.at(mean, place, waits)
        mean /= count[:, None]
        observed = np.bincount(place, moments.wait_min[known]) / count
        tickets += float(count.sum())
        for row, pace_cv in enumerate(PACE_CV):
            factors = day_factors(group, len(fit.log.dates), BAND_REPLICATIONS, pace_cv, seed)[
                moments.day[known][first]
            ]
            for column, width in enumerate(BANDS):
                low, high = middle(mean * factors, width, axis=1)
                held[row, column] += count[(observed >= low) & (observed <= high)].sum()
    return PACE_CV[least([missed(one / tickets) for one in held])]


def _cells(moments: Moments, days: int) -> Ints:
    """Number of the queue, day and hour of each ticket."""
    return (moments.queue * days + moments.day) * HOURS + (moments.issued_min // 60).astype(np.int64)


def tuned(fit: Fit, group: Group, seed: int) -> Tuning:
    """Choose on the fitted days how fast to learn from today, what the mean is multiplied by, and a share of `TRUST`.

    With that factor on the mean durations there is no bias on the fitted days.
    """
    moments = moments_of(fit, group, fit.log)
    known = np.isfinite(moments.wait_min)
    _, place = np.unique(_cells(moments, len(fit.log.dates))[known], return_inverse=True)
    found = []
    for learning in LEARNING_CALLS:
        means = np.stack(
            [
                told(group, moments, learning, factor, TUNING_REPLICATIONS, seed).mean(axis=1)[known]
                for factor in FACTORS
            ]
        )
        totals, target = means.sum(axis=1), float(moments.wait_min[known].sum())
        at = float(np.interp(target, np.maximum.accumulate(totals), np.arange(len(FACTORS))))
        low = min(int(at), len(FACTORS) - 2)
        wait = (1 - (at - low)) * means[low] + (at - low) * means[low + 1]
        factor = float(np.exp(np.interp(at, np.arange(len(FACTORS)), np.log(FACTORS))))
        for trust in TRUST:
            off = (1 - trust) * wait + trust * moments.simple_min[known] - moments.wait_min[known]
            found.append((float(np.abs(np.bincount(place, off)).sum()), learning, factor, trust))
    return Tuning(*min(found)[1:])


def told(group: Group, moments: Moments, learning: float, factor: float, replications: int, seed: int) -> Floats:
    """Return the waits that may come true [min]; shape (tickets, replications)."""
    tickets, most = len(moments.issued_min), len(moments.ahead_min)
    if not tickets:
        return np.zeros((0, replications))
    size = (tickets, replications)

    def source(purpose: str) -> np.random.Generator:
        return generator(seed=seed, block=0, purpose=f"live {purpose}", stream="+".join(group.line.queues))

    def each(purpose: str, count: int) -> Floats:
        return evenly_spread(source(purpose), (count, replications, 1))[:, :, 0]

    pace = np.full(size, 1.0)
    if np.isfinite(learning):
        # The rate of calls is gamma before, so it is gamma after so many calls in so long a time; one draw a day.
        shape, rate = learning + moments.calls, learning + moments.expected
        normal = ndtri(each("pace", int(moments.day.max()) + 1))[moments.day]
        gamma = shape[:, None] * (1 - 1 / (9 * shape[:, None]) + normal / (3 * np.sqrt(shape[:, None]))) ** 3
        pace = rate[:, None] / np.maximum(gamma, 0.1)
    mean_min = factor * group.mean_min * pace
    law = Lognormal(mean_min=1.0, cv=DURATION_CV)
    since = (source("uniform").random(size) + moments.since[:, None]).astype(np.int64)
    rows = most + int(since.max())
    people = int(max(moments.ahead.max(initial=0), moments.next_comer.max())) + rows + 1
    needs = law.transform(ndtri(each("need", people)))
    patience = np.full(needs.shape, np.inf)
    if np.isfinite(group.patience_min):
        patience = -group.patience_min * np.log1p(-each("patience", people))
    ahead = np.concatenate([moments.ahead_min, np.full((rows - most, tickets), np.nan)])
    who = np.concatenate([moments.ahead, np.full((rows - most, tickets), -1)])
    waiting_then = np.isfinite(moments.ahead_min).sum(axis=0)
    windows = int(moments.windows.max())
    seen = moments.seen_min[:, None]
    free = np.broadcast_to(seen, (windows, *size)).copy()
    waiting = np.isfinite(ahead[:1]).any(axis=0) if rows else np.zeros(tickets, bool)
    boards = (windows, int(moments.board.max()) + 1, replications)
    at_work = waiting[:, None] | (source("busy").random(boards)[:, moments.board] < moments.busy[:, None])
    left = source("left").random(boards) * law.transform(source("in hand").standard_normal(boards))
    left = left[:, moments.board]
    free += np.where(at_work, (1 + DURATION_CV**2) * left * mean_min, 0.0)
    free[np.arange(windows)[:, None] >= moments.windows] = np.inf
    counts = waiting_then[:, None] + since
    for row in range(rows):
        here = row < counts
        person = np.where(row < waiting_then, who[row], moments.next_comer + row - waiting_then)
        came = np.where(np.isfinite(ahead[row])[:, None], ahead[row][:, None], (seen + moments.issued_min[:, None]) / 2)
        chosen = free.argmin(axis=0)[None]
        call = np.maximum(np.take_along_axis(free, chosen, axis=0)[0], came)
        gone = call - came > patience[person]
        end = np.where(
            here,
            call + np.where(gone, ABSENT_CALL_MIN, mean_min * needs[person]),
            np.take_along_axis(free, chosen, axis=0)[0],
        )
        np.put_along_axis(free, chosen, end[None], axis=0)
    result: Floats = np.maximum(free.min(axis=0) - moments.issued_min[:, None], 0.0)
    return result


def moments_of(fit: Fit, group: Group, log: BoardLog) -> Moments:
    """Moments of a group's tickets in a log; what is usual comes from the fitted days."""
    usual_rate, usual_calls, usual_busy = _usual(fit, group)
    parts = list[Moments]()
    people = boards = 0
    for place, day in enumerate(log.dates):
        board, tickets = _board(group, log, day), _tickets(group, log, day)
        if board.empty or not len(tickets):
            continue
        at = board.index.to_numpy(dtype=np.float64)
        issued, called = tickets["issued_min"].to_numpy(), tickets["called_min"].fillna(np.inf).to_numpy()
        seen = at[np.maximum(np.searchsorted(at, issued) - 1, 0)]
        mine = (issued <= seen[:, None]) & (called > seen[:, None])
        ahead = np.full((int(mine.sum(axis=1).max(initial=0)), len(issued)), np.nan)
        ticket, who = np.nonzero(mine)
        spot = ((np.cumsum(mine, axis=1) - 1)[ticket, who], ticket)
        ahead[spot] = issued[who]
        number = np.full(ahead.shape, -1)
        number[spot] = people + who
        listed = np.max([listed_counters(log, queue, [day]) for queue in group.line.queues], axis=0)
        windows = np.maximum(windows_by_minute(listed, [_kind(fit, day)], group.rule)[0], 1)
        calls, minutes = _busy_calls(board, called)
        before = np.searchsorted(at, seen)
        step = (issued // STEP_MIN).astype(np.int64)
        parts.append(
            Moments(
                tickets["place"].to_numpy(dtype=np.int64),
                np.full(len(issued), place),
                issued,
                tickets["wait_min"].to_numpy(),
                seen,
                ahead,
                number,
                people + np.searchsorted(issued, seen, side="right"),
                boards + before,
                usual_rate[step] * np.maximum(issued - seen, 0.0),
                windows[seen.astype(np.int64)],
                np.concatenate([[0.0], calls.cumsum()])[before],
                np.concatenate([[0.0], minutes.cumsum()])[before] * usual_calls,
                usual_busy[step],
                mine.sum(axis=1) / max(usual_calls, 1e-6),
            )
        )
        people, boards = people + len(issued), boards + len(at)
    return _joined(parts)


def _joined(parts: Sequence[Moments]) -> Moments:
    most = max((len(part.ahead_min) for part in parts), default=0)

    def put(name: str) -> np.ndarray:
        kind = np.int64 if name in PLACES else np.float64  # places, also of nobody
        return np.concatenate([np.zeros(0, kind), *(getattr(part, name) for part in parts)])

    def rows(name: str, empty: float) -> np.ndarray:
        given = [getattr(part, name) for part in parts]
        kind = np.int64 if name in PLACES else np.float64
        filled = [np.concatenate([one, np.full((most - len(one), one.shape[1]), empty)]).astype(kind) for one in given]
        return np.concatenate(filled, axis=1) if filled else np.zeros((0, 0), kind)

    names = [name for name in Moments.__dataclass_fields__ if name not in ("ahead_min", "ahead")]
    return Moments(**{name: put(name) for name in names}, ahead_min=rows("ahead_min", np.nan), ahead=rows("ahead", -1))


def _board(group: Group, log: BoardLog, day: pd.Timestamp) -> pd.DataFrame:
    """People waiting for the group, by snapshot."""
    rows = log.counters[log.counters["queue"].isin(group.line.queues) & (log.counters["day"] == day)]
    return rows.groupby("at_min")[["waiting"]].sum()


def _tickets(group: Group, log: BoardLog, day: pd.Timestamp) -> pd.DataFrame:
    rows = log.tickets[log.tickets["queue"].isin(group.line.queues) & (log.tickets["day"] == day)]
    places = {queue: place for place, queue in enumerate(group.line.queues)}
    return rows.assign(place=rows["queue"].map(places)).sort_values("issued_min", kind="stable")


def _busy_calls(board: pd.DataFrame, called: Floats) -> tuple[Floats, Floats]:
    """Calls and minutes between snapshots at which two or more wait; zero in the others."""
    at = board.index.to_numpy(dtype=np.float64)
    busy = board["waiting"].to_numpy()[:-1] >= 2
    calls = np.diff(np.searchsorted(np.sort(called), at))
    return np.where(busy, calls, 0.0), np.where(busy, np.diff(at), 0.0)


def _usual(fit: Fit, group: Group) -> tuple[Floats, float, Floats]:
    """Arrivals a minute by half-hour; calls a minute while two or more wait; share of windows at work by half-hour."""
    steps = MINUTES // STEP_MIN
    came, calls, minutes = np.zeros(steps), 0.0, 0.0
    for day in fit.log.dates:
        board, tickets = _board(group, fit.log, day), _tickets(group, fit.log, day)
        if board.empty:
            continue
        np.add.at(came, (tickets["issued_min"] // STEP_MIN).astype(int).to_numpy(), 1.0)
        some = _busy_calls(board, tickets["called_min"].dropna().to_numpy())
        calls, minutes = calls + some[0].sum(), minutes + some[1].sum()
    rate = came / (STEP_MIN * len(fit.log.dates))
    listed = windows_by_minute(group.line.listed, [_kind(fit, day) for day in fit.log.dates], group.rule)
    windows = listed.mean(axis=0).reshape(steps, STEP_MIN).mean(axis=1)
    busy = np.minimum(rate * group.mean_min / np.maximum(windows, 0.5), 0.9)
    return rate, calls / max(minutes, 1.0), busy


def _kind(fit: Fit, day: pd.Timestamp) -> Kind:
    return next((kind for kind in fit.kinds if day.weekday() in kind.weekdays), fit.kinds[0])
