"""The commands of studies: what an office or a region does, and what would be better."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mfc_sim.cli_output import (
    CsvOption,
    ExcelOption,
    JsonOption,
    Output,
    PlotsOption,
    ReportOption,
    check_file,
    write,
)
from mfc_sim.cli_shared import (
    AnyFile,
    ByOption,
    OfficeFile,
    Per,
    ReplicationsOption,
    SeedOption,
    SpokenOption,
    interruptible,
    located,
    scenarios,
    spoken,
    weekday_of,
)
from mfc_sim.cli_tables import printed
from mfc_sim.description.files import load, load_office
from mfc_sim.description.network import Network
from mfc_sim.errors import InvalidDescription
from mfc_sim.text import say

JobsOption = Annotated[int, typer.Option(help="Processors that share the work; no figure depends on it.")]
LimitOption = Annotated[float, typer.Option(help="Promised wait, minutes.")]
ShareOption = Annotated[float, typer.Option(help="Share to be called within it.")]


@interruptible
def run(
    path: AnyFile,
    replications: ReplicationsOption = 500,
    seed: SeedOption = 0,
    by: ByOption = None,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    report: ReportOption = None,
    plots: PlotsOption = None,
    language: SpokenOption = None,
) -> None:
    """Simulate an office or a region and print what its visitors wait."""
    output = Output(csv, json, excel, report, plots=plots, read=[path])
    thing = spoken(load(path), language)
    from mfc_sim.simulation import simulate

    result: Any = simulate(thing, replications=replications, seed=seed)
    print(result)
    table = result.table(*(() if by is None else (by.value,)))
    if by is not None:
        print()
        print(printed(table, thing.language))
    output.write(result, table, thing.language)
    drawn = {"wait_by_hour": "plot_wait_by_hour", "people_waiting": "plot_people_waiting", "one_day": "plot_day"}
    if isinstance(thing, Network):
        drawn = {**({"map": "plot_map"} if located(thing) else {}), "travel_wait": "plot_travel_wait"}
    for name, plot in drawn.items():
        output.draw(name, plot, result, thing.language)


@interruptible
def day(
    path: OfficeFile,
    page: Annotated[Path, typer.Argument(help="Page to write (.html): it opens in a browser and loads nothing.")],
    replication: Annotated[int, typer.Option(help="Which of the simulated days or weeks.")] = 0,
    weekday: Annotated[str | None, typer.Option("--day", help="Which day of a week, as Tue; its first.")] = None,
    seed: SeedOption = 0,
    language: SpokenOption = None,
) -> None:
    """Write one simulated day as a page that plays it: people, windows, breaks and the clock."""
    check_file(page, ".html")
    office = spoken(load_office(path), language)
    from mfc_sim.plots.playback import play_day
    from mfc_sim.simulation import simulate

    if replication < 0:
        raise InvalidDescription(f"day: --replication must be a whole number >= 0, got {replication}")
    result = simulate(office, replications=replication + 1, seed=seed)
    write(page, lambda file: play_day(result, file, replication=replication, day=weekday_of(weekday) or 0))
    print(say("cli.written", office.language, path=page))


@interruptible
def sweep(
    path: OfficeFile,
    vary: Annotated[
        list[str],
        typer.Option(help="What varies, as PATH=VALUE,VALUE or 'NAME: PATH=VALUE,VALUE'; several make a grid."),
    ],
    limit: LimitOption = 15.0,
    share: Annotated[float | None, typer.Option(help="Share to be called within it: names the cheapest point.")] = None,
    per: Annotated[Per, typer.Option(help="In which part of the visitors it has to hold.")] = Per.day,
    replications: ReplicationsOption = 200,
    seed: SeedOption = 0,
    jobs: JobsOption = 1,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    report: ReportOption = None,
    plots: PlotsOption = None,
    language: SpokenOption = None,
) -> None:
    """Simulate an office at all combinations of some values, on the same visitors."""
    output = Output(csv, json, excel, report, plots=plots, read=[path])
    if plots is not None and len(vary) > 2:
        raise InvalidDescription(f"sweep: --plots draws one axis or two, got {len(vary)}")
    office = spoken(load_office(path), language)
    from mfc_sim.description.target import Target
    from mfc_sim.studies.sweep import sweep as swept

    target = None if share is None else Target(limit_min=limit, share=share, per=per.value)
    found = swept(office, [_axis(text) for text in vary], replications=replications, seed=seed, n_jobs=jobs)
    print(found)
    if target is not None:
        print(found.best(target))
    output.write(found, found.table(), office.language)
    output.draw("sweep", "plot_sweep", found, office.language, kpi="share_within_15")


def _axis(text: str) -> Any:
    """An axis, as "windows.universal.count=5,6,7" or "windows: windows.universal.count=5,6,7"."""
    from mfc_sim.studies.axes import Axis

    told, equals, listed = text.partition("=")
    name, colon, path = told.partition(":")
    values = [_value(one.strip()) for one in listed.split(",") if one.strip()]
    path = (path if colon else name).strip()
    if not equals or not path or not values:
        raise InvalidDescription(
            f"sweep: --vary must be PATH=VALUE,VALUE, such as windows.universal.count=5,6,7, got {text!r}"
        )
    return Axis(name.strip() or path, path, values)


def _value(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@interruptible
def windows(
    path: OfficeFile,
    limit: LimitOption = 15.0,
    share: ShareOption = 0.9,
    replications: ReplicationsOption = 500,
    seed: SeedOption = 0,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    plots: PlotsOption = None,
    language: SpokenOption = None,
) -> None:
    """Find how many windows of each group are needed in each half-hour."""
    output = Output(csv, json, excel, plots=plots, read=[path])
    office = spoken(load_office(path), language)
    from mfc_sim.description.target import Target
    from mfc_sim.studies.staffing import required_windows

    found = required_windows(
        office, Target(limit_min=limit, share=share, per="half-hour"), replications=replications, seed=seed
    )
    print(found)
    output.write(found, found.table(), office.language)
    output.draw("windows", "plot_requirement", found, office.language)


@interruptible
def universal(
    path: OfficeFile,
    group: Annotated[str, typer.Option(help="Group that the specialists join.")] = "universal",
    of: Annotated[str, typer.Option(help="Figure that is looked at, as in the table of 'run'.")] = "share_within_15",
    worth: Annotated[float | None, typer.Option(help="Improvement that pays, in the unit of the figure.")] = None,
    pace: Annotated[float, typer.Option(help="Time a universal person needs, times that of a specialist.")] = 1.0,
    replications: ReplicationsOption = 500,
    seed: SeedOption = 0,
    jobs: JobsOption = 1,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    plots: PlotsOption = None,
    language: SpokenOption = None,
) -> None:
    """Find how many specialists should be universal."""
    output = Output(csv, json, excel, plots=plots, read=[path])
    office = spoken(load_office(path), language)
    from mfc_sim.studies.universal import universal_curve

    found = universal_curve(
        office, universal=group, of=of, worth=worth, pace=pace, replications=replications, seed=seed, n_jobs=jobs
    )
    print(found)
    output.write(found, found.table(), office.language)
    output.draw("universal", "plot_universal", found, office.language)


@interruptible
def engines(
    path: AnyFile,
    replications: Annotated[int, typer.Option(help="Days, or weeks where days differ.")] = 20,
    seed: SeedOption = 7,
    language: SpokenOption = None,
) -> None:
    """Prove that both engines call the same people at the same moments, on an office or a region of your own."""
    from mfc_sim.studies.agreement import check_engines

    found = check_engines(spoken(load(path), language), replications=replications, seed=seed)
    print(found)
    if not found.agree:
        raise typer.Exit(3)


@interruptible
def best(
    paths: Annotated[list[Path], typer.Argument(help="Files of offices, two or more.")],
    of: Annotated[str, typer.Option(help="Figure that decides, as in the table of 'run'.")] = "mean_wait_min",
    indifference: Annotated[float, typer.Option(help="Least difference worth finding.")] = 0.5,
    probability: Annotated[float, typer.Option(help="With which the best is found.")] = 0.95,
    seed: SeedOption = 0,
    jobs: JobsOption = 1,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    language: SpokenOption = None,
) -> None:
    """Find the best of several offices with a guarantee; replications are spent where the choice is close."""
    output = Output(csv, json, excel, read=paths)
    offices = scenarios("best", paths, [spoken(load_office(path), language) for path in paths])
    from mfc_sim.studies.selection import select_best

    found = select_best(offices, of=of, indifference=indifference, probability=probability, seed=seed, n_jobs=jobs)
    print(found)
    output.write(found, found.table, next(iter(offices.values())).language)


@interruptible
def formula(
    path: OfficeFile,
    at: Annotated[str, typer.Option(help="Time of day, as 11:00.")] = "11:00",
    weekday: Annotated[str | None, typer.Option("--day", help="Which weekday, as Mon; where days differ.")] = None,
    language: SpokenOption = None,
) -> None:
    """Say which formula fits an office at a time of day, what it gives, and what it leaves out."""
    office = spoken(load_office(path), language)
    from mfc_sim.queueing import of as fitting

    print(fitting(office, at=at, day=weekday_of(weekday)))
