"""The commands fit and backtest: what they print and write, how kinds of logs are told, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import mfc_sim as mfc
from hourly_logs import planted
from mfc_sim.calibration.any_log import columns_of, kind_of, read_any
from mfc_sim.calibration.board import BoardLog
from mfc_sim.cli import main

DMV = Path(__file__).parent / "data" / "ca_dmv_waits_2025-02.csv.gz"
HOURLY = ["--columns", "day=date", "--columns", "hour=hour", "--columns", "n=people", "--columns", "w=open_windows"]
HOURLY += ["--columns", "a=0..15", "--columns", "b=16.."]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tickets(folder: Path) -> Path:
    """Two weeks of tickets under Russian headers, but for the window's."""
    office = mfc.Office(
        name="Office 1",
        hours={"Mon-Thu": ("09:00", "17:00"), "Fri": ("09:00", "16:00")},
        services=[mfc.Service(name="паспорт", duration=mfc.Lognormal(mean_min=8, cv=0.5))],
        demand=[mfc.WalkIns(name="queue", service="паспорт", per_hour=15)],
        windows=[mfc.Windows(name="desk", count=3)],
    )
    table = mfc.to_tickets(mfc.simulate(office, replications=2, seed=7)).tickets

    def clock(column: str) -> pd.Series[str]:
        return (table["day"] + pd.to_timedelta(table[column], unit="min")).dt.strftime("%d.%m.%Y %H:%M:%S")

    named = {"Талон": table["ticket"], "Услуга": table["service"], "Стойка": table["window"]}
    named |= {"Время выдачи": clock("issued_min"), "Время вызова": clock("called_min")}
    named |= {"Окончание обслуживания": clock("finished_min")}
    path = folder / "tickets.csv"
    pd.DataFrame(named).to_csv(path, index=False, sep=";", encoding="utf-8")
    return path


def test_a_ticket_log_becomes_an_office_that_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tickets(folder)
    wanted = ["--out", "fitted.toml", "--csv", "fit.csv", "--plots", "drawn", "--language", "ru"]
    assert main(["fit", str(path), "--columns", "Стойка=window", *wanted]) == 0
    printed = capsys.readouterr().out
    log = mfc.read_tickets(path, columns={"window": "Стойка"}, language="ru")
    assert str(log.report) in printed
    fit = mfc.fit_office(log)
    assert str(fit) in printed
    assert mfc.load("fitted.toml") == fit.office
    assert "Записан файл: fitted.toml" in printed
    assert len(pd.read_csv("fit.csv")) == len(fit.table())
    assert sorted(file.name for file in Path("drawn").iterdir()) == ["arrivals.png", "service_times_1.png"]


def test_hourly_figures_are_fitted_and_judged_on_the_last_third(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(folder, weeks=4)
    assert main(["backtest", "hours.csv", *HOURLY, "--csv", "t.csv", "--plots", "drawn"]) == 0
    printed = capsys.readouterr().out
    assert "fitted on 2026-01-05 to 2026-01-22 (16 days), judged on 2026-01-23 to 2026-01-31 (8 days" in printed
    assert "grade: " in printed
    assert any(words in printed for words in ("errs less", "no better", "errs more"))
    assert Path("drawn/backtest.png").stat().st_size > 1000
    spans = ["--fit-days", "2026-01-05..2026-01-10", "--days", "2026-01-12..2026-01-12", "--mode", "replay"]
    assert main(["backtest", "hours.csv", *HOURLY, *spans, "--language", "ru"]) == 0
    assert "(дней: 6), проверено на 2026-01-12 – 2026-01-12 (дней: 1" in capsys.readouterr().out
    assert main(["fit", "hours.csv", *HOURLY, "--days", "2026-01-05..2026-01-10", "--out", "o.toml"]) == 0
    assert "restricted" not in capsys.readouterr().out.partition("fitted on")[0]
    assert isinstance(mfc.load("o.toml"), mfc.Office)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fit", "nowhere.csv"], "file 'nowhere.csv' cannot be read"),
        (["fit", "empty.csv"], "file 'empty.csv' is empty"),
        (["fit", "odd.csv"], "its kind cannot be told by its header; name it (tickets, board, hourly or posted)"),
        (["fit", "hours.csv", "--columns", "day"], "columns: must be header=role such as 'Окно=window', got 'day'"),
        (["fit", "hours.csv", *HOURLY, "--columns", "n=excluded"], "names a column or a role that is named already"),
        (["fit", "hours.csv", "--kind", "hourly", "--columns", "n=peple"], "no column 'peple'; did you mean 'people'?"),
        (["fit", "hours.csv", "--kind", "board", "--columns", "n=number"], "columns must name 'waiting'"),
        (["fit", "hours.csv", *HOURLY, "--time-zone", "Europe/Moscow"], "only 'tickets' takes a time zone"),
        (["fit", "hours.csv", *HOURLY, "--days", "2026-01-05.."], "--days must be FIRST..LAST such as"),
        (["fit", "hours.csv", *HOURLY, "--days", "2027-01-05..2027-01-06"], "no row from 2027-01-05 to 2027-01-06"),
        (["fit", "hours.csv", *HOURLY, "--out", "no/where.toml"], "the folder no is not there"),
        (["fit", "hours.csv", *HOURLY, "--out", "office.json"], "office.json: must end in .toml"),
        (["fit", str(DMV)], "posted waits say neither who came"),
        (["backtest", "hours.csv", *HOURLY, "--days", "2026-01-12"], "give both --fit-days and --days, or neither"),
        (["backtest", "hours.csv", *HOURLY, "--mode", "live"], "mode must be 'plan' or 'replay' of hourly figures"),
        (["fit", str(mfc.presets.airport_path()), "--out", "o.toml"], "people came in batches"),
    ],
)
def test_what_cannot_be_used_is_said_in_words_and_ends_with_1(
    folder: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(folder, weeks=1)
    Path("empty.csv").write_text("", encoding="utf-8")
    Path("odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.startswith("mfc-sim: ")


def test_a_misspelt_option_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "hours.csv", "--kind", "bord"]) == 2
    assert main(["fit", "hours.csv", "--dayz", "1"]) == 2
    assert "dayz" in capsys.readouterr().err


def test_kinds_are_told_by_headers_and_by_roles(tmp_path: Path) -> None:
    assert kind_of(mfc.presets.warsaw_path(), {}) == "board"
    assert kind_of(mfc.presets.airport_path(), {}) == "hourly"
    assert kind_of(DMV, {}) == "posted"
    assert kind_of(tickets(tmp_path), {}) == "tickets"
    assert kind_of(tmp_path / "x.csv", columns_of(["a=0..15"])) == "hourly"
    assert kind_of(tmp_path / "x.csv", columns_of(["a=counters"])) == "board"
    assert isinstance(read_any(mfc.presets.warsaw_path()), BoardLog)


def test_a_board_under_other_headers_is_read_by_its_roles(tmp_path: Path) -> None:
    plain = pd.read_csv(mfc.presets.warsaw_path(), dtype=str, keep_default_na=False)
    plain = plain[plain["date"] <= "2020-01-03"]
    names = {"idGrupy": "queue", "literaGrupy": "letter", "date": "date", "time": "time", "status": "status"}
    names |= {"liczbaCzynnychStan": "counters", "liczbaKlwKolejce": "waiting", "aktualnyNumer": "number"}
    path = tmp_path / "board.csv"
    plain.rename(columns={name: f"x {name}" for name in names})[[f"x {name}" for name in names]].to_csv(
        path, index=False, encoding="utf-8"
    )
    log = read_any(path, columns={role: f"x {name}" for name, role in names.items()})
    assert isinstance(log, BoardLog)
    assert len(log.tickets) == len(mfc.read_board(mfc.presets.warsaw_path()).days("2020-01-02", "2020-01-03").tickets)


def test_what_is_not_made_of_hourly_figures_is_refused_before_any_work(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    log = str(mfc.presets.airport_path())
    for arguments in (["backtest", log, "--report", "x.html"], ["fit", log, "--excel", "x.xlsx"]):
        assert main(arguments) == 1
        told = capsys.readouterr()
        assert "is not made of hourly figures" in told.err
        assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_seed_and_days_that_are_fitted_and_judged_are_refused(tmp_path, capsys):
    log = mfc.to_tickets(mfc.simulate(mfc.presets.starter(), replications=2, seed=7))
    tickets = log.tickets.assign(
        issued=log.tickets["day"] + pd.to_timedelta(log.tickets["issued_min"], unit="min"),
        called=log.tickets["day"] + pd.to_timedelta(log.tickets["called_min"], unit="min"),
    )
    path = tmp_path / "log.csv"
    tickets[["service", "issued", "called", "window"]].dropna().to_csv(path, index=False, encoding="utf-8")
    assert main(["fit", str(path), "--seed", "-1"]) == 1
    assert "fit: seed must be a whole number >= 0, got -1" in capsys.readouterr().err
    first, last = (f"{day:%d.%m.%Y}" for day in (log.dates[0], log.dates[-1]))
    assert main(["backtest", str(path), "--fit-days", f"{first}..{last}", "--days", f"{last}..{last}"]) == 1
    assert "days to judge must not be among those fitted, got 1 such days" in capsys.readouterr().err
