"""A service may have a patience of its own (R10): who comes for it waits by that, the others by the office's."""

from __future__ import annotations

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.description.services import patience_of
from mfc_sim.paths import NO_LIMIT, draw

SHORT, LONG = mfc.Exponential(mean_min=10), mfc.Exponential(mean_min=40)


def office(
    first: mfc.Exponential | None = None,
    second: mfc.Exponential | None = None,
    *,
    common: mfc.Exponential | None = None,
) -> mfc.Office:
    """Two services of one queue, 30 visitors an hour each."""
    return mfc.Office(
        name="Office 1",
        hours=("09:00", "12:00"),
        services=[
            mfc.Service(name="a", duration=mfc.Exponential(mean_min=5), patience=first),
            mfc.Service(name="b", duration=mfc.Exponential(mean_min=5), patience=second),
        ],
        demand=[mfc.WalkIns(name="all", mix={"a": 0.5, "b": 0.5}, per_hour=60)],
        windows=[mfc.Windows(name="w", serves="all", count=3)],
        patience=common,
    )


def test_the_same_patience_for_each_service_draws_what_one_for_the_office_draws() -> None:
    own, one = (
        draw(office(*laws, common=law), seed=1, replications=3) for laws, law in (((SHORT, SHORT), None), ((), SHORT))
    )
    np.testing.assert_array_equal(own.patience_ms, one.patience_ms)


def test_a_patience_of_its_own_moves_no_other_draw_and_holds_for_that_service_alone() -> None:
    plain, own = (
        draw(office(common=SHORT), seed=1, replications=3),
        draw(office(LONG, common=SHORT), seed=1, replications=3),
    )
    first = own.service == 0
    for name in ("queued_at_ms", "need_ms", "service", "level", "ticket"):
        np.testing.assert_array_equal(getattr(own, name), getattr(plain, name))
    np.testing.assert_array_equal(own.patience_ms[~first], plain.patience_ms[~first])
    np.testing.assert_allclose(own.patience_ms[first], 4 * plain.patience_ms[first], atol=4)


def test_who_has_no_patience_at_all_stays_where_others_leave() -> None:
    paths = draw(office(SHORT), seed=1, replications=3)
    assert (paths.patience_ms[paths.service == 1] == NO_LIMIT).all()
    assert (paths.patience_ms[paths.service == 0] < NO_LIMIT).all()


def test_a_formula_takes_one_patience_for_all_and_refuses_two() -> None:
    own, one = (mfc.queueing.of(each, at="10:00") for each in (office(SHORT, SHORT), office(common=SHORT)))
    assert own.name == one.name == "M/M/c+M (Erlang A)"
    assert mfc.queueing.of(office(SHORT, LONG), at="10:00").why == (
        "services differ in patience: formulas know one for all; simulate"
    )


def test_a_patience_below_nothing_is_refused_and_one_of_a_service_is_kept_in_a_file(tmp_path: object) -> None:
    with pytest.raises(mfc.InvalidDescription, match="service 'a': patience"):
        mfc.Service(
            name="a",
            duration=mfc.Fixed(minutes=1),
            patience=mfc.Normal(mean_min=5, sd_min=5),  # type: ignore[arg-type]
        )
    kept = f"{tmp_path}/office.toml"
    mfc.save(office(SHORT, common=LONG), kept)
    again = mfc.load(kept)
    assert isinstance(again, mfc.Office)
    assert [patience_of(again, place) for place in (0, 1)] == [SHORT, LONG]
