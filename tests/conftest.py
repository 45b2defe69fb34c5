"""What all tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", params=["reference", "lanes"])
def engine(request: pytest.FixtureRequest) -> str:
    """Every engine that follows the rules."""
    return str(request.param)
