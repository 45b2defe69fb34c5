"""Small board logs for tests, and the shipped one with its fit, each made once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mfc_sim as mfc

if TYPE_CHECKING:
    from mfc_sim.calibration.board import BoardLog
    from mfc_sim.calibration.fit import Fit

HEADER = "name,date,time,idGrupy,literaGrupy,nazwaGrupy,status,liczbaCzynnychStan,liczbaKlwKolejce,aktualnyNumer"


def row(
    time: str,
    number: str,
    waiting: object,
    *,
    day: str = "2026-09-01",
    queue: str = "7",
    letter: str = "N",
    counters: object = 1,
    status: str = "1",
    office: str = "Office 1",
) -> str:
    """One snapshot of one queue."""
    return f"{office},{day},{time},{queue},{letter},{letter}: service,{status},{counters},{waiting},{number}"


STORY = (row("08:00", "", 0), row("08:10", "", 2), row("08:20", "N001", 1), row("08:30", "N002", 0))
"""Two people: issued between 08:00 and 08:10, called between 08:10 and 08:20, and between 08:20 and 08:30."""


def write(folder: Path, rows: Iterable[str] = STORY, *, header: str = HEADER, encoding: str = "utf-8") -> Path:
    """Write a log file."""
    path = folder / "board.csv"
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


def read(folder: Path, rows: Iterable[str] = STORY, **options: Any) -> BoardLog:
    """Write a log file and read it."""
    return mfc.read_board(write(folder, rows), **options)


@cache
def warsaw() -> BoardLog:
    """The log that comes with the package."""
    return mfc.read_board(mfc.presets.warsaw_path())


@cache
def fitted_days() -> BoardLog:
    """Its days to fit."""
    return warsaw().days("2020-01-02", "2020-01-15")


@cache
def judged_days() -> BoardLog:
    """Its days to judge."""
    return warsaw().days("2020-01-16", "2020-01-22")


@cache
def warsaw_fit() -> Fit:
    """The office fitted to it."""
    return mfc.fit_office(fitted_days())
