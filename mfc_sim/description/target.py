"""Targets: what is promised to the visitors, and in which part of them it has to hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mfc_sim.description.base import Description
from mfc_sim.description.fields import MinutesOrNone, Share


class Target(Description):
    """What is promised to the visitors: one figure, its bound, and the part of them in which it has to hold.

    Exactly one of ``share``, ``mean_wait_min``, ``quantile`` and ``left``; ``limit_min`` goes with ``share`` and
    ``quantile``.

    Parameters
    ----------
    limit_min : float, optional
        Promised wait [min], from 0.
    share : float, optional
        Share of all who queue that is to be called within the limit, above 0, at most 1; one who left counts as a miss.
    mean_wait_min : float, optional
        Greatest mean wait of those served [min].
    quantile : float, optional
        Share of those served who wait no longer than the limit, above 0 and below 1: 0.9 for "the 90 % quantile of the
        wait is at most the limit".
    left : float, optional
        Greatest share of all who queue that may leave or be sent away without being served, from 0.
    per : "half-hour", "day", "service" or "level"
        In which part of the visitors it has to hold: those of every half-hour (`Sweep.best` cannot do that yet), all
        visitors together ("day": not on every single day), those of every service, or those of every level.

    Examples
    --------
    >>> Target(limit_min=15, share=0.9, per="day")
    Target(limit_min=15.0, share=0.9, per='day')
    >>> Target(mean_wait_min=5, per="service")
    Target(mean_wait_min=5.0, per='service')
    """

    example = "limit_min=15, share=0.9, per='day'"
    kinds: ClassVar[tuple[str, ...]] = ("share", "mean_wait_min", "quantile", "left")
    """What may be promised."""

    limit_min: MinutesOrNone | None = None
    share: Annotated[Share, Field(gt=0)] | None = None
    mean_wait_min: MinutesOrNone | None = None
    quantile: Annotated[Share, Field(gt=0, lt=1)] | None = None
    left: Share | None = None
    per: Literal["half-hour", "day", "service", "level"]

    def _problems(self) -> Iterable[str]:
        given = [kind for kind in self.kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            yield f"exactly one of {', '.join(self.kinds)} must be given, got {', '.join(given) or 'none'}"
        with_limit = {"share", "quantile"} & set(given)
        if with_limit and self.limit_min is None:
            yield f"limit_min is required with {with_limit.pop()}"
        if given and not with_limit and self.limit_min is not None:
            yield f"limit_min goes with share and quantile, not with {given[0]}"

    @property
    def kind(self) -> str:
        """Which figure is promised: one of ``kinds``."""
        return next(kind for kind in self.kinds if getattr(self, kind) is not None)

    @property
    def bound(self) -> float:
        """What the figure has to reach, or must not exceed."""
        return float(getattr(self, self.kind))

    @property
    def at_least(self) -> bool:
        """Whether more of the figure is better."""
        return self.kind in ("share", "quantile")
