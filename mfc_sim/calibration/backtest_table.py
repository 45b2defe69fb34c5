"""Tables of a back-test: observed and predicted by group, and what intervals hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.readings import groups_of
from mfc_sim.calibration.scores import held, middle, over_days

Floats = NDArray[np.float64]
PAIR = ("service", "hour")
"""Two groupings at once."""
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


def table(test: Any, by: str | tuple[str, str]) -> pd.DataFrame:
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
    number, labels = pd.factorize(groups_of(cells, by, test.office), sort=by not in ("service", PAIR))
    if by == PAIR:
        place = {service: place for place, service in enumerate(cells["service"].unique())}
        order = sorted(range(len(labels)), key=lambda one: (place[labels[one][0]], labels[one][1]))
    else:
        order = list(range(len(labels)))
    nobody = {"people_waiting": 0.0, "predicted_people_waiting": 0.0}
    waiting = people_waiting(test, by)
    rows = {labels[one]: _row(test, parts, number == one) | waiting.get(labels[one], nobody) for one in order}
    last = (test.office, "") if by == PAIR else test.office
    rows[last] = _row(test, parts, np.ones(len(cells), bool)) | people_waiting(test, None)[test.office]
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return frame.rename_axis(list(by)) if isinstance(by, tuple) else frame.rename_axis(by)


def _row(test: Any, parts: pd.DataFrame, mine: NDArray[np.bool_]) -> dict[str, float]:
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
    low, high = middle(waits[numbers > 0] / numbers[numbers > 0], 0.9)
    return row | {"mean_low_90": float(low), "mean_high_90": float(high)}


def people_waiting(test: Any, by: str | tuple[str, str] | None) -> dict[Any, dict[str, float]]:
    """Mean number of people waiting by group, observed and predicted: the time spent waiting, divided by the time.

    The time is that of the hours in which the office issued a ticket; a service has them all, an hour, a day or a
    weekday its own.
    """
    hours = test.cells[["day", "hour"]].drop_duplicates()
    totals = test.totals.merge(hours, on=["day", "hour"])
    group, labels = pd.factorize(groups_of(totals, by, test.office))
    clock = None if by in (None, "service") else "hour" if by == PAIR else by
    own = groups_of(hours, clock, test.office)
    result = {}
    for number, label in enumerate(labels):
        mine = test.office if clock is None else label[1] if by == PAIR else label
        count = int((own == mine).sum())
        present = totals.loc[group == number, ["observed_present_min", "predicted_present_min"]].sum(min_count=1)
        observed, predicted = (present / (60 * count)).tolist()
        result[label] = {"people_waiting": observed, "predicted_people_waiting": predicted}
    return result


def means_held(test: Any, percent: int) -> tuple[float, Floats, Floats]:
    """Share of tickets in queue-hours whose mean over the days lies in its interval.

    Returns
    -------
    float
        Of all judged days.
    ndarray, shape (days,)
        With each day left out; empty if there is one day.
    ndarray, shape (draws,)
        Of each simulated course of the days, as if it had been observed.
    """
    cells = test.cells
    group = cells.groupby(["service", "hour"], sort=False).ngroup().to_numpy()
    day, dates = pd.factorize(cells["day"])

    def totals(mine: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats, Floats]:
        there, place = np.unique(group[mine], return_inverse=True)
        sums = [np.zeros((len(there), test.numbers.shape[1])) for _ in range(2)]
        for total, values in zip(sums, (test.wait_sums_min, test.numbers), strict=True):
            np.add.at(total, place, values[mine])
        tickets = cells["tickets"].to_numpy(dtype=np.float64)[mine]
        count = np.bincount(place, tickets).astype(np.float64)
        observed = np.bincount(place, cells["wait_min"].to_numpy()[mine] * tickets) / count
        return sums[0], sums[1], observed[:, None], count

    waits, numbers, observed, count = totals(np.ones(len(cells), bool))
    without = [totals(day != number) for number in range(len(dates))] if len(dates) > 1 else []
    with np.errstate(divide="ignore", invalid="ignore"):
        courses = held(waits, numbers, waits / numbers, count, percent)
    whole = float(held(waits, numbers, observed, count, percent)[0])
    return whole, np.array([held(*part, percent)[0] for part in without]), courses
