"""What is said of a run rather than of an office: whole numbers, workers and their memory, checked."""

from __future__ import annotations

import numpy as np

from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.questions import real
from mfc_sim.tasks import MIB

MEMORY_MIB = 256
"""Memory that a worker may take for its work, beside Python and its libraries (some 150 MiB)."""
REPLICATIONS_MAX = 1_000_000_000


def whole_numbers(who: str, **given: tuple[object, int]) -> list[int]:
    """Check numbers, each given with its least value; every wrong one is named."""
    problems, numbers = [], []
    for name, (value, least) in given.items():
        plain = value.item() if isinstance(value, np.integer) else value
        if isinstance(plain, bool) or not isinstance(plain, int) or plain < least:
            problems.append(f"{who}: {name} must be a whole number >= {least}, got {value!r}")
        elif name == "replications" and plain > REPLICATIONS_MAX:
            problems.append(f"{who}: replications must be at most {REPLICATIONS_MAX}, got {value!r}")
        else:
            numbers.append(plain)
    if problems:
        raise InvalidDescription(*problems)
    return numbers


def workers(who: str, n_jobs: object, memory_mib: object) -> tuple[int, float]:
    """Check the number of workers and the memory of each; return them, the memory in bytes."""
    problems = []
    plain = n_jobs.item() if isinstance(n_jobs, np.integer) else n_jobs
    if isinstance(plain, bool) or not isinstance(plain, int) or not plain:
        problems.append(f"{who}: n_jobs must be a whole number, -1 for all processors, not 0, got {n_jobs!r}")
    if not 0 < real(memory_mib) < np.inf:
        problems.append(f"{who}: memory_mib must be a number of MiB above 0, got {memory_mib!r}")
    if problems or not isinstance(plain, int):
        raise InvalidDescription(*problems)
    return plain, real(memory_mib) * MIB
