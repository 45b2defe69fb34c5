"""Service times behind the laws of a ticket fit, and quantiles of a law."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mfc_sim.calibration.durations import unbelieved
from mfc_sim.calibration.operators import paced
from mfc_sim.calibration.prepared import prepared
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.description.laws import BaseLaw
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, among, nearest

Floats = NDArray[np.float64]

POINTS = 1 << 15
"""Points of a law from which its quantiles are read."""
_PRIMES = (2, 3, 5, 7, 11, 13)


def observed_minutes(fit: TicketFit, service: str) -> Floats:
    """Return the service times of a service that the fit believes, at the pace of its office [min].

    Each is divided by the pace of its windows and by the factor of its day, as in the fit itself.

    Raises
    ------
    InvalidDescription
        If the fit has no such service.
    UnsupportedFeature
        If the log holds no service times of it.
    """
    laws = {one.name: one.duration for one in fit.office.services}
    if not among(service, laws):
        raise InvalidDescription(f"service: the fit has no {service!r}{nearest(service, laws)}")
    ready = prepared(fit.log, fit.hours)
    groups = [windows.name for windows in fit.office.windows]
    place = {label: groups.index(name) for label, name in fit.group_of_window.items() if name in groups}
    group = np.array([*(place.get(label, -1) for label in ready.windows), -1])[ready.window]
    forgotten, batches = unbelieved(ready)
    minutes = ready.finished - ready.called
    good = ready.came & (minutes > 0) & ~forgotten & ~batches & (group >= 0)
    mine = good & (ready.service == list(ready.services).index(service))
    if not mine.any():
        raise UnsupportedFeature(f"service {service!r}: the log holds no service times that are believed")
    product = paced(ready, np.flatnonzero(good), group[good], len(groups)).product
    standard = minutes / product.paces[group] / product.shrunk(fit.office.pace_cv)[ready.day]
    return np.asarray(np.sort(standard[mine]))


def law_quantiles(law: BaseLaw, shares: Floats) -> Floats:
    """Return the quantiles of a law [min]; nothing is drawn.

    Examples
    --------
    >>> from mfc_sim.description.laws import Exponential
    >>> law_quantiles(Exponential(mean_min=10), np.array([0.5, 0.9])).round(1).tolist()
    [6.9, 23.0]
    """
    from scipy.special import gammaincinv, ndtri

    spots = (0.5 + np.outer(np.arange(POINTS), np.sqrt(_PRIMES[: max(len(law.bases), 1)]))) % 1.0
    spots[:, 0] = (np.arange(POINTS) + 0.5) / POINTS
    draws = []
    for place, base in enumerate(law.bases):
        name, _, shape = base.partition(":")
        spot = spots[:, place]
        if name == "normal":
            draws.append(ndtri(spot))
        elif name == "exponential":
            draws.append(-np.log1p(-spot))
        else:
            draws.append(gammaincinv(float(shape), spot) if name == "gamma" else spot)
    minutes = law.transform(*draws) if draws else np.full(POINTS, law.mean)
    return np.asarray(np.quantile(minutes, shares))
