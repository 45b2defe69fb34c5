"""The formula that fits an office at a time of day, or why none does."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from mfc_sim.description.clock import MIN, WEEKDAYS, Clock, to_clock, to_ms
from mfc_sim.description.day import Day
from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.duty import WindowDay, on_duty
from mfc_sim.description.laws import BaseLaw, Exponential, Fixed
from mfc_sim.description.model import OfficeData
from mfc_sim.description.services import patience_of
from mfc_sim.errors import InvalidDescription, kind_problems, nearest
from mfc_sim.queueing.abandonment import erlang_a
from mfc_sim.queueing.arguments import Model, known_word
from mfc_sim.queueing.erlang import mmc
from mfc_sim.queueing.fixed_service import mdc
from mfc_sim.queueing.general import mg1, mgc
from mfc_sim.queueing.hall import mmck
from mfc_sim.queueing.priority import priorities_mg1, priorities_mmc
from mfc_sim.text import Language, say

STEADY = 6
"""Digits to which a sum is rounded before it is shown with fewer, so that its last bits do not decide how it reads."""


@dataclass(frozen=True)
class OfOffice:
    """The formula that fits an office at a time of day, or why none does: made by ``of``.

    Attributes
    ----------
    office, at : str
        Name of the office; weekday, if days differ, and time.
    name : str
        Kendall's name of the model; empty if none matches.
    model : Model or None
        Its figures; None if none matches.
    why : str
        Why none matches; empty if one does.
    ignored : tuple of str
        What of the office the model leaves out, a sentence each.
    services : tuple of str
        What the visitors of this queue come for.
    language : "ru" or "en"
        Language of its sentences.
    told : str
        The queue in a line.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> found = mfc.queueing.of(mfc.presets.starter(), at="11:00", day="Sat")
    >>> found.name, len(found.ignored)
    ('M/M/c+M (Erlang A)', 8)
    >>> round(found.model.share_within(15), 2)
    0.87
    """

    office: str
    at: str
    name: str
    model: Model | None
    why: str
    ignored: tuple[str, ...]
    services: tuple[str, ...]
    language: Language
    told: str = ""

    def __str__(self) -> str:
        name = self.name or say("queueing.none", self.language)
        lines = [say("queueing.title", self.language, office=self.office, at=self.at, name=name)]
        lines += [text for text in (self.told, self.why) if text]
        if self.model is not None:
            lines.append(repr(self.model))
        if self.ignored:
            lines += [say("queueing.ignored", self.language), *(f"  - {sentence}" for sentence in self.ignored)]
        return "\n".join(lines)


@dataclass(frozen=True)
class Flow:
    """Visitors of one service and one level: arrivals a minute."""

    service: int
    level: int
    per_min: float


class NoMatch(Exception):
    """No formula matches; the sentence says why."""


def of(office: OfficeData, *, at: object, day: str | None = None, service: str | None = None) -> OfOffice:
    """Match an office at a time of day to a formula.

    The windows that may call at that time, breaks as planned, serve the arrivals of that time as if it always were so.

    Parameters
    ----------
    office : Office
        Any office.
    at : str or datetime.time
        Clock time such as "11:00".
    day : str, optional
        Weekday, such as "Mon"; needed where days differ.
    service : str, optional
        A service of the queue that is meant; needed where windows that share no service make several queues.

    Returns
    -------
    OfOffice
        M/M/c, M/M/c/K, Erlang A, M/D/c, M/G/1, M/G/c (two moments) or levels of priority, with what it ignores; or a
        sentence on why none matches.

    Raises
    ------
    InvalidDescription
        What is asked makes no sense: no such time, day or service. A number is refused: 11 may be meant as an hour.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=12))
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=5)],
    ...     day_cv=0.2,
    ... )
    >>> print(mfc.queueing.of(office, at="11:00"))
    Office 1, 11:00: M/M/c
    services: passport; 5 window(s), 20.0 visitors an hour, 12.0 min each
    MMc(servers=5, per_hour=20, service_min=12)
        offered_load = 4
        utilization = 0.8
        delayed = 0.554113
        mean_wait_min = 6.64935
        mean_waiting = 2.21645
    Ignored:
      - the queue is taken as settled, but the day starts empty
      - some days are busier (day_cv): the mean wait over days is longer
    """
    if problems := kind_problems("queueing.of: office", office, OfficeData, "as of Office(...)"):
        raise InvalidDescription(*problems)
    try:
        if not isinstance(at, str | dt.time):
            raise ValueError
        clock = TypeAdapter(Clock).validate_python(at)
    except ValueError:
        raise InvalidDescription(f"queueing.of: at must be a clock time such as '11:00', got {at!r}") from None
    names = [known.name for known in office.services]
    if service is not None and not known_word(service, names):
        raise InvalidDescription(f"queueing.of: unknown service {service!r}{nearest(service, names)}")
    chosen = one_day("of", office, day)
    label = f"{chosen.label} {clock}" if chosen.label else clock
    queue = Queue(office, chosen, to_ms(clock))
    language = office.language
    try:
        flows = queue.flows(service)
        name, model, ignored = queue.match(flows)
    except NoMatch as reason:
        return OfOffice(office.name, label, "", None, str(reason), (), (), language)
    services = tuple(names[place] for place in sorted({flow.service for flow in flows}))
    told = say(
        "queueing.pool",
        language,
        services=", ".join(services),
        windows=len(queue.windows),
        per_hour=round(60 * sum(flow.per_min for flow in flows), STEADY),
        service=round(queue.moments(flows)[0], STEADY),
    )
    return OfOffice(office.name, label, name, model, "", tuple(ignored), services, language, told)


def one_day(function: str, office: OfficeData, day: str | None) -> Day:
    """Day of the office that is meant; an InvalidDescription names the function that asks."""
    days = {one.label: one for one in office.days(week=day is not None)}
    if day is None and len(days) == 1:
        return next(iter(days.values()))
    if day is None:
        allowed = ", ".join(days)
        raise InvalidDescription(f"queueing.{function}: day must be given where days differ; allowed: {allowed}")
    if not known_word(day, days):
        allowed = nearest(day, days) if set(days) <= set(WEEKDAYS) else ": the office has a single kind of day"
        raise InvalidDescription(f"queueing.{function}: day {day!r} is not an open weekday{allowed}")
    return days[day]


class Queue:
    """One office at one instant of one day."""

    def __init__(self, office: OfficeData, day: Day, at_ms: int) -> None:
        self.office, self.day, self.at_ms = office, day, at_ms
        self.duty = on_duty(office.services, office.windows, day)
        self.windows: list[WindowDay] = [
            window for window in self.duty if any(a <= at_ms < b for a, b in window.planned_ms())
        ]

    def say(self, key: str, **values: object) -> str:
        """Sentence in the office's language."""
        return say(key, self.office.language, **values)

    def flows(self, service: str | None) -> list[Flow]:
        """Flows of the queue that is meant; its windows are kept."""
        opening, closing = self.day.opening_ms, self.day.closing_ms
        if not opening <= self.at_ms < closing:
            hours = {"begin": to_clock(opening), "until": to_clock(closing)}
            raise NoMatch(say("queueing.closed", self.office.language, **hours))
        return self.one_pool(self.arrivals(self.at_ms), service)

    def one_pool(self, flows: Iterable[Flow], service: str | None) -> list[Flow]:
        """Keep of these flows, and of the windows, those of the queue that is meant; NoMatch if no model knows it."""
        flows = [flow for flow in flows if flow.per_min > 0]
        names = [one.name for one in self.office.services]
        if not flows:
            raise NoMatch(say("queueing.nobody", self.office.language))
        pools = self._pools({flow.service for flow in flows})
        if service is not None:
            pools = [pool for pool in pools if names.index(service) in pool]
            if not pools:
                raise NoMatch(say("queueing.nobody_for", self.office.language, service=service))
        if len(pools) > 1:
            told = "; ".join(", ".join(names[place] for place in sorted(pool)) for pool in pools)
            raise NoMatch(say("queueing.several", self.office.language, count=len(pools), pools=told))
        (pool,) = pools
        self.windows = [window for window in self.windows if window.serves & pool]
        if not self.windows:
            raise NoMatch(say("queueing.no_window", self.office.language, service=names[min(pool)]))
        if any(not pool <= window.serves for window in self.windows):
            told = ", ".join(names[place] for place in sorted(pool))
            raise NoMatch(say("queueing.skills", self.office.language, services=told))
        if any(self.office.services[place].stages for place in pool):
            raise NoMatch(say("queueing.stages", self.office.language))
        if len({window.pace for window in self.windows}) > 1:
            raise NoMatch(say("queueing.pace", self.office.language))
        return [flow for flow in flows if flow.service in pool]

    def arrivals(self, at_ms: int) -> Iterator[Flow]:
        """Flows at an instant, also those of nobody."""
        places = {service.name: place for place, service in enumerate(self.office.services)}
        for stream in self.office.demand:
            if isinstance(stream, Appointments):
                slots = stream.slots_ms(self.day.weekday, self.day.opening_ms, self.day.closing_ms)
                within = slots.size and slots[0] <= at_ms < slots[-1] + stream.every_min * MIN
                per_min = stream.per_slot * (1 - stream.no_show) / stream.every_min if within else 0.0
                yield Flow(places[stream.service], 1 if stream.level is None else stream.level, per_min)
                continue
            rate = stream.rate(self.day.weekday, self.day.opening_ms, self.day.closing_ms)
            k = int(np.searchsorted(rate.edges_ms, at_ms, side="right")) - 1
            inside = 0 <= k < len(rate.counts)
            per_min = float(rate.counts[k] / (rate.edges_ms[k + 1] - rate.edges_ms[k]) * MIN) if inside else 0.0
            level = 2 if stream.level is None else stream.level
            for name, share in stream.shares:
                come = per_min * share if at_ms < self.last_ticket_ms(places[name]) else 0.0
                yield Flow(places[name], 0, come * stream.privileged_share)
                yield Flow(places[name], level, come * (1 - stream.privileged_share))

    def last_ticket_ms(self, place: int) -> int:
        """Until when tickets are issued for a service [ms since midnight]."""
        times = (self.office.last_ticket, self.office.services[place].last_ticket)
        return min([self.day.closing_ms, *(to_ms(time) for time in times if time is not None)])

    def _pools(self, wanted: set[int]) -> list[set[int]]:
        """Services that come, joined where a window on duty serves both."""
        pools = [{place} for place in sorted(wanted)]
        for window in self.windows:
            touched = [pool for pool in pools if pool & window.serves]
            if len(touched) > 1:
                pools = [pool for pool in pools if pool not in touched] + [set().union(*touched)]
        return sorted(pools, key=min)

    def moments(self, flows: Sequence[Flow]) -> tuple[float, float]:
        """Mean [min] and squared coefficient of variation of the services of some flows."""
        laws = [self.law(flow) for flow in flows]
        weights = np.array([flow.per_min for flow in flows])
        means = np.array([law.mean for law in laws]) * self.windows[0].pace
        squares = means**2 * (1 + np.array([law.scv for law in laws]))
        mean = float(weights @ means / weights.sum())
        scv = float(weights @ squares / weights.sum() / mean**2 - 1)
        return mean, 0.0 if abs(scv) < 1e-12 else scv

    def law(self, flow: Flow) -> BaseLaw:
        """Law of the services of a flow."""
        law: BaseLaw = self.office.services[flow.service].duration
        return law

    def patience(self, flows: Sequence[Flow]) -> BaseLaw | None:
        """Patience of those who come: one law for all of them, or no model matches."""
        laws = {patience_of(self.office, flow.service) for flow in flows if flow.per_min > 0}
        if len(laws) > 1:
            raise NoMatch(self.say("queueing.patience_differs"))
        return next(iter(laws), self.office.patience)

    def match(self, flows: Sequence[Flow]) -> tuple[str, Model, list[str]]:
        """Name of the model, its figures and what it ignores."""
        office, servers = self.office, len(self.windows)
        mean, scv = self.moments(flows)
        rates: dict[int, float] = {}
        for flow in flows:
            rates[flow.level] = rates.get(flow.level, 0.0) + flow.per_min * 60
        levels, per_hour = sorted(rates), float(sum(rates.values()))
        alike = len({self.law(flow).mean for flow in flows}) == 1
        exponential = alike and all(isinstance(self.law(flow), Exponential) for flow in flows)
        fixed = alike and all(isinstance(self.law(flow), Fixed) for flow in flows)
        base: dict[str, Any] = {"per_hour": per_hour, "service_min": mean}
        ignored = [*self._always()]
        if office.hall is not None:
            model: Model = mmck(servers=servers, hall=office.hall, **base)
            if office.hall == 0:  # insensitive to the law of the service, and nobody waits
                return "M/G/c/c (Erlang B)", model, ignored
            if self.patience(flows) is not None:
                raise NoMatch(self.say("queueing.hall_patience"))
            if not exponential:
                raise NoMatch(self.say("queueing.hall_service"))
            return "M/M/c/K", model, [*ignored, *self._levels(levels)]
        patience = self.patience(flows)
        if patience is not None:
            if not isinstance(patience, Exponential):
                raise NoMatch(self.say("queueing.patience"))
            model = erlang_a(servers=servers, patience_min=patience.mean, **base)
            ignored += [] if exponential else [self.say("queueing.service_law", cv=math.sqrt(scv))]
            ignored += [self.say("queueing.absent_call")] if office.absent_call_min else []
            return "M/M/c+M (Erlang A)", model, [*ignored, *self._levels(levels)]
        if not mean * per_hour / 60 < servers:
            raise NoMatch(self.say("queueing.grows", offered=mean * per_hour / 60, windows=servers))
        if len(levels) > 1 and exponential:
            by_level = [rates[level] for level in levels]
            return "M/M/c, levels", priorities_mmc(servers=servers, per_hour=by_level, service_min=mean), ignored
        if exponential:
            return "M/M/c", mmc(servers=servers, **base), ignored
        if not math.isfinite(scv):
            raise NoMatch(self.say("queueing.endless_variance"))
        if len(levels) > 1 and servers == 1:
            by_moments = [self.moments([flow for flow in flows if flow.level == level]) for level in levels]
            model = priorities_mg1(
                per_hour=[rates[level] for level in levels],
                service_min=[pair[0] for pair in by_moments],
                cv=[math.sqrt(pair[1]) for pair in by_moments],
            )
            return "M/G/1, levels", model, ignored
        ignored += self._levels(levels)
        if fixed:
            return "M/D/c", mdc(servers=servers, **base), ignored
        ignored.append(self.say("queueing.two_moments", cv=math.sqrt(scv)))
        if servers == 1:
            return "M/G/1", mg1(**base, cv=math.sqrt(scv)), ignored
        return "M/G/c", mgc(servers=servers, **base, cv=math.sqrt(scv)), ignored

    def _levels(self, levels: Sequence[int]) -> list[str]:
        return [self.say("queueing.levels")] if len(levels) > 1 else []

    def _always(self) -> Iterator[str]:
        """What no formula of a settled queue takes in."""
        language = self.office.language
        edges = range(self.day.opening_ms, self.day.closing_ms, 5 * MIN)
        demand = {tuple(round(flow.per_min, 9) for flow in self.arrivals(edge)) for edge in edges}
        groups = {window.group for window in self.windows}
        pool = [window for window in self.duty if window.group in groups]
        whole = [(self.day.opening_ms, self.day.closing_ms)]
        yield say("queueing.settled", language)
        if len(demand) > 1:
            yield say("queueing.demand_changes", language, at=to_clock(self.at_ms))
        if any(window.planned_ms() != whole for window in pool):
            yield say("queueing.windows_change", language, at=to_clock(self.at_ms))
        if any(stream.at_door(self.day.weekday) for stream in self._streams() if isinstance(stream, WalkIns)):
            yield say("queueing.at_opening", language)
        yield from self.random_days()

    def _streams(self) -> list[WalkIns | Appointments]:
        return [stream for stream in self.office.demand if stream.comes_on(self.day.weekday)]

    def random_days(self) -> Iterator[str]:
        """What differs from day to day, or visitor to visitor, in a way that no formula takes in."""
        office, language, streams = self.office, self.office.language, self._streams()
        walkers = [stream for stream in streams if isinstance(stream, WalkIns)]
        if any(stream.day_cv or office.day_cv for stream in walkers):
            yield say("queueing.day_cv", language)
        if office.pace_cv:
            yield say("queueing.pace_cv", language)
        if any(office.windows[window.group].absence for window in self.windows):
            yield say("queueing.absence", language)
        if len(walkers) < len(streams):
            yield say("queueing.slots", language)
        if any(service.tickets_max is not None for service in office.services):
            yield say("queueing.tickets_max", language)
