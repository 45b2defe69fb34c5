"""What is odd in the rows of a ticket log: each kind is dropped, mended or kept by a rule, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.grown import in_parts
from mfc_sim.calibration.log_file import Ints
from mfc_sim.calibration.log_times import BAD, DAY_MS, NEVER, changed_clock
from mfc_sim.calibration.log_words import LEVELS, OUTCOMES, YES_NO, folded
from mfc_sim.calibration.report import Note
from mfc_sim.calibration.ticket_rows import TEXTS, TIMES, TicketRows
from mfc_sim.text import Language, say

Mask = npt.NDArray[np.bool_]

SKEW_MS = 60_000
"""Clocks of a kiosk and of a window that differ by no more are mended: the later event is put to the earlier."""

ABSURD_MS = DAY_MS // 2
"""Nobody waits or is served longer."""

EXAMPLES = 3
"""Lines that a note names."""

OUTCOME = ("", "served", "left", "sent_away", "no_show", "transferred")
_SERVED, _LEFT, _NO_SHOW, _TRANSFERRED = (OUTCOME.index(name) for name in ("served", "left", "no_show", "transferred"))


@dataclass(eq=False)
class Checks:
    """Rows of one log under inspection, and what was found.

    Attributes
    ----------
    outcome, level : ndarray, shape (rows,)
        Place in `OUTCOME`; level of R3.
    """

    rows: TicketRows
    language: Language
    notes: list[Note] = field(default_factory=list)
    outcome: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    level: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))

    def at(self, event: str) -> Ints:
        """Times of an event, `NEVER` where the log has no column for it."""
        found = self.rows.times.get(event)
        return np.broadcast_to(np.int64(NEVER), len(self.rows)) if found is None else found

    def noted(self, code: str, mask: Mask, key: str) -> bool:
        """Note the rows of a mask, if there are any, with the lines of the first."""
        count = int(mask.sum())
        if count:
            lines = ", ".join(str(line) for line in self.rows.lines[mask][:EXAMPLES].tolist())
            lines += ", ..." if count > EXAMPLES else ""
            self.notes.append(Note(code, count, say(key, self.language, count=count, lines=lines)))
        return count > 0

    def dropped(self, code: str, mask: Mask, key: str) -> None:
        """Drop the rows of a mask, and note them."""
        if self.noted(code, mask, key):
            self.rows.keep(~mask)
            self.outcome, self.level = self.outcome[~mask], self.level[~mask]

    def mended(self, code: str, mask: Mask, key: str, event: str, value: Ints | None = None) -> None:
        """Change a time of the rows of a mask, to never if no value is given, and note them."""
        if self.noted(code, mask, key):
            self.rows.times[event][mask] = NEVER if value is None else value[mask]


def words(rows: TicketRows) -> tuple[Checks, Mask, list[tuple[int, str]]]:
    """Outcome and level of every row; rows whose words say neither, or that have no time of issue, with the reasons."""
    checks = Checks(rows, "en")
    bad = np.zeros(len(rows), bool)
    reasons: list[tuple[int, str]] = []

    def wrong(mask: Mask, what: str) -> None:
        nonlocal bad
        reasons.extend((line, f"line {line}: {what}") for line in rows.lines[mask & ~bad][:20].tolist())
        bad |= mask

    def meaning(role: str, known: dict[str, int], allowed: str) -> npt.NDArray[np.int8]:
        if role not in rows.codes:
            return np.full(len(rows), -1, np.int8)
        table = np.array([known.get(folded(text), -2) if text else -1 for text in rows.texts[role]], np.int8)
        found = table[rows.codes[role]] if len(table) else np.zeros(0, np.int8)
        for code in np.flatnonzero(table == -2).tolist() if allowed else ():
            wrong(rows.codes[role] == code, f"{role}: got {rows.texts[role][code]!r}, allowed: {allowed}")
        return found

    yes = {word: int(said == "yes") for word, said in YES_NO.items()}
    said = meaning("outcome", {word: OUTCOME.index(name) for word, name in OUTCOMES.items()}, "")
    outcome = np.maximum(said, 0)
    outcome[meaning("transferred", yes, "yes or no") == 1] = _TRANSFERRED
    outcome[meaning("no_show", yes, "yes or no") == 1] = _NO_SHOW
    level = meaning("level", LEVELS, "a level from 0 to 15, or a word such as 'walk-in'")
    checks.outcome = outcome
    issued, slot = checks.at("issued"), checks.at("slot")
    ours = (issued == NEVER) & (outcome == _NO_SHOW) & (slot != NEVER)
    issued[ours] = slot[ours]
    wrong(issued == NEVER, "no time of issue")
    checks.level = np.where(level >= 0, level, np.where(slot != NEVER, np.int8(1), np.int8(2)))
    return checks, bad, reasons


def checked(checks: Checks, zone: ZoneInfo | None) -> None:
    """Go through all checks; rows are sorted by issue first."""
    rows = checks.rows
    issued = rows.times["issued"]
    if (issued[1:] < issued[:-1]).any():
        order = np.argsort(issued, kind="stable")
        rows.reorder(order)
        checks.outcome, checks.level = checks.outcome[order], checks.level[order]
    checks.dropped("duplicates", _duplicates(checks), "readers.note_ticket_duplicates")
    _repeated_numbers(checks)
    _words_noted(checks)
    _waits(checks)
    _services(checks)
    if zone is not None:
        twice, never = changed_clock(rows.times["issued"], zone)
        checks.noted("clock_twice", twice, "readers.note_clock_twice")
        checks.noted("clock_never", never, "readers.note_clock_never")


def _duplicates(checks: Checks) -> Mask:
    """Rows that repeat an earlier one in all that is read of them; candidates are issued at the same instant."""
    rows = checks.rows
    issued = rows.times["issued"]
    mask = np.zeros(len(issued), bool)
    same = issued[1:] == issued[:-1]
    near = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if not len(near):
        return mask
    mixed = np.zeros(len(near), np.uint64)
    for column in (*rows.times.values(), *rows.codes.values()):
        mixed = (mixed ^ column[near].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    twins = near[pd.Series(mixed).duplicated(keep=False).to_numpy()]
    if len(twins):
        table = pd.DataFrame({name: column[twins] for name, column in (rows.times | rows.codes).items()})
        mask[twins[table.duplicated().to_numpy()]] = True
    return mask


def days_of(issued: Ints) -> tuple[Ints, Ints]:
    """Days since 1970 that times in order fall on, and how many on each.

    >>> [each.tolist() for each in days_of(np.array([5, DAY_MS - 1, 3 * DAY_MS]))]
    [[0, 3], [2, 1]]
    """
    days, begins = [], [0]
    while begins[-1] < len(issued):
        days.append(int(issued[begins[-1]]) // DAY_MS)
        begins.append(int(np.searchsorted(issued, (days[-1] + 1) * DAY_MS)))
    return np.array(days, np.int64), np.diff(begins)


def _repeated_numbers(checks: Checks) -> None:
    """Note tickets whose number, its letters and all, was given before on the same day; they stay."""
    rows = checks.rows
    if "ticket" not in rows.codes:
        return
    codes, texts = rows.codes["ticket"], rows.texts["ticket"]
    known = np.array([bool(text) for text in texts], bool)
    first = np.zeros(len(texts), np.int64)  # row of each number on the day at hand
    again = np.zeros(len(rows), bool)
    ends = np.cumsum(days_of(rows.times["issued"])[1]).tolist()
    for begin, end in zip([0, *ends], ends, strict=False):
        some, places = codes[begin:end], np.arange(begin, end)
        first[some[::-1]] = places[::-1]
        again[begin:end] = (first[some] != places) & known[some]
    if not (count := int(again.sum())):
        return
    shown = []
    for place in np.flatnonzero(again)[:EXAMPLES].tolist():
        day = rows.times["issued"][place] // DAY_MS
        same = np.flatnonzero(codes == codes[place])
        earlier = same[rows.times["issued"][same] // DAY_MS == day][0]
        date = np.datetime64(int(day), "D")
        lines = f"{rows.lines[earlier]}, {rows.lines[place]}"
        shown.append(say("readers.number_twice", checks.language, number=texts[codes[place]], date=date, lines=lines))
    told = "; ".join([*shown, *(["..."] if count > EXAMPLES else [])])
    checks.notes.append(
        Note("repeated_numbers", count, say("readers.note_repeated_numbers", checks.language, count=count, shown=told))
    )


def _words_noted(checks: Checks) -> None:
    """What the words say, held against the times."""
    rows = checks.rows
    if "outcome" in rows.codes:
        strange = np.array([bool(text) and folded(text) not in OUTCOMES for text in rows.texts["outcome"]], bool)
        checks.noted("strange_outcome", strange[rows.codes["outcome"]], "readers.note_strange_outcome")
    called, outcome = rows.times["called"], checks.outcome
    absent = (outcome == _NO_SHOW) & (called != NEVER)
    if checks.noted("absent_at_call", absent, "readers.note_absent_at_call"):
        outcome[absent] = _LEFT
    for event in ("started", "finished"):
        unserved = np.isin(outcome, [_LEFT, _NO_SHOW, OUTCOME.index("sent_away")]) & (checks.at(event) != NEVER)
        checks.mended("unserved_times", unserved, "readers.note_unserved_times", event)
    left = checks.at("left") != NEVER
    served = left & ((outcome == _SERVED) | (checks.at("finished") != NEVER))
    checks.mended("left_served", served, "readers.note_left_served", "left")
    outcome[(outcome == 0) & left & ~served] = _LEFT
    outcome[(outcome == 0) & ((checks.at("started") != NEVER) | (checks.at("finished") != NEVER))] = _SERVED
    silent = (called == NEVER) & (outcome == 0)
    if checks.noted("not_called", silent, "readers.note_not_called"):
        outcome[silent] = _LEFT
    checks.noted("served_uncalled", (called == NEVER) & (outcome == _SERVED), "readers.note_served_uncalled")


def _waits(checks: Checks) -> None:
    rows = checks.rows
    early = _before(rows.times["called"], rows.times["issued"])
    soon = early & (rows.times["called"] >= rows.times["issued"] - SKEW_MS)
    checks.mended("skew", soon, "readers.note_skew", "called", rows.times["issued"])
    checks.dropped("called_before_issued", early & ~soon, "readers.note_called_before_issued")
    checks.dropped("long_wait", _long(rows.times["called"], rows.times["issued"]), "readers.note_long_wait")
    if "left" in rows.times:
        odd = _before(rows.times["left"], rows.times["issued"]) | _long(rows.times["left"], rows.times["issued"])
        checks.mended("odd_left", odd, "readers.note_odd_left", "left")


def _services(checks: Checks) -> None:
    rows = checks.rows
    called, started = rows.times["called"], checks.at("started")
    odd = _before(started, called) | _long(started, called)
    soon = odd & (started < called) & (started >= called - SKEW_MS)
    checks.mended("started_early", soon, "readers.note_started_early", "started", called)
    checks.mended("odd_start", odd & ~soon, "readers.note_odd_start", "started")
    if "finished" in rows.times:
        began = np.where(checks.at("started") != NEVER, checks.at("started"), called)
        early = _before(rows.times["finished"], began)
        checks.mended("finished_before_started", early, "readers.note_finished_before_started", "finished")
        long = _long(rows.times["finished"], began)
        checks.mended("long_service", long, "readers.note_long_service", "finished")
        open_end = (
            (called != NEVER)
            & (rows.times["finished"] == NEVER)
            & ((checks.outcome == 0) | (checks.outcome == _SERVED))
        )
        checks.noted("no_finish", open_end & ~early & ~long, "readers.note_no_finish")
    issued, later = rows.times["issued"], [rows.times[event] for event in TIMES[2:] if event in rows.times]

    def over(part: slice) -> Mask:
        midnight = (issued[part] // DAY_MS + 1) * DAY_MS
        found: Mask = np.any([when[part] >= midnight for when in later], axis=0)
        return found

    checks.noted("past_midnight", in_parts(len(rows), over), "readers.note_past_midnight")


def _before(later: Ints, earlier: Ints) -> Mask:
    return in_parts(
        len(later), lambda part: (later[part] > BAD) & (earlier[part] > BAD) & (later[part] < earlier[part])
    )


def _long(later: Ints, earlier: Ints) -> Mask:
    def long(part: slice) -> Mask:
        some, before = later[part], earlier[part]
        return (some > BAD) & (before > BAD) & (some - np.maximum(before, 0) > ABSURD_MS)

    return in_parts(len(later), long)


assert set(TEXTS) & set(TIMES) == set()
