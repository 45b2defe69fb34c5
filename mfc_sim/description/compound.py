"""Laws made of measured values, of a name in scipy.stats, or of other laws."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field

from mfc_sim.description.base import Description
from mfc_sim.description.fields import AnyMinutes, Pairs, Positive, Real, Some, Text
from mfc_sim.description.laws import Array, BaseLaw, Exponential, Fixed, Gamma, Lognormal, Normal, Uniform, squared_cv
from mfc_sim.errors import InvalidDescription, nearest


class Empirical(BaseLaw):
    """Measured values, each equally likely.

    Parameters
    ----------
    values_min : sequence of float
        Values [min], at least one.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> measured = mfc.Empirical(values_min=[4, 7.5, 12.5])
    >>> measured.mean
    8.0
    """

    example = "values_min=[4, 7.5, 12]"

    law: Literal["empirical"] = Field("empirical", repr=False)
    values_min: Some[AnyMinutes]

    @cached_property
    def _values(self) -> Array:
        return np.array(self.values_min)

    @property
    def bases(self) -> tuple[str, ...]:
        return ("uniform",)

    def transform(self, *draws: Array) -> Array:
        values = self._values
        return values[np.minimum((draws[0] * len(values)).astype(np.intp), len(values) - 1)]

    @property
    def mean(self) -> float:
        return math.fsum(self.values_min) / len(self.values_min)

    @property
    def scv(self) -> float:
        return squared_cv(float(np.var(self._values)), self.mean)

    @property
    def below_zero(self) -> bool:
        return min(self.values_min) < 0


class Law(BaseLaw):
    """Any continuous law of scipy.stats, by its name there, with its numbers in minutes.

    Parameters
    ----------
    name : str
        Name in scipy.stats.
    **numbers : float
        Its shape numbers, ``loc`` and ``scale`` [min].

    Examples
    --------
    >>> Law("weibull_min", c=1.5, scale=12)
    Law('weibull_min', c=1.5, scale=12.0)
    """

    law: Literal["scipy"] = Field("scipy", repr=False)
    name: Text
    numbers: Pairs[Real] = ()

    def __init__(self, *args: Any, **numbers: Any) -> None:
        # Written Law("weibull_min", c=1.5, scale=12); files and replace() give name= and numbers=.
        if len(args) > 1:
            raise InvalidDescription(f"Law takes one name, as Law('weibull_min', c=1.5, scale=12), got {args!r}")
        super().__init__(**({"name": args[0], "numbers": numbers} if args else numbers))

    def _problems(self) -> Iterable[str]:
        from scipy import stats

        law = getattr(stats, self.name, None)
        if not isinstance(law, stats.rv_continuous):
            known = [name for name in dir(stats) if isinstance(getattr(stats, name), stats.rv_continuous)]
            return [f"name must be that of a continuous law of scipy.stats{nearest(self.name, known, few=True)}"]
        allowed = [*filter(None, (law.shapes or "").replace(" ", "").split(",")), "loc", "scale"]
        given = dict(self.numbers)
        problems = [f"unknown number {name!r}{nearest(name, allowed)}" for name in given if name not in allowed]
        problems += [f"{name} is required" for name in allowed[:-2] if name not in given]
        if not problems and not _sound(law(**given)):
            problems = [f"must have a finite mean with the numbers {given}"]
        return problems

    @cached_property
    def _frozen(self) -> Any:
        from scipy import stats

        return getattr(stats, self.name)(**dict(self.numbers))

    @property
    def bases(self) -> tuple[str, ...]:
        return ("uniform",)

    def transform(self, *draws: Array) -> Array:
        return np.asarray(self._frozen.ppf(draws[0]), dtype=np.float64)

    @property
    def mean(self) -> float:
        return float(self._frozen.mean())

    @property
    def scv(self) -> float:
        return squared_cv(float(self._frozen.var()), self.mean)

    @property
    def below_zero(self) -> bool:
        return bool(self._frozen.support()[0] < 0)

    def __repr__(self) -> str:
        return f"Law({', '.join([repr(self.name), *(f'{name}={number!r}' for name, number in self.numbers)])})"


def _sound(law: Any) -> bool:
    """Whether a law of scipy.stats has a finite mean and a support: nan says that its numbers are not allowed."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return math.isfinite(float(law.mean())) and not np.isnan(law.support()).any()


class Part(Description):
    """One part of a Mixture: a law and its weight."""

    example = "weight=0.8, of=Lognormal(mean_min=8, cv=0.4)"

    weight: Positive
    of: AnyLaw


def _is_pair(part: object) -> bool:
    return isinstance(part, list | tuple) and len(part) == 2


class Mixture(BaseLaw):
    """A mixture of laws.

    Parameters
    ----------
    *parts : tuple of (float, law)
        Weight and law of each part; weights are scaled to sum to 1.

    Examples
    --------
    >>> Mixture((0.8, Lognormal(mean_min=8, cv=0.4)), (0.2, Fixed(minutes=30))).mean
    12.4
    """

    law: Literal["mixture"] = Field("mixture", repr=False)
    parts: Some[Part]

    def __init__(self, *parts: Any, **data: Any) -> None:
        # Written Mixture((0.8, law), (0.2, law)); files and replace() give parts=.
        wrong = [repr(part) for part in parts if not (isinstance(part, Part) or _is_pair(part))]
        if wrong:
            shown = "Mixture((0.8, Lognormal(mean_min=8, cv=0.4)), (0.2, Fixed(minutes=30)))"
            raise InvalidDescription(f"Mixture takes pairs (weight, law), as {shown}, got {', '.join(wrong)}")
        if parts or not data:
            data["parts"] = [{"weight": part[0], "of": part[1]} if _is_pair(part) else part for part in parts]
        super().__init__(**data)

    @property
    def weights(self) -> Array:
        """Weights, summing to 1."""
        weights = np.array([part.weight for part in self.parts])
        return np.asarray(weights / weights.sum())

    @property
    def bases(self) -> tuple[str, ...]:
        return ("uniform", *dict.fromkeys(base for part in self.parts for base in part.of.bases if base != "uniform"))

    def transform(self, *draws: Array) -> Array:
        # One uniform number chooses the part; what it leaves, spread over [0, 1) again, serves the parts that need one.
        edges = np.concatenate([[0.0], np.cumsum(self.weights)])
        chosen = np.minimum(np.searchsorted(edges, draws[0], side="right") - 1, len(self.parts) - 1)
        rest = (draws[0] - edges[chosen]) / self.weights[chosen]
        given = dict(zip(self.bases, (np.clip(rest, 0.0, 1 - 2**-53), *draws[1:]), strict=True))
        result = np.empty(draws[0].shape)
        for index, part in enumerate(self.parts):
            result = np.where(chosen == index, part.of.transform(*(given[base] for base in part.of.bases)), result)
        return result

    @property
    def mean(self) -> float:
        return math.fsum(part.of.mean * weight for part, weight in zip(self.parts, self.weights.tolist(), strict=True))

    @property
    def scv(self) -> float:
        squares = (part.of.mean**2 * (1 + part.of.scv) for part in self.parts)
        square = math.fsum(one * weight for one, weight in zip(squares, self.weights.tolist(), strict=True))
        return squared_cv(max(0.0, square - self.mean**2), self.mean)

    @property
    def below_zero(self) -> bool:
        return any(part.of.below_zero for part in self.parts)

    def __repr__(self) -> str:
        return f"Mixture({', '.join(f'({part.weight!r}, {part.of!r})' for part in self.parts)})"


AnyLaw = Annotated[
    Exponential | Lognormal | Gamma | Fixed | Uniform | Normal | Empirical | Law | Mixture, Field(discriminator="law")
]
if not TYPE_CHECKING:
    Part.model_rebuild()
    Mixture.model_rebuild()


def not_below_zero(law: BaseLaw | None, field: str) -> Sequence[str]:
    """Problems of a law used for a duration or a patience: neither can be negative."""
    if law is not None and law.below_zero:
        return [f"{field} must not fall below 0 minutes, got {law!r}"]
    return []
