"""The formulas of mfc.queueing against 50 digits of mpmath on 1,000 random queues, and the errors that M/G/c states.

The 50 digits come from plain sums over states, or from integrals of densities, never from the incomplete gamma
functions of the formulas.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import mpmath as mp
import numpy as np
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

import mfc_sim as mfc
from mfc_sim.queueing.mixed_service import mixed_wait

SEED = 20_261_124
CASES = 1_000
BOUND = 1e-9
SMALLEST = mp.mpf("1e-300")
"""Below it a float may have lost digits, or be 0."""
FLOOR = mp.mpf("1e-4")
"""Service levels of a hopelessly overloaded queue are exact to BOUND x FLOOR, not to so many digits."""
LOADS = (0.7, 0.8, 0.9, 0.95)
LIGHT = (0.3, 0.5)
STATED = {
    ("D", "kimura"): (0.0, 0.0),
    ("D", "allen_cunneen"): (0.184, 0.424),
    ("D", "cosmetatos"): (0.013, 0.098),
    ("E2", "kimura"): (0.03, 0.08),
    ("E2", "allen_cunneen"): (0.184, 0.424),
    ("E2", "cosmetatos"): (0.013, 0.098),
    ("H2", "kimura"): (0.03, 0.08),
    ("H2", "allen_cunneen"): (0.51, 1.233),
    ("H2", "cosmetatos"): (0.321, 0.372),
}
"""Errors of mean waits that the docstring of mgc states: at load 0.7 and more, below."""

Values = dict[str, tuple[float, mp.mpf]]


def states_below(servers: int, load: mp.mpf) -> mp.mpf:
    """Weight of 0..servers present, the last one weighing 1: 1 / Erlang B."""
    weight = total = mp.mpf(1)
    for k in range(servers, 0, -1):
        weight *= k / load
        total += weight
        if weight < total * mp.mpf(10) ** -45:
            break
    return total


def some_load(rng: np.random.Generator, servers: int, *, most: float = 0.9999) -> float:
    """A load: up to a fraction below 1, near 1, or within a few standard deviations of it."""
    kind = rng.integers(3)
    if kind == 0:
        return float(servers * rng.uniform(0.01, most))
    if kind == 1:
        return float(servers * min(most, 1 - 10 ** rng.uniform(-4, -1)))
    return float(servers * min(most, max(0.05, 1 - rng.uniform(0, 4) / np.sqrt(servers))))


def some_servers(rng: np.random.Generator, most: int = 10_000) -> int:
    """A number of servers, evenly on the logarithm."""
    return int(np.round(10 ** rng.uniform(0, np.log10(most))))


def erlang_case(rng: np.random.Generator) -> Values:
    """Erlang B, also overloaded, Erlang C, and the wait of M/M/c."""
    servers = some_servers(rng)
    load = some_load(rng, servers)
    heavy = load * float(10 ** rng.uniform(0, 2))
    limit = float(rng.uniform(0, 3) / (servers - load))
    service = float(rng.uniform(1, 30))
    queue = mfc.queueing.mmc(servers=servers, per_hour=60 * load / service, service_min=service)
    a = mp.mpf(load)
    blocked = 1 / states_below(servers, a)
    waits = servers * blocked / (servers - a * (1 - blocked))
    real = mp.mpf(queue.offered_load)
    real_blocked = 1 / states_below(servers, real)
    real_waits = servers * real_blocked / (servers - real * (1 - real_blocked))
    rate = (servers - real) / service
    over = real_waits * mp.exp(-rate * mp.mpf(limit * service))
    return {
        "erlang_b": (mfc.queueing.erlang_b(servers, load), blocked),
        "erlang_b overloaded": (mfc.queueing.erlang_b(servers, heavy), 1 / states_below(servers, mp.mpf(heavy))),
        "erlang_c": (mfc.queueing.erlang_c(servers, load), waits),
        "mmc.mean_wait_min": (queue.mean_wait_min, real_waits / rate),
        "mmc.wait_exceeds": (queue.wait_exceeds(limit * service), over),
    }


def hall_case(rng: np.random.Generator) -> Values:
    """M/M/c/K, also overloaded."""
    servers, hall = some_servers(rng, 2_000), int(rng.integers(0, 80))
    load = some_load(rng, servers) * float(rng.choice([1.0, 1.0001, 1.3, 4.0]))
    queue = mfc.queueing.mmck(servers=servers, hall=hall, per_hour=60 * load, service_min=1.0)
    ratio = mp.mpf(queue.offered_load) / servers
    weights = [ratio**j for j in range(hall + 1)]
    below = states_below(servers, mp.mpf(queue.offered_load)) - 1
    whole = below + mp.fsum(weights)
    let_in = whole - weights[-1]
    waiting = mp.fsum(j * weight for j, weight in enumerate(weights))
    limit = float(rng.uniform(0, 2) * (hall + 1) / servers)
    ends, term, poisson, tail = mp.mpf(servers) * mp.mpf(limit), mp.mpf(1), mp.mpf(0), mp.mpf(0)
    for j, weight in enumerate(weights[:-1]):
        poisson += term
        term *= ends / (j + 1)
        tail += weight * poisson
    return {
        "mmck.refused": (queue.refused, weights[-1] / whole),
        "mmck.mean_waiting": (queue.mean_waiting, waiting / whole),
        "mmck.mean_wait_min": (queue.mean_wait_min, waiting / let_in / mp.mpf(queue.offered_load)),
        "mmck.wait_exceeds": (queue.wait_exceeds(limit), tail * mp.exp(-ends) / let_in),
    }


def patient_case(rng: np.random.Generator) -> Values:
    """Erlang A, also overloaded: sums over the states, and integrals of the density for the service levels."""
    servers = some_servers(rng)
    load = some_load(rng, servers) * float(rng.choice([1.0, 1.0, 1.001, 1.2]))
    patience = float(10 ** rng.uniform(-1, 1.5))
    queue = mfc.queueing.erlang_a(servers=servers, per_hour=60 * load, service_min=1.0, patience_min=patience)
    x, y = servers * mp.mpf(patience), mp.mpf(queue.offered_load) * mp.mpf(patience)
    weight, harmonic = mp.mpf(1), mp.mpf(0)
    above = ahead = served_wait = mp.mpf(0)
    j = 0
    while weight > above * mp.mpf(10) ** -40 or j * patience < load * patience - servers * patience:
        above += weight
        ahead += j * weight
        harmonic += 1 / (x + j + 1)
        served_wait += weight * x / (x + j + 1) * harmonic  # called when those ahead are gone, if he stays
        j += 1
        weight *= y / (x + j)
    idle = states_below(servers, mp.mpf(queue.offered_load)) - 1
    delayed = above / (above + idle)
    left = delayed * ahead / above / y
    scale = delayed * x / above
    limit = float(rng.uniform(0, 3) * (mp.mpf(ahead / above + 1) / (servers + 1)))
    u = mp.mpf(limit) / mp.mpf(patience)

    def called(u: mp.mpf) -> mp.mpf:
        return mp.exp(-y * mp.expm1(-u) - (x + 1) * u)

    def offered(u: mp.mpf) -> mp.mpf:
        return mp.exp(-y * mp.expm1(-u) - x * u)

    peak = max(mp.log(y / (x + 1)), 0) if y > 0 else 0
    width = 6 / mp.sqrt(x + 1) + 8 / (x + 1)
    far = u + peak + 12 * width + 40 / (x + 1)
    slope = abs(y * mp.exp(-u) - x) + mp.sqrt(x + 1)
    near = {u + k / slope for k in (1, 3, 6, 10, 16, 24, 34, 46, 60, 80, 110)}
    pieces = sorted(
        {
            u,
            *(point for point in near if point < far),
            *(point for k in range(-8, 13) if u < (point := peak + k * width) < far),
            far,
        }
    )
    later = scale * mp.quad(called, pieces)
    still = scale * mp.exp(-u) * mp.quad(offered, pieces)
    within = 1 - left - later
    return {
        "erlang_a.delayed": (queue.delayed, delayed),
        "erlang_a.left": (queue.left, left),
        "erlang_a.mean_wait_min": (queue.mean_wait_min, delayed * served_wait / above * patience / (1 - left)),
        "erlang_a.mean_wait_queued_min": (queue.mean_wait_queued_min, left * patience),
        "erlang_a, all": (queue.share_within(limit), within),
        "erlang_a, served": (queue.share_within(limit, of="served"), within / (1 - left)),
        "erlang_a, patient": (queue.share_within(limit, of="patient"), within / (within + still)),
        "erlang_a, in_queue": (queue.share_within(limit, of="in_queue"), 1 - still),
        "erlang_a.wait_exceeds": (queue.wait_exceeds(limit, of="queued"), still),
    }


def fixed_case(rng: np.random.Generator) -> Values:
    """M/D/c by its roots."""
    servers = some_servers(rng, 60)
    queue = mfc.queueing.mdc(servers=servers, per_hour=60 * some_load(rng, servers), service_min=1.0)
    a = mp.mpf(queue.offered_load)
    turns = [mp.expjpi(mp.mpf(2 * k) / servers) for k in range(1, servers)]
    roots = [-mp.lambertw(-a / servers * mp.exp(-a / servers) * turn) * servers / a for turn in turns]
    waiting = mp.re(mp.fsum(1 / (1 - root) for root in roots)) - (servers * (servers - 1) - a * a) / (2 * (servers - a))
    at_once = mp.re((servers - a) / mp.fprod(1 - root for root in roots))
    return {"mdc.mean_wait_min": (queue.mean_wait_min, waiting / a), "mdc.delayed": (queue.delayed, 1 - at_once)}


KINDS: tuple[tuple[Callable[[np.random.Generator], Values], float], ...] = (
    (erlang_case, 0.4),
    (hall_case, 0.2),
    (patient_case, 0.3),
    (fixed_case, 0.1),
)


def compared() -> Iterator[tuple[str, float]]:
    """Name and relative error of every figure of 1,000 random queues."""
    rng = np.random.default_rng(SEED)
    for kind, share in KINDS:
        for _ in range(round(CASES * share)):
            for name, (found, exact) in kind(rng).items():
                if "," in name and exact < FLOOR:
                    yield name, float(abs(found - exact) / FLOOR)
                elif exact > SMALLEST:
                    yield name, float(abs(mp.mpf(found) / exact - 1))
                else:
                    yield name, 0.0 if abs(found) <= 1e-299 else 1.0


def two_phases(servers: int, arrivals: float, states: int) -> float:
    """Mean wait of M/E2/c [mean services], solved as a chain of so many states of the queue."""
    places = {
        (n, i): k for k, (n, i) in enumerate((n, i) for n in range(states + 1) for i in range(min(n, servers) + 1))
    }
    flow = lil_matrix((len(places), len(places)))

    def move(come: tuple[int, int], go: tuple[int, int], rate: float) -> None:
        flow[places[go], places[come]] += rate
        flow[places[come], places[come]] -= rate

    for n, first in places:
        busy = min(n, servers)
        if n < states:
            move((n, first), (n + 1, first + (n < servers)), arrivals)
        if first:
            move((n, first), (n, first - 1), 2.0 * first)
        if busy > first:  # an end of service: the next one begins in the first phase
            move((n, first), (n - 1, first + (n > servers)), 2.0 * (busy - first))
    flow[len(places) - 1, :] = 1.0
    right = np.zeros(len(places))
    right[-1] = 1.0
    waiting = np.array([max(n - servers, 0) for n, _ in places])
    return float(waiting @ spsolve(flow.tocsr(), right)) / arrivals


def law_errors() -> dict[tuple[str, str], list[float]]:
    """Largest errors of M/G/c by law and method: at load 0.7 and more, below."""
    worst: dict[tuple[str, str], list[float]] = {key: [0.0, 0.0] for key in STATED}
    for servers in (2, 3, 5, 10, 20):
        for load in (*LOADS, *LIGHT):
            a = servers * load
            exact = {("D", 0.0): mfc.queueing.mdc(servers=servers, per_hour=60 * a, service_min=1).mean_wait_min}
            exact["E2", 0.5] = two_phases(servers, a, int(servers + 30 / (1 - load)))
            for scv in (2.0, 4.0):
                p = (1 + np.sqrt((scv - 1) / (scv + 1))) / 2
                means = (1 / (2 * p), 1 / (2 * (1 - p)))
                exact["H2", scv] = mixed_wait(servers, (a * p, a * (1 - p)), means)[1]
            for (law, scv), wait in exact.items():
                for method in ("kimura", "allen_cunneen", "cosmetatos"):
                    model = mfc.queueing.mgc(
                        servers=servers, per_hour=60 * a, service_min=1, cv=np.sqrt(scv), method=method
                    )
                    place = 0 if load in LOADS else 1
                    worst[law, method][place] = max(worst[law, method][place], abs(model.mean_wait_min / wait - 1))
    return worst


def main() -> int:
    """Print the largest error of every figure, and those of M/G/c."""
    mp.mp.dps = 50
    largest: dict[str, float] = {}
    counts: dict[str, int] = {}
    for name, error in compared():
        largest[name] = max(largest.get(name, 0.0), error)
        counts[name] = counts.get(name, 0) + 1
    for name, error in largest.items():
        good = "ok  " if error < BOUND else "BAD "
        print(f"{good} {name:30} {counts[name]:4} cases, largest relative error {error:.1e}")
    errors = law_errors()
    held = {key: all(e <= s + 1e-3 for e, s in zip(pair, STATED[key], strict=True)) for key, pair in errors.items()}
    for (law, method), (heavy, light) in errors.items():
        good = "ok  " if held[law, method] else "BAD "
        print(f"{good} M/G/c, {law:2}, {method:14} {heavy:6.1%} at load 0.7 to 0.95, {light:6.1%} at 0.3 to 0.5")
    passed = max(largest.values()) < BOUND and all(held.values())
    said = f"{CASES} random queues, {sum(counts.values())} figures, largest relative error {max(largest.values()):.1e}"
    print(f"{'PASS' if passed else 'FAIL'} formulas: {said}, bound {BOUND:g}; seed {SEED}")
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
