"""The command line, thin: ``mfc-sim new``, ``check``, ``run``, ``compare``, ``staff``, ``fit``, ``backtest``, ``demo``.

``check``, ``run`` and ``compare`` take offices and regions alike.

Exit codes: 0 done; 1 what was given cannot be used (one line says what to do); 2 the command itself is misspelt;
130 interrupted.
"""

from __future__ import annotations

import enum
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import mfc_sim
from mfc_sim.cli_logs import backtest, fit
from mfc_sim.cli_regions import compare, new_region
from mfc_sim.cli_shared import (
    SHOWN,
    ByOption,
    CsvOption,
    Interrupted,
    LanguageName,
    LanguageOption,
    PlotsOption,
    check_ending,
    draw,
    interruptible,
    located,
    to_csv,
    write,
)
from mfc_sim.description.files import load, load_office, load_shift_types, save
from mfc_sim.description.network import Network
from mfc_sim.engines.timetable import check_served, demanded
from mfc_sim.errors import DataFormatError, InvalidDescription, MfcSimError
from mfc_sim.presets import shifts_path, starter_path
from mfc_sim.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.description.office import Office
    from mfc_sim.text import Language

app = typer.Typer(
    name="mfc-sim",
    help="Queues and waits of public service centers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Per(enum.StrEnum):
    """In which part of the visitors a target has to hold."""

    half_hour = "half-hour"
    day = "day"
    service = "service"
    level = "level"


OfficeFile = Annotated[Path, typer.Argument(help="TOML file of an office; 'mfc-sim new' writes one to start from.")]
AnyFile = Annotated[
    Path,
    typer.Argument(
        help="An office (TOML) or a region (TOML, folder, .xlsx); 'mfc-sim new' and 'new-region' write one."
    ),
]


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
    write(path, lambda: path.write_text(text, encoding="utf-8", newline="\n"))
    print(say("cli.written", language, path=path))


@app.command()
@interruptible
def check(path: AnyFile) -> None:
    """Check an office or a region without simulating it: what it says, its load, and what is probably not meant."""
    thing = load(path)
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
        hours = f"{row.weekday} {row[1]}-{row.until}".strip()
        print(say("cli.load", office.language, hours=hours, pool=row.pool, offered=row.offered, windows=row.windows))
    check_served(office, days, [demanded(office, day) for day in days])


@app.command()
@interruptible
def run(
    path: AnyFile,
    replications: Annotated[int, typer.Option(help="Days, or weeks where days differ.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed meets the same people.")] = 0,
    by: ByOption = None,
    csv: CsvOption = None,
    excel: Annotated[Path | None, typer.Option(help="Write all tables of an office to an Excel workbook.")] = None,
    plots: PlotsOption = None,
) -> None:
    """Simulate an office or a region and print what its visitors wait."""
    thing = load(path)
    check_ending(csv, ".csv")
    check_ending(excel, ".xlsx")
    if excel is not None and isinstance(thing, Network):
        raise InvalidDescription(f"run: --excel is for an office, and {path} is a region; allowed: --csv")
    from mfc_sim.simulation import simulate

    result: Any = simulate(thing, replications=replications, seed=seed)
    print(result)
    table = result.table(*(() if by is None else (by.value,)))
    if by is not None:
        print()
        print(table[SHOWN].to_string(float_format=lambda value: f"{value:.2f}"))
    to_csv(table, csv, thing.language)
    if excel is not None:
        write(excel, lambda: result.to_excel(excel))
        print(say("cli.written", thing.language, path=excel))
    if plots is not None:
        import mfc_sim.plots as pictures

        drawn: dict[str, Any] = {
            "wait_by_hour": pictures.plot_wait_by_hour,
            "people_waiting": pictures.plot_people_waiting,
            "one_day": pictures.plot_day,
        }
        if isinstance(thing, Network):
            drawn = {"map": pictures.plot_map} if located(thing) else {}
            drawn |= {"travel_wait": pictures.plot_travel_wait}
        draw(drawn, result, plots, thing.language)


app.command()(new_region)
app.command()(compare)
app.command()(fit)
app.command()(backtest)


@app.command()
@interruptible
def new_shifts(
    path: Annotated[Path, typer.Argument(help="File to write.")] = Path("shifts.toml"),
    language: LanguageOption = LanguageName.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write commented shift types to start from."""
    _start(path, shifts_path(language.word), "shifts.toml", language.word, force=force)
    print(say("cli.next_shifts", language.word, path=path))


@app.command()
@interruptible
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
        check_ending(file, ending)
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
        to_csv(plan.table(), csv, office.language, index=False)
    if out is not None:
        save(plan.office, out)
        print(say("cli.written", office.language, path=out))


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
