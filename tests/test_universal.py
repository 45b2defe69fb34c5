"""How many specialists should be universal: who moves, what it gains on the same visitors, and the knee."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

import mfc_sim as mfc
from mfc_sim.description.duty import on_duty
from mfc_sim.studies.moves import moves, serves_everything
from mfc_sim.studies.universal import knee_of, numbers_of
from offices import offices


def office(*windows: mfc.Windows, **more: Any) -> mfc.Office:
    """Four hours, two services: passports are asked for three times as often as land."""
    given: dict[str, Any] = dict(
        name="Office",
        hours=("09:00", "13:00"),
        services=[mfc.Service(name=name, duration=mfc.Exponential(mean_min=10)) for name in ("passport", "land")],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 3, "land": 1}, per_hour=28)],
        windows=list(windows) or [lands(4), passports(3)],
    )
    return mfc.Office(**{**given, **more})


def passports(count: int, **more: Any) -> mfc.Windows:
    return mfc.Windows(name="passports", count=count, serves=["passport"], **more)


def lands(count: int, **more: Any) -> mfc.Windows:
    return mfc.Windows(name="lands", count=count, serves=["land"], **more)


def due(one: mfc.Office) -> list[tuple[str, ...]]:
    """Breaks of every window of an office, in the order of its windows."""
    return [
        tuple(f"{rest.due_ms(index) / 60_000:g}" for rest in shift.breaks)
        for group in one.windows
        for shift in group.shifts
        for index in range(shift.count)
    ]


@pytest.fixture(scope="module")
def curve() -> Any:
    return mfc.universal_curve(office(), replications=128, seed=5)


def test_both_ends_are_those_of_runs_of_their_own(curve: Any) -> None:
    nobody = office()
    everybody = office(
        mfc.Windows(
            name="universal",
            shifts=[mfc.Shift(name="lands", count=4), mfc.Shift(name="passports", count=3)],
        )
    )
    assert curve.offices[0] == nobody
    assert curve.offices[7] == everybody
    for moved, alone in ((0, nobody), (7, everybody)):
        table = mfc.simulate(alone, replications=128, seed=5).table().iloc[0]
        row = curve.table().loc[moved]
        for end in ("", "_low", "_high"):
            assert row[f"value{end}"] == table[f"share_within_15{end}"]
        assert curve[moved].table().iloc[0].equals(table)


def test_gains_are_the_paired_differences_of_a_comparison(curve: Any) -> None:
    scenarios = {str(moved): curve.offices[moved] for moved in (0, 2, 7)}
    compared = mfc.compare(scenarios, replications=128, seed=5).differences()
    table = curve.table()
    for end in ("", "_low", "_high"):
        for moved in (2, 7):
            assert table.loc[moved, f"gain{end}"] == compared.loc[str(moved), f"share_within_15{end}"]
    assert table.loc[0, "rest"] == table.loc[7, "gain"]
    assert (table.loc[0, "gain"], table.loc[7, "rest"]) == (0, 0)
    assert table.loc[6, "later_high"] == table.loc[6, "rest_high"]
    assert np.isnan(table.loc[7, "later_high"])


def test_where_specialists_idle_while_others_queue_universal_ones_gain(curve: Any) -> None:
    table = curve.table()
    assert table.loc[1, "gain_low"] > 0.1
    assert 0 < curve.knee < 7
    later = table["later_high"]
    assert later[curve.knee] < curve.worth <= later[curve.knee - 1]


def test_where_nobody_waits_nothing_is_gained_and_the_knee_is_none() -> None:
    quiet = office(passports(6), lands(4), demand=[mfc.WalkIns(name="queue", service="passport", per_hour=1)])
    found = mfc.universal_curve(quiet, replications=64)
    assert found.knee == 0
    assert set(found.table()["gain"]) == {0}
    assert "It does not pay" in str(found)


@pytest.mark.parametrize("more", [{"engine": "reference"}, {"n_jobs": 2}])
def test_neither_the_engine_nor_the_workers_move_a_byte(curve: Any, more: dict[str, Any]) -> None:
    again = mfc.universal_curve(office(), replications=128, seed=5, **more)
    assert again.table().equals(curve.table())
    assert again.offices == curve.offices


def test_less_of_a_wait_is_a_gain() -> None:
    found = mfc.universal_curve(office(), of="mean_wait_min", replications=64)
    table = found.table()
    assert found.worth == 0.5
    assert table.loc[7, "gain"] == pytest.approx(table.loc[0, "value"] - table.loc[7, "value"])
    assert table.loc[7, "gain_low"] < table.loc[7, "gain"] < table.loc[7, "gain_high"]


def test_a_quantile_has_a_curve_too() -> None:
    found = mfc.universal_curve(office(), of="p90_wait_min", replications=64)
    assert found.table().loc[7, "gain_low"] > 0


def test_the_largest_group_left_gives_the_next_and_of_equals_the_first_described() -> None:
    plan = moves("who", office(lands(2), passports(4)), "universal", None, 1.0)
    assert [group for group, _ in plan.order] == ["passports", "passports", "lands", "passports", "lands", "passports"]
    assert plan.left(3) == {"lands": 1, "passports": 2}


def test_the_largest_shift_gives_the_next_and_days_stay_as_they_are() -> None:
    special = mfc.Windows(
        name="land",
        serves=["land"],
        shifts=[mfc.Shift(name="sat", days="Sat", count=1), mfc.Shift(name="week", days="Mon-Fri", count=2)],
        closed=[("10:00", "10:30")],
        installed=3,
    )
    full = mfc.Windows(name="universal", count=1, installed=1)
    plan = moves("who", office(special, full, hours={"Mon-Sat": ("09:00", "13:00")}), "universal", None, 1.0)
    assert [place for _, place in plan.order] == [1, 0, 1]
    land, universal = plan.after(2).windows
    assert [(shift.name, shift.count) for shift in land.shifts] == [("week", 1)]
    assert [(shift.name, shift.days) for shift in universal.shifts] == [
        ("day", None), ("land sat", "Sat"), ("land week", "Mon-Fri"),
    ]  # fmt: skip
    assert universal.shifts[1].closed == (("10:00", "10:30"),)
    assert universal.installed == 3
    assert [group.name for group in plan.after(3).windows] == ["universal"]


def test_everybody_keeps_his_own_turn_of_the_breaks() -> None:
    special = passports(3, breaks=[mfc.Break("10:00", 20, at_once=1), mfc.Break("12:00", 10)])
    plan = moves("who", office(special, lands(1)), "universal", None, 1.0)
    turns = [("600", "720"), ("620", "720"), ("640", "720")]
    for moved in range(4):
        assert sorted(rests for rests in due(plan.after(moved)) if rests) == turns
    assert due(plan.after(1)) == [turns[0], turns[1], (), turns[2]]


def test_a_break_past_midnight_is_none() -> None:
    late = passports(3, breaks=[mfc.Break("23:00", 60, at_once=1)])
    plan = moves("who", office(late, lands(1), hours=("09:00", "24:00")), "universal", None, 1.0)
    assert due(plan.after(1))[-1] == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=offices())
def test_of_any_office_people_come_go_and_rest_as_before_however_many_move(one: mfc.Office) -> None:
    special = [group for group in one.windows if not serves_everything(one, group)]
    assume(special)
    full = [group.name for group in one.windows if group not in special]
    plan = moves("who", one, full[0] if full else "все окна", None, 1.0)
    assert len(plan.order) == sum(group.count for group in special)

    def days(made: mfc.Office) -> list[Any]:
        present = (window for day in made.days() for window in on_duty(made.services, made.windows, day))
        return sorted((window.start_ms, window.end_ms, window.breaks) for window in present)

    for moved in range(len(plan.order) + 1):
        after = plan.after(moved)
        assert days(after) == days(one)
        assert sum(plan.left(moved).values()) == len(plan.order) - moved
        able = sum(group.count for group in after.windows if serves_everything(after, group))
        assert able == moved + sum(group.count for group in one.windows if group not in special)
        paces = sorted(group.pace for group in after.windows for _ in range(group.count))
        assert paces == sorted(group.pace for group in one.windows for _ in range(group.count))


def test_one_of_another_pace_or_absence_is_a_group_of_its_own() -> None:
    full = mfc.Windows(name="universal", count=1, rank=7, closed=[("12:00", "12:10")])
    plan = moves("who", office(passports(2), lands(2, absence=0.1, pace=1.2), full), "universal", None, 1.0)
    joined = {group.name: group for group in plan.after(4).windows}
    assert {name: group.count for name, group in joined.items()} == {"universal": 3, "universal from lands": 2}
    apart = joined["universal from lands"]
    assert (apart.pace, apart.absence, apart.rank, apart.serves) == (1.2, 0.1, 7, "all")
    assert apart.closed == full.closed
    slower = moves("who", office(passports(2), lands(2), full, language="ru"), "universal", None, 1.1).after(3)
    assert [(group.name, group.pace) for group in slower.windows] == [
        ("lands", 1.0), ("universal", 1.0), ("universal из passports", 1.1), ("universal из lands", 1.1),
    ]  # fmt: skip


def test_a_group_made_takes_the_pace_of_who_comes_first() -> None:
    plan = moves("who", office(passports(2, pace=1.2), lands(1)), "all-rounders", None, 1.0)
    assert [(group.name, group.pace) for group in plan.after(3).windows] == [
        ("all-rounders", 1.2), ("all-rounders from lands", 1.0),
    ]  # fmt: skip


def test_only_the_specialists_named_move() -> None:
    found = mfc.universal_curve(office(passports(3), lands(2)), specialists=["lands"], replications=64)
    assert list(found.points) == [0, 1, 2]
    assert found.table()["left_lands"].tolist() == [2, 1, 0]
    assert "left_passports" not in found.table()


def test_of_many_people_a_spread_of_numbers_is_simulated() -> None:
    assert numbers_of(30) == tuple(range(31))
    many = numbers_of(45)
    assert (many[0], many[-1], len(many)) == (0, 45, 31)
    big = office(passports(30), lands(15), demand=[mfc.WalkIns(name="queue", service="land", per_hour=3)])
    found = mfc.universal_curve(big, replications=32)
    assert tuple(found.offices) == many
    assert "Not all numbers were simulated, only: 0, 2, 3" in str(found)
    assert "all 31 rows are in .table()" in str(found)
    with pytest.raises(mfc.InvalidDescription, match="1 moved was not simulated; allowed: 0, 2, 3"):
        found[1]


def test_the_last_number_is_always_a_knee() -> None:
    nan = float("nan")
    assert knee_of((0, 3, 5), (0.2, 0.2, nan), 0.01) == 5
    assert knee_of((0, 3, 5), (nan, 0.001, nan), 0.01) == 3


def test_both_languages_say_the_knee(curve: Any) -> None:
    assert f"The knee: {curve.knee} of 7. No later number adds more than 1 percentage point." in str(curve)
    assert repr(curve) == f"<UniversalCurve of 'Office': share_within_15, knee {curve.knee} of 7>"
    assert "<table" in curve._repr_html_()
    russian = mfc.universal_curve(office(language="ru"), of="mean_wait_min", worth=0.25, pace=1.1, replications=16)
    assert "из 7" in str(russian)
    assert "0,25 мин" in str(russian)
    assert "в 1,10 раза дольше" in str(russian)
    assert "осталось: passports" in str(russian)
    assert "меньше 30" in str(russian)


def test_a_week_is_a_replication_where_days_differ() -> None:
    hours = {"Mon-Fri": ("09:00", "13:00"), "Sat": ("09:00", "11:00")}
    found = mfc.universal_curve(office(hours=hours), replications=16)
    assert found.days == 6
    assert "16 replications of 6 open days" in str(found)


def test_every_wrong_word_is_named_at_once() -> None:
    wrong: dict[str, Any] = dict(
        universal="lands", specialists=["passport"], of="share_within_5", worth=0, pace=0, replications=1, seed=-1,
        engine="fast", n_jobs=0,
    )  # fmt: skip
    with pytest.raises(mfc.InvalidDescription) as caught:
        mfc.universal_curve(office(), **wrong)
    assert list(caught.value.problems) == [
        "universal_curve: pace must be a number above 0, got 0",
        (
            "universal_curve: universal: windows 'lands' must serve everything, but not 'passport'; "
            "allowed: a name that no group has, for a new one"
        ),
        "universal_curve: specialists: no group of windows has the name 'passport'; did you mean 'passports'?",
        "universal_curve: unknown figure 'share_within_5'; did you mean 'share_within_15'?",
        "universal_curve: worth must be a number above 0, in the unit of share_within_5, got 0",
        "universal_curve: replications must be a whole number >= 2, got 1",
        "universal_curve: seed must be a whole number >= 0, got -1",
        "universal_curve: engine must be 'auto', 'lanes' or 'reference', got 'fast'",
        "universal_curve: n_jobs must be a whole number, -1 for all processors, not 0, got 0",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            dict(universal="univrsal"),
            "universal: no group of windows has the name 'univrsal'; did you mean 'universal'",
        ),
        (dict(universal=3), "universal must be the name of a group, got 3"),
        (
            dict(specialists=["universal"]),
            "specialists: windows 'universal' serve everything already; allowed: 'lands'",
        ),
        (dict(specialists=[]), r"specialists must be a list of names of groups, at least one, got \[\]"),
        (dict(specialists=5), "specialists must be a list of names of groups, at least one, got 5"),
        (dict(of="left"), "worth must be given for left"),
        (dict(of="utilization"), "neither more nor less utilization is better in itself"),
        (dict(of=None), "unknown figure None"),
        (dict(worth="much"), "worth must be a number above 0, in the unit of share_within_15, got 'much'"),
        (dict(pace=True), "pace must be a number above 0, got True"),
        (dict(pace=1e9), "pace must be <= 1000"),
        (dict(dates=("2026-05-01", "2026-05-01")), "no open day"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(words: dict[str, Any], problem: str) -> None:
    whole = office(
        lands(1), mfc.Windows(name="universal", count=2), hours={"Mon-Sun": ("09:00", "13:00")},
        dates={"2026-05-01": None},
    )  # fmt: skip
    with pytest.raises(mfc.InvalidDescription, match=problem):
        mfc.universal_curve(whole, replications=2, **words)


def test_an_office_without_specialists_is_refused() -> None:
    whole = office(mfc.Windows(name="universal", count=3))
    with pytest.raises(mfc.InvalidDescription, match="office 'Office' has no specialists: every group"):
        mfc.universal_curve(whole)
    with pytest.raises(mfc.InvalidDescription, match="office must be of kind Office"):
        mfc.universal_curve(None)  # type: ignore[arg-type]


def test_a_figure_that_does_not_exist_is_refused() -> None:
    nobody = office(demand=[mfc.WalkIns(name="queue", service="land", per_hour=0)])
    with pytest.raises(mfc.InvalidDescription, match="share_within_15 exists in no scenario"):
        mfc.universal_curve(nobody, replications=4)
