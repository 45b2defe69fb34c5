"""The lanes engine gives the records of the reference, says what it cannot do, and is chosen for speed only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import compiled
from mfc_sim.engines import lanes, reference
from mfc_sim.engines.support import AUTO_LANES, chosen, refusal
from mfc_sim.paths import draw
from mfc_sim.records import check
from mfc_sim.studies.agreement import compared
from offices import contract_office, small_office

ENGINES = ("reference", "lanes")
VARIANTS = {
    "as described": {},
    "send away": {"at_closing": "send_away"},
    "calls of the absent": {"absent_call_min": 1.5},
    "impatient": {"patience": mfc.Exponential(mean_min=5)},
    "nobody leaves": {"patience": None},
    "an early last ticket": {"last_ticket": "13:00"},
}


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS)
def test_weeks_with_appointments_breaks_and_closed_periods_are_equal_bit_for_bit(changes: dict[str, object]) -> None:
    found = mfc.check_engines(contract_office().replace(**changes), replications=12)
    assert found.agree, str(found)
    assert found.first is None


@pytest.mark.parametrize(
    ("path", "value"), [("windows.*.absence", 0.3), ("windows.*.pace", 1.37), ("windows.*.rank", 2)]
)
def test_absences_paces_and_equal_ranks_are_equal_bit_for_bit(path: str, value: float) -> None:
    assert mfc.check_engines(contract_office().with_values({path: value}), replications=12).agree


def test_the_demonstration_office_agrees() -> None:
    found = mfc.check_engines(mfc.presets.starter(), replications=20)
    assert found.agree
    assert "agree on all" in str(found)
    assert "согласны" in str(replace(found, office=mfc.presets.starter("ru")))


def test_days_to_which_nobody_comes_end_and_have_their_breaks() -> None:
    windows = [mfc.Windows(name="universal", count=2, breaks=[mfc.Break("12:00", 30)])]
    quiet = mfc.WalkIns(name="quiet", service="passport", per_hour=1e-9)
    office = small_office(demand=[quiet], windows=windows)
    paths = draw(office, seed=1, replications=3)
    assert len(paths.ticket) == 0
    one, other = reference.run(office, paths), lanes.run(office, paths)
    assert one.break_from_ms.tolist() == other.break_from_ms.tolist() == [12 * 3_600_000] * 6
    assert len(other.called_at_ms) == 0


def test_several_offices_run_together_are_as_if_alone() -> None:
    office = contract_office()
    more = [
        office,
        office.with_windows(universal="+2"),
        office.replace(at_closing="send_away"),
        office.replace(patience=None),
    ]
    paths = [draw(one, seed=7, replications=5) for one in more]
    paths[2] = paths[0]  # the same people, packed once
    together = list(lanes.run_many(list(zip(more, paths, strict=True))))
    for one, people, found in zip(more, paths, together, strict=True):
        assert found.same_as(reference.run(one, people))
        check(one, people, found)


def test_a_hall_is_refused_by_name_and_runs_on_the_reference_under_auto() -> None:
    office = contract_office().replace(hall=3)
    with pytest.raises(mfc.UnsupportedFeature, match=r"no hall \(R13\)"):
        mfc.simulate(office, replications=2, engine="lanes")
    with pytest.raises(mfc.UnsupportedFeature, match=r"no hall \(R13\)"):
        mfc.check_engines(office)
    assert mfc.simulate(office, replications=AUTO_LANES).run.engine == "reference"


def test_too_many_sets_of_skills_are_refused_by_name() -> None:
    names = [f"s{place}" for place in range(16)]
    office = mfc.Office(
        name="many",
        hours=("09:00", "18:00"),
        services=[mfc.Service(name=name, duration=mfc.Fixed(minutes=5)) for name in names],
        demand=[mfc.WalkIns(name="queue", mix=dict.fromkeys(names, 1), per_hour=20)],
        windows=[mfc.Windows(name=f"w{name}", serves=[name], count=1) for name in names],
    )
    with pytest.raises(mfc.UnsupportedFeature, match=r"at most 15 sets of services .* \(R4\).* has 16"):
        mfc.simulate(office, replications=2, engine="lanes")
    assert mfc.simulate(office, replications=AUTO_LANES).run.engine == "reference"


def test_a_day_that_outlasts_the_clock_of_lanes_is_refused_by_name_and_left_to_the_reference() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=1)])
    people = pd.DataFrame({"service": "passport", "queued_at_min": 600.0, "need_min": [9_000.0] * 10})
    with pytest.raises(mfc.UnsupportedFeature, match=r"beyond 24 days \(R1\); engine 'reference' has no limit"):
        mfc.simulate(office, customers=people, engine="lanes")
    many = pd.concat([people.assign(replication=number) for number in range(AUTO_LANES)])
    result = mfc.simulate(office, customers=many)
    assert result.to_pandas([0])["called_at_min"].max() == 600 + 9 * 9_000


def test_many_windows_that_work_for_months_in_all_fit() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=200)])
    people = pd.DataFrame({"service": "passport", "queued_at_min": 600.0, "need_min": [500.0] * 200})
    assert mfc.simulate(office, customers=people, engine="lanes").to_pandas()["ended_at_min"].eq(1100).all()


def test_auto_changes_speed_only() -> None:
    office = contract_office()
    assert chosen(office, "auto", lanes=AUTO_LANES - 1) == "reference"
    assert chosen(office, "auto", lanes=AUTO_LANES) == "lanes"
    with compiled.switched(True):
        assert chosen(office, "auto", lanes=1) == "lanes"
        assert chosen(office.replace(hall=3), "auto", lanes=1) == "reference"
    one, other = (mfc.simulate(office, replications=20, seed=3, engine=engine) for engine in ENGINES)
    pd.testing.assert_frame_equal(one.table(by="hour"), other.table(by="hour"))
    pd.testing.assert_frame_equal(one.to_pandas(), other.to_pandas())


def test_any_run_block_gives_the_same_records_on_lanes() -> None:
    frames = [
        mfc.simulate(contract_office(), replications=70, seed=3, engine="lanes", run_block=block).to_pandas()
        for block in (None, 1, 64)
    ]
    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2])


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(mfc.InvalidDescription, match="engine must be 'auto', 'lanes' or 'reference', got 'lane'"):
        mfc.simulate(contract_office(), replications=1, engine="lane")
    assert refusal(contract_office(), "lanes") == ""


def test_the_first_customer_who_differs_is_shown_with_his_stretch_of_the_day_from_both_engines() -> None:
    office = contract_office()
    paths = draw(office, seed=7, replications=2)
    found = reference.run(office, paths)
    row = int(np.flatnonzero(found.called_at_ms >= 0)[40])
    called = found.called_at_ms.copy()
    called[row] += 60_000
    result = compared(office, paths, (found, replace(found, called_at_ms=called)), ENGINES)
    assert not result.agree
    assert f"ticket {paths.ticket[row]}" in result.where or f"талон {paths.ticket[row]}" in result.where
    assert result.first is not None
    shown = result.first.set_index("ticket").loc[paths.ticket[row]]
    assert shown["called, lanes"] - shown["called, reference"] == pytest.approx(1.0)
    assert str(paths.ticket[row]) in str(result)


def test_breaks_that_differ_are_told() -> None:
    office = contract_office()
    paths = draw(office, seed=7, replications=2)
    found = reference.run(office, paths)
    result = compared(office, paths, (found, replace(found, breaks_missed=found.breaks_missed + 1)), ENGINES)
    assert not result.agree
    assert "breaks_missed" in result.where
