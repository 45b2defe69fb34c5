"""Travel minutes between places: as given, or by great circle, detour and speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BeforeValidator

from mfc_sim.description.fields import LONGEST_MIN, Name

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
"""Mean radius of the Earth [km]."""


def _travel(value: object) -> object:
    """Take a mapping of pairs of places to minutes, or the pairs themselves."""
    allowed = "a mapping of pairs of places to minutes, such as {('A', 'B'): 12}"
    given = list(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(given, list | tuple):
        raise ValueError(allowed)
    rows = []
    for row in given:
        pair = isinstance(row, list | tuple) and len(row) == 2 and isinstance(row[0], list | tuple)
        flat = (*row[0], row[1]) if pair else row
        if not isinstance(flat, list | tuple) or len(flat) != 3:
            raise ValueError(allowed)
        begin, end, minutes = flat
        number = isinstance(minutes, int | float) and not isinstance(minutes, bool)
        if not number or not 0 <= minutes <= LONGEST_MIN:
            raise ValueError(f"{allowed}, from 0 to {LONGEST_MIN:g}, got {minutes!r} from {begin!r} to {end!r}")
        rows.append((begin, end, float(minutes)))
    pairs = [(begin, end) for begin, end, _ in rows]
    if len(set(pairs)) < len(pairs):
        twice = next(pair for place, pair in enumerate(pairs) if pair in pairs[:place])
        raise ValueError(f"a mapping that gives each pair once, got {twice} twice")
    return tuple(rows)


Travel = Annotated[tuple[tuple[Name, Name, float], ...], BeforeValidator(_travel)]
"""Minutes from one place to another; the way back takes as long unless it is given too."""


def great_circle_km(a: ArrayLike, b: ArrayLike) -> Floats:
    """Distances between places given in degrees north and east [km], by the haversine formula.

    Parameters
    ----------
    a, b : array_like, shape (..., 2)
        Their shapes are broadcast.

    References
    ----------
    .. [1] R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68, 1984.

    Examples
    --------
    >>> print(f"{great_circle_km((51.77, 55.10), (51.23, 58.47)):.1f}")
    240.9
    """
    north_a, east_a = np.moveaxis(np.radians(np.asarray(a, dtype=np.float64)), -1, 0)
    north_b, east_b = np.moveaxis(np.radians(np.asarray(b, dtype=np.float64)), -1, 0)
    half = np.sin((north_b - north_a) / 2) ** 2 + np.cos(north_a) * np.cos(north_b) * np.sin((east_b - east_a) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def travel_matrix(
    rows: Iterable[tuple[str, str, float]],
    begins: Mapping[str, tuple[float, float] | None],
    ends: Mapping[str, tuple[float, float] | None],
    *,
    detour: float,
    speed_kmh: float,
) -> Floats:
    """Minutes from places to places: those given, then by location; 0 to the place itself, inf where nothing is known.

    Parameters
    ----------
    rows : iterable of (str, str, float)
        From, to, minutes; the way back takes as long unless it is given too.
    begins, ends : mapping of str to location or None
        Places by name.
    detour : float
        Way by road over the great circle.
    speed_kmh : float
        Mean speed by road [km/h].

    Returns
    -------
    ndarray, shape (begins, ends)

    Examples
    --------
    >>> places = {"A": (51.0, 55.0), "B": (51.0, 55.5), "C": None}
    >>> travel_matrix(
    ...     [("C", "A", 40.0)], places, places, detour=1.3, speed_kmh=60
    ... ).round(1)
    array([[ 0. , 45.5, 40. ],
           [45.5,  0. ,  inf],
           [40. ,  inf,  0. ]])
    """
    nowhere = (np.nan, np.nan)
    here, there = (
        np.array([nowhere if place is None else place for place in places.values()]).reshape(-1, 2)
        for places in (begins, ends)
    )
    minutes = great_circle_km(here[:, None], there) * (detour / speed_kmh * 60)
    minutes[np.isnan(minutes)] = np.inf
    row_of, column_of = ({name: place for place, name in enumerate(places)} for places in (begins, ends))
    given = {(begin, end): value for begin, end, value in rows}
    for (begin, end), value in {**{pair[::-1]: value for pair, value in given.items()}, **given}.items():
        if begin in row_of and end in column_of:
            minutes[row_of[begin], column_of[end]] = value
    for name in row_of.keys() & column_of.keys():
        minutes[row_of[name], column_of[name]] = 0.0
    return minutes
