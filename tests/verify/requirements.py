"""Random offices of one queue: the windows each half-hour needs by simulation, and by the equations of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

import mfc_sim as mfc
from mfc_sim.measures.promises import Verdict
from mfc_sim.studies.profiles import Profile, staffed
from mfc_sim.studies.staffing import Requirement
from mfc_sim.studies.trials import Trials

INSTALLED = 16
ERRORS = 4.0
"""An estimate is within so many standard errors of the truth."""
STATED = 0.001
"""Greatest error of a share by the equations where windows of one rank leave, as `day_curve` states it."""
SLOWER = 1.03
"""A fault that has to be found out: services so many times as long."""


@dataclass(frozen=True)
class Case:
    """One office and what it promises."""

    office: mfc.Office
    target: mfc.Target


def case(number: int, seed: int) -> Case:
    """Random office: three to six hours, constant or peaked demand, one to eight windows needed, some with patience."""
    random = np.random.default_rng([seed, number])
    hours = int(random.integers(3, 7))
    mean_min = float(random.uniform(4, 20))
    load = float(random.uniform(0.4, 5.0))  # mean number of busy windows at the peak
    halves = 2 * hours
    if number % 2:
        shape = np.ones(halves)
    else:
        peak, width = random.uniform(0, halves), random.uniform(1, 4)
        shape = 0.15 + np.exp(-(((np.arange(halves) - peak) / width) ** 2) / 2)
        shape /= shape.max()
    patience = mfc.Exponential(mean_min=float(random.uniform(15, 60))) if number % 3 == 0 else None
    office = mfc.Office(
        name=f"Office {number}",
        hours=("09:00", f"{9 + hours:02d}:00"),
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=mean_min))],
        demand=[
            mfc.WalkIns(
                name="queue", service="any", per_hour=(shape * load * 60 / mean_min).tolist(),
                starts="09:00", step_min=30,
            )
        ],
        windows=[mfc.Windows(name="desk", count=1, installed=INSTALLED)],
        patience=patience,
    )  # fmt: skip
    share, limit = float(random.choice([0.75, 0.8, 0.85, 0.9, 0.95])), float(random.choice([5, 10, 15, 20]))
    return Case(office, mfc.Target(share=share, limit_min=limit, per="half-hour"))


def slower(office: mfc.Office) -> mfc.Office:
    """The same office with longer services."""
    (service,) = office.services
    law = mfc.Exponential(mean_min=service.duration.mean * SLOWER)
    return office.replace(services=[service.replace(duration=law)])


class Exact:
    """Smallest numbers by the equations, for the half-hours of a requirement.

    Who comes later does not matter to those who are here, and windows that stay serve on after closing: so an office
    that closes with the half-hour in question says the same of all until then as one whose windows stay as they are.
    """

    def __init__(self, case: Case, windows: np.ndarray) -> None:
        self.case, self.windows = case, windows
        self.curves = 0
        self._known: dict[tuple[int, int], np.ndarray] = {}

    def shares(self, now: int, count: int) -> np.ndarray:
        """Shares of the half-hours up to this one, with so many windows from it on."""
        if (now, count) not in self._known:
            closing = f"{9 + (now + 1) // 2:02d}:{30 * ((now + 1) % 2):02d}"
            office = self.case.office.replace(hours=("09:00", closing))
            counts = np.append(self.windows[:now], count)[None, :]
            made = staffed(office, office.days(), (counts,))
            curve = mfc.queueing.day_curve(made, limit_min=self.case.target.limit_min)
            assert curve.lost < 1e-6
            self.curves += 1
            self._known[now, count] = curve.share_within
        return self._known[now, count]

    def enough(self, now: int, count: int) -> bool:
        """Whether every half-hour up to this one meets the target."""
        return bool(np.all(self.shares(now, count) >= self.case.target.bound))

    def smallest(self, now: int, near: int) -> int:
        """Smallest number of windows for a half-hour, all if none is enough; the search begins near it."""
        count = near
        while count < INSTALLED and not self.enough(now, count):
            count += 1
        while count > 1 and self.enough(now, count - 1):
            count -= 1
        return count


@dataclass(frozen=True)
class Difference:
    """A half-hour on which simulation and equations disagree."""

    number: int
    at: int
    simulated: int
    exact: int
    explained: bool
    inside: bool  # the truth lies within the two-sided 95 % interval of the estimate
    told: str


@dataclass(frozen=True)
class Compared:
    """One office compared."""

    number: int
    half_hours: int
    most: int
    differences: tuple[Difference, ...]
    worst: float  # standard errors between the shares of the requirement itself and the truth
    below: float  # by how much the truth of the requirement falls short of the target, at most
    curves: int
    staffings: int


def compared(number: int, seed: int, replications: int, *, lowered: int = 0, longer: bool = False) -> Compared:
    """Compare one office; ``lowered`` and ``longer`` plant a fault in what is simulated."""
    one = case(number, seed)
    simulated = slower(one.office) if longer else one.office
    need = mfc.required_windows(simulated, one.target, replications=replications, seed=seed + number)
    windows = np.maximum(need.windows[0][0] - lowered, 1)
    exact = Exact(one, windows)
    differences = []
    for at, count in enumerate(windows.tolist()):
        smallest = exact.smallest(at, count)
        if smallest != count:
            differences.append(_difference(number, need, exact, at, count, smallest))
    last = len(windows) - 1
    truth = exact.shares(last, int(windows[last]))
    verdict = need.trial.verdicts[0]
    worst = np.max(
        np.maximum(np.abs(verdict.value - truth) - STATED, 0) / _errors(verdict, len(need.trial.kept[0].over))
    )
    return Compared(
        number, len(windows), int(windows.max()), tuple(differences), float(worst),
        float(np.max(one.target.bound - truth)), exact.curves, need.simulated,
    )  # fmt: skip


def _errors(verdict: Verdict, sections: int) -> np.ndarray:
    """Standard errors of the figures; the verdict holds the ends of their one-sided intervals."""
    return np.abs(verdict.value - verdict.surely) / stdtrit(sections - 1, 0.95)


def _difference(number: int, need: Requirement, exact: Exact, at: int, count: int, smallest: int) -> Difference:
    """Look at the counts on which the two disagree: whether the truth lies within the estimate's interval."""
    trials = Trials(need.office, need.days, need.targets, seed=need.seed, replications=need.replications)
    sections = len(need.trial.kept[0].over)
    bound, farthest, told = exact.case.target.bound, 0.0, []
    for between in range(min(count, smallest), max(count, smallest)):
        profile: Profile = (np.append(exact.windows[:at], np.repeat(between, len(exact.windows) - at))[None, :],)
        verdict = trials.trial(staffed(need.office, need.days, profile)).verdicts[0]
        truth, found = exact.shares(at, between), verdict.surely[: at + 1] >= bound
        apart = np.flatnonzero(found != (truth >= bound))
        away = np.abs(verdict.value[: at + 1] - truth) / _errors(verdict, sections)[: at + 1]
        farthest = max(farthest, float(away[apart].max()) if len(apart) else np.inf)
        shown = [f"{between} windows: truth {truth[k]:.4f}, found {verdict.value[k]:.4f}" for k in apart.tolist()]
        told += shown or [f"{between} windows: the two agree"]
        if farthest >= ERRORS:
            break
    explained, inside = farthest < ERRORS, farthest <= float(stdtrit(sections - 1, 0.975))
    return Difference(number, at, count, smallest, explained, inside, f"target {bound}; {'; '.join(told)}")
