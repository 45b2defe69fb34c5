"""Example offices, regions and logs as data."""

from __future__ import annotations

from mfc_sim.presets.boards import airport_path, warsaw_path
from mfc_sim.presets.offices import shift_types, shifts_path, starter, starter_path
from mfc_sim.presets.regions import orenburg, two_offices
from mfc_sim.presets.synthetic import synthetic_region

__all__ = [
    "airport_path",
    "orenburg",
    "shift_types",
    "shifts_path",
    "starter",
    "starter_path",
    "synthetic_region",
    "two_offices",
    "warsaw_path",
]
