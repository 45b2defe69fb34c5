"""How many specialists should be universal, in a planner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from mfc_sim import screen
from mfc_sim.measures.estimates import FEW_REPLICATIONS, Estimate
from mfc_sim.measures.kpis import KPI
from mfc_sim.screen import sample, spread
from mfc_sim.studies.lines import aligned, html_of
from mfc_sim.text import say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.office import Office
    from mfc_sim.studies.moves import Moves
    from mfc_sim.tasks import Point
    from mfc_sim.text import Language

ROWS = 16
"""Numbers that one screen shows."""
GROUPS_MAX = 4
"""Groups of specialists that have a column of their own."""


class Told(Protocol):
    """What is read of a curve; see `mfc_sim.studies.universal.UniversalCurve`."""

    @property
    def moves(self) -> Moves:
        """Who moves in which order."""
        ...

    @property
    def of(self) -> str:
        """The figure."""
        ...

    @property
    def worth(self) -> float:
        """Improvement that pays."""
        ...

    @property
    def points(self) -> dict[int, Point]:
        """By number moved, as it was run."""
        ...

    @property
    def seed(self) -> int:
        """Seed of all runs."""
        ...

    @property
    def replications(self) -> int:
        """Replications of each."""
        ...

    @property
    def knee(self) -> int:
        """Number beyond which nothing pays."""
        ...

    @property
    def office(self) -> Office:
        """The office as it was given."""
        ...

    @property
    def people(self) -> int:
        """Specialists that could be universal."""
        ...

    @property
    def language(self) -> Language:
        """Language of its texts."""
        ...

    @property
    def days(self) -> int:
        """Days of a replication."""
        ...

    def table(self) -> pd.DataFrame:
        """Figures by number moved."""
        ...


def text(curve: Told) -> str:
    """One screen of text."""
    rows, marks = _rows(curve), screen.marked(_warnings(curve), curve.language)
    return "\n".join([_title(curve), *(f"  {line}" for line in aligned(rows)), knee(curve), *_notes(curve), *marks])


def html(curve: Told) -> str:
    """Return the same for a notebook."""
    marks = screen.marked(_warnings(curve), curve.language)
    return html_of(_title(curve), _rows(curve), [knee(curve), *_notes(curve), *marks])


def amount(curve: Told, value: float) -> str:
    """Write an amount of the figure with its unit, as precisely as it was given."""
    share = KPI[curve.of].unit == "share"
    written = f"{(100.0 if share else 1.0) * value:.6g}"
    if share and written == "1":
        return say("universal.point", curve.language)
    return (written.replace(".", ",") if curve.language == "ru" else written) + _unit(curve)


def knee(curve: Told) -> str:
    """Sentence on the number beyond which nothing pays."""
    language, worth = curve.language, amount(curve, curve.worth)
    if not curve.knee:
        return say("universal.knee_none", language, worth=worth)
    if curve.knee == curve.people:
        return say("universal.knee_all", language, count=curve.people, worth=worth)
    return say("universal.knee", language, knee=curve.knee, count=curve.people, worth=worth)


def label(curve: Told) -> str:
    """Heading of the figure, with its unit."""
    found = KPI[curve.of].label(curve.language)
    return say("result.in_percent", curve.language, label=found) if KPI[curve.of].unit == "share" else found


def _unit(curve: Told) -> str:
    unit = KPI[curve.of].unit
    key = {"share": "result.points", "min": "result.minutes"}.get(unit)
    return say(key, curve.language) if key else ""


def _title(curve: Told) -> str:
    language = curve.language
    engines = ", ".join(sorted({point.engine for point in curve.points.values()}))
    return say(
        "universal.title", language, name=curve.office.name, count=curve.people, seed=curve.seed,
        sample=sample(curve.days, curve.replications, language),
        engine=engines,
    )  # fmt: skip


def _shown(curve: Told, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of one screen: the ends, the knee, and others evenly between."""
    if len(table) <= ROWS:
        return table
    even = np.rint(np.linspace(0, len(table) - 1, ROWS - 1)).astype(int).tolist()
    return table.iloc[sorted({*even, list(curve.points).index(curve.knee)})]


def _rows(curve: Told) -> list[tuple[str, ...]]:
    language, table = curve.language, curve.table()
    groups = [name for name in table.columns if name.startswith("left_")]
    several = len(groups) <= GROUPS_MAX
    left = (
        [say("universal.left", language, group=name.removeprefix("left_")) for name in groups]
        if several
        else [say("universal.left_all", language)]
    )
    rows = [
        (
            say("universal.moved", language), say("universal.universal", language), *left, label(curve),
            say("universal.gain", language), say("universal.rest", language),
        )
    ]  # fmt: skip
    scale, unit = (100.0 if KPI[curve.of].unit == "share" else 1.0), _unit(curve)
    for moved, row in _shown(curve, table).iterrows():
        counts = [int(row[name]) for name in groups]
        figures = []
        for name, of_unit in (("value", ""), ("gain", unit), ("rest", unit)):
            value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
            figures.append(spread(Estimate(value, low, high, curve.replications), language, 1, scale, of_unit))
        told = [str(count) for count in (counts if several else [sum(counts)])]
        rows.append((str(moved), str(int(row["universal"])), *told, *figures))
    return rows


def _notes(curve: Told) -> list[str]:
    language, more = curve.language, len(curve.points)
    notes = [say("universal.more_rows", language, count=more)] if more > ROWS else []
    told = [say("universal.how", language), say("universal.order", language)]
    if curve.moves.pace != 1:
        told.append(say("universal.pace", language, pace=screen.number(curve.moves.pace, language, 2)))
    if more <= curve.people:
        told.append(say("universal.spread", language, numbers=", ".join(map(str, curve.points))))
    return [*notes, *(f"[{one}]" for one in told)]


def _warnings(curve: Told) -> list[str]:
    few = (
        [say("result.few", curve.language, replications=curve.replications)]
        if curve.replications < FEW_REPLICATIONS
        else []
    )
    return [*few, *curve.office.warnings()]
