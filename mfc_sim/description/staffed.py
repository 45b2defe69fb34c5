"""Offices with the specialists who visit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_sim.description.clock import days_text, weekdays

if TYPE_CHECKING:
    from mfc_sim.description.network_model import NetworkData
    from mfc_sim.description.office import Office


def staffed_offices(network: NetworkData) -> tuple[Office, ...]:
    """Return the offices of a region, each with the groups of the circuits that stop there."""
    groups: dict[str, list[object]] = {}
    for circuit in network.circuits:
        stops: dict[str, frozenset[int]] = {}
        for days, office in circuit.stops:
            stops[office] = stops.get(office, frozenset()) | weekdays(days)
        (shift,) = circuit.windows.shifts
        for office, on in stops.items():
            group = circuit.windows.replace(name=circuit.name, shifts=(shift.replace(days=days_text(on)),))
            groups.setdefault(office, []).append(group)
    return tuple(
        office.replace(windows=(*office.windows, *groups[office.name])) if office.name in groups else office
        for office in network.offices
    )
