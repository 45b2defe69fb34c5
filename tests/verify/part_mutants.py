"""Mutants: named wrong readings of the rules, written into the engine; the test file of the rule has to notice each.

Each mutant replaces text of the package in a copy of it (the text has to stand there exactly once) and runs the tests
of its rule. It is killed by a test that fails in an assertion; an engine that merely crashes does not count.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import wrong_r01_r06
import wrong_r07_r13
from mutating import Verdict, by_the_stories, copied, judged, tested, told
from reading import Reading

READINGS = (*wrong_r01_r06.WRONG_READINGS, *wrong_r07_r13.WRONG_READINGS)


def judge(reading: Reading, place: Path) -> Verdict:
    """The readings are written into the reference engine, or into what both run on."""
    return by_the_stories(reading, place, engine="reference")


def main() -> int:
    """Run the rules' tests unchanged, then every wrong reading; nonzero unless all pass and all are killed."""
    began = time.perf_counter()
    wanted = [reading for reading in READINGS if not sys.argv[1:] or reading.rule in sys.argv[1:]]
    copies = [copied()]
    try:
        code, output = tested(copies[0], "tests/rules", engine="reference", changed=False)
        if code:
            print(f"{output}\nFAIL mutants: the rules' tests fail on the engine as it is")
            return 1
        verdicts = judged(wanted, judge, copies)
    finally:
        for place in copies:
            shutil.rmtree(place, ignore_errors=True)

    killed = told(wanted, verdicts)
    passed = killed == len(wanted)
    print(
        f"{'PASS' if passed else 'FAIL'} mutants: {killed} of {len(wanted)} wrong readings of "
        f"{len({reading.rule for reading in wanted})} rules killed in {time.perf_counter() - began:.0f} s; "
        "hand-worked days, seed 7 where drawn"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
