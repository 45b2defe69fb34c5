"""Laws of durations, patience and lateness. Means in minutes.

A law holds no randomness: it names the standard draws it is made from (``bases``) and turns them into minutes
(``transform``). So the same draws serve every value of a sweep over means, and only paths.py makes generators.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from mfc_sim.description.base import Description, NotNegative, Pairs, Positive, Real
from mfc_sim.errors import InvalidDescription, nearest

Array = NDArray[np.float64]


class BaseLaw(Description):
    """A law: ``bases`` name its standard draws, ``transform(*draws)`` turns them into minutes."""

    logarithmic: ClassVar[bool] = False

    @property
    def bases(self) -> tuple[str, ...]:
        """Standard draws: "exponential", "normal", "uniform", or "gamma:<shape>"; () if nothing is random."""
        raise AttributeError(type(self).__name__)

    @property
    def line(self) -> tuple[float, float] | None:
        """Numbers (a, b) of a law a + b x of one standard draw x, or exp(a + b x) if ``logarithmic``; else None."""
        return None

    def transform(self, *draws: Array) -> Array:
        """Minutes of standard draws, elementwise [min]."""
        assert self.line is not None
        minutes = np.asarray(self.line[0] + (self.line[1] * draws[0] if draws else 0.0))
        return np.exp(minutes) if self.logarithmic else minutes

    @property
    def mean(self) -> float:
        """Mean [min]."""
        raise AttributeError(type(self).__name__)

    @property
    def scv(self) -> float:
        """Squared coefficient of variation: variance / mean squared."""
        raise AttributeError(type(self).__name__)

    @property
    def below_zero(self) -> bool:
        """Whether values below 0 can occur."""
        return False


class Exponential(BaseLaw):
    """Exponential law.

    Parameters
    ----------
    mean_min : float
        Mean [min], above 0.
    """

    law: Literal["exponential"] = Field("exponential", repr=False)
    mean_min: Positive

    @property
    def bases(self) -> tuple[str, ...]:
        return ("exponential",)

    @property
    def line(self) -> tuple[float, float]:
        return 0.0, self.mean_min

    @property
    def mean(self) -> float:
        return self.mean_min

    @property
    def scv(self) -> float:
        return 1.0


class Lognormal(BaseLaw):
    """Lognormal law, the usual fit of service times.

    Parameters
    ----------
    mean_min : float
        Mean [min], above 0.
    cv : float
        Coefficient of variation (standard deviation / mean), above 0.
    """

    logarithmic: ClassVar[bool] = True

    law: Literal["lognormal"] = Field("lognormal", repr=False)
    mean_min: Positive
    cv: Positive

    @property
    def bases(self) -> tuple[str, ...]:
        return ("normal",)

    @property
    def line(self) -> tuple[float, float]:
        variance = math.log1p(self.cv * self.cv)
        return math.log(self.mean_min) - variance / 2, math.sqrt(variance)

    @property
    def mean(self) -> float:
        return self.mean_min

    @property
    def scv(self) -> float:
        return self.cv**2


class Gamma(BaseLaw):
    """Gamma law.

    Parameters
    ----------
    mean_min : float
        Mean [min], above 0.
    cv : float
        Coefficient of variation, above 0.
    """

    law: Literal["gamma"] = Field("gamma", repr=False)
    mean_min: Positive
    cv: Positive

    @property
    def bases(self) -> tuple[str, ...]:
        return (f"gamma:{1 / self.cv**2!r}",)

    @property
    def line(self) -> tuple[float, float]:
        return 0.0, self.mean_min * self.cv**2

    @property
    def mean(self) -> float:
        return self.mean_min

    @property
    def scv(self) -> float:
        return self.cv**2


class Fixed(BaseLaw):
    """Always the same duration.

    Parameters
    ----------
    minutes : float
        Duration [min], at least 0.
    """

    law: Literal["fixed"] = Field("fixed", repr=False)
    minutes: NotNegative

    @property
    def bases(self) -> tuple[str, ...]:
        return ()

    @property
    def line(self) -> tuple[float, float]:
        return self.minutes, 0.0

    @property
    def mean(self) -> float:
        return self.minutes

    @property
    def scv(self) -> float:
        return 0.0


class Uniform(BaseLaw):
    """Uniform law on [low, high).

    Parameters
    ----------
    low_min, high_min : float
        Ends [min], low below high.
    """

    law: Literal["uniform"] = Field("uniform", repr=False)
    low_min: Real
    high_min: Real

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.low_min >= self.high_min:
            raise ValueError(f"low_min must be below high_min, got {self.low_min} and {self.high_min} minutes")
        return self

    @property
    def bases(self) -> tuple[str, ...]:
        return ("uniform",)

    @property
    def line(self) -> tuple[float, float]:
        return self.low_min, self.high_min - self.low_min

    @property
    def mean(self) -> float:
        return (self.low_min + self.high_min) / 2

    @property
    def scv(self) -> float:
        return (self.high_min - self.low_min) ** 2 / 12 / self.mean**2

    @property
    def below_zero(self) -> bool:
        return self.low_min < 0


class Normal(BaseLaw):
    """Normal law, for lateness only: a duration has no mass below 0.

    Parameters
    ----------
    mean_min : float
        Mean [min]; negative is early.
    sd_min : float
        Standard deviation [min], at least 0.
    """

    law: Literal["normal"] = Field("normal", repr=False)
    mean_min: Real
    sd_min: NotNegative

    @property
    def bases(self) -> tuple[str, ...]:
        return ("normal",)

    @property
    def line(self) -> tuple[float, float]:
        return self.mean_min, self.sd_min

    @property
    def mean(self) -> float:
        return self.mean_min

    @property
    def scv(self) -> float:
        return (self.sd_min / self.mean_min) ** 2 if self.mean_min else math.inf

    @property
    def below_zero(self) -> bool:
        return True


class Empirical(BaseLaw):
    """Measured values, each equally likely.

    Parameters
    ----------
    values_min : sequence of float
        Values [min], at least one.
    """

    law: Literal["empirical"] = Field("empirical", repr=False)
    values_min: Annotated[tuple[Real, ...], Field(min_length=1)]

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
        return float(np.var(self._values) / self.mean**2)

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
    name: str
    numbers: Pairs[Real] = ()

    def __init__(self, name: str | None = None, /, **numbers: Any) -> None:
        # Written Law("weibull_min", c=1.5, scale=12); files and replace() give name= and numbers=.
        super().__init__(**(numbers if name is None else {"name": name, "numbers": numbers}))

    @model_validator(mode="after")
    def _known(self) -> Law:
        from scipy import stats

        law = getattr(stats, self.name, None)
        if not isinstance(law, stats.rv_continuous):
            raise ValueError(f"{self.name!r} is no continuous law of scipy.stats{nearest(self.name, dir(stats))}")
        allowed = [*filter(None, (law.shapes or "").replace(" ", "").split(",")), "loc", "scale"]
        given = dict(self.numbers)
        problems = [f"unknown number {name!r}{nearest(name, allowed)}" for name in given if name not in allowed]
        problems += [f"{name} is required" for name in allowed[:-2] if name not in given]
        if not problems and not math.isfinite(float(law(**given).mean())):
            problems = [f"must have a finite mean with the numbers {given}"]
        if problems:
            raise InvalidDescription(*(f"Law {self.name!r}: {problem}" for problem in problems))
        return self

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
        return float(self._frozen.var() / self.mean**2)

    @property
    def below_zero(self) -> bool:
        return bool(self._frozen.support()[0] < 0)

    def __repr__(self) -> str:
        return f"Law({', '.join([repr(self.name), *(f'{name}={number!r}' for name, number in self.numbers)])})"


class Part(Description):
    """One part of a Mixture: a law and its weight."""

    weight: Positive
    of: AnyLaw


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
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    def __init__(self, *parts: Any, **data: Any) -> None:
        # Written Mixture((0.8, law), (0.2, law)); files and replace() give parts=.
        if parts:
            data["parts"] = [{"weight": p[0], "of": p[1]} if isinstance(p, tuple) and len(p) == 2 else p for p in parts]
        super().__init__(**data)

    @property
    def weights(self) -> Array:
        """Weights, summing to 1."""
        weights = np.array([part.weight for part in self.parts])
        return weights / weights.sum()

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
        square = math.fsum(
            part.of.mean**2 * (1 + part.of.scv) * w for part, w in zip(self.parts, self.weights, strict=True)
        )
        return square / self.mean**2 - 1

    @property
    def below_zero(self) -> bool:
        return any(part.of.below_zero for part in self.parts)

    def __repr__(self) -> str:
        return f"Mixture({', '.join(f'({part.weight!r}, {part.of!r})' for part in self.parts)})"


AnyLaw = Annotated[
    Exponential | Lognormal | Gamma | Fixed | Uniform | Normal | Empirical | Law | Mixture, Field(discriminator="law")
]
Part.model_rebuild()
Mixture.model_rebuild()


def not_below_zero(law: BaseLaw | None, field: str) -> Sequence[str]:
    """Problems of a law used for a duration or a patience: neither can be negative."""
    if law is not None and law.below_zero:
        return [f"{field} must not fall below 0 minutes, got {law!r}"]
    return []
