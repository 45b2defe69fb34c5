"""Days of offices that are compared: a replication is the same to all, a day or a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mfc_sim.description.model import check_flag
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription

NAMED_MAX = 5
"""Offices that an error names."""


def as_weeks(who: str, offices: Mapping[str, Office], *, dates: Any, week: bool) -> bool:
    """Whether a replication is a week for all offices: if it is asked for, or the days of one of them differ.

    Raises
    ------
    InvalidDescription
        Some have hours of any day and others of a week, so that their counts do not compare.
    """
    check_flag("week", week)
    if dates is not None:
        return week
    if not (week or any(office.differing_days() for office in offices.values())):
        return False
    by_day = [name for name, office in offices.items() if None in office.open_days()]
    by_week = [name for name in offices if name not in set(by_day)]
    if by_day and by_week:
        raise InvalidDescription(
            f"{who}: {_named(by_day)} has hours of any day, {_named(by_week)} of a week: their counts do not compare; "
            "give hours by weekday to all, such as hours={'Mon-Fri': ('09:00', '18:00')}"
        )
    return True


def _named(names: Iterable[str]) -> str:
    listed = [repr(name) for name in names]
    return ", ".join([*listed[:NAMED_MAX], *(["..."] if len(listed) > NAMED_MAX else [])])
