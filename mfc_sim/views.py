"""Pieces of the HTML that a notebook shows: a heading, a compact table, notes and warnings; every word escaped.

Colors are those of the page around, so that light and dark themes both work; there is no script and no outside file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

LOOK = "vertical-align:top;padding:1px 8px;line-height:1.35"
"""Of every cell."""


class Cell(NamedTuple):
    """A cell of a table: its words, whether they are bold, and how strongly it is colored, from 0 to 1."""

    text: str
    strong: bool = False
    shade: float = 0.0


def fragment(heading: str, *parts: str) -> str:
    """Put parts that are HTML already under a heading."""
    return f"<div><p style='margin:4px 0'><b>{escape(heading)}</b></p>{''.join(parts)}</div>"


def paragraph(words: str) -> str:
    """Return a sentence as a paragraph, its lines kept; nothing for no words."""
    told = "<br>".join(escape(line) for line in words.splitlines())
    return f"<p style='margin:4px 0'>{told}</p>" if words else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str | Cell]], *, names: int = 1) -> str:
    """Build a compact table.

    Parameters
    ----------
    head : sequence of str
        Headings of the columns; none: no row of them.
    rows : sequence of sequences of str or Cell
        The color of a cell never stands alone: the number is in it.
    names : int, default 1
        How many columns from the left are words, not numbers; the first is a heading of its row.

    Examples
    --------
    >>> "<b>5</b>" in table(["from", "windows"], [["09:00", Cell("5", strong=True)]])
    True
    """
    first = "".join(
        f"<th scope='col' style='text-align:{_side(place, names)};{LOOK}'>{escape(cell)}</th>"
        for place, cell in enumerate(head)
    )
    body = "".join(f"<tr>{''.join(_cell(cell, place, names) for place, cell in enumerate(row))}</tr>" for row in rows)
    return f"<table style='color:inherit'>{f'<tr>{first}</tr>' if head else ''}{body}</table>"


def _side(place: int, names: int) -> str:
    return "left" if place < names else "right"


def _cell(given: str | Cell, place: int, names: int) -> str:
    cell = given if isinstance(given, Cell) else Cell(given)
    words = "<br>".join(escape(line) for line in cell.text.splitlines())
    words = f"<b>{words}</b>" if cell.strong else words
    style = f"text-align:{_side(place, names)};{LOOK}" + (";white-space:nowrap" if place >= names else "")
    if cell.shade > 0:
        style += f";background:rgba(213,94,0,{0.5 * min(cell.shade, 1.0):.2f})"
    return f"<th scope='row' style='{style}'>{words}</th>" if place == 0 else f"<td style='{style}'>{words}</td>"


def pairs(told: Mapping[str, str]) -> str:
    """Build a table of headings and what is said under each."""
    return table([], list(told.items()), names=2)


def notes(said: Sequence[str]) -> str:
    """Return small print, a line each."""
    return "".join(f"<p style='margin:2px 0'><small>{escape(note)}</small></p>" for note in said)


def warnings(said: Sequence[str]) -> str:
    """Return warnings, a line each, with a sign before them."""
    return "".join(f"<p style='margin:2px 0'>⚠ {escape(warning)}</p>" for warning in said)
