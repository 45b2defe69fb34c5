"""Waits by hour, and the length of the queue through the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.measures.questions import Where
from mfc_sim.plots.style import BLUE, GRAY, RED, axes, check_result, clock_axis, colors, legend_name, plain
from mfc_sim.result import Result
from mfc_sim.text import say

MARKS, DASHES = "osD^vPX*", ("-", "--", "-.")
"""Marks and dashes of lines, in turn: of unlike number, so that the pairs repeat late."""
NAME_MAX = 40
"""Characters of a name in a legend."""


def plot_wait_by_hour(
    result: Result, *, where: Where = None, of: str = "all", ax: Axes | None = None, **line_kw: Any
) -> Axes:
    """Draw the mean wait by hour of queueing, with its 95 % interval and the 15-minute line.

    Parameters
    ----------
    result : Result
    where, of
        As in ``Result.mean_wait``.
    ax : Axes, optional
        Where to draw; default: a new figure.
    **line_kw
        Passed to ``Axes.plot``.

    Returns
    -------
    Axes
        x: hour; y: wait [min].

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
    >>> ax = mfc.plots.plot_wait_by_hour(result, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['mean wait', '95 % interval', '15 minutes']
    """
    check_result("plot_wait_by_hour", result)
    ax, language = axes(ax), result.office.language
    table = result.mean_wait(by="hour", where=where, of=of).dropna(subset="value")
    place = np.arange(len(table))
    line_kw = {"color": BLUE, "marker": "o", "label": say("plots.mean_wait", language), **line_kw}
    (line,) = ax.plot(place, table["value"], **line_kw)
    ax.fill_between(
        place,
        table["low"],
        table["high"],
        color=line.get_color(),
        alpha=0.2,
        lw=0,
        label=say("plots.interval", language),
    )
    ax.axhline(15, color=RED, ls="--", lw=1, label=say("plots.limit", language))
    ax.set_xticks(place, list(table.index))
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.hour", language), ylabel=say("plots.wait_min", language), title=plain(result.office.name))
    ax.legend()
    return ax


def plot_waits_by_hour(results: Mapping[str, Result], *, ax: Axes | None = None) -> Axes:
    """Draw the mean wait by hour of several results on one axis, each with its 95 % interval, and the 15-minute line.

    Parameters
    ----------
    results : dict of str to Result
        By name, such as ``comparison.results``; the first gives the language and the title.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: hour; y: wait [min]. Lines differ in mark and dash as well as in color.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> office = mfc.presets.starter()
    >>> offices = {"today": office, "one more": office.with_windows(universal="+1")}
    >>> results = mfc.compare(offices, replications=8, seed=7).results
    >>> ax = mfc.plots.plot_waits_by_hour(results, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['today', 'one more', '15 minutes']
    """
    if problems := kind_problems("plot_waits_by_hour: results", results, Mapping, "from names to results"):
        raise InvalidDescription(*problems)
    if not results:
        raise InvalidDescription("plot_waits_by_hour: needs at least one result, got none")
    for result in results.values():
        check_result("plot_waits_by_hour", result)
    office = next(iter(results.values())).office
    ax, language = axes(ax), office.language
    tables = {name: result.mean_wait(by="hour").dropna(subset="value") for name, result in results.items()}
    hours = sorted({hour for table in tables.values() for hour in table.index})
    place, shades = np.arange(len(hours)), colors(tables)
    for number, (name, table) in enumerate(tables.items()):
        known = table.reindex(hours)
        mark, dash = MARKS[number % len(MARKS)], DASHES[number % len(DASHES)]
        label = legend_name(name, NAME_MAX)
        ax.plot(place, known["value"], color=shades[name], marker=mark, ls=dash, label=label)
        ax.fill_between(place, known["low"], known["high"], color=shades[name], alpha=0.15, lw=0)
    ax.axhline(15, color=RED, ls=":", lw=1, label=say("plots.limit", language))
    ax.set_xticks(place, hours)
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.hour", language), ylabel=say("plots.wait_min", language), title=plain(office.name))
    ax.legend(title=say("plots.with_interval", language), fontsize="small", title_fontsize="small")
    return ax


def plot_people_waiting(
    result: Result, *, step_min: float = 5.0, where: Where = None, ax: Axes | None = None, **line_kw: Any
) -> Axes:
    """Draw how many wait through the day: the mean over days, and what the middle 95 % of the days stay between.

    Parameters
    ----------
    result : Result
    step_min : float
        Distance of the instants [min].
    where : dict, optional
        As in ``Result.queue_length``.
    ax : Axes, optional
        Where to draw; default: a new figure.
    **line_kw
        Passed to ``Axes.plot``.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: people waiting.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
    >>> ax = mfc.plots.plot_people_waiting(result, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['mean over days', '95 % of days', 'latest closing']
    """
    check_result("plot_people_waiting", result)
    ax, language = axes(ax), result.office.language
    table = result.queue_length(step_min, where=where)
    minutes = table.index.to_numpy(dtype=np.float64)
    line_kw = {"color": BLUE, "label": say("plots.mean_of_days", language), **line_kw}
    (line,) = ax.plot(minutes, table["value"], **line_kw)
    ax.fill_between(
        minutes, table["day_low"], table["day_high"], color=line.get_color(), alpha=0.2, lw=0, step="post",
        label=say("plots.band_of_days", language),
    )  # fmt: skip
    closing = {day.closing_ms / MIN for day in result.days}
    word = say("plots.closing", language) if len(closing) == 1 else say("plots.latest_closing", language)
    ax.axvline(max(closing), color=GRAY, ls=":", lw=1, label=word)
    clock_axis(ax, float(minutes[0]), float(minutes[-1]))
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.time", language), ylabel=say("plots.people", language), title=plain(result.office.name))
    ax.legend()
    return ax
