"""Visitors of one day of 64 replications: when they come, for what, how long it takes, how long they wait.

Within a draw the customer is the slow index and the replication the fast one: a busier scenario only appends rows, and
meets the same people first. What makes generators is given: see paths.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN, to_ms
from mfc_sim.description.demand import Appointments, WalkIns

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.laws import BaseLaw
    from mfc_sim.description.office import Office

BLOCK = 64
"""Replications of a draw block: a constant of the format, not a setting."""
NO_LIMIT = 2**60
"""Patience [ms] of one who never leaves."""
_CLOCK_BITS = 28
_LATEST = 2**_CLOCK_BITS - 1

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


class Channel(IntEnum):
    """How a customer comes; the names are those of a table's column ``channel``."""

    WALK_IN = 0
    APPOINTMENT = 1
    APPOINTMENT_LATE = 2


class Fate(IntEnum):
    """What is decided when the day is drawn."""

    QUEUES = 0
    REFUSED_LATE = 1
    NO_SHOW = 2


class Scratch:
    """Buffers of shape (customers, 64), one for each use: fresh memory would cost more than the numbers in it."""

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, type], NDArray[Any]] = {}

    def rows(self, use: str, count: int, dtype: type = np.float64) -> NDArray[Any]:
        """Return a buffer with whatever is in it; shape (count, 64)."""
        buffer = self._buffers.get((use, dtype))
        if buffer is None or len(buffer) < count:
            buffer = self._buffers[use, dtype] = np.empty((int(count * 1.1), BLOCK), dtype)
        return buffer[:count]


@dataclass(frozen=True)
class Source:
    """Where draws of one block and day come from.

    What ``standard`` and ``unit_rate`` return is good until the next call.

    Attributes
    ----------
    random : function of purpose and stream
        Makes the generator of a draw.
    day : Day
    scratch : Scratch
    """

    random: Callable[[str, str], np.random.Generator]
    day: Day
    scratch: Scratch

    def standard(self, base: str, purpose: str, stream: str, rows: int) -> Floats:
        """Standard draws; shape (rows, 64)."""
        rng, out = self.random(f"{purpose}/{base}", stream), self.scratch.rows("draws", rows)
        if base == "normal":
            return rng.standard_normal(out=out)
        if base == "exponential":
            return rng.standard_exponential(out=out)
        if base == "uniform":
            return rng.random(out=out)
        return rng.standard_gamma(float(base.removeprefix("gamma:")), out=out)

    def factor(self, cv: float, purpose: str, stream: str = "") -> Floats:
        """Gamma factor of the day with mean 1, by replication; shape (64,)."""
        return np.ones(BLOCK) if cv == 0 else self.random(purpose, stream).standard_gamma(1 / cv**2, BLOCK) * cv**2

    def unit_rate(self, until: Floats, purpose: str, stream: str) -> tuple[Floats, Longs]:
        """Arrivals of a unit-rate Poisson process by replication, and how many of them lie before ``until``.

        Returns
        -------
        times : ndarray, shape (rows, 64)
        counts : ndarray, shape (64,)
        """
        rng = self.random(purpose, stream)
        most = float(until.max(initial=0.0))
        times = self.scratch.rows("draws", _tiles(most + 4 * most**0.5))
        _running_sums(rng.standard_exponential(out=times), np.zeros(BLOCK))
        while (times[-1] < until).any():
            more = rng.standard_exponential((_tiles(most**0.5), BLOCK))
            times = np.concatenate([times, _running_sums(more, times[-1])])
        return times, (times < until).sum(axis=0, dtype=np.int64)


_TILE = 8


def _tiles(rows: float) -> int:
    """Whole tiles that hold so many rows, and some."""
    return (int(rows) // _TILE + 1) * _TILE


def _running_sums(steps: Floats, start: Floats) -> Floats:
    """Sum steps down the rows, in place; shape (rows, 64), whole tiles of 8 rows.

    Tile by tile, because numpy adds rows to rows four times as fast as it accumulates down a column. The order of
    additions is part of the format: it does not depend on how many rows are drawn.
    """
    tiles = steps.reshape(-1, _TILE, BLOCK)
    for row in range(1, _TILE):
        tiles[:, row] += tiles[:, row - 1]
    before = np.cumsum(np.concatenate([start[None], tiles[:-1, -1]]), axis=0)
    tiles += before[:, None]
    return steps


@dataclass(frozen=True)
class People:
    """Customers of one stream, block and day, replication by replication, in the order drawn."""

    counts: Longs
    columns: dict[str, NDArray[Any]]


def absences(office: Office, source: Source) -> NDArray[np.bool_]:
    """Windows that are missing, by replication; shape (64, windows)."""
    rows = []
    for group in office.windows:
        for shift in group.shifts:
            if group.absence:
                draws = source.standard("uniform", "absence", f"{group.name}.{shift.name}", shift.count)
                rows.append(draws < group.absence)
            else:
                rows.append(np.zeros((shift.count, BLOCK), np.bool_))
    return np.concatenate(rows).T


def visitors(office: Office, source: Source) -> People:
    """All customers of one day, in ticket order, the no-shows last."""
    demand_factor = source.factor(office.day_cv, "day factor")
    pace = source.factor(office.pace_cv, "pace of the day")
    parts = []
    for place, stream in enumerate(office.demand):
        if isinstance(stream, Appointments):
            parts.append(_booked(office, source, place, stream, pace))
        else:
            factor = demand_factor * source.factor(stream.day_cv, "stream factor", stream.name)
            if stream.at_door(source.day.weekday):
                parts.append(_at_door(office, source, place, stream, factor, pace))
            parts.append(_walk_ins(office, source, place, stream, factor, pace))
    parts = [part for part in parts if part.counts.any()] or [_nobody()]
    people = parts[0] if len(parts) == 1 and "fate" not in parts[0].columns else _in_ticket_order(parts)
    return numbered(office, source.day, people.counts, people.columns)


def _nobody() -> People:
    """Return no visitors at all."""
    long = dict.fromkeys(("queued_at_ms", "arrival_ms", "need_ms", "patience_ms"), np.int64)
    kinds = {**long, "service": np.int16, "stream": np.int16, "level": np.int8, "channel": np.int8}
    return People(np.zeros(BLOCK, np.int64), {name: np.empty(0, kind) for name, kind in kinds.items()})


def _walk_ins(office: Office, source: Source, place: int, stream: WalkIns, factor: Floats, pace: Floats) -> People:
    day = source.day
    rate = stream.rate(day.weekday, day.opening_ms, day.closing_ms)
    integral = np.concatenate([[0.0], np.cumsum(rate.counts)])
    times, counts = source.unit_rate(integral[-1] * factor, "arrivals", stream.name)
    kept = _Kept(counts)
    expected = times[: kept.depth]
    if stream.day_cv or office.day_cv:
        expected /= np.maximum(factor, 1e-300)  # a factor may be too small for a number: then nobody comes
    # Whole milliseconds by a floor: every arrival stays inside the interval of the rate that sent it.
    arrival = kept.pick(np.interp(expected, integral, rate.edges_ms), np.int64)
    return People(counts, _attributes(office, source, place, stream, kept, arrival, pace, "walk-in"))


def _at_door(office: Office, source: Source, place: int, stream: WalkIns, factor: Floats, pace: Floats) -> People:
    # Arrivals of a unit-rate process up to the mean: a greater mean meets the same people first.
    _, counts = source.unit_rate(stream.at_door(source.day.weekday) * factor, "at the door", stream.name)
    kept = _Kept(counts)
    arrival = np.full(kept.size, source.day.opening_ms, np.int64)
    return People(counts, _attributes(office, source, place, stream, kept, arrival, pace, "door"))


def _booked(office: Office, source: Source, place: int, stream: Appointments, pace: Floats) -> People:
    day = source.day
    slots = stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms)
    kept = _Kept(np.full(BLOCK, len(slots)))
    slot = np.tile(slots, BLOCK)
    lateness = np.zeros(len(slot), np.int64)
    if stream.lateness is not None:
        minutes = _minutes([stream.lateness], np.zeros((len(slots), BLOCK), np.intp), source, "lateness", stream.name)
        lateness = kept.pick(np.rint(np.clip(minutes, -1e6, 1e6) * MIN), np.int64)
    arrival = np.clip(slot + lateness, 0, _LATEST)
    columns = _attributes(office, source, place, stream, kept, arrival, pace, "booked")
    late = lateness > round(stream.grace_min * MIN)  # R12: strictly
    missing = np.zeros(len(slot), np.bool_)
    if stream.no_show:
        missing = kept.pick(source.standard("uniform", "no-show", stream.name, kept.depth)) < stream.no_show
    columns["queued_at_ms"] = np.where(missing, slot, np.maximum(arrival, slot))
    columns["level"] = np.where(late & ~missing, stream.late_level, 1 if stream.level is None else stream.level).astype(
        np.int8
    )
    columns["channel"] = np.where(late & ~missing, Channel.APPOINTMENT_LATE, Channel.APPOINTMENT).astype(np.int8)
    columns["fate"] = np.where(missing, Fate.NO_SHOW, Fate.QUEUES).astype(np.int8)
    return People(kept.counts, columns)


@dataclass(frozen=True)
class _Kept:
    """Which of draws of shape (depth, 64) are somebody's, and their order replication by replication."""

    counts: Longs

    @property
    def size(self) -> int:
        """How many are somebody's."""
        return int(self.counts.sum())

    @property
    def depth(self) -> int:
        """Rows of draws needed."""
        return int(self.counts.max(initial=0))

    def pick(self, draws: NDArray[Any], dtype: type | None = None) -> NDArray[Any]:
        """Pick replication by replication; a whole-number ``dtype`` cuts the fractions off."""
        columns = [draws[:count, replication] for replication, count in enumerate(self.counts.tolist())]
        return np.concatenate(columns, dtype=draws.dtype if dtype is None else dtype, casting="unsafe")


def _attributes(
    office: Office,
    source: Source,
    place: int,
    stream: WalkIns | Appointments,
    kept: _Kept,
    arrival: Longs,
    pace: Floats,
    who: str,
) -> dict[str, NDArray[Any]]:
    """Everything about customers but their arrival, drawn with them and never at the window."""
    size = len(arrival)
    names = [service.name for service in office.services]
    privileged = stream.privileged_share if isinstance(stream, WalkIns) else 0.0
    level = (2 if isinstance(stream, WalkIns) else 1) if stream.level is None else stream.level
    parts = (
        (names.index(name), of, share * part)
        for name, share in stream.shares
        for of, part in ((0, privileged), (level, 1 - privileged))
    )
    kinds = [kind for kind in parts if kind[2]]
    # One uniform number says the service and, within its share, the privilege.
    kind = source.scratch.rows("kind", kept.depth, np.uint8 if len(kinds) <= 256 else np.uint16)
    kind.fill(0)
    if len(kinds) > 1:
        uniform = source.standard("uniform", f"{who} kind", stream.name, kept.depth)
        passed = source.scratch.rows("passed", kept.depth, np.bool_)
        for edge in np.cumsum([part for _, _, part in kinds])[:-1]:
            np.greater_equal(uniform, edge, out=passed)
            kind += passed.view(np.uint8)
    index = source.scratch.rows("index", kept.depth, np.intp)
    np.copyto(index, kind)
    laws = [office.services[service].duration for service, _, _ in kinds]
    need = _minutes(laws, index, source, f"{who} need", stream.name)
    need *= pace * MIN if office.pace_cv else MIN
    need_ms = kept.pick(np.clip(np.rint(need, out=need), 1.0, NO_LIMIT, out=need), np.int64)
    if office.patience is None:
        patience_ms = np.full(size, NO_LIMIT)
    else:
        minutes = _minutes([office.patience], index, source, f"{who} patience", stream.name)
        minutes *= MIN
        patience_ms = kept.pick(np.minimum(np.rint(minutes, out=minutes), NO_LIMIT, out=minutes), np.int64)
    opening_ms = source.day.opening_ms
    mine = kept.pick(kind)
    return {
        "queued_at_ms": arrival if arrival.min(initial=opening_ms) >= opening_ms else np.maximum(arrival, opening_ms),
        "arrival_ms": arrival,
        "need_ms": need_ms,
        "patience_ms": patience_ms,
        "service": np.array([service for service, _, _ in kinds], np.int16).take(mine, mode="clip"),
        "stream": np.full(size, place, np.int16),
        "level": np.array([level for _, level, _ in kinds], np.int8).take(mine, mode="clip"),
        "channel": np.full(size, Channel.WALK_IN, np.int8),
    }


def _minutes(laws: Sequence[BaseLaw], kind: NDArray[np.intp], source: Source, purpose: str, stream: str) -> Floats:
    """Minutes by the law of each one's kind; one standard draw serves all laws made from it; shape of ``kind``."""
    bases = list(dict.fromkeys(base for law in laws for base in law.bases))
    lines = [law.line for law in laws]
    if len({(law.bases, law.logarithmic) for law in laws}) == 1 and len(bases) == 1 and all(lines):
        # All are a + b x of the same draw, or its exponential: look a and b up, and transform everybody at once.
        minutes = source.standard(bases[0], purpose, stream, len(kind))
        for apply, numbers in zip((np.multiply, np.add), reversed(list(zip(*lines, strict=True))), strict=True):
            values = np.array(numbers)
            if len(set(numbers)) > 1:
                values = values.take(kind, out=source.scratch.rows("numbers", len(kind)), mode="clip")
            else:
                values = values[0]
            apply(minutes, values, out=minutes)
        return np.exp(minutes, out=minutes) if laws[0].logarithmic else minutes
    draws = {base: source.standard(base, purpose, stream, len(kind)).copy() for base in bases}
    minutes = np.empty(kind.shape)
    for number, law in enumerate(laws):
        mine = kind == number if len(laws) > 1 else ...
        minutes[mine] = law.transform(*(draws[base][mine] for base in law.bases))
    return minutes


def _in_ticket_order(parts: Sequence[People]) -> People:
    """R2: tickets go by (queued_at, arrival, stream, draw); the no-shows of a lane come last."""
    counts = np.sum([part.counts for part in parts], axis=0)
    for part in parts:
        part.columns.setdefault("fate", np.zeros(len(part.columns["level"]), np.int8))
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns}
    lane = np.concatenate([np.repeat(np.arange(BLOCK), part.counts) for part in parts])
    key = lane << (1 + 2 * _CLOCK_BITS) | (columns["fate"] == Fate.NO_SHOW).astype(np.int64) << (2 * _CLOCK_BITS)
    key |= columns["queued_at_ms"].astype(np.int64) << _CLOCK_BITS | columns["arrival_ms"].astype(np.int64)
    order = np.argsort(key, kind="stable")  # streams and draws are already in order
    return People(counts, {name: column[order] for name, column in columns.items()})


def numbered(office: Office, day: Day, counts: Longs, columns: dict[str, NDArray[Any]]) -> People:
    """Number the tickets of lanes in ticket order (R2) and refuse those who come too late (R9)."""
    starts = np.cumsum(counts) - counts
    size = int(counts.sum())
    ticket = np.arange(1, size + 1, dtype=np.int32)
    ticket -= np.repeat(starts.astype(np.int32), counts)
    fate = columns.get("fate")
    if fate is None:
        fate = np.zeros(size, np.int8)
    else:
        ticket[fate == Fate.NO_SHOW] = -1
    office_last = min(day.closing_ms, to_ms(office.last_ticket) if office.last_ticket else day.closing_ms)
    last = np.array([min(office_last, to_ms(s.last_ticket)) if s.last_ticket else office_last for s in office.services])
    limited = [(place, s.tickets_max) for place, s in enumerate(office.services) if s.tickets_max is not None]
    if limited or columns["queued_at_ms"].max(initial=0) >= last.min():
        came, in_time = fate != Fate.NO_SHOW, columns["channel"] == Channel.APPOINTMENT
        late = came & (columns["queued_at_ms"] >= np.where(in_time, day.closing_ms, last.take(columns["service"])))
        for place, most in limited:
            issued = np.flatnonzero(came & ~late & ~in_time & (columns["service"] == place))
            lanes = np.searchsorted(starts, issued, side="right") - 1
            order = np.arange(len(issued)) - np.searchsorted(lanes, lanes)
            late[issued[order >= most]] = True
        fate = np.where(late, np.int8(Fate.REFUSED_LATE), fate)
    return People(counts, {**columns, "ticket": ticket, "fate": fate})
