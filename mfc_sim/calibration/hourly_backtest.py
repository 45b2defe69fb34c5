"""How far to believe a fit of hourly figures: its shares of unseen hours, beside those of simple predictors."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from mfc_sim.calibration.backtest_asked import grouping, number_column
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_fit import HourlyFit
from mfc_sim.calibration.hourly_log import hour_means, hours_of, mean_share, regression
from mfc_sim.calibration.hourly_queue import HOUR_MIN, Floats
from mfc_sim.description.clock import WEEKDAYS
from mfc_sim.errors import DataFormatError, InvalidDescription, UnsupportedFeature, kind_problems
from mfc_sim.text import Language, say

Mode = Literal["plan", "replay"]
By = Literal["hour", "weekday", "month", "day"]
Grade = Literal["good", "usable", "poor"]

REPLICATIONS = 100
"""Simulated days of a plan."""
TIE_POINTS = 0.5
"""Errors nearer than this are a tie [percentage points]."""
NAIVE: dict[str, tuple[str, ...]] = {
    "plan": ("constant", "hour_mean"),
    "replay": ("constant", "hour_mean", "regression"),
}


@dataclass(frozen=True, eq=False, repr=False)
class HourlyBacktest:
    """Predicted shares within the promised wait against hours that were judged.

    Attributes
    ----------
    office : str
    mode : {"plan", "replay"}
        "plan": nothing of the judged days was used. "replay": people and windows of each hour were given.
    limit_min : int
        Promised wait [min].
    cells : DataFrame
        One row an hour: day, hour, people, share observed, model, and every other predictor; share_low_80 and
        share_high_80, the band that should hold 80 % of such hours: the model and what it missed on fitted ones.
    errors : DataFrame
        By predictor ("model" first), weighted by people: points of mean absolute error by hour and bias_points.
    """

    office: str
    mode: str
    limit_min: int
    cells: pd.DataFrame
    errors: pd.DataFrame
    warnings: tuple[str, ...]
    fitted: tuple[pd.Timestamp, ...]
    language: Language = field(default="en")

    def mean(self, column: str) -> float:
        """Mean of a column of the cells, weighted by people."""
        return float(np.average(self.cells[number_column(self.cells, column)], weights=self.cells["people"]))

    def coverage(self) -> float:
        """Share of people in hours whose observed share lies in the 80 % band."""
        inside = self.cells["share"].between(self.cells["share_low_80"], self.cells["share_high_80"])
        return float(np.average(inside, weights=self.cells["people"]))

    @property
    def best_naive(self) -> str:
        """The predictor without a queue that errs least."""
        return str(self.errors["points"].drop("model").idxmin())

    @property
    def comparison(self) -> str:
        """One sentence: whether the model errs less than the best that knows of no queue; under 0.5 points is a tie."""
        best, points = self.best_naive, self.errors["points"]
        model, least = float(points["model"]), float(points[best])
        values = {"model": model, "best": least, "name": self._labels()[best]}
        if least - model >= TIE_POINTS:
            return say("hourly.better", self.language, **values)
        if least - model > -TIE_POINTS:
            return say("hourly.tie", self.language, **values)
        return say("hourly.worse", self.language, **values)

    @property
    def grade(self) -> Grade:
        """How good the prediction is.

        "good": bias of the share within 3 points, the 80 % band holds 70 to 90 % of people, and the model errs at
        least `TIE_POINTS` less than the best that knows of no queue. "usable": bias within 6 points, and it errs so
        much less than the mean of the hour. Else "poor".
        """
        points = self.errors["points"]
        bias = abs(float(self.errors["bias_points"]["model"]))
        gain, over_hour = (float(points[name] - points["model"]) for name in (self.best_naive, "hour_mean"))
        if bias <= 3 and 0.70 <= self.coverage() <= 0.90 and gain >= TIE_POINTS:
            return "good"
        return "usable" if bias <= 6 and over_hour >= TIE_POINTS else "poor"

    @property
    def verdict(self) -> str:
        """One sentence: the grade, why, and what to distrust."""
        what = {
            "good": say("calibration.grade_good", self.language),
            "usable": say("calibration.grade_usable", self.language),
            "poor": say("calibration.grade_poor", self.language),
        }[self.grade]
        by_hour = self.table("hour").iloc[:-1]
        worst = int(str((by_hour["points"] * by_hour["people"]).idxmax()))
        bias, off = float(self.errors["bias_points"]["model"]), float(by_hour["points"][worst])
        return say("hourly.verdict", self.language, grade=what, bias=bias, hour=worst, off=off)

    def table(self, by: By = "hour") -> pd.DataFrame:
        """Return shares and errors by group; the office last.

        Parameters
        ----------
        by : {"hour", "weekday", "month", "day"}
            Weekday: Monday 0.

        Returns
        -------
        DataFrame
            hours, people; share observed and predicted_share; points of mean absolute error by hour, of the model and
            of every other predictor (hour_mean_points and so on).

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> log = mfc.read_hourly(mfc.presets.airport_path(), columns="cbp")
        >>> fit = mfc.fit_office(log.days("2016-01-01", "2016-01-20"))
        >>> judged = mfc.backtest(fit, log.days("2016-01-21", "2016-01-31"), mode="replay")
        >>> judged.table("hour")[["share", "predicted_share"]].iloc[-1].round(2).tolist()
        [0.72, 0.64]
        >>> round(judged.coverage(), 2)
        0.75
        """
        grouping("table", by, get_args(By))
        day = self.cells["day"].dt
        keys = {"weekday": day.day_of_week, "month": day.month}
        key = keys[by] if by in keys else self.cells[by]
        rows = {}
        for name, part in [*self.cells.groupby(key), (self.office, self.cells)]:
            weights = part["people"]
            row: dict[str, float] = {"hours": len(part), "people": float(weights.sum())}
            row["share"] = float(np.average(part["share"], weights=weights))
            row["predicted_share"] = float(np.average(part["model"], weights=weights))
            for predictor in self.errors.index:
                column = "points" if predictor == "model" else f"{predictor}_points"
                row[column] = 100 * float(np.average((part[predictor] - part["share"]).abs(), weights=weights))
            rows[name] = row
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by)

    def _labels(self) -> dict[str, str]:
        words = self.language
        return {
            "model": say("hourly.by_queue", words) if self.mode == "replay" else say("hourly.by_office", words),
            "constant": say("hourly.by_constant", words),
            "hour_mean": say("hourly.by_hour_mean", words),
            "regression": say("hourly.by_regression", words),
        }

    def __str__(self) -> str:
        words, days = self.language, self.cells["day"]
        title = (
            say("hourly.title_replay", words, office=self.office)
            if self.mode == "replay"
            else say("hourly.title_plan", words, office=self.office)
        )
        lines = [
            title,
            say(
                "hourly.days",
                words,
                fit_first=f"{self.fitted[0]:%Y-%m-%d}",
                fit_last=f"{self.fitted[-1]:%Y-%m-%d}",
                fit_days=len(self.fitted),
                first=f"{days.min():%Y-%m-%d}",
                last=f"{days.max():%Y-%m-%d}",
                days=days.nunique(),
                hours=len(self.cells),
                people=int(self.cells["people"].sum()),
            ),
            self.verdict,
            self.comparison,
            say(
                "hourly.means",
                words,
                limit=self.limit_min,
                share=100 * self.mean("share"),
                predicted=100 * self.mean("model"),
                cover=100 * self.coverage(),
            ),
            say("hourly.errors", words),
        ]
        for name, points, bias in self.errors.itertuples():
            label = self._labels()[str(name)]
            lines.append(say("hourly.error", words, name=label, points=float(points), bias=float(bias)))
        return "\n".join([*lines, *(f"  - {warning}" for warning in self.warnings)])

    def __repr__(self) -> str:
        return f"<HourlyBacktest of {self.office!r}, mode {self.mode!r}: {self.grade}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>{self.table().round(2).to_html()}"


def backtest_hourly(
    fit: object,
    days: object,
    *,
    mode: str = "plan",
    replications: int | None = None,
    seed: int = 1,
    refit_days: object = None,
) -> HourlyBacktest:
    """Judge a fit of hourly figures; `mfc_sim.backtest` of an HourlyFit.

    Parameters
    ----------
    fit : HourlyFit
    days : HourlyLog
        The days to judge, of the same log.
    mode : {"plan", "replay"}
        "plan": the office as fitted, simulated; nothing of the judged days. "replay": people and windows of each hour
        are given to the queue and to a regression.
    replications : int, optional
        Simulated days of a plan, or weeks where days differ; default 100.
    seed : int, default 1
        Of the simulation.
    refit_days : None
        Hourly figures are fitted once.

    Returns
    -------
    HourlyBacktest

    Raises
    ------
    DataFormatError
        If the days are another office's, have other bands, or no hour can be judged.
    InvalidDescription
        If the mode or the number of replications is not allowed.
    UnsupportedFeature
        If a plan is asked for and people came in batches, or refits are asked for.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> log = mfc.read_hourly(mfc.presets.airport_path())
    >>> fit = mfc.fit_office(log.months(1, 2))
    >>> mfc.backtest(fit, log.months(3), mode="replay")
    <HourlyBacktest of 'ORD', mode 'replay': usable>
    """
    problems = kind_problems("backtest: fit", fit, HourlyFit, "as of fit_office(...)")
    problems += kind_problems("backtest: days", days, HourlyLog, "as of read_hourly(...)")
    if mode not in get_args(Mode):
        problems.append(f"backtest: mode must be 'plan' or 'replay' of hourly figures, got {mode!r}")
    count = REPLICATIONS if replications is None else replications
    if type(count) is not int or count < 2:
        problems.append(f"backtest: replications must be a whole number >= 2, got {count!r}")
    if type(seed) is not int or seed < 0:
        problems.append(f"backtest: seed must be a whole number >= 0, got {seed!r}")
    if problems:
        raise InvalidDescription(*problems)
    if refit_days is not None:
        raise UnsupportedFeature(
            f"backtest: hourly figures are fitted once, so refit_days must be None, got {refit_days!r}"
        )
    assert isinstance(fit, HourlyFit)
    assert isinstance(days, HourlyLog)
    if days.office != fit.log.office:
        raise DataFormatError(f"backtest: the office was fitted on {fit.log.office!r}, the days are of {days.office!r}")
    if days.bands != fit.log.bands:
        raise DataFormatError(f"backtest: fitted on the bands {fit.log.bands}, the days have {days.bands}")
    fitted, judged = fit.hours, hours_of(days)
    means = hour_means(fitted)
    if mode == "replay":
        of_fitted, model = fit.queue.share(fitted), fit.queue.share(judged)
    else:
        of_fitted, model = _planned(fit, [fitted, judged], count, seed)
    cells = judged[["day", "hour", "people", "share"]].assign(model=model)
    cells["constant"] = mean_share(fitted)
    cells["hour_mean"] = cells["hour"].map(means)
    if mode == "replay":
        cells["regression"] = regression(fitted, judged)
    missed = np.quantile(fitted["share"] - of_fitted, [0.1, 0.9]) if not np.isnan(of_fitted).all() else (0.0, 0.0)
    cells["share_low_80"], cells["share_high_80"] = np.clip(model + missed[0], 0, 1), np.clip(model + missed[1], 0, 1)
    known = cells["model"].notna() & cells["hour_mean"].notna()
    warnings = (*_warnings(fit, days, cells[~known]), *(fit.of_office if mode == "plan" else ()))
    if not known.any():
        raise DataFormatError("backtest: no hour of the days is in the fit; " + " ".join(warnings))
    cells = cells[known].reset_index(drop=True)
    return HourlyBacktest(
        fit.log.office,
        mode,
        fit.queue.limit_min,
        cells,
        _errors(cells, ["model", *NAIVE[mode]]),
        warnings,
        fit.log.dates,
        fit.language,
    )


def _planned(fit: HourlyFit, hours: list[pd.DataFrame], count: int, seed: int) -> list[Floats]:
    """Share of each hour of the fitted office; nan where it is closed."""
    from mfc_sim.simulation import simulate

    result = simulate(fit.office, replications=count, seed=seed)
    several, limit = len({day.weekday for day in fit.office.days()}) > 1, float(fit.queue.limit_min)
    found: dict[tuple[int, int], float] = {}
    for kind in fit.kinds:
        where = {"weekday": [WEEKDAYS[day] for day in sorted(kind.weekdays)]} if several else None
        for begin in range(kind.opening_min, kind.closing_min, HOUR_MIN):
            share = result.share_within(limit, between=(begin, begin + HOUR_MIN), where=where).value
            found |= {(weekday, begin // HOUR_MIN): share for weekday in kind.weekdays}
    return [
        np.array(
            [found.get((day.weekday(), hour), np.nan) for day, hour in zip(part["day"], part["hour"], strict=True)]
        )
        for part in hours
    ]


def _errors(cells: pd.DataFrame, predictors: list[str]) -> pd.DataFrame:
    off = {name: 100 * (cells[name] - cells["share"]) for name in predictors}
    rows = {
        name: {
            "points": float(np.average(each.abs(), weights=cells["people"])),
            "bias_points": float(np.average(each, weights=cells["people"])),
        }
        for name, each in off.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("predictor")


def _warnings(fit: HourlyFit, days: HourlyLog, lost: pd.DataFrame) -> tuple[str, ...]:
    told = []
    both = set(fit.log.dates) & set(days.dates)
    if both:
        told.append(say("calibration.warn_seen", fit.language, count=len(both)))
    if len(lost):
        told.append(say("hourly.warn_unknown", fit.language, count=len(lost), people=int(lost["people"].sum())))
    return tuple(told)
