"""The columns of a log are found below its titles, named in Russian or English, and long ones are kept apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

import mfc_sim as mfc
from boards import HEADER, row
from mfc_sim.calibration.any_log import ROLES, columns_of, read_any
from mfc_sim.calibration.log_head import HEAD_ROWS
from mfc_sim.calibration.log_words import coded
from mfc_sim.calibration.role_words import language_of, role_of, role_word
from mfc_sim.cli import main
from mfc_sim.errors import DataFormatError


def test_texts_whose_words_mix_into_the_same_number_stay_apart() -> None:
    odd, shift = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
    begins = np.frombuffer(b"servicesservifcs", np.uint64)
    ends = np.array([7, 0], np.uint64)
    mixed = (begins ^ begins >> shift) * odd + ends
    ends[1] += mixed[0] - mixed[1]
    cells = np.column_stack([begins, ends]).reshape(-1).view("S16")
    codes, texts = coded(cells[[0, 1, 0]])
    assert codes.tolist() == [0, 1, 0]
    assert texts == cells.tolist()


TITLES = ["Отчёт по талонам за январь;;;", "", "Центр «Мой офис», сформирован 01.10.2026;;;"]
TABLE = ["Талон;Время выдачи;Время вызова;Этаж", "А1;01.09.2026 9:05;01.09.2026 9:20;2"]


def below(folder: Path, lines: list[str], name: str, encoding: str) -> Path:
    """A file of these lines: a workbook, or a text with or without quotes."""
    path = folder / name
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append([value or None for value in line.split(";")])
        book.save(path)
        return path
    path.write_text("\n".join([*lines, ""]).replace("А1", '"А1"' if "quoted" in name else "А1"), encoding=encoding)
    return path


@pytest.mark.parametrize("name", ["plain.csv", "quoted.csv", "book.xlsx"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_titles_above_a_table_are_passed_and_counted(tmp_path: Path, name: str, encoding: str) -> None:
    log = mfc.read_tickets(below(tmp_path, [*TITLES, *TABLE], name, encoding), language="ru")
    plain = mfc.read_tickets(below(tmp_path, TABLE, f"a {name}", encoding))
    assert log.tickets.equals(plain.tickets)
    assert (log.report.rows, log.report.count("above"), plain.report.count("above")) == (1, 2, 0)
    assert "заголовок – в строке 4" in str(log.report)
    wrong = [*TITLES, *TABLE, "А2;soon;;"]
    with pytest.raises(DataFormatError, match="line 6, column 'Время выдачи': got 'soon'"):
        mfc.read_tickets(below(tmp_path, wrong, name, encoding))


@pytest.mark.parametrize("name", ["plain.csv", "book.xlsx"])
def test_a_file_without_a_header_says_what_was_looked_for_and_where(tmp_path: Path, name: str) -> None:
    lines = [*TITLES, TABLE[0].replace("Время вызова", "Пришёл к окну"), TABLE[1]]
    with pytest.raises(DataFormatError) as caught:
        mfc.read_tickets(below(tmp_path, lines, name, "utf-8"))
    told = str(caught.value)
    assert "looked in lines 1 to 5 for a header that names 'issued', 'called'; line 4 was taken for it" in told
    assert "headers not recognized: 'Пришёл к окну', 'Этаж'" in told
    found = mfc.read_tickets(tmp_path / name, columns={"called": "Пришёл к окну"})
    assert len(found.tickets) == 1


def test_titles_far_longer_than_a_report_are_no_titles(tmp_path: Path) -> None:
    path = below(tmp_path, ["Заметка"] * HEAD_ROWS + TABLE, "long.csv", "utf-8")
    with pytest.raises(DataFormatError, match=f"in lines 1 to {HEAD_ROWS}"):
        mfc.read_tickets(path)


def test_titles_stand_above_figures_and_boards_too(tmp_path: Path) -> None:
    path = below(tmp_path, ["Отчёт", "day;hour;came", "01.09.2026;9;42"], "hours.csv", "utf-8")
    hours = mfc.read_hourly(path, columns={"date": "day", "hour": "hour", "people": "came"})
    assert (hours.report.rows, hours.report.count("above"), hours.table["people"].tolist()) == (1, 1, [42])
    rows = [row("08:00", "N001", 2), row("08:15", "N003", 1), row("08:30", "N005", 1)]
    board = tmp_path / "board.csv"
    for titles in ([], ["Raport z urzędu", ""]):
        board.write_text("\n".join([*titles, HEADER, *rows, ""]), encoding="utf-8")
        log = read_any(board)
        assert (log.report.rows, log.report.count("above")) == (3, len(titles) // 2)


def test_columns_that_nobody_uses_are_named_in_one_line(tmp_path: Path) -> None:
    lines = [f"{TABLE[0]};;Примечание", f"{TABLE[1]};;", "А2;01.09.2026 9:06;;1;;"]
    log = mfc.read_tickets(below(tmp_path, lines, "plain.csv", "utf-8"), language="ru")
    assert "столбцы, которые не используются: 'Этаж', 'Примечание'" in str(log.report).splitlines()[2]
    assert log.report.count("unused") == 2
    names = {"date": "day", "hour": "hour", "people": "came"}
    path = below(tmp_path, ["day;hour;came;rain", "01.09.2026;9;42;no"], "hours.csv", "utf-8")
    assert "columns that are not used: 'rain'" in str(mfc.read_hourly(path, columns=names).report)


def test_a_number_that_comes_twice_a_day_is_suspicious_and_stays(tmp_path: Path) -> None:
    rows = [
        "А1;1 9:05",
        "А2;1 9:06",
        "Б1;1 9:07",
        "А1;1 9:08",
        "А1;2 9:05",
        ";2 9:06",
        ";2 9:07",
        "А1;2 9:08",
        "А1;2 9:09",
    ]
    lines = [
        "Талон;Время выдачи;Время вызова",
        *(one.replace(";", ";0").replace(" ", ".09.2026 ") + ";" for one in rows),
    ]
    path = below(tmp_path, lines, "plain.csv", "utf-8")
    log = mfc.read_tickets(path)
    assert (len(log.tickets), log.report.rows, log.report.count("repeated_numbers")) == (9, 9, 3)
    told = "already given on the same day: 3 (А1 on 2026-09-01, lines 2, 5; А1 on 2026-09-02, lines 6, 9; "
    assert told + "А1 on 2026-09-02, lines 6, 10); suspicious, kept as they are" in str(log.report)
    assert "3 (А1 2026-09-01, строки 2, 5; " in str(mfc.read_tickets(path, language="ru").report)


def test_roles_are_named_in_russian_as_the_report_prints_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["Номерок;Момент выдачи талончика;Вызвали в;Стойка", *TABLE[1:]]
    path = below(tmp_path, lines, "plain.csv", "utf-8")
    english = {"issued": "Момент выдачи талончика", "called": "Вызвали в", "window": "Стойка"}
    log = mfc.read_tickets(path, columns=english, language="ru")
    told = next(note.text for note in log.report.notes if note.code == "mapping")
    assert told == "столбцы: выдача = 'Момент выдачи талончика', вызов = 'Вызвали в', окно = 'Стойка'"
    russian = dict(pair.split(" = ") for pair in told.removeprefix("столбцы: ").replace("'", "").split(", "))
    again = mfc.read_tickets(path, columns=russian)
    assert again.tickets.equals(log.tickets)
    assert columns_of([f"{name}={role}" for role, name in russian.items()]) == english
    with pytest.raises(DataFormatError) as caught:
        mfc.read_tickets(path)
    assert '--columns "Момент выдачи талончика=выдача" --columns "Вызвали в=вызов"' in str(caught.value)
    with pytest.raises(DataFormatError) as caught:
        mfc.read_tickets(path, columns={"выдачи": "Номерок", "isued": "Стойка", "окно": "Стойка", "window": "Номерок"})
    assert caught.value.problems == (
        "columns: there is no column 'выдачи' of a ticket log; did you mean 'выдача'?",
        "columns: there is no column 'isued' of a ticket log; did you mean 'issued'?",
        "columns: 'window' names what another column is named for already",
    )
    monkeypatch.chdir(tmp_path)
    assert main(["fit", "plain.csv", "--kind", "tickets", "--columns", "Стойка=акно"]) == 1
    assert "no column 'акно'; did you mean 'окно'?" in capsys.readouterr().err


def test_every_role_of_every_kind_has_words_that_lead_back_to_it() -> None:
    roles = {role for some in ROLES.values() for role in some}
    russian = {role_word(role, "ru") for role in roles}
    assert len(russian) == len(roles)
    assert all(role_of(word) == role_of(word.upper()) for word in russian)
    assert {role_of(word) for word in russian} == roles
    assert {role_word(role, "en") for role in roles} == roles
    assert {language_of(word) for word in russian} == {"ru"}
