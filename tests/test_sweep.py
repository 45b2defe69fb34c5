"""Sweeps: every point is what `simulate` says of its office, on the same visitors, whatever the workers."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import tasks
from mfc_sim.paths import ROW_COLUMNS, absent_windows, draw
from mfc_sim.studies.answers import Work, work
from mfc_sim.studies.axes import grid
from mfc_sim.studies.best import window_hours
from offices import contract_office, small_office

UNIVERSAL = "windows.universal.shifts.day.count"
OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
    ],
    demand=[mfc.WalkIns(name="queue", mix={"passport": 2, "collect": 1}, per_hour=20, privileged_share=0.1)],
    windows=[
        mfc.Windows(name="universal", absence=0.1, shifts=[mfc.Shift(name="day", count=3)]),
        mfc.Windows(name="short", serves=["collect"], count=1),
    ],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)
SCALE = mfc.Axis("scale", "demand.*.scale", {"today": 1.0, "more": 1.3})
WINDOWS = mfc.Axis("windows open", UNIVERSAL, [2, 3, 5])


@pytest.fixture(scope="module")
def swept() -> mfc.Sweep:
    return mfc.sweep(OFFICE, [SCALE, WINDOWS], replications=40, seed=3)


def test_the_points_are_all_combinations_the_last_axis_fastest(swept: mfc.Sweep) -> None:
    assert list(swept.offices) == [(scale, count) for scale in ("today", "more") for count in (2, 3, 5)]
    assert len(swept) == 6
    office = swept.offices["more", 5]
    assert (office.demand[0].scale, office.windows[0].count) == (1.3, 5)
    assert swept.table().index.names == ["scale", "windows open"]
    assert swept.table().index.tolist() == list(swept.offices)


@pytest.mark.parametrize(
    "cut",
    [{}, {"by": "hour"}, {"by": ("service", "level")}, {"where": {"service": "passport"}, "of": "queued"}],
    ids=["whole day", "hour", "service and level", "one service"],
)
def test_every_point_has_the_table_that_simulate_gives(swept: mfc.Sweep, cut: dict[str, Any]) -> None:
    table = swept.table(**cut)
    for key, office in swept.offices.items():
        alone = mfc.simulate(office, replications=40, seed=3).table(**cut)
        mine = table.loc[[key]] if "by" not in cut else table.loc[key]
        np.testing.assert_array_equal(mine.to_numpy(), alone.to_numpy())
        if "by" in cut:
            assert mine.index.tolist() == alone.index.tolist()
            assert mine.index.names == alone.index.names


def test_a_point_is_a_result_drawn_and_run_again(swept: mfc.Sweep) -> None:
    office = swept.offices["more", 3]
    pd.testing.assert_frame_equal(
        swept["more", 3].to_pandas(), mfc.simulate(office, replications=40, seed=3).to_pandas(), check_exact=True
    )
    assert swept["more", np.int64(3)].office == office


def cut(offices: list[mfc.Office], replications: int, **more: Any) -> list[tasks.Task]:
    """Tasks of a pass over offices, each on its own days."""
    maker = tasks.Points(lanes=replications * len(offices), engine="auto")
    points = [maker.point(office, office.days(week=True)) for office in offices]
    return tasks.tasks_of(points, seed=7, replications=replications, **{"budget": 256 * tasks.MIB, **more})


def records_of(offices: list[mfc.Office], replications: int, **more: Any) -> dict[int, list[Any]]:
    """Paths and records of every office, block by block, as a sweep runs them."""
    found: dict[int, list[Any]] = {}
    for task in cut(offices, replications, **more):
        drawn = tasks._Drawn(task.seed)
        for places in tasks._together(task):
            points = [task.points[place] for place in places]
            for first in range(task.first, task.first + task.replications, task.block):
                jobs = drawn.jobs(points, first, min(task.block, task.first + task.replications - first))
                for place, (_, paths), records in zip(places, jobs, tasks.run_jobs(points[0], jobs), strict=True):
                    found.setdefault(task.places[place], []).append((paths, records))
    return found


VARIED = [
    contract_office(),
    contract_office().with_windows(universal="+2"),
    contract_office(patience=None),
    contract_office(at_closing="send_away"),
    contract_office(windows=[mfc.Windows(name="u", count=7, absence=0.2), mfc.Windows(name="b", count=2, absence=0.1)]),
    contract_office(
        absent_call_min=0.5,
        windows=[mfc.Windows(name="u", count=9, pace=1.1, absence=0.2), mfc.Windows(name="b", count=1, serves=["sme"])],
    ),
    contract_office(hall=30),
    contract_office().replace(hours={"Mon-Sat": ("09:00", "19:00")}),
]


@pytest.mark.parametrize("more", [{}, {"block": 7}, {"budget": 1.0}, {"block": 64}], ids=str)
def test_offices_that_run_together_have_the_records_they_have_alone(more: dict[str, Any]) -> None:
    together = records_of(VARIED, 70, **more)
    assert sorted(together) == list(range(len(VARIED)))
    for place, office in enumerate(VARIED):
        blocks = mfc.simulate(office, replications=70, seed=7, week=True, run_block=more.get("block", 64)).run.blocks()
        first = 0
        alone = list(blocks)
        for paths, records in together[place]:
            assert paths.first == first
            first += paths.replications
            if paths.replications == alone[0][0].replications:  # same blocks: the very same bytes
                people, found = next(block for block in alone if block[0].first == paths.first)
                assert records.same_as(found)
                assert np.array_equal(paths.absent, people.absent)
                assert all(np.array_equal(getattr(paths, name), getattr(people, name)) for name in ROW_COLUMNS)
        assert first == 70


def test_who_meets_the_same_people_shares_their_very_columns() -> None:
    together = records_of(VARIED, 64)
    first = {place: blocks[0][0] for place, blocks in together.items()}
    shared = {place for place, paths in first.items() if paths.need_ms is first[0].need_ms}
    assert shared == {0, 1, 3, 5}  # another patience, other skills, hours or engine: they draw their own
    assert first[5].absent.any()


def test_absences_alone_are_those_of_a_whole_draw() -> None:
    office = contract_office(windows=[mfc.Windows(name="u", count=7, absence=0.2)])
    whole = draw(office, seed=7, first=50, replications=100)
    alone = absent_windows(office, seed=7, first=50, replications=100, days=office.days())
    assert alone.any()
    assert np.array_equal(alone, whole.absent)


def test_any_number_of_workers_and_any_memory_give_the_same_bytes(swept: mfc.Sweep) -> None:
    for more in ({"n_jobs": 2}, {"memory_mib": 0.001}, {"n_jobs": 2, "memory_mib": 1}, {"engine": "reference"}):
        other = mfc.sweep(OFFICE, [SCALE, WINDOWS], replications=40, seed=3, **more)
        assert other.table().to_csv() == swept.table().to_csv()
    assert other.engines == ("reference",)
    two = mfc.sweep(OFFICE, [SCALE, WINDOWS], replications=40, seed=3, n_jobs=2)
    assert two.table("hour").to_csv() == swept.table("hour").to_csv()


def test_points_whose_replications_are_cut_into_tasks_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = mfc.sweep(OFFICE, WINDOWS, replications=200, seed=3)
    monkeypatch.setattr(tasks, "TASK_CUSTOMERS", {"lanes": 10_000, "reference": 10_000})
    monkeypatch.setattr(tasks, "SHARED_LANES", 64)
    cut = mfc.sweep(OFFICE, WINDOWS, replications=200, seed=3)
    assert cut.table().to_csv() == whole.table().to_csv()
    assert len(tasks.tasks_of(cut.points, seed=3, replications=200, budget=2**28)) > 3


def test_a_large_run_is_the_same_bytes_for_any_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    from mfc_sim import simulation

    kept = mfc.simulate(OFFICE, replications=300, seed=3)
    monkeypatch.setattr(simulation, "KEPT_CUSTOMERS", 1000)
    for more in ({}, {"n_jobs": 2}, {"memory_mib": 0.01}, {"n_jobs": 2, "engine": "reference"}):
        large = mfc.simulate(OFFICE, replications=300, seed=3, **more)
        assert not large.run.keep
        for by in (None, "hour"):
            assert large.table(by).to_csv() == kept.table(by).to_csv()
        assert large.people_waiting().to_csv() == kept.people_waiting().to_csv()
        assert large.day_probability("share_within_15 >= 0.9") == kept.day_probability("share_within_15 >= 0.9")


def test_named_offices_are_points_of_their_own() -> None:
    other = OFFICE.with_windows(**{"universal.day": 5}).replace(name="Five")
    listed = mfc.sweep([OFFICE, other], replications=20, seed=3)
    named = mfc.sweep({"today": OFFICE, "five": other}, replications=20, seed=3)
    assert listed.table().index.tolist() == ["Office", "Five"]
    assert named.table().index.name == "scenario"
    assert named["five"].office == other
    np.testing.assert_array_equal(named.table().to_numpy(), listed.table().to_numpy())
    compared = mfc.compare({"today": OFFICE, "five": other}, replications=20, seed=3)
    np.testing.assert_array_equal(named.table().to_numpy(), compared.table().to_numpy())


def test_one_office_with_differing_days_makes_all_replications_weeks() -> None:
    plan = OFFICE.replace(hours={"Mon-Tue": ("09:00", "13:00")})
    swept = mfc.sweep(plan, {"windows.short.shifts.day.days": {"Monday": "Mon", "both": "Mon-Tue"}}, replications=4)
    assert [len(point.days) for point in swept.points] == [2, 2]
    assert "4 replications of 2 open days" in str(swept)
    dated = mfc.sweep(plan, {UNIVERSAL: [3, 4]}, replications=4, dates=("2026-11-23", "2026-11-24"))
    assert [day.label for day in dated.points[0].days] == ["2026-11-23", "2026-11-24"]
    with pytest.raises(mfc.InvalidDescription, match="'scenario=a' has hours of any day, 'scenario=b' of a week"):
        mfc.sweep({"a": OFFICE, "b": plan.replace(hours={"Mon": ("9:00", "12:00"), "Tue": ("9:00", "10:00")})})


def test_offices_that_lanes_refuse_run_on_the_reference() -> None:
    swept = mfc.sweep(OFFICE, {"hall": {"none": None, "five": 5}}, replications=20, seed=3)
    assert swept.engines == ("lanes", "reference")
    alone = mfc.simulate(OFFICE.replace(hall=5), replications=20, seed=3).table()
    np.testing.assert_array_equal(swept.table().loc[["five"]].to_numpy(), alone.to_numpy())
    with pytest.raises(mfc.UnsupportedFeature, match="no hall"):
        mfc.sweep(OFFICE, {"hall": [5, 6]}, replications=20, engine="lanes")


def test_people_that_lanes_cannot_hold_run_on_the_reference_under_auto() -> None:
    # a need so long that the keys of lanes do not hold it, as only the draws show
    slow = small_office(services=[mfc.Service(name="passport", duration=mfc.Fixed(minutes=9_999))], demand=[
        mfc.WalkIns(name="q", service="passport", per_hour=30)], windows=[
        mfc.Windows(name="u", shifts=[mfc.Shift(name="day", count=2)], pace=100)])  # fmt: skip
    swept = mfc.sweep(slow, {"windows.u.shifts.day.count": [2, 3]}, replications=20, seed=3)
    reference = mfc.sweep(slow, {"windows.u.shifts.day.count": [2, 3]}, replications=20, seed=3, engine="reference")
    assert swept.engines == ("lanes",)
    assert swept.table().to_csv() == reference.table().to_csv()
    with pytest.raises(mfc.UnsupportedFeature, match="beyond 24 days"):
        mfc.sweep(slow, {"windows.u.shifts.day.count": [2, 3]}, replications=20, engine="lanes")


def test_the_memory_of_a_pass_does_not_grow_with_its_points() -> None:
    point = cut([OFFICE], 200)[0].points[0]
    for budget in (tasks.MIB, 8 * tasks.MIB, 256 * tasks.MIB):
        for scales in (1, 50):  # all on the same people, or each on people of its own
            points = [tasks.replace(point, people=number % scales) for number in range(50)]
            for task in tasks.tasks_of(points, seed=7, replications=200, budget=budget):
                for places in tasks._together(task):
                    met = {task.points[place].people for place in places}
                    customers = min(task.block, 200) * point.customers
                    used = customers * (tasks.PEOPLE_BYTES * len(met) + tasks.OWN_BYTES * (len(places) - len(met)))
                    assert used <= max(budget, 64 * point.customers * tasks.PEOPLE_BYTES)


def test_tasks_and_answers_can_be_sent_to_any_process(swept: mfc.Sweep) -> None:
    questions = swept._questions()
    points = [tasks.replace(point, asked=(one,)) for point, one in zip(swept.points, questions, strict=True)]
    (task,) = tasks.tasks_of(points, seed=3, replications=40, budget=2**28)
    sent = pickle.loads(pickle.dumps(Work(task, ("mean_wait_min",), whole=True)))
    answers = pickle.loads(pickle.dumps(work(sent)))
    waits = {place: answer.columns["mean_wait_min"][0] for place, answer in zip(task.places, answers, strict=True)}
    assert [waits[place] for place in range(6)] == swept.table()["mean_wait_min"].tolist()


def test_the_part_at_a_label_is_a_sweep_of_the_other_axes(swept: mfc.Sweep) -> None:
    part = swept.at({"scale": "more"})
    assert [axis.name for axis in part.axes] == ["windows open"]
    pd.testing.assert_frame_equal(part.table(), swept.table().loc["more"])
    assert part[5].office == swept.offices["more", 5]
    assert "Office (scale=more)" in str(part)
    with pytest.raises(mfc.InvalidDescription, match="no axis 'scal'; did you mean 'scale'"):
        swept.at({"scal": "more"})
    with pytest.raises(mfc.InvalidDescription, match="axis 'scale' has no 'mor'; did you mean 'more'"):
        swept.at({"scale": "mor"})
    with pytest.raises(mfc.InvalidDescription, match="at fixes all axes"):
        swept.at({"scale": "more", "windows open": 5})


def test_nothing_is_run_twice(swept: mfc.Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    swept.table("service")

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("run again")

    monkeypatch.setattr(type(swept), "_run", never)
    assert len(swept.table()) == 6
    assert len(swept.table("service")) == 12
    assert len(swept.at({"windows open": 3}).table("service")) == 4
    assert swept.best(mfc.Target(limit_min=15, share=0.9, per="day")).share.n == 40


def test_the_text_shows_the_points_and_says_what_is_left_out(swept: mfc.Sweep) -> None:
    text = str(swept)
    assert "Office: sweep of 6 points on the same visitors, 40 replications of a day, seed 3, engine lanes" in text
    assert text.count("\n  today") == text.count("\n  more") == 3
    assert repr(swept) == "<Sweep of 6 points, scale x 2, windows open x 3: 40 replications, seed 3>"
    many = mfc.sweep(OFFICE.replace(language="ru", name="<МФЦ>"), {UNIVERSAL: range(2, 27)}, replications=2)
    assert "… и ещё вариантов: 5" in str(many)
    assert "меньше 30" in str(many)
    assert "&lt;МФЦ&gt;" in many._repr_html_()
    assert "<МФЦ>" not in many._repr_html_()


def test_the_provenance_names_what_the_figures_depend_on(swept: mfc.Sweep) -> None:
    said = swept.provenance
    assert said["axes"] == {"scale": ["today", "more"], "windows open": [2, 3, 5]}
    assert (said["seed"], said["replications"], said["engine"]) == (3, 40, "lanes")
    assert {"version_mfc_sim", "version_numpy", "description_sha256"} <= said.keys()


def test_window_hours_are_those_of_the_clipped_shifts_of_all_days() -> None:
    office = contract_office()
    # early 5 x 9 h, late 3 x 9 h and business 2 x 10 h on five days; saturday 4 x 5 h
    assert window_hours(office, office.days()) == 5 * (45 + 27 + 20) + 20
    assert window_hours(OFFICE, OFFICE.days()) == 16


def test_a_path_in_two_axes_is_set_in_their_order() -> None:
    axes = (mfc.Axis("all", "demand.*.scale", [2.0]), mfc.Axis("one", "demand.queue.scale", [3.0]))
    assert grid(OFFICE, axes)[2.0, 3.0].demand[0].scale == 3.0
