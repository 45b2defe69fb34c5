"""Workbooks of offices and regions: which of them one is, and an office written to one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from mfc_sim.description import office_cells, office_words
from mfc_sim.description.book_sheets import named, opened, sheets_of, tell_strangers, tongue
from mfc_sim.description.network import Network
from mfc_sim.description.network_book import region_of_book
from mfc_sim.description.network_cells import Findings
from mfc_sim.description.network_sheets import SHEETS as OF_REGION
from mfc_sim.description.office import Office
from mfc_sim.description.office_read import office_of_book
from mfc_sim.description.office_words import SHEETS
from mfc_sim.description.office_write import office_sheets
from mfc_sim.errors import DataFormatError, InvalidDescription
from mfc_sim.text import Language, say
from mfc_sim.whole_file import write_whole
from mfc_sim.workbook import Sheet, fill, packed

T = TypeVar("T", Office, Network)

ROWS = 500
"""Rows in which Excel offers the words that are allowed."""


def load_book(file: Path) -> Office | Network:
    """Read an office or a region from a workbook; see `mfc_sim.load`.

    Raises
    ------
    DataFormatError, InvalidDescription
        Every problem of every sheet, with sheet and cell.
    """
    found = Findings()
    sheets = sheets_of(file, opened(file), {**SHEETS, **OF_REGION}, found)
    of_office, of_region = (
        [sheet for sheet in names if sheet in sheets and sheet != "Services"] for names in (SHEETS, OF_REGION)
    )
    if of_office and of_region:
        told = (", ".join(repr(sheets[sheet].name) for sheet in one) for one in (of_office, of_region))
        raise DataFormatError(
            "{}: has sheets of an office ({}) and of a region ({}); allowed: those of one".format(file.name, *told)
        )
    found.language = tongue(sheets) if sheets else _letters(found.strangers)
    if of_office:
        tell_strangers(sheets, SHEETS, ("Hours", "Services", "Windows"), found)
        return _remembering(office_of_book(file, sheets, found), found.strangers)
    if of_region or (sheets and not found.strangers and not found.problems):
        tell_strangers(sheets, OF_REGION, ("Offices",), found)
        return _remembering(region_of_book(file, sheets, found), found.strangers)
    tell_strangers(sheets, {**SHEETS, **OF_REGION}, SHEETS, found)
    holds = "holds no sheet of an office" if found.problems else "is empty"
    found.cannot_read(
        f"{file.name}: {holds} ({named(('Hours', 'Services', 'Demand', 'Windows'), SHEETS, found.language)}); "
        "'mfc-sim new office.xlsx' writes an office to start from"
    )
    raise found.error("")


def _letters(titles: list[str]) -> Language:
    """Language of sheets of which none is known: by their letters."""
    return "ru" if any("а" <= letter <= "я" for title in titles for letter in title.casefold()) else "en"


def _remembering(made: T, strangers: list[str]) -> T:
    """The same, which now knows the sheets that were not read."""
    made._unread_sheets = tuple(strangers)  # noqa: SLF001
    return made


def save_office_book(office: Office, file: Path) -> None:
    """Write an office to a workbook; see `mfc_sim.save`.

    Raises
    ------
    InvalidDescription
        A name holds what a workbook cannot keep.
    DataFormatError
        The file cannot be written.
    """
    content = _packed(office)
    found = Findings()
    try:
        same = office_of_book(file, sheets_of(file, content, SHEETS, found), found) == office
        problems = [] if same else ["some name would not be read back as it is"]
    except (DataFormatError, InvalidDescription) as error:
        problems = list(error.problems)
    if problems:
        summary = f"{file.name}: the office cannot be kept in a workbook; save it to a .toml file"
        raise InvalidDescription(*problems, summary=summary)
    write_whole(file, content)


def _packed(office: Office) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for told in office_sheets(office):
        sheet = book.create_sheet(told.name)
        fill(sheet, told)
        for one in _offers(told, office):
            sheet.data_validations.append(one)
    return packed(book)


def _offers(told: Sheet, office: Office) -> Iterator[Any]:
    """Lists of allowed words that Excel offers in cells; other words are not refused: mfc_sim tells what is wrong."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    language = office.language
    names = {SHEETS[sheet][language == "ru"]: sheet for sheet in SHEETS}
    sheet = names.get(told.name, "")
    lists = _lists(office, language)
    for name, (words, what) in lists.get(sheet, {}).items():
        heading = office_words.heading(office_words.TABLES[sheet][name], language)
        if sheet == "Office":
            place = next(row for row, line in enumerate(told.rows, start=2) if line[0] == heading)
            cells = f"B{place}"
        else:
            letter = get_column_letter(1 + [column.heading for column in told.columns].index(heading))
            cells = f"{letter}2:{letter}{ROWS}"
        offer = DataValidation("list", formula1=words, allow_blank=True, showErrorMessage=False, sqref=cells)
        offer.promptTitle, offer.prompt, offer.showInputMessage = heading[:32], say(what, language)[:255], True
        yield offer


def _lists(office: Office, language: Language) -> dict[str, dict[str, tuple[str, str]]]:
    """By sheet and field: the formula of the words that are offered, and the key of what they mean."""

    def of(choices: dict[str, tuple[str, ...]]) -> str:
        return '"' + ",".join(many[language == "ru"] for many in choices.values()) + '"'

    services = SHEETS["Services"][language == "ru"]
    known = f"'{services}'!$A$2:$A${max(ROWS, len(office.services) + 1)}"
    told: dict[str, dict[str, str]] = {
        "Office": {
            "language": '"ru,en"',
            "patience_law": of(office_cells.LAWS),
            "at_closing": of(office_cells.CLOSING),
            "outpost": '"да,нет"' if language == "ru" else '"yes,no"',
        },
        "Services": {"law": of(office_cells.LAWS)},
        "Demand": {"kind": of(office_cells.KINDS), "service": known},
        "Windows": {},
    }
    return {
        sheet: {name: (words, office_words.TABLES[sheet][name].what) for name, words in fields.items()}
        for sheet, fields in told.items()
    }
