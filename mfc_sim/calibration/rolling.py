"""Rolling origin: before every few judged days the office is fitted again, on all days before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.fit import Fit, fit_office
from mfc_sim.calibration.judged import Mode
from mfc_sim.calibration.pieces import Piece, piece, pooled
from mfc_sim.calibration.ticket_fit import TicketFit, fit_tickets
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.errors import DataFormatError
from mfc_sim.tasks import watched
from mfc_sim.text import Language, say

Log = BoardLog | TicketLog
AnyFit = Fit | TicketFit


def blocks(days: Log, refit_days: int | None) -> list[Log]:
    """Cut a log into runs of so many days; None: a single one."""
    dates = days.dates
    if refit_days is None or not dates:
        return [days]
    return [days.days(*_ends(dates[first : first + refit_days])) for first in range(0, len(dates), refit_days)]


def judged_in_blocks(
    fit: AnyFit, days: Log, mode: Mode, count: int, seed: int, *, refit_days: int | None, progress: bool
) -> tuple[Piece, tuple[pd.Timestamp, ...]]:
    """Judge each block of days by the office as it was fitted before it, and put what was found together.

    A block of which no ticket can be judged, as of an office that was shut, is passed over and said.

    Returns
    -------
    Piece
    tuple of Timestamp
        First day of each block that was judged.

    Raises
    ------
    DataFormatError
        If no ticket of any block can be judged, or a fitted day does not lie before the first judged one.
    """
    judged = blocks(days, refit_days)
    pieces, firsts, passed = list[Piece](), list[pd.Timestamp](), list[tuple[Log, str]]()
    before = 0
    with watched("backtest", len(judged), shown=progress and len(judged) > 1, unit="fit") as bar:
        for number, (one, block) in enumerate(origins(fit, judged)):
            found = piece(one, block, mode, count, seed + number, before)
            if isinstance(found, str):
                passed.append((block, found))
            else:
                pieces.append(found)
                firsts.append(block.dates[0])
            before += len(block.dates)
            bar.add(1)
    if not pieces:
        raise DataFormatError(*dict.fromkeys(why for _, why in passed))
    whole = pooled(pieces)
    if passed:
        whole = replace(whole, warnings=(*whole.warnings, _passed_over([block for block, _ in passed], fit.language)))
    return whole, tuple(firsts)


def _passed_over(shut: Sequence[Log], language: Language) -> str:
    ends = [(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") for first, last in (_ends(block.dates) for block in shut)]
    spans = [first if first == last else say("backtest.span", language, first=first, last=last) for first, last in ends]
    return say("backtest.warn_passed", language, count=len(shut), days=", ".join(spans))


def origins(fit: AnyFit, judged: list[Log]) -> Iterator[tuple[AnyFit, Log]]:
    """Each block of days with the office as it was fitted before it; the first with the fit that is given.

    Days on which nobody was called teach nothing: they would count as open ones.

    Raises
    ------
    DataFormatError
        If a fitted day does not lie before the first judged one.
    """
    known: Log = fit.log
    if len(judged) > 1 and known.dates[-1] >= judged[0].dates[0]:
        raise DataFormatError(
            f"backtest: refit_days: every fitted day must lie before the first judged one, "
            f"{judged[0].dates[0]:%Y-%m-%d}; fitted until {known.dates[-1]:%Y-%m-%d}"
        )
    latest, seen = fit, known
    for number, block in enumerate(judged):
        if seen is not known:
            latest, seen = _refitted(fit, known), known
        yield latest, block
        if number + 1 < len(judged) and block.tickets["called_min"].notna().any():
            known = joined(known, block)


def _refitted(fit: AnyFit, log: Log) -> AnyFit:
    """Fit once more, by the same rules; what was changed by hand in the office is lost."""
    if isinstance(fit, TicketFit) and isinstance(log, TicketLog):
        return fit_tickets(log, language=fit.language)
    assert isinstance(log, BoardLog)
    return fit_office(log, language=fit.language)


def joined(first: Log, second: Log) -> Log:
    """Days of two logs of one office, in order; the report is that of the first.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> log = mfc.read_board(mfc.presets.warsaw_path())
    >>> early, late = (
    ...     log.days("2020-01-02", "2020-01-15"),
    ...     log.days("2020-01-16", "2020-01-17"),
    ... )
    >>> len(joined(early, late).dates)
    11
    """
    tickets = pd.concat([first.tickets, second.tickets], ignore_index=True)
    if isinstance(first, TicketLog):
        return replace(first, tickets=tickets)
    assert isinstance(second, BoardLog)
    counters = pd.concat([first.counters, second.counters], ignore_index=True)
    order = ["queue", "day"]
    queues = pd.concat([first.queues, second.queues], ignore_index=True)
    counts = queues.groupby("queue")["tickets"].sum()
    queues = queues.drop_duplicates("queue", ignore_index=True)
    return replace(
        first,
        tickets=tickets.sort_values([*order, "number"], kind="stable", ignore_index=True),
        counters=counters.sort_values([*order, "at_min"], kind="stable", ignore_index=True),
        queues=queues.assign(tickets=queues["queue"].map(counts)),
    )


def _ends(dates: tuple[pd.Timestamp, ...]) -> tuple[pd.Timestamp, pd.Timestamp]:
    return dates[0], dates[-1]
