"""What the plots share: colors that color-blind readers tell apart, and axes of the time of day."""

from __future__ import annotations

from collections.abc import Iterable

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.result import Result

BLUE, ORANGE, GREEN, RED, GRAY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#999999"
CYCLE = (
    BLUE,
    ORANGE,
    GREEN,
    "#CC79A7",
    "#56B4E9",
    "#F0E442",
    "#882255",
    "#117733",
    "#88CCEE",
    "#661100",
    "#332288",
    "#DDCC77",
)
"""Okabe and Ito's colors without black, which marks calls of the absent, then Tol's muted ones."""


def axes(ax: Axes | None) -> Axes:
    """Return the axes given, or the axes of a new figure."""
    if problems := [] if ax is None else kind_problems("ax", ax, Axes, "as of plt.subplots()"):
        raise InvalidDescription(*problems)
    return plt.subplots(layout="constrained")[1] if ax is None else ax


def plain(name: str, most: int = 60) -> str:
    r"""Text of a name as it stands: no formula between dollar signs, no line breaks, at most so many characters.

    >>> plain("$x$ and\n more"), plain("a long name", 6)
    ('\\$x\\$ and more', 'a lon…')
    """
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in name).split())
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return text.replace("$", r"\$")


def legend_name(name: str, most: int) -> str:
    """Name as the legend shows it: one that begins with "_" would be left out.

    >>> legend_name("_hidden", 20), legend_name("a long name", 6)
    (' _hidden', 'a lon…')
    """
    text = plain(name, most)
    return f" {text}" if text.startswith("_") else text


def check_result(plot: str, thing: object) -> None:
    """Refuse to draw what is no result."""
    if problems := kind_problems(plot, thing, Result, "as of simulate(...)"):
        raise InvalidDescription(*problems)


def clock_axis(ax: Axes, from_min: float, until_min: float) -> None:
    """Write the x axis, in minutes since midnight, as clock times."""
    hours = (until_min - from_min) / 60
    ax.set_xlim(from_min, until_min)
    ax.xaxis.set_major_locator(MultipleLocator(60 if hours <= 12 else 120))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda minute, _: to_clock(minute * MIN)))


def colors(names: Iterable[str]) -> dict[str, str]:
    """Color of each name, in order; they repeat after twelve."""
    return {name: CYCLE[place % len(CYCLE)] for place, name in enumerate(names)}
