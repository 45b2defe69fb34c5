"""Marks on a map that do not cover each other, and names beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from mfc_sim.plots.style import plain

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

ROUNDS = 200
GAP = 1.05
"""Distance of two marks over the sum of their halves."""
LABEL_MAX = 32


@dataclass(frozen=True)
class Mark:
    """An office on a map.

    Attributes
    ----------
    name, kind : str
        Its name and class.
    north, east : float
        Degrees.
    size : float
        Width and height [points].
    share : float
        Called within 15 minutes [%]; nan: nobody came.
    aside : (float, float)
        By how much it is drawn to the right and upwards of its place [points].
    """

    name: str
    kind: str
    north: float
    east: float
    size: float
    share: float
    aside: tuple[float, float] = (0.0, 0.0)


def apart(at: Any, sizes: Any) -> Any:
    """Move marks until none covers another, each as little as can be.

    Parameters
    ----------
    at : ndarray, shape (marks, 2)
        Where they should stand [points].
    sizes : ndarray, shape (marks,)
        Width and height of each [points].

    Returns
    -------
    ndarray, shape (marks, 2)
        By how much each is moved [points].

    Examples
    --------
    >>> apart(np.array([[0.0, 0.0], [50.0, 0.0]]), np.array([10.0, 10.0])).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    count = len(at)
    angles = 2 * pi * np.arange(count) / max(count, 1)
    now = at + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])  # those at one place go different ways
    least = GAP * (sizes[:, None] + sizes[None, :]) / 2
    np.fill_diagonal(least, 0.0)
    moved = False
    for _ in range(ROUNDS):
        way = now[:, None] - now[None, :]
        distance = np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-9)
        short = np.maximum(least - distance, 0.0)
        if not (short > 1e-3).any():
            break
        moved = True
        now = now + 0.5 * (way / distance[..., None] * short[..., None]).sum(axis=1) / np.maximum(
            (short > 0).sum(axis=1), 1
        )[:, None].astype(np.float64)
    return now - at if moved else np.zeros_like(at)


def beside(ax: Axes, aside: tuple[float, float]) -> Any:
    """Transform of a place in degrees, moved by some points."""
    figure: Figure = ax.figure  # type: ignore[assignment]
    return ax.transData + ScaledTranslation(aside[0] / 72, aside[1] / 72, figure.dpi_scale_trans)


def label_marks(ax: Axes, named: Sequence[Mark], marks: Sequence[Mark]) -> None:
    """Name some marks; where their names stand is found out whenever they are drawn."""
    labels = []
    for mark in named:
        note = ax.annotate(
            plain(mark.name, LABEL_MAX), (mark.east, mark.north), (0, 0), xycoords=beside(ax, mark.aside),
            textcoords="offset points", fontsize=8, zorder=6,
            bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.75},
            arrowprops={"arrowstyle": "-", "lw": 0.6, "shrinkA": 0, "shrinkB": mark.size / 2},
        )  # fmt: skip
        note.set_in_layout(False)
        labels.append((note, mark))
    ax.add_artist(Labels(labels, marks))


class Labels(Artist):
    """Moves names, whenever they are drawn, to where they cover no mark, no other name and no edge.

    Parameters
    ----------
    labels : list of (Annotation, Mark)
        The first has the first choice.
    marks : list of Mark
        What they are not to cover.
    """

    def __init__(self, labels: Sequence[tuple[Annotation, Mark]], marks: Sequence[Mark]) -> None:
        super().__init__()
        self.labels, self.marks = labels, marks
        self.set_zorder(5)
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Move the names; they draw themselves."""
        ax = self.axes
        if not isinstance(ax, Axes):
            return
        taken = self._boxes(ax)
        inside = np.array([ax.get_window_extent(renderer).extents])
        for note, mark in self.labels:
            places = _places(mark)
            boxes = np.array([_put(note, place, renderer).extents for place in places])
            covered = sum(_overlap(boxes, one[None, :]) for one in taken)
            outside = _overlap(boxes, boxes) - _overlap(boxes, inside)
            best = int(np.argmin(covered + 4 * outside))
            _put(note, places[best], renderer)
            taken = np.vstack([taken, boxes[best]])

    def _boxes(self, ax: Axes) -> Any:
        """What the marks cover, shape (marks, 4): from and to across and upwards [pixels]."""
        figure: Figure = ax.figure  # type: ignore[assignment]
        scale = figure.dpi / 72
        at = ax.transData.transform([(mark.east, mark.north) for mark in self.marks])
        at = at + scale * np.array([mark.aside for mark in self.marks])
        half = scale * (np.array([mark.size for mark in self.marks]) / 2 + 1)[:, None]
        return np.hstack([at - half, at + half])


Place = tuple[float, float, str, str]


def _places(mark: Mark) -> list[Place]:
    """Where a name may stand: offset from its mark [points], alignment across and upwards; the nearest first."""
    found: list[Place] = []
    for more in (3.0, 14.0, 26.0, 40.0, 60.0):
        away = mark.size / 2 + more
        found += [(away, 0.0, "left", "center"), (-away, 0.0, "right", "center")]
        for angle in (90, -90, 45, -45, 135, -135):
            x, y = away * cos(angle * pi / 180), away * sin(angle * pi / 180)
            across = "center" if abs(angle) == 90 else "left" if x > 0 else "right"
            found.append((x, y, across, "bottom" if y > 0 else "top"))
    return found


def _put(note: Annotation, place: Place, renderer: RendererBase) -> Bbox:
    """Put a name somewhere, and return what it covers there."""
    x, y, across, upwards = place
    note.set(position=(x, y), horizontalalignment=across, verticalalignment=upwards)
    note.update_positions(renderer)
    return Text.get_window_extent(note, renderer)


def _overlap(boxes: Any, others: Any) -> Any:
    """Area that boxes have in common, row by row."""
    low, high = np.maximum(boxes[:, :2], others[:, :2]), np.minimum(boxes[:, 2:], others[:, 2:])
    return np.prod(np.maximum(high - low, 0.0), axis=1)
