"""What is hard about a day, found in its description and its records: facts, not how the office was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import mfc_sim as mfc
from mfc_sim.description.day import Day
from mfc_sim.description.duty import WindowDay, absent_call_ms, on_duty
from mfc_sim.paths import Channel, Fate, Paths
from mfc_sim.records import Outcome, Records


@dataclass(frozen=True)
class Rest:
    """A break that was taken: when it was due, began and ended."""

    due: int
    begin: int
    until: int


@dataclass(eq=False)
class OfficeDay:
    """One lane: its customers and what became of them, its windows and what they did."""

    office: mfc.Office
    day: Day
    paths: Paths
    records: Records
    lane: int

    def __post_init__(self) -> None:
        rows = slice(self.paths.starts[self.lane], self.paths.starts[self.lane + 1])
        paths, records = self.paths, self.records
        queues = paths.fate[rows] == Fate.QUEUES
        self.queued, self.patience = paths.queued_at_ms[rows][queues], paths.patience_ms[rows][queues]
        self.service, self.level = paths.service[rows][queues], paths.level[rows][queues]
        self.stream, self.channel = paths.stream[rows][queues], paths.channel[rows][queues]
        self.called, self.window = records.called_at_ms[rows][queues], records.window[rows][queues]
        self.outcome, self.ended = records.outcome[rows][queues], records.ended_at_ms[rows][queues]
        self.served = self.outcome == Outcome.SERVED
        self.until = np.where(self.served, self.ended, self.called + absent_call_ms(self.office))  # R10

    @cached_property
    def windows(self) -> list[WindowDay]:
        """Windows with a shift that are not missing."""
        duty = on_duty(self.office.services, self.office.windows, self.day)
        return [window for window in duty if not self.paths.absent[self.lane, window.number]]

    def work(self, window: WindowDay) -> list[tuple[int, int]]:
        """Services and absent calls of a window, in order."""
        mine = (self.window == window.number) & (self.called >= 0)
        return sorted(zip(self.called[mine].tolist(), self.until[mine].tolist(), strict=True))

    def rests(self, window: WindowDay) -> list[Rest]:
        """Breaks that a window took, in order; none is taken after one that was missed."""
        found = self.records
        mine = (found.break_lane == self.lane) & (found.break_window == window.number)
        taken = zip(found.break_from_ms[mine].tolist(), found.break_until_ms[mine].tolist(), strict=True)
        return [Rest(due, *span) for (due, _), span in zip(window.breaks, taken, strict=False)]

    def could_call(self, window: WindowDay, now: int) -> bool:
        """Whether a window could call before the calls of an instant, and was not needed."""
        on_shift = window.start_ms <= now < (self.day.closing_ms if window.stays else window.end_ms)
        busy = [*self.work(window), *((rest.begin, rest.until) for rest in self.rests(window)), *window.closed]
        return on_shift and not any(begin <= now < until for begin, until in busy)


Case = Callable[[OfficeDay], bool]


def break_delayed_by_a_service(day: OfficeDay) -> bool:
    """A break began when a service ended that was begun before the break was due."""
    return any(
        rest.begin > rest.due and any(called < rest.due and until == rest.begin for called, until in day.work(window))
        for window in day.windows
        for rest in day.rests(window)
    )


def two_breaks_queued(day: OfficeDay) -> bool:
    """When a break began late, the next one was due as well."""
    return any(
        one.begin > one.due and other.due <= one.begin
        for window in day.windows
        for one, other in zip(day.rests(window), day.rests(window)[1:], strict=False)
    )


def break_due_in_a_closed_period(day: OfficeDay) -> bool:
    """A break was taken that fell due while its window was closed."""
    return any(
        begin <= rest.due < until
        for window in day.windows
        for rest in day.rests(window)
        for begin, until in window.closed
    )


def break_dropped_at_closing(day: OfficeDay) -> bool:
    """A window whose shift lasts until closing could not begin a break before."""
    missed = day.records.breaks_missed[day.lane]
    return any(window.end_ms == day.day.closing_ms and missed[window.number] > 0 for window in day.windows)


def tie_across_streams(day: OfficeDay) -> bool:
    """Two of one level queued at one instant, of different streams (listed: services or channels), and one waited."""
    waited = (day.called != day.queued) & (day.outcome != Outcome.SENT_AWAY)
    kind = day.stream * 1_000 + np.where(day.stream < 0, day.service * 3 + day.channel, 0)
    return any(
        len(set(kind[at].tolist())) > 1 and bool(waited[at].any())
        for at in (
            (day.queued == queued) & (day.level == level)
            for queued, level in set(zip(day.queued.tolist(), day.level.tolist(), strict=True))
        )
    )


def patience_equal_to_the_wait(day: OfficeDay) -> bool:
    """Somebody waited and was called at the very instant at which he would have left."""
    return bool((day.served & (day.patience > 0) & (day.called - day.queued == day.patience)).any())


def stranded_at_closing(day: OfficeDay) -> bool:
    """Somebody was sent away under "serve": no window that stayed may serve him."""
    return day.office.at_closing == "serve" and bool((day.outcome == Outcome.SENT_AWAY).any())


def equal_ranks(day: OfficeDay) -> bool:
    """A window called although one of another group and the same rank could have."""
    known = {window.number: window for window in day.windows}
    for called, number, service in zip(day.called.tolist(), day.window.tolist(), day.service.tolist(), strict=True):
        if number >= 0:
            caller = known[number]
            others = (w for w in day.windows if w.group != caller.group and w.rank == caller.rank)
            if any(service in window.serves and day.could_call(window, called) for window in others):
                return True
    return False


def window_freed_at_an_arrival(day: OfficeDay) -> bool:
    """A window ended a service at the instant at which somebody queued, and called him."""
    return any(
        bool(((day.window == window.number) & (day.called == until) & (day.queued == until)).any())
        for window in day.windows
        for _, until in day.work(window)
    )


def shift_ends_in_mid_service(day: OfficeDay) -> bool:
    """A service begun before the end of a shift that ends before closing lasted beyond it."""
    return any(
        called < window.end_ms < until
        for window in day.windows
        if window.end_ms < day.day.closing_ms
        for called, until in day.work(window)
    )


def late_appointment(day: OfficeDay) -> bool:
    """Somebody booked came later than the grace, queued and was called."""
    return bool(((day.channel == Channel.APPOINTMENT_LATE) & (day.called >= 0)).any())


def number_called_in_silence(day: OfficeDay) -> bool:
    """The number of somebody who had left was called and kept the window for a while."""
    return bool(((day.outcome == Outcome.LEFT) & (day.called >= 0)).any())


def break_across_closing(day: OfficeDay) -> bool:
    """A break began before closing and ended after, and the window called when it was over."""
    closing = day.day.closing_ms
    return any(
        rest.begin < closing < rest.until and any(called >= rest.until for called, _ in day.work(window))
        for window in day.windows
        for rest in day.rests(window)
    )


def patience_ends_at_closing(day: OfficeDay) -> bool:
    """Somebody's patience ended at the instant of closing, and he was not called."""
    return bool(((day.called < 0) & (day.queued + day.patience == day.day.closing_ms)).any())


def left_a_service_of_its_own_patience(day: OfficeDay) -> bool:
    """Somebody left who came for a service with a patience of its own."""
    own = np.array([service.patience is not None for service in day.office.services])
    return bool((own[day.service] & (day.outcome == Outcome.LEFT)).any())


def window_missing(day: OfficeDay) -> bool:
    """A window with a shift was missing, and somebody was called that day."""
    duty = on_duty(day.office.services, day.office.windows, day.day)
    return len(day.windows) < len(duty) and bool((day.called >= 0).any())


HARD: dict[str, Case] = {
    "break delayed by a service": break_delayed_by_a_service,
    "two breaks queued": two_breaks_queued,
    "break due in a closed period": break_due_in_a_closed_period,
    "break dropped at closing": break_dropped_at_closing,
    "tie across streams at one instant": tie_across_streams,
    "patience equal to the wait": patience_equal_to_the_wait,
    "stranded at closing": stranded_at_closing,
    "equal ranks": equal_ranks,
    "window freed at the instant of an arrival": window_freed_at_an_arrival,
    "shift ends in mid-service": shift_ends_in_mid_service,
    "late appointment": late_appointment,
    "number called in silence": number_called_in_silence,
    "break across closing": break_across_closing,
    "patience ends at closing": patience_ends_at_closing,
    "left a service of its own patience": left_a_service_of_its_own_patience,
    "window missing": window_missing,
}
"""By name, whether it occurs on a day."""


def hard_cases(office: mfc.Office, paths: Paths, records: Records) -> set[str]:
    """Names of the hard cases that occur on any day of an office."""
    days = list(_days(office, paths, records))
    return {name for name, occurs in HARD.items() if any(occurs(day) for day in days)}


def _days(office: mfc.Office, paths: Paths, records: Records) -> Iterator[OfficeDay]:
    for lane in range(paths.lanes):
        yield OfficeDay(office, paths.days[lane % len(paths.days)], paths, records, lane)
