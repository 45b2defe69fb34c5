"""A board log with absurd readings makes no phantom tickets, and wrong arguments are answered in words of our own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import HEADER, STORY, read, row, write
from mfc_sim.calibration import tickets
from mfc_sim.calibration.columns import BoardColumns
from mfc_sim.errors import DataFormatError, InvalidDescription

HOURS = [f"{hour:02d}:{minute:02d}" for hour in range(8, 16) for minute in range(0, 60, 5)]
COLUMNS: dict[str, Any] = {"queue": "q", "date": "d", "number": "n", "waiting": "w", "counters": "c"}
COLUMNS["date_format"] = "%Y-%m-%d %H:%M"


def calm(waiting: dict[int, int] | None = None, number: dict[int, str] | None = None) -> list[str]:
    """A day on which somebody is called every five minutes and three wait, but for some snapshots."""
    waiting, number = waiting or {}, number or {}
    return [
        row(time, number.get(place, f"N{place + 1:03d}"), waiting.get(place, 3)) for place, time in enumerate(HOURS)
    ]


@pytest.mark.parametrize(
    "glitch",
    [
        {40: 9999},
        {40: 60},
        {40: 9999, 41: 9998},
        {40: 60, 41: 61, 42: 60},
        {0: 9999},
        {len(HOURS) - 1: 9999},
        {len(HOURS) - 1: 60},
        dict.fromkeys(range(40, 60), 9999),
        dict.fromkeys(range(40, len(HOURS)), 9999),
    ],
)
def test_people_waiting_that_nothing_bears_out_make_no_tickets(tmp_path: Path, glitch: dict[int, int]) -> None:
    clean, log = read(tmp_path, calm()), read(tmp_path, calm(waiting=glitch))
    pd.testing.assert_frame_equal(log.tickets, clean.tickets)
    assert log.counters["waiting"].max() == 3
    assert log.report.count("waiting_glitch") == len(glitch)
    assert clean.report.count("waiting_glitch") == 0


def test_a_glitch_of_people_waiting_is_reported_with_its_place_and_what_was_taken(tmp_path: Path) -> None:
    log = read(tmp_path, calm(waiting={12: 777}))
    said = "7, 2026-09-01 09:00: 777 people waiting in 1 snapshot(s), not borne out by the others; 3 taken"
    assert said in str(log.report)
    assert "ждущих 777" in str(read(tmp_path, calm(waiting={12: 777}), language="ru").report)


def test_a_crowd_that_later_numbers_bear_out_is_kept(tmp_path: Path) -> None:
    # A coach brings 50 at 09:00; from then on three are called every five minutes, until all are.
    rows = [row(time, f"N{place + 1:03d}", 1) for place, time in enumerate(HOURS[:12])]
    rows += [row(time, f"N{12 + 3 * place:03d}", 51 - 3 * place) for place, time in enumerate(HOURS[12:30])]
    log = read(tmp_path, rows)
    assert log.report.count("waiting_glitch") == 0
    assert log.tickets["number"].max() == 63


def test_people_sent_home_in_the_evening_had_tickets(tmp_path: Path) -> None:
    rows = [*calm(waiting={95: 12}), row("16:00", "N096", 0)]
    log = read(tmp_path, rows)
    assert log.tickets["number"].max() == 96 + 12
    assert log.report.count("uncalled") == 12


@pytest.mark.parametrize(
    "glitch",
    [{40: "N999"}, {40: "N999", 41: "N999"}, {0: "N999"}, {len(HOURS) - 1: "N999"}, {40: "N043", 50: "N800"}],
)
def test_a_number_that_nothing_bears_out_makes_no_tickets(tmp_path: Path, glitch: dict[int, str]) -> None:
    log = read(tmp_path, calm(number=glitch))
    assert log.tickets["number"].max() == len(HOURS) + 3 - (len(HOURS) - 1 in glitch)
    assert log.report.count("glitch") == len(glitch)


def test_a_block_that_begins_in_the_middle_of_the_day_is_no_glitch(tmp_path: Path) -> None:
    later = {place: f"N{500 + place}" for place in range(40, len(HOURS))}
    assert read(tmp_path, calm(number=later)).report.count("glitch") == 0


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (row("08:40", "N003", 999_999_999), "line 6, column 'liczbaKlwKolejce': got '999999999', allowed: a whole"),
        (
            row("08:40", "N003", 10_001),
            "line 6, column 'liczbaKlwKolejce': got '10001', allowed: a whole number from 0",
        ),
        (row("08:40", "N003", 0, counters=1_001), "line 6, column 'liczbaCzynnychStan': got '1001', allowed: a whole"),
        (row("08:40", "N1000000", 0), "line 6, column 'aktualnyNumer': got 'N1000000', allowed: letters and digits"),
    ],
)
def test_a_number_no_board_shows_is_a_bad_row(tmp_path: Path, line: str, sentence: str) -> None:
    with pytest.raises(DataFormatError) as error:
        read(tmp_path, [*STORY, line])
    assert sentence in str(error.value)
    assert read(tmp_path, [*STORY, line], bad_rows="drop").report.count("bad_rows") == 1


def test_more_tickets_than_a_day_can_hold_are_refused_by_queue_and_day(tmp_path: Path) -> None:
    wild = [row("08:00", "", 1), row("08:05", "N1", 0), row("08:10", "N400000", 0), row("08:15", "N400001", 0)]
    with pytest.raises(DataFormatError, match="queue '7', 2026-09-01: numbers from 0 to 400001, allowed: 20000 a day"):
        read(tmp_path, wild)
    assert tickets.TICKETS_MOST == 20_000


def test_a_status_nobody_explained_is_reported_and_says_nothing(tmp_path: Path) -> None:
    rows = [row("08:00", "", 1), row("08:10", "N001", 0, status="yes"), row("08:20", "N001", 0, status="?")]
    log = read(tmp_path, rows)
    assert log.report.count("strange_status") == 2
    assert "2 ('yes', '?')" in str(log.report)
    assert log.counters["issuing"].tolist() == [True, True, True]
    other = BoardColumns(**{**COLUMNS, "status": "s", "issuing": ("yes",), "not_issuing": ["no", "?"]})
    path = write(tmp_path, ["7,2026-09-01 08:00,,1,1,yes", "7,2026-09-01 08:05,N1,1,1,no"], header="q,d,n,w,c,s")
    told = mfc.read_board(path, columns=BoardColumns(**{**vars(other), "date_format": "%Y-%m-%d %H:%M"}))
    assert told.report.count("strange_status") == 0


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n \n", b",,,\n", b",,,\n,,\n"])
def test_a_file_of_nothing_but_marks_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "board.csv"
    path.write_bytes(content)
    with pytest.raises(DataFormatError, match="is empty; expected a header and one row per queue and snapshot"):
        mfc.read_board(path)


@pytest.mark.parametrize("path", [None, 5, True, b"board.csv", "a\0b", "", ["board.csv"]])
def test_what_is_no_path_is_refused(path: Any) -> None:
    with pytest.raises(DataFormatError, match="read_board: path must be the path of a file, got "):
        mfc.read_board(path)


def test_wrong_options_are_all_named(tmp_path: Path) -> None:
    options: dict[str, Any] = {"office": 5, "bad_rows": ["drop"], "language": "de"}
    with pytest.raises(DataFormatError) as error:
        read(tmp_path, **options)
    office, bad_rows, language = error.value.problems
    assert office.startswith("read_board: office must be of kind str")
    assert "bad_rows must be 'refuse' or 'drop', got ['drop']" in bad_rows
    assert "language must be 'en' or 'ru', got 'de'" in language


@pytest.mark.parametrize("columns", [None, ["warsaw"], 5])
def test_columns_of_another_kind_are_refused(tmp_path: Path, columns: Any) -> None:
    with pytest.raises(InvalidDescription, match=r"a mapping such as .* or the name of a preset, got .*'warsaw'"):
        read(tmp_path, columns=columns)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"delimiter": None}, "delimiter must be a text, got None"),
        ({"delimiter": ""}, "delimiter must be one character such as ';', got ''"),
        ({"delimiter": '"'}, "delimiter must be one character such as ';', got '\"'"),
        ({"queue": 5}, "queue must be a text, got 5"),
        ({"issuing": "1"}, "issuing must be texts such as ('1',), got '1'"),
        ({"not_issuing": (0,)}, "not_issuing must be texts such as ('1',), got (0,)"),
        ({"date_format": "%Y-%m-%dT%H:%M%z"}, "date_format must be of local time, without a zone"),
        ({"date_format": "%Q"}, "date_format must hold a year, a month and a day as in strptime, got '%Q'"),
        ({"date_format": "%d.%m. %H:%M"}, "date_format must hold a year, a month and a day"),
        ({"date_format": "%Y-%m-%d"}, "date_format must hold the time of day too where time names no column"),
        ({"time": "t", "time_format": "%M"}, "time_format must hold a time of day as in strptime, got '%M'"),
        ({"number": "q"}, "queue and number both name the column 'q'"),
        ({"time_format": "%H:%M %Z"}, "time_format must be of local time, without a zone"),
    ],
)
def test_a_field_of_the_columns_that_cannot_be_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidDescription) as error:
        BoardColumns(**{**COLUMNS, **change})
    assert str(error.value).startswith(f"board columns: {says}")


def test_a_date_with_a_zone_is_a_bad_row(tmp_path: Path) -> None:
    columns = BoardColumns(**{**COLUMNS, "date_format": "ISO8601"})
    path = write(tmp_path, ["7,2026-09-01T08:00+03:00,,1,1"], header="q,d,n,w,c")
    with pytest.raises(DataFormatError, match="column 'd': got '2026-09-01T08:00\\+03:00', allowed: a date as ISO8601"):
        mfc.read_board(path, columns=columns)


def test_a_file_with_zero_bytes_anywhere_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(DataFormatError, match="it holds zero bytes"):
        read(tmp_path, [*STORY * 40, row("08:40", "N003\0", 0)])


def test_an_encoding_that_is_not_there_is_named(tmp_path: Path) -> None:
    for encoding in ("martian", "a\0b"):
        with pytest.raises(DataFormatError, match="there is no encoding"):
            mfc.read_board(write(tmp_path, header=HEADER), columns=BoardColumns(**COLUMNS, encoding=encoding))


@pytest.mark.parametrize(
    "day",
    [
        None,
        "",
        "nan",
        float("nan"),
        pd.NaT,
        [],
        True,
        5,
        "2026-09-01T08:00+03:00",
        pd.Timestamp("2026-09-01", tz="UTC"),
    ],
)
def test_days_that_are_no_dates_are_refused(tmp_path: Path, day: Any) -> None:
    log = read(tmp_path)
    with pytest.raises(DataFormatError, match="days: a date must be such as"):
        log.days(day, "2026-09-30")
    with pytest.raises(DataFormatError, match="days: a date must be such as"):
        log.days("2026-09-01", day)


def test_days_may_be_dates_of_any_library(tmp_path: Path) -> None:
    log = read(tmp_path)
    for day in (
        dt.date(2026, 9, 1),
        np.datetime64("2026-09-01"),
        pd.Timestamp(2026, 9, 1),
    ):
        assert len(log.days(day, day).tickets) == 2  # type: ignore[arg-type]


def test_a_fit_and_a_back_test_of_something_else_are_refused_by_kind(tmp_path: Path) -> None:
    nothing: Any = None
    with pytest.raises(InvalidDescription, match="fit_office: log must be of kind BoardLog") as error:
        mfc.fit_office(nothing, language="de", seed=-1)  # type: ignore[arg-type]
    assert len(error.value.problems) == 3
    with pytest.raises(InvalidDescription, match="backtest: fit must be of kind Fit") as error:
        mfc.backtest(nothing, read(tmp_path), mode=["plan"])  # type: ignore[arg-type]
    assert len(error.value.problems) == 2
