"""Findings of the validation library as sentences: object, field, what is allowed, what was got."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.text import Language, say

_UNITS = {"_min": " minutes", "minutes": " minutes"}
_WORDS = {
    "greater_than": "must be > {gt:.15g}{unit}",
    "greater_than_equal": "must be >= {ge:.15g}{unit}",
    "less_than": "must be < {lt:.15g}{unit}",
    "less_than_equal": "must be <= {le:.15g}{unit}",
    "finite_number": "must be a finite number",
    "missing": "is required",
    "tuple_type": "must be a list",
    "string_type": "must be text",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "literal_error": "must be {expected}",
    "model_type": "must be {class_name}(...)",
}
_LAW = "must be a law such as Exponential(mean_min=12), in a file law = 'exponential', mean_min = 12"
_STREAM = "must be WalkIns(...) or Appointments(...), in a file with kind = 'walk_ins' or 'appointments'"
_CHOICES = {"union_tag_not_found", "union_tag_invalid", "model_attributes_type"}


def title_of(kind: type, name: object) -> str:
    """Name of an object in messages: its kind and its name."""
    words = {"WalkIns": "walk-ins", "Law": "Law", "ShiftType": "shift type"}
    named = "name" in getattr(kind, "model_fields", {})
    word = words.get(kind.__name__, kind.__name__.lower() if named else kind.__name__)
    return f"{word} {name!r}" if isinstance(name, str) else word


def purpose_in(language: Language, purpose: str) -> str:
    """Write the purpose of a visit in a language; a word of the planner's own stays.

    >>> (
    ...     purpose_in("ru", "submit"),
    ...     purpose_in("en", "submit"),
    ...     purpose_in("ru", "справка"),
    ... )
    ('подача', 'submit', 'справка')
    """
    words = {
        "submit": say("description.submit", language),
        "collect": say("description.collect", language),
        "consult": say("description.consult", language),
    }
    return words.get(purpose, purpose)


def service_in(language: Language, name: str, purpose: str | None, agency: str | None) -> str:
    """Name of a service with its purpose and its agency."""
    return ", ".join(filter(None, (name, purpose and purpose_in(language, purpose), agency)))


def problems_of(kind: Any, data: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Turn findings into sentences.

    Parameters
    ----------
    kind : type of Description
    data : mapping of str to object
        What was given.
    errors : sequence of mapping
        Findings of the validation library.
    """
    title = title_of(kind, data.get("name"))
    places = [_without_tags(found["loc"]) for found in errors]
    for found, loc in zip(errors, places, strict=True):
        if found["type"] == "too_short" and any(other[: len(loc)] == loc and other != loc for other in places):
            continue  # all elements have problems of their own
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, InvalidDescription):
            yield from _nested(kind, title, data, loc, found["input"], cause.problems)
        elif found["type"] == "extra_forbidden":
            yield f"{title}: unknown field {loc[-1]!r}{nearest(loc[-1], words_of(kind))}"
        else:
            field = _place(data, loc)
            yield f"{title}: {field} {_sentence(found, field, str(loc[0]), cause)}"


def words_of(kind: Any) -> list[str]:
    """Words that a planner may give to a kind of description."""
    return [*(field for field in kind.model_fields if field not in {"law", "kind"}), *getattr(kind, "short_words", ())]


def _nested(
    kind: Any, title: str, data: Mapping[str, Any], loc: tuple[Any, ...], given: Any, problems: Iterable[str]
) -> Iterator[str]:
    """Problems of a part: found by its name, or by its place in the whole."""
    named = len(loc) > 1 and isinstance(given, Mapping) and isinstance(given.get("name"), str)
    whole = "" if named and getattr(kind, "outermost", False) else f"{title}: "
    for problem in problems:
        yield f"{whole}{problem}" if named else f"{title}: {_place(data, loc)}: {re.sub(r'^[A-Za-z-]+: ', '', problem)}"


def _sentence(found: Mapping[str, Any], field: str, first: str, cause: object) -> str:
    context = found.get("ctx", {})
    got = f", got {short(found['input'])}"
    match found["type"]:
        case "value_error":
            return f"must be {cause}{got}"
        case "union_tag_invalid":
            tags = re.findall(r"'(\w+)'", context["expected_tags"])
            return (
                f"names an unknown {context['discriminator'][1:-1]} {context['tag']!r}{nearest(context['tag'], tags)}"
            )
        case known if known in _CHOICES:
            return f"{_STREAM if first == 'demand' else _LAW}{got}"
        case known if known in _WORDS:
            unit = next((unit for end, unit in _UNITS.items() if field.partition(" ")[0].endswith(end)), "")
            return _WORDS[known].format(**{**context, "unit": unit}) + ("" if known == "missing" else got)
    return f"has a value of the wrong kind{got}"


def _without_tags(loc: Sequence[Any]) -> tuple[Any, ...]:
    """Leave out the names of union branches, which planners did not write: all texts but the field."""
    return tuple(part for place, part in enumerate(loc) if place == 0 or isinstance(part, int))


def _place(data: Mapping[str, Any], loc: tuple[Any, ...]) -> str:
    """Return a field, and in brackets where in it, in a planner's words."""
    field, rest, value = str(loc[0]), loc[1:], data.get(str(loc[0]))
    where: list[str] = []
    if len(rest) > 1:
        pairs = _pairs(value)
        if pairs is not None:
            where.append(str(pairs[rest[0]][0]))
            value = pairs[rest[0]][1]
        rest = rest[2:]
    where += [f"value {part + 1}" for part in rest]
    if field == "numbers":  # of a Law: they look like fields
        return where[0] if where else field
    return f"{field} ({', '.join(where)})" if where else field


def _pairs(value: Any) -> Sequence[tuple[Any, Any]] | None:
    """Pairs of a mapping, or of a tuple that stands for one; None for a value that holds on all days."""
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple) and value and all(isinstance(pair, list | tuple) for pair in value):
        return value if all(len(pair) == 2 and isinstance(pair[0], str) for pair in value) else None
    return None


def short(value: object) -> str:
    """Value as shown in messages, cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
