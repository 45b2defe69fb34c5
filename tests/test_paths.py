"""Paths: who comes, when, needs how much, waits how long."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim.paths import NO_LIMIT, ROW_COLUMNS, Channel, Fate, Paths, draw, generator, joined
from offices import contract_office, offices, small_office

MIN = 60_000
HOUR = 60 * MIN
LIMIT = 4.5
"""Limit of a z-value: with 200 of them, one seed in 700 would fail by chance; seeds are fixed."""


def queue(**more: Any) -> mfc.WalkIns:
    return mfc.WalkIns(**{"name": "q", "service": "passport", **more})


def lanes(paths: Paths) -> list[slice]:
    """Rows of each lane."""
    return [slice(a, b) for a, b in zip(paths.starts[:-1], paths.starts[1:], strict=True)]


def same(one: Paths, other: Paths, *, but: tuple[str, ...] = ()) -> bool:
    """Whether two paths are equal, byte for byte, but for some columns."""
    names = [field.name for field in fields(Paths) if field.name not in ("days", *but)]
    return one.days == other.days and all(
        np.asarray(getattr(one, name)).tobytes() == np.asarray(getattr(other, name)).tobytes() for name in names
    )


def counts(office: mfc.Office, edges_min: list[float], replications: int = 640, seed: int = 11) -> np.ndarray:
    """Arrivals of each day between the edges; shape (lanes, intervals)."""
    paths = draw(office, seed=seed, replications=replications)
    return np.array([np.histogram(paths.arrival_ms[rows], bins=np.array(edges_min) * MIN)[0] for rows in lanes(paths)])


SHAPES: dict[str, tuple[dict[str, Any], list[float], list[float]]] = {
    # demand, edges of intervals [min], mean number in each
    "constant": ({"per_hour": 12}, [540, 600, 900, 1080], [12, 60, 36]),
    "by hour": ({"per_hour": [30, 0, 6, 60]}, [540, 600, 660, 720, 780, 1080], [30, 0, 6, 60, 0]),
    "gap first": ({"per_hour": [0, 0, 40, 20]}, [540, 660, 720, 780, 1080], [0, 40, 20, 0]),
    "half hours": (
        {"per_hour": [10, 50], "step_min": 30, "starts": "10:00"},
        [540, 600, 630, 660, 1080],
        [0, 5, 25, 0],
    ),
    "quarter hours": ({"per_hour": [8, 80, 8], "step_min": 15, "starts": "17:30"}, [1050, 1065, 1080], [2, 20]),
    "before opening": ({"per_hour": [20, 20, 20], "starts": "08:00"}, [480, 540, 600, 660], [20, 20, 20]),
    "a day by a shape": (
        {"per_day": 90, "shape": [1, 2, 0, 4, 0, 0, 2]},
        [540, 600, 660, 720, 780, 960],
        [10, 20, 0, 40, 20],
    ),
    "an even day": ({"per_day": 90}, [540, 630, 1080], [15, 75]),
    "scaled": ({"per_day": 90, "scale": 2}, [540, 1080], [180]),
    "second by second": ({"per_hour": [3600] * 60, "step_min": 1 / 60}, [540, 540.5, 541], [30, 30]),
}


@pytest.mark.parametrize(("demand", "edges_min", "means"), SHAPES.values(), ids=SHAPES.keys())
def test_counts_per_interval_are_the_integral_of_the_rate(
    demand: dict[str, Any], edges_min: list[float], means: list[float]
) -> None:
    office = small_office(demand=[queue(**demand)])
    found = counts(office, edges_min)
    assert found.sum() == draw(office, seed=11, replications=640).starts[-1]  # nobody lies between the intervals
    for mean, drawn in zip(means, found.T, strict=True):
        if mean == 0:
            assert drawn.sum() == 0
            continue
        z_mean = (drawn.mean() - mean) / np.sqrt(mean / len(drawn))
        z_variance = (drawn.var(ddof=1) - mean) / np.sqrt((2 * mean**2 + mean) / len(drawn))  # variance of a Poisson's
        assert abs(z_mean) < LIMIT
        assert abs(z_variance) < LIMIT


def test_arrivals_inside_an_interval_are_even_and_intervals_independent() -> None:
    office = small_office(demand=[queue(per_hour=[60, 60])])
    paths = draw(office, seed=3, replications=640)
    within = (paths.arrival_ms % HOUR) / HOUR
    assert abs(within.mean() - 0.5) / np.sqrt(1 / 12 / len(within)) < LIMIT
    first, second = counts(office, [540, 600, 660]).T
    assert abs(np.corrcoef(first, second)[0, 1]) * np.sqrt(len(first)) < LIMIT
    assert (within == 0).mean() < 1e-3


def test_gaps_between_arrivals_are_exponential() -> None:
    paths = draw(small_office(demand=[queue(per_hour=120)]), seed=5, replications=64)
    gaps = np.concatenate([np.diff(paths.arrival_ms[rows]) for rows in lanes(paths)]) / MIN
    for minutes in (0.1, 0.5, 1, 2):
        share = np.exp(-minutes * 2)
        z = ((gaps > minutes).mean() - share) / np.sqrt(share * (1 - share) / len(gaps))
        assert abs(z) < LIMIT


def test_people_at_the_door_queue_at_opening_and_are_poisson_too() -> None:
    office = small_office(demand=[queue(per_hour=10, at_opening=6, scale=1.5)])
    paths = draw(office, seed=2, replications=640)
    door = np.array([(paths.arrival_ms[rows] == 9 * HOUR).sum() for rows in lanes(paths)])
    assert abs(door.mean() - 9) / np.sqrt(9 / 640) < LIMIT
    assert abs(door.var() - 9) / np.sqrt((2 * 81 + 9) / 640) < LIMIT


def test_who_comes_before_opening_queues_at_opening_in_the_order_of_arrival() -> None:
    paths = draw(small_office(demand=[queue(per_hour=[30], starts="08:00")]), seed=1, replications=64)
    assert (paths.arrival_ms < 9 * HOUR).all()
    assert (paths.queued_at_ms == 9 * HOUR).all()
    for rows in lanes(paths):
        assert (np.diff(paths.arrival_ms[rows]) >= 0).all()


def test_a_day_factor_spreads_counts_by_m_and_m_squared_cv_squared() -> None:
    for change, streams in (({"day_cv": 0.3}, {}), ({}, {"day_cv": 0.3})):
        found = counts(small_office(demand=[queue(per_hour=20, **streams)], **change), [540, 1080], 1920)[:, 0]
        mean, variance = 180, 180 + 180**2 * 0.3**2
        assert abs(found.mean() - mean) / np.sqrt(variance / len(found)) < LIMIT
        # standard error of the variance of a gamma-Poisson: from its fourth central moment, measured
        error = np.sqrt((np.mean((found - found.mean()) ** 4) - variance**2) / len(found))
        assert abs(found.var(ddof=1) - variance) < LIMIT * error


def test_a_bad_day_is_bad_for_every_queue_but_not_for_the_booked() -> None:
    booked = mfc.Appointments(name="b", service="passport", starts="10:00", ends="12:00", every_min=10)
    streams = [queue(per_hour=40), queue(name="r", per_hour=40), booked]
    paths = draw(small_office(demand=streams, day_cv=0.5), seed=4, replications=640)
    by_stream = np.array([np.bincount(paths.stream[rows], minlength=3) for rows in lanes(paths)])
    assert np.corrcoef(by_stream[:, 0], by_stream[:, 1])[0, 1] > 0.9
    assert (by_stream[:, 2] == 12).all()


def test_a_pace_of_the_day_multiplies_all_needs_of_the_day_alike() -> None:
    plain, paced = (small_office(pace_cv=cv, demand=[queue(per_hour=20)]) for cv in (0, 0.2))
    before, after = (draw(office, seed=4, replications=640) for office in (plain, paced))
    factors = [after.need_ms[rows].sum() / before.need_ms[rows].sum() for rows in lanes(before)]
    for rows, factor in zip(lanes(before), factors, strict=True):
        assert np.abs(after.need_ms[rows] - before.need_ms[rows] * factor).max() <= 2  # rounded once
    assert abs(np.mean(factors) - 1) / (0.2 / np.sqrt(640)) < LIMIT
    assert np.std(factors) == pytest.approx(0.2, rel=0.15)
    assert same(before, after, but=("need_ms",))


def test_services_and_privileges_come_in_their_shares() -> None:
    office = small_office(
        demand=[queue(service=None, mix={"passport": 3, "collect": 1}, per_hour=40, privileged_share=0.1)]
    )
    paths = draw(office, seed=8, replications=256)
    n = len(paths.service)
    assert abs((paths.service == 1).mean() - 0.25) / np.sqrt(0.25 * 0.75 / n) < LIMIT
    for service in (0, 1):
        mine = paths.level[paths.service == service]
        assert abs((mine == 0).mean() - 0.1) / np.sqrt(0.09 / len(mine)) < LIMIT
    assert set(np.unique(paths.level)) == {0, 2}
    assert (paths.need_ms[paths.service == 1] == 5 * MIN).all()


def test_needs_and_patience_follow_their_laws_and_last_a_millisecond_at_least() -> None:
    office = small_office(demand=[queue(per_hour=100)], patience=mfc.Gamma(mean_min=30, cv=2))
    paths = draw(office, seed=8, replications=128)
    need, patience = paths.need_ms / MIN, paths.patience_ms / MIN
    assert abs(need.mean() - 12) / (6 / np.sqrt(len(need))) < LIMIT
    assert abs(patience.mean() - 30) / (60 / np.sqrt(len(need))) < LIMIT
    assert abs(np.corrcoef(need, patience)[0, 1]) * np.sqrt(len(need)) < LIMIT
    tiny = small_office(services=[mfc.Service(name="passport", duration=mfc.Fixed(minutes=0))])
    assert (draw(tiny, seed=1, replications=2).need_ms == 1).all()
    assert (draw(tiny, seed=1, replications=2).patience_ms == NO_LIMIT).all()


def test_levels_of_streams_are_two_for_the_queue_one_for_the_booked_and_their_own_if_given() -> None:
    booked = mfc.Appointments(name="b", service="passport", starts="10:00", ends="12:00", every_min=10, level=5)
    own = queue(name="own", per_hour=5, level=7, privileged_share=0.5)
    paths = draw(small_office(demand=[queue(per_hour=5), own, booked]), seed=1, replications=64)
    found = {int(stream): set(np.unique(paths.level[paths.stream == stream]).tolist()) for stream in range(3)}
    assert found == {0: {2}, 1: {0, 7}, 2: {5}}


def booked_paths(replications: int = 256, **more: Any) -> Paths:
    """Paths of one booked stream, ten slots a day from 10:00."""
    given = {"name": "b", "service": "passport", "starts": "10:00", "ends": "11:40", "every_min": 10, **more}
    return draw(small_office(demand=[mfc.Appointments(**given)]), seed=6, replications=replications)


def test_the_booked_come_at_their_slots_unless_they_are_late_or_stay_away() -> None:
    paths = booked_paths(replications=1, per_slot=2)
    assert (paths.queued_at_ms / MIN).tolist() == [slot for slot in range(600, 700, 10) for _ in range(2)]
    assert (paths.channel == Channel.APPOINTMENT).all()
    assert paths.ticket.tolist() == list(range(1, 21))


def test_an_early_visitor_queues_at_his_slot_and_a_late_one_when_he_comes() -> None:
    paths = booked_paths(lateness=mfc.Normal(mean_min=-1, sd_min=8), grace_min=60)
    assert (paths.queued_at_ms >= paths.arrival_ms).all()
    early = paths.queued_at_ms > paths.arrival_ms
    assert (paths.queued_at_ms[early] % (10 * MIN) == 0).all()
    share = 0.5 + 0.5 * 0.0995  # P(normal < 1/8) = 0.5497
    assert abs(early.mean() - share) / np.sqrt(0.25 / len(early)) < LIMIT


def test_one_later_than_the_grace_strictly_queues_at_the_late_level() -> None:
    def level(minutes: float) -> tuple[set[int], set[int]]:
        paths = booked_paths(4, lateness=mfc.Uniform(low_min=minutes, high_min=minutes + 1e-9), late_level=4)
        return set(paths.level.tolist()), set(paths.channel.tolist())

    assert level(15) == ({1}, {Channel.APPOINTMENT})
    assert level(15 + 1 / MIN) == ({4}, {Channel.APPOINTMENT_LATE})


def test_a_no_show_has_no_ticket_stands_last_and_keeps_his_slot() -> None:
    paths = booked_paths(no_show=0.3, lateness=mfc.Normal(mean_min=20, sd_min=8))
    missing = paths.fate == Fate.NO_SHOW
    assert abs(missing.mean() - 0.3) / np.sqrt(0.21 / len(missing)) < LIMIT
    assert (paths.ticket[missing] == -1).all()
    assert (paths.queued_at_ms[missing] % (10 * MIN) == 0).all()
    assert set(paths.level[missing].tolist()) == {1}
    for rows in lanes(paths):
        came = (~missing[rows]).sum()
        assert not missing[rows][:came].any()
        assert paths.ticket[rows][:came].tolist() == list(range(1, came + 1))


def test_slots_outside_the_hours_of_a_short_day_are_not_offered() -> None:
    booked = mfc.Appointments(name="b", service="passport", starts="10:00", ends="17:00", every_min=60)
    office = small_office(demand=[booked], dates={"2026-04-30": ("09:00", "12:00")})
    paths = draw(office, seed=1, replications=1, days=office.days(dates=("2026-04-29", "2026-04-30")))
    assert np.diff(paths.starts).tolist() == [7, 2]


def test_tickets_go_by_queueing_arrival_stream_and_draw() -> None:
    streams = [
        queue(per_hour=[20] * 5, starts="08:00", at_opening=5),
        queue(name="r", per_hour=30, at_opening=5),
        mfc.Appointments(
            name="b", service="passport", starts="09:00", ends="12:00", every_min=5, lateness=mfc.Fixed(minutes=0)
        ),
    ]
    paths = draw(small_office(demand=streams), seed=3, replications=64)
    for rows in lanes(paths):
        keys = list(zip(paths.queued_at_ms[rows], paths.arrival_ms[rows], paths.stream[rows], strict=True))
        assert keys == sorted(keys)
        assert paths.ticket[rows].tolist() == list(range(1, len(keys) + 1))


def test_tickets_end_at_the_earliest_of_closing_the_offices_and_the_services_last_ticket() -> None:
    services = [
        mfc.Service(name="a", duration=mfc.Fixed(minutes=1), last_ticket="11:00"),
        mfc.Service(name="b", duration=mfc.Fixed(minutes=1), last_ticket="17:00"),
    ]
    late = mfc.Appointments(
        name="late",
        service="a",
        starts="17:00",
        ends="18:00",
        every_min=10,
        lateness=mfc.Uniform(low_min=0, high_min=99),
    )
    office = small_office(
        services=services, demand=[queue(service=None, mix={"a": 1, "b": 1}, per_hour=40), late], last_ticket="16:00"
    )
    paths = draw(office, seed=3, replications=32)
    last = np.where(paths.service == 0, 11, 16) * HOUR
    last = np.where(paths.channel == Channel.APPOINTMENT, 18 * HOUR, last)  # in time: until closing
    assert ((paths.fate == Fate.REFUSED_LATE) == (paths.queued_at_ms >= last)).all()
    assert ((paths.channel == Channel.APPOINTMENT) & (paths.fate == Fate.QUEUES)).any()
    assert ((paths.channel == Channel.APPOINTMENT_LATE) & (paths.fate == Fate.REFUSED_LATE)).any()


def test_the_tickets_of_a_day_are_those_of_one_service_in_ticket_order_without_the_booked() -> None:
    services = [
        mfc.Service(name="a", duration=mfc.Fixed(minutes=1), tickets_max=10, last_ticket="15:00"),
        mfc.Service(name="b", duration=mfc.Fixed(minutes=1)),
    ]
    booked = mfc.Appointments(name="booked", service="a", starts="09:00", ends="12:00", every_min=30)
    office = small_office(services=services, demand=[booked, queue(service=None, mix={"a": 1, "b": 1}, per_hour=5)])
    paths = draw(office, seed=3, replications=64)
    spent = 0
    for rows in lanes(paths):
        limited = (paths.service[rows] == 0) & (paths.channel[rows] == Channel.WALK_IN)
        in_time = paths.queued_at_ms[rows][limited] < 15 * HOUR
        fate = paths.fate[rows]
        issued = np.cumsum(in_time) <= 10
        assert ((fate[limited] == Fate.QUEUES) == (in_time & issued)).all()
        assert (fate[~limited] == Fate.QUEUES).all()
        spent += in_time.sum() > 10
    assert spent > 10  # the limit was reached on many of the days


def test_a_replication_is_the_same_bytes_whatever_is_drawn_with_it() -> None:
    office = contract_office(windows=[mfc.Windows(name="u", count=3, absence=0.2)])
    whole = draw(office, seed=9, replications=150)
    for first, replications in ((0, 1), (63, 2), (100, 50), (149, 1), (64, 64)):
        assert same(draw(office, seed=9, first=first, replications=replications), whole.part(first, replications))
    assert same(joined([whole.part(0, 40), whole.part(40, 90), whole.part(130, 20)], 150), whole)
    assert not same(draw(office, seed=10, replications=1), whole.part(0, 1))


def test_where_nobody_waits_at_the_door_both_columns_of_times_are_one_array() -> None:
    office = small_office()
    paths = draw(office, seed=1, replications=130)
    for some in (paths, paths.part(3, 70), draw(office, seed=1, replications=2)):
        assert some.arrival_ms is some.queued_at_ms
    early = draw(small_office(demand=[queue(per_hour=[20] * 5, starts="08:00")]), seed=1, replications=130)
    assert (early.queued_at_ms >= early.arrival_ms).all()
    assert (early.queued_at_ms == np.maximum(early.arrival_ms, 9 * HOUR)).all()
    assert (early.arrival_ms < 9 * HOUR).any()


def test_runs_with_one_column_of_times_and_with_two_are_joined() -> None:
    whole = draw(small_office(), seed=1, replications=150)
    arrival = whole.arrival_ms - (np.arange(whole.lanes) >= 40).repeat(np.diff(whole.starts))
    mixed = replace(whole, arrival_ms=arrival)
    parts = [whole.part(0, 40), mixed.part(40, 30), mixed.part(70, 30), mixed.part(100, 50)]
    assert same(joined(parts, 150), mixed)
    backwards = replace(whole, arrival_ms=np.where(np.arange(len(arrival)) < whole.starts[40], 1, whole.arrival_ms))
    assert same(joined([backwards.part(0, 40), whole.part(40, 60), whole.part(100, 50)], 150), backwards)


def test_paths_hold_while_others_are_drawn_and_dropped() -> None:
    office = small_office(demand=[queue(per_hour=60)])
    paths = draw(office, seed=1, replications=640)
    before = [getattr(paths, name).copy() for name in ROW_COLUMNS]
    for seed in (2, 3):
        draw(office, seed=seed, replications=640)
    assert all(np.array_equal(getattr(paths, name), column) for name, column in zip(ROW_COLUMNS, before, strict=True))
    assert same(draw(office, seed=1, replications=640), paths)


def test_days_to_which_nobody_comes_are_joined_with_others() -> None:
    some, none = (draw(small_office(demand=[queue(per_hour=per_hour)]), seed=1, replications=70) for per_hour in (5, 0))
    assert len(none.stream) == 0
    for blocks in ((some, none, some), (none, some, none), (none, none, none)):
        put = joined(blocks, 210)
        assert len(put.starts) == 211
        for name in ROW_COLUMNS:
            expected = np.concatenate([getattr(block, name) for block in blocks])
            assert np.array_equal(getattr(put, name), expected)
            assert getattr(put, name).dtype == expected.dtype


def test_seeds_of_any_size_differ_and_zero_is_one() -> None:
    office = small_office()
    drawn = [draw(office, seed=seed, replications=1).arrival_ms.tobytes() for seed in (0, 1, 2**32, 2**64 + 1, 10**40)]
    assert len(set(drawn)) == 5


WINDOWS = [
    mfc.Windows(name="universal", count=9, pace=0.5, breaks=[mfc.Break("12:00", 60)]),
    mfc.Windows(name="new", count=2, serves=["collect"], absence=0.5),
]


def test_windows_closing_and_hall_move_no_arrival_and_no_need() -> None:
    office = small_office(demand=[queue(per_hour=20, at_opening=3)], patience=mfc.Exponential(mean_min=20))
    before = draw(office, seed=7, replications=80)
    for change in ({"windows": WINDOWS}, {"at_closing": "send_away"}, {"hall": 3}, {"absent_call_min": 1.0}):
        assert same(draw(office.replace(**change), seed=7, replications=80), before, but=("absent",))


def test_patience_moves_no_arrival_and_no_need() -> None:
    office = small_office(demand=[queue(per_hour=20, at_opening=3)], day_cv=0.2, pace_cv=0.1)
    before = draw(office, seed=7, replications=80)
    for law in (mfc.Exponential(mean_min=20), mfc.Exponential(mean_min=5), mfc.Lognormal(mean_min=20, cv=2)):
        assert same(draw(office.replace(patience=law), seed=7, replications=80), before, but=("patience_ms",))


def test_a_new_queue_or_another_order_of_queues_moves_nobody() -> None:
    old, new = queue(per_hour=20, at_opening=2, privileged_share=0.1), queue(name="new", service="collect", per_hour=20)
    columns = ("arrival_ms", "need_ms", "level", "service")
    before = draw(small_office(demand=[old]), seed=7, replications=64)
    for place, streams in enumerate(([old, new], [new, old])):
        after = draw(small_office(demand=streams), seed=7, replications=64)
        mine = after.stream == place
        for column in columns:
            assert np.array_equal(getattr(after, column)[mine], getattr(before, column)), column


def test_absence_of_one_group_moves_no_other_and_comes_in_its_share() -> None:
    def plan(*groups: mfc.Windows) -> Paths:
        return draw(small_office(windows=groups), seed=7, replications=640)

    a, b = (mfc.Windows(name=name, count=3, absence=0.2) for name in "ab")
    alone, together = plan(a), plan(b, a)
    assert np.array_equal(alone.absent, together.absent[:, 3:])
    assert abs(alone.absent.mean() - 0.2) / np.sqrt(0.16 / alone.absent.size) < LIMIT
    more = plan(mfc.Windows(name="a", count=5, absence=0.2))
    assert np.array_equal(alone.absent, more.absent[:, :3])


@settings(max_examples=25, deadline=None)
@given(scale=st.floats(0, 3), door=st.floats(0, 20), seed=st.integers(0, 2**70))
def test_a_busier_day_meets_the_same_people_first(scale: float, door: float, seed: int) -> None:
    stream = queue(service=None, mix={"passport": 1, "collect": 1}, per_hour=[5, 0, 20], privileged_share=0.2)
    office = small_office(demand=[stream], patience=mfc.Exponential(mean_min=20), pace_cv=0.1)
    quiet, busy = (
        draw(office.with_values({"demand.q.scale": s, "demand.q.at_opening": door}), seed=seed, replications=3)
        for s in (scale, scale + 0.5)
    )
    for mine, more in zip(lanes(quiet), lanes(busy), strict=True):
        for at_door in (True, False):
            quiet_rows = np.flatnonzero((quiet.arrival_ms[mine] == 9 * HOUR) == at_door) + mine.start
            busy_rows = np.flatnonzero((busy.arrival_ms[more] == 9 * HOUR) == at_door) + more.start
            assert len(quiet_rows) <= len(busy_rows)
            for column in ("need_ms", "patience_ms", "service", "level"):
                first = getattr(busy, column)[busy_rows[: len(quiet_rows)]]
                assert np.array_equal(getattr(quiet, column)[quiet_rows], first), column


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(office=offices(), seed=st.integers(0, 2**64), first=st.integers(0, 200))
def test_any_office_is_drawn_into_sound_paths(office: mfc.Office, seed: int, first: int) -> None:
    paths = draw(office, seed=seed, first=first, replications=2)
    days = np.array([(day.opening_ms, day.closing_ms) for day in paths.days])
    opening, closing = days[paths.lane_numbers() % len(days)].T
    assert paths.starts[-1] == len(paths.ticket)
    assert len(paths.starts) == paths.lanes + 1
    assert (paths.need_ms >= 1).all()
    assert (paths.patience_ms >= 0).all()
    assert (paths.patience_ms <= NO_LIMIT).all()
    assert (paths.queued_at_ms >= opening).all()
    assert (paths.queued_at_ms < closing)[paths.channel == Channel.WALK_IN].all()
    assert ((paths.level >= 0) & (paths.level <= 15)).all()
    assert ((paths.service >= 0) & (paths.service < len(office.services))).all()
    assert paths.absent.shape == (paths.lanes, len(office.window_names))
    assert same(draw(office, seed=seed, first=first + 1, replications=1), paths.part(first + 1, 1))


def test_more_than_256_kinds_of_visitors_in_one_queue_beside_a_queue_of_few() -> None:
    services = [mfc.Service(name=f"s{number}", duration=mfc.Fixed(minutes=number + 1)) for number in range(300)]
    mix = {service.name: 1 + place % 3 for place, service in enumerate(services)}
    streams = [
        queue(name="few", service="s0", per_hour=5, privileged_share=0.5),
        queue(service=None, mix=mix, per_hour=2000),
    ]
    office = mfc.Office(
        name="many", hours=(540, 600), services=services, demand=streams, windows=[mfc.Windows(name="u", count=1)]
    )
    paths = draw(office, seed=1, replications=64)
    many = paths.service[paths.stream == 1]
    assert (paths.need_ms[paths.stream == 1] == (many.astype(np.int64) + 1) * MIN).all()
    found = np.bincount(many, minlength=300) / len(many)
    share = np.array(list(mix.values())) / sum(mix.values())
    assert (np.abs(found - share) / np.sqrt(share / len(many)) < LIMIT).all()


def test_an_extreme_day_factor_or_law_is_drawn_without_a_warning() -> None:
    wild = small_office(
        demand=[queue(per_hour=1, day_cv=10)],
        services=[mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=1e4, cv=100))],
        patience=mfc.Law("pareto", b=1.01, scale=1e5),
    )
    paths = draw(wild, seed=1, replications=640)
    assert (paths.need_ms >= 1).all()
    assert (paths.need_ms <= NO_LIMIT).all()
    assert (paths.patience_ms <= NO_LIMIT).all()


def test_generators_are_keyed_by_seed_block_purpose_stream_and_day() -> None:
    key = {"seed": 1, "block": 2, "purpose": "a", "stream": "b", "day": 3}
    first = generator(**key).random(4).tolist()
    assert generator(**key).random(4).tolist() == first
    for change in (
        {"seed": 2},
        {"block": 3},
        {"purpose": "c"},
        {"stream": "c"},
        {"day": 4},
        {"purpose": "b", "stream": "a"},
    ):
        assert generator(**{**key, **change}).random(4).tolist() != first
