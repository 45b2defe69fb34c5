"""What a reader found in a log: nothing is dropped, repaired or refused without a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from mfc_sim.text import Language, say


@dataclass(frozen=True)
class Note:
    """One finding.

    Attributes
    ----------
    code : str
        What kind of finding, a short English word that does not change: ``"duplicates"``.
    count : int
        How many rows, tickets, days or queues, as the text says.
    text : str
        The sentence, in the language of the log.
    """

    code: str
    count: int
    text: str


@dataclass(frozen=True)
class Report:
    """Every quirk of a log that was handled, and how.

    Attributes
    ----------
    source : str
        The file.
    rows : int
        Rows of the file, its header not counted.
    notes : tuple of Note
        Findings about rows, days and numbers, in the order in which they were met.
    refused : mapping of str to str
        Queues of which no tickets could be made, each with the reason; of a board.
    """

    source: str
    rows: int
    notes: tuple[Note, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    language: Language = field(default="en", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "refused", MappingProxyType(dict(self.refused)))

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "refused": dict(self.refused)}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def count(self, code: str) -> int:
        """How many rows, tickets or days the notes of a kind name together; 0 if there is none."""
        return sum(note.count for note in self.notes if note.code == code)

    def table(self) -> pd.DataFrame:
        """Return findings, one a row: code, count, text; refused queues last."""
        rows = [(note.code, note.count, note.text) for note in self.notes]
        rows += [("refused", 1, f"{queue}: {reason}") for queue, reason in self.refused.items()]
        return pd.DataFrame(rows, columns=["code", "count", "text"])

    def __str__(self) -> str:
        lines = [say("calibration.report_title", self.language, source=self.source, rows=self.rows)]
        lines += [f"  - {note.text}" for note in self.notes]
        if self.refused:
            lines.append(say("calibration.report_refused", self.language, count=len(self.refused)))
            lines += [f"  - {queue}: {reason}" for queue, reason in self.refused.items()]
        return "\n".join(lines)
