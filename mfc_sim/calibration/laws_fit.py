"""Laws of durations: fitted by likelihood, chosen by the score on days they were not fitted on."""

from __future__ import annotations

import numpy as np

from mfc_sim.calibration.prepared import Floats, Ints
from mfc_sim.description.compound import Empirical, Mixture
from mfc_sim.description.laws import BaseLaw, Exponential, Fixed, Gamma, Lognormal

FOLDS = 5
"""Days are dealt to so many parts; each is scored by laws fitted on the others."""
MARGIN = 2.0
"""A law of more numbers is taken only if its whole score is better by this per number more."""
VALUES = 500
"""Values of an empirical law."""
LEAST_MIXTURE = 200
"""Fewer durations make no mixture and no empirical law."""
MOST_SCORED = 5_000
"""More durations of a service than this are thinned evenly for the choice of its law, not for its numbers."""
ROUND = 5


def chosen_law(minutes: Floats, day: Ints) -> tuple[BaseLaw, float, tuple[float, float], str]:
    """Choose a law by its out-of-sample logarithmic score.

    Returns
    -------
    law : BaseLaw
        Its mean is that of the durations.
    cv, (low, high)
        Coefficient of variation of the law, or of the durations if the law is made of parts or values, and interval.
    scores : str
        Mean scores of all that were tried [nats a duration].
    """
    mean = float(minutes.mean())
    spread = float(minutes.std())
    if spread < 1e-3 * mean:
        return Fixed(minutes=round(mean, ROUND)), 0.0, (0.0, 0.0), "fixed"
    thin = slice(None, None, max(1, len(minutes) // MOST_SCORED))
    x, fold = minutes[thin], day[thin] % FOLDS
    names = ["exponential", "gamma", "lognormal"]
    if len(x) >= LEAST_MIXTURE:
        names += ["mixture", "empirical"]
    scores = dict.fromkeys(names, 0.0)
    for part in np.unique(fold):
        fitted, judged = x[fold != part], x[fold == part]
        if len(fitted) < 2:
            fitted = x
        for name in names:
            scores[name] += float(_log_density(name, _fitted(name, fitted), judged).sum())
    weight = {"exponential": 1, "gamma": 2, "lognormal": 2, "mixture": 5, "empirical": 8}
    best = max(names, key=lambda name: scores[name] - MARGIN * weight[name])
    told = ", ".join(f"{name} {scores[name] / len(x):.3f}" for name in names)
    numbers = _fitted(best, minutes if best != "mixture" else x)
    cv, ends = _cv(best, minutes)
    return _law(best, numbers, minutes, cv), cv, ends, told


def _fitted(name: str, x: Floats) -> tuple[float, ...]:
    """Numbers of a law by likelihood: mean (and shape, or mean and standard deviation of logarithms)."""
    logs = np.log(x)
    if name == "exponential":
        return (float(x.mean()),)
    if name == "gamma":
        return float(x.mean()), _gamma_shape(float(np.log(x.mean()) - logs.mean()))
    if name == "lognormal":
        return float(logs.mean()), max(float(logs.std()), 1e-4)
    if name == "mixture":
        return _two_lognormals(logs)
    width = 1.06 * max(min(float(logs.std()), float(np.subtract(*np.quantile(logs, [0.75, 0.25]))) / 1.34), 1e-3)
    grid = np.quantile(logs, (np.arange(VALUES) + 0.5) / VALUES)
    return (width * len(logs) ** -0.2, *grid)


def _gamma_shape(gap: float) -> float:
    """Shape with log(shape) - digamma(shape) = gap, by Newton's method from Minka's start."""
    from scipy.special import digamma, polygamma

    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(6):
        slope = 1 / shape - float(polygamma(1, shape))
        shape = max(shape - (np.log(shape) - float(digamma(shape)) - gap) / slope, 1e-3)
    return float(shape)


def _two_lognormals(logs: Floats) -> tuple[float, ...]:
    """Weight of the first, means and standard deviations of two parts, by expectation and maximization."""
    low, high = np.quantile(logs, [0.25, 0.85])
    weight, centers, widths = 0.7, np.array([low, high]), np.full(2, max(float(logs.std()) / 2, 1e-3))
    for _ in range(80):
        shares = np.array([weight, 1 - weight])
        parts = np.log(shares) - np.log(widths) - 0.5 * ((logs[:, None] - centers) / widths) ** 2
        top = parts.max(axis=1, keepdims=True)
        belongs = np.exp(parts - top)
        belongs /= belongs.sum(axis=1, keepdims=True)
        total = belongs.sum(axis=0) + 1e-9
        centers = (belongs * logs[:, None]).sum(axis=0) / total
        widths = np.sqrt((belongs * (logs[:, None] - centers) ** 2).sum(axis=0) / total + 1e-4)
        weight = float(np.clip(total[0] / total.sum(), 1e-3, 1 - 1e-3))
    return weight, float(centers[0]), float(centers[1]), float(widths[0]), float(widths[1])


def _log_density(name: str, numbers: tuple[float, ...], x: Floats) -> Floats:
    """Logarithm of a law's density."""
    from scipy.special import gammaln

    logs = np.log(x)
    if name == "exponential":
        return np.asarray(-np.log(numbers[0]) - x / numbers[0])
    if name == "gamma":
        mean, shape = numbers
        rate = shape / mean
        return np.asarray(shape * np.log(rate) + (shape - 1) * logs - rate * x - gammaln(shape))
    if name == "lognormal":
        return _normal(logs, *numbers) - logs
    if name == "mixture":
        weight, a, b, wide_a, wide_b = numbers
        first, second = np.log(weight) + _normal(logs, a, wide_a), np.log1p(-weight) + _normal(logs, b, wide_b)
        return np.asarray(np.logaddexp(first, second) - logs)
    width, grid = numbers[0], np.array(numbers[1:])
    edges = np.linspace(logs.min(), logs.max(), 400) if np.ptp(logs) > 0 else logs[:1]
    table = np.exp(-0.5 * ((edges[:, None] - grid) / width) ** 2).mean(axis=1) / (width * np.sqrt(2 * np.pi))
    return np.asarray(np.log(np.interp(logs, edges, table) + 1e-12) - logs)


def _normal(logs: Floats, mean: float, sd: float) -> Floats:
    return np.asarray(-0.5 * ((logs - mean) / sd) ** 2 - np.log(sd * np.sqrt(2 * np.pi)))


def _cv(name: str, x: Floats) -> tuple[float, tuple[float, float]]:
    """Coefficient of variation of a law, and an interval that holds that of the moments and that of the likelihood.

    Moments need no law, but their interval is too narrow for few and skewed durations; likelihood is right for its own
    law only. The exponential law is judged as a gamma law.
    """
    from scipy.special import chdtri, polygamma

    count, mean = len(x), x.mean()
    z = (x - mean) / mean
    square = float((z**2).mean()) * count / max(count - 1, 1)
    influence = (z**2 - square) / (2 * square) - z  # of log cv
    errors = [(float(np.sqrt(square)), float(influence.std() / np.sqrt(count)))]
    if name in ("exponential", "gamma"):
        shape = _fitted("gamma", x)[1]
        errors.append((shape**-0.5, float(np.sqrt(1 / (count * max(shape * float(polygamma(1, shape)) - 1, 1e-9))))))
    ends = [cv * float(np.exp(sign * 0.98 * 2 * error)) for cv, error in errors[:1] for sign in (-1, 1)]
    ends += [cv * float(np.exp(sign * 0.98 * error)) for cv, error in errors[1:] for sign in (-1, 1)]
    if name == "lognormal":
        variance = _fitted("lognormal", x)[1] ** 2 * count
        ends += [float(np.sqrt(np.expm1(variance / float(chdtri(count - 1, q))))) for q in (0.025, 0.975)]
    cv = 1.0 if name == "exponential" else errors[0][0]
    return cv, (min(*ends, cv), max(*ends, cv))


def _law(name: str, numbers: tuple[float, ...], x: Floats, cv: float) -> BaseLaw:
    """Return the law with the mean of the durations."""
    mean = round(float(x.mean()), ROUND)
    if name == "exponential":
        return Exponential(mean_min=mean)
    if name == "gamma":
        return Gamma(mean_min=mean, cv=round(cv, ROUND))
    if name == "lognormal":
        return Lognormal(mean_min=mean, cv=round(cv, ROUND))
    if name == "mixture":
        weight, *rest = numbers
        centers, widths = rest[:2], rest[2:]
        means = [float(np.exp(a + w * w / 2)) for a, w in zip(centers, widths, strict=True)]
        factor = mean / (weight * means[0] + (1 - weight) * means[1])
        parts = [
            Lognormal(mean_min=one * factor, cv=float(np.sqrt(np.expm1(wide**2))))
            for one, wide in zip(means, widths, strict=True)
        ]
        return Mixture((weight, parts[0]), (1 - weight, parts[1]))
    values = np.quantile(x, (np.arange(VALUES) + 0.5) / VALUES)
    values *= x.mean() / values.mean()
    return Empirical(values_min=[round(float(value), ROUND) for value in values])
