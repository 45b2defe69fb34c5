"""Where a place is: degrees north and east."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def _location(value: object) -> tuple[float, float]:
    allowed = "degrees (north, east) such as (51.77, 55.10), north from -90 to 90, east from -180 to 180"
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(allowed)
    north, east = value
    for number, most in ((north, 90), (east, 180)):
        if isinstance(number, bool) or not isinstance(number, int | float) or not -most <= number <= most:
            raise ValueError(allowed)
    return float(north), float(east)


Location = Annotated[tuple[float, float], BeforeValidator(_location)]
"""Degrees north and east."""
