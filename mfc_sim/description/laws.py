"""Laws of durations, patience and lateness. Means in minutes.

A law holds no randomness: it names the standard draws it is made from (``bases``) and turns them into minutes
(``transform``). So the same draws serve every value of a sweep over means, and only paths.py makes generators.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from mfc_sim.description.base import Description
from mfc_sim.description.fields import AnyMinutes, LawCv, Minutes, MinutesOrNone

Array = NDArray[np.float64]


def squared_cv(variance: float, mean: float) -> float:
    """Variance / mean squared; 0 if nothing varies, inf if the mean is 0."""
    return variance / mean**2 if variance and mean else math.inf if variance else 0.0


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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Service(name="passport", duration=mfc.Exponential(mean_min=12))
    Service(name='passport', duration=Exponential(mean_min=12.0))
    """

    example = "mean_min=12"

    law: Literal["exponential"] = Field("exponential", repr=False)
    mean_min: Minutes

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> passport = mfc.Service(
    ...     name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)
    ... )
    >>> passport.duration.mean, passport.duration.scv
    (12.0, 0.25)
    """

    logarithmic: ClassVar[bool] = True
    example = "mean_min=12, cv=0.5"

    law: Literal["lognormal"] = Field("lognormal", repr=False)
    mean_min: Minutes
    cv: LawCv

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Gamma(mean_min=25, cv=0.6)
    Gamma(mean_min=25.0, cv=0.6)
    """

    example = "mean_min=12, cv=0.5"

    law: Literal["gamma"] = Field("gamma", repr=False)
    mean_min: Minutes
    cv: LawCv

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Service(name="collect", duration=mfc.Fixed(minutes=5))
    Service(name='collect', duration=Fixed(minutes=5.0))
    """

    example = "minutes=5"

    law: Literal["fixed"] = Field("fixed", repr=False)
    minutes: MinutesOrNone

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.Uniform(low_min=5, high_min=15).mean
    10.0
    """

    example = "low_min=5, high_min=10"

    law: Literal["uniform"] = Field("uniform", repr=False)
    low_min: AnyMinutes
    high_min: AnyMinutes

    def _problems(self) -> Iterable[str]:
        if self.low_min >= self.high_min:
            yield f"low_min must be below high_min, got {self.low_min} and {self.high_min} minutes"

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
        return squared_cv((self.high_min - self.low_min) ** 2 / 12, self.mean)

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

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> early = mfc.Normal(mean_min=-3, sd_min=6)
    >>> mfc.Appointments(
    ...     name="booked",
    ...     service="passport",
    ...     starts="10:00",
    ...     ends="17:00",
    ...     every_min=15,
    ...     lateness=early,
    ... ).lateness
    Normal(mean_min=-3.0, sd_min=6.0)
    """

    example = "mean_min=-3, sd_min=6"

    law: Literal["normal"] = Field("normal", repr=False)
    mean_min: AnyMinutes
    sd_min: MinutesOrNone

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
        return squared_cv(self.sd_min**2, self.mean_min)

    @property
    def below_zero(self) -> bool:
        return True
