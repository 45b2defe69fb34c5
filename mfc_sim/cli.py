"""The command line, thin: what begins and checks an office, and the list of all commands.

``check``, ``run``, ``compare`` and ``engines`` take offices and regions alike.

Exit codes: 0 done; 1 what was given cannot be used (one line says what to do); 2 the command itself is misspelt;
3 the engines differ (``engines``); 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import mfc_sim
from mfc_sim.cli_logs import backtest, fit
from mfc_sim.cli_output import check_free, write_starter
from mfc_sim.cli_regions import compare, new_region
from mfc_sim.cli_shared import AnyFile, Interrupted, LanguageName, LanguageOption, SpokenOption, interruptible, spoken
from mfc_sim.cli_staff import new_shifts, staff
from mfc_sim.cli_studies import best, day, engines, formula, run, sweep, universal, windows
from mfc_sim.description.clock import days_in
from mfc_sim.description.files import load, save
from mfc_sim.description.network import Network
from mfc_sim.engines.timetable import check_served, demanded
from mfc_sim.errors import DataFormatError, MfcSimError
from mfc_sim.presets import starter, starter_path
from mfc_sim.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.description.office import Office

app = typer.Typer(
    name="mfc-sim",
    help="Queues and waits of public service centers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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
@interruptible
def new(
    path: Annotated[Path | None, typer.Argument(help="File to write: .toml or .xlsx; default office.toml.")] = None,
    language: LanguageOption = LanguageName.en,
    excel: Annotated[bool, typer.Option("--excel", help="Write a workbook: office.xlsx if no file is named.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a commented office to start from, as text or as an Excel workbook."""
    path = path or Path("office.xlsx" if excel else "office.toml")
    if excel and path.suffix.lower() != ".xlsx":
        raise DataFormatError(f"{path}: --excel writes an .xlsx file, got {path.suffix or 'no ending'!r}")
    if path.suffix.lower() == ".xlsx":
        check_free(path, force=force)
        save(starter(language.word), path)
        print(say("cli.written", language.word, path=path))
    else:
        write_starter(path, starter_path(language.word), "office.toml", language.word, force=force)
    print(say("cli.next", language.word, path=path))


@app.command()
@interruptible
def check(path: AnyFile, language: SpokenOption = None) -> None:
    """Check an office or a region without simulating it: what it says, its load, and what is probably not meant."""
    thing = spoken(load(path), language)
    print(thing)
    if isinstance(thing, Network):
        from mfc_sim.description.choice import Choices
        from mfc_sim.network_tasks import points_of

        points_of(Choices(thing), "auto", 1)
    else:
        _check_office(thing)
    print(say("cli.usable", thing.language, path=path))


def _check_office(office: Office) -> None:
    days = office.days()
    worst = office.load_by_hour().sort_values("load", ascending=False, kind="stable").head(3)
    if len(worst):
        print(say("cli.highest_load", office.language))
    for row in worst.itertuples(index=False):
        hours = f"{days_in(office.language, str(row.weekday))} {row[1]}-{row.until}".strip()
        print(say("cli.load", office.language, hours=hours, pool=row.pool, offered=row.offered, windows=row.windows))
    check_served(office, days, [demanded(office, day) for day in days])


for command in (
    run,
    fit,
    backtest,
    day,
    compare,
    sweep,
    windows,
    staff,
    universal,
    engines,
    best,
    formula,
    new_region,
    new_shifts,
):
    app.command()(command)


@app.command()
@interruptible
def demo(
    output: Annotated[Path, typer.Option(help="Folder for the plots (PNG).")] = Path("mfc-sim-demo"),
    language: LanguageOption = LanguageName.en,
    replications: Annotated[int, typer.Option(help="Replications of the forecast.")] = 200,
) -> None:
    """Run the main job on the real queue log of a municipal office: fit, judge, and add two windows."""
    from mfc_sim.demo import show

    for line in show(output, language=language.word, replications=replications):
        print(line)


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
    except Interrupted as stop:
        print(f"mfc-sim: {stop}", file=sys.stderr)
        return 130
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a misspelt command or option
            error.show()
            return int(error.exit_code)
        raise
    return code if isinstance(code, int) else 0
