"""Profiles of windows by half-hour, the offices they make, and the loads and formulas that a search begins with."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.description.clock import MIN
from mfc_sim.description.duty import on_duty
from mfc_sim.description.load import half_hours
from mfc_sim.studies import loads, profiles
from mfc_sim.studies.staffing import hours_of

FOUR_IN_FIVE = mfc.Target(share=0.8, limit_min=15, per="half-hour")


def two_groups(**more: Any) -> mfc.Office:
    """Universal windows and two for business alone."""
    given = dict(
        name="Office 1",
        hours=("08:45", "11:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10)),
            mfc.Service(name="sme", duration=mfc.Exponential(mean_min=20)),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 0.8, "sme": 0.2}, per_hour=30)],
        windows=[
            mfc.Windows(name="universal", count=4, installed=9),
            mfc.Windows(name="business", count=2, serves=["sme"]),
        ],
    )
    return mfc.Office(**{**given, **more})


WEEKLY = two_groups(hours={"Mon-Tue": ("08:45", "10:20"), "Sat": ("10:00", "11:00")})


def counted(office: mfc.Office, day: Any) -> np.ndarray:
    """Windows on duty at the middle of every half-hour, by group."""
    edges = half_hours(day)
    counts = np.zeros((len(office.windows), len(edges) - 1), np.int64)
    for window in on_duty(office.services, office.windows, day):
        for at, (begin, until) in enumerate(pairwise(edges)):
            counts[window.group, at] += window.start_ms <= (begin + until) / 2 < window.end_ms
    return counts


def test_staffed_puts_exactly_the_windows_asked_on_duty() -> None:
    office = two_groups()
    days = office.days()
    asked = np.array([[2, 3, 1, 4, 4], [0, 1, 0, 1, 2]])
    made = profiles.staffed(office, days, (asked,))
    assert counted(made, days[0]).tolist() == asked.tolist()
    assert made.days() == days
    assert [shift.hours for shift in made.windows[1].shifts] == [
        ("09:00", "09:30"), ("10:00", "11:00"), ("10:30", "11:00")
    ]  # fmt: skip
    assert made.windows[0].installed == 9


def test_a_group_of_nobody_is_left_out() -> None:
    office = two_groups()
    made = profiles.staffed(office, office.days(), (np.array([[1, 1, 1, 1, 1], [0, 0, 0, 0, 0]]),))
    assert [group.name for group in made.windows] == ["universal"]


@st.composite
def some_profiles(draw: st.DrawFn, office: mfc.Office) -> profiles.Profile:
    rows = []
    for day in office.days():
        size = len(half_hours(day)) - 1
        universal = draw(st.lists(st.integers(1, 5), min_size=size, max_size=size))
        business = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
        rows.append(np.array([universal, business]))
    rows[0][1, 0] = max(rows[0][1, 0], 1)  # so that no group is left out
    return tuple(rows)


@pytest.mark.parametrize("office", [two_groups(), WEEKLY], ids=["day", "week"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_present_in_a_staffed_office_is_the_profile(office: mfc.Office, data: st.DataObject) -> None:
    days = office.days()
    asked = data.draw(some_profiles(office))
    made = profiles.staffed(office, days, asked)
    found = profiles.present(made, days)
    for mine, theirs in zip(asked, found, strict=True):
        assert mine.tolist() == theirs.tolist()
    # no window hours more or less, and nobody changes places inside a half-hour
    seconds = sum(
        window.end_ms - window.start_ms for day in days for window in on_duty(made.services, made.windows, day)
    )
    assert seconds / 3_600_000 == pytest.approx(hours_of(days, asked))
    assert max(map(len, profiles.edges_of(days))) >= 3


def test_installed_is_what_is_given_or_the_most_at_once() -> None:
    shifts = [
        mfc.Shift(name="early", count=3, hours=("08:45", "10:00")),
        mfc.Shift(name="late", count=2, hours=("10:00", "11:00")),
        mfc.Shift(name="noon", count=1, hours=("09:30", "10:30")),
    ]
    office = two_groups(
        windows=[mfc.Windows(name="a", shifts=shifts), mfc.Windows(name="b", shifts=shifts[:2], installed=7)]
    )
    assert profiles.installed(office, office.days()).tolist() == [4, 7]
    assert [part.tolist() for part in profiles.full(office, office.days())] == [[[4] * 5, [7] * 5]]


def test_breaks_are_not_present() -> None:
    shift = mfc.Shift(name="all", count=2, breaks=[mfc.Break("09:30", 30, at_once=1)])
    office = two_groups(windows=[mfc.Windows(name="a", shifts=[shift])])
    assert profiles.present(office, office.days())[0].tolist() == [[2, 2, 1, 1, 2]]


def test_every_service_with_demand_is_to_have_a_window_on_every_day_it_is_asked_for() -> None:
    office = two_groups(
        hours={"Mon-Tue": ("09:00", "10:00")},
        demand=[
            mfc.WalkIns(name="a", service="passport", per_hour=3),
            mfc.WalkIns(name="b", service="sme", per_hour=3, days="Tue"),
        ],
    )
    least = dict(profiles.least_cover(office, office.days()))
    assert least[0,].tolist() == [True] * 4
    assert least[0, 1].tolist() == [False, False, True, True]


def test_a_group_that_is_closed_covers_nothing_unless_all_are() -> None:
    office = two_groups(
        hours=("09:00", "10:30"),
        windows=[
            mfc.Windows(name="universal", count=4, closed=[("09:00", "09:30"), ("09:30", "09:40")]),
            mfc.Windows(name="business", count=2, serves=["sme"], closed=[("09:00", "09:30")]),
        ],
    )
    least = dict(profiles.least_cover(office, office.days()))
    assert least[0,].tolist() == [True, True, True]  # passport: nobody else
    assert least[0, 1].tolist() == [True, True, True]  # sme: at nine both are closed


def test_needs_say_who_may_stand_in_for_whom() -> None:
    office = two_groups()
    asked = (np.array([[2, 3, 1, 4, 4], [0, 1, 0, 1, 2]]),)
    needs = profiles.needs_of(office, office.days(), asked)
    assert needs.groups == ("universal", "business")
    assert needs.covers == ((0, 1), (1,))
    assert needs.windows is asked
    assert needs.edges_ms == ((525 * MIN, 540 * MIN, 570 * MIN, 600 * MIN, 630 * MIN, 660 * MIN),)


def one_pool(**more: Any) -> mfc.Office:
    """A single queue."""
    given = dict(
        name="Office 1",
        hours=("09:00", "12:00"),
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=30)],
        windows=[mfc.Windows(name="desk", count=9)],
    )
    return mfc.Office(**{**given, **more})


def test_the_modified_offered_load_is_that_of_windows_without_end() -> None:
    office = one_pool()
    load = loads.load_of(office, office.days()[0])
    # from empty: 5 (1 - exp(-t / 10)), here its mean over each half-hour
    ends = np.arange(0, 181, 30)
    whole = 5 * (ends + 10 * np.exp(-ends / 10))
    assert load.by_method["mol"][0] == pytest.approx(np.diff(whole) / 30)
    assert load.by_method["sipp"][0] == pytest.approx([5.0] * 6)
    assert load.by_method["lag_sipp"][0] == pytest.approx([5 * 20 / 30, 5, 5, 5, 5, 5])
    assert load.arrivals_per_hour[0] == pytest.approx([30.0] * 6)


def test_the_modified_offered_load_against_the_busy_windows_of_a_simulated_day_without_queues() -> None:
    peaked = mfc.WalkIns(name="queue", service="any", per_hour=[6, 40, 12], starts="09:00", step_min=60)
    office = one_pool(demand=[peaked], windows=[mfc.Windows(name="desk", count=40)])
    curve = mfc.queueing.day_curve(office)  # solved by its equations, not by the load
    load = loads.load_of(office, office.days()[0])
    assert load.by_method["mol"][0] == pytest.approx(curve.present, rel=1e-4)


def test_who_waits_at_the_door_comes_at_once() -> None:
    quiet = mfc.WalkIns(name="queue", service="any", per_hour=0, at_opening=12)
    office = one_pool(demand=[quiet])
    load = loads.load_of(office, office.days()[0])
    assert load.arrivals_per_hour[0] == pytest.approx([24, 0, 0, 0, 0, 0])
    assert load.by_method["sipp"][0].sum() / 2 * 60 == pytest.approx(12 * 10)  # all their work
    # 12 in the first five minutes, then they go home by and by
    assert load.by_method["mol"][0].sum() / 2 * 60 == pytest.approx(120, rel=1e-3)
    assert load.by_method["mol"][0, 0] > 3
    assert load.by_method["mol"][0, 1] < 0.3


def test_services_of_no_length_are_no_load() -> None:
    office = one_pool(services=[mfc.Service(name="any", duration=mfc.Fixed(minutes=0))])
    assert loads.load_of(office, office.days()[0]).by_method["mol"].max() < 1e-3


def test_specialists_are_asked_for_only_where_their_work_fills_them() -> None:
    office = two_groups()
    most = profiles.installed(office, office.days())
    load = np.array([[3.0, 3.0, 3.0], [0.7, 1.5, 9.0]])
    by_group, of = loads.shared_out(office, load, most)
    assert by_group[1] == pytest.approx([0, 1, 2])  # whole windows, no more than there are
    assert by_group[0] == pytest.approx([3.7, 3.5, 10.0])
    assert of.sum(axis=0) == pytest.approx(load)


def test_a_slower_pace_is_more_load() -> None:
    office = two_groups(windows=[mfc.Windows(name="trainees", count=9, pace=1.4)])
    by_group, of = loads.shared_out(office, np.array([[3.0], [1.0]]), np.array([9]))
    assert by_group == pytest.approx(np.array([[5.6]]))
    assert of[0] == pytest.approx(np.array([[3.0], [1.0]]))


@pytest.mark.parametrize("pace", [1.0, 1.4])
@pytest.mark.parametrize("method", loads.METHODS)
def test_formulas_are_erlangs_for_one_pool(method: str, pace: float) -> None:
    office = one_pool(windows=[mfc.Windows(name="desk", count=12, pace=pace)])
    (counts,) = loads.windows_by_formula(office, office.days(), FOUR_IN_FIVE, method)
    settled = mfc.queueing.servers_needed(per_hour=30, service_min=10 * pace, share=0.8, limit_min=15)
    assert counts[0, -1] == settled
    assert counts.max() == settled


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        (mfc.Target(mean_wait_min=2, per="day"), {"mean_wait_min": 2}),
        (mfc.Target(left=0.02, per="day"), {"left": 0.02}),
        (mfc.Target(quantile=0.9, limit_min=5, per="day"), {"share": 0.9, "limit_min": 5}),
    ],
)
def test_formulas_know_the_patience(target: mfc.Target, asked: dict[str, float]) -> None:
    office = one_pool(patience=mfc.Exponential(mean_min=30))
    (counts,) = loads.windows_by_formula(office, office.days(), target, "sipp")
    needed = mfc.queueing.servers_needed(per_hour=30, service_min=10, patience_min=30, **asked)
    assert counts.tolist() == [[needed] * 6]


def test_formulas_stay_within_what_is_installed_and_leave_no_service_without_a_window() -> None:
    office = two_groups(windows=[mfc.Windows(name="universal", count=3), two_groups().windows[1]])
    (counts,) = loads.windows_by_formula(office, office.days(), FOUR_IN_FIVE, "sipp")
    assert (counts[0] == 3).all()
    assert (counts[1] <= 2).all()
    quiet = two_groups(demand=[mfc.WalkIns(name="queue", service="sme", per_hour=[0, 0, 6], starts="08:45")])
    (counts,) = loads.windows_by_formula(quiet, quiet.days(), FOUR_IN_FIVE, "mol")
    assert (counts.sum(axis=0) >= 1).all()


def test_nobody_has_patience_for_nothing() -> None:
    office = one_pool(patience=mfc.Fixed(minutes=0))
    (counts,) = loads.windows_by_formula(office, office.days(), FOUR_IN_FIVE, "sipp")
    assert (counts > 5).all()
