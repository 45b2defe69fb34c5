"""Operations on those who work: roaming staff, visiting specialists, business windows, universal windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mfc_sim.description.clock import days_in
from mfc_sim.description.duty import most_on_duty
from mfc_sim.description.edit import with_windows
from mfc_sim.description.network import Network
from mfc_sim.description.network_screen import names_in
from mfc_sim.description.office import Office
from mfc_sim.description.places import Circuit, Pool
from mfc_sim.description.windows import Shift, Windows
from mfc_sim.errors import InvalidDescription
from mfc_sim.region.common import (
    PACES,
    changed,
    check_count,
    check_number,
    check_services,
    names_of,
    offices_of,
    operation,
    with_offices,
)
from mfc_sim.text import say


@operation
def roam(
    network: Network,
    people: int,
    *,
    offices: Sequence[str] | None = None,
    name: str | None = None,
    within_min: float | None = None,
    base: str | None = None,
) -> Network:
    """Let people without a window of their own stand in for those who are absent.

    Parameters
    ----------
    network : Network
    people : int
        How many, at least 1.
    offices : sequence of str, optional
        Where they may be sent, the first first; all of one institution. Default: all offices.
    name : str, optional
        Name of the pool, new to the region; default: "roaming", of a Russian region "подменные".
    within_min : float, optional
        No office farther than so many minutes of travel from the base.
    base : str, optional
        Office they set out from; default: the first.

    Raises
    ------
    InvalidDescription
        If the offices are of several institutions (merge them first), or one is in another pool already.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")])
    >>> print(*mfc.region.roam(net, 2).changes)
    pool 'roaming': 2 people stand in for those who are absent in A, B; without effect: nobody is ever absent there
    """
    sent = offices_of(
        network, names_of("offices", [one.name for one in network.offices] if offices is None else offices)
    )
    institutions = dict.fromkeys(office.institution for office in sent)
    if len(institutions) > 1:
        told = ", ".join(map(repr, institutions))
        raise InvalidDescription(f"offices must be of one institution, got {told}; merge them first (region.merge)")
    name = say("region.roaming", network.language) if name is None else name
    pool = Pool(name=name, people=people, offices=[office.name for office in sent], base=base, within_min=within_min)
    told = names_in(pool.offices, network.language)
    sentence = say("region.roam", network.language, name=name, people=people, offices=told)
    if not any(group.absence for office in sent for group in office.windows):
        sentence += say("region.never_absent", network.language)
    return changed(network, sentence, pools=(*network.pools, pool))


@operation
def circuit(network: Network, name: str, *, windows: Windows, stops: Mapping[str, str]) -> Network:
    """Send visiting specialists to an office each day of the week.

    Parameters
    ----------
    network : Network
    name : str
        Name of their group at every stop.
    windows : Windows
        Who they are: one shift, its days left out.
    stops : dict of weekdays to str
        Where they are: ``{"Tue": "Заглядино", "Thu": "Михайловка"}``.

    Raises
    ------
    InvalidDescription
        If an office is not there, is closed on the day, or has a group of this name.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a, a.replace(name="B")])
    >>> notary = mfc.Windows(name="visit", count=1, hours=("10:00", "13:00"))
    >>> stops = {"Tue": "A", "Thu": "B"}
    >>> more = mfc.region.circuit(net, "notary", windows=notary, stops=stops)
    >>> print(*more.changes)
    visiting specialists 'notary', 1: Tue A, Thu B
    """
    visiting = Circuit(name=name, windows=windows, stops=stops)
    told = ", ".join(f"{days_in(network.language, days)} {office}" for days, office in visiting.stops)
    sentence = say("region.circuit", network.language, name=name, people=visiting.windows.count, stops=told)
    return changed(network, sentence, circuits=(*network.circuits, visiting))


@operation
def business_windows(
    network: Network,
    office: str,
    *,
    count: int,
    services: Sequence[str],
    name: str = "business",
    extra: bool = False,
) -> Network:
    """Let some windows of an office serve certain services only.

    They are taken from the greatest group that serves these services and others, on each day out of its longest shifts,
    the first of equals first, and keep their pace, absence and times.

    Parameters
    ----------
    network : Network
    office : str
    count : int
        How many, at least 1.
    services : sequence of str
        The services that they serve.
    name : str, default "business"
        Name of their group, new to the office.
    extra : bool, default False
        Whether they come on top, with the times of the longest shift of each day, and are taken from nobody.

    Raises
    ------
    InvalidDescription
        If no group serves these services, or it has not one window more than are taken on each day.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a])
    >>> new = mfc.region.business_windows(
    ...     net, "A", count=1, services=["business"], name="sme"
    ... )
    >>> print(*new.changes)
    office 'A': 1 window(s) of group 'universal' serve business only, as group 'sme'
    """
    (mine,) = offices_of(network, [office])
    only = names_of("services", services)
    check_services(mine, only)
    check_count("count", count)
    able = [
        group
        for group in mine.windows
        if all(map(group.serves_service, only))
        and {one.name for one in mine.services if group.serves_service(one.name)} != set(only)
    ]
    if not able:
        told = ", ".join(map(repr, only))
        raise InvalidDescription(f"{mine.title()}: no group of windows serves {told} and other services")
    source = max(able, key=lambda group: group.count)
    if extra:
        bare = source.replace(installed=None)
        trial = mine.replace(windows=[bare if group == source else group for group in mine.windows])
        more = next(
            group for group in with_windows(trial, {source.name: f"+{count}"})[0].windows if group.name == source.name
        )
        pairs = zip(source.shifts, more.shifts, strict=True)
        left, shifts = source, [shift.replace(count=count) for shift, other in pairs if shift.count != other.count]
    else:
        left, shifts = _taken(mine, source, count)
    new = source.replace(name=name, serves=only, shifts=shifts, rank=None, installed=None)
    groups = [left if group == source else group for group in mine.windows]
    values = {"office": office, "count": count, "group": source.name, "services": ", ".join(only), "name": name}
    if extra:
        sentence = say("region.business_extra", network.language, **values)
    else:
        sentence = say("region.business", network.language, **values)
    return changed(network, sentence, offices=with_offices(network, [mine.replace(windows=(*groups, new))]))


@operation
def train_universal(network: Network, *, office: str | None = None, pace: float = 1.0) -> Network:
    """Let all windows serve all services of their office.

    Parameters
    ----------
    network : Network
    office : str, optional
        Default: all offices.
    pace : float, default 1
        Factor on the service times of those who learn, from 0.001 to 1000: 1.1 is slower; an assumption. Who serves
        everything already stays as he is.

    Raises
    ------
    InvalidDescription
        If the office is not there, or the pace is no such number.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A")
    >>> net = mfc.Network(offices=[a])
    >>> new = mfc.region.train_universal(net, pace=1.1)
    >>> print(*new.changes)
    groups that learn to serve everything, their service times x 1.1: A.business
    >>> [(group.name, group.serves, group.pace) for group in new.office("A").windows]
    [('universal', 'all', 1.0), ('business', 'all', 1.1)]
    """
    check_number("pace", pace, *PACES)
    offices = list(network.offices) if office is None else [network.office(office)]
    learning = [(one, group) for one in offices for group in one.windows if not _serves_all(one, group)]
    if not learning:
        return changed(network, say("region.universal_already", network.language))
    learnt = [
        one.replace(
            windows=[
                group if _serves_all(one, group) else group.replace(serves="all", pace=group.pace * pace)
                for group in one.windows
            ]
        )
        for one in offices
    ]
    told = names_in([f"{one.name}.{group.name}" for one, group in learning], network.language)
    sentence = say("region.universal", network.language, pace=float(pace), groups=told)
    return changed(network, sentence, offices=with_offices(network, learnt))


def _serves_all(office: Office, group: Windows) -> bool:
    """Whether a group serves everything that its office serves."""
    return all(group.serves_service(service.name) for service in office.services)


def _taken(office: Office, group: Windows, count: int) -> tuple[Windows, list[Shift]]:
    """Take so many windows out of a group on each day on which it works: what is left of it, and their shifts."""
    hours = office.open_days()
    lengths = [_longest_ms(shift, office) for shift in group.shifts]
    missing = {day: count for day in hours if any(shift.works_on(day) for shift in group.shifts)}
    counts = [shift.count for shift in group.shifts]
    taken: list[Shift] = []
    for place in sorted(range(len(counts)), key=lambda one: -lengths[one]):
        shift = group.shifts[place]
        days = [day for day in missing if shift.works_on(day)]
        number = min((counts[place], *(missing[day] for day in days))) if days else 0
        if number:
            taken.append(shift.replace(count=number))
            counts[place] -= number
            missing |= {day: missing[day] - number for day in days}
    kept = [shift.replace(count=left) for shift, left in zip(group.shifts, counts, strict=True) if left]
    bare = [day for day in missing if not any(shift.works_on(day) for shift in kept)]
    if any(missing.values()) or bare:
        most = min(sum(shift.count for shift in group.shifts if shift.works_on(day)) for day in missing)
        raise InvalidDescription(
            f"{office.title()}: {group.title()}: count must leave a window on every day, "
            f"so at most {max(most - 1, 0)}, got {count}"
        )
    left = group.replace(shifts=kept, installed=None)
    if group.installed is not None:
        most = max(most_on_duty(left, day, open_) for day, open_ in hours.items())
        left = left.replace(installed=max(group.installed - count, most))
    return left, taken


def _longest_ms(shift: Shift, office: Office) -> int:
    """Length of a shift on the day on which it is longest."""
    spans = [shift.clipped_ms(*hours) for day, hours in office.open_days().items() if shift.works_on(day)]
    return max((end - start for start, end in spans), default=0)
