"""Variants of an office: with_windows, with_values and replace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from offices import contract_office, small_office


def counts(office: mfc.Office) -> dict[str, int]:
    """Windows by group and shift."""
    return {f"{group.name}.{shift.name}": shift.count for group in office.windows for shift in group.shifts}


def problems(make: Any) -> tuple[str, ...]:
    with pytest.raises(mfc.InvalidDescription) as error:
        make()
    return error.value.problems


def test_two_more_windows_come_to_the_longest_shift_of_each_day_and_it_is_said() -> None:
    before = contract_office()
    after = before.with_windows(universal="+2")
    # early and late are both nine hours long on weekdays: the first of equals; on Saturday there is one shift
    assert counts(after) == counts(before) | {"universal.early": 7, "universal.saturday": 6}
    assert after.changes == (
        "окна «universal», смена «early»: было 5, стало 7",
        "окна «universal», смена «saturday»: было 4, стало 6",
    )
    assert before.changes == ()
    assert counts(before)["universal.early"] == 5


def test_the_longest_shift_is_measured_inside_the_opening_hours() -> None:
    shifts = [
        mfc.Shift(name="night", count=1, hours=("00:00", "12:00")),
        mfc.Shift(name="day", count=1, hours=("11:00", "18:00")),
    ]
    office = small_office(windows=[mfc.Windows(name="u", shifts=shifts)])
    assert counts(office.with_windows(u="+1")) == {"u.night": 1, "u.day": 2}


def test_one_shift_is_set_by_its_name_and_a_group_of_one_shift_by_its_own() -> None:
    office = contract_office()
    assert counts(office.with_windows(**{"universal.late": 4})) == counts(office) | {"universal.late": 4}
    assert counts(office.with_windows(**{"universal.late": "-1"})) == counts(office) | {"universal.late": 2}
    assert counts(office.with_windows(business=np.int64(3))) == counts(office) | {"business.day": 3}
    assert counts(office.with_windows()) == counts(office)


def test_changes_add_up_in_the_order_given() -> None:
    office = small_office().with_windows(universal="+1").with_windows(universal=9)
    assert office.changes == ("windows 'universal', shift 'day': 5 -> 6", "windows 'universal', shift 'day': 6 -> 9")
    assert office == small_office().with_windows(universal=9)
    assert hash(office) == hash(small_office().with_windows(universal=9))


def test_all_that_is_wrong_with_a_change_of_windows_is_listed() -> None:
    office = contract_office()
    assert problems(lambda: office.with_windows(univrsal="+1", universal=5, business="-2")) == (
        "with_windows: unknown group of windows 'univrsal'; did you mean 'universal'?",
        (
            "with_windows: windows 'universal' has several shifts; set one (universal.early, universal.late,"
            " universal.saturday) or give a change such as '+1'"
        ),
        "windows 'business': shift 'day': count must be >= 1, got 0 ('-2')",
    )
    assert problems(lambda: office.with_windows(**{"universal.lat": 3, "universal.": 3})) == (
        "with_windows: windows 'universal' has no shift 'lat'; did you mean 'late'?",
        "with_windows: windows 'universal' has no shift ''; allowed: 'early', 'late', 'saturday'",
    )


@pytest.mark.parametrize("count", ["3", "+", "x", "+1_0", "+٣", 2.5, True, None, [1], float("nan"), float("inf")])
def test_what_is_no_number_of_windows_is_refused(count: Any) -> None:
    (problem,) = problems(lambda: small_office().with_windows(universal=count))
    assert problem == f"with_windows: 'universal' must be a whole number or a change such as '+2', got {count!r}"


def test_more_windows_than_are_installed_are_refused() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=5, installed=6)])
    assert counts(office.with_windows(u="+1")) == {"u.day": 6}
    (problem,) = problems(lambda: office.with_windows(u="+2"))
    assert problem == "windows 'u': installed must be at least 7, the windows on duty at once, got 6"


def test_a_path_sets_a_real_field_wherever_it_lies() -> None:
    office = contract_office()
    for path, value, found in (
        ("demand.live queue.scale", 1.1, lambda o: o.demand[0].scale),
        ("demand.live queue.mix.sme", 0.1, lambda o: dict(o.demand[0].mix)["sme"]),
        ("demand.live queue.per_day.Sat", 95.0, lambda o: dict(o.demand[0].per_day)["Sat"]),
        ("demand.live queue.shape.2", 12.0, lambda o: o.demand[0].shape[2]),
        ("windows.universal.shifts.late.count", 4, lambda o: o.windows[0].shifts[1].count),
        ("windows.universal.shifts.late.breaks.0.at_once", 2, lambda o: o.windows[0].shifts[1].breaks[0].at_once),
        ("windows.universal.shifts.late.hours.1", "18:30", lambda o: o.windows[0].shifts[1].hours[1]),
        ("services.passport.duration.mean_min", 11.0, lambda o: o.services[0].duration.mean_min),
        ("services.sme.duration", mfc.Fixed(minutes=20), lambda o: o.services[2].duration),
        ("patience.mean_min", 30.0, lambda o: o.patience.mean_min),
        ("patience", None, lambda o: o.patience),
        ("hours.Sat.1", "15:00", lambda o: o.hours[1][1][1]),
        ("hall", 40, lambda o: o.hall),
        ("dates.2026-05-01", ("09:00", "12:00"), lambda o: dict(o.dates)["2026-05-01"]),
    ):
        changed = office.with_values({path: value})
        assert found(changed) == value, path
        assert changed != office


def test_numbers_of_laws_from_scipy_and_of_mixtures_have_paths() -> None:
    law = mfc.Mixture((0.8, mfc.Law("weibull_min", c=1.5, scale=12)), (0.2, mfc.Fixed(minutes=30)))
    office = small_office(services=[mfc.Service(name="passport", duration=law)])
    changed = office.with_values(
        {
            "services.passport.duration.parts.0.of.numbers.scale": 10,
            "services.passport.duration.parts.1.weight": 0.3,
        }
    )
    assert changed.services[0].duration == mfc.Mixture(
        (0.8, mfc.Law("weibull_min", c=1.5, scale=10)), (0.3, mfc.Fixed(minutes=30))
    )


def test_a_star_means_all_that_have_the_field_and_at_least_one() -> None:
    office = contract_office()
    scaled = office.with_values({"demand.*.scale": 1.1})
    assert scaled.demand[0].scale == 1.1
    assert scaled.demand[1] == office.demand[1]
    longer = office.with_values({"services.*.duration.mean_min": 10})
    assert [service.duration.mean for service in longer.services] == [10, 5, 10]
    assert {s.count for g in office.with_values({"windows.*.shifts.*.count": 6}).windows for s in g.shifts} == {6}
    one_pair = small_office().with_values({"demand.*.per_hour.Mon-Sun": 3})
    assert one_pair.demand[0].per_hour == (("Mon-Sun", 3.0),)


def test_values_are_set_together_and_only_then_validated() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=5, installed=5)])
    for order in (1, -1):
        values = [("windows.u.shifts.day.count", 8), ("windows.u.installed", 8)][::order]
        assert office.with_values(dict(values)).windows[0].count == 8


WRONG_PATHS = {
    "demand.*.scal": "path 'demand.*.scal': nothing there has the field 'scal'; did you mean 'scale'?",
    "demand.quue.scale": "path 'demand.quue.scale': there is no 'quue'; did you mean 'queue'?",
    "demand.queue.scal": "path 'demand.queue.scal': walk-ins 'queue' has no field 'scal'; did you mean 'scale'?",
    "demnd.queue.scale": "path 'demnd.queue.scale': office 'Office 1' has no field 'demnd'; did you mean 'demand'?",
    "demand..scale": "path 'demand..scale': there is no ''; allowed: 'queue'",
    "windows.universal.count": "has no field 'count'; did you mean 'windows.universal.shifts.day.count'?",
    "windows.*.count": "nothing there has the field 'count'; did you mean 'windows.*.shifts.*.count'?",
    "windows.universal.breaks.0.length_min": "did you mean 'windows.universal.shifts.day.breaks.0.length_min'?",
    "windows.universal.cont": "windows 'universal' has no field 'cont'; ",
    "scale": "path 'scale': office 'Office 1' has no field 'scale'; did you mean 'demand.queue.scale'?",
    "hall.x": "path 'hall.x': hall is not given",
    "name.x": "path 'name.x': nothing below 'name'",
    "demand.queue.mix.passport": "path 'demand.queue.mix.passport': mix is not given",
    "services.*.duration.minute": "nothing there has the field 'minute'; did you mean 'minutes'?",
    "windows.*.shifts.*.breaks.*.at_once": "there is nothing under '*'",
    "services.passport.duration.law": "Lognormal has no field 'law'",
    "*": "path '*': office 'Office 1' has no field '*'; allowed: 'name'",
    "": "path '': office 'Office 1' has no field ''; allowed: 'name'",
}


@pytest.mark.parametrize(("path", "sentence"), WRONG_PATHS.items(), ids=WRONG_PATHS.keys())
def test_a_wrong_path_names_the_nearest(path: str, sentence: str) -> None:
    (problem,) = problems(lambda: small_office().with_values({path: 1}))
    assert sentence in problem


def test_a_field_of_shifts_asked_of_their_group_names_the_paths_to_it() -> None:
    shifts = [mfc.Shift(name=name, count=2) for name in ("early", "late")]
    office = small_office(windows=[mfc.Windows(name="u", shifts=shifts)])
    hint = "did you mean 'windows.u.shifts.early.count' or 'windows.u.shifts.late.count'?"
    assert hint in problems(lambda: office.with_values({"windows.u.count": 3}))[0]
    after_another = {"windows.u.shifts.early.count": 3, "windows.u.count": 3}
    assert hint in problems(lambda: office.with_values(after_another))[0]


def test_all_wrong_paths_and_values_are_listed() -> None:
    office = small_office()
    assert len(problems(lambda: office.with_values({"demand.*.scal": 1, "hal": 2, "hall": -1}))) == 2
    assert problems(lambda: office.with_values({"hall": -1, "demand.queue.scale": "1"})) == (
        "walk-ins 'queue': scale must be a number, got '1'",
        "office 'Office 1': hall must be >= 0, got -1",
    )
    for wrong in ([], {3: 1}, None, "x"):
        assert problems(lambda wrong=wrong: office.with_values(wrong))[0].startswith("with_values: takes a mapping")


def test_replace_is_validated_anew() -> None:
    office = small_office()
    assert office.replace(hall=3).hall == 3
    assert problems(lambda: office.replace(hal=3)) == ("office 'Office 1': unknown field 'hal'; did you mean 'hall'?",)
    assert problems(lambda: office.replace(windows=[])) == ("office 'Office 1': windows must have at least 1, got []",)
    assert office.windows[0].replace(name="other").serves == "all"
