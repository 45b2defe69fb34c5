"""The commands that start a region and compare regions, or offices, with the first."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfc_sim.cli_output import CsvOption, ExcelOption, JsonOption, Output, PlotsOption, ReportOption
from mfc_sim.cli_shared import (
    ByOption,
    LanguageName,
    LanguageOption,
    ReplicationsOption,
    SeedOption,
    SpokenOption,
    interruptible,
    located,
    scenarios,
    spoken,
)
from mfc_sim.cli_tables import printed
from mfc_sim.description.files import load, save
from mfc_sim.description.network import Network
from mfc_sim.description.plain_text import to_toml
from mfc_sim.errors import DataFormatError, InvalidDescription
from mfc_sim.presets import orenburg, two_offices
from mfc_sim.presets.regions import small_path
from mfc_sim.text import say
from mfc_sim.whole_file import write_whole

if TYPE_CHECKING:
    pass


class Start(enum.StrEnum):
    """A region to start from."""

    small = "small"
    two_offices = "two-offices"
    orenburg = "orenburg"


@interruptible
def new_region(
    path: Annotated[Path, typer.Argument(help="File (.toml) or folder to write.")] = Path("region.toml"),
    start: Annotated[
        Start, typer.Option(help="Small: with an outpost and settlements; or two offices; or an illustrative region.")
    ] = Start.small,
    language: LanguageOption = LanguageName.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a region to start from."""
    if path.suffix and path.suffix.lower() != ".toml" and not path.is_dir():
        raise DataFormatError(f"{path}: a region to start from is written to a .toml file or a folder")
    if path.exists() and not force:
        raise DataFormatError(f"{path}: is there already; give another name, or --force to overwrite it")
    starter = small_path(language.word)
    region = {Start.two_offices: two_offices, Start.orenburg: orenburg}.get(start, lambda _: load(starter))(
        language.word
    )
    if path.suffix and not path.is_dir():
        text = f"{say('cli.region_remarks', language.word, path=path.name)}\n\n{to_toml(region)}"
        if start is Start.small:
            text = starter.read_text(encoding="utf-8").replace("region.toml", path.name)
        write_whole(path, text.encode("utf-8"))
    else:
        save(region, path)
    print(say("cli.written", language.word, path=path))
    print(say("cli.next", language.word, path=path))


@interruptible
def compare(
    paths: Annotated[list[Path], typer.Argument(help="Two files or more, the first is today: all offices or regions.")],
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
    """Compare offices, or regions, with the first: the same people come to all."""
    output = Output(csv, json, excel, report, plots=plots, read=paths)
    things = {path: spoken(load(path), language) for path in paths}
    named = scenarios("compare", paths, [things[path] for path in paths])
    regions = [path for path, thing in things.items() if isinstance(thing, Network)]
    if offices := [str(path) for path in paths if path not in regions] if regions else []:
        told = f"regions: {', '.join(map(str, regions))}; offices: {', '.join(offices)}"
        raise InvalidDescription(f"compare: all must be offices, or all regions; got {told}")
    from mfc_sim.studies.compare import compare as compared

    found: Any = compared(named, replications=replications, seed=seed)
    words = things[paths[0]].language
    print(found)
    table = found.kpis() if by is None and regions else found.differences(None if by is None else by.value)
    if by is not None:
        print()
        print(printed(table, words, change=True))
    output.write(found, table, words)
    for number, name in enumerate(found.others, start=1):
        place = "" if len(found.others) == 1 else f"_{number}"
        if not regions:
            output.draw(f"waits{place}", "plot_wait_change", found[found.base], words, after=found[name])
            continue
        if all(located(thing) for thing in things.values()):
            output.draw(f"maps{place}", "plot_maps", found, words, name=name)
        for plot in ("moves", "travel_wait"):
            output.draw(f"{plot}{place}", f"plot_{plot}", found, words, name=name)
