"""The command line, thin: ``mfc-sim new``, ``check``, ``run``, ``new-shifts``, ``staff``, ``demo``.

Exit codes: 0 done; 1 what was given cannot be used (one line says what to do); 2 the command itself is misspelt;
130 interrupted.
"""

from __future__ import annotations

import enum
import functools
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

import mfc_sim
from mfc_sim.description.files import load_office, load_shift_types, save
from mfc_sim.engines.timetable import check_served, demanded
from mfc_sim.errors import DataFormatError, InvalidDescription, MfcSimError
from mfc_sim.presets import shifts_path, starter_path
from mfc_sim.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mfc_sim.text import Language

Command = TypeVar("Command", bound="Callable[..., None]")

app = typer.Typer(
    name="mfc-sim",
    help="Queues and waits of public service centers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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


class Per(enum.StrEnum):
    """In which part of the visitors a target has to hold."""

    half_hour = "half-hour"
    day = "day"
    service = "service"
    level = "level"


class _Interrupted(Exception):
    """Ctrl-C in a command: the command library would swallow what it says."""


def _interruptible(command: Command) -> Command:
    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except KeyboardInterrupt as stop:
            raise _Interrupted(" ".join(map(str, stop.args)) or "interrupted") from None

    return wrapped  # type: ignore[return-value]


OfficeFile = Annotated[Path, typer.Argument(help="TOML file of an office; 'mfc-sim new' writes one to start from.")]
LanguageOption = Annotated[LanguageName, typer.Option("--language", help="Language of what is printed.")]


def _version(asked: bool) -> None:
    if asked:
        print(f"mfc_sim {mfc_sim.__version__}")
        raise typer.Exit


@app.callback()
def _all(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
@_interruptible
def new(
    path: Annotated[Path, typer.Argument(help="File to write.")] = Path("office.toml"),
    language: LanguageOption = LanguageName.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a commented office to start from."""
    _start(path, starter_path(language.word), "office.toml", language.word, force=force)
    print(say("cli.next", language.word, path=path))


def _start(path: Path, starter: Path, name: str, language: Language, *, force: bool) -> None:
    """Write a starter file, with its own name in its remarks."""
    if path.suffix.lower() != ".toml":
        raise DataFormatError(f"{path}: an office is written to a .toml file, got {path.suffix or 'no ending'!r}")
    if path.exists() and not force:
        raise DataFormatError(f"{path}: is there already; give another name, or --force to overwrite it")
    text = starter.read_text(encoding="utf-8").replace(name, path.name)
    _write(path, lambda: path.write_text(text, encoding="utf-8", newline="\n"))
    print(say("cli.written", language, path=path))


@app.command()
@_interruptible
def check(path: OfficeFile) -> None:
    """Check an office without simulating it: what it says, its load, and what is probably not meant."""
    office = load_office(path)
    days = office.days()
    print(office)
    worst = office.load_by_hour().sort_values("load", ascending=False, kind="stable").head(3)
    if len(worst):
        print(say("cli.highest_load", office.language))
    for row in worst.itertuples(index=False):
        hours = f"{row.weekday} {row[1]}-{row.until}".strip()
        print(say("cli.load", office.language, hours=hours, pool=row.pool, offered=row.offered, windows=row.windows))
    check_served(office, days, [demanded(office, day) for day in days])
    print(say("cli.usable", office.language, path=path))


@app.command()
@_interruptible
def run(
    path: OfficeFile,
    replications: Annotated[int, typer.Option(help="Days, or weeks where days differ.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed meets the same people.")] = 0,
    by: Annotated[By | None, typer.Option(help="Print a table cut this way as well.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write that table to a CSV file.")] = None,
    excel: Annotated[Path | None, typer.Option(help="Write all tables to an Excel workbook.")] = None,
    plots: Annotated[Path | None, typer.Option(help="Folder for the plots (PNG).")] = None,
) -> None:
    """Simulate an office and print what its visitors wait."""
    office = load_office(path)
    for file, ending in ((csv, ".csv"), (excel, ".xlsx")):
        if file is not None and file.suffix.lower() != ending:
            raise DataFormatError(f"{file}: must end in {ending}")
    from mfc_sim.simulation import simulate

    result = simulate(office, replications=replications, seed=seed)
    print(result)
    table = result.table(by=None if by is None else by.value)
    if by is not None:
        shown = ["visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15", "utilization"]
        print()
        print(table[shown].to_string(float_format=lambda value: f"{value:.2f}"))
    if csv is not None:
        _write(csv, lambda: table.to_csv(csv, encoding="utf-8-sig", lineterminator="\n"))
        print(say("cli.written", office.language, path=csv))
    if excel is not None:
        _write(excel, lambda: result.to_excel(excel))
        print(say("cli.written", office.language, path=excel))
    if plots is not None:
        from mfc_sim.plots import plot_day, plot_people_waiting, plot_wait_by_hour, save_plot

        pictures = {"wait_by_hour": plot_wait_by_hour, "people_waiting": plot_people_waiting, "one_day": plot_day}
        for name, plot in pictures.items():
            print(say("cli.written", office.language, path=save_plot(plot, result, plots / f"{name}.png")))


@app.command()
@_interruptible
def new_shifts(
    path: Annotated[Path, typer.Argument(help="File to write.")] = Path("shifts.toml"),
    language: LanguageOption = LanguageName.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write commented shift types to start from."""
    _start(path, shifts_path(language.word), "shifts.toml", language.word, force=force)
    print(say("cli.next_shifts", language.word, path=path))


@app.command()
@_interruptible
def staff(
    path: OfficeFile,
    shifts: Annotated[Path, typer.Argument(help="TOML file of shift types; 'mfc-sim new-shifts' writes one.")],
    limit: Annotated[float, typer.Option(help="Promised wait, minutes.")] = 15.0,
    share: Annotated[float | None, typer.Option(help="Share to be called within it; default 0.9.")] = None,
    per: Annotated[Per, typer.Option(help="In which part of the visitors it has to hold.")] = Per.half_hour,
    people: Annotated[int | None, typer.Option(help="Instead of --share: what can so many people promise?")] = None,
    people_max: Annotated[int | None, typer.Option(help="People on any day, at most.")] = None,
    changes_max: Annotated[int | None, typer.Option(help="Shifts that may change, by day.")] = None,
    replications: Annotated[int, typer.Option(help="Days, or weeks where days differ, of the search.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed makes the same plan.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Write the office with the plan's shifts to a TOML file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the figures by half-hour to a CSV file.")] = None,
) -> None:
    """Find the cheapest shifts that keep a promise, and prove it by simulation."""
    office, types = load_office(path), load_shift_types(shifts)
    for file, ending in ((csv, ".csv"), (out, ".toml")):
        if file is not None and file.suffix.lower() != ending:
            raise DataFormatError(f"{file}: must end in {ending}")
        if file is not None and not file.parent.is_dir():  # found out before the search, not after it
            raise DataFormatError(f"{file}: the folder {file.parent} is not there")
    from mfc_sim.description.target import Target
    from mfc_sim.studies.staff import staff as find

    if share is not None and people is not None:
        raise InvalidDescription("staff: --people asks for the share; not with --share")
    target = Target(limit_min=limit, share=0.9 if share is None else share, per=per.value)
    plan = find(
        office, target, shift_types=types, people=people, people_max=people_max, changes_max=changes_max,
        replications=replications, seed=seed,
    )  # fmt: skip
    print(plan)
    if csv is not None:
        _write(csv, lambda: plan.table().to_csv(csv, index=False, encoding="utf-8-sig", lineterminator="\n"))
        print(say("cli.written", office.language, path=csv))
    if out is not None:
        save(plan.office, out)
        print(say("cli.written", office.language, path=out))


@app.command()
@_interruptible
def demo(
    output: Annotated[Path, typer.Option(help="Folder for the plots (PNG).")] = Path("mfc-sim-demo"),
    language: LanguageOption = LanguageName.en,
    replications: Annotated[int, typer.Option(help="Replications of the forecast.")] = 200,
) -> None:
    """Run the main job on the real queue log of a municipal office: fit, judge, and add two windows."""
    from mfc_sim.demo import show

    for line in show(output, language=language.word, replications=replications):
        print(line)


def _write(path: Path, work: Any) -> None:
    try:
        work()
    except OSError as error:
        raise DataFormatError(f"{path}: cannot be written ({error.strerror or error})") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the command ``mfc-sim``; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of cp866 or cp1251 shows "?" for what it does not have
    try:
        code = app(None if arguments is None else list(arguments), standalone_mode=False)
    except MfcSimError as error:
        print(f"mfc-sim: {error}", file=sys.stderr)
        return 1
    except _Interrupted as stop:
        print(f"mfc-sim: {stop}", file=sys.stderr)
        return 130
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a misspelt command or option
            error.show()
            return int(error.exit_code)
        raise
    return code if isinstance(code, int) else 0
