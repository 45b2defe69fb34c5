"""The commands that plan shifts: ``new-shifts``, ``staff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mfc_sim.cli_output import (
    CsvOption,
    ExcelOption,
    JsonOption,
    Output,
    PlotsOption,
    ReportOption,
    write_starter,
)
from mfc_sim.cli_shared import LanguageName, LanguageOption, OfficeFile, Per, SpokenOption, interruptible, spoken
from mfc_sim.description.files import load_office, load_shift_types, save
from mfc_sim.errors import InvalidDescription
from mfc_sim.presets import shifts_path
from mfc_sim.text import say


@interruptible
def new_shifts(
    path: Annotated[Path, typer.Argument(help="File to write.")] = Path("shifts.toml"),
    language: LanguageOption = LanguageName.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write commented shift types to start from."""
    write_starter(path, shifts_path(language.word), "shifts.toml", language.word, force=force)
    print(say("cli.next_shifts", language.word, path=path))


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
    out: Annotated[Path | None, typer.Option(help="Write the office with its shifts to a file (.toml, .xlsx).")] = None,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    report: ReportOption = None,
    plots: PlotsOption = None,
    language: SpokenOption = None,
) -> None:
    """Find the cheapest shifts that keep a promise, and prove it by simulation."""
    output = Output(csv, json, excel, report, out, plots, read=[path, shifts])
    office, types = spoken(load_office(path), language), load_shift_types(shifts)
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
    output.write(plan, plan.table(), office.language, index=False)
    if out is not None:
        save(plan.office, out)
        print(say("cli.written", office.language, path=out))
    output.draw("shifts", "plot_plan_shifts", plan, office.language)
    if per is Per.half_hour:
        output.draw("shares", "plot_plan_shares", plan, office.language)
