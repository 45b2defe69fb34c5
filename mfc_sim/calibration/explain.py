"""What a fit tells about itself: every parameter with its rows and its source, and what to be careful with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from mfc_sim.calibration.demand import intake_limits
from mfc_sim.calibration.draft import Draft, service_name
from mfc_sim.calibration.levels import FORGETTING, Level
from mfc_sim.calibration.trials import ABSENT_CALL_MIN, DURATION_CV, MEAN_MIN, POINTS_PER_MIN, Rule
from mfc_sim.description.office import Office
from mfc_sim.text import Language, say

LEAST_CHANGE = 2.0
"""A level that differs from the mean of the fitted days by so much is told [%]."""

Row = tuple[str, str, object, int, str]
"""Object, parameter, value, rows it was found with, how."""


def rows(draft: Draft, office: Office, counts: pd.Series[int], replay_pace_cv: float) -> tuple[Row, ...]:
    """One row per parameter."""
    words, tickets = draft.language, int(counts.reindex(draft.queues).sum())
    days = len(draft.log.dates)
    counted, simulated = say("calibration.how_counted", words), say("calibration.how_simulated", words)
    scaled = say("calibration.how_scaled", words, how=counted) if _moved(draft.people) else counted
    assumed, tried = say("calibration.how_assumed", words), say("calibration.how_tried", words)
    result: list[Row] = []
    for place, (label, span) in enumerate(office.hours):
        result.append((office.name, f"hours {label}", "-".join(span), len(draft.days(place)), counted))
    result += [
        (office.name, "patience mean_min", _patience(draft.patience_min), tickets, say("calibration.how_tried", words)),
        (office.name, "absent_call_min", ABSENT_CALL_MIN, 0, assumed),
        (office.name, "day_cv", office.day_cv, days, say("calibration.how_totals", words)),
        (office.name, "demand day_cv", round(draft.day_cv[1], 3), days, say("calibration.how_totals", words)),
        (office.name, "pace_cv", office.pace_cv, days, say("calibration.how_band", words)),
        (office.name, "pace_cv of replayed days", replay_pace_cv, days, say("calibration.how_band", words)),
        *_weights(draft, office.name),
    ]
    for group, windows in zip(draft.groups, office.windows, strict=True):
        for kind, typical in zip(draft.kinds, draft.windows(group), strict=True):
            inside = typical[kind.opening_min : kind.closing_min]
            value = f"{inside.min()}-{inside.max()}" if inside.min() < inside.max() else int(inside.max())
            how = _windows_how(group.rule, words)
            if _moved(draft.open_windows) and len(draft.days(draft.kinds.index(kind))) > 1:
                how = say("calibration.how_scaled", words, how=how)
            result.append((windows.name, f"windows {kind.label}", value, len(draft.days(draft.kinds.index(kind))), how))
        result += [
            (windows.name, "patience mean_min", _patience(group.patience_min), int(group.line.tickets.sum()), tried),
            (
                windows.name,
                "error of a day left out",
                round(group.trial.error / float(group.line.tickets.sum()), 2),
                len(group.trial.by_day),
                say("calibration.how_left_out", words, points=POINTS_PER_MIN),
            ),
        ]
        result.append(
            (
                windows.name,
                "windows pace",
                windows.pace,
                int(group.line.tickets.sum()),
                say("calibration.how_pace", words),
            )
        )
        for queue in group.line.queues:
            name, count = service_name(draft.log, queue), int(counts[queue])
            pool = (
                say("calibration.how_pool", words, count=len(group.line.queues))
                if len(group.line.queues) > 1
                else simulated
            )
            last, most, early = intake_limits(draft.log, queue, draft.kinds)
            result += [
                (name, "duration mean_min", round(group.mean_min, 2), count, pool),
                (name, "duration cv", DURATION_CV, 0, assumed),
            ]
            result += [
                (
                    name,
                    f"tickets {kind.label}",
                    round(float(part.per_interval[place].sum() + part.at_opening[place]), 1),
                    part.days,
                    say("calibration.how_borrowed", words) if part.days < 2 else scaled,
                )
                for place in [draft.queues.index(queue)]
                for kind, part in zip(draft.kinds, draft.expected(), strict=True)
            ]
            result.append(
                (name, "last_ticket", last or "closing", early, counted)
                if most is None
                else (name, "tickets_max", most, early, counted)
            )
    return tuple(result)


def _weights(draft: Draft, office: str) -> Iterator[Row]:
    """Give the weights of a day in the levels of people and windows, with what speaks for them."""
    for what, found in (("people", draft.people), ("windows", draft.open_windows)):
        if found is not None:
            how = say("calibration.how_weight_usual", draft.language)
            if np.isnan(found.error):
                how = say("calibration.how_weight_few", draft.language)
            elif _moved(found):
                errors = {"error": found.error, "usual": FORGETTING, "usual_error": found.usual_error}
                how = say("calibration.how_weight", draft.language, **errors)
            yield office, f"weight of a day, {what}", found.weight, len(draft.of_day), how


def _moved(found: Level | None) -> bool:
    """Whether a level was chosen that is not that of the mean."""
    return found is not None and found.weight != FORGETTING


def _patience(patience_min: float) -> object:
    return patience_min if np.isfinite(patience_min) else "no limit"


def _windows_how(rule: Rule, words: Language) -> str:
    if rule.as_listed:
        return say("calibration.how_listed", words)
    if rule.least == rule.most:
        return say("calibration.how_fixed", words, count=rule.most)
    return say("calibration.how_cap", words, cap=rule.most)


def warnings(draft: Draft, counts: pd.Series[int]) -> tuple[str, ...]:
    """Say what a planner should know before he believes the office."""
    words, log = draft.language, draft.log
    names = {queue: service_name(log, queue) for queue in log.queues["queue"]}
    result = []
    for kind, part in zip(draft.kinds, draft.demand, strict=True):
        if part.days < 2:
            result.append(say("calibration.warn_one_day", words, days=kind.label))
    changes = _changes(draft)
    if changes:
        result.append(say("calibration.warn_level", words, changes=", ".join(changes)))
    few = [
        queue for queue, count in counts.items() if queue not in draft.queues and not log.report.refused.get(str(queue))
    ]
    if few:
        result.append(
            say(
                "calibration.warn_few",
                words,
                count=len(few),
                queues=", ".join(names[str(queue)] for queue in few),
                tickets=int(counts.reindex(few).sum()),
                share=float(100 * counts.reindex(few).sum() / counts.sum()),
            )
        )
    if log.report.refused:
        result.append(
            say("calibration.warn_refused", words, count=len(log.report.refused), queues=", ".join(log.report.refused))
        )
    pools = [
        " + ".join(names[queue] for queue in group.line.queues) for group in draft.groups if len(group.line.queues) > 1
    ]
    if pools:
        result.append(say("calibration.warn_pools", words, pools="; ".join(pools)))
    capped = [
        f"{' + '.join(names[queue] for queue in group.line.queues)} ({group.rule.most} / {group.line.listed.max()})"
        for group in draft.groups
        if group.capped
    ]
    if capped:
        result.append(say("calibration.warn_capped", words, groups="; ".join(capped)))
    ends = [names[queue] for group in draft.groups if not group.trial.bounded for queue in group.line.queues]
    if ends:
        result.append(say("calibration.warn_bound", words, queues=", ".join(ends), low=MEAN_MIN[0], high=MEAN_MIN[1]))
    leave = sorted({group.patience_min for group in draft.groups if np.isfinite(group.patience_min)})
    if leave:
        span = "-".join(f"{one:.0f}" for one in (leave[0], leave[-1])[: len(leave)])
        result.append(say("calibration.warn_absent", words, patience=span, call=ABSENT_CALL_MIN))
    result.append(say("calibration.warn_pace", words))
    return tuple(result)


def _changes(draft: Draft) -> list[str]:
    """Say how the coming days differ from the fitted ones, where they do."""
    words, (people, windows) = draft.language, draft.changes()
    result = []
    if people >= LEAST_CHANGE:
        result.append(say("calibration.people_more", words, percent=people))
    if people <= -LEAST_CHANGE:
        result.append(say("calibration.people_fewer", words, percent=-people))
    if windows >= LEAST_CHANGE:
        result.append(say("calibration.windows_more", words, percent=windows))
    if windows <= -LEAST_CHANGE:
        result.append(say("calibration.windows_fewer", words, percent=-windows))
    return result
