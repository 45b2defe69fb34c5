"""Residents of a region: the same people in every scenario, to their last need; then who comes to which office.

Everybody is drawn at home, by a generator keyed by the home, with the numbers that decide what he does (R15). Whatever
happens to the offices moves no draw: people only go elsewhere, come at another hour, or need not come.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.attributes import NO_LIMIT
from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, UnsupportedFeature
from mfc_sim.journeys import Journeys
from mfc_sim.life_situations import bundled
from mfc_sim.paths import ROW_COLUMNS, Paths, generator
from mfc_sim.roaming import Absences, cover
from mfc_sim.source import BLOCK, Scratch, Source, fresh
from mfc_sim.visitors import Channel, Fate, absences, drawn, numbered

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices
    from mfc_sim.description.day import Day
    from mfc_sim.description.homes import Home

Columns = dict[str, NDArray[Any]]

SLOT_MS = 15 * MIN
"""Residents of a settlement book full quarters of an hour."""
_CLOCK_BITS = 28
_MOST_STREAMS = 2**15 - 1


class Residents:
    """Draws the people of a region, a draw block of 64 replications at a time.

    Attributes
    ----------
    choices : Choices
        Homes, offices and days, and who goes where.
    journeys : Journeys
    homes : tuple of str
        Home of each demand stream of the region, by its number.

    Raises
    ------
    InvalidDescription
        Nobody lives in the region, or no office serves what people come for on any of the days.
    UnsupportedFeature
        More demand streams than can be numbered.
    """

    def __init__(self, choices: Choices, *, seed: int) -> None:
        self.choices, self._seed = choices, seed
        if not choices.homes:
            raise InvalidDescription(
                f"region {choices.network.name!r}: nobody comes; allowed: demand of its offices, or settlements"
            )
        self.journeys = Journeys(choices)
        counts = [len(home.door.demand) for home in choices.homes]
        self._first_stream = np.cumsum([0, *counts])
        self.homes = tuple(home.name for home, count in zip(choices.homes, counts, strict=True) for _ in range(count))
        if len(self.homes) > _MOST_STREAMS:
            raise UnsupportedFeature(f"a region has at most {_MOST_STREAMS} demand streams, got {len(self.homes)}")
        self._homes: dict[int, tuple[str, ...]] = {}
        whole = Scratch()
        self._scratch = [whole.apart() for _ in choices.homes]
        self._online = [_online(choices, home) for home in choices.homes]
        self._bundles = [_bundles(choices, home) for home in choices.homes]
        self._numbers = [self._numbers_of(number, home) for number, home in enumerate(choices.homes)]

    def _numbers_of(self, number: int, home: Home) -> tuple[str, ...]:
        """Numbers that a home's people draw: only those that decide anything."""
        wanted = {
            "choice": self.journeys.undecided(number),
            "booking": home.booked_share > 0,
            "online": self._online[number] is not None,
            "situation": bool(self._bundles[number]),
        }
        return tuple(name for name, needed in wanted.items() if needed)

    def draw(self, *, first: int, replications: int, offices: Collection[int] | None = None) -> dict[int, Paths]:
        """Draw who comes to each office, or to some, by its place.

        Parameters
        ----------
        first, replications : int
            Number of the first replication, and how many; all of one draw block.
        offices : collection of int, optional
        """
        if first % BLOCK + replications > BLOCK:
            raise ValueError(f"replications {first} to {first + replications - 1} lie in more than one draw block")
        found = self._block(first // BLOCK, offices)
        if replications < BLOCK:
            found = {place: paths.part(first, replications) for place, paths in found.items()}
        return found

    def _block(self, block: int, offices: Collection[int] | None) -> dict[int, Paths]:
        parts: dict[int, list[Columns]] = {}
        for home, days in enumerate(self.choices.home_days):
            if offices is None or self.journeys.targets[home].intersection(offices):
                for place in days:
                    for office, people in self.journeys.sent(home, place, self._at_home(block, home, place), offices):
                        parts.setdefault(office, []).append(people)
        asked = range(len(self.choices.offices)) if offices is None else sorted(offices)
        wanted = [office for office in asked if self.choices.office_days[office]]
        absent = self._absent(block, wanted)
        return {
            office: self._paths(block, office, _in_lanes(parts.pop(office, [])), absent[office]) for office in wanted
        }

    def _paths(self, block: int, office: int, people: Columns, absent: dict[int, NDArray[np.bool_]]) -> Paths:
        """Who comes to an office: paced as it is on each day, with tickets (R2)."""
        one, of_week = self.choices.offices[office], tuple(self.choices.office_days[office].values())
        counts = np.bincount(people["lane"], minlength=BLOCK * len(of_week))
        if one.pace_cv:
            people = people | {"need_ms": self._paced(block, office, people["need_ms"], counts)}
        columns = numbered(one, of_week, counts, people).columns
        return Paths(
            days=of_week,
            first=block * BLOCK,
            replications=BLOCK,
            starts=np.concatenate([[0], np.cumsum(counts)]),
            absent=np.stack(list(absent.values()), axis=1).reshape(len(counts), -1),
            homes=self._homes_of(office),
            **{name: columns[name] for name in ROW_COLUMNS},
        )

    def _homes_of(self, office: int) -> tuple[str, ...]:
        """Home of each stream; "" where nobody of it comes to an office."""
        if office not in self._homes:
            near = [office in targets for targets in self.journeys.targets]
            counts = np.diff(self._first_stream)
            self._homes[office] = tuple(
                name if comes else "" for name, comes in zip(self.homes, np.repeat(near, counts).tolist(), strict=True)
            )
        return self._homes[office]

    def _random(self, block: int, day: int, place: str, purpose: str, stream: str) -> np.random.Generator:
        return generator(seed=self._seed, block=block, purpose=purpose, stream=f"{place}/{stream}", day=day)

    def _at_home(self, block: int, home: int, place: int) -> Columns:
        """People of a home who wish to come on one day; those who need not, being online, are gone."""
        network, one = self.choices.network, self.choices.homes[home]
        key, day, scratch = self.choices.days.keys[place], self.choices.home_days[home][place], self._scratch[home]
        of_region = Source(partial(self._random, block, key, ""), day, scratch, fresh)
        source = Source(partial(self._random, block, key, one.name), day, scratch, fresh, self._numbers[home])
        people = drawn(one.door, source, factor=of_region.factor(network.day_cv, "day factor of the region"))
        columns = dict(people.columns)
        columns["replication"] = np.repeat(np.arange(BLOCK), people.counts)
        columns["stream"] = columns["stream"] + np.int16(self._first_stream[home])
        columns.setdefault("fate", np.zeros(len(columns["level"]), np.int8))
        if (online := self._online[home]) is not None:
            columns = _offline(columns, *online)
        if one.booked_share:
            columns |= _booking(columns, one.booked_share, day)
        for services, share, saved_share in self._bundles[home]:
            columns = bundled(columns, services, share=share, saved_share=saved_share)
        return columns

    def _paced(
        self, block: int, office: int, need_ms: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """R11: needs of a lane times the pace of the office that serves on that day; rounded again, at least 1 ms."""
        one = self.choices.offices[office]
        paces = np.stack(
            [
                Source(
                    partial(self._random, block, self.choices.days.keys[place], one.name), day, Scratch(), fresh
                ).factor(one.pace_cv, "pace of the day")
                for place, day in self.choices.office_days[office].items()
            ],
            axis=1,
        )
        need = np.rint(need_ms * np.repeat(paces.ravel(), counts))
        return np.clip(need, 1, NO_LIMIT).astype(np.int64)

    def _absent(self, block: int, wanted: Collection[int]) -> Absences:
        """Windows that are missing, after the pools have stood in."""
        choices = self.choices
        sharing = {name for pool in choices.network.pools for name in pool.offices}
        drawn_for = {*wanted, *(place for place, one in enumerate(choices.offices) if one.name in sharing)}
        absent: Absences = {}
        for office in sorted(drawn_for):
            one = choices.offices[office]
            absent[office] = {}
            for place, day in choices.office_days[office].items():
                random = partial(self._random, block, choices.days.keys[place], one.name)
                absent[office][place] = absences(one, Source(random, day, Scratch(), fresh))
        cover(choices, absent)
        return absent


def _online(choices: Choices, home: Home) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Share of visits made online, and factor on the need of the others, by service; None if nothing changes."""
    network = choices.network
    shares = dict(network.online)
    names = [service.name for service in home.door.services]
    gone = np.array([1 - (1 - home.online_share) * (1 - shares.get(name, 0.0)) for name in names])
    needs = np.array([network.online_need if name in shares else 1.0 for name in names])
    return (gone, needs) if gone.any() or (needs != 1).any() else None


def _offline(people: Columns, gone: NDArray[np.float64], needs: NDArray[np.float64]) -> Columns:
    """Leave those who still come, with their greater need."""
    stays = people["online"] >= gone[people["service"]]
    people = {name: column[stays] for name, column in people.items()}
    need = np.rint(people["need_ms"] * needs[people["service"]])
    return people | {"need_ms": np.clip(need, 1, NO_LIMIT).astype(np.int64)}


def _booking(people: Columns, share: float, day: Day) -> Columns:
    """Columns changed by those who come by appointment: at the quarter of an hour in which they would have come."""
    books = people["booking"] < share
    slot = np.maximum(people["queued_at_ms"] // SLOT_MS * SLOT_MS, day.opening_ms)
    at = np.where(books, slot, people["queued_at_ms"])
    return {
        "queued_at_ms": at,
        "arrival_ms": at,
        "level": np.where(books & (people["level"] == 2), np.int8(1), people["level"]),
        "channel": np.where(books, np.int8(Channel.APPOINTMENT), people["channel"]),
    }


def _bundles(choices: Choices, home: Home) -> list[tuple[list[int], float, float]]:
    """Life situations that a home has the services for: their places, the share, the share saved."""
    names = [service.name for service in home.door.services]
    found = []
    for bundle in choices.network.bundles:
        places = [names.index(name) for name in bundle.services if name in names]
        if bundle.services[0] in names and len(places) > 1:
            found.append((places, bundle.share, bundle.saved_share))
    return found


def _in_lanes(parts: list[Columns]) -> Columns:
    """Put the people of an office into their lanes and into ticket order (R2), the no-shows of a lane last."""
    if not parts:
        return _nobody()
    one_time = all(part["arrival_ms"] is part["queued_at_ms"] for part in parts)
    names = [name for name in (*ROW_COLUMNS, "lane") if name != "ticket" and not (one_time and name == "arrival_ms")]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in names}
    key = columns["lane"] << (1 + _CLOCK_BITS) | (columns["fate"] == Fate.NO_SHOW).astype(np.int64) << _CLOCK_BITS
    key |= columns["queued_at_ms"]
    order = np.argsort(key, kind="stable") if one_time else np.lexsort((columns["arrival_ms"], key))
    columns = {name: column[order] for name, column in columns.items()}
    return {"arrival_ms": columns["queued_at_ms"], **columns}


def _nobody() -> Columns:
    long = dict.fromkeys(("queued_at_ms", "arrival_ms", "need_ms", "patience_ms", "lane"), np.int64)
    kinds = {**long, "service": np.int16, "stream": np.int16, "level": np.int8, "channel": np.int8, "fate": np.int8}
    return {name: np.empty(0, kind) for name, kind in kinds.items()}
