"""One message table, Russian and English: every label, KPI name, error summary and report sentence."""

from __future__ import annotations

from importlib import import_module
from string import Formatter
from typing import Any, Literal

Language = Literal["ru", "en"]

_AREAS = (
    "description",
    "network",
    "presets",
    "region",
    "result",
    "sweep",
    "plots",
    "playback",
    "calibration",
    "cli",
    "queueing",
    "staffing",
    "universal",
    "readers",
    "roles",
    "ticket_fit",
    "hourly",
    "plots_logs",
    "back_test",
    "report",
    "views",
    "whatif",
    "changes",
    "provenance",
    "excel",
    "office_book",
)
_table: dict[str, tuple[str, str]] = {}


def messages() -> dict[str, tuple[str, str]]:
    """All messages: key to (Russian, English)."""
    if not _table:
        for area in _AREAS:
            _table.update(import_module(f"mfc_sim.text.{area}").MESSAGES)
    return _table


class _Filled(Formatter):
    """Fills a message: fractions of Russian have a comma, and quotes inside quotes are those of the language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def vformat(self, format_string: str, args: Any, kwargs: Any) -> str:
        done: list[str] = []
        for text, field, spec, conversion in self.parse(format_string):
            done.append(text)
            if field is not None:
                value = self.convert_field(self.get_field(field, args, kwargs)[0], conversion)
                told: str = self.format_field(value, spec or "")
                if self.language == "ru" and isinstance(value, float):
                    told = told.replace(".", ",")
                done.append(inner(told, self.language) if text[-1:] in OPENING else told)
        return "".join(done)


OPENING = ("«", '"')
"""Marks after which a name stands in quotes."""


def inner(name: str, language: Language) -> str:
    """Name as it stands in quotes: quotes in it are those inside quotes.

    >>> inner("МФЦ «Центральный»", "ru"), inner('Office "Central"', "en")
    ('МФЦ „Центральный“', "Office 'Central'")
    """
    return name.replace("«", "„").replace("»", "“") if language == "ru" else name.replace('"', "'")


def quoted(name: str, language: Language) -> str:
    """Name in quotes.

    >>> quoted("МФЦ «Центральный»", "ru")
    '«МФЦ „Центральный“»'
    """
    return f"«{inner(name, language)}»" if language == "ru" else f'"{inner(name, language)}"'


def wrong_language(who: str, language: object) -> list[str]:
    """Sentence about a language that there is not, if it is none.

    >>> wrong_language("plot_shares", "fr")
    ["plot_shares: language must be 'ru' or 'en', got 'fr'"]
    """
    return [] if language in ("ru", "en") else [f"{who}: language must be 'ru' or 'en', got {language!r}"]


def say(key: str, language: Language, /, **values: object) -> str:
    """Return the message of a key in a language, its placeholders filled.

    >>> say("description.invalid", "en", name="Office 1", count=2)
    "office 'Office 1' cannot be used, 2 problem(s):"
    """
    russian, english = messages()[key]
    return _Filled(language).vformat(russian if language == "ru" else english, (), values)
