"""All customers of some days added up in one loop that numba compiles; what totals.py does in passes of numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.compiled import kernel
from mfc_sim.measures.estimates import Ints

# As in totals.py and records.py; a test holds them equal.
BIN_MS = 6_000
LONG_WAIT_MS = 900_000
SERVED, LEFT, SENT_AWAY, NO_SHOW = 0, 1, 2, 5
READ_SERVED, READ_QUEUED, READ_NUMBERS = 0, 1, 2
ASKED_QUEUED, ASKED_SERVED, ASKED_PATIENT, ASKED_READ = 0, 1, 2, 3
# Columns of what is added up.
VISITS, WAS_SERVED, WAS_LEFT, WAS_SENT_AWAY, REFUSED, WAS_NO_SHOW = 0, 1, 2, 3, 4, 5
OVER_15, WAITED, WITHIN, ASKED, WAIT_MS, LONGEST_MS, DAYS_WITH_WAITS, MOST_WAITING = 6, 7, 8, 9, 10, 11, 12, 13
SERVING_MS, ON_DUTY_MS, OVERTIME_MS = 14, 15, 16
SPANS = 1 << 14
"""Spans of time into which a day is cut to find the greatest number waiting, at most."""
USUAL_BITS = 26
"""A day has up to so many bits of milliseconds, 18 hours, or its spans are longer."""


@kernel
def add_days(
    starts: Ints, queued_at_ms: Ints, called_at_ms: Ints, ended_at_ms: Ints, window: NDArray[Any],
    outcome: NDArray[Any], unit: Ints, read: int, asked: int, limit_ms: int, shift_start_ms: Ints,
    shift_end_ms: Ints, closed_ms: Ints, sums: Ints, waits_ms: Ints,
) -> np.int64:  # fmt: skip
    """Add up the days of each unit; returns the longest wait read, and in ``waits_ms`` all of them, -1 for none.

    Of the time on duty only what was served in closed periods is added; the rest is that of `add_duty`.
    """
    longest_of_all = np.int64(-1)
    days, periods = shift_end_ms.shape[0], closed_ms.shape[2]
    into, more, looked = np.zeros(SPANS + 1, np.int64), np.zeros(SPANS + 1, np.int64), np.empty(SPANS + 1, np.bool_)
    for lane in range(len(unit)):
        begin, end, day = starts[lane], starts[lane + 1], lane % days
        row_sums = sums[unit[lane]]
        first_end, first_closed, last_closed = np.int64(1) << 60, np.int64(1) << 60, np.int64(0)
        for number in range(shift_end_ms.shape[1]):
            if shift_end_ms[day, number] > shift_start_ms[day, number]:
                first_end = min(first_end, shift_end_ms[day, number])
            for period in range(periods):
                if closed_ms[day, number, period, 1] > closed_ms[day, number, period, 0]:
                    first_closed = min(first_closed, closed_ms[day, number, period, 0])
                    last_closed = max(last_closed, closed_ms[day, number, period, 1])
        longest, first = np.int64(-1), queued_at_ms[begin] if end > begin else np.int64(0)
        shift, last, top = USUAL_BITS - 2, first, np.int64(0)
        while 1 << (USUAL_BITS - shift) < SPANS and (end - begin) >> (USUAL_BITS - 2 - shift) > 1:
            shift -= 1  # until a usual day has some two spans for each customer
        served, over, within, waited, wait_sum = 0, 0, 0, 0, 0
        serving, on_duty, overtime = 0, 0, 0
        for row in range(begin, end):
            how, queued, called, ended = outcome[row], queued_at_ms[row], called_at_ms[row], ended_at_ms[row]
            if how == SERVED:
                wait = called - queued
                until = called
                served += 1
                over += wait > LONG_WAIT_MS
                within += wait <= limit_ms
                serving += ended - called
                if ended > first_end or (ended > first_closed and called < last_closed):
                    number = window[row]
                    late = max(ended - max(called, shift_end_ms[day, number]), 0)
                    overtime += late
                    for period in range(periods):
                        from_ms = max(called, closed_ms[day, number, period, 0])
                        on_duty += max(min(ended - late, closed_ms[day, number, period, 1]) - from_ms, 0)
            else:
                wait, until, in_queue = np.int64(-1), ended, ended - queued
                if how == LEFT:
                    row_sums[WAS_LEFT] += 1
                    row_sums[ASKED] -= asked == ASKED_PATIENT and in_queue < limit_ms
                elif how == SENT_AWAY:
                    row_sums[WAS_SENT_AWAY] += 1
                elif how == NO_SHOW:
                    row_sums[WAS_NO_SHOW] += 1
                    until = queued
                else:
                    row_sums[REFUSED] += 1
                if how <= SENT_AWAY:
                    over += in_queue > LONG_WAIT_MS
                    if read == READ_QUEUED:
                        wait = in_queue
                if read == READ_NUMBERS and called >= 0:
                    wait = called - queued
                within += asked == ASKED_READ and 0 <= wait <= limit_ms
            if wait >= 0:
                waited += 1
                wait_sum += wait
                longest = max(longest, wait)
            waits_ms[row] = wait
            if until > queued:
                last = max(last, until)
                span = min((until - first) >> shift, SPANS)
                top = max(top, span)
                into[min((queued - first) >> shift, SPANS)] += 1
                more[span] += 1
        row_sums[WAS_SERVED] += served
        row_sums[OVER_15] += over
        row_sums[WITHIN] += within
        row_sums[WAITED] += waited
        row_sums[WAIT_MS] += wait_sum
        row_sums[SERVING_MS] += serving - overtime
        row_sums[ON_DUTY_MS] += on_duty
        row_sums[OVERTIME_MS] += overtime
        if longest >= 0:
            row_sums[LONGEST_MS] += longest
            row_sums[DAYS_WITH_WAITS] += 1
            longest_of_all = max(longest_of_all, longest)
        if last == first:
            continue
        # The greatest number waiting. Who waits from one span into the next is counted out; the instants are put in
        # order only in spans where as many could have waited if all came before anybody went.
        if top == SPANS:
            into[:], more[:] = 0, 0
            while (last - first) >> shift >= SPANS:
                shift += 1
            top = (last - first) >> shift
            for row in range(begin, end):
                until = called_at_ms[row] if outcome[row] == SERVED else ended_at_ms[row]
                if outcome[row] != NO_SHOW and until > queued_at_ms[row]:
                    into[(queued_at_ms[row] - first) >> shift] += 1
                    more[(until - first) >> shift] += 1
        most, waiting, some = np.int64(0), np.int64(0), np.int64(0)
        for span in range(top + 1):
            waiting += into[span] - more[span]
            most = max(most, waiting)
        waiting = np.int64(0)
        for span in range(top + 1):
            looked[span] = waiting + into[span] > most
            some += (into[span] + more[span]) * looked[span]
            before = waiting
            waiting += into[span] - more[span]
            into[span], more[span] = 0, before
        if some:
            instants = np.empty(some, np.int64)
            found = 0
            for row in range(begin, end):
                queued = queued_at_ms[row]
                until = called_at_ms[row] if outcome[row] == SERVED else ended_at_ms[row]
                if outcome[row] != NO_SHOW and until > queued:
                    if looked[(queued - first) >> shift]:
                        instants[found] = queued << 1 | 1  # who goes at an instant has gone when another comes
                        found += 1
                    if looked[(until - first) >> shift]:
                        instants[found] = until << 1
                        found += 1
            instants.sort()
            before = np.int64(-1)
            for instant in instants:
                span = ((instant >> 1) - first) >> shift
                if span != before:
                    before, waiting = span, more[span]
                waiting += 1 if instant & 1 else -1
                most = max(most, waiting)
        more[: top + 1] = 0
        row_sums[MOST_WAITING] += most
    for row_sums in sums:
        queued_all = row_sums[WAS_SERVED] + row_sums[WAS_LEFT] + row_sums[WAS_SENT_AWAY]
        row_sums[VISITS] = queued_all + row_sums[REFUSED]
        if asked == ASKED_READ:
            row_sums[ASKED] = row_sums[WAITED]
        elif asked == ASKED_SERVED:
            row_sums[ASKED] = row_sums[WAS_SERVED]
        else:
            row_sums[ASKED] += queued_all
    return longest_of_all


@kernel
def add_duty(
    absent: NDArray[Any], unit: Ints, shift_start_ms: Ints, shift_end_ms: Ints, closed_ms: Ints,
    break_lane: NDArray[Any], break_window: NDArray[Any], break_from_ms: Ints, break_until_ms: Ints, sums: Ints,
) -> None:  # fmt: skip
    """Add the shifts of the windows that are not absent, less their breaks and closed periods."""
    days = shift_end_ms.shape[0]
    for lane in range(len(unit)):
        day, on_duty = lane % days, 0
        for number in range(shift_end_ms.shape[1]):
            if not absent[lane, number]:
                on_duty += shift_end_ms[day, number] - shift_start_ms[day, number]
                for period in range(closed_ms.shape[2]):
                    on_duty -= closed_ms[day, number, period, 1] - closed_ms[day, number, period, 0]
        sums[unit[lane], ON_DUTY_MS] += on_duty
    for place in range(len(break_lane)):
        lane, number = break_lane[place], break_window[place]
        day, from_ms = lane % days, break_from_ms[place]
        until_ms = min(break_until_ms[place], shift_end_ms[day, number])
        rest = max(until_ms - from_ms, 0)
        for period in range(closed_ms.shape[2]):  # what lay in both was taken off already
            begin_ms, end_ms = closed_ms[day, number, period, 0], closed_ms[day, number, period, 1]
            rest -= max(min(until_ms, end_ms) - max(from_ms, begin_ms), 0)
        sums[unit[lane], ON_DUTY_MS] -= rest


@kernel
def count_waits(
    starts: Ints,
    unit: Ints,
    waits_ms: Ints,
    longest_ms: np.int64,
    section: NDArray[Any],
    bins: NDArray[Any],
    count: Ints,
) -> int:
    """Count waits by unit and bin, those of no bin left out; returns how many entries there are."""
    of_bin = np.zeros((longest_ms + BIN_MS - 1) // BIN_MS + 1, np.int64)
    entries, last = 0, -1
    for lane in range(len(unit)):
        for row in range(starts[lane], starts[lane + 1]):
            if waits_ms[row] >= 0:
                place = (waits_ms[row] + (BIN_MS - 1)) // BIN_MS
                of_bin[place] += 1
                last = max(last, place)
        if lane + 1 < len(unit) and unit[lane + 1] == unit[lane]:
            continue
        for place in range(last + 1):
            if of_bin[place]:
                section[entries], bins[entries], count[entries] = unit[lane], place, of_bin[place]
                of_bin[place] = 0
                entries += 1
        last = -1
    return entries
