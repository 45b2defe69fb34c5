"""Workbooks of results: what a planner reads in them, in his language, as numbers, and how each can be redone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import mfc_sim as mfc
from boards import warsaw
from mfc_sim.measures.kpis import KPIS
from mfc_sim.text import Language
from mfc_sim.workbook import Column, Figure, Sheet, write_workbook
from offices import small_office

TARGET = mfc.Target(limit_min=15, share=0.8, per="half-hour")
KINDS = [
    mfc.ShiftType(name="день", windows="=зал", starts="09:00", length_min=540, cost=9),
    mfc.ShiftType(name="полдня", windows="=зал", starts=("09:00", "14:00"), every_min=60, length_min=240, cost=4.4),
]


@cache
def office(language: Language) -> mfc.Office:
    """Names that look like formulas."""
    services = [mfc.Service(name=name, duration=mfc.Exponential(mean_min=6)) for name in ("+паспорт", "@бизнес")]
    return small_office(
        name="=1+1", language=language, services=services,
        demand=[mfc.WalkIns(name="-живая", mix={"+паспорт": 3, "@бизнес": 1}, per_hour=12)],
        windows=[mfc.Windows(name="=зал", count=3, installed=5)],
    )  # fmt: skip


@cache
def split(language: Language) -> mfc.Office:
    groups = [("=зал", 1, "all"), ("п", 1, ["+паспорт"]), ("б", 1, ["@бизнес"])]
    return office(language).replace(windows=[mfc.Windows(name=name, count=n, serves=of) for name, n, of in groups])


def regions(language: Language) -> dict[str, mfc.Network]:
    today = mfc.presets.two_offices(language)
    first, second = (one.name for one in today.offices)
    return {"сегодня": today, "вместе": mfc.region.merge(today, [second], into=first, windows="move")}


def need(language: Language) -> Any:
    return mfc.required_windows(office(language), TARGET, replications=32)


@cache
def fitted(language: Language) -> Any:
    return mfc.fit_office(warsaw().days("2020-01-14", "2020-01-14"), language=language)


MADE: dict[str, Callable[[Language], Any]] = {
    "office": lambda language: mfc.simulate(office(language), replications=4),
    "comparison": lambda language: mfc.compare(
        {"сегодня": office(language), "больше": office(language).with_windows(**{"=зал": "+1"})}, replications=32
    ),
    "region": lambda language: mfc.simulate(regions(language)["сегодня"], replications=2),
    "regions": lambda language: mfc.compare(regions(language), replications=2),
    "sweep": lambda language: mfc.sweep(
        office(language), [mfc.Axis("окон", "windows.*.shifts.day.count", [3, 4])], replications=8, progress=False
    ),
    "best": lambda language: MADE["sweep"](language).best(mfc.Target(limit_min=15, share=0.9, per="service")),
    "selection": lambda language: mfc.select_best(
        {"два": office(language).with_windows(**{"=зал": 2}), "три": office(language)}, of="share_within_15",
        indifference=0.05, seed=1, progress=False,
    ),
    "universal": lambda language: mfc.universal_curve(
        split(language), universal="=зал", replications=32, progress=False
    ),
    "required": need,
    "cover": lambda language: mfc.cover_with_shifts(need(language), KINDS),
    "plan": lambda language: mfc.staff(office(language), TARGET, shift_types=KINDS, replications=32, seed=7),
    "fit": fitted,
    "back-test": lambda language: mfc.backtest(
        fitted(language), warsaw().days("2020-01-21", "2020-01-21"), replications=4
    ),
}  # fmt: skip


def written(kind: str, language: Language, path: Path) -> Any:
    return openpyxl.load_workbook(MADE[kind](language).to_excel(path / f"{kind}.xlsx"))


def headings(book: Any) -> list[str]:
    """Headings of all tables: bold cells with a line under them."""
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [str(cell.value) for cell in cells if cell.value is not None and cell.border.bottom.style]


@pytest.mark.parametrize("kind", MADE)
def test_every_result_is_a_workbook_in_russian_without_formulas(kind: str, tmp_path: Path) -> None:
    book = written(kind, "ru", tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in ("f", "e")] == []
    known = {"CRPS", "SIPP", "MOL", "SHA", "toml", "mfc_sim", "load"}
    latin = {word for heading in headings(book) for word in re.findall(r"[A-Za-z_]{3,}", heading)}
    assert latin - known == set()
    assert len(headings(book)) > 5
    assert not re.search("[a-z]{3}", " ".join(book.sheetnames))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    tables = [sheet for sheet in book if sheet.max_column > 1]
    assert all(sheet.freeze_panes and sheet.print_title_rows for sheet in tables)


def test_a_comparison_gives_values_changes_and_what_differs_as_numbers_of_full_precision(tmp_path: Path) -> None:
    study = MADE["comparison"]("en")
    book = openpyxl.load_workbook(study.to_excel(tmp_path / "study.xlsx"))
    assert book.sheetnames[:3] == ["In words", "Differences", "What was changed"]
    said = [row[0] for row in book["In words"].iter_rows(values_only=True)]
    assert said == [line for line in str(study).split("\n") if line]
    rows = {row[1].value: row for row in book["Differences"].iter_rows(min_row=2)}
    share = rows["Called within 15 minutes (change in points)"]
    change = study.differences(simultaneous=True).loc["больше"]
    assert share[2].value == pytest.approx(study["сегодня"].share_within(15).value, abs=1e-15)
    assert share[2].number_format == "0.0 %"
    assert share[4].value == pytest.approx(100 * change["share_within_15"], abs=1e-12)
    assert rows["Mean wait, min"][4].value == pytest.approx(change["mean_wait_min"], abs=1e-15)
    assert rows["Mean wait, min"][3].number_format == "0.0"
    changed = list(book["What was changed"].iter_rows(values_only=True))
    path = "windows.=зал.shifts.day.count"
    assert changed[0] == ("Scenario", "What was done", "Field of the description", "Before", "After")
    assert changed[1] == ("больше", '=зал, shift "day": windows 3 -> 4', path, "3", "4")
    opening, closing = (int(time[:2]) for _, times in study["сегодня"].office.hours for time in times)
    length = closing - opening
    cost = [cell.value for cell in rows["Person-hours at windows, a day"][2:8]]
    assert cost == [3 * length, 4 * length, length, None, None, None]
    labels = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Served, per replication" in labels
    assert not {kpi.label("en") for kpi in KPIS if kpi.of_replication} & labels  # a day or a week: it is said
    hours = book["Differences by hour"]
    assert (hours["B2"].value, hours["B2"].number_format) == (dt.time(9), "hh:mm")


@pytest.mark.parametrize(("kind", "sheet"), [("sweep", "Description"), ("regions", "Description вместе")])
def test_the_description_in_a_workbook_is_that_of_the_result(kind: str, sheet: str, tmp_path: Path) -> None:
    study = MADE[kind]("en")
    book = openpyxl.load_workbook(study.to_excel(tmp_path / "study.xlsx"))
    lines = [str(row[0]) for row in book[sheet].iter_rows(min_row=2, values_only=True)]
    (tmp_path / "again.toml").write_text("\n".join(lines), encoding="utf-8")
    expected = next(iter(study.offices.values())) if kind == "sweep" else study["вместе"].network
    assert mfc.load(tmp_path / "again.toml") == expected
    told = dict(row[:2] for row in book["Provenance"].iter_rows(values_only=True))
    assert told["Seed"] == 0
    assert len(told["SHA-256 of the description"]) == 64


def test_a_workbook_of_customers_has_times_of_day_and_words_of_the_planner(tmp_path: Path) -> None:
    book = written("office", "ru", tmp_path)
    sheet = book["Посетители (повтор 0)"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    people = MADE["office"]("ru").to_pandas([0])
    queued = row["Встал в очередь"]
    assert queued.number_format == "[hh]:mm:ss"
    minutes = queued.value.total_seconds() / 60 if isinstance(queued.value, dt.timedelta) else None
    assert minutes == pytest.approx(people["queued_at_min"].iloc[0], abs=1e-4)
    assert (row["Канал"].value, row["Исход"].value) == ("живая очередь", "обслужен")


def test_a_workbook_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    result = MADE["office"]("en")
    first, second = (result.to_excel(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


def test_sheets_have_names_that_excel_allows_and_cells_what_it_can_hold(tmp_path: Path) -> None:
    long = "сегодня: все окна [и смены] во всех офисах региона"
    figures = [Figure(0.5, "share"), Figure(float("inf"), "minutes"), Figure(float("nan"), "count")]
    sheets = [Sheet(name, columns=[Column(word, "number") for word in "abc"], rows=[figures]) for name in (long, long)]
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", [*sheets, Sheet("'", ["\x00=1"])]))
    assert [len(name) <= 31 for name in book.sheetnames] == [True] * 3
    assert len({name.casefold() for name in book.sheetnames}) == 3
    assert [cell.value for cell in book.worksheets[0][2]] == [0.5, "∞", None]
    assert book.worksheets[2]["A1"].value == " =1"


def test_an_axis_that_is_called_as_a_word_of_ours_keeps_the_planners_values(tmp_path: Path) -> None:
    axis = mfc.Axis("class", "day_cv", {"small": 0.1, "large": 0.3})
    sweep = mfc.sweep(mfc.presets.starter("ru"), axis, replications=4)
    book = openpyxl.load_workbook(sweep.to_excel(tmp_path / "s.xlsx"))
    points = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"class", "small", "large"} <= points
