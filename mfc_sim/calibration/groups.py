"""Who shares windows with whom, and how many really serve: found by simulated waits on days left out.

The error is that of `trials.trial`; a simpler structure stands unless the other takes `MARGIN` off it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from mfc_sim.calibration.history import Line, pooled
from mfc_sim.calibration.lanes import Ints
from mfc_sim.calibration.trials import LISTED, MEAN_MIN, Rule, Setting, Trial, trial

SAME_COUNTERS = 0.8
"""Queues whose listed counters correlate by this much may share windows."""

MARGIN = 0.02
"""What is less simple must take this share off the error."""


@dataclass(frozen=True, eq=False)
class Group:
    """A line with its windows.

    Attributes
    ----------
    rule : Rule
        How many windows really serve.
    trial : Trial
        Mean duration, and error on days left out.
    patience_min : float
        Mean time after which a holder has gone [min]; ``inf``: nobody goes.
    """

    line: Line
    rule: Rule
    trial: Trial
    patience_min: float

    @property
    def mean_min(self) -> float:
        """Mean duration with which the replay of the fitted days waits as long as observed [min]."""
        return self.trial.mean_min

    @property
    def capped(self) -> bool:
        """Whether fewer windows serve than are listed, and nobody knows why the others do not."""
        return bool(0 < self.rule.most < self.line.listed.max())


def surer(simple: float, other: float) -> bool:
    """Whether an error on days left out is smaller than that of a simpler structure by more than `MARGIN`."""
    return other < (1 - MARGIN) * simple


def groups(lines: Sequence[Line], setting: Setting) -> list[Group]:
    """Find pools and rules: begin with every queue by itself, and join the two that gain most while any gain."""
    found = [best_rule(one, setting) for one in lines]
    known: dict[tuple[str, ...], Group] = {}
    while True:
        gains = []
        for a, b in combinations(range(len(found)), 2):
            if not alike(found[a].line.listed, found[b].line.listed):
                continue
            queues = found[a].line.queues + found[b].line.queues
            if queues not in known:
                known[queues] = best_rule(pooled([found[a].line, found[b].line]), setting)
            apart, together = found[a].trial.error + found[b].trial.error, known[queues].trial.error
            if surer(apart, together):
                gains.append((apart - together, a, b, known[queues]))
        if not gains:
            return found
        _, a, b, joined = max(gains, key=lambda one: one[0])
        found[a] = joined
        del found[b]


def alike(a: Ints, b: Ints) -> bool:
    """Whether two lists of counters rise and fall together."""
    busy = (a > 0) | (b > 0)
    a, b = a[busy], b[busy]
    if not len(a) or a.std() == 0 or b.std() == 0:
        return bool(len(a)) and bool((a == b).all())
    return float(np.corrcoef(a, b)[0, 1]) >= SAME_COUNTERS


def judged(line: Line, rule: Rule, setting: Setting) -> Group:
    """Return a line with a rule, judged."""
    return Group(line, rule, trial(line, rule, setting), setting.patience_min)


def best_rule(line: Line, setting: Setting) -> Group:
    """Choose how many windows of those listed really serve a line; a mean at an end of `MEAN_MIN` is no answer."""
    listed = judged(line, LISTED, setting)
    others = [judged(line, rule, setting) for rule in _rules(max(int(line.listed.max()), 1))]
    best = min([one for one in others if one.trial.bounded] or others, key=lambda group: group.trial.error)
    if best.trial.bounded > listed.trial.bounded:
        return best
    return best if surer(listed.trial.error, best.trial.error) else listed


def _rules(most: int) -> Iterator[Rule]:
    """At most so many, and always so many."""
    for count in range(1, most + 1):
        yield Rule(1, count)
        if count > 1:
            yield Rule(count, count)


def refitted(found: Sequence[Group], setting: Setting) -> list[Group]:
    """Return the same groups in another setting."""
    return [judged(group.line, group.rule, setting) for group in found]


def own_patience(found: Sequence[Group], tried_min: Sequence[float], setting: Setting) -> list[Group]:
    """Give a group a patience of its own where that is better.

    One with which the mean duration meets an end of `MEAN_MIN` is none: it explains the waits by those who left alone.
    """
    result = []
    for group in found:
        tried = [judged(group.line, group.rule, replace(setting, patience_min=one)) for one in tried_min]
        inside = [one for one in tried if one.trial.bounded] or [group]
        best = min(inside, key=lambda one: one.trial.error)
        result.append(best if surer(group.trial.error, best.trial.error) else group)
    return result


def solve(function: Callable[[float], float], target: float, tolerance: float = 0.005) -> float:
    """Mean duration at which an increasing function meets its target, or the end of `MEAN_MIN` nearest to it [min]."""
    low, high = (float(np.log(end)) for end in MEAN_MIN)
    goal = np.log1p(max(target, 0.0))
    below, above = np.log1p(function(MEAN_MIN[0])) - goal, np.log1p(function(MEAN_MIN[1])) - goal
    if below >= 0 or above <= 0:
        return MEAN_MIN[0] if below >= 0 else MEAN_MIN[1]
    for _ in range(20):
        middle = (low * above - high * below) / (above - below)
        value = np.log1p(function(float(np.exp(middle)))) - goal
        if abs(value) < tolerance or high - low < tolerance:
            break
        # Illinois: halve the end that stays, so that both ends come nearer.
        if value < 0:
            low, below, above = middle, value, above / 2
        else:
            high, above, below = middle, value, below / 2
    return float(np.exp(middle))
