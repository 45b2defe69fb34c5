"""The region: its offices and outposts, who lives where, and how residents choose an office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from mfc_sim.description import network_checks, network_screen
from mfc_sim.description.network_model import NetworkData
from mfc_sim.description.office import Office
from mfc_sim.text import Language, say


class Network(NetworkData):
    """Offices of a region and the people who need them.

    Who lives where: the people described in an office's ``demand`` live at its door, those of a settlement in it. Each
    home has an own office: that of its name, of ``goes_to`` or of the settlement's ``office``; else the nearest of its
    municipality; else the nearest. Who needs what his own office does not serve goes to the nearest that does.

    Parameters
    ----------
    name : str, default "region"
    language : "ru" or "en", default "en"
        Language of the text of its results, plots and reports.
    label : str, optional
        Shown wherever the region is, such as "illustrative".
    offices : sequence of Office
        At least one; names are unique. ``location``, ``municipality``, ``institution`` and ``outpost`` are theirs.
    settlements : sequence of Settlement
    former : sequence of Office
        Offices as they were, whose people still come although they are closed, or are something else now: what the
        operations of `mfc_sim.region` leave behind.
    door_order : sequence of str
        Offices and former offices in the order in which homes stand at their doors, and in which a settlement without
        ``office`` asks them how a service is done; those not named follow, offices first. So an office that closes
        keeps its place, and nobody is drawn anew.
    goes_to : dict of str to str
        Own office by home, instead of the rule above.
    travel_min : dict of (str, str) to float
        Travel between places [min]; the way back takes as long unless it is given too.
    detour, speed_kmh : float, default 1.3 and 60
        For places with a ``location`` and no ``travel_min``: great circle x detour / speed; an assumption.
    hours : dict of weekdays to (from, until)
        When residents of settlements want to come; default Mon-Fri 09:00 to 18:00.
    shape : sequence of float, optional
        Weights by hour from opening of those; default: even.
    weekday_factor : float, or by days, default 1
        Factor on the visits of residents of settlements: ``{"Mon-Fri": 1, "Sat": 0.4}``; on days left out nobody comes.
    choice : "own", "nearest" or "gravity", default "own"
        Where residents go: to their own office; to the nearest that is open and serves them on the day; or to each
        in proportion to its window-hours times exp(-travel / decay_min).
    free_share : float, default 0
        Share of residents who are free to choose another office of the institution of their own (extraterritorial).
    free_choice : "nearest", "gravity" or "emptiest", default "gravity"
        How those choose; the emptiest: so that the planned loads of the offices within ``reach_min`` become even.
    decay_min : float, default 20
        Travel that divides the pull of an office by e [min]; an assumption.
    booking_within_min : float, optional
        Shared booking: those who book are offered the emptiest office of the institution within so many minutes.
    day_cv : float, default 0
        Coefficient of variation of a gamma factor of the day common to all walk-ins of the region.
    circuits : sequence of Circuit
        Visiting specialists.
    pools : sequence of Pool
        Roaming staff.
    bundles : sequence of Bundle
        Life situations.
    online : dict of str to float
        Share of the visits for a service that are made online from now on.
    online_need : float, default 1
        Factor on the need of those who still come for these services; an assumption.
    reach_min : float, default 30
        Travel within which a resident is said to be in reach [min].
    satisfaction : sequence of (minutes, share)
        Share satisfied by wait, linear between the points and level beyond; who is not served is not satisfied. The
        default is an assumption.
    hour_cost : float, default 1
        Cost of an hour of one person on duty, in any currency.
    overtime_factor : float, default 1.5
        Cost of an hour of overtime over that.
    sources : dict of str to str
        Where a figure comes from, or "assumption", by its path.

    Raises
    ------
    InvalidDescription
        With every problem found: object, field, value, and what is allowed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")], travel_min={("A", "B"): 12})
    >>> net
    <Network 'region': 2 offices, 0 outposts, 0 settlements>
    """

    example = "offices=[Office(...), Office(...)], travel_min={('A', 'B'): 12}"
    outermost: ClassVar[bool] = True

    def _between(self, given: Any) -> Iterable[str]:
        return network_checks.problems(self) if given is self else ()

    def _summary(self, data: Mapping[str, Any], count: int) -> str:
        name = data.get("name") if isinstance(data.get("name"), str) else "region"
        return say("network.invalid", "ru" if data.get("language") == "ru" else "en", name=name, count=count)

    def changed(self, sentence: str, **changes: Any) -> Self:
        """Return a copy with fields replaced, and the sentence that says so after those of this one.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> net.changed("People drive faster.", speed_kmh=70).changes
        ('People drive faster.',)
        """
        return self.replace(**changes).remembering((*self._changes, sentence))

    def in_language(self, language: Language) -> Self:
        """Return the same region in a language, its offices too; what was done to it stays as it was told."""
        offices = tuple(office.replace(language=language) for office in self.offices)
        return self.replace(offices=offices, language=language).remembering(self._changes)

    def remembering(self, sentences: Iterable[str]) -> Self:
        """Return a copy whose ``changes`` are these sentences."""
        new = self.replace()
        new._changes = tuple(sentences)  # noqa: SLF001
        return new

    def office(self, name: str) -> Office:
        """Return an office by its name.

        Raises
        ------
        InvalidDescription
            If there is none; the nearest name is given.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> mfc.presets.two_offices().office("Office 2").demand[0].scale
        0.6
        """
        return network_checks.named("office", self.offices, name)

    def warnings(self) -> tuple[str, ...]:
        """Sentences on what is allowed but probably not meant, in the language of the region.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> busy = mfc.presets.starter().with_values({"demand.live queue.scale": 2})
        >>> mfc.Network(offices=[busy]).warnings()
        ('more work than window-hours: Office 1 (1 in all)',)
        """
        return network_screen.warnings(self)

    def __repr__(self) -> str:
        return network_screen.line(self)

    def __str__(self) -> str:
        return network_screen.told(self)

    def _repr_html_(self) -> str:
        return network_screen.html(self)
