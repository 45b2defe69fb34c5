"""Work A of the speed comparisons: M/M/c at a load of 0.9 from empty, thousands of queues at once, draws included."""

from __future__ import annotations

import numpy as np

from mfc_sim.queueing import FcfsQueues

LOAD = 0.9
SEQUENCES = 4_104
PIECE = 8
"""Customers of each queue drawn and served at a time: two arrays of 260 KB."""


def erlang_c_wait(servers: int, load: float = LOAD) -> float:
    """Mean wait in M/M/c [service times] (Erlang 1917)."""
    offered, blocked = servers * load, 1.0
    for server in range(1, servers + 1):
        blocked = offered * blocked / (server + offered * blocked)
    return blocked / (1 - load * (1 - blocked)) / (servers - offered)


def total_waits(
    servers: int, customers: int, *, sequences: int = SEQUENCES, warm: int = 0, seed: int = 1
) -> np.ndarray:
    """Sum of the waits of each queue [service times], over so many customers after the first ``warm``."""
    rng = np.random.Generator(np.random.SFC64(seed))
    queues = FcfsQueues(servers, sequences)
    arrivals, needs = np.empty((2, PIECE, sequences))
    now, total = np.zeros(sequences), np.zeros(sequences)
    for served in range(0, warm + customers, PIECE):
        rng.standard_exponential(out=arrivals)
        rng.standard_exponential(out=needs)
        np.multiply(arrivals, 1 / (LOAD * servers), out=arrivals)
        for row in arrivals:
            np.add(now, row, out=now)
            np.copyto(row, now)
        for wait in queues.waits(arrivals, needs, out=arrivals):
            if served >= warm:
                np.add(total, wait, out=total)
    return total
