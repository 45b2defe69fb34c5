"""Speed, planted: with our side's work done ten times over, every bound of benchmarks/run.py breaks."""

from __future__ import annotations

import sys

from speed import lines


def main() -> int:
    """Run the rows that have a bound, slowed down."""
    rows = [line for line in lines("--only", "bounds", "--plant-slowdown") if " x [" in line]
    caught = [line for line in rows if line.startswith("FAIL")]
    passed = bool(rows) and len(caught) == len(rows)
    print(f"{'PASS' if passed else 'FAIL'} speed planted: {len(caught)} of {len(rows)} ratios fail when slowed; seed 7")
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
