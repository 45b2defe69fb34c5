"""Work B, the office day of the speed comparisons, in the public words.

Ten hours, 800 walk-ins expected, five services, two levels, patience of an hour, eight universal windows and four that
serve only the two short services; pauses are R7 `closed`. The yardsticks' own statement of it is yardsticks/common.py.
"""

from __future__ import annotations

import mfc_sim as mfc

HALF_HOURS = (3, 6, 9, 11, 11, 9, 7, 6, 5, 5, 6, 7, 8, 9, 8, 6, 4, 3, 2, 1)
MEAN_MIN = {"inquiry": 5.0, "collect": 8.0, "submit": 12.0, "register": 18.0, "business": 25.0}
SHARES = (0.55, 0.25, 0.10, 0.06, 0.04)
PER_DAY = 800.0
OPENING_MIN = 540

OFFICE = mfc.Office(
    name="Work B",
    language="en",
    hours=("09:00", "19:00"),
    services=[mfc.Service(name=name, duration=mfc.Lognormal(mean_min=mean, cv=0.5)) for name, mean in MEAN_MIN.items()],
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
