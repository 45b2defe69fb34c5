"""From home to an office: to which, on which day and at what time (R15).

Somebody comes at his own time if the office is open then and serves him on that day; on such a day but at another
time, at the same share of its hours; else on its next day, the same share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.errors import InvalidDescription
from mfc_sim.visitors import Channel

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices, Shares

Longs = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
_LATEST = 2**28 - 1


@dataclass(frozen=True)
class Trip:
    """Way of those of one home and day to one office.

    Attributes
    ----------
    lanes : ndarray, shape (services of the home,)
        Lane of the first replication in the office's block, by service: replication x days + day.
    step : int
        Lanes from one replication to the next.
    services : ndarray, shape (services of the home,)
        Place of a service in the office's list; -1 where it is not served.
    opening_ms, closing_ms : ndarray, shape (services of the home,)
        Hours of the day on which they come.
    same_day : ndarray of bool, shape (services of the home,)
    plain : bool
        Whether all come on their own day and at their own time, for services of the same places.
    """

    lanes: Longs
    step: int
    services: NDArray[np.int16]
    opening_ms: Longs
    closing_ms: Longs
    same_day: NDArray[np.bool_]
    plain: bool


class Journeys:
    """Sends people from their homes to the lanes of the offices.

    Attributes
    ----------
    targets : list of frozenset of int
        By home, the offices to which anybody of it may go.

    Raises
    ------
    InvalidDescription
        On none of the days any office serves what people come for (R4).
    """

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._trips: dict[tuple[int, int, int], Trip] = {}
        self._shares = [
            {
                place: {key: choices.shares(home, place, key[0], booked=key[1]) for key in _kinds(choices, home)}
                for place in choices.home_days[home]
            }
            for home in range(len(choices.homes))
        ]
        if unserved := list(self._unserved()):
            raise InvalidDescription(*unserved)
        self.targets = [
            frozenset(office for of_day in days.values() for one in of_day.values() for office in one.offices.tolist())
            for days in self._shares
        ]

    def one_to_one(self) -> dict[int, int]:
        """Home by office, if each home goes to one office, and each office is gone to by one home; else empty."""
        pairs = {office: home for home, targets in enumerate(self.targets) for office in targets}
        return pairs if len(pairs) == sum(map(len, self.targets)) == len(self.targets) else {}

    def _unserved(self) -> Iterator[str]:
        """Find services for which somebody would come on these days, but that no office serves on any of them."""
        dates = self._choices.days.dates
        when = "" if dates is None else f" in dates {dates!r}"
        for home, of_home in zip(self._choices.homes, self._shares, strict=True):
            wanted = (name for of_day in of_home.values() for (name, _), one in of_day.items() if not len(one.offices))
            for name in dict.fromkeys(wanted):
                yield f"service {name!r}: asked for by residents of {home.name!r}, but no office serves it{when}"

    def undecided(self, home: int) -> bool:
        """Whether people of a home go to different offices for the same service on the same day."""
        return any(len(one.offices) > 1 for of_day in self._shares[home].values() for one in of_day.values())

    def sent(self, home: int, place: int, people: Columns, wanted: Collection[int] | None) -> list[tuple[int, Columns]]:
        """Send people of a home and day to offices, or those of them who go to some: columns with their lane."""
        targets = {office for one in self._shares[home][place].values() for office in one.offices.tolist()}
        if len(targets) == 1:
            (office,) = targets
            return [(office, self._come(home, place, office, people))] if wanted is None or office in wanted else []
        office_of = self._chosen(self._shares[home][place], home, people)
        found = []
        for office in sorted(targets if wanted is None else targets.intersection(wanted)):
            rows = np.flatnonzero(office_of == office)
            if len(rows):
                some = {name: column[rows] for name, column in people.items()}
                found.append((office, self._come(home, place, office, some)))
        return found

    def _chosen(self, shares: dict[tuple[str, bool], Shares], home: int, people: Columns) -> Longs:
        """Office of everybody, by the number that he drew."""
        names = [service.name for service in self._choices.homes[home].door.services]
        booked = people["channel"] != Channel.WALK_IN
        office = np.full(len(booked), -1, np.int64)
        for (name, by_appointment), one in shares.items():
            rows = np.flatnonzero((people["service"] == names.index(name)) & (booked == by_appointment))
            if len(one.offices) == 1:
                office[rows] = one.offices[0]
            elif len(one.offices):
                office[rows] = one.offices[np.searchsorted(one.ends, people["choice"][rows], side="right")]
        return office

    def _come(self, home: int, place: int, office: int, people: Columns) -> Columns:
        """People as they come to one office."""
        trip = self._trip(home, place, office)
        if trip.plain:
            return people | {"lane": trip.lanes[0] + people["replication"] * trip.step}
        service = people["service"]
        lane = trip.lanes[service] + people["replication"] * trip.step
        day = self._choices.home_days[home][place]
        opening, closing = trip.opening_ms[service], trip.closing_ms[service]
        at = people["queued_at_ms"].astype(np.int64)
        keeps = trip.same_day[service] & (at >= opening) & (at < closing)
        late = np.maximum(at - day.closing_ms, 0)  # who is late even for closing is as late there
        hours = (at - late - day.opening_ms) * (closing - opening) // (day.closing_ms - day.opening_ms)
        shift = np.where(keeps, 0, np.minimum(opening + hours + late, _LATEST) - at)
        moved = {"queued_at_ms": at + shift, "arrival_ms": np.maximum(people["arrival_ms"] + shift, 0)}
        return people | moved | {"lane": lane, "service": trip.services[service]}

    def _trip(self, home: int, place: int, office: int) -> Trip:
        key = (home, place, office)
        if key not in self._trips:
            self._trips[key] = self._made(*key)
        return self._trips[key]

    def _made(self, home: int, place: int, office: int) -> Trip:
        choices = self._choices
        names = [service.name for service in choices.homes[home].door.services]
        theirs = {service.name: number for number, service in enumerate(choices.offices[office].services)}
        days, count = choices.office_days[office], len(choices.days)
        number_of = {day: number for number, day in enumerate(days)}
        when = []
        for name in names:
            on = choices.serving[office].get(name) or tuple(days)
            when.append(min(on, key=lambda one: (one - place) % count))
        services = np.array([theirs.get(name, -1) for name in names], np.int16)
        mine = choices.home_days[home][place]
        own_time = all(
            day == place and (days[day].opening_ms, days[day].closing_ms) == (mine.opening_ms, mine.closing_ms)
            for day in when
        )
        return Trip(
            lanes=np.array([number_of[day] for day in when], np.int64),
            step=len(days),
            services=services,
            opening_ms=np.array([days[day].opening_ms for day in when], np.int64),
            closing_ms=np.array([days[day].closing_ms for day in when], np.int64),
            same_day=np.array(when) == place,
            plain=own_time and services.tolist() == list(range(len(services))),
        )


def _kinds(choices: Choices, home: int) -> list[tuple[str, bool]]:
    """Services that a home's people come for, and whether by appointment."""
    one = choices.homes[home]
    found: dict[tuple[str, bool], None] = {}
    for stream in one.door.demand:
        booked = {stream.kind == "appointments"} | ({True} if one.booked_share else set())
        found.update({(name, way): None for name, share in stream.shares if share for way in booked})
    return list(found)
