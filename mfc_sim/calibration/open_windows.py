"""Windows of a ticket log: which services they serve, when they work and rest, on which days they are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mfc_sim.calibration.arrivals import DayKind
from mfc_sim.calibration.durations import next_at_window
from mfc_sim.calibration.intervals import Found, share
from mfc_sim.calibration.prepared import GRID_MIN, SECOND_MIN, Floats, Ints, Prepared
from mfc_sim.description.clock import MIN, days_text, to_clock
from mfc_sim.description.windows import Break, Shift
from mfc_sim.text import Language, say

UNSEEN = 6.0
"""A window is taken to refuse services of its group of which it should have called so many and called none."""
AWAY_MIN = 5.0
"""A window that calls nobody for so long while one whom it then calls has waited is away."""
REST_SHARE = 0.3
"""Windows rest at a time of day at which they are away on this share of their days."""
APART_MIN = 45.0
"""Rests whose starts are this far apart are different ones."""
HALF_HOUR = 30
DAY_MIN = 10_000.0
"""Days are laid out this far apart, so that work past midnight does not touch the next [min]."""
SELDOM = 12.0
"""A window with fewer calls a day shows its shift badly: it is taken as the longest of its weekdays."""
Span = tuple[int, int]
Rests = tuple[tuple[Break, ...], tuple[tuple[str, str], ...]]
Alike = dict[tuple[tuple[tuple[str, Span], ...], Rests], list[int]]
"""Windows by their spans on each kind of day and their rests."""


@dataclass(frozen=True, eq=False)
class Group:
    """Windows that serve the same services.

    Attributes
    ----------
    name : str
    windows : tuple of int
        Places of its windows, in the order of the office.
    services : tuple of int
    shifts : tuple of Shift
    """

    name: str
    windows: tuple[int, ...]
    services: tuple[int, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, eq=False)
class Spells:
    """When windows were away while somebody waited; one row a spell."""

    window: Ints
    day: Ints
    begin: Floats
    end: Floats
    exact: np.ndarray


def skills(log: Prepared) -> tuple[list[tuple[int, ...]], list[str], list[tuple[int, ...]]]:
    """Group windows by the services they call.

    A window that never called some services of a group belongs to it all the same if chance can explain it
    (`UNSEEN`). Labels such as "universal/3" say the group themselves.

    Returns
    -------
    windows, names, services : list
        By group.
    """
    counts = np.zeros((len(log.windows), len(log.services)))
    called = ~np.isnan(log.called) & (log.window >= 0)
    np.add.at(counts, (log.window[called], log.service[called]), 1.0)
    seen = counts >= 1
    labelled = [label.rpartition("/")[0] for label in log.windows]
    members: list[list[int]] = []
    for window in np.argsort(-seen.sum(axis=1), kind="stable").tolist():
        home = None
        for group in members:
            together = counts[group].sum(axis=0)
            missing = (together > 0) & ~seen[window]
            stranger = seen[window] & (together == 0)
            expected = together[missing].sum() / together.sum() * counts[window].sum()
            same_label = labelled[group[0]] == labelled[window]
            by_label = same_label and labelled[window]
            if same_label and not stranger.any() and (by_label or expected < UNSEEN):
                home = group
                break
        if home is None:
            members.append([window])
        else:
            home.append(window)
    members = [sorted(group, key=lambda one: _natural(log.windows[one])) for group in members]
    names, services = [], []
    for number, group in enumerate(members, start=1):
        label = labelled[group[0]].replace("/", " ").replace(".", " ").replace("*", " ").strip()
        name = label if label and label not in names else f"windows {number}"
        names.append(name)
        services.append(tuple(np.flatnonzero(counts[group].sum(axis=0) > 0).tolist()))
    return [tuple(group) for group in members], names, services


def _natural(label: str) -> tuple[str, int]:
    head = label.rstrip("0123456789")
    return head, int(label[len(head) :] or 0)


def absent_call(log: Prepared, words: Language) -> tuple[float, list[Found]]:
    """Find what a call in vain costs a window: the time to its next call while the next one already waited [min]."""
    order, follows = next_at_window(log)
    vain = (log.told[order] == "left") & (follows >= 0)
    now, then = order[vain], follows[vain]
    waited = log.queued[then] <= log.called[now]
    gaps = (log.called[then] - log.called[now])[waited]
    if len(gaps) < 5:
        return 0.0, []
    value = float(np.median(gaps))
    ends = np.sort(gaps)[
        [
            max(0, int(len(gaps) / 2 - 0.98 * len(gaps) ** 0.5)),
            min(len(gaps) - 1, int(len(gaps) / 2 + 0.98 * len(gaps) ** 0.5)),
        ]
    ]
    how = say("tickets.how_vain", words)
    found = Found(log.log.office, "absent_call_min", value, float(ends[0]), float(ends[1]), len(gaps), how)
    return round(value, 4), [found]


def away(log: Prepared, vain_min: float, serves: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Spells:
    """Spells in which a window called nobody although somebody whom it serves was waiting.

    Parameters
    ----------
    serves : sequence of (windows, services)
        By group.
    """
    order, follows = next_at_window(log)
    has = follows >= 0
    now, then = order[has], follows[has]
    free = np.where(np.isnan(log.finished[now]), log.called[now] + vain_min, log.finished[now])
    begin, end, exact = log.called[then].copy(), log.called[then].copy(), np.zeros(len(now), np.bool_)
    for windows, services in serves:
        mine = np.flatnonzero(np.isin(log.window[now], windows) & (log.called[then] - free > AWAY_MIN))
        starts, stops = _waiting(log, services)
        if not len(mine) or not len(starts):
            continue
        base = log.day[now[mine]] * DAY_MIN
        first = np.searchsorted(stops, base + free[mine], side="right")  # the first spell of waiting not yet over
        some = first < len(starts)
        from_ = np.where(some, starts[np.minimum(first, len(starts) - 1)] - base, np.inf)
        begin[mine] = np.minimum(np.maximum(from_, free[mine]), log.called[then[mine]])
        last = np.maximum(np.searchsorted(starts, base + log.called[then[mine]], side="left") - 1, 0)
        waited = log.called[then[mine]] - log.queued[then[mine]] > SECOND_MIN
        over = np.clip(stops[last] - base, begin[mine], log.called[then[mine]])
        end[mine] = np.where(waited, log.called[then[mine]], over)
        exact[mine] = waited & (from_ <= free[mine])
    long = end - begin > AWAY_MIN
    return Spells(log.window[now][long], log.day[now][long], begin[long], end[long], exact[long])


def _waiting(log: Prepared, services: Sequence[int]) -> tuple[Floats, Floats]:
    """Spells in which somebody waits for one of some services, in order [min since the first midnight]."""
    until = np.where(np.isnan(log.called), log.left, log.called)
    rows = np.flatnonzero(np.isin(log.service, list(services)) & (until - log.queued > SECOND_MIN))
    begin, end = (log.day[rows] * DAY_MIN + one[rows] for one in (log.queued, until))
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], np.maximum.accumulate(end[order]) if len(order) else end
    if not len(begin):
        return begin, end
    new = np.append(True, begin[1:] > end[:-1])
    return begin[new], end[np.append(np.flatnonzero(new)[1:] - 1, len(end) - 1)]


def present(log: Prepared) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Say whether a window called anybody on a day, its first and its last call; shape (windows, days)."""
    called = ~np.isnan(log.called) & (log.window >= 0)
    first = np.full((len(log.windows), len(log.dates)), np.inf)
    last = np.full((len(log.windows), len(log.dates)), -np.inf)
    np.minimum.at(first, (log.window[called], log.day[called]), log.called[called])
    np.maximum.at(last, (log.window[called], log.day[called]), log.called[called])
    return np.isfinite(first), first, last


def shift_spans(log: Prepared, kinds: Sequence[DayKind]) -> list[dict[str, Span]]:
    """By window, the span of its shift on each kind of day: from its earliest call to its latest, on the grid."""
    here, first, last = present(log)
    calls = np.bincount(log.window[log.window >= 0], minlength=len(here)) / np.maximum(here.sum(axis=1), 1)
    result: list[dict[str, Span]] = []
    for window in range(len(log.windows)):
        spans: dict[str, Span] = {}
        for kind in kinds:
            days = kind.days[here[window, kind.days]]
            if len(days) < max(1, 0.15 * len(kind.days)):
                continue
            begin = int(np.floor((first[window, days].min() + SECOND_MIN) / GRID_MIN)) * GRID_MIN
            end = int(np.ceil((last[window, days].max() + SECOND_MIN) / GRID_MIN)) * GRID_MIN
            begin = min(max(begin, kind.opening), kind.closing - GRID_MIN)
            spans[kind.label] = (begin, min(max(end, begin + GRID_MIN), kind.closing))
        near = 2 * GRID_MIN if calls[window] >= SELDOM else np.inf
        result.append(_pooled(spans, kinds, near))
    return result


def _pooled(spans: dict[str, Span], kinds: Sequence[DayKind], near: float) -> dict[str, Span]:
    """Widen each end to that of kinds of equal hours that is near enough: few days show few early and late calls."""
    hours = {kind.label: (kind.opening, kind.closing) for kind in kinds}
    result = {}
    for label, (begin, end) in spans.items():
        alike = [span for other, span in spans.items() if hours[other] == hours[label]]
        begins = [one for one, _ in alike if abs(one - begin) <= near]
        ends = [one for _, one in alike if abs(one - end) <= near]
        result[label] = (min(begins), max(ends))
    return result


def rests(spells: Spells, window: int, days: int) -> Rests:
    """Breaks and closed periods of a window: times of day at which it is away on many days."""
    mine = np.flatnonzero((spells.window == window) & (spells.end - spells.begin >= AWAY_MIN))
    mine = mine[np.argsort(spells.begin[mine], kind="stable")]
    if not len(mine):
        return (), ()
    cuts = np.flatnonzero(np.diff(spells.begin[mine]) > APART_MIN) + 1
    breaks, closed = [], []
    for part in np.split(mine, cuts):
        if len(np.unique(spells.day[part])) < max(3, REST_SHARE * days):
            continue
        exact = part[spells.exact[part]] if spells.exact[part].sum() >= 3 else part
        begin, end = spells.begin[part], spells.end[part]
        start = int(np.floor((np.quantile(spells.begin[exact], 0.02) + SECOND_MIN) / 5)) * 5
        lengths = spells.end[exact] - spells.begin[exact]
        if float(np.quantile(end, 0.8) - np.quantile(end, 0.2)) < 2 * SECOND_MIN < float(begin.max() - begin.min()):
            closed.append((to_clock(start * MIN), to_clock(round(float(np.median(end))) * MIN)))
        else:
            breaks.append(Break(to_clock(start * MIN), max(1.0, float(np.rint(np.median(lengths))))))
    return tuple(breaks), tuple(closed)


def groups(
    log: Prepared, kinds: Sequence[DayKind], vain_min: float, words: Language
) -> tuple[list[Group], list[Found], list[float], dict[str, str], Spells]:
    """Groups with shifts, their rows and absences, the office's name of each window, and when windows were away."""
    members, names, services = skills(log)
    spells = away(log, vain_min, list(zip(members, services, strict=True)))
    spans = shift_spans(log, kinds)
    here, _, _ = present(log)
    result, rows, absences, labels = [], list[Found](), [], dict[str, str]()
    counted = say("tickets.how_counted", words)
    for windows, name, serves in zip(members, names, services, strict=True):
        alike: Alike = {}
        missing = due = 0
        for window in windows:
            days = np.concatenate([kind.days for kind in kinds if kind.label in spans[window]] or [np.empty(0, int)])
            due += len(days)
            missing += int((~here[window, days.astype(int)]).sum())
            key = (tuple(spans[window].items()), rests(spells, window, int(here[window].sum())))
            alike.setdefault(key, []).append(window)
        shifts, ordered = _shifts(alike, kinds)
        of_group = [window for part in ordered for window in part]
        if not shifts:
            continue
        value, low, high = share(missing, due)
        absences.append(value if value < 1 else 0.0)
        rows += [
            Found(name, "windows", len(windows), np.nan, np.nan, due, say("tickets.how_windows", words)),
            Found(
                name,
                "serves",
                ", ".join(log.services[one] for one in serves),
                np.nan,
                np.nan,
                int(np.isin(log.window, windows).sum()),
                say("tickets.how_skills", words),
            ),
            Found(name, "absence", value, low, high, due, say("tickets.how_absence", words)),
        ]
        for shift in shifts:
            said = [f"{shift.count} x {'-'.join(shift.hours or ())}"]
            said += [f"break {rest.start} {rest.length_min:g} min" for rest in shift.breaks]
            said += [f"closed {'-'.join(span)}" for span in shift.closed]
            rows.append(Found(name, f"shift {shift.name}", "; ".join(said), np.nan, np.nan, due, counted))
        result.append(Group(name, tuple(dict.fromkeys(of_group)), serves, tuple(shifts)))
        for number, window in enumerate(of_group, start=1):
            labels.setdefault(f"{name}/{number}", log.windows[window])
    return result, rows, absences, labels, spells


def _shifts(alike: Alike, kinds: Sequence[DayKind]) -> tuple[list[Shift], list[list[int]]]:
    """Return shifts of windows that work and rest alike; one for each span they have on some weekdays."""
    weekdays = {kind.label: kind.weekdays for kind in kinds}
    shifts: list[Shift] = []
    ordered: list[list[int]] = []
    for (spans, (breaks, closed)), windows in alike.items():
        by_span: dict[Span, set[int]] = {}
        for label, span in spans:
            by_span.setdefault(span, set()).update(weekdays[label])
        for (begin, end), days in by_span.items():
            inside = tuple(rest for rest in breaks if begin <= rest.due_ms(0) / MIN < end)
            shifts.append(
                Shift(
                    name=f"{days_text(frozenset(days))} {len(shifts) + 1}",
                    count=len(windows),
                    hours=(to_clock(begin * MIN), to_clock(end * MIN)),
                    days=days_text(frozenset(days)),
                    breaks=inside,
                    closed=closed,
                )
            )
            ordered.append(windows)
    return shifts, ordered


def open_by_half_hour(log: Prepared, kinds: Sequence[DayKind], spells: Spells, found: Sequence[Group]) -> pd.DataFrame:
    """Mean number of windows really open, by group, kind of day and half-hour: at work and not away."""
    here, _, _ = present(log)
    spans = shift_spans(log, kinds)
    rows = []
    for group in found:
        for kind in kinds:
            edges = np.arange(kind.opening, kind.closing, HALF_HOUR)
            minutes = np.zeros(len(edges))
            for window in group.windows:
                if kind.label not in spans[window]:
                    continue
                begin, end = spans[window][kind.label]
                days = kind.days[here[window, kind.days]]
                minutes += len(days) * np.clip(np.minimum(edges + HALF_HOUR, end) - np.maximum(edges, begin), 0, None)
                mine = (spells.window == window) & np.isin(spells.day, days)
                for start, stop in zip(spells.begin[mine], spells.end[mine], strict=True):
                    minutes -= np.clip(np.minimum(edges + HALF_HOUR, stop) - np.maximum(edges, start), 0, None)
            open_ = np.maximum(minutes, 0) / HALF_HOUR / max(len(kind.days), 1)
            rows += [
                (group.name, kind.label, to_clock(int(edge) * MIN), float(one))
                for edge, one in zip(edges, open_, strict=True)
            ]
    return pd.DataFrame(rows, columns=["windows", "weekday", "from", "open"])
