"""Quantiles by bisection, for models whose distribution of the wait has no inverse in closed form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mfc_sim.queueing.arguments import Floats

HALVINGS = 60


def least_wait(exceeds: Callable[[Floats], Floats], left_over: Floats, first_guess: Floats) -> Floats:
    """Least wait that at most a share ``left_over`` exceeds, to 12 digits; 0 where so many do not wait.

    Parameters
    ----------
    exceeds : callable
        Share whose wait is longer than a limit, elementwise, never increasing.
    left_over : ndarray
        In (0, 1].
    first_guess : ndarray, same shape
        Above 0, of the order of the wait.
    """
    zero = np.zeros_like(first_guess)
    high = first_guess.astype(np.float64)
    while (short := exceeds(high) > left_over).any():
        high = np.where(short, 2 * high, high)
    low = zero.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_short = exceeds(middle) > left_over
        low, high = np.where(too_short, middle, low), np.where(too_short, high, middle)
        if ((high - low) <= 1e-13 * high).all():
            break
    return np.where(exceeds(zero) <= left_over, 0.0, high)
