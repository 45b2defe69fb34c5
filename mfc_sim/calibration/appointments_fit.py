"""Booked visitors of a ticket log: their slots, who does not come, and how late the others are."""

from __future__ import annotations

import numpy as np

from mfc_sim.calibration.intervals import UNKNOWN, Found, share
from mfc_sim.calibration.prepared import Floats, Prepared
from mfc_sim.description.clock import MIN, days_text, to_clock
from mfc_sim.description.compound import Empirical
from mfc_sim.description.demand import Appointments
from mfc_sim.description.laws import BaseLaw, Normal
from mfc_sim.text import Language, say

LEAST = 30
"""A service with fewer bookings in the log has no slots of its own."""
SKEW = 0.5
"""Lateness is normal unless its skewness, or a third of its excess kurtosis, is greater than this."""
VALUES = 200
"""Values of an empirical law."""
AWAY_MIN = 45
"""Who has a slot sooner after opening is not asked how early he came: before opening nobody takes a ticket [min]."""


def appointments(log: Prepared, words: Language) -> tuple[list[Appointments], list[Found]]:
    """Fit one stream of bookings for each service that has them."""
    streams, rows = [], list[Found]()
    usable = log.booked & log.kept[log.day]
    for service, name in enumerate(log.services):
        mine = np.flatnonzero(usable & (log.service == service))
        if len(mine) < LEAST:
            if len(mine):
                few = say("tickets.how_few", words, least=LEAST)
                rows.append(Found(name, "bookings", len(mine), UNKNOWN, UNKNOWN, len(mine), few))
            continue
        stream, found = _of_service(log, name, mine, words)
        streams.append(stream)
        rows += found
    return streams, rows


def _of_service(log: Prepared, name: str, mine: np.ndarray, words: Language) -> tuple[Appointments, list[Found]]:
    slots, days = np.rint(log.slot[mine]).astype(int), log.day[mine]
    every = np.unique(slots)
    steps, counts = np.unique(np.diff(every), return_counts=True) if len(every) > 1 else (np.array([30]), np.ones(1))
    step = int(steps[counts.argmax()])
    first, last = int(every[0]), int(every[-1])
    weekdays = frozenset(np.unique(log.weekday[days]).tolist())
    open_days = int(np.isin(log.weekday[log.kept], list(weekdays)).sum())
    offered = open_days * ((last - first) // step + 1)
    per_slot = max(1, int(np.ceil(len(mine) / offered - 0.25)))
    missing = log.told[mine] == "no_show"
    # Bookings that are not taken are, in an office all of whose slots are, people who do not come.
    empty = max(0, offered * per_slot - len(mine))
    no_show, low, high = share(float(missing.sum()), float(len(mine)))
    gone = (missing.sum() + empty) / (len(mine) + empty)
    counted = say("tickets.how_counted", words)
    late = (log.issued - log.slot)[mine][~missing]
    away = (slots - log.opening[mine] >= AWAY_MIN)[~missing]
    seen = late[away] if away.sum() >= LEAST else late
    law, found = _lateness(name, seen, words)
    grace, grace_low, grace_high = _grace(late, log.level[mine][~missing])
    label = days_text(weekdays)
    rows = [
        Found(name, "slots from", to_clock(first * MIN), UNKNOWN, UNKNOWN, len(mine), counted),
        Found(name, "slots until", to_clock((last + step) * MIN), UNKNOWN, UNKNOWN, len(mine), counted),
        Found(name, "slots days", label, UNKNOWN, UNKNOWN, open_days, counted),
        Found(name, "every_min", step, UNKNOWN, UNKNOWN, len(mine), counted),
        Found(name, "per_slot", per_slot, UNKNOWN, UNKNOWN, offered, counted),
        Found(name, "no_show", no_show, low, high, len(mine), counted),
        Found(name, "slots not taken", empty / (len(mine) + empty), UNKNOWN, UNKNOWN, offered, counted),
        *found,
        Found(name, "grace_min", grace, grace_low, grace_high, len(late), say("tickets.how_grace", words)),
    ]
    levels = log.level[mine][~missing]
    in_time = levels[late <= grace]
    after = levels[late > grace]
    stream = Appointments(
        name=f"{name} booked",
        service=name,
        starts=to_clock(first * MIN),
        ends=to_clock(min((last + step), 1440) * MIN),
        every_min=float(step),
        per_slot=per_slot,
        no_show=round(float(gone), 5),
        lateness=law,
        grace_min=grace,
        days=label,
        level=int(np.bincount(in_time).argmax()) if len(in_time) else None,
        late_level=int(np.bincount(after).argmax()) if len(after) else 2,
    )
    return stream, rows


def _lateness(name: str, late: Floats, words: Language) -> tuple[BaseLaw, list[Found]]:
    from scipy.special import chdtri, stdtrit

    count = len(late)
    mean, sd = float(late.mean()), float(late.std(ddof=1)) if count > 1 else 0.0
    if sd < 1e-6:
        return Normal(mean_min=mean, sd_min=0.0), []
    standard = (late - mean) / sd
    odd = max(abs(float((standard**3).mean())), abs(float((standard**4).mean()) - 3) / 3)
    half = float(stdtrit(count - 1, 0.975)) * sd / np.sqrt(count)
    ends = [sd * float(np.sqrt((count - 1) / chdtri(count - 1, q))) for q in (0.025, 0.975)]
    law: BaseLaw = Normal(mean_min=round(mean, 4), sd_min=round(sd, 4))
    how = say("tickets.how_normal", words)
    if odd > SKEW + 4 * np.sqrt(6 / count):
        values = np.quantile(late, (np.arange(VALUES) + 0.5) / VALUES)
        law = Empirical(values_min=[round(float(value), 4) for value in values])
        how = say("tickets.how_empirical", words)
        ends = [UNKNOWN, UNKNOWN]
    rows = [
        Found(name, "lateness mean_min", mean, mean - half, mean + half, count, how),
        Found(name, "lateness sd_min", sd, ends[0], ends[1], count, how),
    ]
    return law, rows


def _grace(late: Floats, level: np.ndarray) -> tuple[float, float, float]:
    """Grace: between the latest of those in time and the earliest of the late, who stand at another level."""
    usual = level[late <= np.median(late)]
    in_time = int(np.bincount(usual).argmax()) if len(usual) else 1
    same, other = late[(level == in_time) & (late > 0)], late[(level != in_time) & (level != 0) & (late > 0)]
    if not len(other):
        return 15.0, UNKNOWN, UNKNOWN
    low = float(same.max()) if len(same) else 0.0
    high = float(other.min())
    whole = np.floor(high + 1e-9)
    value = float(whole) if low <= whole else round(max(0.0, (low + high) / 2), 3)
    return value, min(low, high), max(low, high)
