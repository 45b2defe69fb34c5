"""Targets: what share of the visitors is to be called within how many minutes, and in which part of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mfc_sim.description.base import Description
from mfc_sim.description.fields import MinutesOrNone, Share


class Target(Description):
    """What share of the visitors is to be called within a limit.

    Parameters
    ----------
    limit_min : float
        Promised wait [min], from 0.
    share : float
        Share of all who queue that is to be called within it, above 0, at most 1; one who left counts as a miss.
    per : "half-hour", "day", "service" or "level"
        In which part of the visitors it has to hold: those of every half-hour (`Sweep.best` cannot do that yet), all
        visitors together ("day": not on every single day), those of every service, or those of every level.

    Examples
    --------
    >>> Target(limit_min=15, share=0.9, per="day")
    Target(limit_min=15.0, share=0.9, per='day')
    """

    example = "limit_min=15, share=0.9, per='day'"

    limit_min: MinutesOrNone
    share: Annotated[Share, Field(gt=0)]
    per: Literal["half-hour", "day", "service", "level"]
