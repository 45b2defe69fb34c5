"""Staffing, in one run: seconds to a verified plan, the same search on the reference engine, and a published package.

The office has five services, ten hours, about twelve windows at the peak and six shift types; its week has six days
that differ. The ratio is that of a staffing and day: in the search on lanes, against a sample of its staffings on the
reference engine. The package is pyworkforce, in the environment of erlang.py: its Erlang C requirement by half-hour,
and its cover with the same shifts, simulated on the same visitors as the plan of `mfc.staff`.

    python benchmarks/staffing.py [--markdown] [--plant-slowdown]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, ClassVar

import numpy as np

import mfc_sim as mfc
import peaked
from erlang import PEER, PYTHON, environment
from mfc_sim.description.load import half_hours
from mfc_sim.studies.loads import load_of
from mfc_sim.studies.profiles import edges_of
from mfc_sim.studies.shift_cover import Row, ShiftCover
from mfc_sim.studies.trials import Trials

SEED, FRESH, DAYS = 7, 987_654_321, 4_096
BOUNDS = {"a day": (30.0, 10.0), "a week of six days": (180.0, 60.0)}
"""Seconds to a verified plan: at most, and the aim."""
SAMPLED, SAMPLED_DAYS = 4, 16
"""Staffings, and days of each, that the reference engine runs."""
SLOWER = 6

PEER_CODE = """
import json, sys
from pyworkforce.queuing import ErlangC
from pyworkforce.scheduling import MinRequiredResources
asked = json.load(sys.stdin)
queues = [ErlangC(transactions=come, aht=asked["service_min"], asa=15, interval=30) for come in asked["arrivals"]]
need = [queue.required_positions(service_level=0.9)["positions"] for queue in queues]
found = MinRequiredResources(
    num_days=1, periods=len(need), shifts_coverage=asked["shifts"], required_resources=[need],
    max_period_concurrency=60, max_shift_concurrency=40, cost_dict=asked["costs"], max_search_time=60.0,
).solve()
print(json.dumps({"need": need, "status": found["status"], "given": found["resources_shifts"]}))
"""


class Noted(Trials):
    """Trials that note what they run, and how long it takes."""

    offices: ClassVar[list[mfc.Office]] = []
    seconds = 0.0
    days_run = 0
    slower = 1

    def all(self, offices: Any) -> Any:
        """Try staffings, and note them."""
        began = time.perf_counter()
        for _ in range(self.slower):
            found = super().all(offices)
        Noted.seconds += time.perf_counter() - began
        Noted.days_run += len(offices) * self.replications * len(self.days)
        Noted.offices.extend(offices)
        return found


def timed(office: mfc.Office, slower: int) -> tuple[Any, float, float, float]:
    """Plan an office; seconds, and seconds of a staffing and day in the search and on the reference engine."""
    from mfc_sim.studies import planned

    plain, planned.Trials = planned.Trials, Noted  # type: ignore[misc]
    Noted.offices.clear()
    Noted.seconds, Noted.days_run, Noted.slower = 0.0, 0, slower
    try:
        began = time.perf_counter()
        plan = mfc.staff(office, peaked.TARGET, shift_types=peaked.six_types(), seed=SEED, progress=False)
        seconds = time.perf_counter() - began
    finally:
        planned.Trials = plain  # type: ignore[misc]
    whole = [one for one in Noted.offices if covers_all(one, plan.days)]
    chosen = whole[:: max(1, len(whole) // SAMPLED)][:SAMPLED]
    sample = Trials(office, plan.days, [peaked.TARGET], seed=SEED, replications=SAMPLED_DAYS, engine="reference")
    began = time.perf_counter()
    sample.all(chosen)
    reference = (time.perf_counter() - began) / (len(chosen) * SAMPLED_DAYS * len(plan.days))
    return plan, seconds, Noted.seconds / Noted.days_run, reference


def covers_all(office: mfc.Office, days: Any) -> bool:
    """Whether a staffing is of all days: those of a single day are of no use for the others."""
    return all(any(shift.works_on(day.weekday) for group in office.windows for shift in group.shifts) for day in days)


def speed(slower: int) -> list[tuple[str, ...]]:
    """Rows: what, seconds, bound and aim, ratio, verdict."""
    rows = []
    for name, week in (("a day", False), ("a week of six days", True)):
        plan, seconds, lanes, reference = timed(peaked.five_services(week=week), slower)
        bound, aim = BOUNDS[name]
        verdict = "FAIL" if seconds > bound else "PASS" if seconds > aim else "PASS, aim reached"
        rows.append(
            (
                name, f"{seconds:.1f} s", f"{bound:g} s, aim {aim:g} s", f"{reference / lanes:.0f} x",
                f"{plan.simulated} staffings, attempt {plan.attempts}, cost {plan.cost:.2f}", verdict,
            )
        )  # fmt: skip
    return rows


def peer(day: peaked.Peaked) -> list[tuple[str, ...]]:
    """Rows: the plan, and the cover of the package, on visitors that neither has met."""
    office, types = day.office(), peaked.types()
    plan = mfc.staff(office, peaked.TARGET, shift_types=types, seed=SEED, progress=False)
    model = plan.cover.model
    cover = model.cover[0]
    names = [f"p{place}" for place in range(len(model.patterns))]
    (lengths,) = (np.diff(edges) / 3_600_000 for edges in edges_of(plan.days))
    asked = {
        "service_min": office.services[0].duration.mean,
        "arrivals": (load_of(office, plan.days[0]).arrivals_per_hour[0] * lengths).tolist(),
        "shifts": {name: cover[:, place].astype(int).tolist() for place, name in enumerate(names)},
        "costs": {name: round(100 * float(cost)) for name, cost in zip(names, model.costs, strict=True)},
    }
    command = [PYTHON, "-c", PEER_CODE]
    answer = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    given = {one["shift"]: int(one["resources"]) for one in found["given"] if one["resources"]}
    rows = tuple(
        Row(pattern, (pattern.breaks or (),), given[name])
        for name, pattern in zip(names, model.patterns, strict=True)
        if name in given
    )
    theirs = ShiftCover(model, plan.requirement.windows, rows, 0.0, False, 0.0, "en")
    trials = Trials(office, plan.days, [peaked.TARGET], seed=FRESH, replications=DAYS)
    roomy = office.with_values({"windows.universal.installed": 60})
    made = []
    for name, one in (("mfc.staff", plan.cover), (f"{PEER} ({found['status'].lower()})", theirs)):
        value = trials.trial(one.office(roomy)).verdicts[0].value
        missed = int((value < peaked.TARGET.bound).sum())
        parts = len(half_hours(plan.days[0])) - 1
        made.append((day.name, name, f"{one.cost:.2f}", str(one.people), f"{missed} of {parts}", f"{value.min():.1%}"))
    return made


def main() -> int:
    """Print both tables; nonzero if a row fails."""
    environment()
    rows = speed(SLOWER if "--plant-slowdown" in sys.argv else 1)
    tables = [(("plan", "seconds", "bound", "lanes / reference", "search", ""), rows)]
    if "--plant-slowdown" not in sys.argv:
        heads = ("day", "plan", "cost", "people", "half-hours missed", "worst share")
        tables.append((heads, [row for day in peaked.DAYS for row in peer(day)]))
    for heads, lines in tables:
        if "--markdown" in sys.argv:
            print(*(f"| {' | '.join(line)} |" for line in [heads, ["---"] * len(heads), *lines]), sep="\n")
        else:
            widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
            print(*("  ".join(map(str.ljust, line, widths)).rstrip() for line in [heads, *lines]), sep="\n")
        print()
    print(f"seed {SEED}; shares on {DAYS} days of seed {FRESH}")
    return int(any(line[-1] == "FAIL" for line in rows))


if __name__ == "__main__":
    sys.exit(main())
