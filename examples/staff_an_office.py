"""How many windows each half-hour needs, which shifts cover them at least cost, and the proof that it works."""

import mfc_sim as mfc

office = mfc.Office(
    name="Office 1",
    hours=("09:00", "19:00"),
    services=[
        mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
        mfc.Service(name="collect", duration=mfc.Lognormal(mean_min=5, cv=0.5)),
        mfc.Service(name="business", duration=mfc.Gamma(mean_min=25, cv=0.6)),
    ],
    demand=[
        mfc.WalkIns(
            name="queue",
            mix={"passport": 0.6, "collect": 0.35, "business": 0.05},
            per_day=260,
            shape=[9, 14, 11, 8, 7, 8, 9, 8, 6, 4],
            at_opening=8,
        )
    ],
    windows=[mfc.Windows(name="universal", count=7, installed=12, breaks=[mfc.Break("12:00", 45, at_once=3)])],
    patience=mfc.Exponential(mean_min=60),
)
target = mfc.Target(limit_min=15, share=0.9, per="half-hour")
shift_types = [
    mfc.ShiftType(
        name="full day",
        windows="universal",
        starts=("09:00", "10:00"),
        length_min=540,
        break_min=45,
        break_within=("11:30", "15:00"),
        cost=9,
    ),
    mfc.ShiftType(
        name="half day", windows="universal", starts=("09:00", "15:00"), every_min=60, length_min=240, cost=4.4
    ),
]

print(mfc.required_windows(office, target, replications=256))
print()
plan = mfc.staff(office, target, shift_types=shift_types, replications=256)
print(plan)
payroll = plan.payroll(absence=0.12)
print(f"Posts, at 5 hours a day at the window and 12 % absence: {payroll.posts:.1f}")
print()
print("With two people less, what can be promised?")
most = mfc.staff(office, people=plan.people - 2, shift_types=shift_types, replications=128)
print(f"{most.people} people: {most.targets[0].share:.0%} within 15 minutes, in every half-hour")
