"""The days of a region: one day of all its offices, or a week of them; who is open when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfc_sim.description.clock import WEEKDAYS, days_text
from mfc_sim.description.day import Day
from mfc_sim.description.duty import on_duty
from mfc_sim.description.model import date_of
from mfc_sim.errors import InvalidDescription

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mfc_sim.description.model import OfficeData


@dataclass(frozen=True)
class RegionDays:
    """Days of one replication of a region.

    Attributes
    ----------
    keys : tuple of int
        Key of the draws of each day: the weekday, or the number of the date; in order.
    labels : tuple of str
        "Mon", "2026-05-01", "Mon-Fri"; "" for the single kind of day of a region without weekdays.
    """

    keys: tuple[int, ...]
    labels: tuple[str, ...]
    dates: tuple[Any, Any] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, office: OfficeData) -> dict[int, Day]:
        """Find the days on which an office is open, by place among these."""
        if self.dates is not None:
            found = {day.key: day for day in office.days(dates=self.dates)}
            return {place: found[key] for place, key in enumerate(self.keys) if key in found}
        hours = office.open_days()
        if None in hours:
            return {place: Day(key, self.labels[place], None, *hours[None]) for place, key in enumerate(self.keys)}
        return {
            place: Day(key, self.labels[place], key, *hours[key]) for place, key in enumerate(self.keys) if key in hours
        }


def pair_of_dates(dates: Any) -> tuple[str, str] | None:
    """Return two dates as text; None for none.

    Raises
    ------
    InvalidDescription
        If they are no pair of dates.
    """
    if dates is None:
        return None
    if not isinstance(dates, list | tuple) or len(dates) != 2:
        raise InvalidDescription(f"dates must be a pair (first, last), got {dates!r}")
    try:
        first, last = (date_of(value).isoformat() for value in dates)
    except (TypeError, ValueError):
        raise InvalidDescription(f"dates: must be dates such as '2026-05-01', got {dates!r}") from None
    return first, last


def region_days(
    offices: Sequence[OfficeData], *, dates: tuple[Any, Any] | None = None, week: bool = False
) -> RegionDays:
    """Return the days of one replication: one day if all offices are open on the same days, none of which differ.

    Parameters
    ----------
    offices : sequence of Office
        All that are open, or whose hours say when people want to come.
    dates : (first, last), optional
        The days of these dates on which any of them is open.
    week : bool
        A week even if its days do not differ.

    Raises
    ------
    InvalidDescription
        If none is open on any of the dates.
    """
    if dates is not None:
        found = {day.key: day.label for office in offices for day in office.days(dates=dates)}
        if not found:
            raise InvalidDescription(f"simulate: no office is open in dates {dates!r}")
        return RegionDays(tuple(sorted(found)), tuple(found[key] for key in sorted(found)), dates)
    weeks = {frozenset(office.open_days()) for office in offices}
    known = frozenset(day for open_ in weeks for day in open_ if day is not None)
    if not known:
        return RegionDays((0,), ("",))
    if len(weeks) == 1 and not week and not any(office.differing_days() for office in offices):
        return RegionDays((min(known),), (days_text(known),))
    return RegionDays(tuple(sorted(known)), tuple(WEEKDAYS[day] for day in sorted(known)))


def serving_days(office: OfficeData, days: dict[int, Day]) -> dict[str, tuple[int, ...]]:
    """By service, the places of the days on which a window that serves it has a shift."""
    on: dict[str, list[int]] = {service.name: [] for service in office.services}
    for place, day in days.items():
        served: Iterable[int] = set().union(
            *(window.serves for window in on_duty(office.services, office.windows, day))
        )
        for number in served:
            on[office.services[number].name].append(place)
    return {name: tuple(places) for name, places in on.items()}
