"""Observed against simulated waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.plots.style import BLUE, GRAY, ORANGE, axes
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.calibration.backtest import Backtest


def plot_backtest(backtest: Backtest, *, queue: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw observed against simulated mean waits of the judged days, with the simulation's 80 % band.

    Parameters
    ----------
    backtest : Backtest
        From ``mfc_sim.backtest``.
    queue : str, optional
        Draw this queue hour by hour; default: every cell of all queues, observed against simulated.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        Waits [min]. Marks grow with the tickets of a cell.

    Raises
    ------
    InvalidDescription
        Naming the nearest queue if there is none of that name.
    """
    cells = backtest.cells
    if queue is not None and queue not in set(cells["queue"]):
        raise InvalidDescription(f"queue: the back-test has no {queue!r}{nearest(queue, cells['queue'].unique())}")
    ax, language = axes(ax), backtest.language
    cells = cells.dropna(subset=["observed_mean", "predicted_mean"])
    if queue is not None:
        cells = cells[cells["queue"] == queue]
    simulated, observed, band = (say(key, language) for key in _KEYS)
    size = 2 + 60 * cells["tickets"] / cells["tickets"].max()
    if queue is None:
        below, above = cells["predicted_mean"] - cells["low80"], cells["high80"] - cells["predicted_mean"]
        most = float(cells[["observed_mean", "predicted_mean"]].to_numpy().max(initial=1.0)) * 1.05
        ax.errorbar(
            cells["predicted_mean"], cells["observed_mean"], xerr=(below.clip(lower=0), above.clip(lower=0)),
            fmt="none", ecolor=ORANGE, alpha=0.25, lw=1, label=band,
        )  # fmt: skip
        ax.scatter(cells["predicted_mean"], cells["observed_mean"], s=size, color=BLUE, alpha=0.6, lw=0)
        ax.plot([0, most], [0, most], color=GRAY, ls="--", lw=1, label=say("plots.equal", language))
        ax.set(xlim=(0, most), ylim=(0, most), xlabel=simulated, ylabel=observed)
    else:
        place = range(len(cells))
        ax.fill_between(place, cells["low80"], cells["high80"], color=ORANGE, alpha=0.3, lw=0, step="mid", label=band)
        ax.plot(place, cells["predicted_mean"], color=ORANGE, drawstyle="steps-mid", label=simulated)
        ax.scatter(place, cells["observed_mean"], s=size, color=BLUE, label=observed, zorder=3)
        days = cells["day"].astype(str).to_numpy()
        starts = [at for at in place if at == 0 or days[at] != days[at - 1]]
        ax.set_xticks(starts, [days[at] for at in starts])
        ax.set_ylim(bottom=0)
        ax.set(xlabel=say("plots.judged_day", language), ylabel=say("plots.wait_min", language))
    name = say("plots.backtest", language)
    ax.set_title(name if queue is None else f"{name}: {queue}")
    ax.legend()
    return ax


_KEYS = ("plots.simulated", "plots.observed", "plots.band80")
