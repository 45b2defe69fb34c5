"""From a board log to an ordinary office whose simulated waits are those of the fitted days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from mfc_sim.calibration import plan
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import called_tickets, observed_cells
from mfc_sim.calibration.demand import day_spread, demand
from mfc_sim.calibration.draft import Draft, service_name
from mfc_sim.calibration.explain import Row, rows, warnings
from mfc_sim.calibration.groups import Group, Setting, fitted, groups
from mfc_sim.calibration.history import Kind, kinds_of_days, line
from mfc_sim.description.office import Office
from mfc_sim.errors import DataFormatError
from mfc_sim.text import Language, say

LEAST_TICKETS = 100
"""A queue with fewer tickets in the fitted days is left out."""
FORGETTING = 0.75
"""Weight of a day against that of the open day after it: recent days first."""
PATIENCE_MIN = (30.0, 45.0, 60.0, 90.0, 150.0, float("inf"))
"""Mean times after which a holder has gone that are tried [min]."""
PACE_CV = (0.0, 0.1, 0.2, 0.3, 0.4)
"""Spreads of the day's pace that are tried."""
BAND = 0.8
"""The pace's spread is the one with which a band of this width holds as many tickets of the fitted days."""


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """An office fitted to a log.

    Attributes
    ----------
    office : Office
        An ordinary office; its services are named after the letter and number of their queues.
    log : BoardLog
        The fitted days.
    groups : tuple of Group
        The window groups of the office, in its order.
    warnings : tuple of str
        What a planner should know before he believes it.
    """

    office: Office
    log: BoardLog
    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    language: Language
    warnings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)

    @cached_property
    def queues(self) -> dict[str, str]:
        """Queue of each service, in the order of the office."""
        return {service_name(self.log, queue): queue for group in self.groups for queue in group.line.queues}

    def table(self) -> pd.DataFrame:
        """Every parameter: object, parameter, value, rows (tickets or days it was found with), how (and what stood in for it)."""
        return pd.DataFrame(list(self.rows), columns=["object", "parameter", "value", "rows", "how"])

    def __str__(self) -> str:
        dates = self.log.dates
        tickets = sum(int(group.line.tickets.sum()) for group in self.groups)
        lines = [say("calibration.fit_title", self.language, office=self.office.name, days=len(dates), first=f"{dates[0]:%Y-%m-%d}",
                     last=f"{dates[-1]:%Y-%m-%d}", queues=len(self.queues), tickets=tickets)]
        return "\n".join([*lines, *(f"  - {warning}" for warning in self.warnings)])

    def __repr__(self) -> str:
        return f"<Fit of {self.office.name!r}: {len(self.queues)} queues, {len(self.log.dates)} days>"


def fit_office(log: BoardLog, *, language: Language | None = None, seed: int = 0) -> Fit:
    """Fit an office to a board log.

    Hours, arrivals and counters are counted. Who shares windows, how many of those listed really serve, how long a service takes,
    after what time a holder has gone and how much the pace of days differs are found by simulating the fitted days: mean
    durations are those with which the simulated waits add up to the observed ones. Recent days weigh more.

    Parameters
    ----------
    log : BoardLog
        The days to fit, as of ``read_board(...).days(first, last)``.
    language : {"ru", "en"}, optional
        Of the office and of the warnings; default: the log's.
    seed : int, default 0
        Of the simulated days.

    Returns
    -------
    Fit

    Raises
    ------
    DataFormatError
        If no queue has `LEAST_TICKETS` tickets.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> fit = mfc.fit_office(mfc.read_board(mfc.presets.warsaw_path()).days("2020-01-02", "2020-01-15"))
    >>> fit
    <Fit of 'UD_Ochota': 12 queues, 9 days>
    """
    words: Language = language or log.language
    dates = log.dates
    tickets = called_tickets(log, list(log.queues["queue"]))
    counts = tickets.groupby("queue").size().reindex(log.queues["queue"]).fillna(0).astype(int)
    queues = [str(queue) for queue in counts.index[counts >= LEAST_TICKETS]]
    if not queues:
        raise DataFormatError(f"log of {log.office!r}: no queue has {LEAST_TICKETS} tickets with a known wait in the fitted days; "
                              f"the most is {int(counts.max())}; fit more days")
    kinds = kinds_of_days(log)
    of_day = tuple(next(place for place, kind in enumerate(kinds) if day.weekday() in kind.weekdays) for day in dates)
    weights = FORGETTING ** np.arange(len(dates) - 1, -1, -1.0)
    lines = [line(log, tickets, queue, dates) for queue in queues]
    setting = Setting(tuple(kinds[place] for place in of_day), weights, 60.0, 0.2, seed)
    found = groups(lines, setting)
    setting, found = _patience(found, setting)
    order = [queue for group in found for queue in group.line.queues]
    busy = tickets[tickets["queue"].isin(order)]
    draft = Draft(log, words, kinds, found, order, demand(busy, order, dates, weights, kinds), day_spread(busy, dates, kinds),
                   setting.patience_min, weights, of_day)
    return _finished(draft, observed_cells(busy), counts)


def _patience(found: list[Group], setting: Setting) -> tuple[Setting, list[Group]]:
    """The time after which holders have gone that leaves least error, and the groups fitted with it."""
    tried = []
    for patience_min in PATIENCE_MIN:
        other = replace(setting, patience_min=patience_min)
        tried.append((other, [fitted(group.line, group.cap, other) for group in found]))
    return min(tried, key=lambda one: sum(group.error for group in one[1]))


def _finished(draft: Draft, observed: pd.DataFrame, counts: pd.Series[int]) -> Fit:
    """Choose the spread of the pace by its band, and mean durations by the waits of planned days."""
    kind_of = dict(zip(draft.log.dates, draft.of_day, strict=True))
    observed = observed.assign(kind=observed["day"].map(kind_of))
    given = {queue: group.mean_min for group in draft.groups for queue in group.line.queues}
    days_of_kind = {place: draft.days(place) for place in range(len(draft.kinds))}
    tried = []
    for pace_cv in PACE_CV:
        paths = plan.one_day_each(draft.office(given, pace_cv), draft.kinds)
        means, cells = {}, []
        for group in draft.groups:
            services = [draft.queues.index(queue) for queue in group.line.queues]
            people = plan.planned(paths, services, draft.windows(group), draft.kinds)
            mean_min = plan.mean_duration(group, people, group.mean_min, draft.weights, days_of_kind)
            means.update(dict.fromkeys(group.line.queues, mean_min))
            cells.append(plan.cells_of_days(people, people.waits(mean_min / group.mean_min), group.line.queues))
        tried.append((abs(plan.coverage(pd.concat(cells), observed) - BAND), pace_cv, means))
    _, pace_cv, means = min(tried, key=lambda one: one[0])
    office = draft.office(means, pace_cv)
    return Fit(office, draft.log, draft.kinds, tuple(draft.groups), draft.language, warnings(draft, means, counts),
               rows(draft, office, means, counts))
