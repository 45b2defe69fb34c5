"""Plots of a region: maps, who gains and who loses, travel against wait; in both languages and with odd names."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import mfc_sim as mfc
from mfc_sim import plots
from mfc_sim.plots.labels import Labels, apart
from mfc_sim.plots.maps import _marks

mpl.use("Agg")
TODAY, FEWER = "today", "B closed"


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


def office(name: str, count: int = 2, **more: Any) -> mfc.Office:
    given = {
        "name": name,
        "hours": ("09:00", "12:00"),
        "services": [mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
        "windows": [mfc.Windows(name="universal", count=count)],
    }
    return mfc.Office(**{**given, **more})


def town(name: str, people: int, location: tuple[float, float] | None) -> mfc.Settlement:
    return mfc.Settlement(name=name, population=people, visits_per_1000={"passport": 10}, location=location)


def region(language: str = "en", *, names: str = "ABCD", **more: Any) -> mfc.Network:
    """An office of 20 windows, two small ones and an outpost without a location; a town at each."""
    at = [(51.0, 55.0), (51.5, 56.0), (51.5, 56.0), None]
    a, b, c, d = names if isinstance(names, str) else tuple(names)
    towns = [
        town(f"{name} town", people, place)
        for name, people, place in zip("ABCD", (3000, 2500, 900, 0), at, strict=True)
    ]
    given: dict[str, Any] = {
        "name": "Region",
        "language": language,
        "label": "illustrative",
        "offices": [
            office(a, 20, location=at[0]), office(b, 2, location=at[1]), office(c, 1, location=at[2]),
            office(d, 1, outpost=True),
        ],
        "settlements": towns[:3],
        "goes_to": {"C town": c},
        "travel_min": {(d, other): 30 for other in (a, b, c, "A town", "B town", "C town")},
    }  # fmt: skip
    return mfc.Network(**{**given, **more})


def compared(net: mfc.Network, gone: str = "B", **options: Any) -> Any:
    given = {"replications": 64, "seed": 3, **options}
    return mfc.compare({TODAY: net, FEWER: mfc.region.close(net, gone)}, **given)


@pytest.fixture(scope="module")
def comparison() -> Any:
    return compared(region())


def words(ax: Any) -> str:
    """All that is written on a plot."""
    ax.figure.canvas.draw()
    return "\n".join(text.get_text() for text in ax.figure.findobj(Text))


def drawn(what: str, comparison: Any, ax: Any = None) -> Any:
    if what == "map":
        return plots.plot_map(comparison[TODAY], ax=ax)
    if what == "moves":
        return plots.plot_moves(comparison, ax=ax)
    return plots.plot_travel_wait(comparison[TODAY] if what == "points" else comparison, ax=ax)


ALL = ["map", "moves", "points", "arrows"]


@pytest.mark.parametrize("what", ALL)
def test_a_plot_returns_the_axes_it_was_given_with_labels_and_what_the_region_is(what: str, comparison: Any) -> None:
    _, ax = plt.subplots()
    before = plt.get_fignums()
    assert drawn(what, comparison, ax) is ax
    assert plt.get_fignums() == before
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_title()
    assert "illustrative" in words(ax)


@pytest.mark.parametrize("what", ALL)
def test_a_plot_makes_its_own_figure_where_none_is_given(what: str, comparison: Any) -> None:
    assert drawn(what, comparison).figure.number in plt.get_fignums()


def marks_of(ax: Any) -> list[tuple[int, float, float]]:
    """Offices on a map: points of the form, area, share."""
    return [
        (len(one.get_paths()[0].vertices), float(area), float(share))
        for one in ax.collections
        if one.get_array() is not None
        for area, share in zip(np.broadcast_to(one.get_sizes(), len(one.get_array())), one.get_array(), strict=True)
    ]


def test_a_map_shows_each_office_by_class_windows_and_share(comparison: Any) -> None:
    ax = plots.plot_map(comparison[TODAY])
    shares = 100 * comparison[TODAY].table("office")["share_within_15"]
    found = {share: (form, area) for form, area, share in marks_of(ax)}
    assert sorted(found) == pytest.approx(sorted(shares[name] for name in "ABC"))
    large, middle, small = (found[min(found, key=lambda share: abs(share - shares[name]))] for name in "ABC")
    assert large[0] != middle[0] == small[0]
    assert large[1] > middle[1] > small[1]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "offices of 20 windows and more",
        "offices of fewer than 20 windows",
        "settlement",
    ]
    assert "Called within 15 min, %" in words(ax)


def test_a_degree_north_is_as_long_as_it_is_on_the_ground(comparison: Any) -> None:
    ax = plots.plot_map(comparison[TODAY])
    assert ax.get_aspect() == pytest.approx(1 / np.cos(np.radians(51.25)))
    assert ax.get_xlabel() == "Degrees east"
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    assert west < 55
    assert east > 56
    assert south < 51
    assert north > 51.5


def test_offices_without_a_location_are_named_in_a_note(comparison: Any) -> None:
    assert "Without a location, not shown: D." in words(plots.plot_map(comparison[TODAY]))


def test_a_region_without_any_location_is_refused_by_name() -> None:
    nowhere = [one.replace(location=None) for one in region().offices]
    pairs = {(a.name, b.name): 10 for a, b in combinations(nowhere, 2)}
    towns = {(town.name, one.name): 5 for town in region().settlements for one in nowhere}
    homes = [one.replace(location=None) for one in region().settlements]
    result = mfc.simulate(region(offices=nowhere, settlements=homes, travel_min=pairs | towns), replications=8)
    with pytest.raises(mfc.InvalidDescription, match="no office has a location: 'A', 'B', 'C', 'D'; allowed"):
        plots.plot_map(result)
    assert plt.get_fignums() == []


def test_marks_that_would_cover_each_other_are_moved_apart_as_little_as_can_be() -> None:
    at = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [4.0, 0.0], [200.0, 0.0]])
    sizes = np.array([10.0, 10.0, 20.0, 10.0, 10.0])
    moved = apart(at, sizes)
    for one, other in combinations(range(len(at)), 2):
        distance = np.hypot(*(at[one] + moved[one] - at[other] - moved[other]))
        assert distance >= (sizes[one] + sizes[other]) / 2
    assert np.hypot(*moved[-1]) < 0.01
    assert np.hypot(*moved.T).max() < 60


def boxes(ax: Any, names: set[str]) -> list[Any]:
    ax.figure.canvas.draw()
    renderer = ax.figure.canvas.get_renderer()
    return [Text.get_window_extent(text, renderer) for text in ax.texts if text.get_text() in names]


def test_names_on_a_map_cover_no_other_name_no_mark_and_no_edge() -> None:
    net = mfc.presets.orenburg("en")
    result = mfc.simulate(net, replications=8, seed=1)
    ax = plots.plot_map(result)
    found = boxes(ax, {one.name for one in net.offices})
    assert len(found) == 4
    renderer = ax.figure.canvas.get_renderer()
    frame, scale = ax.get_window_extent(renderer), ax.figure.dpi / 72
    for place, box in enumerate(found):
        assert not any(box.overlaps(other) for other in found[place + 1 :])
        assert frame.x0 <= box.x0 < box.x1 <= frame.x1
        assert frame.y0 <= box.y0 < box.y1 <= frame.y1
    (labels,) = [one for one in ax.artists if isinstance(one, Labels)]
    assert len(labels.marks) == 23
    for mark in labels.marks:
        x, y = ax.transData.transform((mark.east, mark.north)) + scale * np.array(mark.aside)
        half = scale * mark.size / 2
        covered = Bbox.from_extents(x - half, y - half, x + half, y + half)
        assert not any(box.overlaps(covered) for box in found), mark.name


def test_two_maps_have_equal_colors_and_limits_and_cross_out_what_is_closed(comparison: Any) -> None:
    before, after = plots.plot_maps(comparison)
    assert (before.get_title(), after.get_title()) == (TODAY, FEWER)
    assert before.get_xlim() == after.get_xlim()
    assert before.get_ylim() == after.get_ylim()
    norms = [one.norm for ax in (before, after) for one in ax.collections if one.get_array() is not None]
    assert {(norm.vmin, norm.vmax) for norm in norms} == {(norms[0].vmin, norms[0].vmax)}
    crossed = [[text.get_text() for text in ax.get_legend().get_texts()].count("closed") for ax in (before, after)]
    assert crossed == [0, 1]
    assert len(marks_of(before)) == 3
    assert len(marks_of(after)) == 2


def test_two_maps_are_drawn_where_they_are_told(comparison: Any) -> None:
    _, axs = plt.subplots(1, 2)
    assert plots.plot_maps(comparison, FEWER, axs=axs) == tuple(axs)
    with pytest.raises(mfc.InvalidDescription, match="axs must be two Axes"):
        plots.plot_maps(comparison, axs=axs[:1])


def test_moves_are_the_homes_that_change_with_their_intervals(comparison: Any) -> None:
    ax = plots.plot_moves(comparison)
    moves = comparison.moves()
    changed = moves[moves["access_change"] != 0].sort_values("access_change", kind="stable")
    assert [label.get_text() for label in ax.get_yticklabels()] == changed.index.tolist()
    bars = ax.patches
    assert [bar.get_width() for bar in bars] == pytest.approx(changed["access_change"].tolist())
    hatched = [bar.get_hatch() == "///" for bar in bars]
    assert hatched == (changed["verdict"] == "worse").tolist()
    assert any(hatched)
    worse = moves[moves["verdict"] == "worse"]
    visits = worse["visits"].sum() / comparison[TODAY].days
    told = f"worse off: {len(worse)} homes, {visits:.0f} visits a day"
    assert told in [text.get_text() for text in ax.get_legend().get_texts()]
    assert ax.get_title() == "'B closed' against 'today'"


def test_of_many_homes_the_fifteen_that_change_most_are_drawn() -> None:
    towns = [town(f"town {place}", 300, (51.0, 55.0 + place / 20)) for place in range(24)]
    net = region(settlements=towns, offices=region().offices[:3], travel_min={}, goes_to={})
    ax = plots.plot_moves(compared(net, gone="A", replications=16))
    assert len(ax.patches) == 15
    assert "The homes that change most: 15 of 24." in words(ax)


def test_a_scenario_that_changes_nothing_is_drawn_too() -> None:
    net = region()
    ax = plots.plot_moves(mfc.compare({"a": net, "b": net}, replications=4))
    assert [bar.get_width() for bar in ax.patches] == [0]
    assert "no clear change: 3 homes" in words(ax)


def test_travel_and_wait_are_a_point_for_each_home_over_lines_of_equal_sums(comparison: Any) -> None:
    result = comparison[TODAY]
    ax = plots.plot_travel_wait(result)
    table = result.table("home")
    (points,) = ax.collections
    assert points.get_offsets()[:, 0].tolist() == pytest.approx(table["travel_min"].tolist())
    assert points.get_offsets().sum(axis=1).tolist() == pytest.approx(table["access_min"].tolist())
    order = np.argsort(table["visits"].to_numpy())
    assert (np.diff(points.get_sizes()[order]) >= 0).all()
    for line in ax.get_lines():
        assert np.ptp(line.get_xdata() + line.get_ydata()) == pytest.approx(0)
    assert len(ax.get_lines()) >= 2


def test_a_home_whose_office_closes_has_an_arrow_to_where_it_is_then(comparison: Any) -> None:
    ax = plots.plot_travel_wait(comparison)
    moves = comparison.moves()
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None) is not None]
    ends = {tuple(np.round(arrow.xy, 6)) for arrow in arrows}
    gone = moves.loc["B town"]
    assert tuple(np.round([gone["travel_after"], gone["wait_after"]], 6)) in ends
    assert tuple(np.round([gone["travel_before"], gone["wait_before"]], 6)) in {
        tuple(np.round(arrow.xyann, 6)) for arrow in arrows
    }
    assert sum(len(one.get_offsets()) for one in ax.collections) == len(moves)


def test_plots_speak_russian(tmp_path: Path) -> None:
    russian = compared(region("ru", label="иллюстративно"), replications=16)
    axs = [*plots.plot_maps(russian), *(drawn(what, russian) for what in ALL)]
    for ax in axs:
        told = words(ax)
        assert "иллюстративно" in told
        english = ("wait", "travel", "homes", "Degrees", "offices", "size", "Called", "location", "against")
        assert [word for word in english if word in told] == []
    assert plots.save_plot(plots.plot_maps, russian, tmp_path / "maps.png").stat().st_size > 5000
    assert plots.save_plot(plots.plot_moves, russian, tmp_path / "moves.svg", name=FEWER).stat().st_size > 5000


def test_numbers_at_the_axes_have_a_comma_in_russian(comparison: Any) -> None:
    english, russian = plots.plot_map(comparison[TODAY]), plots.plot_map(compared(region("ru"), replications=8)[TODAY])
    for ax, mark in ((english, "."), (russian, ",")):
        ax.figure.canvas.draw()
        told = [label.get_text() for label in ax.get_xticklabels()]
        assert any(f"55{mark}" in label for label in told)


@pytest.mark.parametrize("what", ALL)
def test_odd_names_are_drawn_as_they_stand(what: str, tmp_path: Path) -> None:
    odd = ("$x_{$", "$\\frac{$", "_hidden", "x" * 200)
    net = region(names=odd, name="$\\frac{$", label="$a_{$")
    result = compared(net, gone=odd[1], replications=4)
    assert drawn(what, result).figure.canvas.draw() is None
    thing = result[TODAY] if what in ("map", "points") else result
    plot = {"map": plots.plot_map, "moves": plots.plot_moves}.get(what, plots.plot_travel_wait)
    assert plots.save_plot(plot, thing, tmp_path / "odd.svg").stat().st_size > 0


def test_an_office_to_which_nobody_comes_is_white_and_said_to_be() -> None:
    net = region(goes_to={"C town": "B"})
    ax = plots.plot_map(mfc.simulate(net, replications=8))
    assert "nobody came" in words(ax)
    white = [one for one in ax.collections if one.get_array() is None and len(one.get_paths()[0].vertices) == 5]
    assert len(white) == 1


def test_one_replication_has_no_intervals_and_is_drawn() -> None:
    ax = plots.plot_moves(compared(region(), replications=1))
    assert {bar.get_hatch() for bar in ax.patches} == {""}


@pytest.mark.parametrize("plot", [plots.plot_map, plots.plot_maps, plots.plot_moves, plots.plot_travel_wait])
def test_what_is_no_region_is_not_drawn(plot: Any) -> None:
    with pytest.raises(mfc.InvalidDescription, match="got NoneType"):
        plot(None)
    with pytest.raises(mfc.InvalidDescription, match="got Result"):
        plot(mfc.simulate(mfc.presets.starter(), replications=2))
    assert plt.get_fignums() == []


@pytest.mark.parametrize("plot", [plots.plot_maps, plots.plot_moves, plots.plot_travel_wait])
def test_an_unknown_scenario_is_named_with_the_nearest(plot: Any, comparison: Any) -> None:
    with pytest.raises(mfc.InvalidDescription, match="there is no scenario 'B close'; did you mean 'B closed'"):
        plot(comparison, "B close")


def test_a_result_has_no_scenarios(comparison: Any) -> None:
    with pytest.raises(mfc.InvalidDescription, match="name goes with a comparison, got 'x'"):
        plots.plot_travel_wait(comparison[TODAY], "x")


def test_the_marks_of_the_illustrative_region_do_not_cover_each_other() -> None:
    result = mfc.simulate(mfc.presets.orenburg(), replications=2)
    _, ax = plt.subplots()
    marks = _marks(ax, result)
    ax.figure.canvas.draw()
    scale = ax.figure.dpi / 72
    at = ax.transData.transform([(mark.east, mark.north) for mark in marks]) / scale + [mark.aside for mark in marks]
    close = [
        (one.name, other.name)
        for (here, one), (there, other) in combinations(zip(at, marks, strict=True), 2)
        if np.hypot(*(here - there)) < 0.9 * (one.size + other.size) / 2
    ]
    assert close == []


def test_the_title_says_which_of_several_scenarios_is_drawn() -> None:
    net = mfc.presets.two_offices()
    apart = net.replace(travel_min={("Office 1", "Office 2"): 30})
    compared = mfc.compare({"a": net, "b": apart, "c": mfc.region.close(net, "Office 2")}, replications=2, seed=1)
    assert mfc.plots.plot_travel_wait(compared).get_title().splitlines()[0].endswith("(scenario 2 of 2)")
    first = mfc.plots.plot_travel_wait(compared, name="b").get_title().splitlines()[0]
    assert first.startswith("'b' against")
    assert first.endswith("(scenario 1 of 2)")
