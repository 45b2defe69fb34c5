"""Sections: neighboring replications that are added up, so that what is kept does not grow with their number.

Up to 1,024 replications each is a section of its own. Of more, 2**k neighbors form one: sections are independent and
nearly alike as replications are, so they take their place as the sample, with the interval of some hundreds of
observations instead of thousands.

References
----------
.. [1] B. W. Schmeiser, Batch size effects in the analysis of simulation output, Operations Research 30, 1982: beyond
   some thirty batches an interval hardly gains. His batches are parts of one long run; ours are of independent runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SECTIONS_MAX = 1_024
"""Sections of a run, at most."""


def section_of(replications: int) -> int:
    """How many replications a section of a run has: the least power of two that makes at most 1,024 sections.

    >>> [
    ...     section_of(replications)
    ...     for replications in (1, 1024, 1025, 2048, 2049, 1_000_000)
    ... ]
    [1, 1, 2, 2, 4, 1024]
    """
    return 1 << ((replications - 1) // SECTIONS_MAX).bit_length()


@dataclass(frozen=True)
class Span:
    """Replications that follow each other, in sections numbered through the run: replication // section.

    Attributes
    ----------
    first, replications : int
        Number of the first, and how many.
    section : int
        Replications of a section; those at either end may hold fewer here.
    """

    first: int
    replications: int
    section: int = 1

    @property
    def first_section(self) -> int:
        """Number of the section of the first replication."""
        return self.first // self.section

    @property
    def sections(self) -> int:
        """How many sections it touches."""
        return (self.first + self.replications - 1) // self.section + 1 - self.first_section

    def sizes(self) -> Ints:
        """Replications in each section, shape (sections,)."""
        edges = (self.first_section + np.arange(self.sections + 1, dtype=np.int64)) * self.section
        ends = np.clip(edges, self.first, self.first + self.replications)
        return ends[1:] - ends[:-1]

    def of_lanes(self, lanes: int) -> Ints:
        """Section of each lane, counted from the first; shape (lanes,)."""
        replication = self.first + np.arange(lanes, dtype=np.int64) // (lanes // self.replications)
        return replication // self.section - self.first_section

    def __add__(self, other: Span) -> Span:
        """Both together.

        Raises
        ------
        ValueError
            If the other does not begin where this one ends.
        """
        if other.first != self.first + self.replications or other.section != self.section:
            raise ValueError(
                "summaries of neighboring replications in equal sections add up; "
                f"got {self.first} to {self.first + self.replications - 1} "
                f"and {other.first} to {other.first + other.replications - 1}, "
                f"in sections of {self.section} and {other.section}"
            )
        return Span(self.first, self.replications + other.replications, self.section)

    def added(self, other: Span, mine: NDArray[Any], theirs: NDArray[Any]) -> NDArray[Any]:
        """Sums by section, shape (sections, ...), of both together; a section that both touch is added up."""
        if other.first % self.section == 0:
            return np.concatenate([mine, theirs])
        return np.concatenate([mine[:-1], mine[-1:] + theirs[:1], theirs[1:]])
