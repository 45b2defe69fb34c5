"""Which column of a board log holds what."""

from __future__ import annotations

from dataclasses import dataclass, fields

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
    issuing : tuple of str
        The values of `status` that mean "numbers are being issued".
    date_format, time_format : str
        As in `datetime.strptime`.
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
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M"
    delimiter: str = ","
    encoding: str = ""

    def __post_init__(self) -> None:
        problems = [
            f"board columns: {field} must name a column, got an empty text"
            for field in ("queue", "date", "number", "waiting", "counters")
            if not getattr(self, field)
        ]
        if len(self.delimiter) != 1:
            problems.append(f"board columns: delimiter must be one character, got {self.delimiter!r}")
        if problems:
            raise InvalidDescription(*problems)

    def used(self) -> dict[str, str]:
        """Roles that the log fills, with the column of each."""
        return {role: getattr(self, role) for role in _ROLES if getattr(self, role)}


_ROLES = ("office", "queue", "name", "letter", "date", "time", "status", "counters", "waiting", "number")
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


def board_columns(columns: BoardColumns | str) -> BoardColumns:
    """Return the columns themselves, or those of a preset named.

    Raises
    ------
    InvalidDescription
        If there is no such preset.

    Examples
    --------
    >>> board_columns("warsaw").waiting
    'liczbaKlwKolejce'
    """
    if isinstance(columns, BoardColumns):
        return columns
    if columns not in PRESETS:
        raise InvalidDescription(f"board columns: there is no preset {columns!r}{nearest(columns, PRESETS)}")
    return PRESETS[columns]
