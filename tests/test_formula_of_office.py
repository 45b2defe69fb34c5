"""Which formula fits an office at a time of day, what it leaves out, and the sentences on why none does."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

import mfc_sim as mfc

q = mfc.queueing


def office(**changes: Any) -> mfc.Office:
    """Five windows, twenty visitors an hour, twelve minutes each, from nine to eighteen."""
    given: dict[str, Any] = {
        "name": "Office 1",
        "hours": ("09:00", "18:00"),
        "services": [mfc.Service(name="passport", duration=mfc.Exponential(mean_min=12))],
        "demand": [mfc.WalkIns(name="queue", service="passport", per_hour=20)],
        "windows": [mfc.Windows(name="universal", count=5)],
    }
    return mfc.Office(**(given | changes))


def passport(law: Any) -> list[mfc.Service]:
    return [mfc.Service(name="passport", duration=law)]


def two(first: Any, second: Any) -> dict[str, Any]:
    """Two services, half of the visitors for each."""
    services = [mfc.Service(name="passport", duration=first), mfc.Service(name="collect", duration=second)]
    return {"services": services, "demand": [mfc.WalkIns(name="q", mix={"passport": 1, "collect": 1}, per_hour=20)]}


PRIVILEGED = [mfc.WalkIns(name="queue", service="passport", per_hour=20, privileged_share=0.2)]
EXPONENTIAL = mfc.Exponential(mean_min=12)
NAMES: list[tuple[dict[str, Any], str]] = [
    ({}, "M/M/c"),
    ({"patience": mfc.Exponential(mean_min=20)}, "M/M/c+M (Erlang A)"),
    ({"hall": 6}, "M/M/c/K"),
    ({"hall": 0, "services": passport(mfc.Gamma(mean_min=12, cv=0.5))}, "M/G/c/c (Erlang B)"),
    ({"services": passport(mfc.Fixed(minutes=12))}, "M/D/c"),
    ({"services": passport(mfc.Gamma(mean_min=12, cv=0.5))}, "M/G/c"),
    (
        {"services": passport(mfc.Gamma(mean_min=2, cv=0.5)), "windows": [mfc.Windows(name="one", count=1)]},
        "M/G/1",
    ),
    ({"demand": PRIVILEGED}, "M/M/c, levels"),
    (
        {
            "demand": PRIVILEGED,
            "services": passport(mfc.Fixed(minutes=2)),
            "windows": [mfc.Windows(name="one", count=1)],
        },
        "M/G/1, levels",
    ),
    (two(EXPONENTIAL, EXPONENTIAL), "M/M/c"),
    (two(mfc.Exponential(mean_min=20), mfc.Exponential(mean_min=4)), "M/G/c"),
]


@pytest.mark.parametrize(("changes", "name"), NAMES, ids=[name for _, name in NAMES])
def test_the_matching_model_is_found(changes: dict[str, Any], name: str) -> None:
    found = q.of(office(**changes), at="11:00")
    assert (found.name, found.why) == (name, "")
    assert found.model is not None
    assert found.ignored[0] == "the queue is taken as settled, but the day starts empty"


def test_figures_are_those_of_the_formula() -> None:
    assert q.of(office(), at="11:00").model.mean_wait_min == pytest.approx(q.erlang_c(5, 4.0) * 12)
    slow = q.of(office(windows=[mfc.Windows(name="universal", count=5, pace=1.2)]), at="11:00").model
    assert slow.service_min == pytest.approx(14.4)
    assert q.of(office(hall=0), at="11:00").model.refused == pytest.approx(q.erlang_b(5, 4.0))
    levels = q.of(office(demand=PRIVILEGED), at="11:00").model
    assert levels.per_hour.tolist() == pytest.approx([4, 16])
    mixed = q.of(office(**two(mfc.Exponential(mean_min=20), mfc.Exponential(mean_min=4))), at="11:00").model
    assert mixed.service_min == pytest.approx(12)
    assert mixed.cv == pytest.approx(math.sqrt((2 * 400 + 2 * 16) / 2 / 144 - 1))


def test_windows_and_demand_are_those_of_the_time() -> None:
    windows = mfc.Windows(
        name="universal",
        shifts=[
            mfc.Shift(name="early", count=4, breaks=[mfc.Break("12:00", 60, at_once=2)]),
            mfc.Shift(name="late", count=2, hours=("14:00", "18:00")),
        ],
    )
    demand = mfc.WalkIns(name="queue", service="passport", per_hour=[6, 9], starts="09:00", step_min=240)
    day = office(windows=[windows], demand=[demand])
    models = [q.of(day, at=at).model for at in ("09:00", "12:30", "13:30", "15:00")]
    assert [model.servers for model in models] == [4, 2, 2, 6]
    assert [model.per_hour for model in models] == pytest.approx([6, 6, 9, 9])
    said = " ".join(q.of(day, at="12:30").ignored)
    assert "demand changes through the day: that of 12:30 is taken" in said
    assert "the number of windows changes" in said


def test_the_booked_count_as_arrivals_of_their_hours() -> None:
    booked = mfc.Appointments(
        name="booked", service="passport", starts="10:00", ends="12:00", every_min=15, per_slot=2, no_show=0.25
    )
    day = office(demand=[booked, mfc.WalkIns(name="queue", service="passport", per_hour=10)])
    assert q.of(day, at="11:50").model.per_hour.tolist() == pytest.approx([6, 10])
    assert q.of(day, at="12:00").model.per_hour == pytest.approx(10)
    assert any("booked come by their slots" in sentence for sentence in q.of(day, at="11:00").ignored)


def test_what_is_left_out_is_listed() -> None:
    full = office(
        services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5), tickets_max=90)],
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20, at_opening=5, privileged_share=0.1)],
        windows=[mfc.Windows(name="universal", count=5, absence=0.1)],
        patience=mfc.Exponential(mean_min=30),
        day_cv=0.2,
        pace_cv=0.1,
        absent_call_min=0.5,
    )
    assert q.of(full, at="11:00").ignored == (
        "the queue is taken as settled, but the day starts empty",
        "the queue at the door at opening",
        "some days are busier (day_cv): the mean wait over days is longer",
        "on some days all services are slower (pace_cv)",
        "absence of staff",
        "the number of tickets a day (tickets_max)",
        "services are not exponential (cv 0.50); the formula takes them as exponential",
        "calling those who left keeps windows (absent_call_min)",
        "levels of priority: each level waits differently",
    )


WHY: list[tuple[dict[str, Any], str, str]] = [
    ({}, "08:00", "closed then: open 09:00-18:00"),
    ({"last_ticket": "17:00"}, "17:00", "nobody comes then"),
    ({"windows": [mfc.Windows(name="w", count=5, hours=("12:00", "18:00"))]}, "11:00",
     "visitors come for 'passport', but no window serves it then"),
    ({"windows": [mfc.Windows(name="w", count=4)]}, "11:00", "work for 4.00 windows, 4 there: the queue never settles"),
    ({"patience": mfc.Fixed(minutes=20)}, "11:00", "patience is not exponential, as Erlang A needs"),
    ({"patience": mfc.Exponential(mean_min=9), "hall": 3}, "11:00", "a limited hall and patience together"),
    ({"services": passport(mfc.Fixed(minutes=12)), "hall": 3}, "11:00", "a limited hall, and services that are not"),
    ({"windows": [mfc.Windows(name="a", count=3), mfc.Windows(name="b", count=3, pace=1.1)]}, "11:00",
     "the windows differ in pace"),
    (two(EXPONENTIAL, EXPONENTIAL)
     | {"windows": [mfc.Windows(name="a", count=4), mfc.Windows(name="b", count=2, serves=["collect"])]}, "11:00",
     "the windows serve different ones of passport, collect"),
    (two(EXPONENTIAL, EXPONENTIAL)
     | {"windows": [mfc.Windows(name=name, count=4, serves=[name]) for name in ("passport", "collect")]}, "11:00",
     "2 separate queues: passport; collect; name a service, service="),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "at", "sentence"), WHY, ids=[sentence[:40] for _, _, sentence in WHY])
def test_a_sentence_says_why_no_formula_matches(changes: dict[str, Any], at: str, sentence: str) -> None:
    found = q.of(office(**changes), at=at)
    assert (found.model, found.name) == (None, "")
    assert found.why.startswith(sentence)
    assert "no formula matches" in str(found)


def test_one_of_several_queues_is_named_by_a_service() -> None:
    windows = [
        mfc.Windows(name="passport", count=4, serves=["passport"]),
        mfc.Windows(name="rest", count=2, serves=["collect"]),
    ]
    apart = office(**two(EXPONENTIAL, mfc.Fixed(minutes=5)) | {"windows": windows})
    one, other = (q.of(apart, at="11:00", service=name) for name in ("passport", "collect"))
    assert (one.name, one.model.servers, one.services) == ("M/M/c", 4, ("passport",))
    assert (other.name, other.model.servers, other.services) == ("M/D/c", 2, ("collect",))


def test_a_day_is_named_where_days_differ() -> None:
    week = office(
        hours={"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")},
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour={"Mon-Fri": 20, "Sat": 10})],
    )
    assert q.of(week, at="11:00", day="Sat").at == "Sat 11:00"
    assert q.of(week, at="11:00", day="Sat").model.per_hour == pytest.approx(10)
    with pytest.raises(mfc.InvalidDescription, match="day must be given where days differ; allowed: Mon, Tue"):
        q.of(week, at="11:00")
    with pytest.raises(mfc.InvalidDescription, match="day 'Sun' is not an open weekday"):
        q.of(week, at="11:00", day="Sun")


def test_questions_that_make_no_sense_are_refused() -> None:
    with pytest.raises(mfc.InvalidDescription, match="at must be a clock time such as '11:00', got '25:00'"):
        q.of(office(), at="25:00")
    with pytest.raises(mfc.InvalidDescription, match="unknown service 'pasport'; did you mean 'passport'"):
        q.of(office(), at="11:00", service="pasport")
    with pytest.raises(mfc.InvalidDescription, match=r"day 'Mon' is not an open weekday: .* a single kind of day"):
        q.of(office(), at="11:00", day="Mon")
    with pytest.raises(mfc.InvalidDescription, match="office must be of kind"):
        q.of("Office 1", at="11:00")


def test_a_russian_office_is_answered_in_russian() -> None:
    told = str(q.of(office(language="ru", patience=mfc.Exponential(mean_min=20)), at="11:00"))
    assert "услуги: passport; окон 5, 20,0 человек в час по 12,0 мин" in told
    assert "очередь считается установившейся" in told
    assert "формул" in str(q.of(office(language="ru"), at="08:00"))


@pytest.mark.parametrize("at", [11, 11.0, 660, True, None, "11"])
def test_a_number_is_no_clock_time_as_it_may_mean_hours_or_minutes(at: Any) -> None:
    with pytest.raises(mfc.InvalidDescription, match=f"at must be a clock time such as '11:00', got {at!r}"):
        q.of(office(), at=at)
    assert q.of(office(), at=dt.time(11)).at == "11:00"


def test_a_mean_reads_the_same_at_all_times() -> None:
    """Shares of 0.65 and 0.35 of 12 and 5 minutes make 9.55, the last bits of which depend on the arrivals."""
    services = [mfc.Service(name=name, duration=mfc.Fixed(minutes=mean)) for name, mean in (("a", 12), ("b", 5))]
    demand = [mfc.WalkIns(name="q", mix={"a": 0.65, "b": 0.35}, per_day=210, shape=[9, 14, 11, 8, 7, 8, 9, 8, 6])]
    day = office(services=services, demand=demand)
    told = {q.of(day.with_values({"demand.q.per_day": n}), at=f"{h:02d}:00").told.split(", ")[-1]
            for n in range(20, 120, 7) for h in range(9, 18)}  # fmt: skip
    assert told == {"9.6 min each"}
