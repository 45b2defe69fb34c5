"""Exact values: patience, laws of service and levels by lanes, four times as narrow as by the reference."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import exact_queues

if __name__ == "__main__":
    sys.exit(exact_queues.main(exact_queues.RULES, 1.0, holds=True, engine="lanes"))
