"""Services: what a visitor comes for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mfc_sim.description.base import Description
from mfc_sim.description.clock import Clock
from mfc_sim.description.compound import AnyLaw, not_below_zero
from mfc_sim.description.fields import Count, Many, Name, Text

if TYPE_CHECKING:
    from mfc_sim.description.laws import BaseLaw


class Service(Description):
    """What a visitor comes for, and how long it takes at a window.

    Parameters
    ----------
    name : str
        Unique in the office; may be Cyrillic, holds no "." or "/".
    duration : law
        Time at a window of pace 1 [min].
    purpose : str, optional
        Purpose of the visit: "submit", "collect", "consult", or a word of your own.
    agency : str, optional
        Whose service it is, such as "МВД".
    last_ticket : clock time, optional
        No tickets from then on, if earlier than the office's own last ticket (R9).
    tickets_max : int, optional
        Greatest number of tickets a day (R9); booked visitors in time do not count.
    patience : law, optional
        How long a visitor waits for it before he leaves (R10) [min]; None: as the office says.
    stages : sequence of str, optional
        Window groups of further stages of the visit (R14); engines of this version refuse them by name.

    Examples
    --------
    >>> from mfc_sim import Lognormal
    >>> Service(
    ...     name="passport",
    ...     duration=Lognormal(mean_min=12, cv=0.5),
    ...     agency="МВД",
    ... )
    Service(name='passport', duration=Lognormal(mean_min=12.0, cv=0.5), agency='МВД')
    """

    example = "name='passport', duration=Lognormal(mean_min=12, cv=0.5)"

    name: Name
    duration: AnyLaw
    purpose: Text | None = None
    agency: Text | None = None
    last_ticket: Clock | None = None
    tickets_max: Count | None = None
    patience: AnyLaw | None = None
    stages: Many[Name] = ()

    def _problems(self) -> Iterable[str]:
        yield from not_below_zero(self.duration, "duration")
        yield from not_below_zero(self.patience, "patience")


def patience_of(office: Any, place: int) -> BaseLaw | None:
    """Patience of those who come for the service at a place in the office: its own, or the office's (R10)."""
    own: BaseLaw | None = office.services[place].patience
    law: BaseLaw | None = office.patience
    return law if own is None else own
