"""What is added up of a piece of a run, by unit (section or day) and cell, and the histogram of its waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN
from mfc_sim.measures.cuts import Cut
from mfc_sim.measures.estimates import Ints
from mfc_sim.measures.histograms import LAST_BIN, Histogram
from mfc_sim.measures.occupancy import Duty, Periods, added, ends_of, greatest_waiting, window_time
from mfc_sim.measures.questions import Codes, Question
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

BIN_MS = 6_000
"""Bin of wait histograms: 0.1 min. Bin k holds the waits in (k - 1, k] x 0.1 min, and bin 0 those of nothing at all."""
LONG_WAIT_MS = 15 * MIN
"""The official limit of the count over 15 minutes."""

COUNTS = ("visits", "served", "left", "sent_away", "refused", "no_show", "over_15", "waited", "within", "asked")
TOTALS = (
    *COUNTS, "wait_ms", "longest_ms", "days_with_waits", "most_waiting", "serving_ms", "on_duty_ms", "overtime_ms",
)  # fmt: skip
"""What is added up.

visits: served, left, sent away and refused. waited, wait_ms: how many the reading takes, and their waits. within,
asked: of the share. longest_ms, most_waiting: sums over days of the day's greatest wait and greatest number waiting;
days_with_waits: days on which anybody's wait is read.
"""

NOT_READ = -BIN_MS
"""Wait of one whose wait the question does not read."""
Flags = NDArray[np.bool_]
Times = NDArray[np.signedinteger[Any]]
_OVER, _READ, _WITHIN, _ASKED, _OUTCOME = 1, 2, 4, 8, 16
"""Bits of a kind: all that is counted of a customer follows from his."""


def _meanings() -> Ints:
    """What each kind counts for, shape (kinds, len(COUNTS))."""
    kind = np.arange((max(Outcome) + 1) * _OUTCOME)
    outcome, over = kind // _OUTCOME, (kind & _OVER) > 0
    served, left, sent_away, no_show = (
        outcome == one for one in (Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY, Outcome.NO_SHOW)
    )
    queued = served | left | sent_away
    columns = {
        "visits": ~no_show, "served": served, "left": left, "sent_away": sent_away, "no_show": no_show,
        "refused": ~queued & ~no_show, "over_15": queued & over,
        "waited": kind & _READ, "within": kind & _WITHIN, "asked": kind & _ASKED,
    }  # fmt: skip
    return np.stack([np.asarray(columns[name]) > 0 for name in COUNTS], axis=1).astype(np.int64)


_MEANINGS = _meanings()


class _People(NamedTuple):
    """Customers of a piece whom the question takes, in the order of their lanes.

    Attributes
    ----------
    lane, cell, outcome, queued_at_ms, until_ms, called_at_ms, ended_at_ms : ndarray, shape (customers,)
        Of his wait ``until_ms`` is the end, of his visit ``ended_at_ms``.
    """

    lane: Codes
    cell: Codes
    outcome: NDArray[np.int8]
    queued_at_ms: Times
    until_ms: Times
    called_at_ms: Times
    ended_at_ms: Times

    @classmethod
    def of(cls, paths: Paths, records: Records, cell: Codes) -> _People:
        """Return everybody; times that fit into 32 bits take half the memory, which is what their passes cost."""
        columns: list[Times] = [paths.queued_at_ms, records.called_at_ms, records.ended_at_ms]
        if all(column.max(initial=0) < 2**31 for column in columns):
            columns = [column.astype(np.int32) for column in columns]
        until_ms = ends_of(records.outcome, *columns)
        return cls(paths.lane_numbers(), cell, records.outcome, columns[0], until_ms, *columns[1:])

    def inside(self) -> _People:
        """Those who belong to a cell."""
        left_out = self.cell < 0
        if not left_out.any():
            return self
        rows = np.flatnonzero(~left_out)
        return _People._make(column[rows] for column in self)


def totals(
    cut: Cut, question: Question, paths: Paths, records: Records, shifts: Duty, unit: Ints
) -> tuple[Ints, Histogram]:
    """Add up a piece of a run.

    Parameters
    ----------
    cut : Cut
    question : Question
    paths, records : Paths, Records
    shifts : Duty
    unit : ndarray, shape (lanes,)
        Unit of each lane, ascending from 0.

    Returns
    -------
    ndarray of int64, shape (units, cells in use, len(TOTALS)); Histogram by unit and number of the cell
    """
    cells = len(cut.numbers)
    units = int(unit[-1]) + 1
    everybody = _People.of(paths, records, cut.customers(paths, records))
    people = everybody.inside()
    kind, wait = _kinds(question, people)
    place = (unit * cells)[people.lane] + people.cell
    found = np.zeros((units, cells, len(TOTALS)), dtype=np.int64)
    found[..., : len(COUNTS)] = _counted(kind, place, units * cells).reshape(units, cells, -1)
    longest = _longest(wait, people, len(unit), cells)
    sums = added(place, np.maximum(wait, 0), units * cells, in_order=cells == 1)
    more: dict[str, Ints] = {
        "wait_ms": sums.reshape(units, cells),
        "longest_ms": _by_unit(np.maximum(longest, 0), unit),
        "days_with_waits": _by_unit(longest >= 0, unit),
    }
    if cut.by_hour:
        people = everybody._replace(cell=cut.customers(paths, records, hours=False)).inside()
    more["most_waiting"] = _by_unit(_most_waiting(cut, people, paths.lanes), unit)
    if question.timed:
        served = (everybody.outcome == Outcome.SERVED).astype(everybody.called_at_ms.dtype)
        # Whoever was not served is an empty period: leaving him out would cost more.
        times = (everybody.called_at_ms * served, everybody.ended_at_ms * served)
        work = Periods(everybody.lane, records.window, *times)
        time = window_time(cut, paths, records, work, shifts, unit)
        more.update(zip(("serving_ms", "on_duty_ms", "overtime_ms"), time, strict=True))
    for name, values in more.items():
        found[..., TOTALS.index(name)] = values
    return found, _histogram(wait, place, cut.numbers)


def _kinds(question: Question, people: _People) -> tuple[NDArray[np.int8], Times]:
    """Kind of each customer, and his wait [ms] as the question reads it, NOT_READ for none."""
    outcome, time_in_queue = people.outcome, people.until_ms - people.queued_at_ms
    served, left = outcome == Outcome.SERVED, outcome == Outcome.LEFT
    queued = outcome <= Outcome.SENT_AWAY
    if question.of == "numbers":
        read, wait = people.called_at_ms >= 0, people.called_at_ms - people.queued_at_ms
    else:
        read, wait = queued if question.of in ("queued", "in_queue") else served, time_in_queue
    within, asked = _share(question, read, wait, served, left, queued, time_in_queue)
    kind = outcome * np.int8(_OUTCOME)
    for bit, holds in ((_OVER, time_in_queue > LONG_WAIT_MS), (_READ, read), (_WITHIN, within), (_ASKED, asked)):
        kind += holds.view(np.int8) * np.int8(bit)
    return kind, (wait - NOT_READ) * read.astype(wait.dtype) + NOT_READ  # np.where takes thrice as long


def _share(
    question: Question, read: Flags, wait: Times, served: Flags, left: Flags, queued: Flags, time_in_queue: Times
) -> tuple[Flags, Flags]:
    """Who is within the limit, and of whom: the five readings of a service level."""
    short = wait <= question.limit_ms
    match question.of:
        case "numbers" | "in_queue":
            return read & short, read
        case "served":
            return served & short, served
        case "patient":
            return served & short, queued & ~(left & (time_in_queue < question.limit_ms))
        case _:
            return served & (time_in_queue <= question.limit_ms), queued


def _counted(kind: NDArray[np.int8], place: Codes, places: int) -> Ints:
    """Count the customers of each place by what their kinds mean, shape (places, len(COUNTS))."""
    kinds = len(_MEANINGS)
    if places * kinds < len(kind):
        counts = np.bincount(place * kinds + kind, minlength=places * kinds)
        return (counts.reshape(places, kinds).astype(np.float64) @ _MEANINGS.astype(np.float64)).astype(np.int64)
    met = np.flatnonzero(np.bincount(kind.astype(np.int64), minlength=len(_MEANINGS)))
    number = np.zeros(len(_MEANINGS), dtype=np.int64)
    number[met] = np.arange(len(met))
    counts = np.bincount(place * len(met) + number.take(kind, mode="clip"), minlength=places * len(met))
    counted: Ints = counts.reshape(places, len(met)) @ _MEANINGS[met]
    return counted


def _longest(wait: Times, people: _People, lanes: int, cells: int) -> Ints:
    """Greatest wait by lane and cell, below 0 where none is read; shape (lanes, cells)."""
    longest = np.full(lanes * cells, NOT_READ, dtype=wait.dtype)
    if cells > 1:
        np.maximum.at(longest, people.lane * cells + people.cell, wait)
    elif len(wait):
        begins = np.searchsorted(people.lane, np.arange(lanes))
        some = np.flatnonzero(begins < np.append(begins[1:], len(wait)))
        longest[some] = np.maximum.reduceat(wait, begins[some])
    return longest.astype(np.int64).reshape(lanes, cells)


def _histogram(wait: Times, place: Codes, numbers: Ints) -> Histogram:
    """Waits that are read, by place and bin."""
    bins = np.minimum((wait + (2 * BIN_MS - 1)) // BIN_MS, LAST_BIN + 1)  # one more than the bin, and 0 for none
    whole = Histogram.at(place, bins, numbers)
    read = whole.rows(np.flatnonzero(whole.bin))
    return replace(read, bin=read.bin - np.uint32(1))


def _by_unit(by_lane: NDArray[np.generic], unit: Ints) -> Ints:
    """Sum over the lanes of each unit, shape (units, cells), of values of shape (lanes, cells)."""
    sums: Ints = np.add.reduceat(by_lane, np.searchsorted(unit, np.arange(unit[-1] + 1)), axis=0, dtype=np.int64)
    return sums


def _most_waiting(cut: Cut, people: _People, lanes: int) -> Ints:
    """Greatest number waiting at once by lane and cell, shape (lanes, cells)."""
    greatest = np.zeros((lanes, len(cut.numbers)), dtype=np.int64)
    if not len(people.lane):
        return greatest
    # Who never queued waits for no time at all.
    from_ms, until_ms = people.queued_at_ms, people.until_ms
    slots = [slot for slot in cut.slots if slot[0] < until_ms.max() and slot[1] > from_ms.min()]
    if not slots:
        return greatest
    groups, place = len(cut.bases), people.lane
    if groups > 1:
        place = place * groups + cut.groups(people.cell)
    most = greatest_waiting(place, from_ms, until_ms, places=lanes * groups, slots=slots)
    for at, (_, _, code) in enumerate(slots):
        cells = cut.bases + code
        greatest[:, cells] = np.maximum(greatest[:, cells], most[:, at].reshape(lanes, groups))
    return greatest
