"""A wrong reading of a rule, as text to be replaced in files of the package."""

from __future__ import annotations

from dataclasses import dataclass

ENGINE = "engines/reference.py"
LANES = "engines/lanes.py"
PACKING = "engines/packing.py"
LOOP = "engines/loop.py"
COMPILED = "engines/compiled_lanes.py"
TIMETABLE = "engines/timetable.py"
DUTY = "description/duty.py"
SERVICES = "description/services.py"
VISITORS = "visitors.py"
ATTRIBUTES = "attributes.py"
LISTED = "listed.py"

CALLS = "        self._call(now)\n"
HALL = "        if queued:\n            self._fill_hall(now, queued)\n"
CLOSES = "        if now == self.closing:\n            self._close(now)\n"
LEAVES = "        if self.out_of_patience:\n            self._leave(now)\n"


@dataclass(frozen=True)
class Reading:
    """A rule, how it was misread, and the (file, old text, new text) that make it so."""

    rule: str
    name: str
    changes: tuple[tuple[str, str, str], ...]


def reading(rule: str, name: str, *changes: tuple[str, str, str]) -> Reading:
    """A Reading, its changes one after the other."""
    return Reading(rule, name, changes)
