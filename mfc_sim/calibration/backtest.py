"""How far to believe a fitted office: its predictions for days it has not seen, beside those of simple predictors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, overload

import numpy as np
import pandas as pd

from mfc_sim.arguments import whole_numbers
from mfc_sim.calibration import backtest_asked, backtest_table, backtest_told, books
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.hourly_backtest import HourlyBacktest, backtest_hourly
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_fit import HourlyFit
from mfc_sim.calibration.judged import Mode
from mfc_sim.calibration.pieces import scored
from mfc_sim.calibration.readings import reading_table
from mfc_sim.calibration.rolling import judged_in_blocks
from mfc_sim.calibration.scores import jackknife, over_days
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.errors import DataFormatError, InvalidDescription, UnsupportedFeature, kind_problems
from mfc_sim.measures.estimates import Estimate
from mfc_sim.text import Language
from mfc_sim.workbook import write_workbook

REPLICATIONS = {"plan": 150, "replay": 60, "live": 40}
Grade = Literal["good", "usable", "poor"]
By = Literal["service", "hour", "day", "weekday"]


@dataclass(frozen=True, eq=False, repr=False)
class Backtest:
    """Predictions of a fitted office against days that were judged.

    Attributes
    ----------
    office : str
    mode : {"plan", "replay", "live"}
        "plan": nothing of the judged days was used. "replay": their arrivals and open counters were given. "live": each
        ticket was predicted when it was issued, from what the board had shown that day until then.
    cells : DataFrame
        One row per queue, day and hour of issue: service, queue, day, hour, tickets; wait_min and share_within_15
        observed; predicted_wait_min and predicted_share_within_15; the bands that should hold 80 and 90 % of days,
        wait_min_low_80 and so on; predicted_crps_min; and what each naive predictor says, hour_mean_wait_min,
        hour_mean_share_within_15, hour_mean_crps_min and so on. Waits are to the call of the number, also if its holder
        had gone; of a ticket log they count from the later of ticket, opening and slot.
    errors : DataFrame
        By predictor ("model" first), weighted by tickets: minutes and points of mean absolute error by cell, bias_min
        and bias_points; and crps_min: of the model, without bias for few simulated days; of a mean of past days, with
        those days as all that is foretold; of the two others, which name a point, the absolute error.
    totals : DataFrame
        By service, day and hour the totals behind `readings`, observed and predicted.
    numbers, wait_sums_min : ndarray, shape (cells, draws)
        Tickets of each cell and the sum of their waits [min] in each simulated course of the judged days.
    fitted : tuple of Timestamp
        The fitted days; of a rolling back-test those of its first fit.
    origins : tuple of Timestamp
        First judged day of each fit.
    provenance : mapping
        The kind of log, seed, replications, versions.
    """

    office: str
    mode: str
    cells: pd.DataFrame
    errors: pd.DataFrame
    totals: pd.DataFrame
    numbers: np.ndarray
    wait_sums_min: np.ndarray
    warnings: tuple[str, ...]
    fitted: tuple[pd.Timestamp, ...]
    origins: tuple[pd.Timestamp, ...]
    language: Language = field(default="en")
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def weights(self) -> pd.Series[float]:
        """Tickets of each cell as weights."""
        return self.cells["tickets"].astype(float)

    def mean(self, column: str) -> float:
        """Mean of a column of the cells, weighted by tickets."""
        return float(np.average(self.cells[backtest_asked.number_column(self.cells, column)], weights=self.weights))

    @property
    def bias_min(self) -> float:
        """Predicted minus observed mean wait of the office [min]."""
        return self.mean("predicted_wait_min") - self.mean("wait_min")

    @property
    def bias(self) -> Estimate:
        """`bias_min` with its 95 % interval; the days are the sample."""
        return self._over_days(self.cells["predicted_wait_min"] - self.cells["wait_min"])

    def coverage(self, percent: Literal[80, 90]) -> float:
        """Share of tickets in cells whose observed mean wait lies in the band of a width."""
        width = backtest_asked.band("coverage", percent)
        return float(np.average(backtest_table.inside(self.cells, width), weights=self.weights))

    def band_coverage(self, percent: Literal[80, 90] = 90) -> Estimate:
        """`coverage` with its 95 % interval; the days are the sample.

        The band is one of a single day: it should hold the mean wait of a queue's hour on that share of days.
        """
        told = self._over_days(backtest_table.inside(self.cells, backtest_asked.band("band_coverage", percent)))
        return Estimate(told.value, max(told.low, 0.0), min(told.high, 1.0), told.n)

    def mean_coverage(self, percent: int = 90) -> Estimate:
        """Share of tickets in queue-hours whose mean over all judged days lies in the interval of that mean.

        The interval of a mean over days is that of so many simulated days: the more of them, the narrower it is. Its
        own 95 % interval comes from leaving out one day at a time.
        """
        whole, without_a_day, _ = backtest_table.means_held(self, _percent(percent))
        return jackknife(whole, without_a_day)

    def mean_coverage_if_right(self, percent: int = 90) -> tuple[float, float]:
        """Ends between which `mean_coverage` lies in 95 % of simulated courses of the judged days.

        Queue-hours of the same days share their crowds, so even the right office may hold much more or less than its
        intervals say. Outside these ends the model is wrong, or what it was fitted on too little.
        """
        low, high = np.quantile(backtest_table.means_held(self, _percent(percent))[2], [0.025, 0.975])
        return float(low), float(high)

    @property
    def best_naive(self) -> str:
        """Predictor without a model that errs least; "live" only counts where the model may see the day, too."""
        others = self.errors["minutes"].drop(["model"] if self.mode == "live" else ["model", "live"])
        return str(others.idxmin())

    @property
    def skill(self) -> float:
        """Share of the best naive predictor's mean absolute error that the model saves; below 0: it errs more."""
        minutes = self.errors["minutes"]
        return 1 - float(minutes["model"] / minutes[self.best_naive]) if minutes[self.best_naive] else float("nan")

    @property
    def crps_skill(self) -> float:
        """Share of the least CRPS of a naive predictor that the model saves; below 0: its spread of days says less."""
        told = self.errors["crps_min"].drop(["model"] if self.mode == "live" else ["model", "live"])
        return 1 - float(self.errors.loc["model", "crps_min"] / told.min()) if told.min() else float("nan")

    @property
    def comparison(self) -> str:
        """One sentence: whether the model errs less than the best predictor that needs none; under 1 min is a tie."""
        return backtest_told.comparison(self)

    @property
    def grade(self) -> Grade:
        """How good the prediction is.

        "good": bias of the office's mean wait within 15 % or 1 min, and the 80 % band holds 70 to 90 % of the
        tickets. "usable": within 30 % or 3 min, and the band holds at least 55 %. Else "poor".
        """
        return grade(self.bias_min, self.mean("wait_min"), self.coverage(80))

    @property
    def verdict(self) -> str:
        """One sentence: the grade, why, and what to distrust."""
        return backtest_told.verdict(self)

    def table(self, by: By | tuple[Literal["service"], Literal["hour"]] = "service") -> pd.DataFrame:
        """Return waits, shares, people waiting, errors and what intervals hold, by group; the office last.

        Parameters
        ----------
        by : {"service", "hour", "day", "weekday", ("service", "hour")}
            Hour: of issue; weekday: Monday 0.

        Returns
        -------
        DataFrame
            tickets; wait_min, predicted_wait_min, share_within_15, predicted_share_within_15; bias_min with its 95 %
            interval over days; minutes and points of mean absolute error by cell; in_band_80 and in_band_90, the share
            of tickets in bands of a day, the latter with its 95 % interval over days; crps_min; mean_low_90 and
            mean_high_90, the interval that should hold the group's mean wait over these days (the model's tickets weigh
            by its own hours); people_waiting and predicted_people_waiting, means over the hours in which the office
            issued a ticket (live: nan). Means over cells are weighted by observed tickets.
        """
        backtest_asked.grouping("table", by, (*get_args(By), backtest_table.PAIR))
        return backtest_table.table(self, by)

    def readings(self, by: By | None = None) -> pd.DataFrame:
        """Return the mean wait and the share within 15 minutes as different sources measure them.

        Parameters
        ----------
        by : {"service", "hour", "day", "weekday"}, optional
            Hour: of issue; of "waiting_now" the hour of the clock.

        Returns
        -------
        DataFrame
            Index: group and reading. "numbers": every number called. "served_only": of those served.
            "booked_from_slot": of those booked who were called, from their slot; a call before it is 0. "waiting_now":
            the time waited so far by those present, every person and every minute alike. Columns:
            observed_count (tickets; of "waiting_now" minutes of waiting), observed_wait_min,
            observed_share_within_15, the same of the model, bias_min with its 95 % interval over days. What a source
            does not show is nan. The model's tickets weigh by its own hours, not by the observed ones.
        """
        if by is not None:
            backtest_asked.grouping("readings", by, get_args(By))
        return reading_table(self.totals, by, self.office)

    def to_pandas(self) -> pd.DataFrame:
        """Return a copy of `cells`."""
        return self.cells.copy()

    def _over_days(self, values: pd.Series[float]) -> Estimate:
        days, weights = self.cells["day"], self.weights
        told = over_days(np.asarray(values, dtype=np.float64)[:, None], np.asarray(weights, dtype=np.float64), days)
        return told.estimate(days.nunique())

    def __str__(self) -> str:
        return backtest_told.text(self)

    def __repr__(self) -> str:
        return f"<Backtest of {self.office!r}, mode {self.mode!r}: {self.grade}>"

    def _repr_html_(self) -> str:
        return backtest_told.html(self)

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: the verdict, the errors by queue and by predictor, every cell; as `Result.to_excel`."""
        return write_workbook(path, books.backtest(self))


def _percent(percent: object) -> int:
    if type(percent) is not int or not 0 < percent < 100:
        raise InvalidDescription(f"mean_coverage: percent must be a whole number from 1 to 99, got {percent!r}")
    return percent


def grade(bias_min: float, observed_min: float, coverage_80: float) -> Grade:
    """Grade of a prediction; see `Backtest.grade`.

    Examples
    --------
    >>> grade(0.8, 13.3, 0.84), grade(0.8, 13.3, 0.95), grade(5.0, 13.3, 0.8)
    ('good', 'usable', 'poor')
    """
    off = abs(bias_min)
    if off <= max(0.15 * observed_min, 1.0) and 0.70 <= coverage_80 <= 0.90:
        return "good"
    if off <= max(0.30 * observed_min, 3.0) and coverage_80 >= 0.55:
        return "usable"
    return "poor"


@overload
def backtest(
    fit: Fit,
    days: BoardLog,
    *,
    mode: Mode = "plan",
    replications: int | None = None,
    seed: int = 1,
    refit_days: int | None = None,
    progress: bool = True,
) -> Backtest: ...
@overload
def backtest(
    fit: TicketFit,
    days: TicketLog,
    *,
    mode: Literal["plan", "replay"] = "plan",
    replications: int | None = None,
    seed: int = 1,
    refit_days: int | None = None,
    progress: bool = True,
) -> Backtest: ...
@overload
def backtest(
    fit: HourlyFit,
    days: HourlyLog,
    *,
    mode: Literal["plan", "replay"] = "plan",
    replications: int | None = None,
    seed: int = 1,
) -> HourlyBacktest: ...
def backtest(
    fit: Fit | TicketFit | HourlyFit,
    days: BoardLog | TicketLog | HourlyLog,
    *,
    mode: Mode = "plan",
    replications: int | None = None,
    seed: int = 1,
    refit_days: int | None = None,
    progress: bool = True,
) -> Backtest | HourlyBacktest:
    """Judge a fitted office on days it was not fitted on.

    Parameters
    ----------
    fit : Fit, TicketFit or HourlyFit
    days : BoardLog, TicketLog or HourlyLog
        The days to judge, of the same log.
    mode : {"plan", "replay", "live"}
        "plan": the office as fitted, nothing of the judged days. "replay": their arrivals and open counters are
        given; of a ticket log the windows that called nobody on a day are missing on it. "live": each ticket is
        predicted when it is issued, from what the board has shown that day until then; not of a ticket log.
    replications : int, optional
        Simulated weeks (plan, default 150), repetitions of each judged day (replay, default 60), or draws of each
        ticket (live, default 40).
    seed : int, default 1
        Of the simulation; with `refit_days` each further fit takes the next one.
    refit_days : int, optional
        Rolling origin: after every so many judged days the office is fitted again, on all days before, by the
        defaults of `fit_office`; the judged days must then follow the fitted ones. Days between two fits of which no
        ticket can be judged are passed over, and named in the warnings. Default: the fit is taken for all days.
    progress : bool, default True
        Show how many of several fits are judged.

    Returns
    -------
    Backtest, or of hourly figures HourlyBacktest (see `mfc_sim.calibration.hourly_backtest.backtest_hourly`)

    Raises
    ------
    DataFormatError
        If the days hold no ticket of a fitted queue, or are another office's.
    InvalidDescription
        If the mode or a number is not allowed.
    UnsupportedFeature
        If a ticket log is to be judged live.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> log = mfc.read_board(mfc.presets.warsaw_path())
    >>> fit = mfc.fit_office(log.days("2020-01-02", "2020-01-15"))
    >>> mfc.backtest(fit, log.days("2020-01-16", "2020-01-22"), replications=40)
    <Backtest of 'UD_Ochota', mode 'plan': good>
    """
    if isinstance(fit, HourlyFit) or isinstance(days, HourlyLog):
        return backtest_hourly(fit, days, mode=mode, replications=replications, seed=seed, refit_days=refit_days)
    count = _checked(fit, days, mode, replications, seed, refit_days)
    whole, firsts = judged_in_blocks(fit, days, mode, count, seed, refit_days=refit_days, progress=progress)
    return Backtest(
        fit.office.name,
        mode,
        whole.cells,
        scored(whole.cells),
        whole.totals,
        whole.numbers,
        whole.wait_min,
        whole.warnings,
        whole.fitted,
        firsts,
        fit.language,
        backtest_asked.provenance(fit, mode, count, seed, refit_days),
    )


def _checked(fit: object, days: object, mode: object, replications: object, seed: object, refit_days: object) -> int:
    """Check the arguments; how many replications are to be made."""
    tickets = isinstance(fit, TicketFit) or (not isinstance(fit, Fit) and isinstance(days, TicketLog))
    problems = kind_problems("backtest: fit", fit, TicketFit if tickets else Fit, "as of fit_office(...)")
    wanted, reader = (TicketLog, "read_tickets") if tickets else (BoardLog, "read_board")
    problems += kind_problems("backtest: days", days, wanted, f"as of {reader}(...)")
    if mode not in tuple(REPLICATIONS):
        problems.append(f"backtest: mode must be 'plan', 'replay' or 'live', got {mode!r}")
    if problems:
        raise InvalidDescription(*problems)
    count = REPLICATIONS[str(mode)] if replications is None else replications
    given = {"replications": (count, 2), "seed": (seed, 0)}
    if refit_days is not None:
        given["refit_days"] = (refit_days, 1)
    numbers = whole_numbers("backtest", **given)
    if tickets and mode == "live":
        raise UnsupportedFeature("backtest: mode 'live' needs a board log; a ticket log allows 'plan' and 'replay'")
    assert isinstance(fit, Fit | TicketFit)
    assert isinstance(days, BoardLog | TicketLog)
    if days.office != fit.log.office:
        raise DataFormatError(f"backtest: the office was fitted on {fit.log.office!r}, the days are of {days.office!r}")
    return numbers[0]
