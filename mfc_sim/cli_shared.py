"""What the commands share: options, files that are written, and how Ctrl-C ends them."""

from __future__ import annotations

import enum
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mfc_sim.errors import DataFormatError
from mfc_sim.text import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfc_sim.text import Language

Command = TypeVar("Command", bound="Callable[..., None]")
SHOWN = ["visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15", "utilization"]
"""Columns of a table that is printed."""


class LanguageName(enum.StrEnum):
    """Language of what is printed."""

    en = "en"
    ru = "ru"

    @property
    def word(self) -> Language:
        """The language as the rest of the package writes it."""
        return "ru" if self is LanguageName.ru else "en"


class By(enum.StrEnum):
    """How a table is cut."""

    service = "service"
    purpose = "purpose"
    agency = "agency"
    hour = "hour"
    weekday = "weekday"
    channel = "channel"
    level = "level"
    windows = "windows"
    office = "office"
    home = "home"
    municipality = "municipality"
    office_class = "class"


class Interrupted(Exception):
    """Ctrl-C in a command: the command library would swallow what it says."""


def interruptible(command: Command) -> Command:
    """Let Ctrl-C leave the command with what the study says of it."""

    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except KeyboardInterrupt as stop:
            raise Interrupted(" ".join(map(str, stop.args)) or "interrupted") from None

    return wrapped  # type: ignore[return-value]


LanguageOption = Annotated[LanguageName, typer.Option("--language", help="Language of what is printed.")]
ByOption = Annotated[By | None, typer.Option(help="Print a table cut this way as well.")]
CsvOption = Annotated[Path | None, typer.Option(help="Write that table to a CSV file.")]
PlotsOption = Annotated[Path | None, typer.Option(help="Folder for the plots (PNG).")]


def located(thing: Any) -> bool:
    """Whether a region can be drawn on a map."""
    return any(office.location is not None for office in thing.offices)


def draw(drawn: dict[str, Any], thing: Any, folder: Path, language: Language, **options: Any) -> None:
    """Write plots to a folder, each under its name."""
    from mfc_sim.plots import save_plot

    for name, plot in drawn.items():
        print(say("cli.written", language, path=save_plot(plot, thing, folder / f"{name}.png", **options)))


def check_ending(file: Path | None, ending: str) -> None:
    """Refuse a file of another ending."""
    if file is not None and file.suffix.lower() != ending:
        raise DataFormatError(f"{file}: must end in {ending}")


def to_csv(table: Any, file: Path | None, language: Language, *, index: bool = True) -> None:
    """Write a table, if there is a file to write it to."""
    if file is not None:
        write(file, lambda: table.to_csv(file, index=index, encoding="utf-8-sig", lineterminator="\n"))
        print(say("cli.written", language, path=file))


def write(path: Path, work: Any) -> None:
    """Write a file; what hinders it is said in one line."""
    try:
        work()
    except OSError as error:
        raise DataFormatError(f"{path}: cannot be written ({error.strerror or error})") from None
