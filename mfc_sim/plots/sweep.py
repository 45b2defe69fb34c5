"""Sweeps: one axis as a line with its interval, two as a map with numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.measures.kpis import KPI
from mfc_sim.plots.regions import decimals
from mfc_sim.plots.style import BLUE, axes, plain
from mfc_sim.studies.axes import Axis
from mfc_sim.studies.sweep import Sweep
from mfc_sim.text import Language, say

LABEL_MAX = 24
"""Characters of a label at an axis."""
WRITTEN_MAX = 400
"""Cells of a map into which numbers are written; those of a larger one could not be read."""


def plot_sweep(sweep: Sweep, *, kpi: str = "mean_wait_min", ax: Axes | None = None, **kw: Any) -> Axes:
    """Draw a figure of the whole day over the points of a sweep.

    Parameters
    ----------
    sweep : Sweep
        Of one axis: a line with its 95 % interval, over numbers at their places, over texts at equal distances. Of
        two: a map with numbers, the first axis upwards. Of more: fix some by ``Sweep.at``.
    kpi : str, default "mean_wait_min"
        A column of ``Sweep.table``; shares are drawn in percent.
    ax : Axes, optional
        Where to draw; default: a new figure.
    **kw
        Passed to ``Axes.plot``, of two axes to ``Axes.imshow``.

    Returns
    -------
    Axes

    Raises
    ------
    InvalidDescription
        Naming the nearest figure if there is none of that name, and the axes if there are more than two.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> late = mfc.Axis("late", "windows.universal.shifts.late.count", [2, 3, 4])
    >>> swept = mfc.sweep(mfc.presets.starter(), [late], replications=8, seed=7)
    >>> ax = mfc.plots.plot_sweep(swept, ax=Figure().subplots())
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('late', 'Mean wait, min')
    """
    if problems := kind_problems("plot_sweep", sweep, Sweep, "as of sweep(...)"):
        raise InvalidDescription(*problems)
    if kpi not in tuple(KPI):
        raise InvalidDescription(f"plot_sweep: unknown kpi {kpi!r}{nearest(kpi, KPI)}")
    if len(sweep.axes) > 2:
        names = ", ".join(repr(axis.name) for axis in sweep.axes)
        raise InvalidDescription(
            f"plot_sweep: draws one or two axes, got {len(sweep.axes)} ({names}); "
            f"fix some, as in sweep.at({{{sweep.axes[0].name!r}: {sweep.axes[0].labels[0]!r}}})"
        )
    ax, label = axes(ax), KPI[kpi].label(sweep.language)
    if KPI[kpi].unit == "share":
        label = say("result.in_percent", sweep.language, label=label)
    (_line if len(sweep.axes) == 1 else _map)(ax, sweep, kpi, label, kw)
    fixed = ", ".join(f"{name}={one}" for name, one in sweep.fixed.items())
    ax.set_title(plain(": ".join(filter(None, (sweep.provenance["office"], fixed)))))
    return ax


def _values(sweep: Sweep, kpi: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Figure and the ends of its interval, shape (3, points); shares in percent."""
    table = sweep.table()[[kpi, f"{kpi}_low", f"{kpi}_high"]].to_numpy(dtype=np.float64)
    return (100 if KPI[kpi].unit == "share" else 1) * table.T


def _numbers(axis: Axis) -> bool:
    return all(not isinstance(label, str) for label in axis.labels)


def _labels(axis: Axis, language: Language) -> list[str]:
    texts = [plain(str(label), LABEL_MAX) for label in axis.labels]
    return [text.replace(".", ",") for text in texts] if language == "ru" and _numbers(axis) else texts


def _line(ax: Axes, sweep: Sweep, kpi: str, label: str, kw: dict[str, Any]) -> None:
    (axis,) = sweep.axes
    value, low, high = _values(sweep, kpi)
    place = np.array(axis.labels, dtype=np.float64) if _numbers(axis) else np.arange(len(axis.labels), dtype=np.float64)
    order = np.argsort(place, kind="stable")
    (line,) = ax.plot(place[order], value[order], **{"color": BLUE, "marker": "o", "label": label, **kw})
    ax.fill_between(
        place[order], low[order], high[order], color=line.get_color(), alpha=0.2, lw=0,
        label=say("plots.interval", sweep.language),
    )  # fmt: skip
    if len(place) <= 20 or not _numbers(axis):
        ax.set_xticks(place, _labels(axis, sweep.language), rotation=0 if len(place) <= 8 else 45)
    ax.set_ylim(bottom=0)
    ax.set(xlabel=plain(axis.name), ylabel=label)
    ax.legend()


def _map(ax: Axes, sweep: Sweep, kpi: str, label: str, kw: dict[str, Any]) -> None:
    upwards, across = sweep.axes
    value = _values(sweep, kpi)[0].reshape(len(upwards.labels), len(across.labels))
    image = ax.imshow(value, **{"cmap": "cividis", "aspect": "auto", "origin": "lower", **kw})
    for axis, of_axis in ((ax.xaxis, across), (ax.yaxis, upwards)):
        axis.set_ticks(range(len(of_axis.labels)), _labels(of_axis, sweep.language))
    ax.tick_params(length=0)
    ax.set(xlabel=plain(across.name), ylabel=plain(upwards.name))
    if (figure := ax.get_figure()) is not None:
        figure.colorbar(image, ax=ax, label=label, format=decimals(sweep.language))
    if value.size <= WRITTEN_MAX:
        for (row, column), number in np.ndenumerate(value):
            text = "–" if np.isnan(number) else f"{number:.0f}" if abs(number) >= 100 else f"{number:.1f}"
            text = text.replace(".", ",") if sweep.language == "ru" else text
            dark = np.isfinite(number) and number < (np.nanmin(value) + np.nanmax(value)) / 2
            ax.text(column, row, text, ha="center", va="center", color="white" if dark else "black", fontsize=9)
