"""Speed: what benchmarks/run.py times gives the right answers, and every bound holds."""

from __future__ import annotations

import sys

from speed import lines


def main() -> int:
    """Run the rows that have a bound."""
    found = lines("--only", "bounds")
    rows = [line for line in found if " x [" in line]
    skipped = [line.split()[1] for line in found if line.startswith("SKIP")]
    held = [line for line in found if line.startswith("PASS")]
    passed = bool(rows) and len(held) + len(skipped) == len(found)
    counts = f"{len(held)} of {len(found) - len(skipped)} checks hold, {len(rows)} of them ratios"
    left = f", skipped {', '.join(skipped)}" if skipped else ""
    print(f"{'PASS' if passed else 'FAIL'} speed: {counts}{left}; seed 7")
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
