"""Rosters as hours: who comes when today, and what a plan changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mfc_sim.description.clock import days_in, to_clock
from mfc_sim.description.duty import on_duty
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.studies.shift_model import Hours


def hours_today(office: Office, days: Sequence[Day], groups: set[str]) -> dict[Hours, int]:
    """Shifts of some groups: group, day, start and end to how many."""
    found: dict[Hours, int] = {}
    for place, day in enumerate(days):
        for window in on_duty(office.services, office.windows, day):
            if office.windows[window.group].name in groups:
                key = window.group, place, window.start_ms, window.end_ms
                found[key] = found.get(key, 0) + 1
    return found


def changes(before: Office, after: Office, days: Sequence[Day], groups: set[str]) -> list[str]:
    """Sentences on the hours that a plan adds and drops, days of equal change together."""
    names = [group.name for group in before.windows]
    then = {_named(before, key): count for key, count in hours_today(before, days, groups).items()}
    now = {_named(after, key): count for key, count in hours_today(after, days, groups).items()}
    found: dict[tuple[str, int, int, int, int], list[str]] = {}
    for key in sorted({*then, *now}, key=lambda one: (names.index(one[0]), one[2], one[3], one[1])):
        group, day, start, end = key
        was, becomes = then.get(key, 0), now.get(key, 0)
        if was != becomes:
            found.setdefault((group, start, end, was, becomes), []).append(days[day].label)
    language = before.language
    return [
        say(
            "staffing.changed", language, group=group, hours=f"{to_clock(start)}-{to_clock(end)}", was=was, now=becomes,
            days=f" ({', '.join(days_in(language, label) for label in labels)})" if labels[0] else "",
        )
        for (group, start, end, was, becomes), labels in found.items()
    ]  # fmt: skip


def _named(office: Office, key: Hours) -> tuple[str, int, int, int]:
    return office.windows[key[0]].name, *key[1:]
