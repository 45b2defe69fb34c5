"""Plots: functions that take and return Axes; none shows a window or simulates; two write files, and say where."""

from __future__ import annotations

from mfc_sim.plots.arrivals import plot_arrivals
from mfc_sim.plots.change import plot_wait_change
from mfc_sim.plots.day import plot_day
from mfc_sim.plots.files import save_plot
from mfc_sim.plots.fit import plot_backtest
from mfc_sim.plots.maps import plot_map, plot_maps
from mfc_sim.plots.plans import plot_plan_shares, plot_plan_shifts
from mfc_sim.plots.playback import play_day
from mfc_sim.plots.regions import plot_moves, plot_travel_wait
from mfc_sim.plots.rosters import plot_frontier, plot_shares, plot_shifts
from mfc_sim.plots.service_times import plot_service_quantiles
from mfc_sim.plots.staffing import plot_requirement, plot_universal
from mfc_sim.plots.sweep import plot_sweep
from mfc_sim.plots.waits import plot_people_waiting, plot_wait_by_hour, plot_waits_by_hour

__all__ = [
    "play_day",
    "plot_arrivals",
    "plot_backtest",
    "plot_day",
    "plot_frontier",
    "plot_map",
    "plot_maps",
    "plot_moves",
    "plot_people_waiting",
    "plot_plan_shares",
    "plot_plan_shifts",
    "plot_requirement",
    "plot_service_quantiles",
    "plot_shares",
    "plot_shifts",
    "plot_sweep",
    "plot_travel_wait",
    "plot_universal",
    "plot_wait_by_hour",
    "plot_wait_change",
    "plot_waits_by_hour",
    "save_plot",
]
