"""The data of a region: its fields; what it can do is in network.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, PrivateAttr

from mfc_sim.description.base import Description
from mfc_sim.description.classes import class_of
from mfc_sim.description.demand import NumberByDays, Weights
from mfc_sim.description.fields import (
    Cv,
    Many,
    Minutes,
    MinutesOrNone,
    Name,
    NotNegative,
    Pace,
    Pairs,
    Positive,
    Share,
    Some,
    Text,
    many,
)
from mfc_sim.description.model import Hours
from mfc_sim.description.office import Office
from mfc_sim.description.places import Bundle, Circuit, Pool, Settlement
from mfc_sim.description.travel import Travel
from mfc_sim.text import Language

WORKING_DAYS = (("Mon-Fri", ("09:00", "18:00")),)
SATISFACTION = ((0.0, 1.0), (15.0, 0.9), (30.0, 0.7), (60.0, 0.3))
"""An assumption, to be replaced by a survey: share of visitors satisfied after a wait of so many minutes."""


def _curve(value: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    minutes = [wait for wait, _ in value]
    if not minutes or minutes != sorted(set(minutes)) or not all(0 <= share <= 1 for _, share in value):
        raise ValueError("one pair of (minutes, share) or more, minutes ascending, shares from 0 to 1")
    return value


Curve = Annotated[tuple[tuple[NotNegative, NotNegative], ...], BeforeValidator(many), AfterValidator(_curve)]
Rule = Literal["own", "nearest", "gravity"]
FreeRule = Literal["nearest", "gravity", "emptiest"]


class NetworkData(Description):
    """What is said of a region; see Network."""

    name: Name = "region"
    language: Language = "en"
    label: Text | None = None
    offices: Some[Office]
    settlements: Many[Settlement] = ()
    former: Many[Office] = ()
    door_order: Many[Name] = ()
    goes_to: Pairs[Name] = ()
    travel_min: Travel = ()
    detour: Positive = 1.3
    speed_kmh: Positive = 60.0
    hours: Hours = WORKING_DAYS
    shape: Weights | None = None
    weekday_factor: NumberByDays = (("Mon-Sun", 1.0),)
    choice: Rule = "own"
    free_share: Share = 0.0
    free_choice: FreeRule = "gravity"
    decay_min: Minutes = 20.0
    booking_within_min: MinutesOrNone | None = None
    day_cv: Cv = 0.0
    circuits: Many[Circuit] = ()
    pools: Many[Pool] = ()
    bundles: Many[Bundle] = ()
    online: Pairs[Share] = ()
    online_need: Pace = 1.0
    reach_min: Minutes = 30.0
    satisfaction: Curve = SATISFACTION
    hour_cost: NotNegative = 1.0
    overtime_factor: NotNegative = 1.5
    sources: Pairs[Text] = ()

    _changes: tuple[str, ...] = PrivateAttr(default=())
    _unread_sheets: tuple[str, ...] = PrivateAttr(default=())

    @property
    def unread_sheets(self) -> tuple[str, ...]:
        """Sheets of the workbook it was loaded from that were not read; no part of the description."""
        return self._unread_sheets

    @property
    def changes(self) -> tuple[str, ...]:
        """What the operations of `mfc_sim.region` did, a sentence each."""
        return self._changes

    def classes(self) -> dict[str, str]:
        """Class of each office by name: "large" (20 windows or more), "small", "outpost"."""
        return {office.name: class_of(office) for office in self.offices}
