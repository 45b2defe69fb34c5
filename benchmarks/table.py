"""Rows of the table of speeds: what is compared, how a ratio is judged, how a line reads."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

HEAD = ("row", "what", "against", "bound", "aim", "measured [passes]", "ours / theirs", "")


@dataclass(frozen=True)
class Row:
    """One comparison of two sides: `times` as fast at least, or at most so many times the other's time."""

    key: str
    what: str
    against: str
    ours: str
    theirs: str
    bound: float
    aim: float
    faster: bool = True  # False: bound and aim are upper limits of ours / theirs


@dataclass(frozen=True)
class Group:
    """Rows measured side by side.

    `ours` take how often the work is done over and give seconds per piece of work, or `theirs` give them; `needs`
    names what a side cannot do without; `warm` is done before the clock; `answers` hold what is timed to the truth.
    """

    rows: tuple[Row, ...]
    ours: Mapping[str, Callable[[int], float]]
    theirs: Mapping[str, Callable[[], float]]
    needs: Mapping[str, str] = field(default_factory=dict)
    warm: Callable[[], object] | None = None
    answers: tuple[Callable[[], list[str]], ...] = ()

    def measure(self, rows: Sequence[Row], *, passes: int, repeats: int) -> dict[str, list[float]]:
        """Seconds of each side that the rows need, pass by pass; in a pass all sides run one after the other."""
        sides = dict.fromkeys(side for row in rows for side in (row.theirs, row.ours))
        if self.warm is not None:
            self.warm()
        seconds: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(passes):
            for side in sides:
                seconds[side].append(self.theirs[side]() if side in self.theirs else self.ours[side](repeats))
        return seconds


@dataclass(frozen=True)
class Line:
    """A row measured, or skipped for a reason."""

    row: Row
    ours: Sequence[float] = ()
    theirs: Sequence[float] = ()
    skipped: str = ""

    @property
    def ratios(self) -> list[float]:
        """Ratio of each pass, the way round that the bound is stated."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return [theirs / ours if self.row.faster else ours / theirs for ours, theirs in pairs]

    def reaches(self, limit: float) -> bool:
        """Whether the median of the passes reaches a bound or an aim."""
        ratio = statistics.median(self.ratios)
        return ratio >= limit if self.row.faster else ratio <= limit

    @property
    def verdict(self) -> str:
        """First word of a line."""
        return "SKIP" if self.skipped else "PASS" if self.reaches(self.row.bound) else "FAIL"

    def cells(self) -> tuple[str, ...]:
        """Texts in the order of HEAD."""
        row = self.row
        words = ("at least {:,g} x", "{:,g} x") if row.faster else ("at most {:,g} x its time", "{:,g} x")
        limits = [word.format(limit) for word, limit in zip(words, (row.bound, row.aim), strict=True)]
        if self.skipped:
            return (row.key, row.what, row.against, *limits, f"skipped: {self.skipped}", "", self.verdict)
        ratios = self.ratios
        measured = f"{_number(statistics.median(ratios))} x [{_number(min(ratios))}-{_number(max(ratios))}]"
        times = " / ".join(duration(statistics.median(side)) for side in (self.ours, self.theirs))
        told = f"{self.verdict}, aim {'reached' if self.reaches(row.aim) else 'missed'}"
        return (row.key, row.what, row.against, *limits, measured, times, told)

    def plain(self) -> str:
        """One line of the terminal."""
        key, what, against, bound, aim, measured, times, told = self.cells()
        end = "" if self.skipped else f"   {times}   {told.partition(', ')[2]}"
        return f"{self.verdict} {key:22} {what} / {against}: {measured}   {bound}, aim {aim}{end}"


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, scale in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for docs/performance.md."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
