"""What the sheets Region, Offices and Services of a workbook say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfc_sim.description import network_cells as cells
from mfc_sim.description.base import Description
from mfc_sim.description.laws import Exponential, Fixed, Gamma, Lognormal
from mfc_sim.description.network_cells import Findings, built
from mfc_sim.description.network_rows import location_of
from mfc_sim.description.network_tables import Record, Table, keyed, records, twice
from mfc_sim.description.office import Office
from mfc_sim.description.plain_text import is_region, read_toml
from mfc_sim.description.services import Service
from mfc_sim.errors import DataFormatError, InvalidDescription, nearest
from mfc_sim.text import Language

SHEETS = {
    "Region": ("Region", "Регион", "Область"),
    "Offices": ("Offices", "Офисы", "МФЦ"),
    "Services": ("Services", "Услуги"),
    "Settlements": ("Settlements", "Поселения", "Населённые пункты"),
    "Travel": ("Travel", "В пути", "Дорога", "Время в пути"),
}
REGION = {
    "name": ("name", "название"),
    "language": ("language", "язык"),
    "label": ("label", "пометка"),
    "detour": ("detour", "извилистость дорог"),
    "speed_kmh": ("speed_kmh", "скорость, км/ч"),
    "hours": ("hours", "часы"),
    "shape": ("shape", "веса по часам"),
    "choice": ("choice", "выбор офиса"),
    "free_share": ("free_share", "доля свободных"),
    "free_choice": ("free_choice", "выбор свободных"),
    "decay_min": ("decay_min", "затухание, мин"),
    "booking_within_min": ("booking_within_min", "общая запись в пределах, мин"),
    "day_cv": ("day_cv", "разброс дня"),
    "online_need": ("online_need", "множитель после онлайн"),
    "reach_min": ("reach_min", "доступность, мин"),
    "hour_cost": ("hour_cost", "цена часа"),
    "overtime_factor": ("overtime_factor", "множитель сверхурочных"),
}
REGION_SERIES = {
    "online": ("online", "онлайн"),
    "goes_to": ("goes_to", "свой офис"),
    "sources": ("sources", "источник", "source"),
}
_REGION_READERS: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(REGION, cells.number),
    **dict.fromkeys(("decay_min", "booking_within_min", "reach_min"), cells.minutes),
    **dict.fromkeys(("name", "language", "label", "choice", "free_choice", "goes_to", "sources"), cells.text),
    "hours": cells.hours,
    "shape": cells.numbers,
    "online": cells.number,
}
OFFICE = {
    "name": ("name", "название", "office", "офис"),
    "file": ("file", "файл"),
    "hours": ("hours", "часы"),
    "windows": ("windows", "окон", "окна"),
    "windows_installed": ("windows_installed", "окон всего", "окон установлено"),
    "per_day": ("per_day", "в день", "посетителей в день"),
    "municipality": ("municipality", "муниципалитет", "муниципальное образование"),
    "institution": ("institution", "учреждение"),
    "outpost": ("outpost", "ТОСП"),
    "north": ("north", "широта", "latitude", "lat"),
    "east": ("east", "долгота", "longitude", "lon"),
}
_OFFICE_READERS: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("name", "file", "municipality", "institution"), cells.text),
    **dict.fromkeys(("windows", "windows_installed"), cells.whole),
    **dict.fromkeys(("north", "east"), cells.number),
    "hours": cells.hours,
    "per_day": cells.by_days,
    "outpost": cells.flag,
}
SERVICE = {
    "name": ("name", "название", "service", "услуга"),
    "mean_min": ("mean_min", "среднее, мин", "минут в среднем"),
    "cv": ("cv", "разброс", "коэффициент вариации"),
    "law": ("law", "закон"),
    "weight": ("weight", "вес", "доля"),
    "agency": ("agency", "ведомство"),
    "purpose": ("purpose", "цель"),
}
_SERVICE_READERS: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("name", "law", "agency", "purpose"), cells.text),
    **dict.fromkeys(("cv", "weight"), cells.number),
    "mean_min": cells.minutes,
}
LAWS: dict[str, type[Description]] = {
    "lognormal": Lognormal,
    "gamma": Gamma,
    "exponential": Exponential,
    "fixed": Fixed,
}
_SIMPLE = ("hours", "windows", "windows_installed", "per_day")
WINDOWS = {"en": "universal", "ru": "универсальные"}
QUEUE = {"en": "live queue", "ru": "живая очередь"}


def region_of(table: Table | None, found: Findings) -> tuple[dict[str, Any], dict[str, str], set[str]]:
    """Fields of a region, the places of their cells, and those that cannot be read."""
    return keyed(table, REGION, _REGION_READERS, found, REGION_SERIES)


@dataclass
class Services:
    """Services of a sheet: the sound ones, the weights of demand, and whether all are sound."""

    made: list[Service] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    complete: bool = True
    sheet: str = ""


def services_of(table: Table | None, found: Findings) -> Services:
    """Read what all simple offices offer."""
    if table is None:
        return Services()
    rows = list(records(table, SERVICE, _SERVICE_READERS, ("name", "mean_min"), found, named="a service"))
    twice(rows, found)
    services = Services(complete=False, sheet=table.name)
    for record in rows:
        values = record.values
        weight = values.pop("weight", None)
        word = values.pop("law", "fixed" if values.get("cv") == 0 else "lognormal")
        law = _law(word, {key: values.pop(key) for key in ("mean_min", "cv") if key in values}, record, found)
        record.bad |= set() if law else {"duration"}
        service = built(Service, {**values, "duration": law or Fixed(minutes=1)}, record.at, record.bad, found)
        if weight is not None and weight < 0:
            found.no_sense(f"{record.at['weight']}: weight must be >= 0, got {weight!r}")
        elif service:
            services.made.append(service)
            services.weights |= {} if weight is None else {service.name: weight}
    services.complete = len(services.made) == len(rows) == len({one.name for one in services.made})
    return services


def _law(word: str, numbers: dict[str, Any], record: Record, found: Findings) -> Any:
    """Law of a duration; None if it makes no sense, which is told."""
    kind = LAWS.get(word.casefold())
    if kind is None:
        found.no_sense(f"{record.at['law']}: unknown law {word!r}{nearest(word, LAWS)}")
        return None
    if kind is Fixed:
        if numbers.pop("cv", 0):
            found.no_sense(f"{record.at['cv']}: cv must be 0 or empty for a fixed duration")
        if "mean_min" in numbers:
            numbers["minutes"] = numbers.pop("mean_min")
    at = {**record.at, "minutes": record.at.get("mean_min", record.at[""])}
    bad = record.bad | ({"minutes"} if "mean_min" in record.bad else set())
    return built(kind, numbers, at, bad & {"mean_min", "cv", "minutes", "law"}, found)


@dataclass
class Offices:
    """Offices of a sheet: the sound ones, the names and services of all, and whether all these are known."""

    made: list[Office] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    services: dict[str, None] = field(default_factory=dict)
    complete: bool = True


def offices_of(table: Table | None, services: Services, language: Language, folder: Path, found: Findings) -> Offices:
    """Offices of a sheet, from files beside the workbook or from simple columns."""
    if table is None or not table.body:
        sheet = cells.both(SHEETS["Offices"], found.language)
        found.cannot_read(f"no office: a sheet {sheet} with a row for each is needed")
        return Offices(complete=False)
    rows = list(records(table, OFFICE, _OFFICE_READERS, ("name",), found, named="an office"))
    twice(rows, found)
    offices = Offices(services=dict.fromkeys(service.name for service in services.made))
    by_hand = [record for record in rows if "file" not in record.values and "file" not in record.bad]
    if by_hand and not services.sheet:
        sheet = cells.both(SHEETS["Services"], found.language)
        found.cannot_read(f"no service: a sheet {sheet} is needed for offices without a file")
    busy = [record for record in by_hand if "per_day" in record.values]
    if busy and services.complete and len(services.made) > 1 and not any(services.weights.values()):
        weight = cells.both(SERVICE["weight"], found.language)
        found.cannot_read(
            f"{services.sheet}: no column {weight} with a number above 0: it shares out the per_day of offices to the "
            "services"
        )
        services = Services(services.made, dict.fromkeys(offices.services, 1.0), sheet=services.sheet)
    for record in rows:
        if "name" in record.values:
            offices.names[record.values["name"]] = None
        if "file" in record.values:
            office = _from_file(record, folder, found)
        else:
            office = _by_hand(record, services, language, found)
        offices.complete = offices.complete and office is not None
        if office:
            offices.made.append(office)
            offices.services |= dict.fromkeys(service.name for service in office.services)
    return offices


def _from_file(record: Record, folder: Path, found: Findings) -> Office | None:
    values, where = record.values, record.at["file"]
    name = values.pop("file")
    for word in _SIMPLE:
        if word in values:
            found.no_sense(f"{record.at[word]}: {word} is given beside a file; allowed: one of them")
    location = location_of(record)
    more = {key: value for key, value in values.items() if key not in _SIMPLE}
    more |= {} if location is None else {"location": location}
    try:
        data = read_toml(folder / name, "an office is read", "", "an office is expected")
    except DataFormatError as error:
        found.cannot_read(*(f"{where}: {problem}" for problem in error.problems))
        return None
    if is_region(data):
        found.cannot_read(f"{where}: {name}: holds a region; allowed: one office")
        return None
    try:
        office = Office(**data)
    except InvalidDescription as error:
        found.no_sense(*(f"{where}: {name}: {problem}" for problem in error.problems))
        return None
    known = {key: getattr(office, key) for key in Office.model_fields}
    return built(Office, {**known, **more}, record.at, record.bad, found)


def _by_hand(record: Record, services: Services, language: Language, found: Findings) -> Office | None:
    values, at, bad = record.values, record.at, record.bad
    needed = [word for word in ("hours", "windows") if word not in values and word not in bad]
    found.cannot_read(*(f"{at.get(word, at[''])}: {word} is required, or a file" for word in needed))
    bad |= set(needed) | (set() if services.made else {"services"})
    group, queue = WINDOWS[language], QUEUE[language]
    at[f"windows {group!r}: count"] = at.get("windows", "")
    at[f"windows {group!r}: installed"] = at.get("windows_installed", "")
    at[f"walk-ins {queue!r}: per_day"] = at.get("per_day", "")
    location = location_of(record)
    windows = {"name": group, "count": values.get("windows", 1), "installed": values.get("windows_installed")}
    data = {
        **{key: value for key, value in values.items() if key in {"name", "municipality", "institution", "outpost"}},
        "language": language,
        "hours": values.get("hours", {"Mon-Sun": ("09:00", "18:00")}),
        "services": services.made or [Service(name="any", duration=Fixed(minutes=1))],
        "demand": demand_of(values.get("per_day"), services, queue),
        "windows": [windows],
        "location": location,
    }
    return built(Office, data, at, bad, found)


def demand_of(per_day: object, services: Services, queue: str) -> list[dict[str, Any]]:
    """Take the number a day as one live queue, for the only service or by the weights of all."""
    if per_day is None or not services.made:
        return []
    alone = len(services.made) == 1 and not services.weights
    mix = {"service": services.made[0].name} if alone else {"mix": services.weights or {services.made[0].name: 1.0}}
    return [{"kind": "walk_ins", "name": queue, "per_day": per_day, **mix}]
