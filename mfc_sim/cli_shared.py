"""What the commands share: options, the language, and how Ctrl-C ends them."""

from __future__ import annotations

import enum
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mfc_sim.description.clock import days_of
from mfc_sim.description.network import Network
from mfc_sim.errors import InvalidDescription

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mfc_sim.text import Language

Command = TypeVar("Command", bound="Callable[..., None]")


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


class Per(enum.StrEnum):
    """In which part of the visitors a target has to hold."""

    half_hour = "half-hour"
    day = "day"
    service = "service"
    level = "level"


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
SpokenOption = Annotated[
    LanguageName | None, typer.Option("--language", help="Language of what is printed and written; that of the file.")
]
ByOption = Annotated[By | None, typer.Option(help="Print a table cut this way as well.")]
ReplicationsOption = Annotated[int, typer.Option(help="Days, or weeks where days differ.")]
SeedOption = Annotated[int, typer.Option(help="The same seed meets the same people.")]
OfficeFile = Annotated[Path, typer.Argument(help="An office (TOML or .xlsx); 'mfc-sim new' writes one to start from.")]
AnyFile = Annotated[
    Path,
    typer.Argument(
        help="An office (TOML or .xlsx) or a region (TOML, folder, .xlsx); 'mfc-sim new' and 'new-region' write one."
    ),
]


def weekday_of(given: str | None) -> str | None:
    """A weekday in either language, as the package writes it; a date or another label as it stands.

    >>> weekday_of("пн"), weekday_of("2026-05-04"), weekday_of(None)
    ('Mon', '2026-05-04', None)
    """
    try:
        return None if given is None else days_of(given)
    except ValueError:
        return given


def spoken(thing: Any, language: LanguageName | None) -> Any:
    """An office or a region, in the language asked for."""
    if language is None or thing.language == language.word:
        return thing
    return thing.in_language(language.word) if isinstance(thing, Network) else thing.replace(language=language.word)


def scenarios(who: str, paths: Sequence[Path], things: Sequence[Any]) -> dict[str, Any]:
    """Scenarios by the names of their files, with the folder where two are alike.

    Raises
    ------
    InvalidDescription
        If a file is given twice.
    """
    if twice := [f"{who}: {path} is given twice" for path in dict.fromkeys(paths) if paths.count(path) > 1]:
        raise InvalidDescription(*twice)
    alone = [path.stem for path in paths]
    names = [path.stem if alone.count(path.stem) == 1 else str(path) for path in paths]
    return dict(zip(names, things, strict=True))


def located(thing: Any) -> bool:
    """Whether a region can be drawn on a map."""
    return any(office.location is not None for office in thing.offices)
