"""Promises measured: hand-made days, every figure in every part, and a plain recomputation from the customers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

import mfc_sim as mfc
from mfc_sim.description.clock import MIN
from mfc_sim.description.load import half_hours
from mfc_sim.measures.passes import measured
from mfc_sim.measures.promises import Kept, Promise, Verdict, judge, measure_promise
from mfc_sim.measures.sections import Span, section_of
from mfc_sim.paths import draw
from mfc_sim.studies.trials import Trials

KINDS: dict[str, dict[str, float]] = {
    "share": {"share": 0.9, "limit_min": 10},
    "quantile": {"quantile": 0.9, "limit_min": 10},
    "mean_wait_min": {"mean_wait_min": 5},
    "left": {"left": 0.1},
}
PARTS = ("half-hour", "day", "service", "level")


def desk(**more: Any) -> mfc.Office:
    """One window from 9:00 to 10:00, two services."""
    given = dict(
        name="Desk",
        hours=("09:00", "10:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Fixed(minutes=5)),
            mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 1, "collect": 1}, per_hour=6)],
        windows=[mfc.Windows(name="desk", count=1)],
    )
    return mfc.Office(**{**given, **more})


STORY = pd.DataFrame(
    # four of 12 min each at one window: called at 9:00, 9:12, 9:24 (left at 9:18 after 15) and 9:40 after an idle time
    {
        "service": ["passport", "passport", "collect", "collect"],
        "queued_at_min": [540.0, 541.0, 543.0, 580.0],
        "need_min": [12.0, 12.0, 12.0, 12.0],
        "patience_min": [np.nan, np.nan, 15.0, np.nan],
        "level": [2, 2, 2, 0],
    }
)


def kept_of_story(kind: str, per: str) -> Kept:
    """Totals of the story's single day."""
    office = desk()
    result = mfc.simulate(office, customers=STORY, replications=1, progress=False)
    ((paths, records),) = result.run.blocks()
    return measure_promise(office, paths, records, Promise(mfc.Target(per=per, **KINDS[kind])))


@pytest.mark.parametrize(
    ("kind", "per", "over", "under"),
    [
        # waits 0 and 11 min, one left, 0 min
        ("share", "half-hour", [1, 1], [3, 1]),
        ("share", "day", [2], [4]),
        ("share", "service", [1, 1], [2, 2]),
        ("quantile", "half-hour", [1, 1], [2, 1]),
        ("quantile", "day", [2], [3]),
        ("quantile", "service", [1, 1], [2, 1]),
        ("left", "half-hour", [1, 0], [3, 1]),
        ("left", "day", [1], [4]),
        ("left", "service", [0, 1], [2, 2]),
        ("mean_wait_min", "half-hour", [11 * MIN, 0], [2, 1]),
        ("mean_wait_min", "day", [11 * MIN], [3]),
        ("mean_wait_min", "service", [11 * MIN, 0], [2, 1]),
    ],
)
def test_four_visitors_of_one_window_add_up_by_part(kind: str, per: str, over: list[int], under: list[int]) -> None:
    kept = kept_of_story(kind, per)
    assert kept.over.tolist() == [over]
    assert kept.under.tolist() == [under]
    assert kept.queued.sum() == 4


def test_levels_are_told_apart_and_those_without_visitors_are_silent() -> None:
    kept = kept_of_story("share", "level")
    assert kept.under[0, [0, 1, 2]].tolist() == [1, 0, 3]
    assert kept.over[0, [0, 1, 2]].tolist() == [1, 0, 1]
    verdict = judge(kept, mfc.Target(per="level", **KINDS["share"]))
    assert np.isnan(verdict.slack[1])
    assert np.isnan(verdict.value[3:]).all()


def test_exactly_at_the_limit_is_within_it() -> None:
    office = desk()
    rows = pd.DataFrame({"service": "passport", "queued_at_min": [540.0, 540.0], "need_min": [10.0, 10.0]})
    result = mfc.simulate(office, customers=rows, replications=1, progress=False)
    ((paths, records),) = result.run.blocks()
    for limit, within in ((10, 2), (9.999, 1)):
        kept = measure_promise(office, paths, records, Promise(mfc.Target(share=0.9, limit_min=limit, per="day")))
        assert kept.over.tolist() == [[within]]


def test_half_hours_are_those_of_the_clock_cut_to_the_opening_hours() -> None:
    (day,) = desk(hours=("08:45", "10:10")).days()
    assert [edge / MIN for edge in half_hours(day)] == [525, 540, 570, 600, 610]
    (short,) = desk(hours=("08:45", "08:55")).days()
    assert [edge / MIN for edge in half_hours(short)] == [525, 535]


def test_who_queues_at_an_edge_belongs_to_the_half_hour_that_begins() -> None:
    office = desk(hours=("08:45", "10:10"), last_ticket="10:10")
    minutes = [525.0, 539.9, 540.0, 569.0, 570.0, 600.0, 609.0]
    rows = pd.DataFrame({"service": "passport", "queued_at_min": minutes, "need_min": 1.0})
    result = mfc.simulate(office, customers=rows, replications=1, progress=False)
    ((paths, records),) = result.run.blocks()
    kept = measure_promise(office, paths, records, Promise(mfc.Target(share=0.9, limit_min=15, per="half-hour")))
    assert kept.under.tolist() == [[2, 2, 1, 2]]


WEEK = desk(
    hours={"Mon-Tue": ("09:00", "11:00"), "Sat": ("09:40", "10:50")},
    demand=[
        mfc.WalkIns(
            name="queue", mix={"passport": 2, "collect": 1}, per_hour={"Mon": 14, "Tue": 8, "Sat": 11},
            privileged_share=0.2, at_opening=1,
        ),
        mfc.Appointments(name="booked", service="passport", starts="10:00", ends="10:40", every_min=10,
            no_show=0.3, days="Mon-Tue,Sat",
        ),
    ],
    services=[
        mfc.Service(name="passport", duration=mfc.Exponential(mean_min=7)),
        mfc.Service(name="collect", duration=mfc.Exponential(mean_min=4)),
    ],
    windows=[mfc.Windows(name="desk", count=2, absence=0.1)],
    patience=mfc.Exponential(mean_min=20), day_cv=0.2,
)  # fmt: skip


@pytest.fixture(scope="module")
def week() -> tuple[mfc.Result, pd.DataFrame]:
    result = mfc.simulate(WEEK, replications=40, seed=4, progress=False)
    return result, result.to_pandas()


def part_of(row: Any, per: str) -> str:
    """Label of the part of a customer, in plain words."""
    match per:
        case "service":
            return str(row.service)
        case "level":
            return str(row.level)
        case "day":
            return ""
    opening, closing = (580, 650) if row.weekday == "Sat" else (540, 660)
    begin = max(opening, min(row.queued_at_min, closing - 0.01) // 30 * 30)
    return f"{row.weekday} {int(begin) // 60:02d}:{int(begin) % 60:02d}"


def plainly(rows: pd.DataFrame, kind: str, per: str) -> dict[str, list[tuple[float, float]]]:
    """By part and replication: numerator and denominator, customer by customer."""
    found: dict[str, list[list[float]]] = {}
    for row in rows.itertuples():
        if row.outcome not in ("served", "left", "sent_away"):
            continue
        totals = found.setdefault(part_of(row, per), [[0.0, 0.0] for _ in range(40)])[row.replication]
        served = row.outcome == "served"
        within = served and row.called_at_min - row.queued_at_min <= 10 + 1e-9
        match kind:
            case "share":
                over, under = within, True
            case "quantile":
                over, under = within, served
            case "left":
                over, under = not served, True
            case _:
                over, under = (row.called_at_min - row.queued_at_min if served else 0.0), served
        totals[0] += over
        totals[1] += under
    return {part: [(over, under) for over, under in totals] for part, totals in found.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("per", PARTS)
def test_a_week_against_a_plain_recomputation(week: tuple[mfc.Result, pd.DataFrame], kind: str, per: str) -> None:
    result, rows = week
    target = mfc.Target(per=per, **KINDS[kind])
    promise = Promise(target)
    (kept,) = (
        measured(WEEK, paths, records, [promise], section=1)[0] for paths, records in result.run.blocks()
    )  # one block
    verdict, labels = judge(kept, target), promise.parts(WEEK, WEEK.days())
    plain = plainly(rows, kind, per)
    assert set(plain) <= set(labels)
    scale = MIN if kind == "mean_wait_min" else 1
    for place, label in enumerate(labels):
        pairs = np.array(plain.get(label, [(0, 0)] * 40))
        assert kept.over[:, place] / scale == pytest.approx(pairs[:, 0], abs=1e-6)
        assert kept.under[:, place] == pytest.approx(pairs[:, 1])
        if not pairs[:, 1].sum():
            assert np.isnan(verdict.value[place])
            continue
        value = pairs[:, 0].sum() / pairs[:, 1].sum()
        assert verdict.value[place] == pytest.approx(value)
        # delta method: the spread of numerator - value x denominator over replications
        spread = np.std(pairs[:, 0] - value * pairs[:, 1], ddof=1) / np.sqrt(40) / pairs[:, 1].mean()
        end = value + (-1 if target.at_least else 1) * stdtrit(39, 0.95) * spread
        if 0 < value < 1 or kind == "mean_wait_min":
            assert verdict.surely[place] == pytest.approx(end if kind == "mean_wait_min" else min(max(end, 0), 1))
        good = verdict.surely[place] >= target.bound if target.at_least else verdict.surely[place] <= target.bound
        assert (verdict.slack[place] >= 0) == good
        assert (place in verdict.failing) != good


def test_the_share_of_a_day_is_that_of_a_result(week: tuple[mfc.Result, pd.DataFrame]) -> None:
    result, _ = week
    target = mfc.Target(share=0.9, limit_min=10, per="day")
    trial = Trials(WEEK, WEEK.days(), [target], seed=4, replications=40).trial(WEEK)
    assert trial.verdicts[0].value[0] == float(result.share_within(10))
    by_service = Trials(WEEK, WEEK.days(), [target.replace(per="service")], seed=4, replications=40).trial(WEEK)
    shares = [float(result.share_within(10, where={"service": name})) for name in ("passport", "collect")]
    assert by_service.verdicts[0].value.tolist() == shares


@pytest.mark.parametrize("per", PARTS)
@pytest.mark.parametrize("section", [1, 2, 4])
def test_blocks_add_up_whatever_their_order_and_the_section(
    week: tuple[mfc.Result, pd.DataFrame], per: str, section: int
) -> None:
    result, _ = week
    promise = Promise(mfc.Target(share=0.9, limit_min=10, per=per))
    ((paths, records),) = result.run.blocks()
    whole = measure_promise(WEEK, paths, records, promise, section=section)
    parts = []
    for first, count in ((0, 7), (7, 20), (27, 13)):
        some = paths.part(first, count)
        rows = slice(paths.starts[first * 3], paths.starts[(first + count) * 3])
        cut = type(records)(**{**vars(records), **{
            name: getattr(records, name)[rows] for name in ("called_at_ms", "ended_at_ms", "window", "outcome")
        }})  # fmt: skip
        parts.append(measure_promise(WEEK, some, cut, promise, section=section))
    added = (parts[2] + parts[1]) + parts[0]
    for name in ("over", "under", "queued"):
        assert np.array_equal(getattr(added, name), getattr(whole, name)), name
    with pytest.raises(ValueError, match="neighboring"):
        parts[0] + parts[2]


def kept(over: list[list[int]], under: list[list[int]], queued: list[list[int]] | None = None) -> Kept:
    """Hand-made totals."""
    return Kept(Span(0, len(over)), np.array(over), np.array(under), np.array(queued or under))


SHARE, LEFT = mfc.Target(share=0.9, limit_min=15, per="day"), mfc.Target(left=0.1, per="day")
MEAN, QUANTILE = mfc.Target(mean_wait_min=5, per="day"), mfc.Target(quantile=0.9, limit_min=15, per="day")


def judged(target: mfc.Target, over: list[int], under: list[int], queued: list[int] | None = None) -> Verdict:
    """Verdict on a single part."""
    return judge(kept([[n] for n in over], [[n] for n in under], queued and [[n] for n in queued]), target)


def test_days_that_all_agree_promise_no_more_than_their_number_shows() -> None:
    # so many days without a miss happen in 5 % of samples if a day is without one with probability 0.05 ** (1 / days)
    assert judged(SHARE, [5] * 28, [5] * 28).surely[0] == pytest.approx(0.05 ** (1 / 28))
    assert not judged(SHARE, [5] * 28, [5] * 28).met
    assert judged(SHARE, [5] * 29, [5] * 29).met
    assert judged(LEFT, [0] * 28, [5] * 28).surely[0] == pytest.approx(1 - 0.05 ** (1 / 28))
    assert not judged(LEFT, [0] * 28, [5] * 28).met
    assert judged(LEFT, [0] * 29, [5] * 29).met


def test_days_on_which_nobody_came_show_nothing() -> None:
    assert not judged(SHARE, [5] * 28 + [0] * 50, [5] * 28 + [0] * 50).met


def test_nothing_but_misses_is_no_promise_at_all() -> None:
    assert judged(SHARE, [0] * 50, [5] * 50).surely[0] == 0
    assert judged(LEFT, [5] * 50, [5] * 50).surely[0] == 1


def test_one_day_shows_nothing() -> None:
    assert not judged(MEAN, [MIN], [5]).met
    assert not judged(SHARE, [4], [5]).met


def test_where_nobody_came_every_promise_is_kept() -> None:
    for target in (SHARE, LEFT, MEAN, QUANTILE):
        verdict = judged(target, [0] * 5, [0] * 5)
        assert np.isnan(verdict.slack[0])
        assert verdict.met


@pytest.mark.parametrize("target", [MEAN, QUANTILE])
def test_where_people_came_and_nobody_was_served_no_promise_to_the_served_is_kept(target: mfc.Target) -> None:
    verdict = judged(target, [0] * 5, [0] * 5, [3] * 5)
    assert verdict.slack[0] == -np.inf
    assert not verdict.met


def test_means_are_minutes() -> None:
    verdict = judged(MEAN, [4 * 10 * MIN, 6 * 10 * MIN] * 20, [10] * 40)
    assert verdict.value[0] == pytest.approx(5)
    assert verdict.surely[0] == pytest.approx(5 + stdtrit(39, 0.95) * np.sqrt(40 / 39) / np.sqrt(40))
    assert verdict.slack[0] == pytest.approx(5 - verdict.surely[0])


def test_long_runs_are_judged_by_their_sections() -> None:
    office = desk()
    trials = Trials(office, office.days(), [SHARE], seed=1, replications=2100)
    trial = trials.trial(office)
    assert len(trial.kept[0].over) == -(-2100 // section_of(2100)) == 525
    paths = draw(office, seed=1, replications=2100)
    assert trial.kept[0].queued.sum() == (paths.fate == 0).sum()
