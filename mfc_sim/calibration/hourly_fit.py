"""From hourly figures to a queue through each hour, and to an ordinary office of the typical day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from mfc_sim.calibration.history import Kind
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_log import hours_of, mean_share
from mfc_sim.calibration.hourly_queue import HOUR_MIN, PACE_CV, SERVICE_MIN, HourlyQueue, fitted_queue
from mfc_sim.calibration.lanes import MINUTES
from mfc_sim.calibration.schedule import shifts
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.demand import WalkIns
from mfc_sim.description.laws import Exponential
from mfc_sim.description.office import Office
from mfc_sim.description.services import Service
from mfc_sim.description.windows import Windows
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, kind_problems
from mfc_sim.text import Language, say

PEOPLE_SIMULATED = 60_000
"""About so many people are simulated for each service time that is tried."""
REPLICATIONS = (3, 100)
"""Fewest and most days simulated for it."""
CALLS_SIMULATED = 2e7
"""With many windows fewer days: about so many people times windows."""
PEOPLE_MOST, CALLS_MOST = 100_000, 5e7
"""With more people, or people times windows, in a day of each kind nothing is simulated."""
SPAN = 8.0
"""The office's service time is searched between the middle one of the queue, divided by this and times this."""
STEPS = 9
"""Halvings of that span."""
KNOWN_BELOW = 0.98
"""With a greater share within the limit the service time is only known to be no longer."""
FEW_DAYS = 10
"""Fewer days of a kind are warned of."""

Row = tuple[str, str, object, int, str]


@dataclass(frozen=True, eq=False, repr=False)
class HourlyFit:
    """What was fitted to hourly figures.

    Attributes
    ----------
    log : HourlyLog
        The fitted days.
    hours : DataFrame
        Its hours, as of `hourly_log.hours_of`.
    queue : HourlyQueue
        Foretells an hour of which people and windows are known.
    of_queue : tuple of str
        Warnings that need no simulated office.
    """

    log: HourlyLog
    hours: pd.DataFrame = field(repr=False)
    queue: HourlyQueue
    language: Language
    of_queue: tuple[str, ...]
    seed: int

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a planner should know before he believes it; of `office` once it has been asked for."""
        return (*self.of_queue, *(self.of_office if "_service_min" in self.__dict__ else ()))

    @property
    def of_office(self) -> tuple[str, ...]:
        """Warnings about the service time of `office`, which is looked for if it was not yet."""
        low, high = self._span
        if low * 1.02 < self._service_min < high / 1.02:
            return ()
        values = {"minutes": self._service_min, "low": low, "high": high}
        return (say("hourly.warn_office_edge", self.language, **values),)

    @property
    def batches(self) -> bool:
        """Whether people came in batches."""
        return bool(self.log.table["batches"].notna().any())

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Weekdays of equal hours; an hour belongs to them if half of their days have it."""
        spans: dict[tuple[int, int], set[int]] = {}
        weekday = self.hours["day"].dt.day_of_week
        for name, part in self.hours.groupby(weekday):
            days = part.groupby("hour")["day"].nunique()
            usual = days[days >= part["day"].nunique() / 2].index
            spans.setdefault((HOUR_MIN * int(usual.min()), HOUR_MIN * int(usual.max() + 1)), set()).add(int(str(name)))
        return tuple(Kind(frozenset(weekdays), *span) for span, weekdays in spans.items())

    @cached_property
    def office(self) -> Office:
        """An ordinary office of the typical day of each kind.

        People and windows are means by hour; people come one by one. Its mean service time is the one with which as
        many are called within the limit as on the fitted days. Found by simulation when it is first asked for.

        Raises
        ------
        UnsupportedFeature
            If people came in batches, or there are too many people and windows to be simulated.
        """
        return self._office(self._service_min)

    @property
    def _span(self) -> tuple[float, float]:
        """Ends between which the service time of the office is looked for [min]."""
        middle = float(np.median([minutes for _, minutes in self.queue.service_min]))
        return middle / SPAN, middle * SPAN

    @cached_property
    def _service_min(self) -> float:
        if self.batches:
            raise UnsupportedFeature(
                f"fit of {self.log.office!r}: people came in batches, and the visitors of an office come one by one; "
                "allowed: backtest(fit, days, mode='replay'), which takes people and windows as given"
            )
        from mfc_sim.simulation import simulate

        wanted, limit = mean_share(self.hours), float(self.queue.limit_min)
        days, (low, high) = self._days(), np.log(self._span)
        for _ in range(STEPS):
            result = simulate(self._office(float(np.exp((low + high) / 2))), replications=days, seed=self.seed)
            inside = result.share_within(limit).value >= wanted
            low, high = ((low + high) / 2, high) if inside else (low, (low + high) / 2)
        return float(np.exp((low + high) / 2))

    def _days(self) -> int:
        """How many days, or weeks where days differ, are simulated for each service time that is tried."""
        people = sum(sum(self._profile(kind, "came")) for kind in self.kinds)
        windows = sum(max(self._profile(kind, "windows")) for kind in self.kinds)  # each kind has its own
        if people > PEOPLE_MOST or people * windows > CALLS_MOST:
            raise UnsupportedFeature(
                f"fit of {self.log.office!r}: {people:.0f} people and {windows:.0f} windows in a day of each kind "
                f"are too many to find a service time by simulation; allowed: at most {PEOPLE_MOST} people, and "
                f"{CALLS_MOST:.0f} people times windows; or backtest(fit, days, mode='replay'), which simulates nothing"
            )
        most = min(PEOPLE_SIMULATED / max(people, 1.0), CALLS_SIMULATED / max(people * windows, 1.0))
        return int(np.clip(most, *REPLICATIONS))

    def _office(self, service_min: float) -> Office:
        service = say("hourly.service", self.language)
        starts = min(kind.opening_min for kind in self.kinds)
        rates, plan = [], []
        for kind in self.kinds:
            before = (0.0,) * ((kind.opening_min - starts) // HOUR_MIN)
            rates.append((kind.label, (*before, *(round(each, 2) for each in self._profile(kind, "came")))))
            each_hour = np.rint(self._profile(kind, "windows")).astype(np.int64)
            minutes = np.zeros(MINUTES, np.int64)
            minutes[kind.opening_min : kind.closing_min] = np.repeat(np.maximum(each_hour, 1), HOUR_MIN)
            plan += shifts(minutes, kind, kind.label if len(self.kinds) > 1 else None)
        return Office(
            name=self.log.office,
            language=self.language,
            hours=tuple((kind.label, (_clock(kind.opening_min), _clock(kind.closing_min))) for kind in self.kinds),
            services=(Service(name=service, duration=Exponential(mean_min=round(service_min, 4))),),
            demand=(
                WalkIns(
                    name=service,
                    service=service,
                    per_hour=tuple(rates),
                    starts=_clock(starts),
                    step_min=float(HOUR_MIN),
                ),
            ),
            windows=(Windows(name=say("hourly.windows", self.language), serves="all", shifts=tuple(plan)),),
            day_cv=self._day_cv(),
        )

    def _profile(self, kind: Kind, column: str) -> list[float]:
        """Mean of a column by hour of a kind's day: people over all days, windows over those that have the hour."""
        part = self.hours[self.hours["day"].dt.day_of_week.isin(kind.weekdays)]
        by_hour = part.groupby("hour")[column]
        mean = by_hour.sum() / part["day"].nunique() if column == "came" else by_hour.mean()
        span = range(kind.opening_min // HOUR_MIN, kind.closing_min // HOUR_MIN)
        return [float(each) for each in mean.reindex(span).fillna(0.0)]

    def _day_cv(self) -> float:
        """Spread of daily totals beyond chance, within kinds."""
        beyond, free = 0.0, 0
        for kind in self.kinds:
            part = self.hours[self.hours["day"].dt.day_of_week.isin(kind.weekdays)]
            totals = part.groupby("day")["came"].sum().to_numpy(np.float64)
            if len(totals) > 1:
                beyond += (len(totals) - 1) * (totals.var(ddof=1) - totals.mean()) / totals.mean() ** 2
                free += len(totals) - 1
        return round(float(np.sqrt(max(beyond / max(free, 1), 0.0))), 3)

    def table(self) -> pd.DataFrame:
        """Return every parameter: object, parameter, value, rows (hours it comes from), how it was found.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> fit = mfc.fit_office(log.days("2016-01-01", "2016-01-20"))
        >>> fit
        <HourlyFit of 'ORD': 393 hours, 20 days>
        >>> fit.table()[["parameter", "value"]].head(2)
               parameter  value
        0      limit_min   15.0
        1  unloading_min   20.0
        """
        words, queue, count = self.language, self.queue, len(self.hours)
        tried, counted = say("calibration.how_tried", words), say("hourly.how_counted", words)
        rows: list[Row] = [(self.log.office, "limit_min", queue.limit_min, count, say("hourly.how_band", words))]
        rows += [(self.log.office, "unloading_min", queue.unloading_min, count, tried)]
        rows += [(self.log.office, "pace_cv", queue.pace_cv, count, tried)]
        how, by_hour = say("hourly.how_service", words), self.hours.groupby("hour")
        came, windows, number = by_hour["came"].mean(), by_hour["windows"].mean(), by_hour.size()
        for hour, minutes in queue.service_min:
            name, hours = f"{hour:02d}:00", int(number[hour])
            rows.append((name, "people", round(float(came[hour]), 1), hours, counted))
            rows.append((name, "windows", round(float(windows[hour]), 1), hours, counted))
            rows.append((name, "service mean_min", round(minutes, 2), hours, how))
        return pd.DataFrame(rows, columns=["object", "parameter", "value", "rows", "how"])

    def __str__(self) -> str:
        dates, minutes = self.log.dates, [each for _, each in self.queue.service_min]
        lines = [
            say(
                "hourly.fit_title",
                self.language,
                office=self.log.office,
                days=len(dates),
                first=f"{dates[0]:%Y-%m-%d}",
                last=f"{dates[-1]:%Y-%m-%d}",
                hours=len(self.hours),
                low=min(minutes),
                high=max(minutes),
            ),
            *(f"  - {warning}" for warning in self.warnings),
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<HourlyFit of {self.log.office!r}: {len(self.hours)} hours, {len(self.log.dates)} days>"


def fit_hourly(log: HourlyLog, *, language: Language | None = None, seed: int = 0) -> HourlyFit:
    """Fit a queue to hourly figures; `mfc_sim.fit_office` of an HourlyLog.

    Parameters
    ----------
    log : HourlyLog
        The days to fit: bands of waits, of which the first ends at the promised wait, and open windows.
    language : {"ru", "en"}, optional
        Of the office, the warnings and the table; default: the log's.
    seed : int, default 0
        Of the days simulated for `HourlyFit.office`.

    Returns
    -------
    HourlyFit

    Raises
    ------
    DataFormatError
        If the log has no bands or windows, or its rows are not hours.
    InvalidDescription
        If an argument is not what it should be.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> fit = fit_hourly(mfc.read_hourly(mfc.presets.airport_path()).months(1, 2))
    >>> fit
    <HourlyFit of 'ORD': 1169 hours, 60 days>
    >>> fit.queue.limit_min
    15
    """
    problems = kind_problems("fit_office: log", log, HourlyLog, "as of read_hourly(...)")
    if language not in (None, "en", "ru"):
        problems.append(f"fit_office: language must be 'en' or 'ru', got {language!r}")
    if type(seed) is not int or seed < 0:
        problems.append(f"fit_office: seed must be a whole number from 0, got {seed!r}")
    if problems:
        raise InvalidDescription(*problems)
    words: Language = language or log.language
    hours = hours_of(log)
    limit = log.bands[0][2]
    assert limit is not None
    batches = bool(log.table["batches"].notna().any())
    queue = fitted_queue(hours, max(round(limit), 1), batches=batches)
    return HourlyFit(log, hours, queue, words, _warnings(hours, queue, words, batches=batches), seed)


def _warnings(hours: pd.DataFrame, queue: HourlyQueue, words: Language, *, batches: bool) -> tuple[str, ...]:
    told = [say("hourly.warn_load", words)]
    if batches:
        told.append(say("hourly.warn_batches", words, minutes=queue.unloading_min))
    if queue.pace_cv == PACE_CV[-1]:
        told.append(say("hourly.warn_edge", words, pace_cv=queue.pace_cv))
    if queue.unbounded:
        at = ", ".join(f"{hour:02d}:00" for hour in queue.unbounded)
        told.append(say("hourly.warn_service_edge", words, hours=at, low=SERVICE_MIN[0], high=SERVICE_MIN[1]))
    share = mean_share(hours)
    if share >= KNOWN_BELOW:
        told.append(say("hourly.warn_in_time", words, share=100 * share))
    totals = hours.groupby("day")["came"].sum()
    weekday = pd.DatetimeIndex(totals.index).day_of_week
    means = totals.groupby(weekday).mean()
    if len(means) > 1 and not batches:
        told.append(say("hourly.warn_typical", words, percent=100 * (float(means.max()) / float(means.mean()) - 1)))
    if len(totals) < FEW_DAYS:
        told.append(say("hourly.warn_few", words, days=len(totals), least=FEW_DAYS))
    return tuple(told)


def _clock(minute: int) -> str:
    return to_clock(minute * MIN)
