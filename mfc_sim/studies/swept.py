"""What is read of a sweep by those who tell it and who choose from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.office import Office
    from mfc_sim.description.target import Target
    from mfc_sim.studies.answers import Answer
    from mfc_sim.studies.axes import Axis, Key, Label
    from mfc_sim.tasks import Point
    from mfc_sim.text import Language


class Swept(Protocol):
    """Points of a sweep, how they were run, and what is known of them; see `mfc_sim.studies.sweep.Sweep`."""

    axes: tuple[Axis, ...]
    fixed: dict[str, Label]
    seed: int
    replications: int

    def __len__(self) -> int: ...

    @property
    def offices(self) -> dict[Key, Office]:
        """Office of every point."""
        ...

    @property
    def points(self) -> tuple[Point, ...]:
        """The points as they are run."""
        ...

    @property
    def engines(self) -> tuple[str, ...]:
        """Names of the engines that ran."""
        ...

    @property
    def language(self) -> Language:
        """Language of its texts."""
        ...

    @property
    def days(self) -> int:
        """Days of a replication of the first point."""
        ...

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Where the figures come from."""
        ...

    def table(self) -> pd.DataFrame:
        """All figures of every point."""
        ...

    def shares(self, target: Target) -> list[Answer]:
        """Share within the limit of a target, by point and cell."""
        ...
