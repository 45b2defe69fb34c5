"""What differs between two descriptions, field by field."""

from __future__ import annotations

from collections.abc import Iterator

from mfc_sim.description.base import Description


def changes(before: Description, after: Description) -> Iterator[tuple[str, str, str]]:
    """Fields in which two descriptions differ: path, before and after; parts of a list go by their names.

    Examples
    --------
    >>> from mfc_sim import Break, Shift
    >>> early = Shift(name="early", count=3)
    >>> list(changes(early, early.replace(count=4, breaks=[Break("12:00", 45)])))
    [('count', '3', '4'), ('breaks', '', "Break(start='12:00', length_min=45.0)")]
    """
    yield from _differing("", before, after)


def _differing(path: str, before: object, after: object) -> Iterator[tuple[str, str, str]]:
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None or (isinstance(before, Description) and type(before) is not type(after)):
        yield path, _value(before), _value(after)
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _differing(".".join(filter(None, (path, key))), old.get(key), new.get(key))


def _parts(value: object) -> dict[str, object] | None:
    """Parts of a value by name: of a description, of named ones, of pairs; None if it is to be compared as a whole."""
    if isinstance(value, Description):
        return {field: getattr(value, field) for field in type(value).model_fields}
    if not isinstance(value, tuple) or not value:
        return None
    if all(isinstance(item, Description) and hasattr(item, "name") for item in value):
        return {item.name: item for item in value}
    if all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
        return dict(value) if len(dict(value)) == len(value) else None
    return None


def _value(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, Description) for item in value):
        return ", ".join(map(repr, value))
    return "" if value is None else repr(value) if isinstance(value, Description) else str(value)
