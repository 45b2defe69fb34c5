"""What a sweep refuses before anything runs, and what it says: errors, the best point, plots, progress."""

from __future__ import annotations

import io
import itertools
from contextlib import redirect_stderr
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from joblib import Parallel

import mfc_sim as mfc
from mfc_sim import tasks
from mfc_sim.plots import plot_sweep
from mfc_sim.studies import sweep as sweeps
from mfc_sim.studies.answers import Answer
from mfc_sim.studies.best import best

mpl.use("Agg")
COUNT = "windows.universal.shifts.day.count"
OFFICE = mfc.Office(
    name="Office",
    hours=("09:00", "12:00"),
    services=[mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    windows=[mfc.Windows(name="universal", installed=6, shifts=[mfc.Shift(name="day", count=3)])],
)
WINDOWS = mfc.Axis("windows open", COUNT, range(2, 6))
SCALE = mfc.Axis("scale", "demand.*.scale", {"today": 1.0, "more": 1.3})


@pytest.fixture(autouse=True)
def closed_figures() -> Any:
    yield
    plt.close("all")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is run."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("run")

    monkeypatch.setattr(tasks, "answers", never)
    monkeypatch.setattr(sweeps, "each", never)


WRONG: dict[str, tuple[Any, dict[str, Any], str]] = {
    "path": ({"demand.*.scal": [1]}, {}, "sweep: path 'demand.*.scal': nothing there has the field 'scal'; did you"),
    "path in a shift": (
        mfc.Axis("late", "windows.universal.shifts.dya.count", [1]), {},
        "sweep: axis 'late': path 'windows.universal.shifts.dya.count': there is no 'dya'; did you mean 'day'?",
    ),
    "value": (
        mfc.Axis("late", COUNT, [3, 0]), {},
        "sweep: axis 'late', value 0: windows 'universal': shift 'day': count must be >= 1, got 0",
    ),
    "value of a label": (
        {COUNT: {"many": 7}}, {},
        f"sweep: axis '{COUNT}', value 'many': windows 'universal': installed must be at least 7, the windows on duty",
    ),
    "two values together": (
        [mfc.Axis("late", COUNT, [3, 5]), mfc.Axis("installed", "windows.universal.installed", [4])], {},
        "sweep: at late=5, installed=4: windows 'universal': installed must be at least 5",
    ),
    "service without a window": (
        {"windows.universal.shifts.day.days": ["Mon"], "hours": {"week": {"Mon-Tue": ("9:00", "12:00")}}}, {},
        "service 'passport': has demand on Tue, but no window serves it that day",
    ),
    "no vary": (None, {}, "sweep: vary is missing"),
    "empty": ({}, {}, "sweep: vary is empty, there are no points"),
    "empty axis": ({COUNT: []}, {}, f"axis '{COUNT}': values are empty; allowed: at least one"),
    "a text": ({COUNT: "34"}, {}, f"axis '{COUNT}': values must be a list, or a mapping of labels to values, got '34'"),
    "a number": ({COUNT: 3}, {}, f"axis '{COUNT}': values must be a list"),
    "value twice": ({COUNT: [3, 4, 3]}, {}, f"axis '{COUNT}': value 3 is given twice"),
    "endless": ({COUNT: itertools.count()}, {}, f"axis '{COUNT}': values are too many; allowed: at most 100000"),
    "a number of numpy's": ({COUNT: np.array(3)}, {}, f"axis '{COUNT}': values must be a list, or a mapping"),
    "no number": ({COUNT: {np.nan: 3}}, {}, f"axis '{COUNT}': a label must be text or a number, got nan"),
    "no finite number": ({COUNT: {np.inf: 3}}, {}, f"axis '{COUNT}': a label must be text or a number, got inf"),
    "no number of windows": ({COUNT: [10**400]}, {}, "shift 'day': count must be a whole number below 2147483648"),
    "long values": (
        {"patience": [mfc.Empirical(values_min=[1] * 60 + [last]) for last in (2, 3)]}, {},
        "axis 'patience': several values look like 'Empirical(values_min=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, ...'",
    ),
    "overruled": (
        [mfc.Axis("one queue", "demand.queue.scale", [1, 2]), SCALE], {},
        "sweep: axis 'one queue' changes nothing, as axis 'scale' sets the same after it; allowed: the axis of the",
    ),
    "replaced": (
        {COUNT: [3, 4], "windows": {"as is": OFFICE.windows, "more": OFFICE.with_windows(universal=5).windows}}, {},
        f"sweep: axis '{COUNT}' changes nothing, as axis 'windows' sets the same after it",
    ),
    "label": ({COUNT: {None: 3}}, {}, f"axis '{COUNT}': a label must be text or a number, got None"),
    "name twice": ([SCALE, mfc.Axis("scale", COUNT, [3])], {}, "sweep: two axes have the name 'scale'"),
    "path twice": ([WINDOWS, mfc.Axis("late", COUNT, [3])], {}, f"sweep: two axes set the path '{COUNT}'"),
    "no axis": ([WINDOWS, 3], {}, "sweep: vary must be a mapping of paths to values, or Axis(name, path, values)"),
    "too many": (
        [mfc.Axis(f"a{place}", f"path{place}", range(100)) for place in range(3)], {},
        "sweep: has 100 x 100 x 100 = 1000000 points, at most 100000 are allowed",
    ),
    "replications": (WINDOWS, {"replications": 0}, "sweep: replications must be a whole number >= 1, got 0"),
    "seed": (WINDOWS, {"seed": 1.5}, "sweep: seed must be a whole number >= 0, got 1.5"),
    "n_jobs": (WINDOWS, {"n_jobs": 0}, "sweep: n_jobs must be a whole number, -1 for all processors, not 0, got 0"),
    "memory": (WINDOWS, {"memory_mib": -1}, "sweep: memory_mib must be a number of MiB above 0, got -1"),
    "endless run": (WINDOWS, {"replications": 10**30}, "sweep: replications must be at most 1000000000, got 1000000"),
    "week": (WINDOWS, {"week": pd.NA}, "week must be True or False, got <NA>"),
    "engine": (WINDOWS, {"engine": "lane"}, "sweep: engine must be 'auto', 'lanes' or 'reference', got 'lane'"),
    "dates": (WINDOWS, {"dates": ("2026-01-02", "2026-01-01")}, "dates: first must not be later than last"),
}  # fmt: skip


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(("vary", "more", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_before_anything_runs(vary: Any, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.sweep(OFFICE, vary, **more)
    assert sentence in str(error.value)


@pytest.mark.usefixtures("no_engine")
def test_the_point_that_an_engine_cannot_do_is_named() -> None:
    with pytest.raises(mfc.UnsupportedFeature, match=r"sweep: at hall=3: engine 'lanes' has no hall \(R13\)"):
        mfc.sweep(OFFICE, {"hall": [None, 3]}, engine="lanes")


@pytest.mark.usefixtures("no_engine")
def test_every_wrong_axis_and_value_is_named_once() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.sweep(OFFICE, [mfc.Axis("late", COUNT, [0, -1, 3]), mfc.Axis("scale", "demand.*.scale", [1, -2])])
    assert [problem.split(": ")[1] for problem in error.value.problems] == [
        "axis 'late', value 0", "axis 'scale', value -2", "axis 'late', value -1",
    ]  # fmt: skip
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.sweep(OFFICE, {"demand.*.scal": range(50), "window.*.pace": range(50)})
    assert len(error.value.problems) == 2


NAMES: dict[str, tuple[Any, str]] = {
    "no name": ({"name": ""}, "axis '': name must be text, not empty, got ''"),
    "no path": ({"path": []}, "axis 'a': path must be a path such as 'demand.*.scale', or a list of them, got []"),
    "one path twice": ({"path": ["x", "x"]}, "axis 'a': path 'x' is given twice"),
}


@pytest.mark.parametrize(("given", "sentence"), NAMES.values(), ids=NAMES.keys())
def test_an_axis_checks_itself(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Axis(**{"name": "a", "path": "x", "values": [1], **given})
    assert sentence in str(error.value)


def test_an_axis_sets_several_paths_together_and_labels_what_is_no_number() -> None:
    axis = mfc.Axis("both", ["demand.*.scale", "demand.*.day_cv"], np.array([0.5, 1.0]))
    swept = mfc.sweep(OFFICE, [axis, mfc.Axis("patience", "patience", [None, mfc.Fixed(minutes=30)])], replications=2)
    assert list(swept.offices) == [(value, label) for value in (0.5, 1.0) for label in ("None", "Fixed(minutes=30.0)")]
    assert (swept.offices[0.5, "None"].demand[0].scale, swept.offices[0.5, "None"].demand[0].day_cv) == (0.5, 0.5)


def test_a_wider_path_may_come_before_a_narrower_one() -> None:
    two = OFFICE.replace(demand=[*OFFICE.demand, mfc.WalkIns(name="other", service="passport", per_hour=2)])
    axes = [SCALE, mfc.Axis("one", "demand.queue.scale", [1.0, 2.0])]
    offices = mfc.sweep(two, axes, replications=2).offices
    assert [office.demand[1].scale for office in offices.values()] == [1, 1, 1.3, 1.3]


@pytest.mark.usefixtures("no_engine")
def test_named_offices_are_checked_by_name() -> None:
    with pytest.raises(mfc.InvalidDescription, match="two offices have the name 'Office'"):
        mfc.sweep([OFFICE, OFFICE])
    with pytest.raises(mfc.InvalidDescription, match="sweep: 'b' must be of kind Office"):
        mfc.sweep({"a": OFFICE, "b": 3})  # type: ignore[dict-item]
    with pytest.raises(mfc.InvalidDescription, match="vary goes with one office"):
        mfc.sweep([OFFICE], {COUNT: [3]})
    for nothing in ([], {}, 3, "office"):
        with pytest.raises(mfc.InvalidDescription, match="takes an Office, a list or a mapping of them"):
            mfc.sweep(nothing)  # type: ignore[arg-type]
    with pytest.raises(mfc.InvalidDescription, match="at scenario=b: office 'Office': demand is empty"):
        mfc.sweep({"a": OFFICE, "b": OFFICE.replace(demand=[])})


def test_a_store_is_refused_by_name() -> None:
    with pytest.raises(mfc.UnsupportedFeature, match="sweep: store= comes in a later version"):
        mfc.sweep(OFFICE, WINDOWS, store="runs")


@pytest.fixture(scope="module")
def swept() -> mfc.Sweep:
    return mfc.sweep(OFFICE, [SCALE, WINDOWS], replications=40, seed=3)


def test_a_wrong_point_cut_or_figure_is_named(swept: mfc.Sweep) -> None:
    with pytest.raises(mfc.InvalidDescription, match="axis 'windows open' has no 9; allowed: 2, 3, 4, 5"):
        swept["today", 9]
    with pytest.raises(mfc.InvalidDescription, match="axis 'windows open' has no '3'; did you mean 3"):
        swept["today", "3"]
    for nothing in (np.array([2, 3]), pd.NA, pd.Series([2, 3]), np.nan, None, [2]):
        with pytest.raises(mfc.InvalidDescription, match="axis 'windows open' has no "):
            swept["today", nothing]
        with pytest.raises(mfc.InvalidDescription, match="axis 'windows open' has no "):
            swept.at({"windows open": nothing})
    with pytest.raises(mfc.InvalidDescription, match=r"given by 2 label\(s\), \(scale, windows open\), got 3"):
        swept[3]
    with pytest.raises(mfc.InvalidDescription, match="by: unknown key 'service_'; did you mean 'service'"):
        swept.table("service_")
    named = mfc.sweep(OFFICE, mfc.Axis("windows", COUNT, [3]), replications=2)
    assert named.table("hour").index.names == ["windows", "hour"]
    with pytest.raises(mfc.InvalidDescription, match="by: 'windows' is the name of an axis too"):
        named.table(("hour", "windows"))
    other = OFFICE.replace(services=[mfc.Service(name="visa", duration=mfc.Fixed(minutes=5))],
                           demand=[mfc.WalkIns(name="queue", service="visa", per_hour=20)])  # fmt: skip
    both = mfc.sweep({"a": OFFICE, "b": other}, replications=2)
    with pytest.raises(mfc.InvalidDescription, match="at scenario=b: where: service has no 'passport'"):
        both.table(where={"service": "passport"})
    with pytest.raises(mfc.InvalidDescription, match="at scenario=a: where: service has no 'visa'"):
        both.table(where={"service": "visa"})
    with pytest.raises(mfc.InvalidDescription, match=r"^where: service has no 'viza'"):
        both.table(where={"service": "viza"})


def test_the_best_point_is_the_cheapest_that_meets_the_target(swept: mfc.Sweep) -> None:
    target = mfc.Target(limit_min=15, share=0.7, per="day")
    found = swept.best(target)
    table = swept.table()
    met = table.index[table["share_within_15"] >= 0.7]
    assert found.points.index.tolist() == sorted(met, key=lambda key: (3 * key[1], -table.loc[key, "share_within_15"]))
    assert found.point == found.points.index[0]
    assert found.office is swept.offices[found.point]
    assert found.window_hours == 3 * found.office.windows[0].count
    assert found.met
    assert float(found.share) == table.loc[found.point, "share_within_15"]
    assert found.surely == (table.loc[found.point, "share_within_15_low"] >= 0.7)


def test_the_limit_of_a_target_is_its_own(swept: mfc.Sweep) -> None:
    found = swept.best(mfc.Target(limit_min=3, share=0.5, per="day"))
    for key in swept.offices:
        assert found.table.loc[key, "share"] == swept[key].share_within(3).value
        assert found.table.loc[key, "low"] == swept[key].share_within(3).low


def test_the_nearest_point_is_named_where_none_meets_the_target(swept: mfc.Sweep) -> None:
    found = swept.best(mfc.Target(limit_min=0, share=1, per="day"))
    assert (found.met, found.surely, found.point) == (False, False, ("today", 5))
    assert len(found.points) == 0
    assert "None of the 8 points meets it." in str(found)
    assert "The nearest: scale=today, windows open=5" in str(found)
    assert repr(found) == "<Best for Target(limit_min=0.0, share=1.0, per='day'): ('today', 5) does not meet it>"


class Shares:
    """A sweep of four offices whose shares are given."""

    axes, language, replications = (WINDOWS,), "en", 40

    def __init__(self, *shares: Any, cells: Any = ((),)) -> None:
        self.offices = {(label,): OFFICE.with_values({COUNT: label}) for label in WINDOWS.labels}
        self.points = [tasks.Points(lanes=1, engine="auto").point(one, one.days()) for one in self.offices.values()]
        self._shares, self._cells = [np.atleast_1d(share) for share in shares], cells

    def shares(self, _: mfc.Target) -> list[Answer]:
        """Intervals of five per cent to both sides."""
        ends = {"": 0.0, "_low": -0.05, "_high": 0.05}
        return [
            Answer(self._cells, {f"share_within_15{end}": share + more for end, more in ends.items()})
            for share in self._shares
        ]


def chosen(target: mfc.Target, *shares: Any, **more: Any) -> Any:
    return best(Shares(*shares, **more), target)  # type: ignore[arg-type]


DAY = mfc.Target(limit_min=15, share=0.8, per="day")


def test_a_target_is_met_surely_only_if_the_lower_end_meets_it() -> None:
    found = chosen(DAY, 0.7, 0.82, 0.86, 0.9)
    assert (found.point, found.met, found.surely) == (3, True, False)
    assert found.table["met"].tolist() == ["no", "met", "surely", "surely"]
    assert "Met by the value alone" in str(found)
    assert "The cheapest that meets it surely: windows open=4, 12.0 window-hours." in str(found)
    assert chosen(DAY, 0.86, 0.82, 0.86, 0.9).surely
    assert "surely: " not in str(chosen(DAY, 0.7, 0.7, 0.7, 0.82))


def test_a_target_per_service_is_met_by_the_worst_and_those_without_visitors_break_none() -> None:
    per_service = mfc.Target(limit_min=15, share=0.8, per="service")
    cells = (("passport",), ("visa",))
    found = chosen(per_service, [0.9, 0.7], [0.82, 0.9], [0.9, np.nan], [0.9, 0.9], cells=cells)
    assert found.table["met"].tolist() == ["no", "met", "surely", "surely"]
    assert (found.point, found.worst) == (3, "passport")
    assert "(worst: passport)" in str(found)
    nobody = chosen(per_service, *[[np.nan, np.nan]] * 4, cells=cells)
    assert not nobody.met


def test_a_better_share_decides_between_points_of_equal_cost() -> None:
    same = Shares(0.85, 0.95, 0.9, 0.9)
    same.offices = dict.fromkeys(same.offices, OFFICE)
    same.points = [same.points[0]] * 4
    assert best(same, DAY).point == 3  # type: ignore[arg-type]


def test_a_target_is_a_description_and_what_cannot_be_judged_is_refused(swept: mfc.Sweep) -> None:
    with pytest.raises(mfc.UnsupportedFeature, match="per='half-hour' needs figures by half-hour"):
        swept.best(mfc.Target(limit_min=15, share=0.9, per="half-hour"))
    with pytest.raises(mfc.InvalidDescription, match="best: target must be of kind Target"):
        swept.best(0.9)  # type: ignore[arg-type]
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Target(limit_min=-1, share=0, per="week")
    assert error.value.problems == (
        "Target: limit_min must be >= 0 minutes, got -1",
        "Target: share must be > 0, got 0",
        "Target: per must be 'half-hour', 'day', 'service' or 'level', got 'week'",
    )
    assert len(swept.best(mfc.Target(limit_min=15, share=0.5, per="level")).table) == 8


def test_the_best_point_speaks_the_language_of_the_office() -> None:
    russian = mfc.sweep(OFFICE.replace(language="ru"), WINDOWS, replications=2)
    text = str(russian.best(mfc.Target(limit_min=2.5, share=0.5, per="level")))
    assert text.startswith("Цель: не меньше 50 % вызваны за 2,5 мин, на каждом уровне очереди")
    assert "<p>Цель" in russian.best(mfc.Target(limit_min=2.5, share=0.5, per="level"))._repr_html_()


def test_one_axis_is_drawn_as_a_line_with_its_interval(swept: mfc.Sweep) -> None:
    part = swept.at({"scale": "more"})
    _, ax = plt.subplots()
    assert plot_sweep(part, kpi="share_within_15", ax=ax, color="black") is ax
    (line,) = ax.get_lines()
    assert list(np.asarray(line.get_xdata())) == [2, 3, 4, 5]
    np.testing.assert_allclose(np.asarray(line.get_ydata()), 100 * part.table()["share_within_15"])
    assert line.get_color() == "black"
    (band,) = ax.collections
    assert band.get_datalim(ax.transData).ymin == pytest.approx(100 * part.table()["share_within_15_low"].min())
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("windows open", "Called within 15 minutes, %")
    assert ax.get_title() == "Office: scale=more"
    ax.figure.canvas.draw()
    words = plot_sweep(swept.at({"windows open": 3}))
    assert [label.get_text() for label in words.get_xticklabels()] == ["today", "more"]


def test_two_axes_are_drawn_as_a_map_with_numbers(swept: mfc.Sweep) -> None:
    ax = plot_sweep(swept, kpi="mean_wait_min")
    (image,) = ax.images
    np.testing.assert_array_equal(np.asarray(image.get_array()).ravel(), swept.table()["mean_wait_min"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["today", "more"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2", "3", "4", "5"]
    assert len(ax.texts) == 8
    assert ax.texts[0].get_text() == f"{swept.table()['mean_wait_min'].iloc[0]:.1f}"
    ax.figure.canvas.draw()


def test_a_plot_speaks_russian_and_refuses_what_it_cannot_draw(swept: mfc.Sweep) -> None:
    russian = mfc.sweep(
        OFFICE.replace(language="ru"), [mfc.Axis("спрос", "demand.*.scale", [1.0, 1.5]), WINDOWS,
                                       mfc.Axis("pace", "windows.*.pace", [1.0])], replications=2)  # fmt: skip
    with pytest.raises(mfc.InvalidDescription, match=r"draws one or two axes, got 3 .*fix some, as in sweep.at"):
        plot_sweep(russian)
    ax = plot_sweep(russian.at({"pace": 1.0}))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["1,0", "1,5"]
    assert "," in ax.texts[0].get_text()
    with pytest.raises(mfc.InvalidDescription, match="unknown kpi 'mean_wait'; did you mean 'mean_wait_min'"):
        plot_sweep(swept, kpi="mean_wait")
    with pytest.raises(mfc.InvalidDescription, match=r"ax must be of kind Axes, as of plt.subplots\(\), got int"):
        plot_sweep(swept, ax=3)  # type: ignore[arg-type]
    with pytest.raises(mfc.InvalidDescription, match="plot_sweep must be of kind Sweep"):
        plot_sweep(3)  # type: ignore[arg-type]


def test_no_more_workers_are_started_than_there_are_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def parallel(*, n_jobs: int, **_: Any) -> Any:
        started.append(n_jobs)
        return Parallel(n_jobs=n_jobs, backend="threading", return_as="generator")

    monkeypatch.setattr("joblib.Parallel", parallel)
    assert [made for _, made in tasks.each(abs, [-1, -2, -3], n_jobs=10**9)] == [1, 2, 3]
    assert [made for _, made in tasks.each(abs, [-1, -2, -3], n_jobs=-1)] == [1, 2, 3]
    assert started == [3, -1]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_sweep_says_how_far_it_was(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(tasks, "TASK_CUSTOMERS", {"lanes": 1, "reference": 1})
    whole = sweeps.together

    def interrupted(parts: Any, *more: Any) -> Any:
        interrupted.count += 1  # type: ignore[attr-defined]
        if interrupted.count == 3:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return whole(parts, *more)

    interrupted.count = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(sweeps, "together", interrupted)
    with pytest.raises(KeyboardInterrupt, match="sweep: stopped after 40 of 80 replications; nothing is kept") as stop:
        mfc.sweep(OFFICE, WINDOWS, replications=20, n_jobs=workers)
    assert stop.value.__suppress_context__


@pytest.mark.parametrize("progress", [True, False])
def test_progress_leaves_nothing_where_there_is_no_terminal(progress: bool) -> None:
    with redirect_stderr(io.StringIO()) as written:
        mfc.sweep(OFFICE, WINDOWS, replications=2, progress=progress)
    assert written.getvalue() == ""


def test_the_numbers_beside_the_colors_of_a_map_have_commas_in_russian() -> None:
    from matplotlib.figure import Figure

    windows = mfc.Axis("w", "windows.универсальные.shifts.вечер.count", [2, 3])
    people = mfc.Axis("p", "demand.живая очередь.scale", [1.0, 1.1])
    swept = mfc.sweep(mfc.presets.starter("ru"), [windows, people], replications=2, progress=False)
    figure = Figure()
    mfc.plots.plot_sweep(swept, ax=figure.subplots())
    figure.canvas.draw()
    told = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert any("," in text for text in told)
    assert not any("." in text for text in told)
