"""M/H2/c: two kinds of visitors, each with an exponential service of its own mean, in one queue; exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mfc_sim.queueing.arguments import Floats

MOST_SERVERS = 100
"""Beyond, the matrices (one row per number of busy servers) take too long."""


def mixed_wait(servers: int, rates: tuple[float, float], means: tuple[float, float]) -> tuple[float, float]:
    """Share who wait and mean wait of M/H2/c, first come first served, both kinds alike.

    The state is how many are there and how many of those in service are of the first kind: a quasi birth and death
    process, solved by logarithmic reduction [1]_ above all servers busy and by elimination below.

    Parameters
    ----------
    servers : int
        At least 1 and at most MOST_SERVERS.
    rates, means : pairs of float
        Arrivals per unit of time, and mean service, of each kind; a load below ``servers``.

    Returns
    -------
    (delayed, mean_wait)
        The wait in the unit of time of ``means``.

    References
    ----------
    .. [1] G. Latouche and V. Ramaswami, "A logarithmic reduction algorithm for quasi-birth-death processes", J. Appl.
       Probab. 30 (1993) 650-664.
    """
    come = rates[0] + rates[1]
    first, second = rates[0] / come, rates[1] / come
    own = np.arange(servers + 1.0) / means[0]
    other = np.arange(servers, -1.0, -1.0) / means[1]
    # All busy: an end of service is followed by the next start, of either kind.
    down = np.diag(own * first + other * second) + np.diag(own[1:] * second, -1) + np.diag(other[:-1] * first, 1)
    local = -np.diag(own + other + come)
    rate = come * np.linalg.inv(-local - come * _first_passage(come * np.eye(servers + 1), local, down))
    # Some idle: eliminate level after level, from the empty one up.
    folds, censored = [], np.array([[-come]])
    for busy in range(1, servers + 1):
        number = np.arange(busy + 1.0)
        up = np.zeros((busy, busy + 1))
        up[np.arange(busy), np.arange(busy)] = come * second
        up[np.arange(busy), np.arange(1, busy + 1)] = come * first
        ends = np.zeros((busy + 1, busy))
        ends[np.arange(1, busy + 1), np.arange(busy)] = number[1:] / means[0]
        ends[np.arange(busy), np.arange(busy)] = (busy - number[:-1]) / means[1]
        folds.append(ends @ np.linalg.inv(-censored))
        censored = folds[-1] @ up - np.diag(number / means[0] + (busy - number) / means[1] + come)
    full = _null_vector(censored + rate @ down)
    levels = [full]
    for fold in reversed(folds):
        levels.append(levels[-1] @ fold)
    more = np.linalg.inv(np.eye(servers + 1) - rate)
    waiting, busy_all = float((full @ rate @ more @ more).sum()), float((full @ more).sum())
    whole = busy_all + float(sum(level.sum() for level in levels[1:]))
    return busy_all / whole, waiting / whole / come


def _first_passage(up: Floats, local: Floats, down: Floats) -> NDArray[np.float64]:
    """Return G: where the process is when it first comes a level lower."""
    here = np.linalg.inv(-local)
    rise, fall = here @ up, here @ down
    passage, path = fall.copy(), rise.copy()
    for _ in range(64):
        back = np.linalg.inv(np.eye(len(up)) - rise @ fall - fall @ rise)
        rise, fall = back @ rise @ rise, back @ fall @ fall
        step = path @ fall
        passage += step
        if step.max() < 1e-16:
            break
        path = path @ rise
    return np.asarray(passage)


def _null_vector(generator: Floats) -> NDArray[np.float64]:
    """Return the positive row vector that a generator takes to 0, summing to 1."""
    system = generator.T.copy()
    system[-1] = 1.0
    right = np.zeros(len(system))
    right[-1] = 1.0
    return np.asarray(np.linalg.solve(system, right))
