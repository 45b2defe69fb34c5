"""Texts of a log as codes, and the few words that stand for yes, no, an outcome or a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from mfc_sim.calibration.log_file import Bytes

Codes = npt.NDArray[np.int32]


def coded(cells: Bytes) -> tuple[Codes, list[bytes]]:
    """Codes of cells, from 0 in the order in which they come, and the text of each code.

    >>> codes, texts = coded(np.array([b"b", b"a", b"b"]))
    >>> codes.tolist(), texts
    ([0, 1, 0], [b'b', b'a'])
    """
    if not len(cells):
        return np.zeros(0, np.int32), []
    words = -(-cells.itemsize // 8)
    parts = np.ascontiguousarray(cells.astype(f"S{8 * words}", copy=False)).view(np.uint64).reshape(-1, words)
    mixed = parts[:, 0]
    for word in range(1, words):
        mixed = (mixed ^ mixed >> np.uint64(29)) * np.uint64(0x9E3779B97F4A7C15) + parts[:, word]
    codes, seen = pd.factorize(mixed)
    if words == 1:
        return codes.astype(np.int32), seen.view("S8").tolist()
    first = np.zeros(len(seen), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    if (parts[first][codes] != parts).any():  # two texts were mixed into one number
        codes, texts = pd.factorize(cells.astype(object))
        return codes.astype(np.int32), texts.tolist()
    return codes.astype(np.int32), cells[first].tolist()


@dataclass(eq=False)
class Texts:
    """Codes of a column that comes in blocks."""

    known: dict[bytes, int] = field(default_factory=dict)

    def add(self, cells: Bytes) -> Codes:
        """Take in the cells of a block; their codes over the whole column."""
        codes, texts = coded(cells)
        place = np.array([self.known.setdefault(text, len(self.known)) for text in texts], np.int32)
        return place[codes]


def folded(text: str) -> str:
    """Text for comparison: small letters, ё as е, nothing but letters and digits between single spaces.

    >>> folded("  Время_выдачи (талона)")
    'время выдачи талона'
    """
    plain = text.casefold().replace("ё", "е")
    return " ".join("".join(mark if mark.isalnum() else " " for mark in plain).split())


def _words(groups: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): meaning for meaning, words in groups.items() for word in words.split(", ")}


YES_NO = _words(
    {
        "yes": "1, да, yes, true, y, t, истина, x",
        "no": "0, нет, no, false, n, f, ложь",
    }
)
OUTCOMES = _words(
    {
        "served": "served, finished, completed, done, closed, обслужен, обслужено, завершен, завершено, выполнен, "
        "принят, закрыт, оказана, услуга оказана",
        "left": "left, abandoned, cancelled, canceled, reneged, ушел, ушла, покинул очередь, отменен, отказался, "
        "не подошел, неявка по вызову",
        "sent_away": "sent_away, sent away, turned away, closed before service, не принят, не обслужен",
        "no_show": "no_show, no show, noshow, did not come, не явился, неявка, не пришел",
        "transferred": "transferred, transfer, redirected, forwarded, перенаправлен, переведен, передан",
    }
)
LEVELS = {
    **{str(level): level for level in range(16)},
    **{
        folded(word): level
        for level, words in enumerate(
            (
                "priority, privileged, льготная, льготник, вне очереди, внеочередной, приоритет",
                "appointment, booked, booking, по записи, запись, предварительная запись",
                "walk-in, walk in, walkin, live, живая очередь, живая, без записи, общая",
            )
        )
        for word in words.split(", ")
    },
}
