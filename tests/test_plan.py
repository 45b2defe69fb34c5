"""Staffing plans: cheapest where all plans can be tried, verified on other visitors, within every limit."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.studies import planned
from mfc_sim.studies.joint import Found, Joint
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.shift_cover import Row, ShiftCover

HALF = mfc.Target(limit_min=15, share=0.85, per="half-hour")
MORE: dict[str, Any] = {"replications": 128, "progress": False}


def office(**more: Any) -> mfc.Office:
    given: dict[str, Any] = {
        "name": "Office 1",
        "hours": ("09:00", "12:00"),
        "services": [
            mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10)),
            mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
        ],
        "demand": [
            mfc.WalkIns(
                name="queue", mix={"passport": 0.7, "collect": 0.3}, per_hour=[8, 22, 12], starts="09:00", step_min=60
            )
        ],
        "windows": [mfc.Windows(name="u", count=2, installed=7)],
    }
    return mfc.Office(**{**given, **more})


def long(**more: Any) -> mfc.ShiftType:
    given: dict[str, Any] = {"name": "long", "windows": "u", "starts": "09:00", "length_min": 180, "cost": 3}
    return mfc.ShiftType(**{**given, **more})


SHORT = mfc.ShiftType(name="short", windows="u", starts=("09:00", "11:00"), every_min=60, length_min=60, cost=1.3)


def plan_of(target: Any = HALF, types: Any = None, one: mfc.Office | None = None, **more: Any) -> StaffingPlan:
    return mfc.staff(one or office(), target, shift_types=types or [long(), SHORT], **{**MORE, **more})


@pytest.fixture(scope="module")
def plan() -> StaffingPlan:
    return plan_of()


@pytest.mark.parametrize("seed", range(5))
def test_of_all_plans_tried_one_by_one_none_that_meets_the_target_is_cheaper(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(seed)
    demand = mfc.WalkIns(
        name="q", service="passport", per_hour=random.uniform(4, 18, 3).tolist(), starts="09:00", step_min=60
    )
    one = office(demand=[demand], services=[mfc.Service(name="passport", duration=mfc.Gamma(mean_min=9, cv=0.7))])
    seen: list[tuple[Joint, Found]] = []
    find = Joint.find

    def noted(self: Joint, raised: Any = None) -> Any:
        found = find(self, raised)
        seen.append((self, found[0]))
        return found

    monkeypatch.setattr(Joint, "find", noted)
    plan_of(one=one, seed=seed)
    joint, found = seen[0]
    model = joint.model
    costs = model.costs
    counts = [range(int(found.covered.cost / cost) + 1) for cost in costs]
    cheaper = []
    for people in itertools.product(*counts):
        if any(people) and costs @ people < found.covered.cost - 1e-9:
            given = [(pattern, n) for pattern, n in zip(model.patterns, people, strict=True) if n]
            rows = tuple(Row(pattern, (pattern.breaks or (),), n) for pattern, n in given)
            cheaper.append(ShiftCover(model, joint.required, rows, 0.0, False, 0.0, "en"))
    allowed = [cover for cover in cheaper if cover.allowed()]
    trials = joint.trials.all([cover.office(one) for cover in allowed])
    assert [cover.cost for cover, trial in zip(allowed, trials, strict=True) if trial.met] == []


def test_a_plan_is_verified_on_visitors_that_no_search_met(plan: StaffingPlan) -> None:
    search, proof = plan.seeds
    assert search != proof
    assert plan.replications == (128, 512)
    assert plan.proof.met
    assert plan.attempts >= 1
    assert (plan.table()["surely"] >= 0.85).all()


def test_the_office_of_a_plan_is_an_ordinary_one_that_keeps_the_target(plan: StaffingPlan) -> None:
    assert isinstance(plan.office, mfc.Office)
    result = mfc.simulate(plan.office, replications=512, seed=plan.seeds[1])
    frame = result.to_pandas()
    half = (frame["queued_at_min"] // 30).clip(upper=23)
    within = (frame["outcome"] == "served") & (frame["wait_min"] <= 15)
    shares = within.groupby(half).mean()
    assert plan.table()["value"].to_numpy() == pytest.approx(shares.to_numpy())


def test_the_lower_bound_is_not_above_the_cost(plan: StaffingPlan) -> None:
    assert 0 < plan.lower_bound <= plan.cost
    assert plan.cost == pytest.approx(plan.cover.cost)


def test_the_people_of_a_plan_can_promise_at_least_its_target(plan: StaffingPlan) -> None:
    most = mfc.staff(office(), people=plan.people, shift_types=[long(), SHORT], **MORE)
    assert most.people <= plan.people
    assert most.targets[0].share is not None
    assert most.targets[0].share >= 0.85
    assert most.proof.met
    fewer = mfc.staff(office(), people=2, shift_types=[long()], **MORE)
    assert fewer.targets[0].share is not None
    assert fewer.targets[0].share < 0.85


def test_people_who_cannot_promise_anything_are_told_so() -> None:
    busy = office(demand=[mfc.WalkIns(name="q", service="passport", per_hour=90)])
    with pytest.raises(mfc.NoFeasiblePlan, match="1 people cannot promise even 1 %"):
        mfc.staff(busy, people=1, shift_types=[long()], **MORE)


def test_changes_from_the_roster_are_told_and_limited() -> None:
    free = plan_of(types=[long(), long(name="late", starts="10:00", length_min=120, cost=1.9)])
    late = free.cover.people - 2
    assert free.changes == [f"u 10:00-12:00: 0, now {late}"]
    two = plan_of(types=[long()], changes_max=2)
    assert len(two.changes) == 1
    with pytest.raises(mfc.NoFeasiblePlan, match="changes_max=0"):
        plan_of(types=[long()], changes_max=0)


def test_a_plan_that_changes_nothing_says_so() -> None:
    today = office(windows=[mfc.Windows(name="u", count=5, installed=5)])
    same = plan_of(mfc.Target(limit_min=15, share=0.97, per="half-hour"), [long()], today)
    assert same.people in (4, 5)
    if same.people == 5:
        assert str(same).splitlines()[-1] == "The roster stays as it is."
    else:
        assert same.changes == ["u 09:00-12:00: 5, now 4"]


def test_groups_without_a_shift_type_stay_as_they_are() -> None:
    windows = [
        mfc.Windows(name="u", count=2, installed=7),
        mfc.Windows(name="collect", serves=["collect"], count=1, breaks=[mfc.Break("10:00", 30)]),
    ]
    two = plan_of(types=[long()], one=office(windows=windows))
    assert two.office.windows[1] == windows[1]
    assert two.people <= plan_of(types=[long()]).people


def test_absence_asks_for_more_people(plan: StaffingPlan) -> None:
    away = plan_of(one=office(windows=[mfc.Windows(name="u", count=2, installed=9, absence=0.25)]))
    assert away.cost > plan.cost
    assert away.office.windows[0].absence == 0.25


def test_trainees_are_taken_where_they_are_cheap_enough() -> None:
    windows = [mfc.Windows(name="u", count=2, installed=7), mfc.Windows(name="new", count=1, installed=7, pace=1.4)]
    trainee = long(name="trainee", windows="new", cost=0.5)
    cheap = plan_of(types=[long(), trainee], one=office(windows=windows))
    assert {group.name for group in cheap.office.windows} == {"new"}
    dear = plan_of(types=[long(), trainee.replace(cost=3)], one=office(windows=windows))
    alone = [
        plan_of(types=[one], one=office(windows=[group])).cost
        for one, group in zip((long(), trainee.replace(cost=3)), windows, strict=True)
    ]
    assert dear.cost <= min(alone)
    assert alone[0] < alone[1]


@pytest.mark.parametrize(
    "target",
    [
        mfc.Target(limit_min=10, share=0.9, per="day"),
        mfc.Target(limit_min=15, share=0.9, per="service"),
        mfc.Target(limit_min=15, share=0.9, per="level"),
        mfc.Target(mean_wait_min=4, per="half-hour"),
        mfc.Target(quantile=0.9, limit_min=12, per="day"),
        mfc.Target(left=0.05, per="service"),
        [HALF, mfc.Target(mean_wait_min=3, per="day"), mfc.Target(left=0.03, per="service")],
    ],
)
def test_every_kind_of_target_is_met_and_one_person_less_would_not_do(target: Any) -> None:
    one = office(patience=mfc.Exponential(mean_min=20))
    met = plan_of(target, [long()], one)
    assert met.proof.met
    for fewer in met.cover.fewer():
        less = planned.Trials(one, met.days, met.targets, seed=met.seeds[1], replications=512).trial(fewer.office(one))
        assert less.least_slack < met.proof.least_slack


def test_a_week_has_its_days_planned_and_weekly_shifts_keep_their_days() -> None:
    week = office(
        hours={"Mon": ("09:00", "12:00"), "Tue-Wed": ("09:00", "11:00")},
        demand=[mfc.WalkIns(name="q", service="passport", per_hour={"Mon": 16, "Tue": 8, "Wed": 12})],
    )
    daily = plan_of(one=week, types=[long(), SHORT])
    by_day = [int(counts[0].max()) for counts in daily.cover.on_duty]
    assert by_day[0] > by_day[1]
    weekly = plan_of(one=week, types=[long(name="two days", days_on=2), SHORT])
    assert all(len(row.pattern.days) == 2 for row in weekly.cover.rows if row.pattern.type == 0)
    assert weekly.proof.met


def test_privileged_and_booked_visitors_are_part_of_the_promise() -> None:
    demand = [
        mfc.WalkIns(name="queue", mix={"passport": 0.7, "collect": 0.3}, per_hour=9, privileged_share=0.1),
        mfc.Appointments(name="booked", service="passport", starts="09:00", ends="11:30", every_min=15, no_show=0.1),
    ]
    both = plan_of(mfc.Target(limit_min=15, share=0.85, per="level"), [long()], office(demand=demand))
    assert sorted(both.table()["part"]) == ["0", "1", "2"]


def test_a_dearer_promise_never_costs_less(plan: StaffingPlan) -> None:
    table = plan.frontier()
    assert table["share"].tolist() == [0.65, 0.75, 0.8, 0.85, 0.9]
    assert table["cost"].is_monotonic_increasing
    assert table.loc[3, "cost"] == plan.cost
    mean = plan_of(mfc.Target(mean_wait_min=5, per="day"), [long()])
    with pytest.raises(mfc.InvalidDescription, match="frontier: the first target must be a share or a quantile"):
        mean.frontier()


def test_posts_are_hours_at_the_window_over_hours_of_a_post(plan: StaffingPlan) -> None:
    hours = sum(float(counts[0].sum()) / 2 for counts in plan.cover.on_duty)
    assert plan.window_hours == hours
    assert plan.payroll(face_hours=5, absence=0.2).posts == pytest.approx(hours / 5 / 0.8)
    with pytest.raises(mfc.InvalidDescription) as error:
        plan.payroll(face_hours=0, papers_hours=-1, absence=1, workdays=8)
    assert [problem.split(" must")[0] for problem in error.value.problems] == [
        f"payroll: {name}" for name in ("face_hours", "papers_hours", "absence", "workdays")
    ]


@pytest.mark.parametrize(
    ("one", "target", "types", "said"),
    [
        (office(), HALF.replace(share=1), [long()], "share must be below 1, got 1"),
        (office(), mfc.Target(left=0, per="day"), [long()], "left must be above 0, got 0"),
        (office(), HALF, [long(windows="x")], "windows 'x' are not there"),
        (3, HALF, [long()], "office must be of kind Office"),
        (office(), "90 %", [long()], "target must be of kind Target"),
        (office(), HALF, [], "shift_types must be a list of at least one ShiftType"),
    ],
)
def test_what_makes_no_sense_is_named(one: Any, target: Any, types: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        mfc.staff(one, target, shift_types=types, **MORE)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"people": 0}, "people must be a whole number >= 1, got 0"),
        ({"people_max": True}, "people_max must be a whole number >= 1, got True"),
        ({"changes_max": -1}, "changes_max must be a whole number >= 0, got -1"),
        ({"people": 3, "people_max": 4}, "not with people_max="),
        ({"replications": 1}, "replications must be a whole number >= 2, got 1"),
        ({"time_limit_s": float("nan")}, "time_limit_s must be a number of seconds above 0, got nan"),
        ({"engine": "fast"}, "engine"),
    ],
)
def test_wrong_arguments_are_named(more: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        plan_of(**more)


@pytest.mark.parametrize(
    ("one", "types", "more", "said"),
    [
        (
            office(),
            [long(starts="10:00", length_min=120)],
            {},
            r"09:00-10:00 \('u'\): .*no shift reaches it",
        ),
        (office(windows=[mfc.Windows(name="u", count=2)]), [long()], {}, "all installed windows .*reach"),
        (office(), [long()], {"people_max": 2}, "can be done: people_max=2"),
    ],
)
def test_what_no_staffing_can_meet_is_named(one: Any, types: Any, more: Any, said: str) -> None:
    with pytest.raises(mfc.NoFeasiblePlan, match=said):
        plan_of(HALF, types, one, **more)


def test_a_shift_that_costs_nothing_is_not_given_to_more_people_than_are_needed() -> None:
    free = plan_of(types=[long(cost=0)])
    assert (free.cost, free.people) == (0, plan_of(types=[long()]).people)


def test_the_same_seed_makes_the_same_plan(plan: StaffingPlan) -> None:
    again = plan_of()
    assert (again.office, str(again)) == (plan.office, str(plan))


def test_a_plan_is_told_in_both_languages(plan: StaffingPlan) -> None:
    russian = plan_of(one=office(language="ru"))
    assert russian.cover.rows == plan.cover.rows
    assert "Цель: не меньше 85 % вызваны за 15 мин в каждые полчаса." in str(russian)
    assert "Target: at least 85 % called within 15 min in every half-hour." in str(plan)
    assert repr(plan).startswith("<StaffingPlan of 'Office 1':")
    assert "<table" in plan._repr_html_()


def test_a_stopped_search_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(planned, "least_possible", stop)
    with pytest.raises(KeyboardInterrupt, match=r"staff: stopped after \d+ staffings; nothing is kept"):
        plan_of()


def test_a_day_to_which_nobody_comes_needs_nobody() -> None:
    week = office(
        hours={"Mon-Wed": ("09:00", "11:00")},
        demand=[mfc.WalkIns(name="q", service="passport", per_hour={"Mon": 10, "Tue": 0, "Wed": 5})],
    )
    found = plan_of(one=week, types=[long(length_min=120)])
    by_day = [int(counts.sum()) for counts in found.cover.on_duty]
    assert by_day[1] == 0
    assert by_day[0] > by_day[2] > 0
    assert found.proof.met


def test_posts_count_the_days_on_which_an_office_is_open() -> None:
    six = plan_of(one=office(hours={"Mon-Sat": ("09:00", "12:00")}))
    assert six.payroll().posts == pytest.approx(six.window_hours * 6 / 25)
    alike = plan_of()
    assert alike.payroll().posts == pytest.approx(alike.window_hours / 5)


def test_a_plan_of_an_office_with_a_hall_says_whom_the_target_leaves_out() -> None:
    told = str(plan_of(one=office(hall=8), types=[long()], replications=64))
    assert "! Those whom a full hall refuses do not count in the target" in told
