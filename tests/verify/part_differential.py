"""Both engines on 2,000 awkward offices, record by record, with a count of the hard cases that occurred.

Arguments, if any: the seed, and how many offices. Each hard case has to occur in one office of forty.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from awkward import each_office
from hard_cases import HARD, hard_cases
from mfc_sim.records import check
from side_by_side import Case, agreeing, printing

SEED = 7
OFFICES = 2_000


@dataclass
class Tally:
    """What occurred in the offices compared so far."""

    hard: Counter[str]
    sizes: Counter[str]

    def examine(self, case: Case) -> None:
        """Compare the engines on an office, and count what is hard about it."""
        found = agreeing(case)
        office, paths = case.jobs[0]
        check(office, paths, found)
        self.hard.update(hard_cases(office, paths, found))
        self.sizes.update(
            {
                "offices": 1,
                "runs on lanes beside others": len(case.variants),
                "customers": len(paths.ticket),
                "windows": len(office.window_names),
                "offices of 15 windows or more": len(office.window_names) >= 15,
                "offices with drawn people": case.customers is None,
                "offices with a week of different days": len(paths.days) > 1,
            }
        )


def main() -> int:
    """Compare block by block, print the table of hard cases, and judge."""
    seed, offices = (int(given) for given in (*sys.argv[1:], *(SEED, OFFICES)[len(sys.argv) - 1 :]))
    least = offices // 40
    began = time.perf_counter()
    tally = Tally(Counter(), Counter())
    occurred, sizes = tally.hard, tally.sizes
    print(f"both engines on {offices} awkward offices; seed {seed}", flush=True)
    try:
        with printing():
            each_office(tally.examine, offices=offices, seed=seed)
    except AssertionError as found:
        print(f"{found}\nFAIL differential: the engines differ after {sizes['offices']} offices; seed {seed}")
        return 1
    for name, count in sizes.items():
        print(f"{count:8} {name}")
    print(f"{'offices':>8} hard case (at least {least} each)")
    for name in HARD:
        print(f"{occurred[name]:8} {name}{'' if occurred[name] >= least else '  TOO FEW'}")
    enough = sum(occurred[name] >= least for name in HARD)
    passed = enough == len(HARD) and sizes["offices"] == offices
    print(
        f"{'PASS' if passed else 'FAIL'} differential: {sizes['offices']} offices agree record by record, {enough} of "
        f"{len(HARD)} hard cases occur in {least} or more; {time.perf_counter() - began:.0f} s, seed {seed}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
