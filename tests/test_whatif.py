"""The panel answers every move of its sliders: driven here as a notebook drives it, without one."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.notebook.latest import QUIET_S, Latest
from mfc_sim.notebook.moving import longer, visits_of
from mfc_sim.notebook.settings import office_at, settings_of
from offices import contract_office, small_office

OFFICE = small_office(
    hours=("09:00", "12:00"),
    demand=[
        mfc.WalkIns(name="queue", mix={"passport": 0.7, "collect": 0.3}, per_hour=20),
        mfc.Appointments(name="booked", service="passport", starts="09:00", ends="12:00", every_min=15, no_show=0.2),
    ],
    windows=[
        mfc.Windows(name="all", count=3),
        mfc.Windows(name="giving", count=1, serves=["collect"]),
    ],
    patience=mfc.Exponential(mean_min=40),
)


def panel_of(office: mfc.Office = OFFICE, **more: Any) -> Any:
    return mfc.whatif(office, **{"replications": 30, **more})


@pytest.fixture(scope="module")
def opened() -> Any:
    return panel_of()


@pytest.fixture
def panel(opened: Any) -> Any:
    """A panel at today."""
    opened.reset.click()
    return opened


def all_visits(office: mfc.Office) -> dict[str, float]:
    found = dict.fromkeys((service.name for service in office.services), 0.0)
    for stream in office.demand:
        for service, visits in visits_of(office, stream).items():
            found[service] += visits
    return found


def test_a_panel_opens_at_today(panel: Any) -> None:
    assert panel.office == OFFICE
    assert panel.result.table().equals(mfc.simulate(OFFICE, replications=30, seed=0).table())
    assert bytes(panel.picture.value).startswith(b"\x89PNG")
    assert "Called within 15 minutes, %" in panel.table.value
    assert repr(panel) == "<Panel of 'Office 1': 30 replications, seed 0>"


@pytest.mark.parametrize(
    ("move", "changed"),
    [
        (lambda panel: panel.windows["all.day"], "windows"),
        (lambda panel: panel.demand["queue"], "demand"),
        (lambda panel: panel.demand["booked"], "demand"),
        (lambda panel: panel.booked, "demand"),
        (lambda panel: panel.online, "demand"),
        (lambda panel: panel.patience, "patience"),
    ],
    ids=["windows", "walk-ins", "bookings", "booked share", "online share", "patience"],
)
def test_every_slider_changes_its_part_of_the_office_and_the_result(move: Any, changed: str, panel: Any) -> None:
    before, picture, table = panel.result.table(), panel.picture.value, panel.table.value
    slider = move(panel)
    slider.value = slider.value + (10 if slider.max > 50 else 1)
    office = panel.office
    different = [name for name in type(office).model_fields if getattr(office, name) != getattr(OFFICE, name)]
    assert different == [changed]
    assert not panel.result.table().equals(before)
    assert panel.result.table().equals(mfc.simulate(office, replications=30, seed=0).table())
    assert panel.table.value != table
    assert panel.picture.value != picture


def test_where_nobody_leaves_the_box_takes_patience_away(panel: Any) -> None:
    panel.nobody_leaves.value = True
    assert panel.office.patience is None
    assert panel.result.table()["left"].iloc[0] == 0
    unending = panel_of(OFFICE.replace(patience=None))
    assert unending.nobody_leaves.value
    unending.nobody_leaves.value = False
    assert unending.office.patience == mfc.Exponential(mean_min=60)


def test_a_booked_share_moves_visits_and_leaves_their_number() -> None:
    at = settings_of(OFFICE)
    # 12 slots of which a fifth stay away; 42 of the 60 walk-ins want a passport
    assert at.booked == pytest.approx(9.6 / (9.6 + 42))
    for share in (0.0, 0.1, 0.5, 1.0):
        moved = office_at(OFFICE, replace(at, booked=share))
        # slots are whole: one more, of whom a fifth stay away, where all is booked; else what four digits leave of 60
        assert all_visits(moved) == pytest.approx(all_visits(OFFICE), abs=0.8 if share == 1 else 0.02)
        assert (settings_of(moved).booked or 0.0) == pytest.approx(share, abs=0.8 / (9.6 + 42))
    assert [stream.name for stream in office_at(OFFICE, replace(at, booked=0.0)).demand] == ["queue"]


def test_an_online_share_takes_visits_of_every_service_away() -> None:
    at = settings_of(OFFICE)
    less = office_at(OFFICE, replace(at, online=0.25))
    assert all_visits(less)["collect"] == pytest.approx(0.75 * all_visits(OFFICE)["collect"])
    assert all_visits(less)["passport"] == pytest.approx(0.75 * all_visits(OFFICE)["passport"])


def test_what_no_window_serves_is_said_in_words_and_the_next_move_recovers(panel: Any) -> None:
    kept = panel.table.value
    panel.windows["all.day"].value = 0
    assert "passport" in panel.problem.value
    assert "Traceback" not in panel.problem.value
    assert panel.table.value == kept
    with pytest.raises(mfc.InvalidDescription, match="passport"):
        _ = panel.result
    panel.windows["giving.day"].value = 0
    assert "windows" in panel.problem.value
    with pytest.raises(mfc.InvalidDescription):
        _ = panel.office
    panel.windows["all.day"].value = 2
    assert panel.problem.value == ""
    assert [group.name for group in panel.office.windows] == ["all"]
    assert panel.result.office == panel.office


def test_nobody_who_comes_is_an_error_too(panel: Any) -> None:
    for slider in panel.demand.values():
        slider.value = 0
    assert "nobody comes" in panel.problem.value
    panel.demand["queue"].value = 100
    assert panel.problem.value == ""


def test_reset_is_one_run_and_today_again(panel: Any) -> None:
    panel.windows["all.day"].value = 5
    panel.demand["queue"].value = 150
    panel.patience.value = 20
    runs = panel.events.runs
    panel.reset.click()
    assert panel.events.runs == runs + 1
    assert panel.office == OFFICE
    assert panel.result.table().equals(panel.today.table())


def test_ten_quick_moves_in_a_running_loop_are_two_runs_and_the_last_one_counts(panel: Any) -> None:
    async def drive() -> tuple[int, bool]:
        await asyncio.sleep(1.5 * QUIET_S)
        slider = panel.demand["queue"]
        for value in range(101, 111):
            slider.value = value
            await asyncio.sleep(QUIET_S / 20)
        assert panel.events.runs == runs + 1
        await asyncio.sleep(3 * QUIET_S)
        return panel.events.runs, panel.result.office == panel.office

    runs = panel.events.runs
    assert asyncio.run(drive()) == (runs + 2, True)
    assert panel.office.demand[0].scale == pytest.approx(1.1)


def test_a_result_asked_for_in_between_is_that_of_the_latest_move(panel: Any) -> None:
    async def drive() -> tuple[bool, int]:
        await asyncio.sleep(1.5 * QUIET_S)
        panel.windows["all.day"].value = 4
        panel.windows["all.day"].value = 5
        panel.windows["all.day"].value = 6
        same = panel.result.office == panel.office and panel.office.windows[0].count == 6
        await asyncio.sleep(3 * QUIET_S)
        return same, panel.events.runs

    runs = panel.events.runs
    assert asyncio.run(drive()) == (True, runs + 2)


def test_without_a_loop_events_that_an_answer_causes_are_answered_together() -> None:
    seen: list[int] = []

    def answer() -> None:
        seen.append(len(seen))
        if len(seen) == 1:
            for _ in range(10):
                latest.event()

    latest = Latest(answer)
    latest.event()
    assert seen == [0, 1]
    latest.settle()
    assert latest.runs == 2


def test_an_answer_that_fails_does_not_stop_those_after_it() -> None:
    def answer() -> None:
        if latest.runs == 1:
            raise ZeroDivisionError

    latest = Latest(answer)
    with pytest.raises(ZeroDivisionError):
        latest.event()
    latest.event()
    assert latest.runs == 2


def test_moves_far_apart_in_a_running_loop_are_answered_at_once() -> None:
    async def drive() -> list[int]:
        latest, seen = Latest(lambda: None), []
        for _ in range(3):
            latest.event()
            seen.append(latest.runs)
            await asyncio.sleep(1.5 * QUIET_S)
        return seen

    assert asyncio.run(drive()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("moved online", "Called within", "As today")), ("ru", ("перешло в онлайн", "вызваны", "Как сегодня"))],
)
def test_a_panel_speaks_the_language_asked_for(language: Any, words: tuple[str, ...]) -> None:
    panel = panel_of(language=language)
    assert (panel.online.description, panel.reset.description) == (words[0], words[2])
    assert words[1] in panel.verdict.value
    panel.windows["all.day"].value = 0
    assert ("Так офис" if language == "ru" else "The office cannot") in panel.problem.value


def test_a_week_whose_days_differ_stays_a_week_of_the_same_people() -> None:
    office = contract_office()
    panel = panel_of(office, replications=4)
    panel.windows["universal.saturday"].value = 3
    assert len(panel.result.days) == 6
    assert panel.result.table().equals(mfc.simulate(panel.office, replications=4, seed=0).table())
    assert panel.online.description == "перешло в онлайн"


def test_names_are_words_not_markup() -> None:
    panel = panel_of(OFFICE.replace(name="<script>"))
    shown = [one.value for one in (panel.verdict, panel.table, *panel.widget.children[:1])]
    assert not any("<script>" in one for one in shown)
    assert panel.reset in panel.widget.children[1].children[0].children


def test_a_panel_is_shown_as_its_widgets(panel: Any) -> None:
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_without_ipywidgets_all_else_works_and_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert mfc.whatif is not None
    with pytest.raises(mfc.UnsupportedFeature, match=r'pip install "mfc_sim\[jupyter\]"'):
        mfc.whatif(OFFICE)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(mfc.InvalidDescription, match=r"whatif: office must be of kind Office.*got int") as caught:
        mfc.whatif(3, language="de")  # type: ignore[arg-type]
    assert "unknown language 'de'; allowed: 'ru', 'en'" in str(caught.value)
    with pytest.raises(mfc.InvalidDescription, match="replications must be a whole number >= 1, got 0"):
        mfc.whatif(OFFICE, replications=0)


@pytest.mark.parametrize(
    "law",
    [
        mfc.Fixed(minutes=8), mfc.Uniform(low_min=4, high_min=8), mfc.Empirical(values_min=[1, 5]),
        mfc.Mixture((0.5, mfc.Fixed(minutes=4)), (0.5, mfc.Gamma(mean_min=6, cv=0.5))),
    ],
)  # fmt: skip
def test_a_law_twice_as_long_has_twice_the_mean_and_the_same_shape(law: Any) -> None:
    assert longer(law, 2).mean == pytest.approx(2 * law.mean)
    assert longer(law, 2).scv == pytest.approx(law.scv)


def test_a_patience_of_scipy_has_no_slider() -> None:
    office = OFFICE.replace(patience=mfc.Law("weibull_min", c=1.5, scale=30))
    panel = panel_of(office)
    assert panel.patience is None
    assert panel.nobody_leaves is None
    panel.windows["all.day"].value = 4
    assert panel.office.patience == office.patience


def test_an_office_that_only_the_reference_engine_runs_has_a_panel_too() -> None:
    # 70 replications are more than that engine runs at once
    office = small_office(hours=("09:00", "09:30"), hall=0)
    panel = panel_of(office, replications=70)
    panel.windows["universal.day"].value = 1
    found = panel.result.table()
    assert found["refused"].iloc[0] > 0
    assert found.equals(mfc.simulate(panel.office, replications=70, seed=0).table())


def test_where_nobody_waits_at_all_patience_has_no_slider() -> None:
    office = mfc.presets.starter().replace(patience=mfc.Fixed(minutes=0))
    panel = mfc.whatif(office, replications=2)
    assert panel.patience is None
    assert panel.office == office
