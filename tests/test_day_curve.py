"""The queue of a day by its equations: days worked by hand, steady states, another solver, and both engines."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import mfc_sim as mfc
from mfc_sim.queueing.day_equations import sweep
from mfc_sim.queueing.day_methods import offered_load
from mfc_sim.queueing.day_plan import plan_of
from verify import curves

q = mfc.queueing


def office(**changes: Any) -> mfc.Office:
    """Three windows, twelve visitors an hour, ten minutes each, from nine to thirteen."""
    given: dict[str, Any] = {
        "name": "Office 1",
        "hours": ("09:00", "13:00"),
        "services": [mfc.Service(name="any", duration=mfc.Exponential(mean_min=10))],
        "demand": [mfc.WalkIns(name="queue", service="any", per_hour=12)],
        "windows": [mfc.Windows(name="desk", count=3)],
    }
    return mfc.Office(**(given | changes))


def shifts(*hours: tuple[int, str, str], **rules: Any) -> list[mfc.Windows]:
    """One group: so many windows, from and until."""
    of = [mfc.Shift(name=f"s{k}", count=count, hours=(a, b), **rules) for k, (count, a, b) in enumerate(hours)]
    return [mfc.Windows(name="desk", shifts=of)]


LATE = shifts((60, "10:00", "13:00"))
"""More windows than visitors, but only from ten on."""


def test_who_comes_a_quarter_before_the_windows_is_called_in_time() -> None:
    curve = q.day_curve(office(windows=LATE))
    assert curve.share_within[:3] == pytest.approx([0, 0.5, 1], abs=1e-7)
    assert curve.delayed[:3] == pytest.approx([1, 1, 0], abs=1e-7)
    assert curve.waiting[:2] == pytest.approx([3, 9], abs=1e-6)  # 0.2 a minute, at 09:15 and at 09:45
    assert curve.windows[:3] == pytest.approx([0, 0, 60])
    assert curve.total == pytest.approx((48 - 9) / 48, abs=1e-7)


def test_who_loses_patience_before_the_windows_come_is_a_miss() -> None:
    curve = q.day_curve(office(windows=LATE, patience=mfc.Exponential(mean_min=20)))
    stay = 20 * (1 - math.exp(-15 / 20)) / 30  # of those who come from 09:45 to 10:00
    assert curve.share_within[:3] == pytest.approx([0, stay, 1], abs=1e-6)
    assert curve.waiting_at[0] == pytest.approx(0.2 * 20 * (1 - math.exp(-(curve.at_min[0] - 540) / 20)), abs=1e-9)


def test_with_windows_without_number_the_number_present_is_the_offered_load() -> None:
    busy = office(
        windows=[mfc.Windows(name="desk", count=60)],
        demand=[mfc.WalkIns(name="q", service="any", per_hour=[5, 50, 20, 4])],
    )
    curve = q.day_curve(busy)
    plan = plan_of(busy, busy.days()[0], None)
    assert curve.present_at == pytest.approx(offered_load(plan, curve.at_min), abs=1e-6)
    at_ten = 60 / 12 / 6 * 1.0 * (1 - math.exp(-6))
    assert curve.numbers("10:00")[0] == pytest.approx(math.exp(-at_ten), abs=1e-7)


@pytest.mark.parametrize("patience", [None, mfc.Exponential(mean_min=8)])
def test_a_day_that_does_not_change_settles_to_the_formula(patience: mfc.Exponential | None) -> None:
    curve = q.day_curve(office(hours=("00:00", "24:00"), patience=patience), limit_min=5)
    model = q.of(office(patience=patience), at="11:00").model
    assert model is not None
    assert curve.share_within[-1] == pytest.approx(model.share_within(5), abs=1e-6)
    assert curve.waiting[-1] == pytest.approx(model.mean_waiting, abs=1e-6)
    assert curve.delayed[-1] == pytest.approx(model.delayed, abs=1e-6)
    for name in ("psa", "sipp", "lag_sipp", "mol"):
        assert getattr(curve, name)[-1] == pytest.approx(model.share_within(5), abs=1e-6), name


def test_a_crowd_at_the_door_is_called_one_after_the_other() -> None:
    door = office(
        windows=[mfc.Windows(name="desk", count=1)],
        demand=[mfc.WalkIns(name="q", service="any", per_hour=0, at_opening=2)],
    )
    curve = q.day_curve(door)
    more = [1 - sum(math.exp(-2) * 2**k / math.factorial(k) for k in range(n + 1)) for n in range(30)]
    ends = [1 - sum(math.exp(-1.5) * 1.5**k / math.factorial(k) for k in range(n)) for n in range(30)]
    assert curve.share_within[0] == pytest.approx(sum(a * b for a, b in zip(more, ends, strict=True)) / 2, abs=1e-9)
    assert curve.delayed[0] == pytest.approx(1 - more[0] / 2, abs=1e-9)
    assert np.isnan(curve.share_within[1])
    assert curve.arrivals.tolist() == [2, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("limit", [0, 7.5, 15, 200])
def test_limits_of_nothing_and_longer_than_the_day(limit: float) -> None:
    curve = q.day_curve(office(at_closing="send_away"), limit_min=limit)
    if limit == 0:
        assert curve.share_within == pytest.approx(1 - curve.delayed, abs=curve.lost + 1e-12)
    assert np.all(np.diff([q.day_curve(office(), limit_min=x).total for x in (0, limit, 300)]) >= 0)
    assert curve.total <= q.day_curve(office(), limit_min=limit).total


def test_another_solver_of_the_equations_finds_the_same() -> None:
    places, rates, mu, theta = 60, [4, 24, 40, 12], 1 / 10, 1 / 30
    day = office(
        demand=[mfc.WalkIns(name="q", service="any", per_hour=rates)],
        patience=mfc.Exponential(mean_min=30),
        windows=shifts((2, "09:00", "13:00"), (3, "10:30", "13:00")),
    )
    number = np.arange(places)

    def change(t: float, p: np.ndarray) -> np.ndarray:
        servers = 2 if t < 90 else 5
        come = np.where(number < places - 1, rates[min(int(t // 60), 3)] / 60, 0.0) * p
        go = (np.minimum(number, servers) * mu + theta * np.maximum(number - servers, 0)) * p
        return np.roll(come, 1) - come + np.roll(go, -1) - go

    p = (number == 0).astype(float)
    curve = q.day_curve(day)
    for begin, end, clock in ((0, 60, "10:00"), (60, 90, "10:30"), (90, 120, "11:00"), (120, 180, "12:00")):
        p = solve_ivp(
            lambda t, p, a=begin, b=end: change(min(max(t, a), b - 1e-9), p), (begin, end), p, rtol=1e-10, atol=1e-13
        ).y[:, -1]
        mine = curve.numbers(clock)[:places]
        assert mine == pytest.approx(p[: len(mine)], abs=1e-8), clock


def test_windows_that_leave_take_their_visitors_and_no_one_who_waits() -> None:
    day = office(hours=("09:00", "12:00"), windows=shifts((1, "09:00", "12:00"), (2, "09:00", "10:00")))
    plan = plan_of(day, day.days()[0], None)
    before, after = (
        sweep(plan, np.array([at]), limit_min=0, until_min=at, tolerance=1e-9) for at in (599.999999, 600.000001)
    )
    assert after.waiting == pytest.approx(before.waiting, abs=1e-5)
    assert after.present == pytest.approx(before.present, abs=1e-5)
    assert before.number[:3] @ [1, 2 / 3, 1 / 3] == pytest.approx(
        after.number[0], abs=1e-5
    )  # one left is as likely idle


def test_a_window_that_is_late_back_calls_later() -> None:
    crowd = [mfc.WalkIns(name="q", service="any", per_hour=[300, 0, 0])]
    rest = mfc.Windows(name="desk", count=1, breaks=[mfc.Break("10:00", 30)])
    paused = mfc.Windows(name="desk", count=1, closed=[("10:00", "10:30")])
    given = {"hours": ("09:00", "12:00"), "demand": crowd}
    days = [office(windows=[one], **given) for one in (rest, paused)]
    plans = [plan_of(day, day.days()[0], None) for day in days]
    broke, closed = (sweep(plan, np.array([640.0]), limit_min=0, until_min=640, tolerance=1e-9) for plan in plans)
    # By 10:40 each end of a service has called one; after the closed period there was a call at once besides, unless
    # the service in hand at ten still went on at half past ten, with chance exp(-3). After the break it surely does.
    assert broke.waiting - closed.waiting == pytest.approx(1 - math.exp(-3), abs=1e-6)
    assert broke.delayed[0] == pytest.approx(1, abs=1e-6)


def test_numbers_add_up_through_the_day() -> None:
    curve = q.day_curve(office(windows=shifts((2, "09:00", "13:00"), (2, "10:10", "11:50"))))
    for clock in ("09:00", "10:10", "11:50", "12:59", "13:00"):
        assert curve.numbers(clock).sum() == pytest.approx(1, abs=1e-7), clock
    assert curve.numbers("09:00")[0] == 1
    assert curve.lost < 1e-7
    assert curve.quadrature < 1e-5


def test_hopeless_overload_takes_as_many_places_as_it_needs() -> None:
    curve = q.day_curve(office(demand=[mfc.WalkIns(name="q", service="any", per_hour=200)]))
    assert curve.lost < 1e-7
    assert len(curve.numbers("13:00")) > 700
    assert curve.waiting[-1] == pytest.approx((200 - 18) * 3.75 - 3 + 0.5, abs=3)
    assert curve.psa.tolist() == [0] * 8
    assert q.day_curve(office(windows=LATE, demand=[mfc.WalkIns(name="q", service="any", per_hour=0.001)])).psa[0] == 0


@pytest.mark.parametrize("day", curves.EXACT, ids=lambda day: day.name)
def test_an_engine_finds_the_same_at_every_half_hour(day: curves.Changing, engine: str) -> None:
    curve = q.day_curve(day.office(), limit_min=curves.LIMIT_MIN)
    days = 2_000 if engine == "lanes" else 300
    found = curves.found(day.office(), engine=engine, replications=days, seed=3, like=curve)
    for name in curves.FIGURES:
        assert np.all(curves.z_values(getattr(curve, name), found[name]) < 4), name


@pytest.mark.parametrize("day", curves.SIMPLIFIED, ids=lambda day: day.name)
def test_what_is_simplified_costs_no_more_than_is_stated(day: curves.Changing) -> None:
    curve = q.day_curve(day.office(), limit_min=curves.LIMIT_MIN)
    found = curves.found(day.office(), engine="lanes", replications=2_000, seed=3, like=curve)["share_within"]
    assert np.all(np.abs(curve.share_within - found.value) < day.stated + 4 * found.error)


def test_a_break_before_closing_is_taken_as_begun() -> None:
    rest = mfc.Windows(name="desk", count=1, breaks=[mfc.Break("12:50", 15)])
    assert q.day_curve(office(windows=[rest])).ignored[-1].startswith("a break just before closing is taken as begun")
    early = mfc.Windows(name="desk", count=1, breaks=[mfc.Break("10:50", 15)])
    assert q.day_curve(office(windows=[early])).ignored == q.day_curve(office(windows=[rest])).ignored[:-1]


def test_services_a_little_longer_are_found_out() -> None:
    day = curves.EXACT[0]
    curve = q.day_curve(day.office(), limit_min=curves.LIMIT_MIN)
    found = curves.found(day.office(1.1), engine="lanes", replications=2_000, seed=3, like=curve)
    assert np.max(curves.z_values(curve.share_within, found["share_within"])) > 4


def test_stationary_methods_differ_as_they_should() -> None:
    rising = office(
        demand=[mfc.WalkIns(name="q", service="any", per_hour=[2, 14, 14, 2])],
    )
    table = q.day_curve(rising, limit_min=1).table().set_index("from")
    assert table.loc["10:00", "psa"] == table.loc["10:00", "sipp"] < table.loc["10:00", "lag_sipp"]
    assert table.loc["10:00", "psa"] < table.loc["10:00", "mol"] < 1
    assert table.loc["12:00", "mol"] < table.loc["12:00", "psa"]  # the load lags behind the arrivals
    figures = ["share_within", "delayed", "waiting", "present", "psa", "sipp", "lag_sipp", "mol"]
    assert table.columns.tolist() == ["until", "arrivals", "windows", *figures]


def test_it_says_what_it_leaves_out() -> None:
    shift = mfc.Shift(name="s", count=4, hours=("09:00", "12:30"), breaks=[mfc.Break("11:00", 15)])
    rich = office(
        language="ru",
        hours={"Mon-Fri": ("09:00", "13:00"), "Sat": ("09:00", "12:00")},
        services=[mfc.Service(name="any", duration=mfc.Lognormal(mean_min=10, cv=0.5), tickets_max=90)],
        demand=[mfc.WalkIns(name="q", service="any", per_hour=12, privileged_share=0.1)],
        windows=[
            mfc.Windows(name="desk", shifts=[shift], absence=0.1),
            mfc.Windows(name="other", count=2, rank=5),
        ],
        day_cv=0.1,
        pace_cv=0.1,
        absent_call_min=1,
        patience=mfc.Exponential(mean_min=30),
    )
    curve = q.day_curve(rich, day="Mon")
    assert len(curve.ignored) == len(set(curve.ignored)) == 8
    assert all(any("а" <= letter <= "я" for letter in sentence) for sentence in curve.ignored)
    english = q.day_curve(rich.replace(language="en"), day="Sat")
    assert english.ignored[0] == "services are not exponential (cv 0.50); the formula takes them as exponential"
    assert q.day_curve(office()).ignored == ()
    assert "Не учтено:" in str(curve)
    assert "Office 1, пн: M(t)/M/c(t)+M" in str(curve)
    assert "<table" in curve._repr_html_()
    assert repr(english).startswith("DayCurve(office='Office 1', day='Sat', name='M(t)/M/c(t)+M', limit_min=15.0")


def test_a_result_is_frozen() -> None:
    curve = q.day_curve(office())
    with pytest.raises(FrozenInstanceError):
        curve.total = 1  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        curve.share_within[0] = 1


TWO = [mfc.Service(name=name, duration=mfc.Exponential(mean_min=10)) for name in ("any", "other")]
SPLIT = [mfc.WalkIns(name="q", mix={"any": 1, "other": 1}, per_hour=12)]


def group(name: str, **rules: Any) -> mfc.Windows:
    """Two windows."""
    return mfc.Windows(name=name, count=2, **rules)


APART = {"services": TWO, "demand": SPLIT, "windows": [group("any", serves=["any"]), group("other", serves=["other"])]}
UNKNOWN: list[tuple[dict[str, Any], str]] = [
    ({"hall": 4}, "the hall is limited"),
    ({"patience": mfc.Fixed(minutes=20)}, "patience is not exponential"),
    ({"windows": [group("a"), group("b", pace=2)]}, "the windows differ in pace"),
    (APART | {"windows": [group("a"), group("b", serves=["any"])]}, "the windows serve different ones"),
    (APART, "2 separate queues: any; other; name a service"),
    ({"demand": [mfc.WalkIns(name="q", service="any", per_hour=0)]}, "nobody comes"),
]


@pytest.mark.parametrize(("changes", "why"), UNKNOWN, ids=[why for _, why in UNKNOWN])
def test_a_queue_that_no_equations_here_know_is_refused_with_the_reason(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(mfc.UnsupportedFeature, match=rf"^queueing.day_curve: office 'Office 1': .*{why}"):
        q.day_curve(office(language="ru", **changes))


def test_one_of_several_queues_is_named_by_its_service() -> None:
    alone = office(
        demand=[mfc.WalkIns(name="q", service="any", per_hour=6)], windows=[mfc.Windows(name="any", count=2)]
    )
    assert q.day_curve(office(**APART), service="any").share_within == pytest.approx(q.day_curve(alone).share_within)


def test_questions_that_make_no_sense_are_named() -> None:
    with pytest.raises(mfc.InvalidDescription, match=r"^queueing.day_curve: office must be of kind OfficeData"):
        q.day_curve("office")  # type: ignore[arg-type]
    for wrong in (-1, math.nan, math.inf, "15", [1, 2]):
        with pytest.raises(mfc.InvalidDescription, match=r"^queueing.day_curve: limit_min must be"):
            q.day_curve(office(), limit_min=wrong)  # type: ignore[arg-type]
    with pytest.raises(mfc.InvalidDescription, match=r"^queueing.day_curve: unknown service 'ani'; did you mean 'any'"):
        q.day_curve(office(), service="ani")
    with pytest.raises(mfc.InvalidDescription, match=r"^queueing.day_curve: day 'Mon' is not an open weekday"):
        q.day_curve(office(), day="Mon")
    with pytest.raises(mfc.InvalidDescription, match=r"^DayCurve: at must be from 09:00 to 13:00, got 14:00"):
        q.day_curve(office()).numbers("14:00")
    with pytest.raises(mfc.InvalidDescription, match=r"^DayCurve: at must be a clock time"):
        q.day_curve(office()).numbers("noon")
