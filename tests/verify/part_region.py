"""Random regions and random chains of operations: everybody comes once to one office, and both engines agree.

Argument, if any: how many regions. Of each the people of three weeks are drawn as it is and after a chain of up to five
operations that add no visit and take none away: the same people, to their last need. Then every office of both is run
on both engines, and every record must be equal and hold its invariants.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.network_tasks import drawn, points_of, run
from mfc_sim.records import check
from mfc_sim.residents import Residents
from regions import ACTS, at_one_pace, come, networks
from test_residents import everybody

SEED = 7
REGIONS = 1_500
WEEKS = 3
LONGEST = 5
LEAST = 20
"""Each operation is done at least so often in a thousand regions."""


def same_records(network: mfc.Network) -> int:
    """Run all offices on both engines and compare; how many customers."""
    people = Residents(Choices(network, week=True), seed=SEED)
    paths = drawn(people, first=0, replications=WEEKS)
    of_engine = [
        {place: records for place, _, records in run(points_of(people.choices, engine, WEEKS), paths)}
        for engine in ("reference", "lanes")
    ]
    for place, one in paths.items():
        office = people.choices.offices[place]
        reference, lanes = (found[place] for found in of_engine)
        assert lanes.same_as(reference), f"engines differ in {office.name!r} of {network!r}, {network.changes}"
        check(office, one, reference)
    return sum(len(one.ticket) for one in paths.values())


def main() -> int:
    """Draw, act, compare; print what was done, and judge."""
    regions = int(sys.argv[1]) if len(sys.argv) > 1 else REGIONS
    done: Counter[str] = Counter()
    began = time.perf_counter()

    @seed(SEED)
    @settings(
        max_examples=regions,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def judged(data: st.DataObject) -> None:
        today = data.draw(networks())
        if not any(office.demand for office in today.offices) and not any(one.population for one in today.settlements):
            return
        before = come(at_one_pace(today), replications=WEEKS, seed=SEED)
        scenario = today
        for number in range(data.draw(st.integers(1, LONGEST))):
            act = data.draw(st.integers(0, len(ACTS) - 1))
            try:
                scenario = ACTS[act](scenario, data.draw)
            except mfc.InvalidDescription:
                done["refused"] += 1
                continue
            done[f"operation {act}"] += 1
            done[f"step {number + 1}"] += 1
        after = come(at_one_pace(scenario), replications=WEEKS, seed=SEED)
        assert everybody(before).equals(everybody(after)), f"other people come after {scenario.changes}"
        done["customers"] += same_records(today) + same_records(scenario)
        done["regions"] += 1

    try:
        judged()
    except AssertionError as found:
        print(f"{found}\nFAIL region: after {done['regions']} regions; seed {SEED}")
        return 1
    for name in sorted(done):
        print(f"{done[name]:9} {name}")
    few = [name for name in (f"operation {act}" for act in range(len(ACTS))) if done[name] < LEAST * regions / 1000]
    word = "FAIL" if few else "PASS"
    told = f"too few of {', '.join(few)}; " if few else ""
    print(
        f"{word} region: {told}{done['regions']} regions and their chains, {done['customers']} customers equal on both "
        f"engines, {time.perf_counter() - began:.0f} s; seed {SEED}"
    )
    return int(bool(few))


if __name__ == "__main__":
    sys.exit(main())
