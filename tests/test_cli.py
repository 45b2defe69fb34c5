"""The command line: what it prints, the codes it exits with, and consoles that are not UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import mfc_sim as mfc
from mfc_sim.cli import main
from mfc_sim.description.files import load_shift_types

RUN = "import sys; from mfc_sim.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif("MFC_SIM_WHEEL" not in os.environ, reason="only where the wheel is under test")
def test_the_installed_command_is_main() -> None:
    (command,) = entry_points(group="console_scripts", name="mfc-sim")
    assert command.value == "mfc_sim.cli:main"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_office_is_the_starter_and_checks_without_a_warning(
    folder: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "mine.toml", "--language", language]) == 0
    assert mfc.load(folder / "mine.toml") == mfc.presets.starter("ru" if language == "ru" else "en")
    assert "mfc-sim check mine.toml" in (folder / "mine.toml").read_text(encoding="utf-8")
    assert mfc.presets.starter("ru" if language == "ru" else "en").warnings() == ()
    assert main(["check", "mine.toml"]) == 0
    assert "mine.toml" in capsys.readouterr().out


def test_new_does_not_overwrite_unless_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "office.toml").write_text("precious", encoding="utf-8")
    assert main(["new"]) == 1
    assert (folder / "office.toml").read_text(encoding="utf-8") == "precious"
    assert capsys.readouterr().err.splitlines() == [
        "mfc-sim: office.toml: is there already; give another name, or --force to overwrite it"
    ]
    assert main(["new", "--force"]) == 0
    assert mfc.load("office.toml").name == "Office 1"


def test_run_prints_the_result_and_writes_what_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new"])
    wanted = ["--csv", "t.csv", "--excel", "t.xlsx", "--plots", "plots"]
    assert main(["run", "office.toml", "--replications", "30", "--seed", "7", "--by", "service", *wanted]) == 0
    printed = capsys.readouterr().out
    assert str(mfc.simulate(mfc.load("office.toml"), replications=30, seed=7)) in printed
    assert (folder / "t.csv").read_text(encoding="utf-8-sig").startswith("service,visits,")
    assert (folder / "t.xlsx").stat().st_size > 1000
    assert sorted(path.name for path in (folder / "plots").iterdir()) == [
        "one_day.png",
        "people_waiting.png",
        "wait_by_hour.png",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["check", "empty.toml"], "empty.toml: is empty; 'mfc-sim new' writes an office to start from"),
        (["check", "table.csv"], "table.csv: an office or a region is read from a .toml file"),
        (["run", "broken.toml"], "broken.toml: is not TOML"),
        (["run", "cp1251.toml"], "cp1251.toml: must be UTF-8 text"),
        (["run", "office.toml", "--csv", "x.txt"], "x.txt: must end in .csv"),
        (["run", "office.toml", "--replications", "0"], "simulate: replications must be a whole number >= 1, got 0"),
        (["run", "office.toml", "--replications", "2", "--csv", "no/where/x.csv"], "x.csv: cannot be written"),
        (["new", "office.json"], "office.json: an office is written to a .toml file"),
    ],
)
def test_a_wrong_file_is_one_line_that_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    main(["new"])
    (folder / "empty.toml").write_text("\n", encoding="utf-8")
    (folder / "table.csv").write_text("a;b\n", encoding="utf-8")
    (folder / "broken.toml").write_text("name = \n", encoding="utf-8")
    (folder / "cp1251.toml").write_bytes('name = "Офис"\n'.encode("cp1251"))
    capsys.readouterr()
    assert main(arguments) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("mfc-sim: ")
    assert said in lines[0]


def test_a_misspelt_field_in_a_file_names_the_file_the_object_and_the_nearest_field(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new"])
    text = (folder / "office.toml").read_text(encoding="utf-8")
    (folder / "office.toml").write_text(text.replace("no_show = 0.1", "noshow = 0.1"), encoding="utf-8")
    assert main(["check", "office.toml"]) == 1
    said = capsys.readouterr().err
    assert "office.toml" in said
    assert "'booked'" in said
    assert "did you mean 'no_show'?" in said
    assert "Traceback" not in said


def test_a_misspelt_command_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rnu", "office.toml"]) == 2
    assert "rnu" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_ctrl_c_leaves_a_clean_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    main(["new"])
    monkeypatch.setattr("mfc_sim.simulation.Run.part", stop)
    capsys.readouterr()
    assert main(["run", "office.toml", "--replications", "100"]) == 130
    assert capsys.readouterr().err == "mfc-sim: simulate: stopped after 0 of 100 replications; nothing is kept\n"


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii"])
@pytest.mark.usefixtures("folder")
def test_cyrillic_prints_on_a_console_that_is_not_utf_8(encoding: str) -> None:
    settings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for arguments in (
        ["new", "o.toml", "--language", "ru"],
        ["check", "o.toml"],
        ["run", "o.toml", "--replications", "2"],
    ):
        done = subprocess.run([sys.executable, "-c", RUN, *arguments], env=settings, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        assert done.stderr == b""
    if encoding != "ascii":
        assert "Среднее ожидание" in done.stdout.decode(encoding)


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert mfc.__version__ in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert {"new", "check", "run", "demo"} <= set(capsys.readouterr().out.split())


SMALL = """
name = "Small"
hours = ["09:00", "12:00"]
[[services]]
name = "passport"
duration = { law = "exponential", mean_min = 10 }
[[demand]]
kind = "walk_ins"
name = "queue"
service = "passport"
per_hour = 12
[[windows]]
name = "universal"
serves = "all"
count = 2
installed = 6
"""
SHIFTS = """
[[shift_types]]
name = "morning"
windows = "universal"
starts = "09:00"
length_min = 180
"""


def test_new_shifts_are_those_of_the_presets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-shifts", "mine.toml", "--language", "ru"]) == 0
    assert "mine.toml" in capsys.readouterr().out
    assert load_shift_types(folder / "mine.toml") == mfc.presets.shift_types("ru")


def test_staff_prints_the_plan_and_writes_it_as_an_office(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "office.toml").write_text(SMALL, encoding="utf-8")
    (folder / "shifts.toml").write_text(SHIFTS, encoding="utf-8")
    wanted = ["--out", "plan.toml", "--csv", "plan.csv", "--replications", "128"]
    assert main(["staff", "office.toml", "shifts.toml", *wanted]) == 0
    printed = capsys.readouterr().out
    plan = mfc.staff(
        mfc.load("office.toml"),
        mfc.Target(limit_min=15, share=0.9, per="half-hour"),
        shift_types=load_shift_types("shifts.toml"),
        replications=128,
    )
    assert str(plan) in printed
    assert mfc.load("plan.toml") == plan.office
    assert (folder / "plan.csv").read_text(encoding="utf-8-sig").startswith("target,part,before")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "shifts.toml: is empty; 'mfc-sim new-shifts' writes some to start from"),
        ("name = 'x'", "shifts.toml: must hold tables [[shift_types]] and nothing else, got 'name'"),
        (SHIFTS.replace("180", "-1"), "shift type 'morning': length_min must be > 0 minutes, got -1"),
        (SHIFTS.replace("universal", "universl"), "did you mean 'universal'?"),
    ],
)
def test_wrong_shift_types_are_named(folder: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "office.toml").write_text(SMALL, encoding="utf-8")
    (folder / "shifts.toml").write_text(text, encoding="utf-8")
    assert main(["staff", "office.toml", "shifts.toml"]) == 1
    assert said in capsys.readouterr().err


def test_what_contradicts_itself_or_cannot_be_written_is_refused_before_the_search(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "office.toml").write_text(SMALL, encoding="utf-8")
    (folder / "shifts.toml").write_text(SHIFTS, encoding="utf-8")
    assert main(["staff", "office.toml", "shifts.toml", "--people", "3", "--share", "0.9"]) == 1
    assert "--people asks for the share; not with --share" in capsys.readouterr().err
    assert main(["staff", "office.toml", "shifts.toml", "--csv", "nowhere/plan.csv"]) == 1
    assert "the folder nowhere is not there" in capsys.readouterr().err
