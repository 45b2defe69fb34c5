"""Speed of Erlang C, in one run: 1,000,000 evaluations beside a scalar textbook loop and a published package.

The peer is pyworkforce, in an environment of its own under .venv/. Each side is timed on the queues it can do in some
seconds, the same ones for all, and the answers are held against each other. Times are of the processor, least of three
passes, so that a busy machine does not blur them; read the ratios.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np

import mfc_sim as mfc

HOME = Path(__file__).resolve().parents[1] / ".venv" / "erlang"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
PEER = "pyworkforce==0.5.1"
SEED = 7
EVALUATIONS = 1_000_000
FEW = 2_000
"""So many of them are given to the slow sides."""
PASSES = 3
BOUNDS = {20: 2.0, 120: 6.0, 10_000: 400.0}
"""By the greatest number of servers: times faster per evaluation than either, at least."""

PEER_CODE = """
import json, sys, time
from pyworkforce.queuing import ErlangC
cases = json.load(sys.stdin)
best = 1e9
for _ in range(3):
    began = time.process_time()
    waits = [ErlangC(60.0, load, 0.5, 60.0).waiting_probability(servers) for servers, load in cases]
    best = min(best, time.process_time() - began)
print(json.dumps([best, waits]))
"""
"""Its load is transactions / interval x aht; like the textbook, it goes from server to server."""


def textbook(servers: int, load: float) -> float:
    """Erlang C by the recursion over servers, as textbooks give it."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def environment() -> None:
    """Make the peer's environment, once."""
    ready = HOME / "ready"
    if not ready.exists():
        venv.create(HOME, clear=True, with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", PEER], check=True)
        ready.touch()


def best_of(work: Callable[[], object]) -> float:
    """Least seconds of some passes, of the processor."""
    seconds = []
    for _ in range(PASSES):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def rows() -> list[str]:
    """Measure and judge: one line for each group of queues and each other side."""
    environment()
    lines = []
    for most in BOUNDS:
        rng = np.random.default_rng(SEED)
        servers = rng.integers(1, most + 1, EVALUATIONS)
        load = servers * rng.uniform(0.8, 0.9999, EVALUATIONS)
        unit = best_of(lambda servers=servers, load=load: mfc.queueing.erlang_c(servers, load)) / EVALUATIONS
        cases = list(zip(servers[:FEW].tolist(), load[:FEW].tolist(), strict=True))
        ours = mfc.queueing.erlang_c(servers[:FEW], load[:FEW])
        loop = best_of(lambda cases=cases: [textbook(*case) for case in cases]) / FEW
        lines.append(_line(most, "textbook loop", unit, loop, ours, [textbook(*case) for case in cases]))
        command, asked = [PYTHON, "-c", PEER_CODE], json.dumps(cases)
        answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
        seconds, waits = json.loads(answer.stdout)
        lines.append(_line(most, PEER, unit, seconds / FEW, ours, waits))
    return lines


def _line(most: int, other: str, unit: float, theirs: float, ours: np.ndarray, values: list[float]) -> str:
    error = max(abs(a / b - 1) for a, b in zip(ours.tolist(), values, strict=True))
    ratio = theirs / unit
    holds = ratio >= BOUNDS[most] and error < 1e-6 and math.isfinite(ratio)
    speed = f"{ratio:7.1f} x faster, bound {BOUNDS[most]:g}"
    times = f"{1e9 * unit:.0f} ns / {1e9 * theirs:,.0f} ns, apart {error:.0e}"
    return f"{'PASS' if holds else 'FAIL'} {f'Erlang C, up to {most:,} servers / {other}':52} {speed}   {times}"


def main() -> int:
    """Print the rows; nonzero if one fails."""
    lines = rows()
    print(
        f"{EVALUATIONS:,} evaluations of mfc.queueing.erlang_c in one call; the others {FEW:,} one by one; seed {SEED}"
    )
    print(*lines, sep="\n")
    return int(any(line.startswith("FAIL") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
