"""A region in a planner's words: a line, one screen of text, and the same as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import views
from mfc_sim.description.choice import Choices
from mfc_sim.description.classes import windows_of
from mfc_sim.description.load import spreads, unread
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.description.network_model import NetworkData

OFFICES_MAX = 30
"""Offices that a table lists; the rest is counted."""
NAMES_MAX = 5
"""Names that a sentence lists; the rest is counted."""
CLASS_WORDS = {"large": "network.large", "small": "network.small", "outpost": "network.outpost"}
CHOICE_WORDS = {
    "own": "network.choice_own",
    "nearest": "network.choice_nearest",
    "gravity": "network.choice_gravity",
}


def line(network: NetworkData) -> str:
    """Name a region in one line."""
    outposts = sum(office.outpost for office in network.offices)
    counts = f"{len(network.offices) - outposts} offices, {outposts} outposts, {len(network.settlements)} settlements"
    label = f", {network.label}" if network.label else ""
    return f"<Network {network.name!r}: {counts}{label}>"


def told(network: NetworkData) -> str:
    """Tell offices by class, homes, demand, rules, what was done, and warnings."""
    return "\n".join(_lines(network))


def html(network: NetworkData) -> str:
    """Tell the same in HTML."""
    first, *rest = _lines(network)
    items = "".join(f"<li>{escape(row.strip())}</li>" for row in rest)
    return views.fragment(first, _offices(network), f"<ul style='margin:4px 0'>{items}</ul>")


def _offices(network: NetworkData) -> str:
    """Build the table of offices: windows, who comes, and how busy that keeps the windows."""
    language, choices = network.language, Choices(network)
    visits, work = _planned(choices)
    words = ("views.office", "views.windows", "views.visits", "views.load")
    rows = []
    for place, office in list(enumerate(choices.offices))[:OFFICES_MAX]:
        days, hours = len(choices.office_days[place]), float(choices.window_hours[place])
        figures = (visits[place] / max(days, 1), 100 * work[place] / hours if hours else 0.0)
        shown = (say("views.number", language, value=float(one)) for one in figures)
        rows.append([office.name, str(windows_of(office)), *shown])
    more = len(choices.offices) - OFFICES_MAX
    said = views.notes([say("description.more", language, count=more)] if more > 0 else [])
    return views.table([say(word, language) for word in words], rows) + said


def _planned(choices: Choices) -> tuple[Counter[int], Counter[int]]:
    """Mean number who go to each office in a replication, and hours of work that they bring."""
    visits: Counter[int] = Counter()
    work: Counter[int] = Counter()
    for (home, day, service, booked), number in choices.visits().items():
        shares = choices.shares(home, day, service, booked=booked)
        law = next(one for one in choices.homes[home].door.services if one.name == service).duration
        for office, part in zip(shares.offices.tolist(), shares.parts().tolist(), strict=True):
            visits[office] += number * part
            work[office] += number * part * law.mean / 60
    return visits, work


def _lines(network: NetworkData) -> Iterator[str]:
    language = network.language
    yield say("network.region", language, name=network.name) + (f" ({network.label})" if network.label else "")
    classes = network.classes()
    for kind, word in CLASS_WORDS.items():
        mine = [office for office in network.offices if classes[office.name] == kind]
        if mine:
            windows = sum(map(windows_of, mine))
            yield "  " + say("network.class", language, kind=say(word, language), n=len(mine), windows=windows)
    choices = Choices(network)
    visits = sum(choices.visits().values())
    people = sum(one.population for one in network.settlements)
    yield "  " + say("network.demand", language, visits=visits, days=len(choices.days), homes=len(choices.homes))
    if people:
        yield "  " + say("network.people", language, people=people, settlements=len(network.settlements))
    yield "  " + say(CHOICE_WORDS[network.choice], language)
    if network.free_share:
        yield "  " + say("network.free", language, percent=100 * network.free_share)
    if network.changes:
        yield say("network.changes", language) + ":"
        yield from (f"  - {sentence}" for sentence in network.changes)
    if found := warnings(network):
        yield say("network.warnings", language) + ":"
        yield from (f"  - {sentence}" for sentence in found)


def names_in(names: Sequence[str], language: Language) -> str:
    """List a few names and count the rest."""
    more = len(names) - NAMES_MAX
    shown = ", ".join(names[:NAMES_MAX])
    return f"{shown} {say('description.more', language, count=more)}" if more > 1 else ", ".join(names)


def warnings(network: NetworkData) -> tuple[str, ...]:
    """Sentences on what is allowed but probably not meant."""
    language = network.language
    choices = Choices(network)
    found = list(unread(network.unread_sheets, language))
    found += dict.fromkeys(text for office in choices.offices for text in spreads(office))
    nearest = np.min(choices.travel_min, axis=1, initial=np.inf) if network.settlements else np.zeros(0)
    far = [
        home.name
        for home, minutes in zip(choices.homes, nearest, strict=False)
        if home.population and np.isfinite(minutes) and minutes > network.reach_min
    ]
    if far:
        names = names_in(far, language)
        found.append(say("network.far", language, names=names, n=len(far), minutes=network.reach_min))
    unknown = [
        f"{one.name} -> {choices.offices[choices.own(home)].name}"
        for home, one in enumerate(choices.homes)
        if np.isnan(choices.travel(home, choices.own(home)))
    ]
    if unknown:
        found.append(say("network.no_travel", language, names=names_in(unknown, language), n=len(unknown)))
    elsewhere = [
        f"{one.name} ({service})"
        for home, one in enumerate(choices.homes)
        for service in dict.fromkeys(name for stream in one.door.demand for name, share in stream.shares if share)
        if not choices.serves(choices.own(home), service)
    ]
    if elsewhere:
        found.append(say("network.not_served", language, names=names_in(elsewhere, language), n=len(elsewhere)))
    _, load = _planned(choices)
    over = [
        office.name
        for place, office in enumerate(choices.offices)
        if load[place] > max(float(choices.window_hours[place]), 0.0)
    ]
    if over:
        found.append(say("network.overload", language, names=names_in(over, language), n=len(over)))
    idle = [office.name for place, office in enumerate(choices.offices) if not load[place]]
    if idle:
        found.append(say("network.idle", language, names=names_in(idle, language), n=len(idle)))
    return tuple(found)
