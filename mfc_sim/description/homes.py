"""Homes: the places whose people a region draws, each with the description they are drawn by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfc_sim.description.clock import WEEKDAYS
from mfc_sim.description.demand import WalkIns, of_weekday
from mfc_sim.description.model import open_days
from mfc_sim.description.office import Office
from mfc_sim.description.windows import Windows

if TYPE_CHECKING:
    from mfc_sim.description.network_model import NetworkData
    from mfc_sim.description.places import Settlement


@dataclass(frozen=True)
class Home:
    """Where people live.

    Attributes
    ----------
    name : str
        That of the settlement, or of the office at whose door they live.
    door : Office
        What they are drawn by: hours, services, demand, patience. Its pace is that of no office in particular.
    location : (float, float) or None
    municipality : str or None
    population : int or None
        None at the door of an office.
    booked_share, online_share : float
        Of a settlement.
    """

    name: str
    door: Office
    location: tuple[float, float] | None
    municipality: str | None
    population: int | None = None
    booked_share: float = 0.0
    online_share: float = 0.0

    def drawn_by(self) -> tuple[object, ...]:
        """All that its people depend on: equal values, the same people."""
        door = self.door
        laws = door.services, door.demand, door.patience, door.day_cv
        return door.hours, door.dates, *laws, self.booked_share, self.online_share


def homes_of(network: NetworkData) -> tuple[Home, ...]:
    """Find all homes from which anybody comes: settlements, then doors of offices, as they were if they changed."""
    return (*(_settled(network, one) for one in network.settlements), *_doors(network))


def doors(network: NetworkData) -> dict[str, Office]:
    """By name the offices whose demand lives at their doors, as they were if they changed; in ``door_order``."""
    found = {office.name: office for office in (*network.offices, *network.former)}
    return {name: found[name] for name in dict.fromkeys((*network.door_order, *found))}


def _doors(network: NetworkData) -> list[Home]:
    return [
        Home(name, office.replace(pace_cv=0.0) if office.pace_cv else office, office.location, office.municipality)
        for name, office in doors(network).items()
        if office.demand
    ]


def _by_day(network: NetworkData, visits: float) -> float | dict[str, float]:
    """Visits of the days on which residents want to come; one number if all days are alike."""
    factor = {day: of_weekday(network.weekday_factor, day) or 0.0 for day in open_days(network.hours)}
    if len(set(factor.values())) == 1:
        return visits * next(iter(factor.values()))
    return {WEEKDAYS[day]: visits * value for day, value in factor.items() if day is not None}


def _settled(network: NetworkData, settlement: Settlement) -> Home:
    """Residents of a settlement come for services as their own office describes them, or the first that has them."""
    known = doors(network)
    first = [known[settlement.office]] if settlement.office in known else []
    least_first = (*reversed(known.values()), *first)
    services = {service.name: service for office in least_first for service in office.services}
    model = first[0] if first else next(iter(known.values()))
    per_1000 = sum(visits for _, visits in settlement.visits_per_1000)
    demand = WalkIns(
        name="residents",
        mix=settlement.visits_per_1000 if per_1000 else dict.fromkeys(dict(settlement.visits_per_1000), 1.0),
        per_day=_by_day(network, settlement.population / 1000 * per_1000),
        shape=network.shape,
    )
    door = Office(
        name=settlement.name,
        hours=network.hours,
        services=[services[name] for name, _ in settlement.visits_per_1000],
        demand=[demand],
        windows=[Windows(name="none", count=1)],
        patience=model.patience,
        day_cv=model.day_cv,
    )
    return Home(
        settlement.name,
        door,
        settlement.location,
        settlement.municipality,
        settlement.population,
        settlement.booked_share,
        settlement.online_share,
    )
