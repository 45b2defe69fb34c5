"""Operations on a region: each takes a Network and returns another, whose ``changes`` has one more sentence."""

from __future__ import annotations
