"""Records: what became of every customer; facts only, every figure is derived from them later."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.duty import absent_call_ms, on_duty, service_ms
from mfc_sim.paths import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths

Longs = NDArray[np.int64]


class Outcome(IntEnum):
    """How a customer's visit ended; the names are those of a table's column ``outcome``."""

    SERVED = 0
    LEFT = 1
    SENT_AWAY = 2
    REFUSED_FULL = 3
    REFUSED_LATE = 4
    NO_SHOW = 5


@dataclass(frozen=True, eq=False)
class Records:
    """What became of the customers of Paths; rows are aligned with theirs.

    Attributes
    ----------
    called_at_ms : ndarray, shape (customers,)
        When he, or the number he left behind in silence (R10), was called [ms since midnight]; -1: never.
    ended_at_ms : ndarray, shape (customers,)
        End of service, or the moment of leaving, of being sent away or refused; -1 for a no-show.
    window : ndarray, shape (customers,)
        Number of the window that called; -1: none.
    outcome : ndarray, shape (customers,)
        Outcome.
    break_lane, break_window, break_from_ms, break_until_ms : ndarray, shape (breaks taken,)
        Breaks taken (R7), ordered by lane, window and time.
    breaks_missed : ndarray, shape (lanes, windows)
        Breaks that could not begin before the end of the shift.
    """

    called_at_ms: Longs
    ended_at_ms: Longs
    window: NDArray[np.int16]
    outcome: NDArray[np.int8]
    break_lane: NDArray[np.int32]
    break_window: NDArray[np.int16]
    break_from_ms: Longs
    break_until_ms: Longs
    breaks_missed: NDArray[np.int16]

    def same_as(self, other: Records) -> bool:
        """Whether every record is equal, bit for bit."""
        return all(np.array_equal(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))


def check(office: Office, paths: Paths, records: Records) -> None:
    """Verify the invariants that hold whatever the engine.

    Everybody who came was served, left, was sent away or refused, and of the booked everybody came or did not; no
    window had two people or a person on its break; nobody was overtaken inside a level and skill set; no call was
    outside a shift, in a pause, or after closing but by a window that stays (R9); nobody waited beyond his patience
    or the hall.

    Raises
    ------
    AssertionError
        The invariant, and the first customers or windows that break it.
    """
    lane = paths.lane_numbers()
    called = records.called_at_ms >= 0
    problems = [
        *_outcomes(paths, records, called),
        *_calls(office, paths, records, lane, called),
        *_windows_alone(records, lane, called, _until(office, records)),
        *_order(office, paths, records, lane, called),
        *_hall(office, paths, records, lane),
    ]
    if problems:
        raise AssertionError("\n".join(problems))


def _until(office: Office, records: Records) -> Longs:
    """When the window that called is free again; for numbers called in vain (R10) after the absent call."""
    return np.where(
        records.outcome == Outcome.SERVED, records.ended_at_ms, records.called_at_ms + absent_call_ms(office)
    )


def _outcomes(paths: Paths, records: Records, called: NDArray[np.bool_]) -> Iterator[str]:
    outcome = records.outcome
    refused, missing = paths.fate == Fate.REFUSED_LATE, paths.fate == Fate.NO_SHOW
    waited = records.ended_at_ms - paths.queued_at_ms
    left, served = outcome == Outcome.LEFT, outcome == Outcome.SERVED
    yield from _broken("an outcome is none of the six", (outcome < 0) | (outcome > Outcome.NO_SHOW), paths, records)
    yield from _broken(
        "refused when drawn, but not in the records", refused != (outcome == Outcome.REFUSED_LATE), paths, records
    )
    yield from _broken(
        "no-show when drawn, but not in the records", missing != (outcome == Outcome.NO_SHOW), paths, records
    )
    yield from _broken("served without a call", served & ~called, paths, records)
    yield from _broken(
        "called, but neither served nor a number left in silence", called & ~served & ~left, paths, records
    )
    yield from _broken("called before he queued", called & (records.called_at_ms < paths.queued_at_ms), paths, records)
    yield from _broken(
        "left, but not when his patience ended (R10)", left & (waited != paths.patience_ms), paths, records
    )
    late = served & (records.called_at_ms - paths.queued_at_ms > paths.patience_ms)
    yield from _broken("served after his patience had ended (R10)", late, paths, records)


def _calls(office: Office, paths: Paths, records: Records, lane: Longs, called: NDArray[np.bool_]) -> Iterator[str]:
    for place, day in enumerate(paths.days):
        on_day = lane % len(paths.days) == place
        duty = {window.number: window for window in on_duty(office.services, office.windows, day)}
        for number in range(len(office.window_names)):
            mine = on_day & called & (records.window == number)
            if number not in duty:
                yield from _broken("called by a window that has no shift that day (R8)", mine, paths, records)
                continue
            window, at = duty[number], records.called_at_ms
            stays = window.stays and office.at_closing == "serve"
            yield from _broken("called by an absent window", mine & paths.absent[lane, number], paths, records)
            outside = (at < window.start_ms) | ((at >= window.end_ms) & (not stays))
            yield from _broken("called outside the shift (R8, R9)", mine & outside, paths, records)
            for from_ms, until_ms in window.closed:
                yield from _broken(
                    "called in a closed period (R7)", mine & (at >= from_ms) & (at < until_ms), paths, records
                )
            able = np.isin(paths.service, list(window.serves))
            yield from _broken("called by a window that refuses his service (R4)", mine & ~able, paths, records)
            served = np.flatnonzero(mine & (records.outcome == Outcome.SERVED))
            length = np.array([service_ms(need, window.pace) for need in paths.need_ms[served].tolist()], np.int64)
            wrong = np.zeros(len(lane), np.bool_)
            wrong[served[records.ended_at_ms[served] - at[served] != length]] = True
            yield from _broken("served for another time than need x pace (R11)", wrong, paths, records)


def _windows_alone(records: Records, lane: Longs, called: NDArray[np.bool_], until: Longs) -> Iterator[str]:
    """No window serves two people at once, or one on its break."""
    rows = np.flatnonzero(called)
    key = np.concatenate(
        [lane[rows] * 2**16 + records.window[rows], records.break_lane.astype(np.int64) * 2**16 + records.break_window]
    )
    begin = np.concatenate([records.called_at_ms[rows], records.break_from_ms])
    end = np.concatenate([until[rows], records.break_until_ms])
    order = np.lexsort((begin, key))
    overlap = (key[order][1:] == key[order][:-1]) & (begin[order][1:] < end[order][:-1])
    if overlap.any():
        first = order[1:][overlap][0]
        yield f"window {key[first] % 2**16} of lane {key[first] // 2**16} does two things at once at {begin[first]} ms"


def _order(office: Office, paths: Paths, records: Records, lane: Longs, called: NDArray[np.bool_]) -> Iterator[str]:
    """R3: inside a level and skill set, nobody who still waits is passed over for one who stands behind him."""
    skills = [tuple(group.serves_service(service.name) for group in office.windows) for service in office.services]
    skill = np.array([sorted(set(skills)).index(one) for one in skills])[paths.service]
    queued = np.isin(records.outcome, [Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY, Outcome.REFUSED_FULL])
    rows = np.flatnonzero(queued)
    line = (lane * 16 + paths.level) * (len(skills) + 1) + skill
    rows = rows[np.lexsort((paths.ticket[rows], paths.queued_at_ms[rows], line[rows]))]
    # When each one's place in the line was free: at the call of his number, else when he was gone.
    gone = np.where(called, records.called_at_ms, records.ended_at_ms + 1)[rows]
    far = int(max(records.ended_at_ms.max(initial=0), records.called_at_ms.max(initial=0))) + 2
    segment = np.cumsum(np.concatenate([[False], line[rows][1:] != line[rows][:-1]])) * far
    at = np.where(called[rows], records.called_at_ms[rows], far - 1) + segment
    behind = np.append(np.minimum.accumulate(at[::-1])[::-1][1:], far * (len(rows) + 1)) if len(rows) else at
    wrong = np.zeros(len(lane), np.bool_)
    wrong[rows[behind < gone + segment]] = True
    yield from _broken("overtaken by one who stood behind him (R3)", wrong, paths, records)


def _hall(office: Office, paths: Paths, records: Records, lane: Longs) -> Iterator[str]:
    """R13: after an instant no more wait than the hall holds."""
    if office.hall is None:
        return
    waits = np.isin(records.outcome, [Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY])
    end = np.where(records.outcome == Outcome.SERVED, records.called_at_ms, records.ended_at_ms)
    far = int(records.ended_at_ms.max(initial=0)) + 2
    begins, ends = (np.sort((lane * far + at)[waits]) for at in (paths.queued_at_ms, end))
    present = np.arange(1, len(begins) + 1) - np.searchsorted(ends, begins, side="right")
    last_of_instant = np.append(begins[1:] != begins[:-1], True)
    over = last_of_instant & (present > office.hall)
    if over.any():
        at = begins[over][0]
        yield f"{present[over][0]} wait in a hall of {office.hall} (R13), lane {at // far} at {at % far} ms"


def _broken(what: str, wrong: NDArray[np.bool_], paths: Paths, records: Records) -> Iterator[str]:
    rows = np.flatnonzero(wrong)
    if len(rows):
        state = "; ".join(
            f"row {row}: ticket {paths.ticket[row]} level {paths.level[row]} queued {paths.queued_at_ms[row]} "
            f"called {records.called_at_ms[row]} ended {records.ended_at_ms[row]} window {records.window[row]} "
            f"outcome {Outcome(records.outcome[row]).name if 0 <= records.outcome[row] <= 5 else records.outcome[row]}"
            for row in rows[:3]
        )
        yield f"{what}: {len(rows)} customer(s); {state}"
