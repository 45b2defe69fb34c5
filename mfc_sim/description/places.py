"""What a region has beside its offices: settlements, visiting specialists, pools of staff, life situations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator

from mfc_sim.description.base import Description
from mfc_sim.description.clock import Days
from mfc_sim.description.demand import MOST_VISITS, twice
from mfc_sim.description.fields import (
    AsMapping,
    Count,
    Many,
    MinutesOrNone,
    Name,
    NotNegative,
    Pairs,
    Share,
    Text,
    Whole,
)
from mfc_sim.description.location import Location
from mfc_sim.description.windows import Windows


class Settlement(Description):
    """A place where people live, and how often they need an office.

    Parameters
    ----------
    name : str
        Unique among the settlements and offices of the region.
    population : int
        Residents, at least 0.
    visits_per_1000 : dict of str to float
        Visits per 1,000 residents on a working day (of ``Network.hours``), by service.
    municipality : str, optional
        Whose residents they are; those of a municipality go to its nearest office.
    office : str, optional
        Their own office; default: the nearest of their municipality, or of all if it has none.
    location : (degrees north, degrees east), optional
    booked_share : float, default 0
        Share of them who come by appointment, at a full quarter of an hour.
    online_share : float, default 0
        Share of these visits that are made online: nobody comes for them.

    Examples
    --------
    >>> Settlement(
    ...     name="Заглядино", population=2_100, visits_per_1000={"passport": 1.6}
    ... )
    Settlement(name='Заглядино', population=2100, visits_per_1000={'passport': 1.6})
    """

    example = "name='Заглядино', population=2100, visits_per_1000={'passport': 1.6}"

    name: Name
    population: Whole
    visits_per_1000: Pairs[NotNegative]
    municipality: Name | None = None
    office: Name | None = None
    location: Location | None = None
    booked_share: Share = 0.0
    online_share: Share = 0.0

    def _problems(self) -> Iterable[str]:
        if not self.visits_per_1000:
            yield "visits_per_1000 must name a service, got {}"
        come = self.population / 1000 * sum(visits for _, visits in self.visits_per_1000)
        if come > MOST_VISITS:
            got = f"got {come:.6g} of {self.population} residents"
            yield f"visits_per_1000 must bring at most {MOST_VISITS} visitors a day, {got}"


def _stops(value: object) -> object:
    pairs = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(pairs, list | tuple) or not pairs:
        raise ValueError("a mapping of weekdays to an office, such as {'Tue': 'Заглядино'}")
    return tuple(pairs)


Stops = Annotated[tuple[tuple[Days, Name], ...], BeforeValidator(_stops), AsMapping()]


class Circuit(Description):
    """Visiting specialists: people who work at another office each day of the week.

    Parameters
    ----------
    name : str
        Name of the group at every stop; no office there has a group of this name.
    windows : Windows
        Who they are: one shift, its ``days`` left out.
    stops : dict of weekdays to str
        Where they are: ``{"Tue": "Заглядино", "Thu": "Михайловка"}``.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> notary = mfc.Circuit(
    ...     name="notary",
    ...     windows=mfc.Windows(name="visit", count=1),
    ...     stops={"Tue": "Заглядино", "Thu": "Михайловка"},
    ... )
    >>> dict(notary.stops)
    {'Tue': 'Заглядино', 'Thu': 'Михайловка'}
    """

    example = "name='notary', windows=Windows(name='visit', count=1), stops={'Tue': 'Заглядино'}"

    name: Name
    windows: Windows
    stops: Stops

    def _problems(self) -> Iterable[str]:
        if days := twice(self.stops):
            yield f"stops gives {days} more than once: nobody is at two offices on one day"
        if len(self.windows.shifts) != 1 or self.windows.shifts[0].days is not None:
            yield "windows must have one shift without days: the stops say the days"


class Pool(Description):
    """Roaming staff: people without a window of their own, who stand in for those who are absent.

    Parameters
    ----------
    name : str
    people : int
        How many, at least 1: so many absent windows are staffed every day, as if nobody were missing.
    offices : sequence of str
        Where they may be sent, the first first; all of one institution.
    base : str, optional
        Office they set out from; default: the first.
    within_min : float, optional
        No office farther than so many minutes of travel from the base; default: no limit.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Pool(name="reserve", people=3, offices=["Office 1", "Office 2"])
    Pool(name='reserve', people=3, offices=('Office 1', 'Office 2'))
    """

    example = "name='reserve', people=3, offices=['A', 'B']"

    name: Name
    people: Count
    offices: Many[Name]
    base: Name | None = None
    within_min: MinutesOrNone | None = None

    def _problems(self) -> Iterable[str]:
        if not self.offices:
            yield "offices must name at least one office, got []"


class Bundle(Description):
    """A life situation: several services in one visit instead of one each.

    Of those who come on one day from one place for the first service and for another of them, a share is taken
    together, in the order of arrival: the second visit falls away, and its work is done in the first.

    Parameters
    ----------
    name : str
        Such as "birth of a child".
    services : sequence of str
        Two or more; the visit is that for the first.
    share : float
        Share of the visitors for each of these services who are in this situation.
    saved_share : float, default 0
        Share of the work of the others that one visit saves.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Bundle(
    ...     name="birth of a child", services=["birth record", "benefit"], share=0.3
    ... )
    Bundle(name='birth of a child', services=('birth record', 'benefit'), share=0.3)
    """

    example = "name='birth of a child', services=['birth record', 'benefit'], share=0.3"

    name: Name
    services: Many[Text]
    share: Share
    saved_share: Share = 0.0

    def _problems(self) -> Iterable[str]:
        if len(set(self.services)) < 2 or len(set(self.services)) < len(self.services):
            yield f"services must name two or more, each once, got {list(self.services)}"
