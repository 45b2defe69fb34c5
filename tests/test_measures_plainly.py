"""Measures of a busy office of weeks against a plain recomputation from its customers and from what its windows did."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.measures.questions import READINGS, question
from mfc_sim.measures.summary import Summary, measure

CITY = mfc.Office(
    name="city",
    hours={"Mon,Tue": ("09:00", "13:00"), "Sat": ("10:00", "12:30")},
    services=[
        mfc.Service(name="passport", purpose="submit", agency="A", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="collect", purpose="collect", agency="A", duration=mfc.Fixed(minutes=5)),
        mfc.Service(name="sme", duration=mfc.Gamma(mean_min=25, cv=0.6), tickets_max=9),
    ],
    demand=[
        mfc.WalkIns(
            name="queue", mix={"passport": 6, "collect": 3, "sme": 1}, per_day={"Mon": 90, "Tue": 60, "Sat": 40},
            at_opening=6, privileged_share=0.05,
        ),
        mfc.Appointments(
            name="booked", service="passport", starts="10:00", ends="12:00", every_min=15, no_show=0.2,
            lateness=mfc.Normal(mean_min=0, sd_min=10), grace_min=10, days="Mon-Tue",
        ),
    ],
    windows=[
        mfc.Windows(
            name="universal", absence=0.1, closed=[("11:00", "11:10")],
            shifts=[
                mfc.Shift(name="early", count=3, hours=("09:00", "12:00"), breaks=[mfc.Break("10:30", 20, at_once=2)]),
                mfc.Shift(name="late", count=2, hours=("10:00", "13:00"), days="Mon-Tue"),
            ],
        ),
        mfc.Windows(name="business", count=1, serves=["sme", "collect"], pace=1.2),
    ],
    patience=mfc.Exponential(mean_min=40), day_cv=0.3, pace_cv=0.1, absent_call_min=0.5, hall=25, last_ticket="12:45",
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> mfc.Result:
    return mfc.simulate(CITY, replications=40, seed=3)


@pytest.fixture(scope="module")
def rows(city: mfc.Result) -> pd.DataFrame:
    """Customers with the keys of a table."""
    frame = city.to_pandas()
    named = {service.name: service for service in CITY.services}
    for key in ("weekday", "service", "channel", "outcome", "window"):
        frame[key] = frame[key].astype(str)
    frame["purpose"] = [named[name].purpose or "" for name in frame["service"]]
    frame["agency"] = [named[name].agency or "" for name in frame["service"]]
    frame["hour"] = [f"{int(minute // 60):02d}:00" for minute in frame["queued_at_min"]]
    frame["level"] = frame["level"].astype(str)
    frame["windows"] = frame["window"].str.split("/").str[0]
    frame["office"] = "city"
    return frame


def plain(frame: pd.DataFrame, of: str, replications: int, open_days: int) -> dict[str, float]:
    """Figures of some customers, straight from their definitions."""
    queued = frame[frame["outcome"].isin(["served", "left", "sent_away"])]
    served = frame[frame["outcome"] == "served"]
    called = frame[frame["called_at_min"].notna()]
    in_time = served["wait_min"] <= 15
    number_wait = called["called_at_min"] - called["queued_at_min"]
    impatient = (queued["outcome"] == "left") & (queued["wait_min"] < 15)
    waits = {"queued": queued["wait_min"], "in_queue": queued["wait_min"], "numbers": number_wait}
    wait = waits.get(of, served["wait_min"])
    share = {
        "served": in_time.mean(),
        "patient": in_time.sum() / (~impatient).sum() if (~impatient).any() else math.nan,
        "in_queue": (queued["wait_min"] <= 15).mean(),
        "numbers": (number_wait <= 15).mean(),
    }
    longest = wait.groupby([frame["replication"], frame["weekday"]]).max()
    figures = {
        "visits": (frame["outcome"] != "no_show").sum() / replications,
        "visits_per_day": (frame["outcome"] != "no_show").sum() / open_days if open_days else math.nan,
        "mean_wait_min": wait.mean(),
        "max_wait_min": longest.mean(),
        "share_within_15": share.get(of, in_time.sum() / len(queued) if len(queued) else math.nan),
        "over_15": (queued["wait_min"] > 15).sum() / replications,
        "refused": frame["outcome"].isin(["refused_full", "refused_late"]).sum() / replications,
    }
    for outcome in ("served", "left", "sent_away", "no_show"):
        figures[outcome] = (frame["outcome"] == outcome).sum() / replications
    for q in (50, 90, 95):
        bins = np.ceil(np.round(wait * 60_000) / 6_000) / 10
        figures[f"p{q}_wait_min"] = np.quantile(bins, q / 100, method="inverted_cdf") if len(bins) else math.nan
    return figures


KEYS = ("service", "purpose", "agency", "hour", "weekday", "channel", "level", "windows", "office")


@pytest.mark.parametrize("by", [*KEYS, ("service", "hour"), ("weekday", "channel"), ("windows", "level")], ids=str)
def test_every_cell_of_a_table_is_what_its_customers_say(city: mfc.Result, rows: pd.DataFrame, by: Any) -> None:
    names = [by] if isinstance(by, str) else list(by)
    table = city.table(by=by)
    met = set(rows[names].itertuples(index=False, name=None))
    assert met <= {key if isinstance(key, tuple) else (key,) for key in table.index}
    for key, row in table.iterrows():
        labels = key if isinstance(key, tuple) else (key,)
        cell = rows[np.logical_and.reduce([rows[name] == label for name, label in zip(names, labels, strict=True)])]
        days = 40 if "weekday" in names else 120
        for name, value in plain(cell, "all", 40, days).items():
            assert row[name] == pytest.approx(value, nan_ok=True), f"{key} {name}"


@pytest.mark.parametrize("of", READINGS)
def test_every_reading_is_what_its_customers_say(city: mfc.Result, rows: pd.DataFrame, of: str) -> None:
    wanted = {"service": ["passport", "sme"], "weekday": "Tue"}
    row = city.table(between=("10:00", "11:30"), where=wanted, of=of).iloc[0]
    cell = rows[rows["service"].isin(["passport", "sme"]) & (rows["weekday"] == "Tue")]
    cell = cell[(cell["queued_at_min"] >= 600) & (cell["queued_at_min"] < 690)]
    for name, value in plain(cell, of, 40, 40).items():
        assert row[name] == pytest.approx(value), name


def test_cells_add_up_to_the_whole(city: mfc.Result) -> None:
    whole = city.table().iloc[0]
    for by in KEYS:
        table = city.table(by=by)
        for name in ("visits", "served", "left", "sent_away", "refused", "no_show", "over_15"):
            assert table[name].sum() == pytest.approx(whole[name]), f"{by} {name}"
        if by in ("hour", "weekday", "windows", "office"):
            assert table["overtime_min"].sum() == pytest.approx(whole["overtime_min"]), by
        else:
            assert table[["utilization", "overtime_min"]].isna().all(axis=None), by
    assert whole["visits"] == pytest.approx(whole[["served", "left", "sent_away", "refused"]].sum())


Spans = list[tuple[float, float]]
FEW = 8


def minutes(spans: Spans) -> float:
    """Length of the union of spans."""
    ends = sorted({end for span in spans for end in span})
    return sum(b - a for a, b in pairwise(ends) if any(x <= a and b <= y for x, y in spans))


def clip(spans: Spans, begin: float, end: float) -> Spans:
    return [(max(a, begin), min(b, end)) for a, b in spans if min(b, end) > max(a, begin)]


def windows_plainly(
    city: mfc.Result, keep: Callable[[str, str], bool], begin: float, end: float
) -> tuple[float, float]:
    """Utilization and overtime a replication, window by window, from what every window did."""
    serving = duty = over = 0.0
    for replication in range(FEW):
        for day, of_week in enumerate(("Mon", "Tue", "Sat")):
            did = city.window_times(replication, day)
            for window, part in did[did["what"] != "absent"].groupby("window"):
                if not keep(str(window).split("/")[0], of_week):
                    continue
                spans: dict[str, Spans] = {
                    what: clip(
                        [(float(a), float(b)) for a, b in zip(rows.from_min, rows.until_min, strict=True)], begin, end
                    )
                    for what, rows in part.groupby("what")
                }
                ((start, stop),) = [
                    (float(a), float(b)) for a, b in part[part["what"] == "shift"][["from_min", "until_min"]].to_numpy()
                ]
                work = clip(spans.get("serving", []), start, stop)
                away = clip(spans.get("break", []) + spans.get("closed", []), start, stop)
                serving += minutes(work)
                duty += minutes(spans.get("shift", [])) - (minutes(away + work) - minutes(work))
                over += sum(b - a for a, b in clip(spans.get("serving", []), stop, 10_000))
    return serving / duty if duty else math.nan, over / FEW


def test_the_time_of_windows_is_what_every_window_did(city: mfc.Result) -> None:
    everything: Callable[[str, str], bool] = lambda name, day: True  # noqa: E731, ARG005
    few = mfc.simulate(CITY, replications=FEW, seed=3)
    whole = few.table().iloc[0]
    found = windows_plainly(city, everything, 0, 10_000)
    assert (whole["utilization"], whole["overtime_min"]) == pytest.approx(found)
    by_group = few.table(by=("windows", "weekday"))
    found = windows_plainly(city, lambda name, day: (name, day) == ("universal", "Tue"), 0, 10_000)
    assert tuple(by_group.loc[("universal", "Tue"), ["utilization", "overtime_min"]]) == pytest.approx(found)
    hour = few.table(by="hour", between=("10:20", "11:30")).loc["10:00"]
    found = windows_plainly(city, everything, 620, 660)
    assert (hour["utilization"], hour["overtime_min"]) == pytest.approx(found)


def waiting_plainly(rows: pd.DataFrame, begin: int, end: int) -> float:
    """Greatest number waiting at once within [begin, end) minutes, mean over days."""
    total = 0
    for _, day in rows[rows["wait_min"] > 0].groupby(["replication", "weekday"]):
        starts, waits = ((60_000 * day[name]).round().astype(int) for name in ("queued_at_min", "wait_min"))
        inside = starts[(starts >= 60_000 * begin) & (starts < 60_000 * end)]
        total += max((starts <= at).sum() - (starts + waits <= at).sum() for at in (60_000 * begin, *inside))
    return total / 120


def test_people_waiting_are_counted_at_every_instant(city: mfc.Result, rows: pd.DataFrame) -> None:
    waits = rows[rows["outcome"].isin(["served", "left", "sent_away"])]
    assert city.table()["people_waiting_max"].iloc[0] == pytest.approx(waiting_plainly(waits, 0, 10_000))
    by_hour = city.table(by="hour")["people_waiting_max"]
    assert by_hour.loc["11:00"] == pytest.approx(waiting_plainly(waits, 660, 720))
    by_both = city.table(by=("service", "hour"))["people_waiting_max"]
    some = waits[waits["service"] == "collect"]
    assert by_both.loc[("collect", "10:00")] == pytest.approx(waiting_plainly(some, 600, 660))


@pytest.mark.parametrize("by", [None, ("service", "hour"), "windows"], ids=str)
def test_a_summary_is_the_same_bytes_for_any_run_block(city: mfc.Result, by: Any) -> None:
    asked = question(CITY, city.days, by=by)
    parts = []
    for first, length in ((0, 1), (1, 30), (31, 9)):
        paths, records = city.run.part(first, length)
        parts.append(measure(CITY, paths, records, asked))
    whole = city.summary(asked)
    for joined in (parts[0] + parts[1] + parts[2], parts[2] + (parts[1] + parts[0])):
        assert same(whole, joined)
    other = mfc.simulate(CITY, replications=40, seed=3, run_block=7)
    assert other.table(by=by).equals(city.table(by=by))


def same(one: Summary, other: Summary) -> bool:
    waits = all(
        np.array_equal(getattr(one.waits, name), getattr(other.waits, name))
        for name in ("section", "cell", "bin", "count")
    )
    totals = np.array_equal(one.numbers, other.numbers) and np.array_equal(one.totals, other.totals)
    return waits and totals and one.span == other.span and one.cells == other.cells


def test_summaries_that_are_no_neighbors_do_not_add_up(city: mfc.Result) -> None:
    one, two = (measure(CITY, *city.run.part(first, 2), question(CITY, city.days)) for first in (0, 5))
    with pytest.raises(ValueError, match="got 0 to 1 and 5 to 6"):
        one + two
    other = measure(CITY, *city.run.part(2, 2), question(CITY, city.days, of="queued"))
    with pytest.raises(ValueError, match="different questions"):
        one + other


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        ({"by": "servise"}, "by: unknown key 'servise'; did you mean 'service'?"),
        ({"by": ("hour", "hour")}, "by: 'hour' is given twice"),
        ({"where": {"sevice": "passport"}}, "where: unknown key 'sevice'; did you mean 'service'?"),
        ({"where": {"service": "pasport"}}, "where: service has no 'pasport'; did you mean 'passport'?"),
        ({"where": {"weekday": ["Mon", "Wed"]}}, "where: weekday has no 'Wed'"),
        ({"where": {"service": []}}, "where: service names nothing"),
        ({"of": "serve"}, "of: unknown reading 'serve'; did you mean 'served'?"),
        ({"between": ("12:00", "10:00")}, "between: must end after it begins"),
        (
            {"between": ("10:00", "12:00"), "where": {"hour": "09:00"}},
            "between: ('10:00', '12:00') holds none of the hours",
        ),
        ({"by": 3}, "by: unknown key 3"),
        ({"where": [1]}, "where: must be a dict"),
        ({"between": "noon"}, "between: must be two clock times"),
    ],
)
def test_a_wrong_question_names_the_nearest_right_one(city: mfc.Result, cut: dict[str, Any], says: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        city.table(**cut)
    assert any(problem.startswith(says) for problem in error.value.problems)


def test_a_wrong_question_says_all_that_is_wrong(city: mfc.Result) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        city.share_within(-1, by="x", where={"y": 1, "service": "z"}, of="w", between=("00:05", "00:01"))
    assert len(error.value.problems) == 6
