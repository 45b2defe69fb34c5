"""Read the export of a queue system: one row a ticket."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from mfc_sim.calibration.bad_rows import SHOWN, refuse
from mfc_sim.calibration.grown import in_parts
from mfc_sim.calibration.hourly_rows import arguments
from mfc_sim.calibration.log_days import missing_days
from mfc_sim.calibration.log_file import Ints, LogFile, open_log
from mfc_sim.calibration.log_head import unused
from mfc_sim.calibration.log_times import DAY_MS, NEVER, Order, zone_of
from mfc_sim.calibration.mapping import mapped, suited, undated_told
from mfc_sim.calibration.report import Note, Report
from mfc_sim.calibration.role_words import role_word
from mfc_sim.calibration.ticket_checks import OUTCOME, Checks, checked, days_of, words
from mfc_sim.calibration.ticket_log import COLUMNS, TicketLog
from mfc_sim.calibration.ticket_rows import TicketRows, read_ticket_rows
from mfc_sim.errors import DataFormatError, file_path, nearest
from mfc_sim.text import Language, say


def read_tickets(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    dates: Order | None = None,
    time_zone: str | None = None,
    office: str | None = None,
    bad_rows: Literal["refuse", "drop"] = "refuse",
    language: Language | None = None,
) -> TicketLog:
    """Read a log of tickets, one row a ticket, and count whatever is odd in it.

    The time of issue and of the call are required. Known are besides: start and end of service, leaving, no-show,
    transfer, outcome, window, operator, service, purpose, agency, level, booked slot, number, date, office.

    Parameters
    ----------
    path : path
        CSV (comma, semicolon, tab or bar; UTF-8 or Windows-1251; plain or gzipped), the first sheet of an Excel
        workbook, or Parquet (needs pyarrow).
    columns : mapping of str to str, optional
        Header of what a column holds: ``{"issued": "Время выдачи"}``, or with the Russian word, as a report in Russian
        prints it: ``{"выдача": "Время выдачи"}``. Columns not named are found by known Russian and English headers.
    dates : {"day first", "month first"}, optional
        How to read 03/04/2026 or 03-04-2026. None: as the dates with a day above 12 show; if none does, it is asked.
    time_zone : str, optional
        Such as ``"Europe/Moscow"``. Times without an offset are local already; times with one are turned into local
        time, which needs the name. Local times that the change of the clock makes twice or never are counted.
    office : str, optional
        Which office, if the file holds several; else the name of the log, by default the file's.
    bad_rows : {"refuse", "drop"}
        What to do with rows whose values cannot be read: refuse the file and list them, or drop and count them.
    language : {"en", "ru"}, optional
        Of the report; English by default.

    Returns
    -------
    TicketLog
        Rows of the file are its tickets and what the report counts as bad_rows, other_offices, duplicates,
        called_before_issued and long_wait; all else that the report counts is kept.

    Raises
    ------
    DataFormatError
        If the file cannot be read as a log of tickets, or something has to be asked: every problem.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile(
    ...     "w", encoding="utf-8", suffix=".csv", delete=False
    ... ) as file:
    ...     print("Талон;Время выдачи;Время вызова", file=file)
    ...     print("A1;01.09.2026 9:05;01.09.2026 9:20", file=file)
    >>> read_tickets(file.name).tickets[
    ...     ["ticket", "issued_min", "called_min"]
    ... ].values.tolist()
    [['A1', 545.0, 560.0]]
    >>> os.remove(file.name)
    """
    source = file_path("read_tickets", path)
    told = arguments("read_tickets", dates, office, bad_rows, language)
    zone = zone_of(time_zone)
    log = open_log(source, suited(columns))
    roles = mapped(log, columns, told)
    rows = read_ticket_rows(log, roles, dates, zone)
    notes = _file_notes(log, rows, roles, told)
    checks, bad, reasons = words(rows)
    checks.language = told
    every = rows.unread + int(bad.sum()) == rows.read
    undated = undated_told(log, roles, told) if every and "date" not in roles else []
    _refused(rows, bad, reasons, bad_rows, checks, undated)
    name = _one_office(rows, office, checks)
    checked(checks, zone)
    days, tickets = days_of(rows.times["issued"])
    if not len(days):
        raise DataFormatError(f"file '{source}': no usable row is left", *(note.text for note in checks.notes))
    gaps = missing_days(days, told)
    report = Report(source.name, rows.read, (*notes, *checks.notes, *gaps), language=told)
    return TicketLog(name, _frame(checks, days, tickets), report, language=told)


def _file_notes(log: LogFile, rows: TicketRows, roles: Mapping[str, int], language: Language) -> list[Note]:
    notes = log.head.notes(language)
    if log.marked:
        notes.append(Note("mark", 1, say("calibration.note_mark", language)))
    if rows.old:
        notes.append(Note("encoding", 1, say("calibration.note_encoding", language, encoding="cp1251")))
    pairs = ", ".join(f"{role_word(role, language)} = {log.header[place]!r}" for role, place in roles.items())
    notes.append(Note("mapping", 0, say("readers.note_mapping", language, pairs=pairs)))
    return [*notes, *unused(log.header, [log.header[place] for place in roles.values()], language)]


def _refused(
    rows: TicketRows,
    bad: np.ndarray[Any, np.dtype[np.bool_]],
    reasons: list[tuple[int, str]],
    how: str,
    checks: Checks,
    more: Sequence[str],
) -> None:
    """Refuse the file for its bad rows, or drop and count them."""
    count = rows.unread + int(bad.sum())
    if count:
        listed = [why for _, why in sorted([*rows.reasons, *reasons])][:SHOWN]
        offenders = [f"file '{rows.path}', {why}" for why in listed]
        if how == "refuse":
            refuse(offenders, count, rows.read, *more)
        first = "; ".join(listed[:3])
        text = say("calibration.note_bad_rows", checks.language, count=count, first=first)
        checks.notes.append(Note("bad_rows", count, text))
        rows.keep(~bad)
        checks.outcome, checks.level = checks.outcome[~bad], checks.level[~bad]
        if not len(rows):
            raise DataFormatError(f"file '{rows.path}': no usable row is left", *more, *offenders)
    if not len(rows):
        raise DataFormatError(f"file '{rows.path}' has a header but no rows")


def _one_office(rows: TicketRows, office: str | None, checks: Checks) -> str:
    """Keep the rows of the office asked for; its name."""
    names = rows.texts.get("office", [])
    held = [names[code] for code in np.unique(rows.codes["office"]).tolist()] if names else []
    if not any(held):
        return office or rows.path.stem.removesuffix(".csv")
    if office is not None and office not in held:
        raise DataFormatError(f"file '{rows.path}': no rows of office {office!r}{nearest(office, held)}")
    if office is None and len(held) > 1:
        raise DataFormatError(
            f"file '{rows.path}' holds {len(held)} offices; name one: office=... of "
            + ", ".join(repr(name) for name in held[:SHOWN])
        )
    chosen = office or held[0]
    other = rows.codes["office"] != names.index(chosen)
    checks.dropped("other_offices", other, "readers.note_other_offices")
    return chosen


def _frame(checks: Checks, days: Ints, tickets: Ints) -> pd.DataFrame:
    """Tickets of the rows; every column of theirs is given up as it is turned, so that both never stand together."""
    rows = checks.rows
    rows.lines = rows.lines[:0].copy()
    midnight = np.repeat(days * DAY_MS, tickets)
    made: dict[str, Any] = dict.fromkeys(COLUMNS)
    for event in ("slot", "issued", "called", "started", "finished", "left"):
        made[f"{event}_min"] = _minutes(rows.times.pop(event, None), midnight)
    for role in ("ticket", "service", "purpose", "agency", "window", "operator"):
        codes = rows.codes.pop(role, np.broadcast_to(np.int8(0), len(midnight)))
        made[role] = _texts(rows.texts.pop(role, [""])).take(codes)
    made["level"] = checks.level.astype(np.int64)
    made["outcome"] = _texts(OUTCOME).take(checks.outcome)
    made["day"] = midnight.view("datetime64[ms]")
    return pd.DataFrame(made, copy=False)


def _minutes(when: Ints | None, midnight: Ints) -> np.ndarray[Any, np.dtype[np.float64]]:
    if when is None:
        return np.full(len(midnight), np.nan)
    return in_parts(
        len(when),
        lambda part: np.where(when[part] == NEVER, np.nan, (when[part] - midnight[part]) / 60_000),
        np.float64,
        into=when.view(np.float64),
    )


def _texts(names: Sequence[str]) -> Any:
    """Texts as pandas keeps them by default, but never in pyarrow, which would copy a text for each of its rows."""
    values = np.array(names, dtype=object)
    if int(pd.__version__.partition(".")[0]) < 3:
        return values
    return pd.array(values, dtype=pd.StringDtype("python", na_value=np.nan))
