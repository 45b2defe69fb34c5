"""A file of hourly figures or posted waits as a table of typed columns; rows that cannot be are refused or counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.bad_rows import SHOWN, refuse
from mfc_sim.calibration.log_file import Bytes, LogFile, decoded, open_log
from mfc_sim.calibration.log_head import named, unused
from mfc_sim.calibration.log_times import ORDERS, Order, Times, UnknownOrder, UnknownZone, order_of
from mfc_sim.calibration.log_words import coded
from mfc_sim.calibration.report import Note
from mfc_sim.errors import DataFormatError, nearest
from mfc_sim.text import Language, say

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PEOPLE_MOST, WAIT_MOST = 1_000_000, 100_000
"""No file of an hour shows more people, or a longer wait [min]."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:[.,]\d{0,9})?|[.,]\d{1,9})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})(?::?(\d{2}))?(?::00)?(?:\s*[-–]\s*(\d{1,2})(?::?(\d{2}))?(?::00)?)?", re.ASCII)
_TIMES = {"date", "captured"}


def arguments(what: str, dates: object, office: object, bad_rows: object, language: object) -> Language:
    """Language of a reader; a DataFormatError lists arguments that make no sense.

    >>> arguments("read_hourly", None, None, "drop", None)
    'en'
    """
    problems = []
    if dates is not None and dates not in ORDERS:
        problems.append(f"{what}: dates must be None, 'day first' or 'month first', got {dates!r}")
    if office is not None and (not isinstance(office, str) or not office):
        problems.append(f"{what}: office must be a name or None, got {office!r}")
    if bad_rows not in ("refuse", "drop"):
        problems.append(f"{what}: bad_rows must be 'refuse' or 'drop', got {bad_rows!r}")
    if language not in (None, "en", "ru"):
        problems.append(f"{what}: language must be 'en' or 'ru', got {language!r}")
    if problems:
        raise DataFormatError(*problems)
    return "ru" if language == "ru" else "en"


@dataclass(eq=False)
class Figures:
    """Rows of a file of figures.

    Attributes
    ----------
    table : DataFrame
        line, and a column of each role: texts, times [ms since 1970], hours (from_min, until_min) or numbers.
    read : int
        Rows of the file.
    """

    path: Path
    language: Language
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    read: int = 0
    notes: list[Note] = field(default_factory=list)

    def noted(self, code: str, mask: Mask, key: str) -> None:
        """Note the rows of a mask, if there are any, with the lines of the first."""
        count = int(mask.sum())
        if count:
            lines = ", ".join(str(line) for line in self.table["line"].to_numpy()[mask][:3].tolist())
            lines += ", ..." if count > 3 else ""
            self.notes.append(Note(code, count, say(key, self.language, count=count, lines=lines)))

    def dropped(self, code: str, mask: Mask, key: str) -> None:
        """Drop the rows of a mask, and note them."""
        self.noted(code, mask, key)
        self.table = self.table[~mask].reset_index(drop=True)


def read_figures(
    path: Path,
    used: Mapping[str, str],
    most: Mapping[str, float],
    required: frozenset[str],
    *,
    dates: Order | None,
    bad_rows: str,
    language: Language,
) -> Figures:
    """Read the columns of the roles used; `most` are numbers, and the greatest each can be.

    Raises
    ------
    DataFormatError
        If the file cannot be read, lacks a column, has no rows, or holds values that cannot be, unless `bad_rows` is
        ``"drop"``; or if the order of day and month has to be asked for.
    """
    log = open_log(path, named(used.values()))
    places = _places(log, used)
    figures = Figures(path, language)
    blocks = list(log.blocks(sorted(set(places.values()))))
    if not blocks:
        raise DataFormatError(f"file '{path}' has a header but no rows")
    cells = {
        role: np.concatenate([block.cells[place] for block in blocks]).astype(np.bytes_)
        for role, place in places.items()
    }
    lines = np.concatenate([block.lines for block in blocks])
    figures.read = len(lines)
    bad: dict[int, str] = {}
    begin = 0
    for block in blocks:
        bad.update({begin + place: why for place, why in block.bad.items()})
        begin += len(block.lines)
    columns: dict[str, Any] = {"line": lines}
    names = [role for role in places if role not in most and role not in _TIMES and role != "hour"]
    distinct = {role: coded(cells[role]) for role in names}
    every, old = decoded(path, [*log.raw, *(text for _, texts in distinct.values() for text in texts)])
    words = iter(every[len(log.raw) :])
    for role, (codes, texts) in distinct.items():
        columns[role] = np.array([next(words).strip() for _ in texts], dtype=object)[codes]
        _find(bad, lines, used[role], cells[role], columns[role] == "", "a name")
    for role in _TIMES & places.keys():
        columns[role] = _times(path, cells[role], dates, role)
        _find(bad, lines, used[role], cells[role], columns[role] < 0, _ALLOWED[role])
    for role, limit in most.items():
        if role in places:
            columns[role] = _each(cells[role], lambda text, limit=limit: _number(text, limit))
            empty = np.isnan(columns[role]) if role in required else np.zeros(len(lines), bool)
            allowed = f"a number from 0 to {limit:.0f}" + ("" if role in required else ", or nothing")
            _find(bad, lines, used[role], cells[role], empty | (columns[role] < 0), allowed)
    if "hour" in places:
        for name, which in (("from_min", 0), ("until_min", 1)):
            columns[name] = _each(cells["hour"], lambda text, which=which: _hour(text)[which])
        _find(bad, lines, used["hour"], cells["hour"], columns["from_min"] < 0, "an hour such as 9, 09:00, 0900 - 1000")
    figures.table = pd.DataFrame(columns)
    figures.notes += [*log.head.notes(language), *unused(log.header, used.values(), language)]
    if log.marked:
        figures.notes.append(Note("mark", 1, say("calibration.note_mark", language)))
    if old:
        figures.notes.append(Note("encoding", 1, say("calibration.note_encoding", language, encoding="cp1251")))
    _drop(figures, bad, bad_rows)
    return figures


_ALLOWED = {
    "date": "a date such as 2026-09-01, 01.09.2026 or 9/1/2026, years 1990-2100",
    "captured": "a date and a time such as 2026-09-01 09:30, years 1990-2100",
}


def _places(log: LogFile, used: Mapping[str, str]) -> dict[str, int]:
    problems = []
    for role, name in used.items():
        if name not in log.header:
            problems.append(f"file '{log.path}': column {name!r} ({role}) is missing{nearest(name, log.header)}")
        elif log.header.count(name) > 1:
            problems.append(f"file '{log.path}': column {name!r} stands twice in the header")
    if problems:
        lacking = not set(used.values()).issubset(log.header)
        raise DataFormatError(*problems, *([log.head.told(used.values())] if lacking else []))
    return {role: log.header.index(name) for role, name in used.items()}


def _find(
    bad: dict[int, str], lines: npt.NDArray[np.int64], name: str, cells: Bytes, wrong: Mask, allowed: str
) -> None:
    for place in np.flatnonzero(wrong).tolist():
        value = cells[place].decode("utf-8", "replace")
        bad.setdefault(place, f"line {lines[place]}, column {name!r}: got {value!r}, allowed: {allowed}")


def _times(path: Path, cells: Bytes, dates: Order | None, role: str) -> npt.NDArray[np.int64]:
    kind: Any = "date" if role == "date" else "instant"
    try:
        try:
            return Times(dates, None, kind).read(cells)
        except UnknownOrder:
            return Times(order_of([cells], str(path)), None, kind).read(cells)
    except UnknownZone as error:
        raise DataFormatError(f"file '{path}': times must be local, without an offset, got {error.args[0]!r}") from None


def _each(cells: Bytes, read: Any) -> Floats:
    """Read each different text once."""
    codes, texts = coded(cells)
    found: Floats = np.array([read(text.decode("utf-8", "replace").strip()) for text in texts], np.float64)[codes]
    return found


def _number(text: str, most: float) -> float:
    """Number with a decimal point or comma; nan if there is none, -1 if it cannot be."""
    if not text:
        return float("nan")
    if _NUMBER.fullmatch(text) is None:
        return -1.0
    value = float(text.replace(",", "."))
    return value if 0 <= value <= most else -1.0


def _hour(text: str) -> tuple[float, float]:
    """Begin and end [min since midnight]; one hour where only its begin is named; (-1, -1) if it cannot be.

    >>> _hour("2300 - 0000")
    (1380.0, 1440.0)
    """
    found = _HOUR.fullmatch(text)
    if found is None:
        return -1.0, -1.0
    begin = 60 * int(found[1]) + int(found[2] or 0)
    end = begin + 60 if found[3] is None else 60 * int(found[3]) + int(found[4] or 0)
    end = 1440 if end == 0 else end
    if int(found[2] or 0) > 59 or int(found[4] or 0) > 59 or not begin < end <= 1440:
        return -1.0, -1.0
    return float(begin), float(end)


def _drop(figures: Figures, bad: dict[int, str], how: str) -> None:
    if not bad:
        return
    listed = [bad[place] for place in sorted(bad)[:SHOWN]]
    offenders = [f"file '{figures.path}', {why}" for why in listed]
    if how == "refuse":
        refuse(offenders, len(bad), figures.read)
    text = say("calibration.note_bad_rows", figures.language, count=len(bad), first="; ".join(listed[:3]))
    figures.notes.append(Note("bad_rows", len(bad), text))
    figures.table = figures.table.drop(index=list(bad)).reset_index(drop=True)
    if figures.table.empty:
        raise DataFormatError(f"file '{figures.path}': no usable row is left", *offenders)
