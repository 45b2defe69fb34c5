"""Listed people: customers= takes a table, replays it exactly, and says all that is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from offices import contract_office, small_office

OFFICE = small_office(demand=[], windows=[mfc.Windows(name="u", count=2, serves=["passport"])])
WEEK = OFFICE.replace(hours={"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")})
COMPARED = [
    "replication",
    "weekday",
    "ticket",
    "service",
    "channel",
    "level",
    "queued_at_min",
    "called_at_min",
    "ended_at_min",
    "window",
    "outcome",
    "wait_min",
    "need_min",
    "patience_min",
]


def people(**columns: Any) -> pd.DataFrame:
    """Three customers, columns changed or (None) left out."""
    given = {"service": ["passport"] * 3, "queued_at_min": [540, 541, 542], "need_min": [10, 10, 10]}
    return pd.DataFrame({name: values for name, values in {**given, **columns}.items() if values is not None})


def problems(frame: Any, office: mfc.Office = OFFICE, **more: Any) -> tuple[str, ...]:
    with pytest.raises(mfc.DataFormatError) as error:
        mfc.simulate(office, customers=frame, **more)
    return error.value.problems


def replayed(office: mfc.Office, result: mfc.Result, frame: pd.DataFrame | None = None, **more: Any) -> pd.DataFrame:
    """The customers of a result, listed and run again."""
    frame = result.to_pandas() if frame is None else frame
    return mfc.simulate(office, customers=frame, absent=result.absences(), **more).to_pandas()


HARD = contract_office(
    language="en",
    windows=[
        mfc.Windows(
            name="universal",
            absence=0.2,
            pace=1.1,
            shifts=[
                mfc.Shift(name="early", count=4, hours=("09:00", "18:00"), breaks=[mfc.Break("12:00", 45, at_once=2)]),
                mfc.Shift(name="late", count=2, hours=("10:00", "19:00"), days="Mon-Fri"),
            ],
        ),
        mfc.Windows(name="business", count=2, serves=["sme"], absence=0.1, closed=[("15:00", "15:20")]),
    ],
    last_ticket="18:30",
    hall=20,
    absent_call_min=0.5,
)


@pytest.mark.parametrize("change", [{}, {"at_closing": "send_away"}, {"patience": None, "hall": None}])
def test_a_week_with_absences_bookings_and_a_hall_is_replayed_exactly(change: dict[str, Any]) -> None:
    office = HARD.replace(**change)
    result = mfc.simulate(office, replications=5, seed=3)
    frame = result.to_pandas()
    assert len(result.absences()) > 10
    assert {"no_show", "served"} < set(frame["outcome"])
    again = replayed(office, result)
    pd.testing.assert_frame_equal(again[COMPARED], frame[COMPARED], check_exact=True)


def test_the_order_of_rows_means_nothing_where_tickets_are_given() -> None:
    result = mfc.simulate(HARD, replications=3, seed=3)
    frame = result.to_pandas()
    shuffled = frame.sample(frac=1, random_state=1)
    columns = [name for name in COMPARED if name != "replication"]
    came = frame["ticket"] > 0
    again = replayed(HARD, result, shuffled)
    pd.testing.assert_frame_equal(again.loc[came, columns], frame.loc[came, columns], check_exact=True)


def test_without_tickets_people_stand_by_queueing_and_row() -> None:
    frame = people(queued_at_min=[545, 540, 540], need_min=[1, 2, 3])
    found = mfc.simulate(OFFICE, customers=frame).to_pandas()
    assert list(zip(found["ticket"], found["queued_at_min"], found["need_min"], strict=True)) == [
        (1, 540, 2),
        (2, 540, 3),
        (3, 545, 1),
    ]


def test_dates_and_weeks_of_equal_days_are_replayed_too() -> None:
    office = small_office(
        hours={"Mon-Fri": ("09:00", "18:00")}, dates={"2026-04-30": ("09:00", "12:00"), "2026-05-01": None}
    )
    for asked in ({"week": True}, {"dates": ("2026-04-27", "2026-05-04")}):
        result = mfc.simulate(office, replications=2, seed=1, **asked)
        assert result.to_pandas()["weekday"].nunique() == 5
        again = replayed(office, result, **asked)
        pd.testing.assert_frame_equal(again[COMPARED], result.to_pandas()[COMPARED], check_exact=True)


def test_replications_are_kept_apart_and_numbered_from_zero() -> None:
    found = mfc.simulate(OFFICE, customers=people(replication=[7, 3, 7])).to_pandas()
    assert found[["replication", "queued_at_min", "called_at_min"]].to_numpy().tolist() == [
        [0, 541, 541],
        [1, 540, 540],
        [1, 542, 542],
    ]


def test_defaults_are_walk_ins_without_limit_at_the_level_of_their_channel() -> None:
    frame = people(
        channel=["appointment", None, "appointment_late"], level=[None, 0, None], patience_min=[None, 5, None]
    )
    found = mfc.simulate(OFFICE, customers=frame).to_pandas()
    assert found["channel"].tolist() == ["appointment", "walk_in", "appointment_late"]
    assert found["level"].tolist() == [1, 0, 2]
    assert found["patience_min"].isna().tolist() == [True, False, True]


def test_outcomes_calls_and_windows_of_the_table_are_ignored_but_no_shows_stay_away() -> None:
    frame = people(outcome=["no_show", "left", "served"], window=["u/9", "x", None], called_at_min=[1, 2, 3])
    found = mfc.simulate(OFFICE, customers=frame).to_pandas()
    assert found[["ticket", "outcome"]].to_numpy().tolist() == [[1, "served"], [2, "served"], [-1, "no_show"]]


def test_who_comes_after_the_last_ticket_is_refused_not_wrong() -> None:
    found = mfc.simulate(OFFICE, customers=people(queued_at_min=[540, 1080, 5000])).to_pandas()
    assert found["outcome"].tolist() == ["served", "refused_late", "refused_late"]


def test_minutes_are_rounded_to_the_clock_half_to_even() -> None:
    # 1/64 of a minute is 937.5 ms, exactly; 3/64 are 2812.5 ms
    frame = people(queued_at_min=[540 + 1 / 64, 540 + 3 / 64, 541], need_min=[1 / 64, 3 / 64, 1])
    found = mfc.simulate(OFFICE, customers=frame).to_pandas()
    assert np.rint(found["queued_at_min"] * 60_000).tolist() == [32_400_938, 32_402_812, 32_460_000]
    assert np.rint(found["need_min"] * 60_000).tolist() == [938, 2812, 60_000]


def test_day_factors_of_the_office_do_not_act_on_listed_people() -> None:
    plain = mfc.simulate(OFFICE, customers=people()).to_pandas()
    wild = mfc.simulate(OFFICE.replace(day_cv=1, pace_cv=1), customers=people(), seed=9).to_pandas()
    pd.testing.assert_frame_equal(plain, wild)


def test_absent_windows_call_nobody_on_their_day() -> None:
    absent = pd.DataFrame({"window": ["u/1"]})
    found = mfc.simulate(OFFICE, customers=people(), absent=absent).to_pandas()
    assert found["called_at_min"].tolist() == [540, 550, 560]
    days = people(weekday=["Mon", "Tue", "Tue"], queued_at_min=[540, 540, 540])
    absent = pd.DataFrame({"window": ["u/1"], "weekday": ["Tue"]})
    found = mfc.simulate(WEEK, customers=days, absent=absent).to_pandas()
    assert found["called_at_min"].tolist() == [540, 540, 550]


BAD_TABLES: dict[str, tuple[Any, str]] = {
    "a list": ([1, 2], "customers: must be a pandas DataFrame, got list"),
    "empty": (people().iloc[:0], "customers: the table is empty; at least one row is needed"),
    "no need": (people(need_min=None), "customers: column 'need_min' is required"),
    "misspelt": (people().rename(columns={"service": "sevice"}), "column 'service' is required; is it 'sevice'?"),
    "twice": (pd.concat([people(), people()[["need_min"]]], axis=1), "customers: column 'need_min' is given 2 times"),
    "text": (people(need_min=["x", 10, 10]), "customers: need_min must be a number, got 'x' in row 0"),
    "'10'": (people(need_min=["10", 10, 10]), "customers: need_min must be a number, got '10' in row 0"),
    "truth": (people(need_min=[True, False, True]), "need_min must be a number, got True in row 0 (and 2 more rows)"),
    "nan": (people(need_min=[10, np.nan, 10]), "customers: need_min must be a number, got nan in row 1"),
    "inf": (people(queued_at_min=[np.inf, 541, 542]), "customers: queued_at_min must be a number, got inf in row 0"),
    "times": (
        people(queued_at_min=pd.to_datetime(["2026-01-01"] * 3)),
        "queued_at_min must be a number, got Timestamp",
    ),
    "huge": (people(need_min=[1e300, 1, 1]), "customers: need_min must be at most 100000000, got 1e+300 in row 0"),
    "need 0": (people(need_min=[10, 0, 10]), "customers: need_min must be at least 1 ms, got 0 in row 1"),
    "negative": (people(need_min=[-1, 10, 10]), "customers: need_min must be at least 1 ms, got -1 in row 0"),
    "early": (
        people(queued_at_min=[500, 541, 542]),
        "queued_at_min must not be before opening (09:00), got 500 in row 0",
    ),
    "service": (
        people(service=["pasport", "passport", "passport"]),
        "unknown service 'pasport' in row 0; did you mean",
    ),
    "no service": (people(service=["passport", None, "passport"]), "unknown service '' in row 1; allowed: 'passport'"),
    "channel": (people(channel=["walkin", None, None]), "unknown channel 'walkin' in row 0; did you mean 'walk_in'?"),
    "level": (people(level=[16, 0, 0]), "customers: level must be from 0 to 15, got 16 in row 0"),
    "half a level": (people(level=[1.5, 0, 0]), "customers: level must be a whole number, got 1.5 in row 0"),
    "patience": (people(patience_min=[-1, None, 5]), "customers: patience_min must be at least 0, got -1.0 in row 0"),
    "never": (people(patience_min=["never", 1, 1]), "customers: patience_min must be a number, got 'never' in row 0"),
    "ticket 0": (people(ticket=[0, 1, 2]), "customers: ticket must be 1 or more, got 0 in row 0"),
    "ticket twice": (people(ticket=[1, 1, 2]), "customers: ticket must be given once within a day, got 1 in row 1"),
    "ticket order": (
        people(ticket=[2, 1, 3]),
        "customers: ticket must follow queued_at_min within a day, got 2 in row 0",
    ),
    "arrival": (
        people(arrival_min=[550, 541, 542]),
        "arrival_min must not be later than queued_at_min, got 550 in row 0",
    ),
    "replication": (people(replication=[-1, 0, 1]), "customers: replication must be at least 0, got -1 in row 0"),
    "several days": (
        people(weekday=["Mon", "Mon", "Tue"]),
        "weekday must be one day, since days do not differ (week=True",
    ),
}


@pytest.mark.parametrize(("frame", "sentence"), BAD_TABLES.values(), ids=BAD_TABLES.keys())
def test_a_bad_table_is_one_sentence_that_names_the_row(frame: Any, sentence: str) -> None:
    (problem,) = problems(frame)
    assert sentence in problem


def test_rows_are_named_by_the_index_of_the_table() -> None:
    frame = people(need_min=[1, 0, 0]).set_index(pd.Index(["a", "b", "c"]))
    assert problems(frame) == ("customers: need_min must be at least 1 ms, got 0 in row b (and 1 more rows)",)


def test_all_that_is_wrong_with_a_table_is_listed() -> None:
    frame = people(
        service=["x", "passport", "pasport"],
        queued_at_min=[1, 541, np.nan],
        need_min=["a", -1, 5],
        channel=["z", None, None],
        level=[99, 1, 1],
        patience_min=[-3, 0, 0],
    )
    assert problems(frame, absent=pd.DataFrame({"window": ["u/9"], "replication": [4]})) == (
        "customers: unknown service 'x' in row 0; allowed: 'passport', 'collect'",
        "customers: unknown service 'pasport' in row 2; did you mean 'passport'?",
        "customers: queued_at_min must be a number, got nan in row 2",
        "customers: need_min must be a number, got 'a' in row 0",
        "customers: unknown channel 'z' in row 0; allowed: 'walk_in', 'appointment', 'appointment_late'",
        "customers: queued_at_min must not be before opening (09:00), got 1.0 in row 0",
        "customers: need_min must be at least 1 ms, got -1 in row 1",
        "customers: patience_min must be at least 0, got -3 in row 0",
        "customers: level must be from 0 to 15, got 99 in row 0",
        "absent: unknown window 'u/9' in row 0; did you mean 'u/2'?",
    )


def test_many_unknown_names_are_counted() -> None:
    frame = pd.DataFrame({"service": [f"x{n}" for n in range(100)], "queued_at_min": 540, "need_min": 1})
    found = problems(frame)
    assert len(found) == 11
    assert found[-1] == "customers: and 90 more unknown values of service"


def test_days_that_differ_need_a_weekday() -> None:
    assert problems(people(), WEEK) == (
        "customers: column 'weekday' is required where days differ; allowed: Mon, Tue, Wed, Thu, Fri, Sat",
    )
    assert problems(people(weekday=["Mon", "Sun", "Mo"]), WEEK) == (
        "customers: unknown weekday 'Sun' in row 1; allowed: 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'",
        "customers: unknown weekday 'Mo' in row 2; did you mean 'Mon'?",
    )


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [
        (3, "absent: must be a pandas DataFrame, got int"),
        (pd.DataFrame({"win": ["u/1"]}), "absent: column 'window' is required; is it 'win'?"),
        (pd.DataFrame({"window": ["u/3"]}), "absent: unknown window 'u/3' in row 0; did you mean 'u/2'?"),
        (
            pd.DataFrame({"window": ["u/1"], "replication": ["x"]}),
            "absent: replication must be a number, got 'x' in row 0",
        ),
        (
            pd.DataFrame({"window": ["u/1"], "replication": [-5]}),
            "absent: replication must be one of the replications, got -5 in row 0",
        ),
    ],
)
def test_a_bad_table_of_absences_is_one_sentence(absent: Any, sentence: str) -> None:
    (problem,) = problems(people(), absent=absent)
    assert sentence in problem


def test_a_service_that_no_window_serves_that_day_is_an_error_of_the_office() -> None:
    with pytest.raises(
        mfc.InvalidDescription, match=r"service 'collect': has demand, but no window serves it that day"
    ):
        mfc.simulate(OFFICE, customers=people(service="collect"))
    kept_away = people(service=["passport", "passport", "collect"], outcome=["", "", "no_show"])
    assert len(mfc.simulate(OFFICE, customers=kept_away).to_pandas()) == 3


def test_days_on_which_nobody_came_are_kept_when_the_number_of_replications_is_given() -> None:
    quiet = mfc.Office(
        name="outpost",
        hours=("09:00", "18:00"),
        services=[mfc.Service(name="any", duration=mfc.Fixed(minutes=10))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=0.1)],
        windows=[mfc.Windows(name="desk", count=2, absence=0.5)],
    )
    drawn = mfc.simulate(quiet, replications=10, seed=1)
    people = drawn.to_pandas()
    assert people["replication"].nunique() < 10
    again = mfc.simulate(quiet, customers=people, absent=drawn.absences(), replications=10)
    pd.testing.assert_frame_equal(again.table(), drawn.table())
    named = set(people["replication"]) | set(drawn.absences()["replication"])
    assert mfc.simulate(quiet, customers=people, absent=drawn.absences()).replications == len(named)
    with pytest.raises(mfc.DataFormatError, match="replication must be below the 3 replications asked for"):
        mfc.simulate(quiet, customers=people, replications=3)
