"""A page of a report: sections of sentences, tables, plots and code, and the HTML that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mfc_sim.text import Language

if TYPE_CHECKING:
    from jinja2 import Template

ROWS_MAX = 200
"""Rows that a table of a page shows."""
COLUMNS_MAX = 8
"""Columns that fit on paper in letters of the usual size."""
WORD_MAX = 16
"""Letters of a word that is never broken on paper."""


@dataclass(frozen=True)
class Table:
    """A table with a caption; every row is as wide as the heads.

    Attributes
    ----------
    caption : str
    heads : tuple of str
    rows : tuple of tuple of str
    labels : int
        So many first columns say what a row is of.
    words : bool
        Whether the cells are words, not numbers.
    lines : bool
        Whether cells have several lines.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: int = 1
    words: bool = False
    lines: bool = False

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.heads)]
        if wrong or not self.caption:
            raise ValueError(f"table {self.caption!r} of {self.heads!r}: needs a caption and full rows, got {wrong!r}")

    @property
    def style(self) -> str:
        """Names under which the style of the page knows it."""
        known = {"words": self.words, "lines": self.lines, "wide": len(self.heads) > COLUMNS_MAX}
        return " ".join(name for name, held in known.items() if held)


@dataclass(frozen=True)
class Plot:
    """A plot with the words under it; the words for those who do not see it are in the SVG.

    Attributes
    ----------
    caption : str
    svg : str
        Of `mfc_sim.plots.svg.inline_svg`: the one part of a page that is HTML already.
    """

    caption: str
    svg: str

    def __post_init__(self) -> None:
        if not self.svg.startswith('<svg role="img" aria-label="'):
            raise ValueError(f"plot {self.caption!r}: must be of inline_svg(), got {self.svg[:40]!r}")


@dataclass(frozen=True)
class Code:
    """Text to be copied as it stands; behind a line that opens it, or open.

    Attributes
    ----------
    heading, text : str
    hidden : bool
    """

    heading: str
    text: str
    hidden: bool = False

    def __post_init__(self) -> None:
        if not self.heading:
            raise ValueError("code needs a heading")


Block = str | list[str] | Table | Plot | Code
"""A sentence, a list of sentences, or one of the above."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; sections in it are smaller ones.

    Attributes
    ----------
    heading : str
    blocks : sequence of Block or Section
    answer : bool
        Whether it is what a reader in a hurry looks for.
    """

    heading: str
    blocks: Sequence[Block | Section]
    answer: bool = False

    def __post_init__(self) -> None:
        if not self.heading or not self.blocks:
            raise ValueError(f"section {self.heading!r} is empty")


@dataclass(frozen=True)
class Page:
    """All that a report says.

    Attributes
    ----------
    language : "ru" or "en"
    title, lead : str
        The heading, and one line under it.
    sections : sequence of Section
    """

    language: Language
    title: str
    lead: str
    sections: Sequence[Section]

    def __post_init__(self) -> None:
        if self.language not in ("ru", "en"):
            raise ValueError(f"page: language must be 'ru' or 'en', got {self.language!r}")

    def html(self) -> str:
        """Return the page as HTML; every word is escaped."""
        return _template().render(page=self)


_UNSEEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")


def _seen(value: object) -> object:
    r"""Show characters that would turn the words around them, or cannot stand in a page; HTML and copied text stay.

    >>> _seen("one \u202e two")
    'one [U+202E] two'
    """
    if type(value) is not str:
        return value
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mfc_sim.reports", ""), autoescape=True, undefined=StrictUndefined, finalize=_seen,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals["long"] = lambda text: any(len(word) > WORD_MAX for word in text.split())
    environment.globals["kind"] = lambda block: type(block).__name__.lower()
    return environment.get_template("page.html")
