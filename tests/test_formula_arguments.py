"""Arguments of the formulas: what is refused and how it is named, how arrays meet, and the least and largest loads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc

q = mfc.queueing


def test_arguments_broadcast_and_single_numbers_give_floats() -> None:
    table = q.erlang_c([[5], [6]], [1.0, 2.0, 3.0])
    assert table.shape == (2, 3)
    assert table[1, 2] == q.erlang_c(6, 3.0)
    assert type(q.erlang_c(6, 3.0)) is float
    queue = q.mmc(servers=[5, 6], per_hour=20, service_min=12)
    assert queue.share_within([[5.0], [15.0]]).shape == (2, 2)
    with pytest.raises(ValueError, match="read-only"):
        queue.delayed[0] = 0
    assert q.erlang_b(np.arange(1, 20_001), 5.0)[9] == q.erlang_b(10, 5.0)
    assert q.mdc(servers=[[1], [2]], per_hour=[0, 3], service_min=10).mean_wait_min.shape == (2, 2)


def test_no_load_is_no_wait() -> None:
    assert (q.erlang_b(3, 0), q.erlang_c(3, 0)) == (0, 0)
    for queue in (q.mmc(servers=3, per_hour=0, service_min=5), q.mdc(servers=3, per_hour=0, service_min=5)):
        assert (queue.mean_wait_min, queue.wait_quantile(0.9), queue.share_within(0)) == (0, 0, 1)
    assert q.mgc(servers=3, per_hour=0, service_min=5, cv=0.5).mean_wait_min == 0


@pytest.mark.parametrize("servers", [1, 2, 10, 1_000, 10_000_000])
def test_extreme_loads_give_sound_figures(servers: int) -> None:
    """Warnings are errors here: nothing may overflow on the way."""
    for load in (1e-300, 1e-9, 0.5, 1 - 1e-12, 1.0, 1.5, 1e6):
        rate = 60.0 * servers * load
        queues = [q.mmck(servers=servers, hall=[0, 1, 100, 10_000_000], per_hour=rate, service_min=1)]
        queues.append(q.erlang_a(servers=servers, per_hour=rate, service_min=1, patience_min=[1e-12, 1e-2, 1, 1e9]))
        shares = [q.erlang_b(servers, servers * load), queues[1].left, queues[1].share_within(0.1, of="patient")]
        for queue in queues:
            shares += [queue.delayed, queue.utilization]
            assert np.isfinite(queue.mean_wait_min).all()
        assert all(((np.asarray(share) >= 0) & (np.asarray(share) <= 1 + 1e-12)).all() for share in shares)


BAD: list[tuple[Any, str]] = [
    (lambda: q.erlang_b(0, 1), "servers must be a whole number from 1 to 10,000,000, got 0"),
    (lambda: q.erlang_b(2.5, 1), "servers must be a whole number .* got 2.5"),
    (lambda: q.erlang_b(2, -1), "offered_load must be >= 0 and finite, got -1"),
    (lambda: q.erlang_b(2, math.nan), "offered_load must be >= 0 and finite, got nan"),
    (lambda: q.erlang_b("2", True), r"(?s)servers must be .* got '2'.*offered_load must be .* got True"),
    (lambda: q.erlang_b([1, 0, 3], [1, 2, -3]), r"(?s)got 0 at \[1\].*got -3 at \[2\]"),
    (lambda: q.erlang_b([0] * 9, 1), "and 4 more"),
    (lambda: q.erlang_b([[1, 2], [3]], 1), "servers must be a whole number"),
    (lambda: q.erlang_c([1, 2], [0.1, 0.2, 0.3]), r"shapes must broadcast .* servers \(2,\), offered_load \(3,\)"),
    (lambda: q.erlang_c(4, 4), "below the number of servers, 4: else the queue grows without end, got 4"),
    (lambda: q.mmc(servers=4, per_hour=30, service_min=10), "mmc: offered load must be below .* got 5"),
    (lambda: q.mmc(servers=4, per_hour=3, service_min=0), "mmc: service_min must be > 0"),
    (lambda: q.mmc(servers=4, per_hour=3, service_min=5).share_within(-1), "limit_min must be >= 0"),
    (lambda: q.mmc(servers=4, per_hour=3, service_min=5).wait_quantile(1), "q must be a share >= 0 and < 1, got 1"),
    (lambda: q.mmc(servers=[4, 5], per_hour=3, service_min=5).share_within([1, 2, 3]), "limit_min must broadcast"),
    (lambda: q.mmck(servers=4, hall=-1, per_hour=3, service_min=5), "hall must be a whole number from 0"),
    (lambda: q.erlang_a(servers=4, per_hour=3, service_min=5, patience_min=math.inf), "patience_min must be > 0"),
    (lambda: q.erlang_a(servers=4, per_hour=3, service_min=5, patience_min=9).share_within(5, of="patiant"),
     "of: unknown word 'patiant'; did you mean 'patient'?"),
    (lambda: q.mdc(servers=4, per_hour=60, service_min=5), "mdc: offered load"),
    (lambda: q.mdc(servers=30_000, per_hour=60, service_min=5).share_within(1), "at most 20,000 servers, got 30,000"),
    (lambda: q.mg1(per_hour=60, service_min=1, cv=1), "mg1: offered load must be below the number of servers, 1"),
    (lambda: q.mgc(servers=4, per_hour=3, service_min=5, cv=1, method="kimora"), "did you mean 'kimura'"),
    (lambda: q.priorities_mmc(servers=4, per_hour=20, service_min=5), "per_hour must list the levels on its last axis"),
    (lambda: q.priorities_mmc(servers=1, per_hour=[6, 7], service_min=5), "priorities_mmc: offered load"),
    (lambda: q.priorities_mg1(per_hour=[6, 7], service_min=5, cv=-1), "cv must be >= 0"),
    (lambda: q.pooled_vs_split(servers=2, per_hour=6, service_min=5), "two groups or more"),
    (lambda: q.pooled_vs_split(servers=1, per_hour=[6, 20], service_min=5), r"got 1.66666666667 at \[1\]"),
    (lambda: q.servers_needed(per_hour=20, service_min=12), "exactly one of share, .* must be given, got none"),
    (lambda: q.servers_needed(per_hour=20, service_min=12, delayed=0.1, refused=0.1), "got delayed, refused"),
    (lambda: q.servers_needed(per_hour=20, service_min=12, share=0.9), "share and limit_min go together"),
    (lambda: q.servers_needed(per_hour=20, service_min=12, left=0.1), "left needs patience_min"),
    (lambda: q.servers_needed(per_hour=20, service_min=12, refused=0.1, patience_min=3), "refused goes without"),
    (lambda: q.square_root_servers(per_hour=20, service_min=12, delayed=1), "delayed must be a share > 0 and < 1"),
    (lambda: q.mgc(servers=2, per_hour=3, service_min=5, cv=1, method=np.ones(2)), "method: unknown word"),
    (lambda: q.priorities_mmc(servers=2, per_hour=[1, 2], service_min=5).share_within([5, 15]), "must be one number"),
    (lambda: q.of(mfc.presets.starter(), at="10:00", day=["Mon"]), r"of: day \['Mon'\] is not an open weekday"),
    (lambda: q.of(mfc.presets.starter(), at="10:00", service=np.ones(2)), "queueing.of: unknown service"),
    (lambda: q.day_curve(mfc.presets.starter(), day="Mon", service=np.ones(2)), "day_curve: unknown service"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence[:40] for _, sentence in BAD])
def test_bad_arguments_are_named(call: Any, sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=sentence):
        call()


def test_the_list_of_public_formulas_is_complete() -> None:
    assert set(q.__all__) == q._HOME.keys() == set(dir(q))
    assert all(getattr(q, name) is not None for name in q.__all__)
    with pytest.raises(AttributeError, match="no attribute 'erlang_d'"):
        _ = q.erlang_d
