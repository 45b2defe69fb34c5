"""What each engine can do with an office and, if not, why, with the number of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_sim import compiled
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfc_sim.description.office import Office
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

ENGINES = ("auto", "lanes", "reference")
AUTO_LANES = 8
"""From so many days on "auto" takes lanes: about where `make bench` finds the two equally quick. Compiled loops share
no step between days: once they are loaded, lanes are the quicker from the first."""
FIFOS = 255
WINDOWS = 32_767


def refusal(office: Office, engine: str) -> str:
    """Why an engine cannot run an office, in one sentence; empty if it can.

    Examples
    --------
    >>> from mfc_sim.presets import starter
    >>> refusal(starter(), "lanes")
    ''
    >>> refusal(starter().replace(hall=20), "lanes")
    "engine 'lanes' has no hall (R13): whether somebody may queue depends on how many wait; engine 'reference' has"
    """
    staged = [service.name for service in office.services if service.stages]
    if staged:
        return f"services {', '.join(map(repr, staged))}: visits of several stages (R14) are not in this version"
    if engine == "reference":
        return ""
    if office.hall is not None:
        return (
            "engine 'lanes' has no hall (R13): whether somebody may queue depends on how many wait; "
            "engine 'reference' has"
        )
    skills = {tuple(group.serves_service(service.name) for group in office.windows) for service in office.services}
    if len(skills) * 16 > FIFOS:
        return (
            f"engine 'lanes' tells at most {FIFOS // 16} sets of services with windows of their own apart (R4), "
            f"this office has {len(skills)}; engine 'reference' has no limit"
        )
    return ""


def check_engine(who: str, engine: object) -> None:
    """Refuse what is no name of an engine."""
    if not isinstance(engine, str) or engine not in ENGINES:
        known = "'auto', 'lanes' or 'reference'"
        raise InvalidDescription(f"{who}: engine must be {known}, got {engine!r}{nearest(engine, ENGINES, few=True)}")


def chosen(office: Office, engine: str, *, lanes: int) -> str:
    """Return the engine that runs an office; "auto" changes speed only.

    Parameters
    ----------
    office : Office
    engine : "auto", "lanes" or "reference"
    lanes : int
        Days that are to be run: replications x days of each.

    Raises
    ------
    UnsupportedFeature
        The engine asked for, or any at all, cannot do it; the sentence says why, and which can.
    """
    check_engine("simulate", engine)
    if engine == "auto":
        few = lanes < AUTO_LANES and not compiled.on()
        engine = "reference" if few or refusal(office, "lanes") else "lanes"
    if reason := refusal(office, engine):
        raise UnsupportedFeature(reason)
    return engine


def runner(engine: str) -> Callable[[Office, Paths], Records]:
    """Return the function that runs paths on an engine; loads no other."""
    if engine == "lanes":
        from mfc_sim.engines import lanes

        return lanes.run
    from mfc_sim.engines import reference

    return reference.run
