"""Exact values of classical queues, written for the tests alone: service mean 1, arrivals per service time.

`load` is per window (0 to 1), `offered` = windows x load.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import expm

LONG = 400
"""States kept beyond the windows where the queue has no end; at load 0.85 the rest has probability below 1e-27."""


def erlang_b(windows: int, offered: float) -> float:
    """Share refused without a hall (Erlang 1917), by the recursion over windows."""
    blocked = 1.0
    for n in range(1, windows + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked


def erlang_c(windows: int, offered: float) -> float:
    """Share who wait, M/M/c (Erlang 1917)."""
    blocked = erlang_b(windows, offered)
    return blocked / (1 - offered / windows * (1 - blocked))


def mmc_wait(windows: int, offered: float) -> float:
    """Mean wait, M/M/c."""
    return erlang_c(windows, offered) / (windows - offered)


def mg1_wait(load: float, cv: float) -> float:
    """Mean wait, M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    return load * (1 + cv * cv) / 2 / (1 - load)


def priority_waits(windows: int, offered: float, share_first: float) -> tuple[float, float]:
    """Mean waits of two levels, M/M/c, nobody interrupted (Cobham 1954; Kella & Yechiali 1985)."""
    load, first = offered / windows, share_first * offered / windows
    wait_first = erlang_c(windows, offered) / windows / (1 - first)
    return wait_first, wait_first / (1 - load)


def mmck(windows: int, offered: float, room: int) -> tuple[float, float]:
    """Share refused and mean wait of those let in, M/M/c/K with K = windows + room."""
    weights = [1.0]
    for n in range(1, windows + room + 1):
        weights.append(weights[-1] * offered / min(n, windows))
    shares = np.array(weights) / math.fsum(weights)
    waiting = float(np.arange(room + 1) @ shares[windows:])
    return float(shares[-1]), waiting / (offered * (1 - shares[-1]))


def erlang_a(windows: int, offered: float, patience: float, limit: float) -> tuple[float, float, float]:
    """M/M/c+M (Palm 1957): share who leave, mean wait of all, and share called within `limit`.

    `patience` is the mean, in service times. One who finds j waiting is called when they are called or have left, if he
    has not: the chain of those ahead of him, with his own leaving, run for `limit`.
    """
    states = windows + LONG
    logs = np.zeros(states + 1)
    for n in range(1, states + 1):
        leaving = max(0, n - windows) / patience
        logs[n] = logs[n - 1] + math.log(offered / (min(n, windows) + leaving))
    shares = np.exp(logs - logs.max())
    shares /= shares.sum()
    waiting = float(np.arange(LONG + 1) @ shares[windows:])

    # states 0..LONG-1: so many ahead of him; LONG: called; LONG + 1: has left
    rates = np.zeros((LONG + 2, LONG + 2))
    for ahead in range(LONG):
        rates[ahead, ahead - 1 if ahead else LONG] = windows + ahead / patience
        rates[ahead, LONG + 1] = 1 / patience
        rates[ahead, ahead] = -rates[ahead].sum()
    called = expm(rates * limit)[:LONG, LONG]
    within = float(shares[:windows].sum() + shares[windows : windows + LONG] @ called)
    return waiting / patience / offered, waiting / offered, within


def relaxation_min(windows: int, load: float) -> float:
    """Relaxation time of M/M/c [service times]: how fast the start is forgotten."""
    return 1 / (windows * (1 - math.sqrt(load)) ** 2)
