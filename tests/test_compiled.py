"""Compiled loops say what the passes of numpy say: the same draws, records and totals, bit for bit."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from awkward import each_office
from mfc_sim import compiled, draw_loops, records, simulation, tasks
from mfc_sim.engines import compiled_lanes, lanes, loop, packing, reference
from mfc_sim.measures import day_loop, quantiles, spot_loop, totals
from mfc_sim.measures.questions import READINGS, question
from mfc_sim.measures.summary import Summary, measure
from mfc_sim.paths import ROW_COLUMNS, Paths, draw
from mfc_sim.records import Outcome
from offices import contract_office, small_office
from side_by_side import Case, printing

SEED = 7
LOOPS = {
    compiled_lanes: ("seen_levels", "pack_lanes", "run_lanes"),
    draw_loops: ("arrivals", "codes_of", "lines", "whole", "tickets", "running_sums"),
    day_loop: ("add_days", "add_duty", "count_waits"),
    spot_loop: ("pool", "by_section"),
}


@contextmanager
def as_python(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All loops run as the Python that they are written in."""
    with monkeypatch.context() as patch, compiled.switched(True):
        for module, names in LOOPS.items():
            for name in names:
                patch.setattr(module, name, getattr(module, name).__wrapped__)
        yield


@contextmanager
def as_compiled(_: pytest.MonkeyPatch) -> Iterator[None]:
    """All loops are compiled."""
    with compiled.switched(True):
        yield


def same_people(one: Paths, other: Paths) -> bool:
    """Whether the same people were drawn."""
    named = [name for name in ROW_COLUMNS if not np.array_equal(getattr(one, name), getattr(other, name))]
    return not named and np.array_equal(one.starts, other.starts) and np.array_equal(one.absent, other.absent)


def same_summary(one: Summary, other: Summary) -> bool:
    """Whether two summaries hold the same numbers, of the same types."""
    columns = [field.name for field in fields(one.waits)]
    pairs = [(one.totals, other.totals), *((getattr(one.waits, name), getattr(other.waits, name)) for name in columns)]
    return all(np.array_equal(*pair) and pair[0].dtype == pair[1].dtype for pair in pairs)


def stream(name: str = "queue", **more: Any) -> mfc.WalkIns:
    """Walk-ins at a rate that changes."""
    return mfc.WalkIns(name=name, **{"mix": {"passport": 2, "collect": 1}, "per_hour": [9, 0, 30, 4], "starts": "09:00",
                                     "step_min": 120, **more})  # fmt: skip


def drawing(**more: Any) -> mfc.Office:
    """An office whose people are drawn in some way."""
    services = [
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=8, cv=0.5)),
        mfc.Service(name="collect", duration=mfc.Lognormal(mean_min=3, cv=1.2)),
    ]
    windows = [mfc.Windows(name="all", count=3)]
    return mfc.Office(
        **{"name": "o", "hours": ("09:00", "17:00"), "services": services, "demand": [stream()], "windows": windows,
           **more}
    )  # fmt: skip


def other_laws(*laws: Any) -> list[mfc.Service]:
    """Two services of some laws."""
    return [mfc.Service(name=name, duration=law) for name, law in zip(("passport", "collect"), laws, strict=True)]


WAYS = {
    "lognormal needs": drawing(),
    "a day's factors": drawing(day_cv=0.4, pace_cv=0.3, demand=[stream(day_cv=0.9)]),
    "exponential needs and patience": drawing(
        services=other_laws(mfc.Exponential(mean_min=5), mfc.Exponential(mean_min=9)),
        patience=mfc.Lognormal(mean_min=20, cv=1),
    ),
    "gamma needs, patience of one draw": drawing(
        services=other_laws(mfc.Gamma(mean_min=5, cv=0.5), mfc.Gamma(mean_min=9, cv=0.5)),
        patience=mfc.Exponential(mean_min=9),
    ),
    "laws that share no draw": drawing(
        services=other_laws(mfc.Fixed(minutes=5), mfc.Uniform(low_min=1, high_min=5)),
        patience=mfc.Uniform(low_min=2, high_min=30),
    ),
    "one kind of people": drawing(demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)]),
    "privileged, at the door, booked": drawing(
        demand=[
            stream(privileged_share=0.3, at_opening=7),
            mfc.Appointments(name="booked", service="passport", every_min=15, no_show=0.2,
                             lateness=mfc.Normal(mean_min=-3, sd_min=9), starts="10:00", ends="16:00"),
        ],
        patience=mfc.Exponential(mean_min=15), last_ticket="16:30",
    ),
    "many services": drawing(
        services=[mfc.Service(name=f"s{k}", duration=mfc.Lognormal(mean_min=1 + k / 9, cv=0.4)) for k in range(40)],
        demand=[mfc.WalkIns(name="queue", mix={f"s{k}": 1 + k for k in range(40)}, per_hour=60)],
    ),
    "hardly anybody": drawing(demand=[stream(scale=0.001)]),
    "nobody for hours": drawing(demand=[stream(per_hour=[1e-302, 30, 0, 4])]),
    "the demonstration": mfc.presets.starter(),
    "the office of the contract": contract_office(),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("loops", [as_compiled, as_python])
def test_the_same_people_are_drawn_and_fare_the_same(
    way: str, loops: Callable[[pytest.MonkeyPatch], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, many = WAYS[way], 130 if loops is as_compiled else 3
    passes = draw(office, seed=SEED, replications=many)
    with loops(monkeypatch):
        assert same_people(draw(office, seed=SEED, replications=many), passes)
        found = lanes.run(office, passes)
        asked = question(office, passes.days, of="queued")
        summary = measure(office, passes, found, asked, section=2)
    assert found.same_as(reference.run(office, passes))
    assert same_summary(summary, measure(office, passes, found, asked, section=2))


def examine(case: Case) -> None:
    """All readings of an awkward office."""
    office, paths = case.jobs[0]
    found = lanes.run(office, paths)
    if case.customers is None:
        with compiled.switched(True):
            assert same_people(case.people(office), paths)
    for of in READINGS:
        for limit_min in (0.0, 1.0, 15.0):
            asked = question(office, paths.days, of=of, limit_min=limit_min)
            with compiled.switched(True):
                summary = measure(office, paths, found, asked)
            assert same_summary(summary, measure(office, paths, found, asked)), (of, limit_min)


def test_the_same_people_and_totals_of_60_awkward_offices() -> None:
    with printing():
        each_office(examine, offices=60, seed=SEED)


def test_a_day_of_many_days_has_the_same_greatest_number_waiting() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=1)])
    people = pd.DataFrame({"service": "passport", "queued_at_min": [600.0, 601, 602, 603], "need_min": [9_000.0] * 4})
    passes = mfc.simulate(office, customers=people).table()
    with compiled.switched(True):
        pd.testing.assert_frame_equal(mfc.simulate(office, customers=people).table(), passes)


def test_waits_of_years_are_counted_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=1)])
    people = pd.DataFrame(
        {"service": "passport", "queued_at_min": [600.0, 601, 602, 603], "need_min": [9e6, 1, 9e7, 1]}
    )
    passes = mfc.simulate(office, customers=people).table()
    with compiled.switched(True):
        pd.testing.assert_frame_equal(mfc.simulate(office, customers=people).table(), passes)
        monkeypatch.setattr(totals, "COUNTED_MS", 0)
        pd.testing.assert_frame_equal(mfc.simulate(office, customers=people).table(), passes)
        result = mfc.simulate(contract_office(), replications=40, seed=3).table()
    pd.testing.assert_frame_equal(mfc.simulate(contract_office(), replications=40, seed=3).table(), result)


def test_tables_of_runs_and_sweeps_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def tables() -> list[str]:
        result = mfc.simulate(contract_office(), replications=300, seed=3)
        swept = mfc.sweep(contract_office(), {"demand.*.scale": [0.9, 1.2]}, replications=100, seed=3)
        frames = (result.table(), result.table(by="hour"), result.table(by=("service", "weekday")), swept.table())
        return [frame.to_csv() for frame in frames]

    passes = tables()
    monkeypatch.setattr(simulation, "AT_ONCE_CUSTOMERS", 1000)
    monkeypatch.setattr(tasks, "SHARED_LANES", 64)
    monkeypatch.setattr(tasks, "LOOP_LANES", 64)
    with compiled.switched(True):
        assert tables() == passes


def test_intervals_of_quantiles_are_the_same_where_some_cells_are_left_out_and_bins_are_high() -> None:
    result = mfc.simulate(contract_office(), replications=40, seed=3)
    summary = result.summary(result.question("service"))
    far = mfc.simulate(
        small_office(windows=[mfc.Windows(name="u", count=1)]),
        customers=pd.concat(
            pd.DataFrame({"service": "passport", "queued_at_min": 600.0, "need_min": [9_000.0] * 4, "replication": k})
            for k in range(31)
        ),
    )
    for waits, cells in ((summary.waits, [2, 0]), (far.summary(far.question()).waits, [0])):
        weights = result.weights if cells[0] else far.weights
        passes = quantiles.quantile_intervals(waits, np.array(cells), (0.5, 0.9), weights)
        with compiled.switched(True):
            loops = quantiles.quantile_intervals(waits, np.array(cells), (0.5, 0.9), weights)
        for one, other in zip(passes, loops, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_day_that_outlasts_the_clock_is_refused_and_left_to_the_reference() -> None:
    office = small_office(windows=[mfc.Windows(name="u", count=1)])
    people = pd.DataFrame({"service": "passport", "queued_at_min": 600.0, "need_min": [9_000.0] * 10})
    many = pd.concat([people.assign(replication=number) for number in range(9)])
    with compiled.switched(True):
        with pytest.raises(mfc.UnsupportedFeature, match=r"beyond 24 days \(R1\)"):
            mfc.simulate(office, customers=people, engine="lanes")
        assert mfc.simulate(office, customers=many).to_pandas([0])["called_at_min"].max() == 600 + 9 * 9_000


def test_the_numbers_that_the_loops_repeat_are_those_of_the_other_files() -> None:
    for name in ("SHIFT", "LOW", "PLACE_AT", "PLACE_MASK", "FIFO_MASK", "GIVE_BITS", "GIVE_MASK", "NEVER_MS", "NEVER"):
        assert getattr(loop, name) == getattr(packing, name), name
    assert packing.LATEST_MS == loop.LATEST_MS
    assert (day_loop.BIN_MS, day_loop.LONG_WAIT_MS) == (totals.BIN_MS, totals.LONG_WAIT_MS)
    assert (loop.SERVED, loop.LEFT, loop.SENT_AWAY) == (Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY)
    assert (day_loop.SERVED, day_loop.LEFT, day_loop.SENT_AWAY) == (Outcome.SERVED, Outcome.LEFT, Outcome.SENT_AWAY)
    assert records.Outcome.NO_SHOW == day_loop.NO_SHOW
    columns = {
        "visits": "VISITS", "served": "WAS_SERVED", "left": "WAS_LEFT", "sent_away": "WAS_SENT_AWAY",
        "refused": "REFUSED", "no_show": "WAS_NO_SHOW",
    }  # fmt: skip
    for place, name in enumerate(totals.TOTALS):
        assert getattr(day_loop, columns.get(name, name.upper())) == place, name


def test_loops_are_loaded_for_passes_that_are_worth_it() -> None:
    with compiled.switched(False):
        assert compiled.worth(compiled.LOAD_AT)
        assert not compiled.worth(compiled.LOAD_AT - 1)
        assert compiled.load()
        assert compiled.worth(0)
    with compiled.switched(False):
        assert not compiled.worth(0)


@pytest.mark.parametrize("broken", [None, types.ModuleType("numba"), types.SimpleNamespace(config=None)])
def test_where_numba_does_not_work_passes_do_and_a_sentence_says_so(
    broken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numba", broken)
    monkeypatch.setattr(compiled, "LOAD_AT", 0)
    with compiled.switched(False):
        assert not compiled.load()
        with pytest.raises(ImportError, match=r"numba is not installed, or does not work here: pip install"):
            compiled.switched(True).__enter__()
        assert mfc.simulate(contract_office(), replications=10).mean_wait().value > 0
        assert not compiled.on()


def test_a_loop_is_compiled_even_where_nothing_can_be_kept_or_what_was_kept_is_damaged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numba

    plain = numba.njit

    def njit(*, cache: bool = False, nogil: bool) -> Any:
        def damaged(function: Callable[[int], int]) -> Callable[[int], int]:
            def call(number: int) -> int:
                raise EOFError(f"Ran out of input before {number}")

            return call if cache else plain(nogil=nogil)(function)

        return damaged

    monkeypatch.setattr(numba, "njit", njit)

    @compiled.kernel
    def twice(number: int) -> int:
        return 2 * number

    assert twice(4) == 8
    assert twice(5) == 10


def test_memory_that_runs_out_is_told_and_the_loop_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba

    runs = []

    def full(number: int) -> int:
        runs.append(number)
        raise MemoryError

    monkeypatch.setattr(numba, "njit", lambda **_: lambda _: full)

    @compiled.kernel
    def twice(number: int) -> int:
        return 2 * number

    with pytest.raises(MemoryError):
        twice(4)
    assert runs == [4]


def test_workers_of_a_region_run_on_loops_as_their_parent_does() -> None:
    run = mfc.simulate(mfc.presets.two_offices(), replications=2, progress=False).run
    with compiled.switched(True):
        assert all(task.compiled for task in run._tasks(()))
    with compiled.switched(False):
        assert not any(task.compiled for task in run._tasks(()))


def test_a_large_run_begins_when_it_is_asked_and_stays_when_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = mfc.simulate(contract_office(), replications=30, seed=3)
    assert at_once.run._kept is not None
    monkeypatch.setattr(simulation, "AT_ONCE_CUSTOMERS", 1000)
    result = mfc.simulate(contract_office(), replications=30, seed=3)
    assert result.table().to_csv() == at_once.table().to_csv()
    assert result.run._kept is None
    assert result.table(by="hour").to_csv() == at_once.table(by="hour").to_csv()
    assert result.run._kept is not None
    assert result.mean_wait() == at_once.mean_wait()
