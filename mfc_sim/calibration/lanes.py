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
    """Find when each window works next.

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
        on[day, :, closing_min[day] :] = on[day, :, closing_min[day] - 1, None]
    minutes = np.where(on, np.arange(MINUTES, dtype=np.float64), np.inf)
    later = np.minimum.accumulate(minutes[:, :, ::-1], axis=2)[:, :, ::-1]
    last = np.where(on[:, :, -1:], np.float64(MINUTES - 1), np.inf)
    return np.concatenate([later, last], axis=2)


def call_times(
    queued_min: Floats, need_min: Floats, patience_min: Floats, on_duty: Floats, day: Ints, absent_call_min: float
) -> Floats:
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
    most, lanes = on_duty.shape[1], np.arange(len(day))
    there = np.isfinite(queued_min)
    arrived = np.where(there, queued_min, 0.0)
    called = np.full(queued_min.shape, np.nan)
    # lanes: (windows, lanes), so that each customer is a few long passes; `first` is where a window's minutes begin.
    table = on_duty.ravel()
    first = (day * most + np.arange(most)[:, None]) * on_duty.shape[2]
    free = np.zeros((most, len(day)))
    for customer in range(len(queued_min)):
        begin = np.maximum(free, arrived[customer])
        minute = np.minimum(begin, MINUTES).astype(np.int64)
        minute += first
        np.maximum(begin, table.take(minute), out=begin)
        chosen = begin.argmin(axis=0)
        call = begin[chosen, lanes]
        gone = call - arrived[customer] > patience_min[customer]
        end = call + np.where(gone, absent_call_min, need_min[customer])
        here = there[customer]
        free[chosen[here], lanes[here]] = end[here]
        called[customer] = call
    called[~there] = np.nan
    return called
