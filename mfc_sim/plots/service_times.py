"""Observed service times against the law that was fitted to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.plots.style import BLUE, GRAY, ORANGE, axes, legend_name, plain
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.calibration.ticket_fit import TicketFit

MOST = 99
"""Marks that are drawn: one each percent."""


def plot_service_quantiles(fit: TicketFit, *, service: str, ax: Axes | None = None) -> Axes:
    """Draw the quantiles of observed service times over those of the fitted law.

    Parameters
    ----------
    fit : TicketFit
        From ``mfc_sim.fit_office`` of a ticket log.
    service : str
        One of its services.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        Service times [min], at the pace of the office; marks on the line agree with the law. The band holds each
        quantile in 95 % of samples of the law of this size.

    Raises
    ------
    InvalidDescription
        If it is no fit of a ticket log (a board and hourly figures show no service times), or has no such service.
    UnsupportedFeature
        If the log holds no service times of it.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> log = mfc.to_tickets(
    ...     mfc.simulate(mfc.presets.starter(), replications=4, seed=7)
    ... )
    >>> fit = mfc.fit_office(log)
    >>> ax = mfc.plots.plot_service_quantiles(
    ...     fit, service="passport", ax=Figure().subplots()
    ... )
    >>> [text.get_text() for text in ax.get_legend().get_texts()][:2]
    ['by chance, 95 % of each quantile', 'exact agreement']
    """
    from mfc_sim.calibration.service_times import law_quantiles, observed_minutes
    from mfc_sim.calibration.ticket_fit import TicketFit

    if problems := kind_problems("plot_service_quantiles: fit", fit, TicketFit, "as of fit_office(read_tickets(...))"):
        raise InvalidDescription(*problems)
    minutes, words = observed_minutes(fit, service), fit.language
    (law,) = (one.duration for one in fit.office.services if one.name == service)
    shares = np.arange(1, MOST + 1) / (MOST + 1)
    spread = 1.96 * np.sqrt(shares * (1 - shares) / len(minutes))
    told, seen = law_quantiles(law, shares), np.quantile(minutes, shares)
    low, high = (law_quantiles(law, np.clip(shares + sign * spread, 0, 1)) for sign in (-1, 1))
    ax = axes(ax)
    ax.fill_between(told, low, high, color=ORANGE, alpha=0.3, lw=0, label=say("plots_logs.chance", words))
    least, most = float(min(told.min(), seen.min())), float(max(told.max(), seen.max()))
    edge = 0.05 * (most - least if least > most / 2 else most) or 1.0
    ends = (least - edge if least > most / 2 else 0.0, most + edge)
    ax.plot(ends, ends, color=GRAY, ls="--", lw=1, label=say("plots.equal", words))
    of: dict[str, object] = {"service": legend_name(service, 32), "mean": law.mean, "cv": float(np.sqrt(law.scv))}
    of |= {"count": len(minutes)}
    ax.plot(told, seen, "o", ms=4, color=BLUE, label=say("plots_logs.of", words, **of))
    ax.set(xlim=ends, ylim=ends)
    ax.set(xlabel=say("plots_logs.law_min", words), ylabel=say("plots_logs.seen_min", words))
    ax.set_title(say("plots_logs.quantiles", words, office=plain(fit.office.name)))
    ax.legend()
    return ax
