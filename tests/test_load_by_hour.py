"""Offered load against windows on duty, and warnings: every number by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

import mfc_sim as mfc
from offices import contract_office, small_office

PASSPORT = mfc.Service(name="passport", duration=mfc.Fixed(minutes=12))
COLLECT = mfc.Service(name="collect", duration=mfc.Fixed(minutes=6))
SME = mfc.Service(name="sme", duration=mfc.Fixed(minutes=30))


def queue(service: str, per_hour: Any, **more: Any) -> mfc.WalkIns:
    return mfc.WalkIns(name=f"queue of {service}", service=service, per_hour=per_hour, **more)


def office(*windows: mfc.Windows, demand: list[Any], services: Any = (PASSPORT, COLLECT), **more: Any) -> mfc.Office:
    more.setdefault("hours", ("09:00", "12:00"))
    return mfc.Office(name="o", services=services, demand=demand, windows=windows, **more)


def columns(plan: mfc.Office, *names: str, pool: str | None = None) -> list[tuple[Any, ...]]:
    """Rows of the load table: these columns, of one pool."""
    table = plan.load_by_hour()
    if pool is not None:
        table = table[table["pool"] == pool]
    return list(table[list(names)].itertuples(index=False, name=None))


def test_load_is_arrivals_times_minutes_over_windows() -> None:
    plan = office(mfc.Windows(name="u", count=3), demand=[queue("passport", [10, 20, 5])])
    # 10 an hour x 12 min = 2 windows busy of 3
    assert columns(plan, "from", "until", "pool", "arrivals", "offered", "windows", "load", "warning") == [
        ("09:00", "10:00", "passport", 10, 2, 3, pytest.approx(2 / 3), ""),
        (
            "10:00",
            "11:00",
            "passport",
            20,
            4,
            3,
            pytest.approx(4 / 3),
            "work for 4.00 windows, 3.00 there: the queue grows",
        ),
        ("11:00", "12:00", "passport", 5, 1, 3, pytest.approx(1 / 3), ""),
    ]


def test_those_at_the_door_and_before_opening_come_in_the_first_hour() -> None:
    early = queue("passport", [4, 4, 4], starts="08:00", at_opening=5, scale=2)
    plan = office(mfc.Windows(name="u", count=3), demand=[early])
    assert columns(plan, "from", "arrivals") == [("09:00", 2 * (4 + 4 + 5)), ("10:00", 8), ("11:00", 0)]


def test_booked_visitors_count_where_their_slots_lie_without_the_no_shows() -> None:
    booked = mfc.Appointments(
        name="b", service="passport", starts="09:30", ends="10:30", every_min=15, per_slot=2, no_show=0.25
    )
    plan = office(mfc.Windows(name="u", count=3), demand=[booked])
    assert columns(plan, "from", "arrivals") == [("09:00", 3), ("10:00", 3), ("11:00", 0)]


def test_breaks_closed_periods_absence_and_pace_are_taken_off() -> None:
    plan = office(
        mfc.Windows(
            name="u",
            count=4,
            pace=2.0,
            absence=0.25,
            breaks=[mfc.Break("09:30", 30, at_once=2)],
            closed=[("11:00", "11:30")],
        ),
        demand=[queue("passport", 5)],
    )
    # 4 windows, a quarter absent: 3. Two rest 09:30-10:00, two 10:00-10:30: 3 of 4 windows in both hours; half of the
    # last hour is closed. A pace of 2 halves what they can do: load = 1 / (windows / 2)
    assert columns(plan, "windows", "load") == [
        (3 * 3 / 4, pytest.approx(2 / 2.25)),
        (3 * 3 / 4, pytest.approx(2 / 2.25)),
        (1.5, pytest.approx(2 / 1.5)),
    ]


def test_hours_of_a_day_that_opens_at_half_past_are_cut_to_it() -> None:
    plan = office(
        mfc.Windows(name="u", count=1), demand=[queue("passport", 2)], hours=("09:30", "11:15"), services=[PASSPORT]
    )
    assert columns(plan, "from", "until", "arrivals", "offered") == [
        ("09:30", "10:00", pytest.approx(1), pytest.approx(0.4)),  # one visitor of 12 minutes in half an hour
        ("10:00", "11:00", 2, pytest.approx(0.4)),
        ("11:00", "11:15", 0.5, pytest.approx(0.4)),
    ]


def test_pools_are_services_that_only_the_same_windows_serve() -> None:
    plan = office(
        mfc.Windows(name="all", count=2),
        mfc.Windows(name="business", count=1, serves=["sme"]),
        services=[PASSPORT, COLLECT, SME],
        demand=[queue("passport", 5), queue("collect", 10), queue("sme", 4)],
        hours=("09:00", "10:00"),
    )
    # whole office: 1 + 1 + 2 on 3 windows; what only the two universal windows serve: 1 + 1 on 2
    assert columns(plan, "pool", "offered", "windows", "load") == [
        ("passport, collect, sme", 4, 3, pytest.approx(4 / 3)),
        ("passport, collect", 2, 2, 1),
    ]
    assert [sentence.partition(" keeps")[0] for sentence in plan.warnings()] == [
        "the work of passport, collect, sme",
        "the work of passport, collect",
    ]


def test_services_of_separate_windows_are_separate_pools_and_services_nobody_wants_are_none() -> None:
    plan = office(
        mfc.Windows(name="a", count=1, serves=["passport"]),
        mfc.Windows(name="b", count=1, serves=["collect"]),
        services=[PASSPORT, COLLECT, SME],
        demand=[queue("passport", 1), queue("collect", 1)],
        hours=("09:00", "10:00"),
    )
    assert columns(plan, "pool", "windows") == [("passport", 1), ("collect", 1)]


def test_days_that_differ_have_rows_of_their_own() -> None:
    plan = office(
        mfc.Windows(name="u", count=1),
        demand=[queue("passport", {"Mon": 6, "Tue": 3})],
        hours={"Mon-Tue": ("09:00", "10:00")},
    )
    assert columns(plan, "weekday", "arrivals") == [("Mon", 6), ("Tue", 3)]


def test_demand_without_a_window_has_an_infinite_load_and_is_warned_of() -> None:
    plan = office(mfc.Windows(name="u", count=1, serves=["collect"]), demand=[queue("passport", 5)], hours=(540, 600))
    assert columns(plan, "windows", "load", "warning") == [(0, math.inf, "demand, but no window")]
    assert plan.warnings() == ("service 'passport' has demand, but no window that serves it is on duty.",)
    with pytest.raises(mfc.InvalidDescription, match=r"service 'passport': has demand, but no window serves it"):
        mfc.simulate(plan, replications=1)


def test_all_windows_at_lunch_at_once_is_a_warning_and_taking_turns_is_none() -> None:
    def plan(**more: Any) -> mfc.Office:
        return small_office(windows=[mfc.Windows(name="u", count=5, breaks=[mfc.Break("12:00", 45, **more)])])

    assert plan().warnings() == (
        "service 'passport' has no window from 12:00 to 12:45 (breaks, shift ends); tickets are issued.",
    )
    assert plan(at_once=4).warnings() == ()


def test_a_service_whose_last_window_goes_home_early_is_a_warning_unless_tickets_end_too() -> None:
    shift = mfc.Windows(name="u", count=9, hours=("10:00", "17:00"))
    assert small_office(windows=[shift]).warnings() == (
        (
            "service 'passport' has no window from 09:00 to 10:00 and from 17:00 to 18:00 (breaks, shift ends); "
            "tickets are issued."
        ),
    )
    assert len(small_office(windows=[shift], last_ticket="17:00").warnings()) == 1
    early = mfc.Service(name="passport", duration=mfc.Fixed(minutes=5), last_ticket="16:00")
    assert len(small_office(windows=[shift], services=[early]).warnings()) == 1


def test_a_load_that_cannot_be_sustained_over_the_day_is_a_warning() -> None:
    # 20 an hour x 12 min = 4 windows
    assert small_office().warnings() == ()
    assert small_office(windows=[mfc.Windows(name="u", count=4)]).warnings() == (
        (
            "the work of passport keeps 4.00 windows busy all day, the shifts give 4.00 (breaks and pace counted): the "
            "queue grows."
        ),
    )


def test_a_break_outside_the_shift_is_a_warning() -> None:
    late = mfc.Windows(name="u", count=6, breaks=[mfc.Break("17:00", 30, at_once=2)])
    assert small_office(windows=[late]).warnings() == (
        "the break at 17:00 of 'u.day' falls outside the shift for 2 window(s): they take none.",
    )


def test_demand_that_leaves_a_part_of_the_week_or_the_day_out_is_a_warning() -> None:
    def plan(**demand: Any) -> mfc.Office:
        streams = [mfc.WalkIns(name="q", service="passport", **demand)]
        return small_office(hours={"Mon-Tue": ("09:00", "18:00")}, demand=streams)

    assert plan(per_hour={"Mon": 3}).warnings() == ("Tue: the demand 'q' says nothing of this day: nobody comes.",)
    assert plan(per_hour={"Mon": 3}, days="Mon").warnings() == ()
    assert plan(per_day=9, shape=[1] * 8).warnings() == (
        "Mon-Tue: the demand 'q' has a shape of 8 hours, the office is open longer: nobody comes then.",
    )
    assert plan(per_hour=[3] * 9 + [0.5, 0]).warnings() == (
        "Mon-Tue: the demand 'q' has 0.5 visitors after closing: they do not come.",
    )
    assert plan(per_hour=[3] * 9 + [0]).warnings() == plan(per_hour=3).warnings() == ()


def test_hours_given_as_nine_and_eighteen_are_a_warning() -> None:
    warnings = small_office(hours=(9, 18)).warnings()
    assert warnings[0] == (
        "the office is open 00:09-00:18: numbers in hours are minutes since midnight; write '09:00'."
    )


def test_the_office_of_the_contract_is_not_warned_of() -> None:
    assert contract_office().warnings() == ()


def test_warnings_speak_the_language_of_the_office() -> None:
    office = small_office(language="ru", windows=[mfc.Windows(name="u", count=4)])
    (sentence,) = office.warnings()
    assert sentence.startswith("работы по услугам «passport» — на 4,00 окна, а смены дают 4,00 (с перерывами")


def test_the_table_of_an_office_without_demand_is_empty() -> None:
    assert small_office(demand=[]).load_by_hour().empty


def test_a_spread_given_in_per_cent_is_a_warning_wherever_it_stands() -> None:
    service = mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=50))
    plan = small_office(services=[service], patience=mfc.Gamma(mean_min=20, cv=40), day_cv=5)
    assert plan.warnings()[:3] == (
        "patience: the spread is 40: 40 times the mean; usually 0.3-1. If 40 % was meant, write 0.4.",
        "service 'passport': the spread is 50: 50 times the mean; usually 0.3-1. If 50 % was meant, write 0.5.",
        "the spread 'day_cv' is 5: 5 times the mean. If 5 % was meant, write 0.05.",
    )
    assert small_office(services=[service], language="ru").warnings()[0] == (
        "услуга «passport»: разброс 50: в 50 раз больше среднего; обычно 0,3-1. Если имелось в виду 50 %, напишите 0,5."
    )
    assert mfc.Network(offices=[plan]).warnings()[0] == plan.warnings()[0]


def test_a_warning_of_many_weekdays_is_said_once_with_all_its_gaps() -> None:
    shift = mfc.Windows(name="u", count=6, hours=("09:00", "18:00"), closed=[("13:00", "14:00")])
    plan = small_office(
        language="ru",
        hours={"Mon-Fri": ("08:00", "18:00"), "Sat": ("09:00", "13:00")},
        demand=[queue("passport", {"Mon": 6, "Tue-Sat": 3})],
        windows=[shift],
    )
    assert plan.warnings() == (
        (
            "пн-пт: услуга «passport» остаётся без окна с 08:00 до 09:00 и с 13:00 до 14:00 (перерыв или конец смен); "
            "талоны выдаются."
        ),
    )
