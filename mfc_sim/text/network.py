"""Messages of regions: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "network.invalid": (
        "описание региона «{name}» использовать нельзя, ошибок: {count}",
        "region {name!r} cannot be used, {count} problem(s):",
    ),
    "network.region": ("Регион «{name}»", "Region {name!r}"),
    "network.class": ("{kind}: {n}, окон {windows}", "{kind}: {n}, {windows} windows"),
    "network.large": ("офисы от 20 окон", "offices of 20 windows and more"),
    "network.small": ("офисы меньше 20 окон", "offices of fewer than 20 windows"),
    "network.outpost": ("ТОСП", "outposts (ТОСП)"),
    "network.demand": (
        "посещений {visits:.0f} за повторение (дней: {days}), мест проживания: {homes}",
        "{visits:.0f} visits in a replication ({days} day(s)), from {homes} homes",
    ),
    "network.people": (
        "жителей {people} в {settlements} населённых пунктах",
        "{people} residents in {settlements} settlements",
    ),
    "network.choice_own": ("жители идут в свой офис", "residents go to their own office"),
    "network.choice_nearest": ("жители идут в ближайший открытый офис", "residents go to the nearest open office"),
    "network.choice_gravity": (
        "жители выбирают офис по часам окон и дороге",
        "residents choose by window-hours and travel",
    ),
    "network.free": (
        "свободно выбирают офис {percent:.0f} % жителей",
        "{percent:.0f} % of residents are free to choose",
    ),
    "network.changes": ("Изменения", "Changes"),
    "network.warnings": ("Предупреждения", "Warnings"),
    "network.far": (
        "до ближайшего офиса дальше {minutes:g} мин: {names} (всего {n})",
        "farther than {minutes:g} min from any office: {names} ({n} in all)",
    ),
    "network.overload": (
        "работы больше, чем часов у окон: {names} (всего {n})",
        "more work than window-hours: {names} ({n} in all)",
    ),
    "network.idle": ("никто не приходит: {names} (всего {n})", "nobody comes: {names} ({n} in all)"),
    "network.kpi_visits": ("Посещений в день", "Visits a day"),
    "network.kpi_mean": ("Среднее ожидание, мин", "Mean wait, min"),
    "network.kpi_offices_over": ("Офисов со средним ожиданием больше 15 мин", "Offices with a mean wait above 15 min"),
    "network.kpi_share": ("Вызваны за 15 мин, %", "Called within 15 min, %"),
    "network.kpi_over": ("Ждали дольше 15 мин, человек в день", "Waited longer than 15 min, people a day"),
    "network.kpi_worst": (
        "Вызваны за 15 мин в худшей десятой части офисов, %",
        "Called within 15 min in the worst tenth of the offices, %",
    ),
    "network.kpi_lost": ("Ушли или не приняты, %", "Left or not served, %"),
    "network.kpi_reach": ("Жители в пределах доступности, %", "Residents within reach, %"),
    "network.kpi_satisfied": ("Довольны (по кривой, допущение), %", "Satisfied (by a curve, assumed), %"),
    "network.kpi_travel": ("Дорога в одну сторону, мин", "Travel one way, min"),
    "network.kpi_access": ("Дорога и ожидание, мин", "Travel and wait, min"),
    "network.kpi_offices": ("Офисов и ТОСП", "Offices and outposts"),
    "network.kpi_windows": ("Окон", "Windows"),
    "network.kpi_staff": ("Сотрудников в смене", "Staff on duty"),
    "network.kpi_hours": ("Человеко-часов за повторение", "Person-hours in a replication"),
    "network.kpi_overtime": ("Переработка, ч за повторение", "Overtime, h in a replication"),
    "network.kpi_cost": ("Стоимость за повторение", "Cost of a replication"),
    "network.title": (
        "Регион «{name}»: {sample}, зерно {seed}",
        "Region {name!r}: {sample}, seed {seed}",
    ),
    "network.target_least": ("цель: не меньше {target}", "target: at least {target}"),
    "network.target_most": ("цель: не больше {target}", "target: at most {target}"),
    "network.met": ("достигнута", "met"),
    "network.missed": ("не достигнута", "missed"),
    "network.unclear": ("не ясно: интервал захватывает цель", "unclear: the interval holds the target"),
    "network.reach_assumed": (
        "доступность: дорога не дольше {minutes:g} мин; кривая удовлетворённости и скорость {speed:g} км/ч — допущения",
        "reach: travel of at most {minutes:g} min; the satisfaction curve and the speed of {speed:g} km/h are assumptions",
    ),
    "network.worst_offices": ("Хуже всего за 15 мин", "Least within 15 min"),
    "network.same_residents": (
        "{title}; в каждом варианте те же жители",
        "{title}; the same residents in every scenario",
    ),
    "network.homes_gone": (
        "ВНИМАНИЕ: жителей этих мест в варианте нет, сравнение не о них: {names}",
        "BEWARE: nobody comes from these homes any more, and the comparison leaves them out: {names}",
    ),
    "network.homes_new": (
        "ВНИМАНИЕ: в варианте есть новые жители: {names}",
        "BEWARE: these homes are new in the scenario: {names}",
    ),
    "network.homes_changed": (
        "ВНИМАНИЕ: из этих мест приходят не те же люди: {names}",
        "BEWARE: the demand of these homes differs, so other people come: {names}",
    ),
    "network.no_travel": (
        "дорога не задана и считается нулевой: {names} (всего {n})",
        "no travel time is known, and none is counted: {names} ({n} in all)",
    ),
    "network.not_served": (
        "свой офис не оказывает нужную услугу, ездят дальше: {names} (всего {n})",
        "their own office does not serve what they need, they travel on: {names} ({n} in all)",
    ),
    "network.moved": (
        "Выигрывают по дороге и ожиданию: мест {better}, посещений в день {better_visits}; проигрывают: мест {worse}, посещений в день {worse_visits}",
        "Better off in travel and wait: {better} homes, {better_visits} visits a day; worse off: {worse} homes, {worse_visits} visits a day",
    ),
    "network.worst_off": ("Больше всего проигрывают", "Worst off"),
    "network.stop_coming": (
        "Перестанут приходить из-за более долгой дороги: от {low} до {high} посещений в день (допущения: {decays} мин)",
        "Stop coming because of longer travel: {low} to {high} visits a day (assumed decays of {decays} min)",
    ),
    "network.paired": (
        "Интервалы 95 %, парные. Часы и стоимость — за повторение.",
        "Intervals 95 %, paired. Hours and cost are those of a replication.",
    ),
    "network.outpost_told": (
        "{name}: {visits} посещений в день работы, 90 % ждут не дольше {p90} мин, окно свободно {idle} % времени",
        "{name}: {visits} visits on an open day, 90 % wait at most {p90} min, its window is idle {idle} % of the time",
    ),
}
