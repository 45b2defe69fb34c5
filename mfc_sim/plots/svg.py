"""Plots as SVG to stand inside a page: letters as paths, ids of their own, the same bytes every time."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from html import escape
from inspect import signature
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_DROPPED = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<style\b.*?</style>", re.DOTALL)
_ID = re.compile(r'\b(id="|url\(#|href="#)')


def inline_svg(
    plot: Callable[..., Axes | tuple[Axes, Axes]],
    thing: Any,
    *,
    prefix: str,
    label: str,
    size: tuple[float, float] = (9.0, 4.5),
    **options: Any,
) -> str:
    """Draw ``plot(thing, ax=..., **options)`` and return it as an SVG element of an HTML page.

    Parameters
    ----------
    plot : callable
        One of the plot functions; one of two plots side by side is drawn with ``axs=...``.
    thing : object
        What it takes.
    prefix : str
        Every id begins with it: another one for each plot of a page.
    label : str
        What the plot shows, for those who do not see it.
    size : (float, float)
        Width and height [inches].

    Returns
    -------
    str
        No comment, script, style or address outside it; a name of an office is only seen as shapes.
    """
    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": prefix}  # paths: no font has to be installed
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A letter that the font does not have is drawn as a box, which says so.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        figure = Figure(figsize=size, layout="compressed")
        if "axs" in signature(plot).parameters:  # two plots side by side
            plot(thing, axs=figure.subplots(1, 2), **options)
        else:
            plot(thing, ax=figure.add_subplot(), **options)
        file = BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    text = _DROPPED.sub("", file.getvalue().decode("utf-8"))
    body = text[text.index(">", text.index("<svg")) + 1 :].replace("xlink:href", "href")
    lines = (line.strip() for line in _ID.sub(rf"\g<1>{prefix}-", body).splitlines())
    width, height = (72 * inches for inches in size)
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" '
        f'style="stroke-linejoin:round;stroke-linecap:butt">{" ".join(filter(None, lines))}'
    )
