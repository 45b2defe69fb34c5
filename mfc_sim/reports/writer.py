"""The front door of the reports: one self-contained HTML page on a result, a comparison, a plan, a sweep, a log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mfc_sim.calibration.backtest import Backtest
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.errors import DataFormatError, InvalidDescription, file_path
from mfc_sim.network_result import NetworkResult
from mfc_sim.reports.languages import in_language, language_of
from mfc_sim.reports.page import Page
from mfc_sim.result import Result
from mfc_sim.studies.compare import Comparison
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.regions import RegionComparison
from mfc_sim.studies.sweep import Sweep
from mfc_sim.text import Language
from mfc_sim.whole_file import write_whole

KINDS = (Result, Comparison, NetworkResult, RegionComparison, StaffingPlan, Sweep, Backtest, Fit, TicketFit)
MADE_BY = (
    "a Result or NetworkResult of simulate(...), a comparison of compare(...), a StaffingPlan of staff(...), "
    "a Sweep of sweep(...), a Backtest of backtest(...), a fit of fit_office(...)"
)


def report(
    thing: Any,
    path: str | Path,
    language: Language | None = None,
) -> Path:
    """Write one HTML page that says what was asked, what the answer is, how sure it is, and how to get it again.

    The page needs no other file and no network: it opens by a double click, prints on A4 and reads well on a phone.
    The same thing gives the same bytes.

    Parameters
    ----------
    thing : Result, NetworkResult, Comparison, RegionComparison, StaffingPlan, Sweep, Backtest or a fit
        What is reported; a plan, a sweep and a region are told as a whole.
    path : path-like
        File that ends in .html; its folder is made if it is not there. An old page is replaced only by a whole one.
    language : "ru" or "en", optional
        Of the page; default: the thing's own.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    InvalidDescription
        The thing is of another kind, the language is unknown, or the thing keeps sentences in another language.
    DataFormatError
        The path does not end in .html or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=4)],
    ... )
    >>> result = mfc.simulate(office, replications=64, seed=7)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = mfc.report(result, f"{folder}/waits.html")
    ...     "<h1>Waits: Office 1</h1>" in page.read_text(encoding="utf-8")
    True
    """
    problems = [] if isinstance(thing, KINDS) else [f"report: takes {MADE_BY}, got {type(thing).__name__}"]
    if language not in (None, "ru", "en"):
        problems.append(f"report: language must be 'ru' or 'en', got {language!r}")
    if problems:
        raise InvalidDescription(*problems)
    file = file_path("report", path)
    if file.suffix.lower() != ".html":
        raise DataFormatError(f"{file}: a report is written to a .html file, got {file.suffix or 'no ending'!r}")
    if file.is_dir():
        raise DataFormatError(f"{file}: cannot be written (it is a folder)")
    write_whole(file, page_of(thing, language).html().encode("utf-8"), folder=True)
    return file


def page_of(thing: Any, language: Language | None = None) -> Page:
    """Make the page of a thing of one of `KINDS`."""
    from mfc_sim.reports import logs, offices, plans, regions

    said = in_language(thing, language or language_of(thing))
    match said:
        case Result():
            return offices.of_result(said, thing)
        case Comparison():
            return offices.of_comparison(said, thing)
        case NetworkResult():
            return regions.of_network(said, thing)
        case RegionComparison():
            return regions.of_regions(said, thing)
        case StaffingPlan():
            return plans.of_plan(said, thing)
        case Sweep():
            return plans.of_sweep(said, thing)
        case Backtest():
            return logs.of_backtest(said, thing)
        case _:
            return logs.of_fit(said, thing)
