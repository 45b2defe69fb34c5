"""The fit finds what can be found: on an office that is known, on the small queue it uses, and on a real one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from boards import HEADER, fitted_days, read, row, warsaw_fit
from mfc_sim.calibration import trials
from mfc_sim.calibration.board import BoardLog
from mfc_sim.calibration.cells import called_tickets
from mfc_sim.calibration.demand import day_spread, demand, intake_limits
from mfc_sim.calibration.fit import least, missed
from mfc_sim.calibration.groups import alike, best_rule, judged, own_patience, solve, surer
from mfc_sim.calibration.history import Kind, kinds_of_days, line, pooled
from mfc_sim.calibration.lanes import MINUTES, call_times, next_on_duty
from mfc_sim.calibration.schedule import shifts
from mfc_sim.calibration.trials import (
    LISTED,
    MEAN_MIN,
    Rule,
    Setting,
    crossing,
    draws,
    evenly_spread,
    tickets_in_bands,
    trial,
    windows_by_minute,
)
from mfc_sim.errors import DataFormatError

DAY = Kind(frozenset(range(5)), 480, 960)
QUEUES = ("588", "596", "601")


def windows(*spells: tuple[int, int, int]) -> np.ndarray:
    """Windows by minute: from, until, how many."""
    result = np.zeros((1, MINUTES), dtype=np.int64)
    for begin, end, count in spells:
        result[0, begin:end] = count
    return result


def called(
    queued: list[float], need: list[float], on: np.ndarray, patience: list[float] | None = None, absent: float = 0.5
) -> list[float]:
    column = [np.array(values, dtype=float)[:, None] for values in (queued, need, patience or [np.inf] * len(queued))]
    on_duty = next_on_duty(on, np.array([960]))
    return [float(time) for time in call_times(*column, on_duty, np.zeros(1, dtype=np.int64), absent)[:, 0]]


# The small queue


def test_the_second_customer_waits_when_the_only_window_is_busy() -> None:
    assert called([500, 502], [5, 1], windows((480, 960, 1))) == [500, 505]


def test_nobody_is_called_while_the_window_is_away_and_service_in_hand_is_finished() -> None:
    assert called([500, 501, 502], [15, 5, 5], windows((480, 510, 1), (540, 960, 1))) == [500, 540, 545]


def test_a_window_on_duty_at_closing_stays_and_another_does_not() -> None:
    assert called([950, 951, 952], [20, 30, 5], windows((480, 955, 2), (955, 960, 1))) == [950, 951, 970]
    assert called([950, 951], [20, 5], windows((480, 955, 1))) == [950, np.inf]


def test_an_absent_holder_costs_his_call_and_no_more() -> None:
    times = called([500, 501, 502], [20, 20, 20], windows((480, 960, 1)), patience=[99, 10, 99])
    assert times == [500, 520, 520.5]


def test_the_small_queue_calls_whom_the_engine_calls() -> None:
    """One service, three windows of which one goes home early: customer by customer, to the clock's rounding."""
    random = np.random.default_rng(7)
    queued = np.sort(np.round(480 + 470 * random.random(150), 3))
    need = np.round(random.exponential(9, 150) + 0.01, 3)
    office = mfc.Office(
        name="Office 1",
        hours=("08:00", "16:00"),
        services=[mfc.Service(name="a", duration=mfc.Fixed(minutes=1))],
        windows=[
            mfc.Windows(
                name="w",
                shifts=[mfc.Shift(name="all", count=2), mfc.Shift(name="early", count=1, hours=("08:00", "12:00"))],
            )
        ],
    )
    people = pd.DataFrame({"service": "a", "queued_at_min": queued, "need_min": need})
    simulated = mfc.simulate(office, customers=people, progress=False).to_pandas()["called_at_min"].to_numpy()
    ours = called(queued.tolist(), need.tolist(), windows((480, 720, 3), (720, 960, 2)))
    np.testing.assert_allclose(ours, simulated, atol=0.01)


def test_the_mean_is_solved_for_and_stops_at_the_ends_of_what_is_searched() -> None:
    assert solve(lambda mean: mean**2, 49.0) == pytest.approx(7, rel=0.02)
    assert solve(lambda mean: mean, 0.0) == MEAN_MIN[0]
    assert solve(lambda mean: mean, 1e6) == MEAN_MIN[1]


# Windows and days


def test_a_cap_keeps_one_window_while_the_office_is_open_and_no_more_than_itself() -> None:
    listed = windows((540, 700, 4))
    assert windows_by_minute(listed, [DAY], Rule(1, 2))[0, [480, 600, 900, 959, 960]].tolist() == [1, 2, 1, 1, 0]
    assert windows_by_minute(listed, [DAY], Rule(3, 3))[0, [479, 480, 600, 959, 960]].tolist() == [0, 3, 3, 3, 0]
    as_listed = windows_by_minute(listed, [DAY], LISTED)[0]
    assert as_listed[[480, 600, 900, 959]].tolist() == [0, 4, 0, 1]  # somebody stays at closing


def test_shifts_put_the_same_windows_on_duty_again() -> None:
    typical = windows((480, 720, 2), (720, 780, 1), (780, 960, 3))[0]
    found = shifts(typical, DAY, "Mon-Fri")
    again = np.zeros(MINUTES, dtype=int)
    for shift in found:
        begin, end = (_minute(clock) for clock in shift.hours or ())
        again[begin:end] += shift.count
        for gap in shift.closed:
            again[_minute(gap[0]) : _minute(gap[1])] -= shift.count
    assert again.tolist() == typical.tolist()
    assert len({shift.name for shift in found}) == len(found) == 3


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def test_counters_that_rise_and_fall_together_may_be_shared() -> None:
    one = windows((480, 700, 2), (700, 960, 3))
    assert alike(one, one + (one > 0))
    assert not alike(one, windows((480, 700, 3), (700, 960, 2)))


def test_hours_are_found_by_weekday() -> None:
    monday, rest = kinds_of_days(fitted_days())
    assert (monday.label, monday.opening_min, monday.closing_min) == ("Mon", 480, 1080)
    assert (rest.label, rest.opening_min, rest.closing_min) == ("Tue-Fri", 480, 960)


def test_hours_of_a_log_without_status_end_with_its_last_ticket(tmp_path: Path) -> None:
    rows = [row("09:05", "", 0, status=""), row("09:15", "N001", 0, status=""), row("16:50", "N001", 1, status="")]
    log = read(tmp_path, [*rows, row("17:10", "N002", 0, status="", counters=0)])
    (tuesday,) = kinds_of_days(log)
    assert (tuesday.label, tuesday.opening_min, tuesday.closing_min) == ("Tue", 540, 810)  # spread from 09:15 to 16:50


def test_a_queue_whose_counters_are_never_listed_is_served_by_one_window_all_the_same(tmp_path: Path) -> None:
    office = known_office()
    log = board_of(office, tmp_path, days=10)
    hidden = replace(
        log, counters=log.counters.assign(counters=log.counters["counters"].where(log.counters["queue"] == "1", 0))
    )
    fit = mfc.fit_office(hidden)
    assert dict(zip(fit.queues.values(), [group.rule for group in fit.groups], strict=True))["2"] == Rule(1, 1)


def test_a_pool_is_one_line_in_order_of_issue() -> None:
    log = fitted_days()
    tickets = called_tickets(log, ["606", "612"])
    parts = [line(log, tickets, queue, log.dates) for queue in ("606", "612")]
    both = pooled(parts)
    assert both.tickets.tolist() == (parts[0].tickets + parts[1].tickets).tolist()
    assert (np.diff(both.issued_min[: both.tickets.min()], axis=0) >= 0).all()
    assert np.nansum(both.wait_min) == pytest.approx(tickets["wait_min"].sum())
    assert len(np.unique(both.cells())) == len(np.unique(parts[0].cells())) + len(np.unique(parts[1].cells())) - 1


# Choices


def test_a_mean_is_where_rising_totals_cross_what_was_observed() -> None:
    means_min = np.array([1.0, 2.0, 4.0])
    assert crossing(means_min, np.array([0.0, 10.0, 100.0]), 10.0) == pytest.approx(2)
    assert crossing(means_min, np.array([0.0, 10.0, 100.0]), 500.0) == pytest.approx(4)
    assert crossing(means_min, np.array([5.0, 10.0, 100.0]), 1.0) == pytest.approx(1)


def test_what_is_less_simple_must_take_two_percent_off() -> None:
    assert surer(100.0, 97.9)
    assert not surer(100.0, 98.1)


def test_the_error_of_a_day_does_not_depend_on_the_waits_of_that_day_through_the_mean() -> None:
    """Waits of one day tenfold: the mean found for it is that of the other days, so only its own cells err more."""
    log = fitted_days()
    one = line(log, called_tickets(log, ["596"]), "596", log.dates)
    kinds = tuple(next(kind for kind in kinds_of_days(log) if day.weekday() in kind.weekdays) for day in log.dates)
    setting = Setting(kinds, np.ones(len(log.dates)), 75.0, 0.2, 0)
    times_ten = one.wait_min.copy()
    times_ten[:, 3] *= 10
    plain, odd = trial(one, LISTED, setting), trial(replace(one, wait_min=times_ten), LISTED, setting)
    assert odd.mean_min > plain.mean_min
    assert odd.by_day[3] > 3 * plain.by_day[3]
    assert plain.error == plain.by_day.sum()


def test_a_patience_of_its_own_is_kept_only_if_it_takes_two_percent_off_and_the_mean_is_inside_its_bounds() -> None:
    log = fitted_days()
    kinds = tuple(next(kind for kind in kinds_of_days(log) if day.weekday() in kind.weekdays) for day in log.dates)
    setting = Setting(kinds, np.ones(len(log.dates)), 75.0, 0.0, 0)
    found = [judged(line(log, called_tickets(log, [queue]), queue, log.dates), LISTED, setting) for queue in QUEUES]
    for before, after in zip(found, own_patience(found, (10.0, 75.0, 300.0), setting), strict=True):
        if after.patience_min != before.patience_min:
            assert surer(before.trial.error, after.trial.error)
            assert after.trial.bounded
    same = own_patience(found, (75.0,), setting)
    assert [group.patience_min for group in same] == [75.0] * len(QUEUES)


def test_a_queue_that_left_would_explain_alone_gets_another_number_of_windows() -> None:
    """Few tickets at four listed counters: only a mean at the end of the search would make them wait so long."""
    log = fitted_days()
    kinds = tuple(next(kind for kind in kinds_of_days(log) if day.weekday() in kind.weekdays) for day in log.dates)
    setting = Setting(kinds, np.ones(len(log.dates)), 30.0, 0.0, 0)
    one = line(log, called_tickets(log, ["595"]), "595", log.dates)
    assert not judged(one, LISTED, setting).trial.bounded
    chosen = best_rule(one, setting)
    assert chosen.trial.bounded
    assert not chosen.rule.as_listed


def test_the_least_spread_is_taken_of_those_whose_bands_miss_as_little() -> None:
    assert least([0.3, 0.11, 0.1]) == 1
    assert least([0.3, 0.2, 0.1]) == 2
    assert missed(np.array([0.75, 0.92])) == pytest.approx(0.07)


def test_a_band_that_holds_every_day_holds_more_tickets_the_wider_it_is() -> None:
    log = fitted_days()
    kinds = tuple(next(kind for kind in kinds_of_days(log) if day.weekday() in kind.weekdays) for day in log.dates)
    setting = Setting(kinds, np.ones(len(log.dates)), 75.0, 0.3, 0)
    one = line(log, called_tickets(log, ["596"]), "596", log.dates)
    held = tickets_in_bands(one, LISTED, trial(one, LISTED, setting), setting, (0.2, 0.5, 1.0), 10)
    assert held[0] < held[1] < held[2] <= one.tickets.sum()


def test_draws_are_evenly_spread_over_the_repetitions_of_a_day_and_free_between_customers() -> None:
    shape = (300, 16, 3)
    uniform = evenly_spread(np.random.default_rng(4), shape)
    parts = np.sort((uniform * 16).astype(int), axis=1)
    assert (parts == np.arange(16)[None, :, None]).all()
    one_repetition = uniform[:, 0].ravel()
    z = (one_repetition.mean() - 0.5) / np.sqrt(1 / 12 / one_repetition.size)
    assert abs(z) < 4  # a repetition by itself is an ordinary draw
    assert abs(np.corrcoef(uniform[0].ravel(), uniform[1].ravel())[0, 1]) < 4 / np.sqrt(uniform[0].size)


def test_needs_have_mean_one_and_patience_the_mean_of_the_setting() -> None:
    log = fitted_days()
    one = line(log, called_tickets(log, ["596"]), "596", log.dates)
    need, patience_min = draws(one, Setting((), np.ones(len(log.dates)), 75.0, 0.0, 0), 16)
    assert need.shape == patience_min.shape == (len(one.issued_min), 16 * len(log.dates))
    assert need.mean() == pytest.approx(1, abs=0.01)  # free draws: 0.8 / sqrt(20,000) is 0.006, spread ones less
    assert patience_min.mean() == pytest.approx(75, rel=0.01)
    same, for_ever = draws(one, Setting((), np.ones(len(log.dates)), np.inf, 0.0, 0), 16)
    assert np.array_equal(same, need)
    assert np.isinf(for_ever).all()


def test_chance_moves_the_error_of_a_rule_less_than_with_free_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over eight seeds; free draws: a customer's repetitions, each from the whole of [0, 1)."""
    log = fitted_days()
    one = line(log, called_tickets(log, ["600"]), "600", log.dates)
    kinds = tuple(next(kind for kind in kinds_of_days(log) if day.weekday() in kind.weekdays) for day in log.dates)

    def spread() -> float:
        settings = [Setting(kinds, np.ones(len(log.dates)), 75.0, 0.0, seed) for seed in range(8)]
        return float(np.std([trial(one, LISTED, setting).error for setting in settings]))

    even = spread()
    monkeypatch.setattr(trials, "evenly_spread", lambda source, shape: source.random(shape))
    assert even < spread()


# Demand


def tickets_of(counts: dict[str, list[int]], at_min: float = 600.0) -> pd.DataFrame:
    """Tickets by queue: how many on each day from Tuesday 1 September 2026 on."""
    days = pd.date_range("2026-09-01", periods=max(map(len, counts.values())))
    rows = [
        (queue, days[place], at_min)
        for queue, list_ in counts.items()
        for place, count in enumerate(list_)
        for _ in range(count)
    ]
    return pd.DataFrame(rows, columns=["queue", "day", "issued_min"])


def test_rates_are_weighted_means_and_those_before_opening_stand_at_the_door() -> None:
    tickets = pd.concat([tickets_of({"7": [10, 20]}), tickets_of({"7": [2, 2]}, at_min=478.0)])
    dates = list(pd.date_range("2026-09-01", periods=2))
    (found,) = demand(tickets, ["7"], dates, np.array([1.0, 3.0]), [DAY])
    assert found.at_opening.tolist() == [2.0]
    assert found.per_interval[0].sum() == pytest.approx((10 + 3 * 20) / 4)
    assert found.per_interval[0].argmax() == (600 - 480) // 30


def test_days_of_equal_counts_have_no_spread_and_a_common_factor_is_seen_as_common() -> None:
    dates = list(pd.date_range("2026-09-01", periods=4))
    assert day_spread(tickets_of({"7": [50] * 4, "8": [70] * 4}), dates, [DAY]) == (0.0, 0.0)
    office_cv, queue_cv = day_spread(tickets_of({"7": [100, 200, 300, 400], "8": [200, 400, 600, 800]}), dates, [DAY])
    assert office_cv == pytest.approx(np.std([1, 2, 3, 4], ddof=1) / 2.5, rel=0.01)
    assert queue_cv == 0.0


def test_a_kind_of_day_on_which_nobody_comes_tells_no_spread() -> None:
    weekend = Kind(frozenset({5, 6}), 480, 960)
    dates = list(pd.date_range("2026-09-01", periods=9))  # Tuesday to the Wednesday after
    tickets = tickets_of({"7": [20, 22, 19, 21, 0, 0, 20, 18, 23]})
    assert day_spread(tickets, dates, [DAY, weekend]) == day_spread(tickets, dates, [DAY])


def test_an_office_that_opens_just_before_midnight_has_its_last_half_hour(tmp_path: Path) -> None:
    rows = [row(clock, number, 0) for clock, number in (("23:50", "N001"), ("23:55", "N002"))]
    (kind,) = kinds_of_days(read(tmp_path, rows))
    assert (kind.opening_min, kind.closing_min) == (1410, 1440)


def test_an_intake_stopped_at_one_time_is_a_last_ticket_and_at_one_number_a_limit_a_day(tmp_path: Path) -> None:
    def log(stops: list[str], tickets: list[int]) -> BoardLog:
        rows = []
        for place, (stop, count) in enumerate(zip(stops, tickets, strict=True)):
            day = f"2026-09-{place + 1:02d}"
            rows += [
                row("08:00", "", count, day=day),
                row("08:10", f"N{count:03d}", 0, day=day),
                row(stop, f"N{count:03d}", 0, day=day),
                row("15:00", f"N{count:03d}", 0, day=day, status="0"),
            ]
        return read(tmp_path, rows)

    steady = ["10:45", "10:46", "10:48"]
    assert intake_limits(log(steady, [20, 40, 60]), "7", [DAY]) == ("10:50", None, 3)
    assert intake_limits(log(["10:45", "12:30", "13:40"], [74, 74, 74]), "7", [DAY]) == (None, 74, 3)
    assert intake_limits(log(["10:45", "15:50", "15:50"], [20, 40, 60]), "7", [DAY]) == (None, None, 1)


# An office that is known


def known_office(means_min: tuple[float, float] = (8.0, 14.0)) -> mfc.Office:
    """Two queues of two windows each, 9 and 5 visitors an hour."""
    queues = [("1", means_min[0], 9.0), ("2", means_min[1], 5.0)]
    return mfc.Office(
        name="Office 1",
        hours={"Mon-Fri": ("08:00", "16:00")},
        services=[mfc.Service(name=name, duration=mfc.Lognormal(mean_min=mean, cv=0.8)) for name, mean, _ in queues],
        demand=[mfc.WalkIns(name=name, service=name, per_hour=load) for name, _, load in queues],
        windows=[mfc.Windows(name=name, serves=[name], count=2) for name, _, _ in queues],
    )


def board_of(office: mfc.Office, folder: Path, days: int) -> BoardLog:
    """What a board would have shown of a simulated office: a snapshot every 5 minutes, every queue with two windows."""
    people = mfc.simulate(office, replications=days, seed=5, progress=False).to_pandas()
    dates = pd.bdate_range("2026-09-01", periods=days)
    rows = []
    for service, letter in zip([one.name for one in office.services], "AB", strict=True):
        for place, date in enumerate(dates):
            part = people[(people["service"] == service) & (people["replication"] == place)]
            queued, call = np.sort(part["queued_at_min"]), np.sort(part["called_at_min"].dropna())
            for at in range(480, 1021, 5):
                number, came = int((call <= at).sum()), int((queued <= at).sum())
                clock = f"{at // 60:02d}:{at % 60:02d}"
                rows.append(
                    row(
                        clock,
                        f"{letter}{number:03d}" if number else "",
                        came - number,
                        day=f"{date:%Y-%m-%d}",
                        queue=service,
                        letter=letter,
                        counters=2 if at < 960 else 0,
                        status="1" if at < 960 else "0",
                    )
                )
    path = folder / "board.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return mfc.read_board(path)


def test_an_office_that_is_known_is_found_again(tmp_path: Path) -> None:
    """Two queues of two windows each, some 60 % busy; the last days weigh most, so a few hundred tickets decide."""
    means = (8.0, 14.0)
    office = known_office(means)
    log = board_of(office, tmp_path, days=20)
    fit = mfc.fit_office(log)
    for service, group, mean in zip(fit.office.services, fit.office.windows, means, strict=True):
        assert service.duration.mean * group.pace == pytest.approx(mean, rel=0.1)
    assert [group.count for group in fit.office.windows] == [2, 2]
    assert fit.office.hours == (("Mon-Fri", ("08:00", "16:00")),)
    assert fit.office.patience is None  # nobody left, and nobody is said to
    assert fit.office.pace_cv <= 0.2


# The real one


def test_a_log_with_too_few_tickets_is_refused_with_the_count(tmp_path: Path) -> None:
    with pytest.raises(
        DataFormatError, match="no queue has 100 tickets with a known wait in the fitted days; the most is 2"
    ):
        mfc.fit_office(read(tmp_path))


def test_a_fit_is_an_ordinary_office_that_a_planner_can_change_and_keep(tmp_path: Path) -> None:
    office = warsaw_fit().office
    mfc.save(office, tmp_path / "office.toml")
    assert mfc.load(tmp_path / "office.toml") == office
    more = office.with_windows(**{"R 600": "+2"})
    assert more.windows != office.windows
    assert office.absent_call_min == 0.5
    assert office.language == "en"


def test_every_parameter_of_the_office_is_in_the_table_with_its_rows_and_source() -> None:
    fit = warsaw_fit()
    table = fit.table()
    assert list(table.columns) == ["object", "parameter", "value", "rows", "how"]
    for service in fit.office.services:
        mine = table[table["object"] == service.name].set_index("parameter")
        assert mine.loc["duration mean_min", "value"] == pytest.approx(service.duration.mean, abs=0.01)
        assert mine.loc["duration mean_min", "rows"] >= 100
        assert {"duration cv", "tickets Mon", "tickets Tue-Fri", "last_ticket"} <= set(mine.index)
    for group in fit.office.windows:
        assert table[table["object"] == group.name].set_index("parameter").loc["windows pace", "value"] == group.pace
    errors = table[table["parameter"] == "error of a day left out"].set_index("object")["value"]
    assert (errors > 0).all()
    assert set(errors.index) == {group.name for group in fit.office.windows}
    of_office = table[table["object"] == fit.office.name].set_index("parameter")["value"]
    assert of_office["pace_cv of replayed days"] == fit.replay_pace_cv
    assert (table["how"] != "").all()
    assert {"pace_cv", "day_cv", "patience mean_min", "absent_call_min"} <= set(table["parameter"])


def test_a_fit_says_what_it_left_out_and_what_it_had_to_assume() -> None:
    text = str(warsaw_fit())
    assert "Mon: fitted on a single day" in text
    assert "queues with too few tickets: 7" in text
    assert "712, 724" in text
    assert "shared windows were found by error of waits" in text
    assert "a board does not show who left" in text


def test_tickets_of_the_fitted_office_are_those_that_were_counted() -> None:
    """Recent days weigh more, so within a tenth of the plain mean of the four-day weekdays."""
    fit = warsaw_fit()
    table = fit.table()
    planned = table[table["parameter"] == "tickets Tue-Fri"]["value"].sum()
    tickets = called_tickets(fitted_days(), list(fit.queues.values()))
    counted = tickets[tickets["day"].dt.day_of_week > 0].groupby("day").size().mean()
    assert planned == pytest.approx(counted, rel=0.1)


def test_the_same_log_gives_the_same_office_and_russian_days_a_russian_one() -> None:
    first, second = warsaw_fit(), mfc.fit_office(fitted_days(), language="ru")
    assert first.office.replace(language="ru") == second.office
    assert "очередей" in str(second)
