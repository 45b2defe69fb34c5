"""Times of a log: ISO, dd.mm.yyyy and US dates, with and without padding, with and without an offset.

A time is whole milliseconds of local time since 1970. Which of 03/04 is the day is never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from mfc_sim.calibration.log_file import Bytes, Ints
from mfc_sim.calibration.log_words import coded
from mfc_sim.errors import DataFormatError, nearest

DAY_MS = 86_400_000
NEVER: Final = np.iinfo(np.int64).min
"""No time: an empty cell."""

BAD: Final = NEVER + 1
"""A cell that holds no time that can be."""

Kind = Literal["instant", "clock", "date"]
Order = Literal["day first", "month first"]
ORDERS: tuple[Order, ...] = ("day first", "month first")
ALLOWED = "a date and a time such as 2026-09-01 09:30:00, 01.09.2026 9:30 or 9/1/2026 9:30 AM, years 1990-2100"
ALLOWED_CLOCK = "a time of day such as 09:30 or 9:30:15"
ALLOWED_DATE = "a date such as 2026-09-01, 01.09.2026 or 9/1/2026, years 1990-2100"

_YEAR_FIRST = r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
_YEAR_LAST = r"(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4})"
_DATE = f"(?:{_YEAR_FIRST}|{_YEAR_LAST})"
_TIME = r"(?P<hh>\d{1,2}):(?P<mi>\d{2})(?::(?P<ss>\d{2})(?:[.,](?P<f>\d{1,9}))?)?(?:\s*(?P<ap>[AaPp])\.?[Mm]\.?)?"
_ZONE = r"(?:\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?))?"
_FULL = re.compile(rf"{_DATE}(?:(?:T|,?\s+){_TIME}{_ZONE})?", re.ASCII)
_CLOCK = re.compile(_TIME, re.ASCII)
_KNOWN_MOST = 200_000
"""Texts that are kept with their times."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


class UnknownOrder(Exception):
    """A date was met whose day and month only the order of the others, or the planner, can tell."""


class UnknownZone(Exception):
    """A time with an offset was met, and no time zone was named: its text."""


@dataclass(eq=False)
class Times:
    """Reads cells; every different text is read once.

    Parameters
    ----------
    order : {"day first", "month first"} or None
        Of dates such as 03/04/2026 or 03-04-2026. None: the first of them raises `UnknownOrder`.
    zone : ZoneInfo or None
        Local time zone; None: the first offset raises `UnknownZone`.
    kind : {"instant", "clock", "date"}
        What the cells hold; the time of day after a date is passed over.
    """

    order: Order | None = None
    zone: zoneinfo.ZoneInfo | None = None
    kind: Kind = "instant"
    known: dict[bytes, int] = field(default_factory=dict)

    def read(self, cells: Bytes) -> Ints:
        """Times of cells [ms], `NEVER` where empty and `BAD` where they hold none."""
        read = np.full(len(cells), NEVER, np.int64)
        left = np.ascontiguousarray(cells).view(np.uint8).reshape(len(cells), -1)[:, 0] != 0
        if self.kind == "instant":
            left = self._plain(cells, read, left)
        rest = np.flatnonzero(left)
        if len(rest):
            codes, texts = coded(cells[rest])
            read[rest] = np.array([self._one(text) for text in texts], np.int64)[codes]
        return read

    def _plain(self, cells: Bytes, read: Ints, left: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Fill in padded times, ISO or with dots; what is left for `_one`."""
        if cells.itemsize not in (16, 19, 23, 24) or not left.any():
            return left
        # marks: (places, cells), so that each step is one long pass over bytes
        marks = np.ascontiguousarray(np.ascontiguousarray(cells).view(np.uint8).reshape(len(cells), -1).T)
        width = len(marks)
        while not marks[width - 1].any():
            width -= 1
        if width not in (16, 19, 23):
            return left
        marks = marks[:width]
        timed = (marks[13] == _COLON) & (marks[-1] >= _ZERO) & (marks[-1] <= _NINE)
        if width > 16:
            timed &= marks[16] == _COLON
        if width == 23:
            timed &= (marks[19] == _DOT) | (marks[19] == _COMMA)
        timed &= (marks[10] == ord(" ")) | (marks[10] == ord("T"))
        for dots in (False, True):
            chosen = timed & (marks[2 if dots else 4] == (_DOT if dots else _DASH))
            chosen &= marks[5 if dots else 7] == (_DOT if dots else _DASH)
            if not chosen.any():
                continue
            every = bool(chosen.all())
            when, good = _instants(marks if every else marks[:, chosen], dots=dots)
            if every and good.all():
                read[:] = when
                return np.zeros(len(cells), np.bool_)
            found = np.zeros(len(cells), np.bool_)
            found[chosen] = good
            read[found] = when[good]
            left = left & ~found
        return left

    def _one(self, text: bytes) -> int:
        if text not in self.known:
            if len(self.known) > _KNOWN_MOST:
                self.known.clear()
            self.known[text] = self._parsed(text.decode("utf-8", "replace").strip())
        return self.known[text]

    def _parsed(self, text: str) -> int:
        if not text:
            return NEVER
        form = _CLOCK if self.kind == "clock" else _FULL
        found = form.fullmatch(text)
        if found is None:
            return BAD
        if self.kind == "clock":
            clock = _clock(found)
            return BAD if clock is None else clock
        day = self._day(found)
        if day is None:
            return BAD
        if self.kind == "date":
            return day
        if found["hh"] is None:
            return BAD
        clock = _clock(found)
        if clock is None:
            return BAD
        return day + clock if found["zone"] is None else self._local(day + clock, found["zone"], text)

    def _day(self, found: re.Match[str]) -> int | None:
        if found["y"]:
            year, month, day = found["y"], found["m"], found["d"]
        elif found["t"] == "." or self.order == "day first":
            day, month, year = found["a"], found["b"], found["z"]
        elif self.order == "month first":
            month, day, year = found["a"], found["b"], found["z"]
        else:
            raise UnknownOrder
        if not _YEARS[0] <= int(year) <= _YEARS[1]:
            return None
        try:
            return (dt.date(int(year), int(month), int(day)).toordinal() - _EPOCH) * DAY_MS
        except ValueError:
            return None

    def _local(self, when: int, offset: str, text: str) -> int:
        if self.zone is None:
            raise UnknownZone(text)
        digits = offset[1:].replace(":", "").ljust(4, "0")
        minutes = 0 if offset == "Z" else int(offset[0] + "1") * (60 * int(digits[:2]) + int(digits[2:]))
        if abs(minutes) > 14 * 60:
            return BAD
        utc = when - minutes * 60_000
        moment = dt.datetime.fromtimestamp(utc // 1000, dt.UTC).astimezone(self.zone)
        shift = moment.utcoffset() or dt.timedelta()
        return utc + int(shift.total_seconds()) * 1000


_COLON, _DOT, _COMMA, _DASH, _ZERO, _NINE = (ord(mark) for mark in ":.,-09")
_YEARS = (1990, 2100)
_MONTHS = (
    np.arange(f"{_YEARS[0]}-01", f"{_YEARS[1] + 1}-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
)
_BEGINS, _LENGTHS = _MONTHS[:-1] * DAY_MS, np.diff(_MONTHS).astype(np.uint8)
"""When each month begins [ms since 1970], and its days."""


def _instants(marks: npt.NDArray[np.uint8], *, dots: bool) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Times of padded cells, and which of them exist; numpy's own cast of many rows dies of a 31 February.

    Parameters
    ----------
    marks : ndarray of uint8, shape (16, 19 or 23, rows)
        "2026-09-07 08:30", or with dots "07.09.2026 08:30"; seconds and milliseconds may follow.
    """
    digits = marks - np.uint8(_ZERO)  # what is no digit becomes more than 9
    width = len(digits)
    date = (6, 7, 8, 9, 3, 4, 0, 1) if dots else (0, 1, 2, 3, 5, 6, 8, 9)
    used = [*date, 11, 12, 14, 15, *((17, 18) if width > 16 else ()), *((20, 21, 22) if width == 23 else ())]
    good = digits[used].max(axis=0) <= 9

    def pair(tens: int, ones: int) -> npt.NDArray[np.uint8]:
        value: npt.NDArray[np.uint8] = np.uint8(10) * digits[tens] + digits[ones]
        return value  # less than 100 where it is good

    century, year, month, day = (pair(*date[place : place + 2]) for place in (0, 2, 4, 6))
    hour, minute = pair(11, 12), pair(14, 15)
    second = pair(17, 18) if width > 16 else np.zeros_like(hour)
    month -= np.uint8(1)
    day -= np.uint8(1)
    place = np.int32(100) * century + year - np.int32(_YEARS[0])
    place = np.int32(12) * place + month
    good &= (month < 12) & (place >= 0) & (place < len(_BEGINS))
    good &= (hour < 24) & (minute < 60) & (second < 60)
    place[~good] = 0
    good &= day < _LENGTHS[place]
    clock = np.int32(60) * (np.int32(60) * hour + minute) + second
    when = _BEGINS[place] + np.int64(DAY_MS) * day + np.int32(1000) * clock  # less than 2**31 where it is good
    if width == 23:
        when += np.int32(10) * pair(20, 21) + digits[22]
    return when, good


def _clock(found: re.Match[str]) -> int | None:
    """Milliseconds since midnight; 24:00 is a valid end."""
    hour, minute, second = int(found["hh"]), int(found["mi"]), int(found["ss"] or 0)
    if found["ap"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["ap"] in "Pp" else 0)
    milli = int((found["f"] or "").ljust(3, "0")[:3])
    clock = 1000 * (3600 * hour + 60 * minute + second) + milli
    return clock if minute < 60 and second < 60 and clock <= DAY_MS else None


def order_of(columns: Iterable[Bytes], source: str) -> Order:
    """Order of day and month that the dates of some columns show.

    Raises
    ------
    DataFormatError
        If no day is above 12, so that none shows, or they show both.
    """
    shown: dict[Order, str] = {}
    example = ""
    for cells in columns:
        for text in coded(cells)[1]:
            found = _FULL.fullmatch(text.decode("utf-8", "replace").strip())
            if found is None or found["y"] or found["t"] == ".":
                continue
            example = example or found[0]
            if 12 < int(found["a"]) <= 31:
                shown.setdefault("day first", found[0])
            if 12 < int(found["b"]) <= 31:
                shown.setdefault("month first", found[0])
    if len(shown) == 1:
        return next(iter(shown))
    asked = "name it: dates='day first' or dates='month first'"
    if shown:
        day, month = shown["day first"], shown["month first"]
        raise DataFormatError(f"file '{source}': {day!r} has the day first, {month!r} the month; {asked}")
    raise DataFormatError(f"file '{source}': no date shows whether {example!r} has the day or the month first; {asked}")


def zone_of(name: object) -> zoneinfo.ZoneInfo | None:
    """Time zone of a name, None for None.

    Raises
    ------
    DataFormatError
        If there is no such zone.

    Examples
    --------
    >>> zone_of("Europe/Moscow")
    zoneinfo.ZoneInfo(key='Europe/Moscow')
    """
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)  # type: ignore[arg-type]  # whatever it is, it is no zone
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        near = nearest(name, zoneinfo.available_timezones(), few=True)
        raise DataFormatError(f"time_zone: must be a name such as 'Europe/Moscow', got {name!r}{near}") from None


def changed_clock(when_ms: Ints, zone: zoneinfo.ZoneInfo) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which local times come twice, and which never, as the clock is changed."""
    twice, never = np.zeros(len(when_ms), bool), np.zeros(len(when_ms), bool)
    for day in np.unique(when_ms[when_ms > BAD] // DAY_MS).tolist():
        midnight = dt.datetime.combine(dt.date.fromordinal(_EPOCH + day), dt.time())
        begin, end = ((midnight + dt.timedelta(days=shift)).replace(tzinfo=zone).utcoffset() for shift in (0, 1))
        if begin == end:
            continue
        for place in np.flatnonzero(when_ms // DAY_MS == day).tolist():
            local = midnight + dt.timedelta(milliseconds=int(when_ms[place]) - day * DAY_MS)
            first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            if first is not None and second is not None:
                twice[place], never[place] = first > second, first < second
    return twice, never
