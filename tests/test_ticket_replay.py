"""Ticket logs of simulated offices, and their replay through a model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from offices import contract_office

SEED = 7


def branch(**changes):
    """The contract's office, with what a log has to carry besides: paces, absences, numbers that nobody answers."""
    given = dict(name="Branch", language="en", dates={}, absent_call_min=0.5)
    office = contract_office(**{**given, **changes})
    if "windows" in changes:
        return office
    return office.with_values(
        {
            "windows.universal.absence": 0.08,
            "windows.universal.pace": 0.83,
            "windows.business.pace": 1.3,
            "demand.booked.lateness.sd_min": 10.0,
            "demand.booked.grace_min": 10.0,
        }
    )


def simulated(office, replications=4):
    return mfc.simulate(office, replications=replications, seed=SEED)


def test_agencies_go_from_the_office_to_its_log_its_fit_and_the_replay():
    services = [
        mfc.Service(name="passport", agency="МВД", duration=mfc.Fixed(minutes=10)),
        mfc.Service(name="land", duration=mfc.Fixed(minutes=5)),
    ]
    live = mfc.WalkIns(name="live", mix={"passport": 0.5, "land": 0.5}, per_hour=20)
    windows = [mfc.Windows(name="universal", count=4)]
    described = mfc.Office(name="Branch", hours=("09:00", "18:00"), services=services, demand=[live], windows=windows)
    log = mfc.to_tickets(simulated(described))
    assert set(zip(log.tickets["service"], log.tickets["agency"], strict=True)) == {("passport", "МВД"), ("land", "")}
    again = mfc.replay(log, mfc.fit_office(log), copies=1)
    assert set(again.table(by="agency").index) == {"", "МВД"}
    assert "МВД" in again.result.table(by="agency").index
    assert again.table(by="agency")["tickets"].sum() == again.table()["tickets"].sum()


RULES = {
    "weeks": {},
    "a hall": {"hall": 8},
    "sent away": {"at_closing": "send_away"},
    "nobody called in vain": {"absent_call_min": 0.0},
    "tickets end early": {"last_ticket": "17:30"},
    "nobody leaves": {"patience": None},
}


@pytest.mark.parametrize("changes", RULES.values(), ids=RULES)
def test_replaying_a_simulated_log_gives_every_call_time_back(changes, engine):
    office = branch(**changes)
    if engine == "lanes" and office.hall is not None:
        pytest.skip("lanes has no hall")
    result = simulated(office)
    log = mfc.to_tickets(result)
    again = mfc.replay(log, office, absent=result.absences(), copies=0, engine=engine)
    calls = again.calls
    assert len(result.absences()) > 0
    assert np.array_equal(calls["observed_called_min"], calls["replayed_called_min"], equal_nan=True)
    assert again.exact
    assert len(calls) == (log.tickets["outcome"] != "no_show").sum()
    assert calls["outcome"].tolist() == log.tickets["outcome"].iloc[calls["row"]].tolist()


def test_a_leaving_seen_only_at_the_call_is_replayed_exactly_too():
    office = branch()
    result = simulated(office)
    log = mfc.to_tickets(result, leaving="at_call")
    assert log.tickets.loc[log.tickets["outcome"] == "left", "left_min"].isna().all()
    assert mfc.replay(log, office, absent=result.absences(), copies=0).exact


def test_an_office_of_one_kind_of_day_is_replayed_exactly_on_consecutive_dates():
    office = branch(
        hours=("09:00", "18:00"),
        demand=[mfc.WalkIns(name="live", mix={"passport": 3, "collect": 2}, per_hour=25)],
        windows=[mfc.Windows(name="universal", count=5, absence=0.1, pace=0.7)],
    )
    result = simulated(office, replications=10)
    log = mfc.to_tickets(result, first="2026-03-01")
    assert [f"{day:%m-%d}" for day in log.dates] == [f"03-{day:02}" for day in range(1, 11)]
    assert mfc.replay(log, office, absent=result.absences(), copies=0).exact


def test_a_replay_without_the_absences_blames_the_rules_and_not_the_laws():
    office = branch()
    result = simulated(office, replications=8)
    (row,) = mfc.replay(mfc.to_tickets(result), office).table().to_dict("records")
    assert row["rules_error_min_high"] < 0
    assert abs(row["laws_error_min"]) < abs(row["rules_error_min"]) / 2


def test_a_replay_with_services_half_as_long_blames_the_laws_and_not_the_rules():
    office = branch()
    result = simulated(office)
    short = office.with_values({"services.passport.duration.mean_min": 6.0})
    again = mfc.replay(mfc.to_tickets(result), short, absent=result.absences())
    (row,) = again.table().to_dict("records")
    assert again.exact
    assert row["laws_error_min_high"] < 0
    assert "laws" in str(again)


def test_a_table_by_hour_adds_up_to_the_office():
    office = branch()
    again = mfc.replay(mfc.to_tickets(simulated(office)), office, copies=2)
    by_hour, whole = again.table("hour"), again.table()
    total = (by_hour["tickets"] * by_hour["observed_wait_min"]).sum()
    assert total / by_hour["tickets"].sum() == pytest.approx(whole["observed_wait_min"].iloc[0])


def test_a_simulated_log_tells_slots_dates_and_outcomes_but_not_the_refused():
    office = branch(last_ticket="17:00")
    result = simulated(office)
    log = mfc.to_tickets(result)
    people = result.to_pandas()
    issued = ~people["outcome"].isin(["refused_full", "refused_late"])
    assert log.simulated
    assert len(log.tickets) == issued.sum() < len(people)
    assert log.report.count("refused") == (~issued).sum()
    weekdays = log.tickets.groupby("day").size().index.day_of_week
    assert sorted(set(weekdays)) == [0, 1, 2, 3, 4, 5]
    came = log.tickets[log.tickets["slot_min"].notna() & (log.tickets["outcome"] != "no_show")]
    late = came["issued_min"] - came["slot_min"]
    assert ((came["slot_min"] - 600) % 15 == 0).all()
    assert ((late > 10) == (came["level"] == 2)).all()
    assert abs(late.mean() + 3) < 4 * 10 / len(late) ** 0.5 + 0.2  # those before opening are seen at opening


def test_forgotten_presses_only_move_the_end_of_some_services():
    result = simulated(branch())
    clean, log = mfc.to_tickets(result), mfc.to_tickets(result, forgotten=0.1)
    same = [name for name in log.tickets if name != "finished_min"]
    pd.testing.assert_frame_equal(clean.tickets[same], log.tickets[same])
    moved = (log.tickets["finished_min"] - clean.tickets["finished_min"]).dropna()
    assert (moved >= 0).all()
    assert (moved > 0).sum() == log.report.count("forgotten") > 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"first": "soon"}, "to_tickets: first must be a date"),
        ({"forgotten": 1.5}, "to_tickets: forgotten must be a share"),
        ({"leaving": "never"}, "to_tickets: leaving must be"),
        ({"seed": -1}, "to_tickets: seed must be a whole number"),
    ],
)
def test_wrong_arguments_of_a_log_are_named(given, message):
    with pytest.raises(mfc.InvalidDescription, match=message):
        mfc.to_tickets(simulated(branch(), replications=1), **given)


def test_wrong_arguments_of_a_replay_are_named_all_at_once():
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.replay("log.csv", "office", copies=-1)
    assert len(error.value.problems) == 3
    office = branch()
    log = mfc.to_tickets(simulated(office, replications=1))
    with pytest.raises(mfc.DataFormatError, match="column 'window' is required"):
        mfc.replay(log, office, absent=pd.DataFrame({"day": ["2026-09-07"]}))
    with pytest.raises(mfc.InvalidDescription, match="by must be"):
        mfc.replay(log, office, copies=0).table("month")


@pytest.fixture(scope="module")
def one_log():
    """Return an office and one week of its log, from Monday 2026-09-07."""
    office = branch()
    return office, mfc.to_tickets(simulated(office, replications=1))


def table(**columns):
    return pd.DataFrame(columns)


WRONG_ABSENCES = {
    "no table": ("universal/1", "absent must be a pandas DataFrame, got str; allowed columns: day and window"),
    "a list": ([("2026-09-07", "universal/1")], "absent must be a pandas DataFrame, got list"),
    "no day": (table(window=["universal/1"]), "column 'day' is required; allowed: day and window; or replication"),
    "no window": (table(replication=[0], weekday=["Mon"]), "column 'window' is required; allowed: day and window"),
    "a window": (
        table(day=["2026-09-07"] * 2, window=["universal/1", "universl/1"]),
        "unknown window 'universl/1' in row 1; did you mean 'universal/1'?",
    ),
    "no window's name": (table(day=["2026-09-07"], window=[None]), "unknown window None in row 0; allowed: "),
    "a day": (
        table(day=["2026-09-07", "soon", ""], window=["universal/1"] * 3),
        "day must be a date such as '2026-09-07', got 'soon' in row 1 (and 1 more rows)",
    ),
    "a number for a day": (table(day=[7], window=["universal/1"]), "day must be a date such as '2026-09-07', got 7 in"),
    "a missing day": (table(day=[pd.NaT], window=["universal/1"]), "day must be a date such as '2026-09-07', got NaT"),
    "a replication": (
        table(replication=[0, -1], weekday=["Mon", "Mon"], window=["universal/1"] * 2),
        "replication must be a whole number from 0, got -1 in row 1",
    ),
    "a text for a replication": (
        table(replication=["first"], weekday=["Mon"], window=["universal/1"]),
        "replication must be a whole number from 0, got 'first' in row 0",
    ),
    "a weekday": (
        table(replication=[0], weekday=["Sunday"], window=["universal/1"]),
        "unknown weekday 'Sunday' in row 0",
    ),
    "no weekday": (
        table(replication=[0], window=["universal/1"]),
        "column 'weekday' is required where days differ; allowed: Mon, ",
    ),
    "a day that is none": (
        table(replication=[0], weekday=["2026-02-31"], window=["universal/1"]),
        "weekday must be a date such as '2026-09-07', got '2026-02-31' in row 0",
    ),
}


@pytest.mark.parametrize(("absent", "message"), WRONG_ABSENCES.values(), ids=WRONG_ABSENCES)
def test_absences_that_make_no_sense_are_refused_with_the_value_and_what_is_allowed(one_log, absent, message):
    office, log = one_log
    with pytest.raises(mfc.DataFormatError) as caught:
        mfc.replay(log, office, absent=absent, copies=0)
    (problem,) = caught.value.problems
    assert problem.startswith("replay: absent")
    assert message in problem


def test_all_that_is_wrong_with_absences_is_told_at_once(one_log):
    office, log = one_log
    twice = pd.DataFrame([["2026-09-07", "a", "b"]], columns=["day", "window", "window"])
    with pytest.raises(mfc.DataFormatError, match="column 'window' is given 2 times"):
        mfc.replay(log, office, absent=twice)
    wrong = table(day=["soon"] * 12, window=[f"desk/{number}" for number in range(12)])
    with pytest.raises(mfc.DataFormatError) as caught:
        mfc.replay(log, office, absent=wrong)
    told = caught.value.problems
    assert len(told) == 12
    assert told[10] == "replay: absent: and 2 more unknown values of window"
    assert told[11].endswith("got 'soon' in row 0 (and 11 more rows)")


def test_a_window_missing_on_a_day_is_the_same_however_it_is_told(one_log):
    office, log = one_log
    given = (
        table(day=["2026-09-08"], window=["universal/1"]),
        table(day=[pd.Timestamp("2026-09-08")], window=["universal/1"]),
        table(day=["2026-09-08", "2027-01-01"], window=["universal/1"] * 2),  # a day that the log does not have
        table(replication=[0], weekday=["2026-09-08"], window=["universal/1"]),
        table(replication=[0.0, 1e12], weekday=["Tue", "Tue"], window=["universal/1"] * 2),
    )
    calls = [mfc.replay(log, office, absent=absent, copies=0).calls for absent in given]
    everybody = mfc.replay(log, office, absent=table(day=[], window=[]), copies=0).calls
    assert not calls[0].equals(everybody)
    for one in calls[1:]:
        pd.testing.assert_frame_equal(one, calls[0])
