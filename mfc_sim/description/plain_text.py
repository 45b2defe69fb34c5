"""Descriptions as text: TOML read and written, and what is made of the data of a file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from mfc_sim.description.base import Description, as_given
from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.errors import DataFormatError, InvalidDescription, near_file

T = TypeVar("T", bound=Description)
CHANGES = "changes"
"""Word under which a file keeps what was done to a region; it is no part of the description."""


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
        raise DataFormatError(f"{file}: cannot be opened ({error.strerror}){near_file(file)}") from None
    except UnicodeDecodeError as error:
        raise DataFormatError(
            f"{file.name}: must be UTF-8 text, byte {error.start} is not; save the file as UTF-8"
        ) from None
    except (ValueError, RecursionError) as error:  # also of a number of too many digits, and of a thousand brackets
        raise DataFormatError(f"{file.name}: is not TOML: {error}{_decimal_comma(text, str(error))}") from None
    if not data and start:
        raise DataFormatError(f"{file.name}: is empty; {start}")
    return data


def _decimal_comma(text: str, said: str) -> str:
    """Say how a fraction is written, if the line that cannot be read looks like one with a comma."""
    line = re.search(r"\(at line (\d+),", said)
    if line is None or int(line[1]) > len(lines := text.splitlines()):
        return ""
    found = re.search(r"=\s*[+-]?(\d+),(\d+)\s*(?:[,}#]|$)", lines[int(line[1]) - 1])
    return f"; decimal fractions are written with a point: {found[1]}.{found[2]}" if found else ""


def made(kind: type[T], data: dict[str, Any], file: Path) -> T:
    """Return what the data of a file describe; the file's name stands above the problems."""
    done = data.pop(CHANGES, []) if issubclass(kind, Network) else []
    if not isinstance(done, list) or not all(isinstance(sentence, str) for sentence in done):
        raise InvalidDescription(f"{CHANGES} must be a list of sentences, got {done!r}", summary=file.name)
    try:
        thing = kind(**data)
        return thing.remembering(done) if isinstance(thing, Network) else thing
    except InvalidDescription as error:
        raise InvalidDescription(*error.problems, summary=f"{file.name}: {error.summary}".rstrip(": ")) from None


def is_region(data: dict[str, Any]) -> bool:
    """Whether data are those of a region: they have ``offices``, or more words of a region than of an office."""
    of_region, of_office = Network.model_fields.keys(), Office.model_fields.keys()
    return "offices" in data or len(data.keys() & (of_region - of_office)) > len(data.keys() & (of_office - of_region))


def to_toml(thing: Description) -> str:
    """Return the TOML text of a description; what equals its default is left out, what was done to it is kept."""
    import tomli_w

    return tomli_w.dumps(done_first(thing) | plain(thing))


def done_first(thing: Description) -> dict[str, Any]:
    """Return what was done to a region, a sentence each, under a word of its own; empty if nothing was."""
    done = thing.changes if isinstance(thing, Network) else ()
    return {CHANGES: list(done)} if done else {}


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
