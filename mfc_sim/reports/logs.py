"""Reports on what a queue log says: a fitted office, and how far to believe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mfc_sim.calibration.backtest_asked import ASKED
from mfc_sim.calibration.backtest_told import SHOWN
from mfc_sim.calibration.backtest_words import columns, predictor_labels, told
from mfc_sim.plots import plot_backtest
from mfc_sim.plots.svg import inline_svg
from mfc_sim.provenance import fingerprint, versions
from mfc_sim.provenance_told import label
from mfc_sim.reports import parts
from mfc_sim.reports.page import ROWS_MAX, Block, Page, Plot, Section, Table
from mfc_sim.screen import number
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.calibration.backtest import Backtest
    from mfc_sim.calibration.fit import Fit
    from mfc_sim.calibration.ticket_fit import TicketFit

ERRORS = ("minutes", "points", "bias_min", "bias_points", "crps_min")
"""Columns of the errors that are shown."""


def of_backtest(backtest: Backtest, given: Backtest) -> Page:
    """Page on a back-test; what it says of itself, its tables, and what they do not say."""
    language = backtest.language
    title, judged, *_ = str(backtest).splitlines()
    data = [*map(parts.sentence, (judged, *backtest.warnings)), say("report.judged", language)]
    days = sorted({f"{day:%Y-%m-%d}" for day in backtest.cells["day"]})
    origin = {name: value for name, value in backtest.provenance.items() if name not in ASKED}
    given_too = ("mode", "replications", "seed", "refit_days")
    asked = ", ".join(f"{one}={backtest.provenance[one]!r}" for one in given_too if one in backtest.provenance)
    fitted = [f"{day:%Y-%m-%d}" for day in backtest.fitted]
    commands = [
        "import mfc_sim as mfc",
        f'log = mfc.read_{backtest.provenance.get("log", "board")}("log.csv")  # the same log',
        f"fit = mfc.fit_office(log.days({fitted[0]!r}, {fitted[-1]!r}), language={given.language!r})",
        f"judged = log.days({days[0]!r}, {days[-1]!r})",
        f"backtest = mfc.backtest(fit, judged, {asked})",
        parts.saved("backtest", language, given.language),
    ]
    verdict = [parts.sentence(one) for one in (backtest.verdict, backtest.comparison)]
    sections = [
        Section(say("report.question", language), [say("report.ask_backtest", language, name=backtest.office)]),
        Section(say("report.verdict", language), list(verdict), answer=True),
        Section(say("report.figures", language), [_queues(backtest), _errors(backtest)]),
        Section(say("report.plots", language), _plots(backtest)),
        Section(say("report.sure", language), [[say("report.band_level", language), say("report.left_out", language)]]),
        Section(say("report.quality", language), [data]),
        parts.origin(
            origin,
            {},
            commands,
            language,
            [(say("report.origin_mode", language), backtest.mode)],
        ),
    ]
    return Page(language, say("report.title_backtest", language, name=backtest.office), title, sections)


def _queues(backtest: Backtest) -> Table:
    """Waits, shares and errors by service."""
    language, named, table = backtest.language, columns(backtest.language), backtest.table()
    rows = [
        (str(service), *(told(float(row[name]), named[name], language) for name in SHOWN))
        for service, row in table.iterrows()
    ]
    heads = (named["service"].heading, *(named[name].heading for name in SHOWN))
    return Table(say("report.table_queues", language), heads, tuple(rows))


def _errors(backtest: Backtest) -> Table:
    language, named, labels = backtest.language, columns(backtest.language), predictor_labels(backtest.language)
    rows = tuple(
        (labels[str(name)], *(told(float(row[column]), named[column], language) for column in ERRORS))
        for name, row in backtest.errors.iterrows()
    )
    heads = (named["predictor"].heading, *(named[name].heading for name in ERRORS))
    return Table(say("report.table_errors", language), heads, rows)


def _plots(backtest: Backtest) -> list[Block]:
    """All cells, and the service that is predicted worst, hour by hour."""
    language, cells = backtest.language, backtest.cells
    error = number(float(backtest.errors["minutes"]["model"]), language)
    off = (cells["predicted_wait_min"] - cells["wait_min"]).abs() * cells["tickets"]
    worst = str(off.groupby(cells["service"]).sum().idxmax())
    alt, alt_worst = say("report.alt_backtest", language, error=error), say("report.alt_worst", language)
    return [
        Plot(
            say("report.plot_backtest", language),
            inline_svg(plot_backtest, backtest, prefix="pc", label=alt, size=(7.5, 6.0)),
        ),
        Plot(
            say("report.plot_worst", language, name=worst),
            inline_svg(plot_backtest, backtest, prefix="pw", label=alt_worst, service=worst),
        ),
    ]


def of_fit(fit: Fit | TicketFit, given: Fit | TicketFit) -> Page:
    """Page on an office fitted to a log: its parameters and how they were found, and what the log is worth."""
    language = fit.language
    lead, *_ = str(fit).splitlines()
    heading, *notes = str(fit.log.report).splitlines()
    found = parts.outline(str(fit.office))
    warned = list(fit.warnings)
    commands = [
        "import mfc_sim as mfc",
        'office = mfc.load("office.toml")',
        "result = mfc.simulate(office, replications=500, seed=7)",
    ]
    origin: dict[str, Any] = {"office": fit.office.name, "description_sha256": fingerprint(given.office)}
    origin |= versions()
    sections = [
        Section(say("report.question", language), [say("report.ask_fit", language, name=fit.office.name)]),
        Section(say("report.verdict", language), [lead, say("report.no_judgement", language)], answer=True),
        Section(say("report.figures", language), _parameters(fit, language)),
        Section(say("report.described", language), found),
        Section(say("report.sure", language), [[*warned, say("report.left_out", language)]]),
        Section(say("report.quality", language), parts.outline("\n".join([heading, *notes]))),
        parts.origin(origin, {"office.toml": (fit.office.name, given.office)}, commands, language),
    ]
    return Page(language, say("report.title_fit", language, name=fit.office.name), lead, sections)


def _parameters(fit: Fit | TicketFit, language: Language) -> list[Block]:
    """Make a table of what was found; of very many rows the first, and how many there are."""
    headings = {
        "object": say("report.object", language),
        "parameter": say("report.parameter", language),
        "value": say("report.found", language),
        "low": say("result.head_low", language),
        "high": say("result.head_high", language),
        "rows": say("report.rows", language),
        "how": say("report.how", language),
    }
    table = fit.table()
    names = [name for name in headings if name in table]
    rows = tuple(tuple(_cell(row[name], language) for name in names) for row in table.head(ROWS_MAX).to_dict("records"))
    shown: list[Block] = [
        Table(say("report.table_fit", language), tuple(headings[name] for name in names), rows, words=True)
    ]
    if len(table) > ROWS_MAX:
        shown.append(say("report.rows_more", language, shown=ROWS_MAX, all=len(table)))
    return shown


def _cell(value: object, language: Language) -> str:
    if isinstance(value, float | np.floating):
        return label(float(f"{value:.4g}"), language) if np.isfinite(value) else "–"
    return str(value)
