"""Logs of tickets: one row per ticket, with the times that the queue system wrote down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from mfc_sim.calibration.log_days import Date, between, dates_of
from mfc_sim.calibration.report import Report
from mfc_sim.errors import InvalidDescription
from mfc_sim.text import Language, say

COLUMNS = {
    "day": "date of the ticket",
    "ticket": "its number as printed",
    "service": "what he came for",
    "purpose": 'purpose of the visit, "" where unknown',
    "agency": 'agency (ведомство) whose service it is, "" where unknown; a frame may come without this column',
    "level": "level (R3): 0 privileged, 1 appointment, 2 walk-in",
    "slot_min": "booked slot [min since midnight], nan without one",
    "issued_min": "when the ticket was issued [min since midnight]; of a no-show his slot",
    "called_min": "when his number was called, nan if it never was",
    "started_min": "when his service began, nan where unknown or not served",
    "finished_min": "when his service ended, nan where unknown or not served",
    "left_min": "when he left unserved, nan where unknown or served",
    "outcome": '"served", "left", "sent_away", "no_show", "transferred" or "" where the log does not say',
    "window": 'window that called, "" where unknown',
    "operator": 'who served, "" where unknown',
}
"""Columns of the tickets, in their order, and what they hold."""


@dataclass(frozen=True, eq=False, repr=False)
class TicketLog:
    """Tickets of an office.

    Attributes
    ----------
    office : str
        Name of the office.
    tickets : DataFrame
        One row per ticket, sorted by day and issued_min; the columns of `COLUMNS`. day is a Timestamp at midnight.
    report : Report
        What was dropped, repaired or taken for granted.
    simulated : bool
        Whether a simulation wrote it.
    language : "ru" or "en"
    """

    office: str
    tickets: pd.DataFrame
    report: Report
    simulated: bool = False
    language: Language = field(default="en")

    def __post_init__(self) -> None:
        if list(self.tickets.columns) == [name for name in COLUMNS if name != "agency"]:
            place = list(COLUMNS).index("agency")
            tickets = self.tickets.copy(deep=False)
            tickets.insert(place, "agency", "")
            object.__setattr__(self, "tickets", tickets)
        if list(self.tickets.columns) != list(COLUMNS):
            got = ", ".join(map(str, self.tickets.columns))
            raise InvalidDescription(f"ticket log {self.office!r}: columns must be {', '.join(COLUMNS)}, got {got}")

    @property
    def dates(self) -> tuple[pd.Timestamp, ...]:
        """Days with a ticket, in order."""
        return dates_of(self.tickets)

    def days(self, first: Date, last: Date) -> TicketLog:
        """Return the log of the days from `first` to `last`, both included.

        Raises
        ------
        DataFormatError
            If there is no ticket between them, or they are not dates.
        """
        kept, note = between(self.dates, self.office, "ticket", first, last, self.language)
        return replace(
            self,
            tickets=self.tickets[self.tickets["day"].isin(kept)].reset_index(drop=True),
            report=replace(self.report, notes=(*self.report.notes, note)),
        )

    def __str__(self) -> str:
        dates = self.dates
        if not dates:
            return repr(self)
        words = {"first": f"{dates[0]:%Y-%m-%d}", "last": f"{dates[-1]:%Y-%m-%d}"}
        counts = {"office": self.office, "days": len(dates), "tickets": len(self.tickets)}
        lines = [say("readers.tickets_title", self.language, **words, **counts)]
        waits = (self.tickets["called_min"] - self.tickets["issued_min"]).dropna()
        if len(waits):
            mean, share = float(waits.mean()), float(100 * (waits <= 15).mean())
            lines.append(say("calibration.log_waits", self.language, mean=mean, share=share))
        return "\n".join(lines)

    def __repr__(self) -> str:
        kind = "simulated TicketLog" if self.simulated else "TicketLog"
        return f"<{kind} of {self.office!r}: {len(self.dates)} days, {len(self.tickets)} tickets>"
