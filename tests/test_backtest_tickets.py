"""Ticket logs are judged as boards are: a right office gets a good grade, a wrong one does not, each refit is told."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import fitted_days, judged_days, warsaw
from mfc_sim.calibration import rolling
from mfc_sim.calibration.backtest import Backtest
from mfc_sim.calibration.cells import NAIVE
from mfc_sim.calibration.pieces import piece
from mfc_sim.calibration.rolling import blocks, joined, origins
from mfc_sim.calibration.scores import held
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.errors import DataFormatError, InvalidDescription, UnsupportedFeature

OFFICE = mfc.Office(
    name="Branch",
    hours={"Mon-Fri": ("09:00", "15:00")},
    services=[
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="sme", duration=mfc.Gamma(mean_min=20, cv=0.6)),
    ],
    demand=[
        mfc.WalkIns(name="live", mix={"passport": 0.7, "sme": 0.3}, per_hour=19, at_opening=20),
        mfc.Appointments(name="booked", service="passport", starts="10:00", ends="14:00", every_min=30, no_show=0.1,
                         lateness=mfc.Normal(mean_min=-3, sd_min=6), grace_min=15),
    ],
    windows=[mfc.Windows(name="universal", count=5)],
    patience=mfc.Exponential(mean_min=90),
    absent_call_min=0.5,
    day_cv=0.1,
)  # fmt: skip


@cache
def simulated(days: int, seed: int) -> TicketLog:
    """A log that the office has written, a Monday first."""
    return mfc.to_tickets(mfc.simulate(OFFICE, replications=days, seed=seed))


@cache
def own_fit() -> TicketFit:
    """A fit whose office is the one that wrote the log."""
    return replace(mfc.fit_office(simulated(20, 7)), office=OFFICE)


@cache
def own(mode: str) -> Backtest:
    """The office judged on fifty days of its own."""
    replications = {"plan": 200, "replay": 40}[mode]
    return mfc.backtest(own_fit(), simulated(50, 101), mode=mode, replications=replications)  # type: ignore[arg-type]


def z(test: Backtest, inside: pd.Series[float], expected: float) -> float:
    """Deviation of a mean over cells from what is expected, in standard errors clustered by day."""
    off = (inside - expected).groupby(test.cells["day"]).agg(["sum", "size"])
    mean = off["sum"].sum() / off["size"].sum()
    error = math.sqrt(((off["sum"] - mean * off["size"]) ** 2).sum() * len(off) / (len(off) - 1)) / off["size"].sum()
    return float(mean / error)


@pytest.mark.parametrize("mode", ["plan", "replay"])
@pytest.mark.parametrize("percent", [80, 90])
def test_a_log_judged_by_its_own_office_lies_in_the_bands_as_often_as_they_say(mode: str, percent: int) -> None:
    test = own(mode)
    cells = test.cells
    inside = cells["wait_min"].between(cells[f"wait_min_low_{percent}"], cells[f"wait_min_high_{percent}"])
    assert abs(z(test, inside.astype(float), percent / 100)) < 4


@pytest.mark.parametrize("mode", ["plan", "replay"])
def test_a_log_judged_by_its_own_office_has_no_bias_and_a_good_grade(mode: str) -> None:
    test = own(mode)
    error = test.bias.half_width / 2.009575  # t with 49 degrees of freedom
    assert abs(test.bias_min) < 4 * error
    assert test.grade == "good"
    low, high = test.mean_coverage_if_right(90)
    assert low <= test.mean_coverage(90).value <= high
    readings = test.readings().droplevel(0)
    assert (readings["observed_count"] > 0).all()
    for _, reading in readings.iterrows():
        half = (reading["bias_min_high"] - reading["bias_min_low"]) / 2
        assert abs(reading["bias_min"]) < 4 * half / 2
        assert reading["observed_count"] == pytest.approx(reading["predicted_count"], rel=0.1)


def test_means_over_days_lie_in_their_intervals_as_often_as_they_say() -> None:
    """Forty runs of five days: the mean wait of all tickets of each in the interval of the mean over its days."""
    test = mfc.backtest(own_fit(), simulated(200, 303), replications=200)
    inside: list[float] = []
    for days in np.split(test.cells["day"].unique(), 40):
        mine = test.cells["day"].isin(days).to_numpy()
        cells, sums = (
            test.cells[mine],
            (values[mine].sum(axis=0)[None] for values in (test.wait_sums_min, test.numbers)),
        )
        observed = np.average(cells["wait_min"], weights=cells["tickets"])
        inside += held(*sums, np.array([[observed]]), np.ones(1), 90).tolist()
    assert abs(np.mean(inside) - 0.9) < 4 * math.sqrt(0.9 * 0.1 / len(inside))


def test_a_replay_errs_less_than_what_needs_no_model_and_a_plan_does_not_win_against_the_past() -> None:
    replayed = own("replay")
    assert replayed.skill > 0.2
    assert replayed.crps_skill > 0.2
    assert "the model errs less than" in replayed.comparison
    assert list(replayed.errors.index) == ["model", *NAIVE]
    # Who sees how many wait knows more than the hour does.
    assert replayed.errors.loc["live", "minutes"] < replayed.errors.loc["hour_mean", "minutes"] - 0.5
    # The past days of a steady office are as good as the office itself, but for their number.
    assert abs(own("plan").skill) < 0.2


@pytest.mark.parametrize(("factor", "sign"), [(1.5, 1), (0.6, -1)])
def test_wrong_service_times_are_graded_poor_with_a_bias_of_their_sign(factor: float, sign: int) -> None:
    services = [
        service.replace(duration=service.duration.replace(mean_min=factor * service.duration.mean_min))  # type: ignore[union-attr]
        for service in OFFICE.services
    ]
    wrong = replace(own_fit(), office=OFFICE.replace(services=services))
    test = mfc.backtest(wrong, simulated(60, 101), replications=40)
    assert test.grade == "poor"
    assert sign * test.bias.value > 3
    assert test.bias.low * test.bias.high > 0  # surely not 0
    assert test.crps_skill < own("plan").crps_skill - 0.1
    waiting = test.table().iloc[-1]
    assert sign * (waiting["predicted_people_waiting"] - waiting["people_waiting"]) > 1


def test_a_wait_is_counted_from_ticket_opening_and_slot_whichever_is_latest() -> None:
    """Four tickets by hand: at the door, booked and early, booked and called before his slot, left uncalled."""
    log = simulated(20, 7)
    rows = log.tickets.iloc[:4].assign(
        day=log.dates[0],
        service="passport",
        slot_min=[np.nan, 620.0, 660.0, np.nan],
        issued_min=[540.0, 610.0, 640.0, 700.0],
        called_min=[560.0, 630.0, 650.0, np.nan],
        finished_min=[570.0, 640.0, 660.0, np.nan],
        left_min=[np.nan, np.nan, np.nan, 730.0],
        outcome=["served", "served", "served", "left"],
    )
    judged = replace(log, tickets=rows.reset_index(drop=True))
    test = mfc.backtest(own_fit(), judged, replications=10)
    assert test.cells[["hour", "tickets", "wait_min"]].to_numpy().tolist() == [[9, 1, 20], [10, 1, 10], [11, 1, 0]]
    readings = test.readings().droplevel(0)
    assert readings["observed_count"].to_dict() == {
        "numbers": 3,
        "served_only": 3,
        "booked_from_slot": 2,
        "waiting_now": 20 + 10 + 30,
    }
    assert readings.loc["waiting_now", "observed_wait_min"] == (20**2 + 10**2 + 30**2) / 2 / 60
    assert readings.loc["booked_from_slot", "observed_wait_min"] == 5
    assert test.cells["hour_mean_wait_min"].notna().all()


def test_tickets_of_unknown_services_and_of_closed_days_are_counted_not_judged() -> None:
    log = simulated(20, 7)
    week = log.days(log.dates[0], log.dates[4])
    strange = replace(week, tickets=week.tickets.assign(service=week.tickets["service"].replace("sme", "tax")))
    count = int((strange.tickets["service"] == "tax").sum())
    assert f"does not have: {count}; not judged" in str(mfc.backtest(own_fit(), strange, replications=4))
    holiday = replace(own_fit(), office=OFFICE.replace(dates={f"{log.dates[1]:%Y-%m-%d}": None}))
    told = mfc.backtest(holiday, week, replications=4)
    assert log.dates[1] not in set(told.cells["day"])
    assert "on days on which the fitted office is closed" in str(told)
    with pytest.raises(DataFormatError, match="no called ticket of the fitted services 'passport', 'sme'"):
        mfc.backtest(own_fit(), replace(week, tickets=week.tickets.assign(service="tax")), replications=4)


def test_kinds_that_do_not_belong_together_are_refused_by_name() -> None:
    log = simulated(20, 7)
    with pytest.raises(InvalidDescription, match="days must be of kind TicketLog"):
        mfc.backtest(own_fit(), judged_days())  # type: ignore[call-overload]
    with pytest.raises(InvalidDescription, match="fit must be of kind TicketFit"):
        mfc.backtest(None, log)  # type: ignore[call-overload]
    with pytest.raises(UnsupportedFeature, match="mode 'live' needs a board log; a ticket log allows 'plan' and 'repl"):
        mfc.backtest(own_fit(), log, mode="live")  # type: ignore[call-overload]
    with pytest.raises(InvalidDescription) as error:
        mfc.backtest(own_fit(), log, replications=1, seed=-1, refit_days=0)
    assert len(error.value.problems) == 3


# Rolling origin


@pytest.mark.parametrize("kind", ["board", "tickets"])
def test_joined_days_of_a_log_are_the_log(kind: str) -> None:
    log = warsaw() if kind == "board" else simulated(20, 7)
    dates = log.dates
    whole = log.days(dates[0], dates[9])
    both = joined(log.days(dates[0], dates[6]), log.days(dates[7], dates[9]))
    pd.testing.assert_frame_equal(both.tickets, whole.tickets)
    if kind == "board":
        pd.testing.assert_frame_equal(both.counters, whole.counters)  # type: ignore[union-attr]
        pd.testing.assert_frame_equal(both.queues, whole.queues)  # type: ignore[union-attr]


def test_each_block_is_judged_by_a_fit_of_all_days_before_it() -> None:
    log = simulated(20, 7)
    dates = log.dates
    fit = mfc.fit_office(log.days(dates[0], dates[9]))
    judged = log.days(dates[10], dates[16])
    rolled = mfc.backtest(fit, judged, refit_days=3, replications=6, seed=5)
    assert rolled.origins == (dates[10], dates[13], dates[16])
    assert rolled.fitted == dates[:10]
    assert "fitted 3 times, each time on all days before the judged ones" in str(rolled)
    assert rolled.cells["day"].nunique() == 7
    for number, (first, last) in enumerate([(10, 12), (13, 15), (16, 16)]):
        days = log.days(dates[first], dates[last])
        alone = piece(
            fit if not number else mfc.fit_office(log.days(dates[0], dates[first - 1])), days, "plan", 6, 5 + number
        )
        assert not isinstance(alone, str)
        mine = rolled.cells[rolled.cells["day"].isin(days.dates)].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone.cells)


def test_a_single_block_is_the_fit_itself_and_refits_follow_the_fitted_days() -> None:
    log = simulated(20, 7)
    dates = log.dates
    fit, days = mfc.fit_office(log.days(dates[0], dates[9])), log.days(dates[10], dates[12])
    once, rolled = (mfc.backtest(fit, days, replications=4, refit_days=refit) for refit in (None, 3))
    pd.testing.assert_frame_equal(once.cells, rolled.cells)
    assert "times" not in str(rolled)
    with pytest.raises(DataFormatError, match=r"every fitted day must lie before the first judged one, 2026-09-11"):
        mfc.backtest(fit, log.days(dates[4], dates[12]), refit_days=2)


def test_a_board_is_refitted_on_its_earlier_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed to the fit is looked at; the fit itself, which takes seconds, is not made."""
    asked: list[tuple[pd.Timestamp, ...]] = []

    class Fitted:
        log, language = fitted_days(), "en"

    monkeypatch.setattr(rolling, "fit_office", lambda log, **_: asked.append(log.dates))
    for _ in origins(Fitted(), blocks(judged_days(), 2)):  # type: ignore[arg-type]
        pass
    dates = (*fitted_days().dates, *judged_days().dates)
    assert asked == [dates[:11], dates[:13]]


def test_days_of_one_weekday_are_drawn_apart() -> None:
    """Else every draw of the mean over two Mondays would hold one Monday twice."""
    log = simulated(20, 7)
    two = mfc.backtest(own_fit(), log.days(log.dates[0], log.dates[9]), replications=50)
    cells = two.cells[(two.cells["service"] == "passport") & (two.cells["hour"] == 11)]
    first, second = two.wait_sums_min[cells.index[[0, 5]]]
    assert sorted(first) == sorted(second)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / math.sqrt(50)


def test_an_office_whose_days_are_all_alike_is_judged_on_every_day_of_the_week() -> None:
    office = mfc.Office(
        name="Alike",
        hours=("09:00", "12:00"),
        services=[mfc.Service(name="passport", duration=mfc.Exponential(mean_min=6))],
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
        windows=[mfc.Windows(name="universal", count=3)],
    )
    log = mfc.to_tickets(mfc.simulate(office, replications=21, seed=7))
    fit = mfc.fit_office(log.days(log.dates[0], log.dates[13]))
    test = mfc.backtest(fit, log.days(log.dates[14], log.dates[-1]), replications=20)
    assert test.cells["day"].nunique() == 7
    assert not [warning for warning in test.warnings if "closed" in warning]
