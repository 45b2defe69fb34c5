"""A log file as blocks of cells: CSV, plain or gzipped, Excel or Parquet; every row is counted, none is guessed at.

Cells stay bytes until a column is known: of ten million times and codes only the different texts become Python
strings. Lines without a quote are split by numpy, as a published parser gives neither the line of a row nor the rows
that are too short; from the first quote on the csv module splits the rest.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BufferedIOBase
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from mfc_sim.calibration.log_head import HEAD_ROWS, Head, Row, Suits, head_of, is_utf8, plainly
from mfc_sim.calibration.log_tables import table_rows
from mfc_sim.errors import DataFormatError

Bytes: TypeAlias = npt.NDArray[np.bytes_]
Ints: TypeAlias = npt.NDArray[np.int64]

CHUNK = 1 << 21
"""Bytes of a file that are split at once: what fits the processor's cache is split fastest."""

BATCH = 100_000
"""Rows of a block where the csv module or a workbook gives them one by one."""

CELL_MOST = 200
"""A used cell of more bytes is an unreadable value."""

DELIMITERS = (",", ";", "\t", "|")
SPACES = " \t\r\v\f"
_NEWLINE = 10
_SLACK = CELL_MOST + 8
_NAMELESS = "its first row names no column"


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that follow each other.

    Attributes
    ----------
    lines : ndarray, shape (rows,)
        Line of the file in which each ends, from 1; of a workbook or a Parquet file its row.
    cells : mapping of int to ndarray of bytes, shape (rows,)
        Values of the columns asked for.
    bad : mapping of int to str
        Rows, from 0, that do not have the columns of the header, or hold too long a cell, and why.
    """

    lines: Ints
    cells: dict[int, Bytes]
    bad: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LogFile:
    """A file and its header.

    Attributes
    ----------
    header : tuple of str
        Names of the columns, spaces around them cut.
    delimiter : str
        Between values; empty in a workbook or a Parquet file.
    marked : bool
        Whether it began with a byte order mark.
    head : Head
    raw : tuple of bytes
        The header as it stands in a text file.
    """

    path: Path
    header: tuple[str, ...]
    head: Head
    delimiter: str = ""
    marked: bool = False
    raw: tuple[bytes, ...] = ()

    def blocks(self, columns: Sequence[int]) -> Iterator[Block]:
        """Yield all rows under the header, but for blank ones, a block at a time.

        Raises
        ------
        DataFormatError
            If the file ends within a quoted value, or is damaged.
        """
        if not self.delimiter:
            below = islice(table_rows(self.path, self.head.above), self.head.above + 1, None)
            yield from _batches(below, columns, len(self.header))
            return
        try:
            with _opened(self.path) as stream:
                if self.marked:
                    stream.read(3)
                yield from (block for block in _ahead(_text_blocks(stream, self, columns)) if len(block.lines))
        except _UNREADABLE as error:
            raise DataFormatError(f"file '{self.path}' cannot be read: {error}") from None


_UNREADABLE = (OSError, EOFError, zlib.error)


def open_log(path: Path, suits: Suits | None = None) -> LogFile:
    """Find out what kind of file it is, and read its header: among the first rows the one that suits.

    Raises
    ------
    DataFormatError
        If it cannot be read, is empty, or is not of a kind that is read.
    """
    try:
        with _opened(path) as stream:
            head = stream.read(1 << 20)
    except _UNREADABLE as error:
        raise DataFormatError(f"file '{path}' cannot be read: {error}") from None
    if head[:4] == b"PK\x03\x04" or head[:4] == b"PAR1":
        if not (first := list(islice(table_rows(path, HEAD_ROWS), HEAD_ROWS))):
            raise DataFormatError(f"file '{path}' is empty; expected a header and one row per record")
        found = head_of({"": first}, suits)
        return LogFile(path, _named(path, first[found.above][1]), found)
    marked = head.startswith(b"\xef\xbb\xbf")
    head = head[3:] if marked else head
    if not head.strip():
        raise DataFormatError(f"file '{path}' is empty; expected a header and one row per record")
    if b"\0" in head:
        raise DataFormatError(
            f"file '{path}' is not a text file in UTF-8 or Windows-1251 (it holds zero bytes); save it as CSV in UTF-8"
        )
    rows = {mark: _first_rows(path, head, mark) for mark in DELIMITERS}
    if not any(rows.values()):
        raise DataFormatError(f"file '{path}': {_NAMELESS}")
    found = head_of({mark: [(line, plainly(names)) for line, names in some] for mark, some in rows.items()}, suits)
    header = [name.encode("latin-1") for name in rows[found.delimiter][found.above][1]]
    texts, _ = decoded(path, header)
    return LogFile(path, _named(path, texts), found, found.delimiter, marked, tuple(header))


def decoded(path: Path, texts: Sequence[bytes]) -> tuple[list[str], bool]:
    """Texts in UTF-8, or all in Windows-1251 if one is not in UTF-8; and whether that was so.

    Raises
    ------
    DataFormatError
        If some are in one and some in the other, or one in neither.
    """
    strange = [text for text in texts if not is_utf8(text)]
    if not strange:
        return [text.decode("utf-8") for text in texts], False
    known = [text.decode("utf-8") for text in texts if not text.isascii() and is_utf8(text)]
    if known:
        raise DataFormatError(
            f"file '{path}' mixes UTF-8 ({known[0]!r}) and another encoding ({strange[0]!r}); save it as CSV in UTF-8"
        )
    try:
        return [text.decode("cp1251") for text in texts], True
    except UnicodeDecodeError:
        raise DataFormatError(
            f"file '{path}' is neither UTF-8 nor Windows-1251 ({strange[0]!r}); save it as CSV in UTF-8"
        ) from None


def _named(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    header = tuple(name.strip() for name in names)
    if not any(header):
        raise DataFormatError(f"file '{path}': {_NAMELESS}")
    return header


def _opened(path: Path) -> BufferedIOBase:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast("BufferedIOBase", gzip.open(path, "rb")) if packed else path.open("rb")


def _first_rows(path: Path, head: bytes, delimiter: str) -> list[Row]:
    """First rows as one delimiter splits them, as Latin-1 to keep the bytes; blank ones are left out."""
    reader = csv.reader(_lines(iter((head,))), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for row in reader:
            if any(value.strip(SPACES + "\n") for value in row):
                rows.append((reader.line_num, row))
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:
        return rows
    if not rows:
        raise DataFormatError(f"file '{path}' is empty; expected a header and one row per record")
    return rows


def _ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks, the next of which a thread reads and splits while one is in use: numpy lets others run meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def _text_blocks(stream: BufferedIOBase, log: LogFile, columns: Sequence[int]) -> Iterator[Block]:
    """Blocks of a text: plain chunks by numpy until the first quote, the rest by the csv module.

    All chunks are read into one buffer, in which the line that a chunk cuts is moved to the front.
    """
    buffer = bytearray(CHUNK + _SLACK)
    line, held, skip = 0, 0, log.head.above + 1
    while True:
        if len(buffer) < held + CHUNK + _SLACK:
            buffer = buffer[:held] + bytes(CHUNK + _SLACK)
        got = stream.readinto(memoryview(buffer)[held : held + CHUNK])
        full = held + got
        if buffer.find(b"\0", held, full) >= 0:
            raise DataFormatError(f"file '{log.path}' holds zero bytes after line {line}; save it as CSV in UTF-8")
        returns = buffer.find(b"\r", 0, full) >= 0
        if buffer.find(b'"', held, full) >= 0 or (returns and b"\r" in buffer[:full].replace(b"\r\n", b"")[:-1]):
            chunks = chain((bytes(buffer[:full]),), iter(lambda: stream.read(CHUNK), b""))
            yield from _quoted(chunks, log, columns, line, skip)
            return
        cut = buffer.rfind(b"\n", 0, full) + 1 if got else full
        if cut:
            whole, size = buffer, cut
            if returns:
                whole = buffer[:cut].replace(b"\r\n", b"\n")
                size = len(whole)
                whole += bytes(_SLACK)
            if whole[size - 1] != _NEWLINE:
                whole[size] = _NEWLINE
                size += 1
            block, ended, skip = _plain(np.frombuffer(whole, np.uint8), size, log, columns, line, skip)
            yield block
            line += ended
        held = full - cut
        buffer[:held] = buffer[cut:full]
        if not got:
            return


def _plain(
    text: npt.NDArray[np.uint8], size: int, log: LogFile, columns: Sequence[int], line: int, skip: int
) -> tuple[Block, int, int]:
    """Split lines that hold no quote: a delimiter or a line's end closes each cell.

    Parameters
    ----------
    text : ndarray
        Its first `size` bytes are the lines; more than `CELL_MOST` stand after them.

    Returns
    -------
    tuple
        The block, the number of lines, and how many rows up to the header are still to be skipped.
    """
    width = len(log.header)
    closes = text[:size] == ord(log.delimiter)
    closes |= text[:size] == _NEWLINE
    ends = np.flatnonzero(closes)
    closing = np.flatnonzero(text[ends] == _NEWLINE)
    first = np.append(0, closing[:-1] + 1)
    start = np.append(0, ends[closing[:-1]] + 1)
    counts = closing - first + 1
    kept = ~_blank(text, start, ends[closing], log.delimiter)
    if skip:
        passed = np.flatnonzero(kept)[:skip]
        kept[passed] = False
        skip -= len(passed)
    rows = np.flatnonzero(kept)
    wrong = counts[rows] != width
    lines = line + rows + 1
    bad = {
        int(row): f"line {lines[row]}: {counts[rows[row]]} values, allowed: {width} as in the header"
        for row in np.flatnonzero(wrong)
    }
    every = not wrong.any()
    whole = rows if every else rows[~wrong]
    cells = {}
    for column in columns:
        begin = start[whole] if column == 0 else ends[first[whole] + (column - 1)] + 1
        length = ends[first[whole] + column] - begin
        if not every:
            begin, length = _spread(begin, wrong), _spread(length, wrong)
        for row in np.flatnonzero(length > CELL_MOST):
            bad.setdefault(int(row), _long(int(lines[row]), log.header[column]))
            length[row] = 0
        cells[column] = _gathered(text, begin, length)
    return Block(lines, cells, bad), len(closing), skip


def _spread(values: Ints, wrong: npt.NDArray[np.bool_]) -> Ints:
    """Values of the rows that are not wrong, 0 at those that are."""
    spread = np.zeros(len(wrong), np.int64)
    spread[~wrong] = values
    return spread


def _blank(text: npt.NDArray[np.uint8], start: Ints, end: Ints, delimiter: str) -> npt.NDArray[np.bool_]:
    """Lines of nothing but spaces and delimiters."""
    blank: npt.NDArray[np.bool_] = end == start
    hollow = np.frombuffer((delimiter + SPACES).encode(), np.uint8)
    for row in np.flatnonzero(~blank & np.isin(text[start], hollow) & np.isin(text[end - 1], hollow)).tolist():
        cells = text[start[row] : end[row]].tobytes()
        blank[row] = not cells.translate(None, delimiter.encode()).strip()
    return blank


def _long(line: int, name: str) -> str:
    return f"line {line}, column {name!r}: more than {CELL_MOST} bytes in one value"


def _gathered(text: npt.NDArray[np.uint8], begin: Ints, length: Ints) -> Bytes:
    """Cells as bytes of one width; 0 fills the short ones, which are cut eight bytes at a time."""
    width = max(1, int(length.max(initial=0)))
    short = len(length) > 0 and int(length.min()) < width
    size = 8 * -(-width // 8) if short else width
    cells = np.lib.stride_tricks.sliding_window_view(text, size)[begin]
    if short:
        masks = np.where(np.arange(size) < np.arange(width + 1)[:, None], np.uint8(255), np.uint8(0)).view(np.uint64)
        cells = cells.view(np.uint64)
        cells &= masks[length]
    return cells.view(f"S{size}").ravel()


def _quoted(chunks: Iterator[bytes], log: LogFile, columns: Sequence[int], line: int, skip: int) -> Iterator[Block]:
    reader = csv.reader(_lines(chunks), delimiter=log.delimiter, strict=True)

    def rows() -> Iterator[tuple[int, list[str]]]:
        try:
            for row in reader:
                yield line + reader.line_num, row
        except csv.Error as error:
            where = f"line {line + reader.line_num}"
            raise DataFormatError(f"file '{log.path}', {where}: not a table of values: {error}") from None

    kept = (row for row in rows() if any(value.strip(SPACES + "\n") for value in row[1]))
    yield from _batches(islice(kept, skip, None), columns, len(log.header), log.header, "latin-1")


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """Lines with their ends, as Latin-1 to keep the bytes; a lone carriage return ends a line too."""
    rest = ""
    for chunk in chain(chunks, (b"",)):
        if b"\0" in chunk:
            raise csv.Error("it holds zero bytes")
        text = rest + chunk.decode("latin-1")
        held = "\r" if chunk and text.endswith("\r") else ""
        lines = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = lines.pop() + held
        yield from (line + "\n" for line in lines)
    if rest:
        yield rest


def _batches(
    rows: Iterator[tuple[int, Sequence[str]]],
    columns: Sequence[int],
    width: int,
    header: Sequence[str] = (),
    encoding: str = "utf-8",
) -> Iterator[Block]:
    """Blocks of rows that come one by one."""
    while batch := list(islice(rows, BATCH)):
        bad: dict[int, str] = {}
        for place, (line, row) in enumerate(batch):
            if len(row) != width:
                bad[place] = f"line {line}: {len(row)} values, allowed: {width} as in the header"
        cells = {}
        for column in columns:
            texts = [b"" if place in bad else row[column].encode(encoding) for place, (_, row) in enumerate(batch)]
            for place, text in enumerate(texts):
                if len(text) > CELL_MOST:
                    bad.setdefault(place, _long(batch[place][0], header[column] if header else str(column)))
                    texts[place] = b""
            cells[column] = np.array(texts, dtype=np.bytes_)
        yield Block(np.array([line for line, _ in batch], dtype=np.int64), cells, bad)
