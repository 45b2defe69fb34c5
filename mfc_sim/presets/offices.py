"""Offices that come with the package; their numbers are illustrations, not the figures of a real office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.text import Language


def starter_path(language: Language = "en") -> Path:
    """Path of the commented office to start from, a TOML file."""
    return Path(__file__).parent / "data" / f"office_{language}.toml"


def starter(language: Language = "en") -> Office:
    """Return the office to start from.

    Examples
    --------
    >>> starter().name
    'Office 1'
    """
    from mfc_sim.description.files import load

    return load(starter_path(language))
