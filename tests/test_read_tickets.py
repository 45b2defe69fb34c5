"""A ticket export is read whatever its encoding, delimiter and dates, and whatever is odd in it is counted."""

from __future__ import annotations

import datetime as dt
import gzip
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.calibration import log_file
from mfc_sim.calibration.log_times import BAD, NEVER, Times
from mfc_sim.errors import DataFormatError

RUSSIAN = "Талон;Услуга;Время выдачи;Время вызова\nА1;Паспорт;01.09.2026 9:05;01.09.2026 9:20\n"


def written(folder: Path, text: str | bytes, name: str = "tickets.csv") -> Path:
    """A file of this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, *rows: str, header: str = "issued,called", **options: Any) -> Any:
    """Read a file of these rows."""
    return mfc.read_tickets(written(folder, "\n".join([header, *rows, ""])), **options)


def minutes(log: Any, *events: str) -> list[Any]:
    """Minutes of events, row by row; None where there is none."""
    table = log.tickets[[f"{event}_min" for event in events]]
    return [[None if math.isnan(value) else value for value in row] for row in table.to_numpy().tolist()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_russian_export_is_read_in_every_dress(
    tmp_path: Path, encoding: str, mark: str, end: str, *, quoted: bool
) -> None:
    text = RUSSIAN.replace(";", mark).replace("Паспорт", f'"Паспорт{mark} РФ"' if quoted else "Паспорт РФ")
    log = mfc.read_tickets(written(tmp_path, text.replace("\n", end).encode(encoding)))
    assert log.tickets["service"].tolist() == [f"Паспорт{mark if quoted else ''} РФ"]
    assert log.tickets["ticket"].tolist() == ["А1"]
    assert minutes(log, "issued", "called") == [[545, 560]]
    assert log.report.count("encoding") == (encoding == "cp1251")
    assert log.report.count("mark") == (encoding == "utf-8-sig")


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-13 09:05:00",
        "2026-09-13T09:05",
        "2026-09-13 9:05",
        "2026-09-13 09:05:00.000",
        "2026-09-13 09:05:00,000",
        "2026/9/13 9:05",
        "13.09.2026 09:05:00",
        "13.09.2026 9:05",
        "13.9.2026, 9:05",
        "9/13/2026 9:05 AM",
        "09/13/2026 09:05",
        "13/09/2026 09:05",
        "13-9-2026 9:05",
        " 2026-09-13  09:05 ",
    ],
)
def test_a_time_is_read_as_it_is_written_here_and_there(tmp_path: Path, text: str) -> None:
    log = read(tmp_path, f'"{text}",', f'"{text}",""', header="issued,called", bad_rows="drop")
    assert minutes(log, "issued") == [[545]]
    assert log.dates[0].date() == dt.date(2026, 9, 13)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30 09:00:00", "2026-09-01", "09:00", "now", "NaT", "2026-09-01 09:00:60", "2026-09-01 25:00", "soon",
     "1989-12-31 09:00:00", "2101-01-01 09:00:00", "31.04.2026 09:00", "2026-09-01 13:00 PM", "01.09.26 9:00",
     "-026-01-05 09:00:00", "2026-09-01 09:00: 1", "x" * 300],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataFormatError, match="line 3, column 'called'"):
        read(tmp_path, "2026-09-01 09:00:00,", f"2026-09-01 09:00:00,{text}")
    log = read(tmp_path, "2026-09-01 09:00:00,", f"2026-09-01 09:00:00,{text}", bad_rows="drop")
    assert len(log.tickets) == log.report.count("bad_rows") == 1


def test_padded_times_are_read_at_once_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    seconds = rng.integers(0, 4_000_000_000, 3_000) % 1_000_000_000 + 1_000_000_000
    iso = np.datetime_as_string(seconds.astype("datetime64[s]"))
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"):
        texts = [dt.datetime.fromisoformat(str(text)).strftime(form).encode() for text in iso]
        cells = np.array(texts, dtype=np.bytes_)
        slow = [Times()._parsed(text.decode()) for text in texts]
        assert Times().read(cells).tolist() == slow
        assert (Times().read(cells) // 60_000 == seconds // 60).all()
    assert Times().read(np.array([b"", b"soon"])).tolist() == [NEVER, BAD]


def test_a_date_that_may_be_march_or_april_is_asked_for(tmp_path: Path) -> None:
    rows = ["03/04/2026 09:00,03/04/2026 09:10", "04/04/2026 09:00,04/04/2026 09:10"]
    with pytest.raises(DataFormatError, match="name it: dates='day first' or dates='month first'"):
        read(tmp_path, *rows)
    assert [f"{day:%m-%d}" for day in read(tmp_path, *rows, dates="day first").dates] == ["04-03", "04-04"]
    assert [f"{day:%m-%d}" for day in read(tmp_path, *rows, dates="month first").dates] == ["03-04", "04-04"]
    later = [*rows, "13/04/2026 09:00,"]
    assert [f"{day:%m-%d}" for day in read(tmp_path, *later).dates] == ["04-03", "04-04", "04-13"]
    with pytest.raises(DataFormatError, match="'13/04/2026 09:00' has the day first, '04/13/2026 09:00' the month"):
        read(tmp_path, *later, "04/13/2026 09:00,")


def test_the_order_of_day_and_month_is_seen_far_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "CHUNK", 64)
    rows = [f"{1 + place // 60:02}/04/2026 09:{place % 60:02}," for place in range(700)]
    rows.append("13/04/2026 09:00,")
    log = read(tmp_path, *rows)
    assert {day.month for day in log.dates} == {4}
    assert len(log.tickets) == 701


def test_offsets_become_local_time_and_need_its_name(tmp_path: Path) -> None:
    row = "2026-09-01T06:00:00Z,2026-09-01T08:10:00+02:00"
    with pytest.raises(DataFormatError, match="time_zone='Europe/Moscow'"):
        read(tmp_path, row)
    assert minutes(read(tmp_path, row, time_zone="Europe/Moscow"), "issued", "called") == [[540, 550]]
    with pytest.raises(DataFormatError, match="did you mean 'Europe/Moscow'"):
        read(tmp_path, row, time_zone="Europe/Moskow")


def test_the_hours_of_a_changed_clock_are_counted(tmp_path: Path) -> None:
    rows = ["2025-10-26 02:30:00,", "2025-03-30 02:30:00,", "2025-10-26 09:00:00,"]
    log = read(tmp_path, *rows, time_zone="Europe/Berlin")
    assert (log.report.count("clock_twice"), log.report.count("clock_never")) == (1, 1)
    assert read(tmp_path, *rows, time_zone="Europe/Moscow").report.count("clock_twice") == 0


def test_date_and_times_may_stand_in_columns_of_their_own(tmp_path: Path) -> None:
    header = "Дата,Время выдачи,Время вызова,Окончание обслуживания,Время записи"
    rows = ["01.09.2026,23:50,0:10,0:25,", "02.09.2026,9:00,9:01:30,9:05,9:00"]
    log = read(tmp_path, *rows, header=header)
    assert minutes(log, "issued", "called", "finished", "slot") == [[1430, 1450, 1465, None], [540, 541.5, 545, 540]]
    assert log.report.count("past_midnight") == 1
    assert log.tickets["level"].tolist() == [2, 1]


def test_a_no_show_stands_at_his_slot(tmp_path: Path) -> None:
    log = read(tmp_path, ",,10:15,да,01.09.2026", header="issued,called,slot,no_show,date")
    assert minutes(log, "issued", "slot", "called") == [[615, 615, None]]
    assert log.tickets["outcome"].tolist() == ["no_show"]
    with pytest.raises(DataFormatError, match="no time of issue"):
        read(tmp_path, ",,10:15,нет,01.09.2026", header="issued,called,slot,no_show,date")


def test_a_mere_time_of_a_slot_is_of_the_day_of_its_ticket_or_refused(tmp_path: Path) -> None:
    header = "issued,called,slot,no_show"
    log = read(tmp_path, "2026-09-01 10:05,2026-09-01 10:16,10:15,", header=header)
    assert minutes(log, "issued", "slot", "called") == [[605, 615, 616]]
    with pytest.raises(DataFormatError, match="line 2, column 'slot': got '10:15'"):
        read(tmp_path, ",,10:15,yes", header=header)


def test_a_time_of_day_of_one_who_was_given_no_ticket_stays_on_its_date(tmp_path: Path) -> None:
    log = read(tmp_path, "2026-09-01,,10:20,10:15,yes", header="date,issued,called,slot,no_show")
    assert minutes(log, "issued", "slot", "called") == [[615, 615, 620]]
    assert log.tickets["outcome"].tolist() == ["left"]


@pytest.mark.parametrize("header", ["Ведомство", "Орган", "agency", "Наименование ведомства"])
def test_the_agency_is_read_under_its_russian_and_english_headers(tmp_path: Path, header: str) -> None:
    rows = ["2026-09-01 09:00,2026-09-01 09:05,МВД", "2026-09-01 09:01,2026-09-01 09:07,"]
    log = read(tmp_path, *rows, header=f"issued,called,{header}")
    assert log.tickets["agency"].tolist() == ["МВД", ""]
    assert read(tmp_path, *(row.rpartition(",")[0] for row in rows)).tickets["agency"].tolist() == ["", ""]


def test_unknown_headers_are_answered_with_a_mapping(tmp_path: Path) -> None:
    header = "Номерок,Момент выдачи талончика,Вызвали в"
    with pytest.raises(DataFormatError) as caught:
        read(tmp_path, "1,2026-09-01 09:00,2026-09-01 09:05", header=header)
    told = str(caught.value)
    assert "'issued': 'Момент выдачи талончика'" in told
    assert "'issued' (выдача), which is required" in told
    assert "'called' (вызов), which is required" in told
    mapping = {"issued": "Момент выдачи талончика", "called": "Вызвали в", "ticket": "Номерок"}
    log = read(tmp_path, "1,2026-09-01 09:00,2026-09-01 09:05", header=header, columns=mapping)
    assert log.tickets["ticket"].tolist() == ["1"]
    assert "issued = 'Момент выдачи талончика'" in str(log.report)


@pytest.mark.parametrize(
    ("header", "columns", "said"),
    [
        ("issued,created,called", None, "'issued' and 'created' may all hold 'issued'"),
        ("issued,called", {"isued": "issued"}, "did you mean 'issued'"),
        ("issued,called", {"issued": "isued"}, "did you mean 'issued'"),
        ("issued,called", {"issued": "issued", "called": "issued"}, "holds something else already"),
        ("issued,issued,called", {"issued": "issued"}, "stands twice"),
        ("issued,called", ["issued"], "must be a mapping"),
    ],
)
def test_a_mapping_that_cannot_be_is_named(tmp_path: Path, header: str, columns: Any, said: str) -> None:
    with pytest.raises(DataFormatError, match=said):
        read(tmp_path, "2026-09-01 09:00,2026-09-01 09:05,", header=header, columns=columns)


AT = "2026-09-01 {}".format
ODD = {
    # code: (issued, called, started, finished, left, status), and what is left of the events
    "called_before_issued": (("09:10:00", "09:00:00", "", "", "", ""), None),
    "skew": (("09:10:00", "09:09:30", "", "", "", ""), [550, 550, None, None, None]),
    "long_wait": (("01:10:00", "15:09:30", "", "", "", ""), None),
    "not_called": (("09:00:00", "", "", "", "", ""), [540, None, None, None, None]),
    "finished_before_started": (("09:00:00", "09:05:00", "09:06:00", "09:05:30", "", ""), [540, 545, 546, None, None]),
    "started_early": (("09:00:00", "09:05:00", "09:04:30", "09:10:00", "", ""), [540, 545, 545, 550, None]),
    "odd_start": (("09:00:00", "09:05:00", "09:00:30", "09:10:00", "", ""), [540, 545, None, 550, None]),
    "long_service": (("09:00:00", "09:05:00", "09:06:00", "22:00:00", "", ""), [540, 545, 546, None, None]),
    "no_finish": (("09:00:00", "09:05:00", "09:06:00", "", "", ""), [540, 545, 546, None, None]),
    "left_served": (("09:00:00", "09:05:00", "09:06:00", "09:10:00", "09:20:00", ""), [540, 545, 546, 550, None]),
    "odd_left": (("09:00:00", "", "", "", "08:00:00", ""), [540, None, None, None, None]),
    "unserved_times": (("09:00:00", "09:05:00", "", "09:06:00", "", "ушел"), [540, 545, None, None, None]),
    "absent_at_call": (("09:00:00", "09:05:00", "", "", "", "не явился"), [540, 545, None, None, None]),
    "served_uncalled": (("09:00:00", "", "09:05:00", "09:06:00", "", ""), [540, None, 545, 546, None]),
    "strange_outcome": (("09:00:00", "09:05:00", "09:05:00", "09:06:00", "", "что-то"), [540, 545, 545, 546, None]),
}


@pytest.mark.parametrize("code", ODD)
def test_what_is_odd_is_dropped_mended_or_kept_by_its_rule(tmp_path: Path, code: str) -> None:
    (*times, status), expected = ODD[code]
    calm = ["2026-09-01 12:00:00", "2026-09-01 12:01:00", "2026-09-01 12:01:00", "2026-09-01 12:02:00", "", "served"]
    odd = [*(AT(time) if time else "" for time in times), status]
    header = "issued,called,started,finished,left,status"
    for language, told in (("en", "lines 3"), ("ru", "строки 3")):
        log = read(tmp_path, ",".join(calm), ",".join(odd), header=header, language=language)
        assert log.report.count(code) == 1
        assert told in next(note.text for note in log.report.notes if note.code == code)
    found = [row for row in minutes(log, "issued", "called", "started", "finished", "left") if row[0] != 720]
    assert found == ([] if expected is None else [expected])


def test_an_ordinary_log_has_nothing_odd(tmp_path: Path) -> None:
    rows = ["2026-09-01 09:00:00,2026-09-01 09:01:00,2026-09-01 09:03:00,served"]
    log = read(tmp_path, *rows, header="issued,called,finished,status")
    assert [note.code for note in log.report.notes] == ["mapping"]


def test_repeated_rows_and_days_without_a_ticket_are_counted(tmp_path: Path) -> None:
    rows = ["2026-09-08 09:00:00,", "2026-09-01 09:00:00,", "2026-09-08 09:00:00,", "2026-09-22 09:00:00,"]
    log = read(tmp_path, *rows)
    assert log.report.count("duplicates") == 1
    assert log.report.count("missing_days") == 1
    assert "2026-09-15" in str(log.report)
    assert [day.day for day in log.dates] == [1, 8, 22]
    assert len(log.days("2026-09-01", "2026-09-08").tickets) == 2


def test_tickets_of_several_offices_need_a_name(tmp_path: Path) -> None:
    rows = ["2026-09-01 09:00:00,,Север", "2026-09-01 09:00:00,,Юг"]
    with pytest.raises(DataFormatError, match="holds 2 offices; name one"):
        read(tmp_path, *rows, header="issued,called,МФЦ")
    log = read(tmp_path, *rows, header="issued,called,МФЦ", office="Юг")
    assert log.office == "Юг"
    assert (len(log.tickets), log.report.count("other_offices")) == (1, 1)


def test_rows_of_the_wrong_length_blank_lines_and_totals_are_told_apart(tmp_path: Path) -> None:
    rows = ["2026-09-01 09:00:00,", "", " ,", "Итого: 1,", "2026-09-01 09:00:00", "2026-09-01 09:05:00,"]
    with pytest.raises(DataFormatError) as caught:
        read(tmp_path, *rows)
    assert ["line 5" in caught.value.problems[0], "line 6: 1 values" in caught.value.problems[1]] == [True, True]
    log = read(tmp_path, *rows, bad_rows="drop")
    assert (len(log.tickets), log.report.count("bad_rows"), log.report.rows) == (2, 2, 4)


def test_words_of_level_and_yes_or_no_are_checked(tmp_path: Path) -> None:
    header = "issued,called,level,transferred"
    rows = ["2026-09-01 09:00:00,2026-09-01 09:01:00,льготная,да", "2026-09-01 09:00:01,2026-09-01 09:01:00,по записи,"]
    log = read(tmp_path, *rows, header=header)
    assert log.tickets["level"].tolist() == [0, 1]
    assert log.tickets["outcome"].tolist() == ["transferred", ""]
    with pytest.raises(DataFormatError, match="line 2: level: got '99', allowed: a level from 0 to 15"):
        read(tmp_path, rows[0].replace("льготная", "99"), header=header)
    with pytest.raises(DataFormatError, match="line 2: transferred: got 'maybe', allowed: yes or no"):
        read(tmp_path, rows[0].replace("да", "maybe"), header=header)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataFormatError, match="zero bytes"):
        mfc.read_tickets(written(tmp_path, RUSSIAN.encode("utf-16")))
    with pytest.raises(DataFormatError, match="mixes UTF-8"):
        mfc.read_tickets(written(tmp_path, RUSSIAN.encode() + "А2;Загс;01.09.2026 9:05;\n".encode("cp1251")))
    with pytest.raises(DataFormatError, match="not a table of values"):
        mfc.read_tickets(written(tmp_path, RUSSIAN + '"А2;Загс;01.09.2026 9:05;\n'))
    with pytest.raises(DataFormatError, match="cannot be read"):
        mfc.read_tickets(written(tmp_path, gzip.compress(RUSSIAN.encode())[:40]))
    with pytest.raises(DataFormatError, match="a header but no rows"):
        mfc.read_tickets(written(tmp_path, RUSSIAN.split("\n", maxsplit=1)[0]))
    with pytest.raises(DataFormatError, match="Excel workbook"):
        mfc.read_tickets(written(tmp_path, b"PK\x03\x04 and nothing else"))


def test_a_gzipped_file_is_read_as_the_plain_one(tmp_path: Path) -> None:
    log = mfc.read_tickets(written(tmp_path, gzip.compress(RUSSIAN.encode()), "МФЦ.csv.gz"), language="ru")
    assert log.office == "МФЦ"
    assert str(log).startswith("МФЦ: дней 1 (2026-09-01 – 2026-09-01), талонов 1\nсреднее ожидание 15,0 мин")


def test_a_workbook_is_read_with_its_own_dates(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Номер талона", "Дата", "Время выдачи", "Время вызова", "Окно"])
    sheet.append(["А1", dt.date(2026, 9, 1), dt.time(9, 5), dt.time(9, 20, 30), 4])
    sheet.append([])
    sheet.append(["А2", dt.date(2026, 9, 1), dt.datetime(2026, 9, 1, 9, 6), None, 12.0])
    book.save(tmp_path / "tickets.xlsx")
    log = mfc.read_tickets(tmp_path / "tickets.xlsx")
    assert minutes(log, "issued", "called") == [[545, 560.5], [546, None]]
    assert log.tickets["window"].tolist() == ["4", "12"]
    assert log.report.rows == 2


def test_parquet_is_read_or_its_library_named(tmp_path: Path) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(DataFormatError, match="needs pyarrow: pip install pyarrow"):
            mfc.read_tickets(written(tmp_path, b"PAR1"))
        return
    at = [dt.datetime(2026, 9, 1, 9, minute) for minute in (5, 20)]
    table = pyarrow.table({"ticket": ["A1", "A2"], "issued": at, "called": [at[1], None]})
    parquet.write_table(table, tmp_path / "tickets.parquet")
    assert minutes(mfc.read_tickets(tmp_path / "tickets.parquet"), "issued", "called") == [[545, 560], [560, None]]


def test_a_file_in_many_pieces_is_read_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f"N{place % 37};сервис {place % 5};2026-09-{1 + place // 90:02} 09:{place % 60:02}:00;"
        + (f"2026-09-{1 + place // 90:02} 10:{place % 60:02}:00" if place % 3 else "")
        for place in range(900)
    ]
    text = "ticket;service;issued;called\r\n" + "\r\n".join(rows)
    whole = mfc.read_tickets(written(tmp_path, text))
    quoted = mfc.read_tickets(written(tmp_path, text.replace("сервис 3", '"сервис 3"')))
    monkeypatch.setattr(log_file, "CHUNK", 101)
    for other in (mfc.read_tickets(written(tmp_path, text)), quoted):
        assert whole.tickets.equals(other.tickets)
        assert whole.report.table().equals(other.report.table())
    assert whole.report.rows == 900


@pytest.mark.parametrize("wrong", ["31.02.2026", "32.10.2026", "01.13.2026", "29.02.2026", "00.00.0000"])
def test_a_date_that_does_not_exist_among_thousands_is_told_with_its_line(tmp_path, wrong):
    rows = [f"A{place};07.09.2026 09:00:00;07.09.2026 09:05:00;1" for place in range(2_000)]
    rows[700] = f"A700;{wrong} 09:00:00;07.09.2026 09:05:00;1"
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["ticket;issued;called;window", *rows]) + "\n", encoding="utf-8")
    with pytest.raises(DataFormatError, match=rf"line 702.*{re.escape(wrong)}"):
        mfc.read_tickets(path)
    log = mfc.read_tickets(path, bad_rows="drop")
    assert len(log.tickets) == 1_999


def test_days_with_dots_are_day_first_and_slashes_are_refused(tmp_path):
    rows = [f"A1;{day:02}.10.2026 09:00:00;{day:02}.10.2026 09:05:00;1" for day in range(1, 13)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["ticket;issued;called;window", *rows]) + "\n", encoding="utf-8")
    log = mfc.read_tickets(path)
    assert [f"{day:%m-%d}" for day in log.days("5.10.2026", "07.10.2026").dates] == ["10-05", "10-06", "10-07"]
    with pytest.raises(DataFormatError, match="'05/10/2026'"):
        log.days("05/10/2026", "2026-10-07")
