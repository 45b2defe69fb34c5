"""Operations that open, close and shrink offices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfc_sim.description.choice import Choices
from mfc_sim.description.clock import days_in
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.places import Pool
from mfc_sim.description.windows import Windows
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.region.common import as_they_were, changed, check_days, operation, windows_in, with_offices
from mfc_sim.text import say

OUTPOST_HOURS = {"Tue": ("10:00", "13:00")}


@operation
def open(  # noqa: A001
    network: Network, office: Office, *, travel_min: Mapping[tuple[str, str], float] | None = None
) -> Network:
    """Open an office: those who are near go there, and the people of its own ``demand`` come on top.

    Parameters
    ----------
    network : Network
    office : Office
        Its name is new to the region.
    travel_min : dict of (str, str) to float, optional
        Travel between it and other places [min], besides what is known from ``location``.

    Raises
    ------
    InvalidDescription
        If an office, a former one or a settlement has the name already, or no travel to it is known.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a])
    >>> print(*mfc.region.open(net, a.replace(name="B")).changes)
    office 'B' opens: places for 13 windows, 9 on duty
    """
    if problems := kind_problems("office", office, Office, "as of Office(...)"):
        raise InvalidDescription(*problems)
    kinds = {settlement.name: "settlement" for settlement in network.settlements}
    kinds |= {one.name: "former office" for one in network.former} | {one.name: "office" for one in network.offices}
    if office.name in kinds:
        raise InvalidDescription(f"office {office.name!r}: name must be new, a {kinds[office.name]} has it")
    check_days(network, office)
    sentence = say(
        "region.open", network.language, name=office.name, windows=windows_in(network.language, office, alone=True)
    )
    given: Any = {} if travel_min is None else travel_min
    if not isinstance(given, Mapping) or not all(isinstance(pair, tuple) and office.name in pair for pair in given):
        raise InvalidDescription(
            f"travel_min must be a mapping of pairs with {office.name!r} to minutes, "
            f"such as {{({office.name!r}, {network.offices[0].name!r}): 12}}, got {travel_min!r}"
        )
    rows = (*network.travel_min, *((*pair, minutes) for pair, minutes in given.items()))
    return changed(network, sentence, offices=(*network.offices, office), travel_min=rows)


@operation
def close(network: Network, name: str, *, into: str | None = None) -> Network:
    """Close an office: its people stay where they live, and go elsewhere.

    It is kept in ``former`` as it was. A pool loses it, and a pool that set out from it sets out from its first office.

    Parameters
    ----------
    network : Network
    name : str
        The office.
    into : str, optional
        Own office from now on of all whose own office this was; who needs what it does not serve goes to the nearest
        office that does. Default: the nearest of their municipality, else the nearest.

    Raises
    ------
    InvalidDescription
        If it is the only office, the last that serves what somebody asks for, the only one of a pool, or one at which
        visiting specialists stop; if ``into`` is not open or serves nothing of what these people ask for.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")])
    >>> fewer = mfc.region.close(net, "B")
    >>> print(*fewer.changes)
    office 'B' closes; its people go to the nearest office
    >>> [office.name for office in fewer.offices], [was.name for was in fewer.former]
    (['A'], ['B'])
    """
    changes = closing(network, name, into)
    if into is None:
        return changed(network, say("region.close", network.language, name=name), **changes)
    return changed(network, say("region.close_into", network.language, name=name, into=into), **changes)


def closing(network: Network, name: str, into: str | None, *, host: Office | None = None) -> dict[str, Any]:
    """Find the fields of a network without an office whose people go elsewhere; ``host``: ``into`` as it is then."""
    office = network.office(name)
    if into is not None and network.office(into) == office:
        raise InvalidDescription(f"office {name!r}: into must be another office, got {into!r}")
    if len(network.offices) == 1:
        raise InvalidDescription(f"office {name!r}: is the only office of the region and cannot close")
    if stops := [circuit.title() for circuit in network.circuits if name in dict(circuit.stops).values()]:
        raise InvalidDescription(*(f"office {name!r}: cannot close, {title} stops there" for title in stops))
    choices = Choices(network)
    people = [home for home in range(len(choices.homes)) if choices.offices[choices.own(home)].name == name]
    if into is not None and host is None:
        _check_receives(choices, people, name, into)
    goes_to = {home: into if to == name else to for home, to in network.goes_to}
    goes_to |= {choices.homes[home].name: into for home in people}
    offices = network.offices if host is None else with_offices(network, [host])
    return {
        "offices": tuple(one for one in offices if one.name != name),
        "former": as_they_were(network, office),
        "goes_to": {home: to for home, to in goes_to.items() if to is not None},
        "pools": tuple(_without(pool, name, into) for pool in network.pools),
    }


def _check_receives(choices: Choices, people: list[int], name: str, into: str) -> None:
    """Refuse an office that serves nothing of what the people of another ask for."""
    place = [office.name for office in choices.offices].index(into)
    streams = [stream for home in people for stream in choices.homes[home].door.demand]
    asked = dict.fromkeys(service for stream in streams for service, share in stream.shares if share)
    if asked and not any(choices.serves(place, service) for service in asked):
        told = ", ".join(map(repr, asked))
        raise InvalidDescription(
            f"office {name!r}: into must be an office that serves something of what its people ask for ({told}), "
            f"got {into!r}"
        )


def _without(pool: Pool, name: str, into: str | None) -> Pool:
    """Return a pool that is not sent to an office; one that was sent nowhere else goes with its people."""
    if name not in (*pool.offices, pool.base):
        return pool
    left = tuple(office for office in pool.offices if office != name) or ((into,) if into is not None else ())
    if not left:
        raise InvalidDescription(f"office {name!r}: cannot close, {pool.title()} is sent nowhere else")
    return pool.replace(offices=left, base=None if pool.base == name else pool.base)


@operation
def to_outpost(
    network: Network,
    name: str,
    *,
    hours: Mapping[str, tuple[str, str]] | tuple[str, str] | None = None,
    windows: int = 1,
) -> Network:
    """Turn an office into an outpost (ТОСП): a few hours a week, one group of windows that serves all its services.

    Its people come when they came before, and as many: it is kept in ``former`` as it was, and has no demand of its own
    any more. The group has the name, pace and absence of the greatest group of before. Short days of ``dates`` are
    dropped, holidays stay.

    Parameters
    ----------
    network : Network
    name : str
        The office, or an outpost.
    hours : dict of weekdays to (from, until), or one pair
        Its opening hours; default Tue 10:00 to 13:00.
    windows : int, default 1

    Raises
    ------
    InvalidDescription
        If hours or windows make no sense, or hours are by weekday where all offices have a single kind of day.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")])
    >>> smaller = mfc.region.to_outpost(net, "B", hours={"Tue": ("10:00", "13:00")})
    >>> print(*smaller.changes)
    office 'B' becomes an outpost: Tue 10:00-13:00, windows 1 (before: places for 13 windows, 9 on duty)
    """
    office = network.office(name)
    greatest = max(office.windows, key=lambda group: group.count)
    group = Windows(name=greatest.name, count=windows, pace=greatest.pace, absence=greatest.absence)
    small = office.replace(
        outpost=True,
        hours=OUTPOST_HOURS if hours is None else hours,
        windows=(group,),
        demand=(),
        dates=tuple((date, span) for date, span in office.dates if span is None),
    )
    check_days(network, small)
    told = "; ".join(f"{days_in(network.language, days)} {'-'.join(span)}".strip() for days, span in small.hours)
    values = {"name": name, "hours": told, "windows": windows, "before": windows_in(network.language, office)}
    sentence = say("region.to_outpost", network.language, **values)
    if small == office.replace(demand=()):
        return changed(network, sentence)
    new = with_offices(network, [small])
    return changed(network, sentence, offices=new, former=as_they_were(network, office))
