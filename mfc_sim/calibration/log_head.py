"""Which of the first rows of a file is the header of its table; titles may stand above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mfc_sim.calibration.report import Note
from mfc_sim.text import Language, say

Row: TypeAlias = tuple[int, list[str]]
Suits: TypeAlias = Callable[[Sequence[str]], float]
"""How much of what a header must name some texts name: 1 is all."""

HEAD_ROWS = 20
"""Rows, blank ones not counted, among which the header is looked for."""


@dataclass(frozen=True)
class Head:
    """The header of a file.

    Attributes
    ----------
    delimiter : str
    above : int
        Rows above the header that are not blank.
    line : int
        Line of the header, from 1; of a workbook its row.
    searched : (int, int)
        Lines of the first and the last row among which it was looked for.
    """

    delimiter: str
    above: int
    line: int
    searched: tuple[int, int]

    def told(self, names: Collection[str]) -> str:
        """Sentence of an error: what was looked for, and where."""
        first, last = self.searched
        where = f"line {first}" if first == last else f"lines {first} to {last}"
        wanted = ", ".join(repr(name) for name in names)
        return f"looked in {where} for a header that names {wanted}; line {self.line} was taken for it"

    def notes(self, language: Language) -> list[Note]:
        """What was above the table, if there was anything."""
        if not self.above:
            return []
        return [Note("above", self.above, say("readers.note_above", language, count=self.above, line=self.line))]


def head_of(rows: Mapping[str, Sequence[Row]], suits: Suits | None = None) -> Head:
    """First row that names all, else the one that names most; of strange ones the first, if it is no mere title.

    Parameters
    ----------
    rows : mapping of str to sequence of (int, list of str)
        First rows by delimiter, each with its line; blank ones are left out.

    Examples
    --------
    >>> rows = [(1, ["Report"]), (3, ["day", "came"]), (4, ["Mon", "5"])]
    >>> head_of({",": rows}, named(["day", "came"]))
    Head(delimiter=',', above=1, line=3, searched=(1, 4))
    """
    every = [(mark, place, names) for mark, some in rows.items() for place, (_, names) in enumerate(some)]

    def score(names: Sequence[str]) -> float:
        return suits([name.strip() for name in names]) if suits else 0.0

    best = max(every, key=lambda row: (score(row[2]), -row[1], len(row[2])))
    if not score(best[2]):
        best = max((row for row in every if row[1] == 0), key=lambda row: len(row[2]))
        if len(best[2]) == 1:
            best = max(every, key=lambda row: (len(row[2]), -row[1]))
    mark, above, _ = best
    return Head(mark, above, rows[mark][above][0], (rows[mark][0][0], rows[mark][-1][0]))


def unused(header: Sequence[str], used: Collection[str], language: Language) -> list[Note]:
    """Columns that nobody uses, in one note; nameless ones are left out.

    >>> [note.text for note in unused(["day", "floor", ""], ["day"], "en")]
    ["columns that are not used: 'floor'"]
    """
    free = [name for name in header if name and name not in used]
    names = ", ".join(map(repr, free))
    return [Note("unused", len(free), say("readers.note_unused", language, names=names))] if free else []


def plainly(names: Sequence[str]) -> list[str]:
    """Names that were read as Latin-1, in UTF-8 or else in Windows-1251, whatever they are."""
    whole = [name.encode("latin-1") for name in names]
    encoding = "utf-8" if all(map(is_utf8, whole)) else "cp1251"
    return [name.decode(encoding, "replace") for name in whole]


def is_utf8(text: bytes) -> bool:
    """Whether it can be read as UTF-8.

    >>> is_utf8("ё".encode("cp1251"))
    False
    """
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def named(wanted: Collection[str]) -> Suits:
    """Share of the names wanted that some texts hold.

    >>> named(["day", "came"])(["came", "left"])
    0.5
    """
    return lambda names: len(set(wanted).intersection(names)) / len(set(wanted))
