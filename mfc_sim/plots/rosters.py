"""Shifts of people, what they do to the waits, and what a promise costs: from plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from mfc_sim.description.clock import DAY_MS, MIN, days_in, to_clock
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.questions import real
from mfc_sim.plots.style import BLUE, GRAY, ORANGE, RED, axes, clock_axis, colors, legend_name, plain
from mfc_sim.text import Language, say, wrong_language

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 0.8
LABEL_MAX = 32
"""Characters of a name at the axis and in the legend."""
NAME_MIN = 12
"""... of which the name of a shift takes at least so many; its hours and days stand behind it."""
ROWS_MAX, GROUPS_MAX = 40, 10
"""Rows with a name at the axis, and groups in the legend."""
PROBLEMS_MAX = 10
"""Rows that an error names."""
COLUMNS = ("share", "cost", "verified_share")
Floats = NDArray[np.float64]


class Row(Protocol):
    """People who come and go together, as they are drawn."""

    @property
    def name(self) -> str:
        """Name of the shift."""
        ...

    @property
    def windows(self) -> str:
        """Group of windows."""
        ...

    @property
    def start_ms(self) -> int:
        """When they come [ms since midnight]."""
        ...

    @property
    def end_ms(self) -> int:
        """When they go [ms since midnight]."""
        ...

    @property
    def breaks_ms(self) -> tuple[tuple[int, int], ...]:
        """Breaks, from and until [ms since midnight]."""
        ...

    @property
    def days(self) -> str:
        """Weekdays, as "Mon-Fri"; "" for a single kind of day."""
        ...

    @property
    def people(self) -> int:
        """How many they are."""
        ...


FIELDS = ("name", "windows", "start_ms", "end_ms", "breaks_ms", "days", "people")


def plot_shifts(rows: Sequence[Row], *, language: Language = "en", title: str = "", ax: Axes | None = None) -> Axes:
    """Draw who works when: one bar per shift, with how many people, and gaps for their breaks.

    Parameters
    ----------
    rows : sequence of objects
        Each with ``name``, ``windows`` (the group), ``start_ms``, ``end_ms``, ``breaks_ms`` (pairs of from and until),
        ``days`` (text) and ``people``. Groups are drawn one under the other, in the order in which they first come.
    language : "ru" or "en", default "en"
    title : str
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: shifts, the first on top.

    Raises
    ------
    InvalidDescription
        No rows, or such without one of these fields.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> half = mfc.ShiftType(
    ...     name="half",
    ...     windows="counter",
    ...     starts=["09:00", "13:00"],
    ...     every_min=240,
    ...     length_min=240,
    ... )
    >>> cover = mfc.cover_with_shifts(
    ...     {("Mon", "09:00"): 3, ("Mon", "13:00"): 2}, [half]
    ... )
    >>> ax = mfc.plots.plot_shifts(cover.bars(0), ax=Figure().subplots())
    >>> [text.get_text() for text in ax.texts]
    ['× 3', '× 2']
    """
    who = "plot_shifts"
    problems = [*wrong_language(who, language), *_wrong_rows(who, rows)]
    if problems:
        raise InvalidDescription(*problems)
    ax = axes(ax)
    color = colors(dict.fromkeys(row.windows for row in rows))
    places = list(color)
    ordered = sorted(rows, key=lambda row: places.index(row.windows))
    for place, row in enumerate(ordered):
        begin, end = row.start_ms / MIN, row.end_ms / MIN
        spot = (place - HEIGHT / 2, HEIGHT)
        ax.broken_barh([(begin, end - begin)], spot, facecolor=color[row.windows], edgecolor="none")
        gaps = [(start / MIN, (until - start) / MIN) for start, until in row.breaks_ms]
        if gaps:
            ax.broken_barh(gaps, spot, facecolor="white", edgecolor="none")
        ax.annotate(
            f"× {row.people}", (end, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9,
            annotation_clip=False,
        )  # fmt: skip
    first, last = min(row.start_ms for row in rows), max(row.end_ms for row in rows)
    clock_axis(ax, first / MIN, last / MIN)
    every = -(-len(ordered) // ROWS_MAX)
    ax.set_yticks(range(0, len(ordered), every), [_named(row, language) for row in ordered[::every]])
    ax.set_ylim(len(ordered) - 0.5, -0.5)
    ax.set(xlabel=say("plots.time", language), ylabel=say("plots.shift", language), title=plain(title))
    handles = {name: Patch(facecolor=color[name]) for name in places[:GROUPS_MAX]}
    labels = [legend_name(name, LABEL_MAX) for name in handles]
    if (more := len(places) - GROUPS_MAX) > 0:
        handles[""] = Patch(facecolor="none")
        labels.append(say("plots.more_groups", language, count=more))
    ax.legend(list(handles.values()), labels, loc="upper left", bbox_to_anchor=(1.06, 1), frameon=False)
    return ax


def plot_shares(
    times_ms: Sequence[int],
    before: tuple[ArrayLike, ArrayLike, ArrayLike] | None,
    after: tuple[ArrayLike, ArrayLike, ArrayLike],
    bound: float,
    *,
    language: Language = "en",
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share called in time by half-hour, before and after, with bands and the target.

    Parameters
    ----------
    times_ms : sequence of int, length n + 1
        Begins of the half-hours, and the end of the last [ms since midnight], as of ``half_hours(day)``.
    before, after : (value, low, high), each of length n
        Shares from 0 to 1 and the ends of their intervals; nan where nobody came. ``before`` may be None.
    bound : float
        Share that is promised, from 0 to 1.
    language : "ru" or "en", default "en"
    title : str
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: share called in time [%].

    Raises
    ------
    InvalidDescription
        Times that do not follow each other, arrays of another length, what is no share.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> before = [0.7, 0.6], [0.6, 0.5], [0.8, 0.7]
    >>> after = [0.95, 0.92], [0.93, 0.9], [0.97, 0.94]
    >>> ax = mfc.plots.plot_shares(
    ...     [32_400_000, 34_200_000, 36_000_000],
    ...     before,
    ...     after,
    ...     0.9,
    ...     ax=Figure().subplots(),
    ... )
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['today', 'plan', 'target 90 %']
    """
    who = "plot_shares"
    problems = wrong_language(who, language)
    edges = _floats(times_ms) / MIN
    sound = edges.ndim == 1 and len(edges) > 1 and bool((np.diff(edges) > 0).all())
    if not sound:
        problems.append(f"{who}: times_ms must be at least two times, each later than the one before, got {times_ms!r}")
    if not 0 <= real(bound) <= 1:
        problems.append(f"{who}: bound must be a share from 0 to 1, got {bound!r}")
    bands = {"after": after} if before is None else {"before": before, "after": after}
    drawn = {name: _band(who, name, band, edges.size - 1 if sound else None, problems) for name, band in bands.items()}
    if problems:
        raise InvalidDescription(*problems)
    ax = axes(ax)
    looks = {"before": (ORANGE, say("plots.today", language)), "after": (BLUE, say("plots.with_plan", language))}
    for name, band in drawn.items():
        value, low, high = (100 * np.append(one, one[-1]) for one in band)  # the last step reaches the last end
        color, label = looks[name]
        ax.fill_between(edges, low, high, step="post", color=color, alpha=0.2, lw=0)
        ax.plot(edges, value, drawstyle="steps-post", color=color, label=label)
    percent = f"{100 * real(bound):.4g}"
    label = say("plots.target", language, percent=percent.replace(".", ",") if language == "ru" else percent)
    ax.axhline(100 * real(bound), color=RED, ls="--", lw=1, label=label)
    clock_axis(ax, float(edges[0]), float(edges[-1]))
    ax.set_ylim(0, 102)
    ax.set(xlabel=say("plots.time", language), ylabel=say("plots.share", language), title=plain(title))
    ax.legend()
    return ax


def plot_frontier(
    table: pd.DataFrame, *, language: Language = "en", title: str = "", ax: Axes | None = None, **line_kw: Any
) -> Axes:
    """Draw what a promise costs: cost over the share promised, and the share that simulation shows for it.

    Parameters
    ----------
    table : DataFrame
        One row per plan: ``share`` (promised, from 0 to 1), ``cost``, ``verified_share`` (simulated; nan: not known).
    language : "ru" or "en", default "en"
    title : str
    ax : Axes, optional
        Where to draw; default: a new figure.
    **line_kw
        Passed to ``Axes.plot``.

    Returns
    -------
    Axes
        x: share [%]; y: cost, in its own unit.

    Raises
    ------
    InvalidDescription
        No table, no rows, or a column that is not there.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> table = pd.DataFrame(
    ...     {"share": [0.8, 0.9], "cost": [12, 16], "verified_share": [0.84, 0.93]}
    ... )
    >>> ax = mfc.plots.plot_frontier(table, ax=Figure().subplots())
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Called in time, %', 'Cost')
    """
    who = "plot_frontier"
    problems = wrong_language(who, language)
    columns = [str(name) for name in getattr(table, "columns", ())]
    if not hasattr(table, "columns"):
        problems.append(f"{who}: table must be a DataFrame with {', '.join(COLUMNS)}, got {type(table).__name__}")
    else:
        problems += [
            f"{who}: table has no column {name!r}; it has {', '.join(map(repr, columns)) or 'none'}"
            for name in COLUMNS
            if name not in columns
        ]
        if not len(table):
            problems.append(f"{who}: table is empty; allowed: at least one plan")
    if problems:
        raise InvalidDescription(*problems)
    ax = axes(ax)
    share, cost, verified = (table.sort_values("share")[name].to_numpy(dtype=np.float64) for name in COLUMNS)
    for promised, shown, price in zip(100 * share, 100 * verified, cost, strict=True):
        ax.plot([promised, shown], [price, price], color=GRAY, lw=1, zorder=1)
    look = {"color": BLUE, "marker": "o", "label": say("plots.promised", language), **line_kw}
    ax.plot(100 * share, cost, **look)
    ax.plot(100 * verified, cost, color=ORANGE, marker="D", ls="none", label=say("plots.verified", language))
    ax.set_ylim(bottom=0)
    ax.set(xlabel=say("plots.share", language), ylabel=say("plots.cost", language), title=plain(title))
    ax.legend()
    return ax


def _named(row: Row, language: Language) -> str:
    days = days_in(language, row.days)
    hours = f" {to_clock(row.start_ms)}-{to_clock(row.end_ms)}"
    more = f"{hours} ({days})" if days else hours
    return plain(row.name, max(LABEL_MAX - len(more), NAME_MIN)) + more


def _wrong_rows(who: str, rows: object) -> Iterator[str]:
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        yield f"{who}: rows must be a list of shifts, at least one, got {rows!r}"
        return
    found = [problem for place, row in enumerate(rows) if (problem := _wrong_row(row, f"{who}: row {place + 1}"))]
    yield from found[:PROBLEMS_MAX]


def _wrong_row(row: Any, title: str) -> str:
    if missing := [name for name in FIELDS if not hasattr(row, name)]:
        return f"{title} has no {', '.join(missing)}; allowed: objects with {', '.join(FIELDS)}"
    if not 0 <= real(row.start_ms) < real(row.end_ms) <= DAY_MS:
        return (
            f"{title} ({row.name!r}) must end after it begins, from 0 to {DAY_MS} ms, got {row.start_ms!r} to "
            f"{row.end_ms!r}"
        )
    return ""


def _floats(values: object) -> Floats:
    """Numbers as an array; an empty one if they are none."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return np.empty(0)


def _band(who: str, name: str, band: object, length: int | None, problems: list[str]) -> list[Floats]:
    """Value, low and high of a band; what is wrong with them is noted."""
    parts = [_floats(one) for one in band] if isinstance(band, Sequence) and not isinstance(band, str) else []
    if len(parts) != 3:
        problems.append(f"{who}: {name} must be three arrays (value, low, high), got {type(band).__name__}")
        return []
    for part, values in zip(("value", "low", "high"), parts, strict=True):
        if length is not None and values.shape != (length,):
            problems.append(
                f"{who}: {name}: {part} must have {length} numbers, one less than times_ms, got shape {values.shape}"
            )
        elif ((values < 0) | (values > 1)).any():
            problems.append(
                f"{who}: {name}: {part} must be shares from 0 to 1, got {np.nanmin(values):g} to {np.nanmax(values):g}"
            )
    return parts
