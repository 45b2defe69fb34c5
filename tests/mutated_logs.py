"""Log files changed at random, and what a reader owes to each: an error in our words, or every row accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import random
import re
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mfc_sim as mfc
from boards import HEADER, row
from mfc_sim.calibration.log_file import SPACES, open_log
from mfc_sim.calibration.log_head import Suits, named
from mfc_sim.calibration.mapping import suited
from mfc_sim.errors import DataFormatError, InvalidDescription

TICKETS = """Талон,Услуга,Время выдачи,Время вызова,Начало,Окончание,Время ухода,Неявка,Окно,Приоритет,Статус
A1,Паспорт,2026-09-01 09:00:00,2026-09-01 09:10:00,2026-09-01 09:11:00,2026-09-01 09:20:00,,нет,1,2,обслужен
A2,Паспорт,2026-09-01 09:01:30,2026-09-01 09:12:00,,,2026-09-01 09:15:00,0,2,льготная,ушел
B7,"Загс, справка",2026-09-01 09:05:00,,,,,0,,2,
B8,Выдача,2026-09-02 10:00:00,2026-09-02 10:00:00,2026-09-02 10:01:00,2026-09-02 10:04:00,,0,3,1,обслужен
B9,Выдача,2026-09-03 23:50:00,2026-09-04 00:05:00,2026-09-04 00:06:00,2026-09-04 00:09:00,,0,3,,served
"""
CLOCKS = """date;issued;called;started;finished;slot;ticket
03/14/2026;9:00;9:10;9:10;9:15;;A1
03/15/2026;9:05 AM;9:10 AM;;;9:00 AM;A2
03/04/2026;23:58;0:10;0:11;0:20;;A3
03/05/2026;10:00:30,5;10:02;10:02;10:30;;A4
"""
HOURS = """office\tday\thour\tpeople\tout\topen\tmean\tlongest\tshort\tlong
One\t01.09.2026\t0900 - 1000\t10\t1\t2\t7,5\t20\t6\t3
One\t01.09.2026\t1000 - 1100\t4\t0\t1\t3\t9\t4\t0
One\t02.09.2026\t2300 - 0000\t5\t0\t0\t30\t40\t1\t4
One\t03.09.2026\t9\t5\t0\t3\t\t\t5\t0
"""
POSTED = """site,at,with,without
north,2026-09-01 09:00:00,3,12
north,2026-09-01 10:00:00,3,12
south,2026-09-01 09:00:00,,
south,2026-09-02 09:00:00,"4,5",30
"""
BOARD = "\n".join(
    [
        HEADER,
        *(
            row(f"{hour:02}:{minute:02}", f"N{4 * hour + minute // 15 - 30:03}", 2)
            for hour in (8, 9)
            for minute in (0, 15, 30, 45)
        ),
        *(row(f"10:{minute:02}", f"N{10 + minute // 15:03}", 1, day="2026-09-02") for minute in (0, 15, 30)),
        row("09:00", "", 0, day="2026-09-03", counters=0),
        "",
    ]
)
HOUR_COLUMNS = {
    "office": "office",
    "date": "day",
    "hour": "hour",
    "people": "people",
    "excluded": "out",
    "open_windows": "open",
    "mean_wait": "mean",
    "max_wait": "longest",
    "bands": [("short", 0, 15), ("long", 16, None)],
}
POSTED_COLUMNS = {"office": "site", "captured": "at", "booked": "with", "walk_in": "without"}
TOKENS = (
    '"', '""', "'", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\0", "\ufeff", " ", "\u00a0", "\v", "\x1c",
    "\x85", "-", "+", "NaN", "nan", "NaT", "inf", "now", "today", "None", "1e9", "-1", "0",
    "99999999999999999999", "٣", "½", "ё", "é", "№", "24:00", "00:00", "25:61", "2026-02-30 09:00:00",
    "2026-09-01", "2026-09-01 09:00", "2026-09-01T09:00:00+03:00", "2026-09-01T06:00:00Z",
    "2026-09-01 09:00:00.123", "01.09.2026 9:05", "09/01/2026 9:05 PM", "9/31/2026 9:05",
    "0001-01-01 00:00:00", "9999-12-31 23:59:59", "-026-01-05 09:00:00", "2026-09-01 09:00:60", "x" * 300,
    "Итого", "да", "no_show", "transferred", "0900 - 0800", "2300 - 0000", "N999", "1.5", "1,5",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A reader, a file that it reads, and which rows it counts as dropped."""

    name: str
    text: str
    read: Callable[..., Any]
    options: dict[str, Any]
    kept: Callable[[Any], int]
    dropped: tuple[str, ...]
    choices: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    suits: Suits | None = None


_TICKET_DROPS = ("bad_rows", "other_offices", "duplicates", "called_before_issued", "long_wait")
_DATES = (None, None, "day first", "month first")
_TICKETS: dict[str, Any] = {
    "read": mfc.read_tickets,
    "options": {},
    "kept": lambda log: len(log.tickets),
    "dropped": _TICKET_DROPS,
    "choices": {"dates": _DATES, "time_zone": (None, None, "Europe/Moscow", "America/New_York")},
    "suits": suited(None),
}


def closed_rows(log: Any) -> int:
    """Rows of days that a board was closed, as its report says in words."""
    said = [note.text for note in log.report.notes if note.code == "closed_days"]
    found = [re.search(r"(?:rows dropped|отброшено строк): (\d+)", text) for text in said]
    return sum(int(each[1]) for each in found if each)


_FIGURES: dict[str, Any] = {
    "kept": lambda log: len(log.table),
    "dropped": ("bad_rows", "other_offices", "duplicates", "conflicts"),
    "choices": {"dates": _DATES},
}
_BOARD: dict[str, Any] = {
    "kept": lambda log: len(log.counters) + closed_rows(log),
    "dropped": ("bad_rows", "duplicates", "conflicts"),
}
_HOUR_NAMES = [name for name in HOUR_COLUMNS.values() if isinstance(name, str)] + ["short", "long"]
_POSTED_NAMES = list(POSTED_COLUMNS.values())
KINDS = (
    Kind("tickets", TICKETS, **_TICKETS),
    Kind("clocks", CLOCKS, **_TICKETS),
    Kind("hourly", HOURS, mfc.read_hourly, {"columns": HOUR_COLUMNS}, suits=named(_HOUR_NAMES), **_FIGURES),
    Kind("posted", POSTED, mfc.read_posted, {"columns": POSTED_COLUMNS}, suits=named(_POSTED_NAMES), **_FIGURES),
    Kind("board", BOARD, mfc.read_board, {}, **_BOARD),
)
SHARES = (30, 20, 20, 20, 10)


def mutated(text: str, rng: random.Random) -> bytes:
    """The bytes of a text after some accidents."""
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "cp1251"))
    for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
        lines = text.split("\n")
        place = rng.randrange(len(text) + 1)
        line = rng.randrange(len(lines))
        accident = rng.randrange(9)
        if accident == 0:
            text = text[:place] + rng.choice(TOKENS) + text[place:]
        elif accident == 1:
            text = text[:place] + text[place + rng.randrange(12) :]
        elif accident == 2:
            lines.insert(rng.randrange(len(lines) + 1), lines[line])
            text = "\n".join(lines)
        elif accident == 3:
            del lines[line]
            text = "\n".join(lines)
        elif accident == 4:
            cells = re.split("([,;\t])", lines[line])
            cells[2 * rng.randrange((len(cells) + 1) // 2)] = rng.choice(TOKENS)
            lines[line] = "".join(cells)
            text = "\n".join(lines)
        elif accident == 5:
            text = text.replace(
                *rng.choice(((",", ";"), (";", ","), ("\t", ";"), ("\n", "\r\n"), ("\n", "\r"), ("2026-09-", "09/")))
            )
        elif accident == 6:
            text = text[:place]
        elif accident == 7:
            lines[line] = rng.choice(("", " ", ";;;", ",,,", "\t\t", '"', "итого,5"))
            text = "\n".join(lines)
        else:
            rng.shuffle(lines)
            text = "\n".join(lines) if rng.random() < 0.3 else text
    data = bytearray(text.encode(encoding, "replace"))
    if data and rng.random() < 0.1:
        data[rng.randrange(len(data))] = rng.randrange(256)
    if rng.random() < 0.05:
        packed = gzip.compress(bytes(data), 1)
        return packed if rng.random() < 0.5 else packed[: rng.randrange(len(packed))]
    return bytes(data)


def rows_of(path: Path, delimiter: str, *, strict: bool) -> int:
    """Rows of a file under its header, counted plainly: those with anything but spaces in them."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = data.decode("latin-1")
    if not strict:  # a board is decoded before it is split, so that spaces of other alphabets are blank too
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("cp1251")
    reader = csv.reader(io.StringIO(text, newline=None if strict else ""), delimiter=delimiter, strict=strict)
    spaces = SPACES + "\n" if strict else None
    return sum(any(value.strip(spaces) for value in values) for values in reader) - 1


def judged(seed: int, index: int, folder: Path) -> tuple[str, str]:
    """How one file fared: "read", "refused", or what is wrong with it."""
    rng = random.Random(f"{seed} {index}")
    kind = rng.choices(KINDS, SHARES)[0]
    path = folder / f"{kind.name}.csv"
    path.write_bytes(mutated(kind.text, rng))
    options = kind.options | {name: rng.choice(values) for name, values in kind.choices.items()}
    options |= {"bad_rows": rng.choice(("refuse", "drop", "drop")), "language": rng.choice(("en", "ru"))}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            log = kind.read(path, **options)
            said = f"{log!r} {log} {log.report}"
    except (DataFormatError, InvalidDescription):
        return "refused", ""
    except Exception:  # every other error is what is looked for
        return "crashed", f"file {index} ({kind.name}, {options}): {traceback.format_exc(limit=-3)}"
    board = kind.name == "board"
    rows = rows_of(path, "," if board else open_log(path, kind.suits).delimiter, strict=not board)
    rows -= log.report.count("above")
    dropped = sum(log.report.count(code) for code in kind.dropped)
    if not rows == log.report.rows == kind.kept(log) + dropped:
        told = f"{rows} rows, {log.report.rows} read, {kind.kept(log)} kept, {dropped} dropped"
        return "unaccounted", f"file {index} ({kind.name}, {options}): {told}; {said[:300]}"
    return "read", ""
