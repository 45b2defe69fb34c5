"""A region as an Excel workbook: sheets Region, Offices, Services, Settlements, Travel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mfc_sim.description.book_sheets import exact, sheets_of, sort_by_place
from mfc_sim.description.network import Network
from mfc_sim.description.network_cells import Findings, built
from mfc_sim.description.network_files import language_of, summary_of
from mfc_sim.description.network_rows import rows_of_settlements, rows_of_travel, settlements_of, travel_of
from mfc_sim.description.network_sheets import SHEETS, offices_of, region_of, services_of
from mfc_sim.description.network_simple import rows_of_offices, rows_of_region, rows_of_services, unsaid
from mfc_sim.description.network_tables import Table
from mfc_sim.description.plain_text import made
from mfc_sim.errors import DataFormatError, InvalidDescription
from mfc_sim.whole_file import write_whole
from mfc_sim.workbook import as_text, packed

SHOWN = 5
"""How many of what cannot be said in a workbook an error lists."""


def region_of_book(file: Path, sheets: Mapping[str, Table], found: Findings) -> Network:
    """Read a region from the sheets of a workbook; see `mfc_sim.load`.

    Sheets and headings are English or Russian. ``Region`` has a field a row, key and value; ``Offices`` an office a
    row: the name and either a ``file`` (TOML, beside the workbook) or simple columns; ``Services`` what all of these
    offer; ``Settlements`` and ``Travel`` are as in a folder. Only ``Offices`` must be there, and ``Services`` if an
    office has no file. Of a formula the value counts that Excel has kept.

    Raises
    ------
    DataFormatError, InvalidDescription
        Every problem of every sheet, with sheet and cell.
    """
    region, at, bad = region_of(sheets.get("Region"), found)
    services = services_of(sheets.get("Services"), found)
    offices = offices_of(sheets.get("Offices"), services, language_of(region), file.parent, found)
    names = offices.names if offices.complete else None
    settled: dict[str, None] | None = {}
    if table := sheets.get("Settlements"):
        all_services = offices.services if offices.complete and services.complete else None
        region["settlements"], settled = settlements_of(table, names, all_services, found)
    if table := sheets.get("Travel"):
        places = None if names is None or settled is None else names | settled
        region["travel_min"] = travel_of(table, places, found)
    region["offices"] = offices.made
    # Offices and tables have told their own; what is told of the other fields has the places of their cells.
    fields = {**region, "offices": (), "settlements": (), "travel_min": ()}
    built(Network, fields, {"": file.name, **at}, {*bad, "offices"}, found)
    if found.problems:
        sort_by_place(found, sheets)
        raise found.error(summary_of(file, region, found))
    return made(Network, region, file)


def save_book(network: Network, file: Path) -> None:
    """Write a region to a workbook; see `mfc_sim.save`.

    Raises
    ------
    InvalidDescription
        It cannot be said in a workbook: the first things that cannot.
    DataFormatError
        The file cannot be written.
    """
    problems = unsaid(network)
    content = b"" if problems else _packed(network)
    if content:
        try:
            found = Findings()
            if region_of_book(file, sheets_of(file, content, SHEETS, found), found) != network:
                problems = ["some text or number would not be read back as it is"]
        except (DataFormatError, InvalidDescription) as error:
            problems = list(error.problems)
    if not problems:
        write_whole(file, content)
        return
    more = [f"... and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    raise InvalidDescription(
        *problems[:SHOWN],
        *more,
        summary=f"{file.name}: the region is not simple enough for a workbook; save it to a folder or a .toml file",
    )


def _packed(network: Network) -> bytes:
    """Content of the workbook of a region."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    language = network.language
    rows = {
        "Region": rows_of_region(network),
        "Offices": rows_of_offices(network),
        "Services": rows_of_services(network),
        "Settlements": (rows_of_settlements(network.settlements, language) or []) if network.settlements else [],
        "Travel": rows_of_travel(network.travel_min, language) if network.travel_min else [],
    }
    for name, table in rows.items():
        if not table:
            continue
        sheet = book.create_sheet(SHEETS[name][language == "ru"])
        for row, cells in enumerate(table, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    _put(sheet.cell(row, column), value)
        sheet.freeze_panes = "B2"
    return packed(book)


def _put(cell: Any, value: object) -> None:
    """Write a value so that it is read back as it is: text is never a formula, and no digit of a number is lost."""
    cell.value = value = exact(value)
    if isinstance(value, str):
        as_text(cell, value)
