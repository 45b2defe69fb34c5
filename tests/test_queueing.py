"""The recursion of the queue with equal servers: worked by hand, against a plain loop, against the reference engine."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.queueing import FcfsQueues, fcfs_waits
from mfc_sim.queueing.recursion import FEW_SEQUENCES, IN_CACHE, MANY_SERVERS

SEQUENCES = (1, FEW_SEQUENCES, FEW_SEQUENCES + 1, 40)
SERVERS = (1, 2, 10, MANY_SERVERS - 1, MANY_SERVERS, 90)


def plain(arrivals: np.ndarray, needs: np.ndarray, servers: int) -> np.ndarray:
    """Waits of one sequence: whoever comes takes the server that is free first."""
    free = [-math.inf] * servers
    waits = []
    for now, need in zip(arrivals, needs, strict=True):
        server = free.index(min(free))
        start = max(free[server], now)
        free[server] = start + need
        waits.append(start - now)
    return np.array(waits)


def people(customers: int, sequences: int, servers: int, *, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Arrivals and needs of M/M/c at a load above 1, so that many wait."""
    rng = np.random.default_rng(seed)
    arrivals = np.cumsum(rng.exponential(1 / (1.2 * servers), (customers, sequences)), axis=0)
    return arrivals, rng.exponential(1.0, (customers, sequences))


def test_second_customer_waits_when_the_only_server_is_busy() -> None:
    assert fcfs_waits([0, 2], [5, 1], servers=1).tolist() == [0, 3]


def test_two_who_come_at_one_instant_are_served_in_the_order_of_the_list() -> None:
    assert fcfs_waits([3, 3, 3], [4, 1, 2], servers=2).tolist() == [0, 0, 1]


def test_a_server_freed_at_the_instant_of_an_arrival_serves_at_once() -> None:
    assert fcfs_waits([0, 5], [5, 5], servers=1).tolist() == [0, 0]


def test_who_needs_nothing_holds_nobody_up() -> None:
    assert fcfs_waits([0, 0, 0], [0, 0, 3], servers=1).tolist() == [0, 0, 0]


def test_arrivals_before_the_zero_of_the_clock_find_free_servers() -> None:
    assert fcfs_waits([-9, -8], [4, 1], servers=1).tolist() == [0, 3]


@pytest.mark.parametrize("sequences", SEQUENCES)
@pytest.mark.parametrize("servers", SERVERS)
def test_every_form_gives_the_bits_of_a_plain_loop(servers: int, sequences: int) -> None:
    arrivals, needs = people(150 + 6 * servers, sequences, servers)
    waits = fcfs_waits(arrivals, needs, servers)
    assert (waits > 0).any()
    for number in range(sequences):
        assert np.array_equal(waits[:, number], plain(arrivals[:, number], needs[:, number], servers))


@pytest.mark.parametrize("servers", SERVERS)
def test_ties_of_whole_numbers_are_exact(servers: int) -> None:
    rng = np.random.default_rng(3)
    arrivals = np.sort(rng.integers(0, 60, (200, 30)), axis=0) + 2**52
    needs = rng.integers(0, 2 * servers // 3 + 2, (200, 30))
    waits = fcfs_waits(arrivals, needs, servers)
    assert np.array_equal(waits, np.rint(waits))
    for number in range(30):
        assert np.array_equal(waits[:, number], plain(arrivals[:, number], needs[:, number], servers))


@pytest.mark.parametrize("sequences", SEQUENCES)
def test_nobody_waits_for_more_servers_than_customers(sequences: int) -> None:
    arrivals, needs = people(30, sequences, 1)
    assert not fcfs_waits(arrivals, needs, 30).any()
    assert not fcfs_waits(arrivals, needs, 200).any()


@pytest.mark.parametrize("sequences", SEQUENCES)
def test_one_server_follows_lindley(sequences: int) -> None:
    # Lindley (1952): the next wait is this one + need - gap, at least 0; exact on whole numbers
    rng = np.random.default_rng(5)
    gaps, needs = rng.integers(0, 9, (300, sequences)), rng.integers(0, 8, (300, sequences))
    expected = np.zeros(sequences)
    waits = fcfs_waits(np.cumsum(gaps, axis=0), needs, 1)
    for customer in range(1, 300):
        expected = np.maximum(expected + needs[customer - 1] - gaps[customer], 0)
        assert np.array_equal(waits[customer], expected)


@pytest.mark.parametrize("servers", [1, 4, 12])
def test_the_reference_engine_has_the_same_waits(servers: int) -> None:
    rng = np.random.default_rng(11)
    queued_at_ms = 540 * 60_000 + np.sort(rng.integers(0, 300 * 60_000, 400))
    need_ms = rng.integers(1, 2 * 300 * 60_000 * servers // 400, 400)
    office = mfc.Office(
        name="Office",
        language="en",
        hours=("09:00", "19:00"),
        services=[mfc.Service(name="any", duration=mfc.Fixed(minutes=1))],
        windows=[mfc.Windows(name="all", count=servers)],
    )
    listed = pd.DataFrame({"service": "any", "queued_at_min": queued_at_ms / 60_000, "need_min": need_ms / 60_000})
    seen = mfc.simulate(office, customers=listed, engine="reference").to_pandas().sort_values("ticket")
    in_engine_ms = np.rint((seen["called_at_min"] - seen["queued_at_min"]) * 60_000)
    waits_ms = fcfs_waits(queued_at_ms, need_ms, servers)
    assert waits_ms.max() > 60_000
    assert np.array_equal(in_engine_ms, waits_ms)


@pytest.mark.parametrize("sequences", SEQUENCES)
@pytest.mark.parametrize("servers", [1, 10, MANY_SERVERS])
def test_pieces_give_the_waits_of_the_whole(servers: int, sequences: int) -> None:
    arrivals, needs = people(120, sequences, servers)
    queues = FcfsQueues(servers, sequences)
    cuts = [0, 1, 2, 2, 50, 120]
    pieces = [queues.waits(arrivals[a:b], needs[a:b]) for a, b in pairwise(cuts)]
    assert np.array_equal(np.concatenate(pieces), fcfs_waits(arrivals, needs, servers))


@pytest.mark.parametrize("servers", [3, MANY_SERVERS])
def test_sequences_side_by_side_do_not_touch(servers: int) -> None:
    sequences = 2 * max(IN_CACHE // servers, 520) + 5  # three blocks and more; the last is short
    arrivals, needs = people(40, min(sequences, 10_000), servers)
    waits = fcfs_waits(arrivals, needs, servers)
    for number in (0, 519, 520, 1_040, arrivals.shape[1] - 1):
        assert np.array_equal(waits[:, number], plain(arrivals[:, number], needs[:, number], servers))


@pytest.mark.parametrize("sequences", [1, 512, 520])
def test_waits_may_take_the_place_of_arrivals(sequences: int) -> None:
    arrivals, needs = people(50, sequences, 2)
    expected = fcfs_waits(arrivals, needs, 2)
    queues = FcfsQueues(2, sequences)
    for a, b in ((0, 20), (20, 50)):
        piece = arrivals[a:b]
        assert queues.waits(piece, needs[a:b], out=piece) is piece
    assert np.array_equal(arrivals, expected)


@pytest.mark.parametrize(
    ("arrivals", "needs", "message"),
    [
        ([0, 1, 0.5], [1, 1, 1], "arrivals must not decrease; customer 2 of sequence 0 comes before the last"),
        ([0, math.nan], [1, 1], "arrivals must not decrease; customer 1 of sequence 0 comes before the last"),
        ([0, math.inf], [1, 1], "arrivals must be finite"),
        ([0, 1], [1, -1], "needs must be >= 0 and finite, got -1.0 for customer 1 of sequence 0"),
        ([0, 1], [math.nan, 1], "needs must be >= 0 and finite, got nan for customer 0 of sequence 0"),
        ([0, 1], [math.inf, 1], "needs must be >= 0 and finite, got inf for customer 0 of sequence 0"),
        ([0, 1], [1], "needs must have the shape of arrivals, (2, 1), got (1, 1)"),
        ([[0], [1]], [1, 1], "needs must have the shape of arrivals, (2, 1), got (2,)"),
        ([[[0.0]]], [1], "arrivals must have shape (customers, 1), got (1, 1, 1)"),
    ],
)
def test_what_is_no_queue_is_refused(arrivals: list[float], needs: list[float], message: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as caught:
        fcfs_waits(arrivals, needs, servers=1)
    assert f"FcfsQueues: {message}" in caught.value.problems


@pytest.mark.parametrize("servers", [0, -1, 1.0, True, "2", 10**400, np.timedelta64(3, "s")])
def test_servers_are_a_whole_number(servers: object) -> None:
    with pytest.raises(mfc.InvalidDescription, match="servers must be a whole number from 1 to 10,000,000, got"):
        fcfs_waits([0], [1], servers)  # type: ignore[arg-type]


def test_a_piece_must_not_begin_before_the_last_one_ended() -> None:
    queues = FcfsQueues(1, 2)
    queues.waits([[3, 5]], [[1, 1]])
    with pytest.raises(mfc.InvalidDescription, match="customer 0 of sequence 1 comes before the last"):
        queues.waits([[4, 4]], [[1, 1]])
    assert queues.waits([[3, 5]], [[1, 1]]).tolist() == [[1, 1]]


def test_waits_must_not_go_where_the_needs_are() -> None:
    needs = np.ones((2, 1))
    with pytest.raises(mfc.InvalidDescription, match="out must be an array of float64"):
        FcfsQueues(1).waits([[0], [1]], needs, out=needs)
    with pytest.raises(mfc.InvalidDescription, match="out must be an array of float64"):
        FcfsQueues(1).waits([[0], [1]], needs, out=np.empty((3, 1)))


def test_no_customers_are_no_waits() -> None:
    assert fcfs_waits([], [], servers=3).shape == (0,)
    assert fcfs_waits(np.empty((0, 20)), np.empty((0, 20)), servers=3).shape == (0, 20)


@pytest.mark.parametrize("arrivals", [{"a": 1}, [[1.0], [1.0, 2.0]], "12", [None], [1 + 2j], {1.0, 2.0}])
def test_arrivals_that_are_no_numbers_are_named(arrivals: object) -> None:
    with pytest.raises(mfc.InvalidDescription, match="arrivals must be an array of numbers, got"):
        mfc.queueing.fcfs_waits(arrivals, [1.0], servers=1)  # type: ignore[arg-type]
