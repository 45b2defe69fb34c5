"""A ticket log through the windows and rules of a model: errors of rules told from errors of laws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.missing_windows import absences_of_days
from mfc_sim.calibration.replayed import Logged, drawn, drawn_needs, logged, to_ms
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.description.clock import MIN
from mfc_sim.description.laws import BaseLaw, Gamma
from mfc_sim.description.office import Office
from mfc_sim.description.services import patience_of
from mfc_sim.errors import DataFormatError, InvalidDescription, kind_problems
from mfc_sim.simulation import simulate
from mfc_sim.text import say

if TYPE_CHECKING:
    from mfc_sim.result import Result

Floats = NDArray[np.float64]
BY = ("service", "agency", "weekday", "hour", "day", "level")
LIMIT_MIN = 15
SECOND_MS = 1000


@dataclass(frozen=True, eq=False, repr=False)
class Replay:
    """A log replayed.

    Attributes
    ----------
    log : TicketLog
    office : Office
    calls : DataFrame
        One row per ticket that was replayed, in ticket order: row (its place in the log), day, service, agency, level,
        queued_min (since when he waits), observed_called_min, replayed_called_min, observed_wait_min,
        replayed_wait_min (nan: not called) and outcome of the replay.
    result : Result
        Logged arrivals and needs through the office's windows and rules: one replication of all dates.
    drawn : Result or None
        The same arrivals with needs and patience drawn from the office's laws; None if no copies were asked for.
    drawn_wait_min : ndarray, shape (copies, tickets)
        Waits of the tickets of ``calls`` [min]; nan: not called.
    warnings : tuple of str
        What was left out or filled in.
    """

    log: TicketLog
    office: Office
    calls: pd.DataFrame
    result: Result
    drawn: Result | None
    drawn_wait_min: Floats
    warnings: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether every ticket was called at its logged millisecond, or as in the log never."""
        observed, replayed = (to_ms(self.calls[f"{name}_called_min"]) for name in ("observed", "replayed"))
        return bool(np.array_equal(observed, replayed))

    def table(self, by: str | None = None) -> pd.DataFrame:
        """Mean waits to the call, logged and replayed, with what rules and laws add.

        Parameters
        ----------
        by : "service", "agency", "weekday", "hour", "day" or "level", optional
            Hour: of queueing; agency: as the log says, "" where it does not.

        Returns
        -------
        DataFrame
            tickets (called in the log), observed_wait_min, replayed_wait_min (logged needs), drawn_wait_min (drawn
            needs), the shares called within 15 minutes of each, rules_error_min = replayed - observed and
            laws_error_min = drawn - replayed with 95 % intervals over days (nan for a single day).

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter()
        >>> log = mfc.to_tickets(mfc.simulate(office, replications=1, seed=7))
        >>> mfc.replay(log, office).table("service")[
        ...     ["tickets", "observed_wait_min", "replayed_wait_min"]
        ... ].round(1)
                  tickets  observed_wait_min  replayed_wait_min
        service
        business     60.0                0.2                0.2
        collect     456.0                1.7                1.7
        passport    876.0                1.2                1.2
        """
        if by is not None and by not in BY:
            raise InvalidDescription(f"table: by must be None or one of {', '.join(BY)}, got {by!r}")
        labels = self._labels(by)
        rows = {label: self._errors((labels == label).to_numpy()) for label in sorted(labels.unique())}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "office")

    def _labels(self, by: str | None) -> pd.Series[Any]:
        if by is None:
            return pd.Series(self.office.name, index=self.calls.index)
        if by == "weekday":
            weekday: pd.Series[Any] = self.calls["day"].dt.day_of_week
            return weekday
        if by == "hour":
            return (self.calls["queued_min"] // 60).astype(int)
        labels: pd.Series[Any] = self.calls[by]
        return labels

    def _errors(self, mine: NDArray[np.bool_]) -> dict[str, float]:
        _, day = np.unique(self.calls["day"].to_numpy()[mine], return_inverse=True)
        days = int(day.max(initial=-1)) + 1
        waits = [self.calls[f"{name}_wait_min"].to_numpy()[None, mine] for name in ("observed", "replayed")]
        waits.append(self.drawn_wait_min[:, mine])
        sums, counts, means, shares = [], [], [], []
        for wait in waits:
            called = ~np.isnan(wait)
            copies = max(len(wait), 1)
            sums.append(np.bincount(day, np.nansum(wait, axis=0), days) / copies)
            counts.append(np.bincount(day, called.sum(axis=0), days) / copies)
            total = counts[-1].sum()
            means.append(float(sums[-1].sum() / total) if total else np.nan)
            shares.append(float((wait <= LIMIT_MIN).sum() / copies / total) if total else np.nan)
        row = {"tickets": float(counts[0].sum())}
        names = ("observed", "replayed", "drawn")
        row |= {f"{name}_wait_min": mean for name, mean in zip(names, means, strict=True)}
        row |= {f"{name}_share_within_15": share for name, share in zip(names, shares, strict=True)}
        for name, at in (("rules", 1), ("laws", 2)):
            error = means[at] - means[at - 1]
            half = _half_width(sums[at], counts[at], sums[at - 1], counts[at - 1])
            row |= {
                f"{name}_error_min": error,
                f"{name}_error_min_low": error - half,
                f"{name}_error_min_high": error + half,
            }
        return row

    def __str__(self) -> str:
        words, dates, (row,) = self.log.language, self.log.dates, self.table().to_dict("records")
        lines = [
            say(
                "tickets.replay_title",
                words,
                office=self.office.name,
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                days=len(dates),
                tickets=len(self.calls),
            )
        ]
        if self.exact:
            lines.append(say("tickets.replay_exact", words))
        else:
            observed, replayed = (to_ms(self.calls[f"{name}_called_min"]) for name in ("observed", "replayed"))
            near = (np.abs(observed - replayed) <= SECOND_MS)[observed >= 0]
            lines.append(
                say(
                    "tickets.replay_rules",
                    words,
                    observed=row["observed_wait_min"],
                    replayed=row["replayed_wait_min"],
                    error=row["rules_error_min"],
                    low=row["rules_error_min_low"],
                    high=row["rules_error_min_high"],
                    share=float(100 * near.mean()),
                )
            )
        if self.drawn is not None:
            lines.append(
                say(
                    "tickets.replay_laws",
                    words,
                    drawn=row["drawn_wait_min"],
                    error=row["laws_error_min"],
                    low=row["laws_error_min_low"],
                    high=row["laws_error_min_high"],
                )
            )
        return "\n".join([*lines, *(f"  - {warning}" for warning in self.warnings)])

    def __repr__(self) -> str:
        return f"<Replay of {self.office.name!r}: {len(self.log.dates)} days, {len(self.calls)} tickets>"


def replay(
    log: TicketLog,
    model: TicketFit | Office,
    *,
    absent: pd.DataFrame | None = None,
    copies: int = 10,
    seed: int = 0,
    engine: str = "auto",
) -> Replay:
    """Send the people of a log through the windows and rules of a model.

    First with their logged arrivals, needs and moments of leaving: what then differs from the logged calls is the fault
    of the rules, the shifts or the absences. Then with needs and patience drawn from the model's laws: what that adds
    is the fault of the laws. A window is taken as kept from the call to the end of the service.

    Parameters
    ----------
    log : TicketLog
    model : TicketFit or Office
        Of a fit also the windows missing by day and the tickets whose service time it does not believe are known.
    absent : DataFrame, optional
        Windows that are missing: day and window; or as of `Result.absences`, its replications counted from the first
        day of the log. Days that the log does not have do not count. Default: those of the fit, or nobody.
    copies : int, default 10
        How many times needs are drawn; 0: not at all.
    seed : int, default 0
        Of the draws.
    engine : "auto", "lanes" or "reference", default "auto"

    Returns
    -------
    Replay

    Raises
    ------
    DataFormatError
        If nobody of the log can be replayed, or `absent` cannot be read: with column, row and value.
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
    >>> log = mfc.to_tickets(mfc.simulate(office, replications=5, seed=7))
    >>> mfc.replay(log, office).exact
    True
    """
    problems = kind_problems("replay: log", log, TicketLog, "as of read_tickets(...)")
    given: object = model
    if not isinstance(given, TicketFit | Office):
        problems.append(f"replay: model must be a TicketFit or an Office, got {type(given).__name__}")
    for name, value in (("copies", copies), ("seed", seed)):
        if type(value) is not int or value < 0:
            problems.append(f"replay: {name} must be a whole number from 0, got {value!r}")
    if problems:
        raise InvalidDescription(*problems)
    fit = model if isinstance(model, TicketFit) else None
    office = model.office if isinstance(model, TicketFit) else model
    people = logged(log, office, fit.group_of_window if fit else {}, fit.doubtful(log) if fit else None)
    if not len(people.rows):
        raise DataFormatError(f"replay: nobody of the log of {log.office!r} can be replayed in office {office.name!r}")
    if absent is None and fit is not None:
        absent = fit.absent(log)
    missing = absences_of_days(log, office, absent)
    fills = drawn_needs(office, people.frame["service"], copies + 1, seed)
    unknown = people.frame["need_min"].isna().to_numpy()
    customers = people.frame.assign(need_min=np.where(unknown, fills[0], people.frame["need_min"]))
    dates = (log.dates[0].date(), log.dates[-1].date())
    result = simulate(office, customers=customers, absent=missing, dates=dates, engine=engine, progress=False)
    of_laws = None
    waits = np.full((0, len(people.rows)), np.nan)
    if copies:
        many = _drawn_customers(office, people, fills[1:], seed)
        several = None if missing is None else _repeated(missing, copies)
        of_laws = simulate(office, customers=many, absent=several, dates=dates, engine=engine, progress=False)
        table = of_laws.to_pandas()
        waits = table["called_at_min"].to_numpy().reshape(copies, -1) - people.since_min
    return Replay(log, office, _calls(log, people, result), result, of_laws, waits, _warnings(log, people, unknown))


def _repeated(missing: pd.DataFrame, copies: int) -> pd.DataFrame:
    return pd.concat([missing.assign(replication=copy) for copy in range(copies)], ignore_index=True)


def _drawn_customers(office: Office, people: Logged, needs: Floats, seed: int) -> pd.DataFrame:
    """Copies of the people with needs and patience drawn; days have paces of their own (R11)."""
    copies, count = needs.shape
    _, day = np.unique(people.frame["weekday"].astype(str), return_inverse=True)
    if office.pace_cv:
        days, law = int(day.max()) + 1, Gamma(mean_min=1.0, cv=office.pace_cv)
        paces = drawn(law, copies * days, seed=seed, purpose="replay pace of the day", stream="")
        needs = needs * paces.reshape(copies, days)[:, day]
    many = pd.concat([people.frame.assign(replication=copy) for copy in range(copies)], ignore_index=True)
    many["need_min"] = np.maximum(needs.ravel(), 1 / MIN)
    many["patience_min"] = _drawn_patience(office, people.frame["service"], (copies, count), seed).ravel()
    return many


def _drawn_patience(office: Office, services: pd.Series[Any], size: tuple[int, int], seed: int) -> Floats:
    """Patience of the copies of some people; nan: never leaves.

    Every law takes the same draws, so it does not matter whether the office or each service names it.
    """
    patience = np.full(size, np.nan)
    mine: dict[BaseLaw, list[str]] = {}
    for place, service in enumerate(office.services):
        if (law := patience_of(office, place)) is not None:
            mine.setdefault(law, []).append(service.name)
    for law, names in mine.items():
        minutes = drawn(law, size[0] * size[1], seed=seed, purpose="replay patience", stream="")
        here = services.isin(names).to_numpy()
        patience[:, here] = np.minimum(minutes, 1e7).reshape(size)[:, here]
    return patience


def _calls(log: TicketLog, people: Logged, result: Result) -> pd.DataFrame:
    """What was logged beside what was replayed; both are in ticket order."""
    told = result.to_pandas()
    tickets = log.tickets.iloc[people.rows].reset_index(drop=True)
    queued = people.since_min
    return pd.DataFrame(
        {
            "row": people.rows,
            "day": tickets["day"],
            "service": tickets["service"],
            "agency": tickets["agency"],
            "level": tickets["level"],
            "queued_min": queued,
            "observed_called_min": tickets["called_min"],
            "replayed_called_min": told["called_at_min"],
            "observed_wait_min": tickets["called_min"] - queued,
            "replayed_wait_min": told["called_at_min"] - queued,
            "outcome": told["outcome"].astype(str),
        }
    )


def _warnings(log: TicketLog, people: Logged, unknown: NDArray[np.bool_]) -> tuple[str, ...]:
    words, result = log.language, []
    if people.closed:
        result.append(say("tickets.replay_closed", words, count=people.closed))
    if people.unknown:
        result.append(say("tickets.replay_unknown", words, count=people.unknown))
    if people.early:
        result.append(say("backtest.warn_early", words, count=people.early))
    if unknown.any():
        result.append(say("tickets.replay_needs", words, count=int(unknown.sum())))
    return tuple(result)


def _half_width(sums_a: Floats, counts_a: Floats, sums_b: Floats, counts_b: Floats) -> float:
    """Half-width of the interval of a difference of two ratios of totals over days (delta method)."""
    days = len(sums_a)
    if days < 2 or not counts_a.sum() or not counts_b.sum():
        return float("nan")
    from scipy.stats import t

    a = (sums_a - sums_a.sum() / counts_a.sum() * counts_a) / counts_a.mean()
    b = (sums_b - sums_b.sum() / counts_b.sum() * counts_b) / counts_b.mean()
    return float(t.ppf(0.975, days - 1) * (a - b).std(ddof=1) / np.sqrt(days))
