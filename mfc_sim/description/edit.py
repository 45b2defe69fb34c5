"""Variants of an office: other numbers of windows, values at paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from mfc_sim.description.base import Description
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.description.windows import Windows

AnyOffice = TypeVar("AnyOffice", bound="Office")


def with_windows(office: AnyOffice, counts: Mapping[str, int | str]) -> tuple[AnyOffice, list[str]]:
    """Return an office with other numbers of windows, and a sentence per shift changed."""
    groups = {group.name: group for group in office.windows}
    sentences: list[str] = []
    for key, count in counts.items():
        name, _, shift = key.partition(".")
        if name not in groups:
            raise InvalidDescription(f"with_windows: unknown group of windows {name!r}{nearest(name, groups)}")
        change = _change(key, count)
        shifts = _named(groups[name], shift) if shift else _longest(office, groups[name], change)
        group = groups[name]
        for place in sorted(shifts):
            old = group.shifts[place]
            new = old.count + change[1] if change[0] else change[1]
            if new < 1:
                raise InvalidDescription(
                    f"windows {name!r}: shift {old.name!r}: count must be >= 1, got {new} ({count!r})"
                )
            changed = (*group.shifts[:place], old.replace(count=new), *group.shifts[place + 1 :])
            group = group.replace(shifts=changed)
            sentences.append(
                say(
                    "description.windows_changed",
                    office.language,
                    group=name,
                    shift=old.name,
                    before=old.count,
                    after=new,
                )
            )
        groups[name] = group
    return office.replace(windows=tuple(groups.values())), sentences


def _change(key: str, count: int | str) -> tuple[bool, int]:
    """Whether a number is added, and the number."""
    try:
        if isinstance(count, str):
            if count[:1] not in "+-":
                raise ValueError
            return True, int(count)
        if isinstance(count, bool) or int(count) != count:
            raise ValueError
        return False, int(count)
    except (ValueError, TypeError):
        raise InvalidDescription(
            f"with_windows: {key!r} must be a whole number or a change such as '+2', got {count!r}"
        ) from None


def _named(group: Windows, shift: str) -> list[int]:
    names = [shift.name for shift in group.shifts]
    if shift not in names:
        raise InvalidDescription(f"with_windows: windows {group.name!r} has no shift {shift!r}{nearest(shift, names)}")
    return [names.index(shift)]


def _longest(office: Office, group: Windows, change: tuple[bool, int]) -> set[int]:
    """Places of the shifts that are the longest of some day, the first of equals."""
    if not change[0] and len(group.shifts) > 1:
        names = ", ".join(f"{group.name}.{shift.name}" for shift in group.shifts)
        raise InvalidDescription(
            f"with_windows: windows {group.name!r} has several shifts; set one ({names}) or give a change such as '+1'"
        )
    longest: set[int] = set()
    for day, hours in office.open_days().items():
        spans = [shift.clipped_ms(*hours) if shift.works_on(day) else (0, 0) for shift in group.shifts]
        lengths = [end - start for start, end in spans]
        if max(lengths) > 0:
            longest.add(lengths.index(max(lengths)))
    return longest


def with_values(office: AnyOffice, values: Mapping[str, Any]) -> AnyOffice:
    """Return an office with the values at paths replaced."""
    for path, value in values.items():
        office = _placed(office, path, value)
    return office


def _placed(office: AnyOffice, path: str, value: Any) -> AnyOffice:
    missed: dict[str, str] = {}
    changed, hits = _set(office, path.split("."), value, path, missed=missed, lenient=False)
    if not hits:
        field, known = next(iter(missed.items()), ("*", ""))
        raise InvalidDescription(f"path {path!r}: nothing there has the field {field!r}{nearest(field, known.split())}")
    return changed  # type: ignore[no-any-return]


def _set(
    thing: Any, parts: list[str], value: Any, path: str, *, missed: dict[str, str], lenient: bool
) -> tuple[Any, int]:
    """Set a value below a thing; return the new thing and how many places were set.

    Below a ``*`` (lenient) a thing without the field is passed over, and ``missed`` notes the fields it has.
    """
    if not parts:
        return value, 1
    head, rest = parts[0], parts[1:]
    if isinstance(thing, Description):
        fields = type(thing).model_fields
        if head not in fields:
            if lenient:
                missed[head] = " ".join([missed.get(head, ""), *fields])
                return thing, 0
            raise InvalidDescription(f"path {path!r}: {thing.title()} has no field {head!r}{nearest(head, fields)}")
        new, hits = _set(getattr(thing, head), rest, value, path, missed=missed, lenient=lenient)
        return (thing.replace(**{head: new}) if hits else thing), hits
    if isinstance(thing, tuple) and thing:
        names = _names(thing)
        if head != "*" and head not in names:
            raise InvalidDescription(f"path {path!r}: there is no {head!r}{nearest(head, names)}")
        hits, elements = 0, []
        for name, element in zip(names, thing, strict=True):
            if head in ("*", name):
                pair = isinstance(element, tuple)
                new, more = _set(
                    element[1] if pair else element, rest, value, path, missed=missed, lenient=lenient or head == "*"
                )
                elements.append((element[0], new) if pair else new)
                hits += more
            else:
                elements.append(element)
        return tuple(elements), hits
    if lenient:
        return thing, 0
    raise InvalidDescription(f"path {path!r}: nothing below {head!r}")


def _names(elements: tuple[Any, ...]) -> list[str]:
    """Names by which the elements of a tuple are found: their own, the first of a pair, or their place."""
    names = []
    for place, element in enumerate(elements):
        if isinstance(element, tuple) and len(element) == 2 and isinstance(element[0], str):
            names.append(element[0])
        else:
            names.append(getattr(element, "name", None) or str(place))
    return names
