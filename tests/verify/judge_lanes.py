"""Run lanes on offices that were kept with the records of the reference: the first that differs ends it.

Prints which office differed and returns 1, or 0 if none did; or 2, if none did but lanes stopped on one.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from mfc_sim import compiled
from mfc_sim.engines import lanes


def main() -> int:
    """Judge the package that is imported."""
    cases = pickle.loads(Path(sys.argv[1]).read_bytes())
    if sys.argv[2] == "compiled" and not compiled.load():
        raise SystemExit("numba is not installed")
    stopped = ""
    for number, (jobs, expected) in enumerate(cases, start=1):
        try:
            found = list(lanes.run_many(jobs))
        except Exception as error:
            stopped = stopped or f"stops at office {number} with {type(error).__name__}: {error}"
            continue
        if not all(one.same_as(other) for one, other in zip(expected, found, strict=True)):
            print(f"office {number} of {len(cases)}")
            return 1
    if stopped:
        print(stopped)
    return 2 if stopped else 0


if __name__ == "__main__":
    sys.exit(main())
