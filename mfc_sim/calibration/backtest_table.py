"""Tables of a back-test: observed and predicted by group, and what intervals hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.readings import groups_of
from mfc_sim.calibration.scores import held, over_days

if TYPE_CHECKING:
    from mfc_sim.calibration.backtest import Backtest

Floats = NDArray[np.float64]
MEANS = (
    "wait_min",
    "predicted_wait_min",
    "share_within_15",
    "predicted_share_within_15",
    "bias_min",
    "minutes",
    "points",
    "in_band_80",
    "in_band_90",
    "crps_min",
)


def inside(cells: pd.DataFrame, percent: int) -> pd.Series[float]:
    """Whether each observed mean wait lies in the band of a day, 1 or 0."""
    return cells["wait_min"].between(cells[f"wait_min_low_{percent}"], cells[f"wait_min_high_{percent}"]).astype(float)


def off_min(cells: pd.DataFrame) -> pd.Series[float]:
    """Absolute error of each predicted mean wait [min]."""
    return (cells["predicted_wait_min"] - cells["wait_min"]).abs()


def table(test: Backtest, by: str) -> pd.DataFrame:
    """See `Backtest.table`."""
    cells = test.cells
    parts = cells.assign(
        minutes=off_min(cells),
        in_band_80=inside(cells, 80),
        in_band_90=inside(cells, 90),
        bias_min=cells["predicted_wait_min"] - cells["wait_min"],
        points=100 * (cells["predicted_share_within_15"] - cells["share_within_15"]).abs(),
        crps_min=cells["predicted_crps_min"],
    )
    labels = groups_of(cells, by, test.office)
    order = labels.unique() if by == "service" else np.sort(labels.unique())
    rows = {label: _row(test, parts, (labels == label).to_numpy()) for label in order}
    rows[test.office] = _row(test, parts, np.ones(len(cells), bool))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by).join(people_waiting(test, by))


def _row(test: Backtest, parts: pd.DataFrame, mine: NDArray[np.bool_]) -> dict[str, float]:
    part = parts[mine]
    weight = part["tickets"].to_numpy(dtype=np.float64)
    told = over_days(part[list(MEANS)].to_numpy(dtype=np.float64), weight, part["day"])
    row: dict[str, float] = {"tickets": int(part["tickets"].sum())}
    row |= {name: float(value) for name, value in zip(MEANS, told.value, strict=True)}
    for name in ("bias_min", "in_band_90"):
        ends = np.array([told.low, told.high])[:, MEANS.index(name)]
        low, high = ends if name == "bias_min" else np.clip(ends, 0.0, 1.0)
        row |= {f"{name}_low": float(low), f"{name}_high": float(high)}
    numbers, waits = test.numbers[mine].sum(axis=0), test.wait_sums_min[mine].sum(axis=0)
    low, high = np.quantile(waits[numbers > 0] / numbers[numbers > 0], [0.05, 0.95])
    return row | {"mean_low_90": float(low), "mean_high_90": float(high)}


def people_waiting(test: Backtest, by: str) -> pd.DataFrame:
    """Mean number of people waiting by group, the office last: the time spent waiting, divided by the time.

    The time is that of the hours in which the office issued a ticket; a service has them all, an hour, a day or a
    weekday its own.
    """
    hours = test.cells[["day", "hour"]].drop_duplicates()
    totals = test.totals.merge(hours, on=["day", "hour"])
    names = {"observed_present_min": "people_waiting", "predicted_present_min": "predicted_people_waiting"}
    present = totals.groupby(groups_of(totals, by, test.office))[list(names)].sum(min_count=1).rename(columns=names)
    minutes: Any = 60.0 * len(hours)
    each = minutes if by == "service" else 60.0 * groups_of(hours, by, test.office).value_counts()
    present = present.div(each, axis=0) if by != "service" else present / each
    present.loc[test.office] = totals[list(names)].sum(min_count=1).to_numpy() / minutes
    return present


def means_held(test: Backtest, percent: int) -> tuple[float, Floats]:
    """Share of tickets in queue-hours whose mean lies in its interval: of all days, and with each day left out."""
    cells = test.cells
    group = cells.groupby(["service", "hour"], sort=False).ngroup().to_numpy()
    day, dates = pd.factorize(cells["day"])

    def share(mine: NDArray[np.bool_]) -> float:
        there, place = np.unique(group[mine], return_inverse=True)
        sums = []
        for values in (test.wait_sums_min, test.numbers):
            total = np.zeros((len(there), values.shape[1]))
            np.add.at(total, place, values[mine])
            sums.append(total)
        tickets = cells["tickets"].to_numpy(dtype=np.float64)[mine]
        count = np.bincount(place, tickets)
        observed = np.bincount(place, cells["wait_min"].to_numpy()[mine] * tickets) / count
        return held(sums[0], sums[1], observed, count.astype(np.float64), percent)

    every = np.ones(len(cells), bool)
    left_out = [share(day != number) for number in range(len(dates))] if len(dates) > 1 else []
    return share(every), np.array(left_out)
