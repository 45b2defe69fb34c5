"""Rows of words as lines of text, and as an HTML table."""

from __future__ import annotations

from collections.abc import Sequence

from mfc_sim import views


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the columns side by side: the first to the left, the others to the right.

    >>> aligned([("from", "windows"), ("09:00", "5")])
    ['from   windows', '09:00        5']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]


def html_of(heading: str, rows: Sequence[Sequence[str | views.Cell]], notes: Sequence[str], *pictures: str) -> str:
    """Return heading, pictures, table and notes for a notebook; every word escaped."""
    head, *body = rows
    names = [cell.text if isinstance(cell, views.Cell) else cell for cell in head]
    return views.fragment(heading, *pictures, views.table(names, body), views.notes(notes))
