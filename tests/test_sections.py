"""Sections: more than 1,024 replications are added up by neighbors, whatever the blocks, in bounded memory."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.measures.conditions import Daily, condition
from mfc_sim.measures.kpis import columns
from mfc_sim.measures.passes import measured
from mfc_sim.measures.questions import question
from mfc_sim.measures.sections import Span, section_of
from mfc_sim.measures.summary import measure
from mfc_sim.measures.waiting import Crowd, Length
from offices import small_office
from test_measures_plainly import CITY, same

MANY = 2_000


@pytest.fixture(scope="module")
def city() -> mfc.Result:
    return mfc.simulate(CITY, replications=40, seed=3)


@pytest.fixture(scope="module")
def many() -> mfc.Result:
    office = small_office(patience=mfc.Exponential(mean_min=30), day_cv=0.2)
    return mfc.simulate(office, replications=MANY, seed=4)


def test_there_are_at_most_1024_sections_and_more_than_half_as_many_beyond() -> None:
    for replications in (1, 30, 1024, 1025, 2047, 2048, 2049, 65_537, 1_000_000):
        sections = Span(0, replications, section_of(replications)).sections
        assert sections == replications if replications <= 1024 else 512 < sections <= 1024


def test_sizes_of_sections_are_the_replications_inside() -> None:
    assert Span(6, 9, 4).sizes().tolist() == [2, 4, 3]
    assert Span(6, 9, 4).of_lanes(18).tolist() == [0] * 4 + [1] * 8 + [2] * 6
    assert (Span(6, 3, 4) + Span(9, 6, 4)).sizes().tolist() == [2, 4, 3]


def test_neighbors_in_other_sections_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="got 0 to 3 and 4 to 7, in sections of 2 and 4"):
        Span(0, 4, 2) + Span(4, 4, 4)


CUTS = [(0, 40), (0, 1, 2, 40), (0, 7, 21, 22, 40), (0, 16, 24, 40)]


@pytest.mark.parametrize("by", [None, ("service", "hour"), "windows"], ids=str)
@pytest.mark.parametrize("section", [1, 4, 64])
def test_sections_are_the_same_bytes_whatever_the_cut(city: mfc.Result, by: Any, section: int) -> None:
    asked = question(CITY, city.days, by=by)
    found = []
    for cut in CUTS:
        parts = [measure(CITY, *city.run.part(a, b - a), asked, section=section) for a, b in pairwise(cut)]
        found += [reduce(add, parts), reduce(lambda later, one: one + later, parts[::-1])]
    assert all(same(found[0], other) for other in found)
    assert len(found[0].totals) == Span(0, 40, section).sections


@pytest.mark.parametrize("section", [4, 64])
def test_sections_hold_the_sums_of_their_replications(city: mfc.Result, section: int) -> None:
    asked = question(CITY, city.days, by="hour")
    one_by_one, together = (measure(CITY, *city.run.part(0, 40), asked, section=size) for size in (1, section))
    begins = np.arange(0, 40, section)
    assert np.array_equal(together.totals, np.add.reduceat(one_by_one.totals, begins, axis=0))
    assert together.total("replications").sum(axis=0).tolist() == one_by_one.total("replications").sum(axis=0).tolist()
    assert together.total("days")[:, 0].sum() == 120
    for summary in (one_by_one, together):
        assert summary.waits.count.sum() == summary.total("waited").sum()


@pytest.mark.parametrize("asked", ["day", "crowd", "length"])
def test_days_crowds_and_lengths_add_up_whatever_the_cut(city: mfc.Result, asked: str) -> None:
    of_all = question(CITY, city.days)
    what = {
        "day": Daily(of_all, condition("p90_wait_min < 20")),
        "crowd": Crowd(of_all),
        "length": Length(of_all, 900_000),
    }[asked]
    found = []
    for cut in CUTS:
        parts = [measured(CITY, *city.run.part(a, b - a), [what], section=4)[0] for a, b in pairwise(cut)]
        found += [reduce(add, parts), reduce(lambda later, one: one + later, parts[::-1])]
    first = numbers(found[0])
    for other in map(numbers, found):
        assert first.keys() == other.keys()
        assert all(np.array_equal(first[name], other[name]) for name in first)


def numbers(part: Any) -> dict[str, Any]:
    """All arrays of a part, those of its histogram too."""
    plain = {name: value for name, value in vars(part).items() if isinstance(value, np.ndarray)}
    inner = [vars(value) for name, value in vars(part).items() if name in ("most", "waiting")]
    return plain | {name: value for one in inner for name, value in one.items()}


@pytest.mark.parametrize("by", [None, "hour"])
def test_sections_and_replications_give_the_same_values_and_nearly_the_same_intervals(
    many: mfc.Result, by: str | None
) -> None:
    table = many.table(by)
    asked = many.question(by)
    alone = measure(many.office, *many.run.part(0, MANY), asked)
    cells = np.flatnonzero(np.array(alone.cells.always))
    generator = np.random.default_rng(1)
    weights = generator.multinomial(MANY, np.full(MANY, 1 / MANY), size=999).astype(np.float32)
    plain = pd.DataFrame(columns(alone, weights, cells), index=table.index[: len(cells)])
    assert len(many.summary(asked).totals) == MANY // 2
    for name in (column for column in plain if not column.endswith(("_low", "_high"))):
        assert table[name].iloc[: len(cells)].to_numpy() == pytest.approx(plain[name].to_numpy(), nan_ok=True)
        widths = [frame[f"{name}_high"] - frame[f"{name}_low"] for frame in (table.iloc[: len(cells)], plain)]
        if "p50" in name or "p90" in name or "p95" in name:  # in steps of 0.1 min, from two sets of resamples
            assert widths[0].to_numpy() == pytest.approx(widths[1].to_numpy(), abs=0.31, rel=0.1), name
        else:  # a standard error from 1,000 observations is known to 2.2 %: four of these
            assert widths[0].to_numpy() == pytest.approx(widths[1].to_numpy(), rel=0.09, nan_ok=True), name


def test_estimates_of_sections_count_replications(many: mfc.Result) -> None:
    assert many.mean_wait().n == MANY
    assert many.day_probability("mean_wait_min < 10").n == MANY
    assert many.people_waiting()["n"].unique().tolist() == [MANY]


def test_days_crowds_and_lengths_of_sections_are_those_of_all_days(many: mfc.Result) -> None:
    customers = many.to_pandas()
    waits = customers[customers["outcome"].isin(["served", "left", "sent_away"])]
    served = waits[waits["outcome"] == "served"].groupby("replication")["wait_min"].mean()
    assert many.day_probability("mean_wait_min < 10").value == pytest.approx((served < 10).mean())
    starts, ends = waits["queued_at_min"], waits["queued_at_min"] + waits["wait_min"]
    at_noon = ((starts <= 720) & (ends > 720 + 1e-9)).groupby(waits["replication"]).sum()
    row = many.queue_length(60).loc[720.0]
    assert row["value"] == pytest.approx(at_noon.mean())
    assert row["day_high"] == np.quantile(at_noon, 0.975, method="inverted_cdf")


def test_a_summary_does_not_grow_with_replications(many: mfc.Result) -> None:
    asked = many.question()
    sizes = []
    for replications in (MANY // 2, MANY):
        found = measure(many.office, *many.run.part(0, replications), asked, section=replications // 20)
        sizes.append(sum(value.nbytes for value in (*vars(found.waits).values(), found.totals)))
    assert len(found.totals) == 20
    assert sizes[1] < 1.2 * sizes[0]  # twice as many replications: no more than a few long waits in new bins
