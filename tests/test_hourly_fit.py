"""Hourly figures: the queue of an hour by hand, what is recovered, and errors beside those of plain predictors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from hourly_logs import planted
from mfc_sim.calibration.hourly_backtest import HourlyBacktest
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_fit import HourlyFit
from mfc_sim.calibration.hourly_log import hour_means, hours_of, regression
from mfc_sim.calibration.hourly_queue import HourlyQueue, fitted_queue


@pytest.fixture(scope="module")
def airport() -> HourlyLog:
    return mfc.read_hourly(mfc.presets.airport_path())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> HourlyLog:
    return planted(tmp_path_factory.mktemp("hours"))


@pytest.fixture(scope="module")
def fit(log: HourlyLog) -> HourlyFit:
    return mfc.fit_office(log.days("2026-01-05", "2026-03-01"))


def hours(load: float, batches: int = 1) -> pd.DataFrame:
    """One hour of the day from nine."""
    return pd.DataFrame({"hour": [9], "load": [load], "batches": [batches], "share": [0.5], "people": [10]})


def test_an_even_hour_with_twice_the_work_serves_the_first_half_hour_in_time() -> None:
    # Come n a minute, served n/2: at minute t the last of the queue waits t, so those up to minute 15 are in time.
    queue = HourlyQueue(15, 60, 0.0, ((9, 2.0),))
    assert queue.share(hours(load=60.0)) == pytest.approx([0.25], abs=0.02)
    assert queue.share(hours(load=20.0)) == pytest.approx([1.0])


def test_a_batch_waits_for_itself() -> None:
    # One batch over 20 min, its work fills the hour: at minute t of it 3t min of work have come, so 2t is the wait.
    queue = HourlyQueue(15, 20, 0.0, ((9, 1.0),))
    assert queue.share(hours(load=60.0)) == pytest.approx([7.5 / 20], abs=0.03)
    assert queue.share(hours(load=60.0, batches=3)) > queue.share(hours(load=60.0))


def test_a_queue_finds_the_service_time_it_was_made_with() -> None:
    truth = HourlyQueue(15, 40, 0.6, ((9, 1.5), (10, 2.5)))
    rng = np.linspace(20, 70, 200)
    table = pd.DataFrame({"hour": [9, 10] * 100, "load": rng, "batches": [1, 2, 3, 4] * 50, "people": 10})
    table["share"] = truth.share(table)
    found = fitted_queue(table, 15, batches=True)
    assert (found.unloading_min, found.pace_cv) == (40, 0.6)
    assert dict(found.service_min) == pytest.approx(dict(truth.service_min), rel=0.01)


def test_the_load_of_an_hour_counts_the_hour_before(log: HourlyLog) -> None:
    first = hours_of(log).head(2)
    came = log.table["people"]
    assert first["load"].tolist() == [came[0] / 5, (came[0] + came[1]) / 10]
    assert first["came_before"].tolist() == [0, came[0]]


def test_naive_errors_of_border_control_are_those_a_plain_program_measures(airport: HourlyLog) -> None:
    for held, expected in (((3, 6, 9, 12), (14.2, 13.2, 12.1)), ((10, 11, 12), (14.6, 14.9, 12.7))):
        kept = [month for month in range(1, 13) if month not in held]
        test = mfc.backtest(mfc.fit_office(airport.months(*kept)), airport.months(*held), mode="replay")
        points = test.errors["points"]
        assert points[["constant", "hour_mean", "regression"]].tolist() == pytest.approx(expected, abs=0.11)
        assert points["model"] < points["hour_mean"] - 0.5
        assert "no better than what knows of no queue, the regression on the hour's load" in str(test)
        assert test.grade == "usable"
        assert test.coverage() == pytest.approx(0.8, abs=0.1)


def test_an_hour_mean_and_a_regression_are_what_numpy_says() -> None:
    table = pd.DataFrame({"hour": [9, 9, 10], "people": [1, 3, 2], "share": [1.0, 0.5, 0.2]})
    assert hour_means(table) == pytest.approx({9: 0.625, 10: 0.2})
    came = np.arange(10.0, 110.0)
    frame = pd.DataFrame({"hour": 9, "people": came, "came": came, "windows": 5.0, "batches": 1.0})
    frame["came_before"], frame["windows_before"] = came[::-1] ** 0.5, 5.0
    frame["share"] = 1 - came / 200
    assert regression(frame, frame.head(3)) == pytest.approx(frame["share"].head(3).to_numpy())


def test_the_office_of_a_known_service_time_is_found_again(fit: HourlyFit) -> None:
    (service,) = fit.office.services
    assert service.duration.mean_min == pytest.approx(12.0, rel=0.1)
    assert dict(fit.office.hours) == {"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")}
    assert sum(fit.office.demand[0].per_hour[0][1]) == pytest.approx(189, rel=0.05)  # type: ignore[index,arg-type]
    assert mfc.simulate(fit.office, replications=2, seed=1).office == fit.office


@pytest.mark.parametrize("mode", ["plan", "replay"])
def test_a_back_test_says_how_many_it_judged_and_by_what(fit: HourlyFit, log: HourlyLog, mode: str) -> None:
    days = log.days("2026-03-02", "2026-12-31")
    test = mfc.backtest(fit, days, mode=mode, replications=40)  # type: ignore[arg-type]
    assert isinstance(test, HourlyBacktest)
    assert test.cells["people"].sum() == days.table["people"].sum()
    assert test.errors.index[0] == "model"
    assert ("regression" in test.errors.index) == (mode == "replay")
    table = test.table("weekday")
    assert table.index.tolist() == [0, 1, 2, 3, 4, 5, "Office 1"]
    assert table.loc["Office 1", "points"] == pytest.approx(test.errors.loc["model", "points"])
    assert np.average(table["share"][:-1], weights=table["people"][:-1]) == pytest.approx(test.mean("share"))
    assert test.cells["model"].between(0, 1).all()
    with pytest.raises(mfc.InvalidDescription, match="table: by must be one of 'hour', 'weekday', 'month', 'day', got"):
        test.table("office")  # type: ignore[arg-type]


def test_russian_figures_are_judged_in_russian(tmp_path: Path) -> None:
    log = planted(tmp_path, language="ru", weeks=4)
    fit = mfc.fit_office(log.days("2026-01-05", "2026-01-17"))
    text = str(mfc.backtest(fit, log.days("2026-01-19", "2026-01-31"), mode="replay"))
    assert "подобрано по 2026-01-05 – 2026-01-17 (дней: 12)" in text
    assert "среднее часа суток" in text
    assert "окна на человека, по часам суток" in str(fit)


def test_where_all_were_in_time_only_the_most_of_the_service_time_is_known(tmp_path: Path) -> None:
    fit = mfc.fit_office(planted(tmp_path, mean_min=2.0, weeks=1))
    assert min(minutes for _, minutes in fit.queue.service_min) > 2
    assert "100.0 % of people are within the limit: of the service time only the most is known" in fit.warnings
    assert any("few days: 6" in warning for warning in fit.warnings)


def test_an_airport_makes_no_office_and_says_why(airport: HourlyLog) -> None:
    fit = mfc.fit_office(airport.months(1))
    with pytest.raises(mfc.UnsupportedFeature, match=r"'ORD': people came in batches.*mode='replay'"):
        mfc.backtest(fit, airport.months(2))
    assert "<HourlyFit of 'ORD'" in repr(fit)
    edge = "the spread of the hour's pace, 1.4, is at the end of what is tried"
    assert any(warning.startswith(edge) for warning in fit.warnings) == (fit.queue.pace_cv == 1.4)
    assert set(fit.table()["parameter"]) >= {"limit_min", "unloading_min", "people", "windows", "service mean_min"}


def test_what_cannot_be_fitted_or_judged_is_named(airport: HourlyLog, log: HourlyLog, fit: HourlyFit) -> None:
    with pytest.raises(mfc.DataFormatError) as caught:
        mfc.fit_office(replace(log, bands=(), table=log.table.assign(open_windows=np.nan, until_min=5000)))
    told = " ".join(caught.value.problems)
    assert all(part in told for part in ("no bands of waits", "no open windows", "rows must be whole hours"))
    with pytest.raises(mfc.DataFormatError, match="fitted on 'Office 1', the days are of 'ORD'"):
        mfc.backtest(fit, airport)
    with pytest.raises(mfc.InvalidDescription, match=r"mode must be 'plan' or 'replay' of hourly figures, got 'live'"):
        mfc.backtest(fit, log, mode="live")  # type: ignore[call-overload]
    for seed in ("x", -1, None):
        with pytest.raises(mfc.InvalidDescription, match=f"seed must be a whole number >= 0, got {seed!r}"):
            mfc.backtest(fit, log, mode="replay", seed=seed)  # type: ignore[call-overload]
    with pytest.raises(mfc.InvalidDescription, match="days must be of kind HourlyLog"):
        mfc.backtest(fit, "log")  # type: ignore[call-overload]
    table = log.table.assign(from_min=log.table["from_min"] - 540, until_min=log.table["until_min"] - 540)
    night = replace(log, table=table[table["from_min"] < 120])
    with pytest.raises(mfc.DataFormatError, match="no hour of the days is in the fit"):
        mfc.backtest(fit, night, mode="replay")


def test_months_of_a_log_are_named_or_refused(airport: HourlyLog) -> None:
    assert len(airport.months(2, 12).dates) == 29 + 31
    assert airport.months(2).report.notes[-1].text == "restricted to the months 2: 29 of 363 days"
    with pytest.raises(mfc.InvalidDescription, match="months: must be whole numbers from 1 to 12, got 13, '2'"):
        airport.months(13, "2")  # type: ignore[arg-type]
    with pytest.raises(mfc.DataFormatError, match=r"no row in the months \[3\]; it holds \[2\]"):
        airport.months(2).months(3)


def with_windows(log: HourlyLog, windows: int, people: int = 1) -> HourlyLog:
    """Give every hour of a log so many windows, and so many times the people."""
    bands = [name for name, _, _ in log.bands]
    more = {name: people * log.table[name] for name in ("people", *bands)}
    return replace(log, table=log.table.assign(open_windows=float(windows), **more))


@pytest.mark.parametrize(("share", "end"), [(0.0, 240.0), (1.0, 0.01)])
def test_a_service_time_at_an_end_of_what_is_searched_is_named(log: HourlyLog, share: float, end: float) -> None:
    """In the last hour nobody is in time with many windows for one, or all of a million are with one window."""
    first, second = (name for name, _, _ in log.bands)
    table = log.table
    last = table["from_min"] == 17 * 60
    crowd = 1.0 if share == 0 else 1e6
    table = table.assign(
        people=table["people"].mask(last, crowd),
        open_windows=table["open_windows"].mask(last, 1e3 if share == 0 else 1.0),
        **{first: table[first].mask(last, share * crowd), second: table[second].mask(last, (1 - share) * crowd)},
    )
    fit = mfc.fit_office(replace(log, table=table))
    assert fit.queue.unbounded == (17,)
    assert dict(fit.queue.service_min)[17] == pytest.approx(end, rel=0.01)
    warning = "the service time lies at an end of what is searched, 0.01 to 240 min, in the hours 17:00: "
    assert any(told.startswith(warning) for told in fit.warnings)
    assert warning in str(fit)


def test_a_service_time_of_the_office_at_an_end_of_the_search_is_said_by_fit_and_plan(log: HourlyLog) -> None:
    """A middle service time is planted from which the office's cannot be reached."""
    fit = mfc.fit_office(log.days("2026-01-05", "2026-01-17"))
    short = replace(fit, queue=replace(fit.queue, service_min=tuple((hour, 0.5) for hour, _ in fit.queue.service_min)))
    warning = "the service time of the office (.office), 4.0 min, lies at an end of what is searched, 0.1 to 4.0 min"
    assert not any(told.startswith("the service time of the office") for told in short.warnings)
    test = mfc.backtest(short, log.days("2026-01-19", "2026-01-31"), replications=4)
    for warnings in (short.warnings, test.warnings):
        assert sum(told.startswith(warning) for told in warnings) == 1
    assert fit.office.services[0].duration.mean_min > 4
    assert not any("(.office), " in told for told in fit.warnings)


@pytest.mark.parametrize(("windows", "people"), [(30_000, 20), (5, 1_000)])
def test_too_many_people_and_windows_for_a_search_are_refused_with_what_is_allowed(
    log: HourlyLog, windows: int, people: int
) -> None:
    fit = mfc.fit_office(with_windows(log.days("2026-01-05", "2026-01-17"), windows, people))
    with pytest.raises(mfc.UnsupportedFeature) as caught:
        _ = fit.office
    message = str(caught.value)
    assert f"people and {2 * windows} windows in a day of each kind are too many" in message  # Saturdays have their own
    assert "allowed: at most 100000 people, and 50000000 people times windows" in message
    later = with_windows(log.days("2026-01-19", "2026-01-31"), windows, people)
    assert mfc.backtest(fit, later, mode="replay").cells["model"].notna().all()


@pytest.mark.parametrize(("windows", "fewest", "most"), [(5, 100, 100), (3_000, 3, 30)])
def test_with_thousands_of_windows_fewer_days_are_simulated(
    log: HourlyLog, windows: int, fewest: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked of the simulation is looked at; it is not made."""
    asked: list[int] = []

    def simulate(*_: object, replications: int, **_more: object) -> SimpleNamespace:
        asked.append(replications)
        return SimpleNamespace(share_within=lambda _: mfc.Estimate(0.5, 0.5, 0.5, 1))

    monkeypatch.setattr("mfc_sim.simulation.simulate", simulate)
    office = mfc.fit_office(with_windows(log.days("2026-01-05", "2026-01-17"), windows)).office
    assert len(office.window_names) == 2 * windows
    assert len(asked) == 9
    assert fewest <= asked[0] <= most
