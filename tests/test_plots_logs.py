"""Plots of logs and fits say what the log says: who came when, and how the law sits on the service times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import mfc_sim as mfc
from hourly_logs import planted
from mfc_sim import plots
from mfc_sim.calibration.service_times import law_quantiles, observed_minutes
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.description.laws import BaseLaw

mpl.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def fit() -> TicketFit:
    office = mfc.Office(
        name="МФЦ",
        language="ru",
        hours={"Mon-Thu": ("09:00", "18:00"), "Fri": ("09:00", "17:00")},
        services=[
            mfc.Service(name="fits", duration=mfc.Lognormal(mean_min=8, cv=0.5)),
            mfc.Service(name="two", duration=mfc.Mixture((0.5, mfc.Fixed(minutes=2)), (0.5, mfc.Fixed(minutes=14)))),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"fits": 0.5, "two": 0.5}, per_hour=20)],
        windows=[mfc.Windows(name="desk", count=4)],
    )
    return mfc.fit_office(mfc.to_tickets(mfc.simulate(office, replications=4, seed=7)))


def test_a_map_of_arrivals_holds_the_mean_of_each_weekday_and_hour(fit: TicketFit) -> None:
    ax = plots.plot_arrivals(fit.log)
    shown = np.asarray(ax.get_images()[0].get_array())
    tickets = fit.log.tickets
    monday = tickets[(tickets["day"].dt.day_of_week == 0) & (tickets["issued_min"] // 60 == 10)]
    assert shown[0, 1] == pytest.approx(len(monday) / 4)
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == ["пн (4)", "вт (4)"]
    assert [label.get_text() for label in ax.get_xticklabels()][:2] == ["09", "10"]
    assert {text.get_text() for text in ax.texts} >= {f"{shown[0, 1]:.0f}"}
    ax.figure.canvas.draw()


def test_boards_and_hourly_figures_are_mapped_too(tmp_path: Path) -> None:
    hourly = planted(tmp_path, weeks=2)
    ax = plots.plot_arrivals(hourly)
    shown = np.asarray(ax.get_images()[0].get_array())
    assert np.nansum(shown * 2) == pytest.approx(hourly.table["people"].sum())  # each weekday has two days
    assert np.isnan(shown[-1, -1])  # Saturday afternoon
    board = mfc.read_board(mfc.presets.warsaw_path())
    shown = np.asarray(plots.plot_arrivals(board, ax=plt.subplots()[1]).get_images()[0].get_array())
    days = np.bincount([day.weekday() for day in board.dates])
    assert np.nansum(shown * days[:, None]) == pytest.approx(board.tickets["issued_min"].notna().sum())


def test_a_log_without_arrivals_is_refused() -> None:
    with pytest.raises(mfc.InvalidDescription, match="takes a TicketLog, BoardLog or HourlyLog, got PostedLog"):
        plots.plot_arrivals(mfc.read_posted(Path(__file__).parent / "data" / "ca_dmv_waits_2025-02.csv.gz"))  # type: ignore[arg-type]


def test_quantiles_of_a_right_law_lie_in_the_band(fit: TicketFit) -> None:
    ax = plots.plot_service_quantiles(fit, service="fits")
    marks = ax.get_lines()[-1]
    told, seen = np.asarray(marks.get_xdata()), np.asarray(marks.get_ydata())
    minutes = observed_minutes(fit, "fits")
    assert seen[49] == pytest.approx(np.median(minutes))
    shares = np.arange(1, 100) / 100
    spread = 1.96 * np.sqrt(shares * (1 - shares) / len(minutes))
    (law,) = (one.duration for one in fit.office.services if one.name == "fits")
    assert told == pytest.approx(law_quantiles(law, shares))
    low, high = (law_quantiles(law, np.clip(shares + sign * spread, 0, 1)) for sign in (-1, 1))
    assert ((seen >= low) & (seen <= high)).mean() > 0.9
    legend = ax.get_legend()
    assert legend is not None
    assert any(text.get_text().startswith("fits: среднее ") for text in legend.get_texts())
    ax.figure.canvas.draw()


def test_two_kinds_of_visits_show_as_two_levels(fit: TicketFit) -> None:
    minutes = observed_minutes(fit, "two")
    assert np.quantile(minutes, [0.25, 0.75]) == pytest.approx([2, 14], rel=0.1)
    assert plots.plot_service_quantiles(fit, service="two").get_title() == "МФЦ: время обслуживания"


def test_a_plot_of_service_times_says_what_it_takes(fit: TicketFit) -> None:
    with pytest.raises(mfc.InvalidDescription, match="service: the fit has no 'fit'; did you mean 'fits'"):
        plots.plot_service_quantiles(fit, service="fit")
    with pytest.raises(mfc.InvalidDescription, match="fit must be of kind TicketFit"):
        plots.plot_service_quantiles(fit.log, service="fits")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("law", "median"),
    [
        (mfc.Exponential(mean_min=10), 10 * np.log(2)),
        (mfc.Lognormal(mean_min=10, cv=1.0), 10 / np.sqrt(2)),
        (mfc.Gamma(mean_min=10, cv=1.0), 10 * np.log(2)),
        (mfc.Uniform(low_min=2, high_min=6), 4.0),
        (mfc.Fixed(minutes=3), 3.0),
        (mfc.Empirical(values_min=[1, 2, 30]), 2.0),
        (mfc.Mixture((0.9, mfc.Uniform(low_min=2, high_min=6)), (0.1, mfc.Exponential(mean_min=1000))), 4.2),
    ],
)
def test_medians_of_laws_are_those_of_their_formulas(law: BaseLaw, median: float) -> None:
    assert law_quantiles(law, np.array([0.5])) == pytest.approx([median], rel=0.01)


def test_a_back_test_of_hourly_figures_is_drawn_by_the_hour() -> None:
    log = mfc.read_hourly(mfc.presets.airport_path(), language="ru")
    test = mfc.backtest(mfc.fit_office(log.months(1)), log.months(2), mode="replay")
    ax = plots.plot_backtest(test)
    shown = np.asarray(ax.collections[1].get_offsets())
    assert sorted(shown[:, 1]) == pytest.approx(sorted(100 * test.cells["share"]))
    assert ax.get_xlabel() == "Модель: доля в пределах 15 мин, %"
    with pytest.raises(mfc.InvalidDescription, match="hourly figures have no services, got service 'A'"):
        plots.plot_backtest(test, service="A")
    ax.figure.canvas.draw()
