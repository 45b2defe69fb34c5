"""What a plan costs in posts: people who serve some hours a day, do papers in others, and are away at times."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.questions import real


@dataclass(frozen=True)
class Payroll:
    """Posts (ставки) that a plan needs.

    Attributes
    ----------
    window_hours : float
        Hours at the windows on the days of a plan [h].
    days : int
        Days of the plan.
    face_hours, papers_hours : float
        Hours of one post and day at the window, and at papers [h].
    absence : float
        Share of days on which one is away: leave, illness, training.
    workdays : float
        Days that one post works in a week.
    posts : float
        Posts needed.
    """

    window_hours: float
    days: int
    face_hours: float
    papers_hours: float
    absence: float
    workdays: float
    posts: float


def payroll(
    window_hours: float,
    days: int,
    open_days: int | None = None,
    *,
    face_hours: object,
    papers_hours: object,
    absence: object,
    workdays: object,
) -> Payroll:
    """Turn hours at the windows into posts.

    Window-hours of a week / (workdays x face_hours) / (1 - absence). The days of a plan stand for ``open_days`` of a
    week; where that is not known, for as many as one works.

    >>> payroll(40, 1, face_hours=5, papers_hours=3, absence=0.2, workdays=5).posts
    10.0
    >>> payroll(40, 1, 6, face_hours=5, papers_hours=3, absence=0, workdays=5).posts
    9.6
    """
    face, papers, away, worked = (real(value) for value in (face_hours, papers_hours, absence, workdays))
    checks = [
        (0 < face <= 24, f"face_hours must be hours above 0, at most 24, got {face_hours!r}"),
        (0 <= papers <= 24, f"papers_hours must be hours from 0, at most 24, got {papers_hours!r}"),
        (not face + papers > 24, f"face_hours and papers_hours must be at most 24 together, got {face + papers:g}"),
        (0 <= away < 1, f"absence must be a share from 0 to below 1, got {absence!r}"),
        (0 < worked <= 7, f"workdays must be days above 0, at most 7, got {workdays!r}"),
    ]
    if problems := [f"payroll: {sentence}" for holds, sentence in checks if not holds]:
        raise InvalidDescription(*problems)
    week = window_hours * (worked if open_days is None else open_days) / days
    posts = week / (worked * face) / (1 - away)
    return Payroll(window_hours, days, face, papers, away, worked, posts)
