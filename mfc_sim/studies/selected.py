"""What a selection of the best says: values, and the same in a planner's words."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from mfc_sim.excel import Writable
from mfc_sim.measures.estimates import Estimate
from mfc_sim.screen import number, spread
from mfc_sim.studies import books
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.measures.kpis import Kpi

TOLD = 20
"""Scenarios that the text lists."""


@dataclass(frozen=True, eq=False, repr=False)
class Selection(Writable):
    """The best of many scenarios; made by `mfc_sim.select_best`.

    Attributes
    ----------
    of : str
        The figure.
    best : str
        Name of the scenario.
    office : Office
    estimate : Estimate
        Its figure, over the replications it was given.
    indifference, probability : float
        As asked.
    guaranteed : bool
        Whether the procedure came to its end; False: the ceiling was hit, and the best is only the best so far.
    table : DataFrame
        Scenario, the best first, to value, low and high; difference (from the best, over the replications that both
        were given), difference_low and difference_high; replications (that it was given); dropped_at (after how many;
        missing if it was left) and dropped_by (the scenario that did it). The intervals are each for itself.
    text : str
        All this in a planner's words.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> plans = {
    ...     f"{late} late": office.with_windows(**{"universal.late": late})
    ...     for late in (2, 3, 4)
    ... }
    >>> found = mfc.select_best(plans, of="mean_wait_min", indifference=0.5)
    >>> found.best, found.guaranteed
    ('4 late', True)
    >>> found.table["dropped_by"].to_dict()
    {'4 late': '', '3 late': '4 late', '2 late': '4 late'}
    """

    of: str
    best: str
    office: Office
    estimate: Estimate
    indifference: float
    probability: float
    guaranteed: bool
    table: pd.DataFrame
    text: str

    @property
    def replications(self) -> dict[str, int]:
        """How many replications each scenario was given."""
        return {str(name): int(count) for name, count in self.table["replications"].items()}

    def _sheets(self) -> Iterator[Sheet]:
        return books.selection(self)

    def __repr__(self) -> str:
        return f"<Selection by {self.of}: {self.best!r} of {len(self.table)}>"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text)}</pre>"


def lines(found: Selection, kpi: Kpi, language: Language) -> list[str]:
    """Say who is best, how surely, and how the others dropped out."""
    scale, unit = (100.0, " %") if kpi.unit == "share" else (1.0, "")
    points = say("result.points", language) if kpi.unit == "share" else ""
    least = f"{found.indifference * scale:.6g}"
    sums = {
        "percent": number(100 * found.probability, language, 1),
        "indifference": (least.replace(".", ",") if language == "ru" else least) + points,
    }
    lines = [
        say(
            "sweep.selected", language, label=kpi.label(language), name=found.best, count=len(found.table),
            value=spread(found.estimate, language, 2, scale, unit), replications=found.estimate.n,
        ),
        say("sweep.guaranteed", language, **sums) if found.guaranteed else say("sweep.no_guarantee", language, **sums),
    ]  # fmt: skip
    for name, row in found.table.head(TOLD).iterrows():
        if name == found.best:
            continue
        difference, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
        value = spread(Estimate(difference, low, high, 0), language, 2, scale, points)
        if pd.isna(row["dropped_at"]):
            lines.append(say("sweep.left", language, name=name, value=value, replications=row["replications"]))
        else:
            lines.append(
                say("sweep.dropped", language, name=name, value=value, replications=row["replications"],
                    at=row["dropped_at"], other=row["dropped_by"])
            )  # fmt: skip
    if len(found.table) > TOLD:
        lines.append(say("sweep.more_scenarios", language, count=len(found.table) - TOLD))
    spent = int(found.table["replications"].sum())
    alike = int(found.table["replications"].max()) * len(found.table)
    return [*lines, say("sweep.spent", language, spent=spent, alike=alike)]
