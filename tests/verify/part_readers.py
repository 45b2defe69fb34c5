"""The readers of logs on 100,000 files changed at random: nothing but errors of our own, no row unaccounted for."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from mutated_logs import KINDS, judged

SEED = 20_261_124
FILES = 100_000
PART = 1_000
WORKERS = 2


def judged_part(begin: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How PART files fared, and what is wrong with the first of those that failed."""
    found: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for index in range(begin, begin + PART):
            state, why = judged(seed, index, Path(folder))
            found[state] += 1
            if why:
                wrong.append(why)
    return found, wrong[:3]


def main() -> int:
    """Judge all files on two processes."""
    began = time.monotonic()
    found: Counter[str] = Counter()
    wrong: list[str] = []
    with ProcessPoolExecutor(WORKERS) as pool:
        for part, why in pool.map(partial(judged_part, seed=SEED), range(0, FILES, PART)):
            found += part
            wrong += why
    print(*wrong[:5], sep="\n")
    # A fuzzer whose files are all refused would look at nothing: a fifth at least has to be read.
    passed = set(found) == {"read", "refused"} and found["read"] >= FILES // 5
    counts = ", ".join(f"{count:,} {state}" for state, count in found.most_common())
    print(
        f"{'PASS' if passed else 'FAIL'} readers: {FILES:,} files changed at random, {len(KINDS)} kinds, four readers: "
        f"{counts}; {time.monotonic() - began:.0f} s, seed {SEED}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
