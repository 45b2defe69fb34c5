"""One piece of a back-test: one fit, the days it is judged on, and what it says of each of their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import NAIVE, errors, observed_cells, with_naive
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.judged import Judged, Mode, judged_board, judged_tickets
from mfc_sim.calibration.readings import side_by_side, tally
from mfc_sim.calibration.scores import crps
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.text import say

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Piece:
    """What one fit says of some days; rows of the draws are those of the cells.

    Attributes
    ----------
    cells, totals : DataFrame
        See `Backtest.cells` and `readings.side_by_side`.
    numbers, wait_min : ndarray, shape (cells, draws)
        Tickets and the sum of their waits [min] in each simulated day; a draw holds one possible course of all days.
    fitted : tuple of Timestamp
    warnings : tuple of str
    """

    cells: pd.DataFrame
    totals: pd.DataFrame
    numbers: Floats
    wait_min: Floats
    fitted: tuple[pd.Timestamp, ...]
    warnings: tuple[str, ...]


def piece(
    fit: Fit | TicketFit, days: BoardLog | TicketLog, mode: Mode, count: int, seed: int, days_before: int = 0
) -> Piece | str:
    """Judge a fit on some days, or say why no ticket of them can be judged.

    Parameters
    ----------
    fit, days
        Both of a board, or both of a ticket log.
    mode : {"plan", "replay", "live"}
    count, seed : int
        Replications, and the seed of the simulation.
    days_before : int
        Days judged in earlier pieces. Days of one weekday are simulated by the same replications, so each judged day
        takes them in an order of its own; else a draw would hold equal days.
    """
    both: Judged | None = None
    if isinstance(fit, TicketFit) and isinstance(days, TicketLog):
        both, names = judged_tickets(fit, days, mode, count, seed), [one.name for one in fit.office.services]
    elif isinstance(fit, Fit) and isinstance(days, BoardLog):
        both, names = judged_board(fit, days, mode, count, seed), list(fit.queues.values())
    if both is None:
        kind = "services" if isinstance(fit, TicketFit) else "queues"
        return f"backtest: the days hold no called ticket of the fitted {kind} {', '.join(map(repr, names))}"
    cells = observed_cells(both.present.tickets)
    queues = list(both.names)
    predicted: list[dict[str, float]] = []
    for queue, on, hour in zip(cells["queue"], cells["day"], cells["hour"], strict=True):
        day = both.place.get(on)
        predicted.append({} if day is None else both.cube.cell(queues.index(queue), day, hour))
    known = [bool(values) for values in predicted]
    warnings = (*both.warnings, *_warnings(fit, days, cells, known))
    if not any(known):
        return "backtest: the fitted office is closed on all judged days; " + " ".join(warnings)
    cells.insert(0, "service", cells["queue"].map(both.names))
    cells = pd.concat([cells, pd.DataFrame(predicted, index=cells.index)], axis=1)[known]
    cells = with_naive(cells, both.past, both.present)
    order = {name: number for number, name in enumerate(both.names.values())}
    cells = cells.sort_values(
        ["service", "day", "hour"],
        key=lambda column: column.map(order) if column.name == "service" else column,
        ignore_index=True,
    )
    numbers, waits = _draws(both, cells, days_before)
    with np.errstate(divide="ignore", invalid="ignore"):
        cells["predicted_crps_min"] = crps(waits / numbers, cells["wait_min"].to_numpy())
    judged = [day for day in both.dates if (cells["day"] == day).any()]
    observed = tally(both.visits, len(queues), len(both.dates))
    mine = [both.dates.index(day) for day in judged]
    totals = side_by_side(
        {name: part[:, mine] for name, part in observed.items()},
        both.cube.totals,
        list(both.names.values()),
        judged,
        [both.place[day] for day in judged],
    )
    return Piece(cells, totals, numbers, waits, fit.log.dates, warnings)


def _draws(both: Judged, cells: pd.DataFrame, days_before: int) -> tuple[Floats, Floats]:
    """Tickets and waits of each cell in each draw."""
    queues, shift = list(both.names), {day: days_before + number for number, day in enumerate(both.dates)}
    numbers, waits = [], []
    for queue, on, hour in zip(cells["queue"], cells["day"], cells["hour"], strict=True):
        place, day = queues.index(queue), both.place[on]
        came, waited = both.cube.draws(place, day, hour)
        numbers.append(np.roll(came, shift[on]))
        waits.append(np.roll(waited, shift[on]))
    return np.array(numbers, dtype=np.float64), np.array(waits, dtype=np.float64)


def pooled(pieces: Sequence[Piece]) -> Piece:
    """Put pieces together; the fitted days are those of the first."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    every = tuple(dict.fromkeys(warning for one in pieces for warning in one.warnings))
    cells = pd.concat([one.cells for one in pieces], ignore_index=True)
    order = cells.assign(place=pd.factorize(cells["service"])[0]).sort_values(["place", "day", "hour"]).index
    return replace(
        first,
        cells=cells.loc[order].reset_index(drop=True),
        totals=pd.concat([one.totals for one in pieces], ignore_index=True),
        numbers=np.concatenate([one.numbers for one in pieces])[order],
        wait_min=np.concatenate([one.wait_min for one in pieces])[order],
        warnings=every,
    )


def scored(cells: pd.DataFrame) -> pd.DataFrame:
    """Errors of the model and of `NAIVE`, weighted by tickets; see `Backtest.errors`."""
    found = errors(cells, ("predicted", *NAIVE))
    found["crps_min"] = [np.average(cells[f"{name}_crps_min"], weights=cells["tickets"]) for name in found.index]
    return found.rename(index={"predicted": "model"})


def _warnings(
    fit: Fit | TicketFit, days: BoardLog | TicketLog, cells: pd.DataFrame, known: list[bool]
) -> tuple[str, ...]:
    result = []
    both = set(fit.log.dates) & set(days.dates)
    if both:
        result.append(say("calibration.warn_seen", fit.language, count=len(both)))
    lost = int(cells["tickets"][[not one for one in known]].sum())
    if lost:
        result.append(say("calibration.warn_closed", fit.language, tickets=lost))
    return tuple(result)
