"""A staffing plan: shifts that meet a target, and the simulation that proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mfc_sim.description.clock import MIN, weekdays
from mfc_sim.description.load import half_hours
from mfc_sim.excel import Writable
from mfc_sim.measures.promises import Promise
from mfc_sim.studies import books, plan_told
from mfc_sim.studies.payroll import Payroll, payroll
from mfc_sim.studies.roster import behind_the_door, changes
from mfc_sim.studies.shift_cover import ShiftCover
from mfc_sim.studies.staffing import Requirement
from mfc_sim.studies.trials import Trial
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target

Again = Callable[["Sequence[Target]"], "StaffingPlan | None"]
"""Makes the plan for other targets, or nothing if there is none."""
FRONTIER = (-0.2, -0.1, -0.05, 0.0, 0.05)
"""Shares of a frontier, as differences from the target's."""


@dataclass(frozen=True, eq=False, repr=False)
class StaffingPlan(Writable):
    """Shifts that meet a target, verified by simulation; made by `mfc_sim.staff`.

    Attributes
    ----------
    before, office : Office
        The office as it was, and with the shifts of the plan: an ordinary office.
    days : tuple of Day
        Days of a replication.
    targets : tuple of Target
    cover : ShiftCover
        Who is given what.
    requirement : Requirement
        Windows required, half-hour by half-hour.
    proof : Trial
        The plan on visitors that the search had not seen.
    today : Trial or None
        The office as it was on the same visitors; None where it leaves a service without a window.
    within : tuple of (Trial or None, Trial)
        Today and with the plan, on the same visitors: the share called within the first target's limit, or 15 minutes,
        of all visitors and by half-hour (`plan_facts.watched`).
    lower_bound : float
        No plan that meets the target costs less, if more windows elsewhere do not hurt on average.
    attempts : int
        Verifications it took, 1 to 6.
    seeds : tuple of (int, int)
        Of the last search, and of the proof.
    replications : tuple of (int, int)
        Of the search, and of the proof.
    simulated : int
        Staffings simulated in all.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter().replace(
    ...     hours=("09:00", "13:00"),
    ...     dates={},
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> half = mfc.ShiftType(
    ...     name="half", windows="universal", starts="09:00", length_min=240
    ... )
    >>> target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
    >>> plan = mfc.staff(office, target, shift_types=[half], replications=64)
    >>> plan
    <StaffingPlan of 'Office 1': 5 people, cost 20, verified>
    >>> plan.changes
    ['universal 09:00-13:00: 3, now 5']
    >>> bool(plan.table()["slack"].min() >= 0)
    True
    >>> round(plan.payroll(absence=0.1).posts, 1)
    4.4
    """

    before: Office
    office: Office
    days: tuple[Day, ...]
    targets: tuple[Target, ...]
    cover: ShiftCover
    requirement: Requirement
    proof: Trial
    today: Trial | None
    within: tuple[Trial | None, Trial]
    lower_bound: float
    attempts: int
    seeds: tuple[int, int]
    replications: tuple[int, int]
    simulated: int
    again: Again

    @property
    def cost(self) -> float:
        """Cost of all people and days."""
        return self.cover.cost

    @property
    def people(self) -> int:
        """People on the busiest day, and those of weekly shifts."""
        return self.cover.people

    @property
    def person_hours(self) -> float:
        """Hours of all shifts of the plan with breaks, on the days of a replication."""
        return self.cover.person_hours

    @property
    def window_hours(self) -> float:
        """Hours at the windows of the plan's people, whole intervals without breaks."""
        mine = {one.windows for one in self.cover.types}
        groups = [place for place, group in enumerate(self.before.windows) if group.name in mine]
        lengths = [np.diff(half_hours(day)) / (60 * MIN) for day in self.days]
        duty = zip(self.cover.on_duty, lengths, strict=True)
        return float(sum((counts[groups] * length).sum() for counts, length in duty))

    @property
    def changes(self) -> list[str]:
        """Sentences on the shifts and breaks that the plan adds and drops."""
        return changes(self.before, self.office, self.days, {one.windows for one in self.cover.types})

    def warnings(self) -> tuple[str, ...]:
        """Sentences on shifts that people are paid for while the office is shut."""
        return tuple(behind_the_door(self.cover, self.days, self.before.language))

    def payroll(
        self, *, face_hours: float = 5.0, papers_hours: float = 3.0, absence: float = 0.0, workdays: float = 5.0
    ) -> Payroll:
        """Return the posts (ставки) that the plan needs.

        Parameters
        ----------
        face_hours, papers_hours : float
            Hours of one post and day at the window, and at papers [h]; the defaults are the norm of Murmansk region,
            2008 to 2011.
        absence : float
            Share of days on which one is away.
        workdays : float
            Days that one post works in a week; also those on which an office without weekdays is open.
        """
        labels = [day.label for day in self.days]
        open_days = sum(len(weekdays(label)) for label in labels) if all(labels) else None
        return payroll(
            self.window_hours, len(self.days), open_days, face_hours=face_hours, papers_hours=papers_hours,
            absence=absence, workdays=workdays,
        )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """Figures of every part of the visitors that a target names.

        Returns
        -------
        DataFrame
            target (its number), part, before, before_low, before_high, value, low, high (95 %), surely (the end of the
            one-sided 95 % interval), bound, slack. Parts to which nobody came are left out.
        """
        rows = []
        for place, target in enumerate(self.targets):
            parts = Promise(target).parts(self.before, self.days)
            now = self.proof.verdicts[place]
            then = self.today.verdicts[place] if self.today else None
            for part in np.flatnonzero(~np.isnan(now.value)).tolist():
                old = (then.value[part], then.low[part], then.high[part]) if then else (np.nan,) * 3
                new = now.value[part], now.low[part], now.high[part], now.surely[part]
                rows.append((place, parts[part], *old, *new, target.bound, now.slack[part]))
        columns = ["target", "part", "before", "before_low", "before_high", "value", "low", "high", "surely"]
        return pd.DataFrame(rows, columns=[*columns, "bound", "slack"])

    def frontier(self) -> pd.DataFrame:
        """Cost against the share promised, in a handful of points: the first target is eased and sharpened.

        Other targets stay. A plan for a greater share does for a smaller one: if none cheaper is found, it is shown.

        Returns
        -------
        DataFrame
            share, cost, people, person_hours, verified_share (what the proof shows for sure in the worst part); nan
            where no plan meets that share.

        Raises
        ------
        InvalidDescription
            The first target is not a share or a quantile.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> office = mfc.presets.starter().replace(
        ...     hours=("09:00", "13:00"),
        ...     dates={},
        ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
        ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
        ... )
        >>> half = mfc.ShiftType(
        ...     name="half", windows="universal", starts="09:00", length_min=240
        ... )
        >>> target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
        >>> plan = mfc.staff(office, target, shift_types=[half], replications=64)
        >>> plan.frontier()[["share", "cost", "people"]]
           share  cost  people
        0   0.70  16.0       4
        1   0.80  16.0       4
        2   0.85  16.0       4
        3   0.90  20.0       5
        4   0.95  24.0       6
        """
        target = self.targets[0]
        plan_told.check_share(target)
        rows = []
        cheapest: StaffingPlan | None = None
        for step in reversed(FRONTIER):
            share = round(target.bound + step, 9)
            if not 0 < share < 1:
                continue
            eased = target.replace(**{target.kind: share}), *self.targets[1:]
            plan = self if step == 0 else self.again(eased)
            if plan is None or (cheapest is not None and cheapest.cost < plan.cost):
                plan = cheapest
            cheapest = plan
            if plan is None:
                rows.append((share, np.nan, np.nan, np.nan, np.nan))
                continue
            surely = float(np.nanmin(plan.proof.verdicts[0].surely))
            rows.append((share, plan.cost, plan.people, plan.person_hours, surely))
        return pd.DataFrame(rows[::-1], columns=["share", "cost", "people", "person_hours", "verified_share"])

    def _sheets(self) -> Iterator[Sheet]:
        return books.plan(self)

    def __repr__(self) -> str:
        return f"<StaffingPlan of {self.before.name!r}: {self.people} people, cost {self.cost:g}, verified>"

    def __str__(self) -> str:
        return plan_told.text(self)

    def _repr_html_(self) -> str:
        return plan_told.html(self)
