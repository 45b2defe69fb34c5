"""What a panel sets of an office, and the office that follows: from values to a value, without widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.laws import Exponential
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription
from mfc_sim.notebook.moving import booked_share, longer, online, scaled, with_booked

PATIENCE_MIN = 60.0
"""Mean patience that the slider begins with where nobody leaves [min]; an assumption, exponential."""


@dataclass(frozen=True)
class Settings:
    """Values of all sliders.

    Attributes
    ----------
    windows : dict of (str, str) to int
        People by group and shift; 0: nobody.
    demand : dict of str to float
        Factor on the visits of each stream.
    booked : float or None
        Share of the booked among the visits for services that can be booked; None: as it is.
    online : float
        Share of all visits that are made online instead.
    patience_min : float or None
        Mean patience [min]; None: nobody leaves.
    """

    windows: dict[tuple[str, str], int] = field(default_factory=dict)
    demand: dict[str, float] = field(default_factory=dict)
    booked: float | None = None
    online: float = 0.0
    patience_min: float | None = None


def settings_of(office: Office) -> Settings:
    """Return the settings at which an office is as it is.

    >>> import mfc_sim as mfc
    >>> office = mfc.presets.starter()
    >>> office_at(office, settings_of(office)) == office
    True
    """
    return Settings(
        {(group.name, shift.name): shift.count for group in office.windows for shift in group.shifts},
        {stream.name: 1.0 for stream in office.demand},
        booked_share(office),
        0.0,
        office.patience.mean if office.patience else None,
    )


def office_at(office: Office, to: Settings) -> Office:
    """Return an office with everything set; only what differs from it is touched.

    Streams are scaled first, then visits are moved between the live queue and bookings, then online.

    Parameters
    ----------
    office : Office
        As it is today.
    to : Settings

    Raises
    ------
    InvalidDescription
        If what is set makes no office: no window at all, nobody who comes.
    """
    now = settings_of(office)
    changes: dict[str, object] = {}
    if to.windows != now.windows:
        changes["windows"] = _windows(office, to.windows)
    streams = _streams(office, to, now)
    if streams != office.demand:
        changes["demand"] = streams
    if to.patience_min != now.patience_min:
        changes["patience"] = _patience(office, to.patience_min)
    return office.replace(**changes) if changes else office


def can_wait_longer(office: Office) -> bool:
    """Whether the patience of an office can be set: a law of scipy's has no minutes to multiply, nor has one of 0."""
    return office.patience is None or (office.patience.mean > 0 and longer(office.patience, 1.0) is not None)


def _windows(office: Office, counts: dict[tuple[str, str], int]) -> tuple[object, ...]:
    """Groups with so many people in each shift; shifts and groups without anybody are not there."""
    groups = []
    for group in office.windows:
        shifts = tuple(
            shift.replace(count=counts[group.name, shift.name])
            for shift in group.shifts
            if counts[group.name, shift.name]
        )
        if shifts:
            groups.append(group.replace(shifts=shifts))
    return tuple(groups)


def _streams(office: Office, to: Settings, now: Settings) -> tuple[WalkIns | Appointments, ...]:
    streams = office.demand
    if to.demand != now.demand:
        factors = ((stream, to.demand[stream.name]) for stream in streams)
        found = (stream if factor == 1 else scaled(stream, factor) for stream, factor in factors)
        streams = tuple(stream for stream in found if stream is not None)
    if to.booked is not None and to.booked != now.booked:
        streams = with_booked(office, streams, to.booked)
    if to.online:
        streams = online(streams, to.online)
    return streams


def _patience(office: Office, minutes: float | None) -> object:
    if minutes is None:
        return None
    if office.patience is None:
        return Exponential(mean_min=minutes)
    law = longer(office.patience, minutes / office.patience.mean)
    if law is None:
        raise InvalidDescription(
            f"office {office.name!r}: the patience {office.patience!r} has no minutes to multiply; allowed: a law "
            "such as Exponential(mean_min=60)"
        )
    return law
