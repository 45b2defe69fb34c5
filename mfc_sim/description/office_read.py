"""An office read from the sheets of a workbook, every problem with its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mfc_sim.description import office_cells, office_words
from mfc_sim.description.book_sheets import named, sort_by_place, tongue
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.network_cells import Findings, built, strange
from mfc_sim.description.network_rows import location_of
from mfc_sim.description.network_tables import Record, Table, keyed, records, twice
from mfc_sim.description.office import Office
from mfc_sim.description.office_other import set_others
from mfc_sim.description.office_words import GROUP, MIX, SHEETS
from mfc_sim.text import Language, say

_KINDS = {"walk_ins": WalkIns, "appointments": Appointments}
_ROWS = {"Services": "a service", "Demand": "a stream of visitors", "Windows": "a group of windows"}
"""What a row stands for, by sheet."""
TITLES = {"walk_ins": "walk-ins", "appointments": "appointments"}
LAW = ("mean_min", "cv", "law")
"""Columns of a law."""
_OWN_CV = {"fixed": 0, "exponential": 1}
"""Coefficients of variation of laws that have no number for it."""


class Draft:
    """Data of an office as they are read: what is given, the places of cells, and what cannot be read.

    A place is found by the words with which a problem begins, as in `network_cells.built`.
    """

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.data: dict[str, Any] = {}
        self.at: dict[str, str] = {}
        self.bad: set[str] = set()

    def put(self, holder: dict[str, Any], title: str, record: Record, fields: Iterable[str]) -> None:
        """Take fields of a record into a part of the office that has a title in messages."""
        self.at.setdefault(title, record.at[""])
        for field in fields:
            words = f"{title}: {field}"
            self.at[words] = record.place(field)
            if field in record.values:
                holder[field] = record.values[field]
            if field in record.bad:
                self.bad.add(words)

    def law(self, words: str, given: dict[str, Any], at: Mapping[str, str], bad: set[str], alone: str) -> Any:
        """Law of mean_min, cv and law; ``alone``: the law if only a mean is given. None if nothing is."""
        for field, ends in (("mean_min", ("mean_min", "minutes")), ("cv", ("cv",))):
            for end in ends:
                self.at[f"{words}: {end}"] = at.get(field, at[""])
                self.bad |= {f"{words}: {end}"} if field in bad else set()
        self.at[words] = at.get("mean_min", at[""])
        self.bad |= {words} if bad & {"mean_min", "cv", "law"} else set()
        if not given:
            return None
        kind = given.pop("law", None) or ("fixed" if given.get("cv") == 0 else "lognormal" if "cv" in given else alone)
        own = _OWN_CV.get(kind)
        if own is not None and given.pop("cv", own) != own:
            self.found.no_sense(f"{at['cv']}: cv must be {own} or empty for the law {kind!r}")
        if kind == "fixed" and "mean_min" in given:
            given["minutes"] = given.pop("mean_min")
        return {"law": kind, **given}


def office_of_book(file: Path, sheets: Mapping[str, Table], found: Findings) -> Office:
    """Read an office from the sheets of a workbook; see `mfc_sim.load`.

    Raises
    ------
    DataFormatError, InvalidDescription
        Every problem of every sheet, with sheet and cell.
    """
    draft = Draft(found)
    _office(sheets.get("Office"), draft, file, tongue(sheets))
    _hours(sheets.get("Hours"), draft)
    _services(sheets.get("Services"), draft)
    _windows(sheets.get("Windows"), draft)
    _demand(sheets.get("Demand"), draft)
    set_others(sheets.get("Other"), draft.data, draft.at, found)
    at = {"": file.name, **draft.at}
    office = built(Office, draft.data, at, draft.bad, found)
    if found.problems or office is None:
        sort_by_place(found, sheets)
        count = len(dict.fromkeys(found.problems))
        language: Language = "ru" if draft.data["language"] == "ru" else "en"
        told = say("description.invalid", language, name=draft.data["name"], count=count)
        raise found.error(f"{file.name}: {told}")
    return office


def _needed(sheet: str, table: Table | None, what: str, draft: Draft) -> Table | None:
    """Table of a sheet that must be there with a row; else it is told, and the field counts as told."""
    if table is not None and table.body:
        return table
    draft.bad.add(sheet.lower())
    told = named((sheet,), SHEETS, draft.found.language)
    draft.found.cannot_read(f"no {what}: a sheet {told} with a row for each is needed")
    return None


def _records(table: Table, sheet: str, needed: Iterable[str], draft: Draft) -> list[Record]:
    fields = office_words.TABLES[sheet]
    series = MIX if sheet == "Demand" else None
    readers = {**office_words.readers(fields), "mix": office_words.DEMAND["scale"].read}
    return list(
        records(table, office_words.words(fields), readers, needed, draft.found, series, named=_ROWS.get(sheet, ""))
    )


def _office(table: Table | None, draft: Draft, file: Path, tongue: Language) -> None:
    fields = office_words.OFFICE
    values, at, bad = keyed(table, office_words.words(fields), office_words.readers(fields), draft.found)
    record = Record(0, values, {}, {**at, "": table.name if table else file.name}, bad)
    parts = ("patience_mean_min", "patience_cv", "patience_law")
    given = {part.removeprefix("patience_"): values.pop(part) for part in parts if part in values}
    draft.bad |= bad
    draft.at |= at
    short = {key.removeprefix("patience_"): place for key, place in record.at.items()}
    unread = {part.removeprefix("patience_") for part in bad if part in parts}
    patience = draft.law("patience", given, short, unread, "exponential")
    location = location_of(record)
    draft.at["location"] = record.place("location")
    draft.data = {"name": _of_file(file), "language": tongue, **values}
    draft.data |= {} if patience is None else {"patience": patience}
    draft.data |= {} if location is None else {"location": location}


def _of_file(file: Path) -> str:
    """Name of an office that has none: that of its file."""
    return " ".join(file.stem.replace(".", " ").replace("*", " ").split()) or "office"


def _hours(table: Table | None, draft: Draft) -> None:
    table = _needed("Hours", table, "hours", draft)
    hours: list[tuple[str, Any]] = []
    dates: list[tuple[str, Any]] = []
    first = dict[str, int]()
    for record in _records(table, "Hours", ("opens", "closes"), draft) if table else ():
        days, span = record.values.get("days", ""), [record.values.get(field) for field in ("opens", "closes")]
        if record.bad:
            draft.bad.add("hours")
            continue
        if days in first:
            draft.found.no_sense(f"{record.place('days')}: {days!r} is given twice, first in row {first[days]}")
            draft.bad.add("hours")
        first.setdefault(days, record.row)
        dated, closed = office_cells.is_date(days), office_cells.CLOSED[0] in span or span == [None, None]
        if closed and dated:
            dates.append((days, None))
        elif closed and not days:
            draft.found.cannot_read(f"{record.place('opens')}: opens is required")
            draft.bad.add("hours")
        elif not closed and None in span:
            field = "opens" if span[0] is None else "closes"
            word = office_cells.CLOSED[draft.found.language == "ru"]
            draft.found.cannot_read(f"{record.place(field)}: {field} is required, or {word!r}")
            draft.bad.add("hours")
        elif not closed:
            (dates if dated else hours).append((days, span))
        draft.at[f"{'dates' if dated else 'hours'} ({days})"] = record.place("opens")
        draft.at[f"hours ({days}) must be weekdays"] = record.place("days")
    if table:
        draft.at["hours"] = draft.at["dates"] = table.name
    if "hours" not in draft.bad:
        draft.data |= {"hours": hours, "dates": dates}


def _services(table: Table | None, draft: Draft) -> None:
    table = _needed("Services", table, "service", draft)
    made: list[dict[str, Any]] = []
    rows = _records(table, "Services", ("name", "mean_min"), draft) if table else []
    for record in _named(rows, "name", "services", draft):
        service: dict[str, Any] = {}
        title = f"service {record.values['name']!r}"
        draft.put(service, title, record, ("name", "agency", "purpose", "last_ticket", "tickets_max"))
        given: dict[str, Any] = {part: record.values[part] for part in LAW if part in record.values}
        law = draft.law(f"{title}: duration", given, record.at, record.bad, "lognormal")
        made.append(service if law is None else {**service, "duration": law})
    draft.data["services"] = made


def _named(rows: list[Record], field: str, of: str, draft: Draft) -> list[Record]:
    """Records that have a name, each name once; the others are told."""
    twice(rows, draft.found)
    kept, names = [], set[str]()
    for record in rows:
        name = record.values.get(field)
        if name is None:
            draft.bad.add(of)
            if field not in record.bad:
                draft.found.cannot_read(f"{record.place(field)}: {field} is required")
        elif name not in names:
            kept.append(record)
            names.add(name)
    return kept


def _demand(table: Table | None, draft: Draft) -> None:
    services = None if draft.bad & {"services"} else [one["name"] for one in draft.data["services"]]
    made: list[dict[str, Any]] = []
    rows = _records(table, "Demand", ("name",), draft) if table and table.body else []
    if rows and table:
        for words, place in rows[0].at.items():
            service = words.removeprefix("mix (").removesuffix(")")
            if words.startswith("mix (") and services is not None and (told := strange(service, services)):
                heading = place.rstrip("0123456789") + str(table.rows[0][0])
                draft.found.no_sense(f"{heading}: unknown service {told}")
    for record in _named(rows, "name", "demand", draft):
        booked = {"every_min", "ends"} & record.values.keys()
        kind = record.values.pop("kind", "appointments" if booked else "walk_ins")
        title = f"{TITLES[kind]} {record.values['name']!r}"
        draft.bad |= {title} if "kind" in record.bad else set()
        stream: dict[str, Any] = {"kind": kind}
        known = _KINDS[kind].model_fields
        draft.put(stream, title, record, [field for field in office_words.DEMAND if field in known and field != "kind"])
        _lateness(stream, title, record, draft)
        mix = {service: weight for service, weight in record.series["mix"].items() if strange(service, services) == ""}
        if mix and kind == "walk_ins":
            stream["mix"] = mix
        draft.at |= {f"{title}: {words}": place for words, place in record.at.items() if words.startswith("mix")}
        draft.bad |= {f"{title}: mix" for words in record.bad if words.startswith("mix (")}
        for first, second in (("service", "mix"), ("per_hour", "per_day")):
            where = record.at.get(first, record.place(second))
            draft.at[f"{title}: exactly one of {first}"] = where
            if {first, second, f"{title}: mix"} & (record.bad | (draft.bad if first == "service" else set())):
                draft.bad.add(f"{title}: exactly one of {first}")
        for field, words in (("per_day", "shape goes with"), ("per_hour", "starts and step_min go with")):
            draft.at[f"{title}: {words}"] = record.place("shape" if field == "per_day" else "starts")
            if field in record.bad:
                draft.bad.add(f"{title}: {words}")
        strangers = [field for field in record.values if field not in known and not field.startswith("lateness_")]
        strangers += ["mix"] if kind == "appointments" and record.series["mix"] else []
        for field in strangers:
            where = record.place(field)
            draft.found.no_sense(f"{where}: {field} is not for {TITLES[kind]}, as {record.values['name']!r} is")
        made.append(stream)
    draft.data["demand"] = made


def _lateness(stream: dict[str, Any], title: str, record: Record, draft: Draft) -> None:
    """Take the two columns of the lateness of booked visitors as a normal law."""
    columns = {part: f"lateness_{part}" for part in ("mean_min", "sd_min")}
    given = {part: record.values[column] for part, column in columns.items() if column in record.values}
    if given and stream["kind"] == "walk_ins":
        where = next(record.place(columns[part]) for part in given)
        draft.found.no_sense(f"{where}: lateness is not for walk-ins, as {record.values['name']!r} is")
    elif given:
        stream["lateness"] = {"law": "normal", **given}
    for part, column in columns.items():
        words = f"{title}: lateness: {part}"
        draft.at[words] = record.place(column)
        draft.bad |= {words} if column in record.bad else set()


def _windows(table: Table | None, draft: Draft) -> None:
    table = _needed("Windows", table, "windows", draft)
    groups: dict[str, dict[str, Any]] = {}
    above = None
    seen: dict[tuple[str, str], int] = {}
    for record in _records(table, "Windows", ("group",), draft) if table else ():
        name = record.values.get("group", above)
        if name is None or "group" in record.bad:
            draft.bad.add("windows")
            if "group" not in record.bad:
                draft.found.cannot_read(f"{record.place('group')}: group is required")
            continue
        above = name
        title = f"windows {name!r}"
        group = groups.setdefault(name, {"name": name, "shifts": []})
        draft.at.setdefault(f"{title}: name", record.place("group"))
        _of_group(group, title, record, draft)
        shift = str(record.values.get("shift", "day"))
        if (name, shift) in seen:
            where = record.place("shift")
            draft.found.no_sense(
                f"{where}: shift {shift!r} of group {name!r} is given twice, first in row {seen[name, shift]}"
            )
            continue
        seen[name, shift] = record.row
        group["shifts"].append(_shift(shift, title, record, draft))
    draft.data["windows"] = list(groups.values())


def _of_group(group: dict[str, Any], title: str, record: Record, draft: Draft) -> None:
    """Take what a row says of its whole group; rows that contradict each other are told."""
    draft.at.setdefault(title, record.at[""])
    names = [service["name"] for service in draft.data["services"]]
    for column in GROUP:
        field = "closed" if column == "group_closed" else column
        words = f"{title}: {field}"
        if column in record.bad:
            draft.bad.add(words)
        if column not in record.values:
            continue
        value = record.values[column]
        value = office_cells.services(value, names) if column == "serves" else value
        if field in group and group[field] != value:
            draft.found.no_sense(f"{record.place(column)}: {column} differs from {draft.at[words]}, of the same group")
            continue
        draft.at.setdefault(words, record.place(column))
        group[field] = value


def _shift(name: str, group: str, record: Record, draft: Draft) -> dict[str, Any]:
    title, shift = f"{group}: shift {name!r}", dict[str, Any](name=name)
    draft.at[f"{title}: name"] = record.place("shift")
    draft.put(shift, title, record, ("count", "days", "breaks", "closed"))
    ends = [record.values.get(field) for field in ("from", "until")]
    draft.at[f"{title}: hours"] = record.place("from")
    if record.bad & {"from", "until"}:
        draft.bad.add(f"{title}: hours")
    elif None not in ends:
        shift["hours"] = ends
    elif ends != [None, None]:
        given, field = ("until", "from") if ends[0] is None else ("from", "until")
        where = record.place(field)
        draft.found.cannot_read(f"{where}: {field} is required beside {given}")
    return shift
