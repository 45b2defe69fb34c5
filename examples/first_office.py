"""Describe an office, ask what the waits are, and see what one more window would do."""

import mfc_sim as mfc

office = mfc.Office(
    name="Office 1",
    hours=("09:00", "18:00"),
    services=[
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="collect", duration=mfc.Fixed(minutes=5)),
    ],
    demand=[
        mfc.WalkIns(
            name="queue", mix={"passport": 0.65, "collect": 0.35}, per_day=210, shape=[9, 14, 11, 8, 7, 8, 9, 8, 6]
        )
    ],
    windows=[mfc.Windows(name="universal", count=5, breaks=[mfc.Break("12:00", 45, at_once=2)])],
    patience=mfc.Exponential(mean_min=60),
    day_cv=0.15,
)
result = mfc.simulate(office, replications=500, seed=7)
print(result)
print()
print(mfc.compare({"today": office, "one more": office.with_windows(universal="+1")}, replications=500, seed=7))
