"""The office: what a planner says of one public service center."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import TypeAdapter

from mfc_sim.description import checks, edit, load, office_view, screen
from mfc_sim.description.model import OfficeData
from mfc_sim.text import say

if TYPE_CHECKING:
    import pandas as pd


class Office(OfficeData):
    """A public service center: its hours, services, demand and windows.

    Parameters
    ----------
    name : str
        Name in results, plots and reports.
    language : "ru" or "en", default "en"
        Language of the text of its results, plots and reports.
    hours : dict of days to (from, until), or one pair
        Opening hours by weekday; one pair is a single kind of day.
    services, demand, windows : sequences of Service, of WalkIns and Appointments, and of Windows
        What is offered, who comes, who serves.
    patience : law, optional
        How long a visitor waits before he leaves (R10) [min], if his service has no patience of its own; None: he
        stays.
    day_cv : float, default 0
        Coefficient of variation of a gamma factor of the day, common to all walk-in streams.
    pace_cv : float, default 0
        The same on all service times of a day (R11).
    at_closing : "serve" or "send_away", default "serve"
        What happens to those who wait at closing (R9).
    last_ticket : clock time, optional
        No tickets from then on (R9); default: closing.
    hall : int, optional
        How many may wait (R13); default: no limit.
    absent_call_min : float, default 0
        What calling one who left in silence costs a window (R10) [min].
    dates : dict of date to (from, until) or None
        Holidays (None) and short days.
    outpost : bool, default False
        Whether it is a ТОСП, open a few hours a week.
    municipality, institution : str, optional
        Whose residents it is for, and who runs it; in a Network.
    location : (degrees north, degrees east), optional
        Where it is; in a Network.

    Raises
    ------
    InvalidDescription
        With every problem found: object, field, value, and what is allowed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(
    ...             name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)
    ...         )
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=5)],
    ... )
    >>> office.window_names
    ('universal/1', 'universal/2', 'universal/3', 'universal/4', 'universal/5')
    """

    example = "name='Office 1', hours=('09:00', '18:00'), services=[...], demand=[...], windows=[...]"
    outermost: ClassVar[bool] = True
    """Its parts are named in messages without it."""

    def _between(self, given: Any) -> Iterable[str]:
        if given is not self:
            given = checks.Parts(**{field: _sound_part(field, given) for field in checks.Parts.__match_args__})
        return checks.cross_problems(given)

    def _summary(self, data: Mapping[str, Any], count: int) -> str:
        name = data.get("name") if isinstance(data.get("name"), str) else "?"
        return say("description.invalid", "ru" if data.get("language") == "ru" else "en", name=name, count=count)

    def __str__(self) -> str:
        return screen.told(self)

    def _repr_html_(self) -> str:
        return office_view.html(self)

    def load_by_hour(self) -> pd.DataFrame:
        """Offered load against windows on duty, by hour and skill pool.

        Returns
        -------
        DataFrame
            One row per day, hour and pool: ``weekday, from, until, pool`` (services that only these windows serve),
            ``arrivals`` (mean number who come), ``offered`` (mean number of windows they keep busy, Erlangs),
            ``windows`` (mean number on duty, breaks as planned), ``load`` (offered / windows; inf without windows),
            ``warning`` (empty if none), in the office's language.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> load = mfc.presets.starter().load_by_hour()
        >>> load[["weekday", "from", "pool", "windows", "load"]].round(2).head(2)
          weekday   from                         pool  windows  load
        0     Mon  09:00  passport, collect, business      6.0  1.13
        1     Mon  10:00  passport, collect, business      9.0  0.90
        """
        return load.load_by_hour(self)

    def warnings(self) -> tuple[str, ...]:
        """Sentences on what is allowed but probably not meant, in the office's language.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter().with_values({"demand.live queue.scale": 1.3})
        >>> for warning in office.warnings():
        ...     print(warning.partition(":")[0])
        Sat
        """
        return load.warnings(self)

    def with_windows(self, **counts: int | str) -> Self:
        """Return a copy with other numbers of windows.

        Parameters
        ----------
        **counts
            By group: "+2" or "-1" changes the longest shift of each day, the first of equals; a whole number sets
            the group's only shift. By "group.shift" (``with_windows(**{"universal.late": 4})``): that shift.

        Returns
        -------
        Office
            Its ``changes`` says which shifts were changed.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter().with_windows(**{"universal.late": "+1"})
        >>> print(*office.changes)
        windows 'universal', shift 'late': 3 -> 4
        """
        changed, sentences = edit.with_windows(self, counts)
        changed._changes = (*self._changes, *sentences)  # noqa: SLF001
        return changed

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """Return a copy with values at paths replaced.

        Parameters
        ----------
        values : mapping of path to value
            A path names real fields: ``"demand.live queue.scale"``, ``"windows.universal.shifts.late.count"``;
            ``*`` means all that have the field, at least one.

        Raises
        ------
        InvalidDescription
            A path leads nowhere (the nearest name is given), or the value is not allowed there.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter()
        >>> office.with_values({"demand.*.scale": 1.1}).demand[0].scale
        1.1
        """
        return edit.with_values(self, values)


def _sound_part(field: str, data: Mapping[str, Any]) -> Any:
    """Keep what of a field is sound by itself: the elements that are, or nothing."""
    info = Office.model_fields[field]
    given = data.get(field, info.default)
    kind: Any = Annotated[info.annotation, info]
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    if field in {"services", "demand", "windows"} and isinstance(given, list | tuple):
        sound: list[Any] = []
        for element in given:
            try:
                sound += adapter.validate_python([element])
            except ValueError:  # its name counts as known: one problem is enough
                sound.append(checks.NamedOnly(element.get("name") if isinstance(element, Mapping) else None))
        return tuple(sound)
    try:
        return adapter.validate_python(given)
    except ValueError:
        return None
