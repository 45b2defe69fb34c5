"""A small deterministic queue for the fit: one line, windows that come and go, many days side by side.

Far from an engine: one service order, no levels, no skills, no breaks. What it finds is measured again with `simulate`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MINUTES = 24 * 60

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def next_on_duty(windows: Ints, closing_min: Ints) -> Floats:
    """When does each window work next?

    Parameters
    ----------
    windows : ndarray, shape (days, MINUTES)
        Windows on duty in each minute of a day; window k works while more than k are.
    closing_min : ndarray, shape (days,)
        Closing [min]; a window on duty in the minute before it stays until all are served.

    Returns
    -------
    ndarray, shape (days, windows, MINUTES + 1)
        For each minute the first from it on in which the window works [min]; ``inf`` if there is none.
    """
    days, most = len(windows), int(windows.max())
    on = windows[:, None, :] > np.arange(most)[None, :, None]
    for day in range(days):
        on[day, :, closing_min[day]:] = on[day, :, closing_min[day] - 1, None]
    minutes = np.where(on, np.arange(MINUTES, dtype=np.float64), np.inf)
    later = np.minimum.accumulate(minutes[:, :, ::-1], axis=2)[:, :, ::-1]
    last = np.where(on[:, :, -1:], np.float64(MINUTES - 1), np.inf)
    return np.concatenate([later, last], axis=2)


def call_times(queued_min: Floats, need_min: Floats, patience_min: Floats, on_duty: Floats, day: Ints, absent_call_min: float) -> Floats:
    """Call everybody in the order of issue.

    Parameters
    ----------
    queued_min, need_min, patience_min : ndarray, shape (customers, lanes)
        In order of issue; ``inf`` in queued_min where a lane has no more customers.
    on_duty : ndarray, shape (days, windows, MINUTES + 1)
        As of `next_on_duty`.
    day : ndarray, shape (lanes,)
        Which day of `on_duty` a lane is.
    absent_call_min : float
        What calling one whose patience has ended costs [min].

    Returns
    -------
    ndarray, shape (customers, lanes)
        When the number is called [min]; ``inf`` if never, ``nan`` where there is no customer.
    """
    lanes = np.arange(len(day))
    called = np.full(queued_min.shape, np.nan)
    # lanes: (lanes, windows), so that each customer is one pass over all days.
    window = np.arange(on_duty.shape[1])[None, :]
    free = np.zeros((len(day), on_duty.shape[1]))
    for customer, queued in enumerate(queued_min):
        there = np.isfinite(queued)
        begin = np.maximum(free, np.where(there, queued, 0.0)[:, None])
        minute = np.minimum(begin, MINUTES).astype(np.int64)
        begin = np.maximum(begin, on_duty[day[:, None], window, minute])
        chosen = begin.argmin(axis=1)
        call = begin[lanes, chosen]
        busy = np.where(call - queued > patience_min[customer], absent_call_min, need_min[customer])
        free[lanes, chosen] = np.where(there, call + busy, free[lanes, chosen])
        called[customer] = np.where(there, call, np.nan)
    return called
