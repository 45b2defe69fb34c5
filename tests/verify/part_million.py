"""A million days of Work B in bounded memory, in two workers; and a run stopped by Ctrl-C, which ends cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

SEED = 7
MILLION = 1_000_000
BOUND_MIB = 450
"""Of every process: a budget of 256 MiB for the work, and Python with its libraries, some 110 to 150 MiB."""
STOP_AFTER_S, STOPPED_WITHIN_S = 20, 10
BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
CODE = f"""
import sys
sys.path.insert(0, {str(BENCHMARKS)!r})
import mfc_sim as mfc
from work_b import OFFICE
if __name__ == "__main__":
    print("begun", flush=True)
    result = mfc.simulate(OFFICE, replications={MILLION}, seed={SEED}, n_jobs=2, progress=False)
    table = result.table()
    share = result.share_within(15)
    print(f"mean wait {{table['mean_wait_min'].iloc[0]:.4f}} min "
          f"({{table['mean_wait_min_low'].iloc[0]:.4f}} to {{table['mean_wait_min_high'].iloc[0]:.4f}}), "
          f"within 15 min {{share:.5f}}, n {{share.n}}")
"""


def memory_mib(process: int) -> dict[int, float]:
    """Greatest memory so far of a process and its children, by process; empty where the system does not tell."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        except (OSError, ValueError):  # it has just ended
            continue
        if str(process) in (status.parent.name, lines["PPid"].strip()) and "VmHWM" in lines:  # the dead have no memory
            found[int(status.parent.name)] = int(lines["VmHWM"].split()[0]) / 1024
    return found


class Watch(threading.Thread):
    """Notes the greatest memory of a process and of each of its children."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak = process, dict[int, float]()

    def run(self) -> None:
        """Look until nothing is left to be seen."""
        while now := memory_mib(self.process):
            self.peak.update(now)
            time.sleep(0.2)


def started() -> subprocess.Popen[str]:
    """The run, begun, in a group of its own: as from a terminal, Ctrl-C reaches its workers too."""
    child = subprocess.Popen(
        [sys.executable, "-c", CODE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip
    if child.stdout is not None:
        child.stdout.readline()
    return child


def whole() -> bool:
    """A million days, and the greatest memory."""
    began = time.monotonic()
    child = started()
    watch = Watch(child.pid)
    watch.start()
    out, err = child.communicate()
    watch.join(5)
    peaks = sorted(watch.peak.values(), reverse=True)
    print(out, end="")
    took = time.monotonic() - began
    print(f"{took:.0f} s; peak memory of its processes: {', '.join(f'{peak:.0f}' for peak in peaks)} MiB")
    if not peaks:
        print("this system does not tell the memory of processes: the bound is not checked here")
    if child.returncode:
        print(err)
    return child.returncode == 0 and f"n {MILLION}" in out and max(peaks, default=0.0) <= BOUND_MIB


def stopped() -> bool:
    """The same, stopped by Ctrl-C: its sentence, and nothing left running."""
    child = started()
    time.sleep(STOP_AFTER_S)
    workers = set(memory_mib(child.pid))
    at = time.monotonic()
    os.killpg(child.pid, signal.SIGINT)
    try:
        _, err = child.communicate(timeout=STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        print(f"still running {STOPPED_WITHIN_S} s after Ctrl-C")
        return False
    took, said = time.monotonic() - at, err.strip().splitlines()[-1]
    time.sleep(1)
    left = {process for process in workers if memory_mib(process)}
    print(f"Ctrl-C after {STOP_AFTER_S} s: ended in {took:.1f} s, processes left {len(left)}, and said: {said}")
    return f"of {MILLION} replications; nothing is kept" in said and child.returncode != 0 and not left


def main() -> int:
    """Both runs."""
    passed = whole()
    if sys.platform == "win32":
        print("Windows sends no SIGINT to a child: the run stopped by Ctrl-C is skipped")
    else:
        passed = stopped() and passed
    print(
        f"{'PASS' if passed else 'FAIL'} million: {MILLION} days of Work B, no process above {BOUND_MIB} MiB; "
        f"Ctrl-C ends it within {STOPPED_WITHIN_S} s; seed {SEED}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
