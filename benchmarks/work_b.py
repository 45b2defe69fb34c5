"""Work B, the office day of the speed comparisons, in the public words.

Ten hours, 800 walk-ins expected, five services, two levels, patience of an hour, eight universal windows and four that
serve only the two short services; pauses are R7 `closed`. The yardsticks' own statement of it is yardsticks/common.py.
Ciw has no skills, so it is held to the office of `reduced`.
"""

from __future__ import annotations

import mfc_sim as mfc

HALF_HOURS = (3, 6, 9, 11, 11, 9, 7, 6, 5, 5, 6, 7, 8, 9, 8, 6, 4, 3, 2, 1)
MEAN_MIN = {"inquiry": 5.0, "collect": 8.0, "submit": 12.0, "register": 18.0, "business": 25.0}
SHARES = (0.55, 0.25, 0.10, 0.06, 0.04)
PER_DAY = 800.0
OPENING_MIN = 540


def build() -> mfc.Office:
    """Return Work B, validated anew."""
    return mfc.Office(
        name="Work B",
        language="en",
        hours=("09:00", "19:00"),
        services=[
            mfc.Service(name=name, duration=mfc.Lognormal(mean_min=mean, cv=0.5)) for name, mean in MEAN_MIN.items()
        ],
        demand=[
            mfc.WalkIns(
                name="walk-ins",
                mix=dict(zip(MEAN_MIN, SHARES, strict=True)),
                per_hour=[2 * PER_DAY * weight / sum(HALF_HOURS) for weight in HALF_HOURS],  # by half-hour
                starts="09:00",
                step_min=30,
                privileged_share=0.12,
            )
        ],
        windows=[
            mfc.Windows(
                name="universal",
                serves="all",
                shifts=[
                    mfc.Shift(name="first", count=4, closed=[("12:30", "13:00")]),
                    mfc.Shift(name="second", count=3, closed=[("13:00", "13:30")]),
                    mfc.Shift(name="third", count=1),
                ],
            ),
            mfc.Windows(
                name="short",
                serves=["inquiry", "collect"],
                shifts=[
                    mfc.Shift(name="first", count=1, closed=[("12:45", "13:15")]),
                    mfc.Shift(name="second", count=1, closed=[("13:15", "13:45")]),
                    mfc.Shift(name="third", count=2),
                ],
            ),
        ],
        patience=mfc.Exponential(mean_min=60),
    )


OFFICE = build()


def reduced() -> mfc.Office:
    """Return Work B with windows that all serve everything, as Ciw runs it."""
    shifts = [
        mfc.Shift(name="first", count=4, closed=[("12:30", "13:00")]),
        mfc.Shift(name="second", count=3, closed=[("13:00", "13:30")]),
        mfc.Shift(name="third", count=1, closed=[("12:45", "13:15")]),
        mfc.Shift(name="fourth", count=1, closed=[("13:15", "13:45")]),
        mfc.Shift(name="fifth", count=3),
    ]
    return OFFICE.replace(windows=[mfc.Windows(name="all", serves="all", shifts=shifts)])


def resized(*, windows: int = 1, customers: float = 1.0, services: int = 5) -> mfc.Office:
    """Return Work B at the same load with so many times its windows, or its customers, or another number of services.

    With more customers each needs less; with other services their laws repeat, and each group serves as many as before.
    """
    office = build()
    laws = list(MEAN_MIN.values())
    means = {f"service {place}": laws[place % len(laws)] for place in range(services)}
    mean_min = sum(mean * share for mean, share in zip(laws, SHARES, strict=True))
    scale = mean_min * services / sum(means.values()) / customers
    if services == len(laws):
        means, scale = dict(MEAN_MIN), 1 / customers
    mix = dict(zip(means, SHARES, strict=True)) if services == len(laws) else dict.fromkeys(means, 1 / services)
    walk_ins = office.demand[0]
    return office.replace(
        services=[
            mfc.Service(name=name, duration=mfc.Lognormal(mean_min=mean * scale, cv=0.5))
            for name, mean in means.items()
        ],
        demand=[walk_ins.replace(mix=mix, scale=float(windows * customers))],
        windows=[
            group.replace(
                serves=group.serves if group.serves == "all" else list(means)[: max(1, 2 * services // 5)],
                shifts=[shift.replace(count=shift.count * windows) for shift in group.shifts],
            )
            for group in office.windows
        ],
    )
