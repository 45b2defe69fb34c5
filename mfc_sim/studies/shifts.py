"""Cover needs with shifts at least cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from mfc_sim.arguments import whole_numbers
from mfc_sim.description.clock import days_in, to_clock, weekdays
from mfc_sim.description.shift_types import ShiftType
from mfc_sim.errors import InvalidDescription, NoFeasiblePlan, kind_problems, nearest
from mfc_sim.measures.questions import real
from mfc_sim.studies.needs import Needs
from mfc_sim.studies.needs_table import needs_of_table
from mfc_sim.studies.profiles import installed, least_cover, present
from mfc_sim.studies.roster import unreached
from mfc_sim.studies.shift_cover import ShiftCover
from mfc_sim.studies.shift_model import Counts, Limits, ShiftModel
from mfc_sim.studies.shift_patterns import reach
from mfc_sim.studies.staffing import Requirement
from mfc_sim.text import Language, say

ENDLESS = 100_000


def cover_with_shifts(
    requirement: Any,
    shift_types: Sequence[ShiftType],
    *,
    people_max: int | None = None,
    time_limit_s: float = 30.0,
) -> ShiftCover:
    """Find shifts that cover windows needed at least cost, and of these the fewest people.

    A person counts in an interval if on duty all of it, and on a break in no part of it. People of a group that serves
    all that another does, and more, can stand in for it.

    Parameters
    ----------
    requirement : Requirement, DataFrame, Series or mapping
        What `required_windows` found; or a planner's own table: an index of clock times, at which intervals of equal
        length begin, or of weekdays, or of both; columns of groups of windows (a Series or mapping: the one group of
        the shift types); whole numbers of windows. Weekdays alone are one interval a day, as long as the shifts.
    shift_types : sequence of ShiftType
    people_max : int, optional
        People on any day, those of weekly shifts on all days together.
    time_limit_s : float, default 30
        Of the solver [s]; the best plan so far is returned, with its bound.

    Returns
    -------
    ShiftCover

    Raises
    ------
    InvalidDescription
        What is no table or no list of shift types; a type of unknown windows.
    NoFeasiblePlan
        Naming the intervals that no shift reaches; or those that stay short, and the limits without which they do not.

    Examples
    --------
    Five days on, two days off in a row:

    >>> import mfc_sim as mfc
    >>> days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    >>> need = dict(zip(days, [17, 13, 15, 19, 14, 16, 11]))
    >>> week = mfc.ShiftType(
    ...     name="week",
    ...     windows="counter",
    ...     starts="09:00",
    ...     length_min=480,
    ...     cost=0.2,
    ...     days_on=5,
    ...     off_in_a_row=True,
    ... )
    >>> cover = mfc.cover_with_shifts(need, [week])
    >>> cover.people, round(cover.cost, 9), cover.optimal
    (23, 23.0, True)
    """
    who = "cover_with_shifts"
    most = {} if people_max is None else {"people_max": (people_max, 1)}
    problems = problems_of(lambda: checked_types(who, shift_types), lambda: whole_numbers(who, **most))
    if not real(time_limit_s) > 0:
        problems.append(f"{who}: time_limit_s must be a number of seconds above 0, got {time_limit_s!r}")
    if problems:
        raise InvalidDescription(*problems)
    types = checked_types(who, shift_types)
    language: Language = "en"
    if isinstance(requirement, Requirement):
        office, days, needs, language = (
            requirement.office,
            requirement.days,
            requirement.needs,
            requirement.office.language,
        )
        mine = {one.windows for one in types}
        fixed = present(office, days)
        for counts in fixed:
            counts[[place for place, group in enumerate(office.windows) if group.name in mine]] = 0
        limits = Limits(fixed, installed(office, days), least_cover(office, days), people_max)
    else:
        needs = needs_of_table(who, requirement, types)
        fixed = tuple(np.zeros_like(counts) for counts in needs.windows)
        limits = Limits(fixed, np.full(len(needs.groups), ENDLESS), (), people_max)
    check_groups(who, types, needs)
    model = ShiftModel(types, needs, limits)
    return covered(who, model, needs.windows, language, time_limit_s=float(time_limit_s), fewest=True)


def problems_of(*checks: Callable[[], object]) -> list[str]:
    """Problems of all checks together."""
    problems: list[str] = []
    for check in checks:
        try:
            check()
        except InvalidDescription as error:
            problems += error.problems
    return problems


def checked_types(who: str, shift_types: Any) -> tuple[ShiftType, ...]:
    """Check a list of shift types."""
    given = [shift_types] if isinstance(shift_types, ShiftType) else shift_types
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence) or not given:
        raise InvalidDescription(f"{who}: shift_types must be a list of at least one ShiftType, got {shift_types!r}")
    problems = [
        problem
        for one in given
        for problem in kind_problems(f"{who}: shift_types", one, ShiftType, "as of ShiftType(...)")
    ]
    if not problems:
        names = [one.name for one in given]
        twice = dict.fromkeys(name for name in names if names.count(name) > 1)
        problems = [f"{who}: shift_types: two have the name {name!r}" for name in twice]
    if problems:
        raise InvalidDescription(*problems)
    return tuple(given)


def check_groups(who: str, types: Sequence[ShiftType], needs: Needs) -> None:
    """Refuse types of unknown windows, and weekly ones where there is no week."""
    problems = [
        f"{who}: shift type {one.name!r}: windows {one.windows!r} are not there{nearest(one.windows, needs.groups)}"
        for one in types
        if one.windows not in needs.groups
    ]
    for one in types:
        if needs.days == ("",):
            words = [word for word in ("days", "days_on") if getattr(one, word) is not None]
            problems += [
                f"{who}: shift type {one.name!r}: {word} needs weekdays, and there is a single kind of day; "
                "allowed: hours by weekday"
                for word in words
            ]
        for label in needs.days:  # one kind of day may stand for several weekdays
            together = weekdays(label) if label else frozenset()
            able = weekdays(one.days) if one.days else together
            word = "days_on" if one.days_on else "days"
            if len(together) > 1 and (one.days_on or together & able not in (frozenset(), together)):
                problems.append(
                    f"{who}: shift type {one.name!r}: {word} needs weekdays of their own, and {label} are one kind of "
                    "day; allowed: week=True"
                )
    if problems:
        raise InvalidDescription(*problems)


def covered(
    who: str,
    model: ShiftModel,
    windows: Sequence[Counts],
    language: Language,
    *,
    time_limit_s: float = 30.0,
    fewest: bool = False,
) -> ShiftCover:
    """Solve a model, or say why it cannot be."""
    solution = model.solve(windows, time_limit_s=time_limit_s, fewest=fewest)
    if solution is None:
        raise NoFeasiblePlan(*_reasons(who, model, windows, language, time_limit_s))
    return ShiftCover.of(model, windows, solution, language)


def _reasons(
    who: str, model: ShiftModel, windows: Sequence[Counts], language: Language, time_limit_s: float
) -> list[str]:
    """Intervals that no shift reaches; or those that stay short, and the limits in conflict."""
    rows, low = model.demand_rows(windows)
    if len(low) and (nobody := rows.max(axis=1, initial=0.0) <= 0).any():
        where = _intervals(model, windows)
        first = {where[place][0]: where[place][1] for place in reversed(np.flatnonzero(nobody).tolist())}
        return [_bare(who, model.needs, sorted(first.items()), language)]
    worst: dict[int, tuple[int, int]] = {}
    groups = [of_row for of_row, _ in model.asked(windows)]
    for (at, place), count in model.shortages(windows, time_limit_s=time_limit_s).items():
        if count > worst.get(at, (0, 0))[0]:
            worst[at] = count, place
    found = [
        say(
            "staffing.short", language, who=who, where=_words(model, at, groups[place], language), count=count,
        )
        for at, (count, place) in sorted(worst.items())
    ]  # fmt: skip
    guilty = [
        name
        for name in model.limit_names()
        if model.solve(windows, time_limit_s=time_limit_s, without=name) is not None
    ]
    if guilty:
        found.append(say("staffing.guilty", language, who=who, limits="; ".join(guilty)))
    elif not found:
        found.append(say("staffing.no_time", language, who=who, seconds=time_limit_s))
    else:
        found.append(say("staffing.together", language, who=who, limits="; ".join(model.limit_names())))
    return found


def check_reach(who: str, types: Sequence[ShiftType], needs: Needs, limits: Limits, language: Language) -> None:
    """Refuse shift types that cannot bring anybody where somebody always has to be, before anything is searched.

    Raises
    ------
    NoFeasiblePlan
        Naming all days and hours at once.
    """
    able = np.concatenate(reach(types, needs), axis=1)
    there = np.concatenate(limits.fixed, axis=1) > 0
    bare = dict[int, tuple[int, ...]]()
    for groups, where in limits.least:
        missing = where & ~(able | there)[list(groups)].any(axis=0)
        bare |= {at: groups for at in np.flatnonzero(missing).tolist() if at not in bare}
    if bare:
        raise NoFeasiblePlan(_bare(who, needs, sorted(bare.items()), language))


def _bare(who: str, needs: Needs, places: Sequence[tuple[int, tuple[int, ...]]], language: Language) -> str:
    """Name intervals, with the groups of which somebody has to come."""
    spans = [
        (day, begin, until) for day, edges in enumerate(needs.edges_ms) for begin, until in pairwise(edges)
    ]  # as counted through all days
    by_groups: dict[str, list[tuple[int, int, int]]] = {}
    for at, groups in places:
        by_groups.setdefault(_groups(needs, groups, language), []).append(spans[at])
    return say("staffing.unreached", language, who=who, where=unreached(needs.days, by_groups, language))


def _intervals(model: ShiftModel, windows: Sequence[Counts]) -> list[tuple[int, tuple[int, ...]]]:
    """Interval and groups of each row of `ShiftModel.demand_rows`."""
    return [(at, groups) for groups, asked in model.asked(windows) for at in np.flatnonzero(asked > 0).tolist()]


def _words(model: ShiftModel, at: int, groups: Sequence[int], language: Language) -> str:
    """Name an interval and groups."""
    day = int(np.searchsorted(model.first, at, side="right")) - 1
    edges = model.needs.edges_ms[day]
    begin, until = edges[at - model.first[day]], edges[at - model.first[day] + 1]
    names = _groups(model.needs, groups, language)
    return f"{days_in(language, model.needs.days[day])} {to_clock(begin)}-{to_clock(until)} ({names})".strip()


def _groups(needs: Needs, groups: Sequence[int], language: Language) -> str:
    """Names of groups in quotation marks."""
    names = (needs.groups[group] for group in groups)
    return ", ".join(f"«{name}»" if language == "ru" else repr(name) for name in names)
