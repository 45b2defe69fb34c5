"""Example offices and logs as data."""

from __future__ import annotations

from mfc_sim.presets.boards import warsaw_path

__all__ = ["warsaw_path"]
