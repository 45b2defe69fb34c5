"""The windows of one day as a Gantt chart."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from mfc_sim.plots.style import GRAY, RED, axes, check_result, clock_axis, colors, plain
from mfc_sim.result import Result
from mfc_sim.text import say

HEIGHT = 0.8
LABEL_MAX = 24
"""Characters of a name at the axis and in the legend."""
SERVICES_MAX, WINDOWS_MAX = 10, 40
"""Names of services in the legend, and of windows at the axis."""


class Look(TypedDict, total=False):
    """How a period is drawn."""

    facecolor: str
    edgecolor: str
    hatch: str
    lw: float


def plot_day(result: Result, *, replication: int = 0, day: int = 0, ax: Axes | None = None) -> Axes:
    """Draw what every window did on one day: services by color, breaks, closed periods, absences and overtime.

    Parameters
    ----------
    result : Result
    replication, day : int
        Numbers from 0; the day counts inside the replication.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: windows, the first on top.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
    >>> ax = mfc.plots.plot_day(result, day=1, ax=Figure().subplots())
    >>> ax.get_title()
    'Office 1: Tue, replication 0'
    """
    check_result("plot_day", result)
    ax, language = axes(ax), result.office.language
    table = result.window_times(replication, day)
    windows = list(dict.fromkeys(table["window"]))
    service_color = colors(service.name for service in result.office.services)
    looks: dict[str, Look] = {
        "shift": {"facecolor": "#F2F2F2", "edgecolor": "none"},
        "absent": {"facecolor": "white", "edgecolor": GRAY, "hatch": "xxxx", "lw": 0.5},
        "closed": {"facecolor": "white", "edgecolor": GRAY, "hatch": "----", "lw": 0.5},
        "break": {"facecolor": "white", "edgecolor": GRAY, "hatch": "////", "lw": 0.5},
        "absent_call": {"facecolor": "white", "edgecolor": "black", "lw": 0.5},
    }
    names = {
        "absent": say("plots.absent", language),
        "closed": say("plots.closed", language),
        "break": say("plots.break", language),
        "absent_call": say("plots.absent_call", language),
    }
    ends = table[table["what"] == "shift"].set_index("window")["until_min"]
    seen: dict[str, Patch] = {}
    for what, look in looks.items():
        _bars(ax, table[table["what"] == what], windows, look)
        if what in names and (table["what"] == what).any():
            seen[names[what]] = Patch(**look)
    served = table[table["what"] == "serving"]
    parts = served.groupby("service", sort=False)
    for place, (service, part) in enumerate(parts):
        look = Look(facecolor=service_color[str(service)], edgecolor="white", lw=0.3)
        _bars(ax, part, windows, look)
        if place < SERVICES_MAX:
            seen[_apart(plain(str(service), LABEL_MAX), seen)] = Patch(**look)
    if (more := parts.ngroups - SERVICES_MAX) > 0:
        seen[say("plots.more_services", language, count=more)] = Patch(facecolor="none", edgecolor="none")
    after = served.assign(from_min=served["from_min"].clip(lower=served["window"].map(ends)))
    after = after[after["until_min"] > after["from_min"]]
    if len(after):
        look = Look(facecolor="none", edgecolor=RED, lw=1.2)
        _bars(ax, after, windows, look)
        seen[say("plots.overtime", language)] = Patch(**look)
    clock_axis(ax, float(table["from_min"].min()), float(table["until_min"].max()))
    every = -(-len(windows) // WINDOWS_MAX) or 1
    ax.set_yticks(range(0, len(windows), every), [plain(name, LABEL_MAX) for name in windows[::every]])
    ax.set_ylim(len(windows) - 0.5, -0.5)
    of_day = result.days[day].label or say("plots.any_day", language)
    title = say("plots.one_day", language, name=plain(result.office.name), day=of_day, replication=replication)
    ax.set(xlabel=say("plots.time", language), ylabel=say("plots.window", language), title=title)
    ax.legend(list(seen.values()), list(seen), loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax


def _apart(label: str, taken: Collection[str]) -> str:
    """Return a label that the legend shows (not "_...") and that is not taken: long names may be cut alike."""
    label = f" {label}" if label.startswith("_") else label
    while label in taken:
        label += " "
    return label


def _bars(ax: Axes, rows: pd.DataFrame, windows: list[str], look: Look) -> None:
    """Draw the periods of a table, each in the row of its window."""
    for window, part in rows.groupby("window", sort=False):
        spans = list(zip(part["from_min"], part["until_min"] - part["from_min"], strict=True))
        ax.broken_barh(spans, (windows.index(str(window)) - HEIGHT / 2, HEIGHT), **look)
