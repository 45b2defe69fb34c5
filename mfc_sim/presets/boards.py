"""Queue-board logs that come with the package."""

from __future__ import annotations

from pathlib import Path


def warsaw_path() -> Path:
    """Path of the board log of the Warsaw district office Ochota, 2-22 January 2020, for `read_board`.

    Data of the City of Warsaw; origin and license stand in the README beside the file.

    Examples
    --------
    >>> warsaw_path().name
    'warsaw_ochota_2020-01.csv.gz'
    """
    return Path(__file__).parent / "data" / "warsaw_ochota_2020-01.csv.gz"
