"""A staffing plan: its shifts, and what it does to the waits."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from mfc_sim.description.clock import days_in
from mfc_sim.description.load import half_hours
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.plots.rosters import plot_shares, plot_shifts
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.text import say


def plot_plan_shifts(plan: StaffingPlan, *, day: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the shifts of a plan on one day, with their breaks.

    Parameters
    ----------
    plan : StaffingPlan
    day : str, optional
        Label of a day, as "Mon"; default: the first.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; a bar for all people of equal hours and breaks.

    Raises
    ------
    InvalidDescription
        No such day.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> office = mfc.presets.starter().replace(
    ...     hours=("09:00", "13:00"),
    ...     dates={},
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> half = mfc.ShiftType(
    ...     name="half", windows="universal", starts="09:00", length_min=240
    ... )
    >>> plan = mfc.staff(
    ...     office,
    ...     mfc.Target(limit_min=15, share=0.9, per="half-hour"),
    ...     shift_types=[half],
    ...     replications=64,
    ... )
    >>> ax = mfc.plots.plot_plan_shifts(plan, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.texts]
    ['× 5']
    """
    place = _day(plan, "plot_plan_shifts", day)
    language = plan.before.language
    title = say("plots.plan", language, **_of_day(plan, place))
    return plot_shifts(plan.cover.bars(place), language=language, title=title, ax=ax)


def plot_plan_shares(plan: StaffingPlan, *, day: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share called in time by half-hour of one day, today and with a plan, with 95 % bands.

    Parameters
    ----------
    plan : StaffingPlan
        One of its targets has to be a share by half-hour.
    day : str, optional
        Label of a day, as "Mon"; default: the first.
    ax : Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    Axes
        x: minutes since midnight, written as clock times; y: share called in time [%].

    Raises
    ------
    InvalidDescription
        No such day, or no such target.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> from matplotlib.figure import Figure
    >>> office = mfc.presets.starter().replace(
    ...     hours=("09:00", "13:00"),
    ...     dates={},
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
    ...     windows=[mfc.Windows(name="universal", count=3, installed=8)],
    ... )
    >>> half = mfc.ShiftType(
    ...     name="half", windows="universal", starts="09:00", length_min=240
    ... )
    >>> plan = mfc.staff(
    ...     office,
    ...     mfc.Target(limit_min=15, share=0.9, per="half-hour"),
    ...     shift_types=[half],
    ...     replications=64,
    ... )
    >>> ax = mfc.plots.plot_plan_shares(plan, ax=Figure().subplots())
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['today', 'plan', 'target 90 %']
    """
    place = _day(plan, "plot_plan_shares", day)
    shares = [k for k, target in enumerate(plan.targets) if target.per == "half-hour" and target.at_least]
    if not shares:
        raise InvalidDescription(f"plot_plan_shares: no target is a share by half-hour: {plan.targets!r}")
    edges = [half_hours(one) for one in plan.days]
    first = np.cumsum([0, *(len(of_day) - 1 for of_day in edges)])
    here = slice(int(first[place]), int(first[place + 1]))
    now = plan.proof.verdicts[shares[0]]
    then = plan.today.verdicts[shares[0]] if plan.today else None
    return plot_shares(
        edges[place],
        (then.value[here], then.low[here], then.high[here]) if then else None,
        (now.value[here], now.low[here], now.high[here]),
        plan.targets[shares[0]].bound,
        language=plan.before.language,
        title=say("plots.plan_shares", plan.before.language, **_of_day(plan, place)),
        ax=ax,
    )


def _day(plan: StaffingPlan, who: str, day: str | None) -> int:
    if problems := kind_problems(f"{who}: plan", plan, StaffingPlan, "as staff() returns it"):
        raise InvalidDescription(*problems)
    labels = [one.label for one in plan.days]
    if day is None:
        return 0
    if day not in labels:
        raise InvalidDescription(f"{who}: no day {day!r} in the plan{nearest(day, labels)}")
    return labels.index(day)


def _of_day(plan: StaffingPlan, place: int) -> dict[str, str]:
    """Office and day of a title."""
    label = days_in(plan.before.language, plan.days[place].label)
    return {"office": plan.before.name, "day": f", {label}" if label else ""}
