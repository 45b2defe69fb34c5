"""Regions of any size by a rule: for measuring how long things take, and for teaching."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import WEEKDAYS
from mfc_sim.description.demand import WalkIns
from mfc_sim.description.laws import Lognormal
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.services import Service
from mfc_sim.description.travel import great_circle_km
from mfc_sim.description.windows import Windows
from mfc_sim.errors import InvalidDescription
from mfc_sim.text import Language, say

PLASTIC = 1.32471795724474602596
"""Root of x^3 = x + 1, from which the evenly spread places come."""
CENTRE, HEIGHT_KM, WIDTH_KM = (52.0, 55.0), 300.0, 400.0
KM_A_DEGREE = 111.2
SERVICES = {
    "presets.submit": (50, "submit", 17),
    "presets.collect": (35, "collect", 7),
    "presets.consult": (15, "consult", 12),
}
"""Percent of visits, purpose, minutes."""
MEAN_MIN = sum(percent / 100 * minutes for percent, _, minutes in SERVICES.values())
OPEN_HOURS, OPEN_DAYS = 9, 5
"""Of an office: Monday to Friday 09:00 to 18:00."""
TIMETABLES = ((1, 3), (2, 2), (1, 4), (2, 3), (1, 6), (2, 4), (1, 3), (2, 6), (1, 4), (2, 10))
"""Open days a week and hours a day of outposts, in turn."""
SHAPE = (10, 14, 15, 12, 11, 11, 10, 9, 8, 5)
STAFFED = 14 / 33
"""Windows on duty over windows installed."""
LOAD, LOAD_MOST, OUTPOSTS_MOST = (0.58, 0.72), 0.8, 0.4
"""Planned work over window-hours, its most, and the greatest share of visits that outposts take."""
MOST = 100_000


def synthetic_region(
    offices: int = 43,
    outposts: int = 283,
    visits_per_day: float = 3000.0,
    seed: int = 0,
    language: Language = "en",
) -> Network:
    """Make a region of any size by a rule: the same numbers give the same region, no random number is drawn.

    Places are spread evenly over 400 by 300 km [1]_; the first office is the largest, and the k-th has about 1/k of
    its visits. Windows follow from the visits, so that the planned work is 50 to 80 % of the window-hours, as long as
    there are visits enough for a window each. Outposts have one window, one or two days and 3 to 20 hours a week, and
    are of the municipality of the nearest office. People live at the doors of offices and outposts. All offer the
    same services, served by one group.

    Parameters
    ----------
    offices : int, default 43
        At least 1.
    outposts : int, default 283
    visits_per_day : float, default 3000
        Mean number of visits in the region a day, from Monday to Friday, above 0.
    seed : int, default 0
        Another region of the same kind.
    language : "ru" or "en", default "en"
        Of names and texts.

    Raises
    ------
    InvalidDescription
        With every number that cannot be.

    References
    ----------
    .. [1] M. Roberts, The unreasonable effectiveness of quasirandom sequences, 2018: the sequence R2.

    Examples
    --------
    >>> synthetic_region(offices=2, outposts=3, visits_per_day=120)
    <Network 'Synthetic region': 2 offices, 3 outposts, 0 settlements, synthetic>
    """
    _check(offices, outposts, visits_per_day, seed)
    where = _places(offices + outposts, seed)
    out_visits = _visits_of_outposts(outposts, visits_per_day * OPEN_DAYS, seed)
    windows, visits = _visits_of_offices(offices, visits_per_day - sum(out_visits) / OPEN_DAYS, seed)
    near = _nearest(where[offices:], where[:offices])
    numbers = [f"{n + 1:0{len(str(max(offices, outposts)))}d}" for n in range(max(offices, outposts))]
    towns = [say("presets.municipality_n", language, number=number) for number in numbers[:offices]]
    common = _common(language)
    made = [
        _office(
            common,
            name=say("presets.office_n", language, number=numbers[n]),
            hours={"Mon-Fri": ("09:00", "18:00")},
            per_day=visits[n],
            windows=windows[n],
            municipality=towns[n],
            location=where[n],
        )
        for n in range(offices)
    ]
    made += [
        _office(
            common,
            name=say("presets.outpost_n", language, number=numbers[n]),
            hours=_timetable(n),
            per_day=out_visits[n] / TIMETABLES[n % len(TIMETABLES)][0],
            windows=1,
            municipality=towns[near[n]],
            location=where[offices + n],
            outpost=True,
        )
        for n in range(outposts)
    ]
    return Network(
        name=say("presets.synthetic", language),
        language=language,
        label=say("presets.synthetic_label", language),
        offices=made,
        sources={"*": say("presets.made", language)},
    )


def _check(offices: object, outposts: object, visits_per_day: object, seed: object) -> None:
    found = [
        f"synthetic_region: {what} must be a whole number from {least} to {MOST}, got {value!r}"
        for what, value, least in (("offices", offices, 1), ("outposts", outposts, 0), ("seed", seed, 0))
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not least <= value <= MOST
    ]
    number = visits_per_day if isinstance(visits_per_day, int | float) else math.nan
    if isinstance(visits_per_day, bool) or not 0 < number < math.inf:
        found.append(f"synthetic_region: visits_per_day must be a number > 0, got {visits_per_day!r}")
    if found:
        raise InvalidDescription(*found)


def _spread(count: int, seed: int, power: int) -> NDArray[np.float64]:
    """Numbers from 0 to 1, evenly spread however many there are; another ``power``, another sequence."""
    step = PLASTIC**-power
    return np.asarray((0.5 + seed * math.sqrt(2) + step * np.arange(1, count + 1)) % 1.0)


def _places(count: int, seed: int) -> list[tuple[float, float]]:
    """Degrees north and east."""
    north = CENTRE[0] + (_spread(count, seed, 1) - 0.5) * HEIGHT_KM / KM_A_DEGREE
    east = CENTRE[1] + (_spread(count, seed, 2) - 0.5) * WIDTH_KM / (KM_A_DEGREE * math.cos(math.radians(CENTRE[0])))
    return list(zip(north.round(5).tolist(), east.round(5).tolist(), strict=True))


def _loads(count: int, seed: int) -> NDArray[np.float64]:
    low, high = LOAD
    return low + (high - low) * _spread(count, seed, 3)


def _visits_of_outposts(count: int, a_week: float, seed: int) -> list[float]:
    """Visits a week of each outpost, as many as its hours can serve, and no more than their share of all."""
    hours = np.array([days * length for days, length in (TIMETABLES[n % len(TIMETABLES)] for n in range(count))])
    visits = hours * _loads(count, seed) * 60 / MEAN_MIN
    part = min(1.0, OUTPOSTS_MOST * a_week / max(visits.sum(), 1e-9))
    return [float(number * part) for number in visits]


def _visits_of_offices(count: int, a_day: float, seed: int) -> tuple[list[int], list[float]]:
    """Windows on duty and visits a day of each office."""
    loads = _loads(count, seed)
    weights = np.arange(1, count + 1) ** -1.0
    need = a_day * MEAN_MIN / 60 / OPEN_HOURS / loads.mean()
    windows = np.maximum(1, np.rint(need * weights / weights.sum()))
    for _ in range(4):  # offices with one window at least leave less for the others
        rest = windows > 1
        if rest.any():
            left = max(need - np.sum(~rest), 0.0)
            windows[rest] = np.maximum(1, np.rint(left * weights[rest] / weights[rest].sum()))
    visits = a_day * windows * loads / np.sum(windows * loads)
    windows = np.maximum(windows, np.ceil(visits * MEAN_MIN / 60 / OPEN_HOURS / LOAD_MOST))
    return windows.astype(int).tolist(), visits.tolist()


def _nearest(here: list[tuple[float, float]], there: list[tuple[float, float]]) -> list[int]:
    if not here:
        return []
    return [int(place) for place in great_circle_km(np.array(here)[:, None], np.array(there)).argmin(axis=1)]


def _timetable(number: int) -> dict[str, tuple[str, str]]:
    """Hours of an outpost: its days are not those of the one before."""
    days, length = TIMETABLES[number % len(TIMETABLES)]
    first = number % OPEN_DAYS
    on = sorted({first, (first + 2) % OPEN_DAYS} if days == 2 else {first})
    return {",".join(WEEKDAYS[day] for day in on): ("09:00", f"{9 + length:02d}:00")}


def _common(language: Language) -> dict[str, Any]:
    """What all offices have in common."""
    services = [
        Service(name=say(key, language), purpose=purpose, duration=Lognormal(mean_min=minutes, cv=0.5))
        for key, (_, purpose, minutes) in SERVICES.items()
    ]
    return {"language": language, "services": services, "day_cv": 0.1}


def _office(
    common: dict[str, Any],
    *,
    name: str,
    hours: dict[str, tuple[str, str]],
    per_day: float,
    windows: int,
    municipality: str,
    location: tuple[float, float],
    outpost: bool = False,
) -> Office:
    language: Language = common["language"]
    mix = {service.name: percent for service, (percent, *_) in zip(common["services"], SERVICES.values(), strict=True)}
    return Office(
        **common,
        name=name,
        hours=hours,
        demand=[WalkIns(name=say("presets.queue", language), mix=mix, per_day=per_day, shape=SHAPE)],
        windows=[
            Windows(
                name=say("presets.universal", language),
                count=windows,
                installed=1 if outpost else math.ceil(round(windows / STAFFED, 6)),
            )
        ],
        municipality=municipality,
        institution=municipality,
        location=location,
        outpost=outpost,
    )
