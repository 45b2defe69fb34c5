"""Operations on the rules of a region: booking, choice of office, service times, online, life situations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from mfc_sim.description.demand import Appointments
from mfc_sim.description.fields import LONGEST_MIN
from mfc_sim.description.homes import doors
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.places import Bundle
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.region.common import PACES, changed, check_number, check_services, names_of, operation
from mfc_sim.text import say


@operation
def share_booking(network: Network, within_min: float = 30.0) -> Network:
    """Offer those who book the emptiest office of their institution in reach.

    Parameters
    ----------
    network : Network
    within_min : float, default 30
        Travel that is offered at most [min].

    Raises
    ------
    InvalidDescription
        If every office is an institution of its own: merge them first.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")], travel_min={("A", "B"): 12})
    >>> print(*mfc.region.share_booking(net, 20).changes)
    those who book are offered the emptiest office of their institution within 20 min
    """
    check_number("within_min", within_min, 0, LONGEST_MIN)
    _check_institutions(network)
    sentence = say("region.booking", network.language, minutes=float(within_min))
    known = doors(network).values()
    booked = any(isinstance(stream, Appointments) for office in known for stream in office.demand)
    if not booked and not any(one.booked_share for one in network.settlements):
        sentence += say("region.nobody_books", network.language)
    return changed(network, sentence, booking_within_min=within_min)


@operation
def free_choice(
    network: Network, share: float, *, by: Literal["nearest", "gravity", "emptiest"] = "gravity"
) -> Network:
    """Let a share of residents choose another office of the institution of their own (extraterritorial).

    Parameters
    ----------
    network : Network
    share : float
        Share of residents, from 0 to 1.
    by : "nearest", "gravity" or "emptiest", default "gravity"
        How they choose: see ``Network.free_choice``.

    Raises
    ------
    InvalidDescription
        If every office is an institution of its own: merge them first.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")], travel_min={("A", "B"): 12})
    >>> print(*mfc.region.free_choice(net, 0.2, by="emptiest").changes)
    20 % of residents are free to choose within their institution, the emptiest office in reach
    """
    check_number("share", share, 0, 1)
    _check_institutions(network)
    words = {"nearest": "region.by_nearest", "gravity": "region.by_gravity", "emptiest": "region.by_emptiest"}
    if by not in tuple(words):
        raise InvalidDescription(f"by must be 'gravity', 'nearest' or 'emptiest', got {by!r}")
    how = say(words[by], network.language)
    sentence = say("region.free_choice", network.language, percent=100 * share, how=how)
    if share == network.free_share == 0:
        return changed(network, sentence)
    return changed(network, sentence, free_share=share, free_choice=by)


def _check_institutions(network: Network) -> None:
    """Refuse a region in which nobody has a second office of his institution."""
    if max(Counter(office.institution for office in network.offices).values()) == 1:
        told = ", ".join(f"{office.name!r}" for office in network.offices)
        raise InvalidDescription(f"offices {told}: each is an institution of its own; merge them first (region.merge)")


@operation
def standardize(
    network: Network,
    durations: Mapping[str, Any] | None = None,
    *,
    like: str | None = None,
    services: Sequence[str] | None = None,
) -> Network:
    """Give a service the same service time in the whole region.

    Give ``durations``, or ``like``. The needs of residents change, who they are and when they come does not.

    Parameters
    ----------
    network : Network
    durations : dict of str to law, optional
        Time at a window of pace 1 [min], by service.
    like : str, optional
        Office whose service times hold for all.
    services : sequence of str, optional
        With ``like``: only these; default: all that it serves.

    Raises
    ------
    InvalidDescription
        If neither or both are given, or a service is not there.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")])
    >>> one = mfc.region.standardize(net, {"passport": mfc.Fixed(minutes=9)})
    >>> print(*one.changes)
    one service time in the whole region: passport 9 min
    """
    laws = _laws(network, durations, like, services)
    known = dict.fromkeys(service.name for office in doors(network).values() for service in office.services)
    known |= dict.fromkeys(service.name for office in network.offices for service in office.services)
    if wrong := [f"durations: unknown service {name!r}{nearest(name, known)}" for name in laws if name not in known]:
        raise InvalidDescription(*wrong)
    offices, former = ([_timed(office, laws) for office in kind] for kind in (network.offices, network.former))
    means = {service.name: service.duration.mean for office in (*former, *offices) for service in office.services}
    told = ", ".join(f"{name} {means[name]:g}" for name in laws)
    sentence = say("region.standardize", network.language, services=told)
    return changed(network, sentence, offices=offices, former=former)


def _laws(network: Network, durations: Any, like: str | None, services: Sequence[str] | None) -> dict[str, Any]:
    """Find the law of each service that gets one."""
    if (durations is None) == (like is None):
        got = "none" if like is None else "both"
        raise InvalidDescription(f"exactly one of durations and like is needed, got {got}")
    if like is not None:
        model = network.office(like)
        laws = {service.name: service.duration for service in model.services}
        if services is None:
            return laws
        names = names_of("services", services)
        check_services(model, names)
        return {name: laws[name] for name in names}
    if not isinstance(durations, Mapping) or not durations or services is not None:
        got = f"{durations!r}" + (" with services" if services is not None else "")
        raise InvalidDescription(
            f"durations must be a mapping of services to laws (services goes with like), got {got}"
        )
    return dict(durations)


def _timed(office: Office, laws: Mapping[str, Any]) -> Office:
    """Return an office with other service times."""
    return office.replace(
        services=[
            service.replace(duration=laws[service.name]) if service.name in laws else service
            for service in office.services
        ]
    )


@operation
def move_online(network: Network, shares: Mapping[str, float], *, need: float = 1.0) -> Network:
    """Let a share of the visits for some services be made online; nobody comes for them.

    A share is one of the visits that are left: after 0.5 and again 0.5 a quarter comes.

    Parameters
    ----------
    network : Network
    shares : dict of str to float
        By service, from 0 to 1.
    need : float, default 1
        Factor on the service times of those who still come, for all services that were ever moved online, from 0.001
        to 1000: they are the harder cases. An assumption; factors of several moves multiply.

    Raises
    ------
    InvalidDescription
        If a service is not there, or a value is not allowed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> net = mfc.Network(offices=[mfc.presets.starter().replace(name="A")])
    >>> less = mfc.region.move_online(net, {"passport": 0.3}, need=1.1)
    >>> print(*less.changes)
    online from now on: passport 30 %; service times of those who still come x 1.1
    """
    given: Any = shares
    if not isinstance(given, Mapping) or not given:
        raise InvalidDescription(f"shares must be a mapping of services to shares, got {shares!r}")
    for service, share in shares.items():
        check_number(f"shares ({service})", share, 0, 1)
    check_number("need", need, *PACES)
    known = dict.fromkeys(service.name for office in doors(network).values() for service in office.services)
    if wrong := [f"shares: unknown service {name!r}{nearest(name, known)}" for name in shares if name not in known]:
        raise InvalidDescription(*wrong)
    told = ", ".join(f"{service} {100 * share:g} %" for service, share in shares.items())
    sentence = say("region.online", network.language, services=told, need=float(need))
    moved = {service: share for service, share in shares.items() if share}
    if not moved:
        return changed(network, sentence)
    online = dict(network.online)
    online |= {service: 1 - (1 - online.get(service, 0.0)) * (1 - share) for service, share in moved.items()}
    return changed(network, sentence, online=online, online_need=network.online_need * need)


@operation
def bundle(network: Network, name: str, *, services: Sequence[str], share: float, saved_share: float = 0.0) -> Network:
    """Let those in a life situation get several services in one visit.

    Parameters
    ----------
    network : Network
    name : str
        Such as "birth of a child".
    services : sequence of str
        Two or more; the visit is that for the first.
    share : float
        Share of the visitors for each of these services who are in this situation.
    saved_share : float, default 0
        Share of the work of the others that one visit saves.

    Raises
    ------
    InvalidDescription
        If a service is not there, or in another bundle.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> net = mfc.Network(offices=[mfc.presets.starter().replace(name="A")])
    >>> birth = ["passport", "collect"]
    >>> new = mfc.region.bundle(net, "move", services=birth, share=0.3)
    >>> print(*new.changes)
    life situation 'move': 30 % get passport, collect in one visit
    """
    new = Bundle(name=name, services=services, share=share, saved_share=saved_share)
    told = ", ".join(new.services)
    sentence = say("region.bundle", network.language, name=name, services=told, percent=100 * new.share)
    return changed(network, sentence, bundles=(*network.bundles, new))
