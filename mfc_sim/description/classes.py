"""Classes of offices: of 20 windows and more, of fewer, outposts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_sim.description.duty import most_on_duty

if TYPE_CHECKING:
    from mfc_sim.description.model import OfficeData

CLASSES = ("large", "small", "outpost")
LARGE = 20
"""Windows from which on an office is of the large class."""


def class_of(office: OfficeData) -> str:
    """Class of an office: "outpost", or by its windows "large" or "small"."""
    return "outpost" if office.outpost else "large" if windows_of(office) >= LARGE else "small"


def windows_of(office: OfficeData) -> int:
    """Windows an office has: installed, or else the most on duty at once."""
    return sum(
        group.installed or max(most_on_duty(group, day, hours) for day, hours in office.open_days().items())
        for group in office.windows
    )
