"""Planned days have the people and windows of recent days: typical windows, their level, the weight of a day in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import fitted_days
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import called_tickets
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.lanes import MINUTES
from mfc_sim.calibration.levels import FORGETTING, deviance, level, squares
from mfc_sim.calibration.schedule import mean_windows


def windows(*counts: int) -> np.ndarray:
    """So many windows from 07:00 to 17:00, a day each."""
    result = np.zeros((len(counts), MINUTES), dtype=np.int64)
    result[:, 420:1020] = np.array(counts)[:, None]
    return result


# Windows of a typical day


def test_a_typical_day_has_the_mean_number_of_windows_recent_days_first() -> None:
    days = windows(1, 3)
    assert mean_windows(days, np.array([1.0, 3.0]))[600] == 2  # 2.5 rounds to even
    assert mean_windows(days, np.array([1.0, 9.0]))[600] == 3


def test_a_level_changes_whole_windows_but_closes_none_that_the_mean_has_open() -> None:
    assert mean_windows(windows(2, 2), np.ones(2), 1.3)[600] == 3
    assert mean_windows(windows(2, 2), np.ones(2), 0.7)[600] == 1
    assert mean_windows(windows(1, 1), np.ones(2), 0.2)[600] == 1
    assert mean_windows(windows(0, 0), np.ones(2), 2.0)[600] == 0


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


def test_a_kind_of_day_on_which_a_thing_never_is_does_not_vote_on_it() -> None:
    of_day = [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    halved = np.array([100.0, 100, 100, 100, 0, 50, 50, 50, 50, 0])
    without = level(np.delete(halved, [4, 9])[:, None], [0] * 8, deviance)
    found = level(halved[:, None], of_day, deviance)
    assert found.weight == without.weight == 0.4
    assert found.factors[0, 0] == pytest.approx(without.factors[0, 0], rel=0.02)


def test_what_closed_or_began_on_the_last_days_is_bounded() -> None:
    gone, come = np.r_[np.full(8, 100.0), np.zeros(8)], np.r_[np.full(12, 1.0), np.full(4, 100.0)]
    found = level(np.stack([gone, come], axis=1), [0] * 16, squares)
    assert found.factors.tolist() == [[0.5, 2.0]]


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
    """Andersa listed 1.4 counters a queue on the first two days, then 1.7, and 2.0 and 1.8 on the last two."""
    log = mfc.read_board(mfc.presets.warsaw_path("Andersa")).days("2020-01-02", "2020-01-15")
    fit = mfc.fit_office(log, language="ru")
    assert "часов окон на" in str(fit)
    assert all(0.8 < one.pace < 1.1 for one in fit.office.windows)  # whole windows bear most of it, the pace the rest
    table = fit.table().set_index(["object", "parameter"])
    row = table.loc[("USC_Andersa", "weight of a day, windows")]
    assert row["value"] == 0.4
    assert row["how"].startswith("так предсказанные дни отличаются меньше")
    assert table.loc[("USC_Andersa", "weight of a day, people"), "value"] == FORGETTING


def test_a_window_that_was_away_on_one_day_is_not_shut_in_the_plan() -> None:
    """Its hours are fewer by a ninth, which the pace bears; before opening and after closing nothing changes."""
    log = one_queue(fitted_days(), "601")
    last = log.counters["day"] == log.dates[-1]
    counters = log.counters.assign(counters=log.counters["counters"].where(~last, 0))
    fit = mfc.fit_office(replace(log, counters=counters))
    for windows_ in fit.office.windows:
        assert all(not shift.closed for shift in windows_.shifts)
        assert 0.5 < windows_.pace < 1.5


def test_two_days_are_fitted_and_say_that_nothing_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfc_sim.calibration.fit.LEAST_TICKETS", 60)
    fit = mfc.fit_office(mfc.read_board(mfc.presets.warsaw_path()).days("2020-01-14", "2020-01-15"))
    rows = fit.table().set_index("parameter").loc[["weight of a day, people", "weight of a day, windows"]]
    assert rows["value"].tolist() == [FORGETTING, FORGETTING]
    assert set(rows["how"]) == {"too few days to choose"}
    assert "the coming days are expected" not in str(fit)
