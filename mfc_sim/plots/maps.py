"""Maps of a region: its offices where they are, by class and by the share called in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from mfc_sim.description.classes import CLASSES, class_of, windows_of
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.network_result import NetworkResult
from mfc_sim.plots.labels import Mark, apart, beside, label_marks
from mfc_sim.plots.regions import decimal_ticks, decimals, notes_under, scenario, title_above, told_region
from mfc_sim.plots.style import GRAY, axes, plain
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mfc_sim.description.office import Office
    from mfc_sim.studies.regions import RegionComparison

MARKERS = {"large": "o", "small": "s", "outpost": "^"}
KEYS = {"large": "network.large", "small": "network.small", "outpost": "network.outpost"}
COLORS = "viridis"
WORST = 4
"""Offices that are named on a map."""
AREA, AREA_PER_WINDOW, AREA_MOST = 40.0, 8.0, 320.0
"""Area of a mark [points^2]: of an office without windows, for each window more, and at most."""
LEAST_SPAN = 0.05
"""Degrees that a map shows at least."""
NAMED_MAX = 6
"""Offices without a location that a note names."""
TITLE_MAX = 48
"""Characters of a title."""


def plot_map(result: NetworkResult, *, ax: Axes | None = None) -> Axes:
    """Draw the offices of a region where they are, colored by the share called within 15 minutes.

    The form of a mark says the class of the office, its size the windows. The offices with the least shares are named.

    Parameters
    ----------
    result : NetworkResult
        From ``mfc_sim.simulate`` of a Network.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: degrees east; y: degrees north, both of equal length on the ground in the middle of the map.

    Raises
    ------
    InvalidDescription
        If no office has a location; one without it beside others that have is left out, and a note says so.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
    >>> ax = mfc.plots.plot_map(
    ...     mfc.simulate(region, replications=8, seed=7), ax=Figure().subplots()
    ... )
    >>> ax.get_title()
    'Synthetic region'
    """
    if problems := kind_problems("plot_map", result, NetworkResult, "as of simulate(network)"):
        raise InvalidDescription(*problems)
    _check_located("plot_map", result)
    ax = axes(ax) if ax is not None else plt.subplots(layout="compressed")[1]
    network, norm = result.network, _norm(result)
    _draw(ax, result, _marks(ax, result), norm, network.name)
    notes_under(ax, network.label, *_notes(result))
    _colorbar([ax], norm, network.language)
    return ax


def plot_maps(
    comparison: RegionComparison, name: str | None = None, *, axs: Sequence[Axes] | None = None
) -> tuple[Axes, Axes]:
    """Draw the base and a scenario side by side, with the same colors; offices that are closed are crossed out.

    Parameters
    ----------
    comparison : RegionComparison
        From ``mfc_sim.compare`` of Networks.
    name : str, optional
        Scenario; default: the last.
    axs : two Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    (Axes, Axes)
        Those of the base and of the scenario, as in `plot_map`.

    Raises
    ------
    InvalidDescription
        If there is no such scenario, or no office has a location.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
    >>> closed = mfc.region.close(region, "Office 3", into="Office 1")
    >>> compared = mfc.compare(
    ...     {"today": region, "closed": closed}, replications=8, seed=7
    ... )
    >>> pair = mfc.plots.plot_maps(compared, axs=Figure().subplots(1, 2))
    >>> [ax.get_title() for ax in pair]
    ['today', 'closed']
    """
    other = scenario("plot_maps", comparison, name)
    results = comparison[comparison.base], comparison[other]
    for result in results:
        _check_located("plot_maps", result)
    pair, norm = _pair(axs), _norm(*results)
    marks = _marks(pair[0], *results)
    for ax, title, result in zip(pair, (comparison.base, other), results, strict=True):
        _draw(ax, result, marks, norm, title)
        notes_under(ax, told_region(result.network), *_notes(result))
    _colorbar(list(pair), norm, results[0].network.language)
    return pair


def _pair(axs: Any) -> tuple[Axes, Axes]:
    if axs is None:
        first, second = plt.subplots(1, 2, layout="compressed", figsize=(12.8, 4.8), squeeze=False)[1][0]
        return first, second
    given = list(axs) if isinstance(axs, Sequence | np.ndarray) else [axs]
    if len(given) != 2 or not all(isinstance(one, Axes) for one in given):
        raise InvalidDescription(f"plot_maps: axs must be two Axes, as of plt.subplots(1, 2), got {axs!r}")
    return given[0], given[1]


def _check_located(who: str, result: NetworkResult) -> None:
    """Refuse a region of which no office can be drawn."""
    offices = result.choices.offices
    if all(office.location is None for office in offices):
        names = ", ".join(repr(office.name) for office in offices)
        raise InvalidDescription(
            f"{who}: no office has a location: {names}; allowed: offices with location=(degrees north, degrees east)"
        )


def _norm(*results: NetworkResult) -> Normalize:
    """Colors from the least share of all that are drawn, in steps of 10 %, to 100 %."""
    shares = [
        share
        for result in results
        for office, share in zip(result.choices.offices, _shares(result), strict=True)
        if office.location is not None and np.isfinite(share)
    ]
    least = 10.0 * np.floor(min(shares, default=0.0) / 10)
    return Normalize(min(float(least), 90.0), 100.0)


def _shares(result: NetworkResult) -> list[float]:
    """Share called within 15 minutes of each office [%]; nan where nobody came."""
    share: Any = result.share_within(15, "office")
    known = {str(name): 100 * float(value) for name, value in share["value"].items()}
    return [known.get(office.name, np.nan) for office in result.choices.offices]


def _colorbar(sides: list[Axes], norm: Normalize, language: Language) -> None:
    figure: Figure = sides[0].figure  # type: ignore[assignment]
    figure.colorbar(
        ScalarMappable(norm, COLORS), ax=sides, label=say("network.kpi_share", language), shrink=0.8,
        ticks=MaxNLocator(6, steps=[1, 2, 5, 10]), format=decimals(language),
    )  # fmt: skip


def _marks(ax: Axes, *results: NetworkResult) -> list[Mark]:
    """Offices of all results that have a location, the largest first, moved so that none covers another."""
    found = {
        office.name: Mark(office.name, class_of(office), *office.location, _size(office), np.nan)
        for result in reversed(results)
        for office in result.choices.offices
        if office.location is not None
    }
    marks = sorted(found.values(), key=lambda mark: (-mark.size, mark.name))
    points = _limits(ax, [*((mark.north, mark.east) for mark in marks), *(_dots(results[0]))])
    at = np.array([(mark.east, mark.north) for mark in marks]) * points
    moved = apart(at, np.array([mark.size for mark in marks])).tolist()
    return [mark if hypot(x, y) < 1 else replace(mark, aside=(x, y)) for mark, (x, y) in zip(marks, moved, strict=True)]


def _size(office: Office) -> float:
    return float(np.sqrt(min(AREA + AREA_PER_WINDOW * windows_of(office), AREA_MOST)))


def _dots(result: NetworkResult) -> list[tuple[float, float]]:
    """Where the settlements are."""
    return [one.location for one in result.network.settlements if one.location is not None]


def _draw(ax: Axes, result: NetworkResult, marks: list[Mark], norm: Normalize, title: str) -> None:
    """Draw one map, without its colorbar: marks of its own offices, and crosses for those it has not."""
    language, dots = result.network.language, _dots(result)
    ax.scatter([east for _, east in dots], [north for north, _ in dots], s=6, color="black", marker=".", zorder=4)
    own = {office.name: share for office, share in zip(result.choices.offices, _shares(result), strict=True)}
    kinds = {office.name: class_of(office) for office in result.choices.offices}
    mine = [replace(one, share=own[one.name], kind=kinds[one.name]) for one in marks if one.name in own]
    gone = [one for one in marks if one.name not in own]
    alike: dict[Any, list[Mark]] = {}
    for mark in mine:
        alike.setdefault((mark.kind, bool(np.isnan(mark.share)), mark.aside), []).append(mark)
    for (kind, nobody, aside), marks_alike in alike.items():
        look = {"c": "white"} if nobody else {"c": [one.share for one in marks_alike], "norm": norm, "cmap": COLORS}
        _scatter(ax, marks_alike, aside, marker=MARKERS[kind], edgecolor="black", lw=0.8, **look)
    for mark in gone:
        _scatter(ax, [mark], mark.aside, marker="x", s=50, color="black", lw=1.5)
    _limits(ax, [*((mark.north, mark.east) for mark in marks), *dots])
    known = sorted((mark for mark in mine if np.isfinite(mark.share)), key=lambda mark: mark.share)
    label_marks(ax, known[:WORST], marks)
    decimal_ticks(ax, language)
    ax.set(xlabel=say("plots.east", language), ylabel=say("plots.north", language))
    forms = _forms(mine, dots=bool(dots), gone=bool(gone), language=language)
    title_above(ax, plain(title, TITLE_MAX), forms, columns=2)


def _scatter(ax: Axes, marks: list[Mark], aside: tuple[float, float], **look: Any) -> None:
    """Draw marks, all moved alike."""
    look = {"s": [mark.size**2 for mark in marks], "zorder": 3, **look}
    ax.scatter([mark.east for mark in marks], [mark.north for mark in marks], transform=beside(ax, aside), **look)


def _limits(ax: Axes, places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Show all places, a degree north as long as it is on the ground in the middle of the map.

    Returns
    -------
    (float, float)
        About how many points a degree east and a degree north are long.
    """
    north, east = np.array(places, dtype=np.float64).T
    low, high = np.array([east.min(), north.min()]), np.array([east.max(), north.max()])
    margin = 0.1 * np.maximum(high - low, LEAST_SPAN) + LEAST_SPAN
    narrow = max(cos(radians((float(north.min()) + float(north.max())) / 2)), 0.05)
    ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
    ax.set_aspect(1 / narrow, adjustable="box")
    spans = high - low + 2 * margin
    figure: Figure = ax.figure  # type: ignore[assignment]
    width, height = ax.get_position(original=True).size * figure.get_size_inches() * 72
    degree = float(min(width / (spans[0] * narrow), height / spans[1]))
    return narrow * degree, degree


def _forms(marks: list[Mark], *, dots: bool, gone: bool, language: Language) -> list[Any]:
    """Name the forms that are there."""

    def form(marker: str, key: str, **look: Any) -> Line2D:
        look = {"markerfacecolor": "white", "markeredgecolor": "black", "markersize": 8, **look}
        return Line2D([], [], ls="", marker=marker, label=say(key, language), **look)

    there = {mark.kind for mark in marks}
    forms = [form(MARKERS[kind], KEYS[kind], markerfacecolor=GRAY) for kind in CLASSES if kind in there]
    if any(np.isnan(mark.share) for mark in marks):
        forms.append(form("o", "plots.nobody_came"))
    if gone:
        forms.append(form("x", "plots.closed_office"))
    if dots:
        forms.append(form(".", "plots.settlement", markerfacecolor="black", markersize=4))
    return forms


def _notes(result: NetworkResult) -> Iterator[str]:
    language = result.network.language
    yield say("plots.map", language)
    without = [office.name for office in result.choices.offices if office.location is None]
    if without:
        named, more = ", ".join(without[:NAMED_MAX]), len(without) - NAMED_MAX
        yield say("plots.without_location", language, names=f"{named}, … (+{more})" if more > 0 else named)
