"""Plots in files: the one place that writes them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mfc_sim.errors import DataFormatError, file_path

ENDINGS = (".png", ".svg", ".pdf")


def save_plot(plot: Callable[..., Axes | tuple[Axes, Axes]], thing: Any, path: str | Path, **options: Any) -> Path:
    """Draw ``plot(thing, ax=..., **options)`` into a figure of its own and write it to a file.

    Parameters
    ----------
    plot : callable
        One of the plot functions; one of two plots side by side is drawn with ``axs=...``.
    thing : object
        What it takes: a result, a back-test, a comparison of regions.
    path : path-like
        PNG, SVG or PDF by its ending; its folder is made if it is not there.

    Returns
    -------
    Path

    Raises
    ------
    DataFormatError
        The file has another ending or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import mfc_sim as mfc
    >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mfc.plots.save_plot(
    ...         mfc.plots.plot_wait_by_hour, result, f"{folder}/wait.png"
    ...     ).name
    'wait.png'
    """
    file = file_path("save_plot", path)
    if file.suffix.lower() not in ENDINGS:
        got = file.suffix or "no ending"
        raise DataFormatError(f"{file}: a plot is written to a file of {', '.join(ENDINGS)}, got {got!r}")
    if "axs" in signature(plot).parameters:  # two plots side by side
        figure = Figure(figsize=(12.8, 4.8), layout="compressed")
        plot(thing, axs=figure.subplots(1, 2), **options)
    else:
        figure = Figure(figsize=(9.0, 4.5), layout="compressed")
        plot(thing, ax=figure.add_subplot(), **options)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            # A letter that the font does not have is drawn as a box, which says so.
            warnings.filterwarnings("ignore", message=r"Glyph \d+")
            figure.savefig(file, dpi=120)
    except (OSError, ValueError) as error:
        raise DataFormatError(f"{file}: cannot be written ({getattr(error, 'strerror', None) or error})") from None
    return file
