"""Chains in continuous time by uniformization, and the few laws of counts that the equations of a day need."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from mfc_sim.queueing.arguments import Floats

STEPS_AT_ONCE = 64.0
"""Greatest mean number of steps in one Poisson series, far from underflow."""
SERIES_END = 1e-16


def poisson(mean: float, places: int) -> Floats:
    """Probabilities of 0..places - 1."""
    number = np.arange(places)
    if not mean:
        return np.asarray(number == 0, np.float64)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, places)))])
    return np.asarray(np.exp(number * math.log(mean) - mean - log_factorial))


def drawn(of: int, marked: int, count: int) -> list[tuple[int, float]]:
    """How many of ``count`` drawn from ``of`` are among the marked ones, and how likely: hypergeometric."""
    least, most = max(0, count - (of - marked)), min(marked, count)
    ways = math.comb(of, count)
    return [(k, math.comb(marked, k) * math.comb(of - marked, count - k) / ways) for k in range(least, most + 1)]


def steps(size: int, flows: list[tuple[Any, Any, Any]], leak: Floats) -> tuple[Any, float]:
    """Transposed matrix of the steps of a uniformized chain, and steps a minute; what leaks goes nowhere."""
    from scipy import sparse

    out = np.zeros(size)
    out[: leak.size] = leak
    rows, columns, values = [], [], []
    for to, rate, there in flows:
        here = np.flatnonzero(there)
        out[here] += rate[here]
        rows.append(to[here])
        columns.append(here)
        values.append(rate[here])
    speed = float(out.max())
    if not speed:
        return sparse.identity(size, format="csr"), 0.0
    rows.append(np.arange(size))
    columns.append(np.arange(size))
    values.append(speed - out)
    entries = np.concatenate(values) / speed
    matrix = sparse.coo_matrix((entries, (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))
    return matrix.tocsr(), speed


def uniformized(matrix: Any, speed: float, start: Floats, minutes: float) -> Floats:
    """Let a chain run: its steps are a Poisson process, so the state is a Poisson mixture of powers of the matrix."""
    if not speed:
        return start
    parts = math.ceil(speed * minutes / STEPS_AT_ONCE)
    mean = speed * minutes / parts
    for _ in range(parts):
        weight = math.exp(-mean)
        power, total, k = start, np.asarray(weight * start), 0
        while weight > SERIES_END or k < mean:
            k += 1
            weight *= mean / k
            power = matrix @ power
            total += weight * power
        start = total
    return start


def thinned(count: int, chance: float) -> list[tuple[int, float]]:
    """How many of ``count`` it happens to, to each with that chance: binomial."""
    return [(k, math.comb(count, k) * chance**k * (1 - chance) ** (count - k)) for k in range(count + 1)]
