"""An office as a notebook shows it: windows and work through the day, its services, and the rest in words."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mfc_sim import views
from mfc_sim.description.clock import DAY_MS, WEEKDAYS, days_in, days_text, to_clock
from mfc_sim.description.load import arrivals_by_service, duty_and_work
from mfc_sim.description.screen import LINES_MAX, few, parts
from mfc_sim.description.sentences import service_in
from mfc_sim.sparks import Series, chart
from mfc_sim.text import Language, say

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.model import OfficeData

CHARTS_MAX = 3
"""Kinds of day that are drawn; the rest is counted."""


def alike(days: Sequence[Day], pictures: Sequence[Hashable], language: Language) -> list[tuple[int, str]]:
    """First day of each kind, and the name of the kind: days of equal pictures are one.

    >>> from mfc_sim.description.day import Day
    >>> week = [Day(k, "Mon Tue Wed".split()[k], k, 0, 1) for k in range(3)]
    >>> alike(week, [1, 2, 2], "en")
    [(0, 'Mon'), (1, 'Tue-Wed')]
    """
    kinds: dict[Hashable, list[int]] = {}
    for place, picture in enumerate(pictures):
        kinds.setdefault(picture, []).append(place)
    return [(places[0], _name([days[place].label for place in places], language)) for places in kinds.values()]


def _name(labels: list[str], language: Language) -> str:
    if all(label in WEEKDAYS for label in labels):
        return days_in(language, days_text(frozenset(map(WEEKDAYS.index, labels))))
    return labels[0] + (", …" if len(labels) > 1 else "")


def of_day(name: str, language: Language) -> str:
    """Words that name a kind of day after a title; nothing for the single kind."""
    return say("views.of_day", language, day=name) if name else ""


def html(office: OfficeData) -> str:
    """Tell an office in HTML: small charts, a table of services, and the lines of its text."""
    told = {heading: "\n".join(few(office, rows)) for heading, rows in parts(office, services=False)}
    heading = say("description.office", office.language, name=office.name)
    return views.fragment(heading, *_charts(office), _services(office), views.pairs(told))


def _charts(office: OfficeData) -> list[str]:
    """Windows on duty beside the work that comes, by kind of day."""
    language, days = office.language, office.days()
    found = [duty_and_work(office, day) for day in days]
    kinds = alike(days, [(edges, *map(tuple, np.round(both, 6).tolist())) for edges, *both in found], language)
    drawn = []
    for place, name in kinds[:CHARTS_MAX]:
        edges, windows, work = found[place]
        series = [
            Series(say("views.on_duty", language), windows.tolist(), "bars"),
            Series(say("views.work", language), work.tolist(), "steps"),
        ]
        title = say("views.day", language, day=of_day(name, language))
        drawn.append(chart(list(map(to_clock, edges[:-1])), series, title=title, language=language))
    more = len(kinds) - CHARTS_MAX
    return [*drawn, views.notes([say("views.more_days", language, count=more)] if more > 0 else [])]


def _services(office: OfficeData) -> str:
    """Services: mean time, visitors a day, and who serves them."""
    language, days = office.language, office.days()
    come = sum(arrivals_by_service(office, day, [(0, DAY_MS)])[:, 0] for day in days) / len(days)
    head = [say(word, language) for word in ("views.service", "views.served_by", "views.mean", "views.visits")]
    rows = []
    for service, visits in list(zip(office.services, np.atleast_1d(come).tolist(), strict=True))[:LINES_MAX]:
        name = service_in(language, service.name, service.purpose, service.agency)
        serve = ", ".join(group.name for group in office.windows if group.serves_service(service.name)) or "–"
        rows.append(
            [name, serve, *(say("views.number", language, value=one) for one in (service.duration.mean, visits))]
        )
    more = len(office.services) - LINES_MAX
    return views.table(head, rows, names=2) + views.notes(
        [say("description.more", language, count=more)] if more > 0 else []
    )
