"""What centralization does to a region: an illustration modelled on Orenburg, not data on its work.

One institution for all offices; its people and bookings shared; weak offices closed; an office moved into its
neighbour. Every scenario meets the same residents, so that a change is the scenario's and not that of luck.
"""

# %% The region as it is, and its weakest offices: those with the fewest visits for each window on duty
import mfc_sim as mfc
from mfc_sim.description.classes import windows_of

today = mfc.presets.orenburg()
names = [office.name for office in today.offices]
CENTER, ROAMING, WEAK = "МФЦ Оренбург 1", 6, 6


def on_duty(name):
    """The most windows on duty at once, however many are installed."""
    office = today.office(name)
    return windows_of(office.replace(windows=[group.replace(installed=None) for group in office.windows]))


def ru(number, form=".1f"):
    """A number as Russian readers write it."""
    return f"{number:{form}}".replace(".", ",")


result = mfc.simulate(today, replications=100, seed=7)
offices = result.table("office")
offices["windows"] = [on_duty(name) for name in offices.index]
offices["visits_a_window"] = offices["visits"] / offices["windows"]
offices["idle"] = 1 - offices["utilization"]
weakest = offices.nsmallest(WEAK, "visits_a_window").index.tolist()
print(result)

# %% Small offices and outposts have few visitors: the tail of their waits and their idle time, not means alone
print()
print("Малые офисы и ТОСП, за неделю: ожидание, мин (половина, 90 % и 95 % ждут не дольше), и простой окон")
print(f"{'':26}{'окон':>6}{'посещений':>11}{'50 %':>7}{'90 %':>7}{'95 %':>7}{'за 15 мин':>11}{'простой':>9}")
for name, row in offices[offices["visits"] < 250].sort_values("visits_a_window").iterrows():
    waits = "".join(f"{ru(row[f'{quantile}_wait_min']):>7}" for quantile in ("p50", "p90", "p95"))
    shares = f"{100 * row['share_within_15']:>9.0f} %{100 * row['idle']:>7.0f} %"
    mark = "  <- из слабейших" if name in weakest else ""
    print(f"{name:26}{row['windows']:>6.0f}{row['visits']:>11.0f}{waits}{shares}{mark}")

# %% The scenarios: one institution, then what it allows; and apart from them what closes offices
one = mfc.region.merge(today, names, into=CENTER)
roaming = mfc.region.roam(one, ROAMING, base=CENTER, name="подмена")
shared = mfc.region.share_booking(roaming, within_min=30)
closed = today
for name in weakest:
    closed = mfc.region.close(closed, name)
moved = mfc.region.merge(today, ["МФЦ Соль-Илецк"], into="МФЦ Оренбургский район", windows="move")
comparison = mfc.compare(
    {
        "сегодня": today,
        "одно учреждение": one,
        "и подмена": roaming,
        "и общая запись": shared,
        "шесть слабейших закрыты": closed,
        "Соль-Илецк переведён": moved,
    },
    replications=100,
    seed=7,
)
print()
print(comparison)

# %% What follows, from the figures
kpis = comparison.kpis(simultaneous=True)
stay_away = comparison.stop_coming()["visits_per_day"]
UNITS = {"share": (100, " п. п."), "min": (1, " мин"), "hours": (1, "")}


def told(scenario, kpi):
    """A change and its interval; or that there is none, or none that the interval shows."""
    row = kpis.loc[(scenario, kpi)]
    scale, unit = UNITS[row["unit"]]
    value, low, high = (ru(scale * row[column], "+.1f") for column in ("change", "low", "high"))
    if row["low"] == row["high"]:
        return f"{value}{unit}" if row["change"] else "без изменений"
    shown = row["low"] > 0 or row["high"] < 0
    return f"{value}{unit}{'' if shown else ', не отличить от нуля'} (от {low} до {high})"


print()
print("Что из этого следует (против «сегодня»; по допущениям модели)")
for name in comparison.others:
    if (kpis.loc[name]["change"] == 0).all():
        print(f"- {name}: не меняется ничего: объединение на бумаге ожидания не сокращает.")
        continue
    moves = comparison.moves(name)
    worse, lost = moves[moves["verdict"] == "worse"], stay_away.loc[name]
    print(f"- {name}:")
    print(f"    вызваны за 15 мин: {told(name, 'share_within_15')}")
    print(f"    дорога и ожидание: {told(name, 'access_min')}")
    print(f"    человеко-часов в неделю: {told(name, 'person_hours')}")
    if len(worse):
        share = 100 * worse["visits"].sum() / moves["visits"].sum()
        home = worse["access_change"].idxmax()
        most = f"{home} {ru(worse.loc[home, 'access_change'], '+.1f')} мин"
        print(f"    дольше дорога и ожидание у {ru(share, '.0f')} % посещений, больше всего: {most}")
    if lost.max() > 0:
        print(f"    из-за дороги могут перестать приходить от {ru(lost.min())} до {ru(lost.max())} посещений в день")
print("Офисов, в которых цель месяца (90 % за 15 мин) скорее будет выполнена, чем нет:")
for name, known in comparison.month_probability(0.9).items():
    print(f"- {name}: {(known > 0.5).sum()} из {known.count()}")
