"""Plots of staffing: windows needed, universal specialists, shifts, shares, and what a promise costs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim import plots
from test_universal import lands, office, passports

mpl.use("Agg")
HOUR_MS = 3_600_000
NAN = float("nan")


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def requirement() -> Any:
    plan = office(lands(1, installed=4), passports(1, installed=9), hours={"Mon-Fri": ("09:00", "11:00")})
    return mfc.required_windows(plan, mfc.Target(limit_min=15, share=0.8, per="half-hour"), replications=64, week=True)


@pytest.fixture(scope="module")
def curve() -> Any:
    return mfc.universal_curve(office(), replications=64)


def shift(name: str = "early", windows: str = "passports", start: float = 9, end: float = 18, **more: Any) -> Any:
    given = dict(
        name=name, windows=windows, start_ms=int(start * HOUR_MS), end_ms=int(end * HOUR_MS),
        breaks_ms=((12 * HOUR_MS, 13 * HOUR_MS),), days="Mon-Fri", people=3,
    )  # fmt: skip
    return SimpleNamespace(**{**given, **more})


TIMES = [9 * HOUR_MS, int(9.5 * HOUR_MS), 10 * HOUR_MS]
BEFORE = ([0.5, NAN], [0.4, NAN], [0.6, NAN])
AFTER = ([0.9, 0.95], [0.85, 0.9], [0.94, 1.0])
TABLE = pd.DataFrame({"share": [0.9, 0.8], "cost": [120.0, 90.0], "verified_share": [0.912, NAN]})


def drawn(what: str, requirement: Any, curve: Any, **more: Any) -> Any:
    """One of the plots of this page, by name."""
    if what == "requirement":
        return plots.plot_requirement(requirement, **more)
    if what == "universal":
        return plots.plot_universal(curve, **more)
    more |= {"language": "en", "title": "Plan"}
    if what == "shifts":
        return plots.plot_shifts([shift(), shift(name="late", start=10, end=19)], **more)
    if what == "shares":
        return plots.plot_shares(TIMES, BEFORE, AFTER, 0.9, **more)
    return plots.plot_frontier(TABLE, **more)


ALL = ["requirement", "universal", "shifts", "shares", "frontier"]


@pytest.mark.parametrize("what", ALL)
def test_a_plot_returns_the_axes_it_was_given_and_makes_no_figure(what: str, requirement: Any, curve: Any) -> None:
    _, ax = plt.subplots()
    before = plt.get_fignums()
    assert drawn(what, requirement, curve, ax=ax) is ax
    assert plt.get_fignums() == before
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_title()
    ax.figure.canvas.draw()


@pytest.mark.parametrize("what", ALL)
def test_a_plot_makes_its_own_figure_where_none_is_given(what: str, requirement: Any, curve: Any) -> None:
    ax = drawn(what, requirement, curve)
    assert ax.figure.number in plt.get_fignums()


def legend(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def stairs(ax: Any) -> dict[str, list[float]]:
    """Heights of the steps by label."""
    return {patch.get_label(): patch.get_data().values.tolist() for patch in ax.patches}


def test_windows_needed_are_steps_over_the_load_and_the_formulas(requirement: Any) -> None:
    ax = plots.plot_requirement(requirement)
    table = requirement.table()
    monday = table[table["weekday"] == requirement.days[0].label]
    found = stairs(ax)
    for name, label in (
        ("needed", "windows needed"), ("load", "offered load, windows"), ("sipp", "formula by half-hour (SIPP)"),
        ("lag_sipp", "the same, lagged"), ("mol", "by the load in time (MOL)"),
    ):  # fmt: skip
        assert found[label] == pytest.approx(monday.groupby("from", sort=False)[name].sum().tolist())
    assert found["passports"] == monday.loc[monday["windows"] == "passports", "needed"].tolist()
    assert ax.get_xlim() == (540, 660)
    assert ax.get_title() == f"Office: windows needed, {requirement.days[0].label}"


def test_one_group_is_drawn_alone(requirement: Any) -> None:
    table = requirement.table()
    last = requirement.days[-1].label
    ax = plots.plot_requirement(requirement, day=last, windows="lands")
    mine = table[(table["weekday"] == last) & (table["windows"] == "lands")]
    assert stairs(ax)["windows needed"] == mine["needed"].tolist()
    assert "passports" not in stairs(ax)
    assert ax.get_title().startswith("Office, lands: windows needed")


def test_a_wrong_day_and_a_wrong_group_are_both_named(requirement: Any) -> None:
    with pytest.raises(mfc.InvalidDescription) as caught:
        plots.plot_requirement(requirement, day="Sunday", windows="land")
    assert [problem.partition(":")[2] for problem in caught.value.problems] == [
        f" day: there is no 'Sunday'; allowed: {', '.join(repr(day.label) for day in requirement.days)}",
        " windows: there is no group 'land'; did you mean 'lands'?",
    ]


def test_the_curve_is_drawn_with_its_band_and_the_knee(curve: Any) -> None:
    ax = plots.plot_universal(curve, color="black")
    line, knee = ax.get_lines()
    table = curve.table()
    assert line.get_color() == "black"
    assert line.get_xdata().tolist() == list(range(8))
    assert line.get_ydata().tolist() == (100 * table["value"]).tolist()
    (band,) = ax.collections
    assert band.get_datalim(ax.transData).ymin == pytest.approx(100 * table["value_low"].min())
    assert set(knee.get_xdata()) == {curve.knee}
    assert legend(ax) == [
        "Called within 15 minutes, %",
        "95 % interval",
        f"knee: {curve.knee} (beyond it no more than 1 percentage point)",
    ]
    assert ax.get_xlabel() == "Specialists made universal, of 7"


def test_no_knee_is_drawn_where_it_is_all_of_them() -> None:
    open_end = mfc.universal_curve(office(), replications=64, worth=1e-6)
    assert open_end.knee == open_end.people
    assert len(plots.plot_universal(open_end).get_lines()) == 1
    assert "No knee before the last of 7: the last ones moved may still add more than 0.0001 points" in str(open_end)


def test_a_shift_is_a_bar_with_its_people_and_white_breaks() -> None:
    rows = [
        shift(),
        shift(name="lands only", windows="lands", breaks_ms=(), days="", people=1),
        shift(name="late", start=10),
    ]
    ax = plots.plot_shifts(rows)
    spans = [
        (mpl.colors.to_hex(bars.get_facecolor()[0]), *np.round([box.get_extents().x0, box.get_extents().x1], 6))
        for bars in ax.collections
        for box in bars.get_paths()
    ]
    assert [(color, float(begin), float(end)) for color, begin, end in spans] == [
        ("#0072b2", 540, 1080), ("#ffffff", 720, 780),
        ("#0072b2", 600, 1080), ("#ffffff", 720, 780),
        ("#e69f00", 540, 1080),
    ]  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "early 09:00-18:00 (Mon-Fri)", "late 10:00-18:00 (Mon-Fri)", "lands only 09:00-18:00",
    ]  # fmt: skip
    assert [text.get_text() for text in ax.texts] == ["× 3", "× 3", "× 1"]
    assert legend(ax) == ["passports", "lands"]


def test_many_odd_shifts_fit_into_a_plot() -> None:
    rows = [shift(name=f"$x_{{$ {number}", windows=f"_g$ {number // 2}") for number in range(90)]
    ax = plots.plot_shifts(rows, title="$\\frac{$")
    ax.figure.canvas.draw()
    assert len(ax.get_yticklabels()) <= 40
    assert legend(ax)[0] == " _g\\$ 0"
    assert legend(ax)[-1] == "… and 35 more groups"


def test_shares_are_steps_in_percent_with_their_target() -> None:
    ax = plots.plot_shares(TIMES, BEFORE, AFTER, 0.9)
    before, after, target = ax.get_lines()
    assert np.array_equal(before.get_ydata(), [50, NAN, NAN], equal_nan=True)
    assert after.get_ydata().tolist() == pytest.approx([90, 95, 95])
    assert after.get_drawstyle() == "steps-post"
    assert after.get_xdata().tolist() == [540, 570, 600]
    assert set(target.get_ydata()) == {90}
    assert legend(ax) == ["today", "plan", "target 90 %"]
    assert legend(plots.plot_shares(TIMES, None, AFTER, 0.925, language="ru")) == ["план", "цель 92,5 %"]


def test_a_frontier_is_cost_over_share_in_order() -> None:
    ax = plots.plot_frontier(TABLE)
    *_, promised, verified = ax.get_lines()
    assert promised.get_xdata().tolist() == [80, 90]
    assert promised.get_ydata().tolist() == [90, 120]
    assert np.array_equal(verified.get_xdata(), [NAN, 91.2], equal_nan=True)
    assert legend(ax) == ["promised", "shown by simulation"]


def test_plots_speak_russian() -> None:
    russian = mfc.universal_curve(office(language="ru", name="МФЦ"), replications=8, of="mean_wait_min")
    need = mfc.required_windows(
        office(lands(4), passports(9), language="ru", name="МФЦ"),
        mfc.Target(limit_min=15, share=0.5, per="half-hour"), replications=16,
    )  # fmt: skip
    for ax in (
        plots.plot_universal(russian),
        plots.plot_requirement(need),
        plots.plot_shifts([shift()], language="ru", title="МФЦ"),
        plots.plot_shares(TIMES, BEFORE, AFTER, 0.9, language="ru", title="МФЦ"),
        plots.plot_frontier(TABLE, language="ru", title="МФЦ"),
    ):
        words = [ax.get_xlabel(), ax.get_ylabel(), ax.get_title(), *legend(ax)]
        assert not any(word for text in words for word in ("share", "windows", "Time", "Cost") if word in text)
        assert "МФЦ" in ax.get_title()
        ax.figure.canvas.draw()
    shifts = plots.plot_shifts([shift()], language="ru")
    assert [label.get_text() for label in shifts.get_yticklabels()] == ["early 09:00-18:00 (пн-пт)"]


@pytest.mark.parametrize("plot", [plots.plot_requirement, plots.plot_universal])
def test_what_is_no_study_is_not_drawn(plot: Any) -> None:
    before = plt.get_fignums()
    with pytest.raises(mfc.InvalidDescription, match="got NoneType"):
        plot(None)
    assert plt.get_fignums() == before


def test_wrong_rows_are_all_named() -> None:
    bare = shift()
    del bare.people
    with pytest.raises(mfc.InvalidDescription) as caught:
        plots.plot_shifts([bare, shift(start=18, end=9), shift()], language="de")  # type: ignore[arg-type]
    first, second, third = caught.value.problems
    assert first == "plot_shifts: language must be 'ru' or 'en', got 'de'"
    assert second.startswith("plot_shifts: row 1 has no people; allowed: objects with name, windows, start_ms")
    assert third == (
        "plot_shifts: row 2 ('early') must end after it begins, from 0 to 86400000 ms, got 64800000 to 32400000"
    )
    with pytest.raises(mfc.InvalidDescription, match="rows must be a list of shifts, at least one"):
        plots.plot_shifts([])


def test_wrong_shares_are_all_named() -> None:
    with pytest.raises(mfc.InvalidDescription) as caught:
        plots.plot_shares(TIMES, ([0.5], [0.4, 0.4], [1.6, 0.5]), None, 90)  # type: ignore[arg-type]
    assert list(caught.value.problems) == [
        "plot_shares: bound must be a share from 0 to 1, got 90",
        "plot_shares: before: value must have 2 numbers, one less than times_ms, got shape (1,)",
        "plot_shares: before: high must be shares from 0 to 1, got 0.5 to 1.6",
        "plot_shares: after must be three arrays (value, low, high), got NoneType",
    ]
    with pytest.raises(mfc.InvalidDescription, match=r"times_ms must be at least two times, .*, got \[3, 3\]"):
        plots.plot_shares([3, 3], None, AFTER, 0.9)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (TABLE.drop(columns="cost"), "table has no column 'cost'; it has 'share', 'verified_share'"),
        (TABLE.head(0), "table is empty; allowed: at least one plan"),
        (None, "table must be a DataFrame with share, cost, verified_share, got NoneType"),
    ],
)
def test_a_table_that_is_no_frontier_is_named(table: Any, problem: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=problem):
        plots.plot_frontier(table)
