"""Speed of mfc_sim against the yardsticks, one table from one command: `make bench`, or `python benchmarks/run.py`.

Read the ratios, not the times: machines are noisy, so each pass takes all sides one after the other, and a row is the
median of the passes' ratios. What is timed is first held to the right answer. The yardsticks run unedited in an
environment of their own under .venv/. `--plant-slowdown` does our side's work ten times over in one pass, and imports
what a careless package would: every row must fail.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import growth
from mfc_sim import compiled
from peers import Yardsticks, environment, rscript
from rows import groups
from table import HEAD, Line, markdown

KINDS = ("bounds", "growth")
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
"""One core is one core: a library of matrices must not take the other. It reads this when numpy is loaded."""
SLOWDOWN = "do our side's work N times over (10) in one pass, to see that rows fail"
ONLY = "rows or groups by the beginning of their names, after commas; bounds: all with a bound; growth: all without"


def processor() -> str:
    """Name of the processor."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def surroundings(load: str) -> str:
    """Where the figures were taken."""
    versions = f"Python {platform.python_version()}, numpy {np.__version__}"
    return f"environment: {processor()}, {os.cpu_count()} cores, {platform.system()}, {versions}; {load}"


def load_now() -> str:
    """How busy the machine is, where that is known."""
    return f"load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else "load not known"


def peak_memory() -> str:
    """Greatest memory of this process so far, where the system tells."""
    try:
        import resource
    except ImportError:
        return "not told by this system"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return f"{peak / 2**20:,.0f} MiB"


class Report:
    """Lines as they are found, and at the end the table and the verdict."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.table: list[tuple[str, ...]] = []
        self.growth: list[tuple[str, ...]] = []

    def check(self, line: str) -> None:
        """Print a line that begins with PASS or FAIL."""
        print(line, flush=True)
        if line.startswith("FAIL"):
            self.failed.append(line)

    def line(self, line: Line) -> None:
        """Print a row of the table."""
        self.check(line.plain())
        self.table.append(line.cells()[1:])


def bounds(
    peers: Yardsticks, report: Report, only: list[str], missing: dict[str, str], passes: int, repeats: int
) -> None:
    """Hold to their answers and measure all groups that are asked for."""
    for group in groups(peers).values():
        rows = [row for row in group.rows if wanted(row.key, only, "bounds")]
        if not rows:
            continue
        if repeats == 1:
            for answer in group.answers:
                for line in answer():
                    report.check(line)
        gone = {row.key: missing.get(group.needs.get(row.theirs, ""), "") for row in rows}
        seconds = group.measure([row for row in rows if not gone[row.key]], passes=passes, repeats=repeats)
        for row in rows:
            if gone[row.key]:
                report.line(Line(row, skipped=gone[row.key]))
            else:
                report.line(Line(row, seconds[row.ours], seconds[row.theirs]))
        gc.collect()


def growths(peers: Yardsticks, report: Report, only: list[str]) -> None:
    """Measure the rows without a bound that are asked for."""
    found = {key: row for key, row in growth.rows(peers).items() if wanted(key, only, "growth")}
    if any(key.startswith("growth-servers") for key in found):
        for line in growth.checks(peers):
            report.check(line)
    for key, (what, points) in found.items():
        told = ", ".join(f"{point}: {cost}" for point, cost in growth.measured(points))
        print(f"     {key:22} {what}, per customer: {told}", flush=True)
        report.growth.append((what, told))


def wanted(key: str, only: list[str], kind: str) -> bool:
    """Whether a row is asked for."""
    return not only or any(name == kind or key.startswith(name) for name in only)


def main() -> int:
    """Print the answers' checks, the rows and where they were taken; nonzero if anything fails."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", metavar="ROW,...", help=ONLY)
    parser.add_argument("--passes", type=int, metavar="N", help="interleaved passes of each row (5)")
    parser.add_argument("--plant-slowdown", type=int, nargs="?", default=1, const=10, metavar="N", help=SLOWDOWN)
    parser.add_argument("--without-compiled", action="store_true", help="numpy alone, as where numba is not installed")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/performance.md too")
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    slowed = options.plant_slowdown > 1
    passes = options.passes or (1 if slowed else 5)
    if options.without_compiled:
        compiled.LOAD_AT = math.inf
    elif not compiled.load():
        parser.error("numba is not installed, or does not work here: pip install mfc_sim[fast], or --without-compiled")
    load, began = load_now(), time.monotonic()
    missing = environment()
    if not rscript():
        missing = missing | {"queuecomputer": "R with queuecomputer is not at hand"}
    report = Report()
    with Yardsticks() as peers:
        keys = [row.key for group in groups(peers).values() for row in group.rows] + list(growth.rows(peers))
        if unknown := [name for name in only if not any(wanted(key, [name], kind) for key in keys for kind in KINDS)]:
            parser.error(f"no row begins with {', '.join(unknown)}; rows: {', '.join(keys)}")
        bounds(peers, report, only, missing, passes, options.plant_slowdown)
        peak = peak_memory()
        if not slowed:
            growths(peers, report, only)
    print(surroundings(load))
    print(f"peak memory of our process: {peak} after the rows with bounds, {peak_memory()} in all")
    print(f"{passes} passes, {time.monotonic() - began:.0f} s")
    if options.markdown:
        print("", markdown(HEAD[1:], report.table), "", markdown(("growth", "per customer"), report.growth), sep="\n")
    return int(bool(report.failed))


def on_one_thread() -> int:
    """Start again where libraries take one thread."""
    return subprocess.run([sys.executable, *sys.orig_argv[1:]], env=os.environ | ONE_THREAD, check=False).returncode


if __name__ == "__main__":
    sys.exit(main() if ONE_THREAD.items() <= os.environ.items() else on_one_thread())
