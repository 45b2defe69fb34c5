"""Scores of predictions given as simulated days: CRPS, what a band holds, and errors over days, never over tickets.

Tickets of a day share its pace and its staff, so they are not independent: every error here is clustered by day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.measures.estimates import LEVEL, Estimate, Interval, interval, ratio

Floats = NDArray[np.float64]


def crps(draws: Floats, observed: Floats, *, sample: bool = True) -> Floats:
    """Continuous ranked probability score of each observation, from draws of its prediction.

    Parameters
    ----------
    draws : ndarray, shape (cells, draws)
        Values that the prediction takes, independent of each other [min]; ``nan`` where a draw has none.
    observed : ndarray, shape (cells,)
        What came true [min].
    sample : bool, default True
        The draws are a sample of the prediction, of which more could be drawn: the score is estimated without bias.
        False: they are the whole prediction, each as likely as the others.

    Returns
    -------
    ndarray, shape (cells,)
        The mean of |x - y| less half the mean of |x - x'|, of a sample over pairs of different draws, else over all
        pairs [min]. 0 is perfect; of a single draw it is the absolute error, and ``nan`` of none.

    References
    ----------
    .. [1] T. Gneiting, A. E. Raftery, Strictly proper scoring rules, prediction, and estimation, J. Amer. Statist.
       Assoc. 102, 2007, equation 21: E|X - y| - E|X - X'| / 2.
    .. [2] C. A. T. Ferro, D. S. Richardson, A. P. Weigel, On the effect of ensemble size on the discrete and continuous
       ranked probability scores, Meteorological Applications 15, 2008, doi 10.1002/met.45: of a
       sample the pairs are divided by m (m - 1), not by m squared, so that few draws are not punished.

    Examples
    --------
    >>> crps(
    ...     np.array([[1.0, 3.0], [2.0, np.nan]]), np.array([2.0, 5.0])
    ... ).tolist()  # 1 - 2/2; one draw
    [0.0, 3.0]
    >>> crps(
    ...     np.array([[1.0, 3.0]]), np.array([2.0]), sample=False
    ... ).tolist()  # 1 - 4/4/2
    [0.5]
    """
    ordered = np.sort(draws, axis=1)  # nan last
    count = np.isfinite(ordered).sum(axis=1)
    rank = np.arange(1, draws.shape[1] + 1)
    # The sum of x_j - x_i over pairs i < j counts the k-th smallest k - 1 times with plus and m - k times with minus.
    pairs = np.nansum((2 * rank - count[:, None] - 1) * ordered, axis=1)
    off = np.nansum(np.abs(ordered - observed[:, None]), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(count > 1, pairs / (count * (count - float(sample))), 0.0)
        score: Floats = np.where(count > 0, off / count - spread, np.nan)
    return score


def middle(draws: Floats, width: float, axis: int = 0) -> tuple[Floats, Floats]:
    """Ends between which a further draw lies with a probability, as far as so few draws can tell.

    The k-th smallest of m draws has k / (m + 1) of further draws below it (Weibull's plotting positions), whatever the
    law; between two of them the ends are linear. Quantiles that begin at the smallest draw would hold (m - 1) / (m + 1)
    of what they say: 84 % for 90 % of thirty draws.

    Parameters
    ----------
    draws : ndarray
        A draw that is ``nan`` does not count.
    width : float
        The probability.
    axis : int, default 0
        Along which the draws lie.

    Returns
    -------
    ndarray, ndarray
        Lower and upper ends; of too few draws the smallest and the greatest.

    References
    ----------
    .. [1] R. J. Hyndman, Y. Fan, Sample quantiles in statistical packages, The American Statistician 50, 1996,
       definition 6.

    Examples
    --------
    >>> [float(end) for end in middle(np.arange(1.0, 20.0), 0.9)]
    [1.0, 19.0]
    """
    quantile = np.quantile if np.isfinite(draws).all() else np.nanquantile
    ends = quantile(draws, [(1 - width) / 2, (1 + width) / 2], axis=axis, method="weibull")
    return ends[0], ends[1]


def over_days(value: Floats, weight: Floats, day: pd.Series[pd.Timestamp], level: float = LEVEL) -> Interval:
    """Weighted means of columns, with intervals for which the days are the sample.

    Parameters
    ----------
    value : ndarray, shape (cells, columns)
    weight : ndarray, shape (cells,)
        Tickets.
    day : Series, shape (cells,)
    level : float

    Returns
    -------
    Interval
        Three arrays of shape (columns,); the ends are nan with a single day.

    Examples
    --------
    >>> day = pd.Series(pd.to_datetime(["2026-09-01", "2026-09-01", "2026-09-02"]))
    >>> over_days(np.array([[1.0], [1.0], [4.0]]), np.array([1.0, 1.0, 1.0]), day).value
    array([2.])
    """
    number, dates = pd.factorize(day)
    totals = np.zeros((len(dates), value.shape[1]))
    np.add.at(totals, number, value * weight[:, None])
    sizes = np.bincount(number, weight, len(dates))
    return interval(ratio(totals, np.broadcast_to(sizes[:, None], totals.shape), 1.0), level=level)


def jackknife(whole: float, without_a_day: Floats) -> Estimate:
    """Estimate and 95 % interval of a share from its values with each day left out.

    References
    ----------
    .. [1] B. Efron, The jackknife, the bootstrap and other resampling plans, SIAM, 1982, equation 3.5. A count of
       intervals is not a smooth figure, so this error is a rough one.

    Examples
    --------
    >>> jackknife(0.5, np.array([0.5, 0.5]))
    Estimate(0.5, low=0.5, high=0.5, n=2)
    """
    days = len(without_a_day)
    if days < 2:
        return Estimate(whole, np.nan, np.nan, days)
    from scipy.special import stdtrit

    error = np.sqrt((days - 1) / days * ((without_a_day - without_a_day.mean()) ** 2).sum())
    half = float(stdtrit(days - 1, (1 + LEVEL) / 2) * error)
    return Estimate(whole, max(whole - half, 0.0), min(whole + half, 1.0), days)


def held(waits: Floats, numbers: Floats, observed: Floats, tickets: Floats, percent: int) -> Floats:
    """Share of tickets in groups whose mean lies in the interval of simulated means.

    Parameters
    ----------
    waits, numbers : ndarray, shape (groups, draws)
        Sum of waits and number of tickets in each draw of the judged days.
    observed : ndarray, shape (groups, courses)
        Mean waits of each course of these days [min]; nan where a group has none.
    tickets : ndarray, shape (groups,)
    percent : int
        Width of the interval.

    Returns
    -------
    ndarray, shape (courses,)

    Examples
    --------
    >>> waits = np.arange(1.0, 40.0)[None]
    >>> held(
    ...     waits, np.ones((1, 39)), np.array([[37.9, 38.1]]), np.array([3.0]), 90
    ... ).tolist()
    [1.0, 0.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = middle(waits / numbers, percent / 100, axis=1)
    inside = (observed >= low[:, None]) & (observed <= high[:, None])
    weight = np.where(np.isfinite(observed), tickets[:, None], 0.0)
    share: Floats = (inside * weight).sum(axis=0) / weight.sum(axis=0)
    return share
