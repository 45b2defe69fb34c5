"""Offices as Excel workbooks: exact round trips, what planners write, and every bad cell told with its place."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings

import mfc_sim as mfc
from kept_offices import book, cells
from kept_regions import cases, problems, simple_region
from mfc_sim.cli import main
from mfc_sim.description.office_other import _NOT_IN_XML
from offices import contract_office, offices, small_office


def kept(office: mfc.Office, path: Path) -> mfc.Office:
    mfc.save(office, path)
    found = mfc.load(path)
    assert isinstance(found, mfc.Office)
    return found


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(office=offices())
def test_any_office_is_read_back_exactly(office: mfc.Office, tmp_path: Path) -> None:
    assume(not _NOT_IN_XML.search(repr(office)))
    assert kept(office, tmp_path / "office.xlsx") == office


ODD: dict[str, dict[str, Any]] = {
    "the contract": {},
    "in English": {"language": "en"},
    "a law without columns": {
        "patience": mfc.Mixture((0.5, mfc.Fixed(minutes=1)), (0.5, mfc.Uniform(low_min=0, high_min=3)))
    },
    "many values": {"patience": mfc.Empirical(values_min=[one / 7 for one in range(9_000)])},
    "a place": {"location": (51.77, 55.1), "municipality": "=1+1", "institution": "-1", "outpost": True},
    "until midnight": {
        "hours": ("00:00", "24:00"),
        "demand": [],
        "windows": [mfc.Windows(name="w", count=1)],
        "dates": {},
    },
    "seconds": {"last_ticket": "13:00:30"},
    "stages": {
        "services": [mfc.Service(name="sme", duration=mfc.Fixed(minutes=0), stages=["universal"], agency=" blanks ")],
        "demand": [],
        "windows": [mfc.Windows(name="universal", count=1, serves=["sme"])],
    },
    "names that are words": {
        "services": [
            mfc.Service(name=name, duration=mfc.Exponential(mean_min=3))
            for name in ("all", "a; b", "7", "closed", "#NAME?")
        ],
        "demand": [mfc.WalkIns(name="=q", mix={"7": 1, "all": 0.1 + 0.2}, per_hour={"Mon-Fri": [1, 2.5]})],
        "windows": [
            mfc.Windows(name="@w", count=1, serves=["all"]),
            mfc.Windows(name="-w", count=2, serves=["a; b", "7", "closed", "#NAME?"]),
        ],
    },
    "one rate in a list": {"demand": [mfc.WalkIns(name="q", service="sme", per_hour=[5], step_min=30)]},
    "other lateness": {
        "demand": [
            mfc.Appointments(
                name="b",
                service="sme",
                starts="10:00",
                ends="12:00",
                every_min=7.5,
                lateness=mfc.Uniform(low_min=-9, high_min=3),
            )
        ]
    },
}


@pytest.mark.parametrize("more", ODD.values(), ids=ODD.keys())
def test_an_odd_office_is_read_back_exactly(more: dict[str, Any], tmp_path: Path) -> None:
    office = contract_office(**more)
    assert kept(office, tmp_path / "office.xlsx") == office


def test_a_workbook_is_the_same_whenever_it_is_written_and_holds_no_formula(tmp_path: Path) -> None:
    office = contract_office(name="=1+1", services=[mfc.Service(name="+sme", duration=mfc.Fixed(minutes=1))], demand=[],
                             windows=[mfc.Windows(name="@w", count=1)])  # fmt: skip
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        mfc.save(office, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    sheets = openpyxl.load_workbook(paths[0]).worksheets
    assert not [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("language", "sheets", "words"),
    [
        ("en", ["About", "Office", "Hours", "Services", "Demand", "Windows"], ["walk-ins", "Mon-Fri", "passport"]),
        (
            "ru",
            ["Пояснения", "Офис", "Часы", "Услуги", "Посетители", "Окна"],
            ["живая очередь", "пн-пт", "логнормальный"],
        ),
    ],
)
def test_a_new_office_is_a_workbook_in_the_language_of_the_planner(
    tmp_path: Path, language: Any, sheets: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.xlsx"
    assert main(["new", str(path), "--language", language]) == 0
    assert mfc.load(path) == mfc.presets.starter(language)
    told = openpyxl.load_workbook(path)
    assert told.sheetnames == sheets
    seen = {cell for sheet in told for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(words) <= seen
    offered = [one.formula1 for sheet in told for one in sheet.data_validations.dataValidation]
    assert [one for one in offered if ("да,нет" if language == "ru" else "yes,no") in one]
    assert main(["check", str(path)]) == 0
    assert main(["new", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err


def test_new_excel_writes_a_workbook_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--excel"]) == 0
    assert mfc.load("office.xlsx") == mfc.presets.starter()
    assert main(["new", "--excel", "office.toml"]) == 1
    assert main(["run", "office.xlsx", "--replications", "2"]) == 0


def test_habits_of_planners_are_read(tmp_path: Path) -> None:
    sheets: dict[str, Any] = dict.fromkeys(("Office", "Hours", "Services", "Demand", "Windows"))
    sheets["Часы"] = [
        [" Дни", "открытие", "Закрытие ", "примечание"],
        ["Пн–Пт", dt.time(9), 0.75, "вот так"],
        [None, None, None, None],
        ["сб", dt.datetime(1900, 1, 1, 9, 30), dt.timedelta(hours=14), None],
        ["вс", "закрыто", None, None],
        [dt.datetime(2026, 5, 1), "закрыто", "закрыто", "праздник"],
        ["30.04.2026", "9:00", "24:00", None],
    ]
    sheets["Услуги"] = [
        ["услуга", "среднее, мин", "разброс", "закон"],
        ["паспорт ", "12,5", "50 %", None],
        [7.0, 5, 0, None],
        ["да", 3, None, "показательный"],
    ]
    sheets["Посетители"] = [
        [*("поток", "вид", "доля: паспорт", "доля: 7", "в день", "доля вне очереди", "услуга"),
         *("запись каждые, мин", "начало", "конец", "доля неявок")],
        ["живая", "Живая очередь", 0.6, "40 %", "пн 1 260; вт–сб 200,5", "3%"],
        ["запись", None, None, None, None, None, "паспорт", 15, dt.time(10), "12:00", 0.1],
    ]  # fmt: skip
    sheets["Окна"] = [
        ["группа", "смена", "окон", "с", "до", "дни", "перерывы", "ведут услуги", "закрыто"],
        ["общие", "утро", "5", dt.time(9), "17:00", "пн–пт", "12:00 45 мин по 2; 15:00 7,5", "все", "15:00–15:20"],
        [None, "вечер", 3.0, None, None, "пн-пт", None, None, None],
        ["выдача", None, 1, None, None, None, None, "7, да", None],
    ]
    path = book(tmp_path / "МФЦ № 5.xlsx", **sheets)
    found = mfc.load(path)
    assert isinstance(found, mfc.Office)
    assert (found.name, found.language) == ("МФЦ № 5", "ru")
    assert found.hours == (("Mon-Fri", ("09:00", "18:00")), ("Sat", ("09:30", "14:00")))
    assert found.dates == (("2026-05-01", None), ("2026-04-30", ("09:00", "24:00")))
    assert [one.name for one in found.services] == ["паспорт", "7", "да"]
    assert [one.duration for one in found.services] == [
        mfc.Lognormal(mean_min=12.5, cv=0.5), mfc.Fixed(minutes=5), mfc.Exponential(mean_min=3),
    ]  # fmt: skip
    queue = mfc.WalkIns(
        name="живая", mix={"паспорт": 0.6, "7": 0.4}, per_day={"Mon": 1260, "Tue-Sat": 200.5}, privileged_share=0.03
    )
    booked = mfc.Appointments(name="запись", service="паспорт", starts="10:00", ends="12:00", every_min=15, no_show=0.1)
    assert found.demand == (queue, booked)
    early = mfc.Shift(
        name="утро", count=5, hours=("09:00", "17:00"), days="Mon-Fri", closed=[("15:00", "15:20")],
        breaks=[mfc.Break("12:00", 45, at_once=2), mfc.Break("15:00", 7.5)],
    )  # fmt: skip
    late = mfc.Shift(name="вечер", count=3, days="Mon-Fri")
    one = mfc.Shift(name="day", count=1)
    assert found.windows == (
        mfc.Windows(name="общие", shifts=[early, late]),
        mfc.Windows(name="выдача", serves=["7", "да"], shifts=[one]),
    )


BAD_SHEETS = """
Hours:
    no hours: a sheet 'Hours' (or 'Часы') with a row for each is needed
Services:
    no service: a sheet 'Services' (or 'Услуги') with a row for each is needed
Windows:
    no windows: a sheet 'Windows' (or 'Окна') with a row for each is needed
Othr: path
    Othr: unknown sheet; did you mean 'Other'?
Часы: days
    Часы: is the same as sheet 'Hours'; allowed: one of them
Hours: days | opnes | closes / Mon | 9:00 | 10:00
    Hours!B1: unknown heading 'opnes'; did you mean 'opens'?
Hours: days | opens / Mon | 9:00
    Hours: no column 'closes' (or 'закрытие')
Hours: days | opens | closes / Mon | 9.5 | 18
    Hours!B2: must be a clock time such as 09:30, or 'closed', got 9.5
Hours: days | opens | closes / Mon | 9 | 25
    Hours!C2: must be a clock time such as 09:30, or 'closed', got 25
Hours: days | opens | closes / Mon | 9:00 | 25:00
    Hours!C2: must be a clock time such as 09:30, or 'closed', got '25:00'
Hours: days | opens | closes / Mon | 19:00 | 9:00
    Hours!B2: hours (Mon) must be a pair of clock times
Hours: days | opens | closes / Mo | 9:00 | 18:00
    Hours!A2: must be weekdays such as 'Mon-Fri', 'Sat' or 'Mon,Wed', or a date such as 2026-05-01, got 'Mo'
Hours: days | opens | closes / Mon | 9:00 | 18:00 / Mon | 9:00 | 18:00
    Hours!A3: 'Mon' is given twice, first in row 2
Hours: days | opens | closes / Mon-Fri | 9:00 | 18:00 / Tue | 9:00 | 18:00
    Hours: hours gives Tue more than once
Hours: days | opens | closes / Mon | 9:00 |
    Hours!C2: closes is required, or 'closed'
Hours: days | opens | closes / 31.02.2026 | 9:00 | 18:00
    Hours!A2: must be a date that there is
Hours: days | opens | closes / 7 | 9:00 | 18:00
    Hours!A2: must be weekdays such as 'Mon-Fri', 'Sat' or 'Mon,Wed', or a date
Office: nam | A
    Office!A1: unknown key 'nam'; did you mean 'name'?
Office: name | A / hall | -1
    Office!B2: hall must be >= 0, got -1
Office: name | A / hall | many
    Office!B2: must be a number, got 'many'
Office: name | A / last_ticket | 08:00
    Office!B2: last_ticket must be later than opening
Office: name | A / at_closing | srve
    Office!B2: must be 'serve' or 'send away', got 'srve'; did you mean 'serve'?
Office: name | A / language | de
    Office!B2: must be 'ru' or 'en'
Office: name | A / patience: mean, min | -1
    Office!B2: patience: mean_min must be > 0 minutes, got -1
Office: name | A / patience: cv | 2
    Office: patience: mean_min is required
Office: name | A / north | 95 / east | 5
    Office!B2: location must be degrees
Office: name | A / outpost | perhaps
    Office!B2: must be yes or no, got 'perhaps'
Services: name | mean_min | cv / passport | | 1
    Services!B2: service 'passport': duration: mean_min is required
Services: name | mean_min | cv / passport | -3 | 1
    Services!B2: service 'passport': duration: mean_min must be > 0 minutes, got -3
Services: name | mean_min | cv / passport | long | 1
    Services!B2: must be a number, got 'long'
Services: name | mean_min / passport | 3
    Services, row 2: service 'passport': duration: cv is required
Services: name | mean_min | cv / | 3 | 1
    Services!A2: name is required
Services: name | mean_min | cv / a/b | 3 | 1
    Services!A2: service 'a/b': name must be a name without
Services: name | mean_min | cv / passport | 3 | 1 / passport | 4 | 1
    Services!A3: name 'passport' is given twice, first in row 2
Services: name | mean_min | law / passport | 3 | gama
    Services!C2: must be 'lognormal' or 'gamma' or 'exponential' or 'fixed', got 'gama'; did you mean 'gamma'?
Services: name | mean_min | law | cv / passport | 3 | fixed | 2
    Services!D2: cv must be 0 or empty for the law 'fixed'
Services: name | mean_min | cv | tickets_max / passport | 3 | 1 | 2.5
    Services!D2: service 'passport': tickets_max must be a whole number, got 2.5
Services: name | mean_min | cv | last_ticket / passport | 3 | 1 | 8:00
    Services!D2: service 'passport': last_ticket must be later than opening
Services: name | mean_min | cv | | / passport | 3 | 1 | 5 | 6
    Services!D1: has values but no heading
Demand: name | service | per_day / queue | pasport | 9
    Demand!B2: walk-ins 'queue': service names an unknown service 'pasport'; did you mean 'passport'?
Demand: name | mix: pasport | mix: collect | per_day / queue | 1 | 1 | 9
    Demand!B1: unknown service 'pasport'; did you mean 'passport'?
Demand: name | mix: passport | per_day / queue | -1 | 9
    Demand!B2: walk-ins 'queue': mix (passport) must be >= 0, got -1
Demand: name | mix: passport | per_day / queue | some | 9
    Demand!B2: must be a number, got 'some'
Demand: name | service | mix: passport | per_day / queue | passport | 1 | 9
    Demand!B2: walk-ins 'queue': exactly one of service and mix is needed, got both
Demand: name | service | per_day / queue | passport |
    Demand!C2: walk-ins 'queue': exactly one of per_hour and per_day is needed, got none
Demand: name | service | per_day | shape / queue | passport | Mon 5 Tue 6 | 1; 2
    Demand!C2: must be a number, or numbers by weekday such as
Demand: name | service | per_day / queue | passport | Sat 5
    Demand!C2: walk-ins 'queue': per_day must name an open day
Demand: name | service | per_hour / queue | passport | 5 and 6
    Demand!C2: must be a number, numbers by weekday such as
Demand: name | service | every_min | starts | ends | no_show / b | passport | 15 | 10:00 | 11:00 | 10
    Demand!F2: appointments 'b': no_show must be <= 1, got 10; for 10 % write 0.1 or '10 %'
Demand: name | service | per_day / queue | pаssport | 9
    Demand!B2: walk-ins 'queue': service names an unknown service 'pаssport'; did you mean 'passport'? one letter of
Demand: name | service | per_day / queue | passport | 310 people
    Demand!C2: must be a number, or numbers by weekday such as 'Mon 260; Tue-Fri 200', got '310 people'; write the
Demand: name | service | per_day / queue | passport | 9 / Total | | 9
    Demand!A3: 'Total' is read as a stream of visitors; delete the row, or give it another name
Services: name | mean_min | cv / passport | 3 | 1 / Total: | long | many
    Services!A3: 'Total:' is read as a service; delete the row, or give it another name
Services: name | mean_min | cv / passport | 1 hour | 1
    Services!B2: must be a number, got '1 hour'; write it in minutes: 60
Demand: name | kind | service | per_day / queue | walks | passport | 5
    Demand!B2: must be 'walk-ins' or 'appointments', got 'walks'; did you mean 'walk-ins'?
Demand: name | service | per_day | every_min | kind / queue | passport | 5 | 15 | walk-ins
    Demand!D2: every_min is not for walk-ins, as 'queue' is
Demand: name | service | per_day | lateness: mean, min / queue | passport | 5 | 15
    Demand!D2: lateness is not for walk-ins, as 'queue' is
Demand: name | service | every_min | starts | ends / b | passport | 15 | 10:00 | 20:00
    Demand!D2: appointments 'b': starts and ends must keep all slots inside the opening hours
Demand: name | service | every_min | starts | ends / b | passport | 15 | 10:00 | x
    Demand!E2: must be a clock time such as 09:30, got 'x'
Demand: name | service | every_min | starts | ends | lateness: sd, min / b | passport | 15 | 10:00 | 11:00 | -1
    Demand!F2: appointments 'b': lateness: sd_min must be >= 0
Demand: name | service | per_day / queue | passport | 5 / queue | collect | 5
    Demand!A3: name 'queue' is given twice, first in row 2
Windows: group | count / | 5
    Windows!A2: group is required
Windows: group | count / universal | 0
    Windows!B2: windows 'universal': shift 'day': count must be >= 1, got 0
Windows: group | count / universal |
    Windows!B2: windows 'universal': shift 'day': count is required
Windows: group | count | serves / universal | 5 | pasport
    Windows!C2: windows 'universal': serves names an unknown service 'pasport'; did you mean 'passport'?
Windows: group | count / universal | 5 windows
    Windows!B2: must be a number, got '5 windows'; write the number only: 5
Windows: group | count / universal | 5 / Total | 5
    Windows!A3: 'Total' is read as a group of windows; delete the row, or give it another name
Windows: group | count | from / universal | 5 | 9:00
    Windows, row 2: until is required beside from
Windows: group | count | from | until / universal | 5 | 19:00 | 20:00
    Windows!C2: windows 'universal': shift 'day': hours must overlap the opening hours
Windows: group | count | breaks / universal | 5 | lunch
    Windows!C2: must be breaks such as '12:00 45 min by 2; 15:00 10 min'
Windows: group | count | breaks / universal | 5 | 12:00 0 min
    Windows!C2: windows 'universal': shift 'day': breaks (value 1): length_min must be > 0
Windows: group | count | closed / universal | 5 | 15-16
    Windows!C2: must be periods such as '15:00-15:20; 16:00-16:10'
Windows: group | count | absence / universal | 5 | 100 %
    Windows!C2: windows 'universal': absence must be < 1, got 1
Windows: group | count | pace / universal | 5 | 1 / universal | 5 | 2
    Windows!C3: pace differs from Windows!C2, of the same group
Windows: group | shift | count / universal | early | 5 / | early | 2
    Windows!B3: shift 'early' of group 'universal' is given twice, first in row 2
Windows: group | count | installed / universal | 5 | 3
    Windows!C2: windows 'universal': installed must be at least 5
Other: path | value / services.pasport.duration | 5
    Other!A2: path 'services.pasport.duration': there is no 'pasport'; did you mean 'passport'?
Other: path | value / servces.passport.duration | 5
    Other!A2: path 'servces.passport.duration': nothing below 'servces'; did you mean 'services'?
Other: path | value / services.passport.duration | 5
    Other!A2: path 'services.passport.duration': is given on another sheet too
Other: path | value / services | 5
    Other!A2: path 'services': must end in a field
Other: path | value / services.passport.stages | 5
    Other!B2: service 'passport': stages must be a list, got 5
Other: path | value / windows.universal.shifts.day.closd | 5
    Other!B2: windows 'universal': shift 'day': unknown field 'closd'; did you mean 'closed'?
Other: path | value / hall |
    Other!B2: value is required
Other: path | value / | 5
    Other!A2: path is required
Settlements: name | population / A | 5
    office.xlsx: has sheets of an office ('Office', 'Hours', 'Demand', 'Windows') and of a region ('Settlements')
"""
"""Sheet and its rows divided by " / ", cells by "|", and under them how one of the problems begins."""


@pytest.mark.parametrize(("text", "sentence"), cases(BAD_SHEETS))
def test_a_bad_cell_of_a_workbook_is_told_by_sheet_and_cell(tmp_path: Path, text: str, sentence: str) -> None:
    sheet, _, rows = text.partition(":")
    told = problems(book(tmp_path / "office.xlsx", **{sheet: cells(rows) if rows.strip() else None}))
    assert any(problem.startswith(sentence) for problem in told), told
    if "twice" not in sentence and "unknown sheet" not in sentence:
        assert len(told) <= 2, told  # one bad cell is not told in many ways


def test_all_problems_of_all_sheets_are_told_at_once(tmp_path: Path) -> None:
    path = book(
        tmp_path / "office.xlsx",
        Office=[["name", "A"], ["language", "ru"], ["hall", -1]],
        Hours=[["days", "opens", "closes"], ["Mon", "9:00", "18:00"], ["Tue", 9.5, "18:00"]],
        Services=[["name", "mean_min", "cv"], ["passport", -12, 0.5]],
        Demand=[["name", "service", "per_day"], ["queue", "passport", "x"]],
        Windows=[["group", "count"], ["universal", 0]],
    )
    with pytest.raises(mfc.DataFormatError) as error:
        mfc.load(path)
    told = error.value.problems
    places = ["Office!B3", "Hours!B3", "Services!B2", "Demand!C2", "Windows!B2"]
    assert [problem.partition(":")[0] for problem in told] == places, told
    assert error.value.summary == "office.xlsx: описание офиса «A» использовать нельзя, ошибок: 5"


def spoilt(path: Path, change: Any) -> tuple[str, ...]:
    whole = openpyxl.load_workbook(book(path))
    change(whole)
    whole.save(path)
    return problems(path)


def test_formulas_errors_and_merged_cells_are_told(tmp_path: Path) -> None:
    def change(whole: Any) -> None:
        whole["Services"]["B2"] = "=6*2"
        whole["Services"]["B3"] = "#DIV/0!"
        whole["Windows"].append(["more", 1])
        whole["Windows"].merge_cells("A2:B2")

    assert spoilt(tmp_path / "office.xlsx", change) == (
        "Services!B2: holds a formula without a value; open the workbook in Excel and save it, or write the value",
        "Services!B3: holds the error #DIV/0!",
        "Windows!A2:B2: cells are merged; allowed: a value in each cell",
    )


def test_cells_of_a_kind_that_is_not_meant_are_told(tmp_path: Path) -> None:
    day = dt.datetime(2026, 5, 1)
    path = book(
        tmp_path / "office.xlsx",
        Hours=[["opens", "closes"], [day, True], ["9:00", "18:00"]],
        Services=[["name", "mean_min", "cv"], [day, day, 0.5]],
        Windows=[["group", "count"], ["universal", dt.time(5)]],
        Other=[["path", "value"], ["hall", day]],
    )
    assert [problem.partition(": ")[0] for problem in problems(path, mfc.DataFormatError)] == [
        "Hours!A2", "Hours!B2", "Services!A2", "Services!B2", "Windows!B2", "Other!B2",
    ]  # fmt: skip


def test_the_value_that_excel_has_kept_of_a_formula_counts(tmp_path: Path) -> None:
    path = book(tmp_path / "office.xlsx", Windows=[["group", "count"], ["universal", "=2+3"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, re.sub(rb"(<f>2\+3</f>)<v ?/>|(<f>2\+3</f>)<v></v>", rb"<f>2+3</f><v>5</v>", content))
    found = mfc.load(path)
    assert isinstance(found, mfc.Office)
    assert found.windows[0].count == 5


def test_a_workbook_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "office.xlsx"
    whole = book(tmp_path / "good.xlsx").read_bytes()
    for content in (b"", b"name;hours", b"PK\x03\x04broken", whole[:2000]):
        path.write_bytes(content)
        (told,) = problems(path, mfc.DataFormatError)
        assert told.startswith("office.xlsx: is not an Excel workbook (.xlsx): ")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (told,) = problems(path, mfc.DataFormatError)
    assert "locked with a password or an old .xls" in told
    openpyxl.Workbook().save(path)
    (told,) = problems(path, mfc.DataFormatError)
    assert told.startswith("office.xlsx: is empty ('Hours' (or 'Часы'), ")
    assert told.endswith("'mfc-sim new office.xlsx' writes an office to start from")


def test_a_workbook_of_a_region_is_still_one_of_a_region(tmp_path: Path) -> None:
    mfc.save(simple_region("ru"), tmp_path / "region.xlsx")
    assert mfc.load(tmp_path / "region.xlsx") == simple_region("ru")


def test_a_name_that_no_workbook_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.save(small_office(name="A\uffff"), tmp_path / "office.xlsx")
    assert error.value.summary == "office.xlsx: the office cannot be kept in a workbook; save it to a .toml file"
    assert not (tmp_path / "office.xlsx").exists()


def test_a_cell_far_away_that_is_only_colored_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    mfc.save(mfc.presets.starter(), file)
    book = openpyxl.load_workbook(file)
    for sheet in ("Hours", "Windows"):
        book[sheet]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(file)
    assert mfc.load(file) == mfc.presets.starter()
