"""Descriptions in TOML files: an exact round trip, a schema, and errors for every kind of bad file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import mfc_sim as mfc
from mfc_sim.description import files
from offices import contract_office, offices, small_office

SCHEMA = mfc.Office.model_json_schema()
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
WRITTEN = """
name = "Office 1"
hours = [09:00:00, "18:00"]

[[services]]
name = "passport"
duration = {law = "lognormal", mean_min = 12, cv = 0.5}

[[services]]
name = "collect"
duration = {law = "mixture", parts = [{weight = 1, of = {law = "scipy", name = "expon", numbers = {scale = 5}}}]}

[[demand]]
kind = "walk_ins"
name = "queue"
mix = {passport = 0.6, collect = 0.4}
per_hour = [20, 30.5]

[[windows]]
name = "universal"
count = 5
breaks = [{start = "12:00", length_min = 45, at_once = 2}]

[dates]
2026-05-01 = "closed"
"2026-04-30" = ["09:00", "16:00"]
"""


def written(path: Path, text: str | bytes) -> Path:
    """A file of this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_is_saved_is_read_back_exactly(tmp_path: Path) -> None:
    for office in (contract_office(), small_office(demand=[], patience=mfc.Law("weibull_min", c=1.5, scale=0.1 + 0.2))):
        mfc.save(office, tmp_path / "office.toml")
        assert mfc.load(tmp_path / "office.toml") == office
        assert mfc.load(str(tmp_path / "office.toml")) == office


def test_a_file_says_no_more_than_the_planner_and_writes_closed_days_as_closed(tmp_path: Path) -> None:
    mfc.save(contract_office(), tmp_path / "office.toml")
    data = tomllib.loads((tmp_path / "office.toml").read_text(encoding="utf-8"))
    assert data["dates"] == {"2026-05-01": "closed", "2026-04-30": ["09:00", "18:00"]}
    assert data["hours"] == {"Mon-Fri": ["09:00", "19:00"], "Sat": ["09:00", "14:00"]}
    assert data["demand"][0]["per_day"] == {"Mon": 260.0, "Tue-Fri": 200.0, "Sat": 90.0}
    assert data["demand"][0]["at_opening"] == 12.0
    assert data["services"][1] == {
        "name": "collect",
        "duration": {"law": "fixed", "minutes": 5.0},
        "purpose": "collect",
    }
    assert "hall" not in data
    assert "scale" not in data["demand"][0]


def test_a_file_written_by_hand_says_the_same_as_python(tmp_path: Path) -> None:
    office = mfc.Office(
        name="Office 1",
        hours=("09:00", "18:00"),
        services=[
            mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="collect", duration=mfc.Mixture((1, mfc.Law("expon", scale=5)))),
        ],
        demand=[mfc.WalkIns(name="queue", mix={"passport": 0.6, "collect": 0.4}, per_hour=[20, 30.5])],
        windows=[mfc.Windows(name="universal", count=5, breaks=[mfc.Break("12:00", 45, at_once=2)])],
        dates={"2026-05-01": None, "2026-04-30": ("09:00", "16:00")},
    )
    assert mfc.load(written(tmp_path / "a.toml", WRITTEN)) == office
    assert mfc.load(written(tmp_path / "b.toml", b"\xef\xbb\xbf" + WRITTEN.encode())) == office
    assert mfc.load(written(tmp_path / "c.toml", WRITTEN.replace("\n", "\r\n"))) == office


BAD_FILES: dict[str, tuple[str, str | bytes | None, str]] = {
    "missing": ("no.toml", None, "no.toml: cannot be opened (No such file or directory)"),
    "empty": ("a.toml", "", "a.toml: is empty; 'mfc-sim new' writes an office to start from"),
    "comments": ("a.toml", "# nothing\n", "a.toml: is empty"),
    "another kind": ("a.csv", "a;b\n", ", a folder or an .xlsx workbook, got '.csv'"),
    "no ending": (
        "office",
        "",
        "office: an office or a region is read from a .toml file, a folder or an .xlsx workbook, got 'no ending'",
    ),
    "not TOML": ("a.toml", "name;hours\n", "a.toml: is not TOML: "),
    "half a table": ("a.toml", "[windows", "a.toml: is not TOML: "),
    "too many digits": ("a.toml", f"hall = {'9' * 5000}\n", "a.toml: is not TOML: "),
    "too many brackets": ("a.toml", f"hall = {'[' * 5000}\n", "a.toml: is not TOML: "),
    "a decimal comma": (
        "a.toml",
        "name = 'a'\nhall = 4,4\n",
        "(at line 2, column 9); decimal fractions are written with a point: 4.4",
    ),
    "a decimal comma in a line": (
        "a.toml",
        "duration = { mean_min = 7,25 }\n",
        "decimal fractions are written with a point: 7.25",
    ),
    "a word twice": ("a.toml", "name = 'a'\nname = 'b'\n", "a.toml: is not TOML: "),
    "cp1251": ("a.toml", "name = 'Офис'".encode("cp1251"), "a.toml: must be UTF-8 text, byte 8 is not"),
    "utf-16": ("a.toml", "name = 'Офис'".encode("utf-16"), "a.toml: must be UTF-8 text, byte 0 is not"),
}


@pytest.mark.parametrize(("name", "text", "sentence"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, text: str | bytes | None, sentence: str
) -> None:
    if text is not None:
        written(tmp_path / name, text)
    with pytest.raises(mfc.DataFormatError) as error:
        mfc.load(tmp_path / name)
    assert sentence in str(error.value)
    assert error.value.__cause__ is None


BAD_WORDS = {
    "table": (
        '[[windows]]\nname = "universal"',
        '[[window]]\nname = "universal"',
        "unknown field 'window'; did you mean",
    ),
    "law": ('law = "lognormal"', 'law = "lognorml"', "service 'passport': duration names an unknown law 'lognorml'"),
    "field": (
        "mean_min = 12",
        "mean = 12",
        "service 'passport': duration: unknown field 'mean'; did you mean 'mean_min'",
    ),
    "service": (
        "{passport = 0.6",
        "{pasport = 0.6",
        "mix names an unknown service 'pasport'; did you mean 'passport'?",
    ),
    "kind": ('kind = "walk_ins"', 'kind = "walkins"', "demand (value 1) names an unknown kind 'walkins'"),
    "no kind": ('kind = "walk_ins"\n', "", "in a file with kind = 'walk_ins' or 'appointments', got {"),
    "count": ("count = 5", "count = 0", "windows 'universal': count must be >= 1, got 0"),
    "half a window": ("count = 5", "count = 2.5", "windows 'universal': count must be a whole number, got 2.5"),
    "text": ("count = 5", 'count = "5"', "windows 'universal': count must be a number, got '5'"),
    "truth": ("count = 5", "count = true", "windows 'universal': count must be a number, got True"),
    "nan": ("mean_min = 12", "mean_min = nan", "service 'passport': duration: mean_min must be a finite number"),
    "midnight": ('[09:00:00, "18:00"]', '["18:00", "09:00"]', "office 'Office 1': hours must be a pair of clock times"),
    "date": ("2026-05-01 =", "2026-05-32 =", "office 'Office 1': dates must be a mapping of dates such as"),
    "break": ("length_min = 45", "length = 45", "windows 'universal': breaks (value 1): unknown field 'length'"),
    "weight": ("weight = 1", "weight = 0", "service 'collect': duration: parts (value 1): weight must be > 0"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), BAD_WORDS.values(), ids=BAD_WORDS.keys())
def test_a_file_that_makes_no_sense_says_where_under_its_name(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert WRITTEN.count(old) == 1
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.load(written(tmp_path / "a.toml", WRITTEN.replace(old, new)))
    assert sentence in str(error.value)
    assert str(error.value).startswith("a.toml: office 'Office 1' cannot be used, ")
    assert not any(word in str(error.value) for word in ("Input", "pydantic", "tuple"))


def test_an_office_is_saved_to_a_toml_file_or_a_workbook_only(tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "a.xls", "an office is written to a .toml file or an .xlsx workbook, got '.xls'"),
        (tmp_path / "none" / "a.toml", "cannot be written (No such file or directory)"),
    ):
        with pytest.raises(mfc.DataFormatError, match=r"cannot be written|written to a \.toml") as error:
            mfc.save(small_office(), path)
        assert sentence in str(error.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(office=offices())
def test_any_office_goes_through_a_file_unchanged_and_obeys_the_schema(office: mfc.Office) -> None:
    data: dict[str, Any] = tomllib.loads(files.to_toml(office))
    assert mfc.Office(**data) == office
    VALIDATOR.validate(data)


def test_the_schema_knows_what_planners_write_and_what_they_must_not(tmp_path: Path) -> None:
    VALIDATOR.check_schema(SCHEMA)
    mfc.save(contract_office(), tmp_path / "a.toml")
    VALIDATOR.validate(tomllib.loads((tmp_path / "a.toml").read_text(encoding="utf-8")))
    data = tomllib.loads(WRITTEN.replace("09:00:00", '"09:00"'))
    VALIDATOR.validate(data)
    for change in ({"hall": -1}, {"windows": []}, {"hal": 3}, {"services": "x"}, {"language": "de"}):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate({**data, **change})


def test_numbers_are_written_with_all_their_digits(tmp_path: Path) -> None:
    odd = float(np.nextafter(0.1, 1))
    office = small_office(patience=mfc.Exponential(mean_min=odd))
    mfc.save(office, tmp_path / "a.toml")
    assert mfc.load(tmp_path / "a.toml").patience.mean_min == odd


@pytest.mark.parametrize("asked", ["offise.toml", "offise.xlsx", "offise"])
def test_a_file_that_is_not_there_is_told_with_one_of_nearly_its_name(asked: str, tmp_path: Path) -> None:
    right = asked.replace("offise", "office")
    (tmp_path / right).write_bytes(b"")
    with pytest.raises(mfc.DataFormatError, match=f"; did you mean '{right}'"):
        mfc.load(tmp_path / asked)
    with pytest.raises(mfc.DataFormatError, match=r"\)$|folder$"):
        mfc.load(tmp_path / asked.replace("offise", "quite else"))


def test_a_plot_of_an_office_says_which_part_of_a_region_it_takes(tmp_path: Path) -> None:
    result = mfc.simulate(mfc.presets.two_offices(), replications=1, seed=1)
    with pytest.raises(mfc.InvalidDescription, match=r"got NetworkResult; an office of it is result\.office\(name\)"):
        mfc.plots.play_day(result, tmp_path / "day.html")  # type: ignore[arg-type]
