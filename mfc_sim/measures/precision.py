"""How tight an answer has to be, and how many replications are run until it is.

The rule is that of Chow and Robbins [1]_: look at the interval, and add replications until it is tight enough. A rule
that looks often stops too early, where the spread so far happens to be too small, and its intervals then hold the truth
less often than they say [2]_. Against this: the first look comes late, after 128 replications; looks are few, as each
next one aims beyond where the spread so far says that the goal lies. What coverage is left is measured in
docs/statistics.md.

References
----------
.. [1] Y. S. Chow, H. Robbins, On the asymptotic theory of fixed-width sequential confidence intervals for the mean,
   Annals of Mathematical Statistics 36, 1965.
.. [2] P. W. Glynn, W. Whitt, The asymptotic validity of sequential stopping rules for stochastic simulations, Annals of
   Applied Probability 2, 1992; A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, section 9.4.1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.adjusted import adjusted
from mfc_sim.measures.estimates import interval
from mfc_sim.measures.kpis import KPI, estimate, linear
from mfc_sim.measures.questions import real
from mfc_sim.paths import BLOCK

if TYPE_CHECKING:
    from mfc_sim.measures.adjusted import Known
    from mfc_sim.measures.estimates import Estimate, Weights
    from mfc_sim.measures.summary import Summary

FIRST = 2 * BLOCK
"""Replications at the first look."""
BEYOND = 1.1
"""How far beyond the replications that seem to be needed the next look lies."""
LEAST_GROWTH = 1.25
MOST_GROWTH = 8.0
"""Bounds of the growth from one look to the next: few looks, and no leap on the word of a first stage."""

Width = float | Mapping[str, float]


@dataclass(frozen=True)
class Precision:
    """How tight the 95 % intervals of some figures have to be.

    Parameters
    ----------
    of : str or several
        Names of figures, as in ``Result.table``.
    half_width : float, or dict of name to float, optional
        Greatest distance of the value from an end of its interval, in the unit of the figure (0.01 of a share is one
        percentage point).
    relative : float, or dict of name to float, optional
        The same as a share of the value. Every figure has one of the two.
    adjusted : bool, default False
        Whether the figures are to be adjusted for the number who came, as ``Result.adjusted`` does: that takes several
        times fewer replications where days differ. No quantiles then.
    max_replications : int, default 20000
        The ceiling, in whole draw blocks of 64; the result says if it was hit.

    Examples
    --------
    >>> Precision(of="share_within_15", half_width=0.01).goals
    mappingproxy({'share_within_15': ('half_width', 0.01)})
    """

    of: str | Iterable[str]
    half_width: Width | None = None
    relative: Width | None = None
    adjusted: bool = False
    max_replications: int = 20_000
    goals: Mapping[str, tuple[str, float]] = field(init=False, repr=False, hash=False)
    """Figure to the kind of its goal, and the goal."""

    def __post_init__(self) -> None:
        of: Any = self.of
        named = (of,) if isinstance(of, str) else tuple(of) if isinstance(of, Iterable) else ()
        problems = [] if named else [f"precision: of must be the name of a figure or several, got {of!r}"]
        problems += [
            f"precision: unknown figure {name!r}{nearest(name, KPI)}"
            for name in named
            if not (isinstance(name, str) and name in KPI)
        ]
        named = tuple(name for name in named if isinstance(name, str))
        goals: dict[str, tuple[str, float]] = {}
        for kind in ("half_width", "relative"):
            given = getattr(self, kind)
            of_kind = given if isinstance(given, Mapping) else {} if given is None else dict.fromkeys(named, given)
            for name, width in of_kind.items():
                if name not in named:
                    problems.append(f"precision: {kind} of {name!r} is given, but not asked{nearest(name, named)}")
                elif name in goals:
                    problems.append(f"precision: {name} has both half_width and relative; allowed: one of them")
                elif not 0 < real(width) < np.inf:
                    problems.append(f"precision: {kind} of {name} must be a number above 0, got {width!r}")
                goals[name] = kind, real(width)
        problems += [f"precision: {name} needs half_width or relative" for name in named if name not in goals]
        adjusted: object = self.adjusted
        if not isinstance(adjusted, bool | np.bool_):
            problems.append(f"precision: adjusted must be True or False, got {self.adjusted!r}")
        elif adjusted:
            for name in named:
                if name in KPI and KPI[name].q is not None:
                    problems.append(f"precision: {name} is a quantile, which cannot be adjusted")
        most: Any = self.max_replications
        most = most.item() if isinstance(most, np.integer) else most
        if isinstance(most, bool) or not isinstance(most, int) or most < FIRST:
            problems.append(f"precision: max_replications must be a whole number >= {FIRST}, got {most!r}")
        if problems:
            raise InvalidDescription(*problems)
        object.__setattr__(self, "of", named)
        object.__setattr__(self, "goals", MappingProxyType({name: goals[name] for name in named}))

    def judge(
        self, summary: Summary, weights: Callable[[], Weights], expected: Known, looks: tuple[int, ...] = ()
    ) -> Looked:
        """Look at the intervals of a run.

        Parameters
        ----------
        summary : Summary
            All visitors together.
        weights : function
            Gives what `resample` does; called only for quantiles.
        expected : Known
            What is known of the number who come.
        looks : tuple of int
            Replications at the looks before.
        """
        found: dict[str, Estimate] = {}
        asked: dict[str, float] = {}
        for name, (kind, width) in self.goals.items():
            kpi = KPI[name]
            if self.adjusted:
                found[name] = adjusted(linear(summary, kpi), kpi, summary, expected)
            elif kpi.q is None:
                found[name] = interval(linear(summary, kpi), least=0.0, most=kpi.most).estimate(summary.replications)
            else:
                found[name] = estimate(summary, kpi, weights()).estimate(summary.replications)
            asked[name] = width * (abs(found[name].value) if kind == "relative" else 1.0)
        return Looked(self, (*looks, summary.replications), MappingProxyType(found), MappingProxyType(asked))


@dataclass(frozen=True)
class Looked:
    """Whether the figures of a run are as tight as asked.

    Attributes
    ----------
    precision : Precision
    looks : tuple of int
        Replications at every look; the last are those of the run.
    found : dict of str to Estimate
        The figures asked for.
    asked : dict of str to float
        The half-width asked of each.
    """

    precision: Precision
    looks: tuple[int, ...]
    found: Mapping[str, Estimate]
    asked: Mapping[str, float]

    @property
    def widths(self) -> dict[str, float]:
        """Distance of each value from the farther end of its interval: the nearer may be cut off at 0 or 1."""
        return {name: max(one.high - one.value, one.value - one.low) for name, one in self.found.items()}

    @property
    def reached(self) -> bool:
        """Whether every figure is as tight as asked."""
        return all(half <= self.asked[name] for name, half in self.widths.items())

    @property
    def replications(self) -> int:
        """Replications of the run."""
        return self.looks[-1]

    def following(self) -> int | None:
        """Replications at the next look; None if this was the last."""
        most = self.precision.max_replications // BLOCK * BLOCK
        if self.reached or self.replications >= most:
            return None
        lacking = max(half / self.asked[name] if self.asked[name] > 0 else np.inf for name, half in self.widths.items())
        growth = MOST_GROWTH if math.isnan(lacking) else BEYOND * lacking**2
        growth = min(max(growth, LEAST_GROWTH), MOST_GROWTH)
        return min(most, -(-int(self.replications * growth) // BLOCK) * BLOCK)
