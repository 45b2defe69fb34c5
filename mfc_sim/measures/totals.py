"""What is added up of a piece of a run, by unit (section or day) and cell, and the histogram of its waits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfc_sim import compiled
from mfc_sim.description.clock import MIN
from mfc_sim.measures import day_loop
from mfc_sim.measures.cuts import Cut
from mfc_sim.measures.estimates import Ints
from mfc_sim.measures.histograms import LAST_BIN, Histogram, Tally
from mfc_sim.measures.occupancy import Duty, Periods, Runs, ends_of, greatest_waiting, window_time
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

SORTED_CUSTOMERS = 1 << 15
"""Customers whose waits are sorted together, roughly: so few that lane and time fit into 32 bits."""
COUNTED_MS = 1 << 32
"""Longest wait up to which a loop counts waits in bins side by side, 700 thousand of them; beyond they are sorted."""
NOT_READ = -BIN_MS
"""Wait of one whose wait the question does not read."""
Flags = NDArray[np.bool_]
Times = NDArray[np.signedinteger[Any]]


class _People(NamedTuple):
    """Customers of a piece whom the question takes, in the order of their lanes. Most are served: of them all follows.

    Attributes
    ----------
    others : ndarray
        Rows of those who are not served.
    starts : ndarray, shape (lanes + 1,)
        Where each lane begins.
    lane, cell, outcome, queued_at_ms, until_ms, called_at_ms, ended_at_ms : ndarray, shape (customers,)
        Of his wait ``until_ms`` is the end, of his visit ``ended_at_ms``.
    """

    others: Codes
    starts: Codes
    lane: NDArray[np.int32]
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
        others = np.flatnonzero(records.outcome != Outcome.SERVED)
        # Who is served was called before he ended, and queued before that: his end is the latest of the three.
        latest = records.ended_at_ms.max(initial=0), *(column[others].max(initial=0) for column in columns[:2])
        if max(latest) < 2**31:
            columns = [column.astype(np.int32) for column in columns]
        until_ms = ends_of(others, records.outcome, *columns)
        lane = np.repeat(np.arange(paths.lanes, dtype=np.int32), np.diff(paths.starts))
        return cls(others, paths.starts, lane, cell, records.outcome, columns[0], until_ms, *columns[1:])

    def inside(self) -> _People:
        """Those who belong to a cell."""
        left_out = self.cell < 0
        if not left_out.any():
            return self
        rows = np.flatnonzero(~left_out)
        others = np.flatnonzero(self.outcome[rows] != Outcome.SERVED)
        starts = np.searchsorted(rows, self.starts)
        return _People._make((others, starts, *(column[rows] for column in self[2:])))

    def work(self, window: NDArray[np.int16]) -> Periods:
        """Services of everybody; who was not served is an empty one: leaving him out would cost more."""
        ended_at_ms = self.ended_at_ms.copy()
        ended_at_ms[self.others] = -1  # which is before every call
        return Periods(self.lane, window, self.called_at_ms, ended_at_ms, self.starts)


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
    if compiled.on() and cut.whole:
        return _in_one_loop(cut, question, paths, records, shifts, unit)
    cells, lanes = len(cut.numbers), len(unit)
    begins = np.searchsorted(unit, np.arange(unit[-1] + 1))

    def by_unit(by_lane: NDArray[np.generic]) -> Ints:
        sums: Ints = np.add.reduceat(by_lane.reshape(lanes, cells), begins, axis=0, dtype=np.int64)
        return sums

    everybody = _People.of(paths, records, cut.customers(paths, records))
    people = everybody.inside()
    wait = _waits(question, people)
    place = _place(people.lane, people.cell, cells)
    runs = Runs(place, lanes * cells, people.starts if cells == 1 else None)
    if len(begins) < lanes:
        of_customer = np.repeat(unit.astype(np.int32), np.diff(people.starts))
        place = _place(of_customer, people.cell, cells)
    ranks = np.minimum((wait + (2 * BIN_MS - 1)) // BIN_MS, LAST_BIN + 1)  # one more than the bin, and 0 for none
    tally = Tally(place, ranks, len(begins) * cells)
    if question.limit_ms % BIN_MS:
        short = np.bincount(place[(wait >= 0) & (wait <= question.limit_ms)], minlength=tally.places)
    else:
        short = tally.up_to(question.limit_ms // BIN_MS)
    long = tally.all() - (short if question.limit_ms == LONG_WAIT_MS else tally.up_to(LONG_WAIT_MS // BIN_MS))
    visitors = by_unit(runs.sizes())
    counts = _counts(question, people, visitors.ravel(), place, wait, (tally.all(), short, long))
    more = {name: values.reshape(-1, cells) for name, values in counts.items()}
    longest = runs.greatest(wait, NOT_READ)
    more["wait_ms"] = by_unit(runs.sums(wait)) - NOT_READ * (visitors - more["waited"])
    more["longest_ms"], more["days_with_waits"] = by_unit(np.maximum(longest, 0)), by_unit(longest >= 0)
    if cut.by_hour:
        people = everybody._replace(cell=cut.customers(paths, records, hours=False)).inside()
    more["most_waiting"] = by_unit(_most_waiting(cut, people, lanes))
    if question.timed:
        time = window_time(cut, paths, records, everybody.work(records.window), shifts)
        more.update(zip(("serving_ms", "on_duty_ms", "overtime_ms"), map(by_unit, time), strict=True))
    found = np.zeros((*visitors.shape, len(TOTALS)), dtype=np.int64)
    for name, values in more.items():
        found[..., TOTALS.index(name)] = values
    return found, tally.histogram(cut.numbers)


_READ = {"queued": day_loop.READ_QUEUED, "in_queue": day_loop.READ_QUEUED, "numbers": day_loop.READ_NUMBERS}
_ASKED = {
    "numbers": day_loop.ASKED_READ,
    "in_queue": day_loop.ASKED_READ,
    "served": day_loop.ASKED_SERVED,
    "patient": day_loop.ASKED_PATIENT,
}


def _in_one_loop(
    cut: Cut, question: Question, paths: Paths, records: Records, shifts: Duty, unit: Ints
) -> tuple[Ints, Histogram]:
    """Add up a piece of a run in one cell; see `totals`."""
    sums = np.zeros((int(unit[-1]) + 1, len(TOTALS)), np.int64)
    waits_ms = np.empty(len(paths.ticket), np.int64)
    longest_ms = day_loop.add_days(
        paths.starts,
        np.ascontiguousarray(paths.queued_at_ms),
        records.called_at_ms,
        records.ended_at_ms,
        records.window,
        records.outcome,
        unit,
        _READ.get(question.of, day_loop.READ_SERVED),
        _ASKED.get(question.of, day_loop.ASKED_QUEUED),
        question.limit_ms,
        shifts.start_ms,
        shifts.end_ms,
        shifts.closed_ms,
        sums,
        waits_ms,
    )
    breaks = (records.break_lane, records.break_window, records.break_from_ms, records.break_until_ms)
    day_loop.add_duty(paths.absent, unit, shifts.start_ms, shifts.end_ms, shifts.closed_ms, *breaks, sums)
    if longest_ms > COUNTED_MS:
        ranks = np.where(waits_ms < 0, 0, np.minimum((waits_ms + (2 * BIN_MS - 1)) // BIN_MS, LAST_BIN + 1))
        tally = Tally(np.repeat(unit, np.diff(paths.starts)), ranks, len(sums))
        return sums[:, None, :], tally.histogram(cut.numbers)
    entries = int(sums[:, TOTALS.index("waited")].sum())
    section, bins, count = np.empty(entries, np.int32), np.empty(entries, np.uint32), np.empty(entries, np.int64)
    used = day_loop.count_waits(paths.starts, unit, waits_ms, longest_ms, section, bins, count)
    cell = np.full(used, cut.numbers[0], np.int32)
    return sums[:, None, :], Histogram(section[:used], cell, bins[:used].copy(), count[:used].copy())


def _place(of_customer: NDArray[np.int32], cell: Codes, cells: int) -> NDArray[np.signedinteger[Any]]:
    """Place of each customer among the cells of all lanes, or of all units."""
    return of_customer * cells + cell if cells > 1 else of_customer


def _waits(question: Question, people: _People) -> Times:
    """Wait of each customer [ms] as the question reads it, NOT_READ for none."""
    wait = people.called_at_ms - people.queued_at_ms
    others = people.others
    if question.of == "numbers":
        wait[others[people.called_at_ms[others] < 0]] = NOT_READ
    elif question.of in ("queued", "in_queue"):
        time_in_queue = people.until_ms[others] - people.queued_at_ms[others]
        wait[others] = np.where(people.outcome[others] <= Outcome.SENT_AWAY, time_in_queue, NOT_READ)
    else:
        wait[others] = NOT_READ
    return wait


def _counts(
    question: Question, people: _People, visitors: Ints, place: Codes, wait: Times, read: tuple[Ints, Ints, Ints]
) -> dict[str, Ints]:
    """Count by place: as if everybody were served, mended for those who are not.

    Parameters
    ----------
    question : Question
    people : _People
    visitors : ndarray, shape (places,)
        How many people there are, no-shows and all.
    place, wait : ndarray, shape (customers,)
        Places of people, and their waits as read.
    read : tuple of ndarray, shape (places,)
        How many waits are read, and of these are within the limit, and over 15 minutes.
    """
    waited, short, long = read
    rows, places = people.others, len(visitors)
    place, wait, outcome = place[rows], wait[rows], people.outcome[rows]
    time_in_queue = people.until_ms[rows] - people.queued_at_ms[rows]

    def count(which: Flags) -> Ints:
        return np.bincount(place[which], minlength=places)

    of = np.bincount(place * len(Outcome) + outcome, minlength=places * len(Outcome)).reshape(places, -1).T
    queued = outcome <= Outcome.SENT_AWAY
    served = visitors - of.sum(axis=0)
    all_queued = served + of[Outcome.LEFT] + of[Outcome.SENT_AWAY]
    match question.of:  # who is within the limit, and of whom: the five readings of a service level
        case "numbers" | "in_queue":
            within, asked = short, waited
        case "served":
            within, asked = short, served
        case "patient":
            within = short
            asked = all_queued - count((outcome == Outcome.LEFT) & (time_in_queue < question.limit_ms))
        case _:
            within, asked = short - count((wait >= 0) & (wait <= question.limit_ms)), all_queued
    return {
        "visits": visitors - of[Outcome.NO_SHOW],
        "served": served,
        "left": of[Outcome.LEFT],
        "sent_away": of[Outcome.SENT_AWAY],
        "refused": of[Outcome.REFUSED_FULL] + of[Outcome.REFUSED_LATE],
        "no_show": of[Outcome.NO_SHOW],
        "over_15": long - count(wait > LONG_WAIT_MS) + count(queued & (time_in_queue > LONG_WAIT_MS)),
        "waited": waited,
        "within": within,
        "asked": asked,
    }


def _most_waiting(cut: Cut, people: _People, lanes: int) -> Ints:
    """Greatest number waiting at once by lane and cell, shape (lanes, cells)."""
    greatest = np.zeros((lanes, len(cut.numbers)), dtype=np.int64)
    if not len(people.lane):
        return greatest
    # Who never queued waits for no time at all.
    slots = list(cut.slots)
    if len(slots) > 1:
        first_ms, last_ms = people.queued_at_ms.min(), people.until_ms.max()
        slots = [slot for slot in slots if slot[0] < last_ms and slot[1] > first_ms]
    if not slots:
        return greatest
    groups, place = len(cut.bases), people.lane
    if groups > 1:
        place = place * groups + cut.groups(people.cell)
    lane_edges = np.linspace(0, lanes, -(-len(place) // SORTED_CUSTOMERS) + 1).astype(np.int64)
    for first, last in pairwise(lane_edges.tolist()):
        rows = slice(people.starts[first], people.starts[last])
        most = greatest_waiting(
            place[rows] - first * groups,
            people.queued_at_ms[rows],
            people.until_ms[rows],
            places=(last - first) * groups,
            slots=slots,
        )
        for at, (_, _, code) in enumerate(slots):
            cells = cut.bases + code
            some = greatest[first:last, cells]
            greatest[first:last, cells] = np.maximum(some, most[:, at].reshape(last - first, groups))
    return greatest
