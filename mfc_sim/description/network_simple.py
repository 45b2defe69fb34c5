"""A region as rows of the sheets Region, Offices and Services of a workbook, and what these cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mfc_sim.description import network_cells as cells
from mfc_sim.description.demand import WalkIns
from mfc_sim.description.laws import Fixed, Lognormal
from mfc_sim.description.network import Network
from mfc_sim.description.network_rows import Rows, rows_of_settlements
from mfc_sim.description.network_sheets import (
    LAWS,
    OFFICE,
    QUEUE,
    REGION,
    REGION_SERIES,
    SERVICE,
    WINDOWS,
    Services,
    demand_of,
)
from mfc_sim.description.office import Office
from mfc_sim.description.plain_text import plain
from mfc_sim.description.windows import Windows
from mfc_sim.text import Language


def _headings(words: dict[str, tuple[str, ...]], lines: list[dict[str, object]], language: Language) -> Rows:
    """Headings of the fields that are used, and the rows."""
    used = [field for field in words if any(line.get(field) is not None for line in lines)]
    head = tuple(words[field][language == "ru"] for field in used)
    return [head, *(tuple(line.get(field) for field in used) for line in lines)]


def rows_of_region(network: Network) -> Rows:
    """Key and value of what differs from the defaults."""
    tongue = 1 if network.language == "ru" else 0
    given = {"name": network.name, "language": network.language, **plain(network)}
    if "hours" in given:
        given["hours"] = cells.as_hours(network.hours)
    if network.shape is not None:
        given["shape"] = "; ".join(map(repr, network.shape))
    rows: Rows = [(("key", "value"), ("ключ", "значение"))[tongue]]
    rows += [(REGION[key][tongue], given[key]) for key in REGION if key in given]
    for key, words in REGION_SERIES.items():
        rows += [(f"{words[tongue]}: {which}", value) for which, value in dict(getattr(network, key)).items()]
    return rows


def _weights(network: Network) -> dict[str, float]:
    """Weights of the services in the first live queue that has any."""
    streams = (stream for office in network.offices for stream in office.demand)
    mix = next((dict(one.mix) for one in streams if isinstance(one, WalkIns) and one.mix is not None), {})
    return {service.name: mix[service.name] for service in network.offices[0].services if service.name in mix}


def rows_of_services(network: Network) -> Rows:
    """Rows of what all offices offer."""
    weights, lines = _weights(network), []
    for service in network.offices[0].services:
        law: Any = service.duration
        fixed = isinstance(law, Fixed)
        lines.append(
            {
                "name": service.name,
                "mean_min": law.minutes if fixed else law.mean_min,
                "cv": 0.0 if fixed else getattr(law, "cv", None),
                "law": None if fixed or isinstance(law, Lognormal) else law.law,
                "weight": weights.get(service.name),
                "agency": service.agency,
                "purpose": service.purpose,
            }
        )
    return _headings(SERVICE, lines, network.language)


def rows_of_offices(network: Network) -> Rows:
    """Rows of offices by their simple columns."""
    return _headings(OFFICE, [_line(office) for office in network.offices], network.language)


def _line(office: Office) -> dict[str, object]:
    queue = next((one for one in office.demand if isinstance(one, WalkIns) and one.per_day is not None), None)
    return {
        "name": office.name,
        "hours": cells.as_hours(office.hours),
        "windows": office.windows[0].count,
        "windows_installed": office.windows[0].installed,
        "per_day": None if queue is None or queue.per_day is None else cells.as_by_days(queue.per_day),
        "municipality": office.municipality,
        "institution": office.institution,
        "outpost": office.outpost or None,
        "north": office.location and office.location[0],
        "east": office.location and office.location[1],
    }


def unsaid(network: Network) -> list[str]:
    """Sentences on what a workbook cannot say."""
    return list(_unsaid(network))


def _unsaid(network: Network) -> Iterator[str]:
    said = {*REGION, *REGION_SERIES, "offices", "settlements", "travel_min"}
    yield from (f"{network.title()}: {key} cannot be said" for key in plain(network) if key not in said)
    common, first = network.offices[0].services, network.offices[0].title()
    for service in common:
        if not isinstance(service.duration, tuple(LAWS.values())):
            yield f"{service.title()}: duration cannot be said, got {service.duration!r}; allowed: {', '.join(LAWS)}"
        for key in plain(service):
            if key not in {"name", "duration", "purpose", "agency"}:
                yield f"{service.title()}: {key} cannot be said"
    group, queue = WINDOWS[network.language], QUEUE[network.language]
    weights = Services(list(common), _weights(network))
    for office in network.offices:
        if office.services != common:
            yield f"{office.title()}: services must be those of {first}"
            continue
        line, shift = _line(office), office.windows[0].shifts[0]
        windows = Windows(name=group, count=shift.count, installed=office.windows[0].installed)
        if office.windows != (windows,):
            told = _short(office.windows)
            yield f"{office.title()}: windows must be one group {group!r} of one shift 'day' without more, got {told}"
        given = next((one.per_day for one in office.demand if isinstance(one, WalkIns)), None)
        if office.demand != tuple(WalkIns(**one) for one in demand_of(given, weights, queue)):
            yield (
                f"{office.title()}: demand must be walk-ins {queue!r} of a number per_day, of the same mix in all "
                f"offices and in the order of the services, got {_short(office.demand)}"
            )
        if office.language != network.language:
            yield f"{office.title()}: language must be {network.language!r} as of the region, got {office.language!r}"
        known = {*line, "language", "services", "demand", "location"}
        yield from (f"{office.title()}: {key} cannot be said" for key in plain(office) if key not in known)
    if network.settlements and rows_of_settlements(network.settlements, network.language) is None:
        yield f"{network.title()}: settlements must name their services in one order"


def _short(parts: tuple[Any, ...]) -> str:
    return ", ".join(part.title() for part in parts)
