"""Three peaked days, and the office of the staffing search: what staffing.py here and its check plan shifts for."""

from __future__ import annotations

from dataclasses import dataclass

import mfc_sim as mfc

HOURS = ("09:00", "19:00")
COURSE = (0.45, 0.8, 1.0, 0.9, 0.6, 0.55, 0.75, 0.9, 0.65, 0.35)
"""Demand by hour in that of the morning peak: a second peak in the afternoon."""
TARGET = mfc.Target(limit_min=15, share=0.9, per="half-hour")
MEAN_MIN = {"inquiry": 5.0, "collect": 8.0, "submit": 12.0, "register": 18.0, "business": 25.0}
SHARES = (0.3, 0.25, 0.25, 0.12, 0.08)


def types(costs: dict[str, float] | None = None) -> list[mfc.ShiftType]:
    """Full shifts of nine hours with a break, and part-time shifts of four and six hours.

    An hour of a full shift costs 1; those of part-time are dearer, as they come with a journey of their own.
    """
    paid = {"full": 8.25, "six": 6.25, "four": 4.4} | (costs or {})
    return [
        mfc.ShiftType(
            name="full", windows="universal", starts=("09:00", "10:00"), length_min=540, cost=paid["full"],
            break_min=45, break_within=("12:00", "15:00"), break_every_min=30,
        ),
        mfc.ShiftType(name="six", windows="universal", starts=("09:00", "13:00"), length_min=360, cost=paid["six"]),
        mfc.ShiftType(name="four", windows="universal", starts=("09:00", "15:00"), length_min=240, cost=paid["four"]),
    ]  # fmt: skip


def six_types() -> list[mfc.ShiftType]:
    """The three, and three more: the day is then as free as a planner makes it."""
    return [
        *types(),
        mfc.ShiftType(
            name="long", windows="universal", starts="09:00", length_min=600, cost=9.5,
            break_min=30, break_within=("11:30", "13:30"), second_break_min=30, second_break_within=("14:30", "17:00"),
        ),
        mfc.ShiftType(name="five", windows="universal", starts=("09:00", "14:00"), length_min=300, cost=5.3),
        mfc.ShiftType(
            name="three", windows="universal", starts=("10:00", "16:00"), every_min=60, length_min=180, cost=3.5
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Peaked:
    """A day with two peaks.

    Attributes
    ----------
    name : str
    duration : Law
    peak_per_hour : float
        Visitors an hour in the morning peak.
    """

    name: str
    duration: mfc.Law
    peak_per_hour: float

    def office(self, slower: float = 1.0) -> mfc.Office:
        """Return the office of the day; its own two shifts do not matter."""
        return mfc.Office(
            name=self.name,
            language="en",
            hours=HOURS,
            services=[mfc.Service(name="one", duration=longer(self.duration, slower))],
            demand=[
                mfc.WalkIns(
                    name="walk-ins",
                    service="one",
                    per_hour=[self.peak_per_hour * part for part in COURSE],
                    starts="09:00",
                    step_min=60,
                )
            ],
            windows=[mfc.Windows(name="universal", count=12, installed=18)],
        )


def longer(law: mfc.Law, factor: float) -> mfc.Law:
    """The law with all its minutes longer by a factor."""
    return law if factor == 1 else law.replace(mean_min=law.mean * factor)


DAYS = (
    Peaked("6 min, exponential", mfc.Exponential(mean_min=6), 105),
    Peaked("12 min, lognormal", mfc.Lognormal(mean_min=12, cv=0.7), 52),
    Peaked("25 min, lognormal", mfc.Lognormal(mean_min=25, cv=0.5), 25),
)


def five_services(*, week: bool = False) -> mfc.Office:
    """An office of five services, about twelve windows at the peak; of one kind of day, or of six different ones."""
    per_day = {"Mon": 440, "Tue": 370, "Wed": 350, "Thu": 380, "Fri": 410, "Sat": 150}
    hours = {"Mon-Fri": HOURS, "Sat": ("09:00", "15:00")} if week else HOURS
    return mfc.Office(
        name="five services",
        language="en",
        hours=hours,
        services=[
            mfc.Service(name=name, duration=mfc.Lognormal(mean_min=mean, cv=0.6)) for name, mean in MEAN_MIN.items()
        ],
        demand=[
            mfc.WalkIns(
                name="walk-ins",
                mix=dict(zip(MEAN_MIN, SHARES, strict=True)),
                per_day=per_day if week else per_day["Mon"],
                shape=COURSE,
            )
        ],
        windows=[mfc.Windows(name="universal", count=12, installed=18)],
    )
