"""Service times of a ticket log: which are believed, the pace of groups and days, and the law of each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mfc_sim.calibration.intervals import Found, positive
from mfc_sim.calibration.laws_fit import chosen_law
from mfc_sim.calibration.operators import Paced, of_operators, paced
from mfc_sim.calibration.prepared import LEAST, SECOND_MIN, Bools, Floats, Ints, Prepared
from mfc_sim.calibration.product import Product
from mfc_sim.description.laws import BaseLaw, Lognormal
from mfc_sim.description.sentences import purpose_in
from mfc_sim.text import Language, say

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
    shown = paced(log, rows, of_group, len(groups))
    product = shown.product
    pace_cv, low, high, p_value = product.day_spread()
    if p_value >= 0.05:
        pace_cv = 0.0
    how = say("tickets.how_days", words, p=p_value)
    found.append(Found(office, "pace_cv", round(pace_cv, 4), low, high, product.days, how))
    for place, name in enumerate(groups):
        ends = positive(product.paces[place], product.pace_error[place])
        count = int((of_group == place).sum())
        how = _how_pace(shown, groups[product.reference], words)
        found.append(Found(name, "windows pace", float(product.paces[place]), *ends, count, how))
    found += of_operators(shown, office, groups[product.reference], words)
    standard = minutes / product.paces[of_group] / product.shrunk(pace_cv)[day]
    laws, more = _laws(log, product, standard, service, day, pace_cv, words)
    return Durations(laws, product.paces, pace_cv, [*found, *more], forgotten, batches)


def _how_pace(shown: Paced, name: str, words: Language) -> str:
    if shown.scores is None:
        return say("tickets.how_pace", words, name=name)
    scores: dict[str, float] = dict(zip(("windows", "operators", "both"), shown.scores, strict=True))
    if shown.by_operator:
        return say("tickets.how_pace_operators", words, name=name, **scores)
    return say("tickets.how_pace_windows", words, name=name, **scores)


def _laws(
    log: Prepared, product: Product, standard: Floats, service: Ints, day: Ints, pace_cv: float, words: Language
) -> tuple[list[BaseLaw], list[Found]]:
    """Law of each service: its own, or of its agency, of its purpose, or of the office."""
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
            mine, how = _lent(log, place, service, words)
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


def _lent(log: Prepared, place: int, service: Ints, words: Language) -> tuple[Bools, str]:
    """Service times lent to a sparse service: of its agency, else its purpose, else the office; and whose they are."""
    for kinds, how in (
        (log.agencies, say("tickets.how_of_agency", words, agency=log.agencies[place], least=LEAST)),
        (
            log.purposes,
            say("tickets.how_of_purpose", words, purpose=purpose_in(words, log.purposes[place]), least=LEAST),
        ),
    ):
        alike = np.isin(service, [one for one in _all(log) if kinds[one] and kinds[one] == kinds[place]])
        if alike.sum() >= LEAST:
            return np.asarray(alike), how
    return np.ones(len(service), np.bool_), say("tickets.how_of_office", words, least=LEAST)


def _all(log: Prepared) -> range:
    return range(len(log.services))
