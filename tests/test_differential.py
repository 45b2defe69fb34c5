"""Both engines on awkward offices, record by record; 2,000 more in `make verify PART=differential`."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest

import mfc_sim as mfc
from awkward import each_office
from hard_cases import HARD, hard_cases
from mfc_sim.engines import lanes
from rules.days import group, office, pause, people, shift, simulated, windows
from side_by_side import Case, agreeing, as_python, printing

SEED = 7


def examine(case: Case) -> None:
    """Both engines say the same of everybody."""
    found = agreeing(case)
    assert len(found.outcome) == len(case.jobs[0][1].ticket)


def test_both_engines_say_the_same_of_150_awkward_offices() -> None:
    with printing():
        each_office(examine, offices=150, seed=SEED)


def without_breaks(plan: mfc.Office) -> mfc.Office:
    """An office in which nobody rests."""
    windows = [w.replace(shifts=[s.replace(breaks=()) for s in w.shifts]) for w in plan.windows]
    return plan.replace(windows=windows)


def test_an_office_in_which_the_engines_differ_is_shrunk_and_printed_as_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = lanes.run_many

    def faulty(jobs: list[tuple[mfc.Office, Any]]) -> list[Any]:
        """Nobody takes a break (R7)."""
        return honest([(without_breaks(one), paths) for one, paths in jobs])

    monkeypatch.setattr(lanes, "run_many", faulty)
    with pytest.raises(AssertionError, match="To paste:") as failure, printing():
        each_office(examine, offices=150, seed=SEED)
    said, _, pasted = str(failure.value).partition("# To paste:\n")
    assert "the engines reference and lanes differ" in said

    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(pasted, "pasted", "exec"), names := {})
    assert "the engines reference and lanes differ" in shown.getvalue()
    assert len(names["paths"].ticket) == 1
    assert [len(shift.breaks) for group in names["office"].windows for shift in group.shifts] == [1]

    monkeypatch.undo()
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(pasted, "pasted", "exec"), {})
    assert "the engines reference and lanes agree" in shown.getvalue()


def test_an_engine_that_stops_is_told_as_one_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(jobs: list[tuple[mfc.Office, Any]]) -> list[Any]:
        raise IndexError(f"too few rows for {len(jobs)} jobs")

    monkeypatch.setattr(lanes, "run_many", stops)
    case = Case(office(1), people(queued=[0, 1]))
    with (
        pytest.raises(AssertionError, match=r"lanes stop with IndexError: too few rows for 1 jobs\s+# To paste:"),
        printing(),
    ):
        agreeing(case)


def test_what_is_printed_holds_the_people_the_missing_windows_and_the_variants() -> None:
    plan = office(2, absent_call_min=1.0)
    missing = people(queued=[0.5, 1.25], patience_min=[None, 3.0])
    variants = (plan.with_windows(desk="+1"), plan.replace(name="read anew"), plan.replace(absent_call_min=0.0))
    case = Case(plan, missing, mfc.simulate(plan, customers=missing).absences(), variants=variants)
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        exec(compile(as_python(case), "pasted", "exec"), names)
    assert names["office"] == plan
    assert names["variants"] == [*variants]
    assert shown.getvalue().count("agree on all 2 customers") == 4
    for (_, paths), (_, again) in zip(case.jobs, names["jobs"], strict=True):
        assert paths.patience_ms.tolist() == again.patience_ms.tolist()
    for jobs in (case.jobs, names["jobs"]):
        first = jobs[0][1]
        shared = [paths is first or ("columns" if paths.ticket is first.ticket else "nothing") for _, paths in jobs]
        assert shared == [True, "columns", "nothing", True]


def test_an_office_to_which_nobody_comes_keeps_its_breaks_in_both_engines() -> None:
    plan = office(
        windows(2, breaks=[pause(5, 5, at_once=1)]), demand=[mfc.WalkIns(name="q", service="any", per_hour=0)]
    )
    found = agreeing(Case(plan, replications=3))
    assert len(found.outcome) == 0
    assert (found.break_from_ms // 60_000).tolist() == [5, 10] * 3


BOOKED = {"channel": "appointment_late"}
ONE = office(1)
STORIES: dict[str, tuple[mfc.Office, dict[str, Any], dict[str, Any]]] = {
    # an office, the people of a day on which it occurs, and of one on which it all but does
    "break delayed by a service": (
        office(windows(breaks=[pause(10, 5)])),
        {"queued": [5], "need": 6},
        {"queued": [5], "need": 5},
    ),
    "two breaks queued": (
        office(windows(breaks=[pause(10, 5), pause(12, 5)])),
        {"queued": [5], "need": 7},
        {"queued": [5], "need": 5},
    ),
    "break due in a closed period": (
        office(windows(hours=(0, 60), closed=[(8, 12)], breaks=[pause(10, 5)])),
        {"queued": [1], "need": 5},
        {"queued": [1], "need": 60},  # due, but never taken
    ),
    "break dropped at closing": (
        office(windows(breaks=[pause(18, 5)]), hours=(0, 20)),
        {"queued": [15], "need": 5},
        {"queued": [15], "need": 4},
    ),
    "tie across streams at one instant": (
        office(1, services=("a", "b")),
        {"queued": [5, 5], "service": ["a", "b"]},
        {"queued": [5, 5], "service": ["a", "a"]},
    ),
    "patience equal to the wait": (
        office(1),
        {"queued": [0, 4], "need": 10, "patience_min": [None, 6]},
        {"queued": [0, 4], "need": 10, "patience_min": [None, 7]},
    ),
    "stranded at closing": (
        office(windows(hours=(0, 19)), hours=(0, 20)),
        {"queued": [19]},
        {"queued": [18]},
    ),
    "equal ranks": (
        office(windows(name="one", rank=1), windows(name="other", rank=1)),
        {"queued": [5]},
        {"queued": []},
    ),
    "window freed at the instant of an arrival": (office(1), {"queued": [0, 10]}, {"queued": [0, 9]}),
    "shift ends in mid-service": (
        office(group(shift("early", (0, 10)), shift("late", (10, 20))), hours=(0, 20)),
        {"queued": [5], "need": 6},
        {"queued": [15], "need": 6},
    ),
    "late appointment": (office(1), {"queued": [5], **BOOKED}, {"queued": [5], "channel": "appointment"}),
    "number called in silence": (
        office(1, absent_call_min=1.0),
        {"queued": [0, 4], "patience_min": [None, 5]},
        {"queued": [0, 4], "patience_min": [None, 6]},
    ),
    "break across closing": (
        office(windows(breaks=[pause(18, 5)]), hours=(0, 20)),
        {"queued": [19]},
        {"queued": [17], "need": 1},
    ),
    "patience ends at closing": (
        office(1, hours=(0, 20), at_closing="send_away"),
        {"queued": [15, 16], "patience_min": [None, 4]},
        {"queued": [15, 16], "patience_min": [None, 3]},
    ),
    "left a service of its own patience": (
        ONE.replace(services=[one.replace(patience=mfc.Fixed(minutes=5)) for one in ONE.services]),
        {"queued": [0, 4], "patience_min": [None, 5]},
        {"queued": [0, 4], "patience_min": [None, 6]},
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_hard_case_is_found_where_it_occurs_and_not_next_to_it(name: str, engine: str) -> None:
    plan, occurs, nearly = STORIES[name]
    for day, expected in ((occurs, True), (nearly, False)):
        if day["queued"]:
            ((paths, found),) = simulated(plan, engine, customers=people(**day)).run.blocks()
            assert (name in hard_cases(plan, paths, found)) == expected, day


def test_a_missing_window_is_found_where_somebody_was_called_without_it() -> None:
    plan = office(2)
    listed = people(queued=[5])
    absent = mfc.simulate(plan, customers=listed).absences()
    ((paths, found),) = mfc.simulate(plan, customers=listed).run.blocks()
    assert "window missing" not in hard_cases(plan, paths, found)
    absent.loc[0] = {"window": "desk/2"}
    ((paths, found),) = mfc.simulate(plan, customers=listed, absent=absent).run.blocks()
    assert "window missing" in hard_cases(plan, paths, found)
    assert set(STORIES) == set(HARD) - {"window missing"}
