"""Where each figure of the illustrative region comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_sim.description.travel import great_circle_km
from mfc_sim.presets.orenburg import BY_ROAD, ORENBURG, OUTPOSTS, PLACES, ROAD_KM, Outpost, Place
from mfc_sim.presets.orenburg_travel import IN_TOWN_MIN
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.text import Language

SEED = {
    "large": "presets.seed_large",
    "small": "presets.seed_small",
    "team": "presets.seed_team",
    "specialist": "presets.seed_specialist",
    "outpost": "presets.seed_outpost",
}
COMMON = {
    "settlements.*.visits_per_1000": "presets.visits",
    "settlements.*.visits_per_1000.*": "presets.mix",
    "settlements.*.location": "presets.at_office",
    "settlements.*.booked_share": "presets.not_found",
    "offices.*.services.*.duration.mean_min": "presets.duration",
    "offices.*.services.*.duration.cv": "presets.assumption",
    "offices.*.hours": "presets.hours",
    "offices.*.windows.*.shifts": "presets.staff",
    "offices.*.windows.*.shifts.*.hours": "presets.assumption",
    "offices.*.windows.*.shifts.*.breaks": "presets.assumption",
    "offices.*.windows.*.absence": "presets.not_found",
    "offices.*.patience": "presets.not_found",
    "offices.*.day_cv": "presets.assumption",
    "offices.*.pace_cv": "presets.assumption",
    "offices.*.absent_call_min": "presets.assumption",
    "offices.*.institution": "presets.institution",
    "hours": "presets.hours",
    "shape": "presets.shape",
    "weekday_factor": "presets.weekday_factor",
    "day_cv": "presets.assumption",
    "detour": "presets.assumption",
    "speed_kmh": "presets.assumption",
    "decay_min": "presets.assumption",
    "reach_min": "presets.assumption",
    "satisfaction": "presets.assumption",
    "hour_cost": "presets.assumption",
    "overtime_factor": "presets.assumption",
}
"""Sources of figures that all places have in common: path to message."""


def sources_of_orenburg(language: Language) -> dict[str, str]:
    """Source of each figure by its path; "*" is every one that has it."""
    found = {path: say(key, language) for path, key in COMMON.items()}
    for one in PLACES:
        found |= _of_place(one, language)
    for outpost in OUTPOSTS:
        found |= _of_outpost(outpost, language)
    return found | _of_travel(language)


def _of_place(one: Place, language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    lost = ", ".join(outpost.town for outpost in OUTPOSTS if outpost.municipality == one.municipality)
    if one.offices > 1:
        residents = say("presets.part", language, source=one.residents_source)
        windows = say("presets.norm_parts", language, norm=one.norm)
    else:
        residents = (
            say("presets.rest", language, source=one.residents_source, town=lost) if lost else one.residents_source
        )
        key = "presets.norm_class" if one.windows > one.norm else "presets.norm"
        windows = say(key, language, norm=one.norm)
    for settlement, town in zip(one.parts(one.municipality), one.parts(one.town), strict=True):
        office = f"МФЦ {town}"
        where = _location(one.location, one.location_source, language)
        found |= {
            f"settlements.{settlement}.population": residents,
            f"settlements.{settlement}.location": where,
            f"offices.{office}.windows.*.installed": windows,
            f"offices.{office}.location": where,
        }
        if one.seed:
            found[f"classes.{office}"] = say(SEED[one.seed], language)
    return found


def _of_outpost(one: Outpost, language: Language) -> dict[str, str]:
    office = f"ТОСП {one.town}"
    found = {
        f"settlements.{one.town}.population": one.residents_source or say("presets.outpost_residents", language),
        f"offices.{office}.windows": say("presets.outpost_window", language),
        f"offices.{office}.hours": say("presets.outpost_hours", language, hours=one.hours_norm),
        f"offices.{office}.demand": say("presets.outpost_demand", language),
    }
    if one.location is None:
        return {**found, f"travel_min.{one.town}": say("presets.through_centre", language)}
    where = _location(one.location, one.location_source, language)
    return {**found, f"settlements.{one.town}.location": where, f"offices.{office}.location": where}


def _location(location: tuple[float, float], source: str, language: Language) -> str:
    centre = next(one.location for one in PLACES if one.town == ORENBURG)
    return say("presets.location", language, source=source, km=float(great_circle_km(centre, location)))


def _of_travel(language: Language) -> dict[str, str]:
    found = {
        f"travel_min.{one.town}": say("presets.within_town", language, minutes=IN_TOWN_MIN)
        for one in PLACES
        if one.offices > 1
    }
    for (a, b), (km, source) in ROAD_KM.items():
        if not source:
            told = say("presets.crow_assumed", language, km=km)
        elif (a, b) in BY_ROAD:
            told = say("presets.road", language, source=source, km=km)
        else:
            told = say("presets.crow", language, source=source, km=km)
        found[f"travel_min.{a} - {b}"] = told
    return found
