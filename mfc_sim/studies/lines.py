"""Rows of words as lines of text, and as an HTML table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the columns side by side: the first to the left, the others to the right.

    >>> aligned([("from", "windows"), ("09:00", "5")])
    ['from   windows', '09:00        5']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]


def html_of(heading: str, rows: Sequence[Sequence[str]], notes: Sequence[str]) -> str:
    """Return heading, table and notes for a notebook; every word escaped."""
    head, *body = rows
    first = "".join(f"<th style='text-align:right'>{escape(cell)}</th>" for cell in head)
    more = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    small = "".join(f"<p><small>{escape(note)}</small></p>" for note in notes)
    return f"<div><p><b>{escape(heading)}</b></p><table><tr>{first}</tr>{more}</table>{small}</div>"
