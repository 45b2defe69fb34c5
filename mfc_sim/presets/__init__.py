"""Example offices and logs as data."""

from __future__ import annotations

from mfc_sim.presets.boards import warsaw_path
from mfc_sim.presets.offices import shift_types, shifts_path, starter, starter_path

__all__ = ["shift_types", "shifts_path", "starter", "starter_path", "warsaw_path"]
