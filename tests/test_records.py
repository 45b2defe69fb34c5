"""check(): every invariant of the records, broken one by one on a day that keeps them all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.paths import Fate, Paths
from mfc_sim.records import Outcome, Records, check
from offices import contract_office, small_office

FIXED = mfc.Fixed(minutes=5)
OFFICE = mfc.Office(
    name="two desks",
    hours=("00:00", "02:00"),
    services=[mfc.Service(name="a", duration=FIXED), mfc.Service(name="b", duration=FIXED)],
    windows=[
        mfc.Windows(
            name="u",
            serves=["a"],
            shifts=[
                mfc.Shift(name="all", count=1, closed=[("00:40", "00:50")], breaks=[mfc.Break("00:20", 10)]),
                mfc.Shift(name="early", count=1, hours=("00:00", "01:00")),
            ],
        ),
        mfc.Windows(name="v", count=1, serves=["b"], pace=2.0),
    ],
    absent_call_min=1.0,
    hall=3,
)
# service, queued at, need, patience [min], level
PEOPLE = [
    ("a", 0, 30, None, 2),  # 0: u/1 0-30, and so its break begins at 30
    ("a", 0, 9, None, 2),  # 1: u/2 0-9
    ("b", 0, 5, None, 2),  # 2: v/1 0-10, its pace is 2
    ("b", 1, 5, None, 2),  # 3: v/1 10-20
    ("a", 2, 4, 3, 2),  # 4: leaves at 5 in silence, his number is called at 9 and keeps u/2 until 10
    ("a", 3, 4, None, 2),  # 5: u/2 10-14
    ("a", 4, 4, None, 2),  # 6: the hall holds 3 (3, 4, 5 wait): refused
    ("a", 6, 4, None, 1),  # 7: a better level, called at 9 before 4
    ("b", 70, 5, None, 2),  # 8: v/1
    ("a", 119, 5, None, 2),  # 9: u/1 119-124, past closing
    ("a", 119.5, 5, None, 2),  # 10: u/1 stays, 124-129
    ("a", 121, 1, None, 2),  # 11: after closing: refused
]


@pytest.fixture
def run() -> tuple[Paths, Records]:
    """The day as the reference works it."""
    frame = pd.DataFrame(PEOPLE, columns=["service", "queued_at_min", "need_min", "patience_min", "level"])
    ((paths, records),) = mfc.simulate(OFFICE, customers=frame.astype({"patience_min": float})).run.blocks()
    return paths, records


def changed(records: Records, **rows: dict[int, Any]) -> Records:
    """Records with some values of some columns replaced."""
    columns = {}
    for name, values in rows.items():
        columns[name] = getattr(records, name).copy()
        for row, value in values.items():
            columns[name][row] = value * 60_000 if name.endswith("_ms") and value >= 0 else value
    return replace(records, **columns)


def test_the_day_is_the_one_worked_by_hand(run: tuple[Paths, Records]) -> None:
    paths, records = run
    check(OFFICE, *run)
    called = [None if at < 0 else at / 60_000 for at in records.called_at_ms]
    assert called == [0, 0, 0, 10, 13, 14, None, 9, 70, 119, 124, None]
    assert [Outcome(outcome).name for outcome in records.outcome] == [
        *("SERVED", "SERVED", "SERVED", "SERVED", "LEFT", "SERVED", "REFUSED_FULL"),
        *("SERVED", "SERVED", "SERVED", "SERVED", "REFUSED_LATE"),
    ]
    assert [
        (int(a) // 60_000, int(b) // 60_000) for a, b in zip(records.break_from_ms, records.break_until_ms, strict=True)
    ] == [(30, 40)]
    assert paths.fate[11] == Fate.REFUSED_LATE


BROKEN: dict[str, tuple[dict[str, dict[int, Any]], str]] = {
    "no outcome": ({"outcome": {0: 9}}, "an outcome is none of the six"),
    "refused when drawn": ({"outcome": {11: Outcome.SENT_AWAY}}, "refused when drawn, but not in the records"),
    "refused by the engine": ({"outcome": {0: Outcome.REFUSED_LATE}}, "refused when drawn, but not in the records"),
    "no-show": ({"outcome": {0: Outcome.NO_SHOW}}, "no-show when drawn, but not in the records"),
    "served uncalled": ({"called_at_ms": {0: -1}}, "served without a call"),
    "called and sent away": ({"outcome": {0: Outcome.SENT_AWAY}}, "called, but neither served nor a number left"),
    "called too early": ({"called_at_ms": {8: 69}, "ended_at_ms": {8: 79}}, "called before he queued"),
    "left early": ({"ended_at_ms": {4: 4}}, "left, but not when his patience ended (R10)"),
    "served after leaving": ({"outcome": {4: Outcome.SERVED}, "ended_at_ms": {4: 17}}, "served after his patience"),
    "no shift": ({"called_at_ms": {8: 130}, "window": {8: 1}}, "called outside the shift (R8, R9)"),
    "after closing": (
        {"called_at_ms": {8: 121}, "ended_at_ms": {8: 131}, "window": {8: 1}},
        "called outside the shift (R8, R9)",
    ),
    "closed": ({"called_at_ms": {5: 45}, "ended_at_ms": {5: 49}, "window": {5: 0}}, "called in a closed period (R7)"),
    "skills": ({"window": {8: 0}}, "called by a window that refuses his service (R4)"),
    "length": ({"ended_at_ms": {8: 75}}, "served for another time than need x pace (R11)"),
    "two at once": ({"called_at_ms": {10: 120}, "ended_at_ms": {10: 125}}, "does two things at once at 7200000 ms"),
    "call in a break": ({"called_at_ms": {5: 35}, "ended_at_ms": {5: 39}, "window": {5: 0}}, "does two things at once"),
    "break in a service": ({"break_from_ms": {0: 20}, "break_until_ms": {0: 30}}, "does two things at once"),
    "absent call": ({"called_at_ms": {4: 13.5}}, "does two things at once"),
    "overtaken": (
        {"called_at_ms": {9: 124, 10: 119.5}, "ended_at_ms": {9: 129, 10: 124.5}},
        "overtaken by one who stood behind him (R3)",
    ),
    "hall": (
        {"outcome": {6: Outcome.SENT_AWAY}, "ended_at_ms": {6: 120}},
        "4 wait in a hall of 3 (R13), lane 0 at 240000",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_invariant_is_named_with_the_first_who_breaks_it(
    run: tuple[Paths, Records], change: dict[str, dict[int, Any]], sentence: str
) -> None:
    paths, records = run
    with pytest.raises(AssertionError) as error:
        check(OFFICE, paths, changed(records, **change))
    assert sentence in str(error.value)


def test_an_absent_window_calls_nobody(run: tuple[Paths, Records]) -> None:
    paths, records = run
    absent = paths.absent.copy()
    absent[0, 2] = True
    with pytest.raises(AssertionError, match="called by an absent window: 3 customer"):
        check(OFFICE, replace(paths, absent=absent), records)


def test_a_window_without_a_shift_that_day_calls_nobody() -> None:
    office = small_office(
        hours={"Mon-Tue": ("09:00", "18:00")},
        windows=[mfc.Windows(name="u", count=5), mfc.Windows(name="v", count=1, days="Mon")],
    )
    ((paths, records),) = mfc.simulate(office, replications=1).run.blocks()
    check(office, paths, records)
    tuesday = int(paths.starts[1])
    window = records.window.copy()
    window[tuesday] = 5
    with pytest.raises(AssertionError, match=r"called by a window that has no shift that day \(R8\): 1 customer"):
        check(office, paths, replace(records, window=window))


def test_one_who_waits_may_not_be_passed_over_even_if_he_is_never_called(run: tuple[Paths, Records]) -> None:
    paths, records = run
    passed = changed(
        records,
        outcome={9: Outcome.SENT_AWAY},
        called_at_ms={9: -1, 10: 119.5},
        ended_at_ms={9: 120, 10: 124.5},
        window={9: -1},
    )
    with pytest.raises(AssertionError, match="overtaken by one who stood behind him"):
        check(OFFICE, paths, passed)


def test_other_levels_and_other_services_may_overtake(run: tuple[Paths, Records]) -> None:
    _, records = run
    assert records.called_at_ms[7] < records.called_at_ms[5]  # a better level
    assert records.called_at_ms[3] < records.called_at_ms[5]  # another service, though he queued before


def test_all_broken_invariants_are_named_at_once(run: tuple[Paths, Records]) -> None:
    paths, records = run
    broken = changed(records, window={8: 0}, ended_at_ms={4: 4, 0: 31})
    with pytest.raises(AssertionError) as error:
        check(OFFICE, paths, broken)
    assert len(str(error.value).splitlines()) >= 3
    assert "row 8: ticket 9 level 2 queued 4200000 called 4200000" in str(error.value)


@pytest.mark.parametrize("change", [{}, {"at_closing": "send_away", "hall": 5, "absent_call_min": 1.0}])
def test_drawn_weeks_keep_the_invariants(change: dict[str, Any]) -> None:
    office = contract_office(windows=[mfc.Windows(name="u", count=6, absence=0.2)], **change)
    for paths, records in mfc.simulate(office, replications=3, seed=1).run.blocks():
        check(office, paths, records)
        visits = (paths.fate != Fate.NO_SHOW).sum()
        kinds = np.bincount(records.outcome, minlength=6)
        assert visits == kinds[:5].sum()
        assert kinds[5] == (paths.fate == Fate.NO_SHOW).sum()
