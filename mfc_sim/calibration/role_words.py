"""What a column of a log holds, in Russian and English words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mfc_sim.calibration.log_words import folded
from mfc_sim.errors import nearest
from mfc_sim.text import Language, say

_KEYS = {
    "issued": "roles.issued",
    "called": "roles.called",
    "started": "roles.started",
    "finished": "roles.finished",
    "left": "roles.left",
    "no_show": "roles.no_show",
    "transferred": "roles.transferred",
    "outcome": "roles.outcome",
    "window": "roles.window",
    "operator": "roles.operator",
    "ticket": "roles.ticket",
    "service": "roles.service",
    "purpose": "roles.purpose",
    "agency": "roles.agency",
    "level": "roles.level",
    "slot": "roles.slot",
    "date": "roles.date",
    "office": "roles.office",
    "queue": "roles.queue",
    "time": "roles.time",
    "number": "roles.number",
    "waiting": "roles.waiting",
    "counters": "roles.counters",
    "status": "roles.status",
    "name": "roles.name",
    "letter": "roles.letter",
    "date_format": "roles.date_format",
    "time_format": "roles.time_format",
    "delimiter": "roles.delimiter",
    "encoding": "roles.encoding",
    "hour": "roles.hour",
    "people": "roles.people",
    "open_windows": "roles.open_windows",
    "mean_wait": "roles.mean_wait",
    "max_wait": "roles.max_wait",
    "excluded": "roles.excluded",
    "batches": "roles.batches",
    "captured": "roles.captured",
    "booked": "roles.booked",
    "walk_in": "roles.walk_in",
    "bands": "roles.bands",
    "extra": "roles.extra",
    "issuing": "roles.issuing",
    "not_issuing": "roles.not_issuing",
}


def role_word(role: str, language: Language) -> str:
    """Word for a role; what has none, such as a band of waits, is told as it stands.

    >>> role_word("window", "ru"), role_word("window", "en"), role_word("0..15", "ru")
    ('окно', 'window', '0..15')
    """
    return say(_KEYS[role], language) if role in _KEYS else role


def role_of(word: str) -> str:
    """Role of a word in either language; any other is left as it stands.

    >>> role_of("Окно"), role_of("window"), role_of("окошко")
    ('window', 'window', 'окошко')
    """
    russian = {folded(role_word(role, "ru")): role for role in _KEYS}
    return word if word in _KEYS else russian.get(folded(word), word)


def role_told(role: str, language: Language) -> str:
    """Role in an error sentence: as in the code, and in Russian the word beside it.

    >>> role_told("window", "ru"), role_told("window", "en")
    ("'window' (окно)", "'window'")
    """
    return f"{role!r} ({role_word(role, language)})" if language == "ru" else repr(role)


def by_role(
    what: str, columns: Mapping[Any, Any], roles: Collection[str], needed: Collection[str] = (), *, of: str = ""
) -> tuple[dict[str, Any], list[str]]:
    """What stands in a mapping for each role, named in either language, and what is wrong with its words.

    Parameters
    ----------
    what, of : str
        Begin of an error sentence, and whose column it is about.
    roles, needed : collection of str
        Roles that can be named, and that must be.

    Examples
    --------
    >>> by_role("read", {"Дата": "day", "часы": "h"}, ["date", "hour"], ["hour"])
    ({'date': 'day'}, ["read: there is no column 'часы'; did you mean 'час'?", "read: columns must name 'hour' (час)"])
    """
    found: dict[str, Any] = {}
    problems = []
    for word, value in columns.items():
        role = role_of(word) if isinstance(word, str) else word
        if role not in roles:
            problems.append(f"{what}: there is no column {word!r}{of}{nearest_role(word, roles)}")
        elif role in found:
            problems.append(f"{what}: {word!r} names what another column is named for already")
        else:
            found[role] = value
    language = language_of("".join(map(str, columns)))
    problems += [f"{what}: columns must name {role_told(role, language)}" for role in needed if role not in found]
    return found, problems


def nearest_role(word: object, roles: Collection[str]) -> str:
    """End of an error sentence: the nearest of some roles, in the language of the word.

    >>> nearest_role("окон", ["window", "service"]), nearest_role("windw", ["window"])
    ("; did you mean 'окно'?", "; did you mean 'window'?")
    """
    return nearest(word, [role_word(role, language_of(word)) for role in roles])


def language_of(text: object) -> Language:
    """Russian if a text has a Cyrillic letter, else English."""
    return "ru" if any("\u0400" <= letter <= "\u04ff" for letter in str(text)) else "en"
