"""What a plan says in both languages, and what staff refuses: each wrong argument, and why nothing is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import mfc_sim as mfc
from mfc_sim.reports.page import Table
from mfc_sim.reports.writer import page_of
from mfc_sim.studies import joint, plan_facts, plan_told, planned
from mfc_sim.studies.joint import Joint
from mfc_sim.studies.plan import StaffingPlan

HALF = mfc.Target(limit_min=15, share=0.85, per="half-hour")
LONG = mfc.ShiftType(name="long", windows="u", starts="09:00", length_min=120, cost=3)
FULL = {
    "half-hour": (
        "staff: пн 10:00: цель не выполнена, хотя перед этим заняты все окна, какие можно занять",
        "staff: Mon 10:00: the target is missed, though all windows that may be staffed are on duty until then",
    ),
    "day": (
        "staff: цель не выполнена, хотя весь день заняты все окна, какие можно занять",
        "staff: the target is missed, though all windows that may be staffed are on duty all day",
    ),
}


def office(**more: Any) -> mfc.Office:
    given: dict[str, Any] = {
        "name": "Office 1",
        "hours": ("09:00", "11:00"),
        "services": [mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        "demand": [mfc.WalkIns(name="queue", service="any", per_hour=15)],
        "windows": [mfc.Windows(name="u", count=2, installed=8)],
    }
    return mfc.Office(**{**given, **more})


def plan_of(one: mfc.Office, target: Any = HALF, types: Any = (LONG,), **more: Any) -> StaffingPlan:
    return mfc.staff(one, target, shift_types=types, **{"replications": 64, "progress": False, **more})


def test_all_wrong_arguments_are_named_at_once() -> None:
    wrong: Any = {
        "people": 0, "people_max": True, "changes_max": 1.5, "replications": "9", "seed": -1, "engine": "fast",
        "time_limit_s": np.inf,
    }  # fmt: skip
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.staff(3, "90 %", shift_types={"a": LONG}, **wrong)  # type: ignore[arg-type]
    said = "\n".join(error.value.problems)
    for word in ("office", "target", "shift_types", *wrong):
        assert f"staff: {word}" in said, word


@pytest.mark.parametrize(
    ("target", "more", "said"),
    [
        (None, {}, "target must be of kind Target"),
        ([], {}, "target is empty"),
        ([HALF, 3], {}, "target must be of kind Target, .* got int"),
        ([HALF, HALF], {"people": 3}, "people= seeks the share of one target"),
        (mfc.Target(mean_wait_min=5, per="day"), {"people": 3}, "people= seeks the share of one target, of a share"),
        (HALF, {"people": 3, "people_max": 3}, "people= goes alone, not with people_max="),
        (HALF, {"week": "yes"}, "week must be True or False, got 'yes'"),
        (HALF, {"people_max": np.float64(3)}, "people_max must be a whole number >= 1"),
        (HALF, {"types": [LONG, LONG]}, "two have the name 'long'"),
        (HALF, {"types": [LONG.replace(days="Mon")]}, "days needs weekdays, .* allowed: hours by weekday"),
    ],
)
def test_what_makes_no_sense_is_named(target: Any, more: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=said):
        plan_of(office(), target, **more)


def test_an_office_to_which_nobody_ever_comes_is_refused() -> None:
    nobody = office(demand=[mfc.WalkIns(name="queue", service="any", per_hour=0)])
    with pytest.raises(mfc.InvalidDescription, match="staff: office 'Office 1': nobody ever comes"):
        plan_of(nobody)


def test_numbers_of_numpy_are_numbers() -> None:
    given = {"replications": np.int64(64), "seed": np.int64(0), "people_max": np.int64(8)}
    assert plan_of(office(), **given).office == plan_of(office(), people_max=8).office


def test_hours_that_no_shift_reaches_are_named_at_once_before_anything_is_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planned, "requirement", None)  # nothing is simulated
    late = LONG.replace(starts="10:00", length_min=60)
    week = {"Mon-Tue": ("09:00", "11:00"), "Wed": ("09:00", "12:00")}
    with pytest.raises(mfc.NoFeasiblePlan) as error:
        plan_of(office(language="ru", hours=week), None, [late], people=4)
    (said,) = error.value.problems
    assert said.startswith("staff: пн-вт 09:00-10:00 («u»); ср 09:00-10:00, 11:00-12:00 («u»): нужны люди, но ни одна")
    assert "измените начало (starts), длину (length_min), перерывы или дни (days) смен" in said
    lunch = LONG.replace(break_min=30, break_within=("09:30", "10:00"))
    with pytest.raises(mfc.NoFeasiblePlan, match=r"staff: 09:30-10:00 \('u'\): .* change starts, length_min, breaks"):
        plan_of(office(), types=[lunch])


@pytest.mark.parametrize("per", ["half-hour", "day"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_search_with_all_windows_on_duty_says_so(per: Any, language: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: Joint, *_: Any) -> Any:
        trial = self.trials.trial(self.trials.office)
        most = tuple(np.full_like(counts, 8) for counts in self.required)
        return self.more(self.required, most, trial)

    monkeypatch.setattr(Joint, "find", never)
    hours = {"Mon": ("10:00", "11:00"), "Tue": ("10:00", "12:00")}
    with pytest.raises(mfc.NoFeasiblePlan) as error:
        plan_of(office(hours=hours, language=language), HALF.replace(per=per), [LONG.replace(starts="10:00")])
    assert str(error.value) == FULL[per][language == "en"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("ru", "за 0 шагов поиска не найдено смен"), ("en", "no shifts that meet the target were found in 0 covers")],
)
def test_a_search_without_an_end_is_given_up(language: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint, "ROUNDS", 0)
    with pytest.raises(mfc.NoFeasiblePlan, match=said):
        plan_of(office(language=language))


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "не подтвердился .* 1 раз подряд"), ("en", "no plan was confirmed .* 1 times")]
)
def test_a_plan_that_no_proof_confirms_is_none(language: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planned, "ATTEMPTS", 1)
    monkeypatch.setattr(planned.Trial, "met", property(lambda self: self.kept[0].span.replications < 256))
    with pytest.raises(mfc.NoFeasiblePlan, match=said):
        plan_of(office(language=language))


def test_a_plan_says_what_it_is_in_a_screen_of_words() -> None:
    english, russian = (plan_of(office(language=language)) for language in ("en", "ru"))
    assert repr(english) == f"<StaffingPlan of 'Office 1': {english.people} people, cost {english.cost:g}, verified>"
    for plan, words in (
        (english, ("Shifts:", "shift", "Target:", "Worst is", "Verified on new visitors", "What changes from today's")),
        (russian, ("Смены:", "смена", "Цель:", "Хуже всего", "Проверено на новых посетителях", "Что меняется")),
    ):
        text = str(plan)
        assert all(word in text for word in words), text
        assert len(text.splitlines()) <= 24
        html = plan._repr_html_()
        assert all(word.replace("'", "&#x27;") in html for word in words), html
    assert english.cover.rows == russian.cover.rows
    assert "0.85" not in str(russian)


def test_names_are_escaped_in_a_notebook() -> None:
    odd = office(name="A & <b>", windows=[mfc.Windows(name="u <i>", count=2, installed=8)])
    html = plan_of(odd, types=[LONG.replace(name="<script>", windows="u <i>")])._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "A &amp; &lt;b&gt;" in html


def test_an_office_that_leaves_a_service_without_a_window_today_is_told_so() -> None:
    services = [mfc.Service(name=name, duration=mfc.Fixed(minutes=5)) for name in ("any", "new")]
    mix = mfc.WalkIns(name="queue", mix={"any": 0.9, "new": 0.1}, per_hour=12)
    windows = [
        mfc.Windows(name="u", count=2, installed=8, serves=["any"]),
        mfc.Windows(name="n", installed=3, serves=["new"], shifts=[mfc.Shift(name="tue", count=1, days="Tue")]),
    ]
    given = {"services": services, "demand": [mix], "windows": windows, "hours": {"Mon-Tue": ("09:00", "11:00")}}
    types = [LONG, LONG.replace(name="new", windows="n")]
    found = plan_of(office(**given), types=types)
    assert found.today is None
    assert found.table()["before"].isna().all()
    assert "today's worst: a service has no window." in str(found)
    assert "u 09:00-11:00 (Mon, Tue): 2, now 1" in found.changes or "n 09:00-11:00 (Mon): 0, now 1" in found.changes


def saturday(language: Any = "ru", **more: Any) -> StaffingPlan:
    """Plan of an office that shuts early on Saturday, with a shift that does not."""
    given: dict[str, Any] = {
        "name": "МФЦ",
        "language": language,
        "hours": {"Fri": ("09:00", "13:00"), "Sat": ("09:00", "12:00")},
        "services": [mfc.Service(name=name, duration=mfc.Exponential(mean_min=10)) for name in ("any", "new")],
        "demand": [mfc.WalkIns(name="queue", mix={"any": 0.9, "new": 0.1}, per_hour=15)],
        "windows": [
            mfc.Windows(name="u", count=2, installed=8, breaks=[mfc.Break("10:00", 30)]),
            mfc.Windows(name="n", count=1, serves=["new"]),
        ],
    }
    types = [
        mfc.ShiftType(name="утро", windows="u", starts="09:00", length_min=120),
        mfc.ShiftType(name="день", windows="u", starts="11:00", length_min=120, **more),
    ]
    return plan_of(mfc.Office(**given), types=types)


@pytest.fixture(scope="module")
def plan() -> StaffingPlan:
    return saturday()


def test_people_paid_behind_a_closed_door_are_told_of_and_hours_are_the_same_everywhere(plan: StaffingPlan) -> None:
    late = next(bar.people for bar in plan.cover.bars(1) if bar.name == "день")
    (said,) = plan.warnings()
    assert said == (
        f"Смена «день» 11:00-13:00 в сб выходит за часы работы (09:00-12:00): людей — {late}, каждому оплачено на 1 ч "
        f"больше, чем офис открыт; всего таких часов в неделю — {late}. Задайте дни этой смены (days) или добавьте "
        "короткую смену."
    )
    assert f"! {said}" in str(plan)
    assert any(line.startswith("u 11:00-13:00 (") and "сб" in line for line in plan.changes), plan.changes
    assert {(bar.end_ms // 3_600_000) for bar in plan.cover.bars(1) if bar.name == "день"} == {13}
    english = saturday("en").warnings()
    assert english[0].startswith("Shift 'день' 11:00-13:00 on Sat goes beyond the opening hours (09:00-12:00): ")


def test_shifts_within_the_hours_are_not_warned_of() -> None:
    found = plan_of(office())
    assert found.warnings() == ()
    assert "!" not in str(found)


def test_a_plan_stands_beside_today(plan: StaffingPlan) -> None:
    head, *rows = plan_facts.rows(plan)
    assert head == ("", "сегодня", "план")
    told = {label: (today, planned_) for label, today, planned_ in rows}
    assert told["человеко-часов в неделю"] == ("14,0", f"{plan.person_hours:.1f}".replace(".", ","))
    assert told["людей в самый людный день"] == ("2", str(plan.cover.most_on_a_day))
    then, now = plan.within
    assert then is not None
    assert told["вызваны за 15 мин"][0].startswith(f"{100 * then.verdicts[0].value[0]:.1f} % (от ".replace(".", ","))
    worst = int(np.nanargmin(now.verdicts[1].slack))
    assert told["то же в худшие полчаса"][1].startswith(f"{100 * now.verdicts[1].value[worst]:.1f} %".replace(".", ","))
    assert "Не планировались и не изменились: n." in str(plan)
    result = mfc.simulate(plan.before, replications=plan.replications[1], seed=plan.seeds[1])
    assert then.verdicts[0].value[0] == pytest.approx(result.share_within(15).value)


def test_the_waits_of_a_plan_are_shown_whatever_it_was_sought_for() -> None:
    found = plan_of(office(), mfc.Target(mean_wait_min=5, per="day"))
    assert plan_facts.rows(found)[1][0] == "called within 15 min"
    wide = plan_of(office(), HALF.replace(limit_min=20))
    assert plan_facts.rows(wide)[1][0] == "called within 20 min"
    assert len(wide.proof.verdicts) == len(wide.targets) == 1


def test_breaks_that_change_are_told(plan: StaffingPlan) -> None:
    assert plan.changes[-1] == "u, перерывы (пт-сб): было 10:00-10:30 × 2; станет без перерывов"


def test_shifts_of_a_russian_plan_have_russian_days(plan: StaffingPlan) -> None:
    names = [shift.name for shift in plan.office.windows[0].shifts]
    assert any(name.endswith(("пт", "сб", "пт-сб")) for name in names)
    assert not any(word in name for name in names for word in ("Fri", "Sat"))


def test_more_changes_than_a_screen_holds_are_where_a_planner_finds_them(
    plan: StaffingPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_told, "CHANGES_MAX", 1)
    said = f"… и ещё изменений: {len(plan.changes) - 1}; все перечислены в отчёте и в книге Excel этого плана"
    assert said in str(plan)


def test_the_bound_is_said_once_with_what_it_means(plan: StaffingPlan) -> None:
    assert str(plan).count("не бывает") == 1
    assert "Эта граница берёт каждые полчаса отдельно" in str(plan)


def test_plans_that_failed_their_proof_are_counted(plan: StaffingPlan) -> None:
    again = str(replace(plan, attempts=4))
    assert "Прежние планы такую проверку не прошли: 3; после каждого поиск продолжался." in again
    assert "попытки" not in again


def test_the_page_of_a_plan_answers_first_and_warns_of_the_plan_alone(plan: StaffingPlan) -> None:
    page = page_of(plan, "ru")
    assert [section.heading for section in page.sections][:3] == ["Вопрос", "Ответ", "Что меняется в графике"]
    answer = page.sections[1].blocks
    assert list(plan.warnings()) in answer
    (table,) = [block for block in answer if isinstance(block, Table)]
    assert table.heads == ("Показатель", "Сегодня", "План")
    assert table.rows == tuple(plan_facts.rows(plan)[1:])
    (sure,) = [section.blocks[0] for section in page.sections if section.heading.startswith("Насколько это верно")]
    assert isinstance(sure, list)
    gone = len(plan.before.warnings()) - len(plan.office.warnings())
    assert gone > 0
    assert f"План устраняет предупреждений: {gone}." in sure
    assert not set(plan.before.warnings()) - set(plan.office.warnings()) & set(sure)
    assert sum("не бывает" in one for one in sure) == 1


def test_the_workbook_of_a_plan_has_today_beside_it_all_changes_and_a_word_on_what_is_below_zero(
    plan: StaffingPlan, tmp_path: Path
) -> None:
    fewer = replace(plan, cover=replace(plan.cover, windows=tuple(counts + 1 for counts in plan.cover.windows)))
    book = openpyxl.load_workbook(fewer.to_excel(tmp_path / "plan.xlsx"))
    rows = {row[0]: row[1:3] for row in book["Сегодня и план"].iter_rows(values_only=True)}
    assert rows["человеко-часов в неделю"] == pytest.approx((14.0, plan.person_hours))
    then, now = plan.within
    assert then is not None
    shares = [trial.verdicts[0].value[0] for trial in (then, now)]
    assert rows["вызваны за 15 мин"] == pytest.approx(shares)
    assert [row[0] for row in book["Что меняется"].iter_rows(values_only=True)] == plan.changes
    assert book["Смены"]["A1"].value == plan.warnings()[0]
    last = [row[0] for row in book["Потребность и смены"].iter_rows(values_only=True)][-1]
    assert str(last).startswith("Минус в «Лишних»: в смене меньше, чем получено для этого получаса отдельно.")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_shift_types_to_start_from_stay_within_the_hours_of_the_office_to_start_from(language: Any) -> None:
    start, types = mfc.presets.starter(language), mfc.presets.shift_types(language)
    assert {one.days for one in types} == {"Mon-Fri", "Sat"}
    for day in start.days():
        able = [one for one in types if one.works_on(day.weekday)]
        assert able
        assert all(max(one.starts_ms()) + one.length_ms <= day.closing_ms for one in able)
