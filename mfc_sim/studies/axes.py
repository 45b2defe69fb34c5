"""Axes of a sweep, and the offices at all combinations of their values, validated before anything runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mfc_sim.description.office import Office
from mfc_sim.description.sentences import short
from mfc_sim.errors import InvalidDescription, nearest

POINTS_MAX = 100_000
"""Greatest number of points of a sweep: each keeps its office in memory."""
PROBLEMS_MAX = 20
"""So many problems are collected before the search for more ends."""

Label = str | int | float
Key = tuple[Label, ...]
"""A point: its label on every axis."""


@dataclass(frozen=True)
class Axis:
    """One axis of a sweep: what varies, and over which values.

    Parameters
    ----------
    name : str
        Its heading in tables and plots.
    path : str or sequence of str
        What is set, as in ``Office.with_values``; several paths are set together to the same value.
    values : sequence, or mapping of label to value
        The values; with labels, these stand for them in tables and plots.

    Attributes
    ----------
    labels : tuple of str or number
        Labels of the values: numbers and texts are their own.

    Examples
    --------
    >>> Axis("demand", "demand.*.scale", {"today": 1.0, "a tenth more": 1.1}).labels
    ('today', 'a tenth more')
    """

    name: str
    path: str | Sequence[str]
    values: Any
    labels: Key = field(init=False, repr=False)
    paths: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        paths = _listed(self.path)
        if isinstance(self.values, Mapping):
            values, labels = tuple(self.values.values()), [_plain(label) for label in self.values]
        else:
            values = tuple(_plain(value) for value in _listed(self.values))
            labels = [value if _is_label(value) else short(value) for value in values]
        problems = [*self._wrong_name(), *self._wrong_paths(paths), *self._wrong_values(values, labels)]
        if problems:
            raise InvalidDescription(*(f"axis {self.name!r}: {problem}" for problem in problems))
        object.__setattr__(self, "path", self.path if isinstance(self.path, str) else paths)
        object.__setattr__(self, "paths", paths)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "labels", tuple(labels))

    def _wrong_name(self) -> Iterable[str]:
        name: object = self.name
        if not isinstance(name, str) or not name.strip():
            yield f"name must be text, not empty, got {name!r}"

    def _wrong_paths(self, paths: tuple[Any, ...]) -> Iterable[str]:
        if not paths or not all(isinstance(path, str) for path in paths):
            yield f"path must be a path such as 'demand.*.scale', or a list of them, got {self.path!r}"
        else:
            yield from (f"path {path!r} is given twice" for path in _twice(paths))

    def _wrong_values(self, values: tuple[Any, ...], labels: Sequence[object]) -> Iterable[str]:
        if not _is_list(self.values):
            yield f"values must be a list, or a mapping of labels to values, got {self.values!r}"
        elif not values:
            yield "values are empty; allowed: at least one"
        elif len(values) > POINTS_MAX:
            yield f"values are too many; allowed: at most {POINTS_MAX}"
        else:
            yield from (f"a label must be text or a number, got {label!r}" for label in labels if not _is_label(label))
            for label in _twice(filter(_is_label, labels)):
                several = {repr(value) for value, one in zip(values, labels, strict=True) if one == label}
                if len(several) > 1 and isinstance(label, str):
                    yield f"several values look like {label!r}; give a mapping of labels to values"
                else:
                    yield f"value {label!r} is given twice"


def _listed(things: Any) -> tuple[Any, ...]:
    """Things of a list, of an endless one some too many; one text, or what is none, alone."""
    return tuple(itertools.islice(things, POINTS_MAX + 1)) if _is_list(things) else (things,)


def _is_list(things: object) -> bool:
    if isinstance(things, np.ndarray) and not things.ndim:
        return False
    return isinstance(things, Iterable) and not isinstance(things, str)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _is_label(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf
    return number or isinstance(value, str)


def _twice(things: Iterable[Hashable]) -> list[Hashable]:
    seen: set[Hashable] = set()
    return list(dict.fromkeys(thing for thing in things if thing in seen or seen.add(thing)))  # type: ignore[func-returns-value]


def axes_of(vary: object) -> tuple[Axis, ...]:
    """Axes of what a planner varies: a mapping of paths to values, an axis, or several.

    Raises
    ------
    InvalidDescription
        Naming every axis that is empty, has a value twice or the name or the path of another; and too many points.
    """
    problems: list[str] = []
    axes: list[Axis] = []
    given = list(vary.items()) if isinstance(vary, Mapping) else _listed(vary)
    for one in given:
        try:
            axes.append(Axis(one[0], *one) if isinstance(vary, Mapping) else _axis(one))
        except InvalidDescription as error:
            problems += error.problems
    if not given:
        problems.append("sweep: vary is empty, there are no points; allowed: at least one path and its values")
    problems += [f"sweep: two axes have the name {name!r}" for name in _twice(axis.name for axis in axes)]
    if not problems:
        every = [path for axis in axes for path in axis.paths]
        problems += [f"sweep: two axes set the path {path!r}" for path in _twice(every)]
    points = math.prod(len(axis.labels) for axis in axes)
    if points > POINTS_MAX:
        counts = " x ".join(str(len(axis.labels)) for axis in axes)
        problems.append(f"sweep: has {counts} = {points} points, at most {POINTS_MAX} are allowed")
    if problems:
        raise InvalidDescription(*problems)
    return tuple(axes)


def _axis(thing: object) -> Axis:
    if isinstance(thing, Axis):
        return thing
    raise InvalidDescription(
        f"sweep: vary must be a mapping of paths to values, or Axis(name, path, values) and more of them, got {thing!r}"
    )


def grid(office: Office, axes: Sequence[Axis]) -> dict[Key, Office]:
    """Offices at all combinations of the values, the last axis running fastest.

    Raises
    ------
    InvalidDescription
        Naming the path, or the axis and the value that the office refuses, or else the point.
    """
    found: dict[Key, Office] = {}
    alone = _Alone(office)
    problems: list[str] = []
    for choice in itertools.product(*(list(zip(axis.labels, axis.values, strict=True)) for axis in axes)):
        key = tuple(label for label, _ in choice)
        values = {path: value for axis, (_, value) in zip(axes, choice, strict=True) for path in axis.paths}
        try:
            found[key] = office.with_values(values)
        except InvalidDescription as error:
            by_axis = [alone.problems(axis, *one) for axis, one in zip(axes, choice, strict=True)]
            named = [problem for of_axis in by_axis for problem in of_axis]
            problems += named or [f"sweep: at {point_name(axes, key)}: {problem}" for problem in error.problems]
            if alone.lost or len(set(problems)) >= PROBLEMS_MAX:
                break
    if not problems:
        problems = [f"sweep: {problem}" for place in range(len(axes)) for problem in _overruled(axes, place, found)]
    if problems:
        raise InvalidDescription(*problems)
    return found


def _overruled(axes: Sequence[Axis], place: int, offices: Mapping[Key, Office]) -> Iterable[str]:
    """Sentence on an axis that changes nothing, as a later one sets the same again."""
    axis, first = axes[place], [one.labels[0] for one in axes]
    line = [offices[(*first[:place], label, *first[place + 1 :])] for label in axis.labels]
    if len({repr(value) for value in axis.values}) > 1 and all(office == line[0] for office in line):
        for other in axes[place + 1 :]:
            if any(_meet(mine, theirs) for mine in axis.paths for theirs in other.paths):
                yield (
                    f"axis {axis.name!r} changes nothing, as axis {other.name!r} sets the same after it; "
                    "allowed: the axis of the wider path first"
                )
                return


def _meet(path: str, other: str) -> bool:
    """Whether two paths may lead to the same place, or one of them into what the other sets."""
    return all(a == b or "*" in (a, b) for a, b in zip(path.split("."), other.split("."), strict=False))


class _Alone:
    """What an office says to a value of one axis alone, asked once.

    Attributes
    ----------
    lost : bool
        Whether a path led nowhere.
    """

    def __init__(self, office: Office) -> None:
        self._office, self._known = office, dict[tuple[str, Label], list[str]]()
        self.lost = False

    def problems(self, axis: Axis, label: Label, value: Any) -> list[str]:
        """Sentences that name the axis and the value."""
        if (axis.name, label) not in self._known:
            said: list[str] = []
            try:
                self._office.with_values(dict.fromkeys(axis.paths, value))
            except InvalidDescription as error:
                for problem in error.problems:
                    nowhere = problem.startswith("path ")
                    self.lost |= nowhere
                    where = f"axis {axis.name!r}" if nowhere else f"axis {axis.name!r}, value {label!r}"
                    said.append(problem if nowhere and axis.name in axis.paths else f"{where}: {problem}")
            self._known[axis.name, label] = [f"sweep: {problem}" for problem in said]
        return self._known[axis.name, label]


def point_name(axes: Sequence[Axis], key: Key) -> str:
    """Name of a point in messages.

    >>> point_name([Axis("late", "windows.a.shifts.late.count", [4, 5])], (4,))
    'late=4'
    """
    return ", ".join(f"{axis.name}={label}" for axis, label in zip(axes, key, strict=True))


def key_of(axes: Sequence[Axis], asked: object) -> Key:
    """Point asked for: its label, or its labels on all axes.

    Raises
    ------
    InvalidDescription
        Naming the axis that has no such label, with the nearest.
    """
    given = tuple(map(_plain, asked if isinstance(asked, tuple) else (asked,)))
    if len(given) != len(axes):
        names = ", ".join(axis.name for axis in axes)
        raise InvalidDescription(f"sweep: a point is given by {len(axes)} label(s), ({names}), got {asked!r}")
    problems: list[str] = []
    key = tuple(_label_of(axis, label, problems) for axis, label in zip(axes, given, strict=True))
    if problems:
        raise InvalidDescription(*problems)
    return key


def fixed_places(axes: Sequence[Axis], fixed: object) -> dict[int, Label]:
    """Places and labels of axes that are fixed; at least one has to stay free.

    Raises
    ------
    InvalidDescription
        Naming an unknown axis or label, with the nearest.
    """
    if not isinstance(fixed, Mapping):
        raise InvalidDescription(f"sweep: at takes a mapping of axes to labels, got {fixed!r}")
    names, problems = [axis.name for axis in axes], list[str]()
    places: dict[int, Label] = {}
    for name, label in fixed.items():
        if name in names:
            place = names.index(name)
            places[place] = _label_of(axes[place], _plain(label), problems)
        else:
            problems.append(f"sweep: there is no axis {name!r}{nearest(name, names)}")
    if len(places) == len(axes):
        problems.append("sweep: at fixes all axes; one point is sweep[...]")
    if problems:
        raise InvalidDescription(*problems)
    return places


def _label_of(axis: Axis, asked: object, problems: list[str]) -> Label:
    """Label of an axis that is asked for; else a problem, and whatever label."""
    if _is_label(asked):
        for label in axis.labels:
            if label == asked and isinstance(label, str) == isinstance(asked, str):
                return label
    of_other_kind = [label for label in axis.labels if str(label) == str(asked)]
    near = f"; did you mean {of_other_kind[0]!r}?" if of_other_kind else nearest(asked, axis.labels)
    problems.append(f"sweep: axis {axis.name!r} has no {asked!r}{near}")
    return axis.labels[0]
