"""Whatever a planner calls things, plots show it as it stands: no formulas, no warnings, no endless labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

import mfc_sim as mfc
from mfc_sim import plots
from mfc_sim.plots.style import plain
from test_plots import judged

mpl.use("Agg")
RESULT_PLOTS = [plots.plot_wait_by_hour, plots.plot_people_waiting, plots.plot_day]
ODD = ["$x_{$", "a$b", "$\\frac{$", "_hidden", "x" * 300, "x" * 299 + "y"]


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


def named(office: str, services: list[str], groups: list[str]) -> mfc.Result:
    plan = mfc.Office(
        name=office,
        hours=("09:00", "11:00"),
        services=[mfc.Service(name=name, duration=mfc.Fixed(minutes=6)) for name in services],
        demand=[mfc.WalkIns(name="queue", mix=dict.fromkeys(services, 1.0), per_hour=20 * len(services))],
        windows=[mfc.Windows(name=name, count=2) for name in groups],
    )
    return mfc.simulate(plan, replications=3, seed=1)


def texts(ax: Any) -> set[str]:
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    return {ax.get_title(), *legend, *(label.get_text() for label in ax.get_yticklabels())}


@pytest.mark.parametrize("plot", RESULT_PLOTS)
@pytest.mark.parametrize("name", ["$x_{$", "$\\frac{$", "x" * 300])
def test_a_name_is_never_read_as_a_formula(plot: Any, name: str, tmp_path: Path) -> None:
    ax = plot(named(name, ODD, ODD[:3]))
    ax.figure.canvas.draw()  # a warning fails, and so does a formula that cannot be read
    assert plots.save_plot(plot, named(name, ODD, ODD[:3]), tmp_path / "plot.svg").stat().st_size > 0


def test_dollars_stand_in_titles_ticks_and_the_legend() -> None:
    shown = texts(plots.plot_day(named("$1", ["$2", "_hidden"], ["$3"])))
    assert {r"\$1: day, replication 0", r"\$2", " _hidden", r"\$3/1", r"\$3/2"} <= shown


def test_a_back_test_of_odd_names_is_drawn() -> None:
    told = judged()
    told.office, told.cells["service"] = "$x_{$", "$\\frac{$"
    ax = plots.plot_backtest(told, service="$\\frac{$")
    ax.figure.canvas.draw()
    assert ax.get_title() == r"\$x_{\$: back-test: \$\frac{\$"


def test_forty_services_and_two_hundred_windows_fit_into_a_plot() -> None:
    result = named("Big", [f"service {number} {'x' * 40}" for number in range(40)], [f"g{g}" for g in range(100)])
    ax = plots.plot_day(result)
    ax.figure.canvas.draw()
    legend = [text.get_text() for text in ax.get_legend().get_texts()]  # type: ignore[union-attr]
    assert len(legend) <= 15
    assert any(text.startswith("… and ") and text.endswith(" more services") for text in legend)
    assert len(ax.get_yticklabels()) <= 40
    assert len({*legend}) == len(legend)


def test_names_of_equal_beginnings_both_stand_in_the_legend() -> None:
    shown = texts(plots.plot_day(named("Office", ["x" * 300, "x" * 299 + "y"], ["desk"])))
    assert {"x" * 23 + "…", "x" * 23 + "… "} <= shown


def test_letters_that_the_font_does_not_have_do_not_stop_a_file(tmp_path: Path) -> None:
    result = named("市役所 ၀", ["窓口"], ["机"])
    for plot in RESULT_PLOTS:
        assert plots.save_plot(plot, result, tmp_path / "plot.png").stat().st_size > 0


@pytest.mark.parametrize("path", ["x", "/tmp", "x.txt", None, 5, "a\0b.png", ""])
def test_a_plot_goes_to_a_file_of_a_known_ending(path: Any) -> None:
    with pytest.raises(mfc.DataFormatError, match=r"a plot is written to a file of \.png, \.svg, \.pdf|path must be"):
        plots.save_plot(plots.plot_day, named("Office", ["a"], ["b"]), path)


@pytest.mark.parametrize("plot", [*RESULT_PLOTS, plots.plot_backtest])
def test_what_is_no_result_is_not_drawn(plot: Any) -> None:
    before = plt.get_fignums()
    with pytest.raises(mfc.InvalidDescription, match="got NoneType"):
        plot(None)
    assert plt.get_fignums() == before


def test_a_name_is_cut_with_an_ellipsis_and_loses_its_line_breaks() -> None:
    assert plain("a\nb\tc") == "a b c"
    assert plain("x" * 61) == "x" * 59 + "…"
    assert plain("x" * 60) == "x" * 60
