"""Read a log of whatever kind: by its header, or as told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from mfc_sim.calibration.board import BoardLog, read_board
from mfc_sim.calibration.columns import WARSAW, BoardColumns
from mfc_sim.calibration.hourly_columns import CBP, DMV, HourlyColumns, PostedColumns
from mfc_sim.calibration.hourly_file import HourlyLog, read_hourly
from mfc_sim.calibration.log_file import open_log
from mfc_sim.calibration.log_head import named
from mfc_sim.calibration.mapping import KNOWN, mapped, suited
from mfc_sim.calibration.posted_file import PostedLog, read_posted
from mfc_sim.calibration.role_words import nearest_role, role_of
from mfc_sim.calibration.ticket_file import read_tickets
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.errors import DataFormatError, InvalidDescription
from mfc_sim.text import Language

Log = TicketLog | BoardLog | HourlyLog | PostedLog
Kind = Literal["tickets", "board", "hourly", "posted"]

_BAND = re.compile(r"(\d+)\.\.(\d+)?", re.ASCII)
_LISTS = ("bands", "extra", "issuing", "not_issuing")


def _roles(columns: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(columns) if field.name not in _LISTS)


ROLES: dict[Kind, tuple[str, ...]] = {
    "tickets": tuple(KNOWN),
    "board": _roles(BoardColumns),
    "hourly": _roles(HourlyColumns),
    "posted": _roles(PostedColumns),
}
"""What the columns of each kind can hold."""


def columns_of(pairs: list[str]) -> dict[str, str]:
    """Header of each role out of texts "header=role", the role in Russian or English; 0..15 or 16.. is a band of waits.

    Raises
    ------
    InvalidDescription
        If a text is no such pair, or a role or a header stands twice.

    Examples
    --------
    >>> columns_of(["Стойка=окно", "Вызвали=called", "до 15=0..15"])
    {'window': 'Стойка', 'called': 'Вызвали', '0..15': 'до 15'}
    """
    problems: list[str] = []
    found: dict[str, str] = {}
    for text in pairs:
        header, sign, word = (part.strip() for part in text.rpartition("="))
        role = role_of(word)
        if not (sign and header and role):
            problems.append(f"columns: must be header=role such as 'Окно=window', got {text!r}")
        elif role in found or header in found.values():
            problems.append(f"columns: {text!r} names a column or a role that is named already")
        else:
            found[role] = header
    if problems:
        raise InvalidDescription(*problems)
    return found


def kind_of(path: Path, columns: Mapping[str, str], language: Language = "en") -> Kind:
    """Kind of a log: by the roles of the columns named, else by its header.

    In an error columns of a Russian log, or of any in Russian, are named in Russian too.

    Raises
    ------
    DataFormatError
        If it cannot be told.

    Examples
    --------
    >>> from mfc_sim.presets import airport_path, warsaw_path
    >>> kind_of(warsaw_path(), {}), kind_of(airport_path(), {})
    ('board', 'hourly')
    """
    if columns:
        able = [kind for kind in ROLES if all(_is_role(role, kind) for role in columns)]
        if len(able) == 1:
            return able[0]
    presets: tuple[tuple[Kind, Any], ...] = (("board", WARSAW), ("hourly", CBP), ("posted", DMV))
    for kind, preset in presets:
        used = {getattr(preset, role) for role in ROLES[kind] if not role.endswith("_format")} - {"", None}
        used -= {preset.delimiter if kind == "board" else ""}
        if used <= set(open_log(path, named(used)).header):
            return kind
    try:
        log = open_log(path, suited(columns))
        mapped(log, dict(columns), language)
    except DataFormatError as error:
        raise DataFormatError(
            f"file '{path}': its kind cannot be told by its header; name it (tickets, board, hourly or posted) and its "
            "columns; as a log of tickets:",
            *error.problems,
        ) from None
    return "tickets"


def read_any(
    path: Path,
    *,
    kind: Kind | None = None,
    columns: Mapping[str, str] | None = None,
    time_zone: str | None = None,
    dates: Any = None,
    office: str | None = None,
    bad_rows: Literal["refuse", "drop"] = "refuse",
    language: Language = "en",
) -> Log:
    """Read a log of tickets, of a board, of hourly figures or of posted waits.

    Parameters
    ----------
    path : Path
    kind : {"tickets", "board", "hourly", "posted"}, optional
        Default: as the columns or the header show.
    columns : mapping of role to header, optional
        As of `columns_of`.
    time_zone, dates, office, bad_rows, language
        As in the readers of each kind.

    Raises
    ------
    DataFormatError, InvalidDescription
        As the readers; or if the kind cannot be told, has no such role, or knows no time zone.
    """
    given = dict(columns or {})
    kind = kind or kind_of(path, given, language)
    problems = [
        f"columns: a log of kind {kind!r} has no column {role!r}{nearest_role(role, ROLES[kind])}"
        for role in given
        if not _is_role(role, kind)
    ]
    if time_zone is not None and kind != "tickets":
        problems.append(f"time zone: a log of kind {kind!r} has local times; only 'tickets' takes a time zone")
    if dates is not None and kind == "board":
        problems.append("dates: a board log takes its dates as date_format says, named like a column")
    if problems:
        raise InvalidDescription(*problems)
    more: dict[str, Any] = {"bad_rows": bad_rows, "language": language}
    if kind == "tickets":
        return read_tickets(path, columns=given or None, dates=dates, time_zone=time_zone, office=office, **more)
    if kind == "board":
        return read_board(path, columns=given or "warsaw", office=office or "", **more)
    if kind == "hourly":
        return read_hourly(path, columns=_hourly(given), dates=dates, office=office, **more)
    return read_posted(path, columns=given or "dmv", dates=dates, office=office, **more)


def _is_role(role: str, kind: Kind) -> bool:
    return role in ROLES[kind] or (kind == "hourly" and _BAND.fullmatch(role) is not None)


def _hourly(given: dict[str, str]) -> Any:
    """Columns of hourly figures, the bands among them in order; the preset if none is given."""
    if not given:
        return "cbp"
    bands = [(int(found[1]), found[2], header) for role, header in given.items() if (found := _BAND.fullmatch(role))]
    rest: dict[str, Any] = {role: header for role, header in given.items() if not _BAND.fullmatch(role)}
    return rest | {"bands": [(header, least, int(most) if most else None) for least, most, header in sorted(bands)]}
