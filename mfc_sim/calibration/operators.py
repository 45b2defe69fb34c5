"""Operators of a ticket log: the pace of each, and whether they or the windows explain the service times."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mfc_sim.calibration.intervals import Found, positive, spread
from mfc_sim.calibration.prepared import LEAST, Floats, Ints, Prepared
from mfc_sim.calibration.product import Product, product_of
from mfc_sim.text import Language, say

FOLDS = 5
"""Days are dealt to so many parts; each is foretold by factors fitted on the others."""
MOST_SCORED = 50_000
"""More service times than this are thinned evenly for the choice, not for the factors."""


@dataclass(frozen=True, eq=False)
class Crew:
    """Who served.

    Attributes
    ----------
    names : list of str
        Operators.
    counts, windows : ndarray, shape (operators,)
        Service times of each, and windows that he had them at.
    worker : ndarray, shape (tickets,)
        Place in `own`; after them come those without a pace of their own, a worker for each group.
    own : ndarray
        Places in `names` of those with `LEAST` service times.
    """

    names: list[str]
    counts: Ints
    windows: Ints
    worker: Ints
    own: Ints


@dataclass(frozen=True, eq=False)
class Paced:
    """Factors of the service times.

    Attributes
    ----------
    product : Product
        By group, or by operator where that foretells most; then its means are those with which groups of these paces
        take as long for each service as was logged, whoever served it.
    by_operator : bool
    scores : (windows, operators, both) or None
        Mean score on days not fitted; None where no operator changes windows.
    crew : Crew or None
    of_crew : Product or None
        By operator, windows being equal unless `by_operator`; None where fewer than two have a pace of their own.
    """

    product: Product
    by_operator: bool = False
    scores: tuple[float, float, float] | None = None
    crew: Crew | None = None
    of_crew: Product | None = None


def crew_of(log: Prepared, rows: Ints, group: Ints) -> Crew | None:
    """Return who served the tickets of some rows; None where the log does not say."""
    told = log.log.tickets["operator"].iloc[rows].fillna("").astype(str).to_numpy(dtype=object)
    names, place = np.unique([" ".join(name.split()) for name in told], return_inverse=True)
    first = int(len(names) > 0 and names[0] == "")
    names, operator = names[first:], place.astype(np.int64) - first
    if not len(names):
        return None
    known = operator >= 0
    counts = np.bincount(operator[known], minlength=len(names))
    seats = np.unique(np.stack([operator[known], log.window[rows][known]]), axis=1)[0]
    own = np.flatnonzero(counts >= LEAST)
    numbers = np.full(len(names) + 1, -1)
    numbers[own] = np.arange(len(own))
    worker = numbers[operator]
    worker = np.where(worker >= 0, worker, len(own) + group)
    return Crew([str(name) for name in names], counts, np.bincount(seats, minlength=len(names)), worker, own)


def paced(log: Prepared, rows: Ints, group: Ints, groups: int) -> Paced:
    """Fit the factors of service times, by windows or by operators, whichever foretells more.

    Parameters
    ----------
    rows : ndarray
        Places of the believed service times.
    group : ndarray, shape (rows,)
    """
    minutes = log.finished[rows] - log.called[rows]
    service, day = log.service[rows], log.day[rows]
    sizes = (len(log.services), groups, len(log.dates))
    product = product_of(minutes, service, group, day, *sizes)
    crew = crew_of(log, rows, group)
    if crew is None or len(crew.own) < 2:
        return Paced(product, crew=crew)
    scores = None
    if (crew.windows[crew.own] > 1).any():
        thin = slice(None, None, max(1, len(rows) // MOST_SCORED))
        window = np.unique(log.window[rows], return_inverse=True)[1].astype(np.int64)
        times = (minutes[thin], service[thin], group[thin], day[thin])
        scores = _scores(*times, window[thin], crew.worker[thin], sizes)
        if scores[1] > max(scores[0], scores[2]):
            of_crew = product_of(minutes, service, group, day, *sizes, crew.worker)
            ratio = minutes / (of_crew.means[service] * of_crew.paces[group] * of_crew.factors[day])
            served = np.maximum(np.bincount(service, minlength=sizes[0]), 1)
            product = replace(of_crew, means=of_crew.means * np.bincount(service, ratio, sizes[0]) / served)
            return Paced(product, True, scores, crew, of_crew)
    of_crew = product_of(minutes / product.paces[group], service, group, day, *sizes, crew.worker)
    return Paced(product, False, scores, crew, of_crew)


def _scores(
    minutes: Floats, service: Ints, group: Ints, day: Ints, window: Ints, worker: Ints, sizes: tuple[int, int, int]
) -> tuple[float, float, float]:
    """Mean score of the means foretold for days not fitted by windows, by operators, and by both.

    The score is -log(mean) - minutes / mean, the more the better. Windows have a factor each, or a group of them one.
    """
    sums = np.zeros(4)
    for part in range(FOLDS):
        judged, fitted = day % FOLDS == part, day % FOLDS != part
        for one in (service, window, worker):
            judged &= np.isin(one, one[fitted])
        if not judged.any():
            continue
        of_group = product_of(minutes[fitted], service[fitted], group[fitted], day[fitted], *sizes)
        eased = minutes / of_group.paces[group]
        for place, (who, times) in enumerate(((group, minutes), (window, minutes), (worker, minutes), (worker, eased))):
            found = product_of(times[fitted], service[fitted], group[fitted], day[fitted], *sizes, who[fitted])
            expected = found.means[service[judged]] * found.workers[who[judged]]
            # With windows and operators the mean is that of the eased times, by the pace of the group.
            log_mean = np.log(expected * minutes[judged] / times[judged])
            sums[place] -= (log_mean + times[judged] / expected).sum()
    by_group, by_window, by_operator, by_both = (float(one) / len(minutes) for one in sums)
    return max(by_group, by_window), by_operator, by_both


def of_operators(shown: Paced, office: str, reference: str, words: Language) -> list[Found]:
    """Rows of the operators: pace drawn to their mean by what is chance in it, and how they differ.

    The interval is that of a pace drawn as little as the interval of their spread allows.
    """
    crew, product = shown.crew, shown.of_crew
    if crew is None:
        return []
    few = say("tickets.how_operator_few", words, least=LEAST)
    alone = say("tickets.how_operator_apart", words)
    found = dict.fromkeys(crew.names, (np.nan, np.nan, np.nan, few))
    rows: list[Found] = []
    if product is not None:
        known = np.flatnonzero(product.worker_known[: len(crew.own)])
        found |= {crew.names[one]: (np.nan, np.nan, np.nan, alone) for one in crew.own}
        logs = np.log(product.workers[known])
        counts = crew.counts[crew.own[known]]
        errors = product.worker_error[known] * counts / (counts - 1)
        cv, low, high, middle, of_middle = _spread(logs, errors)
        how = say("tickets.how_operators", words)
        rows.append(Found(office, "operators pace_cv", round(cv, 4), low, high, len(known), how))
        for one, raw, error in zip(crew.own[known].tolist(), logs.tolist(), errors.tolist(), strict=True):
            own, most = (size**2 / (size**2 + error) if np.isfinite(size) else 1.0 for size in (cv, high))
            pace = float(np.exp(middle + own * (raw - middle)))
            ends = positive(pace, most * error + (1 - most) ** 2 * of_middle)
            numbers = {"name": reference, "windows": int(crew.windows[one]), "share": 100 * own}
            how = (
                say("tickets.how_operator_alone", words, **numbers)
                if shown.by_operator
                else say("tickets.how_operator", words, **numbers)
            )
            found[crew.names[one]] = (pace, *ends, how)
    counted = zip(crew.names, crew.counts.tolist(), strict=True)
    return rows + [Found(name, "operator pace", *found[name][:3], count, found[name][3]) for name, count in counted]


def _spread(logs: Floats, errors: Floats) -> tuple[float, float, float, float, float]:
    """Spread of paces beyond chance with its ends, their mean [both of logarithms], and its squared error."""

    def weighed(variance: float) -> tuple[Floats, float]:
        weights = 1 / np.maximum(errors + variance, 1e-12)
        return weights, float((weights * logs).sum() / max(weights.sum(), 1e-300))

    def statistic(variance: float) -> float:
        weights, mean = weighed(variance)
        return float((weights * (logs - mean) ** 2).sum())

    cv, low, high, _ = spread(statistic, len(logs) - 1)
    weights, middle = weighed(cv**2)
    return cv, low, high, middle, 1 / max(float(weights.sum()), 1e-300)
