"""A simulated office as the ticket log that its queue system would have written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.report import Note, Report
from mfc_sim.calibration.run_dates import FIRST, dates_of, first_date
from mfc_sim.calibration.ticket_log import COLUMNS, TicketLog
from mfc_sim.description.clock import MIN
from mfc_sim.description.demand import Appointments
from mfc_sim.errors import InvalidDescription, kind_problems
from mfc_sim.paths import draw, generator
from mfc_sim.result import Result
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.description.office import Office

Floats = NDArray[np.float64]


def to_tickets(
    result: Result,
    *,
    first: str | dt.date = FIRST,
    forgotten: float = 0.0,
    leaving: Literal["seen", "at_call"] = "seen",
    seed: int = 0,
) -> TicketLog:
    """Write what a queue system would have logged of a run.

    Replications follow each other as dates. Who was refused has no ticket and is not in the log; who waited at the
    door has his at opening. Levels, slots and windows are those of the run; needs, patience and absences are not told.

    Parameters
    ----------
    result : Result
        Of an office. `Result.absences` says which windows were missing.
    first : date, default a Monday
        The first date; each day of the run takes the next date of its weekday.
    forgotten : float, default 0
        Share of services whose "finish" is not pressed: they seem to end at the next call of their window, or at
        closing.
    leaving : "seen" or "at_call", default "seen"
        Whether the log says when one who left was gone, or only shows at the call of his number that he is.
    seed : int, default 0
        Of the choice of the forgotten.

    Returns
    -------
    TicketLog
        ``simulated`` is True.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[mfc.Service(name="passport", duration=mfc.Fixed(minutes=10))],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=4)],
    ... )
    >>> mfc.to_tickets(mfc.simulate(office, replications=5, seed=7))
    <simulated TicketLog of 'Office 1': 5 days, 869 tickets>
    """
    problems = kind_problems("to_tickets: result", result, Result, "as of simulate(office)")
    if type(forgotten) not in (int, float) or not 0 <= forgotten < 1:
        problems.append(f"to_tickets: forgotten must be a share from 0 to below 1, got {forgotten!r}")
    if leaving not in ("seen", "at_call"):
        problems.append(f"to_tickets: leaving must be 'seen' or 'at_call', got {leaving!r}")
    if type(seed) is not int or seed < 0:
        problems.append(f"to_tickets: seed must be a whole number from 0, got {seed!r}")
    if problems:
        raise InvalidDescription(*problems)
    office, days, words = result.office, result.days, result.office.language
    dates = dates_of(office, days, result.replications, first_date("to_tickets: first", first))
    people = result.to_pandas()
    place = {day.label: number for number, day in enumerate(days)}
    day_number = people["weekday"].astype(object).map(place).to_numpy(np.int64)
    people["day"] = np.array(dates, dtype="datetime64[ns]")[people["replication"].to_numpy() * len(days) + day_number]
    openings, closings = (np.array([getattr(day, end) for day in days])[day_number] / MIN for end in _ENDS)
    people["opening_min"], people["closing_min"] = openings, closings
    people["slot_min"] = slots_of(result, people)
    outcome = people["outcome"].astype(str)
    refused = outcome.isin(["refused_full", "refused_late"])
    people = people[~refused.to_numpy()].reset_index(drop=True)
    tickets = _tickets(office, people, leaving)
    notes = [
        Note(
            "simulated",
            len(tickets),
            say("tickets.note_simulated", words, replications=result.replications, seed=result.run.seed),
        )
    ]
    if refused.any():
        count = int(refused.sum())
        notes.append(Note("refused", count, say("tickets.note_refused", words, count=count)))
    if forgotten:
        chosen = generator(seed=seed, block=0, purpose="forgotten presses").random(len(tickets)) < forgotten
        count = _forget(tickets, people["closing_min"].to_numpy(), chosen)
        notes.append(Note("forgotten", count, say("tickets.note_forgotten", words, count=count)))
    order = np.lexsort((people["ticket"], tickets["issued_min"], tickets["day"]))
    report = Report(source="simulation", rows=len(tickets), notes=tuple(notes), language=words)
    return TicketLog(office.name, tickets.iloc[order].reset_index(drop=True), report, simulated=True, language=words)


_ENDS = ("opening_ms", "closing_ms")


def _tickets(office: Office, people: pd.DataFrame, leaving: str) -> pd.DataFrame:
    outcome = people["outcome"].astype(str)
    served, missing = (outcome == "served").to_numpy(), (outcome == "no_show").to_numpy()
    away = outcome.isin(["left", "sent_away"]).to_numpy()
    called = people["called_at_min"].to_numpy()
    ended = people["ended_at_min"].to_numpy()
    queued = people["queued_at_min"].to_numpy()
    slot = people["slot_min"].to_numpy()
    issued = np.maximum(people["arrival_min"].to_numpy(), people["opening_min"].to_numpy())
    left = np.where(away, ended, np.nan)
    told = outcome.to_numpy(dtype=object)
    if leaving == "at_call":
        gone = (outcome == "left").to_numpy()
        left = np.where(gone, np.nan, left)
        told = np.where(gone & np.isnan(called), "", told)
    purposes = {service.name: service.purpose or "" for service in office.services}
    agencies = {service.name: service.agency or "" for service in office.services}
    letters = {service.name: chr(ord("A") + place % 26) for place, service in enumerate(office.services)}
    names = people["service"].astype(str)
    number = people["ticket"].astype(str).str.zfill(3)
    columns: dict[str, Any] = {
        "day": people["day"],
        "ticket": np.where(missing, "", names.map(letters) + number),
        "service": names.to_numpy(dtype=object),
        "purpose": names.map(purposes).to_numpy(dtype=object),
        "agency": names.map(agencies).to_numpy(dtype=object),
        "level": people["level"].astype(np.int64),
        "slot_min": slot,
        "issued_min": np.where(missing, queued, issued),
        "called_min": called,
        "started_min": np.where(served, called, np.nan),
        "finished_min": np.where(served, ended, np.nan),
        "left_min": left,
        "outcome": told,
        "window": people["window"].astype(str).to_numpy(dtype=object),
        "operator": "",
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def slots_of(result: Result, people: pd.DataFrame) -> Floats:
    """Slot of each of the booked [min], nan for the others.

    Records do not hold the slot of one who came after it. The same draws with nobody showing up do: then all queue, so
    to speak, at their slots, and their arrivals say who is who.
    """
    booked = people["channel"].astype(str).to_numpy() != "walk_in"
    slot = np.where(booked, people["queued_at_min"].to_numpy(), np.nan)
    if result.run.listed or not booked.any():
        return slot
    office, days = result.office, result.days
    streams = [
        stream.replace(no_show=1.0) if isinstance(stream, Appointments) else stream.replace(scale=0.0)
        for stream in office.demand
    ]
    nobody = draw(
        office.replace(demand=streams), seed=result.run.seed, replications=result.replications, days=tuple(days)
    )
    place = {day.label: number for number, day in enumerate(days)}
    lane = people["replication"].to_numpy() * len(days) + people["weekday"].astype(object).map(place).to_numpy(np.int64)
    names = {stream.name: number for number, stream in enumerate(office.demand)}
    stream = people["stream"].astype(object).map(names).to_numpy(np.int64)
    arrival = np.where(people["arrival_min"].isna(), people["queued_at_min"], people["arrival_min"]).copy()
    shown = booked & (people["outcome"].astype(str) != "no_show").to_numpy()
    keys = pd.DataFrame({"lane": lane, "stream": stream, "arrival": np.rint(arrival * MIN).astype(np.int64)})
    given = pd.DataFrame(
        {
            "lane": nobody.lane_numbers(),
            "stream": nobody.stream.astype(np.int64),
            "arrival": nobody.arrival_ms.astype(np.int64),
            "slot": nobody.queued_at_ms / MIN,
        }
    )
    found = keys[shown].reset_index().merge(given.drop_duplicates(["lane", "stream", "arrival"]), how="left")
    slot[found["index"].to_numpy()] = found["slot"].to_numpy()
    return slot


def _forget(tickets: pd.DataFrame, closing_min: Floats, chosen: NDArray[np.bool_]) -> int:
    """Let chosen services seem to end at the next call of their window, or at closing; how many change."""
    called = tickets["called_min"].to_numpy()
    window = tickets["window"].astype("category").cat.codes.to_numpy()
    day = tickets["day"].to_numpy().astype(np.int64)
    order = np.lexsort((called, window, day))
    follows = np.full(len(tickets), np.nan)
    ahead, behind = order[:-1], order[1:]
    same = (day[ahead] == day[behind]) & (window[ahead] == window[behind]) & ~np.isnan(called[behind])
    follows[ahead[same]] = called[behind[same]]
    finished = tickets["finished_min"].to_numpy()
    until = np.where(np.isnan(follows), np.maximum(finished, closing_min), follows)
    late = chosen & ~np.isnan(finished) & (until > finished)
    tickets["finished_min"] = np.where(late, until, finished)
    return int(late.sum())
