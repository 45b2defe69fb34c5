"""Comparisons: input differences first, then paired differences under common random numbers."""

from __future__ import annotations

import math
import re
from functools import reduce
from operator import add

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.measures.summary import measure
from mfc_sim.studies.compare import Comparison

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
    ],
    demand=[mfc.WalkIns(name="queue", mix={"passport": 2, "collect": 1}, per_hour=20)],
    windows=[mfc.Windows(name="universal", shifts=[mfc.Shift(name="day", count=3)])],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    more = OFFICE.with_windows(universal="+1")
    return mfc.compare(
        {"today": OFFICE, "one more": more, "same": OFFICE.replace(name="Copy")}, replications=60, seed=3
    )


def test_what_differs_is_said_first(compared: Comparison) -> None:
    assert compared.inputs.to_dict("records") == [
        {
            "scenario": "one more", "sentence": 'universal, shift "day": windows 3 -> 4',
            "field": "windows.universal.shifts.day.count", "before": "3", "after": "4",
        },
        {"scenario": "same", "sentence": "name: Office -> Copy", "field": "name", "before": "Office", "after": "Copy"},
    ]  # fmt: skip
    text = str(compared)
    assert text.index('universal, shift "day": windows 3 -> 4') < text.index("Mean wait, min")


def test_the_answer_says_of_each_scenario_what_it_does_and_what_it_costs(compared: Comparison) -> None:
    row = compared.differences(simultaneous=True).loc["one more"]
    change, low, high = (100 * row[f"share_within_15{end}"] for end in ("", "_low", "_high"))
    base, more, same = str(compared).splitlines()[1:4]
    share = compared["today"].share_within(15)
    assert base.startswith(f'"today": called within 15 minutes {100 * share.value:.1f} %')
    assert more.startswith(f'"one more": called within 15 minutes {change:+.1f} points ({low:.1f} to {high:.1f})')
    assert more.endswith("person-hours at windows a day 16.0 (+4.0).")
    assert same.startswith('"same": called within 15 minutes 0.0 points (0.0 to 0.0), the target of 90 % is missed')
    assert same.endswith("person-hours at windows unchanged, 12.0 a day.")
    by_hour = compared["one more"].table("hour")["share_within_15"]
    assert f"worst hour {by_hour.idxmin()} ({100 * by_hour.min():.0f} %)" in more


def test_whether_a_target_is_met_and_a_difference_is_chance_is_said() -> None:
    calm = OFFICE.replace(day_cv=0.0, patience=None).with_windows(universal="+8")
    slower = calm.replace(services=[OFFICE.services[0].replace(duration=mfc.Fixed(minutes=12)), OFFICE.services[1]])
    found = mfc.compare({"a": OFFICE, "calm": calm, "a/2": OFFICE.replace(pace_cv=0.01)}, replications=40, seed=2)
    _, _, met, chance = str(found).splitlines()[:4]
    assert "the target of 90 % is met" in met
    assert ", which may be chance, the target of 90 % is missed" in chance
    assert "is met" in str(mfc.compare({"a": calm, "b": slower}, replications=40)).splitlines()[2]


def test_nobody_who_came_breaks_no_promise() -> None:
    empty = OFFICE.replace(demand=[OFFICE.demand[0].replace(scale=0.0)])
    assert '"none": nobody queued.' in str(mfc.compare({"a": OFFICE, "none": empty}, replications=32)).splitlines()


def test_inputs_name_parts_that_come_and_go() -> None:
    other = OFFICE.replace(
        hall=5,
        demand=[mfc.WalkIns(name="queue", mix={"passport": 2, "collect": 2}, per_hour=20)],
        windows=[*OFFICE.windows, mfc.Windows(name="extra", count=1)],
        patience=mfc.Fixed(minutes=30),
    )
    found = mfc.compare({"a": OFFICE, "b": other}, replications=2, seed=1).inputs.set_index("field")
    assert found.loc["hall", ["before", "after"]].tolist() == ["", "5"]
    assert found.loc["demand.queue.mix.collect", ["before", "after"]].tolist() == ["1", "2"]
    assert found.loc["windows.extra", "before"] == ""
    assert found.loc["windows.extra", "after"] == "1 window, all opening hours; all services"
    assert found.loc["patience", "before"] == "exponential, 60 min on average"
    assert len(found) == 4


def test_the_same_office_differs_by_exactly_nothing(compared: Comparison) -> None:
    row = compared.differences().loc["same"]
    assert (row[row.notna()] == 0).all()


def test_differences_are_paired_replication_by_replication(compared: Comparison) -> None:
    # visitors leave: take the mean per replication of those served, a plain paired difference
    served = [
        result.to_pandas().query("outcome == 'served'").groupby("replication").size().to_numpy()
        for result in compared.results.values()
    ]
    change = served[1] - served[0]
    row = compared.differences().loc["one more"]
    assert row["served"] == pytest.approx(change.mean())
    half = 2.000995 * change.std(ddof=1) / math.sqrt(60)  # t with 59 degrees
    assert row["served_high"] - row["served"] == pytest.approx(half)


def test_a_difference_of_ratios_is_that_of_their_linear_parts(compared: Comparison) -> None:
    parts = []
    for result in list(compared.results.values())[:2]:
        frame = result.to_pandas()
        served = frame[frame["outcome"] == "served"]
        waits, count = (
            served.groupby("replication")["wait_min"].sum().to_numpy(),
            served.groupby("replication").size().to_numpy(),
        )
        ratio = waits.sum() / count.sum()
        parts.append((ratio, (waits - ratio * count) / count.mean()))
    (before, one), (after, other) = parts
    row = compared.differences().loc["one more"]
    assert row["mean_wait_min"] == pytest.approx(after - before)
    half = 2.000995 * math.sqrt(((other - one) ** 2).sum() / 59 / 60)
    assert (row["mean_wait_min_high"] - row["mean_wait_min_low"]) / 2 == pytest.approx(half)


def test_common_random_numbers_make_differences_sharper(compared: Comparison) -> None:
    row, table = compared.differences().loc["one more"], compared.table()
    for name in ("mean_wait_min", "share_within_15", "p90_wait_min", "left"):
        paired = row[f"{name}_high"] - row[f"{name}_low"]
        alone = [
            table.loc[scenario, f"{name}_high"] - table.loc[scenario, f"{name}_low"]
            for scenario in ("today", "one more")
        ]
        assert paired < math.hypot(*alone), name


def test_the_paired_interval_of_a_ratio_holds_the_truth_in_95_of_100_studies() -> None:
    plan = OFFICE.replace(hours=("09:00", "10:00"), day_cv=0.0)
    more = plan.with_windows(universal="+1")
    results = [mfc.simulate(one, replications=3200, seed=11) for one in (plan, more)]
    totals = []
    for result in results:
        parts = [measure(result.office, *block, result.question()) for block in result.run.blocks()]
        summary = reduce(add, parts)  # replication by replication
        totals.append((summary.total("wait_ms")[:, 0], summary.total("waited")[:, 0]))
    truth = totals[1][0].sum() / totals[1][1].sum() - totals[0][0].sum() / totals[0][1].sum()
    held = 0
    for study in range(80):
        part = slice(40 * study, 40 * study + 40)
        linear = []
        for waits, count in totals:
            ratio = waits[part].sum() / count[part].sum()
            linear.append((ratio, (waits[part] - ratio * count[part]) / count[part].mean()))
        change = linear[1][1] - linear[0][1]
        half = 2.022691 * math.sqrt((change**2).sum() / 39 / 40)
        held += abs(linear[1][0] - linear[0][0] - truth) < half
    # the truth is itself estimated, from eighty times as many days
    assert abs(held / 80 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 80)


def test_cells_are_compared_by_their_labels(compared: Comparison) -> None:
    by_hour = compared.differences(by="hour")
    assert by_hour.index.names == ["scenario", "hour"]
    base, other = compared["today"].table(by="hour"), compared["one more"].table(by="hour")
    found = by_hour.loc["one more"]["mean_wait_min"]
    assert found.dropna().tolist() == pytest.approx((other - base)["mean_wait_min"].loc[found.dropna().index].tolist())
    pair = compared.differences(by=("service", "hour"), between=("10:00", "12:00"), where={"service": "collect"})
    assert set(pair.index.get_level_values("service")) == {"collect"}


def test_one_office_with_differing_days_makes_all_runs_weeks() -> None:
    plan = OFFICE.replace(hours={"Mon-Tue": ("09:00", "13:00")})
    saturday = OFFICE.replace(hours={"Mon": ("09:00", "13:00"), "Tue": ("09:00", "12:00")})
    compared = mfc.compare({"a": plan, "b": saturday}, replications=3, seed=1)
    assert [len(result.days) for result in compared.results.values()] == [2, 2]
    assert [field for field in compared.inputs["field"] if field.startswith("hours")]


def test_the_text_speaks_the_language_of_the_base() -> None:
    compared = mfc.compare({"сейчас": OFFICE.replace(language="ru"), "<b>": OFFICE}, replications=3, seed=1)
    text = str(compared)
    assert "«<b>» против «сейчас»" in text
    assert "меньше 30" in text
    assert "&lt;b&gt;" in compared._repr_html_()
    assert "<b>»" not in compared._repr_html_()


def test_a_comparison_needs_offices() -> None:
    with pytest.raises(mfc.InvalidDescription, match="at least two offices, got 1"):
        mfc.compare({"a": OFFICE})
    with pytest.raises(mfc.InvalidDescription, match="'b' must be an Office, got int"):
        mfc.compare({"a": OFFICE, "b": 3})  # type: ignore[dict-item]
    assert np.isfinite(mfc.compare({"a": OFFICE, "b": OFFICE}, replications=2, seed=1).differences()["visits"].iloc[0])


def test_offices_without_a_service_in_common_have_no_differences_by_service(tmp_path) -> None:
    office = mfc.presets.starter()
    services = [mfc.Service(name="other", duration=mfc.Fixed(minutes=5))]
    demand = [mfc.WalkIns(name="queue", service="other", per_hour=20)]
    windows = [mfc.Windows(name="w2", count=4)]
    other = office.replace(services=services, demand=demand, windows=windows)
    comparison = mfc.compare({"a": office, "b": other}, replications=5, seed=1)
    assert len(comparison.differences("service")) == 0
    assert comparison.to_excel(tmp_path / "c.xlsx").is_file()


def test_offices_of_two_languages_are_told_in_that_of_the_first() -> None:
    english = mfc.presets.starter()
    russian = english.replace(language="ru", day_cv=0.3)
    comparison = mfc.compare({"a": english, "b": russian}, replications=4, seed=1)
    told = str(comparison) + comparison._repr_html_()
    assert not re.search("[а-яё]", told, re.IGNORECASE)
    assert "language" not in " ".join(comparison.sentences("b"))
