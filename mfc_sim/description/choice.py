"""Who goes where: for every home, day, service and way of coming, the offices and the shares that go to each.

The shares follow from the description alone: which of them somebody belongs to is decided by a number drawn with him
(R15).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import DAY_MS, MIN
from mfc_sim.description.demand import Appointments
from mfc_sim.description.duty import on_duty
from mfc_sim.description.homes import Home, homes_of
from mfc_sim.description.region_days import RegionDays, region_days, serving_days
from mfc_sim.description.staffed import staffed_offices
from mfc_sim.description.travel import travel_matrix

if TYPE_CHECKING:
    from typing import Any

    from mfc_sim.description.network_model import NetworkData
    from mfc_sim.description.office import Office
    from mfc_sim.description.places import Pool

Floats = NDArray[np.float64]
PORTIONS = 64
"""Those who are offered the emptiest office are spread in so many equal portions of every home."""


@dataclass(frozen=True)
class Shares:
    """Offices that people go to.

    Attributes
    ----------
    offices : ndarray, shape (offices,)
        Their places.
    ends : ndarray, shape (offices,)
        Cumulated shares: who has drawn a number below the first end goes to the first; the last is 1.
    """

    offices: NDArray[np.int64]
    ends: Floats

    def parts(self) -> Floats:
        """Share of each."""
        return np.diff(self.ends, prepend=0.0)


class Choices:
    """Homes, offices and days of a region, and who goes where.

    Attributes
    ----------
    network : NetworkData
    offices : tuple of Office
        With the visiting specialists.
    homes : tuple of Home
    days : RegionDays
    """

    def __init__(self, network: NetworkData, *, dates: tuple[Any, Any] | None = None, week: bool = False) -> None:
        self.network = network
        self.offices: tuple[Office, ...] = staffed_offices(network)
        self.homes: tuple[Home, ...] = homes_of(network)
        self.days: RegionDays = region_days(
            [*self.offices, *(home.door for home in self.homes)], dates=dates, week=week or bool(network.circuits)
        )
        self.office_days = [self.days.of(office) for office in self.offices]
        self.home_days = [self.days.of(home.door) for home in self.homes]
        self.serving = [serving_days(office, days) for office, days in zip(self.offices, self.office_days, strict=True)]
        self._place = {office.name: place for place, office in enumerate(self.offices)}
        self._goes_to = dict(network.goes_to)
        self._own_office = {one.name: one.office for one in network.settlements if one.office is not None}
        self._known: dict[tuple[int, int, str, bool], Shares] = {}

    @cached_property
    def travel_min(self) -> Floats:
        """Minutes from home to office, inf where nothing is known; shape (homes, offices)."""
        network = self.network
        return travel_matrix(
            network.travel_min,
            {home.name: home.location for home in self.homes},
            {office.name: office.location for office in self.offices},
            detour=network.detour,
            speed_kmh=network.speed_kmh,
        )

    def travel(self, home: int, office: int) -> float:
        """Minutes from a home to an office; nan where nothing is known."""
        if self.homes[home].name == self.offices[office].name:
            return 0.0
        minutes = float(self.travel_min[home, office])
        return minutes if np.isfinite(minutes) else np.nan

    def in_reach(self, pool: Pool) -> list[str]:
        """Offices to which a pool sends people, in its order."""
        if pool.within_min is None:
            return list(pool.offices)
        here = {office.name: office.location for office in self.offices}
        base = pool.base or pool.offices[0]
        minutes = travel_matrix(
            self.network.travel_min,
            {base: here[base]},
            {name: here[name] for name in pool.offices},
            detour=self.network.detour,
            speed_kmh=self.network.speed_kmh,
        )[0]
        return [name for name, far in zip(pool.offices, minutes, strict=True) if far <= pool.within_min]

    def serves(self, office: int, service: str) -> bool:
        """Whether an office ever serves a service."""
        return bool(self.serving[office].get(service))

    def own(self, home: int) -> int:
        """Place of a home's own office."""
        one = self.homes[home]
        for name in (self._goes_to.get(one.name), self._own_office.get(one.name), one.name):
            if name in self._place:
                return self._place[name]
        every = range(len(self.offices))
        mine = [place for place in every if one.municipality and self.offices[place].municipality == one.municipality]
        return self._nearest(home, mine or list(every))

    def _nearest(self, home: int, offices: list[int]) -> int:
        return offices[0] if len(offices) == 1 else min(offices, key=lambda place: self.travel_min[home, place])

    def shares(self, home: int, day: int, service: str, *, booked: bool) -> Shares:
        """Where those go who live in a home and wish to come on a day (its place) for a service.

        Nobody's share is lost: if no office serves him on that day, those that ever do are asked.
        """
        key = (home, day, service, booked)
        if key not in self._known:
            if booked and self.network.booking_within_min is not None:
                found = self._offered(home, day, service, "booked")
            else:
                found = self._rule(home, day, service, self.network.choice)
                free = self.network.free_share
                if free:
                    name = self.network.free_choice
                    other = (
                        self._offered(home, day, service, "free")
                        if name == "emptiest"
                        else self._rule(home, day, service, name, among=self._own_institution(home))
                    )
                    found = found * (1 - free) + other * free
            places = np.flatnonzero(found)
            ends = np.cumsum(found[places])
            ends[-1:] = 1.0
            self._known[key] = Shares(places, ends)
        return self._known[key]

    def _able(self, service: str, day: int | None, among: list[int]) -> list[int]:
        """Offices of some that serve a service on a day (None: ever); if none does, those that ever do."""
        ever = [place for place in among if self.serves(place, service)]
        on_day = [place for place in ever if day is None or day in self.serving[place][service]]
        return on_day or ever

    def _own_institution(self, home: int) -> list[int]:
        mine = self.offices[self.own(home)].institution
        return [place for place, office in enumerate(self.offices) if office.institution == mine]

    def _rule(self, home: int, day: int, service: str, rule: str, among: list[int] | None = None) -> Floats:
        """Shares of all offices by a rule; shape (offices,)."""
        shares = np.zeros(len(self.offices))
        own = self.own(home)
        every = list(range(len(self.offices)))
        if rule == "own" and self.serves(own, service):
            shares[own] = 1.0
            return shares
        able = self._able(service, None if rule == "own" else day, every if among is None else among)
        able = able or self._able(service, day, every)
        if not able:
            return shares
        able.sort(key=lambda place: place != own)  # of equally near ones his own is the first
        if rule == "gravity":
            pull = self.window_hours[able] * np.exp(-self.travel_min[home, able] / self.network.decay_min)
            if pull.sum() > 0:
                shares[able] = pull / pull.sum()
                return shares
        shares[self._nearest(home, able)] = 1.0
        return shares

    @cached_property
    def window_hours(self) -> Floats:
        """Hours of all windows on duty in a replication, by office."""
        return np.array(
            [
                sum(
                    until - from_
                    for day in days.values()
                    for window in on_duty(office.services, office.windows, day)
                    for from_, until in window.planned_ms()
                )
                / (60 * MIN)
                for office, days in zip(self.offices, self.office_days, strict=True)
            ]
        )

    def visits(self) -> dict[tuple[int, int, str, bool], float]:
        """Mean number of visits in a replication by home, day, service and whether booked, online ones left out."""
        online = dict(self.network.online)
        found: dict[tuple[int, int, str, bool], float] = {}
        for home, one in enumerate(self.homes):
            for place, day in self.home_days[home].items():
                for stream in one.door.demand:
                    if isinstance(stream, Appointments):
                        if not stream.comes_on(day.weekday):
                            continue
                        come = len(stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms)) * (1 - stream.no_show)
                        parts: tuple[tuple[bool, float], ...] = ((True, come),)
                    else:
                        rate = stream.rate(day.weekday, day.opening_ms, day.closing_ms)
                        come = rate.between(0, DAY_MS) + stream.at_door(day.weekday)
                        come *= 1 - one.online_share
                        parts = ((True, come * one.booked_share), (False, come * (1 - one.booked_share)))
                    for service, share in stream.shares:
                        for booked, number in parts:
                            key = (home, place, service, booked)
                            more = number * share * (1 - online.get(service, 0.0))
                            if more:
                                found[key] = found.get(key, 0.0) + more
        return found

    def _offered(self, home: int, day: int, service: str, who: str) -> Floats:
        """Shares of those who are offered the emptiest office; where nobody is expected, by the rule of all."""
        found = self._emptiest.get((home, service, who))
        return self._rule(home, day, service, self.network.choice) if found is None else found

    @cached_property
    def _emptiest(self) -> dict[tuple[int, str, str], Floats]:
        """Shares of those who are offered the emptiest office, by home, service and who they are.

        All others are where their rules say; then portion by portion each home's people go where the planned load, work
        over window-hours, is least: of equals to the nearest, the first.
        """
        network = self.network
        booking, free = network.booking_within_min, network.free_share if network.free_choice == "emptiest" else 0.0
        hours = np.maximum(self.window_hours, 1e-9)
        load = np.zeros(len(self.offices))
        moving: dict[tuple[int, str, str], float] = {}
        for (home, day, service, booked), number in self.visits().items():
            work = number * self.homes[home].door.services[self._service(home, service)].duration.mean / 60
            if booked and booking is not None:
                key, part = (home, service, "booked"), 1.0
            else:
                key, part = (home, service, "free"), free
            if part:
                moving[key] = moving.get(key, 0.0) + work * part
            if part < 1:
                rule = self._rule(home, day, service, network.choice)
                load += rule * work * (1 - part) / hours
        within = {key: places for key in moving if (places := self._within(*key))}
        shares = {key: np.zeros(len(self.offices)) for key in within}
        for _ in range(PORTIONS):
            for key, near in within.items():
                work = moving[key]
                best = min(near, key=lambda place: (round(float(load[place]), 12), self.travel_min[key[0], place]))
                load[best] += work / PORTIONS / hours[best]
                shares[key][best] += 1 / PORTIONS
        return shares

    def _within(self, home: int, service: str, who: str) -> list[int]:
        """Offices of the institution within reach that serve a service; his own if there is none."""
        network, own = self.network, self.own(home)
        limit = network.reach_min if who == "free" or network.booking_within_min is None else network.booking_within_min
        near = [
            place
            for place in self._own_institution(home)
            if self.serves(place, service) and (self.travel(home, place) <= limit or place == own)
        ]
        return near or np.flatnonzero(self._rule(home, 0, service, "own")).tolist()

    def _service(self, home: int, service: str) -> int:
        return [one.name for one in self.homes[home].door.services].index(service)
