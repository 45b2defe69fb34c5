"""Operations on a region: each takes a Network and returns another, whose ``changes`` has one more sentence.

People live in homes. What an operation closes or changes stays in ``Network.former`` as it was, so the same residents
come as before, on the same draws, and go elsewhere.
"""

from __future__ import annotations

from mfc_sim.region.merging import merge
from mfc_sim.region.offices import close, open, to_outpost  # noqa: A004
from mfc_sim.region.people import business_windows, circuit, roam, train_universal
from mfc_sim.region.rules import bundle, free_choice, move_online, share_booking, standardize

__all__ = [
    "bundle",
    "business_windows",
    "circuit",
    "close",
    "free_choice",
    "merge",
    "move_online",
    "open",
    "roam",
    "share_booking",
    "standardize",
    "to_outpost",
    "train_universal",
]
