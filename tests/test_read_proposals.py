"""Columns that are not known by their headers are proposed by their words and values, and only if they fit."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from boards import HEADER, row
from mfc_sim.calibration.columns import WARSAW
from mfc_sim.calibration.log_file import open_log
from mfc_sim.calibration.mapping import KNOWN, mapped
from mfc_sim.calibration.proposal import LIKE, SAMPLE, Likeness, sample
from mfc_sim.cli import main
from mfc_sim.errors import DataFormatError, InvalidDescription

Cell = Callable[[dict[str, Any]], str]


def visits(count: int = 120) -> list[dict[str, Any]]:
    """Made-up visits of two days, and what else exports hold about people."""
    rng, when, made = random.Random(5), dt.datetime(2026, 9, 14, 9), []
    for place in range(count):
        when += dt.timedelta(seconds=rng.randrange(30, 300))
        if when.hour >= 16:
            when = when.replace(hour=9) + dt.timedelta(days=1)
        called = when + dt.timedelta(seconds=rng.randrange(1500))
        started = called + dt.timedelta(seconds=rng.randrange(5, 60))
        finished = started + dt.timedelta(seconds=rng.randrange(60, 1500))
        made.append(
            {
                "issued": when,
                "called": called,
                "started": started,
                "finished": finished,
                "ticket": f"A{place + 1:03}",
                "id": 100_000 + place,
                "window": rng.randrange(1, 9),
                "operator": rng.choice(["Иванова А.А.", "Петрова Б.Б."]),
                "service": rng.choice(["Паспорт", "Загс"]),
                "floor": rng.choice([1, 2]),
                "room": rng.choice([101, 102]),
                "phone": f"+7 9{rng.randrange(10**8, 10**9)}",
                "age": rng.randrange(18, 80),
                "born": dt.date(1990, 1, 1) + dt.timedelta(days=rng.randrange(6000)),
            }
        )
    return made


def as_time(name: str, form: str) -> Cell:
    return lambda visit: format(visit[name], form)


def plain(name: str) -> Cell:
    return lambda visit: str(visit[name])


def russian(name: str) -> Cell:
    return as_time(name, "%d.%m.%Y %H:%M:%S")


def american(name: str) -> Cell:
    return as_time(name, "%m/%d/%Y %I:%M %p")


def clock(name: str) -> Cell:
    return as_time(name, "%H:%M:%S")


def between(first: str, last: str) -> Cell:
    return lambda visit: str(visit[last] - visit[first])


def export(folder: Path, columns: Mapping[str, Cell], name: str = "export.csv") -> Path:
    """A file of these columns."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(columns)
        writer.writerows([cell(visit) for cell in columns.values()] for visit in visits())
    return path


def told(path: Path, **options: Any) -> str:
    with pytest.raises(DataFormatError) as caught:
        mfc.read_tickets(path, **options)
    return str(caught.value)


def proposed(text: str) -> Any:
    """The mapping of an error."""
    (line,) = (line for line in text.splitlines() if line.startswith("- perhaps"))
    return eval(line.partition("columns=")[2], {})  # the mapping is Python, that is the point of it


CASES: dict[str, tuple[dict[str, Cell], dict[str, str]]] = {
    "short Russian": (
        {
            "ID": plain("id"),
            "ЭТАЖ": plain("floor"),
            "Вр. выд.": russian("issued"),
            "вр. выз.": russian("called"),
            "Т нач обсл": russian("started"),
            "Т ок обсл": russian("finished"),
            "№ окна": plain("window"),
            "ФИО сотр.": plain("operator"),
            "Усл.": plain("service"),
            "Тел.": plain("phone"),
            "Возраст": plain("age"),
        },
        {
            "issued": "Вр. выд.",
            "called": "вр. выз.",
            "started": "Т нач обсл",
            "finished": "Т ок обсл",
            "window": "№ окна",
            "operator": "ФИО сотр.",
            "ticket": "ID",
            "service": "Усл.",
        },
    ),
    "short English": (
        {
            "Client ID": plain("id"),
            "FLOOR": plain("floor"),
            "DT_ISSUE": american("issued"),
            "Call TS": american("called"),
            "SRV_START": american("started"),
            "EndTime": american("finished"),
            "Desk No.": plain("window"),
            "Age": plain("age"),
            "DateOfBirth": as_time("born", "%m/%d/%Y"),
            "Phone": plain("phone"),
        },
        {
            "issued": "DT_ISSUE",
            "called": "Call TS",
            "started": "SRV_START",
            "finished": "EndTime",
            "window": "Desk No.",
        },
    ),
    "two dates and times of day": (
        {
            "Дата рождения": as_time("born", "%d.%m.%Y"),
            "Дата приёма": as_time("issued", "%d.%m.%Y"),
            "Талон": plain("ticket"),
            "Выдали в": clock("issued"),
            "Вызвали в": clock("called"),
            "Время обслуживания": between("started", "finished"),
            "Кабинет": plain("room"),
        },
        {"issued": "Выдали в", "called": "Вызвали в", "date": "Дата приёма"},
    ),
    "line breaks": (
        {
            "Номер\nталона": plain("ticket"),
            "Дата и время\n выдачи": russian("issued"),
            "Дата и время\nвызова оператором": russian("called"),
            "Длительность\nожидания": between("issued", "called"),
        },
        {"called": "Дата и время\nвызова оператором"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_awkward_export_is_proposed_whole_and_read_as_proposed(tmp_path: Path, name: str) -> None:
    columns, wanted = CASES[name]
    path = export(tmp_path, columns)
    mapping = proposed(told(path))
    assert mapping == wanted
    log = mfc.read_tickets(path, columns=mapping)
    assert len(log.tickets) == len(visits())
    issued = [
        visit["issued"].replace(second=0 if name == "short English" else visit["issued"].second) for visit in visits()
    ]
    assert log.tickets["issued_min"].tolist() == [
        pytest.approx(when.hour * 60 + when.minute + when.second / 60) for when in issued
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_proposal_is_written_for_the_command_line_too(tmp_path: Path, name: str) -> None:
    columns, wanted = CASES[name]
    text = told(export(tmp_path, columns))
    (line,) = (line for line in text.splitlines() if line.startswith("- on the command line: "))
    pairs = line.split('"')[1::2]
    from mfc_sim.calibration.any_log import columns_of

    assert columns_of(pairs) == {role: " ".join(header.split()) for role, header in wanted.items()}
    log = open_log(tmp_path / "export.csv")
    assert mapped(log, columns_of(pairs)).items() >= mapped(log, wanted).items()


def test_a_column_of_floors_is_never_taken_for_a_time(tmp_path: Path) -> None:
    columns = {"Талон": plain("ticket"), "Время выдачи": russian("issued"), "Время вызова на этаж": plain("floor")}
    text = told(export(tmp_path, columns))
    assert "'called' (вызов), which is required; no column that is left holds a date and a time after the issue" in text
    assert "perhaps" not in text
    assert "headers not recognized: 'Время вызова на этаж'; name them in columns={'called': ...}" in text


def test_what_is_missing_is_named_with_the_columns_that_it_could_be(tmp_path: Path) -> None:
    columns = {
        "ticket": plain("ticket"),
        "issued": russian("issued"),
        "pressed": russian("called"),
        "printed": lambda visit: format(visit["issued"] - dt.timedelta(days=1), "%d.%m.%Y %H:%M"),
        "floor": plain("floor"),
    }
    path = export(tmp_path, columns)
    text = told(path)
    assert "no column is known to hold 'called', which is required; by its first values it may be 'pressed'\n" in text
    assert proposed(text) == {"called": ...}
    assert '--columns "...=called"' in text
    assert "'called' (вызов), which is required" in told(path, language="ru")
    two = columns | {"done": russian("finished")}
    assert "it may be 'pressed' or 'done'" in told(export(tmp_path, two))


def test_a_call_before_its_issue_is_proposed_as_neither(tmp_path: Path) -> None:
    columns = {"Вызван терминалом": russian("issued"), "Выдан оператору": russian("called")}
    text = told(export(tmp_path, columns))
    assert proposed(text) == {"issued": ..., "called": ...}
    assert text.count("it may be 'Вызван терминалом' or 'Выдан оператору'") == 2


def test_times_of_day_ask_for_their_date(tmp_path: Path) -> None:
    columns = {"Талон": plain("ticket"), "Время выдачи": clock("issued"), "Время вызова": clock("called")}
    text = told(export(tmp_path, columns))
    assert "no column is known to hold 'date' (дата), which is required; no column that is left holds dates" in text
    assert "drop" not in text
    text = told(
        export(tmp_path, columns | {"День": as_time("issued", "%d.%m.%Y")}).rename(tmp_path / "known.csv"),
        columns={"office": "День"},
    )
    assert "'date' (дата), which is required" in text
    path = export(tmp_path, {"День приёма": as_time("issued", "%d.%m.%Y"), **columns})
    assert proposed(told(path)) == {"date": "День приёма"}
    assert proposed(told(path, bad_rows="drop")) == {"date": "День приёма"}
    assert len(mfc.read_tickets(path, columns={"дата": "День приёма"}).tickets) == len(visits())
    unknown = {"Взят": clock("issued"), "Позвали": clock("called"), "Этаж": plain("floor")}
    text = told(export(tmp_path, unknown))
    assert "columns of times of day, whose date no column holds: 'Взят', 'Позвали'" in text
    assert "perhaps" not in text


def test_words_of_outcome_and_level_and_offsets_are_looked_at_too(tmp_path: Path) -> None:
    columns: dict[str, Cell] = {
        "Вр. выд.": lambda visit: format(visit["issued"], "%Y-%m-%dT%H:%M:%S+03:00"),
        "Вр. выз.": lambda visit: format(visit["called"], "%Y-%m-%dT%H:%M:%S+03:00"),
        "Статус заявки": lambda visit: "обслужен" if visit["floor"] == 1 else "ушел",
        "Приоритет обсл.": lambda visit: "льготная" if visit["floor"] == 1 else "живая очередь",
        "Категория возраста": plain("age"),
        "Неявка клиента": lambda visit: f"maybe {visit['floor']}",
    }
    mapping = proposed(told(export(tmp_path, columns)))
    assert mapping == {
        "issued": "Вр. выд.",
        "called": "Вр. выз.",
        "outcome": "Статус заявки",
        "level": "Приоритет обсл.",
    }


def test_a_row_of_values_with_the_word_of_a_header_is_no_header(tmp_path: Path) -> None:
    columns: dict[str, Cell] = {"Взят": russian("issued"), "Позвали": russian("called"), "Как": lambda _: "ушел"}
    text = told(export(tmp_path, columns))
    assert "headers not recognized: 'Взят', 'Позвали', 'Как'" in text
    assert "line 1 was taken for it" in text


def test_a_header_without_rows_is_answered_without_a_proposal(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("Вр. выд.;Вр. выз.\n", encoding="utf-8")
    assert "perhaps" not in told(path)


def test_columns_that_stand_twice_are_not_proposed(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("Время вызова;Выд.;Выд.\n2026-09-01 09:05;2026-09-01 09:00;2026-09-01 09:01\n", encoding="utf-8")
    assert "'issued' (выдача), which is required; no column that is left" in told(path)


def test_first_rows_are_enough_and_may_be_in_windows_1251(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = "\n".join(f"{'обслужен' if place < SAMPLE else 'x'};1" for place in range(SAMPLE + 300))
    path.write_text(f"Статус;Этаж\n{rows}\n", encoding="cp1251")
    outcome, floor = sample(open_log(path))
    assert (outcome.rows, len(outcome.texts), set(outcome.texts)) == (SAMPLE, SAMPLE, {"обслужен"})
    assert not floor.mostly("instant")
    assert np.array_equal(floor.timed, floor.when["clock"])


def test_every_known_header_is_like_itself_and_strange_ones_are_like_none() -> None:
    known = {role: names.split(", ") for role, names in KNOWN.items()}
    like = Likeness(known)
    low = [name for role, names in known.items() for name in names if like(name, role) < 0.99]
    assert low == []
    for strange in ("Этаж", "Кабинет", "Номер телефона", "Возраст заявителя", "Дата рождения", "Floor", "Room", "№"):
        assert max(like(strange, role) for role in known) < LIKE, strange


HOURS = {"дата": "d", "час": "h", "Пришли": "n", "открытые окна": "w", "полосы ожидания": [("a", 0, 15)]}


def test_every_reader_takes_russian_words(tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    path.write_text("d,h,n,w,a\n2026-01-05,9,4,2,4\n", encoding="utf-8")
    english = {"date": "d", "hour": "h", "people": "n", "open_windows": "w", "bands": [("a", 0, 15)]}
    assert mfc.read_hourly(path, columns=HOURS).table.equals(mfc.read_hourly(path, columns=english).table)
    path.write_text("site,at,wait\nnorth,2026-09-01 09:00,12\n", encoding="utf-8")
    posted = mfc.read_posted(path, columns={"отделение": "site", "снято": "at", "ожидание без записи": "wait"})
    assert posted.table["walk_in_min"].tolist() == [12]
    board = tmp_path / "board.csv"
    rows = [row("08:00", "N001", 2), row("08:15", "N003", 1), row("08:30", "N005", 1)]
    board.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    words = {"отделение": "office", "очередь": "queue", "название": "name", "буква": "letter", "дата": "date"}
    words |= {"время": "time", "приём талонов": "status", "открыто окон": "counters", "ожидают": "waiting"}
    words |= {"номер на табло": "number"}
    named = {word: getattr(WARSAW, role) for word, role in words.items()} | {"выдают": ("1",), "не выдают": ("0",)}
    assert mfc.read_board(board, columns=named).tickets.equals(mfc.read_board(board).tickets)


@pytest.mark.parametrize(
    ("read", "columns", "said"),
    [
        (
            mfc.read_hourly,
            {"дата": "d", "часы": "h"},
            ["'часы'; did you mean 'час'?", "must name 'hour' (час)", "(пришли)"],
        ),
        (mfc.read_hourly, HOURS | {"date": "x"}, ["'date' names what another column is named for already"]),
        (mfc.read_posted, {"отделение": "s"}, ["columns must name 'captured' (снято)"]),
        (mfc.read_board, {"очередь": "q", "ждут": "w"}, ["no column 'ждут'", "must name 'waiting' (ожидают)"]),
        (mfc.read_board, {"queue": "q", 5: "w"}, ["no column 5", "must name 'waiting'\n"]),
    ],
)
def test_words_that_no_reader_knows_are_answered_in_their_language(read: Any, columns: Any, said: list[str]) -> None:
    with pytest.raises(InvalidDescription) as caught:
        read("nowhere.csv", columns=columns)
    assert [each for each in said if each not in str(caught.value)] == []


def test_rows_that_cannot_be_read_say_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = export(tmp_path, {"issued": russian("issued"), "called": russian("called")})
    with path.open("a", encoding="utf-8") as stream:
        stream.write("soon;\nlater;\n")
    assert "go on without these 2 of 122 rows: bad_rows='drop'; on the command line: --drop-bad-rows" in told(path)
    assert len(mfc.read_tickets(path, bad_rows="drop").tickets) == 120
    assert main(["fit", "export.csv"]) == 1
    assert "--drop-bad-rows" in capsys.readouterr().err
    path.write_text("issued;called\nsoon;\n", encoding="utf-8")
    assert "drop" not in told(path)


def test_a_log_without_windows_is_told_how_to_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    columns = {"выдача": russian("issued"), "вызов": russian("called"), "Место": plain("window")}
    export(tmp_path, columns)
    assert main(["fit", "export.csv", "--language", "ru"]) == 1
    text = capsys.readouterr().err
    assert '--columns "Стойка=окно"' in text
    assert "'Место'" in text
    assert main(["fit", "export.csv", "--columns", "Место=окно"]) != 2
    assert "no call with a window" not in capsys.readouterr().err
