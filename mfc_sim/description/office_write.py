"""An office written to the sheets of a workbook that reads back as the same office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mfc_sim.description import office_cells as more
from mfc_sim.description import office_words
from mfc_sim.description.book_sheets import ABOUT, exact
from mfc_sim.description.clock import days_in
from mfc_sim.description.office_other import rows_of
from mfc_sim.description.office_words import MIX, SHEETS, Field, heading
from mfc_sim.description.plain_text import plain
from mfc_sim.text import Language, say
from mfc_sim.workbook import LONGEST, Column, Sheet

if TYPE_CHECKING:
    from mfc_sim.description.office import Office

Line = dict[str, object]


class Lines:
    """Cells of the parts of an office, and rows for what no cell can say exactly."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.others: list[tuple[str | None, str]] = []

    def line(self, path: str, part: dict[str, Any], fields: Mapping[str, Field], writers: Mapping[str, Any]) -> Line:
        """Cells of the fields that cells can say; the others, and those without a column, become paths and values.

        ``part`` loses what was said.
        """
        told: Line = {}
        for name in [name for name in fields if name in part]:
            value = part[name]
            write: Callable[[Any], object] = writers.get(name, _same)
            cell = exact(write(value))
            if cell is not None and _reads(fields[name].read, cell, value, self.language):
                told[name] = cell
                del part[name]
        for name, value in part.items():
            self.others += rows_of(f"{path}.{name}" if path else name, value)
        return told

    def flag(self, value: bool) -> str:
        """Yes or no in the language."""
        return {"ru": ("нет", "да"), "en": ("no", "yes")}[self.language][value]

    def days(self, value: str) -> str:
        """Weekdays in the language."""
        return days_in(self.language, value)


def _same(value: Any) -> object:
    return value


def _reads(read: Callable[[object], Any], cell: object, value: Any, language: Language) -> bool:
    """Whether a cell is read as the value: weekdays in any language, numbers whole or not."""
    if isinstance(cell, str) and (len(cell) > LONGEST or cell != cell.strip() or not cell):
        return False
    try:
        got = read(cell)
    except ValueError:
        return False
    if isinstance(got, dict) and isinstance(value, dict):
        value = {days_in(language, days): one for days, one in value.items()}
        return list(got.items()) == list(value.items())
    return bool(got == value or (isinstance(value, str) and got == days_in(language, value)))


def _law(part: dict[str, Any], field: str, into: Mapping[str, str]) -> None:
    """Take a law of a mean and a spread apart into columns; others stay."""
    law = part.get(field)
    if not isinstance(law, dict) or law["law"] not in more.LAWS:
        return
    mean = law.get("mean_min", law.get("minutes"))
    del part[field]
    part |= {into["mean_min"]: mean, into["law"]: law["law"]}
    if "cv" in law:
        part[into["cv"]] = law["cv"]


def office_sheets(office: Office) -> list[Sheet]:
    """Sheets of an office: what explains, and what is read."""
    language, data = office.language, plain(office)
    lines = Lines(language)
    parts = {name: data.pop(name, []) for name in ("services", "demand", "windows")}
    hours, dates = _pairs(data.pop("hours")), _pairs(data.pop("dates", {}))
    services = [service.name for service in office.services]
    rows: dict[str, list[Line]] = {
        "Hours": _hours_rows(hours, dates, language),
        "Services": [_service(one, lines) for one in parts["services"]],
        "Demand": [_stream(one, services, lines) for one in parts["demand"]],
        "Windows": [line for one in parts["windows"] for line in _group(one, lines)],
    }
    sheets = [_about(language), _office_sheet(office, data, lines)]
    sheets += [_table(sheet, told, office) for sheet, told in rows.items()]
    if lines.others:
        columns = [Column(heading(field, language)) for field in office_words.OTHER.values()]
        sheets.append(Sheet(_name("Other", language), (), columns, lines.others))
    return sheets


def _name(sheet: str, language: Language) -> str:
    return SHEETS[sheet][language == "ru"]


def _pairs(hours: Any) -> list[tuple[str, Any]]:
    """Pairs of days and hours; one pair of times is that of the only kind of day."""
    return list(hours.items()) if isinstance(hours, dict) else [("", hours)]


def _table(sheet: str, lines: list[Line], office: Office) -> Sheet:
    """Sheet of a table with all its columns, so that none has to be looked up."""
    language, columns = office.language, dict[str, Column]()
    for name, field in office_words.TABLES[sheet].items():
        columns[name] = Column(heading(field, language), field.kind)
        if sheet == "Demand" and name == "service":
            word = MIX["mix"][language == "ru"]
            columns |= {f"mix ({one.name})": Column(f"{word}: {one.name}", "number") for one in office.services}
    rows = [[line.get(name) for name in columns] for line in lines]
    return Sheet(_name(sheet, language), (), list(columns.values()), rows)


def _office_sheet(office: Office, data: dict[str, Any], lines: Lines) -> Sheet:
    """Sheet of keys and values, each with what it means."""
    language = office.language
    data |= {"name": office.name, "language": language}
    _law(data, "patience", {part: f"patience_{part}" for part in ("mean_min", "cv", "law")})
    if office.location is not None:
        del data["location"]
        data |= {"north": office.location[0], "east": office.location[1]}
    writers = {
        "patience_law": lambda value: more.word(more.LAWS, value, language),
        "at_closing": lambda value: more.word(more.CLOSING, value, language),
        "outpost": lines.flag,
    }
    told = lines.line("", data, office_words.OFFICE, writers)
    rows = [
        (heading(field, language), told.get(name), say(field.what, language))
        for name, field in office_words.OFFICE.items()
    ]
    heads = ("ключ", "значение", "комментарий") if language == "ru" else ("key", "value", "comment")
    return Sheet(_name("Office", language), (), [Column(heads[0]), Column(heads[1], "number"), Column(heads[2])], rows)


def _hours_rows(hours: list[tuple[str, Any]], dates: list[tuple[str, Any]], language: Language) -> list[Line]:
    rows: list[Line] = []
    for days, span in [*hours, *dates]:
        opens, closes = (more.CLOSED[language == "ru"], None) if span == "closed" else span
        told = days_in(language, days) if days else more.ALIKE[language == "ru"]
        rows.append({"days": told, "opens": opens, "closes": closes})
    return rows


def _service(one: dict[str, Any], lines: Lines) -> Line:
    _law(one, "duration", {part: part for part in ("mean_min", "cv", "law")})
    writers = {"law": lambda value: more.word(more.LAWS, value, lines.language)}
    return lines.line(f"services.{one['name']}", one, office_words.SERVICES, writers)


def _stream(one: dict[str, Any], services: list[str], lines: Lines) -> Line:
    language, mix = lines.language, one.pop("mix", None)
    told: Line = {}
    if mix is not None and list(mix) == [service for service in services if service in mix]:
        told = {f"mix ({service})": exact(weight) for service, weight in mix.items()}
    elif mix is not None:
        one["mix"] = mix
    lateness = one.get("lateness")
    if lateness and lateness["law"] == "normal":
        del one["lateness"]
        one |= {f"lateness_{part}": lateness[part] for part in ("mean_min", "sd_min")}
    writers: dict[str, Any] = {
        "kind": lambda value: more.word(more.KINDS, value, language),
        "days": lines.days,
        "shape": more.as_shape,
        **dict.fromkeys(("per_day", "per_hour", "at_opening"), lambda value: more.as_rates(value, language)),
    }
    return told | lines.line(f"demand.{one['name']}", one, office_words.DEMAND, writers)


def _group(one: dict[str, Any], lines: Lines) -> list[Line]:
    """Rows of a group, one a shift; the first says what holds for all of it."""
    path, name, shifts = f"windows.{one['name']}", one.pop("name"), one.pop("shifts")
    if "closed" in one:
        one["group_closed"] = one.pop("closed")
    group = {field: spec for field, spec in office_words.WINDOWS.items() if field in office_words.GROUP}
    serves = one.get("serves")
    if serves is not None:
        one["serves"] = text = "; ".join(serves)
        if more.services(text, ()) != serves or more.services(text, serves) != serves:
            one["serves"] = serves  # no text can say these names
    told = lines.line(path, one, group, {"group_closed": more.as_spans})
    if serves is None:
        told["serves"] = more.ALL[lines.language == "ru"]
    own = {field: spec for field, spec in office_words.WINDOWS.items() if field not in group and field != "group"}
    writers = {
        "days": lines.days,
        "closed": more.as_spans,
        "breaks": lambda value: more.as_breaks(value, lines.language),
    }
    rows = []
    for place, shift in enumerate(shifts):
        below = f"{path}.shifts.{shift['name']}"
        if shift["name"] != "day":  # the name of a shift that has none
            shift["shift"] = shift["name"]
        del shift["name"]
        if "hours" in shift:
            shift["from"], shift["until"] = shift.pop("hours")
        rows.append({"group": name, **(told if place == 0 else {}), **lines.line(below, shift, own, writers)})
    return rows


def _about(language: Language) -> Sheet:
    """Sheet that explains all the others; it is not read."""
    columns = [
        Column(say("book.sheet", language)),
        Column(say("book.column", language)),
        Column(say("book.meaning", language)),
    ]
    rows = [
        (_name(sheet, language), heading(field, language), say(field.what, language))
        for sheet, fields in office_words.TABLES.items()
        for field in fields.values()
    ]
    demand = _name("Demand", language), heading(office_words.DEMAND["service"], language)
    place = [row[:2] for row in rows].index(demand)
    mix = f"{MIX['mix'][language == 'ru']}: ..."
    rows.insert(place + 1, (demand[0], mix, say("book.demand_mix", language)))
    above = [say("book.title", language), say("book.lead", language), say("book.cells", language)]
    return Sheet(ABOUT[language == "ru"], above, columns, rows)
