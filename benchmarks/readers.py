"""Speed and memory of `mfc.read_tickets` on a plain CSV, beside published readers that only split it.

    python benchmarks/readers.py                    1 and 10 million tickets, PASS or FAIL a row
    python benchmarks/readers.py --planted          the first row with a reader slowed on purpose, to see it fail

Rows a second are the best of three passes, each in a process of its own after its imports, on one million tickets;
memory is the peak of a process that reads ten million. Other work on the machine slows a pass: the best of them is
nearest to its speed.
A published reader gives texts and times only: no checks, no lines, no report.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SEED = 7
ROWS_PER_SECOND = 1_000_000
MEMORY_MIB = 2_048
PASSES = 3
TIMED = ("issued", "called", "started", "finished")
TEXTS = ("ticket", "service", "window", "operator")
HEADER = "ticket,service,issued,called,started,finished,window,operator"

OURS = """
import mfc_sim as mfc
from mfc_sim.calibration import log_file
split = log_file._plain
if {planted}:
    log_file._plain = lambda *given: [split(*given) for _ in range(8)][0]
read = mfc.read_tickets
def work():
    return len(read({path!r}).tickets)
"""
PANDAS = f"""
import pandas as pd
def work():
    table = pd.read_csv({{path!r}}, dtype=dict.fromkeys({TEXTS}, "category"), keep_default_na=False)
    return len([pd.to_datetime(table[name], format="%Y-%m-%d %H:%M:%S") for name in {TIMED}][0])
"""
PYARROW = f"""
import pyarrow
from pyarrow import csv
types = dict.fromkeys({TEXTS}, pyarrow.dictionary(pyarrow.int32(), pyarrow.string()))
types |= dict.fromkeys({TIMED}, pyarrow.timestamp("s"))
def work():
    return csv.read_csv({{path!r}}, convert_options=csv.ConvertOptions(column_types=types)).num_rows
"""
TIMER = """
import resource, time
began = time.perf_counter()
rows = work()
seconds = time.perf_counter() - began
print(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write(path: Path, tickets: int) -> None:
    """Write an export of so many tickets, sorted by day."""
    rng = np.random.default_rng(SEED)
    services = np.array([f"{name} {place}" for place in range(8) for name in ("Паспорт РФ", "Росреестр", "collect")])
    operators = np.array(["Иванова А. А.", "Петров Б. Б.", "Smith"])
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for begin in range(0, tickets, 200_000):
            some = min(200_000, tickets - begin)
            day = np.sort((begin + rng.integers(0, some, some)) // 4_000)
            issued = np.datetime64("2020-01-06", "s") + day * 86_400 + rng.integers(28_800, 61_200, some)
            called = issued + rng.exponential(600, some).astype(int)
            started = called + 20
            finished = started + 1 + rng.exponential(500, some).astype(int)
            times = [np.datetime_as_string(time) for time in (issued, called, started, finished)]
            numbers = np.char.add("A", rng.integers(1, 1_000, some).astype(str))
            columns = [numbers, services[rng.integers(0, len(services), some)], *times]
            columns += [rng.integers(1, 30, some).astype(str), operators[rng.integers(0, 3, some)]]
            file.writelines(",".join(row).replace("T", " ") + "\n" for row in zip(*columns, strict=True))


def measured(code: str, path: Path, *, planted: bool = False) -> tuple[int, float, float]:
    """Rows, seconds and peak MiB of a process that reads a file once."""
    script = code.format(path=str(path), planted=planted) + TIMER
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    rows, seconds, memory = done.stdout.split()
    return int(rows), float(seconds), float(memory)


def main() -> int:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--planted", action="store_true", help="slow our reader down on purpose")
    planted = parser.parse_args().planted
    readers = {"mfc.read_tickets": OURS, "pandas C engine, bare": PANDAS}
    if importlib.util.find_spec("pyarrow"):
        readers["pyarrow.csv, bare"] = PYARROW
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.csv"
        write(path, 1_000_000)
        passes: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(PASSES):
            for name, code in readers.items():
                rows, seconds, _ = measured(code, path, planted=planted)
                assert rows == 1_000_000, f"{name}: {rows} rows"
                passes[name].append(rows / seconds)
        for name, speeds in passes.items():
            told = ", ".join(f"{speed / 1e6:.2f}" for speed in sorted(speeds))
            print(f"     {name:24} million rows a second: {told}")
        best = max(passes["mfc.read_tickets"])
        fast = best >= ROWS_PER_SECOND
        print(
            f"{'PASS' if fast else 'FAIL'} readers: {best:,.0f} rows a second, "
            f"at least {ROWS_PER_SECOND:,}; seed {SEED}"
        )
        if planted:
            return int(not fast)
        write(path, 10_000_000)
        rows, seconds, memory = measured(OURS, path)
        small = rows == 10_000_000 and memory <= MEMORY_MIB
        print(
            f"{'PASS' if small else 'FAIL'} readers: {rows:,} rows in {memory:,.0f} MiB, at most {MEMORY_MIB:,} "
            f"({seconds:.1f} s); seed {SEED}"
        )
    return int(not (fast and small))


if __name__ == "__main__":
    sys.exit(main())
