"""What a plan says in both languages, and what staff refuses: each wrong argument, and why nothing is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.studies import joint, planned
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


def test_people_who_cannot_promise_anything_are_told_why() -> None:
    late = LONG.replace(starts="10:00", length_min=60)
    with pytest.raises(mfc.NoFeasiblePlan) as error:
        plan_of(office(language="ru"), None, [late], people=4)
    first, *why = error.value.problems
    assert first == "staff: 4 чел. не могут обещать и 1 % в каждые полчаса"
    assert why == [
        f"staff: {hours} ('u'): нужны люди, но ни одна смена сюда не попадает"
        for hours in ("09:00-09:30", "09:30-10:00")
    ]


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
