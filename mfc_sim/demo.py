"""The demonstration: the queue log of a real office, a model fitted to it, the verdict on it, two more windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfc_sim.calibration.backtest import backtest
from mfc_sim.calibration.board import read_board
from mfc_sim.calibration.cells import called_tickets
from mfc_sim.calibration.fit import fit_office
from mfc_sim.errors import DataFormatError
from mfc_sim.plots import plot_backtest, plot_day, plot_people_waiting, plot_wait_by_hour, save_plot
from mfc_sim.presets import warsaw_path
from mfc_sim.screen import spread
from mfc_sim.studies.compare import compare
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.calibration.backtest import Backtest
    from mfc_sim.calibration.board import BoardLog
    from mfc_sim.calibration.fit import Fit
    from mfc_sim.measures.estimates import Estimate
    from mfc_sim.text import Language

FITTED = ("2020-01-02", "2020-01-15")
JUDGED = ("2020-01-16", "2020-01-22")
MORE = "+2"


def show(output: Path, *, language: Language = "en", replications: int = 200) -> Iterator[str]:
    """Yield what the demonstration says, as it goes, and write its plots.

    Parameters
    ----------
    output : Path
        Folder for the plots (PNG); made if it is not there.
    language : "en" or "ru"
    replications : int, default 200
        Weeks that are simulated.
    """
    _make(output)
    log = read_board(warsaw_path(), language=language)
    fitted, judged = log.days(*FITTED), log.days(*JUDGED)
    yield say("cli.demo_title", language, office=log.office)
    yield say("cli.demo_dates", language, fit=" - ".join(FITTED), judge=" - ".join(JUDGED))
    yield str(log.report)
    yield ""
    fit = fit_office(fitted)
    judgment = backtest(fit, judged, mode="plan")
    yield str(judgment)
    yield ""
    yield str(fit)
    yield ""
    for dates, days in ((FITTED, fitted), (JUDGED, judged)):
        tickets = called_tickets(days, list(fit.queues.values()))
        figures = {"tickets": len(tickets), "wait": tickets["wait_min"].mean(), "share": 100 * tickets["within"].mean()}
        yield say("cli.demo_observed", language, dates=" - ".join(dates), **figures)
    names = (say("cli.demo_today", language), say("cli.demo_changed", language, more=MORE))
    queue = _worst_queue(fit, fitted, judgment)
    group = next(windows.name for windows in fit.office.windows if windows.serves_service(queue))
    offices = {names[0]: fit.office, names[1]: fit.office.with_windows(**{group: MORE})}
    comparison = compare(offices, replications=replications, seed=1)
    today = comparison[names[0]]
    wait, share = today.mean_wait(of="numbers"), today.share_within(15, of="numbers")
    yield say("cli.demo_simulated", language, **_told(wait, share, language))
    yield ""
    yield say("cli.demo_more", language, more=MORE, group=group, queue=queue)
    for name in names:
        wait = comparison[name].mean_wait(of="numbers", where={"service": queue})
        share = comparison[name].share_within(15, of="numbers", where={"service": queue})
        yield say("cli.demo_queue", language, name=name, queue=queue, **_told(wait, share, language))
    yield ""
    yield say("cli.demo_reading", language)
    yield ""
    yield str(comparison)
    yield ""
    pictures = {"observed_and_simulated": (plot_backtest, judgment), "wait_by_hour": (plot_wait_by_hour, today)}
    pictures |= {"people_waiting": (plot_people_waiting, today), "one_day": (plot_day, today)}
    for name, (plot, thing) in pictures.items():
        yield say("cli.written", language, path=save_plot(plot, thing, output / f"{name}.png"))  # type: ignore[arg-type]
    path = save_plot(plot_backtest, judgment, output / "worst_queue.png", service=queue)
    yield say("cli.written", language, path=path)


def _told(wait: Estimate, share: Estimate, language: Language) -> dict[str, str]:
    return {"wait": spread(wait, language), "share": spread(share, language, scale=100, unit=" %")}


def _worst_queue(fit: Fit, days: BoardLog, judgment: Backtest) -> str:
    """Service whose tickets waited longest on the fitted days, of those of which the model may be asked.

    It may not be asked where fewer windows serve than are listed, nor where it is off by more than half the wait; if
    that leaves no service, all are taken.
    """
    waits = called_tickets(days, list(fit.queues.values())).groupby("queue")["wait_min"].mean()
    table = judgment.table()
    near = table.index[table["bias_min"].abs() <= table["wait_min"] / 2]
    sound = [windows for windows in fit.office.windows if windows.name not in fit.doubted]
    asked = [name for name in fit.queues if name in near and any(group.serves_service(name) for group in sound)]
    return max(asked or fit.queues, key=lambda service: float(waits[fit.queues[service]]))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFormatError(f"{folder}: cannot be made ({error.strerror or error})") from None
