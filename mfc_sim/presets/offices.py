"""Offices and shift types that come with the package; their numbers are illustrations, not those of a real office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_sim.description.office import Office
    from mfc_sim.description.shift_types import ShiftType
    from mfc_sim.text import Language


def starter_path(language: Language = "en") -> Path:
    """Path of the commented office to start from, a TOML file.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.presets.starter_path().name
    'office_en.toml'
    >>> mfc.load(mfc.presets.starter_path("ru")).name
    'МФЦ № 1'
    """
    return Path(__file__).parent / "data" / f"office_{language}.toml"


def starter(language: Language = "en") -> Office:
    """Return the office to start from.

    Examples
    --------
    >>> starter().name
    'Office 1'
    """
    from mfc_sim.description.files import load_office

    return load_office(starter_path(language))


def shifts_path(language: Language = "en") -> Path:
    """Path of the commented shift types to start from, a TOML file.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.presets.shifts_path().read_text(encoding="utf-8").count("[[shift_types]]")
    3
    """
    return Path(__file__).parent / "data" / f"shifts_{language}.toml"


def shift_types(language: Language = "en") -> list[ShiftType]:
    """Return the shift types to start from.

    Examples
    --------
    >>> [one.name for one in shift_types()]
    ['full day', 'half day', 'saturday']
    """
    from mfc_sim.description.files import load_shift_types

    return load_shift_types(shifts_path(language))
