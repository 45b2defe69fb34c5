"""The commands of studies: what they print and write, in both languages, and what they refuse before any work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.cli import main

INSTALLED = Path(sys.executable).with_name("mfc-sim.exe" if os.name == "nt" else "mfc-sim")
FEW = ["--replications", "16", "--seed", "3"]
COUNT = "windows.universal.shifts.day.count"
WORK = {
    "run": ["run", "office.toml", *FEW],
    "sweep": ["sweep", "office.toml", "--vary", f"{COUNT}=4,5", "--share", "0.9", *FEW],
    "windows": ["windows", "office.toml", "--replications", "64", "--share", "0.8"],
    "universal": ["universal", "office.toml", *FEW],
    "engines": ["engines", "office.toml", "--replications", "2"],
    "day": ["day", "office.toml", "day.html"],
    "best": ["best", "office.toml", "other.toml", "--indifference", "2"],
    "formula": ["formula", "office.toml", "--at", "11:00"],
    "compare": ["compare", "office.toml", "other.toml", *FEW],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two offices: two specialists and five universal windows, or six."""
    monkeypatch.chdir(tmp_path)
    office = mfc.Office(
        name="Office 1",
        hours=("09:00", "13:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="business", duration=mfc.Gamma(mean_min=20, cv=0.6)),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 0.8, "business": 0.2}, per_day=90)],
        windows=[
            mfc.Windows(name="universal", shifts=[mfc.Shift(name="day", count=5)]),
            mfc.Windows(name="business", count=2, serves=["business"]),
        ],
    )
    mfc.save(office, "office.toml")
    mfc.save(office.with_windows(universal="+1"), "other.toml")
    return tmp_path


@pytest.mark.parametrize("arguments", WORK.values(), ids=WORK)
@pytest.mark.usefixtures("folder")
def test_every_study_runs_from_a_file_in_the_language_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    english = capsys.readouterr().out
    assert main([*arguments, "--language", "ru"]) == 0
    russian = capsys.readouterr().out
    cyrillic = [sum("а" <= letter <= "я" for letter in text.lower()) for text in (english, russian)]
    assert cyrillic[0] == 0
    assert cyrillic[1] > 5


def test_a_sweep_writes_its_table_and_names_the_cheapest_point(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitors = ["--vary", "visitors: demand.*.scale=0.8,1"]
    assert main([*WORK["sweep"], *visitors, "--csv", "t.csv", "--json", "t.json", "--plots", "p"]) == 0
    office = mfc.load("office.toml")
    axes = [mfc.Axis(COUNT, COUNT, [4, 5]), mfc.Axis("visitors", "demand.*.scale", [0.8, 1])]
    same = mfc.sweep(office, axes, replications=16, seed=3)
    printed = capsys.readouterr().out
    assert str(same) in printed
    assert str(same.best(mfc.Target(limit_min=15, share=0.9, per="day"))) in printed
    kept = json.loads((folder / "t.json").read_text(encoding="utf-8"))
    assert kept["text"] == str(same).splitlines()
    assert [row["mean_wait_min"] for row in kept["rows"]] == pytest.approx(list(same.table()["mean_wait_min"]))
    read = pd.read_csv(folder / "t.csv", encoding="utf-8-sig")
    assert list(read["visitors"]) == [0.8, 1, 0.8, 1]
    assert (folder / "p" / "sweep.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sweep", "office.toml", "--vary", "windows.universal"], "--vary must be PATH=VALUE,VALUE"),
        (["sweep", "office.toml", "--vary", "windows.univers.count=4,5"], "universal"),
        (["sweep", "nowhere.toml", "--vary", "day_cv=0,1"], "nowhere.toml: cannot be opened"),
        (["windows", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["windows", "office.toml", "--share", "1.5"], "share"),
        (["universal", "office.toml", "--of", "mean_wait"], "mean_wait"),
        (["universal", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["engines", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["run", "office.toml", "--json", "t.csv"], "t.csv: must end in .json"),
        (["run", "office.toml", "--report", "t.pdf"], "t.pdf: must end in .html"),
        (["run", "office.toml", "--csv", "no/where/t.csv"], "t.csv: cannot be written (the folder"),
        (["compare", "office.toml", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["day", "office.toml", "day.pdf"], "day.pdf: must end in .html"),
        (["day", "office.toml", "day.html", "--day", "Sun"], "Sun"),
        (["day", "office.toml", "day.html", "--replication", "-1"], "--replication must be a whole number >= 0"),
        (["day", "nowhere.toml", "day.html"], "nowhere.toml: cannot be opened"),
        (["best", "office.toml", "office.toml"], "best: office.toml is given twice"),
        (["best", "office.toml"], "at least two"),
        (["formula", "office.toml", "--at", "25:00"], "25:00"),
        (["formula", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["run", "office.toml", "--csv", "t.csv", "--json", "./t.csv"], "must end in .json"),
        (["compare", "office.xlsx", "other.toml", "--excel", "./office.xlsx"], "is what the command reads"),
        (["run", "broken.toml"], "broken.toml: is not TOML"),
        (["run", "key.toml"], "nmae"),
    ],
)
def test_what_cannot_be_used_is_told_before_any_work(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (folder / "broken.toml").write_text("name = \n", encoding="utf-8")
    text = (folder / "office.toml").read_text(encoding="utf-8")
    (folder / "key.toml").write_text(text.replace("name =", "nmae =", 1), encoding="utf-8")
    mfc.save(mfc.load("office.toml"), "office.xlsx")
    kept = (folder / "office.xlsx").read_bytes()
    assert main(arguments) == 1
    assert (folder / "office.xlsx").read_bytes() == kept
    complaint = capsys.readouterr().err
    assert complaint.startswith("mfc-sim: ")
    assert said in complaint
    assert "Traceback" not in complaint


def test_an_axis_may_be_called_as_a_figure_is(folder: Path) -> None:
    vary = ["--vary", f"mean_wait_min: {COUNT}=4,5", "--json", "t.json", *FEW]
    assert main(["sweep", "office.toml", *vary]) == 0
    first = json.loads((folder / "t.json").read_text(encoding="utf-8"))["rows"][0]
    assert first["mean_wait_min_1"] == 4
    assert 0 < first["mean_wait_min_2"] < 60


@pytest.mark.usefixtures("folder")
def test_engines_that_differ_end_with_a_code_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def differ(office: mfc.Office, **_: object) -> object:
        from mfc_sim.studies.agreement import EngineCheck

        return EngineCheck(office, ("reference", "lanes"), 1, agree=False, first=None, where="ticket 1")

    monkeypatch.setattr("mfc_sim.studies.agreement.check_engines", differ)
    assert main(WORK["engines"]) == 3


@pytest.mark.skipif(not INSTALLED.exists(), reason="the command is not installed beside this interpreter")
def test_the_installed_command_tells_a_wrong_key_in_one_line_and_exits_with_1(folder: Path) -> None:
    text = (folder / "office.toml").read_text(encoding="utf-8")
    (folder / "key.toml").write_text(text.replace("name =", "nmae =", 1), encoding="utf-8")
    for arguments in (["sweep", "key.toml", "--vary", "day_cv=0,1"], ["windows", "key.toml"], ["run", "gone.toml"]):
        done = subprocess.run([INSTALLED, *arguments], capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.startswith("mfc-sim: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "office.toml", "--plots", "other.toml"], "other.toml: is a file; allowed: a folder for the plots"),
        (
            ["sweep", "office.toml", *("--vary", "day_cv=0,1") * 3, "--plots", "p"],
            "sweep: --plots draws one axis or two, got 3",
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_plots_that_cannot_be_drawn_are_told_before_any_work(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
