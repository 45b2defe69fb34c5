"""Rows of a log that cannot be read: the file is refused, and how to go on without them is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from mfc_sim.errors import DataFormatError

SHOWN = 20
"""How many offenders an error lists one by one."""


def refuse(offenders: Sequence[str], bad: int, rows: int, *more: str) -> NoReturn:
    """Refuse a file for so many bad ones of its rows.

    Parameters
    ----------
    offenders : sequence of str
        Sentences of the first of them.
    more : str
        What is to be said first: why none could be read.

    Raises
    ------
    DataFormatError
        Always. Where other rows are left it says how to go on with them.

    Examples
    --------
    >>> refuse(["line 3: got 'soon'"], 2, 9)
    Traceback (most recent call last):
    mfc_sim.errors.DataFormatError: - line 3: got 'soon'
    - ... and 1 more rows
    - mend them, or go on without these 2 of 9 rows: bad_rows='drop'; on the command line: --drop-bad-rows
    """
    shown = list(offenders[:SHOWN])
    if bad > len(shown):
        shown.append(f"... and {bad - len(shown)} more rows")
    if bad < rows:
        shown.append(
            f"mend them, or go on without these {bad} of {rows} rows: bad_rows='drop'; on the command line: "
            "--drop-bad-rows"
        )
    raise DataFormatError(*more, *shown)
