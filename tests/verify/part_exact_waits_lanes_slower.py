"""The test of part_exact_waits_lanes.py with services 3 % longer: it has to fail for every queue."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import exact_queues

if __name__ == "__main__":
    sys.exit(exact_queues.main(exact_queues.WAITS, 1.03, holds=False, engine="lanes"))
