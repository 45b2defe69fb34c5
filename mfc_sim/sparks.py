"""Small charts for notebooks: SVG beside a table, without matplotlib, scripts or outside files.

What is text or an axis takes the color of the page around it, so the charts are read in light and dark themes alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from math import ceil, floor, isfinite, log10
from typing import Literal, NamedTuple

from mfc_sim.text import Language, say

WIDTH, HEIGHT = 340, 96
LEFT, RIGHT, TOP, BOTTOM = 26, 8, 8, 16
"""Margins around the picture [px]."""
LABEL_PX = 42
"""Room that the label of a place takes [px]."""
COLORS = {"bars": "#56B4E9", "steps": "#D55E00", "line": "#3B8FD9"}
"""Told apart by color-blind readers, and seen on white and on black."""
SIGNS = {"bars": "▮", "steps": "▔", "line": "●"}


class Series(NamedTuple):
    """Values side by side, shape (places,): bars, a level that steps, or a line through points; nan where none is."""

    name: str
    values: Sequence[float]
    kind: Literal["bars", "steps", "line"]


def chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    language: Language,
    limit: tuple[str, float] | None = None,
) -> str:
    """Draw series over places of the day as a small picture with a legend.

    Parameters
    ----------
    labels : sequence of str, length places
        Names of the places, such as clock times; as many are written as there is room for.
    series : sequence of Series
        Drawn in this order; all have one axis, from 0.
    title : str
        Above the picture.
    language : "ru" or "en"
    limit : (str, float), optional
        Name and height of a dashed line.

    Returns
    -------
    str
        HTML; every word escaped. Empty if there is no value at all.

    Examples
    --------
    >>> windows = Series("windows", [5, 6], "bars")
    >>> chart(["09:00", "09:30"], [windows], title="Mon", language="en").count("<rect")
    2
    """
    known = [value for one in series for value in one.values if isfinite(value)]
    if not known:
        return ""
    top = top_of(max([*known, limit[1] if limit else 0.0]))
    step = (WIDTH - LEFT - RIGHT) / len(labels)
    inside = "".join(part for one in series for part in _drawn(one, labels, step, top, language))
    named = [(SIGNS[one.kind], COLORS[one.kind], one.name) for one in series]
    if limit:
        inside += _rule(_y(limit[1], top), dashes="4 3", color="#CC79A7", opacity=1.0)
        named.append(("┄", "#CC79A7", limit[0]))
    legend = " &nbsp; ".join(
        f"<span style='white-space:nowrap'><span style='color:{color}'>{sign}</span> {escape(name)}</span>"
        for sign, color, name in named
    )
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' viewBox='0 0 {WIDTH} {HEIGHT}' "
        f"role='img' aria-label='{escape(title)}' font-size='9' fill='currentColor'>"
        f"{_rule(_y(0, top))}{_rule(_y(top, top), opacity=0.25)}"
        f"{_text(LEFT - 4, _y(top, top) + 3, f'{top:g}', 'end')}{_text(LEFT - 4, _y(0, top) + 3, '0', 'end')}"
        f"{inside}{_places(labels, step)}</svg>"
    )
    return (
        "<div style='display:inline-block;vertical-align:top;margin:2px 12px 2px 0'>"
        f"<div><small>{escape(title)}</small></div>{picture}<div><small>{legend}</small></div></div>"
    )


def top_of(most: float) -> float:
    """Whole number at the upper end of the axis: the next half step of the leading digit.

    >>> top_of(12.3), top_of(4.2), top_of(0.2)
    (15.0, 5.0, 1.0)
    """
    step = max(1.0, 10.0 ** floor(log10(max(most, 1.0))) / 2)
    return max(1.0, ceil(most / step) * step)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _rule(y: float, *, dashes: str = "none", color: str = "currentColor", opacity: float = 0.6) -> str:
    return (
        f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{color}' "
        f"stroke-dasharray='{dashes}' stroke-opacity='{opacity:g}'/>"
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'>{escape(words)}</text>"


def _places(labels: Sequence[str], step: float) -> str:
    """Names under the picture, as many as there is room for."""
    every = ceil(LABEL_PX / step)
    return "".join(
        _text(LEFT + step * place, HEIGHT - 4, label, "start")
        for place, label in enumerate(labels)
        if place % every == 0 and step * place + LABEL_PX <= WIDTH - LEFT + RIGHT
    )


def _drawn(one: Series, labels: Sequence[str], step: float, top: float, language: Language) -> Iterator[str]:
    """Yield the shapes of a series; each bar and point says its value when it is pointed at."""
    color = COLORS[one.kind]
    told = [
        escape(say("views.point", language, label=label, name=one.name, value=float(value)))
        for label, value in zip(labels, one.values, strict=True)
    ]
    if one.kind == "bars":
        for place, value in enumerate(one.values):
            if isfinite(value):
                y = _y(value, top)
                yield (
                    f"<rect x='{LEFT + step * place + 0.5:.1f}' width='{max(step - 1, 0.5):.1f}' y='{y:.1f}' "
                    f"height='{_y(0, top) - y:.1f}' fill='{color}' fill-opacity='0.75'><title>{told[place]}</title>"
                    "</rect>"
                )
        return
    for there, part in groupby(enumerate(one.values), key=lambda pair: isfinite(pair[1])):
        if there:
            points = [point for place, value in part for point in _points(one.kind, place, value, step, top)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            yield f"<polyline points='{path}' fill='none' stroke='{color}' stroke-width='1.8'/>"
    if one.kind == "line":
        for place, value in enumerate(one.values):
            if isfinite(value):
                ((x, y),) = _points("line", place, value, step, top)
                yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.4' fill='{color}'><title>{told[place]}</title></circle>"


def _points(kind: str, place: int, value: float, step: float, top: float) -> list[tuple[float, float]]:
    y = _y(value, top)
    if kind == "steps":
        return [(LEFT + step * place, y), (LEFT + step * (place + 1), y)]
    return [(LEFT + step * (place + 0.5), y)]
