"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mfc_sim import compiled


@pytest.fixture(params=["reference", "lanes", "lanes, compiled"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every engine that follows the rules; lanes in passes of numpy, and in compiled loops."""
    name, _, loops = str(request.param).partition(", ")
    with compiled.switched(bool(loops)):
        yield name
