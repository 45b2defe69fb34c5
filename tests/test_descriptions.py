"""Descriptions: values with units, and errors that say who, which field, what was wrong and what is allowed."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

import mfc_sim as mfc
from offices import contract_office, offices, small_office

NAMES = {name: getattr(mfc, name) for name in mfc.__all__}
FIXED = mfc.Fixed(minutes=10)
FOREIGN = re.compile(r"Input should|validation error|pydantic|tuple\b|Traceback|dict\b|NoneType|#|\bctx\b")


def service(**more: Any) -> mfc.Service:
    return mfc.Service(**{"name": "passport", "duration": FIXED, **more})


def queue(**more: Any) -> mfc.WalkIns:
    return mfc.WalkIns(**{"name": "q", "service": "passport", "per_hour": 20, **more})


def booked(**more: Any) -> mfc.Appointments:
    more = {"name": "b", "service": "passport", "starts": "10:00", "ends": "17:00", "every_min": 15, **more}
    return mfc.Appointments(**more)


def group(**more: Any) -> mfc.Windows:
    return mfc.Windows(**{"name": "u", "count": 5, **more})


def problems(make: Any) -> tuple[str, ...]:
    """What is said of a wrong description: never in another library's words."""
    with pytest.raises(mfc.InvalidDescription) as error:
        make()
    assert not FOREIGN.search(str(error.value)), str(error.value)
    assert error.value.__cause__ is None
    return error.value.problems


WRONG_PARTS = {
    "service": (lambda: mfc.Service(name="x"), "service 'x': duration is required"),
    "duration 12": (lambda: service(duration=12), "service 'passport': duration must be a law such as Exponential("),
    "duration class": (lambda: service(duration=mfc.Fixed), "duration must be a law such as Exponential(mean_min=12)"),
    "negative duration": (
        lambda: service(duration=mfc.Normal(mean_min=3, sd_min=1)),
        "service 'passport': duration must not fall below 0 minutes, got Normal(mean_min=3.0, sd_min=1.0)",
    ),
    "law in a mapping": (
        lambda: service(duration={"law": "lognorml", "mean_min": 12}),
        "service 'passport': duration names an unknown law 'lognorml'; did you mean 'lognormal'?",
    ),
    "number in a mapping": (
        lambda: service(duration={"law": "fixed", "minutes": -3}),
        "service 'passport': duration: minutes must be >= 0 minutes, got -3",
    ),
    "empty name": (lambda: service(name=""), "service '': name must be a name of one line, not empty, got ''"),
    "name with a dot": (lambda: service(name="a.b"), "name must be a name without '.', '/' or '*'"),
    "name with a blank": (lambda: service(name=" a"), "without blanks around it, got ' a'"),
    "name of two lines": (lambda: service(name="a\u2028b"), "name must be a name of one line"),
    "name 3": (lambda: service(name=3), "service: name must be a name (text), got 3"),
    "purpose": (lambda: service(purpose=3), "service 'passport': purpose must be text, got 3"),
    "clock": (lambda: service(last_ticket="25:00"), "last_ticket must be a clock time such as '09:30', or minutes"),
    "no tickets": (lambda: service(tickets_max=0), "service 'passport': tickets_max must be >= 1, got 0"),
    "half a ticket": (lambda: service(tickets_max=2.5), "tickets_max must be a whole number, got 2.5"),
    "both": (lambda: queue(mix={"passport": 1}), "walk-ins 'q': exactly one of service and mix is needed, got both"),
    "none": (lambda: queue(per_hour=None), "exactly one of per_hour and per_day is needed, got none"),
    "mix of nothing": (lambda: queue(service=None, mix={"passport": 0}), "mix must have a weight above 0"),
    "mix empty": (lambda: queue(service=None, mix={}), "walk-ins 'q': mix must have a weight above 0, got {}"),
    "mix negative": (lambda: queue(service=None, mix={"a": -1}), "walk-ins 'q': mix (a) must be >= 0, got -1"),
    "mix of text": (lambda: queue(service=None, mix="passport"), "mix must be a mapping of names to values"),
    "rate negative": (lambda: queue(per_hour=-1), "walk-ins 'q': per_hour must be >= 0, got -1"),
    "rates of a day": (lambda: queue(per_hour={"Mon": [1, "2"]}), "per_hour (Mon, value 2) must be a number, got '2'"),
    "rates empty": (lambda: queue(per_hour=[]), "walk-ins 'q': per_hour must have at least 1, got []"),
    "rates of no day": (lambda: queue(per_hour={}), "per_hour must be a number, a list of numbers, or a mapping"),
    "unknown day": (lambda: queue(per_hour={"Mn": 3}), "per_hour (Mn) must be weekdays such as 'Mon-Fri'"),
    "day twice": (lambda: queue(per_hour={"Mon-Wed": 3, "Tue": 3}), "walk-ins 'q': per_hour gives Tue more than once"),
    "shape alone": (lambda: queue(shape=[1]), "walk-ins 'q': shape goes with per_day, which is not given"),
    "shape of nothing": (lambda: queue(per_hour=None, per_day=3, shape=[0]), "shape must have a weight above 0"),
    "starts alone": (lambda: queue(starts="10:00"), "starts and step_min go with a list per_hour"),
    "no step": (lambda: queue(per_hour=[1, 2], step_min=1e-9), "step_min must be at least 1 ms, got 1e-09"),
    "share": (lambda: queue(privileged_share=1.5), "walk-ins 'q': privileged_share must be <= 1, got 1.5"),
    "level": (lambda: queue(level=16), "walk-ins 'q': level must be <= 15, got 16"),
    "spread": (lambda: queue(day_cv=99), "day_cv must be 0 (no variation), or from 0.000001 to 10, got 99"),
    "days backwards": (lambda: queue(days="Fri-Mon"), "days must be weekdays in the order Mon to Sun"),
    "slots backwards": (
        lambda: booked(starts="17:00", ends="10:00"),
        "appointments 'b': ends must be later than starts, got 17:00 to 10:00",
    ),
    "slots without number": (lambda: booked(every_min=0.0001), "must have at most 100000 bookings a day, got 4200000"),
    "no-show": (lambda: booked(no_show=2), "appointments 'b': no_show must be <= 1, got 2"),
    "lateness": (lambda: booked(lateness=3), "appointments 'b': lateness must be a law such as"),
    "count 0": (lambda: group(count=0), "windows 'u': count must be >= 1, got 0"),
    "2.5 windows": (lambda: group(count=2.5), "windows 'u': count must be a whole number, got 2.5"),
    "count '2'": (lambda: group(count="2"), "windows 'u': count must be a number, got '2'"),
    "count True": (lambda: group(count=True), "windows 'u': count must be a number, got True"),
    "nobody": (lambda: mfc.Windows(name="u"), "windows 'u': count or shifts is required"),
    "nobody listed": (lambda: mfc.Windows(name="u", shifts=[]), "windows 'u': count or shifts is required"),
    "both shifts": (lambda: group(shifts=[mfc.Shift(name="a", count=1)]), "give shifts, or count with hours"),
    "hours alone": (lambda: mfc.Windows(name="u", hours=("9:00", "10:00")), "count is required with hours"),
    "serves text": (lambda: group(serves="passport"), 'serves must be "all" or a list of at least one service name'),
    "serves nobody": (lambda: group(serves=[]), 'serves must be "all" or a list of at least one service name, got []'),
    "serves twice": (lambda: group(serves=["a", "a"]), "serves must be a list that names each service once"),
    "pace": (lambda: group(pace=0), "windows 'u': pace must be >= 0.001, got 0"),
    "absence": (lambda: group(absence=1), "windows 'u': absence must be < 1, got 1"),
    "night shift": (lambda: group(hours=("22:00", "06:00")), "hours must be a pair of clock times"),
    "closed": (lambda: group(closed=[("15:00", "14:00")]), "closed (value 1) must be a pair of clock times"),
    "misspelt": (lambda: group(brakes=[]), "windows 'u': unknown field 'brakes'; did you mean 'breaks'?"),
    "break": (lambda: group(breaks=[("12:00", 45)]), "windows 'u': breaks (value 1) must be Break(...), got ('12:00"),
    "one break": (lambda: group(breaks=mfc.Break("12:00", 45)), "windows 'u': breaks must be a list, got Break("),
    "no length": (lambda: mfc.Break("12:00", 0), "Break: length_min must be > 0 minutes, got 0"),
    "three values": (lambda: mfc.Break("12:00", 45, 2), "Break takes a start and a length, as Break('12:00', 45"),
    "start twice": (lambda: mfc.Break("12:00", start="12:00"), "Break takes a start and a length"),
    "shift twice": (
        lambda: mfc.Windows(name="u", shifts=[mfc.Shift(name="a", count=1), mfc.Shift(name="a", count=1)]),
        "windows 'u': shift 'a': name is given twice",
    ),
    "unnamed values": (lambda: mfc.Shift("a", 3), "Shift takes named values, as Shift(name='early', count=5"),
}


@pytest.mark.parametrize(("make", "sentence"), WRONG_PARTS.values(), ids=WRONG_PARTS.keys())
def test_a_wrong_part_is_one_sentence(make: Any, sentence: str) -> None:
    (problem,) = problems(make)
    assert sentence in problem


WRONG_OFFICES = {
    "no windows": ({"windows": []}, "office 'Office 1': windows must have at least 1, got []"),
    "windows None": ({"windows": None}, "office 'Office 1': windows must be a list, got None"),
    "no services": ({"services": []}, "office 'Office 1': services must have at least 1, got []"),
    "services text": ({"services": "passport"}, "office 'Office 1': services must be a list, got 'passport'"),
    "one service": ({"services": service()}, "office 'Office 1': services must be a list, got Service("),
    "no service": ({"services": [None]}, "office 'Office 1': services (value 1) must be Service(...), got None"),
    "not demand": ({"demand": [3]}, "demand (value 1) must be WalkIns(...) or Appointments(...)"),
    "unknown kind": ({"demand": [{"kind": "walkins"}]}, "names an unknown kind 'walkins'; did you mean 'walk_ins'?"),
    "keys": ({"services": [{3: 4}]}, "office 'Office 1': the keys of a part must be text"),
    "patience '12'": ({"patience": "12"}, "office 'Office 1': patience must be a law such as Exponential("),
    "patience below 0": ({"patience": mfc.Normal(mean_min=3, sd_min=1)}, "office: patience must not fall below 0"),
    "over midnight": ({"hours": ("22:00", "06:00")}, "office 'Office 1': hours must be a pair of clock times"),
    "over midnight on Monday": ({"hours": {"Mon": ("22:00", "06:00")}}, "office 'Office 1': hours (Mon) must be"),
    "hours text": ({"hours": "9-18"}, "office 'Office 1': hours must be a pair of clock times such as"),
    "hours empty": ({"hours": {}}, "office 'Office 1': hours must be a pair of clock times such as"),
    "hours nan": ({"hours": (540, float("nan"))}, "office 'Office 1': hours must be a pair of clock times"),
    "day twice": ({"hours": {"Mon-Fri": (540, 1080), "Пт": (540, 600)}}, "office: hours gives Fri more than once"),
    "unknown day": ({"hours": {"Mo": (540, 1080)}}, "office 'Office 1': hours (Mo) must be weekdays such as"),
    "language": ({"language": "de"}, "office 'Office 1': language must be 'ru' or 'en', got 'de'"),
    "hall": ({"hall": -1}, "office 'Office 1': hall must be >= 0, got -1"),
    "closing": ({"at_closing": "wait"}, "at_closing must be 'serve' or 'send_away', got 'wait'"),
    "last ticket": ({"last_ticket": "08:00"}, "office: last_ticket must be later than opening, got 08:00; open: 09:00"),
    "bad date": ({"dates": {"2026-13-01": None}}, "office 'Office 1': dates must be a mapping of dates such as"),
    "date twice": ({"dates": {"2026-05-01": None, dt.date(2026, 5, 1): None}}, "dates must be a mapping that gives"),
    "hours of a date": ({"dates": {"2026-05-01": "x"}}, "dates (2026-05-01) must be a pair of clock times"),
    "name": ({"name": None}, "office: name must be a name (text), got None"),
    "unknown field": ({"hal": 3}, "office 'Office 1': unknown field 'hal'; did you mean 'hall'?"),
    "service twice": ({"services": [service(), service()]}, "service 'passport': name is given twice"),
    "demand twice": ({"demand": [queue(), booked(name="q")]}, "demand 'q': name is given twice"),
    "group twice": ({"windows": [group(), group()]}, "windows 'u': name is given twice"),
    "misspelt service": (
        {"demand": [queue(service="pasport")]},
        "walk-ins 'q': service names an unknown service 'pasport'; did you mean 'passport'?",
    ),
    "misspelt mix": (
        {"demand": [queue(service=None, mix={"Passport": 1})]},
        "walk-ins 'q': mix names an unknown service 'Passport'; did you mean 'passport'?",
    ),
    "misspelt skill": (
        {"windows": [group(serves=["visa"])]},
        "windows 'u': serves names an unknown service 'visa'; allowed: 'passport', 'collect'",
    ),
    "shift outside": (
        {"windows": [group(hours=("19:00", "20:00"))]},
        "windows 'u': shift 'day': hours must overlap the opening hours, got 19:00-20:00; open: 09:00-18:00",
    ),
    "slots outside": (
        {"demand": [booked(starts="08:00")]},
        "starts and ends must keep all slots inside the opening hours, got slots from 08:00 to 16:45; open: 09:00-1",
    ),
    "installed": (
        {"windows": [group(installed=2)]},
        "windows 'u': installed must be at least 5, the windows on duty at once, got 2",
    ),
    "days without weekdays": (
        {"windows": [group(days="Mon")]},
        "windows 'u': shift 'day': days names 'Mon', but hours is one pair, a single kind of day",
    ),
    "closed day": (
        {"hours": {"Mon-Fri": (540, 1080)}, "demand": [queue(per_hour={"Mon-Fri": 3, "Sun": 4})]},
        "walk-ins 'q': per_hour must name an open day, got 'Sun'; open: Mon-Fri",
    ),
    "shape outside": (
        {"demand": [queue(per_hour=None, per_day=9, shape=[0] * 9 + [1])]},
        "walk-ins 'q': shape must have a weight inside the opening hours",
    ),
    "crowd": ({"demand": [queue(per_hour=1e9)]}, "walk-ins 'q': must bring at most 100000 visitors a day, got 9e+09"),
    "too many windows": ({"windows": [group(count=40_000)]}, "office: windows must be at most 32767 in all"),
    "unnamed values": ({}, "Office takes named values, as Office(name='Office 1', hours=('09:00', '18:00')"),
}


@pytest.mark.parametrize(("change", "sentence"), WRONG_OFFICES.values(), ids=WRONG_OFFICES.keys())
def test_a_wrong_office_is_one_sentence(change: dict[str, Any], sentence: str) -> None:
    (problem,) = problems(lambda: small_office(**change) if change else mfc.Office("x"))
    assert sentence in problem


def test_all_problems_of_an_office_come_at_once_under_one_line() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Office(
            name="Первый",
            language="ru",
            hours={"Mon": ("18:00", "09:00")},
            services=[
                {"name": "a", "duration": {"law": "fixed", "minutes": "3"}},
                {"name": "b"},
                {"duration": {"law": "fixed", "minutes": 3}},
            ],
            demand=[{"kind": "walk_ins", "name": "q"}, queue(name="r", service="c")],
            windows=[{"name": "u", "count": 0, "pace": -1}, {"name": "v", "count": 2.5}],
            hall=-1,
        )
    assert str(error.value).splitlines() == [
        "описание офиса «Первый» использовать нельзя, ошибок: 10",
        (
            "- office 'Первый': hours (Mon) must be a pair of clock times (from, until) such as ('09:00', '18:00')"
            " that ends after it begins; a day does not run past midnight, got ('18:00', '09:00')"
        ),
        "- service 'a': duration: minutes must be a number, got '3'",
        "- service 'b': duration is required",
        "- office 'Первый': services (value 3): name is required",
        "- walk-ins 'q': exactly one of service and mix is needed, got none",
        "- walk-ins 'q': exactly one of per_hour and per_day is needed, got none",
        "- windows 'u': count must be >= 1, got 0",
        "- windows 'u': pace must be >= 0.001, got -1",
        "- windows 'v': count must be a whole number, got 2.5",
        "- office 'Первый': hall must be >= 0, got -1",
    ]


def test_problems_between_parts_are_found_beside_problems_of_other_parts() -> None:
    found = problems(
        lambda: small_office(
            hall=1.5,
            demand=[queue(service="pasport"), {"kind": "walk_ins", "name": "w"}],
            windows=[group(serves=["x"])],
        )
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "walk-ins 'w'",
        "walk-ins 'w'",
        "office 'Office 1'",
        "walk-ins 'q'",
        "windows 'u'",
    ]


def test_a_service_with_problems_of_its_own_still_counts_as_known() -> None:
    found = problems(lambda: small_office(services=[{"name": "passport"}], demand=[queue()]))
    assert found == ("service 'passport': duration is required",)


def test_an_office_without_demand_is_described_and_warned_of() -> None:
    office = small_office(demand=[])
    assert office.warnings() == ("No demand is described: people come only from a table, customers=.",)


def test_descriptions_are_values() -> None:
    office = contract_office()
    twin = contract_office()
    assert office == twin
    assert hash(office) == hash(twin)
    assert {office: 1}[twin] == 1
    assert office.replace() == office != office.replace(hall=3)
    assert len({office, office.replace(hall=3), twin}) == 2
    assert office != 3


def test_descriptions_print_what_makes_them_again() -> None:
    office = contract_office()
    assert eval(repr(office), NAMES) == office
    assert repr(service(agency="МВД")) == "Service(name='passport', duration=Fixed(minutes=10.0), agency='МВД')"
    assert repr(queue(per_hour={"Mon": [1, 2], "Tue": 3})).endswith("per_hour={'Mon': (1.0, 2.0), 'Tue': 3.0})")
    assert repr(group()) == "Windows(name='u', shifts=(Shift(name='day', count=5),))"


def test_descriptions_and_errors_survive_a_pickle_and_a_copy() -> None:
    office = contract_office().with_windows(universal="+1")
    for twin in (pickle.loads(pickle.dumps(office)), copy.deepcopy(office), copy.copy(office)):
        assert twin == office
        assert twin.changes == office.changes
        assert twin.window_names == office.window_names
    for kind in (mfc.InvalidDescription, mfc.DataFormatError):
        error = pickle.loads(pickle.dumps(kind("one", "two", summary="both")))
        assert (type(error), error.problems, str(error)) == (kind, ("one", "two"), "both\n- one\n- two")
        assert isinstance(error, ValueError)
        assert isinstance(error, mfc.MfcSimError)


def test_a_description_is_never_changed() -> None:
    office = small_office()
    with pytest.raises(
        mfc.InvalidDescription, match=r"office 'Office 1': a description is never changed; use \.replace"
    ):
        office.hall = 3
    with pytest.raises(mfc.InvalidDescription, match="never changed"):
        del office.hall
    with pytest.raises(TypeError, match="not a sequence"):
        list(office)
    assert office.hall is None


def test_lists_and_mappings_are_kept_as_tuples_that_the_givers_cannot_change() -> None:
    services, mix = [service()], {"passport": 1.0}
    office = small_office(services=services, demand=[queue(service=None, mix=mix)])
    services.append(service(name="late"))
    mix["late"] = 1.0
    assert [one.name for one in office.services] == ["passport"]
    assert office.demand[0].mix == (("passport", 1.0),)


def test_numpy_numbers_and_clock_times_in_any_form_are_what_they_mean() -> None:
    assert group(count=np.int64(5)) == group()
    assert queue(per_hour=np.array([1, 2])) == queue(per_hour=[1, 2])
    assert small_office(hall=np.int16(3)) == small_office(hall=3)
    for nine in ("09:00", "9:00", 540, 540.0, np.int32(540), dt.time(9)):
        assert small_office(hours=(nine, "18:00")) == small_office()
    day = dt.date(2026, 5, 1)
    for date in (day, "2026-05-01", dt.datetime(2026, 5, 1, 3), pd.Timestamp("2026-05-01")):
        assert small_office(dates={date: None}).dates == (("2026-05-01", None),)
    assert contract_office(hours={"Пн-Пт": ("09:00", "19:00"), "Сб": ("09:00", "14:00")}) == contract_office()


def test_names_written_with_other_code_points_are_the_same_names() -> None:
    composed, apart = "Выдача й", "Выдача и\u0306"
    office = small_office(
        services=[service(name=composed)], demand=[queue(service=apart)], windows=[group(serves=[apart])]
    )
    assert office.demand[0].service == office.services[0].name == composed
    assert office.windows[0].serves == (composed,)


def test_a_list_of_rates_is_not_a_rate() -> None:
    ten_to_twelve = queue(per_hour=[20], starts="10:00", step_min=120).rate(None, 9 * 3_600_000, 18 * 3_600_000)
    all_day = queue(per_hour=20).rate(None, 9 * 3_600_000, 18 * 3_600_000)
    assert (ten_to_twelve.counts.sum(), all_day.counts.sum()) == (40, 180)
    assert (ten_to_twelve.edges_ms / 3_600_000).tolist() == [10, 12]


def test_days_that_differ_make_a_week_and_equal_days_make_one_day() -> None:
    week = contract_office()
    assert [day.label for day in week.days()] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert [day.closing_ms // 3_600_000 for day in week.days()][-2:] == [19, 14]
    alike = small_office(hours={"Mon-Fri": ("09:00", "18:00")})
    assert [(day.label, day.weekday) for day in alike.days()] == [("Mon-Fri", 0)]
    assert [day.label for day in alike.days(week=True)] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert [day.label for day in small_office().days()] == [""]
    for field, change in {
        "demand": [queue(per_hour={"Mon": 3, "Tue-Fri": 4})],
        "windows": [group(count=3), group(name="v", count=1, days="Mon")],
    }.items():
        assert len(alike.replace(**{field: change}).days()) == 5


def test_dates_are_open_days_with_their_exceptions() -> None:
    office = contract_office(dates={"2026-05-01": None, "2026-04-30": ("09:00", "18:00"), "2026-05-03": (600, 720)})
    days = office.days(dates=("2026-04-29", dt.date(2026, 5, 3)))
    hours = [(day.label, day.weekday, day.opening_ms // 60_000, day.closing_ms // 60_000) for day in days]
    assert hours == [
        ("2026-04-29", 2, 540, 1140),
        ("2026-04-30", 3, 540, 1080),
        ("2026-05-02", 5, 540, 840),
        ("2026-05-03", 6, 600, 720),  # a Sunday, open by exception
    ]
    sunday = queue(days="Sun", name="sunday")
    assert office.replace(demand=[*office.demand, sunday]).demand[-1] == sunday


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (3, "dates must be a pair (first, last), got 3"),
        (("2026-05-01",), "dates must be a pair (first, last), got ('2026-05-01',)"),
        (("x", "2026-05-01"), "dates: first must be a date such as '2026-05-01', got 'x'"),
        (("2026-05-02", "2026-05-01"), "dates: first must not be later than last, got 2026-05-02 to 2026-05-01"),
        (("1000-01-01", "2026-05-01"), "dates: must be at most 3660 days, got 1000-01-01 to 2026-05-01"),
    ],
)
def test_wrong_dates_are_one_sentence(dates: Any, sentence: str) -> None:
    assert problems(lambda: small_office().days(dates=dates)) == (sentence,)


def test_windows_are_numbered_through_the_shifts_of_groups_in_their_order() -> None:
    office = contract_office()
    assert office.window_names[0] == "universal/1"
    assert office.window_names[-3:] == ("universal/12", "business/1", "business/2")
    assert office.window_groups.tolist() == [0] * 12 + [1] * 2


def test_an_office_tells_itself_on_one_screen_in_its_language() -> None:
    text = str(contract_office())
    assert len(text.splitlines()) < 40
    for part in ("Офис «МФЦ Новотроицк»", "пн-пт 09:00–19:00", "passport: в среднем 12,0 мин, подача, МВД", "сб 102"):
        assert part in text, text
    assert "live queue (passport, collect, sme): в живой очереди пн 272, вт-пт 212, сб 102" in text
    assert "universal.early: 5 × пн-пт 09:00–18:00, перерыв в 12:00 на 45 мин; услуги: все" in text
    assert "business: 2 × пн-пт все часы работы, закрыты 15:00–15:20; услуги: sme" in text
    english = str(small_office())
    assert "queue (passport): walk in 180" in english
    assert "universal: 5 × all opening hours; serve: all services" in english


def test_html_of_an_office_holds_no_markup_of_its_names() -> None:
    office = small_office(name="<script>&", services=[service(), service(name="<b>")])
    html = office._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;&amp;" in html
    assert "&lt;b&gt;" in html


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(office=offices())
def test_any_office_prints_what_makes_it_again_and_tells_itself(office: mfc.Office) -> None:
    assert eval(repr(office), NAMES) == office
    assert office.services[0].name in str(office)
    assert office._repr_html_()
    assert len(office.load_by_hour().columns) == 9
