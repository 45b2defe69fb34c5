"""Variants of an office: other numbers of windows, values at paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mfc_sim.description.base import Description
from mfc_sim.description.sentences import title_of, words_of
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.model import OfficeData
    from mfc_sim.description.windows import Windows

AnyOffice = TypeVar("AnyOffice", bound="OfficeData")


def with_windows(office: AnyOffice, counts: Mapping[str, int | str]) -> tuple[AnyOffice, list[str]]:
    """Return an office with other numbers of windows, and a sentence per shift changed.

    Raises
    ------
    InvalidDescription
        With every problem: an unknown group or shift, what is no number, a shift left without anybody.
    """
    problems: list[str] = []
    planned: dict[tuple[str, int], int] = {}
    groups = {group.name: group for group in office.windows}
    for key, count in counts.items():
        name, _, shift = key.partition(".")
        try:
            if name not in groups:
                raise InvalidDescription(f"with_windows: unknown group of windows {name!r}{nearest(name, groups)}")
            group, change = groups[name], _change(key, count)
            for place in sorted(_named(group, shift) if "." in key else _longest(office, group, relative=change[0])):
                before = planned.get((name, place), group.shifts[place].count)
                after = before + change[1] if change[0] else change[1]
                if after < 1:
                    title = f"{group.title()}: {group.shifts[place].title()}"
                    raise InvalidDescription(f"{title}: count must be >= 1, got {after} ({count!r})")
                planned[name, place] = after
        except InvalidDescription as error:
            problems += error.problems
    if problems:
        raise InvalidDescription(*problems)
    sentences = []
    for (name, place), after in planned.items():
        old = groups[name].shifts[place]
        shifts = (*groups[name].shifts[:place], old.replace(count=after), *groups[name].shifts[place + 1 :])
        groups[name] = groups[name].replace(shifts=shifts)
        values = {"group": name, "shift": old.name, "before": old.count, "after": after}
        sentences.append(say("description.windows_changed", office.language, **values))
    return office.replace(windows=tuple(groups.values())), sentences


def _change(key: str, count: object) -> tuple[bool, int]:
    """Whether a number is added, and the number."""
    if isinstance(count, np.generic):
        count = count.item()
    if isinstance(count, str) and re.fullmatch(r"[+-][0-9]{1,6}", count):
        return True, int(count)
    if isinstance(count, int | float) and not isinstance(count, bool) and count == count // 1:
        return False, int(count)
    raise InvalidDescription(
        f"with_windows: {key!r} must be a whole number or a change such as '+2', got {count!r}"
    ) from None


def _named(group: Windows, shift: str) -> list[int]:
    names = [shift.name for shift in group.shifts]
    if shift not in names:
        raise InvalidDescription(f"with_windows: {group.title()} has no shift {shift!r}{nearest(shift, names)}")
    return [names.index(shift)]


def _longest(office: OfficeData, group: Windows, *, relative: bool) -> set[int]:
    """Places of the shifts that are the longest of some day, the first of equals."""
    if not relative and len(group.shifts) > 1:
        names = ", ".join(f"{group.name}.{shift.name}" for shift in group.shifts)
        raise InvalidDescription(
            f"with_windows: {group.title()} has several shifts; set one ({names}) or give a change such as '+1'"
        )
    longest: set[int] = set()
    for day, hours in office.open_days().items():
        spans = [shift.clipped_ms(*hours) if shift.works_on(day) else (0, 0) for shift in group.shifts]
        lengths = [end - start for start, end in spans]
        if max(lengths) > 0:
            longest.add(lengths.index(max(lengths)))
    return longest


@dataclass
class _Parts:
    """A description taken apart: its kind, and its fields, themselves taken apart where a path leads into them."""

    kind: type[Description]
    fields: dict[str, Any]

    def title(self) -> str:
        """Name of the object in messages."""
        return title_of(self.kind, self.fields.get("name"))


@dataclass
class _Missed:
    """What is there where a field is missed: names, and paths to the same field in the parts below."""

    known: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


def with_values(office: AnyOffice, values: Mapping[str, Any]) -> AnyOffice:
    """Return an office with the values at paths replaced; all of them first, then it is validated once."""
    given: Any = values
    if not isinstance(given, Mapping) or not all(isinstance(path, str) for path in given):
        raise InvalidDescription(f"with_values: takes a mapping of paths to values, got {values!r}")
    whole = _apart(office)
    problems: list[str] = []
    for path, value in values.items():
        missed: dict[str, _Missed] = {}
        try:
            if not _set(whole, path.split("."), value, path, missed=missed, lenient=False):
                word, seen = next(iter(missed.items()), ("*", _Missed()))
                where = f"nothing there has the field {word!r}" if missed else "there is nothing under '*'"
                hint = _or(seen.below) or nearest(word, seen.known) if missed else ""
                raise InvalidDescription(f"path {path!r}: {where}{hint}")
        except InvalidDescription as error:
            problems += error.problems
    if problems:
        raise InvalidDescription(*problems)
    return type(office)(**{field: _together(value) for field, value in whole.fields.items()})


def _apart(thing: Any) -> Any:
    """Take one level apart, so that what is below can be set."""
    if isinstance(thing, Description):
        return _Parts(type(thing), {field: getattr(thing, field) for field in type(thing).model_fields})
    return list(thing) if isinstance(thing, tuple) else thing


def _together(thing: Any) -> Any:
    """Put what was taken apart together, not validated."""
    if isinstance(thing, _Parts):
        return {field: _together(value) for field, value in thing.fields.items()}
    if isinstance(thing, list):
        return tuple(_together(element) for element in thing)
    return thing


def _set(
    thing: _Parts | list[Any], parts: list[str], value: Any, path: str, *, missed: dict[str, _Missed], lenient: bool
) -> int:
    """Set a value below a thing; return how many places were set.

    Below a ``*`` (lenient) a thing without the field is passed over, and ``missed`` notes the fields it has.
    """
    head, rest = parts[0], parts[1:]
    hits = 0
    for holder, place in _places(thing, parts, path, missed=missed, lenient=lenient):
        if not rest:
            holder[place] = value
            hits += 1
            continue
        below = holder[place] = _apart(holder[place])
        if isinstance(below, _Parts | list):
            hits += _set(below, rest, value, path, missed=missed, lenient=lenient or head == "*")
        elif not lenient and head != "*":
            said = f"{head} is not given" if below is None else f"nothing below {head!r}"
            raise InvalidDescription(f"path {path!r}: {said}")
    return hits


def _places(
    thing: _Parts | list[Any], parts: list[str], path: str, *, missed: dict[str, _Missed], lenient: bool
) -> Iterator[tuple[Any, Any]]:
    """Find where in a thing the first of some words of a path leads: to a mapping or list, and a place in it."""
    head = parts[0]
    if isinstance(thing, _Parts):
        known = [field for field in words_of(thing.kind) if field in thing.fields]
        if head in known:
            yield thing.fields, head
            return
        below = _below(thing, parts, path)
        if lenient:
            seen = missed.setdefault(head, _Missed())
            seen.known.extend(known)
            seen.below.extend(below)
        else:
            hint = _or(below) or nearest(head, known)
            raise InvalidDescription(f"path {path!r}: {thing.title()} has no field {head!r}{hint}")
        return
    names = [_name(element, place) for place, element in enumerate(thing)]
    if head != "*" and head not in names:
        if lenient:
            missed.setdefault(head, _Missed()).known.extend(names)
            return
        raise InvalidDescription(f"path {path!r}: there is no {head!r}{nearest(head, names)}")
    for place, name in enumerate(names):
        if head in ("*", name):
            element = thing[place]
            if _is_pair(element):
                thing[place] = element = list(element)
                yield element, 1
            else:
                yield thing, place


def _below(thing: _Parts, parts: list[str], path: str) -> list[str]:
    """Paths to the field that a thing has not, in the named parts of it that have it: a shift of a group of windows."""
    before = path.split(".")[: -len(parts)]
    found = []
    for held, elements in thing.fields.items():
        for element in elements if isinstance(elements, tuple | list) else ():
            kind = element.kind if isinstance(element, _Parts) else type(element)
            if issubclass(kind, Description) and {"name", parts[0]} <= set(kind.model_fields):
                name = "*" if "*" in before else _name(element, 0)
                found.append(".".join([*before, held, name, *parts]))
    return found


def _or(paths: list[str]) -> str:
    """End of an error sentence: the paths that may be meant, at most three."""
    told = " or ".join(repr(path) for path in list(dict.fromkeys(paths))[:3])
    return f"; did you mean {told}?" if told else ""


def _is_pair(element: Any) -> bool:
    return isinstance(element, tuple | list) and len(element) == 2 and isinstance(element[0], str)


def _name(element: Any, place: int) -> str:
    """Name by which an element of a tuple is found: its own, the first of a pair, or its place."""
    if _is_pair(element):
        return str(element[0])
    name = element.fields.get("name") if isinstance(element, _Parts) else getattr(element, "name", None)
    return name if isinstance(name, str) else str(place)
