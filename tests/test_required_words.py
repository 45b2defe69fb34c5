"""A requirement in a planner's words, its tables, and what is said when no plan is possible; in both languages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.measures.promises import Verdict
from mfc_sim.studies import required_told
from mfc_sim.studies.loads import METHODS
from mfc_sim.studies.profiles import staffed
from mfc_sim.studies.staffing import Requirement, hours_of
from mfc_sim.studies.trials import Trials

TARGET = mfc.Target(share=0.9, limit_min=15, per="half-hour")


def office(**more: Any) -> mfc.Office:
    given = dict(
        name="Office 1",
        hours=("09:00", "11:00"),
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=[18, 6], starts="09:00", step_min=60)],
        windows=[mfc.Windows(name="desk", count=2, installed=9)],
    )
    return mfc.Office(**{**given, **more})


@pytest.fixture(scope="module")
def need() -> Requirement:
    return mfc.required_windows(office(), TARGET, replications=100, seed=3)


def test_the_table_says_what_is_needed_and_what_it_reaches(need: Requirement) -> None:
    table, verdict = need.table(), need.trial.verdicts[0]
    assert list(table.columns) == [
        "weekday", "from", "until", "windows", "needed", "fractional", "load", "sipp", "lag_sipp", "mol",
        "value", "surely", "slack",
    ]  # fmt: skip
    assert table["from"].tolist() == ["09:00", "09:30", "10:00", "10:30"]
    assert table["until"].tolist() == ["09:30", "10:00", "10:30", "11:00"]
    assert table["needed"].tolist() == need.windows[0][0].tolist()
    assert table["fractional"].tolist() == need.fractional[0][0].tolist()
    assert table["value"].tolist() == verdict.value.tolist()
    assert table["slack"].tolist() == (verdict.surely - 0.9).tolist()
    assert (table["surely"] >= 0.9).all()
    assert set(table["windows"]) == {"desk"}
    assert table["mol"].tolist() == need.by_formula["mol"][0][0].tolist()


def test_the_table_of_a_week_has_a_row_for_every_day_half_hour_and_group() -> None:
    week = office(
        hours={"Mon": ("09:00", "10:00"), "Sat": ("09:20", "10:00")},
        services=[mfc.Service(name=name, duration=mfc.Exponential(mean_min=10)) for name in ("any", "sme")],
        demand=[mfc.WalkIns(name="queue", mix={"any": 2, "sme": 1}, per_hour={"Mon": 18, "Sat": 6})],
        windows=[
            mfc.Windows(name="desk", count=2, installed=9),
            mfc.Windows(name="business", count=1, serves=["sme"]),
        ],
        language="ru",
    )
    need = mfc.required_windows(week, TARGET, replications=100)
    table = need.table()
    assert table[["weekday", "from", "windows"]].to_numpy().tolist() == [
        ["Mon", "09:00", "desk"], ["Mon", "09:00", "business"], ["Mon", "09:30", "desk"], ["Mon", "09:30", "business"],
        ["Sat", "09:20", "desk"], ["Sat", "09:20", "business"], ["Sat", "09:30", "desk"], ["Sat", "09:30", "business"],
    ]  # fmt: skip
    by_day = table.groupby("weekday")["value"].first()
    assert by_day.loc["Sat"] == need.trial.verdicts[0].value[2]
    text = str(need)
    assert "день" in text
    assert "пн" in text
    assert "сб" in text
    assert "desk, больше всего сразу" in text
    hours = (table["needed"] * np.where(table["from"] == "09:20", 1 / 6, 0.5)).groupby(table["weekday"]).sum()
    assert need.window_hours == pytest.approx(hours.sum())
    row = next(line for line in text.splitlines() if line.strip().startswith("сб"))
    assert row.split()[-1] == f"{hours['Sat']:.1f}".replace(".", ",")


def test_without_a_target_by_half_hour_the_table_has_no_figures() -> None:
    need = mfc.required_windows(office(), mfc.Target(mean_wait_min=5, per="day"), replications=50)
    assert need.table()[["value", "surely", "slack"]].isna().all(axis=None)
    assert "mean wait at most 5 min of all visitors together" in str(need)
    assert "figure" not in str(need)


def test_methods_are_the_formulas_windows_tried_on_the_same_visitors(need: Requirement) -> None:
    methods = need.methods()
    assert methods.index.tolist() == ["simulated", *METHODS]
    ours = methods.loc["simulated"]
    assert ours[["window_hours", "short", "over", "missed"]].tolist() == [need.window_hours, 0, 0, 0]
    assert ours["worst"] == need.trial.least_slack
    trials = Trials(need.office, need.days, need.targets, seed=3, replications=100)
    for name, profile in need.by_formula.items():
        gap = (profile[0] - need.windows[0])[0]
        row = methods.loc[name]
        assert row["short"] == -gap[gap < 0].sum()
        assert row["over"] == gap[gap > 0].sum()
        assert row["window_hours"] == hours_of(need.days, profile) == profile[0].sum() / 2
        trial = trials.trial(staffed(need.office, need.days, profile))
        assert row["missed"] == len(trial.verdicts[0].failing)
        assert row["worst"] == trial.least_slack
    methods["short"] = 99  # a copy
    assert need.methods().loc["simulated", "short"] == 0


def test_the_english_text_says_target_proof_and_formulas(need: Requirement) -> None:
    text = str(need)
    lines = text.splitlines()
    assert lines[0] == "Office 1: windows needed"
    assert lines[1].split() == ["from", "desk", "figure", "surely"]
    first = lines[2].split()
    assert first[:2] == ["09:00", str(need.windows[0][0, 0])]
    assert first[2] == f"{100 * need.trial.verdicts[0].value[0]:.1f}"
    assert "Target: at least 90 % called within 15 min in every half-hour." in text
    assert f"{need.window_hours:.1f} window-hours in all." in text
    assert "100 replications of a day, seed 3" in text
    assert f"{need.simulated} staffings were tried" in text
    assert [line.split(":")[0].strip() for line in lines[-3:]] == list(METHODS)
    assert "(each half-hour on its own, as if its arrivals went on for ever)" in lines[-3]
    assert repr(need).startswith("<Requirement of 'Office 1': ")
    html = need._repr_html_()
    assert ">desk</th>" in html
    assert "Target: at least 90 %" in html


def test_the_russian_text_says_the_same() -> None:
    limit = mfc.Target(share=0.85, limit_min=7.5, per="half-hour")
    need = mfc.required_windows(
        office(language="ru", name="МФЦ"), [limit, mfc.Target(mean_wait_min=2.5, per="service")], replications=100
    )
    text = str(need)
    assert text.startswith("МФЦ: сколько окон нужно\n")
    assert "Цель: не меньше 85 % вызваны за 7,5 мин в каждые полчаса, и среднее ожидание не больше 2,5 мин" in text
    assert "окно-часов" in text
    assert "windows" not in text
    assert "." not in text.split("%", maxsplit=1)[0].split("desk")[1]  # figures have a comma


def test_names_are_escaped_in_a_notebook() -> None:
    odd = office(name="<b>Office", windows=[mfc.Windows(name="<i>desk", count=2, installed=9)])
    html = mfc.required_windows(odd, TARGET, replications=50)._repr_html_()
    assert "<b>Office" not in html
    assert "&lt;b&gt;Office" in html
    assert "<i>" not in html


SMALL = [mfc.Windows(name="desk", count=3)]


def refused(*targets: mfc.Target, **more: Any) -> list[str]:
    """What is said where no plan is possible."""
    with pytest.raises(mfc.NoFeasiblePlan) as said:
        mfc.required_windows(office(**{"windows": SMALL, **more}), targets, replications=60)
    return list(said.value.problems)


def test_where_no_plan_is_possible_the_half_hours_and_the_limit_are_named() -> None:
    found = refused(TARGET)
    assert [line[:7] for line in found[:-1]] == ["09:30: ", "10:00: "]
    assert "all installed windows reach only" in found[0]
    assert "the target is 90.0 %" in found[0]
    assert found[-1].startswith("windows installed: 'desk' 3;")


def test_in_russian_days_are_russian_and_services_keep_their_names() -> None:
    week = {"hours": {"Mon": ("09:00", "10:00"), "Sat": ("09:00", "10:00")}, "language": "ru"}
    services = [mfc.Service(name="Sat passport", duration=mfc.Exponential(mean_min=10))]
    demand = [mfc.WalkIns(name="queue", service="Sat passport", per_hour=30)]
    found = refused(TARGET, **week, services=services, demand=demand)
    assert found[0].startswith("пн,сб 09:00: со всеми установленными окнами выходит только ")
    assert "при цели 90,0 %" in found[0]
    assert found[-1].startswith("установлено окон: «desk» — 3;")
    found = refused(TARGET.replace(per="service"), **week, services=services, demand=demand)
    assert found[0].startswith("услуга «Sat passport»: со всеми")


@pytest.mark.parametrize(
    ("target", "part", "bound"),
    [
        (mfc.Target(mean_wait_min=0.5, per="day"), "all visitors: ", "0.5 min"),
        (mfc.Target(left=0.01, per="day"), "all visitors: ", "1.0 %"),
        (mfc.Target(mean_wait_min=0.5, per="service"), "service 'any': ", "0.5 min"),
        (mfc.Target(quantile=0.95, limit_min=1, per="level"), "level 2: ", "95.0 %"),
    ],
)
def test_every_part_has_a_name(target: mfc.Target, part: str, bound: str) -> None:
    patience = mfc.Exponential(mean_min=20)
    found = refused(target, patience=patience)
    assert found[0].startswith(part)
    assert f"the target is {bound}" in found[0]
    assert len(found) == 2


def test_all_targets_that_fail_are_named() -> None:
    found = refused(TARGET, mfc.Target(mean_wait_min=0.5, per="day"))
    assert len(found) == 4
    assert found[2].startswith("all visitors: ")


def test_too_few_days_to_show_it_are_told_from_too_few_windows() -> None:
    plenty = [mfc.Windows(name="desk", count=20)]
    with pytest.raises(mfc.NoFeasiblePlan) as said:
        mfc.required_windows(office(windows=plenty), TARGET, replications=10)
    # ten days without a miss show 0.05 ** (1 / 10)
    assert said.value.problems[0] == (
        "09:00: all installed windows reach 100.0 %, but surely only 74.1 %, the target is 90.0 %; "
        "more replications would tell"
    )


@pytest.mark.parametrize("kind", [{"mean_wait_min": 5}, {"quantile": 0.9, "limit_min": 15}, {"left": 0.5}])
def test_a_group_that_is_always_closed_is_no_plan(kind: dict[str, float]) -> None:
    closed = [mfc.Windows(name="desk", count=3, closed=[("09:00", "11:00")])]
    found = refused(mfc.Target(per="half-hour", **kind), windows=closed)
    assert len(found) == 5
    told = "reach only 100.0 %, the target is 50.0 %" if "left" in kind else "serve nobody of those who come"
    assert told in found[0]


def test_a_group_that_is_always_closed_beside_an_open_one_is_not_asked_for() -> None:
    beside = [
        mfc.Windows(name="shut", count=9, closed=[("09:00", "11:00")]), mfc.Windows(name="desk", count=2, installed=9)
    ]  # fmt: skip
    need = mfc.required_windows(office(windows=beside), TARGET, replications=100, seed=3)
    assert need.windows[0][0].tolist() == [0] * 4
    alone = mfc.required_windows(office(), TARGET, replications=100, seed=3)
    assert need.windows[0][1].tolist() == alone.windows[0][0].tolist()


def test_figures_are_rounded_to_the_side_that_misses() -> None:
    values = np.array([0.95, np.nan]), np.array([0.89999, np.nan])
    verdict = Verdict(*values, low=values[1], high=values[0], slack=values[1] - 0.9)
    (line,) = required_told.missed(office(), TARGET, verdict, ["09:00", "09:30"])
    assert "surely only 89.9 %, the target is 90.0 %" in line
    left = mfc.Target(left=0.1, per="day")
    worst = np.array([0.20001])
    verdict = Verdict(np.array([0.2]), worst, low=np.array([0.19]), high=worst, slack=np.array([-0.10001]))
    (line,) = required_told.missed(office(), left, verdict, [""])
    assert "reach only 20.1 %, the target is 10.0 %" in line
