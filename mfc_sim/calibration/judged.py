"""What a back-test compares: the tickets of the judged days as a board or a ticket log tells them, and the model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import LIMIT_MIN, Seen, seen
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.live import live_cube
from mfc_sim.calibration.readings import READINGS, Visits, tally
from mfc_sim.calibration.replay import replay
from mfc_sim.calibration.replayed import Logged, logged
from mfc_sim.calibration.run_dates import service_names
from mfc_sim.calibration.simulated import Cube, Gathered, planned_cube, replayed_cube
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.calibration.to_tickets import slots_of
from mfc_sim.description.demand import Appointments
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.result import Result

SNAPSHOT_MIN = 5.0
"""A ticket log is looked at so often, as if it were a board [min]."""

COPIED_TICKETS = 500_000
"""So many tickets are replayed at once, copies counted."""

Mode = Literal["plan", "replay", "live"]


@dataclass(frozen=True, eq=False)
class Judged:
    """Both sides of a back-test.

    Attributes
    ----------
    names : dict of str to str
        Service of each queue, in the order of the office; of a ticket log the queue is the service.
    past, present : Seen
        What naive predictors know: the fitted days, the judged days.
    visits : Visits
        Tickets of the judged days; their days are places in `dates`.
    dates : tuple of Timestamp
        All judged days.
    cube : Cube
        Simulated days.
    place : dict of Timestamp to int
        Simulated day of each judged day; a day on which the fitted office is closed is missing.
    warnings : tuple of str
    """

    names: dict[str, str]
    past: Seen
    present: Seen
    visits: Visits
    dates: tuple[pd.Timestamp, ...]
    cube: Cube
    place: dict[pd.Timestamp, int]
    warnings: tuple[str, ...] = ()


def judged_board(fit: Fit, days: BoardLog, mode: Mode, count: int, seed: int) -> Judged | None:
    """Both sides of a board, over the numbers called; None if it holds none of a fitted queue."""
    names = {queue: name for name, queue in fit.queues.items()}
    queues = list(names)
    present = seen(days, queues)
    tickets = present.tickets
    if tickets.empty:
        return None
    if mode == "plan":
        cube, of_weekday, _ = planned_cube(fit.office, count, seed)
        place = {day: of_weekday[day.weekday()] for day in days.dates if day.weekday() in of_weekday}
    else:
        cube = (replayed_cube if mode == "replay" else live_cube)(fit, days, count, seed)
        place = dict(zip(days.dates, range(len(days.dates)), strict=True))
    called = tickets["called_min"].to_numpy(dtype=np.float64)
    visits = Visits(
        _places(tickets["queue"], queues),
        _places(tickets["day"], days.dates),
        tickets["issued_min"].to_numpy(dtype=np.float64),
        called,
        called,
        None,
        np.full(len(called), np.nan),
    )
    return Judged(names, seen(fit.log, queues), present, visits, days.dates, cube, place)


def judged_tickets(fit: TicketFit, days: TicketLog, mode: Mode, count: int, seed: int) -> Judged | None:
    """Both sides of a ticket log; None if nobody of it was called for a service of the office."""
    words, office = fit.language, fit.office
    names = {service.name: service.name for service in office.services}
    known = service_names(days.tickets["service"]).isin(list(names)).to_numpy()
    warned = []
    if not known.all():
        warned.append(say("backtest.warn_services", words, count=int((~known).sum())))
    log = replace(days, tickets=days.tickets[known].reset_index(drop=True))
    if log.tickets.empty:
        return None
    frame, people = visits_frame(log, fit)
    if people.closed:
        warned.append(say("calibration.warn_closed", words, tickets=people.closed))
    if people.early:
        warned.append(say("backtest.warn_early", words, count=people.early))
    present = _seen_tickets(frame, days.dates)
    if present.tickets.empty:
        return None
    leavers = bool(log.tickets["left_min"].notna().any())
    if mode == "plan":
        cube, of_weekday, run = planned_cube(office, count, seed, leavers=leavers)
        place = {day: of_weekday[day.weekday()] for day in days.dates if day.weekday() in of_weekday}
        cube = _with_booked(cube, run)
    else:
        cube = _replayed(fit, log, days.dates, count, seed, leavers=leavers)
        place = dict(zip(days.dates, range(len(days.dates)), strict=True))
    visits = Visits(
        _places(frame["queue"], list(names)),
        _places(frame["day"], days.dates),
        frame["issued_min"].to_numpy(dtype=np.float64),
        frame["called_min"].to_numpy(dtype=np.float64),
        frame["until_min"].to_numpy(dtype=np.float64),
        frame["served"].to_numpy(dtype=bool),
        frame["slot_min"].to_numpy(dtype=np.float64),
    )
    past = _seen_tickets(visits_frame(fit.log, fit)[0], fit.log.dates)
    return Judged(names, past, present, visits, days.dates, cube, place, tuple(warned))


def visits_frame(log: TicketLog, fit: TicketFit) -> tuple[pd.DataFrame, Logged]:
    """Tickets of a log whose fate is known, as the readings take them.

    Returns
    -------
    DataFrame
        queue (the service), day, issued_min (since when he waits: the latest of ticket, opening and slot; his ticket
        if he was called before the opening), called_min, until_min (call or leaving, whichever is first), wait_min,
        within, hour, served, slot_min.
    Logged
        The people behind it, and how many tickets were left out.
    """
    people = logged(log, fit.office, fit.group_of_window)
    tickets = log.tickets.iloc[people.rows].reset_index(drop=True)
    queued, called = pd.Series(people.since_min), tickets["called_min"].astype(float)
    wait = (called - queued).clip(lower=0.0)
    frame = pd.DataFrame(
        {
            "queue": people.frame["service"].astype(str),
            "day": tickets["day"],
            "issued_min": queued,
            "called_min": called,
            "until_min": np.fmin(called, tickets["left_min"].astype(float)),
            "wait_min": wait,
            "within": (wait <= LIMIT_MIN).astype(float),
            "hour": (queued // 60).astype(int),
            "served": tickets["outcome"].astype(str).isin(["served", "transferred"]),
            "slot_min": tickets["slot_min"].astype(float),
        }
    )
    return frame, people


def _seen_tickets(frame: pd.DataFrame, dates: Sequence[pd.Timestamp]) -> Seen:
    """Tickets called, and how many wait every few minutes."""
    parts = []
    waited = frame[frame["until_min"].notna()]
    for (queue, day), mine in waited.groupby(["queue", "day"], observed=True):
        came = np.sort(mine["issued_min"].to_numpy())
        gone = np.sort(mine[["issued_min", "until_min"]].max(axis=1).to_numpy())  # a call before the slot: no wait
        at = np.arange(came[0] // SNAPSHOT_MIN * SNAPSHOT_MIN, gone[-1] + SNAPSHOT_MIN, SNAPSHOT_MIN)
        here = np.searchsorted(came, at, "right") - np.searchsorted(gone, at, "right")
        parts.append(pd.DataFrame({"queue": queue, "day": day, "at_min": at, "waiting": here}))
    empty = pd.DataFrame(columns=["queue", "day", "at_min", "waiting"])
    snapshots = pd.concat(parts, ignore_index=True) if parts else empty
    return Seen(frame[frame["called_min"].notna()].reset_index(drop=True), snapshots, tuple(dates))


def _replayed(
    fit: TicketFit, log: TicketLog, dates: tuple[pd.Timestamp, ...], count: int, seed: int, *, leavers: bool
) -> Cube:
    """Send the logged people through the model with needs and patience drawn; who is booked keeps his slot."""
    services = [service.name for service in fit.office.services]
    totals = Gathered(len(services), len(dates), count)
    copies = max(1, min(count, COPIED_TICKETS // len(log.tickets)))
    for first in range(0, count, copies):
        part = min(copies, count - first)
        told = replay(log, fit, copies=part, seed=seed + first)
        assert told.drawn is not None  # copies were asked for
        calls, table = told.calls, told.drawn.to_pandas()
        slot = log.tickets["slot_min"].to_numpy(dtype=np.float64)[calls["row"].to_numpy()]
        called = table["called_at_min"].to_numpy(dtype=np.float64)
        outcome = table["outcome"].astype(str)
        gone = outcome.isin(["left", "sent_away"]).to_numpy() & leavers
        visits = Visits(
            np.tile(_places(service_names(calls["service"]), services), part),
            np.tile(_places(calls["day"], dates), part),
            np.tile(calls["queued_min"].to_numpy(dtype=np.float64), part),
            called,
            np.where(gone, table["ended_at_min"], called),
            (outcome == "served").to_numpy(),
            np.tile(slot, part),
        )
        totals.add(visits, first + np.repeat(np.arange(part), len(calls)))
    return totals.cube()


def _with_booked(cube: Cube, run: Result) -> Cube:
    """Add what the booked wait from their slots; a run's records do not hold them."""
    if not any(isinstance(stream, Appointments) for stream in run.office.demand):
        return cube
    people = run.to_pandas()
    people = people.assign(slot_min=slots_of(run, people))[(people["channel"].astype(str) != "walk_in").to_numpy()]
    queues, days = len(run.office.services), len(run.days)
    called = people["called_at_min"].to_numpy(dtype=np.float64)
    visits = Visits(
        _places(people["service"].astype(str), [service.name for service in run.office.services]),
        _places(people["weekday"].astype(str), [day.label for day in run.days]),
        people["queued_at_min"].to_numpy(dtype=np.float64),
        called,
        called,
        None,
        people["slot_min"].to_numpy(dtype=np.float64),
    )
    told = tally(visits, queues, days)
    booked = {name: told[name] / run.replications for name in READINGS["booked_from_slot"]}
    return replace(cube, totals={**cube.totals, **booked})


def _places(labels: pd.Series[Any], order: Sequence[object]) -> np.ndarray:
    """Place of each label in a list."""
    return labels.map({label: place for place, label in enumerate(order)}).to_numpy(dtype=np.int64)
