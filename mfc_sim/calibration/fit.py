"""From a board log to an ordinary office whose simulated waits are those of the fitted days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import overload

import numpy as np
import pandas as pd

from mfc_sim.calibration import books, plan
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import called_tickets, observed_cells
from mfc_sim.calibration.demand import day_spread, demand
from mfc_sim.calibration.draft import Draft, service_name
from mfc_sim.calibration.explain import Row, rows, warnings
from mfc_sim.calibration.groups import Group, groups, own_patience, refitted, surer
from mfc_sim.calibration.history import Kind, kinds_of_days, line
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_fit import HourlyFit, fit_hourly
from mfc_sim.calibration.lanes import Floats
from mfc_sim.calibration.levels import FORGETTING
from mfc_sim.calibration.ticket_fit import TicketFit, fit_tickets
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.calibration.trials import Setting, tickets_in_bands
from mfc_sim.description.office import Office
from mfc_sim.errors import DataFormatError, InvalidDescription, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet

LEAST_TICKETS = 100
"""A queue with fewer tickets in the fitted days is left out."""
PATIENCE_MIN = (10.0, 20.0, 30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 200.0, 300.0)
"""Mean times after which a holder has gone that are tried [min]."""
FIRST_PATIENCE_MIN = 75.0
"""... while it is not known who shares windows [min]."""
TIE = 0.02
"""Bands that miss by so little more are as good."""
PACE_CV = (0.0, 0.1, 0.2, 0.3, 0.4)
"""Spreads of the day's pace that are tried."""
BAND_REPLICATIONS = 40
"""Repetitions of each fitted day when a band is asked for."""
BANDS = (0.8, 0.9)
"""A spread of the pace is the one with which bands of these widths hold nearest to as many of the fitted tickets."""


@dataclass(frozen=True, eq=False, repr=False)
class Fit(Writable):
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
    replay_pace_cv : float
        Spread of the day's pace where arrivals and counters are known; the office's own is that of planned days.
    """

    office: Office
    log: BoardLog
    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    language: Language
    warnings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    replay_pace_cv: float = 0.0

    @cached_property
    def queues(self) -> dict[str, str]:
        """Queue of each service, in the order of the office."""
        return {service_name(self.log, queue): queue for group in self.groups for queue in group.line.queues}

    @property
    def doubted(self) -> tuple[str, ...]:
        """Groups of windows of which fewer serve than are listed: what more of them would do is not known."""
        return tuple(
            windows.name for windows, group in zip(self.office.windows, self.groups, strict=True) if group.capped
        )

    def table(self) -> pd.DataFrame:
        """Return every parameter: object, parameter, value, rows (tickets or days it comes from), how it was found."""
        return pd.DataFrame(list(self.rows), columns=["object", "parameter", "value", "rows", "how"])

    def __str__(self) -> str:
        dates = self.log.dates
        tickets = sum(int(group.line.tickets.sum()) for group in self.groups)
        lines = [
            say(
                "calibration.fit_title",
                self.language,
                office=self.office.name,
                days=len(dates),
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                queues=len(self.queues),
                tickets=tickets,
            )
        ]
        return "\n".join([*lines, *(f"  - {warning}" for warning in self.warnings)])

    def _sheets(self) -> Iterator[Sheet]:
        return books.fit(self)

    def __repr__(self) -> str:
        return f"<Fit of {self.office.name!r}: {len(self.queues)} queues, {len(self.log.dates)} days>"


@overload
def fit_office(log: BoardLog, *, language: Language | None = None, seed: int = 0) -> Fit: ...
@overload
def fit_office(log: TicketLog, *, language: Language | None = None, seed: int = 0) -> TicketFit: ...
@overload
def fit_office(log: HourlyLog, *, language: Language | None = None, seed: int = 0) -> HourlyFit: ...
def fit_office(
    log: BoardLog | TicketLog | HourlyLog, *, language: Language | None = None, seed: int = 0
) -> Fit | TicketFit | HourlyFit:
    """Fit an office to a board log, a ticket log (`ticket_fit.fit_tickets`) or hourly figures (`fit_hourly`).

    Hours, arrivals and counters are counted. Who shares windows, how many of those listed really serve, how long a
    service takes, after what time a holder has gone and how much the pace of days differs are found by simulating the
    fitted days: mean durations are those with which the simulated waits add up to the observed ones. Recent days
    weigh more.

    Parameters
    ----------
    log : BoardLog, TicketLog or HourlyLog
        The days to fit, as of ``read_board(...).days(first, last)``.
    language : {"ru", "en"}, optional
        Of the office and of the warnings; default: the log's.
    seed : int, default 0
        Of the simulated days.

    Returns
    -------
    Fit, or of a ticket log TicketFit, of hourly figures HourlyFit

    Raises
    ------
    DataFormatError
        If no queue has `LEAST_TICKETS` tickets.
    InvalidDescription
        If an argument is not what it should be.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> fit = mfc.fit_office(
    ...     mfc.read_board(mfc.presets.warsaw_path()).days("2020-01-02", "2020-01-15")
    ... )
    >>> fit
    <Fit of 'UD_Ochota': 12 queues, 9 days>
    """
    if isinstance(log, TicketLog):
        return fit_tickets(log, language=language)
    if isinstance(log, HourlyLog):
        return fit_hourly(log, language=language, seed=seed)
    problems = kind_problems("fit_office: log", log, BoardLog, "as of read_board(...)")
    if language not in (None, "en", "ru"):
        problems.append(f"fit_office: language must be 'en' or 'ru', got {language!r}")
    if type(seed) is not int or seed < 0:
        problems.append(f"fit_office: seed must be a whole number from 0, got {seed!r}")
    if problems:
        raise InvalidDescription(*problems)
    words: Language = language or log.language
    dates = log.dates
    tickets = called_tickets(log, list(log.queues["queue"]))
    counts = tickets.groupby("queue").size().reindex(log.queues["queue"]).fillna(0).astype(int)
    queues = [str(queue) for queue in counts.index[counts >= LEAST_TICKETS]]
    if not queues:
        raise DataFormatError(
            f"log of {log.office!r}: no queue has {LEAST_TICKETS} tickets with a known wait in the fitted days; "
            f"the most is {int(counts.max())}; fit more days"
        )
    kinds = kinds_of_days(log)
    of_day = tuple(next(place for place, kind in enumerate(kinds) if day.weekday() in kind.weekdays) for day in dates)
    weights = FORGETTING ** np.arange(len(dates) - 1, -1, -1.0)
    lines = [line(log, tickets, queue, dates) for queue in queues]
    setting = Setting(tuple(kinds[place] for place in of_day), weights, FIRST_PATIENCE_MIN, 0.0, seed)
    setting = _patience(groups(lines, setting), setting)
    found = groups(lines, setting)
    found = own_patience(found, (*PATIENCE_MIN, np.inf), setting)
    order = [queue for group in found for queue in group.line.queues]
    busy = tickets[tickets["queue"].isin(order)]
    arrivals, spread = demand(busy, order, dates, weights, kinds), day_spread(busy, dates, kinds)
    drafts = []
    for pace_cv in PACE_CV:
        other = replace(setting, pace_cv=pace_cv)
        drafts.append(Draft(log, words, kinds, found, order, arrivals, spread, other, of_day))
    return _finished(drafts, busy, counts)


def _patience(found: list[Group], setting: Setting) -> Setting:
    """Choose the time after which holders have gone that leaves least error; nobody goes unless it is surer."""

    def error(patience_min: float) -> float:
        other = replace(setting, patience_min=patience_min)
        return sum(group.trial.error for group in refitted(found, other))

    goes = {patience_min: error(patience_min) for patience_min in PATIENCE_MIN}
    best = min(goes, key=lambda patience_min: goes[patience_min])
    return replace(setting, patience_min=best if surer(error(float("inf")), goes[best]) else float("inf"))


def _finished(drafts: list[Draft], busy: pd.DataFrame, counts: pd.Series[int]) -> Fit:
    """Choose the spread of the pace by its bands, and each group's pace by the waits of planned days.

    The pace is found on the fitted days as they were; people and windows of the office are those of the coming days.
    """
    observed = observed_cells(busy)
    tried, replayed = [], [replayed_bands(draft.groups, draft.setting) for draft in drafts]
    for draft in drafts:
        kind_of = dict(zip(draft.log.dates, draft.of_day, strict=True))
        days_of_kind = {place: draft.days(place) for place in range(len(draft.kinds))}
        paths = plan.one_day_each(draft.office([1.0] * len(draft.groups)), draft.kinds)
        paces, cells = [], []
        for group in draft.groups:
            services = [draft.queues.index(queue) for queue in group.line.queues]
            people = plan.planned(paths, services, draft.windows(group), draft.kinds)
            paces.append(plan.planned_mean(group, people, draft.setting.weights, days_of_kind) / group.mean_min)
            cells.append(plan.cells_of_days(people, people.waits(paces[-1]), group.line.queues))
        planned = plan.coverage(pd.concat(cells), observed.assign(kind=observed["day"].map(kind_of)), BANDS)
        tried.append((missed(planned), draft, paces))
    both = [off + one for off, (one, _, _) in zip(replayed, tried, strict=True)]
    _, draft, paces = tried[least(both)]
    draft = draft.ahead(busy)
    paces = [draft.pace_ahead(group, pace) for group, pace in zip(draft.groups, paces, strict=True)]
    office, replay_pace_cv = draft.office(paces), drafts[least(replayed)].setting.pace_cv
    return Fit(
        office,
        draft.log,
        draft.kinds,
        tuple(draft.groups),
        draft.language,
        warnings(draft, counts),
        rows(draft, office, counts, replay_pace_cv),
        replay_pace_cv,
    )


def replayed_bands(found: Sequence[Group], setting: Setting) -> float:
    """By how much bands of the replayed days, their arrivals and counters given, miss what they should hold."""
    held = np.zeros(len(BANDS))
    for group in found:
        other = replace(setting, patience_min=group.patience_min)
        held += tickets_in_bands(group.line, group.rule, group.trial, other, BANDS, BAND_REPLICATIONS)
    return missed(held / sum(int(group.line.tickets.sum()) for group in found))


def least(values: Sequence[float]) -> int:
    """Place of the first value that is no more than `TIE` above the smallest: the least spread of those as good.

    Examples
    --------
    >>> least([0.3, 0.11, 0.1])
    1
    """
    return next(place for place, value in enumerate(values) if value <= min(values) + TIE)


def missed(held: Floats) -> float:
    """By how much bands hold more or less than they should, summed over `BANDS`."""
    return float(np.abs(held - np.array(BANDS)).sum())
