"""Comparisons of a region: who gains and who loses, and travel against wait."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.network_result import NetworkResult
from mfc_sim.plots.labels import Mark, label_marks
from mfc_sim.plots.style import BLUE, GRAY, GREEN, RED, axes, plain
from mfc_sim.screen import number
from mfc_sim.studies.regions import RegionComparison
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from mfc_sim.description.network import Network

HOMES_MAX = 15
"""Homes that a plot of moves shows: those that change most."""
LABEL_MAX = 32
"""Characters of a name of a home."""
LOOKS = {
    "worse": {"color": RED, "hatch": "///"},
    "better": {"color": GREEN, "hatch": ""},
    "same": {"color": GRAY, "hatch": ""},
}
VERDICTS = {"worse": "plots.worse", "better": "plots.better", "same": "plots.same"}
NAMED = 4
"""Homes that a plot of travel and wait names: those with the greatest sum, or change, of both."""
MARK_LEAST, MARK_MOST = 12.0, 240.0
"""Areas of marks, of no visits and of the most [points^2]."""


def check_comparison(who: str, thing: object) -> None:
    """Refuse to draw what is no comparison of regions."""
    if problems := kind_problems(who, thing, RegionComparison, "as of compare({'today': network, ...})"):
        raise InvalidDescription(*problems)


def scenario(who: str, comparison: RegionComparison, name: str | None) -> str:
    """Name of a scenario; the last if none is given."""
    check_comparison(who, comparison)
    if name is None:
        return comparison.others[-1]
    if name not in comparison.others:
        raise InvalidDescription(f"{who}: name: there is no scenario {name!r}{nearest(name, comparison.others)}")
    return name


def decimal_ticks(ax: Axes, language: Language) -> None:
    """Write the numbers at both axes as the language does."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(decimals(language))


def decimals(language: Language) -> FuncFormatter:
    """Numbers at an axis as the language writes them."""
    return FuncFormatter(lambda value, _: _told(value, language))


def _told(value: float, language: Language) -> str:
    text = f"{round(value, 6):g}"
    return text.replace(".", ",") if language == "ru" else text


def told_region(network: Network) -> str:
    """Name of a region, and what it is."""
    return f"{network.name}: {network.label}" if network.label else network.name


def notes_under(ax: Axes, *notes: str | None) -> None:
    """Write in small letters under a plot what the region is, and what the plot leaves out."""
    lines = [note for note in notes if note]
    if not lines:
        return
    figure: Figure = ax.figure  # type: ignore[assignment]
    characters = max(40, int(figure.get_figwidth() * ax.get_position(original=True).width * 72 / 4.2))
    text = "\n".join(fill(plain(line, 400), characters) for line in lines)
    ax.annotate(
        text, (0, 0), (0, -36), xycoords="axes fraction", textcoords="offset points", fontsize=7, color="#555555",
        ha="left", va="top", annotation_clip=False,
    )  # fmt: skip


def plot_moves(comparison: RegionComparison, name: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw who gains and who loses: the change of travel and wait by home, with its 95 % interval.

    Parameters
    ----------
    comparison : RegionComparison
        From ``mfc_sim.compare`` of Networks.
    name : str, optional
        Scenario; default: the last.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: change of travel and wait [min]; y: the 15 homes that change most, the greatest loss on top. Who is worse
        off is hatched.

    Raises
    ------
    InvalidDescription
        If there is no such scenario, or nobody was served in both.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
    >>> closed = mfc.region.close(region, "Office 3", into="Office 1")
    >>> compared = mfc.compare(
    ...     {"today": region, "closed": closed}, replications=8, seed=7
    ... )
    >>> ax = mfc.plots.plot_moves(compared, ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['Office 1', 'Office 3']
    """
    other = scenario("plot_moves", comparison, name)
    moves = _known_moves("plot_moves", comparison, other)
    ax, base = axes(ax), comparison[comparison.base]
    network, language = base.network, base.network.language
    size = moves["access_change"].abs().sort_values(ascending=False, kind="stable")
    most = size.index[: max(1, min(HOMES_MAX, int((size > 0).sum())))]
    shown = moves.loc[most].sort_values("access_change", kind="stable")
    change, low, high = (shown[f"access_change{end}"].to_numpy(dtype=np.float64) for end in ("", "_low", "_high"))
    place = np.arange(len(shown))
    looks = [LOOKS[verdict] for verdict in shown["verdict"]]
    bars = ax.barh(place, change, color=[look["color"] for look in looks], edgecolor="black", lw=0.6, height=0.75)
    for bar, look in zip(bars, looks, strict=True):
        bar.set_hatch(look["hatch"])
    reach = np.maximum(np.nan_to_num(np.vstack([change - low, high - change])), 0.0)
    ax.errorbar(change, place, xerr=reach, fmt="none", ecolor="black", elinewidth=1, capsize=2)
    ax.axvline(0, color="black", lw=0.8)
    ax.set_yticks(place, [plain(str(home), LABEL_MAX) for home in shown.index])
    ax.xaxis.set_major_formatter(decimals(language))
    ax.margins(y=0.02)
    ax.set(xlabel=say("plots.access_change", language), ylabel=say("plots.home", language))
    _title(ax, comparison, other, moves)
    more = None if len(shown) == len(moves) else say("plots.greatest", language, count=len(shown), all=len(moves))
    notes_under(ax, told_region(network), more)
    return ax


def _known_moves(who: str, comparison: RegionComparison, name: str) -> pd.DataFrame:
    """Homes whose travel and wait are known before and after."""
    moves = comparison.moves(name).dropna(subset="access_change")
    if moves.empty:
        raise InvalidDescription(f"{who}: no home has visitors who are served in {comparison.base!r} and in {name!r}")
    return moves


def _title(ax: Axes, comparison: RegionComparison, other: str, moves: pd.DataFrame) -> None:
    """Write the scenarios above a plot, and under them how many homes and visits each verdict has."""
    base = comparison[comparison.base]
    language, forms = base.network.language, []
    for verdict, key in VERDICTS.items():
        mine = moves[moves["verdict"] == verdict]
        if len(mine):
            visits = number(float(mine["visits"].sum()) / base.days, language, 0)
            label = say(key, language, homes=len(mine), visits=visits)
            look = LOOKS[verdict]
            forms.append(Patch(facecolor=look["color"], hatch=look["hatch"], edgecolor="black", lw=0.6, label=label))
    title = say("plots.against", language, other=plain(other, 36), base=plain(comparison.base, 36))
    if (count := len(comparison.others)) > 1:
        title += say("plots.one_of", language, number=comparison.others.index(other) + 1, count=count)
    title_above(ax, title, forms)


def title_above(ax: Axes, title: str, forms: list[Any], columns: int = 1) -> None:
    """Write the title, and under it, above the frame, what the forms of a plot mean."""
    ax.legend(
        handles=forms, fontsize="small", loc="lower left", bbox_to_anchor=(0, 1), frameon=False, borderaxespad=0.2,
        borderpad=0.2, ncols=columns,
    )  # fmt: skip
    ax.set_title(title, pad=8 + 14 * -(-len(forms) // columns))


def plot_travel_wait(
    result: NetworkResult | RegionComparison, name: str | None = None, *, ax: Axes | None = None
) -> Axes:
    """Draw travel against wait, a point for each home, over lines of equal sums of both.

    Parameters
    ----------
    result : NetworkResult or RegionComparison
        Of a comparison each home has an arrow from the base to the scenario.
    name : str, optional
        Scenario of a comparison, such as ``name="closed"``; default: the last. Of several the title says which.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: mean travel one way [min]; y: mean wait [min]; the area of a point grows with the visits.

    Raises
    ------
    InvalidDescription
        If there is no such scenario, or no home has visitors who are served.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
    >>> closed = mfc.region.close(region, "Office 3", into="Office 1")
    >>> compared = mfc.compare(
    ...     {"today": region, "closed": closed}, replications=8, seed=7
    ... )
    >>> ax = mfc.plots.plot_travel_wait(compared, ax=Figure().subplots())
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Travel one way, min', 'Wait, min')
    """
    who = "plot_travel_wait"
    if isinstance(result, NetworkResult):
        if name is not None:
            raise InvalidDescription(f"{who}: name goes with a comparison, got {name!r}")
        return _places(who, result, ax)
    if not isinstance(result, RegionComparison):
        raise InvalidDescription(
            f"{who} must be of kind NetworkResult or RegionComparison, as of simulate(network) or of compare(...), "
            f"got {type(result).__name__}"
        )
    other = scenario(who, result, name)
    moves = _known_moves(who, result, other)
    ax, base = axes(ax), result[result.base]
    ends = [moves[[f"travel_{when}", f"wait_{when}"]].to_numpy(dtype=np.float64) for when in ("before", "after")]
    area = _areas(moves["visits"].to_numpy(dtype=np.float64))
    shown = _frame(ax, np.vstack(ends), base.network, told_region(base.network))
    for verdict in VERDICTS:
        mine = (moves["verdict"] == verdict).to_numpy()
        color, hatch = LOOKS[verdict]["color"], LOOKS[verdict]["hatch"]
        ax.scatter(
            ends[1][mine, 0],
            ends[1][mine, 1],
            s=area[mine],
            color=color,
            hatch=hatch,
            edgecolor="black",
            lw=0.6,
            zorder=3,
        )
        for before, after in zip(ends[0][mine], ends[1][mine], strict=True):
            if (np.abs(after - before) > 0.01 * shown).any():
                arrow = {"arrowstyle": "->", "color": color, "lw": 1.2, "shrinkA": 0, "shrinkB": 3}
                ax.annotate("", tuple(after), tuple(before), arrowprops=arrow, zorder=2)
    change = moves["access_change"].abs().to_numpy()
    _name(ax, [str(home) for home in moves.index], ends[1], np.where(change > 0, change, np.nan))
    _title(ax, result, other, moves)
    return ax


def _places(who: str, result: NetworkResult, ax: Axes | None) -> Axes:
    """Travel and wait of one region."""
    table = result.table("home").dropna(subset="access_min")
    if table.empty:
        raise InvalidDescription(f"{who}: no home has visitors who are served")
    ax, network = axes(ax), result.network
    travel, access = (table[column].to_numpy(dtype=np.float64) for column in ("travel_min", "access_min"))
    at = np.column_stack([travel, access - travel])
    _frame(ax, at, network, network.label)
    area = _areas(table["visits"].to_numpy(dtype=np.float64))
    ax.scatter(at[:, 0], at[:, 1], s=area, color=BLUE, alpha=0.7, edgecolor="black", lw=0.6, zorder=3)
    _name(ax, [str(home) for home in table.index], at, access)
    ax.set_title(plain(network.name))
    return ax


def _areas(visits: Any) -> Any:
    return MARK_LEAST + (MARK_MOST - MARK_LEAST) * visits / max(float(visits.max()), 1e-300)


def _frame(ax: Axes, at: Any, network: Network, note: str | None) -> Any:
    """Set limits and labels, draw the lines of equal sums, and return the extent of both axes."""
    language = network.language
    right, top = (1.12 * max(float(most), 1.0) for most in at.max(axis=0))
    ax.set(xlim=(-0.04 * right, right), ylim=(-0.04 * top, top))
    for level in MaxNLocator(6).tick_values(0, right + top):
        begin, end = max(0.0, level - top), min(level, right)
        if end - begin < 0.1 * min(right, top):
            continue
        ax.plot([begin, end], [level - begin, level - end], color=GRAY, ls=":", lw=1, zorder=1)
        middle = (begin + end) / 2
        ax.text(
            middle, level - middle, _told(float(level), language), color="#555555", fontsize=8, ha="center",
            va="center", zorder=1, bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none"},
        )  # fmt: skip
    decimal_ticks(ax, language)
    ax.set(xlabel=say("network.kpi_travel", language), ylabel=say("plots.wait_min", language))
    notes_under(ax, note, say("plots.equal_access", language))
    return np.array([right, top])


MARK_POINTS = 8.0
"""Width of a home, as far as its name keeps clear of it [points]."""


def _name(ax: Axes, names: list[str], at: Any, by: Any) -> None:
    """Name the homes where a number is greatest, where the names hide neither each other nor a mark."""
    known = [place for place in np.argsort(-np.nan_to_num(by, nan=-1.0), kind="stable") if np.isfinite(by[place])]
    marks = {
        place: Mark(name, "", float(at[place][1]), float(at[place][0]), MARK_POINTS, float("nan"))
        for place, name in enumerate(names)
        if np.isfinite(at[place]).all()
    }
    label_marks(ax, [marks[place] for place in known[:NAMED] if place in marks], list(marks.values()))
