"""Figures adjusted for how many happened to come: control variates with known means.

How many come in a replication has a mean and a variance that the description gives. A run in which more came than the
mean has longer waits than the long run has; by how much, the replications themselves tell, as a regression of their
deviations on the number who came and on its square. What is left of the spread is the spread at a given number.

References
----------
.. [1] S. S. Lavenberg, P. D. Welch, A perspective on the use of control variables to increase the efficiency of Monte
   Carlo simulations, Management Science 27, 1981: the interval, Student's with a degree less for every control.
.. [2] A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, section 11.4. A ratio is adjusted through its
   linearized deviations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import stdtrit

from mfc_sim.description.demand import Appointments
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.estimates import FEW_REPLICATIONS, LEVEL, Estimate, Floats, Linear
from mfc_sim.measures.kpis import KPI, Kpi

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.measures.summary import Summary


class Known(NamedTuple):
    """What the description says of the number who come in a replication."""

    mean: float
    variance: float


def known(office: Office, days: Sequence[Day]) -> Known:
    """Mean and variance of the number who come in a replication, no-shows left out.

    Given the factors of the day, walk-ins are Poisson and the booked binomial; days are independent.

    Examples
    --------
    >>> from mfc_sim.presets import starter
    >>> office = starter().replace(day_cv=0.0)
    >>> known(office, office.days()).mean > 1000
    True
    """
    mean = variance = 0.0
    for day in days:
        walk_ins, spread = 0.0, 0.0
        for stream in office.demand:
            if isinstance(stream, Appointments):
                slots = len(stream.slots_ms(day.weekday, day.opening_ms, day.closing_ms))
                mean += slots * (1 - stream.no_show)
                variance += slots * stream.no_show * (1 - stream.no_show)
            else:
                rate = stream.rate(day.weekday, day.opening_ms, day.closing_ms)
                come = float(rate.counts.sum()) + stream.at_door(day.weekday)
                walk_ins += come
                spread += (come * stream.day_cv) ** 2
        mean += walk_ins
        # of a Poisson number with a random mean: that mean, and its variance
        variance += walk_ins + (1 + office.day_cv**2) * (walk_ins**2 + spread) - walk_ins**2
    return Known(mean, variance)


def figure(name: object) -> Kpi:
    """Figure that can be adjusted.

    Raises
    ------
    InvalidDescription
        If there is no such figure, or it is a quantile.
    """
    allowed = [kpi.name for kpi in KPI.values() if kpi.q is None]
    if not isinstance(name, str) or name not in allowed:
        what = "is a quantile, which cannot be adjusted" if isinstance(name, str) and name in KPI else "is no figure"
        raise InvalidDescription(f"adjusted: {name!r} {what}{nearest(name, allowed)}")
    return KPI[name]


def adjusted(linear: Linear, kpi: Kpi, visits: Summary, expected: Known) -> Estimate:
    """Adjust a figure of one cell for the number who came.

    Parameters
    ----------
    linear : Linear
        The figure; shape (1,), and (sections, 1).
    kpi : Kpi
    visits : Summary
        All visitors of the same run.
    expected : Known
    """
    replications = visits.replications
    if replications < FEW_REPLICATIONS:
        raise InvalidDescription(
            f"adjusted: needs at least {FEW_REPLICATIONS} replications to learn from, got {replications}"
        )
    sizes = visits.span.sizes().astype(np.float64)
    more = visits.total("visits")[:, 0] - sizes * expected.mean
    controls = _varying(np.column_stack([more, more**2 / sizes - expected.variance]))
    value, influence = float(linear.value[0]), linear.influence[:, 0]
    count, number = len(influence), controls.shape[1]
    center = controls.mean(axis=0)
    apart = controls - center
    slopes = np.linalg.lstsq(apart, influence, rcond=None)[0]
    left = influence - influence.mean() - apart @ slopes
    value -= float(center @ slopes)
    degrees = count - 1 - number
    # The slopes are estimated too: the farther the controls are from their means, the more that matters.
    farther = 1 / count + float(center @ np.linalg.pinv(apart.T @ apart) @ center)
    half = float(stdtrit(degrees, (1 + LEVEL) / 2)) * np.sqrt(farther * float((left**2).sum()) / degrees)
    return Estimate(value, max(value - half, 0.0), min(value + half, kpi.most), replications)


def _varying(controls: Floats) -> Floats:
    """Controls that vary, each in units of its own spread."""
    spread = controls.std(axis=0)
    kept = spread > 1e-9 * (1 + np.abs(controls).max(axis=0))
    units: Floats = controls[:, kept] / spread[kept]
    return units
