"""Settlements and travel as rows of a table: read from a CSV file or a sheet, and written to either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from mfc_sim.description.fields import LONGEST_MIN
from mfc_sim.description.network_cells import Findings, blank, built, number, read_cell, strange, text, whole
from mfc_sim.description.network_cells import minutes as minutes_of
from mfc_sim.description.network_tables import Record, Table, field_of, records, twice
from mfc_sim.description.places import Settlement
from mfc_sim.text import Language

SETTLEMENT = {
    "name": ("name", "название", "settlement", "поселение", "населённый пункт"),
    "population": ("population", "жителей", "население", "численность населения", "residents"),
    "municipality": ("municipality", "муниципалитет", "муниципальное образование"),
    "office": ("office", "офис", "МФЦ"),
    "north": ("north", "широта", "latitude", "lat"),
    "east": ("east", "долгота", "longitude", "lon"),
    "booked_share": ("booked_share", "доля по записи"),
    "online_share": ("online_share", "доля онлайн"),
}
VISITS = {"visits_per_1000": ("visits_per_1000", "на 1000", "на 1000 жителей", "обращений на 1000", "visits per 1,000")}
_SETTLEMENT_READERS = {
    **dict.fromkeys(("name", "municipality", "office"), text),
    **dict.fromkeys(("north", "east", "booked_share", "online_share", "visits_per_1000"), number),
    "population": whole,
}
TRAVEL = {
    "from": ("from", "откуда", "из"),
    "to": ("to", "куда", "в"),
    "minutes": ("minutes", "минут", "минуты", "travel_min", "в пути", "минут в пути", "min"),
}
_TRAVEL_READERS = {"from": text, "to": text, "minutes": minutes_of}

Rows = list[tuple[object, ...]]


def known_of_settlements(heading: str) -> bool:
    """Whether a heading of settlements has a meaning."""
    return field_of(heading, SETTLEMENT, VISITS)[0] != ""


def known_of_travel(heading: str, places: Collection[str]) -> bool:
    """Whether a heading of travel has a meaning."""
    return heading in places or field_of(heading, TRAVEL, {})[0] != ""


def location_of(record: Record) -> tuple[object, object] | None:
    """Take the two columns of a location as one field; one without the other makes no sense."""
    both = ("north", "east")
    given = [record.values.pop(field, None) for field in both]
    record.at["location"] = next((record.at[field] for field in both if field in record.at), record.at[""])
    if record.bad & set(both):
        record.bad.add("location")
        return None
    return None if given == [None, None] else (given[0], given[1])


def settlements_of(
    table: Table, offices: Collection[str] | None, services: Collection[str] | None, found: Findings
) -> tuple[list[Settlement], dict[str, None] | None]:
    """Settlements of a table, and the names of all, also of those that make no sense; None if not all are known.

    Parameters
    ----------
    table : Table
    offices, services : collection of str, optional
        Names known; None: not all are.
    """
    needed = ("name", "population", "visits_per_1000")
    rows = list(records(table, SETTLEMENT, _SETTLEMENT_READERS, needed, found, VISITS, named="a settlement"))
    twice(rows, found)
    _unknown_services(table, services, found)
    made = []
    for record in rows:
        name, office = record.values.get("name"), record.values.get("office")
        if name in (offices or ()):
            found.no_sense(f"{record.at['name']}: name {name!r} is that of an office too")
        if office is not None and (told := strange(office, offices)):
            found.no_sense(f"{record.at['office']}: unknown office {told}")
        data = {**record.values, "location": location_of(record), "visits_per_1000": record.series["visits_per_1000"]}
        data = {field: value for field, value in data.items() if field not in {"north", "east"}}
        if any(key.startswith("visits_per_1000") for key in record.bad):
            record.bad.add("visits_per_1000")
        if one := built(Settlement, data, record.at, record.bad, found):
            made.append(one)
    names = dict.fromkeys(record.values["name"] for record in rows if "name" in record.values)
    return made, names if table.whole and all("name" in record.values for record in rows) else None


def _unknown_services(table: Table, services: Collection[str] | None, found: Findings) -> None:
    for column, heading in enumerate(table.headings):
        service = field_of(heading, SETTLEMENT, VISITS)[1]
        if service and (told := strange(service, services)):
            found.no_sense(f"{table.at(table.rows[0][0], column)}: unknown service {told}")


def travel_of(table: Table, places: Collection[str] | None, found: Findings) -> Rows:
    """Rows (from, to, minutes) of a table: of three such columns, or of a matrix with names in first row and column.

    Parameters
    ----------
    table : Table
    places : collection of str, optional
        Names known; None: not all are.
    """
    fields = {field_of(heading, TRAVEL, {})[0] for heading in table.headings} - {""}
    listed = len(fields) == 3 or (len(fields) == 2 and not set(table.headings[1:]) <= set(places or ()))
    rows: Rows = []
    first: dict[tuple[str, str], str] = {}
    for begin, end, minutes, where in (_listed if listed else _matrix)(table, places, found):
        if (begin, end) in first:
            found.no_sense(f"{where}: {begin!r} to {end!r} is given twice, first in {first[begin, end]}")
        if not 0 <= minutes <= LONGEST_MIN:
            found.no_sense(f"{where}: minutes must be from 0 to {LONGEST_MIN:g}, got {minutes!r}")
        first.setdefault((begin, end), where)
        rows.append((begin, end, minutes))
    return rows


def _listed(table: Table, places: Collection[str] | None, found: Findings) -> Iterator[tuple[str, str, float, str]]:
    for record in records(table, TRAVEL, _TRAVEL_READERS, TRAVEL, found):
        absent = [field for field in TRAVEL if field not in record.values and field not in record.bad]
        found.cannot_read(*(f"{record.at[field]}: {field} is required" for field in absent))
        for field in ("from", "to"):
            if field in record.values and (told := strange(record.values[field], places)):
                found.no_sense(f"{record.at[field]}: unknown place {told}")
        if not absent and not record.bad:
            yield (*(record.values[field] for field in TRAVEL), record.at["minutes"])


def _matrix(table: Table, places: Collection[str] | None, found: Findings) -> Iterator[tuple[str, str, float, str]]:
    top, ends = table.rows[0][0], table.headings
    if places is not None and not set(ends[1:]) & set(places):
        got = ", ".join(map(repr, ends))
        found.cannot_read(f"{table.name}: headings must be from, to and minutes, or names of places, got {got}")
        return
    begins = ["" if blank(cells[0]) else str(cells[0]).strip() for _, cells in table.body]
    for names, at in (
        (ends[1:], [table.at(top, column) for column in range(1, len(ends))]),
        (begins, [table.at(row, 0) for row, _ in table.body]),
    ):
        for place, (name, where) in enumerate(zip(names, at, strict=True)):
            if told := strange(name, places):
                found.no_sense(f"{where}: unknown place {told}")
            elif name in names[:place]:
                found.no_sense(f"{where}: place {name!r} is given twice")
    times, end_times = Counter(begins), Counter(ends[1:])
    for begin, (row, cells) in zip(begins, table.body, strict=True):
        for column, end in enumerate(ends[1:], start=1):
            if blank(cells[column]):
                continue
            where = table.at(row, column)
            minutes, sound = read_cell(cells[column], minutes_of, where, found)
            if begin == end:
                if sound and minutes != 0:
                    found.no_sense(f"{where}: from {begin!r} to itself must be 0 or empty, got {minutes!r}")
            elif sound and times[begin] == end_times[end] == 1:
                yield begin, end, minutes, where


def rows_of_settlements(settlements: Sequence[Settlement], language: Language) -> Rows | None:
    """Headings and rows; None if the services stand in orders that no order of columns can keep."""
    services = _common_order([[service for service, _ in one.visits_per_1000] for one in settlements])
    if services is None:
        return None
    tongue = 1 if language == "ru" else 0
    used = [field for field in SETTLEMENT if any(_cell(one, field) is not None for one in settlements)]
    head = [SETTLEMENT[field][tongue] for field in used]
    head += [f"{VISITS['visits_per_1000'][tongue]}: {service}" for service in services]
    return [
        tuple(head),
        *(
            (*(_cell(one, field) for field in used), *(dict(one.visits_per_1000).get(service) for service in services))
            for one in settlements
        ),
    ]


def _cell(one: Settlement, field: str) -> object:
    """Value of a field that a table shows; None where it is the default."""
    if field in {"north", "east"}:
        return None if one.location is None else one.location[field == "east"]
    value = getattr(one, field)
    return None if value == Settlement.model_fields[field].default else value


def _common_order(orders: Iterable[Sequence[str]]) -> list[str] | None:
    """One order that keeps all orders; None if there is none."""
    graph: dict[str, set[str]] = {}
    for order in dict.fromkeys(map(tuple, orders)):
        for before, name in zip(("", *order), order, strict=False):
            graph.setdefault(name, set()).update({before} - {""})
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return None


def rows_of_travel(travel_min: Iterable[tuple[str, str, float]], language: Language) -> Rows:
    """Headings and rows."""
    return [tuple(headings[language == "ru"] for headings in TRAVEL.values()), *travel_min]
