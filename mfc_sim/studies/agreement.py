"""The user's own proof that the engines agree: the same people through both, every record compared."""

from __future__ import annotations

import html
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.arguments import whole_numbers
from mfc_sim.description.choice import Choices
from mfc_sim.description.network import Network
from mfc_sim.engines.support import refusal, runner
from mfc_sim.errors import UnsupportedFeature
from mfc_sim.network_tasks import drawn, points_of, run
from mfc_sim.paths import draw
from mfc_sim.records import Records
from mfc_sim.residents import Residents
from mfc_sim.text import say

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths

CUSTOMER = ("called_at_ms", "ended_at_ms", "window", "outcome")
ENGINES = ("reference", "lanes")
AROUND = 5
"""Customers shown before and after the first who differs."""


@dataclass(frozen=True, eq=False, repr=False)
class EngineCheck:
    """Whether two engines agree on an office, customer by customer and break by break.

    Attributes
    ----------
    office : Office or Network
    engines : (str, str)
    customers : int
        How many were compared.
    agree : bool
    first : DataFrame or None
        The stretch of the day around the first customer who differs, from both engines; None if there is none.
    where : str
        Who or what differs first; empty if nothing does.
    """

    office: Office | Network
    engines: tuple[str, str]
    customers: int
    agree: bool
    first: pd.DataFrame | None
    where: str

    def __str__(self) -> str:
        language, (one, other) = self.office.language, self.engines
        values = {"office": self.office.name, "customers": self.customers, "one": one, "other": other}
        if self.agree:
            return say("result.engines_agree", language, **values)
        lines = [say("result.engines_differ", language, where=self.where, **values)]
        return "\n".join(lines if self.first is None else [*lines, self.first.to_string(index=False)])

    def __repr__(self) -> str:
        return f"<EngineCheck of {self.office.name!r}: {'agree' if self.agree else 'differ'}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def check_engines(office: Office | Network, *, replications: int = 20, seed: int = 7) -> EngineCheck:
    """Run the same people through both engines and compare every record, bit for bit.

    Parameters
    ----------
    office : Office or Network
        Of a region every office is compared; the check tells of the first that differs.
    replications : int, default 20
    seed : int, default 7

    Returns
    -------
    EngineCheck

    Raises
    ------
    UnsupportedFeature
        The lanes engine cannot run the office; the sentence says why.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> print(mfc.check_engines(mfc.presets.starter(), replications=2))
    Office 1: the engines reference and lanes agree on all 2789 customers
    """
    replications, seed = whole_numbers("check_engines", replications=(replications, 1), seed=(seed, 0))
    if isinstance(office, Network):
        return _of_network(office, replications, seed)
    _check_supported(office)
    paths = draw(office, seed=seed, replications=replications)
    one, other = (runner(engine)(office, paths) for engine in ENGINES)
    return compared(office, paths, (one, other), ENGINES)


def _check_supported(office: Office) -> None:
    for engine in ENGINES:
        if reason := refusal(office, engine):
            raise UnsupportedFeature(f"office {office.name!r}: {reason}")


def _of_network(network: Network, replications: int, seed: int) -> EngineCheck:
    """Compare all offices of a region; a check of the first that differs, or of all if none does."""
    people = Residents(Choices(network), seed=seed)
    offices = people.choices.offices
    for office in offices:
        _check_supported(office)
    paths = drawn(people, first=0, replications=replications)
    found = [
        {place: records for place, _, records in run(points_of(people.choices, engine, replications), paths)}
        for engine in ENGINES
    ]
    checks = [compared(offices[place], paths[place], (found[0][place], found[1][place]), ENGINES) for place in paths]
    customers = sum(check.customers for check in checks)
    return next(
        (check for check in checks if not check.agree), EngineCheck(network, ENGINES, customers, True, None, "")
    )


def compared(office: Office, paths: Paths, found: tuple[Records, Records], engines: tuple[str, str]) -> EngineCheck:
    """Compare the records of two engines for the same people."""
    one, other = found
    differs = np.zeros(len(paths.ticket), np.bool_)
    for name in CUSTOMER:
        differs |= getattr(one, name) != getattr(other, name)
    first, where = None, ""
    if differs.any():
        row = int(np.argmax(differs))
        lane = int(np.searchsorted(paths.starts, row, side="right")) - 1
        replication, day = divmod(lane, len(paths.days))
        first = _stretch(office, paths, found, engines, lane, row)
        place = f"{replication + paths.first} {paths.days[day].label}".strip()
        where = say("result.differs_customer", office.language, ticket=int(paths.ticket[row]), replication=place)
    else:
        for field in fields(Records):
            if not np.array_equal(getattr(one, field.name), getattr(other, field.name)):
                where = say("result.differs_breaks", office.language, field=field.name)
                break
    agree = not where
    return EngineCheck(office, engines, len(paths.ticket), agree, first, where)


def _stretch(
    office: Office, paths: Paths, found: tuple[Records, Records], engines: tuple[str, str], lane: int, row: int
) -> pd.DataFrame:
    """Customers around a row, with what either engine says of them [min since midnight]."""
    import pandas as pd

    rows = slice(max(int(paths.starts[lane]), row - AROUND), min(int(paths.starts[lane + 1]), row + AROUND + 1))
    names = [service.name for service in office.services]
    columns = {
        "ticket": paths.ticket[rows],
        "service": [names[place] for place in paths.service[rows]],
        "level": paths.level[rows],
        "queued_at_min": paths.queued_at_ms[rows] / 60_000,
        "need_min": paths.need_ms[rows] / 60_000,
    }
    for engine, records in zip(engines, found, strict=True):
        columns[f"called, {engine}"] = np.where(
            records.called_at_ms[rows] < 0, np.nan, records.called_at_ms[rows] / 60_000
        )
        columns[f"window, {engine}"] = [office.window_names[w] if w >= 0 else "" for w in records.window[rows]]
    return pd.DataFrame(columns)
