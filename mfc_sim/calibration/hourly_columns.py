"""Which column of a file of hourly figures, or of posted waits, holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar

from mfc_sim.calibration.role_words import by_role
from mfc_sim.errors import InvalidDescription, nearest

Band = tuple[str, float, float | None]


@dataclass(frozen=True, kw_only=True)
class HourlyColumns:
    """Names of the columns of a file of hourly figures: one row an hour.

    Parameters
    ----------
    date : str
        The day.
    hour : str
        The hour: ``9``, ``09:00``, ``0900 - 1000`` or ``09:00-10:00``.
    people : str
        How many came [people].
    open_windows : str, optional
        How many windows were open.
    mean_wait, max_wait : str, optional
        Wait of the people of that hour [min].
    bands : sequence of (str, float, float or None)
        Column with the people whose wait was in a band, its least and its most minutes, both in it; None: no most.
    excluded : str, optional
        People who are in no band.
    office : str, optional
        The office. Empty: the file is about one.
    batches : str, optional
        In how many groups people came: flights, coaches.
    extra : tuple of str
        Further columns of numbers to keep.

    Examples
    --------
    >>> HourlyColumns(date="day", hour="hour", people="came").people
    'came'
    """

    date: str
    hour: str
    people: str
    open_windows: str = ""
    mean_wait: str = ""
    max_wait: str = ""
    bands: Sequence[Band] = ()
    excluded: str = ""
    office: str = ""
    batches: str = ""
    extra: Sequence[str] = ()

    def __post_init__(self) -> None:
        problems = _not_texts("hourly columns", self, ("bands", "extra"), ("date", "hour", "people"))
        if isinstance(self.extra, str) or not all(isinstance(name, str) for name in self.extra):
            problems.append(f"hourly columns: extra must be texts such as ('flights',), got {self.extra!r}")
        problems += [problem for band in self.bands for problem in _band_problems(band)]
        if problems:
            raise InvalidDescription(*problems)
        object.__setattr__(self, "bands", tuple(tuple(band) for band in self.bands))
        object.__setattr__(self, "extra", tuple(self.extra))
        names = [*self.used().values(), *(band[0] for band in self.bands), *self.extra]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidDescription(*(f"hourly columns: the column {name!r} is named twice" for name in twice))

    def used(self) -> dict[str, str]:
        """Roles that the file fills, with the column of each; bands and further columns apart."""
        return {role: getattr(self, role) for role in _HOURLY if getattr(self, role)}


_HOURLY = ("office", "date", "hour", "people", "excluded", "open_windows", "mean_wait", "max_wait", "batches")


@dataclass(frozen=True, kw_only=True)
class PostedColumns:
    """Names of the columns of a file of posted waits: one row per office and instant.

    Parameters
    ----------
    office : str
        The office.
    captured : str
        Local date and time at which the wait was posted.
    booked, walk_in : str
        Posted wait with an appointment and without [min]; empty where nothing was posted. One of them may be left
        out.

    Examples
    --------
    >>> PostedColumns(office="site", captured="at", walk_in="wait").walk_in
    'wait'
    """

    office: str
    captured: str
    booked: str = ""
    walk_in: str = ""

    def __post_init__(self) -> None:
        problems = _not_texts("posted columns", self, (), ("office", "captured"))
        if not problems and not self.booked and not self.walk_in:
            problems.append("posted columns: booked or walk_in must name a column, got neither")
        names = list(self.used().values())
        problems += [
            f"posted columns: the column {name!r} is named twice"
            for name in sorted(set(names))
            if names.count(name) > 1
        ]
        if problems:
            raise InvalidDescription(*problems)

    def used(self) -> dict[str, str]:
        """Roles that the file fills, with the column of each."""
        return {role: getattr(self, role) for role in _POSTED if getattr(self, role)}


_POSTED = ("office", "captured", "booked", "walk_in")


def _not_texts(what: str, columns: object, lists: Sequence[str], needed: Sequence[str]) -> list[str]:
    problems = []
    for field in fields(columns):  # type: ignore[arg-type]  # a dataclass of this module
        value = getattr(columns, field.name)
        if field.name in lists:
            if isinstance(value, str) or not isinstance(value, Sequence):
                problems.append(f"{what}: {field.name} must be a list, got {value!r}")
        elif not isinstance(value, str):
            problems.append(f"{what}: {field.name} must be a text, got {value!r}")
        elif not value and field.name in needed:
            problems.append(f"{what}: {field.name} must name a column, got an empty text")
    return problems


def _band_problems(band: object) -> list[str]:
    shape = f"hourly columns: a band must be (column, least, most or None) such as ('n_0_15', 0, 15), got {band!r}"
    if isinstance(band, str) or not isinstance(band, Sequence) or len(band) != 3:
        return [shape]
    name, least, most = band
    numbers = [least] if most is None else [least, most]
    if not isinstance(name, str) or not all(isinstance(each, int | float) and each >= 0 for each in numbers):
        return [shape]
    if most is not None and most < least:
        return [f"hourly columns: band {name!r} must end at {least} or later, got {most}"]
    return []


CBP = HourlyColumns(
    date="date",
    hour="hour",
    people="all_total",
    open_windows="all_booths",
    mean_wait="all_avg_wait",
    max_wait="all_max_wait",
    bands=(
        ("all_n_0..15", 0, 15),
        ("all_n_16..30", 16, 30),
        ("all_n_31..45", 31, 45),
        ("all_n_46..60", 46, 60),
        ("all_n_61..90", 61, 90),
        ("all_n_91..120", 91, 120),
        ("all_n_120..", 121, None),
    ),
    excluded="all_excluded",
    office="airport",
    batches="all_flights",
    extra=("us_avg_wait", "us_max_wait", "non_us_avg_wait", "non_us_max_wait"),
)
"""Reports of awt.cbp.gov: waits at the border control of an airport of the United States."""

DMV = PostedColumns(office="location", captured="captured", booked="appt_wait", walk_in="no_appt_wait")
"""Waits that the offices of the California DMV post, as collected in the repository stiles/ca-dmv."""

HOURLY_PRESETS = {"cbp": CBP}
POSTED_PRESETS = {"dmv": DMV}

Columns = TypeVar("Columns", HourlyColumns, PostedColumns)


def columns_named(what: str, columns: Mapping[Any, Any], kind: type) -> dict[str, Any]:
    """Fields of a class of columns out of a mapping, whose words may be Russian.

    Raises
    ------
    InvalidDescription
        If a word is none of its fields, names one again, or a field that has no default is not named.

    Examples
    --------
    >>> columns_named(
    ...     "read_posted", {"отделение": "site", "снято": "at"}, PostedColumns
    ... )
    {'office': 'site', 'captured': 'at'}
    """
    roles = [field.name for field in fields(kind)]
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    found, problems = by_role(what, columns, roles, needed)
    if problems:
        raise InvalidDescription(*problems)
    return found


def chosen(what: str, columns: object, kind: type[Columns], presets: Mapping[str, Columns]) -> Columns:
    """Return the columns themselves, those of a mapping by words of either language, or those of a preset named.

    Raises
    ------
    InvalidDescription
        If there is no such preset, the mapping names unknown columns, or it is none of them.

    Examples
    --------
    >>> chosen("read_hourly", "cbp", HourlyColumns, HOURLY_PRESETS).people
    'all_total'
    """
    if isinstance(columns, kind):
        return columns
    if isinstance(columns, Mapping):
        return kind(**columns_named(what, columns, kind))
    if not isinstance(columns, str) or columns not in presets:
        raise InvalidDescription(
            f"{what}: columns must be a mapping such as {{'office': 'site'}} or the name of a preset, got {columns!r}"
            f"{nearest(columns, presets)}"
        )
    return presets[columns]
