"""The mean wait by hour before and after a change, drawn again and again as quickly as can be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import imsave
from numpy.typing import NDArray

from mfc_sim.measures.estimates import Floats
from mfc_sim.plots.style import BLUE, GRAY, RED, axes, check_result
from mfc_sim.result import Result
from mfc_sim.sparks import top_of
from mfc_sim.text import say

SIZE, DPI = (6.4, 3.0), 80
"""Width and height of the picture [inches], and its dots per inch."""
LIMIT_MIN = 15.0
Places = NDArray[np.int64]


class WaitPicture:
    """Mean wait by hour of an office today and changed, as PNG.

    All but the line of the changed office is drawn once and kept: drawing the texts is most of the time. It is drawn
    anew when the hours or the height of the axis change.

    Parameters
    ----------
    before : Result
        Of today.

    Attributes
    ----------
    ax : Axes
        x: hour; y: wait [min]. Its last line and collection are those of the change.
    """

    def __init__(self, before: Result) -> None:
        check_result("WaitPicture", before)
        self._before = before
        self._canvas: Any = FigureCanvasAgg(Figure(figsize=SIZE, dpi=DPI))
        self.ax: Axes = self._canvas.figure.subplots()
        self._drawn: tuple[tuple[str, ...], float] | None = None

    def png(self, after: Result) -> bytes:
        """Draw a result over that of today.

        Parameters
        ----------
        after : Result
            Of the changed office.
        """
        check_result("WaitPicture", after)
        waits = [one.mean_wait(by="hour").dropna(subset="value") for one in (self._before, after)]
        hours = tuple(sorted(set(waits[0].index) | set(waits[1].index)))
        high = max((float(one[column].max()) for one in waits for column in ("value", "high") if len(one)), default=0.0)
        top = top_of(max(1.1 * LIMIT_MIN, 1.05 * np.nan_to_num(high)))
        if self._drawn != (hours, top):
            self.ax.clear()
            plot_wait_change(self._before, after, ax=self.ax)
            self.ax.set_ylim(0, top)
            self._line, self._band = self.ax.lines[-1], self.ax.collections[-1]
            self._line.set_animated(True)
            self._band.set_animated(True)
            self._canvas.figure.subplots_adjust(left=0.11, right=0.98, bottom=0.16, top=0.97)
            self._canvas.draw()
            self._ground = self._canvas.copy_from_bbox(self.ax.figure.bbox)
            self._drawn = hours, top
        table = waits[1].reindex(list(hours))
        place = np.arange(len(hours))
        self._line.set_data(place, table["value"])
        _shape(self._band, place, table["low"].to_numpy(), table["high"].to_numpy())
        self._canvas.restore_region(self._ground)
        self.ax.draw_artist(self._band)
        self.ax.draw_artist(self._line)
        file = BytesIO()
        # the least compression: a few kilobytes more, and half of the time
        imsave(file, np.asarray(self._canvas.buffer_rgba()), format="png", pil_kwargs={"compress_level": 1})
        return file.getvalue()


def plot_wait_change(before: Result, after: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the mean wait by hour of two results, that of the second with its 95 % interval.

    Parameters
    ----------
    before, after : Result
        Of one office today and changed; in the language of the first.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: hour; y: wait [min].

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> office = mfc.presets.starter()
    >>> more = office.with_windows(**{"universal.late": "+1"})
    >>> before, after = (
    ...     mfc.simulate(one, replications=8, seed=7) for one in (office, more)
    ... )
    >>> ax = mfc.plots.plot_wait_change(before, after, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['15 minutes', 'before', 'after', '95 % interval']
    """
    check_result("plot_wait_change", before)
    check_result("plot_wait_change", after)
    ax, language = axes(ax), before.office.language
    old, new = (one.mean_wait(by="hour").dropna(subset="value") for one in (before, after))
    hours = sorted(set(old.index) | set(new.index))
    place = np.arange(len(hours))
    old, new = old.reindex(hours), new.reindex(hours)
    ax.axhline(LIMIT_MIN, color=RED, ls="--", lw=1, label=say("plots.limit", language))
    ax.plot(place, old["value"], color=GRAY, ls=":", marker="s", ms=4, label=say("plots.before", language))
    ax.plot(place, new["value"], color=BLUE, marker="o", label=say("plots.after", language))
    band = PolyCollection([], facecolor=BLUE, alpha=0.2, lw=0, label=say("plots.interval", language))
    _shape(band, place, new["low"].to_numpy(), new["high"].to_numpy())
    ax.add_collection(band, autolim=False)
    ax.set_xticks(place, hours)
    ax.set_xlim(-0.4, len(hours) - 0.6)
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.hour", language), ylabel=say("plots.wait_min", language))
    ax.legend(loc="upper right", ncols=4, fontsize="small")
    return ax


def _shape(band: Any, place: Places, low: Floats, high: Floats) -> None:
    """Spread a band between two lines; where one of them is unknown it ends."""
    known = np.isfinite(low) & np.isfinite(high)
    x, down, up = place[known], low[known], high[known]
    shape = np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([down, up[::-1]])])
    band.set_verts([shape] if len(x) else [])
