"""How a question cuts customers, hours and windows into cells, the rows of its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.measures.questions import HOUR_MS, LAST_HOUR, Codes, Key, Question, hours_of, keys, weekday

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

_NEVER_MS = 2**53
LEFT_OUT = -(2**40)
"""Added to the cell of whoever is left out, so that it ends below 0 whatever else is added."""
Slot = tuple[int, int, int]


@dataclass(frozen=True)
class Cells:
    """The rows of the answer to a question, numbered with the last key of ``by`` running fastest.

    Attributes
    ----------
    labels : tuple of tuple of str
        Of every cell, its label under each key of ``by``.
    always : tuple of bool
        Whether it is shown even if nobody belongs to it.
    days : tuple of int
        How many days of a replication belong to it, by their weekday.
    """

    labels: tuple[tuple[str, ...], ...]
    always: tuple[bool, ...]
    days: tuple[int, ...]


def _cells(
    known: Mapping[str, Key], allowed: Mapping[str, tuple[str, ...]], by: tuple[str, ...], week: Sequence[str]
) -> Cells:
    """All cells, and the days of a replication, whose weekdays are given, that belong to each."""
    labels: list[tuple[str, ...]] = [()]
    for key in by:
        labels = [(*before, label) for before in labels for label in allowed[key]]
    shown = [dict(zip(known[key].labels, known[key].always, strict=True)) for key in by]
    always = tuple(all(of_key[label] for of_key, label in zip(shown, cell, strict=True)) for cell in labels)
    met = [day for day in week if day in allowed["weekday"]]
    days = (
        tuple(met.count(cell[by.index("weekday")]) for cell in labels) if "weekday" in by else (len(met),) * len(labels)
    )
    return Cells(tuple(labels), always, days)


class Cut:
    """How a question cuts the customers and the hours of one office.

    Attributes
    ----------
    cells : Cells
    numbers : ndarray, shape (cells in use,)
        The cells in use: all, or those of the hours in which anything can happen. Whatever follows counts cells by
        their place here.
    slots : tuple of (from_ms, until_ms, place)
        Periods of the day that count, with their share in the place of a cell (0 unless cut by hour).
    bases : ndarray
        The cells of the first hour: a cell is one of these plus the share of a slot.
    day_places : ndarray, shape (days,)
        Share of each day of a replication in the place of a cell, by its weekday; below 0 for those left out.
    """

    def __init__(
        self,
        office: Office,
        days: Sequence[Day],
        asked: Question,
        used_ms: tuple[int, int] | None = None,
        homes: Sequence[str] = (),
    ) -> None:
        """Cut the customers.

        ``used_ms``: the instants between which anything happens, to use fewer cells; ``homes``: those of the streams of
        a region.
        """
        self._question, self._known = asked, keys(office, days, homes)
        where = dict(asked.where)
        self._allowed = {key: where.get(key, one.labels) for key, one in self._known.items()}
        if asked.between is not None:
            hours = hours_of(asked.between)
            self._allowed["hour"] = tuple(label for label in self._allowed["hour"] if label in hours)
        week = [weekday(day) for day in days]
        self.cells = _cells(self._known, self._allowed, asked.by, week)
        whole = {key: self._allowed[key] for key in asked.by}
        if used_ms is not None and asked.between is None and "hour" not in where:
            first, last = (min(at // HOUR_MS, LAST_HOUR) for at in used_ms)
            self._allowed["hour"] = self._allowed["hour"][first : last + 1]
        self._labels = {key: self._allowed[key] for key in asked.by}
        self._stride = _strides(self._labels)
        self.numbers = _numbers(whole, self._labels)
        self.slots = self._slots("hour" in where)
        hour = np.arange(len(self.numbers)) // self._stride.get("hour", 1) % len(self._labels.get("hour", ("",)))
        self.bases = np.flatnonzero(hour == 0)
        self._group_place = self.place("windows", office.window_groups.astype(np.int64))
        of_week = self._known["weekday"].labels
        self.day_places = self.place("weekday", np.array([of_week.index(day) for day in week], dtype=np.int64))

    def _slots(self, some_hours: bool) -> tuple[Slot, ...]:
        from_ms, until_ms = (0, _NEVER_MS) if self._question.between is None else self._question.between
        if "hour" not in self._stride and not some_hours:
            return ((from_ms, until_ms, 0),)
        slots = []
        for hour, label in enumerate(self._known["hour"].labels):
            begin, end = (
                max(hour * HOUR_MS, from_ms),
                min((hour + 1) * HOUR_MS if hour < LAST_HOUR else _NEVER_MS, until_ms),
            )
            if label in self._allowed["hour"] and begin < end:
                place = self._labels["hour"].index(label) * self._stride["hour"] if "hour" in self._stride else 0
                slots.append((begin, end, place))
        return tuple(slots)

    def place(self, key: str, codes: Codes) -> Codes:
        """Share of a key in the place of a cell, by code of the key; LEFT_OUT where the question leaves it out."""
        table = np.full(len(self._known[key].labels), LEFT_OUT, dtype=np.int64)
        for code, label in enumerate(self._known[key].labels):
            if label in self._allowed[key]:
                table[code] = self._labels[key].index(label) * self._stride[key] if key in self._stride else 0
        return table[codes]

    def customers(self, paths: Paths, records: Records, *, hours: bool = True) -> Codes:
        """Cell of every customer, below 0 for those left out; without ``hours``, whenever they queued."""
        asked = self._question
        cell = np.zeros(len(paths.service), dtype=np.int64)
        for key in dict.fromkeys((*asked.by, *(key for key, _ in asked.where))):
            if hours or key != "hour":
                known = self._known[key]
                cell += self.place(key, known.codes).take(known.read(paths, records), mode="clip")
        if hours and asked.between is not None:
            from_ms, until_ms = asked.between
            cell[(paths.queued_at_ms < from_ms) | (paths.queued_at_ms >= until_ms)] = LEFT_OUT
        return cell

    @property
    def whole(self) -> bool:
        """Whether everybody is in one cell, and all the day."""
        return len(self.numbers) == 1 and not self._question.where and self._question.between is None

    @property
    def by_hour(self) -> bool:
        """Whether when one queued says anything of his cell."""
        return "hour" in (*self._question.by, *dict(self._question.where)) or self._question.between is not None

    def groups(self, cell: Codes) -> Codes:
        """Place in `bases` of cells without their hours."""
        if len(self.bases) == len(self.numbers):
            return cell
        table = np.zeros(len(self.numbers), dtype=np.int64)
        table[self.bases] = np.arange(len(self.bases))
        return table.take(cell)

    def window_days(self, window: Codes, day: Codes) -> Codes:
        """Cell of the time of windows, before hours, by window and place of the day; below 0 for those left out."""
        return self._group_place.take(window, mode="clip") + self.day_places.take(day, mode="clip")


def _strides(labels: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """By how much the number of a cell grows from one label of a key to the next; the last key runs fastest."""
    strides, size = {}, 1
    for key in reversed(labels):
        strides[key] = size
        size *= len(labels[key])
    return strides


def _numbers(whole: dict[str, tuple[str, ...]], some: dict[str, tuple[str, ...]]) -> Codes:
    """Numbers, among all cells, of the cells of some labels of each key."""
    strides = _strides(whole)
    of_keys = [np.array([whole[key].index(label) for label in some[key]]) * strides[key] for key in whole]
    return reduce(lambda before, last: np.add.outer(before, last).ravel(), of_keys, np.zeros(1, dtype=np.int64))
