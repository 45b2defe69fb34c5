"""One message table, Russian and English: every label, KPI name, error summary and report sentence."""

from __future__ import annotations

from importlib import import_module
from string import Formatter
from typing import Literal

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
    "ticket_fit",
    "hourly",
    "plots_logs",
    "back_test",
    "report",
    "views",
    "whatif",
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


class _Russian(Formatter):
    """Writes fractions with a comma."""

    def format_field(self, value: object, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        return text.replace(".", ",") if isinstance(value, float) else text


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
    return _Russian().vformat(russian, (), values) if language == "ru" else english.format(**values)
