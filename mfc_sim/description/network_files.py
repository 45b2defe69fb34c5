"""A region as a folder: region.toml, offices/*.toml, settlements.csv, travel.csv."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mfc_sim.description.network import Network
from mfc_sim.description.network_cells import Findings
from mfc_sim.description.network_rows import (
    Rows,
    known_of_settlements,
    known_of_travel,
    rows_of_settlements,
    rows_of_travel,
    settlements_of,
    travel_of,
)
from mfc_sim.description.network_tables import read_csv
from mfc_sim.description.office import Office
from mfc_sim.description.plain_text import CHANGES, done_first, is_region, made, plain, read_toml, to_toml
from mfc_sim.description.sentences import title_of
from mfc_sim.errors import DataFormatError, InvalidDescription, nearest
from mfc_sim.text import Language, say
from mfc_sim.whole_file import write_whole

REGION, OFFICES, SETTLEMENTS, TRAVEL = "region.toml", "offices", "settlements.csv", "travel.csv"


def load_folder(folder: Path) -> Network:
    """Read a region from a folder; see `mfc_sim.load`.

    ``region.toml`` has what the other files do not have, and may list the files of ``offices`` in their order; without
    the list it is that of the file names, "2" before "10". All files but one office may be missing.

    Raises
    ------
    DataFormatError, InvalidDescription
        Every problem of every file.
    """
    found = Findings()
    _strangers(folder, found)
    region = _toml(folder / REGION, "a region is read", found) or {}
    given, complete = _offices_given(folder, region, found)
    former = _tables(region.get("former"))
    names = _names([*(data for _, data in given), *former]) if complete else None
    offices = [office for file, data in given if (office := _office(file, data, found))]
    services = _names(one for data in former for one in _tables(data.get("services")))
    services |= dict.fromkeys(service.name for office in offices for service in office.services)
    all_services = services if complete and len(offices) == len(given) else None
    settled: dict[str, None] | None = _names(_tables(region.get("settlements")))
    if (folder / SETTLEMENTS).is_file():
        _only_here("settlements", SETTLEMENTS, region, found)
        table = read_csv(folder / SETTLEMENTS, known_of_settlements, found)
        region["settlements"], settled = (
            ([], None) if table is None else settlements_of(table, names, all_services, found)
        )
    places = None if names is None or settled is None else names | settled
    if (folder / TRAVEL).is_file():
        _only_here("travel_min", TRAVEL, region, found)
        table = read_csv(folder / TRAVEL, lambda heading: known_of_travel(heading, places or ()), found)
        region["travel_min"] = [] if table is None else travel_of(table, places, found)
    region["offices"] = offices
    told = {"offices": (), **({"travel_min": ()} if (folder / TRAVEL).is_file() else {})}
    found.no_sense(*(f"{REGION}: {problem}" for problem in _field_problems({**region, **told})))
    if found.problems:
        raise found.error(summary_of(folder, region, found))
    return made(Network, region, folder)


def summary_of(file: Path, region: dict[str, Any], found: Findings) -> str:
    """Line above the problems of a region."""
    name = region.get("name") if isinstance(region.get("name"), str) else "region"
    count = len(dict.fromkeys(found.problems))
    return f"{file.name}: {say('network.invalid', language_of(region), name=name, count=count)}"


def language_of(region: dict[str, Any]) -> Language:
    """Language of a region whose fields may make no sense."""
    return "ru" if region.get("language") == "ru" else "en"


def _names(tables: Iterable[dict[str, Any]]) -> dict[str, None]:
    """Names of parts, in order."""
    names = (one["name"] for one in tables if isinstance(one.get("name"), str))
    return dict.fromkeys(unicodedata.normalize("NFC", name) for name in names)


def _field_problems(region: dict[str, Any]) -> list[str]:
    """Problems of the fields of a region one by one, given without offices."""
    try:
        Network(**{field: value for field, value in region.items() if field != CHANGES})
    except InvalidDescription as error:
        own = f"{title_of(Network, region.get('name'))}: offices must have at least 1"
        return [problem for problem in error.problems if not problem.startswith(own)]
    return []


def _toml(file: Path, what: str, found: Findings, *, shown: str = "") -> dict[str, Any] | None:
    """Data of a file that may be missing; None if it is, or cannot be read, which is told."""
    if not file.exists():
        return None
    try:
        return read_toml(file, what)
    except DataFormatError as error:
        found.cannot_read(
            *(problem.replace(f"{file.name}:", f"{shown or file.name}:", 1) for problem in error.problems)
        )
        return None


def _strangers(folder: Path, found: Findings) -> None:
    """Tell tables and descriptions of other names than a region has: nobody would read them."""
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in {".csv", ".toml", ".tsv"} and not file.name.startswith(".") and file.is_file():
            names = (REGION, SETTLEMENTS, TRAVEL)
            if file.name not in names:
                found.cannot_read(f"{file.name}: unknown file of a region{nearest(file.name, names)}")


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _only_here(field: str, file: str, region: dict[str, Any], found: Findings) -> None:
    if region.pop(field, None) is not None:
        found.no_sense(f"{REGION}: {field} is given here and in {file}; allowed: one of them")


def _files(folder: Path) -> list[Path]:
    """Files of offices in the order of their names, "2" before "10"."""
    there = folder.iterdir() if folder.is_dir() else ()
    files = [file for file in there if file.suffix.lower() == ".toml" and not file.name.startswith(".")]
    return sorted(files, key=lambda file: (_by_numbers(file.stem.casefold()), file.name))


def _by_numbers(name: str) -> list[tuple[int, str]]:
    """Order names with numbers in them by the numbers: "office 2" before "office 10".

    >>> sorted(["b", "aa", "a10", "a2"], key=_by_numbers)
    ['a2', 'a10', 'aa', 'b']
    """
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name)]


def _offices_given(
    folder: Path, region: dict[str, Any], found: Findings
) -> tuple[list[tuple[str, dict[str, Any]]], bool]:
    """File and data of each office in order, and whether the names of all are known."""
    listed = region.pop("offices", None)
    files = _files(folder / OFFICES)
    if isinstance(listed, list) and listed and all(isinstance(one, dict) for one in listed):
        if files:
            found.no_sense(f"{REGION}: offices are given here and in {OFFICES}/; allowed: one of them")
        return [(REGION, one) for one in listed], True
    if listed is not None:
        files = _listed(listed, files, found)
    elif not files:
        found.cannot_read(f"{folder.name}: holds no office; allowed: {OFFICES}/*.toml, or offices in {REGION}")
    given = []
    for file in files:
        shown = f"{OFFICES}/{file.name}"
        data = _toml(file, "an office is read", found, shown=shown)
        if data is not None and not data:
            found.cannot_read(f"{shown}: is empty")
        elif data is not None and is_region(data):
            found.cannot_read(f"{shown}: holds a region; allowed: one office")
        elif data is not None:
            given.append((shown, data))
    first: dict[str, str] = {}
    for shown, data in given:
        if isinstance(name := data.get("name"), str):
            if name in first:
                found.no_sense(f"{shown}: office {name!r} is given in {first[name]} too")
            first.setdefault(name, shown)
    return given, len(given) == len(files) > 0 and all("name" in data for _, data in given)


def _listed(listed: object, files: list[Path], found: Findings) -> list[Path]:
    """Files in the order of the list of region.toml."""
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        found.cannot_read(
            f"{REGION}: offices must be a list of files of {OFFICES}/, or tables [[offices]], got {listed!r}"
        )
        return files
    by_name = {file.name: file for file in files}
    chosen = []
    for one in listed:
        name = one.removeprefix(f"{OFFICES}/")
        name = name if name in by_name else f"{name}.toml"
        if name not in by_name:
            found.cannot_read(f"{REGION}: offices: no file {one!r} in {OFFICES}/{nearest(one, by_name)}")
        elif by_name[name] in chosen:
            found.no_sense(f"{REGION}: offices: file {one!r} is given twice")
        else:
            chosen.append(by_name[name])
    left = [file.name for file in files if file not in chosen]
    found.no_sense(*(f"{OFFICES}/{name}: is not in the list offices of {REGION}" for name in left))
    return chosen


def _office(file: str, data: dict[str, Any], found: Findings) -> Office | None:
    try:
        return Office(**data)
    except InvalidDescription as error:
        found.no_sense(*(f"{file}: {problem}" for problem in error.problems))
        return None


def save_folder(network: Network, folder: Path) -> None:
    """Write a region to a folder; see `mfc_sim.save`.

    The files of offices are numbered in their order. Tables have semicolons, decimal commas and Russian headings if the
    region speaks Russian, else commas, decimal points and English ones.

    Raises
    ------
    DataFormatError
        The folder holds files that are not those of this region, or cannot be written.
    """
    texts = _texts(network)
    there = [folder / REGION, folder / SETTLEMENTS, folder / TRAVEL, *_files(folder / OFFICES)]
    over = [file for file in there if file.exists() and file.relative_to(folder).as_posix() not in texts]
    if over:
        raise DataFormatError(
            *(
                f"{folder.name}: holds {file.relative_to(folder).as_posix()!r}, which is not of this region; "
                "allowed: a folder without it"
                for file in over
            )
        )
    try:
        (folder / OFFICES).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFormatError(f"{folder}: cannot be written ({error.strerror})") from None
    for name, data in texts.items():
        write_whole(folder / name, data)


def _texts(network: Network) -> dict[str, bytes]:
    """Files of a region by name."""
    region = {"name": network.name, "language": network.language, **done_first(network), **plain(network)}
    del region["offices"]
    settlements = rows_of_settlements(network.settlements, network.language) if network.settlements else None
    texts: dict[str, bytes] = {}
    for place, office in enumerate(network.offices, start=1):
        number = str(place).zfill(len(str(len(network.offices))))
        texts[f"{OFFICES}/{number} {_file_name(office.name)}.toml"] = to_toml(office).encode()
    if settlements:
        texts[SETTLEMENTS] = _csv(settlements, network)
        del region["settlements"]
    if network.travel_min:
        texts[TRAVEL] = _csv(rows_of_travel(network.travel_min, network.language), network)
        del region["travel_min"]
    import tomli_w

    return {REGION: tomli_w.dumps(region).encode(), **texts}


def _file_name(name: str) -> str:
    """Name of an office without what no file name may have."""
    return re.sub(r'[<>:"\\|?*/.\s]+', " ", name)[:50].strip() or "office"


def _csv(rows: Rows, network: Network) -> bytes:
    """Return a table as a spreadsheet of the region's language opens it."""
    russian = network.language == "ru"
    packed = io.StringIO(newline="")
    writer = csv.writer(packed, delimiter=";" if russian else ",", lineterminator="\n")
    writer.writerows(_told(row, comma=russian) for row in rows)
    return packed.getvalue().encode("utf-8-sig")


def _told(row: Iterable[object], *, comma: bool) -> list[str]:
    numbers = [isinstance(cell, int | float) for cell in row]
    told = ["" if cell is None else str(cell) for cell in row]
    return [
        text.replace(".", ",") if is_number and comma else text for text, is_number in zip(told, numbers, strict=True)
    ]
