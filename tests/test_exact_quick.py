"""A few days against queueing theory; long runs, and the same 3 % slower: the parts exact-... of `make verify`."""

from __future__ import annotations

import math

import pytest

import mfc_sim as mfc
from verify import exact_queues, formulas

QUICK = [
    queue
    for queue in (*exact_queues.WAITS, *exact_queues.RULES)
    if queue.name in {"M/M/1", "M/M/4+M (Erlang A)", "M/M/4/10"}
]


@pytest.mark.parametrize("queue", QUICK, ids=lambda queue: queue.name)
def test_thirty_days_agree_with_theory(queue: exact_queues.Queue, engine: str) -> None:
    if engine == "lanes" and "hall" in queue.rules:
        with pytest.raises(mfc.UnsupportedFeature, match="R13"):
            exact_queues.rows(queue, 1.0, engine=engine, replications=1)
        return
    found = exact_queues.rows(queue, 1.0, engine=engine, replications=30)
    assert len(found) == len(queue.waits) + len(queue.shares)
    for name, truth, value, z, _, _ in found:
        assert abs(z) < 4, f"{name}: exact {truth:.4f}, found {value:.4f}, z {z:.1f}"


def test_the_formulas_give_values_known_from_elsewhere() -> None:
    assert formulas.erlang_b(4, 3.0) == pytest.approx(0.206107, abs=1e-6)  # 3^4/4! over 1 + 3 + 9/2 + 27/6 + 81/24
    assert formulas.erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert formulas.mmc_wait(10, 9.0) == pytest.approx(0.6687, abs=1e-4)
    assert formulas.mmc_wait(1, 0.7) == pytest.approx(formulas.mg1_wait(0.7, 1))
    assert formulas.mg1_wait(0.5, 0) == pytest.approx(0.5)
    assert formulas.relaxation_min(1, 0.7) == pytest.approx(37.5, abs=0.1)


def test_two_levels_share_the_wait_of_one_queue() -> None:
    first, second = formulas.priority_waits(4, 3.4, 0.3)
    assert 0.3 * first + 0.7 * second == pytest.approx(formulas.mmc_wait(4, 3.4))


def test_a_hall_of_nothing_is_erlang_b_and_a_hall_without_end_is_erlang_c() -> None:
    assert formulas.mmck(4, 3.0, 0) == (pytest.approx(formulas.erlang_b(4, 3.0)), 0)
    assert formulas.mmck(4, 3.4, 2_000) == (pytest.approx(0), pytest.approx(formulas.mmc_wait(4, 3.4)))


def test_erlang_a_without_end_of_patience_is_erlang_c() -> None:
    left, wait, within = formulas.erlang_a(4, 3.4, patience=1e9, limit=0.5)
    assert left == pytest.approx(0, abs=1e-8)
    assert wait == pytest.approx(formulas.mmc_wait(4, 3.4), rel=1e-6)
    assert within == pytest.approx(1 - formulas.erlang_c(4, 3.4) * math.exp(-0.6 * 0.5), rel=1e-6)


def test_erlang_a_with_patience_as_long_as_service_is_a_poisson_number() -> None:
    # M/M/c+M with both rates 1 holds a Poisson number of people
    shares = [math.exp(-3.4) * 3.4**n / math.factorial(n) for n in range(60)]
    waiting = sum((n - 4) * p for n, p in enumerate(shares) if n > 4)
    left, wait, within = formulas.erlang_a(4, 3.4, patience=1.0, limit=50.0)
    assert wait == pytest.approx(waiting / 3.4)
    assert left == pytest.approx(waiting / 3.4)
    assert within == pytest.approx(1 - left)
