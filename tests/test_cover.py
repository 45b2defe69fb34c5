"""Shifts that cover needs: textbook answers, plans tried one by one, breaks, limits, and what is named."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.studies import shift_patterns
from mfc_sim.studies.needs import Needs
from mfc_sim.studies.profiles import present
from mfc_sim.studies.shift_model import Limits, ShiftModel
from mfc_sim.studies.shift_patterns import cover_of

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR = 3_600_000


def kind(name: str = "long", **more: Any) -> mfc.ShiftType:
    given = {"windows": "u", "starts": ("09:00", "10:00"), "every_min": 60, "length_min": 240, **more}
    return mfc.ShiftType(name=name, **given)


def table(*windows: int, begin: int = 9) -> dict[str, int]:
    """Windows needed hour by hour."""
    return {f"{begin + hour:02d}:00": count for hour, count in enumerate(windows)}


def brute(types: list[mfc.ShiftType], wanted: list[int], most: int) -> float:
    """Least cost of all plans of up to so many people per pattern."""
    edges = tuple((9 + hour) * HOUR for hour in range(len(wanted) + 1))
    needs = Needs(("u",), ((0,),), ("",), (edges,), (np.array([wanted]),))
    model = ShiftModel(types, needs, Limits((np.zeros((1, len(wanted)), np.int64),), np.array([99])))
    covers = np.array([cover_of(pattern, needs, 0) for pattern in model.patterns]).astype(int)
    plans = itertools.product(range(most + 1), repeat=len(covers))
    costs = [float(model.costs @ plan) for plan in map(np.array, plans) if (plan @ covers >= wanted).all()]
    return min(costs)


def test_the_textbook_post_office_needs_23_people() -> None:
    need = dict(zip(WEEK, (17, 13, 15, 19, 14, 16, 11), strict=True))
    week = kind("week", windows="counter", starts="09:00", length_min=480, days_on=5, off_in_a_row=True, cost=1)
    cover = mfc.cover_with_shifts(need, [week])
    assert (cover.people, cover.cost, cover.bound, cover.optimal) == (23, 115.0, 115.0, True)
    assert [int(duty[0, 0]) for duty in cover.on_duty] >= list(need.values())
    for row in cover.rows:
        off = [day not in row.pattern.days for day in range(7)]
        assert sum(off[day] and not off[day - 1] for day in range(7)) == 1


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("most", [1_000, 0], ids=["breaks listed", "breaks counted apart"])
def test_no_plan_tried_one_by_one_costs_less(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(seed)
    wanted = random.integers(0, 3, 5).tolist()
    lunch: dict[str, Any] = {"break_min": 30, "break_within": ("11:00", "13:00"), "break_every_min": 60}
    types = [
        kind("a", cost=float(random.integers(3, 6)), **lunch),
        kind("b", length_min=120, starts=("09:00", "12:00"), cost=2),
    ]
    least = brute(types, wanted, 2)
    monkeypatch.setattr(shift_patterns, "EXPLICIT_MAX", most)
    cover = mfc.cover_with_shifts(table(*wanted), types)
    assert cover.cost == least
    assert cover.optimal
    assert (cover.table()["on_duty"] >= wanted).all()


def test_a_person_on_a_break_does_not_count_in_any_interval_that_it_touches() -> None:
    lunch = kind(starts="09:00", length_min=300, break_min=30, break_within=("10:30", "11:30"))
    cover = mfc.cover_with_shifts(table(1, 1, 1, 1, 1), [lunch])
    assert cover.people == 2
    assert sorted(row.breaks_ms[0][0][0] / HOUR for row in cover.rows) == [10.5, 11.0]


@pytest.mark.parametrize("most", [1_000, 0])
def test_two_breaks_lie_each_in_its_time(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift_patterns, "EXPLICIT_MAX", most)
    both = kind(
        starts="09:00", length_min=480, break_min=60, break_within=("11:00", "14:00"), second_break_min=30,
        second_break_within=("14:00", "16:00"),
    )  # fmt: skip
    cover = mfc.cover_with_shifts(table(2, 2, 1, 1, 1, 1, 1, 2), [both])
    assert cover.people == 2
    for row in cover.rows:
        (lunch, tea) = row.breaks_ms[0]
        assert lunch[1] - lunch[0] == HOUR
        assert 11 * HOUR <= lunch[0] <= 13 * HOUR
        assert 14 * HOUR <= tea[0] <= 15.5 * HOUR
    assert (cover.table()["surplus"] >= 0).all()


@settings(max_examples=40, deadline=None)
@given(
    wanted=st.lists(st.integers(0, 4), min_size=4, max_size=8),
    length=st.sampled_from([120, 180, 240]),
    price=st.sampled_from([1.0, 2.5, 0.0]),
)
def test_whatever_is_needed_is_covered(wanted: list[int], length: int, price: float) -> None:
    last = f"{9 + len(wanted) - length // 60:02d}:00"
    types = [
        kind("a", length_min=length, starts=("09:00", last), cost=price),
        kind("b", length_min=60, starts=("09:00", f"{8 + len(wanted):02d}:00"), cost=3),
    ]
    cover = mfc.cover_with_shifts(table(*wanted), types)
    assert (cover.on_duty[0][0] >= wanted).all()
    assert cover.bound <= cover.cost + 1e-9
    assert cover.cost == pytest.approx(sum(types[row.pattern.type].cost_of_day * row.people for row in cover.rows))


def test_people_who_cost_nothing_are_still_as_few_as_possible() -> None:
    cover = mfc.cover_with_shifts(
        table(2, 2, 1, 1), [kind(cost=0, starts="09:00"), kind("short", length_min=120, starts="09:00", cost=0)]
    )
    assert (cover.cost, cover.people) == (0, 2)


def two_groups() -> mfc.Office:
    return mfc.Office(
        name="Two groups",
        hours=("09:00", "13:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10)),
            mfc.Service(name="sme", duration=mfc.Exponential(mean_min=20)),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 0.8, "sme": 0.2}, per_hour=14)],
        windows=[
            mfc.Windows(name="u", count=2, installed=8),
            mfc.Windows(name="business", count=1, installed=3, serves=["sme"]),
        ],
    )


@pytest.fixture(scope="module")
def requirement() -> Any:
    return mfc.required_windows(two_groups(), mfc.Target(limit_min=15, share=0.8, per="half-hour"), replications=64)


def test_universal_people_cover_specialised_windows_and_never_the_other_way_round() -> None:
    edges = tuple((9 + hour) * HOUR for hour in range(5))
    needs = Needs(("u", "special"), ((0, 1), (1,)), ("",), (edges,), (np.array([[1] * 4, [2] * 4]),))
    limits = Limits((np.zeros((2, 4), np.int64),), np.array([9, 9]))
    types = [kind("u", starts="09:00", cost=5), kind("s", windows="special", starts="09:00", cost=4)]
    solution = ShiftModel(types, needs, limits).solve(needs.windows)
    assert solution is not None
    assert solution.cost == 13
    cheap = ShiftModel([types[0].replace(cost=3), types[1]], needs, limits).solve(needs.windows)
    assert cheap is not None
    assert (cheap.cost, [number for _, _, number in cheap.people]) == (9, [3])


def test_the_office_of_a_cover_has_on_duty_whom_the_cover_says(requirement: Any) -> None:
    rest = kind(starts="09:00", length_min=240, break_min=30, break_within=("10:00", "12:00"))
    cover = mfc.cover_with_shifts(requirement, [rest])
    office = cover.office(two_groups())
    assert office.windows[1] == two_groups().windows[1]
    for there, said in zip(present(office, office.days()), cover.on_duty, strict=True):
        assert (there == said).all()
    assert mfc.simulate(office, replications=64).share_within(15).value > 0.8


def test_a_service_is_never_without_a_window_at_lunch(requirement: Any) -> None:
    lunch = kind(starts="09:00", length_min=240, break_min=30, break_within=("11:00", "12:00"))
    nobody = Needs(
        requirement.needs.groups, requirement.needs.covers, ("",), requirement.needs.edges_ms,
        tuple(np.zeros_like(counts) for counts in requirement.windows),
    )  # fmt: skip
    cover = mfc.cover_with_shifts(replace(requirement, windows=nobody.windows), [lunch])
    assert cover.people == 2
    assert (cover.on_duty[0][0] >= 1).all()


def test_part_time_is_taken_where_it_is_cheaper_and_an_evening_shift_where_it_is_asked_for() -> None:
    types = [
        kind("full", length_min=480, starts="09:00", cost=8),
        kind("part", length_min=240, starts=("09:00", "13:00"), cost=4.5),
        kind("evening", length_min=240, starts="13:00", cost=9, people_min=1),
    ]
    cover = mfc.cover_with_shifts(table(3, 3, 2, 2, 1, 1, 1, 1), types)
    by_type = {types[row.pattern.type].name: row.people for row in cover.rows}
    assert by_type == {"evening": 1, "part": 3}
    assert cover.cost == 22.5


@pytest.mark.parametrize(
    ("types", "more", "said"),
    [
        ([kind(starts="10:00")], {}, ["09:00-10:00 ('u'): people are needed, and no shift reaches it"]),
        ([kind(starts="09:00")], {"people_max": 2}, ["1 people short", "can be done: people_max=2"]),
        ([kind(starts="09:00", people_max=1)], {}, ["2 people short", "people_max=1 of shift type 'long'"]),
        ([kind(starts="09:00", people_min=5)], {"people_max": 4}, ["people_min=5 of shift type 'long'; people_max=4"]),
    ],
)
def test_what_cannot_be_covered_is_named(types: list[mfc.ShiftType], more: Any, said: list[str]) -> None:
    with pytest.raises(mfc.NoFeasiblePlan) as error:
        mfc.cover_with_shifts(table(3, 3, 3), types, **more)
    assert all(word in str(error.value) for word in said), str(error.value)


def test_installed_windows_are_a_limit_that_is_named(requirement: Any) -> None:
    few = replace(requirement, office=two_groups().with_values({"windows.u.installed": 2}))
    with pytest.raises(mfc.NoFeasiblePlan, match="installed=2 of windows 'u'"):
        mfc.cover_with_shifts(few, [kind(starts="09:00")])


def test_tables_of_a_planner_are_read_whatever_their_form() -> None:
    one = kind("x", starts="09:00", length_min=120)
    asked = table(2, 1)
    frame = pd.DataFrame({"u": asked})
    week = pd.DataFrame({"u": [1, 1, 2, 2]}, index=pd.MultiIndex.from_product([["Mon", "Tue"], ["09:00", "10:00"]]))
    assert mfc.cover_with_shifts(asked, [one]).people == 2
    assert mfc.cover_with_shifts(pd.Series(asked), [one]).people == 2
    assert mfc.cover_with_shifts(frame, [one]).people == 2
    of_week = mfc.cover_with_shifts(week, [one])
    assert (of_week.people, of_week.cost, of_week.model.needs.days) == (2, 6.0, ("Mon", "Tue"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (3, "requirement must be what required_windows returns, or a table"),
        ({}, "got an empty table"),
        ({"09:00": 1}, "times must be at least two"),
        ({"09:00": 1, "10:00": 1, "12:00": 1}, r"distances of \[60.0, 120.0\] minutes"),
        ({"09:00": 1.5, "10:00": 1}, "windows 'u' at '09:00' must be a whole number from 0, got 1.5"),
        ({"09:00": -1, "10:00": True}, "must be a whole number from 0, got -1"),
        ({"nine": 1, "10:00": 1}, "row 'nine' cannot be read"),
        ({"Mon": 1, "10:00": 1}, "rows must all be of one kind"),
        ({"09:00": 1, "9:00": 2}, "a row is given twice"),
        (pd.DataFrame({"v": [1, 1]}, index=["09:00", "10:00"]), "windows 'u' are not there; allowed: 'v'"),
    ],
)
def test_a_wrong_table_is_named(asked: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        mfc.cover_with_shifts(asked, [kind(starts="09:00")])


@pytest.mark.parametrize(
    ("types", "more", "said"),
    [
        ([], {}, "shift_types must be a list of at least one ShiftType"),
        ("full", {}, "shift_types must be a list"),
        ([1], {}, "shift_types must be of kind ShiftType"),
        ([kind(), kind()], {}, "two have the name 'long'"),
        ([kind(days_on=5)], {}, "days_on needs weekdays"),
        ([kind()], {"people_max": 0}, "people_max must be a whole number >= 1, got 0"),
        ([kind()], {"time_limit_s": "1"}, "time_limit_s must be a number of seconds above 0, got '1'"),
    ],
)
def test_wrong_arguments_are_named(types: Any, more: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        mfc.cover_with_shifts(table(1, 1), types, **more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"starts": ("10:00", "09:00")}, "starts must be one clock time, or"),
        ({"starts": "22:00"}, "run past midnight"),
        ({"break_min": 30}, "break_min and break_within go together"),
        ({"break_min": 30, "break_within": ("14:00", "15:00")}, "leaves no room for the break"),
        ({"second_break_min": 30, "second_break_within": ("11:00", "12:00")}, "second_break_min goes with break_min"),
        ({"people_min": 3, "people_max": 2}, "people_max must be >= people_min, 3, got 2"),
        ({"off_in_a_row": True}, "off_in_a_row goes with days_on"),
        ({"days_on": 3, "days": "Mon-Tue"}, "days_on must be at most the number of days"),
        ({"cost": -1}, "cost must be >= 0, got -1"),
        ({"length_min": "240"}, "length_min must be a number"),
    ],
)
def test_a_wrong_shift_type_is_named(more: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said) as error:
        kind(**more)
    assert "shift type 'long'" in str(error.value)


def test_a_cover_is_told_in_a_table_of_shifts() -> None:
    cover = mfc.cover_with_shifts(table(2, 1, 1, 1), [kind(starts="09:00", cost=4)])
    assert repr(cover) == "<ShiftCover: 2 people, cost 8, bound 8>"
    assert str(cover).splitlines() == [
        "Shifts: 2 people, 8.0 person-hours a day, cost 8.0",
        "  shift        hours  breaks  people",
        "  long   09:00-13:00       -       2",
        "Nothing cheaper covers these needs: proved (bound 8.0).",
    ]
    assert "<table" in cover._repr_html_()
