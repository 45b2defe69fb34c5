"""Visits moved between streams: from the live queue to bookings and back, and online; and times made longer."""

from __future__ import annotations

from typing import Any

from mfc_sim.description.clock import DAY_MS
from mfc_sim.description.compound import Mixture
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.laws import BaseLaw
from mfc_sim.description.office import Office

DIGITS = 4
"""Digits after the point of what is set: an office that a panel made can be read."""
Streams = tuple[WalkIns | Appointments, ...]


def visits_of(office: Office, stream: WalkIns | Appointments) -> dict[str, float]:
    """Mean number of a stream who come in all open days together, by service; no-shows do not come."""
    come = 0.0
    for weekday, (opening, closing) in office.open_days().items():
        if isinstance(stream, Appointments):
            come += len(stream.slots_ms(weekday, opening, closing)) * (1 - stream.no_show)
        else:
            come += stream.rate(weekday, opening, closing).between(0, DAY_MS) + stream.at_door(weekday)
    return {service: come * share for service, share in stream.shares}


def booked_share(office: Office) -> float | None:
    """Share of the booked among the visits for services that can be booked; None where nothing can.

    >>> import mfc_sim as mfc
    >>> booked_share(mfc.presets.starter()) is None
    False
    """
    booked, live = _by_way(office, office.demand)
    bookable = sum(live.get(service, 0.0) for service in booked) + sum(booked.values())
    return sum(booked.values()) / bookable if bookable and sum(booked.values()) else None


def _by_way(office: Office, streams: Streams) -> tuple[dict[str, float], dict[str, float]]:
    """Visits by service: of the booked, and of the live queue."""
    ways: tuple[dict[str, float], dict[str, float]] = {}, {}
    for stream in streams:
        way = ways[isinstance(stream, WalkIns)]
        for service, visits in visits_of(office, stream).items():
            way[service] = way.get(service, 0.0) + visits
    return ways


def scaled(stream: WalkIns | Appointments, factor: float) -> WalkIns | Appointments | None:
    """Return a stream with so many times as many visits: slots of bookings lie closer; None if nobody is left."""
    if factor <= 0:
        return None
    if isinstance(stream, Appointments):
        return stream.replace(every_min=round(stream.every_min / factor, DIGITS))
    return stream.replace(scale=round(stream.scale * factor, DIGITS))


def online(streams: Streams, share: float) -> Streams:
    """Take a share of the visits of all streams away: they are made online."""
    return tuple(one for one in (scaled(stream, 1 - share) for stream in streams) if one is not None)


def with_booked(office: Office, streams: Streams, share: float) -> Streams:
    """Move visits for the services that can be booked, so that a share of them is booked.

    Bookings are scaled alike, up to all visits for a service; the live queue has the rest of them, service by service,
    so the mean number of visits for each service stays; as slots are whole, up to one of them may be too many where all
    is booked.

    Parameters
    ----------
    office : Office
        Whose hours hold.
    streams : tuple of WalkIns and Appointments
    share : float
        In [0, 1].
    """
    booked, live = _by_way(office, streams)
    total = sum(booked.values())
    factor = share * (total + sum(live.get(service, 0.0) for service in booked)) / total if total else 0.0
    moved: dict[str, WalkIns | Appointments | None] = {}
    for stream in streams:
        if isinstance(stream, Appointments):
            mine = booked[stream.service]
            all_of_it = (mine + live.get(stream.service, 0.0)) / mine if mine else 0.0
            moved[stream.name] = scaled(stream, min(factor, all_of_it))
    now, _ = _by_way(office, tuple(one for one in moved.values() if one is not None))
    rest = {
        service: max(0.0, live[service] + visits - now.get(service, 0.0)) / live[service]
        for service, visits in booked.items()
        if live.get(service)
    }
    moved |= {stream.name: _thinned(stream, rest) for stream in streams if isinstance(stream, WalkIns)}
    return tuple(one for one in (moved[stream.name] for stream in streams) if one is not None)


def _thinned(stream: WalkIns, rest: dict[str, float]) -> WalkIns | None:
    """Return a live queue with only a share of its visits for some services; None if nobody is left."""
    left = {service: round(share * rest.get(service, 1.0), DIGITS) for service, share in stream.shares}
    whole = sum(left.values())
    if whole <= 0:
        return None
    changes: dict[str, Any] = {} if stream.mix is None else {"mix": left}
    return stream.replace(scale=round(stream.scale * whole, DIGITS), **changes)


def longer(law: BaseLaw, factor: float) -> Any:
    """Return a law of times so many times as long; None if it has no minutes to multiply (a law of scipy's).

    >>> import mfc_sim as mfc
    >>> longer(mfc.Lognormal(mean_min=10, cv=0.5), 2)
    Lognormal(mean_min=20.0, cv=0.5)
    """
    if isinstance(law, Mixture):
        parts = [longer(part.of, factor) for part in law.parts]
        if None in parts:
            return None
        return law.replace(parts=tuple(part.replace(of=of) for part, of in zip(law.parts, parts, strict=True)))
    minutes = [name for name in type(law).model_fields if name == "minutes" or name.endswith("_min")]
    values = {name: getattr(law, name) for name in minutes}
    if not values:
        return None
    return law.replace(
        **{
            name: tuple(one * factor for one in value) if isinstance(value, tuple) else value * factor
            for name, value in values.items()
        }
    )
