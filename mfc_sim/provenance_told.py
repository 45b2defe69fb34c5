"""Where figures come from, in a planner's words: for reports and workbooks alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mfc_sim.description.clock import days_in
from mfc_sim.text import Language, say


def rows(provenance: Mapping[str, Any], language: Language) -> list[tuple[str, object]]:
    """Headings and values of a provenance; numbers stay numbers, and what is empty is left out.

    >>> rows({"seed": 7, "label": "", "customers": "drawn", "days": "1"}, "en")
    [('Seed', 7), ('Where visitors come from', 'drawn from the description'), ('Days of a replication', 'one day')]
    """
    return [
        (heading(item, language), _told(item, value, language))
        for item, value in provenance.items()
        if value not in ("", {})
    ]


def heading(item: str, language: Language) -> str:
    """What an item of a provenance is called."""
    if item.startswith("version_"):
        return say("provenance.version", language, name=item.removeprefix("version_"))
    return {
        "office": say("provenance.office", language),
        "region": say("provenance.region", language),
        "label": say("provenance.label", language),
        "description_sha256": say("provenance.hash", language),
        "customers": say("provenance.customers", language),
        "seed": say("provenance.seed", language),
        "replications": say("provenance.replications", language),
        "days": say("provenance.days", language),
        "fitted": say("provenance.fitted", language),
        "engine": say("provenance.engine", language),
        "axes": say("provenance.axes", language),
        "fixed": say("provenance.fixed", language),
    }[item]


def label(part: object, language: Language) -> str:
    """Value in words: a number as the language writes it.

    >>> label(1.5, "ru"), label("early", "ru")
    ('1,5', 'early')
    """
    if isinstance(part, float | np.floating):
        return f"{part:g}".replace(".", ",") if language == "ru" else f"{part:g}"
    return str(part)


def _told(item: str, value: Any, language: Language) -> object:
    if item == "customers":
        return say("provenance.listed", language) if value == "listed" else say("provenance.drawn", language)
    if item == "days":
        return say("provenance.one_day", language) if value == "1" else days_in(language, str(value))
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_values(part, language)}" for name, part in value.items())
    return value


def _values(part: object, language: Language) -> str:
    return ", ".join(label(one, language) for one in part) if isinstance(part, list) else label(part, language)
