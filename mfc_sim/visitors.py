"""Visitors of one day of 64 replications: when they come, for what, how long it takes, how long they wait.

Within a draw the customer is the slow index and the replication the fast one: a busier scenario only appends rows, and
meets the same people first. What makes generators is given: see paths.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim import compiled, draw_loops
from mfc_sim.attributes import NO_LIMIT, Kept, write
from mfc_sim.description.clock import MIN, to_ms
from mfc_sim.description.demand import Appointments, Rate, WalkIns
from mfc_sim.kinds import LEVEL_BITS, Laws, kinds_of, minutes_of
from mfc_sim.source import BLOCK, Floats, Longs, Source, alike, fresh

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

_LEVEL_MASK = (1 << LEVEL_BITS) - 1
_CLOCK_BITS = 28
_LATEST = 2**_CLOCK_BITS - 1


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
    people = drawn(office, source)
    return numbered(office, (source.day,), people.counts, people.columns, source.column)


def drawn(office: Office, source: Source, *, factor: Floats | None = None) -> People:
    """All customers of one day in ticket order, before their tickets are numbered; ``factor``: of a region's day."""
    demand_factor = source.factor(office.day_cv, "day factor") * (1.0 if factor is None else factor)
    pace = source.factor(office.pace_cv, "pace of the day")
    parts = []
    weekday = source.day.weekday
    if len(office.demand) > 1 or any(isinstance(s, Appointments) or s.at_door(weekday) for s in office.demand):
        source = replace(source, column=fresh)  # they are put into order first
    for place, stream in enumerate(office.demand):
        if isinstance(stream, Appointments):
            parts.append(_booked(office, source, place, stream, pace))
        else:
            of_stream = demand_factor * source.factor(stream.day_cv, "stream factor", stream.name)
            if stream.at_door(weekday):
                parts.append(_at_door(office, source, place, stream, of_stream, pace))
            parts.append(_walk_ins(office, source, place, stream, of_stream, pace))
    parts = [part for part in parts if part.counts.any()] or [_nobody(source.numbers)]
    return parts[0] if len(parts) == 1 and "fate" not in parts[0].columns else _in_ticket_order(parts)


def _nobody(numbers: Sequence[str]) -> People:
    """Return no visitors at all."""
    long = dict.fromkeys(("queued_at_ms", "arrival_ms", "need_ms", "patience_ms"), np.int64)
    kinds = {**long, "service": np.int16, "stream": np.int16, "level": np.int8, "channel": np.int8}
    columns: dict[str, NDArray[Any]] = {name: np.empty(0, kind) for name, kind in kinds.items()}
    return People(np.zeros(BLOCK, np.int64), columns | {name: np.empty(0) for name in numbers})


def _walk_ins(office: Office, source: Source, place: int, stream: WalkIns, factor: Floats, pace: Floats) -> People:
    day = source.day
    known = ("rate", stream.name, day.key)
    rate = source.scratch.once(known, lambda: stream.rate(day.weekday, day.opening_ms, day.closing_ms))
    integral = np.concatenate([[0.0], np.cumsum(rate.counts)])
    times, counts = source.unit_rate(integral[-1] * factor, "arrivals", stream.name)
    kept = Kept(counts)
    arrival = source.column("queued_at_ms", kept.size, np.int64)
    # A factor may be too small for a number: then nobody comes.
    factor = np.maximum(factor, 1e-300)
    if compiled.exact():
        edges_ms, slopes = source.scratch.once(("slopes", stream.name, day.key), lambda: _slopes(rate, integral))
        draw_loops.arrivals(times, factor, counts, integral, slopes, edges_ms, arrival)
    else:
        expected = times[: kept.depth]
        if (factor != 1).any():
            expected /= factor
        # Replication by replication, where they ascend: interpolation then finds its interval at once. A few at a
        # time: what is made anew for them is then what the last few gave back. Whole milliseconds by a floor: every
        # arrival stays inside the interval of the rate that sent it.
        for replications, rows in kept.runs():
            ascending = np.concatenate(kept.parts(expected, replications))
            arrival[rows] = np.interp(ascending, integral, rate.edges_ms)
    columns = _attributes(office, source, place, stream, kept, arrival, pace, "walk-in")
    if rate.edges_ms[0] < day.opening_ms:  # R2: they wait at the door
        columns |= {"queued_at_ms": np.maximum(arrival, day.opening_ms), "arrival_ms": arrival.copy()}
    return People(counts, columns)


def _at_door(office: Office, source: Source, place: int, stream: WalkIns, factor: Floats, pace: Floats) -> People:
    # Arrivals of a unit-rate process up to the mean: a greater mean meets the same people first.
    _, counts = source.unit_rate(stream.at_door(source.day.weekday) * factor, "at the door", stream.name)
    kept = Kept(counts)
    arrival = np.full(kept.size, source.day.opening_ms, np.int64)
    return People(counts, _attributes(office, source, place, stream, kept, arrival, pace, "door"))


def _booked(office: Office, source: Source, place: int, stream: Appointments, pace: Floats) -> People:
    day = source.day
    slots = stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms)
    kept = Kept(np.full(BLOCK, len(slots)))
    slot = np.tile(slots, BLOCK)
    lateness = np.zeros(len(slot), np.int64)
    if stream.lateness is not None:
        all_alike = np.zeros((len(slots), BLOCK), np.uint8)
        minutes = minutes_of(Laws.of([stream.lateness]), all_alike, source, "lateness", stream.name)
        kept.pick(np.rint(np.clip(minutes, -1e6, 1e6) * MIN), lateness)
    arrival = np.clip(slot + lateness, 0, _LATEST)
    columns = _attributes(office, source, place, stream, kept, arrival, pace, "booked")
    late = lateness > round(stream.grace_min * MIN)  # R12: strictly
    missing = np.zeros(len(slot), np.bool_)
    if stream.no_show:
        missing = source.standard("uniform", "no-show", stream.name, kept.depth).T.reshape(-1) < stream.no_show
    columns["queued_at_ms"] = np.where(missing, slot, np.maximum(arrival, slot))
    columns["level"] = np.where(late & ~missing, stream.late_level, 1 if stream.level is None else stream.level).astype(
        np.int8
    )
    columns["channel"] = np.where(late & ~missing, Channel.APPOINTMENT_LATE, Channel.APPOINTMENT).astype(np.int8)
    columns["fate"] = np.where(missing, Fate.NO_SHOW, Fate.QUEUES).astype(np.int8)
    return People(kept.counts, columns)


def _attributes(
    office: Office,
    source: Source,
    place: int,
    stream: WalkIns | Appointments,
    kept: Kept,
    arrival: Longs,
    pace: Floats,
    who: str,
) -> dict[str, NDArray[Any]]:
    """Everything about customers but their arrival, drawn with them and never at the window."""
    size = len(arrival)
    kinds = source.scratch.once(("kinds", stream.name), lambda: kinds_of(office, stream))
    need_ms, patience_ms = (source.column(name, size, np.int64) for name in ("need_ms", "patience_ms"))
    mine = source.scratch.rows("mine", kept.depth, kinds.codes.dtype.type).reshape(-1)[:size]
    if kinds.patience is None:
        patience_ms.fill(NO_LIMIT)
    write(kinds, source, (who, stream.name), kept, pace, (mine, need_ms, patience_ms))
    more = {
        name: kept.pick(source.standard("uniform", f"{who} {name}", stream.name, kept.depth), np.empty(size))
        for name in source.numbers
    }
    return {
        "queued_at_ms": arrival,
        "arrival_ms": arrival,
        "need_ms": need_ms,
        "patience_ms": patience_ms,
        "service": np.right_shift(mine, LEVEL_BITS, out=source.column("service", size, np.int16), casting="unsafe"),
        "stream": source.scratch.once(("stream", place), lambda: alike(np.int16(place)))[:size],
        "level": np.bitwise_and(mine, _LEVEL_MASK, out=source.column("level", size, np.int8), casting="unsafe"),
        "channel": source.scratch.once("channel", lambda: alike(np.int8(Channel.WALK_IN)))[:size],
        **more,
    }


def _slopes(rate: Rate, integral: Floats) -> tuple[Floats, Floats]:
    """Instants between the intervals of a rate, and how much time passes in each for one who is expected."""
    edges_ms = rate.edges_ms.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # where nobody comes
        return edges_ms, np.nan_to_num(np.diff(edges_ms) / np.diff(integral))


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


def numbered(
    office: Office,
    days: Sequence[Day],
    counts: Longs,
    columns: dict[str, NDArray[Any]],
    column: Callable[[str, int, type], NDArray[Any]] = fresh,
) -> People:
    """Number the tickets of lanes in ticket order (R2) and refuse those who come too late (R9); days take turns."""
    starts = np.cumsum(counts) - counts
    size = int(counts.sum())
    ticket = column("ticket", size, np.int32)
    if compiled.on():
        draw_loops.tickets(counts, ticket)
    else:
        tickets = np.arange(1, counts.max(initial=0) + 1, dtype=np.int32)
        np.concatenate([tickets[:count] for count in counts.tolist()], out=ticket)
    fate = columns.get("fate")
    if fate is None:
        fate = column("fate", size, np.int8)
        fate.fill(Fate.QUEUES)
        latest = columns["queued_at_ms"].take(np.cumsum(counts)[counts > 0] - 1)  # each lane's last
    else:
        ticket[fate == Fate.NO_SHOW] = -1
        latest = columns["queued_at_ms"]
    closing = np.array([day.closing_ms for day in days])
    clocks = [np.inf if clock is None else to_ms(clock) for clock in (office.last_ticket, *_last_tickets(office))]
    last = np.minimum(closing[:, None], np.minimum(clocks[0], clocks[1:])).astype(np.int64)
    limited = [(place, s.tickets_max) for place, s in enumerate(office.services) if s.tickets_max is not None]
    if limited or latest.max(initial=0) >= last.min():
        came, in_time = fate != Fate.NO_SHOW, columns["channel"] == Channel.APPOINTMENT
        day = np.repeat(np.arange(len(counts)) % len(days), counts)
        late = came & (columns["queued_at_ms"] >= np.where(in_time, closing[day], last[day, columns["service"]]))
        for place, most in limited:
            issued = np.flatnonzero(came & ~late & ~in_time & (columns["service"] == place))
            lanes = np.searchsorted(starts, issued, side="right") - 1
            order = np.arange(len(issued)) - np.searchsorted(lanes, lanes)
            late[issued[order >= most]] = True
        fate = np.where(late, np.int8(Fate.REFUSED_LATE), fate)
    return People(counts, {**columns, "ticket": ticket, "fate": fate})


def _last_tickets(office: Office) -> list[str | None]:
    return [service.last_ticket for service in office.services]
