"""Descriptions in files, written and read back exactly: TOML; a region also as a folder or an Excel workbook."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mfc_sim.description.base import Description, as_given
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.shift_types import ShiftType
from mfc_sim.errors import DataFormatError, InvalidDescription, file_path

if TYPE_CHECKING:
    from os import PathLike

T = TypeVar("T", bound=Description)


def load(path: str | PathLike[str]) -> Office | Network:
    """Read an office or a region.

    Parameters
    ----------
    path : path-like
        What ``save`` wrote, or what was written by hand in the same words: a TOML file (UTF-8, with or without BOM);
        for a region also a folder or an Excel workbook (.xlsx).

    Returns
    -------
    Office or Network
        A Network if the file has ``offices``.

    Raises
    ------
    DataFormatError
        A file is missing, empty, not what its ending says, or holds a value that cannot be read: every problem.
    InvalidDescription
        All is read, but what it says makes no sense: every problem, with the file's name above them.
    """
    file = file_path("load", path)
    if file.is_dir():
        from mfc_sim.description.network_files import load_folder

        return load_folder(file)
    if file.suffix.lower() == ".xlsx":
        from mfc_sim.description.network_book import load_book

        return load_book(file)
    if not file.suffix and not file.exists():
        raise DataFormatError(f"{file}: there is no such file or folder")
    data = read_toml(file, "an office or a region is read", ", a folder or an .xlsx workbook", _START)
    return made(Network, data, file) if is_region(data) else made(Office, data, file)


def load_office(path: str | PathLike[str]) -> Office:
    """Read an office from a TOML file; as ``load``, but a region is refused.

    Raises
    ------
    DataFormatError
        The file is missing, empty, not TOML or not UTF-8, or holds a region.
    InvalidDescription
        Every problem, with the file's name above them.
    """
    file = file_path("load", path)
    data = read_toml(file, "an office is read", "", _START)
    if is_region(data):
        raise DataFormatError(f"{file.name}: holds a region; allowed: one office")
    return made(Office, data, file)


def made(kind: type[T], data: dict[str, Any], file: Path) -> T:
    """Return what the data of a file describe; the file's name stands above the problems."""
    try:
        return kind(**data)
    except InvalidDescription as error:
        raise InvalidDescription(*error.problems, summary=f"{file.name}: {error.summary}".rstrip(": ")) from None


def is_region(data: dict[str, Any]) -> bool:
    """Whether data are those of a region: they have ``offices``, or more words of a region than of an office."""
    of_region, of_office = Network.model_fields.keys(), Office.model_fields.keys()
    return "offices" in data or len(data.keys() & (of_region - of_office)) > len(data.keys() & (of_office - of_region))


def load_shift_types(path: str | PathLike[str]) -> list[ShiftType]:
    """Read shift types from a TOML file: tables ``[[shift_types]]`` with the fields of ShiftType.

    Raises
    ------
    DataFormatError
        The file is missing, empty, not TOML or not UTF-8, or holds anything else.
    InvalidDescription
        Every problem of every shift type, with the file's name above them.
    """
    file = file_path("load_shift_types", path)
    data = read_toml(file, "shift types are read", "", "'mfc-sim new-shifts' writes some to start from")
    tables = data.pop("shift_types", None)
    if data or not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        got = ", ".join(map(repr, data)) or "none"
        raise DataFormatError(f"{file.name}: must hold tables [[shift_types]] and nothing else, got {got}")
    found: list[ShiftType] = []
    problems: list[str] = []
    for one in tables:
        try:
            found.append(ShiftType(**one))
        except InvalidDescription as error:
            problems += error.problems
    if problems:
        raise InvalidDescription(*problems, summary=file.name)
    return found


_START = "'mfc-sim new' writes an office to start from"


def read_toml(file: Path, what: str, or_from: str = "", start: str = "") -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    file : Path
    what, or_from : str
        What is read, and from what else it may be, for messages.
    start : str
        What to do if the file is empty; without it an empty file says nothing, and that is allowed.
    """
    if file.suffix.lower() != ".toml":
        raise DataFormatError(f"{file.name}: {what} from a .toml file{or_from}, got {file.suffix or 'no ending'!r}")
    try:
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be opened ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise DataFormatError(
            f"{file.name}: must be UTF-8 text, byte {error.start} is not; save the file as UTF-8"
        ) from None
    except (ValueError, RecursionError) as error:  # also of a number of too many digits, and of a thousand brackets
        raise DataFormatError(f"{file.name}: is not TOML: {error}") from None
    if not data and start:
        raise DataFormatError(f"{file.name}: is empty; {start}")
    return data


def save(thing: Office | Network, path: str | PathLike[str]) -> None:
    """Write an office or a region; ``load`` reads back an equal one.

    Parameters
    ----------
    thing : Office or Network
    path : path-like
        Ends in .toml: one file. A region also goes to an .xlsx workbook, if it is simple enough to be said in one, or
        to a folder (no ending, or a folder that is there): ``region.toml``, ``offices/*.toml``, ``settlements.csv``,
        ``travel.csv``. Overwritten; text is UTF-8, tables with BOM, lines end in a line feed.

    Raises
    ------
    DataFormatError
        The path has another ending, or cannot be written, or a folder holds files that are not those of this region.
    InvalidDescription
        It is neither an office nor a region, or the region cannot be said in a workbook: why.
    """
    file = file_path("save", path)
    if not isinstance(thing, Office | Network):
        raise InvalidDescription(f"save: takes an Office or a Network, got {type(thing).__name__}")
    if isinstance(thing, Network) and (not file.suffix or file.is_dir()):
        from mfc_sim.description.network_files import save_folder

        save_folder(thing, file)
    elif isinstance(thing, Network) and file.suffix.lower() == ".xlsx":
        from mfc_sim.description.network_book import save_book

        save_book(thing, file)
    else:
        if file.suffix.lower() != ".toml":
            what, more = ("a region", ", an .xlsx workbook or a folder") if isinstance(thing, Network) else _OFFICE
            raise DataFormatError(
                f"{file.name}: {what} is written to a .toml file{more}, got {file.suffix or 'no ending'!r}"
            )
        write(file, to_toml(thing).encode())


_OFFICE = ("an office", "")


def write(file: Path, data: bytes) -> None:
    """Write a file."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be written ({error.strerror})") from None


def to_toml(thing: Description) -> str:
    """Return the TOML text of a description; what equals its default is left out."""
    import tomli_w

    return tomli_w.dumps(plain(thing))


def plain(thing: Description) -> dict[str, Any]:
    """Return a description as plain mappings, lists, numbers and text; what equals its default is left out."""
    result: dict[str, Any] = {}
    for field, info in type(thing).model_fields.items():
        value = getattr(thing, field)
        if field in ("law", "kind") or info.is_required() or value != info.default:
            result[field] = _plain(field, value)
    return result


def _plain(field: str, value: Any) -> Any:
    if isinstance(value, Description):
        return plain(value)
    pairs, value = value, as_given(field, value)
    if isinstance(value, dict) and len(value) < len(pairs):
        value = pairs  # a circuit may stop at two offices on one day
    if isinstance(value, dict):
        return {key: "closed" if item is None else _plain("", item) for key, item in value.items()}
    return [_plain("", item) for item in value] if isinstance(value, tuple) else value
