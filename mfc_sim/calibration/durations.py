"""Service times of a ticket log: which are believed, the pace of groups and days, and the law of each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mfc_sim.calibration.intervals import Found, positive, spread
from mfc_sim.calibration.laws_fit import chosen_law
from mfc_sim.calibration.prepared import SECOND_MIN, Bools, Floats, Ints, Prepared
from mfc_sim.description.laws import BaseLaw, Lognormal
from mfc_sim.description.sentences import purpose_in
from mfc_sim.text import Language, say

LEAST = 30
"""A service with fewer service times takes the law of its purpose, or of the office."""
DEFAULT = Lognormal(mean_min=10.0, cv=0.8)
"""Law of an office without any service time."""
BATCH_MIN = 10 / 60
"""Calls of one window that follow each other this fast ..."""
BATCH = 3
"""... at least so many in a row, are a batch: numbers called away, not people served."""
LONG = 4.0
"""A last service of a window's day is cut if it is so many robust standard deviations above its service's median."""


@dataclass(frozen=True, eq=False)
class Durations:
    """Service times of an office.

    Attributes
    ----------
    laws : list of BaseLaw
        By service, at a window of pace 1.
    paces : ndarray, shape (groups,)
    pace_cv : float
    rows : list of Found
    forgotten, batches : ndarray of bool, shape (tickets,)
        Service times that are not believed.
    """

    laws: list[BaseLaw]
    paces: Floats
    pace_cv: float
    rows: list[Found]
    forgotten: Bools
    batches: Bools


def next_at_window(log: Prepared) -> tuple[Ints, Ints]:
    """Places of tickets called, and of the next called at the same window on the same day (-1: none)."""
    called = np.flatnonzero(~np.isnan(log.called) & (log.window >= 0))
    order = called[np.lexsort((log.called[called], log.window[called], log.day[called]))]
    follows = np.full(len(order), -1)
    same = (log.day[order[1:]] == log.day[order[:-1]]) & (log.window[order[1:]] == log.window[order[:-1]])
    follows[:-1][same] = order[1:][same]
    return order, follows.astype(np.int64)


def unbelieved(log: Prepared) -> tuple[Bools, Bools]:
    """Find the forgotten presses and the batches.

    A press of "finish" is forgotten if the service ends only when the window calls again, and the one it calls has not
    waited: had the press been in time, the window would have stood idle between. The last service of a window's day is
    taken for forgotten if it runs to closing or beyond and is `LONG`. In a log of whole minutes the first rule finds
    chance meetings, and is left out.
    """
    order, follows = next_at_window(log)
    forgotten, batches = np.zeros(len(log.day), np.bool_), np.zeros(len(log.day), np.bool_)
    has = follows >= 0
    now, then = order[has], follows[has]
    called = log.called[order]
    coarse = len(called) > 0 and bool((np.abs(called - np.rint(called)) < 1e-9).all())
    late = log.finished[now] >= log.called[then] - SECOND_MIN / 10
    forgotten[now[(not coarse) & late & (log.called[then] - log.queued[then] <= SECOND_MIN / 10)]] = True
    duration = log.finished - log.called
    last = order[~has]
    known = duration > 0
    logs = np.log(np.where(known, duration, 1.0))
    for service in range(len(log.services)):
        mine = known & (log.service == service) & ~forgotten
        if mine.sum() < LEAST:
            continue
        low, middle, high = np.quantile(logs[mine], [0.25, 0.5, 0.75])
        long = last[(log.service[last] == service) & known[last]]
        forgotten[long[(logs[long] > middle + LONG * (high - low) / 1.349) & (log.finished >= log.closing)[long]]] = (
            True
        )
    quick = np.zeros(len(order), np.bool_)
    quick[has] = log.called[then] - log.called[now] < BATCH_MIN
    run = np.zeros(len(order), np.int64)
    for back in range(BATCH):  # so many quick ones in a row, this one among them
        windowed = np.ones(len(order), np.bool_)
        for step in range(BATCH):
            windowed &= np.roll(quick, back - step)
        run |= windowed
    batches[order[quick & (run > 0)]] = True
    return forgotten, batches & ~forgotten


def durations(log: Prepared, group: Ints, groups: Sequence[str], words: Language) -> Durations:
    """Fit mean times by service, pace of groups, factor of the day, and laws.

    Durations are a product of three factors, of the service, of the group and of the day, fitted by moments: each
    one's mean ratio of logged to fitted time is 1. Errors are those of the ratios themselves, so no law is assumed.

    Parameters
    ----------
    group : ndarray, shape (tickets,)
        Group of the window that served; -1: none.
    groups : sequence of str
    """
    forgotten, batches = unbelieved(log)
    duration = log.finished - log.called
    good = log.came & ~np.isnan(duration) & (duration > 0) & ~forgotten & ~batches & (group >= 0)
    rows = np.flatnonzero(good)
    office = log.log.office
    counted = say("tickets.how_trimmed", words)
    found = [
        Found(office, "forgotten presses", int(forgotten.sum()), np.nan, np.nan, int((duration > 0).sum()), counted),
        Found(office, "batch calls", int(batches.sum()), np.nan, np.nan, int((duration > 0).sum()), counted),
    ]
    if not len(rows):
        default = say("tickets.how_default", words)
        found += [Found(name, "duration", repr(DEFAULT), np.nan, np.nan, 0, default) for name in log.services]
        return Durations([DEFAULT] * len(log.services), np.ones(len(groups)), 0.0, found, forgotten, batches)
    minutes, service, of_group, day = duration[rows], log.service[rows], group[rows], log.day[rows]
    product = product_of(minutes, service, of_group, day, len(log.services), len(groups), len(log.dates))
    pace_cv, low, high, p_value = product.day_spread()
    if p_value >= 0.05:
        pace_cv = 0.0
    how = say("tickets.how_days", words, p=p_value)
    found.append(Found(office, "pace_cv", round(pace_cv, 4), low, high, product.days, how))
    for place, name in enumerate(groups):
        ends = positive(product.paces[place], product.pace_error[place])
        count = int((of_group == place).sum())
        how = say("tickets.how_pace", words, name=groups[product.reference])
        found.append(Found(name, "windows pace", float(product.paces[place]), *ends, count, how))
    standard = minutes / product.paces[of_group] / product.shrunk(pace_cv)[day]
    laws, more = _laws(log, product, standard, service, day, pace_cv, words)
    return Durations(laws, product.paces, pace_cv, [*found, *more], forgotten, batches)


def _laws(
    log: Prepared, product: Product, standard: Floats, service: Ints, day: Ints, pace_cv: float, words: Language
) -> tuple[list[BaseLaw], list[Found]]:
    """Law of each service: its own, or of its purpose, or of the office."""
    purposes = log.log.tickets["purpose"].astype(str).to_numpy()
    of_service = [purposes[log.service == place][0] if (log.service == place).any() else "" for place in _all(log)]
    laws: list[BaseLaw] = []
    rows: list[Found] = []
    for place in _all(log):
        name, mine = log.services[place], service == place
        how, unit = "", 1.0
        if mine.sum() >= LEAST:
            mean = float(product.means[place])
            error = float(product.mean_error[place] + pace_cv**2 / product.days)
            ends = positive(mean, error)
            unit = mean / float(standard[mine].mean())
        else:
            alike = np.isin(
                service, [one for one in _all(log) if of_service[one] and of_service[one] == of_service[place]]
            )
            mine = alike if alike.sum() >= LEAST else np.ones(len(service), np.bool_)
            how = (
                say("tickets.how_of_purpose", words, purpose=purpose_in(words, of_service[place]), least=LEAST)
                if alike.sum() >= LEAST
                else say("tickets.how_of_office", words, least=LEAST)
            )
            ends = (np.nan, np.nan)
        law, cv, cv_ends, score = chosen_law(standard[mine] * unit, day[mine])
        own = not how
        how = how or say("tickets.how_law", words, scores=score)
        laws.append(law)
        count = int((service == place).sum())
        rows += [
            Found(name, "duration law", type(law).__name__.lower(), np.nan, np.nan, count, how),
            Found(name, "duration mean_min", law.mean, *ends, count, how),
            Found(name, "duration cv", cv, *(cv_ends if own else (np.nan, np.nan)), count, how),
        ]
    return laws, rows


def _all(log: Prepared) -> range:
    return range(len(log.services))


@dataclass(frozen=True, eq=False)
class Product:
    """Durations as a product of factors; squared errors are relative.

    Attributes
    ----------
    means, mean_error : ndarray, shape (services,)
        Mean on an average day at a window of pace 1 [min].
    paces, pace_error : ndarray, shape (groups,)
    factors, day_error : ndarray, shape (all days,)
        1 and inf where nothing was served.
    reference : int
        The group of pace 1.
    """

    means: Floats
    mean_error: Floats
    paces: Floats
    pace_error: Floats
    factors: Floats
    day_error: Floats
    reference: int

    @property
    def days(self) -> int:
        """Days with services."""
        return int(np.isfinite(self.day_error).sum())

    def day_spread(self) -> tuple[float, float, float, float]:
        """Coefficient of variation of the days' factor, its interval, and the p-value of none."""
        known = np.isfinite(self.day_error)
        factors, errors = self.factors[known], self.day_error[known]

        def statistic(variance: float) -> float:
            weights = 1 / (errors + variance)
            return float((weights * (factors - np.average(factors, weights=weights)) ** 2).sum())

        return spread(statistic, len(factors) - 1)

    def shrunk(self, pace_cv: float) -> Floats:
        """Factors of the days, drawn to 1 by what is chance in them."""
        trusted = pace_cv**2 / (pace_cv**2 + self.day_error) if pace_cv else np.zeros(len(self.factors))
        return np.asarray(1 + trusted * (self.factors - 1))


def product_of(
    minutes: Floats, service: Ints, group: Ints, day: Ints, services: int, groups: int, days: int
) -> Product:
    """Fit the factors: gamma quasi-likelihood with logarithmic link, by Fisher scoring; sandwich errors."""
    sizes = (services, groups, days)
    index = (service, services + group, services + groups + day)
    width = sum(sizes)

    def crossed(weights: Floats | None = None) -> NDArray[np.float64]:
        pairs = (np.bincount(a * width + b, weights, width * width) for a in index for b in index)
        return np.asarray(sum(pairs), dtype=np.float64).reshape(width, width)

    inverse = np.linalg.pinv(crossed(), hermitian=True)
    beta = np.zeros(width)
    beta[:services] = np.log(minutes.mean())
    ratio = np.ones(len(minutes))
    for _ in range(30):
        ratio = minutes / np.exp(sum(beta[one] for one in index))
        step = inverse @ sum(np.bincount(one, ratio - 1, width) for one in index)
        beta += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    ratio = minutes / np.exp(sum(beta[one] for one in index))
    covariance = inverse @ crossed((ratio - 1) ** 2) @ inverse
    served = [np.bincount(one - first, minlength=size) for one, size, first in
              zip(index, sizes, (0, services, services + groups), strict=True)]  # fmt: skip
    reference = int(served[1].argmax())
    open_ = np.flatnonzero(served[2])
    # Contrasts: a group against the reference; a day against all days; a service at the reference on the mean day.
    to_group = np.zeros((groups, width))
    to_group[np.arange(groups), services + np.arange(groups)] = 1
    to_group[:, services + reference] -= 1
    mean_day = np.zeros(width)
    mean_day[services + groups + open_] = 1 / len(open_)
    to_day = np.zeros((days, width))
    to_day[open_, services + groups + open_] = 1
    to_day[open_] -= mean_day
    to_mean = np.zeros((services, width))
    to_mean[np.arange(services), np.arange(services)] = 1
    to_mean[:, services + reference] += 1
    to_mean += mean_day

    def error(contrast: NDArray[np.float64]) -> Floats:
        return np.asarray(((contrast @ covariance) * contrast).sum(axis=1))

    factors = np.exp(to_day @ beta)
    level = factors[open_].mean()
    missing = served[2] == 0
    linked = np.where(served[1] > 0, to_group @ beta, 0.0)
    return Product(
        means=np.exp(to_mean @ beta) * level,
        mean_error=error(to_mean),
        paces=np.exp(linked),
        pace_error=error(to_group),
        factors=np.where(missing, 1.0, factors / level),
        day_error=np.where(missing, np.inf, error(to_day)),
        reference=reference,
    )
