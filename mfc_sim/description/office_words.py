"""What the sheets of an office's workbook are called, their columns, and the words in their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mfc_sim.description import network_cells as cells
from mfc_sim.description import office_cells as more
from mfc_sim.text import Language
from mfc_sim.workbook import Kind

SHEETS = {
    "Office": ("Office", "Офис"),
    "Hours": ("Hours", "Часы", "Часы работы"),
    "Services": ("Services", "Услуги"),
    "Demand": ("Demand", "Посетители", "Спрос"),
    "Windows": ("Windows", "Окна"),
    "Other": ("Other", "Прочее"),
}


class Field(NamedTuple):
    """A column: its headings (English, Russian, others), how its cells are read, what it means, how it is shown."""

    headings: tuple[str, ...]
    read: Callable[[object], Any]
    what: str
    kind: Kind = "number"


OFFICE: dict[str, Field] = {
    "name": Field(("name", "название"), cells.text, "book.office_name", "text"),
    "language": Field(("language", "язык"), more.language, "book.office_language", "text"),
    "patience_mean_min": Field(
        ("patience: mean, min", "терпение: среднее, мин"), cells.minutes, "book.office_patience_mean"
    ),
    "patience_cv": Field(("patience: cv", "терпение: разброс"), cells.number, "book.office_patience_cv"),
    "patience_law": Field(("patience: law", "терпение: закон"), more.law, "book.office_patience_law", "text"),
    "day_cv": Field(("day_cv", "разброс дня"), cells.number, "book.office_day_cv"),
    "pace_cv": Field(("pace_cv", "разброс темпа"), cells.number, "book.office_pace_cv"),
    "at_closing": Field(("at_closing", "при закрытии"), more.at_closing, "book.office_at_closing", "text"),
    "last_ticket": Field(("last_ticket", "последний талон"), more.time, "book.office_last_ticket", "clock"),
    "hall": Field(("hall", "мест в зале"), cells.whole, "book.office_hall"),
    "absent_call_min": Field(("absent_call_min", "вызов ушедшего, мин"), cells.minutes, "book.office_absent_call"),
    "outpost": Field(("outpost", "ТОСП"), cells.flag, "book.office_outpost", "text"),
    "municipality": Field(
        ("municipality", "муниципалитет", "муниципальное образование"), cells.text, "book.office_municipality", "text"
    ),
    "institution": Field(("institution", "учреждение"), cells.text, "book.office_institution", "text"),
    "north": Field(("north", "широта", "latitude", "lat"), cells.number, "book.office_north"),
    "east": Field(("east", "долгота", "longitude", "lon"), cells.number, "book.office_east"),
}
"""Keys of the first sheet, a row each."""
HOURS: dict[str, Field] = {
    "days": Field(("days", "дни", "день", "дата", "day", "date"), more.day_or_date, "book.hours_days", "text"),
    "opens": Field(("opens", "открытие", "from", "с"), more.time_or_closed, "book.hours_opens", "clock"),
    "closes": Field(("closes", "закрытие", "until", "до"), more.time_or_closed, "book.hours_closes", "clock"),
}
SERVICES: dict[str, Field] = {
    "name": Field(("name", "название", "service", "услуга"), cells.text, "book.service_name", "text"),
    "mean_min": Field(("mean_min", "среднее, мин", "минут в среднем"), cells.minutes, "book.service_mean"),
    "cv": Field(("cv", "разброс", "коэффициент вариации"), cells.number, "book.service_cv"),
    "law": Field(("law", "закон"), more.law, "book.service_law", "text"),
    "agency": Field(("agency", "ведомство"), cells.text, "book.service_agency", "text"),
    "purpose": Field(("purpose", "цель"), cells.text, "book.service_purpose", "text"),
    "last_ticket": Field(("last_ticket", "последний талон"), more.time, "book.service_last_ticket", "clock"),
    "tickets_max": Field(("tickets_max", "талонов в день"), cells.whole, "book.service_tickets_max"),
}
DEMAND: dict[str, Field] = {
    "name": Field(("name", "название", "поток"), cells.text, "book.demand_name", "text"),
    "kind": Field(("kind", "вид"), more.stream_kind, "book.demand_kind", "text"),
    "service": Field(("service", "услуга"), cells.text, "book.demand_service", "text"),
    "per_day": Field(("per_day", "в день", "посетителей в день"), more.by_days, "book.demand_per_day", "text"),
    "per_hour": Field(("per_hour", "в час", "посетителей в час"), more.rates, "book.demand_per_hour", "text"),
    "shape": Field(("shape", "веса по часам"), cells.numbers, "book.demand_shape", "text"),
    "days": Field(("days", "дни"), more.weekdays_text, "book.demand_days", "text"),
    "starts": Field(("starts", "начало", "с"), more.time, "book.demand_starts", "clock"),
    "ends": Field(("ends", "конец", "до"), more.time, "book.demand_ends", "clock"),
    "step_min": Field(("step_min", "шаг, мин"), cells.minutes, "book.demand_step"),
    "at_opening": Field(("at_opening", "у дверей"), more.by_days, "book.demand_at_opening", "text"),
    "scale": Field(("scale", "множитель"), cells.number, "book.demand_scale"),
    "privileged_share": Field(
        ("privileged_share", "доля вне очереди"), cells.number, "book.demand_privileged", "share"
    ),
    "day_cv": Field(("day_cv", "разброс дня"), cells.number, "book.demand_day_cv"),
    "every_min": Field(("every_min", "запись каждые, мин"), cells.minutes, "book.demand_every"),
    "per_slot": Field(("per_slot", "записей на время"), cells.whole, "book.demand_per_slot"),
    "no_show": Field(("no_show", "доля неявок"), cells.number, "book.demand_no_show", "share"),
    "lateness_mean_min": Field(
        ("lateness: mean, min", "опоздание: среднее, мин"), cells.minutes, "book.demand_lateness_mean"
    ),
    "lateness_sd_min": Field(("lateness: sd, min", "опоздание: откл., мин"), cells.minutes, "book.demand_lateness_sd"),
    "grace_min": Field(("grace_min", "опоздание прощают, мин"), cells.minutes, "book.demand_grace"),
    "level": Field(("level", "уровень"), cells.whole, "book.demand_level"),
    "late_level": Field(("late_level", "уровень опоздавших"), cells.whole, "book.demand_late_level"),
}
MIX = {"mix": ("mix", "доля")}
"""Columns of the weights of services in a live queue, "mix: passport"."""
WINDOWS: dict[str, Field] = {
    "group": Field(
        ("group", "группа", "окна", "windows", "name", "название"), cells.text, "book.windows_group", "text"
    ),
    "shift": Field(("shift", "смена"), cells.text, "book.windows_shift", "text"),
    "count": Field(("count", "окон", "сколько"), cells.whole, "book.windows_count"),
    "from": Field(("from", "с", "начало"), more.time, "book.windows_from", "clock"),
    "until": Field(("until", "до", "конец"), more.time, "book.windows_until", "clock"),
    "days": Field(("days", "дни"), more.weekdays_text, "book.windows_days", "text"),
    "breaks": Field(("breaks", "перерывы"), more.breaks, "book.windows_breaks", "text"),
    "closed": Field(("closed", "закрыто"), more.spans, "book.windows_closed", "text"),
    "serves": Field(("serves", "ведут услуги", "услуги"), cells.text, "book.windows_serves", "text"),
    "pace": Field(("pace", "темп"), cells.number, "book.windows_pace"),
    "rank": Field(("rank", "порядок вызова"), cells.whole, "book.windows_rank"),
    "absence": Field(("absence", "доля отсутствий"), cells.number, "book.windows_absence", "share"),
    "installed": Field(("installed", "окон установлено"), cells.whole, "book.windows_installed"),
    "group_closed": Field(("group closed", "закрыта вся группа"), more.spans, "book.windows_group_closed", "text"),
}
GROUP = ("serves", "pace", "rank", "absence", "installed", "group_closed")
"""Columns that are said of a whole group, in any of its rows."""
OTHER: dict[str, Field] = {
    "path": Field(("path", "путь"), cells.text, "book.other_path", "text"),
    "value": Field(("value", "значение"), more.any_value, "book.other_value", "text"),
}
TABLES: dict[str, dict[str, Field]] = {
    "Office": OFFICE,
    "Hours": HOURS,
    "Services": SERVICES,
    "Demand": DEMAND,
    "Windows": WINDOWS,
    "Other": OTHER,
}


def words(fields: Mapping[str, Field]) -> dict[str, tuple[str, ...]]:
    """Headings of fields."""
    return {name: field.headings for name, field in fields.items()}


def readers(fields: Mapping[str, Field]) -> dict[str, Callable[[object], Any]]:
    """What reads the cells of fields."""
    return {name: field.read for name, field in fields.items()}


def heading(field: Field, language: Language) -> str:
    """Heading in a language."""
    return field.headings[language == "ru"]
