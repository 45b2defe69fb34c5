"""Dask: a sweep on a real cluster of two processes, one of them killed in the run, gives the bytes of n_jobs=1."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import joblib
from distributed import Client, LocalCluster

import mfc_sim as mfc

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from work_b import OFFICE

SEED = 7
REPLICATIONS = 200
AXES = [
    mfc.Axis("demand", "demand.*.scale", [1.0, 1.1]),
    mfc.Axis("first", "windows.universal.shifts.first.count", range(3, 9)),
    mfc.Axis("third", "windows.universal.shifts.third.count", range(1, 7)),
]
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows os.kill ends a process whatever the signal


def pids(client: Client) -> dict[str, int]:
    """Process of every worker, by its address."""
    return dict(client.run(os.getpid))


class Killer(threading.Thread):
    """Kills the first worker that has work in hand, a second after the cluster has begun.

    Attributes
    ----------
    killed, had : int
        The process killed, and how many tasks it had; 0 before.
    """

    def __init__(self, client: Client) -> None:
        super().__init__(daemon=True)
        self.client, self.workers = client, pids(client)
        self.killed = self.had = 0

    def run(self) -> None:
        """Wait for work, then kill."""
        while not any(self.client.processing().values()):
            time.sleep(0.05)
        time.sleep(1)
        while not self.killed:
            for address, keys in self.client.processing().items():
                if keys and not self.killed:
                    self.had, self.killed = len(keys), self.workers[address]
                    os.kill(self.killed, KILL)


def swept(n_jobs: int) -> bytes:
    """A sweep's whole-day table and one by hour, to the last bit."""
    found = mfc.sweep(OFFICE, AXES, replications=REPLICATIONS, seed=SEED, progress=False, n_jobs=n_jobs)
    return b"".join(found.table(by).to_numpy().tobytes() for by in (None, "hour"))


def main() -> int:
    """Run alone, then on the cluster, killing a worker."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # a killed worker is no news here
    alone = swept(1)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        killer = Killer(client)
        killer.start()
        together = swept(2)
        killer.join(10)
        client.wait_for_workers(2, timeout=60)
        now = pids(client)
    replaced = len(set(now.values()) - set(killer.workers.values()))
    print(f"workers {sorted(killer.workers.values())}; killed {killer.killed} with {killer.had} tasks in hand")
    print(f"workers afterwards {sorted(now.values())}")
    passed = together == alone and bool(killer.had) and killer.killed not in now.values() and replaced >= 1
    same = "the same bytes" if together == alone else "OTHER BYTES"
    print(
        f"{'PASS' if passed else 'FAIL'} dask: {len(AXES[0].labels) * 36} points x {REPLICATIONS} days on two worker "
        f"processes, one killed: {same} as n_jobs=1 ({len(alone)}); seed {SEED}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
