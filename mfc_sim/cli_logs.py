"""The commands that fit an office to a log, and judge the fit on days it has not seen."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfc_sim.arguments import whole_numbers
from mfc_sim.cli_output import (
    CsvOption,
    ExcelOption,
    JsonOption,
    Output,
    PlotsOption,
    ReportOption,
)
from mfc_sim.cli_shared import LanguageName, LanguageOption, SeedOption, interruptible
from mfc_sim.cli_tables import parameters
from mfc_sim.errors import DataFormatError, InvalidDescription, UnsupportedFeature
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.text import Language

PLOTS_MOST = 6
"""Services or queues that get a plot of their own: the busiest."""


class KindName(enum.StrEnum):
    """Kind of a log."""

    tickets = "tickets"
    board = "board"
    hourly = "hourly"
    posted = "posted"


class ModeName(enum.StrEnum):
    """What of the judged days is given."""

    plan = "plan"
    replay = "replay"
    live = "live"


class OrderName(enum.StrEnum):
    """How dates such as 03/04/2026 are read."""

    day_first = "day first"
    month_first = "month first"


LogFile = Annotated[Path, typer.Argument(help="A log: tickets, board snapshots or hourly figures (CSV, .xlsx).")]
KindOption = Annotated[KindName | None, typer.Option("--kind", help="Kind of the log; default: as its header shows.")]
ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(help="What a column holds, header=role ('Окно=window', 'Окно=окно', 'до 15=0..15'); may be repeated."),
]
ZoneOption = Annotated[str | None, typer.Option(help="Time zone of a ticket log's offsets, such as Europe/Moscow.")]
DatesOption = Annotated[OrderName | None, typer.Option(help="How to read 03/04/2026.")]
OfficeOption = Annotated[str | None, typer.Option(help="Which office, if the log holds several.")]
DropOption = Annotated[bool, typer.Option("--drop-bad-rows", help="Drop and count rows that cannot be read.")]


@interruptible
def fit(
    log: LogFile,
    out: Annotated[Path | None, typer.Option(help="Write the fitted office to a file (.toml, .xlsx).")] = None,
    days: Annotated[str | None, typer.Option(help="Days to fit, 2020-01-02..2020-01-15; default: all.")] = None,
    kind: KindOption = None,
    columns: ColumnsOption = None,
    time_zone: ZoneOption = None,
    dates: DatesOption = None,
    office: OfficeOption = None,
    drop_bad_rows: DropOption = False,
    seed: SeedOption = 0,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    report: ReportOption = None,
    plots: PlotsOption = None,
    language: LanguageOption = LanguageName.en,
) -> None:
    """Fit an office to a log: what was read, every parameter with its source, and the office as a file."""
    output = Output(csv, json, excel, report, out, plots, read=[log])
    whole_numbers("fit", seed=(seed, 0))
    span = _span("--days", days)
    read = _read(log, kind, columns, time_zone, dates, office, language.word, drop=drop_bad_rows)
    _check_written(read, output)
    chosen = read if span is None else read.days(*span)
    print(f"{read}\n{read.report}\n")
    found = _fitted(chosen, language.word, seed)
    office = None if out is None else found.office  # where there can be none, that is said before anything else
    print(f"{found}\n")
    table = found.table()
    print(parameters(table, language.word))
    output.write(found, table, language.word, index=False)
    if out is not None and office is not None:
        from mfc_sim.description.files import save

        save(office, out)
        print(say("cli.written", language.word, path=out))
        print(say("cli.next", language.word, path=out))
    _draw_fit(chosen, found, output, language.word)


@interruptible
def backtest(
    log: LogFile,
    fit_days: Annotated[str | None, typer.Option(help="Days to fit, FIRST..LAST; default: two thirds.")] = None,
    days: Annotated[str | None, typer.Option(help="Days to judge, FIRST..LAST; default: the last third.")] = None,
    mode: Annotated[ModeName | None, typer.Option(help="What of the judged days is given; default: nothing.")] = None,
    kind: KindOption = None,
    columns: ColumnsOption = None,
    time_zone: ZoneOption = None,
    dates: DatesOption = None,
    office: OfficeOption = None,
    drop_bad_rows: DropOption = False,
    replications: Annotated[int | None, typer.Option(help="Simulated days or weeks; default: by mode.")] = None,
    seed: SeedOption = 1,
    csv: CsvOption = None,
    json: JsonOption = None,
    excel: ExcelOption = None,
    report: ReportOption = None,
    plots: PlotsOption = None,
    language: LanguageOption = LanguageName.en,
) -> None:
    """Fit an office to some days of a log and judge it on others: a grade, and what predictors without a model say."""
    output = Output(csv, json, excel, report, plots=plots, read=[log])
    whole_numbers("backtest", seed=(seed, 0), **({} if replications is None else {"replications": (replications, 1)}))
    spans = _span("--fit-days", fit_days), _span("--days", days)
    read = _read(log, kind, columns, time_zone, dates, office, language.word, drop=drop_bad_rows)
    _check_written(read, output)
    fitted, judged = _parts(read, *spans)
    print(f"{read}\n{read.report}\n")
    found = _fitted(fitted, language.word, seed=0)
    print(f"{found}\n")
    import mfc_sim

    judge: Any = mfc_sim.backtest
    told = judge(found, judged, mode=_mode(read, mode), replications=replications, seed=seed)
    print(told)
    output.write(told, told.table(), language.word)
    output.draw("backtest", "plot_backtest", told, language.word)
    if "service" in told.cells:
        busiest = told.cells.groupby("service")["tickets"].sum().nlargest(PLOTS_MOST)
        for number, name in enumerate(busiest.index, start=1):
            output.draw(f"backtest_{number}", "plot_backtest", told, language.word, service=str(name))


def _check_written(log: Any, output: Output) -> None:
    """Refuse what is not made of hourly figures before any work."""
    from mfc_sim.calibration.hourly_file import HourlyLog

    for option, file in (("--excel", output.excel), ("--report", output.report)):
        if file is not None and isinstance(log, HourlyLog):
            raise UnsupportedFeature(f"{option}: is not made of hourly figures; allowed: --csv, --json, --plots")


def _mode(log: Any, mode: ModeName | None) -> str:
    """What of the judged days is given: as told, else nothing; of people who come in batches, their number by hour."""
    from mfc_sim.calibration.hourly_file import HourlyLog

    if mode is None and isinstance(log, HourlyLog) and log.table["batches"].notna().any():
        return ModeName.replay.value
    return (mode or ModeName.plan).value


def _span(option: str, text: str | None) -> tuple[str, str] | None:
    """First and last day of "2020-01-02..2020-01-15", or of one day alone."""
    if text is None:
        return None
    first, dots, last = text.partition("..")
    if not first or (dots and not last):
        raise InvalidDescription(f"{option} must be FIRST..LAST such as 2020-01-02..2020-01-15, got {text!r}")
    return first, last if dots else first


def _read(
    path: Path,
    kind: KindName | None,
    columns: list[str] | None,
    time_zone: str | None,
    dates: OrderName | None,
    office: str | None,
    language: Language,
    *,
    drop: bool,
) -> Any:
    from mfc_sim.calibration.any_log import columns_of, read_any

    return read_any(
        path,
        kind=None if kind is None else kind.value,
        columns=columns_of(columns or []),
        time_zone=time_zone,
        dates=None if dates is None else dates.value,
        office=office,
        bad_rows="drop" if drop else "refuse",
        language=language,
    )


def _fitted(log: Any, language: Language, seed: int) -> Any:
    from mfc_sim.calibration.fit import fit_office
    from mfc_sim.calibration.posted_file import PostedLog

    if isinstance(log, PostedLog):
        raise UnsupportedFeature(
            f"log {log.source!r}: posted waits say neither who came nor how many windows were open, so nothing can be "
            "fitted; allowed: a log of tickets, of a board, or of hourly figures"
        )
    return fit_office(log, language=language, seed=seed)


def _parts(log: Any, fitted: tuple[str, str] | None, judged: tuple[str, str] | None) -> tuple[Any, Any]:
    """Days to fit and to judge: as told, or the first two thirds and the rest."""
    if (fitted is None) != (judged is None):
        raise InvalidDescription("backtest: give both --fit-days and --days, or neither")
    if fitted is not None and judged is not None:
        parts = log.days(*fitted), log.days(*judged)
        if shared := sorted(set(parts[0].dates) & set(parts[1].dates)):
            raise InvalidDescription(
                f"backtest: days to judge must not be among those fitted, got {len(shared)} such days, the first "
                f"{shared[0]:%Y-%m-%d}"
            )
        return parts
    known = log.dates
    if len(known) < 3:
        raise DataFormatError(
            f"backtest: the log has {len(known)} days; at least 3 are needed to fit some and judge others"
        )
    cut = max(2 * len(known) // 3, 1)
    return log.days(known[0], known[cut - 1]), log.days(known[cut], known[-1])


def _draw_fit(log: Any, found: Any, output: Output, language: Language) -> None:
    from mfc_sim.calibration.ticket_fit import TicketFit

    output.draw("arrivals", "plot_arrivals", log, language)
    if isinstance(found, TicketFit):
        timed = log.tickets.dropna(subset=["called_min", "finished_min"])
        for number, name in enumerate(timed["service"].value_counts().head(PLOTS_MOST).index, start=1):
            output.draw(f"service_times_{number}", "plot_service_quantiles", found, language, service=str(name))
