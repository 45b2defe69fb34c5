"""Shifts that cover needs: who is given what, and what the office looks like with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from mfc_sim.description.clock import MIN, WEEKDAYS, days_in, days_text, to_clock, weekdays
from mfc_sim.description.windows import Break, Shift
from mfc_sim.excel import Writable
from mfc_sim.screen import number
from mfc_sim.studies import books
from mfc_sim.studies.lines import aligned, html_of
from mfc_sim.studies.roster import per_of
from mfc_sim.studies.shift_model import Counts, ShiftModel, Solution
from mfc_sim.studies.shift_patterns import Break as Rest
from mfc_sim.studies.shift_patterns import Pattern, in_shift, touched
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType

EXCHANGES_MAX = 60
"""Exchanges of one person for a cheaper shift that are looked at, those that lose least of their hours first."""


@dataclass(frozen=True)
class Row:
    """People who are given the same.

    Attributes
    ----------
    pattern : Pattern
        Type, group, shift and days.
    breaks_ms : tuple by day worked of tuples of (from, until)
    people : int
    """

    pattern: Pattern
    breaks_ms: tuple[tuple[Rest, ...], ...]
    people: int


class Bar(NamedTuple):
    """People of equal hours and breaks on one day, as they are drawn.

    Attributes
    ----------
    name, windows : str
        Shift type and group.
    start_ms, end_ms : int
        Their shift [ms since midnight].
    breaks_ms : tuple of (from, until)
    days : str
        Always empty: a chart is of one day.
    people : int
    """

    name: str
    windows: str
    start_ms: int
    end_ms: int
    breaks_ms: tuple[Rest, ...]
    days: str
    people: int


@dataclass(frozen=True, eq=False, repr=False)
class ShiftCover(Writable):
    """Shifts that cover needs; made by `mfc_sim.cover_with_shifts`.

    Attributes
    ----------
    model : ShiftModel
        Shift types, groups, days and limits.
    windows : tuple of ndarray, shape (groups, intervals)
        Windows needed, by day.
    rows : tuple of Row
    bound : float
        No cover of these needs costs less.
    optimal : bool
        Whether none is cheaper; else the time limit was reached.
    seconds : float
    language : str
    """

    model: ShiftModel
    windows: tuple[Counts, ...]
    rows: tuple[Row, ...]
    bound: float
    optimal: bool
    seconds: float
    language: Language

    @classmethod
    def of(cls, model: ShiftModel, windows: Sequence[Counts], solution: Solution, language: Language) -> ShiftCover:
        """Make it of what the solver found."""
        rows = tuple(Row(*one) for one in solution.people)
        return cls(model, tuple(windows), rows, solution.bound, solution.optimal, solution.seconds, language)

    @property
    def types(self) -> tuple[ShiftType, ...]:
        """Shift types that were allowed."""
        return self.model.types

    @property
    def cost(self) -> float:
        """Cost of all people and days."""
        cost = (self.types[row.pattern.type].cost_of_day * len(row.pattern.days) * row.people for row in self.rows)
        return float(sum(cost))

    @property
    def gap(self) -> float:
        """Cost above the bound, as a share of the cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0

    @property
    def people(self) -> int:
        """People of weekly shifts, and of the others the most that work on one day."""
        weekly = sum(row.people for row in self.rows if self.types[row.pattern.type].days_on)
        daily = [
            sum(row.people for row in self.rows if not self.types[row.pattern.type].days_on and day in row.pattern.days)
            for day in range(len(self.model.needs.days))
        ]
        return weekly + max(daily, default=0)

    @property
    def most_on_a_day(self) -> int:
        """People on the day on which most come, those of weekly shifts among them."""
        days = range(len(self.model.needs.days))
        return max((sum(row.people for row in self.rows if day in row.pattern.days) for day in days), default=0)

    @property
    def person_hours(self) -> float:
        """Hours of all shifts with breaks."""
        lengths = (
            (row.pattern.end_ms - row.pattern.start_ms) * len(row.pattern.days) * row.people for row in self.rows
        )
        return sum(lengths) / (60 * MIN)

    @cached_property
    def on_duty(self) -> tuple[Counts, ...]:
        """People of each group on duty and on no break, all of an interval; those of other groups as they were."""
        needs, found = self.model.needs, [counts.copy() for counts in self.model.limits.fixed]
        for row in self.rows:
            for day, breaks in zip(row.pattern.days, row.breaks_ms, strict=True):
                there = in_shift(row.pattern, needs, day)
                for rest in breaks:
                    there &= ~touched(rest, needs, day)
                found[day][row.pattern.group] += row.people * there
        return tuple(found)

    def table(self) -> pd.DataFrame:
        """Needs and cover.

        Returns
        -------
        DataFrame
            weekday, from, until, windows (the group), needed, on_duty, surplus (below 0 where people of a group that
            serves more stand in).
        """
        needs, rows = self.model.needs, []
        for day, (label, edges) in enumerate(zip(needs.days, needs.edges_ms, strict=True)):
            for at, (begin, until) in enumerate(pairwise(edges)):
                for group, name in enumerate(needs.groups):
                    asked, there = int(self.windows[day][group, at]), int(self.on_duty[day][group, at])
                    rows.append((label, to_clock(begin), to_clock(until), name, asked, there, there - asked))
        columns = ["weekday", "from", "until", "windows", "needed", "on_duty", "surplus"]
        return pd.DataFrame(rows, columns=columns)

    def shifts(self, group: str) -> tuple[Shift, ...]:
        """Shifts of a group of windows, as an office has them: those of equal hours and breaks together."""
        place = self.model.needs.groups.index(group)
        return tuple(
            Shift(
                name=self._name(row, days, with_days=days is not None),
                count=people,
                hours=(to_clock(row.pattern.start_ms), to_clock(row.pattern.end_ms)),
                days=days,
                breaks=[Break(to_clock(begin), (until - begin) / MIN) for begin, until in breaks],
            )
            for row, breaks, days, people in _together(self.rows, self.model.needs.days)
            if row.pattern.group == place
        )

    def bars(self, day: int) -> list[Bar]:
        """People on one day by group, start and breaks."""
        found: dict[tuple[int, int, tuple[Rest, ...]], int] = {}
        for row in self.rows:
            for worked, breaks in zip(row.pattern.days, row.breaks_ms, strict=True):
                if worked == day:
                    key = row.pattern.type, row.pattern.start_ms, breaks
                    found[key] = found.get(key, 0) + row.people
        return [
            Bar(self.types[k].name, self.types[k].windows, start, start + self.types[k].length_ms, breaks, "", people)
            for (k, start, breaks), people in sorted(found.items())
        ]

    def office(self, office: Office) -> Office:
        """Return the office with these shifts; groups without shift types keep theirs, those without people go."""
        mine = {one.windows for one in self.types}
        windows = []
        for group in office.windows:
            shifts = self.shifts(group.name) if group.name in mine else group.shifts
            if shifts:
                windows.append(group.replace(shifts=shifts))
        return office.replace(windows=tuple(windows))

    def _name(self, row: Row, days: str | None, *, with_days: bool) -> str:
        breaks = next(iter(row.breaks_ms), ())
        words = [self.types[row.pattern.type].name, to_clock(row.pattern.start_ms)]
        words += [f"({', '.join(to_clock(begin) for begin, _ in breaks)})"] if breaks else []
        return (
            " ".join([*words, days_in(self.language, days or "")] if with_days else words)
            .replace(".", "-")
            .replace("/", "-")
        )

    def people_together(self) -> Iterator[tuple[Row, tuple[Rest, ...], str | None, int]]:
        """People of equal type, start, breaks and days: those of a week as they are, others by the days they fill."""
        labels = self.model.needs.days
        weekly = tuple(row for row in self.rows if self.types[row.pattern.type].days_on)
        for row in weekly:
            numbers = frozenset(WEEKDAYS.index(labels[day]) for day in row.pattern.days)
            yield row, row.breaks_ms[0], days_text(numbers), row.people
        yield from _together([row for row in self.rows if row not in weekly], labels)

    def fewer(self) -> list[ShiftCover]:
        """All covers with one person less that keep the limits."""
        return list(filter(ShiftCover.allowed, (self._changed(place) for place in range(len(self.rows)))))

    def exchanged(self) -> list[ShiftCover]:
        """Covers with one person in a cheaper shift of the same group and days that keep the limits."""
        model, found = self.model, []
        for place, row in enumerate(self.rows):
            for k, other in enumerate(model.patterns):
                same = (other.group, other.days) == (row.pattern.group, row.pattern.days)
                if same and other.breaks is not None and model.costs[k] < self._cost_of(row):
                    kept = min(row.pattern.end_ms, other.end_ms) - max(row.pattern.start_ms, other.start_ms)
                    found.append((-kept, place, k))
        chosen = (
            self._changed(
                place, Row(model.patterns[k], (model.patterns[k].breaks or (),) * len(self.rows[place].pattern.days), 1)
            )
            for _, place, k in sorted(found)[:EXCHANGES_MAX]
        )
        return list(filter(ShiftCover.allowed, chosen))

    def _cost_of(self, row: Row) -> float:
        return self.types[row.pattern.type].cost_of_day * len(row.pattern.days)

    def _changed(self, place: int, new: Row | None = None) -> ShiftCover:
        """Return the same with one person of a row less, and one of another more."""
        rows = [replace(row, people=row.people - (k == place)) for k, row in enumerate(self.rows)]
        if new is not None:
            same = [k for k, row in enumerate(rows) if (row.pattern, row.breaks_ms) == (new.pattern, new.breaks_ms)]
            if same:
                rows[same[0]] = replace(rows[same[0]], people=rows[same[0]].people + 1)
            else:
                rows.append(new)
        return replace(self, rows=tuple(row for row in rows if row.people), optimal=False)

    def allowed(self) -> bool:
        """Whether all limits are kept, and no service is without a window."""
        duty = np.concatenate(self.on_duty, axis=1)
        bare = any((where & (duty[list(groups)].sum(axis=0) < 1)).any() for groups, where in self.model.limits.least)
        return not bare and self.model.keeps_limits(self.by_pattern().astype(float))

    def by_pattern(self) -> Counts:
        """People of each pattern of the model, shape (patterns,)."""
        counts = np.zeros(len(self.model.patterns), np.int64)
        places = {_key(pattern): place for place, pattern in enumerate(self.model.patterns)}
        for row in self.rows:
            counts[places[_key(row.pattern)]] += row.people
        return counts

    def _sheets(self) -> Iterator[Sheet]:
        return books.cover(self)

    def __repr__(self) -> str:
        return f"<ShiftCover: {self.people} people, cost {self.cost:g}, bound {self.bound:g}>"

    def __str__(self) -> str:
        heading, rows, notes = self.told()
        return "\n".join([heading, *(f"  {line}" for line in aligned(rows)), *notes])

    def _repr_html_(self) -> str:
        return html_of(*self.told())

    def told(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        """Heading, rows and notes in a planner's words."""
        language = self.language
        words = (
            "staffing.shift",
            "staffing.group",
            "staffing.hours_of",
            "staffing.breaks",
            "staffing.day",
            "staffing.people",
        )
        rows = [tuple(say(word, language) for word in words)]
        for row, breaks, days, people in self.people_together():
            hours = f"{to_clock(row.pattern.start_ms)}-{to_clock(row.pattern.end_ms)}"
            rests = ", ".join(f"{to_clock(begin)}-{to_clock(until)}" for begin, until in breaks) or "-"
            one = self.types[row.pattern.type]
            rows.append((one.name, one.windows, hours, rests, days_in(language, days or ""), str(people)))
        alike = {"staffing.group"} if len({one.windows for one in self.types}) == 1 else set()
        alike |= {"staffing.day"} if self.model.needs.days == ("",) else set()
        rows = [tuple(cell for cell, word in zip(row, words, strict=True) if word not in alike) for row in rows]
        values = {
            "people": self.people,
            "cost": number(self.cost, language),
            "hours": number(self.person_hours, language),
            "per": per_of(self.model.needs.days, language),
        }
        heading = say("staffing.cover", language, **values)
        key = "staffing.optimal" if self.optimal else "staffing.not_optimal"
        return heading, rows, [say(key, language, bound=number(self.bound, language))]


def _key(pattern: Pattern) -> tuple[object, ...]:
    return pattern.type, pattern.start_ms, pattern.days, pattern.breaks


def _together(rows: Sequence[Row], labels: Sequence[str]) -> Iterator[tuple[Row, tuple[Rest, ...], str | None, int]]:
    """Rows of equal type, start and breaks, with the days on which so many people have them."""
    found: dict[tuple[int, int, tuple[Rest, ...]], dict[int, int]] = {}
    first: dict[tuple[int, int, tuple[Rest, ...]], Row] = {}
    for row in rows:
        for day, breaks in zip(row.pattern.days, row.breaks_ms, strict=True):
            key = row.pattern.type, row.pattern.start_ms, breaks
            first.setdefault(key, replace(row, breaks_ms=(breaks,)))
            by_day = found.setdefault(key, {})
            by_day[day] = by_day.get(day, 0) + row.people
    for key, by_day in sorted(found.items()):
        for people in sorted(set(by_day.values()), reverse=True):
            days = [labels[day] for day, many in by_day.items() if many == people]
            numbers = frozenset[int]().union(*(weekdays(label) for label in days if label))
            yield first[key], key[2], days_text(numbers) if numbers else None, people
