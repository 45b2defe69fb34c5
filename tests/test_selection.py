"""The best of many scenarios: the procedure KN, and replications where they matter."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

import mfc_sim as mfc
from mfc_sim.studies.elimination import Elimination
from mfc_sim.studies.selection import Selection

OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "13:00"),
    services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=12)],
    windows=[mfc.Windows(name="universal", count=3)],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.2,
)


def plan(**windows: object) -> mfc.Office:
    return OFFICE.replace(windows=[mfc.Windows(name="universal", **windows)])


PLANS = {
    "two": plan(count=2),
    "early": plan(count=3, closed=[("10:00", "10:15")]),
    "late": plan(count=3, closed=[("11:30", "11:45")]),
    "three": plan(count=3, closed=[("12:45", "12:50")]),
    "middle": plan(count=3, closed=[("10:30", "10:45")]),
}
RIVALS = {name: PLANS[name] for name in ("two", "early", "late", "middle")}


@pytest.fixture(scope="module")
def found() -> Selection:
    return mfc.select_best(RIVALS, of="mean_wait_min", indifference=0.1, seed=4)


def plain_kn(observations: np.ndarray, *, stage: int, indifference: float, probability: float) -> tuple[int, int]:
    """The procedure as its paper writes it, for the greatest mean; the one selected, and after how many."""
    count = len(observations)
    eta = 0.5 * ((2 * (1 - probability) / (count - 1)) ** (-2 / (stage - 1)) - 1)
    h2 = 2 * 1 * eta * (stage - 1)
    pairs = [(i, k) for i in range(count) for k in range(count) if i != k]
    s2 = {(i, k): np.var(observations[i, :stage] - observations[k, :stage], ddof=1) for i, k in pairs}
    last = {i: max(math.floor(h2 * s2[i, k] / indifference**2) for k in range(count) if k != i) for i in range(count)}
    r, inside = stage, set(range(count))
    if stage > max(last.values()):
        return int(observations[:, :stage].mean(axis=1).argmax()), stage
    while True:
        mean = observations[:, :r].mean(axis=1)
        slack = {pair: max(0.0, indifference / (2 * r) * (h2 * s2[pair] / indifference**2 - r)) for pair in pairs}
        inside = {i for i in inside if all(mean[i] >= mean[k] - slack[i, k] for k in inside if k != i)}
        if len(inside) == 1 or r == max(last[i] for i in inside) + 1:
            return max(inside, key=lambda i: mean[i]), r
        r += 1


def eliminated(observations: np.ndarray, *, stage: int, indifference: float, probability: float) -> tuple[int, int]:
    rule = Elimination(observations[:, :stage], indifference=indifference, probability=probability, sign=-1.0)
    while not rule.decided:
        rule.add(observations[rule.left, rule.seen])
    return rule.leader(), rule.seen


@pytest.mark.parametrize("seed", range(30))
def test_the_rule_is_that_of_the_paper(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 7))
    common = random.normal(size=4000)
    observations = common + random.normal(size=(count, 4000)) + random.normal(size=(count, 1)) * 0.3
    asked = dict(stage=int(random.integers(4, 12)), indifference=0.4, probability=0.9)
    chosen, seen = eliminated(observations, **asked)
    by_paper, needed = plain_kn(observations, **asked)
    assert chosen == by_paper
    assert seen <= needed  # once every pair left is decided, one is left: no need to wait for pairs that were dropped


def test_the_best_by_the_indifference_is_found_as_often_as_promised() -> None:
    # the least favorable case: all others are worse by exactly the indifference; dependent, as under common numbers
    random = np.random.default_rng(11)
    studies, right = 400, 0
    for _ in range(studies):
        observations = 0.7 * random.normal(size=600) + random.normal(size=(4, 600))
        observations[2] += 0.5
        right += eliminated(observations, stage=10, indifference=0.5, probability=0.9)[0] == 2
    assert right / studies > 0.9 - 4 * math.sqrt(0.9 * 0.1 / studies)


def test_scenarios_that_are_equal_are_decided_at_once() -> None:
    same = np.tile(np.arange(5.0), (3, 1))
    rule = Elimination(same, indifference=0.1, probability=0.95)
    assert rule.decided
    assert rule.leader() == 0
    assert rule.left.tolist() == [0, 1, 2]


def test_replications_go_where_the_choice_is_close(found: Selection) -> None:
    assert found.best in {"early", "late", "middle"}
    assert found.office == RIVALS[found.best]
    assert found.guaranteed
    given = found.replications
    assert given["two"] == 640
    assert all(given[name] > 640 for name in ("early", "late", "middle"))
    assert given[found.best] == max(given.values()) > 2 * 640
    table = found.table
    assert table.index[0] == found.best
    assert table.index[-1] == "two"
    assert table.loc["two", "dropped_at"] == 640
    assert table.loc["two", "dropped_by"] != ""
    assert pd.isna(table.loc[found.best, "dropped_at"])
    assert (table["dropped_at"].dropna() <= table["replications"][table["dropped_at"].notna()]).all()
    assert (table["difference"] >= 0).all()


def test_a_plan_that_is_better_beyond_doubt_is_found() -> None:
    found = mfc.select_best(PLANS, of="mean_wait_min", indifference=0.1, seed=4)
    assert found.best == "three"
    assert set(found.replications.values()) == {640}


def test_differences_are_paired_over_what_both_were_given(found: Selection) -> None:
    name = next(one for one in found.table.index if one not in {found.best, "two"})
    replications = min(found.replications[name], found.replications[found.best])
    daily = [
        mfc.simulate(RIVALS[one], replications=replications, seed=4).to_pandas().query("outcome == 'served'")
        for one in (name, found.best)
    ]
    blocks = [frame.groupby(frame["replication"] // 64)["wait_min"].mean() for frame in daily]
    change = blocks[0] - blocks[1]
    row = found.table.loc[name]
    assert row["difference"] == pytest.approx(change.mean())
    assert row["difference_high"] - row["difference"] == pytest.approx(
        stdtrit(len(change) - 1, 0.975) * change.std() / math.sqrt(len(change))
    )


def test_its_value_is_that_of_a_simulation_of_as_many_replications(found: Selection) -> None:
    alone = mfc.simulate(found.office, replications=found.replications[found.best], seed=4)
    assert found.estimate.value == pytest.approx(alone.mean_wait().value, rel=1e-12)
    assert found.estimate.half_width == pytest.approx(alone.mean_wait().half_width, rel=0.5)  # of a few dozen blocks
    quantile = mfc.select_best(PLANS, of="p90_wait_min", indifference=5.0, seed=4)
    alone = mfc.simulate(PLANS["three"], replications=quantile.replications["three"], seed=4)
    assert quantile.table.loc["three", "value"] == pytest.approx(alone.wait_quantile(0.9).value)


@pytest.mark.parametrize("of", ["mean_wait_min", "p90_wait_min"])
def test_blocks_are_those_of_a_simulation(of: str) -> None:
    # of two plans and a great indifference, the first stage decides: its ten blocks are simulated here again
    pair = {name: PLANS[name] for name in ("two", "three")}
    found = mfc.select_best(pair, of=of, indifference=50.0, seed=3)
    blocks = []
    frame = mfc.simulate(PLANS["three"], replications=640, seed=3).to_pandas().query("outcome == 'served'")
    for _, block in frame.groupby(frame["replication"] // 64):
        waits = np.sort(block["wait_min"].to_numpy())
        place = math.ceil(0.9 * len(waits)) - 1
        blocks.append(waits.mean() if of == "mean_wait_min" else math.ceil(waits[place] * 10 - 1e-9) / 10)
    half = 2.262157 * np.std(blocks, ddof=1) / math.sqrt(10)
    row = found.table.loc["three"]
    assert row["replications"] == 640
    assert (row["high"] - row["low"]) / 2 == pytest.approx(half, rel=1e-6)


def test_more_is_better_where_it_is() -> None:
    found = mfc.select_best(PLANS, of="share_within_15", indifference=0.02, seed=4)
    assert found.best == "three"
    assert found.table.loc["two", "dropped_by"] != ""
    assert found.table.loc["two", "difference"] < -0.2
    assert mfc.select_best(PLANS, of="utilization", want="most", indifference=0.02).best == "two"


def test_workers_and_memory_change_nothing(found: Selection) -> None:
    again = mfc.select_best(RIVALS, of="mean_wait_min", indifference=0.1, seed=4, n_jobs=2, memory_mib=1)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)


def test_a_sweep_is_a_set_of_scenarios() -> None:
    office = OFFICE.replace(windows=[mfc.Windows(name="universal", shifts=[mfc.Shift(name="day", count=3)])])
    swept = mfc.sweep(office, [mfc.Axis("windows", "windows.universal.shifts.day.count", [2, 3])], replications=64)
    assert mfc.select_best(swept, of="mean_wait_min", indifference=1.0).best == "windows=3"


def test_the_text_says_who_dropped_when_and_what_was_spent(found: Selection) -> None:
    text = str(found)
    assert text.startswith(f"Best of 4 in 'Mean wait, min': '{found.best}', ")
    assert "at least 0.1, it is found with a probability of at least 95.0 %" in text
    assert "from the best; 640 replications, dropped after 640, behind " in text
    assert found.best in repr(found)
    assert found._repr_html_().startswith("<pre>")
    russian = mfc.select_best(
        {name: one.replace(language="ru") for name, one in PLANS.items()}, of="share_within_15", indifference=0.05
    )
    assert "хотя бы на 5 п. п., он найден с вероятностью не меньше 95,0 %" in str(russian)


def test_a_ceiling_is_said_and_takes_the_guarantee_away() -> None:
    found = mfc.select_best(RIVALS, of="mean_wait_min", indifference=0.001, max_replications=900)
    assert not found.guaranteed
    assert "not told apart" in str(found)
    assert max(found.replications.values()) == 896
    assert "! The ceiling of replications was hit" in str(found)


def test_many_scenarios_are_told_in_part() -> None:
    many = {f"plan {number}": OFFICE.replace(name=str(number)) for number in range(22)}
    text = str(mfc.select_best(many, of="left", indifference=5.0))
    assert "and 2 more: all are in .table" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"offices": {"a": OFFICE}}, "needs at least two scenarios, got 1"),
        ({"offices": [OFFICE, OFFICE]}, "takes a mapping of names to offices, or a Sweep"),
        ({"offices": {"a": OFFICE, "b": 3}}, "'b' must be of kind Office"),
        ({"of": "mean_wait"}, "select_best: unknown figure 'mean_wait'; did you mean 'mean_wait_min'?"),
        ({"of": "visits"}, "say want='least' or 'most'"),
        ({"indifference": 0}, "indifference must be a number above 0, got 0"),
        ({"probability": 0.2}, "probability must be above 0.2, that of a guess, and below 1, got 0.2"),
        ({"max_replications": 100}, "max_replications must be a whole number >= 640"),
    ],
)
def test_wrong_questions_are_named(given: dict[str, object], said: str) -> None:
    asked = {"offices": PLANS, "of": "mean_wait_min", "indifference": 0.1} | given
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.select_best(asked.pop("offices"), **asked)
    assert said in str(error.value)


def test_where_nobody_comes_nothing_can_be_selected() -> None:
    nobody = OFFICE.replace(demand=[mfc.WalkIns(name="queue", service="passport", per_hour=0.0)])
    with pytest.raises(mfc.InvalidDescription, match="'b' has blocks of 64 replications without mean_wait_min"):
        mfc.select_best({"a": OFFICE, "b": nobody}, of="mean_wait_min", indifference=1.0)


def test_closed_dates_are_named() -> None:
    shut = OFFICE.replace(dates={"2026-05-01": None})
    with pytest.raises(mfc.InvalidDescription, match="'b' has no open day in dates"):
        mfc.select_best({"a": OFFICE, "b": shut}, of="left", indifference=1.0, dates=("2026-05-01", "2026-05-01"))
