"""From a ticket log to an ordinary office, every parameter with its interval and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration import books
from mfc_sim.calibration.appointments_fit import appointments
from mfc_sim.calibration.arrivals import POISSON, Arrivals, arrivals
from mfc_sim.calibration.durations import Durations, durations, unbelieved
from mfc_sim.calibration.intervals import Found
from mfc_sim.calibration.open_windows import Group, absent_call, groups, open_by_half_hour, present
from mfc_sim.calibration.patience_fit import Patience, patience
from mfc_sim.calibration.prepared import LEAST, Prepared, prepared
from mfc_sim.calibration.role_words import role_word
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.description.clock import MIN, days_text, to_clock, to_ms
from mfc_sim.description.demand import Appointments
from mfc_sim.description.office import Office
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Windows
from mfc_sim.errors import DataFormatError, InvalidDescription, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.text import Language, say
from mfc_sim.workbook import Sheet

SHOWN = 5
"""Dates and services that a warning names."""


@dataclass(frozen=True, eq=False, repr=False)
class TicketFit(Writable):
    """An office fitted to a ticket log.

    Attributes
    ----------
    office : Office
        An ordinary office.
    log : TicketLog
        The fitted days.
    warnings : tuple of str
        What a planner should know before he believes it.
    patience : DataFrame
        By minute: the share who would still wait, without a law (kaplan_meier) and by the law.
    open_windows : DataFrame
        By group, weekdays and half-hour: mean number of windows really open.
    labels : mapping of str to str
        Label in the log of each of the office's windows.
    """

    office: Office
    log: TicketLog
    language: Language
    warnings: tuple[str, ...]
    patience: pd.DataFrame
    open_windows: pd.DataFrame
    labels: Mapping[str, str]
    hours: Mapping[int, tuple[int, int]]
    rows: tuple[Found, ...] = field(repr=False)

    @property
    def group_of_window(self) -> dict[str, str]:
        """Group of each window, by its label in the log."""
        return {label: name.rpartition("/")[0] for name, label in self.labels.items()}

    def table(self) -> pd.DataFrame:
        """Return every parameter.

        Returns
        -------
        DataFrame
            object, parameter, value, low and high (95 %; nan where no interval is claimed), rows (tickets, days or
            window-days it comes from), how it was found.
        """
        columns = ["object", "parameter", "value", "low", "high", "rows", "how"]
        return pd.DataFrame([[getattr(row, name) for name in columns] for row in self.rows], columns=columns)

    def doubtful(self, log: TicketLog) -> NDArray[np.bool_]:
        """Tickets of a log whose service time is not believed."""
        forgotten, batches = unbelieved(prepared(log, self.hours))
        return np.asarray(forgotten | batches)

    def absent(self, log: TicketLog) -> pd.DataFrame:
        """Windows of the office that called nobody on a day of a log: day, window."""
        ready = prepared(log, self.hours)
        here, _, _ = present(ready)
        place = {label: number for number, label in enumerate(ready.windows)}
        rows = [
            (day, name)
            for name, label in self.labels.items()
            for number, day in enumerate(ready.dates)
            if label not in place or not here[place[label], number]
        ]
        return pd.DataFrame(rows, columns=["day", "window"])

    def __str__(self) -> str:
        dates = self.log.dates
        title = say(
            "tickets.fit_title",
            self.language,
            office=self.office.name,
            first=f"{dates[0]:%Y-%m-%d}",
            last=f"{dates[-1]:%Y-%m-%d}",
            days=len(dates),
            tickets=len(self.log.tickets),
            services=len(self.office.services),
        )
        return "\n".join([title, *(f"  - {warning}" for warning in self.warnings)])

    def _sheets(self) -> Iterator[Sheet]:
        return books.fit(self)

    def __repr__(self) -> str:
        return f"<TicketFit of {self.office.name!r}: {len(self.office.services)} services, {len(self.log.dates)} days>"


def _no_windows(log: TicketLog) -> list[str]:
    """Say that no call has a window, and how to name the column that holds it if the log names none at all."""
    problems = [f"log of {log.office!r}: no call with a window; nothing can be fitted"]
    if not log.tickets["window"].fillna("").astype(bool).any():
        header, word = ("Стойка", role_word("window", "ru")) if log.language == "ru" else ("Desk", "window")
        problems.append(
            "name the column that holds the window when the log is read, such as "
            f'columns={{{word!r}: {header!r}}}; on the command line: --columns "{header}={word}"'
        )
        problems += [f"log of {log.office!r}: {note.text}" for note in log.report.notes if note.code == "unused"]
    return problems


def fit_tickets(
    log: TicketLog, *, hours: Mapping[str, tuple[str, str]] | None = None, language: Language | None = None
) -> TicketFit:
    """Fit an office to a ticket log; `mfc_sim.fit_office` of a TicketLog.

    Parameters
    ----------
    log : TicketLog
        The days to fit.
    hours : dict of weekday to (from, until), optional
        Opening hours, a weekday each ("Mon"); default: from the first and last tickets of most days.
    language : {"ru", "en"}, optional
        Of the office, the warnings and the table; default: the log's.

    Returns
    -------
    TicketFit

    Raises
    ------
    DataFormatError
        If the log has no ticket, no walk-in or no call.
    InvalidDescription
        If an argument is not what it should be.

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
    >>> log = mfc.to_tickets(mfc.simulate(office, replications=20, seed=7))
    >>> fit = fit_tickets(log)
    >>> fit.office.services[0].duration
    Fixed(minutes=10.0)
    """
    problems = kind_problems("fit_office: log", log, TicketLog, "as of read_tickets(...)")
    if language not in (None, "en", "ru"):
        problems.append(f"fit_office: language must be 'en' or 'ru', got {language!r}")
    if problems:
        raise InvalidDescription(*problems)
    words: Language = language or log.language
    given = None
    if hours is not None:
        given = {day: (begin // MIN, end // MIN) for day, (begin, end) in _by_weekday(hours).items()}
    ready = prepared(log, given)
    if np.isnan(ready.called).all() or (ready.window < 0).all():
        raise DataFormatError(*_no_windows(log))
    flow = arrivals(ready, words)
    booked, of_bookings = appointments(ready, words)
    vain_min, of_vain = absent_call(ready, words)
    found, of_windows, absences, labels, spells = groups(ready, flow.kinds, vain_min, words)
    of_window = np.full(len(ready.windows) + 1, -1)
    for place, one in enumerate(found):
        of_window[list(one.windows)] = place
    times = durations(ready, of_window[ready.window], [one.name for one in found], words)
    stay = patience(ready, words)
    office = _office(ready, words, flow, booked, found, absences, times, stay, vain_min)
    apart = say("tickets.how_apart", words)
    days = [*((day, "holiday") for day in ready.holidays), *((day, "outlier") for day in ready.outliers)]
    of_days = [
        Found(log.office, f"{what} {day:%Y-%m-%d}", what, np.nan, np.nan, int((log.tickets["day"] == day).sum()), apart)
        for day, what in days
    ]
    hours_rows = [
        Found(log.office, f"hours {label}", "-".join(span), np.nan, np.nan, len(ready.dates), _counted(words))
        for label, span in office.hours
    ]
    rows = (*hours_rows, *of_days, *flow.rows, *of_bookings, *times.rows, *stay.rows, *of_vain, *of_windows)
    return TicketFit(
        office,
        log,
        words,
        _warnings(ready, words, flow, times),
        stay.curve,
        open_by_half_hour(ready, flow.kinds, spells, found),
        labels,
        ready.hours,
        rows,
    )


def _counted(words: Language) -> str:
    return say("tickets.how_counted", words)


def _by_weekday(hours: Mapping[str, tuple[str, str]]) -> dict[int, tuple[int, int]]:
    from mfc_sim.description.clock import weekdays

    try:
        return {day: (to_ms(begin), to_ms(end)) for days, (begin, end) in hours.items() for day in weekdays(days)}
    except (ValueError, TypeError, AttributeError):
        raise InvalidDescription(
            f"fit_office: hours must be a mapping such as {{'Mon-Fri': ('09:00', '18:00')}}, got {hours!r}"
        ) from None


def _office(
    log: Prepared,
    words: Language,
    flow: Arrivals,
    booked: list[Appointments],
    found: list[Group],
    absences: list[float],
    times: Durations,
    stay: Patience,
    vain_min: float,
) -> Office:
    """Put the parts together."""
    services = [
        Service(name=name, duration=law, purpose=purpose or None, agency=agency or None)
        for name, law, purpose, agency in zip(log.services, times.laws, log.purposes, log.agencies, strict=True)
    ]
    spans: dict[tuple[int, int], set[int]] = {}
    for kind in flow.kinds:
        spans.setdefault((kind.opening, kind.closing), set()).update(kind.weekdays)
    hours = {
        days_text(frozenset(days)): (to_clock(begin * MIN), to_clock(end * MIN)) for (begin, end), days in spans.items()
    }
    windows = [
        Windows(
            name=one.name,
            serves="all" if len(one.services) == len(log.services) else [log.services[place] for place in one.services],
            shifts=one.shifts,
            pace=round(float(pace), 5),
            absence=round(absence, 5),
        )
        for one, pace, absence in zip(found, times.paces, absences, strict=True)
    ]
    after = ~np.isnan(log.called) & (log.called >= log.closing)
    sent = (log.told == "sent_away").any()
    return Office(
        name=log.log.office,
        language=words,
        hours=hours,
        services=services,
        demand=[*flow.streams, *booked],
        windows=windows,
        patience=stay.law,
        day_cv=round(flow.day_cv, 5),
        pace_cv=round(times.pace_cv, 5),
        at_closing="send_away" if sent and not after.any() else "serve",
        absent_call_min=vain_min,
        dates={f"{day:%Y-%m-%d}": None for day in log.holidays},
    )


def _warnings(log: Prepared, words: Language, flow: Arrivals, times: Durations) -> tuple[str, ...]:
    result = []
    if log.holidays:
        result.append(say("tickets.warn_holidays", words, count=len(log.holidays), days=_shown(log.holidays)))
    if log.outliers:
        result.append(say("tickets.warn_outliers", words, count=len(log.outliers), days=_shown(log.outliers)))
    if flow.poisson_p < POISSON:
        result.append(say("tickets.warn_overdispersed", words, cv=flow.day_cv))
    cut = int((times.forgotten | times.batches).sum())
    if cut:
        share = 100 * cut / max(int((log.finished > log.called).sum()), 1)
        result.append(say("tickets.warn_forgotten", words, count=cut, share=share))
    served = np.bincount(log.service[log.finished > log.called], minlength=len(log.services))
    sparse = [name for name, count in zip(log.services, served, strict=True) if count < LEAST]
    if sparse:
        result.append(say("tickets.warn_sparse", words, count=len(sparse), services=", ".join(sparse[:SHOWN])))
    borrowed = [kind.label for kind in flow.kinds if kind.borrowed]
    if borrowed:
        result.append(say("tickets.warn_borrowed", words, days=", ".join(borrowed)))
    outside = int((log.came & ~log.booked & (log.issued >= log.closing)).sum())
    if outside:
        result.append(say("tickets.warn_unused", words, count=outside))
    unknown = int((log.came & (log.told == "") & np.isnan(log.called)).sum())
    if unknown:
        result.append(say("tickets.warn_unknown", words, count=unknown))
    moved = int((log.told == "transferred").sum())
    if moved:
        result.append(say("tickets.warn_transferred", words, count=moved))
    return tuple(result)


def _shown(days: list[pd.Timestamp]) -> str:
    return ", ".join(f"{day:%Y-%m-%d}" for day in days[:SHOWN]) + (" ..." if len(days) > SHOWN else "")
