"""The command line of regions: what it starts, checks, runs and compares, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import mfc_sim as mfc
from mfc_sim.cli import main

RUN = "import sys; from mfc_sim.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def two_regions() -> None:
    """The starter region, and the same without its second office."""
    net = mfc.presets.two_offices()
    mfc.save(net, "today.toml")
    mfc.save(mfc.region.close(net, "Office 2"), "closed.toml")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_region_has_remarks_an_outpost_and_settlements_and_checks(
    folder: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-region", "mine.toml", "--language", language]) == 0
    net = mfc.load(folder / "mine.toml")
    assert isinstance(net, mfc.Network)
    assert net.language == language
    assert [office.outpost for office in net.offices] == [False, False, True]
    assert len(net.settlements) == 2
    assert net.warnings() == ()
    text = (folder / "mine.toml").read_text(encoding="utf-8")
    assert "mfc-sim run mine.toml" in text
    capsys.readouterr()
    assert main(["check", "mine.toml"]) == 0
    assert str(net) in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_region_may_be_two_offices_with_remarks(
    folder: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-region", "mine.toml", "--start", "two-offices", "--language", language]) == 0
    assert mfc.load(folder / "mine.toml") == mfc.presets.two_offices("ru" if language == "ru" else "en")
    assert (folder / "mine.toml").read_text(encoding="utf-8").startswith("# mine.toml: ")
    capsys.readouterr()
    assert main(["check", "mine.toml"]) == 0
    printed = capsys.readouterr().out
    assert str(mfc.load("mine.toml")) in printed
    assert "mine.toml: " in printed.splitlines()[-1]


def test_the_illustrative_region_is_written_to_a_folder(folder: Path) -> None:
    assert main(["new-region", "region", "--start", "orenburg"]) == 0
    assert (folder / "region" / "settlements.csv").is_file()
    assert mfc.load(folder / "region") == mfc.presets.orenburg("en")


def test_new_region_does_not_overwrite_unless_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "region.toml").write_text("precious", encoding="utf-8")
    assert main(["new-region"]) == 1
    assert (folder / "region.toml").read_text(encoding="utf-8") == "precious"
    assert capsys.readouterr().err.splitlines() == [
        "mfc-sim: region.toml: is there already; give another name, or --force to overwrite it"
    ]
    assert main(["new-region", "--force"]) == 0
    assert mfc.load("region.toml").name == "Small region"


def test_run_prints_the_region_and_writes_what_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_regions()
    wanted = ["--by", "home", "--csv", "t.csv", "--plots", "plots"]
    assert main(["run", "today.toml", "--replications", "20", "--seed", "7", *wanted]) == 0
    printed = capsys.readouterr().out
    assert str(mfc.simulate(mfc.load("today.toml"), replications=20, seed=7)) in printed
    assert (folder / "t.csv").read_text(encoding="utf-8-sig").startswith("home,visits,")
    assert [path.name for path in (folder / "plots").iterdir()] == ["travel_wait.png"]  # no office has a location


def test_run_draws_a_map_where_offices_have_a_location(folder: Path) -> None:
    net = mfc.presets.two_offices("ru")
    offices = [
        one.replace(location=place) for one, place in zip(net.offices, [(51.7, 55.1), (51.8, 55.3)], strict=True)
    ]
    mfc.save(net.replace(offices=offices), "region.toml")
    assert main(["run", "region.toml", "--replications", "4", "--plots", "plots"]) == 0
    assert sorted(path.name for path in (folder / "plots").iterdir()) == ["map.png", "travel_wait.png"]


def test_compare_prints_regions_against_the_first_and_writes_the_changes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_regions()
    wanted = ["--csv", "t.csv", "--plots", "plots"]
    assert main(["compare", "today.toml", "closed.toml", "--replications", "20", "--seed", "7", *wanted]) == 0
    printed = capsys.readouterr().out
    both = {name: mfc.load(f"{name}.toml") for name in ("today", "closed")}
    found = mfc.compare(both, replications=20, seed=7)
    assert str(found) in printed
    lines = (folder / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "scenario,kpi,base,value,change,low,high,unit,target"
    assert len(lines) == 1 + len(found.kpis())
    assert sorted(path.name for path in (folder / "plots").iterdir()) == ["moves.png", "travel_wait.png"]


def test_compare_cuts_the_changes_as_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_regions()
    assert main(["compare", "today.toml", "closed.toml", "--replications", "8", "--by", "home", "--csv", "t.csv"]) == 0
    assert "Called within 15 minutes" in capsys.readouterr().out
    assert (folder / "t.csv").read_text(encoding="utf-8-sig").startswith("scenario,home,")


def test_compare_takes_offices_as_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = mfc.presets.starter()
    more = office.with_windows(universal="+2")
    for name, one in {"today/office": office, "more/office": more, "third": more}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        mfc.save(one, f"{name}.toml")
    files = ["today/office.toml", "more/office.toml", "third.toml"]
    assert main(["compare", *files, "--replications", "20", "--csv", "t.csv"]) == 0
    named = {str(Path(files[0])): office, str(Path(files[1])): mfc.load(files[1]), "third": mfc.load(files[2])}
    assert str(mfc.compare(named, replications=20)) in capsys.readouterr().out
    assert (folder / "t.csv").stat().st_size > 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "today.toml"], "compare: needs at least two regions, got 1"),
        (["compare", "office.toml"], "compare: needs at least two offices, got 1"),
        (["compare", "today.toml", "today.toml"], "compare: today.toml is given twice"),
        (["compare", "today.toml", "nowhere.toml"], "nowhere.toml: cannot be opened"),
        (["compare", "today.toml", "broken.toml"], "broken.toml: is not TOML"),
        (
            ["compare", "today.toml", "office.toml", "closed.toml"],
            "compare: all must be offices, or all regions; got regions: today.toml, closed.toml; offices: office.toml",
        ),
        (["compare", "today.toml", "closed.toml", "--csv", "x.txt"], "x.txt: must end in .csv"),
        (["run", "today.toml", "--by", "weekday", "--replications", "2"], "by: unknown key 'weekday'"),
        (["run", "office.toml", "--by", "home", "--replications", "2"], "unknown key 'home'"),
        (["run", "nowhere"], "nowhere: there is no such file or folder"),
        (["staff", "today.toml", "shifts.toml"], "today.toml: holds a region; allowed: one office"),
        (["new-region", "region.json"], "region.json: a region to start from is written to a .toml file or a folder"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    two_regions()
    mfc.save(mfc.presets.starter(), "office.toml")
    mfc.save(mfc.presets.starter("ru"), "other.toml")
    (folder / "broken.toml").write_text("name = \n", encoding="utf-8")
    assert main(arguments) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("mfc-sim: ")
    assert said in lines[0]


def test_a_region_that_makes_no_sense_names_the_file_and_every_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new-region"])
    text = (folder / "region.toml").read_text(encoding="utf-8")
    (folder / "region.toml").write_text(f'choise = "own"\ndetour = -1\n{text}', encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "region.toml"]) == 1
    said = capsys.readouterr().err
    assert "region.toml" in said
    assert "did you mean 'choice'?" in said
    assert "detour" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("folder")
def test_ctrl_c_leaves_a_clean_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    two_regions()
    monkeypatch.setattr("mfc_sim.network_run.answered", stop)
    assert main(["compare", "today.toml", "closed.toml", "--replications", "8"]) == 130
    assert capsys.readouterr().err.startswith("mfc-sim: ")


@pytest.mark.usefixtures("folder")
def test_the_command_itself_compares_regions_on_a_console_that_is_not_utf_8() -> None:
    settings = {**os.environ, "PYTHONIOENCODING": "cp1251", "PYTHONUTF8": "0"}
    for arguments in (
        ["new-region", "today.toml", "--language", "ru"],
        ["new-region", "same.toml", "--language", "ru"],
        ["compare", "today.toml", "same.toml", "--replications", "4"],
    ):
        done = subprocess.run([sys.executable, "-c", RUN, *arguments], env=settings, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        assert done.stderr == b""
    assert "«same» против «today»" in done.stdout.decode("cp1251")


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert {"new-region", "compare", "run"} <= set(capsys.readouterr().out.split())
