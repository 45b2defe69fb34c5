"""Ratios of Poisson probabilities, the ground of all Erlang formulas: to 12 digits, without a loop over servers.

With weights m^n / n!, the states below and above n weigh, in units of the state n::

    upper_ratio(n, m) = sum_{k = 0..n} P(n - k) / P(n)         = exp(m) m^-n Gamma(n + 1, m)     1 / Erlang B
    lower_ratio(x, m) = sum_{k >= 0} P(x + k) / P(x)           = x exp(m) m^-x gamma(x, m)       the A of Erlang A

where P is the Poisson probability of mean m, continued to real x. Both are incomplete gamma functions over a Poisson
probability that is taken from its deviance [1]_, so that nothing cancels; where the incomplete gamma function is
small it is replaced by continued fractions [2]_ whose terms are all positive.

References
----------
.. [1] C. Loader, "Fast and accurate computation of binomial probabilities", 2000: the deviance and Stirling's error.
.. [2] NIST Digital Library of Mathematical Functions, 8.9.2 (https://dlmf.nist.gov/8.9) and its even part; for the
   lower function the fraction that the recurrence DLMF 8.8.1 gives, minimal for m < x (Pincherle).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mfc_sim.queueing.arguments import Floats

FAR = 4.0
"""So many standard deviations into a tail the continued fractions take over."""
TERMS = 100
"""Terms of a continued fraction; at FAR they leave less than 1e-14 up to 10,000,000 servers."""
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)


def _stirling_error(x: Floats) -> Floats:
    """Return ln Gamma(x + 1) less Stirling's formula."""
    large = np.maximum(x, 15.0)
    series = np.zeros_like(large)
    for term in reversed(_STIRLING):
        series = series / (large * large) + term
    small = np.clip(x, 1e-300, 15.0)
    exact = special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - 0.5 * np.log(2 * np.pi)
    return np.where(x < 15, exact, series / large)


def _deviance(x: Floats, mean: Floats) -> Floats:
    """Return x ln(x / mean) + mean - x, at least 0; both > 0."""
    v = (x - mean) / (x + mean)
    near = np.where(np.abs(v) < 0.1, v, 0.0)
    series = np.zeros_like(near)
    for power in range(17, 1, -2):
        series = (series + 1 / power) * near * near
    close = (x - mean) * near + 2 * x * near * series
    return np.where(np.abs(v) < 0.1, close, x * (np.log(x) - np.log(mean)) + mean - x)


def log_probability(x: Floats, mean: Floats) -> Floats:
    """Return the logarithm of the Poisson probability of x, continued to real x > 0; mean > 0."""
    return np.asarray(-_stirling_error(x) - _deviance(x, mean) - 0.5 * np.log(2 * np.pi * x))


def upper_ratio(n: Floats, mean: Floats) -> Floats:
    """Return the weight of the states up to n, n itself weighing 1; inf where it is beyond 1e308.

    Parameters
    ----------
    n : ndarray
        At least 1.
    mean : ndarray, same shape
        Above 0.
    """
    shape = np.shape(n)
    n, mean = np.atleast_1d(n), np.atleast_1d(mean)
    far = mean > n + 1 + FAR * np.sqrt(n + 1)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        result = special.gammaincc(n + 1, mean) * np.exp(-log_probability(n, mean))
    if far.any():
        order, at = n[far], mean[far]
        # Gamma(n + 1, m): b_0 - 1 (1 - s) / (b_1 - 2 (2 - s) / (b_2 - ...)), b_k = m + 1 - s + 2 k, s = n + 1
        # It ends by itself at k = s: what lies beyond is never reached.
        fraction = at - order + 2 * TERMS
        for k in range(TERMS, 0, -1):
            inside = np.where(k < order + 1, k * (order + 1 - k) / fraction, 0.0)
            fraction = at - order + 2 * (k - 1) + inside
        result[far] = at / fraction
    return np.asarray(result).reshape(shape)


def below_ratio(n: Floats, mean: Floats) -> Floats:
    """Return the weight of the states below n, n itself weighing 1: the upper ratio less 1, to all digits."""
    before = np.where(n > 1, upper_ratio(np.maximum(n - 1, 1.0), mean), 1.0)
    with np.errstate(over="ignore"):
        return np.asarray(n / mean * before)


def far_below(x: Floats, mean: Floats) -> NDArray[np.bool_]:
    """Whether the states from x on are a far tail."""
    return np.asarray(mean < np.maximum(x - FAR * np.sqrt(x), x / 2))


def lower_ratio(x: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """Return the logarithm of the weight of the states from x on, x itself weighing 1, and their mean less x.

    Parameters
    ----------
    x : ndarray
        Above 0, real.
    mean : ndarray, same shape
        Above 0.

    Returns
    -------
    (log_ratio, excess)
        ``excess`` is the mean of k over the states x + k, k >= 0.
    """
    shape = np.shape(x)
    x, mean = np.atleast_1d(x), np.atleast_1d(mean)
    far = far_below(x, mean)
    with np.errstate(divide="ignore", under="ignore", over="ignore", invalid="ignore"):
        log_ratio = np.log(special.gammainc(x, mean)) - log_probability(x, mean)
        excess = mean - x + x * np.exp(-log_ratio)
    if far.any():
        start, at = x[far], mean[far]
        # From x / R_x = x - m + excess and R_x = 1 + m / (x + 1) R_(x + 1); every term is positive for m < x.
        fraction = start + TERMS + 1 - at
        for k in range(TERMS, 0, -1):
            fraction = start + k - at + (k + 1) * at / fraction
        excess[far] = at / fraction
        log_ratio[far] = -np.log1p((excess[far] - at) / start)
    return log_ratio.reshape(shape), excess.reshape(shape)
