"""What differs between two offices is told in words, in the language of the office, and every difference is told."""

from __future__ import annotations

from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.studies.changed_words import told
from mfc_sim.studies.differing import changes
from mfc_sim.text import Language, say

EARLY = mfc.Shift(
    name="утро", count=6, hours=("08:00", "17:00"), days="Mon-Fri", breaks=[mfc.Break("12:00", 60, at_once=2)]
)
HELPERS = mfc.Shift(name="подмога", count=2, hours=("12:00", "14:00"), days="Mon-Fri")
SATURDAY = mfc.Shift(name="суббота", count=1, days="Sat")


def office(**given: Any) -> mfc.Office:
    usual: dict[str, Any] = dict(
        name="МФЦ",
        hours={"Mon-Fri": ("08:00", "18:00"), "Sat": ("09:00", "14:00")},
        services=[
            mfc.Service(name="паспорт", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="выдача", duration=mfc.Fixed(minutes=5)),
        ],
        demand=[
            mfc.WalkIns(name="очередь", mix={"паспорт": 2, "выдача": 1}, per_day={"Mon-Fri": 260, "Sat": 90}),
            mfc.Appointments(name="запись", service="паспорт", starts="10:00", ends="12:00", every_min=15),
        ],
        windows=[group(EARLY, SATURDAY)],
        patience=mfc.Exponential(mean_min=60),
    )
    return mfc.Office(**{**usual, **given})


def group(*shifts: mfc.Shift, **given: Any) -> mfc.Windows:
    return mfc.Windows(name="универсальные", shifts=shifts, **given)


def sentences(after: mfc.Office, language: Language = "ru", before: mfc.Office | None = None) -> list[str]:
    return [told(change, language)[0] for change in changes(before or office(), after)]


NEW_STREAM = mfc.WalkIns(name="ночь", service="выдача", per_hour=4, days="Sat")
CASES: list[tuple[dict[str, Any], list[str], list[str]]] = [
    (
        {"windows": [group(EARLY.replace(count=7), SATURDAY)]},
        ["универсальные, смена «утро»: окон 6 -> 7"],
        ['универсальные, shift "утро": windows 6 -> 7'],
    ),
    (
        {"windows": [group(SATURDAY, HELPERS)]},
        [
            "универсальные, смена «утро» (6 окон, 08:00-17:00, пн-пт, перерыв 12:00 60 мин по 2): убрана",
            "универсальные: новая смена «подмога»: 2 окна, 12:00-14:00, пн-пт",
        ],
        [
            'универсальные, shift "утро" (6 windows, 08:00-17:00, Mon-Fri, break 12:00 60 min by 2): removed',
            'универсальные: new shift "подмога": 2 windows, 12:00-14:00, Mon-Fri',
        ],
    ),
    (
        {"windows": [group(EARLY.replace(breaks=(), hours=None), SATURDAY, pace=1.25)]},
        [
            "универсальные, смена «утро»: часы 08:00-17:00 -> все часы работы",
            "универсальные, смена «утро»: перерывы 12:00 60 мин по 2 -> нет",
            "универсальные: множитель длительности 1 -> 1,25",
        ],
        [
            'универсальные, shift "утро": hours 08:00-17:00 -> all opening hours',
            'универсальные, shift "утро": breaks 12:00 60 min by 2 -> none',
            "универсальные: factor on service times 1 -> 1.25",
        ],
    ),
    (
        {"windows": [group(EARLY, SATURDAY), mfc.Windows(name="бизнес", count=21, serves=["паспорт"])]},
        ["новая группа окон «бизнес»: 21 окно, все часы работы; паспорт"],
        ['new group of windows "бизнес": 21 windows, all opening hours; паспорт'],
    ),
    (
        {"hours": {"Mon-Fri": ("08:00", "19:00"), "Sat": ("09:00", "14:00")}},
        ["часы работы (пн-пт): 08:00-18:00 -> 08:00-19:00"],
        ["opening hours (Mon-Fri): 08:00-18:00 -> 08:00-19:00"],
    ),
    (
        {"hours": {"Mon-Sat": ("08:00", "18:00")}},
        ["часы работы: пн-пт 08:00-18:00, сб 09:00-14:00 -> пн-сб 08:00-18:00"],
        ["opening hours: Mon-Fri 08:00-18:00, Sat 09:00-14:00 -> Mon-Sat 08:00-18:00"],
    ),
    (
        {"dates": {"2026-05-01": None, "2026-04-30": ("09:00", "17:00")}},
        ["особые даты (2026-05-01): – -> закрыто", "особые даты (2026-04-30): – -> 09:00-17:00"],
        ["special dates (2026-05-01): – -> closed", "special dates (2026-04-30): – -> 09:00-17:00"],
    ),
    (
        {"patience": None, "hall": 60, "at_closing": "send_away", "last_ticket": "17:00"},
        [
            "терпение: показательный закон, в среднем 60 мин -> никто не уходит",
            "кто ждёт при закрытии: обслужить -> отправить домой",
            "последний талон: до закрытия -> 17:00",
            "мест в зале: без предела -> 60",
        ],
        [
            "patience: exponential, 60 min on average -> nobody leaves",
            "who waits at closing: serve -> send away",
            "last ticket: until closing -> 17:00",
            "places in the hall: no limit -> 60",
        ],
    ),
    (
        {
            "services": [
                mfc.Service(name="паспорт", duration=mfc.Lognormal(mean_min=14, cv=0.5), agency="МВД"),
                mfc.Service(name="выдача", duration=mfc.Gamma(mean_min=5, cv=0.3)),
            ]
        },
        [
            "услуга «паспорт»: длительность (среднее, мин) 12 -> 14",
            "услуга «паспорт»: ведомство – -> МВД",
            (
                "услуга «выдача»: длительность всегда одинаково, в среднем 5 мин"
                " -> гамма-закон, в среднем 5 мин, разброс 0,3"
            ),
        ],
        [
            'service "паспорт": duration (mean, min) 12 -> 14',
            'service "паспорт": agency – -> МВД',
            'service "выдача": duration fixed, 5 min on average -> gamma, 5 min on average, cv 0.3',
        ],
    ),
    (
        {
            "demand": [
                mfc.WalkIns(name="очередь", mix={"паспорт": 2, "выдача": 3}, per_day={"Mon-Fri": 300, "Sat": 90}),
                NEW_STREAM,
            ]
        },
        [
            "поток «очередь»: доли услуг (выдача) 1 -> 3",
            "поток «очередь»: посетителей в день (пн-пт) 260 -> 300",
            "поток «запись» (паспорт, по записи 10:00-12:00, каждые 15 мин): убран",
            "новый поток «ночь»: выдача, 4 в час, сб",
        ],
        [
            'stream "очередь": weights of services (выдача) 1 -> 3',
            'stream "очередь": visitors a day (Mon-Fri) 260 -> 300',
            'stream "запись" (паспорт, booked 10:00-12:00, every 15 min): removed',
            'new stream "ночь": выдача, 4 an hour, Sat',
        ],
    ),
    (
        {"outpost": True, "location": (51.5, 55.0)},
        ["outpost: нет -> да", "location: – -> 51,5; 55"],
        ["outpost: no -> yes", "location: – -> 51.5; 55"],
    ),
]


@pytest.mark.parametrize(("given", "russian", "english"), CASES)
def test_changes_are_told_in_words(given: dict[str, Any], russian: list[str], english: list[str]) -> None:
    assert sentences(office(**given)) == russian
    assert sentences(office(**given), "en") == english


@pytest.mark.parametrize("given", [case[0] for case in CASES])
def test_no_change_is_told_as_python(given: dict[str, Any]) -> None:
    both = sentences(office(**given)) + sentences(office(), before=office(**given))
    assert not [one for one in both if "=" in one or "None" in one or "(" in one.replace(" (", "")]
    assert len(both) == 2 * len(sentences(office(**given)))


def test_the_path_of_a_change_leads_to_it() -> None:
    after = office(windows=[group(EARLY.replace(count=7), SATURDAY)])
    (change,) = changes(office(), after)
    assert office().with_values({change.field: change.after}) == after


def test_an_office_that_comes_or_goes_is_named() -> None:
    today = mfc.presets.two_offices("ru")
    second = today.offices[1].name
    fewer = mfc.region.close(today, second).remembering(())
    other = mfc.compare({"a": today.remembering(()), "b": fewer}, replications=2).sentences("b")
    assert f"офис «{second}»: убран" in other


def test_quotes_inside_quotes_are_others() -> None:
    assert say("report.ask_result", "ru", name="МФЦ «Первый»", percent=90).count("«МФЦ „Первый“»") == 1
    assert "office \"The 'First'\"" in say("report.ask_result", "en", name='The "First"', percent=90)
    assert say("result.against", "en", other="a", base="b") == "'a' against 'b':"
