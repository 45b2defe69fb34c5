"""Windows needed through a day, and how many specialists should be universal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from mfc_sim.description.clock import MIN, days_in
from mfc_sim.description.load import half_hours
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.measures.kpis import KPI
from mfc_sim.plots.style import BLUE, CYCLE, GRAY, RED, axes, clock_axis, legend_name, plain
from mfc_sim.studies import universal_told
from mfc_sim.studies.staffing import Requirement
from mfc_sim.studies.universal import UniversalCurve
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day

METHODS = {"sipp": "plots.sipp", "lag_sipp": "plots.lag_sipp", "mol": "plots.mol"}
"""Formulas, and the keys of their names."""
STYLES = (":", "-.", "--")
LABEL_MAX = 24
"""Characters of a name in the legend."""
GROUPS_MAX = 6
"""Groups that are drawn beside their sum."""


def plot_requirement(
    requirement: Requirement, *, day: str | None = None, windows: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the windows needed through a day as steps, over the offered load and what formulas ask for.

    Parameters
    ----------
    requirement : Requirement
        From ``mfc_sim.required_windows``.
    day : str, optional
        Label of a day of a replication, such as "Mon"; default: the first.
    windows : str, optional
        Draw this group alone; default: all together, up to six groups each by itself too.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: windows on duty, and the load in windows.

    Raises
    ------
    InvalidDescription
        Naming the nearest day or group if there is none of that name.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> office = mfc.presets.starter().replace(
    ...     hours=("09:00", "13:00"),
    ...     dates={},
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> need = mfc.required_windows(
    ...     office,
    ...     mfc.Target(limit_min=15, share=0.9, per="half-hour"),
    ...     replications=64,
    ... )
    >>> ax = mfc.plots.plot_requirement(need, ax=Figure().subplots())
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Time of day', 'Windows on duty')
    """
    if problems := kind_problems("plot_requirement", requirement, Requirement, "as of required_windows(...)"):
        raise InvalidDescription(*problems)
    groups = [group.name for group in requirement.office.windows]
    found = _day(requirement, day, problems)
    if windows is not None and windows not in groups:
        problems.append(f"plot_requirement: windows: there is no group {windows!r}{nearest(windows, groups)}")
    if problems:
        raise InvalidDescription(*problems)
    ax, language = axes(ax), requirement.office.language
    table = requirement.table()
    table = table[table["weekday"] == found.label]
    mine = table if windows is None else table[table["windows"] == windows]
    total = mine.groupby("from", sort=False)[["needed", "load", *METHODS]].sum()
    edges = np.array(half_hours(found)) / MIN

    def steps(values: Any, **look: Any) -> None:
        ax.stairs(np.asarray(values, dtype=np.float64), edges, baseline=None, **look)

    ax.stairs(
        total["load"].to_numpy(), edges, fill=True, color=GRAY, alpha=0.3, lw=0, label=say("plots.load", language)
    )
    for (name, key), style in zip(METHODS.items(), STYLES, strict=True):
        steps(total[name], color=GRAY, ls=style, lw=1.2, label=say(key, language))
    if windows is None and 1 < len(groups) <= GROUPS_MAX:
        for name, color in zip(groups, CYCLE[1:], strict=False):
            of_group = table.loc[table["windows"] == name, "needed"]
            steps(of_group, color=color, lw=1.5, label=legend_name(name, LABEL_MAX))
    steps(total["needed"], color=BLUE, lw=2.5, label=say("plots.needed", language))
    clock_axis(ax, float(edges[0]), float(edges[-1]))
    ax.set_ylim(bottom=0)
    shown = [requirement.office.name, *([windows] if windows is not None else [])]
    title = say("staffing.required", language, name=plain(", ".join(shown)))
    of_day = days_in(language, found.label)
    ax.set(
        xlabel=say("plots.time", language),
        ylabel=say("plots.windows_on_duty", language),
        title=f"{title}, {of_day}" if of_day else title,
    )
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax


def _day(requirement: Requirement, day: object, problems: list[str]) -> Day:
    """Day of a label; what is none is noted."""
    days = {one.label: one for one in requirement.days}
    if day is None:
        return requirement.days[0]
    if not isinstance(day, str) or day not in days:
        problems.append(f"plot_requirement: day: there is no {day!r}{nearest(day, days)}")
        return requirement.days[0]
    return days[day]


def plot_universal(curve: UniversalCurve, *, ax: Axes | None = None, **line_kw: Any) -> Axes:
    """Draw a figure over how many specialists are universal, with its 95 % interval and the knee.

    Parameters
    ----------
    curve : UniversalCurve
        From ``mfc_sim.universal_curve``.
    ax : Axes, optional
        Where to draw; default: a new figure.
    **line_kw
        Passed to ``Axes.plot``.

    Returns
    -------
    Axes
        x: how many moved; y: the figure, a share in percent. No line where the knee is all of them.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> curve = mfc.universal_curve(
    ...     mfc.presets.starter(), universal="universal", replications=8
    ... )
    >>> ax = mfc.plots.plot_universal(curve, ax=Figure().subplots())
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Specialists made universal, of 1', 'Called within 15 minutes, %')
    """
    if problems := kind_problems("plot_universal", curve, UniversalCurve, "as of universal_curve(...)"):
        raise InvalidDescription(*problems)
    ax, language = axes(ax), curve.language
    table = curve.table()
    scale = 100.0 if KPI[curve.of].unit == "share" else 1.0
    place = table.index.to_numpy(dtype=np.float64)
    value, low, high = (scale * table[name].to_numpy() for name in ("value", "value_low", "value_high"))
    label = universal_told.label(curve)
    (line,) = ax.plot(place, value, **{"color": BLUE, "marker": "o", "label": label, **line_kw})
    ax.fill_between(place, low, high, color=line.get_color(), alpha=0.2, lw=0, label=say("plots.interval", language))
    if curve.knee < curve.people:  # all of them are a knee by name only
        worth = universal_told.amount(curve, curve.worth)
        knee = say("plots.knee", language, knee=curve.knee, worth=worth)
        ax.axvline(curve.knee, color=RED, ls="--", lw=1, label=knee)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.universal", language, count=curve.people), ylabel=label, title=plain(curve.office.name))
    ax.legend()
    return ax
