"""How far to believe a fitted office: its predictions for days it has not seen, beside those of simple predictors."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, overload

import numpy as np
import pandas as pd

from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import NAIVE, called_tickets, errors, observed_cells, with_naive
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.hourly_backtest import HourlyBacktest, backtest_hourly
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_fit import HourlyFit
from mfc_sim.calibration.live import live_cube
from mfc_sim.calibration.simulated import planned_cube, replayed_cube
from mfc_sim.errors import DataFormatError, InvalidDescription, kind_problems
from mfc_sim.text import Language, say

REPLICATIONS = {"plan": 150, "replay": 60, "live": 40}
Grade = Literal["good", "usable", "poor"]
TIE_MIN = 1.0
"""Errors nearer than this are a tie [min]."""


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
        One row per queue, day and hour of issue: tickets; wait_min and share_within_15 observed; predicted_wait_min and
        predicted_share_within_15; the bands that should hold 80 and 90 % of days, wait_min_low_80 and so on; and what
        each naive predictor says, hour_mean_wait_min and so on. Waits are to the call of the number, also if its
        holder had gone.
    errors : DataFrame
        By predictor ("model" first), weighted by tickets: minutes and points of mean absolute error by cell, bias_min
        and bias_points.
    """

    office: str
    mode: str
    cells: pd.DataFrame
    errors: pd.DataFrame
    warnings: tuple[str, ...]
    fitted: tuple[pd.Timestamp, ...]
    language: Language = field(default="en")

    @cached_property
    def weights(self) -> pd.Series[float]:
        """Tickets of each cell as weights."""
        return self.cells["tickets"].astype(float)

    def mean(self, column: str) -> float:
        """Mean of a column of the cells, weighted by tickets."""
        return float(np.average(self.cells[column], weights=self.weights))

    @property
    def bias_min(self) -> float:
        """Predicted minus observed mean wait of the office [min]."""
        return self.mean("predicted_wait_min") - self.mean("wait_min")

    def coverage(self, percent: Literal[80, 90]) -> float:
        """Share of tickets in cells whose observed mean wait lies in the band of a width."""
        return float(np.average(self._inside(percent), weights=self.weights))

    @property
    def comparison(self) -> str:
        """One sentence: whether the model errs less than the best predictor that needs none; under 1 min is a tie."""
        others = self.errors["minutes"].drop(["model"] if self.mode == "live" else ["model", "live"])
        best, model = str(others.idxmin()), float(self.errors["minutes"]["model"])
        gain = float(others.min()) - model
        values = {"model": model, "best": float(others.min()), "name": predictor_labels(self.language)[best]}
        if gain >= TIE_MIN:
            return say("calibration.better", self.language, **values)
        if gain > -TIE_MIN:
            return say("calibration.tie", self.language, **values)
        return say("calibration.worse", self.language, **values)

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
        observed = self.mean("wait_min")
        off = self._off() * self.weights
        by_service, by_hour = off.groupby(self.cells["service"]).sum(), off.groupby(self.cells["hour"]).sum()
        worst, hour = by_service.idxmax(), by_hour.idxmax()
        tickets = float(self.weights[self.cells["service"] == worst].sum())
        what = {
            "good": say("calibration.grade_good", self.language),
            "usable": say("calibration.grade_usable", self.language),
            "poor": say("calibration.grade_poor", self.language),
        }[self.grade]
        return say(
            "calibration.verdict",
            self.language,
            grade=what,
            bias=self.bias_min,
            observed=observed,
            percent=100 * self.bias_min / observed if observed else 0.0,
            cover=100 * self.coverage(80),
            queue=worst,
            off=float(by_service.max()) / tickets,
            hour=hour,
            cell=float(self.errors["minutes"]["model"]),
        )

    def table(self) -> pd.DataFrame:
        """Return waits, shares, errors by cell and the share of tickets in the band: by service, the office last."""
        parts = self.cells.assign(
            minutes=self._off(),
            in_band_80=self._inside(80),
            in_band_90=self._inside(90),
            bias_min=self.cells["predicted_wait_min"] - self.cells["wait_min"],
            points=100 * (self.cells["predicted_share_within_15"] - self.cells["share_within_15"]).abs(),
        )
        columns = [
            "wait_min",
            "predicted_wait_min",
            "share_within_15",
            "predicted_share_within_15",
            "bias_min",
            "minutes",
            "points",
            "in_band_80",
            "in_band_90",
        ]
        rows = {}
        for name, part in [*parts.groupby("service", sort=False), (self.office, parts)]:
            means = np.average(part[columns].to_numpy(), axis=0, weights=part["tickets"])
            rows[name] = {"tickets": int(part["tickets"].sum()), **dict(zip(columns, means, strict=True))}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("service")

    def _inside(self, percent: int) -> pd.Series[float]:
        low, high = self.cells[f"wait_min_low_{percent}"], self.cells[f"wait_min_high_{percent}"]
        return self.cells["wait_min"].between(low, high).astype(float)

    def _off(self) -> pd.Series[float]:
        return (self.cells["predicted_wait_min"] - self.cells["wait_min"]).abs()

    def __str__(self) -> str:
        words, dates = self.language, np.sort(self.cells["day"].unique())
        if self.mode == "replay":
            mode = say("calibration.mode_replay", words)
        elif self.mode == "live":
            mode = say("calibration.mode_live", words)
        elif set(self.fitted) & set(map(pd.Timestamp, dates)):
            mode = say("calibration.mode_plan_seen", words)
        else:
            mode = say("calibration.mode_plan", words)
        lines = [
            say("calibration.backtest_title", words, office=self.office, mode=mode),
            say(
                "calibration.backtest_days",
                words,
                fit_first=f"{self.fitted[0]:%Y-%m-%d}",
                fit_last=f"{self.fitted[-1]:%Y-%m-%d}",
                fit_days=len(self.fitted),
                first=f"{pd.Timestamp(dates[0]):%Y-%m-%d}",
                last=f"{pd.Timestamp(dates[-1]):%Y-%m-%d}",
                days=len(dates),
                tickets=int(self.cells["tickets"].sum()),
            ),
            self.verdict,
            self.comparison,
            say(
                "calibration.backtest_means",
                words,
                observed=self.mean("wait_min"),
                predicted=self.mean("predicted_wait_min"),
                share=100 * self.mean("share_within_15"),
                predicted_share=100 * self.mean("predicted_share_within_15"),
                cover80=100 * self.coverage(80),
                cover90=100 * self.coverage(90),
            ),
            say("calibration.backtest_errors", words),
        ]
        labels = predictor_labels(words)
        lines += [
            f"  {labels[str(name)]:<44} {minutes:5.1f} {points:6.1f} {bias_min:+6.1f} {bias_points:+6.1f}"
            for name, minutes, points, bias_min, bias_points in self.errors.itertuples()
        ]
        lines += [f"  - {warning}" for warning in self.warnings]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Backtest of {self.office!r}, mode {self.mode!r}: {self.grade}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>{self.table().round(2).to_html()}"


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


def predictor_labels(language: Language) -> dict[str, str]:
    """Readable names of the predictors in `Backtest.errors`."""
    return {
        "model": say("calibration.by_model", language),
        "queue_mean": say("calibration.by_queue_mean", language),
        "hour_mean": say("calibration.by_hour_mean", language),
        "recent_hour_mean": say("calibration.by_recent_hour_mean", language),
        "last_week": say("calibration.by_last_week", language),
        "live": say("calibration.by_live", language),
    }


@overload
def backtest(
    fit: Fit,
    days: BoardLog,
    *,
    mode: Literal["plan", "replay", "live"] = "plan",
    replications: int | None = None,
    seed: int = 1,
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
    fit: Fit | HourlyFit,
    days: BoardLog | HourlyLog,
    *,
    mode: Literal["plan", "replay", "live"] = "plan",
    replications: int | None = None,
    seed: int = 1,
) -> Backtest | HourlyBacktest:
    """Judge a fitted office on days it was not fitted on.

    Parameters
    ----------
    fit : Fit or HourlyFit
    days : BoardLog or HourlyLog
        The days to judge, of the same log.
    mode : {"plan", "replay", "live"}
        "plan": the office as fitted, nothing of the judged days. "replay": their arrivals and open counters are given.
        "live": each ticket is predicted when it is issued, from what the board has shown that day until then.
    replications : int, optional
        Simulated weeks (plan, default 150), repetitions of each judged day (replay, default 60), or draws of each
        ticket (live, default 40).
    seed : int, default 1
        Of the simulation.

    Returns
    -------
    Backtest, or of hourly figures HourlyBacktest (see `mfc_sim.calibration.hourly_backtest.backtest_hourly`)

    Raises
    ------
    DataFormatError
        If the days hold no ticket of a fitted queue, or are another office's.
    InvalidDescription
        If the mode or the number of replications is not allowed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> log = mfc.read_board(mfc.presets.warsaw_path())
    >>> fit = mfc.fit_office(log.days("2020-01-02", "2020-01-15"))
    >>> mfc.backtest(fit, log.days("2020-01-16", "2020-01-22"), replications=40)
    <Backtest of 'UD_Ochota', mode 'plan': good>
    """
    if isinstance(fit, HourlyFit) or isinstance(days, HourlyLog):
        return backtest_hourly(fit, days, mode=mode, replications=replications, seed=seed)
    problems = kind_problems("backtest: fit", fit, Fit, "as of fit_office(...)")
    problems += kind_problems("backtest: days", days, BoardLog, "as of read_board(...)")
    if mode not in tuple(REPLICATIONS):
        problems.append(f"backtest: mode must be 'plan', 'replay' or 'live', got {mode!r}")
    if problems:
        raise InvalidDescription(*problems)
    count = REPLICATIONS[mode] if replications is None else replications
    if type(count) is not int or count < 2:
        raise InvalidDescription(f"backtest: replications must be a whole number >= 2, got {count!r}")
    if days.office != fit.log.office:
        raise DataFormatError(f"backtest: the office was fitted on {fit.log.office!r}, the days are of {days.office!r}")
    queues = list(fit.queues.values())
    cells = observed_cells(called_tickets(days, queues))
    if cells.empty:
        raise DataFormatError(
            f"backtest: the days hold no called ticket of the fitted queues {', '.join(map(repr, queues))}"
        )
    if mode == "plan":
        cube, of_weekday = planned_cube(fit, count, seed)
        place = {day: of_weekday.get(day.weekday()) for day in days.dates}
    else:
        cube = (replayed_cube if mode == "replay" else live_cube)(fit, days, count, seed)
        place = dict(zip(days.dates, range(len(days.dates)), strict=True))
    predicted: list[dict[str, float]] = []
    for queue, on, hour in zip(cells["queue"], cells["day"], cells["hour"], strict=True):
        day = place.get(on)
        predicted.append({} if day is None else cube.cell(queues.index(queue), day, hour))
    known = [bool(values) for values in predicted]
    warnings = _warnings(fit, days, cells, known)
    if not any(known):
        raise DataFormatError("backtest: the fitted office is closed on all judged days; " + " ".join(warnings))
    names = {queue: name for name, queue in fit.queues.items()}
    cells.insert(0, "service", cells["queue"].map(names))
    cells = pd.concat([cells, pd.DataFrame(predicted, index=cells.index)], axis=1)[known]
    order = {name: number for number, name in enumerate(fit.queues)}
    cells = with_naive(cells, fit.log, days)
    cells = cells.sort_values(
        ["service", "day", "hour"],
        key=lambda column: column.map(order) if column.name == "service" else column,
        ignore_index=True,
    )
    found = errors(cells, ("predicted", *NAIVE)).rename(index={"predicted": "model"})
    return Backtest(fit.office.name, mode, cells, found, warnings, fit.log.dates, fit.language)


def _warnings(fit: Fit, days: BoardLog, cells: pd.DataFrame, known: list[bool]) -> tuple[str, ...]:
    result = []
    both = set(fit.log.dates) & set(days.dates)
    if both:
        result.append(say("calibration.warn_seen", fit.language, count=len(both)))
    lost = int(cells["tickets"][[not one for one in known]].sum())
    if lost:
        result.append(say("calibration.warn_closed", fit.language, tickets=lost))
    return tuple(result)
