"""Points of a sweep that meet a target, and the cheapest of them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mfc_sim.description.duty import window_hours
from mfc_sim.description.target import Target
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.measures.estimates import FEW_REPLICATIONS, Estimate
from mfc_sim.screen import marked, number, spread
from mfc_sim.studies import books
from mfc_sim.studies.answers import index_of
from mfc_sim.studies.axes import Label, point_name
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mfc_sim.description.office import Office
    from mfc_sim.studies.answers import Answer
    from mfc_sim.studies.swept import Swept


@dataclass(frozen=True, eq=False, repr=False)
class Best(Writable):
    """The cheapest point of a sweep that meets a target; the nearest if none does. Made by `Sweep.best`.

    Attributes
    ----------
    target : Target
    point : label, or tuple of labels
        On the axes of the sweep.
    office : Office
        Its office.
    share : Estimate
        Share called within the limit; where the target has to be met in every service or level, in the worst of them.
    worst : str
        The worst service or level; empty if all visitors are taken together.
    window_hours : float
        Hours on duty of all windows in a replication, as the shifts say [h].
    met : bool
        Whether its share meets the target.
    surely : bool
        Whether the lower end of the interval of every share meets it too.
    table : DataFrame
        All points: share, low, high, worst, window_hours, met ("surely", "met", "no").
    text : str
        All this in a planner's words.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> late = mfc.Axis("late", "windows.universal.shifts.late.count", [2, 3, 4])
    >>> swept = mfc.sweep(mfc.presets.starter(), [late], replications=8)
    >>> best = swept.best(mfc.Target(limit_min=15, share=0.9, per="day"))
    >>> best.point, best.met, best.window_hours
    (2, True, 385.0)
    """

    target: Target
    point: Label | tuple[Label, ...]
    office: Office
    share: Estimate
    worst: str
    window_hours: float
    met: bool
    surely: bool
    table: pd.DataFrame
    text: str

    @property
    def points(self) -> pd.DataFrame:
        """The points that meet the target, the cheapest first."""
        return _cheapest_first(self.table[self.table["met"] != "no"])

    def _sheets(self) -> Iterator[Sheet]:
        return books.best(self)

    def __repr__(self) -> str:
        met = "meets it surely" if self.surely else "meets it" if self.met else "does not meet it"
        return f"<Best for {self.target!r}: {self.point!r} {met}>"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in self.text.splitlines())


def best(sweep: Swept, target: Target) -> Best:
    """Find the cheapest point that meets a target; see `Sweep.best`."""
    if problems := kind_problems("best: target", target, Target, "as Target(limit_min=15, share=0.9, per='day')"):
        raise InvalidDescription(*problems)
    if target.per == "half-hour":
        raise UnsupportedFeature(
            "best: per='half-hour' needs figures by half-hour, which this version does not have; "
            "allowed here: 'day', 'service', 'level'"
        )
    if target.share is None:
        raise UnsupportedFeature(f"best: chooses by a share within a limit, not by {target.kind}; allowed: share=")
    points = list(sweep.offices.items())
    table = _table(sweep, target, sweep.shares(target))
    met = table["met"] != "no"
    if met.any():
        first = _cheapest_first(table[met].set_axis(np.flatnonzero(met))).index[0]
    else:  # the nearest: the greatest share, of equals the cheapest
        order = table.reset_index(drop=True).sort_values(["share", "window_hours"], ascending=[False, True])
        first = order.index[0]
    row, (key, office) = table.iloc[first], points[first]
    return Best(
        target=target,
        point=key[0] if len(key) == 1 else key,
        office=office,
        share=Estimate(float(row["share"]), float(row["low"]), float(row["high"]), sweep.replications),
        worst=str(row["worst"]),
        window_hours=float(row["window_hours"]),
        met=row["met"] != "no",
        surely=row["met"] == "surely",
        table=table,
        text="\n".join([*_lines(sweep, target, table, int(first)), *_warned(sweep, office)]),
    )


def _cheapest_first(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["window_hours", "share"], ascending=[True, False], kind="stable")


def _table(sweep: Swept, target: Target, answers: Sequence[Answer]) -> pd.DataFrame:
    """Share of every point, in its worst cell, and what the point costs."""
    rows = []
    for answer, point in zip(answers, sweep.points, strict=True):
        share, low, high = (answer.columns[f"share_within_15{end}"] for end in ("", "_low", "_high"))
        known = np.flatnonzero(np.isfinite(share))  # a cell without visitors breaks no promise
        if not len(known):
            row = (np.nan, np.nan, np.nan, "", "no")
        else:
            at = known[share[known].argmin()]
            surely = bool((low[known] >= target.bound).all())
            met = "surely" if surely else "met" if share[at] >= target.bound else "no"
            row = (float(share[at]), float(low[at]), float(high[at]), "".join(answer.cells[at]), met)
        rows.append((*row[:4], window_hours(point.office, point.days), row[4]))
    columns = ["share", "low", "high", "worst", "window_hours", "met"]
    return pd.DataFrame(rows, columns=columns, index=index_of(sweep.axes, sweep.offices))


def _lines(sweep: Swept, target: Target, table: pd.DataFrame, first: int) -> list[str]:
    language, keys = sweep.language, list(sweep.offices)
    minutes, percent = f"{target.limit_min or 0.0:.15g}", f"{100 * target.bound:.4g}"
    if language == "ru":
        minutes, percent = minutes.replace(".", ","), percent.replace(".", ",")
    per = {
        "day": say("sweep.per_day", language),
        "service": say("sweep.per_service", language),
        "level": say("sweep.per_level", language),
    }[target.per]
    lines = [say("sweep.target", language, percent=percent, minutes=minutes, per=per)]
    met = np.flatnonzero(table["met"] != "no")
    told = _told(sweep, target, table, first, language)
    if not len(met):
        return [*lines, say("sweep.none_meets", language, count=len(table)), say("sweep.nearest", language, point=told)]
    lines.append(say("sweep.meet", language, met=len(met), count=len(table)))
    lines.append(say("sweep.cheapest", language, point=told))
    if table["met"].iloc[first] == "surely":
        return [*lines, say("sweep.surely", language)]
    lines.append(say("sweep.not_surely", language))
    sure = np.flatnonzero(table["met"] == "surely")
    if len(sure):
        place = int(_cheapest_first(table.iloc[sure].set_axis(sure)).index[0])
        point = point_name(sweep.axes, keys[place])
        hours = number(float(table["window_hours"].iloc[place]), language)
        lines.append(say("sweep.cheapest_sure", language, point=point, hours=hours))
    return lines


def _warned(sweep: Swept, office: Office) -> list[str]:
    """What to keep in mind of the point: few replications, and what its description warns of."""
    few = [say("result.few", sweep.language, replications=sweep.replications)]
    return marked([*(few if sweep.replications < FEW_REPLICATIONS else []), *office.warnings()], sweep.language)


def _digits(shares: Sequence[float], target: float) -> int:
    """Digits of percents with which no share below the target reads as if it met it: 1 if that is enough, at most 4."""
    aim, below = round(100 * target, 9), [100 * share for share in shares if share < target]
    enough = (digits for digits in range(1, 4) if all(round(share, digits) < aim for share in below))
    return next(enough, 4)


def _told(sweep: Swept, target: Target, table: pd.DataFrame, place: int, language: Language) -> str:
    """One point: its name, its share, what it costs."""
    row = table.iloc[place]
    share = Estimate(float(row["share"]), float(row["low"]), float(row["high"]), sweep.replications)
    point = point_name(sweep.axes, list(sweep.offices)[place])
    digits = _digits((share.value, share.low), target.bound)
    worst = say("sweep.worst", language, name=row["worst"]) if row["worst"] else ""
    return say(
        "sweep.point", language, point=point, share=spread(share, language, digits, 100, " %"), worst=worst,
        hours=number(float(row["window_hours"]), language),
    )  # fmt: skip
