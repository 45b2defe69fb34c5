"""The sheet of an office's workbook for what no column says: paths and values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mfc_sim.description import office_words
from mfc_sim.description.network_cells import Findings, blank, read_cell
from mfc_sim.description.network_tables import Record, Table, records
from mfc_sim.description.office_cells import any_value
from mfc_sim.errors import nearest

LONGEST = 30_000
"""Characters of a value in one row; a longer one goes on in rows without a path."""
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LISTS = ("services", "demand", "windows", "shifts")


def set_others(table: Table | None, data: dict[str, Any], at: dict[str, str], found: Findings) -> None:
    """Put what the sheet says into the data of an office."""
    if table is None or not table.body:
        return
    words = office_words.words(office_words.OTHER)
    readers = {"path": office_words.OTHER["path"].read, "value": lambda value: value}
    for record, value in _joined(list(records(table, words, readers, ("path", "value"), found)), found):
        known, sound = read_cell(value, any_value, record.place("value"), found)
        if sound:
            _set(record, known, data, at, found)


def _joined(rows: list[Record], found: Findings) -> Iterator[tuple[Record, object]]:
    """Rows with a path, and their values with the rows below that go on with them."""
    joined: list[tuple[Record, list[object]]] = []
    for record in rows:
        if "path" in record.values:
            joined.append((record, [record.values.get("value")]))
        elif "path" not in record.bad and joined:
            joined[-1][1].append(record.values.get("value"))
        elif "path" not in record.bad:
            found.cannot_read(f"{record.place('path')}: path is required")
    for record, parts in joined:
        if "value" in record.bad:
            continue
        if all(map(blank, parts)):
            found.cannot_read(f"{record.place('value')}: value is required")
        elif len(parts) == 1:
            yield record, parts[0]
        else:
            yield record, "".join(str(part) for part in parts if part is not None)


def _set(record: Record, value: object, data: dict[str, Any], at: dict[str, str], found: Findings) -> None:
    """Set the value at a path; a path that leads nowhere is told."""
    path, where = record.values["path"], record.place("path")
    parts = path.split(".")
    node: Any = data
    for place, part in enumerate(parts[:-1]):
        if isinstance(node, list):
            names = [one.get("name") for one in node]
            if part not in names:
                found.no_sense(f"{where}: path {path!r}: there is no {part!r}{nearest(part, names)}")
                return
            node = node[names.index(part)]
        elif part in _LISTS and isinstance(node.get(part), list) and place < len(parts) - 1:
            node = node[part]
        else:
            allowed = [name for name in _LISTS if name in node]
            found.no_sense(f"{where}: path {path!r}: nothing below {part!r}{nearest(part, allowed)}")
            return
    if not isinstance(node, dict) or parts[-1] in _LISTS or parts[-1] == "name":
        found.no_sense(f"{where}: path {path!r}: must end in a field, such as 'services.passport.duration'")
    elif parts[-1] in node and path != "language":
        found.no_sense(f"{where}: path {path!r}: is given on another sheet too")
    else:
        node[parts[-1]] = value
        begin = _title(parts, data)
        at[f"{begin}{parts[-1]}"] = at[f"{begin}unknown field {parts[-1]!r}"] = record.place("value")


def _title(parts: list[str], data: Mapping[str, Any]) -> str:
    """Words with which a problem of what is at a path begins, but for its last word."""
    if len(parts) == 1:
        return ""
    kind = {"services": "service", "windows": "windows"}.get(parts[0])
    if kind is None:
        stream = next(one for one in data["demand"] if one["name"] == parts[1])
        kind = "walk-ins" if stream["kind"] == "walk_ins" else "appointments"
    shift = f"shift {parts[3]!r}: " if len(parts) == 5 else ""
    return f"{kind} {parts[1]!r}: {shift}"


def rows_of(path: str, value: object) -> list[tuple[str | None, str]]:
    """Rows of a value: as JSON, in which marks that no workbook can hold are written by their numbers."""
    text = _NOT_IN_XML.sub(lambda mark: f"\\u{ord(mark[0]):04x}", json.dumps(value, ensure_ascii=False))
    chunks = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
    return [(path if place == 0 else None, chunk) for place, chunk in enumerate(chunks)]
