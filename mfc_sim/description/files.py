"""Descriptions in files: TOML, written and read back exactly."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mfc_sim.description.base import Description, as_given
from mfc_sim.description.office import Office
from mfc_sim.description.shift_types import ShiftType
from mfc_sim.errors import DataFormatError, InvalidDescription

if TYPE_CHECKING:
    from os import PathLike


def load(path: str | PathLike[str]) -> Office:
    """Read an office from a TOML file.

    Parameters
    ----------
    path : path-like
        A file that ``save`` wrote, or one written by hand in the same words; UTF-8, with or without BOM.

    Returns
    -------
    Office

    Raises
    ------
    DataFormatError
        The file is missing, empty, not TOML or not UTF-8.
    InvalidDescription
        The file is read, but what it says makes no sense: every problem, with the file's name above them.
    """
    file, data = _read(path, "an office is read", "'mfc-sim new' writes an office to start from")
    try:
        return Office(**data)
    except InvalidDescription as error:
        raise InvalidDescription(*error.problems, summary=f"{file.name}: {error.summary}".rstrip(": ")) from None


def load_shift_types(path: str | PathLike[str]) -> list[ShiftType]:
    """Read shift types from a TOML file: tables ``[[shift_types]]`` with the fields of ShiftType.

    Raises
    ------
    DataFormatError
        The file is missing, empty, not TOML or not UTF-8, or holds anything else.
    InvalidDescription
        Every problem of every shift type, with the file's name above them.
    """
    file, data = _read(path, "shift types are read", "'mfc-sim new-shifts' writes some to start from")
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


def _read(path: str | PathLike[str], what: str, start: str) -> tuple[Path, dict[str, Any]]:
    """Read a TOML file."""
    file = Path(path)
    if file.suffix.lower() != ".toml":
        raise DataFormatError(f"{file.name}: {what} from a .toml file, got {file.suffix or 'no ending'!r}")
    try:
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be opened ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise DataFormatError(
            f"{file.name}: must be UTF-8 text, byte {error.start} is not; save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise DataFormatError(f"{file.name}: is not TOML: {error}") from None
    if not data:
        raise DataFormatError(f"{file.name}: is empty; {start}")
    return file, data


def save(office: Office, path: str | PathLike[str]) -> None:
    """Write an office to a TOML file; ``load`` reads back an equal one.

    Parameters
    ----------
    office : Office
    path : path-like
        Ends in .toml; overwritten.

    Raises
    ------
    DataFormatError
        The path does not end in .toml or cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() != ".toml":
        raise DataFormatError(f"{file.name}: an office is written to a .toml file, got {file.suffix or 'no ending'!r}")
    try:
        file.write_text(to_toml(office), encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataFormatError(f"{file}: cannot be written ({error.strerror})") from None


def to_toml(office: Office) -> str:
    """Return the TOML text of an office; what equals its default is left out."""
    import tomli_w

    return tomli_w.dumps(plain(office))


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
    value = as_given(field, value)
    if isinstance(value, dict):
        return {key: "closed" if item is None else _plain("", item) for key, item in value.items()}
    return [_plain("", item) for item in value] if isinstance(value, tuple) else value
