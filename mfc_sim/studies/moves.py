"""Specialists made universal: who moves in which order, and the office once some have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mfc_sim.description.clock import DAY_MS, to_clock
from mfc_sim.description.office import Office
from mfc_sim.description.windows import Break, Shift, Windows
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.measures.questions import real
from mfc_sim.text import say


@dataclass(frozen=True)
class Moves:
    """Specialists of an office, and the order in which they become universal.

    Attributes
    ----------
    office : Office
    universal : str
        Group that they join; made if the office has none of that name.
    specialists : tuple of str
        Groups that they leave.
    pace : float
        Factor on the pace of one who moved: 1.1 is slower by a tenth.
    """

    office: Office
    universal: str
    specialists: tuple[str, ...]
    pace: float

    @property
    def groups(self) -> tuple[Windows, ...]:
        """Groups of specialists, as the office describes them."""
        return tuple(group for group in self.office.windows if group.name in self.specialists)

    @cached_property
    def order(self) -> tuple[tuple[str, int], ...]:
        """Group and place of the shift of each who moves.

        The largest group left gives the next one, in it the largest shift left; of equals the one described first.
        """
        left = [[shift.count for shift in group.shifts] for group in self.groups]
        order = []
        for _ in range(sum(map(sum, left))):
            group = max(range(len(left)), key=lambda place: sum(left[place]))
            shift = max(range(len(left[group])), key=left[group].__getitem__)
            left[group][shift] -= 1
            order.append((self.groups[group].name, shift))
        return tuple(order)

    def left(self, moved: int) -> dict[str, int]:
        """Specialists left in each group."""
        gone = Counter(group for group, _ in self.order[:moved])
        return {group.name: group.count - gone[group.name] for group in self.groups}

    def people_universal(self, moved: int) -> int:
        """Windows of the universal group, and all who moved."""
        return moved + sum(group.count for group in self.office.windows if group.name == self.universal)

    def after(self, moved: int) -> Office:
        """Return the office once so many have moved."""
        if not moved:
            return self.office
        gone = Counter(self.order[:moved])
        host = next((group for group in self.office.windows if group.name == self.universal), None)
        pace, absence = (host.pace, host.absence) if host else self._nature(self.order[0][0])
        out = {group.name: [gone[group.name, place] for place in range(len(group.shifts))] for group in self.groups}
        kept = [
            group.replace(shifts=shifts) if group.name in out else group
            for group in self.office.windows
            if (shifts := _remaining(group, out.get(group.name)))
        ]
        joining = [group for group in self.groups if self._nature(group.name) == (pace, absence)]
        apart = [group for group in self.groups if group not in joining and any(out[group.name])]
        taken = {shift.name for shift in host.shifts} if host else set()
        more = [shift for group in joining for shift in _shifts(group, out[group.name], taken)]
        if host is None:
            kept.append(Windows(name=self.universal, shifts=more, pace=pace, absence=absence))
        elif more:
            installed = host.installed and host.installed + sum(shift.count for shift in more)
            wider = host.replace(shifts=[*host.shifts, *more], installed=installed)
            kept = [wider if group.name == host.name else group for group in kept]
        names = {group.name for group in self.office.windows} | {self.universal}
        for group in apart:
            name = say("universal.group", self.office.language, universal=self.universal, group=group.name)
            own_pace, own_absence = self._nature(group.name)
            kept.append(
                Windows(
                    name=_fresh(name, names),
                    shifts=list(_shifts(group, out[group.name], set())),
                    pace=own_pace,
                    absence=own_absence,
                    rank=host.rank if host else None,
                    closed=host.closed if host else (),
                )
            )
        return self.office.replace(windows=kept)

    def _nature(self, group: str) -> tuple[float, float]:
        """Pace and absence of one who moved from a group."""
        own = next(one for one in self.groups if one.name == group)
        return own.pace * self.pace, own.absence


def moves(who: str, office: object, universal: object, specialists: object, pace: object) -> Moves:
    """Check who is to move where.

    Raises
    ------
    InvalidDescription
        With every problem: what is no office, no group, no universal or no specialised one, no pace.
    """
    if not isinstance(office, Office):
        raise InvalidDescription(*kind_problems(f"{who}: office", office, Office, "as of Office(...)"))
    problems = []
    if not 0 < real(pace) < float("inf"):
        problems.append(f"{who}: pace must be a number above 0, got {pace!r}")
    if not isinstance(universal, str):
        problems.append(f"{who}: universal must be the name of a group, got {universal!r}")
    else:
        problems += _wrong_host(who, office, universal)
    named = tuple(_named(who, office, universal, specialists, problems))
    if problems:
        raise InvalidDescription(*problems)
    return Moves(office, str(universal), named, real(pace))


def serves_everything(office: Office, group: Windows) -> bool:
    """Whether a group serves every service of the office."""
    return all(group.serves_service(service.name) for service in office.services)


def _wrong_host(who: str, office: Office, universal: str) -> Iterator[str]:
    groups = {group.name: group for group in office.windows}
    full = [name for name, group in groups.items() if serves_everything(office, group)]
    if universal in groups and universal not in full:
        without = [s.name for s in office.services if not groups[universal].serves_service(s.name)]
        allowed = nearest("", full) or "; allowed: a name that no group has, for a new one"
        yield (
            f"{who}: universal: windows {universal!r} must serve everything, but not "
            f"{', '.join(map(repr, without))}{allowed}"
        )
    elif universal not in groups and full:
        yield f"{who}: universal: no group of windows has the name {universal!r}{nearest(universal, full)}"


def _named(who: str, office: Office, universal: object, specialists: object, problems: list[str]) -> Iterator[str]:
    groups = {group.name: group for group in office.windows}
    special = [name for name, group in groups.items() if not serves_everything(office, group)]
    if specialists is None:
        if not special:
            problems.append(
                f"{who}: office {office.name!r} has no specialists: every group of windows serves everything; "
                "allowed: an office with a group that serves only some services"
            )
        yield from (name for name in special if name != universal)
        return
    given = [specialists] if isinstance(specialists, str) else specialists
    if not isinstance(given, Sequence) or not given or not all(isinstance(name, str) for name in given):
        problems.append(
            f"{who}: specialists must be a list of names of groups, at least one, got {specialists!r}"
            f"{nearest('', special)}"
        )
        return
    for name in dict.fromkeys(given):
        if name not in groups:
            problems.append(f"{who}: specialists: no group of windows has the name {name!r}{nearest(name, special)}")
        elif name not in special:
            problems.append(f"{who}: specialists: windows {name!r} serve everything already{nearest('', special)}")
        elif name == universal:
            problems.append(f"{who}: specialists: windows {name!r} are the universal group{nearest('', special)}")
        else:
            yield name


def _remaining(group: Windows, leaving: Sequence[int] | None) -> tuple[Shift, ...]:
    """Shifts of those who stay in a group."""
    if leaving is None:
        return group.shifts
    pairs = zip(group.shifts, leaving, strict=True)
    return tuple(shift.replace(count=shift.count - gone) for shift, gone in pairs if shift.count > gone)


def _shifts(group: Windows, leaving: Sequence[int], taken: set[str]) -> Iterator[Shift]:
    """Shifts of those who leave a group: the last of each shift, with their own turns of its breaks."""
    for shift, out in zip(group.shifts, leaving, strict=True):
        turns = Counter(_breaks(shift, index) for index in range(shift.count - out, shift.count))
        for breaks, count in turns.items():
            name = group.name if len(group.shifts) == 1 else f"{group.name} {shift.name}"
            yield shift.replace(
                name=_fresh(name, taken), count=count, breaks=breaks, closed=(*group.closed, *shift.closed)
            )


def _breaks(shift: Shift, index: int) -> tuple[Break, ...]:
    """Breaks of one window of a shift, without those that would begin on the next day."""
    due = ((rest.due_ms(index), rest.length_min) for rest in shift.breaks)
    return tuple(Break(to_clock(start_ms), length_min) for start_ms, length_min in due if start_ms < DAY_MS)


def _fresh(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, and take it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} {number}"
    taken.add(found)
    return found
