"""How the cost of a customer grows: with lanes, windows, customers, services, scenarios and servers; no bound."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

import answers
import mfc_sim as mfc
import work_a
from mfc_sim.engines import lanes
from mfc_sim.paths import draw
from peers import Yardsticks
from rows import SEED
from table import duration
from work_b import OFFICE, resized

PASSES = 3
LANES = 1_040
SERVERS = (2, 10, 50, 200)
NUMBA_CUSTOMERS = 1_000_000
Points = Mapping[str, Callable[[], float]]


def simulated(office: mfc.Office, days: int) -> float:
    """Seconds per customer of days drawn and run together, nothing measured."""
    began = time.perf_counter()
    people = draw(office, seed=SEED, replications=days)
    lanes.run(office, people)
    return (time.perf_counter() - began) / len(people.ticket)


def swept(plans: int) -> float:
    """Seconds per customer of a sweep over scales of demand."""
    scales = [0.9 + 0.2 * place / plans for place in range(plans)]
    began = time.perf_counter()
    table = mfc.sweep(OFFICE, {"demand.*.scale": scales}, replications=40, seed=SEED, progress=False).table()
    return (time.perf_counter() - began) / (float(table["visits"].sum()) * 40)


def recursion(servers: int) -> float:
    """Seconds per customer of Work A, draws included."""
    each = max(2_400 // servers, 40)
    began = time.perf_counter()
    work_a.total_waits(servers, each)
    return (time.perf_counter() - began) / (each * work_a.SEQUENCES)


def rows(peers: Yardsticks) -> dict[str, tuple[str, Points]]:
    """Name to what grows, and its points."""
    found: dict[str, tuple[str, Points]] = {
        "growth-lanes": (
            "Work B, days advanced together",
            {f"{days:,}": partial(simulated, OFFICE, days) for days in (1, 16, 64, 256, 1_040, 4_160, 8_320)},
        ),
        "growth-windows": (
            "Work B, windows (needs in proportion)",
            {
                f"{12 * times}": partial(simulated, resized(windows=times, customers=1 / times), LANES)
                for times in (1, 2, 4, 6)
            },
        ),
        "growth-customers": (
            "Work B, customers a day (needs in inverse proportion)",
            {f"{800 * times:,.0f}": partial(simulated, resized(customers=times), LANES) for times in (0.25, 1.0, 4.0)},
        ),
        "growth-services": (
            "Work B, services",
            {f"{services}": partial(simulated, resized(services=services), LANES) for services in (1, 5, 20, 80)},
        ),
        "growth-scenarios": (
            "sweep over demand, points x 40 days, table",
            {f"{plans:,}": partial(swept, plans) for plans in (1, 10, 100, 1_000)},
        ),
        "growth-servers": (
            "Work A, servers: ours with draws",
            {f"{servers}": partial(recursion, servers) for servers in SERVERS},
        ),
        "growth-servers-numba": (
            "same: numba, one sequence, draws reused",
            {f"{servers}": partial(peers.unit, "recursion", servers, NUMBA_CUSTOMERS) for servers in SERVERS},
        ),
    }
    if "numba" not in peers.ask("present"):
        del found["growth-servers-numba"]
    return found


def checks(peers: Yardsticks) -> list[str]:
    """Answers of the recursions for all numbers of servers."""
    return answers.servers(peers, SERVERS)


def measured(points: Points) -> list[tuple[str, str]]:
    """Points and their medians."""
    seconds: dict[str, list[float]] = {point: [] for point in points}
    for _ in range(PASSES):
        for point, work in points.items():
            seconds[point].append(work())
    return [(point, duration(statistics.median(passes))) for point, passes in seconds.items()]
