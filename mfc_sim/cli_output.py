"""What the commands write: tables as CSV and JSON, everything as a workbook, a report to read, pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfc_sim.errors import DataFormatError, UnsupportedFeature
from mfc_sim.text import say
from mfc_sim.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfc_sim.text import Language

CsvOption = Annotated[Path | None, typer.Option(help="Write the table to a CSV file.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Write the text, the table and its origin to a file.")]
ExcelOption = Annotated[Path | None, typer.Option(help="Write all tables to an Excel workbook (.xlsx).")]
ReportOption = Annotated[Path | None, typer.Option(help="Write a report to read, print and pass on (.html).")]
SHIFTS = "shift types are written to a .toml file"
PlotsOption = Annotated[Path | None, typer.Option(help="Folder for the plots (PNG).")]


@dataclass(frozen=True)
class Output:
    """Files that a command is asked to write; wrong endings and missing folders are refused before any work.

    Attributes
    ----------
    csv, json, excel, report : Path or None
    out : Path or None
        A description that the command writes itself.
    plots : Path or None
        Folder.
    read : sequence of Path
        Files that the command reads: none of them is written over.
    """

    csv: Path | None = None
    json: Path | None = None
    excel: Path | None = None
    report: Path | None = None
    out: Path | None = None
    plots: Path | None = None
    read: Sequence[Path] = ()

    def __post_init__(self) -> None:
        wanted = ((self.csv, ".csv"), (self.json, ".json"), (self.excel, ".xlsx"), (self.report, ".html"))
        for file, ending in wanted:
            check_file(file, ending)
        check_file(self.out, ".toml", ".xlsx")
        if self.plots is not None and self.plots.exists() and not self.plots.is_dir():
            raise DataFormatError(f"{self.plots}: is a file; allowed: a folder for the plots")
        given = [file for file in (*(file for file, _ in wanted), self.out) if file is not None]
        places = [file.resolve() for file in given]
        read = {file.resolve() for file in self.read}
        for place, file in zip(places, given, strict=True):
            if places.count(place) > 1:
                raise DataFormatError(f"{file}: is given twice")
            if place in read:
                raise DataFormatError(f"{file}: would be written over, and it is what the command reads")

    def write(self, thing: Any, table: Any, language: Language, *, index: bool = True) -> None:
        """Write what was asked of a result, and say each file's name."""
        books = getattr(thing, "to_excel", None)
        if self.excel is not None and books is None:
            raise UnsupportedFeature(f"{self.excel}: a {type(thing).__name__} has no workbook; allowed: --csv, --json")
        works: list[tuple[Path | None, Callable[[Path], object] | None]] = [
            (self.csv, lambda file: write_whole(file, as_csv(table, index=index))),
            (self.json, lambda file: write_whole(file, as_json(thing, table, index=index).encode("utf-8"))),
            (self.excel, books),
            (self.report, lambda file: _report(thing, file)),
        ]
        for file, work in works:
            if file is not None and work is not None:
                write(file, work)
                print(say("cli.written", language, path=file))

    def draw(self, name: str, plot: str, thing: Any, language: Language, /, **options: Any) -> None:
        """Draw with a function of `mfc_sim.plots` into a file of the folder, if one was asked for."""
        if self.plots is not None:
            import mfc_sim.plots as pictures

            written = pictures.save_plot(getattr(pictures, plot), thing, self.plots / f"{name}.png", **options)
            print(say("cli.written", language, path=written))


def _report(thing: Any, file: Path) -> None:
    from mfc_sim.reports.writer import report

    report(thing, file)


def as_json(thing: Any, table: Any, *, index: bool = True) -> str:
    """A result as JSON: its text as lines, where it comes from, and a row of the table for each of its rows.

    >>> import mfc_sim as mfc
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=1)
    >>> kept = json.loads(as_json(result, result.table(by="service")))
    >>> sorted(kept), kept["rows"][0]["service"], kept["provenance"]["seed"]
    (['provenance', 'rows', 'text'], 'passport', 1)
    """
    whole = table.reset_index(allow_duplicates=True) if index else table
    whole.columns = _apart([str(name) for name in whole.columns])
    rows = json.loads(whole.to_json(orient="records", date_format="iso"))
    origin = getattr(thing, "provenance", None)
    kept = {
        "text": str(thing).splitlines(),
        "provenance": dict(origin) if isinstance(origin, Mapping) else None,
        "rows": rows,
    }
    return json.dumps(kept, ensure_ascii=False, indent=1, default=str) + "\n"


def as_csv(table: Any, *, index: bool = True) -> bytes:
    """A table as CSV that a spreadsheet opens: UTF-8 with its mark."""
    return str(table.to_csv(index=index, lineterminator="\n")).encode("utf-8-sig")


def _apart(names: list[str]) -> list[str]:
    """Names with a number where one stands twice: an axis may be called as a figure is."""
    return [
        name if names.count(name) == 1 else f"{name}_{names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]


def check_file(file: Path | None, *endings: str) -> None:
    """Refuse a file of another ending, or in a folder that is not there."""
    if file is None:
        return
    if file.suffix.lower() not in endings:
        raise DataFormatError(f"{file}: must end in {' or '.join(endings)}")
    if not file.parent.is_dir():  # found out before the work, not after it
        raise DataFormatError(f"{file}: cannot be written (the folder {file.parent} is not there)")


def write(path: Path, work: Callable[[Path], object]) -> None:
    """Write a file; what hinders it is said in one line."""
    try:
        work(path)
    except OSError as error:
        raise DataFormatError(f"{path}: cannot be written ({error.strerror or error})") from None


def check_free(path: Path, *, force: bool) -> None:
    """Refuse to overwrite a file unless told to."""
    if path.exists() and not force:
        raise DataFormatError(f"{path}: is there already; give another name, or --force to overwrite it")


def write_starter(path: Path, starter: Path, name: str, language: Language, *, force: bool) -> None:
    """Write a starter file, with its own name in its remarks."""
    if path.suffix.lower() != ".toml":
        what = "an office is written to a .toml file or an .xlsx workbook" if name == "office.toml" else SHIFTS
        raise DataFormatError(f"{path}: {what}, got {path.suffix or 'no ending'!r}")
    check_free(path, force=force)
    text = starter.read_text(encoding="utf-8").replace(name, path.name)
    write_whole(path, text.encode("utf-8"))
    print(say("cli.written", language, path=path))
