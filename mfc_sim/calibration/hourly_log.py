"""What the hourly fit needs of a log: shares of each hour, its load, and predictors that need no queue."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.calibration.hourly_queue import HOUR_MIN, Floats
from mfc_sim.errors import DataFormatError


def hours_of(log: HourlyLog) -> pd.DataFrame:
    """Hours in which somebody's wait is known.

    Returns
    -------
    DataFrame
        day, hour; people (whose wait is known) and share (of them within the first band); came (all people), windows
        (at least 1), batches (1 where unknown); load, people a window over this hour and the one before; came_before
        and windows_before, 0 where the hour before has no row.

    Raises
    ------
    DataFormatError
        If the log has no bands or no windows, its rows are not hours, or nobody's wait is known.
    """
    table, problems = log.table, []
    if not log.bands or log.bands[0][2] is None:
        problems.append(f"log of {log.office!r}: no bands of waits with an end, so no share within a limit to fit")
    if table["open_windows"].isna().all():
        problems.append(f"log of {log.office!r}: no open windows; name their column: open_windows=...")
    odd = table[(table["until_min"] - table["from_min"] != HOUR_MIN) | (table["from_min"] % HOUR_MIN != 0)]
    if len(odd):
        spans = sorted({f"{begin:g}-{end:g}" for begin, end in odd[["from_min", "until_min"]].to_numpy()})[:5]
        problems.append(f"log of {log.office!r}: rows must be whole hours, got minutes {', '.join(spans)}")
    if problems:
        raise DataFormatError(*problems)
    bands = table[[name for name, _, _ in log.bands]].to_numpy(np.float64)
    hour = (table["from_min"] // HOUR_MIN).astype(np.int64)
    frame = pd.DataFrame({"day": table["day"], "hour": hour, "people": bands.sum(axis=1)})
    frame["share"] = bands[:, 0] / np.maximum(frame["people"], 1e-9)
    frame["came"] = table["people"]
    frame["windows"] = table["open_windows"].clip(lower=1)
    frame["batches"] = table["batches"].fillna(1.0).clip(lower=1)
    at = frame["day"] + pd.to_timedelta(hour, unit="h")
    before = frame.set_index(at)[["came", "windows"]].reindex(at - pd.Timedelta(hours=1)).fillna(0.0).to_numpy()
    frame["came_before"], frame["windows_before"] = before.T
    frame["load"] = (frame["came"] + frame["came_before"]) / (frame["windows"] + frame["windows_before"])
    known = frame[(frame["people"] > 0) & frame["windows"].notna()].reset_index(drop=True)
    if known.empty:
        raise DataFormatError(f"log of {log.office!r}: no hour with people whose wait is known")
    return known


def mean_share(hours: pd.DataFrame) -> float:
    """Share of all people together."""
    return float(np.average(hours["share"], weights=hours["people"]))


def hour_means(hours: pd.DataFrame) -> dict[int, float]:
    """Share of all people of each hour of the day.

    Examples
    --------
    >>> hour_means(
    ...     pd.DataFrame({"hour": [9, 9], "people": [1, 3], "share": [1.0, 0.6]})
    ... )
    {9: 0.7}
    """
    sums = hours.assign(within=hours["share"] * hours["people"]).groupby("hour")[["within", "people"]].sum()
    return {int(str(hour)): float(row["within"] / row["people"]) for hour, row in sums.iterrows()}


def regression(fitted: pd.DataFrame, hours: pd.DataFrame) -> Floats:
    """Predict shares by a regression on the load: people, windows, people a window, batches, last hour; by hour of day.

    Parameters
    ----------
    fitted, hours : DataFrame
        As of `hours_of`: fitted by least squares, weighted by people; and to be predicted.

    Returns
    -------
    ndarray, shape (hours,)
        In [0, 1].
    """
    of_day = sorted(set(fitted["hour"]))
    root = np.sqrt(fitted["people"].to_numpy(np.float64))
    found = np.linalg.lstsq(
        _terms(fitted, of_day) * root[:, None], fitted["share"].to_numpy(np.float64) * root, rcond=None
    )[0]
    told: Floats = np.clip(_terms(hours, of_day) @ found, 0.0, 1.0)
    return told


def _terms(hours: pd.DataFrame, of_day: list[int]) -> Floats:
    columns = {name: hours[name].to_numpy(np.float64) for name in _NUMBERS}
    now = columns["came"] / columns["windows"]
    last = columns["came_before"] / np.maximum(columns["windows_before"], 1)
    hour = hours["hour"].to_numpy()
    terms = [np.ones(len(hours)), *((hour == each).astype(np.float64) for each in of_day)]
    return np.column_stack(
        [*terms, now, now**2, last, last**2, columns["came"] / columns["batches"], *columns.values()]
    )


_NUMBERS = ("came", "windows", "batches", "came_before", "windows_before")
