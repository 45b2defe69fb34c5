"""Checks between the parts of a region; each returns sentences that name object, field, value and what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mfc_sim.description.clock import days_text, weekdays
from mfc_sim.description.demand import twice
from mfc_sim.description.model import open_days
from mfc_sim.errors import InvalidDescription, nearest

if TYPE_CHECKING:
    from mfc_sim.description.network_model import NetworkData

T = TypeVar("T", bound=Any)


def named(what: str, things: Sequence[T], name: object) -> T:
    """Return the thing of a name.

    Raises
    ------
    InvalidDescription
        If there is none; the nearest name is given.
    """
    for thing in things:
        if isinstance(name, str) and thing.name == name:
            return thing
    raise InvalidDescription(f"unknown {what} {name!r}{nearest(name, [thing.name for thing in things])}")


def problems(network: NetworkData) -> list[str]:
    """All problems between the parts of a region; what needs sound names is looked at when they are."""
    found = [*_names(network), *_references(network), *_pools(network), *_bundles(network)]
    return found or [*_circuits(network)] or [*_homes(network)]


def _twice(kind: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{kind} {name!r}: name is given twice" for name, times in Counter(names).items() if times > 1)


def _names(network: NetworkData) -> Iterator[str]:
    offices = [office.name for office in network.offices]
    settlements = [settlement.name for settlement in network.settlements]
    yield from _twice("office", offices)
    yield from _twice("settlement", settlements)
    yield from _twice("former office", [office.name for office in network.former])
    yield from _twice("door_order: office", network.door_order)
    yield from _twice("circuit", [circuit.name for circuit in network.circuits])
    yield from _twice("pool", [pool.name for pool in network.pools])
    taken = {*offices, *(office.name for office in network.former)}
    yield from (f"settlement {name!r}: an office has this name too" for name in settlements if name in taken)


def _references(network: NetworkData) -> Iterator[str]:
    offices = [office.name for office in network.offices]
    homes = dict.fromkeys(
        [*offices, *(office.name for office in network.former), *(one.name for one in network.settlements)]
    )
    services = dict.fromkeys(
        service.name for office in (*network.offices, *network.former) for service in office.services
    )
    for home, office in network.goes_to:
        if home not in homes:
            yield f"goes_to: unknown home {home!r}{nearest(home, homes)}"
        if office not in offices:
            yield f"goes_to ({home}): unknown office {office!r}{nearest(office, offices)}"
    yield from _weekdays(network)
    doors = dict.fromkeys([*offices, *(office.name for office in network.former)])
    yield from (
        f"door_order: unknown office {name!r}{nearest(name, doors)}" for name in network.door_order if name not in doors
    )
    for row in network.travel_min:
        yield from (
            f"travel_min: unknown place {place!r}{nearest(place, homes)}" for place in row[:2] if place not in homes
        )
    for one in network.settlements:
        former = [office.name for office in network.former]
        if one.office is not None and one.office not in (*offices, *former):
            yield f"{one.title()}: office names an unknown office {one.office!r}{nearest(one.office, offices)}"
        yield from _unknown(f"{one.title()}: visits_per_1000", dict(one.visits_per_1000), services)
    yield from _unknown("online", dict(network.online), services)
    for bundle in network.bundles:
        yield from _unknown(f"{bundle.title()}: services", bundle.services, services)
    for circuit in network.circuits:
        for days, office in circuit.stops:
            if office not in offices:
                yield f"{circuit.title()}: stops ({days}) names an unknown office {office!r}{nearest(office, offices)}"
    for pool in network.pools:
        for office in (*pool.offices, *([pool.base] if pool.base else [])):
            if office not in offices:
                yield f"{pool.title()}: unknown office {office!r}{nearest(office, offices)}"


def _weekdays(network: NetworkData) -> Iterator[str]:
    open_ = open_days(network.hours)
    if days := twice(network.weekday_factor):
        yield f"weekday_factor gives {days} more than once"
    for days, _ in network.weekday_factor:
        if days != "Mon-Sun" and None in open_:
            one = "hours is one pair, a single kind of day; allowed: hours by weekday"
            yield f"weekday_factor names {days!r}, but {one}"
        elif days != "Mon-Sun" and not weekdays(days) & open_.keys():
            allowed = days_text(frozenset(day for day in open_ if day is not None))
            yield f"weekday_factor must name days of hours, got {days!r}; allowed: {allowed}"


def _unknown(what: str, names: Iterable[str], services: Iterable[str]) -> Iterator[str]:
    yield from (
        f"{what} names an unknown service {name!r}{nearest(name, services)}" for name in names if name not in services
    )


def _pools(network: NetworkData) -> Iterator[str]:
    institution = {office.name: office.institution for office in network.offices}
    for pool in network.pools:
        of = dict.fromkeys(institution.get(name) for name in pool.offices)
        if len(of) > 1:
            told = ", ".join(repr(name) for name in of)
            yield f"{pool.title()}: offices must be of one institution, got {told}; region.merge makes them one"
    sent = [name for pool in network.pools for name in pool.offices]
    yield from (f"pools: office {name!r} is in two of them" for name in dict.fromkeys(sent) if sent.count(name) > 1)


def _bundles(network: NetworkData) -> Iterator[str]:
    taken = [name for bundle in network.bundles for name in bundle.services]
    yield from (
        f"bundles: service {name!r} is in two of them; allowed: one"
        for name in dict.fromkeys(taken)
        if taken.count(name) > 1
    )


def _circuits(network: NetworkData) -> Iterator[str]:
    from mfc_sim.description.staffed import staffed_offices

    windows = {office.name: [group.name for group in office.windows] for office in network.offices}
    taken = [
        f"{circuit.title()}: office {office!r} has windows of this name already"
        for circuit in network.circuits
        for office in dict.fromkeys(office for _, office in circuit.stops)
        if circuit.name in windows[office]
    ]
    if taken:
        yield from taken
        return
    try:
        staffed_offices(network)
    except InvalidDescription as error:
        yield from (f"circuits: {problem}" for problem in error.problems)


def _homes(network: NetworkData) -> Iterator[str]:
    """Find homes that cannot reach an office, and services that none serves."""
    from mfc_sim.description.choice import Choices

    try:
        choices = Choices(network)
    except InvalidDescription as error:
        yield from error.problems
        return
    offices = range(len(choices.offices))
    served = {name for place in offices for name, days in choices.serving[place].items() if days}
    for home in choices.homes:
        for name in dict.fromkeys(name for stream in home.door.demand for name, share in stream.shares if share):
            if name not in served:
                yield f"service {name!r}: asked for by residents of {home.name!r}, but no office has a window for it"
    yield from _travel(network, choices)
    for pool in network.pools:
        if not choices.in_reach(pool):
            base = pool.base or pool.offices[0]
            told = f"within_min must reach one of its offices from {base!r}, got {pool.within_min:g} minutes"
            yield f"{pool.title()}: {told}; travel to them must be known"


def _travel(network: NetworkData, choices: Any) -> Iterator[str]:
    """Find places whose travel must be known and is not."""
    by_rule = network.choice != "own" or network.free_share or network.booking_within_min is not None
    alone = len(choices.offices) == 1
    placed = {name for name, _ in network.goes_to} | {office.name for office in network.offices}
    placed |= {one.name for one in network.settlements if one.office in {office.name for office in network.offices}}
    wander = [
        home
        for home, one in enumerate(choices.homes)
        if by_rule
        or one.name not in placed
        or not all(choices.serves(choices.own(home), name) for stream in one.door.demand for name, _ in stream.shares)
    ]
    if alone or not wander:
        return
    known = np.isfinite(choices.travel_min)
    for place, office in enumerate(choices.offices):
        others = [home for home, one in enumerate(choices.homes) if one.name != office.name]
        if others and not known[others, place].any():
            yield (
                f"office {office.name!r}: no travel time is known to it; "
                "allowed: travel_min from other places, or location of both"
            )
    for home in wander:
        if not known[home].any():
            yield (
                f"{'settlement' if choices.homes[home].population is not None else 'office'} "
                f"{choices.homes[home].name!r}: out of reach of every office: no travel time is known from it; "
                "allowed: travel_min, or location of both"
            )
