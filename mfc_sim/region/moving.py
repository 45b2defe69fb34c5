"""Windows that move from one office to another, with their days and times."""

from __future__ import annotations

from mfc_sim.description.clock import days_text, to_clock
from mfc_sim.description.duty import most_on_duty
from mfc_sim.description.model import OpenHours
from mfc_sim.description.office import Office
from mfc_sim.description.windows import Shift, Windows
from mfc_sim.errors import InvalidDescription


def moved(office: Office, host: Office) -> tuple[Office, list[str]]:
    """Return an office with the services and windows of another besides its own, and the shifts that became shorter."""
    known = {service.name for service in host.services}
    groups = {group.name: group for group in host.windows}
    names: dict[str, str] = {}
    clipped: list[str] = []
    problems: list[str] = []
    every = (*known, *(service.name for service in office.services if service.name not in known))
    for group in office.windows:
        shifts: list[Shift] = []
        for shift in group.shifts:
            try:
                parts, shorter = _pinned(shift, office, host)
            except InvalidDescription as error:
                problems += [f"office {office.name!r}: {group.title()}: {problem}" for problem in error.problems]
                continue
            shifts += parts
            clipped += [f"{group.name}.{shift.name}"] if shorter else []
        if not shifts:
            continue
        name = group.name
        if name in groups and _same(groups[name], group, every):
            groups[name] = _joined(groups[name], host, group.replace(shifts=shifts), office)
        else:
            name = _free(name, groups, office.name)
            groups[name] = group.replace(name=name, shifts=shifts)
        names[group.name] = name
    if problems:
        raise InvalidDescription(*problems)
    services = [
        service.replace(stages=[names.get(stage, stage) for stage in service.stages])
        for service in office.services
        if service.name not in known
    ]
    return host.replace(services=(*host.services, *services), windows=tuple(groups.values())), clipped


def _same(one: Windows, other: Windows, services: tuple[str, ...]) -> bool:
    """Whether two groups differ in nothing but shifts, once they are in an office with some services."""
    skills = [{name for name in services if group.serves_service(name)} for group in (one, other)]
    return skills[0] == skills[1] and (one.pace, one.rank, one.absence) == (other.pace, other.rank, other.absence)


def _joined(mine: Windows, host: Office, other: Windows, office: Office) -> Windows:
    """Return one group with the shifts of two."""
    closed = mine.closed if mine.closed == other.closed else ()
    taken: dict[str, Shift] = {}
    for group, tail in ((mine, host.name), (other, office.name)):
        away = () if mine.closed == other.closed else group.closed
        for shift in group.shifts:
            name = _free(shift.name, taken, tail)
            taken[name] = shift.replace(name=name, closed=(*away, *shift.closed))
    installed = None
    if mine.installed is not None or other.installed is not None:
        was = next(group for group in office.windows if group.name == other.name)
        installed = _installed(mine, host) + _installed(was, office)
    return mine.replace(shifts=tuple(taken.values()), closed=closed, installed=installed)


def _installed(group: Windows, office: Office) -> int:
    """Windows a group has, whoever staffs them."""
    return group.installed or max(most_on_duty(group, day, hours) for day, hours in office.open_days().items())


def _free(name: str, taken: dict[str, Shift] | dict[str, Windows], tail: str) -> str:
    """Return a name that is not taken: with that of the office in brackets, as often as needed."""
    while name in taken:
        name = f"{name} ({tail})"
    return name


def _pinned(shift: Shift, office: Office, host: Office) -> tuple[list[Shift], bool]:
    """Say the days and times of a shift as they were, within the hours of another office; and whether it lost any.

    A shift whose times there would be others by themselves becomes one for each kind of times that it had.
    """
    was, now = office.open_days(), host.open_days()
    if None in now and None not in was:
        was, shift = _one_kind(shift, was, host.name)
    worked = [day for day in was if shift.works_on(day)]
    shorter = any(day not in now for day in worked if day is not None)
    spans: dict[tuple[int, int] | None, list[int | None]] = {}
    for day, (opening, closing) in sorted(now.items(), key=lambda pair: pair[0] or 0):
        if not shift.works_on(day) or (day not in was and None not in was):
            continue
        before = shift.clipped_ms(*was.get(day, was.get(None, (0, 0))))
        left = max(before[0], opening), min(before[1], closing)
        shorter = shorter or (left != before and before[0] < before[1])
        if left[0] < left[1]:
            same = shift.clipped_ms(opening, closing) == left
            spans.setdefault(None if same else before, []).append(day)
    if not spans:
        open_ = ", ".join(f"{days} {'-'.join(span)}".strip() for days, span in host.hours)
        raise InvalidDescription(
            f"{shift.title()}: cannot move, it lies wholly outside the hours of {host.name!r}; open: {open_}"
        )
    by_itself = {day for day in now if shift.works_on(day)}
    parts: list[Shift] = []
    for span, on in spans.items():
        part = shift if span is None else shift.replace(hours=tuple(map(to_clock, span)))
        if set(on) != by_itself:
            days = days_text(frozenset(day for day in on if day is not None))
            part = part.replace(days=days, name=f"{shift.name} ({days})" if parts else shift.name)
        parts.append(part)
    return parts, shorter


def _one_kind(shift: Shift, was: OpenHours, host: str) -> tuple[OpenHours, Shift]:
    """Return hours and shift without weekdays, for an office that has a single kind of day."""
    spans = set(was.values())
    if len(spans) > 1 or not all(shift.works_on(day) for day in was):
        raise InvalidDescription(
            f"{shift.title()}: cannot move, its days differ and {host!r} has a single kind of day; "
            "allowed: hours by weekday for both, or for none"
        )
    return {None: spans.pop()}, shift.replace(days=None)
