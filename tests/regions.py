"""Regions that several tests share: small ones drawn at random, what can be done to them, and who comes where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import mfc_sim as mfc
from mfc_sim import records
from mfc_sim.description.choice import Choices
from mfc_sim.description.places import Settlement
from mfc_sim.paths import ROW_COLUMNS, Fate, Paths
from mfc_sim.residents import Residents

WEEK = {"Mon-Fri": ("09:00", "18:00")}
PASSPORT = mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
SME = mfc.Service(name="sme", duration=mfc.Exponential(mean_min=30))
SERVICES = [PASSPORT, SME, mfc.Service(name="collect", duration=mfc.Exponential(mean_min=4))]
MIN_MS = 60_000


@st.composite
def networks(draw: st.DrawFn) -> mfc.Network:
    """Small regions by weekday, in which everything is in reach."""
    offices = []
    for name in "ABCD"[: draw(st.integers(2, 4))]:
        services = (
            draw(st.permutations(SERVICES))
            if name == "A"
            else draw(st.lists(st.sampled_from(SERVICES), min_size=1, unique=True))
        )
        laws = [one.replace(duration=mfc.Exponential(mean_min=draw(st.integers(3, 30)))) for one in services]
        names = [one.name for one in services]
        streams = [
            mfc.WalkIns(
                name="queue",
                mix=dict.fromkeys(names, 1.0),
                per_hour=draw(st.integers(0, 4)),
                at_opening=draw(st.sampled_from([0.0, 0.0, 1.0])),
                privileged_share=draw(st.sampled_from([0.0, 0.1])),
            )
        ]
        if draw(st.booleans()):
            streams.append(
                mfc.Appointments(
                    name="booked",
                    service=names[0],
                    starts="10:00",
                    ends="12:00",
                    every_min=30,
                    no_show=draw(st.sampled_from([0.0, 0.2, 1.0])),
                    lateness=draw(st.sampled_from([None, mfc.Normal(mean_min=0, sd_min=30)])),
                )
            )
        groups = [
            mfc.Windows(name="universal", count=draw(st.integers(1, 4)), absence=draw(st.sampled_from([0.0, 0.1])))
        ]
        if draw(st.booleans()):
            groups.append(mfc.Windows(name="few", count=1, serves=names[:1], pace=1.2))
        hours = draw(
            st.sampled_from(
                [WEEK, {"Mon-Sat": ("10:00", "16:00")}, {"Mon-Thu": ("08:00", "17:00"), "Fri": ("09:00", "15:00")}]
            )
        )
        institution = draw(st.sampled_from([None, "x", "y"]))
        offices.append(
            mfc.Office(
                name=name,
                hours=hours,
                services=laws,
                demand=draw(st.sampled_from([streams, streams, []])),
                windows=groups,
                institution=institution,
                municipality=draw(st.sampled_from([None, "m"])),
                patience=draw(st.sampled_from([None, mfc.Exponential(mean_min=20)])),
                pace_cv=draw(st.sampled_from([0.0, 0.2])),
            )
        )
    settlements = [
        Settlement(
            name=f"V{number}",
            population=draw(st.integers(0, 3000)),
            visits_per_1000=dict.fromkeys(draw(st.sampled_from([["passport"], ["sme", "collect"]])), 2.0),
            office=draw(st.sampled_from([None, *(one.name for one in offices)])),
            municipality=draw(st.sampled_from([None, "m"])),
            booked_share=draw(st.sampled_from([0.0, 0.4, 1.0])),
            online_share=draw(st.sampled_from([0.0, 0.2])),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    places = [*(one.name for one in offices), *(one.name for one in settlements)]
    travel = {(a, b): draw(st.integers(0, 60)) for i, a in enumerate(places) for b in places[i + 1 :]}
    choice = draw(st.sampled_from(["own", "nearest", "gravity"]))
    day_cv = draw(st.sampled_from([0.0, 0.2]))
    return mfc.Network(offices=offices, settlements=settlements, travel_min=travel, choice=choice, day_cv=day_cv)


def _opened(network: mfc.Network, _draw: st.DrawFn) -> mfc.Network:
    first = network.offices[0]
    name = f"N{len(network.offices) + len(network.former)}"
    travel = {(name, place.name): 15 for place in (*network.offices, *network.settlements)}
    travel |= {(name, one.name): 15 for one in network.former}
    return mfc.region.open(network, first.replace(name=name, demand=[]), travel_min=travel)


def _merged(network: mfc.Network, draw: st.DrawFn) -> mfc.Network:
    names = draw(st.permutations([one.name for one in network.offices]))[:2]
    return mfc.region.merge(network, names, into=names[0], windows=draw(st.sampled_from(["leave", "move"])))


def _some(network: mfc.Network, draw: st.DrawFn) -> str:
    return draw(st.sampled_from([one.name for one in network.offices]))


ACTS: list[Callable[[mfc.Network, st.DrawFn], mfc.Network]] = [
    _opened,
    _merged,
    _merged,
    lambda net, draw: mfc.region.close(net, _some(net, draw)),
    lambda net, draw: mfc.region.close(net, _some(net, draw), into=_some(net, draw)),
    lambda net, draw: mfc.region.to_outpost(net, _some(net, draw), hours={"Mon-Tue": ("10:00", "13:00")}),
    lambda net, draw: mfc.region.roam(net, 1, offices=[_some(net, draw)], name=f"P{len(net.changes)}"),
    lambda net, draw: mfc.region.share_booking(net, draw(st.integers(0, 40))),
    lambda net, draw: mfc.region.free_choice(net, 0.4, by=draw(st.sampled_from(["gravity", "nearest", "emptiest"]))),
    lambda net, draw: mfc.region.business_windows(net, _some(net, draw), count=1, services=["passport"]),
    lambda net, draw: mfc.region.circuit(
        net, f"visit {len(net.changes)}", windows=mfc.Windows(name="visit", count=1), stops={"Mon": _some(net, draw)}
    ),
    lambda net, draw: mfc.region.train_universal(net, office=_some(net, draw), pace=1.1),
]
"""What moves people and windows, but neither adds visits nor takes any away."""


def at_one_pace(network: mfc.Network) -> mfc.Network:
    """The region without the paces of the day, so that a need is what was drawn at home."""
    return network.replace(offices=[office.replace(pace_cv=0.0) for office in network.offices])


def come(network: mfc.Network, *, replications: int = 1, seed: int = 1, **days: Any) -> pd.DataFrame:
    """Who comes to which office, drawn: one row each, by office, replication, day and ticket; clocks in minutes."""
    people = Residents(Choices(network, **{"week": True, **days}), seed=seed)
    parts = []
    for place, paths in people.draw(first=0, replications=replications).items():
        office, lane = people.choices.offices[place], paths.lane_numbers()
        labels = np.array([day.label for day in paths.days], object)
        parts.append(
            pd.DataFrame(
                {
                    "office": office.name,
                    "replication": lane // len(paths.days),
                    "day": labels[lane % len(paths.days)],
                    "home": np.array(people.homes, object)[paths.stream],
                    "stream": paths.stream,
                    "service": np.array([one.name for one in office.services], object)[paths.service],
                    "at": paths.queued_at_ms / MIN_MS,
                    "arrival": paths.arrival_ms / MIN_MS,
                    "need_ms": paths.need_ms,
                    "patience_ms": paths.patience_ms,
                    "level": paths.level,
                    "channel": paths.channel,
                    "missing": paths.fate == Fate.NO_SHOW,
                    "late": paths.fate == Fate.REFUSED_LATE,
                    "ticket": paths.ticket,
                }
            )
        )
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(("office", "day", "home", "service"), object))


def columns(paths: Paths) -> bytes:
    """Everything that was drawn for an office, byte for byte."""
    given = [getattr(paths, name) for name in (*ROW_COLUMNS, "starts", "absent")]
    return b"".join(np.ascontiguousarray(one).tobytes() for one in given)


def facts(found: records.Records) -> bytes:
    """Everything that became of the people of an office, byte for byte."""
    return b"".join(getattr(found, field.name).tobytes() for field in fields(found))
