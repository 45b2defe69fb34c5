"""A board log is read as it is: nothing is dropped in silence, and what cannot be read is said in a planner's words."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import HEADER, STORY, fitted_days, judged_days, read, row, warsaw, write
from mfc_sim.calibration.cells import NAIVE, called_tickets, errors, observed_cells, seen, with_naive
from mfc_sim.calibration.columns import BoardColumns
from mfc_sim.errors import DataFormatError, InvalidDescription


def problems(folder: Path, rows: tuple[str, ...] = STORY, **options: object) -> tuple[str, ...]:
    with pytest.raises(DataFormatError) as error:
        read(folder, rows, **options)
    assert isinstance(error.value, mfc.MfcSimError)
    return error.value.problems


# Tickets


def test_a_ticket_is_issued_when_called_and_waiting_pass_it_and_called_when_the_number_does(tmp_path: Path) -> None:
    first, second = read(tmp_path).tickets.to_dict("records")
    assert [first["issued_from_min"], first["issued_until_min"]] == [480, 490]
    assert [first["called_from_min"], first["called_until_min"]] == [490, 500]
    assert [second["called_from_min"], second["called_until_min"]] == [500, 510]
    # Two in ten minutes stand at a quarter and at three quarters; one stands in the middle.
    assert [first["issued_min"], second["issued_min"]] == [482.5, 487.5]
    assert [first["called_min"], second["called_min"]] == [495, 505]
    assert [first["wait_min"], second["wait_min"]] == [12.5, 17.5]


def test_people_at_the_door_are_issued_just_before_the_first_snapshot(tmp_path: Path) -> None:
    log = read(tmp_path, [row("07:59", "", 1), row("08:04", "N001", 0)])
    assert log.tickets[["issued_from_min", "issued_until_min"]].to_numpy().tolist() == [[474, 479]]


def test_a_ticket_never_called_stays_without_a_wait_and_is_counted(tmp_path: Path) -> None:
    log = read(tmp_path, [*STORY, row("08:40", "N002", 1)])
    assert log.tickets["wait_min"].isna().tolist() == [False, False, True]
    assert log.report.count("uncalled") == 1


def test_numbers_called_before_the_first_snapshot_make_no_tickets(tmp_path: Path) -> None:
    log = read(tmp_path, [row("10:00", "N050", 1), row("10:10", "N051", 0)])
    assert log.tickets["number"].tolist() == [51]
    assert log.report.count("before_log") == 50


def test_a_block_of_numbers_counts_from_its_own_zero(tmp_path: Path) -> None:
    log = read(tmp_path, [row("08:00", "", 1), row("08:10", "N501", 1), row("08:20", "N502", 0)])
    assert log.tickets["number"].tolist() == [1, 2]
    assert log.queues["base"].tolist() == [500]
    assert log.report.count("blocks") == 1


def day(date: str, first: int, last: int, queue: str = "7") -> list[str]:
    """A day on which a queue calls from one number to another."""
    return [
        row("08:00", "", 1, day=date, queue=queue, letter=queue),
        row("08:10", f"{queue}{first:03d}", 0, day=date, queue=queue, letter=queue),
        row("15:00", f"{queue}{last:03d}", 0, day=date, queue=queue, letter=queue),
    ]


def test_numbers_that_go_on_in_the_whole_office_were_not_reset(tmp_path: Path) -> None:
    queues = ("A", "B", "C")
    rows = [one for queue in queues for one in day("2026-09-01", 1, 20, queue) + day("2026-09-02", 21, 30, queue)]
    log = read(tmp_path, rows)
    assert log.tickets.groupby(["queue", "day"]).size().tolist() == [20, 10] * 3
    assert log.tickets["number"].max() == 20
    assert log.report.count("not_reset") == 1


def test_one_queue_against_the_vote_of_the_office_was_reset(tmp_path: Path) -> None:
    rows = [one for queue in ("A", "B") for one in day("2026-09-01", 1, 20, queue) + day("2026-09-02", 1, 10, queue)]
    log = read(tmp_path, rows + day("2026-09-01", 1, 12, "C") + day("2026-09-02", 13, 14, "C"))
    assert log.report.count("not_reset") == 0
    assert log.tickets.groupby(["queue", "day"]).size()["C"].tolist() == [12, 14]


def test_a_number_that_jumps_up_for_one_snapshot_is_repaired_and_reported(tmp_path: Path) -> None:
    rows = [
        row("08:00", "", 3),
        row("08:10", "N001", 2),
        row("08:20", "N034", 2),
        row("08:30", "N002", 1),
        row("08:40", "N003", 0),
    ]
    log = read(tmp_path, rows)
    assert log.tickets["number"].tolist() == [1, 2, 3]
    assert "number 34 in one snapshot only, between 1 and 2" in str(log.report)


def test_a_number_that_steps_back_is_counted_and_the_greatest_taken(tmp_path: Path) -> None:
    log = read(tmp_path, [*STORY, row("08:40", "N003", 0), row("08:50", "N001", 0), row("09:00", "N002", 0)])
    assert len(log.tickets) == 3
    assert log.report.count("steps_back") == 2


# Queues


def test_one_letter_with_two_blocks_of_numbers_is_two_queues(tmp_path: Path) -> None:
    other = [row("08:00", "", 1, queue="8"), row("08:10", "N501", 0, queue="8")]
    log = read(tmp_path, [*STORY, *other])
    assert log.tickets.groupby("queue").size().to_dict() == {"7": 2, "8": 1}
    assert log.report.count("letters") == 2


def test_one_letter_with_the_same_numbers_is_refused_for_both(tmp_path: Path) -> None:
    other = [row("08:00", "", 1, queue="8"), row("08:10", "N001", 0, queue="8")]
    log = read(tmp_path, [*STORY, *other])
    assert log.tickets.empty
    assert set(log.report.refused) == {"7", "8"}
    assert "the same numbers" in log.report.refused["7"]


def test_a_queue_without_a_number_and_a_cash_desk_that_shows_all_are_refused(tmp_path: Path) -> None:
    silent = [row("08:00", "", 2, queue="8", letter="S")]
    letters = "NABC"
    desk = [
        row(f"09:{minute:02d}", f"{letters[minute % 4]}{minute:03d}", 0, queue="9", letter="K") for minute in range(40)
    ]
    log = read(tmp_path, [*STORY, *silent, *desk])
    assert log.report.refused == {
        "8": "the board never showed a number of it",
        "9": "the board shows numbers of other queues (A, B, C, N): its own calls cannot be told apart",
    }
    assert log.queues.set_index("queue")["refused"].ne("").to_dict() == {"7": False, "8": True, "9": True}


def test_a_rare_foreign_number_is_ignored_and_counted(tmp_path: Path) -> None:
    quiet = [row(f"09:{minute:02d}", "N002", 0) for minute in range(40)]
    log = read(tmp_path, [*STORY, *quiet, row("09:45", "X077", 0)])
    assert len(log.tickets) == 2
    assert log.report.count("foreign") == 1


# Counters and days


def test_people_at_the_door_before_the_counters_open_are_given_the_next_ones(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        [row("07:59", "", 3, counters=0), row("08:04", "", 3, counters=2), row("08:10", "N001", 2, counters=0)],
    )
    assert log.counters["counters"].tolist() == [2, 2, 0]
    assert log.report.count("door") == 1
    assert log.report.count("no_counters") == 2


def test_holidays_are_dropped_and_counted_even_with_people_left_on_the_board(tmp_path: Path) -> None:
    holiday = [row("08:00", "", 7, day="2026-09-02", counters=0), row("08:10", "", 7, day="2026-09-02", counters=0)]
    log = read(tmp_path, [*STORY, *holiday])
    assert len(log.dates) == 1
    assert "(2026-09-02); rows dropped: 2, with people waiting: 2" in str(log.report)


def test_a_day_without_data_and_a_gap_are_reported(tmp_path: Path) -> None:
    rows = [*STORY, row("11:00", "N002", 0), *(line.replace("2026-09-01", "2026-09-08") for line in STORY)]
    rows += [line.replace("2026-09-01", "2026-09-22") for line in STORY]
    log = read(tmp_path, rows)
    assert log.report.count("missing_days") == 1  # the Tuesday between; other weekdays never occur
    assert "2026-09-15" in str(log.report)
    assert log.report.count("gaps") == 1


def test_status_that_is_not_given_is_taken_from_the_snapshot_before(tmp_path: Path) -> None:
    log = read(tmp_path, [row("08:00", "", 1), row("08:10", "N001", 0, status="0"), row("08:20", "N001", 0, status="")])
    assert log.counters["issuing"].tolist() == [True, False, False]
    assert log.report.count("status") == 1


def test_days_keep_only_what_lies_between(tmp_path: Path) -> None:
    log = read(tmp_path, [*STORY, *(line.replace("09-01", "09-02") for line in STORY)])
    part = log.days("2026-09-02", "2026-09-30")
    assert [f"{one:%m-%d}" for one in part.dates] == ["09-02"]
    assert len(part.tickets) == 2
    assert part.queues["tickets"].tolist() == [2]
    assert part.report.count("restricted") == 1
    assert len(log.tickets) == 4
    with pytest.raises(
        DataFormatError, match="no open day from 2027-01-01 to 2027-01-02; it holds 2026-09-01 to 2026-09-02"
    ):
        log.days("2027-01-01", "2027-01-02")
    with pytest.raises(
        DataFormatError,
        match="days: a date must be such as",
    ):
        log.days("soon", "2026-09-02")


# Files


def test_the_order_of_the_rows_and_repeated_rows_change_no_ticket(tmp_path: Path) -> None:
    clean = read(tmp_path).tickets
    log = read(tmp_path, [*reversed(STORY), STORY[1]])
    pd.testing.assert_frame_equal(log.tickets, clean)
    assert (log.report.count("duplicates"), log.report.count("unsorted")) == (1, 4)
    assert log.report.rows == 5


def test_two_rows_about_one_minute_keep_the_last_and_say_so(tmp_path: Path) -> None:
    log = read(tmp_path, [*STORY, row("08:30", "N003", 0)])
    assert len(log.tickets) == 3
    assert log.report.count("conflicts") == 1


@pytest.mark.parametrize(("encoding", "code"), [("utf-8", ""), ("utf-8-sig", "mark"), ("cp1251", "encoding")])
def test_encodings_of_a_planner_s_spreadsheet_are_read(tmp_path: Path, encoding: str, code: str) -> None:
    path = write(
        tmp_path,
        [line.replace("Office 1", "МФЦ Орск").replace("service", "услуга") for line in STORY],
        encoding=encoding,
    )
    log = mfc.read_board(path)
    assert log.office == "МФЦ Орск"
    assert log.queues["name"].tolist() == ["N: услуга"]
    assert [note.code for note in log.report.notes if note.code in {"mark", "encoding"}] == ([code] if code else [])


def test_a_gzipped_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = write(tmp_path)
    packed = tmp_path / "board.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    pd.testing.assert_frame_equal(mfc.read_board(packed).tickets, mfc.read_board(path).tickets)
    packed.write_bytes(gzip.compress(path.read_bytes())[:40])
    with pytest.raises(DataFormatError, match="cannot be read"):
        mfc.read_board(packed)


def test_files_that_hold_no_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "board.csv"
    path.write_bytes(b" \n")
    with pytest.raises(DataFormatError, match=r"board.csv' is empty; expected a header"):
        mfc.read_board(path)
    assert problems(tmp_path, ()) == (f"file '{path}' has a header but no rows",)
    with pytest.raises(DataFormatError, match="cannot be read"):
        mfc.read_board(tmp_path / "nothing.csv")
    with pytest.raises(DataFormatError, match="cannot be read"):
        mfc.read_board(tmp_path)


def test_a_spreadsheet_saved_as_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DataFormatError, match="not a text file in UTF-8 or Windows-1251"):
        mfc.read_board(write(tmp_path, encoding="utf-16"))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_wrong_delimiter_is_named_with_the_right_one(tmp_path: Path, mark: str) -> None:
    path = write(tmp_path, [line.replace(",", mark) for line in STORY], header=HEADER.replace(",", mark))
    with pytest.raises(DataFormatError) as error:
        mfc.read_board(path)
    (sentence,) = error.value.problems
    assert sentence.startswith(
        f"file '{path}': no column is separated by ','; its header looks separated by {mark!r}: "
    )
    assert sentence.endswith(f"use BoardColumns(delimiter={mark!r}, ...)")


def test_missing_columns_are_all_listed_with_the_nearest_name(tmp_path: Path) -> None:
    header = HEADER.replace("liczbaKlwKolejce", "liczbaKlWKolejce").replace("aktualnyNumer", "number")
    path = write(tmp_path, header=header)
    with pytest.raises(DataFormatError) as error:
        mfc.read_board(path)
    waiting, number, where = error.value.problems
    assert where.startswith("looked in lines 1 to 5 for a header that names 'name', 'idGrupy'")
    assert waiting.endswith("column 'liczbaKlwKolejce' (waiting) is missing; did you mean 'liczbaKlWKolejce'?")
    assert "column 'aktualnyNumer' (number) is missing" in number


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            row("08:40", "N003", "many"),
            "line 6, column 'liczbaKlwKolejce': got 'many', allowed: a whole number from 0 to 10000",
        ),
        (
            row("08:40", "N003", -2),
            "line 6, column 'liczbaKlwKolejce': got '-2', allowed: a whole number from 0 to 10000",
        ),
        (
            row("08:40", "N003", 1, counters=2.5),
            "line 6, column 'liczbaCzynnychStan': got '2.5', allowed: a whole number from 0 to 1000",
        ),
        (
            row("08:40", "N", 1),
            (
                "line 6, column 'aktualnyNumer': got 'N', "
                "allowed: letters and digits such as N231, up to 999999, or nothing"
            ),
        ),
        (row("8.40", "N003", 1), "line 6, column 'time': got '8.40', allowed: a time as %H:%M"),
        (
            row("08:40", "N003", 1, day="01.09.2026"),
            "line 6, column 'date': got '01.09.2026', allowed: a date as %Y-%m-%d",
        ),
        (row("08:40", "N003", 1, queue=""), "line 6, column 'idGrupy': got '', allowed: a name of the queue"),
        (row("08:40", "N003", 1) + ",7", "line 6: 11 values, allowed: 10 as in the header"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_place_or_dropped_and_counted(
    tmp_path: Path, line: str, sentence: str
) -> None:
    told, on = problems(tmp_path, (*STORY, line))
    assert told == f"file '{tmp_path / 'board.csv'}', {sentence}"
    assert on.startswith("mend them, or go on without these 1 of 5 rows: bad_rows='drop'")
    log = read(tmp_path, (*STORY, line), bad_rows="drop")
    pd.testing.assert_frame_equal(log.tickets, read(tmp_path).tickets)
    assert log.report.count("bad_rows") == 1
    assert sentence in str(log.report)


def test_every_offender_is_listed_up_to_twenty(tmp_path: Path) -> None:
    listed = problems(tmp_path, tuple(row(f"08:{minute:02d}", "", "x") for minute in range(30)))
    assert len(listed) == 21
    assert listed[-1] == "... and 10 more rows"
    assert problems(tmp_path, (row("08:00", "", "x"),), bad_rows="drop")[0].endswith("no usable row is left")


def test_a_log_in_which_nothing_ever_happens_is_refused(tmp_path: Path) -> None:
    (sentence,) = problems(tmp_path, (row("08:00", "", 0, counters=0),))
    assert "on no day was a counter open or a number called" in sentence


def test_a_file_of_two_offices_asks_which(tmp_path: Path) -> None:
    rows = (*STORY, *(line.replace("Office 1", "Office 2") for line in STORY[:2]))
    (sentence,) = problems(tmp_path, rows)
    assert "holds 2 offices; name one: office=... of 'Office 1', 'Office 2'" in sentence
    assert read(tmp_path, rows, office="Office 1").office == "Office 1"
    assert "did you mean 'Office 1'?" in problems(tmp_path, rows, office="Ofice 1")[0]


def test_columns_of_another_system_are_mapped_by_a_small_object(tmp_path: Path) -> None:
    columns = BoardColumns(
        queue="q",
        date="at",
        number="called",
        waiting="people",
        counters="desks",
        delimiter=";",
        date_format="%d.%m.%Y %H:%M",
    )
    rows = [
        "7;01.09.2026 08:00;;0;1",
        "7;01.09.2026 08:10;;2;1",
        "7;01.09.2026 08:20;N1;1;1",
        "7;01.09.2026 08:30;N2;0;1",
    ]
    log = mfc.read_board(write(tmp_path, rows, header="q;at;called;people;desks"), columns=columns)
    pd.testing.assert_frame_equal(log.tickets, read(tmp_path).tickets)
    assert log.office == "board"  # no column for it: the file's name
    assert log.counters["issuing"].isna().all()


def test_columns_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDescription, match="there is no preset 'warsow'; did you mean 'warsaw'"):
        mfc.read_board(write(tmp_path), columns="warsow")
    with pytest.raises(InvalidDescription) as error:
        BoardColumns(queue="", date="d", number="n", waiting="w", counters="c", delimiter="::")
    assert len(error.value.problems) == 2


def test_the_report_speaks_russian_and_is_a_table_too(tmp_path: Path) -> None:
    log = read(tmp_path, [*STORY, STORY[0]], language="ru")
    assert "отброшено повторяющихся строк: 1" in str(log.report)
    table = log.report.table()
    assert table.loc[table["code"] == "duplicates", "count"].tolist() == [1]
    assert str(log).startswith("Office 1: дней 1")


# The log that comes with the package, against figures measured once by another program on the whole file:
# Ochota, 2-15 and 16-22 January 2020, queues with at least 100 tickets in the fitted days.


def usable() -> list[str]:
    counts = called_tickets(fitted_days(), list(warsaw().queues["queue"])).groupby("queue").size()
    return [str(queue) for queue in counts.index[counts >= 100]]


def test_the_observed_side_of_the_shipped_office_is_that_of_the_yardsticks() -> None:
    log = warsaw()
    assert len(log.queues) == 21
    assert (log.queues["refused"] == "").sum() == 19
    assert len(usable()) == 12
    known = {part: called_tickets(days, usable()) for part, days in (("fit", fitted_days()), ("judge", judged_days()))}
    assert len(known["fit"]) + len(known["judge"]) == pytest.approx(9_676, rel=0.01)
    assert log.tickets["wait_min"].notna().sum() == pytest.approx(9_970, rel=0.01)
    for part, mean_min, share in (("fit", 15.1, 63.9), ("judge", 13.3, 67.6)):
        assert known[part]["wait_min"].mean() == pytest.approx(mean_min, abs=0.3)
        assert 100 * known[part]["within"].mean() == pytest.approx(share, abs=2)


def test_the_naive_predictors_of_the_shipped_office_err_as_the_yardsticks_say() -> None:
    past, present = seen(fitted_days(), usable()), seen(judged_days(), usable())
    cells = with_naive(observed_cells(present.tickets), past, present)
    found = errors(cells, NAIVE)
    expected = {
        "queue_mean": (9.5, 28),
        "hour_mean": (7.85, 22.4),
        "recent_hour_mean": (7.70, 21.2),
        "last_week": (9.7, 26),
        "live": (5.2, 13),
    }
    for name, (minutes, points) in expected.items():
        assert found.loc[name, "minutes"] == pytest.approx(minutes, abs=0.3), name
        assert found.loc[name, "points"] == pytest.approx(points, abs=1), name
    assert found.loc["hour_mean", "bias_min"] == pytest.approx(1.6, abs=0.3)
    assert found.loc["hour_mean", "bias_points"] == pytest.approx(-3.3, abs=1)


def test_the_waits_of_the_shipped_office_add_up_to_its_people_waiting() -> None:
    """Little's law: the sum of waits is the integral of the number waiting."""
    log = warsaw()
    board = log.counters[log.counters["queue"].isin(usable())]
    integral = 0.0
    for _, part in board.groupby(["queue", "day"]):
        waiting, at_min = part["waiting"].to_numpy(float), part["at_min"].to_numpy(float)
        integral += float(((waiting[1:] + waiting[:-1]) / 2 * np.diff(at_min)).sum())
    total = called_tickets(log, usable())["wait_min"].sum()
    assert total == pytest.approx(integral, rel=0.02)


def test_every_quirk_of_the_shipped_office_is_reported() -> None:
    report = warsaw().report
    assert report.rows == 39_186
    assert report.count("closed_days") == 1  # 6 January
    assert report.count("not_reset") == 1  # 8 January
    assert "2020-01-08" in str(report)
    assert report.count("blocks") == 4
    assert report.count("letters") == 7  # A 595, 712, 724; B 590, 605; D 591, 606
    assert set(report.refused) == {"712", "724"}
    assert report.count("no_counters") == 168
    assert {"convention", "shared_counters"} <= {note.code for note in report.notes}
