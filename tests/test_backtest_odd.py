"""Logs that a fit does not expect: calls before its opening, queues that vanish, blocks without a ticket."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import fitted_days, judged_days, warsaw_fit
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.live import moments_of
from mfc_sim.calibration.rolling import blocks, joined, origins
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog

OFFICE = mfc.Office(
    name="Branch",
    language="en",
    hours={"Mon-Fri": ("09:00", "12:00")},
    services=[
        mfc.Service(name="passport", duration=mfc.Exponential(mean_min=8)),
        mfc.Service(name="tax", duration=mfc.Exponential(mean_min=12)),
    ],
    demand=[mfc.WalkIns(name="live", mix={"passport": 2, "tax": 1}, per_hour=20)],
    windows=[mfc.Windows(name="desk", count=3)],
)
MINUTES = ["slot_min", "issued_min", "called_min", "started_min", "finished_min", "left_min"]


@pytest.fixture(scope="module")
def log() -> TicketLog:
    return mfc.to_tickets(mfc.simulate(OFFICE, replications=10, seed=7, progress=False))


@pytest.fixture(scope="module")
def month() -> TicketLog:
    return mfc.to_tickets(mfc.simulate(OFFICE, replications=22, seed=7, progress=False))


@pytest.fixture(scope="module")
def fit(log: TicketLog) -> TicketFit:
    return replace(mfc.fit_office(log), office=OFFICE)


def an_hour_early(log: TicketLog, service: str) -> TicketLog:
    """Move the tickets of a service, from ten to eleven, to the hour before the opening; others stay."""
    mine = log.tickets["service"] == service
    kept = log.tickets[~mine | (log.tickets["called_min"] < 660)].copy()
    mine = kept["service"] == service
    kept.loc[mine, MINUTES] -= 121
    return replace(log, tickets=kept.reset_index(drop=True))


def test_patience_of_the_office_and_the_same_of_each_service_are_replayed_alike(log: TicketLog) -> None:
    law = mfc.Exponential(mean_min=5)
    by_office = OFFICE.replace(patience=law)
    by_service = OFFICE.replace(services=[service.replace(patience=law) for service in OFFICE.services])
    first, second, nobody = (mfc.replay(log, office, copies=3) for office in (by_office, by_service, OFFICE))
    assert np.isnan(first.drawn_wait_min).any()
    np.testing.assert_array_equal(first.drawn_wait_min, second.drawn_wait_min)
    assert not np.isnan(nobody.drawn_wait_min).any()


def test_a_ticket_called_before_the_opening_waits_from_its_issue(log: TicketLog, fit: TicketFit) -> None:
    early = an_hour_early(log, "tax")
    again = mfc.replay(early, fit, copies=1)
    tickets = early.tickets.iloc[again.calls["row"]].reset_index(drop=True)
    before = tickets["called_min"] < 540
    observed = again.calls["observed_wait_min"][before]
    assert before.sum() > 10
    np.testing.assert_allclose(observed, (tickets["called_min"] - tickets["issued_min"])[before], atol=1e-9)
    warning = f"tickets called before the fitted opening: {before.sum()}; their waits count from the ticket"
    assert warning in again.warnings
    for mode in ("plan", "replay"):
        test = mfc.backtest(fit, early, mode=mode, replications=4)
        assert warning in test.warnings
        mine = test.cells[test.cells["service"] == "tax"]
        assert np.average(mine["wait_min"], weights=mine["tickets"]) == pytest.approx(
            (tickets["called_min"] - tickets["issued_min"])[tickets["service"] == "tax"].mean()
        )


def test_joined_boards_count_the_tickets_of_a_queue_by_its_name() -> None:
    def counts(log: BoardLog | TicketLog) -> pd.Series[int]:
        assert isinstance(log, BoardLog)
        return log.queues.set_index("queue")["tickets"]

    first, second = fitted_days(), judged_days()
    turned = second.queues.iloc[:0:-1].reset_index(drop=True)  # another order, one queue lacking
    other = pd.concat([turned, turned.iloc[:1].assign(queue="new", tickets=3)], ignore_index=True)
    both = counts(joined(first, replace(second, queues=other)))
    expected = counts(joined(first, second))
    lost = second.queues["queue"].iloc[0]
    assert both["new"] == 3
    assert both[lost] == first.queues["tickets"].iloc[0]
    assert both.drop(["new", lost]).to_dict() == expected.drop(lost).to_dict()


def test_a_fitted_queue_that_is_not_shown_has_no_moments() -> None:
    fit, days = warsaw_fit(), judged_days()
    group = fit.groups[0]
    gone = list(group.line.queues)
    without = replace(
        days,
        tickets=days.tickets[~days.tickets["queue"].isin(gone)],
        counters=days.counters[~days.counters["queue"].isin(gone)],
    )
    moments = moments_of(fit, group, without)
    assert len(moments.queue) == 0
    assert np.arange(3)[moments.queue].tolist() == []  # places, as of any other queue
    assert moments.windows.dtype == moments.day.dtype == np.int64


@pytest.mark.parametrize("refit_days", [None, 2])
def test_days_without_a_ticket_are_refused_with_and_without_refits(
    log: TicketLog, fit: TicketFit, refit_days: int | None
) -> None:
    empty = replace(log, tickets=log.tickets.iloc[:0])
    with pytest.raises(mfc.DataFormatError, match="no called ticket of the fitted services 'passport', 'tax'"):
        mfc.backtest(fit, empty, refit_days=refit_days)


def shut(log: TicketLog, first: int, last: int) -> TicketLog:
    """Leave a log's people of some days uncalled: those who came to a shut office and went home."""
    closed = log.tickets["day"].isin(log.dates[first : last + 1])
    blank = {name: log.tickets[name].mask(closed) for name in ("called_min", "started_min", "finished_min")}
    outcome = log.tickets["outcome"].astype(str).mask(closed, "left").astype(log.tickets["outcome"].dtype)
    return replace(log, tickets=log.tickets.assign(**blank, outcome=outcome))


def test_a_rolling_back_test_passes_over_the_days_of_a_shut_office_and_says_so(month: TicketLog) -> None:
    dates = month.dates
    closed = shut(month, 14, 17)
    fit = mfc.fit_office(month.days(dates[0], dates[9]))
    test = mfc.backtest(fit, closed.days(dates[10], dates[21]), refit_days=4, replications=4)
    warning = f"blocks of days without a ticket to judge: 1 ({dates[14]:%Y-%m-%d} to {dates[17]:%Y-%m-%d}); passed over"
    assert warning in test.warnings
    assert warning in str(test)
    assert test.origins == (dates[10], dates[18])
    assert sorted(test.cells["day"].unique()) == [*dates[10:14], *dates[18:22]]


def test_days_of_a_shut_office_teach_a_refit_nothing(month: TicketLog) -> None:
    dates = month.dates
    fit = mfc.fit_office(month.days(dates[0], dates[9]))
    cut = blocks(shut(month, 14, 17).days(dates[10], dates[21]), 4)
    fits = [one for one, _ in origins(fit, cut)]
    assert fits[0] is fit
    assert fits[1] is fits[2]  # nothing was learned in between
    assert fits[2].log.dates == dates[:14]


def test_days_on_which_the_fitted_office_is_closed_are_passed_over_but_learned_from(month: TicketLog) -> None:
    friday = month.tickets[month.tickets["day"] == month.dates[14]]
    tickets = pd.concat([month.tickets, friday.assign(day=month.dates[14] + pd.Timedelta(days=1))])
    log = replace(month, tickets=tickets.sort_values("day", kind="stable", ignore_index=True))
    dates = log.dates
    assert dates[15].day_name() == "Saturday"
    fit = mfc.fit_office(log.days(dates[0], dates[14]))
    days = log.days(dates[15], dates[17])
    test = mfc.backtest(fit, days, refit_days=1, replications=4)
    assert f"blocks of days without a ticket to judge: 1 ({dates[15]:%Y-%m-%d}); passed over" in test.warnings
    assert [one.log.dates[-1] for one, _ in origins(fit, blocks(days, 1))] == [dates[14], dates[15], dates[16]]


def test_where_no_block_holds_a_ticket_to_judge_the_rolling_back_test_is_refused(month: TicketLog) -> None:
    dates = month.dates
    fit = mfc.fit_office(month.days(dates[0], dates[9]))
    with pytest.raises(mfc.DataFormatError, match="hold no called ticket of the fitted services") as caught:
        mfc.backtest(fit, shut(month, 10, 17).days(dates[10], dates[17]), refit_days=3)
    assert len(caught.value.problems) == 1


def test_where_nobody_waited_no_share_of_the_wait_is_told(log: TicketLog, fit: TicketFit) -> None:
    at_once = log.tickets.assign(called_min=log.tickets["issued_min"])
    days = replace(log, tickets=at_once)
    test = mfc.backtest(replace(fit, log=days), days, replications=4)
    assert test.mean("wait_min") == 0
    told = str(test)
    assert "nan" not in told
    assert "from 0.0" not in told
    assert "skill" not in told
    assert "nobody waited, the office's mean is off by +" in test.verdict


def test_logs_and_fits_can_be_pickled(log: TicketLog, fit: TicketFit) -> None:
    for kept in (log, fit, warsaw_fit()):
        again = pickle.loads(pickle.dumps(kept))
        assert str(again) == str(kept)
    report = pickle.loads(pickle.dumps(warsaw_fit().log.report))
    assert report == warsaw_fit().log.report
    assert len(report.refused) > 0
    with pytest.raises(TypeError):
        report.refused["queue"] = "changed"


def test_questions_that_a_back_test_cannot_answer_are_refused_with_what_is_allowed(
    log: TicketLog, fit: TicketFit
) -> None:
    test = mfc.backtest(fit, log, replications=4)
    for ask, message in (
        (lambda: test.coverage(85), "coverage: percent must be 80 or 90, .* got 85"),  # type: ignore[arg-type]
        (lambda: test.band_coverage(95), "band_coverage: percent must be 80 or 90, .* got 95"),  # type: ignore[arg-type]
        (lambda: test.mean("nonsense"), "got 'nonsense'; allowed: .*'wait_min'"),
        (lambda: test.table(np.arange(3)), "table: by must be one of"),  # type: ignore[arg-type]
        (lambda: test.readings(np.arange(3)), "readings: by must be one of"),  # type: ignore[arg-type]
        (lambda: test.table("month"), r"'weekday', \('service', 'hour'\), got 'month'"),  # type: ignore[arg-type]
        (lambda: mfc.plots.plot_service_quantiles(fit, service=["a"]), r"the fit has no \['a'\]"),  # type: ignore[arg-type]
    ):
        with pytest.raises(mfc.InvalidDescription, match=message):
            ask()
