"""Observed against foretold shares of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.plots.style import BLUE, GRAY, ORANGE, plain
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.calibration.hourly_backtest import HourlyBacktest


def draw_hourly(backtest: HourlyBacktest, ax: Axes) -> Axes:
    """Draw every judged hour: model to the right, observed upwards, and the band of such hours."""
    cells, words = backtest.cells.sort_values("model"), backtest.language
    model, seen = 100 * cells["model"], 100 * cells["share"]
    low, high = 100 * cells["share_low_80"], 100 * cells["share_high_80"]
    ax.fill_between(model, low, high, color=ORANGE, alpha=0.3, lw=0, label=say("plots.band80", words))
    sizes = 1 + 30 * cells["people"] / float(cells["people"].max())
    alpha = float(np.clip(600 / len(cells), 0.35, 0.7))
    ax.scatter(model, seen, s=sizes, color=BLUE, alpha=alpha, lw=0, label=say("plots_logs.an_hour", words))
    ax.plot([0, 100], [0, 100], color=GRAY, ls="--", lw=1, label=say("plots.equal", words), zorder=4)
    limit = backtest.limit_min
    ax.set(xlabel=say("plots_logs.share_model", words, limit=limit))
    ax.set(ylabel=say("plots_logs.share_seen", words, limit=limit), xlim=(0, 100), ylim=(0, 100))
    ax.set_title(say("plots.backtest", words, office=plain(backtest.office)))
    ax.legend()
    return ax
