"""Plots of a staffing plan: its shifts, and the shares before and after."""

from __future__ import annotations

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.plots import plot_frontier, plot_plan_shares, plot_plan_shifts
from mfc_sim.studies.plan import StaffingPlan

HALF = mfc.Target(limit_min=15, share=0.85, per="half-hour")


@pytest.fixture(scope="module")
def plan() -> StaffingPlan:
    office = mfc.Office(
        name="Небольшой офис",
        language="ru",
        hours={"Mon": ("09:00", "12:00"), "Tue": ("09:00", "11:00")},
        services=[mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour=10)],
        windows=[mfc.Windows(name="universal", count=2, installed=6)],
    )
    kind = mfc.ShiftType(
        name="утро",
        windows="universal",
        starts="09:00",
        length_min=180,
        break_min=30,
        break_within=("10:00", "11:30"),
    )
    return mfc.staff(office, HALF, shift_types=[kind], replications=64, progress=False)


def test_every_person_of_the_day_has_a_bar_with_a_gap_for_the_break(plan: StaffingPlan) -> None:
    ax = plot_plan_shifts(plan, day="Mon")
    bars = plan.cover.bars(0)
    assert sum(bar.people for bar in bars) == plan.people
    assert [text.get_text() for text in ax.texts] == [f"× {bar.people}" for bar in bars]
    assert all(len(bar.breaks_ms) == 1 for bar in bars)
    assert ax.get_title() == "Небольшой офис, пн: план смен"
    assert {label.get_text() for label in ax.get_yticklabels()} == {"утро 09:00-12:00"}


def test_shares_are_those_of_the_proof_on_that_day(plan: StaffingPlan) -> None:
    ax = plot_plan_shares(plan, day="Tue")
    before, after = (np.asarray(line.get_ydata()) for line in ax.lines[:2])
    assert plan.today is not None
    assert ax.get_title() == "Небольшой офис, вт: вызваны в срок, сегодня и с планом"
    assert [text.get_text() for text in ax.get_legend().get_texts()][:2] == ["сегодня", "план"]
    assert after[:-1] == pytest.approx(100 * plan.proof.verdicts[0].value[6:])
    assert before[:-1] == pytest.approx(100 * plan.today.verdicts[0].value[6:])


def test_a_frontier_is_drawn_as_it_is_given(plan: StaffingPlan) -> None:
    table = plan.frontier()
    ax = plot_frontier(table, language="ru")
    assert np.asarray(ax.lines[-2].get_ydata()) == pytest.approx(table["cost"].to_numpy())


def test_an_unknown_day_is_named(plan: StaffingPlan) -> None:
    with pytest.raises(mfc.InvalidDescription, match="plot_plan_shifts: no day 'Mo' in the plan; did you mean 'Mon'"):
        plot_plan_shifts(plan, day="Mo")


def test_what_is_no_plan_is_named() -> None:
    with pytest.raises(mfc.InvalidDescription, match="plot_plan_shares: plan must be of kind StaffingPlan"):
        plot_plan_shares(None)  # type: ignore[arg-type]
