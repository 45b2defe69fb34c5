"""Intervals of what is counted: 95 %, closed forms where there are any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TAIL = 0.025
UNKNOWN = float("nan")


@dataclass(frozen=True)
class Found:
    """One parameter of a fit.

    Attributes
    ----------
    object, parameter : str
        What it is of, and its name.
    value : object
    low, high : float
        Ends of its 95 % interval; nan where none is claimed.
    rows : int
        Tickets, days or window-days it comes from.
    how : str
        How it was found, in the language of the log.
    """

    object: str
    parameter: str
    value: Any
    low: float
    high: float
    rows: int
    how: str


def share(hits: float, of: float) -> tuple[float, float, float]:
    """Share and its interval (Jeffreys: beta with half a hit and half a miss more) [1].

    References
    ----------
    .. [1] L. D. Brown, T. T. Cai, A. DasGupta (2001), Interval estimation for a binomial proportion, Statist. Sci. 16.
    """
    from scipy.special import betaincinv

    if not of:
        return 0.0, 0.0, 1.0
    a, b = hits + 0.5, of - hits + 0.5
    low = 0.0 if hits == 0 else float(betaincinv(a, b, TAIL))
    high = 1.0 if hits == of else float(betaincinv(a, b, 1 - TAIL))
    return hits / of, low, high


def positive(value: float, squared_error: float) -> tuple[float, float]:
    """Interval of a positive number known with a squared relative error, as a gamma variable."""
    from scipy.special import gammaincinv

    if value <= 0 or squared_error <= 0:
        return value, value
    shape = 1 / squared_error
    low, high = (float(gammaincinv(shape, q)) * value / shape for q in (TAIL, 1 - TAIL))
    return low, high


def spread(statistic: Callable[[float], float], freedom: int) -> tuple[float, float, float, float]:
    """Standard deviation of what days add to chance, with its interval, by a generalized chi-square statistic [1].

    Parameters
    ----------
    statistic : function of the variance
        Sum of squared deviations over their variance, chi-square of so many degrees of freedom at the true one;
        falls as the variance grows.
    freedom : int

    Returns
    -------
    value, low, high : float
    p_value : float
        Of no such spread.

    References
    ----------
    .. [1] W. Viechtbauer (2007), Confidence intervals for the amount of heterogeneity, Statist. Med. 26.
    """
    from scipy.optimize import brentq
    from scipy.special import chdtrc, chdtri

    if freedom < 1:
        return 0.0, 0.0, UNKNOWN, UNKNOWN

    def solved(level: float) -> float:
        if statistic(0.0) <= level:
            return 0.0
        top = 1.0
        while statistic(top) > level and top < 1e4:
            top *= 4
        return float(np.sqrt(brentq(lambda variance: statistic(variance) - level, 0.0, top, xtol=1e-12)))

    low, high = solved(float(chdtri(freedom, TAIL))), solved(float(chdtri(freedom, 1 - TAIL)))
    return solved(float(freedom)), low, high, float(chdtrc(freedom, statistic(0.0)))
