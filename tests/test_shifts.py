"""Shifts that cover needs, held to plans made by hand; breaks, weeks, equal groups, and what reaches nothing."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import mfc_sim as mfc
from mfc_sim.studies import shift_patterns
from mfc_sim.studies.needs import Needs
from mfc_sim.studies.profiles import installed, least_cover, needs_of, present
from mfc_sim.studies.shift_cover import ShiftCover
from mfc_sim.studies.shift_model import Limits, ShiftModel

HOUR = 3_600_000
DAYS = ("Mon", "Tue", "Wed")
TARGET = mfc.Target(limit_min=15, share=0.8, per="half-hour")


def kind(name: str = "long", **more: Any) -> mfc.ShiftType:
    given = {"windows": "u", "starts": "09:00", "every_min": 60, "length_min": 180, **more}
    return mfc.ShiftType(name=name, **given)


def office(**more: Any) -> mfc.Office:
    given: dict[str, Any] = {
        "name": "Office 1",
        "hours": ("09:00", "12:00"),
        "services": [mfc.Service(name="any", duration=mfc.Fixed(minutes=5))],
        "demand": [mfc.WalkIns(name="queue", service="any", per_hour=12)],
        "windows": [mfc.Windows(name="u", count=2, installed=9)],
    }
    return mfc.Office(**{**given, **more})


def covered_hours(start: int, length: int, rests: tuple[tuple[float, float], ...], hours: range) -> np.ndarray:
    """Hours in which somebody works from beginning to end, written down without the model."""
    return np.array(
        [
            start <= hour and hour + 1 <= start + length and all(hour + 1 <= a or b <= hour for a, b in rests)
            for hour in hours
        ]
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [1_000, 0], ids=["breaks listed", "breaks counted apart"])
def test_no_plan_made_by_hand_costs_less(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(100 + seed)
    wanted, costs = random.integers(0, 3, 6), (float(random.integers(4, 8)), 2.0)
    hours = range(9, 15)
    people = [
        (costs[0], covered_hours(start, 4, ((rest, rest + 0.5),), hours)) for start in (9, 11) for rest in (11, 12)
    ]
    people += [(costs[1], covered_hours(start, 2, (), hours)) for start in (9, 11, 13)]
    plans = itertools.product(range(3), repeat=len(people))
    least = min(
        sum(count * cost for count, (cost, _) in zip(plan, people, strict=True))
        for plan in plans
        if (sum(count * hour for count, (_, hour) in zip(plan, people, strict=True)) >= wanted).all()
    )
    monkeypatch.setattr(shift_patterns, "EXPLICIT_MAX", most)
    rest: dict[str, Any] = {"break_min": 30, "break_within": ("11:00", "13:00"), "break_every_min": 60}
    types = [
        kind("a", starts=("09:00", "11:00"), every_min=120, length_min=240, cost=costs[0], **rest),
        kind("b", starts=("09:00", "13:00"), every_min=120, length_min=120, cost=costs[1]),
    ]
    cover = mfc.cover_with_shifts({f"{hour:02d}:00": int(wanted[hour - 9]) for hour in hours}, types)
    assert (cover.cost, cover.optimal) == (least, True)


@pytest.mark.parametrize("seed", range(8))
def test_people_of_a_week_rest_at_the_same_times_every_day_in_either_model(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(seed)
    need = {(day, f"{9 + hour:02d}:00"): int(random.integers(0, 4)) for day in DAYS for hour in range(5)}
    types = [
        kind(
            "week", length_min=300, break_min=60, break_within=("10:00", "13:00"), break_every_min=60, days_on=2, cost=5
        ),
        kind("short", starts=("09:00", "12:00"), length_min=120, cost=float(random.choice([2.5, 3, 4]))),
    ]
    covers = []
    for most in (1_000, 0):
        monkeypatch.setattr(shift_patterns, "EXPLICIT_MAX", most)
        covers.append(mfc.cover_with_shifts(need, types))
    assert covers[0].cost == pytest.approx(covers[1].cost)
    for cover in covers:
        assert cover.optimal
        assert all(len(set(row.breaks_ms)) == 1 for row in cover.rows)
        assert all((counts[0] >= asked[0]).all() for counts, asked in zip(cover.on_duty, cover.windows, strict=True))


@pytest.mark.parametrize("most", [10_000, 0])
@pytest.mark.parametrize("length", [20, 30, 45])
def test_two_breaks_off_the_half_hour_leave_on_duty_whom_the_cover_says(
    most: int, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(length)
    need = {f"{9 + half // 2:02d}:{30 * (half % 2):02d}": int(random.integers(0, 4)) for half in range(12)}
    types = [
        kind(
            starts=("08:30", "10:00"), every_min=30, length_min=300, break_min=length, break_within=("10:30", "12:30"),
            break_every_min=15, second_break_min=15, second_break_within=("13:00", "14:30"),
        ),
        kind("short", starts=("09:00", "13:00"), length_min=120, cost=2.5),
    ]  # fmt: skip
    monkeypatch.setattr(shift_patterns, "EXPLICIT_MAX", most)
    cover = mfc.cover_with_shifts(need, types)
    there = office(hours=("09:00", "15:00"), windows=[mfc.Windows(name="u", count=1, installed=30)])
    made = cover.office(there)
    for counts, said in zip(present(made, made.days()), cover.on_duty, strict=True):
        assert counts.tolist() == said.tolist()
    for row in cover.rows:
        for begin, until in row.breaks_ms[0]:
            assert row.pattern.start_ms <= begin < until <= row.pattern.end_ms


def test_sets_of_groups_suffice_exactly_where_people_can_be_given_to_needs_one_by_one() -> None:
    random = np.random.default_rng(5)
    found = set()
    for _ in range(150):
        size = int(random.integers(2, 5))
        serves = [frozenset(np.flatnonzero(random.random(3) < 0.6).tolist()) or frozenset([0]) for _ in range(size)]
        covers = tuple(
            (one, *(other for other in range(size) if other != one and serves[other] <= serves[one]))
            for one in range(size)
        )
        need, have = random.integers(0, 4, size), random.integers(0, 4, size)
        sets = Needs(tuple("abcd"[:size]), covers, ("",), ((0, HOUR),), (need[:, None],)).sets()
        enough = all(have[list(groups)].sum() >= need[list(pools)].sum() for groups, pools in sets)
        given = [(one, pool) for one in range(size) for pool in covers[one]]
        rows = [[float(one == group) for one, _ in given] for group in range(size)]
        rows += [[-float(to == pool) for _, to in given] for pool in range(size)]
        flow = linprog(np.zeros(len(given)), A_ub=rows, b_ub=[*have, *-need])
        assert enough == (flow.status == 0), (covers, need, have)
        found.add(enough)
    assert found == {True, False}


def test_who_serves_the_same_no_slower_stands_in_and_who_is_slower_does_not() -> None:
    windows = [
        mfc.Windows(name="u", count=1),
        mfc.Windows(name="v", count=1),
        mfc.Windows(name="trainees", count=1, pace=1.4),
    ]
    one = office(windows=windows)
    assert needs_of(one, one.days(), present(one, one.days())).covers == ((0, 1, 2), (1, 0, 2), (2,))


def test_an_office_whose_days_do_not_differ_is_covered_on_the_days_that_it_is_open() -> None:
    week = office(hours={"Mon-Fri": ("09:00", "12:00")})
    need = mfc.required_windows(week, TARGET, replications=64)
    cover = mfc.cover_with_shifts(need, [kind()])
    (shift,) = cover.office(week).windows[0].shifts
    assert (shift.days, shift.count) == ("Mon-Fri", cover.people)
    assert "Mon-Fri" in str(cover)
    with pytest.raises(mfc.NoFeasiblePlan, match=r"Mon-Fri 09:00-12:00 .* no shift reaches it"):
        mfc.cover_with_shifts(need, [kind(days="Sat")])
    for more, word in (({"days": "Mon-Wed"}, "days"), ({"days_on": 3}, "days_on")):
        with pytest.raises(mfc.InvalidDescription, match=f"{word} needs weekdays of their own, and Mon-Fri are one"):
            mfc.cover_with_shifts(need, [kind(**more)])
    by_day = mfc.required_windows(week, TARGET, replications=64, week=True)
    three = mfc.cover_with_shifts(by_day, [kind(days_on=3)])
    assert {len(row.pattern.days) for row in three.rows} == {3}


def test_a_short_day_cuts_a_long_shift_and_its_break_outside_is_not_taken() -> None:
    need = {("Mon", f"{hour:02d}:00"): 1 for hour in range(9, 13)} | {("Sat", "09:00"): 1, ("Sat", "10:00"): 1}
    rest = kind(length_min=240, break_min=60, break_within=("11:00", "13:00"))
    cover = mfc.cover_with_shifts(need, [rest])
    there = office(hours={"Mon": ("09:00", "13:00"), "Sat": ("09:00", "11:00")})
    days = there.days()
    needs = needs_of(there, days, present(there, days))
    limits = Limits(tuple(np.zeros_like(one) for one in needs.windows), installed(there, days))
    model = ShiftModel([rest], needs, limits)
    asked = (np.full((1, 8), 1), np.full((1, 4), 1))
    solution = model.solve(asked)
    assert solution is not None
    on_half_hours = ShiftCover.of(model, asked, solution, "en")
    for counts, said in zip(present(on_half_hours.office(there), days), on_half_hours.on_duty, strict=True):
        assert counts.tolist() == said.tolist()
    assert [int(counts.sum()) for counts in cover.on_duty] == [6, 2]


def test_a_relaxed_cover_never_leaves_a_service_without_a_window() -> None:
    there = office()
    days = there.days()
    needs = needs_of(there, days, present(there, days))
    hour = kind("hour", starts=("09:00", "11:00"), length_min=60)
    limits = Limits((np.zeros((1, 6), np.int64),), installed(there, days), least_cover(there, days))
    model = ShiftModel([hour], needs, limits)
    relaxed = model.relaxed((np.full((1, 6), 2),), {}, 6)
    assert relaxed is not None
    solution, missing = relaxed
    assert (solution.cost, sum(missing.values())) == (3, 6)
    assert len({pattern.start_ms for pattern, _, _ in solution.people}) == 3


def test_two_limits_that_only_together_leave_a_service_bare_are_named_together() -> None:
    need = mfc.required_windows(office(), TARGET, replications=64)
    none = replace(need, windows=tuple(np.zeros_like(counts) for counts in need.windows))
    rest = kind(break_min=30, break_within=("10:00", "11:00"), people_max=1)
    assert mfc.cover_with_shifts(none, [rest.replace(people_max=2)]).people == 2
    with pytest.raises(mfc.NoFeasiblePlan) as error:
        mfc.cover_with_shifts(none, [rest], people_max=1)
    short, together = error.value.problems
    assert short.endswith(" ('u'): 1 people short")
    assert "limits in conflict together: people_max=1 of shift type 'long'; people_max=1;" in together


def test_a_shift_type_outside_all_hours_is_of_no_use_and_its_people_min_is_named() -> None:
    late = kind("late", starts="20:00", length_min=60)
    asked = {"09:00": 1, "10:00": 1}
    assert mfc.cover_with_shifts(asked, [kind(), late]).people == 1
    with pytest.raises(mfc.NoFeasiblePlan, match="without which it can be done: people_min=2 of shift type 'late'"):
        mfc.cover_with_shifts(asked, [kind(), late.replace(people_min=2)])
    with pytest.raises(mfc.NoFeasiblePlan, match=r"09:00-11:00 .* no shift reaches it"):
        mfc.cover_with_shifts(asked, [late])
    assert mfc.cover_with_shifts({"09:00": 0, "10:00": 0}, [late]).people == 0
    with pytest.raises(mfc.NoFeasiblePlan, match="people_min=2 of shift type 'late'"):
        mfc.cover_with_shifts({"09:00": 0, "10:00": 0}, [late.replace(people_min=2)])
    with pytest.raises(mfc.NoFeasiblePlan, match=r"Mon 09:00-11:00 .* no shift reaches it"):
        mfc.cover_with_shifts({("Mon", hour): 1 for hour in asked}, [kind(days_on=5)])


def test_nobody_needed_is_nobody_on_duty() -> None:
    cover = mfc.cover_with_shifts({"09:00": 0, "10:00": 0}, [kind()])
    assert (cover.people, cover.cost, cover.gap, cover.optimal, cover.rows) == (0, 0, 0, True, ())
    assert cover.table()["on_duty"].tolist() == [0, 0]
    assert str(cover).startswith("Shifts: 0 people")


def test_a_solver_out_of_time_gives_its_best_with_a_bound_or_asks_for_more_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need, solve = {"09:00": 2, "10:00": 1}, ShiftModel.solve

    def unproved(*given: Any, **more: Any) -> Any:
        solution = solve(*given, **more)
        return solution and replace(solution, bound=3.0, optimal=False)

    monkeypatch.setattr(ShiftModel, "solve", unproved)
    cover = mfc.cover_with_shifts(need, [kind()])
    assert (cover.cost, cover.bound, cover.gap, cover.optimal) == (6, 3, 0.5, False)
    assert str(cover).splitlines()[-1] == "The best that was found; nothing costs less than 3.0."
    monkeypatch.setattr(ShiftModel, "solve", lambda *_, **__: None)
    with pytest.raises(mfc.NoFeasiblePlan, match=r"no plan was found in 0\.5 s; a larger time_limit_s may help"):
        mfc.cover_with_shifts(need, [kind()], time_limit_s=0.5)


@pytest.mark.parametrize(
    ("asked", "types", "said"),
    [
        ({"23:00": 1, "24:00": 1}, [kind(starts="20:00", length_min=240)], "no interval begins at 24:00"),
        (
            {"Mon": 1, "Tue": 2}, [kind(break_min=30, break_within=("10:00", "12:00"))],
            r"no room for breaks, as of shift types \['long'\]; allowed: \(weekday, time\), or shift types without",
        ),
        ({"Mon": 1}, [kind(length_min=60), kind("b", starts="15:00")], "need shift types that overlap"),
        ({"09:00": 1, "10:00": 1}, [kind(), kind("b", windows="v")], r"the shift types have \['u', 'v'\]"),
        ({"Mon-Fri": 1}, [kind()], "row 'Mon-Fri' cannot be read"),
        ({None: 1}, [kind()], "row None cannot be read"),
        ({("Mon", "09:00", 1): 1}, [kind()], r"row \('Mon', '09:00', 1\) cannot be read"),
        ({"09:00": np.nan, "10:00": 1}, [kind()], "at '09:00' must be a whole number from 0, got nan"),
        ({"09:00": np.inf, "10:00": 1}, [kind()], "at '09:00' must be a whole number from 0, got inf"),
        ({"09:00": 1, "10:00": "2"}, [kind()], "at '10:00' must be a whole number from 0, got '2'"),
        ({"09:00": np.True_, "10:00": 1}, [kind()], "at '09:00' must be a whole number from 0, got"),
        (pd.DataFrame({"u": []}), [kind()], "got an empty table"),
        (pd.DataFrame([[1, 1]], columns=["u", "u"], index=["09:00"]), [kind()], "a column is given twice"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_named(asked: Any, types: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        mfc.cover_with_shifts(asked, types)


def test_all_wrong_arguments_are_named_at_once() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.cover_with_shifts({"09:00": 1}, [1, "x"], people_max=2.0, time_limit_s=np.nan)
    assert len(error.value.problems) == 4
    assert all(problem.startswith("cover_with_shifts: ") for problem in error.value.problems)


def test_numbers_of_numpy_and_weekdays_in_russian_are_read() -> None:
    asked = {"09:00": np.int64(1), "10:00": np.float64(2)}
    assert mfc.cover_with_shifts(asked, (kind(),), people_max=np.int64(2)).people == 2
    russian = mfc.cover_with_shifts({"пн": 1, "вт": 2}, [kind()])
    assert (russian.model.needs.days, russian.people, russian.person_hours) == (("Mon", "Tue"), 2, 9)
