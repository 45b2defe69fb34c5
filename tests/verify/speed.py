"""What both parts on speed share: a run of benchmarks/run.py, printed as it goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def lines(*options: str) -> list[str]:
    """The lines of one benchmark run that begin with PASS, FAIL or SKIP, printed as they come."""
    found = []
    with subprocess.Popen([sys.executable, "-u", RUN, *options], stdout=subprocess.PIPE, encoding="utf-8") as run:
        for line in run.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(("PASS", "FAIL", "SKIP")):
                found.append(line)
    return found
