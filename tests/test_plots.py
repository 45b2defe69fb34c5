"""Plots take and return Axes, label them in the office's language, and draw what the result says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import plots
from rules.days import office, pause, people, windows

mpl.use("Agg")

RESULT_PLOTS = [plots.plot_wait_by_hour, plots.plot_people_waiting, plots.plot_day]


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def result() -> mfc.Result:
    plan = office(
        windows(2, breaks=[pause(60, 15, at_once=1)], closed=[(100, 110)], absence=0.2),
        hours=(0, 180),
        patience=mfc.Exponential(mean_min=20),
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=24)],
        absent_call_min=1,
    )
    return mfc.simulate(plan, replications=40, seed=3)


@pytest.mark.parametrize("plot", RESULT_PLOTS)
def test_a_plot_returns_the_axes_it_was_given_and_makes_no_figure(plot: Any, result: mfc.Result) -> None:
    _, ax = plt.subplots()
    before = plt.get_fignums()
    assert plot(result, ax=ax) is ax
    assert plt.get_fignums() == before
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_title()


@pytest.mark.parametrize("plot", RESULT_PLOTS)
def test_a_plot_makes_its_own_figure_where_none_is_given(plot: Any, result: mfc.Result) -> None:
    ax = plot(result)
    assert ax.figure.number in plt.get_fignums()
    ax.figure.canvas.draw()


@pytest.mark.parametrize("plot", RESULT_PLOTS)
def test_a_plot_speaks_the_language_of_the_office(plot: Any, result: mfc.Result) -> None:
    russian = mfc.simulate(result.office.replace(language="ru", name="МФЦ"), replications=2, seed=1)
    ax = plot(russian)
    assert any("а" <= letter <= "я" for letter in ax.get_xlabel() + ax.get_ylabel())
    assert "МФЦ" in ax.get_title()
    ax.figure.canvas.draw()  # a letter without a glyph warns, and a warning fails


def test_waits_are_drawn_with_their_interval_and_the_promise(result: mfc.Result) -> None:
    ax = plots.plot_wait_by_hour(result, color="black", lw=3)
    line, limit = ax.get_lines()
    assert line.get_ydata().tolist() == result.mean_wait(by="hour")["value"].dropna().tolist()
    assert (line.get_color(), line.get_linewidth()) == ("black", 3)
    assert set(np.asarray(limit.get_ydata())) == {15}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["00:00", "01:00", "02:00"]
    (band,) = ax.collections
    low = result.mean_wait(by="hour")["low"].min()
    assert band.get_datalim(ax.transData).ymin == pytest.approx(low)


def test_people_waiting_are_drawn_over_the_day(result: mfc.Result) -> None:
    ax = plots.plot_people_waiting(result, step_min=10)
    assert np.asarray(ax.get_lines()[0].get_ydata()).tolist() == result.queue_length(10)["value"].tolist()
    assert ax.get_xlim()[0] == 0
    ax.figure.canvas.draw()
    assert "01:00" in [label.get_text() for label in ax.get_xticklabels()]


def test_the_closing_line_of_a_week_is_that_of_the_latest_day() -> None:
    week = office(windows(1), hours={"Mon-Fri": ("09:00", "12:00"), "Sat": ("09:00", "11:00")})
    ax = plots.plot_people_waiting(mfc.simulate(week, replications=2))
    lines = [line for line in ax.lines if len(set(line.get_xdata())) == 1]
    assert [line.get_xdata()[0] for line in lines] == [12 * 60]
    assert "latest closing" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_waits_of_several_results_differ_in_mark_and_dash_on_one_axis(result: mfc.Result) -> None:
    more = mfc.simulate(result.office.with_windows(**{result.office.windows[0].name: "+1"}), replications=40, seed=3)
    results = {"now": result, "_more": more, "again": result}
    ax = plots.plot_waits_by_hour(results)
    lines = ax.lines[:3]
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 3
    assert len({line.get_color() for line in lines}) == 3
    for line, one in zip(lines, results.values(), strict=True):
        np.testing.assert_allclose(line.get_ydata(), one.mean_wait(by="hour")["value"].dropna())
    said = [text.get_text().strip() for text in ax.get_legend().get_texts()]
    assert said == ["now", "_more", "again", "15 minutes"]
    with pytest.raises(mfc.InvalidDescription, match="at least one result"):
        plots.plot_waits_by_hour({})
    with pytest.raises(mfc.InvalidDescription, match="plot_waits_by_hour"):
        plots.plot_waits_by_hour({"a": 3})  # type: ignore[dict-item]
    with pytest.raises(mfc.InvalidDescription, match="from names to results"):
        plots.plot_waits_by_hour([result])  # type: ignore[arg-type]


def test_a_day_shows_every_period_of_every_window() -> None:
    # serving 0-15, break 15-25, serving 50-70 over the end of the shift at 60
    plan = office(windows(1, breaks=[pause(10, 10)], closed=[(30, 40)]), hours=(0, 60))
    ax = plots.plot_day(mfc.simulate(plan, customers=people(queued=[0, 50], need=[15, 20])))
    spans = [
        tuple(np.round([box.get_extents().x0, box.get_extents().x1], 6))
        for bars in ax.collections
        for box in bars.get_paths()
    ]
    assert spans == [(0, 60), (30, 40), (15, 25), (0, 15), (50, 70), (60, 70)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["desk/1"]
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["closed", "break", "any", "overtime"]
    assert ax.get_xlim() == (0, 70)


def judged() -> Any:
    """What `plot_backtest` reads of a back-test."""
    hours = [(day, hour) for day in pd.to_datetime(["2020-01-16", "2020-01-17"]) for hour in (8, 9, 10)]
    cells = pd.DataFrame(
        {
            "service": ["A"] * 6 + ["B"] * 6,
            "day": [day for day, _ in hours] * 2,
            "hour": [hour for _, hour in hours] * 2,
            "tickets": range(1, 13),
            "wait_min": np.linspace(2, 13, 12),
            "predicted_wait_min": np.linspace(3, 12, 12),
            "wait_min_low_80": np.linspace(1, 10, 12),
            "wait_min_high_80": np.linspace(5, 20, 12),
            "wait_min_low_90": np.linspace(0, 9, 12),
            "wait_min_high_90": np.linspace(6, 24, 12),
        }
    )
    return SimpleNamespace(cells=cells, office="UD <Ochota>", language="en")


@pytest.mark.parametrize("service", [None, "B"])
def test_a_back_test_is_drawn_with_its_band(service: str | None) -> None:
    _, ax = plt.subplots()
    assert plots.plot_backtest(judged(), service=service, ax=ax) is ax
    labels = [text.get_text() for text in ax.get_legend().get_texts()]  # type: ignore[union-attr]
    assert {"80 % band of the model", "90 % band of the model"} <= set(labels)
    assert ax.get_title() == "UD <Ochota>: back-test" + (": B" if service else "")
    ax.figure.canvas.draw()


def test_a_back_test_names_the_nearest_service() -> None:
    with pytest.raises(mfc.InvalidDescription, match="service: the back-test has no 'C'; allowed: 'A', 'B'"):
        plots.plot_backtest(judged(), service="C")
