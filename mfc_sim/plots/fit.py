"""Observed against simulated waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.axes import Axes

from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.plots.hourly import draw_hourly
from mfc_sim.plots.style import BLUE, GRAY, ORANGE, axes, plain
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.calibration.backtest import Backtest
    from mfc_sim.calibration.hourly_backtest import HourlyBacktest


DATES_MAX = 10
"""Dates that stand under an axis."""
BANDS = 12
"""Stretches of forecasts over which the bands of cells are averaged."""


def plot_backtest(backtest: Backtest | HourlyBacktest, *, service: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw observed against simulated mean waits of judged days, with the bands that should hold 80 and 90 % of days.

    Parameters
    ----------
    backtest : Backtest or HourlyBacktest
        From ``mfc_sim.backtest``; of hourly figures the shares within the promised wait are drawn, and the 80 % band.
    service : str, optional
        Draw this service hour by hour; default: every cell of all, observed against simulated.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        Waits [min]; marks grow with the tickets of a cell.

    Raises
    ------
    InvalidDescription
        Naming the nearest service if there is none of that name.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> log = mfc.to_tickets(
    ...     mfc.simulate(mfc.presets.starter(), replications=4, seed=7)
    ... )
    >>> fit = mfc.fit_office(log.days("2026-09-07", "2026-09-26"))
    >>> judged = mfc.backtest(fit, log.days("2026-09-28", "2026-10-03"), replications=8)
    >>> ax = mfc.plots.plot_backtest(judged, service="passport", ax=Figure().subplots())
    >>> ax.get_title()
    'Office 1: back-test: passport'
    """
    from mfc_sim.calibration.hourly_backtest import HourlyBacktest

    if isinstance(backtest, HourlyBacktest):
        if service is not None:
            raise InvalidDescription(f"plot_backtest: hourly figures have no services, got service {service!r}")
        return draw_hourly(backtest, axes(ax))
    if not hasattr(backtest, "cells"):
        raise InvalidDescription(f"plot_backtest: takes a Backtest, as of backtest(...), got {type(backtest).__name__}")
    cells, known = backtest.cells, list(backtest.cells["service"].unique())
    if service is not None and service not in known:
        raise InvalidDescription(f"service: the back-test has no {service!r}{nearest(service, known)}")
    ax = axes(ax)
    cells = cells.dropna(subset=["wait_min", "predicted_wait_min"])
    if service is None:
        _scatter(ax, backtest, cells)
    else:
        _by_hour(ax, backtest, cells[cells["service"] == service])
    title = say("plots.backtest", backtest.language, office=plain(backtest.office))
    ax.set_title(title if service is None else f"{title}: {plain(service)}")
    ax.legend()
    return ax


def _sizes(cells: pd.DataFrame) -> pd.Series[float]:
    """Areas of marks, by tickets."""
    tickets = cells["tickets"].astype(float)
    return 4 + 60 * tickets / float(tickets.max())


_ENDS = [f"wait_min_{end}_{percent}" for percent in (80, 90) for end in ("low", "high")]


def _bands(ax: Axes, at: Any, ends: pd.DataFrame, language: Language, **kw: Any) -> None:
    """The band of 90 % of days, pale with a dotted edge, and within it that of 80 %."""
    low, high = ends["wait_min_low_90"], ends["wait_min_high_90"]
    look: dict[str, Any] = {"fc": mpl.colors.to_rgba(ORANGE, 0.15), "ec": GRAY, "ls": ":", "lw": 0.8}
    ax.fill_between(at, low, high, **look, label=say("plots_logs.band90", language), **kw)
    low, high = ends["wait_min_low_80"], ends["wait_min_high_80"]
    ax.fill_between(at, low, high, color=ORANGE, alpha=0.35, lw=0, label=say("plots.band80", language), **kw)


def _scatter(ax: Axes, backtest: Backtest, cells: pd.DataFrame) -> None:
    """Every cell: simulated to the right, observed upwards, over the mean band of cells with such a forecast."""
    language = backtest.language
    predicted, observed = cells["predicted_wait_min"], cells["wait_min"]
    alike = (predicted.rank(method="first") * BANDS / (len(cells) + 1)).astype(int)
    bands = cells[["predicted_wait_min", *_ENDS]].groupby(alike).mean()
    _bands(ax, bands["predicted_wait_min"], bands, language)
    ax.scatter(predicted, observed, s=_sizes(cells), color=BLUE, alpha=0.6, lw=0, label=say("plots.cell", language))
    most = 1.05 * max(float(predicted.max()), float(observed.max()), 1.0)
    ax.plot([0, most], [0, most], color=GRAY, ls="--", lw=1, label=say("plots.equal", language))
    ax.set(xlim=(0, most), ylim=(0, most))
    ax.set(xlabel=say("plots.simulated_min", language), ylabel=say("plots.observed_min", language))


def _by_hour(ax: Axes, backtest: Backtest, cells: pd.DataFrame) -> None:
    """One service: observed marks over the simulated line and its band, hour by hour through the judged days."""
    language, place = backtest.language, range(len(cells))
    _bands(ax, place, cells, language, step="mid")
    simulated, observed = say("plots.simulated", language), say("plots.observed", language)
    ax.plot(place, cells["predicted_wait_min"], color=ORANGE, drawstyle="steps-mid", label=simulated)
    ax.scatter(place, cells["wait_min"], s=_sizes(cells), color=BLUE, zorder=3, label=observed)
    days = [f"{day:%d.%m}" for day in cells["day"]]
    starts = [at for at in place if at == 0 or days[at] != days[at - 1]]
    for at in starts[1:]:
        ax.axvline(at - 0.5, color=GRAY, ls=":", lw=1)
    shown = starts[:: -(-len(starts) // DATES_MAX)]  # dates side by side, never one over another
    ax.set_xticks(shown, [days[at] for at in shown])
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.judged_day", language), ylabel=say("plots.wait_min", language))
