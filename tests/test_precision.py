"""Precision: replications are added until the figures asked are as tight as asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.measures.precision import FIRST

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    windows=[mfc.Windows(name="universal", count=3)],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)


@pytest.fixture(scope="module")
def precise() -> mfc.Result:
    return mfc.simulate(OFFICE, precision=mfc.Precision(of="share_within_15", half_width=0.008), seed=5)


def test_the_interval_is_as_tight_as_asked_and_the_blocks_are_whole(precise: mfc.Result) -> None:
    assert precise.share_within(15).half_width <= 0.008
    assert precise.replications % 64 == 0
    assert precise.precision.reached
    assert len(precise.precision.looks) > 1
    assert precise.precision.looks[0] == FIRST


def test_the_look_before_was_not_tight_enough(precise: mfc.Result) -> None:
    before = mfc.simulate(OFFICE, replications=precise.precision.looks[-2], seed=5)
    assert before.share_within(15).half_width > 0.008


@pytest.mark.parametrize("engine", ["lanes", "reference"])
def test_the_result_is_that_of_as_many_replications(engine: str) -> None:
    precise = mfc.simulate(
        OFFICE, precision=mfc.Precision(of="mean_wait_min", relative=0.09), seed=2, run_block=48, engine=engine
    )
    plain = mfc.simulate(OFFICE, replications=precise.replications, seed=2, engine=engine)
    assert len(precise.precision.looks) > 1
    pd.testing.assert_frame_equal(precise.table(by="hour"), plain.table(by="hour"), check_exact=True)
    pd.testing.assert_frame_equal(precise.to_pandas(), plain.to_pandas(), check_exact=True)


def test_a_run_too_large_to_keep_is_precise_too(monkeypatch: pytest.MonkeyPatch, precise: mfc.Result) -> None:
    monkeypatch.setattr("mfc_sim.simulation.KEPT_CUSTOMERS", 10_000)
    found = mfc.simulate(OFFICE, precision=mfc.Precision(of="share_within_15", half_width=0.008), seed=5)
    assert not found.run.keep
    pd.testing.assert_frame_equal(found.table(), precise.table(), check_exact=True)


def test_every_figure_asked_has_to_be_tight() -> None:
    goal = mfc.Precision(of=["p90_wait_min", "left"], half_width={"p90_wait_min": 2.0}, relative={"left": 0.1})
    found = mfc.simulate(OFFICE, precision=goal, seed=1)
    table = found.table().iloc[0]
    assert table["p90_wait_min_high"] - table["p90_wait_min"] <= 2.0
    assert table["left_high"] - table["left"] <= 0.1 * table["left"]


def test_a_ceiling_that_is_hit_is_said_in_both_languages() -> None:
    goal = mfc.Precision(of=["share_within_15", "mean_wait_min"], half_width=0.001, max_replications=300)
    found = mfc.simulate(OFFICE, precision=goal, seed=1)
    assert found.replications == 256
    assert not found.precision.reached
    assert "! The precision asked for was NOT reached: the ceiling of 256" in str(found)
    assert "(asked: ±0.10)" in str(found)
    assert "NOT reached" in found._repr_html_()
    russian = mfc.simulate(OFFICE.replace(language="ru"), precision=goal, seed=1)
    assert "! Заданная точность НЕ достигнута: предел повторов, 256" in str(russian)
    assert "п. п. (задано ±0,10)" in str(russian)


def test_a_precision_that_is_reached_is_said_too(precise: mfc.Result) -> None:
    assert f"[The precision asked for was reached after {precise.replications} replications." in str(precise)
    assert "asked" not in str(mfc.simulate(OFFICE, replications=64))


def test_adjusted_figures_take_fewer_replications() -> None:
    plain = mfc.simulate(OFFICE, precision=mfc.Precision(of="share_within_15", half_width=0.01), seed=5)
    goal = mfc.Precision(of=["share_within_15", "left"], half_width={"share_within_15": 0.01, "left": 5}, adjusted=True)
    found = mfc.simulate(OFFICE, precision=goal, seed=5)
    assert found.replications < plain.replications / 1.5
    assert found.adjusted("share_within_15").half_width <= 0.01
    assert found.precision.found["share_within_15"] == found.adjusted("share_within_15")
    assert "all adjusted for the number who came]" in str(found)
    russian = mfc.simulate(OFFICE.replace(language="ru"), precision=goal, seed=5)
    assert "всё с поправкой на число пришедших" in str(russian)


def test_a_figure_that_never_varies_is_known_at_the_first_look() -> None:
    found = mfc.simulate(OFFICE, precision=mfc.Precision(of="no_show", half_width=0.1))
    assert found.precision.looks == (FIRST,)
    assert found.precision.reached


def test_a_figure_that_does_not_exist_is_never_tight() -> None:
    nobody = OFFICE.replace(demand=[mfc.WalkIns(name="queue", service="passport", per_hour=0.0)])
    found = mfc.simulate(nobody, precision=mfc.Precision(of="mean_wait_min", half_width=1.0, max_replications=192))
    assert found.replications == 192
    assert not found.precision.reached


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"of": "share_within_51", "half_width": 0.1}, "unknown figure 'share_within_51'; did you mean"),
        ({"of": [], "half_width": 0.1}, "of must be the name of a figure or several"),
        ({"of": 3, "half_width": 0.1}, "of must be the name of a figure or several, got 3"),
        ({"of": "left"}, "left needs half_width or relative"),
        ({"of": "left", "half_width": 0}, "half_width of left must be a number above 0, got 0"),
        ({"of": "left", "half_width": True}, "must be a number above 0, got True"),
        ({"of": "left", "relative": float("nan")}, "relative of left must be a number above 0, got nan"),
        ({"of": "left", "relative": 0.1, "half_width": 0.1}, "left has both half_width and relative"),
        ({"of": "left", "half_width": {"lift": 1}}, "half_width of 'lift' is given, but not asked"),
        ({"of": "p90_wait_min", "half_width": 1, "adjusted": True}, "p90_wait_min is a quantile, which cannot be adj"),
        ({"of": "left", "half_width": 1, "adjusted": "yes"}, "adjusted must be True or False, got 'yes'"),
        ({"of": [["left"]], "half_width": 1}, "unknown figure ['left']"),
        ({"of": "left", "half_width": 1, "adjusted": []}, "adjusted must be True or False, got []"),
        ({"of": "left", "half_width": 1, "max_replications": 100}, "max_replications must be a whole number >= 128"),
    ],
)
def test_a_wrong_precision_is_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Precision(**given)
    assert said in str(error.value)


def test_equal_goals_are_one_key() -> None:
    assert len({mfc.Precision(of="left", half_width=1.0), mfc.Precision(of="left", half_width=1.0)}) == 1


def test_precision_goes_alone() -> None:
    goal = mfc.Precision(of="left", half_width=1.0)
    with pytest.raises(mfc.InvalidDescription, match="not with replications=, customers="):
        mfc.simulate(OFFICE, precision=goal, replications=100)
    with pytest.raises(mfc.InvalidDescription, match="precision must be of kind Precision"):
        mfc.simulate(OFFICE, precision=0.01)


def test_looks_are_few_and_grow() -> None:
    goal = mfc.Precision(of="mean_wait_min", relative=0.03)
    looks = mfc.simulate(OFFICE, precision=goal, seed=9).precision.looks
    growth = np.divide(looks[1:], looks[:-1])
    assert len(looks) <= 4
    assert (growth > 1.1).all()
    assert (growth < 9).all()
