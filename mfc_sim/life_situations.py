"""Life situations: several services in one visit instead of one each (R15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.visitors import Fate

Columns = dict[str, NDArray[Any]]


def bundled(people: Columns, services: Sequence[int], *, share: float, saved_share: float) -> Columns:
    """Take the second visits of those in a life situation into the first.

    R15: of those of one replication who come for the first service and have drawn a number below the share, the k-th is
    one with the k-th such person of each other service: that visit falls away, its work is done in the first.

    Parameters
    ----------
    people : dict of str to ndarray
        Columns of one home and day, in order: service, need_ms, fate, replication, situation.
    services : sequence of int
        Places of the services.
    share, saved_share : float
        Share of the visitors in this situation, and of the work of the second visits that is saved.

    Examples
    --------
    >>> people = {
    ...     "service": np.array([0, 1, 1, 0]),
    ...     "need_ms": np.array([600, 400, 400, 600]),
    ...     "fate": np.zeros(4, np.int8),
    ...     "replication": np.array([0, 0, 0, 1]),
    ...     "situation": np.array([0.1, 0.2, 0.9, 0.1]),
    ... }
    >>> bundled(people, [0, 1], share=0.5, saved_share=0.25)["need_ms"].tolist()
    [900, 400, 600]
    """
    taken = (people["situation"] < share) & (people["fate"] == Fate.QUEUES)
    replication = people["replication"]
    first, *others = (np.flatnonzero(taken & (people["service"] == service)) for service in services)
    turn = {(of, number): row for of, number, row in zip(*_numbered(replication[first]), first.tolist(), strict=True)}
    need, gone = people["need_ms"].copy(), np.zeros(len(replication), np.bool_)
    for rows in others:
        for of, number, row in zip(*_numbered(replication[rows]), rows.tolist(), strict=True):
            if (of, number) in turn:
                gone[row] = True
                need[turn[of, number]] += max(0, round(float(people["need_ms"][row]) * (1 - saved_share)))
    kept = ~gone
    return {name: column[kept] for name, column in (people | {"need_ms": need}).items()}


def _numbered(replication: NDArray[Any]) -> tuple[list[int], list[int]]:
    """Replication of each, ascending, and his number in it."""
    first = np.searchsorted(replication, replication)
    return replication.tolist(), (np.arange(len(replication)) - first).tolist()
