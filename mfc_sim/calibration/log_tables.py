"""Excel workbooks and Parquet files as rows of texts, as a CSV would hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mfc_sim.errors import DataFormatError


def table_rows(path: Path, above: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Rows of a workbook's first sheet or of a Parquet file as texts; blank ones are left out.

    So many rows stand above the header, which says how wide the table is; they are as wide as something stands in
    them.
    """
    with path.open("rb") as stream:
        parquet = stream.read(4) == b"PAR1"
    rows = _parquet_rows(path) if parquet else _sheet_rows(path)
    width = 0
    left = above
    for place, row in enumerate(rows, 1):
        texts = [_text(value) for value in row]
        while len(texts) > width > 0 and not texts[-1]:
            texts.pop()
        if any(text.strip() for text in texts):
            if not width:
                while not texts[-1].strip():
                    texts.pop()
                width = 0 if left else len(texts)
                left -= 1
            yield place, texts + [""] * (width - len(texts))


def _sheet_rows(path: Path) -> Iterator[Sequence[object]]:
    import openpyxl

    book = None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except Exception as error:  # openpyxl fails on damaged books in many ways of its own
        raise DataFormatError(f"file '{path}' cannot be read as an Excel workbook: {error}") from None
    finally:
        if book is not None:
            book.close()


def _parquet_rows(path: Path) -> Iterator[Sequence[object]]:
    import pandas as pd

    try:
        table: Any = pd.read_parquet(path)
    except ImportError:
        raise DataFormatError(f"file '{path}' is Parquet, which needs pyarrow: pip install pyarrow") from None
    except Exception as error:  # pyarrow's errors have no root of their own
        raise DataFormatError(f"file '{path}' cannot be read as Parquet: {error}") from None
    yield list(table.columns)
    yield from table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)


def _text(value: object) -> str:
    """Text of a cell as a CSV would hold it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "")
