"""The people of a ticket log as customers of an office: who queues when, for what, how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.run_dates import service_names
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.description.clock import MIN
from mfc_sim.description.demand import Appointments
from mfc_sim.paths import NO_LIMIT, generator

if TYPE_CHECKING:
    from mfc_sim.description.laws import BaseLaw
    from mfc_sim.description.office import Office

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Logged:
    """Who of a log is replayed, in ticket order (R2).

    Attributes
    ----------
    rows : ndarray
        Places of the tickets in the log.
    frame : DataFrame
        Columns of ``simulate(customers=)``; need_min is nan where the log does not tell it.
    since_min : ndarray
        Since when each waits: the latest of ticket, opening and slot; his ticket if he was called before the opening.
    closed, unknown : int
        Tickets left out: on closed days, and of unknown fate.
    early : int
        Tickets called before the opening.
    """

    rows: Longs
    frame: pd.DataFrame
    since_min: Floats
    closed: int
    unknown: int
    early: int


def logged(
    log: TicketLog, office: Office, groups: Mapping[str, str], doubtful: NDArray[np.bool_] | None = None
) -> Logged:
    """Read the customers of a log.

    Parameters
    ----------
    log : TicketLog
    office : Office
    groups : mapping of str to str
        Group of a window by its label in the log.
    doubtful : ndarray of bool, optional
        Tickets whose service time is not believed.
    """
    tickets = log.tickets
    ms = {name: to_ms(tickets[f"{name}_min"]) for name in ("slot", "issued", "called", "finished", "left")}
    dates = tickets["day"].dt.strftime("%Y-%m-%d")
    opening = dates.map({date: day.opening_ms for date, day in days_of(log, office).items()}).to_numpy(np.float64)
    told = tickets["outcome"].astype(str).to_numpy()
    here = told != "no_show"
    closed = here & np.isnan(opening)
    unknown = here & ~closed & (told == "") & (ms["called"] < 0)
    booked = ms["slot"] >= 0
    queued = np.maximum(np.maximum(ms["issued"], np.nan_to_num(opening).astype(np.int64)), ms["slot"])
    early = (ms["called"] >= 0) & (ms["called"] < np.nan_to_num(opening))
    since = np.where(early & (ms["issued"] >= 0), np.minimum(ms["issued"], ms["called"]), queued)
    left = (told == "left") & here
    gone = np.where(ms["left"] >= 0, ms["left"], ms["called"] - 1)
    patience = np.where(left & (gone >= 0), np.maximum(gone - queued, 0), NO_LIMIT)
    served = np.isin(told, ["served", "transferred"]) & (ms["called"] >= 0) & (ms["finished"] > ms["called"])
    if doubtful is not None:
        served &= ~doubtful
    pace = pace_of(office, tickets["window"], groups)
    need = np.where(served, np.maximum(np.rint((ms["finished"] - ms["called"]) / pace), 1), np.nan)
    frame = pd.DataFrame(
        {
            "weekday": dates.to_numpy(dtype=object),
            "service": service_names(tickets["service"]).to_numpy(dtype=object),
            "queued_at_min": queued / MIN,
            "need_min": need / MIN,
            "patience_min": np.where(patience < NO_LIMIT, patience / MIN, np.nan),
            "arrival_min": np.where(booked, ms["issued"], np.minimum(ms["issued"], queued)) / MIN,
            "channel": _channels(office, tickets, ms["issued"] - ms["slot"], booked),
            "level": pd.to_numeric(tickets["level"], errors="coerce").fillna(-1).astype(np.int64).to_numpy(),
        }
    )
    rows = np.flatnonzero(here & ~closed & ~unknown)
    rows = rows[np.lexsort((rows, ms["issued"][rows], queued[rows], tickets["day"].to_numpy()[rows]))]
    return Logged(
        rows,
        frame.iloc[rows].reset_index(drop=True),
        since[rows] / MIN,
        int(closed.sum()),
        int(unknown.sum()),
        int(early[rows].sum()),
    )


def to_ms(minutes: pd.Series[Any]) -> Longs:
    """Minutes of a column on the clock [ms]; -1 where there are none."""
    values = pd.to_numeric(minutes, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    ms: Longs = np.where(np.isnan(values), -1, np.rint(np.nan_to_num(values) * MIN)).astype(np.int64)
    return ms


def days_of(log: TicketLog, office: Office) -> dict[str, Any]:
    """Days of the office, by date, from the first of the log to its last."""
    dates = log.dates
    return {day.label: day for day in office.days(dates=(dates[0].date(), dates[-1].date()))}


def pace_of(office: Office, windows: pd.Series[Any], groups: Mapping[str, str]) -> Floats:
    """Pace of the window that served each ticket; 1 where it is not known."""
    paces = {group.name: group.pace for group in office.windows}
    known = dict(zip(office.window_names, office.window_groups.tolist(), strict=True))
    own = {label: paces[office.windows[place].name] for label, place in known.items()}
    given = {label: paces[group] for label, group in groups.items() if group in paces}
    return np.array(windows.astype(str).map({**own, **given}).fillna(1.0), dtype=np.float64)


def _channels(office: Office, tickets: pd.DataFrame, late_ms: Longs, booked: NDArray[np.bool_]) -> NDArray[Any]:
    """R12: later than the grace of the service's bookings is late."""
    graces = {stream.service: stream.grace_min for stream in office.demand if isinstance(stream, Appointments)}
    grace = np.rint(service_names(tickets["service"]).map(graces).fillna(15.0).to_numpy(np.float64) * MIN)
    return np.where(booked, np.where(late_ms > grace, "appointment_late", "appointment"), "walk_in").astype(object)


def drawn(law: BaseLaw, count: int, *, seed: int, purpose: str, stream: str) -> Floats:
    """Draw minutes of a law."""
    draws: list[Floats] = []
    for base in law.bases:
        source = generator(seed=seed, block=0, purpose=f"{purpose}/{base}", stream=stream)
        if base == "normal":
            draws.append(source.standard_normal(count))
        elif base == "exponential":
            draws.append(source.standard_exponential(count))
        elif base == "uniform":
            draws.append(source.random(count))
        else:
            draws.append(source.standard_gamma(float(base.removeprefix("gamma:")), count))
    minutes: Floats = np.empty(count)
    minutes[:] = law.transform(*draws)
    return minutes


def drawn_needs(office: Office, services: pd.Series[Any], copies: int, seed: int) -> Floats:
    """Draw needs of the people of a log, before the day's pace; shape (copies, people) [min]."""
    needs = np.zeros((copies, len(services)))
    for service in office.services:
        mine = np.flatnonzero((services == service.name).to_numpy())
        given = drawn(service.duration, copies * len(mine), seed=seed, purpose="replay need", stream=service.name)
        needs[:, mine] = given.reshape(copies, len(mine))
    least: Floats = np.maximum(needs, 1 / MIN)
    return least
