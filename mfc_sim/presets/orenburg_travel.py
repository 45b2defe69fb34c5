"""Travel of the illustrative region where degrees do not tell it: in cities, by road, and to places without degrees."""

from __future__ import annotations

from itertools import combinations

from mfc_sim.description.travel import great_circle_km
from mfc_sim.presets.orenburg import BY_ROAD, OUTPOSTS, PLACES, ROAD_KM

DETOUR = 1.3
SPEED_KMH = 60.0
IN_TOWN_MIN = 15.0
"""Between parts of one city [min]."""

Rows = dict[tuple[str, str], float]
Names = tuple[list[str], list[str]]


def travel_min() -> Rows:
    """Minutes between places that are not told by their degrees: from settlements to offices, and between offices."""
    rows: Rows = {}
    for one in PLACES:
        homes, offices = one.parts(one.municipality), [f"МФЦ {name}" for name in one.parts(one.town)]
        for i, j in combinations(range(one.offices), 2):
            _add(rows, ([homes[i]], [offices[i]]), ([homes[j]], [offices[j]]), IN_TOWN_MIN)
    rows.update({(one.town, f"ТОСП {one.town}"): 0.0 for one in OUTPOSTS if one.location is None})
    names = _names()
    for a, b in combinations(names, 2):
        minutes = told_min(a, b)
        if minutes is not None:
            _add(rows, names[a], names[b], minutes)
    return rows


def _names() -> dict[str, Names]:
    """By town, the names of its settlements and of its offices."""
    found = {one.town: (one.parts(one.municipality), [f"МФЦ {name}" for name in one.parts(one.town)]) for one in PLACES}
    return {**found, **{one.town: ([one.town], [f"ТОСП {one.town}"]) for one in OUTPOSTS}}


def _add(rows: Rows, a: Names, b: Names, minutes: float) -> None:
    rows.update({(begin, end): round(minutes, 1) for begin in (*a[0], *a[1]) for end in b[1]})
    rows.update({(begin, end): round(minutes, 1) for begin in b[0] for end in a[1]})


def told_min(a: str, b: str) -> float | None:
    """Minutes between two towns, None where their degrees tell them."""
    pair = (a, b) if (a, b) in ROAD_KM else (b, a)
    if pair in ROAD_KM:
        return ROAD_KM[pair][0] * (1.0 if pair in BY_ROAD else DETOUR) / SPEED_KMH * 60
    where = {one.town: one.location for one in (*PLACES, *OUTPOSTS)}
    if where[a] is not None and where[b] is not None:
        return None
    lost = a if where[a] is None else b
    centre = centre_of(lost)
    return _minutes(lost, centre) + _minutes(centre, b if lost == a else a)


def centre_of(outpost: str) -> str:
    """Town of the office of an outpost's municipality."""
    municipality = next(one.municipality for one in OUTPOSTS if one.town == outpost)
    return next(one.town for one in PLACES if one.municipality == municipality)


def _minutes(a: str, b: str) -> float:
    """Minutes between two towns, as told or by degrees."""
    told = told_min(a, b)
    if told is not None:
        return told
    where = {one.town: one.location for one in (*PLACES, *OUTPOSTS)}
    return float(great_circle_km(where[a] or (), where[b] or ())) * DETOUR / SPEED_KMH * 60
