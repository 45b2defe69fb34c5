"""Mutants of the fast engine judged: wrong readings of the rules that awkward offices or the rule's stories notice.

The offices, and what the reference engine says of them, are made once; each mutant then runs on them until the first
record that differs. One that none of them shows goes to the tests of its rule. To crash is not to be killed.
"""

from __future__ import annotations

import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))


from mutating import Verdict, by_the_stories, copied, judged, run_in, tested, told
from reading import Reading

from awkward import each_office
from mfc_sim.engines import reference
from side_by_side import Case

SEED = 7
OFFICES = 300
JUDGE = Path(__file__).parent / "judge_lanes.py"


def kept(path: Path) -> int:
    """Keep awkward offices and the records of the reference in a file; how many."""
    collected: list[tuple[object, object]] = []

    def collect(case: Case) -> None:
        collected.append((case.jobs, [reference.run(*job) for job in case.jobs]))

    each_office(collect, offices=OFFICES, seed=SEED, shrink=False)
    path.write_bytes(pickle.dumps(collected))
    return len(collected)


def main(name: str, engine: str, readings: Sequence[Reading]) -> int:
    """Run the offices and the rules' tests unchanged, then every mutant; nonzero unless all are killed."""
    began = time.perf_counter()
    wanted = [reading for reading in readings if not sys.argv[1:] or reading.rule in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        offices = Path(folder) / "offices"
        number = kept(offices)

        def judge(reading: Reading, place: Path) -> Verdict:
            code, output = run_in(place, [JUDGE, offices, engine], changed=True)
            if code == 1:
                return Verdict("killed", output.strip())
            by_story = by_the_stories(reading, place, engine=engine)
            if by_story.state == "SURVIVED" and code:
                return Verdict("CRASHED" if code == 2 else "NOT RUN", output.strip()[-300:] or "timeout")
            return by_story

        copies = [copied()]
        try:
            for code, output in (
                run_in(copies[0], [JUDGE, offices, engine], changed=False),
                tested(copies[0], "tests/rules", engine=engine, changed=False),
            ):
                if code:
                    print(f"{output}\nFAIL {name}: the engine as it is fails")
                    return 1
            verdicts = judged(wanted, judge, copies)
        finally:
            for place in copies:
                shutil.rmtree(place, ignore_errors=True)

    killed = told(wanted, verdicts)
    passed = killed == len(wanted)
    print(
        f"{'PASS' if passed else 'FAIL'} {name}: {killed} of {len(wanted)} wrong readings of "
        f"{len({reading.rule for reading in wanted})} rules killed by {number} offices or the rules' stories in "
        f"{time.perf_counter() - began:.0f} s; seed {SEED}"
    )
    return int(not passed)
