"""When people come: a map of weekdays and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.description.clock import WEEKDAYS, days_in
from mfc_sim.errors import InvalidDescription
from mfc_sim.plots.style import axes, plain
from mfc_sim.text import say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.calibration.board import BoardLog
    from mfc_sim.calibration.hourly_file import HourlyLog
    from mfc_sim.calibration.ticket_log import TicketLog

NUMBERS_MAX = 18
"""Numbers are written into the map if it has no more hours."""


def plot_arrivals(log: TicketLog | BoardLog | HourlyLog, *, ax: Axes | None = None, **image_kw: Any) -> Axes:
    """Draw how many people come on a weekday in an hour, on average over the days of the log.

    Parameters
    ----------
    log : TicketLog, BoardLog or HourlyLog
    ax : Axes, optional
        Where to draw; default: a new figure.
    **image_kw
        Passed to ``Axes.imshow``.

    Returns
    -------
    Axes
        x: hour of the ticket; y: weekday, with the number of its days. White: a weekday without a day, or an hour in
        which nobody ever came.

    Raises
    ------
    InvalidDescription
        If it is no such log; posted waits do not say how many came.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> log = mfc.to_tickets(
    ...     mfc.simulate(mfc.presets.starter(), replications=4, seed=7)
    ... )
    >>> ax = mfc.plots.plot_arrivals(log, ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['Mon (4)', 'Tue (4)', 'Wed (4)', 'Thu (4)', 'Fri (4)', 'Sat (4)']
    """
    came = _came(log)
    ax, words = axes(ax), log.language
    days = [day.weekday() for day in log.dates]
    number = {weekday: days.count(weekday) for weekday in sorted(set(days))}
    counts = came.groupby(["weekday", "hour"])["people"].sum().unstack("hour")
    hours = np.arange(int(counts.columns.min()), int(counts.columns.max()) + 1)
    counts = counts.reindex(index=list(number), columns=hours)
    value = counts.to_numpy(np.float64) / np.array(list(number.values()))[:, None]
    image = ax.imshow(value, **{"cmap": "cividis", "aspect": "auto", "vmin": 0, **image_kw})
    every = 1 if len(hours) <= NUMBERS_MAX else 2
    ax.set_xticks(range(0, len(hours), every), [f"{hour:02d}" for hour in hours[::every]])
    ax.set_yticks(range(len(number)), [f"{days_in(words, WEEKDAYS[day])} ({count})" for day, count in number.items()])
    ax.tick_params(length=0)
    if (figure := ax.get_figure()) is not None:
        figure.colorbar(image, ax=ax, label=say("plots_logs.per_hour", words))
    if len(hours) <= NUMBERS_MAX:
        middle = float(np.mean(image.get_clim()))
        for (row, column), people in np.ndenumerate(value):
            if np.isfinite(people):
                text = f"{people:.0f}" if people >= 10 else f"{people:.1f}"
                text = text.replace(".", ",") if words == "ru" else text
                color = "white" if people < middle else "black"
                ax.text(column, row, text, ha="center", va="center", color=color, fontsize=9)
    ax.set(xlabel=say("plots_logs.hour", words), ylabel=say("plots_logs.weekday", words))
    ax.set_title(say("plots_logs.arrivals", words, office=plain(log.office)))
    return ax


def _came(log: object) -> pd.DataFrame:
    """Weekday, hour and people of every arrival."""
    from mfc_sim.calibration.board import BoardLog
    from mfc_sim.calibration.hourly_file import HourlyLog
    from mfc_sim.calibration.ticket_log import TicketLog

    if isinstance(log, HourlyLog):
        table = log.table.rename(columns={"from_min": "at_min"})[["day", "at_min", "people"]]
    elif isinstance(log, BoardLog | TicketLog):
        tickets = log.tickets
        if isinstance(log, TicketLog):
            tickets = tickets[tickets["outcome"] != "no_show"]
        table = tickets.rename(columns={"issued_min": "at_min"})[["day", "at_min"]].assign(people=1.0)
    else:
        raise InvalidDescription(
            f"plot_arrivals: takes a TicketLog, BoardLog or HourlyLog, got {type(log).__name__}; "
            "as of read_tickets(...), read_board(...) or read_hourly(...)"
        )
    table = table.dropna()
    if table.empty:
        raise InvalidDescription(f"plot_arrivals: the log of {log.office!r} has no arrival with a time")
    return table.assign(weekday=table["day"].dt.day_of_week, hour=(table["at_min"] // 60).astype(int))
