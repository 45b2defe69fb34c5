"""One day of an office: which weekday or date it is, and from when until when it is open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Day:
    """One day of a replication.

    Attributes
    ----------
    key : int
        Key of its draws: the weekday (Monday 0), or the number of the date.
    label : str
        "Mon", "2026-05-01"; empty for the single kind of day of an office without weekdays.
    weekday : int or None
        Monday 0; None without weekdays.
    opening_ms, closing_ms : int
        Hours [ms since midnight].
    """

    key: int
    label: str
    weekday: int | None
    opening_ms: int
    closing_ms: int
