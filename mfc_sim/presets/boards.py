"""Logs that come with the package: queue boards, and hourly figures of a border control."""

from __future__ import annotations

from pathlib import Path

from mfc_sim.errors import InvalidDescription, among, nearest

WARSAW = {
    "Ochota": "warsaw_ochota_2020-01.csv.gz",
    "Bialoleka": "warsaw_bialoleka_2020-01.csv.gz",
    "Andersa": "warsaw_andersa_2020-01.csv.gz",
}
"""File of each office: two district offices, and a civil registry office in Andersa street."""


def warsaw_path(office: str = "Ochota") -> Path:
    """Path of the board log of a Warsaw office, 2-22 January 2020, for `read_board`.

    Data of the City of Warsaw; origin and license stand in the README beside the file.

    Parameters
    ----------
    office : {"Ochota", "Bialoleka", "Andersa"}
        The district offices Ochota and Białołęka, or the civil registry office in Andersa street.

    Raises
    ------
    InvalidDescription
        If there is no such office.

    Examples
    --------
    >>> warsaw_path("Bialoleka").name
    'warsaw_bialoleka_2020-01.csv.gz'
    """
    if not among(office, WARSAW):
        allowed = ", ".join(map(repr, WARSAW))
        raise InvalidDescription(
            f"warsaw_path: office must be one of {allowed}; got {office!r}{nearest(office, WARSAW)}"
        )
    return Path(__file__).parent / "data" / WARSAW[office]


def airport_path() -> Path:
    """Path of the hourly figures of a border control, Chicago O'Hare, Terminal 5, 2016, for `read_hourly`.

    Figures of U.S. Customs and Border Protection; origin and license stand in the README beside the file.

    Examples
    --------
    >>> airport_path().name
    'airport_ord_2016.csv.gz'
    """
    return Path(__file__).parent / "data" / "airport_ord_2016.csv.gz"
