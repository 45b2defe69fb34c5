"""Shifts for a target, or the best that some people can promise: searched, then verified on visitors not yet seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim.arguments import whole_numbers
from mfc_sim.description.target import Target
from mfc_sim.engines.support import check_engine
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.questions import real
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.planned import Wish, most_for, plan_for
from mfc_sim.studies.profiles import installed, least_cover, needs_of, present
from mfc_sim.studies.roster import hours_today
from mfc_sim.studies.shift_model import Limits
from mfc_sim.studies.shifts import check_groups, check_reach, checked_types, problems_of
from mfc_sim.studies.staffing import check_asked
from mfc_sim.studies.trials import counting
from mfc_sim.tasks import customers_of

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType


def staff(
    office: Office,
    target: Target | Sequence[Target] | None = None,
    *,
    shift_types: Sequence[ShiftType],
    people: int | None = None,
    people_max: int | None = None,
    changes_max: int | None = None,
    replications: int = 500,
    seed: int = 0,
    engine: str = "auto",
    week: bool = False,
    time_limit_s: float = 10.0,
    progress: bool = True,
) -> StaffingPlan:
    """Find the cheapest shifts that meet a target, proved by simulation; or the most that some people can promise.

    Windows required are covered with shifts and simulated, breaks, handovers, absences and all; where the target is
    missed, more is asked for, until it is met; then people are taken away as long as it is. The plan is verified on
    four times as many days, on visitors that the search never met: the end of the one-sided 95 % interval has to meet
    the target in every part. If one fails, the search goes on with these visitors too, and another proof is made, at
    most five times. Groups of windows without a shift type keep their shifts.

    Parameters
    ----------
    office : Office
    target : Target or sequence of Target
        With ``people``: a target of a share or a quantile whose share is sought; default: 15 minutes, half-hour by
        half-hour.
    shift_types : sequence of ShiftType
    people : int, optional
        The reverse question: the greatest share that so many people can promise.
    people_max : int, optional
        People on any day, those of weekly shifts on all days together.
    changes_max : int, optional
        Shifts by day that may be added to today's or dropped.
    replications : int, default 500
        Days, or weeks where days differ, of the search.
    seed : int, default 0
    engine : "auto", "lanes" or "reference", default "auto"
    week : bool, default False
        A replication is a week even if its days do not differ.
    time_limit_s : float, default 10
        Of the solver, for one cover [s].
    progress : bool, default True
        Show a bar on a terminal when it takes longer than two seconds.

    Returns
    -------
    StaffingPlan

    Raises
    ------
    InvalidDescription
        Naming what makes no sense.
    NoFeasiblePlan
        Naming the half-hours that no staffing within the limits can mend, and the limits.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "13:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[mfc.WalkIns(name="q", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> plan = mfc.staff(
    ...     office,
    ...     mfc.Target(limit_min=15, share=0.9, per="half-hour"),
    ...     shift_types=[
    ...         mfc.ShiftType(
    ...             name="half", windows="universal", starts="09:00", length_min=240
    ...         )
    ...     ],
    ...     replications=128,
    ... )
    >>> plan.people, plan.cost, plan.proof.met
    (4, 16.0, True)
    """
    reverse = people is not None
    wanted = Target(limit_min=15.0, share=0.5, per="half-hour") if target is None and reverse else target
    limits = {"people": (people, 1), "people_max": (people_max, 1), "changes_max": (changes_max, 0)}
    numbers = {name: pair for name, pair in limits.items() if pair[0] is not None}
    problems = problems_of(
        lambda: check_asked("staff", office, wanted),
        lambda: checked_types("staff", shift_types),
        lambda: whole_numbers("staff", replications=(replications, 2), seed=(seed, 0), **numbers),
        lambda: check_engine("staff", engine),
    )
    if not 0 < real(time_limit_s) < np.inf:
        problems.append(f"staff: time_limit_s must be a number of seconds above 0, got {time_limit_s!r}")
    if reverse and people_max is not None:
        problems.append("staff: people= goes alone, not with people_max=")
    if problems:
        raise InvalidDescription(*problems)
    targets, types = check_asked("staff", office, wanted), checked_types("staff", shift_types)
    count, seed = whole_numbers("staff", replications=(replications, 2), seed=(seed, 0))
    if reverse and (len(targets) > 1 or not targets[0].at_least):
        raise InvalidDescription("staff: people= seeks the share of one target, of a share or a quantile")
    days = office.days(week=week)
    if not customers_of(office, days):
        raise InvalidDescription(f"staff: office {office.name!r}: nobody ever comes; allowed: some demand")
    mine = {one.windows for one in types}
    fixed = present(office, days)
    for counts in fixed:
        counts[[place for place, group in enumerate(office.windows) if group.name in mine]] = 0
    needs = needs_of(office, days, fixed)
    check_groups("staff", types, needs)
    kept = Limits(
        fixed,
        installed(office, days),
        least_cover(office, days),
        people if reverse else people_max,
        hours_today(office, days, mine),
        changes_max,
    )
    check_reach("staff", types, needs, kept, office.language)
    wish = Wish(office, days, types, kept, count, seed, engine, float(time_limit_s))
    with counting("staff", shown=progress) as tried:
        return most_for(wish, targets[0], tried) if reverse else plan_for(wish, targets, tried)
