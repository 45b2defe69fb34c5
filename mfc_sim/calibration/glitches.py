"""Readings of a board that nothing around them bears out: numbers and people waiting that leap up and fall back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from mfc_sim.calibration.report import Note
from mfc_sim.calibration.tickets import BLOCK_FROM, Floats, filled
from mfc_sim.text import Language, say

LEAP = 20
"""A rise by more than this from one snapshot to the next, and back, within `SHORT` snapshots, is a glitch."""
SHORT = 3
HUGE_LEAP = 100
"""A rise by more than this, and by more than `HUGE_PER_MIN` a minute, is a glitch however long it lasts."""
HUGE_PER_MIN = 10.0

LAST_PER_MIN = 5.0
"""In the last snapshot of a day, which no later one bears out, `LEAP` and so many a minute are enough."""


def repaired(rows: pd.DataFrame, language: Language) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Put the reading before in the place of every glitch.

    Parameters
    ----------
    rows : DataFrame
        As `Rows.table`, sorted, of queues that show their own numbers.

    Returns
    -------
    rows : DataFrame
        The same, with other numbers and people waiting.
    notes : tuple of Note
        One for each glitch: ``"glitch"`` of a number, ``"waiting_glitch"`` of people waiting; counts are snapshots.
    """
    notes: list[Note] = []
    parts = []
    for (queue, day), part in rows.groupby(["queue", "day"], sort=False):
        at_min, shown, waiting = (part[name].to_numpy(dtype=np.float64) for name in ("at_min", "number", "waiting"))
        where = {"queue": queue, "day": f"{day:%Y-%m-%d}"}
        number = shown.copy()
        seen = np.flatnonzero(~np.isnan(shown))
        for first, end in _of_numbers(shown[seen], at_min[seen]):
            number[seen[first:end]] = number[seen[first - 1]] if first else np.nan
            values = {**where, "time": _clock(at_min[seen[first]]), "value": int(shown[seen[first]])}
            if 0 < first == end - 1 < len(seen) - 1:
                before, after = (int(shown[seen[place]]) for place in (first - 1, end))
                text = say("calibration.note_glitch", language, before=before, after=after, **values)
            else:
                text = say("calibration.note_glitches", language, count=end - first, **values)
            notes.append(Note("glitch", end - first, text))
        people = waiting.copy()
        for first, end in _of_waiting(number, waiting, at_min):
            people[first:end] = people[first - 1] if first else people[end]
            values = {**where, "time": _clock(at_min[first]), "value": int(waiting[first])}
            text = say(
                "calibration.note_waiting_glitch", language, count=end - first, instead=int(people[first]), **values
            )
            notes.append(Note("waiting_glitch", end - first, text))
        parts.append(part.assign(number=number, waiting=people.astype(np.int64)))
    return (pd.concat(parts) if parts else rows), tuple(notes)


def _of_numbers(shown: Floats, at_min: Floats) -> Iterator[tuple[int, int]]:
    """First place, and the one after the last, of numbers that rise above those around them, which go on rising."""
    end = 0
    for place in range(len(shown)):
        if place < end:
            continue
        if 0 < place < len(shown) - 1 and shown[place] > shown[place + 1] >= shown[place - 1]:
            end = place + 1
            yield place, end
        elif run := _leap(shown, at_min, place):
            end = run
            # A number that goes on to the evening may be a block of its own; only the last snapshot has no witness.
            if run < len(shown) or place == len(shown) - 1:
                yield place, run


def _of_waiting(number: Floats, waiting: Floats, at_min: Floats) -> Iterator[tuple[int, int]]:
    """Places at which (called + waiting) leaps because of the people waiting, and falls back."""
    least = float(np.nanmin(number)) if not np.isnan(number).all() else 0.0
    issued = filled(number, least // 100 * 100 if least > BLOCK_FROM else 0.0) + waiting
    end = 0
    for place in np.flatnonzero(np.diff(waiting, prepend=-np.inf) > LEAP):
        if place >= end and (run := _leap(issued, at_min, int(place))):
            end = run
            yield int(place), run


def _leap(values: Floats, at_min: Floats, place: int) -> int:
    """Place after a glitch that begins here; 0 if there is none."""
    size = len(values)
    if place == 0:
        return 1 if size > 1 and values[0] - values[1] > LEAP else 0
    before = values[place - 1]
    if values[place] - before <= LEAP:
        return 0
    least, per_min = (LEAP, LAST_PER_MIN) if place == size - 1 else (HUGE_LEAP, HUGE_PER_MIN)
    limit = before + max(least, per_min * (at_min[place] - at_min[place - 1]))
    if values[place] > limit:
        back = np.flatnonzero(values[place:] <= limit)
        return place + int(back[0]) if len(back) else size
    for end in range(place + 1, min(place + SHORT, size - 1) + 1):
        least = values[place:end].min()
        if min(least - before, least - values[end]) > LEAP:
            return end if values[end] >= before - LEAP else 0
    return 0


def _clock(minute: float) -> str:
    hours, minutes = divmod(int(minute), 60)
    return f"{hours:02d}:{minutes:02d}"
