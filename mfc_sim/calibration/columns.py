"""Which column of a board log holds what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

import pandas as pd

from mfc_sim.calibration.hourly_columns import columns_named
from mfc_sim.errors import InvalidDescription, nearest


@dataclass(frozen=True, kw_only=True)
class BoardColumns:
    """Names of the columns of a log of queue snapshots: one row per queue and instant.

    Parameters
    ----------
    queue : str
        What tells one queue from another; needs not be readable.
    date, time : str
        Local date and time of the snapshot. If one column holds both, name it in `date`, leave `time` empty and let
        `date_format` describe both.
    number : str
        The last number called, letters and digits as on the board (``N231``); empty before the first call of the day.
    waiting : str
        How many wait [people].
    counters : str
        How many counters are open for the queue.
    status : str, optional
        Whether numbers are being issued: one of the values `issuing`. Empty: the log does not say.
    name, letter, office : str, optional
        A readable name of the queue, the letter it prints on its tickets, the office. Empty: the log has none.
    issuing, not_issuing : tuple of str
        The values of `status` that mean "numbers are being issued", and that they are not. Any other is reported, and
        taken as not saying.
    date_format, time_format : str
        As in `datetime.strptime`, without a time zone.
    delimiter : str
        Between the values of a row.
    encoding : str
        Empty: UTF-8, with or without a byte order mark, else Windows-1251.

    Examples
    --------
    >>> BoardColumns(
    ...     queue="id",
    ...     date="day",
    ...     time="at",
    ...     number="called",
    ...     waiting="people",
    ...     counters="desks",
    ... ).waiting
    'people'
    """

    queue: str
    date: str
    time: str = ""
    number: str
    waiting: str
    counters: str
    status: str = ""
    name: str = ""
    letter: str = ""
    office: str = ""
    issuing: tuple[str, ...] = ("1",)
    not_issuing: tuple[str, ...] = ("0",)
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M"
    delimiter: str = ","
    encoding: str = ""

    def __post_init__(self) -> None:
        problems = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _LISTS:
                if isinstance(value, str) or not isinstance(value, Sequence) or not all(map(_is_text, value)):
                    problems.append(f"board columns: {field.name} must be texts such as ('1',), got {value!r}")
                else:
                    object.__setattr__(self, field.name, tuple(value))
            elif not isinstance(value, str):
                problems.append(f"board columns: {field.name} must be a text, got {value!r}")
            elif not value and field.name in _NEEDED:
                problems.append(f"board columns: {field.name} must name a column, got an empty text")
            elif field.name == "delimiter" and (len(value) != 1 or value in '"\r\n\0 '):
                problems.append(f"board columns: delimiter must be one character such as ';', got {value!r}")
            elif field.name in _FORMATS and re.search("%[zZ]", value):
                problems.append(
                    f"board columns: {field.name} must be of local time, without a zone, got {value!r}; write an "
                    "offset that is always the same as it stands, such as '%H:%M+03:00'"
                )
        if problems:
            raise InvalidDescription(*problems)
        if problems := [*_formats(self), *_twice(self)]:
            raise InvalidDescription(*problems)

    def used(self) -> dict[str, str]:
        """Roles that the log fills, with the column of each."""
        return {role: getattr(self, role) for role in _ROLES if getattr(self, role)}


_NEEDED = ("queue", "date", "number", "waiting", "counters")
_LISTS = ("issuing", "not_issuing")
_FORMATS = ("date_format", "time_format")
_ROLES = ("office", "queue", "name", "letter", "date", "time", "status", "counters", "waiting", "number")


_EXAMPLE = pd.Timestamp(2026, 9, 1, 8, 30)


def _formats(columns: BoardColumns) -> Iterator[str]:
    """Formats that cannot be, or leave out the day or the hour."""
    date, time = (_again(form) for form in (columns.date_format, columns.time_format))
    if date is None or (date.year, date.month, date.day) != (2026, 9, 1):
        got = columns.date_format
        yield f"board columns: date_format must hold a year, a month and a day as in strptime, got {got!r}"
    elif not columns.time and date.hour != _EXAMPLE.hour:
        yield (
            f"board columns: date_format must hold the time of day too where time names no column, "
            f"got {columns.date_format!r}"
        )
    if columns.time and (time is None or time.hour != _EXAMPLE.hour):
        yield f"board columns: time_format must hold a time of day as in strptime, got {columns.time_format!r}"


def _again(form: str) -> pd.Timestamp | None:
    """Return the example written and read in a format; None if it cannot be."""
    if form in ("ISO8601", "mixed"):
        return _EXAMPLE
    try:
        read: object = pd.to_datetime(_EXAMPLE.strftime(form), format=form)
    except ValueError:
        return None
    return read if isinstance(read, pd.Timestamp) else None


def _twice(columns: BoardColumns) -> Iterator[str]:
    """Columns that would be a count and something else at once."""
    used = columns.used()
    for role, other in combinations(used, 2):
        if used[role] == used[other] and {role, other} & {"number", "waiting", "counters", "status"}:
            yield f"board columns: {role} and {other} both name the column {used[role]!r}"


def _is_text(value: object) -> bool:
    return isinstance(value, str)


assert set(_ROLES) <= {field.name for field in fields(BoardColumns)}

WARSAW = BoardColumns(
    office="name",
    queue="idGrupy",
    name="nazwaGrupy",
    letter="literaGrupy",
    date="date",
    time="time",
    status="status",
    counters="liczbaCzynnychStan",
    waiting="liczbaKlwKolejce",
    number="aktualnyNumer",
)
"""The city of Warsaw's queue service (api.um.warszawa.pl), as collected by the package kolejkeR."""

PRESETS = {"warsaw": WARSAW}


def board_columns(columns: object) -> BoardColumns:
    """Return the columns themselves, those of a mapping by words of either language, or those of a preset named.

    Raises
    ------
    InvalidDescription
        If there is no such preset, the mapping names unknown columns, or it is none of them.

    Examples
    --------
    >>> board_columns("warsaw").waiting
    'liczbaKlwKolejce'
    >>> russian = {"очередь": "id", "дата": "day", "время": "at", "ожидают": "people"}
    >>> russian |= {"номер на табло": "shown", "открыто окон": "desks"}
    >>> board_columns(russian).waiting
    'people'
    """
    if isinstance(columns, BoardColumns):
        return columns
    if isinstance(columns, Mapping):
        return BoardColumns(**columns_named("board columns", columns, BoardColumns))
    if not isinstance(columns, str):
        raise InvalidDescription(
            "board columns: must be a BoardColumns, a mapping such as {'queue': 'id'} or the name of a preset, "
            f"got {columns!r}{nearest('', PRESETS)}"
        )
    if columns not in PRESETS:
        raise InvalidDescription(f"board columns: there is no preset {columns!r}{nearest(columns, PRESETS)}")
    return PRESETS[columns]
