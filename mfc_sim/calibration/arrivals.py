"""Who comes without a booking: rates by service, kind of day and interval, the door, the factor of the day, levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mfc_sim.calibration.intervals import Found, positive, share, spread
from mfc_sim.calibration.prepared import SECOND_MIN, Bools, Floats, Ints, Prepared
from mfc_sim.description.clock import MIN, days_text, to_clock
from mfc_sim.description.demand import WalkIns
from mfc_sim.text import Language, say

STEP_MIN = 60
"""Intervals of the rates [min]."""
ALIKE = 0.05
"""Weekdays of equal hours are one kind of day unless a test at this level says that they differ."""
FEW_DAYS = 3
"""... or if one of them has fewer days than this."""
POISSON = 0.05
"""Level of the test of Poisson totals."""


@dataclass(frozen=True, eq=False)
class DayKind:
    """Weekdays that are alike.

    Attributes
    ----------
    label : str
    weekdays : frozenset of int
    days : ndarray
        Places of the days that are not set apart.
    opening, closing : int
        [min]
    borrowed : bool
        Whether they are one kind only because days are few.
    """

    label: str
    weekdays: frozenset[int]
    days: Ints
    opening: int
    closing: int
    borrowed: bool

    @property
    def edges(self) -> Floats:
        """Ends of the intervals [min]."""
        return np.append(np.arange(self.opening, self.closing, STEP_MIN), self.closing).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Walk-ins of an office.

    Attributes
    ----------
    streams : tuple of WalkIns
    day_cv : float
    rows : list of Found
    poisson_p : float
        p-value of totals that are Poisson.
    kinds : list of DayKind
    """

    streams: tuple[WalkIns, ...]
    day_cv: float
    rows: list[Found]
    poisson_p: float
    kinds: list[DayKind]


def arrivals(log: Prepared, words: Language) -> Arrivals:
    """Fit the walk-ins: gamma-Poisson, each cell drawn to what its service and its interval say together.

    The prior mean of a cell is the service's share times the office's count of the interval; its spread is what cells
    differ beyond chance. So a sparse service has the profile of the office, and a busy one its own.
    """
    walks = log.came & ~log.booked
    totals = np.bincount(log.day[walks], minlength=len(log.dates)).astype(np.float64)
    kinds = _kinds(log, totals)
    means = np.ones(len(log.dates))
    for kind in kinds:
        means[kind.days] = max(totals[kind.days].mean(), 1e-9)
    days = np.concatenate([kind.days for kind in kinds])

    def statistic(variance: float) -> float:
        return float(((totals - means) ** 2 / (means + means**2 * variance))[days].sum())

    day_cv, low, high, p_value = spread(statistic, len(days) - len(kinds))
    feared = day_cv  # in intervals; where the test finds none, the office has none
    if p_value >= POISSON:
        day_cv, how = 0.0, say("tickets.how_poisson", words, p=p_value)
    else:
        how = say("tickets.how_overdispersed", words, p=p_value)
    rows = [Found(log.log.office, "day_cv", round(day_cv, 4), low, high, len(days), how)]
    rates: list[NDArray[np.float64]] = []
    doors: list[NDArray[np.float64]] = []
    for kind in kinds:
        of_kind, at_door, found = _of_kind(log, walks, kind, feared, words)
        rates.append(of_kind)
        doors.append(at_door)
        rows += found
    return Arrivals(_streams(log, walks, kinds, rates, doors, rows, words), day_cv, rows, p_value, kinds)


def _kinds(log: Prepared, totals: Floats) -> list[DayKind]:
    """Weekdays of equal hours are one kind unless their totals differ, or days are too few to say."""
    result = []
    spans: dict[tuple[int, int], list[int]] = {}
    for weekday, hours in sorted(log.hours.items()):
        if (log.kept & (log.weekday == weekday)).any():
            spans.setdefault(hours, []).append(weekday)
    for (opening, closing), weekdays in spans.items():
        groups = [np.flatnonzero(log.kept & (log.weekday == one)) for one in weekdays]
        few = min(map(len, groups)) < FEW_DAYS
        together = few or _alike([np.sqrt(totals[days]) for days in groups])
        parts = [weekdays] if together else [[one] for one in weekdays]
        for part in parts:
            days = np.flatnonzero(log.kept & np.isin(log.weekday, part))
            result.append(DayKind(days_text(frozenset(part)), frozenset(part), days, opening, closing, few))
    return result


def _alike(groups: list[Floats]) -> bool:
    """Whether square roots of totals have equal means (analysis of variance)."""
    if len(groups) < 2:
        return True
    from scipy.special import fdtrc

    every = np.concatenate(groups)
    between = sum(len(one) * (one.mean() - every.mean()) ** 2 for one in groups) / (len(groups) - 1)
    freedom = len(every) - len(groups)
    within = sum(float(((one - one.mean()) ** 2).sum()) for one in groups) / max(freedom, 1)
    return freedom < 1 or float(fdtrc(len(groups) - 1, freedom, between / max(within, 1e-12))) >= ALIKE


def _of_kind(
    log: Prepared, walks: Bools, kind: DayKind, day_cv: float, words: Language
) -> tuple[Floats, Floats, list[Found]]:
    """Rates [1/h] by service and interval, the door by service, and their rows."""
    mine = walks & np.isin(log.day, kind.days)
    door = mine & (log.issued <= kind.opening + SECOND_MIN)
    inside = mine & ~door & (log.issued < kind.closing)
    days, services, edges = len(kind.days), len(log.services), kind.edges
    place = np.searchsorted(edges, log.issued[inside], side="right") - 1
    counts = np.zeros((services, len(edges) - 1))
    np.add.at(counts, (log.service[inside], place), 1.0)
    of_service, of_interval, total = counts.sum(axis=1), counts.sum(axis=0), max(counts.sum(), 1.0)
    expected = np.maximum(np.outer(of_service, of_interval) / total, 1e-9)
    freedom = max((services - 1) * (len(edges) - 2), 1) / max(services * (len(edges) - 1), 1)
    beyond = max(0.0, float(((counts - expected) ** 2 / freedom - expected).sum() / (expected**2).sum()))
    if services == 1:
        beyond = 1.0
    # A cell's own count has the weight that gamma-Poisson gives it; what service and interval say together is in part
    # its own count again, hence the variance of both (relative).
    own = expected / (1 / max(beyond, 1e-9) + expected)
    mean = (1 - own) * expected + own * counts
    of_both = 1 / np.maximum(of_service, 1)[:, None] + 1 / np.maximum(of_interval, 1)[None, :] - 1 / total
    chance = (1 - own**2) * of_both + own**2 / np.maximum(expected, 0.5) + (1 - own) ** 2 * beyond
    hours = np.diff(edges) / 60 * days
    how = say("tickets.how_borrowed", words) if kind.borrowed else say("tickets.how_rates", words)
    rows = []
    for service, name in enumerate(log.services):
        for at in range(len(edges) - 1):
            value = float(mean[service, at] / hours[at])
            error = float(chance[service, at] + day_cv**2 / days)
            span = f"{kind.label} {to_clock(int(edges[at]) * MIN)}-{to_clock(int(edges[at + 1]) * MIN)}"
            low, high = positive(value, error) if of_service[service] else (0.0, 3.7 / float(hours[at]))
            rows.append(Found(name, f"per_hour {span}", value, low, high, int(counts[service, at]), how))
    came = np.bincount(log.service[door], minlength=services).astype(np.float64)
    value = float(came.sum() / days)
    low, high = positive(value, 1 / max(came.sum(), 1.0) + day_cv**2 / days) if came.sum() else (0.0, 3.7 / days)
    counted = say("tickets.how_door", words)
    rows.append(Found(log.log.office, f"at_opening {kind.label}", value, low, high, int(came.sum()), counted))
    return mean / hours, came / days, rows


def _streams(
    log: Prepared,
    walks: Bools,
    kinds: list[DayKind],
    rates: list[Floats],
    doors: list[Floats],
    rows: list[Found],
    words: Language,
) -> tuple[WalkIns, ...]:
    """One stream for each service, and rows of who is privileged."""
    result = []
    first = walks & (log.level == 0)
    for service, name in enumerate(log.services):
        mine = walks & (log.service == service)
        count = int(mine.sum())
        if not count:
            continue
        privileged, low, high = share(float((first & mine).sum()), float(count))
        rows.append(Found(name, "privileged_share", privileged, low, high, count, say("tickets.how_counted", words)))
        others = log.level[mine & ~first]
        usual = int(np.bincount(others).argmax()) if len(others) else 2
        openings = sorted({kind.opening for kind in kinds})
        for opening in openings:
            alike = [place for place, kind in enumerate(kinds) if kind.opening == opening]
            labels = [kinds[place].label for place in alike]
            result.append(
                WalkIns(
                    name=name if len(openings) == 1 else f"{name} {','.join(labels)}",
                    service=name,
                    per_hour={
                        kinds[place].label: [round(float(x), 5) for x in rates[place][service]] for place in alike
                    },
                    starts=to_clock(opening * MIN),
                    step_min=float(STEP_MIN),
                    at_opening={kinds[place].label: round(float(doors[place][service]), 5) for place in alike},
                    privileged_share=privileged,
                    level=None if usual == 2 else usual,
                    days=",".join(labels),
                )
            )
    return tuple(result)
