"""The long checks: every tests/verify/part_*.py in a process of its own, or those named.

A part prints what it did and closes with one line, "PASS ..." or "FAIL ...", that names its seed; on FAIL it returns
nonzero. None may take longer than nine minutes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

LIMIT_S = 540
FILES = sorted(Path(__file__).parent.glob("part_*.py"))
PARTS = {path.stem.removeprefix("part_").replace("_", "-"): path for path in FILES}


def verdict(name: str) -> str:
    """Run one part and say in a line how it ended."""
    began = time.monotonic()
    last = ""
    try:
        done = subprocess.run(
            [sys.executable, PARTS[name]], stdout=subprocess.PIPE, encoding="utf-8", timeout=LIMIT_S, check=False
        )
        print(done.stdout, end="", flush=True)
        last = done.stdout.rstrip().rpartition("\n")[2]
        passed = done.returncode == 0 and last.startswith("PASS")
    except subprocess.TimeoutExpired as late:
        print((late.stdout or b"").decode(), end="")
        last, passed = f"not done in {LIMIT_S} s", False
    return f"{'PASS' if passed else 'FAIL'} {name:14} {time.monotonic() - began:4.0f} s  {last}"


def main() -> int:
    """Run the parts, then print the list of verdicts."""
    names = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        print(f"no part named {', '.join(unknown)}; parts: {', '.join(PARTS)}")
        return 2
    verdicts = []
    for name in names:
        print(f"== {name}", flush=True)
        verdicts.append(verdict(name))
    print("", *verdicts, sep="\n")
    return int(any(line.startswith("FAIL") for line in verdicts))


if __name__ == "__main__":
    sys.exit(main())
