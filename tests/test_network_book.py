"""Regions as Excel workbooks: exact round trips, every bad cell told with its place, and what cannot be written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mfc_sim as mfc
from kept_regions import book, cases, home, problems, region, simple_office, simple_region
from offices import small_office

OFFICE_HEAD = ["name", "hours", "windows"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_simple_region_is_read_back_exactly_from_a_workbook(tmp_path: Path, language: str) -> None:
    network = simple_region(language)
    mfc.save(network, tmp_path / "region.xlsx")
    assert mfc.load(tmp_path / "region.xlsx") == network


def test_a_workbook_of_a_planner_is_read(tmp_path: Path) -> None:
    service = mfc.Service(name="паспорт", duration=mfc.Fixed(minutes=3))
    mfc.save(small_office(name="whatever", services=[service], demand=[]), tmp_path / "office.toml")
    path = tmp_path / "region.xlsx"
    sheets: dict[str, list[list[object]]] = {
        "Регион": [["ключ", "значение"], ["язык", "ru"], ["Скорость, км/ч", "50,5"], ["онлайн: паспорт", 0.1]],
        "Офисы": [
            ["название", "файл", "часы", "окон", "в день", "ТОСП", "широта", "долгота"],
            ["A", None, "пн-пт 9:00–18:00; сб 09:00-14:00", 5.0, "пн 260; вт-сб 200,5", "нет", 51, 55],
            [7, "office.toml", None, None, None, "да", "51,5", 55],
        ],
        "Услуги": [["услуга", "среднее, мин", "разброс"], ["паспорт", "12,5", 0.5]],
        "Населённые пункты": [["название", "население", "на 1000: паспорт", "офис"], ["Орск", 2100.0, 1.6, 7]],
        "В пути": [[None, "A", 7], ["Орск", 12, 8]],
    }
    book(path, **sheets, Offices=[], Services=[], Travel=[])
    found = mfc.load(path)
    assert isinstance(found, mfc.Network)
    first, second = found.offices
    assert (found.language, found.speed_kmh, found.online) == ("ru", 50.5, (("паспорт", 0.1),))
    assert first.hours == (("Mon-Fri", ("09:00", "18:00")), ("Sat", ("09:00", "14:00")))
    assert first.demand == (
        mfc.WalkIns(name="живая очередь", service="паспорт", per_day={"Mon": 260, "Tue-Sat": 200.5}),
    )
    assert first.windows == (mfc.Windows(name="универсальные", count=5),)
    assert (second.name, second.outpost, second.location) == ("7", True, (51.5, 55.0))
    assert second.services[0].duration == mfc.Fixed(minutes=3)
    assert found.settlements == (home("Орск", visits_per_1000={"паспорт": 1.6}, office="7"),)
    assert found.travel_min == (("Орск", "A", 12.0), ("Орск", "7", 8.0))


BAD_SHEETS = """
Offices: name | hours | windows / | 9:00-18:00 | 5
    Offices!A2: name is required
Setlements: name
    Setlements: unknown sheet; did you mean 'Settlements'?
Офисы: name
    Офисы: is the same as sheet 'Offices'; allowed: one of them
Offices:
    no office: a sheet 'Offices' (or 'Офисы') with a row for each is needed
Services:
    no service: a sheet 'Services' (or 'Услуги') is needed for offices without a file
Region: key | value / detur | 2
    Region!A2: unknown key 'detur'; did you mean 'detour'?
Region: detour | 2 / detour | 2
    Region!A2: 'detour' stands there twice
Region: key | value / detour | far
    Region!B2: must be a number, got 'far'
Region: detour | -1
    Region!B1: detour must be > 0, got -1
Region: choice | best
    Region!B1: choice must be 'own', 'nearest' or 'gravity', got 'best'
Region: online: passport | 5
    Region!B1: online (passport) must be <= 1, got 5
Offices: name | hous / A | 1
    Offices!B1: unknown heading 'hous'; did you mean 'hours'?
Offices: name | hours | windows / A | 9-18 | 5
    Offices!B2: must be hours such as 'Mon-Fri 09:00-18:00; Sat 09:00-14:00', got '9-18'
Offices: name | hours | windows / A | 18:00-9:00 | 5
    Offices!B2: hours must be a pair of clock times
Offices: name | hours | windows / A | Mo 9:00-18:00 | 5
    Offices!B2: hours (Mo) must be weekdays such as
Offices: name | hours | windows / A | 9:00-18:00 | 0
    Offices!C2: windows 'universal': count must be >= 1, got 0
Offices: name | hours | windows / A | 9:00-18:00
    Offices!C2: windows is required, or a file
Offices: name | hours | windows / A | 9:00-18:00 | 2.5
    Offices!C2: windows 'universal': count must be a whole number, got 2.5
Offices: outpost | name | hours | windows / maybe | A | 9:00-18:00 | 2
    Offices!A2: must be yes or no, got 'maybe'
Offices: per_day | name | hours | windows / Mon 5 Tue 6 | A | 9:00-18:00 | 2
    Offices!A2: must be a number, or numbers by weekday such as 'Mon 260; Tue-Fri 200', got 'Mon 5 Tue 6'
Offices: name | hours | windows / A | 9:00-18:00 | 2 / Total | | 2
    Offices!A3: 'Total' is read as an office; delete the row, or give it another name
Offices: per_day | name | hours | windows / some | A | 9:00-18:00 | 2
    Offices!A2: must be a number, or numbers by weekday
Offices: name | hours | windows / A | 9:00-18:00 | 2 / A | 9:00-18:00 | 2
    Offices!A3: name 'A' is given twice, first in row 2
Offices: north | east | name | hours | windows / 95 | 5 | A | 9:00-18:00 | 2
    Offices!A2: location must be degrees
Offices: name | file / A | no.toml
    Offices!B2:
Offices: name | file | windows / A | no.toml | 5
    Offices!C2: windows is given beside a file; allowed: one of them
Services: name | mean_min | cv / p |  | 1
    Services!B2: mean_min is required
Services: name | mean_min | cv / p | -3 | 1
    Services!B2: mean_min must be > 0 minutes, got -3
Services: name | mean_min / p | 3
    Services, row 2: cv is required
Services: name | mean_min | law / p | 3 | gama
    Services!C2: unknown law 'gama'; did you mean 'gamma'?
Services: name | mean_min | law | cv / p | 3 | fixed | 2
    Services!D2: cv must be 0 or empty for a fixed duration
Services: name | mean_min | cv / p | 3 | 1 / c | 4 | 1
    Services: no column 'weight' (or 'вес') with a number above 0
Services: name | mean_min | cv | weight / p | 3 | 1 | -1
    Services!D2: weight must be >= 0, got -1
Settlements: name | population | visits_per_1000: passport / X | -5 | 1
    Settlements!B2: population must be >= 0, got -5
Travel: from | to | minutes / A | C | 12
    Travel!B2: unknown place 'C'; allowed: 'A', 'B'
Travel:  | A / B | far
    Travel!B2: must be a number, got 'far'
"""
"""Sheet and its rows divided by " / ", cells by "|", and under them how one of the problems begins."""


@pytest.mark.parametrize(("text", "sentence"), cases(BAD_SHEETS))
def test_a_bad_cell_of_a_workbook_is_told_by_sheet_and_cell(tmp_path: Path, text: str, sentence: str) -> None:
    sheet, _, rows = text.partition(":")
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows.split(" / ")]
    told = problems(book(tmp_path / "region.xlsx", **{sheet: cells}))
    assert any(problem.startswith(sentence) for problem in told), told


def test_all_problems_of_all_sheets_are_told_at_once(tmp_path: Path) -> None:
    path = book(
        tmp_path / "region.xlsx",
        Region=[["detour", -1]],
        Offices=[OFFICE_HEAD, ["A", "9-18", 5], ["B", "09:00-18:00", 0]],
        Services=[["name", "mean_min", "cv"], ["passport", -12, 0.5]],
        Travel=[["from", "to", "minutes"], ["A", "B", "x"], ["A", "C", 1]],
    )
    told = problems(path, mfc.DataFormatError)
    places = ["Offices!B2", "Offices!C3", "Services!B2", "Travel!C2", "Region!B1"]
    assert [problem.partition(":")[0] for problem in told] == places, told


def test_a_workbook_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    for content in (b"", b"name;hours", b"PK\x03\x04broken", book(tmp_path / "good.xlsx").read_bytes()[:2000]):
        path.write_bytes(content)
        told = problems(path, mfc.DataFormatError)
        assert len(told) == 1
        assert told[0].startswith("region.xlsx: is not an Excel workbook (.xlsx): ")
    assert "cannot be opened" in problems(tmp_path / "no.xlsx", mfc.DataFormatError)[0]


def test_an_office_of_a_workbook_may_be_a_file_with_problems_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name = 'A'\nhours = 5\n", encoding="utf-8")
    mfc.save(region(), tmp_path / "r.toml")
    rows: list[list[object]] = [["name", "file"], ["A", "a.toml"], ["B", "r.toml"]]
    told = problems(book(tmp_path / "region.xlsx", Offices=rows, Travel=[]), mfc.DataFormatError)
    assert told[0].startswith("Offices!B2: a.toml: office 'A': hours must be a pair of clock times")
    assert told[-1] == "Offices!B3: r.toml: holds a region; allowed: one office"


def test_what_a_workbook_cannot_say_is_named_and_the_folder_is_advised(tmp_path: Path) -> None:
    network = simple_region(
        offices=[simple_office("A"), simple_office("Б", hall=5), small_office(name="В")],
        satisfaction=[(0, 1)],
        travel_min={("A", "Б"): 1, ("Ивановка", "A"): 5, ("Ивановка", "В"): 5},
    )
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.save(network, tmp_path / "region.xlsx")
    assert error.value.problems == (
        "network 'Восток': satisfaction cannot be said",
        "office 'Б': hall cannot be said",
        "office 'В': services must be those of office 'A'",
    )
    assert error.value.summary == (
        "region.xlsx: the region is not simple enough for a workbook; save it to a folder or a .toml file"
    )
    assert not (tmp_path / "region.xlsx").exists()


UNSAID: dict[str, tuple[dict[str, Any], str]] = {
    "two groups": (
        {"windows": [mfc.Windows(name="universal", count=1), mfc.Windows(name="more", count=1)]},
        "windows must be one group 'universal' of one shift 'day' without more, got windows 'universal'",
    ),
    "breaks": (
        {"windows": [mfc.Windows(name="universal", count=1, breaks=[mfc.Break("12:00", 30)])]},
        "windows must be one group 'universal' of one shift 'day' without more",
    ),
    "appointments": (
        {"demand": [mfc.Appointments(name="b", service="sme", starts="10:00", ends="14:00", every_min=15)]},
        "demand must be walk-ins 'live queue'",
    ),
    "another mix": (
        {"demand": [mfc.WalkIns(name="live queue", mix={"sme": 2}, per_day=3)]},
        "demand must be walk-ins 'live queue'",
    ),
    "another language": ({"language": "ru"}, "language must be 'en' as of the region, got 'ru'"),
    "more of a service": (
        {
            "services": [mfc.Service(name="passport", duration=mfc.Uniform(low_min=1, high_min=2), tickets_max=5)],
            "demand": [],
        },
        "services must be those of",
    ),
}


@pytest.mark.parametrize(("more", "sentence"), UNSAID.values(), ids=UNSAID.keys())
def test_an_office_that_no_row_can_say_is_not_written(tmp_path: Path, more: dict[str, Any], sentence: str) -> None:
    two = [simple_office("A"), simple_office("Б", **more)]
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.save(simple_region(offices=two, goes_to={}), tmp_path / "region.xlsx")
    assert any(problem.startswith(f"office 'Б': {sentence}") for problem in error.value.problems), error.value


def test_text_that_excel_would_change_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(mfc.InvalidDescription, match="would not be read back as it is"):
        mfc.save(simple_region(label=" blanks around "), tmp_path / "region.xlsx")
    assert not (tmp_path / "region.xlsx").exists()
