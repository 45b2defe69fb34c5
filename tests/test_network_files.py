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
from kept_regions import full_region, home, problems, region, simple_office, simple_region
from mfc_sim.provenance import fingerprint
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
    visits = st.dictionaries(st.sampled_from(served or ["-"]), number, min_size=1, max_size=3)
    parts = {
        "offices": [office.replace(location=(50, index)) for index, office in enumerate(kept)],
        "settlements": [
            home(
                name, population=data.draw(st.integers(0, 1_000)), visits_per_1000=data.draw(visits), location=(51, 50)
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
    (tmp_path / "region.toml").write_text("offices = ['10 last', 'offices/2 first.toml']", encoding="utf-8")
    assert [office.name for office in mfc.load(tmp_path).offices] == ["X", "Y"]


def test_offices_may_stand_in_region_toml_beside_tables(folder: Path, tmp_path: Path) -> None:
    text = mfc.Network(offices=region().offices)
    mfc.save(text, folder / "region.toml")
    for file in (folder / "offices").iterdir():
        file.unlink()
    assert mfc.load(folder) == region(name="region")
    assert mfc.load(folder / "region.toml") == text
    assert tmp_path.is_dir()


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
    with pytest.raises(mfc.DataFormatError, match=r"an .xlsx workbook, got 'no ending'"):
        mfc.save(small_office(), tmp_path / "office")
    with pytest.raises(mfc.InvalidDescription, match="takes an Office or a Network, got Settlement"):
        mfc.save(home("X"), tmp_path / "region.toml")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(mfc.DataFormatError, match="cannot be written"):
        mfc.save(region(), tmp_path / "file" / "region")
    for path in ("no/region.toml", "no/region.xlsx"):
        with pytest.raises(mfc.DataFormatError, match="cannot be written"):
            mfc.save(simple_region(), tmp_path / path)


def test_what_was_done_to_a_region_is_kept_beside_it(tmp_path: Path) -> None:
    net = mfc.presets.two_offices()
    done = mfc.region.share_booking(net, within_min=10)
    for path in (tmp_path / "region.toml", tmp_path / "folder"):
        mfc.save(done, path)
        again = mfc.load(path)
        assert again == done
        assert again.changes == done.changes != ()
    assert fingerprint(net) == fingerprint(net.changed("nothing"))
    (tmp_path / "wrong.toml").write_text('changes = "much"\noffices = []\n', encoding="utf-8")
    with pytest.raises(mfc.InvalidDescription, match="changes must be a list of sentences, got 'much'"):
        mfc.load(tmp_path / "wrong.toml")
