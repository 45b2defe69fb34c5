"""A region described: what makes no sense is named with object, field, value and what is allowed, all at once."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.description.choice import Choices

PASSPORT = mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))


def office(name: str, **more: Any) -> mfc.Office:
    """An office of one service, with visitors at its door."""
    given: dict[str, Any] = {
        "hours": {"Mon-Fri": ("09:00", "18:00")},
        "services": [PASSPORT],
        "demand": [mfc.WalkIns(name="queue", service="passport", per_hour=6)],
        "windows": [mfc.Windows(name="universal", count=2)],
    }
    return mfc.Office(name=name, **{**given, **more})


def village(name: str = "V", **more: Any) -> mfc.Settlement:
    """A settlement of a thousand."""
    return mfc.Settlement(name=name, **{"population": 1_000, "visits_per_1000": {"passport": 2.0}, **more})


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an office without travel times": (
        {"offices": [office("A"), office("B"), office("C")], "travel_min": {("A", "B"): 5}, "choice": "nearest"},
        "office 'C': no travel time is known to it; allowed: travel_min from other places, or location of both",
    ),
    "a settlement out of everybody's reach": (
        {"offices": [office("A"), office("B")], "travel_min": {("A", "B"): 5}, "settlements": [village()]},
        "settlement 'V': out of reach of every office: no travel time is known from it; allowed: travel_min, or",
    ),
    "the people of a closed office out of reach": (
        {"offices": [office("A"), office("B")], "travel_min": {("A", "B"): 5}, "former": [office("C")]},
        "office 'C': out of reach of every office",
    ),
    "a service that no office serves any more": (
        {
            "offices": [office("A")],
            "former": [
                office(
                    "B",
                    services=[PASSPORT.replace(name="sme")],
                    demand=[mfc.WalkIns(name="q", service="sme", per_hour=1)],
                )
            ],
        },
        "service 'sme': asked for by residents of 'B', but no office has a window for it",
    ),
    "two offices of one name": ({"offices": [office("A"), office("A")]}, "office 'A': name is given twice"),
    "two settlements of one name": (
        {"settlements": [village(), village()], "travel_min": {("V", "A"): 5}},
        "settlement 'V': name is given twice",
    ),
    "a settlement of the name of an office": (
        {"settlements": [village("A")]},
        "settlement 'A': an office has this name too",
    ),
    "travel to nowhere": ({"travel_min": {("A", "Bb"): 5}}, "travel_min: unknown place 'Bb'"),
    "travel back in time": (
        {"travel_min": {("A", "B"): -5}},
        "travel_min must be a mapping of pairs of places to minutes, such as {('A', 'B'): 12}, from 0 to 10000, got -5",
    ),
    "an unknown own office": (
        {"settlements": [village(office="Aa")], "travel_min": {("V", "A"): 5}},
        "settlement 'V': office names an unknown office 'Aa'; did you mean 'A'?",
    ),
    "an unknown service of a settlement": (
        {"settlements": [village(visits_per_1000={"pasport": 1.0})], "travel_min": {("V", "A"): 5}},
        "visits_per_1000 names an unknown service 'pasport'; did you mean 'passport'?",
    ),
    "roaming over two institutions": (
        {
            "offices": [office("A", institution="x"), office("B", institution="y")],
            "pools": [mfc.Pool(name="reserve", people=1, offices=["A", "B"])],
        },
        "pool 'reserve': offices must be of one institution, got 'x', 'y'; region.merge makes them one",
    ),
    "a falling curve of minutes": (
        {"satisfaction": [(15, 0.9), (0, 1.0)]},
        "satisfaction must be one pair of (minutes, share) or more, minutes ascending, shares from 0 to 1",
    ),
    "a curve without a point": ({"satisfaction": []}, "satisfaction must be one pair of (minutes, share) or more"),
    "travel that is no pairs": ({"travel_min": [5, 6]}, "travel_min must be a mapping of pairs of places to minutes"),
    "roaming staff who reach nobody": (
        {
            "pools": [mfc.Pool(name="reserve", people=1, offices=["B"], base="A", within_min=1)],
            "travel_min": {("A", "B"): 5},
        },
        "pool 'reserve': within_min must reach one of its offices from 'A', got 1 minutes; travel to them must be",
    ),
    "specialists who stop at an office that is not there": (
        {"circuits": [mfc.Circuit(name="notary", windows=mfc.Windows(name="n", count=1), stops={"Tue": "Z"})]},
        "circuit 'notary': stops (Tue) names an unknown office 'Z'",
    ),
    "a life situation of an unknown service": (
        {"bundles": [mfc.Bundle(name="birth", services=["passport", "benefit"], share=0.5)]},
        "bundle 'birth': services names an unknown service 'benefit'",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_makes_no_sense_is_named(case: str) -> None:
    given, sentence = WRONG[case]
    with pytest.raises(mfc.InvalidDescription, match=re.escape(sentence)):
        mfc.Network(**{"offices": [office("A"), office("B")], **given})


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: village(population=-1), "settlement 'V': population must be >= 0, got -1"),
        (lambda: village(population=10.5), "settlement 'V': population must be a whole number, got 10.5"),
        (
            lambda: village(visits_per_1000={"passport": 2e5}),
            "settlement 'V': visits_per_1000 must bring at most 100000 visitors a day, got 200000 of 1000 residents",
        ),
        (
            lambda: mfc.Circuit(name="c", windows=mfc.Windows(name="w", count=1), stops={"Mon-Fri": "A", "Tue": "B"}),
            "circuit 'c': stops gives Tue more than once: nobody is at two offices on one day",
        ),
        (lambda: village(location=(100, 0)), "north from -90 to 90"),
        (lambda: village(booked_share=2), "booked_share must be <= 1, got 2"),
        (lambda: mfc.Pool(name="p", people=0, offices=["A"]), "pool 'p': people must be >= 1, got 0"),
        (lambda: mfc.Pool(name="p", people=1, offices=[]), "pool 'p': offices must name at least one office"),
        (
            lambda: mfc.Bundle(name="b", services=["a", "a"], share=0.1),
            "bundle 'b': services must name two or more, each once, got ['a', 'a']",
        ),
        (
            lambda: mfc.Circuit(name="c", windows=mfc.Windows(name="w", count=1, days="Mon"), stops={"Tue": "A"}),
            "circuit 'c': windows must have one shift without days: the stops say the days",
        ),
    ],
)
def test_parts_of_a_region_that_make_no_sense_are_named(made: Any, sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match=re.escape(sentence)):
        made()


def test_all_problems_are_listed_at_once_in_the_language_of_the_region() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Network(
            name="Край",
            language="ru",
            offices=[office("A"), office("A")],
            settlements=[village("A")],
            goes_to={"X": "A"},
        )
    assert len(error.value.problems) == 3
    assert error.value.summary == "описание региона «Край» использовать нельзя, ошибок: 3"


def test_an_administrative_region_needs_no_travel() -> None:
    choices = Choices(mfc.Network(offices=[office("A"), office("B")]))
    assert [choices.own(home) for home in (0, 1)] == [0, 1]
    assert choices.travel(0, 0) == 0
    assert np.isnan(choices.travel(0, 1))


def test_travel_is_as_given_or_by_great_circle_and_the_way_back_takes_as_long() -> None:
    here, there = (51.0, 55.0), (51.0, 56.0)
    places = [office("A", location=here), office("B", location=there), office("C")]
    net = mfc.Network(offices=places, travel_min={("C", "A"): 40, ("A", "C"): 50}, detour=1.0, speed_kmh=60)
    minutes = Choices(net).travel_min
    # A degree of longitude at 51 degrees north is 111.195 km x cos 51°: 69.98 km, a minute each.
    assert minutes[0, 1] == minutes[1, 0] == pytest.approx(69.97, abs=0.02)
    assert (minutes[2, 0], minutes[0, 2]) == (40, 50)
    assert np.isinf(minutes[1, 2])


def test_the_screen_warns_of_ways_nobody_knows_and_services_that_the_own_office_has_not() -> None:
    more = [PASSPORT, PASSPORT.replace(name="sme")]
    net = mfc.Network(
        offices=[office("A"), office("B", services=more)],
        former=[office("C")],
        goes_to={"C": "A"},
        settlements=[village(office="A", visits_per_1000={"passport": 1.0, "sme": 1.0})],
        travel_min={("V", "A"): 3, ("V", "B"): 20, ("A", "B"): 20},
    )
    assert net.warnings()[:2] == (
        "no travel time is known, and none is counted: C -> A (1 in all)",
        "their own office does not serve what they need, they travel on: V (sme) (1 in all)",
    )


def test_classes_go_by_installed_windows_and_outposts_apart() -> None:
    large = office("L", windows=[mfc.Windows(name="w", count=3, installed=20)])
    net = mfc.Network(offices=[large, office("S"), office("O", outpost=True)])
    assert net.classes() == {"L": "large", "S": "small", "O": "outpost"}


def test_the_screen_warns_of_far_villages_too_much_work_and_offices_to_which_nobody_comes() -> None:
    busy = office("A", demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)])
    net = mfc.Network(
        offices=[busy, office("B", demand=[])],
        settlements=[village(office="A")],
        travel_min={("V", "A"): 45, ("V", "B"): 90, ("A", "B"): 50},
    )
    assert net.warnings() == (
        "farther than 30 min from any office: V (1 in all)",
        "more work than window-hours: A (1 in all)",
        "nobody comes: B (1 in all)",
    )
    assert "V (1 in all)" in str(net)
    assert "<li>" in net._repr_html_()
