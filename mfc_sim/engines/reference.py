"""The reference engine: the rules R1-R13 in SimPy, readable enough to be the specification.

SimPy keeps the clock and wakes whoever is due: arrivals, ends of services and breaks, the timetable, patience.
They only note facts; when all that is due at an instant is noted, the instant is settled in the order of R6.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Generator
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import simpy

from mfc_sim.description.duty import absent_call_ms, service_ms
from mfc_sim.engines.timetable import Change, timetable
from mfc_sim.paths import NO_LIMIT, Fate
from mfc_sim.records import Outcome, Records

if TYPE_CHECKING:
    from mfc_sim.description.duty import WindowDay
    from mfc_sim.description.office import Office
    from mfc_sim.engines.timetable import Timetable
    from mfc_sim.paths import Paths


def run(office: Office, paths: Paths) -> Records:
    """Run all lanes of ``paths`` one after the other.

    Parameters
    ----------
    office : Office
    paths : Paths

    Returns
    -------
    Records
        Rows aligned with the customers of ``paths``.
    """
    tables = [timetable(office, day) for day in paths.days]
    facts = _Facts(paths, len(office.window_names))
    for lane in range(paths.lanes):
        _OfficeDay(office, tables[lane % len(tables)], paths, facts, lane).run()
    return facts.records()


class _Facts:
    """What the lanes note, as plain lists; filled in place."""

    def __init__(self, paths: Paths, windows: int) -> None:
        size = len(paths.ticket)
        fate = paths.fate
        refused, missing = fate == Fate.REFUSED_LATE, fate == Fate.NO_SHOW
        self.called_at = [-1] * size
        self.ended_at = np.where(refused, paths.queued_at_ms, -1).tolist()
        self.window = [-1] * size
        outcome = np.select([refused, missing], [Outcome.REFUSED_LATE, Outcome.NO_SHOW], Outcome.SERVED)
        self.outcome = outcome.tolist()
        self.breaks: list[tuple[int, int, int, int]] = []
        self.missed = np.zeros((paths.lanes, windows), np.int16)

    def records(self) -> Records:
        breaks = np.array(sorted(self.breaks), np.int64).reshape(-1, 4)
        return Records(
            called_at_ms=np.array(self.called_at, np.int64),
            ended_at_ms=np.array(self.ended_at, np.int64),
            window=np.array(self.window, np.int16),
            outcome=np.array(self.outcome, np.int8),
            break_lane=breaks[:, 0].astype(np.int32),
            break_window=breaks[:, 1].astype(np.int16),
            break_from_ms=breaks[:, 2].copy(),
            break_until_ms=breaks[:, 3].copy(),
            breaks_missed=self.missed,
        )


class _Window:
    """A window and what it is doing."""

    __slots__ = ("breaks", "closed", "day", "free", "idle_since", "on_duty", "resting", "serving")

    def __init__(self, day: WindowDay) -> None:
        self.day = day
        self.on_duty = False
        self.serving = False
        self.resting = False
        self.closed = False
        self.free: tuple[int, int, int, _Window] | None = None  # its entry among those that can call
        self.idle_since = 0
        self.breaks: deque[int] = deque()  # lengths of the breaks that are due


class _Customer:
    """A visitor who queues; ``row`` is his row in the paths. A later stage of a visit would be another one (R14)."""

    __slots__ = ("level", "need", "patience", "queued_at", "row", "service", "silent", "ticket", "waiting")

    def __init__(
        self, row: int, level: int, queued_at: int, ticket: int, service: int, need: int, patience: int
    ) -> None:
        self.row, self.level, self.queued_at, self.ticket = row, level, queued_at, ticket
        self.service, self.need, self.patience = service, need, patience
        self.waiting = False
        self.silent = False  # left without a word; his number keeps its place (R10)


class _OfficeDay:
    """One day of the office."""

    def __init__(self, office: Office, table: Timetable, paths: Paths, facts: _Facts, lane: int) -> None:
        self.facts, self.lane, self.table = facts, lane, table
        self.closing, self.send_away = table.day.closing_ms, office.at_closing == "send_away"
        self.hall = inf if office.hall is None else office.hall
        self.absent_call = absent_call_ms(office)
        absent = paths.absent[lane]
        self.windows = [_Window(day) for day in table.windows]
        self.present = [not absent[day.number] for day in table.windows]
        self.can_call: dict[int, list[tuple[int, int, int, _Window]]] = {day.group: [] for day in table.windows}
        # Those who wait, in the order of R3, by the groups that may serve them.
        self.able = [
            tuple(dict.fromkeys(day.group for day in table.windows if place in day.serves))
            for place in range(len(office.services))
        ]
        self.queues: dict[tuple[int, ...], list[tuple[int, int, int, _Customer]]] = {groups: [] for groups in self.able}
        self.waiting = 0
        self.changes: list[tuple[Change, _Window, int]] = []
        self.arrived: list[_Customer] = []
        self.out_of_patience: list[_Customer] = []
        self.freed: list[_Window] = []
        self.customers = _customers(paths, lane)
        self.env = simpy.Environment()

    def run(self) -> None:
        env = self.env
        env.process(self._door())
        env.process(self._clock())
        env.timeout(self.closing)  # an instant of its own, whatever else happens then
        while (now := env.peek()) < inf:
            while env.peek() == now:
                env.step()
            self._settle(int(now))

    # What SimPy wakes: it notes facts, and decides nothing.

    def _door(self) -> Generator[simpy.Event, Any, None]:
        env = self.env
        for customer in self.customers:
            if customer.queued_at > env.now:
                yield env.timeout(customer.queued_at - env.now)
            self.arrived.append(customer)

    def _clock(self) -> Generator[simpy.Event, Any, None]:
        for at, change, place, value in self.table.changes:
            if self.present[place]:
                if at > self.env.now:
                    yield self.env.timeout(at - self.env.now)
                self.changes.append((change, self.windows[place], value))

    def _service_ends(self, event: simpy.Event) -> None:
        window = cast(_Window, event.value)
        window.serving = False
        self.freed.append(window)

    def _break_ends(self, event: simpy.Event) -> None:
        window = cast(_Window, event.value)
        window.resting = False
        self.freed.append(window)

    def _patience_ends(self, event: simpy.Event) -> None:
        self.out_of_patience.append(cast(_Customer, event.value))

    # R6: one instant, in this order. Step 1, services, breaks and closed periods end, is noted already.

    def _settle(self, now: int) -> None:
        if self.freed or self.changes:
            self._windows_change(now)
        if now == self.closing:
            self._close(now)
        queued = self.arrived
        if queued:
            self.arrived = []
            self._queue(queued)
        self._call(now)
        if queued:
            self._fill_hall(now, queued)
            for customer in queued:
                if customer.waiting and customer.patience < NO_LIMIT:
                    self._wait(customer)
        if self.out_of_patience:
            self._leave(now)

    def _windows_change(self, now: int) -> None:
        """Steps 1 and 2: what ended, then shifts end and begin, closed periods begin, then breaks begin (R7, R8)."""
        touched = self.freed
        self.freed = []
        for window in touched:
            window.idle_since = now
        for change, window, value in self.changes:
            if change is Change.CLOSED_ENDS:
                window.closed = False
                window.idle_since = now
            elif change is Change.SHIFT_ENDS:
                window.on_duty = now == self.closing and window.day.stays and not self.send_away
            elif change is Change.SHIFT_BEGINS:
                window.on_duty = True
                window.idle_since = now
            elif change is Change.CLOSED_BEGINS:
                window.closed = True
            else:
                window.breaks.append(value)
            touched.append(window)
        self.changes.clear()
        for window in touched:
            while window.breaks and not window.serving and not window.resting:
                self._begin_break(window, window.breaks.popleft(), now)
            self._note_free(window)

    def _begin_break(self, window: _Window, length: int, now: int) -> None:
        if now >= window.day.end_ms:  # R7: one that cannot begin before the end of the shift is not taken
            self.facts.missed[self.lane, window.day.number] += 1
            return
        window.resting = True
        self.facts.breaks.append((self.lane, window.day.number, now, now + length))
        self._at(now + length, self._break_ends, window)

    def _note_free(self, window: _Window) -> None:
        """R5: a window can call if it is on duty, not serving, not on a break, not in a closed period."""
        group = self.can_call[window.day.group]
        if window.free is not None:
            group.remove(window.free)
            window.free = None
        if window.on_duty and not (window.serving or window.resting or window.closed):
            window.free = (window.day.rank, window.idle_since, window.day.number, window)
            insort(group, window.free)

    def _close(self, now: int) -> None:
        """Step 3, R9: windows that do not stay call nobody any more; whom no staying window may serve is sent away."""
        for window in self.windows:
            window.on_duty = window.on_duty and window.day.stays and not self.send_away
            self._note_free(window)
        staying = {window.day.group for window in self.windows if window.on_duty}
        for groups, queue in self.queues.items():
            if staying.isdisjoint(groups):
                for *_, customer in queue:
                    if customer.waiting:
                        self._ends(customer, Outcome.SENT_AWAY, now)
                queue.clear()

    def _queue(self, queued: list[_Customer]) -> None:
        """Step 4: customers queue, by (level, queued_at, ticket) (R3)."""
        for customer in queued:
            customer.waiting = True
            heappush(
                self.queues[self.able[customer.service]],
                (customer.level, customer.queued_at, customer.ticket, customer),
            )
        self.waiting += len(queued)

    def _call(self, now: int) -> None:
        """Step 5: the waiting, and the numbers of R10, in the order of R3, each by the window that R5 gives him."""
        can_call = self.can_call
        while True:
            first = None
            for groups, queue in self.queues.items():
                while queue and not (queue[0][3].waiting or queue[0][3].silent):
                    heappop(queue)
                if queue and (first is None or queue[0] < first[0]):
                    for group in groups:
                        if can_call[group]:
                            first = queue[0], queue, groups
                            break
            if first is None:
                return
            _, queue, groups = first
            customer = heappop(queue)[3]
            window = min(can_call[group][0] for group in groups if can_call[group])[3]
            self._serve(customer, window, now)

    def _serve(self, customer: _Customer, window: _Window, now: int) -> None:
        row = customer.row
        self.facts.called_at[row] = now
        self.facts.window[row] = window.day.number
        if customer.waiting:
            until = now + service_ms(customer.need, window.day.pace)
            self._ends(customer, Outcome.SERVED, until)
        else:  # R10: a number whose holder is gone keeps the window for a while, with nobody served
            until = now + self.absent_call
        window.serving = True
        self._note_free(window)
        self._at(until, self._service_ends, window)

    def _fill_hall(self, now: int, queued: list[_Customer]) -> None:
        """Step 6, R13: while more wait than the hall holds, who queued just now is refused, last ticket first."""
        for customer in reversed(queued):
            if self.waiting <= self.hall:
                break
            if customer.waiting:
                self._ends(customer, Outcome.REFUSED_FULL, now)

    def _wait(self, customer: _Customer) -> None:
        if customer.patience:
            self._at(customer.queued_at + customer.patience, self._patience_ends, customer)
        else:
            self.out_of_patience.append(customer)

    def _leave(self, now: int) -> None:
        """Step 7, R10: those whose patience ends now, and who were not called just now, leave."""
        for customer in self.out_of_patience:
            if customer.waiting:
                self._ends(customer, Outcome.LEFT, now)
                customer.silent = self.absent_call > 0
        self.out_of_patience.clear()

    def _ends(self, customer: _Customer, outcome: Outcome, at: int) -> None:
        """Customer waits no longer: note how his visit ends, and when."""
        customer.waiting = False
        self.waiting -= 1
        self.facts.outcome[customer.row] = outcome
        self.facts.ended_at[customer.row] = at

    def _at(self, at: int, wake: Any, value: object) -> None:
        event = self.env.timeout(at - int(self.env.now), value)
        event.callbacks.append(wake)


def _customers(paths: Paths, lane: int) -> list[_Customer]:
    """Those of a lane who queue, in ticket order, which is the order in which they queue."""
    begin, end = int(paths.starts[lane]), int(paths.starts[lane + 1])
    rows = (np.flatnonzero(paths.fate[begin:end] == Fate.QUEUES) + begin).tolist()
    columns = (paths.level, paths.queued_at_ms, paths.ticket, paths.service, paths.need_ms, paths.patience_ms)
    return [
        _Customer(row, *values)
        for row, *values in zip(rows, *(column[rows].tolist() for column in columns), strict=True)
    ]
