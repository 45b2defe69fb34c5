"""Descriptions in files, written and read back exactly: TOML, an Excel workbook, a region also as a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_sim.description.network import Network
from mfc_sim.description.office import Office
from mfc_sim.description.plain_text import is_region, made, read_toml, to_toml
from mfc_sim.description.shift_types import ShiftType
from mfc_sim.errors import DataFormatError, InvalidDescription, file_path, near_file
from mfc_sim.whole_file import write_whole

if TYPE_CHECKING:
    from os import PathLike


def load(path: str | PathLike[str]) -> Office | Network:
    """Read an office or a region.

    Parameters
    ----------
    path : path-like
        What ``save`` wrote, or what was written by hand in the same words: a TOML file (UTF-8, with or without BOM),
        an Excel workbook (.xlsx) or, for a region, a folder.

    Returns
    -------
    Office or Network
        A Network if the file has ``offices``, the workbook a sheet ``Offices``.

    Raises
    ------
    DataFormatError
        A file is missing, empty, not what its ending says, or holds a value that cannot be read: every problem.
    InvalidDescription
        All is read, but what it says makes no sense: every problem, with the file's name above them.

    Examples
    --------
    >>> import tempfile
    >>> import mfc_sim as mfc
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mfc.save(mfc.presets.two_offices(), f"{folder}/region")
    ...     mfc.load(f"{folder}/region")
    <Network 'Two offices': 2 offices, 0 outposts, 0 settlements>
    """
    file = file_path("load", path)
    if file.is_dir():
        from mfc_sim.description.network_files import load_folder

        return load_folder(file)
    if file.suffix.lower() == ".xlsx":
        from mfc_sim.description.office_book import load_book

        return load_book(file)
    if not file.suffix and not file.exists():
        raise DataFormatError(f"{file}: there is no such file or folder{near_file(file)}")
    data = read_toml(file, "an office or a region is read", ", a folder or an .xlsx workbook", _START)
    return made(Network, data, file) if is_region(data) else made(Office, data, file)


def load_office(path: str | PathLike[str]) -> Office:
    """Read an office from a TOML file or a workbook; as ``load``, but a region is refused.

    Raises
    ------
    DataFormatError
        The file is missing, empty, not what its ending says, or holds a region.
    InvalidDescription
        Every problem, with the file's name above them.
    """
    file = file_path("load", path)
    thing: Office | Network | None
    if file.suffix.lower() == ".xlsx":
        thing = load(file)
    else:
        data = read_toml(file, "an office is read", " or an .xlsx workbook", _START)
        thing = None if is_region(data) else made(Office, data, file)
    if not isinstance(thing, Office):
        raise DataFormatError(f"{file.name}: holds a region; allowed: one office")
    return thing


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


def save(thing: Office | Network, path: str | PathLike[str]) -> None:
    """Write an office or a region; ``load`` reads back an equal one.

    Parameters
    ----------
    thing : Office or Network
    path : path-like
        Ends in .toml: one file. In .xlsx: a workbook; that of a region only if it is simple enough to be said in one.
        A region also goes to a folder (no ending, or a folder that is there): ``region.toml``, ``offices/*.toml``,
        ``settlements.csv``, ``travel.csv``. Overwritten; text is UTF-8, tables with BOM, lines end in a line feed.

    Raises
    ------
    DataFormatError
        The path has another ending, or cannot be written, or a folder holds files that are not those of this region.
    InvalidDescription
        It is neither an office nor a region, or it cannot be said in a workbook: why.

    Examples
    --------
    >>> import tempfile
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mfc.save(office, f"{folder}/office.xlsx")
    ...     mfc.load(f"{folder}/office.xlsx") == office
    True
    """
    file = file_path("save", path)
    if not isinstance(thing, Office | Network):
        raise InvalidDescription(f"save: takes an Office or a Network, got {type(thing).__name__}")
    if isinstance(thing, Network) and (not file.suffix or file.is_dir()):
        from mfc_sim.description.network_files import save_folder

        save_folder(thing, file)
    elif file.suffix.lower() == ".xlsx":
        from mfc_sim.description.network_book import save_book
        from mfc_sim.description.office_book import save_office_book

        save_book(thing, file) if isinstance(thing, Network) else save_office_book(thing, file)
    else:
        if file.suffix.lower() != ".toml":
            what, more = ("a region", ", an .xlsx workbook or a folder") if isinstance(thing, Network) else _OFFICE
            raise DataFormatError(
                f"{file.name}: {what} is written to a .toml file{more}, got {file.suffix or 'no ending'!r}"
            )
        write_whole(file, to_toml(thing).encode())


_OFFICE = ("an office", " or an .xlsx workbook")
