"""Mutants of lanes in passes of numpy: wrong readings of the rules; awkward offices or the rules' stories notice."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import mutants_of_lanes
from wrong_lanes import WRONG_READINGS

if __name__ == "__main__":
    sys.exit(mutants_of_lanes.main("mutants-lanes", "lanes", WRONG_READINGS))
