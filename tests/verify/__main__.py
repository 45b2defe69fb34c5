"""The long checks: every tests/verify/part_*.py in a process of its own, or those named.

A part prints what it did and closes with one line, "PASS ..." or "FAIL ...", that names its seed; on FAIL it returns
nonzero. None may take longer than nine minutes.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

LIMIT_S = 540
FILES = sorted(Path(__file__).parent.glob("part_*.py"))
PARTS = {path.stem.removeprefix("part_").replace("_", "-"): path for path in FILES}


def verdict(name: str) -> str:
    """Run one part, print what it prints, and say in a line how it ended."""
    began = time.monotonic()
    last = ""
    with subprocess.Popen([sys.executable, "-u", PARTS[name]], stdout=subprocess.PIPE, encoding="utf-8") as part:
        alarm = threading.Timer(LIMIT_S, part.kill)
        alarm.start()
        for line in part.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
        alarm.cancel()
    passed = part.returncode == 0 and last.startswith("PASS")
    said = last.removeprefix("PASS ").removeprefix("FAIL ")
    return f"{'PASS' if passed else 'FAIL'} {time.monotonic() - began:4.0f} s of {LIMIT_S}  {name:14} {said}"


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
