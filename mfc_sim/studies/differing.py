"""What differs between two descriptions, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mfc_sim.description.base import Description

BY_DAYS = ("hours", "per_day", "per_hour", "at_opening")
"""Fields that say a value for each of some days; with other days they differ as a whole."""
CLOSED = "closed"
"""Value of a date on which an office is closed; and the field of periods, which differ as a whole."""


class Difference(NamedTuple):
    """A field in which two descriptions differ; None where it is not there."""

    path: tuple[str, ...]
    before: object
    after: object

    @property
    def field(self) -> str:
        """Its path, as ``Office.with_values`` takes it."""
        return ".".join(self.path)


def changes(before: Description, after: Description) -> Iterator[Difference]:
    """Fields in which two descriptions differ; parts of a list go by their names.

    Examples
    --------
    >>> from mfc_sim import Break, Shift
    >>> early = Shift(name="early", count=3)
    >>> list(changes(early, early.replace(count=4, days="Sat")))
    [Difference(path=('count',), before=3, after=4), Difference(path=('days',), before=None, after='Sat')]
    """
    yield from _differing((), before, after)


def _differing(path: tuple[str, ...], before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    old, new = (_parts(one) for one in (before, after))
    if before == () and new is not None:
        old = {}
    elif after == () and old is not None:
        new = {}
    if old is None or new is None or _as_whole(path, before, after):
        yield Difference(path, before, after)
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _differing((*path, key) if key else path, old.get(key), new.get(key))


def _as_whole(path: tuple[str, ...], before: object, after: object) -> bool:
    """Whether two values that have parts are told apart as a whole."""
    if isinstance(before, Description):
        return type(before) is not type(after)
    field = path[-1] if path else ""
    if field in BY_DAYS and isinstance(before, tuple) and isinstance(after, tuple):
        return [days for days, _ in before] != [days for days, _ in after]
    return field == CLOSED


def _parts(value: object) -> dict[str, object] | None:
    """Parts of a value by name: of a description, of named ones, of pairs; None if it is to be compared as a whole."""
    if isinstance(value, Description):
        return {field: getattr(value, field) for field in type(value).model_fields}
    if not isinstance(value, tuple) or not value:
        return None
    if all(isinstance(item, Description) and hasattr(item, "name") for item in value):
        return {item.name: item for item in value}
    if all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
        found = {key: CLOSED if item is None else item for key, item in value}
        return found if len(found) == len(value) else None
    return None
