"""What the operations share: errors that say which operation, and the home that stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import numpy as np

from mfc_sim.description.classes import windows_of
from mfc_sim.description.duty import most_on_duty
from mfc_sim.description.homes import doors
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription, among, kind_problems, nearest
from mfc_sim.text import Language, say

P = ParamSpec("P")

PACES = (0.001, 1000.0)
"""Least and greatest factor on service times."""


def operation(function: Callable[Concatenate[Network, P], Network]) -> Callable[Concatenate[Network, P], Network]:
    """Let every problem that an operation meets begin with its name."""
    name = f"region.{function.__name__}"

    @wraps(function)
    def named(network: Network, *args: Any, **words: Any) -> Network:
        try:
            if problems := kind_problems("network", network, Network, "as of Network(...)"):
                raise InvalidDescription(*problems)
            return function(network, *args, **words)
        except InvalidDescription as error:
            raise InvalidDescription(*(f"{name}: {problem}" for problem in error.problems)) from None

    return cast("Callable[Concatenate[Network, P], Network]", named)


def changed(network: Network, sentence: str, **changes: Any) -> Network:
    """Return a network with fields replaced, the sentence told, and all homes in the order in which they were."""
    order = tuple(doors(network))
    offices = (*changes.get("offices", network.offices), *changes.get("former", network.former))
    names = tuple(dict.fromkeys((*network.door_order, *(office.name for office in offices))))
    if names[: len(order)] != order:
        changes["door_order"] = order
    return network.changed(sentence, **changes)


def with_offices(network: Network, offices: Iterable[Office]) -> tuple[Office, ...]:
    """Return the offices of a network with those of the same name replaced."""
    new = {office.name: office for office in offices}
    return tuple(new.get(office.name, office) for office in network.offices)


def as_they_were(network: Network, *offices: Office) -> tuple[Office, ...]:
    """Return the former offices with some as they were; one that is there already stays as it is."""
    known = {one.name for one in network.former}
    return (*network.former, *(office for office in offices if office.name not in known))


def names_of(what: str, given: object, *, least: int = 1) -> tuple[str, ...]:
    """Return a list of names.

    Raises
    ------
    InvalidDescription
        If it is none, is too short, or gives a name twice.
    """
    if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
        raise InvalidDescription(f"{what} must be a list of names, got {given!r}")
    if len(given) < least:
        raise InvalidDescription(f"{what} must name at least {least}, got {list(given)}")
    if twice := [name for name in dict.fromkeys(given) if given.count(name) > 1]:
        raise InvalidDescription(f"{what} must give each name once, got {', '.join(map(repr, twice))} twice")
    return tuple(given)


def offices_of(network: Network, names: Sequence[str]) -> list[Office]:
    """Return offices by their names; every unknown one is told, with the nearest name."""
    known = {office.name: office for office in network.offices}
    strange = [name for name in names if not among(name, known)]
    if wrong := [f"unknown office {name!r}{nearest(name, known)}" for name in strange]:
        raise InvalidDescription(*wrong)
    return [known[name] for name in names]


def windows_in(language: Language, office: Office, *, alone: bool = False) -> str:
    """Tell the windows of an office: how many there are, and how many are on duty at once if they are fewer.

    >>> import mfc_sim as mfc
    >>> windows_in("en", mfc.presets.starter())
    'places for 13 windows, 9 on duty'
    """
    installed = windows_of(office)
    staffed = max(
        sum(most_on_duty(group, day, hours) for group in office.windows) for day, hours in office.open_days().items()
    )
    if staffed < installed:
        return say("region.windows_both", language, installed=installed, staffed=staffed)
    return say("region.windows", language, windows=installed) if alone else str(installed)


def check_services(office: Office, services: Iterable[str]) -> None:
    """Refuse services that an office has not."""
    known = [service.name for service in office.services]
    wrong = [
        f"{office.title()}: unknown service {name!r}{nearest(name, known)}" for name in services if name not in known
    ]
    if wrong:
        raise InvalidDescription(*wrong)


def check_count(what: str, count: object) -> None:
    """Refuse what is no whole number of at least 1."""
    count = count.item() if isinstance(count, np.generic) else count
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise InvalidDescription(f"{what} must be a whole number of at least 1, got {count!r}")


def check_number(what: str, number: object, least: float, most: float) -> None:
    """Refuse what is no number between two others."""
    number = number.item() if isinstance(number, np.generic) else number
    if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number <= most:
        raise InvalidDescription(f"{what} must be a number from {least:g} to {most:g}, got {number!r}")


def check_days(network: Network, office: Office) -> None:
    """Refuse the first hours by weekday in a region whose days are all of one kind: nobody knows how many they are."""
    known = [one.hours for one in (*network.offices, *network.former)]
    known += [network.hours] if network.settlements else []
    if office.hours[0][0] and not any(hours[0][0] for hours in known):
        raise InvalidDescription(
            f"office {office.name!r}: hours are by weekday, but all offices of the region have a single kind of day; "
            "allowed: hours by weekday for all, such as {'Mon-Fri': ('09:00', '18:00')}"
        )
