"""Planned days have the people and windows of recent days: typical windows, their level, the weight of a day in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mfc_sim as mfc
from boards import fitted_days
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import called_tickets
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.lanes import MINUTES
from mfc_sim.calibration.levels import FORGETTING, deviance, level, squares
from mfc_sim.calibration.schedule import STEP_MIN, mean_windows

OPEN = slice(480, 960)


def windows(*counts: int) -> np.ndarray:
    """So many windows from 07:00 to 17:00, a day each."""
    result = np.zeros((len(counts), MINUTES), dtype=np.int64)
    result[:, 420:1020] = np.array(counts)[:, None]
    return result


# Windows of a typical day


def test_a_typical_day_has_whole_windows_and_as_many_hours_as_the_mean_recent_days_first() -> None:
    half = mean_windows(windows(1, 3), np.array([1.0, 3.0]), OPEN)  # 2.5 windows
    assert set(half[OPEN]) == {2, 3}
    assert half.sum() == 2.5 * 480
    assert half[:480].sum() == half[960:].sum() == 0
    assert mean_windows(windows(1, 3), np.array([0.0, 1.0]), OPEN)[OPEN].tolist() == [3] * 480


def test_the_interval_whose_mean_is_nearest_below_a_whole_number_gets_the_window_left_over() -> None:
    days = windows(0, 0, 0, 0)
    days[:3, 480:510], days[:2, 510:540], days[:1, 540:570] = 1, 1, 1  # 0.75, 0.5 and 0.25 windows: 1.5 in all
    typical = mean_windows(days, np.ones(4), OPEN)
    assert typical[480:570:STEP_MIN].tolist() == [1, 1, 0]


def test_a_level_scales_the_hours_but_no_interval_beyond_what_worked_at_once() -> None:
    assert mean_windows(windows(2, 2), np.ones(2), OPEN, 0.75).sum() == 1.5 * 480
    assert mean_windows(windows(1, 3), np.ones(2), OPEN, 1.25).sum() == 2.5 * 480
    assert mean_windows(windows(2, 2), np.ones(2), OPEN, 1.25).sum() == 2 * 480


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=16, max_size=16), min_size=1, max_size=6),
    st.floats(0.3, 1.5),
)
def test_whole_windows_keep_the_hours_within_half_an_interval(counts: list[list[int]], factor: float) -> None:
    days = np.zeros((len(counts), MINUTES), dtype=np.int64)
    days[:, OPEN] = np.repeat(counts, STEP_MIN, axis=1)
    mean = np.minimum(factor * days[:, OPEN].mean(axis=0), days.max())
    typical = mean_windows(days, np.ones(len(counts)), OPEN, factor)
    assert abs(typical.sum() - mean.sum()) <= STEP_MIN / 2 + 1e-6
    assert (np.abs(typical[OPEN] - mean) < 1 + 1e-6).all()


# The level


def test_what_does_not_change_keeps_the_mean() -> None:
    found = level(np.full((9, 2), 40.0), [0] * 9, deviance)
    assert (found.weight, found.error, found.usual_error) == (FORGETTING, 0.0, 0.0)
    assert found.factors.tolist() == [[1.0, 1.0]]


def test_what_falls_is_expected_at_the_level_of_the_last_days() -> None:
    totals = np.linspace(200.0, 100.0, 9)
    found = level(totals[:, None], [0] * 9, squares)
    assert found.weight == 0.4
    assert found.error < found.usual_error
    mean = np.average(totals, weights=FORGETTING ** np.arange(8, -1, -1.0))
    assert found.factors[0, 0] * mean == pytest.approx(np.average(totals, weights=0.4 ** np.arange(8, -1, -1.0)))


def test_chance_alone_moves_a_level_by_little() -> None:
    """Forty days of Poisson counts of mean 100 in five queues: what is expected stays within 5 % of the mean."""
    totals = np.random.default_rng(3).poisson(100, (40, 5)).astype(float)
    found = level(totals, [0] * 40, deviance)
    assert found.weight >= FORGETTING
    assert found.factors == pytest.approx(1.0, abs=0.05)


def test_each_kind_of_day_is_foretold_from_days_of_its_own_and_a_single_one_stays_as_it_was() -> None:
    of_day = [0, 0, 0, 1, 0, 0, 0, 0]
    totals = np.array([100.0, 100, 100, 900, 50, 50, 50, 50])[:, None]
    found = level(totals, of_day, squares)
    assert found.factors[1, 0] == 1.0  # the single day of its kind
    assert 0.6 < found.factors[0, 0] < 0.9
    without = level(np.delete(totals, 3, axis=0), [0] * 7, squares)
    assert found.weight == without.weight == 0.4


def test_all_kinds_of_days_rise_and_fall_together() -> None:
    """Two weeks of four days and one of another kind, a tenth fewer on each: the last days tell of both kinds."""
    of_day, trend = [0, 0, 0, 0, 1] * 2, 0.9 ** np.arange(10)
    found = level((np.where(np.array(of_day) == 1, 300.0, 100.0) * trend)[:, None], of_day, squares)
    assert found.weight < FORGETTING
    assert found.factors[0, 0] == found.factors[1, 0] < 0.85


def test_few_days_choose_nothing_and_what_never_was_is_not_expected() -> None:
    found = level(np.array([[10.0, 0.0], [20.0, 0.0], [40.0, 0.0]]), [0, 0, 0], deviance)
    assert found.weight == FORGETTING
    assert np.isnan([found.error, found.usual_error]).all()
    assert found.factors.tolist() == [[1.0, 1.0]]


@pytest.mark.parametrize(("observed", "expected"), [(10.0, 0.0), (0.0, 20.0)])
def test_a_deviance_is_zero_for_what_was_foretold_and_counts_nobody_too(observed: float, expected: float) -> None:
    assert deviance(np.array([observed]), np.array([10.0])) == pytest.approx(expected)


# In a fitted office


def one_queue(log: BoardLog, queue: str) -> BoardLog:
    """A log of one of its queues."""
    parts = {name: getattr(log, name) for name in ("tickets", "counters", "queues")}
    return replace(log, **{name: part[part["queue"] == queue] for name, part in parts.items()})


def halved(log: BoardLog, first: str) -> BoardLog:
    """The same log, but from some day on every second ticket was never issued."""
    lost = (log.tickets["day"] >= pd.Timestamp(first)) & (log.tickets.index % 2 == 0)
    return replace(log, tickets=log.tickets[~lost])


def planned(fit: Fit) -> float:
    """Tickets of a Wednesday in the table."""
    (label,) = (kind.label for kind in fit.kinds if 2 in kind.weekdays)
    return float(fit.table().set_index("parameter").loc[f"tickets {label}", "value"])


def test_a_queue_that_lost_half_of_its_people_is_planned_with_the_half() -> None:
    log = one_queue(fitted_days(), "599")
    whole, fit = mfc.fit_office(log), mfc.fit_office(halved(log, "2020-01-09"))
    tickets = called_tickets(fit.log, ["599"])
    by_day = tickets[tickets["day"].dt.day_of_week > 0].groupby("day").size().to_numpy()
    before, after = by_day[:4].mean(), by_day[4:].mean()
    assert after < 0.6 * before
    assert planned(fit) == pytest.approx(after, rel=0.1)
    assert planned(whole) > 1.5 * planned(fit)
    assert "fewer people" in str(fit)
    people = mfc.simulate(fit.office, replications=200, week=True, seed=1, progress=False).to_pandas()
    on_wednesday = (people["weekday"] == "Wed").sum() / 200
    assert on_wednesday == pytest.approx(planned(fit), rel=0.05)  # the office itself brings as many


def test_windows_of_an_office_that_opens_more_and_more_are_those_of_the_last_days() -> None:
    """Andersa listed 1.4 counters a queue on the first days and 1.9 on the last."""
    log = mfc.read_board(mfc.presets.warsaw_path("Andersa")).days("2020-01-02", "2020-01-15")
    fit = mfc.fit_office(log, language="ru")
    assert "часов окон на" in str(fit)
    table = fit.table().set_index(["object", "parameter"])
    row = table.loc[("USC_Andersa", "weight of a day, windows")]
    assert row["value"] == 0.4
    assert "ошибка предсказания дней по прежним" in row["how"]
    assert table.loc[("USC_Andersa", "weight of a day, people"), "value"] == FORGETTING


def test_two_days_are_fitted_and_say_that_nothing_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfc_sim.calibration.fit.LEAST_TICKETS", 60)
    fit = mfc.fit_office(mfc.read_board(mfc.presets.warsaw_path()).days("2020-01-14", "2020-01-15"))
    rows = fit.table().set_index("parameter").loc[["weight of a day, people", "weight of a day, windows"]]
    assert rows["value"].tolist() == [FORGETTING, FORGETTING]
    assert set(rows["how"]) == {"too few days to choose"}
    assert "the coming days are expected" not in str(fit)
