"""Regions as a TOML file and as a folder: exact round trips, and every bad cell told with its file, row and column."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from kept_regions import cases, full_region, home, problems, region, simple_office, simple_region
from offices import contract_office, names, offices, small_office

QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
AWKWARD = [
    "a, b",
    'МФЦ "Центр"',
    "x;y",
    "=1+2",
    "5",
    "1,5",
    "да",
    "Ёлка",
    "-",
    "#REF!",
    "from",
    "name",
    "x: y",
    "'",
    "a  b",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a region."""
    mfc.save(region(), tmp_path / "east")
    return tmp_path / "east"


@pytest.mark.parametrize("network", [region(), full_region(), mfc.Network(offices=[contract_office()])])
@pytest.mark.parametrize("name", ["region.toml", "region"])
def test_a_region_is_read_back_exactly_from_a_file_and_from_a_folder(
    tmp_path: Path, network: mfc.Network, name: str
) -> None:
    mfc.save(network, tmp_path / name)
    assert mfc.load(tmp_path / name) == network
    assert mfc.load(str(tmp_path / name)) == network
    mfc.save(network, tmp_path / name)
    assert mfc.load(tmp_path / name) == network


@QUICK
@given(data=st.data())
def test_any_offices_and_any_names_are_read_back_exactly(data: st.DataObject) -> None:
    number = st.floats(0, 1e4)
    kept = data.draw(st.lists(offices(), min_size=1, max_size=2, unique_by=lambda office: office.name))
    taken = {office.name for office in kept}
    served = [service.name for service in kept[0].services if kept[0].windows[0].serves == "all"]
    towns = data.draw(st.lists(names.filter(lambda name: name not in taken), max_size=3, unique=True)) if served else []
    visits = st.dictionaries(st.sampled_from(served or ["-"]), number, min_size=1)
    parts = {
        "offices": [office.replace(location=(50, index)) for index, office in enumerate(kept)],
        "settlements": [
            home(
                name, population=data.draw(st.integers(0, 10**6)), visits_per_1000=data.draw(visits), location=(51, 50)
            )
            for name in towns
        ],
        "travel_min": {(name, kept[0].name): data.draw(number) for name in towns},
        "language": data.draw(st.sampled_from(["en", "ru"])),
    }
    try:
        network = mfc.Network(**parts)
    except mfc.InvalidDescription:
        return  # a service that no window serves when it is wanted
    with TemporaryDirectory() as place:
        for name in ("region.toml", "region"):
            mfc.save(network, Path(place) / name)
            assert mfc.load(Path(place) / name) == network


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_are_read_back_exactly(tmp_path: Path, name: str, language: str) -> None:
    service = mfc.Service(name=name, duration=mfc.Fixed(minutes=5))
    office = simple_office(name, language, services=[service], demand=[], municipality=name, institution=name)
    network = mfc.Network(
        name=name,
        language=language,
        offices=[office, office.replace(name="B")],
        settlements=[home("town " + name, visits_per_1000={name: 1}, municipality=name, office=name)],
        travel_min={(name, "B"): 3, ("town " + name, name): 4},
    )
    for path in ("region.toml", "region", "region.xlsx"):
        mfc.save(network, tmp_path / path)
        assert mfc.load(tmp_path / path) == network


def test_services_in_orders_that_no_columns_can_keep_stay_in_region_toml(tmp_path: Path) -> None:
    two = [
        home("X", visits_per_1000={"passport": 1, "collect": 2}),
        home("Y", visits_per_1000={"collect": 1, "passport": 2}),
    ]
    network = region(settlements=two, travel_min={(name, "A"): 1 for name in ("X", "Y", "Б")})
    mfc.save(network, tmp_path / "east")
    assert not (tmp_path / "east" / "settlements.csv").exists()
    assert mfc.load(tmp_path / "east") == network


def test_a_folder_holds_tables_as_a_spreadsheet_of_its_language_opens_them(tmp_path: Path) -> None:
    mfc.save(region(), tmp_path / "en")
    mfc.save(region(language="ru"), tmp_path / "ru")
    assert sorted(file.relative_to(tmp_path / "en").as_posix() for file in (tmp_path / "en").rglob("*.*")) == [
        "offices/1 A.toml",
        "offices/2 Б.toml",
        "region.toml",
        "settlements.csv",
        "travel.csv",
    ]
    assert (tmp_path / "en/travel.csv").read_bytes().startswith(b"\xef\xbb\xbffrom,to,minutes\nA,")
    russian = (tmp_path / "ru/settlements.csv").read_text(encoding="utf-8-sig")
    assert russian.splitlines()[0] == (
        "название;жителей;офис;широта;долгота;доля по записи;доля онлайн;на 1000: passport;на 1000: collect"
    )
    assert "Заглядино;2100;A;;;0,1;0,3;1,6;" in russian


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("heads", ["en", "ru"])
def test_tables_of_any_spreadsheet_are_read(folder: Path, encoding: str, mark: str, heads: str) -> None:
    both = {
        "en": ["Name", "Residents", "Latitude", "longitude", "booked share", "Visits_per_1000: passport"],
        "ru": ["Населенный пункт", "ЖИТЕЛЕЙ", "широта", "долгота", "Доля  по записи", "На 1000: passport"],
    }
    packed = io.StringIO(newline="")
    rows = [both[heads], ["Орск", "2 100", "51,2", "58,5", "0,1", "1,6"], [], ["Ива", "5", "", "", "", "2"]]
    csv.writer(packed, delimiter=mark, lineterminator="\r\n").writerows(rows)
    (folder / "settlements.csv").write_bytes(packed.getvalue().encode(encoding))
    (folder / "travel.csv").write_text("\tA\tБ\tИва\nОрск\t3,5\t\t\nИва\t\t4\t0\nA\t\t1\t\n", encoding="utf-8")
    found = mfc.load(folder)
    assert isinstance(found, mfc.Network)
    assert found.settlements == (
        home("Орск", location=(51.2, 58.5), booked_share=0.1),
        home("Ива", population=5, visits_per_1000={"passport": 2}),
    )
    assert found.travel_min == (("Орск", "A", 3.5), ("Ива", "Б", 4.0), ("A", "Б", 1.0))


def test_names_are_the_same_however_their_letters_are_composed(folder: Path) -> None:
    apart = unicodedata.normalize("NFD", "Заречный")
    assert apart != "Заречный"
    (folder / "settlements.csv").write_text(
        f"name,population,visits_per_1000: passport\n{apart},5,1\n", encoding="utf-8"
    )
    (folder / "travel.csv").write_text("from,to,minutes\nЗаречный,A,5\nA,Б,5\n", encoding="utf-8")
    assert mfc.load(folder).settlements[0].name == "Заречный"


def test_offices_come_in_the_order_of_their_files_or_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "offices").mkdir()
    for file, name in (("10 last", "X"), ("2 first", "Y")):
        mfc.save(small_office(name=name, location=(50, 50)), tmp_path / f"offices/{file}.toml")
    assert [office.name for office in mfc.load(tmp_path).offices] == ["Y", "X"]
    (tmp_path / "region.toml").write_text("offices = ['10 last', 'offices/2 first.toml']")
    assert [office.name for office in mfc.load(tmp_path).offices] == ["X", "Y"]


def test_offices_may_stand_in_region_toml_beside_tables(folder: Path, tmp_path: Path) -> None:
    text = mfc.Network(offices=region().offices)
    mfc.save(text, folder / "region.toml")
    for file in (folder / "offices").iterdir():
        file.unlink()
    assert mfc.load(folder) == region(name="region")
    assert mfc.load(folder / "region.toml") == text
    assert tmp_path.is_dir()


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
from;to;minutes / A;Б;5 min
    travel.csv, row 2, column 'minutes': must be a number, got '5 min'
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


def test_a_folder_without_offices_and_a_path_that_leads_nowhere_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "east").mkdir()
    nothing = "east: holds no office; allowed: offices/*.toml, or offices in region.toml"
    assert problems(tmp_path / "east", mfc.DataFormatError) == (nothing,)
    with pytest.raises(mfc.DataFormatError, match="there is no such file or folder"):
        mfc.load(tmp_path / "west")
    with pytest.raises(mfc.DataFormatError, match=r"from a .toml file, a folder or an .xlsx workbook, got '.csv'"):
        mfc.load(tmp_path / "region.csv")
    with pytest.raises(mfc.DataFormatError, match="must be the path of a file, got 5"):
        mfc.load(5)


def test_a_region_file_with_problems_has_its_name_above_them(tmp_path: Path) -> None:
    mfc.save(region(), tmp_path / "region.toml")
    text = (tmp_path / "region.toml").read_text(encoding="utf-8").replace('"Ивановка"', '"Ивановка 2"', 1)
    (tmp_path / "region.toml").write_text(f"detour = -1\n{text}", encoding="utf-8")
    with pytest.raises(mfc.InvalidDescription, match="detour must be > 0, got -1") as error:
        mfc.load(tmp_path / "region.toml")
    assert error.value.summary.startswith("region.toml: region 'Восток' cannot be used")


def test_a_region_is_told_from_an_office_even_without_offices(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text("name = 'x'\ndetour = 1.2\n", encoding="utf-8")
    assert problems(tmp_path / "region.toml", mfc.InvalidDescription) == ("network 'x': offices is required",)
    (tmp_path / "office.toml").write_text("name = 'x'\n", encoding="utf-8")
    assert "office 'x': services is required" in problems(tmp_path / "office.toml", mfc.InvalidDescription)


def test_a_folder_with_files_of_another_region_is_not_overwritten(folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*.*")}
    other = mfc.Network(offices=[small_office(name="C")])
    with pytest.raises(mfc.DataFormatError) as error:
        mfc.save(other, folder)
    assert error.value.problems == tuple(
        f"east: holds '{name}', which is not of this region; allowed: a folder without it"
        for name in ("settlements.csv", "travel.csv", "offices/1 A.toml", "offices/2 Б.toml")
    )
    assert {file: file.read_bytes() for file in folder.rglob("*.*")} == before


def test_a_wrong_ending_and_a_wrong_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        mfc.DataFormatError, match=r"a region is written to a .toml file, an .xlsx workbook or a folder"
    ):
        mfc.save(region(), tmp_path / "region.csv")
    with pytest.raises(mfc.DataFormatError, match=r"an office is written to a .toml file, got 'no ending'"):
        mfc.save(small_office(), tmp_path / "office")
    with pytest.raises(mfc.InvalidDescription, match="takes an Office or a Network, got Settlement"):
        mfc.save(home("X"), tmp_path / "region.toml")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(mfc.DataFormatError, match="cannot be written"):
        mfc.save(region(), tmp_path / "file" / "region")
    for path in ("no/region.toml", "no/region.xlsx"):
        with pytest.raises(mfc.DataFormatError, match="cannot be written"):
            mfc.save(simple_region(), tmp_path / path)
