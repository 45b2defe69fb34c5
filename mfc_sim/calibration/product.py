"""Service times as a product of factors: of the service, of who serves, and of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mfc_sim.calibration.intervals import spread
from mfc_sim.calibration.prepared import Bools, Floats, Ints

SLIGHT = 1e-6
"""What the arithmetic of the fit leaves of nothing."""


@dataclass(frozen=True, eq=False)
class Product:
    """Durations as a product of factors of service, worker and day; squared errors are relative.

    Attributes
    ----------
    means, mean_error : ndarray, shape (services,)
        Mean on an average day at a window of pace 1 [min].
    paces, pace_error : ndarray, shape (groups,)
        Mean pace of the workers of a group, each as often as he served there.
    workers, worker_error : ndarray, shape (workers,)
        Pace against the mean of the group of pace 1.
    worker_known : ndarray of bool, shape (workers,)
        Whether the services and days tell it from theirs.
    factors, day_error : ndarray, shape (all days,)
        1 and inf where nothing was served.
    reference : int
        The group of pace 1.
    """

    means: Floats
    mean_error: Floats
    paces: Floats
    pace_error: Floats
    workers: Floats
    worker_error: Floats
    worker_known: Bools
    factors: Floats
    day_error: Floats
    reference: int

    @property
    def days(self) -> int:
        """Days with services."""
        return int(np.isfinite(self.day_error).sum())

    def day_spread(self) -> tuple[float, float, float, float]:
        """Coefficient of variation of the days' factor, its interval, and the p-value of none."""
        known = np.isfinite(self.day_error)
        factors, errors = self.factors[known], self.day_error[known]

        def statistic(variance: float) -> float:
            weights = 1 / (errors + variance)
            return float((weights * (factors - np.average(factors, weights=weights)) ** 2).sum())

        return spread(statistic, len(factors) - 1)

    def shrunk(self, pace_cv: float) -> Floats:
        """Factors of the days, drawn to 1 by what is chance in them."""
        trusted = pace_cv**2 / (pace_cv**2 + self.day_error) if pace_cv else np.zeros(len(self.factors))
        return np.asarray(1 + trusted * (self.factors - 1))


def product_of(
    minutes: Floats,
    service: Ints,
    group: Ints,
    day: Ints,
    services: int,
    groups: int,
    days: int,
    worker: Ints | None = None,
) -> Product:
    """Fit the factors: gamma quasi-likelihood with logarithmic link, by Fisher scoring; sandwich errors.

    Parameters
    ----------
    worker : ndarray, shape (tickets,), optional
        Who has the factor, numbered from 0; default: each group is its own worker.
    """
    who = group if worker is None else worker
    workers = groups if worker is None else int(who.max()) + 1
    sizes = (services, workers, days)
    index = (service, services + who, services + workers + day)
    width = sum(sizes)

    def crossed(weights: Floats | None = None) -> NDArray[np.float64]:
        pairs = (np.bincount(a * width + b, weights, width * width) for a in index for b in index)
        return np.asarray(sum(pairs), dtype=np.float64).reshape(width, width)

    design = crossed()
    inverse = np.linalg.pinv(design, hermitian=True)
    beta = np.zeros(width)
    beta[:services] = np.log(minutes.mean())
    ratio = np.ones(len(minutes))
    for _ in range(30):
        ratio = minutes / np.exp(sum(beta[one] for one in index))
        step = inverse @ sum(np.bincount(one, ratio - 1, width) for one in index)
        beta += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    ratio = minutes / np.exp(sum(beta[one] for one in index))
    covariance = inverse @ crossed((ratio - 1) ** 2) @ inverse
    sat = np.bincount(group * workers + who, minlength=groups * workers).reshape(groups, workers)
    reference = int(sat.sum(axis=1).argmax())
    served = np.bincount(day, minlength=days)
    open_ = np.flatnonzero(served)
    level, parts = _mean_of(sat, beta[services : services + workers])
    # Contrasts: a group or a worker against the reference; a day against all days; a service at the reference on the
    # mean day.
    to_group = np.zeros((groups, width))
    to_group[:, services : services + workers] = parts - parts[reference]
    to_worker = np.zeros((workers, width))
    to_worker[:, services : services + workers] = np.eye(workers) - parts[reference]
    mean_day = np.zeros(width)
    mean_day[services + workers + open_] = 1 / len(open_)
    to_day = np.zeros((days, width))
    to_day[open_, services + workers + open_] = 1
    to_day[open_] -= mean_day
    to_mean = np.zeros((services, width))
    to_mean[np.arange(services), np.arange(services)] = 1
    to_mean[:, services : services + workers] += parts[reference]
    to_mean += mean_day

    def error(contrast: NDArray[np.float64]) -> Floats:
        return np.asarray(((contrast @ covariance) * contrast).sum(axis=1))

    bent = level - parts @ beta[services : services + workers]  # a mean of paces is no mean of logarithms
    factors = np.exp(to_day @ beta)
    of_day = factors[open_].mean()
    missing = served == 0
    linked = np.where(sat.sum(axis=1) > 0, to_group @ beta + bent - bent[reference], 0.0)
    paces = np.exp(linked)
    means = np.exp(to_mean @ beta + bent[reference]) * of_day
    factors = np.where(missing, 1.0, factors / of_day)
    return Product(
        means=means,
        mean_error=error(to_mean),
        paces=paces,
        pace_error=error(to_group),
        workers=np.exp(to_worker @ beta - bent[reference]),
        worker_error=error(to_worker),
        worker_known=np.abs(to_worker @ inverse @ design - to_worker).max(axis=1) < SLIGHT,
        factors=factors,
        day_error=np.where(missing, np.inf, error(to_day)),
        reference=reference,
    )


def _mean_of(sat: Ints, beta: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Logarithm of the mean pace of those who sat in each group, and its derivatives; 0 where nobody did."""
    here = sat > 0
    top = np.where(here.any(axis=1), np.where(here, beta, -np.inf).max(axis=1, initial=-np.inf), 0.0)
    weights = sat * np.exp(np.where(here, beta - top[:, None], 0.0))
    total = np.maximum(weights.sum(axis=1), 1e-300)
    tickets = sat.sum(axis=1)
    level = np.where(tickets > 0, top + np.log(np.where(tickets > 0, total / np.maximum(tickets, 1), 1.0)), 0.0)
    return level, weights / total[:, None]
