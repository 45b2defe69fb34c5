"""Patience from a ticket log: more than the wait of who was called, so much or at most so much of who left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mfc_sim.calibration.intervals import Found
from mfc_sim.calibration.prepared import Floats, Prepared
from mfc_sim.description.laws import BaseLaw, Exponential, Gamma, Lognormal
from mfc_sim.text import Language, say

LEAST = 20
"""Fewer who left say nothing of a law: nobody leaves, and the table says how many did."""
BINS = 240
"""Most steps of the curve beside the law."""
ROUNDS = 200
BETTER = 2.0
"""A law of two numbers is taken if its logarithmic likelihood is better by this."""


@dataclass(frozen=True, eq=False)
class Patience:
    """Patience of an office.

    Attributes
    ----------
    law : BaseLaw or None
        None: too few left.
    curve : DataFrame
        By minute: kaplan_meier (share who would still wait, whatever the law; where leaving is seen only at the call,
        its self-consistent extension to intervals) and law.
    rows : list of Found
    """

    law: BaseLaw | None
    curve: pd.DataFrame
    rows: list[Found]


def patience(log: Prepared, words: Language) -> Patience:
    """Fit by censored likelihood."""
    stay, exact, within = _seen(log)
    left = len(exact) + len(within)
    office = log.log.office
    rows = [
        Found(office, "left", left, np.nan, np.nan, len(stay) + left, say("tickets.how_counted", words)),
        Found(
            office,
            "left, seen at the call",
            len(within),
            np.nan,
            np.nan,
            left,
            say("tickets.how_interval", words),
        ),
    ]
    if left < LEAST:
        few = say("tickets.how_few_left", words, least=LEAST)
        return Patience(
            None,
            _curve(stay, exact, within, None),
            [*rows, Found(office, "patience", "no limit", np.nan, np.nan, left, few)],
        )
    tried = {name: _fitted(name, stay, exact, within) for name in ("exponential", "gamma", "lognormal")}
    likelihoods = {name: one[0] for name, one in tried.items()}
    best = max(("gamma", "lognormal"), key=lambda name: likelihoods[name])
    if likelihoods[best] < likelihoods["exponential"] + BETTER:
        best = "exponential"
    _, (mean, *_), (cv, *_) = tried[best]
    # Waits show little of patience beyond them: the interval is that of every law that fits about as well.
    near = [one for one in tried.values() if one[0] > likelihoods[best] - BETTER]
    mean_low, mean_high = min(low for _, (_, low, _), _ in near), max(high for _, (_, _, high), _ in near)
    cv_low, cv_high = min(low for _, _, (_, low, _) in near), max(high for _, _, (_, _, high) in near)
    told = ", ".join(f"{name} {one:.1f}" for name, one in likelihoods.items())
    how = say("tickets.how_patience", words, likelihoods=told)
    law: BaseLaw = Exponential(mean_min=round(mean, 4))
    if best != "exponential":
        kind = Gamma if best == "gamma" else Lognormal
        law = kind(mean_min=round(min(mean, 9999.0), 4), cv=round(min(cv, 50.0), 4))
    rows += [
        Found(office, "patience law", best, np.nan, np.nan, left, how),
        Found(office, "patience mean_min", mean, mean_low, mean_high, left, how),
        Found(office, "patience cv", cv, cv_low, cv_high, left, how),
    ]
    curve = _curve(stay, exact, within, law)
    for minute in (15, 30, 60):
        at = np.searchsorted(curve["minute"].to_numpy(), minute)
        if at < len(curve):
            value = float(curve["kaplan_meier"].iloc[at])
            rows.append(
                Found(
                    office, f"patience above {minute} min", value, np.nan, np.nan, left, say("tickets.how_curve", words)
                )
            )
    return Patience(law, curve, rows)


def _seen(log: Prepared) -> tuple[Floats, Floats, Floats]:
    """Waits of those who stayed [min], patience of those seen leaving, and upper ends of that of the others."""
    came = log.came & (log.queued < np.inf)
    left = came & (log.told == "left")
    until = np.where(np.isnan(log.called), log.left, log.called)
    stayed = came & np.isin(log.told, ["served", "transferred", "sent_away"]) & ~np.isnan(until)
    seen = left & ~np.isnan(log.left)
    at_call = left & ~seen & ~np.isnan(log.called)
    return (
        np.maximum((until - log.queued)[stayed], 0.0),
        np.maximum((log.left - log.queued)[seen], 1e-4),
        np.maximum((log.called - log.queued)[at_call], 1e-4),
    )


def _survival(name: str, numbers: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Logarithms of survival and density of a law with numbers (log mean, log cv)."""
    from scipy.special import gammaincc, gammaln, log_ndtr

    mean, cv = np.exp(numbers[0]), np.exp(numbers[1]) if len(numbers) > 1 else 1.0
    x = np.maximum(x, 1e-9)
    if name == "exponential":
        return -x / mean, -x / mean - np.log(mean)
    if name == "gamma":
        shape = cv**-2.0
        rate = shape / mean
        density = shape * np.log(rate) + (shape - 1) * np.log(x) - rate * x - gammaln(shape)
        return np.log(np.maximum(gammaincc(shape, rate * x), 1e-300)), np.asarray(density)
    sd = np.sqrt(np.log1p(cv**2))
    z = (np.log(x) - np.log(mean) + sd**2 / 2) / sd
    return np.asarray(log_ndtr(-z)), np.asarray(-0.5 * z**2 - np.log(x * sd * np.sqrt(2 * np.pi)))


Ends = tuple[float, float, float]


def _fitted(name: str, stay: Floats, exact: Floats, within: Floats) -> tuple[float, Ends, Ends]:
    """Greatest likelihood, and mean and coefficient of variation with their intervals."""
    from scipy.optimize import minimize

    stay_at, stay_times = _thinned(stay)
    within_at, within_times = _thinned(within)

    def lost(numbers: Floats) -> float:
        with np.errstate(all="ignore"):
            total = float((stay_times * _survival(name, numbers, stay_at)[0]).sum())
            total += float(_survival(name, numbers, exact)[1].sum()) if len(exact) else 0.0
            if len(within):
                gone = -np.expm1(_survival(name, numbers, within_at)[0])
                total += float((within_times * np.log(np.maximum(gone, 1e-300))).sum())
        return -total if np.isfinite(total) else 1e12

    start = np.log((stay.sum() + exact.sum() + within.sum() / 2) / (len(exact) + len(within)))
    first = np.array([start] if name == "exponential" else [start, 0.0])
    bounds = [(-5.0, 15.0), (-3.0, 3.0)][: len(first)]
    found = minimize(lost, first, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-5, "fatol": 1e-5})
    errors = _errors(lost, found.x)
    mean, cv = float(np.exp(found.x[0])), float(np.exp(found.x[1])) if len(found.x) > 1 else 1.0
    ends = [
        (value, value * float(np.exp(-1.96 * error)), value * float(np.exp(1.96 * error)))
        for value, error in zip((mean, cv), (*errors, 0.0)[:2], strict=True)
    ]
    return -float(found.fun), ends[0], ends[1]


def _thinned(times: Floats) -> tuple[Floats, Floats]:
    """Distinct waits to a hundredth of a minute, and how many have each: the likelihood needs no more."""
    at, count = np.unique(np.round(times, 2), return_counts=True)
    return at.astype(np.float64), count.astype(np.float64)


def _errors(lost: object, at: Floats) -> tuple[float, ...]:
    """Standard errors from the curvature of the likelihood, by differences."""
    assert callable(lost)
    size, step = len(at), 1e-3
    unit = np.eye(size) * step
    hessian = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            terms = [a * b * lost(at + a * unit[i] + b * unit[j]) for a in (1, -1) for b in (1, -1)]
            hessian[i, j] = sum(terms) / (4 * step * step)
    variance = np.diag(np.linalg.pinv(hessian))
    return tuple(float(np.sqrt(max(one, 0.0))) for one in variance)


def _curve(stay: Floats, exact: Floats, within: Floats, law: BaseLaw | None) -> pd.DataFrame:
    """Share who would still wait, by minute."""
    longest = int(min(max([one.max() for one in (stay, exact, within) if len(one)], default=0.0), BINS - 1)) + 1
    minute = np.arange(longest + 1, dtype=np.float64)
    left, between = (
        np.bincount(np.clip(np.ceil(one).astype(int), 1, longest), minlength=longest + 1).astype(np.float64)
        for one in (exact, within)
    )
    stayed = np.bincount(np.clip(np.floor(stay).astype(int), 0, longest), minlength=longest + 1).astype(np.float64)
    stayed[0] = 0.0  # who is called at once says nothing
    # Mass of each minute, and at last of those who stay longer than anybody was seen to. Who stayed k minutes has his
    # patience after them, in the proportions of the mass there; who was found gone has his before.
    mass = np.append(np.full(longest, 0.5 / longest), 0.5)
    for _ in range(ROUNDS):
        after = np.maximum(mass[::-1].cumsum()[::-1], 1e-300)
        before = np.maximum(mass.cumsum()[:-1], 1e-300)
        later = np.cumsum(stayed / after)
        earlier = np.append(np.cumsum((between[1:] / before)[::-1])[::-1], 0.0)
        new = np.append(left[1:], 0.0) + mass * (later + earlier)
        if new.sum() <= 0:
            break
        mass = new / new.sum()
    survives = np.append(1.0, 1 - mass[:-1].cumsum())
    columns = {"minute": minute, "kaplan_meier": np.clip(survives, 0, 1)}
    if law is not None:
        numbers = np.log([law.mean, max(np.sqrt(law.scv), 1e-9)])
        columns["law"] = np.exp(_survival(type(law).__name__.lower(), numbers, minute)[0])
    return pd.DataFrame(columns)
