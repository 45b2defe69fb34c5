"""Regions as folders: what cannot be read, or makes no sense, is told with its file, row and column, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import mfc_sim as mfc
from kept_regions import cases, home, problems, region

HEAD = "name,population,visits_per_1000: passport\n"
BAD_SETTLEMENTS = """
/
    settlements.csv: is empty; a row of headings is expected
name,"popu
    settlements.csv: is not a table of values: line 1: unexpected end of data
name,popultion,visits_per_1000: passport
    settlements.csv, row 1, column 2: unknown heading 'popultion'; did you mean 'population'?
name,population / X,5
    settlements.csv: no column 'visits_per_1000: ...' (or 'на 1000: ...')
name,population,visits_per_1000: passport,Население / X,5,1,6
    settlements.csv, row 1, column 4: 'Население' stands there twice
name,population,visits_per_1000: passport,,east / X,5,1,6,7
    settlements.csv, row 1, column 4: has values but no heading
name,population,visits_per_1000: pasport
    settlements.csv, row 1, column 3: unknown service 'pasport'; did you mean 'passport'?
name,population,visits_per_1000: passport /  / X,5
    settlements.csv, row 3: has 2 values, allowed: 3 as in row 1
name,population,visits_per_1000: passport / X,5,1,6
    settlements.csv, row 2: has 4 values, allowed: 3 as in row 1
name,population,visits_per_1000: passport / X,many,1
    settlements.csv, row 2, column 'population': must be a number, got 'many'
name,population,visits_per_1000: passport / X,"1,5",1
    settlements.csv, row 2, column 'population': population must be a whole number, got 1.5
name,population,visits_per_1000: passport / X,-5,1
    settlements.csv, row 2, column 'population': population must be >= 0, got -5
name,population,visits_per_1000: passport / X,5,-1
    settlements.csv, row 2, column 'visits_per_1000: passport': visits_per_1000 (passport) must be >= 0, got -1
name,population,visits_per_1000: passport / X,5,
    settlements.csv, row 2: visits_per_1000 must name a service, got {}
name,population,visits_per_1000: passport / ,5,1
    settlements.csv, row 2, column 'name': name is required
name,population,visits_per_1000: passport / X,5,1 / Y,5,1 / X,5,1
    settlements.csv, row 4, column 'name': name 'X' is given twice, first in row 2
name,population,visits_per_1000: passport / A,5,1
    settlements.csv, row 2, column 'name': name 'A' is that of an office too
office,name,population,visits_per_1000: passport / Q,X,5,1
    settlements.csv, row 2, column 'office': unknown office 'Q'; allowed: 'A', 'Б'
north,east,name,population,visits_per_1000: passport / 51,,X,5,1
    settlements.csv, row 2, column 'north': location must be degrees (north, east)
online_share,name,population,visits_per_1000: passport / 30,X,5,1
    settlements.csv, row 2, column 'online_share': online_share must be <= 1, got 30
"""
BAD_TRAVEL = """
/
    travel.csv: is empty; a row of headings is expected
fron,to,minutes
    travel.csv, row 1, column 1: unknown heading 'fron'; did you mean 'from'?
A,Q,12
    travel.csv: headings must be from, to and minutes, or names of places, got 'A', 'Q', '12'
q,Б,z / A,1,2
    travel.csv, row 1, column 3: unknown place 'z'
x,y,z
    travel.csv: headings must be from, to and minutes, or names of places, got 'x', 'y', 'z'
from,to,minutes / A,Ивановко,5
    travel.csv, row 2, column 'to': unknown place 'Ивановко'; did you mean 'Ивановка'?
from;to;minutes / A;Б;5 km
    travel.csv, row 2, column 'minutes': must be a number, got '5 km'; write the number only: 5
from;to;minutes / A;Б;1e999
    travel.csv, row 2, column 'minutes': must be a finite number, got '1e999'
from;to;minutes / A;Б;-1
    travel.csv, row 2, column 'minutes': minutes must be from 0 to 10000, got -1
from;to;minutes / A;Б;
    travel.csv, row 2, column 'minutes': minutes is required
from;to;minutes / A;Б;1 / A;Б;2
    travel.csv, row 3, column 'minutes': 'A' to 'Б' is given twice, first in travel.csv, row 2, column 'minutes'
,A,В / Б,1,2
    travel.csv, row 1, column 3: unknown place 'В'
,A,Б / В,1,2
    travel.csv, row 2, column 1: unknown place 'В'
,A / Б,1 / Б,2
    travel.csv, row 3, column 1: place 'Б' is given twice
,A,A / Б,1,2
    travel.csv, row 1, column 3: place 'A' is given twice
,A / Б,far
    travel.csv, row 2, column 'A': must be a number, got 'far'
,A / A,5
    travel.csv, row 2, column 'A': from 'A' to itself must be 0 or empty, got 5
"""
"""Lines divided by " / ", and under them how one of the problems begins."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a region."""
    mfc.save(region(), tmp_path / "east")
    return tmp_path / "east"


@pytest.mark.parametrize(("text", "sentence"), cases(BAD_SETTLEMENTS))
def test_bad_settlements_are_told_with_row_and_column(folder: Path, text: str, sentence: str) -> None:
    (folder / "settlements.csv").write_text(text.replace(" / ", "\n").strip("/"), encoding="utf-8")
    (folder / "travel.csv").unlink()
    told = problems(folder)
    assert any(problem.startswith(sentence) for problem in told), told


@pytest.mark.parametrize(("text", "sentence"), cases(BAD_TRAVEL))
def test_bad_travel_is_told_with_row_and_column(folder: Path, text: str, sentence: str) -> None:
    (folder / "travel.csv").write_text(text.replace(" / ", "\n").strip("/"), encoding="utf-8")
    told = problems(folder)
    assert any(problem.startswith(sentence) for problem in told), told


@pytest.mark.parametrize("name", ["settlements.csv", "travel.csv"])
@pytest.mark.parametrize("content", [b"a\0b", "название".encode("utf-16"), b"\x98"])
def test_a_table_that_is_no_text_is_one_sentence(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert f"{name}: is not text in UTF-8 or Windows-1251; save it as CSV in UTF-8" in problems(folder)


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "region.toml").write_text("detour = -1\nspeeed_kmh = 5\n", encoding="utf-8")
    (folder / "offices/3.toml").write_text("name = 'В'\nhours = 5\n", encoding="utf-8")
    (folder / "offices/4.toml").write_text("name = [", encoding="utf-8")
    (folder / "settlement.csv").write_text("", encoding="utf-8")
    (folder / "settlements.csv").write_text(f"{HEAD}X,-5,1\n", encoding="utf-8")
    (folder / "travel.csv").write_text("from,to,minutes\nA,Б,x\nA,D,2\n", encoding="utf-8")
    told = problems(folder, mfc.DataFormatError)
    begins = [
        "settlement.csv: unknown file of a region; did you mean 'settlements.csv'?",
        "offices/4.toml: is not TOML: ",
        "offices/3.toml: office 'В': hours must be a pair of clock times",
        "offices/3.toml: office 'В': services is required",
        "offices/3.toml: office 'В': windows is required",
        "settlements.csv, row 2, column 'population': population must be >= 0, got -5",
        "travel.csv, row 2, column 'minutes': must be a number, got 'x'",
        "region.toml: network: detour must be > 0, got -1",
        "region.toml: network: unknown field 'speeed_kmh'; did you mean 'speed_kmh'?",
    ]
    assert len(told) == len(begins)  # D may be the office whose name is not known
    assert all(problem.startswith(begin) for problem, begin in zip(told, begins, strict=True)), told


def test_values_that_make_no_sense_are_an_invalid_description(folder: Path) -> None:
    (folder / "settlements.csv").write_text(f"{HEAD}Ивановка,-5,1\n", encoding="utf-8")
    (folder / "travel.csv").unlink()
    assert problems(folder, mfc.InvalidDescription) == (
        "settlements.csv, row 2, column 'population': population must be >= 0, got -5",
    )


def test_what_is_wrong_between_the_files_is_told_under_the_name_of_the_folder(folder: Path) -> None:
    (folder / "travel.csv").unlink()
    with pytest.raises(mfc.InvalidDescription, match="office 'Б': no travel time is known to it") as error:
        mfc.load(folder)
    assert error.value.summary == "east: region 'Восток' cannot be used, 1 problem(s)"


def test_offices_are_told_by_their_files(folder: Path) -> None:
    (folder / "offices/1 A.toml").replace(folder / "offices/3.toml")
    (folder / "offices/4.toml").write_bytes((folder / "offices/3.toml").read_bytes())
    (folder / "offices/5.toml").write_bytes(b"")
    mfc.save(region(), folder / "offices/6.toml")
    assert problems(folder, mfc.DataFormatError) == (
        "offices/5.toml: is empty",
        "offices/6.toml: holds a region; allowed: one office",
        "offices/4.toml: office 'A' is given in offices/3.toml too",
    )


def test_the_list_of_offices_names_each_file_once(folder: Path) -> None:
    (folder / "region.toml").write_text("offices = ['1 A', '1 A.toml', '3']\n", encoding="utf-8")
    told = problems(folder, mfc.DataFormatError)
    assert "region.toml: offices: file '1 A.toml' is given twice" in told
    assert any(problem.startswith("region.toml: offices: no file '3' in offices/") for problem in told)
    assert "offices/2 Б.toml: is not in the list offices of region.toml" in told
    (folder / "region.toml").write_text("offices = 5\n", encoding="utf-8")
    assert problems(folder, mfc.DataFormatError)[0].startswith(
        "region.toml: offices must be a list of files of offices/"
    )


def test_what_is_given_twice_is_refused(folder: Path) -> None:
    mfc.save(region(), folder / "region.toml")
    told = problems(folder, mfc.InvalidDescription)
    assert told == (
        "region.toml: offices are given here and in offices/; allowed: one of them",
        "region.toml: settlements is given here and in settlements.csv; allowed: one of them",
        "region.toml: travel_min is given here and in travel.csv; allowed: one of them",
    )


def test_settlements_of_region_toml_are_told_beside_problems_of_other_files(folder: Path) -> None:
    (folder / "settlements.csv").unlink()
    towns = "[[settlements]]\nname = 'Ивановка'\npopulation = -5\nvisits_per_1000 = {passport = 1}\n"
    (folder / "region.toml").write_text(towns, encoding="utf-8")
    (folder / "travel.csv").write_text("from,to,minutes\nA,Б,x\nИвановка,A,5\n", encoding="utf-8")
    assert problems(folder, mfc.DataFormatError) == (
        "travel.csv, row 2, column 'minutes': must be a number, got 'x'",
        "region.toml: settlement 'Ивановка': population must be >= 0, got -5",
    )


def test_names_that_a_torn_row_may_hold_are_not_told_as_unknown(folder: Path) -> None:
    (folder / "settlements.csv").write_text(f"{HEAD}Орск,5\nИва,5,1\n", encoding="utf-8")
    (folder / "travel.csv").write_text("from,to,minutes\nA,Б,1\nОрск,A,5\n", encoding="utf-8")
    assert problems(folder, mfc.DataFormatError) == ("settlements.csv, row 2: has 2 values, allowed: 3 as in row 1",)


def test_far_names_are_not_all_listed_where_there_are_many(folder: Path) -> None:
    towns = [home(f"town {n}", location=(50, 50)) for n in range(20)]
    mfc.save(region(settlements=towns, travel_min={("A", "Б"): 1}), folder.parent / "many")
    (folder.parent / "many/travel.csv").write_text("from,to,minutes\nA,Б,1\nA,Орск,5\n", encoding="utf-8")
    told = problems(folder.parent / "many", mfc.InvalidDescription)
    assert told == ("travel.csv, row 3, column 'to': unknown place 'Орск'",)
