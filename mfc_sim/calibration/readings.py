"""One wait, four readings: of numbers called, of those served, of those booked from their slot, of those now waiting.

The mean time waited so far by those present counts a long wait more often than a short one, and none of them to its
end: it is another figure than the mean wait of a ticket. What a source publishes is compared with the same reading of
the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.cells import LIMIT_MIN
from mfc_sim.measures.estimates import interval, ratio

Floats = NDArray[np.float64]

HOURS = 48
"""Hours of a day that are kept apart: work may run past midnight."""

READINGS = {
    "numbers": ("numbers", "wait_min", "within"),
    "served_only": ("served", "served_wait_min", "served_within"),
    "booked_from_slot": ("booked", "booked_wait_min", "booked_within"),
    "waiting_now": ("present_min", "age_min2", "young_min"),
}
"""Each reading is a ratio of totals: what it counts, the waits, and how much of it is within the limit."""
TOTALS = tuple(name for names in READINGS.values() for name in names)


@dataclass(frozen=True, eq=False)
class Visits:
    """Tickets as a source sees them; arrays of shape (tickets,).

    Attributes
    ----------
    queue, day : ndarray
        Places of the queue and of the day.
    queued_min : ndarray
        Since when he waits; its hour is the hour of issue [min since midnight].
    called_min : ndarray
        When his number was called; nan: never.
    until_min : ndarray
        Until when he is seen to wait; nan where nobody knows.
    served : ndarray of bool, or None
        Whether he was served; None where the source does not say.
    slot_min : ndarray
        Booked slot; nan without one.
    """

    queue: NDArray[np.int64]
    day: NDArray[np.int64]
    queued_min: Floats
    called_min: Floats
    until_min: Floats
    served: NDArray[np.bool_] | None
    slot_min: Floats

    def taken(self, which: NDArray[np.bool_]) -> Visits:
        """Return some of the tickets."""
        arrays = {one.name: getattr(self, one.name) for one in fields(self)}
        some: dict[str, Any] = {name: None if one is None else one[which] for name, one in arrays.items()}
        return Visits(**some)


def tally(visits: Visits, queues: int, days: int) -> dict[str, Floats]:
    """Totals of all readings by queue, day and hour.

    Returns
    -------
    dict of str to ndarray, shape (queues, days, HOURS)
        By hour of issue, of "numbers", "served" and "booked": how many, the sum of their waits [min], how many of them
        waited at most 15 minutes. By hour of the clock: present_min, the time spent waiting [min], which is 60 times
        the mean number of people waiting; age_min2, the integral of the time waited so far over all who are present;
        and young_min, the time spent waiting by those who have waited at most 15 minutes.

    Examples
    --------
    >>> one = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    >>> unknown = np.array([np.nan])
    >>> told = tally(
    ...     Visits(
    ...         *one,
    ...         np.array([590.0]),
    ...         np.array([610.0]),
    ...         np.array([610.0]),
    ...         None,
    ...         unknown,
    ...     ),
    ...     1,
    ...     1,
    ... )
    >>> [float(told[name][0, 0, 9]) for name in ("wait_min", "present_min", "age_min2")]
    [20.0, 10.0, 50.0]
    >>> [
    ...     float(told[name][0, 0, 10])
    ...     for name in ("wait_min", "present_min", "age_min2")
    ... ]
    [0.0, 10.0, 150.0]
    """
    shape = (queues, days, HOURS)
    issued_hour = np.minimum(visits.queued_min // 60, HOURS - 1).astype(np.int64)

    def totals(mine: NDArray[np.bool_], hour: NDArray[np.int64], value: Floats) -> Floats:
        cell = np.ravel_multi_index((visits.queue[mine], visits.day[mine], hour[mine]), shape)
        return np.bincount(cell, value[mine], queues * days * HOURS).astype(np.float64).reshape(shape)

    called = np.isfinite(visits.called_min)
    from_slot = np.maximum(visits.called_min - visits.slot_min, 0.0)
    wait = np.maximum(visits.called_min - visits.queued_min, 0.0)
    result: dict[str, Floats] = {}
    for (count, total, within), mine, value in (
        (READINGS["numbers"], called, wait),
        (READINGS["served_only"], visits.served, wait),
        (READINGS["booked_from_slot"], called & np.isfinite(visits.slot_min), from_slot),
    ):
        if mine is None:
            result |= dict.fromkeys((count, total, within), np.full(shape, np.nan))
            continue
        for name, part in (
            (count, np.ones(len(value))),
            (total, value),
            (within, (value <= LIMIT_MIN).astype(np.float64)),
        ):
            result[name] = totals(mine, issued_hour, part)
    present, age, young = (np.zeros(shape) for _ in range(3))
    # Through the hours of each wait, one after the other; most end in their first or second.
    for later in range(HOURS):
        hour = np.minimum(issued_hour + later, HOURS - 1)
        low = np.maximum(visits.queued_min, 60.0 * hour)
        high = np.minimum(visits.until_min, 60.0 * (hour + 1) if later < HOURS - 1 else np.inf)
        here = (high > low) & (issued_hour + later < HOURS)
        if not here.any():
            if not (visits.until_min > 60.0 * (hour + 1)).any():
                break
            continue
        present += totals(here, hour, high - low)
        age += totals(here, hour, ((high - visits.queued_min) ** 2 - (low - visits.queued_min) ** 2) / 2)
        young += totals(here, hour, np.clip(np.minimum(high, visits.queued_min + LIMIT_MIN) - low, 0.0, None))
    return result | dict(zip(READINGS["waiting_now"], (present, age, young), strict=True))


def side_by_side(
    observed: Mapping[str, Floats],
    predicted: Mapping[str, Floats],
    services: Sequence[str],
    days: Sequence[pd.Timestamp],
    places: Sequence[int],
) -> pd.DataFrame:
    """Totals of a source and of the model, by service, day and hour; hours in which neither has anything are left out.

    Parameters
    ----------
    observed : mapping of str to ndarray, shape (services, all days, HOURS)
        Totals of the source; `days` are the judged of them, in order.
    predicted : mapping of str to ndarray, shape (services, simulated days, HOURS)
        Totals of one simulated day; what is missing becomes nan.
    places : sequence of int
        Simulated day of each judged day.

    Returns
    -------
    DataFrame
        service, day, hour, and a column ``observed_`` and ``predicted_`` of each total.
    """
    index = pd.MultiIndex.from_product([services, days, range(HOURS)], names=["service", "day", "hour"])
    nothing = np.full((len(services), len(days), HOURS), np.nan)
    columns = {}
    for name in TOTALS:
        columns[f"observed_{name}"] = observed[name].ravel()
        told = predicted[name][:, list(places)] if name in predicted else nothing
        columns[f"predicted_{name}"] = told.ravel()
    frame = pd.DataFrame(columns, index=index)
    return frame[(frame.fillna(0.0) != 0).any(axis=1)].reset_index()


def groups_of(frame: pd.DataFrame, by: str | tuple[str, str] | None, whole: str) -> pd.Series[Any]:
    """Group of each row: its service, hour, day or weekday (Monday 0), or a pair of columns; of None the whole."""
    if by is None:
        return pd.Series(whole, index=frame.index)
    if by == "weekday":
        weekday: pd.Series[Any] = frame["day"].dt.day_of_week
        return weekday
    if isinstance(by, tuple):
        return pd.Series(list(zip(frame[by[0]], frame[by[1]], strict=True)), index=frame.index, dtype=object)
    labels: pd.Series[Any] = frame[by]
    return labels


def reading_table(totals: pd.DataFrame, by: str | None, whole: str) -> pd.DataFrame:
    """Readings side by side; see `Backtest.readings`."""
    labels, rows = groups_of(totals, by, whole), {}
    for label in labels.unique():
        mine = totals[labels == label]
        days = mine.groupby("day")[[name for name in mine.columns if name not in ("service", "day", "hour")]].sum(
            min_count=1
        )
        for reading, (count, total, within) in READINGS.items():
            row: dict[str, float] = {}
            told = []
            for who in ("observed", "predicted"):
                sums = [days[[f"{who}_{name}"]].to_numpy() for name in (count, total, within)]
                wait, share = ratio(sums[1], sums[0]), ratio(sums[2], sums[0])
                told.append(wait)
                row |= {
                    f"{who}_count": float(sums[0].sum()),
                    f"{who}_wait_min": float(wait.value[0]),
                    f"{who}_share_within_15": float(share.value[0]),
                }
            off = interval(told[1] - told[0])
            row |= {f"bias_min{end}": float(part[0]) for end, part in zip(("", "_low", "_high"), off, strict=True)}
            rows[(label, reading)] = row
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=[by or "office", "reading"])
    return frame.sort_index(level=0, sort_remaining=False)
