"""Regions that come with the package: illustrations by public figures and stated assumptions, not data on work."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from mfc_sim.description.demand import WalkIns
from mfc_sim.description.laws import Exponential, Lognormal
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.places import Settlement
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Break, Shift, Windows
from mfc_sim.errors import InvalidDescription
from mfc_sim.presets.offices import starter
from mfc_sim.presets.orenburg import OUTPOSTS, PLACES, Outpost, Place
from mfc_sim.presets.orenburg_travel import travel_min
from mfc_sim.presets.sources import sources_of_orenburg
from mfc_sim.text import Language, say

HOURS = {"Mon-Wed": ("09:00", "18:00"), "Thu": ("09:00", "20:00"), "Fri": ("09:00", "18:00"), "Sat": ("09:00", "13:00")}
SHAPE = (10, 13, 14, 11, 10, 10, 9, 9, 12, 5, 3)
"""Weights of the hours from opening."""
SATURDAY = 0.4
"""Visits of a Saturday over those of a weekday."""
STAFFED = 14 / 33
"""Share of windows that are on duty."""
OUTPOST_SHARE = 0.5
"""Share of their visits for which residents go to their outpost."""
MIX = {  # service: (percent of visits, agency, purpose, minutes)
    "presets.estate_submit": (24, "presets.rosreestr", "submit", 18),
    "presets.estate_collect": (16, "presets.rosreestr", "collect", 7),
    "presets.passport_submit": (17, "presets.mvd", "submit", 15),
    "presets.passport_collect": (11, "presets.mvd", "collect", 7),
    "presets.fund": (11, "presets.sfr", "submit", 15),
    "presets.other": (21, "presets.other_agencies", "submit", 14),
}


def two_offices(language: Language = "en") -> Network:
    """Return two offices to start from: the second is as large as the first, and fewer people come to it.

    Examples
    --------
    >>> two_offices()
    <Network 'Two offices': 2 offices, 0 outposts, 0 settlements>
    """
    first, second = (starter(language).replace(name=say("presets.office_n", language, number=n)) for n in (1, 2))
    return Network(
        name=say("presets.two_offices", language),
        language=language,
        offices=[first, second.with_values({"demand.*.scale": 0.6})],
        travel_min={(first.name, second.name): 12},
    )


def small_path(language: Language = "en") -> Path:
    """Path of the commented region to start from: two offices, an outpost, two settlements and the travel.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.load(small_path())
    <Network 'Small region': 2 offices, 1 outposts, 2 settlements>
    """
    return Path(__file__).parent / "data" / f"region_{language}.toml"


def orenburg(language: Language = "ru", *, visits_per_1000: float = 1.6) -> Network:
    """Return an illustrative region modelled on Orenburg: 17 municipalities with 22 offices, and three outposts.

    How many people live where, where the offices are, and the norm of windows are those of public pages; who works
    when, what people come for and how long it takes are assumptions. ``network.sources`` says so of every figure.

    Parameters
    ----------
    language : "ru" or "en", default "ru"
        Of all texts; names of places stay Russian.
    visits_per_1000 : float, default 1.6
        Visits per 1,000 residents on a weekday; what is known lies from 1.6 to 3.0.

    Raises
    ------
    InvalidDescription
        If the visits are no number, or negative.

    Examples
    --------
    >>> region = orenburg("en")
    >>> len(region.offices), sum(one.population for one in region.settlements)
    (25, 1337869)
    """
    if not _is_number(visits_per_1000) or not 0 <= visits_per_1000 < math.inf:
        raise InvalidDescription(f"orenburg: visits_per_1000 must be a number >= 0, got {visits_per_1000!r}")
    services = _services(language)
    outposts = [_outpost(one, services, visits_per_1000, language) for one in OUTPOSTS]
    return Network(
        name=say("presets.orenburg", language),
        language=language,
        label=say("presets.orenburg_label", language),
        offices=[*(office for one in PLACES for office in _offices(one, services, language)), *outposts],
        settlements=_settlements(visits_per_1000, services),
        travel_min=travel_min(),
        hours=HOURS,
        shape=SHAPE,
        weekday_factor={"Mon-Fri": 1.0, "Sat": SATURDAY},
        day_cv=0.1,
        sources=sources_of_orenburg(language),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _services(language: Language) -> list[Service]:
    return [
        Service(
            name=say(key, language),
            purpose=purpose,
            agency=say(agency, language),
            duration=Lognormal(mean_min=minutes, cv=0.5),
        )
        for key, (_, agency, purpose, minutes) in MIX.items()
    ]


def _mix(services: list[Service], visits: float) -> dict[str, float]:
    """Visits by service."""
    shares = [percent / 100 for percent, *_ in MIX.values()]
    return {service.name: visits * share for service, share in zip(services, shares, strict=True)}


def on_duty(norm: float) -> int:
    """Windows on duty of an office whose residents have a norm of so many, at least 2."""
    return max(2, round(norm * STAFFED))


def _windows(norm: float, installed: int, language: Language) -> Windows:
    """Universal specialists: most of them by day, some until the evening on Thursday, fewer on Saturday."""
    people = on_duty(norm)
    late = math.ceil(people / 4)
    early = people - late
    day = ("09:00", "18:00")
    return Windows(
        name=say("presets.universal", language),
        installed=installed,
        absence=0.08,
        shifts=[
            Shift(
                name=say("presets.early", language),
                count=early,
                hours=day,
                days="Mon-Fri",
                breaks=[Break("12:00", 60, at_once=math.ceil(early / 2))],
            ),
            Shift(
                name=say("presets.late", language),
                count=late,
                hours=day,
                days="Mon-Wed,Fri",
                breaks=[Break("14:00", 60)],
            ),
            Shift(
                name=say("presets.evening", language),
                count=late,
                hours=("11:00", "20:00"),
                days="Thu",
                breaks=[Break("15:00", 60)],
            ),
            Shift(
                name=say("presets.saturday", language),
                count=math.ceil(0.6 * people),
                hours=("09:00", "13:00"),
                days="Sat",
            ),
        ],
    )


def _habits() -> dict[str, Any]:
    """What all offices have in common."""
    return {"patience": Exponential(mean_min=60), "day_cv": 0.1, "pace_cv": 0.1, "absent_call_min": 0.5}


def _offices(one: Place, services: list[Service], language: Language) -> list[Office]:
    return [
        Office(
            name=f"МФЦ {name}",
            language=language,
            hours=HOURS,
            services=services,
            windows=[_windows(one.norm / one.offices, windows, language)],
            municipality=one.municipality,
            institution=one.municipality,
            location=one.location,
            **_habits(),
        )
        for name, windows in zip(one.parts(one.town), one.divided(one.windows), strict=True)
    ]


def _outpost(one: Outpost, services: list[Service], visits_per_1000: float, language: Language) -> Office:
    a_week = one.residents / 1000 * visits_per_1000 * (5 + SATURDAY) * OUTPOST_SHARE
    queue = WalkIns(name=say("presets.queue", language), mix=_mix(services, 1.0), per_day=a_week / one.days())
    return Office(
        name=f"ТОСП {one.town}",
        language=language,
        hours=one.hours,
        services=services,
        demand=[queue],
        windows=[Windows(name=say("presets.universal", language), count=1)],
        outpost=True,
        municipality=one.municipality,
        institution=one.municipality,
        location=one.location,
        **_habits(),
    )


def _settlements(visits_per_1000: float, services: list[Service]) -> list[Settlement]:
    near = {one.municipality: one for one in OUTPOSTS}
    found = []
    for one in PLACES:
        residents = one.residents - (near[one.municipality].residents if one.municipality in near else 0)
        found += [
            Settlement(
                name=name,
                population=people,
                visits_per_1000=_mix(services, visits_per_1000),
                municipality=one.municipality,
                office=f"МФЦ {town}",
                location=one.location,
                booked_share=0.2,
            )
            for name, town, people in zip(
                one.parts(one.municipality), one.parts(one.town), one.divided(residents), strict=True
            )
        ]
    town = {one.municipality: one.town for one in PLACES}
    found += [
        Settlement(
            name=one.town,
            population=one.residents,
            visits_per_1000=_mix(services, visits_per_1000 * (1 - OUTPOST_SHARE)),
            municipality=one.municipality,
            office=f"МФЦ {town[one.municipality]}",
            location=one.location,
            booked_share=0.2,
        )
        for one in OUTPOSTS
    ]
    return found
