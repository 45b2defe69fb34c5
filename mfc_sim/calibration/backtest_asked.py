"""What is asked of a back-test: how it was made, and columns, widths of bands, groupings, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mfc_sim.errors import InvalidDescription, among
from mfc_sim.provenance import versions

ASKED = ("log", "mode", "refit_days")
"""What the text of a back-test says of itself."""


def provenance(fit: Any, mode: str, replications: int, seed: int, refit_days: int | None) -> dict[str, Any]:
    """Where the figures of a back-test come from."""
    kind = "board" if hasattr(fit, "queues") else "tickets"
    rolled = {} if refit_days is None else {"refit_days": refit_days}
    found = {"office": fit.office.name, "log": kind, "mode": mode, "replications": replications, "seed": seed}
    return found | rolled | versions()


def number_column(cells: pd.DataFrame, column: object) -> str:
    """Name of a column of the cells that holds numbers.

    >>> number_column(pd.DataFrame({"queue": ["A"], "wait_min": [1.0]}), "wait_min")
    'wait_min'
    """
    allowed = [str(name) for name in cells.select_dtypes("number")]
    if not isinstance(column, str) or not among(column, allowed):
        raise InvalidDescription(
            f"mean: column must be one of the cells that hold numbers, got {column!r}; allowed: "
            f"{', '.join(map(repr, allowed))}"
        )
    return column


def band(who: str, percent: object) -> int:
    """Width of a band that the cells hold.

    >>> band("coverage", 80)
    80
    """
    if type(percent) is not int or percent not in (80, 90):
        raise InvalidDescription(f"{who}: percent must be 80 or 90, the bands that the cells hold, got {percent!r}")
    return percent


def grouping(who: str, by: object, allowed: Sequence[str | tuple[str, ...]]) -> None:
    """Refuse what is none of some groupings: a column, or a tuple of columns."""
    names = (by,) if isinstance(by, str) else by
    if isinstance(names, tuple) and all(isinstance(name, str) for name in names) and by in allowed:
        return
    raise InvalidDescription(f"{who}: by must be one of {', '.join(map(repr, allowed))}, got {by!r}")
