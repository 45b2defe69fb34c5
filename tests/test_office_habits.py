"""Workbooks as planners fill them in by hand: what has one meaning is read, the rest told in its language."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import mfc_sim as mfc
from kept_offices import book
from kept_regions import problems, simple_region
from mfc_sim.cli import main
from mfc_sim.description import network_cells, office_cells

GIVEN: dict[str, list[list[object]]] = {
    "Часы": [["дни", "открытие", "закрытие"], ["пн-пт", "09:00", "18:00"]],
    "Услуги": [["название", "среднее, мин", "разброс"], ["паспорт", 12, 0.5]],
    "Посетители": [["название", "услуга", "в день"], ["очередь", "паспорт", 90]],
    "Окна": [["группа", "окон"], ["общие", 5]],
}
NO_ENGLISH: Any = dict.fromkeys(("Office", "Hours", "Services", "Demand", "Windows"))


def russian(path: Path, **sheets: Any) -> Path:
    """A workbook of an office with Russian sheets; what is not given is as it should be."""
    return book(path / "office.xlsx", **NO_ENGLISH, **{**GIVEN, **sheets})


def read(path: Path, **sheets: Any) -> mfc.Office:
    found = mfc.load(russian(path, **sheets))
    assert isinstance(found, mfc.Office)
    return found


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        (9, "09:00"), (9.0, "09:00"), (0.375, "09:00"), ("9", "09:00"), ("8-00", "08:00"), ("20.00", "20:00"),
        ("8.00", "08:00"), ("19–30", "19:30"), ("9ч", "09:00"), ("9 ч. 30 мин", "09:30"), (dt.time(9), "09:00"),
        (24, "24:00"), ("24:00", "24:00"), (dt.timedelta(days=1), "24:00"), (dt.datetime(1900, 1, 9), "09:00"),
        (dt.timedelta(days=9), "09:00"), (1, "01:00"), (0, "00:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(cell: object, clock: str) -> None:
    assert office_cells.time(cell) == clock


@pytest.mark.parametrize(
    "cell", [9.5, 25, -1, True, dt.datetime(1900, 1, 30), dt.datetime(1900, 1, 9, 8), dt.timedelta(days=1, hours=2)]
)
def test_a_number_that_is_no_time_is_none(cell: object) -> None:
    with pytest.raises(ValueError, match="a clock time such as 09:30"):
        office_cells.time(cell)


LUNCH, TEA = {"start": "12:00", "length_min": 60}, {"start": "15:00", "length_min": 10}


@pytest.mark.parametrize(
    ("cell", "breaks"),
    [
        ("12:00-13:00", [LUNCH]),
        ("обед 12.00–13.00 по 2", [{**LUNCH, "at_once": 2}]),
        ("12:00 60 минут; 15:00 10 мин.", [LUNCH, TEA]),
        ("обед: 12:00 1 час, перерыв 15:00 10", [LUNCH, TEA]),
        ("12:00 60,15:00 10", [LUNCH, TEA]),
        ("lunch 12:00 - 13:00\n15:00 10 minutes", [LUNCH, TEA]),
        ("12:00 60,5 мин по 2", [{**LUNCH, "length_min": 60.5, "at_once": 2}]),
    ],
)
def test_breaks_are_read_however_they_are_written(cell: str, breaks: list[dict[str, Any]]) -> None:
    assert office_cells.breaks(cell) == breaks


@pytest.mark.parametrize("cell", ["13:00-12:00", "12:00", "12:00 60 окон", "12:00 1,2 часа 3", "12-13", "в обед", ""])
def test_what_is_no_break_is_told(cell: str) -> None:
    with pytest.raises(ValueError, match="breaks such as"):
        office_cells.breaks(cell)


def test_numbers_by_day_periods_and_hours_may_have_commas_between() -> None:
    assert network_cells.by_days("пн 360, вт–пт 310,5, сб: 110") == {"пн": 360, "вт-пт": 310.5, "сб": 110}
    assert office_cells.rates("пн,ср 20, вт 15") == {"пн,ср": 20, "вт": 15}
    assert office_cells.spans("15.00-15.20, 16:00-16:10") == [["15:00", "15:20"], ["16:00", "16:10"]]
    assert network_cells.hours("пн-пт 9.00-18.00, сб 9:00-14:00") == {
        "пн-пт": ("09:00", "18:00"), "сб": ("9:00", "14:00"),
    }  # fmt: skip


def test_a_workbook_full_of_habits_is_read(tmp_path: Path) -> None:
    office = read(
        tmp_path,
        Часы=[
            ["дни", "открытие", "закрытие"],
            ["Понедельник - пятница", 9, "18-00"],
            ["Суббота", "9ч", 14.0],
            ["воскресенье", "выходной", None],
        ],
        Услуги=[["название", "среднее, мин", "разброс"], ["паспорт", "14 мин", "50 %"]],
        Посетители=[
            ["название", "услуга", "в день"],
            ["очередь", "паспорт", "понедельник 360, вт-пт 310, Saturday 110"],
        ],
    )
    assert office.hours == (("Mon-Fri", ("09:00", "18:00")), ("Sat", ("09:00", "14:00")))
    assert office.services[0].duration == mfc.Lognormal(mean_min=14, cv=0.5)
    assert office.demand[0] == mfc.WalkIns(
        name="очередь", service="паспорт", per_day={"Mon": 360, "Tue-Fri": 310, "Sat": 110}
    )


RUSSIAN_ERRORS: list[tuple[dict[str, Any], list[str]]] = [
    ({"Окна": [["группа", "окон", "перерывы"], ["общие", "6 окон", "обед"]]}, [
        "Окна!B2: must be a number, got '6 окон'; write the number only: 6",
        ("Окна!C2: must be breaks such as '12:00 45 мин по 2; 15:00 10 мин' (start, length, how many at once), "
         "got 'обед'"),
    ]),
    ({"Посетители": [["название", "услуга", "в день", "веса по часам"], ["очередь", "паспорт", "много", "1; 2"]]}, [
        "Посетители!C2: must be a number, or numbers by weekday such as 'пн 260; вт-пт 200', got 'много'",
    ]),
    ({"Посетители": [["название", "услуга", "в день"], ["очередь", "пaспорт", 5]]}, [
        ("Посетители!B2: walk-ins 'очередь': service names an unknown service 'пaспорт'; did you mean 'паспорт'? "
         "one letter of 'пaспорт' is Latin: 'a'"),
    ]),
    ({"Услуги": [*GIVEN["Услуги"], ["Итого", 12, None]], "Посетители": [["название", "услуга", "в день"],
                                                                      ["очередь", "выдача", 5]]}, [
        "Услуги!A3: 'Итого' is read as a service; delete the row, or give it another name",
        "Посетители!B2: walk-ins 'очередь': service names an unknown service 'выдача'; allowed: 'паспорт'",
    ]),
    ({"Часы": [["дни", "открытие"], ["пн", "9:00"]]}, ["Часы: no column 'закрытие'"]),
    ({"Часы": [["дни", "открытие", "закрытие"], ["пн", "закрыт", 9.5], ["субота", 9, 25], ["вс", 9]]}, [
        "Часы!B2: must be a clock time such as 09:30, or 'закрыто', got 'закрыт'; did you mean 'закрыто'?",
        "Часы!C2: must be a clock time such as 09:30, or 'закрыто', got 9.5",
        ("Часы!A3: must be weekdays such as 'пн-пт', 'сб' or 'пн,ср', or a date such as 2026-05-01, got 'субота'; "
         "did you mean 'суббота'?"),
        "Часы!C3: must be a clock time such as 09:30, or 'закрыто', got 25",
        "Часы!C4: closes is required, or 'закрыто'",
    ]),
    ({"Офис": [["ключ", "значение"], ["при закрытии", "обслужит"], ["ТОСП", "может"]]}, [
        "Офис!B2: must be 'обслужить' or 'отправить домой', got 'обслужит'; did you mean 'обслужить'?",
        "Офис!B3: must be 'да' or 'нет', got 'может'",
    ]),
    ({"Окна": None, "Окна 2": [["группа"]]}, [
        "no windows: a sheet 'Окна' with a row for each is needed", "Окна 2: unknown sheet; did you mean 'Окна'?",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "sentences"), RUSSIAN_ERRORS)
def test_a_russian_workbook_is_told_what_is_allowed_in_russian(
    tmp_path: Path, sheets: dict[str, Any], sentences: list[str]
) -> None:
    assert sorted(problems(russian(tmp_path, **sheets))) == sorted(sentences)


def test_a_formula_without_a_value_is_told_once(tmp_path: Path) -> None:
    sheets = {
        "Посетители": [["название", "услуга", "в день", "веса по часам"], ["очередь", "паспорт", "=9*10", "1; 2"]],
        "Окна": [["группа", "окон"], ["общие", "=2+3"]],
    }
    told = problems(russian(tmp_path, **sheets))
    assert [problem.partition(": ")[0] for problem in told] == ["Посетители!C2", "Окна!B2"]
    assert all("holds a formula without a value" in problem for problem in told)


def test_an_unknown_sheet_beside_all_that_is_needed_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = {"Черновик": [["=1+1", "всякое"]], "Офис": [["название", "А"]]}
    office = read(tmp_path, **sheets)
    (warning,) = office.warnings()
    assert warning == "лист «Черновик» не прочитан: такого листа книга офиса или региона не знает."
    assert main(["check", str(tmp_path / "office.xlsx")]) == 0
    assert warning in capsys.readouterr().out
    assert office == read(tmp_path, Офис=sheets["Офис"])


def test_an_unknown_sheet_of_a_region_is_a_warning(tmp_path: Path) -> None:
    mfc.save(simple_region("en"), tmp_path / "region.xlsx")
    whole = openpyxl.load_workbook(tmp_path / "region.xlsx")
    whole.create_sheet("Draft").append(["anything"])
    whole.save(tmp_path / "region.xlsx")
    network = mfc.load(tmp_path / "region.xlsx")
    assert isinstance(network, mfc.Network)
    assert network.warnings()[0].startswith("sheet 'Draft' was not read")
    assert network == simple_region("en")


def test_a_spread_of_50_is_read_and_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = [["название", "среднее, мин", "разброс"], ["паспорт", 12, 50]]
    assert main(["check", str(russian(tmp_path, Услуги=services))]) == 0
    told = (
        "услуга «паспорт»: разброс 50: в 50 раз больше среднего; обычно 0,3-1. Если имелось в виду 50 %, напишите 0,5."
    )
    assert told in capsys.readouterr().out


def test_an_office_with_a_service_that_is_called_total_is_kept_in_a_file_of_another_kind(tmp_path: Path) -> None:
    office = read(tmp_path)
    named = office.replace(services=[*office.services, mfc.Service(name="Итого", duration=mfc.Fixed(minutes=1))])
    with pytest.raises(mfc.InvalidDescription, match="'Итого' is read as a service"):
        mfc.save(named, tmp_path / "named.xlsx")
    mfc.save(named, tmp_path / "named.toml")
    assert mfc.load(tmp_path / "named.toml") == named
