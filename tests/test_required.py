"""Windows that an office needs: every half-hour meets the target, and with one window less it does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.studies import forward as forward_module
from mfc_sim.studies import lower
from mfc_sim.studies.loads import windows_by_formula
from mfc_sim.studies.profiles import full, installed, least_cover, staffed
from mfc_sim.studies.staffing import Requirement
from mfc_sim.studies.trials import Trial, Trials

TARGET = mfc.Target(share=0.9, limit_min=15, per="half-hour")
DAYS = 200


def one_pool(**more: Any) -> mfc.Office:
    """A single queue with a peak, three hours."""
    given = dict(
        name="Office 1",
        hours=("09:00", "12:00"),
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=[12, 36, 9], starts="09:00", step_min=60)],
        windows=[mfc.Windows(name="desk", count=2, installed=12)],
    )
    return mfc.Office(**{**given, **more})


def two_groups(**more: Any) -> mfc.Office:
    """Universal windows, and some for business alone; two services."""
    return one_pool(
        **{
            "services": [
                mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10)),
                mfc.Service(name="sme", duration=mfc.Exponential(mean_min=20)),
            ],
            "demand": [mfc.WalkIns(name="queue", mix={"passport": 0.8, "sme": 0.2}, per_hour=24)],
            "windows": [
                mfc.Windows(name="universal", count=2, installed=10),
                mfc.Windows(name="business", count=1, installed=3, serves=["sme"]),
            ],
            **more,
        }
    )


def anything(office: mfc.Office) -> tuple[Any, Any]:
    """From no window to all that are installed."""
    most = full(office, office.days())
    return tuple(np.zeros_like(counts) for counts in most), most


def needed(office: mfc.Office, target: Any = TARGET, **more: Any) -> Requirement:
    return mfc.required_windows(office, target, **{"replications": DAYS, "seed": 1, **more})


def tried(need: Requirement, windows: Any) -> Trial:
    """Simulate other windows on the same visitors."""
    trials = Trials(need.office, need.days, need.targets, seed=need.seed, replications=need.replications)
    return trials.trial(staffed(need.office, need.days, windows))


def one_less(need: Requirement, day: int, group: int, at: int, *, kept: bool) -> Any:
    """The windows with one less in a half-hour, or from it on with the number kept until closing."""
    windows = [counts.copy() for counts in need.windows]
    if kept:
        windows[day][:, at:] = windows[day][:, at : at + 1]
        windows[day][group, at:] -= 1
    else:
        windows[day][group, at] -= 1
    return tuple(windows)


def check(need: Requirement) -> None:
    """What holds of any requirement."""
    assert need.trial.met
    assert tried(need, need.windows).met
    most = installed(need.office, need.days)
    for counts, part in zip(need.windows, need.fractional, strict=True):
        assert (counts >= 0).all()
        assert (counts <= most[:, None]).all()
        assert (part <= counts).all()
        assert (part >= counts - 1).all()
    whole = np.concatenate(need.windows, axis=1)
    for groups, where in least_cover(need.office, need.days):
        assert (whole[list(groups)].sum(axis=0)[where] >= 1).all()


PATIENT = mfc.Exponential(mean_min=25)
TARGETS = {
    "share": TARGET,
    "no wait": mfc.Target(share=0.7, limit_min=0, per="half-hour"),
    "mean": mfc.Target(mean_wait_min=4, per="half-hour"),
    "quantile": mfc.Target(quantile=0.9, limit_min=12, per="half-hour"),
    "left": mfc.Target(left=0.08, per="half-hour"),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_one_window_less_in_any_half_hour_fails(kind: str) -> None:
    office = one_pool(patience=PATIENT if kind == "left" else None)
    need = needed(office, TARGETS[kind])
    check(need)
    for at, count in enumerate(need.windows[0][0].tolist()):
        if count > 1:
            fewer = tried(need, one_less(need, 0, 0, at, kept=True))
            assert (fewer.verdicts[0].slack[: at + 1] < 0).any(), (kind, at)


def test_the_number_kept_until_closing_meets_the_half_hours_so_far() -> None:
    need = needed(one_pool())
    for at in range(6):
        windows = need.windows[0].copy()
        windows[:, at:] = windows[:, at : at + 1]
        assert (tried(need, (windows,)).verdicts[0].slack[: at + 1] >= 0).all()


def test_a_number_that_failed_is_not_taken_for_enough_when_looked_up_again() -> None:
    # wherever the search begins: raised to the number that is enough, it is not lowered again to the one before
    office = one_pool(demand=[mfc.WalkIns(name="queue", service="any", per_hour=24)])
    trials = Trials(office, office.days(), [TARGET], seed=1, replications=DAYS)
    for start in range(1, 9):
        search = forward_module.Forward(trials, (np.full((1, 6), start),), anything(office))
        (found,) = search.settle()
        assert trials.trial(staffed(office, office.days(), (found,))).met, start
        assert found.tolist() == needed(office).windows[0].tolist(), start


@pytest.mark.parametrize("day_cv", [0, 0.25])
def test_a_service_nobody_waits_for_long_needs_its_offered_load(day_cv: float) -> None:
    # 30 an hour of exactly 2 min: one busy window; with 3 nobody waits a quarter of an hour, whatever happens
    office = one_pool(
        services=[mfc.Service(name="any", duration=mfc.Fixed(minutes=2))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=15, day_cv=day_cv)],
    )
    assert needed(office).windows[0].tolist() == [[1] * 6]


def test_the_same_seed_gives_the_same_answer_and_another_nearly() -> None:
    office = one_pool(day_cv=0.1)
    first, again, other = needed(office), needed(office), needed(office, seed=2)
    assert first.windows[0].tolist() == again.windows[0].tolist()
    assert first.fractional[0].tolist() == again.fractional[0].tolist()
    assert first.simulated == again.simulated
    assert first.trial.kept[0].over.tolist() == again.trial.kept[0].over.tolist()
    # half-hours trade windows with their neighbors, the sum stays
    assert other.window_hours == pytest.approx(first.window_hours, rel=0.1)


def test_the_shifts_of_the_office_do_not_matter() -> None:
    office = one_pool()
    other = one_pool(
        windows=[
            mfc.Windows(
                name="desk", installed=12,
                shifts=[mfc.Shift(name="a", count=7, hours=("10:00", "11:00"), breaks=[mfc.Break("10:20", 30)])],
            )
        ]
    )  # fmt: skip
    assert needed(office).windows[0].tolist() == needed(other).windows[0].tolist()


def test_a_day_on_which_nobody_is_on_duty_yet_gets_its_windows() -> None:
    office = one_pool(
        hours={"Fri": ("09:00", "10:00"), "Sat": ("09:00", "10:00")},
        demand=[mfc.WalkIns(name="queue", service="any", per_hour={"Fri": 30, "Sat": 10})],
        windows=[mfc.Windows(name="desk", count=9, days="Fri")],
    )
    friday, saturday = needed(office).windows
    assert friday.min() > saturday.max() >= 2


def test_days_that_differ_are_settled_side_by_side_as_each_alone() -> None:
    hours = {"Mon": ("09:00", "12:00"), "Sat": ("10:10", "11:20")}
    office = one_pool(hours=hours, demand=[mfc.WalkIns(name="queue", service="any", per_hour={"Mon": 30, "Sat": 18})])
    need = needed(office)
    check(need)
    assert [counts.shape for counts in need.windows] == [(1, 6), (1, 3)]
    for place, name in enumerate(hours):
        alone = needed(
            office.replace(
                hours={name: hours[name]},
                demand=[mfc.WalkIns(name="queue", service="any", per_hour={name: 30 if name == "Mon" else 18})],
            ),
            week=True,
        )
        assert alone.windows[0].tolist() == need.windows[place].tolist()


def test_two_targets_hold_together() -> None:
    office = one_pool(patience=PATIENT)
    day = mfc.Target(mean_wait_min=1, per="day")
    half, both, whole = needed(office), needed(office, [TARGET, day]), needed(office, day)
    check(both)
    assert len(both.trial.verdicts) == 2
    assert both.window_hours >= max(half.window_hours, whole.window_hours)
    assert not tried(both, half.windows).met  # the strict mean is not a matter of half-hours
    for at in range(6):
        assert not tried(both, one_less(both, 0, 0, at, kept=False)).met


@pytest.mark.parametrize(
    "target",
    [
        mfc.Target(share=0.9, limit_min=15, per="day"),
        mfc.Target(share=0.9, limit_min=15, per="service"),
        mfc.Target(mean_wait_min=4, per="service"),
        mfc.Target(quantile=0.8, limit_min=10, per="level"),
        mfc.Target(left=0.1, per="day"),
    ],
    ids=lambda target: f"{target.kind} per {target.per}",
)
def test_targets_of_whole_days_leave_no_window_that_could_go(target: mfc.Target) -> None:
    patience = PATIENT if target.kind == "left" else None
    demand = [mfc.WalkIns(name="queue", mix={"passport": 0.8, "sme": 0.2}, per_hour=20, privileged_share=0.1)]
    need = needed(two_groups(patience=patience, demand=demand, hours=("09:00", "11:00")), target, replications=100)
    check(need)
    half = needed(need.office, target.replace(per="half-hour"), replications=100)
    assert need.window_hours <= half.window_hours
    for group, at in np.argwhere(need.windows[0] > 0).tolist():
        windows = one_less(need, 0, group, at, kept=False)
        if windows[0][0, at] >= 1:  # passports need a universal window, always
            assert not tried(need, windows).met


def test_skills_are_needed_where_their_work_is() -> None:
    need = needed(two_groups())
    check(need)
    only_business = two_groups(demand=[mfc.WalkIns(name="queue", service="sme", per_hour=6)])
    alone = needed(only_business)
    check(alone)
    assert alone.windows[0].sum(axis=0).max() <= 4


def test_half_hours_before_are_asked_where_all_installed_windows_come_too_late() -> None:
    # 19 come in the second half-hour, and four windows serve 15: the queue of the first has to be gone
    demand = [mfc.WalkIns(name="queue", service="any", per_hour=[24, 38, 6, 6], step_min=30)]
    services = [mfc.Service(name="any", duration=mfc.Fixed(minutes=8))]
    loose = mfc.Target(share=0.9, limit_min=25, per="half-hour")
    office = one_pool(demand=demand, services=services, windows=[mfc.Windows(name="desk", count=4)])
    need = needed(office, loose)
    check(need)
    trials = Trials(office, office.days(), [loose], seed=1, replications=DAYS)
    search = forward_module.Forward(trials, windows_by_formula(office, office.days(), loose, "mol"), anything(office))
    search.settle()
    assert search.stepped_back > 0
    assert not search.beyond


def test_a_search_that_may_not_step_back_is_mended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    demand = [mfc.WalkIns(name="queue", service="any", per_hour=[24, 38, 6, 6], step_min=30)]
    services = [mfc.Service(name="any", duration=mfc.Fixed(minutes=8))]
    loose = mfc.Target(share=0.9, limit_min=25, per="half-hour")
    office = one_pool(demand=demand, services=services, windows=[mfc.Windows(name="desk", count=4)])
    monkeypatch.setattr(forward_module, "STEPS_BACK", 0)
    check(needed(office, loose))


def test_stepping_back_asks_the_group_that_can_help() -> None:
    office = two_groups(
        services=[
            mfc.Service(name="passport", duration=mfc.Fixed(minutes=8)),
            mfc.Service(name="sme", duration=mfc.Fixed(minutes=8)),
        ],
        demand=[
            mfc.WalkIns(name="a", service="passport", per_hour=4),
            mfc.WalkIns(name="b", service="sme", per_hour=[28, 38, 6, 6], step_min=30),
        ],
        windows=[
            mfc.Windows(name="papers", count=9, serves=["passport"]),
            mfc.Windows(name="business", count=4, serves=["sme"]),
        ],
    )
    need = needed(office, mfc.Target(share=0.9, limit_min=25, per="half-hour"))
    check(need)
    assert need.windows[0][0].max() <= 2
    assert need.windows[0][1].max() == 4


def test_nobody_in_the_first_hours_needs_the_least_there() -> None:
    office = one_pool(demand=[mfc.WalkIns(name="queue", service="any", per_hour=[0, 0, 24], starts="09:00")])
    need = needed(office)
    check(need)
    assert need.windows[0][0, :4].tolist() == [1] * 4
    assert need.windows[0][0, 4] >= 4
    assert np.isnan(need.trial.verdicts[0].value[:4]).all()
    assert need.table()["value"].isna().sum() == 4


def test_a_crowd_at_the_door_is_served_in_the_first_half_hour() -> None:
    crowd = [mfc.WalkIns(name="queue", service="any", per_hour=6, at_opening=15)]
    with_crowd, without = needed(one_pool(demand=crowd)), needed(one_pool(demand=[crowd[0].replace(at_opening=0)]))
    check(with_crowd)
    assert with_crowd.windows[0][0, 0] > without.windows[0][0, 0] + 4
    assert with_crowd.windows[0][0, -1] == without.windows[0][0, -1]


def test_slow_windows_and_absences_ask_for_more() -> None:
    plain = needed(one_pool())
    slow = needed(one_pool(windows=[mfc.Windows(name="desk", count=2, installed=14, pace=1.4)]))
    away = needed(one_pool(windows=[mfc.Windows(name="desk", count=2, installed=14, absence=0.2)]))
    for need in (slow, away):
        check(need)
        assert (need.windows[0] >= plain.windows[0]).all()
        assert need.window_hours > 1.1 * plain.window_hours


def test_a_hall_is_simulated_by_the_reference_engine() -> None:
    office = one_pool(hours=("09:00", "10:00"), hall=6)
    need = needed(office, replications=30)
    check(need)
    with pytest.raises(mfc.UnsupportedFeature, match="hall"):
        needed(office, replications=30, engine="lanes")


def test_both_engines_give_the_same_requirement() -> None:
    office = one_pool(hours=("09:00", "10:30"))
    first, second = (needed(office, replications=40, engine=engine) for engine in ("reference", "lanes"))
    assert first.windows[0].tolist() == second.windows[0].tolist()
    assert first.trial.least_slack == second.trial.least_slack


def test_an_office_with_appointments() -> None:
    booked = mfc.Appointments(
        name="booked", service="any", starts="09:30", ends="11:30", every_min=10, per_slot=2, no_show=0.1,
        lateness=mfc.Normal(mean_min=-2, sd_min=5),
    )  # fmt: skip
    need = needed(one_pool(demand=[*one_pool().demand, booked]))
    check(need)
    assert need.window_hours > needed(one_pool()).window_hours


def test_more_days_than_are_kept_at_once_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = needed(one_pool())
    monkeypatch.setattr("mfc_sim.studies.trials.CUSTOMERS_AT_ONCE", 3_000)
    parts = needed(one_pool())
    assert whole.windows[0].tolist() == parts.windows[0].tolist()
    assert np.array_equal(whole.trial.kept[0].over, parts.trial.kept[0].over)


def test_no_plan_needs_less_than_the_lower_bound() -> None:
    need = needed(one_pool())
    trials = Trials(need.office, need.days, need.targets, seed=1, replications=DAYS)
    least = lower.least_possible(trials, need.windows)[0]
    assert (least <= need.windows[0]).all()
    assert (least >= 1).all()
    everything = full(need.office, need.days)[0]
    for at in range(6):
        counts = everything.copy()
        counts[0, at] = least[0, at]
        assert lower.possible(trials.trial(staffed(need.office, need.days, (counts,))))
        if least[0, at] > 1:
            counts[0, at] -= 1
            assert not lower.possible(trials.trial(staffed(need.office, need.days, (counts,))))
