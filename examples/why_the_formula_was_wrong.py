"""Why the formula was wrong: Erlang C against the simulated day of a real office, and which assumption cost what.

The office is the Warsaw district office Ochota, fitted to its queue board of January 2020; the day is a Tuesday. Run it
cell by cell in a notebook, or as it stands.
"""

# %% The office, from its log
import mfc_sim as mfc

log = mfc.read_board(mfc.presets.warsaw_path())
office = mfc.fit_office(log.days("2020-01-02", "2020-01-15")).office
TUESDAY = ("2020-01-21", "2020-01-21")
load = (
    office.load_by_hour()
    .query("weekday == 'Tue'")
    .assign(busy=lambda rows: rows["load"] * rows["windows"])
    .groupby("pool")
)
hours = load.size()

# %% Every queue by the textbook: the day's mean arrivals, mean service and mean number of windows into Erlang C
by_formula = {}
for pool, rows in load:
    per_hour = rows["arrivals"].sum() / hours[pool]
    servers = round(rows["windows"].mean())
    service_min = 60 * rows["busy"].sum() / rows["arrivals"].sum()
    try:
        by_formula[pool] = mfc.queueing.mmc(servers=servers, per_hour=per_hour, service_min=service_min)
    except mfc.InvalidDescription:
        by_formula[pool] = None  # more work than windows: to Erlang C the queue grows for ever

# %% The same queues by the simulated day: arrivals by half-hour, breaks, patience, good and bad days
result = mfc.simulate(office, dates=TUESDAY, replications=500, seed=7)
print("Tuesday, mean wait and share called within 15 minutes")
print(f"{'queue':24}{'work/window':>12}{'Erlang C':>20}{'the day':>20}")
for pool, model in by_formula.items():
    where = {"service": pool.split(", ")}
    wait, share = result.mean_wait(where=where), result.share_within(15, where=where)
    rows = load.get_group(pool)
    formula = f"{model.mean_wait_min:8.1f} min {model.share_within(15):6.0%}" if model else "no answer"
    day = f"{wait.value:8.1f} min {share.value:6.0%}"
    print(f"{pool:24}{rows['busy'].sum() / rows['windows'].sum():>12.2f}{formula:>20}{day:>20}")


# %% Two of them step by step, from the formula's world to the day
def worlds(pool):
    """Offices with one queue, each with one assumption of the formula less than the one before."""
    names = pool.split(", ")
    group = next(group for group in office.windows if group.serves_service(names[0]))
    services = [service for service in office.services if service.name in names]
    streams = [stream for stream in office.demand if stream.name in names]
    model = by_formula[pool]
    plain = office.replace(
        services=[
            service.replace(duration=mfc.Exponential(mean_min=model.service_min), patience=None) for service in services
        ],
        demand=[mfc.WalkIns(name="even", service=names[0], per_hour=model.per_hour)],
        windows=[mfc.Windows(name=group.name, serves=names, count=int(model.servers))],
        patience=None,
        day_cv=0.0,
        pace_cv=0.0,
        absent_call_min=0.0,
    )
    yield "a day that starts empty and ends", plain
    yield "... windows as they are staffed", plain.replace(windows=[group.replace(pace=1.0)])
    plain = plain.replace(windows=[group.replace(pace=1.0)])
    calm = [stream.replace(day_cv=0.0) for stream in streams]
    yield "... people come when they come", plain.replace(demand=calm)
    law = mfc.Lognormal(mean_min=model.service_min, cv=0.8)
    plain = plain.replace(demand=calm, services=[one.replace(duration=law, patience=None) for one in services])
    yield "... services as they vary", plain
    plain = plain.replace(
        services=[one.replace(duration=law) for one in services],
        patience=office.patience,
        absent_call_min=office.absent_call_min,
    )
    yield "... some lose patience", plain
    yield "... good and bad days", plain.replace(demand=streams, day_cv=office.day_cv, pace_cv=office.pace_cv)


for pool in ("P 589", "K 596"):
    model = by_formula[pool]
    print()
    print(
        f"{pool}: {model.per_hour:.1f} visitors an hour, {model.service_min:.1f} min each, {model.servers:.0f} windows"
    )
    print(f"  {'the formula itself':34}{model.mean_wait_min:8.1f} min {model.share_within(15):6.0%}")
    for step, one in worlds(pool):
        result = mfc.simulate(one, dates=TUESDAY, replications=1000, seed=7)
        wait, share = result.mean_wait(), result.share_within(15)
        half = f"+- {wait.half_width:.1f}"
        print(f"  {step:34}{wait.value:8.1f} min {share.value:6.0%}   ({half} min)")

# %% What to take from it
print()
print(
    "Erlang C is right about its own world: one rate, one number of windows, patience without end, a day without end."
)
print("- P 589: one window. The formula lets its queue go on from day to day, and everybody stays in it;")
print("  the day begins empty, and a third have gone when their number is called: a sixtieth of the wait is left.")
print(
    "- K 596: its mean number of windows hides that one is alone early and late: one in nine waits over 15 minutes or"
)
print("  leaves, where the formula says one in twenty.")
