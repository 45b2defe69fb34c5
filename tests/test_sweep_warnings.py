"""What a sweep and its best point warn of, and how a share close to the target is written."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.studies import told
from mfc_sim.studies.axes import Axis, axes_of, grid
from mfc_sim.studies.best import _digits

COUNT = "windows.universal.shifts.day.count"


def office(**changes: Any) -> mfc.Office:
    """An office whose shape ends before its day does."""
    given: dict[str, Any] = {
        "name": "Office",
        "hours": ("09:00", "12:00"),
        "services": [mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
        "demand": [mfc.WalkIns(name="queue", service="passport", per_day=60, shape=[1, 1])],
        "windows": [mfc.Windows(name="universal", shifts=[mfc.Shift(name="day", count=6)])],
    }
    return mfc.Office(**(given | changes))


def of_points(counts: list[int], **changes: Any) -> list[str]:
    axes = axes_of(Axis("windows", COUNT, counts))
    return told.warnings(axes, grid(office(**changes), axes), "en")


def test_a_warning_of_all_points_is_said_once_and_that_of_some_names_them() -> None:
    (shape,) = office().warnings()
    assert of_points([5, 6, 7]) == [shape]
    common, one = of_points([3, 6, 7])
    assert common == shape
    assert one == f"windows=3: {office().with_values({COUNT: 3}).warnings()[1]}"


def test_of_many_points_the_first_are_named_and_of_many_warnings_the_first_are_shown() -> None:
    axes = axes_of([Axis("windows", COUNT, [2, 8]), Axis("hall", "hall", [1, 2, 3, 4])])
    offices = grid(office(demand=[mfc.WalkIns(name="queue", service="passport", per_day=60)]), axes)
    (sentence,) = offices[2, 1].warnings()
    assert told.warnings(axes, offices, "en") == [f"windows=2, hall=1; windows=2, hall=2 and 2 more: {sentence}"]
    many = axes_of(Axis("scale", "demand.*.scale", list(range(10, 20))))
    shown = told.warnings(many, grid(office(), many), "en")
    assert shown[0] == office().warnings()[0]
    assert len(shown) == told.WARNINGS_MAX + 1
    assert shown[-1] == "and 6 more warnings; all of a point: .offices[...].warnings()"


@pytest.mark.parametrize(("language", "few"), [("en", "Only 2 replications"), ("ru", "Повторов всего 2")])
def test_the_screens_of_a_sweep_and_of_its_best_point_warn(language: str, few: str) -> None:
    bad = office(language=language)
    swept = mfc.sweep(bad, {COUNT: [6, 7]}, replications=2, progress=False)
    best = swept.best(mfc.Target(limit_min=15, share=0.5, per="day"))
    (warning,) = bad.warnings()
    for text in (str(swept), str(best)):
        assert f"! {few}" in text
        assert text.count(f"! {warning}") == 1
    assert html.escape(warning) in swept._repr_html_()


def test_a_share_below_the_target_does_not_read_as_if_it_met_it() -> None:
    assert _digits((0.9496, 0.93), 0.95) == 2
    assert _digits((0.94996, 0.93), 0.95) == 3
    assert _digits((0.5497, 0.5), 0.55) == 2
    assert _digits((0.949, 0.93), 0.95) == 1
    assert _digits((0.96, 0.9497), 0.95) == 2
    assert _digits((0.96, 0.95), 0.95) == 1
    assert _digits((0.95 - 1e-12, float("nan")), 0.95) == 4
    assert _digits((float("nan"), float("nan")), 0.95) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "ось «visitors»: scale есть только у живой очереди; без него не меняются: «по записи»"),
        ("en", "axis 'visitors': only walk-ins have scale; without it these stay as they are: 'по записи'"),
    ],
)
def test_an_axis_of_all_demand_says_which_bookings_it_passes_by(language: str, said: str, tmp_path: Path) -> None:
    walks = mfc.WalkIns(name="queue", service="passport", per_hour=9)
    slots = mfc.Appointments(name="по записи", service="passport", starts="09:00", ends="11:00", every_min=30)
    both = office(language=language, demand=[walks, slots])
    axis = mfc.Axis("visitors", "demand.*.scale", [1.0, 1.1])
    swept = mfc.sweep(both, [axis], replications=2, progress=False)
    assert f"! {said}" in str(swept).splitlines()
    assert said in html.unescape(swept._repr_html_())
    page = mfc.report(swept, tmp_path / "sweep.html").read_text(encoding="utf-8")
    assert said in html.unescape(page)
    alone = office(language=language, demand=[walks])
    for plan, one in ((alone, axis), (both, mfc.Axis("visitors", "demand.queue.scale", [1.0, 1.1]))):
        assert said not in told.warnings((one,), grid(plan, (one,)), "en" if language == "en" else "ru")
