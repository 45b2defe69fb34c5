"""The merge of offices: into one institution, or into one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mfc_sim.description.network import Network
from mfc_sim.description.network_screen import names_in
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription
from mfc_sim.region.common import as_they_were, changed, names_of, offices_of, operation, windows_in, with_offices
from mfc_sim.region.moving import moved
from mfc_sim.region.offices import closing
from mfc_sim.text import say


@operation
def merge(network: Network, names: Sequence[str], into: str, *, windows: Literal["leave", "move"] = "leave") -> Network:
    """Merge offices: into one institution, every window where it is; or all their windows into one office.

    A merge of institutions adds no window and moves nobody: it only lets ``roam``, ``share_booking`` and
    ``free_choice`` act among these offices. Offices without an institution are one already, the region's own.

    When windows move, the other offices close, their people go to ``into``, and what ``into`` does not serve yet it
    serves from then on. Groups of equal name, services, pace, rank and absence become one with the shifts of both;
    else a name that is taken gets that of the office they come from, in brackets. Who served everything in his old
    office serves everything in the new one. People work on the days and at the times at which they did, as far as
    ``into`` is open. Its hours, hall, last ticket and patience hold.

    Parameters
    ----------
    network : Network
    names : sequence of str
        The offices, each once; ``into`` may be among them.
    into : str
        The office whose institution all belong to (its name, if neither it nor any office besides these has none), or
        to which the windows move.
    windows : "leave" or "move", default "leave"

    Raises
    ------
    InvalidDescription
        If fewer than two different offices are named, one twice, or one that is not there; if an office cannot close
        (see ``close``), or a shift lies wholly outside the hours of ``into``.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> a = mfc.presets.starter().replace(name="A", institution="A")
    >>> b = a.replace(name="B", institution="B")
    >>> net = mfc.Network(offices=[a, b], travel_min={("A", "B"): 12})
    >>> one = mfc.region.merge(net, ["A", "B"], into="A")
    >>> print(*one.changes)
    offices A, B become one institution 'A'; their windows stay where they are
    >>> one = mfc.region.merge(net, ["A", "B"], into="A", windows="move")
    >>> [(group.name, group.count) for group in one.office("A").windows]
    [('universal', 24), ('business', 2)]
    """
    given = names_of("names", names)
    if windows not in ("leave", "move"):
        raise InvalidDescription(f"windows must be 'leave' or 'move', got {windows!r}")
    names_of("into", [into])
    every = tuple(dict.fromkeys((*given, into)))
    offices = offices_of(network, every)
    if len(every) < 2:
        raise InvalidDescription(f"names must be two different offices or more with into, got only {into!r}")
    if windows == "leave":
        return _one_institution(network, offices, network.office(into))
    for office in offices:
        if office.name != into:
            network = _moved_into(network, office, into)
    return network


def _one_institution(network: Network, offices: list[Office], into: Office) -> Network:
    """Let offices belong to one institution."""
    language = network.language
    names = names_in([office.name for office in offices], network.language)
    if len({office.institution for office in offices}) == 1:
        if into.institution is None:
            return changed(network, say("region.merged_unnamed", language, names=names))
        return changed(network, say("region.merged_already", language, names=names, institution=into.institution))
    others = [one.institution for one in network.offices if one not in offices]
    institution = into.institution
    if institution is None and None not in others:
        institution = into.name
    new = with_offices(network, [office.replace(institution=institution) for office in offices])
    if institution is None:
        return changed(network, say("region.merged_region", language, names=names), offices=new)
    return changed(network, say("region.merged", language, names=names, institution=institution), offices=new)


def _moved_into(network: Network, office: Office, into: str) -> Network:
    """Close an office and let its windows and its people go to another."""
    host = network.office(into)
    new, clipped = moved(office, host)
    values = {"name": office.name, "into": into, "windows": windows_in(network.language, office)}
    sentence = say("region.moved", network.language, **values)
    if clipped:
        sentence += say("region.clipped", network.language, shifts=", ".join(clipped), into=into)
    changed_services = new.services != host.services
    was = [host, office] if changed_services else [office]
    changes = closing(network, office.name, into, host=new.replace(demand=()) if changed_services else new)
    return changed(network, sentence, **{**changes, "former": as_they_were(network, *was)})
