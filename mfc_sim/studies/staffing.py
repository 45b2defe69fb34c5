"""Windows that an office needs, half-hour by half-hour, found and proved by simulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.arguments import whole_numbers
from mfc_sim.description.clock import MIN, to_clock
from mfc_sim.description.load import half_hours
from mfc_sim.description.office import Office
from mfc_sim.description.target import Target
from mfc_sim.engines.support import check_engine
from mfc_sim.errors import InvalidDescription, NoFeasiblePlan, kind_problems
from mfc_sim.excel import Writable
from mfc_sim.measures.promises import Promise
from mfc_sim.studies import books, required_told
from mfc_sim.studies.forward import Forward
from mfc_sim.studies.loads import METHODS, load_of, shared_out, windows_by_formula
from mfc_sim.studies.profiles import Profile, full, installed, needs_of, staffed
from mfc_sim.studies.trials import Trial, Trials
from mfc_sim.studies.whole import Whole
from mfc_sim.tasks import customers_of
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.studies.needs import Needs

Floats = NDArray[np.float64]
HOUR_MS = 60 * MIN


@dataclass(frozen=True, eq=False, repr=False)
class Requirement(Writable):
    """Windows that an office needs on duty, by day, group and half-hour; made by `mfc_sim.required_windows`.

    Attributes
    ----------
    office : Office
        Of which only the windows' shifts are left out of account.
    days : tuple of Day
        Days of a replication.
    targets : tuple of Target
    windows : tuple of ndarray of int, shape (groups, half-hours)
        By day: windows needed.
    fractional : tuple of ndarray of float
        The same before rounding: up to where between one window less and this number the target is just met.
    trial : Trial
        The simulation that shows it.
    seed, replications : int
    simulated : int
        Staffings simulated to find it.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter().replace(
    ...     hours=("09:00", "13:00"),
    ...     dates={},
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
    >>> need = mfc.required_windows(office, target, replications=64)
    >>> need.window_hours, need.staffed.name
    (17.5, 'Office 1')
    >>> need.table()[["from", "needed", "mol"]].head(2)
        from  needed  mol
    0  09:00       4    3
    1  09:30       4    4
    """

    office: Office
    days: tuple[Day, ...]
    targets: tuple[Target, ...]
    windows: Profile
    fractional: tuple[Floats, ...]
    trial: Trial
    seed: int
    replications: int
    simulated: int

    @property
    def needs(self) -> Needs:
        """The same as it is covered with shifts."""
        return needs_of(self.office, self.days, self.windows)

    @property
    def staffed(self) -> Office:
        """The office with exactly these windows on duty, whoever would have to come and go for it."""
        return staffed(self.office, self.days, self.windows)

    @property
    def window_hours(self) -> float:
        """Hours of all windows on the days of a replication."""
        return hours_of(self.days, self.windows)

    @cached_property
    def by_formula(self) -> dict[str, Profile]:
        """Windows that formulas ask for, by method: "sipp", "lag_sipp", "mol"."""
        return {name: windows_by_formula(self.office, self.days, self.targets[0], name) for name in METHODS}

    def table(self) -> pd.DataFrame:
        """Windows needed, by day, half-hour and group.

        Returns
        -------
        DataFrame
            weekday, from, until, windows (the group), needed, fractional, load (modified offered load in windows),
            sipp, lag_sipp, mol (what formulas ask for), and of the first target per half-hour value, surely and slack
            (by how much it is met; nan without such a target, or where nobody comes).
        """
        halves = [place for place, target in enumerate(self.targets) if target.per == "half-hour"]
        verdict = self.trial.verdicts[halves[0]] if halves else None
        most, rows, first = installed(self.office, self.days), [], 0
        for number, day in enumerate(self.days):
            edges = half_hours(day)
            load, _ = shared_out(self.office, load_of(self.office, day).by_method["mol"], most)
            for at, (begin, until) in enumerate(pairwise(edges)):
                figures = (
                    (float(of[first + at]) for of in (verdict.value, verdict.surely, verdict.slack))
                    if verdict
                    else (np.nan,) * 3
                )
                shown = tuple(figures)
                rows += [
                    (
                        day.label, to_clock(begin), to_clock(until), group.name, int(self.windows[number][place, at]),
                        float(self.fractional[number][place, at]), float(load[place, at]),
                        *(int(self.by_formula[name][number][place, at]) for name in METHODS), *shown,
                    )
                    for place, group in enumerate(self.office.windows)
                ]  # fmt: skip
            first += len(edges) - 1
        columns = ["weekday", "from", "until", "windows", "needed", "fractional", "load", *METHODS]
        return pd.DataFrame(rows, columns=[*columns, "value", "surely", "slack"])

    def methods(self) -> pd.DataFrame:
        """What each formula gets wrong: its windows simulated on the same visitors.

        Returns
        -------
        DataFrame
            By method ("simulated" is this requirement): window_hours; short and over: windows missing and too many,
            summed over half-hours; missed: parts of the visitors in which a target is missed; worst: the least slack.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter().replace(
        ...     hours=("09:00", "13:00"),
        ...     dates={},
        ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
        ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
        ... )
        >>> target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
        >>> need = mfc.required_windows(office, target, replications=64)
        >>> need.methods()[["window_hours", "short", "over"]]
                   window_hours  short  over
        method
        simulated          17.5      0     0
        sipp               16.0      3     0
        lag_sipp           15.5      4     0
        mol                15.5      4     0
        """
        return self._methods.copy()

    @cached_property
    def _methods(self) -> pd.DataFrame:
        trials = Trials(self.office, self.days, self.targets, seed=self.seed, replications=self.replications)
        found = trials.all([staffed(self.office, self.days, profile) for profile in self.by_formula.values()])
        rows = {}
        tried = [("simulated", self.windows, self.trial)]
        tried += [(name, self.by_formula[name], trial) for name, trial in zip(METHODS, found, strict=True)]
        for name, profile, trial in tried:
            gap = np.concatenate(profile, axis=1) - np.concatenate(self.windows, axis=1)
            rows[name] = {
                "window_hours": hours_of(self.days, profile),
                "short": int(np.maximum(-gap, 0).sum()),
                "over": int(np.maximum(gap, 0).sum()),
                "missed": sum(len(verdict.failing) for verdict in trial.verdicts),
                "worst": trial.least_slack,
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")

    def _sheets(self) -> Iterator[Sheet]:
        return books.requirement(self)

    def __repr__(self) -> str:
        return f"<Requirement of {self.office.name!r}: {self.window_hours:g} window-hours for {self.targets!r}>"

    def __str__(self) -> str:
        return required_told.text(self)

    def _repr_html_(self) -> str:
        return required_told.html(self)


def hours_of(days: Sequence[Day], profile: Profile) -> float:
    """Hours of all windows of a profile."""
    lengths = [np.diff(half_hours(day)) / HOUR_MS for day in days]
    return float(sum((counts * length).sum() for counts, length in zip(profile, lengths, strict=True)))


def required_windows(
    office: Office,
    target: Target | Sequence[Target],
    *,
    replications: int = 1_000,
    seed: int = 0,
    engine: str = "auto",
    week: bool = False,
) -> Requirement:
    """Find how many windows of each group an office needs in each half-hour.

    The search begins at the modified offered load and Erlang's formulas; half-hour by half-hour windows are then added
    until the simulated day meets the target, and taken away as long as it does. What is needed in a half-hour is the
    smallest number with which all who came until its end are served as promised, the earlier half-hours staffed as
    found. Opening hours, installed windows, and a window for every service with demand, always, are hard limits.

    Parameters
    ----------
    office : Office
        Its shifts do not matter, but where ``installed`` is not given: then the most that are on duty at once.
    target : Target or sequence of Target
        All of them have to be met in every part, each with the lower end of its one-sided 95 % interval.
    replications : int, default 1000
        Days, or weeks where days differ, that every staffing is tried on: the same visitors for all.
    seed : int, default 0
    engine : "auto", "lanes" or "reference", default "auto"
    week : bool, default False
        A replication is a week even if its days do not differ.

    Returns
    -------
    Requirement

    Raises
    ------
    InvalidDescription
        What is no office, target or number; a share of 1, which no number of windows can promise; nobody ever comes.
    NoFeasiblePlan
        All installed windows, all day, are not enough, or the replications too few to show it: the parts are named.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "11:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[
    ...         mfc.WalkIns(
    ...             name="q",
    ...             service="passport",
    ...             per_hour=[30, 12],
    ...             starts="09:00",
    ...             step_min=60,
    ...         )
    ...     ],
    ...     windows=[mfc.Windows(name="universal", count=2, installed=9)],
    ... )
    >>> target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
    >>> need = mfc.required_windows(office, target, replications=256)
    >>> need.table()["needed"].tolist()
    [5, 6, 5, 3]
    """
    targets = check_asked("required_windows", office, target)
    count, seed = whole_numbers("required_windows", replications=(replications, 2), seed=(seed, 0))
    check_engine("required_windows", engine)
    days = office.days(week=week)
    if not customers_of(office, days):
        raise InvalidDescription(f"required_windows: office {office.name!r}: nobody ever comes; allowed: some demand")
    trials = Trials(office, days, targets, seed=seed, replications=count, engine=engine)
    everything = full(office, days)
    return requirement(trials, (tuple(np.zeros_like(counts) for counts in everything), everything))


def requirement(trials: Trials, bounds: tuple[Profile, Profile]) -> Requirement:
    """Find the windows required between the fewest and the most that are allowed.

    Raises
    ------
    NoFeasiblePlan
        The most that is allowed is not enough.
    """
    office, days, targets = trials.office, trials.days, trials.targets
    check_feasible(trials, bounds[1])
    start = windows_by_formula(office, days, targets[0], "mol")
    start = tuple(np.clip(*counts) for counts in zip(start, *bounds, strict=True))
    profile, fractional = start, tuple(counts.astype(float) for counts in start)
    if any(one.per == "half-hour" for one in targets):
        forward = Forward(trials, start, bounds)
        profile, fractional = forward.settle(), tuple(forward.fractional)
    trial = trials.trial(staffed(office, days, profile))
    if not (trial.met and all(one.per == "half-hour" for one in targets)):
        whole = Whole(trials, profile, bounds)
        whole.repair()
        whole.trim()
        profile, fractional = whole.profile, tuple(counts.astype(float) for counts in whole.profile)
        trial = trials.trial(staffed(office, days, profile))
    return Requirement(
        office, days, targets, profile, fractional, trial, trials.seed, trials.replications, trials.tried
    )


def check_asked(who: str, office: object, target: object) -> tuple[Target, ...]:
    """Check what a staffing is asked for; return the targets."""
    problems = kind_problems(f"{who}: office", office, Office, "as of Office(...)")
    given: Any = list(target) if isinstance(target, list | tuple) else [target]
    if not given:
        problems.append(f"{who}: target is empty; allowed: a Target, or a list of them")
    for one in given:
        wrong = kind_problems(f"{who}: target", one, Target, "as Target(limit_min=15, share=0.9, per='half-hour')")
        problems += wrong
        if not wrong and one.bound == 1 and one.at_least:
            problems.append(
                f"{who}: target: share must be below 1, got 1: no number of windows promises that nobody ever waits "
                "longer, and no simulation can show it; allowed: such as 0.95"
            )
        elif not wrong and one.bound == 0 and not one.at_least:
            problems.append(f"{who}: target: {one.kind} must be above 0, got 0: no number of windows promises that")
    if problems:
        raise InvalidDescription(*problems)
    return tuple(given)


def check_feasible(trials: Trials, everything: Profile) -> None:
    """Refuse targets that all installed windows, all day, cannot meet.

    Raises
    ------
    NoFeasiblePlan
        Naming the parts, what they reach, and the limits.
    """
    office, days = trials.office, trials.days
    trial = trials.trial(staffed(office, days, everything))
    problems = [
        problem
        for target, verdict in zip(trials.targets, trial.verdicts, strict=True)
        for problem in required_told.missed(office, target, verdict, Promise(target).parts(office, days))
    ]
    if problems:
        raise NoFeasiblePlan(*problems, required_told.limits(office, installed(office, days)))
