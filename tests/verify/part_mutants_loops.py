"""Mutants of lanes in compiled loops: wrong readings of the rules; offices or the rules' stories notice each."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import mutants_of_lanes
from wrong_loops import WRONG_READINGS

if __name__ == "__main__":
    sys.exit(mutants_of_lanes.main("mutants-loops", "compiled", WRONG_READINGS))
