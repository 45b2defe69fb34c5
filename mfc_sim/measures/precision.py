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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.kpis import KPI, estimate
from mfc_sim.measures.questions import real
from mfc_sim.paths import BLOCK

if TYPE_CHECKING:
    from mfc_sim.measures.estimates import Weights
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
    max_replications: int = 20_000
    goals: Mapping[str, tuple[str, float]] = field(init=False, repr=False)
    """Figure to the kind of its goal, and the goal."""

    def __post_init__(self) -> None:
        of: Any = self.of
        named = (of,) if isinstance(of, str) else tuple(of) if isinstance(of, Iterable) else ()
        problems = [] if named else [f"precision: of must be the name of a figure or several, got {of!r}"]
        problems += [f"precision: unknown figure {name!r}{nearest(name, KPI)}" for name in named if name not in KPI]
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
        most: Any = self.max_replications
        most = most.item() if isinstance(most, np.integer) else most
        if isinstance(most, bool) or not isinstance(most, int) or most < FIRST:
            problems.append(f"precision: max_replications must be a whole number >= {FIRST}, got {most!r}")
        if problems:
            raise InvalidDescription(*problems)
        object.__setattr__(self, "of", named)
        object.__setattr__(self, "goals", MappingProxyType({name: goals[name] for name in named}))

    def judge(self, summary: Summary, weights: Weights, looks: tuple[int, ...] = ()) -> Looked:
        """Look at the intervals of a run.

        Parameters
        ----------
        summary : Summary
            All visitors together.
        weights : ndarray
            From `resample`.
        looks : tuple of int
            Replications at the looks before.
        """
        found: dict[str, tuple[float, float]] = {}
        for name, (kind, width) in self.goals.items():
            one = estimate(summary, KPI[name], weights).estimate(summary.replications)
            # The farther end, as the nearer may be cut off where the figure can go no further.
            half = max(one.high - one.value, one.value - one.low)
            found[name] = half, width * (abs(one.value) if kind == "relative" else 1.0)
        return Looked(self, (*looks, summary.replications), MappingProxyType(found))


@dataclass(frozen=True)
class Looked:
    """Whether the figures of a run are as tight as asked.

    Attributes
    ----------
    precision : Precision
    looks : tuple of int
        Replications at every look; the last are those of the run.
    widths : dict of str to (float, float)
        Figure to its half-width, and to the one asked.
    """

    precision: Precision
    looks: tuple[int, ...]
    widths: Mapping[str, tuple[float, float]]

    @property
    def reached(self) -> bool:
        """Whether every figure is as tight as asked."""
        return all(half <= asked for half, asked in self.widths.values())

    @property
    def replications(self) -> int:
        """Replications of the run."""
        return self.looks[-1]

    def following(self) -> int | None:
        """Replications at the next look; None if this was the last."""
        most = self.precision.max_replications // BLOCK * BLOCK
        if self.reached or self.replications >= most:
            return None
        lacking = max(half / asked if asked > 0 else np.inf for half, asked in self.widths.values())
        growth = MOST_GROWTH if math.isnan(lacking) else BEYOND * lacking**2
        growth = min(max(growth, LEAST_GROWTH), MOST_GROWTH)
        return min(most, -(-int(self.replications * growth) // BLOCK) * BLOCK)
