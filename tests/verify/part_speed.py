"""Speed: the bounds of benchmarks/run.py hold, and a planted slowdown breaks each of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def rows(*options: str) -> list[str]:
    """The lines of one benchmark run, printed as they are."""
    printed = subprocess.run([sys.executable, RUN, *options], stdout=subprocess.PIPE, text=True, check=False).stdout
    print(printed, end="", flush=True)
    return [line for line in printed.splitlines() if line.startswith(("PASS", "FAIL"))]


def main() -> int:
    """Run the benchmarks twice: as they are, and slowed down."""
    honest = rows()
    print("with our side's work done ten times over, each ratio has to fail:")
    slowed = [line for line in rows("--plant-slowdown") if " x [" in line]
    held = [line.startswith("PASS") for line in honest]
    caught = [line.startswith("FAIL") for line in slowed]
    passed = bool(held and caught) and all(held + caught)
    counts = f"{sum(held)} of {len(held)} checks hold, {sum(caught)} of {len(caught)} ratios fail when slowed"
    print(f"{'PASS' if passed else 'FAIL'} speed: {counts}; seed 7")
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
